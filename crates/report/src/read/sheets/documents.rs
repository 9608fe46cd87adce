//! 文书登记: the documents of a unit as rows of a file, in the order of the register.

use super::{Conditions, drill_or_real, yes};
use crate::read::document::{Listed, part};
use crate::read::dto::DocumentRow;
use crate::service::{ReportError, Terms};
use facts::entry::Mode;
use journal::Db;
use kernel::page::Page;
use org::web::Who;
use sheet::{Cell, Column, Language, SheetRow};

/// One document.
#[derive(Debug)]
pub struct DocumentLine(DocumentRow);

/// Some of the documents of the caller's unit, newest first.
///
/// # Errors
/// As [`crate::read::document::list`].
pub fn documents(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    listed: &Listed,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<DocumentLine>, ReportError> {
    Ok(part(db, terms, who, listed, after, limit)?.map(DocumentLine))
}

/// How the register is narrowed, in words.
#[must_use]
pub fn conditions_of_documents(terms: &Terms, who: &Who, listed: &Listed, language: Language) -> Conditions {
    let name = |zh: &str, en: &str| language.of(zh, en).to_owned();
    let mut said = Vec::new();
    if let Some(code) = &listed.series {
        let series = terms.profile.series_of(code);
        let series = series.map_or_else(|| code.clone(), |row| name(&row.zh, &row.en));
        said.push((name("文种", "Series"), series));
    }
    if let Some(year) = listed.year {
        said.push((name("年份", "Year"), year.to_string()));
    }
    if let Some(q) = listed.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        said.push((name("含有文字", "Words"), q.to_owned()));
    }
    said.push(drill_or_real(who.mode == Mode::Drill, language));
    said
}

impl SheetRow for DocumentLine {
    fn columns(language: Language) -> Vec<Column> {
        let text = |zh: &str, en: &str, width| Column::text(language.of(zh, en), width);
        let time = |zh: &str, en: &str| Column::time(language.of(zh, en));
        vec![
            text("编号", "Number", 18),
            text("文种", "Series", 14),
            text("标题", "Title", 44),
            time("印发时间", "Issued at"),
            text("签发", "Signed by", 12),
            text("印发单位", "Issued by", 18),
            text("随上报件", "With a report upward", 12),
            text("状态", "State", 10),
            time("作废时间", "Voided at"),
            text("作废人", "Voided by", 12),
            text("作废原因", "Why voided", 30),
            text("演练", "Drill", 7),
        ]
    }

    fn cells(self, language: Language) -> Vec<Cell> {
        let d = self.0;
        let state = if d.voided_at.is_some() {
            language.of("已作废", "void")
        } else {
            language.of("有效", "in force")
        };
        let series = match (language, d.series_name_en) {
            (Language::English, Some(en)) => en,
            _ => d.series_name,
        };
        vec![
            Cell::maybe(d.number),
            Cell::text(series),
            Cell::text(d.title),
            Cell::Time(d.at),
            Cell::maybe(d.signed_by),
            Cell::text(d.issuer),
            yes(d.with_report, language),
            Cell::text(state),
            Cell::maybe_at(d.voided_at),
            Cell::maybe(d.voided_by),
            Cell::maybe(d.void_reason),
            yes(d.drill, language),
        ]
    }
}
