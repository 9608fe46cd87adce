//! Who answers for a post: holders over time, absences, stand-ins.

use crate::house::House;
use kernel::clock::{DAY_MS, HOUR_MS};
use org::query;
use serde_json::{Value, json};
use testkit::stores;

#[test]
fn while_the_leader_is_away_the_stand_in_is_the_acting_leader() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let mut people = Vec::new();
        for (name, number) in [("杜万里", "6104"), ("贺永强", "6103")] {
            let body = json!({"unit": unit, "name": name, "phones": [{"kind": "office", "number": number}]});
            people.push(house.post(&mut admin, "/people", body).ok()["id"].clone());
        }
        let post = json!({"unit": unit, "title": "分管应急副区长", "duty": "leader", "sort": 1});
        let post = house.post(&mut admin, "/posts", post).ok();
        assert_eq!(post["state"], "vacant");
        let path = format!("/posts/{}", post["post"].as_str().unwrap());
        let held = house
            .edit(&mut admin, "POST", &format!("{path}/holders"), Some(json!({"person_id": people[0]})))
            .ok();
        assert_eq!((held["name"].clone(), held["state"].clone()), (json!("杜万里"), json!("present")));
        assert_eq!(held["tested_at"], Value::Null, "an untested phone is an alarm");
        let leader = || {
            let now = house.clock.now();
            house.journal.read(|db| query::leader_on_duty(db, unit, now)).unwrap()
        };
        assert_eq!(leader().unwrap().name, "杜万里");
        let now = house.clock.now().0;
        let away = |stand_in: &Value| json!({"from": now + HOUR_MS, "to": now + DAY_MS, "stand_in": stand_in, "reason": "外出招商"});
        let itself = house.edit(&mut admin, "POST", &format!("{path}/absences"), Some(away(&people[0])));
        assert_eq!(itself.code(), "post.stand_in_self");
        let row = house.edit(&mut admin, "POST", &format!("{path}/absences"), Some(away(&people[1]))).ok();
        assert_eq!(row["state"], "present", "not yet");
        house.clock.advance_ms(HOUR_MS);
        let acting = leader().unwrap();
        assert_eq!((acting.name.as_str(), acting.stands_in_for.as_deref()), ("贺永强", Some("杜万里")));
        assert_eq!(acting.phones[0].number, "6103");
        let duty = house.enter("duty");
        assert_eq!(house.get(&duty, "/session").ok()["leader_on_duty"], "贺永强");
        // Without a stand-in the absence is an alarm: nobody answers.
        let mut alone = away(&Value::Null);
        alone["id"] = row["absences"][0]["id"].clone();
        house.edit(&mut admin, "POST", &format!("{path}/absences"), Some(alone)).ok();
        assert!(leader().is_none());
        house.clock.advance_ms(DAY_MS);
        assert_eq!(leader().unwrap().name, "杜万里");
        // The successor takes the post; who held it at that minute stays known.
        let before = house.clock.now();
        house.clock.advance_ms(DAY_MS);
        let mut admin = house.enter("unit");
        house
            .edit(&mut admin, "POST", &format!("{path}/holders"), Some(json!({"person_id": people[1]})))
            .ok();
        assert_eq!(leader().unwrap().name, "贺永强");
        let then = house.journal.read(|db| query::leader_on_duty(db, unit, before)).unwrap();
        assert_eq!(then.unwrap().name, "杜万里");
        let viewer = house.hire("looker", &unit.to_string(), &["viewer"]);
        let seen = house.get(&viewer, "/posts").ok()["rows"].clone();
        assert_eq!((seen[0]["title"].clone(), seen[0]["name"].clone()), (json!("分管应急副区长"), json!("")));
    }
}

/// A post of the government with who holds it; the path of the post.
fn held(house: &House, admin: &mut crate::house::Browser, person: &Value) -> String {
    let post = json!({"unit": house.begun.unit, "title": "区长", "duty": "leader"});
    let post = house.post(admin, "/posts", post).ok();
    let path = format!("/posts/{}", post["post"].as_str().unwrap());
    let holder = Some(json!({"person_id": person, "from_on": "2026-11-01"}));
    house.edit(admin, "POST", &format!("{path}/holders"), holder).ok();
    path
}

fn entered(house: &House, admin: &mut crate::house::Browser, name: &str, number: &str) -> Value {
    let body =
        json!({"unit": house.begun.unit, "name": name, "phones": [{"kind": "office", "number": number}]});
    house.post(admin, "/people", body).ok()["id"].clone()
}

