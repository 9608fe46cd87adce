//! 文书: a desk issues a bulletin, a form or a circular about an event. Its number is the next of
//! the unit, the series and the year, and is given when it is issued: inside the writer, so that
//! none is given twice and none is left out, also when many issue at once.
//!
//! A written report upward goes in its document by itself. Nothing is ever changed in an issued
//! one: another says what is right, and the wrong one is marked 作废 with its number.

use super::posting::Seat;
use super::{ReportError, Terms, attach, audience, bounded, draft, readers_of, remark, state, wrong};
use crate::profile::SeriesRow;
use crate::text::rating_zh;
use crate::views::document::{self, DocumentRec};
use crate::views::report::ReportRec;
use crate::views::{call, instruction};
use facts::draft::Audience;
use facts::report::{
    AttachmentRef, CopyLine, DocumentIssued, DocumentKind, DocumentNumber, DocumentPeople, DocumentVoided,
    FormRow, Masthead, ReportSent, SignPeople, TookPeople, Urgency,
};
use journal::{Db, Tx};
use kernel::calendar::Date;
use kernel::limits::report::document as limits;
use kernel::limits::{NAME_CHARS, PHONE_CHARS};
use kernel::{AttachmentId, DocumentId, Grade, Level, Rating};
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
    /// The text, a paragraph a line; not of a form.
    #[serde(default)]
    pub text: String,
    /// The rows of a form.
    #[serde(default)]
    pub rows: Vec<FormRow>,
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
    let form = row.kind.is_form();
    let rows = if form { rows_of(db, who, r, row.kind, &text)? } else { Vec::new() };
    let graded = graded(r.rating).map(|line| format!("{text}\n{line}"));
    let title = match row.kind {
        DocumentKind::Circular => format!("关于{}的通报", r.title),
        _ => r.title.clone(),
    };
    Ok(Paper {
        id: None,
        masthead: Masthead { title: Some(title), ..masthead_of(row, r.rating) },
        addressed_to: row.addressed_to.clone(),
        text: if form { String::new() } else { graded.unwrap_or(text) },
        rows,
        pictures: Vec::new(),
        signed_by: None,
        checked_by: None,
        edited_by: (!form).then(|| who.name.clone()),
        phone: seat.phone(),
    })
}

/// A grade stands on paper only after a leader confirmed it.
pub(crate) fn graded(rating: Rating) -> Option<String> {
    rating.confirmed.then(|| format!("事件等级：{}。", rating_zh(rating)))
}

/// The rows of a form, filled with what the record says.
fn rows_of(
    db: &mut dyn Db,
    who: &Who,
    r: &ReportRec,
    kind: DocumentKind,
    text: &str,
) -> Result<Vec<FormRow>, ReportError> {
    let row =
        |label: &str, text: String, lines| FormRow { label: label.to_owned(), text, lines, pictures: vec![] };
    let mut rows = vec![
        row("来文单位", r.unit_name.clone(), 1),
        row("来文时间", crate::text::date_time_zh(r.sent_at), 1),
        row("来文编号", r.no.clone(), 1),
        row("事由", r.title.clone(), 1),
        row("内容摘要", text.to_owned(), 4),
    ];
    let mut given = row("领导批示", String::new(), 6);
    let mut done = Vec::new();
    for i in instruction::of_root(db, r.root)?.into_iter().filter(|i| i.unit == who.unit) {
        let name = i.by_name.unwrap_or_default();
        if !given.text.is_empty() {
            given.text.push('\n');
        }
        let at = crate::text::date_time_zh(i.at);
        given.text.push_str(&format!("{}{name}（{at}）：{}", i.by_post, i.text.trim()));
        given.pictures.extend(i.attachment);
        let answers = i.to.iter().filter_map(|to| to.answer.as_ref().map(|a| format!("{}：{a}", to.name)));
        done.extend(answers);
    }
    match kind {
        DocumentKind::Approval => {
            rows.push(row("拟办意见", String::new(), 4));
            rows.push(given);
            rows.push(row("办理结果", done.join("\n"), 3));
        }
        DocumentKind::Reading => {
            rows.push(FormRow { label: "领导阅示".to_owned(), ..given });
            rows.push(row("备注", String::new(), 2));
        }
        _ => rows.push(row("备注", String::new(), 2)),
    }
    Ok(rows)
}

/// 呈报通知单: who was told, when, and what they said, from the unit's call list.
pub(crate) fn told(db: &mut dyn Db, who: &Who, r: &ReportRec) -> Result<Vec<Vec<String>>, ReportError> {
    let head = ["职务或单位", "姓名", "电话", "结果", "时间", "接话人、反馈"].map(str::to_owned);
    let mut rows = vec![head.to_vec()];
    for c in call::of_unit(db, r.root, who.unit)? {
        let last = c.tries.last();
        let outcome = match c.state.as_str() {
            "told" => "已告知",
            "no_answer" => "未接",
            "busy" => "占线",
            _ => "未告知",
        };
        let at = last.map_or_else(String::new, |t| crate::text::date_time_zh(t.at));
        let took = [last.and_then(|t| t.took_by.clone()), last.and_then(|t| t.said.clone())];
        let took = took.into_iter().flatten().collect::<Vec<_>>().join("：");
        let whose = format!("{}{}", c.unit_name, c.post_name);
        let name = c.name.unwrap_or_default();
        rows.push(vec![whose, name, c.phone.unwrap_or_default(), outcome.to_owned(), at, took]);
    }
    Ok(rows)
}

