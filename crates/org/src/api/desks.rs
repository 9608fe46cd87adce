//! Desks and routes.

use super::session::{DONE, Done};
use crate::doors;
use crate::perm::{OrgRead, UnitManage};
use crate::query::Desk;
use crate::service::desks::{self, DeskFilter, NewDesk};
use crate::service::routes::{self as ways, NewRoute, RouteFilter, RouteRow};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use axum::Json;
use kernel::{DeskId, Page, RouteId};

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, open))
        .routes(doors!(detail, change, close))
        .routes(doors!(list_routes, set_route))
        .routes(doors!(remove_route))
}

/// Desks that one may see or address.
#[utoipa::path(get, path = "/desks", tag = "platform", params(DeskFilter),
    responses((status = 200, body = Page<Desk>)))]
async fn list(actor: Actor<OrgRead>, Query(filter): Query<DeskFilter>) -> Result<Json<Page<Desk>>, ApiError> {
    let code = actor.identity().code;
    Ok(Json(actor.read(move |db, who| desks::list(db, who, &filter, &code)).await?))
}

/// Opens a desk.
#[utoipa::path(post, path = "/desks", tag = "platform", request_body = NewDesk,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Desk), (status = 422)))]
async fn open(actor: Actor<UnitManage>, command: Command<NewDesk>) -> Result<Answered<Desk>, ApiError> {
    let answer = actor.command(command.created(), |tx, who, body| desks::open(tx, who, &body)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// One desk.
#[utoipa::path(get, path = "/desks/{id}", tag = "platform", params(("id" = DeskId, Path)),
    responses((status = 200, body = Desk), (status = 404)))]
async fn detail(actor: Actor<OrgRead>, Id(id): Id<DeskId>) -> Result<Json<Desk>, ApiError> {
    let code = actor.identity().code;
    Ok(Json(actor.read(move |db, who| desks::one(db, who, id, &code)).await?))
}

/// Restates a desk.
#[utoipa::path(patch, path = "/desks/{id}", tag = "platform",
    params(("id" = DeskId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")), request_body = NewDesk,
    responses((status = 200, body = Desk), (status = 409), (status = 428)))]
async fn change(
    actor: Actor<UnitManage>,
    Id(id): Id<DeskId>,
    command: Command<NewDesk>,
) -> Result<Answered<Desk>, ApiError> {
    let seen = command.if_match;
    let answer = actor.command(command, move |tx, who, body| desks::change(tx, who, id, &body, seen)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Closes a desk.
#[utoipa::path(delete, path = "/desks/{id}", tag = "platform",
    params(("id" = DeskId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Desk), (status = 404), (status = 409), (status = 428)))]
async fn close(
    actor: Actor<UnitManage>,
    Id(id): Id<DeskId>,
    command: Command<Option<()>>,
) -> Result<Answered<Desk>, ApiError> {
    let seen = command.if_match;
    let answer = actor.command(command, move |tx, who, _| desks::close(tx, who, id, seen)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Routes.
#[utoipa::path(get, path = "/routes", tag = "platform", params(RouteFilter),
    responses((status = 200, body = Page<RouteRow>)))]
async fn list_routes(
    actor: Actor<OrgRead>,
    Query(filter): Query<RouteFilter>,
) -> Result<Json<Page<RouteRow>>, ApiError> {
    Ok(Json(actor.read(move |db, who| ways::list(db, who, &filter)).await?))
}

/// Sets a route.
#[utoipa::path(post, path = "/routes", tag = "platform", request_body = NewRoute,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = RouteRow), (status = 422)))]
async fn set_route(
    actor: Actor<UnitManage>,
    command: Command<NewRoute>,
) -> Result<Answered<RouteRow>, ApiError> {
    actor.command(command.created(), |tx, who, body| ways::set(tx, who, &body)).await
}

/// Gives a route up.
#[utoipa::path(delete, path = "/routes/{id}", tag = "platform",
    params(("id" = RouteId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Done), (status = 404), (status = 409), (status = 428)))]
async fn remove_route(
    actor: Actor<UnitManage>,
    Id(id): Id<RouteId>,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, _| ways::remove(tx, who, id, seen).map(|()| DONE)).await
}
