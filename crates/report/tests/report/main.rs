//! The stories of the report desk, each on SQLite and on PostgreSQL, one program: a slice's
//! tests are linked once.
#![allow(dead_code, missing_docs, clippy::missing_panics_doc)]
// A story ends in a panic where it goes wrong, also in its helpers.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod address;
mod adoption;
mod api;
mod arrivals;
mod away;
mod bounds;
mod clockwork;
mod documents;
mod drills;
mod english;
mod facts_change;
mod first_duty;
mod floor;
mod follow_ups;
mod forged;
mod hall;
mod hosted;
mod in_danger;
mod inquiries;
mod instructions;
mod late;
mod levels;
mod links;
mod lists;
mod offline;
mod order;
mod periodicals;
mod plans;
mod preliminary;
mod refused;
mod regardless;
mod sheets;
mod signing;
mod statistics;
mod uploads;
mod world;
