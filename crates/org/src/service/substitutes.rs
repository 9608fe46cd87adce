//! A substitute at 03:10: one form, no password, seen by the level above.
//!
//! The form opens in any browser that reaches the node, whether or not anybody signed in
//! there before, and offers every unit for which the node writes. What it gives follows
//! from the place. At a registered workstation, behind the duty room's own door, the
//! substitute works the desk for twelve hours. From anywhere else they send first reports
//! and read nothing but what they sent, for four. The numbers of those from anywhere are
//! limited by unit, by address and by node, so that the form cannot be used to flood a
//! unit; none of these limits can keep anybody out of the duty room itself. Everyone who
//! comes in is told to the level above at once, with name, telephone and reason, stands in
//! the access log with their address, and may be sent out by the unit or those above.

use super::access::{self, What};
use super::sessions::{self, NewSession, Workstation};
use super::{name, within};
use crate::error::OrgError;
use crate::query;
use crate::scope;
use crate::web::{SessionKind, Who};
use facts::draft::{Audience, Draft};
use facts::entry::Channel;
use facts::org::{SubstituteAdmitted, SubstituteSealed};
use journal::{Acting, Db, DbError, Tx, Value, params};
use kernel::clock::HOUR_MS;
use kernel::limits::{self, BREAK_GLASS_ANYWHERE_MINUTES, BREAK_GLASS_MINUTES};
use kernel::{AccountId, CommandId, EventId, Instant, NodeId, UnitId};
use serde::{Deserialize, Serialize};

/// A unit that the form offers: its name and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SubstituteUnit {
    /// The unit.
    pub id: UnitId,
    /// Its name on lists.
    pub name: String,
}

/// The open units for which this node writes, governments first.
///
/// # Errors
/// [`DbError`].
pub fn units(db: &mut dyn Db, node: NodeId) -> Result<Vec<SubstituteUnit>, DbError> {
    let rows = db.query(
        "SELECT id, short_name FROM org_unit WHERE hosted_by = $1 AND closed_on IS NULL AND placeholder = 0
         ORDER BY CASE WHEN kind = 'government' THEN 0 ELSE 1 END, sort, code, id LIMIT $2",
        params![node, limits::org::UNITS_OFFERED],
    )?;
    rows.iter().map(|row| Ok(SubstituteUnit { id: row.id(0)?, name: row.text(1)? })).collect()
}

/// The break-glass form.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    /// For which unit.
    pub unit_id: UnitId,
    /// Who it is.
    pub name: String,
    /// Where they can be called back.
    pub phone: String,
    /// Why.
    pub reason: String,
}

/// Up to the level above: they see who came in.
pub(crate) fn audience(db: &mut dyn Db, unit: UnitId) -> Result<Audience, OrgError> {
    let unit = query::unit(db, unit)?.ok_or(OrgError::NotFound)?;
    Ok(unit.level.above().map_or_else(Audience::local, |level| Audience::of(Channel::Up(level))))
}

/// Admits a substitute and opens their session; answers for how many minutes.
///
/// # Errors
/// [`OrgError`].
pub fn admit(
    tx: &mut Tx<'_>,
    form: &BreakGlass,
    digest: [u8; 32],
    workstation: Option<Workstation>,
    address: &str,
) -> Result<i64, OrgError> {
    let unit = query::unit(tx, form.unit_id)?.filter(|u| u.closed_on.is_none() && !u.placeholder);
    let unit = unit.ok_or_else(|| OrgError::invalid("/unit_id", "unit.unknown", "没有这个单位。"))?;
    if unit.hosted_by != Some(tx.identity().node) {
        return Err(OrgError::invalid("/unit_id", "unit.hosted_elsewhere", "这个单位在另一节点上值班。"));
    }
    // At the duty PC of one unit nobody stands in for another.
    let workstation = workstation.filter(|w| w.keeper == unit.id);
    let now = tx.now();
    let minutes = match workstation {
        // One hand at the desk: whoever comes in relieves the one before.
        Some(workstation) => {
            relieve(tx, workstation.id, address)?;
            BREAK_GLASS_MINUTES
        }
        None => {
            room_for_one(tx, unit.id, address)?;
            BREAK_GLASS_ANYWHERE_MINUTES
        }
    };
    let until = now.plus_minutes(minutes);
    let personal = SubstituteSealed {
        name: name("/name", &form.name)?,
        phone: phone(&form.phone)?,
        reason: nonempty("/reason", &form.reason)?,
    };
    let (substitute, account) = (EventId::new(), AccountId::new());
    let fact = SubstituteAdmitted { substitute, unit: unit.id, account, from: now, until };
    let draft = Draft::of(&fact)?
        .by(unit.id)
        .to(audience(tx, unit.id)?)
        .brief(&format!("{}有人以顶班身份登录值班", unit.short_name))
        .sealed(&personal)?;
    tx.append(Acting::account(account, CommandId::new()), vec![draft])?;
    sessions::open(
        tx,
        &NewSession {
            digest,
            account,
            unit: unit.id,
            kind: SessionKind::Substitute,
            workstation: workstation.map(|w| w.id),
            substitute: Some(substitute),
            until,
        },
    )?;
    let what = if workstation.is_some() { What::DeskSubstitute } else { What::Substitute };
    access::note(tx, now, what, "", address, Some(account), &unit.short_name)?;
    Ok(minutes)
}

