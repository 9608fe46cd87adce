//! The browser's part, embedded in the binary (read from the folder in a development
//! build). The node works without it: then one page says how to build it.

use super::problem;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Dist;

const UNBUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>烽火</title>\
<h1>烽火 Fenghuo</h1><p>本节点正在运行，但没有内嵌页面。在源代码目录执行 \
<code>npm --prefix web ci &amp;&amp; npm --prefix web run build</code>，再重新编译即可。</p>\
<p>This node runs, but its pages were not built: run \
<code>npm --prefix web ci &amp;&amp; npm --prefix web run build</code> and build again. \
The API is at <a href=\"/openapi.json\">/openapi.json</a>.</p></html>";

/// Whatever no route takes: a file of the UI, or its first page for the paths that
/// the UI itself routes. A path of the API that does not exist is a problem.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path();
    let own = path.starts_with("/api/") || path.starts_with("/exchange/");
    if own || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return problem::not_found();
    }
    let name = path.trim_start_matches('/');
    if let Some(file) = Dist::get(name).filter(|_| !name.is_empty()) {
        return serve(name, &file, request.headers());
    }
    // A file that is not there is not there; a name without a dot is a page.
    if name.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return problem::not_found();
    }
    match Dist::get("index.html") {
        Some(file) => serve("index.html", &file, request.headers()),
        None => {
            (StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], UNBUILT).into_response()
        }
    }
}

fn serve(name: &str, file: &rust_embed::EmbeddedFile, asked: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash().get(..16).unwrap_or_default()));
    let same =
        asked.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(&etag));
    let mut response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, file.metadata.mimetype().to_owned())], file.data.clone()).into_response()
    };
    // Files under assets/ carry a digest in their names; everything else is asked again.
    let cache = if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
