//! 并案: the same event told twice is proposed with its reasons, linked and parted; nothing is
//! deleted, what is owed goes together, and the levels above and below hear of it.
use crate::world::*;
use kernel::ReportId;
use org::web::Who;
use report::model::FirstReport;
use report::read::list::{ListQuery, ListState, page};
use report::service::link::{self, Other};
use report::service::upward::{self, Upward};
use report::service::{ReportError, desk as room};

/// The next township was called about the same mine.
fn heard() -> FirstReport {
    FirstReport {
        what: "群众来电说双柳沟煤矿井下透水，3人被困。".to_owned(),
        place_text: "双柳沟煤矿".to_owned(),
        outside_reason: Some("群众打到本镇".to_owned()),
        ..mine()
    }
}

fn join(node: &Node, who: &Who, one: ReportId, other: ReportId) -> Result<(), ReportError> {
    let typed = Other { report_id: other, reason: None };
    node.on(who, one, move |tx, terms, who, r| link::join(tx, terms.law, who, r, &typed))
}

fn part(node: &Node, who: &Who, one: ReportId, other: ReportId, why: &str) -> Result<(), ReportError> {
    let typed = Other { report_id: other, reason: Some(why.to_owned()) };
    node.on(who, one, move |tx, _, who, r| link::part(tx, who, r, &typed))
}

fn listed(node: &Node, who: &Who, state: ListState) -> Vec<(ReportId, usize)> {
    let query = ListQuery { state, ..ListQuery::default() };
    let now = node.clock.now();
    let rows = node.read(|db, terms| page(db, terms.law, who, &query, now)).unwrap().rows;
    rows.into_iter().map(|r| (r.id, r.linked)).collect()
}

#[test]
fn one_event_told_twice_is_one_row_one_duty_and_two_sources() {
    nights(|node, clock| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        let first = node.send(&bai, mine()).unwrap();
        clock.advance_ms(4 * 60_000);
        let second = node.send(&gao, heard()).unwrap();
        let elsewhere = node.send(&gao, collision()).unwrap();
        for id in [first, second] {
            node.on(&ma, id, room::receive).unwrap();
        }
        let seen = node.detail(&ma, first);
        assert_eq!(
            seen.similar.iter().map(|s| s.report.id).collect::<Vec<_>>(),
            [second],
            "and not the collision"
        );
        let reasons: Vec<&str> = seen.similar[0].reasons.iter().map(|r| r.zh.as_str()).collect();
        assert!(
            reasons.contains(&"同一地点“双柳沟煤矿”") && reasons.contains(&"都是被困 3 人"),
            "{reasons:?}"
        );
        assert!(
            node.detail(&bai, first).similar.is_empty(),
            "a township is not asked about what it does not see"
        );

        let up = |who| {
            duties(&node, who).into_iter().filter(|(code, _)| code == "up" || code == "telephone").count()
        };
        let before = up(&ma);
        join(&node, &ma, second, first).unwrap();
        assert!(matches!(join(&node, &ma, first, second), Err(ReportError::Already(_))));
        let seen = node.detail(&ma, first);
        assert!(seen.similar.is_empty());
        let other = &seen.linked[0];
        assert_eq!((other.report.id, other.by.as_deref(), other.direct), (second, Some("马志远"), true));
        assert!(up(&ma) < before, "what is owed the city about both goes together");
        let sources: Vec<&str> = seen.ledger.iter().map(|l| l.source.as_str()).collect();
        assert_eq!(sources, ["麻黄梁镇首报", "青云镇首报"], "each figure with its source");
        assert_eq!(seen.ledger.iter().filter(|l| l.in_use).count(), 1);
        assert!(seen.timeline.iter().any(|t| t.what == "link.joined"));
        assert_eq!(seen.timeline.iter().filter(|t| t.what == "report.sent").count(), 2);
        for state in [ListState::Open, ListState::All] {
            let rows = listed(&node, &ma, state);
            assert!(
                rows.contains(&(first, 1)) && rows.iter().all(|(id, _)| *id != second),
                "{state:?} {rows:?}"
            );
        }
        // Each township has its own, and hears that it is one event; neither sees the other's.
        assert!(listed(&node, &gao, ListState::All).contains(&(second, 1)));
        let theirs = node.detail(&gao, second);
        assert!(theirs.linked.is_empty() && theirs.timeline.iter().any(|t| t.what == "link.joined"));

        // The report upward is drawn from both.
        let now = clock.now();
        let prepared =
            node.on(&ma, first, move |tx, terms, who, r| upward::prepare(tx, terms, who, r, now)).unwrap();
        assert!(prepared.report.what.contains("青云镇另报：群众来电"), "{}", prepared.report.what);
        let typed = Upward {
            report: prepared.report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let written = node
            .on(&ma, first, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
            .unwrap();
        let sources: Vec<ReportId> = node.detail(&ma, written).sources.iter().map(|s| s.id).collect();
        assert_eq!(sources, [first, second]);
        assert!(!node.detail(&ma, second).actions.iter().any(|a| a.code == "up" && a.allowed));

        // Parted: all as before, and nobody is asked again.
        part(&node, &ma, first, second, "两个矿，名字相近").unwrap();
        let seen = node.detail(&ma, second);
        assert!(seen.linked.is_empty() && seen.similar.is_empty());
        assert!(seen.actions.iter().any(|a| a.code == "up" && a.allowed), "owed by itself again");
        assert!(seen.timeline.iter().any(|t| t.detail.as_deref() == Some("两个矿，名字相近")));
        assert!(listed(&node, &ma, ListState::All).contains(&(second, 0)));
        // And joined again by a person who knows better.
        join(&node, &ma, second, first).unwrap();
        assert_eq!(node.detail(&ma, second).linked.len(), 1);
        join(&node, &ma, first, elsewhere).unwrap();
        assert_eq!(node.detail(&ma, second).linked.len(), 2, "what nobody proposed, a person may link");
    });
}

#[test]
fn what_cannot_be_one_event_is_refused() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let first = node.send(&bai, mine()).unwrap();
        let drill = node.send(&bai, FirstReport { drill: Some(true), ..mine() }).unwrap();
        let real = join(&node, &ma, first, drill).unwrap_err();
        assert_eq!(code(&real), "link.drill");
        assert_eq!(code(&join(&node, &ma, first, first).unwrap_err()), "link.same");
        assert!(
            join(&node, &officer(OTHER_TOWN, "高某"), first, drill).is_err(),
            "of others one sees nothing"
        );
        // Through a third: parted where it was linked.
        let (second, third) = (node.send(&bai, mine()).unwrap(), node.send(&bai, mine()).unwrap());
        join(&node, &ma, first, second).unwrap();
        join(&node, &ma, second, third).unwrap();
        let seen = node.detail(&ma, first);
        assert_eq!(seen.linked.iter().map(|l| l.direct).collect::<Vec<_>>(), [true, false]);
        assert_eq!(code(&part(&node, &ma, first, third, "").unwrap_err()), "link.through");
        part(&node, &ma, second, third, "").unwrap();
        assert_eq!(node.detail(&ma, first).linked.len(), 1);
    });
}

