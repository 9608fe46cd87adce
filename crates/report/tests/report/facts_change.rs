//! What happens when the facts of an event change after the first report: which figures
//! count, and that the grade keeps up with them. Each story runs on both databases.
use crate::world::*;
use facts::report::{Count, InstructionMethod};
use kernel::{Clock, Grade, Moment, ReportId};
use org::perm::Role;
use org::web::Who;
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport};
use report::read::dto::ClockWhat;
use report::read::propose::{Ask, propose};
use report::service::desk::{self, Telephone, Verify};
use report::service::mend::{self, ConfirmedBy, Correct, Rate};
use report::service::upward::{self, Prepared, Upward};
use report::service::{ReportError, dispatch_id};

fn number(n: i64) -> CountInput {
    CountInput::number(n)
}

fn dead(n: i64) -> CasualtiesInput {
    CasualtiesInput { dead: number(n), ..collision().casualties }
}

fn verify(node: &Node, who: &Who, id: ReportId, casualties: CasualtiesInput) {
    let typed = Verify { note: "交警队：核实人数".to_owned(), casualties: Some(casualties) };
    node.on(who, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, typed, None)).unwrap();
}

fn correct(node: &Node, who: &Who, id: ReportId, typed: Correct) -> Result<(), ReportError> {
    let typed = Correct { reason: "现场重新清点".to_owned(), ..typed };
    node.on(who, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None))
}

fn prepare(node: &Node, who: &Who, id: ReportId) -> Prepared {
    node.read(|db, terms| {
        let source = report::service::visible_report(db, who, id)?;
        upward::prepare(db, terms, who, &source, node.clock.now())
    })
    .unwrap()
}

#[test]
fn a_correction_after_a_verification_counts_and_every_old_figure_stays() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        clock.advance_ms(60_000);
        verify(&node, &ma, id, dead(1));
        clock.advance_ms(60_000);
        correct(&node, &town, id, Correct { casualties: Some(dead(2)), ..Correct::default() }).unwrap();

        let seen = node.detail(&ma, id);
        let told: Vec<_> = seen.ledger.iter().map(|l| (l.source.as_str(), l.casualties.dead)).collect();
        assert_eq!(
            told,
            [
                ("麻黄梁镇更正", Count::Number { n: 2, preliminary: false }),
                ("榆阳区核实", Count::Number { n: 1, preliminary: false }),
                ("麻黄梁镇首报", Count::NONE),
            ],
            "a row for every statement, the newest first, the first one as it was sent"
        );
        assert!(seen.ledger[0].in_use && !seen.ledger[1].in_use && !seen.ledger[2].in_use);
        assert_eq!(seen.casualties.dead, Count::Number { n: 2, preliminary: false });
        let prepared = prepare(&node, &ma, id);
        assert_eq!(prepared.report.casualties.dead, number(2), "upward goes what counts on the desk");
        let text =
            node.read(|db, terms| report::read::message::message(db, terms, &ma, id, None, None)).unwrap();
        assert!(text.contains("死亡 2 人"), "{text}");
    });
}

#[test]
fn the_ledger_says_who_corrected_and_what_stood_before() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, FirstReport { casualties: dead(2), ..collision() }).unwrap();
        clock.advance_ms(60_000);
        correct(&node, &town, id, Correct { casualties: Some(dead(1)), ..Correct::default() }).unwrap();
        clock.advance_ms(60_000);
        // The desk above writes for the township.
        correct(&node, &ma, id, Correct { casualties: Some(dead(3)), ..Correct::default() }).unwrap();

        let seen = node.detail(&town, id);
        let count = |n| Count::Number { n, preliminary: false };
        let told: Vec<_> = seen
            .ledger
            .iter()
            .map(|l| (l.source.as_str(), l.by.as_deref(), l.casualties.dead, l.was.map(|was| was.dead)))
            .collect();
        assert_eq!(
            told,
            [
                ("麻黄梁镇更正（榆阳区代）", Some("马志远"), count(3), Some(count(1))),
                ("麻黄梁镇更正", Some("白彩霞"), count(1), Some(count(2))),
                ("麻黄梁镇首报", Some("白彩霞"), count(2), None),
            ]
        );
        assert_eq!(seen.ledger[0].source_en, "麻黄梁镇 corrected (by 榆阳区)");
        assert_eq!(seen.ledger[1].reason.as_deref(), Some("现场重新清点"));
        let lines: Vec<_> = seen.timeline.iter().filter(|item| item.what == "report.corrected").collect();
        assert!(lines[0].detail.as_ref().unwrap().ends_with("；白彩霞"), "{lines:?}");
        assert!(lines[1].detail_en.as_ref().unwrap().ends_with("; 榆阳区 马志远"), "{lines:?}");
    });
}

