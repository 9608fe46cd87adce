//! A script that has run is never edited: a store that ran another text of it is not opened.

use crate::notes::*;
use journal::*;
use testkit::stores;

#[test]
fn a_script_that_was_edited_after_it_had_run_is_refused() {
    for store in stores() {
        let own = district();
        Journal::open(setup(store.store(), own.clone())).unwrap().stop();
        let mut edited = setup(store.store(), own.clone());
        let script = edited.migrations.last_mut().unwrap();
        let (slice, number) = (script.slice, script.number);
        // Not even a comment: what ran is what is written, or nobody knows what a store holds.
        script.sql = Box::leak(format!("{} -- a word more", script.sql).into_boxed_str());
        let refused = Journal::open(edited).map(drop).unwrap_err().to_string();
        let wanted = format!("migration {number} of {slice} was edited after it had run");
        assert!(refused.contains(&wanted), "{}: {refused}", store.name());
        Journal::open(setup(store.store(), own)).unwrap().stop();
    }
}
