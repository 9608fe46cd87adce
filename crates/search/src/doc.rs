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
    /// No secret: everybody finds it whose permissions reach its kind.
    pub open: bool,
    /// When; newest first.
    pub at: Instant,
    /// The event that an instruction, a document or what was said belongs to.
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
    /// Where it is found by what was said in it alone, and only once something was.
    spoken: Option<Spoken>,
    /// Whom everybody may address, everybody finds.
    open: bool,
}

/// What was said in the course of something that is no text itself: a call, a verification.
struct Spoken {
    /// Facts with which something may be said.
    by: &'static [&'static str],
    /// Fields of their sealed parts that hold it.
    said: &'static [&'static str],
    /// Fields of the opening that say to whom, found together with what was said.
    to: &'static [&'static str],
}

const SHAPES: &[Shape] = &[
    Shape {
        kind: "report",
        title: &["title", "what"],
        units: &["unit"],
        at: "sent_at",
        opens: Some("report.sent"),
        spoken: None,
        open: false,
    },
    Shape {
        kind: "instruction",
        title: &["text"],
        units: &["unit", "to"],
        at: "at",
        opens: Some("instruction.given"),
        spoken: None,
        open: false,
    },
    Shape {
        kind: "inquiry",
        title: &["text", "title"],
        units: &["unit", "to"],
        at: "at",
        opens: Some("inquiry.asked"),
        spoken: None,
        open: false,
    },
    Shape {
        kind: "document",
        title: &["title"],
        units: &["unit"],
        at: "at",
        opens: Some("document.issued"),
        spoken: None,
        open: false,
    },
    // What waits for a signature; its later facts say who was asked and change no word.
    plain("manuscript", &["unit"]),
    // 核实, and what was said to a desk by telephone, on handing over and on pressing.
    Shape {
        kind: "dispatch",
        title: &["title"],
        units: &["from_unit", "to_unit"],
        at: "opened_at",
        opens: Some("dispatch.opened"),
        spoken: Some(Spoken {
            by: &["dispatch.verified", "dispatch.telephoned", "dispatch.handed", "dispatch.pressed"],
            said: &["took_by", "note", "said"],
            to: &[],
        }),
        open: false,
    },
    Shape {
        kind: "call",
        title: &["post_name", "unit_name"],
        units: &["unit"],
        at: "at",
        opens: Some("call.listed"),
        spoken: Some(Spoken {
            by: &["call.tried"],
            said: &["took_by", "said"],
            to: &["post_name", "unit_name", "name"],
        }),
        open: false,
    },
    Shape { open: true, ..plain("unit", &["id", "unit"]) },
    Shape { open: true, ..plain("desk", &["keeper", "serves"]) },
    plain("person", &["unit"]),
    plain("place", &["unit"]),
    Shape { title: &["name", "login"], ..plain("account", &["unit"]) },
    // Whose permissions reach the nodes sees all links of this one.
    Shape { open: true, ..plain("node", &[]) },
];

/// Facts of codes alone, in which nobody has typed anything.
const SILENT: &[&str] = &["account.roles_set", "account.person_set", "account.secret_changed"];

/// Something with a name whose later facts take the place of earlier ones.
const fn plain(kind: &'static str, units: &'static [&'static str]) -> Shape {
    Shape { kind, title: &["name", "title"], units, at: "", opens: None, spoken: None, open: false }
}

fn shape(kind: &str) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.kind == kind)
}

/// Whether an entry of a fact may change what a subject is found by. Most facts of a dispatch
/// are of its way and say nothing; its opening may come behind what was said.
#[must_use]
pub fn tells(kind: &str, fact: &str) -> bool {
    let says = |shape: &Shape, spoken: &Spoken| shape.opens == Some(fact) || spoken.by.contains(&fact);
    !SILENT.contains(&fact)
        && shape(kind).is_some_and(|shape| shape.spoken.as_ref().is_none_or(|spoken| says(shape, spoken)))
}

/// Whether everybody finds what is of this kind.
#[must_use]
pub fn is_open(kind: &str) -> bool {
    shape(kind).is_some_and(|shape| shape.open)
}

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
    "urgency",
    "series",
    "source",
    "lacks",
    "roles",
];

