//! A small disk that can be filled: a `tmpfs` of a few megabytes, mounted where the
//! machine allows it (root, not inside a stricter container).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A mounted file system of a fixed size; unmounted when dropped.
pub struct SmallDisk {
    at: PathBuf,
}

impl SmallDisk {
    /// Mounts one of `megabytes`; `None` where mounting is not allowed.
    ///
    /// # Panics
    /// When there is no temporary directory.
    #[must_use]
    pub fn mount(megabytes: u32) -> Option<Self> {
        let at = tempfile::Builder::new().prefix("fh-disk-").tempdir().expect("a temporary directory").keep();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,mode=777"), "tmpfs"])
            .arg(&at)
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if mounted {
            return Some(Self { at });
        }
        let _gone = fs::remove_dir(&at);
        None
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.at
    }

    /// Takes all the room that is left.
    ///
    /// # Panics
    /// When the disk cannot be written at all.
    pub fn fill(&self) {
        use std::io::Write as _;
        let mut ballast =
            fs::OpenOptions::new().create(true).append(true).open(self.at.join("ballast")).expect("a file");
        while ballast.write_all(&[0; 4096]).is_ok() {}
    }

    /// Gives the room back.
    ///
    /// # Panics
    /// When it was never taken.
    pub fn empty(&self) {
        fs::remove_file(self.at.join("ballast")).expect("the disk was filled before");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a journal may still be closing its files.
        let _unmounted = Command::new("umount").arg("-l").arg(&self.at).status();
        let _gone = fs::remove_dir(&self.at);
    }
}
