//! Whose an account is, and what ends with its password.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::stores;

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[test]
fn the_security_administrator_says_whose_an_account_is() {
    for store in stores() {
        let house = House::district(store);
        let unit = house.begun.unit;
        let mut admin = house.enter("unit");
        let person = json!({"unit": unit, "name": "白建军", "job": "区长",
            "phones": [{"kind": "mobile", "number": "13900000008"}]});
        let person = text(&house.post(&mut admin, "/people", person).ok()["id"]);
        let leader = house.hire("bai", &unit.to_string(), &["leader"]);
        let me = house.get(&leader, "/session").ok();
        assert_eq!(me["name"], "bai");
        let mut security = house.enter("security");
        assert_eq!(house.get(&security, "/people").code(), "permission.missing");
        let offered = house.get(&security, &format!("/accounts/people?unit={unit}")).ok();
        assert_eq!(
            offered["rows"],
            json!([{"id": person, "name": "白建军", "job": "区长"}]),
            "a name and a job, no number"
        );
        let path = format!("/accounts/{}/person", text(&me["account_id"]));
        let tied = house.edit(&mut security, "POST", &path, Some(json!({"person_id": person}))).ok();
        assert_eq!((tied["person"].clone(), tied["name"].clone()), (json!(person), json!("白建军")));
        assert_eq!(house.get(&leader, "/session").ok()["name"], "白建军", "at once");
        let who = house.count("SELECT COUNT(*) FROM org_account WHERE login = 'bai' AND person IS NOT NULL");
        assert_eq!(who, 1);
        let freed = house.edit(&mut security, "POST", &path, Some(json!({}))).ok();
        assert_eq!((freed["person"].clone(), freed["name"].clone()), (Value::Null, json!("bai")));
        // One that was opened for a person has no other name to go by.
        let body = json!({"login": "bai2", "person_id": person, "unit_id": unit, "roles": ["leader"]});
        let other = house.post(&mut security, "/accounts", body).ok();
        let path = format!("/accounts/{}/person", text(&other["id"]));
        let nameless = house.edit(&mut security, "POST", &path, Some(json!({})));
        assert_eq!(nameless.code(), "account.nameless");
        let nobody = json!({"person_id": kernel::PersonId::new()});
        assert_eq!(house.edit(&mut security, "POST", &path, Some(nobody)).code(), "person.unknown");
    }
}

#[test]
fn a_person_is_not_given_a_second_power_by_being_named() {
    for store in stores() {
        let house = House::district(store);
        let unit = house.begun.unit;
        let mut admin = house.enter("unit");
        let person =
            house.post(&mut admin, "/people", json!({"unit": unit, "name": "王五"})).ok()["id"].clone();
        let mut security = house.enter("security");
        let open = |login: &str, role: &str| json!({"login": login, "name": login, "unit_id": unit, "roles": [role]});
        let first = house.post(&mut security, "/accounts", open("w1", "audit_admin")).ok();
        let second = house.post(&mut security, "/accounts", open("w2", "system_admin")).ok();
        let tie = |account: &Value| format!("/accounts/{}/person", text(&account["id"]));
        let body = || Some(json!({"person_id": person}));
        house.edit(&mut security, "POST", &tie(&first), body()).ok();
        let both = house.edit(&mut security, "POST", &tie(&second), body());
        assert_eq!(both.code(), "role.clash_person");
        // Nor by locking one of them, tying the other, and unlocking the first.
        let path = |account: &Value, what: &str| format!("/accounts/{}/{what}", text(&account["id"]));
        let why = Some(json!({"reason": "轮岗"}));
        house.edit(&mut security, "POST", &path(&first, "lock"), why).ok();
        house.edit(&mut security, "POST", &tie(&second), body()).ok();
        let back = house.call(&mut security, "POST", &path(&first, "unlock"), None, &[]);
        assert_eq!(back.code(), "role.clash_person");
        let why = Some(json!({"reason": "轮岗"}));
        house.edit(&mut security, "POST", &path(&second, "lock"), why).ok();
        house.call(&mut security, "POST", &path(&first, "unlock"), None, &[]).ok();
    }
}

#[test]
fn with_a_password_end_the_tokens_that_were_made_with_it() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let program = |duty: &mut Browser| {
            let made = house.post(duty, "/tokens", json!({"label": "接口", "days": 30})).ok();
            let program = Browser { token: Some(text(&made["token"])), ..Browser::default() };
            assert_eq!(house.get(&program, "/session").status, StatusCode::OK);
            program
        };
        let before = program(&mut duty);
        let change = json!({"old": house.password_of("duty"), "new": "Beacon-Fire-9"});
        house.call(&mut duty, "PUT", "/session/password", Some(change), &[]).ok();
        assert_eq!(house.get(&before, "/session").status, StatusCode::UNAUTHORIZED, "changed by oneself");
        let before = program(&mut duty);
        let mut security = house.enter("security");
        let id = text(&house.get(&duty, "/session").ok()["account_id"]);
        house.call(&mut security, "POST", &format!("/accounts/{id}/reset-password"), None, &[]).ok();
        assert_eq!(house.get(&before, "/session").status, StatusCode::UNAUTHORIZED, "set by another");
    }
}

#[test]
fn an_administrator_commands_nothing_with_a_password_that_another_set() {
    for store in stores() {
        let house = House::district(store);
        let mut security = house.enter("security");
        for role in ["system_admin", "security_admin", "audit_admin"] {
            let login = role.replace('_', "-");
            let body = json!({"login": login, "name": login, "unit_id": house.begun.unit, "roles": [role]});
            let first = text(&house.post(&mut security, "/accounts", body).ok()["initial_password"]);
            let mut fresh = house.enter_with(&login, &first);
            let command = |browser: &mut Browser| match role {
                "system_admin" => {
                    let town = json!({"name": "麻黄梁镇", "code": "610802105", "kind": "government", "parent": house.begun.unit});
                    house.post(browser, "/units", town)
                }
                "security_admin" => {
                    let viewer = json!({"login": "looker", "name": "x", "unit_id": house.begun.unit, "roles": ["viewer"]});
                    house.post(browser, "/accounts", viewer)
                }
                _ => house.call(browser, "POST", "/audit/verify", None, &[]),
            };
            let refused = command(&mut fresh);
            assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "password.first"), "{role}");
            assert_eq!(house.get(&fresh, "/units").status, StatusCode::OK, "it may look");
            let change = json!({"old": first, "new": "Beacon-Fire-9"});
            house.call(&mut fresh, "PUT", "/session/password", Some(change), &[]).ok();
            command(&mut fresh).ok();
        }
        // Who sits at the desk is reminded and works.
        let mut unit = house.enter("duty");
        assert_eq!(house.get(&unit, "/session").ok()["must_change_password"], true);
        house.post(&mut unit, "/session/drill", json!({"on": true}));
        house.post(&mut unit, "/tokens", json!({"label": "x", "days": 1})).ok();
        let body =
            json!({"login": "editor", "name": "x", "unit_id": house.begun.unit, "roles": ["unit_admin"]});
        let first = text(&house.post(&mut security, "/accounts", body).ok()["initial_password"]);
        let mut editor = house.enter_with("editor", &first);
        house.post(&mut editor, "/people", json!({"unit": house.begun.unit, "name": "王五"})).ok();
    }
}
