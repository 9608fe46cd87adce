//! Search as its users meet it: everything they may see, in both languages, each hit with the page
//! that it opens; nothing of what is not their business.
use crate::common::*;
use crate::foreign::city_above;
use reqwest::StatusCode;
use serde_json::{Value, json};

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

async fn hits(client: &Client, q: &str) -> Vec<Value> {
    let query: String = q.bytes().map(|b| format!("%{b:02X}")).collect();
    client.get(&format!("/api/v1/search?q={query}")).await.ok()["hits"].as_array().unwrap().clone()
}

/// The one hit, once the index has it.
async fn hit(client: &Client, q: &str) -> Value {
    until(q, || async { !hits(client, q).await.is_empty() }).await;
    let found = hits(client, q).await;
    assert_eq!(found.len(), 1, "{q}: {found:#?}");
    found[0].clone()
}

/// A report upward that waits for a signature; its id.
async fn waiting(district: &Client, path: &str) -> String {
    let up = format!("{path}/up");
    until("the district owes the city", || async { district.get(&up).await.status == StatusCode::OK }).await;
    let mut typed = district.get(&up).await.ok()["report"].clone();
    typed["what"] = json!("井下透水，另有三台水泵在途");
    typed["check"] = json!(true);
    id(&district.post(&format!("{path}/manuscripts"), &typed).await.ok())
}

