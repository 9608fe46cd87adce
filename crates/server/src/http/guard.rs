//! Limits before any work is done: foreign origins, sizes, rates, concurrency, time.
//! Each refusal says which limit it met.

use super::limiter::Limiter;
use super::metrics::Metrics;
use super::problem::with_status;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;
use kernel::{ErrorKind, limits};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

const DRAIN_TIME: Duration = Duration::from_secs(20);
/// The cookie that names the session.
pub const SESSION_COOKIE: &str = "fenghuo_session";

/// What this layer needs.
#[derive(Debug, Clone)]
pub struct Guard(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    metrics: Arc<Metrics>,
    sessions: Limiter,
    addresses: Limiter,
    in_work: Semaphore,
    timeout: Duration,
    trusted: Vec<IpAddr>,
}

impl Guard {
    /// The guard of this configuration.
    #[must_use]
    pub fn new(http: &crate::config::Http, metrics: Arc<Metrics>) -> Self {
        let (rate, burst) = (http.requests_per_second, http.burst_requests);
        Self(Arc::new(Inner {
            metrics,
            sessions: Limiter::new(rate, burst),
            addresses: Limiter::new(
                rate.saturating_mul(limits::http::SESSIONS_PER_ADDRESS),
                burst.saturating_mul(limits::http::SESSIONS_PER_ADDRESS),
            ),
            in_work: Semaphore::new(http.concurrent_requests),
            timeout: Duration::from_secs(http.request_timeout_seconds),
            trusted: http.trusted_proxies.clone(),
        }))
    }
}

/// The middleware.
pub async fn guard(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let inner = &guard.0;
    if is_foreign(request.method(), request.headers()) {
        return with_status(
            StatusCode::FORBIDDEN,
            ErrorKind::Forbidden,
            "origin",
            "来源不符",
            "命令只能从本平台自己的页面发出。",
        );
    }
    let now = Instant::now();
    let address = address_of(&request, &inner.trusted);
    // Handlers hear of the browser, not of the proxy before it: limits by address mean somebody.
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(address, 0)));
    let session = session_of(request.headers());
    if !inner.addresses.take(address, now) || !session.is_none_or(|s| inner.sessions.take(s, now)) {
        inner.metrics.limited.fetch_add(1, Ordering::Relaxed);
        return retry_later(
            StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::Limit,
            "rate",
            "请求过于频繁",
            "一秒内的请求过多，请稍候再试。",
        );
    }
    if let Some(refusal) = refuse_size(request.headers(), request.uri().path()) {
        drain(request.into_body()).await;
        return refusal;
    }
    let Ok(_permit) = inner.in_work.try_acquire() else {
        inner.metrics.busy.fetch_add(1, Ordering::Relaxed);
        return retry_later(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Unavailable,
            "busy",
            "请求过多",
            "系统正忙，请稍候再试；用同一幂等键重发不会重复。",
        );
    };
    tokio::time::timeout(inner.timeout, next.run(request)).await.unwrap_or_else(|_| {
        inner.metrics.timed_out.fetch_add(1, Ordering::Relaxed);
        with_status(
            StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Unavailable,
            "timeout",
            "处理超时",
            "这个请求没有按时处理完；它可能已经生效，请用同一幂等键重发以确认。",
        )
    })
}

