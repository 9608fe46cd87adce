//! Units: opened, named anew from a date, placed, succeeded, closed.

use super::{
    append, audience_of, draft, expect_rev, like, managed, name, one_of, seen, sort_key, today, within,
};
use crate::error::OrgError;
use crate::query::{self, DatedName, Desk, Route, UNIT_COLUMNS, Unit, unit_of};
use crate::scope;
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{UnitClosed, UnitOpened, UnitPlaced, UnitRenamed, UnitSucceeded};
use journal::{Db, Identity, Tx, Value, params};
use kernel::calendar::Date;
use kernel::{Level, Page, PageRequest, UnitId, limits};
use serde::{Deserialize, Serialize};

/// Kinds of unit.
pub const KINDS: &[&str] = &[
    "government",
    "office",
    "department",
    "linkage",
    "enterprise",
    "school",
    "hospital",
    "village",
    "zone",
    "other",
];

/// What a list of units may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// Part of a name or code.
    pub q: Option<String>,
    /// Directly under this unit.
    pub parent: Option<UnitId>,
    /// Kind.
    pub kind: Option<String>,
    /// Level.
    pub level: Option<Level>,
    /// Also those that are no more.
    pub closed: Option<bool>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// Units within somebody's scope, and the line of units above them; those outside that the
/// node only notes, for who acts for its government. `code` is the node's.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, filter: &UnitFilter, code: &str) -> Result<Page<Unit>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let (sort, id) = sort_key(filter.after.as_deref())?;
    let mut values =
        vec![Value::from(sort), Value::from(id), Value::from(limit.saturating_add(1)), Value::from(who.unit)];
    let visible = scope::visible_sql(db, who, "u.id", &mut values)?;
    let outside = if super::acts_for(db, who, code)? { " OR u.placeholder = 1" } else { "" };
    let mut sql = format!(
        "SELECT {UNIT_COLUMNS} FROM org_unit u WHERE (u.sort, u.id) > ($1, $2) AND ({visible} OR EXISTS
            (SELECT 1 FROM org_closure up WHERE up.ancestor = u.id AND up.descendant = $4){outside})"
    );
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        add("(LOWER(u.name) LIKE ? OR LOWER(u.short_name) LIKE ? OR u.code LIKE ?)", like(q));
    }
    if let Some(parent) = filter.parent {
        add("u.parent = ?", Value::from(parent));
    }
    if let Some(kind) = &filter.kind {
        add("u.kind = ?", Value::from(kind));
    }
    if let Some(level) = filter.level {
        add("u.level = ?", Value::from(level.word()));
    }
    if filter.closed != Some(true) {
        sql.push_str(" AND u.closed_on IS NULL");
    }
    sql.push_str(" ORDER BY u.sort, u.id LIMIT $3");
    let rows = db.query(&sql, &values)?.iter().map(unit_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |unit| format!("{}:{}", unit.sort, unit.id)))
}

/// A name and an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UnitName {
    /// The unit.
    pub id: UnitId,
    /// Its name on lists.
    pub short_name: String,
}

/// A unit with all that is said about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UnitDetail {
    /// The unit.
    #[serde(flatten)]
    pub unit: Unit,
    /// Those above it, nearest first.
    pub above: Vec<UnitName>,
    /// Directly under it.
    pub children: u64,
    /// All its names, the oldest first.
    pub names: Vec<DatedName>,
    /// Who took over its duties.
    pub successors: Vec<UnitName>,
    /// Whose duties it took over.
    pub predecessors: Vec<UnitName>,
    /// Its open desks.
    pub desks: Vec<Desk>,
    /// The ways its reports go.
    pub routes: Vec<Route>,
    /// Name of the node that writes for it, where known.
    pub node_name: Option<String>,
    /// Written for by this node.
    pub hosted_here: bool,
}

