//! Which facts ring, whom, and with which words; and what still waits for somebody.

use facts::report::{
    ClockWord, DispatchDelivered, DispatchEscalated, DispatchOpened, DispatchPressed, DispatchReturned,
    InquiryAnswered, InquiryAsked, InquiryEscalated, InquiryPressed, InstructionAnswered,
    InstructionEscalated, InstructionGiven, InstructionPressed, ManuscriptAsked, ManuscriptOpened,
    ManuscriptReturned, ManuscriptUnanswered, ReportCorrected, ReportEscalated, ReportFollowed, ReportPaced,
    ReportRated, ReportReopened, ReportSent, ReportWithdrawn, StepWord, ToldAbove,
};
use facts::{Entry, Fact, Mode};
use journal::{Db, DbError};
use kernel::{DispatchId, InquiryId, Instant, InstructionId, PersonId, ReportId, UnitId};
use org::web::{Ring, RingCall, RingReason, Who};
use report::rules::{Law, effective_grade};
use report::views::manuscript::ManuscriptRec;
use report::views::report::ReportRec;
use report::views::{dispatch, inquiry, instruction, manuscript, report as reports};
use std::collections::BTreeSet;

/// Kinds of fact that ring.
pub(in crate::jobs) const RINGS: [&str; 25] = [
    DispatchOpened::KIND,
    DispatchDelivered::KIND,
    DispatchEscalated::KIND,
    DispatchReturned::KIND,
    DispatchPressed::KIND,
    InstructionGiven::KIND,
    InstructionAnswered::KIND,
    InstructionEscalated::KIND,
    InstructionPressed::KIND,
    ReportCorrected::KIND,
    ReportRated::KIND,
    ReportWithdrawn::KIND,
    ReportFollowed::KIND,
    ReportReopened::KIND,
    ReportPaced::KIND,
    ReportEscalated::KIND,
    ReportSent::KIND,
    InquiryAsked::KIND,
    InquiryPressed::KIND,
    InquiryAnswered::KIND,
    InquiryEscalated::KIND,
    ManuscriptOpened::KIND,
    ManuscriptAsked::KIND,
    ManuscriptUnanswered::KIND,
    ManuscriptReturned::KIND,
];

/// Told to a browser that has just come, at the most.
const WAITING_RINGS: usize = 20;

/// What rings because of an entry.
pub(in crate::jobs) fn rings_of(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let rings = told_of(db, entry)?;
    rings.into_iter().map(|ring| to_somebody(db, ring)).collect()
}

/// The same, with whether the unit has an officer to hear it.
fn to_somebody(db: &mut dyn Db, ring: Ring) -> Result<Ring, DbError> {
    let without_officer = !org::query::has_officer(db, ring.unit)?;
    Ok(Ring { without_officer, ..ring })
}

