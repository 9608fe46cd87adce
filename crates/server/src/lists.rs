//! The lists of the report slice, given to the export slice that makes files of them.

use export::{Asked, ExportCondition, List, Lists, Part};
use journal::Db;
use kernel::page::Page;
use org::perm::{Permission as _, ReportRead};
use org::web::{ApiError, Who};
use report::Terms;
use report::read::document::Listed;
use report::read::list::ListQuery;
use report::read::sheets::{
    self, Conditions, DocumentLine, InquiryLine, InquiryQuery, ReportLine, ScoreLine, ScorePeriod,
    StatisticsLine,
};
use report::read::statistics::StatisticsQuery;
use sheet::{Column, Language, SheetRow};
use std::sync::Arc;

/// Rows that are read in one look: some tens of milliseconds.
const AT_ONCE: usize = 500;

/// Every list that can be taken out.
#[must_use]
pub fn lists(terms: &Arc<Terms>) -> Lists {
    Lists::of(vec![
        Arc::new(Reports(Arc::clone(terms))),
        Arc::new(Inquiries),
        Arc::new(Documents(Arc::clone(terms))),
        Arc::new(Scores(Arc::clone(terms))),
        Arc::new(Statistics(Arc::clone(terms))),
    ])
}

/// The same said in the other slice's shape.
fn conditions(said: Conditions) -> Vec<ExportCondition> {
    said.into_iter().map(|(name, said)| ExportCondition { name, said }).collect()
}

fn part<R: SheetRow>(page: Page<R>, language: Language) -> Part {
    Part { rows: page.rows.into_iter().map(|row| row.cells(language)).collect(), next: page.next }
}

/// 信息
struct Reports(Arc<Terms>);

impl List for Reports {
    fn word(&self) -> &'static str {
        "reports"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("信息", "Reports")
    }
    fn filters(&self) -> &'static [&'static str] {
        &[
            "state",
            "q",
            "kind",
            "grade",
            "unit",
            "unit_only",
            "place_unit",
            "place_unit_only",
            "place_known",
            "from",
            "to",
            "events",
            "hour",
            "weekday",
            "confirmed",
            "following",
            "toll",
            "drill",
            "sort",
        ]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        ReportLine::columns(language)
    }
    fn conditions(
        &self,
        db: &mut dyn Db,
        who: &Who,
        asked: &Asked,
    ) -> Result<Vec<ExportCondition>, ApiError> {
        let query: ListQuery = asked.query()?;
        query.check()?;
        let law = self.0.law;
        Ok(conditions(sheets::conditions_of_reports(db, law, who, &query, asked.language, asked.at)?))
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, after: Option<&str>) -> Result<Part, ApiError> {
        let query = ListQuery { after: after.map(ToOwned::to_owned), ..asked.query()? };
        let page = sheets::reports(db, self.0.law, who, &query, AT_ONCE, asked.at)?;
        Ok(part(page, asked.language))
    }
}

/// 核报
struct Inquiries;

impl List for Inquiries {
    fn word(&self) -> &'static str {
        "inquiries"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("核报", "Inquiries")
    }
    fn filters(&self) -> &'static [&'static str] {
        &["show"]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        InquiryLine::columns(language)
    }
    fn conditions(&self, _: &mut dyn Db, who: &Who, asked: &Asked) -> Result<Vec<ExportCondition>, ApiError> {
        let query: InquiryQuery = asked.query()?;
        Ok(conditions(sheets::conditions_of_inquiries(query, who, asked.language)))
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, after: Option<&str>) -> Result<Part, ApiError> {
        let page = sheets::inquiries(db, who, asked.query()?, after, AT_ONCE)?;
        Ok(part(page, asked.language))
    }
}

/// 文书登记
struct Documents(Arc<Terms>);

impl List for Documents {
    fn word(&self) -> &'static str {
        "documents"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("文书登记", "Documents issued")
    }
    fn filters(&self) -> &'static [&'static str] {
        &["series", "year", "q"]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        DocumentLine::columns(language)
    }
    fn conditions(&self, _: &mut dyn Db, who: &Who, asked: &Asked) -> Result<Vec<ExportCondition>, ApiError> {
        let listed: Listed = asked.query()?;
        Ok(conditions(sheets::conditions_of_documents(&self.0, who, &listed, asked.language)))
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, after: Option<&str>) -> Result<Part, ApiError> {
        let listed: Listed = asked.query()?;
        let page = sheets::documents(db, &self.0, who, &listed, after, AT_ONCE)?;
        Ok(part(page, asked.language))
    }
}

/// 采用得分
struct Scores(Arc<Terms>);

impl List for Scores {
    fn word(&self) -> &'static str {
        "scores"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("采用得分", "Use and scores")
    }
    fn filters(&self) -> &'static [&'static str] {
        &["from", "to"]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        ScoreLine::columns(language)
    }
    fn conditions(
        &self,
        db: &mut dyn Db,
        who: &Who,
        asked: &Asked,
    ) -> Result<Vec<ExportCondition>, ApiError> {
        let period: ScorePeriod = asked.query()?;
        let said = sheets::conditions_of_scores(db, &self.0, who, period, asked.language, asked.at)?;
        Ok(conditions(said))
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, _: Option<&str>) -> Result<Part, ApiError> {
        let rows = sheets::scores(db, &self.0, who, asked.query()?, asked.at)?;
        Ok(part(Page { rows, next: None }, asked.language))
    }
}

/// 统计
struct Statistics(Arc<Terms>);

impl List for Statistics {
    fn word(&self) -> &'static str {
        "statistics"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("统计", "Statistics")
    }
    fn filters(&self) -> &'static [&'static str] {
        &["from", "to", "unit", "kind", "grade"]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        StatisticsLine::columns(language)
    }
    fn conditions(
        &self,
        db: &mut dyn Db,
        who: &Who,
        asked: &Asked,
    ) -> Result<Vec<ExportCondition>, ApiError> {
        let query: StatisticsQuery = asked.query()?;
        let said = sheets::conditions_of_statistics(db, &self.0, who, &query, asked.language, asked.at)?;
        Ok(conditions(said))
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, _: Option<&str>) -> Result<Part, ApiError> {
        let rows = sheets::statistics(db, &self.0, who, &asked.query()?, asked.at)?;
        Ok(part(Page { rows, next: None }, asked.language))
    }
}
