//! The simulator judged: seeds that once failed, seeds never seen, the same seed twice,
//! and the planted bugs, each of which must fall.

use super::swarm::{Plan, hazards_of, run, shrink};
use crate::core::faults::Fault;
use std::collections::BTreeSet;

/// Seeds that failed once, with what was wrong: `seed nodes minutes hazards`, of which
/// the last is how many hazards there were then.
const CORPUS: &str = include_str!("corpus.txt");

fn plan(seed: u64) -> Plan {
    Plan { seed, nodes: 6 + (seed % 5) as usize, minutes: 20, without: Vec::new(), fault: None }
}

#[test]
fn seeds_that_once_failed_hold() {
    for line in CORPUS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let numbers: Vec<u64> = line.split_whitespace().take(4).map(|n| n.parse().unwrap()).collect();
        let [seed, nodes, minutes, hazards] = numbers[..] else { panic!("not a line of the corpus: {line}") };
        let without = super::Hazard::ALL[hazards as usize..].to_vec();
        let plan = Plan { nodes: nodes as usize, minutes: minutes as i64, without, ..plan(seed) };
        assert_eq!(run(&plan).violations, Vec::<String>::new(), "{line}");
    }
}

#[test]
fn a_swarm_of_storms_leaves_nothing_wrong_and_repeats_itself_to_the_byte() {
    let mut seen = BTreeSet::new();
    for seed in 0..60 {
        let outcome = run(&plan(seed));
        assert_eq!(outcome.violations, Vec::<String>::new(), "seed {seed}");
        seen.extend(outcome.injected.iter().map(|(hazard, _)| *hazard));
        if seed % 10 == 0 {
            let again = run(&plan(seed));
            assert_eq!((again.digest, again.events), (outcome.digest, outcome.events), "seed {seed}");
        }
    }
    let never: Vec<_> = super::Hazard::ALL.iter().filter(|h| !seen.contains(h)).collect();
    assert!(never.is_empty(), "{never:?} never came");
}

#[test]
fn a_failing_seed_is_shrunk_to_the_hazards_that_matter() {
    let failing =
        |seed: &u64| !run(&Plan { fault: Some(Fault::ForgetOnTimeout), ..plan(*seed) }).violations.is_empty();
    let seed = (0..50).find(failing).unwrap();
    let least = shrink(&Plan { fault: Some(Fault::ForgetOnTimeout), ..plan(seed) });
    let left = hazards_of(&least).len();
    assert!(left <= 3, "{left} hazards are left");
    assert!(!run(&least).violations.is_empty());
}

/// At the least nineteen of twenty planted bugs fall within a small budget.
#[test]
fn planted_bugs_fall() {
    let fell = |fault: Fault| {
        (0..80).any(|seed| !run(&Plan { fault: Some(fault), ..plan(seed) }).violations.is_empty())
    };
    let survivors = |faults: &[Fault]| faults.iter().copied().filter(|f| !fell(*f)).collect::<Vec<_>>();
    let (some, others) = Fault::ALL.split_at(Fault::ALL.len() / 2);
    let survive = std::thread::scope(|scope| {
        let half = scope.spawn(|| survivors(some));
        [survivors(others), half.join().unwrap()].concat()
    });
    assert!(survive.len() * 20 <= Fault::ALL.len(), "{survive:?} survive");
}
