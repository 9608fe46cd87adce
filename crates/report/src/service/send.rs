//! 首报: a unit sends a first report. Five fields are enough; whatever can be filled
//! in or mended later does not stand in the way.

use super::delivery::{self, Letter, Parcel};
use super::posting::{self, Matter, Seat};
use super::{ReportError, Terms, audience, bounded, draft, is_drill, report_subject, wrong};
use crate::around;
use crate::model::{ChosenRating, FirstReport};
use crate::read::row::english;
use crate::rules::{RatingProposal, RatingRefusal, check_first_report, check_rating};
use crate::service::grade::Known;
use crate::service::{follow, inquiry, late, resent, sign, upload};
use crate::text::{brief_zh, number_zh};
use crate::title::{Event, title_en, title_zh};
use crate::views::dispatch::DispatchRec;
use crate::views::{dispatch, report};
use facts::report::{Casualties, DispatchOpened, GradeReason, ReportPeople, ReportSent, Term, Via, Writing};
use journal::{Db, DbError, Tx};
use kernel::limits::REMARK_CHARS;
use kernel::{Instant, Rating, ReportId};
use org::query::leader_on_duty;
use org::web::Who;
use serde::{Deserialize, Serialize};

/// 已保存: what the sender hears once the report is durable. Made from what the command
/// did, so that nothing is read again for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SendReceipt {
    /// The report.
    pub id: ReportId,
    /// Its revision.
    pub rev: u64,
    /// 信〔2026〕1124-03
    pub no: String,
    /// One line.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// 演练
    pub drill: bool,
    /// The grade it was sent with.
    pub rating: Rating,
    /// When it was saved.
    pub sent_at: Instant,
    /// To whom it goes, and by when each must be told.
    pub to: Vec<ReceiptDesk>,
}

/// One addressee on a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReceiptDesk {
    /// The addressee in one word.
    pub unit: String,
    /// Its desk.
    pub desk: String,
    /// Numbers of that desk, the first to be tried first.
    pub phones: Vec<String>,
    /// Which way.
    pub via: Via,
    /// No node stands behind it: somebody must telephone or carry it.
    pub external: bool,
    /// ☎ is due then.
    pub tel_due_at: Option<Instant>,
    /// 文 is due then.
    pub doc_due_at: Option<Instant>,
}

impl ReceiptDesk {
    fn of(d: &DispatchOpened, owed: &[posting::Owed]) -> Self {
        let due = |term: &Option<Term>| term.as_ref().map(|t| t.due_at);
        let desk = owed.iter().map(|o| &o.route.desk).find(|desk| desk.id == d.to_desk);
        Self {
            unit: d.to_unit_name.clone(),
            desk: d.to_name.clone(),
            phones: desk.map(|desk| desk.phones.clone()).unwrap_or_default(),
            via: d.via,
            external: d.external,
            tel_due_at: due(&d.tel),
            doc_due_at: due(&d.doc),
        }
    }

    fn told(db: &mut dyn Db, d: DispatchRec) -> Result<Self, DbError> {
        let due = |term: Option<Term>| term.map(|t| t.due_at);
        Ok(Self {
            unit: d.to_unit_name,
            desk: d.to_name,
            phones: around::desk(db, d.to_desk)?.map(|desk| desk.phones).unwrap_or_default(),
            via: d.via,
            external: d.external,
            tel_due_at: due(d.tel),
            doc_due_at: due(d.doc),
        })
    }
}

