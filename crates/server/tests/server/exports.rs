//! Exports of the platform's own lists, by a running node: asked for, made by its job, found
//! again after a restart, and nobody else's.
use crate::common::*;
use calamine::{Data, Reader as _, Xlsx};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::io::Cursor;

const PATH: &str = "/api/v1/exports";

/// Asks for a list and waits until it is made.
async fn made(client: &Client, list: &str, query: Value) -> Value {
    let asked = client.post(PATH, &json!({ "list": list, "query": query })).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text);
    let path = format!("{PATH}/{}", asked.json()["id"].as_str().unwrap());
    until("the export is done", || async { client.get(&path).await.ok()["state"] == "done" }).await;
    client.get(&path).await.ok()
}

/// The rows of the first sheet of a downloaded file, with the header.
async fn rows(client: &Client, export: &Value) -> Vec<Vec<String>> {
    let path = format!("{PATH}/{}/file", export["id"].as_str().unwrap());
    let response = client.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.content_length(), export["bytes"].as_u64(), "its length is told");
    let bytes = response.bytes().await.unwrap().to_vec();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[tokio::test]
async fn lists_are_taken_out_by_a_running_node_and_found_again_after_a_restart() {
    let (mut node, logins) = TestNode::house().await;
    let (east, west, district) = (
        node.login(&logins, "east").await,
        node.login(&logins, "west").await,
        node.login(&logins, "district").await,
    );
    east.post("/api/v1/reports", &first_report("东沟煤矿透水")).await.ok();
    west.post("/api/v1/reports", &first_report("西山镇煤矿冒顶")).await.ok();

    let all = made(&district, "reports", json!({ "state": "all" })).await;
    assert_eq!((&all["rows_done"], &all["title"]), (&json!(2), &json!("信息")));
    let found = rows(&district, &all).await;
    assert_eq!(found.len(), 3);
    assert_eq!(found[0][0], "编号");
    let narrowed = made(&district, "reports", json!({ "state": "all", "q": "冒顶" })).await;
    assert_eq!(narrowed["conditions"][1], json!({ "name": "含有文字", "said": "冒顶" }));
    let found = rows(&district, &narrowed).await;
    assert!(found.len() == 2 && found[1].iter().any(|cell| cell.contains("冒顶")), "{found:?}");
    let own = rows(&east, &made(&east, "reports", json!({ "state": "all" })).await).await;
    assert!(own.len() == 2 && !own[1].iter().any(|cell| cell.contains("冒顶")), "a township has its own");

    made(&district, "inquiries", json!({ "show": "open" })).await;
    let register = made(&district, "documents", json!({ "year": 2026 })).await;
    assert_eq!((&register["title"], &register["rows_done"]), (&json!("文书登记"), &json!(0)));
    let urgent = json!({ "list": "reports", "query": { "state": "all", "sort": "urgent" } });
    let refused = district.post(PATH, &urgent).await;
    assert_eq!(refused.json()["errors"][0]["code"], "list.sort_urgent", "{}", refused.text);
    let period = json!({ "from": NIGHT.0 - 3_600_000, "to": NIGHT.0 + 3_600_000 });
    let scores = rows(&district, &made(&district, "scores", period).await).await;
    assert_eq!(scores.len(), 3, "two units: {scores:?}");
    let refused = district.post(PATH, &json!({ "list": "scores", "query": { "from": 2, "to": 1 } })).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let audit = node.login(&logins, "audit").await;
    let trail = audit.get("/api/v1/audit?kind=list.exported").await.ok();
    assert_eq!(trail["rows"].as_array().unwrap().len(), 6);
    let pos = trail["rows"][5]["pos"].as_i64().unwrap();
    let entry = audit.get(&format!("/api/v1/audit/{pos}")).await.ok();
    assert_eq!((&entry["body"]["list"], &entry["body"]["rows"]), (&json!("reports"), &json!(2)));

    node.restart().await;
    let district = node.login(&logins, "district").await;
    let kept = district.get(PATH).await.ok();
    assert_eq!(kept["rows"].as_array().unwrap().len(), 5);
    assert_eq!(rows(&district, &all).await.len(), 3);
}

/// An answer that was lost is given again: the file is gone, and it was this command that removed it.
#[tokio::test]
async fn an_export_is_cancelled_and_removed_once() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let all = made(&east, "reports", json!({ "state": "all" })).await;
    let path = format!("{PATH}/{}", all["id"].as_str().unwrap());
    let [first, again] = east.twice(Method::POST, &format!("{path}/cancel"), &json!({})).await;
    assert_eq!((first.status, &first.text), (StatusCode::OK, &again.text));
    let [first, again] = east.twice(Method::DELETE, &path, &Value::Null).await;
    assert_eq!((first.status, &first.text), (StatusCode::OK, &again.text));
    assert_eq!(east.get(&path).await.status, StatusCode::NOT_FOUND);
}
