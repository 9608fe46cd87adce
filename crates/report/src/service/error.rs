//! Why a command of this slice did not happen, in two texts: the caller hears how to
//! mend it, the log hears what it was.

use journal::{DbError, JournalError};
use kernel::ReportId;
use kernel::error::{ErrorKind, FieldError, Problem, Refusal};
use kernel::limits::{ATTACHMENT_BYTES, REMARK_CHARS};

/// Code of [`ReportError::Moved`].
pub const MOVED: &str = "report.moved";

/// A refusal of this slice.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// Fields that cannot be meant.
    #[error("{} field(s) of the form are wrong", .0.len())]
    Fields(Vec<FieldError>),
    /// The report, dispatch, call or instruction is not there for this caller.
    #[error("not there, or not for this caller")]
    NotFound,
    /// The unit is unknown, or the caller may not write for it.
    #[error("the caller may not write for this unit")]
    UnknownUnit,
    /// The unit has a node of its own; only that node writes for it.
    #[error("the unit is hosted elsewhere")]
    HostedElsewhere,
    /// The desk is not one of the unit's.
    #[error("the desk is not kept by the unit")]
    UnknownDesk,
    /// The place lies in another jurisdiction and nobody says why we report it.
    #[error("the place lies in {0}")]
    PlaceOutside(String),
    /// An attachment that nobody uploaded here.
    #[error("an attachment is not here")]
    UnknownAttachment,
    /// A file that the caller may see and that has not come yet.
    #[error("a file is on its way")]
    FileOnItsWay,
    /// The id stands for another report already.
    #[error("the id stands for another report")]
    OtherReport,
    /// It was written without a network by somebody else than who sends it.
    #[error("somebody else wrote it")]
    OtherAuthor,
    /// The grade is lower than proposed, or than it was, and nobody says why.
    #[error("the grade is lowered without a reason")]
    LoweredWithoutReason,
    /// Already done; the state is told.
    #[error("already done: {0}")]
    Already(&'static str),
    /// It cannot be done in this state.
    #[error("not in this state: {0}")]
    NotNow(&'static str),
    /// It cannot be done in this state, for a reason that has its own code.
    #[error("not in this state: {0}")]
    State(&'static str, String),
    /// The form was filled against an older state.
    #[error("the state has moved on to revision {rev}")]
    Moved {
        /// The revision now.
        rev: u64,
        /// The report that moved, where it is one: its newer state is told.
        report: Option<ReportId>,
    },
    /// A file over the limit.
    #[error("a file of {0} bytes")]
    FileTooLarge(u64),
    /// A file that cannot be taken as it is, with its code.
    #[error("a file is refused: {0}")]
    BadFile(&'static str, &'static str),
    /// Nobody is owed this report.
    #[error("nobody is owed this report")]
    NobodyOwed,
    /// The law or a table could not be read.
    #[error("a fact could not be written: {0}")]
    Unwritable(String),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl ReportError {
    /// The same, with what it says about a part of the form said about the whole.
    pub(crate) fn under(self, part: &str) -> Self {
        match self {
            Self::Fields(errors) => {
                let here = |e: FieldError| FieldError { pointer: format!("{part}{}", e.pointer), ..e };
                Self::Fields(errors.into_iter().map(here).collect())
            }
            other => other,
        }
    }
}

impl From<DbError> for ReportError {
    fn from(e: DbError) -> Self {
        Self::Journal(e.into())
    }
}

impl From<facts::draft::Unwritable> for ReportError {
    fn from(e: facts::draft::Unwritable) -> Self {
        Self::Unwritable(e.to_string())
    }
}

fn one(pointer: &str, code: &str, title: &str, detail: impl Into<String>) -> Problem {
    let detail = detail.into();
    Problem::new(ErrorKind::Invalid, code, title, detail.clone()).with_field(pointer, code, detail)
}

impl Refusal for ReportError {
    fn problem(&self) -> Problem {
        match self {
            Self::Fields(errors) => {
                let detail = errors.first().map_or_else(String::new, |e| e.detail.clone());
                let mut problem = Problem::new(ErrorKind::Invalid, "report.fields", "有几处要改", detail);
                problem.errors.clone_from(errors);
                problem
            }
            Self::NotFound => Problem::new(
                ErrorKind::NotFound,
                "not_found",
                "没有找到",
                "没有这项内容，或不在您的查看范围内。",
            ),
            Self::UnknownUnit => one(
                "/unit_id",
                "report.unit_unknown",
                "没有这个单位",
                "没有这个单位，或您不能代它报送；请选择本单位或所属单位。",
            ),
            Self::HostedElsewhere => one(
                "/unit_id",
                "report.unit_elsewhere",
                "该单位有自己的节点",
                "该单位有自己的节点，须在它自己的节点上办理；联系不上时可由本单位以自己的名义报送。",
            ),
            Self::UnknownDesk => one(
                "/desk_id",
                "report.desk_unknown",
                "没有这个值班室",
                "该值班室不属于报送单位，请重新选择。",
            ),
            Self::PlaceOutside(whose) => one(
                "/outside_reason",
                "report.place_outside",
                "地点不在本辖区",
                format!(
                    "地点在{whose}，不在本单位辖区。如确需由本单位报，请填写理由后再发；也可告知{whose}由其报送。"
                ),
            ),
            Self::UnknownAttachment => one(
                "/attachments",
                "report.attachment_unknown",
                "附件不在",
                "有附件没有传完或不存在，请重新添加。",
            ),
            Self::FileOnItsWay => Problem::new(
                ErrorKind::NotFound,
                "attachment.on_its_way",
                "附件还在路上",
                "附件还没有从报送单位的节点传到，请稍候再打开；大附件要点“取来”才传。",
            ),
            Self::OtherReport => Problem::new(
                ErrorKind::Conflict,
                "report.id_taken",
                "编号已用于另一份报告",
                "这个编号已经发出过内容不同的报告；请以新报告发送，或对原报告作更正。",
            ),
            Self::OtherAuthor => Problem::new(
                ErrorKind::Forbidden,
                "report.other_author",
                "不是您写的",
                "这份首报是别人断网时写的，由本人登录后发出；它还在这台机器上。",
            ),
            Self::LoweredWithoutReason => one(
                "/rating_reason",
                "report.rating_reason_missing",
                "降低等级要写理由",
                "等级可以随时提高；低于建议或现有等级的，要写明理由。",
            ),
            Self::Already(what) => Problem::new(ErrorKind::Conflict, "report.already", "已经办过", *what),
            Self::NotNow(why) => Problem::new(ErrorKind::Conflict, "report.not_now", "现在不能办", *why),
            Self::State(code, why) => Problem::new(ErrorKind::Conflict, code, "现在不能办", why.clone()),
            Self::Moved { rev, .. } => Problem::new(
                ErrorKind::Conflict,
                MOVED,
                "内容已有更新",
                format!("您打开之后别人已经改过（现为第 {rev} 版）；请对照新内容再提交，您填的还在。"),
            ),
            Self::FileTooLarge(_) => {
                let mb = ATTACHMENT_BYTES / 1_048_576;
                let mut problem = Problem::new(
                    ErrorKind::Limit,
                    "attachment.too_large",
                    "文件过大",
                    format!("单个附件最大 {mb} MB；请压缩后再传，或说明存放在何处。"),
                );
                problem.status = 413;
                problem
            }
            Self::BadFile(code, why) => Problem::new(ErrorKind::Invalid, code, "这个文件不能用", *why),
            Self::NobodyOwed => Problem::new(
                ErrorKind::Conflict,
                "report.nobody_owed",
                "没有上报对象",
                "按种类、等级和报送线路，这份信息没有应报的上级；如需上报，请先提高等级或设置报送线路。",
            ),
            Self::Unwritable(_) => Problem::bug(),
            Self::Journal(e) => e.problem(),
        }
    }
}

/// A remark within its limit, trimmed; empty is absent.
///
/// # Errors
/// Too long.
pub(crate) fn remark(pointer: &str, text: Option<String>) -> Result<Option<String>, ReportError> {
    bounded(pointer, text, REMARK_CHARS)
}

/// A text within `max_chars`, trimmed; empty is absent.
///
/// # Errors
/// Too long.
pub(crate) fn bounded(
    pointer: &str,
    text: Option<String>,
    max_chars: usize,
) -> Result<Option<String>, ReportError> {
    let Some(text) = text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()) else { return Ok(None) };
    let wrong = if text.chars().count() > max_chars {
        Some(("text.too_long", format!("最多 {max_chars} 字")))
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        Some(("text.control", "含有看不见的控制字符，请删去后重新粘贴".to_owned()))
    } else {
        None
    };
    match wrong {
        None => Ok(Some(text)),
        Some((code, detail)) => Err(ReportError::Fields(vec![FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            detail,
        }])),
    }
}

/// A state that has its own code and sentence.
pub(crate) fn state(code: &'static str, says: &str) -> ReportError {
    ReportError::State(code, says.to_owned())
}

/// One wrong field.
pub(crate) fn wrong(pointer: &str, code: &str, detail: &str) -> ReportError {
    ReportError::Fields(vec![FieldError {
        pointer: pointer.to_owned(),
        code: code.to_owned(),
        detail: detail.to_owned(),
    }])
}
