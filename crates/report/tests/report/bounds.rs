//! What a unit may not do, and what it may though it looks odd: places of others,
//! instructions upward, calls before the platform was there, forms of yesterday.
use crate::world::*;
use facts::report::{CallOutcome, HandMethod, InstructionMethod};
use kernel::{Instant, ReportId};
use org::web::Who;
use report::model::{CountInput, FirstReport};
use report::service::calls::{self, Try};
use report::service::desk::{self, Hand, Telephone, Verify};
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct};
use report::service::upward::{self, Upward};
use report::service::{ReportError, dispatch_id};

#[test]
fn a_place_in_another_county_wants_a_reason_too() {
    nights(|node, _| {
        for draft in government(&node.plan, "610881", "神木市", kernel::Level::District, CITY) {
            node.enter_draft(draft);
        }
        let town = officer(TOWN, "白彩霞");
        let at = |place: &str| node.send(&town, FirstReport { place_text: place.to_owned(), ..collision() });
        assert_eq!(at("神木市大柳塔"), Err(ReportError::PlaceOutside("神木市".to_owned())));
        assert_eq!(at("青云镇八一路口"), Err(ReportError::PlaceOutside("青云镇".to_owned())));
        assert!(at("榆林市榆阳区包茂高速").is_ok(), "a level above is no other place");
        assert!(at("麻黄梁镇与神木市交界").is_ok(), "ours is named as well");
        assert!(at("神木路十字").is_ok(), "a road that bears a name");
        // The district's own officer: its townships are its own, the neighbour is not.
        let ma = officer(DISTRICT, "马志远");
        let from = |place: &str| node.send(&ma, FirstReport { place_text: place.to_owned(), ..collision() });
        assert!(from("青云镇八一路口").is_ok());
        assert_eq!(from("神木市大柳塔"), Err(ReportError::PlaceOutside("神木市".to_owned())));
        // A bureau looks after what its desk serves.
        let bureau = officer(EMERGENCY, "曹丽");
        assert!(node.send(&bureau, FirstReport { place_text: "青云镇".to_owned(), ..collision() }).is_ok());
    });
}

fn give(to: &str) -> Give {
    Give {
        leader_of: None,
        by_post: "局长".to_owned(),
        by_name: "高飞".to_owned(),
        method: InstructionMethod::Telephone,
        at: None,
        taken_by: None,
        text: "救人第一。".to_owned(),
        attachment_id: None,
        to: vec![GiveTo { unit_id: unit(to), lead: true, due_at: None }],
    }
}

#[test]
fn an_instruction_goes_down_and_neither_up_nor_sideways() {
    nights(|node, _| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let try_to = |who: &Who, to: &str| {
            let typed = give(to);
            node.on(who, id, move |tx, _, who, r| instruct::give(tx, who, r, typed))
        };
        let refused = |result: Result<kernel::InstructionId, ReportError>, code: &str| match result {
            Err(ReportError::Fields(fields)) => {
                assert_eq!((fields[0].pointer.as_str(), fields[0].code.as_str()), ("/to/0/unit_id", code));
            }
            other => panic!("{other:?}"),
        };
        let (town, district, bureau) =
            (officer(TOWN, "白"), officer(DISTRICT, "马"), officer(EMERGENCY, "曹"));
        refused(try_to(&town, DISTRICT), "instruction.unit_not_below");
        refused(try_to(&town, OTHER_TOWN), "instruction.unit_unknown");
        refused(try_to(&district, CITY), "instruction.unit_not_below");
        refused(try_to(&bureau, DISTRICT), "instruction.unit_not_below");
        refused(try_to(&bureau, COAL), "instruction.unit_not_below");
        for to in [TOWN, OTHER_TOWN, EMERGENCY, DISTRICT] {
            try_to(&district, to).unwrap();
        }
        try_to(&bureau, EMERGENCY).unwrap();
    });
}

#[test]
fn a_call_made_before_the_platform_delivered_can_be_recorded() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        // The town knew at 02:55, told the district by telephone, and typed at 02:58.
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        clock.advance_ms(20 * 60_000);
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let call = |minutes: i64| Telephone {
            dispatch_id: city,
            at: Some(Instant(NIGHT.0 - minutes * 60_000)),
            took_by: "高磊".to_owned(),
            said: None,
        };
        let (too_early, right) = (call(5), call(2));
        let refused = node.on(&ma, id, move |tx, _, who, r| desk::telephone(tx, who, r, too_early, None));
        assert!(matches!(refused, Err(ReportError::Fields(_))), "nobody knew of it then");
        node.on(&ma, id, move |tx, _, who, r| desk::telephone(tx, who, r, right, None)).unwrap();
        let left = node.read(|db, _| Ok(report::views::dispatch::get(db, city)?)).unwrap().unwrap();
        assert_eq!(left.tel_at, Some(Instant(NIGHT.0 - 2 * 60_000)));
    });
}

