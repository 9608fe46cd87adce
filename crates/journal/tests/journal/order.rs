//! The same streams in any interleaving give the same tables, and folding the journal
//! again gives them too.

use crate::notes::*;
use facts::Certificate;
use facts::draft::Draft;
use facts::entry::{Channel, Entry, Lane, NO_SEALED, StreamId, Subject};
use facts::system::{ClockAfter, ClockNoted, Erased};
use journal::rebuild::{Snapshot, differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::clock::MINUTE_MS;
use kernel::{Clock, EventId, Instant, Level, NodeId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use testkit::TestStore;

const AUTHORS: usize = 3;

/// Something one of the authors does.
#[derive(Debug, Clone)]
enum Act {
    Open {
        by: usize,
        note: u8,
        lane: u8,
    },
    Write {
        by: usize,
        note: u8,
        lane: u8,
        two_channels: bool,
    },
    Erase {
        by: usize,
        which: usize,
    },
    /// Says how far another's clock is off, perhaps under an id that somebody has used.
    Clock {
        by: usize,
        of: usize,
        word: u8,
        off_minutes: i64,
    },
    /// Takes in all that another has signed, so that later revisions build on it.
    Meet {
        by: usize,
        whom: usize,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let (by, note, lane) = (0..AUTHORS, 0..4u8, 0..3u8);
    prop_oneof![
        3 => (by.clone(), note.clone(), lane.clone()).prop_map(|(by, note, lane)| Act::Open { by, note, lane }),
        6 => (by.clone(), note, lane, any::<bool>())
            .prop_map(|(by, note, lane, two_channels)| Act::Write { by, note, lane, two_channels }),
        2 => (by.clone(), any::<usize>()).prop_map(|(by, which)| Act::Erase { by, which }),
        2 => (by.clone(), 0..AUTHORS, 0..3u8, -9..9i64)
            .prop_map(|(by, of, word, off_minutes)| Act::Clock { by, of, word, off_minutes }),
        3 => (by, 0..AUTHORS).prop_map(|(by, whom)| Act::Meet { by, whom }),
    ]
}

/// Numbers out of a seed; the same seed, the same numbers.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
}

/// Lets every other note's opening pass only once it has been told to.
struct Gate(AtomicBool);

impl Authority for Gate {
    fn check(&self, _: &mut dyn Db, entry: &Entry) -> Result<Result<(), String>, DbError> {
        let waits = entry.header.kind == "note.opened" && entry.header.subject.id[0] % 2 == 1;
        Ok(if waits && !self.0.load(Ordering::SeqCst) { Err("not yet".to_owned()) } else { Ok(()) })
    }
}

fn authors(acts: &[Act], receiver: NodeId) -> Vec<(Certificate, Run)> {
    let stores: Vec<_> = (0..AUTHORS).map(|_| TestStore::sqlite()).collect();
    let journals: Vec<_> = stores
        .iter()
        .map(|store| Journal::open(setup(store.store(), identity(Level::Township, "610802105"))).unwrap())
        .collect();
    let mut sealed_events: Vec<EventId> = Vec::new();
    for act in acts {
        let (up, to) = (Channel::Up(Level::City), Channel::To(receiver));
        match *act {
            Act::Open { by, note, lane } => {
                let draft = signed_by(opened([note; 16], "o"), "王五");
                sealed_events
                    .push(append(&journals[by], draft, &[up], Lane::ALL[usize::from(lane)]).unwrap());
            }
            Act::Write { by, note, lane, two_channels } => {
                let draft = signed_by(written([note; 16], &format!("{by}")), "赵六");
                let channels: &[Channel] = if two_channels { &[up, to] } else { &[up] };
                sealed_events
                    .push(append(&journals[by], draft, channels, Lane::ALL[usize::from(lane)]).unwrap());
            }
            Act::Erase { by, which } if !sealed_events.is_empty() => {
                let event = sealed_events[which % sealed_events.len()];
                let fact = Erased { event, reason: "test".to_owned(), basis: "test".to_owned() };
                append(&journals[by], Draft::of(&fact).unwrap(), &[up], Lane::Normal).unwrap();
            }
            Act::Clock { by, of, word, off_minutes } => {
                let of = journals[of].identity();
                let after = vec![ClockAfter { channel: up.to_string(), lane: 1, seq: u64::from(word) }];
                let (id, off_ms) = (EventId::from_bytes([word; 16]), off_minutes * MINUTE_MS);
                let fact = ClockNoted {
                    id,
                    node: of.node,
                    epoch: of.epoch,
                    nr: u64::from(word),
                    off_ms,
                    at: Instant(0),
                    after,
                };
                append(&journals[by], Draft::of(&fact).unwrap(), &[up], Lane::Urgent).unwrap();
            }
            Act::Meet { by, whom } if by != whom => {
                for (certificate, run) in signed_runs(&journals[whom]) {
                    deliver(&journals[by], &certificate, &run);
                }
                journals[by].run(Turn::Background, |tx| tx.apply_waiting(1_000)).unwrap();
            }
            _ => {}
        }
    }
    journals.iter().flat_map(|journal| signed_runs(journal)).collect()
}

/// All own streams that travel, from their beginning to a signature.
fn signed_runs(journal: &Journal) -> Vec<(Certificate, Run)> {
    sign_round(journal, &mut Memory::default(), Round::All).unwrap();
    let own = journal.identity();
    let read = |db: &mut dyn Db| -> Result<Vec<(Certificate, Run)>, DbError> {
        let streams: Vec<StreamId> = read::stream_heads(db)?.into_iter().map(|held| held.stream).collect();
        let streams = streams.into_iter().filter(|s| s.origin == own.node && s.channel != Channel::Local);
        streams
            .map(|stream| Ok((own.certificate.clone(), read::read_run(db, stream, 1, 10_000)?.unwrap())))
            .collect()
    };
    journal.read(read).unwrap()
}

fn deliver(journal: &Journal, certificate: &Certificate, run: &Run) {
    let (certificate, run) = (certificate.clone(), run.clone());
    let taken = journal
        .run(Turn::Background, move |tx| {
            tx.know_epoch(run.stream.epoch, &certificate)?;
            // A relay that passes on what was erased proves it; the exchange has looked.
            for entry in run.entries.iter().filter(|e| e.sealed.is_none() && e.sealed_digest != NO_SEALED) {
                tx.keep_erasure_proof(entry.header.event_id, b"the erasure, as the exchange words it")?;
            }
            Ok::<_, JournalError>(tx.take_in(&run)?)
        })
        .unwrap();
    assert_eq!(taken.verdict, Verdict::Ok);
}

/// A fresh node takes the runs in, in an order that the seed gives, and ends with
/// nothing waiting and nothing parked.
fn receive(
    store: &TestStore,
    id: &Identity,
    views: Views,
    runs: &[(Certificate, Run)],
    seed: u64,
) -> Arc<Journal> {
    let gate = Arc::new(Gate(AtomicBool::new(false)));
    let clock = Clock::standing_at(Instant(1_795_449_600_000));
    let base = setup(store.store(), id.clone());
    let journal = Journal::open(Setup { authority: gate.clone(), clock, views, ..base }).unwrap();
    let mut dice = Dice(seed);
    let mut next = vec![0usize; runs.len()];
    while runs.iter().zip(&next).any(|((_, run), next)| *next < run.entries.len()) {
        let which = dice.below(runs.len());
        let (certificate, run) = &runs[which];
        let from = match dice.below(8) {
            // Once more, from anywhere before.
            0 => dice.below(next[which] + 1),
            _ => next[which],
        };
        let to = run.entries.len().min(from + 1 + dice.below(4));
        next[which] = next[which].max(to);
        deliver(&journal, certificate, &Run { entries: run.entries[from..to].to_vec(), ..run.clone() });
        if dice.below(3) == 0 {
            let most = 1 + dice.below(9);
            journal.run(Turn::Background, move |tx| tx.apply_waiting(most)).unwrap();
        }
        if dice.below(10) == 0 {
            gate.0.store(true, Ordering::SeqCst);
            journal.run(Turn::Background, |tx| tx.retry_parked(3)).unwrap();
        }
    }
    gate.0.store(true, Ordering::SeqCst);
    while journal.run(Turn::Background, |tx| tx.apply_waiting(4)).unwrap() > 0 {}
    while journal.run(Turn::Background, |tx| tx.retry_parked(4)).unwrap() > 0 {}
    assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_entry WHERE state <> 1"), 0);
    journal
}

fn look(journal: &Journal) -> Snapshot {
    journal.read(|db| snapshot(db, journal.views())).unwrap()
}

/// Whether two interleavings, and each of them folded again, give the same tables.
fn agree(
    stores: &[TestStore; 2],
    views: fn() -> Views,
    acts: &[Act],
    seeds: [u64; 2],
) -> Result<(), TestCaseError> {
    let id = district();
    let runs = authors(acts, id.node);
    let [one, two] = [0, 1].map(|n| receive(&stores[n], &id, views(), &runs, seeds[n]));
    let (first, second) = (look(&one), look(&two));
    prop_assert_eq!(differences(&first, &second), Vec::<String>::new(), "two interleavings");
    for journal in [&one, &two] {
        rebuild(journal, |_| {}).unwrap();
        prop_assert_eq!(differences(&first, &look(journal)), Vec::<String>::new(), "folded again");
        prop_assert_eq!(verify::verify(journal, &mut |_| {}).unwrap().faults, vec![]);
    }
    Ok(())
}

fn runner(cases: u32, max_shrink_iters: u32) -> TestRunner {
    TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters, ..Config::default() })
}

