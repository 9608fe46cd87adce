//! 文书: a desk issues a bulletin, a form or a circular about an event, or a periodical about all
//! that happened in a period. Its number is the next of the unit, or of the one of its desks that
//! issues it, the series and the year, and is given when it is issued: inside the writer, so that
//! none is given twice and none is left out, also when many issue at once.
//!
//! A written report upward goes in its document by itself. Nothing is ever changed in an issued
//! one: another says what is right, and the wrong one is marked 作废 with its number.

mod form;
mod pictures;

pub(crate) use form::told;
pub(crate) use pictures::size_of;

use super::posting::Seat;
use super::resent;
use super::sign::{self, Sign};
use super::{ReportError, Terms, audience, bounded, draft, periodical, readers_of, remark, state, wrong};
use crate::around::Desk;
use crate::profile::{SeriesRow, SignRow};
use crate::rules::kinds::OTHER;
use crate::text::rating_zh;
use crate::views::document::{self, Counted, DocumentRec};
use crate::views::manuscript;
use crate::views::report::ReportRec;
use facts::draft::Audience;
use facts::report::{
    AttachmentRef, CopyLine, DocumentAbout, DocumentIssued, DocumentKind, DocumentNumber, DocumentPeople,
    DocumentPeriod, DocumentVoided, FigureTable, FormRow, Imprint, Masthead, ReportSent, SignMethod,
    SignPeople, Signed, TookPeople, Urgency,
};
use journal::{Db, Tx};
use kernel::calendar::Date;
use kernel::limits::report::document as limits;
use kernel::limits::{NAME_CHARS, PHONE_CHARS};
use kernel::{AttachmentId, DeskId, DocumentId, Grade, Instant, Level, Rating, ReportId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A document, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Paper {
    /// The document, where the page made its id; issuing it twice is issuing it once.
    #[serde(default)]
    pub id: Option<DocumentId>,
    /// Series, title, urgency, mark, copies.
    #[serde(flatten)]
    pub masthead: Masthead,
    /// 主送机关 of a circular.
    #[serde(default)]
    pub addressed_to: Option<String>,
    /// 印发机关 of a circular; no such line, when empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_by: Option<String>,
    /// 印发日期; the day on which it is issued, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_on: Option<Date>,
    /// The text, a paragraph a line; not of a form.
    #[serde(default)]
    pub text: String,
    /// The rows of a form.
    #[serde(default)]
    pub rows: Vec<FormRow>,
    /// Tables of a periodical, each printed where a line of the text names it: 【表1】.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<FigureTable>,
    /// Pictures printed after the text.
    #[serde(default)]
    pub pictures: Vec<AttachmentId>,
    /// 签发
    #[serde(default)]
    pub signed_by: Option<String>,
    /// 核稿
    #[serde(default)]
    pub checked_by: Option<String>,
    /// 编辑
    #[serde(default)]
    pub edited_by: Option<String>,
    /// 电话
    #[serde(default)]
    pub phone: Option<String>,
    /// 签发: who said that it may be issued. Needed where the place's rule asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign: Option<Sign>,
}

/// The rule by which a document is signed that is no form: that of what it is about; none where nobody
/// needs to.
pub(crate) fn rule<'t>(terms: &'t Terms, level: Level, matter: Matter<'_>) -> Option<&'t SignRow> {
    match matter {
        Matter::Event(r) => sign::rule(terms, level, &r.kind, r.rating),
        Matter::Period(..) => sign::rule(terms, level, OTHER, Rating::provisional(Grade::IV, false)),
    }
}

/// The series that a unit has by this code; the first in which its reports go upward, when empty.
pub(crate) fn series<'t>(
    terms: &'t Terms,
    level: Level,
    code: &str,
) -> Result<Option<&'t SeriesRow>, ReportError> {
    let mut rows = terms.profile.series(level);
    if code.is_empty() {
        return Ok(rows.find(|row| row.upward));
    }
    let says = "本单位没有这种文书；请在列出的刊名中选择";
    rows.find(|row| row.code == code).map(Some).ok_or_else(|| wrong("/series", "document.series", says))
}