/// A paper whose fields are right, ready to be numbered or shown.
pub(crate) struct Right {
    /// As it would be issued now, without its number.
    pub fact: DocumentIssued,
    /// Who stands in it.
    pub people: DocumentPeople,
    row: SeriesRow,
    drill: bool,
}

/// Looks whether a document could be issued.
///
/// # Errors
/// [`ReportError::Fields`] with every field that is wrong.
pub(crate) fn right(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    r: &ReportRec,
    typed: &Paper,
    now: kernel::Instant,
) -> Result<Right, ReportError> {
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let row = series(terms, seat.unit.level, &typed.masthead.series)?
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
    let pictures = pictures(db, who, r, typed)?;
    let people = DocumentPeople {
        signed_by: bounded("/signed_by", typed.signed_by.clone(), NAME_CHARS)?,
        checked_by: bounded("/checked_by", typed.checked_by.clone(), NAME_CHARS)?,
        edited_by: bounded("/edited_by", typed.edited_by.clone(), NAME_CHARS)?,
        phone: bounded("/phone", typed.phone.clone(), PHONE_CHARS)?,
        by: Some(who.name.clone()),
        rows: if row.kind.is_form() { rows(&typed.rows)? } else { Vec::new() },
        told: if row.kind == DocumentKind::Notice { told(db, who, r)? } else { Vec::new() },
    };
    let fact = DocumentIssued {
        addressed_to: bounded("/addressed_to", typed.addressed_to.clone(), limits::TITLE_CHARS)?,
        text: if row.kind.is_form() { String::new() } else { text },
        pictures,
        ..headed(&seat, &row, masthead, r, now, typed.id.unwrap_or_default())
    };
    Ok(Right { fact, people, row, drill: r.drill })
}

/// Who issues it, as printed: the general duty room that the unit keeps, otherwise the unit.
pub(crate) fn issuer(seat: &Seat) -> &str {
    seat.desks.iter().find(|d| d.is_general()).map_or(&seat.unit.name, |d| &d.name)
}

impl Right {
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
    r: &ReportRec,
    at: kernel::Instant,
    id: DocumentId,
) -> DocumentIssued {
    let issuer = issuer(seat).to_owned();
    DocumentIssued {
        id,
        root: r.root,
        report: r.id,
        with_report: false,
        unit: seat.unit.id,
        unit_name: seat.name().to_owned(),
        issuer,
        at,
        kind: row.kind,
        series: row.code.clone(),
        series_name: row.zh.clone(),
        head: row.head(&seat.unit.name),
        number: None,
        urgency: masthead.urgency,
        mark: masthead.mark,
        title: masthead.title.unwrap_or_else(|| r.title.clone()),
        addressed_to: None,
        text: String::new(),
        copies: masthead.copies,
        pictures: Vec::new(),
    }
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
    Ok(Masthead { series: typed.series.clone(), title, urgency: typed.urgency, mark, copies })
}

fn rows(typed: &[FormRow]) -> Result<Vec<FormRow>, ReportError> {
    if typed.len() > limits::ROWS {
        let says = format!("表单最多 {} 栏", limits::ROWS);
        return Err(wrong("/rows", "document.rows", &says));
    }
    let mut rows = Vec::new();
    let mut chars = 0;
    for (n, row) in typed.iter().enumerate() {
        let label = bounded(&format!("/rows/{n}/label"), Some(row.label.clone()), NAME_CHARS)?;
        chars += row.text.chars().count();
        if chars > limits::FORM_CHARS {
            let says = format!("表单各栏合计最多 {} 字；请删减", limits::FORM_CHARS);
            return Err(wrong(&format!("/rows/{n}/text"), "document.form_long", &says));
        }
        rows.push(FormRow {
            label: label.unwrap_or_default(),
            text: row.text.trim().to_owned(),
            lines: row.lines.min(limits::ROW_LINES),
            pictures: row.pictures.clone(),
        });
    }
    Ok(rows)
}

