//! The main job to its end, over four real processes: what a township sends is at the province, its
//! officer works on it there, and the township sees how far it went and does what it is told.
use crate::common::tree::{LEVELS, Tree, arrived, with_word};
use crate::common::*;
use crate::tree::{flooded, id_of};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// A page's cell of a unit on the way.
fn cell<'a>(report: &'a Value, unit: &str) -> &'a Value {
    let way = report["way"].as_array().unwrap();
    way.iter().find(|cell| cell["unit"] == unit).unwrap_or(&Value::Null)
}

/// The officer of a desk takes what came, asks about it, and reports it upward; answers the new report.
async fn passed_on(desk: &Client, id: &str) -> String {
    let path = format!("/api/v1/reports/{id}");
    arrived(desk, &path, |report| report["received"].is_object()).await;
    desk.post(&format!("{path}/receive"), &json!({})).await.ok();
    desk.post(&format!("{path}/verify"), &json!({ "note": "矿方折文斌：12人名单已核" })).await.ok();
    let up = format!("{path}/up");
    let form = arrived(desk, &up, |form| form["to"].as_array().is_some_and(|to| !to.is_empty())).await;
    id_of(&desk.post(&up, &with_word(&form)).await.ok())
}

/// ☎ to the government above, apart from the paper; answers who took it.
async fn telephoned(desk: &Client, id: &str, above: &str) {
    let path = format!("/api/v1/reports/{id}");
    let clocks = desk.get(&path).await.ok()["clocks"].as_array().unwrap().clone();
    let is_owed = |clock: &&Value| {
        clock["what"] == "tel"
            && clock["mine"] == true
            && clock["via"] == "block"
            && clock["to"]["unit"] == above
    };
    let owed = clocks.iter().find(is_owed).unwrap_or_else(|| panic!("no call to {above} in {clocks:#?}"));
    let told = json!({ "dispatch_id": owed["dispatch_id"], "took_by": "值班员某某", "said": "收到，续报。" });
    desk.post(&format!("{path}/telephone"), &told).await.ok();
}

