//! The stories of organisation, each on SQLite and on PostgreSQL: through the real
//! endpoints, with a clock that the test moves.
#![allow(missing_docs, clippy::missing_panics_doc)]
// A story ends in a panic where it goes wrong, also in its helpers.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod access;
mod accounts;
mod apart;
mod doors;
mod edits;
mod glass;
mod house;
mod login;
mod names;
mod order;
mod pages;
mod posts;
mod scope;
mod setup;
