//! 续报, 终报, opening again, and asking for follow-ups.

use super::{act, terms};
use crate::read::dto::ReportDetail;
use crate::service::follow::{self, FollowUp, Pace, PreparedFollowUp};
use crate::service::visible_report;
use axum::Json;
use axum::response::Response;
use kernel::ReportId;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError, Command, Id};
use serde::{Deserialize, Serialize};

/// The prepared follow-up: figures that count, and what those below said since.
#[utoipa::path(get, path = "/reports/{id}/follow", tag = "reports", params(("id" = ReportId, Path)),
    responses((status = 200, body = PreparedFollowUp), (status = 404, body = Problem)))]
pub(super) async fn prepare(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
) -> Result<Json<PreparedFollowUp>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    let prepared = actor
        .read(move |db, who| {
            let report = visible_report(db, who, id)?;
            follow::prepare(db, &terms, who, &report, now)
        })
        .await?;
    Ok(Json(prepared))
}

/// 续报, 终报 or 伤亡补报, to everybody who has the report.
#[utoipa::path(post, path = "/reports/{id}/follow", tag = "reports", request_body = FollowUp,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 201, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn send(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<FollowUp>,
) -> Result<Response, ApiError> {
    act(actor, command.created(), move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        follow::send(tx, terms, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// Why a closed report is opened again.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Reopen {
    /// Why.
    reason: String,
}

/// Opens a closed report again.
#[utoipa::path(post, path = "/reports/{id}/reopen", tag = "reports", request_body = Reopen,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn reopen(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Reopen>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        follow::reopen(tx, terms, who, &report, body.reason, if_match)?;
        Ok(id)
    })
    .await
}

/// 续报要求: a desk that has the report wants follow-ups more often.
#[utoipa::path(post, path = "/reports/{id}/pace", tag = "reports", request_body = Pace,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn pace(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Pace>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        follow::pace(tx, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}
