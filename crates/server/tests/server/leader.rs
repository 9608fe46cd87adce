//! A leader is rung and signs as the person who holds the post: the account is opened for a role,
//! and the security administrator says afterwards whose it is.
use crate::common::*;
use crate::foreign::{city_above, id, rows};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

/// A leader's post of the district, held by somebody; answers who it is.
async fn head_of_the_district(node: &TestNode, logins: &Logins) -> String {
    let admin = node.login(logins, "unit").await;
    let unit = admin.get("/api/v1/session").await.ok()["unit"]["id"].clone();
    let person = json!({ "unit": unit, "name": "白建军", "job": "区长",
        "phones": [{ "kind": "mobile", "number": "13900000008" }] });
    let person = id(&admin.post("/api/v1/people", &person).await.ok());
    for duty in ["leader", "head"] {
        let post = json!({ "unit": unit, "title": duty, "duty": duty });
        let post = admin.post("/api/v1/posts", &post).await.ok()["post"].as_str().unwrap().to_owned();
        let holds = admin.request(Method::POST, &format!("/api/v1/posts/{post}/holders"));
        answer(holds.header("if-match", 1).json(&json!({ "person_id": person }))).await.ok();
    }
    person
}

/// The account of a leader as the security administrator opens it on the page; answers its
/// revision, its id and its first password.
async fn opened(security: &Client, login: &str, unit: &Value) -> (u64, String, String) {
    let body = json!({ "login": login, "name": login, "unit_id": unit, "roles": ["leader"] });
    let made = security.post("/api/v1/accounts", &body).await.ok();
    let password = made["initial_password"].as_str().unwrap().to_owned();
    (made["rev"].as_u64().unwrap(), id(&made), password)
}

#[tokio::test]
async fn who_holds_the_post_is_rung_and_signs_once_the_account_is_theirs() {
    let (node, mut logins) = TestNode::house().await;
    city_above(&node, &logins).await;
    let person = head_of_the_district(&node, &logins).await;
    let security = node.login(&logins, "security").await;
    let unit = security.get("/api/v1/session").await.ok()["unit"]["id"].clone();
    let list = format!("/api/v1/accounts/people?unit={}", unit.as_str().unwrap());
    let offered = security.get(&list).await.ok();
    assert_eq!(rows(&offered), &vec![json!({ "id": person, "name": "白建军", "job": "区长" })]);
    let (rev, account, password) = opened(&security, "bai", &unit).await;
    logins.insert("bai".to_owned(), password);
    let (_, _, password) = opened(&security, "nobody", &unit).await;
    logins.insert("nobody".to_owned(), password);
    let tied = security.request(Method::POST, &format!("/api/v1/accounts/{account}/person"));
    answer(tied.header("if-match", rev).json(&json!({ "person_id": person }))).await.ok();

    let (bai, nobody) = (node.login(&logins, "bai").await, node.login(&logins, "nobody").await);
    let (mut told, mut untold) = (bai.listen().await, nobody.listen().await);
    let east = node.login(&logins, "east").await;
    let report = id(&east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok());
    for _ in 0..2 {
        node.clock.advance_ms(5 * 60_000);
    }
    let ring = told.next("ring", Duration::from_secs(8)).await.expect("the leader is rung");
    assert_eq!((&ring["step"], &ring["report_id"]), (&json!("leader"), &json!(report)));
    assert_eq!(
        untold.next("ring", Duration::from_millis(300)).await,
        None,
        "whose account it is, is not said"
    );

    let up = format!("/api/v1/reports/{report}/up");
    let district = node.login(&logins, "district").await;
    district.post(&format!("/api/v1/reports/{report}/receive"), &json!({})).await.ok();
    until("the district owes the city", || async { district.get(&up).await.status == StatusCode::OK }).await;
    let mine = async |client: &Client| client.get(&up).await.ok()["signing"]["mine"].clone();
    assert_eq!((mine(&bai).await, mine(&nobody).await), (json!(true), json!(false)));
}
