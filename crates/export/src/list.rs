//! What another slice offers to be taken out, and the lists that the server has wired.

use crate::error::ExportError;
use crate::record::ExportCondition;
use journal::Db;
use kernel::Instant;
use org::web::{ApiError, Who};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sheet::{Cell, Column, Language};
use std::sync::Arc;

/// A list as somebody asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How it is narrowed: the parameters of the list's own endpoint.
    pub query: Map<String, Value>,
    /// In which language.
    pub language: Language,
    /// When it was asked for: what the list reckons from now it reckons from then.
    pub at: Instant,
}

impl Asked {
    /// The parameters as the list's own endpoint reads them.
    ///
    /// # Errors
    /// [`ExportError::Malformed`] when they are none.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, ExportError> {
        serde_json::from_value(Value::Object(self.query.clone()))
            .map_err(|e| ExportError::Malformed(e.to_string()))
    }
}

/// Rows that were read in one look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Their cells.
    pub rows: Vec<Vec<Cell>>,
    /// What the next look begins after; absent after the last.
    pub next: Option<String>,
}

/// A list that can be taken out.
pub trait List: Send + Sync {
    /// Its word in the API.
    fn word(&self) -> &'static str;

    /// Whoever may see it on the screen, and nobody else, may take it out.
    fn permission(&self) -> &'static str;

    /// Its name.
    fn title(&self, language: Language) -> &'static str;

    /// Parameters by which it may be narrowed. Another one is refused, for a file that holds
    /// more than the screen is worse than none.
    fn filters(&self) -> &'static [&'static str];

    /// Its columns.
    fn columns(&self, language: Language) -> Vec<Column>;

    /// How it is narrowed, in words.
    ///
    /// # Errors
    /// What the list's own page would refuse.
    fn conditions(&self, db: &mut dyn Db, who: &Who, asked: &Asked)
    -> Result<Vec<ExportCondition>, ApiError>;

    /// Some of its rows, in the order of the screen: what the list's own page shows to `who`.
    ///
    /// # Errors
    /// What the list's own page would refuse.
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, after: Option<&str>) -> Result<Part, ApiError>;
}

/// The lists of the platform.
#[derive(Clone, Default)]
pub struct Lists(Arc<Vec<Arc<dyn List>>>);

impl std::fmt::Debug for Lists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|list| list.word())).finish()
    }
}

impl Lists {
    /// These.
    #[must_use]
    pub fn of(lists: Vec<Arc<dyn List>>) -> Self {
        Self(Arc::new(lists))
    }

    /// The list of a word.
    ///
    /// # Errors
    /// [`ExportError::UnknownList`].
    pub fn named(&self, word: &str) -> Result<&dyn List, ExportError> {
        self.0.iter().find(|list| list.word() == word).map(|list| &**list).ok_or(ExportError::UnknownList)
    }
}
