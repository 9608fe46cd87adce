//! Full text over everything a user may see, Chinese as one types it.
//!
//! Cast: [`doc`] makes a document of a subject's entries, [`grams`] cuts text and
//! questions into runs of one and two characters, [`index`] keeps the index and its
//! cursor in one commit, [`ask`] answers a question newest first. Fed by the journal
//! behind a cursor; a node that loses its index folder fills it again by itself. The
//! index reads no slice's tables, only facts. What is erased from the journal is
//! erased here, down to the segment files. Never true here: that an entry is found in
//! the same instant it was written; the index is committed each second.

pub mod ask;
pub mod doc;
pub mod grams;
pub mod index;

pub use ask::{Ask, Found, Hit, Scope, Searcher};
pub use index::{Indexer, SearchError};
