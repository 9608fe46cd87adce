//! 核报 and 要素不全: a desk asks a unit below about a tip, or for what its report lacks, and is
//! owed an answer within minutes. Pressed for, told step by step when late. What is
//! reported counts meanwhile; a follow-up or a correction of the report answers for it.

use super::posting::Seat;
use super::resent;
use super::{ReportError, Terms, bounded, draft, is_drill, remark, unmoved_by, wrong};
use crate::around::{self, Unit};
use crate::profile::OwesRow;
use crate::text::clock_zh;
use crate::views::inquiry::{self, InquiryRec};
use crate::views::report::{self, ReportRec};
use crate::words;
use facts::draft::{Audience, Fact};
use facts::entry::{Channel, Entry, Subject};
use facts::report::{
    Element, INQUIRY, InquiryAnswered, InquiryAsked, InquiryClosed, InquiryOutcome, InquiryPeople,
    InquiryPressed, Term, TipSource, TookPeople,
};
use journal::{Db, Tx};
use kernel::limits::report::{CLOCK_MAX_MINUTES, INQUIRIES, INQUIRY_MINUTES_MIN};
use kernel::limits::{NAME_CHARS, PHONE_CHARS, REPORT_TEXT_CHARS};
use kernel::{InquiryId, NodeId, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A tip about which a unit is asked, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AskUnit {
    /// Made by the client, so that asking twice is asking once.
    #[serde(default)]
    pub id: Option<InquiryId>,
    /// Who is asked.
    pub to_unit_id: UnitId,
    /// Where the tip came from.
    pub source: TipSource,
    /// 演练, as the page said when it was written; absent: as the session is now.
    #[serde(default)]
    pub drill: Option<bool>,
    /// What is said.
    pub text: String,
    /// Who gave the tip.
    #[serde(default)]
    pub caller: Option<String>,
    /// Their number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Minutes to answer; as the place has it, when absent.
    #[serde(default)]
    pub minutes: Option<u32>,
}

/// What a report lacks, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Lacking {
    /// Which elements.
    pub lacks: Vec<Element>,
    /// What else is asked.
    #[serde(default)]
    pub text: Option<String>,
    /// Minutes to answer; as the place has it, when absent.
    #[serde(default)]
    pub minutes: Option<u32>,
}

/// An answer, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InquiryAnswer {
    /// What it comes to.
    pub outcome: InquiryOutcome,
    /// In words: who was asked, what was found.
    pub text: String,
    /// The report that came of it, of the answering unit.
    #[serde(default)]
    pub report_id: Option<ReportId>,
}

pub(crate) fn subject(id: InquiryId) -> Subject {
    Subject::new(INQUIRY, id.bytes())
}

/// An inquiry that the caller's unit asks or is asked.
///
/// # Errors
/// [`ReportError::NotFound`] also where it is between others.
pub fn visible(db: &mut dyn Db, who: &Who, id: InquiryId) -> Result<InquiryRec, ReportError> {
    inquiry::get(db, id)?.filter(|q| q.unit == who.unit || q.to == who.unit).ok_or(ReportError::NotFound)
}

/// Asks a unit below about a tip. Answers the inquiry's id.
///
/// # Errors
/// [`ReportError`].
pub fn ask(tx: &mut Tx<'_>, terms: &Terms, who: &Who, typed: AskUnit) -> Result<InquiryId, ReportError> {
    let id = typed.id.unwrap_or_default();
    if resent::done(tx, who.unit, id.bytes(), &typed)? {
        return Ok(id);
    }
    if inquiry::get(tx, id)?.is_some() {
        return Err(ReportError::OtherReport);
    }
    resent::keep(tx, who.unit, id.bytes(), &typed)?;
    let text = bounded("/text", Some(typed.text), REPORT_TEXT_CHARS)?
        .ok_or_else(|| wrong("/text", "inquiry.text_empty", "请写明要核什么：何时、何地、何事"))?;
    let people = InquiryPeople {
        by: Some(who.name.clone()),
        text,
        caller: bounded("/caller", typed.caller, NAME_CHARS)?,
        phone: bounded("/phone", typed.phone, PHONE_CHARS)?,
    };
    let drill = is_drill(who, typed.drill)?;
    let to = below(tx, who, typed.to_unit_id)?;
    let title = format!("{}线索", words::tip_source(typed.source).zh);
    let about = About { id, source: Some(typed.source), report: None, lacks: Vec::new(), title, drill };
    open(tx, terms, who, &to, about, typed.minutes, &people)
}