fn leaves(house: &House, admin: &mut crate::house::Browser, person: &Value, name: &str, last_day: &str) {
    let path = format!("/people/{}", person.as_str().unwrap());
    let body = json!({"unit": house.begun.unit, "name": name, "left_on": last_day,
        "phones": [{"kind": "office", "number": "6104"}]});
    house.edit(admin, "PATCH", &path, Some(body)).ok();
}

#[test]
fn the_last_day_is_a_day_of_work() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let person = entered(&house, &mut admin, "杜万里", "6104");
        let path = held(&house, &mut admin, &person);
        // Entered on the 24th: today is the last day but one.
        leaves(&house, &mut admin, &person, "杜万里", "2026-11-25");
        let is_there = |admin: &crate::house::Browser| {
            let now = house.clock.now();
            let leader = house.journal.read(|db| query::leader_on_duty(db, unit, now)).unwrap();
            let listed = house.get(admin, "/people").ok()["rows"].as_array().unwrap().len();
            let called = house.get(admin, "/contacts?phone=6104").ok().as_array().unwrap().len();
            let mut security = house.enter("security");
            let offered = house.get(&security, &format!("/accounts/people?unit={unit}")).ok();
            let login = format!("d{}", now.0);
            let account = json!({"login": login, "person_id": person, "unit_id": unit, "roles": ["leader"]});
            let opened = house.post(&mut security, "/accounts", account).status.is_success();
            [leader.is_some(), listed == 1, called == 1, offered["rows"] != json!([]), opened]
        };
        assert_eq!(is_there(&admin), [true; 5]);
        house.edit(&mut admin, "POST", &format!("{path}/holders"), Some(json!({"person_id": person}))).ok();
        house.clock.advance_ms(DAY_MS);
        let mut admin = house.enter("unit");
        assert_eq!(is_there(&admin), [true; 5], "the last day");
        house.clock.advance_ms(DAY_MS);
        admin = house.enter("unit");
        assert_eq!(is_there(&admin), [false; 5], "the day after");
        let again = Some(json!({"person_id": person}));
        let again = house.edit(&mut admin, "POST", &format!("{path}/holders"), again);
        assert_eq!(again.code(), "person.left");
    }
}

#[test]
fn who_has_left_the_unit_stands_in_for_nobody() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let (head, deputy) =
            (entered(&house, &mut admin, "白建军", "6101"), entered(&house, &mut admin, "杜万里", "6104"));
        let path = held(&house, &mut admin, &head);
        let now = house.clock.now().0;
        let away = json!({"from": now - HOUR_MS, "to": now + 9 * DAY_MS, "stand_in": deputy});
        let row = house.edit(&mut admin, "POST", &format!("{path}/absences"), Some(away.clone())).ok();
        let leader = || {
            let now = house.clock.now();
            house.journal.read(|db| query::leader_on_duty(db, unit, now)).unwrap()
        };
        leaves(&house, &mut admin, &deputy, "杜万里", "2026-11-24");
        assert_eq!(leader().unwrap().name, "杜万里", "on the last day still");
        house.clock.advance_ms(DAY_MS);
        assert!(leader().is_none(), "and not on the next");
        let mut admin = house.enter("unit");
        assert_eq!(house.get(&admin, "/posts").ok()["rows"][0]["state"], "absent");
        // The head is back earlier; who stood in need not be there any more.
        let mut back = away;
        back["id"] = row["absences"][0]["id"].clone();
        back["to"] = json!(house.clock.now().0);
        let back = house.edit(&mut admin, "POST", &format!("{path}/absences"), Some(back)).ok();
        assert_eq!((back["state"].clone(), back["name"].clone()), (json!("present"), json!("白建军")));
    }
}

#[test]
fn an_absence_that_did_not_take_place_is_taken_back() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let head = entered(&house, &mut admin, "白建军", "6101");
        let path = format!("{}/absences", held(&house, &mut admin, &head));
        let tomorrow = house.clock.now().0 + DAY_MS;
        let empty = json!({"from": tomorrow, "to": tomorrow});
        assert_eq!(house.edit(&mut admin, "POST", &path, Some(empty)).code(), "time.order");
        let away = json!({"from": tomorrow, "to": tomorrow + DAY_MS});
        let row = house.edit(&mut admin, "POST", &path, Some(away)).ok();
        let off = json!({"id": row["absences"][0]["id"], "from": tomorrow, "to": tomorrow});
        let row = house.edit(&mut admin, "POST", &path, Some(off)).ok();
        assert_eq!(row["absences"].as_array().unwrap().len(), 1);
        house.clock.advance_ms(DAY_MS);
        let admin = house.enter("unit");
        assert_eq!(house.get(&admin, "/posts").ok()["rows"][0]["state"], "present");
    }
}

