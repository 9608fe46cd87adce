//! The main job over HTTP: a township sends, the desk rings, receives, and everything
//! that was told as saved is there.
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_first_report_rings_the_desk_and_is_received() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    let west = node.login(&logins, "west").await;
    let mut desk = district.listen().await;
    let mut stranger = west.listen().await;

    let sent = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水，3人被困")).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    let report = sent.json();
    let id = report["id"].as_str().unwrap().to_owned();

    let ring = desk.next("ring", SECOND).await.expect("the desk rings within a second");
    assert_eq!(ring["report_id"], id);
    assert!(ring["title"].as_str().unwrap().contains("东沟煤矿"), "{ring}");
    assert_eq!(
        stranger.next("ring", Duration::from_millis(300)).await,
        None,
        "another township hears nothing"
    );

    let list = district.get("/api/v1/reports?state=open").await.ok();
    assert_eq!(list["rows"][0]["id"], id, "{list}");
    assert_eq!(west.get("/api/v1/reports?state=all").await.ok()["rows"], json!([]));
    let hidden = west.get(&format!("/api/v1/reports/{id}")).await;
    assert_eq!((hidden.status, hidden.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"));

    node.clock.advance_ms(60_000);
    let received = district.post(&format!("/api/v1/reports/{id}/receive"), &json!({})).await.ok();
    assert!(received["received"]["at"].is_number(), "{received}");
    let seen = east.get(&format!("/api/v1/reports/{id}")).await.ok();
    let way = seen["way"].as_array().unwrap();
    assert!(way.iter().any(|level| level["received_at"].is_number()), "{seen:#}");
}

#[tokio::test]
async fn a_command_sent_twice_is_done_once_and_another_body_is_refused() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let send = |body: Value| {
        let east = east.clone();
        async move { east.post_as("one-key", "/api/v1/reports", &body).await }
    };
    let first = send(first_report("一台车翻了")).await.ok();
    let again = send(first_report("一台车翻了")).await.ok();
    assert_eq!(first["id"], again["id"]);
    let other = send(first_report("另一台车翻了")).await;
    assert_eq!(
        (other.status, other.problem().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "idempotency.other_body")
    );
    let none = answer(
        east.http
            .post(format!("{}/api/v1/reports", node.base))
            .header("cookie", cookie(&east))
            .json(&first_report("没有键")),
    )
    .await;
    assert_eq!(none.status, StatusCode::BAD_REQUEST);
    none.problem();
    let all = east.get("/api/v1/reports?state=all").await.ok();
    assert_eq!(all["rows"].as_array().unwrap().len(), 1);
}

fn cookie(client: &Client) -> String {
    let cookies = client.cookies.lock().unwrap();
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}

#[tokio::test]
async fn yesterdays_tab_gets_the_newer_state() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿冒顶")).await.ok();
    let path = format!("/api/v1/reports/{}/correct", report["id"].as_str().unwrap());
    let correct = |rev: String, what: &str| {
        let body = json!({ "what": what, "reason": "核实后更正" });
        east.request(Method::POST, &path).header("if-match", rev).json(&body)
    };
    let rev = report["rev"].to_string();
    let done = answer(correct(rev.clone(), "东沟煤矿冒顶，2人被困")).await.ok();
    let stale = answer(correct(rev, "东沟煤矿冒顶，4人被困")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    stale.problem();
    assert_eq!(stale.json()["current"]["rev"], done["rev"], "{}", stale.text);
    let now = east.get(&format!("/api/v1/reports/{}", report["id"].as_str().unwrap())).await.ok();
    assert_eq!(now["what"], "东沟煤矿冒顶，2人被困");
}

