//! From a township to the province: the four nodes of the demonstration as processes of
//! their own, linked by TLS on loopback. A township's report of a grave event is sent;
//! the district writes it upward the moment it is there, so does the city, until the
//! province has it. Nobody hesitates here, so what is measured is the platform alone:
//! three commands made durable, each signed, carried, checked, stored and applied one
//! level up. Beside it, when the district's browsers hear the bell for what the township
//! sent.

use crate::figures::{Table, Want, percentile};
use crate::http::Client;
use crate::node::{answered, sign_in};
use anyhow::Context as _;
use serde::Deserialize;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Reports that climb.
const REPORTS: u32 = 100;
/// Nodes from below, each with the login of its duty officer.
pub const LEVELS: [&str; 4] = ["mahuangliang", "yuyang", "yulin", "shaanxi"];
/// A report must be one level up within this.
const WITHIN: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(2);

/// What `fenghuo demo` leaves beside its nodes.
#[derive(Deserialize)]
pub struct Layout {
    /// The nodes, the province first.
    pub nodes: Vec<LevelNode>,
    /// Of every login.
    pub password: String,
}

/// One of its nodes.
#[derive(Deserialize)]
pub struct LevelNode {
    /// Its key, which is the login of its duty officer too.
    pub key: String,
    /// Its configuration.
    pub config: PathBuf,
    /// Where it answers.
    pub http: SocketAddr,
}

/// The nodes; ended when dropped.
pub struct Running(Vec<Child>);

impl Running {
    /// The processes of two of them, the lower one first.
    pub fn processes(&self) -> [u32; 2] {
        let mut from_below = self.0.iter().rev().map(Child::id);
        [from_below.next().unwrap_or(0), from_below.next().unwrap_or(0)]
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // Already ended is as good as killed.
            let _ended = child.kill();
            let _reaped = child.wait();
        }
    }
}

