//! When the ground gives way: the disk fails, the operator compares, the other database.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::*;
use reqwest::StatusCode;
use serde_json::json;
use server::node::Node;
use server::serve::ServeError;
use std::time::Duration;

#[tokio::test]
async fn a_failed_disk_ends_the_process_and_the_next_one_only_reads() {
    let (mut node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    let config = node.node().config.clone();
    node.node().journal.refuse_writes(Some("the disk failed: fsync".to_owned()));
    let running = node.take();
    let ended = tokio::time::timeout(Duration::from_secs(5), running.until_told()).await.unwrap();
    assert!(matches!(ended, Err(ServeError::Disk(reason)) if reason.contains("fsync")));
    until("the folder is free again", || async {
        std::fs::File::open(node.data.join("node.lock")).unwrap().try_lock().is_ok()
    })
    .await;

    node.start_again(config.clone()).await;
    let east = Client { base: node.base.clone(), ..east };
    assert_eq!(east.get(&path).await.ok()["id"], report["id"], "reads go on");
    let refused = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
    refused.problem();
    assert_eq!(node.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    node.stop().await;

    assert!(Node::confirm_tail(&node.data).unwrap());
    node.start_again(config).await;
    let east = Client { base: node.base.clone(), ..east };
    let sent = east.post("/api/v1/reports", &first_report("又一起")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
}

#[tokio::test]
async fn the_same_night_on_postgresql() {
    let store = testkit::TestStore::postgres();
    let journal::Store::Postgres(url) = store.store() else { panic!("not PostgreSQL") };
    let (mut node, logins) = TestNode::house_with(|config| config.database = url).await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    let mut desk = district.listen().await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    let ring = desk.next("ring", Duration::from_secs(2)).await.expect("the desk rings");
    assert_eq!(ring["report_id"], report["id"]);
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    district.post(&format!("{path}/receive"), &json!({})).await.ok();
    node.restart().await;
    let district = Client { base: node.base.clone(), ..district };
    assert!(district.get(&path).await.ok()["received"]["at"].is_number());
    node.stop().await;
}
