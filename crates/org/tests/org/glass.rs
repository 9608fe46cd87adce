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
