//! A backup as one file, for the way to another machine: a plain tar of its manifest
//! and its database or dump, so that any system opens it without us. Written as a
//! stream of known length; read back with nothing accepted but what we write.

use super::{BackupError, DATABASE, DUMP, MANIFEST, io};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// The folder inside.
const FOLDER: &str = "fenghuo-backup";
const BLOCK: u64 = 512;
/// Two empty blocks end a tar.
const END: u64 = 2 * BLOCK;

fn padding(size: u64) -> u64 {
    (BLOCK - size % BLOCK) % BLOCK
}

/// Files of a backup folder that travel, the manifest first. Never the key.
fn files(folder: &Path) -> Result<Vec<(&'static str, u64)>, BackupError> {
    let mut found = Vec::new();
    for name in [MANIFEST, DATABASE, DUMP] {
        let path = folder.join(name);
        if path.is_file() {
            found.push((name, io(&path, std::fs::metadata(&path))?.len()));
        }
    }
    Ok(found)
}

/// Length of the whole archive.
///
/// # Errors
/// [`BackupError::Io`].
pub fn length(folder: &Path) -> Result<u64, BackupError> {
    let one = |(_, size): &(&str, u64)| BLOCK.saturating_add(*size).saturating_add(padding(*size));
    Ok(files(folder)?.iter().map(one).fold(END, u64::saturating_add))
}

/// Writes the archive.
///
/// # Errors
/// [`BackupError::Io`], also when the reader went away.
pub fn pack(folder: &Path, made_at_ms: i64, out: &mut dyn Write) -> Result<(), BackupError> {
    for (name, size) in files(folder)? {
        let path = folder.join(name);
        let write = |out: &mut dyn Write| -> io::Result<()> {
            out.write_all(&header(name, size, made_at_ms))?;
            let copied = io::copy(&mut File::open(&path)?.take(size), out)?;
            if copied != size {
                return Err(io::Error::other("the file became shorter"));
            }
            zeros(out, padding(size))
        };
        io(&path, write(out))?;
    }
    io(folder, zeros(out, END).and_then(|()| out.flush()))
}

fn zeros(out: &mut dyn Write, count: u64) -> io::Result<()> {
    io::copy(&mut io::repeat(0).take(count), out).map(drop)
}

/// A ustar header. A size beyond 8 GiB is written in base 256, as GNU tar does.
fn header(name: &str, size: u64, made_at_ms: i64) -> [u8; 512] {
    let mut block = [0u8; 512];
    let seconds = u64::try_from(made_at_ms / 1_000).unwrap_or(0);
    put(&mut block, 0, format!("{FOLDER}/{name}").as_bytes());
    put(&mut block, 100, b"0000600\0");
    put(&mut block, 108, b"0000000\0");
    put(&mut block, 116, b"0000000\0");
    if size < 1 << 33 {
        put(&mut block, 124, format!("{size:011o}\0").as_bytes());
    } else {
        put(&mut block, 124, &[0x80, 0, 0, 0]);
        put(&mut block, 128, &size.to_be_bytes());
    }
    put(&mut block, 136, format!("{seconds:011o}\0").as_bytes());
    put(&mut block, 148, b"        ");
    put(&mut block, 156, b"0");
    put(&mut block, 257, b"ustar\x0000");
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    put(&mut block, 148, format!("{sum:06o}\0 ").as_bytes());
    block
}

fn put(block: &mut [u8; 512], at: usize, bytes: &[u8]) {
    for (to, from) in block.iter_mut().skip(at).zip(bytes) {
        *to = *from;
    }
}

/// Unpacks an archive that [`pack`] wrote into an empty folder.
///
/// # Errors
/// [`BackupError`], also for a file that is no such archive or is cut short.
pub fn unpack(file: &Path, into: &Path) -> Result<(), BackupError> {
    let wrong = |why: &str| BackupError::Wrong(format!("{} 不是本平台的备份文件：{why}", file.display()));
    let mut input = io::BufReader::with_capacity(1 << 20, io(file, File::open(file))?);
    loop {
        let mut block = [0u8; 512];
        input.read_exact(&mut block).map_err(|_| wrong("不完整"))?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        let name = name_of(&block).ok_or_else(|| wrong("其中有别的文件"))?;
        let size = size_of(&block).ok_or_else(|| wrong("大小有误"))?;
        let path = into.join(name);
        let mut to = io(&path, File::create_new(&path))?;
        let copied = io(&path, io::copy(&mut (&mut input).take(size), &mut to))?;
        if copied != size {
            return Err(wrong("不完整"));
        }
        io(&path, to.sync_all())?;
        io(file, io::copy(&mut (&mut input).take(padding(size)), &mut io::sink()))?;
    }
}

/// Only our own names: nothing in a file decides where it is written.
fn name_of(block: &[u8; 512]) -> Option<&'static str> {
    let text = block.get(..100)?;
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    let name = std::str::from_utf8(text.get(..end)?).ok()?.strip_prefix(FOLDER)?.strip_prefix('/')?;
    [MANIFEST, DATABASE, DUMP].into_iter().find(|known| *known == name)
}

fn size_of(block: &[u8; 512]) -> Option<u64> {
    let field = block.get(124..136)?;
    if field.first()? & 0x80 != 0 {
        return Some(u64::from_be_bytes(field.get(4..)?.try_into().ok()?));
    }
    let text = std::str::from_utf8(field).ok()?;
    u64::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks_and_nothing_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to, file) = (dir.path().join("from"), dir.path().join("to"), dir.path().join("x.tar"));
        std::fs::create_dir_all(&from).unwrap();
        std::fs::create_dir_all(&to).unwrap();
        std::fs::write(from.join(MANIFEST), b"{}").unwrap();
        std::fs::write(from.join(DUMP), vec![7u8; 1_500]).unwrap();
        std::fs::write(from.join("node.key"), b"secret").unwrap();
        let mut bytes = Vec::new();
        pack(&from, 1_795_459_860_000, &mut bytes).unwrap();
        assert_eq!(u64::try_from(bytes.len()).unwrap(), length(&from).unwrap());
        std::fs::write(&file, &bytes).unwrap();
        unpack(&file, &to).unwrap();
        assert_eq!(std::fs::read(to.join(DUMP)).unwrap(), vec![7u8; 1_500]);
        assert!(!to.join("node.key").exists());
        let listed = std::process::Command::new("tar").arg("-tf").arg(&file).output().unwrap();
        assert_eq!(
            String::from_utf8_lossy(&listed.stdout),
            "fenghuo-backup/manifest.json\nfenghuo-backup/fenghuo.dump\n"
        );
        for (what, bad) in [
            ("cut", bytes[..bytes.len() - 1_400].to_vec()),
            ("a way out", {
                let mut bad = bytes.clone();
                bad[FOLDER.len() + 1..FOLDER.len() + 4].copy_from_slice(b"../");
                bad
            }),
        ] {
            std::fs::write(&file, bad).unwrap();
            let into = dir.path().join(what);
            std::fs::create_dir_all(&into).unwrap();
            assert!(unpack(&file, &into).is_err(), "{what}");
        }
    }

    #[test]
    fn a_size_beyond_eight_gigabytes_keeps() {
        for size in [0, 511, (1 << 33) - 1, 1 << 33, 1 << 40] {
            assert_eq!(size_of(&header(DATABASE, size, 0)), Some(size));
        }
    }
}
