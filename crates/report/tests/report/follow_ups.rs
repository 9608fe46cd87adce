//! 续报: what is new after a report, who owes it and when, and the figures that came of it.
use crate::world::*;
use facts::draft::Fact;
use facts::report::{FollowStage, ReportEscalated, ReportPaced, StepWord};
use kernel::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use kernel::{Clock, Grade, Instant, ReportId};
use report::figures::Lowered;
use report::model::{CasualtiesInput, CountInput};
use report::read::dto::{ClockWhat, ReportDetail};
use report::read::list::{ListQuery, ListState, page};
use report::read::today::today;
use report::service::ReportError;
use report::service::follow::{self, FollowUp, Pace};
use report::service::mend::{self, Rate};
use report::service::upward::{self, Upward};

fn number(n: u32) -> CountInput {
    CountInput::number(i64::from(n))
}

fn further(what: &str, dead: u32, trapped: u32) -> FollowUp {
    FollowUp {
        what: what.to_owned(),
        casualties: CasualtiesInput {
            dead: number(dead),
            trapped: number(trapped),
            ..CasualtiesInput::default()
        },
        ..FollowUp::default()
    }
}

pub fn said(node: &Node, code: &str, id: ReportId, typed: FollowUp) -> Result<(), ReportError> {
    let who = officer(code, "白彩霞");
    // What goes upward goes with a leader's word.
    let typed = FollowUp { sign: typed.sign.or_else(|| word(unit(code))), ..typed };
    node.on(&who, id, move |tx, terms, who, r| follow::send(tx, terms, who, r, typed, None))
}

/// When the next follow-up is due, as a page shows it.
fn due(seen: &ReportDetail) -> Option<Instant> {
    seen.clocks
        .iter()
        .find(|c| c.what == ClockWhat::Follow && c.owed_by.id == seen.from_unit.id)
        .map(|c| c.due_at)
}

fn escalated(node: &Node) -> Vec<(StepWord, Option<String>)> {
    let before = entries(node).len();
    node.escalate();
    let late = entries(node).into_iter().skip(before).filter(|e| e.header.kind == ReportEscalated::KIND);
    late.map(|e| serde_json::from_slice::<ReportEscalated>(&e.body).unwrap())
        .map(|f| (f.step, f.above.map(|above| above.name)))
        .collect()
}

#[test]
fn follow_ups_are_owed_until_the_final_report_and_each_moves_the_clock() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, mine()).unwrap();
        let first = node.detail(&bai, id);
        // Three trapped are a serious near miss: once a day (Order 21, art. 11).
        assert_eq!(due(&first), Some(NIGHT.plus_minutes(24 * 60)));
        let term = first.clocks.iter().find(|c| c.what == ClockWhat::Follow).unwrap();
        assert_eq!(term.article, "21号令 第十一条（每日至少一次）");
        assert_eq!((term.mine, term.to.name.as_str()), (true, "榆阳区"));

        clock.advance_ms(3 * HOUR_MS);
        said(&node, TOWN, id, further("救出1人，另2人位置已确定", 0, 2)).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!(due(&seen), Some(NIGHT.plus_minutes(27 * 60)), "a day after the last word");
        let told = &seen.follow_ups[0];
        assert_eq!((told.name.as_str(), told.name_en.as_str()), ("续报一", "Follow-up 1"));
        assert_eq!((told.what.as_str(), told.by.as_deref()), ("救出1人，另2人位置已确定", Some("白彩霞")));
        assert!(seen.title.contains("被困 2 人") || seen.title.contains("2 人被困"), "{}", seen.title);
        assert_eq!(seen.casualties.trapped.known(), Some(2));
        assert_eq!(seen.ledger[0].source, "麻黄梁镇续报一");
        assert_eq!(seen.ledger[0].lowered, [], "who was trapped is found: that is no lower figure");
        assert_eq!(seen.ledger[1].casualties.trapped.known(), Some(3), "what was said first still stands");
        // The district, which has the report, sees it and may not write it.
        let district = officer(DISTRICT, "马志远");
        assert_eq!(node.detail(&district, id).follow_ups.len(), 1);

        clock.advance_ms(HOUR_MS);
        let last = FollowUp { last: true, ..further("全部救出，无生命危险", 0, 0) };
        said(&node, TOWN, id, last).unwrap();
        let closed = node.detail(&bai, id);
        assert_eq!((due(&closed), closed.follow_ups[1].stage), (None, FollowStage::Last));
        assert_eq!(closed.closed_at, Some(clock.now()));
        let again = said(&node, TOWN, id, further("又有消息", 0, 0));
        assert!(matches!(again, Err(ReportError::NotNow(_))), "{again:?}");

        let reopened = node.on(&bai, id, |tx, terms, who, r| {
            follow::reopen(tx, terms, who, r, "发现还有1人失联".to_owned(), None)
        });
        reopened.unwrap();
        let open = node.detail(&bai, id);
        assert_eq!((open.closed_at, due(&open)), (None, Some(clock.now().plus_minutes(24 * 60))));
        said(&node, TOWN, id, further("失联1人已找到", 0, 0)).unwrap();
        assert_eq!(node.detail(&bai, id).follow_ups[2].name, "续报三");
    });
}

