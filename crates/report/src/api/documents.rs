//! 文书: prepared, shown as it will be printed, issued, listed, and given as PDF or Word.

use super::terms;
use crate::read::document::{self, Format, Listed, PaperOf};
use crate::read::dto::{DocumentDetail, DocumentRow, PreparedPaper};
use crate::read::periodical::{self, PeriodicalOf};
use crate::service::document::{Paper, issue, void};
use crate::service::periodical::{PeriodPaper, issue as issue_about_a_period};
use crate::service::visible_report;
use axum::Json;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::error::{ErrorKind, Problem};
use kernel::page::Page;
use kernel::{DocumentId, ReportId};
use officedoc::Document;
use org::perm;
use org::web::{Actor, Answered, ApiError, Command, Ctx, Id, Input, Query};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Sets a document as PDF. Answered by the server: setting type is no business of this slice.
pub trait Press: Send + Sync {
    /// The PDF.
    ///
    /// # Errors
    /// Why there is none, in words for the caller.
    fn pdf(&self, document: &Document) -> Result<Printed, String>;
}

/// A PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Fonts that are not here, each with what stands in for it.
    pub substituted: Vec<(String, String)>,
}

/// Fonts that were wanted and what was taken, as JSON pairs in percent encoding.
const SUBSTITUTED: HeaderName = HeaderName::from_static("fenghuo-substituted-fonts");

/// A document about a report, filled with what the record says.
#[utoipa::path(get, path = "/reports/{id}/documents", tag = "documents",
    params(("id" = ReportId, Path), PaperOf),
    responses((status = 200, body = PreparedPaper), (status = 404, body = Problem)))]
pub(super) async fn prepare(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    Query(of): Query<PaperOf>,
) -> Result<Json<PreparedPaper>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(Json(actor.read(move |db, who| document::prepare(db, &terms, who, id, &of, now)).await?))
}

/// Issues a document about a report: it gets its number.
#[utoipa::path(post, path = "/reports/{id}/documents", tag = "documents", request_body = Paper,
    params(("id" = ReportId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DocumentDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn issue_one(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    command: Command<Paper>,
) -> Result<Answered<DocumentDetail>, ApiError> {
    let terms = terms(actor.ctx())?;
    actor
        .command(command.created(), move |tx, who, body| {
            let report = visible_report(tx, who, id)?;
            let issued = issue(tx, &terms, who, &report, &body)?;
            document::one(tx, &terms, who, issued)
        })
        .await
}

/// As what it is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct As {
    /// `pdf` or `docx`.
    #[serde(default)]
    #[param(inline)]
    format: Format,
}

/// A document as it would be printed now; nothing is kept, no number is given.
#[utoipa::path(post, path = "/reports/{id}/documents/preview", tag = "documents", request_body = Paper,
    params(("id" = ReportId, Path), As),
    responses((status = 200, content_type = "application/pdf"), (status = 422, body = Problem)))]
pub(super) async fn preview(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<ReportId>,
    Query(wanted): Query<As>,
    Input(typed): Input<Paper>,
) -> Result<Response, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    let press = press(actor.ctx())?;
    let file = actor
        .read(move |db, who| {
            let report = visible_report(db, who, id)?;
            let (paper, name) = document::preview(db, &terms, who, &report, &typed, now)?;
            Ok::<_, ApiError>(File::of(&paper, &name, wanted.format, press.as_ref()))
        })
        .await??;
    Ok(file.answer())
}

/// A document about a period, filled with its figures.
#[utoipa::path(get, path = "/statistics/documents", tag = "documents", params(PeriodicalOf),
    responses((status = 200, body = PreparedPaper), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn prepare_periodical(
    actor: Actor<perm::DeskAct>,
    Query(of): Query<PeriodicalOf>,
) -> Result<Json<PreparedPaper>, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    Ok(Json(actor.read(move |db, who| periodical::prepare(db, &terms, who, &of, now)).await?))
}

/// Issues a document about a period: it gets its number.
#[utoipa::path(post, path = "/statistics/documents", tag = "documents", request_body = PeriodPaper,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = DocumentDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn issue_periodical(
    actor: Actor<perm::DeskAct>,
    command: Command<PeriodPaper>,
) -> Result<Answered<DocumentDetail>, ApiError> {
    let terms = terms(actor.ctx())?;
    actor
        .command(command.created(), move |tx, who, body| {
            let issued = issue_about_a_period(tx, &terms, who, &body)?;
            document::one(tx, &terms, who, issued)
        })
        .await
}

/// A document about a period as it would be printed now; nothing is kept, no number is given.
#[utoipa::path(post, path = "/statistics/documents/preview", tag = "documents", request_body = PeriodPaper,
    params(As),
    responses((status = 200, content_type = "application/pdf"), (status = 422, body = Problem)))]
