//! Which node may write which fact of this slice, asked of what other nodes wrote.
//!
//! A report belongs to the unit that wrote it; a dispatch to the unit that owes, and
//! is addressed to the keeper of the desk; an instruction belongs to the unit whose
//! leader gave it and is addressed to those it names. Call lists and
//! manuscripts leave their node only with their unit, when it gets a node of its own.
//!
//! A drill stays a drill and what is real stays real: an entry that says otherwise of what
//! is known here, or of the event it speaks of, comes from a stranger whoever wrote it.

use crate::views::{call, dispatch, document, inquiry, instruction, is_drill, manuscript, report};
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    CallListed, CallTried, DispatchDelivered, DispatchEscalated, DispatchHanded, DispatchMerged,
    DispatchOpened, DispatchReceived, DispatchRestored, DispatchRetimed, DispatchReturned,
    DispatchTelephoned, DispatchUnreceived, DispatchVerified, DispatchWithdrawn, DispatchWritten,
    InquiryAnswered, InquiryAsked, InquiryClosed, InquiryEscalated, InquiryPressed, InstructionAnswered,
    InstructionEscalated, InstructionGiven, InstructionPressed, InstructionReportedBack, InstructionSeen,
    ManuscriptOpened, ReportCorrected, ReportEscalated, ReportFollowed, ReportPaced, ReportRated,
    ReportReopened, ReportSent, ReportSigned, ReportWithdrawn,
};
use facts::report::{
    DispatchPressed, DocumentIssued, DocumentVoided, ReportAdopted, ReportsJoined, ReportsParted,
};
use journal::{Db, DbError};
use kernel::{CallId, DispatchId, DocumentId, InquiryId, InstructionId, ReportId, UnitId};
use org::authority::{KindRule, Relation, towards, writes_for};

const OWN: &[Relation] = &[Relation::Owner];
const OWN_OR_ABOVE: &[Relation] = &[Relation::Owner, Relation::Ancestor];
const ANY_PARTY: &[Relation] = &[Relation::Owner, Relation::Ancestor, Relation::Addressee];
const SENDER: &[Relation] = &[Relation::Owner, Relation::Ancestor];
const RECEIVER: &[Relation] = &[Relation::Addressee];
const EITHER: &[Relation] = &[Relation::Owner, Relation::Addressee];

/// The rules, for `OrgAuthority::with`.
pub const AUTHORITY: &[KindRule] = &[
    KindRule::of::<ReportSent>(OWN, opening),
    KindRule::of::<ReportCorrected>(OWN_OR_ABOVE, to_report),
    KindRule::of::<ReportWithdrawn>(OWN_OR_ABOVE, to_report),
    KindRule::of::<ReportSigned>(OWN, to_report),
    KindRule::of::<ReportRated>(ANY_PARTY, to_report),
    KindRule::of::<ReportAdopted>(ANY_PARTY, to_report),
    KindRule::of::<ReportFollowed>(OWN_OR_ABOVE, to_report),
    KindRule::of::<ReportReopened>(OWN_OR_ABOVE, to_report),
    KindRule::of::<ReportPaced>(ANY_PARTY, to_report),
    KindRule::of::<ReportEscalated>(OWN_OR_ABOVE, to_report),
    KindRule::of::<DispatchOpened>(OWN, opening),
    KindRule::of::<DispatchWritten>(SENDER, to_dispatch),
    KindRule::of::<DispatchTelephoned>(ANY_PARTY, to_dispatch),
    KindRule::of::<DispatchHanded>(SENDER, to_dispatch),
    KindRule::of::<DispatchRetimed>(SENDER, to_dispatch),
    KindRule::of::<DispatchWithdrawn>(SENDER, to_dispatch),
    KindRule::of::<DispatchMerged>(SENDER, to_dispatch),
    KindRule::of::<DispatchRestored>(SENDER, to_dispatch),
    KindRule::of::<ReportsJoined>(ANY_PARTY, to_linked),
    KindRule::of::<ReportsParted>(ANY_PARTY, to_linked),
    KindRule::of::<DispatchDelivered>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchReceived>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchUnreceived>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchVerified>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchPressed>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchReturned>(RECEIVER, to_dispatch),
    KindRule::of::<DispatchEscalated>(EITHER, late_with_a_dispatch),
    KindRule::of::<DocumentIssued>(OWN, opening),
    KindRule::of::<DocumentVoided>(OWN, to_document),
    KindRule::of::<InquiryAsked>(OWN, opening),
    KindRule::of::<InquiryPressed>(OWN, to_inquiry),
    KindRule::of::<InquiryClosed>(OWN, to_inquiry),
    KindRule::of::<InquiryAnswered>(RECEIVER, to_inquiry),
    KindRule::of::<InquiryEscalated>(RECEIVER, to_inquiry),
    KindRule::of::<InstructionGiven>(OWN, opening),
    KindRule::of::<InstructionSeen>(RECEIVER, to_instruction),
    KindRule::of::<InstructionAnswered>(RECEIVER, to_instruction),
    KindRule::of::<InstructionPressed>(OWN, to_instruction),
    KindRule::of::<InstructionReportedBack>(OWN, to_instruction),
    KindRule::of::<InstructionEscalated>(RECEIVER, to_instruction),
    KindRule::of::<CallListed>(OWN, opening),
    KindRule::of::<CallTried>(OWN, to_call),
    KindRule::of::<ManuscriptOpened>(OWN, opening),
    KindRule::of_all("manuscript.", OWN, to_manuscript),
];

