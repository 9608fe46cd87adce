//! Why a use case of this slice did not happen, and what the caller is told.

use facts::draft::Unwritable;
use journal::{DbError, JournalError};
use kernel::Instant;
use kernel::error::{ErrorKind, Problem, Refusal};

/// A refusal of this slice.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OrgError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Not there, or not for the caller to know about.
    #[error("not found")]
    NotFound,
    /// A field is wrong.
    #[error("{pointer}: {detail}")]
    Invalid {
        /// JSON pointer.
        pointer: &'static str,
        /// Stable code.
        code: &'static str,
        /// How to mend it.
        detail: String,
    },
    /// The form was filled against an older state.
    #[error("the thing has changed since")]
    Changed {
        /// The newer state.
        current: serde_json::Value,
    },
    /// An edit that does not say against which state it was made.
    #[error("an edit without If-Match")]
    NoMatch,
    /// The state does not allow it.
    #[error("{code}: {detail}")]
    Conflict {
        /// Stable code.
        code: &'static str,
        /// Why.
        detail: String,
    },
    /// Allowed to know, not to do.
    #[error("{code}: {detail}")]
    Forbidden {
        /// Stable code.
        code: &'static str,
        /// Why.
        detail: String,
    },
    /// An administrator who still bears a password that somebody else set.
    #[error("the first password stands")]
    FirstPassword,
    /// Login, password, PIN or code is wrong; which one is not told.
    #[error("a login was refused")]
    Refused,
    /// The password is right, the second factor is missing.
    #[error("a second factor is needed")]
    TotpNeeded,
    /// Too many attempts.
    #[error("too many attempts; rests until {}", until.0)]
    Resting {
        /// Until when.
        until: Instant,
        /// Now.
        now: Instant,
    },
    /// Our fault.
    #[error("{0}")]
    Bug(String),
}

impl From<Unwritable> for OrgError {
    fn from(e: Unwritable) -> Self {
        Self::Bug(e.to_string())
    }
}

impl From<getrandom::Error> for OrgError {
    fn from(e: getrandom::Error) -> Self {
        Self::Bug(e.to_string())
    }
}

impl From<crate::secret::seal::SealError> for OrgError {
    fn from(e: crate::secret::seal::SealError) -> Self {
        Self::Bug(e.to_string())
    }
}

impl OrgError {
    /// A wrong field.
    #[must_use]
    pub fn invalid(pointer: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid { pointer, code, detail: detail.into() }
    }

    /// A state that does not allow it.
    #[must_use]
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Conflict { code, detail: detail.into() }
    }

    /// Allowed to know, not to do.
    #[must_use]
    pub fn forbidden(code: &'static str, detail: impl Into<String>) -> Self {
        Self::Forbidden { code, detail: detail.into() }
    }
}

impl Refusal for OrgError {
    fn problem(&self) -> Problem {
        match self {
            Self::Db(e) => e.problem(),
            Self::Journal(e) => e.problem(),
            Self::NotFound => Problem::new(
                ErrorKind::NotFound,
                "not_found",
                "没有找到",
                "没有这项内容，或不在您的查看范围内。",
            ),
            Self::Invalid { pointer, code, detail } => {
                Problem::new(ErrorKind::Invalid, code, "填写有误", detail.clone())
                    .with_field(pointer, code, detail)
            }
            Self::Changed { current } => Problem::new(
                ErrorKind::Conflict,
                "edit.stale",
                "内容已被他人修改",
                "您打开之后，这项内容已被修改；下面是最新内容，请核对后重新提交。",
            )
            .with_current(current.clone()),
            Self::NoMatch => {
                let mut problem = Problem::new(
                    ErrorKind::Invalid,
                    "if_match.missing",
                    "缺少版本号",
                    "修改须带请求头 If-Match，写明所依据的版本号（rev）。",
                );
                problem.status = 428;
                problem
            }
            Self::Conflict { code, detail } => {
                Problem::new(ErrorKind::Conflict, code, "与现状冲突", detail.clone())
            }
            Self::Forbidden { code, detail } => {
                Problem::new(ErrorKind::Forbidden, code, "不允许", detail.clone())
            }
            Self::FirstPassword => Problem::new(
                ErrorKind::Forbidden,
                "password.first",
                "请先修改首次口令",
                "系统、安全、审计管理员须先在“我的账号”改掉首次口令，才能办理。",
            ),
            Self::Refused => Problem::new(
                ErrorKind::Unauthenticated,
                "session.refused",
                "未能登录",
                "登录名、口令或验证码不对，或账号已停用。",
            ),
            Self::TotpNeeded => Problem::new(
                ErrorKind::Unauthenticated,
                "session.totp_needed",
                "需要动态验证码",
                "请输入身份验证器上的六位数字。",
            ),
            Self::Resting { until, now } => {
                let minutes = until.since(*now).saturating_add(59_999).div_euclid(60_000).max(1);
                Problem::new(
                    ErrorKind::Limit,
                    "session.resting",
                    "尝试次数过多",
                    format!(
                        "连续多次未成功，请 {minutes} 分钟后再试，或请安全管理员解锁。紧急情况可在值班电脑上用顶班登录，或直接电话报告。"
                    ),
                )
            }
            Self::Bug(_) => Problem::bug(),
        }
    }
}
