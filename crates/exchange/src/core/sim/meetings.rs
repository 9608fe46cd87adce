//! How two nodes meet: which versions talk, which processes are one node, whose clock is off.

use super::World;
use super::cheap::Cheap;
use super::tree::TWO;
use crate::core::event::{Command, Effect, Event, Notice};
use crate::core::faults::{Fault, Planted};
use crate::core::intake::Proof;
use crate::core::message::{Ack, AckLine, AckStatus, Hello, Message, Reason, StreamHead};
use crate::core::node::Node;
use crate::core::status::LinkState;
use crate::core::terms::{PROTOCOL_NEWEST, PROTOCOL_OLDEST, TERMS_PER_CERTIFICATE};
use facts::{Channel, Lane};
use kernel::{EpochId, Instant, Level};

/// A district and its township that have met.
fn met(fault: Option<Fault>) -> World {
    let mut world = World::tree(7, TWO, fault.map_or(Planted::default(), Planted::one));
    world.run_ms(2_000);
    world
}

fn link(core: &Node<Cheap>) -> LinkState {
    core.links()[0].state
}

/// What the parent answers to a greeting of the child, beside the world.
fn greeted(world: &World, parent: &mut Node<Cheap>, hello: Hello) -> Message {
    let said = Event::Received(world.nodes[1].id, Message::Hello(Box::new(hello)));
    let answers = parent.step(world.now, said).into_iter().find_map(|effect| match effect {
        Effect::Send(_, answer @ (Message::HelloAck(_) | Message::Refused { .. })) => Some(answer),
        _ => None,
    });
    answers.unwrap()
}

fn refusal(answer: &Message) -> Option<Reason> {
    if let Message::Refused { reason, .. } = answer { Some(*reason) } else { None }
}

#[test]
fn versions_from_two_before_to_one_after_talk_and_others_hear_why_not() {
    let world = met(None);
    let hello = *world.nodes[1].greeting.clone().unwrap();
    let parent = world.nodes[0].core.clone().unwrap();
    let request = hello.request + 1;
    let says = |protocol| greeted(&world, &mut parent.clone(), Hello { protocol, request, ..hello.clone() });
    assert_eq!(hello.protocol, (PROTOCOL_OLDEST, PROTOCOL_NEWEST));
    // A release talks its own protocol and those of the two before it.
    let spoken = |newest: u16| (newest.saturating_sub(2).max(1), newest);
    for newest in PROTOCOL_NEWEST.saturating_sub(2).max(1)..=PROTOCOL_NEWEST + 1 {
        let Message::HelloAck(ack) = says(spoken(newest)) else { panic!("{newest} was refused") };
        assert_eq!(ack.protocol, newest.min(PROTOCOL_NEWEST), "the newest that both know");
    }
    for too_far in [(PROTOCOL_NEWEST + 1, PROTOCOL_NEWEST + 3), (0, PROTOCOL_OLDEST - 1)] {
        assert_eq!(refusal(&says(too_far)), Some(Reason::Version), "{too_far:?}");
    }
}

#[test]
fn whom_a_version_keeps_out_both_pages_say_it_and_it_calls_again() {
    let world = met(None);
    let hello = *world.nodes[1].greeting.clone().unwrap();
    let [mut parent, mut child] = [0, 1].map(|at| world.nodes[at].core.clone().unwrap());
    let [above, below] = [0, 1].map(|at| world.nodes[at].id);
    parent.step(world.now, Event::PeerDown(below));
    let newer = Hello { protocol: (PROTOCOL_NEWEST + 1, PROTOCOL_NEWEST + 1), ..hello };
    assert_eq!(refusal(&greeted(&world, &mut parent, newer)), Some(Reason::Version));
    assert_eq!(link(&parent), LinkState::Refused(Reason::Version));

    child.step(world.now, Event::PeerDown(above));
    let called = child.step(world.now, Event::PeerUp(above));
    let request = called.iter().find_map(|effect| match effect {
        Effect::Send(_, Message::Hello(hello)) => Some(hello.request),
        _ => None,
    });
    let refused = Message::Refused { request: request.unwrap(), reason: Reason::Version };
    child.step(world.now, Event::Received(above, refused));
    assert_eq!(link(&child), LinkState::Refused(Reason::Version));
    assert!(child.links()[0].next_try.is_some(), "after an upgrade nobody has to press a button");
}

/// Two machines with one identity that greet by turns: what each of their greetings is answered.
fn by_turns(fault: Option<Fault>) -> Vec<Option<Reason>> {
    let world = met(fault);
    let first = *world.nodes[1].greeting.clone().unwrap();
    let second =
        Hello { boot: EpochId::from_bytes([0xb2; 16]), previous_boot: Some(first.boot), ..first.clone() };
    let mut parent = world.nodes[0].core.clone().unwrap();
    let turns = (0..4).flat_map(|_| [&second, &first]).zip(first.request + 1..);
    turns
        .map(|(hello, request)| refusal(&greeted(&world, &mut parent, Hello { request, ..hello.clone() })))
        .collect()
}

