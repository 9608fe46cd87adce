//! Reading units, desks, routes and who holds which post: for services of this and
//! every other slice. Nothing here asks who is asking; that is [`crate::scope`].

use facts::org::{DeskNumber, Phone, Via};
use journal::{Db, DbError, Row, params};
use kernel::calendar::Date;
use kernel::{DeskId, Grade, Instant, Level, NodeId, PersonId, PostId, RouteId, UnitId};
use serde::Serialize;

/// A unit as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
    /// Administrative code.
    pub code: Option<String>,
    /// `government`, `office`, `department`, …
    pub kind: String,
    /// Level.
    pub level: Level,
    /// Under which unit.
    pub parent: Option<UnitId>,
    /// The node that writes for it; absent for one that runs no platform.
    pub hosted_by: Option<NodeId>,
    /// Only a name for somebody outside.
    pub placeholder: bool,
    /// First day.
    pub opened_on: Option<String>,
    /// Last day, when it is no more.
    pub closed_on: Option<String>,
    /// Order among its siblings.
    pub sort: i64,
}

/// Columns of [`unit_of`], with the table aliased `u`.
pub(crate) const UNIT_COLUMNS: &str = "u.id, u.rev, u.name, u.short_name, u.code, u.kind, u.level, u.parent, u.hosted_by, u.placeholder, u.opened_on, u.closed_on, u.sort";

pub(crate) fn unit_of(row: &Row) -> Result<Unit, DbError> {
    Ok(Unit {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        name: row.text(2)?,
        short_name: row.text(3)?,
        code: row.opt_text(4)?,
        kind: row.text(5)?,
        level: Level::from_word(&row.text(6)?).ok_or(DbError::Shape("level"))?,
        parent: row.opt_id(7)?,
        hosted_by: row.opt_id(8)?,
        placeholder: row.flag(9)?,
        opened_on: row.opt_text(10)?,
        closed_on: row.opt_text(11)?,
        sort: row.int(12)?,
    })
}

pub(crate) fn rev(row: &Row, column: usize) -> Result<u64, DbError> {
    u64::try_from(row.int(column)?).map_err(|_| DbError::Shape("rev"))
}

/// One unit.
///
/// # Errors
/// [`DbError`].
pub fn unit(db: &mut dyn Db, id: UnitId) -> Result<Option<Unit>, DbError> {
    db.first(&format!("SELECT {UNIT_COLUMNS} FROM org_unit u WHERE u.id = $1"), params![id])?
        .as_ref()
        .map(unit_of)
        .transpose()
}

/// The open unit with this administrative code.
///
/// # Errors
/// [`DbError`].
pub fn unit_by_code(db: &mut dyn Db, code: &str) -> Result<Option<Unit>, DbError> {
    db.first(
        &format!("SELECT {UNIT_COLUMNS} FROM org_unit u WHERE u.code = $1 AND u.closed_on IS NULL ORDER BY u.id LIMIT 1"),
        params![code],
    )?
    .as_ref()
    .map(unit_of)
    .transpose()
}

/// Full and short name of a unit on a day: what a paper of that day says.
///
/// # Errors
/// [`DbError`].
pub fn name_on(db: &mut dyn Db, id: UnitId, on: Date) -> Result<Option<(String, String)>, DbError> {
    let on = on.to_string();
    // Before its first dated name a unit is called by that first one.
    let row = match db.first(
        "SELECT name, short_name FROM org_unit_name WHERE unit = $1 AND from_on <= $2 ORDER BY from_on DESC LIMIT 1",
        params![id, on],
    )? {
        Some(row) => Some(row),
        None => db.first(
            "SELECT name, short_name FROM org_unit_name WHERE unit = $1 ORDER BY from_on LIMIT 1",
            params![id],
        )?,
    };
    row.map(|row| Ok((row.text(0)?, row.text(1)?))).transpose()
}

/// A dated name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DatedName {
    /// First day; absent when it was always so.
    pub from_on: Option<String>,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
}

