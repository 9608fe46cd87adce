//! Registered workstations: the shared duty PC that keeps the desk on its screen and rings
//! while nobody is signed in. It may show how much waits, never what.

use super::{id_key, managed, name};
use crate::error::OrgError;
use crate::query;
use crate::scope;
use crate::web::Who;
use journal::{Db, DbError, Tx, Value, params};
use kernel::limits;
use kernel::{DeskId, EventId, Instant, Page, PageRequest};
use serde::{Deserialize, Serialize};

/// How much waits at a desk, answered by the report slice and wired by the server.
pub trait DeskWatch: Send + Sync {
    /// What waits at `desk`.
    ///
    /// # Errors
    /// [`DbError`].
    fn waiting(&self, db: &mut dyn Db, desk: DeskId, now: Instant) -> Result<Waiting, DbError>;
}

/// What waits at a desk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = WaitingAtDesk)]
pub struct Waiting {
    /// Reports that nobody has received.
    pub open_count: u64,
    /// How long the oldest has waited.
    pub oldest_wait_ms: Option<i64>,
}

/// The screen of a workstation while nobody is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Screen {
    /// Whether this browser is a registered workstation.
    pub registered: bool,
    /// Its desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskName>,
    /// Name of the unit that keeps the desk, and its id for the break-glass form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<super::units::UnitName>,
    /// Reports that nobody has received.
    pub open_count: u64,
    /// How long the oldest has waited.
    pub oldest_wait_ms: Option<i64>,
    /// Who may take over with a PIN.
    pub people: Vec<Relief>,
    /// When the bell was last heard here.
    pub bell_tested_at: Option<Instant>,
}

/// A desk's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DeskName {
    /// The desk.
    pub id: DeskId,
    /// Its name.
    pub name: String,
}

/// Somebody who may take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Relief {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
}

/// The screen of the workstation with this cookie.
///
/// # Errors
/// [`DbError`].
pub fn screen(
    db: &mut dyn Db,
    digest: Option<[u8; 32]>,
    watch: Option<&dyn DeskWatch>,
    now: Instant,
) -> Result<Screen, DbError> {
    let Some(found) = super::sessions::workstation(db, digest)? else { return Ok(Screen::default()) };
    let desk = query::desk(db, found.desk)?;
    let unit = query::unit(db, found.keeper)?;
    let waiting = watch.map_or(Ok(Waiting::default()), |watch| watch.waiting(db, found.desk, now))?;
    let bell = db.first("SELECT bell_tested_at FROM org_workstation WHERE id = $1", params![found.id])?;
    let people = db.query(
        "SELECT a.login, COALESCE(NULLIF(p.name, ''), a.name) FROM org_account a
         JOIN org_secret s ON s.account = a.id AND s.pin IS NOT NULL LEFT JOIN org_person p ON p.id = a.person
         WHERE a.unit = $1 AND a.locked = 0 ORDER BY a.login LIMIT $2",
        params![found.keeper, limits::org::PEOPLE_ON_SCREEN],
    )?;
    Ok(Screen {
        registered: true,
        desk: desk.map(|d| DeskName { id: d.id, name: d.name }),
        unit: unit.map(|u| super::units::UnitName { id: u.id, short_name: u.short_name }),
        open_count: waiting.open_count,
        oldest_wait_ms: waiting.oldest_wait_ms,
        people: people
            .iter()
            .map(|row| Ok(Relief { login: row.text(0)?, name: row.text(1)? }))
            .collect::<Result<_, DbError>>()?,
        bell_tested_at: bell.map_or(Ok(None), |row| row.opt_instant(0))?,
    })
}

/// A registered workstation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct WorkstationRow {
    /// Its id.
    pub id: EventId,
    /// Its desk.
    pub desk_id: DeskId,
    /// Name of the desk.
    pub desk_name: String,
    /// Where it stands.
    pub label: String,
    /// Registered.
    pub registered_at: Instant,
    /// When the bell was last heard.
    pub bell_tested_at: Option<Instant>,
}

/// Workstations at desks within somebody's scope, in the order in which they were registered.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, page: &PageRequest) -> Result<Page<WorkstationRow>, OrgError> {
    let limit = page.limit();
    let mut values = vec![Value::from(id_key(page.after.as_deref())?), Value::from(limit.saturating_add(1))];
    let visible = scope::visible_sql(db, who, "d.keeper", &mut values)?;
    let sql = format!(
        "SELECT w.id, w.desk, d.name, w.label, w.registered_at, w.bell_tested_at FROM org_workstation w
         JOIN org_desk d ON d.id = w.desk WHERE {visible} AND w.id > $1 ORDER BY w.id LIMIT $2"
    );
    let rows = db.query(&sql, &values)?;
    let of = |row: &journal::Row| -> Result<WorkstationRow, DbError> {
        Ok(WorkstationRow {
            id: row.id(0)?,
            desk_id: row.id(1)?,
            desk_name: row.text(2)?,
            label: row.text(3)?,
            registered_at: row.instant(4)?,
            bell_tested_at: row.opt_instant(5)?,
        })
    };
    let rows = rows.iter().map(of).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |row| row.id.to_string()))
}

/// Which desk this browser shall stand at.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorkstation {
    /// The desk.
    pub desk_id: DeskId,
    /// Where it stands, such as 总值班室左机.
    pub label: String,
}

/// Registers this browser as a workstation; `digest` is of the cookie made outside.
///
/// # Errors
/// [`OrgError`].
pub fn register(
    tx: &mut Tx<'_>,
    who: &Who,
    new: &NewWorkstation,
    digest: [u8; 32],
) -> Result<WorkstationRow, OrgError> {
    let desk = query::desk(tx, new.desk_id)?.filter(|d| d.closed_on.is_none() && !d.external);
    let unknown = || OrgError::invalid("/desk_id", "desk.unknown", "没有这个值班室。");
    let desk = desk.ok_or_else(unknown)?;
    managed(tx, who, desk.keeper).map_err(|e| if matches!(e, OrgError::NotFound) { unknown() } else { e })?;
    let now = tx.now();
    let row = WorkstationRow {
        id: EventId::new(),
        desk_id: desk.id,
        desk_name: desk.name,
        label: name("/label", &new.label)?,
        registered_at: now,
        bell_tested_at: None,
    };
    tx.execute(
        "INSERT INTO org_workstation (id, digest, desk, label, registered_at, registered_by, bell_tested_at)
         VALUES ($1, $2, $3, $4, $5, $6, NULL)",
        params![row.id, digest, row.desk_id, row.label.as_str(), now, who.account],
    )?;
    Ok(row)
}

/// Takes a registration back; sessions at it end.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn remove(tx: &mut Tx<'_>, who: &Who, id: EventId) -> Result<(), OrgError> {
    let row = tx.first(
        "SELECT d.keeper FROM org_workstation w JOIN org_desk d ON d.id = w.desk WHERE w.id = $1",
        params![id],
    )?;
    let keeper = row.ok_or(OrgError::NotFound)?.id(0)?;
    managed(tx, who, keeper)?;
    tx.execute("DELETE FROM org_session WHERE workstation = $1", params![id])?;
    tx.execute("DELETE FROM org_workstation WHERE id = $1", params![id])?;
    Ok(())
}