#[tokio::test]
async fn everything_one_may_see_is_found_and_opens_its_page() {
    let (node, logins) = TestNode::house_with(|config| config.search.enabled = true).await;
    let (east, west) = (node.login(&logins, "east").await, node.login(&logins, "west").await);
    city_above(&node, &logins).await;
    let (district, bureau) = (node.login(&logins, "district").await, node.login(&logins, "bureau").await);
    let unit = east.get("/api/v1/session").await.ok()["unit"]["id"].clone();
    let report = id(&east.post("/api/v1/reports", &first_report("井下透水")).await.ok());
    let path = format!("/api/v1/reports/{report}");
    let received = district.post(&format!("{path}/receive"), &json!({})).await.ok();
    let verified = json!({ "note": "矿长田守义称水位每小时涨两米" });
    district.post(&format!("{path}/verify"), &verified).await.ok();
    let call = id(&received["calls"][0]);
    let tried = json!({ "outcome": "told", "took_by": "白建军", "said": "要求抢险队伍五点前到位" });
    district.post(&format!("{path}/calls/{call}/tried"), &tried).await.ok();
    let mine = east.get(&path).await.ok();
    let dispatch = mine["clocks"].as_array().unwrap().iter().find(|c| c["what"] == "tel").unwrap().clone();
    let told = json!({ "dispatch_id": dispatch["dispatch_id"], "took_by": "马志远", "said": "请带发电机" });
    east.post(&format!("{path}/telephone"), &told).await.ok();
    let tip = json!({ "to_unit_id": unit, "source": "caller", "text": "群众说南沟冒黑烟" });
    let inquiry = id(&district.post("/api/v1/inquiries", &tip).await.ok());
    let mut paper = district.get(&format!("{path}/documents?series=special")).await.ok()["paper"].clone();
    paper["sign"] = json!({ "method": "oral", "phone": "6108", "name": "白建军", "post": "区长" });
    paper["text"] = json!("需调集大功率水泵四台");
    let document = id(&district.post(&format!("{path}/documents"), &paper).await.ok());

    let manuscript = waiting(&district, &path).await;
    let found = hit(&district, "另有三台水泵在途").await;
    assert_eq!((&found["kind"], &found["id"]), (&json!("manuscript"), &json!(manuscript)));
    assert_eq!(found["title_en"], "Coal mine accident, 东沟煤矿, 3 trapped");
    for other in [&east, &bureau] {
        assert_eq!(hits(other, "另有三台水泵在途").await, Vec::<Value>::new());
    }
    district.post(&format!("/api/v1/manuscripts/{manuscript}/discard"), &Value::Null).await.ok();
    assert_eq!(hits(&district, "另有三台水泵在途").await, Vec::<Value>::new(), "it waits no more");

    let mut drilled = first_report("演习井下冒顶");
    drilled["drill"] = json!(true);
    east.post("/api/v1/reports", &drilled).await.ok();
    assert_eq!(hit(&district, "演习井下冒顶").await["drill"], json!(true), "it says so to who drills not");
    assert_eq!(hit(&district, "井下透水").await["drill"], json!(false));

    let english = "Coal mine accident, 东沟煤矿, 3 trapped";
    let found = hit(&district, "井下透水").await;
    assert_eq!((&found["kind"], &found["id"]), (&json!("report"), &json!(report)));
    assert_eq!(found["title_en"], english);
    for (q, kind, who) in [
        ("水位每小时涨两米", "dispatch", [&district, &east]),
        ("发电机", "dispatch", [&district, &east]),
        ("白建军 抢险队伍", "call", [&district, &district]),
    ] {
        for client in who {
            let found = hit(client, q).await;
            assert_eq!((&found["kind"], &found["report_id"]), (&json!(kind), &json!(report)), "{q}");
            assert_eq!(
                (&found["title"], &found["title_en"]),
                (&json!("东沟煤矿事故，3 人被困"), &json!(english))
            );
            assert!(
                found["snippet"].as_str().unwrap().contains(q.split(' ').next_back().unwrap()),
                "{found}"
            );
        }
    }
    let found = hit(&east, "南沟冒黑烟").await;
    assert_eq!((&found["kind"], &found["id"]), (&json!("inquiry"), &json!(inquiry)));
    assert!(found["title_en"].as_str().unwrap().starts_with("Tip: "), "{found}");
    hit(&district, "南沟冒黑烟").await;
    let found = hit(&district, "大功率水泵").await;
    assert_eq!((&found["kind"], &found["id"]), (&json!("document"), &json!(document)));
    assert_eq!(district.get(&format!("/api/v1/documents/{document}")).await.status, StatusCode::OK);

    // What the district said and wrote in its own house is not for the township, and nothing of
    // all this is for another one. The bureau along the line has the report and not the inquiry.
    for q in ["抢险队伍", "大功率水泵"] {
        assert_eq!(hits(&east, q).await, Vec::<Value>::new(), "{q}");
    }
    for q in ["井下透水", "涨两米", "发电机", "抢险队伍", "南沟冒黑烟", "大功率水泵"]
    {
        assert_eq!(hits(&west, q).await, Vec::<Value>::new(), "{q}");
    }
    // Units and duty rooms are no secret; people are, to another unit.
    for q in ["东河镇值班室", "东河镇人民政府"] {
        assert_eq!(hits(&west, q).await, hits(&east, q).await, "{q}");
        assert_eq!(hits(&west, q).await.len(), 1, "{q}");
    }
    assert_eq!((hits(&west, "王强").await.len(), hits(&east, "王强").await.len()), (0, 1));
    // Who sends and who looks find what their unit has; who leads, what the desk beside them knows.
    for (login, beyond) in [("reporter", 0), ("viewer", 0), ("leader", 1)] {
        let client = node.login(&logins, login).await;
        assert_eq!(hit(&client, "井下透水").await["id"], json!(report), "{login}");
        for q in ["抢险队伍", "大功率水泵"] {
            assert_eq!(hits(&client, q).await.len(), beyond, "{login} {q}");
        }
    }
    // A screen and a substitute do not search at all.
    let screen = node.login(&logins, "screen").await;
    let substitute = node.client();
    let form = json!({ "unit_id": unit, "name": "折文斌", "phone": "13900000002", "reason": "交通中断" });
    substitute.post("/api/v1/session/break-glass", &form).await.ok();
    for client in [&screen, &substitute] {
        let refused = client.get("/api/v1/search?q=x").await;
        assert_eq!(
            (refused.status, refused.problem().as_str()),
            (StatusCode::FORBIDDEN, "permission.missing")
        );
    }
    // Administrators find what they keep, and no report.
    for login in ["eastadmin", "system", "security", "audit"] {
        let admin = node.login(&logins, login).await;
        assert_eq!(hits(&admin, "井下透水").await, Vec::<Value>::new(), "{login}");
        assert_eq!(hit(&admin, "东河镇人民政府").await["kind"], "unit", "{login}");
    }
    let admin = node.login(&logins, "eastadmin").await;
    let person = hit(&admin, "王强").await;
    assert_eq!((&person["kind"], &person["unit_id"]), (&json!("person"), &unit));
    accounts_are_found_by_who_keeps_them(&node, &logins).await;
    assert_eq!(hit(&bureau, "涨两米").await["report_id"], json!(report));
    for q in ["抢险队伍", "大功率水泵", "南沟冒黑烟"] {
        assert_eq!(hits(&bureau, q).await, Vec::<Value>::new(), "{q}");
    }
}

