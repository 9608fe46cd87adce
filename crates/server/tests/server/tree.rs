//! Four real processes, province to township: files come where the entries that name
//! them come, and no `kill -9` on the way loses a report or makes two of it.
use crate::common::tree::{LEVELS, Tree, arrived, with_word};
use crate::common::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::node::Node;
use server::serve::Running;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Larger than what travels unasked.
const LARGE: usize = 6 * 1024 * 1024;

fn picture(seed: u8, bytes: usize) -> Vec<u8> {
    (0u32..).zip(std::iter::repeat_n(seed, bytes)).map(|(n, seed)| n.to_le_bytes()[1] ^ seed).collect()
}

async fn upload(client: &Client, name: &str, bytes: &[u8]) -> String {
    let request = client.request(Method::POST, &format!("/api/v1/attachments?name={name}"));
    let sent = answer(request.header("content-type", "image/jpeg").body(bytes.to_vec())).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text);
    sent.json()["id"].as_str().unwrap().to_owned()
}

async fn download(client: &Client, id: &str) -> Vec<u8> {
    let response = client.request(Method::GET, &format!("/api/v1/attachments/{id}")).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "image/jpeg");
    response.bytes().await.unwrap().to_vec()
}

fn what(n: usize) -> String {
    format!("井下透水，12人被困，正在组织救援（第{n}次）")
}

pub fn flooded(n: usize, attachments: &[&str]) -> Value {
    json!({
        "happened": { "how": "unknown" },
        "place_text": "麻黄梁镇矿区",
        "what": what(n),
        "contact_name": "折文斌",
        "kind": "coal_mine",
        "casualties": { "trapped": { "how": "number", "n": 12 } },
        "attachments": attachments,
    })
}

pub fn id_of(report: &Value) -> String {
    report["id"].as_str().unwrap().to_owned()
}

