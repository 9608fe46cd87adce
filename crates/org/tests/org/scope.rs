//! Own unit, what stands below, what a desk serves; and 404 for everything else.

use crate::house::House;
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::stores;

fn names(rows: &Value, key: &str) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|r| r[key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_township_sees_itself_and_those_above_and_no_neighbour() {
    for store in stores() {
        let house = House::district(store);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let neighbour = house.unit("青云镇", Some("610802112"), "government");
        let mut clerk = house.hire("mhl", &town, &["reporter", "unit_admin"]);
        let page = house.get(&clerk, "/units").ok();
        assert_eq!(names(&page["rows"], "short_name").len(), 2, "{page}");
        let own = house.get(&clerk, &format!("/units/{town}")).ok();
        assert_eq!(own["above"][0]["short_name"], "榆阳区");
        assert_eq!(own["hosted_here"], true);
        assert_eq!(house.get(&clerk, &format!("/units/{neighbour}")).status, StatusCode::NOT_FOUND);
        assert_eq!(house.get(&clerk, &format!("/posts?unit={neighbour}")).status, StatusCode::NOT_FOUND);
        let foreign = json!({"unit": neighbour, "name": "王五"});
        assert_eq!(house.post(&mut clerk, "/people", foreign).status, StatusCode::NOT_FOUND);
        let above = json!({"unit": house.begun.unit, "name": "王五"});
        assert_eq!(house.post(&mut clerk, "/people", above).status, StatusCode::NOT_FOUND);
        let mine = house.post(&mut clerk, "/people", json!({"unit": town, "name": "王五", "phones": [{"kind": "mobile", "number": "139 0000 0002"}]})).ok();
        let path = format!("/people/{}", mine["id"].as_str().unwrap());
        let other = house.hire("qy", &neighbour, &["reporter"]);
        assert_eq!(house.get(&other, &path).status, StatusCode::NOT_FOUND);
        assert_eq!(house.get(&other, "/contacts?phone=13900000002").ok(), json!([]));
        let duty = house.enter("duty");
        assert_eq!(house.get(&duty, &path).ok()["name"], "王五");
        assert_eq!(house.get(&duty, "/contacts?phone=%2B8613900000002").ok()[0]["name"], "王五");
    }
}

#[test]
fn a_desk_gives_its_keeper_what_it_serves() {
    for store in stores() {
        let house = House::district(store);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let bureau = house.unit("榆阳区应急管理局", None, "department");
        let officer = house.hire("yj", &bureau, &["duty_officer"]);
        assert_eq!(house.get(&officer, &format!("/units/{town}")).status, StatusCode::NOT_FOUND);
        let mut admin = house.enter("system");
        let body = json!({"keeper": bureau, "serves": house.begun.unit, "line": "emergency", "name": "区应急局值班室",
            "numbers": [{"kind": "phone", "number": "0912-5550110"}]});
        let desk = house.post(&mut admin, "/desks", body).ok();
        assert_eq!(house.get(&officer, &format!("/units/{town}")).ok()["short_name"], "麻黄梁镇");
        let me = house.get(&officer, "/session").ok();
        assert_eq!(me["desks"][0]["line"], "emergency");
        // A route along the line for every township.
        let route = json!({"from_unit": house.begun.unit, "from_level": "township", "kinds": ["coal_mine"],
            "min_grade": "IV", "to_desk": desk["id"], "via": "line"});
        let route = house.post(&mut admin, "/routes", route).ok();
        let clerk = house.hire("mhl", &town, &["reporter"]);
        let own = house.get(&clerk, &format!("/routes?unit={town}")).ok();
        assert_eq!(own["rows"][0]["desk_name"], "区应急局值班室");
        assert_eq!(
            house.get(&clerk, "/desks").ok()["rows"].as_array().unwrap().len(),
            2,
            "the ones it reports to"
        );
        let path = format!("/routes/{}", route["id"].as_str().unwrap());
        assert_eq!(house.edit(&mut admin, "DELETE", &path, None).status, StatusCode::OK);
        assert_eq!(house.get(&clerk, &format!("/routes?unit={town}")).ok()["rows"], json!([]));
        // Closed, the desk gives nothing any more.
        let path = format!("/desks/{}", desk["id"].as_str().unwrap());
        house.edit(&mut admin, "DELETE", &path, None).ok();
        assert_eq!(house.get(&officer, &format!("/units/{town}")).status, StatusCode::NOT_FOUND);
    }
}

/// What a bureau whose desk serves the whole district reads there, and may not touch.
#[test]
fn a_desk_that_serves_the_district_gives_no_power_over_it() {
    for store in stores() {
        let house = House::district(store);
        let root = house.begun.unit.to_string();
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let bureau = house.unit("榆阳区应急管理局", None, "department");
        let mut own = house.hire("yjadmin", &bureau, &["unit_admin"]);
        // It cannot give itself the district to read, nor its general duty room.
        let take =
            |line: &str| json!({"keeper": bureau, "serves": root, "line": line, "name": "区应急局值班室"});
        for line in ["emergency", "government"] {
            assert_eq!(house.post(&mut own, "/desks", take(line)).code(), "desk.serves_above", "{line}");
        }
        let mut admin = house.enter("system");
        let desk =
            house.post(&mut admin, "/desks", take("emergency")).ok()["id"].as_str().unwrap().to_owned();
        let mut unit_admin = house.enter("unit");
        let person = json!({"unit": town, "name": "王五"});
        let person = house.post(&mut unit_admin, "/people", person).ok()["id"].as_str().unwrap().to_owned();
        let post = json!({"unit": root, "title": "区长", "duty": "head"});
        let post = house.post(&mut unit_admin, "/posts", post).ok()["post"].as_str().unwrap().to_owned();
        let route = json!({"from_unit": town, "to_desk": house.begun.desk, "via": "block"});
        let route = house.post(&mut admin, "/routes", route).ok()["id"].as_str().unwrap().to_owned();
        assert_eq!(house.get(&own, &format!("/people/{person}")).ok()["name"], "王五", "it reads");
        let rename = json!({"name": "x", "from_on": "2026-11-24"});
        let general = format!("/desks/{}", house.begun.desk);
        for (method, path, body) in [
            ("POST", format!("/units/{town}/names"), rename),
            ("PATCH", format!("/units/{town}"), json!({"sort": 1})),
            (
                "POST",
                format!("/units/{town}/succeed"),
                json!({"successor": bureau, "on": "2026-11-24", "how": "merged"}),
            ),
            ("PATCH", format!("/people/{person}"), json!({"unit": town, "name": "x"})),
            ("DELETE", format!("/posts/{post}"), Value::Null),
            ("PATCH", general.clone(), json!({"keeper": root, "line": "government", "name": "x"})),
            ("DELETE", general, Value::Null),
            ("DELETE", format!("/routes/{route}"), Value::Null),
        ] {
            let body = Some(body).filter(|body| !body.is_null());
            let refused = house.edit(&mut own, method, &path, body);
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{method} {path} {}", refused.body);
        }
        for (path, body) in [
            ("/units", json!({"name": "x", "kind": "department", "parent": root})),
            (
                "/units",
                json!({"name": "榆林市", "code": "610800", "kind": "government", "placeholder": true}),
            ),
            ("/people", json!({"unit": town, "name": "x"})),
            ("/posts", json!({"unit": root, "title": "x", "duty": "staff"})),
            ("/desks", json!({"keeper": root, "line": "government", "name": "x"})),
            ("/routes", json!({"from_unit": town, "to_desk": desk, "via": "line"})),
            ("/places", json!({"unit_id": town, "name": "x"})),
            ("/workstations", json!({"desk_id": house.begun.desk, "label": "x"})),
        ] {
            assert!(!house.post(&mut own, path, body).status.is_success(), "POST {path}");
        }
        // Its own it keeps, the desk that serves the district among it.
        let mut again = take("emergency");
        again["hours"] = json!("8:00-18:00");
        house.edit(&mut own, "PATCH", &format!("/desks/{desk}"), Some(again)).ok();
        house.post(&mut own, "/people", json!({"unit": bureau, "name": "李四"})).ok();
        // Nor does its security administrator touch the accounts of the district.
        let mut security = house.hire("yjsecurity", &bureau, &["security_admin"]);
        let system = house.get(&admin, "/session").ok()["account_id"].as_str().unwrap().to_owned();
        let reset =
            house.call(&mut security, "POST", &format!("/accounts/{system}/reset-password"), None, &[]);
        assert_eq!(reset.status, StatusCode::NOT_FOUND);
        let lock = house.edit(&mut security, "POST", &format!("/accounts/{system}/lock"), None);
        assert_eq!(lock.status, StatusCode::NOT_FOUND);
        let theirs = json!({"login": "x1", "name": "x", "unit_id": town, "roles": ["viewer"]});
        assert_eq!(house.post(&mut security, "/accounts", theirs).status, StatusCode::NOT_FOUND);
        let own = json!({"login": "x1", "name": "x", "unit_id": bureau, "roles": ["viewer"]});
        house.post(&mut security, "/accounts", own).ok();
    }
}

/// The general duty room of a government may be kept by its office; it stays the government's.
#[test]
fn a_general_duty_room_is_kept_by_the_government_it_serves() {
    for store in stores() {
        let house = House::district(store);
        let root = house.begun.unit.to_string();
        let office = house.unit("榆阳区政府办公室", None, "office");
        let mut admin = house.enter("unit");
        let room = json!({"keeper": office, "serves": root, "line": "government", "name": "区总值班室"});
        let desk = house.post(&mut admin, "/desks", room.clone()).ok()["id"].as_str().unwrap().to_owned();
        let path = format!("/desks/{desk}");
        let mut own = house.hire("zbs", &office, &["unit_admin"]);
        let refused = house.edit(&mut own, "PATCH", &path, Some(room.clone()));
        assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "desk.general"));
        assert_eq!(house.edit(&mut own, "DELETE", &path, None).code(), "desk.general");
        house.edit(&mut admin, "PATCH", &path, Some(room)).ok();
    }
}

