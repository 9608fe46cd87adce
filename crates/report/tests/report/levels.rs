//! The same night over several nodes: a township with a node of its own, the district,
//! the city; what each writes is carried to its neighbours by hand.
use crate::world::*;
use facts::report::{DispatchOpened, InstructionMethod, Term};
use kernel::{Clock, Grade, ReportId};
use report::model::{ChosenRating, Via};
use report::read::dto::{ReportDetail, WayRole, WayState};
use report::service::desk::{self, Verify};
use report::service::follow::{self, FollowUp};
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct, Rate};
use report::service::upward::{self, Upward};
use report::service::{ReportError, dispatch_id};

struct Three {
    town: Node,
    district: Node,
    city: Node,
    clock: Clock,
}

fn three() -> Three {
    let plan = Plan::of(&[TOWN, DISTRICT, CITY]);
    let clock = Clock::standing_at(NIGHT);
    Three {
        town: Node::sqlite(&plan, TOWN, &clock),
        district: Node::sqlite(&plan, DISTRICT, &clock),
        city: Node::sqlite(&plan, CITY, &clock),
        clock,
    }
}

impl Three {
    /// Everything goes everywhere it is meant to go.
    fn settle(&self) {
        for _ in 0..3 {
            carry(&self.town, &self.district);
            carry(&self.district, &self.city);
            carry(&self.city, &self.district);
            carry(&self.district, &self.town);
        }
    }
}

fn up(node: &Node, who: &org::web::Who, source: ReportId) -> ReportId {
    let asked = who.clone();
    let prepared = node
        .read(|db, terms| {
            let found = report::service::visible_report(db, &asked, source)?;
            upward::prepare(db, terms, &asked, &found, node.clock.now())
        })
        .unwrap();
    let typed = Upward {
        report: prepared.report,
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: word(who.unit),
        paper: None,
    };
    node.on(who, source, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
        .unwrap()
}

fn cell<'a>(seen: &'a ReportDetail, unit: &str) -> &'a report::read::dto::WayLevel {
    seen.way.iter().find(|w| w.unit == unit).unwrap_or_else(|| panic!("no {unit} in {:?}", seen.way))
}

#[test]
fn a_report_climbs_and_the_way_comes_back_to_the_township() {
    let t = three();
    let bai = officer(TOWN, "白彩霞");
    let id = t.town.send(&bai, mine()).unwrap();
    let waiting = t.town.detail(&bai, id);
    assert!(cell(&waiting, "榆阳区").delivered_at.is_none(), "saved here, not held there yet");
    t.clock.advance_ms(1_000);
    t.settle();
    let seen = t.town.detail(&bai, id);
    assert_eq!(cell(&seen, "麻黄梁镇").role, WayRole::Own);
    assert!(cell(&seen, "榆阳区").delivered_at.is_some());
    // 较大涉险: the city has the copy over the district's head; the district's own is still owed.
    let gao = officer(CITY, "高磊");
    let copy = t.city.detail(&gao, id);
    assert!(cell(&copy, "榆林市").delivered_at.is_some());
    assert_eq!(cell(&copy, "榆林市").doc.state, WayState::Owed);
    assert!(
        copy.clocks.iter().all(|c| c.owed_by.name != "榆林市" || c.to.unit != "陕西省"),
        "a copy makes nobody owe"
    );

    let ma = officer(DISTRICT, "马志远");
    t.clock.advance_ms(180_000);
    t.district.on(&ma, id, desk::receive).unwrap();
    t.district
        .on(&ma, id, |tx, terms, who, r| {
            desk::verify(tx, terms, who, r, Verify { note: "已核".to_owned(), casualties: None }, None)
        })
        .unwrap();
    t.clock.advance_ms(60_000);
    let second = up(&t.district, &ma, id);
    t.settle();

    let at_city = t.city.detail(&gao, second);
    assert_eq!((at_city.root, at_city.sources[0].id), (id, id));
    assert_eq!(cell(&at_city, "榆林市").via, Some(Via::Block));
    assert_eq!(cell(&at_city, "区应急局").via, Some(Via::Line), "a bureau stands beside the governments");
    assert_eq!(cell(&at_city, "麻黄梁镇").role, WayRole::Own);
    // As far up as it went: what happened at the district is seen at the city, ☎ and 文 apart.
    let district = cell(&at_city, "榆阳区");
    assert!(district.received_at.is_some() && district.verified_at.is_some(), "{district:?}");
    assert_eq!(district.doc.state, WayState::Done, "{district:?}");
    assert!(at_city.clocks.iter().any(|c| c.mine && c.to.unit == "陕西省"), "the city owes the province now");
    t.clock.advance_ms(60_000);
    t.city.on(&gao, second, desk::receive).unwrap();
    up(&t.city, &gao, second);
    t.settle();

    let seen = t.town.detail(&bai, id);
    let steps: Vec<_> = seen
        .way
        .iter()
        .map(|w| (w.unit.as_str(), w.delivered_at.is_some(), w.received_at.is_some()))
        .collect();
    assert!(steps.contains(&("榆阳区", true, true)), "{steps:?}");
    assert!(steps.contains(&("榆林市", true, true)), "{steps:?}");
    let province = cell(&seen, "陕西省");
    assert_eq!(
        (province.role, province.doc.state),
        (WayRole::External, WayState::Owed),
        "written, not yet handed"
    );
    let hidden = t.town.read(|db, _| Ok(report::views::report::get(db, second)?)).unwrap();
    assert!(hidden.is_none(), "the town hears of the way, not of the district's text");
}