/// 特急 for what is grave, 加急 for the rest: a report of an event is never 平件 by itself.
#[must_use]
pub fn urgency_of(rating: Rating) -> Urgency {
    if rating.grade <= Grade::III { Urgency::Extra } else { Urgency::Urgent }
}

/// How a document of a series is headed before anybody chooses: the report's own title, as urgent as
/// its grade, with the mark and copies of the series.
pub(crate) fn masthead_of(row: &SeriesRow, rating: Rating) -> Masthead {
    Masthead {
        series: row.code.clone(),
        title: None,
        urgency: Some(urgency_of(rating)),
        mark: row.mark.clone(),
        copies: row.copies.clone(),
        desk_id: None,
    }
}

/// What the platform fills in of a document about a report.
///
/// # Errors
/// [`ReportError`]; a series that the unit does not have.
pub fn prepared(
    db: &mut dyn Db,
    who: &Who,
    r: &ReportRec,
    row: &SeriesRow,
    text: String,
) -> Result<Paper, ReportError> {
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let is_form = row.kind.is_form();
    let rows = if is_form { form::rows_of(db, who, r, row.kind, &text)? } else { Vec::new() };
    let graded = graded(r.rating).map(|line| format!("{text}\n{line}"));
    let title = match row.kind {
        DocumentKind::Circular => format!("关于{}的通报", r.title),
        _ => r.title.clone(),
    };
    Ok(Paper {
        id: None,
        masthead: Masthead { title: Some(title), ..masthead_of(row, r.rating) },
        addressed_to: row.addressed_to.clone(),
        printed_by: (row.kind == DocumentKind::Circular).then(|| row.printed_by(&seat.unit.name)),
        printed_on: None,
        text: if is_form { String::new() } else { graded.unwrap_or(text) },
        rows,
        tables: Vec::new(),
        pictures: Vec::new(),
        signed_by: None,
        checked_by: None,
        edited_by: (!is_form).then(|| who.name.clone()),
        phone: seat.phone(),
        sign: None,
    })
}

/// A grade stands on paper only after a leader confirmed it.
pub(crate) fn graded(rating: Rating) -> Option<String> {
    rating.confirmed.then(|| format!("事件等级：{}。", rating_zh(rating)))
}

/// What a document is written about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// An event, from this report.
    Event(&'a ReportRec),
    /// A period, with the title that its paper has if nobody writes another.
    Period(DocumentPeriod, &'a str),
}

impl Matter<'_> {
    fn about(self) -> DocumentAbout {
        match self {
            Self::Event(r) => DocumentAbout::Event { root: r.root, report: r.id, with_report: false },
            Self::Period(period, _) => DocumentAbout::Period { period },
        }
    }

    /// 演练. What is counted is real.
    pub fn is_drill(self) -> bool {
        matches!(self, Self::Event(r) if r.drill)
    }

    fn title(self) -> String {
        match self {
            Self::Event(r) => r.title.clone(),
            Self::Period(_, title) => title.to_owned(),
        }
    }

    fn attachments(&self) -> &[AttachmentRef] {
        match self {
            Self::Event(r) => &r.attachments,
            Self::Period(..) => &[],
        }
    }

    fn report(&self) -> Option<&ReportRec> {
        match self {
            Self::Event(r) => Some(r),
            Self::Period(..) => None,
        }
    }
}

/// A paper whose fields are right, ready to be numbered or shown.
pub(crate) struct Right {
    /// As it would be issued now, without its number.
    pub fact: DocumentIssued,
    /// Who stands in it.
    pub people: DocumentPeople,
    row: SeriesRow,
    level: Level,
    /// 演练
    pub drill: bool,
}

