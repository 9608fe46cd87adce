//! The stories, and the proof that they would notice: each planted bug must fall.

use super::tree::{BRANCHED, FOUR, TWO};
use super::{Hazard, World};
use crate::core::event::{Command, Event, Notice};
use crate::core::faults::{Fault, Planted};
use crate::core::message::Reason;
use facts::{Channel, Lane};
use kernel::{Instant, Level};

/// Hazards and how often, in ten thousand occasions.
const WEATHER: [(Hazard, u32); 7] = [
    (Hazard::Drop, 800),
    (Hazard::Double, 800),
    (Hazard::SlowSync, 300),
    (Hazard::CrashAtSync, 150),
    (Hazard::SyncFails, 300),
    (Hazard::Forge, 600),
    (Hazard::Sloppy, 1_000),
];

/// Each seed switches a subset on.
fn weather(world: &mut World, seed: u64) {
    for (bit, (hazard, rate)) in WEATHER.into_iter().enumerate() {
        world.weather.set(hazard, if seed >> bit & 1 == 1 { rate } else { 0 });
    }
    world.oracle.hostile = world.weather.has(Hazard::Forge) || world.weather.has(Hazard::Sloppy);
}

impl World {
    fn any_entry(&mut self) {
        let nodes = self.nodes.len() as i64;
        let (at, other) = (self.dice.below(nodes) as usize, self.dice.below(nodes) as usize);
        if self.nodes[at].core.is_none() {
            return;
        }
        let level = Level::ALL[self.dice.below(4) as usize];
        let channel = match self.dice.below(5) {
            0 | 1 => Channel::Up(level),
            2 => Channel::Down,
            3 if other != at => Channel::To(self.nodes[other].id),
            _ => Channel::Local,
        };
        let lane = Lane::ALL[self.dice.below(3) as usize];
        self.append(at, channel, lane);
    }
}

/// A storm, then calm; in the end everything must be where it belongs, once.
fn storm(seed: u64, shape: &[(&str, Option<usize>)], fault: Option<Fault>) -> Vec<String> {
    let planted = fault.map_or(Planted::default(), Planted::one);
    let mut world = World::tree(seed, shape, planted);
    world.run_ms(2_000);
    weather(&mut world, seed.wrapping_mul(0x9e37_79b9) >> 7 | 1 << (seed % 7));
    for round in 0..60 {
        for _ in 0..world.dice.below(6) {
            world.any_entry();
        }
        if round % 20 == 10 && seed.is_multiple_of(3) {
            let child = 1 + world.dice.below(shape.len() as i64 - 1) as usize;
            let parent = shape[child].1.unwrap();
            world.cut.insert((child, parent));
            if seed.is_multiple_of(2) {
                world.cut.insert((parent, child));
            }
        }
        let pause_ms = world.dice.below(4_000);
        world.run_ms(pause_ms);
        if round % 20 == 19 {
            world.cut.clear();
        }
    }
    world.weather.calm();
    world.cut.clear();
    world.run_ms(300_000);
    world.judge()
}

