//! The lists of this slice as rows of a file: the same rows in the same order as on the
//! screen, each with all that a clerk who may open it finds behind it. Nobody reads here
//! what the page would not show: the rows come from the page's own functions.
//!
//! An unknown figure is the word 未核实 and a verified none is 0. A preliminary figure and one that is only
//! known from below (至少) are numbers that show it, and a column of its own for each names those of a
//! row, so that a sum holds, says what it is and can be narrowed. An uncertain time stays words.

mod documents;
mod inquiries;
mod reports;
mod scores;
mod statistics;

pub use documents::{DocumentLine, conditions_of_documents, documents};
pub use inquiries::{InquiryLine, InquiryQuery, InquiryShow, conditions_of_inquiries, inquiries};
pub use reports::{ReportLine, conditions_of_reports, reports};
pub use scores::{ScoreLine, ScorePeriod, conditions_of_scores, scores};
pub use statistics::{StatisticsLine, conditions_of_statistics, statistics};

use crate::words::Said;
use facts::report::Count;
use kernel::calendar::Date;
use kernel::clock::MINUTE_MS;
use kernel::{Instant, Moment};
use sheet::{Cell, Language};

/// What is said of how a list is narrowed: by what, and to what.
pub type Conditions = Vec<(String, String)>;

fn say(said: Said, language: Language) -> String {
    language.of(said.zh, said.en)
}

/// A figure: a number where one is known, with what makes it less than sure.
fn figure(count: Count, language: Language) -> Cell {
    let Some(n) = count.known().map(i64::from) else {
        return Cell::Text(language.of(count.zh(), count.en()));
    };
    let before = if count.is_at_least() { language.of("至少 ", "at least ") } else { "" };
    let behind = language.of(count.mark_zh(), count.mark_en());
    if before.is_empty() && behind.is_empty() { Cell::Whole(n) } else { Cell::Marked { n, before, behind } }
}

/// When something happened: a time of the calendar where it is certain.
fn moment(moment: Moment, language: Language) -> Cell {
    let about = |at| language.of(format!("{}左右", written(at)), format!("about {}", written(at)));
    match moment {
        Moment::Exact { at } => Cell::Time(at),
        Moment::About { at } => Cell::Text(about(at)),
        Moment::Between { from, to } => {
            let (from, to) = (written(from), written(to));
            Cell::Text(language.of(format!("{from}至{to}"), format!("{from} to {to}")))
        }
        Moment::Unknown => Cell::Text(language.of("未核实", "unverified").to_owned()),
    }
}

/// `2026-11-24 02:51`, in China.
fn written(at: Instant) -> String {
    let minutes = at.civil_time_ms() / MINUTE_MS;
    format!("{} {:02}:{:02}", Date::of(at), minutes / 60, minutes % 60)
}

/// 是, 否
fn yes(is: bool, language: Language) -> Cell {
    Cell::Text(language.of(if is { "是" } else { "否" }, if is { "yes" } else { "no" }).to_owned())
}

/// Whether a file holds drills or real things.
fn drill_or_real(drill: bool, language: Language) -> (String, String) {
    let said = if drill { Said::of("演练", "drills") } else { Said::of("真实", "real") };
    (language.of("真实或演练", "Real or drill").to_owned(), say(said, language))
}

/// A time span asked for: from, included, and to, excluded, which a page shows as the last day.
fn span(from: Option<Instant>, to: Option<Instant>, language: Language) -> Conditions {
    let mut said = Vec::new();
    if let Some(from) = from {
        said.push((language.of("从", "From").to_owned(), written(from)));
    }
    if let Some(to) = to {
        said.push((language.of("到（不含）", "To (excluded)").to_owned(), written(to)));
    }
    said
}