#[tokio::test]
async fn bad_input_is_told_and_leaves_nothing() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let mut unknown = first_report("单位不存在");
    unknown["unit_id"] = json!("00000000000000000000000000000001");
    let refused = east.post("/api/v1/reports", &unknown).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "report.unit_unknown")
    );
    assert_eq!(refused.json()["errors"][0]["pointer"], "/unit_id", "{}", refused.text);
    let wrong = east.post("/api/v1/reports", &json!({ "what": 7 })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/what", "{}", wrong.text);
    let mut backwards = first_report("时间倒了");
    backwards["happened"] = json!({ "how": "between", "from": NIGHT.0, "to": NIGHT.0 - 1 });
    let refused = east.post("/api/v1/reports", &backwards).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let text =
        answer(east.request(Method::POST, "/api/v1/reports").header("content-type", "text/plain").body("x"))
            .await;
    assert_eq!(text.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    text.problem();
    let forged =
        answer(node.client().request(Method::GET, "/api/v1/today").header("cookie", "fenghuo_session=00ff"))
            .await;
    assert_eq!((forged.status, forged.problem().as_str()), (StatusCode::UNAUTHORIZED, "session.none"));
    let token = answer(node.client().request(Method::GET, "/api/v1/today").bearer_auth("nonsense")).await;
    assert_eq!(token.status, StatusCode::UNAUTHORIZED);
    assert_eq!(east.get("/api/v1/reports?state=all").await.ok()["rows"], json!([]));
}

#[tokio::test]
async fn a_graceful_stop_loses_nothing_and_ends_the_streams() {
    let (mut node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let _listening = node.login(&logins, "district").await.listen().await;
    let mut tasks = Vec::new();
    for n in 0..20 {
        let east = east.clone();
        tasks.push(tokio::spawn(async move {
            let request =
                east.request(Method::POST, "/api/v1/reports").json(&first_report(&format!("第{n}起")));
            match request.send().await {
                Ok(sent) if sent.status() == StatusCode::CREATED => {
                    sent.json::<Value>().await.ok().map(|report| report["id"].as_str().unwrap().to_owned())
                }
                _ => None,
            }
        }));
    }
    tokio::time::sleep(Duration::from_millis(40)).await;
    let started = Instant::now();
    node.restart().await;
    assert!(started.elapsed() < Duration::from_secs(8));
    let east = node.login(&logins, "east").await;
    for task in tasks {
        if let Some(id) = task.await.unwrap() {
            east.get(&format!("/api/v1/reports/{id}")).await.ok();
        }
    }
}

#[tokio::test]
async fn an_overdue_report_escalates_when_the_clock_says_so() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    let mut desk = district.listen().await;
    let leader = node.login(&logins, "leader").await;
    let mut led = leader.listen().await;
    // A browser that comes later is told what waits.
    let waiting = desk.next("ring", SECOND).await.expect("what waits is told");
    assert_eq!((&waiting["reason"], &waiting["waiting"]), (&json!("arrived"), &json!(true)));
    let wait = Duration::from_secs(8);
    for (minutes, step) in [(5, "officer"), (5, "leader")] {
        node.clock.advance_ms(minutes * 60_000);
        let mut ring = desk.next("ring", wait).await.expect("nobody received it, so the desk rings again");
        // The ring of its arrival may come behind what was told at once.
        while ring["reason"] == "arrived" {
            ring = desk.next("ring", wait).await.expect("it rings again");
        }
        assert_eq!(ring["report_id"], report["id"]);
        assert_eq!((&ring["reason"], &ring["step"]), (&json!("overdue"), &json!(step)));
    }
    let ring = led.next("ring", wait).await.expect("the leader is told");
    assert_eq!(ring["step"], "leader", "of the second step first: {ring}");
    // Until somebody acts: what nobody takes up rings every ten minutes.
    node.clock.advance_ms(10 * 60_000);
    assert_eq!(desk.next("ring", wait).await.unwrap()["step"], "head");
    node.clock.advance_ms(10 * 60_000);
    let above = desk.next("ring", wait).await.unwrap();
    assert_eq!(above["step"], "above");
    node.clock.advance_ms(10 * 60_000);
    assert_eq!(desk.next("ring", wait).await.unwrap()["step"], "above");
}

/// A district that was set up by itself, under a city without a node.
#[tokio::test]
async fn where_nobody_runs_a_node_above_the_last_step_names_the_room_to_call() {
    let (node, logins) = TestNode::house().await;
    crate::foreign::city_above(&node, &logins).await;
    let east = node.login(&logins, "east").await;
    east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    let district = node.login(&logins, "district").await;
    let mut desk = district.listen().await;
    node.clock.advance_ms(26 * 60_000);
    // The bureau is late as well: of it the district is told as the level above, with sound, and whom to call.
    let (mut of_bureau, mut of_own) = (false, false);
    while !(of_bureau && of_own) {
        let ring = desk.next("ring", 8 * SECOND).await.expect("the last step is told of both");
        if ring["step"] != "above" {
            continue;
        }
        assert_eq!(ring["reason"], "overdue");
        match ring["call"]["name"].as_str() {
            Some("区应急局") => of_bureau = true,
            Some("某市总值班室") => of_own = true,
            other => panic!("{other:?} is to be called: {ring}"),
        }
    }
}

#[tokio::test]
async fn a_ring_that_fell_between_two_streams_is_told_until_somebody_acts() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    // The stream ended; the report comes while nobody listens.
    drop(district.listen().await);
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    for _ in 0..2 {
        let ring = district.listen().await.next("ring", SECOND).await.expect("it is told afterwards");
        assert_eq!((&ring["report_id"], &ring["waiting"]), (&report["id"], &json!(true)));
    }
    let viewer = node.login(&logins, "viewer").await;
    assert_eq!(viewer.listen().await.next("ring", Duration::from_millis(300)).await, None);
    let path = format!("/api/v1/reports/{}/receive", report["id"].as_str().unwrap());
    district.post(&path, &json!({})).await.ok();
    assert_eq!(district.listen().await.next("ring", Duration::from_millis(300)).await, None);
}

