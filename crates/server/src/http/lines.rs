//! `/api/v1/lines`: whether the lines to the levels above and below stand, for everybody at a page:
//! who writes a report must know that it does not get through yet. What an operator needs beside it
//! is told by `/api/v1/nodes`.

use super::nodes::unavailable;
use super::served::Served;
use axum::Json;
use exchange::core::LinkStatus;
use facts::Lane;
use kernel::{Instant, Problem};
use org::perm::SessionSee;
use org::web::ApiError;
use serde::Serialize;

/// The lines of this node.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Lines {
    /// The parent's first.
    pub lines: Vec<Line>,
}

/// A line to a neighbour.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// The neighbour's name.
    pub name: String,
    /// `parent` or `child`.
    pub relation: &'static str,
    /// `up`, `connecting`, `down`, `cut` or `refused`.
    pub state: &'static str,
    /// Since when it is in that state.
    pub since: Instant,
    /// When the neighbour was last heard.
    pub last_contact_at: Option<Instant>,
    /// Entries that wait to be sent.
    pub waiting: u64,
}

impl From<LinkStatus> for Line {
    fn from(link: LinkStatus) -> Self {
        let waiting = Lane::ALL.into_iter().map(|lane| *link.backlog.get(lane)).fold(0, u64::saturating_add);
        Self {
            relation: link.role.word(),
            state: link.state.word(),
            since: link.since,
            last_contact_at: link.last_contact,
            waiting,
            name: link.name,
        }
    }
}

/// Whether the lines to the neighbours stand.
#[utoipa::path(get, path = "/lines", tag = "nodes", responses((status = 200, body = Lines),
    (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn lines(Served { node, .. }: Served<SessionSee>) -> Result<Json<Lines>, ApiError> {
    let links = match node.exchange() {
        None => Vec::new(),
        Some(exchange) => exchange.links().await.map_err(|e| unavailable(&e))?,
    };
    Ok(Json(Lines { lines: links.into_iter().map(Line::from).collect() }))
}
