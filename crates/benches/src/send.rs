//! First reports through HTTP, with session and permission, durable: one lonely client,
//! and many at once.
//!
//! What counts is what was answered 201 and is found in the node's list afterwards. The
//! load generator runs on the same cores; its processor time is measured apart from the
//! server's, and so is that of PostgreSQL.

use crate::figures::{Table, Want, percentile};
use crate::http::Client;
use crate::machine::{cpu_seconds, cpu_seconds_with_children, own_cpu_seconds};
use crate::node::{Home, Node, is_township};
use anyhow::Context as _;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const RUN: Duration = Duration::from_secs(10);
const ALONE: u32 = 1_000;
/// Rows of one page while counting.
const PAGE: usize = 200;

/// What townships report, with the kind.
const STORIES: [(&str, &str); 6] = [
    ("省道两车追尾，1人轻伤，交警已到现场", "road_traffic"),
    ("村民房屋电路起火，已扑灭，无人员伤亡", "fire"),
    ("山体小范围滑坡，堵塞村道约二十米", "geological"),
    ("水库下游河道水位上涨，已转移群众", "flood"),
    ("工地脚手架局部倒塌，1人受伤送医", "construction"),
    ("幼儿园多名儿童腹泻，已送镇卫生院", "food_poisoning"),
];

/// The database under the node.
pub struct Under<'a> {
    /// Its name.
    pub name: &'a str,
    /// Reports a second that are wanted.
    pub least: f64,
    /// The server process of PostgreSQL.
    pub process: Option<u32>,
}

/// Measures sending on one database.
pub fn measure(table: &mut Table, home: &Home, under: &Under<'_>, fsync: f64) -> anyhow::Result<()> {
    let node = home.start()?;
    let sessions = home.sign_in(&node, is_township)?;
    alone(table, &node, &sessions, under, fsync)?;
    let answered = usize::try_from(ALONE)? + many(table, &node, &sessions, under)?;
    let district = home.sign_in(&node, |login| login == "district")?;
    let kept = count(node.address, district.first().context("no session")?)?;
    anyhow::ensure!(kept == answered, "{answered} were answered 201, {kept} are in the list");
    Ok(())
}

