//! A command on its way in and its answer on the way out.
//!
//! Every command carries an idempotency key. The answer is kept in the transaction of
//! the command, so the same key with the same body hears the same answer, and with
//! another body a refusal; a crash between the two cannot happen.

use super::Ctx;
use super::error::ApiError;
use super::parts::{body_bytes, parse, require_json};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use facts::crypto::sm3;
use journal::Tx;
use journal::answer::{Answer, Known};
use kernel::error::{ErrorKind, Problem};
use kernel::limits;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A JSON body with its idempotency key and, for an edit, the revision it was made
/// against. A command without a body is a `Command<()>`.
#[derive(Debug, Clone)]
pub struct Command<B> {
    /// The body.
    pub body: B,
    /// `Idempotency-Key`.
    pub key: String,
    /// SM3 over method, path and body.
    pub digest: [u8; 32],
    /// `If-Match`: the revision of the thing that the form was filled against.
    pub if_match: Option<u64>,
    /// Status of the answer when it is done.
    pub status: u16,
}

impl<B> Command<B> {
    /// The same; its answer says 201.
    #[must_use]
    pub fn created(mut self) -> Self {
        self.status = 201;
        self
    }

    /// The same; the kept digest says nothing of the body, because the body is a secret
    /// that a fast digest would give away.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.digest = sm3(&[b"secret body", self.key.as_bytes()]);
        self
    }

    /// The same with the body turned into another.
    ///
    /// # Errors
    /// What `f` refuses with.
    pub fn map<C, E>(self, f: impl FnOnce(B) -> Result<C, E>) -> Result<Command<C>, E> {
        let Self { body, key, digest, if_match, status } = self;
        Ok(Command { body: f(body)?, key, digest, if_match, status })
    }

    /// Takes the body out and leaves the rest.
    #[must_use]
    pub fn split(self) -> (B, Command<()>) {
        let Self { body, key, digest, if_match, status } = self;
        (body, Command { body: (), key, digest, if_match, status })
    }
}

impl<B: DeserializeOwned> FromRequest<Ctx> for Command<B> {
    type Rejection = ApiError;
    async fn from_request(request: Request, ctx: &Ctx) -> Result<Self, ApiError> {
        let key = idempotency_key(request.headers())?;
        let if_match = if_match(request.headers())?;
        let method = request.method().as_str().to_owned();
        let path = request.uri().path().to_owned();
        let typed = require_json(request.headers());
        let bytes = body_bytes(request, ctx).await?;
        if !bytes.is_empty() {
            typed?;
        }
        let digest = sm3(&[method.as_bytes(), &[0], path.as_bytes(), &[0], &bytes]);
        let body = parse(&bytes)?;
        Ok(Self { body, key, digest, if_match, status: 200 })
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<String, ApiError> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or_default().trim();
    if key.is_empty() || key.chars().count() > limits::org::IDEMPOTENCY_KEY_CHARS {
        let mut problem = Problem::new(
            ErrorKind::Invalid,
            "idempotency.key_missing",
            "缺少幂等键",
            "每个操作须带请求头 Idempotency-Key，1 至 64 个字符。",
        );
        problem.status = 400;
        return Err(ApiError(problem));
    }
    Ok(key.to_owned())
}

fn if_match(headers: &HeaderMap) -> Result<Option<u64>, ApiError> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    text.parse().map(Some).map_err(|_| {
        ApiError::invalid("", "if_match.malformed", "请求头 If-Match 应为所依据的版本号（数字）。")
    })
}

/// The answer to a command: done now, or done before under the same key.
#[derive(Debug, Clone)]
pub struct Answered<T> {
    /// What the command answered; absent when the answer was given before.
    pub value: Option<T>,
    /// The kept answer.
    pub answer: Answer,
}

impl<T: Serialize> Answered<T> {
    /// Runs `f` unless the key was answered before, and keeps the answer. Inside the writer.
    pub(super) fn once<E>(
        tx: &mut Tx<'_>,
        key: &str,
        digest: &[u8; 32],
        status: u16,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Self, ApiError>
    where
        ApiError: From<E>,
    {
        match tx.answered(key, digest)? {
            Known::Again(answer) => return Ok(Self { value: None, answer }),
            Known::Other => {
                return Err(ApiError::other_body());
            }
            Known::New => {}
        }
        let value = f(tx)?;
        let body = serde_json::to_string(&value).map_err(|e| ApiError::bug(&e.to_string()))?;
        let answer = Answer { status, body };
        tx.keep_answer(key, digest, &answer)?;
        Ok(Self { value: Some(value), answer })
    }
}

impl<T: Serialize> Answered<T> {
    /// The answer with something in it that is told once and never kept, such as a first
    /// password. Under the same key again the answer comes without it.
    ///
    /// # Errors
    /// A bug when the value has no JSON form.
    pub fn telling_once(mut self, tell: impl FnOnce(&mut T)) -> Result<Self, ApiError> {
        if let Some(value) = &mut self.value {
            tell(value);
            self.answer.body = serde_json::to_string(value).map_err(|e| ApiError::bug(&e.to_string()))?;
        }
        Ok(self)
    }
}

#[derive(serde::Deserialize)]
struct Revised {
    rev: Option<u64>,
}

impl<T> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.answer.status).unwrap_or(StatusCode::OK);
        let rev = serde_json::from_str::<Revised>(&self.answer.body).ok().and_then(|r| r.rev);
        let mut response = (status, self.answer.body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(tag) = rev.and_then(|rev| HeaderValue::from_str(&format!("\"{rev}\"")).ok()) {
            headers.insert(header::ETAG, tag);
        }
        response
    }
}
