//! 首报责任: where a place wants a report from the township and from the bureau in charge, the first
//! satisfies speed and the other still owes theirs; both are then one event.
use crate::world::*;
use facts::org::Via;
use kernel::ReportId;
use org::web::Who;
use report::model::FirstReport;
use report::read::dto::ClockWhat;
use report::read::inquiry::{Listed, list};
use report::read::list::{ListQuery, ListState, page};
use report::service::desk as room;

/// A bureau tells its own government.
fn bureaus_report(node: &Node) {
    node.enter_draft(route(EMERGENCY, None, &[], DISTRICT, Via::Block));
}

fn asked(node: &Node, who: &Who) -> Vec<report::read::dto::Inquiry> {
    node.read(|db, terms| Ok(list(db, terms, who, &Listed::default())?)).unwrap().rows
}

fn at_the_mine() -> FirstReport {
    FirstReport { place_text: "麻黄梁镇双柳沟煤矿".to_owned(), ..mine() }
}

#[test]
fn the_bureau_still_owes_its_report_where_the_township_was_first() {
    nights(|node, clock| {
        bureaus_report(&node);
        let (bai, bureau) = (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"));
        let id = node.send(&bai, at_the_mine()).unwrap();
        node.on(&bureau, id, room::receive).unwrap();
        let seen = node.detail(&bureau, id);
        let mine: Vec<_> = seen.clocks.iter().filter(|c| c.mine && c.to.unit == "榆阳区").collect();
        assert_eq!(mine.len(), 1, "{mine:?}");
        assert_eq!((mine[0].what, mine[0].minutes), (ClockWhat::Doc, 60), "in writing, and no call");
        assert!(mine[0].article.contains("首报责任") && mine[0].due_at == clock.now().plus_minutes(60));
        assert!(duties(&node, &bureau).iter().any(|(code, next)| code == "up" && next.contains("榆阳区")));
        // A light one is the township's alone.
        let light = node.send(&bai, collision()).unwrap();
        assert!(node.detail(&bureau, light).clocks.iter().all(|c| !c.mine || c.to.unit != "榆阳区"));
    });
}

#[test]
fn the_township_is_asked_where_a_bureau_was_first_and_both_are_one_event() {
    nights(|node, clock| {
        bureaus_report(&node);
        let (bai, bureau, ma) =
            (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"), officer(DISTRICT, "马志远"));
        let first = node.send(&bureau, at_the_mine()).unwrap();
        let asks = asked(&node, &bai);
        assert_eq!(asks.len(), 1);
        assert!(asks[0].mine && asks[0].text.contains("区应急局") && asks[0].text.contains("属地也要报首报"));
        assert!(asks[0].due.article.contains("首报责任"));
        assert!(duties(&node, &bai).iter().any(|(code, _)| code == "answer"));
        assert!(asked(&node, &officer(OTHER_TOWN, "高某")).is_empty(), "not the next township");
        clock.advance_ms(9 * 60_000);
        let typed = FirstReport { inquiry_id: Some(asks[0].id), id: Some(ReportId::new()), ..at_the_mine() };
        let second = node.send(&bai, typed).unwrap();
        assert!(asked(&node, &bai)[0].outcome.is_some());
        assert_eq!(node.detail(&ma, first).linked.iter().map(|l| l.report.id).collect::<Vec<_>>(), [second]);
        assert!(node.detail(&ma, first).linked[0].by.is_none(), "by the platform");
        let query = ListQuery { state: ListState::All, ..ListQuery::default() };
        let now = clock.now();
        let rows = node.read(|db, terms| page(db, terms.law, &ma, &query, now)).unwrap().rows;
        assert_eq!(rows.iter().map(|r| (r.id, r.linked)).collect::<Vec<_>>(), [(first, 1)]);
    });
}

#[test]
fn who_has_told_already_or_lies_elsewhere_is_not_asked() {
    nights(|node, clock| {
        bureaus_report(&node);
        let (bai, bureau) = (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"));
        node.send(&bai, at_the_mine()).unwrap();
        clock.advance_ms(5 * 60_000);
        node.send(&bureau, FirstReport { id: Some(ReportId::new()), ..at_the_mine() }).unwrap();
        assert!(asked(&node, &bai).is_empty(), "it was first itself");
        // A light one, and one whose place names no township.
        node.send(
            &bureau,
            FirstReport { id: Some(ReportId::new()), place_text: "青云镇".to_owned(), ..collision() },
        )
        .unwrap();
        node.send(
            &bureau,
            FirstReport { id: Some(ReportId::new()), place_text: "某矿".to_owned(), ..mine() },
        )
        .unwrap();
        assert!(asked(&node, &officer(OTHER_TOWN, "高某")).is_empty());
    });
}

#[test]
fn the_township_on_its_own_node_is_asked_and_its_answer_is_linked() {
    let plan = Plan::of(&[DISTRICT, TOWN]);
    let clock = kernel::Clock::standing_at(NIGHT);
    let (district, town) = (Node::sqlite(&plan, DISTRICT, &clock), Node::sqlite(&plan, TOWN, &clock));
    bureaus_report(&district);
    let (bai, bureau, ma) =
        (officer(TOWN, "白彩霞"), officer(EMERGENCY, "高亮"), officer(DISTRICT, "马志远"));
    let first = district.send(&bureau, at_the_mine()).unwrap();
    carry(&district, &town);
    let ask = asked(&town, &bai)[0].clone();
    let typed = FirstReport { inquiry_id: Some(ask.id), id: Some(ReportId::new()), ..at_the_mine() };
    let second = town.send(&bai, typed).unwrap();
    carry(&town, &district);
    district.arrive();
    assert_eq!(district.detail(&ma, first).linked.iter().map(|l| l.report.id).collect::<Vec<_>>(), [second]);
}
