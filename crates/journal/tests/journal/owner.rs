//! A store is of one node: a key of another one opens nothing and writes nothing.

use crate::notes::*;
use journal::*;
use kernel::{EpochId, Level};
use testkit::stores;

/// Everything in the journal's own tables that opening it would change.
fn marks(journal: &Journal) -> (i64, i64, i64) {
    (
        count(journal, "SELECT COUNT(*) FROM journal_entry"),
        count(journal, "SELECT COUNT(*) FROM journal_epoch"),
        count(journal, "SELECT COUNT(*) FROM journal_meta"),
    )
}

#[test]
fn another_nodes_key_opens_nothing_and_writes_nothing() {
    for store in stores() {
        assert_eq!(owner::of(&store.store()).unwrap(), None, "there is no journal yet");
        let own = district();
        let journal = Journal::open(setup(store.store(), own.clone())).unwrap();
        let before = marks(&journal);
        assert_eq!(owner::of(&store.store()).unwrap(), Some(own.node));
        let other = identity(Level::District, "610803");
        let refused = Journal::open(setup(store.store(), other.clone())).map(drop);
        let wanted = JournalError::OtherNode { owner: own.node, key: other.node };
        assert_eq!(refused.map_err(|e| e.to_string()), Err(wanted.to_string()), "{}", store.name());
        let reading = Journal::open_read_only(setup(store.store(), other.clone()), "only reads".to_owned());
        assert_eq!(reading.map(drop).map_err(|e| e.to_string()), Err(wanted.to_string()));
        assert_eq!(marks(&journal), before, "{}", store.name());
        journal.stop();
        // The node itself: with its key, in a new epoch, under another code.
        let later = Identity { epoch: EpochId::random(), code: "610881".to_owned(), ..own };
        Journal::open(setup(store.store(), later)).unwrap().stop();
    }
}

/// A store from before there were notes is of the node that opened its first epoch, also when another
/// one was let in since.
#[test]
fn an_older_store_is_of_the_node_that_began_it() {
    for store in stores() {
        let own = district();
        let journal = Journal::open(setup(store.store(), own.clone())).unwrap();
        let forget = |tx: &mut Tx<'_>| tx.execute("DELETE FROM journal_meta WHERE name = 'node'", &[]);
        journal.run(Turn::Local, move |tx| Ok::<_, JournalError>(forget(tx)?)).unwrap();
        let other = identity(Level::District, "610803");
        journal.change_epoch(other.clone(), "rotation").unwrap();
        journal.stop();
        assert_eq!(owner::of(&store.store()).unwrap(), Some(own.node));
        let refused = Journal::open(setup(store.store(), other)).map(drop);
        assert!(matches!(refused, Err(JournalError::OtherNode { .. })), "{}", store.name());
        let journal = Journal::open(setup(store.store(), own)).unwrap();
        assert_eq!(count(&journal, "SELECT COUNT(*) FROM journal_meta WHERE name = 'node'"), 1);
    }
}
