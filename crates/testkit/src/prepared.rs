//! Databases with a schema in them, made once and copied: for SQLite a file beside the program of the
//! tests, made again when that was built again; for PostgreSQL a database in the cluster of the run.

use crate::cluster::Database;
use journal::{Migration, Store};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// Puts a copy at `file`, unless something is there.
pub(crate) fn file(file: &Path, migrations: &[Migration]) {
    if file.exists() {
        return;
    }
    let program = std::env::current_exe().expect("the program of the tests");
    let made = program.with_extension(format!("{}.db", name(migrations)));
    if !is_newer(&made, &program) {
        make(&made, migrations);
    }
    fs::copy(made, file).expect("a copy of the prepared database");
}

/// Makes the database as a copy, unless it is made.
pub(crate) fn database(database: &Database, migrations: &[Migration]) {
    database.begin_as(&name(migrations), |store| bring_up(store, migrations));
}

/// Makes it under a name of its own first: several processes may be at it at once.
fn make(made: &Path, migrations: &[Migration]) {
    let dir = tempfile::tempdir_in(made.parent().unwrap_or(Path::new("."))).expect("a temporary directory");
    let draft: PathBuf = dir.path().join("draft.db");
    // The last connection to close has brought its log into the file.
    bring_up(&Store::Sqlite(draft.clone()), migrations);
    fs::rename(draft, made).expect("a prepared database in its place");
}

fn bring_up(store: &Store, migrations: &[Migration]) {
    store.bring_up(migrations).expect("a schema");
}

/// One name for the same steps; the journal's own come with the program.
fn name(migrations: &[Migration]) -> String {
    let mut hasher = DefaultHasher::new();
    for migration in migrations {
        (migration.slice, migration.number, migration.sql).hash(&mut hasher);
    }
    format!("made_{:016x}", hasher.finish())
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|found| found.modified());
    match (changed(file), changed(than)) {
        (Ok(made), Ok(built)) => made > built,
        _ => false,
    }
}
