//! What goes by telephone and on paper, over HTTP: the calls of a duty room's list, and what a parent
//! without a node is told and handed.
use crate::common::*;
use crate::doors::NOBODYS_ID;
use crate::foreign::city_above;
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn a_call_is_noted_with_who_took_it_and_what_they_said_and_unreached_stays_on_top() {
    let (node, logins) = TestNode::house().await;
    let (east, district) = (node.login(&logins, "east").await, node.login(&logins, "district").await);
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
    let received = district.post(&format!("{path}/receive"), &json!({})).await.ok();
    let call = received["calls"].as_array().unwrap().iter().find(|c| c["post"] == "区应急局值班室").unwrap();
    let tried = format!("{path}/calls/{}/tried", call["id"].as_str().unwrap());
    node.clock.advance_ms(60_000);
    let shown = district.post(&tried, &json!({ "outcome": "no_answer" })).await.ok();
    assert_eq!((&shown["calls"][0]["id"], &shown["calls"][0]["state"]), (&call["id"], &json!("no_answer")));
    node.clock.advance_ms(60_000);
    let said = "要求抢险队伍五点前到位，\n“一个不少”";
    let told = json!({ "outcome": "told", "took_by": "曹丽", "said": said });
    district.post(&tried, &told).await.ok();

    // Whoever opens the page afterwards reads both tries, each with its time.
    let shown = district.get(&path).await.ok();
    let shown = shown["calls"].as_array().unwrap().iter().find(|c| c["id"] == call["id"]).unwrap();
    assert_eq!(shown["state"], "told");
    let at = |minutes: i64| NIGHT.0 + minutes * 60_000;
    let tries = json!([
        { "at": at(1), "outcome": "no_answer" },
        { "at": at(2), "outcome": "told", "took_by": "曹丽", "said": said },
    ]);
    assert_eq!(shown["tries"], tries);

    // What is wrong is told under its field, and the list of one room is nobody else's.
    for (wrong, pointer) in [
        (json!({ "outcome": "told", "took_by": "长".repeat(200) }), "/took_by"),
        (json!({ "outcome": "told", "said": "长".repeat(5_000) }), "/said"),
        (json!({ "outcome": "shouted" }), "/outcome"),
    ] {
        let refused = district.post(&tried, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{pointer}: {}", refused.text);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{}", refused.text);
    }
    let future = json!({ "outcome": "told", "at": at(60) });
    assert_eq!(district.post(&tried, &future).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bureau = node.login(&logins, "bureau").await;
    assert_eq!(bureau.post(&tried, &told).await.problem(), "not_found");
    assert_eq!(east.post(&tried, &told).await.problem(), "not_found");
    let unchanged = district.get(&path).await.ok();
    let calls = unchanged["calls"].as_array().unwrap();
    assert_eq!(calls.iter().find(|c| c["id"] == call["id"]).unwrap()["tries"], tries);
}

/// The clocks for the telephone and the paper that a report's desk owes to a unit.
fn owed_to(report: &Value, unit: &str) -> [Value; 2] {
    let clocks = report["clocks"].as_array().unwrap();
    ["tel", "doc"].map(|what| {
        let owed = |c: &&Value| c["what"] == what && c["mine"] == true && c["to"]["unit"] == unit;
        clocks.iter().find(owed).unwrap_or_else(|| panic!("no {what} in {clocks:#?}")).clone()
    })
}

#[tokio::test]
async fn a_parent_without_a_node_is_told_and_handed_the_paper_and_each_meets_its_clock() {
    let (node, logins) = TestNode::house().await;
    city_above(&node, &logins).await;
    let (east, district) = (node.login(&logins, "east").await, node.login(&logins, "district").await);
    let sent = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    let path = format!("/api/v1/reports/{}", sent["id"].as_str().unwrap());
    let up = format!("{path}/up");
    until("the district owes the city", || async { district.get(&up).await.status == StatusCode::OK }).await;
    let [tel, doc] = owed_to(&district.get(&path).await.ok(), "某市");
    assert!(tel["to"]["external"] == true && tel["met_at"].is_null() && doc["met_at"].is_null(), "{tel}");
    let dispatch = &doc["dispatch_id"];
    let hand = format!("{path}/hand");
    let fax = json!({ "dispatch_id": dispatch, "method": "fax", "took_by": "高磊", "receipt_no": "传真 1124-07，共2页" });
    let early = district.post(&hand, &fax).await;
    assert_eq!(
        (early.status, early.problem().as_str()),
        (StatusCode::CONFLICT, "report.not_now"),
        "nothing is written yet"
    );
    let mut form = district.get(&up).await.ok()["report"].clone();
    form["sign"] = json!({ "method": "oral", "phone": "6108", "name": "白建军", "post": "副区长" });
    district.post(&up, &form).await.ok();

    // ☎ alone meets its own clock and not the paper's.
    node.clock.advance_ms(5 * 60_000);
    let call = json!({ "dispatch_id": dispatch, "took_by": "高磊", "said": "收到" });
    district.post(&format!("{path}/telephone"), &call).await.ok();
    let [tel, doc] = owed_to(&district.get(&path).await.ok(), "某市");
    assert_eq!((&tel["met_at"], &doc["met_at"]), (&json!(NIGHT.0 + 5 * 60_000), &Value::Null));

    for (field, value, code) in [
        ("took_by", json!(" "), "report.took_by_empty"),
        ("took_by", json!("长".repeat(200)), "text.too_long"),
        ("receipt_no", json!("9".repeat(200)), "text.too_long"),
        ("at", json!(NIGHT.0 + 3_600_000), "time.future"),
        ("at", json!(NIGHT.0 - 86_400_000), "time.too_early"),
        ("method", json!("pigeon"), "body.malformed"),
        ("dispatch_id", json!("42"), "body.malformed"),
    ] {
        let mut wrong = fax.clone();
        wrong[field] = value;
        let refused = district.post(&hand, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.text);
        let error = refused.json()["errors"][0].clone();
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!(format!("/{field}")), &json!(code)),
            "{error}"
        );
    }
    let mut nobodys = fax.clone();
    nobodys["dispatch_id"] = json!(NOBODYS_ID);
    assert_eq!(district.post(&hand, &nobodys).await.problem(), "not_found");
    assert_eq!(east.post(&hand, &fax).await.problem(), "not_found", "the township owes the city nothing");

    // The paper, at an instant said: method, who took it, receipt and time stand on the page.
    node.clock.advance_ms(5 * 60_000);
    let mut handed = fax;
    handed["at"] = json!(NIGHT.0 + 8 * 60_000);
    let shown = district.post(&hand, &handed).await.ok();
    let [_, doc] = owed_to(&shown, "某市");
    assert_eq!(doc["met_at"], handed["at"], "{doc}");
    let way = shown["way"].as_array().unwrap().iter().find(|cell| cell["unit"] == "某市").unwrap();
    assert_eq!(
        (&way["role"], &way["doc"]["by"], &way["note"]),
        (&json!("external"), &json!("高磊"), &json!("传真"))
    );
    assert_eq!((&way["tel"]["at"], &way["doc"]["at"]), (&tel["met_at"], &handed["at"]));
    let told = shown["timeline"].as_array().unwrap();
    let told = told.iter().find(|row| row["what"] == "dispatch.handed").unwrap();
    assert_eq!(told["at"], handed["at"]);
    assert!(told.to_string().contains("传真 1124-07，共2页"), "the receipt: {told}");
}
