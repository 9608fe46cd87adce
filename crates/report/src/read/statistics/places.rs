//! Places: the units that wrote, put together under the next level below who asks. For a district
//! these are its townships, for a city its counties; what a unit of the asking level itself wrote
//! stands apart.

use super::Periods;
use super::sums::ByGrade;
use crate::around::{self, Above};
use crate::read::dto::{Compared, PlaceCount, UnitRef};
use crate::read::list::ListQuery;
use journal::{Db, DbError};
use kernel::{Level, UnitId};
use org::web::Who;
use std::collections::{BTreeMap, BTreeSet};

/// The places with events in one of the periods, the most first; and the name of whose they are.
pub(super) fn places(
    db: &mut dyn Db,
    periods: &Periods,
    who: &Who,
    of: UnitId,
) -> Result<(Vec<PlaceCount>, String), DbError> {
    let seat = around::unit(db, of)?;
    let name = seat.as_ref().map_or_else(String::new, |unit| unit.short_name.clone());
    let level = match &seat {
        Some(unit) => unit.level,
        None => around::unit(db, who.unit)?.map_or(Level::District, |unit| unit.level),
    };
    let units: BTreeSet<UnitId> = periods.sums.iter().flat_map(|s| s.units.keys().copied()).collect();
    let mut at: BTreeMap<UnitId, (UnitId, bool)> = BTreeMap::new();
    let mut known: BTreeMap<UnitId, Above> = BTreeMap::new();
    for (unit, line) in around::lines(db, &units)? {
        // The highest that stands below the asking level; a unit of that level is its own place.
        let below = line.iter().find(|above| above.level > level && above.id != of);
        let place = below.or(line.last());
        let Some(place) = place else { continue };
        at.insert(unit, (place.id, below.is_none()));
        known.insert(place.id, place.clone());
    }
    let grouped = periods.by_unit(|unit| at.get(&unit).copied().unwrap_or((unit, true)));
    let mut places: Vec<PlaceCount> = grouped
        .into_iter()
        .map(|((unit, alone), grades)| {
            let narrow = |list: &mut ListQuery| {
                list.unit = Some(unit);
                list.unit_only = alone;
            };
            let [now, before, year_ago] = &grades;
            let [list_now, list_before, list_year_ago] = &periods.lists;
            let sum = |grades: &ByGrade| grades.iter().sum::<i64>();
            let known = known.get(&unit);
            PlaceCount {
                unit: UnitRef { id: unit, name: known.map_or_else(String::new, |u| u.short_name.clone()) },
                code: known.and_then(|u| u.code.clone()),
                level: known.map_or(level, |u| u.level),
                alone,
                events: Compared {
                    now: super::figure(sum(now), list_now, narrow),
                    before: super::figure(sum(before), list_before, narrow),
                    year_ago: super::figure(sum(year_ago), list_year_ago, narrow),
                },
                grades: periods.of_grade(now, narrow),
            }
        })
        .collect();
    places.sort_by_key(|p| {
        (std::cmp::Reverse((p.events.now.n, p.events.year_ago.n)), p.unit.name.clone(), p.unit.id)
    });
    Ok((places, name))
}
