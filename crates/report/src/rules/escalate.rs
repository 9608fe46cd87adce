//! Who is told when a clock has run out: officer, leader on duty, head of unit,
//! level above, until somebody acts.
//!
//! The steps are data (a profile's `[[escalation]]`). The decision is pure and may
//! be asked at any time and as often as one likes: what was told once is not due
//! again, and after a standstill every step whose time has passed is due at once.

use facts::report::{ClockWord, StepWord};
use kernel::Instant;
use serde::{Deserialize, Serialize};

/// When a step is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRow {
    /// Who.
    pub step: StepWord,
    /// Minutes after the clock ran out.
    pub after_minutes: u32,
}

/// A clock of a dispatch as its facts tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockState<'a> {
    /// Which clock.
    pub clock: ClockWord,
    /// When it runs out.
    pub due_at: Instant,
    /// When it was met, withdrawn or answered; nobody is told any more.
    pub met_at: Option<Instant>,
    /// Who was told already.
    pub told: &'a [StepWord],
}

/// Somebody to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DueStep {
    /// When it was or will be due.
    pub at: Instant,
    /// Who.
    pub step: StepWord,
    /// For which clock.
    pub clock: ClockWord,
}

/// Everybody who is to be told by now and has not been, earliest first.
#[must_use]
pub fn escalation(clocks: &[ClockState<'_>], now: Instant, steps: &[StepRow]) -> Vec<DueStep> {
    let mut due: Vec<DueStep> =
        clocks.iter().flat_map(|clock| open(clock, steps)).filter(|step| step.at <= now).collect();
    due.sort_unstable();
    due
}

/// Who is told next if nobody acts; what is already due comes first.
#[must_use]
pub fn next_escalation(clock: &ClockState<'_>, steps: &[StepRow]) -> Option<DueStep> {
    open(clock, steps).min()
}

fn open<'a>(clock: &'a ClockState<'_>, steps: &'a [StepRow]) -> impl Iterator<Item = DueStep> + 'a {
    steps.iter().filter(|row| clock.met_at.is_none() && !clock.told.contains(&row.step)).map(|row| DueStep {
        at: clock.due_at.plus_minutes(i64::from(row.after_minutes)),
        step: row.step,
        clock: clock.clock,
    })
}
