//! 经过: what happened, straight from the journal, so that nothing in it can differ
//! from the record. Names come from the sealed parts and are gone when those are.

use super::dto::{TimelineItem, TimelineMedium};
use super::way::method_zh;
use crate::around;
use crate::text::{casualties_zh, rating_with_state_zh};
use crate::views::call::CallRec;
use crate::views::dispatch::DispatchRec;
use crate::views::instruction::InstructionRec;
use crate::views::report::ReportRec;
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    CALL, CallOutcome, CallTried, DISPATCH, DispatchDelivered, DispatchEscalated, DispatchHanded,
    DispatchOpened, DispatchReceived, DispatchTelephoned, DispatchUnreceived, DispatchVerified,
    DispatchWithdrawn, DispatchWritten, INSTRUCTION, InstructionAnswered, InstructionGiven, InstructionSeen,
    REPORT, ReportCorrected, ReportRated, ReportSent, ReportWithdrawn, StepWord, TookPeople, TryPeople,
    VerifyPeople,
};
use journal::{Db, DbError};
use kernel::{Instant, Level, UnitId};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Entries of one subject that are shown.
const ENTRIES: usize = 200;

/// Everything about an event that a timeline shows.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// Reports of the chain.
    pub chain: &'a [ReportRec],
    /// Dispatches.
    pub dispatches: &'a [DispatchRec],
    /// The caller's call list.
    pub calls: &'a [CallRec],
    /// Instructions.
    pub instructions: &'a [InstructionRec],
}

/// The timeline, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn timeline(db: &mut dyn Db, matter: Matter<'_>) -> Result<Vec<TimelineItem>, DbError> {
    let mut subjects: Vec<(&str, [u8; 16])> = Vec::new();
    subjects.extend(matter.chain.iter().map(|r| (REPORT, r.id.bytes())));
    subjects.extend(matter.dispatches.iter().map(|d| (DISPATCH, d.id.bytes())));
    subjects.extend(matter.calls.iter().filter(|c| !c.tries.is_empty()).map(|c| (CALL, c.id.bytes())));
    subjects.extend(matter.instructions.iter().map(|i| (INSTRUCTION, i.id.bytes())));
    let mut names = Names::of(&matter);
    let mut items = Vec::new();
    for (kind, id) in subjects {
        let dispatch = matter.dispatches.iter().find(|d| d.id.bytes() == id);
        for stored in journal::read::entries_of(db, kind, id, ENTRIES)? {
            if let Some(told) = tell(&stored.entry, dispatch, &matter) {
                let (unit, level) = names.find(db, stored.entry.header.unit)?;
                items.push(TimelineItem {
                    event_id: stored.entry.header.event_id,
                    at: told.at,
                    level,
                    unit,
                    medium: told.medium,
                    what: stored.entry.header.kind.clone(),
                    strong: told.strong,
                    detail: told.detail.filter(|text| !text.is_empty()),
                });
            }
        }
    }
    items.sort_by_key(|item| (item.at, cause_first(&item.what), item.event_id));
    Ok(items)
}

/// Within one millisecond a report is sent, then opened towards its desks, then all else.
fn cause_first(kind: &str) -> u8 {
    match kind {
        "report.sent" => 0,
        "dispatch.opened" => 1,
        _ => 2,
    }
}

/// Names of units as the dispatches of the event word them.
struct Names(BTreeMap<UnitId, (String, Option<Level>)>);

impl Names {
    fn of(matter: &Matter<'_>) -> Self {
        let mut names = BTreeMap::new();
        for d in matter.dispatches {
            names.insert(d.from_unit, (d.from_name.clone(), Some(d.from_level)));
            names.insert(d.to_unit, (d.to_unit_name.clone(), Some(d.to_level)));
        }
        for r in matter.chain {
            names.insert(r.unit, (r.unit_name.clone(), Some(r.level)));
        }
        Self(names)
    }

    fn find(&mut self, db: &mut dyn Db, unit: Option<UnitId>) -> Result<(String, Option<Level>), DbError> {
        let Some(unit) = unit else { return Ok((String::new(), None)) };
        if let Some(known) = self.0.get(&unit) {
            return Ok(known.clone());
        }
        let found =
            around::unit(db, unit)?.map_or_else(|| (String::new(), None), |u| (u.short_name, Some(u.level)));
        self.0.insert(unit, found.clone());
        Ok(found)
    }
}

struct Told {
    at: Instant,
    medium: TimelineMedium,
    strong: bool,
    detail: Option<String>,
}

fn body<F: DeserializeOwned>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}

fn sealed<S: DeserializeOwned + Default>(entry: &Entry) -> S {
    entry.sealed.as_deref().and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
}

fn joined(parts: &[Option<&str>]) -> Option<String> {
    Some(parts.iter().flatten().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join("，"))
}

fn plain(at: Instant, detail: Option<String>) -> Told {
    Told { at, medium: TimelineMedium::None, strong: false, detail }
}

