//! The break-glass form: a substitute at 03:10.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use kernel::clock::HOUR_MS;
use serde_json::json;
use testkit::stores;

#[test]
fn a_substitute_gets_in_and_the_level_above_sees_it() {
    for store in stores() {
        let house = House::district(store);
        let mut stranger = Browser::default();
        let form = json!({"unit_id": house.begun.unit, "name": "张三", "phone": "13900000001", "reason": "值班员突发疾病"});
        let me = house.post(&mut stranger, "/session/break-glass", form.clone()).ok();
        assert_eq!((me["substitute"].clone(), me["name"].clone()), (json!(true), json!("张三")));
        let permissions = me["permissions"].as_array().unwrap().clone();
        assert!(permissions.contains(&json!("report.send")));
        assert!(!permissions.contains(&json!("report.read")), "not from any browser");
        // Up to the city, at once, without the name in the open.
        let sql = "SELECT COUNT(*) FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
            WHERE e.kind = 'substitute.admitted' AND s.channel = 'up:city' AND s.lane = 0";
        assert_eq!(house.count(sql), 1);
        let mut audit = house.enter("audit");
        let rows = house.get(&audit, "/audit?kind=substitute.admitted").ok();
        let entry = house.get(&audit, &format!("/audit/{}", rows["rows"][0]["pos"])).ok();
        assert_eq!(entry["sealed"], "held");
        assert!(!entry.to_string().contains("13900000001"));
        assert_eq!(house.get(&audit, "/session/substitutes").code(), "permission.missing");
        let duty = house.enter("duty");
        let seen = house.get(&duty, "/session/substitutes").ok();
        assert_eq!(seen[0]["phone"], "13900000001");
        // No secrets, no tokens, no accounts.
        let pin = house.call(&mut stranger, "PUT", "/session/pin", Some(json!({"pin": "2580"})), &[]);
        assert_eq!(pin.code(), "session.not_personal");
        assert_eq!(house.get(&stranger, "/people").code(), "permission.missing");
        house.call(&mut stranger, "DELETE", "/session", None, &[]);
        let ended = house.get(&duty, "/session/substitutes").ok();
        assert!(ended[0]["ended_at"].is_i64());
        house.call(&mut audit, "POST", "/audit/verify", None, &[]).ok();
    }
}

