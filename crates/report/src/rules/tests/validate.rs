//! Wrong input, field by field.

use super::{KNEW, law};
use crate::model::{CountInput, FirstReport, How};
use crate::rules::{check_correction, check_first_report};
use kernel::{AttachmentId, Instant, Moment};
use proptest::prelude::*;

/// The report of the night of the screens, sent at 02:58.
fn good() -> FirstReport {
    serde_json::from_value(serde_json::json!({
        "happened": {"how": "about", "at": KNEW.plus_minutes(-4).0},
        "knew_at": KNEW.0,
        "place_text": "双柳沟煤矿",
        "what": "30203 工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来",
        "kind": "coal_mine",
        "casualties": {
            "trapped": {"how": "number", "n": 3}, "on_site": {"how": "number", "n": 12},
            "safe": {"how": "number", "n": 9}
        },
        "contact_name": "折文斌",
        "contact_phone": "0912-5550148"
    }))
    .unwrap()
}

const NOW_MINUTES: i64 = 3;

/// Codes of errors and of warnings after `change`.
fn codes(change: impl FnOnce(&mut FirstReport)) -> (Vec<String>, Vec<String>) {
    let mut typed = good();
    change(&mut typed);
    let list = |fields: Vec<kernel::error::FieldError>| fields.into_iter().map(|f| f.code).collect();
    match check_first_report(law(), &typed, KNEW.plus_minutes(NOW_MINUTES)) {
        Ok(checked) => (Vec::new(), list(checked.warnings)),
        Err(errors) => (list(errors), Vec::new()),
    }
}

fn error(change: impl FnOnce(&mut FirstReport)) -> Vec<String> {
    codes(change).0
}

fn warning(change: impl FnOnce(&mut FirstReport)) -> Vec<String> {
    let (errors, warnings) = codes(change);
    assert!(errors.is_empty(), "{errors:?}");
    warnings
}