/// One unit.
///
/// # Errors
/// [`OrgError::NotFound`] also when it is not for the caller to know about.
pub fn detail(db: &mut dyn Db, who: &Who, id: UnitId, node: &Identity) -> Result<UnitDetail, OrgError> {
    let unit = query::unit(db, id)?.ok_or(OrgError::NotFound)?;
    let noted = unit.placeholder && super::acts_for(db, who, &node.code)?;
    if !noted && !scope::may_address(db, who, id)? {
        return Err(OrgError::NotFound);
    }
    let names_of = |db: &mut dyn Db, sql: &str| -> Result<Vec<UnitName>, OrgError> {
        let rows = db.query(sql, params![id])?;
        Ok(rows
            .iter()
            .map(|r| Ok(UnitName { id: r.id(0)?, short_name: r.text(1)? }))
            .collect::<Result<_, journal::DbError>>()?)
    };
    let above = names_of(
        db,
        "SELECT u.id, u.short_name FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
         WHERE c.descendant = $1 AND c.depth > 0 ORDER BY c.depth",
    )?;
    let successors = names_of(
        db,
        "SELECT u.id, u.short_name FROM org_succession s JOIN org_unit u ON u.id = s.successor
         WHERE s.unit = $1 ORDER BY u.sort, u.id",
    )?;
    let predecessors = names_of(
        db,
        "SELECT u.id, u.short_name FROM org_succession s JOIN org_unit u ON u.id = s.unit
         WHERE s.successor = $1 ORDER BY u.sort, u.id",
    )?;
    let children =
        db.first("SELECT COUNT(*) FROM org_unit WHERE parent = $1 AND closed_on IS NULL", params![id])?;
    let node_name = match unit.hosted_by {
        None => None,
        Some(host) => db
            .first("SELECT name FROM org_node WHERE id = $1", params![host])?
            .map(|r| r.text(0))
            .transpose()?,
    };
    Ok(UnitDetail {
        above,
        children: children.map_or(Ok(0), |r| query::rev(&r, 0))?,
        names: query::names(db, id)?,
        successors,
        predecessors,
        desks: query::desks_of(db, id)?,
        routes: query::routes_of(db, id)?,
        node_name,
        hosted_here: unit.hosted_by == Some(node.node),
        unit,
    })
}

/// What a new unit is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnit {
    /// Full name.
    pub name: String,
    /// Name on lists; the full name when absent.
    #[serde(default)]
    pub short_name: Option<String>,
    /// Administrative code, where it has one.
    #[serde(default)]
    pub code: Option<String>,
    /// Kind.
    pub kind: String,
    /// Level; that of the code or of the unit above when absent.
    #[serde(default)]
    pub level: Option<Level>,
    /// Under which unit; only a placeholder may have none.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// First day.
    #[serde(default)]
    pub opened_on: Option<Date>,
    /// Order among its siblings.
    #[serde(default)]
    pub sort: i64,
    /// Only a name for somebody outside who is addressed.
    #[serde(default)]
    pub placeholder: bool,
}

/// Enters a unit.
///
/// # Errors
/// [`OrgError`].
pub fn open(tx: &mut Tx<'_>, who: &Who, new: &NewUnit) -> Result<Unit, OrgError> {
    let parent = match new.parent {
        None if new.placeholder && super::acts_for_the_node(tx, who)? => None,
        None => return Err(OrgError::invalid("/parent", "unit.parent_missing", "请选择上级单位。")),
        Some(parent) => Some(managed(tx, who, parent)?),
    };
    open_under(tx, who, new, parent.as_ref())
}

/// Enters a unit under one that the caller may change. Used by the import, too.
pub(crate) fn open_under(
    tx: &mut Tx<'_>,
    who: &Who,
    new: &NewUnit,
    parent: Option<&Unit>,
) -> Result<Unit, OrgError> {
    let fact = opening(tx, new, parent)?;
    let unit = fact.unit;
    let audience =
        if fact.placeholder { facts::draft::Audience::local() } else { facts::org::told_everywhere() };
    let by = if fact.placeholder {
        who.unit
    } else {
        parent.map_or(unit, |p| if p.placeholder { who.unit } else { p.id })
    };
    append(tx, who.acting(), vec![draft(&fact, by)?.to(audience)])?;
    query::unit(tx, unit)?.ok_or_else(|| OrgError::Bug("a unit that was just opened is not there".to_owned()))
}

