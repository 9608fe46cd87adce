//! Bundles between nodes whose line is dead, and what nobody should take.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

use super::file::{begin_digest, extend, head_frame, message_frame};
use super::*;
use crate::core::event::{Command, Event, Notice};
use crate::core::faults::{Fault as Planted, Planted as Bug};
use crate::core::lane::Jitter;
use crate::core::message::{AckStatus, Message, Push, Reason};
use crate::core::sim::{World, sealed_by};
use facts::{Channel, Lane, StreamId};
use kernel::Level;
use proptest::prelude::*;

const FOUR: &[(&str, Option<usize>)] =
    &[("610000", None), ("610800", Some(0)), ("610802", Some(1)), ("610802105", Some(2))];
const BRANCHED: &[(&str, Option<usize>)] =
    &[("610800", None), ("610802", Some(0)), ("610802105", Some(1)), ("610802106", Some(1))];
const ALL: usize = usize::MAX;

/// The district (2) and its township (3), whose line is dead, and the way around too.
fn apart(bug: Option<Planted>) -> World {
    let mut world = World::tree(7, FOUR, bug.map_or(Bug::default(), Bug::one));
    world.cut.extend([(3, 2), (2, 3), (3, 1), (1, 3)]);
    // A greeting was on its way already; it is silent after it.
    world.run_ms(70_000);
    world
}

fn write(world: &mut World, from: usize, to: usize) -> Vec<Vec<u8>> {
    world.write_stick(from, to, None, ALL).unwrap().0
}

/// Hands the file over and waits until all is done; what was told of each step.
fn take(world: &mut World, at: usize, frames: &[Vec<u8>]) -> Vec<Result<Told, Fault>> {
    let before = world.told.len();
    world.take_stick(at, frames);
    world.run_ms(5_000);
    world.told.drain(before..).map(|(_, said)| said).collect()
}

fn carry(world: &mut World, from: usize, to: usize) -> Vec<Result<Told, Fault>> {
    let frames = write(world, from, to);
    take(world, to, &frames)
}

fn new_entries(told: &[Result<Told, Fault>]) -> u64 {
    told.iter().flatten().flat_map(|t| &t.runs).map(|run| run.new).sum()
}

fn statuses(told: &[Result<Told, Fault>]) -> Vec<AckStatus> {
    told.iter().flatten().flat_map(|t| &t.runs).map(|run| run.line.status).collect()
}

fn held(world: &World, at: usize, stream: StreamId) -> u64 {
    world.nodes[at].disk.head(stream).next - 1
}

fn waits(world: &World, at: usize, lane: Lane) -> u64 {
    *world.nodes[at].core.as_ref().unwrap().links()[0].backlog.get(lane)
}

#[test]
fn with_the_line_dead_a_bundle_goes_up_and_its_receipt_comes_down() {
    let mut world = apart(None);
    let province = Channel::Up(Level::Province);
    let mut streams = Vec::new();
    for lane in Lane::ALL {
        for _ in 0..5 {
            streams.push(world.append(3, province, lane));
        }
    }
    let local = world.append(3, Channel::Local, Lane::Normal);
    let township = world.nodes[3].id;
    let instruction = world.append(0, Channel::To(township), Lane::Urgent);
    let notice = world.append(1, Channel::Down, Lane::Normal);
    world.run_ms(5_000);
    assert_eq!(waits(&world, 3, Lane::Urgent), 5);

    let up = carry(&mut world, 3, 2);
    assert_eq!(new_entries(&up), 15, "{up:?}");
    for stream in &streams {
        assert_eq!(
            (held(&world, 2, *stream), held(&world, 0, *stream)),
            (5, 5),
            "and further up by the line"
        );
    }
    assert_eq!(held(&world, 2, local), 0);
    assert_eq!(waits(&world, 3, Lane::Urgent), 5, "nothing is believed before the receipt is read");

    let down = carry(&mut world, 2, 3);
    let acknowledged = &down[0].as_ref().unwrap().acknowledged;
    assert_eq!(Lane::ALL.map(|lane| *acknowledged.get(lane)), [5, 5, 5]);
    assert_eq!(waits(&world, 3, Lane::Urgent), 0);
    let up = world.oracle.notices.iter().any(|(at, n)| *at == 3 && matches!(n, Notice::LinkUp(_)));
    assert!(!up, "no line was ever up here");
    assert_eq!((held(&world, 3, instruction), held(&world, 3, notice)), (1, 1), "with the same stick");
    let again = carry(&mut world, 3, 2);
    assert_eq!(again[0].as_ref().unwrap().acknowledged.get(Lane::Urgent), &1, "and says so the next time");
    assert_eq!(new_entries(&carry(&mut world, 2, 3)), 0);
    assert_eq!(world.judge(), Vec::<String>::new());
}

