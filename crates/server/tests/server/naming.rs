//! Commands whose body names what belongs to another unit: each answers as to an id that nobody
//! has, and differently to the caller's own, so that the name was really looked at. Which they are
//! stands in `naming.toml`; every id that the document knows in a body is there.
use crate::common::*;
use crate::doors::{House, NOBODYS_ID, document, operations};
use crate::foreign::{Things, id, rows, things, told};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use server::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Deserialize)]
struct Table {
    /// Ids that are answered otherwise, with the reason: `POST /path /field`.
    otherwise: BTreeMap<String, String>,
    naming: Vec<Naming>,
}

/// A command whose body names a thing of another unit.
#[derive(Deserialize)]
struct Naming {
    login: String,
    #[serde(default = "post")]
    method: String,
    path: String,
    /// Kind of thing, by the word of its path.
    thing: String,
    /// `$it` is the thing; `$units`, `$case` and the like are the caller's own.
    body: String,
    /// What else stands in the body.
    #[serde(default)]
    with: With,
    /// Why the caller's own is answered like nothing, too. Where that is no refusal, the name is
    /// not looked at, and the answers are the same but for what was made.
    own: Option<String>,
    /// The caller's own, where it is not of that kind alone: `below` for a unit.
    mine: Option<String>,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "snake_case")]
enum With {
    #[default]
    Nothing,
    /// A first report.
    First,
    /// What the form upward is filled with.
    Upward,
}

fn post() -> String {
    "POST".to_owned()
}

impl Naming {
    fn body(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{}: {e}", self.body))
    }

    /// As the list of ids in bodies names it.
    fn name(&self) -> String {
        let path: Vec<&str> =
            self.path.split('/').map(|part| if part.starts_with('$') { "{id}" } else { part }).collect();
        let field = where_it_stands(&self.body()).unwrap_or_else(|| panic!("no $it in {}", self.body));
        format!("{} {} {field}", self.method, path.join("/"))
    }
}

fn table() -> Table {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/naming.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The field of `$it`; elements of a list are `-`.
fn where_it_stands(body: &Value) -> Option<String> {
    match body {
        Value::String(text) if text == "$it" => Some(String::new()),
        Value::Array(many) => many.iter().find_map(where_it_stands).map(|rest| format!("/-{rest}")),
        Value::Object(fields) => {
            fields.iter().find_map(|(name, value)| Some(format!("/{name}{}", where_it_stands(value)?)))
        }
        _ => None,
    }
}

/// The fields of a schema that hold an id.
fn ids(document: &Value, schema: &Value, at: &str, within: &[&str], found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        if name.ends_with("Id") {
            found.insert(at.to_owned());
        } else if !within.contains(&name) {
            let next = document.pointer(name.trim_start_matches('#')).unwrap();
            ids(document, next, at, &[within, &[name]].concat(), found);
        }
    }
    for many in ["oneOf", "anyOf", "allOf"] {
        for part in schema[many].as_array().into_iter().flatten() {
            ids(document, part, at, within, found);
        }
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        ids(document, field, &format!("{at}/{name}"), within, found);
    }
    if schema["items"].is_object() {
        ids(document, &schema["items"], &format!("{at}/-"), within, found);
    }
}

#[test]
fn every_id_in_the_body_of_a_command_is_in_the_list() {
    let document = document();
    let mut there = BTreeSet::new();
    for door in operations(&document) {
        let body = &document["paths"][&door.path][door.method.to_lowercase()]["requestBody"];
        let mut found = BTreeSet::new();
        ids(&document, &body["content"]["application/json"]["schema"], "", &[], &mut found);
        there.extend(found.into_iter().map(|field| format!("{} {field}", door.name())));
    }
    let table = table();
    let asked: BTreeSet<String> = table.naming.iter().map(Naming::name).collect();
    let otherwise: BTreeSet<String> = table.otherwise.keys().cloned().collect();
    assert!(table.otherwise.values().all(|why| !why.is_empty()));
    assert_eq!(asked.intersection(&otherwise).collect::<Vec<_>>(), Vec::<&String>::new(), "in both lists");
    let listed: BTreeSet<String> = asked.union(&otherwise).cloned().collect();
    assert_eq!(there.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "not listed");
    assert_eq!(listed.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "no longer there");
}