/// What opens a subject names its owner itself; it must be the unit that acts.
fn opening(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let named = match entry.header.kind.as_str() {
        ReportSent::KIND => body::<ReportSent>(entry).map(|f| (f.unit, Some(f.root))),
        DispatchOpened::KIND => return opening_dispatch(db, entry, acting),
        InquiryAsked::KIND => body::<InquiryAsked>(entry).map(|f| (f.unit, f.about)),
        DocumentIssued::KIND => body::<DocumentIssued>(entry).map(|f| (f.unit, f.about.root())),
        CallListed::KIND => body::<CallListed>(entry).map(|f| (f.unit, Some(f.root))),
        ManuscriptOpened::KIND => body::<ManuscriptOpened>(entry).map(|f| (f.unit, None)),
        _ => body::<InstructionGiven>(entry).map(|f| (f.unit, Some(f.root))),
    };
    match named {
        Some((owner, about))
            if owner == acting && of_its_mode(db, entry, about)? && free_for(db, entry, owner)? =>
        {
            Ok(Relation::Owner)
        }
        _ => Ok(Relation::Stranger),
    }
}

/// Whether the subject is not open yet, or was opened by this unit. Of two openings the one that
/// stands first in the fold counts, whichever came first (decision 6); were the author of
/// either asked for nothing but their own name, an addressee could put an instruction of their
/// own, dated earlier, in the place of the one they were given (decision 30).
fn free_for(db: &mut dyn Db, entry: &Entry, unit: UnitId) -> Result<bool, DbError> {
    let id = entry.header.subject.id;
    let opened_by = match entry.header.kind.as_str() {
        ReportSent::KIND => report::get(db, ReportId::from_bytes(id))?.map(|r| r.unit),
        DispatchOpened::KIND => dispatch::get(db, DispatchId::from_bytes(id))?.map(|d| d.from_unit),
        InquiryAsked::KIND => inquiry::get(db, InquiryId::from_bytes(id))?.map(|q| q.unit),
        DocumentIssued::KIND => document::get(db, DocumentId::from_bytes(id))?.map(|d| d.issued.unit),
        CallListed::KIND => call::get(db, CallId::from_bytes(id))?.map(|c| c.unit),
        ManuscriptOpened::KIND => manuscript::get(db, ReportId::from_bytes(id))?.map(|m| m.unit),
        _ => instruction::get(db, InstructionId::from_bytes(id))?.map(|i| i.unit),
    };
    Ok(opened_by.is_none_or(|opened_by| opened_by == unit))
}

/// Whether an entry is a drill exactly where the report it speaks of is one, if that is known here.
fn of_its_mode(db: &mut dyn Db, entry: &Entry, about: Option<ReportId>) -> Result<bool, DbError> {
    let known = about.map(|id| report::get(db, id)).transpose()?.flatten();
    Ok(known.is_none_or(|r| r.drill == is_drill(entry)))
}

/// Who says that what it opened has arrived must keep the desk's node as well.
fn opening_dispatch(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let Some(f) = body::<DispatchOpened>(entry).filter(|f| f.from_unit == acting) else {
        return Ok(Relation::Stranger);
    };
    if !of_its_mode(db, entry, Some(f.root))? || !free_for(db, entry, f.from_unit)? {
        return Ok(Relation::Stranger);
    }
    let arrived = f.arrived.is_none() || writes_for(db, entry.header.stream.origin, f.to_unit)?;
    Ok(if arrived { Relation::Owner } else { Relation::Stranger })
}

fn body<F: Fact>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}

