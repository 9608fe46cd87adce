//! Desks: the duty rooms to which reports go.

use super::{append, audience_of, draft, expect_rev, like, managed, name, one_of, sort_key, today, within};
use crate::error::OrgError;
use crate::query::{self, DESK_COLUMNS, Desk, desk_of};
use crate::scope;
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{DeskChanged, DeskClosed, DeskNumber, DeskOpened, DeskTerms};
use journal::{Db, Tx, Value};
use kernel::limits::org::PHONES_PER_DESK;
use kernel::{DeskId, Page, PageRequest, UnitId, limits};
use serde::Deserialize;

/// The line of a general duty room.
const GENERAL: &str = "government";
/// Kinds of number.
const NUMBER_KINDS: &[&str] = &["phone", "fax", "mobile", "hotline", "internal"];
/// Ways in which a desk without a node takes papers.
const METHODS: &[&str] = &["fax", "phone", "message", "system", "paper"];

/// What a list of desks may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DeskFilter {
    /// Kept by or serving this unit.
    pub unit: Option<UnitId>,
    /// Part of a name or of a number.
    pub q: Option<String>,
    /// Also closed ones.
    pub closed: Option<bool>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// Desks within somebody's scope, those of the units above, and those to which their own
/// reports go; those of somebody outside, for who acts for the node's government, before a
/// route leads there. `code` is the node's.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, filter: &DeskFilter, code: &str) -> Result<Page<Desk>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let (sort, id) = sort_key(filter.after.as_deref())?;
    let routes = query::routes_of(db, who.unit)?;
    let mut values =
        vec![Value::from(who.unit), Value::from(limit.saturating_add(1)), Value::from(sort), Value::from(id)];
    let visible = scope::visible_sql(db, who, "d.keeper", &mut values)?;
    let mut addressed = String::new();
    if super::acts_for(db, who, code)? {
        addressed
            .push_str(" OR EXISTS (SELECT 1 FROM org_unit o WHERE o.id = d.keeper AND o.placeholder = 1)");
    }
    for route in &routes {
        values.push(Value::from(route.to_desk));
        addressed.push_str(&format!(" OR d.id = ${}", values.len()));
    }
    let mut sql = format!(
        "SELECT {DESK_COLUMNS} FROM org_desk d WHERE (d.sort, d.id) > ($3, $4) AND ({visible} OR EXISTS
            (SELECT 1 FROM org_closure up WHERE up.ancestor = d.serves AND up.descendant = $1){addressed})"
    );
    if let Some(unit) = filter.unit {
        values.push(Value::from(unit));
        sql.push_str(&format!(" AND (d.keeper = ${0} OR d.serves = ${0})", values.len()));
    }
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        values.push(like(q));
        sql.push_str(&format!(" AND (LOWER(d.name) LIKE ${0} OR d.numbers LIKE ${0})", values.len()));
    }
    if filter.closed != Some(true) {
        sql.push_str(" AND d.closed_on IS NULL");
    }
    sql.push_str(" ORDER BY d.sort, d.id LIMIT $2");
    let rows = db.query(&sql, &values)?.iter().map(desk_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |desk| format!("{}:{}", desk.sort, desk.id)))
}

/// What a desk is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDesk {
    /// The unit that keeps it.
    pub keeper: UnitId,
    /// The unit whose jurisdiction it serves; the keeper when absent.
    #[serde(default)]
    pub serves: Option<UnitId>,
    /// `government`, or a line of business such as `emergency`, `coal`, `health`.
    pub line: String,
    /// Name.
    pub name: String,
    /// No node of ours behind it.
    #[serde(default)]
    pub external: bool,
    /// Official numbers.
    #[serde(default)]
    pub numbers: Vec<DeskNumber>,
    /// Hours in words; empty means day and night.
    #[serde(default)]
    pub hours: String,
    /// How it takes papers, where no node is behind it.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Order among the keeper's desks.
    #[serde(default)]
    pub sort: i64,
}

/// The terms of a desk, and who keeps it; `before` are those that it has, when it is restated.
fn terms(
    tx: &mut Tx<'_>,
    who: &Who,
    new: &NewDesk,
    before: Option<&Desk>,
) -> Result<(DeskTerms, query::Unit), OrgError> {
    let keeper = managed(tx, who, new.keeper)?;
    let serves = new.serves.unwrap_or(keeper.id);
    let as_before = before.is_some_and(|desk| desk.serves == serves && desk.line == new.line.trim());
    may_serve(tx, who, keeper.id, serves, as_before)?;
    if keeper.placeholder && !new.external {
        return Err(OrgError::invalid("/external", "desk.external", "外部单位的值班室须登记为外部收报。"));
    }
    if new.numbers.len() > PHONES_PER_DESK {
        return Err(OrgError::invalid(
            "/numbers",
            "list.too_long",
            format!("至多 {PHONES_PER_DESK} 个号码。"),
        ));
    }
    let numbers = new.numbers.iter().map(number).collect::<Result<Vec<_>, _>>()?;
    let methods =
        new.methods.iter().map(|m| one_of("/methods", m, METHODS)).collect::<Result<Vec<_>, _>>()?;
    let terms = DeskTerms {
        keeper: keeper.id,
        serves,
        line: name("/line", &new.line)?,
        name: name("/name", &new.name)?,
        external: new.external,
        numbers,
        hours: within("/hours", &new.hours, limits::NAME_CHARS)?,
        methods,
        sort: new.sort,
    };
    Ok((terms, keeper))
}

