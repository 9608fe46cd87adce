//! Inquiries as either end of them sees them.

use super::dto::{Inquiries, Inquiry, UnitRef};
use crate::service::inquiry::visible;
use crate::service::{ReportError, Terms};
use crate::views::inquiry::{self, InquiryRec};
use facts::entry::Mode;
use journal::{Db, DbError};
use kernel::limits::report::INQUIRIES;
use kernel::{InquiryId, ReportId};
use org::web::Who;

/// One, for who asks or is asked.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn one(db: &mut dyn Db, who: &Who, id: InquiryId) -> Result<Inquiry, ReportError> {
    Ok(shown(visible(db, who, id)?, who))
}

/// What the caller's unit asks and is asked, what is open first.
///
/// # Errors
/// [`DbError`].
pub fn list(db: &mut dyn Db, terms: &Terms, who: &Who) -> Result<Inquiries, DbError> {
    let mut found = inquiry::of_unit(db, who.unit, who.mode == Mode::Drill, INQUIRIES.saturating_add(1))?;
    let more = found.len() > INQUIRIES;
    found.truncate(INQUIRIES);
    let rows = found.into_iter().map(|q| shown(q, who)).collect();
    Ok(Inquiries { rows, more, minutes: terms.profile.inquiry.minutes })
}

/// What the caller's unit asked or was asked about the reports of an event.
///
/// # Errors
/// [`DbError`].
pub fn of_event(db: &mut dyn Db, who: &Who, root: ReportId) -> Result<Vec<Inquiry>, DbError> {
    let about = inquiry::about(db, root, INQUIRIES)?;
    let ours = |q: &InquiryRec| q.unit == who.unit || q.to == who.unit;
    Ok(about.into_iter().filter(ours).map(|q| shown(q, who)).collect())
}

fn shown(q: InquiryRec, who: &Who) -> Inquiry {
    Inquiry {
        id: q.id,
        rev: q.rev,
        mine: q.to == who.unit,
        from: UnitRef { id: q.unit, name: q.unit_name },
        to: UnitRef { id: q.to, name: q.to_name },
        source: q.source,
        about: q.about,
        lacks: q.lacks,
        title: q.title,
        text: q.text,
        due: q.due,
        asked_at: q.asked_at,
        asked_by: q.asked_by,
        caller: q.caller,
        phone: q.phone,
        pressed: q.pressed,
        pressed_at: q.pressed_at,
        pressed_note: q.pressed_note,
        answered_at: q.answered_at,
        answered_by: q.answered_by,
        outcome: q.outcome,
        answer: q.answer,
        report: q.report,
        closed_at: q.closed_at,
        closed_why: q.closed_why,
        drill: q.drill,
    }
}
