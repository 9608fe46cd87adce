//! Signing in, resting after failures, second factor, duty PC, tokens, ends of sessions.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use kernel::Instant;
use kernel::clock::{HOUR_MS, MINUTE_MS};
use org::secret::totp::code_at;
use serde_json::json;
use testkit::stores;

async fn try_login(house: &House, login: &str, password: &str) -> crate::house::Reply {
    house.post(&mut Browser::default(), "/session", json!({"login": login, "password": password})).await
}

#[tokio::test]
async fn a_duty_officer_signs_in_and_out() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty").await;
        let me = house.get(&duty, "/session").await.ok();
        assert_eq!(me["unit"]["short_name"], "榆阳区");
        assert_eq!(me["desks"][0]["name"], "榆阳区总值班室");
        assert_eq!(me["roles"], json!(["duty_officer"]));
        assert_eq!(me["must_change_password"], true);
        assert_eq!(me["now_ms"], house.clock.now().0);
        let stale = duty.clone();
        assert_eq!(house.call(&mut duty, "DELETE", "/session", None, &[]).await.status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&stale, "/session").await.code(), "session.none");
        assert_eq!(house.call(&mut duty, "DELETE", "/session", None, &[]).await.status, StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn five_failures_bring_a_rest_whether_or_not_the_login_exists() {
    for store in stores() {
        let house = House::district(store);
        for login in ["duty", "nobody-here"] {
            for attempt in 1..=4 {
                let reply = try_login(&house, login, "Wrong-password-1").await;
                assert_eq!((reply.status, reply.code()), (StatusCode::UNAUTHORIZED, "session.refused"), "{attempt}");
            }
            let fifth = try_login(&house, login, "Wrong-password-1").await;
            assert_eq!((fifth.status, fifth.code()), (StatusCode::TOO_MANY_REQUESTS, "session.resting"));
        }
        // Even the right password waits.
        let right = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &right).await.code(), "session.resting");
        house.clock.advance_ms(30 * MINUTE_MS + 1);
        assert_eq!(try_login(&house, "duty", &right).await.status, StatusCode::OK);
        // The security administrator need not wait either.
        for _ in 0..5 {
            try_login(&house, "duty", "Wrong-password-1").await;
        }
        let mut security = house.enter("security").await;
        let accounts = house.get(&security, "/accounts?q=duty").await.ok();
        assert!(accounts["rows"][0]["resting_until"].is_i64());
        let id = accounts["rows"][0]["id"].as_str().unwrap().to_owned();
        house.call(&mut security, "POST", &format!("/accounts/{id}/unlock"), None, &[]).await.ok();
        assert_eq!(try_login(&house, "duty", &right).await.status, StatusCode::OK);
        assert!(house.count("SELECT COUNT(*) FROM org_access_log WHERE what = 'login_failed'") >= 14);
    }
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_a_lock() {
    for store in stores() {
        let house = House::district(store);
        let duty = house.enter("duty").await;
        house.clock.advance_ms(11 * HOUR_MS);
        assert_eq!(house.get(&duty, "/session").await.status, StatusCode::OK);
        // Use is noted behind the answer; a command waits for the same writer.
        house.enter("audit").await;
        house.clock.advance_ms(11 * HOUR_MS);
        assert_eq!(house.get(&duty, "/session").await.status, StatusCode::OK, "it was used 11 hours ago");
        house.clock.advance_ms(2 * HOUR_MS + 1);
        assert_eq!(house.get(&duty, "/session").await.status, StatusCode::UNAUTHORIZED, "a day has passed");
        let idle = house.enter("duty").await;
        house.clock.advance_ms(12 * HOUR_MS + 1);
        assert_eq!(house.get(&idle, "/session").await.status, StatusCode::UNAUTHORIZED);

        let duty = house.enter("duty").await;
        let mut security = house.enter("security").await;
        let id = house.get(&duty, "/session").await.ok()["account_id"].as_str().unwrap().to_owned();
        house.post(&mut security, &format!("/accounts/{id}/lock"), json!({"reason": "调离"})).await.ok();
        assert_eq!(house.get(&duty, "/session").await.status, StatusCode::UNAUTHORIZED, "at once");
        let right = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &right).await.code(), "session.refused");
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_serves_once() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty").await;
        let made = house.call(&mut duty, "POST", "/session/totp", None, &[]).await.ok();
        let secret = made["secret"].as_str().unwrap().to_owned();
        assert!(made["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/"));
        let now = || house.clock.now();
        let put = |code: String, off: bool| json!({"code": code, "off": off});
        let wrong = house.call(&mut duty, "PUT", "/session/totp", Some(put("000000".to_owned(), false)), &[]).await;
        assert_eq!(wrong.code(), "totp.wrong");
        let code = code_at(&secret, now()).unwrap();
        house.call(&mut duty, "PUT", "/session/totp", Some(put(code.clone(), false)), &[]).await.ok();
        let password = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &password).await.code(), "session.totp_needed");
        let with = |code: String| json!({"login": "duty", "password": password, "totp": code});
        let again = house.post(&mut Browser::default(), "/session", with(code)).await;
        assert_eq!(again.code(), "session.refused", "the code that switched it on is spent");
        house.clock.advance_ms(30_000);
        let code = code_at(&secret, now()).unwrap();
        house.post(&mut Browser::default(), "/session", with(code.clone())).await.ok();
        assert_eq!(house.post(&mut Browser::default(), "/session", with(code)).await.code(), "session.refused");
        // The secret itself is nowhere in the answers that were kept.
        let kept = house.count("SELECT COUNT(*) FROM journal_answer WHERE body LIKE '%otpauth%'");
        assert_eq!(kept, 0);
        assert!(made["secret"].as_str().unwrap().len() >= 32);
    }
}

