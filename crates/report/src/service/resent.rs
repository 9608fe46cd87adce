//! What is sent under an id of its author's making, once more because its answer was lost, or
//! another text under it. It is held against what was sent then and not against what it became:
//! what was corrected, graded or followed up since makes no repetition another report, and another
//! text is never answered as saved (decision 34).
//!
//! A first report may lie in a browser for days: it is held against its fact in the journal. What is
//! written at a desk is held against the command itself, whose digest is kept as long as answers are.

use super::ReportError;
use crate::model::FirstReport;
use crate::views::report::ReportRec;
use facts::crypto::sm3;
use facts::draft::Fact;
use facts::report::{Casualties, Late, REPORT, ReportPeople, ReportSent};
use journal::answer::{Answer, Known};
use journal::{Db, DbError, Tx, view};
use kernel::{AttachmentId, UnitId};
use serde::Serialize;

/// Whether this command was done under this id before.
///
/// # Errors
/// [`ReportError::OtherReport`] where another one was.
pub(super) fn done(
    tx: &mut Tx<'_>,
    unit: UnitId,
    id: [u8; 16],
    typed: &impl Serialize,
) -> Result<bool, ReportError> {
    match tx.answered(&key(id), &digest(unit, typed)?)? {
        Known::Again(_) => Ok(true),
        Known::New => Ok(false),
        Known::Other => Err(ReportError::OtherReport),
    }
}

/// Keeps that this command was done under this id.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    unit: UnitId,
    id: [u8; 16],
    typed: &impl Serialize,
) -> Result<(), ReportError> {
    let answer = Answer { status: 200, body: String::new() };
    Ok(tx.keep_answer(&key(id), &digest(unit, typed)?, &answer)?)
}

fn key(id: [u8; 16]) -> String {
    format!("sent as {:032x}", u128::from_be_bytes(id))
}

fn digest(unit: UnitId, typed: &impl Serialize) -> Result<[u8; 32], ReportError> {
    let text = serde_json::to_vec(typed).map_err(|_| DbError::Shape("a command"))?;
    Ok(sm3(&[&unit.bytes(), &text]))
}

/// Whether what is typed is what was sent under this id.
pub(super) fn same(
    db: &mut dyn Db,
    known: &ReportRec,
    typed: &FirstReport,
    casualties: &Casualties,
) -> Result<bool, ReportError> {
    let opening = journal::read::entries_of(db, REPORT, known.id.bytes(), 1)?;
    let Some(entry) = opening.first().map(|s| &s.entry).filter(|e| e.header.kind == ReportSent::KIND) else {
        return Ok(false);
    };
    let Ok(sent) = view::body::<ReportSent>(entry) else { return Ok(false) };
    // Nobody's after an erasure: then the rest has to speak for itself.
    let people = view::sealed::<ReportPeople>(entry).ok().flatten();
    Ok(typed.drill.is_none_or(|drill| drill == known.drill)
        && same_event(&sent, typed, casualties)
        && same_times(&sent, typed)
        && same_judgement(&sent, typed)
        && same_files(&sent, typed)
        && people.is_none_or(|people| same_contact(&people, typed)))
}

fn same_event(sent: &ReportSent, typed: &FirstReport, casualties: &Casualties) -> bool {
    let place = typed.place_text.trim();
    // Without words of its own a known place was sent under its name.
    let named = place.is_empty() && typed.place_id.is_some();
    sent.what == typed.what.trim()
        && sent.kind == typed.kind
        && sent.casualties == *casualties
        && (named || sent.place_text == place)
        && sent.place_id == typed.place_id
        && same_text(sent.outside_reason.as_deref(), typed.outside_reason.as_deref())
}

fn same_times(sent: &ReportSent, typed: &FirstReport) -> bool {
    let knew_at = typed.knew_at.or(typed.late.as_ref().map(|late| late.at));
    sent.happened == typed.happened
        && same_text(sent.happened_text.as_deref(), typed.happened_text.as_deref())
        && knew_at.is_none_or(|at| sent.knew_at == at.min(sent.sent_at))
        && same_late(sent.late.as_ref(), typed)
}

fn same_late(sent: Option<&Late>, typed: &FirstReport) -> bool {
    match (sent, &typed.late) {
        (None, None) => true,
        (Some(sent), Some(typed)) => {
            (sent.at, sent.method) == (typed.at, typed.method)
                && sent.reason == typed.reason.trim()
                && sent.paper.as_ref().map(|file| file.id) == typed.paper
        }
        _ => false,
    }
}

/// The grade, where one was chosen: a proposal may be another by now.
fn same_judgement(sent: &ReportSent, typed: &FirstReport) -> bool {
    typed.rating.is_none_or(|chosen| sent.rating == chosen.rating())
        && same_text(sent.rating_reason.as_deref(), typed.rating_reason.as_deref())
}

/// The same files, in whatever order and however often each is named.
fn same_files(sent: &ReportSent, typed: &FirstReport) -> bool {
    let sent: Vec<AttachmentId> = sent.attachments.iter().map(|file| file.id).collect();
    sent.iter().all(|id| typed.attachments.contains(id))
        && typed.attachments.iter().all(|id| sent.contains(id))
}

fn same_contact(people: &ReportPeople, typed: &FirstReport) -> bool {
    same_text(people.contact_name.as_deref(), typed.contact_name.as_deref())
        && same_text(people.contact_phone.as_deref(), typed.contact_phone.as_deref())
}

/// Blank is the same as absent.
fn same_text(sent: Option<&str>, typed: Option<&str>) -> bool {
    sent.unwrap_or_default() == typed.unwrap_or_default().trim()
}