fn retry_later(status: StatusCode, kind: ErrorKind, code: &str, title: &str, detail: &str) -> Response {
    let mut response = with_status(status, kind, code, title, detail);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// A command that a page of another site makes a browser send. Tools send no origin.
fn is_foreign(method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if text("sec-fetch-site") == Some("cross-site") {
        return true;
    }
    let Some(origin) = text("origin") else { return false };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host != text("host")
}

/// The largest body a path takes.
fn body_limit(path: &str) -> usize {
    match path {
        "/api/v1/attachments" => limits::ATTACHMENT_BYTES,
        "/api/v1/nodes/bundles/taken" => limits::exchange::BUNDLE_BYTES,
        _ => limits::COMMAND_BODY_BYTES,
    }
}

fn refuse_size(headers: &HeaderMap, path: &str) -> Option<Response> {
    let announced: usize = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()?;
    let limit = body_limit(path);
    if announced <= limit {
        return None;
    }
    let detail = format!("请求内容 {announced} 字节，上限 {limit} 字节，请缩小后再发。");
    Some(with_status(StatusCode::PAYLOAD_TOO_LARGE, ErrorKind::Limit, "too_large", "内容过大", &detail))
}

async fn drain(mut body: Body) {
    let mut left = limits::http::DRAIN_BYTES;
    let read = async {
        while let Some(Ok(frame)) = body.frame().await {
            let len = frame.data_ref().map_or(0, |data| u64::try_from(data.len()).unwrap_or(u64::MAX));
            left = left.saturating_sub(len);
            if left == 0 {
                break;
            }
        }
    };
    // A sender that dawdles loses the connection; the limit was met all the same.
    let _in_time = tokio::time::timeout(DRAIN_TIME, read).await;
}

/// Where a request comes from; a trusted proxy is asked for whom it speaks.
fn address_of(request: &Request, trusted: &[IpAddr]) -> IpAddr {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |info| info.0.ip());
    if !trusted.contains(&peer) {
        return peer;
    }
    last_hop(request.headers()).unwrap_or(peer)
}

/// Whom the proxy itself has seen: the last entry of the last header. What stands before it the caller
/// may have written; so where the last one cannot be read nothing is believed.
fn last_hop(headers: &HeaderMap) -> Option<IpAddr> {
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let hop = forwarded.rsplit(',').next()?.trim();
    // Some proxies write the port too.
    hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// The session's secret, only to tell sessions apart.
fn session_of(headers: &HeaderMap) -> Option<&str> {
    if let Some(bearer) = headers.get(header::AUTHORIZATION) {
        return bearer.to_str().ok();
    }
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| {
            pair.trim().split_once('=').filter(|(name, _)| *name == SESSION_COOKIE).map(|(_, value)| value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (header::HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn a_command_from_another_site_is_foreign() {
        let own = headers(&[("origin", "http://127.0.0.1:8460"), ("host", "127.0.0.1:8460")]);
        let other = headers(&[("origin", "https://evil.example"), ("host", "127.0.0.1:8460")]);
        let cross = headers(&[("sec-fetch-site", "cross-site"), ("host", "127.0.0.1:8460")]);
        assert!(!is_foreign(&Method::POST, &own));
        assert!(!is_foreign(&Method::POST, &headers(&[])), "a tool sends no origin");
        assert!(is_foreign(&Method::POST, &other));
        assert!(is_foreign(&Method::DELETE, &cross));
        assert!(is_foreign(&Method::POST, &headers(&[("origin", "null"), ("host", "x")])));
        assert!(!is_foreign(&Method::GET, &other));
    }

    #[test]
    fn the_session_is_found_among_cookies() {
        let cookies = headers(&[("cookie", "a=1; fenghuo_session=s3cret; b=2")]);
        assert_eq!(session_of(&cookies), Some("s3cret"));
        assert_eq!(session_of(&headers(&[("cookie", "xfenghuo_session=1")])), None);
    }

    #[test]
    fn the_last_hop_is_believed_and_nothing_before_it() {
        let hop = |text: &'static str| last_hop(&headers(&[("x-forwarded-for", text)]));
        let is = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(hop("1.2.3.4"), is("1.2.3.4"));
        assert_eq!(hop("9.9.9.9, 1.2.3.4"), is("1.2.3.4"));
        assert_eq!(hop("9.9.9.9, 1.2.3.4:5678"), is("1.2.3.4"));
        assert_eq!(hop("9.9.9.9, [2001:db8::1]:5678"), is("2001:db8::1"));
        assert_eq!(hop("9.9.9.9, 2001:db8::1"), is("2001:db8::1"));
        assert_eq!(hop("9.9.9.9, unknown"), None, "what the caller wrote is not believed");
        assert_eq!(hop("9.9.9.9, "), None);
        let mut twice = headers(&[("x-forwarded-for", "9.9.9.9")]);
        twice.append("x-forwarded-for", HeaderValue::from_static("1.2.3.4"));
        assert_eq!(last_hop(&twice), is("1.2.3.4"), "the proxy's own header is the last one");
        assert_eq!(last_hop(&headers(&[])), None);
    }
}
