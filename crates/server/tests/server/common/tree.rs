//! Four real processes: the demonstration's province, city, district and township.

use super::process::{Served, good};
use super::{Answer, Client, client};
use journal::{Journal, Store, dump};
use serde_json::{Value, json};
use server::config::Config;
use server::keyfile::KeyFile;
use server::wiring;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// Nodes from below, each with the login of its duty officer.
pub const LEVELS: [&str; 4] = ["mahuangliang", "yuyang", "yulin", "shaanxi"];

/// What somebody waits for on another node, at the longest.
const WITHIN: Duration = Duration::from_secs(60);

struct At {
    config: PathBuf,
    base: String,
}

pub struct Tree {
    nodes: BTreeMap<String, At>,
    running: BTreeMap<String, Served>,
    password: String,
    _dir: tempfile::TempDir,
}

/// The first of a run of ports as the demonstration wants them, below those that the
/// system gives to whoever calls somebody.
fn free_ports() -> u16 {
    let all_free = |base: &u16| {
        let mut ports = (0..4u16).flat_map(|node| [base + node * 10, base + node * 10 + 1]);
        ports.all(|port| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok())
    };
    let first = u16::try_from(std::process::id() % 150).unwrap() * 60 + 20_000;
    (first..32_000u16).step_by(60).find(all_free).expect("free ports on loopback")
}

impl Tree {
    /// Prepared without history, started, linked.
    pub async fn grown() -> Self {
        let mut tree = Self::prepared();
        for key in LEVELS {
            tree.start(key);
        }
        for key in LEVELS {
            tree.ready(key).await;
        }
        tree
    }

    /// Prepared without history; nothing runs.
    pub fn prepared() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let demo = dir.path().join("demo");
        let made = Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .args(["demo", "--prepare-only", "--scale", "0", "--port", &free_ports().to_string(), "--dir"])
            .arg(&demo)
            .output();
        good(&made.unwrap());
        let layout: Value = serde_json::from_slice(&std::fs::read(demo.join("demo.json")).unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let nodes = layout["nodes"].as_array().unwrap().iter().map(|node| {
            let base = format!("http://{}", text(&node["http"]));
            (text(&node["key"]), At { config: text(&node["config"]).into(), base })
        });
        let nodes = nodes.collect();
        Self { nodes, running: BTreeMap::new(), password: text(&layout["password"]), _dir: dir }
    }

    /// Moves a node that does not run from its file to a PostgreSQL, as an operator does with a
    /// portable dump; the node goes on there in a new epoch.
    pub fn onto_postgres(&self, key: &str, url: &str) {
        tokio::task::block_in_place(|| self.moved(key, url));
    }

    fn moved(&self, key: &str, url: &str) {
        let config = self.config(key);
        let mut keys = KeyFile::read(&config.data).unwrap();
        let setup = |store: Store, keys: &KeyFile| journal::Setup {
            store,
            identity: keys.identity().unwrap(),
            clock: kernel::Clock::system(),
            views: wiring::views(),
            migrations: wiring::migrations(),
            authority: wiring::authority(),
            readers: 1,
            fence: None,
        };
        let before = Journal::open(setup(config.store(), &keys)).unwrap();
        let mut bytes = Vec::new();
        dump::dump(&before, &mut bytes).unwrap();
        before.stop();
        let moving = setup(Store::Postgres(url.to_owned()), &keys);
        let keep = |identity: &journal::Identity| {
            keys.epoch = identity.epoch;
            keys.replace(&config.data).map_err(std::io::Error::other)
        };
        let (moved, _) = dump::restore(moving, &mut bytes.as_slice(), keep).unwrap();
        moved.stop();
        let file = &self.nodes[key].config;
        let text = std::fs::read_to_string(file).unwrap();
        std::fs::write(file, format!("database = \"{url}\"\n{text}")).unwrap();
    }

