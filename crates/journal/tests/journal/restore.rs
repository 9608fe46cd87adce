//! Backups prove themselves, and a restored node goes on in a new epoch.

use crate::notes::*;
use facts::entry::{Channel, Lane};
use journal::rebuild::{differences, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::{dump, restore, *};
use kernel::{Instant, Level};
use std::sync::Arc;
use testkit::{TestStore, stores};

const UP: &[Channel] = &[Channel::Up(Level::City)];

fn with_notes(store: &TestStore) -> Arc<Journal> {
    let journal = open(store);
    for n in 1..=5u8 {
        append(&journal, signed_by(opened([n; 16], "a"), "王五"), UP, Lane::Urgent).unwrap();
        append(&journal, written([n; 16], "b"), UP, Lane::Normal).unwrap();
    }
    sign_round(&journal, &mut Memory::default(), Round::All).unwrap();
    let keep = |tx: &mut Tx<'_>| -> Result<(), JournalError> {
        tx.execute("INSERT INTO note_secret (id, secret) VALUES ($1, $2)", params![[1u8; 16], "密"])?;
        Ok(tx.set_cursor("push", 7)?)
    };
    journal.run(Turn::Local, keep).unwrap();
    journal
}

#[test]
fn a_backup_made_under_load_proves_itself() {
    let store = TestStore::sqlite();
    let journal = with_notes(&store);
    let backup = store.file().unwrap().with_extension("backup");
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| (0..300).for_each(|_| write(&journal, [9; 16], "x").unwrap()));
        journal.backup(&backup).unwrap();
        assert!(!busy.is_finished(), "the copy does not wait for a quiet minute");
        busy.join().unwrap();
    });
    let report =
        restore::check(&backup, setup(store.store(), journal.identity()), &restore::unmetered()).unwrap();
    assert!(report.ok(), "{report:?}");
    assert!(report.verified.entries >= 11 && report.rebuilt.subjects >= 6);
    let left: Vec<_> = std::fs::read_dir(backup.parent().unwrap())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("check-"))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "the copy is removed");
}

#[test]
fn a_bad_backup_is_told_from_a_good_one() {
    let store = TestStore::sqlite();
    let journal = with_notes(&store);
    let backup = store.file().unwrap().with_extension("backup");
    // A row that no entry gives.
    let stray = |tx: &mut Tx<'_>| {
        Ok::<_, JournalError>(
            tx.execute("INSERT INTO note_line (note, n, line) VALUES ($1, 1, 'x')", params![[8u8; 16]])?,
        )
    };
    journal.run(Turn::Local, stray).unwrap();
    journal.backup(&backup).unwrap();
    let report =
        restore::check(&backup, setup(store.store(), journal.identity()), &restore::unmetered()).unwrap();
    assert_eq!(report.differing, vec!["note_line".to_owned()]);
    // Bytes that rotted on the disk.
    let mut bytes = std::fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0xa5);
    std::fs::write(&backup, bytes).unwrap();
    let rotten = restore::check(&backup, setup(store.store(), journal.identity()), &restore::unmetered());
    assert!(!rotten.is_ok_and(|report| report.ok()));
}

