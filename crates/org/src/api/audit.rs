//! The audit trail.

use crate::doors;
use crate::error::OrgError;
use crate::perm::AuditRead;
use crate::service::access::{self, AccessFilter, AccessRow};
use crate::service::audit::{self, AuditEntry, AuditFilter, AuditRow, Verification};
use crate::web::{Actor, ApiError, Doors, Id, Query};
use axum::Json;
use kernel::Page;

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list))
        .routes(doors!(verify))
        .routes(doors!(accesses))
        .routes(doors!(entry))
}

/// The trail, the newest first.
#[utoipa::path(get, path = "/audit", tag = "platform", params(AuditFilter),
    responses((status = 200, body = Page<AuditRow>)))]
async fn list(
    actor: Actor<AuditRead>,
    Query(filter): Query<AuditFilter>,
) -> Result<Json<Page<AuditRow>>, ApiError> {
    let node = actor.node();
    Ok(Json(actor.read(move |db, _| audit::list(db, &filter, node)).await?))
}

/// The access log, the newest first: who signed in or was refused, when and from where.
#[utoipa::path(get, path = "/audit/access", tag = "platform", params(AccessFilter),
    responses((status = 200, body = Page<AccessRow>)))]
async fn accesses(
    actor: Actor<AuditRead>,
    Query(filter): Query<AccessFilter>,
) -> Result<Json<Page<AccessRow>>, ApiError> {
    Ok(Json(actor.read(move |db, _| access::list(db, &filter)).await?))
}

/// One entry with its proof.
#[utoipa::path(get, path = "/audit/{pos}", tag = "platform", params(("pos" = i64, Path)),
    responses((status = 200, body = AuditEntry), (status = 404)))]
async fn entry(actor: Actor<AuditRead>, Id(pos): Id<i64>) -> Result<Json<AuditEntry>, ApiError> {
    let node = actor.node();
    Ok(Json(actor.read(move |db, _| audit::entry(db, pos, node)).await?))
}

/// Verifies chains and signatures of everything held. It changes nothing.
#[utoipa::path(post, path = "/audit/verify", tag = "platform", responses((status = 200, body = Verification)))]
async fn verify(actor: Actor<AuditRead>) -> Result<Json<Verification>, ApiError> {
    let report = actor.verify_journal().await?;
    let faults = report.faults.iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let faults = faults.map_err(|e| OrgError::Bug(e.to_string()))?;
    Ok(Json(Verification { entries: report.entries, streams: report.streams, ok: report.ok(), faults }))
}
