//! One attempt over HTTP. Anything but 2xx within the time is a failure; redirects
//! are not followed, because the signature is for the address that was configured.

use crate::delivery::Delivery;
use crate::sign;
use kernel::Instant;
use kernel::limits;
use std::time::{Duration, Instant as Stopwatch};

/// Why nothing can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The address is not one.
    #[error("推送地址有误：{0}")]
    Address(String),
    /// The client could not be made.
    #[error("{0}")]
    Client(#[from] reqwest::Error),
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// What went wrong.
    pub error: Option<String>,
    /// How long it took.
    pub took_ms: i64,
}

impl Outcome {
    /// Whether the receiver took it.
    #[must_use]
    pub fn taken(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// Posts deliveries to one address.
#[derive(Clone)]
pub struct Sender {
    client: reqwest::Client,
    url: reqwest::Url,
    secret: String,
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sender({}, secret)", self.url.host_str().unwrap_or_default())
    }
}

impl Sender {
    /// A sender to `url` that signs with `secret`.
    ///
    /// # Errors
    /// [`NotifyError`].
    pub fn new(url: &str, secret: &str, timeout: Duration) -> Result<Self, NotifyError> {
        let url: reqwest::Url = url.parse().map_err(|_| NotifyError::Address(url.to_owned()))?;
        let client = reqwest::Client::builder()
            .timeout(timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent(concat!("fenghuo/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, url, secret: secret.to_owned() })
    }

    /// One attempt; never fails, it tells.
    pub async fn send(&self, delivery: &Delivery, at: Instant) -> Outcome {
        let started = Stopwatch::now();
        let id = delivery.id_text();
        let body = delivery.payload.clone().into_bytes();
        let mut request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("fenghuo-delivery", &id)
            .header("fenghuo-event", &delivery.kind);
        if !self.secret.is_empty() {
            request = request.header("fenghuo-signature", sign::header(&self.secret, &id, at, &body));
        }
        let answer = request.body(body).send().await;
        let took_ms = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
        match answer {
            Ok(response) => {
                let status = response.status();
                let error = if status.is_success() { None } else { Some(format!("HTTP {status}")) };
                Outcome { status: Some(status.as_u16()), error, took_ms }
            }
            Err(e) => {
                let text: String =
                    e.without_url().to_string().chars().take(limits::http::WEBHOOK_ERROR_CHARS).collect();
                Outcome { status: None, error: Some(text), took_ms }
            }
        }
    }
}
