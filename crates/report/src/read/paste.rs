//! A pasted message, read into the fields of a first report. Decides nothing and keeps
//! nothing: the page fills what nobody has written yet, and a person sends it.

use crate::rules::Law;
use crate::service::{ReportError, wrong};
use kernel::limits::PASTED_CHARS;
use kernel::{Instant, Moment};
use reader::{Event, Field, Known, Status, Value};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use utoipa::ToSchema;

/// A message as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Paste {
    /// The message.
    pub text: String,
    /// When it came: 刚才 and 昨晚 count from here; now when absent.
    #[serde(default)]
    pub at: Option<Instant>,
}

/// What a message tells: an event each, none for a forecast, a greeting or a drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Pasted {
    /// In the order of the message.
    pub events: Vec<PastedEvent>,
}

/// One event of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastedEvent {
    /// What happened, in the words of the message.
    pub what: String,
    /// What was said; what was not is not here.
    pub fields: Vec<PastedField>,
}

/// A field that the message speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastedField {
    /// Which.
    pub name: PastedName,
    /// How sure the words are.
    pub status: PastedStatus,
    /// Words: of a place, a unit, a cause, a contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moment: Option<Moment>,
    /// Code of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The words it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PastedFrom>,
}

/// Words of the message and where they stand, counted in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PastedFrom {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The words.
    pub words: String,
}

/// Fields of a first report that a message may speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PastedName {
    OccurredAt,
    Place,
    Unit,
    Kind,
    Dead,
    Injured,
    Missing,
    Trapped,
    Evacuated,
    InDanger,
    Cause,
    Measures,
    ContactName,
    ContactPhone,
}

/// How sure the words are of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PastedStatus {
    /// Said as a fact.
    Stated,
    /// 约, 左右
    Approximate,
    /// 暂无, 初步: due again in the follow-up.
    Preliminary,
    /// 正在核实, 数人: spoken of, and not known.
    Unknown,
}

/// Reads a message.
///
/// # Errors
/// [`ReportError`] when it is too long to be one.
pub fn read(law: &Law, known: &Known, paste: &Paste, now: Instant) -> Result<Pasted, ReportError> {
    if paste.text.chars().count() > PASTED_CHARS {
        let most = format!("来文超过 {PASTED_CHARS} 字，请只贴有关的部分");
        return Err(wrong("/text", "report.paste_too_long", &most));
    }
    let reading = reader::read(&paste.text, paste.at.unwrap_or(now), known);
    let text: Vec<char> = paste.text.chars().collect();
    let events = reading
        .events
        .iter()
        .map(|event| PastedEvent { what: what(&text, event), fields: fields(law, event) });
    Ok(Pasted { events: events.collect() })
}

fn fields(law: &Law, event: &Event) -> Vec<PastedField> {
    let f = &event.fields;
    let named = [
        (PastedName::OccurredAt, &f.occurred_at),
        (PastedName::Place, &f.place),
        (PastedName::Unit, &f.unit),
        (PastedName::Kind, &f.kind),
        (PastedName::Dead, &f.dead),
        (PastedName::Injured, &f.injured),
        (PastedName::Missing, &f.missing),
        (PastedName::Trapped, &f.trapped),
        (PastedName::Evacuated, &f.evacuated),
        (PastedName::InDanger, &f.in_danger),
        (PastedName::Cause, &f.cause),
        (PastedName::Measures, &f.measures),
        (PastedName::ContactName, &f.contact_name),
        (PastedName::ContactPhone, &f.contact_phone),
    ];
    named.into_iter().filter_map(|(name, field)| pasted(law, name, field)).collect()
}

fn pasted(law: &Law, name: PastedName, field: &Field) -> Option<PastedField> {
    let status = match field.status {
        Status::Stated => PastedStatus::Stated,
        Status::Approximate => PastedStatus::Approximate,
        Status::Preliminary => PastedStatus::Preliminary,
        Status::Unknown => PastedStatus::Unknown,
        Status::Absent => return None,
    };
    let from = field.from.as_ref().map(|f| PastedFrom { start: f.start, end: f.end, words: f.words.clone() });
    let mut told = PastedField { name, status, text: None, number: None, moment: None, code: None, from };
    match &field.value {
        Some(Value::Number(n)) => told.number = Some(*n),
        Some(Value::Between { from, to }) => {
            told.moment =
                reader::instant(from).zip(reader::instant(to)).map(|(from, to)| Moment::Between { from, to });
        }
        Some(Value::Text(text)) if name == PastedName::OccurredAt => {
            let about = status == PastedStatus::Approximate;
            told.moment = reader::instant(text)
                .map(|at| if about { Moment::About { at } } else { Moment::Exact { at } });
        }
        Some(Value::Text(text)) => {
            if name == PastedName::Kind {
                told.code = law.kinds.iter().find(|kind| kind.zh == *text).map(|kind| kind.code.clone());
            }
            told.text = Some(text.clone());
        }
        None => {}
    }
    Some(told)
}

/// What is shorter than this, once something was left out of it, tells nothing of what
/// happened: 村主任, 调度室.
const TELLING_CHARS: usize = 4;
/// What stands before somebody to be called.
const LABELS: &[&str] = &["联系人", "联系电话", "电话", "报告人"];
const STOPS: &[char] = &['，', ',', '、', '。', '；', ';', '：', ':', ' ', '\u{3000}', '\n', '\r', '\t'];

