//! One server holds a PostgreSQL: who else may have it, and when, and what becomes of who lost it.

use crate::notes::*;
use journal::lease::{Asked, Candidate, Lease, SILENT_AFTER};
use journal::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::{Duration, Instant};
use testkit::{Cluster, TestStore, until};

fn candidate(store: &Store, who: &str) -> Candidate {
    Candidate::of(store, who).unwrap()
}

fn ours(asked: Asked) -> Lease {
    match asked {
        Asked::Ours(lease) => lease,
        Asked::Held(holder) => panic!("held by {holder:?}"),
    }
}

fn held(asked: Asked) -> String {
    match asked {
        Asked::Held(holder) => holder.who,
        Asked::Ours(lease) => panic!("{lease:?}"),
    }
}

/// The node that all servers are.
fn under(store: &Store, lease: &Lease) -> Arc<Journal> {
    static NODE: OnceLock<Identity> = OnceLock::new();
    let node = NODE.get_or_init(district).clone();
    Journal::open(Setup { fence: Some(lease.fence()), ..setup(store.clone(), node) }).unwrap()
}

/// Takes the node as another server does that saw no beat, whatever the holder does.
fn taken_by_force(cluster: &Cluster, database: &str) {
    let sql = "UPDATE journal_lease SET token = token + 1, holder = 'another';
               UPDATE journal_counter SET fence = (SELECT token FROM journal_lease)";
    cluster.sql(database, sql);
}

#[test]
fn a_file_needs_no_lease() {
    assert!(Candidate::of(&TestStore::sqlite().store(), "one").is_none());
}

#[test]
fn one_holds_it_until_it_gives_it_back() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let store = TestStore::postgres();
    let (mut one, mut other) = (candidate(&store.store(), "one"), candidate(&store.store(), "other"));
    let lease = ours(one.ask().unwrap());
    assert!(lease.is_sure());
    assert_eq!(held(other.ask().unwrap()), "one");
    let journal = under(&store.store(), &lease);
    write(&journal, [1; 16], "a").unwrap();
    let began = Instant::now();
    assert_eq!(held(other.ask_for_a_moment().unwrap()), "one");
    assert!(began.elapsed() >= Duration::from_secs(2), "a moment was waited");
    journal.stop();
    drop(lease);
    let lease = ours(other.ask().unwrap());
    let journal = under(&store.store(), &lease);
    assert_eq!(texts(&journal), vec![(1, "a".to_owned())]);
    write(&journal, [1; 16], "b").unwrap();
    // Another beats for longer than it may be silent, and stays what it is.
    let began = Instant::now();
    until("longer than a holder may be silent", 30, || {
        assert_eq!(held(one.ask().unwrap()), "other");
        began.elapsed() > SILENT_AFTER + Duration::from_secs(1)
    });
    assert!(lease.is_sure());
}

#[test]
fn who_lost_it_writes_nothing_more_and_is_told() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let url = cluster.fresh();
    let (store, database) = (Store::Postgres(url.clone()), url.rsplit('/').next().unwrap());
    let lease = ours(candidate(&store, "one").ask().unwrap());
    let journal = under(&store, &lease);
    write(&journal, [1; 16], "a").unwrap();
    let (told, heard) = mpsc::channel();
    let once = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&once);
    lease.on_lost(Box::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        let _gone = told.send(());
    }));
    // In the middle of a command that another server's takeover must wait for.
    let (entered, enters) = mpsc::channel();
    let (go, goes) = mpsc::channel::<()>();
    let busy = Arc::clone(&journal);
    let working = std::thread::spawn(move || {
        busy.run(Turn::Local, move |tx| {
            entered.send(()).unwrap();
            goes.recv().unwrap();
            tx.append(Acting::platform(), vec![opened([2; 16], "in work")]).map(drop)
        })
    });
    enters.recv().unwrap();
    let database = database.to_owned();
    let taking = std::thread::spawn(move || {
        taken_by_force(&cluster, &database);
        cluster
    });
    go.send(()).unwrap();
    assert_eq!(working.join().unwrap(), Ok(()), "it began before the takeover, which waited for it");
    let _cluster = taking.join().unwrap();

    assert_eq!(write(&journal, [1; 16], "late"), Err(JournalError::Db(DbError::Fenced)));
    heard.recv_timeout(Duration::from_secs(10)).expect("told of the loss");
    assert!(!lease.is_sure());
    assert_eq!(write(&journal, [1; 16], "later"), Err(JournalError::Db(DbError::Fenced)));
    assert!(journal.refusing().is_some());
    assert_eq!(texts(&journal), vec![(1, "a".to_owned()), (2, "in work".to_owned())], "reads go on");
    assert_eq!(once.load(Ordering::SeqCst), 1, "told once");
    let after = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&after);
    lease.on_lost(Box::new(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
    }));
    assert_eq!(after.load(Ordering::SeqCst), 1, "who asks later hears it at once");
}

#[test]
fn a_database_that_restarts_takes_the_node_from_nobody() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let store = Store::Postgres(cluster.fresh());
    let lease = ours(candidate(&store, "one").ask().unwrap());
    let journal = under(&store, &lease);
    write(&journal, [1; 16], "a").unwrap();
    cluster.stop();
    until("it doubts itself", 10, || !lease.is_sure());
    cluster.restart();
    until("it is sure again", 10, || lease.is_sure());
    write(&journal, [1; 16], "b").unwrap();
    assert_eq!(held(candidate(&store, "other").ask_for_a_moment().unwrap()), "one");
}

#[test]
fn an_old_key_file_opens_no_epoch_that_is_over() {
    for store in testkit::stores() {
        let journal = open(&store);
        let old = journal.identity();
        let next = Identity { epoch: kernel::EpochId::random(), ..old.clone() };
        journal.change_epoch(next.clone(), "rotation").unwrap();
        journal.stop();
        let refused = Journal::open(setup(store.store(), old));
        let Err(JournalError::Unavailable(why)) = refused.map(drop) else { panic!("it opened") };
        assert!(why.contains("node.key"), "{why}");
        Journal::open(setup(store.store(), next)).unwrap();
    }
}
