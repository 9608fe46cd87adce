//! The exchange between levels: what one node accepted reaches the levels that are
//! to know it, once, in order of urgency, whatever the line and the machines do.
//!
//! [`core`] is the protocol, pure and proven by tests that drop, double, reorder
//! and crash; [`http`] carries it between real nodes and is the only async part.
//! The server uses this crate; slices never do: they read the journal.

pub mod core;
pub mod http;

pub use http::{Exchange, ExchangeError, MIGRATIONS, NodeLink, Setup, adopt};
