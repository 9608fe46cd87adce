//! 核报 and 要素不全: asked by a desk, answered by the unit, pressed for.

use super::{act, terms};
use crate::read::dto::{Inquiries, Inquiry, ReportDetail};
use crate::read::inquiry::{Listed, list as inquiries, one};
use crate::service::inquiry::{self, AskUnit, InquiryAnswer, Lacking};
use crate::service::visible_report;
use axum::Json;
use axum::response::Response;
use kernel::error::Problem;
use kernel::{InquiryId, ReportId};
use org::perm;
use org::web::{Actor, Answered, ApiError, Command, Id, Query};
use serde::{Deserialize, Serialize};

/// Asks a unit below about a tip.
#[utoipa::path(post, path = "/inquiries", tag = "inquiries", request_body = AskUnit,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Inquiry), (status = 422, body = Problem)))]
pub(super) async fn ask(
    actor: Actor<perm::DeskAct>,
    command: Command<AskUnit>,
) -> Result<Answered<Inquiry>, ApiError> {
    let terms = terms(actor.ctx())?;
    actor
        .command(command.created(), move |tx, who, body| {
            let id = inquiry::ask(tx, &terms, who, body)?;
            one(tx, who, id)
        })
        .await
}

/// What the caller's unit asks and is asked, what is open first.
#[utoipa::path(get, path = "/inquiries", tag = "inquiries", params(Listed),
    responses((status = 200, body = Inquiries)))]
pub(super) async fn list(
    actor: Actor<perm::ReportRead>,
    Query(listed): Query<Listed>,
) -> Result<Json<Inquiries>, ApiError> {
    let terms = terms(actor.ctx())?;
    Ok(Json(actor.read(move |db, who| inquiries(db, &terms, who, &listed)).await?))
}

/// One inquiry.
#[utoipa::path(get, path = "/inquiries/{id}", tag = "inquiries", params(("id" = InquiryId, Path)),
    responses((status = 200, body = Inquiry), (status = 404, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<InquiryId>,
) -> Result<Json<Inquiry>, ApiError> {
    Ok(Json(actor.read(move |db, who| one(db, who, id)).await?))
}

/// The caller's unit answers: confirmed, nothing of the kind, or supplied.
#[utoipa::path(post, path = "/inquiries/{id}/answer", tag = "inquiries", request_body = InquiryAnswer,
    params(("id" = InquiryId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Inquiry), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn answer(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<InquiryId>,
    command: Command<InquiryAnswer>,
) -> Result<Answered<Inquiry>, ApiError> {
    let if_match = command.if_match;
    actor
        .command(command, move |tx, who, body| {
            inquiry::answer(tx, who, id, body, if_match)?;
            one(tx, who, id)
        })
        .await
}

/// What is said while pressing.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Press {
    /// In words.
    #[serde(default)]
    note: Option<String>,
}

/// 催报: who asked presses for the answer.
#[utoipa::path(post, path = "/inquiries/{id}/press", tag = "inquiries", request_body = Press,
    params(("id" = InquiryId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Inquiry), (status = 409, body = Problem)))]
pub(super) async fn press(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<InquiryId>,
    command: Command<Press>,
) -> Result<Answered<Inquiry>, ApiError> {
    actor
        .command(command, move |tx, who, body| {
            inquiry::press(tx, who, id, body.note)?;
            one(tx, who, id)
        })
        .await
}

/// Why no answer is needed any more.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct CloseInquiry {
    /// Why.
    text: String,
}

/// Who asked needs no answer any more.
#[utoipa::path(post, path = "/inquiries/{id}/close", tag = "inquiries", request_body = CloseInquiry,
    params(("id" = InquiryId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Inquiry), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn close(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<InquiryId>,
    command: Command<CloseInquiry>,
) -> Result<Answered<Inquiry>, ApiError> {
    actor
        .command(command, move |tx, who, body| {
            inquiry::close(tx, who, id, body.text)?;
            one(tx, who, id)
        })
        .await
}

/// 要素不全: asks the unit that wrote a report for what it lacks.
#[utoipa::path(post, path = "/reports/{id}/lacking", tag = "inquiries", request_body = Lacking,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn lacking(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Lacking>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, _| {
        let report = visible_report(tx, who, id)?;
        inquiry::lacking(tx, terms, who, &report, body)?;
        Ok(id)
    })
    .await
}
