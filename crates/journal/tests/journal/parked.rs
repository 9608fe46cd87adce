//! Entries that this node cannot take up yet are kept, shown, and taken up later; the
//! urgent ones ring all the same, once.

use crate::notes::*;
use facts::entry::{Channel, Lane};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::Level;
use std::sync::{Arc, Mutex};
use testkit::stores;

const UP: &[Channel] = &[Channel::Up(Level::City)];

#[test]
fn an_unknown_kind_rings_waits_and_is_taken_up_after_the_upgrade() {
    for store in stores() {
        let author_store = testkit::TestStore::sqlite();
        let author = open(&author_store);
        append(&author, opened([1; 16], "a"), UP, Lane::Urgent).unwrap();
        append(&author, written([1; 16], "new").brief("有人被困"), UP, Lane::Urgent).unwrap();
        append(&author, opened([2; 16], "b"), UP, Lane::Urgent).unwrap();
        sign_round(&author, &mut Memory::default(), Round::All).unwrap();
        let read = |db: &mut dyn Db| -> Result<Run, DbError> {
            let heads = read::stream_heads(db)?;
            let urgent = heads.iter().find(|held| held.stream.lane == Lane::Urgent).unwrap();
            Ok(read::read_run(db, urgent.stream, 1, 100)?.unwrap())
        };
        let (run, certificate) = (author.read(read).unwrap(), author.identity().certificate);

        let id = district();
        let old = Views::new(vec![Arc::new(system::SystemView), Arc::new(NoteView { knows_written: false })]);
        let holder = Journal::open(Setup { views: old, ..setup(store.store(), id.clone()) }).unwrap();
        let rung = Arc::new(Mutex::new(Vec::new()));
        let rings = Arc::clone(&rung);
        holder.listen(Box::new(move |notices| {
            let parked = notices.iter().filter(|n| n.parked).filter_map(|n| n.brief.clone());
            rings.lock().unwrap().extend(parked);
        }));
        let take = move |tx: &mut Tx<'_>| {
            tx.know_epoch(run.stream.epoch, &certificate)?;
            assert_eq!(tx.take_in(&run)?.verdict, Verdict::Ok);
            tx.apply_waiting(100)?;
            // Looked at again before the upgrade: still unknown, and not rung again.
            assert_eq!(tx.retry_parked(100)?, 0);
            Ok::<_, JournalError>(())
        };
        holder.run(Turn::Background, take).unwrap();
        assert_eq!(texts(&holder), vec![(1, "a".to_owned()), (2, "b".to_owned())], "it blocks nothing");
        let parked = holder.read(|db| read::parked(db, 10)).unwrap();
        assert_eq!(parked.len(), 1);
        assert!(parked[0].reason.contains("note.written/1"), "{}", parked[0].reason);
        // What rings is what is parked and nobody has seen; a restart changes nothing.
        let rings = holder.read(|db| brief::unread(db, 10)).unwrap();
        assert_eq!(rings.iter().map(|r| r.brief.as_str()).collect::<Vec<_>>(), ["有人被困"]);
        assert_eq!(rings[0].origin_name, "test");
        holder.stop();
        assert_eq!(*rung.lock().unwrap(), vec!["有人被困".to_owned()], "{}", store.name());
        drop(holder);

        let holder = Journal::open(setup(store.store(), id)).unwrap();
        assert_eq!(holder.run(Turn::Background, |tx| tx.retry_parked(100)).unwrap(), 1);
        assert_eq!(texts(&holder)[0].1, "a|new");
        assert_eq!(holder.read(|db| brief::unread(db, 10)).unwrap(), vec![], "taken up, it rings no more");
        assert_eq!(holder.read(|db| read::parked(db, 10)).unwrap(), vec![]);
    }
}

#[test]
fn those_that_stay_parked_do_not_hide_the_others() {
    let store = testkit::TestStore::sqlite();
    let journal = open(&store);
    for n in 1..=5u8 {
        append(&journal, opened([n; 16], "a"), &[], Lane::Normal).unwrap();
    }
    let park = |tx: &mut Tx<'_>| {
        tx.execute("UPDATE journal_entry SET state = 2, kind = kind WHERE subject_kind = 'note'", &[])?;
        let (mut after, mut tried) = (0, 0);
        while let (applied, Some(last)) = tx.retry_parked_after(after, 2)? {
            after = last;
            tried += applied;
        }
        Ok::<_, JournalError>(tried)
    };
    assert_eq!(journal.run(Turn::Background, park).unwrap(), 5);
}
