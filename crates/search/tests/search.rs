//! Search over a real journal: as one types it, within one's scope, newest first, and
//! nothing of what was erased.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use facts::draft::Draft;
use facts::org::{
    DeskChanged, DeskOpened, DeskTerms, PersonChanged, PersonEntered, PersonSealed, Phone, PlaceEntered,
    PlaceRemoved,
};
use facts::report::{
    CallListed, CallOutcome, CallTried, InquiryAnswered, InquiryAsked, InquiryOutcome, InquiryPeople, Term,
    TookPeople, TryPeople,
};
use facts::system::Erased;
use facts::{Certificate, Entry, SigningKey, Subject, Suite};
use journal::system::SystemView;
use journal::*;
use kernel::{
    CallId, Clock, DeskId, EpochId, EventId, InquiryId, Instant, Level, NodeId, PersonId, PlaceId, ReportId,
    UnitId,
};
use search::{Ask, Found, Indexer, Scope, Searcher};
use std::path::Path;
use std::sync::Arc;

/// Folds nothing: the index reads facts alone.
struct AnyView;
impl View for AnyView {
    fn name(&self) -> &'static str {
        "any"
    }
    fn tables(&self) -> &'static [&'static str] {
        &[]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["person", "place", "call", "dispatch", "inquiry", "document", "desk"]
    }
    fn knows(&self, _: &str, _: u16) -> bool {
        true
    }
    fn opens(&self, kind: &str) -> bool {
        [".entered", ".listed", ".opened", ".asked", ".issued"].iter().any(|end| kind.ends_with(end))
    }
    fn clear(&self, _: &mut dyn Db, _: &Subject) -> Result<(), DbError> {
        Ok(())
    }
    fn apply(&self, _: &mut dyn Db, _: &Entry) -> Result<(), ApplyError> {
        Ok(())
    }
}

fn identity() -> Identity {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: "610802".to_owned(),
        level: Level::District,
        name: "test".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(i64::MAX),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    }
    .signed(&key)
    .unwrap();
    let (code, name) = ("610802".to_owned(), "test".to_owned());
    Identity { node, epoch: EpochId::random(), level: Level::District, code, name, key, certificate }
}

struct House {
    dir: tempfile::TempDir,
    clock: Clock,
    journal: Arc<Journal>,
    own: UnitId,
    other: UnitId,
}

fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::standing_at(Instant(1_795_000_000_000));
    let journal = Journal::open(Setup {
        store: Store::Sqlite(dir.path().join("fenghuo.db")),
        identity: identity(),
        clock: clock.clone(),
        views: Views::new(vec![Arc::new(SystemView), Arc::new(AnyView)]),
        migrations: Vec::new(),
        authority: Arc::new(Anyone),
        readers: 2,
        fence: None,
    })
    .unwrap();
    House { dir, clock, journal, own: UnitId::new(), other: UnitId::new() }
}

impl House {
    fn append(&self, draft: Draft) -> EventId {
        self.clock.advance_ms(1_000);
        let id = draft.event_id;
        self.journal
            .run(Turn::Local, move |tx| tx.append(Acting::platform(), vec![draft]).map(drop))
            .unwrap_or_else(|e: JournalError| panic!("{e}"));
        id
    }

    fn place(&self, unit: UnitId, name: &str, address: &str) -> PlaceId {
        let place = PlaceId::new();
        let (what, initials) = ("煤矿".to_owned(), String::new());
        let (name, address) = (name.to_owned(), address.to_owned());
        let fact = PlaceEntered {
            place,
            unit,
            name,
            initials,
            what,
            address,
            lon_microdegrees: None,
            lat_microdegrees: None,
        };
        self.append(Draft::of(&fact).unwrap());
        place
    }

    fn person(&self, name: &str, number: &str) -> (PersonId, EventId) {
        let person = PersonId::new();
        let draft = Draft::of(&PersonEntered { person, unit: self.own })
            .unwrap()
            .sealed(&sealed(name, number))
            .unwrap();
        (person, self.append(draft))
    }

    fn folder(&self) -> std::path::PathBuf {
        self.dir.path().join("search")
    }

    fn indexer(&self) -> Indexer {
        let mut indexer = Indexer::open(&self.folder(), 15, &self.journal).unwrap();
        while indexer.step(&self.journal).unwrap() > 0 {}
        indexer
    }

