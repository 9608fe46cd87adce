//! SQLite: one writer connection, a few readers, WAL with `synchronous=FULL`, read
//! back at the start because a pragma that did not take is a durability that is not
//! there.

use crate::Progress;
use crate::db::{Conn, Db, DbError};
use crate::value::{Row, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a connection waits for another's lock. Only the backup and the checkpoint
/// ever hold one against the writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const STATEMENTS_CACHED: usize = 256;
/// Pages that a backup copies in one step, and its rest between two: the disk is the
/// node's before it is the backup's.
const PAGES_AT_ONCE: std::ffi::c_int = 1_000;
const BETWEEN_STEPS: Duration = Duration::from_millis(2);

/// A connection to the one file.
pub(crate) struct Sqlite {
    conn: Connection,
    trouble: Option<DbError>,
}

impl Sqlite {
    /// The connection that writes; creates the file.
    pub(crate) fn open_writer(path: &Path) -> Result<Self, DbError> {
        let conn = Connection::open(path).map_err(error)?;
        conn.busy_timeout(BUSY_TIMEOUT).map_err(error)?;
        // Erased personal data must not live on in free pages.
        conn.pragma_update(None, "secure_delete", "ON").map_err(error)?;
        Self::write_ahead(&conn).map_err(error)?;
        conn.pragma_update(None, "synchronous", "FULL").map_err(error)?;
        conn.pragma_update(None, "foreign_keys", "ON").map_err(error)?;
        conn.pragma_update(None, "cache_size", -32_000).map_err(error)?;
        // What a savepoint would put back is kept in memory, not in a temporary file.
        conn.pragma_update(None, "temp_store", "MEMORY").map_err(error)?;
        let mode: String = conn.pragma_query_value(None, "journal_mode", |r| r.get(0)).map_err(error)?;
        let sync: i64 = conn.pragma_query_value(None, "synchronous", |r| r.get(0)).map_err(error)?;
        if !mode.eq_ignore_ascii_case("wal") || sync != 2 {
            return Err(DbError::Unavailable(format!(
                "SQLite did not take WAL with synchronous=FULL (has {mode}, {sync}); is the file on a network disk?"
            )));
        }
        Self::finish(conn)
    }

    /// A connection that only reads.
    pub(crate) fn open_reader(path: &Path) -> Result<Self, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(error)?;
        conn.pragma_update(None, "cache_size", -8_000).map_err(error)?;
        Self::finish(conn)
    }

    /// Switches to WAL. Of two that do so at the same moment SQLite refuses one at once,
    /// without the wait that every other lock gets.
    fn write_ahead(conn: &Connection) -> rusqlite::Result<()> {
        let until = Instant::now() + BUSY_TIMEOUT;
        loop {
            match conn.pragma_update(None, "journal_mode", "WAL") {
                Err(e)
                    if e.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < until =>
                {
                    std::thread::sleep(BETWEEN_STEPS);
                }
                done => return done,
            }
        }
    }

    fn finish(conn: Connection) -> Result<Self, DbError> {
        conn.busy_timeout(BUSY_TIMEOUT).map_err(error)?;
        // A plan stays as it was made. Otherwise a bound value that might bear on it (a limit,
        // a comparison that a partial index names) has the statement planned anew each time.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        Ok(Self { conn, trouble: None })
    }

    /// Copies the whole database, online, into `to`; ends early when `progress` says so.
    pub(crate) fn backup(path: &Path, to: &Path, progress: &Progress<'_>) -> Result<(), DbError> {
        let mut source = Self::open_reader(path)?;
        // One snapshot for the whole copy: without it every commit of the writer would
        // make the copy begin again, and on a busy node it would never end.
        source.begin_read()?;
        source.first("SELECT COUNT(*) FROM sqlite_master", &[])?;
        let mut target = Connection::open(to).map_err(error)?;
        {
            let backup = rusqlite::backup::Backup::new(&source.conn, &mut target).map_err(error)?;
            loop {
                let step = backup.step(PAGES_AT_ONCE).map_err(error)?;
                let at = backup.progress();
                let total = u64::try_from(at.pagecount).unwrap_or(0);
                let done = total.saturating_sub(u64::try_from(at.remaining).unwrap_or(0));
                if !progress(done, total) {
                    return Err(DbError::Unavailable("the copy was given up".to_owned()));
                }
                if step == rusqlite::backup::StepResult::Done {
                    break;
                }
                std::thread::sleep(BETWEEN_STEPS);
            }
        }
        target.execute_batch("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE);").map_err(error)?;
        Ok(())
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// `SQLITE_IOERR_SHMSIZE`: no room for the index of the write-ahead log.
const NO_ROOM_FOR_INDEX: i32 = 10 | (19 << 8);
/// Reading, a short read, writing, syncing, a checksum: the disk itself. Other I/O
/// errors (locks, memory, access) pass.
const DISK_FAILED: [i32; 7] = [
    10 | (1 << 8),
    10 | (2 << 8),
    10 | (3 << 8),
    10 | (4 << 8),
    10 | (5 << 8),
    10 | (32 << 8),
    10 | (33 << 8),
];

// By value, because `map_err` hands it so.
#[allow(clippy::needless_pass_by_value)]
fn error(e: rusqlite::Error) -> DbError {
    let rusqlite::Error::SqliteFailure(failure, _) = &e else { return DbError::Statement(e.to_string()) };
    let text = format!("{e} ({})", failure.extended_code);
    match failure.code {
        ErrorCode::DiskFull => DbError::Full(text),
        ErrorCode::SystemIoFailure if failure.extended_code == NO_ROOM_FOR_INDEX => DbError::Full(text),
        ErrorCode::SystemIoFailure if !DISK_FAILED.contains(&failure.extended_code) => {
            DbError::Unavailable(text)
        }
        ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
            DbError::Io(text)
        }
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::OutOfMemory => DbError::Unavailable(text),
        _ => DbError::Statement(text),
    }
}

/// `$1` is a *named* parameter to SQLite, numbered by first appearance; `?1` is the
/// first parameter wherever it stands.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

fn value(from: ValueRef<'_>) -> Result<Value, DbError> {
    Ok(match from {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(_) => return Err(DbError::Shape("a real number")),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text).map_err(|_| DbError::Shape("text that is not UTF-8"))?.to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    })
}

