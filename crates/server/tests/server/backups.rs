//! Backups from the page, over the API and on both databases: made while the node
//! works, checked, carried away, restored elsewhere, removed; one at a time, so many,
//! and only where there is room.
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::backup;
use server::backup::shelf::Doing;
use server::config::Config;
use testkit::TestStore;

const PATH: &str = "/api/v1/backups";

async fn shelf(system: &Client) -> Value {
    system.get(PATH).await.ok()
}

/// Waits until no work runs, and answers the shelf.
async fn quiet(system: &Client) -> Value {
    until("the work on the shelf is done", || async { shelf(system).await["work"].is_null() }).await;
    shelf(system).await
}

async fn made(system: &Client) -> String {
    let begun = system.post(PATH, &json!({})).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
    let id = begun.json()["id"].as_str().unwrap().to_owned();
    let shelf = quiet(system).await;
    let row = shelf["rows"].as_array().unwrap().iter().find(|row| row["id"] == id.as_str()).unwrap();
    assert_eq!(row["state"], "ok", "{row}");
    id
}

async fn kinds(audit: &Client) -> Vec<String> {
    let rows = audit.get("/api/v1/audit?kind=backup.").await.ok();
    rows["rows"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

/// What comes of a downloaded file in a fresh folder, with a database of its own.
async fn restored(node: &TestNode, file: &[u8], database: String) -> (tempfile::TempDir, Config) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("back");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::copy(node.data.join("node.key"), data.join("node.key")).unwrap();
    let downloaded = dir.path().join("downloaded.tar");
    std::fs::write(&downloaded, file).unwrap();
    let config = Config { database, ..config(&data) };
    let (with, now) = (config.clone(), node.clock.now());
    let restored =
        tokio::task::spawn_blocking(move || backup::restore(&with, &downloaded, now)).await.unwrap().unwrap();
    assert!(restored.checked.report.ok() && restored.erased == 0, "{restored:?}");
    let left = std::fs::read_dir(&data).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    assert!(left.into_iter().all(|name| !name.contains("restore")), "nothing is left of the way there");
    (dir, config)
}

async fn made_checked_carried_away_and_restored(from: Option<TestStore>, to: Option<TestStore>) {
    let address = |store: &Option<TestStore>| match store.as_ref().map(TestStore::store) {
        Some(journal::Store::Postgres(url)) => url,
        _ => String::new(),
    };
    let (mut node, logins) = TestNode::house_with(|config| config.database = address(&from)).await;
    let (system, audit) = (node.login(&logins, "system").await, node.login(&logins, "audit").await);
    let east = node.login(&logins, "east").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let empty = shelf(&system).await;
    assert_eq!((empty["rows"].as_array().unwrap().len(), &empty["work"]), (0, &Value::Null));
    assert!(empty["free_bytes"].as_u64() > Some(0) && empty["wanted_bytes"].as_u64() > Some(0));

    let id = made(&system).await;
    let row = shelf(&system).await["rows"][0].clone();
    assert_eq!(row["form"], if from.is_some() { "dump" } else { "database" });
    assert_eq!(row["by"], system.get("/api/v1/session").await.ok()["name"]);
    assert!(
        row["bytes"].as_u64() > Some(0) && row["entries"].as_u64() > Some(10) && row.get("check").is_none()
    );

    let begun = system.post(&format!("{PATH}/{id}/check"), &json!({})).await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text);
    let found = quiet(&system).await["rows"][0]["check"].clone();
    assert_eq!((&found["sound"], &found["differing"]), (&json!(true), &json!([])), "{found}");
    assert_eq!(found["entries"], row["entries"]);

    let response = system.request(Method::GET, &format!("{PATH}/{id}/file")).send().await.unwrap();
    let length = response.content_length().unwrap();
    let name = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert_eq!(name, "attachment; filename=\"fenghuo-610802-20261124-0251.tar\"");
    let file = response.bytes().await.unwrap();
    assert_eq!(u64::try_from(file.len()).unwrap(), length);
    let mut said = kinds(&audit).await;
    said.reverse();
    assert_eq!(said, ["backup.begun", "backup.made", "backup.checked", "backup.taken"]);
    node.stop().await;

    let (_dir, config) = restored(&node, &file, address(&to)).await;
    node.start_again(config).await;
    let east = node.login(&logins, "east").await;
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    assert_eq!(east.get(&path).await.ok()["id"], report["id"]);
    let sent = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    node.stop().await;
}

#[tokio::test]
async fn a_node_on_sqlite_comes_back_from_what_was_downloaded() {
    made_checked_carried_away_and_restored(None, None).await;
}

