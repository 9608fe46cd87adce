//! Places, put together under the next level below who asks. For a district these are its townships,
//! for a city its counties; what stands at a unit of the asking level itself stands apart.
//!
//! Twice: by the unit that wrote (按单位), and by where it happened (按发生地). Where a report does not say
//! that, or names a unit that is not known here, its event stays with who wrote, and is counted apart.

use super::Periods;
use super::sums::{ByGrade, Sums};
use crate::around::{self, Above};
use crate::read::dto::{Compared, PlaceCount, UnitRef};
use crate::read::list::ListQuery;
use journal::{Db, DbError};
use kernel::{Level, UnitId};
use org::web::Who;
use std::collections::{BTreeMap, BTreeSet};

/// The places of the periods.
pub(super) struct Places {
    /// Whose they are.
    pub of: UnitRef,
    /// By the unit that wrote, the most first.
    pub wrote: Vec<PlaceCount>,
    /// By where it happened, the most first.
    pub happened: Vec<PlaceCount>,
    /// Events of the period whose place is known.
    pub known: i64,
}

/// How a unit narrows the list behind its number; the flag says that it is meant alone.
type Narrow = fn(&mut ListQuery, UnitId, bool);

/// The places with events in one of the periods.
pub(super) fn places(db: &mut dyn Db, periods: &Periods, who: &Who, of: UnitId) -> Result<Places, DbError> {
    let seat = around::unit(db, of)?;
    let name = seat.as_ref().map_or_else(String::new, |unit| unit.short_name.clone());
    let level = match &seat {
        Some(unit) => unit.level,
        None => around::unit(db, who.unit)?.map_or(Level::District, |unit| unit.level),
    };
    let wrote = periods.sums.iter().flat_map(|s| s.units.keys().copied());
    let where_else = periods.sums.iter().flat_map(|s| s.elsewhere.keys().map(|(_, place)| *place));
    let units: BTreeSet<UnitId> = wrote.chain(where_else).collect();
    let mut known = Known { level, at: BTreeMap::new(), places: BTreeMap::new() };
    for (unit, line) in around::lines(db, &units)? {
        // The highest that stands below the asking level; a unit of that level is its own place.
        let below = line.iter().find(|above| above.level > level && above.id != of);
        let place = below.or(line.last());
        let Some(place) = place else { continue };
        known.at.insert(unit, (place.id, below.is_none()));
        known.places.insert(place.id, place.clone());
    }
    let by_unit = |list: &mut ListQuery, unit: UnitId, alone: bool| {
        (list.unit, list.unit_only) = (Some(unit), alone);
    };
    let by_place = |list: &mut ListQuery, unit: UnitId, alone: bool| {
        (list.place_unit, list.place_unit_only) = (Some(unit), alone);
    };
    let at = periods.sums.each_ref().map(|sums| known.happened(sums));
    Ok(Places {
        of: UnitRef { id: of, name },
        wrote: known.counts(periods, periods.sums.each_ref().map(|s| &s.units), by_unit),
        happened: known.counts(periods, at.each_ref(), by_place),
        known: known.said(periods),
    })
}

/// What is known here of the units.
struct Known {
    /// The asking level.
    level: Level,
    /// Under which place a unit stands, and whether alone.
    at: BTreeMap<UnitId, (UnitId, bool)>,
    /// The places.
    places: BTreeMap<UnitId, Above>,
}

type ByUnit = BTreeMap<UnitId, ByGrade>;

impl Known {
    /// Events of a period by where they happened.
    fn happened(&self, sums: &Sums) -> ByUnit {
        let mut at = sums.units.clone();
        for ((wrote, place), grades) in sums.elsewhere.iter().filter(|((_, at), _)| self.at.contains_key(at))
        {
            for (unit, sign) in [(wrote, -1), (place, 1)] {
                for (sum, n) in at.entry(*unit).or_default().iter_mut().zip(grades) {
                    *sum = sum.saturating_add(n.saturating_mul(sign));
                }
            }
        }
        at.retain(|_, grades| grades.iter().any(|n| *n != 0));
        at
    }

    /// Events of the period whose place is known.
    fn said(&self, periods: &Periods) -> i64 {
        let [now, ..] = &periods.sums;
        let elsewhere = now.elsewhere.iter().filter(|((_, place), _)| self.at.contains_key(place));
        elsewhere.flat_map(|(_, grades)| grades).fold(now.here, |sum, n| sum.saturating_add(*n))
    }

    /// Events put together under their places, each number with its list.
    fn counts(&self, periods: &Periods, by_unit: [&ByUnit; 3], narrow: Narrow) -> Vec<PlaceCount> {
        let mut grouped: BTreeMap<(UnitId, bool), [ByGrade; 3]> = BTreeMap::new();
        for (period, units) in by_unit.into_iter().enumerate() {
            for (unit, grades) in units {
                let place = self.at.get(unit).copied().unwrap_or((*unit, true));
                let Some(sums) = grouped.entry(place).or_default().get_mut(period) else { continue };
                for (sum, n) in sums.iter_mut().zip(grades) {
                    *sum = sum.saturating_add(*n);
                }
            }
        }
        let count = |(place, grades)| self.count(periods, place, &grades, narrow);
        let mut counts: Vec<PlaceCount> = grouped.into_iter().map(count).collect();
        counts.sort_by_key(|p| {
            (std::cmp::Reverse((p.events.now.n, p.events.year_ago.n)), p.unit.name.clone(), p.unit.id)
        });
        counts
    }

    fn count(
        &self,
        periods: &Periods,
        (unit, alone): (UnitId, bool),
        [now, before, year_ago]: &[ByGrade; 3],
        narrow: Narrow,
    ) -> PlaceCount {
        let narrow = |list: &mut ListQuery| narrow(list, unit, alone);
        let [list_now, list_before, list_year_ago] = &periods.lists;
        let sum = |grades: &ByGrade| grades.iter().sum::<i64>();
        let known = self.places.get(&unit);
        PlaceCount {
            unit: UnitRef { id: unit, name: known.map_or_else(String::new, |u| u.short_name.clone()) },
            code: known.and_then(|u| u.code.clone()),
            level: known.map_or(self.level, |u| u.level),
            alone,
            events: Compared {
                now: super::figure(sum(now), list_now, narrow),
                before: super::figure(sum(before), list_before, narrow),
                year_ago: super::figure(sum(year_ago), list_year_ago, narrow),
            },
            grades: periods.of_grade(now, narrow),
        }
    }
}