#[test]
fn a_correction_written_before_it_said_who_wrote_it_keeps_its_bytes() {
    let old = r#"{"report":"0197a5f0c0007000800000000000000a","at":1795460280000,"new":{"what":"三车追尾"},"was":{"what":"两车追尾"},"reason":"现场重新清点"}"#;
    let read: facts::report::ReportCorrected = serde_json::from_str(old).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), old);
}

#[test]
fn graver_figures_of_a_correction_raise_the_grade_at_once_and_open_what_is_owed() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let calls = node.detail(&ma, id).calls.len();
        clock.advance_ms(60_000);
        correct(&node, &town, id, Correct { casualties: Some(dead(3)), ..Correct::default() }).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(
            (seen.rating.grade, seen.rating.near_miss, seen.rating.confirmed),
            (Grade::III, false, false)
        );
        let why = seen.rating_reason.unwrap();
        assert!(why.contains("死亡 3 人") && why.contains("493号令 第三条"), "{why}");
        let en = seen.rating_reason_en.unwrap();
        assert!(en.starts_with("the facts changed: ") && en.is_ascii(), "{en}");
        let rated = seen.timeline.iter().find(|item| item.what == "report.rated").unwrap();
        assert!(rated.detail_en.as_ref().unwrap().ends_with(&en), "{rated:?}");
        let owes = |unit: &str| seen.clocks.iter().any(|c| c.mine && c.to.unit == unit);
        assert!(owes("陕西省"), "较大: the copy to the province is owed now");
        assert!(seen.calls.len() > calls, "and more people are told");
    });
}

#[test]
fn graver_figures_of_a_verification_raise_the_grade_at_once() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        clock.advance_ms(60_000);
        verify(&node, &ma, id, dead(10));
        assert_eq!(node.detail(&ma, id).rating.grade, Grade::II);
        clock.advance_ms(60_000);
        verify(&node, &ma, id, dead(1));
        assert_eq!(node.detail(&ma, id).rating.grade, Grade::II, "only a person lowers it, with a reason");
    });
}

#[test]
fn a_corrected_kind_is_graded_and_owed_as_what_it_is() {
    nights(|node, _| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, FirstReport { casualties: dead(1), ..collision() }).unwrap();
        assert_eq!(node.detail(&ma, id).rating.grade, Grade::IV);
        let typed = Correct { kind: Some("food_poisoning".to_owned()), ..Correct::default() };
        correct(&node, &town, id, typed).unwrap();
        assert_eq!(node.detail(&ma, id).rating.grade, Grade::III, "one death by poisoning is 较大");
    });
}

#[test]
fn a_grade_lowered_with_a_reason_is_not_raised_by_the_facts_it_was_lowered_against() {
    nights(|node, _| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let low = FirstReport {
            rating: Some(ChosenRating::new(Grade::IV, false)),
            rating_reason: Some("已全部升井".to_owned()),
            ..mine()
        };
        let id = node.send(&town, low).unwrap();
        let place = Correct { place_text: Some("双柳沟煤矿二号井".to_owned()), ..Correct::default() };
        correct(&node, &town, id, place).unwrap();
        assert_eq!(node.detail(&town, id).rating.grade, Grade::IV);
        let prepared = prepare(&node, &ma, id);
        assert_eq!(prepared.report.rating.unwrap().grade, Grade::IV, "nor on the way up");
        let worse = CasualtiesInput { trapped: number(12), ..CasualtiesInput::default() };
        correct(&node, &town, id, Correct { casualties: Some(worse), ..Correct::default() }).unwrap();
        assert_eq!(node.detail(&town, id).rating.grade, Grade::II, "graver facts do");
    });
}

#[test]
fn a_report_upward_with_graver_facts_is_raised_or_says_why_not() {
    nights(|node, _| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        let prepared = prepare(&node, &ma, id).report;
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let up = |rating, reason: Option<&str>| Upward {
            report: FirstReport {
                id: Some(ReportId::new()),
                casualties: dead(3),
                rating,
                rating_reason: reason.map(str::to_owned),
                ..prepared.clone()
            },
            dispatch_ids: vec![city],
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let old = up(prepared.rating, None);
        let refused =
            node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, old, None));
        assert_eq!(refused, Err(ReportError::LoweredWithoutReason), "the grade of before is too low now");
        let as_proposed = up(None, None);
        let new = node
            .on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, as_proposed, None))
            .unwrap();
        assert_eq!(node.detail(&ma, new).rating.grade, Grade::III);
    });
}