#[tokio::test]
async fn what_changes_about_a_report_rings_those_who_have_it() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let district = node.login(&logins, "district").await;
    let report = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水")).await.ok();
    let at = |what: &str| format!("/api/v1/reports/{}/{what}", report["id"].as_str().unwrap());
    district.post(&at("receive"), &json!({})).await.ok();
    let mut desk = district.listen().await;
    let mut town = east.listen().await;
    let sent = east.get(&format!("/api/v1/reports/{}", report["id"].as_str().unwrap())).await.ok();
    let own = sent["from_unit"]["id"].clone();
    let give = json!({ "by_post": "副区长", "by_name": "贺某", "method": "on_screen", "text": "救人第一。",
        "to": [{ "unit_id": own, "lead": true }] });
    let given = district.post(&at("instructions"), &give).await.ok();
    let ring = town.next("ring", SECOND).await.expect("an instruction rings whom it is meant for");
    assert_eq!((&ring["reason"], &ring["report_id"]), (&json!("instruction"), &report["id"]));
    let instruction = given["instructions"][0]["id"].as_str().unwrap().to_owned();
    east.post(&format!("/api/v1/instructions/{instruction}/answer"), &json!({ "text": "已到现场" }))
        .await
        .ok();
    assert_eq!(desk.next("ring", SECOND).await.unwrap()["reason"], "answer");
    east.post(&at("correct"), &json!({ "what": "井下透水，4人被困", "reason": "核实" })).await.ok();
    assert_eq!(desk.next("ring", SECOND).await.unwrap()["reason"], "corrected");
    district.post(&at("rating"), &json!({ "grade": "II", "near_miss": false })).await.ok();
    let ring = town.next("ring", SECOND).await.expect("a raised grade rings who wrote the report");
    assert_eq!(ring["reason"], "raised");
    east.post(&at("withdraw"), &json!({ "reason": "误报" })).await.ok();
    assert_eq!(desk.next("ring", SECOND).await.unwrap()["reason"], "withdrawn");
}

/// A bureau whose desk serves the district finds what was sent to it, and nothing else
/// of the townships.
#[tokio::test]
async fn one_finds_what_one_may_open_and_nothing_else() {
    let (node, logins) = TestNode::house_with(|config| config.search.enabled = true).await;
    let (east, west) = (node.login(&logins, "east").await, node.login(&logins, "west").await);
    let mut told = first_report("运煤专线货车侧翻起火");
    told["contact_phone"] = json!("13911112222");
    let told = east.post("/api/v1/reports", &told).await.ok();
    let mut hidden = first_report("运煤专线货车追尾");
    hidden["place_text"] = json!("西山村");
    hidden["contact_phone"] = json!("13933334444");
    let hidden = west.post("/api/v1/reports", &hidden).await.ok();
    let district = node.login(&logins, "district").await;
    let found = |who: &Client, q: &str| {
        let (who, path) = (who.clone(), format!("/api/v1/search?q={q}"));
        async move {
            let hits = who.get(&path).await.ok();
            let hits = hits["hits"].as_array().unwrap().clone();
            hits.iter().filter(|hit| hit["kind"] == "report").map(|hit| hit["id"].clone()).collect::<Vec<_>>()
        }
    };
    until("both are found by the district", || async { found(&district, "运煤专线").await.len() == 2 }).await;
    let bureau = node.login(&logins, "bureau").await;
    let ids = found(&bureau, "运煤专线").await;
    assert_eq!(ids, [told["id"].clone()]);
    assert!(found(&bureau, "13933334444").await.is_empty(), "no number of somebody it may not read of");
    for (report, status) in [(&told, StatusCode::OK), (&hidden, StatusCode::NOT_FOUND)] {
        let path = format!("/api/v1/reports/{}", report["id"].as_str().unwrap());
        assert_eq!(bureau.get(&path).await.status, status, "what is found opens, and only that");
    }
    // Instructed about it, the other township may open it, and so finds it.
    let other = district.get(&format!("/api/v1/reports/{}", told["id"].as_str().unwrap())).await.ok();
    let give = json!({ "by_post": "副区长", "by_name": "贺某", "method": "on_screen", "text": "请派人支援。",
        "to": [{ "unit_id": other["from_unit"]["id"], "lead": true }] });
    let path = format!("/api/v1/reports/{}/instructions", hidden["id"].as_str().unwrap());
    assert_eq!(found(&east, "运煤专线").await, [told["id"].clone()]);
    district.post(&path, &give).await.ok();
    assert_eq!(found(&east, "运煤专线").await.len(), 2);
    // A page holds as many as were asked for, and the next begins behind it.
    let page = bureau.get("/api/v1/search?q=运煤专线&limit=1").await.ok();
    assert_eq!(page["hits"][0]["id"], told["id"], "{page}");
}

