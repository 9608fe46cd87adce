//! Signing in, resting after failures, second factor, duty PC, tokens, ends of sessions.

use crate::house::{Browser, House};
use axum::http::StatusCode;
use kernel::Instant;
use kernel::clock::{HOUR_MS, MINUTE_MS};
use org::secret::totp::code_at;
use serde_json::{Value, json};
use testkit::stores;

fn try_login(house: &House, login: &str, password: &str) -> crate::house::Reply {
    house.post(&mut Browser::default(), "/session", json!({"login": login, "password": password}))
}

#[test]
fn a_duty_officer_signs_in_and_out() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let me = house.get(&duty, "/session").ok();
        assert_eq!(me["unit"]["short_name"], "榆阳区");
        assert_eq!(me["desks"][0]["name"], "榆阳区总值班室");
        assert_eq!(me["roles"], json!(["duty_officer"]));
        assert_eq!(me["must_change_password"], true);
        assert_eq!(me["now_ms"], house.clock.now().0);
        let stale = duty.clone();
        assert_eq!(house.call(&mut duty, "DELETE", "/session", None, &[]).status, StatusCode::NO_CONTENT);
        assert_eq!(house.get(&stale, "/session").code(), "session.none");
        assert_eq!(house.call(&mut duty, "DELETE", "/session", None, &[]).status, StatusCode::NO_CONTENT);
    }
}

#[test]
fn five_failures_bring_a_rest_whether_or_not_the_login_exists() {
    for store in stores() {
        let house = House::district(store);
        for login in ["duty", "nobody-here"] {
            for attempt in 1..=4 {
                let reply = try_login(&house, login, "Wrong-password-1");
                assert_eq!(
                    (reply.status, reply.code()),
                    (StatusCode::UNAUTHORIZED, "session.refused"),
                    "{attempt}"
                );
            }
            let fifth = try_login(&house, login, "Wrong-password-1");
            assert_eq!((fifth.status, fifth.code()), (StatusCode::TOO_MANY_REQUESTS, "session.resting"));
        }
        // Even the right password waits.
        let right = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &right).code(), "session.resting");
        house.clock.advance_ms(30 * MINUTE_MS + 1);
        assert_eq!(try_login(&house, "duty", &right).status, StatusCode::OK);
        // The security administrator need not wait either.
        for _ in 0..5 {
            try_login(&house, "duty", "Wrong-password-1");
        }
        let mut security = house.enter("security");
        let accounts = house.get(&security, "/accounts?q=duty").ok();
        assert!(accounts["rows"][0]["resting_until"].is_i64());
        let id = accounts["rows"][0]["id"].as_str().unwrap().to_owned();
        house.call(&mut security, "POST", &format!("/accounts/{id}/unlock"), None, &[]).ok();
        assert_eq!(try_login(&house, "duty", &right).status, StatusCode::OK);
        assert!(house.count("SELECT COUNT(*) FROM org_access_log WHERE what = 'login_failed'") >= 14);
    }
}

#[test]
fn minutes_of_work_count_once_a_minute_for_each_session_and_only_where_somebody_works() {
    for store in stores() {
        let house = House::district(store);
        let (mut duty, mut other) = (house.enter("duty"), house.enter("system"));
        let work = [("fenghuo-at-work", "1")];
        let minutes = || {
            // Counted behind the answer, one thing a turn; a command waits for the same writer.
            for _ in 0..4 {
                house.enter("audit");
            }
            house.count("SELECT CAST(COALESCE(SUM(minutes), 0) AS BIGINT) FROM org_work")
        };
        // A page that only asks for what is new costs nobody anything.
        house.get(&duty, "/session").ok();
        assert_eq!(minutes(), 0);
        for _ in 0..3 {
            house.call(&mut duty, "GET", "/session", None, &work).ok();
            house.clock.advance_ms(10_000);
        }
        assert_eq!(minutes(), 1);
        // Two who work at once cost two.
        house.call(&mut other, "GET", "/session", None, &work).ok();
        house.clock.advance_ms(MINUTE_MS);
        house.call(&mut duty, "GET", "/session", None, &work).ok();
        assert_eq!(minutes(), 3);
        // A program is nobody.
        let token = house.post(&mut duty, "/tokens", json!({"label": "x", "days": 1})).ok();
        let mut program = Browser { token: token["token"].as_str().map(str::to_owned), ..Browser::default() };
        house.clock.advance_ms(MINUTE_MS);
        house.call(&mut program, "GET", "/session", None, &work).ok();
        assert_eq!(minutes(), 3);
        assert_eq!(house.count("SELECT COUNT(*) FROM org_work"), 1, "by unit and day");
    }
}

