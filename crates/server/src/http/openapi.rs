//! All routes of the node and the OpenAPI 3.1 document that follows from them. The
//! document is committed as `docs/openapi.json`; a test compares the two, and the
//! browser's client is generated from it.

use super::{backups, briefs, events, health, nodes, search, ui, writing};
use crate::node::Node;
use crate::wiring;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the API of the pages begins.
pub const BASE: &str = "/api/v1";

#[derive(OpenApi)]
#[openapi(info(
    title = "烽火 Fenghuo",
    description = "四级应急管理平台的接口。会话用 Cookie `fenghuo_session` 或 `Authorization: Bearer`；\
        每个命令带 `Idempotency-Key`；修改带 `If-Match`；错误一律为 RFC 9457 problem details。时间为 UTC 毫秒。",
    license(name = "Apache-2.0")
))]
struct Document;

/// The routes of the API with their documentation, without state.
fn api() -> OpenApiRouter<org::web::Ctx> {
    let own = OpenApiRouter::new()
        .routes(routes!(events::events))
        .routes(routes!(briefs::list))
        .routes(routes!(briefs::seen))
        .routes(routes!(search::find))
        .routes(routes!(nodes::nodes))
        .routes(routes!(nodes::issue_token))
        .routes(routes!(nodes::join))
        .routes(routes!(nodes::compare_words))
        .routes(routes!(nodes::cut_link))
        .routes(routes!(nodes::retry_parked))
        .routes(routes!(backups::list, backups::create))
        .routes(routes!(backups::check))
        .routes(routes!(backups::download))
        .routes(routes!(backups::remove))
        .routes(routes!(writing::state))
        .routes(routes!(writing::confirm));
    OpenApiRouter::with_openapi(Document::openapi()).nest(BASE, wiring::routes().merge(own))
}

fn operation() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}

/// The document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = api().into_openapi();
    document.merge(operation().into_openapi());
    document
}

/// The document as it is committed and served.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

async fn serve(State(text): State<Arc<str>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text.to_string()).into_response()
}

/// Every route of the port for browsers, with state.
pub fn router(node: &Arc<Node>) -> Router {
    let (api, _) = api().split_for_parts();
    let (operation, _) = operation().split_for_parts();
    let document: Arc<str> = Arc::from(text());
    let own = Router::new().route("/openapi.json", axum::routing::get(serve)).with_state(document);
    let mut router = operation.with_state(Arc::clone(node)).merge(own);
    router = router.merge(api.with_state(node.ctx.clone()));
    router.layer(axum::Extension(Arc::clone(node))).fallback(ui::page)
}
