//! A township that the district's node wrote for gets a node of its own: what is known of it goes
//! along, and nobody's work is cut in two.
use crate::common::*;
use crate::nodes::{link, linked};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// An answer to somebody who looks again and again: a session may ask fifty times a second.
async fn look(client: &Client, path: &str) -> Value {
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    client.get(path).await.ok()
}

async fn says(client: &Client, path: &str, words: &str) -> bool {
    look(client, path).await.to_string().contains(words)
}

/// The row of a report at somebody's desk.
async fn row(client: &Client, id: &str) -> Option<Value> {
    let list = look(client, "/api/v1/reports?state=all").await;
    list["rows"].as_array().unwrap().iter().find(|row| row["id"] == id).cloned()
}

async fn unit_of(client: &Client) -> Value {
    client.get("/api/v1/session").await.ok()["unit"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hosted_township_takes_its_people_and_its_affairs_along() {
    // On the district's node: a report that is received and instructed, a person, a place.
    let (district, mut logins) = TestNode::house_with(linked).await;
    let east = district.login(&logins, "east").await;
    let desk = district.login(&logins, "district").await;
    let leader = district.login(&logins, "leader").await;
    let sent = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水，3人被困")).await.ok();
    let id = sent["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/reports/{id}");
    desk.post(&format!("{path}/receive"), &json!({})).await.ok();
    let instruct = |text: &str, unit: &Value| {
        json!({ "by_post": "区长", "by_name": "李明", "method": "telephone", "text": text,
                "to": [{ "unit_id": unit, "lead": true }] })
    };
    let unit = unit_of(&east).await;
    leader.post(&format!("{path}/instructions"), &instruct("全力救人", &unit)).await.ok();

    // The township's own node joins.
    let above = district.login(&logins, "system").await;
    let township = TestNode::start_as("610802105", "东河镇", linked).await;
    let inner = Arc::clone(township.node());
    let own = tokio::task::spawn_blocking(move || begin(&inner, "东河镇")).await.unwrap();
    let below = township.login(&own, "system").await;
    let token =
        above.post("/api/v1/nodes/tokens", &json!({ "code": "610802105", "name": "东河镇" })).await.ok();
    let address = district.node().exchange().unwrap().address().unwrap();
    let join = json!({ "parent_url": format!("https://{address}"), "token": token["token"] });
    below.post("/api/v1/nodes/join", &join).await.ok();
    until("the link is up", || async { link(&below, "parent").await["state"] == "up" }).await;

    // What is not urgent is signed after a while.
    let clocks = [district.clock.clone(), township.clock.clone()];
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            clocks.iter().for_each(|clock| clock.advance_ms(200));
        }
    });

    // The officer's account came along, without a password: passwords are in no entry.
    let guard = township.login(&own, "security").await;
    let account = || async {
        let accounts = look(&guard, "/api/v1/accounts").await;
        accounts["rows"].as_array().unwrap().iter().find(|row| row["login"] == "east").cloned()
    };
    until_within(30, "the account came along", || async { account().await.is_some() }).await;
    let account = account().await.unwrap()["id"].as_str().unwrap().to_owned();
    let reset = guard.post(&format!("/api/v1/accounts/{account}/reset-password"), &json!({})).await.ok();
    logins.insert("east".to_owned(), reset["initial_password"].as_str().unwrap().to_owned());

    // Where the officer was, nobody signs in by that account any more.
    until_within(30, "the account is locked where it was", || async {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        east.get("/api/v1/session").await.status == StatusCode::UNAUTHORIZED
    })
    .await;

    // At the own node: the report as it stands, with what the district did and said.
    let east = township.login(&logins, "east").await;
    until_within(30, "the report came along", || async { row(&east, &id).await.is_some() }).await;
    until_within(30, "what the district did came along", || async {
        let seen = look(&east, &path).await;
        let way = seen["way"].as_array().unwrap().clone();
        let instructions = seen["instructions"].as_array().unwrap().clone();
        way.iter().any(|level| level["received_at"].is_number()) && instructions.len() == 1
    })
    .await;
    let people = east.get("/api/v1/people").await.ok();
    assert!(people["rows"].as_array().unwrap().iter().any(|one| one["name"] == "王强"), "{people}");

    // Work goes on between the two: a follow-up goes up, an instruction and its answer cross.
    let follow = json!({ "what": "已救出1人", "casualties": { "trapped": { "how": "number", "n": 2 } } });
    east.post(&format!("{path}/follow"), &follow).await.ok();
    until_within(30, "the follow-up is at the district", || async {
        says(&desk, &path, "已救出1人").await
    })
    .await;
    let second = leader.post(&format!("{path}/instructions"), &instruct("查明原因", &unit)).await.ok();
    let second = second["id"].as_str().unwrap_or_default().to_owned();
    until_within(30, "the second instruction is at the township", || async {
        says(&east, &path, "查明原因").await
    })
    .await;
    let seen = east.get(&path).await.ok();
    let given = seen["instructions"].as_array().unwrap();
    let first = given.iter().find(|one| one["text"] == "全力救人").unwrap()["id"].as_str().unwrap();
    assert_ne!(first, second);
    let answer = json!({ "text": "正在救人" });
    east.post(&format!("/api/v1/instructions/{first}/answer"), &answer).await.ok();
    until_within(30, "the answer to the one from before is at the district", || async {
        says(&desk, &path, "正在救人").await
    })
    .await;

    // The district's page says what was handed on, and nothing is parked on either side.
    until_within(30, "all of it was handed on", || async {
        let page = look(&above, "/api/v1/nodes").await;
        page["handed"].as_array().is_some_and(|all| all.len() == 1 && all[0]["done_at"].is_number())
    })
    .await;
    for client in [&above, &below] {
        let page = client.get("/api/v1/nodes").await.ok();
        assert_eq!(page["totals"]["parked"], 0, "{page:#}");
    }
}
