//! Office documents: what can be issued, what was, and the paper itself in the model from which
//! PDF and Word are made.

use super::dto::{
    DocumentDetail, DocumentRow, DocumentSigned, IssuerRef, Papers, PreparedPaper, SeriesRef, UnitRef,
};
use super::layout::layout;
use crate::around::Desk;
use crate::profile::SeriesRow;
use crate::service::document::{
    self, Matter, Paper, Right, masthead_of, may_see, prepared, right, series, told, with_addressees,
};
use crate::service::posting::Seat;
use crate::service::{ReportError, Terms, sign, upward, visible_report};
use crate::views::document::{Counted, DocumentRec, Wanted, next_number, of_root, of_unit};
use crate::views::manuscript::ManuscriptRec;
use crate::views::report::ReportRec;
use facts::entry::Mode;
use facts::report::{DocumentIssued, DocumentKind, Masthead};
use journal::{Db, DbError};
use kernel::calendar::Date;
use kernel::page::{Page, PageRequest};
use kernel::{AttachmentId, DeskId, DocumentId, Instant, Rating, ReportId};
use officedoc::Document;
use org::web::Who;
use serde::{Deserialize, Serialize};

/// The series that a unit has and that are wanted, each with its next number.
pub(super) fn offered(
    db: &mut dyn Db,
    terms: &Terms,
    seat: &Seat,
    drill: bool,
    now: Instant,
    wanted: impl Fn(&SeriesRow) -> bool,
) -> Result<Vec<SeriesRef>, DbError> {
    let year = Date::of(now).year();
    let rows = terms.profile.series(seat.unit.level).filter(|row| wanted(row));
    rows.map(|row| {
        let mut next = |desk: Option<DeskId>| {
            let n = next_number(db, Counted { unit: seat.unit.id, desk, drill }, &row.code, year)?;
            Ok::<_, DbError>(row.number(drill, year, n))
        };
        let of_desk = |desk: &Desk| {
            let phone = desk.phones.first().cloned();
            Ok(IssuerRef { desk_id: desk.id, name: desk.name.clone(), phone, next: next(Some(desk.id))? })
        };
        let desks = document::other_issuers(seat, row).map(of_desk).collect::<Result<_, DbError>>()?;
        Ok(SeriesRef {
            code: row.code.clone(),
            kind: row.kind,
            zh: row.zh.clone(),
            en: row.en.clone(),
            head: row.head(&seat.unit.name),
            next: next(None)?,
            desks,
            upward: row.upward,
        })
    })
    .collect()
}

/// How a report upward will be headed; nothing where the place has no series for it.
///
/// # Errors
/// [`ReportError`].
pub fn papers(
    db: &mut dyn Db,
    terms: &Terms,
    seat: &Seat,
    drill: bool,
    (chosen, rating): (Option<&Masthead>, Rating),
    to: &[String],
    now: Instant,
) -> Result<Option<Papers>, ReportError> {
    let offered = offered(db, terms, seat, drill, now, |row| row.upward)?;
    let Some(row) = series(terms, seat.unit.level, "")? else { return Ok(None) };
    let masthead = chosen.cloned().unwrap_or_else(|| masthead_of(row, rating));
    let copies = with_addressees(masthead.copies, to);
    let issuer = document::issuer(seat).to_owned();
    Ok(Some(Papers {
        series: offered,
        masthead: Masthead { copies, ..masthead },
        issuer,
        phone: seat.phone(),
    }))
}

/// Which document is to be written.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaperOf {
    /// Code of the series; the first that the unit has, when absent.
    #[serde(default)]
    pub series: Option<String>,
}