#[test]
fn urgent_entries_stand_first_and_what_does_not_fit_goes_into_the_next_file() {
    let mut world = apart(None);
    let city = Channel::Up(Level::City);
    let bulk = world.append(3, city, Lane::Bulk);
    for _ in 0..29 {
        world.append(3, city, Lane::Bulk);
    }
    let urgent = world.append(3, city, Lane::Urgent);
    let (first, more) = world.write_stick(3, 2, None, 10).unwrap();
    let lanes: Vec<Lane> = first
        .iter()
        .filter_map(|f| match message_in(f).unwrap() {
            Some(Message::Push(push)) => Some(push.lane),
            _ => None,
        })
        .collect();
    assert_eq!(lanes, [Lane::Urgent, Lane::Bulk]);
    let mark = more.unwrap();
    assert_eq!(Bookmark::parse(&mark.text()), Some(mark));
    assert_eq!(Bookmark::parse("00"), None);
    let (second, more) = world.write_stick(3, 2, Some(mark), 10).unwrap();
    let (third, last) = world.write_stick(3, 2, more, 100).unwrap();
    assert_eq!((mark.part, last), (2, None));

    // The second one before the first: a gap, and nothing is lost or doubled by it.
    let early = take(&mut world, 2, &second);
    assert_eq!((statuses(&early), new_entries(&early)), (vec![AckStatus::Gap], 0));
    for file in [&first, &second, &third] {
        take(&mut world, 2, file);
    }
    assert_eq!((held(&world, 2, bulk), held(&world, 2, urgent)), (30, 1));
    carry(&mut world, 2, 3);
    assert_eq!((waits(&world, 3, Lane::Bulk), world.judge()), (0, Vec::new()));
}

#[test]
fn a_file_read_twice_and_an_old_one_change_nothing() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Normal);
    let old = write(&mut world, 3, 2);
    assert_eq!(new_entries(&take(&mut world, 2, &old)), 1);
    let twice = take(&mut world, 2, &old);
    assert_eq!((new_entries(&twice), statuses(&twice)), (0, vec![AckStatus::Ok]));
    let old_receipt = write(&mut world, 2, 3);
    take(&mut world, 3, &old_receipt);
    world.append(3, Channel::Up(Level::District), Lane::Normal);
    world.run_ms(1_000);
    carry(&mut world, 3, 2);
    carry(&mut world, 2, 3);
    assert_eq!(waits(&world, 3, Lane::Normal), 0);
    let told = take(&mut world, 3, &old_receipt);
    assert!(told[0].as_ref().unwrap().stale, "{told:?}");
    assert_eq!(waits(&world, 3, Lane::Normal), 0, "it takes nothing back");
    assert_eq!(new_entries(&take(&mut world, 2, &old)), 0);
    assert_eq!(held(&world, 2, stream), 2);
    assert_eq!(world.judge(), Vec::<String>::new());
}