/// 要素不全: asks the unit that wrote a report for what it lacks. The report counts meanwhile.
///
/// # Errors
/// [`ReportError`].
pub fn lacking(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    typed: Lacking,
) -> Result<InquiryId, ReportError> {
    let mut lacks = typed.lacks;
    lacks.sort_unstable();
    lacks.dedup();
    let text = remark("/text", typed.text)?;
    if lacks.is_empty() && text.is_none() {
        return Err(wrong("/lacks", "inquiry.lacks_empty", "请勾选缺哪些要素，或写明要补什么"));
    }
    if found.withdrawn_at.is_some() {
        return Err(ReportError::NotNow("这份信息已经撤回，不用再补。"));
    }
    if found.unit == who.unit {
        return Err(ReportError::NotNow("这是本单位的报告；缺什么可以直接续报或更正。"));
    }
    let to = below(tx, who, found.unit)?;
    let about = About {
        id: InquiryId::new(),
        source: None,
        report: Some(found.id),
        lacks,
        title: found.title.clone(),
        drill: found.drill,
    };
    let people = InquiryPeople {
        by: Some(who.name.clone()),
        text: text.unwrap_or_default(),
        ..InquiryPeople::default()
    };
    open(tx, terms, who, &to, about, typed.minutes, &people)
}

/// What is asked about.
struct About {
    id: InquiryId,
    source: Option<TipSource>,
    report: Option<ReportId>,
    lacks: Vec<Element>,
    title: String,
    drill: bool,
}

/// A unit that stands below the caller's, or below the government whose duty room it keeps.
fn below(tx: &mut Tx<'_>, who: &Who, id: UnitId) -> Result<Unit, ReportError> {
    let unit = around::addressable(tx, who, id)?
        .ok_or_else(|| wrong("/to_unit_id", "inquiry.unit_unknown", "没有这个单位，请重新选择"))?;
    let roots = around::roots_of_sight(tx, who.unit)?;
    if unit.id != who.unit && around::is_under_any(tx, &roots, unit.id)? {
        if unit.hosted_by.is_some() {
            return Ok(unit);
        }
        let says = format!("{}没有登录的值班室，问了没有人看到；请打电话", unit.short_name);
        return Err(wrong("/to_unit_id", "inquiry.unit_without", &says));
    }
    let says = format!("核报只能问下级和本级部门；{}不在其中", unit.short_name);
    Err(wrong("/to_unit_id", "inquiry.unit_not_below", &says))
}

