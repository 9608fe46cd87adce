//! What can be read in the direction of each neighbour, kept for the next start and for whoever writes:
//! a kind that older programs cannot read is written only when all read it to whom it goes.
//!
//! Neighbours mostly run one program, so a list of kinds is stored once under its digest, and each
//! neighbour with that. A neighbour that has never said anything reads nothing.

use crate::core::kinds::Kinds;
use facts::bytes::Writer;
use facts::crypto::sm3;
use facts::{Channel, Digest32};
use journal::{Db, DbError, Value, params};
use kernel::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// Notes what a neighbour says.
///
/// # Errors
/// [`DbError`].
pub(crate) fn keep(db: &mut dyn Db, peer: NodeId, kinds: &Kinds) -> Result<(), DbError> {
    let vocabulary = digest_of(kinds);
    // A list may name a kind twice; its newest version is what is meant.
    let mut newest: BTreeMap<&str, u16> = BTreeMap::new();
    for (kind, version) in kinds {
        let known = newest.entry(kind.as_str()).or_default();
        *known = (*known).max(*version);
    }
    let known =
        db.first("SELECT 1 FROM exchange_vocabulary WHERE vocabulary = $1 LIMIT 1", params![vocabulary])?;
    if known.is_none() {
        for (kind, version) in newest {
            db.execute(
                "INSERT INTO exchange_vocabulary (vocabulary, kind, version) VALUES ($1, $2, $3)",
                params![vocabulary, kind, u64::from(version)],
            )?;
        }
    }
    db.execute(
        "INSERT INTO exchange_reads (peer, vocabulary) VALUES ($1, $2)
         ON CONFLICT (peer) DO UPDATE SET vocabulary = excluded.vocabulary",
        params![peer, vocabulary],
    )?;
    db.execute(
        "DELETE FROM exchange_vocabulary WHERE NOT EXISTS
            (SELECT 1 FROM exchange_reads r WHERE r.vocabulary = exchange_vocabulary.vocabulary)",
        &[],
    )
}

fn digest_of(kinds: &Kinds) -> Digest32 {
    let mut bytes = Writer::with_capacity(4_096);
    for (kind, version) in kinds {
        bytes.var(kind.as_bytes()).u16(*version);
    }
    sm3(&[&bytes.finish()])
}

/// What each neighbour last said.
///
/// # Errors
/// [`DbError`].
pub(crate) fn all(db: &mut dyn Db) -> Result<Vec<(NodeId, Kinds)>, DbError> {
    let mut lists: BTreeMap<Vec<u8>, Kinds> = BTreeMap::new();
    for row in db.query("SELECT vocabulary, kind, version FROM exchange_vocabulary ORDER BY kind", &[])? {
        let version = u16::try_from(row.int(2)?).map_err(|_| DbError::Shape("a version"))?;
        lists.entry(row.bytes(0)?).or_default().push((row.text(1)?, version));
    }
    let rows = db.query("SELECT peer, vocabulary FROM exchange_reads", &[])?;
    rows.iter().map(|row| Ok((row.id(0)?, lists.get(&row.bytes(1)?).cloned().unwrap_or_default()))).collect()
}

/// Whether everybody to whom the channels lead can read a kind in this version. What goes to a node
/// that is no neighbour goes through one of them; which one is not asked here, so all must.
///
/// # Errors
/// [`DbError`].
pub fn is_read_by_all(
    db: &mut dyn Db,
    kind: &str,
    version: u16,
    channels: &BTreeSet<Channel>,
) -> Result<bool, DbError> {
    for channel in channels {
        let (whom, node) = match channel {
            Channel::Local => continue,
            Channel::Up(_) => ("p.role = 'parent'", None),
            Channel::Down => ("p.role = 'child'", None),
            Channel::To(node) if is_neighbour(db, *node)? => ("p.node = $3", Some(*node)),
            Channel::To(_) => ("p.role IN ('parent', 'child')", None),
        };
        let sql = format!(
            "SELECT 1 FROM exchange_peer p WHERE {whom} AND NOT EXISTS
                (SELECT 1 FROM exchange_reads r JOIN exchange_vocabulary v ON v.vocabulary = r.vocabulary
                 WHERE r.peer = p.node AND v.kind = $1 AND v.version >= $2) LIMIT 1"
        );
        let mut values = params![kind, u64::from(version)].to_vec();
        values.extend(node.map(Value::from));
        if db.first(&sql, &values)?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_neighbour(db: &mut dyn Db, node: NodeId) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM exchange_peer WHERE node = $1 AND role IN ('parent', 'child')";
    Ok(db.first(sql, params![node])?.is_some())
}