#[test]
fn an_instruction_travels_to_its_units_nodes_and_the_answer_back() {
    let t = three();
    let id = t.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    t.settle();
    let ma = officer(DISTRICT, "马志远");
    let give = Give {
        leader_of: None,
        by_post: "副区长".to_owned(),
        by_name: "贺永强".to_owned(),
        method: InstructionMethod::InPerson,
        at: None,
        taken_by: Some("马志远".to_owned()),
        text: "周边小窑口也要查。".to_owned(),
        attachment_id: None,
        to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: None }],
    };
    let given = t.district.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
    t.settle();
    let bai = officer(TOWN, "白彩霞");
    t.town
        .run(move |tx, _| {
            instruct::seen(tx, &bai, given)?;
            instruct::answer(tx, &bai, given, "12人名单核完".to_owned())
        })
        .unwrap();
    t.settle();
    let seen = t.district.detail(&ma, id);
    assert_eq!(seen.instructions[0].to[0].answer.as_deref(), Some("12人名单核完"));
    assert_eq!(seen.instructions[0].text, "周边小窑口也要查。");
    let at_city = t.city.read(|db, _| Ok(report::views::instruction::get(db, given)?)).unwrap();
    assert!(at_city.is_none(), "nobody holds what is not addressed to them");
}

/// The province has the district's copy before the city has written anything: that the city was
/// sent the report is restated to it, and the city is a level between the two, no bureau.
#[test]
fn a_government_of_which_only_the_restated_way_tells_is_a_level_of_it() {
    let plan = Plan::of(&[TOWN, DISTRICT, CITY, PROVINCE]);
    let clock = Clock::standing_at(NIGHT);
    let [town, district, city, province] =
        [TOWN, DISTRICT, CITY, PROVINCE].map(|code| Node::sqlite(&plan, code, &clock));
    let settle = || {
        for _ in 0..3 {
            for (below, above) in [(&town, &district), (&district, &city), (&city, &province)] {
                carry(below, above);
            }
            for (above, below) in [(&province, &city), (&city, &district), (&district, &town)] {
                carry(above, below);
            }
        }
    };
    let id = town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    settle();
    clock.advance_ms(60_000);
    let written = up(&district, &officer(DISTRICT, "马志远"), id);
    settle();
    let seen = province.detail(&officer(PROVINCE, "李楠"), written);
    let vias: Vec<_> = seen.way.iter().map(|w| (w.unit.as_str(), w.via)).collect();
    assert!(vias.contains(&("榆林市", Some(Via::Skip))), "{vias:?}");
    assert!(vias.contains(&("区应急局", Some(Via::Line))), "{vias:?}");
}

