//! Every endpoint of the OpenAPI document is visited as nobody and as every role; `foreign` visits
//! them as a unit that they do not concern. What each asks for stands in `endpoints.toml`.
use crate::common::*;
use org::perm::Role;
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub const NOBODYS_ID: &str = "00000000000000000000000000000042";

#[derive(Deserialize)]
pub struct Doors {
    open: BTreeMap<String, String>,
    pub needs: BTreeMap<String, Vec<String>>,
    keyless: BTreeMap<String, String>,
    pub of_the_node: BTreeMap<String, String>,
    personal: BTreeMap<String, String>,
    bodies: BTreeMap<String, Value>,
}

/// One operation of the document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Door {
    pub method: String,
    pub path: String,
}

impl Door {
    pub fn named(name: &str) -> Self {
        let (method, path) = name.split_once(' ').unwrap();
        Self { method: method.to_owned(), path: path.to_owned() }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Its path to things that are not there.
    fn to_nothing(&self) -> String {
        let ids = ["{id}", "{call}", "{event_id}"];
        ids.iter().fold(self.path.clone(), |path, id| path.replace(id, NOBODYS_ID))
    }
}

/// Roles that command something, with their logins.
const COMMANDERS: [(Role, &str); 5] = [
    (Role::DutyOfficer, "duty"),
    (Role::Leader, "leader"),
    (Role::UnitAdmin, "unit"),
    (Role::SystemAdmin, "system"),
    (Role::SecurityAdmin, "security"),
];

impl Doors {
    /// The commands that a role may give.
    fn commands_of(&self, role: Role) -> impl Iterator<Item = &str> {
        let theirs = move |code: &str| role.permissions().contains(&code);
        let names = self.needs.iter().filter(move |(code, _)| theirs(code)).flat_map(|(_, names)| names);
        names.map(String::as_str).filter(|name| !name.starts_with("GET "))
    }
}

fn doors() -> Doors {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/endpoints.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub fn document() -> Value {
    serde_json::from_str(&server::http::openapi::text()).unwrap()
}

pub fn operations(document: &Value) -> Vec<Door> {
    let paths = document["paths"].as_object().unwrap();
    let of = |(path, item): (&String, &Value)| {
        let methods =
            item.as_object().unwrap().keys().filter(|m| *m != "parameters").cloned().collect::<Vec<_>>();
        methods.into_iter().map(|m| Door { method: m.to_uppercase(), path: path.clone() }).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of).collect()
}

/// The smallest body that the schema takes.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return sample(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    for many in ["oneOf", "anyOf"] {
        if let Some(options) = schema[many].as_array() {
            let real = options.iter().find(|o| o["type"] != "null").unwrap();
            return sample(document, real);
        }
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut merged = Map::new();
        for part in all {
            if let Value::Object(object) = sample(document, part) {
                merged.extend(object);
            }
        }
        return Value::Object(merged);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|e| e.first()) {
        return first.clone();
    }
    if !schema["const"].is_null() {
        return schema["const"].clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => {
            kinds.iter().find(|k| **k != "null").and_then(Value::as_str).unwrap_or("string")
        }
        kind => kind.as_str().unwrap_or("object"),
    };
    match kind {
        "string" if schema["pattern"].is_string() => json!(NOBODYS_ID),
        "string" if schema["format"] == "date" => json!("2026-11-24"),
        "string" => json!("某某"),
        "integer" | "number" => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
        "boolean" => json!(false),
        "array" => json!([]),
        _ => {
            let required: Vec<&str> = schema["required"]
                .as_array()
                .map(|r| r.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            let of = |name: &&str| ((*name).to_owned(), sample(document, &schema["properties"][*name]));
            Value::Object(required.iter().map(of).collect())
        }
    }
}

pub struct House {
    pub document: Value,
    pub doors: Doors,
    pub node: TestNode,
    pub logins: Logins,
}

impl House {
    pub async fn open() -> Self {
        let (node, logins) = TestNode::house_with(|config| {
            config.http.requests_per_second = 100_000;
            config.http.burst_requests = 100_000;
            config.search.enabled = true;
        })
        .await;
        Self { document: document(), doors: doors(), node, logins }
    }

    fn body(&self, door: &Door) -> Option<Value> {
        if let Some(body) = self.doors.bodies.get(&door.name()) {
            return Some(body.clone());
        }
        let operation = &self.document["paths"][&door.path][door.method.to_lowercase()];
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        if schema.is_null() { None } else { Some(sample(&self.document, schema)) }
    }

    /// Visits every door as somebody of a role; answers what was opened that the role does not open,
    /// and the other way round.
    async fn opened_by(&self, client: &Client, role: Role) -> Vec<String> {
        let mut wrong = Vec::new();
        for (code, names) in &self.doors.needs {
            for name in names {
                let (status, said) = self.visit(client, &Door::named(name), &|_| NOBODYS_ID.to_owned()).await;
                let may = role.permissions().contains(&code.as_str());
                let refused = said == "permission.missing";
                let other = status == 401 || (refused && status != 403) || status >= 500 && status != 503;
                if other || may == refused {
                    wrong.push(format!("{role:?} {name}: may {may}, answered {status} {said}"));
                }
            }
        }
        wrong
    }

