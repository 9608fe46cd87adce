//! The page of nodes over HTTP: a node joins, both sides compare the digits, and what the
//! page says of the link is so.
use crate::common::*;
use facts::draft::{Audience, Draft};
use facts::system::AccessDigest;
use facts::{Channel, Lane};
use journal::{Acting, Db, JournalError, Turn, Tx};
use kernel::{EventId, Level};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;

const NODES: &str = "/api/v1/nodes";

pub fn linked(config: &mut server::config::Config) {
    config.exchange.enabled = true;
    config.exchange.listen = ([127, 0, 0, 1], 0).into();
    config.search.enabled = true;
}

/// A district with a house, and a township that is set up and stands alone.
pub struct Two {
    pub district: TestNode,
    pub above: Client,
    /// Who reads the trail of the district.
    pub audit: Client,
    pub township: TestNode,
    pub below: Client,
}

impl Two {
    pub async fn new() -> Self {
        let (district, logins) = TestNode::house_with(linked).await;
        let above = district.login(&logins, "system").await;
        let audit = district.login(&logins, "audit").await;
        let township = TestNode::start_as("610802107", "南沟镇", linked).await;
        let inner = Arc::clone(township.node());
        let logins = tokio::task::spawn_blocking(move || begin(&inner, "南沟镇")).await.unwrap();
        let below = township.login(&logins, "system").await;
        Self { district, above, audit, township, below }
    }

    /// As both operators do it; answers what the township is told.
    pub async fn join(&self) -> Value {
        let body = json!({ "code": "610802107", "name": "南沟镇" });
        let token = self.above.post("/api/v1/nodes/tokens", &body).await.ok();
        let address = self.district.node().exchange().unwrap().address().unwrap();
        let body = json!({ "parent_url": format!("https://{address}"), "token": token["token"] });
        self.below.post("/api/v1/nodes/join", &body).await.ok()
    }
}

/// Something urgent for another node.
pub async fn say(node: &TestNode, channel: Channel) {
    let from = node.clock.now();
    let digest =
        AccessDigest { id: EventId::new(), from, failed_logins: 0, refused: 0, digest: String::new() };
    let draft = Draft::of(&digest).unwrap().to(Audience::of(channel)).lane(Lane::Urgent);
    let node = Arc::clone(node.node());
    let said = tokio::task::spawn_blocking(move || {
        node.journal.run(Turn::Local, move |tx| {
            tx.append(Acting::platform(), vec![draft])?;
            Ok::<(), JournalError>(())
        })
    });
    said.await.unwrap().unwrap();
}

pub async fn link(client: &Client, relation: &str) -> Value {
    // A session may ask fifty times a second.
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let page = client.get(NODES).await.ok();
    let links = page["links"].as_array().unwrap();
    links.iter().find(|link| link["relation"] == relation).cloned().unwrap_or_default()
}

/// The entries of a kind on the trail, the newest first.
async fn trail(audit: &Client, kind: &str) -> Vec<Value> {
    let list = audit.get(&format!("/api/v1/audit?kind={kind}")).await.ok();
    let mut entries = Vec::new();
    for row in list["rows"].as_array().unwrap() {
        let pos = row["pos"].as_i64().unwrap();
        entries.push(audit.get(&format!("/api/v1/audit/{pos}")).await.ok());
    }
    entries
}

