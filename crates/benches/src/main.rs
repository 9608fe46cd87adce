//! The figures we publish, measured on the real binary: `make bench`.
//!
//! Prints a table and writes `target/bench.json`. Each figure stands beside its target
//! and the machine's own fsync rate, which no durable system can beat. Nothing here is
//! a test: a slow machine misses targets and says so. The process fails only when
//! something could not be measured at all.
//!
//! Cast: [`send`], [`starts`], [`exports`], [`lists`], [`levels`], [`exchange`], [`storms`], [`reading`] and [`papers`]
//! measure; [`store`] makes the store among whose reports lists are read; [`node`] sets up and runs what is measured.

mod exchange;
mod exports;
mod figures;
mod http;
mod levels;
mod lists;
mod machine;
mod node;
mod papers;
mod reading;
mod send;
mod starts;
mod store;
mod storms;

use anyhow::Context as _;
use figures::{Table, Want};
use node::{Home, Login};
use send::Under;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use testkit::Cluster;

const HELP: &str = "fenghuo-benches [--exe PATH] [--postgres URL|none] [--sqlite none]
    [--sim PATH] [--only send,starts,exports,lists,levels,exchange,simulator,reader,papers]
    [--early N] [--reports N] [--asked N] [--cases WORDS] [--children N] [--each N] [--waiting N] [--files N]
    [--keep DIR] [--json FILE] [--page FILE]

  --exe       the binary to measure; the one beside this program
  --sim       the simulator; the one beside this program
  --postgres  an empty database to measure in, or the one that --keep knows from the run before;
              a private cluster is made when absent
  --sqlite    none: measure PostgreSQL only
  --only      the groups to measure, without spaces; all when absent
  --early     reports in the store that is started, and whose list is exported; 100000
  --reports   reports in the store that is listed; 1000000
  --asked     requests of each role for each case of a list; 300
  --cases     only those cases of lists whose name holds these words
  --children  nodes from which entries come in at one; 2000
  --each      entries of each of them; 64
  --waiting   entries that wait for a link; 1000000
  --files     files of 20 MB that wait for it too; 52, which is 1 GB
  --keep      folder in which the listed stores are kept for the next run, that of PostgreSQL when
              its database is named; target/bench. Remove it when a migration that it has seen was edited.
  --json      where the figures go; target/bench.json
  --page      write the table as a page for readers too, such as docs/figures.md\n";

/// What is measured, and how much of it.
struct Wishes {
    exe: PathBuf,
    sim: PathBuf,
    postgres: Option<String>,
    sqlite: bool,
    only: String,
    early: u64,
    reports: u64,
    asked: u32,
    cases: String,
    exchange: exchange::Size,
    keep: PathBuf,
    json: PathBuf,
    page: Option<PathBuf>,
}

impl Wishes {
    fn read() -> anyhow::Result<Self> {
        let mut wishes = Self {
            exe: std::env::current_exe()?.with_file_name("fenghuo"),
            sim: std::env::current_exe()?.with_file_name("fenghuo-sim"),
            postgres: None,
            sqlite: true,
            only: "send,starts,exports,lists,levels,exchange,simulator,reader,papers".to_owned(),
            early: 100_000,
            reports: 1_000_000,
            asked: 300,
            cases: String::new(),
            exchange: exchange::Size::default(),
            keep: "target/bench".into(),
            json: "target/bench.json".into(),
            page: None,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            if word == "--help" {
                figures::tell(HELP);
                std::process::exit(0);
            }
            let value = words.next().with_context(|| format!("{word} wants a value\n{HELP}"))?;
            match word.as_str() {
                "--exe" => wishes.exe = value.into(),
                "--sim" => wishes.sim = value.into(),
                "--postgres" => wishes.postgres = Some(value),
                "--sqlite" => wishes.sqlite = value != "none",
                "--only" => wishes.only = value,
                "--early" => wishes.early = value.parse()?,
                "--reports" => wishes.reports = value.parse()?,
                "--asked" => wishes.asked = value.parse()?,
                "--cases" => wishes.cases = value,
                "--children" => wishes.exchange.children = value.parse()?,
                "--each" => wishes.exchange.each = value.parse()?,
                "--waiting" => wishes.exchange.waiting = value.parse()?,
                "--files" => wishes.exchange.files = value.parse()?,
                "--keep" => wishes.keep = value.into(),
                "--json" => wishes.json = value.into(),
                "--page" => wishes.page = Some(value.into()),
                other => anyhow::bail!("unknown word {other}\n{HELP}"),
            }
        }
        Ok(wishes)
    }

    fn listed(&self) -> lists::Listed<'_> {
        lists::Listed { reports: self.reports, asked: self.asked, cases: &self.cases }
    }

    fn wants(&self, group: &str) -> bool {
        self.only.split(',').any(|wanted| wanted == group)
    }
}

