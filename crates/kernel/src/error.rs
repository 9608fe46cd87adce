//! The kinds of error and their wire form, RFC 9457 problem details. Each slice
//! has its own enum; it tells its kind, a stable code the UI translates, and two
//! texts: what the caller sees and what the log says.

use serde::{Deserialize, Serialize};

/// What sort of failure it is; decides the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The input is wrong; the caller can mend it. 422.
    Invalid,
    /// Nobody is signed in. 401.
    Unauthenticated,
    /// Signed in, but not allowed, and allowed to know that it exists. 403.
    Forbidden,
    /// Not there, or not for this caller to know about. 404.
    NotFound,
    /// The state has moved on since the caller looked. 409.
    Conflict,
    /// Too large, too many, too fast. 413 for sizes, 429 for rates.
    Limit,
    /// Cannot be done now; try again. 503.
    Unavailable,
    /// Our fault. 500.
    Bug,
}

/// One field that is wrong, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body, such as `/casualties/dead`.
    pub pointer: String,
    /// Stable code, translated by the UI.
    pub code: String,
    /// What is wrong and how to mend it, in Chinese.
    pub detail: String,
}

/// What a caller is told: RFC 9457 problem details with our stable `code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// `urn:fenghuo:<code>`.
    #[serde(rename = "type")]
    pub kind_uri: String,
    /// Stable code, such as `report.place_outside`.
    pub code: String,
    /// Short text of the code, in Chinese.
    pub title: String,
    /// What happened to this request and how to mend it.
    pub detail: String,
    /// HTTP status.
    pub status: u16,
    /// The request's id, which also stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
    /// The newer state, on a conflict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
    #[serde(skip)]
    #[schema(ignore)]
    /// The kind, for the adapter that writes the status.
    pub kind: Option<ErrorKind>,
}

impl ErrorKind {
    /// The HTTP status of the kind (sizes answer 413 where the limit is a size).
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::Limit => 429,
            Self::Unavailable => 503,
            Self::Bug => 500,
        }
    }
}

impl Problem {
    /// A problem of `kind` with a stable code, its short title and this case's detail.
    #[must_use]
    pub fn new(kind: ErrorKind, code: &str, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind_uri: format!("urn:fenghuo:{code}"),
            code: code.to_owned(),
            title: title.into(),
            detail: detail.into(),
            status: kind.status(),
            request_id: None,
            errors: Vec::new(),
            current: None,
            kind: Some(kind),
        }
    }

    /// The same with one more wrong field.
    #[must_use]
    pub fn with_field(mut self, pointer: &str, code: &str, detail: impl Into<String>) -> Self {
        self.errors.push(FieldError {
            pointer: pointer.to_owned(),
            code: code.to_owned(),
            detail: detail.into(),
        });
        self
    }

    /// The same with the newer state beside it.
    #[must_use]
    pub fn with_current(mut self, current: serde_json::Value) -> Self {
        self.current = Some(current);
        self
    }

    /// A bug: the caller hears only that it was our fault; the log has the rest.
    #[must_use]
    pub fn bug() -> Self {
        Self::new(
            ErrorKind::Bug,
            "bug",
            "系统内部错误",
            "这是系统的问题，不是您的操作有误；请凭请求编号告知管理员。",
        )
    }
}

/// What every slice's error can tell the edge.
pub trait Refusal: std::error::Error {
    /// The wire form, without the request id.
    fn problem(&self) -> Problem;
}
