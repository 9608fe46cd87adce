//! Reports: sent in a township, up the levels, received, answered, never lost.
//!
//! Cast: [`model`] and [`rules`] are pure (kinds, grades, clocks, addressees,
//! escalation; the law as data), [`profile`] a place's own terms, [`call_list`] whom a
//! duty room tells; [`service`] the use cases inside the writer, [`views`] the tables
//! folded from the facts, [`figures`] which figures count, [`tally`] how events are counted, [`read`] what the pages show; [`consumer`] and [`jobs`] the
//! reconcilers that the server calls; [`authority`] which node may write which fact, [`handing`] what goes along with a unit; [`api`]
//! the endpoints. [`around`] is all that the
//! slice asks of units, desks and posts; [`sight`] says who may see what.
//!
//! Invariants: a first report is never refused for what can be mended later; a clock
//! keeps the terms under which it arose; the telephone and the paper are two acts with
//! two clocks; an instruction is never changed; a drill and the real thing never stand
//! in one list; a document is numbered when it is issued and never changed. Absent on purpose:
//! any knowledge of other slices, and how type is set.

pub mod api;
pub mod around;
pub mod authority;
pub mod call_list;
pub mod consumer;
pub mod figures;
pub mod handing;
pub mod jobs;
pub mod model;
pub mod profile;
pub mod read;
pub mod rules;
pub mod service;
pub mod sight;
pub mod tally;
pub mod text;
pub mod title;
pub mod views;
pub mod words;

pub use authority::AUTHORITY;
pub use service::Terms;
pub use views::{migrations, views};