/// The document of a subject, `None` for kinds that are not found and subjects whose
/// title is nowhere (its opening entry has not arrived, or its name was erased).
#[must_use]
pub fn document(kind: &str, id: [u8; 16], entries: &[Entry]) -> Option<Doc> {
    let shape = shape(kind)?;
    if let Some(spoken) = &shape.spoken {
        return spoken_document(shape, spoken, id, entries);
    }
    if entries.last().is_some_and(|last| last.header.kind == "place.removed") {
        return None;
    }
    let mut fields = Map::new();
    // What was said after it, in the order of the entries.
    let mut said = String::new();
    for entry in entries.iter().filter(|entry| !SILENT.contains(&entry.header.kind.as_str())) {
        let adds = shape.opens.is_some_and(|opens| entry.header.kind != opens);
        // A correction has its new values in `new`, and its sealed part is new as a whole.
        let mut corrects = false;
        for bytes in [Some(entry.body.as_slice()), entry.sealed.as_deref()].into_iter().flatten() {
            let Ok(mut object) = serde_json::from_slice::<Map<String, Value>>(bytes) else { continue };
            if !adds || corrects {
                // What a unit, a desk or a place was called before is still what people ask for.
                for name in ["name", "short_name"].into_iter().filter(|_| shape.kind != "person") {
                    let was = fields.get(name).filter(|was| object.get(name).is_some_and(|now| now != *was));
                    if let Some(was) = was {
                        words(name, was, &mut said);
                    }
                }
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
    let first = entries.iter().map(|e| e.header.recorded_at).min().unwrap_or_default();
    let at = fields.get(shape.at).and_then(Value::as_i64).map_or(first, Instant);
    let mut text = String::new();
    for (name, value) in &fields {
        words(name, value, &mut text);
    }
    text.push_str(&said);
    made(shape, id, &fields, &text, at)
}

/// The document of something that is found by what was said in it: `None` until something was.
fn spoken_document(shape: &Shape, spoken: &Spoken, id: [u8; 16], entries: &[Entry]) -> Option<Doc> {
    let mut fields = Map::new();
    let (mut text, mut at) = (String::new(), None);
    for entry in entries {
        let body: Map<String, Value> = serde_json::from_slice(&entry.body).unwrap_or_default();
        let sealed = entry.sealed.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok());
        let sealed: Map<String, Value> = sealed.unwrap_or_default();
        if shape.opens == Some(entry.header.kind.as_str()) {
            take_over(&mut fields, body);
            take_over(&mut fields, sealed);
        } else if spoken.by.contains(&entry.header.kind.as_str()) {
            // On one line, so that what is shown of it says who and what; no word goes across a stop.
            let said = spoken.said.iter().filter_map(|name| sealed.get(*name)?.as_str());
            let said: Vec<&str> = said.filter(|text| !text.is_empty()).collect();
            if !said.is_empty() {
                words("said", &Value::String(said.join("：")), &mut text);
                at = at.max(body.get("at").and_then(Value::as_i64));
            }
        }
    }
    if text.is_empty() {
        return None;
    }
    for name in spoken.to {
        fields.get(*name).into_iter().for_each(|value| words(name, value, &mut text));
    }
    let opened = fields.get(shape.at).and_then(Value::as_i64);
    made(shape, id, &fields, &text, Instant(at.or(opened)?))
}

fn made(shape: &Shape, id: [u8; 16], fields: &Map<String, Value>, text: &str, at: Instant) -> Option<Doc> {
    let word = |name: &&str| fields.get(*name)?.as_str().filter(|text| !text.is_empty());
    let title = shape.title.iter().find_map(word)?;
    let mut units = Vec::new();
    for name in shape.units {
        if let Some(value) = fields.get(*name) {
            unit_ids(value, &mut units);
        }
    }
    Some(Doc {
        kind: shape.kind,
        id,
        title: title.chars().take(120).collect(),
        text: text.chars().take(limits::http::SEARCH_TEXT_CHARS).collect(),
        units,
        open: shape.open,
        at,
        root: fields.get("root").and_then(Value::as_str).map(ToOwned::to_owned),
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
