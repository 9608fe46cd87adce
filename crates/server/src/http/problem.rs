//! One form for every error: RFC 9457. What a slice refused already has it; what the
//! framework refused (no such path, wrong method, body too large, wrong media type)
//! is given it here, and all get the request's id.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::limits;
use kernel::{ErrorKind, Problem};

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem as a response.
#[must_use]
pub fn respond(problem: &Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

/// A problem with a status of its own instead of its kind's.
#[must_use]
pub fn with_status(status: StatusCode, kind: ErrorKind, code: &str, title: &str, detail: &str) -> Response {
    let mut problem = Problem::new(kind, code, title, detail);
    problem.status = status.as_u16();
    respond(&problem)
}

/// There is nothing at this path.
#[must_use]
pub fn not_found() -> Response {
    respond(&of_status(StatusCode::NOT_FOUND, ""))
}

/// The words for what the framework refuses.
fn of_status(status: StatusCode, said: &str) -> Problem {
    let (kind, code, title, detail) = match status {
        StatusCode::NOT_FOUND => {
            (ErrorKind::NotFound, "not_found", "没有找到", "没有这个地址，或者您无权知道它是否存在。")
        }
        StatusCode::METHOD_NOT_ALLOWED => (
            ErrorKind::Invalid,
            "method",
            "不支持此方法",
            "这个地址不接受这种请求方法，允许的方法见 Allow 头。",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            (ErrorKind::Limit, "too_large", "内容过大", "请求内容超过上限，请缩小后再发。")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ErrorKind::Invalid, "media_type", "内容类型不符", "请求内容应为 application/json。")
        }
        StatusCode::UNAUTHORIZED => (ErrorKind::Unauthenticated, "session.none", "未登录", "请先登录。"),
        StatusCode::FORBIDDEN => (ErrorKind::Forbidden, "forbidden", "无权操作", "您没有这项权限。"),
        StatusCode::TOO_MANY_REQUESTS => (ErrorKind::Limit, "rate", "请求过于频繁", "请稍候再试。"),
        StatusCode::SERVICE_UNAVAILABLE => {
            (ErrorKind::Unavailable, "unavailable", "暂时不可用", "请稍候再试。")
        }
        status if status.is_client_error() => {
            (ErrorKind::Invalid, "bad_request", "请求有误", "请求无法读懂，请检查后再发。")
        }
        _ => return Problem { status: status.as_u16(), ..Problem::bug() },
    };
    // What the framework says of a body or a query names the wrong part; it is kept.
    let detail = if said.is_empty() || kind != ErrorKind::Invalid {
        detail.to_owned()
    } else {
        format!("{detail}（{said}）")
    };
    Problem { status: status.as_u16(), ..Problem::new(kind, code, title, detail) }
}

fn is_problem(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with(MEDIA_TYPE))
}

/// Gives an error response its form and the request's id.
pub async fn in_form(response: Response, request_id: &str) -> Response {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, limits::http::PROBLEM_BYTES).await.unwrap_or_default();
    let ours = if is_problem(&parts.headers) { serde_json::from_slice::<Problem>(&bytes).ok() } else { None };
    let mut problem = ours.unwrap_or_else(|| {
        let said: String = String::from_utf8_lossy(&bytes).chars().take(300).collect();
        of_status(status, said.trim())
    });
    problem.request_id = Some(request_id.to_owned());
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    Response::from_parts(parts, Body::from(body))
}

/// The answer to a handler that panicked: our fault, and the log has the rest.
#[must_use]
pub fn after_panic(what: &(dyn std::any::Any + Send)) -> Response {
    let said = what
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| what.downcast_ref::<&str>().copied())
        .unwrap_or("no words");
    tracing::error!(panic = said, "a handler panicked");
    respond(&Problem::bug())
}
