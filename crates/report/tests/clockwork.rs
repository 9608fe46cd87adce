//! Overdue clocks, drills, and the order in which entries come.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod world;

use facts::entry::Mode;
use facts::report::{ClockWord, StepWord};
use journal::rebuild::{differences, snapshot};
use journal::{Journal, Views};
use kernel::Clock;
use report::read::list::{ListQuery, ListState, page};
use report::service::desk::{self, Telephone};
use report::service::mend::{self, Correct};
use report::service::{ReportError, dispatch_id};
use world::*;

#[test]
fn an_overdue_step_escalates_one_by_one_until_somebody_acts() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = Node::open(&Plan::of(&[DISTRICT]), DISTRICT, &clock, store);
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, collision()).unwrap();
        assert!(node.escalate().is_empty());
        let told = |node: &Node, clock: ClockWord| {
            let mut steps: Vec<_> = node
                .escalate()
                .into_iter()
                .filter(|e| e.clock == clock && e.unit == unit(DISTRICT))
                .map(|e| e.step)
                .collect();
            steps.sort();
            steps.dedup();
            steps
        };
        // Nobody at the district receives: five minutes are over.
        clock.advance_ms(5 * 60_000);
        assert_eq!(told(&node, ClockWord::Receive), [StepWord::Officer]);
        assert_eq!(told(&node, ClockWord::Receive), [], "told once");
        clock.advance_ms(5 * 60_000);
        assert_eq!(told(&node, ClockWord::Receive), [StepWord::Leader]);
        // After a standstill every step whose time has passed is due at once.
        clock.advance_ms(20 * 60_000);
        assert_eq!(told(&node, ClockWord::Receive), [StepWord::Head, StepWord::Above]);
        clock.advance_ms(600 * 60_000);
        assert_eq!(told(&node, ClockWord::Receive), []);
        // The town's own telephone clock ran out too, and stops when somebody acts.
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let call = Telephone { dispatch_id: d, at: None, took_by: "马志远".to_owned(), said: None };
        node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
        let left = node.read(|db, _| Ok(report::views::dispatch::get(db, d)?)).unwrap().unwrap();
        assert!(left.told_tel.contains("above") && left.tel_at.is_some());
        assert!(node.escalate().iter().all(|e| e.dispatch != d));
    }
}

#[test]
fn drills_and_the_real_thing_never_stand_in_one_list() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let town = officer(TOWN, "白彩霞");
    let real = node.send(&town, collision()).unwrap();
    let drill = node.send(&town, report::model::FirstReport { drill: true, ..mine() }).unwrap();
    let mut ma = officer(DISTRICT, "马志远");
    let ids = |who: &org::web::Who, state| {
        let query = ListQuery { state, ..ListQuery::default() };
        let page = node.read(|db, _| Ok(page(db, who, &query, NIGHT)?)).unwrap();
        page.rows.into_iter().map(|r| r.id).collect::<Vec<_>>()
    };
    for state in [ListState::Open, ListState::Tonight, ListState::All] {
        assert_eq!(ids(&ma, state), [real]);
    }
    ma.mode = Mode::Drill;
    for state in [ListState::Open, ListState::Tonight, ListState::All] {
        assert_eq!(ids(&ma, state), [drill]);
    }
    let seen = node.detail(&ma, drill);
    assert!(seen.drill && seen.no.starts_with("演练"));
    node.on(&ma, drill, desk::receive).unwrap();
    for entry in entries(&node).iter().filter(|e| e.header.kind.starts_with("call.")) {
        assert_eq!(entry.header.mode, Mode::Drill, "what follows from a drill is a drill");
    }
    let today = node.read(|db, terms| Ok(report::read::today::today(db, terms, &ma, NIGHT)?)).unwrap();
    assert!(today.items.iter().all(|i| i.action.href.ends_with(&drill.to_string())));
}

/// Whatever order the entries come in, the tables are the same; and folding them
/// again gives the same rows.
#[test]
fn the_tables_do_not_depend_on_the_order_of_arrival() {
    let plan = Plan::of(&[TOWN, DISTRICT]);
    let clock = Clock::standing_at(NIGHT);
    let town = Node::sqlite(&plan, TOWN, &clock);
    let district = Node::sqlite(&plan, DISTRICT, &clock);
    let bai = officer(TOWN, "白彩霞");
    let ma = officer(DISTRICT, "马志远");
    let id = town.send(&bai, mine()).unwrap();
    carry(&town, &district);
    // Both ends act without having seen each other.
    let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
    let call = Telephone { dispatch_id: d, at: None, took_by: "马志远".to_owned(), said: None };
    town.on(&bai, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
    let correct =
        Correct { what: Some("井下出水".to_owned()), reason: "更正".to_owned(), ..Correct::default() };
    town.on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None)).unwrap();
    district.on(&ma, id, desk::receive).unwrap();
    district.on(&ma, id, |tx, _, who, r| desk::unreceive(tx, who, r)).unwrap();
    district.on(&ma, id, desk::receive).unwrap();
    district
        .on(&ma, id, |tx, _, who, r| {
            desk::verify(tx, who, r, desk::Verify { note: "已核".to_owned(), casualties: None })
        })
        .unwrap();
    for _ in 0..2 {
        carry(&district, &town);
        carry(&town, &district);
    }
    let views = Views::new(report::views());
    let tables = |journal: &Journal| journal.read(|db| snapshot(db, &views)).unwrap();
    let common: Vec<_> = ["report_report", "report_dispatch", "report_verified", "report_instruction"]
        .into_iter()
        .map(str::to_owned)
        .collect();
    let (at_town, at_district) = (tables(&town.journal), tables(&district.journal));
    let here = |name: &String| at_town.get(name) == at_district.get(name);
    assert!(here(&common[0]), "reports are the same on both nodes");
    // The district's own dispatch upward is told to the town as well.
    assert!(here(&common[1]), "dispatches are the same on both nodes");
    assert!(here(&common[2]));
    let before = tables(&district.journal);
    journal::rebuild::rebuild(&district.journal, |_| {}).unwrap();
    assert_eq!(differences(&before, &tables(&district.journal)), Vec::<String>::new());
}

#[test]
fn a_stranger_sees_nothing() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let id = node.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
    let neighbour = officer(OTHER_TOWN, "别人");
    let asked = neighbour.clone();
    let seen = node.read(|db, terms| report::read::detail::detail(db, terms, &asked, id, NIGHT));
    assert_eq!(seen.unwrap_err(), ReportError::NotFound);
    let query = ListQuery::default();
    let rows = node.read(|db, _| Ok(page(db, &neighbour, &query, NIGHT)?)).unwrap().rows;
    assert!(rows.is_empty());
    // The bureau was told along the line and sees it; another bureau was not.
    let (told, other) = (officer(EMERGENCY, "曹丽"), officer(COAL, "无关"));
    assert_eq!(node.read(|db, _| Ok(page(db, &told, &query, NIGHT)?)).unwrap().rows.len(), 1);
    assert!(node.read(|db, _| Ok(page(db, &other, &query, NIGHT)?)).unwrap().rows.is_empty());
}
