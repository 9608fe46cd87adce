//! The journal's own stories, each on SQLite and on PostgreSQL, with a tiny slice of
//! notes in place of the real ones.
// In a test a panic is the answer.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::wildcard_imports, clippy::print_stderr)]

mod bad_days;
mod each_write;
mod erasure;
mod faults;
mod handed;
mod intake;
mod lease;
mod lineage;
mod migrations;
mod notes;
mod order;
mod owner;
mod parked;
mod proof;
mod recall;
mod restore;
mod twice;
mod writer;
