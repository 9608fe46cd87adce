//! Yesterday's tab: every edit says against which state it was made, and hears what stands now.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::stores;

struct Edit {
    method: &'static str,
    path: String,
    body: Value,
}

fn id(value: &Value) -> String {
    value["id"].as_str().or(value["post"].as_str()).unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

/// The edits of the platform's pages, each of a thing of its own.
fn edits(
    house: &House,
    admin: &mut Browser,
    security: &mut Browser,
    system: &mut Browser,
) -> Vec<(bool, Edit)> {
    let root = house.begun.unit.to_string();
    let person = id(&house.post(admin, "/people", json!({"unit": root, "name": "王五"})).ok());
    let mut edits = Vec::new();
    let mut edit =
        |security: bool, method, path: String, body| edits.push((security, Edit { method, path, body }));
    for (what, body) in [
        ("names", json!({"name": "新名", "from_on": "2026-11-24"})),
        ("succeed", json!({"successor": root, "on": "2026-11-24", "how": "merged", "close": true})),
    ] {
        let unit = house.unit(&format!("局{what}"), None, "department");
        edit(false, "POST", format!("/units/{unit}/{what}"), body);
    }
    let unit = house.unit("局patch", None, "department");
    edit(false, "PATCH", format!("/units/{unit}"), json!({"sort": 9}));
    let desk = json!({"keeper": root, "line": "flood", "name": "防汛值班室"});
    for method in ["PATCH", "DELETE"] {
        let made = id(&house.post(system, "/desks", desk.clone()).ok());
        edit(
            false,
            method,
            format!("/desks/{made}"),
            if method == "PATCH" { desk.clone() } else { Value::Null },
        );
    }
    let town = house.unit("麻黄梁镇", Some("610802105"), "government");
    let route = json!({"from_unit": town, "to_desk": house.begun.desk, "via": "block"});
    let route = id(&house.post(system, "/routes", route).ok());
    edit(false, "DELETE", format!("/routes/{route}"), Value::Null);
    for (what, body) in [
        ("holders", json!({"person_id": person})),
        ("leave", json!({"person_id": person})),
        ("absences", json!({"from": 1, "to": 2})),
        ("", Value::Null),
    ] {
        let post = json!({"unit": root, "title": format!("岗{what}"), "duty": "staff"});
        let post = id(&house.post(admin, "/posts", post).ok());
        let path = format!("/posts/{post}");
        if what == "leave" {
            house.edit(admin, "POST", &format!("{path}/holders"), Some(json!({"person_id": person}))).ok();
        }
        match what {
            "" => edit(false, "DELETE", path, body),
            what => edit(false, "POST", format!("{path}/{what}"), body),
        }
    }
    for (what, body) in [
        ("roles", json!({"roles": ["viewer"]})),
        ("person", json!({"person_id": person})),
        ("lock", json!({"reason": "调离"})),
    ] {
        let account = json!({"login": what, "name": what, "unit_id": root, "roles": ["reporter"]});
        let account = id(&house.post(security, "/accounts", account).ok());
        edit(true, "POST", format!("/accounts/{account}/{what}"), body);
    }
    edit(false, "PATCH", format!("/people/{person}"), json!({"unit": root, "name": "王六"}));
    edits
}

#[test]
fn yesterdays_tab_changes_nothing_and_hears_what_stands_now() {
    for store in stores() {
        let house = House::district(store);
        let (mut admin, mut security, mut system) =
            (house.enter("unit"), house.enter("security"), house.enter("system"));
        for (by_security, Edit { method, path, body }) in
            edits(&house, &mut admin, &mut security, &mut system)
        {
            let browser = if by_security { &mut security } else { &mut admin };
            let body = Some(body).filter(|body| !body.is_null());
            let none = house.call(browser, method, &path, body.clone(), &[]);
            assert_eq!((none.status.as_u16(), none.code()), (428, "if_match.missing"), "{method} {path}");
            let rev = house.rev(&path);
            let before = (rev - 1).to_string();
            let stale = house.call(browser, method, &path, body.clone(), &[("if-match", &before)]);
            assert_eq!(
                (stale.status, stale.code(), stale.body["current"]["rev"].as_u64()),
                (StatusCode::CONFLICT, "edit.stale", Some(rev)),
                "{method} {path}: {}",
                stale.body
            );
            assert_eq!(house.rev(&path), rev, "{method} {path}: nothing was changed");
            house.edit(browser, method, &path, body).ok();
            assert!(house.rev(&path) > rev, "{method} {path}");
        }
    }
}

#[test]
fn a_place_is_restated_against_what_stands() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("system");
        let place = json!({"unit_id": house.begun.unit, "name": "常乐煤矿"});
        let made = house.post(&mut admin, "/places", place).ok();
        let again = json!({"id": made["id"], "unit_id": house.begun.unit, "name": "常乐堡煤矿"});
        let put = |admin: &mut Browser, rev: &[(&str, &str)]| {
            house.call(admin, "POST", "/places", Some(again.clone()), rev)
        };
        assert_eq!(put(&mut admin, &[]).status.as_u16(), 428);
        let stale = put(&mut admin, &[("if-match", "7")]);
        assert_eq!((stale.code(), &stale.body["current"]["name"]), ("edit.stale", &json!("常乐煤矿")));
        assert_eq!(put(&mut admin, &[("if-match", "1")]).ok()["rev"], 2);
    }
}
