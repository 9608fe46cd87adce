//! Overdue clocks, drills, and the order in which entries come.
use crate::world::*;
use facts::draft::Fact;
use facts::entry::Mode;
use facts::report::{ClockWord, DispatchEscalated, InstructionEscalated, InstructionMethod, StepWord};
use journal::rebuild::{differences, snapshot};
use journal::{Db, Journal, Views, params};
use kernel::Clock;
use report::read::list::{ListQuery, ListState, page};
use report::service::desk::{self, Telephone};
use report::service::follow::{self, FollowUp};
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct};
use report::service::{ReportError, dispatch_id};

/// What was told of a clock since the last look, with who stands above.
fn told(node: &Node, clock: ClockWord, late: &str) -> Vec<DispatchEscalated> {
    let before = entries(node).len();
    node.escalate();
    let facts = entries(node).into_iter().skip(before).filter(|e| e.header.kind == DispatchEscalated::KIND);
    facts
        .map(|e| serde_json::from_slice::<DispatchEscalated>(&e.body).unwrap())
        .filter(|f| f.clock == clock && f.unit == unit(late))
        .collect()
}

fn steps(told: &[DispatchEscalated]) -> Vec<StepWord> {
    let mut steps: Vec<_> = told.iter().map(|f| f.step).collect();
    steps.sort();
    steps.dedup();
    steps
}

#[test]
fn an_overdue_step_escalates_one_by_one_until_somebody_acts() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = Node::open(&Plan::of(&[DISTRICT]), DISTRICT, &clock, store);
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, collision()).unwrap();
        assert_eq!(node.escalate(), 0);
        let receive = |node: &Node| steps(&told(node, ClockWord::Receive, DISTRICT));
        // Nobody at the district receives: five minutes are over.
        clock.advance_ms(5 * 60_000);
        assert_eq!(receive(&node), [StepWord::Officer]);
        assert_eq!(receive(&node), [], "told once");
        clock.advance_ms(5 * 60_000);
        assert_eq!(receive(&node), [StepWord::Leader]);
        // After a standstill every step whose time has passed is due at once.
        clock.advance_ms(20 * 60_000);
        assert_eq!(receive(&node), [StepWord::Head, StepWord::Above]);
        // The last of them again every ten minutes, once after another standstill.
        clock.advance_ms(4 * 60_000);
        assert_eq!(receive(&node), []);
        clock.advance_ms(6 * 60_000);
        assert_eq!(receive(&node), [StepWord::Above]);
        clock.advance_ms(600 * 60_000);
        let again = told(&node, ClockWord::Receive, DISTRICT);
        assert!(again.iter().all(|f| f.again) && steps(&again) == [StepWord::Above]);
        assert_eq!(receive(&node), []);
        // The town's own telephone clock ran out too, and stops when somebody acts.
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let call = Telephone { dispatch_id: d, at: None, took_by: "马志远".to_owned(), said: None };
        node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
        let left = node.read(|db, _| Ok(report::views::dispatch::get(db, d)?)).unwrap().unwrap();
        assert!(left.told_tel.contains("above") && left.tel_at.is_some());
        clock.advance_ms(60 * 60_000);
        assert!(told(&node, ClockWord::Tel, TOWN).iter().all(|f| f.dispatch != d));
        // A day later it is a matter for the handover, and gives the writer nothing to do;
        // what was closed owes no follow-up.
        let last = FollowUp { what: "处置完毕".to_owned(), last: true, ..FollowUp::default() };
        node.on(&town, id, move |tx, terms, who, r| follow::send(tx, terms, who, r, last, None)).unwrap();
        clock.advance_ms(26 * 3_600_000);
        node.escalate();
        let own = node.plan.node(DISTRICT).unwrap();
        clock.advance_ms(3_600_000);
        let now = clock.now();
        assert_eq!(node.escalate(), 0);
        assert!(!node.read(|db, terms| Ok(report::jobs::is_due(db, terms, own, now)?)).unwrap());
    }
}