/// A bureau's desk may serve its whole government, if who acts for that government says so: it
/// lets the bureau read what lies there. A strange unit it may not serve.
fn may_serve(
    tx: &mut Tx<'_>,
    who: &Who,
    keeper: UnitId,
    serves: UnitId,
    as_before: bool,
) -> Result<(), OrgError> {
    if serves == keeper || scope::stands_above(tx, keeper, serves)? {
        return Ok(());
    }
    if !scope::stands_above(tx, serves, keeper)? {
        return Err(OrgError::invalid("/serves", "desk.serves", "服务范围应为本单位、其上级或下级。"));
    }
    if as_before || scope::may_change(tx, who, serves)? {
        return Ok(());
    }
    Err(OrgError::invalid("/serves", "desk.serves_above", "服务上级全域的值班室，由该上级的管理员设立。"))
}

fn number(number: &DeskNumber) -> Result<DeskNumber, OrgError> {
    let kind = one_of("/numbers", &number.kind, NUMBER_KINDS)?;
    let text = within("/numbers", &number.number, limits::PHONE_CHARS)?;
    if text.is_empty() {
        return Err(OrgError::invalid("/numbers", "text.empty", "号码不能为空。"));
    }
    Ok(DeskNumber { kind, number: text })
}

/// Opens a desk.
///
/// # Errors
/// [`OrgError`].
pub fn open(tx: &mut Tx<'_>, who: &Who, new: &NewDesk) -> Result<Desk, OrgError> {
    let (terms, keeper) = terms(tx, who, new, None)?;
    let desk = DeskId::new();
    append(
        tx,
        who.acting(),
        vec![draft(&DeskOpened { desk, terms }, by(who, &keeper))?.to(audience_of(&keeper))],
    )?;
    query::desk(tx, desk)?.ok_or_else(|| OrgError::Bug("a desk that was just opened is not there".to_owned()))
}

/// Restates a desk.
///
/// # Errors
/// [`OrgError`].
pub fn change(
    tx: &mut Tx<'_>,
    who: &Who,
    id: DeskId,
    new: &NewDesk,
    if_match: Option<u64>,
) -> Result<Desk, OrgError> {
    let desk = own(tx, who, id)?;
    expect_rev(tx, &Subject::new("desk", id.bytes()), if_match, &desk)?;
    let (terms, keeper) = terms(tx, who, new, Some(&desk))?;
    let fact = DeskChanged { desk: id, terms };
    append(tx, who.acting(), vec![draft(&fact, by(who, &keeper))?.to(audience_of(&keeper))])?;
    query::desk(tx, id)?.ok_or(OrgError::NotFound)
}

/// Closes a desk from today on.
///
/// # Errors
/// [`OrgError`].
pub fn close(tx: &mut Tx<'_>, who: &Who, id: DeskId, if_match: Option<u64>) -> Result<Desk, OrgError> {
    let desk = own(tx, who, id)?;
    expect_rev(tx, &Subject::new("desk", id.bytes()), if_match, &desk)?;
    let keeper = query::unit(tx, desk.keeper)?.ok_or(OrgError::NotFound)?;
    let fact = DeskClosed { desk: id, on: today(tx) };
    append(tx, who.acting(), vec![draft(&fact, by(who, &keeper))?.to(audience_of(&keeper))])?;
    query::desk(tx, id)?.ok_or(OrgError::NotFound)
}

/// A desk that somebody may change: one that a unit of theirs keeps, and a general duty room
/// only where the government that it serves is theirs, too.
fn own(tx: &mut Tx<'_>, who: &Who, id: DeskId) -> Result<Desk, OrgError> {
    let desk = query::desk(tx, id)?.ok_or(OrgError::NotFound)?;
    let keeper = managed(tx, who, desk.keeper)?;
    let general = desk.line == GENERAL && !keeper.placeholder && desk.serves != desk.keeper;
    if general && !scope::may_change(tx, who, desk.serves)? {
        return Err(OrgError::forbidden("desk.general", "总值班室由其所属政府的管理员维护。"));
    }
    Ok(desk)
}

/// Who acts for the header: the keeper itself; for a placeholder, those who note it.
fn by(who: &Who, keeper: &query::Unit) -> UnitId {
    if keeper.placeholder { who.unit } else { keeper.id }
}

/// Reads one desk that the caller may address, or note. `code` is the node's.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn one(db: &mut dyn Db, who: &Who, id: DeskId, code: &str) -> Result<Desk, OrgError> {
    let desk = query::desk(db, id)?.ok_or(OrgError::NotFound)?;
    let outside = query::unit(db, desk.keeper)?.is_some_and(|unit| unit.placeholder);
    if outside && super::acts_for(db, who, code)? || may_address(db, who, &desk)? {
        return Ok(desk);
    }
    Err(OrgError::NotFound)
}

/// Whether somebody may know of a desk: one that serves a unit they may address, one that is
/// kept within their scope, and one to which their reports go.
pub(crate) fn may_address(db: &mut dyn Db, who: &Who, desk: &Desk) -> Result<bool, OrgError> {
    if scope::may_address(db, who, desk.serves)? || scope::may_see(db, who, desk.keeper)? {
        return Ok(true);
    }
    Ok(query::routes_of(db, who.unit)?.iter().any(|route| route.to_desk == desk.id))
}
