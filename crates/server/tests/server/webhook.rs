//! The webhook, against a fake that fails on an unexpected message.
use crate::common::*;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use facts::draft::Draft;
use facts::report::{InquiryAsked, Term};
use journal::{Acting, Turn};
use kernel::{InquiryId, NodeId, UnitId};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECRET: &str = "between-us";

/// What the fake is to expect, and what it has heard.
#[derive(Default)]
struct Heard {
    expected: VecDeque<(&'static str, StatusCode)>,
    deliveries: Vec<(String, Value)>,
    wrong: Vec<String>,
}

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Heard>>);

impl Fake {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = axum::Router::new().route("/hook", axum::routing::post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        url
    }

    /// A report rings at two desks: at the one it came to, and at the leader's who signs after.
    fn expect_report(&self, answer: StatusCode) {
        self.expect("report.sent", StatusCode::OK);
        self.expect("dispatch.delivered", answer);
    }

    /// A message of this kind comes and is answered so.
    fn expect(&self, kind: &'static str, answer: StatusCode) {
        self.0.lock().unwrap().expected.push_back((kind, answer));
    }

    async fn all_came(&self) {
        until("every expected message came", || async { self.0.lock().unwrap().expected.is_empty() }).await;
        // A message too many would come now.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let heard = self.0.lock().unwrap();
        assert!(heard.wrong.is_empty(), "{:?}", heard.wrong);
    }

    fn deliveries(&self, kind: &str) -> Vec<(String, Value)> {
        let heard = self.0.lock().unwrap();
        heard.deliveries.iter().filter(|(_, payload)| payload["kind"] == kind).cloned().collect()
    }
}

async fn take(State(fake): State<Fake>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let (id, kind, signature) = (text("fenghuo-delivery"), text("fenghuo-event"), text("fenghuo-signature"));
    let mut heard = fake.0.lock().unwrap();
    let at: i64 =
        signature.split(',').next().and_then(|t| t.strip_prefix("t=")).unwrap_or("0").parse().unwrap();
    if signature != notify::sign::header(SECRET, &id, kernel::Instant(at), &body) {
        heard.wrong.push(format!("signature {signature}"));
    }
    let payload: Value = serde_json::from_slice(&body).unwrap();
    if payload["delivery_id"] != id || payload["kind"] != kind {
        heard.wrong.push(format!("{payload}"));
    }
    if payload.to_string().contains("王强") || payload.to_string().contains("13900000001") {
        heard.wrong.push("personal data".to_owned());
    }
    heard.deliveries.push((id, payload));
    // What is due at the same moment comes in any order.
    match heard.expected.iter().position(|(expected, _)| *expected == kind) {
        Some(at) => heard.expected.remove(at).unwrap().1,
        None => {
            let waited_for = format!("{:?}", heard.expected);
            heard.wrong.push(format!("unexpected {kind}, waited for {waited_for}"));
            StatusCode::NO_CONTENT
        }
    }
}

async fn house(fake: &Fake) -> (TestNode, Logins) {
    let url = fake.start().await;
    TestNode::house_with(|config| {
        config.notify.webhook_url = url;
        config.notify.webhook_secret = SECRET.to_owned();
    })
    .await
}

/// A report to one desk, by a township that has one route.
async fn send(node: &TestNode, logins: &Logins) -> Value {
    let west = node.login(logins, "west").await;
    let mut body = first_report("西山镇一处滑坡");
    body["place_text"] = json!("西山村");
    body["contact_name"] = json!("王强");
    body["contact_phone"] = json!("13900000001");
    west.post("/api/v1/reports", &body).await.ok()
}

#[tokio::test]
async fn a_ring_is_posted_once_signed_and_without_names() {
    let fake = Fake::default();
    let (node, logins) = house(&fake).await;
    fake.expect_report(StatusCode::OK);
    send(&node, &logins).await;
    fake.all_came().await;
    assert_eq!(fake.deliveries("dispatch.delivered").len(), 1);
}

