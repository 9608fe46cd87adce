//! What is stored, skipped, refused and recognised as two histories; with real keys.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

use super::*;
use facts::entry::NO_SEALED;
use facts::{Channel, Header, Lane, Mark, Mode, SigningKey, Subject, Suite};
use kernel::{CommandId, EpochId, EventId, Instant, Level, NodeId};

struct Origin {
    key: SigningKey,
    certificate: Arc<Certificate>,
    stream: StreamId,
}

impl Origin {
    fn new() -> Self {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let node = NodeId::random();
        let wanted = crate::core::enrol::Wanted {
            node,
            code: "610802".to_owned(),
            level: Level::District,
            name: "榆阳区".to_owned(),
        };
        let certificate = crate::core::enrol::own_root(wanted, [0; 32], &key, Instant(0)).unwrap();
        let channel = Channel::Up(Level::City);
        let stream = StreamId { origin: node, epoch: EpochId::random(), channel, lane: Lane::Urgent };
        Self { key, certificate: Arc::new(certificate), stream }
    }

    fn entry(&self, seq: u64, body: &str) -> Entry {
        let header = Header {
            suite: Suite::Ed25519,
            event_id: EventId::from_bytes([1; 16]),
            stream: self.stream,
            seq,
            kind: "report.sent".to_owned(),
            version: 1,
            subject: Subject::new("report", [4; 16]),
            rev: 1,
            unit: None,
            actor: None,
            command_id: CommandId::from_bytes([5; 16]),
            recorded_at: Instant(7),
            mode: Mode::Real,
            mark: Mark::Internal,
            brief: None,
        };
        Entry { header, body: body.as_bytes().to_vec(), sealed: None, sealed_digest: NO_SEALED }
    }

    /// A history of `bodies`, of which positions `from..=to` are sent.
    fn run(&self, bodies: &[&str], from: u64, to: u64) -> Run {
        let entries: Vec<Entry> = bodies.iter().zip(1..).map(|(b, seq)| self.entry(seq, b)).collect();
        let mut hashes = vec![[0u8; 32]];
        for entry in &entries {
            hashes.push(Real.link(hashes.last().unwrap(), entry));
        }
        let head = hashes[to as usize];
        let checkpoint = Checkpoint::sign(self.stream, to, head, Instant(9), &self.key).unwrap();
        Run {
            stream: self.stream,
            first: from,
            prev: hashes[from as usize - 1],
            entries: entries[from as usize - 1..to as usize].to_vec(),
            checkpoint: Some(checkpoint),
            erasures: Vec::new(),
        }
    }

    fn held(&self, bodies: &[&str]) -> StreamHead {
        let last = bodies.len() as u64;
        if last == 0 {
            return StreamHead::empty(self.stream);
        }
        let run = self.run(bodies, 1, last);
        StreamHead { stream: self.stream, next: last + 1, head: run.checkpoint.unwrap().head }
    }

    fn judge(&self, run: Run, held: StreamHead) -> Verdict {
        examine(run, held, &[Arc::clone(&self.certificate)], &Real, Planted::default())
    }
}

#[test]
fn the_next_run_is_taken_and_what_is_held_already_is_left_out() {
    let o = Origin::new();
    let all = ["a", "b", "c", "d"];
    let Verdict::Accept(run) = o.judge(o.run(&all, 1, 4), o.held(&[])) else { panic!() };
    assert_eq!((run.first, run.entries.len()), (1, 4));
    assert_eq!(run.head_after(), o.held(&all));
    let Verdict::Accept(run) = o.judge(o.run(&all, 1, 4), o.held(&all[..2])) else { panic!() };
    assert_eq!((run.first, run.entries.len(), run.prev), (3, 2, o.held(&all[..2]).head));
    let Verdict::Accept(run) = o.judge(o.run(&all, 3, 4), o.held(&all[..2])) else { panic!() };
    assert_eq!(run.first, 3);
}

#[test]
fn a_repeated_run_is_compared_and_a_later_one_shows_the_gap() {
    let o = Origin::new();
    let all = ["a", "b", "c", "d"];
    let Verdict::Held(run) = o.judge(o.run(&all, 2, 3), o.held(&all)) else { panic!() };
    assert_eq!(run.head_after(), o.held(&all[..3]));
    assert_eq!(o.judge(o.run(&all, 4, 4), o.held(&all[..1])), Verdict::Gap);
}

#[test]
fn two_signed_histories_are_an_equivocation_and_a_forged_one_is_not() {
    let o = Origin::new();
    let (one, two) = (["a", "b"], ["a", "x", "c"]);
    let second = o.run(&two, 1, 3);
    assert!(matches!(o.judge(second.clone(), o.held(&one)), Verdict::Equivocation(_)));
    let tail = o.run(&two, 3, 3);
    assert!(matches!(o.judge(tail, o.held(&one)), Verdict::Equivocation(_)));
    let mut forged = second;
    let thief = SigningKey::generate(Suite::Ed25519).unwrap();
    let c = forged.checkpoint.take().unwrap();
    forged.checkpoint = Some(Checkpoint::sign(c.stream, c.seq, c.head, c.at, &thief).unwrap());
    assert_eq!(o.judge(forged, o.held(&one)), Verdict::Refused(Reason::BadSignature));
}

