//! 批示: given about a report; seen and answered by the units they are meant for.

use super::act;
use crate::read::detail::shown;
use crate::read::dto::{Instruction, ReportDetail};
use crate::service::instruct::{self, Give};
use crate::service::instruct_after::{self, LayBefore, PressUnits};
use crate::service::{MOVED, ReportError, visible_report};
use crate::sight::Sight;
use crate::views::instruction;
use axum::Json;
use axum::response::Response;
use journal::Db;
use kernel::error::Problem;
use kernel::{InstructionId, ReportId};
use org::perm;
use org::web::{Actor, Answered, ApiError, Command, Id, Who};
use serde::{Deserialize, Serialize};

/// Enters an instruction as given.
#[utoipa::path(post, path = "/reports/{id}/instructions", tag = "instructions", request_body = Give,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ReportDetail), (status = 422, body = Problem)))]
pub(super) async fn give(
    actor: Actor<perm::Instruct>,
    Id(id): Id<ReportId>,
    command: Command<Give>,
) -> Result<Response, ApiError> {
    act(actor, command.created(), move |tx, _, who, body, _| {
        let report = visible_report(tx, who, id)?;
        instruct::give(tx, who, &report, body)?;
        Ok(id)
    })
    .await
}

fn show_to(db: &mut dyn Db, who: &Who, id: InstructionId) -> Result<Instruction, ReportError> {
    let found = instruction::get(db, id)?.ok_or(ReportError::NotFound)?;
    if Sight::of(db, who)?.instruction(db, &found)? {
        Ok(shown(db, found, who.unit)?)
    } else {
        Err(ReportError::NotFound)
    }
}

/// One instruction.
#[utoipa::path(get, path = "/instructions/{id}", tag = "instructions", params(("id" = InstructionId, Path)),
    responses((status = 200, body = Instruction), (status = 404, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<InstructionId>,
) -> Result<Json<Instruction>, ApiError> {
    Ok(Json(actor.read(move |db, who| show_to(db, who, id)).await?))
}

/// The caller's unit has seen it.
#[utoipa::path(post, path = "/instructions/{id}/seen", tag = "instructions",
    params(("id" = InstructionId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Instruction), (status = 404, body = Problem)))]
pub(super) async fn seen(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<InstructionId>,
    command: Command<Option<serde_json::Value>>,
) -> Result<Answered<Instruction>, ApiError> {
    actor
        .command(command, move |tx, who, _| {
            instruct::seen(tx, who, id)?;
            show_to(tx, who, id)
        })
        .await
}

/// 催办: the unit that gave it presses those that have not answered.
#[utoipa::path(post, path = "/instructions/{id}/press", tag = "instructions", request_body = PressUnits,
    params(("id" = InstructionId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Instruction), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn press(
    actor: Actor<perm::Instruct>,
    Id(id): Id<InstructionId>,
    command: Command<PressUnits>,
) -> Result<Answered<Instruction>, ApiError> {
    actor
        .command(command, move |tx, who, body| {
            instruct_after::press(tx, who, id, body)?;
            show_to(tx, who, id)
        })
        .await
}

/// 回呈: what became of it is laid before the leader, who may settle it.
#[utoipa::path(post, path = "/instructions/{id}/back", tag = "instructions", request_body = LayBefore,
    params(("id" = InstructionId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Instruction), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn lay_before(
    actor: Actor<perm::Instruct>,
    Id(id): Id<InstructionId>,
    command: Command<LayBefore>,
) -> Result<Answered<Instruction>, ApiError> {
    actor
        .command(command, move |tx, who, body| {
            instruct_after::lay_before(tx, who, id, body)?;
            show_to(tx, who, id)
        })
        .await
}

/// An answer.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct AnswerText {
    /// What was done.
    text: String,
}

/// The caller's unit answers.
#[utoipa::path(post, path = "/instructions/{id}/answer", tag = "instructions", request_body = AnswerText,
    params(("id" = InstructionId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Instruction), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn answer(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<InstructionId>,
    command: Command<AnswerText>,
) -> Result<Answered<Instruction>, ApiError> {
    let if_match = command.if_match;
    let answered = actor
        .command(command, move |tx, who, body| {
            instruct::unanswered_since(tx, who, id, if_match)?;
            instruct::answer(tx, who, id, body.text)?;
            show_to(tx, who, id)
        })
        .await;
    let Err(ApiError(problem)) = answered else { return answered };
    if problem.code != MOVED {
        return Err(ApiError(problem));
    }
    // What a colleague answered meanwhile, beside one's own text.
    let newer = actor.read(move |db, who| show_to(db, who, id)).await;
    Err(match newer.map(serde_json::to_value) {
        Ok(Ok(current)) => ApiError(problem.with_current(current)),
        _ => ApiError(problem),
    })
}
