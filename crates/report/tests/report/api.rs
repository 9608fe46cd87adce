//! The endpoints, through the router that the server mounts.
use crate::world::*;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use facts::draft::Draft;
use facts::org::{AccountOpened, NameSealed};
use journal::{Acting, Db, JournalError, Turn, params};
use kernel::limits::ATTACHMENT_BYTES;
use kernel::{Clock, EventId, Instant};
use org::web::{Ctx, Services, Settings, Who};
use serde_json::{Value, json};
use tower::ServiceExt;

struct House {
    node: Node,
    router: Router,
}

impl House {
    fn open() -> Self {
        let clock = Clock::standing_at(NIGHT);
        let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
        let ctx = Ctx::new(
            std::sync::Arc::clone(&node.journal),
            Settings::default(),
            Services::default().with(std::sync::Arc::clone(&node.terms)),
        );
        let (router, _) = report::api::routes().into_router().split_for_parts();
        Self { node, router: router.with_state(ctx) }
    }

    /// An account with a token; the token is the name.
    fn admit(&self, who: &Who) -> String {
        let (account, unit, name) = (who.account, who.unit, who.name.clone());
        let token = name.clone();
        let roles = who.roles.iter().map(|r| r.word().to_owned()).collect();
        self.node
            .journal
            .run(Turn::Local, move |tx| {
                let fact = AccountOpened { account, login: name.clone(), unit, person: None, roles };
                let draft = Draft::of(&fact).unwrap().sealed(&NameSealed { name: name.clone() }).unwrap();
                tx.append(Acting::platform(), vec![draft])?;
                let digest = facts::crypto::sm3(&[name.as_bytes()]);
                tx.execute(
                    "INSERT INTO org_token (digest, id, account, label, created_at, expires_at) VALUES ($1,$2,$3,'',0,$4)",
                    params![digest, EventId::new(), account, Instant(i64::MAX)],
                )?;
                Ok::<(), JournalError>(())
            })
            .unwrap();
        // Header values are ASCII; the token is sent as hexadecimal below.
        token
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        token: &str,
        key: Option<&str>,
        body: Option<Value>,
    ) -> (StatusCode, Value, Option<String>) {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Value, Option<String>) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let tag = response.headers().get(header::ETAG).map(|v| v.to_str().unwrap().to_owned());
        let bytes = axum::body::to_bytes(response.into_body(), 100_000_000).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null), tag)
    }
}

impl House {
    /// A command on a form that was filled against a revision.
    async fn edit(&self, path: &str, token: &str, key: &str, rev: u64, body: Value) -> (StatusCode, Value) {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header("idempotency-key", key)
            .header(header::IF_MATCH, format!("\"{rev}\""))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let (status, body, _) = self.send(request).await;
        (status, body)
    }
}

fn bai() -> Who {
    Who { name: "bai".to_owned(), ..officer(TOWN, "bai") }
}

fn ma() -> Who {
    Who { name: "ma".to_owned(), ..officer(DISTRICT, "ma") }
}

