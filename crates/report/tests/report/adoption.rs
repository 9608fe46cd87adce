//! 采用: a desk says what it made of a report; the unit that sent it sees it at once; what a period
//! came to follows from the record, with the items behind each number.
use crate::world::*;
use facts::entry::Mode;
use facts::report::{HandMethod, InstructionMethod, LeaderOf, UseOf};
use journal::{Db, params};
use kernel::clock::DAY_MS;
use kernel::{Instant, ReportId};
use org::web::Who;
use report::model::{FirstReport, LateEntry};
use report::read::dto::Scores;
use report::read::list::{ListQuery, ListState, page};
use report::read::scores::{Period, scores};
use report::service::adopt::{self, Adopt};
use report::service::instruct::{self, Give, GiveTo};
use report::service::{ReportError, desk as room};

fn used(node: &Node, who: &Who, id: ReportId, uses: &[UseOf]) -> Result<(), ReportError> {
    let typed = Adopt { uses: uses.to_vec(), note: None };
    node.on(who, id, move |tx, _, who, r| adopt::adopt(tx, who, r, typed))
}

fn of_today(node: &Node, who: &Who, unit: Option<&str>) -> Scores {
    let (from, to) = (Instant(NIGHT.0 - DAY_MS), Instant(NIGHT.0 + DAY_MS));
    let period = Period { from, to, unit: unit.map(crate::world::unit) };
    let now = node.clock.now();
    node.read(|db, terms| scores(db, terms, who, period, now)).unwrap()
}

#[test]
fn what_became_of_a_report_is_seen_at_once_and_scored_with_its_items() {
    nights(|node, clock| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        let (one, two) = (node.send(&bai, mine()).unwrap(), node.send(&bai, collision()).unwrap());
        let theirs = node.send(&gao, collision()).unwrap();
        clock.advance_ms(3 * 60_000);
        for id in [one, two, theirs] {
            node.on(&ma, id, room::receive).unwrap();
        }
        assert!(
            matches!(used(&node, &bai, one, &[UseOf::Special]), Err(ReportError::NotNow(_))),
            "of one's own"
        );
        let alone = used(&node, &ma, one, &[UseOf::Filed, UseOf::Special]).unwrap_err();
        assert_eq!(code(&alone), "adopt.filed_alone");
        used(&node, &ma, one, &[UseOf::Combined, UseOf::Special]).unwrap();
        used(&node, &ma, two, &[UseOf::Combined]).unwrap();

        // The township sees it on the report, in its list and in the course of events.
        let seen = node.detail(&bai, one);
        let adopted = &seen.adopted[0];
        assert_eq!(
            (adopted.unit.name.as_str(), adopted.by.as_deref(), adopted.mine),
            ("榆阳区", Some("马志远"), false)
        );
        assert_eq!(adopted.uses, [UseOf::Special, UseOf::Combined]);
        assert!(seen.timeline.iter().any(|t| t.detail.as_deref() == Some("专报、综合")));
        let query = ListQuery { state: ListState::All, ..ListQuery::default() };
        let now = clock.now();
        let rows = node.read(|db, terms| page(db, terms.law, &bai, &query, now)).unwrap().rows;
        assert_eq!(rows.iter().find(|r| r.id == one).and_then(|r| r.adopted), Some(UseOf::Special));

        let all = of_today(&node, &ma, Some(TOWN));
        assert_eq!((all.by.as_str(), all.rows.len(), all.more), ("榆阳区", 2, false));
        let town = all.rows.iter().find(|r| r.unit.name == "麻黄梁镇").unwrap();
        assert_eq!((town.items, town.special, town.combined, town.undecided, town.late), (2, 1, 2, 0, 0));
        assert_eq!((town.total, town.average), (700, Some(350)));
        assert_eq!(
            town.behind.iter().map(|i| i.total).collect::<Vec<_>>(),
            [500, 200],
            "with what is behind"
        );
        assert_eq!(town.behind[0].parts[0].reason.zh, "专报");
        let other = all.rows.iter().find(|r| r.unit.name == "青云镇").unwrap();
        assert_eq!((other.undecided, other.total, other.average), (1, 0, None), "not decided is no zero");
        assert!(other.behind.is_empty());
        assert_eq!((all.times.receive, all.times.instruct, all.times.answer), (Some(3), None, None));
        assert_eq!((town.sent, town.answer), (Some(3), None));
        // A township sees its own alone, as the desk above scored it.
        let own = of_today(&node, &bai, None);
        assert_eq!((own.by.as_str(), own.rows.len(), own.rows[0].total), ("榆阳区", 1, 700));

        // Half is lost when ☎ has run out; taken back, it counts no more.
        clock.advance_ms(3 * 3_600_000);
        let late = of_today(&node, &ma, None);
        let town = late.rows.iter().find(|r| r.unit.name == "麻黄梁镇").unwrap();
        assert_eq!((town.late, town.total), (2, 350));
        used(&node, &ma, two, &[]).unwrap();
        assert!(node.detail(&bai, two).adopted.is_empty());
        assert_eq!(of_today(&node, &ma, None).rows[0].undecided, 1);
        let backwards = Period { from: NIGHT, to: NIGHT, unit: None };
        let now = clock.now();
        let refused = node.read(|db, terms| scores(db, terms, &ma, backwards, now)).unwrap_err();
        assert_eq!(code(&refused), "scores.period");
    });
}