fn tell(entry: &Entry, dispatch: Option<&DispatchRec>, matter: &Matter<'_>) -> Option<Told> {
    match entry.header.kind.as_str() {
        ReportSent::KIND => {
            let f: ReportSent = body(entry)?;
            Some(Told { at: f.sent_at, medium: TimelineMedium::Doc, strong: true, detail: Some(f.title) })
        }
        ReportCorrected::KIND => {
            let f: ReportCorrected = body(entry)?;
            Some(plain(f.at, Some(corrected(&f))))
        }
        ReportRated::KIND => {
            let f: ReportRated = body(entry)?;
            let change = format!("{} → {}", rating_with_state_zh(f.was), rating_with_state_zh(f.rating));
            Some(plain(f.at, joined(&[Some(&change), f.reason.as_deref()])))
        }
        ReportWithdrawn::KIND => body::<ReportWithdrawn>(entry).map(|f| plain(f.at, Some(f.reason))),
        kind if kind.starts_with("dispatch.") => dispatched(entry, dispatch?),
        CallTried::KIND => called(entry, matter),
        InstructionGiven::KIND => {
            let f: InstructionGiven = body(entry)?;
            let people: facts::report::InstructionPeople = sealed(entry);
            let who = format!("{}{}", people.by_name.unwrap_or_default(), f.by_post);
            Some(Told {
                at: f.at,
                medium: TimelineMedium::None,
                strong: true,
                detail: joined(&[Some(&who), Some(&f.text)]),
            })
        }
        InstructionSeen::KIND => body::<InstructionSeen>(entry).map(|f| {
            let by: TookPeople = sealed(entry);
            plain(f.at, by.by)
        }),
        InstructionAnswered::KIND => body::<InstructionAnswered>(entry).map(|f| plain(f.at, Some(f.text))),
        _ => None,
    }
}

fn dispatched(entry: &Entry, d: &DispatchRec) -> Option<Told> {
    let people: TookPeople = sealed(entry);
    match entry.header.kind.as_str() {
        // Said by the report itself; an owed one is a clock, not an event.
        DispatchOpened::KIND | DispatchWritten::KIND => None,
        DispatchTelephoned::KIND => {
            let f: DispatchTelephoned = body(entry)?;
            let detail = joined(&[Some(&d.to_unit_name), people.took_by.as_deref(), people.said.as_deref()]);
            let strong = d.tel.is_some() && d.tel_at == Some(f.at);
            Some(Told { at: f.at, medium: TimelineMedium::Tel, strong, detail })
        }
        DispatchDelivered::KIND => {
            let f: DispatchDelivered = body(entry)?;
            Some(Told {
                at: f.at,
                medium: TimelineMedium::Doc,
                strong: false,
                detail: Some(d.to_name.clone()),
            })
        }
        DispatchReceived::KIND => {
            let f: DispatchReceived = body(entry)?;
            let strong = d.received_at == Some(f.at);
            Some(Told { at: f.at, medium: TimelineMedium::None, strong, detail: people.by })
        }
        DispatchUnreceived::KIND => body::<DispatchUnreceived>(entry).map(|f| plain(f.at, None)),
        DispatchVerified::KIND => {
            let f: DispatchVerified = body(entry)?;
            let people: VerifyPeople = sealed(entry);
            let figures = f.figures.as_ref().map(casualties_zh);
            Some(Told {
                at: f.at,
                medium: TimelineMedium::Tel,
                strong: false,
                detail: joined(&[people.note.as_deref(), figures.as_deref()]),
            })
        }
        DispatchHanded::KIND => {
            let f: DispatchHanded = body(entry)?;
            let detail = joined(&[
                Some(&d.to_unit_name),
                Some(method_zh(f.method)),
                people.took_by.as_deref(),
                f.receipt_no.as_deref(),
            ]);
            Some(Told { at: f.at, medium: TimelineMedium::Doc, strong: d.doc_at == Some(f.at), detail })
        }
        DispatchEscalated::KIND => {
            let f: DispatchEscalated = body(entry)?;
            Some(plain(f.at, joined(&[Some(&d.to_unit_name), Some(step_zh(f.step))])))
        }
        DispatchWithdrawn::KIND => body::<DispatchWithdrawn>(entry).map(|f| plain(f.at, Some(f.reason))),
        _ => None,
    }
}

const fn step_zh(step: StepWord) -> &'static str {
    match step {
        StepWord::Officer => "催值班员",
        StepWord::Leader => "报带班领导",
        StepWord::Head => "报单位主要负责人",
        StepWord::Above => "报上级值班室",
    }
}

fn called(entry: &Entry, matter: &Matter<'_>) -> Option<Told> {
    let f: CallTried = body(entry)?;
    let people: TryPeople = sealed(entry);
    let call = matter.calls.iter().find(|c| c.id == f.call)?;
    let whom = format!("{}{}", call.name.as_deref().unwrap_or_default(), call.post_name);
    let outcome = match f.outcome {
        CallOutcome::Told => "已告知",
        CallOutcome::NoAnswer => "未接",
        CallOutcome::Busy => "占线",
    };
    let detail = joined(&[Some(&whom), Some(outcome), people.took_by.as_deref(), people.said.as_deref()]);
    Some(Told { at: f.at, medium: TimelineMedium::Tel, strong: false, detail })
}

/// What was changed, old beside new.
fn corrected(f: &ReportCorrected) -> String {
    let mut parts = Vec::new();
    let mut texts = |name: &str, was: &Option<String>, new: &Option<String>| {
        if let Some(new) = new {
            parts.push(format!("{name}“{}”改为“{new}”", was.as_deref().unwrap_or("未填")));
        }
    };
    texts("何事", &f.was.what, &f.new.what);
    texts("地点", &f.was.place_text, &f.new.place_text);
    texts("种类", &f.was.kind, &f.new.kind);
    texts("时间说明", &f.was.happened_text, &f.new.happened_text);
    if let (Some(was), Some(new)) = (&f.was.casualties, &f.new.casualties) {
        parts.push(format!("伤亡“{}”改为“{}”", casualties_zh(was), casualties_zh(new)));
    }
    if let (Some(was), Some(new)) = (f.was.happened, f.new.happened) {
        parts.push(format!("时间“{}”改为“{}”", crate::text::moment_zh(was), crate::text::moment_zh(new)));
    }
    parts.push(f.reason.clone());
    parts.join("；")
}
