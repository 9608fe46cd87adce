//! `fenghuo report read`: what the reader makes of a message, for people and for scripts.
//! Needs no node and no configuration, and writes nothing but its answer.

use super::say;
use anyhow::Context as _;
use kernel::limits;
use kernel::{Clock, Instant};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum ReportCommand {
    /// 读一条来文，输出各要素及其出处（JSON）。Reads a message into fields, as JSON.
    Read {
        /// 收到来文的时间，如 2026-07-03T09:20+08:00；不给则为现在。When it was received.
        #[arg(long, value_name = "TIME", value_parser = instant)]
        now: Option<Instant>,
        /// 地方参数目录，取其中的地名；不给则取当前目录下 profiles/ 里各地的。Folder of a profile, for
        /// the names of its towns; those of every folder in ./profiles, when absent.
        #[arg(long, value_name = "FOLDER")]
        profile: Option<PathBuf>,
        /// 文本文件（UTF-8）；- 为标准输入。A text file, or - for standard input.
        file: PathBuf,
    },
}

fn instant(text: &str) -> Result<Instant, String> {
    reader::instant(text).ok_or_else(|| "要写成 2026-07-03T09:20+08:00".to_owned())
}

impl ReportCommand {
    pub(super) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Read { now, profile, file } => {
                let text = text_of(&file).with_context(|| file.display().to_string())?;
                let known = reader::Known::new(&names(profile.as_deref())?);
                let reading = reader::read(&text, now.unwrap_or_else(|| Clock::system().now()), &known);
                say(&serde_json::to_string(&reading.by_general_kinds())?)
            }
        }
    }
}

/// What towns and counties are called, by the profile that is named or by all that lie here.
fn names(folder: Option<&Path>) -> anyhow::Result<reader::Names> {
    #[derive(serde::Deserialize)]
    struct OfProfile {
        #[serde(default)]
        names: reader::Names,
    }
    let folders: Vec<PathBuf> = match folder {
        Some(folder) => vec![folder.to_owned()],
        None => {
            let found = std::fs::read_dir("profiles").into_iter().flatten();
            let mut found: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
            found.sort();
            found.retain(|folder| folder.join("profile.toml").is_file());
            found
        }
    };
    let mut all = reader::Names::default();
    for folder in folders {
        let path = folder.join("profile.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let OfProfile { names } = toml::from_str(&text).with_context(|| path.display().to_string())?;
        all.towns.extend(names.towns);
        all.counties.extend(names.counties);
    }
    Ok(all)
}

fn text_of(file: &Path) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    let limit = limits::http::READ_TEXT_BYTES.saturating_add(1);
    if file.as_os_str() == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)?.take(limit).read_to_end(&mut bytes)?;
    }
    anyhow::ensure!(u64::try_from(bytes.len())? <= limits::http::READ_TEXT_BYTES, "文本超过 16 MB");
    let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("不是 UTF-8 文本"))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_its_offset_is_refused() {
        assert!(instant("2026-07-03T09:20").is_err());
        assert_eq!(instant("2026-07-03T09:20+08:00"), Ok(Instant(1_783_041_600_000)));
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [0xff, 0xfe, 0x00]).unwrap();
        assert!(text_of(file.path()).is_err());
        std::fs::write(file.path(), "\u{feff}古塔镇起火").unwrap();
        assert_eq!(text_of(file.path()).unwrap(), "古塔镇起火");
    }
}
