//! A unit that gets a node of its own, or goes to another, takes along what is known of it: its
//! people, posts, places and accounts, and what every slice holds about its affairs.
//!
//! No fact says so: [`facts::org::UnitHosted`] is told to everybody, and whoever wrote something
//! about the unit tells its new node what it wrote, as the same events. The newest come first, a
//! few in each turn of the writer. Whatever comes about the unit later is addressed to where it is
//! written for then.
//!
//! Passwords are in no fact and go nowhere: an account that has moved waits for a new one, and is
//! locked where it was.

use super::accounts;
use crate::error::OrgError;
use facts::entry::Subject;
use facts::org::AccountLocked;
use journal::{Acting, Db, DbError, Tx, params};
use kernel::{AccountId, Instant, NodeId, UnitId};

/// Subjects handed on in one turn of the writer.
pub const TURN: usize = 64;
/// Why an account that has moved is locked where it was.
const MOVED: &str = "单位已由自己的节点值守，请在该节点登录。";

/// Subjects that belong to a unit.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Their kind.
    pub kind: &'static str,
    /// Their ids with the unit as `$1`, those below `$2` only, the highest first, `$3` of them.
    pub sql: &'static str,
}

/// What org itself knows of a unit.
pub const SOURCES: &[Source] = &[
    Source {
        kind: "person",
        sql: "SELECT id FROM org_person WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: "post",
        sql: "SELECT id FROM org_post WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: "place",
        sql: "SELECT id FROM org_place WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
    Source {
        kind: "account",
        sql: "SELECT id FROM org_account WHERE unit = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
    },
];

/// How far a unit's affairs have been handed on to its node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handing {
    /// The unit.
    pub unit: UnitId,
    /// Its name on lists.
    pub name: String,
    /// To which node.
    pub node: NodeId,
    /// Entries so far.
    pub entries: u64,
    /// When all of it was.
    pub done_at: Option<Instant>,
}

/// Units that another node writes for than did once, and whose affairs have not all been handed
/// on from here.
const DUE: &str = "SELECT u.id, u.hosted_by FROM org_unit u
    WHERE u.hosted_by IS NOT NULL AND u.hosted_by <> $1
        AND EXISTS (SELECT 1 FROM org_hosting h WHERE h.unit = u.id AND h.node <> u.hosted_by)
        AND NOT EXISTS (SELECT 1 FROM org_handing d
            WHERE d.unit = u.id AND d.node = u.hosted_by AND d.done_at IS NOT NULL)
    ORDER BY u.id LIMIT 1";

/// Whether something is to be handed on.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db, own: NodeId) -> Result<bool, DbError> {
    Ok(db.first(DUE, params![own])?.is_some())
}

/// Hands on some of what is known of one unit; answers how many subjects were looked at, so that
/// the caller knows whether to come again at once.
///
/// # Errors
/// [`OrgError`]; nothing of the turn is then kept.
pub fn turn(tx: &mut Tx<'_>, sources: &[Source]) -> Result<usize, OrgError> {
    let own = tx.identity().node;
    let Some(due) = tx.first(DUE, params![own])? else { return Ok(0) };
    let (unit, node): (UnitId, NodeId) = (due.id(0)?, due.id(1)?);
    let (mut at, mut below) = begun(tx, unit, node)?;
    let mut looked_at = 0;
    let mut entries = 0;
    while let Some(source) = sources.get(at) {
        let left = TURN.saturating_sub(looked_at);
        if left == 0 {
            break;
        }
        let rows = tx.query(source.sql, params![unit, below, left])?;
        for row in &rows {
            let id: [u8; 16] = row.fixed(0)?;
            entries += tx.hand_on(&Subject::new(source.kind, id), node)?;
            if source.kind == "account" {
                lock(tx, unit, AccountId::from_bytes(id))?;
            }
            below = id;
        }
        looked_at += rows.len();
        if rows.len() < left {
            (at, below) = (at.saturating_add(1), HIGHEST);
        }
    }
    let done_at = (at >= sources.len()).then(|| tx.now());
    tx.execute(
        "UPDATE org_handing SET source = $3, below = $4, entries = entries + $5, done_at = $6
         WHERE unit = $1 AND node = $2",
        params![unit, node, at, below, entries, done_at],
    )?;
    Ok(looked_at.max(usize::from(done_at.is_some())))
}

/// Above every id.
const HIGHEST: [u8; 16] = [0xff; 16];

/// Where the work on a unit stands.
fn begun(tx: &mut Tx<'_>, unit: UnitId, node: NodeId) -> Result<(usize, [u8; 16]), DbError> {
    tx.execute(
        "INSERT INTO org_handing (unit, node, source, below, entries, done_at) VALUES ($1, $2, 0, $3, 0, NULL)
         ON CONFLICT (unit, node) DO NOTHING",
        params![unit, node, HIGHEST],
    )?;
    let row =
        tx.first("SELECT source, below FROM org_handing WHERE unit = $1 AND node = $2", params![unit, node])?;
    let Some(row) = row else { return Ok((0, HIGHEST)) };
    Ok((usize::try_from(row.int(0)?).unwrap_or(usize::MAX), row.fixed(1)?))
}

/// Nobody signs in here any more for a unit that has gone.
fn lock(tx: &mut Tx<'_>, unit: UnitId, account: AccountId) -> Result<(), OrgError> {
    let open = "SELECT 1 FROM org_account WHERE id = $1 AND locked = 0";
    let signs_in_here = "SELECT 1 FROM org_secret WHERE account = $1";
    if tx.first(open, params![account])?.is_none() || tx.first(signs_in_here, params![account])?.is_none() {
        return Ok(());
    }
    let fact = AccountLocked { account, reason: MOVED.to_owned() };
    accounts::locked(tx, Acting::platform(), unit, &fact)
}

/// What was handed on from this node, and is being, the latest first.
///
/// # Errors
/// [`DbError`].
pub fn all(db: &mut dyn Db) -> Result<Vec<Handing>, DbError> {
    let rows = db.query(
        "SELECT d.unit, u.short_name, d.node, d.entries, d.done_at FROM org_handing d JOIN org_unit u ON u.id = d.unit
         WHERE d.entries > 0 OR d.done_at IS NULL
         ORDER BY CASE WHEN d.done_at IS NULL THEN 0 ELSE 1 END, d.done_at DESC, d.unit LIMIT 100",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Handing {
                unit: row.id(0)?,
                name: row.text(1)?,
                node: row.id(2)?,
                entries: u64::try_from(row.int(3)?).unwrap_or(0),
                done_at: row.opt_instant(4)?,
            })
        })
        .collect()
}