/// Each act of trust, sent again because its answer was lost: it is done once, and the answer is the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_of_trust_that_are_sent_twice_are_done_once() {
    let mut two = Two::new().await;
    let body = json!({ "code": "610802107", "name": "南沟镇" });
    let [first, again] = two.above.twice(Method::POST, "/api/v1/nodes/tokens", &body).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    let (first, again) = (first.json(), again.json());
    assert!(first["token"].is_string() && again["token"].is_null(), "it is told once: {again}");
    assert_eq!(first["expires_at"], again["expires_at"]);
    let exchange = two.district.node().exchange().unwrap();
    let tokens = tokio::task::block_in_place(|| exchange.tokens()).unwrap();
    assert_eq!(tokens.len(), 1, "one code was made");
    assert_eq!(trail(&two.audit, "enrolment.offered").await.len(), 1);

    let address = exchange.address().unwrap();
    let body = json!({ "parent_url": format!("https://{address}"), "token": first["token"] });
    let [first, again] = two.below.twice(Method::POST, "/api/v1/nodes/join", &body).await;
    let epoch = |two: &Two| two.township.node().journal.identity().epoch;
    let joined = epoch(&two);
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    let openings = count_of(&two.township, "epoch.opened").await;
    assert_eq!(openings, 2, "the node's own first one and the one of joining");
    until("the link is up", || async { link(&two.above, "child").await["state"] == "up" }).await;

    let child = link(&two.above, "child").await["node_id"].clone();
    let body = json!({ "node_id": child, "same": true });
    let [first, again] = two.above.twice(Method::POST, "/api/v1/nodes/words", &body).await;
    assert_eq!((first.status, again.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    assert_eq!(trail(&two.audit, "enrolment.compared").await.len(), 1);

    let [first, again] = two.below.twice(Method::POST, "/api/v1/nodes/keys", &json!({})).await;
    assert_eq!((first.status, &first.text), (StatusCode::OK, &again.text));
    assert_ne!(epoch(&two), joined);
    assert_eq!(count_of(&two.township, "epoch.opened").await, 3, "the keys were replaced once");

    let [first, again] = two.above.twice(Method::POST, "/api/v1/nodes/parked/retry", &json!({})).await;
    assert_eq!((first.status, &first.text), (StatusCode::OK, &again.text));

    // A link is cut by hand in a demonstration only.
    let config = two.township.node().config.clone();
    two.township.stop().await;
    let mut keys = server::keyfile::KeyFile::read(&two.township.data).unwrap();
    keys.demo = true;
    keys.replace(&two.township.data).unwrap();
    two.township.start_again(config).await;
    two.below.base.clone_from(&two.township.base);
    until("it is back", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    let key = "cut-once";
    let cut = json!({ "cut": true });
    let asked = answer(two.below.under(key, Method::POST, "/api/v1/nodes/link").json(&cut)).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT, "{}", asked.text);
    until("it is cut", || async { link(&two.below, "parent").await["state"] == "cut" }).await;
    two.below.post("/api/v1/nodes/link", &json!({ "cut": false })).await.ok();
    let asked = answer(two.below.under(key, Method::POST, "/api/v1/nodes/link").json(&cut)).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT);
    until("it stays mended", || async { link(&two.below, "parent").await["state"] == "up" }).await;
}