/// All names of a unit, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn names(db: &mut dyn Db, id: UnitId) -> Result<Vec<DatedName>, DbError> {
    db.query("SELECT from_on, name, short_name FROM org_unit_name WHERE unit = $1 ORDER BY from_on", params![id])?
        .iter()
        .map(|row| {
            let from_on = Some(row.text(0)?).filter(|d| !d.is_empty());
            Ok(DatedName { from_on, name: row.text(1)?, short_name: row.text(2)? })
        })
        .collect()
}

/// The unit and those above it, nearest first.
///
/// # Errors
/// [`DbError`].
pub fn line_up(db: &mut dyn Db, id: UnitId) -> Result<Vec<UnitId>, DbError> {
    db.query("SELECT ancestor FROM org_closure WHERE descendant = $1 ORDER BY depth", params![id])?
        .iter()
        .map(|row| row.id(0))
        .collect()
}

/// The nearest government at or above a unit: 区政府 for a bureau, itself for a township.
///
/// # Errors
/// [`DbError`].
pub fn government_of(db: &mut dyn Db, id: UnitId) -> Result<Option<Unit>, DbError> {
    db.first(
        &format!(
            "SELECT {UNIT_COLUMNS} FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
             WHERE c.descendant = $1 AND u.kind = 'government' ORDER BY c.depth LIMIT 1"
        ),
        params![id],
    )?
    .as_ref()
    .map(unit_of)
    .transpose()
}

/// The units that took over the duties of a closed one, as far as the chain goes.
///
/// # Errors
/// [`DbError`].
pub fn successors(db: &mut dyn Db, id: UnitId) -> Result<Vec<UnitId>, DbError> {
    let mut found: Vec<UnitId> = Vec::new();
    let mut next = vec![id];
    while let Some(unit) = next.pop() {
        let rows =
            db.query("SELECT successor FROM org_succession WHERE unit = $1 ORDER BY successor", params![unit])?;
        for row in rows {
            let successor = row.id(0)?;
            if successor != id && !found.contains(&successor) {
                found.push(successor);
                next.push(successor);
            }
        }
    }
    Ok(found)
}

/// A duty room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// The unit that keeps it.
    pub keeper: UnitId,
    /// The unit whose jurisdiction it serves.
    pub serves: UnitId,
    /// `government` or a line of business.
    pub line: String,
    /// Name.
    pub name: String,
    /// No node of ours behind it.
    pub external: bool,
    /// Official numbers.
    pub numbers: Vec<DeskNumber>,
    /// Hours in words.
    pub hours: String,
    /// How it takes papers.
    pub methods: Vec<String>,
    /// Order among the keeper's desks.
    pub sort: i64,
    /// Last day, when it is closed.
    pub closed_on: Option<String>,
}

pub(crate) const DESK_COLUMNS: &str =
    "d.id, d.rev, d.keeper, d.serves, d.line, d.name, d.external, d.numbers, d.hours, d.methods, d.sort, d.closed_on";

pub(crate) fn desk_of(row: &Row) -> Result<Desk, DbError> {
    Ok(Desk {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        keeper: row.id(2)?,
        serves: row.id(3)?,
        line: row.text(4)?,
        name: row.text(5)?,
        external: row.flag(6)?,
        numbers: row.json(7)?,
        hours: row.text(8)?,
        methods: row.json(9)?,
        sort: row.int(10)?,
        closed_on: row.opt_text(11)?,
    })
}

/// One desk.
///
/// # Errors
/// [`DbError`].
pub fn desk(db: &mut dyn Db, id: DeskId) -> Result<Option<Desk>, DbError> {
    db.first(&format!("SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.id = $1"), params![id])?
        .as_ref()
        .map(desk_of)
        .transpose()
}

/// Open desks that a unit keeps, in its order.
///
/// # Errors
/// [`DbError`].
pub fn desks_of(db: &mut dyn Db, keeper: UnitId) -> Result<Vec<Desk>, DbError> {
    db.query(
        &format!(
            "SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.keeper = $1 AND d.closed_on IS NULL ORDER BY d.sort, d.id"
        ),
        params![keeper],
    )?
    .iter()
    .map(desk_of)
    .collect()
}

