//! Streams of several nodes in any interleaving give the same tables; a fold from
//! nothing gives them too; and a node cannot write what is not its to write.

use crate::house::{NIGHT, identity, open, views};
use facts::entry::{Channel, Lane, StreamId};
use facts::org::{UnitClosed, UnitOpened, UnitPlaced, UnitRenamed, told_everywhere, unit_of_code};
use facts::{Draft, Fact};
use journal::rebuild::{differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::{Acting, Identity, Journal, JournalError, Run, Turn, read};
use kernel::{Clock, Level, UnitId};
use proptest::prelude::*;
use std::sync::Arc;
use testkit::TestStore;

struct Author {
    journal: Arc<Journal>,
    identity: Identity,
    clock: Clock,
    _store: TestStore,
}

impl Author {
    fn new(level: Level, code: &str) -> Self {
        let (store, clock) = (TestStore::sqlite(), Clock::standing_at(NIGHT));
        let identity = identity(level, code, code);
        let journal = open(&store, identity.clone(), &clock);
        Self { journal, identity, clock, _store: store }
    }

    fn write<F: Fact>(&self, fact: &F, by: UnitId, lane: Lane) {
        self.clock.advance_ms(1_000);
        let draft = Draft::of(fact).unwrap().by(by).to(told_everywhere()).lane(lane);
        self.journal
            .run(Turn::Local, move |tx| tx.append(Acting::platform(), vec![draft]).map(drop))
            .unwrap();
    }

    fn opens(&self, code: &str, level: Level, parent: Option<UnitId>, by: UnitId, lane: Lane) -> UnitId {
        let unit = unit_of_code(code);
        let fact = UnitOpened {
            unit,
            name: format!("{code} of {}", self.identity.code),
            short_name: code.to_owned(),
            code: Some(code.to_owned()),
            kind: "government".to_owned(),
            level,
            parent,
            opened_on: None,
            sort: 0,
            placeholder: false,
        };
        self.write(&fact, by, lane);
        unit
    }

    /// All it has signed in the streams that go upwards, one entry a run.
    fn runs(&self) -> Vec<Run> {
        let mut memory = Memory::default();
        while sign_round(&self.journal, &mut memory, Round::All).unwrap() > 0 {}
        let heads = self.journal.read(|db| read::stream_heads(db)).unwrap();
        let up = |id: &StreamId| matches!(id.channel, Channel::Up(_));
        heads
            .into_iter()
            .filter(|h| up(&h.stream))
            .filter_map(|h| self.journal.read(|db| read::read_run(db, h.stream, 1, 10_000)).unwrap())
            .collect()
    }
}

/// A district, its townships and a fine muddle of what they say about each other.
fn muddle() -> Vec<Author> {
    let district = Author::new(Level::District, "610802");
    let town = Author::new(Level::Township, "610802105");
    let root = district.opens("610802", Level::District, None, unit_of_code("610802"), Lane::Normal);
    let a = district.opens("610802105", Level::Township, Some(root), root, Lane::Bulk);
    let b = district.opens("610802112", Level::Township, Some(root), root, Lane::Normal);
    let own = town.opens("610802105", Level::Township, None, a, Lane::Urgent);
    let name = |unit, name: &str, from: &str| UnitRenamed {
        unit,
        name: name.to_owned(),
        short_name: name.to_owned(),
        from_on: from.parse().unwrap(),
    };
    town.write(&name(own, "麻黄梁镇", "2001-01-01"), own, Lane::Bulk);
    district.write(&name(a, "麻黄梁乡", "1990-01-01"), root, Lane::Normal);
    let village = town.opens("610802105200", Level::Township, Some(own), own, Lane::Normal);
    district.write(&UnitPlaced { unit: b, parent: Some(a), sort: 7 }, root, Lane::Bulk);
    town.write(&UnitPlaced { unit: village, parent: None, sort: 1 }, own, Lane::Urgent);
    town.write(&UnitPlaced { unit: village, parent: Some(own), sort: 2 }, own, Lane::Bulk);
    district.write(
        &UnitClosed { unit: b, on: "2020-01-01".parse().unwrap(), reason: String::new() },
        root,
        Lane::Normal,
    );
    vec![district, town]
}

/// A city's node that receives the runs in an order of its own.
fn receive(
    city: &Identity,
    authors: &[Author],
    runs: &[Run],
    order: &[usize],
    cut: usize,
) -> (TestStore, Arc<Journal>) {
    let store = TestStore::sqlite();
    let journal = open(&store, city.clone(), &Clock::standing_at(NIGHT));
    for author in authors {
        let (epoch, certificate) = (author.identity.epoch, author.identity.certificate.clone());
        journal
            .run(Turn::Background, move |tx| tx.know_epoch(epoch, &certificate).map_err(JournalError::from))
            .unwrap();
    }
    for index in order {
        let run = runs[*index].clone();
        journal.run(Turn::Background, move |tx| tx.take_in(&run).map_err(JournalError::from)).unwrap();
        // Sometimes what came is applied at once, sometimes only with what follows.
        if index % cut.max(1) == 0 {
            apply(&journal);
        }
    }
    apply(&journal);
    (store, journal)
}

fn apply(journal: &Journal) {
    while journal.run(Turn::Background, |tx| tx.apply_waiting(3)).unwrap() > 0 {}
    while journal.run(Turn::Background, |tx| tx.retry_parked(100)).unwrap() > 0 {}
}

#[test]
fn any_interleaving_gives_the_same_units() {
    let authors = muddle();
    let runs: Vec<Run> = authors.iter().flat_map(Author::runs).collect();
    assert!(runs.len() >= 5, "{}", runs.len());
    let plain: Vec<usize> = (0..runs.len()).collect();
    let city = identity(Level::City, "610800", "city");
    let (_one, first) = receive(&city, &authors, &runs, &plain, 1);
    let reference = first.read(|db| snapshot(db, &views())).unwrap();
    let parked = first.read(|db| read::parked(db, 10)).unwrap();
    assert!(
        parked.is_empty(),
        "{:?}",
        parked.iter().map(|p| (&p.stored.entry.header.kind, &p.reason)).collect::<Vec<_>>()
    );
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config {
        cases: 24,
        ..proptest::test_runner::Config::default()
    });
    let strategy = (Just(plain).prop_shuffle(), 1..4usize);
    runner
        .run(&strategy, |(order, cut)| {
            let (_two, second) = receive(&city, &authors, &runs, &order, cut);
            let other = second.read(|db| snapshot(db, &views())).unwrap();
            prop_assert!(differences(&reference, &other).is_empty(), "{:?}", differences(&reference, &other));
            let expected = second.read(|db| org::closure::expected(db)).unwrap();
            let rows = second.read(|db| db.query("SELECT ancestor FROM org_closure", &[])).unwrap();
            prop_assert_eq!(expected.len(), rows.len());
            Ok(())
        })
        .unwrap();
    rebuild(&first, |_| {}).unwrap();
    let again = first.read(|db| snapshot(db, &views())).unwrap();
    assert_eq!(differences(&reference, &again), Vec::<String>::new());
}

