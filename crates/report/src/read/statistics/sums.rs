//! The sums of a period: read day by day and unit by unit, a few bytes an event, put right by
//! what waits to be counted and by what is counted with another event.

use super::period::Days;
use crate::tally::Pending;
use crate::tally::cell::{CellRef, Happened, split};
use crate::tally::counted::{COLUMNS, Counted, record};
use crate::tally::scope::{Scope, Under};
use journal::{Db, DbError, Value, params};
use kernel::{DeskId, Grade, ReportId, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which events of a scope.
pub(super) struct Wanted<'a> {
    /// Whose.
    pub scope: &'a Scope,
    /// Of this kind only.
    pub kind: Option<&'a str>,
    /// Of this grade only.
    pub grade: Option<Grade>,
    /// What waits to be counted.
    pub pending: &'a [Pending],
    /// What is counted with an event before it.
    pub repeated: &'a [Counted],
}

/// People of one figure.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct People {
    /// As many as are known.
    pub people: i64,
    /// Events of which only *at least* is known.
    pub at_least: i64,
    /// As many of them as are preliminary.
    pub preliminary: i64,
    /// Events whose figure is preliminary, none among them.
    pub marked: i64,
    /// Events with somebody.
    pub some: i64,
    /// Events of which nobody knows.
    pub unknown: i64,
}

/// Events by grade, gravest first.
pub(super) type ByGrade = [i64; 4];

/// What a period came to.
#[derive(Debug, Clone, Default)]
pub(super) struct Sums {
    /// Events.
    pub events: i64,
    /// After which a follow-up is owed.
    pub open: i64,
    /// Dead, injured, missing, trapped.
    pub people: [People; 4],
    /// By grade.
    pub grades: ByGrade,
    /// Not confirmed, by grade.
    pub provisional: ByGrade,
    /// By code of the kind.
    pub kinds: HashMap<Vec<u8>, ByGrade>,
    /// By unit that wrote.
    pub units: BTreeMap<UnitId, ByGrade>,
    /// That happened, by what their reports say, where the unit is that wrote.
    pub here: i64,
    /// That happened elsewhere: by unit that wrote, and unit where.
    pub elsewhere: BTreeMap<(UnitId, UnitId), ByGrade>,
    /// By civil day.
    pub days: BTreeMap<i64, i64>,
    /// By day of the week, Monday first, and hour.
    pub hours: [[i64; 24]; 7],
}

fn add(to: Option<&mut i64>, n: i64) {
    if let Some(to) = to {
        *to = to.saturating_add(n);
    }
}

impl Wanted<'_> {
    fn takes(&self, cell: &CellRef<'_>) -> bool {
        self.kind.is_none_or(|kind| kind.as_bytes() == cell.kind)
            && self.grade.is_none_or(|grade| grade.number() == i64::from(cell.grade))
    }
}

