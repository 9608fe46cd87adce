//! Units.

use crate::doors;
use crate::perm::{OrgRead, UnitManage};
use crate::query::Unit;
use crate::service::units::{self, NewName, NewUnit, Succession, UnitChange, UnitDetail, UnitFilter};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use axum::Json;
use kernel::{Page, UnitId};

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, open))
        .routes(doors!(detail, change))
        .routes(doors!(rename))
        .routes(doors!(succeed))
}

/// Units within one's scope, and the line of units above.
#[utoipa::path(get, path = "/units", tag = "platform", params(UnitFilter),
    responses((status = 200, body = Page<Unit>)))]
async fn list(actor: Actor<OrgRead>, Query(filter): Query<UnitFilter>) -> Result<Json<Page<Unit>>, ApiError> {
    let code = actor.identity().code;
    Ok(Json(actor.read(move |db, who| units::list(db, who, &filter, &code)).await?))
}

/// Enters a unit.
#[utoipa::path(post, path = "/units", tag = "platform", request_body = NewUnit,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Unit), (status = 422)))]
async fn open(actor: Actor<UnitManage>, command: Command<NewUnit>) -> Result<Answered<Unit>, ApiError> {
    actor.command(command.created(), |tx, who, body| units::open(tx, who, &body)).await
}

/// One unit with its names, successions, desks and routes.
#[utoipa::path(get, path = "/units/{id}", tag = "platform", params(("id" = UnitId, Path)),
    responses((status = 200, body = UnitDetail), (status = 404)))]
async fn detail(actor: Actor<OrgRead>, Id(id): Id<UnitId>) -> Result<Json<UnitDetail>, ApiError> {
    let node = actor.identity();
    Ok(Json(actor.read(move |db, who| units::detail(db, who, id, &node)).await?))
}

/// Moves or closes a unit.
#[utoipa::path(patch, path = "/units/{id}", tag = "platform",
    params(("id" = UnitId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")), request_body = UnitChange,
    responses((status = 200, body = Unit), (status = 409), (status = 428)))]
async fn change(
    actor: Actor<UnitManage>,
    Id(id): Id<UnitId>,
    command: Command<UnitChange>,
) -> Result<Answered<Unit>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| units::change(tx, who, id, &body, seen)).await
}

/// Gives a unit a name from a date on.
#[utoipa::path(post, path = "/units/{id}/names", tag = "platform",
    params(("id" = UnitId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = NewName, responses((status = 200, body = Unit), (status = 422), (status = 409), (status = 428)))]
async fn rename(
    actor: Actor<UnitManage>,
    Id(id): Id<UnitId>,
    command: Command<NewName>,
) -> Result<Answered<Unit>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| units::rename(tx, who, id, &body, seen)).await
}

/// Notes that a unit's duties pass to another.
#[utoipa::path(post, path = "/units/{id}/succeed", tag = "platform",
    params(("id" = UnitId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = Succession, responses((status = 200, body = Unit), (status = 422), (status = 409), (status = 428)))]
async fn succeed(
    actor: Actor<UnitManage>,
    Id(id): Id<UnitId>,
    command: Command<Succession>,
) -> Result<Answered<Unit>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| units::succeed(tx, who, id, &body, seen)).await
}
