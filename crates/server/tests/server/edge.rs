//! What surrounds every request: errors have one form, limits are told, headers are
//! there, and a page that is not built says so.
use crate::common::process::{fenghuo, good, serve_telling};
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

#[tokio::test]
async fn every_refusal_of_the_frame_is_a_problem() {
    let node = TestNode::start().await;
    let missing = node.get("/api/v1/nothing").await;
    assert_eq!((missing.status, missing.problem().as_str()), (StatusCode::NOT_FOUND, "not_found"));
    let method = node.client().post("/healthz", &json!({})).await;
    assert_eq!((method.status, method.problem().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method"));
    assert!(method.headers.contains_key("allow"));
    let nobody = node.get("/api/v1/search?q=x").await;
    assert_eq!((nobody.status, nobody.problem().as_str()), (StatusCode::UNAUTHORIZED, "session.none"));
    let file = node.get("/assets/none.js").await;
    assert_eq!(file.problem(), "not_found");
}

#[tokio::test]
async fn a_refusal_keeps_its_form_for_a_browser_that_takes_compressed_answers() {
    let node = TestNode::start().await;
    let request =
        node.client().request(Method::GET, "/api/v1/nothing").header("accept-encoding", "gzip, br, zstd");
    assert_eq!(answer(request).await.problem(), "not_found");
}

#[tokio::test]
async fn fifty_megabytes_are_told_the_limit() {
    let node = TestNode::start().await;
    let big =
        answer(node.client().request(Method::POST, "/api/v1/reports").body(vec![b' '; 50_000_000])).await;
    assert_eq!((big.status, big.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    assert!(big.json()["detail"].as_str().unwrap().contains("262144"));
}

#[tokio::test]
async fn a_request_id_goes_through_and_a_strange_one_is_replaced() {
    let node = TestNode::start().await;
    let own =
        answer(node.client().request(Method::GET, "/healthz").header("x-request-id", "desk-0001-0002")).await;
    assert_eq!(own.headers["x-request-id"], "desk-0001-0002");
    let strange =
        answer(node.client().request(Method::GET, "/healthz").header("x-request-id", "a b;c<d>e")).await;
    assert_eq!(strange.headers["x-request-id"].len(), 32);
}

/// What the process logged of a request: its lines with that id.
fn lines_of(log: &Path, id: &str, format: &str) -> Vec<String> {
    let text = std::fs::read_to_string(log).unwrap();
    let is_of = |line: &&str| match format {
        "json" => {
            let line: serde_json::Value =
                serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            line["span"]["id"] == id
        }
        _ => line.contains(&format!("request{{id={id}}}")),
    };
    text.lines().filter(is_of).map(str::to_owned).collect()
}

/// Every refusal that the frame knows, and what goes through.
async fn asked(client: &Client) -> Vec<(&'static str, Answer)> {
    let of = |method: Method, path: &str| client.request(method, path);
    let mut all = vec![
        ("read", of(Method::GET, "/healthz")),
        ("no such path", of(Method::GET, "/api/v1/nothing")),
        ("wrong method", of(Method::POST, "/healthz")),
        ("nobody", of(Method::GET, "/api/v1/today")),
        (
            "wrong password",
            of(Method::POST, "/api/v1/session").json(&json!({ "login": "x", "password": "y" })),
        ),
        ("no json", of(Method::POST, "/api/v1/session").header("content-type", "application/json").body("{")),
        ("media type", of(Method::POST, "/api/v1/session").header("content-type", "text/plain").body("x")),
        ("too large", of(Method::POST, "/api/v1/reports").body(vec![b' '; 1_000_000])),
        ("foreign", of(Method::POST, "/api/v1/session").header("origin", "https://evil.example")),
    ];
    all.extend((0..30).map(|_| ("too many", of(Method::GET, "/healthz").bearer_auth("one"))));
    let mut answers = Vec::new();
    for (what, request) in all {
        answers.push((what, answer(request).await));
    }
    answers
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_log_tells_of_every_answer_under_the_id_that_the_answer_bears() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("node");
    good(&fenghuo(&data, &["init", "--code", "610802", "--name", "某区", "--suite", "ed25519"]));
    for (format, access) in [("json", "all"), ("text", "notable")] {
        let log = dir.path().join(format);
        let keys = [
            ("FENGHUO_LOG_FORMAT", format),
            ("FENGHUO_LOG_ACCESS", access),
            ("FENGHUO_HTTP_REQUESTS_PER_SECOND", "1"),
            ("FENGHUO_HTTP_BURST_REQUESTS", "20"),
        ];
        let (served, base) = serve_telling(&data, &keys, std::fs::File::create(&log).unwrap().into());
        let nobody = Client { http: client(), base, bearer: None, cookies: Default::default() };
        let answers = asked(&nobody).await;
        let refused: BTreeMap<u16, &str> =
            answers.iter().map(|(what, a)| (a.status.as_u16(), *what)).collect();
        for status in [200, 401, 403, 404, 405, 413, 415, 422, 429] {
            assert!(refused.contains_key(&status), "nothing was answered {status}: {refused:?}");
        }
        served.kill();
        let mut ids = BTreeSet::new();
        for (what, answer) in answers {
            let id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "{what}: the id of another request");
            if answer.status != StatusCode::OK {
                answer.problem();
            }
            let status = answer.status.as_u16();
            let told = lines_of(&log, &id, format);
            let is_answer = |line: &&String| line.contains("answered") && line.contains(&status.to_string());
            let expected = usize::from(access == "all" || status >= 400);
            assert_eq!(told.iter().filter(is_answer).count(), expected, "{format} {what} {status}: {told:?}");
        }
    }
}

#[tokio::test]
async fn scripts_and_styles_come_from_ourselves_only_and_are_never_inline() {
    let node = TestNode::start().await;
    for path in ["/", "/healthz", "/api/v1/nothing"] {
        let headers = node.get(path).await.headers;
        let csp = headers["content-security-policy"].to_str().unwrap().to_owned();
        let told: Vec<&str> = csp.split(';').map(str::trim).collect();
        let strict = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "media-src 'self' blob: data:",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ];
        assert_eq!(told, strict);
        let fixed = [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "geolocation=(), microphone=(), payment=(), usb=()"),
        ];
        for (name, value) in fixed {
            assert_eq!(headers[name], value, "{path} {name}");
        }
    }
    assert_eq!(node.get("/api/v1/nothing").await.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn the_first_page_is_there_and_is_not_sent_twice() {
    let node = TestNode::start().await;
    let page = node.get("/reports/some/where").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("<html") || page.text.contains("<!doctype"), "{}", page.text);
    if let Some(etag) = page.headers.get("etag") {
        let again = answer(node.client().request(Method::GET, "/").header("if-none-match", etag)).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
    // A build without pages has no worker either; one with them is asked for anew each time.
    let worker = node.get("/sw.js").await;
    if worker.status == StatusCode::OK {
        assert_eq!(worker.headers.get("cache-control").unwrap(), "no-cache");
        assert!(worker.headers.get("content-type").unwrap().to_str().unwrap().contains("javascript"));
    }
}

#[tokio::test]
async fn a_command_from_another_site_is_refused() {
    let node = TestNode::start().await;
    let foreign = answer(
        node.client().request(Method::POST, "/api/v1/session").header("origin", "https://evil.example"),
    )
    .await;
    assert_eq!((foreign.status, foreign.problem().as_str()), (StatusCode::FORBIDDEN, "origin"));
}

#[tokio::test]
async fn too_many_requests_are_told_and_the_others_go_on() {
    let node = TestNode::start_with(|config| {
        config.http.requests_per_second = 1;
        config.http.burst_requests = 3;
    })
    .await;
    let of = |session: &'static str| {
        let client = node.client();
        async move {
            answer(
                client
                    .request(Method::GET, "/healthz")
                    .header("cookie", format!("fenghuo_session={session}")),
            )
            .await
        }
    };
    for _ in 0..3 {
        assert_eq!(of("one").await.status, StatusCode::OK);
    }
    // On a slow machine a second may pass between two of them, and brings one more.
    let mut limited = of("one").await;
    for _ in 0..50 {
        if limited.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        limited = of("one").await;
    }
    assert_eq!(limited.problem(), "rate");
    assert_eq!(limited.headers["retry-after"], "1");
    assert_eq!(of("two").await.status, StatusCode::OK);
}

/// Asks until it is refused for its rate: where a second passes between two requests, one more goes through.
async fn until_limited(node: &TestNode, forwarded: &str) {
    for _ in 0..2_000 {
        let request = node.client().request(Method::GET, "/healthz").header("x-forwarded-for", forwarded);
        let said = answer(request).await;
        if said.status == StatusCode::TOO_MANY_REQUESTS {
            assert_eq!(said.problem(), "rate");
            assert_eq!(said.headers["retry-after"], "1");
            return;
        }
        assert_eq!(said.status, StatusCode::OK);
    }
    panic!("{forwarded} was never told that it asks too often");
}

/// A machine without a session counts by its address, and behind a trusted proxy by the one that
/// the proxy has seen.
#[tokio::test]
async fn one_address_may_not_ask_for_all() {
    let node = TestNode::start_with(|config| {
        config.http.requests_per_second = 1;
        config.http.burst_requests = 1;
        config.http.trusted_proxies = vec![[127, 0, 0, 1].into()];
    })
    .await;
    until_limited(&node, "10.1.1.1").await;
    let other = async |forwarded: &'static str| {
        let request = node.client().request(Method::GET, "/healthz").header("x-forwarded-for", forwarded);
        answer(request).await.status
    };
    assert_eq!(other("10.1.1.2").await, StatusCode::OK, "another machine behind the proxy goes on");
    // Whatever the caller writes before what the proxy has seen, it is the same machine.
    until_limited(&node, "10.9.9.1, 10.1.1.2:40123").await;
    assert_eq!(other("10.9.9.1").await, StatusCode::OK, "nobody was counted under an invented address");
    // What the proxy wrote cannot be read: the proxy itself counts, and not what stands before.
    until_limited(&node, "10.9.9.2, unknown").await;
    assert_eq!(other("10.9.9.2").await, StatusCode::OK);
}

/// Nobody but a trusted proxy is believed.
#[tokio::test]
async fn a_caller_who_invents_addresses_counts_under_its_own() {
    let node = TestNode::start_with(|config| {
        config.http.requests_per_second = 1;
        config.http.burst_requests = 1;
    })
    .await;
    let mut refused = false;
    for n in 0..2_000 {
        let request = node.client().request(Method::GET, "/healthz");
        let said = answer(request.header("x-forwarded-for", format!("10.2.{}.{}", n / 250, n % 250))).await;
        refused = said.status == StatusCode::TOO_MANY_REQUESTS;
        if refused {
            break;
        }
    }
    assert!(refused, "each invented address had a limit of its own");
}

/// A request that waits for its body, as a slow line sends it; the answer is read when the body came.
async fn half_sent(node: &TestNode) -> tokio::net::TcpStream {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let address = node.base.strip_prefix("http://").unwrap();
    let mut line = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 30\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the rest when a handler reads it: then the request is in work.
    let mut asked = [0u8; 25];
    line.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    line
}

#[tokio::test]
async fn more_requests_than_can_be_in_work_are_told_so() {
    let node = TestNode::start_with(|config| config.http.concurrent_requests = 1).await;
    let held = half_sent(&node).await;
    let busy = node.get("/healthz").await;
    assert_eq!((busy.status, busy.problem().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));
    assert_eq!(busy.headers["retry-after"], "1");
    drop(held);
    until("its place is free again", || async { node.get("/healthz").await.status == StatusCode::OK }).await;
    let figures = node.get("/metrics").await.text;
    assert!(
        figures.lines().any(|line| line.starts_with("fenghuo_http_busy_total ") && !line.ends_with(" 0"))
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_told_so() {
    use tokio::io::AsyncReadExt as _;
    let node = TestNode::start_with(|config| config.http.request_timeout_seconds = 1).await;
    let mut held = half_sent(&node).await;
    let mut said = String::new();
    held.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 503") && said.contains("\"code\":\"timeout\""), "{said}");
    let figures = node.get("/metrics").await.text;
    assert!(figures.contains("fenghuo_http_timed_out_total 1"), "{figures}");
}

#[tokio::test]
async fn a_browser_beyond_the_last_place_is_told_and_the_next_one_gets_it_when_it_is_free() {
    let (node, logins) = TestNode::house_with(|config| config.http.listeners = 1).await;
    let client = node.login(&logins, "east").await;
    let first = client.listen().await;
    let full = client.get("/api/v1/events").await;
    assert_eq!((full.status, full.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "events.full"));
    drop(first);
    until("the place is free again", || async {
        let again = client.request(Method::GET, "/api/v1/events").send().await.unwrap();
        again.status() == StatusCode::OK
    })
    .await;
}

#[tokio::test]
async fn those_who_watch_see_that_it_is_ready_and_what_it_does() {
    let node = TestNode::start().await;
    assert_eq!(node.get("/healthz").await.ok()["status"], "ok");
    assert_eq!(node.get("/readyz").await.ok()["ready"], true);
    let figures = node.get("/metrics").await.text;
    for name in [
        "fenghuo_writer_commits_total",
        "fenghuo_journal_pos",
        "fenghuo_writer_turn_seconds_bucket{le=\"0.005000\"} ",
        "fenghuo_snapshot_seconds_bucket{le=\"2.000000\"} ",
        "fenghuo_http_requests_total{route=\"/readyz\"",
    ] {
        assert!(figures.contains(name), "{name} is missing");
    }
    node.node().journal.refuse_writes(Some("the operator compares".to_owned()));
    let refusing = node.get("/readyz").await;
    assert_eq!(
        (refusing.status, refusing.problem().as_str()),
        (StatusCode::SERVICE_UNAVAILABLE, "not_ready")
    );
}

#[tokio::test]
async fn a_listener_hears_that_the_node_is_there_and_whether_it_writes() {
    let (node, logins) = TestNode::house().await;
    let mut east = node.login(&logins, "east").await.listen().await;
    let soon = std::time::Duration::from_secs(10);
    let first = east.next("beat", soon).await.expect("the first beat comes at once");
    assert_eq!(first["now_ms"], NIGHT.0);
    assert_eq!(first["writes"], true);
    node.node().journal.refuse_writes(Some("the operator compares".to_owned()));
    let next = east.next("beat", soon).await.expect("and another, though nothing happened");
    assert_eq!(next["writes"], false);
}

#[tokio::test]
async fn a_node_starts_again_where_it_stopped() {
    let mut node = TestNode::start().await;
    let before = node.node().journal.identity().epoch;
    node.restart().await;
    assert_eq!(node.node().journal.identity().epoch, before);
    assert_eq!(node.get("/readyz").await.ok()["ready"], true);
    node.stop().await;
}

#[tokio::test]
async fn a_stop_waits_for_what_is_in_work() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (mut node, logins) = TestNode::house_with(|config| config.http.stop_seconds = 30).await;
    let body = serde_json::to_string(&json!({ "login": "east", "password": logins["east"] })).unwrap();
    let address = node.base.strip_prefix("http://").unwrap().to_owned();
    let mut line = tokio::net::TcpStream::connect(&address).await.unwrap();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(10);
    line.write_all(head.as_bytes()).await.unwrap();
    // The server asks for the rest when a handler reads it: then the request is in work.
    let mut asked = [0u8; 25];
    line.read_exact(&mut asked).await.unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    line.write_all(first.as_bytes()).await.unwrap();
    let (data, stopping) = (node.data.clone(), node.take());
    let stopped = tokio::spawn(stopping.stop());
    until("no new caller is taken", || async { tokio::net::TcpStream::connect(&address).await.is_err() })
        .await;
    line.write_all(rest.as_bytes()).await.unwrap();
    let mut said = String::new();
    line.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    stopped.await.unwrap().unwrap();
    assert!(std::fs::File::open(data.join("node.lock")).unwrap().try_lock().is_ok());
}

