//! Inquiries as either end of them sees them.

use super::dto::{Inquiries, Inquiry, UnitRef};
use crate::service::inquiry::visible;
use crate::service::{ReportError, Terms};
use crate::views::inquiry::{self, InquiryRec, InquiryShow, OfUnitKey};
use facts::entry::Mode;
use journal::{Db, DbError};
use kernel::limits::report::INQUIRIES;
use kernel::page::{Page, PageRequest};
use kernel::{InquiryId, Instant, ReportId};
use org::web::Who;
use serde::Deserialize;

/// One, for who asks or is asked.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn one(db: &mut dyn Db, who: &Who, id: InquiryId) -> Result<Inquiry, ReportError> {
    Ok(shown(visible(db, who, id)?, who))
}

/// Which inquiries are listed.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listed {
    /// Which; all, when absent.
    #[serde(default)]
    #[param(inline)]
    pub show: InquiryShow,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Rows wanted.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// What the caller's unit asks and is asked, what is open first.
///
/// # Errors
/// [`DbError`].
pub fn list(db: &mut dyn Db, terms: &Terms, who: &Who, listed: &Listed) -> Result<Inquiries, DbError> {
    let limit = PageRequest { after: None, limit: listed.limit }.limit();
    let page = part(db, who, listed.show, listed.after.as_deref(), limit)?.map(|q| shown(q, who));
    Ok(Inquiries { rows: page.rows, next: page.next, minutes: terms.profile.inquiry.minutes })
}

/// A page of them, for the screen and for a file.
pub(super) fn part(
    db: &mut dyn Db,
    who: &Who,
    show: InquiryShow,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<InquiryRec>, DbError> {
    let (drill, key) = (who.mode == Mode::Drill, after.and_then(read_key));
    let found = inquiry::of_unit_after(db, who.unit, drill, show, key, limit.saturating_add(1))?;
    Ok(Page::from_one_more(found, limit, |(key, _)| written_key(*key)).map(|(_, inquiry)| inquiry))
}

fn written_key((open, at, id): OfUnitKey) -> String {
    format!("{}_{}_{id}", u8::from(open), at.0)
}

fn read_key(text: &str) -> Option<OfUnitKey> {
    let (open, rest) = text.split_once('_')?;
    let (at, id) = rest.split_once('_')?;
    Some((open == "1", Instant(at.parse().ok()?), id.parse().ok()?))
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
