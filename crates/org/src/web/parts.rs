//! Extractors for the parts of a request whose errors must be problems, not plain text.

use super::{ApiError, Ctx};
use axum::body::Bytes;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use kernel::error::{ErrorKind, Problem};
use serde::de::DeserializeOwned;
use std::net::SocketAddr;

/// One id (or a tuple of them) out of the path; what is no id is not found.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Ctx> for Id<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, ApiError> {
        let Path(id) = Path::<T>::from_request_parts(parts, ctx).await.map_err(|_| ApiError::not_found())?;
        Ok(Self(id))
    }
}

/// The query string.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Ctx> for Query<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, ApiError> {
        let query = axum::extract::Query::<T>::from_request_parts(parts, ctx).await;
        let axum::extract::Query(query) = query.map_err(|e| {
            ApiError::invalid("", "query.malformed", &format!("查询条件有误：{}", e.body_text()))
        })?;
        Ok(Self(query))
    }
}

/// A JSON body without an idempotency key: for signing in, where an answer must not be
/// kept. Commands take [`super::Command`].
#[derive(Debug, Clone)]
pub struct Input<B>(pub B);

impl<B: DeserializeOwned> FromRequest<Ctx> for Input<B> {
    type Rejection = ApiError;
    async fn from_request(request: Request, ctx: &Ctx) -> Result<Self, ApiError> {
        require_json(request.headers())?;
        let bytes = body_bytes(request, ctx).await?;
        parse(&bytes).map(Self)
    }
}

/// Whence the request comes, as text for the access log.
#[derive(Debug, Clone)]
pub struct Peer(pub String);

impl FromRequestParts<Ctx> for Peer {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Ctx) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        Ok(Self(address.unwrap_or_default()))
    }
}

/// A form of another site cannot send this type without asking first.
pub(super) fn require_json(headers: &axum::http::HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if given.split(';').next().is_some_and(|t| t.trim().eq_ignore_ascii_case("application/json")) {
        return Ok(());
    }
    let mut problem =
        Problem::new(ErrorKind::Invalid, "body.type", "请求格式不对", "请求体的类型应为 application/json。");
    problem.status = 415;
    Err(ApiError(problem))
}

pub(super) async fn body_bytes(request: Request, ctx: &Ctx) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, ctx).await.map_err(|rejection| {
        let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        let mut problem = if too_large {
            Problem::new(
                ErrorKind::Limit,
                "body.too_large",
                "内容过大",
                "请求体超过上限；大文件请作为附件上传。",
            )
        } else {
            Problem::new(ErrorKind::Invalid, "body.unreadable", "请求不完整", "请求体没有收全，请重试。")
        };
        problem.status = if too_large { 413 } else { 400 };
        ApiError(problem)
    })
}

/// Reads JSON; the problem points at the field where reading stopped.
pub(super) fn parse<B: DeserializeOwned>(bytes: &[u8]) -> Result<B, ApiError> {
    let bytes = if bytes.is_empty() { b"null" } else { bytes };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    match serde_path_to_error::deserialize(&mut reader) {
        Ok(body) => Ok(body),
        Err(e) => {
            let mut pointer = pointer(e.path());
            let cause = e.into_inner();
            let said = cause.to_string();
            if let Some(field) = quoted(&said, "missing field ") {
                pointer = format!("{pointer}/{field}");
            }
            let detail = format!("第 {} 行第 {} 列：{}", cause.line(), cause.column(), malformed_zh(&said));
            Err(ApiError::invalid(&pointer, "body.malformed", &detail))
        }
    }
}

/// What the reader of JSON says in English, as an integrator here reads it. What is not
/// among its usual sentences stays as it is.
fn malformed_zh(said: &str) -> String {
    let said = said.split(" at line ").next().unwrap_or(said);
    if let Some(field) = quoted(said, "missing field ") {
        return format!("缺少字段 {field}");
    }
    if let Some(field) = quoted(said, "unknown field ") {
        return format!("不认识字段 {field}{}", expected_zh(said));
    }
    if let Some(value) = quoted(said, "unknown variant ") {
        return format!("{value} 不在可选值内{}", expected_zh(said));
    }
    let typed = ["invalid type: ", "invalid value: ", "invalid length "];
    if let Some((found, wanted)) =
        typed.iter().find_map(|begins| said.strip_prefix(begins)?.split_once(", expected "))
    {
        return format!("给的是 {found}，应为 {wanted}");
    }
    if said.starts_with("EOF") { "内容不完整".to_owned() } else { said.to_owned() }
}

/// The word in backquotes behind a beginning.
fn quoted<'a>(said: &'a str, begins: &str) -> Option<&'a str> {
    said.strip_prefix(begins)?.strip_prefix('`')?.split('`').next()
}

/// ，可选：a、b
fn expected_zh(said: &str) -> String {
    let Some((_, listed)) = said.split_once(", expected ") else { return String::new() };
    let names: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { String::new() } else { format!("，可选：{}", names.join("、")) }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |mut out, segment| {
        out.push('/');
        match segment {
            Segment::Seq { index } => out.push_str(&index.to_string()),
            Segment::Map { key } => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => out.push_str(variant),
            Segment::Unknown => {}
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Inner {
        #[allow(dead_code)]
        dead: u32,
    }
    #[derive(Debug, serde::Deserialize)]
    struct Outer {
        #[allow(dead_code)]
        casualties: Vec<Inner>,
    }

    #[test]
    fn a_wrong_field_is_pointed_at() {
        let ApiError(problem) = parse::<Outer>(br#"{"casualties":[{"dead":"many"}]}"#).unwrap_err();
        assert_eq!(problem.status, 422);
        assert_eq!(problem.errors[0].pointer, "/casualties/0/dead");
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum How {
        Exact,
        About,
    }
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct When {
        #[allow(dead_code)]
        how: How,
    }

    #[test]
    fn what_is_wrong_is_said_in_the_language_of_the_house() {
        let of = |text: &str| {
            let ApiError(problem) = parse::<When>(text.as_bytes()).unwrap_err();
            let error = problem.errors.into_iter().next().unwrap();
            (error.pointer, error.detail)
        };
        assert_eq!(of("{}"), ("/how".to_owned(), "第 1 行第 2 列：缺少字段 how".to_owned()));
        let (_, detail) = of(r#"{"how":"at"}"#);
        assert!(detail.ends_with("at 不在可选值内，可选：exact、about"), "{detail}");
        let (_, detail) = of(r#"{"when":1}"#);
        assert!(detail.ends_with("不认识字段 when，可选：how"), "{detail}");
        let (_, detail) = of(r#"{"how":"#);
        assert!(detail.ends_with("内容不完整"), "{detail}");
        let ApiError(problem) = parse::<Outer>(br#"{"casualties":[{"dead":"many"}]}"#).unwrap_err();
        assert!(problem.errors[0].detail.contains("应为 u32"), "{:?}", problem.errors[0]);
    }
}
