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
        let held = house.post(&mut admin, &format!("{path}/holders"), json!({"person_id": people[0]})).ok();
        assert_eq!((held["name"].clone(), held["state"].clone()), (json!("杜万里"), json!("present")));
        assert_eq!(held["tested_at"], Value::Null, "an untested phone is an alarm");
        let leader = || {
            let now = house.clock.now();
            house.journal.read(|db| query::leader_on_duty(db, unit, now)).unwrap()
        };
        assert_eq!(leader().unwrap().name, "杜万里");
        let now = house.clock.now().0;
        let away = |stand_in: &Value| json!({"from": now + HOUR_MS, "to": now + DAY_MS, "stand_in": stand_in, "reason": "外出招商"});
        let itself = house.post(&mut admin, &format!("{path}/absences"), away(&people[0]));
        assert_eq!(itself.code(), "post.stand_in_self");
        let row = house.post(&mut admin, &format!("{path}/absences"), away(&people[1])).ok();
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
        house.post(&mut admin, &format!("{path}/absences"), alone).ok();
        assert!(leader().is_none());
        house.clock.advance_ms(DAY_MS);
        assert_eq!(leader().unwrap().name, "杜万里");
        // The successor takes the post; who held it at that minute stays known.
        let before = house.clock.now();
        house.clock.advance_ms(DAY_MS);
        let mut admin = house.enter("unit");
        house.post(&mut admin, &format!("{path}/holders"), json!({"person_id": people[1]})).ok();
        assert_eq!(leader().unwrap().name, "贺永强");
        let then = house.journal.read(|db| query::leader_on_duty(db, unit, before)).unwrap();
        assert_eq!(then.unwrap().name, "杜万里");
        let viewer = house.hire("looker", &unit.to_string(), &["viewer"]);
        let seen = house.get(&viewer, "/posts").ok()["rows"].clone();
        assert_eq!((seen[0]["title"].clone(), seen[0]["name"].clone()), (json!("分管应急副区长"), json!("")));
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
