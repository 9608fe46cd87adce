//! `/api/v1/desk/briefs`: urgent entries whose kind this version does not know. Their
//! `brief` rings the desks of the node's own unit and stands there until a person says
//! that it was seen, or an upgraded program has taken the entry up.
//!
//! Read from what is parked, never from memory. Only the desks that answer for the node
//! hear of it: whose business it is cannot be told before it can be read.

use super::served::Served;
use axum::Json;
use journal::brief::{self, Unread};
use journal::{Db, DbError};
use kernel::limits;
use kernel::{EventId, Instant, Problem, UnitId};
use org::OrgError;
use org::perm::DeskAct;
use org::web::{Answered, ApiError, Command, Id};
use serde::Serialize;

/// An urgent entry that cannot be read yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct UrgentBrief {
    /// The fact.
    pub event_id: EventId,
    /// Its kind, such as `warning.issued`: for whoever is asked about it.
    pub kind: String,
    /// What its author wrote for desks that cannot read the rest; no personal data.
    pub brief: String,
    /// The unit that sent it, or its node where the unit is not known here.
    pub from: String,
    /// The node that wrote it.
    pub node: String,
    /// 演练
    pub drill: bool,
    /// When it was written.
    pub sent_at: Instant,
    /// When it was stored here.
    pub received_at: Instant,
}

/// Units whose desks ring for what cannot be read yet: the keepers of the duty rooms
/// that serve the node's own unit, the general one before those of a line; a unit
/// without a desk hears it itself.
///
/// # Errors
/// [`DbError`].
pub fn rung(db: &mut dyn Db, code: &str) -> Result<Vec<UnitId>, DbError> {
    let Some(own) = org::query::unit_by_code(db, code)? else { return Ok(Vec::new()) };
    let mut desks = org::query::desks_serving(db, own.id)?;
    desks.retain(|desk| !desk.external);
    if desks.iter().any(|desk| desk.line == "government") {
        desks.retain(|desk| desk.line == "government");
    }
    let mut units: Vec<UnitId> = desks.into_iter().map(|desk| desk.keeper).collect();
    units.sort_unstable();
    units.dedup();
    if units.is_empty() {
        units.push(own.id);
    }
    Ok(units)
}

/// What rings, in the words of a desk.
///
/// # Errors
/// [`DbError`].
pub fn ringing(db: &mut dyn Db) -> Result<Vec<UrgentBrief>, DbError> {
    let unread = brief::unread(db, limits::http::BRIEFS_SHOWN)?;
    unread.into_iter().map(|one| shown(db, one)).collect()
}

fn shown(db: &mut dyn Db, one: Unread) -> Result<UrgentBrief, DbError> {
    let unit = one.unit.map(|unit| org::query::unit(db, unit)).transpose()?.flatten();
    Ok(UrgentBrief {
        event_id: one.event,
        kind: one.kind,
        brief: one.brief,
        from: unit.map_or_else(|| one.origin_name.clone(), |unit| unit.short_name),
        node: one.origin_name,
        drill: one.drill,
        sent_at: one.recorded_at,
        received_at: one.received_at,
    })
}

/// What rings at the caller's desk and cannot be read yet, oldest first; empty for desks
/// that do not answer for this node.
#[utoipa::path(get, path = "/desk/briefs", tag = "desk", responses((status = 200, body = Vec<UrgentBrief>),
    (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn list(Served { actor, node }: Served<DeskAct>) -> Result<Json<Vec<UrgentBrief>>, ApiError> {
    let found = actor.read(move |db, who| {
        if rung(db, &node.journal.identity().code)?.contains(&who.unit) {
            ringing(db)
        } else {
            Ok(Vec::new())
        }
    });
    Ok(Json(found.await?))
}

/// Whether something rang until now.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Seen {
    /// `false` when somebody else had seen it, or it was taken up, a moment before.
    pub rang: bool,
}

/// 知道了: a person at the desk has seen it; the desks are silent, the entry stays parked.
#[utoipa::path(post, path = "/desk/briefs/{event_id}/seen", tag = "desk",
    params(("event_id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Seen), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn seen(
    Served { actor, node }: Served<DeskAct>,
    Id(event): Id<EventId>,
    command: Command<Option<serde_json::Value>>,
) -> Result<Answered<Seen>, ApiError> {
    actor
        .command(command, move |tx, who, _| {
            if !rung(tx, &node.journal.identity().code)?.contains(&who.unit) || !tx.is_stored(event)? {
                return Err(OrgError::NotFound);
            }
            Ok(Seen { rang: tx.brief_seen(who.acting(), who.unit, event)? })
        })
        .await
}