/// Tells the first of the call list and does not reach the second; who was not reached stands first.
async fn told_and_unreached(desk: &Client, id: &str) {
    let path = format!("/api/v1/reports/{id}");
    let list = |report: &Value| report["calls"].as_array().cloned().unwrap_or_default();
    let calls = list(&arrived(desk, &path, |report| list(report).len() > 1).await);
    let of = |call: &Value| call["id"].as_str().unwrap().to_owned();
    let (reached, missed) = (of(&calls[0]), of(&calls[1]));
    for (call, tried) in [
        (&reached, json!({ "outcome": "told", "took_by": "本人", "said": "知道了，马上到" })),
        (&missed, json!({ "outcome": "no_answer" })),
    ] {
        desk.post(&format!("{path}/calls/{call}/tried"), &tried).await.ok();
    }
    let calls = list(&desk.get(&path).await.ok());
    let state = |id: &str| calls.iter().find(|call| call["id"] == id).map(|call| call["state"].clone());
    assert_eq!((state(&reached), state(&missed)), (Some(json!("told")), Some(json!("no_answer"))));
    assert_eq!(calls[0]["id"], missed.as_str(), "who was not reached stands first: {calls:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_major_accident_is_told_at_each_level_and_handed_over_above_the_province() {
    let tree = Tree::grown().await;
    let [town, district, city, province] = LEVELS.map(|key| tree.officer(key));
    let (town, district, city, province) = (town.await, district.await, city.await, province.await);
    let mut typed = flooded(2, &[]);
    typed["rating"] = json!({ "grade": "II", "near_miss": false });
    let first = id_of(&town.post("/api/v1/reports", &typed).await.ok());
    let to_city = passed_on(&district, &first).await;
    let to_province = passed_on(&city, &to_city).await;
    told_and_unreached(&city, &to_city).await;

    // 国务院 keeps no node: the province writes, telephones and hands it over, each by its clock.
    let there = format!("/api/v1/reports/{to_province}");
    let above = passed_on(&province, &to_province).await;
    told_and_unreached(&province, &to_province).await;
    let owed = |report: &Value, what: &str| {
        let mut clocks = report["clocks"].as_array().unwrap().iter();
        let mine = |c: &&Value| c["mine"] == true && c["to"]["unit"] == "国务院" && c["what"] == what;
        clocks.find(mine).cloned().unwrap_or_default()
    };
    let report = province.get(&there).await.ok();
    let paper = owed(&report, "doc");
    assert_eq!((&paper["to"]["external"], &paper["met_at"]), (&json!(true), &Value::Null), "{report:#}");
    assert!(paper["due_at"].is_number(), "{paper}");
    telephoned(&province, &to_province, "国务院").await;
    let handed = json!({
        "dispatch_id": paper["dispatch_id"], "method": "fax", "took_by": "总值班室某某", "receipt_no": "2页",
    });
    province.post(&format!("{there}/hand"), &handed).await.ok();
    let report = province.get(&there).await.ok();
    for what in ["tel", "doc"] {
        let clock = owed(&report, what);
        assert!(clock["met_at"].as_i64() <= clock["due_at"].as_i64(), "{what}: {clock}");
        assert!(clock["met_at"].is_number(), "{what}: {clock}");
    }
    let written = province.get(&format!("/api/v1/reports/{above}")).await.ok();
    assert_eq!((&written["upward"], &written["rating"]["grade"]), (&json!(true), &json!("II")));
    // The township sees that it went as far as it goes.
    let own = format!("/api/v1/reports/{first}");
    arrived(&town, &own, |report| cell(report, "国务院")["doc"]["state"] == "done").await;

    // What is no more than 较大 ends at the province.
    let mut typed = flooded(3, &[]);
    typed["what"] = json!("井下透水，3人被困，正在组织救援");
    typed["casualties"] = json!({ "trapped": { "how": "number", "n": 3 } });
    let lesser = id_of(&town.post("/api/v1/reports", &typed).await.ok());
    let to_city = passed_on(&district, &lesser).await;
    let to_province = passed_on(&city, &to_city).await;
    let path = format!("/api/v1/reports/{to_province}");
    let report = arrived(&province, &path, |report| report["received"].is_object()).await;
    assert_eq!(owed(&report, "doc"), Value::Null, "{report:#}");
    tree.verified();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_township_s_report_is_worked_on_at_the_province_and_the_answer_comes_back() {
    let tree = Tree::grown().await;
    let [town, district, city, province] = LEVELS.map(|key| tree.officer(key));
    let (town, district, city, province) = (town.await, district.await, city.await, province.await);
    let first = id_of(&town.post("/api/v1/reports", &flooded(1, &[])).await.ok());
    let own = format!("/api/v1/reports/{first}");
    let to_city = passed_on(&district, &first).await;
    let to_province = passed_on(&city, &to_city).await;

    // 已报市, 已报省: the papers are there, the telephone is owed still, and the township sees both.
    let written = |report: &Value, unit: &str| cell(report, unit)["doc"]["state"] == "done";
    let seen = arrived(&town, &own, |report| written(report, "榆林市") && written(report, "陕西省")).await;
    for unit in ["榆林市", "陕西省"] {
        let cell = cell(&seen, unit);
        assert_eq!(cell["tel"]["state"], "owed", "{unit}: {cell}");
        assert!(cell["tel"]["due_at"].is_number() && cell["doc"]["at"].is_number(), "{unit}: {cell}");
    }
    telephoned(&district, &first, "榆林市").await;
    telephoned(&city, &to_city, "陕西省").await;
    let told = |report: &Value, unit: &str| cell(report, unit)["tel"]["state"] == "done";
    let seen = arrived(&town, &own, |report| told(report, "榆林市") && told(report, "陕西省")).await;
    for unit in ["榆林市", "陕西省"] {
        let cell = cell(&seen, unit);
        let at = |mark: &str| cell[mark]["at"].as_i64().unwrap();
        assert!(at("doc") < at("tel"), "each mark has its own time: {cell}");
    }

    // 签收 and 核实 at the province, seen in the township with the province's times.
    let there = format!("/api/v1/reports/{to_province}");
    arrived(&province, &there, |report| report["received"].is_object()).await;
    let received = province.post(&format!("{there}/receive"), &json!({})).await.ok();
    let note = json!({ "note": "市值班室高磊：名单已核，人数一致" });
    let verified = province.post(&format!("{there}/verify"), &note).await.ok();
    let seen = arrived(&town, &own, |report| cell(report, "陕西省")["verified_at"].is_number()).await;
    assert_eq!(cell(&seen, "陕西省")["received_at"], received["received"]["at"], "{seen:#}");
    assert_eq!(cell(&seen, "陕西省")["verified_at"], cell(&verified, "陕西省")["verified_at"]);
    for unit in ["榆阳区", "榆林市"] {
        let cell = cell(&seen, unit);
        for step in ["delivered_at", "received_at", "verified_at"] {
            assert!(cell[step].is_number(), "{unit} {step}: {cell}");
        }
    }

    // 批示: down past two levels, to the letter.
    let words = "先把井下人数、名字核死；救人第一。\n不得瞒报。 ";
    let unit = town.get("/api/v1/session").await.ok()["unit"]["id"].clone();
    let body = json!({
        "by_post": "副省长", "by_name": "某某", "method": "telephone", "text": words,
        "to": [{ "unit_id": unit, "lead": true }],
    });
    let given = province.post(&format!("{there}/instructions"), &body).await;
    assert_eq!(given.status, StatusCode::CREATED, "{}", given.text);
    let given = given.json()["instructions"][0].clone();
    let came = arrived(&town, &own, |report| report["instructions"][0].is_object()).await;
    let came = &came["instructions"][0];
    for field in ["id", "no", "text", "by_post", "by_name", "taken_by", "at"] {
        assert_eq!(came[field], given[field], "{field}: {came}");
    }
    assert_eq!(came["text"], words);
    let order = format!("/api/v1/instructions/{}", came["id"].as_str().unwrap());
    town.post(&format!("{order}/seen"), &json!({})).await.ok();
    let answer = json!({ "text": "12人名单逐一核对，已报区应急局。" });
    town.post(&format!("{order}/answer"), &answer).await.ok();
    let is_answered = |report: &Value| report["instructions"][0]["to"][0]["answer"].is_string();
    let back = arrived(&province, &there, is_answered).await["instructions"][0]["to"][0].clone();
    assert_eq!((&back["unit"], &back["answer"]), (&json!("麻黄梁镇"), &answer["text"]), "{back}");
    assert!(back["seen_at"].is_number() && back["answered_at"].is_number(), "{back}");

    // 临时顶班: who comes in at the township by the form is seen above, with the telephone to ask them.
    let form = json!({ "unit_id": unit, "name": "张三", "phone": "13900000001", "reason": "值班员突发疾病" });
    tree.nobody("mahuangliang").post("/api/v1/session/break-glass", &form).await.ok();
    let of_them = |rows: &Value| {
        rows.as_array().unwrap().iter().find(|row| row["phone"] == "13900000001").cloned().unwrap_or_default()
    };
    let rows = arrived(&district, "/api/v1/session/substitutes", |rows| of_them(rows).is_object()).await;
    let seen = of_them(&rows);
    assert_eq!((&seen["name"], &seen["reason"]), (&form["name"], &form["reason"]), "{seen}");
    assert_eq!((&seen["unit_name"], &seen["here"]), (&json!("麻黄梁镇"), &json!(false)), "{seen}");
    tree.verified();
}