async fn count_of(node: &TestNode, kind: &'static str) -> i64 {
    let node = Arc::clone(node.node());
    let count = move || {
        node.journal.read(|db| {
            let sql = "SELECT COUNT(*) FROM journal_entry WHERE kind = $1";
            db.first(sql, journal::params![kind])?.map_or(Ok(0), |row| row.int(0))
        })
    };
    tokio::task::spawn_blocking(count).await.unwrap().unwrap_or_else(|e: journal::DbError| panic!("{e}"))
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
    // Who gave the code, and who said that the digits are the same.
    let offered = &trail(&two.audit, "enrolment.offered").await[0];
    assert_eq!((&offered["body"]["code"], &offered["body"]["name"]), (&json!("610802107"), &json!("南沟镇")));
    let compared = &trail(&two.audit, "enrolment.compared").await[0];
    assert_eq!((&compared["body"]["node"], &compared["body"]["same"]), (&child["node_id"], &json!(true)));
    for entry in [offered, compared] {
        assert_eq!(entry["actor_name"], "系统管理员（system）", "{entry}");
    }
    // And below, who joined.
    let epoch = two.township.node().journal.identity().epoch;
    let opened = two.township.node().journal.read(|db| {
        let opening = journal::read::entries_of(db, "epoch", epoch.bytes(), 1)?;
        Ok::<_, journal::DbError>(opening[0].entry.header.actor)
    });
    assert!(opened.unwrap().is_some(), "an account wanted it");

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
    say(&two.township, Channel::Up(Level::District)).await;
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

/// Something urgent that goes up from a node, by its own program.
async fn say_up(node: &TestNode, to: Level) -> EventId {
    let id = EventId::new();
    let digest =
        AccessDigest { id, from: node.clock.now(), failed_logins: 0, refused: 0, digest: String::new() };
    let draft = Draft::of(&digest).unwrap().to(Audience::of(Channel::Up(to))).lane(Lane::Urgent);
    let event = draft.event_id;
    let node = Arc::clone(node.node());
    let said = tokio::task::spawn_blocking(move || {
        node.journal.run(Turn::Local, move |tx| {
            tx.append(Acting::platform(), vec![draft])?;
            Ok::<(), JournalError>(())
        })
    });
    said.await.unwrap().unwrap();
    event
}

/// How often a node holds an event, and how often it has applied it.
async fn holds(node: &TestNode, event: EventId) -> (i64, i64) {
    let node = Arc::clone(node.node());
    let count = tokio::task::spawn_blocking(move || {
        node.journal.read(|db| {
            let sql = "SELECT COUNT(*), SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END)
                       FROM journal_entry WHERE event_id = $1";
            let row = db.first(sql, journal::params![event])?;
            Ok::<_, journal::DbError>(match row {
                Some(row) => (row.int(0)?, row.opt_int(1)?.unwrap_or(0)),
                None => (0, 0),
            })
        })
    });
    count.await.unwrap().unwrap()
}

/// A machine is stolen: the level above revokes its keys, nothing further is taken from
/// them, and the node comes back with new ones and sends what it wrote meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stolen_keys_are_revoked_and_the_node_comes_back_with_new_ones() {
    let two = Two::new().await;
    two.join().await;
    until("the link is up", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    let before = say_up(&two.township, Level::District).await;
    until("it has come", || async { holds(&two.district, before).await.0 == 1 }).await;
    let child = link(&two.above, "child").await;

    let revoke = async |body: Value| two.above.post("/api/v1/nodes/revoke", &body).await;
    let silent = revoke(json!({ "node_id": child["node_id"], "reason": "  " })).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(silent.json()["errors"][0]["pointer"], "/reason");
    let stranger = revoke(json!({ "node_id": kernel::NodeId::random(), "reason": "被盗" })).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let done = revoke(json!({ "node_id": child["node_id"], "reason": "值班电脑被盗" })).await.ok();
    assert_eq!(done["keys"], 1);
    assert!(done["entries"].as_i64().unwrap() >= 1, "{done}");
    let again = revoke(json!({ "node_id": child["node_id"], "reason": "再来一次" })).await;
    assert_eq!(
        (again.status, again.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("nodes.already_revoked"))
    );

    until("both pages say so", || async {
        link(&two.below, "parent").await["reason"] == "revoked"
            && link(&two.above, "child").await["reason"] == "revoked"
    })
    .await;
    let meanwhile = say_up(&two.township, Level::District).await;
    // The old keys open no door, with whatever token.
    let body = json!({ "code": "610802107", "name": "南沟镇" });
    let token = two.above.post("/api/v1/nodes/tokens", &body).await.ok();
    let address = two.district.node().exchange().unwrap().address().unwrap();
    let url = format!("https://{address}");
    let old = json!({ "parent_url": url, "token": token["token"] });
    let refused = two.below.post("/api/v1/nodes/join", &old).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/new_keys", "{}", refused.text);
    assert_eq!(holds(&two.district, meanwhile).await.0, 0);

    let new = json!({ "parent_url": url, "token": token["token"], "new_keys": true });
    let joined = two.below.post("/api/v1/nodes/join", &new).await.ok();
    assert_ne!(joined["words"], child["words"], "other keys, other digits");
    until("the link is up again", || async {
        link(&two.below, "parent").await["state"] == "up" && link(&two.above, "child").await["state"] == "up"
    })
    .await;
    until("what it wrote meanwhile has come", || async { holds(&two.district, meanwhile).await == (1, 1) })
        .await;
    let after = say_up(&two.township, Level::District).await;
    until("and it goes on", || async { holds(&two.district, after).await == (1, 1) }).await;
    assert_eq!(holds(&two.district, before).await, (1, 1));
}

/// A district with townships gets new keys: to them it is a stranger until they have read
/// its new papers, which prove themselves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_below_a_node_with_new_keys_find_it_again_by_themselves() {
    let two = Two::new().await;
    two.join().await;
    let city = TestNode::start_as("610800", "榆林市", linked).await;
    let inner = Arc::clone(city.node());
    let logins = tokio::task::spawn_blocking(move || begin(&inner, "榆林市")).await.unwrap();
    let top = city.login(&logins, "system").await;
    let url = format!("https://{}", city.node().exchange().unwrap().address().unwrap());
    let join = async |new_keys: bool| {
        let body = json!({ "code": "610802", "name": "榆阳区" });
        let token = top.post("/api/v1/nodes/tokens", &body).await.ok();
        let body = json!({ "parent_url": url, "token": token["token"], "new_keys": new_keys });
        two.above.post("/api/v1/nodes/join", &body).await.ok();
    };
    join(false).await;
    let all_up = || async {
        link(&two.below, "parent").await["state"] == "up"
            && link(&two.above, "parent").await["state"] == "up"
            && link(&top, "child").await["state"] == "up"
    };
    until("three levels are linked", all_up).await;
    let first = say_up(&two.township, Level::City).await;
    until("it has climbed", || async { holds(&city, first).await.0 == 1 }).await;

    let district = link(&top, "child").await["node_id"].clone();
    top.post("/api/v1/nodes/revoke", &json!({ "node_id": district, "reason": "机房进了人" })).await.ok();
    until("the district is turned away", || async {
        link(&two.above, "parent").await["reason"] == "revoked"
    })
    .await;
    let meanwhile = say_up(&two.township, Level::City).await;
    join(true).await;
    until_within(90, "three levels are linked again", all_up).await;
    until_within(90, "what was written meanwhile has climbed", || async {
        holds(&city, meanwhile).await.0 == 1
    })
    .await;
    let last = say_up(&two.township, Level::City).await;
    until("and what follows", || async { holds(&city, last).await.0 == 1 }).await;
}