#[test]
fn a_restored_node_goes_on_in_a_new_epoch() {
    let store = TestStore::sqlite();
    let journal = with_notes(&store);
    let old = journal.identity();
    let (file, backup) = (store.file().unwrap(), store.file().unwrap().with_extension("backup"));
    append(&journal, written([1; 16], "not signed yet"), UP, Lane::Normal).unwrap();
    journal.backup(&backup).unwrap();
    write(&journal, [1; 16], "after the backup").unwrap();
    journal.stop();
    drop(journal);
    restore::place(&backup, file, Instant(5)).unwrap();
    assert!(file.with_extension("db.before-5").exists(), "what was there is kept");
    let mut kept = None;
    let keep = |identity: &Identity| {
        kept = Some(identity.epoch);
        Ok(())
    };
    let journal = restore::reopen(setup(store.store(), old.clone()), keep).unwrap();
    let new = journal.identity();
    assert_eq!(kept, Some(new.epoch));
    assert_ne!(new.epoch, old.epoch);
    let opening = journal.read(|db| read::entries_of(db, "epoch", new.epoch.bytes(), 2)).unwrap();
    let fact: facts::system::EpochOpened = serde_json::from_slice(&opening[0].entry.body).unwrap();
    assert_eq!((fact.reason.as_str(), fact.predecessor), ("restore", Some(old.epoch)));
    assert_eq!(fact.heads.len(), 3, "local, and two lanes upwards");
    let unsigned = |db: &mut dyn Db| -> Result<Vec<u64>, DbError> {
        let old = read::stream_heads(db)?.into_iter().filter(|held| held.stream.epoch == old.epoch);
        let mut unsigned = Vec::new();
        for held in old {
            if read::checkpoint_within(db, held.stream, held.seq, held.seq)?.is_none() {
                unsigned.push(held.seq);
            }
        }
        Ok(unsigned)
    };
    assert_eq!(
        journal.read(unsigned).unwrap(),
        Vec::<u64>::new(),
        "what is not signed never leaves the node"
    );
    write(&journal, [1; 16], "again").unwrap();
    assert_eq!(texts(&journal)[0].1, "a|b|not signed yet|again");
    assert!(verify::verify(&journal, &mut |_| {}).unwrap().ok());
}

#[test]
fn an_epoch_that_cannot_be_kept_is_not_opened() {
    let store = TestStore::sqlite();
    let old = with_notes(&store).identity();
    let refused =
        restore::reopen(setup(store.store(), old.clone()), |_| Err(std::io::Error::other("no room")));
    assert!(matches!(refused, Err(JournalError::Unavailable(_))));
    let journal = Journal::open(setup(store.store(), old)).unwrap();
    assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_entry WHERE kind = 'epoch.opened'"), 1);
}

#[test]
fn a_dump_moves_a_node_from_either_database_to_either() {
    for from in stores() {
        let journal = with_notes(&from);
        let mut bytes = Vec::new();
        let written = dump::dump(&journal, &mut bytes).unwrap();
        let before = journal.read(|db| snapshot(db, journal.views())).unwrap();
        for to in stores() {
            let name = format!("{} to {}", from.name(), to.name());
            let (moved, taken) =
                dump::restore(setup(to.store(), journal.identity()), &mut bytes.as_slice(), |_| Ok(()))
                    .unwrap();
            assert_eq!(taken, written, "{name}");
            let after = moved.read(|db| snapshot(db, moved.views())).unwrap();
            // The new epoch is a subject more; all else is as it was.
            assert_eq!(differences(&before, &after), vec!["journal_subject".to_owned()], "{name}");
            assert!(verify::verify(&moved, &mut |_| {}).unwrap().ok(), "{name}");
            assert_eq!(moved.read(|db| read::cursor(db, "push")).unwrap(), Some(7), "{name}");
            assert_eq!(count(&moved, "SELECT COUNT(*) FROM note_secret"), 1, "{name}");
            write(&moved, [1; 16], "c").unwrap();
            assert_eq!(texts(&moved)[0].1, "a|b|c", "{name}");
            let again =
                dump::restore(setup(to.store(), journal.identity()), &mut bytes.as_slice(), |_| Ok(()));
            assert!(matches!(again, Err(dump::DumpError::NotEmpty)), "{name}");
        }
    }
}

#[test]
fn half_a_dump_or_a_changed_one_is_refused_and_leaves_nothing() {
    let source = TestStore::sqlite();
    let journal = with_notes(&source);
    let mut whole = Vec::new();
    dump::dump(&journal, &mut whole).unwrap();
    for store in stores() {
        let mut changed = whole.clone();
        let at = changed.windows(6).position(|w| w == "王五".as_bytes()).unwrap();
        changed[at] ^= 1;
        let half = whole[..whole.len() / 2].to_vec();
        let cut = whole[..whole.len() - 37].to_vec();
        for bad in [changed, half, cut, b"another file".to_vec()] {
            let taken =
                dump::restore(setup(store.store(), journal.identity()), &mut bad.as_slice(), |_| Ok(()));
            assert!(taken.is_err(), "{}", store.name());
        }
        dump::restore(setup(store.store(), journal.identity()), &mut whole.as_slice(), |_| Ok(())).unwrap();
    }
}