#[test]
fn at_the_duty_pc_a_substitute_works_the_desk_for_twelve_hours() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        house.post(&mut admin, "/workstations", json!({"desk_id": house.begun.desk, "label": "左机"})).ok();
        let mut pc = Browser { workstation: admin.workstation.clone(), ..Browser::default() };
        let form =
            json!({"unit_id": house.begun.unit, "name": "李四", "phone": "6101", "reason": "交接班人未到"});
        let me = house.post(&mut pc, "/session/break-glass", form).ok();
        assert!(me["permissions"].as_array().unwrap().contains(&json!("desk.act")));
        house.clock.advance_ms(11 * HOUR_MS);
        assert_eq!(house.get(&pc, "/session").status, StatusCode::OK);
        house.clock.advance_ms(HOUR_MS);
        assert_eq!(house.get(&pc, "/session").status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn the_form_opens_in_a_browser_where_nobody_signed_in_before() {
    for store in stores() {
        let house = House::district(store);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let mut stranger = Browser::default();
        let offered = house.get(&stranger, "/session/break-glass").ok();
        let names: Vec<_> = offered.as_array().unwrap().iter().map(|u| u["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["榆阳区", "麻黄梁镇"]);
        assert_eq!(offered[0].as_object().unwrap().len(), 2, "names and ids, nothing else: {offered}");
        let form = json!({"unit_id": town, "name": "张三", "phone": "13900000001", "reason": "值班员送医"});
        let me = house.post(&mut stranger, "/session/break-glass", form).ok();
        assert_eq!(me["unit"]["short_name"], "麻黄梁镇");
        assert_eq!(me["rooms"], json!([]), "no list of anything");
        // From anywhere it lasts four hours, not a shift.
        house.clock.advance_ms(4 * HOUR_MS - 1);
        assert_eq!(house.get(&stranger, "/session").status, StatusCode::OK);
        house.clock.advance_ms(1);
        assert_eq!(house.get(&stranger, "/session").status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn whoever_sees_a_wrong_substitute_sends_them_out() {
    for store in stores() {
        let house = House::district(store);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let neighbour = house.unit("青云镇", Some("610802106"), "government");
        let mut stranger = Browser::default();
        let form = json!({"unit_id": town, "name": "不认识", "phone": "13900000001", "reason": "顶班"});
        house.post(&mut stranger, "/session/break-glass", form).ok();
        let mut duty = house.enter("duty");
        let seen = house.get(&duty, "/session/substitutes").ok();
        assert_eq!(
            (seen[0]["unit_name"].as_str(), seen[0]["here"].as_bool()),
            (Some("麻黄梁镇"), Some(true))
        );
        let path = format!("/session/substitutes/{}", seen[0]["id"].as_str().unwrap());
        let mut beside = house.hire("beside", &neighbour, &["duty_officer"]);
        assert_eq!(house.call(&mut beside, "DELETE", &path, None, &[]).status, StatusCode::NOT_FOUND);
        house.call(&mut duty, "DELETE", &path, None, &[]).ok();
        assert_eq!(house.get(&stranger, "/session").status, StatusCode::UNAUTHORIZED);
        let seen = house.get(&duty, "/session/substitutes").ok();
        assert!(seen[0]["ended_at"].is_i64() && seen[0]["here"] == false);
        house.call(&mut duty, "DELETE", &path, None, &[]).ok();
        let ended =
            "SELECT COUNT(*) FROM journal_entry WHERE kind = 'substitute.ended' AND actor_id IS NOT NULL";
        assert_eq!(house.count(ended), 1, "sent out once");
    }
}

#[test]
fn a_flood_from_anywhere_keeps_nobody_out_of_the_duty_room() {
    for store in stores() {
        let house = House::district(store);
        let mut admin = house.enter("unit");
        house.post(&mut admin, "/workstations", json!({"desk_id": house.begun.desk, "label": "左机"})).ok();
        let mut pc = Browser { workstation: admin.workstation.clone(), ..Browser::default() };
        let form = |n: i32| json!({"unit_id": house.begun.unit, "name": n.to_string(), "phone": "6101", "reason": "顶班"});
        let answers: Vec<_> = (0..8)
            .map(|n| house.post(&mut Browser::default(), "/session/break-glass", form(n)).code().to_owned())
            .collect();
        assert_eq!(answers.iter().filter(|code| code.is_empty()).count(), 3, "{answers:?}");
        let me = house.post(&mut pc, "/session/break-glass", form(9)).ok();
        assert!(me["permissions"].as_array().unwrap().contains(&json!("desk.act")));
        // The next one at the PC relieves the one before.
        let mut next = Browser { workstation: admin.workstation.clone(), ..Browser::default() };
        house.post(&mut next, "/session/break-glass", form(10)).ok();
        assert_eq!(house.get(&pc, "/session").status, StatusCode::UNAUTHORIZED);
        let duty = house.enter("duty");
        let seen = house.get(&duty, "/session/substitutes").ok();
        let ended: Vec<_> = seen.as_array().unwrap().iter().filter(|s| s["ended_at"].is_i64()).collect();
        assert_eq!(ended.len(), 1, "and is done: {seen}");
    }
}

#[test]
fn one_address_cannot_take_the_places_of_all() {
    for store in stores() {
        let house = House::district(store);
        let units: Vec<String> = (1..=4)
            .map(|n| house.unit(&format!("{n}镇"), Some(&format!("61080210{n}")), "government"))
            .collect();
        let form = |unit: &str| json!({"unit_id": unit, "name": "甲", "phone": "6101", "reason": "顶班"});
        let mut admitted = 0;
        for unit in units.iter().chain(&units) {
            let answer = house.post(&mut Browser::default(), "/session/break-glass", form(unit));
            admitted += usize::from(answer.status == StatusCode::OK);
        }
        assert_eq!(admitted, 6);
        house.clock.advance_ms(HOUR_MS + 1);
        house
            .post(
                &mut Browser::default(),
                "/session/break-glass",
                form(&house.unit("五镇", Some("610802107"), "government")),
            )
            .ok();
    }
}

#[test]
fn the_form_cannot_flood_a_unit() {
    for store in stores() {
        let house = House::district(store);
        let form = |name: &str| json!({"unit_id": house.begun.unit, "name": name, "phone": "6101", "reason": "顶班"});
        for name in ["甲", "乙", "丙"] {
            house.post(&mut Browser::default(), "/session/break-glass", form(name)).ok();
        }
        let fourth = house.post(&mut Browser::default(), "/session/break-glass", form("丁"));
        assert_eq!(fourth.code(), "substitute.too_many");
        let empty = json!({"unit_id": house.begun.unit, "name": "", "phone": "6101", "reason": "顶班"});
        house.clock.advance_ms(12 * HOUR_MS);
        assert_eq!(house.post(&mut Browser::default(), "/session/break-glass", empty).code(), "text.empty");
        let nowhere =
            json!({"unit_id": kernel::UnitId::new(), "name": "甲", "phone": "6101", "reason": "顶班"});
        assert_eq!(
            house.post(&mut Browser::default(), "/session/break-glass", nowhere).code(),
            "unit.unknown"
        );
    }
}
