//! What is seen of every request: its id (in the answer and in every log line), its
//! line in the access log with the time it took, its place in the figures; and the
//! headers every answer carries.

use super::metrics::Metrics;
use super::problem;
use crate::config::AccessLog;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use kernel::limits;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument as _;

/// The header that carries the request's id, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// A request that takes longer is notable.
const SLOW: Duration = Duration::from_millis(500);

/// Scripts and styles only from ourselves and never inline: what the component library would
/// write at run time is extracted when the pages are built (`web/build/antd-css.tsx`).
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
    media-src 'self' blob: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The id of a request; a handler may take it as an extension.
#[derive(Debug, Clone)]
pub struct RequestId(pub Arc<str>);

/// What this layer needs.
#[derive(Debug, Clone)]
pub struct Observe {
    /// Where it counts.
    pub metrics: Arc<Metrics>,
    /// What it logs.
    pub access: AccessLog,
}

/// The middleware.
pub async fn observe(State(with): State<Observe>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId(request_id(request.headers()));
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let is_api = request.uri().path().starts_with("/api/");
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map(|m| m.as_str().to_owned());
    let span = tracing::info_span!("request", id = %id.0);
    let response = next.run(request).instrument(span.clone()).await;
    let mut response = problem::in_form(response, &id.0).await;
    let took = started.elapsed();
    let status = response.status().as_u16();
    let route = route.as_deref().unwrap_or("none");
    with.metrics.answered(route, method.as_str(), status, took);
    if is_told(with.access, &method, status, took) {
        let ms = took.as_millis();
        span.in_scope(|| tracing::info!(%method, path, status, ms, "answered"));
    }
    dress(response.headers_mut(), &id.0, is_api);
    response
}

fn is_told(access: AccessLog, method: &Method, status: u16, took: Duration) -> bool {
    match access {
        AccessLog::All => true,
        AccessLog::None => false,
        AccessLog::Notable => *method != Method::GET || status >= 400 || took >= SLOW,
    }
}

/// The caller's id when it is one, otherwise a new one.
fn request_id(headers: &HeaderMap) -> Arc<str> {
    let given = headers.get(REQUEST_ID).and_then(|v| v.to_str().ok()).filter(|text| {
        (8..=limits::http::REQUEST_ID_CHARS).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    given.map_or_else(|| Arc::from(kernel::CommandId::new().to_string()), Arc::from)
}

fn dress(headers: &mut HeaderMap, id: &str, is_api: bool) {
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=(), usb=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, value);
    }
}
