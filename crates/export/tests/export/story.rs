//! From asking to downloading, leaving and coming back.

use crate::house::*;
use calamine::Data;
use export::work;
use facts::system::ListExported;
use kernel::clock::DAY_MS;
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::until;

#[test]
fn a_list_is_taken_out_as_it_was_narrowed_and_the_journal_knows() {
    nights(|house| {
        let account = house.admit("bai", unit("town"), &["duty_officer"]);
        let id = house.asked("bai", json!({ "below": 250, "word": "=1+1" }));
        let waits = house.show("bai", &id);
        assert_eq!((waits["state"].as_str(), waits["rows_done"].as_u64()), (Some("waiting"), Some(0)));
        assert_eq!(waits["rows_total"], Value::Null, "nobody knows yet");
        assert_eq!(house.file("bai", &id).code(), "export.not_done");

        house.clock.advance_ms(60_000);
        house.work();
        let done = house.show("bai", &id);
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!((&done["rows_done"], &done["rows_total"]), (&json!(250), &json!(250)));
        assert_eq!(done["conditions"][0], json!({ "name": "小于", "said": "250" }));

        let file = house.file("bai", &id);
        let disposition = file.headers["content-disposition"].to_str().unwrap();
        assert!(
            disposition.contains("filename*=UTF-8''%E6%95%B0%E5%AD%97-20261124-0258.xlsx"),
            "{disposition}"
        );
        assert_eq!(file.headers["cache-control"], "no-store");
        assert_eq!(file.headers["content-length"].to_str().unwrap(), file.bytes.len().to_string());
        let rows = file.sheet("数字");
        assert_eq!(rows.get_size(), (251, 3));
        for n in 0..250u32 {
            assert_eq!(rows[(usize::try_from(n).unwrap() + 1, 0)], Data::Float(f64::from(n)));
        }
        assert_eq!(rows[(1, 1)], Data::String(format!("=0+1 {}", unit("town"))));
        let about: Vec<(String, String)> =
            file.sheet("说明").rows().map(|row| (row[0].to_string(), row[1].to_string())).collect();
        for said in [
            ("清单", "数字"),
            ("筛选：小于", "250"),
            ("筛选：字", "=1+1"),
            ("行数", "250"),
            ("导出人", "bai（bai）"),
        ] {
            assert!(
                about.iter().any(|(name, words)| (name.as_str(), words.as_str()) == said),
                "{said:?} {about:?}"
            );
        }
        assert!(about.contains(&("导出时间".to_owned(), "2026-11-24 02:58".to_owned())), "{about:?}");
        assert!(about.contains(&("数据读取时间".to_owned(), "2026-11-24 02:59".to_owned())), "{about:?}");

        let entries = house.journal.read(|db| journal::read::entries_after(db, 0, 1_000)).unwrap();
        let told: Vec<_> = entries.iter().filter(|e| e.entry.header.kind == "list.exported").collect();
        assert_eq!(told.len(), 1);
        let fact: ListExported = serde_json::from_slice(&told[0].entry.body).unwrap();
        assert_eq!((fact.list.as_str(), fact.rows, fact.export.to_string()), ("numbers", 250, id));
        assert_eq!(
            fact.sm3,
            journal::system::hex(&facts::crypto::sm3(&[&file.bytes])),
            "a file is known again"
        );
        let header = &told[0].entry.header;
        assert_eq!((header.actor, header.unit), (Some(account), Some(unit("town"))));
    });
}

#[test]
fn it_goes_on_without_whoever_asked_and_tells_how_far_it_is() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let id = house.asked("bai", json!({}));
        house.gate.let_through(3);
        let turn = house.exports.next(house.clock.now()).unwrap();
        let (journal, lists) = (Arc::clone(&house.journal), house.lists.clone());
        let worker = std::thread::spawn(move || work(&journal, &lists, turn));
        until("the fourth look waits", 20, || house.gate.came() == 4);
        let runs = house.show("bai", &id);
        assert_eq!((runs["state"].as_str(), runs["rows_done"].as_u64()), (Some("running"), Some(300)));
        house.gate.open();
        worker.join().unwrap();
        let rows = house.get("bai", "/exports").ok()["rows"].clone();
        assert_eq!((rows[0]["id"].as_str(), rows[0]["rows_done"].as_u64()), (Some(id.as_str()), Some(ROWS)));
        assert_eq!(rows[0]["state"], "done");
        assert_eq!(house.files(), [format!("{id}.xlsx")], "nothing else is left");
    });
}