#[test]
fn an_unreceived_report_is_told_to_the_desk_above_which_never_saw_it() {
    for store in testkit::stores() {
        let plan = Plan::of(&[DISTRICT, CITY]);
        let clock = Clock::standing_at(NIGHT);
        let district = Node::sqlite(&plan, DISTRICT, &clock);
        let city = Node::open(&plan, CITY, &clock, store);
        // Small enough to end at the district: the city is not among its readers.
        let id = district.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        clock.advance_ms(26 * 60_000);
        let last: Vec<_> = told(&district, ClockWord::Receive, DISTRICT)
            .into_iter()
            .filter(|f| f.step == StepWord::Above)
            .collect();
        let above = last[0].above.as_ref().unwrap();
        assert_eq!((above.unit, above.external), (unit(CITY), false));
        assert_eq!(above.late_phone.as_deref(), Some("0912-5550200"), "whom the city calls");
        assert_eq!(above.report, id);
        // The bureau stands under the district's own duty room.
        let bureau = told(&district, ClockWord::Receive, EMERGENCY);
        assert!(bureau.is_empty(), "told in the same turn");
        let of_bureau = entries(&district)
            .into_iter()
            .filter(|e| e.header.kind == DispatchEscalated::KIND)
            .map(|e| serde_json::from_slice::<DispatchEscalated>(&e.body).unwrap())
            .find(|f| {
                f.unit == unit(EMERGENCY) && f.step == StepWord::Above && f.clock == ClockWord::Receive
            });
        assert_eq!(of_bureau.unwrap().above.unwrap().unit, unit(DISTRICT));

        carry(&district, &city);
        let parked = city.journal.read(|db| journal::read::parked(db, 10)).unwrap();
        assert_eq!(parked, vec![]);
        let arrived: Vec<_> = entries(&city)
            .into_iter()
            .filter(|e| e.header.kind == DispatchEscalated::KIND)
            .map(|e| serde_json::from_slice::<DispatchEscalated>(&e.body).unwrap())
            .filter(|f| f.clock == ClockWord::Receive)
            .collect();
        assert_eq!(arrived.len(), 1, "the last step and nothing else of it: {arrived:?}");
        assert_eq!(arrived[0], last[0]);
    }
}

#[test]
fn where_nobody_runs_a_node_above_the_late_desk_gets_the_number_to_call() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    node.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
    clock.advance_ms(26 * 60_000);
    let last = told(&node, ClockWord::Receive, DISTRICT).into_iter().find(|f| f.step == StepWord::Above);
    let above = last.unwrap().above.unwrap();
    assert_eq!((above.unit, above.external), (unit(CITY), true));
    assert_eq!(above.phone.as_deref(), Some("0912-5550101"));
}

#[test]
fn a_report_that_does_not_get_through_is_told_to_its_sender_until_it_does() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let town = Node::open(&plan, TOWN, &clock, store);
        let district = Node::sqlite(&plan, DISTRICT, &clock);
        let id = town.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let mine = |node: &Node| {
            let told = told(node, ClockWord::Delivery, TOWN).into_iter().filter(|f| f.dispatch == d);
            told.map(|f| (f.step, f.again, f.above.is_some())).collect::<Vec<_>>()
        };
        clock.advance_ms(4 * 60_000);
        assert_eq!(mine(&town), []);
        clock.advance_ms(60_000);
        assert_eq!(mine(&town), [(StepWord::Officer, false, false)]);
        clock.advance_ms(10 * 60_000);
        let both = [(StepWord::Leader, false, false), (StepWord::Head, false, false)];
        assert_eq!(mine(&town), both, "nothing could carry it to the level above");
        clock.advance_ms(10 * 60_000);
        assert_eq!(mine(&town), [(StepWord::Head, true, false)]);
        carry(&town, &district);
        carry(&district, &town);
        clock.advance_ms(30 * 60_000);
        assert_eq!(mine(&town), []);
        // The district reads of it afterwards, and its desk was not told again.
        assert!(told(&district, ClockWord::Delivery, TOWN).is_empty());
    }
}

#[test]
fn an_instruction_that_is_not_answered_in_time_is_told_until_it_is() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let town = Node::open(&plan, TOWN, &clock, store);
        let district = Node::sqlite(&plan, DISTRICT, &clock);
        let id = town.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        carry(&town, &district);
        let give = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::OnScreen,
            at: None,
            taken_by: None,
            text: "救人第一。".to_owned(),
            attachment_id: None,
            to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: Some(NIGHT.plus_minutes(30)) }],
        };
        let ma = officer(DISTRICT, "马志远");
        let given = district.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
        carry(&district, &town);
        let late = |node: &Node| {
            node.escalate();
            let facts = entries(node).into_iter().filter(|e| e.header.kind == InstructionEscalated::KIND);
            facts
                .map(|e| serde_json::from_slice::<InstructionEscalated>(&e.body).unwrap())
                .map(|f| (f.step, f.again))
                .collect::<Vec<_>>()
        };
        clock.advance_ms(29 * 60_000);
        assert_eq!(late(&town), []);
        clock.advance_ms(60_000);
        assert_eq!(late(&town), [(StepWord::Officer, false)]);
        assert_eq!(late(&district), [], "the unit's own node says it");
        clock.advance_ms(21 * 60_000);
        assert_eq!(late(&town).len(), 4);
        carry(&town, &district);
        assert_eq!(late(&district).last(), Some(&(StepWord::Above, false)), "the giver's node hears it");
        let bai = officer(TOWN, "白彩霞");
        town.run(move |tx, _| instruct::answer(tx, &bai, given, "已到现场".to_owned())).unwrap();
        clock.advance_ms(60 * 60_000);
        assert_eq!(late(&town).len(), 4, "answered: nobody is told any more");
    }
}

