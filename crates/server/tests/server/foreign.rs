//! A unit that something does not concern: whatever belongs to another unit is answered as if it
//! were not there, by its id in the path and in a filter; `naming` has the bodies of commands. Each
//! answer is compared with the one to an id that nobody has, so that not even its existence is told.
use crate::brief;
use crate::common::*;
use crate::doors::{Door, House, NOBODYS_ID};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What belongs to the eastern township or to the district, of each kind, by the word of its path.
pub type Things = BTreeMap<&'static str, String>;

pub fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

pub fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap_or_else(|| panic!("no rows: {answer}"))
}

/// The city above, which runs no node: the district owes it a report in writing.
pub async fn city_above(node: &TestNode, logins: &Logins) {
    let system = node.login(logins, "system").await;
    let root = system.get("/api/v1/session").await.ok()["unit"]["id"].clone();
    let city = json!({ "name": "某市", "code": "610800", "kind": "government", "placeholder": true });
    let city = id(&system.post("/api/v1/units", &city).await.ok());
    let desk = json!({ "keeper": city, "line": "government", "name": "某市总值班室", "external": true });
    let desk = id(&system.post("/api/v1/desks", &desk).await.ok());
    let route = json!({ "from_unit": root, "to_desk": desk, "via": "block" });
    system.post("/api/v1/routes", &route).await.ok();
}

/// What the district makes of a report: calls, an instruction, a document, a manuscript.
async fn worked_on(district: &Client, east: &str, root: &str, things: &mut Things) {
    let path = format!("/api/v1/reports/{root}");
    let received = district.post(&format!("{path}/receive"), &json!({})).await.ok();
    things.insert("call", id(&received["calls"][0]));
    let given = json!({
        "by_post": "区长", "by_name": "白建军", "method": "telephone", "text": "全力救人。", "to": [{ "unit_id": east }],
    });
    let given = district.post(&format!("{path}/instructions"), &given).await.ok();
    things.insert("instructions", id(&given["instructions"][0]));
    let mut paper = district.get(&format!("{path}/documents?series=special")).await.ok()["paper"].clone();
    paper["sign"] = json!({ "method": "oral", "phone": "6108", "name": "白建军", "post": "区长" });
    things.insert("documents", id(&district.post(&format!("{path}/documents"), &paper).await.ok()));
    let up = format!("{path}/up");
    until("the district owes the city", || async { district.get(&up).await.status == StatusCode::OK }).await;
    let detail = district.get(&path).await.ok();
    let owed = detail["clocks"].as_array().unwrap().iter().find(|clock| clock["mine"] == true).unwrap();
    things.insert("dispatches", owed["dispatch_id"].as_str().unwrap().to_owned());
    let event = detail["timeline"][0]["event_id"].as_str().unwrap();
    things.insert("events", event.to_owned());
    let mut typed = district.get(&up).await.ok()["report"].clone();
    typed["check"] = json!(true);
    things.insert("manuscripts", id(&district.post(&format!("{path}/manuscripts"), &typed).await.ok()));
}

/// What a unit's administrator keeps.
async fn kept(house: &House, east: &str, things: &mut Things) {
    let admin = house.node.login(&house.logins, "eastadmin").await;
    let first = |answer: Value, key: &str| rows(&answer)[0][key].as_str().unwrap().to_owned();
    let of = |list: &str| format!("/api/v1/{list}?unit={east}");
    things.insert("people", first(admin.get(&of("people")).await.ok(), "id"));
    things.insert("posts", first(admin.get(&of("posts")).await.ok(), "post"));
    things.insert("places", first(admin.get(&of("places")).await.ok(), "id"));
    things.insert("routes", first(admin.get(&of("routes")).await.ok(), "id"));
    things.insert("accounts", first(admin.get(&of("accounts")).await.ok(), "id"));
    let desks = admin.get(&of("desks")).await.ok();
    let desk = rows(&desks).iter().find(|desk| desk["keeper"] == east).unwrap();
    things.insert("desks", id(desk));
    let workstation = json!({ "desk_id": desk["id"], "label": "值班室左机" });
    things.insert("workstations", id(&admin.post("/api/v1/workstations", &workstation).await.ok()));
}