pub(super) async fn preview_periodical(
    actor: Actor<perm::DeskAct>,
    Query(wanted): Query<As>,
    Input(typed): Input<PeriodPaper>,
) -> Result<Response, ApiError> {
    let (terms, now) = (terms(actor.ctx())?, actor.now());
    let press = press(actor.ctx())?;
    let file = actor
        .read(move |db, who| {
            let (paper, name) = periodical::preview(db, &terms, who, &typed, now)?;
            Ok::<_, ApiError>(File::of(&paper, &name, wanted.format, press.as_ref()))
        })
        .await??;
    Ok(file.answer())
}

/// 文书登记: the documents of the caller's unit, newest first.
#[utoipa::path(get, path = "/documents", tag = "documents", params(Listed),
    responses((status = 200, body = Page<DocumentRow>)))]
pub(super) async fn list(
    actor: Actor<perm::ReportRead>,
    Query(listed): Query<Listed>,
) -> Result<Json<Page<DocumentRow>>, ApiError> {
    let terms = terms(actor.ctx())?;
    Ok(Json(actor.read(move |db, who| document::list(db, &terms, who, &listed)).await?))
}

/// One document with all that it says.
#[utoipa::path(get, path = "/documents/{id}", tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, body = DocumentDetail), (status = 404, body = Problem)))]
pub(super) async fn show(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<DocumentId>,
) -> Result<Json<DocumentDetail>, ApiError> {
    let terms = terms(actor.ctx())?;
    Ok(Json(actor.read(move |db, who| document::one(db, &terms, who, id)).await?))
}

/// One document as PDF or Word.
#[utoipa::path(get, path = "/documents/{id}/file", tag = "documents", params(("id" = DocumentId, Path), As),
    responses((status = 200, content_type = "application/pdf"), (status = 404, body = Problem)))]
pub(super) async fn file(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<DocumentId>,
    Query(wanted): Query<As>,
) -> Result<Response, ApiError> {
    let press = press(actor.ctx())?;
    let file = actor
        .read(move |db, who| {
            let (paper, name) = document::laid_out(db, who, id)?;
            Ok::<_, ApiError>(File::of(&paper, &name, wanted.format, press.as_ref()))
        })
        .await??;
    Ok(file.answer())
}

/// Why a document counts no more.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Void {
    /// In words.
    reason: String,
}

/// 作废: a document of the caller's unit counts no more; its number stays given.
#[utoipa::path(post, path = "/documents/{id}/void", tag = "documents", request_body = Void,
    params(("id" = DocumentId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = DocumentDetail), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn void_one(
    actor: Actor<perm::DeskAct>,
    Id(id): Id<DocumentId>,
    command: Command<Void>,
) -> Result<Answered<DocumentDetail>, ApiError> {
    let terms = terms(actor.ctx())?;
    actor
        .command(command, move |tx, who, body| {
            void(tx, who, id, body.reason)?;
            document::one(tx, &terms, who, id)
        })
        .await
}

fn press(ctx: &Ctx) -> Result<Arc<dyn Press>, ApiError> {
    ctx.service::<Arc<dyn Press>>()
}

/// A file to be given out.
struct File {
    name: String,
    bytes: Vec<u8>,
    media_type: &'static str,
    substituted: Vec<(String, String)>,
}

impl File {
    fn of(paper: &Document, name: &str, format: Format, press: &dyn Press) -> Result<Self, ApiError> {
        let unprintable = |says: String| {
            ApiError(Problem::new(ErrorKind::Invalid, "document.unprintable", "印不出来", says))
        };
        match format {
            Format::Pdf => {
                let printed = press.pdf(paper).map_err(unprintable)?;
                Ok(Self {
                    name: format!("{name}.pdf"),
                    bytes: printed.bytes,
                    media_type: "application/pdf",
                    substituted: printed.substituted,
                })
            }
            Format::Docx => Ok(Self {
                name: format!("{name}.docx"),
                bytes: officedoc::docx(paper).map_err(|e| unprintable(e.to_string()))?,
                media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                substituted: Vec::new(),
            }),
        }
    }

    fn answer(self) -> Response {
        let inline = self.media_type == "application/pdf";
        let disposition = format!(
            "{}; filename*=UTF-8''{}",
            if inline { "inline" } else { "attachment" },
            super::attachments::encoded(&self.name)
        );
        let fonts = serde_json::to_string(&self.substituted).unwrap_or_default();
        let fonts = super::attachments::encoded(&fonts);
        let mut response = self.bytes.into_response();
        for (name, value) in [
            (header::CONTENT_TYPE, self.media_type),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "private, no-store"),
            (SUBSTITUTED, fonts.as_str()),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}