fn open(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    to: &Unit,
    about: About,
    minutes: Option<u32>,
    people: &InquiryPeople,
) -> Result<InquiryId, ReportError> {
    let seat = Seat::of(tx, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let (now, home) = (tx.now(), tx.identity().node);
    let drill = about.drill;
    let fact = InquiryAsked {
        id: about.id,
        at: now,
        unit: who.unit,
        unit_name: seat.name().to_owned(),
        to: to.id,
        to_name: to.short_name.clone(),
        source: about.source,
        about: about.report,
        event: None,
        lacks: about.lacks,
        title: about.title,
        due: term(terms, seat.name(), minutes, now)?,
        home,
    };
    let mark = if drill { "【演练】" } else { "" };
    let brief = format!("{mark}核报：{}问{}，{}", fact.unit_name, fact.to_name, fact.title);
    let asked = draft(&fact, who.unit, between(home, to.hosted_by), drill)?.sealed(people)?.brief(&brief);
    tx.append(who.acting(), vec![asked])?;
    Ok(fact.id)
}

/// Both ends of it, where they are not one node.
fn between(own: NodeId, other: Option<NodeId>) -> Audience {
    other.filter(|node| *node != own).map_or_else(Audience::local, |node| Audience::of(Channel::To(node)))
}

/// By when an answer is owed: as who asks says, otherwise as the place has it.
fn term(terms: &Terms, asker: &str, minutes: Option<u32>, now: kernel::Instant) -> Result<Term, ReportError> {
    let own = &terms.profile.inquiry;
    let (minutes, article, article_en) = match minutes {
        None => (own.minutes, own.article.clone(), own.article_en.clone()),
        Some(minutes) if !(INQUIRY_MINUTES_MIN..=CLOCK_MAX_MINUTES).contains(&minutes) => {
            return Err(wrong("/minutes", "inquiry.minutes", "答复时限为 5 到 1440 分钟"));
        }
        Some(minutes) => (
            minutes,
            format!("{asker}要求 {minutes} 分钟内答复"),
            format!("{asker} wants an answer within {minutes} min"),
        ),
    };
    Ok(Term::own(now, minutes, article, article_en))
}

/// Where what is said about an inquiry is read: at both its ends.
pub(crate) fn readers(tx: &mut Tx<'_>, q: &InquiryRec) -> Result<Audience, ReportError> {
    let own = tx.identity().node;
    let asks = around::host_of(tx, q.unit)?.unwrap_or(q.home);
    let asked = around::host_of(tx, q.to)?;
    Ok(between(own, if own == asks { asked } else { Some(asks) }))
}

/// The caller's unit answers what it was asked. An answer that a colleague gave meanwhile is
/// shown before another is taken.
///
/// # Errors
/// [`ReportError`].
pub fn answer(
    tx: &mut Tx<'_>,
    who: &Who,
    id: InquiryId,
    typed: InquiryAnswer,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let q = visible(tx, who, id)?;
    if q.to != who.unit {
        return Err(ReportError::NotNow("问的不是本单位。"));
    }
    let answered = |entry: &Entry| entry.header.kind == InquiryAnswered::KIND;
    if let Err(moved) = unmoved_by(tx, &subject(id), if_match, q.about.unwrap_or_default(), answered) {
        return Err(if q.about.is_some() {
            moved
        } else {
            ReportError::Already("同事已经答复；请先看他的答复。")
        });
    }
    let text = remark("/text", Some(typed.text))?
        .ok_or_else(|| wrong("/text", "inquiry.answer_empty", "请写明向谁核实、结果怎样"))?;
    if q.closed_at.is_some() {
        return Err(ReportError::Already("对方已经不用答复。"));
    }
    if q.about.is_some() && typed.outcome == InquiryOutcome::Confirmed {
        return Err(wrong(
            "/outcome",
            "inquiry.not_a_tip",
            "这是要求补报要素，不是核线索；请续报、更正或说明",
        ));
    }
    if let Some(report) = typed.report_id
        && report::get(tx, report)?.is_none_or(|report| report.unit != q.to)
    {
        return Err(wrong("/report_id", "inquiry.report_unknown", "没有这份报告；请选本单位报出的，或不选"));
    }
    said(tx, who, &q, typed.outcome, text, typed.report_id)
}

fn said(
    tx: &mut Tx<'_>,
    who: &Who,
    q: &InquiryRec,
    outcome: InquiryOutcome,
    text: String,
    report: Option<ReportId>,
) -> Result<(), ReportError> {
    let fact = InquiryAnswered { inquiry: q.id, unit: q.to, at: tx.now(), outcome, report };
    let people = TookPeople { by: Some(who.name.clone()), said: Some(text), ..TookPeople::default() };
    let brief = format!("{}答复{}核报", q.to_name, q.unit_name);
    let answered = draft(&fact, q.to, readers(tx, q)?, q.drill)?.sealed(&people)?.brief(&brief);
    tx.append(who.acting(), vec![answered])?;
    Ok(())
}

/// A report was followed up or corrected in answer to what its writer was asked about it.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn supplied(
    tx: &mut Tx<'_>,
    who: &Who,
    found: &ReportRec,
    answers: &[InquiryId],
    text: &str,
) -> Result<(), ReportError> {
    if answers.is_empty() {
        return Ok(());
    }
    let about = inquiry::about(tx, found.root, INQUIRIES)?;
    let meant = |q: &&InquiryRec| answers.contains(&q.id) && q.to == found.unit && q.is_open();
    for q in about.iter().filter(meant) {
        said(tx, who, q, InquiryOutcome::Supplied, text.to_owned(), Some(found.id))?;
    }
    Ok(())
}

/// 首报责任: a unit below is asked for its report of what another reported first. Drawn by the
/// platform for the unit that keeps the general duty room.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn owed_by_township(
    tx: &mut Tx<'_>,
    acting: journal::Acting,
    seat: &Seat,
    to: &Unit,
    first: &ReportRec,
    row: &OwesRow,
) -> Result<(), ReportError> {
    let (now, home) = (tx.now(), tx.identity().node);
    let id = InquiryId::from_bytes(super::born_with(first.root, "owed first", &[&to.id.bytes()]));
    if tx.rev(&subject(id))? > 0 {
        return Ok(());
    }
    let due = row.term(now);
    let told = format!(
        "{}{}已报：{}。这类事件属地也要报首报（{}）；请核实后报，查无此事请答复。",
        first.unit_name,
        clock_zh(first.sent_at),
        first.title,
        row.article
    );
    let fact = InquiryAsked {
        id,
        at: now,
        unit: seat.unit.id,
        unit_name: seat.name().to_owned(),
        to: to.id,
        to_name: to.short_name.clone(),
        source: Some(TipSource::Above),
        about: None,
        event: Some(first.root),
        lacks: Vec::new(),
        title: format!("{}已报，属地应报", first.unit_name),
        due,
        home,
    };
    let people = InquiryPeople { text: told, ..InquiryPeople::default() };
    let mark = if first.drill { "【演练】" } else { "" };
    let brief = format!("{mark}首报责任：{}应报，{}", fact.to_name, fact.title);
    let asked = draft(&fact, seat.unit.id, between(home, to.hosted_by), first.drill)?
        .sealed(&people)?
        .brief(&brief)
        .consequence("report.owed_first", &id.bytes(), first.sent_at);
    tx.append(super::platform_in(acting), vec![asked])?;
    Ok(())
}

