//! Lists are paged by key: page after page is the whole list, once and in its order, whatever the
//! size of a page and whatever was struck off between two of them.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use serde_json::{Value, json};
use testkit::stores;

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id: {value}")).to_owned()
}

/// The ids of a list in pages of `limit`; the query has its `?` already.
fn paged(house: &House, browser: &Browser, query: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    for _ in 0..50 {
        let page = house.get(browser, &format!("{query}&limit={limit}{after}")).ok();
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.len() <= limit, "{page}");
        ids.extend(rows.iter().map(|row| row["id"].as_str().or(row["post"].as_str()).unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return ids };
        assert_eq!(rows.len(), limit, "a page that is not the last is full");
        let escaped: String = next.bytes().map(|b| format!("%{b:02X}")).collect();
        after = format!("&after={escaped}");
    }
    panic!("{query} has no end");
}

/// Five of each, two of them at the same place in the order.
fn filled(house: &House) -> (Browser, Browser) {
    let root = house.begun.unit.to_string();
    let town = house.unit("麻黄梁镇", Some("610802105"), "government");
    let mut admin = house.enter("system");
    let mut unit_admin = house.enter("unit");
    let mut duty = house.enter("duty");
    for (n, name) in ["甲", "乙", "丙", "丁", "戊"].into_iter().enumerate() {
        let sort = n / 2;
        let desk = json!({"keeper": root, "line": "government", "name": format!("{name}值班室"), "sort": sort,
            "numbers": [{"kind": "phone", "number": format!("0912-555011{n}")}]});
        let desk = house.post(&mut admin, "/desks", desk).ok();
        let via = if n % 2 == 0 { "line" } else { "block" };
        let route = json!({"from_unit": town, "to_desk": desk["id"], "via": via});
        house.post(&mut admin, "/routes", route).ok();
        let place =
            json!({"unit_id": if n % 2 == 0 { &root } else { &town }, "name": format!("{name}:煤矿")});
        house.post(&mut admin, "/places", place).ok();
        let post = json!({"unit": root, "title": format!("{name}岗"), "duty": "staff", "sort": sort});
        house.post(&mut unit_admin, "/posts", post).ok();
        let station = json!({"desk_id": desk["id"], "label": name});
        house.post(&mut unit_admin, "/workstations", station).ok();
        house.post(&mut duty, "/tokens", json!({"label": name, "days": 1})).ok();
    }
    (unit_admin, duty)
}

#[test]
fn page_after_page_is_the_whole_list() {
    for store in stores() {
        let house = House::district(store);
        let (admin, duty) = filled(&house);
        let town = house.get(&admin, "/units?q=麻黄梁").ok()["rows"][0]["id"].as_str().unwrap().to_owned();
        for (browser, query) in [
            (&admin, "/desks?".to_owned()),
            (&admin, "/routes?".to_owned()),
            (&admin, format!("/routes?unit={town}")),
            (&admin, "/places?".to_owned()),
            (&admin, format!("/places?unit={town}")),
            (&admin, "/posts?".to_owned()),
            (&admin, "/workstations?".to_owned()),
            (&duty, "/tokens?".to_owned()),
        ] {
            let whole = paged(&house, browser, &query, 200);
            assert!(whole.len() >= 5, "{query}: {whole:?}");
            for limit in [1, 2, 3] {
                assert_eq!(paged(&house, browser, &query, limit), whole, "{query} in pages of {limit}");
            }
            let wrong = house.get(browser, &format!("{query}&after=nonsense"));
            assert_eq!(
                (wrong.status, wrong.code()),
                (StatusCode::UNPROCESSABLE_ENTITY, "page.after"),
                "{query}"
            );
        }
    }
}

#[test]
fn what_is_struck_off_between_two_pages_loses_nothing_else() {
    for store in stores() {
        let house = House::district(store);
        let (mut admin, _) = filled(&house);
        let whole = paged(&house, &admin, "/desks?", 200);
        let first = house.get(&admin, "/desks?limit=3").ok();
        let last = id(&first["rows"][2]);
        house.edit(&mut admin, "DELETE", &format!("/desks/{last}"), None).ok();
        let next = first["next"].as_str().unwrap();
        let rest = house.get(&admin, &format!("/desks?after={next}")).ok();
        let rest: Vec<String> = rest["rows"].as_array().unwrap().iter().map(id).collect();
        assert_eq!(rest, whole[3..]);
    }
}

#[test]
fn a_desk_is_found_by_its_name_and_its_number() {
    for store in stores() {
        let house = House::district(store);
        let (admin, _) = filled(&house);
        let found =
            |q: &str| house.get(&admin, &format!("/desks?q={q}")).ok()["rows"].as_array().unwrap().len();
        assert_eq!((found("丙值班"), found("5550113"), found("没有")), (1, 1, 0));
    }
}
