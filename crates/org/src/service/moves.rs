//! A node that has moved to another level above says so of its own unit: which code it bears
//! from now on, and under which unit it stands. Units that it writes for and whose codes lay
//! under the old one change along.
//!
//! The words follow the certificate, which the new level has signed, and are written as a
//! consequence of it: once for each move, whenever this is looked at, also after a crash
//! between joining and saying so. Ids stay; nobody but the node itself says this.

use super::draft;
use crate::error::OrgError;
use crate::query::{self, UNIT_COLUMNS, Unit, unit_of};
use facts::Certificate;
use facts::certificate::area_of;
use facts::draft::{Draft, derived_event};
use facts::entry::{Channel, Lane};
use facts::org::{RouteRemoved, UnitCoded, UnitPlaced, told_everywhere};
use journal::{Acting, Db, DbError, Tx, params};
use kernel::calendar::Date;
use kernel::{Instant, NodeId};

const CONSUMER: &str = "org.moves";
const PLACING: &str = "placed";

/// Where a node stands by its certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The node.
    pub node: NodeId,
    /// The code that it bears.
    pub code: String,
    /// Since when it stands there under that code, by the first certificate that says so.
    pub since: Instant,
    /// Codes that it bore before, the latest first.
    pub before: Vec<String>,
    /// The node that let it go, when it has stood elsewhere in a tree.
    pub former: Option<NodeId>,
}

impl Standing {
    /// By all certificates of a node, oldest first; `None` without any.
    #[must_use]
    pub fn of(certificates: &[Certificate]) -> Option<Self> {
        let newest = certificates.last()?;
        let mut standing = Self {
            node: newest.node,
            code: newest.code.clone(),
            since: newest.not_before,
            before: Vec::new(),
            former: None,
        };
        let mut same = true;
        for earlier in certificates.iter().rev() {
            let elsewhere = earlier.issuer != newest.issuer;
            same &= !elsewhere && earlier.code == newest.code;
            if same {
                standing.since = earlier.not_before;
            }
            // Standing alone is not standing elsewhere.
            if elsewhere && earlier.issuer != earlier.node && standing.former.is_none() {
                standing.former = Some(earlier.issuer);
            }
            if earlier.code != newest.code && !standing.before.contains(&earlier.code) {
                standing.before.push(earlier.code.clone());
            }
        }
        Some(standing)
    }

    fn draft_of(&self, draft: Draft, what: &str) -> Draft {
        let audience = match self.former {
            Some(node) => told_everywhere().and(Channel::To(node)),
            None => told_everywhere(),
        };
        draft.to(audience).consequence(CONSUMER, &self.cause(what), self.since)
    }

    fn cause(&self, what: &str) -> Vec<u8> {
        [what.as_bytes(), self.code.as_bytes(), &self.since.0.to_be_bytes()].concat()
    }

    /// Whether it was said; what others made of it since is theirs.
    fn is_said(&self, db: &mut dyn Db, what: &str) -> Result<bool, DbError> {
        let event = derived_event(CONSUMER, &self.cause(what), self.since);
        let row = db.first("SELECT 1 FROM journal_entry WHERE event_id = $1 LIMIT 1", params![event])?;
        Ok(row.is_some())
    }
}

/// Whether the node has something to say of its unit that it can say now. `above` is the code
/// of the node above.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db, standing: &Standing, above: &str) -> Result<bool, DbError> {
    if standing.before.is_empty() && standing.former.is_none() {
        return Ok(false);
    }
    let Some(unit) = own_unit(db, standing)? else { return Ok(false) };
    if unit.code.as_deref() != Some(standing.code.as_str()) && !standing.is_said(db, &coding(&unit))? {
        return Ok(true);
    }
    let parent = parent_of(db, standing, above)?.filter(|parent| unit.parent != Some(parent.id));
    Ok(parent.is_some() && !standing.is_said(db, PLACING)?)
}

/// Says what is to be said, and how much it was. What waits for the unit above to be known
/// here is said later.
///
/// # Errors
/// [`OrgError`].
pub fn settle(tx: &mut Tx<'_>, standing: &Standing, above: &str) -> Result<usize, OrgError> {
    let Some(unit) = own_unit(tx, standing)? else { return Ok(0) };
    let mut drafts = Vec::new();
    if let Some(old) = unit.code.as_deref().filter(|old| *old != standing.code) {
        let from_on = Date::of(tx.now());
        drafts.push(coded(standing, &unit, &unit, standing.code.clone(), from_on)?.lane(Lane::Urgent));
        let (was, is) = (area_of(old, unit.level), area_of(&standing.code, unit.level));
        for below in below(tx, &unit, standing.node)? {
            let rest = below.code.as_deref().and_then(|code| code.strip_prefix(was));
            if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
                drafts.push(coded(standing, &unit, &below, format!("{is}{rest}"), from_on)?);
            }
        }
    }
    if let Some(parent) = parent_of(tx, standing, above)?.filter(|parent| unit.parent != Some(parent.id)) {
        let placed = UnitPlaced { unit: unit.id, parent: Some(parent.id), sort: unit.sort };
        drafts.push(standing.draft_of(draft(&placed, unit.id)?, PLACING).lane(Lane::Urgent));
    }
    Ok(tx.append(Acting::platform(), drafts)?.len())
}

