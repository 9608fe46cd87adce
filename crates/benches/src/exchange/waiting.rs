//! A link on which much waits: a township of the demonstration that was cut off for ninety days, with a register of a
//! million entries in its bulk lane, then the same with a gigabyte of files and people at work at the district, while
//! reports climb from the township to the province.

use super::Size;
use crate::figures::{Table, Want, percentile, tell};
use crate::http::Client;
use crate::levels::{LEVELS, Layout, LevelNode, climb, prepare, start};
use crate::machine::resident_mb;
use crate::node::{answered, counter, sign_in};
use crate::send;
use anyhow::Context as _;
use facts::draft::{Audience, Draft};
use facts::org::PlaceEntered;
use facts::{Channel, Lane};
use journal::{Acting, DbError, JournalError, Turn, Tx};
use kernel::clock::DAY_MS;
use kernel::{Clock, Instant as Moment, Level, PlaceId, UnitId};
use server::config::Config;
use server::node::Node;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

const DAYS: i64 = 90;
/// Entries in one command of the writer.
const BATCH: u32 = 500;
const FILE_BYTES: usize = 20 * 1024 * 1024;
const FILES_PER_REPORT: usize = 20;
/// Reports that climb past what waits.
const CLIMBS: u32 = 100;
/// Clients at work at the district meanwhile.
const AT_WORK: u32 = 4;
const WITHIN: Duration = Duration::from_secs(3_600);
const LOOK_EVERY: Duration = Duration::from_millis(100);
const RECEIVED: &str = "fenghuo_exchange_entries_received_total";

/// Measures both, on one prepared demonstration.
pub fn measure(table: &mut Table, exe: &Path, size: Size) -> anyhow::Result<()> {
    let dir = tempfile::tempdir()?;
    let layout = prepare(exe, dir.path())?;
    link_back(table, exe, dir.path(), &layout, size)?;
    past_bulk(table, exe, dir.path(), &layout, size)
}

fn of<'a>(layout: &'a Layout, key: &str) -> anyhow::Result<&'a LevelNode> {
    layout.nodes.iter().find(|node| node.key == key).with_context(|| format!("no node {key}"))
}

/// A register of places in the bulk lane of the township, written over the days that end now.
fn fill(township: &LevelNode, count: u32, days: i64) -> anyhow::Result<()> {
    let begun = Clock::system().now().0 - days * DAY_MS;
    let clock = Clock::standing_at(Moment(begun));
    let node = Node::open(Config::load(Some(&township.config))?, clock.clone())?;
    let own = node.journal.identity().node;
    let unit: UnitId = node.journal.read(|db| -> Result<_, DbError> {
        let row = db.first(
            "SELECT id FROM org_unit WHERE hosted_by = $1 ORDER BY level, id LIMIT 1",
            &[own.into()],
        )?;
        row.ok_or(DbError::Shape("the township hosts no unit"))?.id(0)
    })?;
    let step_ms = days * DAY_MS / i64::from(count.div_ceil(BATCH).max(1));
    let mut have = 0;
    while have < count {
        let until = (have + BATCH).min(count);
        let numbers = have..until;
        node.journal.run(Turn::Local, move |tx| append(tx, unit, numbers))?;
        clock.advance_ms(step_ms);
        have = until;
        if have % (BATCH * 100) == 0 {
            tell(&format!("\r  {have} of {count} entries wait"));
        }
    }
    tell(&format!("\r{:60}\r", ""));
    node.close();
    Ok(())
}

fn append(tx: &mut Tx<'_>, unit: UnitId, numbers: std::ops::Range<u32>) -> Result<(), JournalError> {
    let drafts = numbers.map(|number| {
        let fact = PlaceEntered {
            place: PlaceId::new(),
            unit,
            name: format!("第{number}处隐患点"),
            initials: "yhd".to_owned(),
            what: "地质灾害隐患点".to_owned(),
            address: format!("麻黄梁镇第{number}号"),
            lon_microdegrees: Some(110_134_000),
            lat_microdegrees: Some(38_485_000),
        };
        let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?;
        Ok(draft.by(unit).lane(Lane::Bulk).to(Audience::of(Channel::Up(Level::District))))
    });
    tx.append(Acting::platform(), drafts.collect::<Result<Vec<_>, JournalError>>()?)?;
    Ok(())
}

