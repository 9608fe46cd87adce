//! The rules of reporting: pure decisions over law held as data.
//!
//! [`Law::builtin`] is parsed once from the repository's `rules/`; a place's
//! [`crate::profile::Profile`] is read at run time and may only be stricter. The
//! rules propose kind and grade, set the clocks, choose the addressees, say who is
//! told when a clock has run out, and check what was typed. Nothing here does
//! I/O, reads a clock or draws a random number, and no place is named: `now` and
//! the place's own terms are arguments.

pub mod addressees;
pub mod deadlines;
pub mod escalate;
pub mod evidence;
pub mod grades;
pub mod kinds;
pub mod law;
pub mod rating;
mod said;
pub mod same;
mod scene;
pub mod score;
mod sign;
pub mod validate;

#[cfg(test)]
mod tests;

pub use addressees::{RouteRow, addressees};
pub use deadlines::{Deadline, Reach, ViaClock, clocks, counted_until, follow_up, owes_up, reach};
pub use escalate::{ClockState, DueStep, StepRow, again, escalation, look_again, next_escalation};
pub use evidence::Evidence;
pub use kinds::{Class, Kind, KindProposal, KindRow, propose_kind};
pub use law::{Basis, Law, LawError, Mark};
pub use rating::{
    RatingProposal, RatingRefusal, Reason, Why, check_rating, effective_grade, graver, propose_rating, raised,
};
pub use validate::{Checked, check_correction, check_first_report};