#[test]
fn what_waits_and_what_runs_is_cancelled() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let (runs, waits) = (house.asked("bai", json!({})), house.asked("bai", json!({ "below": 3 })));
        house.gate.let_through(1);
        let turn = house.exports.next(house.clock.now()).unwrap();
        let (journal, lists) = (Arc::clone(&house.journal), house.lists.clone());
        let worker = std::thread::spawn(move || work(&journal, &lists, turn));
        until("the second look waits", 20, || house.gate.came() == 2);
        assert_eq!(house.cancel("bai", &runs).ok()["state"], "cancelled");
        assert_eq!(house.cancel("bai", &waits).ok()["state"], "cancelled");
        house.gate.open();
        worker.join().unwrap();
        assert!(house.exports.next(house.clock.now()).is_none(), "nobody waits any more");
        assert_eq!(house.show("bai", &runs)["state"], "cancelled");
        assert_eq!(house.cancel("bai", &runs).ok()["state"], "cancelled", "twice is once");
        assert_eq!(house.file("bai", &runs).code(), "export.not_done");
        assert_eq!(house.files(), Vec::<String>::new());
        let told = house.journal.read(|db| journal::read::entries_after(db, 0, 1_000)).unwrap();
        assert!(told.iter().all(|e| e.entry.header.kind != "list.exported"));
    });
}

#[test]
fn a_restart_fails_what_was_not_done_and_keeps_what_was() {
    nights(|mut house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let done = house.asked("bai", json!({ "below": 5 }));
        house.work();
        let (runs, waits) = (house.asked("bai", json!({})), house.asked("bai", json!({})));
        // The process is killed: the turn ends with nobody there to note it.
        std::mem::forget(house.exports.next(house.clock.now()).unwrap());
        std::fs::write(house.exports.folder().join(format!("{runs}.part")), "half").unwrap();
        std::fs::write(house.exports.folder().join("stray.xlsx"), "whose?").unwrap();
        house.restart();
        for id in [&runs, &waits] {
            let shown = house.show("bai", id);
            assert_eq!(
                (shown["state"].as_str(), shown["error"]["cause"].as_str()),
                (Some("failed"), Some("restarted"))
            );
            assert_eq!(shown["error"]["detail"], "节点重新启动，请再导出一次");
        }
        assert_eq!(house.files(), [format!("{done}.xlsx")]);
        assert_eq!(house.file("bai", &done).sheet("数字").height(), 6);
        assert_eq!(
            house.ask("bai", json!({ "below": 5 })).ok()["state"],
            "waiting",
            "and the next is taken in"
        );
    });
}

#[test]
fn a_file_is_kept_for_a_week_and_then_is_gone() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let id = house.asked("bai", json!({ "below": 5 }));
        house.work();
        house.clock.advance_ms(7 * DAY_MS - 60_000);
        assert_eq!(house.exports.forget(house.clock.now()).unwrap(), 0);
        assert_eq!(house.file("bai", &id).status, 200);
        house.clock.advance_ms(60_000);
        assert_eq!(house.file("bai", &id).status, 404, "also before anybody has tidied up");
        assert_eq!(house.get("bai", "/exports").ok()["rows"], json!([]));
        assert_eq!(house.exports.forget(house.clock.now()).unwrap(), 1);
        assert_eq!(std::fs::read_dir(house.exports.folder()).unwrap().count(), 0);
    });
}

#[test]
fn a_file_is_removed_before_its_time() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let id = house.asked("bai", json!({ "below": 5 }));
        let remove = || house.call("bai", "DELETE", &format!("/exports/{id}"), "r", None);
        assert_eq!(remove().code(), "export.in_work");
        house.work();
        remove().ok();
        assert_eq!(house.file("bai", &id).status, 404);
        assert_eq!(std::fs::read_dir(house.exports.folder()).unwrap().count(), 0);
    });
}

#[test]
fn a_file_speaks_the_language_of_the_page() {
    nights(|house| {
        house.admit("bai", unit("town"), &["duty_officer"]);
        let body = json!({ "list": "numbers", "query": { "below": 2 }, "language": "en" });
        let id =
            house.call("bai", "POST", "/exports", "en", Some(body)).ok()["id"].as_str().unwrap().to_owned();
        house.work();
        let file = house.file("bai", &id);
        assert_eq!(file.sheet("Numbers")[(0, 0)], Data::String("Number".to_owned()));
        let about: Vec<String> = file.sheet("About").rows().map(|row| row[0].to_string()).collect();
        assert!(about.iter().all(|name| name.is_ascii()), "{about:?}");
    });
}
