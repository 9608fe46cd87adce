//! 上报: a level writes the report it owes to the level above, from what it received.
//! The draft and the spoken text are prepared; what is sent is what the officer made
//! of them. Sources are kept and the way so far is restated.

use super::delivery;
use super::grade::{self, Known};
use super::posting::Seat;
use super::resent;
use super::send::{place_unknown, reasons};
use super::sign::{self, Sign, Signing, SigningTerms};
use super::{
    ReportError, Terms, attach, audience, audience_of, document, draft, follow, report_subject, state,
    unmoved, wrong,
};
use crate::around;
use crate::figures;
use crate::model::{CasualtiesInput, ChosenRating, FirstReport};
use crate::profile::SignRow;
use crate::read::document::papers;
use crate::read::dto::{Graded, LinkedReport, Papers};
use crate::read::message::since;
use crate::read::similar::linked;
use crate::read::stood::graded;
use crate::rules::rating::lowers;
use crate::rules::{RatingProposal, check_first_report, graver};
use crate::text::{Story, brief_zh, number_zh, spoken_zh, upward_zh};
use crate::title::{Event, title_zh};
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::{self, ReportRec};
use crate::views::{instruction, manuscript};
use facts::report::{
    AttachmentRef, Casualties, DispatchTelephoned, DispatchWritten, ManuscriptText, Masthead, Medium,
    ReportPeople, ReportSent, SignMethod, TookPeople, TrailStep, Writing,
};
use journal::{Db, DbError, Tx};
use kernel::{DispatchId, Instant, Level, NodeId, Rating, ReportId};
use org::query::leader_on_duty;
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A report upward, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Upward {
    /// The same fields as a first report.
    #[serde(flatten)]
    pub report: FirstReport,
    /// Addressees; all that are owed, when absent.
    #[serde(default)]
    pub dispatch_ids: Vec<DispatchId>,
    /// A telephone call made with it, for all addressees: who took it.
    #[serde(default)]
    pub telephone: Option<UpwardCall>,
    /// 签发: who said that it may go. Needed where the place's rule asks for it.
    #[serde(default)]
    pub sign: Option<Sign>,
    /// Series, title and copies of its document; as the place has them, when absent.
    #[serde(default)]
    pub paper: Option<Masthead>,
}

/// The call that went with a report upward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UpwardCall {
    /// Which addressee was called.
    pub dispatch_id: DispatchId,
    /// Who took it.
    pub took_by: String,
    /// What was said.
    #[serde(default)]
    pub said: Option<String>,
}

/// What the officer starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Prepared {
    /// Revision of the report it was filled from, for `If-Match`.
    pub rev: u64,
    /// The form, filled.
    pub report: FirstReport,
    /// What is read over the telephone.
    pub spoken: String,
    /// To whom it is owed: dispatch, addressee.
    pub to: Vec<PreparedTo>,
    /// Who signs it; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SigningTerms>,
    /// Whose the grade of the event is.
    pub graded: Graded,
    /// The unit's manuscript about the event that waits for its signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manuscript: Option<ReportId>,
    /// How its document is headed; absent where the place has no series for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Papers>,
}

/// One addressee of a prepared report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PreparedTo {
    /// The dispatch.
    pub dispatch_id: DispatchId,
    /// The desk.
    pub desk: String,
    /// The addressee in one word.
    pub unit: String,
    /// Numbers.
    pub phones: Vec<String>,
    /// No node behind it.
    pub external: bool,
}

