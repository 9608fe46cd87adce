//! The same streams in random interleavings give the same tables.
use crate::world::*;
use facts::entry::{Channel, Entry, StreamId};
use facts::report::{CallOutcome, InstructionMethod};
use facts::{Certificate, Checkpoint};
use journal::rebuild::{Snapshot, differences, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::{Db, JournalError, Run, Turn, Verdict, Views};
use kernel::{Clock, Grade, Instant, ReportId};
use proptest::prelude::{ProptestConfig, proptest};
use report::model::{ChosenRating, FirstReport, WrittenOffline};
use report::service::calls::{Try, tried};
use report::service::desk::{self, Telephone, Verify};
use report::service::dispatch_id;
use report::service::follow::{self, FollowUp, Pace};
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct, Rate};
use std::sync::OnceLock;
use testkit::TestStore;

/// A stream as another node would get it.
struct Stream {
    id: StreamId,
    certificate: Certificate,
    entries: Vec<Entry>,
    checkpoint: Checkpoint,
}

/// What the township and the district wrote in one night, acting on old and new
/// states of each other.
fn night() -> (Plan, Vec<Stream>) {
    let plan = Plan::of(&[TOWN, DISTRICT, CITY]);
    let clock = Clock::standing_at(NIGHT);
    let (town, district) = (Node::sqlite(&plan, TOWN, &clock), Node::sqlite(&plan, DISTRICT, &clock));
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let written = Some(WrittenOffline { at: Instant(NIGHT.0 - 60_000), by: None });
    let id = town.send(&bai, FirstReport { written, ..mine() }).unwrap();
    let withdrawn = town.send(&bai, collision()).unwrap();
    carry(&town, &district);
    below(&town, &bai, id, withdrawn);
    clock.advance_ms(30_000);
    above(&district, &ma, id);
    clock.advance_ms(60 * 60_000);
    town.escalate();
    district.escalate();
    carry(&district, &town);
    carry(&town, &district);
    let rate = Rate {
        chosen: ChosenRating::new(Grade::II, false),
        reason: None,
        confirm: false,
        confirmed_by: None,
    };
    town.on(&bai, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    let streams = [&town, &district].into_iter().flat_map(streams_of).collect();
    (plan, streams)
}

fn below(town: &Node, bai: &org::web::Who, id: ReportId, withdrawn: ReportId) {
    let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
    for name in ["马志远", "高磊"] {
        let call = Telephone { dispatch_id: d, at: None, took_by: name.to_owned(), said: None };
        town.on(bai, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
    }
    for (what, last) in [("救出一人", false), ("全部救出", true)] {
        let typed = FollowUp { what: what.to_owned(), last, ..FollowUp::default() };
        town.on(bai, id, move |tx, terms, who, r| follow::send(tx, terms, who, r, typed, None)).unwrap();
    }
    town.on(bai, id, |tx, terms, who, r| follow::reopen(tx, terms, who, r, "还有一人".to_owned(), None))
        .unwrap();
    for what in ["井下出水", "井下透水"] {
        let correct =
            Correct { what: Some(what.to_owned()), reason: "更正".to_owned(), ..Correct::default() };
        town.on(bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None)).unwrap();
    }
    town.on(bai, withdrawn, |tx, terms, who, r| {
        mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None)
    })
    .unwrap();
}

fn above(district: &Node, ma: &org::web::Who, id: ReportId) {
    district.on(ma, id, desk::receive).unwrap();
    district.on(ma, id, |tx, _, who, r| desk::unreceive(tx, who, r)).unwrap();
    district.on(ma, id, desk::receive).unwrap();
    for note in ["一问", "二问"] {
        let verify = Verify { note: note.to_owned(), casualties: Some(collision().casualties) };
        district.on(ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, verify, None)).unwrap();
    }
    let rate = Rate {
        chosen: ChosenRating::new(Grade::III, false),
        reason: None,
        confirm: false,
        confirmed_by: None,
    };
    district.on(ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    for every_minutes in [720, 60] {
        let typed = Pace { every_minutes, reason: None };
        district.on(ma, id, move |tx, _, who, r| follow::pace(tx, who, r, typed, None)).unwrap();
    }
    let call = district.detail(ma, id).calls[0].id;
    let told = Try { outcome: CallOutcome::Told, took_by: None, said: None, at: None };
    district.on(ma, id, move |tx, _, who, r| tried(tx, who, r, call, told, None)).unwrap();
    let give = Give {
        leader_of: None,
        by_post: "副区长".to_owned(),
        by_name: "贺永强".to_owned(),
        method: InstructionMethod::OnScreen,
        at: None,
        taken_by: None,
        text: "救人第一。".to_owned(),
        attachment_id: None,
        to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: None }],
    };
    district.on(ma, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
}