#[tokio::test]
async fn at_the_registered_duty_pc_account_and_pin_serve() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty").await;
        house.call(&mut duty, "PUT", "/session/pin", Some(json!({"pin": "2580"})), &[]).await.ok();
        let weak = house.call(&mut duty, "PUT", "/session/pin", Some(json!({"pin": "1234"})), &[]).await;
        assert_eq!(weak.code(), "pin.weak");

        let mut pc = Browser::default();
        let form = json!({"login": "duty", "pin": "2580", "bell_tested": true});
        assert_eq!(house.post(&mut pc, "/session/takeover", form.clone()).await.code(), "workstation.none");
        assert_eq!(house.get(&pc, "/workstation").await.ok()["registered"], false);

        let mut admin = house.enter("unit").await;
        let desk = json!({"desk_id": house.begun.desk, "label": "左机"});
        house.post(&mut admin, "/workstations", desk).await.ok();
        pc.workstation = admin.workstation.clone();
        let screen = house.get(&pc, "/workstation").await.ok();
        assert_eq!(screen["registered"], true);
        assert_eq!(screen["people"][0]["login"], "duty");
        let mut one = pc.clone();
        let me = house.post(&mut one, "/session/takeover", form.clone()).await.ok();
        assert_eq!(me["session"], "workstation");
        assert_eq!(me["workstation_desk"], json!(house.begun.desk));
        // Whoever takes over relieves the one before.
        let mut two = pc.clone();
        house.post(&mut two, "/session/takeover", form).await.ok();
        assert_eq!(house.get(&one, "/session").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(house.get(&two, "/session").await.status, StatusCode::OK);
        // Guessing PINs brings a rest at this door, not at the other.
        for _ in 0..5 {
            house.post(&mut pc.clone(), "/session/takeover", json!({"login": "duty", "pin": "0852"})).await;
        }
        let rest = house.post(&mut pc, "/session/takeover", json!({"login": "duty", "pin": "2580"})).await;
        assert_eq!(rest.code(), "session.resting");
        house.enter("duty").await;
    }
}