/// A document about a report, filled with what the record says.
///
/// # Errors
/// [`ReportError`].
pub fn prepare(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    of: &PaperOf,
    now: Instant,
) -> Result<PreparedPaper, ReportError> {
    let r = visible_report(db, who, id)?;
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let offered = offered(db, terms, &seat, r.drill, now, |row| row.tells_of(None))?;
    let wanted = of.series.clone().filter(|code| !code.is_empty());
    let code = wanted.or_else(|| offered.first().map(|row| row.code.clone())).unwrap_or_default();
    let row = series(terms, seat.unit.level, &code)?
        .filter(|row| row.tells_of(None))
        .ok_or(ReportError::NotFound)?;
    let text = upward::written_from(db, terms, who, &r)?.what;
    let paper = prepared(db, who, &r, row, text)?;
    let told = if row.kind == DocumentKind::Notice { told(db, who, &r)? } else { Vec::new() };
    let issuer = document::issuer(&seat).to_owned();
    let rule = match row.kind.is_form() {
        true => None,
        false => document::rule(terms, seat.unit.level, Matter::Event(&r)),
    };
    let signing = sign::signing_terms(db, who, who.unit, rule, now)?;
    Ok(PreparedPaper { series: offered, paper, told, issuer, drill: r.drill, period: None, signing })
}

/// How a document that waits for its signature is headed.
///
/// # Errors
/// [`ReportError`].
pub fn waiting_papers(
    db: &mut dyn Db,
    terms: &Terms,
    seat: &Seat,
    m: &ManuscriptRec,
    waiting: &Paper,
    now: Instant,
) -> Result<Papers, ReportError> {
    let wanted = |row: &SeriesRow| row.tells_of(m.about.period()) && !row.kind.is_form();
    Ok(Papers {
        series: offered(db, terms, seat, m.drill, now, wanted)?,
        masthead: waiting.masthead.clone(),
        issuer: document::issuer(seat).to_owned(),
        phone: waiting.phone.clone(),
    })
}

/// Which documents are listed.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Listed {
    /// Code of the series.
    #[serde(default)]
    pub series: Option<String>,
    /// The year of the number.
    #[serde(default)]
    pub year: Option<i16>,
    /// Words of number, title or name.
    #[serde(default)]
    pub q: Option<String>,
    /// The `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Rows wanted.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// 文书登记: the documents of the caller's unit, newest first.
///
/// # Errors
/// [`ReportError`].
pub fn list(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    listed: &Listed,
) -> Result<Page<DocumentRow>, ReportError> {
    let limit = PageRequest { after: None, limit: listed.limit }.limit();
    part(db, terms, who, listed, listed.after.as_deref(), limit)
}

