//! Whether what was read is what was expected; how an expectation is written is told at the
//! head of `corpus.rs`.

use kernel::Instant;
use reader::{Field, Status, Value};

pub fn instant(text: &str) -> Instant {
    let offset = if text.ends_with("+08:00") { "" } else { "+08:00" };
    reader::instant(&format!("{text}{offset}")).unwrap()
}

pub fn shown(field: &Field) -> String {
    let value = match &field.value {
        None if field.status == Status::Absent => return "none".into(),
        None => return "unknown".into(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => text.trim_end_matches(":00+08:00").to_owned(),
        Some(Value::Between { from, to }) => {
            format!("{}..{}", from.trim_end_matches(":00+08:00"), to.trim_end_matches(":00+08:00"))
        }
    };
    let sign = match field.status {
        Status::Approximate => "~",
        Status::Preliminary => "?",
        _ => "",
    };
    format!("{sign}{value}")
}

pub fn fits(name: &str, want: &str, got: &str) -> bool {
    want.split('|').any(|want| {
        if want == got || want == "none" || got == "none" || want == "unknown" || got == "unknown" {
            return want == got;
        }
        match name {
            "place" | "unit" | "contact_name" | "contact_phone" => {
                got.contains(want) && got.chars().count() <= want.chars().count() + 4
            }
            "cause" | "measures" => {
                want.starts_with('?') == got.starts_with('?') && got.contains(want.trim_start_matches('?'))
            }
            // A day part is a range and only about; a kind that no word names is 其他.
            "occurred_at" if want.contains("..") => {
                got.trim_start_matches('~') == want.trim_start_matches('~')
            }
            "kind" => got.trim_start_matches('?') == want,
            _ => false,
        }
    })
}