fn told_of(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let id = entry.header.subject.id;
    match entry.header.kind.as_str() {
        DispatchOpened::KIND => opened(db, entry),
        DispatchDelivered::KIND => delivered(db, DispatchId::from_bytes(id)),
        DispatchEscalated::KIND => escalated(db, entry),
        DispatchReturned::KIND => returned(db, DispatchId::from_bytes(id), RingReason::Misaddressed),
        DispatchPressed::KIND => returned(db, DispatchId::from_bytes(id), RingReason::Pressed),
        InstructionGiven::KIND => given(db, InstructionId::from_bytes(id)),
        InstructionAnswered::KIND => answered(db, entry),
        InstructionEscalated::KIND => unanswered(db, entry),
        InstructionPressed::KIND => instruction_pressed(db, entry),
        ReportCorrected::KIND => changed(db, entry, RingReason::Corrected),
        ReportWithdrawn::KIND => changed(db, entry, RingReason::Withdrawn),
        ReportFollowed::KIND => {
            let by = read::<ReportFollowed>(entry).and_then(|f| f.by).or(entry.header.unit);
            changed_by(db, entry, RingReason::Followed, by)
        }
        ReportReopened::KIND => changed(db, entry, RingReason::Reopened),
        ReportPaced::KIND => paced(db, entry),
        ReportEscalated::KIND => unfollowed(db, entry),
        ReportSent::KIND => to_sign_after(db, entry),
        InquiryAsked::KIND => inquiry_ring(db, InquiryId::from_bytes(id), RingReason::Inquiry),
        InquiryPressed::KIND => inquiry_ring(db, InquiryId::from_bytes(id), RingReason::Pressed),
        InquiryAnswered::KIND => inquiry_ring(db, InquiryId::from_bytes(id), RingReason::Inquired),
        InquiryEscalated::KIND => unsaid(db, entry),
        ManuscriptAsked::KIND => {
            let told = read::<ManuscriptAsked>(entry).and_then(|f| f.person).into_iter().collect();
            waiting_text(db, entry, RingReason::ToSign, told)
        }
        ManuscriptOpened::KIND if read::<ManuscriptOpened>(entry).is_some_and(|f| f.check) => {
            waiting_text(db, entry, RingReason::ToCheck, Vec::new())
        }
        ManuscriptUnanswered::KIND => waiting_text(db, entry, RingReason::Unsigned, Vec::new()),
        ManuscriptReturned::KIND => waiting_text(db, entry, RingReason::Returned, Vec::new()),
        ReportRated::KIND => {
            let raised = read::<ReportRated>(entry)
                .is_some_and(|f| effective_grade(f.rating) < effective_grade(f.was));
            if raised { changed(db, entry, RingReason::Raised) } else { Ok(Vec::new()) }
        }
        _ => Ok(Vec::new()),
    }
}

fn read<F: Fact>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}

fn titled(drill: bool, title: &str) -> String {
    format!("{}{title}", if drill { "【演练】" } else { "" })
}

fn ring(unit: UnitId, reason: RingReason, drill: bool, title: &str, from: &str) -> Ring {
    Ring {
        unit,
        reason,
        step: None,
        report_id: None,
        manuscript_id: None,
        inquiry_id: None,
        title: titled(drill, title),
        title_en: None,
        rating: None,
        from: from.to_owned(),
        call: None,
        told: Vec::new(),
        without_officer: false,
        waiting: false,
    }
}

/// A manuscript that waits for somebody of its unit.
fn waiting_text(
    db: &mut dyn Db,
    entry: &Entry,
    reason: RingReason,
    told: Vec<PersonId>,
) -> Result<Vec<Ring>, DbError> {
    let id = ReportId::from_bytes(entry.header.subject.id);
    let Some(m) = manuscript::get(db, id)?.filter(|m| m.closed_at.is_none()) else { return Ok(Vec::new()) };
    Ok(vec![waiting_ring(db, &m, reason, told)?])
}

fn waiting_ring(
    db: &mut dyn Db,
    m: &ManuscriptRec,
    reason: RingReason,
    told: Vec<PersonId>,
) -> Result<Ring, DbError> {
    let from = m.opened_by.as_deref().unwrap_or_default();
    let ring = ring(m.unit, reason, m.drill, &m.title, from);
    let ring = match m.about.source() {
        Some(source) => about(db, ring, source)?,
        None => ring,
    };
    Ok(Ring { manuscript_id: Some(m.id), told, ..ring })
}

/// 先报后审: the leader on duty is told of a first report of their own unit, to sign it after.
fn to_sign_after(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<ReportSent>(entry).filter(|f| f.to_sign && f.signed.is_none()) else {
        return Ok(Vec::new());
    };
    let drill = entry.header.mode == Mode::Drill;
    let leader = org::query::leader_on_duty(db, f.unit, entry.header.recorded_at)?;
    let told = leader.and_then(|post| post.person).into_iter().collect();
    let ring = ring(f.unit, RingReason::SignAfter, drill, &f.title, &f.unit_name);
    Ok(vec![Ring { told, ..about(db, ring, f.id)? }])
}

/// An inquiry: an answer rings at who asked, all else at who is asked.
fn inquiry_ring(db: &mut dyn Db, id: InquiryId, reason: RingReason) -> Result<Vec<Ring>, DbError> {
    let Some(q) = inquiry::get(db, id)? else { return Ok(Vec::new()) };
    let (unit, from) = match reason {
        RingReason::Inquired => (q.unit, &q.to_name),
        _ => (q.to, &q.unit_name),
    };
    Ok(vec![Ring { inquiry_id: Some(q.id), ..ring(unit, reason, q.drill, &q.title, from) }])
}

