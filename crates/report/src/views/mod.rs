//! The tables of this slice, folded from its facts, and the queries over them.
//!
//! [`report`], [`dispatch`], [`call`], [`instruction`], [`inquiry`], [`link`], [`document`] and [`manuscript`] each fold one kind of
//! subject and hold the record that the services and the pages read. A row is the fold
//! of one subject's entries, in whatever order they came; nothing here reads a clock or
//! another subject's row.

pub mod adopt;
pub mod call;
pub mod dispatch;
pub mod document;
pub mod follow;
pub mod inquiry;
pub mod instruction;
pub mod link;
pub mod manuscript;
pub mod report;

use facts::entry::{Entry, Mode};
use journal::{DbError, Migration, Row, View};
use kernel::{Grade, Level};
use serde::Serialize;
use std::sync::Arc;

/// The sealed part of an entry as far as it can still be read: nobody after an erasure. For pages, which
/// show what there is; a fold asks [`journal::view::sealed`], which tells what it cannot read.
pub(crate) fn sealed<S: serde::de::DeserializeOwned + Default>(entry: &Entry) -> S {
    journal::view::sealed(entry).ok().flatten().unwrap_or_default()
}

/// The schema of this slice.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    vec![
        Migration { slice: "report", number: 1, sql: include_str!("schema.sql") },
        Migration { slice: "report", number: 2, sql: include_str!("steps.sql") },
        Migration { slice: "report", number: 3, sql: include_str!("lists.sql") },
        Migration { slice: "report", number: 4, sql: include_str!("reason.sql") },
        Migration { slice: "report", number: 5, sql: include_str!("files.sql") },
        Migration { slice: "report", number: 6, sql: include_str!("grades.sql") },
        Migration { slice: "report", number: 7, sql: include_str!("follow.sql") },
        Migration { slice: "report", number: 8, sql: include_str!("sign.sql") },
        Migration { slice: "report", number: 9, sql: include_str!("inquiry.sql") },
        Migration { slice: "report", number: 10, sql: include_str!("regardless.sql") },
        Migration { slice: "report", number: 11, sql: include_str!("link.sql") },
        Migration { slice: "report", number: 12, sql: include_str!("adopt.sql") },
        Migration { slice: "report", number: 13, sql: include_str!("press.sql") },
        Migration { slice: "report", number: 14, sql: include_str!("document.sql") },
        Migration { slice: "report", number: 15, sql: include_str!("instruct_after.sql") },
        Migration { slice: "report", number: 16, sql: include_str!("written.sql") },
        Migration { slice: "report", number: 17, sql: include_str!("statistics.sql") },
        Migration { slice: "report", number: 18, sql: include_str!("periodical.sql") },
        Migration { slice: "report", number: 19, sql: include_str!("brought.sql") },
        Migration { slice: "report", number: 20, sql: include_str!("apart.sql") },
        Migration { slice: "report", number: 21, sql: include_str!("waiting.sql") },
        Migration { slice: "report", number: 22, sql: include_str!("place_unit.sql") },
        Migration { slice: "report", number: 23, sql: include_str!("issuing_desk.sql") },
        Migration { slice: "report", number: 24, sql: include_str!("told_after.sql") },
    ]
}

/// The views of this slice.
#[must_use]
pub fn views() -> Vec<Arc<dyn View>> {
    vec![
        Arc::new(report::ReportView),
        Arc::new(dispatch::DispatchView),
        Arc::new(call::CallView),
        Arc::new(instruction::InstructionView),
        Arc::new(manuscript::ManuscriptView),
        Arc::new(inquiry::InquiryView),
        Arc::new(link::LinkView),
        Arc::new(document::DocumentView),
    ]
}

/// A value as a JSON column.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|_| DbError::Shape("a value without JSON"))
}

/// A JSON column that may be empty.
pub(crate) fn json_of<T: serde::de::DeserializeOwned + Default>(
    row: &Row,
    column: usize,
) -> Result<T, DbError> {
    let text = row.opt_text(column)?;
    text.map_or_else(
        || Ok(T::default()),
        |text| serde_json::from_str(&text).map_err(|_| DbError::Shape("JSON")),
    )
}

/// One JSON word, as enums are stored: `"fax"` without the quotes.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, DbError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(DbError::Shape("not a word")),
    }
}

/// The enum a stored word stands for.
pub(crate) fn from_word<T: serde::de::DeserializeOwned>(word: String) -> Result<T, DbError> {
    serde_json::from_value(serde_json::Value::String(word)).map_err(|_| DbError::Shape("an unknown word"))
}

pub(crate) fn level(word: &str) -> Result<Level, DbError> {
    Level::from_word(word).ok_or(DbError::Shape("a level"))
}

pub(crate) fn grade(number: i64) -> Result<Grade, DbError> {
    Grade::from_number(number).ok_or(DbError::Shape("a grade"))
}

pub(crate) fn is_drill(entry: &Entry) -> bool {
    entry.header.mode == Mode::Drill
}
