//! A portable backup: the journal and every table that is not a fold of it, as
//! canonical rows in one stream, from either database into either.
//!
//! Views are left out; restoring folds them again, which proves them on the way. The
//! stream ends with a digest over all of it, so that half a dump is never taken for a
//! whole one. On PostgreSQL the dump holds one snapshot open as long as it is written,
//! the only reader besides a backup tool that may.

use crate::db::{Conn, DbError};
use crate::read::{StreamHead, stream_heads};
use crate::rebuild::{Snapshot, differences, rebuild, snapshot, write_value};
use crate::restore::{Meter, Report, Stage, folding};
use crate::tx::JournalError;
use crate::value::Value;
use crate::{Identity, Journal, Progress, Setup, verify};
use facts::crypto::sm3;
use facts::entry::link;
use kernel::limits;
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::sync::Arc;

const MAGIC: &[u8] = b"fenghuo dump 1\n";
/// Progress is told, and the wish to give up heard, this often.
const ROWS_BETWEEN_WORDS: u64 = 500;
const TABLE: u8 = b'T';
const ROW: u8 = b'R';
const END: u8 = b'E';

/// Why a dump was not written or not taken.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The file.
    #[error("the dump cannot be read or written: {0}")]
    Io(#[from] io::Error),
    /// It is not a dump, or not a whole one.
    #[error("this is no whole dump: {0}")]
    Malformed(&'static str),
    /// The target already holds a journal.
    #[error("the target already holds a journal")]
    NotEmpty,
}

impl From<DbError> for DumpError {
    fn from(e: DbError) -> Self {
        Self::Journal(e.into())
    }
}

/// What went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Tables.
    pub tables: u64,
    /// Rows of all of them.
    pub rows: u64,
}

/// What a dump holds, all of one snapshot.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Tables and rows.
    pub counted: Counted,
    /// Entries among them.
    pub entries: i64,
    /// The end of every stream.
    pub heads: Vec<StreamHead>,
    /// The views that were left out, by which [`check`] proves their folding.
    pub views: Snapshot,
}

/// Writes everything that is not a fold, as it stands now.
///
/// # Errors
/// [`DumpError`].
pub fn dump(journal: &Journal, out: &mut dyn Write) -> Result<Counted, DumpError> {
    let mut lent = journal.readers.lend()?;
    let conn = lent.conn()?;
    conn.begin_read()?;
    write_all(conn, journal, out, &|_, _| true)
}

/// The same with its progress in rows, and what it takes to prove it later.
///
/// # Errors
/// [`DumpError`], also when `progress` gave it up.
pub fn copy(journal: &Journal, out: &mut dyn Write, progress: &Progress<'_>) -> Result<Copied, DumpError> {
    let mut lent = journal.readers.lend()?;
    let conn = lent.conn()?;
    conn.begin_read()?;
    let counted = write_all(conn, journal, out, progress)?;
    Ok(Copied {
        counted,
        entries: count(conn, "journal_entry")?,
        heads: stream_heads(conn)?,
        views: snapshot(conn, journal.views())?,
    })
}

fn count(conn: &mut dyn Conn, table: &str) -> Result<i64, DbError> {
    conn.first(&format!("SELECT COUNT(*) FROM {table}"), &[])?.map_or(Ok(0), |row| row.int(0))
}

/// Tables that are no folds, sorted; without the lease, which is nobody's in another place.
fn kept_tables(conn: &mut dyn Conn, journal: &Journal) -> Result<Vec<String>, DbError> {
    let folds: BTreeSet<&str> = journal
        .views
        .all()
        .iter()
        .flat_map(|view| view.tables().iter().copied())
        .chain(["journal_subject", "journal_migration", "journal_lease"])
        .collect();
    Ok(conn.tables()?.into_iter().filter(|table| !folds.contains(table.as_str())).collect())
}

