//! 采用得分: what each unit's reports of a period came to, as rows of a file.

use super::{Conditions, span};
use crate::read::dto::UnitScore;
use crate::read::scores::{Period, scores as scored};
use crate::service::{ReportError, Terms};
use journal::Db;
use kernel::Instant;
use org::web::Who;
use serde::Deserialize;
use sheet::{Cell, Column, Language, SheetRow};

/// The period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ScorePeriod {
    /// From, included.
    pub from: Instant,
    /// To, excluded.
    pub to: Instant,
}

/// One unit.
#[derive(Debug)]
pub struct ScoreLine(UnitScore);

/// All units of a period, the most points first.
///
/// # Errors
/// As [`scored`].
pub fn scores(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    ScorePeriod { from, to }: ScorePeriod,
    now: Instant,
) -> Result<Vec<ScoreLine>, ReportError> {
    let found = scored(db, terms, who, Period { from, to, unit: None }, now)?;
    Ok(found.rows.into_iter().map(ScoreLine).collect())
}

/// The period in words, whose desk scored, and whether everything was counted.
///
/// # Errors
/// As [`scored`].
pub fn conditions_of_scores(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    ScorePeriod { from, to }: ScorePeriod,
    language: Language,
    now: Instant,
) -> Result<Conditions, ReportError> {
    let found = scored(db, terms, who, Period { from, to, unit: None }, now)?;
    let mut said = span(Some(from), Some(to), language);
    said.push((language.of("采用单位", "Scored by").to_owned(), found.by));
    let late = language.of(
        "按录入时间计入，报出用时按当时报出算",
        "counted when it was entered; the time to send ends when it was reported",
    );
    said.push((language.of("补录", "Entered late").to_owned(), late.to_owned()));
    if found.more {
        let most = kernel::limits::report::SCORED_ITEMS;
        let only =
            language.of(format!("条数太多，只算了前 {most} 条"), format!("only the first {most} reports"));
        said.push((language.of("注意", "Note").to_owned(), only));
    }
    Ok(said)
}

impl SheetRow for ScoreLine {
    fn columns(language: Language) -> Vec<Column> {
        let number = |zh: &str, en: &str| Column::number(language.of(zh, en), 12);
        vec![
            Column::text(language.of("单位", "Unit"), 24),
            number("报送", "Reports"),
            number("采用", "Used"),
            number("专报", "Special"),
            number("送阅", "Circulated"),
            number("约稿", "Commissioned"),
            number("综合", "Bulletin"),
            number("备查", "Filed"),
            number("未定", "Open"),
            number("迟报", "Late"),
            number("总分", "Total"),
            number("均分", "Average"),
            number("报出用时（分）", "Minutes to send"),
            number("答批示用时（分）", "Minutes to answer"),
            number("平台用时（分/周）", "Platform, minutes a week"),
        ]
    }

    fn cells(self, _: Language) -> Vec<Cell> {
        let s = self.0;
        let adopted = s.adopted();
        let count = |n: usize| Cell::Whole(i64::try_from(n).unwrap_or(i64::MAX));
        vec![
            Cell::text(s.unit.name),
            count(s.items),
            count(adopted),
            count(s.special),
            count(s.circulated),
            count(s.commissioned),
            count(s.combined),
            count(s.filed),
            count(s.undecided),
            count(s.late),
            Cell::Hundredths(s.total),
            s.average.map_or(Cell::Blank, Cell::Hundredths),
            Cell::maybe_whole(s.sent),
            Cell::maybe_whole(s.answer),
            Cell::maybe_whole(s.platform),
        ]
    }
}