/// The sentences of the event without its time and whom to call: those have fields of
/// their own.
fn what(text: &[char], event: &Event) -> String {
    let f = &event.fields;
    let elsewhere: Vec<Range<usize>> = [&f.occurred_at, &f.contact_name, &f.contact_phone]
        .into_iter()
        .filter_map(|field| field.from.as_ref())
        .map(|from| from.start..from.end)
        .collect();
    let mut out = String::new();
    for sentence in &event.told {
        let left = clauses_left(text, sentence.start..sentence.end, &elsewhere);
        if left.chars().filter(|c| !STOPS.contains(c)).count() < TELLING_CHARS {
            continue;
        }
        out.push_str(&once(left.trim_matches(STOPS)));
        let ended = out.ends_with(['！', '？', '!', '?', '”', '」']);
        out.push_str(if ended { "" } else { "。" });
    }
    out
}

/// A stretch of the text without what stands elsewhere, clause by clause.
fn clauses_left(text: &[char], stretch: Range<usize>, elsewhere: &[Range<usize>]) -> String {
    let (mut out, mut clause, mut cut) = (String::new(), String::new(), false);
    let mut close = |clause: &mut String, cut: &mut bool, stop: Option<char>| {
        let told = !*cut || clause.chars().count() >= TELLING_CHARS;
        if told && !LABELS.contains(&clause.as_str()) {
            out.push_str(clause);
        }
        out.extend(stop);
        clause.clear();
        *cut = false;
    };
    for at in stretch {
        let Some(c) = text.get(at).copied() else { break };
        if elsewhere.iter().any(|one| one.contains(&at)) {
            cut = true;
        } else if STOPS.contains(&c) {
            close(&mut clause, &mut cut, Some(c));
        } else {
            clause.push(c);
        }
    }
    close(&mut clause, &mut cut, None);
    out
}

/// Where something was left out two stops may stand side by side: one is enough.
fn once(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        let twice = STOPS.contains(&c) && out.ends_with(STOPS);
        if !twice {
            out.push(if matches!(c, '\n' | '\r' | '\t') { '，' } else { c });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24 02:55 in China.
    const CAME: Instant = Instant(1_795_460_100_000);

    fn paste(text: &str) -> Pasted {
        let paste = Paste { text: text.to_owned(), at: Some(CAME) };
        read(Law::builtin().unwrap(), &Known::default(), &paste, CAME).unwrap()
    }

    fn field(event: &PastedEvent, name: PastedName) -> &PastedField {
        event.fields.iter().find(|f| f.name == name).unwrap()
    }

    #[test]
    fn a_message_becomes_fields_with_their_words() {
        let text = "😨刚接到双柳沟煤矿调度室电话,2:51左右30203工作面回风顺槽突然出水,井下当班12人,已经上来9个,\
                    还有3个没上来,伤亡正在核实。调度室折文斌 0912-5550148";
        let told = paste(text);
        assert_eq!(told.events.len(), 1, "{told:?}");
        let event = &told.events[0];
        let at = Instant(CAME.0 - 4 * 60_000);
        assert_eq!(field(event, PastedName::OccurredAt).moment, Some(Moment::About { at }));
        assert_eq!(field(event, PastedName::Trapped).number, Some(3));
        assert_eq!(field(event, PastedName::Dead).status, PastedStatus::Unknown);
        assert_eq!(field(event, PastedName::Kind).code.as_deref(), Some("coal_mine"));
        let chars: Vec<char> = text.chars().collect();
        for field in &event.fields {
            let from = field.from.as_ref().unwrap();
            assert_eq!(chars[from.start..from.end].iter().collect::<String>(), from.words, "{field:?}");
        }
        assert!(event.what.contains("30203工作面回风顺槽突然出水"), "{}", event.what);
        assert!(!event.what.contains("2:51") && !event.what.contains("0912"), "{}", event.what);
    }

    #[test]
    fn whoever_is_in_danger_has_a_field_with_its_words() {
        let told = paste("黄家梁村淤地坝坝肩渗水,威胁下游35户120人,3人被困");
        let event = &told.events[0];
        let danger = field(event, PastedName::InDanger);
        assert_eq!((danger.number, danger.status), (Some(120), PastedStatus::Stated));
        assert_eq!(danger.from.as_ref().unwrap().words, "威胁下游35户120人");
        assert_eq!(field(event, PastedName::Trapped).number, Some(3));
    }

    #[test]
    fn whom_to_call_leaves_no_words_behind_in_what_happened() {
        for (text, what) in [
            (
                "赵庄村口今早2点左右砖厂宿舍起火，2人受伤，正在扑救，村主任刘军13900002222",
                "赵庄村口砖厂宿舍起火，2人受伤，正在扑救。",
            ),
            ("赵庄村砖厂起火，无人员伤亡。联系人：刘军 13900002222", "赵庄村砖厂起火，无人员伤亡。"),
        ] {
            assert_eq!(paste(text).events[0].what, what);
        }
    }

    #[test]
    fn a_greeting_tells_nothing_and_a_novel_is_refused() {
        assert_eq!(paste("各位值班同志早上好，今天天气晴").events, []);
        let long = Paste { text: "水".repeat(PASTED_CHARS + 1), at: None };
        assert!(read(Law::builtin().unwrap(), &Known::default(), &long, CAME).is_err());
    }

    #[test]
    fn what_was_cut_out_leaves_no_stops_behind() {
        assert_eq!(once("矿上，，正在抽水,，无伤亡"), "矿上，正在抽水,无伤亡");
    }
}