/// What `opened` writes at once is what settling the row would make of it.
#[test]
fn a_new_dispatch_is_settled() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    let columns = "waiting, open_in, open_out, send_due_at, take_due_at, deliver_due_at";
    let rows = move |db: &mut dyn Db| {
        db.query(&format!("SELECT id, {columns} FROM report_dispatch ORDER BY id"), &[])
    };
    let settled = node.run(move |tx, _| {
        // As they are when they are opened and nothing has happened yet.
        let mut compared = Vec::new();
        for d in report::views::dispatch::of_root(tx, id)? {
            let opening = journal::read::entries_of(tx, "dispatch", d.id.bytes(), 1)?;
            tx.execute("DELETE FROM report_dispatch WHERE id = $1", params![d.id])?;
            report::views::views()
                .iter()
                .find(|v| v.name() == "dispatch")
                .unwrap()
                .apply(tx, &opening[0].entry)
                .unwrap();
            let before = rows(tx)?;
            report::views::dispatch::settle(tx, d.id, 1)?;
            compared.push((before, rows(tx)?));
        }
        Ok(compared)
    });
    let settled = settled.unwrap();
    assert!(settled.len() >= 3);
    for (before, after) in settled {
        assert_eq!(before, after);
    }
}

#[test]
fn drills_and_the_real_thing_never_stand_in_one_list() {
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&Plan::of(&[DISTRICT]), DISTRICT, &clock);
    let town = officer(TOWN, "白彩霞");
    let real = node.send(&town, collision()).unwrap();
    let drill = node.send(&town, report::model::FirstReport { drill: Some(true), ..mine() }).unwrap();
    let mut ma = officer(DISTRICT, "马志远");
    let ids = |who: &org::web::Who, state| {
        let query = ListQuery { state, ..ListQuery::default() };
        let page = node.read(|db, t| page(db, t.law, who, &query, NIGHT)).unwrap();
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
        .on(&ma, id, |tx, terms, who, r| {
            desk::verify(tx, terms, who, r, desk::Verify { note: "已核".to_owned(), casualties: None }, None)
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
    let rows = node.read(|db, t| page(db, t.law, &neighbour, &query, NIGHT)).unwrap().rows;
    assert!(rows.is_empty());
    // The bureau was told along the line and sees it; another bureau was not.
    let (told, other) = (officer(EMERGENCY, "曹丽"), officer(COAL, "无关"));
    assert_eq!(node.read(|db, t| page(db, t.law, &told, &query, NIGHT)).unwrap().rows.len(), 1);
    assert!(node.read(|db, t| page(db, t.law, &other, &query, NIGHT)).unwrap().rows.is_empty());
}

#[test]
fn the_desk_that_waits_presses_for_what_it_is_owed() {
    use desk::{PressFor, press};
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        let owed = |node: &Node| {
            let clocks = node.detail(&ma, id).clocks;
            clocks.into_iter().find(|c| c.may_press && c.owed_by.name == "麻黄梁镇")
        };
        let tel = owed(&node).unwrap();
        assert!(node.detail(&bai, id).clocks.iter().all(|c| !c.may_press), "nobody presses for one's own");
        let dispatch_id = tel.dispatch_id.unwrap();
        let again = |node: &Node, who: &org::web::Who| {
            let typed = PressFor { dispatch_id, note: Some("区里在等".to_owned()) };
            node.on(who, id, move |tx, _, who, r| press(tx, who, r, typed))
        };
        assert!(again(&node, &bai).is_err());
        again(&node, &ma).unwrap();
        assert!(matches!(again(&node, &ma), Err(ReportError::NotNow(_))), "not twice in a minute");
        let seen = node.detail(&bai, id);
        assert!(seen.timeline.iter().any(|t| {
            t.what == "dispatch.pressed" && t.detail.as_deref().is_some_and(|d| d.contains("区里在等"))
        }));
        assert_eq!(owed(&node).unwrap().pressed, Some(1));
        clock.advance_ms(61_000);
        again(&node, &ma).unwrap();
        let call = Telephone { dispatch_id, at: None, took_by: "马志远".to_owned(), said: None };
        node.on(&bai, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
        clock.advance_ms(61_000);
        assert!(matches!(again(&node, &ma), Err(ReportError::Already(_))));
        assert!(owed(&node).is_none());
    });
}