fn opening(tx: &mut Tx<'_>, new: &NewUnit, parent: Option<&Unit>) -> Result<UnitOpened, OrgError> {
    let code = new.code.as_deref().map(str::trim).filter(|c| !c.is_empty());
    let of_code = match code {
        None => None,
        Some(code) => Some(Level::of_code(code).ok_or_else(|| {
            OrgError::invalid(
                "/code",
                "unit.code_malformed",
                "代码应为 6 位（GB/T 2260）、9 位或 12 位数字。",
            )
        })?),
    };
    let level = new.level.or(of_code).or(parent.map(|p| p.level));
    let level = level.ok_or_else(|| OrgError::invalid("/level", "unit.level_missing", "请选择层级。"))?;
    if !new.placeholder && parent.is_some_and(|p| p.level > level) {
        return Err(OrgError::invalid("/level", "unit.level_above_parent", "层级不能高于上级单位。"));
    }
    if let Some(code) = code {
        let covered = tx.identity().certificate.covers(code);
        if covered == new.placeholder {
            let detail = if covered {
                "本辖区内的单位不能作为外部单位登记。"
            } else {
                "代码不在本节点的辖区内。"
            };
            return Err(OrgError::invalid("/code", "unit.code_outside", detail));
        }
    }
    let unit = match code {
        None => UnitId::new(),
        // Closed units count too: a code is given once.
        Some(code) if tx.first("SELECT 1 FROM org_unit WHERE code = $1", params![code])?.is_some() => {
            return Err(OrgError::conflict("unit.exists", "这个代码的单位已经登记。"));
        }
        Some(code) => super::nodes::unit_for(tx, code)?,
    };
    let full = name("/name", &new.name)?;
    let short = new
        .short_name
        .as_deref()
        .filter(|s| !s.trim().is_empty())
        .map_or(Ok(full.clone()), |s| name("/short_name", s))?;
    Ok(UnitOpened {
        unit,
        name: full,
        short_name: short,
        code: code.map(str::to_owned),
        kind: one_of("/kind", &new.kind, KINDS)?,
        level,
        parent: parent.map(|p| p.id),
        opened_on: new.opened_on,
        sort: new.sort,
        placeholder: new.placeholder,
    })
}

/// A change of place or the end of a unit.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitChange {
    /// The unit above.
    #[serde(default)]
    pub parent: Option<UnitId>,
    /// Order among its siblings.
    #[serde(default)]
    pub sort: Option<i64>,
    /// Last day; not in the future.
    #[serde(default)]
    pub closed_on: Option<Date>,
    /// Why it is closed.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Moves or closes a unit.
///
/// # Errors
/// [`OrgError`].
pub fn change(
    tx: &mut Tx<'_>,
    who: &Who,
    id: UnitId,
    change: &UnitChange,
    if_match: Option<u64>,
) -> Result<Unit, OrgError> {
    let unit = managed(tx, who, id)?;
    expect_rev(tx, &Subject::new("unit", id.bytes()), if_match, &unit)?;
    let audience = audience_of(&unit);
    let mut drafts = Vec::new();
    let parent = change.parent.or(unit.parent);
    let sort = change.sort.unwrap_or(unit.sort);
    if parent != unit.parent || sort != unit.sort {
        if let Some(parent) = change.parent {
            let above = managed(tx, who, parent)?;
            if scope::stands_above(tx, id, parent)? {
                return Err(OrgError::invalid("/parent", "unit.ring", "上级单位不能是本单位或其下级。"));
            }
            if above.level > unit.level {
                return Err(OrgError::invalid("/parent", "unit.level_above_parent", "上级单位的层级更低。"));
            }
        }
        drafts.push(draft(&UnitPlaced { unit: id, parent, sort }, who.unit)?.to(audience.clone()));
    }
    if let Some(on) = change.closed_on {
        not_in_the_future(tx, "/closed_on", on)?;
        if tx.first("SELECT 1 FROM org_unit WHERE parent = $1 AND closed_on IS NULL", params![id])?.is_some()
        {
            return Err(OrgError::conflict("unit.has_children", "其下还有单位，请先调整或撤销下级单位。"));
        }
        let reason = within("/reason", change.reason.as_deref().unwrap_or_default(), limits::REMARK_CHARS)?;
        drafts.push(draft(&UnitClosed { unit: id, on, reason }, who.unit)?.to(audience));
    }
    append(tx, who.acting(), drafts)?;
    query::unit(tx, id)?.ok_or(OrgError::NotFound)
}