#[test]
fn a_drill_scores_for_nobody_and_a_drill_scores_its_own() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let in_drill = |who: &Who| Who { mode: Mode::Drill, ..who.clone() };
        let real = node.send(&bai, collision()).unwrap();
        let drill = node.send(&in_drill(&bai), FirstReport { drill: Some(true), ..mine() }).unwrap();
        for (who, id, of) in [(ma.clone(), real, UseOf::Combined), (in_drill(&ma), drill, UseOf::Special)] {
            node.on(&who, id, room::receive).unwrap();
            used(&node, &who, id, &[of]).unwrap();
        }
        let scored = |who: &Who| {
            let mut all = of_today(&node, who, Some(TOWN));
            let town = all.rows.remove(0);
            (
                town.items,
                town.special,
                town.combined,
                town.behind.iter().map(|i| i.report.id).collect::<Vec<_>>(),
            )
        };
        assert_eq!(scored(&ma), (1, 0, 1, vec![real]));
        assert_eq!(scored(&in_drill(&ma)), (1, 1, 0, vec![drill]));
    });
}

#[test]
fn who_only_answers_an_instruction_has_a_row_of_its_own() {
    nights(|node, clock| {
        let (bai, ma, cao) =
            (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"), officer(EMERGENCY, "曹莉"));
        let id = node.send(&bai, mine()).unwrap();
        node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
        clock.advance_ms(4 * 60_000);
        let to = |code| GiveTo { unit_id: unit(code), lead: false, due_at: None };
        let typed = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "全力救人".to_owned(),
            attachment_id: None,
            to: vec![to(EMERGENCY), to(TOWN), to(COAL)],
        };
        let given = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed)).unwrap();
        for (who, minutes) in [(bai.clone(), 6), (cao, 9)] {
            clock.advance_ms(minutes * 60_000);
            node.run(move |tx, _| instruct::answer(tx, &who, given, "已办".to_owned())).unwrap();
        }
        let all = of_today(&node, &ma, None);
        assert_eq!((all.times.instruct, all.times.answer), (Some(4), Some(6)));
        let rows: Vec<_> =
            all.rows.iter().map(|r| (r.unit.name.as_str(), r.items, r.sent, r.answer)).collect();
        let bureau = node.read(|db, _| Ok(org::query::unit(db, unit(EMERGENCY))?)).unwrap().unwrap();
        assert!(rows.contains(&("麻黄梁镇", 1, Some(3), Some(6))), "{rows:?}");
        assert!(rows.contains(&("青云镇", 1, Some(3), None)), "{rows:?}");
        assert!(rows.contains(&(bureau.short_name.as_str(), 0, None, Some(15))), "{rows:?}");
        assert_eq!(rows.len(), 3, "who was told and has not answered has measured nothing: {rows:?}");
        // Behind each number stands what it is made of: times too.
        for (code, minutes) in [(TOWN, 6), (EMERGENCY, 15)] {
            let all = of_today(&node, &ma, Some(code)).rows;
            let row = all.iter().find(|row| row.unit.id == unit(code)).unwrap();
            let answers: Vec<_> = row.answers.iter().map(|a| (a.report.id, a.minutes)).collect();
            assert_eq!(answers, [(id, minutes)]);
            let times: Vec<_> = row.behind.iter().map(|i| (i.sent, i.received, i.instructed)).collect();
            assert_eq!(times, if code == TOWN { vec![(3, None, Some(4))] } else { vec![] });
            assert!(all.iter().filter(|row| row.unit.id != unit(code)).all(|row| row.answers.is_empty()));
        }
        // A township sees its own alone.
        let own = of_today(&node, &bai, None);
        assert_eq!(own.rows.iter().map(|r| r.unit.name.as_str()).collect::<Vec<_>>(), ["麻黄梁镇"]);
    });
}

