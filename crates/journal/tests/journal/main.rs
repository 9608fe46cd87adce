//! The journal's own stories, each on SQLite and on PostgreSQL, with a tiny slice of
//! notes in place of the real ones.
#![allow(missing_docs, clippy::missing_panics_doc)]

mod bad_days;
mod erasure;
mod faults;
mod notes;
mod order;
mod proof;
mod restore;
mod writer;
