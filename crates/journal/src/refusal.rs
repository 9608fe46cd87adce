//! What a caller is told when the journal itself could not do it. The cause goes to
//! the log; the caller hears whether trying again helps.

use crate::{DbError, JournalError};
use kernel::error::{ErrorKind, Problem, Refusal};

impl Refusal for DbError {
    fn problem(&self) -> Problem {
        match self {
            Self::Shape(_) | Self::Statement(_) => Problem::bug(),
            Self::Full(_) => Problem::new(
                ErrorKind::Unavailable,
                "storage.full",
                "存储空间已满",
                "磁盘空间不足，本次没有保存；请保留页面，通知管理员腾出空间后重试。",
            ),
            Self::Unavailable(_) => unavailable(),
            Self::Fenced => Problem::new(
                ErrorKind::Unavailable,
                "storage.elsewhere",
                "节点已由另一台服务器接管",
                "本机不再写入，本次没有保存；请刷新页面后重试。",
            ),
            Self::OtherHistory => Problem::new(
                ErrorKind::Unavailable,
                "storage.other_history",
                "数据库恢复过，节点正在重启",
                "数据库换了时间线（主备切换或从备份恢复），本次没有保存；节点重启后接着记，请刷新页面后重试。",
            ),
            Self::Io(_) => Problem::new(
                ErrorKind::Unavailable,
                "storage.failed",
                "存储故障",
                "磁盘发生故障，系统已停止写入；本次没有保存，请立即用电话报告并通知管理员。",
            ),
        }
    }
}

impl Refusal for JournalError {
    fn problem(&self) -> Problem {
        match self {
            Self::Db(e) => e.problem(),
            Self::Apply(_) | Self::UnknownKind(_) => Problem::bug(),
            Self::TooLarge(bytes) => {
                let mut problem = Problem::new(
                    ErrorKind::Limit,
                    "entry.too_large",
                    "内容过长",
                    format!("这条内容有 {bytes} 字节，超过一条记录的上限；请缩短后重试。"),
                );
                problem.status = 413;
                problem
            }
            Self::Unavailable(_) | Self::OtherNode { .. } => unavailable(),
            Self::ReadOnly(_) => Problem::new(
                ErrorKind::Unavailable,
                "storage.read_only",
                "本节点暂时只能看",
                "磁盘曾写入失败，系统管理员核对之前不再写入；本次没有保存，急事请打电话，并通知系统管理员（平台 › 备份）。",
            ),
        }
    }
}

fn unavailable() -> Problem {
    Problem::new(
        ErrorKind::Unavailable,
        "storage.unavailable",
        "暂时不能保存",
        "数据库暂时不可用，本次没有保存；系统会自动恢复，请稍后重试。",
    )
}