#[test]
fn while_one_edits_the_page_is_told_the_grade_that_would_stand() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        let asked = |casualties| {
            let ask = Ask {
                what: collision().what,
                kind: Some("road_traffic".to_owned()),
                casualties,
                about: Some(id),
                ..Ask::default()
            };
            node.read(|db, terms| propose(db, terms, &ma, &ask, NIGHT)).unwrap().rating.grade
        };
        assert_eq!((asked(dead(1)), asked(dead(3))), (Grade::IV, Grade::III));
    });
}

/// Minutes and end of a clock of the town towards the district.
fn town_clock(node: &Node, id: ReportId, what: ClockWhat) -> (i64, kernel::Instant) {
    let seen = node.detail(&officer(TOWN, "白彩霞"), id);
    let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
    let clock = seen.clocks.iter().find(|c| c.dispatch_id == Some(d) && c.what == what).unwrap();
    (clock.minutes, clock.due_at)
}

#[test]
fn a_graver_grade_tightens_the_clocks_that_run_and_a_lighter_one_loosens_none() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        let knew = kernel::Instant(NIGHT.0 - 3 * 60_000);
        assert_eq!(town_clock(&node, id, ClockWhat::Tel), (45, knew.plus_minutes(45)));
        let rate = |grade, reason: Option<&str>| Rate {
            chosen: ChosenRating::new(grade, false),
            reason: reason.map(str::to_owned),
            confirm: false,
            confirmed_by: None,
        };
        let (up, down, gravest) =
            (rate(Grade::III, None), rate(Grade::IV, Some("核实")), rate(Grade::I, None));
        clock.advance_ms(10 * 60_000);
        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, up, None)).unwrap();
        assert_eq!(
            town_clock(&node, id, ClockWhat::Tel),
            (30, knew.plus_minutes(30)),
            "from when the unit knew"
        );
        let (minutes, _) = town_clock(&node, id, ClockWhat::Doc);
        assert_eq!(minutes, 60, "the written report is met; its clock stays");
        // What the district owes the city runs faster as well, from its own delivery.
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let tel = |seen: &report::read::dto::ReportDetail| {
            let found = seen.clocks.iter().find(|c| c.dispatch_id == Some(city) && c.what == ClockWhat::Tel);
            found.unwrap().minutes
        };
        assert_eq!(tel(&node.detail(&ma, id)), 30);
        let told = node.detail(&town, id).timeline;
        assert!(told.iter().any(|t| t.what == "dispatch.retimed"), "and the record says so");

        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, down, None)).unwrap();
        assert_eq!(town_clock(&node, id, ClockWhat::Tel), (30, knew.plus_minutes(30)));
        // A term that would be over already runs out now, not in the past.
        clock.advance_ms(10 * 60_000);
        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, gravest, None)).unwrap();
        assert_eq!(town_clock(&node, id, ClockWhat::Tel), (15, clock.now()));
        clock.advance_ms(2_000);
        node.arrive();
        let (_, due_at) = town_clock(&node, id, ClockWhat::Tel);
        assert_eq!(due_at.0, clock.now().0 - 2_000, "looking again changes nothing");
    });
}

#[test]
fn what_was_tightened_rings_at_its_new_end() {
    nights(|node, clock| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, collision()).unwrap();
        let up = Rate {
            chosen: ChosenRating::new(Grade::III, false),
            reason: None,
            confirm: false,
            confirmed_by: None,
        };
        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, up, None)).unwrap();
        let (minutes, due_at) = town_clock(&node, id, ClockWhat::Tel);
        assert_eq!(minutes, 30, "fifteen sooner than before");
        let told = |node: &Node| {
            let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
            node.read(|db, _| Ok(report::views::dispatch::get(db, d)?)).unwrap().unwrap().told_tel
        };
        clock.advance_ms(due_at.since(clock.now()) - 1);
        node.escalate();
        assert_eq!(told(&node), "");
        clock.advance_ms(1);
        node.escalate();
        assert_eq!(told(&node).trim(), "officer");
    });
}

#[test]
fn who_only_hears_of_an_event_does_not_grade_it() {
    nights(|node, _| {
        let (town, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, mine()).unwrap();
        let rate = |reason: &str| Rate {
            chosen: ChosenRating::new(Grade::IV, false),
            reason: Some(reason.to_owned()),
            confirm: false,
            confirmed_by: None,
        };
        // What the other town sees of it does not matter: the command itself refuses.
        let (typed, who) = (rate("听说不严重"), gao);
        let refused = node.run(move |tx, terms| {
            let found = report::views::report::get(tx, id)?.unwrap();
            mend::rate(tx, terms, &who, &found, typed, None)
        });
        assert!(matches!(refused, Err(ReportError::NotNow(_))), "{refused:?}");
        let typed = rate("矿方核实");
        node.on(&ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, typed, None)).unwrap();
        assert_eq!(node.detail(&town, id).rating.grade, Grade::IV);
    });
}