/// Looks whether a document could be issued.
///
/// # Errors
/// [`ReportError::Fields`] with every field that is wrong.
pub(crate) fn right(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    matter: Matter<'_>,
    typed: &Paper,
    now: Instant,
) -> Result<Right, ReportError> {
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let row = series(terms, seat.unit.level, &typed.masthead.series)?
        .filter(|row| row.tells_of(matter.about().period()))
        .ok_or_else(|| wrong("/series", "document.series", "请选择刊名"))?
        .clone();
    let masthead = checked(&typed.masthead)?;
    let text = typed.text.trim().to_owned();
    if text.chars().count() > limits::TEXT_CHARS {
        let says = format!("正文最多 {} 字；请删减，或附为附件", limits::TEXT_CHARS);
        return Err(wrong("/text", "document.text_long", &says));
    }
    if text.is_empty() && !row.kind.is_form() {
        return Err(wrong("/text", "document.text_empty", "正文还没有写"));
    }
    let tables = periodical::tables(&row, &typed.tables, &text)?;
    let pictures = pictures::pictures(db, who, matter.attachments(), typed)?;
    let told = match matter.report() {
        Some(r) if row.kind == DocumentKind::Notice => told(db, who, r)?,
        _ => Vec::new(),
    };
    let people = DocumentPeople {
        signed_by: bounded("/signed_by", typed.signed_by.clone(), NAME_CHARS)?,
        checked_by: bounded("/checked_by", typed.checked_by.clone(), NAME_CHARS)?,
        edited_by: bounded("/edited_by", typed.edited_by.clone(), NAME_CHARS)?,
        phone: bounded("/phone", typed.phone.clone(), PHONE_CHARS)?,
        by: Some(who.name.clone()),
        signing: None,
        rows: if row.kind.is_form() { form::rows(&typed.rows)? } else { Vec::new() },
        told,
    };
    let fact = DocumentIssued {
        addressed_to: bounded("/addressed_to", typed.addressed_to.clone(), limits::TITLE_CHARS)?,
        text: if row.kind.is_form() { String::new() } else { text },
        tables,
        imprint: imprint(&row, typed, now)?,
        pictures,
        ..headed(&seat, &row, masthead, matter, now, typed.id.unwrap_or_default())?
    };
    Ok(Right { fact, people, row, level: seat.unit.level, drill: matter.is_drill() })
}

/// 版记 of a formal document; others have none.
fn imprint(row: &SeriesRow, typed: &Paper, now: Instant) -> Result<Option<Imprint>, ReportError> {
    if row.kind != DocumentKind::Circular {
        return Ok(None);
    }
    let by = bounded("/printed_by", typed.printed_by.clone(), NAME_CHARS)?;
    Ok(by.map(|by| Imprint { by, on: typed.printed_on.unwrap_or_else(|| Date::of(now)) }))
}

/// Who issues it, as printed: the general duty room that the unit keeps, otherwise the unit.
pub(crate) fn issuer(seat: &Seat) -> &str {
    general(seat).map_or(&seat.unit.name, |d| &d.name)
}

fn general(seat: &Seat) -> Option<&Desk> {
    seat.desks.iter().find(|d| d.is_general())
}

/// The other desks of a unit that issue a series under their own name and number it for themselves. A
/// formal document is the unit's, whoever wrote it: 发文字号 is of the organ (GB/T 9704-2012, 7.2.5).
pub(crate) fn other_issuers<'s>(seat: &'s Seat, row: &SeriesRow) -> impl Iterator<Item = &'s Desk> {
    let own = general(seat).map(|desk| desk.id);
    let circular = row.kind == DocumentKind::Circular;
    seat.desks.iter().filter(move |desk| !circular && !desk.external && Some(desk.id) != own)
}

/// The desk that issues a document, where that is another than the unit itself or its general duty room.
fn issuing<'s>(
    seat: &'s Seat,
    row: &SeriesRow,
    chosen: Option<DeskId>,
) -> Result<Option<&'s Desk>, ReportError> {
    let own = general(seat).map(|desk| desk.id);
    let Some(chosen) = chosen.filter(|desk| Some(*desk) != own) else { return Ok(None) };
    let says = "这种文书不能以这个值班室的名义编发；请在列出的编发单位中选择";
    let found = other_issuers(seat, row).find(|desk| desk.id == chosen);
    found.map(Some).ok_or_else(|| wrong("/desk_id", "document.desk", says))
}

impl Right {
    /// The rule by which it is signed; none for a form, which is laid before leaders.
    pub fn rule<'t>(&self, terms: &'t Terms, matter: Matter<'_>) -> Option<&'t SignRow> {
        if self.row.kind.is_form() { None } else { rule(terms, self.level, matter) }
    }