#[test]
fn a_session_ends_by_idleness_by_age_and_by_a_lock() {
    for store in stores() {
        let house = House::district(store);
        let duty = house.enter("duty");
        house.clock.advance_ms(11 * HOUR_MS);
        assert_eq!(house.get(&duty, "/session").status, StatusCode::OK);
        // Use is noted behind the answer; a command waits for the same writer.
        house.enter("audit");
        house.clock.advance_ms(11 * HOUR_MS);
        assert_eq!(house.get(&duty, "/session").status, StatusCode::OK, "it was used 11 hours ago");
        house.clock.advance_ms(2 * HOUR_MS + 1);
        assert_eq!(house.get(&duty, "/session").status, StatusCode::UNAUTHORIZED, "a day has passed");
        let idle = house.enter("duty");
        house.clock.advance_ms(12 * HOUR_MS + 1);
        assert_eq!(house.get(&idle, "/session").status, StatusCode::UNAUTHORIZED);

        let duty = house.enter("duty");
        let mut security = house.enter("security");
        let id = house.get(&duty, "/session").ok()["account_id"].as_str().unwrap().to_owned();
        let why = Some(json!({"reason": "调离"}));
        house.edit(&mut security, "POST", &format!("/accounts/{id}/lock"), why).ok();
        assert_eq!(house.get(&duty, "/session").status, StatusCode::UNAUTHORIZED, "at once");
        let right = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &right).code(), "session.refused");
    }
}

#[test]
fn a_second_factor_is_asked_for_and_each_code_serves_once() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let made = house.call(&mut duty, "POST", "/session/totp", None, &[]).ok();
        let secret = made["secret"].as_str().unwrap().to_owned();
        assert!(made["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/"));
        let now = || house.clock.now();
        let put = |code: String, off: bool| json!({"code": code, "off": off});
        let wrong = house.call(&mut duty, "PUT", "/session/totp", Some(put("000000".to_owned(), false)), &[]);
        assert_eq!(wrong.code(), "totp.wrong");
        let code = code_at(&secret, now()).unwrap();
        house.call(&mut duty, "PUT", "/session/totp", Some(put(code.clone(), false)), &[]).ok();
        let password = house.password_of("duty");
        assert_eq!(try_login(&house, "duty", &password).code(), "session.totp_needed");
        let with = |code: String| json!({"login": "duty", "password": password, "totp": code});
        let again = house.post(&mut Browser::default(), "/session", with(code));
        assert_eq!(again.code(), "session.refused", "the code that switched it on is spent");
        house.clock.advance_ms(30_000);
        let code = code_at(&secret, now()).unwrap();
        house.post(&mut Browser::default(), "/session", with(code.clone())).ok();
        assert_eq!(house.post(&mut Browser::default(), "/session", with(code)).code(), "session.refused");
        // The secret itself is nowhere in the answers that were kept.
        let kept = house.count("SELECT COUNT(*) FROM journal_answer WHERE body LIKE '%otpauth%'");
        assert_eq!(kept, 0);
        assert!(made["secret"].as_str().unwrap().len() >= 32);
    }
}

/// A duty officer whose second factor is on; answers its secret.
fn with_codes(house: &House, browser: &mut Browser) -> String {
    let made = house.call(browser, "POST", "/session/totp", None, &[]).ok();
    let secret = made["secret"].as_str().unwrap().to_owned();
    let code = code_at(&secret, house.clock.now()).unwrap();
    house.call(browser, "PUT", "/session/totp", Some(json!({"code": code})), &[]).ok();
    secret
}

#[test]
fn at_the_own_duty_pc_the_place_is_the_second_factor_and_at_anothers_it_is_not() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        house.call(&mut duty, "PUT", "/session/pin", Some(json!({"pin": "2580"})), &[]).ok();
        with_codes(&house, &mut duty);
        let town = house.unit("麻黄梁镇", Some("610802105"), "government");
        let mut system = house.enter("system");
        let desk = json!({"keeper": town, "line": "government", "name": "麻黄梁镇值班室"});
        let desk = house.post(&mut system, "/desks", desk).ok()["id"].clone();
        let station = |desk: Value| {
            let mut admin = house.enter("unit");
            house.post(&mut admin, "/workstations", json!({"desk_id": desk, "label": "左机"})).ok();
            Browser { workstation: admin.workstation, ..Browser::default() }
        };
        let (own, other) = (station(json!(house.begun.desk)), station(desk));
        let password = json!({"login": "duty", "password": house.password_of("duty")});
        let pin = json!({"login": "duty", "pin": "2580"});
        let come = |pc: &Browser, path: &str, form: &Value| house.post(&mut pc.clone(), path, form.clone());
        come(&own, "/session", &password).ok();
        come(&own, "/session/takeover", &pin).ok();
        assert_eq!(come(&other, "/session", &password).code(), "session.totp_needed");
        assert_eq!(come(&other, "/session/takeover", &pin).code(), "session.refused");
        assert_eq!(come(&Browser::default(), "/session", &password).code(), "session.totp_needed");
    }
}