/// The pictures that a document prints: files of the event, or uploaded here.
fn pictures(
    db: &mut dyn Db,
    who: &Who,
    r: &ReportRec,
    typed: &Paper,
) -> Result<Vec<AttachmentRef>, ReportError> {
    let mut ids = typed.pictures.clone();
    ids.extend(typed.rows.iter().flat_map(|row| row.pictures.iter().copied()));
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > limits::PICTURES {
        let says = format!("最多印 {} 张照片", limits::PICTURES);
        return Err(wrong("/pictures", "document.pictures", &says));
    }
    let (known, new): (Vec<_>, Vec<_>) =
        ids.into_iter().partition(|id| r.attachments.iter().any(|a| a.id == *id));
    let mut refs: Vec<AttachmentRef> =
        r.attachments.iter().filter(|a| known.contains(&a.id)).cloned().collect();
    refs.extend(attach::refs(db, who, &new)?);
    if let Some(other) = refs.iter().find(|a| !["image/jpeg", "image/png"].contains(&a.media_type.as_str())) {
        let says = format!("“{}”不是 JPEG 或 PNG 照片，印不进文书；请换一张，或只作附件", other.name);
        return Err(wrong("/pictures", "document.picture_kind", &says));
    }
    for file in &refs {
        size_of(&file.name, &attach::head(db, file.id)?)?;
    }
    if refs.iter().map(|a| a.size).sum::<u64>() > limits::PICTURE_BYTES {
        let says = format!("照片合计超过 {} MB；请减少几张", limits::PICTURE_BYTES / 1024 / 1024);
        return Err(wrong("/pictures", "document.pictures_large", &says));
    }
    Ok(refs)
}

/// Width and height of a picture in pixels, from the beginning of its file; whatever it is called,
/// it must be one.
pub(crate) fn size_of(name: &str, bytes: &[u8]) -> Result<(u32, u32), ReportError> {
    use imagesize::ImageType::{Jpeg, Png};
    let is_picture = matches!(imagesize::image_type(bytes), Ok(Jpeg | Png));
    let size = imagesize::blob_size(bytes).ok().filter(|_| is_picture).ok_or_else(|| {
        let says = format!("“{name}”读不出来，不是照片或没有传完整；请重新拍照上传");
        wrong("/pictures", "document.picture_bad", &says)
    })?;
    let pixels = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok((pixels(size.width), pixels(size.height)))
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
    if let Some(known) = typed.id.map(|id| document::get(tx, id)).transpose()?.flatten() {
        let same = known.issued.unit == who.unit && known.issued.report == r.id;
        return if same {
            Ok(known.issued.id)
        } else {
            Err(state("document.id_taken", "这个编号已用于另一份文书；请重新打开再出。"))
        };
    }
    let now = tx.now();
    let right = right(tx, terms, who, r, typed, now)?;
    let needs = matches!(right.row.kind, DocumentKind::Bulletin | DocumentKind::Circular);
    if needs && right.people.signed_by.is_none() {
        return Err(wrong("/signed_by", "document.unsigned", "请写明由谁签发；没有签发人，不给期号"));
    }
    number(tx, who, right, Audience::local())
}

/// Gives a document its number and writes it.
fn number(tx: &mut Tx<'_>, who: &Who, right: Right, audience: Audience) -> Result<DocumentId, ReportError> {
    let Right { mut fact, people, row, drill } = right;
    let year = Date::of(fact.at).year();
    let n = document::next_number(tx, who.unit, drill, &row.code, year)?;
    fact.number = Some(DocumentNumber { year, n, text: row.number(drill, year, n) });
    let id = fact.id;
    let issued = draft(&fact, who.unit, audience, drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![issued])?;
    Ok(id)
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
    let code = goes.chosen.map_or("", |chosen| chosen.series.as_str());
    let found = series(terms, seat.unit.level, code)?;
    if let Some(other) = found.filter(|row| !row.upward) {
        let says = format!("“{}”不是上报的刊物；请在列出的刊名中选择", other.zh);
        return Err(wrong("/series", "document.not_upward", &says));
    }
    let Some(row) = found else { return Ok(()) };
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
    let head = headed(seat, row, masthead, &report, sent.sent_at, DocumentId::default());
    let fact = DocumentIssued { with_report: true, text, ..head };
    let people = DocumentPeople {
        signed_by: goes.signing.and_then(|s| s.by.clone()),
        checked_by: goes.signing.and_then(|s| s.checked_by.clone()),
        edited_by: Some(goes.drafted_by.to_owned()),
        phone: seat.phone(),
        by: Some(who.name.clone()),
        ..DocumentPeople::default()
    };
    let right = Right { fact, people, row: row.clone(), drill: report.drill };
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
    if !found.issued.with_report {
        return Ok(false);
    }
    match super::visible_report(db, who, found.issued.report) {
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
        return Err(ReportError::NotNow("只有出文书的单位可以作废它"));
    }
    if found.voided_at.is_some() {
        return Err(ReportError::Already("这份文书已经作废。"));
    }
    let reason = remark("/reason", Some(reason))?
        .ok_or_else(|| wrong("/reason", "document.void_reason", "请写明为什么作废"))?;
    let readers = match crate::views::report::get(tx, found.issued.report)? {
        Some(r) if found.issued.with_report => readers_of(&r),
        _ => Audience::local(),
    };
    let fact = DocumentVoided { id, at: tx.now(), reason };
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let voided = draft(&fact, who.unit, readers, found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![voided])?;
    Ok(())
}