/// Writes a report upward from a level, as its officer does with one action.
pub async fn write_up(desk: &Client, id: &str) -> Value {
    let path = format!("/api/v1/reports/{id}/up");
    let form = arrived(desk, &path, |form| form["to"].as_array().is_some_and(|to| !to.is_empty())).await;
    desk.post(&path, &with_word(&form)).await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn photographs_come_where_the_entries_come_that_name_them() {
    let mut tree = Tree::grown().await;
    let mut desks = BTreeMap::new();
    for key in LEVELS {
        desks.insert(key, tree.officer(key).await);
    }
    let (township, district, city) = (&desks["mahuangliang"], &desks["yuyang"], &desks["yulin"]);
    let (small, large) = (picture(1, 700_000), picture(2, LARGE));
    let photo = upload(township, "a.jpg", &small).await;
    let film = upload(township, "b.jpg", &large).await;
    let sent = township.post("/api/v1/reports", &flooded(1, &[&photo, &film])).await.ok();
    // 块, and along the line to 应急局 and to the bureau in charge of coal.
    let to: BTreeSet<&str> =
        sent["to"].as_array().unwrap().iter().map(|to| to["desk"].as_str().unwrap()).collect();
    for desk in ["榆阳区总值班室", "区应急局值班室", "区能源局值班室"] {
        assert!(to.contains(desk), "{to:?}");
    }
    let path = format!("/api/v1/reports/{}", id_of(&sent));

    // The small one comes by itself, the large one when somebody asks.
    let held = |at: usize| move |report: &Value| report["attachments"][at]["held"] == true;
    let here = arrived(district, &path, held(0)).await;
    assert_eq!(here["attachments"][0]["name"], "a.jpg", "{here}");
    assert_eq!(download(district, &photo).await, small);
    let waits = district.get(&format!("/api/v1/attachments/{film}")).await;
    assert_eq!((waits.status, waits.problem().as_str()), (StatusCode::NOT_FOUND, "attachment.on_its_way"));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(district.get(&path).await.ok()["attachments"][1]["held"], false);

    // The city asks for it, though the district never did: it comes through the district.
    let upward = write_up(district, &id_of(&sent)).await;
    let path = format!("/api/v1/reports/{}", id_of(&upward));
    arrived(city, &path, held(0)).await;
    assert_eq!(download(city, &photo).await, small);
    let asked = city.post(&format!("/api/v1/attachments/{film}/fetch"), &Value::Null).await.ok();
    assert_eq!(asked["held"], false);
    arrived(city, &path, held(1)).await;
    assert_eq!(download(city, &film).await, large);
    let stranger = kernel::AttachmentId::from_bytes([7; 16]);
    let nothing = city.post(&format!("/api/v1/attachments/{stranger}/fetch"), &Value::Null).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);

    // An instruction on paper comes down with its photograph.
    let paper = picture(3, 300_000);
    let scan = upload(city, "c.jpg", &paper).await;
    let report = city.get(&path).await.ok();
    let body = json!({
        "by_post": "市长", "by_name": "高某", "method": "paper", "text": "全力救援。",
        "attachment_id": scan, "to": [{ "unit_id": report["from_unit"]["id"], "lead": true }],
    });
    let given = city.post(&format!("{path}/instructions"), &body).await;
    assert_eq!(given.status, StatusCode::CREATED, "{}", given.text);
    let own = format!("/api/v1/reports/{}", id_of(&upward));
    let photographed = |report: &Value| report["instructions"][0]["attachment_held"] == true;
    arrived(district, &own, photographed).await;
    assert_eq!(download(district, &scan).await, paper);

    // The city erases the names in what the township wrote: they go at every level.
    let first = format!("/api/v1/reports/{}", id_of(&sent));
    let named = |report: &Value| report["contact"]["name"] == "折文斌";
    let seen = arrived(&desks["yulin"], &first, named).await;
    let event = seen["timeline"][0]["event_id"].as_str().unwrap().to_owned();
    tree.kill("yulin");
    tree.erase("yulin", &event);
    tree.start("yulin");
    tree.ready("yulin").await;
    for level in ["yulin", "yuyang", "mahuangliang"] {
        let desk = tree.officer(level).await;
        let gone = arrived(&desk, &first, |report| report["contact"]["name"].is_null()).await;
        assert!(gone["reporter"].is_null() && gone["what"] == what(1), "{level}: {gone}");
    }
    tree.verified();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_from_another_node_rings_and_the_levels_above_see_the_clocks_below() {
    let tree = Tree::grown().await;
    let (township, district) = (tree.officer("mahuangliang").await, tree.officer("yuyang").await);
    let city = tree.officer("yulin").await;
    let (mut at_district, mut at_city) = (district.listen().await, city.listen().await);
    let sent = township.post("/api/v1/reports", &flooded(1, &[])).await.ok();
    let id = id_of(&sent);
    for heard in [&mut at_district, &mut at_city] {
        let ring = heard.next("ring", Duration::from_secs(20)).await.expect("a ring");
        assert_eq!(
            (ring["reason"].as_str(), ring["report_id"].as_str()),
            (Some("arrived"), Some(id.as_str()))
        );
    }

    // The city has its copy, and sees on it what the district owes and how long it has.
    let path = format!("/api/v1/reports/{id}");
    let owed = |report: &Value, by: &str| -> Vec<Value> {
        let clocks = report["clocks"].as_array().cloned().unwrap_or_default();
        clocks.into_iter().filter(|c| c["owed_by"]["name"].as_str().unwrap().contains(by)).collect()
    };
    let runs = |clock: &Value| clock["met_at"].is_null() && clock["mine"] == false;
    let seen = arrived(&city, &path, |report| owed(report, "榆阳区").iter().any(runs)).await;
    let below: Vec<Value> = owed(&seen, "榆阳区").into_iter().filter(runs).collect();
    let own = district.get(&path).await.ok();
    for clock in &below {
        let same = own["clocks"].as_array().unwrap().iter().find(|own| own["id"] == clock["id"]).unwrap();
        assert_eq!((&same["due_at"], &same["mine"]), (&clock["due_at"], &json!(true)));
    }
    // The district writes upward: above, too, the clock for the paper stands still.
    write_up(&district, &id).await;
    let met = |clock: &Value| clock["what"] == "doc" && clock["via"] == "block" && !clock["met_at"].is_null();
    arrived(&city, &path, |report| owed(report, "榆阳区").iter().any(met)).await;
    tree.verified();
}

/// Runs a node in this process, whose jobs do not look by themselves while the test lives.
async fn woken_only(tree: &Tree, key: &str) -> Running {
    crypto();
    let mut config = tree.config(key);
    config.look_every = Duration::from_secs(86_400);
    let opened = tokio::task::spawn_blocking(move || Node::open(config, kernel::Clock::system()));
    server::serve::start(opened.await.unwrap().unwrap()).await.unwrap()
}

/// The desk rings within a second: each on the way is woken by who comes before, from the command
/// in the township to the browser in the district; nobody waits until somebody looks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_from_below_rings_because_it_came_and_not_because_somebody_looked() {
    let tree = Tree::prepared();
    let running = [woken_only(&tree, "yuyang").await, woken_only(&tree, "mahuangliang").await];
    let (township, district) = (tree.officer("mahuangliang").await, tree.officer("yuyang").await);
    let is_up = |page: &Value| {
        let links = page["links"].as_array().unwrap();
        links.iter().any(|link| link["relation"] == "parent" && link["state"] == "up")
    };
    arrived(&township, "/api/v1/nodes", is_up).await;
    let mut desk = district.listen().await;
    for n in 1..=2 {
        let id = id_of(&township.post("/api/v1/reports", &flooded(n, &[])).await.ok());
        let ring = desk.next("ring", Duration::from_secs(30)).await.expect("it rings of itself");
        assert_eq!((&ring["reason"], &ring["report_id"]), (&json!("arrived"), &json!(id)));
    }
    for node in running {
        node.stop().await.unwrap();
    }
}