#[test]
fn casualties_may_still_be_told_after_the_final_report_as_long_as_they_are_counted() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        // A mine: thirty days; a road accident: seven (Order 493, art. 13).
        let (mine, road) = (node.send(&bai, mine()).unwrap(), node.send(&bai, collision()).unwrap());
        for id in [mine, road] {
            said(&node, TOWN, id, FollowUp { last: true, ..further("处置完毕", 0, 0) }).unwrap();
        }
        let days = |n: i64| Instant(Instant::from_civil_day(NIGHT.civil_day() + n + 1).0 - 1);
        assert_eq!(node.detail(&bai, mine).counted_until, Some(days(30)));
        assert_eq!(node.detail(&bai, road).counted_until, Some(days(7)));
        clock.advance_ms(8 * DAY_MS);
        let late = said(&node, TOWN, road, further("1名伤者死亡", 1, 0));
        assert!(matches!(late, Err(ReportError::NotNow(_))), "{late:?}");
        said(&node, TOWN, mine, further("医院报告3名重伤者死亡", 3, 0)).unwrap();
        let seen = node.detail(&bai, mine);
        assert_eq!((seen.follow_ups[1].stage, due(&seen)), (FollowStage::Recount, None));
        assert_eq!(seen.follow_ups[1].name, "伤亡补报");
        // The changed count is judged again: three dead are serious harm, no near miss.
        assert_eq!(seen.rating, rated(Grade::III, false));
        let same = said(&node, TOWN, mine, further("没有变化", 3, 0));
        assert!(matches!(same, Err(ReportError::NotNow(_))), "{same:?}");
    });
}

#[test]
fn a_figure_that_comes_down_in_silence_is_flagged_and_one_with_a_reason_is_not_silent() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, mine()).unwrap();
        let with = |dead, injured, fewer: Option<&str>| FollowUp {
            what: "核对人数".to_owned(),
            casualties: CasualtiesInput {
                dead: number(dead),
                injured: number(injured),
                ..CasualtiesInput::default()
            },
            fewer: fewer.map(str::to_owned),
            ..FollowUp::default()
        };
        let tell = |typed| {
            clock.advance_ms(HOUR_MS);
            said(&node, TOWN, id, typed).unwrap();
            let row = node.detail(&bai, id).ledger.remove(0);
            (row.lowered, row.reason)
        };
        assert_eq!(tell(with(2, 3, None)), (vec![], None));
        assert_eq!(tell(with(3, 2, None)), (vec![], None), "one of the injured died");
        assert_eq!(tell(with(2, 2, None)), (vec![Lowered::Dead], None));
        assert_eq!(tell(with(2, 0, None)), (vec![Lowered::Injured], None));
        let reason = "1人重复统计";
        assert_eq!(tell(with(1, 0, Some(reason))), (vec![Lowered::Dead], Some(reason.to_owned())));
    });
}

