//! Places.

use super::session::{DONE, Done};
use crate::doors;
use crate::perm::{OrgRead, UnitManage};
use crate::service::places::{self, NewPlace, Place, PlaceFilter};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use axum::Json;
use kernel::{Page, PlaceId};

pub(super) fn routes() -> Doors {
    Doors::default().routes(doors!(list, enter)).routes(doors!(remove))
}

/// Places by name, address or pinyin initials.
#[utoipa::path(get, path = "/places", tag = "platform", params(PlaceFilter),
    responses((status = 200, body = Page<Place>)))]
async fn list(
    actor: Actor<OrgRead>,
    Query(filter): Query<PlaceFilter>,
) -> Result<Json<Page<Place>>, ApiError> {
    Ok(Json(actor.read(move |db, who| places::list(db, who, &filter)).await?))
}

/// Enters or restates a place.
#[utoipa::path(post, path = "/places", tag = "platform", request_body = NewPlace,
    params(("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against; for a place that is restated")),
    responses((status = 201, body = Place), (status = 409), (status = 422), (status = 428)))]
async fn enter(actor: Actor<UnitManage>, command: Command<NewPlace>) -> Result<Answered<Place>, ApiError> {
    let seen = command.if_match;
    actor.command(command.created(), move |tx, who, body| places::enter(tx, who, &body, seen)).await
}

/// Strikes a place off.
#[utoipa::path(delete, path = "/places/{id}", tag = "platform",
    params(("id" = PlaceId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Done), (status = 404)))]
async fn remove(
    actor: Actor<UnitManage>,
    Id(id): Id<PlaceId>,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    actor.command(command, move |tx, who, _| places::remove(tx, who, id).map(|()| DONE)).await
}
