//! A PostgreSQL that was brought back to a point in time, or a standby that was promoted, writes another
//! timeline: the node notices, at its start and while it runs, and goes on in a new epoch.

use crate::notes::*;
use facts::system::EpochOpened;
use journal::*;
use kernel::EpochId;
use testkit::Cluster;

fn open(store: &Store, identity: &Identity) -> Result<std::sync::Arc<Journal>, JournalError> {
    Journal::open(setup(store.clone(), identity.clone()))
}

fn opening(journal: &Journal) -> EpochOpened {
    let epoch = journal.identity().epoch;
    let entries = journal.read(|db| read::entries_of(db, "epoch", epoch.bytes(), 1)).unwrap();
    serde_json::from_slice(&entries[0].entry.body).unwrap()
}

/// What is asked for needs no rights beyond a login.
#[test]
fn any_role_is_told_in_which_history_it_writes() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    cluster.sql(
        "postgres",
        "CREATE ROLE plain LOGIN; SET ROLE plain;
         SELECT system_identifier, pg_walfile_name(pg_current_wal_lsn()) FROM pg_control_system()",
    );
}

#[test]
fn a_database_in_another_timeline_is_written_in_a_new_epoch_only() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let store = Store::Postgres(cluster.fresh());
    let old = district();
    assert!(!lineage::has_changed(&store).unwrap(), "there is no journal yet");
    let journal = open(&store, &old).unwrap();
    write(&journal, [1; 16], "in the backup").unwrap();
    cluster.base_backup();
    write(&journal, [2; 16], "behind it").unwrap();
    journal.stop();
    assert!(!lineage::has_changed(&store).unwrap(), "a start is no change");

    cluster.put_back(false);
    assert!(lineage::has_changed(&store).unwrap());
    let refused = open(&store, &old).map(drop);
    assert!(
        matches!(&refused, Err(JournalError::Unavailable(why)) if why.contains("timeline")),
        "{refused:?}"
    );
    let new = Identity { epoch: EpochId::random(), ..old.clone() };
    let journal = open(&store, &new).unwrap();
    let opened = opening(&journal);
    assert_eq!((opened.reason.as_str(), opened.predecessor), ("restore", Some(old.epoch)));
    assert!(opened.heads.iter().any(|(.., seq, _)| *seq > 0), "it names where the backup ended");
    write(&journal, [3; 16], "in the new epoch").unwrap();
    journal.stop();
    assert!(!lineage::has_changed(&store).unwrap());
    let again = open(&store, &new).unwrap();
    write(&again, [4; 16], "and after a start").unwrap();
    again.stop();
}

/// The database falls back under a running process: not one entry is written in the old epoch.
#[test]
fn a_running_writer_writes_nothing_into_another_timeline() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let store = Store::Postgres(cluster.fresh());
    let journal = open(&store, &district()).unwrap();
    write(&journal, [1; 16], "in the backup").unwrap();
    cluster.base_backup();
    write(&journal, [2; 16], "behind it").unwrap();
    cluster.put_back(false);
    // Its first word may still go to the connection that is dead.
    let answers: Vec<_> = (3..6).map(|n| write(&journal, [n; 16], "late")).collect();
    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    assert_eq!(answers.last(), Some(&Err(JournalError::Db(DbError::OtherHistory))));
    let held =
        journal.read(|db| db.first("SELECT COUNT(*) FROM journal_entry WHERE subject_kind = 'note'", &[]));
    assert_eq!(held.unwrap().unwrap().int(0).unwrap(), 1);
    journal.stop();
}

/// A folder that was copied back as it stood has the timeline it had. Nobody can tell here; the
/// neighbours do, as of any rollback.
#[test]
fn a_folder_that_was_put_back_as_it_stood_is_not_told_from_a_crash() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let cluster = Cluster::start();
    let store = Store::Postgres(cluster.fresh());
    let old = district();
    let journal = open(&store, &old).unwrap();
    write(&journal, [1; 16], "a").unwrap();
    cluster.base_backup();
    journal.stop();
    cluster.put_back(true);
    assert!(!lineage::has_changed(&store).unwrap());
    let again = open(&store, &old).unwrap();
    write(&again, [2; 16], "b").unwrap();
    again.stop();
}