/// Sends a first report and answers its receipt. The same id with the same content is
/// the same report.
///
/// # Errors
/// [`ReportError`], each with how to mend it.
pub fn send_first(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    typed: FirstReport,
) -> Result<SendReceipt, ReportError> {
    if typed.written.and_then(|written| written.by).is_some_and(|by| by != who.account) {
        return Err(ReportError::OtherAuthor);
    }
    let now = tx.now();
    let checked = check_first_report(terms.law, &typed, now).map_err(ReportError::Fields)?;
    let id = typed.id.unwrap_or_default();
    if let Some(known) = known(tx, terms, who, id, &typed, &checked.casualties)? {
        return Ok(known);
    }
    let seat = seat(tx, who, &typed)?;
    let drill = is_drill(who, typed.drill)?;
    let place_text = place(tx, &seat, &typed)?;
    let late_desk = typed.late.as_ref().and_then(|late| late.desk_id);
    let told_at = typed.late.as_ref().map_or(now, |late| late.at);
    let knew_at = typed.knew_at.unwrap_or(told_at).min(now);
    let (rating, reason, proposal) = rating(terms, &typed, &place_text, &checked.casualties, knew_at)?;
    let attachments = upload::here_or_announced(tx, who, &typed.attachments)?;
    let (late, took_by) = late::checked(tx, who, typed.late.as_ref(), knew_at)?.unzip();
    let owed = posting::owed(tx, terms, &seat, &typed.kind, rating, knew_at)?;
    let own = tx.identity().node;
    let mut nodes = vec![own];
    nodes.extend(posting::sideways(&owed, own));
    let kind = terms.law.kind(&typed.kind);
    let event = Event { place_text: &place_text, kind, what: &typed.what, casualties: &checked.casualties };
    let (title, title_en) = (title_zh(&event), title_en(&event));
    let day = now.civil_day();
    let serial = report::next_serial(tx, seat.unit.id, drill, day)?;
    let place_unit = seat.place_unit(tx, typed.place_id, &place_text)?;
    let fact = ReportSent {
        id,
        root: id,
        writing: Writing::First,
        no: number_zh("信", drill, now, serial),
        day,
        serial,
        unit: seat.unit.id,
        unit_name: seat.name().to_owned(),
        level: seat.unit.level,
        desk: typed.desk_id.or_else(|| seat.desk()),
        sent_at: now,
        knew_at,
        happened: typed.happened,
        happened_text: bounded("/happened_text", typed.happened_text, REMARK_CHARS)?,
        place_text,
        place_id: typed.place_id,
        outside_reason: bounded("/outside_reason", typed.outside_reason, REMARK_CHARS)?,
        title,
        what: typed.what.trim().to_owned(),
        kind: typed.kind,
        casualties: checked.casualties,
        rating,
        rating_reason: reason,
        reasons: reasons(proposal),
        sources: Vec::new(),
        trail: Vec::new(),
        attachments,
        reach: posting::reach(&owed),
        nodes,
        follow: None,
        signed: None,
        to_sign: false,
        late,
        written_at: typed.written.map(|written| written.at.min(now)),
        place_unit,
    };
    let follow = follow::next_term(terms, fact.level, &fact.kind, rating, None, now);
    // 先报后审: what goes to somebody is signed after it went.
    let to_sign = !owed.is_empty() && sign::rule(terms, fact.level, &fact.kind, rating).is_some();
    let fact = ReportSent { follow: follow.filter(|_| !owed.is_empty()), to_sign, ..fact };
    let people = ReportPeople {
        reporter: Some(who.name.clone()),
        leader_on_duty: leader_on_duty(tx, seat.unit.id, now)?.and_then(|post| post.who()),
        contact_name: typed.contact_name.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()),
        contact_phone: typed.contact_phone.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()),
        signing: None,
    };
    // Answered before it goes, so that the desk that asked knows of what event it tells.
    if let Some(inquiry) = typed.inquiry_id {
        inquiry::confirmed(tx, who, inquiry, fact.unit, id, drill, &fact.title)?;
    }
    let to =
        post(tx, terms, who, Outgoing { seat: &seat, fact: &fact, people: &people, owed: &owed, drill })?;
    if let (Some(late), Some(took_by)) = (&fact.late, took_by) {
        late::told(tx, who, &fact, late, late_desk, took_by, drill)?;
    }
    let ReportSent { no, title, .. } = fact;
    Ok(SendReceipt { id, rev: 1, no, title, title_en, drill, rating, sent_at: now, to })
}

/// A first report that is right, and to whom it goes.
#[derive(Clone, Copy)]
struct Outgoing<'a> {
    seat: &'a Seat,
    fact: &'a ReportSent,
    people: &'a ReportPeople,
    owed: &'a [posting::Owed],
    drill: bool,
}

/// Appends the report, its dispatches and what is delivered at once; answers to whom it goes.
fn post(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    outgoing: Outgoing<'_>,
) -> Result<Vec<ReceiptDesk>, ReportError> {
    let Outgoing { seat, fact, people, owed, drill } = outgoing;
    let acting = who.acting();
    let sent = draft(fact, seat.unit.id, audience(fact.reach, &fact.nodes), drill)?
        .sealed(people)?
        .brief(&brief_zh(drill, fact.rating, seat.name(), &fact.title));
    let matter = Matter {
        root: fact.id,
        title: &fact.title,
        kind: &fact.kind,
        rating: fact.rating,
        started_at: fact.knew_at,
        nodes: fact.nodes.clone(),
        drill,
        stamp: fact.sent_at,
    };
    let openings = posting::openings(tx, terms, seat, &matter, Some(fact.id), owed)?;
    let parcels: Vec<Parcel> =
        openings.iter().filter(|o| !o.fact.external).map(|o| Parcel::from(&o.fact)).collect();
    let to = openings.iter().map(|o| ReceiptDesk::of(&o.fact, owed)).collect();
    let drafts = std::iter::once(sent).chain(openings.into_iter().map(|o| o.draft)).collect();
    tx.append(acting, drafts)?;
    let letter = Letter {
        id: fact.id,
        root: fact.id,
        title: &fact.title,
        kind: &fact.kind,
        rating: fact.rating,
        sent_at: fact.sent_at,
        drill,
    };
    delivery::hand_out(tx, terms, acting, &parcels, letter)?;
    Ok(to)
}