#[test]
fn a_file_counts_for_nobody_but_its_reader_and_only_from_a_neighbour() {
    let mut world = World::tree(3, BRANCHED, Bug::default());
    world.cut.extend([(2, 1), (1, 2), (3, 1), (1, 3)]);
    world.run_ms(2_000);
    world.append(2, Channel::Up(Level::City), Lane::Normal);
    let file = write(&mut world, 2, 1);
    let (district, township) = (world.nodes[1].id, world.nodes[2].id);
    let refused = |world: &mut World, at: usize| take(world, at, &file).pop().unwrap().unwrap_err();
    assert_eq!(refused(&mut world, 2), Fault::OwnFile);
    assert_eq!(refused(&mut world, 3), Fault::ForAnother(district));
    assert_eq!(refused(&mut world, 0), Fault::ForAnother(district));
    // Readdressed and signed with its own key: still no neighbour of that reader.
    let mut reading = Reading::default();
    file.iter().try_for_each(|frame| reading.frame(frame)).unwrap();
    let whole = reading.end().unwrap();
    let key = world.nodes[2].key.clone();
    for (at, fault) in [(0, Fault::Stranger(township)), (3, Fault::Stranger(township))] {
        let head = Head { to: world.nodes[at].id, ..whole.head.clone() };
        let frames = sealed_by(&key, &[head_frame(&head)]);
        assert_eq!(take(&mut world, at, &frames), [Err(fault)]);
    }
    assert!(world.nodes[2].core.as_mut().unwrap().outline(world.now, township, None).is_none());
    assert_eq!(world.oracle.violations, Vec::<String>::new());
}

#[test]
fn a_forged_file_is_refused_whole_and_a_changed_run_by_itself() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Normal);
    let urgent = world.append(3, Channel::Up(Level::District), Lane::Urgent);
    let good = write(&mut world, 3, 2);
    let body = &good[..good.len() - 1];
    let forged = sealed_by(b"thief", body);
    assert_eq!(take(&mut world, 2, &forged), [Err(Fault::BadSignature)]);
    // The child itself signs a file with a changed entry: the chain tells.
    world.oracle.hostile = true;
    let changed: Vec<Vec<u8>> = body
        .iter()
        .map(|frame| match message_in(frame).unwrap() {
            Some(Message::Push(mut push)) if push.lane == Lane::Normal => {
                push.runs[0].entries[0].body = b"another".to_vec();
                message_frame(&Message::Push(push))
            }
            _ => frame.clone(),
        })
        .collect();
    let key = world.nodes[3].key.clone();
    let told = take(&mut world, 2, &sealed_by(&key, &changed));
    assert!(statuses(&told).contains(&AckStatus::Refused(Reason::BrokenChain)), "{told:?}");
    assert_eq!((held(&world, 2, stream), held(&world, 2, urgent)), (0, 1), "the rest is taken");
    let receipt = carry(&mut world, 2, 3);
    let runs = &receipt[0].as_ref().unwrap().runs;
    assert_eq!(runs[0].line.status, AckStatus::Refused(Reason::BrokenChain), "and the receipt says why");
    take(&mut world, 2, &good);
    assert_eq!(held(&world, 2, stream), 1, "the true one still comes in");
}

#[test]
fn a_store_that_fails_acknowledges_nothing() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Urgent);
    let file = write(&mut world, 3, 2);
    world.nodes[2].full_until = kernel::Instant(i64::MAX);
    let told = take(&mut world, 2, &file);
    assert_eq!(statuses(&told), [AckStatus::Refused(Reason::Unavailable)]);
    let receipt = carry(&mut world, 2, 3);
    assert_eq!(receipt[0].as_ref().unwrap().acknowledged.get(Lane::Urgent), &0);
    assert_eq!(waits(&world, 3, Lane::Urgent), 1);
    world.nodes[2].full_until = kernel::Instant(0);
    take(&mut world, 2, &file);
    assert_eq!(held(&world, 2, stream), 1);
}

#[test]
fn a_process_that_dies_meanwhile_loses_nothing_by_it() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Urgent);
    let file = write(&mut world, 3, 2);
    world.take_stick(2, &file);
    world.crash(2, 500);
    world.run_ms(10_000);
    assert_eq!(held(&world, 2, stream), 0);
    take(&mut world, 2, &file);
    assert_eq!(held(&world, 2, stream), 1);
    assert_eq!(world.judge(), Vec::<String>::new());
}