    /// Visits a door; answers status and problem code.
    async fn visit(&self, client: &Client, door: &Door, ids: &dyn Fn(&str) -> String) -> (u16, String) {
        let (status, said) = self.ask(client, door, ids).await;
        (status, said["code"].as_str().unwrap_or_default().to_owned())
    }

    /// Visits a door; answers status and problem, whole but for the id of the request.
    pub async fn ask(&self, client: &Client, door: &Door, ids: &dyn Fn(&str) -> String) -> (u16, Value) {
        let filled: Vec<String> = door
            .path
            .split('/')
            .map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                Some("pos") => "999999".to_owned(),
                Some(name) => ids(name),
                None => part.to_owned(),
            })
            .collect();
        let mut path = filled.join("/");
        if door.name() == "GET /api/v1/search" {
            path.push_str("?q=x");
        }
        if door.name() == "GET /api/v1/contacts" {
            path.push_str("?phone=13900000001");
        }
        let method: Method = door.method.parse().unwrap();
        let mut request = client.request(method.clone(), &path);
        if method != Method::GET {
            request = request.header("if-match", "1");
            if let Some(body) = self.body(door) {
                request = request.json(&body);
            }
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let is_problem =
            response.headers().get("content-type").is_some_and(|v| v == "application/problem+json");
        if !is_problem {
            return (status, Value::Null);
        }
        let mut problem = response.json::<Value>().await.unwrap();
        problem.as_object_mut().unwrap().remove("request_id");
        (status, problem)
    }
}

#[test]
fn the_list_of_doors_is_complete() {
    let there: BTreeSet<String> = operations(&document()).iter().map(Door::name).collect();
    let doors = doors();
    let listed: Vec<String> = doors.open.keys().chain(doors.needs.values().flatten()).cloned().collect();
    let unique: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(unique.len(), listed.len(), "a door stands twice");
    assert_eq!(unique.difference(&there).collect::<Vec<_>>(), Vec::<&String>::new(), "no longer there");
    assert_eq!(there.difference(&unique).collect::<Vec<_>>(), Vec::<&String>::new(), "not listed");
    assert!(doors.needs.keys().all(|code| org::perm::ALL.contains(&code.as_str())));
    for (name, why) in doors.of_the_node.iter().chain(&doors.personal) {
        assert!(unique.contains(name) && !why.is_empty(), "{name}");
    }
    let open: BTreeSet<String> = org::web::open_doors::OPEN_DOORS
        .iter()
        .map(|(method, path, _)| format!("{method} /api/v1{path}"))
        .collect();
    let listed: BTreeSet<String> = doors.open.keys().filter(|k| k.contains("/api/")).cloned().collect();
    assert_eq!(open, listed);
}

