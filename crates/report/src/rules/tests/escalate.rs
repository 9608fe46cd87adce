//! Officer, leader, head, level above, until somebody acts.

use super::{KNEW, default_profile};
use crate::rules::{ClockState, DueStep, again, escalation, look_again, next_escalation};
use facts::report::{ClockWord, StepWord as Step};
use kernel::Instant;
use proptest::prelude::*;

fn clock(told: &[Step]) -> ClockState<'_> {
    ClockState { clock: ClockWord::Tel, due_at: KNEW, met_at: None, told, next_at: None }
}

fn due(told: &[Step], minutes: i64) -> Vec<Step> {
    let now = KNEW.plus_minutes(minutes);
    escalation(&[clock(told)], now, &default_profile().steps).into_iter().map(|due| due.step).collect()
}

#[test]
fn each_step_is_due_at_its_minute_and_once() {
    for (minutes, told, expected) in [
        (-1, &[][..], &[][..]),
        (0, &[], &[Step::Officer]),
        (4, &[Step::Officer], &[]),
        (5, &[Step::Officer], &[Step::Leader]),
        (10, &[Step::Officer, Step::Leader], &[Step::Head]),
        (19, &[Step::Officer, Step::Leader, Step::Head], &[]),
        (20, &[Step::Officer, Step::Leader, Step::Head], &[Step::Above]),
        (9_999, &[Step::Officer, Step::Leader, Step::Head, Step::Above], &[]),
        // After a standstill everybody whose time has passed.
        (11, &[], &[Step::Officer, Step::Leader, Step::Head]),
    ] {
        assert_eq!(due(told, minutes), expected, "{minutes} {told:?}");
    }
}

#[test]
fn nobody_is_told_once_it_is_met() {
    let met = ClockState { met_at: Some(KNEW.plus_minutes(3)), ..clock(&[]) };
    let profile = default_profile();
    assert_eq!(escalation(&[met], KNEW.plus_minutes(60), &profile.steps), []);
    assert_eq!(next_escalation(&met, &profile.steps), None);
}

#[test]
fn what_comes_next_is_told_beforehand() {
    let profile = default_profile();
    let next = next_escalation(&clock(&[Step::Officer]), &profile.steps);
    assert_eq!(next, Some(DueStep { at: KNEW.plus_minutes(5), step: Step::Leader, clock: ClockWord::Tel }));
}

#[test]
fn the_last_step_comes_again_until_somebody_acts_and_once_after_a_standstill() {
    let profile = default_profile();
    let all = [Step::Officer, Step::Leader, Step::Head, Step::Above];
    let look = |now: i64, told: &[Step]| {
        look_again(&clock(told), KNEW.plus_minutes(now), &profile.steps, profile.again_minutes)
            .map(|at| at.since(KNEW) / 60_000)
    };
    assert_eq!(look(0, &all[..1]), Some(5), "the leader is next");
    assert_eq!(look(20, &all), Some(30));
    assert_eq!(look(29, &all), Some(30));
    assert_eq!(look(247, &all), Some(250), "one round, however many were missed");
    assert_eq!(look(24 * 60 - 5, &all), Some(24 * 60));
    assert_eq!(look(24 * 60, &all), Some(48 * 60), "after a day it is a matter for each handover");
    assert_eq!(look(24 * 60 * 400 + 7, &all), Some(24 * 60 * 401), "and is never let go");
    let told = |next: i64, now: i64| {
        let state = ClockState { next_at: Some(KNEW.plus_minutes(next)), ..clock(&all) };
        again(&state, KNEW.plus_minutes(now), &profile.steps).map(|due| due.step)
    };
    assert_eq!((told(30, 29), told(30, 30), told(30, 99)), (None, Some(Step::Above), Some(Step::Above)));
    let met = ClockState { met_at: Some(KNEW), next_at: Some(KNEW), ..clock(&all) };
    let far: Instant = KNEW.plus_minutes(99);
    assert_eq!(again(&met, far, &profile.steps), None);
    assert_eq!(look_again(&met, far, &profile.steps, profile.again_minutes), None);
}

/// A place whose steps end before the level above is told.
#[test]
fn steps_that_end_early_come_again_too() {
    let steps: Vec<_> = default_profile().steps.iter().take(2).copied().collect();
    let told = [Step::Officer, Step::Leader];
    let at = look_again(&clock(&told), KNEW.plus_minutes(6), &steps, 10);
    assert_eq!(at, Some(KNEW.plus_minutes(15)));
}

#[test]
fn several_clocks_come_in_order_of_time() {
    let receive = ClockState { clock: ClockWord::Receive, due_at: KNEW.plus_minutes(-5), ..clock(&[]) };
    let found = escalation(&[clock(&[]), receive], KNEW, &default_profile().steps);
    let found: Vec<_> = found.iter().map(|due| (due.clock, due.step)).collect();
    assert_eq!(
        found,
        [
            (ClockWord::Receive, Step::Officer),
            (ClockWord::Tel, Step::Officer),
            (ClockWord::Receive, Step::Leader)
        ]
    );
}

proptest! {
    #[test]
    fn asking_often_tells_each_step_once(mut minutes in proptest::collection::vec(-30_i64..60, 1..20)) {
        minutes.sort_unstable();
        let steps = &default_profile().steps;
        let mut told: Vec<Step> = Vec::new();
        for minute in &minutes {
            let found = escalation(&[clock(&told)], KNEW.plus_minutes(*minute), steps);
            told.extend(found.iter().map(|due| due.step));
        }
        let last = minutes.last().copied().unwrap();
        let expected: Vec<Step> =
            steps.iter().filter(|row| i64::from(row.after_minutes) <= last).map(|row| row.step).collect();
        prop_assert_eq!(told, expected);
    }
}
