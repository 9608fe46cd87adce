//! 催办 and 回呈: what the unit that gave an instruction does until its leader has the answers.
use crate::world::*;
use facts::report::InstructionMethod;
use kernel::{Clock, InstructionId, ReportId};
use org::web::Who;
use report::service::instruct::{self, Give, GiveTo};
use report::service::instruct_after::{self, LayBefore, PressUnits};
use report::service::{ReportError, desk};
use report::views::instruction::{self, InstructionRec};

/// An instruction by telephone, as typed; the first of the units leads.
fn typed(node: &Node, to: &[(&str, Option<i64>)]) -> Give {
    let now = node.clock.now();
    let due = |minutes: Option<i64>| minutes.map(|m| now.plus_minutes(m));
    let to = to.iter().enumerate();
    Give {
        leader_of: None,
        by_post: "副区长".to_owned(),
        by_name: "贺永强".to_owned(),
        method: InstructionMethod::Telephone,
        at: None,
        taken_by: None,
        text: "全力救人。".to_owned(),
        attachment_id: None,
        to: to
            .map(|(n, (code, minutes))| GiveTo { unit_id: unit(code), lead: n == 0, due_at: due(*minutes) })
            .collect(),
    }
}

/// An instruction about a report that the desk has.
fn order(node: &Node, ma: &Who, report: ReportId, to: &[(&str, Option<i64>)]) -> InstructionId {
    let given = typed(node, to);
    node.on(ma, report, move |tx, _, who, r| instruct::give(tx, who, r, given)).unwrap()
}

fn give(node: &Node, ma: &Who, to: &[(&str, Option<i64>)]) -> (ReportId, InstructionId) {
    let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    node.on(ma, id, desk::receive).unwrap();
    (id, order(node, ma, id, to))
}

fn press(node: &Node, who: &Who, id: InstructionId, typed: PressUnits) -> Result<(), ReportError> {
    let who = who.clone();
    node.run(move |tx, _| instruct_after::press(tx, &who, id, typed))
}

fn lay(node: &Node, who: &Who, id: InstructionId, settled: bool) -> Result<(), ReportError> {
    let who = who.clone();
    let typed = LayBefore {
        method: InstructionMethod::InPerson,
        at: None,
        remark: Some("继续盯住。".to_owned()),
        settled,
    };
    node.run(move |tx, _| instruct_after::lay_before(tx, &who, id, typed))
}

fn answer(node: &Node, code: &str, id: InstructionId) {
    let who = officer(code, "值班员");
    node.run(move |tx, _| instruct::answer(tx, &who, id, "已办".to_owned())).unwrap();
}

fn found(node: &Node, id: InstructionId) -> InstructionRec {
    node.read(|db, _| Ok(instruction::get(db, id)?)).unwrap().unwrap()
}

fn owes_back(node: &Node, who: &Who) -> usize {
    let now = node.clock.now();
    let today = node.read(|db, terms| Ok(report::read::today::today(db, terms, who, now)?)).unwrap();
    today.items.iter().filter(|i| i.action.code == "back").count()
}

#[test]
fn what_was_given_on_paper_comes_with_its_photograph() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let given = Give { method: InstructionMethod::Paper, ..typed(&node, &[(TOWN, None)]) };
        let refused = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, given));
        let fields = match refused {
            Err(ReportError::Fields(fields)) => fields,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            (fields[0].pointer.as_str(), fields[0].code.as_str()),
            ("/attachment_id", "instruction.photo_missing")
        );
    });
}

#[test]
fn a_unit_that_has_not_answered_is_pressed_and_not_twice_in_a_minute() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        let (_, id) = give(&node, &ma, &[(TOWN, Some(30)), (EMERGENCY, None)]);
        answer(&node, EMERGENCY, id);
        press(&node, &ma, id, PressUnits::default()).unwrap();
        let pressed: Vec<_> = found(&node, id).to.iter().map(|to| to.pressed).collect();
        assert_eq!(pressed, [1, 0], "only who has not answered");
        assert!(matches!(press(&node, &ma, id, PressUnits::default()), Err(ReportError::NotNow(_))));
        clock.advance_ms(61_000);
        let one = PressUnits { to: vec![unit(TOWN)], note: Some("县长在等".to_owned()) };
        press(&node, &ma, id, one).unwrap();
        assert_eq!(found(&node, id).to[0].pressed, 2);
        let answered = PressUnits { to: vec![unit(EMERGENCY)], note: None };
        assert_eq!(code(&press(&node, &ma, id, answered).unwrap_err()), "instruction.press_unit");
        // Who is to answer does not press, and who has no part in it does not learn of it.
        for other in [officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "别人")] {
            assert!(matches!(press(&node, &other, id, PressUnits::default()), Err(ReportError::NotFound)));
            assert!(matches!(lay(&node, &other, id, true), Err(ReportError::NotFound)));
        }
        answer(&node, TOWN, id);
        assert!(matches!(press(&node, &ma, id, PressUnits::default()), Err(ReportError::Already(_))));
    });
}