fn main() -> anyhow::Result<()> {
    let wishes = Wishes::read()?;
    let mut table = Table::new();
    let fsync = machine::fsync_ms()?;
    table.add("fsync of one 4 KiB page, median", fsync, "ms", Want::Nothing);
    table.add("fsync rate of the machine", 1000.0 / fsync, "1/s", Want::Nothing);
    let mut failed = 0;
    let mut keep = |table: &mut Table, what: &str, done: anyhow::Result<()>| {
        if let Err(e) = done {
            table.lacks(what, &format!("{e:#}"));
            failed += 1;
        }
    };
    let cluster = cluster(&wishes, &mut table);
    for database in databases(&wishes, cluster.as_ref()) {
        for group in
            ["send", "starts", "exports", "lists", "exchange"].into_iter().filter(|group| wishes.wants(group))
        {
            let done = measure(&mut table, &wishes, &database, group, fsync);
            keep(&mut table, &format!("{}: {group}", database.under.name), done);
        }
    }
    if wishes.wants("levels") {
        let done = levels::measure(&mut table, &wishes.exe);
        keep(&mut table, "township → province", done);
    }
    if wishes.wants("exchange") {
        let done = exchange::measure(&mut table, &wishes.exe, wishes.exchange);
        keep(&mut table, "exchange", done);
    }
    if wishes.wants("simulator") {
        let done = storms::measure(&mut table, &wishes.sim);
        keep(&mut table, "simulator", done);
    }
    if wishes.wants("reader") {
        let done = reading::measure(&mut table);
        keep(&mut table, "reader", done);
    }
    if wishes.wants("papers") {
        let done = papers::measure(&mut table);
        keep(&mut table, "papers", done);
    }
    table.write(&wishes.json)?;
    if let Some(page) = &wishes.page {
        table.write_page(page)?;
    }
    figures::tell(&format!("\n{} figures missed their target.\n", table.missed()));
    anyhow::ensure!(failed == 0, "{failed} groups could not be measured to their end");
    Ok(())
}

/// A private PostgreSQL, where no other is named and the machine has the programs.
fn cluster(wishes: &Wishes, table: &mut Table) -> Option<Cluster> {
    if wishes.postgres.is_some() {
        return None;
    }
    if !Cluster::is_installed() {
        table.lacks("PostgreSQL", "not installed on this machine");
        return None;
    }
    Some(Cluster::start())
}

/// One database that is measured.
struct Database<'a> {
    under: Under<'a>,
    cluster: Option<&'a Cluster>,
    address: String,
}

impl Database<'_> {
    /// An empty database: its address, which is empty for SQLite.
    fn fresh(&self) -> String {
        self.cluster.map_or_else(|| self.address.clone(), Cluster::fresh)
    }
}

fn databases<'a>(wishes: &Wishes, cluster: Option<&'a Cluster>) -> Vec<Database<'a>> {
    let sqlite = Under { name: "SQLite", least: 3_000.0, process: None };
    let mut all = Vec::new();
    if wishes.sqlite {
        all.push(Database { under: sqlite, cluster: None, address: String::new() });
    }
    let named = wishes.postgres.clone().filter(|url| url != "none");
    if cluster.is_some() || named.is_some() {
        let under = Under { name: "PostgreSQL", least: 1_200.0, process: cluster.and_then(Cluster::process) };
        all.push(Database { under, cluster, address: named.unwrap_or_default() });
    }
    all
}

fn measure(
    table: &mut Table,
    wishes: &Wishes,
    database: &Database<'_>,
    group: &str,
    fsync: f64,
) -> anyhow::Result<()> {
    let name = database.under.name;
    let dir = tempfile::tempdir()?;
    match group {
        "send" => {
            let home = Home::set_up(&wishes.exe, dir.path(), &database.fresh())?;
            send::measure(table, &home, &database.under, fsync)
        }
        "starts" => {
            let home = Home::set_up(&wishes.exe, dir.path(), &database.fresh())?;
            store::fill(&home, wishes.early)?;
            starts::measure(table, &home, name, wishes.early)
        }
        "exports" => {
            let home = Home::set_up(&wishes.exe, dir.path(), &database.fresh())?;
            store::fill(&home, wishes.early)?;
            exports::measure(table, &home, name, wishes.early)
        }
        "exchange" => {
            let home = Home::set_up(&wishes.exe, dir.path(), &database.fresh())?;
            exchange::intake::measure(table, &home, &database.under, wishes.exchange)
        }
        _ if database.cluster.is_none() => {
            let home = kept(wishes, &database.address)?;
            lists::measure(table, &home, name, &wishes.listed())
        }
        _ => {
            let home = Home::set_up(&wishes.exe, dir.path(), &database.fresh())?;
            store::fill(&home, wishes.reports)?;
            lists::measure(table, &home, name, &wishes.listed())
        }
    }
}

/// What says that a kept store is whole, and who may sign in.
#[derive(Serialize, Deserialize)]
struct Kept {
    reports: u64,
    /// That of its database; empty for SQLite.
    #[serde(default)]
    address: String,
    logins: Vec<Login>,
}

/// The store among whose reports lists are read: that of an earlier run, or a new one, which
/// takes minutes.
fn kept(wishes: &Wishes, address: &str) -> anyhow::Result<Home> {
    let folder = if address.is_empty() { "sqlite" } else { "postgres" };
    let dir = std::path::absolute(&wishes.keep)?.join(folder);
    let file = dir.join("store.json");
    if let Ok(text) = std::fs::read_to_string(&file)
        && let Ok(kept) = serde_json::from_str::<Kept>(&text)
        && kept.reports == wishes.reports
        && kept.address == address
    {
        return Ok(Home::again(&wishes.exe, &dir, address, kept.logins));
    }
    if dir.exists() {
        std::fs::remove_dir_all(&dir)?;
    }
    std::fs::create_dir_all(&dir)?;
    let home = Home::set_up(&wishes.exe, &dir, address)?;
    store::fill(&home, wishes.reports)?;
    let (reports, address) = (wishes.reports, address.to_owned());
    let kept = Kept { reports, address, logins: home.logins.clone() };
    std::fs::write(&file, serde_json::to_string(&kept)?)?;
    Ok(home)
}
