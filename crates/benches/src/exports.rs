//! What it costs to take a whole list out: how long until the file can be had, how much more
//! memory the node wants meanwhile, and how long others wait for their list beside it.

use crate::figures::{Table, Want, percentile};
use crate::http::Client;
use crate::lists;
use crate::machine::resident_mb;
use crate::node::{Home, Node};
use anyhow::Context as _;
use std::time::{Duration, Instant};

const LIST: &str = "/api/v1/reports?state=all&limit=20";
const PATIENCE: Duration = Duration::from_secs(600);
/// Between two looks at the node: looking is not what is measured, and a session asks so often at the most.
const LOOK: Duration = Duration::from_millis(60);

/// What came of one export.
struct Taken {
    seconds: f64,
    rows: u64,
    megabytes: f64,
    /// Memory at its most, beyond what was there before.
    grown_mb: f64,
    /// How long the list took beside it, at its longest but one in a hundred.
    list_ms: f64,
}

/// Measures the export of all reports of a store.
pub fn measure(table: &mut Table, home: &Home, name: &str, reports: u64) -> anyhow::Result<()> {
    let node = home.start()?;
    let session = home.sign_in(&node, |login| login == "district")?.swap_remove(0);
    let mut client = Client::connect(node.address)?.with_cookie(&session);
    lists::rest(&node);
    let whole = taken(&node, &mut client, "1", r#"{"state":"all"}"#)?;
    anyhow::ensure!(whole.rows >= reports / 2, "only {} rows of {reports}", whole.rows);
    let note = format!("{} rows, {:.1} MB", whole.rows, whole.megabytes);
    let what = format!("{name}: export of a list of {reports} reports to Excel");
    table.add_noted(&what, whole.seconds, "s", Want::AtMost(10.0), &note);
    let what = format!("{name}: memory that it wants meanwhile");
    table.add_noted(&what, whole.grown_mb, "MB", Want::AtMost(64.0), "resident, beyond that at rest");
    let what = format!("{name}: list of 20 beside it, p99");
    table.add(&what, whole.list_ms, "ms", Want::AtMost(50.0));
    // Flat: a second one wants no more than the first left behind.
    let again = taken(&node, &mut client, "2", r#"{"state":"all","sort":"oldest"}"#)?;
    let what = format!("{name}: memory that a second export wants more");
    table.add(&what, again.grown_mb, "MB", Want::AtMost(16.0));
    node.stop()
}

fn taken(node: &Node, client: &mut Client, key: &str, query: &str) -> anyhow::Result<Taken> {
    let (before, _) = resident_mb(node.process());
    let body = format!(r#"{{"list":"reports","query":{query},"language":"zh-CN"}}"#);
    let begun = Instant::now();
    let run = kernel::Clock::system().now().0;
    let asked = client.send("POST", "/api/v1/exports", &format!("export-{run}-{key}"), &body)?.json(201)?;
    let id = asked.get("id").and_then(|id| id.as_str()).context("an export without an id")?.to_owned();
    let (mut most, mut times) = (before, Vec::new());
    loop {
        std::thread::sleep(LOOK);
        most = most.max(resident_mb(node.process()).0);
        let looked = Instant::now();
        client.get(LIST)?.json(200)?;
        times.push(looked.elapsed().as_secs_f64() * 1000.0);
        let now = client.get(&format!("/api/v1/exports/{id}"))?.json(200)?;
        let number = |of: &str| now.get(of).and_then(serde_json::Value::as_u64).unwrap_or(0);
        match now.get("state").and_then(|state| state.as_str()) {
            Some("done") => {
                return Ok(Taken {
                    seconds: begun.elapsed().as_secs_f64(),
                    rows: number("rows_done"),
                    megabytes: f64::from(u32::try_from(number("bytes")).unwrap_or(u32::MAX)) / 1_048_576.0,
                    grown_mb: most - before,
                    list_ms: percentile(&mut times, 0.99),
                });
            }
            Some("waiting" | "running") => {}
            other => anyhow::bail!("the export ended as {other:?}: {now}"),
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "the export does not end");
    }
}
