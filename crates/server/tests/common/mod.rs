//! A real server on a free loopback port, with a clock that the test moves.
#![allow(dead_code, missing_docs, clippy::missing_panics_doc)]

use facts::Suite;
use kernel::{Clock, Instant, Level};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::config::Config;
use server::keyfile::KeyFile;
use server::node::Node;
use server::serve::Running;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// 2026-11-24 02:51 in China: a night shift.
pub const NIGHT: Instant = Instant(1_795_459_860_000);

/// A running node with its folder.
pub struct TestNode {
    pub clock: Clock,
    pub base: String,
    pub data: std::path::PathBuf,
    running: Option<Running>,
    _dir: tempfile::TempDir,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    /// The stable code of a problem, after checking that it is a whole one.
    pub fn problem(&self) -> String {
        let media = self.headers["content-type"].to_str().unwrap();
        assert_eq!(media, "application/problem+json", "{}", self.text);
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"], self.headers["x-request-id"].to_str().unwrap());
        assert!(problem["title"].as_str().is_some_and(|t| !t.is_empty()));
        assert!(problem["detail"].as_str().is_some_and(|t| !t.is_empty()));
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("urn:fenghuo:{code}"));
        code
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }
}

/// A configuration for tests: a free port, an index only where it is wanted.
pub fn config(data: &std::path::Path) -> Config {
    let mut config = Config { data: data.to_owned(), ..Config::default() };
    config.http.listen = ([127, 0, 0, 1], 0).into();
    config.http.stop_seconds = 3;
    config.exchange.enabled = false;
    config.search.enabled = false;
    config
}

pub fn crypto() {
    let _already = rustls::crypto::ring::default_provider().install_default();
}

impl TestNode {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        crypto();
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(NIGHT);
        let data = dir.path().join("data");
        let keys = KeyFile::generate("610802", Level::District, "某区", Suite::Ed25519, clock.now()).unwrap();
        keys.create(&data).unwrap();
        let mut config = config(&data);
        change(&mut config);
        let running = run(config, clock.clone()).await;
        let base = format!("http://{}", running.address);
        Self { clock, base, data, running: Some(running), _dir: dir }
    }

    pub fn node(&self) -> &Arc<Node> {
        self.running.as_ref().unwrap().node()
    }

    /// Stops in order, and starts again on the same folder.
    pub async fn restart(&mut self) {
        let config = self.node().config.clone();
        self.stop().await;
        let running = run(config, self.clock.clone()).await;
        self.base = format!("http://{}", running.address);
        self.running = Some(running);
    }

    pub async fn stop(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.client().get(path).await
    }

    /// Somebody without a session.
    pub fn client(&self) -> Client {
        Client { http: client(), base: self.base.clone(), bearer: None, cookies: Arc::default() }
    }
}

async fn run(config: Config, clock: Clock) -> Running {
    let node = Node::open(config, clock).unwrap_or_else(|e| panic!("{e}"));
    server::serve::start(node).await.unwrap()
}

pub fn client() -> reqwest::Client {
    crypto();
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap()
}

/// A browser, or a tool with a token.
#[derive(Clone)]
pub struct Client {
    pub http: reqwest::Client,
    pub base: String,
    pub bearer: Option<String>,
    pub cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Client {
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        let cookies = self.cookies.lock().unwrap();
        if !cookies.is_empty() {
            let all: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", all.join("; "));
        }
        drop(cookies);
        if method != Method::GET {
            request = request.header("idempotency-key", kernel::CommandId::new().to_string());
        }
        request
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Sends and keeps the cookies, as a browser does.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = answer(request).await;
        let mut kept = self.cookies.lock().unwrap();
        for cookie in answer.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            kept.insert(name.to_owned(), value.to_owned());
        }
        drop(kept);
        answer
    }
}

pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

/// Waits, bounded, until something is so.
pub async fn until<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let started = std::time::Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(10), "not within ten seconds: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
