//! The page of nodes over HTTP: a node joins, both sides compare the digits, and what the
//! page says of the link is so.
use crate::common::*;
use facts::draft::{Audience, Draft};
use facts::system::AccessDigest;
use facts::{Channel, Lane};
use journal::{Acting, JournalError, Turn};
use kernel::{EventId, Level};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

const NODES: &str = "/api/v1/nodes";

fn linked(config: &mut server::config::Config) {
    config.exchange.enabled = true;
    config.exchange.listen = ([127, 0, 0, 1], 0).into();
    config.search.enabled = true;
}

/// A district with a house, and a township that is set up and stands alone.
struct Two {
    district: TestNode,
    above: Client,
    township: TestNode,
    below: Client,
}

impl Two {
    async fn new() -> Self {
        let (district, logins) = TestNode::house_with(linked).await;
        let above = district.login(&logins, "system").await;
        let township = TestNode::start_as("610802107", "南沟镇", linked).await;
        let inner = Arc::clone(township.node());
        let logins = tokio::task::spawn_blocking(move || begin(&inner, "南沟镇")).await.unwrap();
        let below = township.login(&logins, "system").await;
        Self { district, above, township, below }
    }

    /// As both operators do it; answers what the township is told.
    async fn join(&self) -> Value {
        let body = json!({ "code": "610802107", "name": "南沟镇" });
        let token = self.above.post("/api/v1/nodes/tokens", &body).await.ok();
        let address = self.district.node().exchange().unwrap().address().unwrap();
        let body = json!({ "parent_url": format!("https://{address}"), "token": token["token"] });
        self.below.post("/api/v1/nodes/join", &body).await.ok()
    }
}

