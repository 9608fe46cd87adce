//! 退回 and 改送: a wrong address is the only reason to return a report; the right one is named,
//! rings at the sender, and is owed from the same start.
use crate::world::*;
use kernel::{DispatchId, Grade, ReportId};
use org::web::Who;
use report::model::{ChosenRating, FirstReport};
use report::read::dto::ReportDetail;
use report::service::address::{self, Readdress, Return};
use report::service::sign::Sign;
use report::service::upward::{self, Upward};
use report::service::{ReportError, desk as room};

fn gas() -> FirstReport {
    FirstReport {
        what: "镇区燃气管道泄漏，1人轻伤，已关阀".to_owned(),
        place_text: "麻黄梁镇区".to_owned(),
        kind: "gas".to_owned(),
        casualties: collision().casualties,
        rating: Some(ChosenRating::new(Grade::IV, false)),
        ..mine()
    }
}

fn give_back(node: &Node, who: &Who, id: ReportId, typed: Return) -> Result<(), ReportError> {
    node.on(who, id, move |tx, _, who, r| address::give_back(tx, who, r, typed, None))
}

fn to_coal() -> Return {
    Return { reason: "燃气由能源局主管".to_owned(), desk_id: Some(desk(COAL)), right: None }
}

fn readdress(
    node: &Node,
    who: &Who,
    id: ReportId,
    dispatch_id: DispatchId,
    to: &'static str,
) -> Result<(), ReportError> {
    let typed = Readdress { dispatch_id, desk_id: desk(to) };
    node.on(who, id, move |tx, terms, who, r| address::readdress(tx, terms, who, r, typed))
}

fn allowed(seen: &ReportDetail, code: &str) -> bool {
    seen.actions.iter().any(|a| a.code == code && a.allowed)
}

#[test]
fn a_wrong_address_is_returned_and_the_right_desk_is_owed_from_the_same_start() {
    nights(|node, clock| {
        let (bai, bureau, coal) =
            (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"), officer(COAL, "折某"));
        let id = node.send(&bai, gas()).unwrap();
        assert!(allowed(&node.detail(&bureau, id), "return"));
        clock.advance_ms(4 * 60_000);
        let unnamed = Return { desk_id: None, right: Some(" ".to_owned()), ..to_coal() };
        assert_eq!(code(&give_back(&node, &bureau, id, unnamed).unwrap_err()), "return.right_missing");
        let own = Return { desk_id: Some(desk(EMERGENCY)), ..to_coal() };
        assert_eq!(code(&give_back(&node, &bureau, id, own).unwrap_err()), "return.own_desk");
        let mute = Return { reason: String::new(), ..to_coal() };
        assert_eq!(code(&give_back(&node, &bureau, id, mute).unwrap_err()), "report.reason_empty");
        give_back(&node, &bureau, id, to_coal()).unwrap();

        // The sender sees why, where to, and is asked to send it there.
        let seen = node.detail(&bai, id);
        let back = &seen.returned[0];
        assert_eq!(
            (back.by.as_deref(), back.right.as_str(), back.open),
            (Some("高亮"), "区能源局值班室", true)
        );
        assert!(seen.timeline.iter().any(|t| t.what == "dispatch.returned" && t.strong));
        assert!(seen.way.iter().all(|w| w.unit != "区应急局"), "it stands there no more");
        assert!(
            duties(&node, &bai).iter().any(|(code, next)| code == "readdress" && next.contains("区能源局"))
        );
        let bell = node.detail(&bureau, id);
        assert!(!allowed(&bell, "return") && !allowed(&bell, "receive"));
        assert!(
            duties(&node, &bureau).is_empty(),
            "nothing is owed by the wrong desk: {:?}",
            duties(&node, &bureau)
        );

        // The right desk has it, by the clock that has run since the township knew.
        let again = readdress(&node, &bai, id, back.dispatch_id, EMERGENCY);
        assert!(matches!(again, Err(ReportError::Already(_))), "{again:?}");
        readdress(&node, &bai, id, back.dispatch_id, COAL).unwrap();
        let seen = node.detail(&bai, id);
        assert!(!seen.returned[0].open && !allowed(&seen, "readdress"));
        assert!(duties(&node, &bai).iter().all(|(code, _)| code != "readdress"));
        let clock_to = |name: &str| seen.clocks.iter().find(|c| c.to.name == name && c.mine).unwrap();
        assert_eq!(clock_to("区能源局值班室").started_at, gas().knew_at.unwrap());
        let there = node.detail(&coal, id);
        assert!(there.received.is_some() && allowed(&there, "receive"));
        node.on(&coal, id, room::receive).unwrap();
    });
}

#[test]
fn what_lies_in_the_jurisdiction_is_not_returned() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        assert!(!allowed(&node.detail(&ma, id), "return"));
        let refused = give_back(&node, &ma, id, to_coal()).unwrap_err();
        assert_eq!(code(&refused), "return.right_address");
        // A place beyond the border, which the township had to explain, is a wrong address.
        let beyond = FirstReport {
            place_text: "神木市大柳塔".to_owned(),
            outside_reason: Some("群众打到本镇".to_owned()),
            ..collision()
        };
        for draft in government(&node.plan, "610881", "神木市", kernel::Level::District, CITY) {
            node.enter_draft(draft);
        }
        let id = node.send(&bai, beyond).unwrap();
        let to = Return {
            reason: "事发地在神木市".to_owned(),
            desk_id: None,
            right: Some("神木市政府总值班室".to_owned()),
        };
        let before = duties(&node, &ma).len();
        give_back(&node, &ma, id, to).unwrap();
        assert!(duties(&node, &ma).len() < before, "what was owed upward because of it is owed no more");
        assert!(node.detail(&bai, id).returned[0].right_desk.is_none());
    });
}

