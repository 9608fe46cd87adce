//! 拟稿 → 核稿 → 签发: reports upward and documents that wait for their signature.

use super::{done, reply, terms};
use crate::read::dto::{DocumentDetail, Manuscript, ReportDetail};
use crate::read::manuscript::shown;
use crate::read::{detail, document};
use crate::service::manuscript::{self, AskPaper, AskPeriodPaper, Revise, Submit};
use crate::service::sign::Sign;
use crate::service::{ReportError, Terms, visible_report};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use journal::Tx;
use kernel::error::Problem;
use kernel::{PostId, ReportId};
use org::perm::{self, Permission};
use org::web::{Actor, ApiError, Command, Id, Who};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Runs a command on a manuscript and answers it as it stands then.
async fn moved<P: Permission, B: Send + 'static>(
    actor: Actor<P>,
    command: Command<B>,
    f: impl FnOnce(&mut Tx<'_>, &Terms, &Who, B, Option<u64>) -> Result<ReportId, ReportError> + Send + 'static,
) -> Result<Response, ApiError> {
    let terms = terms(actor.ctx())?;
    let (if_match, inside) = (command.if_match, Arc::clone(&terms));
    let answered = actor
        .command(command, move |tx, who, body| f(tx, &inside, who, body, if_match).map(Moved::of))
        .await?;
    let Moved { manuscript } = match answered.value {
        Some(moved) => moved,
        None => serde_json::from_str(&answered.answer.body).map_err(|e| ApiError::bug(&e.to_string()))?,
    };
    let now = actor.now();
    let seen = actor.read(move |db, who| shown(db, &terms, who, manuscript, now)).await?;
    let status = StatusCode::from_u16(answered.answer.status).unwrap_or(StatusCode::OK);
    Ok((status, Json(seen)).into_response())
}

/// What is kept as the answer to a command.
#[derive(Debug, Serialize, Deserialize)]
struct Moved {
    manuscript: ReportId,
}

impl Moved {
    const fn of(manuscript: ReportId) -> Self {
        Self { manuscript }
    }
}

/// 送签, 送核: keeps a report upward until it is signed, and asks.
#[utoipa::path(post, path = "/reports/{id}/manuscripts", tag = "manuscripts", request_body = Submit,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 201, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn submit(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Submit>,
) -> Result<Response, ApiError> {
    moved(actor, command.created(), move |tx, terms, who, body, if_match| {
        let source = visible_report(tx, who, id)?;
        manuscript::submit(tx, terms, who, &source, &body, if_match)
    })
    .await
}

/// 送签, 送核 of a document about a report: keeps it until it is signed, and asks. It is numbered then.
#[utoipa::path(post, path = "/reports/{id}/documents/ask", tag = "documents", request_body = AskPaper,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn submit_paper(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<AskPaper>,
) -> Result<Response, ApiError> {
    moved(actor, command.created(), move |tx, terms, who, body, _| {
        let source = visible_report(tx, who, id)?;
        manuscript::submit_paper(tx, terms, who, &source, &body)
    })
    .await
}

/// 送签, 送核 of a document about a period: keeps it until it is signed, and asks. It is numbered then.
#[utoipa::path(post, path = "/statistics/documents/ask", tag = "documents", request_body = AskPeriodPaper,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn submit_periodical(
    actor: Actor<perm::DeskAct>,
    command: Command<AskPeriodPaper>,
) -> Result<Response, ApiError> {
    moved(actor, command.created(), move |tx, terms, who, body, _| {
        manuscript::submit_periodical(tx, terms, who, &body)
    })
    .await
}

/// A manuscript of the caller's unit.
#[utoipa::path(get, path = "/manuscripts/{id}", tag = "manuscripts", params(("id" = ReportId, Path)),
    responses((status = 200, body = Manuscript), (status = 404, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
) -> Result<Json<Manuscript>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(Json(actor.read(move |db, who| shown(db, &terms, who, id, now)).await?))
}

/// Mends the text; a check before it counts no more.
#[utoipa::path(post, path = "/manuscripts/{id}", tag = "manuscripts", request_body = Revise,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn revise(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Revise>,
) -> Result<Response, ApiError> {
    moved(actor, command, move |tx, terms, who, body, if_match| {
        manuscript::revise(tx, terms, who, id, &body, if_match)?;
        Ok(id)
    })
    .await
}

/// Who is asked to sign.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct AskToSign {
    /// The post; the first who may sign and was not asked, when absent.
    #[serde(default)]
    post_id: Option<PostId>,
}

/// 核稿通过, and somebody is asked to sign.
#[utoipa::path(post, path = "/manuscripts/{id}/check", tag = "manuscripts", request_body = AskToSign,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn check(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<AskToSign>,
) -> Result<Response, ApiError> {
    moved(actor, command, move |tx, terms, who, body, if_match| {
        manuscript::check(tx, terms, who, id, body.post_id, if_match)?;
        Ok(id)
    })
    .await
}

/// 请签, 改请
#[utoipa::path(post, path = "/manuscripts/{id}/ask", tag = "manuscripts", request_body = AskToSign,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn ask(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<AskToSign>,
) -> Result<Response, ApiError> {
    moved(actor, command, move |tx, terms, who, body, if_match| {
        manuscript::ask_to_sign(tx, terms, who, id, body.post_id, if_match)?;
        Ok(id)
    })
    .await
}

/// What is to be mended.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct GiveBack {
    /// What.
    reason: String,
}

/// 退回修改
#[utoipa::path(post, path = "/manuscripts/{id}/return", tag = "manuscripts", request_body = GiveBack,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Manuscript), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn give_back(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<GiveBack>,
) -> Result<Response, ApiError> {
    moved(actor, command, move |tx, _, who, body, if_match| {
        manuscript::give_back(tx, who, id, body.reason, if_match)?;
        Ok(id)
    })
    .await
}

/// What came of a signature.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub(super) enum SentOrIssued {
    /// The report that went, or that a document is about.
    Report(Box<ReportDetail>),
    /// The periodical that was issued.
    Document(Box<DocumentDetail>),
}

/// 签发: the report goes, the document is issued; answers the report, or the periodical.
#[utoipa::path(post, path = "/manuscripts/{id}/sign", tag = "manuscripts", request_body = Sign,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 201, body = SentOrIssued), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn sign(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Sign>,
) -> Result<Response, ApiError> {
    let (status, touched) = done(&actor, command.created(), move |tx, terms, who, body, if_match| {
        manuscript::sign(tx, terms, who, id, body, if_match)
    })
    .await?;
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    let came = actor.read(move |db, who| match manuscript::periodical_of(db, who, id)? {
        Some(issued) => {
            document::one(db, &terms, who, issued).map(|issued| SentOrIssued::Document(Box::new(issued)))
        }
        None => {
            detail::detail(db, &terms, who, touched, now).map(|sent| SentOrIssued::Report(Box::new(sent)))
        }
    });
    Ok(match came.await? {
        SentOrIssued::Report(sent) => reply(status, *sent),
        SentOrIssued::Document(issued) => (status, Json(issued)).into_response(),
    })
}

/// 作废: it goes nowhere.
#[utoipa::path(post, path = "/manuscripts/{id}/discard", tag = "manuscripts",
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = Manuscript), (status = 409, body = Problem)))]
pub(super) async fn discard(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<()>,
) -> Result<Response, ApiError> {
    moved(actor, command, move |tx, _, who, _, if_match| {
        manuscript::discard(tx, who, id, if_match)?;
        Ok(id)
    })
    .await
}