#[test]
fn a_late_follow_up_is_told_step_by_step_and_to_the_desk_that_waits_for_it() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, mine()).unwrap();
        node.escalate();
        clock.advance_ms(DAY_MS);
        node.escalate();
        clock.advance_ms(1);
        assert_eq!(escalated(&node), [], "told once");
        let seen = node.detail(&bai, id);
        assert!(seen.timeline.iter().any(|t| t.what == "report.escalated"), "{:?}", seen.timeline);
        let now = clock.now();
        let waits = node.read(|db, terms| Ok(today(db, terms, &bai, now)?)).unwrap();
        let owed = waits.items.iter().find(|i| i.action.code == "follow").unwrap();
        assert_eq!((owed.next.as_str(), owed.next_en.as_str()), ("续报一", "Follow-up 1"));
        // Among what is to be done it stands with its clock, and first.
        let open = ListQuery { state: ListState::Open, ..ListQuery::default() };
        let rows = node.read(|db, terms| page(db, terms.law, &bai, &open, now)).unwrap().rows;
        assert!(rows.iter().any(|r| r.id == id), "{rows:?}");
        clock.advance_ms(20 * MINUTE_MS);
        let told = escalated(&node);
        let steps: Vec<_> = told.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps, [StepWord::Leader, StepWord::Head, StepWord::Above]);
        assert_eq!(told[2].1.as_deref(), Some("榆阳区政府总值班室"));
        said(&node, TOWN, id, further("仍在抽水", 0, 3)).unwrap();
        clock.advance_ms(HOUR_MS);
        assert_eq!(escalated(&node), []);
        assert!(
            node.read(|db, terms| Ok(today(db, terms, &bai, now)?))
                .unwrap()
                .items
                .iter()
                .all(|i| { i.action.code != "follow" || i.due_at.is_some_and(|due| due > now) })
        );
    });
}

#[test]
fn a_desk_that_has_the_report_may_want_it_hourly_and_a_graver_grade_twice_a_day() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        let pace = |who: &org::web::Who, every_minutes| {
            let typed = Pace { every_minutes, reason: Some("省里在等".to_owned()) };
            node.on(who, id, move |tx, _, who, r| follow::pace(tx, who, r, typed, None))
        };
        assert!(matches!(pace(&bai, 60), Err(ReportError::NotNow(_))), "not by who owes it");
        assert!(matches!(pace(&ma, 5), Err(ReportError::Fields(_))));
        pace(&ma, 60).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!(due(&seen), Some(NIGHT.plus_minutes(60)));
        let clocks = seen.clocks.iter().find(|c| c.what == ClockWhat::Follow).unwrap();
        assert_eq!(clocks.article_en, "榆阳区 wants a follow-up every 1 h");
        clock.advance_ms(50 * MINUTE_MS);
        said(&node, TOWN, id, further("水位下降", 0, 3)).unwrap();
        assert_eq!(due(&node.detail(&bai, id)), Some(NIGHT.plus_minutes(110)), "hourly from then on");
    });
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, mine()).unwrap();
        clock.advance_ms(HOUR_MS);
        let chosen = report::model::ChosenRating::new(Grade::II, false);
        let typed = Rate { chosen, reason: None, confirm: false, confirmed_by: None };
        node.on(&bai, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, typed, None)).unwrap();
        assert_eq!(due(&node.detail(&bai, id)), Some(NIGHT.plus_minutes(12 * 60)), "as from the last word");
        let paced = entries(&node).into_iter().filter(|e| e.header.kind == ReportPaced::KIND).count();
        assert_eq!(paced, 1);
    });
}

