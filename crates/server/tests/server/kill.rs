//! `kill -9` of the real process in the middle of sending: what was answered is there,
//! and what is sent again does not stand twice.
use crate::common::process::{fenghuo_with, good, serve, serve_with};
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const SENDERS: u64 = 8;
/// So many answers of a round are there before the process is killed.
const KEPT_BEFORE_A_KILL: usize = 12;

/// A report with an id and a key of the client's own.
#[derive(Clone)]
struct Sent {
    id: String,
    key: String,
    body: Value,
}

fn made(sender: u64, n: u64) -> Sent {
    let id = kernel::ReportId::new().to_string();
    let mut body = first_report(&format!("第{sender}路第{n}起"));
    // The process has the machine's clock, not the test's.
    body["happened"] = json!({ "how": "unknown" });
    body.as_object_mut().unwrap().remove("knew_at");
    body["id"] = json!(id);
    Sent { id, key: format!("kill-{sender}-{n}"), body }
}

async fn send(client: &Client, sent: &Sent) -> Option<StatusCode> {
    let request = client.request(Method::POST, "/api/v1/reports").build().unwrap();
    let mut request = request;
    request.headers_mut().insert("idempotency-key", sent.key.parse().unwrap());
    request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    *request.body_mut() = Some(sent.body.to_string().into());
    let response = client.http.execute(request).await.ok()?;
    let status = response.status();
    response.bytes().await.ok()?;
    Some(status)
}

/// A node with its tables; answers the password of its township.
fn begun(data: &std::path::Path, more: &[(&str, &str)]) -> String {
    let tables = tables();
    let folder = tables.path().to_str().unwrap();
    let init = ["init", "--code", "610802", "--name", "某区", "--tables", folder];
    let said = good(&fenghuo_with(data, &init, more));
    let line = said.lines().find(|line| line.trim_start().starts_with("east ")).unwrap();
    line.split_whitespace().nth(1).unwrap().to_owned()
}