/// The report that stands under a client's id, when it is this one.
fn known(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    typed: &FirstReport,
    casualties: &Casualties,
) -> Result<Option<SendReceipt>, ReportError> {
    if tx.rev(&report_subject(id))? == 0 {
        return Ok(None);
    }
    let Some(known) = report::get(tx, id)? else { return Err(ReportError::OtherReport) };
    let unit = typed.unit_id.unwrap_or(who.unit);
    if known.unit != unit || !resent::same(tx, &known, typed, casualties)? {
        return Err(ReportError::OtherReport);
    }
    let told = dispatch::of_root(tx, known.root)?.into_iter().filter(|d| d.from_unit == known.unit);
    let to = told.map(|d| ReceiptDesk::told(tx, d)).collect::<Result<_, DbError>>()?;
    let title_en = english(terms.law, &known);
    let (rev, drill, rating, sent_at) = (known.rev, known.drill, known.rating, known.sent_at);
    Ok(Some(SendReceipt { id, rev, no: known.no, title: known.title, title_en, drill, rating, sent_at, to }))
}

/// The unit that reports, with its desks: the caller's own, or one below it that this
/// node writes for.
fn seat(tx: &mut Tx<'_>, who: &Who, typed: &FirstReport) -> Result<Seat, ReportError> {
    let id = typed.unit_id.unwrap_or(who.unit);
    if !around::is_under(tx, who.unit, id)? {
        return Err(ReportError::UnknownUnit);
    }
    let seat = Seat::of(tx, id)?.ok_or(ReportError::UnknownUnit)?;
    if seat.unit.hosted_by != Some(tx.identity().node) {
        return Err(ReportError::HostedElsewhere);
    }
    match typed.desk_id {
        Some(desk) if !seat.desks.iter().any(|d| d.id == desk) => Err(ReportError::UnknownDesk),
        _ => Ok(seat),
    }
}

pub(crate) fn place_unknown() -> ReportError {
    wrong("/place_id", "report.place_unknown", "没有这个地点，请重新选择或直接写明")
}

/// The place in words, once it is one of ours or somebody said why it is not.
fn place(tx: &mut Tx<'_>, seat: &Seat, typed: &FirstReport) -> Result<String, ReportError> {
    let mut text = typed.place_text.trim().to_owned();
    let mut whose = None;
    if let Some(id) = typed.place_id {
        let (unit, name) = around::place(tx, id)?.ok_or_else(place_unknown)?;
        if text.is_empty() {
            text = name;
        }
        if !seat.looks_after(tx, unit)? {
            whose = Some(around::unit(tx, unit)?.map_or_else(|| "其他单位".to_owned(), |u| u.short_name));
        }
    } else if !text.is_empty() {
        // A department looks after what its desk serves.
        let mut ours = vec![seat.unit.id];
        ours.extend(seat.desks.iter().map(|desk| desk.serves).filter(|unit| *unit != seat.unit.id));
        whose = around::neighbour_named(tx, &ours, &text)?;
    }
    let explained = typed.outside_reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    match whose {
        Some(whose) if !explained => Err(ReportError::PlaceOutside(whose)),
        _ => Ok(text),
    }
}

type Rated = (Rating, Option<String>, RatingProposal);

fn rating(
    terms: &Terms,
    typed: &FirstReport,
    place: &str,
    casualties: &Casualties,
    knew_at: Instant,
) -> Result<Rated, ReportError> {
    let proposal = terms.propose(Known { kind: &typed.kind, what: &typed.what, place, casualties }, knew_at);
    let reason = bounded("/rating_reason", typed.rating_reason.clone(), REMARK_CHARS)?;
    let chosen = typed.rating.unwrap_or(ChosenRating::from(proposal.rating));
    let rating =
        check_rating(proposal.rating, chosen, reason.as_deref()).map_err(|refused| match refused {
            RatingRefusal::ReasonMissing => ReportError::LoweredWithoutReason,
            RatingRefusal::ReasonTooLong => wrong("/rating_reason", refused.code(), &refused.to_string()),
        })?;
    Ok((rating, reason, proposal))
}

pub(crate) fn reasons(proposal: RatingProposal) -> Vec<GradeReason> {
    proposal
        .reasons
        .into_iter()
        .map(|r| GradeReason {
            fact: r.fact,
            fact_en: r.fact_en,
            criterion: r.criterion,
            criterion_en: r.criterion_en,
            source: r.source,
            source_en: r.source_en,
            grade: r.grade,
        })
        .collect()
}
