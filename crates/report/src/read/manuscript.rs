//! One manuscript with everything that whoever drafts, checks or signs it looks at.

use super::document::{papers, waiting_papers};
use super::dto::{
    Manuscript, ManuscriptAsk, ManuscriptReturn, ManuscriptStep, ReportRef, UnitRef, WaitingDocument,
};
use super::row::english;
use super::similar::linked;
use super::stood::stood;
use crate::around;
use crate::figures;
use crate::model::ChosenRating;
use crate::model::FirstReport;
use crate::service::manuscript::{About, form_now, own, paper_of, stated};
use crate::service::posting::Seat;
use crate::service::{ReportError, Terms, sign, upward};
use crate::views::dispatch;
use crate::views::manuscript::ManuscriptRec;
use crate::views::report;
use facts::report::DocumentKind;
use journal::Db;
use kernel::{DocumentId, Instant, Rating, ReportId};
use org::perm::{self, Permission};
use org::web::Who;

/// A manuscript of the caller's unit.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn shown(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    now: Instant,
) -> Result<Manuscript, ReportError> {
    let m = own(db, who, id)?;
    let source = match m.about.source() {
        Some(id) => Some(report::get(db, id)?.ok_or(ReportError::NotFound)?),
        None => None,
    };
    let unit = around::unit(db, m.unit)?.ok_or(ReportError::NotFound)?;
    let now_standing = match &source {
        Some(source) => upward::standing(db, terms, source, &m.text, now)?,
        None => stated(m.text.stood),
    };
    let form = form_now(&m, now_standing);
    let undone = form.rating.is_none() && m.text.rating.is_some();
    let rating = chosen(&form, now_standing);
    let waiting = paper_of(&m);
    let row = match &waiting {
        Some(_) => About::of(db, &m)?.rule(db, terms, m.unit)?,
        None => sign::rule(terms, unit.level, &m.text.kind, rating),
    };
    let signing = sign::signing_terms(db, who, m.unit, row, now)?;
    let wants_check = m.wants_check || signing.as_ref().is_some_and(|terms| terms.check);
    let owed = m.about.root().map(|root| dispatch::of_root(db, root)).transpose()?.unwrap_or_default();
    let goes = |d: &&dispatch::DispatchRec| {
        waiting.is_none()
            && d.from_unit == m.unit
            && d.withdrawn_at.is_none()
            && (if m.sent { d.report == Some(m.id) } else { d.report.is_none() })
            && (m.dispatches.is_empty() || m.dispatches.contains(&d.id))
    };
    let owed: Vec<_> = owed.iter().filter(goes).collect();
    let to: Vec<String> = owed.iter().map(|d| d.to_name.clone()).collect();
    let seat = Seat::of(db, m.unit)?.ok_or(ReportError::NotFound)?;
    let papers = match &waiting {
        Some(paper) => Some(waiting_papers(db, terms, &seat, &m, paper, now)?),
        None => papers(db, terms, &seat, m.drill, (m.text.paper.as_ref(), rating), &to, now)?,
    };
    let open = m.closed_at.is_none();
    let may = who.may(perm::ReportSend::CODE) && open;
    // What stands of the event is seen beside what would go upward; a document says what it says.
    let (stood, figures_now) = match source.as_ref().filter(|_| open && waiting.is_none()) {
        Some(source) => {
            let others = linked(db, terms.law, who, source.root)?;
            let figures = figures::in_use(db, source.root, source)?;
            (Some(stood(db, source, &others)?), Some(figures).filter(|now| *now != m.text.casualties))
        }
        None => (None, None),
    };
    Ok(Manuscript {
        id: m.id,
        rev: m.rev,
        title: m.title.clone(),
        unit: UnitRef { id: m.unit, name: unit.short_name },
        source: source.as_ref().map(|source| ReportRef {
            id: source.id,
            title: source.title.clone(),
            title_en: english(terms.law, source),
            held: true,
        }),
        rating,
        to: upward::prepared_to(db, owed.iter().copied())?,
        doc_due_at: owed.iter().filter_map(|d| d.doc.as_ref()).map(|term| term.due_at).min(),
        drafted: step(m.opened_at, m.opened_by.clone()),
        opening: (m.opening != m.text.what).then(|| m.opening.clone()),
        revised: m.revised_at.map(|at| step(at, m.revised_by.clone())),
        wants_check,
        checked: m.checked_at.map(|at| step(at, m.checked_by.clone())),
        may_check: may && wants_check && m.checked_at.is_none() && !m.written_by(who.account),
        asked: m.asked.iter().map(|a| ask(a, m.waits_for() == Some(a))).collect(),
        next_at: m.ask_until,
        unanswered_at: m.unanswered_at,
        returned: m.returned_at.map(|at| ManuscriptReturn {
            at,
            by: m.returned_by.clone(),
            reason: m.return_reason.clone().unwrap_or_default(),
        }),
        grade_undone: undone,
        standing: now_standing,
        figures_now,
        stood,
        document: waiting.map(|paper| WaitingDocument {
            id: DocumentId::from_bytes(m.id.bytes()),
            kind: terms.profile.series_kind(&paper.masthead.series).unwrap_or(DocumentKind::Bulletin),
            period: m.about.period(),
            addressed_to: paper.addressed_to,
            printed_by: paper.printed_by,
            printed_on: paper.printed_on,
            tables: paper.tables,
            pictures: paper.pictures,
        }),
        closed_at: m.closed_at,
        sent: m.sent,
        papers,
        may,
        drill: m.drill,
        signing,
        report: form,
    })
}

/// The grade that was chosen, or the one that stands.
fn chosen(form: &FirstReport, standing: Rating) -> Rating {
    let Some(chosen) = form.rating else { return standing };
    let chosen = chosen.rating();
    if ChosenRating::from(chosen) == ChosenRating::from(standing) { standing } else { chosen }
}

const fn step(at: Instant, by: Option<String>) -> ManuscriptStep {
    ManuscriptStep { at, by }
}

fn ask(a: &crate::views::manuscript::AskedRec, now: bool) -> ManuscriptAsk {
    ManuscriptAsk {
        post_id: a.post,
        title: a.title.clone(),
        name: a.name.clone(),
        phone: a.phone.clone(),
        at: a.at,
        by: a.by.clone(),
        now,
    }
}

/// Who is asked about a manuscript now, in one word.
#[must_use]
pub fn asked_now(m: &ManuscriptRec) -> Option<String> {
    m.waits_for().map(|a| format!("{}{}", a.title, a.name.as_deref().unwrap_or_default()))
}