fn write_all(
    conn: &mut dyn Conn,
    journal: &Journal,
    out: &mut dyn Write,
    progress: &Progress<'_>,
) -> Result<Counted, DumpError> {
    let tables = kept_tables(conn, journal)?;
    let mut total = 0u64;
    for table in &tables {
        total = total.saturating_add(u64::try_from(count(conn, table)?).unwrap_or(0));
    }
    let mut counted = Counted::default();
    let mut sink = Sink { out, digest: [0; 32] };
    sink.out.write_all(MAGIC)?;
    for table in &tables {
        let columns = conn.columns(table)?;
        let mut names = Vec::new();
        write_value(&Value::from(table), &mut names);
        columns.iter().for_each(|column| write_value(&Value::from(column), &mut names));
        sink.record(TABLE, &names)?;
        counted.tables = counted.tables.saturating_add(1);
        let mut trouble = Ok(());
        conn.each(&format!("SELECT {} FROM {table}", columns.join(", ")), &[], &mut |row| {
            let mut bytes = Vec::with_capacity(1024);
            row.0.iter().for_each(|value| write_value(value, &mut bytes));
            counted.rows = counted.rows.saturating_add(1);
            trouble = if counted.rows % ROWS_BETWEEN_WORDS != 0 || progress(counted.rows, total) {
                sink.record(ROW, &bytes)
            } else {
                Err(io::Error::new(io::ErrorKind::Interrupted, "the copy was given up"))
            };
            if trouble.is_ok() { Ok(()) } else { Err(DbError::Shape("the dump could not be written")) }
        })
        .or_else(|e| if trouble.is_err() { Ok(()) } else { Err(e) })?;
        trouble?;
    }
    let digest = sink.digest;
    sink.record(END, &digest)?;
    sink.out.flush()?;
    Ok(counted)
}

struct Sink<'a> {
    out: &'a mut dyn Write,
    digest: [u8; 32],
}

impl Sink<'_> {
    fn record(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(|_| io::Error::other("a row of more than 4 GiB"))?;
        self.digest = link(&self.digest, &sm3(&[&[kind], bytes]));
        self.out.write_all(&[kind])?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(bytes)
    }
}

/// Fills an empty store with a dump, opens it in a new epoch (see
/// [`crate::restore::reopen`]) and folds the views. Nothing stays when the dump is not
/// whole.
///
/// # Errors
/// [`DumpError`].
pub fn restore(
    setup: Setup,
    input: &mut dyn Read,
    keep: impl FnOnce(&Identity) -> io::Result<()>,
) -> Result<(Arc<Journal>, Counted), DumpError> {
    let counted = filled(&setup, input)?;
    let journal = crate::restore::reopen(setup, keep)?;
    rebuild(&journal, |_| {})?;
    Ok((journal, counted))
}

/// Proves a dump in an empty store, which is thrown away afterwards: verifies every
/// chain and signature, folds the views and compares them with those of the node at the
/// time of the dump. Nothing is appended, so that nothing differs for that.
///
/// # Errors
/// [`DumpError`] when it is no whole dump.
pub fn check(
    setup: Setup,
    input: &mut dyn Read,
    expected: &Snapshot,
    meter: &Meter,
) -> Result<Report, DumpError> {
    meter(Stage::Copying, 0);
    filled(&setup, input)?;
    let journal = Journal::start(setup)?;
    let proved = prove(&journal, expected, meter);
    journal.stop();
    Ok(proved?)
}

fn prove(journal: &Journal, expected: &Snapshot, meter: &Meter) -> Result<Report, JournalError> {
    let verified = verify::verify(journal, &mut |so_far| meter(Stage::Verifying, so_far.entries))?;
    let rebuilt = rebuild(journal, folding(meter))?;
    meter(Stage::Comparing, 0);
    let found = journal.read(|db| snapshot(db, journal.views()))?;
    Ok(Report { integrity: Vec::new(), verified, rebuilt, differing: differences(expected, &found) })
}

fn filled(setup: &Setup, input: &mut dyn Read) -> Result<Counted, DumpError> {
    setup.store.bring_up(&setup.migrations)?;
    let mut conn = setup.store.writer()?;
    conn.begin()?;
    let counted = fill(&mut *conn, input).and_then(|counted| {
        conn.commit()?;
        Ok(counted)
    });
    if counted.is_err() {
        conn.rollback();
    }
    counted
}