#[tokio::test]
async fn a_password_changes_and_all_other_sessions_end() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty").await;
        let elsewhere = house.enter("duty").await;
        let old = house.password_of("duty");
        let put = |old: &str, new: &str| Some(json!({"old": old, "new": new}));
        let path = "/session/password";
        assert_eq!(house.call(&mut duty, "PUT", path, put(&old, "short"), &[]).await.code(), "password.weak");
        assert_eq!(
            house.call(&mut duty, "PUT", path, put("Not-the-old-1", "Beacon-Fire-9"), &[]).await.code(),
            "password.wrong"
        );
        house.call(&mut duty, "PUT", path, put(&old, "Beacon-Fire-9"), &[]).await.ok();
        assert_eq!(house.get(&duty, "/session").await.ok()["must_change_password"], false);
        assert_eq!(house.get(&elsewhere, "/session").await.status, StatusCode::UNAUTHORIZED);
        house.enter_with("duty", "Beacon-Fire-9").await;
        assert_eq!(try_login(&house, "duty", &old).await.code(), "session.refused");
        let facts = house.count("SELECT COUNT(*) FROM journal_entry WHERE kind = 'account.secret_changed'");
        assert_eq!(facts, 1);
    }
}

#[tokio::test]
async fn a_program_comes_with_a_token_until_it_is_taken_back() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty").await;
        let key = [("idempotency-key", "token-1")];
        let body = json!({"label": "气象局接口", "days": 30});
        let made = house.call(&mut duty, "POST", "/tokens", Some(body.clone()), &key).await.ok();
        let again = house.call(&mut duty, "POST", "/tokens", Some(body), &key).await.ok();
        assert_eq!(made["id"], again["id"]);
        assert!(again.get("token").is_none(), "told once");
        let mut program = Browser { token: Some(made["token"].as_str().unwrap().to_owned()), ..Browser::default() };
        assert_eq!(house.get(&program, "/session").await.ok()["session"], "token");
        let more = house.post(&mut program, "/tokens", json!({"label": "x", "days": 1})).await;
        assert_eq!(more.code(), "token.needs_password");
        house.clock.advance_ms(30 * 24 * HOUR_MS);
        assert_eq!(house.get(&program, "/session").await.status, StatusCode::UNAUTHORIZED, "expired");
        let mut duty = house.enter("duty").await;
        let made = house.post(&mut duty, "/tokens", json!({"label": "y", "days": 1})).await.ok();
        program.token = Some(made["token"].as_str().unwrap().to_owned());
        assert_eq!(house.get(&program, "/session").await.status, StatusCode::OK);
        let path = format!("/tokens/{}", made["id"].as_str().unwrap());
        house.call(&mut duty, "DELETE", &path, None, &[]).await.ok();
        assert_eq!(house.get(&program, "/session").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn the_access_log_is_kept_apart_and_its_digest_stands_in_the_journal() {
    for store in stores() {
        let house = House::district(store);
        try_login(&house, "duty", "Wrong-password-1").await;
        let duty = house.enter("duty").await;
        assert_eq!(house.get(&duty, "/audit").await.code(), "permission.missing");
        let keep = |house: &House| {
            house.journal.run(journal::Turn::Background, org::service::access::keep_house).unwrap();
            house.count("SELECT COUNT(*) FROM journal_entry WHERE kind = 'access.digest'")
        };
        assert_eq!(keep(&house), 0, "the hour is not over");
        house.clock.advance_ms(HOUR_MS);
        assert_eq!(keep(&house), 1);
        assert_eq!(keep(&house), 1, "twice is once");
        let mut audit = house.enter("audit").await;
        let page = house.get(&audit, "/audit?kind=access.").await.ok();
        let pos = page["rows"][0]["pos"].as_i64().unwrap();
        let entry = house.get(&audit, &format!("/audit/{pos}")).await.ok();
        assert_eq!(entry["body"]["failed_logins"], 1);
        assert_eq!(entry["body"]["refused"], 1);
        assert_eq!(entry["chained"], true);
        let verified = house.call(&mut audit, "POST", "/audit/verify", None, &[]).await.ok();
        assert_eq!(verified["ok"], true);
        assert_eq!(Instant(entry["at"].as_i64().unwrap()), house.clock.now());
    }
}