/// One client, one report after another: what a lonely officer waits.
fn alone(
    table: &mut Table,
    node: &Node,
    sessions: &[String],
    under: &Under<'_>,
    fsync: f64,
) -> anyhow::Result<()> {
    let name = under.name;
    let mut client = Client::connect(node.address)?.with_cookie(sessions.first().context("no session")?);
    let mut times = Vec::new();
    for n in 0..ALONE {
        let begun = Instant::now();
        send(&mut client, &format!("one-{n}"), n)?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let want = Want::AtMost(fsync + 1.5);
    table.add(&format!("{name}: first report, one client, p50"), percentile(&mut times, 0.5), "ms", want);
    let p99 = percentile(&mut times, 0.99);
    table.add(&format!("{name}: first report, one client, p99"), p99, "ms", Want::Nothing);
    Ok(())
}

/// Many clients for a while, from the sessions of every township in turn.
fn many(table: &mut Table, node: &Node, sessions: &[String], under: &Under<'_>) -> anyhow::Result<usize> {
    let name = under.name;
    let (commits, commands) = counters(node)?;
    let (server, own) = (cpu_seconds(node.process()), own_cpu_seconds());
    let database = under.process.map(cpu_seconds_with_children);
    let begun = Instant::now();
    let mut storm = storm(node.address, sessions)?;
    let seconds = begun.elapsed().as_secs_f64();
    let (server, own) = (cpu_seconds(node.process()) - server, own_cpu_seconds() - own);
    let (commits, commands) = counters(node).map(|(a, b)| (a - commits, b - commands))?;
    let sent = f64::from(u32::try_from(storm.times.len())?);
    let what = format!("{name}: first reports through HTTP, durable, {CLIENTS} clients");
    table.add(&what, sent / seconds, "1/s", Want::AtLeast(under.least));
    let refused = f64::from(storm.refused);
    table.add(&format!("{name}: refused under that load"), refused, "", Want::AtMost(0.0));
    table.add(
        &format!("{name}: commands in one durable commit"),
        commands / commits.max(1.0),
        "",
        Want::Nothing,
    );
    let p99 = percentile(&mut storm.times, 0.99);
    table.add(&format!("{name}: first report under that load, p99"), p99, "ms", Want::Nothing);
    let each = |seconds: f64| seconds * 1000.0 / sent;
    let what = format!("{name}: server processor time per report");
    table.add(&what, each(server), "ms", Want::AtMost(0.5));
    if let (Some(process), Some(before)) = (under.process, database) {
        let used = cpu_seconds_with_children(process) - before;
        table.add(
            &format!("{name}: processor time of PostgreSQL per report"),
            each(used),
            "ms",
            Want::Nothing,
        );
    }
    let what = format!("{name}: processor time of the load generator per report");
    table.add(&what, each(own), "ms", Want::Nothing);
    Ok(storm.times.len())
}

fn counters(node: &Node) -> anyhow::Result<(f64, f64)> {
    Ok((node.counter("fenghuo_writer_commits_total")?, node.counter("fenghuo_writer_commands_total")?))
}

/// What became of a storm.
struct Storm {
    /// How long each took that was answered 201, in milliseconds.
    times: Vec<f64>,
    refused: u32,
}

fn storm(address: SocketAddr, sessions: &[String]) -> anyhow::Result<Storm> {
    let all = Mutex::new(Storm { times: Vec::new(), refused: 0 });
    let until = Instant::now() + RUN;
    std::thread::scope(|scope| {
        let clients: Vec<_> = sessions
            .iter()
            .cycle()
            .take(CLIENTS)
            .enumerate()
            .map(|(n, session)| {
                let all = &all;
                scope.spawn(move || -> anyhow::Result<()> {
                    let mut client = Client::connect(address)?.with_cookie(session);
                    let (mut times, mut refused, mut count) = (Vec::new(), 0, 0u32);
                    while Instant::now() < until {
                        count += 1;
                        let begun = Instant::now();
                        match send(&mut client, &format!("s{n}-{count}"), count) {
                            Ok(()) => times.push(begun.elapsed().as_secs_f64() * 1000.0),
                            Err(_) => refused += 1,
                        }
                    }
                    let mut all = all.lock().map_err(|_| anyhow::anyhow!("another client panicked"))?;
                    all.times.extend(times);
                    all.refused += refused;
                    Ok(())
                })
            })
            .collect();
        for client in clients {
            client.join().map_err(|_| anyhow::anyhow!("a client panicked"))??;
        }
        anyhow::Ok(())
    })?;
    all.into_inner().map_err(|_| anyhow::anyhow!("a client panicked"))
}

/// Sends one report; anything but a new report is an error.
pub fn send(client: &mut Client, key: &str, story: u32) -> anyhow::Result<()> {
    let (what, kind) =
        STORIES.iter().cycle().nth(usize::try_from(story)? % STORIES.len()).context("a story")?;
    let body = serde_json::json!({
        "happened": { "how": "unknown" },
        "place_text": "镇政府以东三公里省道",
        "what": what,
        "kind": kind,
        "casualties": { "injured": { "how": "number", "n": 1 } },
        "contact_name": "测试员",
        "contact_phone": "0912-5550100",
    });
    let answer = client.send("POST", "/api/v1/reports", key, &body.to_string())?;
    anyhow::ensure!(answer.status == 201, "{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
    Ok(())
}

/// How many reports somebody finds, page by page.
fn count(address: SocketAddr, session: &str) -> anyhow::Result<usize> {
    let mut client = Client::connect(address)?.with_cookie(session);
    let (mut found, mut after) = (0, String::new());
    loop {
        let page = client.get(&format!("/api/v1/reports?state=all&limit={PAGE}{after}"))?.json(200)?;
        found += page.get("rows").and_then(|rows| rows.as_array()).map_or(0, Vec::len);
        match page.get("next").and_then(|next| next.as_str()) {
            Some(next) => after = format!("&after={next}"),
            None => return Ok(found),
        }
    }
}
