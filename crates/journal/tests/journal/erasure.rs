//! Erasing personal data: the bytes go everywhere, whatever arrives first; what was
//! folded from them is folded again; chains still verify.

use crate::notes::*;
use facts::Certificate;
use facts::draft::Draft;
use facts::entry::{Channel, Lane};
use facts::system::Erased;
use journal::rebuild::{differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::{EventId, Level};
use std::sync::Arc;
use testkit::{TestStore, stores};

const NAME: &str = "欧阳某某";

fn erase(journal: &Journal, event: EventId, channels: &[Channel]) {
    let fact = Erased {
        event, reason: "到期".to_owned(), basis: "突发事件应对法2024 第八十五条".to_owned()
    };
    append(journal, Draft::of(&fact).unwrap(), channels, Lane::Urgent).unwrap();
}

/// Everything of the database that is a text or bytes, for looking for a name in it.
fn holds_name(journal: &Journal) -> bool {
    let mut all = Vec::new();
    dump::dump(journal, &mut all).unwrap();
    let of_views = count(
        journal,
        "SELECT (SELECT COUNT(*) FROM note WHERE opened_by IS NOT NULL)
              + (SELECT COUNT(*) FROM note_line WHERE written_by IS NOT NULL)",
    );
    all.windows(NAME.len()).any(|w| w == NAME.as_bytes()) || of_views > 0
}

#[test]
fn an_erasure_removes_the_bytes_and_what_was_folded_from_them() {
    for store in stores() {
        let journal = open(&store);
        let up = [Channel::Up(Level::City), Channel::Down];
        let event = append(&journal, signed_by(opened([1; 16], "a"), NAME), &up, Lane::Normal).unwrap();
        let line = append(&journal, signed_by(written([1; 16], "b"), NAME), &up, Lane::Normal).unwrap();
        assert!(holds_name(&journal));
        sign_round(&journal, &mut Memory::default(), Round::All).unwrap();
        erase(&journal, event, &up);
        erase(&journal, line, &[]);
        assert!(!holds_name(&journal), "{}", store.name());
        assert_eq!(texts(&journal), vec![(1, "a|b".to_owned())], "the body stays");
        assert_eq!(verify::verify(&journal, &mut |_| {}).unwrap().faults, vec![]);
        let before = journal.read(|db| snapshot(db, journal.views())).unwrap();
        rebuild(&journal, |_| {}).unwrap();
        let after = journal.read(|db| snapshot(db, journal.views())).unwrap();
        assert_eq!(differences(&before, &after), Vec::<String>::new());
    }
}

#[test]
fn erased_bytes_are_gone_from_the_file() {
    let store = TestStore::sqlite();
    let journal = open(&store);
    let event = append(&journal, signed_by(opened([1; 16], "a"), NAME), &[], Lane::Normal).unwrap();
    erase(&journal, event, &[]);
    journal.stop();
    drop(journal);
    let directory = store.file().unwrap().parent().unwrap();
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(NAME.len()).any(|w| w == NAME.as_bytes()), "{}", path.display());
    }
}

/// The travelling streams of a journal, signed.
fn runs(journal: &Journal) -> Vec<Run> {
    sign_round(journal, &mut Memory::default(), Round::All).unwrap();
    let read = |db: &mut dyn Db| -> Result<Vec<Run>, DbError> {
        let heads = read::stream_heads(db)?;
        let travelling = heads.iter().filter(|held| held.stream.channel != Channel::Local);
        travelling.map(|held| Ok(read::read_run(db, held.stream, 1, 1_000)?.unwrap())).collect()
    };
    journal.read(read).unwrap()
}

fn take(holder: &Arc<Journal>, certificate: &Certificate, run: &Run, apply: bool) {
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

#[test]
fn an_erasure_reaches_every_holder_in_whatever_order_it_arrives() {
    let up = [Channel::Up(Level::City)];
    for store in stores() {
        let author_store = TestStore::sqlite();
        let author = open(&author_store);
        append(&author, opened([1; 16], "a"), &up, Lane::Normal).unwrap();
        let event = append(&author, signed_by(written([1; 16], "b"), NAME), &up, Lane::Normal).unwrap();
        // What a holder got before the erasure, and after it.
        let with_name = runs(&author);
        erase(&author, event, &up);
        let certificate = author.identity().certificate;
        let all = runs(&author);
        let erasure = all.iter().find(|run| run.stream.lane == Lane::Urgent).unwrap();
        let notes = &with_name[0];
        assert!(notes.entries[1].sealed.is_some());

        for apply_between in [true, false] {
            for erasure_first in [true, false] {
                let holder_store =
                    if store.file().is_some() { TestStore::sqlite() } else { TestStore::postgres() };
                let holder = open(&holder_store);
                let order = if erasure_first { [erasure, notes] } else { [notes, erasure] };
                for run in order {
                    take(&holder, &certificate, run, apply_between);
                }
                holder.run(Turn::Background, |tx| tx.apply_waiting(100)).unwrap();
                let case = format!("{}, first {erasure_first}, between {apply_between}", store.name());
                assert!(!holds_name(&holder), "{case}");
                assert_eq!(texts(&holder), vec![(1, "a|b".to_owned())], "{case}");
                assert_eq!(verify::verify(&holder, &mut |_| {}).unwrap().faults, vec![], "{case}");
                // The same run once more, from somebody who has not heard yet.
                take(&holder, &certificate, notes, true);
                assert!(!holds_name(&holder), "{case}");
            }
        }
    }
}

#[test]
fn a_backup_from_before_the_erasure_is_erased_again() {
    let store = TestStore::sqlite();
    let author = open(&store);
    let up = [Channel::Up(Level::City)];
    let event = append(&author, signed_by(opened([1; 16], "a"), NAME), &up, Lane::Normal).unwrap();
    let backup = store.file().unwrap().with_extension("backup");
    sign_round(&author, &mut Memory::default(), Round::All).unwrap();
    author.backup(&backup).unwrap();
    erase(&author, event, &up);
    let certificate = author.identity().certificate;
    let held_by_parent = runs(&author);
    let old = author.identity();
    let restored = restore::reopen(setup(Store::Sqlite(backup), old), |_| Ok(())).unwrap();
    assert!(holds_name(&restored));
    // The parent gives back what it holds of the old epoch; the erasure is among it.
    for run in &held_by_parent {
        take(&restored, &certificate, run, true);
    }
    assert!(!holds_name(&restored));
    assert!(verify::verify(&restored, &mut |_| {}).unwrap().ok());
}
