//! The three administrators are apart.

use crate::house::House;
use axum::http::StatusCode;
use serde_json::json;
use testkit::stores;

#[test]
fn no_account_and_no_person_holds_two_of_the_three() {
    for store in stores() {
        let house = House::district(store);
        let unit = house.begun.unit.to_string();
        let mut admin = house.enter("unit");
        let person = house.post(&mut admin, "/people", json!({"unit": unit, "name": "王五"})).ok();
        let mut security = house.enter("security");
        let open = |login: &str, roles: &[&str]| json!({"login": login, "person_id": person["id"], "unit_id": unit, "roles": roles});
        let clash = house.post(&mut security, "/accounts", open("w1", &["system_admin", "audit_admin"]));
        assert_eq!(clash.code(), "role.clash");
        let mixed = house.post(&mut security, "/accounts", open("w1", &["security_admin", "duty_officer"]));
        assert_eq!(mixed.code(), "role.clash");
        let first = house.post(&mut security, "/accounts", open("w1", &["audit_admin"])).ok();
        assert!(first["initial_password"].is_string());
        let second = house.post(&mut security, "/accounts", open("w2", &["system_admin"]));
        assert_eq!(second.code(), "role.clash_person");
        let taken = house.post(&mut security, "/accounts", open("W1", &["viewer"]));
        assert_eq!(taken.code(), "account.login_taken");
        // The password was told once and is kept nowhere.
        let password = first["initial_password"].as_str().unwrap();
        let sql = format!("SELECT COUNT(*) FROM journal_answer WHERE body LIKE '%{password}%'");
        assert_eq!(house.count(&sql), 0);
    }
}

#[test]
fn who_has_power_over_the_whole_node_is_of_its_own_unit() {
    for store in stores() {
        let house = House::district(store);
        let root = house.begun.unit.to_string();
        let mut admin = house.enter("system");
        let town = json!({"name": "某镇人民政府", "code": "610802105", "kind": "government", "parent": root});
        let town = house.post(&mut admin, "/units", town).ok()["id"].clone();
        let office = json!({"name": "某区应急管理局", "kind": "department", "parent": root});
        let office = house.post(&mut admin, "/units", office).ok()["id"].clone();
        let mut security = house.enter("security");
        let open = |login: &str, unit: &serde_json::Value, role: &str| json!({"login": login, "name": "某某", "unit_id": unit, "roles": [role]});
        for role in ["system_admin", "audit_admin"] {
            let refused = house.post(&mut security, "/accounts", open("t1", &town, role));
            assert_eq!(refused.code(), "role.of_the_node", "{role}");
        }
        let theirs = house.post(&mut security, "/accounts", open("t1", &town, "security_admin")).ok();
        let roles = format!("/accounts/{}/roles", theirs["id"].as_str().unwrap());
        let raised = house.edit(&mut security, "POST", &roles, Some(json!({"roles": ["audit_admin"]})));
        assert_eq!(raised.code(), "role.of_the_node");
        house.post(&mut security, "/accounts", open("o1", &office, "system_admin")).ok();
    }
}

#[test]
fn nobody_raises_or_locks_themselves_and_one_security_administrator_stays() {
    for store in stores() {
        let house = House::district(store);
        let mut security = house.enter("security");
        let me = house.get(&security, "/session").ok()["account_id"].as_str().unwrap().to_owned();
        let roles = Some(json!({"roles": ["audit_admin"]}));
        let own = house.edit(&mut security, "POST", &format!("/accounts/{me}/roles"), roles);
        assert_eq!((own.status, own.code()), (StatusCode::FORBIDDEN, "account.own"));
        let own = house.edit(&mut security, "POST", &format!("/accounts/{me}/lock"), None);
        assert_eq!(own.code(), "account.own");
        let unit = house.begun.unit.to_string();
        let mut other = house.hire("security2", &unit, &["security_admin"]);
        let why = Some(json!({"reason": "轮岗"}));
        let locked = house.edit(&mut other, "POST", &format!("/accounts/{me}/lock"), why);
        assert_eq!(locked.status, StatusCode::OK, "there is another");
        assert_eq!(house.get(&security, "/accounts").status, StatusCode::UNAUTHORIZED);
        let back = house.call(&mut other, "POST", &format!("/accounts/{me}/unlock"), None, &[]).ok();
        assert_eq!(back["locked"], false);
        let reset = house.call(&mut other, "POST", &format!("/accounts/{me}/reset-password"), None, &[]).ok();
        house.enter_with("security", reset["initial_password"].as_str().unwrap());
    }
}

#[test]
fn the_trail_is_read_page_by_page_and_entry_by_entry() {
    for store in stores() {
        let house = House::district(store);
        let audit = house.enter("audit");
        let page = house.get(&audit, "/audit?limit=3").ok();
        assert_eq!(page["rows"].as_array().unwrap().len(), 3);
        let next = page["next"].as_str().unwrap();
        let more = house.get(&audit, &format!("/audit?limit=200&after={next}")).ok();
        assert!(more["rows"][0]["pos"].as_i64() < page["rows"][2]["pos"].as_i64());
        let opened = house.get(&audit, "/audit?kind=unit.opened").ok();
        let pos = opened["rows"][0]["pos"].as_i64().unwrap();
        let entry = house.get(&audit, &format!("/audit/{pos}")).ok();
        assert_eq!(entry["body"]["short_name"], "榆阳区");
        assert_eq!((entry["sealed"].clone(), entry["chained"].clone()), (json!("none"), json!(true)));
        assert_eq!(house.get(&audit, "/audit/999999").status, StatusCode::NOT_FOUND);
    }
}