#[tokio::test]
async fn a_report_is_sent_listed_shown_and_received_over_http() {
    let house = House::open();
    let (town, district) = (house.admit(&bai()), house.admit(&ma()));
    let body = serde_json::to_value(mine()).unwrap();
    let (status, sent, tag) = house.ask("POST", "/reports", &town, Some("k1"), Some(body.clone())).await;
    assert_eq!(status, StatusCode::CREATED, "{sent}");
    assert_eq!(tag.as_deref(), Some("\"1\""));
    let to = sent["to"].as_array().unwrap();
    let desks: Vec<_> =
        to.iter().map(|d| (d["unit"].as_str().unwrap(), d["via"].as_str().unwrap())).collect();
    assert_eq!(desks, [("榆阳区", "block"), ("区应急局", "line"), ("榆林市", "skip")], "{sent}");
    assert!(to[0]["tel_due_at"].is_number() && to[0]["doc_due_at"].is_number(), "{sent}");
    let id = sent["id"].as_str().unwrap().to_owned();
    let (_, shown, _) = house.ask("GET", &format!("/reports/{id}"), &town, None, None).await;
    assert_eq!(shown["way"][0]["unit"], "麻黄梁镇");
    assert_eq!((&shown["no"], &shown["title"]), (&sent["no"], &sent["title"]));
    let (status, again, _) = house.ask("POST", "/reports", &town, Some("k1"), Some(body.clone())).await;
    assert_eq!(
        (status, &again["id"]),
        (StatusCode::CREATED, &sent["id"]),
        "the same key hears the same answer"
    );
    let mut other = body;
    other["what"] = json!("另一件事");
    let (status, refused, _) = house.ask("POST", "/reports", &town, Some("k1"), Some(other)).await;
    assert_eq!(
        (status, refused["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("idempotency.other_body"))
    );

    let (_, list, _) = house.ask("GET", "/reports?state=open", &district, None, None).await;
    let row = &list["rows"][0];
    assert_eq!((row["id"].as_str(), row["unread"].as_bool()), (Some(id.as_str()), Some(true)));
    assert_eq!(row["next_clock"]["what"], "receive");
    assert_eq!(row["state"], "new");
    let (status, shown, _) =
        house.ask("POST", &format!("/reports/{id}/receive"), &district, Some("k2"), None).await;
    assert_eq!(status, StatusCode::OK, "{shown}");
    assert_eq!(shown["received"]["by"], "ma");
    assert_eq!(shown["kind_path"], json!(["事故灾难", "煤矿事故"]));
    let codes: Vec<_> =
        shown["actions"].as_array().unwrap().iter().map(|a| a["code"].as_str().unwrap()).collect();
    assert_eq!(codes[..4], ["receive", "verify", "calls", "up"]);
    let (_, today, _) = house.ask("GET", "/today", &district, None, None).await;
    assert!(today["items"].as_array().unwrap().iter().any(|i| i["action"]["code"] == "telephone"));
    let (_, message, _) = house.ask("GET", &format!("/reports/{id}/message"), &district, None, None).await;
    assert!(message["text"].as_str().unwrap().contains("伤亡：被困 3 人"));
    let (_, prepared, _) = house.ask("GET", &format!("/reports/{id}/up"), &district, None, None).await;
    let mut up = with_word(&prepared);
    up["telephone"] = json!({"dispatch_id": prepared["to"][0]["dispatch_id"], "took_by": "高磊"});
    let (status, new, _) =
        house.ask("POST", &format!("/reports/{id}/up"), &district, Some("k3"), Some(up)).await;
    assert_eq!((status, new["upward"].as_bool()), (StatusCode::CREATED, Some(true)), "{new}");
    assert_eq!(new["root"], json!(id));
}

#[tokio::test]
async fn bad_input_is_told_where_and_how_to_mend_it() {
    let house = House::open();
    let town = house.admit(&bai());
    let mut wrong = serde_json::to_value(mine()).unwrap();
    wrong["kind"] = json!("nonsense");
    wrong["casualties"]["dead"] = json!({"how": "number", "n": -1});
    let (status, problem, _) = house.ask("POST", "/reports", &town, Some("k"), Some(wrong)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/kind", "/casualties/dead"]);
    let body = serde_json::to_value(mine()).unwrap();
    let (status, problem, _) = house.ask("POST", "/reports", &town, None, Some(body)).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::BAD_REQUEST, Some("idempotency.key_missing"))
    );
    let (status, _, _) =
        house.ask("GET", "/reports/00000000000000000000000000000000", &town, None, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _, _) = house.ask("GET", "/reports", "nobody", None, None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);

    let body = serde_json::to_value(mine()).unwrap();
    let (_, sent, _) = house.ask("POST", "/reports", &town, Some("k2"), Some(body)).await;
    let path = format!("/reports/{}/correct", sent["id"].as_str().unwrap());
    let correct = |text: &str| Some(json!({"place_text": text, "reason": "写错"}));
    let request = |key: &str, body: Option<Value>| {
        Request::builder()
            .method("POST")
            .uri(&path)
            .header(header::AUTHORIZATION, format!("Bearer {town}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .header(header::IF_MATCH, "\"1\"")
            .body(Body::from(body.unwrap().to_string()))
            .unwrap()
    };
    let (status, _, tag) = house.send(request("c1", correct("二号井"))).await;
    assert_eq!((status, tag.as_deref()), (StatusCode::OK, Some("\"2\"")));
    let (status, problem, _) = house.send(request("c2", correct("三号井"))).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (StatusCode::CONFLICT, Some("report.moved")),
        "yesterday's tab"
    );
}

#[tokio::test]
async fn a_photograph_goes_with_its_report_and_to_nobody_else() {
    let house = House::open();
    let (town, district) = (house.admit(&bai()), house.admit(&ma()));
    let neighbour = house.admit(&Who { name: "other".to_owned(), ..officer(OTHER_TOWN, "other") });
    let bytes: Vec<u8> = (0..3_000_000u32).map(|n| n.to_le_bytes()[0]).collect();
    let upload = |bytes: Vec<u8>| {
        Request::builder()
            .method("POST")
            .uri("/attachments?name=%E4%BA%95%E5%8F%A3.jpg")
            .header(header::AUTHORIZATION, format!("Bearer {town}"))
            .header(header::CONTENT_TYPE, "image/jpeg")
            .header("idempotency-key", "a1")
            .body(Body::from(bytes))
            .unwrap()
    };
    let (status, file, _) = house.send(upload(bytes.clone())).await;
    assert_eq!((status, file["name"].as_str()), (StatusCode::CREATED, Some("井口.jpg")));
    let id = file["id"].as_str().unwrap().to_owned();
    let (_, twice, _) = house.send(upload(bytes.clone())).await;
    assert_eq!(twice["id"], file["id"], "named by its content");
    for size in [ATTACHMENT_BYTES + 1, 50_000_000] {
        let (status, problem, _) = house.send(upload(vec![1; size])).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, Some("attachment.too_large"))
        );
    }
    let mut body = serde_json::to_value(mine()).unwrap();
    body["attachments"] = json!([id]);
    let (status, sent, _) = house.ask("POST", "/reports", &town, Some("k"), Some(body.clone())).await;
    assert_eq!(status, StatusCode::CREATED, "{sent}");
    let path = format!("/reports/{}", sent["id"].as_str().unwrap());
    let (_, shown, _) = house.ask("GET", &path, &town, None, None).await;
    assert_eq!(shown["attachments"][0]["held"], json!(true));
    for (token, expected) in [(&district, StatusCode::OK), (&neighbour, StatusCode::NOT_FOUND)] {
        let request = Request::builder()
            .uri(format!("/attachments/{id}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap();
        let response = house.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), expected);
        if expected == StatusCode::OK {
            let got = axum::body::to_bytes(response.into_body(), 100_000_000).await.unwrap();
            assert!(got == bytes, "the bytes come back as they went");
        }
    }
    body["id"] = json!(kernel::ReportId::new());
    body["attachments"] = json!(["00000000000000000000000000000000"]);
    let (_, problem, _) = house.ask("POST", "/reports", &town, Some("k9"), Some(body)).await;
    assert_eq!(problem["code"], "report.attachment_unknown");
}