#[test]
fn a_duty_room_that_calls_is_known() {
    for store in stores() {
        let house = House::district(store);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let mut admin = house.enter("system");
        let desk = json!({"keeper": town, "line": "government", "name": "麻黄梁镇值班室",
            "numbers": [{"kind": "phone", "number": "0912-3525001"}]});
        house.post(&mut admin, "/desks", desk).ok();
        let duty = house.enter("duty");
        let known = house.get(&duty, "/contacts?phone=09123525001").ok();
        assert_eq!(
            known,
            json!([{"person": null, "name": "麻黄梁镇值班室", "job": "", "unit": town, "unit_name": "麻黄梁镇"}])
        );
        // Who answers there themselves comes first.
        let person =
            json!({"unit": town, "name": "白彩霞", "phones": [{"kind": "office", "number": "0912 3525001"}]});
        let mut keeper = house.hire("keeper", &town, &["unit_admin"]);
        house.post(&mut keeper, "/people", person).ok();
        let known = house.get(&duty, "/contacts?phone=0912-3525001").ok();
        assert_eq!((&known[0]["name"], &known[1]["name"]), (&json!("白彩霞"), &json!("麻黄梁镇值班室")));
        let neighbour = house.unit("青云镇", Some("610802112"), "government");
        let stranger = house.hire("qy", &neighbour, &["reporter"]);
        assert_eq!(house.get(&stranger, "/contacts?phone=09123525001").ok(), json!([]));
    }
}

#[test]
fn a_tested_number_says_so_until_it_changes() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let body = |number: &str| json!({"unit": unit, "name": "杜万里", "initials": "DWL", "phones": [{"kind": "mobile", "number": number}]});
        let person = house.post(&mut admin, "/people", body("13900000003")).ok();
        let path = format!("/people/{}", person["id"].as_str().unwrap());
        let tested = json!({"number": "139-0000-0003", "answered": true});
        let row = house.post(&mut admin, &format!("{path}/tested"), tested).ok();
        assert_eq!(row["phones"][0]["answered"], true);
        let unknown = json!({"number": "110", "answered": true});
        assert_eq!(house.post(&mut admin, &format!("{path}/tested"), unknown).code(), "phone.unknown");
        let changed =
            house.call(&mut admin, "PATCH", &path, Some(body("13900000004")), &[("if-match", "2")]).ok();
        assert_eq!(changed["phones"][0]["tested_at"], Value::Null);
        for q in ["dwl", "杜", "0000004"] {
            let found = house.get(&admin, &format!("/people?q={}", urlencode(q))).ok();
            assert_eq!(found["rows"].as_array().unwrap().len(), 1, "{q}");
        }
        // Nothing personal lies open in the journal.
        assert_eq!(
            house.count("SELECT COUNT(*) FROM journal_entry WHERE kind LIKE 'person.%' AND sealed IS NULL"),
            0
        );
    }
}

#[test]
fn an_erased_person_leaves_an_empty_name_and_no_number() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        let unit = house.begun.unit;
        let body =
            json!({"unit": unit, "name": "杜万里", "phones": [{"kind": "mobile", "number": "13900000006"}]});
        let person = house.post(&mut admin, "/people", body).ok();
        let entered = house.journal.read(|db| {
            db.first("SELECT event_id FROM journal_entry WHERE kind = 'person.entered'", &[])?.unwrap().id(0)
        });
        let erased = facts::system::Erased {
            event: entered.unwrap(),
            reason: "事件处置结束".to_owned(),
            basis: "突发事件应对法2024 第八十五条".to_owned(),
        };
        let draft = facts::Draft::of(&erased).unwrap().by(unit);
        let append =
            move |tx: &mut journal::Tx<'_>| tx.append(journal::Acting::platform(), vec![draft]).map(drop);
        house.journal.run(journal::Turn::Local, append).unwrap();
        let path = format!("/people/{}", person["id"].as_str().unwrap());
        let row = house.get(&admin, &path).ok();
        assert_eq!((row["name"].clone(), row["phones"].clone()), (json!(""), json!([])));
        assert_eq!(house.count("SELECT COUNT(*) FROM org_phone"), 0);
        let audit = house.enter("audit");
        let rows = house.get(&audit, "/audit?kind=person.entered").ok();
        let entry = house.get(&audit, &format!("/audit/{}", rows["rows"][0]["pos"])).ok();
        assert_eq!((entry["sealed"].clone(), entry["chained"].clone()), (json!("erased"), json!(true)));
    }
}

fn urlencode(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