/// The unit that owes an answer, and with the last step the desk that waits for it.
fn unsaid(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<InquiryEscalated>(entry) else { return Ok(Vec::new()) };
    let Some(q) = inquiry::get(db, f.inquiry)? else { return Ok(Vec::new()) };
    let late = ring(q.to, RingReason::Unsaid, q.drill, &q.title, &q.to_name);
    let late = stepped(db, Ring { inquiry_id: Some(q.id), ..late }, f.step, entry.header.recorded_at)?;
    let waits = (f.step == StepWord::Above).then(|| Ring { unit: q.unit, call: None, ..late.clone() });
    Ok(std::iter::once(late).chain(waits).collect())
}

/// The unit whose report went to a wrong address, or is pressed for.
fn returned(db: &mut dyn Db, id: DispatchId, reason: RingReason) -> Result<Vec<Ring>, DbError> {
    let Some(d) = dispatch::get(db, id)? else { return Ok(Vec::new()) };
    let told = ring(d.from_unit, reason, d.drill, &d.title, &d.to_unit_name);
    Ok(vec![about(db, told, d.report.unwrap_or(d.root))?])
}

/// The report's title in English.
fn english(held: &ReportRec) -> Option<String> {
    let title = report::read::row::english(Law::builtin().ok()?, held);
    Some(format!("{}{title}", if held.drill { "DRILL: " } else { "" }))
}

/// The same about a report, where this node holds it.
fn about(db: &mut dyn Db, ring: Ring, id: ReportId) -> Result<Ring, DbError> {
    Ok(match reports::get(db, id)? {
        Some(held) => {
            let (title_en, rating) = (english(&held), Some(held.rating));
            Ring { report_id: Some(id), title_en, rating, ..ring }
        }
        None => ring,
    })
}

/// What arrived with its opening, in the words of the fact.
fn opened(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<DispatchOpened>(entry) else { return Ok(Vec::new()) };
    let Some(delivered) = f.delivered() else { return Ok(Vec::new()) };
    let drill = entry.header.mode == Mode::Drill;
    let arrived = ring(f.to_unit, RingReason::Arrived, drill, &f.title, &f.from_name);
    Ok(vec![about(db, arrived, delivered.report)?])
}

fn delivered(db: &mut dyn Db, id: DispatchId) -> Result<Vec<Ring>, DbError> {
    let Some(d) = dispatch::get(db, id)? else { return Ok(Vec::new()) };
    let arrived = ring(d.to_unit, RingReason::Arrived, d.drill, &d.title, &d.from_name);
    Ok(vec![about(db, arrived, d.report.unwrap_or(d.root))?])
}

/// The unit that is late, and with the last step the desk above it.
fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<DispatchEscalated>(entry) else { return Ok(Vec::new()) };
    let found = dispatch::get(db, f.dispatch)?;
    let drill = entry.header.mode == Mode::Drill;
    let reason = if f.clock == ClockWord::Delivery { RingReason::Undelivered } else { RingReason::Overdue };
    let (from, report) = match (&found, &f.above) {
        (Some(d), _) => (d.from_name.as_str(), Some(d.report.unwrap_or(d.root))),
        (None, Some(above)) => (above.late_name.as_str(), Some(above.report)),
        (None, None) => ("", None),
    };
    let late = ring(f.unit, reason, drill, &f.title, from);
    let told = late_rings(db, late, f.step, f.above.as_ref(), entry.header.recorded_at)?;
    match report {
        None => Ok(told),
        Some(report) => told.into_iter().map(|ring| about(db, ring, report)).collect(),
    }
}

fn desk_call(name: &str, phone: Option<&String>) -> RingCall {
    RingCall { name: name.to_owned(), phone: phone.cloned(), person: None }
}

