//! Streams of several nodes in any interleaving give the same tables; a fold from
//! nothing gives them too; and a node cannot write what is not its to write.

use crate::house::{NIGHT, identity, open, views};
use facts::entry::{Channel, Lane, StreamId};
use facts::org::{
    DeskChanged, DeskOpened, DeskTerms, PersonChanged, PersonEntered, PlaceEntered, UnitClosed, UnitOpened,
    UnitPlaced, UnitRenamed, told_everywhere, unit_of_code,
};
use facts::{Draft, Fact};
use journal::rebuild::{differences, rebuild, snapshot};
use journal::signer::{Memory, Round, sign_round};
use journal::{Acting, Identity, Journal, JournalError, Run, Turn, read};
use kernel::{Clock, DeskId, Level, PersonId, PlaceId, UnitId};
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
    store: TestStore,
    city: &Identity,
    authors: &[Author],
    runs: &[Run],
    order: &[usize],
    cut: usize,
) -> (TestStore, Arc<Journal>) {
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
    let (_one, first) = receive(TestStore::sqlite(), &city, &authors, &runs, &plain, 1);
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
            let (_two, second) = receive(TestStore::sqlite(), &city, &authors, &runs, &order, cut);
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
    if testkit::postgres_is_wanted() {
        // A receiver with PostgreSQL, to which everything comes the other way round.
        let back: Vec<usize> = (0..runs.len()).rev().collect();
        let (_third, third) = receive(TestStore::postgres(), &city, &authors, &runs, &back, 2);
        let other = third.read(|db| snapshot(db, &views())).unwrap();
        assert_eq!(differences(&reference, &other), Vec::<String>::new());
    }
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
    let (_store, city) =
        receive(TestStore::sqlite(), &identity(Level::City, "610800", "city"), &authors, &runs, &order, 1);
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

/// Naming itself as the owner, a township enters anew what another has entered; and moves
/// somebody and a duty room of its own to where it has nothing to say.
#[test]
fn nobody_draws_to_itself_what_another_entered_nor_pushes_its_own_to_others() {
    let district = Author::new(Level::District, "610802");
    let rogue = Author::new(Level::Township, "610802105");
    let root = district.opens("610802", Level::District, None, unit_of_code("610802"), Lane::Normal);
    district.opens("610802105", Level::Township, Some(root), root, Lane::Normal);
    let own = rogue.opens("610802105", Level::Township, Some(root), unit_of_code("610802105"), Lane::Normal);
    let place = |place, unit, name: &str| PlaceEntered {
        place,
        unit,
        name: name.to_owned(),
        initials: "yk".to_owned(),
        what: "油库".to_owned(),
        address: String::new(),
        lon_microdegrees: None,
        lat_microdegrees: None,
    };
    let (theirs, person) = (PlaceId::new(), PersonId::new());
    district.write(&place(theirs, root, "区油库"), root, Lane::Normal);
    rogue.write(&place(theirs, own, "没有这处"), own, Lane::Normal);
    rogue.write(&PersonEntered { person, unit: own }, own, Lane::Normal);
    rogue.write(&PersonChanged { person, unit: root, left_on: None }, own, Lane::Normal);
    let terms = |keeper| DeskTerms {
        keeper,
        serves: own,
        line: "government".to_owned(),
        name: "值班室".to_owned(),
        external: false,
        numbers: Vec::new(),
        hours: String::new(),
        methods: Vec::new(),
        sort: 0,
    };
    let desk = DeskId::new();
    rogue.write(&DeskOpened { desk, terms: terms(own) }, own, Lane::Normal);
    rogue.write(&DeskChanged { desk, terms: terms(root) }, own, Lane::Normal);
    // What it has to itself it enters again as it likes.
    let mine = PlaceId::new();
    rogue.write(&place(mine, own, "镇油库"), own, Lane::Normal);
    rogue.write(&place(mine, own, "镇加油站"), own, Lane::Normal);
    let authors = [district, rogue];
    let runs: Vec<Run> = authors.iter().flat_map(Author::runs).collect();
    let order: Vec<usize> = (0..runs.len()).collect();
    let (_store, city) =
        receive(TestStore::sqlite(), &identity(Level::City, "610800", "city"), &authors, &runs, &order, 1);
    let kinds: Vec<String> = parked(&city).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["place.entered", "person.changed", "desk.changed"], "{:?}", parked(&city));
    let rows = city.read(|db| db.query("SELECT name FROM org_place ORDER BY name", &[])).unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(names, ["区油库", "镇加油站"]);
}

