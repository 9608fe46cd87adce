//! What tests of several crates share: the two databases, fresh for each test.
//!
//! [`stores`] yields a SQLite file and a database in a private PostgreSQL cluster, so
//! that one story runs on both: `for store in stores() { … }`. Nothing here is part
//! of the product, waits for a fixed time, or touches a PostgreSQL that somebody
//! else runs. A machine without PostgreSQL fails loudly rather than testing half;
//! `FENGHUO_TEST_STORES=sqlite` says that half is what is wanted.

// Tests end in a panic when the ground under them is missing.
#![allow(clippy::panic, clippy::expect_used)]

mod bad_disk;
mod cluster;
mod dice;
mod line;
mod prepared;
mod room;

pub use bad_disk::BadDisk;
pub use cluster::Cluster;
pub use dice::{Dice, seed, wanted};
pub use line::{Harm, Line, Mood};
pub use room::SmallDisk;

use journal::{Migration, Store};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A fresh place for one journal; gone when dropped.
pub struct TestStore(Place);

enum Place {
    /// A file in a directory of its own, which goes with it.
    File {
        path: PathBuf,
        _dir: TempDir,
    },
    Database(cluster::Database),
}

impl TestStore {
    /// A new SQLite file in a directory of its own.
    #[must_use]
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        Self(Place::File { path: dir.path().join("fenghuo.db"), _dir: dir })
    }

    /// A new database in this process's PostgreSQL cluster.
    #[must_use]
    pub fn postgres() -> Self {
        Self(Place::Database(cluster::shared().database()))
    }

    /// Gives it its tables, as a copy of a database in which the migrations have run once: the
    /// schema of a node takes longer to make than most stories to tell. A store that somebody has
    /// opened stays as it is.
    pub fn prepare(&self, migrations: &[Migration]) {
        match &self.0 {
            Place::File { path, .. } => prepared::file(path, migrations),
            Place::Database(database) => prepared::database(database, migrations),
        }
    }

    /// What [`journal::Setup`] wants.
    #[must_use]
    pub fn store(&self) -> Store {
        match &self.0 {
            Place::File { path, .. } => Store::Sqlite(path.clone()),
            Place::Database(database) => Store::Postgres(database.url()),
        }
    }

    /// Which database it is, for messages.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.store().name()
    }

    /// The SQLite file, when it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Place::File { path, .. } => Some(path),
            Place::Database(_) => None,
        }
    }
}

/// The tables of a file that a node will open by itself; see [`TestStore::prepare`].
pub fn prepare(file: &Path, migrations: &[Migration]) {
    prepared::file(file, migrations);
}

/// One fresh store of each kind.
#[must_use]
pub fn stores() -> Vec<TestStore> {
    let mut stores = vec![TestStore::sqlite()];
    if postgres_is_wanted() {
        stores.push(TestStore::postgres());
    }
    stores
}

/// Whether tests run on PostgreSQL too; they do unless told otherwise.
#[must_use]
pub fn postgres_is_wanted() -> bool {
    std::env::var("FENGHUO_TEST_STORES").map_or(true, |wanted| wanted != "sqlite")
}

/// Asks again and again until `state` holds; panics with `what` after `seconds`.
/// Gives the processor away between two looks, so it needs no sleep.
pub fn until(what: &str, seconds: u64, mut state: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !state() {
        assert!(start.elapsed().as_secs() < seconds, "waited {seconds} s in vain: {what}");
        std::thread::yield_now();
    }
}
