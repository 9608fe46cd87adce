//! The use cases of this slice. Each runs inside the writer: load, decide by the
//! rules, append facts, answer. Synchronous; what a command reads is what every
//! earlier command left.
//!
//! [`send`] writes a first report, [`late`] one that was made on paper; [`posting`] opens what is owed, [`delivery`] delivers and `first` asks who still owes a first report;
//! [`desk`] is the work of a duty room, [`address`] what went to a wrong one; [`upward`] writes to the level above;
//! [`manuscript`] waits for the signature that [`sign`] takes;
//! [`mend`] grades, corrects and withdraws; [`moved`] owes what is open to a new level above; [`follow`] says what is new until it is closed; [`grade`] keeps the grade up with the facts; [`calls`] and [`instruct`] tell others, [`instruct_after`] presses for answers and takes them back to the leader; [`inquiry`] asks them;
//! [`link`] makes several reports one event, [`adopt`] says what a desk made of one, [`document`] issues papers about it; [`attach`] keeps files, [`upload`] those that come in parts. A service never asks who may press the button: the
//! handler's permission did; it asks for which unit.

pub mod address;
pub mod adopt;
pub mod attach;
pub mod calls;
pub mod delivery;
pub mod desk;
pub mod document;
mod error;
mod first;
pub mod follow;
pub mod grade;
pub mod inquiry;
pub mod instruct;
pub mod instruct_after;
pub mod late;
pub mod link;
pub mod manuscript;
pub mod mend;
pub mod missing;
pub mod moved;
pub mod periodical;
pub mod posting;
mod resent;
pub mod send;
pub mod sign;
pub mod upload;
pub mod upward;

pub use error::{MOVED, ReportError};
pub(crate) use error::{bounded, remark, state, wrong};

use crate::around;
use crate::call_list::CallList;
use crate::profile::Profile;
use crate::rules::{Evidence, Law, RatingProposal, propose_rating};
use crate::sight::Sight;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::ReportRec;
use facts::draft::{Audience, Draft, Fact};
use facts::entry::{Channel, Entry, Mode, Subject};
use facts::report::{DISPATCH, REPORT};
use journal::{Acting, Db, DbError, Tx};
use kernel::calendar::Date;
use kernel::limits;
use kernel::{DispatchId, Instant, Level, NodeId, ReportId, UnitId};
use org::web::Who;
use std::collections::BTreeSet;

/// The law and the place's own terms, read once at start.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The law.
    pub law: &'static Law,
    /// The place's terms.
    pub profile: Profile,
    /// Whom a unit tells sideways.
    pub call_list: CallList,
}

impl Terms {
    /// The grade that the facts speak for, by the law and what is known of the place.
    #[must_use]
    pub fn propose(&self, known: grade::Known<'_>, at: Instant) -> RatingProposal {
        let evidence = Evidence {
            densely_populated: self.profile.densely_populated,
            place: known.place,
            time: self.profile.sensitive_time(Date::of(at)),
            ..Evidence::new(known.kind, known.what, known.casualties)
        };
        propose_rating(self.law, &evidence, at)
    }
}

/// Whether what is begun is a drill. A session in a drill begins nothing real: a page that was opened
/// before it went into the drill is told, instead of its report silently becoming one.
pub(crate) fn is_drill(who: &Who, said: Option<bool>) -> Result<bool, ReportError> {
    match (who.mode, said) {
        (Mode::Drill, Some(false)) => Err(ReportError::State(
            "report.drill_session",
            "你正在演练中，而这一件是按真事写的，没有发出。真事：先退出演练再发；演练：标明演练再发。"
                .to_owned(),
        )),
        (Mode::Drill, _) => Ok(true),
        (Mode::Real, said) => Ok(said.unwrap_or_default()),
    }
}

/// A fact of `unit` for an audience, real or drill.
pub(crate) fn draft<F: Fact>(
    fact: &F,
    unit: UnitId,
    audience: Audience,
    drill: bool,
) -> Result<Draft, ReportError> {
    let mode = if drill { Mode::Drill } else { Mode::Real };
    Ok(Draft::of(fact)?.by(unit).to(audience).mode(mode))
}

/// Upwards as far as a level, and to the nodes below that it came through.
pub(crate) fn audience(reach: Option<Level>, nodes: &[NodeId]) -> Audience {
    let up = reach.map_or_else(Audience::local, |level| Audience::of(Channel::Up(level)));
    nodes.iter().fold(up, |audience, node| audience.and(Channel::To(*node)))
}

/// Who may read what happens to a dispatch.
pub(crate) fn audience_of(db: &mut dyn Db, d: &DispatchRec) -> Result<Audience, DbError> {
    Ok(audience(Some(d.reach), &nodes_by_now(db, d.from_unit, &[d.to_unit], &d.nodes)?))
}