#[test]
fn a_township_that_was_restored_gets_back_by_stick_what_it_had_sent_by_stick() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Normal);
    world.back_up(3);
    for _ in 0..5 {
        world.append(3, Channel::Up(Level::District), Lane::Normal);
    }
    carry(&mut world, 3, 2);
    assert_eq!(held(&world, 2, stream), 6);
    world.restore(3, true);
    world.run_ms(10_000);
    assert_eq!(held(&world, 3, stream), 1);
    // The receipt says that more is held; the next file asks for it; the one after brings it.
    for (from, to) in [(2, 3), (3, 2), (2, 3)] {
        carry(&mut world, from, to);
    }
    assert_eq!(held(&world, 3, stream), 6);
    carry(&mut world, 3, 2);
    let (frames, _) = world.write_stick(2, 3, None, ALL).unwrap();
    let pushes = frames.iter().filter(|f| matches!(message_in(f), Ok(Some(Message::Push(_)))));
    assert_eq!(pushes.count(), 0, "and it is not given back again");
}

/// A lost stick is another stick; a receipt that somebody made up is no receipt.
fn sticks(bug: Option<Planted>) -> Vec<String> {
    let mut world = apart(bug);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Urgent);
    write(&mut world, 3, 2);
    let body = write(&mut world, 2, 3);
    let mut reading = Reading::default();
    body.iter().try_for_each(|frame| reading.frame(frame)).unwrap();
    let mut head = reading.end().unwrap().head;
    let line = crate::core::StreamHead { stream, next: 2, head: [1; 32] };
    head.lines.push(crate::core::message::AckLine { held: line, status: AckStatus::Ok });
    take(&mut world, 3, &sealed_by(b"thief", &[head_frame(&head)]));
    carry(&mut world, 3, 2);
    world.judge()
}

#[test]
fn the_planted_bugs_of_bundles_fall() {
    assert_eq!(sticks(None), Vec::<String>::new());
    for bug in [Planted::CarriedUnsigned, Planted::CarriedIsHeld] {
        assert_ne!(sticks(Some(bug)), Vec::<String>::new(), "{bug:?}");
    }
}

fn sample() -> Vec<Vec<u8>> {
    let mut world = apart(None);
    for lane in Lane::ALL {
        for _ in 0..20 {
            world.append(3, Channel::Up(Level::District), lane);
        }
    }
    write(&mut world, 3, 2)
}

fn read(frames: &[Vec<u8>]) -> Result<Whole, Fault> {
    let mut reading = Reading::default();
    frames.iter().try_for_each(|frame| reading.frame(frame))?;
    reading.end()
}

#[test]
fn whatever_is_changed_in_a_file_its_digest_or_its_form_tells() {
    let frames = sample();
    let whole = read(&frames).unwrap();
    assert_eq!(whole.entries, 60);
    let mut dice = Jitter::new(11);
    for _ in 0..2_000 {
        let mut changed = frames.clone();
        let frame = dice.below(frames.len() as i64) as usize;
        let at = dice.below(frames[frame].len() as i64) as usize;
        changed[frame][at] ^= 1 << dice.below(8);
        if let Ok(read) = read(&changed) {
            assert!(read.digest != whole.digest || read.seal != whole.seal, "frame {frame} byte {at}");
        }
    }
    for cut in 0..frames.len() {
        assert!(matches!(read(&frames[..cut]), Err(Fault::CutOff)), "{cut} frames");
        let mut short = frames.clone();
        let half = short[cut].len() / 2;
        short[cut].truncate(half);
        assert_eq!(read(&short), Err(Fault::Malformed), "half of frame {cut}");
    }
    let behind = [&frames[..], &[frames[1].clone()]].concat();
    assert_eq!(read(&behind), Err(Fault::Malformed), "nothing stands behind the signature");
    let headless = &frames[1..];
    assert_eq!(read(headless), Err(Fault::Malformed));
    let swapped = {
        let mut swapped = frames.clone();
        swapped.swap(1, 2);
        read(&swapped).unwrap()
    };
    assert_ne!(swapped.digest, whole.digest);
}