/// A unit is closed when it is closed: what is entered counts at once, and a day to come would
/// take it out of every list today.
fn not_in_the_future(tx: &Tx<'_>, pointer: &'static str, last_day: Date) -> Result<(), OrgError> {
    if last_day > today(tx) {
        return Err(OrgError::invalid(pointer, "date.future", "撤销日期不能晚于今天，请到当天再办。"));
    }
    Ok(())
}

/// A name from a date on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewName {
    /// Full name.
    pub name: String,
    /// Name on lists; the full name when absent.
    #[serde(default)]
    pub short_name: Option<String>,
    /// First day of the name; not in the future.
    pub from_on: Date,
}

/// Gives a unit a name from a date on; papers of earlier days keep the earlier name.
///
/// # Errors
/// [`OrgError`].
pub fn rename(
    tx: &mut Tx<'_>,
    who: &Who,
    id: UnitId,
    new: &NewName,
    if_match: Option<u64>,
) -> Result<Unit, OrgError> {
    let unit = managed(tx, who, id)?;
    expect_rev(tx, &Subject::new("unit", id.bytes()), if_match, &unit)?;
    if new.from_on > today(tx) {
        return Err(OrgError::invalid("/from_on", "date.future", "启用日期不能晚于今天，请到当天再改。"));
    }
    let full = name("/name", &new.name)?;
    let short = new
        .short_name
        .as_deref()
        .filter(|s| !s.trim().is_empty())
        .map_or(Ok(full.clone()), |s| name("/short_name", s))?;
    let fact = UnitRenamed { unit: id, name: full, short_name: short, from_on: new.from_on };
    append(tx, who.acting(), vec![draft(&fact, who.unit)?.to(audience_of(&unit))])?;
    query::unit(tx, id)?.ok_or(OrgError::NotFound)
}

/// To whom duties pass.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Succession {
    /// Who takes them over.
    pub successor: UnitId,
    /// From which day.
    pub on: Date,
    /// `merged`, `split` or `duty`, or words such as 防汛抗旱职责.
    pub how: String,
    /// Also close the unit on the day before, which is not in the future.
    #[serde(default)]
    pub close: bool,
}

/// Notes that a unit's duties pass to another, wholly or in part.
///
/// # Errors
/// [`OrgError`].
pub fn succeed(
    tx: &mut Tx<'_>,
    who: &Who,
    id: UnitId,
    to: &Succession,
    if_match: Option<u64>,
) -> Result<Unit, OrgError> {
    let unit = managed(tx, who, id)?;
    expect_rev(tx, &Subject::new("unit", id.bytes()), if_match, &unit)?;
    if to.successor == id {
        return Err(OrgError::invalid("/successor", "unit.succeeds_itself", "承接单位不能是本单位。"));
    }
    seen(tx, who, to.successor)?;
    let how = name("/how", &to.how)?;
    let fact = UnitSucceeded { unit: id, successor: to.successor, on: to.on, how };
    let mut drafts = vec![draft(&fact, who.unit)?.to(audience_of(&unit))];
    if to.close && unit.closed_on.is_none() {
        let on = to.on.plus_days(-1);
        not_in_the_future(tx, "/on", on)?;
        let closed = UnitClosed { unit: id, on, reason: "职责划转".to_owned() };
        drafts.push(draft(&closed, who.unit)?.to(audience_of(&unit)));
    }
    append(tx, who.acting(), drafts)?;
    query::unit(tx, id)?.ok_or(OrgError::NotFound)
}
