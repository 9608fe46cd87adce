//! A substitute at 03:10: one form, no password, twelve hours, seen by the level above.
//! From any browser a first report can be sent; the desk itself only at a registered
//! workstation. Numbers are limited, so that the form cannot be used to flood a unit.

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
use journal::{Acting, Db, Tx, Value, params};
use kernel::clock::HOUR_MS;
use kernel::limits::{self, BREAK_GLASS_MINUTES};
use kernel::{AccountId, CommandId, EventId, Instant, UnitId};
use serde::{Deserialize, Serialize};

/// Substitutes of one unit at a time.
const OF_ONE_UNIT: i64 = 3;
/// Substitutes that one node admits in an hour.
const IN_AN_HOUR: i64 = 30;

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

/// Admits a substitute and opens their session.
///
/// # Errors
/// [`OrgError`].
pub fn admit(
    tx: &mut Tx<'_>,
    form: &BreakGlass,
    digest: [u8; 32],
    workstation: Option<Workstation>,
    address: &str,
) -> Result<(), OrgError> {
    let unit = query::unit(tx, form.unit_id)?.filter(|u| u.closed_on.is_none() && !u.placeholder);
    let unit = unit.ok_or_else(|| OrgError::invalid("/unit_id", "unit.unknown", "没有这个单位。"))?;
    if unit.hosted_by != Some(tx.identity().node) {
        return Err(OrgError::invalid("/unit_id", "unit.hosted_elsewhere", "这个单位在另一节点上值班。"));
    }
    // At the duty PC of one unit nobody stands in for another.
    let workstation = workstation.filter(|w| w.keeper == unit.id);
    room_for_one(tx, unit.id)?;
    let now = tx.now();
    let until = now.plus_minutes(BREAK_GLASS_MINUTES);
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
    access::note(tx, now, What::Substitute, "", address, Some(account), &unit.short_name)?;
    Ok(())
}

fn room_for_one(tx: &mut Tx<'_>, unit: UnitId) -> Result<(), OrgError> {
    let now = tx.now();
    let count = |row: Option<journal::Row>| row.map_or(Ok(0), |r| r.int(0));
    let here = tx.first(
        "SELECT COUNT(*) FROM org_substitute WHERE unit = $1 AND ended_at IS NULL AND until_at > $2",
        params![unit, now],
    )?;
    let lately = tx.first(
        "SELECT COUNT(*) FROM org_session WHERE kind = 'substitute' AND started_at > $1",
        params![now.0.saturating_sub(HOUR_MS)],
    )?;
    if count(here)? >= OF_ONE_UNIT || count(lately)? >= IN_AN_HOUR {
        return Err(OrgError::conflict(
            "substitute.too_many",
            "顶班登录人数已满；请用电话报告，或请在班人员退出后再试。",
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
}

/// The latest substitutes within somebody's scope, at most fifty.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who) -> Result<Vec<Substitute>, OrgError> {
    let mut values: Vec<Value> = Vec::new();
    let visible = scope::visible_sql(db, who, "s.unit", &mut values)?;
    let sql = format!(
        "SELECT s.id, s.unit, COALESCE(u.short_name, ''), s.name, s.phone, s.reason, s.from_at, s.until_at, s.ended_at
         FROM org_substitute s LEFT JOIN org_unit u ON u.id = s.unit WHERE {visible}
         ORDER BY s.from_at DESC, s.id LIMIT 50"
    );
    let rows = db.query(&sql, &values)?;
    let of = |row: &journal::Row| -> Result<Substitute, journal::DbError> {
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
        })
    };
    Ok(rows.iter().map(of).collect::<Result<_, _>>()?)
}
