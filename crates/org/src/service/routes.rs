//! Routes: the ways that reports go, along the governments (块), along a line of
//! business (条), and as skip-level copies (越级抄送).

use super::{acts_for_the_node, append, desks, draft, expect_rev, managed, within};
use crate::error::OrgError;
use crate::query::{self, ROUTE_COLUMNS, Route, route_of};
use crate::scope;
use crate::web::Who;
use facts::draft::Audience;
use facts::entry::Subject;
use facts::org::{RouteRemoved, RouteSet, Via, told_everywhere};
use journal::{Db, Tx, Value, params};
use kernel::limits::org::KINDS_PER_ROUTE;
use kernel::{DeskId, Grade, Level, Page, PageRequest, RouteId, UnitId, limits};
use serde::{Deserialize, Serialize};

/// What a list of routes may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RouteFilter {
    /// The ways that the reports of this unit go; without it, all that are set for units
    /// within one's scope.
    pub unit: Option<UnitId>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// A route with the names that a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RouteRow {
    /// The route.
    #[serde(flatten)]
    pub route: Route,
    /// Name of the unit it leads from.
    pub from_name: String,
    /// Name of the desk it leads to.
    pub desk_name: String,
    /// No node behind the desk.
    pub external: bool,
}

/// Routes, those along the governments first.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, filter: &RouteFilter) -> Result<Page<RouteRow>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let (via, id) = key(filter.after.as_deref())?;
    let routes = match filter.unit {
        Some(unit) if !scope::may_see(db, who, unit)? => return Err(OrgError::NotFound),
        // A unit has a handful of them, from several units above; the page is cut here.
        Some(unit) => {
            let mut routes = query::routes_of(db, unit)?;
            routes.retain(|route| (route.via.word(), route.id) > (via.as_str(), id));
            routes.sort_unstable_by_key(|route| (route.via.word(), route.id));
            routes.truncate(limit.saturating_add(1));
            routes
        }
        None => {
            let mut values = vec![Value::from(limit.saturating_add(1)), Value::from(via), Value::from(id)];
            let visible = scope::visible_sql(db, who, "r.from_unit", &mut values)?;
            let sql = format!(
                "SELECT {ROUTE_COLUMNS} FROM org_route r WHERE {visible} AND (r.via, r.id) > ($2, $3)
                 ORDER BY r.via, r.id LIMIT $1"
            );
            db.query(&sql, &values)?.iter().map(route_of).collect::<Result<Vec<_>, _>>()?
        }
    };
    let page = Page::from_one_more(routes, limit, |route| format!("{}:{}", route.via.word(), route.id));
    let rows = page.rows.into_iter().map(|route| named(db, route)).collect::<Result<_, _>>()?;
    Ok(Page { rows, next: page.next })
}

/// Splits a page key of the form `via:id`.
fn key(after: Option<&str>) -> Result<(String, RouteId), OrgError> {
    let Some(text) = after else { return Ok((String::new(), RouteId::from_bytes([0; 16]))) };
    let bad = || OrgError::invalid("/after", "page.after", "翻页位置无效，请从第一页重新开始。");
    let (via, id) = text.split_once(':').ok_or_else(bad)?;
    Ok((via.to_owned(), id.parse().map_err(|_| bad())?))
}

fn named(db: &mut dyn Db, route: Route) -> Result<RouteRow, OrgError> {
    let from = db.first("SELECT short_name FROM org_unit WHERE id = $1", params![route.from_unit])?;
    let desk = db.first("SELECT name, external FROM org_desk WHERE id = $1", params![route.to_desk])?;
    let (desk_name, external) = match desk {
        Some(row) => (row.text(0)?, row.flag(1)?),
        None => (String::new(), true),
    };
    let from_name = from.map_or_else(|| Ok(String::new()), |row| row.text(0))?;
    Ok(RouteRow { route, from_name, desk_name, external })
}