/// Fine weather: what is urgent must be quick, whatever else is on the way.
fn calm(seed: u64, bulk_lost: bool, fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(seed, BRANCHED, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world.bulk_lost = bulk_lost;
    for _ in 0..30 {
        for _ in 0..40 {
            world.append(3, Channel::Up(Level::Province), Lane::Bulk);
        }
        for _ in 0..4 {
            world.any_entry();
        }
        world.append(3, Channel::Up(Level::Province), Lane::Urgent);
        let other = world.nodes[6].id;
        world.append(4, Channel::To(other), Lane::Urgent);
        let pause_ms = world.dice.below(900);
        world.run_ms(pause_ms);
    }
    world.run_ms(if bulk_lost { 5_000 } else { 120_000 });
    let mut wrong = world.late(Instant(0), 3_000);
    wrong.extend(if bulk_lost { world.oracle.violations.clone() } else { world.judge() });
    wrong
}

#[test]
fn two_nodes_lose_nothing_and_double_nothing_in_any_weather() {
    for seed in 0..120 {
        assert_eq!(storm(seed, TWO, None), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn four_levels_lose_nothing_and_double_nothing_in_any_weather() {
    for seed in 0..60 {
        assert_eq!(storm(seed, FOUR, None), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn a_branched_tree_gives_each_node_what_is_for_it_and_nothing_else() {
    for seed in 0..40 {
        assert_eq!(storm(seed, BRANCHED, None), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn urgent_entries_are_quick_beside_a_full_bulk_lane() {
    for seed in 0..20 {
        assert_eq!(calm(seed, false, None), Vec::<String>::new(), "seed {seed}");
        assert_eq!(calm(seed, true, None), Vec::<String>::new(), "bulk lost, seed {seed}");
    }
}

#[test]
fn the_same_seed_twice_is_the_same_world() {
    let world = |seed| {
        let mut world = World::tree(seed, BRANCHED, Planted::default());
        weather(&mut world, 0b101_1111);
        for _ in 0..40 {
            world.any_entry();
            world.run_ms(700);
        }
        (format!("{:?}", world.oracle.notices), world.events, world.oracle.arrived, world.trace)
    };
    assert_eq!(world(11), world(11));
    assert_ne!(world(11).1, world(12).1);
}

#[test]
fn a_link_that_was_cut_for_ninety_days_catches_up_by_itself() {
    let mut world = World::tree(1, FOUR, Planted::default());
    world.run_ms(2_000);
    world.cut.extend([(2, 1), (1, 2)]);
    for _ in 0..90 {
        for _ in 0..50 {
            world.append(3, Channel::Up(Level::Province), Lane::Normal);
        }
        // Heartbeats of a day would only heat the room.
        world.run_ms(60_000);
    }
    let waiting = |world: &World| {
        let links = world.nodes[2].core.as_ref().unwrap().links();
        *links[0].backlog.get(Lane::Normal)
    };
    assert_eq!(waiting(&world), 4_500, "the backlog shows while the link is down");
    world.cut.clear();
    world.run_ms(60_000);
    assert_eq!(world.judge(), Vec::<String>::new());
    assert_eq!(waiting(&world), 0);
}

#[test]
fn urgent_entries_go_around_a_dead_parent() {
    let mut world = World::tree(5, FOUR, Planted::default());
    world.run_ms(2_000);
    world.crash(2, 10 * 60_000);
    world.run_ms(1_000);
    let stream = world.append(3, Channel::Up(Level::City), Lane::Urgent);
    world.append(3, Channel::Up(Level::City), Lane::Normal);
    world.run_ms(90_000);
    assert!(world.oracle.arrived.contains_key(&(1, stream, 1)), "the city has it while the district is dead");
    assert!(!world.oracle.arrived.contains_key(&(2, stream, 1)));
    world.run_ms(15 * 60_000);
    assert_eq!(world.judge(), Vec::<String>::new());
}

/// The township's own machine starts anew while its district is dead, with a first report that nobody has yet, and
/// says nothing more. Whether the city has it before the district is back.
fn around_after_a_start(fault: Option<Fault>) -> bool {
    let mut world = World::tree(5, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world.crash(2, 10 * 60_000);
    world.run_ms(1_000);
    let stream = world.append(3, Channel::Up(Level::City), Lane::Urgent);
    world.run_ms(5_000);
    world.crash(3, 1_000);
    world.run_ms(60_000);
    world.oracle.arrived.contains_key(&(1, stream, 1))
}

#[test]
fn what_was_said_before_a_start_goes_around_a_dead_parent_too() {
    assert!(around_after_a_start(None));
    assert!(!around_after_a_start(Some(Fault::AroundOnlyWhatIsNew)), "and not by itself");
}

/// A district hears nothing of its township: a copy of it has greeted, or the operator has cut the link because the
/// digits differed. Whether the city hears the township's urgent entry around the district while that lives, and when
/// both have started anew and the district is dead.
fn around_a_bar(cut: bool, fault: Option<Fault>) -> (bool, bool) {
    let mut world = World::tree(5, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world.crash(3, 500);
    world.run_ms(30_000);
    if cut {
        let node = world.nodes[3].id;
        world.feed(2, Event::Command(Command::Cut { node, cut: true }));
    } else {
        world.clone_greets(3);
    }
    world.run_ms(60_000);
    let stream = world.append(3, Channel::Up(Level::City), Lane::Urgent);
    let heard = |world: &World| world.oracle.arrived.contains_key(&(1, stream, 1));
    world.run_ms(90_000);
    let alive = heard(&world);
    world.crash(2, 10 * 60_000);
    world.crash(3, 500);
    world.run_ms(90_000);
    assert_eq!(world.oracle.violations, Vec::<String>::new());
    (alive, heard(&world))
}

#[test]
fn who_is_barred_below_is_not_heard_around_its_parent_either() {
    for cut in [false, true] {
        assert_eq!(around_a_bar(cut, None), (false, false), "cut {cut}");
        assert_eq!(around_a_bar(cut, Some(Fault::BarredBelowWelcome)), (false, true), "cut {cut}");
    }
    // The city would not let it in; that it does not even ask shows where the city has not heard of it.
    assert_eq!(asks_around_a_bar(None), 0);
    assert!(asks_around_a_bar(Some(Fault::AroundABar)) > 0);
}

/// How often a township that is paused calls the city while its district lives.
fn asks_around_a_bar(fault: Option<Fault>) -> usize {
    let mut world = World::tree(5, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world.crash(3, 500);
    world.run_ms(30_000);
    world.clone_greets(3);
    world.run_ms(60_000);
    world.append(3, Channel::Up(Level::City), Lane::Urgent);
    let told = world.oracle.notices.len();
    world.run_ms(90_000);
    let city = world.nodes[1].id;
    let called = |(at, notice): &&(usize, Notice)| {
        *at == 3 && matches!(notice, Notice::LinkDown(of, Some(Reason::Clone)) if *of == city)
    };
    world.oracle.notices[told..].iter().filter(called).count()
}

#[test]
fn a_parent_restored_from_an_old_backup_gets_back_what_came_from_below() {
    let mut world = World::tree(8, FOUR, Planted::default());
    world.run_ms(2_000);
    for _ in 0..20 {
        world.append(3, Channel::Up(Level::City), Lane::Normal);
        world.run_ms(200);
    }
    let backup = world.nodes[1].disk.clone();
    for _ in 0..20 {
        world.append(3, Channel::Up(Level::City), Lane::Normal);
        world.run_ms(200);
    }
    world.crash(1, 1_000);
    world.nodes[1].disk = backup;
    world.run_ms(120_000);
    assert_eq!(world.judge(), Vec::<String>::new());
}

/// The store falls back under a running process, as a database does that fails over
/// to a replica which lagged. Nobody greets anew; the next batch meets a gap.
fn fallen_back(seed: u64, fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(seed, TWO, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(1_000);
    let backup = world.nodes[0].disk.clone();
    for _ in 0..5 {
        world.append(1, Channel::Up(Level::District), Lane::Urgent);
        world.run_ms(1_000);
    }
    let parent = &mut world.nodes[0];
    let core = parent.core.as_mut().unwrap();
    core.held = backup.streams.keys().map(|s| (*s, backup.head(*s))).collect();
    parent.disk = backup;
    world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(60_000);
    world.judge()
}

#[test]
fn a_gap_makes_the_sender_go_back() {
    assert_eq!(fallen_back(1, None), Vec::<String>::new());
}

#[test]
fn an_origin_that_lost_its_memory_is_noticed_on_both_sides() {
    let mut world = World::tree(8, TWO, Planted::default());
    world.run_ms(2_000);
    let backup = world.nodes[1].disk.clone();
    world.append(1, Channel::Up(Level::District), Lane::Normal);
    world.run_ms(5_000);
    world.crash(1, 1_000);
    world.nodes[1].disk = backup;
    world.run_ms(60_000);
    for at in [0, 1] {
        let seen = world
            .oracle
            .notices
            .iter()
            .any(|(n, notice)| *n == at && matches!(notice, Notice::RolledBack(..)));
        assert!(seen, "node {at} says nothing");
    }
}

/// A link that was never up hides a township from everybody above it, and yet entries
/// are addressed to it from each level and from a neighbour's side of the tree.
fn unnamed(seed: u64, fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(seed, BRANCHED, fault.map_or(Planted::default(), Planted::one));
    world.cut.extend([(2, 1), (1, 2)]);
    world.run_ms(2_000);
    let township = world.nodes[3].id;
    for from in [0, 1, 5, 6] {
        world.append(from, Channel::To(township), Lane::Urgent);
        world.run_ms(seed as i64 * 100);
    }
    world.run_ms(40_000);
    world.cut.clear();
    world.run_ms(60_000);
    world.judge()
}

#[test]
fn what_is_addressed_to_a_node_that_nobody_has_named_waits_and_then_finds_its_way() {
    for seed in 0..10 {
        assert_eq!(unnamed(seed, None), Vec::<String>::new(), "seed {seed}");
    }
}

#[test]
fn what_has_no_way_is_kept_at_its_author_and_shown_there() {
    let mut world = World::tree(1, BRANCHED, Planted::default());
    world.cut.extend([(2, 1), (1, 2)]);
    world.run_ms(2_000);
    let township = world.nodes[3].id;
    let stream = world.append(6, Channel::To(township), Lane::Urgent);
    world.run_ms(40_000);
    for at in [0, 1, 2, 3, 4, 5] {
        assert!(!world.nodes[at].disk.streams.contains_key(&stream), "node {at} holds it");
    }
    let kept = |world: &World| world.nodes[6].core.as_ref().unwrap().unaddressed();
    assert_eq!(kept(&world).iter().map(|h| (h.stream, h.next)).collect::<Vec<_>>(), [(stream, 2)]);
    world.cut.clear();
    world.run_ms(60_000);
    assert_eq!((world.judge(), kept(&world)), (Vec::new(), Vec::new()));
}

/// Photographs climb from a township's own node to the province and come down from the
/// city to two townships, in any weather; the levels between want them too, or only
/// hand them on.
fn photographs(seed: u64, fault: Option<Fault>) -> Vec<String> {
    let mut world = World::tree(seed, BRANCHED, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    weather(&mut world, (seed.wrapping_mul(0x9e37_79b9) >> 7) & 0b1_1111);
    let (township, city) = (world.nodes[3].id, world.nodes[1].id);
    for round in 0..6 {
        let up = world.file(3, 1 + round);
        world.want(0, up, township);
        if seed.is_multiple_of(2) {
            world.want(1, up, township);
            world.want(2, up, township);
        }
        let down = world.file(1, 1 + round);
        for at in [3, 6] {
            world.want(at, down, city);
        }
        let pause_ms = world.dice.below(8_000);
        world.run_ms(pause_ms);
    }
    world.weather.calm();
    world.run_ms(600_000);
    world.judge()
}

#[test]
fn files_follow_the_entries_that_name_them_and_no_part_is_taken_twice() {
    for seed in 0..60 {
        assert_eq!(photographs(seed, None), Vec::<String>::new(), "seed {seed}");
    }
}

/// A district writes a file for its township and the township one for the district, both machines come back from
/// backups that are older, one after the other. Which of the two has its own file again.
fn own_files_again(fault: Option<Fault>) -> [bool; 2] {
    let mut world = World::tree(6, BRANCHED, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    let (district, township) = (world.nodes[2].id, world.nodes[3].id);
    world.back_up(2);
    world.back_up(3);
    let (down, up) = (world.file(2, 5), world.file(3, 5));
    // Of two townships the second has it: whom to ask for what went down nobody knows any more.
    world.want(4, down, district);
    world.want(2, up, township);
    world.run_ms(120_000);
    let has = |world: &World, at: usize, file| world.nodes[at].disk.part(file, 0).is_some();
    assert!(has(&world, 4, down) && has(&world, 2, up));
    world.restore(3, true);
    world.run_ms(300_000);
    let again = has(&world, 3, up);
    world.restore(2, true);
    assert!(!has(&world, 2, down));
    world.run_ms(600_000);
    [again, has(&world, 2, down)]
}

#[test]
fn a_restored_node_gets_back_its_own_files_from_its_parent_and_its_children() {
    assert_eq!(own_files_again(None), [true, true]);
    assert_eq!(own_files_again(Some(Fault::OwnFilesGone)), [false, false]);
}

/// A neighbour that asks for what nobody has: the node between does not seek it for ever.
#[test]
fn a_file_that_nobody_has_is_let_go_by_those_who_only_hand_it_on() {
    let mut world = World::tree(1, FOUR, Planted::default());
    world.run_ms(2_000);
    let township = world.nodes[3].id;
    for n in 0..50u8 {
        world.want(0, kernel::AttachmentId::from_bytes([n; 16]), township);
    }
    world.run_ms(20_000);
    let seeks = |world: &World, at: usize| world.nodes[at].core.as_ref().unwrap().files.count();
    assert!(seeks(&world, 1) > 0, "the city seeks on the province's behalf");
    let links = world.nodes[1].core.as_ref().unwrap().links();
    let told: u64 = links.iter().map(|link| link.files).sum();
    assert_eq!(told, seeks(&world, 1) as u64, "and its page says from whom");
    world.nodes[0].disk.named.clear();
    world.crash(0, 1_000);
    world.run_ms(600_000);
    assert_eq!([0, 1, 2].map(|at| seeks(&world, at)), [0, 0, 0]);
}

/// A province writes to a township, past a city and a district. The township comes back from a backup that is
/// older than all that the two between have passed on. How much of it the township holds in the end, and whether
/// anything that is written to it afterwards reaches it.
fn passed_on_and_lost(fault: Option<Fault>) -> (u64, bool) {
    let mut world = World::tree(4, FOUR, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    let to = Channel::To(world.nodes[3].id);
    let stream = world.append(0, to, Lane::Urgent);
    world.run_ms(2_000);
    world.back_up(3);
    for _ in 0..9 {
        world.append(0, to, Lane::Urgent);
        world.run_ms(2_000);
    }
    world.restore(3, true);
    world.run_ms(120_000);
    let regained = world.nodes[3].disk.head(stream).next - 1;
    world.append(0, to, Lane::Urgent);
    world.run_ms(120_000);
    (regained, world.oracle.arrived.contains_key(&(3, stream, 11)))
}

/// Why a node on the way keeps its copies (docs/decisions/0035): streams have no gaps, so whoever cannot get
/// what lies below can take nothing of what comes behind it either.
#[test]
fn what_nodes_on_the_way_let_go_of_is_lost_to_its_reader_with_all_that_follows() {
    assert_eq!(passed_on_and_lost(None), (10, true));
    assert_eq!(passed_on_and_lost(Some(Fault::RelayTrims)), (1, false));
}

#[test]
fn a_forger_on_the_way_is_stopped_by_the_signature_alone() {
    let mut world = World::tree(3, TWO, Planted::one(Fault::SkipSignature));
    world.weather.set(Hazard::Forge, 5_000);
    world.oracle.hostile = true;
    for _ in 0..40 {
        world.append(1, Channel::Up(Level::District), Lane::Urgent);
        world.run_ms(300);
    }
    world.run_ms(60_000);
    assert_ne!(
        world.judge(),
        Vec::<String>::new(),
        "forged entries are stored when signatures are not checked"
    );
}