/// Memory of a process that no file backs, watched from some moment on.
struct Memory {
    process: u32,
    first_mb: f64,
    most_mb: f64,
}

impl Memory {
    fn of(process: u32) -> Self {
        let (_, now) = resident_mb(process);
        Self { process, first_mb: now, most_mb: now }
    }

    fn look(&mut self) {
        self.most_mb = self.most_mb.max(resident_mb(self.process).1);
    }
}

fn link_back(table: &mut Table, exe: &Path, dir: &Path, layout: &Layout, size: Size) -> anyhow::Result<()> {
    let (township, district) = (of(layout, LEVELS[0])?, of(layout, LEVELS[1])?);
    fill(township, size.waiting, DAYS)?;
    let wanted = f64::from(size.waiting);
    let running = start(exe, dir, layout, |key| key == LEVELS[0] || key == LEVELS[1])?;
    answered(district.http, "/readyz", "", Instant::now()).context("the district does not answer")?;
    let mut begun = Instant::now();
    let mut memory: Option<[Memory; 2]> = None;
    loop {
        let received = counter(district.http, RECEIVED)?;
        if received == 0.0 {
            begun = Instant::now();
        }
        match &mut memory {
            // From the first tenth on: by then whatever is remembered for good is there.
            None if received >= wanted / 10.0 => memory = Some(running.processes().map(Memory::of)),
            None => {}
            Some(both) => both.iter_mut().for_each(Memory::look),
        }
        if received >= wanted {
            break;
        }
        anyhow::ensure!(begun.elapsed() < WITHIN, "after {WITHIN:?} {received} of {wanted} have come");
        std::thread::sleep(LOOK_EVERY);
    }
    let rate = wanted / begun.elapsed().as_secs_f64();
    let what = format!("link back after {DAYS} days, {} entries, stored and acknowledged", size.waiting);
    table.add(&what, rate, "1/s", Want::AtLeast(10_000.0));
    for (who, memory) in ["the township's", "the district's"].iter().zip(memory.iter().flatten()) {
        let what = format!("the same: {who} memory, most after the first tenth less then");
        let note = format!("{:.0} MB at the first tenth", memory.first_mb);
        table.add_noted(&what, memory.most_mb - memory.first_mb, "MB", Want::AtMost(64.0), &note);
    }
    while counter(district.http, "fenghuo_journal_unapplied")? > 0.0 {
        anyhow::ensure!(begun.elapsed() < WITHIN, "not all is applied after {WITHIN:?}");
        std::thread::sleep(LOOK_EVERY);
    }
    let what = "the same, applied behind it";
    table.add(what, wanted / begun.elapsed().as_secs_f64(), "1/s", Want::AtLeast(3_000.0));
    Ok(())
}