    fn ask(&self, text: &str) -> Found {
        let mut indexer = self.indexer();
        indexer.commit().unwrap();
        find(&indexer.searcher().unwrap(), text, &[self.own], None, 50)
    }

    fn titles(&self, text: &str) -> Vec<String> {
        self.ask(text).hits.into_iter().map(|hit| hit.title).collect()
    }
}

fn sealed(name: &str, number: &str) -> PersonSealed {
    PersonSealed {
        name: name.to_owned(),
        initials: "wq".to_owned(),
        phones: vec![Phone { kind: "mobile".to_owned(), number: number.to_owned() }],
        job: "值班员".to_owned(),
    }
}

fn find(searcher: &Searcher, text: &str, units: &[UnitId], after: Option<String>, limit: usize) -> Found {
    let scope =
        Scope { units: units.iter().copied().collect(), kinds: search::doc::kinds(), ..Scope::default() };
    searcher.ask(&Ask { text: text.to_owned(), after, limit, scope }).unwrap()
}

#[test]
fn words_are_found_as_one_types_them() {
    let house = house();
    house.place(house.own, "榆阳区大河塔煤矿", "大河塔镇 ＡＢ-12 号");
    house.person("王强", "13888001234");
    assert_eq!(house.titles("榆阳"), ["榆阳区大河塔煤矿"]);
    assert_eq!(house.titles("大河塔煤"), ["榆阳区大河塔煤矿"]);
    assert_eq!(house.titles("ab 煤矿"), ["榆阳区大河塔煤矿"], "words in any order, full width or not");
    assert_eq!(house.titles("13888"), ["王强"]);
    assert_eq!(house.titles("8001234"), ["王强"]);
    assert_eq!(house.titles("阳榆"), Vec::<String>::new(), "the order of characters counts");
    assert_eq!(house.titles("河煤"), Vec::<String>::new());
    assert_eq!(house.titles(" ，。"), Vec::<String>::new());
    let hit = house.ask("AB-12").hits.remove(0);
    assert_eq!(
        (hit.kind.as_str(), hit.snippet.as_str(), hit.unit),
        ("place", "大河塔镇 ＡＢ-12 号", Some(house.own))
    );
}

#[test]
fn what_lies_outside_the_scope_does_not_exist() {
    let house = house();
    house.place(house.own, "东沟煤矿", "");
    house.place(house.other, "西沟煤矿", "");
    assert_eq!(house.titles("煤矿"), ["东沟煤矿"]);
    let indexer = house.indexer();
    let searcher = indexer.searcher().unwrap();
    assert_eq!(find(&searcher, "煤矿", &[], None, 50), Found::default());
    assert_eq!(find(&searcher, "煤矿", &[house.own, house.other], None, 50).hits.len(), 2);
    let nothing = Scope { units: [house.own].into(), kinds: vec!["report"], ..Scope::default() };
    let ask = Ask { text: "煤矿".to_owned(), after: None, limit: 9, scope: nothing };
    assert_eq!(searcher.ask(&ask).unwrap(), Found::default());
}

#[test]
fn pages_run_from_the_newest_to_the_oldest_without_gap_or_repeat() {
    let house = house();
    for n in 0..25 {
        house.place(house.own, &format!("水库{n}"), "");
    }
    let mut indexer = house.indexer();
    indexer.commit().unwrap();
    let searcher = indexer.searcher().unwrap();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = find(&searcher, "水库", &[house.own], after, 10);
        seen.extend(page.hits.into_iter().map(|hit| hit.title));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<String> = (0..25).rev().map(|n| format!("水库{n}")).collect();
    assert_eq!(seen, expected);
}

/// The newest stretches of time are looked at first, and few units narrow the words: neither may
/// be seen in what is found.
#[test]
fn pages_go_back_through_the_years_in_whatever_scope() {
    let house = house();
    let many: Vec<UnitId> = (0..60).map(|_| UnitId::new()).collect();
    let mut all = Vec::new();
    for n in 0..60_usize {
        house.clock.advance_ms(86_400_000 * [1, 2, 40, 200][n % 4]);
        let (unit, name) = (if n % 3 == 0 { house.own } else { many[n] }, format!("水库{n}"));
        house.place(unit, &name, "");
        all.push((unit, name));
    }
    let mut indexer = house.indexer();
    indexer.commit().unwrap();
    let searcher = indexer.searcher().unwrap();
    let every: Vec<UnitId> = many.iter().copied().chain([house.own]).collect();
    for (units, limit) in [(vec![house.own], 3), (vec![house.own], 50), (every.clone(), 7), (every, 50)] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = find(&searcher, "水库", &units, after, limit);
            assert!(page.hits.len() == limit || page.next.is_none(), "a page is full or the last");
            seen.extend(page.hits.into_iter().map(|hit| hit.title));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let own = all.iter().rev().filter(|(unit, _)| units.contains(unit));
        assert_eq!(seen, own.map(|(_, name)| name.clone()).collect::<Vec<_>>(), "{} units", units.len());
    }
}

