//! Migrations: each slice owns numbered scripts, run once in order, never edited.
//! Our own, and short, because they must run through the one connection type that
//! serves both databases (see `docs/decisions/0003-migrations.md`).

use crate::db::{Conn, DbError};
use crate::params;
use facts::crypto::sm3;

/// One step of a slice's schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The slice.
    pub slice: &'static str,
    /// Counted from 1 within the slice.
    pub number: u32,
    /// SQL that both databases understand.
    pub sql: &'static str,
}

/// Runs what has not run yet; each step in a transaction of its own.
pub(crate) fn migrate(conn: &mut dyn Conn, migrations: &[Migration]) -> Result<(), DbError> {
    alone(conn, |conn| {
        conn.script(
            "CREATE TABLE IF NOT EXISTS journal_migration (
                slice TEXT NOT NULL, number BIGINT NOT NULL, digest BYTEA NOT NULL,
                PRIMARY KEY (slice, number))",
        )
    })?;
    for migration in migrations {
        alone(conn, |conn| step(conn, migration))?;
    }
    Ok(())
}

/// Whether every step has run; asked where nothing may be written.
pub(crate) fn complete(conn: &mut dyn Conn, migrations: &[Migration]) -> Result<bool, DbError> {
    if !conn.tables()?.iter().any(|table| table == "journal_migration") {
        return Ok(false);
    }
    for migration in migrations {
        let known = conn.first(
            "SELECT digest FROM journal_migration WHERE slice = $1 AND number = $2",
            params![migration.slice, migration.number],
        )?;
        if known.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One transaction, beside which no other process of the node changes the schema.
fn alone(
    conn: &mut dyn Conn,
    work: impl FnOnce(&mut dyn Conn) -> Result<(), DbError>,
) -> Result<(), DbError> {
    conn.begin_alone()?;
    match work(conn) {
        Ok(()) => conn.commit(),
        Err(e) => {
            conn.rollback();
            Err(e)
        }
    }
}

fn step(conn: &mut dyn Conn, migration: &Migration) -> Result<(), DbError> {
    let digest = sm3(&[migration.sql.as_bytes()]);
    let known = conn.first(
        "SELECT digest FROM journal_migration WHERE slice = $1 AND number = $2",
        params![migration.slice, migration.number],
    )?;
    if let Some(row) = known {
        return if row.fixed::<32>(0)? == digest {
            Ok(())
        } else {
            Err(DbError::Statement(format!(
                "migration {} of {} was edited after it had run",
                migration.number, migration.slice
            )))
        };
    }
    conn.script(migration.sql)?;
    conn.execute(
        "INSERT INTO journal_migration (slice, number, digest) VALUES ($1, $2, $3)",
        params![migration.slice, migration.number, digest],
    )
}
