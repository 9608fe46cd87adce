//! Limits, refusals, and what goes wrong.

use crate::house::*;
use kernel::limits::export::{KEPT_PER_ACCOUNT, RUNNING, WAITING_PER_ACCOUNT};
use serde_json::json;

#[test]
fn an_account_has_five_in_work_and_the_node_makes_two_at_a_time() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        house.admit("ma", unit("district"), &["duty_officer"]);
        let first = house.asked("bai", json!({ "below": 1 }));
        for _ in 1..WAITING_PER_ACCOUNT {
            house.asked("bai", json!({ "below": 1 }));
        }
        let refused = house.ask("bai", json!({ "below": 1 }));
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (429, "export.too_many"));
        assert!(refused.json()["detail"].as_str().unwrap().contains('5'));
        house.asked("ma", json!({ "below": 1 }));
        let turns: Vec<_> = (0..RUNNING).map(|_| house.exports.next(house.clock.now()).unwrap()).collect();
        assert!(house.exports.next(house.clock.now()).is_none(), "the others wait");
        drop(turns);
        assert_eq!(house.show("bai", &first)["error"]["cause"], "fault", "a turn that ends badly has failed");
        house.work();
        assert_eq!(house.get("ma", "/exports").ok()["rows"][0]["state"], "done");
        house.asked("bai", json!({ "below": 1 }));
    });
}

#[test]
fn the_oldest_gives_way() {
    let house = House::open(testkit::TestStore::sqlite());
    house.admit("bai", unit("town"), &["duty_officer"]);
    let first = house.asked("bai", json!({ "below": 1 }));
    house.work();
    for _ in 0..KEPT_PER_ACCOUNT {
        house.asked("bai", json!({ "below": 1 }));
        house.work();
    }
    assert_eq!(house.get("bai", &format!("/exports/{first}")).status, 404);
    assert_eq!(house.get("bai", "/exports").ok()["rows"].as_array().unwrap().len(), KEPT_PER_ACCOUNT);
}

#[test]
fn the_same_key_is_the_same_export() {
    nights(|mut house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let body = json!({ "list": "numbers", "query": { "below": 1 } });
        let first = house.call("bai", "POST", "/exports", "k1", Some(body.clone())).ok();
        let again = house.call("bai", "POST", "/exports", "k1", Some(body.clone()));
        assert_eq!((again.status.as_u16(), &again.json()["id"]), (201, &first["id"]));
        let other = json!({ "list": "numbers", "query": { "below": 2 } });
        assert_eq!(house.call("bai", "POST", "/exports", "k1", Some(other)).code(), "idempotency.other_body");
        house.restart();
        let after = house.call("bai", "POST", "/exports", "k1", Some(body)).ok();
        assert_eq!(after["id"], first["id"], "also by the next process");
    });
}

#[test]
fn what_is_asked_wrongly_is_refused_at_once() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let ask = |body| house.call("bai", "POST", "/exports", "k", Some(body));
        assert_eq!(ask(json!({ "list": "secrets" })).code(), "export.list");
        let unknown = ask(json!({ "list": "numbers", "query": { "beneath": 3 } }));
        assert_eq!((unknown.status.as_u16(), unknown.code().as_str()), (422, "export.filter"));
        assert_eq!(ask(json!({ "list": "numbers", "query": { "below": "three" } })).code(), "export.query");
        assert_eq!(house.get("bai", "/exports").ok()["rows"], json!([]));
    });
}

#[test]
fn what_goes_wrong_in_the_middle_is_told() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        for (word, cause) in [("bad", "refused"), ("panic", "fault")] {
            let id = house.asked("bai", json!({ "word": word }));
            house.work();
            let shown = house.show("bai", &id);
            assert_eq!(
                (shown["state"].as_str(), shown["error"]["cause"].as_str()),
                (Some("failed"), Some(cause))
            );
        }
        assert_eq!(house.files(), Vec::<String>::new());
        let id = house.asked("bai", json!({ "below": 1 }));
        house.work();
        assert_eq!(house.show("bai", &id)["state"], "done", "the node goes on");
    });
}

#[test]
fn a_full_disk_takes_no_export_in_and_one_in_work_says_why_it_ended() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        house.exports.keep_free(u64::MAX);
        let refused = house.ask("bai", json!({ "below": 1 }));
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (503, "export.no_room"));
        assert_eq!(house.get("bai", "/exports").ok()["rows"], json!([]));
        house.exports.keep_free(0);
        let id = house.asked("bai", json!({ "below": 1 }));
        house.exports.keep_free(u64::MAX);
        house.work();
        let shown = house.show("bai", &id);
        assert_eq!(
            (shown["state"].as_str(), shown["error"]["cause"].as_str()),
            (Some("failed"), Some("disk"))
        );
        assert_eq!(house.files(), Vec::<String>::new(), "what was written of it takes no room");
        house.exports.keep_free(0);
        let id = house.asked("bai", json!({ "below": 1 }));
        house.work();
        assert_eq!(house.show("bai", &id)["state"], "done", "the node goes on");
    });
}