/// One thing of each kind that an endpoint names, none of which is the western township's.
pub async fn things(house: &House) -> Things {
    let (node, logins) = (&house.node, &house.logins);
    let east = node.login(logins, "east").await;
    let district = node.login(logins, "district").await;
    let unit = east.get("/api/v1/session").await.ok()["unit"]["id"].as_str().unwrap().to_owned();
    let mut things = Things::from([("units", unit.clone())]);
    city_above(node, logins).await;
    let mut report = first_report("东沟煤矿透水");
    let upload =
        east.request(Method::POST, "/api/v1/attachments?name=a.txt").header("content-type", "text/plain");
    let file = id(&answer(upload.body("photo")).await.ok());
    report["attachments"] = json!([file]);
    things.insert("attachments", file);
    let report = id(&east.post("/api/v1/reports", &report).await.ok());
    worked_on(&district, &unit, &report, &mut things).await;
    things.insert("reports", report);
    let tip = json!({ "to_unit_id": unit, "source": "caller", "text": "有群众来电，说东沟冒烟，请核。" });
    things.insert("inquiries", id(&district.post("/api/v1/inquiries", &tip).await.ok()));
    kept(house, &unit, &mut things).await;
    things.insert(
        "tokens",
        id(&east.post("/api/v1/tokens", &json!({ "label": "工具", "days": 1 })).await.ok()),
    );
    let export = json!({ "list": "reports", "query": { "state": "all" } });
    let export = id(&east.post("/api/v1/exports", &export).await.ok());
    let path = format!("/api/v1/exports/{export}");
    until("the file is made", || async { east.get(&path).await.ok()["state"] == "done" }).await;
    things.insert("exports", export);
    let stranger = json!({ "unit_id": unit, "name": "折文斌", "phone": "13900000002", "reason": "交通中断" });
    node.client().post("/api/v1/session/break-glass", &stranger).await.ok();
    let substitutes = east.get("/api/v1/session/substitutes").await.ok();
    things.insert("substitutes", id(&substitutes[0]));
    brief::comes(node);
    let briefs = async || district.get("/api/v1/desk/briefs").await.ok();
    until("it rings", || async { briefs().await != json!([]) }).await;
    let briefs = briefs().await;
    things.insert("briefs", briefs[0]["event_id"].as_str().unwrap().to_owned());
    things
}

/// The word of a path under which the thing of a placeholder stands.
fn thing<'t>(things: &'t Things, path: &str, placeholder: &str) -> &'t str {
    if placeholder == "call" {
        return &things["call"];
    }
    let parts: Vec<&str> = path.split('/').collect();
    let at = parts.iter().position(|part| part.starts_with('{')).unwrap();
    let word = parts[at - 1];
    things.get(word).unwrap_or_else(|| panic!("nothing of another unit for {path}"))
}

