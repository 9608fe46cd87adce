//! How sure the words are of a figure: 约, 据说 at its side; 初步统计 for all that is counted
//! after it in the sentence, until something is said to be confirmed.

use super::{Clause, Sure};
use crate::doc::{Doc, Span, parts_clauses};
use crate::list::Words;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::words::PRELIMINARY;

/// 初步判断 and the like: of why it happened, not of how many.
const JUDGED: &Words =
    words!["判断", "判定", "原因", "分析", "认定", "怀疑", "推断", "推测", "研判", "诊断", "鉴定", "定性"];
const CONFIRMED: &Words = words![
    "已确认",
    "经确认",
    "现确认",
    "最终确认",
    "确认死亡",
    "确认遇难",
    "确认已死亡",
    "经核实",
    "已核实",
    "核定",
    "证实",
    "更正",
];

/// From where in a sentence figures are of a first count (初步统计), and from where no longer.
#[derive(Debug, Clone, Default)]
pub(super) struct FirstCount(Vec<(usize, bool)>);

impl FirstCount {
    pub(super) fn of(doc: &Doc<'_>, sentence: Span, hits: &[Hit]) -> Self {
        let mut marks: Vec<(usize, bool)> = first_at(sentence.start, hits)
            .iter()
            .take_while(|hit| hit.span.start < sentence.end)
            .filter(|hit| hit.tags.has(PRELIMINARY) && doc.word(hit.span.start, "初步").is_some())
            .filter(|hit| doc.one_of(hit.span.end, JUDGED).is_none() && !is_of_things(doc, hit.span))
            .map(|hit| (hit.span.start, true))
            .collect();
        let Some(&(mut from, _)) = marks.first() else { return Self::default() };
        while let Some(sure) = doc.find(Span::new(from, sentence.end), CONFIRMED) {
            if doc.ends_with(sure.start, words!["初步"]).is_none() {
                marks.push((sure.start, false));
            }
            from = sure.end;
        }
        marks.sort_unstable();
        Self(marks)
    }

    fn holds_at(&self, at: usize) -> bool {
        self.0.iter().rev().find(|(mark, _)| *mark <= at).is_some_and(|&(_, first)| first)
    }
}

/// 初步摸底受冻面积3100亩: what is named before the first number is no person.
fn is_of_things(doc: &Doc<'_>, first: Span) -> bool {
    let limit = first.end + 12;
    let number = (first.end..limit).find(|&i| doc.at(i).is_ascii_digit() || parts_clauses(doc.at(i)));
    doc.contains(Span::new(first.end, number.unwrap_or(limit)), words!["面积", "损失"])
}

impl Clause<'_, '_> {
    pub(super) fn sure(&self, span: Span, about: bool) -> Sure {
        let lead = Span::new(span.start.saturating_sub(16).max(self.clause.start), span.end);
        let doubted =
            self.tagged(lead, PRELIMINARY).is_some_and(|doubt| self.doc.one_of(doubt.end, JUDGED).is_none());
        if doubted || self.is_first_count(span) {
            Sure::Preliminary
        } else if about {
            Sure::About
        } else {
            Sure::Stated
        }
    }

    /// 初步统计死亡2人,受伤3人: both figures are of the first count.
    pub(super) fn is_first_count(&self, span: Span) -> bool {
        self.first_count.holds_at(span.start)
    }
}