#[test]
fn when_all_have_answered_it_goes_back_to_the_leader_who_settles_it() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        let (report, id) = give(&node, &ma, &[(TOWN, Some(30)), (EMERGENCY, None)]);
        answer(&node, EMERGENCY, id);
        assert_eq!(owes_back(&node, &ma), 0, "one answer is wanting");
        answer(&node, TOWN, id);
        assert_eq!(owes_back(&node, &ma), 1);
        clock.advance_ms(60_000);
        lay(&node, &ma, id, false).unwrap();
        assert_eq!(owes_back(&node, &ma), 0);
        clock.advance_ms(60_000);
        // A later answer is news to the leader again: it rings, and the first one met the clock.
        answer(&node, TOWN, id);
        lay(&node, &ma, id, true).unwrap();
        let shown = node.detail(&ma, report);
        let card = &shown.instructions[0];
        assert!(card.given && card.settled_at.is_some() && !card.owes_back);
        assert_eq!(card.back.as_ref().and_then(|b| b.remark.as_deref()), Some("继续盯住。"));
        assert!(matches!(lay(&node, &ma, id, true), Err(ReportError::Already(_))));
        let told = shown.timeline.iter().filter(|row| row.what == "instruction.reported_back").count();
        assert_eq!(told, 2);
    });
}

#[test]
fn what_is_settled_is_owed_by_nobody_and_escalates_no_more() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        let (report, id) = give(&node, &ma, &[(TOWN, Some(30))]);
        let bai = officer(TOWN, "白彩霞");
        let owes = |who: &Who| duties(&node, who).iter().any(|(code, _)| code == "answer");
        assert!(owes(&bai));
        lay(&node, &ma, id, true).unwrap();
        assert!(!owes(&bai));
        clock.advance_ms(3 * 3_600_000);
        node.escalate();
        let late = entries(&node).iter().filter(|e| e.header.kind == "instruction.escalated").count();
        assert_eq!(late, 0);
        let clocks = node.detail(&bai, report).clocks;
        assert!(clocks.iter().all(|c| c.what != report::read::dto::ClockWhat::Answer || c.met_at.is_some()));
    });
}

/// The giver's word travels to whom it was given, and nobody else's counts.
#[test]
fn pressing_and_settling_reach_the_township() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let town = Node::sqlite(&plan, TOWN, &clock);
        let district = Node::open(&plan, DISTRICT, &clock, store);
        let id = town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        carry(&town, &district);
        let ma = officer(DISTRICT, "马志远");
        let given = order(&district, &ma, id, &[(TOWN, None)]);
        carry(&district, &town);
        press(&district, &ma, given, PressUnits::default()).unwrap();
        carry(&district, &town);
        assert_eq!(found(&town, given).to[0].pressed, 1);
        answer(&town, TOWN, given);
        carry(&town, &district);
        lay(&district, &ma, given, true).unwrap();
        carry(&district, &town);
        assert_eq!(found(&town, given).settled_at, found(&district, given).settled_at);
        assert!(found(&town, given).settled_at.is_some());
    }
}

#[test]
fn who_gives_it_on_the_screen_gives_it_in_the_post_that_the_record_knows() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let by = |name: &str, post: &str| Give {
            leader_of: None,
            by_post: post.to_owned(),
            by_name: name.to_owned(),
            method: InstructionMethod::OnScreen,
            at: None,
            taken_by: None,
            text: "全力救人。".to_owned(),
            attachment_id: None,
            to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: None }],
        };
        let he = Who { person: Some(person("贺永强")), ..officer(DISTRICT, "贺永强") };
        let (own, other) = (by("贺永强", "领导"), by("王维平", "区长"));
        let given = node.on(&he, id, move |tx, _, who, r| instruct::give(tx, who, r, own)).unwrap();
        assert_eq!(found(&node, given).by_post, "副区长");
        let given = node.on(&he, id, move |tx, _, who, r| instruct::give(tx, who, r, other)).unwrap();
        assert_eq!(found(&node, given).by_post, "区长", "of another it is as it was said");
    });
}