/// Prepares the report upward from a report at the caller's unit.
///
/// # Errors
/// [`ReportError`].
pub fn prepare(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    now: Instant,
) -> Result<Prepared, ReportError> {
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let owed = owed(db, who, source, &[])?;
    let others = linked(db, terms.law, who, source.root)?;
    let graded = graded(db, source, &others)?;
    let source = &with_the_gravest(source, &others);
    let Drafted { what, spoken, casualties } = drafted(db, terms, who, &seat, source, &others)?;
    let to = prepared_to(db, owed.iter())?;
    let before =
        Known { kind: &source.kind, what: &source.what, place: &source.place_text, casualties: &casualties };
    let (standing, _) = grade::standing(terms, source.rating, before, Known { what: &what, ..before }, now);
    let row = sign::rule(terms, seat.unit.level, &source.kind, standing);
    let signing = sign::signing_terms(db, who, who.unit, row, now)?;
    let manuscript = manuscript::waiting(db, source.root, who.unit)?.map(|m| m.id);
    let report = FirstReport {
        id: None,
        drill: Some(source.drill),
        unit_id: Some(who.unit),
        desk_id: seat.desk(),
        happened: source.happened,
        happened_text: source.happened_text.clone(),
        knew_at: Some(owed.first().map_or(source.sent_at, |d| d.started_at)),
        place_text: source.place_text.clone(),
        place_id: source.place_id,
        outside_reason: source.outside_reason.clone(),
        what,
        kind: source.kind.clone(),
        casualties: CasualtiesInput::from(casualties),
        contact_name: source.contact_name.clone(),
        contact_phone: source.contact_phone.clone(),
        rating: Some(ChosenRating::from(standing)),
        rating_reason: None,
        attachments: source.attachments.iter().map(|a| a.id).collect(),
        inquiry_id: None,
        late: None,
        written: None,
    };
    let desks: Vec<String> = owed.iter().map(|d| d.to_name.clone()).collect();
    let papers = papers(db, terms, &seat, source.drill, (None, standing), &desks, now)?;
    Ok(Prepared { rev: source.rev, report, spoken, to, signing, graded, manuscript, papers })
}

/// What is said of an event upward, in writing and over the telephone.
pub(crate) struct Drafted {
    pub what: String,
    spoken: String,
    casualties: Casualties,
}

/// The text of a report about an event that the caller's unit writes from one it has.
pub(crate) fn written_from(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
) -> Result<Drafted, ReportError> {
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let others = linked(db, terms.law, who, source.root)?;
    let source = with_the_gravest(source, &others);
    Ok(drafted(db, terms, who, &seat, &source, &others)?)
}

fn drafted(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    seat: &Seat,
    source: &ReportRec,
    others: &[LinkedReport],
) -> Result<Drafted, DbError> {
    let casualties = figures::in_use(db, source.root, source)?;
    let mut since = since(db, source)?;
    // 并案: what the other reports of the event say stands in the draft, with who said it.
    since.extend(
        that_stand(others)
            .map(|o| (o.report.sent_at, format!("{}另报：{}", o.report.from_unit.name, o.what.trim()))),
    );
    let instructions = instruction::of_root(db, source.root)?
        .into_iter()
        .filter(|i| i.unit == who.unit)
        .map(|i| (i.by_post, i.text))
        .collect();
    let story = Story {
        drill: source.drill,
        unit_name: seat.name(),
        source_name: (source.unit != who.unit).then_some(source.unit_name.as_str()),
        source_at: source.sent_at,
        happened: source.happened,
        place_text: &source.place_text,
        what: &source.what,
        casualties: &casualties,
        underground: terms.law.is_underground(&source.kind),
        rating: source.rating,
        no: &source.no,
        since,
        instructions,
    };
    Ok(Drafted { what: upward_zh(&story), spoken: spoken_zh(&story), casualties })
}

/// Addressees with their numbers.
pub(crate) fn prepared_to<'d>(
    db: &mut dyn Db,
    owed: impl Iterator<Item = &'d DispatchRec>,
) -> Result<Vec<PreparedTo>, DbError> {
    owed.map(|d| {
        let phones = around::desk(db, d.to_desk)?.map_or_else(Vec::new, |desk| desk.phones);
        Ok(PreparedTo {
            dispatch_id: d.id,
            desk: d.to_name.clone(),
            unit: d.to_unit_name.clone(),
            phones,
            external: d.external,
        })
    })
    .collect()
}

