//! The work of a duty room on a report.

use super::act;
use crate::read::dto::ReportDetail;
use crate::service::address::{self, Readdress, Return};
use crate::service::calls::{self, Try};
use crate::service::desk::{self, Hand, PressFor, Telephone, Verify};
use crate::service::visible_report;
use axum::response::Response;
use kernel::error::Problem;
use kernel::{CallId, ReportId};
use org::perm;
use org::web::{Actor, ApiError, Command, Id};

/// 签收
#[utoipa::path(post, path = "/reports/{id}/receive", tag = "reports",
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem)))]
pub(super) async fn receive(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, _, _| {
        let report = visible_report(tx, who, id)?;
        desk::receive(tx, terms, who, &report)?;
        Ok(id)
    })
    .await
}

/// Takes a receipt back within ten seconds.
#[utoipa::path(post, path = "/reports/{id}/unreceive", tag = "reports",
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem)))]
pub(super) async fn unreceive(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Option<serde_json::Value>>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, _, _| {
        let report = visible_report(tx, who, id)?;
        desk::unreceive(tx, who, &report)?;
        Ok(id)
    })
    .await
}

/// 退回: it went to a wrong address, and the right one is named.
#[utoipa::path(post, path = "/reports/{id}/return", tag = "reports", request_body = Return,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn give_back(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Return>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        address::give_back(tx, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// 改送: what was returned goes to the right desk.
#[utoipa::path(post, path = "/reports/{id}/readdress", tag = "reports", request_body = Readdress,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn readdress(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Readdress>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, _| {
        let report = visible_report(tx, who, id)?;
        address::readdress(tx, terms, who, &report, body)?;
        Ok(id)
    })
    .await
}

/// 催报: the caller's desk presses for what it is owed.
#[utoipa::path(post, path = "/reports/{id}/press", tag = "reports", request_body = PressFor,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn press(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<PressFor>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, _| {
        let report = visible_report(tx, who, id)?;
        desk::press(tx, who, &report, body)?;
        Ok(id)
    })
    .await
}

/// 核实: what was asked and answered, with new figures where there are any.
#[utoipa::path(post, path = "/reports/{id}/verify", tag = "reports", request_body = Verify,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn verify(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Verify>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, terms, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        desk::verify(tx, terms, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// ☎: who took the call and when; meets the clock.
#[utoipa::path(post, path = "/reports/{id}/telephone", tag = "reports", request_body = Telephone,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn telephone(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Telephone>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        desk::telephone(tx, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// The written report was handed to an addressee without a node; meets the clock.
#[utoipa::path(post, path = "/reports/{id}/hand", tag = "reports", request_body = Hand,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn hand(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<ReportId>,
    command: Command<Hand>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        desk::hand(tx, who, &report, body, if_match)?;
        Ok(id)
    })
    .await
}

/// A try of one line of the call list.
#[utoipa::path(post, path = "/reports/{id}/calls/{call}/tried", tag = "reports", request_body = Try,
    params(("id" = ReportId, Path), ("call" = CallId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    responses((status = 200, body = ReportDetail), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn tried(
    actor: Actor<perm::DeskAct>,
    Id((id, call)): Id<(ReportId, CallId)>,
    command: Command<Try>,
) -> Result<Response, ApiError> {
    act(actor, command, move |tx, _, who, body, if_match| {
        let report = visible_report(tx, who, id)?;
        calls::tried(tx, who, &report, call, body, if_match)?;
        Ok(id)
    })
    .await
}
