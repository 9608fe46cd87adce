//! One report with everything around it: what the desk and the way page show.

use super::clocks::clocks;
use super::dto::{
    Action, Adopted, Attachment, Call, CallTry, Contact, DeskRef, Elsewhere, FollowedUp, InstructedUnit,
    Instruction, LaidBefore, LateEntered, LedgerRow, ManuscriptRef, PlaceRef, Received, ReportDetail,
    ReportRef, ReturnedFrom, SignOff, TimelineItem, UnitRef,
};
use super::manuscript::asked_now;
use super::row::english;
use super::similar::{face, linked, similar};
use super::timeline::{Matter, timeline};
use super::unhanded::{After, unhanded};
use super::way::way;
use super::{document, inquiry};
use crate::around;
use crate::call_list::CallList;
use crate::figures;
use crate::rules::{Class, Law};
use crate::service::follow::Below;
use crate::service::{self, ReportError, Terms, address, attach, sign, visible_report};
use crate::sight::Sight;
use crate::views::call::CallRec;
use crate::views::dispatch::{DispatchRec, VerifiedRec};
use crate::views::instruction::InstructionRec;
use crate::views::manuscript::ManuscriptRec;
use crate::views::report::ReportRec;
use crate::views::{adopt, call, dispatch, follow, instruction, link, manuscript, report};
use crate::words::follow_name;
use facts::report::AttachmentRef;
use journal::{Db, DbError};
use kernel::clock::DAY_MS;
use kernel::limits::report::{SIMILAR_DAYS, UNDO_MS};
use kernel::{Instant, ReportId, UnitId};
use org::perm::{self, Permission};
use org::web::Who;

/// A report for a caller who may see it.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn detail(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    now: Instant,
) -> Result<ReportDetail, ReportError> {
    let r = visible_report(db, who, id)?;
    let chain = report::of_root(db, r.root)?;
    let instructions = seen_by(instruction::of_root(db, r.root)?, db, who)?;
    let calls = call::of_unit(db, r.root, who.unit)?;
    let verified = dispatch::verified_of(db, r.root)?;
    let manuscripts = manuscript::of_root(db, r.root, who.unit)?;
    gather(db, terms, who, now, &r, Gathered { chain, instructions, calls, verified, manuscripts })
}

/// What was read around a report.
struct Gathered {
    chain: Vec<ReportRec>,
    instructions: Vec<InstructionRec>,
    calls: Vec<CallRec>,
    verified: Vec<VerifiedRec>,
    manuscripts: Vec<ManuscriptRec>,
}

/// What was said below since the caller's unit wrote this report.
fn below(db: &mut dyn Db, terms: &Terms, who: &Who, own: &ReportRec) -> Result<Vec<Below>, DbError> {
    if own.unit != who.unit || own.withdrawn_at.is_some() {
        return Ok(Vec::new());
    }
    service::follow::unpassed(db, terms.law, own)
}