/// What belongs to the western township: one thing of every kind, and a report of its mine that it
/// owes upward.
struct Own {
    things: Things,
    /// What the form upward of the case is filled with.
    upward: Value,
    west: Client,
    mine: Client,
    node: Arc<Node>,
}

async fn own(house: &House) -> Own {
    let (node, logins) = (&house.node, &house.logins);
    let west = node.login(logins, "west").await;
    let admin = node.login(logins, "westadmin").await;
    let mine = node.login(logins, "westmine").await;
    let district = node.login(logins, "district").await;
    let of = async |client: &Client| {
        client.get("/api/v1/session").await.ok()["unit"]["id"].as_str().unwrap().to_owned()
    };
    let (unit, below) = (of(&west).await, of(&mine).await);
    let mut things = Things::from([("units", unit.clone()), ("below", below.clone())]);
    let upload =
        west.request(Method::POST, "/api/v1/attachments?name=w.txt").header("content-type", "text/plain");
    things.insert("attachments", id(&answer(upload.body("west")).await.ok()));
    let send = async |client: &Client, what: &str| {
        id(&client.post("/api/v1/reports", &first_report(what)).await.ok())
    };
    things.insert("sent", send(&west, "西山镇煤矿冒顶").await);
    things.insert("reports", send(&west, "西山镇一处加油站起火").await);
    things.insert("brought", send(&mine, "西沟煤矿仓库起火").await);
    let given = json!({
        "by_post": "镇长", "by_name": "白某", "method": "telephone", "text": "全力救人。",
        "to": [{ "unit_id": below }],
    });
    let sent = &things["sent"];
    let given = west.post(&format!("/api/v1/reports/{sent}/instructions"), &given).await.ok();
    things.insert("word", id(&given["instructions"][0]));
    let tip = json!({ "to_unit_id": unit, "source": "caller", "text": "有群众来电，说西沟冒烟，请核。" });
    things.insert("inquiries", id(&district.post("/api/v1/inquiries", &tip).await.ok()));
    let person = json!({ "unit": unit, "name": "高文斌" });
    things.insert("people", id(&admin.post("/api/v1/people", &person).await.ok()));
    let post = json!({ "unit": unit, "title": "镇长", "duty": "head" });
    let post = admin.post("/api/v1/posts", &post).await.ok()["post"].as_str().unwrap().to_owned();
    let holder = json!({ "person_id": things["people"] });
    let held = admin.request(Method::POST, &format!("/api/v1/posts/{post}/holders")).header("if-match", 1);
    answer(held.json(&holder)).await.ok();
    things.insert("posts", post);
    let place = json!({ "unit_id": unit, "name": "西沟" });
    things.insert("places", id(&admin.post("/api/v1/places", &place).await.ok()));
    let accounts = admin.get(&format!("/api/v1/accounts?unit={unit}")).await.ok();
    things.insert("accounts", id(&rows(&accounts)[0]));
    let routes = admin.get(&format!("/api/v1/routes?unit={unit}")).await.ok();
    things.insert("above", rows(&routes)[0]["to_desk"].as_str().unwrap().to_owned());
    let desks = admin.get(&format!("/api/v1/desks?unit={unit}")).await.ok();
    things.insert("desks", id(rows(&desks).iter().find(|desk| desk["keeper"] == *unit).unwrap()));
    let mut own = Own { things, upward: Value::Null, west, mine, node: Arc::clone(node.node()) };
    own.another_case().await;
    own.another_draft(true).await;
    own
}

impl Own {
    /// A report of the mine that the township has received and owes upward.
    async fn another_case(&mut self) {
        let case = id(&self.mine.post("/api/v1/reports", &first_report("西沟煤矿透水")).await.ok());
        let path = format!("/api/v1/reports/{case}");
        let received = self.west.post(&format!("{path}/receive"), &json!({})).await.ok();
        let clocks = received["clocks"].as_array().unwrap();
        let owed = clocks.iter().find(|clock| clock["mine"] == true && clock["what"] == "tel").unwrap();
        self.things.insert("dispatches", owed["dispatch_id"].as_str().unwrap().to_owned());
        let event = received["timeline"][0]["event_id"].as_str().unwrap();
        self.things.insert("events", event.to_owned());
        self.things.insert("case", case);
        self.upward = self.west.get(&format!("{path}/up")).await.ok()["report"].clone();
    }

