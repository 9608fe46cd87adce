//! 大屏: the wall says what the desk knows, says who has not answered and who is told next,
//! and keeps to itself what nobody who passes shall read.
use crate::world::*;
use facts::entry::Mode;
use facts::report::{CallOutcome, Count, Element, InstructionMethod, TipSource};
use journal::Db;
use kernel::{Clock, Grade, InquiryId, Instant, ReportId};
use org::perm::Role;
use org::web::Who;
use report::model::FirstReport;
use report::read::dto::{Hall, HallAsk, WayState};
use report::service::calls::{self, Try};
use report::service::inquiry::{self, AskUnit, Lacking};
use report::service::instruct::{self, Give, GiveTo};
use report::service::manuscript::{self, Submit};
use report::service::{desk as desk_service, upward};

/// The screen on a unit's wall.
fn screen(code: &str) -> Who {
    Who { roles: vec![Role::Screen], ..officer(code, "大屏") }
}

fn wall(node: &Node, who: &Who) -> Hall {
    let now = node.clock.now();
    node.read(|db, terms| report::read::hall::hall(db, terms, who, now)).unwrap()
}

/// Who has not answered, and what.
fn silent(hall: &Hall) -> Vec<(String, HallAsk)> {
    hall.waiting.iter().map(|w| (w.who.clone(), w.ask)).collect()
}

/// The night: the mine is received and instructed, a collision lies beside it.
fn night(node: &Node, clock: &Clock) -> (Who, ReportId, ReportId) {
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let small = node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
    clock.advance_ms(60_000);
    let mine = node.send(&bai, mine()).unwrap();
    node.on(&ma, mine, desk_service::receive).unwrap();
    (ma, mine, small)
}

fn tip() -> AskUnit {
    AskUnit {
        drill: None,
        id: Some(InquiryId::new()),
        to_unit_id: unit(OTHER_TOWN),
        source: TipSource::Caller,
        text: "张某来电：村口有人落水".to_owned(),
        caller: Some("张某".to_owned()),
        phone: Some("13800000000".to_owned()),
        minutes: None,
    }
}

#[test]
fn the_wall_says_what_is_open_gravest_first_with_figures_clocks_and_way() {
    nights(|node, clock| {
        let (_, mine, small) = night(&node, &clock);
        let hall = wall(&node, &screen(DISTRICT));
        let shown: Vec<_> = hall.events.iter().map(|e| e.row.id).collect();
        assert_eq!((shown, hall.open), (vec![mine, small], 2));
        let event = &hall.events[0];
        assert_eq!((event.row.rating.grade, event.row.rating.confirmed), (Grade::III, false));
        let figures = event.figures.unwrap();
        assert_eq!(
            (figures.trapped, figures.dead),
            (Count::Number { n: 3, preliminary: false }, Count::Unknown),
            "never zero"
        );
        assert_eq!((event.place_unit.as_str(), event.place_code.as_deref()), ("麻黄梁镇", Some(TOWN)));
        assert_eq!(event.came_at, Some(Instant(NIGHT.0 + 60_000)));
        // The same clocks as at the desk, the own first, without those that are met.
        let detail = node.detail(&officer(DISTRICT, "马志远"), mine);
        let desk: Vec<_> = detail.clocks.iter().filter(|c| c.met_at.is_none()).map(|c| &c.id).collect();
        let shown: Vec<_> = event.clocks.iter().map(|c| &c.id).collect();
        assert!(!shown.is_empty() && desk[..shown.len()] == shown[..] && event.clocks[0].mine);
        let levels: Vec<_> = event.way.iter().map(|l| l.unit.as_str()).collect();
        assert!(levels.contains(&"麻黄梁镇") && levels.contains(&"榆林市"), "{levels:?}");
        let city = event.way.iter().find(|l| l.unit == "榆林市").unwrap();
        assert_eq!(city.tel.state, WayState::Owed);
        let posts: Vec<_> = hall.on_duty.iter().map(|p| (p.role.as_str(), p.name.as_deref())).collect();
        assert_eq!(posts, [("leader", Some("白建军")), ("officer", Some("马志远"))]);
        assert_eq!((hall.shift.came, hall.shift.closed), (2, 0));
        // 工作秘密: that it is there, and nothing of what it is.
        node.run(move |tx, _| {
            let sql = "UPDATE report_report SET mark = 'work_secret' WHERE id = $1";
            Ok(tx.execute(sql, journal::params![mine])?)
        })
        .unwrap();
        let veiled = &wall(&node, &screen(DISTRICT)).events[0];
        assert!(veiled.withheld && veiled.figures.is_none() && veiled.place_text.is_empty());
        assert!(!veiled.row.title.contains("双柳沟"), "{}", veiled.row.title);
    });
}