#[test]
fn two_machines_that_greet_by_turns_are_a_clone() {
    let (late, clone) = (Some(Reason::NoSession), Some(Reason::Clone));
    // The one that came later goes on until it is certain that there are two.
    assert_eq!(by_turns(None), [None, late, None, late, None, clone, clone, clone]);
    assert_eq!(by_turns(Some(Fault::AlternateWelcome)), [None; 8]);
}

#[test]
fn a_restart_over_a_connection_that_seems_open_is_no_clone() {
    let mut world = met(None);
    for round in 0..6 {
        world.crash(1, 500);
        world.run_ms(400);
        assert_eq!(
            link(world.nodes[0].core.as_ref().unwrap()),
            LinkState::Up,
            "the parent has not heard of it"
        );
        world.run_ms(5_000);
        for at in [0, 1] {
            assert_eq!(
                link(world.nodes[at].core.as_ref().unwrap()),
                LinkState::Up,
                "node {at}, round {round}"
            );
        }
    }
    let clones = world.oracle.notices.iter().filter(|(_, notice)| matches!(notice, Notice::Cloned(_)));
    assert_eq!(clones.count(), 0);
    assert_eq!(world.judge(), Vec::<String>::new());
}

/// Of the terms of one certificate 32 are known; one more would be taken nowhere, and its node would hear so for ever.
#[test]
fn nobody_renews_a_certificate_whose_next_term_nobody_would_take() {
    let world = met(None);
    let child = world.nodes[1].id;
    let answers = |terms: usize| {
        let mut parent = world.nodes[0].core.clone().unwrap();
        let others = (1..terms).map(|n| world.issue(0, 1, Instant(i64::try_from(n).unwrap()), 1)).collect();
        parent.step(world.now, Event::Command(Command::Certificates { vouched: Vec::new(), others }));
        let effects = parent.step(world.now, Event::Received(child, Message::Renew(7)));
        let told = effects.into_iter().find_map(|effect| match effect {
            Effect::Issue { .. } => Some(None),
            Effect::Send(_, Message::Refused { reason, .. }) => Some(Some(reason)),
            _ => None,
        });
        told.unwrap()
    };
    assert_eq!(answers(TERMS_PER_CERTIFICATE - 1), None, "it is renewed");
    assert_eq!(answers(TERMS_PER_CERTIFICATE), Some(Reason::BadCertificate));
}

/// What the child says of its parent's clock, which is off by so much, at the greeting and when it
/// is set while the link is up.
fn clocks_told(ahead_ms: i64, at_start: bool, fault: Option<Fault>) -> Vec<i64> {
    let mut world = met(fault);
    world.jump_clock(0, ahead_ms);
    if at_start {
        world.crash(1, 500);
    }
    world.run_ms(60_000);
    let told = world.oracle.notices.iter().filter_map(|(at, notice)| match notice {
        Notice::ClockOff(_, offset_ms) if *at == 1 => Some(*offset_ms),
        _ => None,
    });
    told.collect()
}

#[test]
fn a_clock_off_by_more_than_two_seconds_is_noted_once() {
    for at_start in [true, false] {
        assert_eq!(clocks_told(1_900, at_start, None), [0; 0]);
        for ahead_ms in [2_100, -2_100, 86_400_000] {
            let told = clocks_told(ahead_ms, at_start, None);
            assert_eq!(told.len(), 1, "{ahead_ms} at start {at_start}: {told:?}");
            assert!((told[0] - ahead_ms).abs() < 100, "{told:?}");
            assert_eq!(clocks_told(ahead_ms, at_start, Some(Fault::ClockUnsaid)), [0; 0]);
        }
    }
}

/// A township says how far its streams go, the district starts anew, and the township has meanwhile
/// written its last entry anew: in a stream that stays there, or in one whose batches are lost.
fn rewritten(channel: Channel, fault: Option<Fault>) -> Vec<u64> {
    let mut world = met(fault);
    world.bulk_lost = true;
    let stream = world.append(1, channel, Lane::Bulk);
    for _ in 0..2 {
        world.append(1, channel, Lane::Bulk);
    }
    world.run_ms(20_000);
    world.crash(0, 1_000);
    world.crash(1, 5_000);
    let kept = world.nodes[1].disk.streams.get_mut(&stream).unwrap();
    let (mut last, _) = kept.entries.pop().unwrap();
    last.body = b"another".to_vec();
    let hash = Cheap.link(&kept.head(), &last);
    kept.entries.push((last, hash));
    world.run_ms(20_000);
    world.bulk_lost = false;
    world.append(1, channel, Lane::Bulk);
    world.run_ms(120_000);
    let told = world.oracle.notices.iter().filter_map(|(at, notice)| match notice {
        Notice::Rewritten { stream: of, next } if *at == 0 && *of == stream => Some(*next),
        _ => None,
    });
    told.collect()
}