/// Open desks that serve a unit's jurisdiction, the general duty room first.
///
/// # Errors
/// [`DbError`].
pub fn desks_serving(db: &mut dyn Db, unit: UnitId) -> Result<Vec<Desk>, DbError> {
    let mut desks = db
        .query(
            &format!(
                "SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.serves = $1 AND d.closed_on IS NULL ORDER BY d.sort, d.id"
            ),
            params![unit],
        )?
        .iter()
        .map(desk_of)
        .collect::<Result<Vec<_>, _>>()?;
    desks.sort_by_key(|desk| desk.line != "government");
    Ok(desks)
}

/// A way that reports go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// From this unit or, with `from_level`, from those below it.
    pub from_unit: UnitId,
    /// From every unit of this level below `from_unit`.
    pub from_level: Option<Level>,
    /// Kinds of event; empty means all.
    pub kinds: Vec<String>,
    /// Only this grade and graver; absent means all.
    pub min_grade: Option<Grade>,
    /// To this desk.
    pub to_desk: DeskId,
    /// Block, line or skip-level copy.
    pub via: Via,
}

impl Route {
    /// Whether a report of this kind and grade goes this way. `kind` may be a path of
    /// codes, most general first; a route that names any of them matches.
    #[must_use]
    pub fn takes(&self, kind: &[&str], grade: Grade) -> bool {
        let kind_fits = self.kinds.is_empty() || self.kinds.iter().any(|k| kind.contains(&k.as_str()));
        kind_fits && self.min_grade.is_none_or(|least| grade.at_least(least))
    }
}

pub(crate) const ROUTE_COLUMNS: &str =
    "r.id, r.rev, r.from_unit, r.from_level, r.kinds, r.min_grade, r.to_desk, r.via";

pub(crate) fn route_of(row: &Row) -> Result<Route, DbError> {
    Ok(Route {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        from_unit: row.id(2)?,
        from_level: row.opt_text(3)?.as_deref().and_then(Level::from_word),
        kinds: row.json(4)?,
        min_grade: row.opt_int(5)?.and_then(Grade::from_number),
        to_desk: row.id(6)?,
        via: Via::from_word(&row.text(7)?).ok_or(DbError::Shape("via"))?,
    })
}

/// Every way that leads from a unit to an open desk: its own, and those of its level
/// set by a unit above it. A unit's own desks are no way up.
///
/// # Errors
/// [`DbError`].
pub fn routes_of(db: &mut dyn Db, unit: UnitId) -> Result<Vec<Route>, DbError> {
    db.query(
        &format!(
            "SELECT {ROUTE_COLUMNS} FROM org_route r
             JOIN org_desk d ON d.id = r.to_desk AND d.closed_on IS NULL AND d.keeper <> $1
             JOIN org_closure c ON c.ancestor = r.from_unit AND c.descendant = $1
             JOIN org_unit u ON u.id = $1
             WHERE (r.from_level IS NULL AND c.depth = 0) OR (r.from_level = u.level AND c.depth > 0)
             ORDER BY r.via, d.sort, r.id"
        ),
        params![unit],
    )?
    .iter()
    .map(route_of)
    .collect()
}

/// Who answers for a post at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PostNow {
    /// The post.
    pub post: PostId,
    /// Its unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// `head`, `deputy`, `leader`, `chief`, `officer` or `staff`.
    pub duty: String,
    /// Who answers for it now; absent when the post is vacant or nobody stands in.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// Their numbers, the first to be tried first.
    pub phones: Vec<Phone>,
    /// Whether somebody answered the first number when it was last tried; absent when
    /// it never was.
    pub tested_at: Option<Instant>,
    /// Holder or stand-in.
    pub state: PostState,
    /// The holder for whom somebody stands in.
    pub stands_in_for: Option<String>,
}

/// How a post is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Its holder is here.
    Present,
    /// Its holder is away, a stand-in answers.
    StandIn,
    /// Its holder is away and nobody stands in.
    Absent,
    /// Nobody holds it.
    Vacant,
}