#[test]
fn a_second_factor_is_turned_off_with_a_code_and_moved_to_another_phone() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let secret = with_codes(&house, &mut duty);
        let again = house.call(&mut duty, "POST", "/session/totp", None, &[]);
        assert_eq!(again.code(), "totp.already_on");
        let off = |code: &str| Some(json!({"code": code, "off": true}));
        assert_eq!(house.call(&mut duty, "PUT", "/session/totp", off("000000"), &[]).code(), "totp.wrong");
        house.clock.advance_ms(30_000);
        let code = code_at(&secret, house.clock.now()).unwrap();
        house.call(&mut duty, "PUT", "/session/totp", off(&code), &[]).ok();
        assert_eq!(house.get(&duty, "/session").ok()["totp"], "off");
        house.enter("duty");
        house.clock.advance_ms(30_000);
        assert_ne!(with_codes(&house, &mut duty), secret, "another phone has another secret");
        assert_eq!(house.get(&duty, "/session").ok()["totp"], "on");
        assert_eq!(
            house.get(&house.enter("system"), "/session").ok()["totp"],
            "needed",
            "of an administrator"
        );
    }
}

#[test]
fn at_the_registered_duty_pc_account_and_pin_serve() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        house.call(&mut duty, "PUT", "/session/pin", Some(json!({"pin": "2580"})), &[]).ok();
        let weak = house.call(&mut duty, "PUT", "/session/pin", Some(json!({"pin": "1234"})), &[]);
        assert_eq!(weak.code(), "pin.weak");

        let mut pc = Browser::default();
        let form = json!({"login": "duty", "pin": "2580", "bell_tested": true});
        assert_eq!(house.post(&mut pc, "/session/takeover", form.clone()).code(), "workstation.none");
        assert_eq!(house.get(&pc, "/workstation").ok()["registered"], false);

        let mut admin = house.enter("unit");
        let desk = json!({"desk_id": house.begun.desk, "label": "左机"});
        house.post(&mut admin, "/workstations", desk).ok();
        pc.workstation = admin.workstation.clone();
        let screen = house.get(&pc, "/workstation").ok();
        assert_eq!(screen["registered"], true);
        assert_eq!(screen["people"][0]["login"], "duty");
        let mut one = pc.clone();
        let me = house.post(&mut one, "/session/takeover", form.clone()).ok();
        assert_eq!(me["session"], "workstation");
        assert_eq!(me["workstation_desk"], json!(house.begun.desk));
        // Whoever takes over relieves the one before.
        let mut two = pc.clone();
        house.post(&mut two, "/session/takeover", form).ok();
        assert_eq!(house.get(&one, "/session").status, StatusCode::UNAUTHORIZED);
        assert_eq!(house.get(&two, "/session").status, StatusCode::OK);
        // Guessing PINs brings a rest at this door, not at the other.
        for _ in 0..5 {
            house.post(&mut pc.clone(), "/session/takeover", json!({"login": "duty", "pin": "0852"}));
        }
        let rest = house.post(&mut pc, "/session/takeover", json!({"login": "duty", "pin": "2580"}));
        assert_eq!(rest.code(), "session.resting");
        house.enter("duty");
    }
}

#[test]
fn a_password_changes_and_all_other_sessions_end() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let elsewhere = house.enter("duty");
        let old = house.password_of("duty");
        let put = |old: &str, new: &str| Some(json!({"old": old, "new": new}));
        let path = "/session/password";
        assert_eq!(house.call(&mut duty, "PUT", path, put(&old, "short"), &[]).code(), "password.weak");
        assert_eq!(
            house.call(&mut duty, "PUT", path, put("Not-the-old-1", "Beacon-Fire-9"), &[]).code(),
            "password.wrong"
        );
        house.call(&mut duty, "PUT", path, put(&old, "Beacon-Fire-9"), &[]).ok();
        assert_eq!(house.get(&duty, "/session").ok()["must_change_password"], false);
        assert_eq!(house.get(&elsewhere, "/session").status, StatusCode::UNAUTHORIZED);
        house.enter_with("duty", "Beacon-Fire-9");
        assert_eq!(try_login(&house, "duty", &old).code(), "session.refused");
        let facts = house.count("SELECT COUNT(*) FROM journal_entry WHERE kind = 'account.secret_changed'");
        assert_eq!(facts, 1);
    }
}

