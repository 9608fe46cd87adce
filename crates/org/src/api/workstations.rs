//! Registered workstations.

use super::session::{DONE, Done, cookie};
use crate::doors;
use crate::error::OrgError;
use crate::perm::WorkstationManage;
use crate::service::workstations::{self, DeskWatch, NewWorkstation, Screen, WorkstationRow};
use crate::web::{Actor, Answered, ApiError, Command, Doors, Id, Nobody, Query, WORKSTATION_COOKIE, digest};
use axum::Json;
use axum::http::HeaderMap;
use kernel::{EventId, Page, PageRequest};
use std::sync::Arc;

/// A registration holds for ten years, or until it is taken back.
const COOKIE_MINUTES: i64 = 10 * 366 * 24 * 60;

pub(super) fn routes() -> Doors {
    Doors::default().routes(doors!(screen)).routes(doors!(list, register)).routes(doors!(remove))
}

/// What a registered workstation shows while nobody is signed in.
#[utoipa::path(get, path = "/workstation", tag = "session", responses((status = 200, body = Screen)))]
async fn screen(nobody: Nobody) -> Result<Json<Screen>, ApiError> {
    let watch = nobody.ctx().optional_service::<Arc<dyn DeskWatch>>();
    let (cookie, now) = (nobody.workstation, nobody.ctx().clock().now());
    Ok(Json(nobody.read(move |db| workstations::screen(db, cookie, watch.as_deref(), now)).await?))
}

/// Workstations.
#[utoipa::path(get, path = "/workstations", tag = "platform", params(PageRequest),
    responses((status = 200, body = Page<WorkstationRow>)))]
async fn list(
    actor: Actor<WorkstationManage>,
    Query(page): Query<PageRequest>,
) -> Result<Json<Page<WorkstationRow>>, ApiError> {
    Ok(Json(actor.read(move |db, who| workstations::list(db, who, &page)).await?))
}

/// Registers this browser as a workstation of a desk.
#[utoipa::path(post, path = "/workstations", tag = "platform", request_body = NewWorkstation,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = WorkstationRow), (status = 422)))]
async fn register(
    actor: Actor<WorkstationManage>,
    command: Command<NewWorkstation>,
) -> Result<(HeaderMap, Answered<WorkstationRow>), ApiError> {
    let token = crate::secret::new_token().map_err(OrgError::from)?;
    let key = digest(&token);
    let answer = actor
        .command(command.created(), move |tx, who, body| workstations::register(tx, who, &body, key))
        .await?;
    // Under the same key again nothing new was registered, and the cookie is there already.
    let headers = match &answer.value {
        Some(_) => cookie(WORKSTATION_COOKIE, &token, COOKIE_MINUTES, actor.ctx().settings())?,
        None => HeaderMap::new(),
    };
    Ok((headers, answer))
}

/// Takes a registration back.
#[utoipa::path(delete, path = "/workstations/{id}", tag = "platform",
    params(("id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Done), (status = 404)))]
async fn remove(
    actor: Actor<WorkstationManage>,
    Id(id): Id<EventId>,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    let answer =
        actor.command(command, move |tx, who, _| workstations::remove(tx, who, id).map(|()| DONE)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}