/// A township under a certificate of one district, and then of another under another code.
struct Moves {
    old: Author,
    new: Author,
    town: Author,
    first: Identity,
    second: Identity,
}

impl Moves {
    fn begun() -> Self {
        let (old, new) = (Author::new(Level::District, "610802"), Author::new(Level::District, "610803"));
        let mut town = Author::new(Level::Township, "610802105");
        let under = |district: &Author, code: &str| {
            let mut identity = town.identity.clone();
            identity.epoch = kernel::EpochId::random();
            code.clone_into(&mut identity.code);
            identity.certificate.issuer = district.identity.node;
            code.clone_into(&mut identity.certificate.code);
            identity.certificate = identity.certificate.signed(&town.identity.key).unwrap();
            identity
        };
        let (first, second) = (under(&old, "610802105"), under(&new, "610803105"));
        town.journal.change_epoch(first.clone(), "join").unwrap();
        town.identity = first.clone();
        let unit = unit_of_code("610802105");
        town.opens("610802105", Level::Township, None, unit, Lane::Normal);
        town.opens("610802105200", Level::Township, Some(unit), unit, Lane::Normal);
        for (district, code) in [(&old, "610802"), (&new, "610803")] {
            district.opens(code, Level::District, None, unit_of_code(code), Lane::Normal);
        }
        let placed = UnitPlaced { unit, parent: Some(unit_of_code("610802")), sort: 0 };
        town.write(&placed, unit, Lane::Normal);
        Self { old, new, town, first, second }
    }

    /// A node that has only heard of these.
    fn heard_by(&self, authors: &[&Author]) -> (TestStore, Arc<Journal>) {
        let store = TestStore::sqlite();
        let listener = identity(Level::City, "610800", "city");
        let journal = open(&store, listener, &Clock::standing_at(NIGHT));
        let known = [&self.first, &self.second].into_iter().chain(authors.iter().map(|a| &a.identity));
        for identity in known {
            let (epoch, certificate) = (identity.epoch, identity.certificate.clone());
            let know = move |tx: &mut journal::Tx<'_>| tx.know_epoch(epoch, &certificate);
            journal.run(Turn::Background, move |tx| know(tx).map_err(JournalError::from)).unwrap();
        }
        for run in authors.iter().flat_map(|author| author.runs()) {
            journal.run(Turn::Background, move |tx| tx.take_in(&run).map_err(JournalError::from)).unwrap();
        }
        apply(&journal);
        (store, journal)
    }

    fn settles(&self) {
        self.town.journal.change_epoch(self.second.clone(), "join").unwrap();
        let papers = [self.first.certificate.clone(), self.second.certificate.clone()];
        let standing = org::service::moves::Standing::of(&papers).unwrap();
        // The new district's unit is not known to the township yet; then it is.
        for _ in 0..2 {
            let standing = standing.clone();
            assert!(self.due(&standing));
            let said = self.town.journal.run(Turn::Local, move |tx| {
                org::service::moves::settle(tx, &standing, "610803")
                    .map_err(|e| JournalError::Apply(e.to_string()))
            });
            assert!(said.unwrap() > 0);
            let run = self.new.runs().into_iter().next().unwrap();
            let (epoch, certificate) = (self.new.identity.epoch, self.new.identity.certificate.clone());
            self.town
                .journal
                .run(Turn::Background, move |tx| {
                    tx.know_epoch(epoch, &certificate)?;
                    tx.take_in(&run).map_err(JournalError::from)
                })
                .unwrap();
            apply(&self.town.journal);
        }
        assert!(!self.due(&standing), "once is enough");
    }

