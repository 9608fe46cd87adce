//! 并案: which reports tell of one event.

use super::act;
use crate::read::dto::ReportDetail;
use crate::service::link::{self, Other};
use crate::service::visible_report;
use axum::response::Response;
use kernel::ReportId;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError, Command, Id};

/// 并案: this report and another are one event; nothing is deleted.
#[utoipa::path(post, path = "/reports/{id}/link", tag = "reports", request_body = Other,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn join(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Other>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, _| {
        let report = visible_report(tx, who, id)?;
        link::join(tx, terms.law, who, &report, &body)?;
        Ok(id)
    })
    .await
}

/// 分开: they are not one event, and are not proposed again.
#[utoipa::path(post, path = "/reports/{id}/part", tag = "reports", request_body = Other,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn part(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Other>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, _| {
        let report = visible_report(tx, who, id)?;
        link::part(tx, who, &report, &body)?;
        Ok(id)
    })
    .await
}