/// Routes of our own units to desks of the former level, where one of the same sort leads to the
/// new one: until then a report must not be without an addressee.
const LEFT_ROUTES: &str =
    "SELECT r.id, r.from_unit, d.keeper FROM org_route r JOIN org_unit u ON u.id = r.from_unit
    JOIN org_desk d ON d.id = r.to_desk JOIN org_unit k ON k.id = d.keeper
    WHERE u.hosted_by = $1 AND r.from_level IS NULL AND k.hosted_by = $2
        AND EXISTS (SELECT 1 FROM org_route o JOIN org_desk e ON e.id = o.to_desk
            JOIN org_unit m ON m.id = e.keeper
            WHERE o.via = r.via AND m.hosted_by = $3 AND e.closed_on IS NULL
                AND ((o.from_unit = u.id AND o.from_level IS NULL) OR (o.from_level = u.level
                    AND EXISTS (SELECT 1 FROM org_closure c WHERE c.ancestor = o.from_unit
                        AND c.descendant = u.id AND c.depth > 0))))
    ORDER BY r.id LIMIT 64";

/// Whether routes of ours lead to the `former` level that may be given up.
///
/// # Errors
/// [`DbError`].
pub fn routes_are_due(db: &mut dyn Db, own: NodeId, former: NodeId, above: NodeId) -> Result<bool, DbError> {
    Ok(db.first(LEFT_ROUTES, params![own, former, above])?.is_some())
}

/// Gives them up; answers how many there were.
///
/// # Errors
/// [`OrgError`].
pub fn drop_routes(tx: &mut Tx<'_>, former: NodeId, above: NodeId) -> Result<usize, OrgError> {
    let own = tx.identity().node;
    let mut drafts = Vec::new();
    for row in &tx.query(LEFT_ROUTES, params![own, former, above])? {
        let fact = RouteRemoved { route: row.id(0)? };
        let told = super::routes::audience(tx, row.id(1)?, row.id(2)?)?;
        drafts.push(draft(&fact, row.id(1)?)?.to(told));
    }
    Ok(tx.append(Acting::platform(), drafts)?.len())
}

fn coded(
    standing: &Standing,
    acting: &Unit,
    unit: &Unit,
    code: String,
    from_on: Date,
) -> Result<Draft, OrgError> {
    let fact = UnitCoded { unit: unit.id, code, from_on };
    Ok(standing.draft_of(draft(&fact, acting.id)?, &coding(unit)))
}

fn coding(unit: &Unit) -> String {
    format!("coded {}", unit.id)
}

/// The unit of a node, by the code that it bears or bore.
fn own_unit(db: &mut dyn Db, standing: &Standing) -> Result<Option<Unit>, DbError> {
    for code in std::iter::once(&standing.code).chain(&standing.before) {
        let found = query::unit_by_code(db, code)?;
        // Another may bear the old code by now.
        if let Some(unit) = found.filter(|unit| unit.hosted_by == Some(standing.node)) {
            return Ok(Some(unit));
        }
    }
    Ok(None)
}

/// The unit above, for a node that has moved, once it is known here.
fn parent_of(db: &mut dyn Db, standing: &Standing, above: &str) -> Result<Option<Unit>, DbError> {
    if standing.former.is_none() {
        return Ok(None);
    }
    query::unit_by_code(db, above)
}

/// Units with codes below another that the node writes for.
fn below(db: &mut dyn Db, unit: &Unit, node: NodeId) -> Result<Vec<Unit>, DbError> {
    db.query(
        &format!(
            "SELECT {UNIT_COLUMNS} FROM org_closure c JOIN org_unit u ON u.id = c.descendant
             WHERE c.ancestor = $1 AND c.depth > 0 AND u.hosted_by = $2 AND u.code IS NOT NULL ORDER BY u.id"
        ),
        params![unit.id, node],
    )?
    .iter()
    .map(unit_of)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use facts::{SigningKey, Suite};
    use kernel::Level;

    fn certificate(node: NodeId, issuer: NodeId, code: &str, from: i64) -> Certificate {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        Certificate {
            node,
            code: code.to_owned(),
            level: Level::of_code(code).unwrap(),
            name: code.to_owned(),
            signing: key.verifying_key(),
            tls_spki: [0; 32],
            not_before: Instant(from),
            not_after: Instant(from + 100),
            issuer,
            suite: Suite::Ed25519,
            signature: Vec::new(),
        }
    }

    #[test]
    fn a_node_stands_where_its_certificates_say() {
        let [node, first, second] = [(); 3].map(|()| NodeId::random());
        assert_eq!(Standing::of(&[]), None);
        let mut list =
            vec![certificate(node, node, "610802105", 1), certificate(node, first, "610802105", 2)];
        let alone = Standing::of(&list).unwrap();
        assert_eq!((alone.former, alone.before.len()), (None, 0), "whoever stood alone comes from nowhere");
        list.push(certificate(node, second, "610803105", 5));
        // A new term of the same certificate is the same standing.
        list.push(certificate(node, second, "610803105", 9));
        let moved = Standing::of(&list).unwrap();
        assert_eq!((moved.former, moved.since), (Some(first), Instant(5)));
        assert_eq!(moved.before, ["610802105"]);
        list.push(certificate(node, first, "610802105", 12));
        let back = Standing::of(&list).unwrap();
        assert_eq!((back.former, back.since), (Some(second), Instant(12)));
        assert_eq!(back.before, ["610803105"]);
    }
}
