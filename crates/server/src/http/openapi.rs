//! All routes of the node and the OpenAPI 3.1 document that follows from them. The
//! document is committed as `docs/openapi.json`; a test compares the two, and the
//! browser's client is generated from it.

use super::served;
use super::{backups, briefs, bundles, events, hall, health, lines, map, moves, nodes, search, ui, writing};
use crate::node::Node;
use crate::wiring;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use org::doors;
use org::web::Doors;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

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
    let own = Doors::default()
        .routes(doors!(events::events))
        .routes(doors!(briefs::list))
        .routes(doors!(briefs::seen))
        .routes(doors!(search::find))
        .routes(doors!(hall::show))
        .routes(doors!(map::base))
        .routes(doors!(lines::lines))
        .routes(doors!(nodes::nodes))
        .routes(doors!(nodes::issue_token))
        .routes(doors!(nodes::join))
        .routes(doors!(nodes::compare_words))
        .routes(doors!(nodes::revoke))
        .routes(doors!(moves::release))
        .routes(doors!(moves::keep))
        .routes(doors!(nodes::unclone))
        .routes(doors!(nodes::open_epoch))
        .routes(doors!(nodes::replace_keys))
        .routes(doors!(nodes::cut_link))
        .routes(doors!(nodes::retry_parked))
        .routes(doors!(bundles::write))
        .routes(doors!(bundles::download))
        .routes(doors!(bundles::take))
        .routes(doors!(backups::list, backups::create))
        .routes(doors!(backups::check))
        .routes(doors!(backups::download))
        .routes(doors!(backups::remove))
        .routes(doors!(writing::state))
        .routes(doors!(writing::confirm));
    OpenApiRouter::with_openapi(Document::openapi()).nest(BASE, wiring::routes().merge(own).into_router())
}

/// The doors of whoever watches the node: no [`Doors`], for nobody need say who they are,
/// and so no more of the node behind them than a [`health::Pulse`].
fn operation() -> OpenApiRouter<health::Pulse> {
    OpenApiRouter::new()
        .routes(utoipa_axum::routes!(health::healthz))
        .routes(utoipa_axum::routes!(health::readyz))
        .routes(utoipa_axum::routes!(health::metrics))
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
    let open = operation.with_state(health::Pulse::of(Arc::clone(node))).merge(own);
    open.merge(served::hand(api.with_state(node.ctx.clone()), node)).fallback(ui::page)
}