#[test]
fn any_interleaving_gives_the_same_tables() {
    runner(40, 100)
        .run(&(vec(act(), 1..30), any::<[u64; 2]>()), |(acts, seeds)| {
            agree(&[TestStore::sqlite(), TestStore::sqlite()], views, &acts, seeds)
        })
        .unwrap();
}

#[test]
fn both_databases_give_the_same_tables() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    runner(4, 20)
        .run(&(vec(act(), 10..30), any::<[u64; 2]>()), |(acts, seeds)| {
            agree(&[TestStore::sqlite(), TestStore::postgres()], views, &acts, seeds)
        })
        .unwrap();
}

/// A view with a fault planted in it: it numbers lines in the order of their arrival.
struct ByArrival(NoteView);

impl View for ByArrival {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn tables(&self) -> &'static [&'static str] {
        self.0.tables()
    }
    fn subjects(&self) -> &'static [&'static str] {
        self.0.subjects()
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        self.0.knows(kind, version)
    }
    fn opens(&self, kind: &str) -> bool {
        self.0.opens(kind)
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        self.0.clear(db, subject)
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        self.0.apply(db, entry)?;
        if entry.header.kind == "note.written" {
            db.execute("UPDATE note SET lines = (SELECT COUNT(*) FROM note_line)", &[])?;
        }
        Ok(())
    }
}

#[test]
fn a_view_that_uses_the_order_of_arrival_is_found() {
    let planted = || {
        let view = ByArrival(NoteView { knows_written: true });
        Views::new(vec![Arc::new(system::SystemView), Arc::new(view)])
    };
    let found = runner(60, 0).run(&(vec(act(), 10..30), any::<[u64; 2]>()), |(acts, seeds)| {
        // The planted fault may also break the view's own key; that is found just as well.
        let tried = std::panic::catch_unwind(|| {
            agree(&[TestStore::sqlite(), TestStore::sqlite()], planted, &acts, seeds)
        });
        tried.unwrap_or_else(|_| Err(TestCaseError::fail("the view broke")))
    });
    assert!(matches!(found, Err(TestError::Fail(..))), "nothing was found");
}
