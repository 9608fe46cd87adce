//! What this slice asks of the floor it stands on: units, desks, routes, places.
//!
//! Everything is read in the command's own transaction or in the page's snapshot, so a desk
//! that was closed a moment ago is closed here too. Units and desks are read here in the shape
//! that routing wants, each with one question (decision 40); who answers for a post is
//! [`org::query`]'s to say, and nothing else of the slice names a table of `org` but
//! `org_unit` and `org_closure`.

use crate::model::Via;
use crate::rules::RouteRow;
use facts::org::DeskNumber;
use journal::{Db, DbError, Row, params};
use kernel::{DeskId, Grade, Level, NodeId, PlaceId, RouteId, UnitId};
use org::web::Who;
use std::collections::BTreeSet;

/// A unit as this slice needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The unit.
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
    /// Such as `government`.
    pub kind: String,
    /// Its level.
    pub level: Level,
    /// Under which unit.
    pub parent: Option<UnitId>,
    /// The node that writes for it.
    pub hosted_by: Option<NodeId>,
}

/// A desk with what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// The desk.
    pub id: DeskId,
    /// Who keeps it.
    pub keeper: UnitId,
    /// Whose jurisdiction it serves.
    pub serves: UnitId,
    /// `government`, or a line of business.
    pub line: String,
    /// Its name.
    pub name: String,
    /// No node behind it.
    pub external: bool,
    /// Numbers, the first to be tried first.
    pub phones: Vec<String>,
    /// Level of what it serves.
    pub level: Level,
    /// The addressee in one word: the government for a general duty room, otherwise the keeper.
    pub unit_name: String,
    /// Node of the keeper.
    pub node: Option<NodeId>,
}

impl Desk {
    /// Whether it is a government's general duty room.
    #[must_use]
    pub fn is_general(&self) -> bool {
        self.line == GOVERNMENT
    }
}

/// Line of a general duty room.
pub const GOVERNMENT: &str = "government";

/// A route with the desk at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// What the rules look at.
    pub row: RouteRow,
    /// The desk.
    pub desk: Desk,
}

fn level(row: &Row, column: usize) -> Result<Level, DbError> {
    Level::from_word(&row.text(column)?).ok_or(DbError::Shape("a level"))
}

const UNIT: &str = "u.id, u.name, u.short_name, u.kind, u.level, u.parent, u.hosted_by";

fn unit_of(row: &Row) -> Result<Unit, DbError> {
    Ok(Unit {
        id: row.id(0)?,
        name: row.text(1)?,
        short_name: row.text(2)?,
        kind: row.text(3)?,
        level: level(row, 4)?,
        parent: row.opt_id(5)?,
        hosted_by: row.opt_id(6)?,
    })
}

/// A unit, if it is known here.
///
/// # Errors
/// [`DbError`].
pub fn unit(db: &mut dyn Db, id: UnitId) -> Result<Option<Unit>, DbError> {
    db.first(&format!("SELECT {UNIT} FROM org_unit u WHERE u.id = $1"), params![id])?
        .as_ref()
        .map(unit_of)
        .transpose()
}

/// The node that writes for a unit, where one does.
///
/// # Errors
/// [`DbError`].
pub fn host_of(db: &mut dyn Db, id: UnitId) -> Result<Option<NodeId>, DbError> {
    Ok(unit(db, id)?.and_then(|unit| unit.hosted_by))
}