/// What is said after a report or an instruction is found beside its own words, not in their place;
/// only a correction changes them.
#[tokio::test]
async fn follow_ups_and_answers_are_found_and_hide_nothing() {
    let (node, logins) = TestNode::house_with(|config| config.search.enabled = true).await;
    let (east, district) = (node.login(&logins, "east").await, node.login(&logins, "district").await);
    let sent = east.post("/api/v1/reports", &first_report("孔雀沟口山洪冲走便桥")).await.ok();
    let report = format!("/api/v1/reports/{}", sent["id"].as_str().unwrap());
    let hits = |q: &'static str| {
        let who = district.clone();
        async move { who.get(&format!("/api/v1/search?q={q}")).await.ok()["hits"].as_array().unwrap().clone() }
    };
    for what in ["海豚队已封路", "蓝鲸救护队到场"] {
        let follow = json!({ "what": what, "casualties": first_report(what)["casualties"] });
        east.post(&format!("{report}/follow"), &follow).await.ok();
    }
    let unit = district.get(&report).await.ok()["from_unit"]["id"].clone();
    let give = json!({ "by_post": "副区长", "by_name": "贺某", "method": "on_screen", "text": "金雕全力救人。",
        "to": [{ "unit_id": unit, "lead": true }] });
    let given = district.post(&format!("{report}/instructions"), &give).await.ok();
    let instruction = given["instructions"][0]["id"].as_str().unwrap();
    for text in ["玉兔组已出发", "铁牛又补充"] {
        east.post(&format!("/api/v1/instructions/{instruction}/answer"), &json!({ "text": text })).await.ok();
    }
    until("the last answer is found", || async { !hits("铁牛").await.is_empty() }).await;
    for words in ["孔雀沟口", "海豚队", "蓝鲸"] {
        let found = hits(words).await;
        assert!(found.iter().any(|hit| hit["id"] == sent["id"]), "{words}: {found:?}");
    }
    for words in ["金雕", "玉兔", "铁牛"] {
        let found = hits(words).await;
        let hit = found.iter().find(|hit| hit["kind"] == "instruction").unwrap_or_else(|| panic!("{words}"));
        assert_eq!(hit["title"], "金雕全力救人。");
    }
    let correct = json!({ "what": "白鹭沟口山洪冲走便桥", "reason": "地名写错" });
    east.post(&format!("{report}/correct"), &correct).await.ok();
    until("the corrected words are found", || async { !hits("白鹭").await.is_empty() }).await;
    let old = hits("孔雀沟口").await;
    assert!(!old.iter().any(|hit| hit["id"] == sent["id"]), "{old:?}");
}

#[tokio::test]
async fn what_was_sent_is_found_a_second_later_by_those_who_may() {
    let (node, logins) = TestNode::house_with(|config| config.search.enabled = true).await;
    let east = node.login(&logins, "east").await;
    let west = node.login(&logins, "west").await;
    let report = east.post("/api/v1/reports", &first_report("运煤专线货车侧翻起火")).await.ok();
    until("the report is found", || async {
        let found = east.get("/api/v1/search?q=专线货车").await;
        found.status == StatusCode::OK && found.json()["hits"][0]["id"] == report["id"]
    })
    .await;
    assert_eq!(west.get("/api/v1/search?q=专线货车").await.ok()["hits"], json!([]));
    let person = east.get("/api/v1/search?q=王强").await.ok();
    assert_eq!(person["hits"][0]["kind"], "person", "{person}");
    let viewer = node.login(&logins, "viewer").await;
    assert_eq!(viewer.get("/api/v1/search?q=王强").await.ok()["hits"], json!([]), "a viewer sees no people");
}