#[tokio::test]
async fn a_node_on_postgresql_comes_back_from_what_was_downloaded() {
    made_checked_carried_away_and_restored(Some(TestStore::postgres()), Some(TestStore::postgres())).await;
}

#[tokio::test]
async fn a_node_on_postgresql_comes_back_on_sqlite() {
    made_checked_carried_away_and_restored(Some(TestStore::postgres()), None).await;
}

#[tokio::test]
async fn one_at_a_time_and_the_same_command_once() {
    let (node, logins) = TestNode::house().await;
    let system = node.login(&logins, "system").await;
    let (inner, now) = (std::sync::Arc::clone(node.node()), node.clock.now());
    let turn = inner.shelf.take_turn(kernel::EventId::new(), Doing::Making, now).unwrap();
    assert_eq!(shelf(&system).await["work"]["doing"], "making", "found again by whoever looks");
    let busy = system.post(PATH, &json!({})).await;
    assert_eq!((busy.status, busy.problem().as_str()), (StatusCode::CONFLICT, "backup.busy"));
    drop(turn);
    let send = || {
        let request = system.http.post(format!("{}{PATH}", system.base)).header("idempotency-key", "twice");
        let cookie = system.cookies.lock().unwrap()["fenghuo_session"].clone();
        request.header("cookie", format!("fenghuo_session={cookie}")).json(&json!({}))
    };
    let first = answer(send()).await.ok();
    quiet(&system).await;
    assert_eq!(answer(send()).await.ok(), first);
    assert_eq!(quiet(&system).await["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn so_many_are_kept_and_never_the_last_proved_one_goes() {
    let (node, logins) = TestNode::house_with(|config| config.backup.keep = 2).await;
    let system = node.login(&logins, "system").await;
    let proved = made(&system).await;
    system.post(&format!("{PATH}/{proved}/check"), &json!({})).await.ok();
    quiet(&system).await;
    let mut rest = Vec::new();
    for _ in 0..4 {
        node.clock.advance_ms(60_000);
        rest.push(made(&system).await);
    }
    let ids: Vec<String> = quiet(&system).await["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, [rest[3].clone(), rest[2].clone(), proved.clone()]);
    let removed = system.send(system.request(Method::DELETE, &format!("{PATH}/{proved}"))).await;
    assert_eq!(removed.status, StatusCode::OK, "{}", removed.text);
    let gone = system.get(&format!("{PATH}/{proved}/file")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let again = system.send(system.request(Method::DELETE, &format!("{PATH}/{proved}"))).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_room_nothing_is_begun() {
    let Some(disk) = testkit::SmallDisk::mount(8) else { return };
    let folder = disk.path().join("backups");
    let (node, logins) = TestNode::house_with(|config| config.backup.folder = folder.clone()).await;
    let system = node.login(&logins, "system").await;
    let refused = system.post(PATH, &json!({})).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "backup.no_room")
    );
    assert!(refused.json()["detail"].as_str().unwrap().contains("backup.folder"));
    assert_eq!(shelf(&system).await["rows"], json!([]));
}

#[tokio::test]
async fn a_damaged_backup_is_found_out_and_a_half_one_is_said_to_be_half() {
    let (mut node, logins) = TestNode::house().await;
    let system = node.login(&logins, "system").await;
    let id = made(&system).await;
    let place = node.data.join("backups").join(&id);
    let file = place.join("fenghuo.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    system.post(&format!("{PATH}/{id}/check"), &json!({})).await.ok();
    let found = quiet(&system).await["rows"][0]["check"].clone();
    assert_eq!(found["sound"], false, "{found}");
    // The node stopped in the middle of the next one.
    let half = kernel::EventId::new();
    node.node().shelf.begin(half, "系统管理员", node.clock.now()).unwrap();
    std::fs::create_dir(node.data.join("backups").join(half.to_string()).join("making")).unwrap();
    std::fs::create_dir(node.data.join("backups").join(format!("{id}.check-1"))).unwrap();
    node.restart().await;
    let system = Client { base: node.base.clone(), ..system };
    let rows = shelf(&system).await["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["id"] == half.to_string()).unwrap();
    assert_eq!((&row["state"], &row["why"]["cause"]), (&json!("failed"), &json!("stopped")));
    assert_eq!(system.get(&format!("{PATH}/{half}/file")).await.problem(), "backup.not_whole");
    assert!(!node.data.join("backups").join(half.to_string()).join("making").exists());
    assert!(!node.data.join("backups").join(format!("{id}.check-1")).exists());
}
