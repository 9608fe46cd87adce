//! A full disk, a database that goes away, a panic: callers are told, nothing that was
//! answered is lost, and work goes on by itself when the cause is gone.

use crate::notes::*;
use journal::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use testkit::{BadDisk, Cluster, TestStore, stores, until};

/// A note of about 100 kB.
fn big(journal: &Journal, n: u8) -> Result<(), JournalError> {
    let draft = opened([n; 16], &"x".repeat(100_000));
    journal.run(Turn::Local, move |tx| tx.append(Acting::platform(), vec![draft]).map(drop))
}

/// Writes until the disk is full; answers how many were kept.
fn write_until_full(journal: &Journal) -> u8 {
    for n in 1..=200 {
        match big(journal, n) {
            Ok(()) => {}
            Err(JournalError::Db(DbError::Full(_))) => return n - 1,
            Err(other) => panic!("a full disk was told as {other:?}"),
        }
    }
    panic!("the disk never filled");
}

/// A disk is full, is given room, and is full again: callers are told each time, and what was
/// answered is there. Some room is left in files that have it already.
fn fills_twice(journal: &Journal, disk: &BadDisk) {
    write(journal, [0; 16], "first").unwrap();
    // Somebody reads, as on every node that runs: who comes first needs room for the index of the log.
    assert_eq!(texts(journal).len(), 1);
    disk.fill();
    let kept = write_until_full(journal);
    assert_eq!(journal.refusing(), None, "a full disk is not a broken one");
    let all_there = || {
        let there = texts(journal);
        for n in 1..=kept {
            assert!(there.iter().any(|(id, _)| *id == n), "note {n} was answered");
        }
        assert_eq!(there.iter().filter(|(id, _)| *id <= 200).count(), usize::from(kept) + 1, "and no other");
    };
    all_there();
    disk.empty();
    all_there();
    big(journal, 251).unwrap();
    disk.fill();
    let again = (201..=250).find_map(|n| big(journal, n).err()).unwrap();
    assert!(matches!(again, JournalError::Db(DbError::Full(_))), "a full disk was told as {again:?}");
    disk.empty();
    big(journal, 252).unwrap();
    all_there();
    assert_eq!(verify::verify(journal, &mut |_| {}).unwrap().faults, vec![]);
}

#[test]
fn a_full_disk_is_told_and_survived_by_sqlite() {
    let name = "bad_days::a_full_disk_is_told_and_survived_by_sqlite";
    let Some(disk) = BadDisk::under_the_test(name, "fenghuo.db") else { return };
    let store = TestStore::sqlite();
    fills_twice(&open(&store), &disk);
}

#[test]
fn a_full_disk_is_told_and_survived_by_postgresql() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let disk = BadDisk::of("/base/");
    let cluster = Cluster::start_on(&disk);
    let journal = Journal::open(setup(Store::Postgres(cluster.fresh()), district())).unwrap();
    fills_twice(&journal, &disk);
}

#[test]
fn a_page_limit_is_told_as_a_full_disk() {
    let store = TestStore::sqlite();
    let journal = open(&store);
    write(&journal, [0; 16], "first").unwrap();
    // The limit holds for the writer's present connection, which is given up after the
    // first failure: so there is room again.
    let limit = |tx: &mut Tx<'_>| {
        let now = tx.first("PRAGMA page_count", &[])?.map_or(Ok(0), |row| row.int(0))?;
        tx.query(&format!("PRAGMA max_page_count = {}", now + 60), &[])?;
        Ok::<_, JournalError>(())
    };
    journal.run(Turn::Local, limit).unwrap();
    let kept = write_until_full(&journal);
    assert!(kept >= 1);
    assert_eq!(texts(&journal).len(), usize::from(kept) + 1);
    big(&journal, 251).unwrap();
    assert_eq!(verify::verify(&journal, &mut |_| {}).unwrap().faults, vec![]);
}

