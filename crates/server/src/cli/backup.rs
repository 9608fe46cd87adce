//! `fenghuo backup create | check | restore`.

use super::say;
use crate::backup;
use crate::config::Config;
use kernel::Clock;
use std::path::PathBuf;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum Backup {
    /// 在线备份到一个空目录（节点可在运行）。Copies the node while it runs; only reads.
    Create {
        /// 目标目录。
        #[arg(long)]
        to: PathBuf,
        /// 同时复制 node.key；请妥善保管，持有者即是本节点。
        #[arg(long)]
        with_keys: bool,
    },
    /// 核验一份备份：链、签名、全部表重建后比对。Proves a backup on a copy.
    Check {
        /// 备份目录，或从“平台 › 备份”下载的文件。
        #[arg(long)]
        from: PathBuf,
    },
    /// 核验后恢复到没有数据库的数据目录，并开启新纪元。Restores in a new epoch.
    Restore {
        /// 备份目录，或从“平台 › 备份”下载的文件。
        #[arg(long)]
        from: PathBuf,
    },
}

impl Backup {
    pub(super) fn run(self, config: &Config) -> anyhow::Result<()> {
        let now = Clock::system().now();
        match self {
            Self::Create { to, with_keys } => {
                let made = backup::create(config, &to, with_keys, now)?;
                say(&format!(
                    "备份完成：{}\n  条目 {}，流 {}，{} 字节\n  SM3 {}\n  请用 fenghuo backup check --from {} 核验",
                    to.display(),
                    made.entries,
                    made.heads.len(),
                    made.bytes,
                    made.sm3,
                    to.display()
                ))
            }
            Self::Check { from } => {
                let checked = backup::check(&from, &journal::restore::unmetered())?;
                tell(&checked)?;
                anyhow::ensure!(checked.report.ok(), "备份未通过核验");
                Ok(())
            }
            Self::Restore { from } => {
                let backup::Restored { checked, erased } = backup::restore(config, &from, now)?;
                tell(&checked)?;
                if erased > 0 {
                    say(&format!("备份之后擦除过的 {erased} 个条目，已再次擦除。"))?;
                }
                say("已恢复，并开启了新的纪元。备份之后写入、且未曾送达上下级的内容已经丢失；\n\
                     已送达的将由上下级送回。所有会话已失效，请重新登录。")
            }
        }
    }
}

fn tell(checked: &backup::Checked) -> anyhow::Result<()> {
    let (report, differing) = (&checked.report.verified, &checked.report.differing);
    say(&format!(
        "{}（{}）{} 的备份：条目 {}，流 {}，签名 {}；重建 {} 个对象，{}；{} 处错误",
        checked.manifest.name,
        checked.manifest.code,
        kernel::calendar::Date::of(checked.manifest.made_at),
        report.entries,
        report.streams,
        report.checkpoints,
        checked.report.rebuilt.subjects,
        if differing.is_empty() {
            "各表一致".to_owned()
        } else {
            format!("不一致的表：{}", differing.join("、"))
        },
        report.faults.len()
    ))?;
    for word in &checked.report.integrity {
        say(&format!("  数据库文件：{word}"))?;
    }
    for fault in report.faults.iter().take(20) {
        say(&format!("  {}", serde_json::to_string(fault)?))?;
    }
    Ok(())
}
