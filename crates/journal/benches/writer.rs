//! How many commands a second the writer makes durable, on both databases, with the
//! machine's own rate of `fsync` beside it: `cargo bench -p fenghuo-journal`.
//!
//! A command here is like a first report: three entries of 900 bytes, each on a
//! subject of its own that a view folds into an indexed row, and in a second round
//! also a dozen readings of tables that seldom change. Sixty-four callers, or one. `FENGHUO_BENCH_JSON=file` appends each figure as a line of JSON.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::indexing_slicing
)]
#![allow(clippy::wildcard_imports)]

use facts::draft::{Draft, Fact};
use facts::entry::{Entry, Subject};
use facts::{Certificate, SigningKey, Suite};
use journal::signer::{Memory, Round, sign_round};
use journal::system::SystemView;
use journal::*;
use kernel::{Clock, EpochId, EventId, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use testkit::stores;

const CALLERS: usize = 64;
const RUN_FOR: Duration = Duration::from_secs(5);
const BODY_BYTES: usize = 900;
const ENTRIES: usize = 3;
const READINGS: u8 = 12;
const TAKEN_IN: usize = 20_000;

#[derive(Serialize, Deserialize)]
struct Sent {
    id: EventId,
    text: String,
}

impl Fact for Sent {
    const KIND: &'static str = "sheet.sent";
    const SUBJECT: &'static str = "sheet";
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

struct Sheets;

impl View for Sheets {
    fn name(&self) -> &'static str {
        "sheet"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["sheet"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["sheet"]
    }
    fn knows(&self, kind: &str, _: u16) -> bool {
        kind == Sent::KIND
    }
    fn opens(&self, _: &str) -> bool {
        true
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM sheet WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        let sent: Sent = view::body(entry)?;
        db.execute(
            "INSERT INTO sheet (id, text, at) VALUES ($1, $2, $3)",
            params![sent.id, sent.text, entry.header.recorded_at],
        )?;
        Ok(())
    }
}

fn setup(store: Store) -> Setup {
    let key = SigningKey::generate(Suite::Sm2Sm3).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: "610802".to_owned(),
        level: Level::District,
        name: "bench".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: kernel::Instant(0),
        not_after: kernel::Instant(i64::MAX),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    };
    let certificate = certificate.signed(&key).unwrap();
    let (code, name) = (certificate.code.clone(), certificate.name.clone());
    Setup {
        store,
        identity: Identity {
            node,
            epoch: EpochId::random(),
            level: Level::District,
            code,
            name,
            key,
            certificate,
        },
        clock: Clock::system(),
        views: Views::new(vec![Arc::new(SystemView), Arc::new(Sheets)]),
        migrations: vec![Migration {
            slice: "sheet",
            number: 1,
            sql: "CREATE TABLE sheet (id BYTEA PRIMARY KEY, text TEXT NOT NULL, at BIGINT NOT NULL);
                  CREATE INDEX sheet_at ON sheet (at, id);
                  CREATE TABLE place (id BYTEA PRIMARY KEY, name TEXT NOT NULL)",
        }],
        authority: Arc::new(Anyone),
        readers: 2,
        fence: None,
    }
}

fn command(journal: &Journal, text: &str, readings: u8) {
    let drafts: Vec<Draft> = (0..ENTRIES)
        .map(|_| Draft::of(&Sent { id: EventId::new(), text: text.to_owned() }).unwrap())
        .collect();
    let done: Result<_, JournalError> = journal.run(Turn::Local, move |tx| {
        for n in 0..readings {
            tx.query("SELECT name FROM place WHERE id = $1", params![[n; 16]])?;
        }
        tx.append(Acting::platform(), drafts)
    });
    done.unwrap();
}

/// Latencies of all commands that so many callers made in the time.
fn load(journal: &Journal, callers: usize, readings: u8) -> Vec<Duration> {
    // The body is the text and some forty bytes of JSON around it.
    let text = "x".repeat(BODY_BYTES - 52);
    let end = Instant::now() + RUN_FOR;
    let mut all: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..callers)
            .map(|_| {
                scope.spawn(|| {
                    let mut took = Vec::new();
                    while Instant::now() < end {
                        let start = Instant::now();
                        command(journal, &text, readings);
                        took.push(start.elapsed());
                    }
                    took
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    all.sort_unstable();
    all
}

/// Another node takes in what the first has written, and applies it behind.
fn receive(name: &str, author: &Journal, holder: &Journal) {
    sign_round(author, &mut Memory::default(), Round::All).unwrap();
    let id = author.identity();
    let run = author.read(|db| {
        let heads = read::stream_heads(db)?;
        let own =
            heads.iter().filter(|held| held.stream.origin == id.node).max_by_key(|held| held.seq).unwrap();
        read::read_run(db, own.stream, 1, TAKEN_IN)
    });
    let mut run = run.unwrap().unwrap();
    run.entries.truncate(TAKEN_IN);
    holder
        .run(Turn::Local, move |tx| Ok::<_, JournalError>(tx.know_epoch(id.epoch, &id.certificate)?))
        .unwrap();
    let start = Instant::now();
    for some in run.entries.chunks(kernel::limits::BATCH_ENTRIES) {
        let part = Run { stream: run.stream, entries: some.to_vec(), checkpoint: run.checkpoint.clone() };
        let taken =
            holder.run(Turn::Background, move |tx| Ok::<_, JournalError>(tx.take_in(&part)?)).unwrap();
        assert_eq!(taken.verdict, Verdict::Ok);
    }
    figure(
        &format!("{name}: entries taken in"),
        run.entries.len() as f64 / start.elapsed().as_secs_f64(),
        "/s",
    );
    let start = Instant::now();
    while holder.run(Turn::Background, |tx| tx.apply_waiting(kernel::limits::TURN_ENTRIES)).unwrap() > 0 {}
    figure(
        &format!("{name}: entries applied"),
        run.entries.len() as f64 / start.elapsed().as_secs_f64(),
        "/s",
    );
}

/// Writes of 4 KiB, each followed by `fdatasync`, in a second.
fn fsyncs() -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let mut file = std::fs::File::create(dir.path().join("f")).unwrap();
    let (start, mut count) = (Instant::now(), 0u32);
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// Seconds of processor that this process has used.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: f64 = stat.split_whitespace().skip(13).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn figure(name: &str, value: f64, unit: &str) {
    println!("{name:<58} {value:>12.2} {unit}");
    if let Some(path) = std::env::var_os("FENGHUO_BENCH_JSON") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        let line = serde_json::json!({ "name": name, "value": value, "unit": unit });
        writeln!(file, "{line}").unwrap();
    }
}

fn main() {
    figure("fsync of 4 KiB", fsyncs(), "/s");
    let holders = stores();
    for (store, holder) in stores().into_iter().zip(holders) {
        let name = store.name();
        let journal = Journal::open(setup(store.store())).unwrap();
        let single = load(&journal, 1, 0);
        let middle = single[single.len() / 2].as_secs_f64() * 1e3;
        figure(&format!("{name}: one caller, a durable command, p50"), middle, "ms");
        let (commits, cpu) = (journal.figures().commits.load(Ordering::Relaxed), cpu_seconds());
        let many = load(&journal, CALLERS, 0);
        let cpu = cpu_seconds() - cpu;
        let commits = journal.figures().commits.load(Ordering::Relaxed) - commits;
        let done = many.len() as f64;
        figure(
            &format!("{name}: {CALLERS} callers, commands of {ENTRIES} entries"),
            done / RUN_FOR.as_secs_f64(),
            "/s",
        );
        figure(
            &format!("{name}: {CALLERS} callers, p99"),
            many[many.len() * 99 / 100].as_secs_f64() * 1e3,
            "ms",
        );
        figure(&format!("{name}: commands in one commit"), done / commits as f64, "");
        figure(&format!("{name}: processor of this process per command"), cpu / done * 1e3, "ms");
        let reading = load(&journal, CALLERS, READINGS).len() as f64 / RUN_FOR.as_secs_f64();
        figure(&format!("{name}: {CALLERS} callers, with {READINGS} readings each"), reading, "/s");
        let start = Instant::now();
        let verified = verify::verify(&journal, &mut |_| {}).unwrap();
        figure(
            &format!("{name}: entries verified"),
            verified.entries as f64 / start.elapsed().as_secs_f64(),
            "/s",
        );
        let start = Instant::now();
        let rebuilt = rebuild::rebuild(&journal, |_| {}).unwrap();
        figure(
            &format!("{name}: subjects folded again"),
            rebuilt.subjects as f64 / start.elapsed().as_secs_f64(),
            "/s",
        );
        let holder = Journal::open(setup(holder.store())).unwrap();
        receive(name, &journal, &holder);
    }
}
