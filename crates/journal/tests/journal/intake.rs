//! What another node sent is taken in whole or not at all, and what is wrong with it
//! is said.

use crate::notes::*;
use facts::Checkpoint;
use facts::entry::{Channel, Lane};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::{EpochId, Instant, Level};
use std::sync::Arc;
use testkit::{TestStore, stores};

const UP: &[Channel] = &[Channel::Up(Level::City)];

/// An author with four entries that travel, and the run of them.
fn authored() -> (TestStore, Arc<Journal>, Run) {
    let store = TestStore::sqlite();
    let author = open(&store);
    for n in 1..=4u8 {
        append(&author, signed_by(opened([n; 16], "a"), "王五"), UP, Lane::Urgent).unwrap();
    }
    let run = urgent(&author);
    (store, author, run)
}

fn urgent(author: &Journal) -> Run {
    sign_round(author, &mut Memory::default(), Round::All).unwrap();
    let read = |db: &mut dyn Db| -> Result<Run, DbError> {
        let heads = read::stream_heads(db)?;
        let urgent = heads.iter().find(|held| held.stream.lane == Lane::Urgent).unwrap();
        Ok(read::read_run(db, urgent.stream, 1, 100)?.unwrap())
    };
    author.read(read).unwrap()
}

fn take(holder: &Journal, run: &Run) -> Taken {
    let run = run.clone();
    holder.run(Turn::Background, move |tx| Ok::<_, JournalError>(tx.take_in(&run)?)).unwrap()
}

fn knows(holder: &Journal, author: &Journal) {
    let id = author.identity();
    holder
        .run(Turn::Local, move |tx| Ok::<_, JournalError>(tx.know_epoch(id.epoch, &id.certificate)?))
        .unwrap();
}

fn held(holder: &Journal) -> i64 {
    count(holder, "SELECT COUNT(*) FROM journal_entry WHERE state <> 1 OR subject_kind = 'note'")
}

#[test]
fn a_run_is_taken_once_however_often_it_comes() {
    for store in stores() {
        let (_kept, author, run) = authored();
        let holder = open(&store);
        assert_eq!(take(&holder, &run).verdict, Verdict::UnknownEpoch);
        knows(&holder, &author);
        let first = Run { entries: run.entries[..2].to_vec(), ..run.clone() };
        assert_eq!((take(&holder, &first).next, held(&holder)), (3, 2));
        for _ in 0..2 {
            let taken = take(&holder, &run);
            assert_eq!((taken.verdict, taken.next, taken.head), (Verdict::Ok, 5, run.checkpoint.head));
        }
        assert_eq!(held(&holder), 4, "{}", store.name());
        let signed = holder.read(|db| read::read_run(db, run.stream, 1, 100)).unwrap().unwrap();
        assert_eq!(signed, run, "it can be handed on unchanged");
    }
}

#[test]
fn of_a_run_that_is_wrong_nothing_stays() {
    for store in stores() {
        let (_kept, author, run) = authored();
        let holder = open(&store);
        knows(&holder, &author);
        let mut changed = run.clone();
        changed.entries[2].body = br#"{"id":[3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3],"text":"x"}"#.to_vec();
        let mut sealed = run.clone();
        sealed.entries[3].sealed = Some(b"{}".to_vec());
        let mut of_another = run.clone();
        of_another.entries[3].header.stream.lane = Lane::Bulk;
        let mut origin = run.clone();
        origin.stream.origin = holder.identity().node;
        let mut head = run.clone();
        head.checkpoint.head = [1; 32];
        for (what, wrong) in [
            ("body", changed),
            ("sealed", sealed),
            ("stream", of_another),
            ("origin", origin),
            ("head", head),
        ] {
            assert_eq!(take(&holder, &wrong).verdict, Verdict::Forged, "{what}");
            assert_eq!(held(&holder), 0, "{}: {what}", store.name());
        }
        let mut gap = run.clone();
        gap.entries.remove(1);
        assert_eq!((take(&holder, &gap).verdict, held(&holder)), (Verdict::Gap, 0));
        let late = Run { entries: run.entries[2..].to_vec(), ..run.clone() };
        assert_eq!((take(&holder, &late).verdict, take(&holder, &late).next), (Verdict::Gap, 1));
        assert_eq!(take(&holder, &run).verdict, Verdict::Ok);
    }
}