/// A command with a key of the sender's own, so that it can be sent again.
pub struct Sent {
    pub path: String,
    pub key: String,
    pub body: Value,
}

/// Every other report bears an id of its own; with the others the key alone says that
/// they are the same.
pub fn numbered(n: usize) -> Sent {
    let mut body = flooded(n, &[]);
    if n % 2 == 1 {
        body["id"] = json!(kernel::ReportId::new().to_string());
    }
    Sent { path: "/api/v1/reports".to_owned(), key: format!("tree-{n}"), body }
}

/// What was sent during a round, with the report that was answered, if any was.
type Round = Vec<(Sent, Option<String>)>;

/// What was told as saved is there. Then all of a round is sent once more, as a browser
/// does that heard no answer or lost it: what was answered is answered the same. Answers
/// the reports.
async fn again(client: &Client, round: Round) -> Vec<String> {
    let mut ids = Vec::new();
    for (sent, told) in round {
        if let Some(told) = &told {
            let kept = client.get(&format!("/api/v1/reports/{told}")).await;
            assert_eq!(kept.status, StatusCode::OK, "{} was told as saved and is lost", sent.key);
        }
        let id = id_of(&send(client, &sent).await.unwrap());
        assert!(told.is_none_or(|told| told == id), "{} became two", sent.key);
        ids.push(id);
    }
    ids
}

async fn send(client: &Client, sent: &Sent) -> Option<Value> {
    let mut request = client.request(Method::POST, &sent.path).build().unwrap();
    request.headers_mut().insert("idempotency-key", sent.key.parse().unwrap());
    request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    *request.body_mut() = Some(sent.body.to_string().into());
    let response = client.http.execute(request).await.ok()?;
    let status = response.status();
    let text = response.text().await.ok()?;
    assert!(status.is_success(), "{status} {text}");
    Some(serde_json::from_str(&text).unwrap())
}

