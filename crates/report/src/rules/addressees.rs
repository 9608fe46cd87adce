//! To whom a report goes: along the government (块), along the line of business
//! (条), and as a copy over the head of the next level (越级抄送).
//!
//! Routes are data of the units; this picks those that hold for one report. The
//! answer does not depend on the order of the routes, and no desk is named twice.

use super::deadlines::{Reach, case, reach, skip_media};
use super::law::Law;
use super::rating::effective_grade;
use crate::model::Via;
use crate::profile::Profile;
use kernel::calendar::Date;
use kernel::{DeskId, Grade, Instant, Level, Rating, RouteId};

/// A route of the reporting unit, as far as the rule needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRow {
    /// The route.
    pub route_id: RouteId,
    /// Which way.
    pub via: Via,
    /// Codes of the kinds it carries; empty: all.
    pub kinds: Vec<String>,
    /// The lightest grade it carries; [`Grade::IV`] carries all.
    pub min_grade: Grade,
    /// The desk it ends at.
    pub to_desk: DeskId,
    /// Level of that desk's jurisdiction.
    pub to_level: Level,
}

/// The routes this report takes from a unit at `level`, in the order they are shown:
/// block, line, skip; nearest first.
///
/// * Nothing goes downwards. A desk of the unit's own level (a bureau telling its own
///   government, Order 493 art. 10) is always told.
/// * Upwards a report goes as far as [`reach`] says; the nearest level above that the
///   unit has a route to stands in for the next level (a county directly under a
///   province has no city).
/// * A skip route ends exactly at the next level but one, and holds where a
///   skip-level copy is owed by law or by the profile.
/// * A desk reached by several ways is told by the first of block, line, skip.
#[must_use]
pub fn addressees<'r>(
    law: &Law,
    profile: &Profile,
    level: Level,
    routes: &'r [RouteRow],
    kind: &str,
    rating: Rating,
    at: Instant,
) -> Vec<&'r RouteRow> {
    let grade = effective_grade(rating);
    let reach = reach(law, profile, kind, rating, at);
    let skip = skip_media(law, profile, &case(law, level, kind, rating, Via::Skip), Date::of(at)).is_some();
    let next_but_one = level.above().and_then(Level::above);
    let carried = || {
        routes.iter().filter(|route| {
            (route.kinds.is_empty() || route.kinds.iter().any(|code| code == kind))
                && grade.at_least(route.min_grade)
        })
    };
    let nearest = |via: Via| {
        carried().filter(|route| route.via == via && route.to_level < level).map(|route| route.to_level).max()
    };
    let (nearest_block, nearest_line) = (nearest(Via::Block), nearest(Via::Line));
    let holds = |route: &RouteRow| match route.via {
        Via::Block => goes(level, route.to_level, nearest_block, reach),
        Via::Line => goes(level, route.to_level, nearest_line, reach),
        Via::Skip => skip && next_but_one == Some(route.to_level),
    };
    let mut chosen: Vec<&RouteRow> = carried().filter(|route| holds(route)).collect();
    chosen.sort_by_key(|route| order(route));
    let mut named: Vec<DeskId> = Vec::new();
    chosen.retain(|route| {
        let first = !named.contains(&route.to_desk);
        named.push(route.to_desk);
        first
    });
    chosen
}

/// Whether a block or line route from `level` to `to` holds. Levels compare highest first.
fn goes(level: Level, to: Level, nearest: Option<Level>, reach: Reach) -> bool {
    if to >= level {
        return to == level;
    }
    let owed = level.above().is_some_and(|above| reach.includes(above));
    owed && (nearest == Some(to) || reach.includes(to))
}

fn order(route: &RouteRow) -> (Via, std::cmp::Reverse<Level>, RouteId) {
    (route.via, std::cmp::Reverse(route.to_level), route.route_id)
}