#[tokio::test]
async fn a_pasted_message_is_read_and_a_novel_is_refused() {
    let (node, logins) = TestNode::house().await;
    let west = node.login(&logins, "west").await;
    let text = "西山村后沟今早6点左右滑坡，压了两间房，1人被埋，正在挖，村支书王强13900000001";
    let read = west.post("/api/v1/reports/read", &json!({ "text": text })).await.ok();
    let fields = read["events"][0]["fields"].as_array().unwrap();
    let field = |name: &str| fields.iter().find(|f| f["name"] == name).cloned().unwrap_or_default();
    assert_eq!(field("trapped")["number"], 1);
    assert_eq!(field("contact_phone")["text"], "13900000001");
    assert_eq!(field("dead"), Value::Null, "nobody spoke of the dead");
    assert!(read["events"][0]["what"].as_str().unwrap().contains("滑坡"), "{read}");
    let novel = json!({ "text": "水".repeat(20_001) });
    let refused = west.post("/api/v1/reports/read", &novel).await;
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "report.fields")
    );
}

#[tokio::test]
async fn a_report_bears_the_name_its_unit_had_that_day() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let unit = east.get("/api/v1/session").await.ok()["unit"]["id"].as_str().unwrap().to_owned();
    let sent = east.post("/api/v1/reports", &first_report("东沟煤矿井下透水，3人被困")).await.ok();
    let old = format!("/api/v1/reports/{}", sent["id"].as_str().unwrap());

    node.clock.advance_ms(2 * kernel::clock::DAY_MS);
    let system = node.login(&logins, "system").await;
    let name = json!({ "name": "东河街道办事处", "short_name": "东河街道", "from_on": "2026-11-25" });
    let rev = system.get(&format!("/api/v1/units/{unit}")).await.ok()["rev"].as_u64().unwrap();
    let renamed = system.request(Method::POST, &format!("/api/v1/units/{unit}/names"));
    answer(renamed.header("if-match", rev).json(&name)).await.ok();

    let east = node.login(&logins, "east").await;
    assert_eq!(east.get("/api/v1/session").await.ok()["unit"]["short_name"], "东河街道");
    let district = node.login(&logins, "district").await;
    let seen = district.get(&old).await.ok();
    assert_eq!(seen["from_unit"]["name"], "东河镇");
    assert_eq!(seen["way"][0]["unit"], "东河镇");
    let mut body = first_report("东沟煤矿主扇停机");
    body["knew_at"] = json!(node.clock.now().0 - 60_000);
    body["happened"] = json!({ "how": "unknown" });
    let new = east.post("/api/v1/reports", &body).await.ok();
    let new = east.get(&format!("/api/v1/reports/{}", new["id"].as_str().unwrap())).await.ok();
    assert_eq!(new["from_unit"]["name"], "东河街道");
    let list = district.get("/api/v1/reports?state=all").await.ok();
    let mut names: Vec<&str> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["from_unit"]["name"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["东河街道", "东河镇"]);
}

/// The trail says that something was reported, when and by whom; what was, is for those who may read reports.
#[tokio::test]
async fn what_a_report_says_is_not_for_the_audit_administrator() {
    let (node, logins) = TestNode::house().await;
    let east = node.login(&logins, "east").await;
    let words = "东沟煤矿井下透水，3人被困";
    east.post("/api/v1/reports", &first_report(words)).await.ok();
    let audit = node.login(&logins, "audit").await;
    for kind in ["report.sent", "dispatch.opened"] {
        let page = audit.get(&format!("/api/v1/audit?kind={kind}")).await.ok();
        let row = &page["rows"][0];
        assert_eq!((&row["kind"], &row["brief"]), (&json!(kind), &Value::Null), "{row}");
        let entry = audit.get(&format!("/api/v1/audit/{}", row["pos"])).await.ok();
        assert_eq!(entry["body"], Value::Null, "{entry}");
        assert!(!entry.to_string().contains("东沟"), "{entry}");
        assert_eq!(entry["chained"], true);
    }
}
