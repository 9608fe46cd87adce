//! What a page needs to know about who is signed in.

use crate::error::OrgError;
use crate::perm;
use crate::query;
use crate::web::{SessionKind, Settings, Who};
use facts::entry::Mode;
use journal::{Db, Identity, params};
use kernel::{AccountId, DeskId, Instant, Level, NodeId, UnitId};
use serde::Serialize;

/// Who is signed in, where, and what is open to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Me {
    /// The account.
    pub account_id: AccountId,
    /// Login; empty for a substitute.
    pub login: String,
    /// Name.
    pub name: String,
    /// The unit for which they act.
    pub unit: MyUnit,
    /// Desks that their unit keeps.
    pub desks: Vec<MyDesk>,
    /// The desk of this registered workstation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workstation_desk: Option<DeskId>,
    /// Roles.
    pub roles: Vec<perm::Role>,
    /// Permissions.
    pub permissions: Vec<String>,
    /// Rooms that are open.
    pub rooms: Vec<String>,
    /// Came in by the break-glass form.
    pub substitute: bool,
    /// What the session was opened with.
    pub session: SessionKind,
    /// `off`, `on`, or `needed` where the role should have it and has not.
    pub totp: String,
    /// Still bears a password that somebody else set.
    pub must_change_password: bool,
    /// A PIN for the duty PC is set.
    pub pin: bool,
    /// This node.
    pub node: MyNode,
    /// This session is in a drill.
    pub drill: bool,
    /// Who leads on duty now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader_on_duty: Option<String>,
    /// Who is at the desk now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// The node's clock.
    pub now_ms: Instant,
}

/// The unit for which somebody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MyUnit {
    /// Its id.
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
    /// Level.
    pub level: Level,
    /// Administrative code.
    pub code: Option<String>,
    /// Kind.
    pub kind: String,
}

/// A desk of one's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MyDesk {
    /// Its id.
    pub id: DeskId,
    /// Name.
    pub name: String,
    /// `government` or a line of business.
    pub line: String,
}

/// The node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MyNode {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its area.
    pub code: String,
    /// A demonstration.
    pub demo: bool,
    /// Version.
    pub version: String,
}

/// What a page needs to know about who is signed in.
///
/// # Errors
/// [`OrgError::NotFound`] when the unit has gone.
pub fn me(
    db: &mut dyn Db,
    who: &Who,
    identity: &Identity,
    settings: &Settings,
    now: Instant,
) -> Result<Me, OrgError> {
    let unit = query::unit(db, who.unit)?.ok_or(OrgError::NotFound)?;
    let desks = query::desks_of(db, who.unit)?;
    let secret = db
        .first("SELECT totp_on, must_change, pin FROM org_secret WHERE account = $1", params![who.account])?;
    let (totp_on, must_change, pin) = match &secret {
        Some(row) => (row.flag(0)?, row.flag(1)?, row.opt_text(2)?.is_some()),
        None => (false, false, false),
    };
    let admin = who.roles.iter().any(|role| role.is_node_admin());
    let totp = if totp_on {
        "on"
    } else if admin && !settings.demo {
        "needed"
    } else {
        "off"
    };
    let mut permissions: Vec<String> =
        who.roles.iter().flat_map(|role| role.permissions()).map(|code| (*code).to_owned()).collect();
    permissions.sort_unstable();
    permissions.dedup();
    let leader = query::leader_on_duty(db, who.unit, now)?;
    let officer = query::officer_on_duty(db, who.unit, now)?;
    Ok(Me {
        account_id: who.account,
        login: who.login.clone(),
        name: who.name.clone(),
        unit: MyUnit {
            id: unit.id,
            name: unit.name,
            short_name: unit.short_name,
            level: unit.level,
            code: unit.code,
            kind: unit.kind,
        },
        desks: desks.into_iter().map(|d| MyDesk { id: d.id, name: d.name, line: d.line }).collect(),
        workstation_desk: who.workstation_desk,
        roles: who.roles.clone(),
        rooms: rooms(&permissions),
        permissions,
        substitute: who.substitute,
        session: who.kind,
        totp: totp.to_owned(),
        // Before a screen on the wall nobody sits who could change it.
        must_change_password: must_change && !perm::is_screen(&who.roles),
        pin,
        node: MyNode {
            id: identity.node,
            name: identity.name.clone(),
            level: identity.level,
            code: identity.code.clone(),
            demo: settings.demo,
            version: settings.version.clone(),
        },
        drill: who.mode == Mode::Drill,
        leader_on_duty: leader.map(|post| post.name),
        officer: officer.map(|post| post.name),
        now_ms: now,
    })
}

/// Rooms with a duty of theirs; the others stay shut.
fn rooms(permissions: &[String]) -> Vec<String> {
    use perm::Permission as _;
    let doors: [(&str, &[&str]); 3] = [
        // Who may only send, a substitute from anywhere, writes and sees no list.
        ("today", &[perm::ReportRead::CODE]),
        ("reports", &[perm::ReportRead::CODE]),
        (
            "platform",
            &[
                perm::UnitManage::CODE,
                perm::PeopleManage::CODE,
                perm::AccountManage::CODE,
                perm::NodeRead::CODE,
                perm::NodeManage::CODE,
                perm::AuditRead::CODE,
            ],
        ),
    ];
    doors
        .iter()
        .filter(|(_, codes)| codes.iter().any(|code| permissions.iter().any(|p| p == code)))
        .map(|(room, _)| (*room).to_owned())
        .collect()
}
