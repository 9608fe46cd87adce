//! Verification finds what somebody changed behind the journal's back.

use crate::notes::*;
use facts::Checkpoint;
use facts::entry::{Channel, Lane};
use journal::signer::{Memory, Round, sign_round};
use journal::verify::{FaultKind, Report, verify};
use journal::*;
use kernel::{Instant, Level};
use testkit::{TestStore, stores};

const UP: &[Channel] = &[Channel::Up(Level::City)];

fn looked_at(journal: &Journal) -> Report {
    verify(journal, &mut |_| {}).unwrap()
}

/// A journal with some notes, signed half way and at the end.
fn with_notes(store: &TestStore) -> std::sync::Arc<Journal> {
    let journal = open(store);
    for n in 1..=6u8 {
        append(&journal, signed_by(opened([n; 16], "a"), "王五"), UP, Lane::Urgent).unwrap();
        append(&journal, written([n; 16], "b"), UP, Lane::Normal).unwrap();
        if n % 3 == 0 {
            sign_round(&journal, &mut Memory::default(), Round::All).unwrap();
        }
    }
    journal
}

fn tamper(journal: &Journal, sql: &'static str, params: Vec<Value>) {
    journal.run(Turn::Local, move |tx| Ok::<_, JournalError>(tx.execute(sql, &params)?)).unwrap();
}

#[test]
fn a_whole_journal_has_no_fault() {
    for store in stores() {
        let journal = with_notes(&store);
        let mut pages = 0;
        let report = verify(&journal, &mut |_| pages += 1).unwrap();
        assert_eq!(report.faults, vec![], "{}", store.name());
        assert_eq!((report.entries, report.streams, report.checkpoints), (13, 3, 5));
        assert!(pages > 0);
    }
}

/// What was changed, how, and as which fault it must be found.
type Plant = (&'static str, &'static str, Vec<Value>, FaultKind);