#[test]
fn what_comes_from_below_is_passed_on_with_one_action() {
    let plan = Plan::of(&[TOWN, DISTRICT, CITY]);
    let clock = Clock::standing_at(NIGHT);
    let open = |code| Node::sqlite(&plan, code, &clock);
    let (town, district, city) = (open(TOWN), open(DISTRICT), open(CITY));
    let settle = || {
        for _ in 0..3 {
            carry(&town, &district);
            carry(&district, &city);
            carry(&city, &district);
            carry(&district, &town);
        }
    };
    let (bai, ma, yl) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"), officer(CITY, "高值班"));
    let first = town.send(&bai, mine()).unwrap();
    settle();
    let asked = ma.clone();
    let now = clock.now();
    let prepared = district.read(|db, terms| {
        let found = report::service::visible_report(db, &asked, first)?;
        upward::prepare(db, terms, &asked, &found, now)
    });
    let typed = Upward {
        report: prepared.unwrap().report,
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: word(unit(DISTRICT)),
        paper: None,
    };
    let upward = district
        .on(&ma, first, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
        .unwrap();
    clock.advance_ms(HOUR_MS);
    said(&town, TOWN, first, further("救出1人", 0, 2)).unwrap();
    settle();

    // The district has it on its page and on 今日, and passes it on as it came.
    assert_eq!(district.detail(&ma, upward).follow_ups[0].unit, "麻黄梁镇");
    let now = clock.now();
    let waits = district.read(|db, terms| Ok(today(db, terms, &ma, now)?)).unwrap();
    let item = waits.items.iter().find(|i| i.action.code == "follow").unwrap();
    assert_eq!(item.next, "续报一，转报下级新情况");
    let prepared = district.read(|db, terms| {
        let own = report::service::visible_report(db, &ma, upward)?;
        follow::prepare(db, terms, &ma, &own, now)
    });
    let prepared = prepared.unwrap();
    assert_eq!(prepared.what, "救出1人");
    assert_eq!(prepared.casualties.trapped, number(2));
    clock.advance_ms(MINUTE_MS);
    let typed = FollowUp {
        what: prepared.what,
        casualties: prepared.casualties,
        passes: prepared.passes,
        ..FollowUp::default()
    };
    // Something newer came from below while it was typed: it is told before anything is sent.
    let unaware = FollowUp { passes: Vec::new(), ..typed.clone() };
    let late = said(&district, DISTRICT, upward, unaware);
    assert!(matches!(late, Err(ReportError::Moved { .. })), "{late:?}");
    said(&district, DISTRICT, upward, typed).unwrap();
    settle();
    let seen = city.detail(&yl, upward);
    assert_eq!(seen.follow_ups.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(), ["续报一", "续报一"]);
    assert_eq!(seen.casualties.trapped.known(), Some(2));
    let now = clock.now();
    let waits = district.read(|db, terms| Ok(today(db, terms, &ma, now)?)).unwrap();
    assert!(waits.items.iter().all(|i| !i.next.contains("转报")), "it has been passed on");
    // Whoever writes upward now, or copies the text, has what was said since.
    let asked = yl.clone();
    let text =
        city.read(|db, terms| report::read::message::message(db, terms, &asked, upward, None, None)).unwrap();
    assert!(text.contains("续报一：救出1人"), "{text}");
    // The city may want it hourly: its order reaches the district, whose report it is.
    let typed = Pace { every_minutes: 60, reason: None };
    city.on(&yl, upward, move |tx, _, who, r| follow::pace(tx, who, r, typed, None)).unwrap();
    settle();
    assert_eq!(due(&district.detail(&ma, upward)), Some(clock.now().plus_minutes(60)));
}

/// A township, its district and its city, each with a node; the first report has gone up.
pub struct Climb {
    pub town: Node,
    pub district: Node,
    pub city: Node,
    pub clock: Clock,
    pub first: ReportId,
    pub upward: ReportId,
}

impl Climb {
    pub fn of(report: report::model::FirstReport) -> Self {
        let plan = Plan::of(&[TOWN, DISTRICT, CITY]);
        let clock = Clock::standing_at(NIGHT);
        let open = |code| Node::sqlite(&plan, code, &clock);
        let (town, district, city) = (open(TOWN), open(DISTRICT), open(CITY));
        let first = town.send(&officer(TOWN, "白彩霞"), report).unwrap();
        let mut climb = Self { town, district, city, clock, first, upward: first };
        climb.settle();
        let (ma, now) = (officer(DISTRICT, "马志远"), climb.clock.now());
        let asked = ma.clone();
        let prepared = climb.district.read(|db, terms| {
            let found = report::service::visible_report(db, &asked, first)?;
            upward::prepare(db, terms, &asked, &found, now)
        });
        let typed = Upward {
            report: prepared.unwrap().report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        climb.upward = climb
            .district
            .on(&ma, first, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
            .unwrap();
        climb.settle();
        climb
    }

    pub fn settle(&self) {
        for _ in 0..3 {
            carry(&self.town, &self.district);
            carry(&self.district, &self.city);
            carry(&self.city, &self.district);
            carry(&self.district, &self.town);
        }
    }

    /// The district passes on what came from below, as it came.
    pub fn pass_on(&self, last: bool) {
        let (ma, upward, now) = (officer(DISTRICT, "马志远"), self.upward, self.clock.now());
        let prepared = self.district.read(|db, terms| {
            let own = report::service::visible_report(db, &ma, upward)?;
            follow::prepare(db, terms, &ma, &own, now)
        });
        let prepared = prepared.unwrap();
        let what = if prepared.what.is_empty() { "处置完毕".to_owned() } else { prepared.what };
        let (casualties, passes) = (prepared.casualties, prepared.passes);
        self.clock.advance_ms(MINUTE_MS);
        let typed = FollowUp { what, casualties, passes, last, ..FollowUp::default() };
        said(&self.district, DISTRICT, upward, typed).unwrap();
        self.settle();
    }
}

#[test]
fn a_graver_count_raises_the_grade_at_every_level_that_passes_it_on() {
    let climb = Climb::of(collision());
    climb.clock.advance_ms(HOUR_MS);
    said(&climb.town, TOWN, climb.first, further("3人伤重死亡", 3, 0)).unwrap();
    climb.settle();
    climb.pass_on(false);
    let serious = rated(Grade::III, false);
    assert_eq!(climb.town.detail(&officer(TOWN, "白彩霞"), climb.first).rating, serious);
    let seen = climb.city.detail(&officer(CITY, "高值班"), climb.upward);
    assert_eq!((seen.rating, seen.casualties.dead.known()), (serious, Some(3)));
}

#[test]
fn a_recount_is_passed_on_after_everybody_has_closed() {
    let climb = Climb::of(mine());
    climb.clock.advance_ms(HOUR_MS);
    said(&climb.town, TOWN, climb.first, FollowUp { last: true, ..further("全部救出，3人重伤", 0, 0) })
        .unwrap();
    climb.settle();
    climb.pass_on(true);
    climb.clock.advance_ms(5 * DAY_MS);
    said(&climb.town, TOWN, climb.first, further("3名重伤者死亡", 3, 0)).unwrap();
    climb.settle();
    climb.pass_on(false);
    let seen = climb.city.detail(&officer(CITY, "高值班"), climb.upward);
    let last = seen.follow_ups.last().unwrap();
    assert_eq!((last.stage, last.own, seen.casualties.dead.known()), (FollowStage::Recount, true, Some(3)));
    // Raised days after it was sent, the district still owes what the new grade asks for.
    assert_eq!(seen.rating, rated(Grade::III, false));
}

#[test]
fn asking_for_more_never_silences_what_is_late_and_the_strictest_order_holds() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        let pace = |every_minutes| {
            let typed = Pace { every_minutes, reason: None };
            node.on(&ma, id, move |tx, _, who, r| follow::pace(tx, who, r, typed, None)).unwrap();
        };
        pace(60);
        clock.advance_ms(2 * HOUR_MS);
        node.escalate();
        pace(720);
        let seen = node.detail(&bai, id);
        assert_eq!(due(&seen), Some(NIGHT.plus_minutes(60)), "late it stays");
        said(&node, TOWN, id, further("水位下降", 0, 3)).unwrap();
        assert_eq!(due(&node.detail(&bai, id)), Some(clock.now().plus_minutes(720)), "its own last order");
    });
}