/// What a township was asked because of a report that is withdrawn is asked no more.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn of_withdrawn(
    tx: &mut Tx<'_>,
    acting: journal::Acting,
    r: &ReportRec,
) -> Result<(), ReportError> {
    let own = tx.identity().node;
    for q in inquiry::because_of(tx, r.root)?.into_iter().filter(|q| q.is_open() && q.home == own) {
        closed(tx, acting, &q, words::SOURCE_WITHDRAWN)?;
    }
    Ok(())
}

/// Nobody needs an answer any more, as the platform sees it.
pub(crate) fn closed(
    tx: &mut Tx<'_>,
    acting: journal::Acting,
    q: &InquiryRec,
    why: &str,
) -> Result<(), ReportError> {
    let fact = InquiryClosed { inquiry: q.id, at: tx.now() };
    let people = TookPeople { said: Some(why.to_owned()), ..TookPeople::default() };
    let closed = draft(&fact, q.unit, readers(tx, q)?, q.drill)?.sealed(&people)?;
    tx.append(super::platform_in(acting), vec![closed])?;
    Ok(())
}

/// A first report was sent upon a tip: that is its answer.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn confirmed(
    tx: &mut Tx<'_>,
    who: &Who,
    id: InquiryId,
    unit: UnitId,
    report: ReportId,
    drill: bool,
    text: &str,
) -> Result<(), ReportError> {
    let meant = |q: &InquiryRec| q.to == unit && q.is_open() && q.about.is_none() && q.drill == drill;
    let Some(q) = inquiry::get(tx, id)?.filter(meant) else { return Ok(()) };
    said(tx, who, &q, InquiryOutcome::Confirmed, text.to_owned(), Some(report))
}

/// 催报: who asked presses for the answer.
///
/// # Errors
/// [`ReportError`].
pub fn press(tx: &mut Tx<'_>, who: &Who, id: InquiryId, note: Option<String>) -> Result<(), ReportError> {
    let q = still_asked(tx, who, id, "只有提出核报的单位可以催。")?;
    let fact = InquiryPressed { inquiry: id, at: tx.now() };
    let said = remark("/note", note)?;
    let people = TookPeople { by: Some(who.name.clone()), said, ..TookPeople::default() };
    let brief = format!("催报：{}催{}答复核报", q.unit_name, q.to_name);
    let pressed = draft(&fact, who.unit, readers(tx, &q)?, q.drill)?.sealed(&people)?.brief(&brief);
    tx.append(who.acting(), vec![pressed])?;
    Ok(())
}

/// The open inquiry the caller's own unit asked; `only` is said to every other unit.
fn still_asked(
    tx: &mut Tx<'_>,
    who: &Who,
    id: InquiryId,
    only: &'static str,
) -> Result<InquiryRec, ReportError> {
    let q = visible(tx, who, id)?;
    if q.unit != who.unit {
        return Err(ReportError::NotNow(only));
    }
    if !q.is_open() {
        return Err(ReportError::Already("已经答复，或不用再答复。"));
    }
    Ok(q)
}

/// Who asked needs no answer any more: it came by telephone, or the question was a slip.
///
/// # Errors
/// [`ReportError`].
pub fn close(tx: &mut Tx<'_>, who: &Who, id: InquiryId, why: String) -> Result<(), ReportError> {
    let q = still_asked(tx, who, id, "只有提出核报的单位可以收回。")?;
    let said = remark("/text", Some(why))?.ok_or_else(|| {
        wrong("/text", "inquiry.close_empty", "请写明为什么不用答复，如：电话已答复，查无此事")
    })?;
    let fact = InquiryClosed { inquiry: id, at: tx.now() };
    let people = TookPeople { by: Some(who.name.clone()), said: Some(said), ..TookPeople::default() };
    let closed = draft(&fact, who.unit, readers(tx, &q)?, q.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![closed])?;
    Ok(())
}

/// A withdrawn report lacks nothing: what its writer was asked about it is answered with why.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn withdrawn(tx: &mut Tx<'_>, who: &Who, found: &ReportRec, why: &str) -> Result<(), ReportError> {
    let about = inquiry::about(tx, found.root, INQUIRIES)?;
    let meant = |q: &&InquiryRec| q.about == Some(found.id) && q.to == found.unit && q.is_open();
    for q in about.iter().filter(meant) {
        said(tx, who, q, InquiryOutcome::Unfounded, why.to_owned(), Some(found.id))?;
    }
    Ok(())
}