fn gather(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    now: Instant,
    r: &ReportRec,
    around_it: Gathered,
) -> Result<ReportDetail, ReportError> {
    let Gathered { chain, instructions, calls, verified, manuscripts } = around_it;
    let dispatches = dispatch::of_root(db, r.root)?;
    let inquiries = inquiry::of_event(db, who, r.root)?;
    let links = link::of_root(db, r.root)?;
    let documents = document::seen(db, who, r.root)?;
    let matter = Matter {
        documents: &documents,
        law: terms.law,
        chain: &chain,
        dispatches: &dispatches,
        calls: &calls,
        instructions: &instructions,
        manuscripts: &manuscripts,
        inquiries: &inquiries,
        links: &links,
    };
    let mut told = timeline(db, matter)?;
    let mut ledger = ledger(db, &chain, &verified, true)?;
    besides(db, terms, who, r.root, &mut told, &mut ledger)?;
    let (kind_path, kind_path_en) = kind_path(terms, &r.kind);
    let from_desk = r.desk.map(|id| around::desk(db, id)).transpose()?.flatten();
    let place = r.place_id.map(|id| around::place(db, id)).transpose()?.flatten();
    let lies_in = r.place_unit.map(|id| around::unit(db, id)).transpose()?.flatten();
    let reported_as = chain.iter().find(|o| o.unit == who.unit && o.sources.contains(&r.id));
    Ok(ReportDetail {
        id: r.id,
        rev: r.rev,
        root: r.root,
        upward: r.upward,
        no: r.no.clone(),
        title: r.title.clone(),
        title_en: english(terms.law, r),
        what: r.what.clone(),
        kind: r.kind.clone(),
        kind_path,
        kind_path_en,
        rating: r.rating,
        rating_reason: r.rating_reason.clone(),
        rating_reason_en: r.rating_reason_en.clone(),
        reasons: r.reasons.clone(),
        from_unit: UnitRef { id: r.unit, name: r.unit_name.clone() },
        from_desk: from_desk.map(|d| DeskRef { id: d.id, name: d.name }),
        reporter: r.reporter.clone(),
        leader_on_duty: r.leader_on_duty.clone(),
        contact: (r.contact_name.is_some() || r.contact_phone.is_some())
            .then(|| Contact { name: r.contact_name.clone(), phone: r.contact_phone.clone() }),
        place_text: r.place_text.clone(),
        place: r.place_id.zip(place).map(|(id, (_, name))| PlaceRef { id, name }),
        place_unit: lies_in.map(|unit| UnitRef { id: unit.id, name: unit.short_name }),
        outside_reason: r.outside_reason.clone(),
        happened: r.happened,
        happened_text: r.happened_text.clone(),
        knew_at: r.knew_at,
        sent_at: r.sent_at,
        received: received(r, who.unit, &dispatches),
        elsewhere: elsewhere(r, who.unit, &dispatches),
        casualties: ledger.iter().find(|l| l.in_use).map_or(r.casualties, |l| l.casualties),
        ledger,
        drill: r.drill,
        mark: r.mark,
        attachments: attachments(db, r)?,
        way: way(db, who.unit, &chain, &dispatches, &r.trail, now)?,
        trail: r.trail.clone(),
        clocks: clocks(db, who.unit, &chain, &dispatches, &instructions, &terms.profile.steps)?,
        actions: actions(db, terms, who, now, r, &dispatches, &calls, &chain)?,
        timeline: told,
        calls: call_list(&terms.call_list, calls),
        instructions: instructions.into_iter().map(|i| shown(db, i, who.unit)).collect::<Result<_, _>>()?,
        sources: sources(terms.law, r, &chain),
        reported_as: reported_as.map(|o| reference(terms.law, o, o.id, true)),
        below: below(db, terms, who, reported_as.unwrap_or(r))?,
        adopted: adopted(db, who, r)?,
        linked: linked(db, terms.law, who, r.root)?,
        similar: if may_link(who, r, &dispatches, now) {
            similar(db, terms.law, who, r)?
        } else {
            Vec::new()
        },
        returned: returned(who, &dispatches),
        late: late(db, r)?,
        written_at: r.written_at,
        withdrawn_at: r.withdrawn_at,
        corrections: r.corrections,
        follow_ups: follow_ups(db, r, &chain)?,
        closed_at: r.follow.closed_at,
        counted_until: service::follow::counted(terms, r),
        inquiries,
        documents: document::of_event(terms, who, &documents),
        signature: signature(db, terms, who, r, now)?,
        manuscript: manuscripts
            .iter()
            .rev()
            .find(|m| m.closed_at.is_none() && m.text.document.is_none())
            .map(|m| ManuscriptRef {
                id: m.id,
                asked: asked_now(m),
                returned: m.returned_at.is_some(),
                unanswered: m.unanswered_at.is_some(),
                at: m.opened_at,
            }),
    })
}

/// A file that came with something, and whether its bytes are here.
fn attachment(db: &mut dyn Db, file: AttachmentRef) -> Result<Attachment, DbError> {
    let held = attach::get(db, file.id)?.is_some();
    Ok(Attachment { id: file.id, name: file.name, size: file.size, media_type: file.media_type, held })
}