/// Measures the climb.
pub fn measure(table: &mut Table, exe: &Path) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let layout = prepare(exe, dir.path())?;
    let _running = start(exe, dir.path(), &layout, |_| true)?;
    let mut desks = LEVELS
        .iter()
        .map(|key| {
            let node = layout.nodes.iter().find(|node| node.key == *key).context("a level without a node")?;
            answered(node.http, "/readyz", "", Instant::now()).context("a node does not answer")?;
            let session = sign_in(node.http, key, &layout.password)?;
            Ok(Client::connect(node.http)?.with_cookie(&session))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    let district = layout.nodes.iter().find(|node| node.key == LEVELS[1]).context("no district")?;
    let bell = listen(district.http, &sign_in(district.http, LEVELS[1], &layout.password)?)?;
    // The links come up behind the pages; the first climbs wait for them.
    for n in 0..3 {
        climb(&mut desks, n)?;
    }
    let (mut one_level, mut whole, mut rings) = (Vec::new(), Vec::new(), Vec::new());
    for n in 3..3 + REPORTS {
        while bell.try_recv().is_ok() {}
        let begun = Instant::now();
        let (first, all) = climb(&mut desks, n)?;
        let rang = bell.recv_timeout(WITHIN).context("the district did not ring")?;
        rings.push(rang.duration_since(begun).as_secs_f64());
        one_level.push(first);
        whole.push(all);
    }
    table.add("township → district over TLS, p99", percentile(&mut one_level, 0.99), "s", Want::AtMost(1.0));
    table.add(
        "township's report rings in the district's browser, p99",
        percentile(&mut rings, 0.99),
        "s",
        Want::AtMost(1.0),
    );
    table.add(
        "township → province, written upward twice, p50",
        percentile(&mut whole, 0.5),
        "s",
        Want::Nothing,
    );
    table.add(
        "township → province, written upward twice, p99",
        percentile(&mut whole, 0.99),
        "s",
        Want::AtMost(1.0),
    );
    Ok(())
}

/// Hears the bell of a node as a browser does: the moment of every ring.
fn listen(to: SocketAddr, cookie: &str) -> anyhow::Result<mpsc::Receiver<Instant>> {
    let mut stream = TcpStream::connect(to)?;
    write!(stream, "GET /api/v1/events HTTP/1.1\r\nHost: {to}\r\nCookie: {cookie}\r\n\r\n")?;
    let (heard, rings) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if line == "event: ring" && heard.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok(rings)
}

/// One report from the lowest desk to the highest; seconds to the first level above and
/// to the last.
pub fn climb(desks: &mut [Client], number: u32) -> anyhow::Result<(f64, f64)> {
    let begun = Instant::now();
    let mut first = None;
    let mut report = String::new();
    for (level, desk) in desks.iter_mut().enumerate() {
        let key = format!("level-{number}-{level}");
        let path = format!("/api/v1/reports/{report}");
        let written = if level == 0 {
            desk.send("POST", "/api/v1/reports", &key, &body(number))?
        } else {
            arrived(desk, &path, |report| !report.get("received").is_none_or(serde_json::Value::is_null))?;
            first.get_or_insert_with(|| begun.elapsed().as_secs_f64());
            if level + 1 == LEVELS.len() {
                break;
            }
            // Whom the level owes is drawn from the delivery.
            let owes = |form: &serde_json::Value| {
                form.get("to").and_then(|to| to.as_array()).is_some_and(|to| !to.is_empty())
            };
            let form = arrived(desk, &format!("{path}/up"), owes)?;
            desk.send("POST", &format!("{path}/up"), &key, &with_word(&form).context("no form")?)?
        };
        let written = written.json(201)?;
        report = written.get("id").and_then(|id| id.as_str()).context("no id")?.to_owned();
    }
    Ok((first.context("one desk only")?, begun.elapsed().as_secs_f64()))
}

/// A prepared report upward with the word of the first who may sign it.
fn with_word(prepared: &serde_json::Value) -> Option<String> {
    let mut form = prepared.get("report")?.clone();
    let post = prepared.pointer("/signing/may/0/post_id")?;
    form.as_object_mut()?
        .insert("sign".to_owned(), serde_json::json!({ "method": "oral", "phone": "6108", "post_id": post }));
    Some(form.to_string())
}

/// Waits until a desk can open a page and it is as it should be; answers the page.
fn arrived(
    desk: &mut Client,
    path: &str,
    is_so: impl Fn(&serde_json::Value) -> bool,
) -> anyhow::Result<serde_json::Value> {
    let begun = Instant::now();
    loop {
        let answer = desk.get(path)?;
        if answer.status == 200 {
            let page = answer.json(200)?;
            if is_so(&page) {
                return Ok(page);
            }
        }
        anyhow::ensure!(begun.elapsed() < WITHIN, "{path} did not come to be");
        std::thread::sleep(LOOK_EVERY);
    }
}

fn body(number: u32) -> String {
    serde_json::json!({
        "happened": { "how": "unknown" },
        "place_text": "麻黄梁镇矿区",
        "what": format!("井下透水，{}人被困，正在组织救援（第{number}次）", 12 + number % 9),
        "kind": "coal_mine",
        "casualties": { "trapped": { "how": "number", "n": 12 + number % 9 } },
    })
    .to_string()
}

/// Sets the four nodes up.
pub fn prepare(exe: &Path, dir: &Path) -> anyhow::Result<Layout> {
    let demo = dir.join("demo");
    let out = Command::new(exe)
        .args(["demo", "--prepare-only", "--port", &free_ports()?.to_string(), "--dir"])
        .arg(&demo)
        .output()
        .context("fenghuo demo")?;
    anyhow::ensure!(out.status.success(), "demo failed: {}", String::from_utf8_lossy(&out.stderr));
    Ok(serde_json::from_slice(&std::fs::read(demo.join("demo.json"))?)?)
}

/// The first of a run of ports as the demonstration wants them.
fn free_ports() -> anyhow::Result<u16> {
    let all_free = |base: u16| {
        let mut ports = (0..4u16).flat_map(|node| [base + node * 10, base + node * 10 + 1]);
        ports.all(|port| std::net::TcpListener::bind(("127.0.0.1", port)).is_ok())
    };
    (20_000..60_000u16).step_by(50).find(|base| all_free(*base)).context("no free ports")
}

/// Starts those of the nodes that are wanted.
pub fn start(
    exe: &Path,
    dir: &Path,
    layout: &Layout,
    wanted: impl Fn(&str) -> bool,
) -> anyhow::Result<Running> {
    let mut running = Running(Vec::new());
    for node in layout.nodes.iter().filter(|node| wanted(&node.key)) {
        let child = Command::new(exe)
            .arg("--config")
            .arg(&node.config)
            .arg("serve")
            .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "1000000")
            .env("FENGHUO_HTTP_BURST_REQUESTS", "1000000")
            .env("FENGHUO_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(dir.join(format!("{}.log", node.key)))?))
            .spawn()
            .context("fenghuo serve")?;
        running.0.push(child);
    }
    Ok(running)
}
