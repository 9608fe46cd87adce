//! Posts, holders, absences.

use super::session::{DONE, Done};
use crate::doors;
use crate::perm::{OrgRead, PeopleManage};
use crate::service::posts::{self, Leaving, NewAbsence, NewHolder, NewPost, PostFilter, PostRow};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use axum::Json;
use kernel::{Page, PostId};

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, open))
        .routes(doors!(close))
        .routes(doors!(hold))
        .routes(doors!(leave))
        .routes(doors!(absent))
}

/// Posts of a unit with who answers for each.
#[utoipa::path(get, path = "/posts", tag = "platform", params(PostFilter),
    responses((status = 200, body = Page<PostRow>)))]
async fn list(
    actor: Actor<OrgRead>,
    Query(filter): Query<PostFilter>,
) -> Result<Json<Page<PostRow>>, ApiError> {
    let now = actor.now();
    Ok(Json(actor.read(move |db, who| posts::list(db, who, &filter, now)).await?))
}

/// Sets a post up.
#[utoipa::path(post, path = "/posts", tag = "platform", request_body = NewPost,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = PostRow), (status = 422)))]
async fn open(actor: Actor<PeopleManage>, command: Command<NewPost>) -> Result<Answered<PostRow>, ApiError> {
    actor.command(command.created(), |tx, who, body| posts::open(tx, who, &body)).await
}

/// Gives a post up.
#[utoipa::path(delete, path = "/posts/{id}", tag = "platform",
    params(("id" = PostId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Done), (status = 404), (status = 409), (status = 428)))]
async fn close(
    actor: Actor<PeopleManage>,
    Id(id): Id<PostId>,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, _| posts::close(tx, who, id, seen).map(|()| DONE)).await
}

/// Gives a post to somebody.
#[utoipa::path(post, path = "/posts/{id}/holders", tag = "platform",
    params(("id" = PostId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = NewHolder, responses((status = 200, body = PostRow), (status = 422), (status = 409), (status = 428)))]
async fn hold(
    actor: Actor<PeopleManage>,
    Id(id): Id<PostId>,
    command: Command<NewHolder>,
) -> Result<Answered<PostRow>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| posts::hold(tx, who, id, &body, seen)).await
}

/// Notes that somebody leaves a post.
#[utoipa::path(post, path = "/posts/{id}/leave", tag = "platform",
    params(("id" = PostId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = Leaving, responses((status = 200, body = PostRow), (status = 422), (status = 409), (status = 428)))]
async fn leave(
    actor: Actor<PeopleManage>,
    Id(id): Id<PostId>,
    command: Command<Leaving>,
) -> Result<Answered<PostRow>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| posts::leave(tx, who, id, &body, seen)).await
}

/// Notes an absence with its stand-in (AB角).
#[utoipa::path(post, path = "/posts/{id}/absences", tag = "platform",
    params(("id" = PostId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = NewAbsence, responses((status = 200, body = PostRow), (status = 422), (status = 409), (status = 428)))]
async fn absent(
    actor: Actor<PeopleManage>,
    Id(id): Id<PostId>,
    command: Command<NewAbsence>,
) -> Result<Answered<PostRow>, ApiError> {
    let seen = command.if_match;
    actor.command(command, move |tx, who, body| posts::absent(tx, who, id, &body, seen)).await
}