/// What the caller's unit owes about the event and has not written.
pub(crate) fn owed(
    db: &mut dyn Db,
    who: &Who,
    source: &ReportRec,
    wanted: &[DispatchId],
) -> Result<Vec<DispatchRec>, ReportError> {
    let mut owed = dispatch::of_root(db, source.root)?;
    owed.retain(|d| {
        d.from_unit == who.unit
            && d.report.is_none()
            && d.withdrawn_at.is_none()
            && (wanted.is_empty() || wanted.contains(&d.id))
    });
    Ok(owed)
}

/// Writes the report upward, which meets the written clock of each addressee that has
/// a node; for one without, handing it over does. Where the place wants it signed, it goes
/// only with a signature; asking for one is [`super::manuscript`]. Answers the new report's id.
///
/// # Errors
/// [`ReportError`].
pub fn report_upward(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: Upward,
    if_match: Option<u64>,
) -> Result<ReportId, ReportError> {
    let id = typed.report.id.unwrap_or_default();
    if resent::done(tx, who.unit, id.bytes(), &(source.id, &typed))? {
        return Ok(id);
    }
    if tx.rev(&report_subject(id))? > 0 {
        return Err(ReportError::OtherReport);
    }
    resent::keep(tx, who.unit, id.bytes(), &(source.id, &typed))?;
    unmoved(tx, &report_subject(source.id), if_match)?;
    if manuscript::waiting(tx, source.root, who.unit)?.is_some() {
        return Err(state("sign.waits", "这件事已有稿件在等签发；请在稿件上签发，或先作废它。"));
    }
    let ready = ready(tx, terms, who, source, &typed.report, &typed.dispatch_ids)?;
    let row = ready.rule(terms);
    let on_paper = typed.sign.as_ref().is_some_and(|sign| sign.method == SignMethod::Paper);
    if row.is_some_and(|row| row.check) && typed.sign.is_some() && !on_paper {
        return Err(wrong("/sign", "sign.check_first", "按本地规定要先核稿；请送核，由同事核过后再签发"));
    }
    let signing = sign::demand(tx, who, who.unit, row, typed.sign, source.knew_at)?;
    let (drafted_by, paper) = (who.name.as_str(), typed.paper.as_ref());
    let going = Going { id, drafted_by, signing, telephone: typed.telephone, paper };
    write(tx, terms, who, source, &typed.report, &ready, going)?;
    Ok(id)
}

impl Ready {
    /// The rule by which it is signed.
    pub(crate) fn rule<'t>(&self, terms: &'t Terms) -> Option<&'t SignRow> {
        sign::rule(terms, self.seat.unit.level, &self.kind, self.rating)
    }
}

/// A report upward that could go, were it signed.
pub(crate) struct Ready {
    owed: Vec<DispatchRec>,
    pub(crate) casualties: Casualties,
    pub(crate) seat: Seat,
    pub(crate) kind: String,
    pub(crate) rating: Rating,
    /// The grade that the facts ask for.
    pub(crate) standing: Rating,
    pub(crate) title: String,
    /// Files of the source that are taken along, and new ones.
    attachments: Vec<AttachmentRef>,
}

/// The other reports of an event that stand: what was withdrawn says nothing any more.
fn that_stand(others: &[LinkedReport]) -> impl Iterator<Item = &LinkedReport> {
    others.iter().filter(|other| other.withdrawn_at.is_none())
}

/// The report as one writes from it: where others of the event are graver, at their grade.
fn with_the_gravest(source: &ReportRec, others: &[LinkedReport]) -> ReportRec {
    let mut source = source.clone();
    for other in that_stand(others) {
        if graver(other.report.rating, source.rating) {
            source.rating = other.report.rating;
        }
    }
    source
}