#[test]
fn who_has_not_answered_stands_there_with_what_is_asked_and_who_is_told_next() {
    nights(|node, clock| {
        let (ma, mine, _) = night(&node, &clock);
        let give = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "医疗队是否出动，家属张某的电话先记下".to_owned(),
            attachment_id: None,
            to: vec![
                GiveTo { unit_id: unit(EMERGENCY), lead: true, due_at: Some(clock.now().plus_minutes(30)) },
                GiveTo { unit_id: unit(TOWN), lead: false, due_at: None },
            ],
        };
        let given = node.on(&ma, mine, |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
        let asking = ma.clone();
        node.run(move |tx, terms| inquiry::ask(tx, terms, &asking, tip())).unwrap();
        let lacks = Lacking { lacks: vec![Element::Measures], text: None, minutes: Some(30) };
        node.on(&ma, mine, |tx, terms, who, r| inquiry::lacking(tx, terms, who, r, lacks)).unwrap();
        for call in node.detail(&ma, mine).calls.iter().take(2).map(|call| call.id) {
            let tried = Try { outcome: CallOutcome::Busy, took_by: None, said: None, at: None };
            node.on(&ma, mine, move |tx, _, who, r| calls::tried(tx, who, r, call, tried, None)).unwrap();
        }
        let now = node.clock.now();
        let prepared = node.read(|db, terms| {
            let found = report::service::visible_report(db, &ma, mine)?;
            upward::prepare(db, terms, &ma, &found, now)
        });
        let typed = Submit {
            report: prepared.unwrap().report,
            dispatch_ids: Vec::new(),
            post_id: None,
            check: false,
            paper: None,
        };
        node.on(&ma, mine, move |tx, terms, who, r| manuscript::submit(tx, terms, who, r, &typed, None))
            .unwrap();

        let hall = wall(&node, &screen(DISTRICT));
        let silent = silent(&hall);
        for waits in [
            ("区应急局", HallAsk::Instruction),
            ("青云镇", HallAsk::Inquiry),
            ("麻黄梁镇", HallAsk::Lacking),
            ("带班领导白建军", HallAsk::Sign),
        ] {
            assert!(silent.contains(&(waits.0.to_owned(), waits.1)), "{waits:?} of {silent:?}");
        }
        let called: Vec<_> = hall.waiting.iter().filter(|w| w.ask == HallAsk::Call).collect();
        assert_eq!((called.len(), called[0].people), (1, Some(2)), "{called:?}");
        assert_eq!(silent.last().unwrap().1, HallAsk::Inquiry, "what has no grade stands last");
        assert_eq!(hall.unanswered, hall.waiting.len());
        let told = hall.waiting.iter().find(|w| w.ask == HallAsk::Instruction).unwrap();
        assert!(told.no.is_some() && told.next.as_ref().is_some_and(|n| n.at >= told.due_at.unwrap()));
        assert!(hall.events[0].clocks.iter().any(|c| c.signing), "what waits for a signature says so");

        // Nothing of it is for those who pass: no number, no caller, no words of anybody.
        let text = serde_json::to_string(&hall).unwrap();
        for hidden in
            ["0912-5550148", "13800000000", "张某", "折文斌", "落水", "医疗队", "\"6108\"", "白彩霞"]
        {
            assert!(!text.contains(hidden), "{hidden} stands on the wall");
        }
        // An answer takes the line away.
        let bureau = officer(EMERGENCY, "曹丽");
        node.run(move |tx, _| instruct::answer(tx, &bureau, given, "已出动".to_owned())).unwrap();
        let after = wall(&node, &screen(DISTRICT));
        assert!(!after.waiting.iter().any(|w| w.ask == HallAsk::Instruction));
    });
}

#[test]
fn late_reports_and_receipts_are_named_when_they_are_late_and_not_before() {
    nights(|node, clock| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        assert!(wall(&node, &screen(TOWN)).waiting.is_empty());
        clock.advance_ms(3 * 60 * 60_000);
        let late = silent(&wall(&node, &screen(TOWN)));
        assert!(late.contains(&("榆阳区".to_owned(), HallAsk::Receive)), "{late:?}");
        let above = silent(&wall(&node, &screen(DISTRICT)));
        assert!(!above.iter().any(|(_, ask)| *ask == HallAsk::Receive), "who owes it waits for nobody");
        node.on(&officer(DISTRICT, "马志远"), id, desk_service::receive).unwrap();
        let after = silent(&wall(&node, &screen(TOWN)));
        assert!(!after.contains(&("榆阳区".to_owned(), HallAsk::Receive)), "{after:?}");
    });
}

#[test]
fn a_foreign_unit_sees_nothing_and_a_drill_is_another_night() {
    nights(|node, clock| {
        night(&node, &clock);
        let foreign = wall(&node, &screen(COAL));
        assert!(foreign.events.is_empty() && foreign.waiting.is_empty(), "{foreign:?}");
        assert_eq!(foreign.shift.came, 0);
        let drilling = Who { mode: Mode::Drill, ..screen(DISTRICT) };
        let drill = wall(&node, &drilling);
        assert!(drill.drill && drill.events.is_empty() && drill.shift.came == 0);
        let town = Who { mode: Mode::Drill, ..officer(TOWN, "白彩霞") };
        let id = node.send(&town, FirstReport { drill: Some(true), ..mine() }).unwrap();
        let real = wall(&node, &screen(DISTRICT));
        assert!(!real.drill && real.events.iter().all(|e| e.row.id != id));
        let shown: Vec<_> = wall(&node, &drilling).events.iter().map(|e| e.row.id).collect();
        assert_eq!(shown, [id]);
    });
}
