//! How soon a node with very many reports answers its first page after a start, and how
//! much memory it holds when nobody asks anything.

use crate::figures::{Table, Want, percentile};
use crate::http::Client;
use crate::lists;
use crate::machine::resident_mb;
use crate::node::{Home, is_township};
use anyhow::Context as _;

const STARTS: u32 = 5;
/// The page that a duty officer's browser asks for first.
const PAGE: &str = "/api/v1/today";

/// Measures starts over a store of so many reports.
pub fn measure(table: &mut Table, home: &Home, name: &str, reports: u64) -> anyhow::Result<()> {
    let node = home.start()?;
    let town = home.sign_in(&node, is_township)?.swap_remove(0);
    let district = home.sign_in(&node, |login| login == "district")?.swap_remove(0);
    let mut sender = Client::connect(node.address)?.with_cookie(&town);
    let mut seeker = Client::connect(node.address)?.with_cookie(&district);
    lists::follow(&node, &mut sender, &mut seeker)?;
    drop((sender, seeker));
    node.stop()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let node = home.start_until(PAGE, &district)?;
        starts.push(node.started_in.as_secs_f64());
        node.stop()?;
    }
    let what =
        format!("{name}: start to the first answered page with {reports} reports, longest of {STARTS}");
    table.add(&what, percentile(&mut starts, 1.0), "s", Want::AtMost(0.5));
    let node = home.start_until(PAGE, &district)?;
    lists::rest(&node);
    let (resident, anonymous) = resident_mb(node.process());
    let note = format!("{anonymous:.0} MB of it not backed by files");
    let what = format!("{name}: resident at rest with {reports} reports");
    table.add_noted(&what, resident, "MB", Want::AtMost(100.0), &note);
    let mut client = Client::connect(node.address).context("connect")?.with_cookie(&district);
    brings_its_pages(&mut client)?;
    // And after a morning's work.
    for _ in 0..200 {
        client.get("/api/v1/reports?state=all&limit=50")?.json(200)?;
        client.get("/api/v1/search?q=%E6%9D%91")?.json(200)?;
    }
    lists::rest(&node);
    let (resident, anonymous) = resident_mb(node.process());
    let note = format!("{anonymous:.0} MB of it not backed by files");
    table.add_noted(&format!("{name}: the same after 400 pages"), resident, "MB", Want::AtMost(100.0), &note);
    node.stop()
}

/// The binary brings its pages along; nothing else of a release is installed. The first page names
/// its script, and the script is there.
fn brings_its_pages(client: &mut Client) -> anyhow::Result<()> {
    let page = client.get("/")?;
    let html = String::from_utf8_lossy(&page.body).into_owned();
    let path =
        script_of(&html).with_context(|| format!("{} at /, and no script in it: {html}", page.status))?;
    let script = client.get(path)?;
    anyhow::ensure!(
        script.status == 200 && !script.body.is_empty(),
        "{path}: {} with {} bytes",
        script.status,
        script.body.len()
    );
    Ok(())
}

/// The first script of a page that stands among its assets.
fn script_of(html: &str) -> Option<&str> {
    html.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(".js"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_its_script_and_one_that_stands_for_it_does_not() {
        let built = r#"<link rel="icon" href="/favicon.svg"><script type="module" crossorigin src="/assets/index-B1.js"></script>"#;
        assert_eq!(script_of(built), Some("/assets/index-B1.js"));
        assert_eq!(script_of(r#"<p>pages are not built; see "/docs/README.md"</p>"#), None);
    }
}
