//! A subject that was opened twice, and an entry that cannot be applied: neither holds
//! up what stands behind it, and the order of arrival changes nothing.

use crate::notes::*;
use facts::Certificate;
use facts::draft::{Draft, Fact};
use facts::entry::{Channel, Lane};
use journal::rebuild::{Snapshot, differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::Level;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use testkit::{TestStore, stores};

const UP: &[Channel] = &[Channel::Up(Level::City)];

/// What an author wrote, a run for each lane.
fn written_by(acts: &[(Draft, Lane)]) -> Vec<(Certificate, Run)> {
    let store = TestStore::sqlite();
    runs_of(&open(&store), acts)
}

fn runs_of(author: &Journal, acts: &[(Draft, Lane)]) -> Vec<(Certificate, Run)> {
    for (draft, lane) in acts {
        append(author, draft.clone(), UP, *lane).unwrap();
    }
    sign_round(author, &mut Memory::default(), Round::All).unwrap();
    let own = author.identity();
    let read = |db: &mut dyn Db| -> Result<Vec<(Certificate, Run)>, DbError> {
        let heads = read::stream_heads(db)?.into_iter().filter(|held| held.stream.channel != Channel::Local);
        heads
            .map(|held| Ok((own.certificate.clone(), read::read_run(db, held.stream, 1, 100)?.unwrap())))
            .collect()
    };
    author.read(read).unwrap()
}

fn take(holder: &Journal, (certificate, run): &(Certificate, Run), apply: bool) {
    let (certificate, run) = (certificate.clone(), run.clone());
    holder
        .run(Turn::Background, move |tx| {
            tx.know_epoch(run.stream.epoch, &certificate)?;
            assert_eq!(tx.take_in(&run)?.verdict, Verdict::Ok);
            if apply {
                tx.apply_waiting(100)?;
            }
            Ok::<_, JournalError>(())
        })
        .unwrap();
}

fn settle(holder: &Journal) {
    holder
        .run(Turn::Background, |tx| {
            tx.apply_waiting(100)?;
            tx.retry_parked(100)
        })
        .unwrap();
}

fn tables(journal: &Journal) -> Snapshot {
    let mut tables = journal.read(|db| snapshot(db, &views())).unwrap();
    // The index of subjects also names the holder's own epoch, new each time.
    tables.remove("journal_subject");
    tables
}

/// Every order of a few things.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for shorter in orders(n - 1) {
        for at in 0..=shorter.len() {
            let mut order = shorter.clone();
            order.insert(at, n - 1);
            all.push(order);
        }
    }
    all
}

#[test]
fn two_openings_of_one_subject_give_the_same_tables_in_any_order() {
    // As a node that was restored from a backup sends the same thing again.
    let mut openings = [opened([1; 16], "first"), opened([1; 16], "again")];
    let mut events = openings.each_ref().map(|draft| draft.event_id);
    events.sort_unstable();
    for (draft, event) in openings.iter_mut().zip(events) {
        draft.event_id = event;
    }
    let [one, other] = openings;
    let first = [
        (one, Lane::Urgent),
        (written([1; 16], "more"), Lane::Normal),
        (opened([2; 16], "beside"), Lane::Normal),
    ];
    let again = [(other, Lane::Urgent), (written([1; 16], "late"), Lane::Normal)];
    let runs: Vec<_> = written_by(&first).into_iter().chain(written_by(&again)).collect();
    for store_kind in 0..stores().len() {
        let mut expected: Option<Snapshot> = None;
        // Every order on the file; on the server, where a new one costs more, every third.
        let step = if store_kind == 0 { 1 } else { 3 };
        for (n, order) in orders(runs.len()).into_iter().enumerate().step_by(step) {
            let store = stores().swap_remove(store_kind);
            let holder = open(&store);
            for index in &order {
                // All at once, or each for itself.
                take(&holder, &runs[*index], n % 2 == 0);
            }
            settle(&holder);
            write(&holder, [3; 16], "of our own").unwrap();
            assert_eq!(holder.read(|db| read::parked(db, 10)).unwrap(), vec![], "{order:?}");
            let texts = texts(&holder);
            assert!(texts[0].1.starts_with("first|"), "{order:?}: {texts:?}");
            assert_eq!(texts[1..], [(2, "beside".to_owned()), (3, "of our own".to_owned())], "{order:?}");
            let got = tables(&holder);
            let same = expected.get_or_insert_with(|| got.clone());
            assert_eq!(differences(same, &got), Vec::<String>::new(), "{order:?}");
            rebuild(&holder, |_| {}).unwrap();
            assert_eq!(differences(&got, &tables(&holder)), Vec::<String>::new(), "{order:?}");
        }
    }
}