/// City, district and two townships, each with a node of its own; the city on the given
/// database.
struct Four {
    town: Node,
    other: Node,
    district: Node,
    city: Node,
}

impl Four {
    fn on(store: testkit::TestStore) -> Self {
        let plan = Plan::of(&[TOWN, OTHER_TOWN, DISTRICT, CITY]);
        let clock = Clock::standing_at(NIGHT);
        Self {
            town: Node::sqlite(&plan, TOWN, &clock),
            other: Node::open(&plan, OTHER_TOWN, &clock, store),
            district: Node::sqlite(&plan, DISTRICT, &clock),
            city: Node::sqlite(&plan, CITY, &clock),
        }
    }

    fn settle(&self) {
        for _ in 0..3 {
            for below in [&self.town, &self.other] {
                carry(below, &self.district);
            }
            carry(&self.district, &self.city);
            carry(&self.city, &self.district);
            for below in [&self.town, &self.other] {
                carry(&self.district, below);
            }
        }
    }
}

#[test]
fn all_whom_an_instruction_is_for_see_how_far_the_others_are() {
    for store in testkit::stores() {
        let four = Four::on(store);
        let id = four.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        four.settle();
        let gao = officer(CITY, "高磊");
        let to = |code| GiveTo { unit_id: unit(code), lead: code == TOWN, due_at: None };
        let give = Give {
            leader_of: None,
            by_post: "副市长".to_owned(),
            by_name: "某某".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "两镇都要停产排查。".to_owned(),
            attachment_id: None,
            to: vec![to(TOWN), to(OTHER_TOWN), to(EMERGENCY)],
        };
        let given = four.city.on(&gao, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
        four.settle();
        let answer = |node: &Node, code: &'static str, words: &'static str| {
            let who = officer(code, "值班员");
            node.run(move |tx, _| {
                instruct::seen(tx, &who, given)?;
                instruct::answer(tx, &who, given, words.to_owned())
            })
            .unwrap();
        };
        answer(&four.town, TOWN, "已停产 3 处");
        answer(&four.district, EMERGENCY, "专家已到");
        let zhang = officer(OTHER_TOWN, "张值班");
        four.other.run(move |tx, _| instruct::seen(tx, &zhang, given)).unwrap();
        four.settle();
        for node in [&four.town, &four.other, &four.district, &four.city] {
            let i = node.read(|db, _| Ok(report::views::instruction::get(db, given)?)).unwrap().unwrap();
            let told: Vec<_> = i.to.iter().map(|t| (t.seen_at.is_some(), t.answer.as_deref())).collect();
            let expected = vec![(true, Some("已停产 3 处")), (true, None), (true, Some("专家已到"))];
            assert_eq!(told, expected, "at {}", node.code);
        }
        // The district has it on its way down, and shows it at its desk.
        let seen = four.district.detail(&officer(DISTRICT, "马志远"), id);
        assert_eq!(seen.instructions.len(), 1);
        assert_eq!(seen.instructions[0].to[0].answer.as_deref(), Some("已停产 3 处"));
        // The other township never had the report; the instruction is its own all the same.
        let report = four.other.read(|db, _| Ok(report::views::report::get(db, id)?)).unwrap();
        assert!(report.is_none());
    }
}

#[test]
fn a_grade_raised_below_makes_the_level_above_owe_more() {
    let t = three();
    let bai = officer(TOWN, "白彩霞");
    let id = t.town.send(&bai, collision()).unwrap();
    t.settle();
    let ma = officer(DISTRICT, "马志远");
    let province = dispatch_id(id, unit(DISTRICT), desk(PROVINCE));
    let owed = |t: &Three| t.district.detail(&ma, id).clocks.iter().any(|c| c.dispatch_id == Some(province));
    assert!(!owed(&t));
    let rate = Rate {
        chosen: ChosenRating::new(Grade::III, false),
        reason: None,
        confirm: false,
        confirmed_by: None,
    };
    t.town.on(&bai, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    t.settle();
    assert_eq!(t.district.detail(&ma, id).rating.grade, Grade::III);
    assert!(owed(&t), "较大: the copy to the province");
    let before = entries(&t.district).len();
    t.district.arrive();
    t.district.arrive();
    assert_eq!(entries(&t.district).len(), before, "what was drawn once is not drawn again");
}

#[test]
fn a_grade_that_was_raised_while_the_line_was_down_for_days_is_followed_when_it_comes() {
    let t = three();
    let bai = officer(TOWN, "白彩霞");
    let id = t.town.send(&bai, collision()).unwrap();
    t.settle();
    let rate = Rate {
        chosen: ChosenRating::new(Grade::III, false),
        reason: None,
        confirm: false,
        confirmed_by: None,
    };
    t.town.on(&bai, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    t.town.clock.advance_ms(5 * 86_400_000);
    carry(&t.town, &t.district);
    let ma = officer(DISTRICT, "马志远");
    let province = dispatch_id(id, unit(DISTRICT), desk(PROVINCE));
    assert!(t.district.detail(&ma, id).clocks.iter().any(|c| c.dispatch_id == Some(province)));
    assert!(!t.district.arrival_due(), "once");
}

#[test]
fn what_was_followed_is_taken_up_again_only_when_something_moved() {
    let mut t = three();
    let bai = officer(TOWN, "白彩霞");
    let id = t.town.send(&bai, collision()).unwrap();
    t.settle();
    assert!(!t.district.arrival_due());
    let rate = Rate {
        chosen: ChosenRating::new(Grade::III, false),
        reason: None,
        confirm: false,
        confirmed_by: None,
    };
    t.town.on(&bai, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    assert!(t.town.arrival_due(), "a raised grade is looked at");
    t.settle();
    assert!(!t.town.arrival_due() && !t.district.arrival_due(), "and then left alone");
    t.district.on(&officer(DISTRICT, "马志远"), id, desk::receive).unwrap();
    assert!(t.district.arrival_due(), "a receipt may ask for calls");
    t.district.arrive();
    assert!(!t.district.arrival_due());
    t.district.followed = std::sync::Arc::default();
    assert!(t.district.arrival_due(), "a restart forgets");
    let before = entries(&t.district).len();
    t.district.arrive();
    assert!(!t.district.arrival_due());
    assert_eq!(entries(&t.district).len(), before);
}

#[test]
fn a_false_alarm_withdrawn_below_leaves_nothing_owed_above() {
    let t = three();
    let bai = officer(TOWN, "白彩霞");
    let id = t.town.send(&bai, mine()).unwrap();
    t.settle();
    t.town
        .on(&bai, id, |tx, terms, who, r| mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None))
        .unwrap();
    t.settle();
    let seen = t.district.detail(&officer(DISTRICT, "马志远"), id);
    assert!(seen.withdrawn_at.is_some());
    assert!(seen.clocks.is_empty(), "{:?}", seen.clocks);
}

/// A township's report that the district has received and written upward a minute ago: the nodes, it,
/// and the district's own.
fn went_up() -> (Three, ReportId, ReportId) {
    let t = three();
    let ma = officer(DISTRICT, "马志远");
    let id = t.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    t.settle();
    t.district.on(&ma, id, desk::receive).unwrap();
    let up = up(&t.district, &ma, id);
    t.settle();
    t.clock.advance_ms(60_000);
    (t, id, up)
}

/// With what the next follow-up of a report begins.
fn prepared(node: &Node, who: &org::web::Who, id: ReportId) -> follow::PreparedFollowUp {
    let now = node.clock.now();
    let prepared = node.read(|db, terms| {
        let found = report::service::visible_report(db, who, id)?;
        follow::prepare(db, terms, who, &found, now)
    });
    prepared.unwrap()
}

/// What was written upward already is withdrawn by who wrote it, or said to stand: the district is
/// told on 今日 and at the report, and the city hears what came of it.
#[test]
fn a_false_alarm_that_went_upward_is_withdrawn_at_every_level() {
    let (t, id, up) = went_up();
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let gao = officer(CITY, "高值班");
    let why = || Some("误报，井下是排水试验".to_owned());
    t.town.on(&bai, id, move |tx, terms, who, r| mend::withdraw(tx, terms, who, r, why(), None)).unwrap();
    t.settle();

    for (seen, place) in [(id, "at the report from below"), (up, "at the own one")] {
        let seen = t.district.detail(&ma, seen);
        let [said] = seen.below.as_slice() else { panic!("{place}: {:?}", seen.below) };
        assert!(said.withdrawn && said.what.contains("撤回原报：误报，井下是排水试验"), "{place}: {said:?}");
    }
    let asked: Vec<_> = duties(&t.district, &ma).into_iter().map(|(code, _)| code).collect();
    assert!(asked.contains(&"recall".to_owned()), "{asked:?}");
    for gone in ["telephone", "follow", "up"] {
        assert!(!asked.contains(&gone.to_owned()), "nobody tells a false alarm once more: {asked:?}");
    }
    // It is passed on as it was said, or the own report is withdrawn; the city sees either.
    let prepared = prepared(&t.district, &ma, up);
    assert!(prepared.what.contains("撤回原报"), "what a follow-up begins with");
    t.district.on(&ma, up, move |tx, terms, who, r| mend::withdraw(tx, terms, who, r, why(), None)).unwrap();
    t.settle();
    let city = t.city.detail(&gao, up);
    assert!(city.withdrawn_at.is_some());
    assert!(city.timeline.iter().any(|item| item.what == "report.withdrawn"), "{:?}", city.timeline);
    assert!(t.district.detail(&ma, up).below.is_empty());
    let asked: Vec<_> = duties(&t.district, &ma).into_iter().map(|(code, _)| code).collect();
    assert!(!asked.contains(&"recall".to_owned()), "{asked:?}");
}

#[test]
fn a_correction_below_is_passed_on_with_the_next_follow_up() {
    let (t, id, up) = went_up();
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let gao = officer(CITY, "高值班");
    let right = Correct {
        place_text: Some("东沟煤矿".to_owned()),
        reason: "地名听错".to_owned(),
        ..Correct::default()
    };
    t.town.on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, right, None)).unwrap();
    t.settle();
    let prepared = prepared(&t.district, &ma, up);
    assert!(prepared.what.contains("地点“双柳沟煤矿”改为“东沟煤矿”；地名听错"), "{}", prepared.what);
    assert!(duties(&t.district, &ma).iter().any(|(_, next)| next.contains("转报下级新情况")));
    let typed = |passes| FollowUp {
        what: prepared.what.clone(),
        casualties: prepared.casualties.clone(),
        passes,
        sign: word(unit(DISTRICT)),
        ..FollowUp::default()
    };
    let (blind, seeing) = (typed(Vec::new()), typed(prepared.passes.clone()));
    let refused = t
        .district
        .on(&ma, up, move |tx, terms, who, r| follow::send(tx, terms, who, r, blind, None))
        .unwrap_err();
    assert!(matches!(refused, ReportError::Moved { .. }), "{refused:?}");
    t.district.on(&ma, up, move |tx, terms, who, r| follow::send(tx, terms, who, r, seeing, None)).unwrap();
    t.settle();
    assert!(t.district.detail(&ma, up).below.is_empty(), "passed on once");
    let city = t.city.detail(&gao, up);
    assert!(city.follow_ups.iter().any(|f| f.what.contains("改为“东沟煤矿”")), "{:?}", city.follow_ups);
}

#[test]
fn nobody_writes_for_a_unit_that_another_node_hosts() {
    let t = three();
    let ma = officer(DISTRICT, "马志远");
    let behalf = report::model::FirstReport { unit_id: Some(unit(TOWN)), ..collision() };
    assert_eq!(t.district.send(&ma, behalf), Err(ReportError::HostedElsewhere));
}

/// A township that says its report is at the district's desk is not believed: only the
/// node that keeps the desk says so.
#[test]
fn nobody_says_for_another_node_that_something_arrived_there() {
    for forged in [false, true] {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let (town, district) = (Node::sqlite(&plan, TOWN, &clock), Node::sqlite(&plan, DISTRICT, &clock));
        let id = ReportId::new();
        let term = Term {
            minutes: 5,
            due_at: NIGHT.plus_minutes(5),
            article: String::new(),
            article_en: String::new(),
            ceiling_minutes: None,
            ceiling_article: None,
            ceiling_article_en: None,
        };
        let fact = DispatchOpened {
            id: dispatch_id(id, unit(TOWN), desk(DISTRICT)),
            root: id,
            report: Some(id),
            title: "双柳沟煤矿事故".to_owned(),
            kind: "coal_mine".to_owned(),
            rating: rated(Grade::III, false),
            from_unit: unit(TOWN),
            from_name: "麻黄梁镇".to_owned(),
            from_level: kernel::Level::Township,
            from_desk: None,
            to_desk: desk(DISTRICT),
            to_name: "榆阳区总值班室".to_owned(),
            to_unit: unit(DISTRICT),
            to_unit_name: "榆阳区".to_owned(),
            to_level: kernel::Level::District,
            via: Via::Block,
            external: false,
            opened_at: NIGHT,
            started_at: NIGHT,
            tel: None,
            doc: None,
            reach: kernel::Level::District,
            nodes: Vec::new(),
            arrived: forged.then_some(term),
        };
        let draft = facts::Draft { unit: Some(unit(TOWN)), ..facts::Draft::of(&fact).unwrap() };
        town.enter_draft(draft.to(facts::Audience::of(facts::Channel::Up(kernel::Level::District))));
        carry(&town, &district);
        let parked = district.journal.read(|db| journal::read::parked(db, 10)).unwrap();
        assert_eq!(parked.len(), usize::from(forged), "{parked:?}");
    }
}

#[test]
fn a_district_alone_has_nobody_above_and_works() {
    let plan = Plan { alone: true, ..Plan::of(&[DISTRICT]) };
    let clock = Clock::standing_at(NIGHT);
    let node = Node::sqlite(&plan, DISTRICT, &clock);
    let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    let ma = officer(DISTRICT, "马志远");
    node.on(&ma, id, desk::receive).unwrap();
    let seen = node.detail(&ma, id);
    assert!(seen.received.unwrap().at.is_some());
    assert!(seen.clocks.iter().all(|c| !c.mine || c.met_at.is_some()), "nothing is owed to nobody");
    let own = report::model::FirstReport { place_text: "世纪广场".to_owned(), ..collision() };
    let own = node.send(&ma, own).unwrap();
    let typed = Upward {
        report: report::model::FirstReport { id: None, ..collision() },
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: word(unit(DISTRICT)),
        paper: None,
    };
    let refused =
        node.on(&ma, own, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None));
    assert_eq!(refused, Err(ReportError::NobodyOwed));
}

/// The township's clock is seven minutes fast: nothing is refused, and who reads the report at the
/// district sees whose times are not to be trusted, and whose are.
#[test]
fn a_timeline_says_which_times_are_of_a_wrong_clock() {
    let t = three();
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let id = t.town.send(&bai, mine()).unwrap();
    t.settle();
    t.district.on(&ma, id, desk::receive).unwrap();
    let town = t.town.journal.identity().node;
    let flag = move |tx: &mut journal::Tx<'_>| -> Result<(), journal::JournalError> {
        for (stream, last, _) in tx.all_ends_of(town)? {
            tx.flag_clock(stream, 1, last + 1, 7 * 60_000)?;
        }
        Ok(())
    };
    t.district.journal.run(journal::Turn::Background, flag).unwrap();
    let off = |what: &str, seen: &ReportDetail| {
        seen.timeline.iter().find(|item| item.what == what).map(|item| item.clock_off_ms)
    };
    let seen = t.district.detail(&ma, id);
    assert_eq!(off("report.sent", &seen), Some(Some(7 * 60_000)));
    assert_eq!(off("dispatch.received", &seen), Some(None), "the district's own");
    assert_eq!(off("report.sent", &t.town.detail(&bai, id)), Some(None), "its author's own page");
}