    fn due(&self, standing: &org::service::moves::Standing) -> bool {
        self.town.journal.read(|db| org::service::moves::is_due(db, standing, "610803")).unwrap()
    }
}

fn parked(journal: &Journal) -> Vec<(String, String)> {
    let parked = journal.read(|db| read::parked(db, 100)).unwrap();
    parked.into_iter().map(|p| (p.stored.entry.header.kind, p.reason)).collect()
}

#[test]
fn a_unit_that_moves_keeps_its_id_and_bears_its_new_code_everywhere() {
    let moves = Moves::begun();
    moves.settles();
    let unit = unit_of_code("610802105");
    // The city knows both districts; the former one knows nothing of the other.
    for authors in [vec![&moves.old, &moves.new, &moves.town], vec![&moves.old, &moves.town]] {
        let (_store, journal) = moves.heard_by(&authors);
        assert_eq!(parked(&journal), []);
        let of = |code: &str| journal.read(|db| org::query::unit_by_code(db, code)).unwrap();
        let found = of("610803105").unwrap();
        assert_eq!((found.id, found.parent), (unit, Some(unit_of_code("610803"))));
        assert_eq!(of("610803105200").unwrap().id, unit_of_code("610802105200"), "its village too");
        assert_eq!((of("610802105"), of("610802105200")), (None, None));
        let rows = journal.read(|db| db.query("SELECT code FROM org_code ORDER BY code", &[])).unwrap();
        assert_eq!(rows.len(), authors.len() + 3, "the codes before stay");
        let before = journal.read(|db| snapshot(db, &views())).unwrap();
        rebuild(&journal, |_| {}).unwrap();
        let after = journal.read(|db| snapshot(db, &views())).unwrap();
        assert_eq!(differences(&before, &after), Vec::<String>::new());
    }
}

#[test]
fn a_unit_places_itself_only_where_its_certificate_says_and_takes_no_code_of_others() {
    let moves = Moves::begun();
    let unit = unit_of_code("610802105");
    let coded = |code: &str| facts::org::UnitCoded {
        unit,
        code: code.to_owned(),
        from_on: "2026-11-29".parse().unwrap(),
    };
    // Still under its old certificate.
    moves.town.write(&UnitPlaced { unit, parent: Some(unit_of_code("610803")), sort: 0 }, unit, Lane::Normal);
    moves.town.write(&coded("610803105"), unit, Lane::Normal);
    // And its old district does not send it away.
    moves.old.write(
        &UnitPlaced { unit, parent: Some(unit_of_code("610803")), sort: 0 },
        unit_of_code("610802"),
        Lane::Normal,
    );
    let (_store, city) = moves.heard_by(&[&moves.old, &moves.new, &moves.town]);
    let kinds: Vec<String> = parked(&city).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), 3, "{:?}", parked(&city));
    let found = city.read(|db| org::query::unit(db, unit)).unwrap().unwrap();
    assert_eq!((found.code.as_deref(), found.parent), (Some("610802105"), Some(unit_of_code("610802"))));
}

#[test]
fn nobody_enters_a_unit_under_the_id_of_one_that_moved_away() {
    let moves = Moves::begun();
    moves.settles();
    let unit = unit_of_code("610802105");
    let squatter = Author::new(Level::Township, "610802105");
    squatter.opens("610802105", Level::Township, None, unit, Lane::Normal);
    let (_store, city) = moves.heard_by(&[&moves.old, &moves.new, &moves.town, &squatter]);
    assert_eq!(parked(&city).len(), 1, "{:?}", parked(&city));
    let found = city.read(|db| org::query::unit(db, unit)).unwrap().unwrap();
    assert_eq!(found.hosted_by, Some(moves.first.node));
}