#[test]
fn a_plain_report_passes_and_so_does_the_barest() {
    assert_eq!(codes(|_| ()), (vec![], vec![]));
    let bare: FirstReport = serde_json::from_str(r#"{"what":"着火了","kind":"fire"}"#).unwrap();
    let checked = check_first_report(law(), &bare, KNEW).unwrap();
    assert_eq!(checked.warnings.len(), 1, "only the place is asked for: {:?}", checked.warnings);
}

#[test]
fn a_correction_is_held_to_the_same_times_and_numbers() {
    let now = KNEW.plus_minutes(NOW_MINUTES);
    let codes = |happened, phone| {
        let checked = check_correction(happened, phone, KNEW, now);
        checked.err().unwrap_or_default().into_iter().map(|e| e.code).collect::<Vec<_>>()
    };
    let exact = |at| Some(Moment::Exact { at });
    let none: Vec<String> = Vec::new();
    assert_eq!(codes(None, None), none);
    assert_eq!(codes(exact(KNEW.plus_minutes(-4)), Some("0912-5550148")), none);
    let in_2099 = Instant(4_070_908_800_000);
    assert_eq!(codes(exact(in_2099), None), ["report.happened_future", "report.happened_after_knew"]);
    assert_eq!(codes(exact(KNEW.plus_minutes(2)), None), ["report.happened_after_knew"]);
    assert_eq!(codes(exact(Instant(0)), None), ["report.happened_too_old"]);
    let backwards = Moment::Between { from: KNEW.plus_minutes(-4), to: KNEW.plus_minutes(-9) };
    assert_eq!(codes(Some(backwards), None), ["report.happened_backwards"]);
    assert_eq!(codes(None, Some("找老王要")), ["report.phone_nonsense"]);
}

#[test]
fn texts() {
    assert_eq!(error(|r| r.what = "  \n".to_owned()), ["report.what_empty"]);
    assert_eq!(error(|r| r.what = "火".repeat(4_001)), ["text.too_long"]);
    assert_eq!(error(|r| r.what = "火".repeat(4_000)), Vec::<String>::new());
    assert_eq!(error(|r| r.what = "着火\u{0}了".to_owned()), ["text.control"]);
    assert_eq!(warning(|r| r.what = "着火了🙂\n请派车".to_owned()), Vec::<String>::new());
    assert_eq!(error(|r| r.place_text = "沟".repeat(201)), ["text.too_long"]);
    assert_eq!(warning(|r| r.place_text = String::new()), ["report.place_unknown"]);
    assert_eq!(error(|r| r.contact_name = Some("名".repeat(101))), ["text.too_long"]);
    assert_eq!(error(|r| r.outside_reason = Some("因".repeat(1_001))), ["text.too_long"]);
    assert_eq!(error(|r| r.kind = "volcano".to_owned()), ["report.kind_unknown"]);
    assert_eq!(error(|r| r.attachments = vec![AttachmentId::new(); 21]), ["report.attachments_many"]);
}

#[test]
fn times() {
    let exact = |minutes: i64| Moment::Exact { at: KNEW.plus_minutes(minutes) };
    let about = |minutes: i64| Moment::About { at: KNEW.plus_minutes(minutes) };
    let between =
        |from: i64, to: i64| Moment::Between { from: KNEW.plus_minutes(from), to: KNEW.plus_minutes(to) };
    let happened = |moment: Moment| error(|r| r.happened = moment);
    assert_eq!(happened(Moment::Unknown), Vec::<String>::new());
    assert_eq!(happened(exact(0)), Vec::<String>::new());
    assert_eq!(happened(exact(1)), ["report.happened_after_knew"]);
    assert_eq!(happened(about(30)), ["report.happened_future"]);
    assert_eq!(happened(about(13)), Vec::<String>::new());
    assert_eq!(happened(between(-60, 0)), Vec::<String>::new());
    assert_eq!(happened(between(0, -60)), ["report.happened_backwards"]);
    assert_eq!(happened(between(-60, 60)), ["report.happened_future"]);
    let ahead = |minutes: i64| {
        error(|r| {
            r.happened = exact(NOW_MINUTES + minutes);
            r.knew_at = None;
        })
    };
    assert_eq!(ahead(10), Vec::<String>::new());
    assert_eq!(ahead(11), ["report.happened_future"]);
    assert_eq!(error(|r| r.knew_at = Some(KNEW.plus_minutes(14))), ["report.knew_future"]);
    assert_eq!(warning(|r| r.happened = exact(-31 * 24 * 60)), ["report.happened_old"]);
    assert_eq!(warning(|r| r.happened = exact(-29 * 24 * 60)), Vec::<String>::new());
    assert_eq!(happened(Moment::Exact { at: Instant(0) }), ["report.happened_too_old"]);
    assert_eq!(
        happened(Moment::Exact { at: Instant(i64::MAX) }),
        ["report.happened_future", "report.happened_after_knew"]
    );
    assert_eq!(happened(Moment::Exact { at: Instant(i64::MIN) }), ["report.happened_too_old"]);
    assert_eq!(
        error(|r| r.knew_at = Some(Instant(i64::MIN))).first().map(String::as_str),
        Some("report.knew_too_old")
    );
}

#[test]
fn phones() {
    for fine in [
        "0912-5550148",
        "13800000000",
        "+86 138 0000 0000",
        "119",
        "(0912)5550148",
        "（0912）5550148转8012",
        "13800000000、0912-5550148",
        "０９１２－５５５０１４８",
        "5550148",
    ] {
        assert_eq!(error(|r| r.contact_phone = Some(fine.to_owned())), Vec::<String>::new(), "{fine}");
    }
    for bad in ["老王的手机", "12", "1380000000000000000", "0912-555014x", "13800000000/", "----", "🙂"]
    {
        assert_eq!(error(|r| r.contact_phone = Some(bad.to_owned())), ["report.phone_nonsense"], "{bad}");
    }
    assert_eq!(error(|r| r.contact_phone = Some("  ".to_owned())), Vec::<String>::new());
}

#[test]
fn figures() {
    let number = CountInput::number;
    assert_eq!(error(|r| r.casualties.dead = number(-1)), ["count.negative"]);
    assert_eq!(error(|r| r.casualties.dead = number(10_000_001)), ["count.too_many"]);
    assert_eq!(
        error(|r| r.casualties.dead = CountInput { how: How::AtLeast, n: None, preliminary: false }),
        ["count.missing"]
    );
    assert_eq!(
        error(|r| r.casualties.dead = CountInput::default().due_again()),
        ["count.nothing_preliminary"]
    );
    assert_eq!(warning(|r| r.casualties.trapped = number(4)), ["report.figures_do_not_tie"]);
    assert_eq!(warning(|r| r.casualties.dead = number(13)), ["report.dead_over_on_site"]);
    let at_least = CountInput { how: How::AtLeast, n: Some(3), preliminary: false };
    assert_eq!(warning(|r| r.casualties.on_site = at_least), Vec::<String>::new());
}

#[test]
fn everything_wrong_is_told_at_once() {
    let errors = error(|r| {
        r.what = String::new();
        r.kind = "volcano".to_owned();
        r.contact_phone = Some("老王".to_owned());
        r.casualties.dead = CountInput::number(-3);
    });
    assert_eq!(errors.len(), 4, "{errors:?}");
}

proptest! {
    #[test]
    fn any_input_is_answered(what in ".{0,60}", phone in ".{0,30}", at in any::<i64>(), knew in any::<i64>(), n in any::<i64>()) {
        let mut typed = good();
        typed.what = what;
        typed.contact_phone = Some(phone);
        typed.happened = Moment::About { at: Instant(at) };
        typed.knew_at = Some(Instant(knew));
        typed.casualties.injured = CountInput::number(n);
        let _ = check_first_report(law(), &typed, KNEW);
    }
}