fn past_bulk(table: &mut Table, exe: &Path, dir: &Path, layout: &Layout, size: Size) -> anyhow::Result<()> {
    let (township, district) = (of(layout, LEVELS[0])?, of(layout, LEVELS[1])?);
    fill(township, size.waiting, 1)?;
    {
        let _alone = start(exe, dir, layout, |key| key == LEVELS[0])?;
        files(township, &layout.password, size.files)?;
    }
    let _running = start(exe, dir, layout, |_| true)?;
    let mut desks = Vec::new();
    for key in LEVELS {
        let node = of(layout, key)?;
        answered(node.http, "/readyz", "", Instant::now()).context("a node does not answer")?;
        desks.push(Client::connect(node.http)?.with_cookie(&sign_in(node.http, key, &layout.password)?));
    }
    let session = sign_in(district.http, LEVELS[1], &layout.password)?;
    let (over, sent) = (AtomicBool::new(false), AtomicU32::new(0));
    let climbed = std::thread::scope(|scope| {
        for worker in 0..AT_WORK {
            let (over, sent, session) = (&over, &sent, &session);
            scope.spawn(move || work(district, session, worker, over, sent));
        }
        let climbed = climbs(&mut desks, township);
        over.store(true, Ordering::Release);
        climbed
    });
    let Climbed { mut first, mut whole, left } = climbed?;
    let note = format!(
        "{left} of {} bulk entries still waited at the end; {} reports sent at the district meanwhile",
        size.waiting,
        sent.load(Ordering::Relaxed)
    );
    let what =
        format!("urgent past {} bulk entries and {} files of 20 MB, one hop, p99", size.waiting, size.files);
    table.add_noted(&what, percentile(&mut first, 0.99), "s", Want::AtMost(1.0), &note);
    table.add("the same, p50", percentile(&mut first, 0.5), "s", Want::Nothing);
    let what = "the same, township → province, written upward twice, p99";
    table.add(what, percentile(&mut whole, 0.99), "s", Want::AtMost(3.0));
    Ok(())
}

struct Climbed {
    first: Vec<f64>,
    whole: Vec<f64>,
    /// Bulk entries that still wait.
    left: f64,
}

fn climbs(desks: &mut [Client], township: &LevelNode) -> anyhow::Result<Climbed> {
    let mut climbed = Climbed { first: Vec::new(), whole: Vec::new(), left: f64::NAN };
    for n in 0..CLIMBS + 3 {
        let (first, whole) = climb(desks, n)?;
        // The links come up behind the pages; the first climbs wait for them.
        if n >= 3 {
            climbed.first.push(first);
            climbed.whole.push(whole);
        }
    }
    climbed.left = counter(township.http, r#"fenghuo_link_waiting{node="榆阳区",lane="2"}"#)?;
    Ok(climbed)
}

/// Somebody who sends one report after another.
fn work(at: &LevelNode, session: &str, worker: u32, over: &AtomicBool, sent: &AtomicU32) {
    let Ok(client) = Client::connect(at.http) else { return };
    let mut client = client.with_cookie(session);
    let mut number = 0;
    while !over.load(Ordering::Acquire) {
        number += 1;
        if send::send(&mut client, &format!("work-{worker}-{number}"), number).is_ok() {
            sent.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Reports with files of the full size, each with other bytes.
fn files(township: &LevelNode, password: &str, count: u32) -> anyhow::Result<()> {
    answered(township.http, "/readyz", "", Instant::now()).context("the township does not answer")?;
    let session = sign_in(township.http, LEVELS[0], password)?;
    let mut client = Client::connect(township.http)?.with_cookie(&session);
    let mut ids = Vec::new();
    for number in 0..count {
        let mut bytes = vec![0x20u8; FILE_BYTES];
        for (to, from) in bytes.iter_mut().zip(format!("file {number}").bytes()) {
            *to = from;
        }
        let path = format!("/api/v1/attachments?name=file-{number}.txt");
        let answer = client.send_bytes(&path, &format!("file-{number}"), &bytes)?.json(201)?;
        ids.push(answer.get("id").and_then(|id| id.as_str()).context("no id")?.to_owned());
    }
    for (number, some) in ids.chunks(FILES_PER_REPORT).enumerate() {
        let body = serde_json::json!({
            "happened": { "how": "unknown" },
            "place_text": "麻黄梁镇",
            "what": format!("山洪过后现场照片，第{number}批"),
            "kind": "flood",
            "attachments": some,
        });
        let answer =
            client.send("POST", "/api/v1/reports", &format!("with-files-{number}"), &body.to_string())?;
        answer.json(201)?;
    }
    Ok(())
}