#[tokio::test]
async fn the_facts_typed_so_far_propose_kind_grade_and_clocks() {
    let house = House::open();
    let town = house.admit(&bai());
    let ask = json!({"what": mine().what, "casualties": mine().casualties, "knew_at": NIGHT});
    let (status, proposal, _) = house.ask("POST", "/reports/propose", &town, None, Some(ask)).await;
    assert_eq!(status, StatusCode::OK, "{proposal}");
    assert_eq!(proposal["kinds"][0]["code"], "coal_mine");
    assert_eq!(
        (proposal["rating"]["near_miss"].as_bool(), proposal["rating"]["confirmed"].as_bool()),
        (Some(true), Some(false))
    );
    let clocks = proposal["clocks"].as_array().unwrap();
    let units: Vec<_> =
        clocks.iter().map(|c| (c["unit"].as_str().unwrap(), c["via"].as_str().unwrap())).collect();
    assert_eq!(units, [("榆阳区", "block"), ("区应急局", "line"), ("榆林市", "skip")]);
    assert_eq!(clocks[0]["tel_minutes"], 30);
    let (_, kinds, _) = house.ask("GET", "/kinds", &town, None, None).await;
    assert!(kinds["kinds"].as_array().unwrap().len() > 20);
}

#[tokio::test]
async fn a_form_of_yesterday_hears_the_newer_state_and_goes_through_against_it() {
    let house = House::open();
    let (town, district) = (house.admit(&bai()), house.admit(&ma()));
    let body = serde_json::to_value(collision()).unwrap();
    let (_, sent, _) = house.ask("POST", "/reports", &town, Some("k1"), Some(body)).await;
    let path = format!("/reports/{}", sent["id"].as_str().unwrap());
    let change = json!({"what": "四车追尾", "reason": "听错"});
    let (status, fresh) = house.edit(&format!("{path}/correct"), &town, "k2", 1, change).await;
    assert_eq!((status, fresh["rev"].as_u64()), (StatusCode::OK, Some(2)), "{fresh}");

    for (end, body) in
        [("verify", json!({"note": "交警队"})), ("up", sent_up(&house, &district, &path).await)]
    {
        let (status, stale) =
            house.edit(&format!("{path}/{end}"), &district, &format!("old-{end}"), 1, body.clone()).await;
        assert_eq!(status, StatusCode::CONFLICT, "{end}: {stale}");
        assert_eq!(stale["code"], "report.moved");
        assert_eq!(stale["current"]["what"], "四车追尾", "{end}: the newer state stands beside the text");
        let now = stale["current"]["rev"].as_u64().unwrap();
        let (status, done) =
            house.edit(&format!("{path}/{end}"), &district, &format!("new-{end}"), now, body).await;
        assert!(status.is_success(), "{end}: {done}");
    }
}

/// The report upward as prepared.
async fn sent_up(house: &House, token: &str, path: &str) -> Value {
    let (status, prepared, _) = house.ask("GET", &format!("{path}/up"), token, None, None).await;
    assert_eq!((status, prepared["rev"].as_u64()), (StatusCode::OK, Some(2)), "{prepared}");
    with_word(&prepared)
}

/// A prepared report upward with the word of the first who may sign it.
fn with_word(prepared: &Value) -> Value {
    let mut form = prepared["report"].clone();
    form["sign"] =
        json!({"method": "oral", "phone": "6108", "post_id": prepared["signing"]["may"][0]["post_id"]});
    form
}
