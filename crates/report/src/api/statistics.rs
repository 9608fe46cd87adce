//! 统计: events counted.

use super::terms;
use crate::read::dto::Statistics;
use crate::read::statistics::{StatisticsQuery, statistics};
use axum::Json;
use kernel::error::Problem;
use org::perm;
use org::web::{Actor, ApiError, Query};

/// 统计: events of a period by kind, grade, place and time, compared with the period before and
/// the year before; each number with the query of the list behind it.
#[utoipa::path(get, path = "/statistics", tag = "reports", params(StatisticsQuery),
    responses((status = 200, body = Statistics), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportRead>,
    Query(query): Query<StatisticsQuery>,
) -> Result<Json<Statistics>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(Json(actor.read(move |db, who| statistics(db, &terms, who, &query, now)).await?))
}