    /// A second server for a node on PostgreSQL: a folder of its own with the same keys, pages at
    /// another port, the same port for other levels. Known as `name` from now on.
    pub fn second(&mut self, key: &str, name: &str) {
        let config = self.config(key);
        let (data, port) = (self._dir.path().join(name), config.http.listen.port() + 5);
        std::fs::create_dir(&data).unwrap();
        std::fs::copy(config.data.join("node.key"), data.join("node.key")).unwrap();
        let text = std::fs::read_to_string(&self.nodes[key].config).unwrap();
        let here = |path: &std::path::Path| Value::from(path.display().to_string()).to_string();
        let listen = |port: u16| format!("listen = \"127.0.0.1:{port}\"");
        let text = text
            .replace(&format!("data = {}", here(&config.data)), &format!("data = {}", here(&data)))
            .replace(&listen(config.http.listen.port()), &listen(port));
        let file = data.join("fenghuo.toml");
        std::fs::write(&file, text).unwrap();
        self.nodes.insert(name.to_owned(), At { config: file, base: format!("http://127.0.0.1:{port}") });
    }

    /// What a node is started with.
    pub fn config(&self, key: &str) -> Config {
        let mut config = Config::load(Some(&self.nodes[key].config)).unwrap();
        config.search.enabled = false;
        config
    }

    /// Starts a node; it may take a moment until it takes commands.
    pub fn start(&mut self, key: &str) {
        let at = &self.nodes[key];
        let served = Served::of(
            Command::new(env!("CARGO_BIN_EXE_fenghuo"))
                .arg("--config")
                .arg(&at.config)
                .arg("serve")
                .env("FENGHUO_SEARCH_ENABLED", "false")
                .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "100000")
                .env("FENGHUO_HTTP_BURST_REQUESTS", "100000"),
        );
        self.running.insert(key.to_owned(), served);
    }

    /// Power fails at one node.
    pub fn kill(&mut self, key: &str) {
        self.running.remove(key).unwrap().kill();
    }

    /// Waits until a node takes commands.
    pub async fn ready(&self, key: &str) {
        let (http, url) = (client(), format!("{}/readyz", self.nodes[key].base));
        let began = Instant::now();
        loop {
            if http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(began.elapsed() < WITHIN, "{key} is not ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Somebody before a node, not signed in.
    pub fn nobody(&self, key: &str) -> Client {
        let base = self.nodes[key].base.clone();
        Client { http: client(), base, bearer: None, cookies: Default::default() }
    }

    /// The duty officer of a level.
    pub async fn officer(&self, key: &str) -> Client {
        self.officer_at(key, key).await
    }

    /// The same at a certain server of the node.
    pub async fn officer_at(&self, key: &str, server: &str) -> Client {
        let client = self.nobody(server);
        client.post("/api/v1/session", &json!({ "login": key, "password": self.password })).await.ok();
        client
    }

    /// An operator erases the sealed part of an entry at a node that stands still.
    pub fn erase(&self, key: &str, event: &str) {
        let out = Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .arg("--config")
            .arg(&self.nodes[key].config)
            .args([
                "journal",
                "erase",
                "--event",
                event,
                "--reason",
                "本人要求",
                "--basis",
                "个人信息保护法 47 条",
            ])
            .output();
        good(&out.unwrap());
    }

    /// Stops all nodes and checks each one's chain.
    pub fn verified(mut self) {
        self.running.clear();
        for (key, at) in &self.nodes {
            let out = Command::new(env!("CARGO_BIN_EXE_fenghuo"))
                .arg("--config")
                .arg(&at.config)
                .args(["journal", "verify"])
                .output();
            let told = good(&out.unwrap());
            assert!(told.contains("错误 0"), "{key}: {told}");
        }
    }
}

/// A prepared report upward as an officer sends it: the first who may sign has agreed.
pub fn with_word(prepared: &Value) -> Value {
    let mut form = prepared["report"].clone();
    form["sign"] = serde_json::json!({ "method": "oral", "phone": "6108", "post_id": prepared["signing"]["may"][0]["post_id"] });
    form
}

/// Waits until a page is there and as it should be; answers it.
pub async fn arrived(desk: &Client, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let answer: Answer = desk.get(path).await;
        if answer.status.is_success() && is_so(&answer.json()) {
            return answer.json();
        }
        assert!(began.elapsed() < WITHIN, "{path} did not come to be: {} {}", answer.status, answer.text);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}
