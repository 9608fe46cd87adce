//! The writer: durable, ordered, undone as a whole.
#![allow(missing_docs)]

mod common;
use common::*;
use journal::*;
use kernel::{Clock, Level};

#[test]
fn what_was_answered_is_there_after_reopening() {
    let dir = tempfile::tempdir().unwrap();
    let id = identity(Level::District, "610802");
    {
        let journal = Journal::open(setup(sqlite(dir.path()), id.clone(), Clock::system())).unwrap();
        write(&journal, [1; 16], "a", None).unwrap();
        write(&journal, [1; 16], "b", None).unwrap();
        journal.stop();
    }
    let journal = Journal::open(setup(sqlite(dir.path()), id, Clock::system())).unwrap();
    write(&journal, [1; 16], "c", None).unwrap();
    assert_eq!(texts(&journal), vec![(vec![1; 16], "a|b|c".to_owned())]);
}

#[test]
fn a_refused_command_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let journal =
        Journal::open(setup(sqlite(dir.path()), identity(Level::District, "610802"), Clock::system())).unwrap();
    let refused: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
        tx.execute("INSERT INTO note (id, text) VALUES ($1, $2)", params![[9u8; 16], "x"])?;
        Err(JournalError::Unavailable("no".to_owned()))
    });
    assert!(refused.is_err());
    assert_eq!(texts(&journal), vec![]);
    write(&journal, [1; 16], "a", None).unwrap();
    assert_eq!(texts(&journal).len(), 1);
}

#[test]
fn many_writers_share_commits() {
    let dir = tempfile::tempdir().unwrap();
    let journal =
        Journal::open(setup(sqlite(dir.path()), identity(Level::District, "610802"), Clock::system())).unwrap();
    std::thread::scope(|scope| {
        for n in 0..32u8 {
            let journal = &journal;
            scope.spawn(move || (0..20).for_each(|_| write(journal, [n; 16], "x", None).unwrap()));
        }
    });
    assert_eq!(texts(&journal).len(), 32);
    assert!(texts(&journal).iter().all(|(_, t)| t.len() == 39));
    let commits = journal.figures().commits.load(std::sync::atomic::Ordering::Relaxed);
    assert!(commits < 640, "640 commands took {commits} commits");
}