/// 并案: what is known of the other reports of the event stands beside what is known of this
/// one: their figures, each with its source, and what happened with them.
fn besides(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    root: ReportId,
    told: &mut Vec<TimelineItem>,
    figures: &mut Vec<LedgerRow>,
) -> Result<(), ReportError> {
    let others: Vec<ReportId> =
        link::event_of(db, root)?.into_iter().filter(|other| *other != root).collect();
    if others.is_empty() {
        return Ok(());
    }
    let sight = Sight::of(db, who)?;
    for other in others {
        let Some(first) = face(db, other)? else { continue };
        if !sight.report(db, &first)? {
            continue;
        }
        let chain = report::of_root(db, other)?;
        let dispatches = dispatch::of_root(db, other)?;
        let instructions = seen_by(instruction::of_root(db, other)?, db, who)?;
        let documents = document::seen(db, who, other)?;
        let matter = Matter {
            documents: &documents,
            law: terms.law,
            chain: &chain,
            dispatches: &dispatches,
            calls: &[],
            instructions: &instructions,
            manuscripts: &[],
            inquiries: &[],
            links: &[],
        };
        told.extend(timeline(db, matter)?);
        let verified = dispatch::verified_of(db, other)?;
        figures.extend(ledger(db, &chain, &verified, false)?);
    }
    told.sort_by_key(|item| (item.at, item.event_id));
    figures.sort_by_key(|row| (!row.in_use, std::cmp::Reverse(row.at)));
    Ok(())
}

/// Whether the caller would link this report with another: a desk that has it, within days.
fn may_link(who: &Who, r: &ReportRec, dispatches: &[DispatchRec], now: Instant) -> bool {
    let has =
        r.unit == who.unit || dispatches.iter().any(|d| d.to_unit == who.unit && d.withdrawn_at.is_none());
    let fresh = now.since(r.sent_at) <= SIMILAR_DAYS * DAY_MS;
    who.may(perm::DeskAct::CODE)
        && has
        && fresh
        && r.withdrawn_at.is_none()
        && (r.unit != who.unit || !r.upward)
}

/// 退回: which desks were a wrong address, and whether the caller's unit has sent it elsewhere.
fn returned(who: &Who, dispatches: &[DispatchRec]) -> Vec<ReturnedFrom> {
    let open = address::unsettled(dispatches, who);
    let told = |d: &DispatchRec| {
        let returned = d.returned.clone()?;
        Some(ReturnedFrom {
            dispatch_id: d.id,
            desk: d.to_name.clone(),
            unit: d.to_unit_name.clone(),
            at: returned.at,
            by: returned.by,
            reason: returned.reason,
            right: returned.right,
            right_desk: returned.right_desk,
            open: open.iter().any(|o| o.id == d.id),
        })
    };
    dispatches.iter().filter_map(told).collect()
}

/// 采用: what desks made of it.
fn adopted(db: &mut dyn Db, who: &Who, r: &ReportRec) -> Result<Vec<Adopted>, DbError> {
    let mut found = adopt::of_reports(db, &[r.id])?;
    let told = found.remove(&r.id).unwrap_or_default().into_iter().map(|u| Adopted {
        mine: u.unit == who.unit,
        unit: UnitRef { id: u.unit, name: u.unit_name },
        uses: u.uses,
        at: u.at,
        by: u.by,
        note: u.note,
    });
    Ok(told.collect())
}

/// 补录: how it was reported before it was entered.
fn late(db: &mut dyn Db, r: &ReportRec) -> Result<Option<LateEntered>, DbError> {
    let Some(late) = r.late.clone() else { return Ok(None) };
    let paper = late.paper.map(|file| attachment(db, file)).transpose()?;
    Ok(Some(LateEntered { at: late.at, method: late.method, reason: late.reason, paper }))
}

/// 签发: what was signed, and by whom it is still owed.
fn signature(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    r: &ReportRec,
    now: Instant,
) -> Result<Option<SignOff>, DbError> {
    let state = &r.sign;
    if state.signed.is_none() && !state.owed {
        return Ok(None);
    }
    let ours = around::is_under(db, who.unit, r.unit)? && hosted_together(db, who.unit, r.unit)?;
    let row = sign::rule(terms, r.level, &r.kind, r.rating).filter(|_| state.owed && ours);
    let owed_by = sign::signing_terms(db, who, r.unit, row, now)?;
    let (signed, people) = (state.signed.as_ref(), state.people.clone());
    let paper = signed.and_then(|s| s.paper.clone()).map(|file| attachment(db, file)).transpose()?;
    let named = |w: &report::Word| format!("{}{}", w.signed.post, w.people.by.as_deref().unwrap_or_default());
    let words: Vec<String> = state.words.iter().map(named).collect();
    let word_of = (!words.is_empty()).then(|| words.join("、"));
    let mine = owed_by
        .as_ref()
        .is_some_and(|terms| r.unit == who.unit && sign::may_confirm(who, r.unit, &terms.may, &state.words));
    Ok(Some(SignOff {
        post: signed.map(|s| s.post.clone()),
        by: people.by,
        stands_in_for: people.stands_in_for,
        at: signed.map(|s| s.at),
        method: signed.map(|s| s.method),
        phone: people.phone,
        said: people.said,
        taken_by: people.taken_by,
        checked_by: people.checked_by,
        paper,
        after_at: state.after,
        after_by: state.after_by.clone(),
        owed: state.owed,
        word_of,
        mine,
        terms: owed_by,
    }))
}

