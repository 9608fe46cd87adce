//! What waits is found by what waits, however much was ever sent.
use crate::world::*;
use kernel::Clock;
use report::views::dispatch::BEHIND;
use report::views::report::TO_SIGN;

#[test]
fn what_waits_is_found_without_reading_what_was_ever_sent() {
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &Clock::standing_at(NIGHT));
    for (asked, by) in [
        (format!("SELECT r.id {TO_SIGN}"), &["report_report_to_sign"][..]),
        (
            format!("SELECT d.id {BEHIND}"),
            &["report_dispatch_external", "report_follow_report", "report_report_root"],
        ),
    ] {
        let sql = format!("EXPLAIN QUERY PLAN {asked}")
            .replace("$1", "x'00'")
            .replace("$2", "0")
            .replace("$3", "9");
        let plan = node.read(move |db, _| Ok(db.query(&sql, &[])?)).unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.text(3).unwrap()).collect();
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:?}");
        for index in by {
            assert!(steps.iter().any(|step| step.contains(index)), "{index}: {steps:?}");
        }
    }
}