/// Posts of a unit with who answers for each at `at`, in the unit's order.
///
/// # Errors
/// [`DbError`].
pub fn posts(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Vec<PostNow>, DbError> {
    let rows = db.query(
        "SELECT id, title, duty FROM org_post WHERE unit = $1 AND (closed_on IS NULL OR closed_on >= $2)
         ORDER BY sort, id",
        params![unit, Date::of(at).to_string()],
    )?;
    rows.iter().map(|row| post_now(db, unit, row, at)).collect()
}

fn post_now(db: &mut dyn Db, unit: UnitId, row: &Row, at: Instant) -> Result<PostNow, DbError> {
    let post: PostId = row.id(0)?;
    let holder = holder(db, post, Date::of(at))?;
    let absence = db.first(
        "SELECT stand_in FROM org_absence WHERE post = $1 AND from_at <= $2 AND to_at > $2 ORDER BY from_at DESC, id LIMIT 1",
        params![post, at],
    )?;
    let stand_in = match &absence {
        Some(row) => row.opt_id::<PersonId>(0)?,
        None => None,
    };
    let (state, person) = match (holder, &absence, stand_in) {
        (Some(holder), None, _) => (PostState::Present, Some(holder)),
        (_, Some(_), Some(stand_in)) => (PostState::StandIn, Some(stand_in)),
        (Some(_), Some(_), None) => (PostState::Absent, None),
        (None, _, _) => (PostState::Vacant, None),
    };
    let (name, phones) = match person {
        Some(person) => name_and_phones(db, person)?,
        None => (String::new(), Vec::new()),
    };
    let tested_at = match (person, phones.first()) {
        (Some(person), Some(phone)) => tested(db, person, &phone.number)?,
        _ => None,
    };
    let stands_in_for = match (state, holder) {
        (PostState::StandIn, Some(holder)) => Some(name_and_phones(db, holder)?.0),
        _ => None,
    };
    Ok(PostNow { post, unit, title: row.text(1)?, duty: row.text(2)?, person, name, phones, tested_at, state, stands_in_for })
}

/// Who held a post on a day; the full holder before an acting one.
///
/// # Errors
/// [`DbError`].
pub fn holder(db: &mut dyn Db, post: PostId, on: Date) -> Result<Option<PersonId>, DbError> {
    db.first(
        "SELECT person FROM org_holder WHERE post = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2)
         ORDER BY acting, from_on DESC, person LIMIT 1",
        params![post, on.to_string()],
    )?
    .map(|row| row.id(0))
    .transpose()
}

/// Name and numbers of a person; empty after an erasure.
///
/// # Errors
/// [`DbError`].
pub fn name_and_phones(db: &mut dyn Db, person: PersonId) -> Result<(String, Vec<Phone>), DbError> {
    let row = db.first("SELECT name, phones FROM org_person WHERE id = $1", params![person])?;
    row.map_or_else(|| Ok((String::new(), Vec::new())), |row| Ok((row.text(0)?, row.json(1)?)))
}

fn tested(db: &mut dyn Db, person: PersonId, number: &str) -> Result<Option<Instant>, DbError> {
    let row = db.first(
        "SELECT tested_at FROM org_phone WHERE person = $1 AND number = $2 AND tested_ok = 1",
        params![person, crate::views::dialled(number)],
    )?;
    row.map_or(Ok(None), |row| row.opt_instant(0))
}

/// The leader who answers for a unit at `at`: the first of its posts of duty `leader`,
/// then `deputy`, then `head`, that is filled or stood in for.
///
/// # Errors
/// [`DbError`].
pub fn leader_on_duty(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["leader", "deputy", "head"])
}

/// The officer who answers for a unit's desk at `at`: duty `officer`, then `chief`.
///
/// # Errors
/// [`DbError`].
pub fn officer_on_duty(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["officer", "chief"])
}

/// The head of a unit at `at`, or who stands in.
///
/// # Errors
/// [`DbError`].
pub fn head(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["head"])
}

fn first_of(db: &mut dyn Db, unit: UnitId, at: Instant, duties: &[&str]) -> Result<Option<PostNow>, DbError> {
    let posts = posts(db, unit, at)?;
    Ok(duties
        .iter()
        .find_map(|duty| posts.iter().find(|post| post.duty == *duty && post.person.is_some()))
        .cloned())
}