#[test]
fn postgresql_may_go_away_and_come_back() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let journal = Journal::open(setup(Store::Postgres(cluster.fresh()), district())).unwrap();
    let (stop, kept, refused) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for n in 0..4u8 {
            let (journal, stop, kept, refused) = (&journal, &stop, &kept, &refused);
            scope.spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    match write(journal, [n; 16], "x") {
                        Ok(()) => kept.fetch_add(1, Ordering::SeqCst),
                        Err(JournalError::Db(DbError::Unavailable(_)) | JournalError::Unavailable(_)) => {
                            refused.fetch_add(1, Ordering::SeqCst)
                        }
                        Err(other) => panic!("a lost database was told as {other:?}"),
                    };
                }
            });
        }
        for _ in 0..2 {
            let before = kept.load(Ordering::SeqCst);
            until("work before the stop", 30, || kept.load(Ordering::SeqCst) > before + 20);
            let refusals = refused.load(Ordering::SeqCst);
            cluster.stop();
            until("callers are told", 30, || refused.load(Ordering::SeqCst) > refusals);
            let read = journal.read(|db| db.query("SELECT id FROM note", &[]));
            assert!(matches!(read, Err(DbError::Unavailable(_))), "{read:?}");
            cluster.restart();
        }
        let before = kept.load(Ordering::SeqCst);
        until("work after the restart", 30, || kept.load(Ordering::SeqCst) > before + 20);
        stop.store(true, Ordering::SeqCst);
    });
    let kept = kept.load(Ordering::SeqCst);
    // A commit whose answer was lost on the way may stand too; none may be missing.
    let stored =
        usize::try_from(count(&journal, "SELECT COUNT(*) FROM journal_entry WHERE subject_kind = 'note'"))
            .unwrap();
    assert!(stored >= kept && stored <= kept + 8, "{kept} were told as saved, {stored} are there");
    assert_eq!(verify::verify(&journal, &mut |_| {}).unwrap().faults, vec![]);
    rebuild::rebuild(&journal, |_| {}).unwrap();
}

#[test]
fn a_connection_that_died_unused_is_replaced_before_anybody_notices() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let journal = Journal::open(setup(Store::Postgres(cluster.fresh()), district())).unwrap();
    write(&journal, [1; 16], "a").unwrap();
    assert_eq!(texts(&journal).len(), 1);
    cluster.stop();
    cluster.restart();
    write(&journal, [1; 16], "b").unwrap();
    assert_eq!(texts(&journal), vec![(1, "a|b".to_owned())]);
}

#[test]
fn a_panic_anywhere_leaves_the_writer_working() {
    for store in stores() {
        let journal = open(&store);
        let heard = std::sync::Arc::new(AtomicUsize::new(0));
        let hears = std::sync::Arc::clone(&heard);
        journal.listen(Box::new(|_| panic!("a bug in a listener")));
        journal.listen(Box::new(move |notices| {
            hears.fetch_add(notices.len(), Ordering::SeqCst);
        }));
        let broken: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
            tx.append(Acting::platform(), vec![opened([2; 16], "undone")])?;
            panic!("a bug in a rule")
        });
        assert!(matches!(broken, Err(JournalError::Apply(_))));
        journal.submit(
            Turn::Local,
            |tx| tx.append(Acting::platform(), vec![opened([3; 16], "kept")]).map(drop),
            |_: Result<(), JournalError>| panic!("a bug in whoever hears the answer"),
        );
        let read: Result<(), DbError> = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            journal.read(|_| panic!("a bug in a reader"))
        }))
        .unwrap_or(Ok(()));
        assert_eq!(read, Ok(()));
        write(&journal, [1; 16], "a").unwrap();
        assert_eq!(texts(&journal).len(), 2, "{}", store.name());
        until("the listeners were told", 10, || heard.load(Ordering::SeqCst) >= 2);
    }
}
