//! A storm of `kill -9` over the tree of four while reports climb and words come down. One
//! loop for both: `make test` kills twenty times, `make prove` a thousand.
//!
//! The judge stands outside. It remembers what each person was told: a command whose answer
//! never came is sent again with its key until it is answered, as a browser does, so in the
//! end everything that was tried was told. Then each of it must stand exactly once on every
//! node where it belongs, and nothing else may stand there.
//!
//! `FENGHUO_PROVE_KILLS` and `FENGHUO_PROVE_SEED` give the number and the dice. A seed gives
//! the same victims, pauses and commands; when exactly a process dies is the machine's.

use crate::common::tree::{LEVELS, Tree};
use crate::common::*;
use crate::tree::{Sent, form, id_of, listed, numbered};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{Cluster, Dice, TestStore};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinHandle;

/// Whatever waits is told within this once nobody is killed any more.
const DRAINED_WITHIN: Duration = Duration::from_secs(300);
/// Somebody who was not answered tries again after this.
const AGAIN: Duration = Duration::from_millis(80);

/// What people were told on all levels.
#[derive(Default)]
struct Told {
    /// Reports of the township.
    sent: Vec<String>,
    /// Receipts of the district and of the city, by report.
    received: Vec<String>,
    received_above: Vec<String>,
    /// What the district wrote upward, and what the city did.
    upward: Vec<String>,
    topmost: Vec<String>,
    /// Instructions of the city by the report they stand on, and for the district's answer.
    instructed: BTreeMap<String, String>,
}

impl Told {
    fn commands(&self) -> u64 {
        let kinds = [&self.sent, &self.received, &self.received_above, &self.upward, &self.topmost];
        let all = kinds.iter().map(|ids| ids.len()).sum::<usize>() + self.instructed.len();
        u64::try_from(all).unwrap()
    }

    fn words(&self) -> String {
        format!(
            "{} reports, {} written to the city, {} to the province, {} and {} receipts, {} instructions",
            self.sent.len(),
            self.upward.len(),
            self.topmost.len(),
            self.received.len(),
            self.received_above.len(),
            self.instructed.len()
        )
    }
}

/// Starts the four nodes and the people; answers how many reports stood in the township before.
async fn begun(tree: &mut Tree, dice: &mut Dice) -> (Traffic, usize) {
    for key in LEVELS {
        tree.start(key);
    }
    for key in LEVELS {
        tree.ready(key).await;
    }
    let before = listed(&tree.officer("mahuangliang").await).await.len();
    (Traffic::begin(tree, dice).await, before)
}

/// Waits until all has come where it goes, and judges it. Twice: what is doubled may come late.
async fn finished(tree: &Tree, told: &Told, before: usize) {
    drained(tree).await;
    judged(tree, told, before).await;
    drained(tree).await;
    listed_once(tree, told, before).await;
}

