//! Counting events: what an event counts as, and the sums that the statistics read.
//!
//! Statistics count *events*: the first report of each, real, not withdrawn; where that report
//! is not held here, the first that was written upward from it. What an event counts as depends
//! on several subjects (its reports, what desks verified, to whom it was sent), so it is no view.
//! It *follows* from the views: an entry that may change it only notes the event
//! ([`noted`], one small row, no reading), and [`count`] makes the sums anew behind the writer,
//! some hundred events a turn. Whoever reads adds what is noted and not counted yet
//! ([`pending`]), so a number is never older than the list behind it (decision 15).
//!
//! [`cell`] is one event in a few bytes, [`counted`] makes it from the views, [`scope`] says whose
//! events a caller counts and which are counted with another. What is never true:
//! that a row here says something that the views do not say; that an unknown figure is zero.

pub mod cell;
pub mod counted;
pub mod scope;

use cell::{joined, split};
use counted::{Counted, counted};
use journal::{Db, DbError, Tx, Value, params};
use kernel::limits::report::EVENTS_PENDING;
use kernel::{ReportId, UnitId};
use std::collections::BTreeMap;

/// Events that are counted in one turn of the writer.
const TURN: usize = 200;

/// Notes that the event of a report is to be counted again.
///
/// # Errors
/// [`DbError`].
pub fn noted(db: &mut dyn Db, root: ReportId) -> Result<(), DbError> {
    db.execute("INSERT INTO report_recount (root) VALUES ($1) ON CONFLICT (root) DO NOTHING", params![root])
}

/// The same of the event of a row of `table` with this id, where there is such a row.
///
/// # Errors
/// [`DbError`].
pub(crate) fn noted_of(db: &mut dyn Db, table: &str, id: [u8; 16]) -> Result<(), DbError> {
    let sql = format!(
        "INSERT INTO report_recount (root) SELECT root FROM {table} WHERE id = $1 ON CONFLICT (root) DO NOTHING"
    );
    db.execute(&sql, params![id])
}

fn waiting(db: &mut dyn Db, limit: usize) -> Result<Vec<ReportId>, DbError> {
    db.query("SELECT root FROM report_recount ORDER BY root LIMIT $1", params![limit])?
        .iter()
        .map(|row| row.id(0))
        .collect()
}

/// Whether an event waits to be counted.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db) -> Result<bool, DbError> {
    Ok(!waiting(db, 1)?.is_empty())
}

/// What leaves a row of the sums and what enters it.
#[derive(Default)]
struct Moves {
    gone: Vec<Vec<u8>>,
    new: Vec<Vec<u8>>,
}

/// Counts some of the events that wait; answers how many.
///
/// # Errors
/// [`DbError`].
pub fn count(tx: &mut Tx<'_>) -> Result<usize, DbError> {
    let roots = waiting(tx, TURN)?;
    let mut moves: BTreeMap<(Vec<u8>, i64, UnitId), Moves> = BTreeMap::new();
    for (root, Pending { was, is }) in changed(tx, &roots)? {
        for gone in was.iter().filter(|c| !is.contains(c)) {
            moves.entry(gone.place()).or_default().gone.push(gone.cell.bytes());
            tx.execute(
                "DELETE FROM report_event WHERE root = $1 AND scope = $2",
                params![gone.root, gone.scope.as_slice()],
            )?;
        }
        for new in is.iter().filter(|c| !was.contains(c)) {
            moves.entry(new.place()).or_default().new.push(new.cell.bytes());
            new.store(tx)?;
        }
        tx.execute("DELETE FROM report_recount WHERE root = $1", params![root])?;
    }
    let keys: Vec<Vec<Value>> =
        moves.keys().map(|(scope, day, unit)| params![scope.as_slice(), *day, *unit].to_vec()).collect();
    let held =
        tx.query_all("SELECT cells FROM report_tally WHERE scope = $1 AND day = $2 AND unit = $3", &keys)?;
    for (((scope, day, unit), Moves { gone, new }), rows) in moves.into_iter().zip(held) {
        let key = params![scope.as_slice(), day, unit];
        let held = rows.first().map_or(Ok(Vec::new()), |row| row.bytes(0))?;
        let mut cells: Vec<Vec<u8>> = split(&held).map(<[u8]>::to_vec).collect();
        for cell in gone {
            if let Some(at) = cells.iter().position(|held| *held == cell) {
                cells.swap_remove(at);
            }
        }
        cells.extend(new);
        if cells.is_empty() {
            let sql = "DELETE FROM report_tally WHERE scope = $1 AND day = $2 AND unit = $3";
            tx.execute(sql, key)?;
            continue;
        }
        // In one order, whichever came first: the same events are the same bytes.
        cells.sort_unstable();
        tx.execute(
            "INSERT INTO report_tally (scope, day, unit, cells) VALUES ($1,$2,$3,$4)
             ON CONFLICT (scope, day, unit) DO UPDATE SET cells = $4",
            params![scope.as_slice(), day, unit, joined(&cells)],
        )?;
    }
    Ok(roots.len())
}

/// Some events as the sums hold them and as they count.
fn changed(db: &mut dyn Db, roots: &[ReportId]) -> Result<Vec<(ReportId, Pending)>, DbError> {
    let mut is = counted(db, roots)?;
    let mut was: BTreeMap<ReportId, Vec<Counted>> = BTreeMap::new();
    for some in roots.chunks(TURN) {
        let ids: Vec<Value> = some.iter().map(|root| Value::from(*root)).collect();
        let places = crate::read::row::places(1, ids.len());
        let sql = format!("SELECT {} FROM report_event e WHERE e.root IN ({places})", counted::COLUMNS);
        for row in &db.query(&sql, &ids)? {
            let c = counted::record(row)?;
            was.entry(c.root).or_default().push(c);
        }
    }
    let event = |root: &ReportId| {
        let (was, is) = (was.remove(root).unwrap_or_default(), is.remove(root).unwrap_or_default());
        (*root, Pending { was, is })
    };
    Ok(roots.iter().map(event).collect())
}

/// An event of which something was said since it was counted.
#[derive(Debug, Clone)]
pub struct Pending {
    /// What the sums hold of it.
    pub was: Vec<Counted>,
    /// What it counts as.
    pub is: Vec<Counted>,
}

/// All events that wait to be counted; `None` when they are too many to be read with an answer,
/// as after a move to this version of a store that holds years.
///
/// # Errors
/// [`DbError`].
pub fn pending(db: &mut dyn Db) -> Result<Option<Vec<Pending>>, DbError> {
    let roots = waiting(db, EVENTS_PENDING.saturating_add(1))?;
    if roots.len() > EVENTS_PENDING {
        return Ok(None);
    }
    Ok(Some(changed(db, &roots)?.into_iter().map(|(_, event)| event).collect()))
}