/// Looks whether a report upward could go: somebody is owed it, and its fields are right.
pub(crate) fn ready(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: &FirstReport,
    wanted: &[DispatchId],
) -> Result<Ready, ReportError> {
    if source.withdrawn_at.is_some() {
        return Err(ReportError::NotNow("这份信息已经撤回。"));
    }
    if typed.late.is_some() {
        return Err(wrong("/late", "report.late_upward", "上报不用补录：先按实际时间记录电话或交付，再上报"));
    }
    let owed = owed(tx, who, source, wanted)?;
    if owed.is_empty() {
        let mut mine = dispatch::of_root(tx, source.root)?;
        mine.retain(|d| d.from_unit == who.unit);
        let merged = mine.iter().any(|d| d.merged_into.is_some() && d.returned.is_none());
        return Err(match (merged, !mine.is_empty()) {
            (true, _) => state("link.goes_with", "并案后随另一份来报合着上报；请在那一份上报，或先分开。"),
            (false, true) => ReportError::Already("已经上报。"),
            (false, false) => ReportError::NobodyOwed,
        });
    }
    let now = tx.now();
    let casualties = check_first_report(terms.law, typed, now).map_err(ReportError::Fields)?.casualties;
    let seat = Seat::of(tx, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    if let Some(id) = typed.place_id.filter(|id| Some(*id) != source.place_id) {
        let (whose, _) = around::place(tx, id)?.ok_or_else(place_unknown)?;
        if !seat.looks_after(tx, whose)? {
            return Err(place_unknown());
        }
    }
    let attachments = attachments(tx, who, source, typed)?;
    let others = linked(tx, terms.law, who, source.root)?;
    let source = &with_the_gravest(source, &others);
    let (standing, _) = judged(tx, terms, source, typed, &casualties)?;
    let rating = rating(standing, typed)?;
    let kind = terms.law.kind(&typed.kind);
    let title = title_zh(&Event {
        place_text: typed.place_text.trim(),
        kind,
        what: &typed.what,
        casualties: &casualties,
    });
    Ok(Ready { owed, casualties, seat, kind: typed.kind.clone(), rating, standing, title, attachments })
}

/// What a report upward goes with.
pub(crate) struct Going<'a> {
    /// Its id.
    pub id: ReportId,
    /// 拟稿
    pub drafted_by: &'a str,
    /// 签发
    pub signing: Option<Signing>,
    /// The call that went with it.
    pub telephone: Option<UpwardCall>,
    /// How its document is headed, where somebody chose.
    pub paper: Option<&'a Masthead>,
}

/// Writes a report upward that may go, and what follows from it.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: &FirstReport,
    ready: &Ready,
    going: Going<'_>,
) -> Result<(), ReportError> {
    let Going { id, drafted_by, signing, telephone, paper } = going;
    let now = tx.now();
    let mut fact = compose(tx, terms, who, source, typed, ready, id)?;
    fact.rating.confirmed |= signing.as_ref().is_some_and(|s| s.confirm.is_some());
    fact.to_sign = signing.as_ref().is_some_and(|s| s.signed.method == SignMethod::Oral);
    fact.signed = signing.as_ref().map(|s| s.signed.clone());
    let people = ReportPeople {
        reporter: Some(drafted_by.to_owned()),
        leader_on_duty: leader_on_duty(tx, who.unit, now)?.and_then(|post| post.who()),
        contact_name: typed.contact_name.clone().or_else(|| source.contact_name.clone()),
        contact_phone: typed.contact_phone.clone().or_else(|| source.contact_phone.clone()),
        signing: signing.as_ref().map(|s| s.people.clone()),
    };
    let brief = brief_zh(source.drill, fact.rating, ready.seat.name(), &fact.title);
    let sent = draft(&fact, who.unit, audience(fact.reach, &fact.nodes), source.drill)?
        .sealed(&people)?
        .brief(&brief);
    tx.append(who.acting(), vec![sent])?;
    for d in &ready.owed {
        let fact = DispatchWritten { dispatch: d.id, report: id, at: now };
        let written = draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?.brief(&brief);
        tx.append(who.acting(), vec![written])?;
        delivery::deliver(tx, terms, who.acting(), d.id)?;
    }
    let goes = document::Upwards {
        chosen: paper,
        to: ready.owed.iter().map(|d| d.to_name.clone()).collect(),
        drafted_by,
        signing: signing.as_ref().map(|s| &s.people),
    };
    document::issue_upward(tx, terms, who, &ready.seat, &fact, &goes).map_err(|e| e.under("/paper"))?;
    if let Some((s, confirm)) = signing.and_then(|s| s.confirm.map(|confirm| (s, confirm))) {
        sign::confirm_grade(tx, terms, who, source, (fact.rating, confirm), (&s.signed, &s.people))?;
    }
    if let Some(call) = telephone {
        told(tx, who, &ready.owed, call, now)?;
    }
    Ok(())
}

