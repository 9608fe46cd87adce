//! What a search found of this slice, for one caller: nothing where they may not open it,
//! otherwise what it is called in English and on which report's page it stands. Asked for each hit
//! at the time of the question; the index knows facts and no permissions.

use super::row::english;
use crate::rules::Law;
use crate::service::{ReportError, document, inquiry, manuscript};
use crate::sight::Sight;
use crate::views::report::ReportRec;
use crate::views::{call, dispatch, report};
use crate::words;
use facts::report::{CALL, DISPATCH, DOCUMENT, INQUIRY, INSTRUCTION, MANUSCRIPT, REPORT};
use journal::Db;
use kernel::{CallId, DispatchId, DocumentId, InquiryId, InstructionId, ReportId};
use org::perm::{Permission as _, ReportRead, ReportSend};
use org::web::Who;

/// Kinds of subject about which this slice decides.
pub const KINDS: [&str; 7] = [REPORT, INSTRUCTION, INQUIRY, DOCUMENT, MANUSCRIPT, DISPATCH, CALL];

/// Something that the caller may open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundThing {
    /// Its line, where the index has none that says what it is about.
    pub title: Option<String>,
    /// The same in English, where the platform has it; what people wrote is as they wrote it.
    pub title_en: Option<String>,
    /// The report on whose page it stands.
    pub report: Option<ReportId>,
    /// 演练: it says so wherever it stands.
    pub drill: bool,
}

/// What a hit comes to; `None` where the caller may not open it.
///
/// # Errors
/// [`ReportError`].
pub fn found(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    sight: &Sight,
    kind: &str,
    id: [u8; 16],
) -> Result<Option<FoundThing>, ReportError> {
    match kind {
        REPORT => {
            let found = report::get(db, ReportId::from_bytes(id))?;
            let Some(r) = found else { return Ok(None) };
            Ok(sight.report(db, &r)?.then(|| about(law, &r)))
        }
        INSTRUCTION => {
            let found = crate::views::instruction::get(db, InstructionId::from_bytes(id))?;
            let Some(i) = found else { return Ok(None) };
            if !sight.instruction(db, &i)? {
                return Ok(None);
            }
            let on = on_page(db, sight, i.root, None)?;
            let report = on.map(|r| r.id);
            Ok(Some(FoundThing { report, drill: i.drill, ..FoundThing::default() }))
        }
        // The rest is for those who read reports, as its pages are.
        _ if !who.may(ReportRead::CODE) => Ok(None),
        INQUIRY => hidden(inquiry::visible(db, who, InquiryId::from_bytes(id)))?
            .map(|q| {
                let asked = q.about.map(|id| report::get(db, id)).transpose()?.flatten();
                let source = q.source.map(|source| format!("Tip: {}", words::tip_source(source).en));
                let title_en = asked.as_ref().map(|r| english(law, r)).or(source);
                Ok(FoundThing { title_en, drill: q.drill, ..FoundThing::default() })
            })
            .transpose(),
        DOCUMENT => hidden(document::visible(db, who, DocumentId::from_bytes(id)))?
            .map(|d| {
                let of = d.issued.about.report().map(|id| report::get(db, id)).transpose()?.flatten();
                // A title of its own is on a Chinese paper, and as it was written.
                let of = of.filter(|r| r.title == d.issued.title).map(|r| english(law, &r));
                Ok(FoundThing { title_en: of, drill: d.drill, ..FoundThing::default() })
            })
            .transpose(),
        MANUSCRIPT if !who.may(ReportSend::CODE) => Ok(None),
        // Once it has gone it is found as the report that it became.
        MANUSCRIPT => hidden(manuscript::own(db, who, ReportId::from_bytes(id)))?
            .filter(|m| m.closed_at.is_none())
            .map(|m| {
                let of = m.about.source().map(|id| report::get(db, id)).transpose()?.flatten();
                let title_en = of.as_ref().map(|r| english(law, r));
                Ok(FoundThing { title_en, drill: m.drill, ..FoundThing::default() })
            })
            .transpose(),
        DISPATCH => {
            let Some(d) = dispatch::get(db, DispatchId::from_bytes(id))? else { return Ok(None) };
            Ok(on_page(db, sight, d.root, d.report)?.map(|r| said_about(law, &r)))
        }
        CALL => {
            // A unit's calls are its own business, and nobody sees them who does not see the event.
            let call = call::get(db, CallId::from_bytes(id))?.filter(|call| call.unit == who.unit);
            let Some(call) = call else { return Ok(None) };
            Ok(on_page(db, sight, call.root, None)?.map(|r| said_about(law, &r)))
        }
        _ => Ok(None),
    }
}

fn about(law: &Law, r: &ReportRec) -> FoundThing {
    FoundThing { title: None, title_en: Some(english(law, r)), report: Some(r.id), drill: r.drill }
}

/// What was said in the course of an event is known by the event.
fn said_about(law: &Law, r: &ReportRec) -> FoundThing {
    FoundThing { title: Some(r.title.clone()), ..about(law, r) }
}

/// The report of an event that the caller sees: the one that is meant, or the first.
fn on_page(
    db: &mut dyn Db,
    sight: &Sight,
    root: ReportId,
    meant: Option<ReportId>,
) -> Result<Option<ReportRec>, ReportError> {
    let mut chain = report::of_root(db, root)?;
    chain.sort_by_key(|r| Some(r.id) != meant);
    for r in chain {
        if sight.report(db, &r)? {
            return Ok(Some(r));
        }
    }
    Ok(None)
}

fn hidden<T>(found: Result<T, ReportError>) -> Result<Option<T>, ReportError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(ReportError::NotFound) => Ok(None),
        Err(e) => Err(e),
    }
}