/// Ends whatever session stands at a workstation; a substitute among them is done.
fn relieve(tx: &mut Tx<'_>, workstation: EventId, address: &str) -> Result<(), OrgError> {
    let rows = tx.query("SELECT digest FROM org_session WHERE workstation = $1", params![workstation])?;
    for row in &rows {
        sessions::end(tx, row.fixed(0)?, address)?;
    }
    Ok(())
}

/// Rows of the access log are counted, not sessions: going out and in again is no way
/// round a limit.
fn room_for_one(tx: &mut Tx<'_>, unit: UnitId, address: &str) -> Result<(), OrgError> {
    let now = tx.now();
    let hour = now.0.saturating_sub(HOUR_MS);
    let count = |row: Option<journal::Row>| row.map_or(Ok(0), |r| r.int(0));
    let here = count(tx.first(
        "SELECT COUNT(*) FROM org_session WHERE unit = $1 AND kind = 'substitute' AND workstation IS NULL
            AND expires_at > $2",
        params![unit, now],
    )?)?;
    let lately = "SELECT COUNT(*) FROM org_access_log WHERE at > $1 AND what = 'substitute'";
    let all = count(tx.first(lately, params![hour])?)?;
    let theirs = count(tx.first(&format!("{lately} AND address = $2"), params![hour, address])?)?;
    if here >= limits::org::SUBSTITUTES_PER_UNIT
        || all >= limits::org::SUBSTITUTES_PER_HOUR
        || theirs >= limits::org::SUBSTITUTES_PER_ADDRESS
    {
        return Err(OrgError::conflict(
            "substitute.too_many",
            "从各处顶班登录的人数已满；请到值班室的值班电脑上登录，或先打电话报告。",
        ));
    }
    Ok(())
}

fn phone(text: &str) -> Result<String, OrgError> {
    let text = within("/phone", text, limits::PHONE_CHARS)?;
    if crate::views::dialled(&text).len() < 3 {
        return Err(OrgError::invalid("/phone", "phone.malformed", "请填写能打通的电话。"));
    }
    Ok(text)
}

fn nonempty(pointer: &'static str, text: &str) -> Result<String, OrgError> {
    let text = within(pointer, text, limits::REMARK_CHARS)?;
    if text.is_empty() {
        Err(OrgError::invalid(pointer, "text.empty", "请写明原因。"))
    } else {
        Ok(text)
    }
}

/// A substitute as the unit and those above see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Substitute {
    /// Id of the admission.
    pub id: EventId,
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Who it is.
    pub name: String,
    /// Where they can be called back.
    pub phone: String,
    /// Why.
    pub reason: String,
    /// From.
    pub from: Instant,
    /// Until at the latest.
    pub until: Instant,
    /// Done at.
    pub ended_at: Option<Instant>,
    /// Whether the session is on this node, where it can be ended.
    pub here: bool,
}

/// The latest substitutes within somebody's scope, at most fifty.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who) -> Result<Vec<Substitute>, OrgError> {
    let mut values: Vec<Value> = Vec::new();
    let visible = scope::visible_sql(db, who, "s.unit", &mut values)?;
    let sql = format!(
        "SELECT s.id, s.unit, COALESCE(u.short_name, ''), s.name, s.phone, s.reason, s.from_at, s.until_at, s.ended_at,
            CASE WHEN EXISTS (SELECT 1 FROM org_session o WHERE o.substitute = s.id) THEN 1 ELSE 0 END
         FROM org_substitute s LEFT JOIN org_unit u ON u.id = s.unit WHERE {visible}
         ORDER BY s.from_at DESC, s.id LIMIT 50"
    );
    let rows = db.query(&sql, &values)?;
    let of = |row: &journal::Row| -> Result<Substitute, DbError> {
        Ok(Substitute {
            id: row.id(0)?,
            unit: row.id(1)?,
            unit_name: row.text(2)?,
            name: row.text(3)?,
            phone: row.text(4)?,
            reason: row.text(5)?,
            from: row.instant(6)?,
            until: row.instant(7)?,
            ended_at: row.opt_instant(8)?,
            here: row.flag(9)?,
        })
    };
    Ok(rows.iter().map(of).collect::<Result<_, _>>()?)
}

/// Sends a substitute out: somebody of the unit or above it says that they are not, or no
/// longer, who stands in. One who is out already is no error.
///
/// # Errors
/// [`OrgError`].
pub fn send_out(tx: &mut Tx<'_>, who: &Who, id: EventId, address: &str) -> Result<(), OrgError> {
    let row = tx.first("SELECT unit, ended_at FROM org_substitute WHERE id = $1", params![id])?;
    let row = row.ok_or(OrgError::NotFound)?;
    if !scope::may_see(tx, who, row.id(0)?)? {
        return Err(OrgError::NotFound);
    }
    let session = tx.first("SELECT digest FROM org_session WHERE substitute = $1", params![id])?;
    match session {
        Some(session) => sessions::end_by(tx, session.fixed(0)?, Some(who), address),
        None if row.opt_instant(1)?.is_some() => Ok(()),
        None => Err(OrgError::conflict(
            "substitute.elsewhere",
            "此人在该单位自己的节点上登录，请打电话给该单位，由其退出。",
        )),
    }
}