#[test]
fn a_later_value_takes_the_place_of_the_earlier() {
    let house = house();
    let (person, _) = house.person("王强", "13888001234");
    let place = house.place(house.own, "东沟煤矿", "");
    assert_eq!(house.titles("13888"), ["王强"]);
    let changed = PersonChanged { person, unit: house.own, left_on: None };
    house.append(Draft::of(&changed).unwrap().sealed(&sealed("王强", "15900000001")).unwrap());
    house.append(Draft::of(&PlaceRemoved { place }).unwrap());
    assert_eq!(house.titles("13888"), Vec::<String>::new());
    assert_eq!(house.titles("159"), ["王强"]);
    assert_eq!(house.titles("东沟"), Vec::<String>::new());
}

#[test]
fn a_desk_is_found_by_everybody_and_by_what_it_was_called_before() {
    let house = house();
    let named = |name: &str| DeskTerms {
        keeper: house.own,
        serves: house.own,
        line: "coal".to_owned(),
        name: name.to_owned(),
        external: false,
        numbers: Vec::new(),
        hours: String::new(),
        methods: Vec::new(),
        sort: 0,
    };
    let desk = DeskId::new();
    house.append(Draft::of(&DeskOpened { desk, terms: named("区煤炭局值班室") }).unwrap());
    house.append(Draft::of(&DeskChanged { desk, terms: named("区能源局值班室") }).unwrap());
    for asked in ["煤炭局", "能源局"] {
        assert_eq!(house.titles(asked), ["区能源局值班室"], "{asked}");
    }
    // Whom everybody may address, everybody finds; what they say and who they are not.
    house.place(house.own, "能源局仓库", "");
    let searcher = house.indexer().searcher().unwrap();
    let titles = |units: &[UnitId]| -> Vec<String> {
        find(&searcher, "能源局", units, None, 50).hits.into_iter().map(|hit| hit.title).collect()
    };
    assert_eq!(titles(&[]), ["区能源局值班室"]);
    let many: Vec<UnitId> = (0..60).map(|_| UnitId::new()).collect();
    assert_eq!(titles(&many), ["区能源局值班室"]);
}

#[test]
fn what_was_erased_leaves_the_answers_and_the_disk() {
    let house = house();
    house.place(house.own, "东沟煤矿", "");
    let (_, event) = house.person("欧阳震", "13888001234");
    assert_eq!(house.titles("欧阳震").len(), 1);
    assert!(holds(&house.folder(), "13888001234"));
    let erased =
        Erased {
            event, reason: "本人要求".to_owned(), basis: "个人信息保护法 第四十七条".to_owned()
        };
    house.append(Draft::of(&erased).unwrap());
    assert_eq!(house.titles("欧阳震"), Vec::<String>::new());
    assert_eq!(house.titles("13888"), Vec::<String>::new());
    assert_eq!(house.titles("东沟").len(), 1);
    assert!(!holds(&house.folder(), "13888001234"), "the bytes are still in a segment file");
}

/// Whether a file of the index holds the text (stored fields of small segments are
/// kept in blocks; short ones compress to themselves).
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

impl House {
    fn listed(&self, call: CallId) -> Draft {
        let (root, at) = (ReportId::new(), self.clock.now());
        let (post_name, unit_name, why) = ("区长".to_owned(), "区政府".to_owned(), "row".to_owned());
        let fact = CallListed {
            id: call,
            root,
            unit: self.own,
            position: 0,
            at,
            post: None,
            post_name,
            desk: None,
            unit_name,
            person: None,
            why,
        };
        Draft::of(&fact).unwrap()
    }

