//! Reports: the list, one of them, sending, and the prepared text for others.

use super::{reply, terms};
use crate::model::FirstReport;
use crate::profile::FormTemplate;
use crate::read::dto::{ReportDetail, ReportRow};
use crate::read::list::{self, ListQuery};
use crate::read::paste::{self, Paste, Pasted};
use crate::read::propose::{Ask, Proposal, propose as proposed};
use crate::read::{detail, message as prepared};
use crate::service::send::{SendReceipt, send_first};
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::error::Problem;
use kernel::page::Page;
use kernel::{DeskId, ReportId};
use org::perm;
use org::web::{Actor, Answered, ApiError, Command, Id, Input, Query};
use serde::{Deserialize, Serialize};

/// Reports that the caller may see.
#[utoipa::path(get, path = "/reports", tag = "reports", params(ListQuery),
    responses((status = 200, body = Page<ReportRow>), (status = 401, body = Problem)))]
pub(super) async fn list(
    actor: Actor<perm::ReportRead>,
    Query(query): Query<ListQuery>,
) -> Result<Json<Page<ReportRow>>, ApiError> {
    let (now, terms) = (actor.now(), terms(actor.ctx())?);
    Ok(Json(actor.read(move |db, who| list::page(db, terms.law, who, &query, now)).await?))
}

/// What the facts typed so far speak for: kinds, grade, clocks.
#[utoipa::path(post, path = "/reports/propose", tag = "reports", request_body = Ask,
    responses((status = 200, body = Proposal), (status = 422, body = Problem)))]
pub(super) async fn propose(
    actor: Actor<perm::ReportSend>,
    Input(ask): Input<Ask>,
) -> Result<Json<Proposal>, ApiError> {
    let terms = terms(actor.ctx())?;
    let now = actor.now();
    Ok(Json(actor.read(move |db, who| proposed(db, &terms, who, &ask, now)).await?))
}

/// Reads a pasted message into the fields of a first report, each with the words it came
/// from. Nothing is kept.
#[utoipa::path(post, path = "/reports/read", tag = "reports", request_body = Paste,
    responses((status = 200, body = Pasted), (status = 422, body = Problem)))]
pub(super) async fn read(
    actor: Actor<perm::ReportSend>,
    Input(message): Input<Paste>,
) -> Result<Json<Pasted>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(Json(actor.read(move |_, _| paste::read(terms.law, terms.profile.known(), &message, now)).await?))
}

/// Sends a first report. The answer is its receipt, told once the report is durable.
#[utoipa::path(post, path = "/reports", tag = "reports", request_body = FirstReport,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = SendReceipt), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn send(
    actor: Actor<perm::ReportSend>,
    command: Command<FirstReport>,
) -> Result<Answered<SendReceipt>, ApiError> {
    let terms = terms(actor.ctx())?;
    actor.command(command.created(), move |tx, who, body| send_first(tx, &terms, who, body)).await
}

/// One report with everything around it.
#[utoipa::path(get, path = "/reports/{id}", tag = "reports", params(("id" = ReportId, Path)),
    responses((status = 200, body = ReportDetail), (status = 404, body = Problem)))]
pub(super) async fn show(actor: Actor<perm::ReportRead>, Id(id): Id<ReportId>) -> Result<Response, ApiError> {
    let terms = terms(actor.ctx())?;
    let now = actor.now();
    let shown = actor.read(move |db, who| detail::detail(db, &terms, who, id, now)).await?;
    Ok(reply(StatusCode::OK, shown))
}

/// For whom a message is prepared.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct MessageTo {
    /// The desk; absent for a message to anybody.
    to: Option<DeskId>,
    /// Code of the form of the system above in which it is wanted.
    form: Option<String>,
}

/// A form of the system above.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct MessageForm {
    /// Its code.
    code: String,
    /// Its name.
    zh: String,
    /// In English.
    en: String,
}

/// A prepared text.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(super) struct Message {
    /// The text.
    text: String,
    /// Forms of the systems above that the place has.
    forms: Vec<MessageForm>,
}

/// One prepared text to copy: for an addressee without a node, or into a message.
#[utoipa::path(get, path = "/reports/{id}/message", tag = "reports",
    params(("id" = ReportId, Path), MessageTo),
    responses((status = 200, body = Message), (status = 404, body = Problem)))]
pub(super) async fn message(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<ReportId>,
    Query(query): Query<MessageTo>,
) -> Result<Json<Message>, ApiError> {
    let terms = terms(actor.ctx())?;
    let form = |f: &FormTemplate| MessageForm { code: f.code.clone(), zh: f.zh.clone(), en: f.en.clone() };
    let forms = terms.profile.forms.iter().map(form).collect();
    let asked = query.form;
    let text =
        actor.read(move |db, who| prepared::message(db, &terms, who, id, query.to, asked.as_deref())).await?;
    Ok(Json(Message { text, forms }))
}