#[tokio::test]
async fn what_belongs_to_another_unit_does_not_exist() {
    let house = House::open().await;
    let things = things(&house).await;
    let mut wrong = Vec::new();
    let mut visited = BTreeSet::new();
    for login in ["west", "westadmin", "westsecurity"] {
        let client = house.node.login(&house.logins, login).await;
        let me = client.get("/api/v1/session").await.ok();
        let permissions: BTreeSet<&str> =
            me["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        for (code, names) in &house.doors.needs {
            for name in names.iter().filter(|name| name.contains('{') && permissions.contains(code.as_str()))
            {
                let door = Door::named(name);
                let theirs = |which: &str| thing(&things, name, which).to_owned();
                let answered = house.ask(&client, &door, &theirs).await;
                let to_nobodys = house.ask(&client, &door, &|_| NOBODYS_ID.to_owned()).await;
                if answered.0 != 404 || answered != to_nobodys {
                    wrong.push(format!("{login} {name}: {answered:?}, to an id of nobody {to_nobodys:?}"));
                }
                visited.insert(name.clone());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let by_id = house.doors.needs.values().flatten().filter(|name| name.contains('{')).cloned();
    let of_the_node: BTreeSet<String> = house.doors.of_the_node.keys().cloned().collect();
    let left: Vec<String> = by_id.filter(|name| !visited.contains(name)).collect();
    assert_eq!(left.into_iter().collect::<BTreeSet<_>>(), of_the_node, "visited by no foreign unit");
    assert!(of_the_node.is_disjoint(&visited));
    // All of it is there, unchanged by the visits, for those whom it concerns.
    let east = house.node.login(&house.logins, "east").await;
    let district = house.node.login(&house.logins, "district").await;
    for word in ["reports", "instructions", "inquiries", "attachments", "exports", "units", "desks", "people"]
    {
        let path = format!("/api/v1/{word}/{}", things[word]);
        assert_eq!(east.get(&path).await.status, StatusCode::OK, "{path}");
    }
    for word in ["reports", "documents", "manuscripts"] {
        let path = format!("/api/v1/{word}/{}", things[word]);
        assert_eq!(district.get(&path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(district.get("/api/v1/desk/briefs").await.ok()[0]["event_id"], *things["briefs"]);
}

/// The same where a filter names the thing.
#[tokio::test]
async fn a_filter_by_what_belongs_to_another_unit_is_one_by_nothing() {
    let house = House::open().await;
    let things = things(&house).await;
    let mut wrong = Vec::new();
    for login in ["west", "westadmin", "westsecurity"] {
        let client = house.node.login(&house.logins, login).await;
        for query in [
            "accounts?unit=",
            "accounts/people?unit=",
            "people?unit=",
            "posts?unit=",
            "desks?unit=",
            "routes?unit=",
            "places?unit=",
            "reports?unit=",
            "units?parent=",
            "statistics?from=0&to=1&unit=",
            "adoption?from=0&to=1&unit=",
        ] {
            let ask = async |id: &str| told(&client.get(&format!("/api/v1/{query}{id}")).await);
            let (theirs, nobodys) = (ask(&things["units"]).await, ask(NOBODYS_ID).await);
            if theirs != nobodys {
                wrong.push(format!("{login} {query}: {theirs:?}, to an id of nobody {nobodys:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Lists in which everybody finds what they address: units and duty rooms are no secret.
const ADDRESSED: [(&str, &str); 2] = [("/api/v1/units", "units"), ("/api/v1/desks", "desks")];

/// Which lists that somebody may read hold which of the things.
async fn held(house: &House, things: &Things, login: &str) -> BTreeSet<(String, &'static str)> {
    let client = house.node.login(&house.logins, login).await;
    let me = client.get("/api/v1/session").await.ok();
    let permissions: BTreeSet<&str> =
        me["permissions"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    let mut held = BTreeSet::new();
    let open = house.doors.needs.iter().filter(|(code, _)| permissions.contains(code.as_str()));
    for name in open.flat_map(|(_, names)| names).filter(|name| !name.contains('{')) {
        // The stream of what rings has stories of its own.
        let Some(path) = name.strip_prefix("GET ").filter(|path| *path != "/api/v1/events") else { continue };
        let asked = match path {
            "/api/v1/adoption" => format!("{path}?from=0&to=60000000000"),
            "/api/v1/search" => format!("{path}?q=东沟"),
            _ => path.to_owned(),
        };
        let text = client.get(&asked).await.text;
        held.extend(
            things
                .iter()
                .filter(|(_, id)| text.contains(id.as_str()))
                .map(|(kind, _)| (path.to_owned(), *kind)),
        );
    }
    held
}

#[tokio::test]
async fn no_list_holds_what_belongs_to_another_unit() {
    let house = House::open().await;
    let things = things(&house).await;
    for login in ["west", "westadmin", "westsecurity"] {
        let mut seen = held(&house, &things, login).await;
        seen.retain(|(path, kind)| !ADDRESSED.contains(&(path.as_str(), kind)));
        assert!(seen.is_empty(), "{login}: {seen:#?}");
    }
    // The same lists hold them for those whom they concern.
    let own = held(&house, &things, "east").await;
    for (path, kind) in [
        ("reports", "reports"),
        ("inquiries", "inquiries"),
        ("exports", "exports"),
        ("tokens", "tokens"),
        ("desks", "desks"),
    ] {
        assert!(own.contains(&(format!("/api/v1/{path}"), kind)), "{path}: {own:#?}");
    }
    let kept = held(&house, &things, "eastadmin").await;
    for kind in ["people", "posts", "places", "routes", "accounts", "workstations"] {
        assert!(kept.contains(&(format!("/api/v1/{kind}"), kind)), "{kind}: {kept:#?}");
    }
}

#[tokio::test]
async fn a_report_answers_no_inquiry_that_is_anothers_and_is_told_whose_a_place_is() {
    let house = House::open().await;
    let things = things(&house).await;
    let west = house.node.login(&house.logins, "west").await;
    let send = async |name: &str, value: Value| {
        let mut body = first_report("西山镇煤矿冒顶");
        body[name] = value;
        west.post("/api/v1/reports", &body).await
    };
    // It may be sent although what it answers is nobody's any more; it answers nothing then.
    let sent = id(&send("inquiry_id", json!(things["inquiries"])).await.ok());
    let casualties = &first_report("")["casualties"];
    let answering =
        json!({ "what": "又有2人升井。", "casualties": casualties, "answers": [things["inquiries"]] });
    west.post(&format!("/api/v1/reports/{sent}/follow"), &answering).await.ok();
    let east = house.node.login(&house.logins, "east").await;
    let asked = east.get(&format!("/api/v1/inquiries/{}", things["inquiries"])).await.ok();
    assert_eq!((&asked["rev"], &asked["answered"]), (&json!(1), &Value::Null), "{asked}");
    // Whoever wants to report from the place of another unit is told which: that unit should.
    let place = send("place_id", json!(things["places"])).await;
    assert_eq!(place.problem(), "report.place_outside");
}

/// A file is called by its content: whoever knows its name alone has to bring it once more.
#[tokio::test]
async fn the_name_of_a_file_is_not_the_file() {
    let house = House::open().await;
    let things = things(&house).await;
    let west = house.node.login(&house.logins, "west").await;
    let file = &things["attachments"];
    let mut body = first_report("西山镇煤矿冒顶");
    body["attachments"] = json!([file]);
    assert_eq!(west.post("/api/v1/reports", &body).await.problem(), "report.attachment_unknown");

    let digest: String = facts::crypto::sm3(&[b"photo"]).iter().map(|b| format!("{b:02x}")).collect();
    let known = json!({ "name": "b.txt", "size": 5, "media_type": "text/plain", "digest": digest });
    let begun = west.post("/api/v1/attachments/announce", &known).await.ok();
    assert_eq!(
        (&begun["file"]["id"], &begun["whole"], &begun["offset"]),
        (&json!(file), &json!(false), &json!(0))
    );
    assert_eq!(begun["file"]["name"], "b.txt", "not what another unit calls it");
    assert_eq!(west.post("/api/v1/reports", &body).await.problem(), "report.attachment_unknown");
    let part = |bytes: &'static str| {
        let path = format!("/api/v1/attachments/{file}/parts?offset=0");
        answer(
            west.request(Method::POST, &path).header("content-type", "application/octet-stream").body(bytes),
        )
    };
    assert_eq!(part("guess").await.problem(), "attachment.damaged");
    assert_eq!(part("photo").await.ok()["whole"], true);
    west.post("/api/v1/reports", &body).await.ok();
    assert_eq!(west.get(&format!("/api/v1/attachments/{file}")).await.status, StatusCode::OK);
}

/// Status and body, but for the id of the request.
pub fn told(answer: &Answer) -> (u16, Value) {
    let media = answer.headers.get("content-type").and_then(|media| media.to_str().ok()).unwrap_or_default();
    let mut body = match media {
        _ if answer.text.is_empty() => Value::Null,
        // A paper has bytes that differ each time.
        "application/pdf" => Value::String(media.to_owned()),
        _ => answer.json(),
    };
    if let Some(object) = body.as_object_mut() {
        object.remove("request_id");
    }
    (answer.status.as_u16(), body)
}