fn streams_of(node: &Node) -> Vec<Stream> {
    sign_round(&node.journal, &mut Memory::default(), Round::All).unwrap();
    let own = node.journal.identity();
    let heads = node.journal.read(|db: &mut dyn Db| journal::read::stream_heads(db)).unwrap();
    heads
        .into_iter()
        .filter(|h| h.stream.origin == own.node && h.stream.channel != Channel::Local)
        .filter_map(|h| {
            let run = node
                .journal
                .read(|db: &mut dyn Db| journal::read::read_run(db, h.stream, 1, 10_000))
                .unwrap()?;
            let certificate = own.certificate.clone();
            Some(Stream { id: h.stream, certificate, entries: run.entries, checkpoint: run.checkpoint })
        })
        .collect()
}

/// Feeds the streams to an empty city, a few entries of a random stream at a time.
fn fed(plan: &Plan, streams: &[Stream], store: TestStore, mut next: impl FnMut(usize) -> usize) -> Snapshot {
    let city = Node::open(plan, CITY, &Clock::standing_at(NIGHT), store);
    let mut at = vec![0usize; streams.len()];
    loop {
        let left: Vec<usize> = (0..streams.len()).filter(|i| at[*i] < streams[*i].entries.len()).collect();
        if left.is_empty() {
            break;
        }
        let index = left[next(left.len())];
        let (stream, from) = (&streams[index], at[index]);
        let to = (from + 1 + next(3)).min(stream.entries.len());
        at[index] = to;
        let entries = stream.entries[from..to].to_vec();
        let run = Run { stream: stream.id, entries, checkpoint: stream.checkpoint.clone() };
        let certificate = stream.certificate.clone();
        let apply = next(2) == 0;
        city.journal
            .run(Turn::Background, move |tx| {
                tx.know_epoch(run.stream.epoch, &certificate)?;
                assert_eq!(tx.take_in(&run)?.verdict, Verdict::Ok);
                if apply {
                    tx.apply_waiting(2)?;
                    // Counting between any two entries, and long behind them, comes to the same.
                    report::tally::count(tx)?;
                }
                Ok::<(), JournalError>(())
            })
            .unwrap();
    }
    apply(&city);
    let held =
        city.journal.read(|db: &mut dyn Db| db.first("SELECT COUNT(*) FROM report_report", &[])).unwrap();
    assert_eq!(held.unwrap().int(0), Ok(2));
    let views = Views::new(report::views());
    let tables = city.journal.read(|db| snapshot(db, &views)).unwrap();
    journal::rebuild::rebuild(&city.journal, |_| {}).unwrap();
    let again = city.journal.read(|db| snapshot(db, &views)).unwrap();
    assert_eq!(differences(&tables, &again), Vec::<String>::new(), "folding afresh gives the same rows");
    let counted = counted(&city);
    assert!(counted.len() > 1, "the events were counted");
    // The journal's own index also names the city's epoch and directory, new each time.
    let tables = tables.into_iter().chain([("report_counted".to_owned(), counted.join("\n"))]);
    tables.filter(|(table, _)| table.starts_with("report_")).collect()
}

/// The events as they are counted: no view, and the same all the same.
fn counted(city: &Node) -> Vec<String> {
    city.journal.run(Turn::Background, |tx| Ok::<_, JournalError>(report::tally::count(tx)?)).unwrap();
    let read = |sql: &str| city.journal.read(|db: &mut dyn Db| db.query(sql, &[])).unwrap();
    let rows = read("SELECT * FROM report_event").into_iter().chain(read("SELECT * FROM report_tally"));
    let mut rows: Vec<String> = rows.map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

fn expected() -> &'static (Plan, Vec<Stream>, Snapshot) {
    static NIGHT_ONCE: OnceLock<(Plan, Vec<Stream>, Snapshot)> = OnceLock::new();
    NIGHT_ONCE.get_or_init(|| {
        let (plan, streams) = night();
        let tables = fed(&plan, &streams, TestStore::sqlite(), |_| 0usize);
        (plan, streams, tables)
    })
}

/// What is drawn from a seed.
fn drawn(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |n| {
        // The MMIX generator; its high bits are good enough to shuffle with.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % n
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_interleaving_gives_the_same_tables(seed: u64) {
        let (plan, streams, tables) = expected();
        let got = fed(plan, streams, TestStore::sqlite(), drawn(seed));
        assert_eq!(differences(tables, &got), Vec::<String>::new());
    }
}

/// The receiver has PostgreSQL, and the tables are those of one with SQLite, bit for bit.
#[test]
fn an_interleaving_gives_the_same_tables_on_postgresql() {
    if !testkit::postgres_is_wanted() {
        return;
    }
    let (plan, streams, tables) = expected();
    let seed = testkit::seed();
    let got = fed(plan, streams, TestStore::postgres(), drawn(seed));
    assert_eq!(differences(tables, &got), Vec::<String>::new(), "FENGHUO_PROVE_SEED={seed}");
}