impl Sums {
    /// What a period came to.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of(db: &mut dyn Db, wanted: &Wanted<'_>, days: Days, under: &mut Under) -> Result<Self, DbError> {
        let mut sums = Self::default();
        sums.written(db, wanted, days)?;
        match wanted.scope.desks.as_slice() {
            [] => sums.waiting(db, wanted, days, under)?,
            [desk] => {
                sums.sent(db, wanted, days, *desk, under)?;
                sums.waiting(db, wanted, days, under)?;
            }
            _ => sums.sent_to_several(db, wanted, days, under)?,
        }
        for c in wanted.repeated {
            sums.event(db, wanted, days, c, under, -1)?;
        }
        sums.kinds.retain(|_, grades| grades.iter().any(|n| *n != 0));
        sums.units.retain(|_, grades| grades.iter().any(|n| *n != 0));
        sums.elsewhere.retain(|_, grades| grades.iter().any(|n| *n != 0));
        Ok(sums)
    }

    /// What the units in sight wrote.
    fn written(&mut self, db: &mut dyn Db, wanted: &Wanted<'_>, days: Days) -> Result<(), DbError> {
        let Scope { roots, only, .. } = wanted.scope;
        if roots.is_empty() {
            return Ok(());
        }
        let (from, to) = days.civil();
        let mut values = params![from, to].to_vec();
        values.extend(roots.iter().map(|root| Value::from(*root)));
        let places = crate::read::row::places(3, roots.len());
        let scopes = match only {
            true => places,
            false => format!("SELECT c.descendant FROM org_closure c WHERE c.ancestor IN ({places})"),
        };
        let sql = format!(
            "SELECT t.unit, t.day, t.cells FROM report_tally t
             WHERE t.scope IN ({scopes}) AND t.day >= $1 AND t.day < $2"
        );
        db.each(&sql, &values, &mut |row| self.row(wanted, row.id(0)?, row.int(1)?, &row.bytes(2)?))
    }

    /// What a desk was sent from outside.
    fn sent(
        &mut self,
        db: &mut dyn Db,
        wanted: &Wanted<'_>,
        days: Days,
        desk: DeskId,
        under: &mut Under,
    ) -> Result<(), DbError> {
        let (from, to) = days.civil();
        let values = [desk.into(), from.into(), to.into()];
        let sql =
            "SELECT DISTINCT t.unit FROM report_tally t WHERE t.scope = $1 AND t.day >= $2 AND t.day < $3";
        let mut units = BTreeSet::new();
        for row in &db.query(sql, &values)? {
            let unit = row.id(0)?;
            if wanted.scope.takes_at_desk(db, under, unit)? {
                units.insert(unit);
            }
        }
        let sql = "SELECT t.unit, t.day, t.cells FROM report_tally t WHERE t.scope = $1 AND t.day >= $2 AND t.day < $3";
        db.each(sql, &values, &mut |row| {
            let unit = row.id(0)?;
            if units.contains(&unit) { self.row(wanted, unit, row.int(1)?, &row.bytes(2)?) } else { Ok(()) }
        })
    }

    /// Who keeps several desks was sent some things twice: event by event.
    fn sent_to_several(
        &mut self,
        db: &mut dyn Db,
        wanted: &Wanted<'_>,
        days: Days,
        under: &mut Under,
    ) -> Result<(), DbError> {
        let waiting: BTreeSet<ReportId> =
            wanted.pending.iter().flat_map(|p| p.was.iter().chain(&p.is)).map(|c| c.root).collect();
        let (from, to) = days.instants();
        let mut values = params![from, to].to_vec();
        values.extend(wanted.scope.desks.iter().map(|desk| Value::from(*desk)));
        let sql = format!(
            "SELECT {COLUMNS} FROM report_event e WHERE e.scope IN ({}) AND e.at >= $1 AND e.at < $2",
            crate::read::row::places(3, wanted.scope.desks.len())
        );
        let mut found = Vec::new();
        db.each(&sql, &values, &mut |row| {
            let c = record(&row)?;
            if !waiting.contains(&c.root) {
                found.push(c);
            }
            Ok(())
        })?;
        let at_desk = |c: &&Counted| c.scope != c.unit.bytes();
        found.extend(wanted.pending.iter().flat_map(|p| &p.is).filter(at_desk).cloned());
        let mut once = BTreeSet::new();
        for c in found {
            if once.insert(c.report) {
                self.event(db, wanted, days, &c, under, 1)?;
            }
        }
        for (events, n) in wanted.pending.iter().flat_map(|p| [(&p.was, -1), (&p.is, 1)]) {
            for c in events.iter().filter(|c| !at_desk(c)) {
                self.event(db, wanted, days, c, under, n)?;
            }
        }
        Ok(())
    }

    /// What was said since the sums were made.
    fn waiting(
        &mut self,
        db: &mut dyn Db,
        wanted: &Wanted<'_>,
        days: Days,
        under: &mut Under,
    ) -> Result<(), DbError> {
        for (events, n) in wanted.pending.iter().flat_map(|p| [(&p.was, -1), (&p.is, 1)]) {
            for c in events {
                self.event(db, wanted, days, c, under, n)?;
            }
        }
        Ok(())
    }

    /// One event more or less, if it is of the period and counts.
    fn event(
        &mut self,
        db: &mut dyn Db,
        wanted: &Wanted<'_>,
        days: Days,
        c: &Counted,
        under: &mut Under,
        n: i64,
    ) -> Result<(), DbError> {
        let (from, to) = days.instants();
        if c.at < from || c.at >= to || !wanted.scope.holds(db, under, c)? {
            return Ok(());
        }
        let cell = CellRef::of(c.cell.as_slice()).ok_or(DbError::Shape("a cell"))?;
        if wanted.takes(&cell) {
            self.put(c.unit, c.at.civil_day(), std::iter::once(cell), n);
        }
        Ok(())
    }

    fn row(&mut self, wanted: &Wanted<'_>, unit: UnitId, day: i64, cells: &[u8]) -> Result<(), DbError> {
        let mut whole = true;
        let cells = split(cells).filter_map(|bytes| {
            let cell = CellRef::of(bytes);
            whole &= cell.is_some();
            cell.filter(|cell| wanted.takes(cell))
        });
        self.put(unit, day, cells, 1);
        if whole { Ok(()) } else { Err(DbError::Shape("a cell")) }
    }

    fn put<'a>(&mut self, unit: UnitId, day: i64, cells: impl Iterator<Item = CellRef<'a>>, n: i64) {
        // The first day that is counted from was a Thursday.
        let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap_or(0);
        let (mut of_unit, mut events) = (ByGrade::default(), 0i64);
        for cell in cells {
            events = events.saturating_add(n);
            let grade = usize::from(cell.grade.saturating_sub(1));
            add(of_unit.get_mut(grade), n);
            match cell.happened {
                Happened::Unsaid => {}
                Happened::Here => self.here = self.here.saturating_add(n),
                Happened::Elsewhere(place) => {
                    add(self.elsewhere.entry((unit, place)).or_default().get_mut(grade), n);
                }
            }
            if !cell.confirmed {
                add(self.provisional.get_mut(grade), n);
            }
            if cell.open {
                self.open = self.open.saturating_add(n);
            }
            add(self.hours.get_mut(weekday).and_then(|hours| hours.get_mut(usize::from(cell.hour))), n);
            for ((sum, figure), marked) in self.people.iter_mut().zip(cell.figures).zip(cell.preliminary) {
                match figure.known() {
                    None => sum.unknown = sum.unknown.saturating_add(n),
                    Some(0) => {}
                    Some(people) => {
                        let people = i64::try_from(people).unwrap_or(i64::MAX);
                        let people = people.saturating_mul(n);
                        sum.people = sum.people.saturating_add(people);
                        if marked {
                            sum.preliminary = sum.preliminary.saturating_add(people);
                        }
                        sum.some = sum.some.saturating_add(n);
                    }
                }
                if marked {
                    sum.marked = sum.marked.saturating_add(n);
                }
                if figure.at_least() {
                    sum.at_least = sum.at_least.saturating_add(n);
                }
            }
            match self.kinds.get_mut(cell.kind) {
                Some(grades) => add(grades.get_mut(grade), n),
                None => {
                    let mut grades = ByGrade::default();
                    add(grades.get_mut(grade), n);
                    self.kinds.insert(cell.kind.to_vec(), grades);
                }
            }
        }
        if of_unit == ByGrade::default() {
            return;
        }
        self.events = self.events.saturating_add(events);
        let day = self.days.entry(day).or_default();
        *day = day.saturating_add(events);
        let unit = self.units.entry(unit).or_default();
        for ((sum, all), n) in unit.iter_mut().zip(&mut self.grades).zip(of_unit) {
            *sum = sum.saturating_add(n);
            *all = all.saturating_add(n);
        }
    }

    /// Events of some days.
    pub fn of_days(&self, days: Days) -> i64 {
        let (from, to) = days.civil();
        self.days.range(from..to).map(|(_, n)| *n).sum()
    }
}