/// Those of the instructions that the caller may see.
fn seen_by(all: Vec<InstructionRec>, db: &mut dyn Db, who: &Who) -> Result<Vec<InstructionRec>, DbError> {
    let sight = Sight::of(db, who)?;
    let mut seen = Vec::with_capacity(all.len());
    for i in all {
        if sight.instruction(db, &i)? {
            seen.push(i);
        }
    }
    Ok(seen)
}

fn kind_path(terms: &Terms, code: &str) -> (Vec<String>, Vec<String>) {
    let Some(kind) = terms.law.kind(code) else { return (vec![code.to_owned()], vec![code.to_owned()]) };
    let class: Class = kind.class;
    let named = terms.law.kinds.classes().iter().find(|c| c.code == class);
    let (zh, en) = named.map_or_else(Default::default, |c| (c.zh.clone(), c.en.clone()));
    (vec![zh, kind.zh.clone()], vec![en, kind.en.clone()])
}

fn received(r: &ReportRec, unit: UnitId, dispatches: &[DispatchRec]) -> Option<Received> {
    let here: Vec<&DispatchRec> =
        dispatches.iter().filter(|d| d.to_unit == unit && d.report == Some(r.id)).collect();
    let delivered_at = here.iter().filter_map(|d| d.delivered_at).min()?;
    let taken = here.iter().filter(|d| d.received_at.is_some()).min_by_key(|d| d.received_at);
    let undo = taken.filter(|d| d.verified_at.is_none()).and_then(|d| d.received_at);
    Some(Received {
        at: taken.and_then(|d| d.received_at),
        by: taken.and_then(|d| d.received_by.clone()),
        delivered_at,
        undo_until: undo.map(|at| Instant(at.0.saturating_add(UNDO_MS))),
    })
}

fn elsewhere(r: &ReportRec, unit: UnitId, dispatches: &[DispatchRec]) -> Option<Elsewhere> {
    let sent = || dispatches.iter().filter(|d| d.report == Some(r.id));
    if sent().any(|d| d.to_unit == unit) {
        return None;
    }
    let to = sent().filter(|d| d.withdrawn_at.is_none()).min_by_key(|d| (d.via, d.id))?;
    Some(Elsewhere { unit: to.to_unit_name.clone(), delivered_at: to.delivered_at, at: to.received_at })
}

/// 续报 of the report itself, and what others of the chain said after theirs, oldest first.
fn follow_ups(db: &mut dyn Db, r: &ReportRec, chain: &[ReportRec]) -> Result<Vec<FollowedUp>, DbError> {
    let said = follow::of_root(db, r.root)?.into_iter().filter_map(|f| {
        let of = chain.iter().find(|o| o.id == f.report && (o.id == r.id || o.withdrawn_at.is_none()))?;
        let name = follow_name(f.number, f.stage);
        Some(FollowedUp {
            event_id: f.event,
            unit: of.unit_name.clone(),
            own: of.id == r.id,
            name: name.zh,
            name_en: name.en,
            stage: f.stage,
            at: f.at,
            as_of: f.as_of,
            what: f.what,
            casualties: f.casualties,
            signed_by: f
                .signed
                .map(|s| format!("{} {}", s.post, f.sign_people.by.unwrap_or_default()).trim().to_owned()),
            by: f.by,
            by_unit: f.unit_name,
        })
    });
    Ok(said.collect())
}

/// All figures, those in use first.
pub(super) fn ledger(
    db: &mut dyn Db,
    chain: &[ReportRec],
    verified: &[VerifiedRec],
    own: bool,
) -> Result<Vec<LedgerRow>, DbError> {
    let rows = figures::ledger(db, chain, verified)?;
    let told = (0..).zip(&rows).map(|(place, row): (usize, _)| LedgerRow {
        source: row.source.zh.clone(),
        source_en: row.source.en.clone(),
        by: row.by.clone(),
        at: row.at,
        casualties: row.casualties,
        in_use: own && place == 0,
        lowered: figures::lowered(row, rows.get(place.saturating_add(1)..).unwrap_or_default()),
        reason: row.reason.clone(),
        was: row.was,
        as_of: row.as_of,
    });
    Ok(told.collect())
}