#[test]
fn a_link_is_heard_above_and_below_whatever_comes_first() {
    let plan = Plan::of(&[CITY, DISTRICT, TOWN]);
    let clock = kernel::Clock::standing_at(NIGHT);
    let city = Node::sqlite(&plan, CITY, &clock);
    let (district, town) = (Node::sqlite(&plan, DISTRICT, &clock), Node::sqlite(&plan, TOWN, &clock));
    let (bai, gao, ma) = (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
    let first = town.send(&bai, mine()).unwrap();
    carry(&town, &district);
    district.arrive();
    clock.advance_ms(60_000);
    let second = district.send(&gao, heard()).unwrap();
    let up = |id| {
        let now = clock.now();
        let prepared =
            district.on(&ma, id, move |tx, terms, who, r| upward::prepare(tx, terms, who, r, now)).unwrap();
        let typed = Upward {
            report: prepared.report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        district
            .on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
            .unwrap()
    };
    let (one, two) = (up(first), up(second));
    join(&district, &ma, first, second).unwrap();
    carry(&district, &city);
    carry(&district, &town);
    city.arrive();
    let li = officer(CITY, "李志鹏");
    // The township's own copy came over the district's head, and stands for the event.
    assert_eq!(city.detail(&li, one).linked.iter().map(|l| l.report.id).collect::<Vec<_>>(), [second]);
    assert!(town.detail(&bai, first).timeline.iter().any(|t| t.what == "link.joined"));
    let rows = listed(&city, &li, ListState::All);
    assert!(rows.contains(&(one, 1)) && !rows.iter().any(|(id, _)| [second, two].contains(id)), "{rows:?}");
    assert!(city.journal.read(|db| journal::read::parked(db, 10)).unwrap().is_empty());
}

/// What a unit owes the city about an event and has not written: dispatches by root.
fn owed_city(node: &Node, root: ReportId) -> Vec<(Option<i64>, Option<i64>)> {
    let all = node.read(|db, _| Ok(report::views::dispatch::of_root(db, root)?)).unwrap();
    let due = |t: &Option<facts::report::Term>| t.as_ref().map(|t| t.due_at.0);
    all.iter()
        .filter(|d| d.from_unit == unit(DISTRICT) && d.to_unit == unit(CITY) && d.withdrawn_at.is_none())
        .map(|d| (due(&d.tel), due(&d.doc)))
        .collect()
}

#[test]
fn the_strictest_clocks_and_the_gravest_grade_hold_for_both() {
    nights(|node, clock| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        // A light one first; five minutes later the same, grave.
        let light = node.send(&bai, collision()).unwrap();
        clock.advance_ms(5 * 60_000);
        let grave = node.send(&gao, FirstReport { place_text: "包茂高速".to_owned(), ..mine() }).unwrap();
        let before = owed_city(&node, grave);
        join(&node, &ma, light, grave).unwrap();
        let stands: Vec<_> = [owed_city(&node, light), owed_city(&node, grave)].concat();
        assert_eq!(stands.len(), 1, "owed once");
        assert!(stands[0].0 <= before[0].0 && stands[0].1 <= before[0].1, "{stands:?} {before:?}");
        let now = clock.now();
        let prepared =
            node.on(&ma, light, move |tx, terms, who, r| upward::prepare(tx, terms, who, r, now)).unwrap();
        let chosen = prepared.report.rating.unwrap();
        assert_eq!((chosen.grade, chosen.near_miss), (kernel::Grade::III, true), "as grave as the graver");
        let query = ListQuery { state: ListState::All, ..ListQuery::default() };
        let rows = node.read(|db, terms| page(db, terms.law, &ma, &query, now)).unwrap().rows;
        assert_eq!(rows.iter().find(|r| r.id == light).unwrap().rating.grade, kernel::Grade::III);
        // Whoever looks for grade III finds the graver one.
        let query = ListQuery { grade: Some(kernel::Grade::III), ..query };
        let rows = node.read(|db, terms| page(db, terms.law, &ma, &query, now)).unwrap().rows;
        assert!(rows.iter().any(|r| r.id == grave));
    });
}

#[test]
fn what_went_with_a_withdrawn_report_is_owed_again_and_what_is_written_stays() {
    nights(|node, clock| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        let first = node.send(&bai, mine()).unwrap();
        clock.advance_ms(60_000);
        let second = node.send(&gao, heard()).unwrap();
        join(&node, &ma, first, second).unwrap();
        assert!(owed_city(&node, second).is_empty());
        let why = Some("与青云镇重复".to_owned());
        node.on(&bai, first, move |tx, terms, who, r| {
            report::service::mend::withdraw(tx, terms, who, r, why, None)
        })
        .unwrap();
        assert_eq!(owed_city(&node, second).len(), 1, "nobody else owes it any more");

        // What is written to the city does not swallow what came after it.
        let third = node.send(&bai, FirstReport { id: Some(ReportId::new()), ..mine() }).unwrap();
        let now = clock.now();
        let prepared =
            node.on(&ma, third, move |tx, terms, who, r| upward::prepare(tx, terms, who, r, now)).unwrap();
        let typed = Upward {
            report: prepared.report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        node.on(&ma, third, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
            .unwrap();
        join(&node, &ma, second, third).unwrap();
        assert_eq!(owed_city(&node, second).len(), 1);
    });
}

#[test]
fn what_was_withdrawn_speaks_in_no_report_upward_and_in_no_row() {
    nights(|node, clock| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        let first = node.send(&gao, heard()).unwrap();
        clock.advance_ms(60_000);
        let second = node.send(&bai, mine()).unwrap();
        join(&node, &ma, first, second).unwrap();
        let said = |node: &Node| prepared(node, &ma, second).report.what;
        assert!(said(&node).contains("群众来电说"), "{}", said(&node));
        let why = Some("听错了".to_owned());
        node.on(&gao, first, move |tx, terms, who, r| {
            report::service::mend::withdraw(tx, terms, who, r, why, None)
        })
        .unwrap();
        assert!(!said(&node).contains("群众来电说"), "{}", said(&node));
        let rows = listed(&node, &ma, ListState::All);
        assert_eq!(rows.iter().find(|(id, _)| *id == second), Some(&(second, 0)));
        assert!(node.detail(&ma, second).linked.iter().all(|l| l.withdrawn_at.is_some()));

        let typed = Upward {
            report: prepared(&node, &ma, second).report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let up = node
            .on(&ma, second, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
            .unwrap();
        let written = node.read(|db, _| Ok(report::views::report::get(db, up)?)).unwrap().unwrap();
        assert_eq!(written.sources, [second]);
        let text = |id| node.read(|db, terms| report::read::message::message(db, terms, &ma, id, None, None));
        assert!(text(first).unwrap().starts_with("【已撤回】"), "{}", text(first).unwrap());
        assert!(text(first).unwrap().contains("听错了") && !text(second).unwrap().contains("已撤回"));
    });
}

#[test]
fn only_who_has_both_links_them() {
    nights(|node, _| {
        let (bai, gao, coal) = (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(COAL, "折某"));
        let (first, second) = (node.send(&bai, mine()).unwrap(), node.send(&gao, heard()).unwrap());
        for who in [&bai, &gao, &coal] {
            assert!(join(&node, who, first, second).is_err(), "{}", who.name);
        }
    });
}