/// The grade that stands by what a manuscript says.
pub(crate) fn standing(
    db: &mut dyn Db,
    terms: &Terms,
    source: &ReportRec,
    text: &ManuscriptText,
    now: Instant,
) -> Result<Rating, DbError> {
    let figures = figures::in_use(db, source.root, source)?;
    let before =
        Known { kind: &source.kind, what: &source.what, place: &source.place_text, casualties: &figures };
    let told =
        Known { kind: &text.kind, what: &text.what, place: &text.place_text, casualties: &text.casualties };
    Ok(grade::standing(terms, source.rating, before, told, now).0)
}

/// The grade that stands by what the report upward says, and what speaks for it.
fn judged(
    tx: &mut Tx<'_>,
    terms: &Terms,
    source: &ReportRec,
    typed: &FirstReport,
    casualties: &Casualties,
) -> Result<(Rating, RatingProposal), ReportError> {
    let now = tx.now();
    let figures = figures::in_use(tx, source.root, source)?;
    let before =
        Known { kind: &source.kind, what: &source.what, place: &source.place_text, casualties: &figures };
    let told = Known { kind: &typed.kind, what: &typed.what, place: &typed.place_text, casualties };
    Ok(grade::standing(terms, source.rating, before, told, now))
}

fn told(
    tx: &mut Tx<'_>,
    who: &Who,
    owed: &[DispatchRec],
    call: UpwardCall,
    at: Instant,
) -> Result<(), ReportError> {
    let d = owed.iter().find(|d| d.id == call.dispatch_id).ok_or(ReportError::NotFound)?;
    let took_by = super::bounded("/telephone/took_by", Some(call.took_by), kernel::limits::NAME_CHARS)?
        .ok_or_else(|| super::desk::nobody_took_it("/telephone/took_by"))?;
    let people = TookPeople {
        took_by: Some(took_by),
        said: super::remark("/telephone/said", call.said)?,
        by: Some(who.name.clone()),
    };
    let fact = DispatchTelephoned { dispatch: d.id, at };
    let told = draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![told])?;
    Ok(())
}

fn compose(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: &FirstReport,
    ready: &Ready,
    id: ReportId,
) -> Result<ReportSent, ReportError> {
    let now = tx.now();
    let Ready { owed, casualties, seat, rating, title, attachments, .. } = ready;
    let (_, proposal) = judged(tx, terms, source, typed, casualties)?;
    let place_text = typed.place_text.trim().to_owned();
    let day = now.civil_day();
    let serial = report::next_serial(tx, who.unit, source.drill, day)?;
    let others = linked(tx, terms.law, who, source.root)?;
    let same_place = (typed.place_id, place_text.as_str()) == (source.place_id, source.place_text.as_str());
    let place_unit = match source.place_unit.filter(|_| same_place) {
        Some(unit) => Some(unit),
        None => seat.place_unit(tx, typed.place_id, &place_text)?,
    };
    let own = tx.identity().node;
    let follow = follow::next_term(terms, seat.unit.level, &typed.kind, *rating, None, now);
    Ok(ReportSent {
        id,
        root: source.root,
        writing: Writing::Upward,
        no: number_zh("信", source.drill, now, serial),
        day,
        serial,
        unit: who.unit,
        unit_name: seat.name().to_owned(),
        level: seat.unit.level,
        desk: seat.desk(),
        sent_at: now,
        knew_at: owed.iter().map(|d| d.started_at).min().unwrap_or(now),
        happened: typed.happened,
        happened_text: typed.happened_text.clone(),
        place_text,
        place_id: typed.place_id,
        outside_reason: typed.outside_reason.clone(),
        title: title.clone(),
        what: typed.what.trim().to_owned(),
        kind: typed.kind.clone(),
        casualties: *casualties,
        rating: *rating,
        rating_reason: typed.rating_reason.clone(),
        reasons: reasons(proposal),
        sources: std::iter::once(source.id).chain(that_stand(&others).map(|o| o.report.id)).collect(),
        trail: trail(tx, source)?,
        attachments: attachments.clone(),
        reach: reach(owed),
        // Those below hear of the way by the dispatches and do not get this text; a bureau beside
        // us with a node of its own does.
        nodes: beside(tx, owed, own)?,
        follow,
        signed: None,
        to_sign: false,
        late: None,
        written_at: None,
        place_unit,
    })
}

