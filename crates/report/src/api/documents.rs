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

#[cfg(test)]
mod tests {
    use super::*;
    use officedoc::{Block, Layout};

    fn bulletin() -> Document {
        Document {
            layout: Layout::Bulletin,
            drill: false,
            mark: None,
            urgency: None,
            head: "值班信息".to_owned(),
            number: Some("第1期".to_owned()),
            unit: "某县总值班室".to_owned(),
            date: "2026年11月24日".to_owned(),
            title: Some("某镇煤矿透水".to_owned()),
            addressed_to: None,
            blocks: vec![Block::Paragraph("3人被困。".to_owned())],
            signature: None,
            copies: Vec::new(),
            imprint: None,
            signed: Vec::new(),
        }
    }

    fn decoded(header: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = header;
        while let Some(first) = rest.chars().next() {
            let (byte, taken) = match first {
                '%' => (u8::from_str_radix(&rest[1..3], 16).unwrap(), 3),
                plain => (u8::try_from(plain).unwrap(), 1),
            };
            bytes.push(byte);
            rest = &rest[taken..];
        }
        String::from_utf8(bytes).unwrap()
    }

    struct Pressed(Result<Printed, String>);

    impl Press for Pressed {
        fn pdf(&self, _: &Document) -> Result<Printed, String> {
            self.0.clone()
        }
    }

    #[test]
    fn a_missing_font_is_named_with_what_stands_in_for_it() {
        let pair = ("方正小标宋简体".to_owned(), "Noto Serif CJK SC Bold".to_owned());
        let printed = Printed { bytes: b"%PDF".to_vec(), substituted: vec![pair.clone()] };
        let file = File::of(&bulletin(), "第1期", Format::Pdf, &Pressed(Ok(printed))).unwrap();
        let told = file.answer();
        let told = decoded(told.headers()["fenghuo-substituted-fonts"].to_str().unwrap());
        let pairs: Vec<(String, String)> = serde_json::from_str(&told).unwrap();
        assert_eq!(pairs, [pair]);
        // Word sets its own type: nothing is missing here.
        let file = File::of(&bulletin(), "第1期", Format::Docx, &Pressed(Err(String::new()))).unwrap();
        assert_eq!(decoded(file.answer().headers()["fenghuo-substituted-fonts"].to_str().unwrap()), "[]");
    }

    #[test]
    fn what_cannot_be_printed_is_refused_with_the_reason() {
        let broken = Pressed(Err("没有中文字体：/usr/share/fonts".to_owned()));
        let Err(ApiError(problem)) = File::of(&bulletin(), "第1期", Format::Pdf, &broken) else {
            panic!("a PDF without a font")
        };
        assert_eq!((problem.kind, problem.code.as_str()), (Some(ErrorKind::Invalid), "document.unprintable"));
        assert!(problem.detail.contains("没有中文字体"), "{}", problem.detail);
    }
}