/// The same for the people whom a step names, the last of them to be called: whoever
/// works the desk may be the only one awake.
fn stepped(db: &mut dyn Db, ring: Ring, step: StepWord, now: Instant) -> Result<Ring, DbError> {
    let leader = match step {
        StepWord::Officer => None,
        StepWord::Leader | StepWord::Head | StepWord::Above => {
            org::query::leader_on_duty(db, ring.unit, now)?
        }
    };
    let head = match step {
        StepWord::Officer | StepWord::Leader => None,
        StepWord::Head | StepWord::Above => org::query::head(db, ring.unit, now)?,
    };
    let told = leader.iter().chain(&head).filter_map(|post| post.person).collect();
    let call = head.or(leader).map(|post| RingCall {
        name: format!("{} {}", post.title, post.name),
        phone: post.phones.first().map(|phone| phone.number.clone()),
        person: post.person,
    });
    Ok(Ring { step: Some(step), call, told, ..ring })
}

fn given(db: &mut dyn Db, id: InstructionId) -> Result<Vec<Ring>, DbError> {
    let Some(i) = instruction::get(db, id)? else { return Ok(Vec::new()) };
    let from = format!("{}{}", i.unit_name, i.by_post);
    i.to.iter()
        .filter(|to| to.unit != i.unit)
        .map(|to| about(db, ring(to.unit, RingReason::Instruction, i.drill, &i.title, &from), i.root))
        .collect()
}

fn answered(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<InstructionAnswered>(entry) else { return Ok(Vec::new()) };
    let Some(i) = instruction::get(db, f.instruction)? else { return Ok(Vec::new()) };
    let from = i.to.iter().find(|to| to.unit == f.unit).map_or("", |to| to.name.as_str());
    Ok(vec![about(db, ring(i.unit, RingReason::Answer, i.drill, &i.title, from), i.root)?])
}

fn instruction_pressed(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<InstructionPressed>(entry) else { return Ok(Vec::new()) };
    let Some(i) = instruction::get(db, f.instruction)? else { return Ok(Vec::new()) };
    let from = format!("{}{}", i.unit_name, i.by_post);
    let rings = f.to.iter().map(|unit| ring(*unit, RingReason::Pressed, i.drill, &i.title, &from));
    rings.map(|told| about(db, told, i.root)).collect()
}

fn unanswered(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<InstructionEscalated>(entry) else { return Ok(Vec::new()) };
    let Some(i) = instruction::get(db, f.instruction)? else { return Ok(Vec::new()) };
    let from = i.to.iter().find(|to| to.unit == f.late).map_or("", |to| to.name.as_str());
    let mut units = vec![f.late];
    // The last step tells whoever wants the answer.
    units.extend((f.step == StepWord::Above && i.unit != f.late).then_some(i.unit));
    units
        .into_iter()
        .map(|unit| {
            let told = ring(unit, RingReason::Unanswered, i.drill, &i.title, from);
            let told = stepped(db, told, f.step, entry.header.recorded_at)?;
            about(db, told, i.root)
        })
        .collect()
}

/// Those who have the report, and who wrote it, but not who changed it.
fn changed(db: &mut dyn Db, entry: &Entry, reason: RingReason) -> Result<Vec<Ring>, DbError> {
    changed_by(db, entry, reason, entry.header.unit)
}

fn changed_by(
    db: &mut dyn Db,
    entry: &Entry,
    reason: RingReason,
    acted: Option<UnitId>,
) -> Result<Vec<Ring>, DbError> {
    let id = ReportId::from_bytes(entry.header.subject.id);
    let Some(r) = reports::get(db, id)? else { return Ok(Vec::new()) };
    let mut units: BTreeSet<UnitId> = BTreeSet::from([r.unit]);
    let dispatches = dispatch::of_root(db, r.root)?;
    units.extend(
        dispatches.iter().filter(|d| d.report == Some(id) && d.delivered_at.is_some()).map(|d| d.to_unit),
    );
    let told = |unit: UnitId| {
        let ReportRec { drill, title, unit_name, rating, .. } = &r;
        let told = ring(unit, reason, *drill, title, unit_name);
        Ring { report_id: Some(id), title_en: english(&r), rating: Some(*rating), ..told }
    };
    Ok(units.into_iter().filter(|unit| Some(*unit) != acted).map(told).collect())
}

