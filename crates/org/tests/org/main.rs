//! The stories of organisation, each on SQLite and on PostgreSQL: through the real
//! endpoints, with a clock that the test moves.
#![allow(missing_docs, clippy::missing_panics_doc)]

mod apart;
mod doors;
mod glass;
mod house;
mod login;
mod names;
mod order;
mod posts;
mod scope;
mod setup;
