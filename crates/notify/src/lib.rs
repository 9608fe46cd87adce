//! Telling those who are not at a browser: webhook deliveries now, people's phones
//! later.
//!
//! Cast: [`delivery`] writes deliveries and attempts as rows (not views: they are this
//! node's own effects, not facts), [`schedule`] says when to try again, [`sign`] makes
//! the HMAC-SM3 signature, [`send`] posts. At least once, with a delivery id that
//! stays the same: the receiver drops what it has seen. Never here: personal data; a
//! delivery carries what happened, to which unit, and the text that rings a desk.

pub mod delivery;
pub mod schedule;
pub mod send;
pub mod sign;

pub use delivery::{CONSUMER, Delivery, MIGRATIONS, due, keep_attempt, write_delivery};
pub use send::{NotifyError, Outcome, Sender};
