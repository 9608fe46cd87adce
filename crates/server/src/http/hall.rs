//! `GET /api/v1/hall`: all that the screen on the wall shows, in one answer: the night of the
//! caller's unit from the report slice, and how the links of this node are. Looks only.

use super::served::Served;
use axum::Json;
use exchange::core::{LinkState, LinkStatus, Role};
use kernel::{Instant, Problem};
use org::perm::HallRead;
use org::web::ApiError;
use report::read::dto::Hall;
use serde::Serialize;

/// The screen of the hall.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HallScreen {
    /// The night.
    pub night: Hall,
    /// The node's own links; absent while the exchange does not answer.
    pub links: Option<HallLinks>,
}

/// How the links to the levels above and below are.
#[derive(Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HallLinks {
    /// How many are up.
    pub up: usize,
    /// Those that are not, the longest silent first.
    pub down: Vec<HallLink>,
}

/// A link that is down.
#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HallLink {
    /// The neighbour.
    pub name: String,
    /// Since when.
    pub since: Instant,
}

/// What is open tonight, who is on duty, who has not answered, which links are down.
#[utoipa::path(get, path = "/hall", tag = "hall", responses((status = 200, body = HallScreen),
    (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn show(Served { actor, node }: Served<HallRead>) -> Result<Json<HallScreen>, ApiError> {
    let links = match node.exchange() {
        None => Some(Vec::new()),
        Some(exchange) => exchange
            .links()
            .await
            .inspect_err(|e| tracing::warn!(error = %e, "the exchange did not answer"))
            .ok(),
    };
    let (terms, now) = (node.terms.clone(), actor.now());
    let night = actor.read(move |db, who| report::read::hall::hall(db, &terms, who, now)).await?;
    Ok(Json(HallScreen { night, links: links.as_deref().map(told) }))
}

/// The parent and the children: the way around a dead parent is mostly silent and no fault.
fn told(links: &[LinkStatus]) -> HallLinks {
    let direct = || links.iter().filter(|link| matches!(link.role, Role::Parent | Role::Child));
    let is_up = |link: &&LinkStatus| matches!(link.state, LinkState::Up);
    let mut down: Vec<HallLink> = direct()
        .filter(|link| !is_up(link))
        .map(|link| HallLink { name: link.name.clone(), since: link.since })
        .collect();
    down.sort_by_key(|link| link.since);
    HallLinks { up: direct().filter(is_up).count(), down }
}