/// New keys for a sound node: two presses, no token, and the trail says whose presses they were.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_replaces_its_keys_by_itself_and_the_trail_says_who_wanted_it() {
    let mut two = Two::new().await;
    let replace = async |below: &Client| below.post("/api/v1/nodes/keys", &json!({})).await;
    assert_eq!(replace(&two.below).await.problem(), "nodes.no_parent");
    let joined = two.join().await;
    let up = || async {
        link(&two.below, "parent").await["state"] == "up" && link(&two.above, "child").await["state"] == "up"
    };
    until("the link is up", up).await;
    let child = link(&two.above, "child").await;
    two.above.post("/api/v1/nodes/words", &json!({ "node_id": child["node_id"], "same": true })).await;
    let before = say_up(&two.township, Level::District).await;
    until("it has come", || async { holds(&two.district, before).await == (1, 1) }).await;
    let old = two.township.node().journal.identity();

    let made = replace(&two.below).await.ok();
    let new = two.township.node().journal.identity();
    assert_ne!(made["words"], joined["words"]);
    assert_ne!((new.epoch, new.certificate.tls_spki), (old.epoch, old.certificate.tls_spki));
    let opening = two.township.node().journal.read(|db| {
        let opening = journal::read::entries_of(db, "epoch", new.epoch.bytes(), 1)?;
        Ok::<_, journal::DbError>(opening[0].entry.clone())
    });
    let opening = opening.unwrap();
    assert!(opening.header.actor.is_some(), "an account wanted it");
    assert!(String::from_utf8(opening.body).unwrap().contains(r#""reason":"rotation""#));
    until("the link is up with the new keys", up).await;
    let (parent, child) = (link(&two.below, "parent").await, link(&two.above, "child").await);
    assert_eq!((&parent["words"], &child["words"]), (&made["words"], &made["words"]));
    assert!(child["words_checked_at"].is_number(), "{child}");
    let after = say_up(&two.township, Level::District).await;
    until("it goes on", || async { holds(&two.district, after).await == (1, 1) }).await;

    // Nobody signs while the level above is away; the keys that it will be asked for are kept.
    two.district.stop().await;
    assert_eq!(replace(&two.below).await.problem(), "nodes.keys_not_reached");
    let kept = server::keyfile::KeyFile::read(&two.township.data).unwrap();
    assert!(kept.next.is_some() && kept.epoch == new.epoch);
}

/// The township's machine: its database, as a copy in a folder.
fn copy_of(data: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(data).unwrap() {
        let from = entry.unwrap().path();
        let name = from.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("fenghuo.db") {
            std::fs::copy(&from, to.join(&name)).unwrap();
        }
    }
}

/// A township whose database comes back from an old copy, of which nobody says anything.
struct BackInTime {
    two: Two,
    /// What the district holds of it and itself has not.
    lost: EventId,
    /// The epoch in which both histories are.
    epoch: kernel::EpochId,
}

impl BackInTime {
    async fn new() -> Self {
        let mut two = Two::new().await;
        two.join().await;
        until("the link is up", || async { link(&two.below, "parent").await["state"] == "up" }).await;
        let sound = two.below.post("/api/v1/nodes/epoch", &json!({})).await;
        assert_eq!(
            (sound.status, sound.json()["code"].as_str()),
            (StatusCode::CONFLICT, Some("nodes.one_history")),
            "there is nothing to mend"
        );
        let config = two.township.node().config.clone();
        two.township.stop().await;
        let kept = tempfile::tempdir().unwrap();
        copy_of(&two.township.data, kept.path());
        two.township.start_again(config.clone()).await;
        let lost = say_up(&two.township, Level::District).await;
        until("it has come", || async { holds(&two.district, lost).await.0 == 1 }).await;
        two.township.stop().await;
        for file in std::fs::read_dir(&two.township.data).unwrap() {
            let path = file.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with("fenghuo.db") {
                std::fs::remove_file(path).unwrap();
            }
        }
        copy_of(kept.path(), &two.township.data);
        two.township.start_again(config).await;
        two.below.base.clone_from(&two.township.base);
        assert_eq!(holds(&two.township, lost).await.0, 0, "its author has it no more");
        // From afar it looks as if two machines ran; the operator above knows that it is one.
        until("the link is paused", || async { link(&two.above, "child").await["reason"] == "clone" }).await;
        assert_eq!(link(&two.below, "parent").await["reason"], "clone");
        let epoch = two.township.node().journal.identity().epoch;
        Self { two, lost, epoch }
    }

    /// The operator above lets it in. It begins anew by itself; what either holds comes to both.
    async fn let_in(&self, meanwhile: &[EventId]) {
        let two = &self.two;
        for node in [&two.district, &two.township] {
            node.clock.advance_ms(1_000);
        }
        let child = link(&two.above, "child").await;
        let unclone = json!({ "node_id": child["node_id"] });
        assert_eq!(two.above.post("/api/v1/nodes/unclone", &unclone).await.status, StatusCode::NO_CONTENT);
        // As many entries as the neighbour holds look the same to both; the next one does not.
        let next =
            if meanwhile.is_empty() { None } else { Some(say_up(&two.township, Level::District).await) };
        until_within(90, "a new epoch is opened by itself", || async {
            two.township.node().journal.identity().epoch != self.epoch
        })
        .await;
        for event in meanwhile.iter().chain(&next) {
            until_within(60, "what it wrote has come", || async {
                holds(&two.district, *event).await == (1, 1)
            })
            .await;
        }
        // Where it wrote something else before it knew, the two histories cannot be joined.
        if meanwhile.is_empty() {
            until("what it had lost is back", || async { holds(&two.township, self.lost).await == (1, 1) })
                .await;
        }
        assert_eq!(holds(&two.district, self.lost).await, (1, 1));
        // Its own page says afterwards that it began anew, and how much it wrote again.
        until("all of it is written again", || async {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            let page = two.below.get(NODES).await.ok();
            let rows = page["memory"].as_array().unwrap().clone();
            let own = rows.iter().filter(|row| row["from"] == page["self"]["name"]);
            let again: Vec<u64> = own.filter_map(|row| row["written_again"].as_u64()).collect();
            let all = u64::try_from(meanwhile.len()).unwrap();
            page["self"]["parts"] == false && !again.is_empty() && again.iter().sum::<u64>() >= all
        })
        .await;
        let after = say_up(&two.township, Level::District).await;
        until("and it goes on", || async { holds(&two.district, after).await == (1, 1) }).await;
    }
}

/// The neighbour notices, an operator above says that it is one machine, and it opens a new epoch by
/// itself and gets back what it had lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_came_back_from_an_old_copy_opens_a_new_epoch_and_loses_nothing() {
    BackInTime::new().await.let_in(&[]).await;
}