/// A body that is not what its kind promises.
#[derive(Serialize, Deserialize)]
struct Garbled {
    id: [u8; 16],
}
impl Fact for Garbled {
    const KIND: &'static str = "note.written";
    const SUBJECT: &'static str = "note";
    fn subject_id(&self) -> [u8; 16] {
        self.id
    }
}

#[test]
fn an_entry_that_cannot_be_applied_is_parked_alone_in_whatever_order_it_came() {
    let bad = || [written([1; 16], BREAKS), Draft::of(&Garbled { id: [1; 16] }).unwrap()];
    for which in 0..2 {
        let bad = bad().into_iter().nth(which).unwrap();
        let acts = [
            (opened([1; 16], "a"), Lane::Urgent),
            (bad, Lane::Bulk),
            (written([1; 16], "b"), Lane::Normal),
            (opened([2; 16], "healthy"), Lane::Normal),
        ];
        // The author's program knows more than the holder's: it is written past its view.
        let runs = unchecked(&acts);
        for store_kind in 0..stores().len() {
            for order in orders(runs.len()) {
                let store = stores().swap_remove(store_kind);
                let holder = open(&store);
                for (n, index) in order.iter().enumerate() {
                    take(&holder, &runs[*index], n % 2 == 0);
                }
                settle(&holder);
                let before = holder.read(|db| read::entries_after(db, 0, 100)).unwrap().len();
                write(&holder, [3; 16], "of our own").unwrap();
                let expected =
                    [(1, "a|b".to_owned()), (2, "healthy".to_owned()), (3, "of our own".to_owned())];
                assert_eq!(texts(&holder), expected, "{order:?}");
                let parked = holder.read(|db| read::parked(db, 10)).unwrap();
                assert_eq!(parked.len(), 1, "{order:?}");
                assert_eq!(parked[0].stored.entry.header.stream.lane, Lane::Bulk, "{order:?}");
                assert!(!parked[0].reason.is_empty());
                // A consumer goes past it.
                let after = holder.read(|db| read::entries_after(db, 0, 100)).unwrap();
                assert_eq!(after.len(), before + 1, "{order:?}");
                let got = tables(&holder);
                rebuild(&holder, |_| {}).unwrap();
                assert_eq!(differences(&got, &tables(&holder)), Vec::<String>::new(), "{order:?}");
            }
        }
    }
}

/// A view that takes in everything.
struct Anything;

impl View for Anything {
    fn name(&self) -> &'static str {
        "anything"
    }
    fn tables(&self) -> &'static [&'static str] {
        &[]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["note"]
    }
    fn knows(&self, _: &str, _: u16) -> bool {
        true
    }
    fn opens(&self, kind: &str) -> bool {
        kind == "note.opened"
    }
    fn clear(&self, _: &mut dyn Db, _: &facts::entry::Subject) -> Result<(), DbError> {
        Ok(())
    }
    fn apply(&self, _: &mut dyn Db, _: &facts::entry::Entry) -> Result<(), ApplyError> {
        Ok(())
    }
}

fn unchecked(acts: &[(Draft, Lane)]) -> Vec<(Certificate, Run)> {
    let store = TestStore::sqlite();
    let loose = Views::new(vec![Arc::new(system::SystemView), Arc::new(Anything)]);
    let author = Journal::open(Setup { views: loose, ..setup(store.store(), district()) }).unwrap();
    runs_of(&author, acts)
}
