//! Whose it is: nobody else's, and not its owner's any more once they may not see the list.

use crate::house::*;
use journal::{Db as _, params};
use serde_json::json;

#[test]
fn nobody_else_knows_of_it() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        house.admit("gao", unit("town"), &["duty_officer"]);
        house.admit("ma", unit("district"), &["duty_officer"]);
        let id = house.asked("bai", json!({ "below": 5 }));
        house.work();
        for other in ["gao", "ma"] {
            assert_eq!(house.get(other, "/exports").ok()["rows"], json!([]));
            assert_eq!(house.get(other, &format!("/exports/{id}")).status, 404);
            assert_eq!(house.file(other, &id).status, 404);
            assert_eq!(house.cancel(other, &id).status, 404);
            assert_eq!(house.call(other, "DELETE", &format!("/exports/{id}"), "k", None).status, 404);
        }
        assert_eq!(house.file("bai", &id).status, 200);
    });
}

#[test]
fn who_may_not_see_the_list_may_not_take_it_out() {
    nights(|house| {
        house.admit("tang", unit("district"), &["system_admin"]);
        let refused = house.ask("tang", json!({}));
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "permission.missing"));
        assert_eq!(house.get("tang", "/exports").ok()["rows"], json!([]));
    });
}

#[test]
fn a_right_that_ends_ends_it_in_the_middle_and_at_the_download() {
    for change in [
        "UPDATE org_account SET roles = '[\"unit_admin\"]' WHERE id = $1",
        "UPDATE org_account SET locked = 1 WHERE id = $1",
    ] {
        nights(|house| {
            let account = house.admit("bai", unit("town"), &["duty_officer"]);
            let done = house.asked("bai", json!({ "below": 5 }));
            house.work();
            let later = house.asked("bai", json!({}));
            house.run(move |tx| Ok(tx.execute(change, params![account])?));
            house.work();
            assert!([401, 403].contains(&house.file("bai", &done).status.as_u16()));
            let one = house.exports.one(account, later.parse().unwrap(), house.clock.now()).unwrap();
            assert_eq!(one.error.unwrap().cause, export::NotMadeCause::NotAllowed);
            assert_eq!((one.state, one.rows_done), (export::ExportState::Failed, 0));
        });
    }
}

#[test]
fn who_acts_for_another_unit_now_has_not_its_files() {
    nights(|house| {
        let account = house.admit("bai", unit("town"), &["duty_officer"]);
        let done = house.asked("bai", json!({ "below": 5 }));
        house.work();
        let later = house.asked("bai", json!({}));
        let moved = unit("other");
        house.run(move |tx| {
            Ok(tx.execute("UPDATE org_account SET unit = $2 WHERE id = $1", params![account, moved])?)
        });
        house.work();
        assert_eq!(house.file("bai", &done).status, 404);
        assert_eq!(house.show("bai", &later)["error"]["cause"], "not_allowed");
    });
}
