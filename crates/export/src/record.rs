//! What is remembered of an export beside its file, and what its owner sees of it.

use kernel::clock::DAY_MS;
use kernel::limits::export::KEPT_DAYS;
use kernel::{AccountId, EventId, Instant, UnitId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sheet::Language;

/// How an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Others come first.
    Waiting,
    /// Rows are read.
    Running,
    /// The file can be had.
    Done,
    /// There is no file.
    Failed,
    /// Its owner did not want it any more.
    Cancelled,
}

impl ExportState {
    /// Whether nothing happens to it any more.
    #[must_use]
    pub const fn ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotMadeCause {
    /// The node was started anew meanwhile.
    Restarted,
    /// Its owner may not see the list any more, or acts for another unit.
    NotAllowed,
    /// The disk is full or could not be written.
    Disk,
    /// The database was away, or takes nothing now.
    Unavailable,
    /// The list refused.
    Refused,
    /// Our fault.
    Fault,
}

/// Why there is no file, and what can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NotMade {
    /// The cause, translated by the page.
    pub cause: NotMadeCause,
    /// In Chinese.
    pub detail: String,
}

impl NotMadeCause {
    /// With what is told of it.
    #[must_use]
    pub fn told(self) -> NotMade {
        let detail = match self {
            Self::Restarted => "节点重新启动，请再导出一次",
            Self::NotAllowed => "您的账号现在不能看这份清单，或已换了单位",
            Self::Disk => "服务器磁盘写不进去，请告知系统管理员后再导出",
            Self::Unavailable => "数据库暂时不可用，请稍后再导出一次",
            Self::Refused => "清单没有接受这些条件，请在清单上重新筛选后再导出",
            Self::Fault => "系统内部错误，请凭导出时间告知管理员",
        };
        NotMade { cause: self, detail: detail.to_owned() }
    }
}

/// One thing by which the list is narrowed, in the words of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExportCondition {
    /// 种类
    pub name: String,
    /// 煤矿事故
    pub said: String,
}

impl ExportCondition {
    /// Name and words.
    #[must_use]
    pub fn of(name: impl Into<String>, said: impl Into<String>) -> Self {
        Self { name: name.into(), said: said.into() }
    }
}

/// What is remembered of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The export.
    pub id: EventId,
    /// Word of the list.
    pub list: String,
    /// Its name.
    pub title: String,
    /// In which language.
    pub language: Language,
    /// How it is narrowed.
    pub query: Map<String, Value>,
    /// The same in words.
    pub conditions: Vec<ExportCondition>,
    /// Whose it is.
    pub account: AccountId,
    /// For which unit they acted.
    pub unit: UnitId,
    /// Their name.
    pub by: String,
    /// The unit's name.
    pub unit_name: String,
    /// When it was asked for.
    pub asked_at: Instant,
    /// How it stands.
    pub state: ExportState,
    /// Rows written.
    pub rows_done: u64,
    /// Rows there are, once that is known.
    pub rows_total: Option<u64>,
    /// When its turn came.
    pub started_at: Option<Instant>,
    /// When it ended.
    pub finished_at: Option<Instant>,
    /// The file's name for whoever downloads it.
    pub file_name: String,
    /// The file's size.
    pub bytes: Option<u64>,
    /// Why there is no file.
    pub error: Option<NotMade>,
    /// The key under which it was asked for, and the digest of what was asked.
    pub key: String,
    /// SM3 of what was asked, in hex.
    pub digest: String,
}

impl Record {
    /// From when on it is not kept any more; never while it is made.
    #[must_use]
    pub fn expires_at(&self) -> Option<Instant> {
        Some(Instant(self.finished_at?.0.saturating_add(KEPT_DAYS * DAY_MS)))
    }

    /// Whether it is kept.
    #[must_use]
    pub fn is_kept(&self, now: Instant) -> bool {
        self.expires_at().is_none_or(|end| now < end)
    }
}

/// An export as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Export {
    /// The export.
    pub id: EventId,
    /// Word of the list: `reports`, `inquiries`, `documents`, `scores`, `statistics`.
    pub list: String,
    /// Its name in the language of the file.
    pub title: String,
    /// How it is narrowed, in the language of the file.
    pub conditions: Vec<ExportCondition>,
    /// How it stands.
    pub state: ExportState,
    /// Rows written.
    pub rows_done: u64,
    /// Rows there are; absent while that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_total: Option<u64>,
    /// When it was asked for.
    pub asked_at: Instant,
    /// When its turn came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Instant>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
    /// Until when the file is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Name of the file.
    pub file_name: String,
    /// Size of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Why there is no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<NotMade>,
}

impl From<&Record> for Export {
    fn from(r: &Record) -> Self {
        Self {
            id: r.id,
            list: r.list.clone(),
            title: r.title.clone(),
            conditions: r.conditions.clone(),
            state: r.state,
            rows_done: r.rows_done,
            rows_total: r.rows_total,
            asked_at: r.asked_at,
            started_at: r.started_at,
            finished_at: r.finished_at,
            expires_at: r.expires_at(),
            file_name: r.file_name.clone(),
            bytes: r.bytes,
            error: r.error.clone(),
        }
    }
}