#[test]
fn figures_after_the_days_of_counting_raise_no_grade_by_themselves() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let (early, late) = (node.send(&town, collision()).unwrap(), node.send(&town, collision()).unwrap());
        clock.advance_ms(6 * 86_400_000);
        verify(&node, &ma, early, dead(3));
        clock.advance_ms(2 * 86_400_000);
        verify(&node, &ma, late, dead(3));
        let grade = |id| node.detail(&ma, id).rating.grade;
        assert_eq!((grade(early), grade(late)), (Grade::III, Grade::IV), "seven days for a road accident");
        assert_eq!(node.detail(&ma, late).casualties.dead, Count::Number { n: 3, preliminary: false });
    });
}

#[test]
fn a_clock_that_was_met_is_not_tightened() {
    nights(|node, clock| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, collision()).unwrap();
        let before = town_clock(&node, id, ClockWhat::Tel);
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let call = Telephone { dispatch_id: d, at: None, took_by: "马志远".to_owned(), said: None };
        node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
        clock.advance_ms(60_000);
        correct(&node, &town, id, Correct { casualties: Some(dead(3)), ..Correct::default() }).unwrap();
        assert_eq!(town_clock(&node, id, ClockWhat::Tel), before);
    });
}

#[test]
fn a_corrected_kind_reaches_the_node_above_and_it_follows() {
    let plan = Plan::of(&[TOWN, DISTRICT]);
    let clock = Clock::standing_at(NIGHT);
    let (town, district) = (Node::sqlite(&plan, TOWN, &clock), Node::sqlite(&plan, DISTRICT, &clock));
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let id = town.send(&bai, collision()).unwrap();
    carry(&town, &district);
    district.on(&ma, id, desk::receive).unwrap();
    let posts = |node: &Node| node.detail(&ma, id).calls.into_iter().map(|c| c.post).collect::<Vec<_>>();
    assert!(!posts(&district).contains(&"区能源局值班室".to_owned()));
    correct(&town, &bai, id, Correct { kind: Some("coal_mine".to_owned()), ..Correct::default() }).unwrap();
    carry(&town, &district);
    assert!(posts(&district).contains(&"区能源局值班室".to_owned()), "the bureau in charge of mines is told");
}

#[test]
fn a_correction_is_refused_a_year_that_cannot_be_meant() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, collision()).unwrap();
        let in_2099 = Moment::Exact { at: kernel::Instant(4_070_908_800_000) };
        let refused = correct(&node, &town, id, Correct { happened: Some(in_2099), ..Correct::default() });
        let Err(ReportError::Fields(fields)) = refused else { panic!("{refused:?}") };
        assert_eq!(fields[0].code, "report.happened_future");
        let phone = Correct { contact_phone: Some("找老王要".to_owned()), ..Correct::default() };
        let Err(ReportError::Fields(fields)) = correct(&node, &town, id, phone) else { panic!() };
        assert_eq!(
            (fields[0].pointer.as_str(), fields[0].code.as_str()),
            ("/contact_phone", "report.phone_nonsense")
        );
    });
}

#[test]
fn a_grade_is_confirmed_by_a_leader_who_is_named() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&town, mine()).unwrap();
        let confirm = |by: Option<ConfirmedBy>| Rate {
            chosen: ChosenRating::new(Grade::III, true),
            reason: None,
            confirm: true,
            confirmed_by: by,
        };
        let he = ConfirmedBy {
            name: "贺永强".to_owned(),
            post: "副区长".to_owned(),
            method: InstructionMethod::Telephone,
        };
        let (alone, named) = (confirm(None), confirm(Some(he)));
        let on_screen = alone.clone();
        let refused = node.on(&ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, alone, None));
        let Err(ReportError::Fields(fields)) = refused else { panic!("{refused:?}") };
        assert_eq!(fields[0].code, "rating.confirmer_missing", "an officer is not a leader");
        node.on(&ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, named, None)).unwrap();
        let seen = node.detail(&ma, id);
        assert!(seen.rating.confirmed);
        let told = |seen: &report::read::dto::ReportDetail| {
            seen.timeline.iter().rfind(|t| t.what == "report.rated").unwrap().detail.clone().unwrap()
        };
        assert!(told(&seen).contains("副区长 贺永强 电话确认，马志远记录"), "{}", told(&seen));

        let leader = Who { roles: vec![Role::Leader], ..officer(DISTRICT, "王维平") };
        let other = node.send(&town, mine()).unwrap();
        node.on(&leader, other, move |tx, terms, who, r| mend::rate(tx, terms, who, r, on_screen, None))
            .unwrap();
        let seen = node.detail(&ma, other);
        assert!(seen.rating.confirmed && told(&seen).contains("王维平 在平台上确认"), "{}", told(&seen));
    });
}
