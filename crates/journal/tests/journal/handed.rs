//! What a node wrote about a subject is told to another node afterwards: the same events, once,
//! and that node's tables are as its own.

use crate::notes::*;
use facts::entry::{Channel, Lane, Subject};
use journal::rebuild::{differences, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::{Level, NodeId};
use testkit::stores;

fn hand_on(journal: &Journal, id: [u8; 16], to: NodeId) -> u64 {
    journal.run(Turn::Local, move |tx| tx.hand_on(&Subject::new("note", id), to)).unwrap()
}

/// Gives `holder` all streams that are addressed to it.
fn carry(author: &Journal, holder: &Journal) {
    sign_round(author, &mut Memory::default(), Round::All).unwrap();
    let to = Channel::To(holder.identity().node);
    let read = |db: &mut dyn Db| -> Result<Vec<Run>, DbError> {
        let heads = read::stream_heads(db)?;
        let mine = heads.iter().filter(|held| held.stream.channel == to);
        mine.map(|held| Ok(read::read_run(db, held.stream, 1, 100)?.unwrap())).collect()
    };
    let (runs, id) = (author.read(read).unwrap(), author.identity());
    holder
        .run(Turn::Background, move |tx| {
            tx.know_epoch(id.epoch, &id.certificate)?;
            for run in &runs {
                tx.take_in(run)?;
            }
            while tx.apply_waiting(100)? > 0 {}
            Ok::<_, JournalError>(())
        })
        .unwrap();
}

#[test]
fn a_subject_is_handed_on_whole_and_once() {
    for store in stores() {
        let author = open(&store);
        let own = testkit::TestStore::sqlite();
        let holder = open(&own);
        let to = holder.identity().node;
        // Written for nobody, upwards, and for everybody below.
        append(&author, signed_by(opened([1; 16], "a"), "王五"), &[], Lane::Normal).unwrap();
        append(&author, written([1; 16], "b"), &[Channel::Up(Level::City)], Lane::Urgent).unwrap();
        append(&author, written([1; 16], "c"), &[Channel::Down], Lane::Normal).unwrap();
        append(&author, opened([2; 16], "other"), &[], Lane::Normal).unwrap();
        let before = author.read(|db| snapshot(db, author.views())).unwrap();

        assert_eq!(
            hand_on(&author, [1; 16], to),
            2,
            "{}: what all below are told goes without it",
            store.name()
        );
        assert_eq!(hand_on(&author, [1; 16], to), 0, "once");
        let after = author.read(|db| snapshot(db, author.views())).unwrap();
        assert_eq!(differences(&before, &after), Vec::<String>::new(), "nothing changes for who wrote it");
        append(&author, written([1; 16], "d"), &[], Lane::Normal).unwrap();
        assert_eq!(hand_on(&author, [1; 16], to), 1, "and what came since");
        let nobody = NodeId::random();
        assert_eq!(hand_on(&author, [3; 16], nobody), 0, "of what it does not have");

        carry(&author, &holder);
        assert_eq!(texts(&holder), vec![(1, "a|b|d".to_owned())], "the other note stayed");
        let who = "SELECT COUNT(*) FROM note WHERE opened_by = '王五'";
        assert_eq!(count(&holder, who), 1, "the sealed part went along");
        assert_eq!(count(&holder, "SELECT COUNT(*) FROM note_line"), 2);
    }
}

/// What another node wrote is told by that node, under its own name.
#[test]
fn nobody_hands_on_what_another_wrote() {
    for store in stores() {
        let author = open(&store);
        let own = testkit::TestStore::sqlite();
        let holder = open(&own);
        append(&author, opened([1; 16], "a"), &[], Lane::Normal).unwrap();
        hand_on(&author, [1; 16], holder.identity().node);
        carry(&author, &holder);
        assert_eq!(hand_on(&holder, [1; 16], NodeId::random()), 0, "{}", store.name());
    }
}