/// What it wrote at a place that was taken is written again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_wrote_at_a_place_that_was_taken_comes_in_the_new_epoch() {
    let back = BackInTime::new().await;
    let covered = say_up(&back.two.township, Level::District).await;
    back.let_in(&[covered]).await;
}

/// It has written on past what the district holds: all of it is written again in the new epoch.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_wrote_on_after_an_old_copy_comes_in_the_new_epoch() {
    let back = BackInTime::new().await;
    let mut meanwhile = Vec::new();
    for _ in 0..3 {
        meanwhile.push(say_up(&back.two.township, Level::District).await);
    }
    back.let_in(&meanwhile).await;
}

/// A copy of a machine runs beside it. The level above pauses the link, and an operator
/// says which one it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_machines_with_one_identity_the_operator_says_which_it_is() {
    let mut two = Two::new().await;
    two.join().await;
    until("the link is up", || async { link(&two.above, "child").await["state"] == "up" }).await;
    let child = link(&two.above, "child").await;
    let unclone = async |above: &Client| {
        above.post("/api/v1/nodes/unclone", &json!({ "node_id": child["node_id"] })).await
    };
    assert_eq!(unclone(&two.above).await.problem(), "nodes.not_twice");
    let config = two.township.node().config.clone();
    two.township.stop().await;
    let copied = tempfile::tempdir().unwrap();
    let data = copied.path().join("data");
    std::fs::create_dir(&data).unwrap();
    copy_of(&two.township.data, &data);
    std::fs::copy(two.township.data.join("node.key"), data.join("node.key")).unwrap();
    two.township.start_again(config.clone()).await;
    two.below.base.clone_from(&two.township.base);
    until("it is back", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    let other = server::config::Config { data, ..config };
    let opened = tokio::task::spawn_blocking({
        let clock = two.township.clock.clone();
        move || server::node::Node::open(other, clock).unwrap()
    });
    let copy = server::serve::start(opened.await.unwrap()).await.unwrap();
    until("the link is paused", || async { link(&two.above, "child").await["reason"] == "clone" }).await;
    copy.stop().await.unwrap();
    let body = json!({ "node_id": child["node_id"] });
    let [first, again] = two.above.twice(Method::POST, "/api/v1/nodes/unclone", &body).await;
    assert_eq!((first.status, again.status), (StatusCode::NO_CONTENT, StatusCode::NO_CONTENT));
    let released = trail(&two.audit, "clone.released").await;
    assert_eq!((released.len(), &released[0]["body"]["node"]), (1, &child["node_id"]));
    until_within(90, "the one that is left is let in", || async {
        link(&two.above, "child").await["state"] == "up"
    })
    .await;
}