/// Our node, and those of bureaus beside us to which it goes along the line.
fn beside(db: &mut dyn Db, owed: &[DispatchRec], own: NodeId) -> Result<Vec<NodeId>, DbError> {
    let mut nodes = vec![own];
    for d in owed.iter().filter(|d| d.via == facts::report::Via::Line) {
        let node = around::desk(db, d.to_desk)?.and_then(|desk| desk.node);
        nodes.extend(node.filter(|node| !nodes.contains(node)));
    }
    Ok(nodes)
}

fn reach(owed: &[DispatchRec]) -> Option<Level> {
    owed.iter().map(|d| d.reach).min()
}

/// The grade as chosen, or as it stands by the facts now told; going below that needs a
/// reason, confirming is not done here.
fn rating(was: Rating, typed: &FirstReport) -> Result<Rating, ReportError> {
    let Some(chosen) = typed.rating else { return Ok(was) };
    let same = chosen == ChosenRating::from(was);
    let next = Rating { confirmed: same && was.confirmed, ..chosen.rating() };
    let reason = typed.rating_reason.as_deref().is_some_and(|r| !r.trim().is_empty());
    if lowers(next, was) && !reason { Err(ReportError::LoweredWithoutReason) } else { Ok(next) }
}

/// Files of the source that are taken along, and new ones.
fn attachments(
    tx: &mut Tx<'_>,
    who: &Who,
    source: &ReportRec,
    typed: &FirstReport,
) -> Result<Vec<AttachmentRef>, ReportError> {
    let (known, new): (Vec<_>, Vec<_>) =
        typed.attachments.iter().copied().partition(|id| source.attachments.iter().any(|a| a.id == *id));
    let mut refs: Vec<_> = source.attachments.iter().filter(|a| known.contains(&a.id)).cloned().collect();
    refs.extend(attach::refs(tx, who, &new)?);
    Ok(refs)
}

/// The way so far, from what came restated and from the dispatches known here.
fn trail(db: &mut dyn Db, source: &ReportRec) -> Result<Vec<TrailStep>, DbError> {
    let mut steps = source.trail.clone();
    let mut add = |step: TrailStep| {
        if !steps.contains(&step) {
            steps.push(step);
        }
    };
    let step = |at, level, unit, name: &str, word: &str, medium, to: Option<&str>| TrailStep {
        at,
        level,
        unit,
        name: name.to_owned(),
        step: word.to_owned(),
        medium,
        to: to.map(str::to_owned),
        via: None,
    };
    add(step(source.sent_at, source.level, source.unit, &source.unit_name, "sent", Some(Medium::Doc), None));
    for d in dispatch::of_root(db, source.root)? {
        if d.report != Some(source.id) {
            continue;
        }
        if let Some(at) = d.tel_at {
            let to = Some(d.to_unit_name.as_str());
            add(step(at, d.from_level, d.from_unit, &d.from_name, "telephoned", Some(Medium::Tel), to));
        }
        for (at, word) in
            [(d.delivered_at, "delivered"), (d.received_at, "received"), (d.verified_at, "verified")]
        {
            if let Some(at) = at {
                let taken = step(at, d.to_level, d.to_unit, &d.to_unit_name, word, None, None);
                add(TrailStep { via: Some(d.via), ..taken });
            }
        }
    }
    steps.sort_by(|a, b| (a.at, &a.step).cmp(&(b.at, &b.step)));
    Ok(steps)
}