/// The nodes of the units that stand above one: what is told upwards passes them.
///
/// # Errors
/// [`DbError`].
pub fn nodes_above(db: &mut dyn Db, id: UnitId) -> Result<Vec<NodeId>, DbError> {
    let rows = db.query(
        "SELECT DISTINCT u.hosted_by FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
         WHERE c.descendant = $1 AND c.depth > 0 AND u.hosted_by IS NOT NULL",
        params![id],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// A unit that somebody may know of to address it; any other is as unknown as one that is not.
///
/// # Errors
/// [`DbError`].
pub fn addressable(db: &mut dyn Db, who: &Who, id: UnitId) -> Result<Option<Unit>, DbError> {
    if org::scope::may_address(db, who, id)? { unit(db, id) } else { Ok(None) }
}

/// A condition for a `WHERE`: the node in the value `node` writes for the unit in `column`.
#[must_use]
pub fn hosted_sql(column: &str, node: &str) -> String {
    format!("EXISTS (SELECT 1 FROM org_unit hu WHERE hu.id = {column} AND hu.hosted_by = {node})")
}

const DESK: &str = "d.id, d.keeper, d.serves, d.line, d.name, d.external, d.numbers, s.level, s.short_name,
    k.short_name, k.hosted_by";
const DESK_FROM: &str = "org_desk d JOIN org_unit s ON s.id = d.serves JOIN org_unit k ON k.id = d.keeper";

fn desk_of(row: &Row) -> Result<Desk, DbError> {
    let line = row.text(3)?;
    let numbers: Vec<DeskNumber> = row.json(6)?;
    let unit_name = if line == GOVERNMENT { row.text(8)? } else { row.text(9)? };
    Ok(Desk {
        id: row.id(0)?,
        keeper: row.id(1)?,
        serves: row.id(2)?,
        line,
        name: row.text(4)?,
        external: row.flag(5)?,
        phones: numbers.into_iter().filter(|n| n.kind != "fax").map(|n| n.number).collect(),
        level: level(row, 7)?,
        unit_name,
        node: row.opt_id(10)?,
    })
}

/// A desk, if it is known here.
///
/// # Errors
/// [`DbError`].
pub fn desk(db: &mut dyn Db, id: DeskId) -> Result<Option<Desk>, DbError> {
    db.first(&format!("SELECT {DESK} FROM {DESK_FROM} WHERE d.id = $1"), params![id])?
        .as_ref()
        .map(desk_of)
        .transpose()
}

/// The open desks that a unit keeps, in their order.
///
/// # Errors
/// [`DbError`].
pub fn desks_of(db: &mut dyn Db, keeper: UnitId) -> Result<Vec<Desk>, DbError> {
    db.query(
        &format!(
            "SELECT {DESK} FROM {DESK_FROM} WHERE d.keeper = $1 AND d.closed_on IS NULL ORDER BY d.sort, d.id"
        ),
        params![keeper],
    )?
    .iter()
    .map(desk_of)
    .collect()
}

/// The open desk of a line that serves a unit.
///
/// # Errors
/// [`DbError`].
pub fn desk_serving(db: &mut dyn Db, serves: UnitId, line: &str) -> Result<Option<Desk>, DbError> {
    db.first(
        &format!(
            "SELECT {DESK} FROM {DESK_FROM} WHERE d.serves = $1 AND d.line = $2 AND d.closed_on IS NULL
             ORDER BY d.sort, d.id LIMIT 1"
        ),
        params![serves, line],
    )?
    .as_ref()
    .map(desk_of)
    .transpose()
}

/// How far up a general duty room is looked for.
const LEVELS: usize = 8;

/// The general duty room that stands above a unit which keeps these desks: above the
/// government whose duty room it keeps, otherwise above itself. A node that was set up by
/// itself has no unit above its own: there it is the room to which its reports go.
///
/// # Errors
/// [`DbError`].
pub fn general_above(db: &mut dyn Db, keeper: &Unit, desks: &[Desk]) -> Result<Option<Desk>, DbError> {
    let mut at = desks.iter().find(|desk| desk.is_general()).map_or(keeper.id, |desk| desk.serves);
    for _ in 0..LEVELS {
        let Some(parent) = unit(db, at)?.and_then(|u| u.parent) else { break };
        let found = desk_serving(db, parent, GOVERNMENT)?;
        if let Some(desk) = found.filter(|desk| desk.keeper != keeper.id) {
            return Ok(Some(desk));
        }
        at = parent;
    }
    let ways = routes(db, keeper, desks)?.into_iter();
    let mut rooms = ways.filter(|way| way.row.via == Via::Block && way.desk.is_general());
    Ok(rooms.next().map(|way| way.desk))
}

/// The routes that hold for a unit: its own, those for its level below another unit,
/// and, where it keeps a general duty room, those of the government that room serves.
/// Departments take no block route that is meant for the governments of their level.
///
/// # Errors
/// [`DbError`].
pub fn routes(db: &mut dyn Db, unit: &Unit, desks: &[Desk]) -> Result<Vec<Route>, DbError> {
    let mut speaking = vec![unit.id];
    speaking.extend(desks.iter().filter(|d| d.is_general() && d.serves != unit.id).map(|d| d.serves));
    let governs = unit.kind == GOVERNMENT || unit.kind == "office" || desks.iter().any(Desk::is_general);
    let mut found: Vec<Route> = Vec::new();
    let mut seen: BTreeSet<RouteId> = BTreeSet::new();
    for from in speaking {
        let rows = db.query(
            &format!(
                "SELECT {DESK}, r.id, r.kinds, r.min_grade, r.via, r.from_level
                 FROM {DESK_FROM} JOIN org_route r ON r.to_desk = d.id
                 WHERE d.closed_on IS NULL AND ((r.from_unit = $1 AND r.from_level IS NULL)
                    OR (r.from_level = $2 AND EXISTS (SELECT 1 FROM org_closure c
                        WHERE c.ancestor = r.from_unit AND c.descendant = $1 AND c.depth > 0)))
                 ORDER BY r.id LIMIT 200"
            ),
            params![from, unit.level.word()],
        )?;
        for row in &rows {
            let desk = desk_of(row)?;
            let via = Via::from_word(&row.text(14)?).ok_or(DbError::Shape("a way"))?;
            let for_a_level = row.opt_text(15)?.is_some();
            let id: RouteId = row.id(11)?;
            if desk.keeper == unit.id || (for_a_level && via != Via::Line && !governs) || !seen.insert(id) {
                continue;
            }
            let min_grade = row.opt_int(13)?.and_then(Grade::from_number).unwrap_or(Grade::IV);
            let row = RouteRow {
                route_id: id,
                via,
                kinds: row.json(12)?,
                min_grade,
                to_desk: desk.id,
                to_level: desk.level,
            };
            found.push(Route { row, desk });
        }
    }
    Ok(found)
}

/// The units from which a route leads to a desk, or below which it does.
///
/// # Errors
/// [`DbError`].
pub fn routed_to(db: &mut dyn Db, desk: DeskId) -> Result<Vec<UnitId>, DbError> {
    let rows =
        db.query("SELECT DISTINCT from_unit FROM org_route WHERE to_desk = $1 LIMIT 500", params![desk])?;
    rows.iter().map(|row| row.id(0)).collect()
}

/// Whether `unit` is `above` or stands below it.
///
/// # Errors
/// [`DbError`].
pub fn is_under(db: &mut dyn Db, above: UnitId, unit: UnitId) -> Result<bool, DbError> {
    if above == unit {
        return Ok(true);
    }
    let row = db.first(
        "SELECT 1 FROM org_closure WHERE ancestor = $1 AND descendant = $2 LIMIT 1",
        params![above, unit],
    )?;
    Ok(row.is_some())
}

/// Whether a unit is one of the roots or stands below one.
///
/// # Errors
/// [`DbError`].
pub fn is_under_any(db: &mut dyn Db, roots: &[UnitId], unit: UnitId) -> Result<bool, DbError> {
    for root in roots {
        if is_under(db, *root, unit)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many units stand below, at most `limit`, itself included.
///
/// # Errors
/// [`DbError`].
pub fn under(db: &mut dyn Db, above: UnitId, limit: usize) -> Result<Vec<UnitId>, DbError> {
    let rows = db.query(
        "SELECT descendant FROM org_closure WHERE ancestor = $1 ORDER BY descendant LIMIT $2",
        params![above, limit],
    )?;
    let mut units = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<UnitId>, DbError>>()?;
    if !units.contains(&above) {
        units.push(above);
    }
    Ok(units)
}

/// A unit on the way up from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// The unit.
    pub id: UnitId,
    /// Name on lists.
    pub short_name: String,
    /// Administrative code, where it has one.
    pub code: Option<String>,
    /// Its level.
    pub level: Level,
}

/// The lines of some units, each from the highest above it down to itself.
///
/// # Errors
/// [`DbError`].
pub fn lines(db: &mut dyn Db, units: &BTreeSet<UnitId>) -> Result<Vec<(UnitId, Vec<Above>)>, DbError> {
    let sets: Vec<Vec<journal::Value>> = units.iter().map(|unit| params![*unit].to_vec()).collect();
    let found = db.query_all(
        "SELECT u.id, u.short_name, u.code, u.level FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
         WHERE c.descendant = $1 ORDER BY c.depth DESC",
        &sets,
    )?;
    let line = |rows: Vec<Row>| rows.iter().map(above).collect::<Result<Vec<_>, _>>();
    units.iter().copied().zip(found).map(|(unit, rows)| Ok((unit, line(rows)?))).collect()
}

fn above(row: &Row) -> Result<Above, DbError> {
    Ok(Above { id: row.id(0)?, short_name: row.text(1)?, code: row.opt_text(2)?, level: level(row, 3)? })
}

/// The units whose reports a unit sees as of right: itself and the governments whose
/// general duty rooms it keeps; all below them with them.
///
/// # Errors
/// [`DbError`].
pub fn roots_of_sight(db: &mut dyn Db, unit: UnitId) -> Result<Vec<UnitId>, DbError> {
    let mut roots = vec![unit];
    for desk in desks_of(db, unit)? {
        if desk.is_general() && !roots.contains(&desk.serves) {
            roots.push(desk.serves);
        }
    }
    Ok(roots)
}

/// The unit in whose jurisdiction a known place lies, and its name.
///
/// # Errors
/// [`DbError`].
pub fn place(db: &mut dyn Db, id: PlaceId) -> Result<Option<(UnitId, String)>, DbError> {
    db.first("SELECT unit, name FROM org_place WHERE id = $1", params![id])?
        .map(|row| Ok((row.id(0)?, row.text(1)?)))
        .transpose()
}

/// 发生地: the unit in whose jurisdiction something happened that `from` tells of: that of the known
/// place, otherwise the government that the words name. It is looked for at and below the one to which `from`
/// belongs and those that its desks serve, then ever farther up: a neighbour. Of a county and a
/// township in it the township counts, of two names of which one holds the other the longer. Words
/// that name none, only a level above, or two beside each other (麻黄梁镇至大河塔镇公路), say nothing.
///
/// # Errors
/// [`DbError`].
pub fn place_unit(
    db: &mut dyn Db,
    from: (UnitId, &[Desk]),
    place_id: Option<PlaceId>,
    place_text: &str,
) -> Result<Option<UnitId>, DbError> {
    if let Some((unit, _)) = place_id.map(|id| place(db, id)).transpose()?.flatten() {
        return Ok(Some(unit));
    }
    let (unit, desks) = from;
    let governments = db.query(
        "SELECT u.id FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
         WHERE c.descendant = $1 AND u.kind = 'government' ORDER BY c.depth LIMIT $2",
        params![unit, LEVELS],
    )?;
    let mut tops: BTreeSet<UnitId> = desks.iter().map(|desk| desk.serves).collect();
    for (farther, row) in governments.iter().enumerate() {
        tops.insert(row.id(0)?);
        let mut named = named_below(db, &tops, place_text)?;
        if farther > 0 {
            let mut beside = Vec::with_capacity(named.len());
            for found in named {
                if !is_under(db, found.0, unit)? {
                    beside.push(found);
                }
            }
            named = beside;
        }
        if !named.is_empty() {
            return the_one_meant(db, &named);
        }
    }
    Ok(None)
}

/// The governments at and below some units that words name.
fn named_below(
    db: &mut dyn Db,
    tops: &BTreeSet<UnitId>,
    place_text: &str,
) -> Result<Vec<(UnitId, String)>, DbError> {
    let mut named: Vec<(UnitId, String)> = Vec::new();
    for top in tops {
        let rows = db.query(
            "SELECT u.id, u.short_name FROM org_closure c JOIN org_unit u ON u.id = c.descendant
             WHERE c.ancestor = $1 AND u.kind = 'government' AND u.closed_on IS NULL
                AND LENGTH(u.short_name) > 1 AND $2 LIKE '%' || u.short_name || '%' ORDER BY u.id LIMIT 20",
            params![*top, place_text],
        )?;
        for row in &rows {
            let found = (row.id(0)?, row.text(1)?);
            if !named.contains(&found) {
                named.push(found);
            }
        }
    }
    Ok(named)
}

/// Of the governments that words name the one they mean.
fn the_one_meant(db: &mut dyn Db, named: &[(UnitId, String)]) -> Result<Option<UnitId>, DbError> {
    let mut meant = None;
    for (unit, name) in named {
        let mut stands = true;
        for (other, longer) in named.iter().filter(|(other, _)| other != unit) {
            let within = longer != name && longer.contains(name.as_str());
            stands = stands && !within && !is_under(db, *unit, *other)?;
        }
        if stands && meant.replace(*unit).is_some() {
            return Ok(None);
        }
    }
    Ok(meant)
}

/// The government in whose jurisdiction a place lies as it is written, where that is not
/// ours: one beside us, or beside a level above us (神木市, from a township of 榆阳区). Of
/// several that are named the longest counts; where ours is named as well, it is ours.
///
/// # Errors
/// [`DbError`].
pub fn neighbour_named(
    db: &mut dyn Db,
    ours: &[UnitId],
    place_text: &str,
) -> Result<Option<String>, DbError> {
    let mut named: Option<String> = None;
    for root in ours {
        // The children of every level above: some dozens, by index.
        let rows = db.query(
            "SELECT u.id, u.short_name FROM org_closure up JOIN org_unit u ON u.parent = up.ancestor
             WHERE up.descendant = $1 AND up.depth > 0 AND u.kind = 'government' AND u.closed_on IS NULL
                AND LENGTH(u.short_name) > 1 AND $2 LIKE '%' || u.short_name || '%'
             ORDER BY LENGTH(u.short_name) DESC, u.id LIMIT 20",
            params![*root, place_text],
        )?;
        for row in &rows {
            let (unit, name) = (row.id::<UnitId>(0)?, row.text(1)?);
            if is_under_any(db, ours, unit)? {
                return Ok(None);
            }
            // A level above says nothing: 榆阳区麻黄梁镇.
            let longer = named.as_ref().is_none_or(|known| known.chars().count() < name.chars().count());
            if longer && !is_under(db, unit, *root)? {
                named = Some(name);
            }
        }
    }
    Ok(named)
}

/// The township below a government in which a place lies: that of the known place, or the one
/// that the words name, the longest name first.
///
/// # Errors
/// [`DbError`].
pub fn township_of(
    db: &mut dyn Db,
    serves: UnitId,
    place_id: Option<PlaceId>,
    place_text: &str,
) -> Result<Option<Unit>, DbError> {
    if let Some((mut at, _)) = place_id.map(|id| place(db, id)).transpose()?.flatten() {
        for _ in 0..LEVELS {
            let Some(found) = unit(db, at)? else { break };
            if found.level == Level::Township && found.parent == Some(serves) {
                return Ok(Some(found));
            }
            let Some(parent) = found.parent else { break };
            at = parent;
        }
    }
    let row = db.first(
        "SELECT u.id FROM org_unit u WHERE u.parent = $1 AND u.kind = 'government' AND u.level = 'township' AND u.closed_on IS NULL
            AND LENGTH(u.short_name) > 1 AND $2 LIKE '%' || u.short_name || '%'
         ORDER BY LENGTH(u.short_name) DESC, u.id LIMIT 1",
        params![serves, place_text],
    )?;
    match row {
        Some(row) => unit(db, row.id(0)?),
        None => Ok(None),
    }
}