fn to_report(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = ReportId::from_bytes(entry.header.subject.id);
    let Some(found) = report::get(db, id)?.filter(|r| r.drill == is_drill(entry)) else {
        return Ok(Relation::Stranger);
    };
    match towards(db, acting, found.unit)? {
        Relation::Stranger => {
            let addressed = dispatch::of_root(db, found.root)?
                .iter()
                .any(|d| d.to_unit == acting && d.report == Some(id));
            Ok(if addressed { Relation::Addressee } else { Relation::Stranger })
        }
        nearer => Ok(nearer),
    }
}

/// Who links two reports is a party to both, and says so in its own name. A township that was
/// sent word of its own report does not hold the other: of that it cannot tell.
fn to_linked(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let named = match entry.header.kind.as_str() {
        ReportsJoined::KIND => body::<ReportsJoined>(entry).map(|f| (f.unit, f.first, f.second)),
        _ => body::<ReportsParted>(entry).map(|f| (f.unit, f.first, f.second)),
    };
    let Some((unit, first, second)) = named.filter(|(unit, ..)| *unit == acting) else {
        return Ok(Relation::Stranger);
    };
    let mut held = false;
    for root in [first, second] {
        let (chain, dispatches) = (report::of_root(db, root)?, dispatch::of_root(db, root)?);
        if chain.is_empty() && dispatches.is_empty() {
            continue;
        }
        held = true;
        let mut party = dispatches.iter().any(|d| d.to_unit == unit);
        for r in chain {
            if r.drill != is_drill(entry) {
                return Ok(Relation::Stranger);
            }
            party = party || towards(db, unit, r.unit)? != Relation::Stranger;
        }
        if !party {
            return Ok(Relation::Stranger);
        }
    }
    Ok(if held { Relation::Addressee } else { Relation::Stranger })
}

/// The addressee comes before the ancestor: a district is both towards its township.
fn to_dispatch(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = DispatchId::from_bytes(entry.header.subject.id);
    match dispatch::get(db, id)? {
        None => Ok(Relation::Stranger),
        Some(d) if d.drill != is_drill(entry) => Ok(Relation::Stranger),
        Some(d) if d.to_unit == acting => Ok(Relation::Addressee),
        Some(d) => towards(db, acting, d.from_unit),
    }
}

/// Who is late says so itself. The level above that is told may never have seen the
/// dispatch: what one says of oneself is believed there too.
fn late_with_a_dispatch(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = DispatchId::from_bytes(entry.header.subject.id);
    let late = body::<DispatchEscalated>(entry).is_some_and(|f| f.unit == acting);
    match dispatch::get(db, id)? {
        None if late => Ok(Relation::Owner),
        _ => to_dispatch(db, entry, acting),
    }
}

fn to_document(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = DocumentId::from_bytes(entry.header.subject.id);
    let owner = document::get(db, id)?.filter(|d| d.drill == is_drill(entry)).map(|d| d.issued.unit);
    Ok(if owner == Some(acting) { Relation::Owner } else { Relation::Stranger })
}

fn to_call(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = CallId::from_bytes(entry.header.subject.id);
    match call::get(db, id)? {
        Some(c) if c.unit == acting && of_its_mode(db, entry, Some(c.root))? => Ok(Relation::Owner),
        _ => Ok(Relation::Stranger),
    }
}

fn to_manuscript(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = ReportId::from_bytes(entry.header.subject.id);
    let owner = manuscript::get(db, id)?.filter(|m| m.drill == is_drill(entry)).map(|m| m.unit);
    Ok(if owner == Some(acting) { Relation::Owner } else { Relation::Stranger })
}

fn to_inquiry(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = InquiryId::from_bytes(entry.header.subject.id);
    Ok(match inquiry::get(db, id)? {
        Some(q) if q.drill != is_drill(entry) => Relation::Stranger,
        Some(q) if q.to == acting => Relation::Addressee,
        Some(q) if q.unit == acting => Relation::Owner,
        _ => Relation::Stranger,
    })
}

fn to_instruction(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Relation, DbError> {
    let id = InstructionId::from_bytes(entry.header.subject.id);
    let Some(found) = instruction::get(db, id)?.filter(|i| i.drill == is_drill(entry)) else {
        return Ok(Relation::Stranger);
    };
    // Who gave it to itself as well speaks as the giver where only the giver may.
    let givers = [InstructionPressed::KIND, InstructionReportedBack::KIND];
    let answers = !givers.contains(&entry.header.kind.as_str());
    if answers && found.to.iter().any(|to| to.unit == acting) {
        return Ok(Relation::Addressee);
    }
    towards(db, acting, found.unit)
}