    /// 签发, as it is printed and as it is kept.
    fn sign(&mut self, signed: Signed, people: SignPeople) {
        self.people.signed_by.clone_from(&people.by);
        if people.checked_by.is_some() {
            self.people.checked_by.clone_from(&people.checked_by);
        }
        self.people.signing = Some(people);
        self.fact.signed = Some(signed);
    }

    /// Where its number will stand, before it is given.
    pub fn unnumbered(&self) -> String {
        self.row.unnumbered(self.drill, Date::of(self.fact.at).year())
    }
}

/// The beginning of a document: everything but text, pictures and number.
fn headed(
    seat: &Seat,
    row: &SeriesRow,
    masthead: Masthead,
    matter: Matter<'_>,
    at: Instant,
    id: DocumentId,
) -> Result<DocumentIssued, ReportError> {
    let desk = issuing(seat, row, masthead.desk_id)?;
    Ok(DocumentIssued {
        id,
        about: matter.about(),
        unit: seat.unit.id,
        unit_name: seat.name().to_owned(),
        issuer: desk.map_or_else(|| issuer(seat), |desk| &desk.name).to_owned(),
        desk: desk.map(|desk| desk.id),
        at,
        kind: row.kind,
        series: row.code.clone(),
        series_name: row.zh.clone(),
        head: row.head(&seat.unit.name),
        number: None,
        urgency: masthead.urgency,
        mark: masthead.mark,
        title: masthead.title.unwrap_or_else(|| matter.title()),
        addressed_to: None,
        text: String::new(),
        tables: Vec::new(),
        copies: masthead.copies,
        imprint: None,
        pictures: Vec::new(),
        signed: None,
    })
}

/// How a document is headed, within its limits.
pub(crate) fn checked(typed: &Masthead) -> Result<Masthead, ReportError> {
    let title = bounded("/title", typed.title.clone(), limits::TITLE_CHARS)?;
    let mark = bounded("/mark", typed.mark.clone(), NAME_CHARS)?;
    if mark.as_deref().is_some_and(|mark| {
        ["绝密", "机密", "秘密"].iter().any(|secret| mark.contains(secret)) && !mark.contains("工作秘密")
    }) {
        let says = "本平台是非密平台，不得处理国家秘密；可标“内部”或“工作秘密”";
        return Err(wrong("/mark", "document.secret", says));
    }
    if typed.copies.len() > limits::COPIES {
        let says = format!("报、送、发最多 {} 行；请合并", limits::COPIES);
        return Err(wrong("/copies", "document.copies", &says));
    }
    let mut copies = Vec::new();
    for (n, line) in typed.copies.iter().enumerate() {
        let label = bounded(&format!("/copies/{n}/label"), Some(line.label.clone()), NAME_CHARS)?;
        let text = remark(&format!("/copies/{n}/text"), Some(line.text.clone()))?;
        if let Some(text) = text {
            copies.push(CopyLine { label: label.unwrap_or_else(|| "送".to_owned()), text });
        }
    }
    let Masthead { series, urgency, desk_id, .. } = typed.clone();
    Ok(Masthead { series, title, urgency, mark, copies, desk_id })
}

/// Issues a document about a report: gives it its number. Answers its id.
///
/// # Errors
/// [`ReportError`], with what is missing.
pub fn issue(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    r: &ReportRec,
    typed: &Paper,
) -> Result<DocumentId, ReportError> {
    issue_about(tx, terms, who, Matter::Event(r), typed)
}

/// The same of any matter.
pub(super) fn issue_about(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    matter: Matter<'_>,
    typed: &Paper,
) -> Result<DocumentId, ReportError> {
    if let Some(id) = typed.id {
        let asked = (matter.about(), typed);
        if resent::done(tx, who.unit, id.bytes(), &asked).map_err(|_| id_taken())? {
            return Ok(id);
        }
        // What waits under this id is issued with its signature.
        let waits = manuscript::get(tx, ReportId::from_bytes(id.bytes()))?.is_some();
        if waits || document::get(tx, id)?.is_some() {
            return Err(id_taken());
        }
        resent::keep(tx, who.unit, id.bytes(), &asked)?;
    }
    let now = tx.now();
    let mut right = right(tx, terms, who, matter, typed, now)?;
    match right.rule(terms, matter) {
        Some(row) => {
            let (signed, people) = signature(tx, who, matter, row, typed.sign.clone())?;
            right.sign(signed, people);
        }
        None if right.row.kind.is_form() || right.people.signed_by.is_some() => {}
        None => {
            return Err(wrong("/signed_by", "document.unsigned", "请写明由谁签发；没有签发人，不给期号"));
        }
    }
    number(tx, who, right, Audience::local())
}