#[test]
fn a_program_comes_with_a_token_until_it_is_taken_back() {
    for store in stores() {
        let house = House::district(store);
        let mut duty = house.enter("duty");
        let key = [("idempotency-key", "token-1")];
        let body = json!({"label": "气象局接口", "days": 30});
        let made = house.call(&mut duty, "POST", "/tokens", Some(body.clone()), &key).ok();
        let again = house.call(&mut duty, "POST", "/tokens", Some(body), &key).ok();
        assert_eq!(made["id"], again["id"]);
        assert!(again.get("token").is_none(), "told once");
        let mut program =
            Browser { token: Some(made["token"].as_str().unwrap().to_owned()), ..Browser::default() };
        assert_eq!(house.get(&program, "/session").ok()["session"], "token");
        let more = house.post(&mut program, "/tokens", json!({"label": "x", "days": 1}));
        assert_eq!(more.code(), "token.needs_password");
        house.clock.advance_ms(30 * 24 * HOUR_MS);
        assert_eq!(house.get(&program, "/session").status, StatusCode::UNAUTHORIZED, "expired");
        let mut duty = house.enter("duty");
        let made = house.post(&mut duty, "/tokens", json!({"label": "y", "days": 1})).ok();
        program.token = Some(made["token"].as_str().unwrap().to_owned());
        assert_eq!(house.get(&program, "/session").status, StatusCode::OK);
        let path = format!("/tokens/{}", made["id"].as_str().unwrap());
        house.call(&mut duty, "DELETE", &path, None, &[]).ok();
        assert_eq!(house.get(&program, "/session").status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn a_screen_on_the_wall_stays_signed_in_for_a_quarter_and_until_it_is_locked() {
    for store in stores() {
        let house = House::district(store);
        let unit = house.begun.unit.to_string();
        let screen = house.hire("wall", &unit, &["screen"]);
        let viewer = house.hire("looker", &unit, &["viewer"]);
        house.clock.advance_ms(91 * 24 * HOUR_MS);
        let me = house.get(&screen, "/session").ok();
        assert_eq!(
            (me["must_change_password"].clone(), me["roles"].clone()),
            (json!(false), json!(["screen"]))
        );
        assert_eq!(
            house.get(&viewer, "/session").status,
            StatusCode::UNAUTHORIZED,
            "a person signs in daily"
        );
        let mut security = house.enter("security");
        let path = format!("/accounts/{}/lock", me["account_id"].as_str().unwrap());
        house.edit(&mut security, "POST", &path, Some(json!({"reason": "换屏"}))).ok();
        assert_eq!(house.get(&screen, "/session").status, StatusCode::UNAUTHORIZED);
        let again = house.hire("wall2", &unit, &["screen"]);
        house.clock.advance_ms(92 * 24 * HOUR_MS);
        assert_eq!(house.get(&again, "/session").status, StatusCode::UNAUTHORIZED);
    }
}

#[test]
fn the_access_log_is_kept_apart_and_its_digest_stands_in_the_journal() {
    for store in stores() {
        let house = House::district(store);
        try_login(&house, "duty", "Wrong-password-1");
        let duty = house.enter("duty");
        assert_eq!(house.get(&duty, "/audit").code(), "permission.missing");
        let keep = |house: &House| {
            house.journal.run(journal::Turn::Background, org::service::access::keep_house).unwrap();
            house.count("SELECT COUNT(*) FROM journal_entry WHERE kind = 'access.digest'")
        };
        assert_eq!(keep(&house), 0, "the hour is not over");
        house.clock.advance_ms(HOUR_MS);
        assert_eq!(keep(&house), 1);
        assert_eq!(keep(&house), 1, "twice is once");
        let mut audit = house.enter("audit");
        let page = house.get(&audit, "/audit?kind=access.").ok();
        let pos = page["rows"][0]["pos"].as_i64().unwrap();
        let entry = house.get(&audit, &format!("/audit/{pos}")).ok();
        assert_eq!(entry["body"]["failed_logins"], 1);
        assert_eq!(entry["body"]["refused"], 1);
        assert_eq!(entry["chained"], true);
        let verified = house.call(&mut audit, "POST", "/audit/verify", None, &[]).ok();
        assert_eq!(verified["ok"], true);
        assert_eq!(Instant(entry["at"].as_i64().unwrap()), house.clock.now());
    }
}