#[test]
fn a_sealed_part_that_was_left_out_on_the_way_is_not_taken_for_an_erased_one() {
    for store in stores() {
        let (_kept, author, run) = authored();
        let holder = open(&store);
        knows(&holder, &author);
        let mut stripped = run.clone();
        stripped.entries[2].sealed = None;
        let event = stripped.entries[2].header.event_id;
        assert_eq!((take(&holder, &stripped).verdict, held(&holder)), (Verdict::Stripped, 0));
        // Whoever sends it shows that it was erased; the fact itself comes later.
        let proven = holder
            .run(Turn::Background, move |tx| Ok::<_, JournalError>(tx.keep_erasure_proof(event, b"proof")?));
        proven.unwrap();
        assert_eq!((take(&holder, &stripped).verdict, held(&holder)), (Verdict::Ok, 4), "{}", store.name());
        assert_eq!(holder.read(|db| read::erasure_proof(db, event)).unwrap().as_deref(), Some(&b"proof"[..]));
        assert_eq!(verify::verify(&holder, &mut |_| {}).unwrap().faults, vec![]);
    }
}

#[test]
fn two_entries_for_one_place_freeze_the_epoch() {
    for store in stores() {
        let (_kept, author, run) = authored();
        let holder = open(&store);
        knows(&holder, &author);
        take(&holder, &run);
        // The author tells another story about its second entry, and signs it.
        let mut other = run.clone();
        other.entries[1].body = br#"{"id":[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2],"text":"x"}"#.to_vec();
        let head = intake::head_after([0; 32], &other.entries);
        other.checkpoint = Checkpoint::sign(run.stream, 4, head, Instant(1), &author.identity().key).unwrap();
        assert_eq!(take(&holder, &other).verdict, Verdict::Equivocation);
        assert_eq!(take(&holder, &run).verdict, Verdict::Frozen, "{}", store.name());
        let epochs = holder.read(|db| read::epochs(db)).unwrap();
        assert!(epochs.iter().find(|e| e.epoch == run.stream.epoch).unwrap().frozen);
        assert_eq!(held(&holder), 4, "what was there stays");
        // The node goes on in a new epoch, which is another memory.
        let fresh = Identity { epoch: EpochId::random(), ..author.identity() };
        author.change_epoch(fresh, "clone").unwrap();
        assert!(
            !holder.read(|db| read::epochs(db)).unwrap().iter().any(|e| e.epoch == author.identity().epoch)
        );
    }
}

#[test]
fn signatures_come_when_their_lane_asks_for_them() {
    for store in stores() {
        let clock = kernel::Clock::standing_at(Instant(1_000_000));
        let journal =
            Journal::open(Setup { clock: clock.clone(), ..setup(store.store(), district()) }).unwrap();
        let mut memory = Memory::default();
        let mut due = || sign_round(&journal, &mut memory, Round::Due).unwrap();
        assert_eq!(due(), 0, "local waits a minute");
        append(&journal, opened([1; 16], "a"), UP, Lane::Urgent).unwrap();
        assert_eq!(due(), 1, "urgent does not wait");
        append(&journal, opened([2; 16], "a"), UP, Lane::Normal).unwrap();
        assert_eq!(due(), 0);
        clock.advance_ms(1_000);
        assert_eq!(due(), 1, "others wait a second");
        for n in 3..=18u8 {
            append(&journal, opened([n; 16], "a"), UP, Lane::Bulk).unwrap();
        }
        assert_eq!(due(), 1, "or sixteen entries");
        assert_eq!(due(), 0);
        clock.advance_ms(60_000);
        assert_eq!(due(), 1, "{}", store.name());
        assert!(verify::verify(&journal, &mut |_| {}).unwrap().ok());
    }
}

#[test]
fn the_signer_wakes_by_itself() {
    let store = TestStore::sqlite();
    let journal = open(&store);
    let (tell, hear) = std::sync::mpsc::channel();
    let bell = signer::start(&journal, signer::LOOK_EVERY, move || tell.send(()).unwrap_or(())).unwrap();
    append(&journal, opened([1; 16], "a"), UP, Lane::Urgent).unwrap();
    hear.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
    assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_checkpoint"), 1);
    bell.stop();
}