impl Db for Sqlite {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        let answer = self.rows(sql, params, &mut |row| {
            rows.push(row);
            Ok(())
        });
        self.note(answer)?;
        Ok(rows)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        let answer = self.write(sql, params);
        self.note(answer)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let answer = self.rows(sql, params, f);
        self.note(answer)
    }
}

impl Sqlite {
    fn note<T>(&mut self, answer: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(e) = &answer {
            self.trouble = Some(e.clone());
        }
        answer
    }

    fn rows(
        &self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let mut statement = self.conn.prepare_cached(&numbered(sql)).map_err(error)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params)).map_err(error)?;
        while let Some(row) = rows.next().map_err(error)? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(value(row.get_ref(column).map_err(error)?)?);
            }
            f(Row(values))?;
        }
        Ok(())
    }

    fn write(&self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        let mut statement = self.conn.prepare_cached(&numbered(sql)).map_err(error)?;
        statement.execute(rusqlite::params_from_iter(params)).map_err(error)?;
        Ok(())
    }
}

impl Conn for Sqlite {
    fn begin(&mut self) -> Result<(), DbError> {
        self.execute("BEGIN IMMEDIATE", &[])
    }
    fn begin_alone(&mut self) -> Result<(), DbError> {
        // There is one writer to a file anyway.
        self.begin()
    }
    fn begin_read(&mut self) -> Result<(), DbError> {
        self.execute("BEGIN", &[])
    }
    fn commit(&mut self) -> Result<(), DbError> {
        self.execute("COMMIT", &[])
    }
    fn rollback(&mut self) {
        if !self.conn.is_autocommit()
            && let Err(e) = self.execute("ROLLBACK", &[])
        {
            tracing::warn!(error = %e, "rollback failed");
        }
    }
    fn savepoint(&mut self) -> Result<(), DbError> {
        self.trouble = None;
        self.execute("SAVEPOINT c", &[])
    }
    fn release(&mut self) -> Result<(), DbError> {
        if let Some(e) = self.trouble.take() {
            return Err(e);
        }
        self.execute("RELEASE c", &[])
    }
    fn rollback_to(&mut self) -> Result<(), DbError> {
        self.execute("ROLLBACK TO c", &[])?;
        self.execute("RELEASE c", &[])?;
        self.trouble = None;
        Ok(())
    }
    fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.conn.execute_batch(sql).map_err(error)
    }
    fn trouble(&self) -> Option<DbError> {
        self.trouble.clone()
    }
    fn alive(&mut self) -> bool {
        true
    }
    fn tables(&mut self) -> Result<Vec<String>, DbError> {
        self.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
            &[],
        )?
        .iter()
        .map(|row| row.text(0))
        .collect()
    }
    fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        self.query("SELECT name FROM pragma_table_info($1) ORDER BY cid", &[Value::from(table)])?
            .iter()
            .map(|row| row.text(0))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::read::{PARKED, WAITING};

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = Sqlite::open_writer(&folder.path().join("plan.db")).unwrap();
        db.script("CREATE TABLE t (a INTEGER, b INTEGER); CREATE INDEX t_a ON t (b) WHERE a = 1;").unwrap();
        let sql = "SELECT MAX(b) FROM t WHERE a = $1 AND b > $2 LIMIT $3";
        for n in 0..5 {
            db.query(sql, &[Value::Int(n), Value::Int(n), Value::Int(n)]).unwrap();
        }
        let statement = db.conn.prepare_cached(&numbered(sql)).unwrap();
        assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
    }

    #[test]
    fn what_is_not_applied_is_found_without_reading_the_journal() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = Sqlite::open_writer(&folder.path().join("plan.db")).unwrap();
        db.script(include_str!("schema.sql")).unwrap();
        for condition in [WAITING, PARKED] {
            let sql = format!(
                "EXPLAIN QUERY PLAN SELECT pos FROM journal_entry WHERE {condition} ORDER BY pos LIMIT 1"
            );
            let plan = db.query(&sql, &[]).unwrap();
            let said: Vec<String> = plan.iter().map(|row| row.text(3).unwrap()).collect();
            assert!(said.iter().any(|line| line.contains("journal_entry_waiting")), "{condition}: {said:?}");
        }
    }
}
