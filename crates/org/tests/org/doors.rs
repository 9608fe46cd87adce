//! Every endpoint, as nobody and as each role: what is open and what is not.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use org::perm::Role;
use org::web::open_doors::OPEN_DOORS;
use serde_json::json;
use testkit::TestStore;

fn doors() -> Vec<(String, String)> {
    let (_, api) = org::routes().into_router().split_for_parts();
    let text = serde_json::to_value(&api).unwrap();
    let mut doors = Vec::new();
    for (path, item) in text["paths"].as_object().unwrap() {
        for method in item
            .as_object()
            .unwrap()
            .keys()
            .filter(|k| ["get", "post", "put", "patch", "delete"].contains(&k.as_str()))
        {
            doors.push((method.to_uppercase(), path.clone()));
        }
    }
    assert!(doors.len() > 40, "{}", doors.len());
    doors
}

fn filled(path: &str) -> String {
    path.replace("{id}", &"0".repeat(32)).replace("{pos}", "1")
}

#[test]
fn nobody_comes_in_but_by_the_listed_doors() {
    let house = House::district(TestStore::sqlite());
    for (method, path) in doors() {
        let reply = house.call(&mut Browser::default(), &method, &filled(&path), Some(json!({})), &[]);
        let open = OPEN_DOORS.iter().any(|(m, p, _)| *m == method && *p == path);
        if open {
            assert_ne!(reply.code(), "session.none", "{method} {path}");
            assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}");
        } else {
            assert_eq!(reply.code(), "session.none", "{method} {path}");
        }
    }
}

/// What each role may, door by door. A new door must be put in.
fn allowed(role: Role, method: &str, path: &str) -> bool {
    let reads = method == "GET";
    let permission = match (path.split('/').nth(1).unwrap_or_default(), reads) {
        ("session", true) if path == "/session/substitutes" => "people.read",
        ("session", false) if path.starts_with("/session/substitutes/") => "desk.act",
        ("session", _) if ["/session", "/session/drill"].contains(&path) => "session.see",
        ("session" | "tokens", _) => "session.own",
        ("workstations", _) => "workstation.manage",
        ("units" | "desks" | "routes" | "places" | "posts", true) => "org.read",
        ("units" | "desks" | "routes" | "places", false) => "unit.manage",
        ("posts", false) => "people.manage",
        ("people" | "contacts", true) => "people.read",
        ("people", false) if path.ends_with("/tested") => "people.read",
        ("people", false) => "people.manage",
        ("accounts", true) if path == "/accounts/people" => "account.manage",
        ("accounts", true) => "account.read",
        ("accounts", false) => "account.manage",
        ("audit", _) => "audit.read",
        (door, _) => panic!("a door without a line here: {door}"),
    };
    role.permissions().contains(&permission)
}

#[test]
fn each_role_opens_its_own_doors_and_no_other() {
    let house = House::district(TestStore::sqlite());
    let unit = house.begun.unit.to_string();
    for role in Role::GIVEN {
        let login = format!("one-{}", role.word().replace('_', "-"));
        let mut browser = house.hire(&login, &unit, &[role.word()]);
        for (method, path) in doors() {
            if OPEN_DOORS.iter().any(|(m, p, _)| *m == method && *p == path) {
                continue;
            }
            let reply = house.call(&mut browser, &method, &filled(&path), Some(json!({})), &[]);
            let refused = reply.code() == "permission.missing";
            assert_eq!(!refused, allowed(role, &method, &path), "{role:?} {method} {path}: {}", reply.status);
            assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{role:?} {method} {path}");
        }
    }
}

#[test]
fn a_command_needs_its_key_and_a_key_stands_for_one_command() {
    let house = House::district(TestStore::sqlite());
    let mut admin = house.enter("system");
    let body =
        json!({"name": "麻黄梁镇", "code": "610802105", "kind": "government", "parent": house.begun.unit});
    let none = house.call(&mut admin, "POST", "/units", Some(body.clone()), &[("idempotency-key", " ")]);
    assert_eq!((none.status, none.code()), (StatusCode::BAD_REQUEST, "idempotency.key_missing"));
    let key = [("idempotency-key", "k1")];
    let first = house.call(&mut admin, "POST", "/units", Some(body.clone()), &key);
    assert_eq!((first.status, first.etag.as_deref()), (StatusCode::CREATED, Some("\"1\"")));
    let again = house.call(&mut admin, "POST", "/units", Some(body), &key);
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
    let other =
        json!({"name": "青云镇", "code": "610802112", "kind": "government", "parent": house.begun.unit});
    assert_eq!(house.call(&mut admin, "POST", "/units", Some(other), &key).code(), "idempotency.other_body");
    assert_eq!(house.count("SELECT COUNT(*) FROM org_unit"), 2);
    // A wrong body says where.
    let wrong = json!({"name": "青云镇", "kind": "government", "parent": "x", "level": "village"});
    let reply = house.post(&mut admin, "/units", wrong);
    assert_eq!((reply.status, reply.code()), (StatusCode::UNPROCESSABLE_ENTITY, "body.malformed"));
    assert!(reply.body["errors"][0]["pointer"].as_str().unwrap().starts_with('/'));
    let text = house.call(&mut admin, "GET", "/units/not-an-id", None, &[]);
    assert_eq!(text.status, StatusCode::NOT_FOUND);
}
