//! Dated names and the successions of 2018.

use crate::house::House;
use kernel::calendar::Date;
use kernel::{UnitId, clock::DAY_MS};
use org::query;
use serde_json::{Value, json};
use testkit::stores;

fn on(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_paper_bears_the_name_of_its_day() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("system");
        let body = json!({"name": "榆阳区煤炭局", "short_name": "区煤炭局", "kind": "department", "parent": house.begun.unit});
        let unit = house.post(&mut admin, "/units", body).ok();
        let id = unit["id"].as_str().unwrap().to_owned();
        let path = format!("/units/{id}/names");
        let new = json!({"name": "榆阳区能源局", "short_name": "区能源局", "from_on": "2019-01-01"});
        assert_eq!(house.edit(&mut admin, "POST", &path, Some(new)).ok()["short_name"], "区能源局");
        // A name of the time between comes late and does not become today's.
        let between = json!({"name": "榆阳区煤炭工业局", "from_on": "2016-03-01"});
        assert_eq!(house.edit(&mut admin, "POST", &path, Some(between)).ok()["short_name"], "区能源局");
        let future = json!({"name": "x", "from_on": "2027-01-01"});
        assert_eq!(house.edit(&mut admin, "POST", &path, Some(future)).code(), "date.future");
        let unit: UnitId = id.parse().unwrap();
        let name = |date: &str| {
            let date = on(date);
            house.journal.read(|db| query::name_on(db, unit, date)).unwrap().unwrap().1
        };
        assert_eq!(name("2018-06-05"), "榆阳区煤炭工业局");
        assert_eq!(name("2015-01-01"), "区煤炭局");
        assert_eq!(name("2018-12-31"), "榆阳区煤炭工业局");
        assert_eq!(name("2019-01-01"), "区能源局");
        let detail = house.get(&admin, &format!("/units/{id}")).ok();
        assert_eq!(detail["names"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn the_bureaus_of_2018_pass_their_duties_on() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("system");
        let mut made = Vec::new();
        for name in ["榆阳区应急管理办公室", "榆阳区安全生产监督管理局", "榆阳区水务局", "榆阳区应急管理局"]
        {
            made.push(house.unit(name, None, "department"));
        }
        let [office, safety, water, bureau] = made.as_slice() else { panic!() };
        for (unit, how, close) in
            [(office, "merged", true), (safety, "merged", true), (water, "防汛抗旱职责", false)]
        {
            let body = json!({"successor": bureau, "on": "2019-01-01", "how": how, "close": close});
            house.edit(&mut admin, "POST", &format!("/units/{unit}/succeed"), Some(body)).ok();
        }
        let itself = json!({"successor": bureau, "on": "2019-01-01", "how": "merged"});
        let refused = house.edit(&mut admin, "POST", &format!("/units/{bureau}/succeed"), Some(itself));
        assert_eq!(refused.code(), "unit.succeeds_itself");
        let detail = house.get(&admin, &format!("/units/{bureau}")).ok();
        assert_eq!(detail["predecessors"].as_array().unwrap().len(), 3);
        let old = house.get(&admin, &format!("/units/{safety}")).ok();
        assert_eq!(old["closed_on"], "2018-12-31");
        assert_eq!(old["successors"][0]["id"], json!(bureau));
        let open = house.get(&admin, "/units?kind=department").ok();
        assert_eq!(open["rows"].as_array().unwrap().len(), 2, "the water bureau lives on");
        let all = house.get(&admin, "/units?kind=department&closed=true").ok();
        assert_eq!(all["rows"].as_array().unwrap().len(), 4);
        let from: UnitId = safety.parse().unwrap();
        let to: UnitId = bureau.parse().unwrap();
        assert_eq!(house.journal.read(|db| query::successors(db, from)).unwrap(), vec![to]);
    }
}

#[test]
fn a_unit_moves_and_those_below_move_with_it() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("system");
        let group = house.unit("榆阳区煤业集团", None, "enterprise");
        let other = house.unit("另一集团", None, "enterprise");
        let mine = json!({"name": "常乐煤矿", "kind": "enterprise", "parent": group});
        let mine = house.post(&mut admin, "/units", mine).ok();
        let path = format!("/units/{}", group);
        let ring = json!({"parent": mine["id"]});
        let refused = house.call(&mut admin, "PATCH", &path, Some(ring), &[("if-match", "1")]);
        assert_eq!(refused.code(), "unit.ring");
        let moved =
            house.call(&mut admin, "PATCH", &path, Some(json!({"parent": other})), &[("if-match", "1")]);
        assert_eq!(moved.ok()["parent"], json!(other));
        let detail = house.get(&admin, &format!("/units/{}", mine["id"].as_str().unwrap())).ok();
        assert_eq!(detail["above"].as_array().unwrap().len(), 3);
        let end = json!({"closed_on": "2026-11-24", "reason": "破产"});
        let refused = house.call(&mut admin, "PATCH", &path, Some(end), &[("if-match", "2")]);
        assert_eq!(refused.code(), "unit.has_children");
        // A day to come is entered when it comes: until then the unit works and is found.
        let mine = format!("/units/{}", mine["id"].as_str().unwrap());
        let tomorrow = house.edit(&mut admin, "PATCH", &mine, Some(json!({"closed_on": "2026-11-25"})));
        assert_eq!(tomorrow.code(), "date.future");
        let passed = json!({"successor": other, "on": "2026-11-26", "how": "merged", "close": true});
        let passed = house.edit(&mut admin, "POST", &format!("{mine}/succeed"), Some(passed));
        assert_eq!(
            (passed.code(), passed.body["errors"][0]["pointer"].as_str()),
            ("date.future", Some("/on"))
        );
        assert_eq!(house.get(&admin, &mine).ok()["closed_on"], Value::Null);
        house.clock.advance_ms(DAY_MS);
        let consistent = house.journal.read(|db| {
            let expected = org::closure::expected(db)?;
            let rows = db.query("SELECT ancestor, descendant, depth FROM org_closure", &[])?;
            Ok::<_, journal::DbError>(expected.len() == rows.len())
        });
        assert!(consistent.unwrap());
    }
}