#[test]
fn what_was_said_is_held_against_its_author_after_a_restart_of_who_heard_it() {
    for channel in [Channel::Local, Channel::Up(Level::District)] {
        assert_eq!(rewritten(channel, None), [4], "{channel}");
        assert_eq!(rewritten(channel, Some(Fault::WitnessByPosition)), [0; 0], "{channel}");
    }
}

/// The same where the author goes further before it is heard again: the run leads past its word.
#[test]
fn a_run_that_leads_past_what_its_author_said_is_noticed() {
    for (fault, expected) in [(None, vec![4]), (Some(Fault::WitnessByPosition), vec![])] {
        let mut world = met(fault);
        world.bulk_lost = true;
        let up = Channel::Up(Level::District);
        let stream = world.append(1, up, Lane::Bulk);
        for _ in 0..2 {
            world.append(1, up, Lane::Bulk);
        }
        world.run_ms(20_000);
        let child = world.nodes[1].id;
        let said = world.nodes[0].core.as_ref().unwrap().peers[&child].said[&stream];
        assert_eq!(said.next, 4);
        // As if the last of them had been another one when it was said.
        let peers = &mut world.nodes[0].core.as_mut().unwrap().peers;
        peers.get_mut(&child).unwrap().said.insert(stream, StreamHead { head: [7; 32], ..said });
        world.bulk_lost = false;
        world.run_ms(120_000);
        let told = world.oracle.notices.iter().filter_map(|(at, notice)| match notice {
            Notice::Rewritten { stream: of, next } if *at == 0 && *of == stream => Some(*next),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(world.nodes[0].disk.head(stream).next, 4, "it is taken all the same");
    }
}

/// What a page says of a link is by the clock on the wall, also of what was before somebody set it.
#[test]
fn the_times_on_the_page_are_those_of_the_clock_on_the_wall() {
    let mut world = met(None);
    let stream = world.append(1, Channel::Up(Level::District), Lane::Bulk);
    let ahead_ms = -40 * 86_400_000;
    world.jump_clock(0, ahead_ms);
    let parent = world.nodes[0].core.as_mut().unwrap();
    let peer = parent.peers.values_mut().next().unwrap();
    peer.troubled(stream, crate::core::Where::Here, Some(Reason::Malformed), peer.since);
    let (since, heard) = (peer.since, peer.last_contact.unwrap());
    let status = parent.links().remove(0);
    assert_eq!((status.since.since(since), status.trouble[0].since.since(since)), (ahead_ms, ahead_ms));
    assert_eq!(status.last_contact.unwrap().since(heard), ahead_ms);
}

/// A parent says that it holds more of what its child writes than there is, in an answer: how often the child is
/// told that it has lost its memory.
fn boasted_to(fault: Option<Fault>) -> usize {
    let mut world = met(fault);
    let stream = world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(5_000);
    let line = AckLine { held: StreamHead { stream, next: 7, head: [9; 32] }, status: AckStatus::Ok };
    let ack = Ack { request: 1, lane: Lane::Urgent, lines: vec![line] };
    world.deliver(1, 1, world.nodes[0].id, Message::Ack(ack));
    world.run_ms(120_000);
    assert_eq!(world.oracle.violations, Vec::<String>::new());
    let lost = |n: &&(usize, Notice)| {
        n.0 == 1 && matches!(n.1, Notice::RolledBack(more, _) if more.stream == stream)
    };
    world.oracle.notices.iter().filter(lost).count()
}

#[test]
fn a_word_that_is_not_shown_makes_nobody_begin_anew() {
    assert_eq!(boasted_to(None), 0);
    assert_eq!(boasted_to(Some(Fault::WordIsProof)), 1);
}

/// A machine comes back from an old backup and has written `again` entries before its first greeting, where one was
/// lost: whether it is shown what it has lost.
fn came_back(again: u32, fault: Option<Fault>) -> bool {
    let mut world = met(fault);
    let stream = world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(5_000);
    world.back_up(1);
    world.append(1, Channel::Up(Level::District), Lane::Urgent);
    world.run_ms(5_000);
    world.restore(1, false);
    for _ in 0..again {
        world.append(1, Channel::Up(Level::District), Lane::Urgent);
    }
    // It looks like a copy of itself, until the operator lets it in.
    world.run_ms(15 * 60_000);
    let shown = |n: &(usize, Notice)| {
        n.0 == 1
            && match n.1 {
                Notice::RolledBack(more, _) => more.stream == stream,
                Notice::Equivocation(_, of) => of == stream,
                _ => false,
            }
    };
    world.oracle.notices.iter().any(shown)
}

#[test]
fn who_came_back_from_an_old_backup_is_shown_what_it_has_lost() {
    for again in 0..3 {
        assert!(came_back(again, None), "{again} written again");
    }
    assert!(!came_back(1, Some(Fault::SameLengthIsSame)), "nobody writes after it, and nobody would notice");
    assert!(!came_back(0, Some(Fault::PartingUnsaid)));
}
