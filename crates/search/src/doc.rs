//! From the entries of a subject to what can be found: a title, the words in it, the
//! units it belongs to, and when. Only facts are read. A later value of a field takes
//! the place of the earlier one, so a corrected telephone number is found by the new
//! number; an erased sealed part contributes nothing. A report and an instruction are never
//! changed but by a correction: what is said after them (a follow-up, an answer, a reason) is
//! found beside their own words.

use facts::Entry;
use kernel::limits;
use kernel::{Instant, UnitId};
use serde_json::{Map, Value};

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doc {
    /// Kind of subject.
    pub kind: &'static str,
    /// Its id.
    pub id: [u8; 16],
    /// One line.
    pub title: String,
    /// Everything in it that one may type.
    pub text: String,
    /// Who may see one of these units may find it.
    pub units: Vec<UnitId>,
    /// When; newest first.
    pub at: Instant,
    /// The report an instruction belongs to.
    pub root: Option<String>,
}

/// How a kind of subject is read.
struct Shape {
    kind: &'static str,
    /// Fields of the title, the first that is there.
    title: &'static [&'static str],
    /// Fields that name units.
    units: &'static [&'static str],
    /// Field of the time; otherwise when the first entry was recorded.
    at: &'static str,
    /// The fact that opens it, where what comes after adds to its words and changes nothing:
    /// units and time are those of the opening, later facts name those who acted.
    opens: Option<&'static str>,
}

const SHAPES: &[Shape] = &[
    Shape {
        kind: "report",
        title: &["title", "what"],
        units: &["unit"],
        at: "sent_at",
        opens: Some("report.sent"),
    },
    Shape {
        kind: "instruction",
        title: &["text"],
        units: &["unit", "to"],
        at: "at",
        opens: Some("instruction.given"),
    },
    Shape { kind: "unit", title: &["name"], units: &["id", "unit"], at: "", opens: None },
    Shape { kind: "desk", title: &["name"], units: &["keeper", "serves"], at: "", opens: None },
    Shape { kind: "person", title: &["name"], units: &["unit"], at: "", opens: None },
    Shape { kind: "place", title: &["name"], units: &["unit"], at: "", opens: None },
];

/// Kinds of subject that can be found.
#[must_use]
pub fn kinds() -> Vec<&'static str> {
    SHAPES.iter().map(|shape| shape.kind).collect()
}

/// Fields that hold words of the program and of the law, not of people.
const SKIPPED: &[&str] = &[
    "salt",
    "kind",
    "level",
    "how",
    "writing",
    "via",
    "medium",
    "method",
    "reasons",
    "trail",
    "was",
    "media_type",
    "line",
    "hours",
    "methods",
    "outcome",
    "reach",
    "article",
    "article_en",
];

/// The document of a subject, `None` for kinds that are not found and subjects whose
/// title is nowhere (its opening entry has not arrived, or its name was erased).
#[must_use]
pub fn document(kind: &str, id: [u8; 16], entries: &[Entry]) -> Option<Doc> {
    let shape = SHAPES.iter().find(|shape| shape.kind == kind)?;
    if entries.last().is_some_and(|last| last.header.kind == "place.removed") {
        return None;
    }
    let mut fields = Map::new();
    // What was said after it, in the order of the entries.
    let mut said = String::new();
    for entry in entries {
        let adds = shape.opens.is_some_and(|opens| entry.header.kind != opens);
        // A correction has its new values in `new`, and its sealed part is new as a whole.
        let mut corrects = false;
        for bytes in [Some(entry.body.as_slice()), entry.sealed.as_deref()].into_iter().flatten() {
            let Ok(mut object) = serde_json::from_slice::<Map<String, Value>>(bytes) else { continue };
            if !adds || corrects {
                take_over(&mut fields, object);
                continue;
            }
            if let Some(Value::Object(new)) = object.remove("new") {
                corrects = true;
                take_over(&mut fields, new);
            }
            object.iter().for_each(|(name, value)| words(name, value, &mut said));
        }
    }
    let title = shape.title.iter().find_map(|name| fields.get(*name)?.as_str())?;
    let mut units = Vec::new();
    for name in shape.units {
        if let Some(value) = fields.get(*name) {
            unit_ids(value, &mut units);
        }
    }
    let first = entries.iter().map(|e| e.header.recorded_at).min().unwrap_or_default();
    let at = fields.get(shape.at).and_then(Value::as_i64).map_or(first, Instant);
    let root = fields.get("root").and_then(Value::as_str).map(ToOwned::to_owned);
    let mut text = String::new();
    for (name, value) in &fields {
        words(name, value, &mut text);
    }
    text.push_str(&said);
    let title = title.chars().take(120).collect();
    Some(Doc {
        kind: shape.kind,
        id,
        title,
        text: text.chars().take(limits::http::SEARCH_TEXT_CHARS).collect(),
        units,
        at,
        root,
    })
}

/// Later fields take the place of earlier ones; those of a correction stand in `new`.
fn take_over(fields: &mut Map<String, Value>, object: Map<String, Value>) {
    for (name, value) in object {
        match value {
            Value::Object(new) if name == "new" => take_over(fields, new),
            Value::Null => {}
            value => {
                fields.insert(name, value);
            }
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn unit_ids(value: &Value, into: &mut Vec<UnitId>) {
    match value {
        Value::String(text) => into.extend(text.parse::<UnitId>().ok().filter(|id| !into.contains(id))),
        Value::Array(items) => items.iter().for_each(|item| unit_ids(item, into)),
        Value::Object(object) => {
            if let Some(unit) = object.get("unit") {
                unit_ids(unit, into);
            }
        }
        _ => {}
    }
}

fn words(name: &str, value: &Value, into: &mut String) {
    if SKIPPED.contains(&name) {
        return;
    }
    match value {
        Value::String(text) if !text.is_empty() && !is_id(text) => {
            into.push_str(text);
            // A line's end, so that no word is found across two fields.
            into.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| words(name, item, into)),
        Value::Object(object) => object.iter().for_each(|(name, value)| words(name, value, into)),
        _ => {}
    }
}
