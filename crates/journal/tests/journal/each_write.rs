//! The disk fails at every write, sync and change of length in turn, once or for good: what was
//! answered is there after the next start, chains verify, nothing stands twice, and the work
//! can be done to its end.
//!
//! `make test` tries every so-many-th, `make prove` (`FENGHUO_PROVE_STRIDE=1`) each.

use crate::notes::*;
use facts::Certificate;
use facts::draft::Draft;
use facts::entry::{Channel, Lane};
use journal::rebuild::{differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::{EpochId, EventId, Level};
use std::path::Path;
use std::sync::Arc;
use testkit::{BadDisk, TestStore};

const UP: &[Channel] = &[Channel::Up(Level::City)];
/// Notes of the neighbour, and of our own before and after the new epoch.
const TAKEN: u8 = 12;
const OWN: u8 = 6;

/// What a neighbour wrote and signed.
fn from_a_neighbour() -> (Certificate, Run) {
    let store = TestStore::sqlite();
    let author = Journal::open(setup(store.store(), identity(Level::Township, "610802105"))).unwrap();
    for n in 1..=TAKEN {
        append(&author, opened([100 + n; 16], &"x".repeat(3_000)), UP, Lane::Normal).unwrap();
    }
    sign_round(&author, &mut Memory::default(), Round::All).unwrap();
    let run = |db: &mut dyn Db| {
        let heads = read::stream_heads(db)?;
        let held = heads.iter().find(|held| held.stream.channel == UP[0]).unwrap();
        read::read_run(db, held.stream, 1, 100)
    };
    (author.identity().certificate, author.read(run).unwrap().unwrap())
}

/// The fixed little workload: what it does, in drafts whose ids do not change.
struct Work {
    identity: Identity,
    next: Identity,
    own: Vec<Draft>,
    taken: (Certificate, Run),
}

/// How far the work was answered.
#[derive(Debug, Default)]
struct Answered {
    own: Vec<EventId>,
    taken: bool,
    /// The key file names the next epoch, which is done before it is opened.
    key_kept: bool,
    epoch: bool,
}

impl Work {
    fn new(taken: (Certificate, Run)) -> Self {
        let identity = district();
        let next = Identity { epoch: EpochId::random(), ..identity.clone() };
        let own = (1..=OWN).map(|n| opened([n; 16], &"y".repeat(2_000))).collect();
        Self { identity, next, own, taken }
    }

    /// Does it from its beginning, which may be the second time, until something is refused.
    fn run(&self, store: &Path) -> Result<Answered, (Answered, JournalError)> {
        let mut answered = Answered::default();
        match self.go(store, &mut answered) {
            Ok(()) => Ok(answered),
            Err(e) => Err((answered, e)),
        }
    }

    fn go(&self, store: &Path, answered: &mut Answered) -> Result<(), JournalError> {
        let journal = self.open(store)?;
        let done = self.on(&journal, answered);
        journal.stop();
        done
    }

    fn open(&self, store: &Path) -> Result<Arc<Journal>, JournalError> {
        Journal::open(setup(Store::Sqlite(store.to_owned()), self.identity.clone()))
    }

    fn on(&self, journal: &Journal, answered: &mut Answered) -> Result<(), JournalError> {
        let (certificate, run) = self.taken.clone();
        journal.run(Turn::Background, move |tx| {
            tx.know_epoch(run.stream.epoch, &certificate)?;
            assert_eq!(tx.take_in(&run)?.verdict, Verdict::Ok);
            Ok::<_, JournalError>(())
        })?;
        answered.taken = true;
        let half = self.own.len() / 2;
        self.write(journal, &self.own[..half], answered)?;
        journal.run(Turn::Background, |tx| tx.apply_waiting(100))?;
        sign_round(journal, &mut Memory::default(), Round::All)?;
        answered.key_kept = true;
        journal.change_epoch(self.next.clone(), "rotation")?;
        answered.epoch = true;
        self.write(journal, &self.own[half..], answered)?;
        sign_round(journal, &mut Memory::default(), Round::All)?;
        Ok(())
    }

    /// Writes what does not stand there yet, each in a commit of its own.
    fn write(
        &self,
        journal: &Journal,
        drafts: &[Draft],
        answered: &mut Answered,
    ) -> Result<(), JournalError> {
        for draft in drafts {
            let event = draft.event_id;
            if times(journal, event)? == 0 {
                append(journal, draft.clone(), UP, Lane::Urgent)?;
            }
            answered.own.push(event);
        }
        Ok(())
    }
}

fn times(journal: &Journal, event: EventId) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) FROM journal_entry WHERE event_id = $1";
    journal.read(|db| db.first(sql, params![event])?.map_or(Ok(0), |row| row.int(0)))
}