#[test]
fn yesterdays_tab_hears_what_has_changed() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let person = house.post(&mut admin, "/people", json!({"unit": unit, "name": "王五"})).ok();
        let path = format!("/people/{}", person["id"].as_str().unwrap());
        let body = |name: &str| Some(json!({"unit": unit, "name": name}));
        let none = house.call(&mut admin, "PATCH", &path, body("王六"), &[]);
        assert_eq!(none.status.as_u16(), 428);
        let done = house.call(&mut admin, "PATCH", &path, body("王六"), &[("if-match", "\"1\"")]);
        assert_eq!((done.status, done.etag.as_deref()), (StatusCode::OK, Some("\"2\"")));
        let stale = house.call(&mut admin, "PATCH", &path, body("王七"), &[("if-match", "1")]);
        assert_eq!((stale.status, stale.code()), (StatusCode::CONFLICT, "edit.stale"));
        assert_eq!(stale.body["current"]["name"], "王六");
        let desk = house.get(&admin, "/desks").ok()["rows"][0].clone();
        let change = json!({"keeper": unit, "line": "government", "name": "区委区政府总值班室"});
        let path = format!("/desks/{}", desk["id"].as_str().unwrap());
        let done = house.call(&mut admin, "PATCH", &path, Some(change), &[("if-match", "1")]).ok();
        assert_eq!(done["name"], "区委区政府总值班室");
    }
}

