//! Bundles over HTTP and at the command line: the line between a township and its district is
//! dead, one carries what the other lacks, and the receipt comes back the same way.
use crate::common::process::{bad, fenghuo_with, good};
use crate::common::*;
use crate::nodes::{Two, link, say};
use facts::Channel;
use kernel::Level;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const BUNDLES: &str = "/api/v1/nodes/bundles";
const TAKEN: &str = "/api/v1/nodes/bundles/taken";

/// The district moves to another port and nobody tells the township: the line is dead.
async fn apart() -> Two {
    let mut two = Two::new().await;
    two.join().await;
    until("the link is up", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    two.district.restart().await;
    two.above.base = two.district.base.clone();
    until("the link is down", || async { link(&two.below, "parent").await["state"] != "up" }).await;
    two
}

async fn waits(client: &Client, relation: &str) -> i64 {
    link(client, relation).await["queue"]["urgent"].as_i64().unwrap()
}

/// Writes a bundle for the neighbour and downloads it.
async fn written(client: &Client, relation: &str) -> (Value, Vec<u8>) {
    let node = link(client, relation).await["node_id"].clone();
    let made = client.post(BUNDLES, &json!({ "node_id": node })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let made = made.json();
    let path = format!("{BUNDLES}/{}/file", made["id"].as_str().unwrap());
    let response = client.request(Method::GET, &path).send().await.unwrap();
    let name = response.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains(made["file"].as_str().unwrap()), "{name}");
    let bytes = response.bytes().await.unwrap().to_vec();
    assert_eq!(made["bytes"].as_u64(), u64::try_from(bytes.len()).ok());
    (made, bytes)
}

async fn taken(client: &Client, bytes: &[u8]) -> Answer {
    let request = client.request(Method::POST, TAKEN).header("content-type", "application/octet-stream");
    client.send(request.body(bytes.to_vec())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_goes_up_its_receipt_comes_down_and_both_stand_in_the_journal() {
    let two = apart().await;
    let township = link(&two.above, "child").await["node_id"].as_str().unwrap().parse().unwrap();
    say(&two.township, Channel::Up(Level::District)).await;
    say(&two.district, Channel::To(township)).await;
    until("both wait", || async {
        (waits(&two.below, "parent").await, waits(&two.above, "child").await) == (1, 1)
    })
    .await;
    let (made, up) = written(&two.below, "parent").await;
    assert_eq!(
        (&made["entries"]["urgent"], &made["next"], &made["part"]),
        (&json!(1), &Value::Null, &json!(1))
    );
    let said = taken(&two.above, &up).await.ok();
    assert_eq!(said["node_id"], township.to_string());
    assert_eq!((&said["new"]["urgent"], &said["waiting"]["urgent"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&said["refused"], &said["stale"], &said["continues"]),
        (&json!([]), &json!(false), &json!(false))
    );
    assert_eq!(waits(&two.below, "parent").await, 1, "nothing counts before the receipt");

    let (_, down) = written(&two.above, "child").await;
    let said = taken(&two.below, &down).await.ok();
    assert_eq!((&said["acknowledged"]["urgent"], &said["new"]["urgent"]), (&json!(1), &json!(1)));
    assert_eq!((&said["waiting"]["urgent"], waits(&two.below, "parent").await), (&json!(0), 0));
    let again = taken(&two.above, &up).await.ok();
    assert_eq!(again["new"]["urgent"], 0, "twice is once");

    let inner = std::sync::Arc::clone(two.township.node());
    let count = tokio::task::spawn_blocking(move || {
        inner.journal.read(|db| {
            let sql = "SELECT COUNT(*) FROM journal_entry WHERE kind LIKE 'bundle.%'";
            db.first(sql, &[])?.map_or(Ok(0), |row| row.int(0))
        })
    });
    assert_eq!(count.await.unwrap().unwrap(), 2, "one written, one taken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_the_same_file_and_nobody_else_s_is_there() {
    let two = apart().await;
    let node = link(&two.below, "parent").await["node_id"].clone();
    let ask = |key: &'static str, body: Value| {
        let request = two.below.http.request(Method::POST, format!("{}{BUNDLES}", two.below.base));
        let cookie = two.below.cookies.lock().unwrap()["fenghuo_session"].clone();
        let request = request.header("cookie", format!("fenghuo_session={cookie}"));
        answer(request.header("idempotency-key", key).json(&body))
    };
    let first = ask("one", json!({ "node_id": node })).await.ok();
    let second = ask("one", json!({ "node_id": node })).await.ok();
    assert_eq!(first, second);
    let files = std::fs::read_dir(two.township.data.join("bundles")).unwrap().count();
    assert_eq!(files, 1, "the second file was not kept");
    let nobody = two.below.get(&format!("{BUNDLES}/{}/file", kernel::EventId::new())).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let stranger = ask("two", json!({ "node_id": kernel::NodeId::random() })).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let mark = ask("three", json!({ "node_id": node, "after": "zz" })).await;
    assert_eq!((mark.status, mark.problem()), (StatusCode::UNPROCESSABLE_ENTITY, "bundle.after".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_bundle_for_this_node_is_refused_in_words() {
    let two = apart().await;
    say(&two.township, Channel::Up(Level::District)).await;
    until("it waits", || async { waits(&two.below, "parent").await == 1 }).await;
    let (_, bytes) = written(&two.below, "parent").await;
    let refused = async |client: &Client, bytes: &[u8]| {
        let said = taken(client, bytes).await;
        (said.status.as_u16(), said.problem())
    };
    let code = |status: u16, word: &str| (status, format!("bundle.{word}"));
    assert_eq!(refused(&two.below, &bytes).await, code(422, "own_file"));
    assert_eq!(refused(&two.above, b"PK").await, code(422, "not_a_bundle"));
    assert_eq!(refused(&two.above, b"").await, code(422, "not_a_bundle"));
    assert_eq!(refused(&two.above, &bytes[..bytes.len() - 10]).await, code(422, "cut_off"));
    let mut forged = bytes.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(refused(&two.above, &forged).await, code(422, "bad_signature"));
    let other = TestNode::start_as("610802108", "别的镇", |config| {
        config.exchange.enabled = true;
        config.exchange.listen = ([127, 0, 0, 1], 0).into();
    })
    .await;
    let inner = std::sync::Arc::clone(other.node());
    let logins = tokio::task::spawn_blocking(move || begin(&inner, "别的镇")).await.unwrap();
    let system = other.login(&logins, "system").await;
    assert_eq!(refused(&system, &bytes).await, code(422, "for_another"));
    // A link that was cut because the digits differ: the other end may be anybody.
    let child = link(&two.above, "child").await;
    let differs = json!({ "node_id": child["node_id"], "same": false });
    two.above.post("/api/v1/nodes/words", &differs).await;
    until("the link is cut", || async { link(&two.above, "child").await["state"] == "cut" }).await;
    assert_eq!(refused(&two.above, &bytes).await, code(422, "cut"));
    let for_it = two.above.post(BUNDLES, &json!({ "node_id": child["node_id"] })).await;
    assert_eq!(for_it.problem(), "bundle.cut");
    assert_eq!(two.above.get("/api/v1/nodes").await.ok()["links"][0]["held"]["urgent"], 0);
    let left = std::fs::read_dir(two.district.data.join("bundles")).unwrap().count();
    assert_eq!(left, 0, "nothing of what was brought is left behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_a_browser_writes_and_takes_them_at_the_command_line() {
    let mut two = apart().await;
    say(&two.township, Channel::Up(Level::District)).await;
    until("it waits", || async { waits(&two.below, "parent").await == 1 }).await;
    let (config, data) = (two.township.node().config.clone(), two.township.data.clone());
    two.township.stop().await;
    let out = data.join("up.bundle");
    let fenghuo = |args: &[&str]| fenghuo_with(&data, args, &[("FENGHUO_EXCHANGE_ENABLED", "true")]);
    let at = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let said = good(&fenghuo(&["node", "bundle", "--for", "parent", "--out", &at(&out)]));
    assert!(said.contains("1 条"), "{said}");
    let said = bad(&fenghuo(&["node", "bundle", "--for", "610803", "--out", &at(&out)]));
    assert!(said.contains("没有这个上级或下级"), "{said}");
    assert_eq!(taken(&two.above, &std::fs::read(&out).unwrap()).await.ok()["new"]["urgent"], 1);
    let (_, down) = written(&two.above, "child").await;
    std::fs::write(data.join("down.bundle"), down).unwrap();
    let said = good(&fenghuo(&["node", "take", &at(&data.join("down.bundle"))]));
    assert!(said.contains("对方已存我方 1 条"), "{said}");
    two.township.start_again(config).await;
    two.below.base = two.township.base.clone();
    assert_eq!(waits(&two.below, "parent").await, 0, "and it is known after the start");
}