/// What a route is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoute {
    /// From this unit or, with `from_level`, from those below it.
    pub from_unit: UnitId,
    /// From every unit of this level below `from_unit`.
    #[serde(default)]
    pub from_level: Option<Level>,
    /// Kinds of event; empty means all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Only this grade and graver.
    #[serde(default)]
    pub min_grade: Option<Grade>,
    /// To this desk.
    pub to_desk: DeskId,
    /// Along which line.
    pub via: Via,
}

/// Sets a route.
///
/// # Errors
/// [`OrgError`].
pub fn set(tx: &mut Tx<'_>, who: &Who, new: &NewRoute) -> Result<RouteRow, OrgError> {
    managed(tx, who, new.from_unit)?;
    let desk = query::desk(tx, new.to_desk)?.filter(|d| d.closed_on.is_none());
    let desk = match desk {
        Some(desk) if may_lead_to(tx, who, &desk)? => desk,
        _ => return Err(OrgError::invalid("/to_desk", "route.desk", "没有这个值班室，或已停用。")),
    };
    if desk.keeper == new.from_unit && new.from_level.is_none() {
        return Err(OrgError::invalid(
            "/to_desk",
            "route.own_desk",
            "本单位的值班室不能作为自己的报送对象。",
        ));
    }
    if new.kinds.len() > KINDS_PER_ROUTE {
        return Err(OrgError::invalid(
            "/kinds",
            "list.too_long",
            format!("至多 {KINDS_PER_ROUTE} 个事件种类。"),
        ));
    }
    let kinds =
        new.kinds.iter().map(|k| within("/kinds", k, limits::NAME_CHARS)).collect::<Result<Vec<_>, _>>()?;
    let route = RouteId::new();
    let fact = RouteSet {
        route,
        from_unit: new.from_unit,
        from_level: new.from_level,
        kinds,
        min_grade: new.min_grade,
        to_desk: desk.id,
        via: new.via,
    };
    let audience = audience(tx, new.from_unit, desk.keeper)?;
    append(tx, who.acting(), vec![draft(&fact, new.from_unit)?.to(audience)])?;
    one(tx, route)
}

/// Whether somebody may set a route to a desk: one that they may address, and the desk of
/// somebody outside for those who act for the node and note it.
fn may_lead_to(tx: &mut Tx<'_>, who: &Who, desk: &query::Desk) -> Result<bool, OrgError> {
    let outside = query::unit(tx, desk.keeper)?.is_some_and(|unit| unit.placeholder);
    Ok(outside && acts_for_the_node(tx, who)? || desks::may_address(tx, who, desk)?)
}

/// Those elsewhere know no placeholder, so a route that touches one is our own note.
pub(crate) fn audience(db: &mut dyn Db, from: UnitId, keeper: UnitId) -> Result<Audience, OrgError> {
    let outside = |unit: Option<query::Unit>| unit.is_none_or(|u| u.placeholder);
    let local = outside(query::unit(db, from)?) || outside(query::unit(db, keeper)?);
    Ok(if local { Audience::local() } else { told_everywhere() })
}

fn one(db: &mut dyn Db, route: RouteId) -> Result<RouteRow, OrgError> {
    let row =
        db.first(&format!("SELECT {ROUTE_COLUMNS} FROM org_route r WHERE r.id = $1"), params![route])?;
    let route = row.as_ref().map(route_of).transpose()?.ok_or(OrgError::NotFound)?;
    named(db, route)
}

/// Gives a route up.
///
/// # Errors
/// [`OrgError`].
pub fn remove(tx: &mut Tx<'_>, who: &Who, id: RouteId, if_match: Option<u64>) -> Result<(), OrgError> {
    let row = one(tx, id)?;
    if !acts_for_the_node(tx, who)? {
        managed(tx, who, row.route.from_unit)?;
    }
    expect_rev(tx, &Subject::new("route", id.bytes()), if_match, &row)?;
    let found = row.route;
    let keeper = query::desk(tx, found.to_desk)?.map_or(found.from_unit, |desk| desk.keeper);
    let audience = audience(tx, found.from_unit, keeper)?;
    append(tx, who.acting(), vec![draft(&RouteRemoved { route: id }, found.from_unit)?.to(audience)])
}