fn attachments(db: &mut dyn Db, r: &ReportRec) -> Result<Vec<Attachment>, DbError> {
    let later = follow::of_root(db, r.root)?.into_iter().filter(|f| f.report == r.id);
    let mut files = r.attachments.clone();
    for file in later.flat_map(|f| f.attachments) {
        if !files.iter().any(|known| known.id == file.id) {
            files.push(file);
        }
    }
    files.into_iter().map(|file| attachment(db, file)).collect()
}

/// Unreached first and loud, then the next, then untouched, then done.
fn call_list(words: &CallList, calls: Vec<CallRec>) -> Vec<Call> {
    let rank = |state: &str| match state {
        "no_answer" | "busy" => 0,
        "untouched" => 1,
        _ => 2,
    };
    let next = calls.iter().find(|c| c.state == "untouched").map(|c| c.id);
    let mut calls = calls;
    calls.sort_by_key(|c| (rank(&c.state), c.position));
    calls
        .into_iter()
        .map(|c| Call {
            id: c.id,
            rev: c.rev,
            post: c.post_name,
            name: c.name,
            stands_in_for: c.stands_in_for,
            unit: c.unit_name,
            phone: c.phone,
            state: c.state,
            tries: c
                .tries
                .into_iter()
                .map(|t| CallTry { at: t.at, outcome: t.outcome, took_by: t.took_by, said: t.said })
                .collect(),
            why_en: words.english(&c.why).unwrap_or(&c.why).to_owned(),
            why: c.why,
            next: Some(c.id) == next,
        })
        .collect()
}

/// An instruction as shown to a unit.
///
/// # Errors
/// [`DbError`].
pub fn shown(db: &mut dyn Db, i: InstructionRec, unit: UnitId) -> Result<Instruction, DbError> {
    let attachment_held = match i.attachment {
        Some(file) => attach::get(db, file)?.is_some(),
        None => false,
    };
    let owes_back = i.owes_report_back();
    Ok(Instruction {
        id: i.id,
        rev: i.rev,
        root: i.root,
        title: i.title,
        no: i.no,
        unit: i.unit_name,
        by_name: i.by_name,
        by_post: i.by_post,
        at: i.at,
        method: i.method,
        taken_by: i.taken_by,
        text: i.text,
        attachment_id: i.attachment,
        attachment_held,
        leader_of: i.leader_of,
        mine: i.to.iter().any(|to| to.unit == unit),
        given: i.unit == unit,
        owes_back,
        back: i.back.map(|b| LaidBefore { at: b.at, method: b.method, remark: b.remark }),
        settled_at: i.settled_at,
        to: i
            .to
            .into_iter()
            .map(|to| InstructedUnit {
                unit_id: to.unit,
                unit: to.name,
                lead: to.lead,
                due_at: to.due_at,
                seen_at: to.seen_at,
                answered_at: to.answered_at,
                answer: to.answer,
                pressed: to.pressed,
                pressed_at: to.pressed_at,
            })
            .collect(),
        drill: i.drill,
    })
}

/// A report by title; one that is not held here goes by the title of what was written
/// from it.
fn reference(law: &Law, named: &ReportRec, id: ReportId, held: bool) -> ReportRef {
    ReportRef { id, title: named.title.clone(), title_en: english(law, named), held }
}

fn sources(law: &Law, r: &ReportRec, chain: &[ReportRec]) -> Vec<ReportRef> {
    r.sources
        .iter()
        .map(|id| match chain.iter().find(|o| o.id == *id) {
            Some(o) => reference(law, o, *id, true),
            None => reference(law, r, *id, false),
        })
        .collect()
}

fn action(code: &str, done_at: Option<Instant>, note: Option<String>, allowed: bool) -> Action {
    Action { code: code.to_owned(), done_at, note, allowed }
}