/// The parent is dead and what is urgent goes around it: the page says how much, and who holds it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_says_what_went_around_a_dead_parent_and_who_holds_it() {
    let mut two = Two::new().await;
    let city = TestNode::start_as("610800", "榆林市", linked).await;
    let inner = Arc::clone(city.node());
    let logins = tokio::task::spawn_blocking(move || begin(&inner, "榆林市")).await.unwrap();
    let top = city.login(&logins, "system").await;
    let token = top.post("/api/v1/nodes/tokens", &json!({ "code": "610802", "name": "榆阳区" })).await.ok();
    let url = format!("https://{}", city.node().exchange().unwrap().address().unwrap());
    two.above.post("/api/v1/nodes/join", &json!({ "parent_url": url, "token": token["token"] })).await.ok();
    two.join().await;
    until("the link is up", || async { link(&two.below, "parent").await["state"] == "up" }).await;
    assert_eq!(link(&two.below, "grandparent").await["name"], "榆林市");
    until_within(60, "the city sees the township through the district", || async {
        let row = far_link(&top).await;
        (row["name"].as_str(), row["state"].as_str()) == (Some("南沟镇"), Some("up"))
            && row["as_of"].is_null()
    })
    .await;
    assert_eq!(far_link(&top).await["under_id"], link(&top, "child").await["node_id"]);

    two.district.stop().await;
    until("the word on it is old", || async { far_link(&top).await["as_of"].is_number() }).await;
    until("the link is down", || async { link(&two.below, "parent").await["state"] != "up" }).await;
    let far = say_up(&two.township, Level::City).await;
    say_up(&two.township, Level::District).await;
    until("both wait", || async { link(&two.below, "parent").await["queue"]["urgent"] == 2 }).await;
    let waits = link(&two.below, "parent").await;
    assert_eq!((&waits["relayed"], &waits["relay_by"]), (&json!(0), &Value::Null), "{waits}");

    until_within(90, "one of them has gone around", || async {
        link(&two.below, "parent").await["relayed"] == 1
    })
    .await;
    let parent = link(&two.below, "parent").await;
    assert_eq!(
        (parent["relay_by"].as_str(), &parent["queue"]["urgent"]),
        (Some("榆林市"), &json!(2)),
        "{parent}"
    );
    assert_eq!(link(&two.below, "grandparent").await["relayed"], 0, "it is told of the parent only");
    assert_eq!(holds(&city, far).await.0, 1);
}