    fn tried(&self, call: CallId, outcome: CallOutcome, said: Option<&str>) -> Draft {
        let people =
            TryPeople { took_by: None, said: said.map(ToOwned::to_owned), by: Some("马志远".to_owned()) };
        let fact = CallTried { call, at: self.clock.now(), outcome };
        Draft::of(&fact).unwrap().sealed(&people).unwrap()
    }
}

#[test]
fn a_call_is_found_by_what_was_said_in_it_and_only_then() {
    let house = house();
    let call = CallId::new();
    house.append(house.listed(call));
    house.append(house.tried(call, CallOutcome::Busy, None));
    assert_eq!(house.titles("区长"), Vec::<String>::new(), "nothing was said yet");
    let event = house.append(house.tried(call, CallOutcome::Told, Some("抢险队伍五点前到位")));
    let hit = house.ask("区长 抢险队伍").hits.remove(0);
    assert_eq!((hit.kind.as_str(), hit.title.as_str(), hit.unit), ("call", "区长", Some(house.own)));
    assert!(hit.report_id.is_some(), "the event that it was about");
    assert_eq!(house.titles("马志远"), Vec::<String>::new(), "who noted it is no word of it");
    house.append(
        Draft::of(&Erased { event, reason: "本人要求".to_owned(), basis: "个保法".to_owned() }).unwrap(),
    );
    assert_eq!(house.titles("抢险队伍"), Vec::<String>::new(), "what was erased was never said");
}

#[test]
fn what_was_said_is_found_also_where_it_arrives_before_its_opening() {
    let house = house();
    let call = CallId::new();
    let (listed, tried) = (house.listed(call), house.tried(call, CallOutcome::Told, Some("抢险队伍到位")));
    house.append(tried);
    let mut indexer = house.indexer();
    indexer.commit().unwrap();
    house.append(listed);
    assert_eq!(house.titles("抢险队伍"), ["区长"]);
}

#[test]
fn an_inquiry_is_found_by_who_asks_and_who_is_asked() {
    let house = house();
    let (id, at) = (InquiryId::new(), house.clock.now());
    let fact = InquiryAsked {
        id,
        at,
        unit: house.own,
        unit_name: "榆阳区".to_owned(),
        to: house.other,
        to_name: "麻黄梁镇".to_owned(),
        source: None,
        about: None,
        event: None,
        lacks: Vec::new(),
        title: "110线索".to_owned(),
        due: Term::own(at, 20, String::new(), String::new()),
        home: NodeId::random(),
    };
    let people = InquiryPeople { text: "东沟冒烟，请核".to_owned(), ..InquiryPeople::default() };
    let asked = house.append(Draft::of(&fact).unwrap().sealed(&people).unwrap());
    let answer = InquiryAnswered {
        inquiry: id,
        unit: house.other,
        at,
        outcome: InquiryOutcome::Unfounded,
        report: None,
    };
    let said = TookPeople { said: Some("村民烧荒".to_owned()), ..TookPeople::default() };
    house.append(Draft::of(&answer).unwrap().sealed(&said).unwrap());
    let mut indexer = house.indexer();
    indexer.commit().unwrap();
    let searcher = indexer.searcher().unwrap();
    for unit in [house.own, house.other] {
        let found = find(&searcher, "冒烟 烧荒", &[unit], None, 9).hits;
        assert_eq!((found.len(), found[0].kind.as_str()), (1, "inquiry"));
    }
    assert_eq!(find(&searcher, "冒烟", &[UnitId::new()], None, 9), Found::default());
    drop((searcher, indexer));
    house.append(
        Draft::of(&Erased { event: asked, reason: "本人要求".to_owned(), basis: "个保法".to_owned() })
            .unwrap(),
    );
    assert_eq!(house.titles("冒烟"), Vec::<String>::new());
    assert_eq!(house.titles("烧荒"), ["110线索"]);
}

#[test]
fn a_lost_or_uncommitted_index_fills_itself_again() {
    let house = house();
    house.place(house.own, "东沟煤矿", "");
    let indexer = house.indexer();
    assert!(indexer.pos() > 0);
    drop(indexer); // power fails before the commit
    assert_eq!(house.titles("东沟"), ["东沟煤矿"]);
    std::fs::remove_dir_all(house.folder()).unwrap();
    assert_eq!(house.titles("东沟"), ["东沟煤矿"]);
    std::fs::write(house.folder().join("meta.json"), "{}").unwrap();
    assert_eq!(house.titles("东沟"), ["东沟煤矿"], "a damaged index is made anew");
}