pub async fn listed(desk: &Client) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = desk.get(&format!("/api/v1/reports?state=all&limit=200{after}")).await.ok();
        ids.extend(page["rows"].as_array().unwrap().iter().map(id_of));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return ids,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killing_any_node_while_reports_climb_loses_nothing_and_doubles_nothing() {
    let mut tree = Tree::grown().await;
    let mut answered: BTreeSet<String> = BTreeSet::new();
    let mut upward: BTreeSet<String> = BTreeSet::new();
    let mut tried: BTreeSet<String> = BTreeSet::new();
    let mut topmost: BTreeSet<String> = BTreeSet::new();
    let mut number = 0;
    let before = listed(&tree.officer("mahuangliang").await).await.len();
    // Every node dies twice: who sends, who receives, and who does both.
    for round in 0..2 {
        for victim in LEVELS {
            let (township, district) = (tree.officer("mahuangliang").await, tree.officer("yuyang").await);
            let from = number;
            let senders = tokio::spawn(async move {
                let mut round = Round::new();
                for n in from..from + 12 {
                    let sent = numbered(n);
                    let told = send(&township, &sent).await.map(|receipt| id_of(&receipt));
                    round.push((sent, told));
                }
                round
            });
            // The district writes upward what it has, at the same time.
            let to_write: Vec<String> =
                answered.iter().rev().filter(|id| !tried.contains(*id)).take(2).cloned().collect();
            tried.extend(to_write.iter().cloned());
            let writers = tokio::spawn(write_all_up(district, to_write));
            // And so does the city, to the province.
            let to_hand_on: Vec<String> =
                upward.iter().rev().filter(|id| !tried.contains(*id)).take(2).cloned().collect();
            tried.extend(to_hand_on.iter().cloned());
            let handing = tokio::spawn(write_all_up(tree.officer("yulin").await, to_hand_on));
            number += 12;
            tokio::time::sleep(Duration::from_millis(60 + 90 * round)).await;
            tree.kill(victim);
            tokio::time::sleep(Duration::from_millis(200)).await;
            tree.start(victim);
            tree.ready(victim).await;
            let (sent, written) = (senders.await.unwrap(), writers.await.unwrap());
            let handed = handing.await.unwrap();
            topmost.extend(again(&tree.officer("yulin").await, handed).await);
            answered.extend(again(&tree.officer("mahuangliang").await, sent).await);
            upward.extend(again(&tree.officer("yuyang").await, written).await);
        }
    }
    assert_eq!(answered.len(), number);
    let district = tree.officer("yuyang").await;
    for id in &answered {
        arrived(&district, &format!("/api/v1/reports/{id}"), |_| true).await;
    }
    for level in ["mahuangliang", "yuyang"] {
        let ids = listed(&tree.officer(level).await).await;
        let unique: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(ids.len(), unique.len(), "something is listed twice at {level}");
        assert!(answered.is_subset(&unique), "something is missing at {level}");
        if level == "mahuangliang" {
            assert_eq!(unique.len(), before + number, "something stands twice at {level}");
        }
    }
    // What the district wrote upward stands once at the city, whichever of them died.
    let city = tree.officer("yulin").await;
    for id in &upward {
        arrived(&city, &format!("/api/v1/reports/{id}"), |_| true).await;
    }
    let there = listed(&city).await;
    for id in &upward {
        assert_eq!(there.iter().filter(|other| *other == id).count(), 1, "{id} at the city");
    }
    assert!(upward.len() >= 8, "only {} were written upward", upward.len());
    // And what the city wrote upward stands once at the province.
    let province = tree.officer("shaanxi").await;
    for id in &topmost {
        arrived(&province, &format!("/api/v1/reports/{id}"), |_| true).await;
    }
    let there = listed(&province).await;
    for id in &topmost {
        assert_eq!(there.iter().filter(|other| *other == id).count(), 1, "{id} at the province");
    }
    let unique: BTreeSet<&String> = there.iter().collect();
    assert_eq!(there.len(), unique.len(), "something is listed twice at the province");
    assert!(topmost.len() >= 4, "only {} reached the province", topmost.len());
    tree.verified();
}

/// Writes upward what is owed above, until the node is killed.
async fn write_all_up(desk: Client, ids: Vec<String>) -> Round {
    let mut round = Round::new();
    for id in ids {
        let Some(body) = form(&desk, &id).await else { continue };
        let sent = Sent { path: format!("/api/v1/reports/{id}/up"), key: format!("up-{id}"), body };
        let told = send(&desk, &sent).await.map(|receipt| id_of(&receipt));
        round.push((sent, told));
    }
    round
}

/// The form for writing upward, where the report is owed to anybody above.
pub async fn form(desk: &Client, id: &str) -> Option<Value> {
    let request = desk.request(Method::GET, &format!("/api/v1/reports/{id}/up"));
    let response = request.send().await.ok()?;
    let form: Value = response.json().await.ok()?;
    form["to"].as_array().filter(|to| !to.is_empty())?;
    Some(with_word(&form))
}
