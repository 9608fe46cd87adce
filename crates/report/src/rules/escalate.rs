//! Who is told when a clock has run out: officer, leader on duty, head of unit,
//! level above; then the last of them again and again, until somebody acts.
//!
//! The steps are data (a profile's `[[escalation]]`). The decision is pure and may
//! be asked at any time and as often as one likes: what was told once is not due
//! again, and after a standstill every step whose time has passed is due at once. The
//! last step comes again after a profile's `again_minutes`, once however long the
//! standstill was; after a day once a day, for it is a matter for each handover then.

use facts::report::{ClockWord, StepWord};
use kernel::Instant;
use kernel::clock::{DAY_MS, MINUTE_MS};
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
    /// When the last telling said that somebody would be told next.
    pub next_at: Option<Instant>,
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

/// The last step, when it is to be told once more: all were told, and the time that the
/// last telling named has come.
#[must_use]
pub fn again(clock: &ClockState<'_>, now: Instant, steps: &[StepRow]) -> Option<DueStep> {
    let last = steps.last()?;
    let at = clock.next_at.filter(|at| *at <= now)?;
    if clock.met_at.is_some() || open(clock, steps).next().is_some() {
        return None;
    }
    Some(DueStep { at, step: last.step, clock: clock.clock })
}

/// When this clock is to be looked at again after what is told `now`: the next step's
/// minute, otherwise the next round of the last one, and from a day after the clock ran
/// out the same minute of every day.
#[must_use]
pub fn look_again(
    clock: &ClockState<'_>,
    now: Instant,
    steps: &[StepRow],
    again_minutes: u32,
) -> Option<Instant> {
    if clock.met_at.is_some() {
        return None;
    }
    if let Some(next) = next_escalation(clock, steps) {
        return Some(next.at);
    }
    let round = i64::from(again_minutes).checked_mul(MINUTE_MS).filter(|round| *round > 0)?;
    let last = clock.due_at.plus_minutes(i64::from(steps.last()?.after_minutes));
    let soon = next_round(last, round, now)?;
    let rests = soon.since(clock.due_at) > DAY_MS;
    if rests { next_round(clock.due_at, DAY_MS.max(round), now) } else { Some(soon) }
}

/// The first of the rounds from `start` on that is after `now`.
fn next_round(start: Instant, round: i64, now: Instant) -> Option<Instant> {
    let rounds = now.since(start).max(0).checked_div(round)?.saturating_add(1);
    Some(Instant(start.0.saturating_add(rounds.saturating_mul(round))))
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