fn id_taken() -> ReportError {
    state("document.id_taken", "这个编号已用于另一份文书；请重新打开再出。")
}

/// The signature with which a document is issued at once, as for a written report: on the screen by who
/// may sign, upon a word or on paper. Whoever has none asks for it ([`super::manuscript::submit_paper`], [`super::manuscript::submit_periodical`]).
fn signature(
    tx: &mut Tx<'_>,
    who: &Who,
    matter: Matter<'_>,
    row: &SignRow,
    typed: Option<Sign>,
) -> Result<(Signed, SignPeople), ReportError> {
    let Some(typed) = typed else {
        let says = "请屏上签、记录口头同意、附签字页，或送签；没有签发，不给期号";
        return Err(wrong("/sign", "document.unsigned", says));
    };
    if row.check && typed.method != SignMethod::Paper {
        return Err(wrong("/sign", "sign.check_first", "按本地规定要先核稿；请送核，由同事核过后再签发"));
    }
    let not_before = match matter {
        Matter::Event(r) => r.knew_at,
        Matter::Period(period, _) => period.counted_at,
    };
    // A grade is confirmed at the report, not on a paper about it.
    let typed = Sign { confirm_grade: false, ..typed };
    sign::accept(tx, who, who.unit, row, typed, not_before, "/sign")
}

/// Issues a document that waited, with the signature that it was given.
pub(super) fn issue_signed(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    matter: Matter<'_>,
    typed: &Paper,
    signing: Option<(Signed, SignPeople)>,
) -> Result<DocumentId, ReportError> {
    let now = tx.now();
    let mut right = right(tx, terms, who, matter, typed, now)?;
    if let Some((signed, people)) = signing {
        right.sign(signed, people);
    }
    number(tx, who, right, Audience::local())
}

/// Gives a document its number and writes it.
fn number(tx: &mut Tx<'_>, who: &Who, right: Right, audience: Audience) -> Result<DocumentId, ReportError> {
    let Right { mut fact, people, row, drill, .. } = right;
    let year = Date::of(fact.at).year();
    let counted = Counted { unit: who.unit, desk: fact.desk, drill };
    let n = document::next_number(tx, counted, &row.code, year)?;
    fact.number = Some(DocumentNumber { year, n, text: row.number(drill, year, n) });
    let id = fact.id;
    let issued = draft(&fact, who.unit, audience, drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![issued])?;
    Ok(id)
}

/// The series of a report upward, where the place has one, after looking whether it may be chosen and whose
/// room issues it.
pub(crate) fn upward_series<'t>(
    terms: &'t Terms,
    seat: &Seat,
    chosen: Option<&Masthead>,
) -> Result<Option<&'t SeriesRow>, ReportError> {
    let code = chosen.map_or("", |chosen| chosen.series.as_str());
    let found = series(terms, seat.unit.level, code)?;
    if let Some(other) = found.filter(|row| !row.upward) {
        let says = format!("“{}”不是上报的刊物；请在列出的刊名中选择", other.zh);
        return Err(wrong("/series", "document.not_upward", &says));
    }
    if let (Some(row), Some(chosen)) = (found, chosen) {
        issuing(seat, row, chosen.desk_id)?;
    }
    Ok(found)
}

