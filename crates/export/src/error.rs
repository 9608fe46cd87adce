//! Why an export is not begun or not handed out. The cause goes to the log; the caller
//! hears what to do.

use kernel::error::{ErrorKind, Problem, Refusal};
use kernel::limits::export::WAITING_PER_ACCOUNT;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Not there, not the caller's, or not kept any more.
    #[error("no such export")]
    NotFound,
    /// No list of this word.
    #[error("no list of this word")]
    UnknownList,
    /// The list is not narrowed by this.
    #[error("the list knows no filter {0}")]
    UnknownFilter(String),
    /// The parameters are of another shape.
    #[error("the filters are malformed: {0}")]
    Malformed(String),
    /// The account has as many in work as one may.
    #[error("too many exports of one account")]
    TooMany,
    /// There is no file yet, or none came of it.
    #[error("the export is not done")]
    NotDone,
    /// It is being made and cannot be removed.
    #[error("the export is in work")]
    InWork,
    /// The same key was used for something else.
    #[error("the key was used for another export")]
    OtherBody,
    /// The disk has no room for another file.
    #[error("no room for another export")]
    NoRoom,
    /// The folder cannot be read or written.
    #[error("the folder of exports: {0}")]
    Folder(#[from] std::io::Error),
}

impl Refusal for ExportError {
    fn problem(&self) -> Problem {
        let invalid = |pointer: &str, code: &str, detail: &str| {
            Problem::new(ErrorKind::Invalid, code, "填写有误", detail).with_field(pointer, code, detail)
        };
        match self {
            Self::NotFound => Problem::new(
                ErrorKind::NotFound,
                "not_found",
                "没有找到",
                "没有这项内容，或不在您的查看范围内。",
            ),
            Self::UnknownList => invalid("/list", "export.list", "没有可以导出的这种清单。"),
            Self::UnknownFilter(name) => {
                invalid(&format!("/query/{name}"), "export.filter", &format!("这份清单不能按 {name} 筛选。"))
            }
            Self::Malformed(what) => invalid("/query", "export.query", &format!("筛选条件有误：{what}")),
            Self::TooMany => Problem::new(
                ErrorKind::Limit,
                "export.too_many",
                "导出太多",
                format!("您已有 {WAITING_PER_ACCOUNT} 份在导出或排队；请等一份做完，或取消一份。"),
            ),
            Self::NotDone => Problem::new(
                ErrorKind::Conflict,
                "export.not_done",
                "文件还没有做好",
                "这份导出还没有做完，或没有做成；请等它做完，或再导出一次。",
            ),
            Self::InWork => Problem::new(
                ErrorKind::Conflict,
                "export.in_work",
                "正在导出",
                "这份正在导出；请先取消，再删去。",
            ),
            Self::OtherBody => Problem::new(
                ErrorKind::Invalid,
                "idempotency.other_body",
                "幂等键已用于另一操作",
                "这个幂等键已用于内容不同的另一次操作；请换一个新的键。",
            ),
            Self::NoRoom => Problem::new(
                ErrorKind::Unavailable,
                "export.no_room",
                "磁盘空间不够",
                "服务器磁盘剩余空间不多，暂不导出；请告知系统管理员腾出空间后再试。",
            ),
            Self::Folder(_) => Problem::new(
                ErrorKind::Unavailable,
                "export.folder",
                "导出目录用不了",
                "导出文件所在的目录读写不了；请告知系统管理员查看数据目录和磁盘，再试一次。",
            ),
        }
    }
}