fn plants() -> Vec<Plant> {
    let urgent = "stream = (SELECT stream FROM journal_stream WHERE channel = 'up:city' AND lane = 0)";
    let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let on_entry =
        |set: &str, seq: u32| leak(format!("UPDATE journal_entry SET {set} WHERE seq = {seq} AND {urgent}"));
    vec![
        (
            "a byte of a body",
            on_entry("body = $1", 2),
            vec![br#"{"id":[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2],"text":"A"}"#.to_vec().into()],
            FaultKind::Chain,
        ),
        ("a hash", on_entry("hash = $1", 2), vec![[7u8; 32].into()], FaultKind::Chain),
        (
            "an entry deleted",
            leak(format!("DELETE FROM journal_entry WHERE seq = 3 AND {urgent}")),
            vec![],
            FaultKind::Gap,
        ),
        (
            "the tail cut off",
            leak(format!("DELETE FROM journal_entry WHERE seq >= 5 AND {urgent}")),
            vec![],
            FaultKind::Truncated,
        ),
        ("sealed bytes replaced", on_entry("sealed = $1", 2), vec![b"{}".to_vec().into()], FaultKind::Sealed),
        ("sealed bytes removed", on_entry("sealed = NULL", 2), vec![], FaultKind::SealedMissing),
        ("the kind in its column", on_entry("kind = 'note.written'", 2), vec![], FaultKind::Columns),
        (
            "the subject in its column",
            on_entry("subject_id = $1", 2),
            vec![[9u8; 16].into()],
            FaultKind::Columns,
        ),
        ("the time in its column", on_entry("recorded_at = 5", 2), vec![], FaultKind::Columns),
        ("the unit in its column", on_entry("unit_id = $1", 2), vec![[9u8; 16].into()], FaultKind::Columns),
        (
            "a header that is none",
            on_entry("header = $1", 2),
            vec![vec![1u8, 2, 3].into()],
            FaultKind::Header,
        ),
        (
            "the node's order turned round",
            leak(format!(
                "UPDATE journal_entry SET pos = (SELECT MAX(pos) + 1 FROM journal_entry) WHERE seq = 1 AND {urgent}"
            )),
            vec![],
            FaultKind::Order,
        ),
        (
            "a head moved back",
            leak(format!("UPDATE journal_stream SET seq = 4 WHERE {urgent}")),
            vec![],
            FaultKind::StreamHead,
        ),
        (
            "a head with another hash",
            leak(format!("UPDATE journal_stream SET head = $1 WHERE {urgent}")),
            vec![[1u8; 32].into()],
            FaultKind::StreamHead,
        ),
        (
            "a signature that is none",
            leak(format!("UPDATE journal_checkpoint SET bytes = $1 WHERE seq = 3 AND {urgent}")),
            vec![vec![0u8; 5].into()],
            FaultKind::Checkpoint,
        ),
        ("the certificate gone", "DELETE FROM journal_epoch", vec![], FaultKind::UnknownEpoch),
        (
            "a stream unregistered",
            leak(format!("DELETE FROM journal_stream WHERE {urgent}")),
            vec![],
            FaultKind::Orphan,
        ),
        (
            "positions above the counter",
            "UPDATE journal_entry SET pos = pos + 1000",
            vec![],
            FaultKind::Counter,
        ),
    ]
}

#[test]
fn every_planted_fault_is_found() {
    for store in stores() {
        let is_file = store.file().is_some();
        for (what, sql, params, kind) in plants() {
            let store = if is_file { TestStore::sqlite() } else { TestStore::postgres() };
            let journal = with_notes(&store);
            tamper(&journal, sql, params);
            let report = looked_at(&journal);
            let kinds: Vec<_> = report.faults.iter().map(|f| f.kind).collect();
            assert!(kinds.contains(&kind), "{}: {what}: {:?}", store.name(), report.faults);
            assert!(
                report.faults.len() <= 6,
                "{what}: one change is not a hundred faults: {:?}",
                report.faults
            );
        }
    }
}

#[test]
fn a_checkpoint_of_another_key_or_head_is_found() {
    for store in stores() {
        let journal = with_notes(&store);
        let forger = district();
        let (stream, seq, hash) = journal
            .read(|db| {
                let heads = read::stream_heads(db)?;
                let head = heads.iter().find(|h| h.stream.lane == Lane::Urgent).unwrap();
                Ok::<_, DbError>((head.stream, head.seq, head.head))
            })
            .unwrap();
        let own = journal.identity();
        let forged = Checkpoint::sign(stream, seq, hash, Instant(1), &forger.key).unwrap();
        let lied = Checkpoint::sign(stream, seq - 1, [3; 32], Instant(1), &own.key).unwrap();
        let ahead = Checkpoint::sign(stream, seq + 5, [3; 32], Instant(1), &own.key).unwrap();
        journal
            .run(Turn::Local, move |tx| {
                tx.execute("DELETE FROM journal_checkpoint", &[])?;
                for checkpoint in [forged, lied, ahead] {
                    tx.keep_checkpoint(&checkpoint)?;
                }
                Ok::<(), JournalError>(())
            })
            .unwrap();
        let found: Vec<_> = looked_at(&journal).faults.iter().map(|f| (f.kind, f.seq)).collect();
        assert_eq!(
            found,
            vec![
                (FaultKind::SignedHead, Some(seq - 1)),
                (FaultKind::Checkpoint, Some(seq)),
                (FaultKind::SignedAhead, Some(seq))
            ],
            "{}",
            store.name()
        );
    }
}

#[test]
fn verification_runs_beside_the_writer() {
    for store in stores() {
        let journal = with_notes(&store);
        std::thread::scope(|scope| {
            let busy = scope.spawn(|| {
                for n in 0..200u8 {
                    append(&journal, opened([n + 10; 16], "x"), UP, Lane::Urgent).unwrap();
                    if n % 20 == 0 {
                        sign_round(&journal, &mut Memory::default(), Round::All).unwrap();
                    }
                }
            });
            while !busy.is_finished() {
                assert_eq!(looked_at(&journal).faults, vec![], "{}", store.name());
            }
        });
    }
}