/// The document in which a written report goes upward, where the place has a series for it.
pub(crate) fn issue_upward(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    seat: &Seat,
    sent: &ReportSent,
    goes: &Upwards<'_>,
) -> Result<(), ReportError> {
    let Some(row) = upward_series(terms, seat, goes.chosen)? else { return Ok(()) };
    let masthead = match goes.chosen {
        Some(chosen) => checked(chosen)?,
        None => masthead_of(row, sent.rating),
    };
    let report = crate::views::report::get(tx, sent.id)?.ok_or(ReportError::NotFound)?;
    let copies = with_addressees(masthead.copies, &goes.to);
    let text = match graded(sent.rating) {
        Some(line) => format!("{}\n{line}", sent.what),
        None => sent.what.clone(),
    };
    let masthead = Masthead { copies, ..masthead };
    let matter = Matter::Event(&report);
    let head = headed(seat, row, masthead, matter, sent.sent_at, DocumentId::default())?;
    let about = DocumentAbout::Event { root: report.root, report: report.id, with_report: true };
    let fact = DocumentIssued { about, text, ..head };
    let people = DocumentPeople {
        signed_by: goes.signing.and_then(|s| s.by.clone()),
        checked_by: goes.signing.and_then(|s| s.checked_by.clone()),
        edited_by: Some(goes.drafted_by.to_owned()),
        phone: seat.phone(),
        by: Some(who.name.clone()),
        ..DocumentPeople::default()
    };
    let right = Right { fact, people, row: row.clone(), level: seat.unit.level, drill: report.drill };
    number(tx, who, right, audience(sent.reach, &sent.nodes))?;
    Ok(())
}

/// How a report goes upward, as its document says it.
pub(crate) struct Upwards<'a> {
    /// Series, title and copies, where somebody chose them.
    pub chosen: Option<&'a Masthead>,
    /// Desks that are owed it.
    pub to: Vec<String>,
    /// 拟稿
    pub drafted_by: &'a str,
    /// 签发
    pub signing: Option<&'a SignPeople>,
}

/// 报: whoever is owed the report stands first, unless somebody typed that line.
pub(crate) fn with_addressees(copies: Vec<CopyLine>, to: &[String]) -> Vec<CopyLine> {
    if to.is_empty() || copies.iter().any(|line| line.label == "报") {
        return copies;
    }
    let report = CopyLine { label: "报".to_owned(), text: to.join("，") };
    std::iter::once(report).chain(copies).collect()
}

/// A document that the caller may see: the unit's own, and one that went with a report which the
/// caller sees.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn visible(db: &mut dyn Db, who: &Who, id: DocumentId) -> Result<DocumentRec, ReportError> {
    let found = document::get(db, id)?.ok_or(ReportError::NotFound)?;
    if may_see(db, who, &found)? { Ok(found) } else { Err(ReportError::NotFound) }
}

/// Whether the caller may see a document.
///
/// # Errors
/// [`ReportError`].
pub fn may_see(db: &mut dyn Db, who: &Who, found: &DocumentRec) -> Result<bool, ReportError> {
    if found.issued.unit == who.unit {
        return Ok(true);
    }
    let Some(report) = found.issued.about.goes_with() else { return Ok(false) };
    match super::visible_report(db, who, report) {
        Ok(_) => Ok(true),
        Err(ReportError::NotFound) => Ok(false),
        Err(e) => Err(e),
    }
}

/// 作废: a document of the unit counts no more; its number stays given.
///
/// # Errors
/// [`ReportError`].
pub fn void(tx: &mut Tx<'_>, who: &Who, id: DocumentId, reason: String) -> Result<(), ReportError> {
    let found = visible(tx, who, id)?;
    if found.issued.unit != who.unit {
        return Err(ReportError::NotNow("只有制发文书的单位可以作废它"));
    }
    if found.voided_at.is_some() {
        return Err(ReportError::Already("这份文书已经作废。"));
    }
    let reason = remark("/reason", Some(reason))?
        .ok_or_else(|| wrong("/reason", "document.void_reason", "请写明为什么作废"))?;
    let went_with = found.issued.about.goes_with();
    let report = went_with.map(|id| crate::views::report::get(tx, id)).transpose()?.flatten();
    let readers = report.as_ref().map_or_else(|| Ok(Audience::local()), |r| readers_of(tx, r))?;
    let fact = DocumentVoided { id, at: tx.now(), reason };
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let voided = draft(&fact, who.unit, readers, found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![voided])?;
    Ok(())
}
