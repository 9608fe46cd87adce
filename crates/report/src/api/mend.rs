//! Upward, and mending what was sent: signature after, grade, correction, withdrawal.

use super::{act, terms};
use crate::read::dto::ReportDetail;
use crate::service::mend::{self, Correct, Rate};
use crate::service::sign::{self as signing, Sign};
use crate::service::upward::{self, Prepared, Upward};
use crate::service::visible_report;
use axum::Json;
use axum::response::Response;
use kernel::ReportId;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError, Command, Id};
use serde::{Deserialize, Serialize};

/// The prepared report upward: the form filled from the source, and what is read over
/// the telephone.
#[utoipa::path(get, path = "/reports/{id}/up", tag = "reports", params(("id" = ReportId, Path)),
    responses((status = 200, body = Prepared), (status = 404, body = Problem)))]
pub(super) async fn prepare(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
) -> Result<Json<Prepared>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    let prepared = actor
        .read(move |db, who| {
            let source = visible_report(db, who, id)?;
            upward::prepare(db, &terms, who, &source, now)
        })
        .await?;
    Ok(Json(prepared))
}

/// 上报: writes the report upward; answers the new report.
#[utoipa::path(post, path = "/reports/{id}/up", tag = "reports", request_body = Upward,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 201, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn up(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Upward>,
) -> Result<Response, ApiError> {
    act(actor, command.created(), move |tx, terms, who, body, if_match| {
        let source = visible_report(tx, who, id)?;
        upward::report_upward(tx, terms, who, &source, body, if_match)
    })
    .await
}

/// 补签: signs what went at once, or confirms a word.
#[utoipa::path(post, path = "/reports/{id}/sign", tag = "reports", request_body = Sign,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn sign(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Sign>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        signing::sign_after(tx, terms, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// Raises, lowers with a reason, or confirms the grade.
#[utoipa::path(post, path = "/reports/{id}/rating", tag = "reports", request_body = Rate,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn rate(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Rate>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        mend::rate(tx, terms, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// 更正
#[utoipa::path(post, path = "/reports/{id}/correct", tag = "reports", request_body = Correct,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn correct(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Correct>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        mend::correct(tx, terms, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// Why a report is withdrawn.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Withdraw {
    /// Why.
    reason: String,
}

/// 撤回 a false alarm.
#[utoipa::path(post, path = "/reports/{id}/withdraw", tag = "reports", request_body = Withdraw,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem)))]
pub(super) async fn withdraw(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Withdraw>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        mend::withdraw(tx, terms, who, &report, Some(body.reason), if_match)?;
        Ok(id)
    })
    .await
}