async fn link(client: &Client, relation: &str) -> Value {
    let page = client.get(NODES).await.ok();
    let links = page["links"].as_array().unwrap();
    links.iter().find(|link| link["relation"] == relation).cloned().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_joins_and_two_people_compare_the_digits() {
    let two = Two::new().await;
    let joined = two.join().await;
    until("the link is up on both sides", || async {
        link(&two.below, "parent").await["state"] == "up" && link(&two.above, "child").await["state"] == "up"
    })
    .await;
    let (parent, child) = (link(&two.below, "parent").await, link(&two.above, "child").await);
    assert_eq!((&parent["words"], &child["words"]), (&joined["words"], &joined["words"]));
    assert_eq!(parent["node_id"], joined["node_id"]);
    assert!(parent["address"].as_str().unwrap().starts_with("https://127.0.0.1:"), "{parent}");
    assert_eq!((&parent["words_checked_at"], &child["words_checked_at"]), (&Value::Null, &Value::Null));

    let same = |link: &Value, same: bool| json!({ "node_id": link["node_id"], "same": same });
    let noted = two.above.post("/api/v1/nodes/words", &same(&child, true)).await;
    assert_eq!(noted.status, StatusCode::NO_CONTENT, "{}", noted.text);
    assert_eq!(link(&two.above, "child").await["words_checked_at"], NIGHT.0);
    let nobody = json!({ "node_id": kernel::NodeId::random(), "same": true });
    assert_eq!(two.above.post("/api/v1/nodes/words", &nobody).await.status, StatusCode::NOT_FOUND);

    // The township hears other digits: it cuts at once, and mends by joining again.
    assert_eq!(
        two.below.post("/api/v1/nodes/words", &same(&parent, false)).await.status,
        StatusCode::NO_CONTENT
    );
    until("the link is cut", || async { link(&two.below, "parent").await["state"] == "cut" }).await;
    assert_eq!(two.join().await["words"], joined["words"], "the keys are the same, so are the digits");
    until("the link is up again", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    assert_eq!(link(&two.below, "parent").await["words_checked_at"], Value::Null);
    // And the other way round: the parent cuts, and takes the node in anew.
    assert_eq!(
        two.above.post("/api/v1/nodes/words", &same(&child, false)).await.status,
        StatusCode::NO_CONTENT
    );
    until("the link is cut above", || async { link(&two.above, "child").await["state"] == "cut" }).await;
    assert_eq!(link(&two.above, "child").await["words_checked_at"], Value::Null);
    two.join().await;
    until("the link is up on both sides", || async {
        link(&two.below, "parent").await["state"] == "up" && link(&two.above, "child").await["state"] == "up"
    })
    .await;
}

/// By its name or the digits of its area, in the search of who may see links.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_joined_is_found() {
    let two = Two::new().await;
    two.join().await;
    let found = |q: &'static str| {
        let who = two.above.clone();
        async move {
            let hits =
                who.get(&format!("/api/v1/search?q={q}")).await.ok()["hits"].as_array().unwrap().clone();
            hits.into_iter().filter(|hit| hit["kind"] == "node").collect::<Vec<_>>()
        }
    };
    until("the node is found", || async { !found("南沟镇").await.is_empty() }).await;
    let child = link(&two.above, "child").await;
    for q in ["南沟镇", "610802107"] {
        let hits = found(q).await;
        assert_eq!((hits.len(), &hits[0]["id"]), (1, &child["node_id"]), "{q}: {hits:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_token_stands_under_its_field() {
    let two = Two::new().await;
    let field = async |client: &Client, path: &str, body: Value| {
        let refused = client.post(path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        let error = refused.json()["errors"][0].clone();
        (error["pointer"].as_str().unwrap().to_owned(), error["code"].as_str().unwrap().to_owned())
    };
    let told = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let outside = field(&two.above, "/api/v1/nodes/tokens", json!({ "code": "620102" })).await;
    assert_eq!(outside, told("/code", "enrol.outside"));
    let address = two.district.node().exchange().unwrap().address().unwrap();
    let join = async |url: String, token: &Value| {
        field(&two.below, "/api/v1/nodes/join", json!({ "parent_url": url, "token": token })).await
    };
    assert_eq!(join(format!("https://{address}"), &json!("fenghuo-12")).await, told("/token", "enrol.token"));
    let other = two.above.post("/api/v1/nodes/tokens", &json!({ "code": "610802108" })).await.ok();
    assert_eq!(
        join(format!("http://{address}"), &other["token"]).await,
        told("/parent_url", "enrol.address")
    );
    assert_eq!(join(format!("https://{address}"), &other["token"]).await, told("/token", "enrol.other_code"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_link_says_since_when_what_waits_longest_and_when_it_is_tried_again() {
    let mut two = Two::new().await;
    two.join().await;
    until("the link is up", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    until("time goes by on a link that is up", || async {
        two.township.clock.advance_ms(20_000);
        link(&two.below, "parent").await["day"].as_array().is_some_and(|day| day.iter().any(|q| q == "up"))
    })
    .await;
    assert_eq!(link(&two.below, "parent").await["next_try_at"], Value::Null);
    two.district.stop().await;
    until("it is tried again", || async {
        let link = link(&two.below, "parent").await;
        link["next_try_at"].is_number() && link["tries"].as_i64().is_some_and(|n| n > 1)
    })
    .await;
    let at = two.township.clock.now();
    let digest =
        AccessDigest { id: EventId::new(), from: at, failed_logins: 0, refused: 0, digest: String::new() };
    let draft = Draft::of(&digest).unwrap().to(Audience::of(Channel::Up(Level::District))).lane(Lane::Urgent);
    let node = Arc::clone(two.township.node());
    let said = tokio::task::spawn_blocking(move || {
        node.journal.run(Turn::Local, move |tx| {
            tx.append(Acting::platform(), vec![draft])?;
            Ok::<(), JournalError>(())
        })
    });
    said.await.unwrap().unwrap();
    until("it waits", || async { link(&two.below, "parent").await["queue"]["urgent"] == 1 }).await;
    let page = two.below.get(NODES).await.ok();
    let urgent =
        page["queue"].as_array().unwrap().iter().find(|row| row["lane"] == "urgent").unwrap().clone();
    assert_eq!((urgent["count"].as_i64(), urgent["oldest_at"].as_i64()), (Some(1), Some(at.0)));
    assert_eq!(link(&two.below, "parent").await["reason"], "no_answer");
    until("the time it is down is drawn", || async {
        two.township.clock.advance_ms(20_000);
        let link = link(&two.below, "parent").await;
        let day = link["day"].as_array().unwrap().clone();
        day.len() == 96
            && day.iter().any(|q| q == "down" || q == "part")
            && link["down_minutes"].as_i64() > Some(0)
    })
    .await;
}