#[test]
fn a_node_cannot_write_what_is_not_its_to_write() {
    let district = Author::new(Level::District, "610802");
    let rogue = Author::new(Level::Township, "610802105");
    let root = district.opens("610802", Level::District, None, unit_of_code("610802"), Lane::Normal);
    district.opens("610802105", Level::Township, Some(root), root, Lane::Normal);
    let neighbour = district.opens("610802112", Level::Township, Some(root), root, Lane::Normal);
    let own = rogue.opens("610802105", Level::Township, Some(root), unit_of_code("610802105"), Lane::Normal);
    // It closes its neighbour and its district, in its own name and in theirs, opens a unit
    // in the neighbour's area, and a bureau of the district.
    for (unit, by) in [(neighbour, own), (root, own), (neighbour, neighbour), (root, root)] {
        let fact = UnitClosed { unit, on: "2020-01-01".parse().unwrap(), reason: "forged".to_owned() };
        rogue.write(&fact, by, Lane::Normal);
    }
    rogue.opens("610802112200", Level::Township, Some(neighbour), own, Lane::Normal);
    let bureau = UnitOpened {
        unit: UnitId::new(),
        name: "假局".to_owned(),
        short_name: "假局".to_owned(),
        code: None,
        kind: "department".to_owned(),
        level: Level::District,
        parent: Some(root),
        opened_on: None,
        sort: 0,
        placeholder: false,
    };
    rogue.write(&bureau, own, Lane::Normal);
    let authors = [district, rogue];
    let runs: Vec<Run> = authors.iter().flat_map(Author::runs).collect();
    let order: Vec<usize> = (0..runs.len()).collect();
    let (_store, city) = receive(&identity(Level::City, "610800", "city"), &authors, &runs, &order, 1);
    let parked = city.read(|db| read::parked(db, 100)).unwrap();
    assert_eq!(
        parked.len(),
        6,
        "{:?}",
        parked.iter().map(|p| (&p.stored.entry.header.kind, &p.reason)).collect::<Vec<_>>()
    );
    let closed =
        city.read(|db| db.query("SELECT id FROM org_unit WHERE closed_on IS NOT NULL", &[])).unwrap();
    assert!(closed.is_empty());
    assert_eq!(city.read(|db| db.query("SELECT id FROM org_unit", &[])).unwrap().len(), 3);
}
