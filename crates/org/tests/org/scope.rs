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
        assert_eq!(house.call(&mut admin, "DELETE", &path, None, &[]).status, StatusCode::OK);
        assert_eq!(house.get(&clerk, &format!("/routes?unit={town}")).ok()["rows"], json!([]));
        // Closed, the desk gives nothing any more.
        let path = format!("/desks/{}", desk["id"].as_str().unwrap());
        house.call(&mut admin, "DELETE", &path, None, &[]).ok();
        assert_eq!(house.get(&officer, &format!("/units/{town}")).status, StatusCode::NOT_FOUND);
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
        let route = json!({"from_unit": house.begun.unit, "to_desk": desk["id"], "via": "block"});
        let route = house.post(&mut admin, "/routes", route).ok();
        assert_eq!(route["external"], true);
        // None of it travels.
        let sql = "SELECT COUNT(*) FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
            WHERE s.channel <> 'local' AND e.subject_kind IN ('unit', 'desk', 'route')";
        assert_eq!(house.count(sql), 4, "only our own unit and desk, each up and down");
        let duty = house.enter("duty");
        assert_eq!(house.get(&duty, "/desks").ok()["rows"].as_array().unwrap().len(), 2);
    }
}
