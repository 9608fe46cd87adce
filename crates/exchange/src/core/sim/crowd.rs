//! Five hundred townships come back in the same minute, each with something to say.

use super::{Hazard, World};
use crate::core::faults::{Fault, Planted};
use facts::{Channel, Lane};
use kernel::{Level, limits::exchange as most};

const CHILDREN: usize = 500;
/// What is urgent is there within this, whatever else comes back.
const URGENT_MS: i64 = 5_000;

/// An hour without a line to any of them; then all of it comes at once to a store that is slow.
fn an_hour_apart(fault: Option<Fault>) -> World {
    let mut shape = vec![("610802".to_owned(), None)];
    shape.extend((1..=CHILDREN).map(|n| (format!("610802{n:03}"), Some(0))));
    let mut world = World::tree(3, &shape, fault.map_or(Planted::default(), Planted::one));
    world.as_bytes = false;
    world.run_ms(3_000);
    world.cut.extend((1..=CHILDREN).flat_map(|at| [(at, 0), (0, at)]));
    for quarter in 0..4 {
        for at in 1..=CHILDREN {
            for lane in [Lane::Normal, Lane::Bulk] {
                world.append(at, Channel::Up(Level::District), lane);
            }
            if quarter == 3 && at.is_multiple_of(10) {
                world.append(at, Channel::Up(Level::District), Lane::Urgent);
            }
        }
        world.run_ms(15 * 60_000);
    }
    world.weather.set(Hazard::SlowSync, 6_000);
    world.cut.clear();
    world
}

#[test]
fn five_hundred_children_that_come_back_at_once_do_not_stampede() {
    let mut world = an_hour_apart(None);
    // Whoever is back says the urgent thing of this minute, beside all that has waited.
    world.run_ms(15_000);
    let since = world.now;
    world.weather.calm();
    for at in (1..=CHILDREN).step_by(5) {
        world.append(at, Channel::Up(Level::District), Lane::Urgent);
        world.run_ms(20);
    }
    world.run_ms(10 * 60_000);
    let (urgent, others) = world.oracle.busiest;
    assert_eq!(others, most::BATCHES_STORING, "there was more to store than there was room for");
    assert!(urgent <= most::URGENT_BATCHES_STORING, "{urgent}");
    assert_eq!(world.late(since, URGENT_MS), Vec::<String>::new());
    assert_eq!(world.judge(), Vec::<String>::new());
}

#[test]
fn without_credit_they_would_and_credit_that_is_never_freed_ends_all_talk() {
    let mut world = an_hour_apart(Some(Fault::NoCredit));
    world.run_ms(60_000);
    assert!(world.oracle.busiest.1 > most::BATCHES_STORING, "{:?}", world.oracle.busiest);
    assert_ne!(world.judge(), Vec::<String>::new());
    let mut world = an_hour_apart(Some(Fault::CreditNeverFreed));
    world.run_ms(3 * 60_000);
    assert_ne!(world.judge(), Vec::<String>::new());
}
