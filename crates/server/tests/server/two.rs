//! Two servers over one PostgreSQL: one is the node, the other waits; whoever loses the node
//! never writes again.

use crate::common::process::{bad, fenghuo, fenghuo_with, good, serve};
use crate::common::tree::{LEVELS, Tree, arrived};
use crate::common::*;
use crate::tree::{flooded, id_of, write_up};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use testkit::{Cluster, TestStore};

/// A server as a process, which waits or is the node.
struct Server {
    child: Child,
    base: String,
}

/// A free port, which a server that waits must have again when it is the node.
fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

impl Server {
    /// Starts it; returns when it says where it is.
    fn start(data: &Path, url: &str) -> Self {
        Self::start_with(data, url, &[])
    }

    fn start_with(data: &Path, url: &str, more: &[(&str, String)]) -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let mut child = Command::new(env!("CARGO_BIN_EXE_fenghuo"))
            .arg("--data")
            .arg(data)
            .arg("serve")
            .env("FENGHUO_DATABASE", url)
            .env("FENGHUO_HTTP_LISTEN", &listen)
            .env("FENGHUO_EXCHANGE_ENABLED", "false")
            .env("FENGHUO_SEARCH_ENABLED", "false")
            .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "100000")
            .env("FENGHUO_HTTP_BURST_REQUESTS", "100000")
            .envs(more.iter().map(|(name, value)| (*name, value)))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.contains(&listen), "{line}");
        // It says more when it becomes the node, and must not stumble over a closed pipe.
        std::thread::spawn(move || out.lines().for_each(drop));
        Self { child, base: format!("http://{listen}") }
    }

    async fn ready(&self) -> StatusCode {
        let asked =
            client().get(format!("{}/readyz", self.base)).timeout(Duration::from_secs(3)).send().await;
        asked.map_or(StatusCode::BAD_GATEWAY, |answer| answer.status())
    }

    /// Waits until it is the node; answers how long that took.
    async fn is_the_node(&self, seconds: u64) -> Duration {
        let began = Instant::now();
        until_within(seconds, "it is the node", || async { self.ready().await == StatusCode::OK }).await;
        began.elapsed()
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", "kill -\"$0\" \"$1\"", name, &id]).status();
        assert!(sent.unwrap().success());
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn ended(&mut self) -> Option<i32> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(began.elapsed().as_secs() < 30, "it did not end by itself");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn client(&self, like: &Client) -> Client {
        Client { base: self.base.clone(), ..like.clone() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that is frozen dies of this, too.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// A node's folder with its tables on the database, and a second folder with the same keys.
struct House {
    _dir: tempfile::TempDir,
    cluster: Cluster,
    folders: [PathBuf; 2],
    url: String,
    password: String,
}

impl House {
    fn begun() -> Self {
        let cluster = Cluster::start();
        let url = cluster.fresh();
        let dir = tempfile::tempdir().unwrap();
        let folders = ["one", "other"].map(|name| dir.path().join(name));
        let tables = tables();
        let init = ["init", "--code", "610802", "--name", "某区", "--suite", "ed25519", "--tables"];
        let init = [&init[..], &[tables.path().to_str().unwrap()]].concat();
        let said = good(&fenghuo_with(&folders[0], &init, &[("FENGHUO_DATABASE", &url)]));
        let line = said.lines().find(|line| line.trim_start().starts_with("east ")).unwrap();
        let password = line.split_whitespace().nth(1).unwrap().to_owned();
        std::fs::create_dir(&folders[1]).unwrap();
        std::fs::copy(folders[0].join("node.key"), folders[1].join("node.key")).unwrap();
        Self { _dir: dir, cluster, folders, url, password }
    }

    async fn officer(&self, server: &Server) -> Client {
        let client =
            Client { http: client(), base: server.base.clone(), bearer: None, cookies: Default::default() };
        client.post("/api/v1/session", &json!({ "login": "east", "password": self.password })).await.ok();
        client
    }
}

fn report(n: usize) -> Value {
    let mut body = first_report(&format!("第{n}起"));
    body["happened"] = json!({ "how": "unknown" });
    body.as_object_mut().unwrap().remove("knew_at");
    body["id"] = json!(kernel::ReportId::new().to_string());
    body
}

async fn told(client: &Client, n: usize) -> String {
    let sent = client.post("/api/v1/reports", &report(n)).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    sent.json()["id"].as_str().unwrap().to_owned()
}

async fn stand_once(client: &Client, told: &[String]) {
    let there = crate::tree::listed(client).await;
    let unique: BTreeSet<&String> = there.iter().collect();
    assert_eq!(there.len(), unique.len(), "something stands twice");
    assert_eq!(unique, told.iter().collect::<BTreeSet<_>>());
}

fn verified(house: &House) {
    let database = [("FENGHUO_DATABASE", house.url.as_str())];
    let said = good(&fenghuo_with(&house.folders[1], &["journal", "verify"], &database));
    assert!(said.contains("错误 0"), "{said}");
    let said = good(&fenghuo_with(&house.folders[1], &["journal", "rebuild"], &database));
    assert!(said.contains("已重建") && !said.contains("不一致"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_server_waits_and_takes_over_when_the_first_is_killed() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let house = House::begun();
    let mut one = Server::start(&house.folders[0], &house.url);
    one.is_the_node(30).await;
    let east = house.officer(&one).await;
    let mut all = vec![told(&east, 1).await];
    let mut other = Server::start(&house.folders[1], &house.url);

    // It lives, is not ready and says why; to people, too; and no command works beside a node.
    let there = other.client(&east);
    assert_eq!(there.get("/healthz").await.ok()["status"], "ok");
    let not = there.get("/readyz").await;
    assert_eq!(not.status, StatusCode::SERVICE_UNAVAILABLE);
    let detail = not.json()["detail"].as_str().unwrap().to_owned();
    let holder = one.base.strip_prefix("http://").unwrap();
    assert!(detail.contains("待命") && detail.contains(holder), "{detail}");
    let refused = there.post("/api/v1/reports", &report(2)).await;
    assert_eq!((refused.status.as_u16(), refused.json()["code"].as_str()), (503, Some("storage.elsewhere")));
    let page = answer(there.request(Method::GET, "/").header("accept", "text/html")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.text.contains("本机待命") && page.text.contains(holder), "{}", page.text);
    let database = [("FENGHUO_DATABASE", house.url.as_str())];
    let third = house._dir.path().join("third");
    std::fs::create_dir(&third).unwrap();
    std::fs::copy(house.folders[0].join("node.key"), third.join("node.key")).unwrap();
    let why = bad(&fenghuo_with(&third, &["journal", "verify"], &database));
    assert!(why.contains("另一台服务器") && why.contains(holder), "{why}");

    one.kill();
    let took = other.is_the_node(20).await;
    eprintln!("taken over {took:?} after kill -9");
    assert!(took < Duration::from_secs(10), "{took:?}");
    let east = there;
    stand_once(&east, &all).await;
    all.push(told(&east, 2).await);
    // The first one comes back and waits; told to stop in order, the holder gives the node back.
    let one = Server::start(&house.folders[0], &house.url);
    assert_eq!(one.ready().await, StatusCode::SERVICE_UNAVAILABLE);
    other.signal("TERM");
    assert_eq!(other.ended(), Some(0));
    let took = one.is_the_node(20).await;
    eprintln!("taken over {took:?} after an orderly stop");
    let east = one.client(&east);
    all.push(told(&east, 3).await);
    stand_once(&east, &all).await;
    drop(one);
    verified(&house);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frozen_holder_that_wakes_up_never_writes_again() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let house = House::begun();
    let mut one = Server::start(&house.folders[0], &house.url);
    one.is_the_node(30).await;
    let other = Server::start(&house.folders[1], &house.url);
    let east = house.officer(&one).await;
    let there = other.client(&east);
    // Commands are in work while it freezes: some in the middle of a batch.
    let mut senders = Vec::new();
    for sender in 0..4usize {
        let east = east.clone();
        senders.push(tokio::spawn(async move {
            let (mut told, mut tried) = (Vec::new(), Vec::new());
            for n in 0..10_000 {
                let body = report(sender * 10_000 + n);
                let id = body["id"].as_str().unwrap().to_owned();
                tried.push(id.clone());
                let Ok(answer) = east.request(Method::POST, "/api/v1/reports").json(&body).send().await
                else {
                    break;
                };
                if answer.status() != StatusCode::CREATED {
                    break;
                }
                told.push(id);
            }
            (told, tried)
        }));
    }
    until("reports flow", || async { crate::tree::listed(&east).await.len() > 20 }).await;
    one.signal("STOP");
    let took = other.is_the_node(30).await;
    eprintln!("taken over {took:?} after SIGSTOP");
    let before = crate::tree::listed(&there).await;
    let new = told(&there, 1).await;

    // It wakes with commands in its line and sessions that it believes to be its own.
    one.signal("CONT");
    assert_eq!(one.ended(), Some(75), "EX_TEMPFAIL: started again, it waits");
    let (mut told, mut tried) = (vec![new.clone()], vec![new]);
    for sender in senders {
        let (t, all) = sender.await.unwrap();
        told.extend(t);
        tried.extend(all);
    }
    let there_now = crate::tree::listed(&there).await;
    let unique: BTreeSet<&String> = there_now.iter().collect();
    assert_eq!(there_now.len(), unique.len(), "something stands twice");
    assert!(told.iter().all(|id| unique.contains(id)), "told as saved and lost");
    assert!(unique.iter().all(|id| tried.contains(id)));
    assert_eq!(there_now.len(), before.len() + 1, "it wrote after it had lost the node");
    let mut one = Server::start(&house.folders[0], &house.url);
    assert_eq!(one.ready().await, StatusCode::SERVICE_UNAVAILABLE);
    drop(other);
    one.is_the_node(20).await;
    one.kill();
    verified(&house);
}

/// The district talks to whichever server the city is: links move with the node, and nobody
/// takes the two for clones.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_links_of_a_node_go_to_the_server_that_took_it_over() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let store = TestStore::postgres();
    let journal::Store::Postgres(url) = store.store() else { panic!("not PostgreSQL") };
    let mut tree = Tree::prepared();
    tree.onto_postgres("yulin", &url);
    tree.second("yulin", "second");
    for key in LEVELS {
        tree.start(key);
        tree.ready(key).await;
    }
    tree.start("second");
    let (town, district) = (tree.officer("mahuangliang").await, tree.officer("yuyang").await);
    let mut holder = ["yulin", "second"];
    for n in 0..4 {
        let sent = id_of(&town.post("/api/v1/reports", &flooded(n, &[])).await.ok());
        let upward = id_of(&write_up(&district, &sent).await);
        let [now, next] = holder;
        let city = tree.officer_at("yulin", now).await;
        arrived(&city, &format!("/api/v1/reports/{upward}"), |_| true).await;
        for there in [&city, &tree.officer("shaanxi").await] {
            let links = there.get("/api/v1/nodes").await.ok()["links"].as_array().unwrap().clone();
            assert!(links.iter().all(|link| link["state"] != "cloned"), "{links:#?}");
        }
        tree.kill(now);
        tree.ready(next).await;
        tree.start(now);
        holder = [next, now];
    }
    tree.kill("mahuangliang");
    tree.kill("second");
    tree.verified();
}

/// PostgreSQL is brought back to a point in time under the running node. Nothing is written there in the
/// old epoch: the server ends, and the next start goes on in a new one, as after a restore.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_brought_back_in_time_ends_the_server_and_the_next_start_opens_an_epoch() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let house = House::begun();
    let epoch = || server::keyfile::KeyFile::read(&house.folders[0]).unwrap().epoch;
    let mut one = Server::start(&house.folders[0], &house.url);
    one.is_the_node(30).await;
    let east = house.officer(&one).await;
    let kept = told(&east, 1).await;
    tokio::task::block_in_place(|| house.cluster.base_backup());
    told(&east, 2).await;
    let old = epoch();
    tokio::task::block_in_place(|| house.cluster.put_back(false));
    let mut late = 3;
    until_within(30, "it writes no more", || {
        late += 1;
        let sent = east.request(Method::POST, "/api/v1/reports").json(&report(late)).send();
        // It says so for a moment, and is gone.
        async move {
            match sent.await {
                Ok(answer) => answer.status() == StatusCode::SERVICE_UNAVAILABLE,
                Err(e) => e.is_connect(),
            }
        }
    })
    .await;
    assert_eq!(one.ended(), Some(75), "started again, it goes on");
    assert_eq!(epoch(), old);

    let one = Server::start(&house.folders[0], &house.url);
    one.is_the_node(30).await;
    assert_ne!(epoch(), old);
    let there = one.client(&east);
    assert_eq!(there.get("/api/v1/reports").await.status, StatusCode::UNAUTHORIZED, "nobody is signed in");
    let east = house.officer(&one).await;
    let new = told(&east, 2).await;
    stand_once(&east, &[kept, new]).await;
    drop(one);
    std::fs::copy(house.folders[0].join("node.key"), house.folders[1].join("node.key")).unwrap();
    verified(&house);
}

/// The folder's lock keeps a second process away from the file that lies in it.
#[tokio::test]
async fn on_sqlite_a_second_process_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--suite", "ed25519"]));
    let (_served, base) = serve(&data);
    for command in [&["serve"][..], &["journal", "verify"], &["user", "reset", "system"]] {
        let why = bad(&fenghuo_with(&data, command, &[("FENGHUO_HTTP_LISTEN", "127.0.0.1:0")]));
        assert!(why.contains("正被另一个 fenghuo 进程使用"), "{command:?}: {why}");
    }
    assert_eq!(answer(client().get(format!("{base}/readyz"))).await.status, StatusCode::OK);
}
