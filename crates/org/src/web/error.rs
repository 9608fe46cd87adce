//! From a refusal to the answer on the wire: `application/problem+json`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::error::{ErrorKind, Problem, Refusal};

/// A problem on its way to the caller. Every error of every handler becomes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError(pub Problem);

impl<E: Refusal> From<E> for ApiError {
    fn from(error: E) -> Self {
        let problem = error.problem();
        match problem.kind {
            // Two texts: the caller hears that it was our fault, the log hears why.
            Some(ErrorKind::Bug) => tracing::error!(error = %error, "a request ended in a bug"),
            Some(ErrorKind::Unavailable) => tracing::warn!(error = %error, "a request could not be done now"),
            _ => tracing::debug!(error = %error, code = %problem.code, "a request was refused"),
        }
        Self(problem)
    }
}

impl ApiError {
    /// Nobody is signed in, or the session has ended.
    #[must_use]
    pub fn unauthenticated() -> Self {
        Self(Problem::new(ErrorKind::Unauthenticated, "session.none", "未登录", "请登录后再操作。"))
    }

    /// Signed in, but without the permission `code`.
    #[must_use]
    pub fn forbidden(code: &str) -> Self {
        Self(Problem::new(
            ErrorKind::Forbidden,
            "permission.missing",
            "没有权限",
            format!("您的角色没有此项权限（{code}）；如工作需要，请联系本单位的安全管理员。"),
        ))
    }

    /// Not there, or not for this caller to know about.
    #[must_use]
    pub fn not_found() -> Self {
        Self(Problem::new(
            ErrorKind::NotFound,
            "not_found",
            "没有找到",
            "没有这项内容，或不在您的查看范围内。",
        ))
    }

    /// One wrong field of the body.
    #[must_use]
    pub fn invalid(pointer: &str, code: &str, detail: &str) -> Self {
        let problem = Problem::new(ErrorKind::Invalid, code, "填写有误", detail);
        Self(problem.with_field(pointer, code, detail))
    }

    /// The idempotency key stands for another command.
    #[must_use]
    pub fn other_body() -> Self {
        Self(Problem::new(
            ErrorKind::Invalid,
            "idempotency.other_body",
            "幂等键已用于另一操作",
            "这个幂等键已用于内容不同的另一次操作；请换一个新的键。",
        ))
    }

    /// Our fault; `cause` goes to the log only.
    #[must_use]
    pub fn bug(cause: &str) -> Self {
        tracing::error!(cause, "a request ended in a bug");
        Self(Problem::bug())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self.0)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_keeps_its_status_and_type() {
        let response = ApiError::not_found().into_response();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
    }
}
