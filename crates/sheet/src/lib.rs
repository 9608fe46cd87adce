//! Lists as Excel files: rows go in one after another, and a file comes out that Excel and
//! WPS open with a header that stays in sight, filters on it, and a sheet 「说明」 that says
//! what the list is, how it was narrowed, who took it out and when.
//!
//! Cast: [`Book`] is the file while it is written; [`Column`] and [`Cell`] are what it is
//! made of; [`SheetRow`] is what a slice implements for a row of one of its lists.
//! Used by the export slice, which never knows what a row means.
//!
//! What is never true: a text becomes a formula, whoever typed it and whatever it begins
//! with; an unknown figure is a zero; a time is another than the one on a clock in China;
//! a text is shortened in silence; more memory is wanted for more rows.

mod book;
mod cell;

pub use book::{About, Book, SheetError};
pub use cell::{Cell, Column, Kind};

use serde::{Deserialize, Serialize};

/// In which language a file speaks. Names and what people wrote stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub enum Language {
    /// 中文
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The one of two that is in this language.
    #[must_use]
    pub fn of<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

/// A row of a list that can be taken out.
pub trait SheetRow {
    /// The columns, in their order.
    fn columns(language: Language) -> Vec<Column>;

    /// One cell for each column.
    fn cells(self, language: Language) -> Vec<Cell>;
}