fn fill(conn: &mut dyn Conn, input: &mut dyn Read) -> Result<Counted, DumpError> {
    if conn.first("SELECT 1 FROM journal_entry LIMIT 1", &[])?.is_some() {
        return Err(DumpError::NotEmpty);
    }
    let mut magic = [0u8; MAGIC.len()];
    input.read_exact(&mut magic)?;
    if magic != MAGIC {
        return Err(DumpError::Malformed("it does not begin like one"));
    }
    let tables: BTreeSet<String> = conn.tables()?.into_iter().collect();
    let mut counted = Counted::default();
    let mut insert = None;
    let mut digest = [0u8; 32];
    loop {
        let (kind, bytes) = read_record(input)?;
        if kind == END {
            let whole = bytes == digest;
            return if whole { Ok(counted) } else { Err(DumpError::Malformed("its digest is another")) };
        }
        digest = link(&digest, &sm3(&[&[kind], &bytes]));
        let values = read_values(&bytes)?;
        if kind == TABLE {
            let (table, columns) = names(&values, &tables, conn)?;
            conn.execute(&format!("DELETE FROM {table}"), &[])?;
            let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
            insert = Some((
                format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", ")),
                columns.len(),
            ));
            counted.tables = counted.tables.saturating_add(1);
        } else {
            let (sql, columns) = insert.as_ref().ok_or(DumpError::Malformed("a row without a table"))?;
            if values.len() != *columns {
                return Err(DumpError::Malformed("a row of another width"));
            }
            conn.execute(sql, &values)?;
            counted.rows = counted.rows.saturating_add(1);
        }
    }
}

/// Table and columns of a table record, when this schema has them all: names go into
/// SQL, so only names that the database itself gave are taken.
fn names(
    values: &[Value],
    tables: &BTreeSet<String>,
    conn: &mut dyn Conn,
) -> Result<(String, Vec<String>), DumpError> {
    let mut names = values.iter().map(|value| match value {
        Value::Text(name) => Ok(name.clone()),
        _ => Err(DumpError::Malformed("a name that is no text")),
    });
    let table = names.next().ok_or(DumpError::Malformed("a table without a name"))??;
    if !tables.contains(&table) {
        return Err(DumpError::Malformed("a table that this version does not have"));
    }
    let columns = names.collect::<Result<Vec<_>, _>>()?;
    let known: BTreeSet<String> = conn.columns(&table)?.into_iter().collect();
    if columns.iter().any(|column| !known.contains(column)) {
        return Err(DumpError::Malformed("a column that this version does not have"));
    }
    Ok((table, columns))
}

fn read_record(input: &mut dyn Read) -> Result<(u8, Vec<u8>), DumpError> {
    let mut head = [0u8; 5];
    input.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    if ![TABLE, ROW, END].contains(&kind) {
        return Err(DumpError::Malformed("a record of no known kind"));
    }
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
    if length > limits::journal::DUMP_RECORD_BYTES {
        return Err(DumpError::Malformed("a record longer than any row"));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok((kind, bytes))
}

fn read_values(bytes: &[u8]) -> Result<Vec<Value>, DumpError> {
    let bad = |_| DumpError::Malformed("a value that cannot be read");
    let mut reader = facts::bytes::Reader::new(bytes);
    let mut values = Vec::new();
    while reader.end().is_err() {
        let kind = reader.u8().map_err(bad)?;
        let bytes = reader.var(limits::journal::DUMP_RECORD_BYTES).map_err(bad)?;
        values.push(match kind {
            0 => Value::Null,
            1 => Value::Int(i64::from_be_bytes(
                bytes.try_into().map_err(|_| DumpError::Malformed("a number of another size"))?,
            )),
            2 => Value::Text(
                String::from_utf8(bytes.to_vec())
                    .map_err(|_| DumpError::Malformed("a text that is not UTF-8"))?,
            ),
            3 => Value::Bytes(bytes.to_vec()),
            _ => return Err(DumpError::Malformed("a value of no known kind")),
        });
    }
    Ok(values)
}