async fn login(base: &str, password: &str) -> Client {
    let client = Client { http: client(), base: base.to_owned(), bearer: None, cookies: Default::default() };
    client.post("/api/v1/session", &json!({ "login": "east", "password": password })).await.ok();
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_before_a_kill_is_there_and_nothing_stands_twice() {
    killed_and_sent_again(&[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_it_is_on_postgresql() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let store = testkit::TestStore::postgres();
    let journal::Store::Postgres(url) = store.store() else { panic!("not PostgreSQL") };
    killed_and_sent_again(&[("FENGHUO_DATABASE", &url)]).await;
}

async fn killed_and_sent_again(more: &[(&str, &str)]) {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    let password = begun(&data, more);

    let mut everything: Vec<Sent> = Vec::new();
    let mut answered: BTreeSet<String> = BTreeSet::new();
    for round in 0..3u64 {
        let (process, base) = serve_with(&data, more);
        let mut senders = Vec::new();
        let client = login(&base, &password).await;
        let kept_now = Arc::new(AtomicUsize::new(0));
        for sender in 0..SENDERS {
            let (client, kept_now) = (client.clone(), Arc::clone(&kept_now));
            senders.push(tokio::spawn(async move {
                let (mut tried, mut kept) = (Vec::new(), Vec::new());
                for n in 0.. {
                    let sent = made(sender, round * 1_000_000 + n);
                    tried.push(sent.clone());
                    match send(&client, &sent).await {
                        Some(StatusCode::CREATED) => {
                            kept.push(sent.id);
                            kept_now.fetch_add(1, Ordering::Relaxed);
                        }
                        Some(other) => panic!("{other}"),
                        None => break,
                    }
                }
                (tried, kept)
            }));
        }
        // In the middle of what the senders do, however long a slow machine takes to come there.
        while kept_now.load(Ordering::Relaxed) < KEPT_BEFORE_A_KILL
            && senders.iter().any(|s| !s.is_finished())
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(round * 13)).await;
        process.kill();
        for sender in senders {
            let (tried, kept) = sender.await.unwrap();
            everything.extend(tried);
            answered.extend(kept);
        }
    }
    assert!(answered.len() >= 3 * KEPT_BEFORE_A_KILL, "only {} were answered", answered.len());

    let (_process, base) = serve_with(&data, more);
    let client = login(&base, &password).await;
    for id in &answered {
        client.get(&format!("/api/v1/reports/{id}")).await.ok();
    }
    for sent in &everything {
        let status = send(&client, sent).await.unwrap();
        assert!(status.is_success(), "{status}");
    }
    let (mut listed, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("/api/v1/reports?state=all&limit=200{after}")).await.ok();
        listed.extend(
            page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), unique.len(), "something stands twice");
    assert_eq!(unique, everything.iter().map(|sent| sent.id.clone()).collect());
    drop(_process);
    assert_eq!(data.join("fenghuo.db").exists(), more.is_empty(), "it lies where it was told to");
    let verified = good(&fenghuo_with(&data, &["journal", "verify"], more));
    assert!(verified.contains("错误 0"), "{verified}");
    // And all of it is in the tables as often as they are made.
    let rebuilt = good(&fenghuo_with(&data, &["journal", "rebuild"], more));
    assert!(rebuilt.contains("已重建") && !rebuilt.contains("不一致"), "{rebuilt}");
    let (_process, base) = serve_with(&data, more);
    let client = login(&base, &password).await;
    for id in &answered {
        client.get(&format!("/api/v1/reports/{id}")).await.ok();
    }
}

/// One part of a file; nothing when the process is gone.
async fn part(client: &Client, id: &str, bytes: &[u8], at: usize, length: usize) -> Option<Value> {
    let end = bytes.len().min(at + length);
    let request = client
        .request(Method::POST, &format!("/api/v1/attachments/{id}/parts?offset={at}"))
        .header("content-type", "application/octet-stream")
        .body(bytes[at..end].to_vec());
    let response = request.send().await.ok()?;
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.ok()
}

fn number(of: &Value) -> usize {
    usize::try_from(of.as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_on_after_every_kill_and_comes_whole() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    let password = begun(&data, &[]);
    let bytes: Vec<u8> = (0..3_000_001u32).map(|n| (n % 251).to_le_bytes()[0]).collect();
    let digest: String = facts::crypto::sm3(&[&bytes]).iter().map(|b| format!("{b:02x}")).collect();
    let file =
        json!({ "name": "井口.jpg", "size": bytes.len(), "media_type": "image/jpeg", "digest": digest });

    let (mut acknowledged, mut round) = (0, 0u64);
    let id = loop {
        let (process, base) = serve(&data);
        let client = login(&base, &password).await;
        let begun = client.post("/api/v1/attachments/announce", &file).await.ok();
        let id = begun["file"]["id"].as_str().unwrap().to_owned();
        if begun["whole"] == true {
            break id;
        }
        assert!(number(&begun["offset"]) >= acknowledged, "what was acknowledged is there");
        let going = tokio::spawn({
            let (client, id, bytes, mut stands) = (client.clone(), id.clone(), bytes.clone(), begun);
            async move {
                let mut reached = 0;
                while stands["whole"] != true {
                    reached = number(&stands["offset"]);
                    match part(&client, &id, &bytes, reached, number(&stands["part_bytes"])).await {
                        Some(next) => stands = next,
                        None => break,
                    }
                }
                reached
            }
        });
        // Each round lives a little longer, so that the last one comes to the end.
        tokio::time::sleep(Duration::from_millis(20 + round * 15)).await;
        process.kill();
        acknowledged = acknowledged.max(going.await.unwrap());
        round += 1;
    };
    assert!(round > 1, "it was cut at least twice");
    let (_process, base) = serve(&data);
    let client = login(&base, &password).await;
    let back = client.request(Method::GET, &format!("/api/v1/attachments/{id}")).send().await.unwrap();
    assert!(back.bytes().await.unwrap() == bytes, "the bytes come back as they went");
}
