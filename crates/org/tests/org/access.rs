//! The access log is read by the audit administrator, page by page.

use crate::house::{Browser, House};
use kernel::clock::MINUTE_MS;
use serde_json::{Value, json};
use testkit::stores;

fn words(page: &Value) -> Vec<(String, String)> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    page["rows"].as_array().unwrap().iter().map(|row| (word(row, "what"), word(row, "login"))).collect()
}

fn of(what: &str, login: &str) -> (String, String) {
    (what.to_owned(), login.to_owned())
}

#[test]
fn who_came_in_and_who_did_not_is_read_by_the_audit_administrator() {
    for store in stores() {
        let house = House::district(store);
        let wrong = json!({"login": "duty", "password": "Wrong-password-1"});
        house.post(&mut Browser::default(), "/session", wrong);
        house.clock.advance_ms(MINUTE_MS);
        let mut duty = house.enter("duty");
        house.get(&duty, "/audit/access").code();
        house.clock.advance_ms(MINUTE_MS);
        house.call(&mut duty, "DELETE", "/session", None, &[]);
        house.clock.advance_ms(MINUTE_MS);
        let form =
            json!({"unit_id": house.begun.unit, "name": "张三", "phone": "13900000001", "reason": "顶班"});
        house.post(&mut Browser::default(), "/session/break-glass", form).ok();
        house.clock.advance_ms(MINUTE_MS);
        let audit = house.enter("audit");
        let page = house.get(&audit, "/audit/access").ok();
        assert_eq!(
            words(&page),
            [
                of("login", "audit"),
                of("substitute", ""),
                of("logout", "duty"),
                of("refused", "duty"),
                of("login", "duty"),
                of("login_failed", "duty")
            ]
        );
        assert_eq!(
            (&page["rows"][1]["detail"], &page["rows"][3]["detail"]),
            (&json!("榆阳区"), &json!("audit.read"))
        );
        assert!(!page.to_string().contains("13900000001"), "nothing personal: {page}");
        let failed = house.get(&audit, "/audit/access?what=login_failed&login=DUT").ok();
        assert_eq!(words(&failed), [of("login_failed", "duty")]);
        let (from, to) = (page["rows"][4]["at"].as_i64().unwrap(), page["rows"][2]["at"].as_i64().unwrap());
        let between = house.get(&audit, &format!("/audit/access?from={from}&to={to}")).ok();
        assert_eq!(words(&between), [of("refused", "duty"), of("login", "duty")]);
        // Page after page is the whole log.
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let page = house.get(&audit, &format!("/audit/access?limit=2{after}")).ok();
            all.extend(words(&page));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={}", next.replace(':', "%3A"));
        }
        assert_eq!(all, words(&page));
        assert_eq!(house.get(&audit, "/audit/access?after=x").code(), "page.after");
    }
}