#[test]
fn a_file_may_not_be_larger_than_its_limits() {
    let frames = sample();
    let mut reading = Reading::default();
    reading.frame(&frames[0]).unwrap();
    let push = Push { request: 0, lane: Lane::Urgent, certificates: Vec::new(), runs: Vec::new() };
    let empty = message_frame(&Message::Push(push));
    let most = (0..=crate::core::terms::BUNDLE_FRAMES).find_map(|_| reading.frame(&empty).err());
    assert_eq!(most, Some(Fault::TooLarge));
    let other = message_frame(&Message::Renew(1));
    let mut reading = Reading::default();
    reading.frame(&frames[0]).unwrap();
    assert_eq!(reading.frame(&other), Err(Fault::Malformed), "only batches and certificates");
    assert_ne!(extend(&begin_digest(), &other), begin_digest());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(frames in prop::collection::vec(
        (0u8..5, prop::collection::vec(any::<u8>(), 0..300)), 0..8))
    {
        let head = sample_head();
        let mut reading = Reading::default();
        let first = reading.frame(&head);
        prop_assert!(first.is_ok());
        for (kind, bytes) in frames {
            let frame = [&[kind][..], &bytes].concat();
            let _either = reading.frame(&frame);
            let _either = message_in(&bytes);
        }
        let _either = reading.end();
    }
}

fn sample_head() -> Vec<u8> {
    head_frame(&Head {
        from: NodeId::from_bytes([1; 16]),
        to: NodeId::from_bytes([2; 16]),
        made_at: kernel::Instant(5),
        part: 1,
        program: "test".to_owned(),
        chain: Vec::new(),
        lines: Vec::new(),
        wanted: Vec::new(),
    })
}

#[test]
fn the_file_of_a_node_whose_keys_are_revoked_is_refused() {
    let mut world = apart(None);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Normal);
    let before = write(&mut world, 3, 2);
    take(&mut world, 2, &before);
    let key = crate::core::revoke::key_digest(&world.nodes[3].certificates[0].signing);
    let (node, by) = (world.nodes[3].id, world.nodes[2].id);
    let until = vec![world.nodes[2].disk.head(stream)];
    let revoked = crate::core::Revocation { node, key, by, until, stands: std::collections::BTreeSet::new() };
    world.feed(2, Event::Command(Command::Revoke(Box::new(revoked))));
    world.append(3, Channel::Up(Level::District), Lane::Normal);
    let after = write(&mut world, 3, 2);
    assert_eq!(take(&mut world, 2, &after), [Err(Fault::Revoked)]);
    assert_eq!(take(&mut world, 2, &before), [Err(Fault::Revoked)]);
    assert_eq!(held(&world, 2, stream), 1);
}

#[test]
fn the_file_of_a_node_whose_certificate_has_ended_is_refused() {
    let mut world = apart(None);
    world.append(3, Channel::Up(Level::District), Lane::Normal);
    let file = write(&mut world, 3, 2);
    let others = vec![world.issue(2, 3, kernel::Instant(1), 1)];
    world.feed(2, Event::Command(Command::Certificates { vouched: Vec::new(), others }));
    assert_eq!(take(&mut world, 2, &file), [Err(Fault::Expired)]);
}

#[test]
fn the_file_of_a_node_that_runs_twice_is_refused() {
    let mut world = World::tree(7, FOUR, Bug::default());
    world.run_ms(2_000);
    world.crash(3, 500);
    world.run_ms(5_000);
    let stream = world.append(3, Channel::Up(Level::District), Lane::Normal);
    let file = write(&mut world, 3, 2);
    world.clone_greets(3);
    world.run_ms(5_000);
    assert_eq!(take(&mut world, 2, &file), [Err(Fault::Clone)]);
    assert_eq!(held(&world, 2, stream), 0);
}