#[test]
fn entries_behind_the_checkpoint_wait_for_the_next_one() {
    let o = Origin::new();
    let mut run = o.run(&["a", "b", "c"], 1, 2);
    run.entries.push(o.entry(3, "c"));
    let Verdict::Accept(run) = o.judge(run, o.held(&[])) else { panic!() };
    assert_eq!(run.entries.len(), 2);
    let mut bare = o.run(&["a"], 1, 1);
    bare.checkpoint = None;
    assert_eq!(o.judge(bare, o.held(&[])), Verdict::Refused(Reason::NoCheckpoint));
    let mut early = o.run(&["a", "b"], 2, 2);
    early.checkpoint = o.run(&["a", "b"], 1, 1).checkpoint;
    assert_eq!(o.judge(early, o.held(&["a"])), Verdict::Refused(Reason::NoCheckpoint));
}

/// The run of "a" and "b", in which the sealed part of "b" is gone, and behind them
/// whatever `more` says; signed to `to`.
fn gone(o: &Origin, more: &[Entry], to: u64) -> Run {
    let mut second = o.entry(2, "b");
    second.header.event_id = EventId::from_bytes([2; 16]);
    second.sealed_digest = [8; 32];
    let entries: Vec<Entry> = [o.entry(1, "a"), second].into_iter().chain(more.iter().cloned()).collect();
    let signed = entries.iter().take(to as usize);
    let head = signed.fold([0; 32], |at, entry| Real.link(&at, entry));
    let checkpoint = Checkpoint::sign(o.stream, to, head, Instant(9), &o.key).unwrap();
    let checkpoint = Some(checkpoint);
    Run { stream: o.stream, first: 1, prev: [0; 32], entries, checkpoint, erasures: Vec::new() }
}

#[test]
fn a_sealed_part_may_be_gone_only_with_its_erasure() {
    let o = Origin::new();
    let erasure = |event: u8| {
        let mut entry = o.entry(3, "c");
        entry.header.kind = "entry.erased".to_owned();
        entry.header.subject = Subject::new("erasure", [event; 16]);
        entry
    };
    let stripped = Verdict::Refused(Reason::Stripped);
    assert_eq!(o.judge(gone(&o, &[], 2), o.held(&[])), stripped);
    assert_eq!(o.judge(gone(&o, &[erasure(1)], 3), o.held(&[])), stripped, "of another event");
    assert_eq!(o.judge(gone(&o, &[erasure(2)], 2), o.held(&[])), stripped, "behind the signature");
    assert!(matches!(o.judge(gone(&o, &[erasure(2)], 3), o.held(&[])), Verdict::Accept(_)));
    // What is held already was judged when it came.
    let run = gone(&o, &[], 2);
    let held = StreamHead { stream: o.stream, next: 3, head: run.checkpoint.clone().unwrap().head };
    assert!(matches!(o.judge(run, held), Verdict::Held(_)));
}

#[test]
fn each_kind_of_change_is_refused_with_its_reason() {
    let o = Origin::new();
    let good = o.run(&["a", "b"], 1, 2);
    let refused = |change: fn(&mut Run)| {
        let mut run = good.clone();
        change(&mut run);
        match o.judge(run, o.held(&[])) {
            Verdict::Refused(reason) => reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(|r| r.entries[1].body = b"x".to_vec()), Reason::BrokenChain);
    assert_eq!(refused(|r| r.entries.swap(0, 1)), Reason::Malformed);
    assert_eq!(refused(|r| r.first = 0), Reason::Malformed);
    assert_eq!(refused(|r| r.prev = [1; 32]), Reason::Malformed);
    assert_eq!(refused(|r| r.entries[0].header.stream.lane = Lane::Bulk), Reason::Malformed);
    assert_eq!(refused(|r| r.entries.clear()), Reason::NoCheckpoint);
    assert_eq!(refused(|r| r.entries[0].sealed = Some(b"x".to_vec())), Reason::BadSealed);
    assert_eq!(refused(|r| r.entries[0].header.brief = Some("x".to_owned())), Reason::BrokenChain);
    assert_eq!(refused(|r| r.checkpoint.as_mut().unwrap().head = [1; 32]), Reason::BrokenChain);
    assert_eq!(refused(|r| r.checkpoint.as_mut().unwrap().at = Instant(10)), Reason::BadSignature);
    assert_eq!(
        examine(good.clone(), o.held(&[]), &[], &Real, Planted::default()),
        Verdict::Refused(Reason::UnknownOrigin)
    );
    let other = Origin::new();
    assert_eq!(
        examine(good, o.held(&[]), &[other.certificate], &Real, Planted::default()),
        Verdict::Refused(Reason::BadSignature)
    );
}