#[test]
fn an_outside_parent_is_a_note_of_our_own() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("system");
        let city = json!({"name": "榆林市", "code": "610800", "kind": "government", "placeholder": true});
        let city = house.post(&mut admin, "/units", city).ok();
        assert_eq!(city["hosted_by"], Value::Null);
        let inside = json!({"name": "x", "code": "610802106", "kind": "government", "placeholder": true});
        assert_eq!(house.post(&mut admin, "/units", inside).code(), "unit.code_outside");
        let desk = json!({"keeper": city["id"], "line": "government", "name": "榆林市总值班室"});
        assert_eq!(house.post(&mut admin, "/desks", desk).code(), "desk.external");
        let desk = json!({"keeper": city["id"], "line": "government", "name": "榆林市总值班室", "external": true, "methods": ["fax"]});
        let desk = house.post(&mut admin, "/desks", desk).ok();
        // Before a route leads there, who acts for the node finds both and can choose them.
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let bureau = house.unit("榆阳区应急管理局", None, "department");
        let holds = |browser: &crate::house::Browser, list: &str, row: &Value| {
            let page = house.get(browser, list).ok();
            let one = house.get(browser, &format!("{list}/{}", row["id"].as_str().unwrap())).status;
            let listed = page["rows"].as_array().unwrap().iter().any(|r| r["id"] == row["id"]);
            assert_eq!(listed, one == StatusCode::OK, "{list}");
            listed
        };
        let found = |browser: &crate::house::Browser| {
            (holds(browser, "/units", &city), holds(browser, "/desks", &desk))
        };
        assert_eq!(found(&admin), (true, true));
        assert_eq!(found(&house.enter("unit")), (true, true));
        assert_eq!(found(&house.hire("of-bureau", &bureau, &["unit_admin"])), (false, false));
        assert_eq!(found(&house.hire("of-office", &bureau, &["system_admin"])), (true, true));
        assert_eq!(found(&house.hire("of-town", &town, &["unit_admin"])), (false, false));
        let route = json!({"from_unit": house.begun.unit, "to_desk": desk["id"], "via": "block"});
        let route = house.post(&mut admin, "/routes", route).ok();
        assert_eq!(route["external"], true);
        // None of it travels.
        let sql = "SELECT COUNT(*) FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
            WHERE s.channel <> 'local' AND e.subject_kind IN ('unit', 'desk', 'route')";
        assert_eq!(house.count(sql), 8, "only our own units and desk, each up and down");
        let duty = house.enter("duty");
        assert_eq!(house.get(&duty, "/desks").ok()["rows"].as_array().unwrap().len(), 2);
    }
}