fn moved<T: std::fmt::Debug>(result: Result<T, ReportError>, about: ReportId) {
    match result {
        Err(ReportError::Moved { report, .. }) => assert_eq!(report, Some(about), "the newer state is told"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn yesterdays_tab_is_told_before_it_tells_others() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let rev = node.detail(&ma, id).rev;
        clock.advance_ms(60_000);
        let typed =
            Correct {
                what: Some("四车追尾".to_owned()), reason: "听错".to_owned(), ..Correct::default()
            };
        node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None)).unwrap();

        let note = || Verify { note: "交警队".to_owned(), casualties: None };
        let (old, new) = (note(), note());
        moved(node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, old, Some(rev))), id);
        let now = node.detail(&ma, id).rev;
        node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, new, Some(now))).unwrap();

        let prepared = prepared(&node, &ma, id);
        assert_eq!(prepared.rev, now, "the draft says what it was made from");
        let up = |report: FirstReport| Upward {
            report,
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let (old, new) = (up(prepared.report.clone()), up(prepared.report));
        moved(
            node.on(&ma, id, move |tx, terms, who, r| {
                upward::report_upward(tx, terms, who, r, old, Some(rev))
            }),
            id,
        );
        node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, new, Some(now)))
            .unwrap();
    });
}

#[test]
fn a_report_upward_sent_again_is_once_and_with_other_figures_it_is_never_answered_as_saved() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let prepared = prepared(&node, &ma, id);
        let new = Some(ReportId::new());
        let up = |trapped: i64| {
            let mut report = FirstReport { id: new, ..prepared.report.clone() };
            report.casualties.trapped = CountInput::number(trapped);
            Upward {
                report,
                dispatch_ids: Vec::new(),
                telephone: None,
                sign: word(unit(DISTRICT)),
                paper: None,
            }
        };
        let send = |typed: Upward| {
            node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
        };
        let sent = send(up(3)).unwrap();
        assert_eq!(send(up(3)).unwrap(), sent, "its answer was lost");
        assert_eq!(send(up(4)), Err(ReportError::OtherReport), "one more is trapped");
    });
}

#[test]
fn a_call_that_a_colleague_recorded_is_shown_first_and_what_others_did_is_no_hindrance() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, collision()).unwrap();
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let clock_rev = |node: &Node| {
            node.detail(&town, id).clocks.into_iter().find(|c| c.dispatch_id == Some(d)).unwrap().rev
        };
        let seen = clock_rev(&node);
        // While somebody types, the other side receives and the clock escalates.
        node.on(&ma, id, desk::receive).unwrap();
        clock.advance_ms(60 * 60_000);
        assert!(node.escalate() > 0);
        let call = || Telephone { dispatch_id: d, at: None, took_by: "马志远".to_owned(), said: None };
        let (first, second) = (call(), call());
        node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, first, seen)).unwrap();
        moved(node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, second, seen)), id);

        let line = node.detail(&ma, id).calls[0].clone();
        let told = || Try { outcome: CallOutcome::Told, took_by: None, said: None, at: None };
        let (first, second) = (told(), told());
        let (call, rev) = (line.id, Some(line.rev));
        node.on(&ma, id, move |tx, _, who, r| calls::tried(tx, who, r, call, first, rev)).unwrap();
        moved(node.on(&ma, id, move |tx, _, who, r| calls::tried(tx, who, r, call, second, rev)), id);

        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let report = node
            .read(|db, terms| {
                let source = report::service::visible_report(db, &ma, id)?;
                upward::prepare(db, terms, &ma, &source, NIGHT)
            })
            .unwrap()
            .report;
        let up = Upward {
            report,
            dispatch_ids: vec![city],
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, up, None))
            .unwrap();
        let fax = || Hand {
            dispatch_id: city,
            method: HandMethod::Fax,
            took_by: "高磊".to_owned(),
            at: None,
            receipt_no: None,
        };
        let rev = node.detail(&ma, id).clocks.into_iter().find(|c| c.dispatch_id == Some(city)).unwrap().rev;
        let (first, second) = (fax(), fax());
        node.on(&ma, id, move |tx, _, who, r| desk::hand(tx, who, r, first, rev)).unwrap();
        moved(node.on(&ma, id, move |tx, _, who, r| desk::hand(tx, who, r, second, rev)), id);
    });
}

#[test]
fn an_answer_is_held_against_a_colleagues_and_against_nobody_elses() {
    nights(|node, _| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        let mut typed = give(EMERGENCY);
        typed.to.push(GiveTo { unit_id: unit(TOWN), lead: false, due_at: None });
        let given = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed)).unwrap();
        let answer = |code: &str, text: &str, seen: Option<u64>| {
            let (who, text) = (officer(code, "某"), text.to_owned());
            node.run(move |tx, _| {
                instruct::unanswered_since(tx, &who, given, seen)?;
                instruct::answer(tx, &who, given, text)
            })
        };
        let seen = Some(node.detail(&ma, id).instructions[0].rev);
        answer(TOWN, "人已清点", seen).unwrap();
        answer(EMERGENCY, "队伍出发", seen).unwrap();
        moved(answer(EMERGENCY, "另一人又答", seen), id);
    });
}

#[test]
fn who_answers_for_two_posts_is_called_once() {
    nights(|node, clock| {
        // The head is away and the leader on duty stands in.
        node.enter(facts::org::PostAbsent {
            post: post_id(DISTRICT, "区长"),
            stand_in: Some(person("白建军")),
            ..absence(clock.now())
        });
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        node.on(&ma, id, desk::receive).unwrap();
        let calls = node.detail(&ma, id).calls;
        let his: Vec<_> = calls.iter().filter(|c| c.name.as_deref() == Some("白建军")).collect();
        assert_eq!(his.len(), 1, "{calls:?}");
        assert_eq!(his[0].post, "带班领导、区长");
        assert_eq!(his[0].stands_in_for.as_deref(), Some("王维平"));
        assert!(his[0].why.contains("主要负责人"), "{}", his[0].why);
    });
}