#[test]
fn what_was_entered_late_took_as_long_as_it_took_by_telephone() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let at = Instant(NIGHT.0 + 8 * 60_000);
        clock.advance_ms(3 * 3_600_000);
        let late = LateEntry {
            at,
            desk_id: None,
            method: HandMethod::Phone,
            took_by: "马志远".to_owned(),
            reason: "停电".to_owned(),
            paper: None,
        };
        node.send(&bai, FirstReport { late: Some(late), ..mine() }).unwrap();
        let town = of_today(&node, &ma, Some(TOWN)).rows.remove(0);
        // Known three minutes before the night's first, told eleven minutes after that.
        assert_eq!((town.sent, town.behind[0].sent), (Some(11), 11));
    });
}

#[test]
fn a_national_leaders_instruction_that_was_passed_down_scores_most() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        node.on(&ma, id, room::receive).unwrap();
        used(&node, &ma, id, &[UseOf::Special]).unwrap();
        let give = |leader_of| Give {
            leader_of,
            by_post: "领导".to_owned(),
            by_name: "某某".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "全力救人".to_owned(),
            attachment_id: None,
            to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: None }],
        };
        let given = |leader_of| {
            let typed = give(leader_of);
            node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed))
        };
        let refused = given(Some(LeaderOf::District)).unwrap_err();
        assert_eq!(code(&refused), "instruction.leader_not_above", "one's own are not passed down");
        let scored = || of_today(&node, &ma, Some(TOWN)).rows.remove(0).behind.remove(0);
        for (leader_of, more, zh, en) in [
            (None, 0, "", ""),
            (Some(LeaderOf::City), 300, "市领导批示", "a city leader's instruction"),
            (Some(LeaderOf::National), 500, "国家领导批示", "a national leader's instruction"),
            (Some(LeaderOf::Province), 500, "国家领导批示", "a national leader's instruction"),
        ] {
            given(leader_of).unwrap();
            let item = scored();
            assert_eq!(item.total, 500 + more, "{leader_of:?}: the highest counts once");
            let part = item.parts.get(1).map(|p| (p.reason.zh.as_str(), p.reason.en.as_str()));
            assert_eq!(part, (more > 0).then_some((zh, en)));
        }
        let shown: Vec<_> = node.detail(&bai, id).instructions.iter().map(|i| i.leader_of).collect();
        assert!(shown.contains(&None) && shown.contains(&Some(LeaderOf::National)), "{shown:?}");
    });
}

#[test]
fn what_the_platform_costs_a_unit_is_told_by_the_week_and_not_as_zero_where_nothing_is_known() {
    nights(|node, _| {
        let (bai, gao, ma) =
            (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(DISTRICT, "马志远"));
        node.send(&bai, mine()).unwrap();
        node.send(&gao, collision()).unwrap();
        let costs = || {
            let s = of_today(&node, &ma, None);
            let of = |code| s.rows.iter().find(|row| row.unit.id == unit(code)).unwrap().platform;
            (s.platform, of(TOWN), of(OTHER_TOWN))
        };
        assert_eq!(costs(), (None, None, None), "nobody was here");
        let today = NIGHT.civil_day();
        node.run(move |tx, _| {
            for (code, day, minutes) in [(TOWN, -9, 500), (TOWN, -1, 3), (TOWN, 0, 11), (DISTRICT, 0, 1)] {
                tx.execute(
                    "INSERT INTO org_work (unit, day, minutes) VALUES ($1, $2, $3)",
                    params![unit(code), today + day, i64::from(minutes)],
                )?;
            }
            Ok(())
        })
        .unwrap();
        // 14 minutes in two days; what lies before the period does not count.
        assert_eq!(costs(), (Some(4), Some(49), None));
    });
}

#[test]
fn an_instruction_written_before_it_said_whose_leader_it_was_keeps_its_bytes() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        let typed = Give {
            leader_of: None,
            by_post: "区长".to_owned(),
            by_name: "白建军".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "全力救人".to_owned(),
            attachment_id: None,
            to: Vec::new(),
        };
        node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed)).unwrap();
        let all = entries(&node);
        let given = all.iter().find(|e| e.header.kind == "instruction.given").unwrap();
        let body = String::from_utf8(given.body.clone()).unwrap();
        assert!(!body.contains("leader_of"), "{body}");
    });
}

#[test]
fn the_township_s_own_node_hears_what_became_of_it() {
    let plan = Plan::of(&[DISTRICT, TOWN]);
    let clock = kernel::Clock::standing_at(NIGHT);
    let (district, town) = (Node::sqlite(&plan, DISTRICT, &clock), Node::sqlite(&plan, TOWN, &clock));
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let id = town.send(&bai, mine()).unwrap();
    carry(&town, &district);
    district.arrive();
    used(&district, &ma, id, &[UseOf::Circulated]).unwrap();
    carry(&district, &town);
    assert_eq!(town.detail(&bai, id).adopted[0].uses, [UseOf::Circulated]);
    assert_eq!(of_today(&town, &bai, None).rows[0].total, 400);
}