/// By login and name, within the scope of who may see accounts; a changed password is no word of it.
async fn accounts_are_found_by_who_keeps_them(node: &TestNode, logins: &Logins) {
    let security = node.login(logins, "security").await;
    let accounts = security.get("/api/v1/accounts?limit=200").await.ok();
    let account =
        accounts["rows"].as_array().unwrap().iter().find(|a| a["login"] == "westmine").unwrap().clone();
    security.post(&format!("/api/v1/accounts/{}/reset-password", id(&account)), &Value::Null).await.ok();
    let own = |hits: Vec<Value>| hits.into_iter().filter(|hit| hit["kind"] == "account").collect::<Vec<_>>();
    let found = own(hits(&security, "westmine").await);
    assert_eq!((found.len(), &found[0]["id"]), (1, &account["id"]), "{found:?}");
    for login in ["district", "eastadmin", "audit"] {
        let client = node.login(logins, login).await;
        assert_eq!(own(hits(&client, "west").await), Vec::<Value>::new(), "{login}");
    }
    let eastadmin = node.login(logins, "eastadmin").await;
    assert_eq!(own(hits(&eastadmin, "eastadmin").await).len(), 1);
    assert_eq!(own(hits(&security, "password").await), Vec::<Value>::new());
}

/// A figure of `/metrics`.
async fn figure(node: &TestNode, name: &str) -> i64 {
    let page = node.get("/metrics").await.text;
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("{name} ")))
        .unwrap_or_else(|| panic!("no {name}"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

/// The index cannot be written, as on a full disk: the node goes on, says how far behind the index
/// is, and finds everything when there is room again, without a restart.
#[tokio::test]
async fn an_index_that_failed_is_opened_again_by_itself() {
    let (node, logins) = TestNode::house_with(|config| config.search.enabled = true).await;
    let east = node.login(&logins, "east").await;
    east.post("/api/v1/reports", &first_report("井下透水")).await.ok();
    hit(&east, "井下透水").await;
    until("the index is up to date", || async { figure(&node, "fenghuo_search_behind").await == 0 }).await;
    assert_eq!(figure(&node, "fenghuo_search_failed_total").await, 0);

    let folder = node.data.join("search");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    east.post("/api/v1/reports", &first_report("桥面塌陷")).await.ok();
    until("the failure is counted", || async { figure(&node, "fenghuo_search_failed_total").await > 0 })
        .await;
    assert!(figure(&node, "fenghuo_search_behind").await > 0, "whoever watches sees how far behind it is");

    std::fs::remove_file(&folder).unwrap();
    hit(&east, "桥面塌陷").await;
    hit(&east, "井下透水").await;
    until("it has caught up", || async { figure(&node, "fenghuo_search_behind").await == 0 }).await;
}
