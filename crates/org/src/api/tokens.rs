//! One's own API tokens.

use super::session::{DONE, Done};
use crate::doors;
use crate::error::OrgError;
use crate::perm::SessionOwn;
use crate::service::tokens::{self, NewToken, Token};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Query, digest};
use axum::Json;
use kernel::{EventId, Page, PageRequest};

pub(super) fn routes() -> Doors {
    Doors::default().routes(doors!(list, make)).routes(doors!(remove))
}

/// One's own tokens.
#[utoipa::path(get, path = "/tokens", tag = "session", params(PageRequest),
    responses((status = 200, body = Page<Token>)))]
async fn list(
    actor: Actor<SessionOwn>,
    Query(page): Query<PageRequest>,
) -> Result<Json<Page<Token>>, ApiError> {
    Ok(Json(actor.read(move |db, who| tokens::list(db, who, &page)).await?))
}

/// Makes a token; it is in this answer and nowhere else.
#[utoipa::path(post, path = "/tokens", tag = "session", request_body = NewToken,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Token), (status = 403), (status = 422)))]
async fn make(actor: Actor<SessionOwn>, command: Command<NewToken>) -> Result<Answered<Token>, ApiError> {
    let token = crate::secret::new_token().map_err(OrgError::from)?;
    let key = digest(&token);
    let answer =
        actor.command(command.created(), move |tx, who, body| tokens::make(tx, who, &body, key)).await?;
    answer.telling_once(|made| made.token = Some(token))
}

/// Takes a token back.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "session",
    params(("id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Done), (status = 404)))]
async fn remove(
    actor: Actor<SessionOwn>,
    Id(id): Id<EventId>,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    let answer = actor.command(command, move |tx, who, _| tokens::remove(tx, who, id).map(|()| DONE)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}
