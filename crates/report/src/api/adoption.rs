//! 采用: what desks make of reports, and what that is worth.

use super::{act, terms};
use crate::read::dto::{ReportDetail, Scores};
use crate::read::scores::{Period, scores};
use crate::service::adopt::{self, Adopt};
use crate::service::visible_report;
use axum::Json;
use axum::response::Response;
use kernel::ReportId;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError, Command, Id, Query};

/// 采用: what the caller's desk made of a report; nothing takes it back.
#[utoipa::path(post, path = "/reports/{id}/adopt", tag = "reports", request_body = Adopt,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn adopt(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Adopt>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, _| {
        let report = visible_report(tx, who, id)?;
        adopt::adopt(tx, who, &report, body)?;
        Ok(id)
    })
    .await
}

/// 采用得分: what each unit's reports of a period came to, with the items of one unit.
#[utoipa::path(get, path = "/adoption", tag = "reports", params(Period),
    responses((status = 200, body = Scores), (status = 422, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportRead>,
    Query(period): Query<Period>,
) -> Result<Json<Scores>, ApiError> {
    let terms = terms(actor.ctx())?;
    let now = actor.now();
    Ok(Json(actor.read(move |db, who| scores(db, &terms, who, period, now)).await?))
}