#[test]
fn the_port_is_on_loopback_unless_somebody_says_otherwise() {
    let config = server::config::Config::default();
    assert!(config.http.listen.ip().is_loopback() && config.exchange.listen.ip().is_loopback());
}

#[test]
fn the_committed_openapi_document_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == server::http::openapi::text(), "run `fenghuo openapi > docs/openapi.json`");
}

/// Two types of one name would stand in the description as one: the other's callers read of
/// fields that are not there.
#[test]
fn no_two_types_stand_in_the_description_under_one_name() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for name in sources(&crates).iter().flat_map(|source| described(source)) {
        *found.entry(name).or_default() += 1;
    }
    assert!(found.contains_key("Problem") && found.len() > 200, "{}", found.len());
    found.retain(|_, times| *times > 1);
    assert!(found.is_empty(), "give one of them #[schema(as = …)]: {found:#?}");
}

/// A client that is made from the description sends what a command asks for.
#[test]
fn the_description_names_the_headers_of_every_command() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut commands, mut silent) = (0, Vec::new());
    for source in sources(&crates) {
        for door in source.split("#[utoipa::path(").skip(1) {
            let Some((described, handler)) = door.split_once("async fn ") else { continue };
            let handler = handler.split("\n}\n").next().unwrap_or(handler);
            if !handler.split('{').next().is_some_and(|signature| signature.contains("Command<")) {
                continue;
            }
            commands += 1;
            let named = |header: &str| described.contains(header);
            if !named("Idempotency-Key") || handler.contains("if_match") && !named("If-Match") {
                silent.push(described.lines().next().unwrap_or_default().to_owned());
            }
        }
    }
    assert!(commands > 70 && silent.is_empty(), "{commands} commands; without a header: {silent:#?}");
}

/// The source files of the crates.
fn sources(crates: &Path) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![crates.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() && path.file_name().is_none_or(|name| name != "tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "rs") {
                found.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The names under which the types of a source file stand in the description.
fn described(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut attributes = String::new();
    for line in source.lines().map(str::trim) {
        let item = line.strip_prefix("pub(super) ").or_else(|| line.strip_prefix("pub(crate) "));
        let item = item.or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
        let named = item.strip_prefix("struct ").or_else(|| item.strip_prefix("enum "));
        if let Some(named) = named {
            if attributes.contains("ToSchema") {
                let own = named.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                let other =
                    attributes.split("schema(as = ").nth(1).and_then(|rest| rest.split([')', ',']).next());
                names.push(other.unwrap_or(own).to_owned());
            }
            attributes.clear();
        } else if line.is_empty() || line.ends_with(['}', ';']) {
            attributes.clear();
        } else {
            attributes.push_str(line);
        }
    }
    names
}
