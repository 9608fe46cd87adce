//! The figures we publish, measured on the real binary: `make bench`.
//!
//! Prints a table and writes `target/bench.json`. Each figure stands beside its target
//! and the machine's own fsync rate, which no durable system can beat. Nothing here is
//! a test; a slow machine fails nothing.
//!
//! `fenghuo-benches [--exe PATH] [--postgres URL] [--reports N]`

mod figures;
mod http;
mod node;

use anyhow::Context as _;
use figures::{Table, Want, percentile};
use http::Client;
use node::Home;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const RUN: Duration = Duration::from_secs(10);

struct Wishes {
    exe: PathBuf,
    postgres: Option<String>,
    reports: u64,
}

fn wishes() -> anyhow::Result<Wishes> {
    let mut wishes = Wishes {
        exe: std::env::current_exe()?.with_file_name("fenghuo"),
        postgres: std::env::var("FENGHUO_BENCH_POSTGRES").ok(),
        reports: 20_000,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().with_context(|| format!("{word} wants a value"))?;
        match word.as_str() {
            "--exe" => wishes.exe = value.into(),
            "--postgres" => wishes.postgres = Some(value),
            "--reports" => wishes.reports = value.parse()?,
            other => anyhow::bail!("unknown word {other}"),
        }
    }
    Ok(wishes)
}

fn main() -> anyhow::Result<()> {
    let wishes = wishes()?;
    let mut table = Table::new();
    let fsync = fsync_ms()?;
    table.add("fsync of one 4 KiB page, median", fsync, "ms", Want::Nothing);
    table.add("fsync rate of the machine", 1000.0 / fsync, "1/s", Want::Nothing);
    on(&mut table, &wishes, "SQLite", "", fsync, 3_000.0)?;
    if let Some(url) = &wishes.postgres {
        on(&mut table, &wishes, "PostgreSQL", url, fsync, 1_200.0)?;
    }
    table.write(Path::new("target/bench.json"))
}