#[tokio::test]
async fn a_refused_delivery_comes_again_with_the_same_id_when_its_time_has_come() {
    let fake = Fake::default();
    let (mut node, logins) = house(&fake).await;
    fake.expect_report(StatusCode::SERVICE_UNAVAILABLE);
    send(&node, &logins).await;
    fake.all_came().await;
    // A restart between two attempts changes nothing.
    node.restart().await;
    fake.all_came().await;
    fake.expect("dispatch.delivered", StatusCode::OK);
    node.clock.advance_ms(6_000);
    fake.all_came().await;
    let ids: Vec<String> = fake.deliveries("dispatch.delivered").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    node.clock.advance_ms(6_000);
    fake.all_came().await;
    let attempts = node.node().journal.read(|db| {
        db.query(
            "SELECT a.number, a.status FROM notify_attempt a JOIN notify_delivery d ON d.id = a.delivery
             WHERE d.kind = 'dispatch.delivered' ORDER BY a.number",
            &[],
        )?
        .iter()
        .map(|row| Ok::<_, journal::DbError>((row.int(0)?, row.opt_int(1)?)))
        .collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(attempts.unwrap(), [(1, Some(503)), (2, Some(200))]);
}

#[tokio::test]
async fn switched_on_later_it_tells_nothing_of_the_past() {
    let (mut node, logins) = TestNode::house().await;
    send(&node, &logins).await;
    let fake = Fake::default();
    let mut config = node.node().config.clone();
    config.notify.webhook_url = fake.start().await;
    config.notify.webhook_secret = SECRET.to_owned();
    node.stop().await;
    node.start_again(config).await;
    // What rang before is over; what rings from now on is told, also after a restart.
    fake.all_came().await;
    fake.expect_report(StatusCode::OK);
    send(&node, &logins).await;
    fake.all_came().await;
    node.restart().await;
    fake.expect_report(StatusCode::OK);
    send(&node, &logins).await;
    fake.all_came().await;
    assert_eq!(fake.deliveries("dispatch.delivered").len(), 2);
}

/// What is overdue is posted with its step, an instruction as it is given.
#[tokio::test]
async fn escalations_and_instructions_are_posted() {
    let fake = Fake::default();
    let (node, logins) = house(&fake).await;
    fake.expect_report(StatusCode::OK);
    let report = send(&node, &logins).await;
    fake.all_came().await;
    fake.expect("dispatch.escalated", StatusCode::OK);
    node.clock.advance_ms(5 * 60_000);
    fake.all_came().await;
    let (_, payload) = fake.deliveries("dispatch.escalated").pop().unwrap();
    assert_eq!((&payload["fact"]["clock"], &payload["fact"]["step"]), (&json!("receive"), &json!("officer")));
    let district = node.login(&logins, "district").await;
    let id = report["id"].as_str().unwrap();
    district.post(&format!("/api/v1/reports/{id}/receive"), &json!({})).await.ok();
    fake.expect("instruction.given", StatusCode::OK);
    let held = district.get(&format!("/api/v1/reports/{id}")).await.ok();
    let give = json!({ "by_post": "副区长", "by_name": "贺某", "method": "on_screen", "text": "速查。",
        "to": [{ "unit_id": held["from_unit"]["id"], "lead": true }] });
    district.post(&format!("/api/v1/reports/{id}/instructions"), &give).await.ok();
    fake.all_came().await;
    // Whatever else rings is told too, in the words of the bell and without whom to call.
    let unit = &held["from_unit"]["id"];
    fake.expect("inquiry.asked", StatusCode::OK);
    let tip = json!({ "to_unit_id": unit, "source": "caller", "text": "群众说南沟冒黑烟" });
    district.post("/api/v1/inquiries", &tip).await.ok();
    fake.all_came().await;
    let (_, payload) = fake.deliveries("inquiry.asked").pop().unwrap();
    let rings = payload["rings"].as_array().unwrap();
    assert_eq!((rings.len(), &rings[0]["unit"], &rings[0]["reason"]), (1, unit, &json!("inquiry")));
    assert_eq!((rings[0].get("call"), rings[0].get("waiting")), (None, None));
}

/// What is said of the desk of another node rings there, and so does its webhook.
#[tokio::test]
async fn the_desk_of_another_node_is_left_to_its_own_webhook() {
    let fake = Fake::default();
    let (node, logins) = house(&fake).await;
    let now = node.clock.now();
    let due = Term {
        minutes: 30,
        due_at: now.plus_minutes(30),
        article: String::new(),
        article_en: String::new(),
        ceiling_minutes: None,
        ceiling_article: None,
        ceiling_article_en: None,
    };
    let unit = UnitId::new();
    let elsewhere = InquiryAsked {
        id: InquiryId::new(),
        at: now,
        unit,
        unit_name: "某市".to_owned(),
        to: UnitId::new(),
        to_name: "邻县".to_owned(),
        source: None,
        about: None,
        event: None,
        lacks: Vec::new(),
        title: "群众来电".to_owned(),
        due,
        home: NodeId::random(),
    };
    let draft = Draft::of(&elsewhere).unwrap().by(unit);
    let inner = Arc::clone(node.node());
    let append = move || {
        inner.journal.run(Turn::Local, move |tx| tx.append(Acting::platform(), vec![draft]).map(drop))
    };
    tokio::task::spawn_blocking(append).await.unwrap().unwrap();
    fake.expect_report(StatusCode::OK);
    send(&node, &logins).await;
    fake.all_came().await;
    assert_eq!(fake.deliveries("inquiry.asked"), []);
}
