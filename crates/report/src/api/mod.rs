//! The endpoints of this slice, below `/api/v1`: 5–15 lines each, authorised by their
//! `Actor`, decided in [`crate::service`], answered from [`crate::read`].
//!
//! Sending answers a receipt. Another command keeps only which report it touched; the
//! answer that the caller sees is read afterwards, outside the writer, so that the next
//! command need not wait for it.
//! [`Terms`] is a service of the context (`Arc<Terms>`), put there by the server.

mod adoption;
mod attachments;
mod desk;
mod documents;
mod follow;
mod inquiries;
mod instructions;
mod links;
mod manuscripts;
mod mend;
mod reports;
mod statistics;
mod tables;
mod uploads;

pub use documents::{Press, Printed};

use crate::read::detail;
use crate::read::dto::ReportDetail;
use crate::service::{ReportError, Terms};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::Tx;
use kernel::ReportId;
use kernel::error::Problem;
use org::doors;
use org::perm::Permission;
use org::web::{Actor, ApiError, Command, Ctx, Doors, Who};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, OnceLock};

/// The routes of this slice.
pub fn routes() -> Doors {
    Doors::default()
        .routes(doors!(reports::list, reports::send))
        .routes(doors!(reports::propose))
        .routes(doors!(reports::read))
        .routes(doors!(reports::show))
        .routes(doors!(reports::message))
        .routes(doors!(desk::receive))
        .routes(doors!(desk::unreceive))
        .routes(doors!(desk::give_back))
        .routes(doors!(desk::readdress))
        .routes(doors!(desk::press))
        .routes(doors!(desk::verify))
        .routes(doors!(desk::telephone))
        .routes(doors!(desk::hand))
        .routes(doors!(desk::tried))
        .routes(doors!(mend::prepare, mend::up))
        .routes(doors!(mend::sign))
        .routes(doors!(manuscripts::submit))
        .routes(doors!(manuscripts::submit_paper))
        .routes(doors!(manuscripts::submit_periodical))
        .routes(doors!(manuscripts::show, manuscripts::revise))
        .routes(doors!(manuscripts::check))
        .routes(doors!(manuscripts::ask))
        .routes(doors!(manuscripts::give_back))
        .routes(doors!(manuscripts::sign))
        .routes(doors!(manuscripts::discard))
        .routes(doors!(follow::prepare, follow::send))
        .routes(doors!(follow::reopen))
        .routes(doors!(follow::pace))
        .routes(doors!(mend::rate))
        .routes(doors!(mend::correct))
        .routes(doors!(mend::withdraw))
        .routes(doors!(inquiries::ask, inquiries::list))
        .routes(doors!(inquiries::show))
        .routes(doors!(inquiries::answer))
        .routes(doors!(inquiries::press))
        .routes(doors!(inquiries::close))
        .routes(doors!(inquiries::lacking))
        .routes(doors!(adoption::adopt))
        .routes(doors!(adoption::show))
        .routes(doors!(statistics::show))
        .routes(doors!(documents::prepare, documents::issue_one))
        .routes(doors!(documents::preview))
        .routes(doors!(documents::prepare_periodical, documents::issue_periodical))
        .routes(doors!(documents::preview_periodical))
        .routes(doors!(documents::list))
        .routes(doors!(documents::show))
        .routes(doors!(documents::file))
        .routes(doors!(documents::void_one))
        .routes(doors!(links::join))
        .routes(doors!(links::part))
        .routes(doors!(instructions::give))
        .routes(doors!(instructions::show))
        .routes(doors!(instructions::seen))
        .routes(doors!(instructions::answer))
        .routes(doors!(instructions::press))
        .routes(doors!(instructions::lay_before))
        .routes(doors!(tables::kinds))
        .routes(doors!(tables::place_terms))
        .routes(doors!(tables::today))
        .merge(attachments::routes())
        .merge(uploads::routes())
}

/// What is kept as the answer to a command: which report to show.
#[derive(Debug, Serialize, Deserialize)]
struct Touched {
    report: ReportId,
}

fn terms(ctx: &Ctx) -> Result<Arc<Terms>, ApiError> {
    ctx.service::<Arc<Terms>>()
}

/// Runs a command and answers the report it touched.
async fn act<P: Permission, B: Send + 'static>(
    actor: Actor<P>,
    command: Command<B>,
    f: impl FnOnce(&mut Tx<'_>, &Terms, &Who, B, Option<u64>) -> Result<ReportId, ReportError> + Send + 'static,
) -> Result<Response, ApiError> {
    let (status, report) = done(&actor, command, f).await?;
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(reply(status, actor.read(move |db, who| detail::detail(db, &terms, who, report, now)).await?))
}

/// Runs a command and says which report it touched.
async fn done<P: Permission, B: Send + 'static>(
    actor: &Actor<P>,
    command: Command<B>,
    f: impl FnOnce(&mut Tx<'_>, &Terms, &Who, B, Option<u64>) -> Result<ReportId, ReportError> + Send + 'static,
) -> Result<(StatusCode, ReportId), ApiError> {
    let terms = terms(actor.ctx())?;
    let if_match = command.if_match;
    let inside = Arc::clone(&terms);
    let moved = Arc::new(OnceLock::new());
    let tell = Arc::clone(&moved);
    let answered = actor
        .command(command, move |tx, who, body| {
            let done = f(tx, &inside, who, body, if_match).map(|report| Touched { report });
            if let Err(ReportError::Moved { report: Some(report), .. }) = &done {
                // Set once: a command runs once.
                let _first = tell.set(*report);
            }
            done
        })
        .await;
    let answered = match (answered, moved.get().copied()) {
        (Err(ApiError(problem)), Some(report)) => return Err(beside(actor, terms, report, problem).await),
        (answered, _) => answered?,
    };
    let touched = match answered.value {
        Some(touched) => touched,
        None => serde_json::from_str(&answered.answer.body).map_err(|e| ApiError::bug(&e.to_string()))?,
    };
    Ok((StatusCode::from_u16(answered.answer.status).unwrap_or(StatusCode::OK), touched.report))
}

/// A refusal with the newer state beside it, so that the page can show both.
async fn beside<P: Permission>(
    actor: &Actor<P>,
    terms: Arc<Terms>,
    report: ReportId,
    problem: Problem,
) -> ApiError {
    let now = actor.now();
    let newer = actor.read(move |db, who| detail::detail(db, &terms, who, report, now)).await;
    match newer.map(serde_json::to_value) {
        Ok(Ok(current)) => ApiError(problem.with_current(current)),
        _ => ApiError(problem),
    }
}

/// A report with its revision as `ETag`.
fn reply(status: StatusCode, shown: ReportDetail) -> Response {
    let tag = HeaderValue::from_str(&format!("\"{}\"", shown.rev));
    let mut response = (status, Json(shown)).into_response();
    if let Ok(tag) = tag {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