/// The median time of writing one page and making it durable.
fn fsync_ms() -> anyhow::Result<f64> {
    let mut file = tempfile::tempfile()?;
    let page = [7u8; 4096];
    let mut times = Vec::new();
    for _ in 0..300 {
        let begun = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(percentile(&mut times, 0.5))
}

/// Every figure on one database.
fn on(
    table: &mut Table,
    wishes: &Wishes,
    name: &str,
    database: &str,
    fsync: f64,
    target: f64,
) -> anyhow::Result<()> {
    let home = Home::set_up(&wishes.exe, database)?;
    let node = home.start()?;
    let sessions = home
        .logins
        .iter()
        .map(|(login, password)| node.sign_in(login, password))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let address = node.address;
    let first = sessions.first().context("no session")?;

    // One client, one report after another: what a lonely officer waits.
    let mut client = Client::connect(address)?.with_cookie(first);
    let mut times = Vec::new();
    for n in 0..300u32 {
        let begun = Instant::now();
        send(&mut client, &format!("one-{n}"))?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    let p50 = percentile(&mut times, 0.5);
    table.add(&format!("{name}: first report, one client, p50"), p50, "ms", Want::AtMost(fsync + 1.5));
    table.add(
        &format!("{name}: first report, one client, p99"),
        percentile(&mut times, 0.99),
        "ms",
        Want::Nothing,
    );

    // Many at once.
    let (cpu, begun) = (node.cpu_seconds(), Instant::now());
    let (sent, failed) = storm(address, &sessions)?;
    let seconds = begun.elapsed().as_secs_f64();
    let sent = to_f64(sent);
    let rate = format!("{name}: first reports through HTTP, durable, {CLIENTS} clients");
    table.add(&rate, sent / seconds, "1/s", Want::AtLeast(target));
    let spent = (node.cpu_seconds() - cpu) * 1000.0 / sent;
    table.add(&format!("{name}: server processor time per report"), spent, "ms", Want::AtMost(0.5));
    table.add(&format!("{name}: refused under that load"), to_f64(failed), "", Want::AtMost(0.0));

    // Lists over what is there now.
    fill(address, &sessions, wishes.reports)?;
    list(table, name, address, &sessions)?;
    drop(node);

    // A start with all of it.
    let again = home.start()?;
    let started = again.started_in.as_secs_f64();
    table.add(&format!("{name}: start to the first answered page"), started, "s", Want::AtMost(0.5));
    std::thread::sleep(Duration::from_secs(5));
    table.add(&format!("{name}: resident at rest"), again.resident_mb(), "MB", Want::AtMost(100.0));
    Ok(())
}

fn body(what: &str) -> String {
    serde_json::json!({
        "happened": { "how": "unknown" },
        "place_text": "镇政府以东三公里省道",
        "what": what,
        "kind": "road_traffic",
        "casualties": { "injured": { "how": "number", "n": 1 } },
        "contact_name": "测试员",
        "contact_phone": "0912-5550100",
    })
    .to_string()
}

fn send(client: &mut Client, key: &str) -> anyhow::Result<()> {
    let answer = client.send("POST", "/api/v1/reports", key, &body("省道两车追尾，1人轻伤，交警已到现场"))?;
    anyhow::ensure!(answer.status == 201, "{}: {}", answer.status, String::from_utf8_lossy(&answer.body));
    Ok(())
}

/// Sends from many clients for a while; answers how many were kept and refused.
fn storm(address: std::net::SocketAddr, sessions: &[String]) -> anyhow::Result<(u64, u64)> {
    let (sent, failed) = (AtomicU64::new(0), AtomicU64::new(0));
    let until = Instant::now() + RUN;
    std::thread::scope(|scope| {
        for n in 0..CLIENTS {
            let (sent, failed) = (&sent, &failed);
            let session = sessions.get(n % sessions.len().max(1));
            scope.spawn(move || {
                let Some(session) = session else { return };
                let Ok(client) = Client::connect(address) else { return };
                let mut client = client.with_cookie(session);
                let mut count = 0u64;
                while Instant::now() < until {
                    count += 1;
                    match send(&mut client, &format!("s{n}-{count}")) {
                        Ok(()) => sent.fetch_add(1, Ordering::Relaxed),
                        Err(_) => failed.fetch_add(1, Ordering::Relaxed),
                    };
                }
            });
        }
    });
    Ok((sent.into_inner(), failed.into_inner()))
}

/// Sends until there are at least so many reports.
fn fill(address: std::net::SocketAddr, sessions: &[String], wanted: u64) -> anyhow::Result<()> {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for n in 0..CLIENTS {
            let next = &next;
            let session = sessions.get(n % sessions.len().max(1));
            scope.spawn(move || {
                let Some(session) = session else { return };
                let Ok(client) = Client::connect(address) else { return };
                let mut client = client.with_cookie(session);
                while next.fetch_add(1, Ordering::Relaxed) < wanted {
                    if send(&mut client, &format!("f{n}-{}", next.load(Ordering::Relaxed))).is_err() {
                        return;
                    }
                }
            });
        }
    });
    Ok(())
}

fn list(
    table: &mut Table,
    name: &str,
    address: std::net::SocketAddr,
    sessions: &[String],
) -> anyhow::Result<()> {
    let session = sessions.first().context("no session")?;
    let mut client = Client::connect(address)?.with_cookie(session);
    for (what, path, most) in [
        ("list of 20 with filters", "/api/v1/reports?state=all&kind=road_traffic&grade=IV&limit=20", 10.0),
        ("list of 20 with search", "/api/v1/reports?state=all&q=%E8%BF%BD%E5%B0%BE&limit=20", 50.0),
        ("search over everything", "/api/v1/search?q=%E8%BF%BD%E5%B0%BE", 50.0),
    ] {
        let mut times = Vec::new();
        for _ in 0..300 {
            let begun = Instant::now();
            let answer = client.send("GET", path, "", "")?;
            anyhow::ensure!(answer.status == 200, "{path}: {}", answer.status);
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        table.add(&format!("{name}: {what}, p99"), percentile(&mut times, 0.99), "ms", Want::AtMost(most));
    }
    Ok(())
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "counts below 2^53")]
fn to_f64(count: u64) -> f64 {
    count as f64
}