/// What the caller may do next, in the order of a desk.
#[allow(clippy::too_many_arguments)]
fn actions(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    now: Instant,
    r: &ReportRec,
    dispatches: &[DispatchRec],
    calls: &[CallRec],
    chain: &[ReportRec],
) -> Result<Vec<Action>, DbError> {
    let act = who.may(perm::DeskAct::CODE) && r.withdrawn_at.is_none();
    let here: Vec<_> =
        dispatches.iter().filter(|d| d.to_unit == who.unit && d.report == Some(r.id)).collect();
    let owed: Vec<_> =
        dispatches.iter().filter(|d| d.from_unit == who.unit && d.withdrawn_at.is_none()).collect();
    let received = here.iter().filter_map(|d| d.received_at).min();
    let verified = here.iter().filter_map(|d| d.verified_at).min();
    let told = calls.iter().filter(|c| c.state == "told").count();
    let call_note = (!calls.is_empty()).then(|| format!("{told}/{}", calls.len()));
    let calls_done =
        calls.iter().all(|c| c.told_at.is_some()).then(|| calls.iter().filter_map(|c| c.told_at).max());
    let up_at = chain.iter().filter(|o| o.unit == who.unit && o.upward).map(|o| o.sent_at).max();
    let tel_open = owed.iter().any(|d| d.tel.is_some() && d.tel_at.is_none());
    let tel_at = owed.iter().filter_map(|d| d.tel_at).max();
    let said = follow::of_root(db, r.root)?;
    let behind = |d: &DispatchRec| unhanded(d, chain, &said);
    let hand_open = owed.iter().any(|d| d.report.is_some() && (d.doc_at.is_none() || behind(d).is_some()));
    // What was told as true is told as withdrawn, however little else is done with it.
    let false_alarm: Vec<_> = dispatches
        .iter()
        .filter(|d| d.from_unit == who.unit && behind(d).is_some_and(|u| u.after == After::Withdrawn))
        .collect();
    let tells = who.may(perm::ReportSend::CODE) && !false_alarm.is_empty();
    let hands = tells && false_alarm.iter().any(|d| d.report.is_some());
    let mine = around::is_under(db, who.unit, r.unit)? && hosted_together(db, who.unit, r.unit)?;
    let waits = dispatches
        .iter()
        .any(|d| d.to_unit == who.unit && d.open_in && d.report.is_some() && d.withdrawn_at.is_none());
    let may_send = who.may(perm::ReportSend::CODE) && r.withdrawn_at.is_none();
    let sign_wanted = sign::rule(terms, r.level, &r.kind, r.rating).is_some();
    let mut wrong = false;
    for d in &here {
        wrong = wrong || address::may_be_wrong(db, d, r)?;
    }
    let wrong = wrong && up_at.is_none();
    let closed = r.follow.closed_at.is_some();
    let still_counted = service::follow::is_counted(terms, r, now);
    Ok(vec![
        action("receive", received, None, act && !here.is_empty() && waits),
        action("verify", verified, None, act && !here.is_empty()),
        action("calls", calls_done.flatten(), call_note, act && !calls.is_empty()),
        action("up", up_at, None, may_send && owed.iter().any(|d| d.report.is_none())),
        action("telephone", tel_at, None, (may_send && tel_open) || tells),
        action("hand", owed.iter().filter_map(|d| d.handed_at).max(), None, (may_send && hand_open) || hands),
        // On whatever a leader sees, also what their own unit wrote.
        action("instruct", None, None, who.may(perm::Instruct::CODE)),
        action("follow", r.follow.at, None, may_send && mine && (!closed || still_counted)),
        action("reopen", None, None, may_send && mine && closed),
        action("pace", None, None, act && !closed && here.iter().any(|d| d.delivered_at.is_some())),
        action("sign", r.sign.after, None, may_send && r.sign.owed && mine && sign_wanted),
        action(
            "lacking",
            None,
            None,
            act && r.unit != who.unit && here.iter().any(|d| d.delivered_at.is_some()),
        ),
        action("correct", None, None, may_send && mine),
        action("raise", None, None, may_send && (mine || !here.is_empty())),
        action("withdraw", r.withdrawn_at, None, may_send && mine),
        action("return", None, None, act && wrong),
        action("adopt", None, None, act && here.iter().any(|d| d.withdrawn_at.is_none())),
        action("link", None, None, act && may_link(who, r, dispatches, now)),
        action("readdress", None, None, may_send && !address::unsettled(dispatches, who).is_empty()),
    ])
}

/// Whether one node writes for both units: only there may one mend what the other wrote.
fn hosted_together(db: &mut dyn Db, one: UnitId, other: UnitId) -> Result<bool, DbError> {
    let node = |unit: Option<org::query::Unit>| unit.and_then(|u| u.hosted_by);
    Ok(node(org::query::unit(db, one)?) == node(org::query::unit(db, other)?))
}
