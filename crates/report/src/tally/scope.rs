//! Whose events a caller counts, and which of them are counted with another.

use super::Pending;
use super::counted::{COLUMNS, Counted, record};
use crate::around;
use journal::{Db, DbError};
use kernel::{DeskId, ReportId, UnitId};
use org::web::Who;
use std::collections::{BTreeMap, BTreeSet};

/// Which units stand below which, asked once each.
#[derive(Debug, Default)]
pub struct Under(BTreeMap<(UnitId, UnitId), bool>);

impl Under {
    fn is(&mut self, db: &mut dyn Db, above: UnitId, unit: UnitId) -> Result<bool, DbError> {
        if let Some(known) = self.0.get(&(above, unit)) {
            return Ok(*known);
        }
        let is = around::is_under(db, above, unit)?;
        self.0.insert((above, unit), is);
        Ok(is)
    }

    /// Whether a unit is one of the roots or stands below one.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn any(&mut self, db: &mut dyn Db, roots: &[UnitId], unit: UnitId) -> Result<bool, DbError> {
        for root in roots {
            if self.is(db, *root, unit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whose events somebody counts: those written by some units, and those sent to desks of a line
/// of business that they keep.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Units, with all below them.
    pub roots: Vec<UnitId>,
    /// Those units alone, without those below.
    pub only: bool,
    /// Desks, of which only what was written outside `seen` counts: the rest is counted already.
    pub desks: Vec<DeskId>,
    /// What the caller sees as of right.
    pub seen: Vec<UnitId>,
    /// Of what was sent to the desks, what was written at or below this unit.
    pub of: Option<UnitId>,
}

impl Scope {
    /// What a caller counts, at or below a unit where one is named, or of that unit alone.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of(db: &mut dyn Db, who: &Who, of: Option<UnitId>, only: bool) -> Result<Self, DbError> {
        let seen = around::roots_of_sight(db, who.unit)?;
        let roots = match of {
            None => seen.clone(),
            Some(unit) if around::is_under_any(db, &seen, unit)? => vec![unit],
            Some(_) => Vec::new(),
        };
        let kept = around::desks_of(db, who.unit)?;
        let desks = kept.iter().filter(|desk| !desk.is_general()).map(|desk| desk.id).collect();
        Ok(Self { roots, only: only && of.is_some(), desks, seen, of })
    }

    /// Whether an event counts, in one of the ways it was counted.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn holds(&self, db: &mut dyn Db, under: &mut Under, c: &Counted) -> Result<bool, DbError> {
        if c.scope == c.unit.bytes() {
            return Ok(if self.only {
                self.roots.contains(&c.unit)
            } else {
                under.any(db, &self.roots, c.unit)?
            });
        }
        Ok(self.desks.iter().any(|desk| desk.bytes() == c.scope.as_slice())
            && self.takes_at_desk(db, under, c.unit)?)
    }

    /// Whether what a unit wrote counts where it was sent to a desk.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn takes_at_desk(&self, db: &mut dyn Db, under: &mut Under, unit: UnitId) -> Result<bool, DbError> {
        if under.any(db, &self.seen, unit)? {
            return Ok(false);
        }
        match self.of {
            None => Ok(true),
            Some(of) if self.only => Ok(of == unit),
            Some(of) => under.any(db, &[of], unit),
        }
    }
}

/// What is linked with an event that came before it and that the same caller sees: it is counted
/// with that one. Each with the way it would have counted.
///
/// # Errors
/// [`DbError`].
pub fn repeated(
    db: &mut dyn Db,
    sight: &Scope,
    pending: &[Pending],
    under: &mut Under,
) -> Result<Vec<Counted>, DbError> {
    let mut group = Groups::default();
    for row in &db.query("SELECT l.first, l.second FROM report_link l WHERE l.joined = 1", &[])? {
        group.join(row.id(0)?, row.id(1)?);
    }
    if group.of.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {} FROM report_event e WHERE e.root IN (SELECT l.first FROM report_link l WHERE l.joined = 1
            UNION SELECT l.second FROM report_link l WHERE l.joined = 1)",
        COLUMNS
    );
    let mut found = db.query(&sql, &[])?.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    let changed: BTreeSet<ReportId> =
        pending.iter().flat_map(|p| p.was.iter().chain(&p.is)).map(|c| c.root).collect();
    found.retain(|c| !changed.contains(&c.root));
    let fresh = pending.iter().flat_map(|p| &p.is).filter(|c| group.of.contains_key(&c.root));
    found.extend(fresh.cloned());
    let mut events: BTreeMap<ReportId, Vec<Counted>> = BTreeMap::new();
    for c in found {
        if sight.holds(db, under, &c)? {
            events.entry(group.of(c.root)).or_default().push(c);
        }
    }
    let mut repeated = Vec::new();
    for (_, mut event) in events {
        event.sort_by_key(|c| (c.at, c.report));
        event.dedup_by_key(|c| c.report);
        repeated.extend(event.into_iter().skip(1));
    }
    Ok(repeated)
}

/// Which first reports hang together through however many links.
#[derive(Default)]
struct Groups {
    of: BTreeMap<ReportId, ReportId>,
}

impl Groups {
    fn of(&self, id: ReportId) -> ReportId {
        let mut at = id;
        while let Some(above) = self.of.get(&at).copied().filter(|above| *above != at) {
            at = above;
        }
        at
    }

    fn join(&mut self, one: ReportId, other: ReportId) {
        let (a, b) = (self.of(one), self.of(other));
        for id in [one, other, a, b] {
            self.of.entry(id).or_insert(id);
        }
        // The smaller id stands for both, so that a chain is walked once and not in circles.
        self.of.insert(a.max(b), a.min(b));
    }
}