#[test]
fn a_return_crosses_to_the_township_s_own_node() {
    let plan = Plan::of(&[DISTRICT, TOWN]);
    let clock = kernel::Clock::standing_at(NIGHT);
    let (district, town) = (Node::sqlite(&plan, DISTRICT, &clock), Node::sqlite(&plan, TOWN, &clock));
    let (bai, bureau, coal) = (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"), officer(COAL, "折某"));
    let id = town.send(&bai, gas()).unwrap();
    carry(&town, &district);
    district.arrive();
    clock.advance_ms(60_000);
    give_back(&district, &bureau, id, to_coal()).unwrap();
    carry(&district, &town);
    let back = town.detail(&bai, id).returned[0].clone();
    assert!(back.open && back.right == "区能源局值班室");
    readdress(&town, &bai, id, back.dispatch_id, COAL).unwrap();
    // Another node's desk never saw the report's own stream: it is owed, and goes with 上报.
    assert!(allowed(&town.detail(&bai, id), "up"));
    let typed = Upward {
        report: FirstReport { id: None, knew_at: None, ..gas() },
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: Some(Sign {
            post_id: Some(post_id(TOWN, "带班领导")),
            name: None,
            post: None,
            ..word(unit(TOWN)).unwrap()
        }),
        paper: None,
    };
    let again = town
        .on(&bai, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
        .unwrap();
    carry(&town, &district);
    district.arrive();
    assert!(allowed(&district.detail(&coal, again), "receive"));
}

#[test]
fn who_does_not_send_it_on_is_told_step_by_step() {
    nights(|node, clock| {
        let (bai, bureau) = (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"));
        let id = node.send(&bai, gas()).unwrap();
        node.on(&bureau, id, room::receive).unwrap();
        clock.advance_ms(60_000);
        give_back(&node, &bureau, id, to_coal()).unwrap();
        assert!(
            duties(&node, &bureau).is_empty(),
            "no call of the wrong desk is left: {:?}",
            duties(&node, &bureau)
        );
        let told = |node: &Node| {
            let seen = node.detail(&bai, id);
            let to = |t: &&report::read::dto::TimelineItem| {
                t.what == "dispatch.escalated" && t.detail.as_deref().is_some_and(|d| d.contains("应急局"))
            };
            seen.timeline.iter().filter(to).count()
        };
        clock.advance_ms(3 * 3_600_000);
        node.escalate();
        let late = told(&node);
        assert!(late > 0, "its clocks run on");
        let back = node.detail(&bai, id).returned[0].dispatch_id;
        readdress(&node, &bai, id, back, COAL).unwrap();
        clock.advance_ms(3_600_000);
        node.escalate();
        assert_eq!(told(&node), late, "sent on, nobody is told of the wrong desk");
    });
}