/// Nothing stands twice, all that was answered stands, every chain and table proves itself.
fn judged(journal: &Journal, work: &Work, answered: &Answered, at: &str) {
    for draft in &work.own {
        let (there, told) = (times(journal, draft.event_id).unwrap(), answered.own.contains(&draft.event_id));
        assert!(there <= 1, "{at}: a note stands {there} times");
        assert!(there == 1 || !told, "{at}: a note was told as saved and is lost");
    }
    let held = journal.read(read::stream_heads).unwrap();
    let taken = held.iter().find(|held| held.stream == work.taken.1.stream).map_or(0, |held| held.seq);
    assert!(taken == u64::from(TAKEN) || !answered.taken && taken == 0, "{at}: {taken} of a batch");
    let epochs = count(journal, "SELECT COUNT(*) FROM journal_entry WHERE kind = 'epoch.opened'");
    assert!((1..=2).contains(&epochs) && (epochs == 2 || !answered.epoch), "{at}: {epochs} epochs");
    assert_eq!(verify::verify(journal, &mut |_| {}).unwrap().faults, vec![], "{at}");
    let before = journal.read(|db| snapshot(db, journal.views())).unwrap();
    rebuild(journal, |_| {}).unwrap();
    let after = journal.read(|db| snapshot(db, journal.views())).unwrap();
    assert_eq!(differences(&before, &after), Vec::<String>::new(), "{at}");
}

/// Opens what the accident left and looks at it; then does the work to its end.
fn mended(work: &mut Work, store: &Path, answered: &Answered, at: &str) {
    if answered.key_kept {
        work.identity = work.next.clone();
    }
    let journal = work.open(store).unwrap_or_else(|e| panic!("{at}: it does not open again: {e}"));
    judged(&journal, work, answered, at);
    journal.stop();
    drop(journal);
    let again = work.run(store).unwrap_or_else(|(_, e)| panic!("{at}: {e}"));
    work.identity = work.next.clone();
    let journal = work.open(store).unwrap();
    judged(&journal, work, &again, at);
    assert_eq!(again.own.len(), work.own.len(), "{at}");
    journal.stop();
}

/// One run over a disk whose `n`-th operation fails; answers whether any did.
fn tried(disk: &BadDisk, taken: &(Certificate, Run), n: u64, and_all_after: bool) -> bool {
    let at = format!("operation {n}{}", if and_all_after { " and all after it" } else { "" });
    let mut work = Work::new(taken.clone());
    let store = TestStore::sqlite();
    let file = store.file().unwrap();
    // The schema is there: a node is made once, and works for years.
    work.open(file).unwrap().stop();
    disk.fail_at(n, and_all_after);
    let outcome = work.run(file);
    let failed = disk.heal();
    let answered = match outcome {
        Ok(answered) => answered,
        Err((answered, _)) => {
            assert!(failed > 0, "{at}: it was refused and nothing had failed");
            answered
        }
    };
    mended(&mut work, file, &answered, &at);
    failed > 0
}

#[test]
fn whichever_write_or_sync_fails_nothing_answered_is_lost_and_nothing_stands_twice() {
    let name = "each_write::whichever_write_or_sync_fails_nothing_answered_is_lost_and_nothing_stands_twice";
    let Some(disk) = BadDisk::under_the_test(name, "fenghuo.db") else { return };
    let stride = testkit::wanted("FENGHUO_PROVE_STRIDE", 41);
    let taken = from_a_neighbour();
    for and_all_after in [false, true] {
        let mut tries = 0;
        // Each run of the tests begins elsewhere, so that in time every one had its turn.
        let mut n = 1 + u64::from(std::process::id()) % stride;
        while tried(&disk, &taken, n, and_all_after) {
            (tries, n) = (tries + 1, n + stride);
        }
        eprintln!("{tries} accidents, up to operation {n}, all after it too: {and_all_after}");
        assert!(tries * stride > 60, "only {n} operations: the disk is not under the journal");
    }
}
