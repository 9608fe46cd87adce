//! Programs of different versions in one tree: what one cannot read passes through it, rings its desk, and is taken
//! up once when the program is new.

use super::applier::NEWEST;
use super::tree::FOUR;
use super::{Hazard, World};
use crate::core::faults::{Fault, Planted};
use facts::{Channel, Lane};
use kernel::Level;

const CITY: usize = 1;
const DISTRICT: usize = 2;
const TOWNSHIP: usize = 3;
const OLD: u16 = NEWEST - 2;

/// A township with the newest program writes upwards through a district and a city whose programs are two versions
/// behind; before it and after it comes what these can read. Then they are upgraded. All that is wrong.
fn past_an_old_program(fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(2, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.begin_applying(false);
    world.installed(CITY, OLD);
    world.installed(DISTRICT, OLD);
    world.run_ms(2_000);
    let up = Channel::Up(Level::Province);
    let mut wrong = Vec::new();
    for (author, knows) in [(TOWNSHIP, OLD), (TOWNSHIP, NEWEST), (DISTRICT, OLD)] {
        world.installed(author, knows);
        let stream = world.append(author, up, Lane::Urgent);
        world.run_ms(5_000);
        let head = world.nodes[author].disk.head(stream);
        let (entry, _) = world.nodes[author].disk.streams[&stream].entries.last().unwrap();
        let rings = world.rung.contains_key(&(CITY, entry.header.event_id));
        if rings != (knows > OLD) {
            wrong.push(format!("version {knows} rings the city: {rings}"));
        }
        if world.nodes[0].disk.head(stream) != head {
            wrong.push(format!("version {knows} has not come to the province"));
        }
        wrong.extend(world.judge_applied());
    }
    world.upgrade_all();
    world.run_ms(60_000);
    wrong.extend(world.judge());
    wrong
}

#[test]
fn what_a_program_cannot_read_is_kept_passed_on_rung_and_taken_up_after_the_upgrade() {
    assert_eq!(past_an_old_program(None), Vec::<String>::new());
    let wrong = [
        Fault::UnknownRefused,
        Fault::UnknownKept,
        Fault::BriefSilent,
        Fault::ParkedBlocks,
        Fault::ParkedForgotten,
    ];
    for fault in wrong {
        assert_ne!(past_an_old_program(Some(fault)), Vec::<String>::new(), "{fault:?}");
    }
}

/// Every second page that is applied costs the process its life, before it is durable or just after.
fn applied_in_pieces(fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(3, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.begin_applying(false);
    world.run_ms(2_000);
    world.weather.set(Hazard::Applying, 5_000);
    for _ in 0..20 {
        world.append(TOWNSHIP, Channel::Up(Level::District), Lane::Normal);
        world.run_ms(5_000);
    }
    world.weather.calm();
    world.run_ms(120_000);
    world.judge()
}

#[test]
fn a_process_that_dies_while_it_applies_has_taken_up_each_fact_once() {
    assert_eq!(applied_in_pieces(None), Vec::<String>::new());
    assert_ne!(applied_in_pieces(Some(Fault::AppliedBeforeNoted)), Vec::<String>::new());
}