#[tokio::test]
async fn nobody_gets_in() {
    let house = House::open().await;
    let nobody = house.node.client();
    let mut wrong = Vec::new();
    for door in operations(&house.document) {
        if house.doors.open.contains_key(&door.name()) {
            continue;
        }
        let answered = house.visit(&nobody, &door, &|_| NOBODYS_ID.to_owned()).await;
        if answered != (401, "session.none".to_owned()) {
            wrong.push((door.name(), answered));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn no_command_is_taken_without_its_key() {
    let house = House::open().await;
    let mut wrong = Vec::new();
    for (role, login) in COMMANDERS {
        let client = house.node.login(&house.logins, login).await;
        for name in house.doors.commands_of(role) {
            let door = Door::named(name);
            let filled = door.to_nothing();
            let cookie = client.cookies.lock().unwrap()["fenghuo_session"].clone();
            let request =
                client.http.request(door.method.parse().unwrap(), format!("{}{filled}", client.base));
            let request = request.header("cookie", format!("fenghuo_session={cookie}"));
            let request = match house.body(&door) {
                Some(body) => request.json(&body),
                None => request,
            };
            let said = answer(request).await;
            let keyless = said.status.is_client_error() && said.problem() == "idempotency.key_missing";
            if keyless == house.doors.keyless.contains_key(name) {
                wrong.push(format!("{role:?} {name}: {} {}", said.status, said.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A key that stands for one command does nothing as another: a command that would act without looking its
/// key up succeeds here, or is refused for something else than the key. Only what is wrong whoever asks, such as a
/// body or a thing that is not there, may be said first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_command_acts_under_a_key_that_stands_for_another() {
    const KEY: &str = "one-key-for-all";
    let (node, logins) = TestNode::house_with(|config| {
        crate::nodes::linked(config);
        config.http.requests_per_second = 100_000;
        config.http.burst_requests = 100_000;
    })
    .await;
    let house = House { document: document(), doors: doors(), node, logins };
    let (mut acted, mut told) = (Vec::new(), BTreeSet::new());
    for (role, login) in COMMANDERS {
        let client = house.node.login(&house.logins, login).await;
        let other = json!({ "label": "值班大屏", "days": 30 });
        answer(client.under(KEY, Method::POST, "/api/v1/tokens").json(&other)).await.ok();
        for name in house.doors.commands_of(role) {
            if house.doors.keyless.contains_key(name) || name == "POST /api/v1/tokens" {
                continue;
            }
            let door = Door::named(name);
            let request = client.under(KEY, door.method.parse().unwrap(), &door.to_nothing());
            let request = match house.body(&door) {
                Some(body) => request.json(&body),
                None => request,
            };
            let said = answer(request).await;
            if said.status.is_success() || said.status.is_server_error() {
                acted.push(format!("{role:?} {name}: {} {}", said.status, said.text));
            } else if said.problem() == "idempotency.other_body" {
                told.insert(name.to_owned());
            }
        }
    }
    assert!(acted.is_empty(), "{acted:#?}");
    // Those that work outside the writer, and whatever else the smallest body reaches.
    for name in [
        "POST /api/v1/nodes/join",
        "POST /api/v1/nodes/words",
        "POST /api/v1/nodes/unclone",
        "POST /api/v1/nodes/epoch",
        "POST /api/v1/nodes/keys",
        "POST /api/v1/nodes/parked/retry",
        "POST /api/v1/exports/{id}/cancel",
        "DELETE /api/v1/exports/{id}",
    ] {
        assert!(told.contains(name), "{name} did not look its key up; those that did: {told:#?}");
    }
    assert!(told.len() > 40, "{}: {told:#?}", told.len());
}

#[tokio::test]
async fn every_role_opens_its_own_doors_and_no_other() {
    let house = House::open().await;
    let roles = [
        ("reporter", Role::Reporter),
        ("duty", Role::DutyOfficer),
        ("leader", Role::Leader),
        ("unit", Role::UnitAdmin),
        ("system", Role::SystemAdmin),
        ("security", Role::SecurityAdmin),
        ("audit", Role::AuditAdmin),
        ("viewer", Role::Viewer),
        ("screen", Role::Screen),
    ];
    assert_eq!(roles.len(), Role::GIVEN.len());
    let mut wrong = Vec::new();
    for (login, role) in roles {
        let client = house.node.login(&house.logins, login).await;
        wrong.extend(house.opened_by(&client, role).await);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Somebody without an account, who came in by the break-glass form: from anywhere, and at the
/// duty room's own machine.
#[tokio::test]
async fn a_substitute_opens_the_doors_of_one_night_and_no_other() {
    let house = House::open().await;
    let anywhere = house.node.client();
    let at_the_desk = house.node.client();
    let keeper = house.node.login(&house.logins, "unit").await;
    let me = keeper.get("/api/v1/session").await.ok();
    let desks = keeper.get("/api/v1/desks").await.ok();
    let rooms = desks["rows"].as_array().unwrap_or_else(|| desks.as_array().unwrap());
    let room = rooms.iter().find(|desk| desk["keeper"] == me["unit"]["id"]).unwrap();
    let machine = json!({ "desk_id": room["id"], "label": "值班室左机" });
    keeper.post("/api/v1/workstations", &machine).await.ok();
    let registered = keeper.cookies.lock().unwrap().clone();
    let machine = registered.into_iter().filter(|(name, _)| name != "fenghuo_session");
    at_the_desk.cookies.lock().unwrap().extend(machine);
    let form = json!({ "unit_id": me["unit"]["id"], "name": "折文斌", "phone": "13900000002", "reason": "值班员送医" });
    let mut wrong = Vec::new();
    for (client, role) in [(anywhere, Role::Substitute), (at_the_desk, Role::DeskSubstitute)] {
        let me = client.post("/api/v1/session/break-glass", &form).await.ok();
        let permissions: BTreeSet<&str> =
            me["permissions"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(permissions, role.permissions().iter().copied().collect(), "{role:?}");
        wrong.extend(house.opened_by(&client, role).await);
        // What belongs to a person's own account is nobody's here.
        for (name, code) in &house.doors.personal {
            let answered = house.visit(&client, &Door::named(name), &|_| NOBODYS_ID.to_owned()).await;
            if answered != (403, code.clone()) {
                wrong.push(format!("{role:?} {name}: {answered:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_screen_on_the_wall_has_no_command() {
    let house = House::open().await;
    let screen = house.node.login(&house.logins, "screen").await;
    let mut taken = Vec::new();
    for door in operations(&house.document) {
        if door.method == "GET" || house.doors.open.contains_key(&door.name()) {
            continue;
        }
        let answered = house.visit(&screen, &door, &|_| NOBODYS_ID.to_owned()).await;
        if answered != (403, "permission.missing".to_owned()) {
            taken.push(door.name());
        }
    }
    // It may look at the drill instead of the night: its own session, and nothing else.
    assert_eq!(taken, ["PUT /api/v1/session/drill"]);
    assert_eq!(screen.get("/api/v1/hall").await.status, StatusCode::OK);
    assert_eq!(screen.get("/api/v1/reports").await.status, StatusCode::FORBIDDEN);
}