/// The unit of which follow-ups are wanted more often, where somebody wants them.
fn paced(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<ReportPaced>(entry) else { return Ok(Vec::new()) };
    let (Some(by), Some(r)) = (f.by_name, reports::get(db, f.report)?) else { return Ok(Vec::new()) };
    let told = ring(r.unit, RingReason::Paced, r.drill, &r.title, &by);
    Ok(vec![about(db, told, r.id)?])
}

/// The unit whose follow-up is late, and with the last step the desk that waits for it.
fn unfollowed(db: &mut dyn Db, entry: &Entry) -> Result<Vec<Ring>, DbError> {
    let Some(f) = read::<ReportEscalated>(entry) else { return Ok(Vec::new()) };
    let Some(r) = reports::get(db, f.report)? else { return Ok(Vec::new()) };
    let late = ring(f.unit, RingReason::Unfollowed, r.drill, &f.title, &r.unit_name);
    late_rings(db, late, f.step, f.above.as_ref(), entry.header.recorded_at)?
        .into_iter()
        .map(|ring| about(db, ring, r.id))
        .collect()
}

/// What rings at whoever is late, and with the last step at the desk above.
fn late_rings(
    db: &mut dyn Db,
    late: Ring,
    step: StepWord,
    above: Option<&ToldAbove>,
    now: Instant,
) -> Result<Vec<Ring>, DbError> {
    let mut late = stepped(db, late, step, now)?;
    let Some(above) = above.filter(|_| step == StepWord::Above) else { return Ok(vec![late]) };
    if above.external || above.unit == late.unit {
        // Nobody rings there: whoever is late must call.
        late.call = Some(desk_call(&above.name, above.phone.as_ref()));
        return Ok(vec![late]);
    }
    let call = desk_call(&above.late_name, above.late_phone.as_ref());
    let told = Ring { unit: above.unit, from: above.late_name.clone(), rating: above.rating, ..late.clone() };
    let told = stepped(db, told, StepWord::Leader, now)?;
    Ok(vec![late, Ring { step: Some(step), call: Some(call), ..told }])
}

/// What rang for somebody's unit and waits for somebody to act, newest first.
///
/// # Errors
/// [`DbError`].
pub fn waiting(db: &mut dyn Db, who: &Who) -> Result<Vec<Ring>, DbError> {
    let mut rings = Vec::new();
    for drill in [false, true] {
        for desk in &who.desks {
            for d in dispatch::open_at(db, *desk, drill, WAITING_RINGS)? {
                let arrived = ring(d.to_unit, RingReason::Arrived, d.drill, &d.title, &d.from_name);
                rings.push(about(db, arrived, d.report.unwrap_or(d.root))?);
            }
        }
        for i in instruction::open_for(db, who.unit, drill, WAITING_RINGS)? {
            if i.to.iter().any(|to| to.unit == who.unit && to.seen_at.is_none()) && i.unit != who.unit {
                let from = format!("{}{}", i.unit_name, i.by_post);
                let told = ring(who.unit, RingReason::Instruction, i.drill, &i.title, &from);
                rings.push(about(db, told, i.root)?);
            }
        }
    }
    for drill in [false, true] {
        let asked = inquiry::of_unit(db, who.unit, drill, WAITING_RINGS)?;
        for q in asked.iter().filter(|q| q.is_open() && q.to == who.unit) {
            rings.extend(inquiry_ring(db, q.id, RingReason::Inquiry)?);
        }
        for m in manuscript::open_of(db, who.unit, drill, WAITING_RINGS)? {
            let asked = m.waits_for().and_then(|asked| asked.person);
            if asked.is_some() && asked == who.person {
                rings.push(waiting_ring(db, &m, RingReason::ToSign, asked.into_iter().collect())?);
            }
        }
    }
    let without_officer = !org::query::has_officer(db, who.unit)?;
    let heard = rings.into_iter().filter_map(|ring| Ring { without_officer, ..ring }.heard_by(who));
    Ok(heard.take(WAITING_RINGS).map(|ring| Ring { waiting: true, ..ring }).collect())
}
