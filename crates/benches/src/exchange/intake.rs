//! Two thousand children at one node: each greets, and then all push what they have, over connections of their own
//! with TLS of their own, as many at once as a node has in work. What counts is what was acknowledged, which the node
//! says of what is durable only; afterwards it is waited for that all is applied and nothing parked.

use super::Size;
use super::children::{Child, enter};
use crate::figures::{Table, Want};
use crate::machine::{cpu_seconds, cpu_seconds_with_children, own_cpu_seconds};
use crate::node::{Home, Node};
use crate::send::Under;
use anyhow::{Context as _, bail};
use exchange::core::message::{AckStatus, Message};
use exchange::core::wire;
use exchange::http::tls::{Pins, client_config};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Entries under one signature: the fewest for which the figure is wanted, and a full batch.
const RUNS: [u32; 2] = [16, 64];
/// Requests in work at once.
const AT_ONCE: usize = 128;
/// All must be applied within this.
const APPLIED_WITHIN: Duration = Duration::from_secs(1_200);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Measures one database, with a store of its own for each length of a run.
pub fn measure(table: &mut Table, home: &Home, under: &Under<'_>, size: Size) -> anyhow::Result<()> {
    for run in RUNS {
        let (children, pin) = enter(home, size.children, size.each, run)?;
        let node = home.start()?;
        intake(table, &node, under, children, pin, run)?;
        node.stop()?;
    }
    Ok(())
}

fn intake(
    table: &mut Table,
    node: &Node,
    under: &Under<'_>,
    children: Vec<Child>,
    pin: [u8; 32],
    run: u32,
) -> anyhow::Result<()> {
    let (name, count) = (under.name, children.len());
    let entries: u64 = children.iter().filter_map(|child| Some(child.pushes.last()?.1 - 1)).sum();
    let entries = f64::from(u32::try_from(entries)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let callers = children.into_iter().map(|child| Caller::new(child, node, pin));
    let callers: Vec<Caller> = callers.collect::<anyhow::Result<_>>()?;
    let before = node.counter(RECEIVED)?;
    let begun = Instant::now();
    let callers = runtime.block_on(each(callers, Caller::greet))?;
    let greeted = begun.elapsed().as_secs_f64();
    let (server, own) = (cpu_seconds(node.process()), own_cpu_seconds());
    let database = under.process.map(cpu_seconds_with_children);
    let begun = Instant::now();
    let callers = runtime.block_on(each(callers, Caller::push))?;
    let seconds = begun.elapsed().as_secs_f64();
    let used = [
        ("server", cpu_seconds(node.process()) - server),
        ("generator", own_cpu_seconds() - own),
        (
            "PostgreSQL",
            under.process.zip(database).map_or(0.0, |(p, before)| cpu_seconds_with_children(p) - before),
        ),
    ];
    let used: Vec<String> =
        used.iter().filter(|(_, s)| *s > 0.0).map(|(who, s)| format!("{who} {s:.1} s")).collect();
    let received = node.counter(RECEIVED)? - before;
    anyhow::ensure!(received >= entries, "{entries} were acknowledged, {received} were stored");
    let least = if under.process.is_some() || name != "SQLite" { 5_000.0 } else { 10_000.0 };
    let what = format!("{name}: intake from {count} children, {run} entries a signature, acknowledged");
    let note = format!("{entries} entries of some 700 bytes; processor: {}", used.join(", "));
    table.add_noted(&what, entries / seconds, "1/s", Want::AtLeast(least), &note);
    let what = format!("{name}: {count} children greet at once");
    table.add(&what, greeted, "s", Want::Nothing);
    drop(callers);
    applied(node)?;
    let what = format!("{name}: the same, applied");
    table.add(&what, entries / begun.elapsed().as_secs_f64(), "1/s", Want::AtLeast(3_000.0));
    let parked = node.counter("fenghuo_journal_parked")?;
    table.add(&format!("{name}: parked of them"), parked, "", Want::AtMost(0.0));
    Ok(())
}

const RECEIVED: &str = "fenghuo_exchange_entries_received_total";

/// Waits until nothing waits to be applied.
pub fn applied(node: &Node) -> anyhow::Result<()> {
    let begun = Instant::now();
    while node.counter("fenghuo_journal_unapplied")? > 0.0 {
        anyhow::ensure!(begun.elapsed() < APPLIED_WITHIN, "entries are still not applied");
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(())
}

/// A child with its connection.
struct Caller {
    child: Child,
    http: reqwest::Client,
    base: String,
}

impl Caller {
    fn new(child: Child, node: &Node, pin: [u8; 32]) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(client_config(&child.tls, Pins::one(pin))?)
            .http1_only()
            .no_proxy()
            .tcp_nodelay(true)
            .pool_max_idle_per_host(1)
            .build()?;
        Ok(Self { child, http, base: format!("https://{}/exchange/v1", node.exchange) })
    }

    async fn call(&self, name: &str, body: Vec<u8>) -> anyhow::Result<Message> {
        let answer = self.http.post(format!("{}/{name}", self.base)).body(body).send().await?;
        anyhow::ensure!(answer.status().as_u16() == 200, "{name}: {}", answer.status());
        Ok(wire::decode(&answer.bytes().await?)?)
    }

    async fn greet(self, turns: Arc<Semaphore>) -> anyhow::Result<Self> {
        let _turn = turns.acquire().await?;
        match self.call("hello", self.child.hello.clone()).await? {
            Message::HelloAck(_) => Ok(self),
            other => bail!("a greeting was answered with {}", other.name()),
        }
    }

    /// One batch after the other, each when a turn is free: all children have got equally far.
    async fn push(mut self, turns: Arc<Semaphore>) -> anyhow::Result<Self> {
        for (body, next) in std::mem::take(&mut self.child.pushes) {
            let _turn = turns.acquire().await?;
            let Message::Ack(ack) = self.call("push", body).await? else { bail!("no ack") };
            let line = ack.lines.first().context("no line")?;
            anyhow::ensure!(
                line.status == AckStatus::Ok && line.held.next == next,
                "a batch as far as {next} was answered {:?}, held below {}",
                line.status,
                line.held.next
            );
        }
        Ok(self)
    }
}

/// Lets all do it, so many at once.
async fn each<F: Future<Output = anyhow::Result<Caller>> + Send + 'static>(
    callers: Vec<Caller>,
    act: impl Fn(Caller, Arc<Semaphore>) -> F,
) -> anyhow::Result<Vec<Caller>> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let tasks: Vec<_> =
        callers.into_iter().map(|caller| tokio::spawn(act(caller, Arc::clone(&turns)))).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.context("a caller panicked")??);
    }
    Ok(done)
}
