//! A real server on a free loopback port, with a clock that the test moves.
#![allow(dead_code, missing_docs, clippy::needless_pass_by_value)]

pub mod process;
pub mod tree;

use facts::Suite;
use journal::Db as _;
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
        Self::start_as("610802", "某区", change).await
    }

    /// A node of another area, empty.
    pub async fn start_as(code: &str, name: &str, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_there(tempfile::tempdir().unwrap(), code, name, change).await
    }

    pub async fn start_in(dir: tempfile::TempDir, change: impl FnOnce(&mut Config)) -> Self {
        Self::start_there(dir, "610802", "某区", change).await
    }

    async fn start_there(
        dir: tempfile::TempDir,
        code: &str,
        name: &str,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        crypto();
        let clock = Clock::standing_at(NIGHT);
        let data = dir.path().join("data");
        let level = Level::of_code(code).unwrap();
        let keys = KeyFile::generate(code, level, name, Suite::Ed25519, clock.now()).unwrap();
        keys.create(&data).unwrap();
        let mut config = config(&data);
        change(&mut config);
        if let journal::Store::Sqlite(file) = config.store() {
            testkit::prepare(&file, &server::wiring::migrations());
        }
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
        self.start_again(config).await;
    }

    /// Runs until something ends it.
    pub fn take(&mut self) -> Running {
        self.running.take().unwrap()
    }

    pub async fn start_again(&mut self, config: Config) {
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
    let opened = tokio::task::spawn_blocking(move || Node::open(config, clock)).await.unwrap();
    let node = opened.unwrap_or_else(|e| panic!("{e}"));
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

    /// The same under a key of the caller's: sent again, it is the same one.
    pub async fn post_as(&self, key: &str, path: &str, body: &Value) -> Answer {
        self.send(self.under(key, Method::POST, path).json(body)).await
    }

    /// A command under a key of the test's own.
    pub fn under(&self, key: &str, method: Method, path: &str) -> reqwest::RequestBuilder {
        let (http, request) = self.request(method, path).build_split();
        let mut request = request.unwrap();
        request.headers_mut().insert("idempotency-key", key.parse().unwrap());
        reqwest::RequestBuilder::from_parts(http, request)
    }

    /// The same command twice, as a browser sends it that has not heard the answer: both hear the same.
    pub async fn twice(&self, method: Method, path: &str, body: &Value) -> [Answer; 2] {
        let key = kernel::CommandId::new().to_string();
        let first = answer(self.under(&key, method.clone(), path).json(body)).await;
        [first, answer(self.under(&key, method, path).json(body)).await]
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
pub async fn until<F: Future<Output = bool>>(what: &str, is_so: impl FnMut() -> F) {
    until_within(30, what, is_so).await;
}

/// The same with more patience, for what waits for a rest that grows.
pub async fn until_within<F: Future<Output = bool>>(seconds: u64, what: &str, mut is_so: impl FnMut() -> F) {
    let started = std::time::Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(seconds), "not within {seconds} s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// First passwords by login.
pub type Logins = BTreeMap<String, String>;

/// A district with two townships and a bureau, all hosted on the node, with one account
/// for each role.
const TABLES: &[(&str, &str)] = &[
    (
        "units.csv",
        "key,code,name,short_name,kind,level,parent,opened_on,closed_on\n\
         east,610802105,东河镇人民政府,东河镇,government,township,#root,,\n\
         west,610802106,西山镇人民政府,西山镇,government,township,#root,,\n\
         bureau,,某区应急管理局,区应急局,department,district,#root,,\n\
         westmine,,某西沟煤矿有限公司,西沟煤矿,enterprise,,west,,\n",
    ),
    (
        "desks.csv",
        "key,keeper,serves,line,name,numbers,external\n\
         bureau,bureau,#root,emergency,区应急局值班室,0912-3000000,\n\
         east,east,east,government,东河镇值班室,,\n\
         west,west,west,government,西山镇值班室,,\n",
    ),
    (
        "routes.csv",
        "from_unit,from_level,via,kinds,min_grade,to_desk\n\
         east,,block,,,#root\n\
         east,,line,,,bureau\n\
         west,,block,,,#root\n\
         westmine,,block,,,west\n",
    ),
    (
        "accounts.csv",
        "login,person,unit,roles\n\
         east,,east,duty_officer\n\
         west,,west,duty_officer\n\
         westmine,,westmine,duty_officer\n\
         westsecond,,west,duty_officer\n\
         bureau,,bureau,duty_officer\n\
         district,,#root,duty_officer\n\
         reporter,,east,reporter\n\
         leader,,#root,leader\n\
         viewer,,east,viewer\n\
         screen,,east,screen\n\
         eastadmin,,east,unit_admin\n\
         westadmin,,west,unit_admin\n\
         westsecurity,,west,security_admin\n",
    ),
    ("people.csv", "key,name,pinyin,unit,post,duty,phones\nwang,王强,wq,east,值班长,officer,13900000001\n"),
    ("places.csv", "unit,name,pinyin,what,where\neast,东沟煤矿,dgmk,煤矿,东沟村\n"),
];

impl TestNode {
    /// A node with units, desks, routes and accounts.
    pub async fn house() -> (Self, Logins) {
        Self::house_with(|_| {}).await
    }

    pub async fn house_with(change: impl FnOnce(&mut Config)) -> (Self, Logins) {
        Self::house_in(tempfile::tempdir().unwrap(), change).await
    }

    pub async fn house_in(dir: tempfile::TempDir, change: impl FnOnce(&mut Config)) -> (Self, Logins) {
        let node = Self::start_in(dir, change).await;
        let inner = Arc::clone(node.node());
        let logins = tokio::task::spawn_blocking(move || fill(&inner)).await.unwrap();
        (node, logins)
    }

    /// Somebody signed in.
    pub async fn login(&self, logins: &Logins, login: &str) -> Client {
        let client = self.client();
        let password = logins.get(login).unwrap_or_else(|| panic!("no login {login}"));
        let body = serde_json::json!({ "login": login, "password": password });
        client.post("/api/v1/session", &body).await.ok();
        client
    }
}

/// The tables as a folder.
pub fn tables() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in TABLES {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

/// The three administrators have passwords of their own: before that they command nothing.
fn administrators_have_come_in_before(node: &Node) {
    let sql = "UPDATE org_secret SET must_change = 0 WHERE account IN
        (SELECT id FROM org_account WHERE roles LIKE '%system%' OR roles LIKE '%security%' OR roles LIKE '%audit%')";
    let done = move |tx: &mut journal::Tx<'_>| tx.execute(sql, &[]).map_err(journal::JournalError::from);
    node.journal.run(journal::Turn::Local, done).unwrap();
}

/// The first unit of a node and its administrators.
pub fn begin(node: &Node, short_name: &str) -> Logins {
    use org::secret::hash::Cost;
    let (name, short_name) = (format!("{short_name}人民政府"), short_name.to_owned());
    let beginning = org::setup::Beginning { name, short_name, system_login: None, cost: Cost::LEAST };
    let begun = org::setup::init(&node.journal, &beginning).unwrap();
    administrators_have_come_in_before(node);
    begun.logins.into_iter().map(|first| (first.login, first.password)).collect()
}

fn fill(node: &Node) -> Logins {
    use org::secret::hash::Cost;
    let begun = begin(node, "某区");
    let dir = tables();
    let imported = org::setup::import::import(&node.journal, dir.path(), Cost::LEAST);
    let imported = imported.unwrap_or_else(|e| panic!("{e:?}"));
    administrators_have_come_in_before(node);
    let imported = imported.logins.into_iter().map(|first| (first.login, first.password));
    begun.into_iter().chain(imported).collect()
}

/// A first report that nobody can refuse.
pub fn first_report(what: &str) -> Value {
    serde_json::json!({
        "happened": { "how": "about", "at": NIGHT.0 - 600_000 },
        "knew_at": NIGHT.0 - 300_000,
        "place_text": "东沟煤矿",
        "what": what,
        "kind": "coal_mine",
        "casualties": { "dead": { "how": "none" }, "trapped": { "how": "number", "n": 3 } },
    })
}

/// A browser that listens to `GET /events`.
pub struct Listener {
    response: reqwest::Response,
    text: String,
}

impl Client {
    pub async fn listen(&self) -> Listener {
        let response = self.request(Method::GET, "/api/v1/events").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Listener { response, text: String::new() }
    }
}

impl Listener {
    /// The next event of a name, skipping others; `None` when none comes in time.
    pub async fn next(&mut self, name: &str, within: Duration) -> Option<Value> {
        tokio::time::timeout(within, async {
            loop {
                while let Some((event, rest)) = self.text.split_once("\n\n") {
                    let field = |wanted: &str| {
                        event
                            .lines()
                            .find_map(|l| l.split_once(": ").filter(|(n, _)| *n == wanted))
                            .map(|(_, v)| v.to_owned())
                    };
                    let (is, data) = (field("event"), field("data"));
                    self.text = rest.to_owned();
                    if is.as_deref() == Some(name) {
                        return serde_json::from_str(&data.unwrap()).unwrap();
                    }
                }
                match self.response.chunk().await {
                    Ok(Some(chunk)) => self.text.push_str(&String::from_utf8_lossy(&chunk)),
                    _ => std::future::pending().await,
                }
            }
        })
        .await
        .ok()
    }
}