/// A page of them behind `after`, for the screen and for a file.
pub(super) fn part(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    listed: &Listed,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<DocumentRow>, ReportError> {
    let after = after.and_then(|key| {
        let (at, id) = key.split_once('-')?;
        Some((Instant(at.parse().ok()?), id.parse().ok()?))
    });
    let wanted = Wanted { series: listed.series.clone(), year: listed.year, q: listed.q.clone(), after };
    let drill = who.mode == Mode::Drill;
    let found = of_unit(db, who.unit, drill, &wanted, limit.saturating_add(1))?;
    let key = |d: &DocumentRec| format!("{}-{}", d.issued.at.0, d.issued.id);
    Ok(Page::from_one_more(found, limit, key).map(|d| shown(terms, who, &d)))
}

/// The documents about an event that the caller may see, oldest first.
///
/// # Errors
/// [`ReportError`].
pub fn seen(db: &mut dyn Db, who: &Who, root: ReportId) -> Result<Vec<DocumentRec>, ReportError> {
    let mut seen = Vec::new();
    for found in of_root(db, root)? {
        if may_see(db, who, &found)? {
            seen.push(found);
        }
    }
    Ok(seen)
}

/// The same as rows.
#[must_use]
pub fn of_event(terms: &Terms, who: &Who, seen: &[DocumentRec]) -> Vec<DocumentRow> {
    seen.iter().map(|found| shown(terms, who, found)).collect()
}

fn shown(terms: &Terms, who: &Who, d: &DocumentRec) -> DocumentRow {
    let i = &d.issued;
    DocumentRow {
        id: i.id,
        rev: d.rev,
        kind: i.kind,
        series: i.series.clone(),
        series_name: i.series_name.clone(),
        series_name_en: terms.profile.series_en(&i.series, &i.series_name).map(str::to_owned),
        number: i.number.as_ref().map(|n| n.text.clone()),
        title: i.title.clone(),
        at: i.at,
        unit: UnitRef { id: i.unit, name: i.unit_name.clone() },
        issuer: i.issuer.clone(),
        mine: i.unit == who.unit,
        report: i.about.report(),
        with_report: i.about.goes_with().is_some(),
        period: i.about.period(),
        signed_by: d.people.signed_by.clone(),
        voided_at: d.voided_at,
        voided_by: d.voided_by.clone(),
        void_reason: d.void_reason.clone(),
        drill: d.drill,
    }
}

/// One document with all that it says.
///
/// # Errors
/// [`ReportError::NotFound`].
pub fn one(db: &mut dyn Db, terms: &Terms, who: &Who, id: DocumentId) -> Result<DocumentDetail, ReportError> {
    let d = document::visible(db, who, id)?;
    let row = shown(terms, who, &d);
    let DocumentRec { issued, people, .. } = d;
    let in_rows: Vec<AttachmentId> = people.rows.iter().flat_map(|r| r.pictures.iter().copied()).collect();
    let paper = Paper {
        id: Some(issued.id),
        masthead: Masthead {
            series: issued.series,
            title: Some(issued.title),
            urgency: issued.urgency,
            mark: issued.mark,
            copies: issued.copies,
            desk_id: issued.desk,
        },
        addressed_to: issued.addressed_to,
        printed_by: issued.imprint.as_ref().map(|printed| printed.by.clone()),
        printed_on: issued.imprint.map(|printed| printed.on),
        text: issued.text,
        rows: people.rows,
        tables: issued.tables,
        pictures: issued.pictures.iter().map(|a| a.id).filter(|id| !in_rows.contains(id)).collect(),
        signed_by: people.signed_by,
        checked_by: people.checked_by,
        edited_by: people.edited_by,
        phone: people.phone,
        sign: None,
    };
    let signing = people.signing.unwrap_or_default();
    let signed = issued.signed.map(|s| DocumentSigned {
        at: s.at,
        post: s.post,
        by: signing.by,
        method: s.method,
        stands_in_for: signing.stands_in_for,
        phone: signing.phone,
        said: signing.said,
        taken_by: signing.taken_by,
    });
    Ok(DocumentDetail { row, paper, head: issued.head, told: people.told, signed })
}

/// As what a document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// To be printed and read.
    #[default]
    Pdf,
    /// To be edited.
    Docx,
}

/// A document as it was issued, laid out, with the name of its file.
///
/// # Errors
/// [`ReportError::NotFound`]; a picture that has not come yet.
pub fn laid_out(db: &mut dyn Db, who: &Who, id: DocumentId) -> Result<(Document, String), ReportError> {
    let d = document::visible(db, who, id)?;
    let number = d.issued.number.as_ref().map(|n| n.text.clone());
    let name = named(&d.issued, number.as_deref().unwrap_or_default());
    let mut paper = layout(db, &d.issued, &d.people, d.drill, number)?;
    if d.voided_at.is_some() {
        paper.number = Some(format!("{}（作废）", paper.number.unwrap_or_default()));
    }
    Ok((paper, name))
}

/// A document that is being written, laid out as it would be issued; its number is not given yet.
///
/// # Errors
/// [`ReportError::Fields`].
pub fn preview(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    report: &ReportRec,
    typed: &Paper,
    now: Instant,
) -> Result<(Document, String), ReportError> {
    let right = right(db, terms, who, Matter::Event(report), typed, now)?;
    document_of(db, right)
}

/// A paper that could be issued, laid out, with the name of its file.
pub(super) fn document_of(db: &mut dyn Db, right: Right) -> Result<(Document, String), ReportError> {
    let (number, drill) = (right.unnumbered(), right.drill);
    let Right { fact, people, .. } = right;
    let name = named(&fact, "未编号");
    Ok((layout(db, &fact, &people, drill, Some(number))?, name))
}

fn named(issued: &DocumentIssued, number: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c }).collect()
    };
    let title: String = issued.title.chars().take(60).collect();
    format!("{}{} {}", plain(&issued.series_name), plain(number), plain(&title))
}