fn float(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// Sends until it is answered. Nobody who sends a right command may be told that it was wrong.
async fn insist(desk: &Client, sent: &Sent) -> Value {
    loop {
        let request = desk
            .request(Method::POST, &sent.path)
            .header("content-type", "application/json")
            .body(sent.body.to_string());
        let mut request = request.build().unwrap();
        request.headers_mut().insert("idempotency-key", sent.key.parse().unwrap());
        if let Ok(response) = desk.http.execute(request).await {
            let status = response.status();
            match response.text().await {
                Ok(text) if status.is_success() => return serde_json::from_str(&text).unwrap(),
                Ok(text) if status != StatusCode::SERVICE_UNAVAILABLE => {
                    panic!("{} {}: {status} {text}", sent.key, sent.path)
                }
                // The node is going down or coming up, or its answer was cut off.
                _ => {}
            }
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// A page, as soon as it is there and as it should be; the end of the test when it does not come
/// to that although a neighbour was told so.
async fn see(desk: &Client, path: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        assert!(began.elapsed() < DRAINED_WITHIN, "{path} did not come to be what somebody was told");
        if let Ok(response) = desk.request(Method::GET, path).send().await
            && response.status().is_success()
            && let Ok(page) = response.json::<Value>().await
            && is_so(&page)
        {
            return page;
        }
        tokio::time::sleep(AGAIN).await;
    }
}

fn command(path: String, what: &str, body: Value) -> Sent {
    Sent { key: format!("{what}-{}", kernel::CommandId::new()), path, body }
}

/// The township reports until it is told to stop; what was told goes on to the district.
async fn reports(desk: Client, mut dice: Dice, stop: Arc<AtomicBool>, on: UnboundedSender<String>) {
    for n in 0.. {
        if stop.load(Ordering::SeqCst) {
            return;
        }
        // The district ends after us.
        let _ended = on.send(id_of(&insist(&desk, &numbered(n)).await));
        tokio::time::sleep(Duration::from_millis(dice.below(300))).await;
    }
}

/// 签收, and the answer is a receipt on its way down.
async fn receive(desk: &Client, id: &str) {
    let path = format!("/api/v1/reports/{id}");
    see(desk, &path, |report| report["received"].is_object()).await;
    insist(desk, &command(format!("{path}/receive"), "receive", json!({}))).await;
}

/// Writes upward where anybody above is owed it; answers the new report.
async fn write_up(desk: &Client, id: &str) -> Option<String> {
    let path = format!("/api/v1/reports/{id}/up");
    let body = loop {
        if let Some(body) = form(desk, id).await {
            break body;
        }
        let page = see(desk, &path, |_| true).await;
        if page["to"].as_array().is_some_and(Vec::is_empty) {
            return None;
        }
    };
    Some(id_of(&insist(desk, &command(path, "up", body)).await))
}

/// The district receives each and writes some upward.
async fn district(
    desk: Client,
    mut from: UnboundedReceiver<String>,
    mut dice: Dice,
    on: UnboundedSender<String>,
) -> (Vec<String>, Vec<String>) {
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    while let Some(id) = from.recv().await {
        sent.push(id.clone());
        if dice.below(2) == 0 {
            receive(&desk, &id).await;
            received.push(id.clone());
        }
        if dice.below(3) == 0
            && let Some(upward) = write_up(&desk, &id).await
        {
            let _ended = on.send(upward);
        }
    }
    (sent, received)
}

/// The city receives what came, gives instructions downwards, and hands some on.
async fn city(
    desk: Client,
    mut from: UnboundedReceiver<String>,
    mut dice: Dice,
    on: UnboundedSender<String>,
) -> Told {
    let mut told = Told::default();
    while let Some(id) = from.recv().await {
        told.upward.push(id.clone());
        receive(&desk, &id).await;
        told.received_above.push(id.clone());
        let path = format!("/api/v1/reports/{id}");
        if dice.below(2) == 0 {
            let report = see(&desk, &path, |_| true).await;
            let body = json!({
                "by_post": "市长", "by_name": "高某", "method": "telephone", "text": "全力救援。",
                "to": [{ "unit_id": report["from_unit"]["id"], "lead": true }],
            });
            let given = insist(&desk, &command(format!("{path}/instructions"), "word", body)).await;
            told.instructed.insert(id.clone(), id_of(&given["instructions"][0]));
        }
        if dice.below(2) == 0
            && let Some(topmost) = write_up(&desk, &id).await
        {
            let _ended = on.send(topmost);
        }
    }
    told
}

/// The province only takes note.
async fn province(mut from: UnboundedReceiver<String>) -> Vec<String> {
    let mut topmost = Vec::new();
    while let Some(id) = from.recv().await {
        topmost.push(id);
    }
    topmost
}

/// The people of four levels at work.
struct Traffic {
    stop: Arc<AtomicBool>,
    town: JoinHandle<()>,
    district: JoinHandle<(Vec<String>, Vec<String>)>,
    city: JoinHandle<Told>,
    province: JoinHandle<Vec<String>>,
}

impl Traffic {
    async fn begin(tree: &Tree, dice: &mut Dice) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let ((up1, from1), (up2, from2), (up3, from3)) =
            (mpsc::unbounded_channel(), mpsc::unbounded_channel(), mpsc::unbounded_channel());
        let [town_desk, district_desk, city_desk] =
            ["mahuangliang", "yuyang", "yulin"].map(|key| tree.officer(key));
        let (town_desk, district_desk, city_desk) = (town_desk.await, district_desk.await, city_desk.await);
        Self {
            town: tokio::spawn(reports(town_desk, dice.fork(), Arc::clone(&stop), up1)),
            district: tokio::spawn(district(district_desk, from1, dice.fork(), up2)),
            city: tokio::spawn(city(city_desk, from2, dice.fork(), up3)),
            province: tokio::spawn(province(from3)),
            stop,
        }
    }

    /// Lets everybody finish what they are at.
    async fn end(self) -> Told {
        self.stop.store(true, Ordering::SeqCst);
        self.town.await.unwrap();
        let (sent, received) = self.district.await.unwrap();
        let told = self.city.await.unwrap();
        Told { sent, received, topmost: self.province.await.unwrap(), ..told }
    }

    fn fell(&self) -> bool {
        self.town.is_finished() || self.district.is_finished() || self.city.is_finished()
    }
}

/// One of four is killed, again and again: mostly one that works, sometimes one that is just
/// coming up. Answers how many of them were.
async fn kill(tree: &mut Tree, traffic: &Traffic, dice: &mut Dice, kills: u64) -> u64 {
    let (mut starting, mut last) = (0, None);
    for n in 0..kills {
        assert!(!traffic.fell(), "somebody was told that a right command is wrong; see above");
        let victim = match last {
            Some(last) if dice.below(10) < 3 => {
                starting += 1;
                last
            }
            _ => {
                let victim = LEVELS[usize::try_from(dice.below(4)).unwrap()];
                tree.ready(victim).await;
                victim
            }
        };
        tokio::time::sleep(Duration::from_millis(dice.below(500))).await;
        tree.kill(victim);
        tokio::time::sleep(Duration::from_millis(dice.below(100))).await;
        tree.start(victim);
        last = Some(victim);
        if n % 50 == 49 {
            eprintln!("{} kills", n + 1);
        }
    }
    for key in LEVELS {
        tree.ready(key).await;
    }
    starting
}

/// A figure of a node's page of metrics, all its lines together.
fn figure(page: &str, name: &str) -> u64 {
    let lines = page.lines().filter(|line| line.starts_with(name) && !line.starts_with('#'));
    lines.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
}

/// What waits for the neighbours of a node. The way around the parent is used only when it is
/// dead; what would go there is no debt.
fn waiting(page: &str) -> u64 {
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let around: Vec<String> =
        page.lines().filter(|line| line.contains("relation=\"grandparent\"")).filter_map(quoted).collect();
    let is_way = |line: &&str| quoted(line).is_none_or(|node| !around.contains(&node));
    let lines = page.lines().filter(is_way).map(|line| format!("{line}\n"));
    figure(&lines.collect::<String>(), "fenghuo_link_waiting")
}

/// What stands parked on a node, and why, as its operator sees it.
async fn told_parked(tree: &Tree, key: &str) -> Value {
    tree.officer(key).await.get("/api/v1/nodes").await.ok()["parked"].clone()
}

/// Waits until nothing is on its way anywhere, nor parked because what it rests upon came later: that
/// is tried again every two seconds.
async fn drained(tree: &Tree) {
    let began = Instant::now();
    loop {
        let (mut waits, mut parks, mut pages) = (0, Vec::new(), Vec::new());
        for key in LEVELS {
            let page = tree.nobody(key).get("/metrics").await.text;
            waits += waiting(&page) + figure(&page, "fenghuo_journal_unapplied");
            parks.extend((figure(&page, "fenghuo_journal_parked") > 0).then_some(key));
            pages.push(page);
        }
        if waits == 0 && parks.is_empty() {
            for (key, page) in LEVELS.iter().zip(&pages) {
                assert_eq!(figure(page, "fenghuo_link_refused"), 0, "a stream is refused at {key}");
            }
            return;
        }
        if began.elapsed() >= DRAINED_WITHIN {
            for key in parks {
                eprintln!("at {key} is parked {}", told_parked(tree, key).await);
            }
            panic!("{waits} still wait");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Each of these stands once in a node's list, and with `only` nothing else does.
async fn once_each(tree: &Tree, key: &str, ids: &[String], only: Option<usize>) {
    let desk = tree.officer(key).await;
    let told: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(told.len(), ids.len(), "two commands were answered with one report");
    let began = Instant::now();
    loop {
        let there = listed(&desk).await;
        let unique: BTreeSet<&String> = there.iter().collect();
        assert_eq!(there.len(), unique.len(), "something is listed twice at {key}");
        let lost: Vec<_> = told.difference(&unique).collect();
        if lost.is_empty() {
            assert!(only.is_none_or(|before| unique.len() == before + told.len()), "one became two at {key}");
            return;
        }
        assert!(began.elapsed() < DRAINED_WITHIN, "told as saved, and not at {key}: {lost:?}");
        tokio::time::sleep(AGAIN).await;
    }
}

/// Receipts of a unit stand once on each of these reports, the same where they were written and
/// on the level below. (One 签收 counts for every dispatch of the event to that desk.)
async fn receipts_of(unit: &str, there: &Client, below: &Client, ids: &[String]) {
    for id in ids {
        let written = receipts(&report(there, id, |_| true).await, unit);
        assert!(!written.is_empty(), "{unit} was told that {id} is received, and it is not");
        let unique: BTreeSet<&String> = written.iter().collect();
        assert_eq!(unique.len(), written.len(), "a receipt of {unit} for {id} stands twice");
        let has_come = |report: &Value| receipts(report, unit).len() >= written.len();
        let came = receipts(&report(below, id, has_come).await, unit);
        assert_eq!(came, written, "the receipts of {unit} for {id}");
    }
}

/// A report, once it is as it should be.
async fn report(desk: &Client, id: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    see(desk, &format!("/api/v1/reports/{id}"), is_so).await
}

/// The events by which a unit received a report, in their order.
fn receipts(report: &Value, unit: &str) -> Vec<String> {
    let told = report["timeline"].as_array().unwrap().iter();
    let received = told.filter(|item| item["what"] == "dispatch.received" && item["unit"] == unit);
    received.map(|item| item["event_id"].as_str().unwrap().to_owned()).collect()
}

/// Holds what people were told against what stands on every node.
async fn judged(tree: &Tree, told: &Told, before: usize) {
    listed_once(tree, told, before).await;
    answered(tree, told).await;
}

/// What climbed.
async fn listed_once(tree: &Tree, told: &Told, before: usize) {
    once_each(tree, "mahuangliang", &told.sent, Some(before)).await;
    once_each(tree, "yuyang", &told.sent, None).await;
    once_each(tree, "yulin", &told.upward, None).await;
    once_each(tree, "shaanxi", &told.topmost, None).await;
}

/// What came down, and what a level wrote itself.
async fn answered(tree: &Tree, told: &Told) {
    let [town, district, city] = ["mahuangliang", "yuyang", "yulin"].map(|key| tree.officer(key));
    let (town, district, city) = (town.await, district.await, city.await);
    receipts_of("榆阳区", &district, &town, &told.received).await;
    receipts_of("榆林市", &city, &district, &told.received_above).await;
    // What a level wrote upward is no row of its own list, and there all the same.
    for (desk, ids) in [(&district, &told.upward), (&city, &told.topmost)] {
        for id in ids {
            desk.get(&format!("/api/v1/reports/{id}")).await.ok();
        }
    }
    for (id, word) in &told.instructed {
        let is_there = |page: &Value| page["instructions"][0].is_object();
        let page = report(&district, id, is_there).await;
        let words = page["instructions"].as_array().unwrap();
        let there = words.iter().filter(|given| given["id"] == word.as_str()).count();
        assert_eq!((there, words.len()), (1, 1), "the instruction on {id}: {page:#}");
    }
}

/// Power fails under the database of the city, which lies between the district and the province.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_that_stops_at_once_under_the_city_loses_nothing_told() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let (stops, seed) = (testkit::wanted("FENGHUO_PROVE_STOPS", 3), testkit::seed());
    eprintln!("{stops} stops of PostgreSQL; FENGHUO_PROVE_SEED={seed}");
    let mut dice = Dice::of(seed);
    let (mut tree, cluster) = (Tree::prepared(), Cluster::start());
    tree.onto_postgres("yulin", &cluster.fresh());
    let (traffic, before) = begun(&mut tree, &mut dice).await;
    let began = Instant::now();
    for _ in 0..stops {
        tree.ready("yulin").await;
        tokio::time::sleep(Duration::from_millis(300 + dice.below(1_500))).await;
        assert!(!traffic.fell(), "somebody was told that a right command is wrong; see above");
        cluster.stop();
        tokio::time::sleep(Duration::from_millis(dice.below(1_500))).await;
        cluster.restart();
    }
    tree.ready("yulin").await;
    let stormed = began.elapsed().as_secs_f64();
    let told = traffic.end().await;
    finished(&tree, &told, before).await;
    eprintln!("seed {seed}: {stops} stops in {stormed:.0} s; {}", told.words());
    assert!(told.sent.len() > 5 && !told.upward.is_empty(), "{}", told.words());
    tree.verified();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_kills_loses_nothing_and_doubles_nothing() {
    let (kills, seed) = (testkit::wanted("FENGHUO_PROVE_KILLS", 20), testkit::seed());
    eprintln!("a storm of {kills} kills; FENGHUO_PROVE_SEED={seed}");
    let mut dice = Dice::of(seed);
    let mut tree = Tree::prepared();
    let store = testkit::postgres_is_wanted().then(TestStore::postgres);
    if let Some(journal::Store::Postgres(url)) = store.as_ref().map(TestStore::store) {
        tree.onto_postgres("yulin", &url);
    }
    let (traffic, before) = begun(&mut tree, &mut dice).await;
    let began = Instant::now();
    let starting = kill(&mut tree, &traffic, &mut dice, kills).await;
    let stormed = began.elapsed().as_secs_f64();
    let told = traffic.end().await;
    let worked_off = began.elapsed().as_secs_f64() - stormed;
    finished(&tree, &told, before).await;
    eprintln!(
        "seed {seed}: {kills} kills ({starting} while starting) in {stormed:.0} s, {:.2}/s; {}; {:.1} commands/s; \
         all worked off {worked_off:.1} s after the last kill",
        float(kills) / stormed,
        told.words(),
        float(told.commands()) / stormed,
    );
    let enough = |what: usize, at_least: u64| {
        assert!(u64::try_from(what).unwrap() >= at_least, "only {what} of {at_least}");
    };
    enough(told.sent.len(), kills);
    enough(told.received.len(), kills / 5);
    enough(told.upward.len(), kills / 5);
    tree.verified();
}
