//! People and known callers.

use crate::doors;
use crate::perm::{PeopleManage, PeopleRead};
use crate::service::people::{self, Caller, NewPerson, PeopleFilter, Person, Tested};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use axum::Json;
use kernel::calendar::Date;
use kernel::{Page, PersonId};
use serde::Deserialize;

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, enter))
        .routes(doors!(detail, change))
        .routes(doors!(tested))
        .routes(doors!(callers))
}

/// People within one's scope.
#[utoipa::path(get, path = "/people", tag = "platform", params(PeopleFilter),
    responses((status = 200, body = Page<Person>)))]
async fn list(
    actor: Actor<PeopleRead>,
    Query(filter): Query<PeopleFilter>,
) -> Result<Json<Page<Person>>, ApiError> {
    let on = Date::of(actor.now());
    Ok(Json(actor.read(move |db, who| people::list(db, who, &filter, on)).await?))
}

/// Enters a person.
#[utoipa::path(post, path = "/people", tag = "platform", request_body = NewPerson,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Person), (status = 422)))]
async fn enter(
    actor: Actor<PeopleManage>,
    command: Command<NewPerson>,
) -> Result<Answered<Person>, ApiError> {
    actor.command(command.created(), |tx, who, body| people::enter(tx, who, &body)).await
}

/// One person.
#[utoipa::path(get, path = "/people/{id}", tag = "platform", params(("id" = PersonId, Path)),
    responses((status = 200, body = Person), (status = 404)))]
async fn detail(actor: Actor<PeopleRead>, Id(id): Id<PersonId>) -> Result<Json<Person>, ApiError> {
    Ok(Json(actor.read(move |db, who| people::one(db, who, id)).await?))
}

/// Restates a person, also when they leave.
#[utoipa::path(patch, path = "/people/{id}", tag = "platform",
    params(("id" = PersonId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")), request_body = NewPerson,
    responses((status = 200, body = Person), (status = 409), (status = 428)))]
async fn change(
    actor: Actor<PeopleManage>,
    Id(id): Id<PersonId>,
    command: Command<NewPerson>,
) -> Result<Answered<Person>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| people::change(tx, who, id, &body, seen)).await
}

/// Notes that a number was tried.
#[utoipa::path(post, path = "/people/{id}/tested", tag = "platform",
    params(("id" = PersonId, Path), ("Idempotency-Key" = String, Header)),
    request_body = Tested, responses((status = 200, body = Person), (status = 422)))]
async fn tested(
    actor: Actor<PeopleRead>,
    Id(id): Id<PersonId>,
    command: Command<Tested>,
) -> Result<Answered<Person>, ApiError> {
    actor.command(command, move |tx, who, body| people::tested(tx, who, id, &body)).await
}

/// The number of a call.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Calling {
    /// As shown on the telephone.
    pub phone: String,
}

/// Who calls from a number.
#[utoipa::path(get, path = "/contacts", tag = "platform", params(Calling),
    responses((status = 200, body = Vec<Caller>)))]
async fn callers(
    actor: Actor<PeopleRead>,
    Query(calling): Query<Calling>,
) -> Result<Json<Vec<Caller>>, ApiError> {
    let on = Date::of(actor.now());
    Ok(Json(actor.read(move |db, who| people::callers(db, who, &calling.phone, on)).await?))
}