/// The first link further below that the page shows.
async fn far_link(client: &Client) -> Value {
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    client.get(NODES).await.ok()["below"][0].clone()
}

/// Parks the newest `count` entries as it happens to those of a kind that this program does not know.
fn park(tx: &mut Tx<'_>, count: usize, kind: &str) -> Result<(), JournalError> {
    let sql = "SELECT pos, header FROM journal_entry ORDER BY pos DESC LIMIT $1";
    for row in tx.query(sql, journal::params![count])? {
        let header =
            facts::Header { kind: kind.to_owned(), ..facts::Header::decode(&row.bytes(1)?).unwrap() };
        let park = "UPDATE journal_entry SET state = 2, reason = $3, header = $2 WHERE pos = $1";
        tx.execute(park, journal::params![row.int(0)?, header.encode(), "as the test says"])?;
    }
    Ok(())
}

type Work = Box<dyn FnOnce(&mut Tx<'_>) -> Result<(), JournalError> + Send>;

/// More entries than a turn looks at stay parked, and the page's button still reaches those behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_reaches_what_lies_behind_entries_that_stay_parked() {
    let (district, logins) = TestNode::house_with(linked).await;
    let page = district.login(&logins, "system").await;
    let count = kernel::limits::TURN_ENTRIES + 44;
    let from = district.clock.now();
    let write = async |work: Work| {
        let node = Arc::clone(district.node());
        let done = tokio::task::spawn_blocking(move || node.journal.run(Turn::Local, work));
        done.await.unwrap().unwrap();
    };
    write(Box::new(move |tx| {
        let draft = |_| {
            let (id, digest) = (EventId::new(), String::new());
            let said = AccessDigest { id, from, failed_logins: 0, refused: 0, digest };
            Draft::of(&said).unwrap().to(Audience::of(Channel::Up(Level::City))).lane(Lane::Urgent)
        };
        tx.append(Acting::platform(), (0..count).map(draft).collect())?;
        park(tx, count, "note.of_tomorrow")
    }))
    .await;
    let rows = async || {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let rows = page.get(NODES).await.ok()["parked"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| {
                [&row["what"], &row["why"], &row["detail"], &row["count"]].map(Value::to_string).join(" ")
            })
            .collect::<Vec<_>>()
    };
    let unknown =
        |n: usize| format!("\"note.of_tomorrow\" \"unknown_kind\" \"unknown kind note.of_tomorrow/1\" {n}");
    // The program has tried them by itself; it tries again when more has come.
    until("each says why it is parked", || async { rows().await == [unknown(count)] }).await;
    // An upgrade would make the last one known.
    write(Box::new(|tx| park(tx, 1, "access.digest"))).await;
    assert_eq!(
        rows().await,
        ["\"access.digest\" \"not_allowed\" \"as the test says\" 1".to_owned(), unknown(count - 1)]
    );
    let tried = page.post("/api/v1/nodes/parked/retry", &json!({})).await.ok();
    assert_eq!(tried["retried"], 1, "{tried}");
    assert_eq!(rows().await, [unknown(count - 1)]);
}