/// Who may read what happens to a report.
pub(crate) fn readers_of(db: &mut dyn Db, r: &ReportRec) -> Result<Audience, DbError> {
    let sent = dispatch::of_root(db, r.root)?;
    let to: Vec<UnitId> = sent.iter().filter(|d| d.report == Some(r.id)).map(|d| d.to_unit).collect();
    Ok(audience(r.reach, &nodes_by_now(db, r.unit, &to, &r.nodes)?))
}

/// The nodes to which something was told when it was written, and those that have come to be
/// concerned since: of the unit it came from, and of addressees that do not stand above that unit
/// (any more).
pub(crate) fn nodes_by_now(
    db: &mut dyn Db,
    from: UnitId,
    to: &[UnitId],
    then: &[NodeId],
) -> Result<Vec<NodeId>, DbError> {
    let mut nodes = then.to_vec();
    let mut beside = BTreeSet::new();
    for unit in to {
        beside.extend(around::host_of(db, *unit)?.filter(|node| !nodes.contains(node)));
    }
    // Nearly always it was told to all of them, and nobody need ask who stands above.
    if !beside.is_empty() {
        let above = around::nodes_above(db, from)?;
        nodes.extend(beside.into_iter().filter(|node| !above.contains(node)));
    }
    if let Some(node) = around::host_of(db, from)?.filter(|node| !nodes.contains(node)) {
        nodes.push(node);
    }
    Ok(nodes)
}

/// The one dispatch for (root, from unit, to desk).
#[must_use]
pub fn dispatch_id(root: ReportId, from: UnitId, to: kernel::DeskId) -> DispatchId {
    DispatchId::from_bytes(born_with(root, "dispatch", &[&from.bytes(), &to.bytes()]))
}

/// An id that follows from an event and what is joined to it. It begins as the event's
/// own id does, with its time, so that rows written together lie together.
pub(crate) fn born_with(root: ReportId, purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
    let root = root.bytes();
    let mut all: Vec<&[u8]> = vec![&root];
    all.extend_from_slice(parts);
    let mut id = facts::draft::derived_id(purpose, &all);
    for (to, from) in id.iter_mut().zip(root).take(6) {
        *to = from;
    }
    id
}

pub(crate) fn dispatch_subject(id: DispatchId) -> Subject {
    Subject::new(DISPATCH, id.bytes())
}

pub(crate) fn report_subject(id: ReportId) -> Subject {
    Subject::new(REPORT, id.bytes())
}

/// The platform acting within somebody's command.
pub(crate) const fn platform_in(acting: Acting) -> Acting {
    Acting { actor: None, command: acting.command }
}

/// A report that the caller may see.
///
/// # Errors
/// [`ReportError::NotFound`] also when it exists and is not for this caller.
pub fn visible_report(db: &mut dyn Db, who: &Who, id: ReportId) -> Result<ReportRec, ReportError> {
    let report = crate::views::report::get(db, id)?.ok_or(ReportError::NotFound)?;
    if Sight::of(db, who)?.report(db, &report)? { Ok(report) } else { Err(ReportError::NotFound) }
}

/// An instant that a person states: absent is now; a future one is a slip.
pub(crate) fn stated_at(
    now: Instant,
    at: Option<Instant>,
    not_before: Instant,
) -> Result<Instant, ReportError> {
    match at {
        None => Ok(now),
        Some(at) if at > now.plus_minutes(limits::report::FUTURE_TOLERANCE_MINUTES) => {
            Err(wrong("/at", "time.future", "时间晚于现在，请核对"))
        }
        Some(at) if at < not_before => {
            Err(wrong("/at", "time.too_early", "时间早于事情发生，请核对日期和钟点"))
        }
        Some(at) => Ok(at),
    }
}

/// Holds a form against the revision it was filled against.
pub(crate) fn unmoved(tx: &mut Tx<'_>, subject: &Subject, if_match: Option<u64>) -> Result<(), ReportError> {
    let Some(seen) = if_match else { return Ok(()) };
    let rev = tx.rev(subject)?;
    if rev == seen {
        return Ok(());
    }
    let report = (subject.kind == REPORT).then(|| ReportId::from_bytes(subject.id));
    Err(ReportError::Moved { rev, report })
}

/// The same for a form to which not every later fact matters: what the platform notes by
/// itself while somebody types, or what another unit did, is no reason to refuse it.
pub(crate) fn unmoved_by(
    tx: &mut Tx<'_>,
    subject: &Subject,
    if_match: Option<u64>,
    report: impl Into<Option<ReportId>>,
    matters: impl Fn(&Entry) -> bool,
) -> Result<(), ReportError> {
    let Some(seen) = if_match else { return Ok(()) };
    let rev = tx.rev(subject)?;
    if rev == seen {
        return Ok(());
    }
    let known = journal::read::entries_of(tx, &subject.kind, subject.id, limits::report::SUBJECT_ENTRIES)?;
    let moved = rev < seen || known.iter().any(|s| s.entry.header.rev > seen && matters(&s.entry));
    if moved { Err(ReportError::Moved { rev, report: report.into() }) } else { Ok(()) }
}
