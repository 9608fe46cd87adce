//! What was lost and has to come another way: the leave that a node took, a file of one's own, the word of what a
//! neighbour holds, papers that another lane had on its way, the right time. Each is a storm that once did not hold,
//! brought down to what mattered in it.

use super::World;
use super::tree::{BRANCHED, TWO};
use crate::core::event::{Effect, Event, Notice, Want};
use crate::core::faults::{Fault, Planted};
use crate::core::message::{Message, Push, Reason};
use facts::{Channel, Lane, StreamId};
use kernel::{AttachmentId, Instant, Level};

const MINUTE_MS: i64 = 60_000;

fn world(seed: u64, shape: &[(&str, Option<usize>)], fault: Option<Fault>) -> World {
    let mut world = World::tree(seed, shape, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world
}

/// How much of a stream two nodes hold.
fn next(world: &World, stream: StreamId, at: [usize; 2]) -> [u64; 2] {
    at.map(|at| world.nodes[at].disk.head(stream).next)
}

/// A township goes to the district beside, and loses with its disk the entry by which it takes its leave. How much of
/// what its former district writes to it has left the district, and has come to the township.
fn left_without_a_word(fault: Option<Fault>) -> [u64; 2] {
    let mut world = world(11, BRANCHED, fault);
    world.oracle.hostile = true;
    world.back_up(4);
    world.moves_at_once(4, 5);
    world.restore(4, true);
    let to = Channel::To(world.nodes[4].id);
    let stream = world.append(2, to, Lane::Normal);
    world.run_ms(MINUTE_MS);
    next(&world, stream, [1, 4])
}

#[test]
fn who_was_left_hears_of_it_from_the_level_above() {
    assert_eq!(left_without_a_word(None), [2, 2]);
    assert_eq!(left_without_a_word(Some(Fault::GoneUnsaid)), [1, 1]);
}

/// A file that a node has written since its last backup, and the level above it has.
fn held_above(world: &mut World, at: usize) -> AttachmentId {
    let (id, above) = (world.nodes[at].id, world.nodes[at].parent.unwrap());
    world.back_up(at);
    let file = world.file(at, 2);
    world.want(above, file, id);
    world.run_ms(MINUTE_MS);
    assert!(world.nodes[above].disk.part(file, 0).is_some());
    file
}

/// A district has lost a file of its own that only the city has. The way to the city is dead when it comes back, so it
/// asks its townships by turns. Whether it has the file after the way is open again.
fn asked_by_turns(seed: u64, fault: Option<Fault>) -> bool {
    let mut world = world(seed, BRANCHED, fault);
    let file = held_above(&mut world, 2);
    world.cut.extend([(1, 2), (2, 1)]);
    world.restore(2, true);
    world.run_ms(MINUTE_MS + seed as i64 * 7_000);
    world.cut.clear();
    world.run_ms(3 * MINUTE_MS);
    world.nodes[2].disk.part(file, 0).is_some()
}

#[test]
fn a_file_of_ones_own_is_asked_for_whoever_is_there_by_then() {
    for seed in 0..12 {
        assert!(asked_by_turns(seed, None), "seed {seed}");
    }
    assert!((0..12).any(|seed| !asked_by_turns(seed, Some(Fault::FileAskedOfThen))));
}

/// The same where nobody at all was there when the store refused a part: the rest that follows ends all the same.
#[test]
fn a_rest_ends_where_nobody_was_there_to_be_asked() {
    for seed in 0..6 {
        let mut world = world(seed, TWO, None);
        let file = held_above(&mut world, 1);
        world.restore(1, true);
        world.run_ms(5_000);
        world.nodes[1].full_until = Instant(world.now.0 + MINUTE_MS);
        world.run_ms(1_000);
        world.cut.extend([(0, 1), (1, 0)]);
        world.run_ms(2 * MINUTE_MS);
        world.cut.clear();
        world.run_ms(2 * MINUTE_MS);
        assert!(world.nodes[1].disk.part(file, 1).is_some(), "seed {seed}");
    }
}

/// A township and its district have come back from backups in which the township does not know the other one to which
/// it had written. Its batch of then comes late. How much of it the township has again.
fn answered_late(fault: Option<Fault>) -> u64 {
    let mut world = world(3, BRANCHED, fault);
    world.crash(4, 60 * MINUTE_MS);
    for at in [2, 3] {
        world.back_up(at);
    }
    let stream = world.append(3, Channel::To(world.nodes[4].id), Lane::Urgent);
    world.run_ms(MINUTE_MS);
    assert_eq!(next(&world, stream, [3, 2]), [2, 2]);
    let (node, now) = (&world.nodes[3], world.now);
    let wants = [Want { stream, from: 1, until: u64::MAX }];
    let runs = node.disk.read(node.id, &node.keys, &wants, 8, now, false);
    let papers = world.nodes[4].certificates.clone();
    for at in [2, 3] {
        world.restore(at, true);
    }
    world.run_ms(MINUTE_MS);
    assert_eq!(next(&world, stream, [3, 2]), [1, 1]);
    let push = Push { request: 5, lane: Lane::Urgent, certificates: papers, runs };
    world.deliver(1, 2, world.nodes[3].id, Message::Push(push));
    world.run_ms(MINUTE_MS);
    assert_eq!(world.nodes[2].disk.head(stream).next, 2, "the district has it");
    world.nodes[3].disk.head(stream).next
}

#[test]
fn a_late_answer_says_what_is_held_also_of_what_has_no_way_yet() {
    assert_eq!(answered_late(None), 2);
    assert_eq!(answered_late(Some(Fault::AckNeedsAWay)), 1);
}

/// A township and its district have come back from old backups, and the other township gives back to the district what
/// the first one had written to it. Before the first one hears of that its greeting comes a second time. How much of it
/// the first one has again.
fn greeted_twice(fault: Option<Fault>) -> u64 {
    let mut world = world(9, BRANCHED, fault);
    for at in [2, 3] {
        world.back_up(at);
    }
    let stream = world.append(3, Channel::To(world.nodes[4].id), Lane::Urgent);
    world.run_ms(MINUTE_MS);
    assert_eq!(next(&world, stream, [3, 4]), [2, 2]);
    world.crash(4, MINUTE_MS);
    for at in [2, 3] {
        world.restore(at, true);
    }
    world.run_ms(MINUTE_MS - 5_000);
    assert_eq!(next(&world, stream, [2, 3]), [1, 1]);
    world.cut.insert((2, 3));
    world.run_ms(15_000);
    assert_eq!(next(&world, stream, [2, 3]), [2, 1]);
    let hello = world.nodes[3].greeting.clone().unwrap();
    world.deliver(1, 2, world.nodes[3].id, Message::Hello(hello));
    world.run_ms(1_000);
    world.cut.clear();
    world.run_ms(MINUTE_MS);
    world.nodes[3].disk.head(stream).next
}

#[test]
fn a_greeting_that_comes_twice_begins_one_session() {
    assert_eq!(greeted_twice(None), 2);
    assert_eq!(greeted_twice(Some(Fault::GreetedTwice)), 1);
}

/// A township loses with its disk what it has said under one district, and goes back to the one before ere anything is
/// given back. That district has long greeted the city, which holds what was said. How much the township has again.
fn said_elsewhere(fault: Option<Fault>) -> u64 {
    let mut world = world(4, BRANCHED, fault);
    world.oracle.hostile = true;
    world.moves_at_once(4, 5);
    world.run_ms(5 * MINUTE_MS);
    world.back_up(4);
    let stream = world.append(4, Channel::Up(Level::Province), Lane::Normal);
    world.run_ms(MINUTE_MS);
    assert_eq!(next(&world, stream, [1, 2]), [2, 1]);
    world.cut.extend([(4, 5), (5, 4)]);
    world.restore(4, true);
    world.run_ms(10_000);
    world.moves_at_once(4, 2);
    world.cut.clear();
    world.run_ms(5 * MINUTE_MS);
    assert_eq!(world.nodes[4].parent, Some(2));
    world.nodes[4].disk.head(stream).next
}

#[test]
fn what_a_node_lost_under_another_level_comes_back_where_it_stands_now() {
    assert_eq!(said_elsewhere(None), 2);
    assert_eq!(said_elsewhere(Some(Fault::MovedNotOffered)), 1);
}

/// The keys of a township are revoked while its line is dead. What it says goes around its district to the city, which
/// has not heard of it, and then it comes to stand below the city. What is wrong, and how much each of the two holds.
fn believed_before_the_word(seed: u64) -> (Vec<String>, [u64; 2]) {
    let mut world = world(seed, BRANCHED, None);
    world.oracle.hostile = true;
    let stream = world.append(4, Channel::Up(Level::Province), Lane::Urgent);
    world.run_ms(5_000);
    world.cut.extend([(4, 2), (2, 4)]);
    world.steal(4);
    // Whoever took it calls another day.
    world.forget_late();
    world.append(4, Channel::Up(Level::Province), Lane::Urgent);
    world.run_ms(MINUTE_MS);
    let held = next(&world, stream, [1, 2]);
    world.cut.clear();
    world.run_ms(40 * MINUTE_MS);
    world.moves_at_once(4, 1);
    world.run_ms(20 * MINUTE_MS);
    assert_eq!(world.nodes[4].parent, Some(1));
    (world.judge(), held)
}

#[test]
fn who_believed_a_thief_before_the_word_keeps_what_he_took_also_where_the_node_stands_below_him_since() {
    let all = (0..12).map(believed_before_the_word);
    let around: Vec<_> = all.filter(|(_, held)| *held == [3, 2]).collect();
    assert!(around.len() > 3, "the city hears of it ten minutes later at the most");
    for (wrong, _) in around {
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// A township writes to the city's other nodes, of which it knows none, and can ask for one at a time. How many of them
/// have it.
fn sought_by_turns(fault: Option<Fault>) -> usize {
    let mut world = world(6, BRANCHED, fault);
    world.nodes[6].core.as_mut().unwrap().places_sought = 1;
    let strangers = [2, 3, 4];
    let streams = strangers.map(|at| world.append(6, Channel::To(world.nodes[at].id), Lane::Urgent));
    world.run_ms(5_000);
    strangers
        .iter()
        .zip(streams)
        .filter(|(at, stream)| world.nodes[**at].disk.head(*stream).next == 2)
        .count()
}

#[test]
fn addressees_for_whom_there_was_no_room_are_sought_when_there_is() {
    assert_eq!(sought_by_turns(None), 3);
    assert_eq!(sought_by_turns(Some(Fault::FirstSoughtOnly)), 1);
}

/// An epoch of a township is frozen at its district, which refuses for ever what waits in it. How many of the urgent
/// entries that the township says in its next epoch wait for that.
fn beside_a_frozen_epoch() -> usize {
    let mut world = world(1, TWO, None);
    let (id, epoch) = (world.nodes[1].id, world.nodes[1].epoch);
    world.oracle.forked.insert((id, epoch));
    world.nodes[0].core.as_mut().unwrap().frozen.insert((id, epoch));
    world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(2 * MINUTE_MS);
    assert_ne!(world.nodes[1].epoch, epoch, "its operator has seen it");
    let since = world.now;
    for _ in 0..300 {
        world.append(1, Channel::Up(Level::District), Lane::Urgent);
        world.run_ms(1_000);
    }
    world.late(since, 400).len()
}

#[test]
fn a_lane_does_not_rest_for_a_stream_that_is_refused_for_ever() {
    assert_eq!(beside_a_frozen_epoch(), 0);
}

/// A township has gone to another district and has come back. What its district answers to a copy of it from before.
fn copy_from_before(fault: Option<Fault>) -> Option<Reason> {
    let mut world = world(2, BRANCHED, fault);
    world.oracle.hostile = true;
    let hello = world.nodes[4].greeting.clone().unwrap();
    for to in [5, 2] {
        world.moves_at_once(4, to);
        world.run_ms(5 * MINUTE_MS);
        assert_eq!(world.nodes[4].parent, Some(to));
    }
    let mut district = world.nodes[2].core.clone().unwrap();
    let said = Event::Received(world.nodes[4].id, Message::Hello(hello));
    let answers = district.step(world.now, said);
    answers.into_iter().find_map(|effect| match effect {
        Effect::Send(_, Message::Refused { reason, .. }) => Some(reason),
        _ => None,
    })
}

#[test]
fn a_copy_from_before_a_node_went_and_came_back_is_not_let_in() {
    assert_eq!(copy_from_before(None), Some(Reason::Moved));
    assert_eq!(copy_from_before(Some(Fault::FormerStayWelcome)), None);
}

/// A township with a new key goes to another district with entries of its old epoch in all lanes. How often the
/// district cannot verify one.
fn brought_along(seed: u64, fault: Option<Fault>) -> usize {
    let mut world = world(seed, BRANCHED, fault);
    world.oracle.hostile = true;
    for lane in Lane::ALL {
        world.append(4, Channel::Up(Level::Province), lane);
    }
    world.run_ms(5_000);
    world.rotate(4);
    world.run_ms(MINUTE_MS);
    world.moves_at_once(4, 5);
    world.run_ms(5 * MINUTE_MS);
    assert_eq!(world.judge(), Vec::<String>::new(), "seed {seed}");
    let refused =
        |n: &&(usize, Notice)| n.0 == 5 && matches!(n.1, Notice::RefusedHere(_, _, Reason::BadSignature));
    world.oracle.notices.iter().filter(refused).count()
}

#[test]
fn no_lane_waits_for_papers_that_another_one_has_on_its_way() {
    for seed in 0..12 {
        assert_eq!(brought_along(seed, None), 0, "seed {seed}");
    }
    assert!((0..12).any(|seed| brought_along(seed, Some(Fault::ToldInAnyLane)) > 0));
}

/// The township's clock is a day behind and its certificate lives for half an hour. How often the district finds that
/// it has ended.
fn slow(fault: Option<Fault>) -> usize {
    let mut world = world(5, TWO, fault);
    world.jump_clock(1, -86_400_000);
    world.run_ms(MINUTE_MS);
    world.shorten(1);
    world.run_ms(120 * MINUTE_MS);
    let ended = |n: &&(usize, Notice)| n.0 == 0 && matches!(n.1, Notice::LinkDown(_, Some(Reason::Expired)));
    world.oracle.notices.iter().filter(ended).count()
}

#[test]
fn a_certificate_is_renewed_in_time_by_the_clock_that_made_it() {
    assert_eq!(slow(None), 0);
    assert!(slow(Some(Fault::RenewByOwnClock)) > 0);
}