    /// Another case, written upward and waiting: for a colleague to check it, or to be signed.
    async fn another_draft(&mut self, check: bool) {
        self.another_case().await;
        let mut typed = self.upward.clone();
        typed["check"] = json!(check);
        let path = format!("/api/v1/reports/{}/manuscripts", self.things["case"]);
        self.things.insert("draft", id(&self.west.post(&path, &typed).await.ok()));
    }

    /// The revision of a thing that has no page of its own, such as a post.
    fn rev_in(&self, path: &str) -> i64 {
        let Some(id) = path.split('/').nth(4).and_then(|id| id.parse::<kernel::EventId>().ok()) else {
            return 1;
        };
        let sql = "SELECT rev FROM journal_subject WHERE id = $1";
        let row = self.node.journal.read(|db| db.first(sql, journal::params![id])).unwrap();
        row.map_or(1, |row| row.int(0).unwrap())
    }

    /// A path or a body with the caller's own things in it.
    fn filled(&self, text: &str) -> String {
        self.things.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("${name}"), id))
    }

    fn body(&self, naming: &Naming, it: &str) -> Value {
        let mut body = match naming.with {
            With::Nothing => json!({}),
            With::First => first_report("西山镇煤矿又冒顶"),
            With::Upward => self.upward.clone(),
        };
        let named: Value = serde_json::from_str(&self.filled(&naming.body).replace("$it", it)).unwrap();
        body.as_object_mut().unwrap().extend(named.as_object().unwrap().clone());
        body
    }

    /// What a command answers when it names `it`. It goes with the revision of what it is about.
    async fn ask(&self, client: &Client, naming: &Naming, it: &str) -> (u16, Value) {
        let path = self.filled(&naming.path);
        let about: Vec<&str> = path.split('/').take(5).collect();
        let about = client.get(&about.join("/")).await;
        let rev = about.text.parse::<Value>().ok().and_then(|about| about["rev"].as_i64());
        let rev = rev.unwrap_or_else(|| self.rev_in(&path));
        let request = client.request(naming.method.parse().unwrap(), &path).header("if-match", rev);
        told(&answer(request.json(&self.body(naming, it))).await)
    }
}

#[tokio::test]
async fn naming_what_belongs_to_another_unit_is_naming_nothing() {
    let house = House::open().await;
    let foreign = things(&house).await;
    let mut own = own(&house).await;
    let mut wrong = Vec::new();
    for naming in table().naming {
        if naming.path.contains("$case") {
            own.another_case().await;
        }
        if naming.path.contains("$draft") {
            own.another_draft(naming.path.ends_with("/check")).await;
        }
        let client = house.node.login(&house.logins, &naming.login).await;
        let kind = naming.thing.as_str();
        let theirs = own.ask(&client, &naming, &foreign[kind]).await;
        let nobodys = own.ask(&client, &naming, NOBODYS_ID).await;
        let mine = own.ask(&client, &naming, &own.things[naming.mine.as_deref().unwrap_or(kind)]).await;
        let short = |(status, told): &(u16, Value)| format!("{status} {} {}", told["code"], told["detail"]);
        let unlooked = naming.own.is_some() && [theirs.0, mine.0] == [nobodys.0; 2] && theirs.0 < 300;
        let refused = (400..500).contains(&theirs.0) && theirs.1["code"] != "body.malformed";
        let looked_at = naming.own.is_some() || mine != nobodys;
        if !unlooked && (theirs != nobodys || !refused || !looked_at) {
            let [theirs, nobodys, mine] = [&theirs, &nobodys, &mine].map(short);
            wrong.push(format!(
                "{} {}: {theirs}, to nothing {nobodys}, to one's own {mine}",
                naming.name(),
                naming.login
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
