//! 核报: inquiries as rows of a file, in the order of their page.

use super::{Conditions, drill_or_real, say};
use crate::read::inquiry::part;
use crate::views::inquiry::InquiryRec;
pub use crate::views::inquiry::InquiryShow;
use crate::words::{self, Said};
use facts::entry::Mode;
use journal::{Db, DbError};
use kernel::page::Page;
use org::web::Who;
use serde::Deserialize;
use sheet::{Cell, Column, Language, SheetRow};

/// What a caller asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct InquiryQuery {
    /// Which.
    #[serde(default)]
    pub show: InquiryShow,
}

/// One inquiry.
#[derive(Debug)]
pub struct InquiryLine {
    inquiry: InquiryRec,
    mine: bool,
}

/// Some of what the caller's unit asks and is asked, in the order of the page.
///
/// # Errors
/// [`DbError`].
pub fn inquiries(
    db: &mut dyn Db,
    who: &Who,
    query: InquiryQuery,
    after: Option<&str>,
    limit: usize,
) -> Result<Page<InquiryLine>, DbError> {
    let page = part(db, who, query.show, after, limit)?;
    Ok(page.map(|inquiry| InquiryLine { mine: inquiry.to == who.unit, inquiry }))
}

/// How the page is narrowed, in words.
#[must_use]
pub fn conditions_of_inquiries(query: InquiryQuery, who: &Who, language: Language) -> Conditions {
    let which = match query.show {
        InquiryShow::Open => Said::of("没答复的", "without an answer"),
        InquiryShow::Mine => Said::of("问我们的", "asked of us"),
        InquiryShow::Asked => Said::of("我们问的", "asked by us"),
        InquiryShow::All => Said::of("全部", "all"),
    };
    vec![
        (language.of("范围", "Which").to_owned(), say(which, language)),
        drill_or_real(who.mode == Mode::Drill, language),
    ]
}

impl InquiryLine {
    fn is_open(&self) -> bool {
        self.inquiry.answered_at.is_none() && self.inquiry.closed_at.is_none()
    }
}

impl SheetRow for InquiryLine {
    fn columns(language: Language) -> Vec<Column> {
        let text = |zh: &str, en: &str, width| Column::text(language.of(zh, en), width);
        let number = |zh: &str, en: &str| Column::number(language.of(zh, en), 9);
        let time = |zh: &str, en: &str| Column::time(language.of(zh, en));
        vec![
            text("谁问", "Asked by", 18),
            text("问谁", "Asked", 18),
            text("方向", "Direction", 10),
            text("事由", "Line", 36),
            text("线索来源", "Source", 12),
            text("缺什么", "Lacks", 18),
            text("原话", "As asked", 50),
            time("询问时间", "Asked at"),
            text("询问人", "Asker", 12),
            text("线索提供人", "Tip from", 12),
            text("其电话", "Their number", 16),
            time("应答复时间", "Due"),
            number("限时（分）", "Minutes"),
            text("状态", "State", 12),
            number("催过（次）", "Pressed"),
            time("答复时间", "Answered at"),
            text("答复人", "Answered by", 12),
            text("结果", "Outcome", 12),
            text("答复", "Answer", 50),
            time("关闭时间", "Closed at"),
            text("关闭原因", "Why closed", 30),
        ]
    }

    fn cells(self, language: Language) -> Vec<Cell> {
        let open = self.is_open();
        let q = self.inquiry;
        let way = if self.mine {
            language.of("问我们的", "of us")
        } else {
            language.of("我们问的", "by us")
        };
        let state = match (open, q.answered_at) {
            (true, _) => language.of("没答复", "open"),
            (false, Some(_)) => language.of("已答复", "answered"),
            (false, None) => language.of("不用答复", "closed"),
        };
        let lacks: Vec<String> = q.lacks.iter().map(|e| say(words::element(*e), language)).collect();
        vec![
            Cell::text(q.unit_name),
            Cell::text(q.to_name),
            Cell::text(way),
            Cell::text(q.title),
            Cell::maybe(q.source.map(|source| say(words::tip_source(source), language))),
            Cell::text(lacks.join(language.of("、", ", "))),
            Cell::text(q.text),
            Cell::Time(q.asked_at),
            Cell::maybe(q.asked_by),
            Cell::maybe(q.caller),
            Cell::maybe(q.phone),
            Cell::Time(q.due.due_at),
            Cell::Whole(i64::from(q.due.minutes)),
            Cell::text(state),
            Cell::Whole(q.pressed),
            Cell::maybe_at(q.answered_at),
            Cell::maybe(q.answered_by),
            Cell::maybe(q.outcome.map(|outcome| say(words::inquiry(outcome), language))),
            Cell::maybe(q.answer),
            Cell::maybe_at(q.closed_at),
            Cell::maybe(q.closed_why),
        ]
    }
}
