//! A night on the district's own node: townships and bureaus are hosted on it, the
//! city is told by telephone and fax. Each story runs on both databases.
use crate::world::*;
use facts::report::{CallOutcome, Count, HandMethod, InstructionMethod};
use kernel::Grade;
use report::model::{CasualtiesInput, ChosenRating, Count as ModelCount, CountInput, FirstReport, Via};
use report::read::dto::{ClockWhat, WayRole, WayState};
use report::service::calls::{self, Try};
use report::service::desk::{self, Hand, Telephone, Verify};
use report::service::follow::{self, FollowUp};
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct, Rate};
use report::service::upward::{self, Upward, UpwardCall};
use report::service::{ReportError, dispatch_id};

#[test]
fn a_hosted_township_sends_and_the_district_has_it_at_once_with_two_clocks() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, mine()).unwrap();
        let seen = node.detail(&officer(DISTRICT, "马志远"), id);
        assert_eq!(seen.no, "信〔2026〕1124-01");
        assert_eq!(seen.title, "双柳沟煤矿事故，3 人被困");
        assert_eq!(
            (seen.reporter.as_deref(), seen.leader_on_duty.as_deref()),
            (Some("白彩霞"), Some("折志刚"))
        );
        assert_eq!(seen.received.as_ref().unwrap().delivered_at, NIGHT);
        assert!(seen.received.unwrap().at.is_none());
        // The town owes a telephone call to the district, the bureau and nobody else by telephone.
        let town_sees = node.detail(&town, id);
        let mine: Vec<_> =
            town_sees.clocks.iter().filter(|c| c.mine).map(|c| (c.what, c.to.unit.as_str())).collect();
        assert!(mine.contains(&(ClockWhat::Tel, "榆阳区")));
        assert!(mine.contains(&(ClockWhat::Tel, "区应急局")));
        let tel =
            town_sees.clocks.iter().find(|c| c.what == ClockWhat::Tel && c.to.unit == "榆阳区").unwrap();
        assert_eq!(tel.minutes, 30);
        assert_eq!(
            tel.due_at,
            kernel::Instant(NIGHT.0 - 3 * 60_000).plus_minutes(30),
            "from when the unit knew"
        );
        let doc =
            town_sees.clocks.iter().find(|c| c.what == ClockWhat::Doc && c.to.unit == "榆阳区").unwrap();
        assert_eq!((doc.minutes, doc.met_at), (60, Some(NIGHT)), "sending it is the written report");
        // The district's own clocks run from delivery.
        let up: Vec<_> = seen.clocks.iter().filter(|c| c.mine && c.to.unit == "榆林市").collect();
        assert_eq!(up.len(), 2);
        assert!(up.iter().all(|c| c.started_at == NIGHT && c.met_at.is_none() && c.to.external));
        // 较大涉险: a copy to the province over the city's head is owed too.
        assert!(seen.clocks.iter().any(|c| c.mine && c.to.unit == "陕西省" && c.via == Some(Via::Skip)));
        let elsewhere = town_sees.elsewhere.as_ref().map(|e| (e.unit.as_str(), e.delivered_at, e.at));
        assert_eq!(elsewhere, Some(("榆阳区", Some(NIGHT), None)));
        assert_eq!(seen.elsewhere, None, "it came to this desk");
        // It arrived with its opening, and is told as what it is: a delivery by the desk's unit.
        let told: Vec<_> = seen.timeline.iter().map(|e| (e.what.as_str(), e.unit.as_str())).collect();
        let came = [("dispatch.delivered", "榆阳区"), ("dispatch.delivered", "区应急局")];
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0] == ("report.sent", "麻黄梁镇") && came.iter().all(|one| told.contains(one)),
            "{told:?}"
        );
        let kinds: Vec<String> = entries(&node).into_iter().map(|e| e.header.kind).collect();
        assert!(!kinds.iter().any(|kind| kind == "dispatch.delivered"), "one entry, not two");
        let way: Vec<_> = seen.way.iter().map(|w| (w.unit.as_str(), w.role)).collect();
        assert_eq!(way[0], ("麻黄梁镇", WayRole::Hosted));
        assert!(way.contains(&("榆阳区", WayRole::Own)));
        assert!(way.contains(&("榆林市", WayRole::External)));
    });
}

#[test]
fn receive_verify_call_and_report_to_an_external_city_by_telephone_and_fax() {
    nights(|node, clock| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        clock.advance_ms(3 * 60_000);
        node.on(&ma, id, desk::receive).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(seen.received.as_ref().unwrap().by.as_deref(), Some("马志远"));
        let posts: Vec<_> = seen.calls.iter().map(|c| c.post.as_str()).collect();
        assert_eq!(posts, ["带班领导", "区长", "副区长", "区能源局值班室", "区应急局值班室"]);
        assert!(seen.calls[0].next);

        node.on(&ma, id, |tx, terms, who, r| {
            let figures = CasualtiesInput {
                trapped: CountInput::number(3),
                on_site: CountInput::number(12),
                safe: CountInput::number(9),
                dead: CountInput::none(),
                ..CasualtiesInput::default()
            };
            desk::verify(
                tx,
                terms,
                who,
                r,
                Verify { note: "矿调度室折文斌：12人下井".to_owned(), casualties: Some(figures) },
                None,
            )
        })
        .unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(seen.ledger.len(), 2, "old figures stay");
        assert_eq!((seen.ledger[0].in_use, seen.casualties.dead), (true, ModelCount::NONE));
        assert_eq!(seen.ledger[1].casualties.dead, Count::Unknown);

        let call = seen.calls[1].id;
        let tried = |outcome, took: Option<&str>| Try {
            outcome,
            took_by: took.map(str::to_owned),
            said: None,
            at: None,
        };
        node.on(&ma, id, move |tx, _, who, r| {
            calls::tried(tx, who, r, call, tried(CallOutcome::NoAnswer, None), None)
        })
        .unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(
            (seen.calls[0].id, seen.calls[0].state.as_str()),
            (call, "no_answer"),
            "unreached stays on top"
        );
        node.on(&ma, id, move |tx, _, who, r| {
            calls::tried(tx, who, r, call, tried(CallOutcome::Told, Some("本人")), None)
        })
        .unwrap();
        assert_eq!(node.detail(&ma, id).calls.last().unwrap().state, "told");

        // The city: prepared, written, told by telephone, handed by fax.
        let who = ma.clone();
        let prepared = node.read(|db, terms| {
            let source = report::service::visible_report(db, &who, id)?;
            upward::prepare(db, terms, &who, &source, clock.now())
        });
        let prepared = prepared.unwrap();
        assert!(prepared.report.what.contains("接麻黄梁镇报告"), "{}", prepared.report.what);
        assert!(prepared.report.what.contains("无人员死亡"), "the verified figures are used");
        assert!(prepared.spoken.starts_with("我是榆阳区值班室"));
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let fax =
            move |tx: &mut journal::Tx<'_>, who: &org::web::Who, r: &report::views::report::ReportRec| {
                let hand = Hand {
                    dispatch_id: city,
                    method: HandMethod::Fax,
                    took_by: "高磊".to_owned(),
                    at: None,
                    receipt_no: Some("1页".to_owned()),
                };
                desk::hand(tx, who, r, hand, None)
            };
        let early = node.on(&ma, id, move |tx, _, who, r| fax(tx, who, r));
        assert!(matches!(early, Err(ReportError::NotNow(_))), "nothing is written yet");
        clock.advance_ms(11 * 60_000);
        let up = Upward {
            report: prepared.report,
            dispatch_ids: vec![city],
            telephone: Some(UpwardCall { dispatch_id: city, took_by: "高磊".to_owned(), said: None }),
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let new = node
            .on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, up, None))
            .unwrap();
        let seen = node.detail(&ma, id);
        let clock_of = |seen: &report::read::dto::ReportDetail, what| {
            seen.clocks.iter().find(|c| c.dispatch_id == Some(city) && c.what == what).unwrap().clone()
        };
        assert!(clock_of(&seen, ClockWhat::Tel).met_at.is_some());
        assert!(
            clock_of(&seen, ClockWhat::Doc).met_at.is_none(),
            "no node behind it: written is not yet handed"
        );
        node.on(&ma, id, move |tx, _, who, r| fax(tx, who, r)).unwrap();
        let seen = node.detail(&ma, id);
        assert!(clock_of(&seen, ClockWhat::Doc).met_at.is_some());
        let cell = seen.way.iter().find(|w| w.unit == "榆林市").unwrap();
        assert_eq!((cell.tel.state, cell.doc.state), (WayState::Done, WayState::Done));
        assert_eq!(cell.tel.by.as_deref(), Some("高磊"));
        let upward = node.detail(&ma, new);
        assert!(upward.upward && upward.sources[0].id == id && upward.root == id);
        assert!(upward.trail.iter().any(|s| s.step == "received"));
        assert!(seen.timeline.iter().any(|t| t.what == "dispatch.handed" && t.strong));

        // What is new since goes there like the report before it: handed over, with a receipt.
        clock.advance_ms(3_600_000);
        let typed =
            FollowUp { what: "救出1人".to_owned(), sign: word(unit(DISTRICT)), ..FollowUp::default() };
        node.on(&ma, new, move |tx, terms, who, r| follow::send(tx, terms, who, r, typed, None)).unwrap();
        let seen = node.detail(&ma, new);
        let open = |seen: &report::read::dto::ReportDetail| {
            let owed = seen.clocks.iter().filter(|c| c.dispatch_id == Some(city) && c.met_at.is_none());
            owed.map(|c| (c.what, c.mine, c.to.external, c.started_at)).collect::<Vec<_>>()
        };
        assert_eq!(open(&seen), [(ClockWhat::Doc, true, true, clock.now())]);
        assert!(seen.actions.iter().any(|a| a.code == "hand" && a.allowed));
        let (asked, now) = (ma.clone(), clock.now());
        let hands = |today: report::read::today::Today| {
            today.items.iter().any(|i| i.action.code == "hand" && i.next == "续报送交榆林市政府总值班室")
        };
        let day = |asked: &org::web::Who| {
            node.read(|db, terms| Ok(report::read::today::today(db, terms, asked, now)?)).unwrap()
        };
        assert!(hands(day(&asked)));
        node.on(&ma, new, move |tx, _, who, r| fax(tx, who, r)).unwrap();
        assert_eq!(open(&node.detail(&ma, new)), []);
        assert!(!hands(day(&asked)));
    });
}

#[test]
fn an_external_city_that_was_told_is_owed_the_correction_and_the_withdrawal() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        let prepared = prepared(&node, &ma, id);
        let up = Upward {
            report: prepared.report,
            dispatch_ids: vec![city],
            telephone: Some(UpwardCall { dispatch_id: city, took_by: "高磊".to_owned(), said: None }),
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let own = node
            .on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, up, None))
            .unwrap();
        let hand = |id, method| {
            node.on(&ma, id, move |tx, _, who, r| {
                let (took_by, at, receipt_no) = ("高磊".to_owned(), None, None);
                desk::hand(tx, who, r, Hand { dispatch_id: city, method, took_by, at, receipt_no }, None)
            })
            .unwrap();
        };
        let owed = |id| {
            let seen = node.detail(&ma, id);
            let may = |code| seen.actions.iter().any(|a| a.code == code && a.allowed);
            let clocks = seen.clocks.iter().filter(|c| c.dispatch_id == Some(city) && c.met_at.is_none());
            (clocks.map(|c| (c.what, c.started_at)).collect::<Vec<_>>(), may("telephone"), may("hand"))
        };
        let asked = || {
            let items = duties(&node, &ma).into_iter();
            items.filter(|(_, next)| next.contains("榆林市政府总值班室")).collect::<Vec<_>>()
        };
        hand(own, HandMethod::Fax);
        assert_eq!(asked(), []);

        clock.advance_ms(60_000);
        let typed = Correct {
            what: Some("回风顺槽出水，3人被困".to_owned()),
            reason: "听错了".to_owned(),
            ..Correct::default()
        };
        node.on(&ma, own, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None)).unwrap();
        let corrected = clock.now();
        assert_eq!(asked(), [("hand".to_owned(), "更正送交榆林市政府总值班室".to_owned())]);
        assert_eq!(owed(own).0, [(ClockWhat::Doc, corrected)]);
        assert!(owed(own).2, "it is recorded as handed");
        hand(own, HandMethod::System);
        assert_eq!((asked(), owed(own).0), (vec![], vec![]));

        // 误报: nothing is owed any more but this.
        clock.advance_ms(60_000);
        node.on(&ma, own, |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, Some("检修排水".to_owned()), None)
        })
        .unwrap();
        let told = [("tell_withdrawn".to_owned(), "告知榆林市政府总值班室已撤回".to_owned())];
        assert_eq!(asked(), told);
        assert_eq!(owed(own), (vec![(ClockWhat::Withdrawn, clock.now())], true, true));
        clock.advance_ms(60_000);
        telephoned(&node, &ma, own, city);
        assert_eq!((asked(), owed(own)), (vec![], (vec![], false, false)));
    });
}

fn telephoned(node: &Node, who: &org::web::Who, id: kernel::ReportId, dispatch_id: kernel::DispatchId) {
    node.on(who, id, move |tx, _, who, r| {
        let told = Telephone { dispatch_id, at: None, took_by: "高磊".to_owned(), said: None };
        desk::telephone(tx, who, r, told, None)
    })
    .unwrap();
}

#[test]
fn who_was_only_telephoned_is_owed_the_withdrawal_of_the_report_below_and_who_was_not_is_owed_nothing() {
    nights(|node, clock| {
        let (town, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, mine()).unwrap();
        let city = dispatch_id(id, unit(DISTRICT), desk(CITY));
        clock.advance_ms(60_000);
        telephoned(&node, &ma, id, city);
        clock.advance_ms(60_000);
        node.on(&town, id, |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, Some("检修排水".to_owned()), None)
        })
        .unwrap();
        let asked = || duties(&node, &ma).into_iter().filter(|(code, _)| code == "tell_withdrawn");
        let words: Vec<_> = asked().map(|(_, next)| next).collect();
        assert_eq!(words, ["告知榆林市政府总值班室已撤回"], "the province was never told");
        let seen = node.detail(&ma, id);
        let may = |code| seen.actions.iter().any(|a| a.code == code && a.allowed);
        assert!(may("telephone") && !may("hand"), "nothing was written to be handed");
        clock.advance_ms(60_000);
        telephoned(&node, &ma, id, city);
        assert_eq!(asked().count(), 0);
    });
}

#[test]
fn a_call_that_was_made_before_the_paper_is_noted_at_its_time() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        // Known three minutes before; the node was away for two hours.
        clock.advance_ms(2 * 3_600_000);
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let call = node.detail(&ma, id).calls[0].id;
        let told = |minutes: i64| {
            let at = Some(kernel::Instant(NIGHT.0 + minutes * 60_000));
            let typed = Try { outcome: CallOutcome::Told, took_by: None, said: None, at };
            node.on(&ma, id, move |tx, _, who, r| calls::tried(tx, who, r, call, typed, None))
        };
        assert_eq!(code(&told(-5).unwrap_err()), "time.too_early", "nobody knew yet");
        told(9).unwrap();
        let seen = node.detail(&ma, id);
        let noted = seen.calls.iter().find(|c| c.id == call).unwrap();
        assert_eq!(noted.tries[0].at, kernel::Instant(NIGHT.0 + 9 * 60_000));
    });
}

#[test]
fn a_grade_is_raised_freely_and_lowered_only_with_a_reason() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let mut low = mine();
        low.rating = Some(ChosenRating::new(Grade::IV, false));
        assert_eq!(node.send(&town, low.clone()), Err(ReportError::LoweredWithoutReason));
        low.rating_reason = Some("已全部升井".to_owned());
        let id = node.send(&town, low).unwrap();
        let rate = |grade, near_miss, reason: Option<&str>| Rate {
            chosen: ChosenRating::new(grade, near_miss),
            reason: reason.map(str::to_owned),
            confirm: false,
            confirmed_by: None,
        };
        let (up, down, told) = (
            rate(Grade::III, false, None),
            rate(Grade::IV, false, None),
            rate(Grade::IV, false, Some("核实无人被困")),
        );
        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, up, None)).unwrap();
        let seen = node.detail(&town, id);
        assert_eq!(seen.rating.grade, Grade::III);
        assert!(
            seen.clocks.iter().any(|c| c.mine && c.to.unit == "榆林市"),
            "较大: the copy to the city is owed now"
        );
        let refused = node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, down, None));
        assert_eq!(refused, Err(ReportError::LoweredWithoutReason));
        node.on(&town, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, told, None)).unwrap();
        assert_eq!(node.detail(&town, id).rating_reason.as_deref(), Some("核实无人被困"));
    });
}

#[test]
fn a_report_upward_is_not_lowered_with_its_source_without_a_reason() {
    nights(|node, _| {
        let (town, who) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&town, mine()).unwrap();
        node.on(&who, id, desk::receive).unwrap();
        let reader = who.clone();
        let prepared = node.read(|db, terms| {
            let source = report::service::visible_report(db, &reader, id)?;
            upward::prepare(db, terms, &reader, &source, NIGHT)
        });
        let typed = Upward {
            report: prepared.unwrap().report,
            dispatch_ids: vec![dispatch_id(id, unit(DISTRICT), desk(CITY))],
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let report_it = move |tx: &mut journal::Tx<'_>, terms: &_, who: &_, r: &_| {
            upward::report_upward(tx, terms, who, r, typed, None)
        };
        let up = node.on(&who, id, report_it).unwrap();
        let to = |grade, reason: Option<&str>| Rate {
            chosen: ChosenRating::new(grade, false),
            reason: reason.map(str::to_owned),
            confirm: false,
            confirmed_by: None,
        };
        let rate = |id, typed| {
            node.on(&who, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, typed, None))
        };
        rate(up, to(Grade::II, None)).unwrap();
        let (stands, graver) = (node.detail(&who, id).rating.grade, node.detail(&who, up).rating.grade);
        assert!(graver < stands, "the township's own stays lighter than what went upward");
        assert_eq!(rate(id, to(stands, None)), Err(ReportError::LoweredWithoutReason));
        assert_eq!(node.detail(&who, up).rating.grade, graver);
        rate(id, to(stands, Some("核实为一人受伤"))).unwrap();
        assert_eq!(node.detail(&who, up).rating.grade, stands);
    });
}

#[test]
fn a_place_outside_the_jurisdiction_wants_a_reason() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let mut outside = collision();
        outside.place_text = "青云镇八一路口".to_owned();
        assert_eq!(node.send(&town, outside.clone()), Err(ReportError::PlaceOutside("青云镇".to_owned())));
        outside.outside_reason = Some("镇界路段，先到先报".to_owned());
        let id = node.send(&town, outside).unwrap();
        assert_eq!(node.detail(&town, id).outside_reason.as_deref(), Some("镇界路段，先到先报"));
    });
}

#[test]
fn wrong_units_desks_and_repeated_ids_are_told_apart() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let mut other = mine();
        other.unit_id = Some(unit(OTHER_TOWN));
        assert_eq!(node.send(&town, other), Err(ReportError::UnknownUnit));
        let mut nowhere = mine();
        nowhere.unit_id = Some(kernel::UnitId::new());
        assert_eq!(node.send(&town, nowhere), Err(ReportError::UnknownUnit));
        let mut elsewhere = mine();
        elsewhere.desk_id = Some(desk(EMERGENCY));
        assert_eq!(node.send(&town, elsewhere), Err(ReportError::UnknownDesk));
        let first = mine();
        let id = node.send(&town, first.clone()).unwrap();
        assert_eq!(node.send(&town, first.clone()), Ok(id), "the same twice is the same");
        let other = FirstReport { what: "另一件事".to_owned(), ..first };
        assert_eq!(node.send(&town, other), Err(ReportError::OtherReport));
        let behalf = FirstReport { unit_id: Some(unit(TOWN)), ..collision() };
        assert!(
            node.send(&officer(DISTRICT, "马志远"), behalf).is_ok(),
            "the district writes for a township it hosts"
        );
    });
}

type Change = fn(&mut FirstReport);

/// One change each to a report that says something of everything.
const CHANGES: [(&str, Change); 17] = [
    ("place", |r| r.place_text = "双柳沟煤矿二号井".to_owned()),
    ("no place", |r| r.place_text = String::new()),
    ("known place", |r| r.place_id = Some(kernel::PlaceId::new())),
    ("outside", |r| r.outside_reason = Some("镇界路段，先到先报".to_owned())),
    ("what", |r| r.what = "另一件事".to_owned()),
    ("kind", |r| r.kind = "fire".to_owned()),
    ("figures", |r| r.casualties.dead = CountInput::number(1)),
    ("happened", |r| r.happened = kernel::Moment::Unknown),
    ("happened in words", |r| r.happened_text = None),
    ("knew", |r| r.knew_at = Some(NIGHT)),
    ("contact", |r| r.contact_name = Some("高世明".to_owned())),
    ("telephone", |r| r.contact_phone = None),
    ("grade", |r| r.rating = Some(ChosenRating::new(Grade::II, false))),
    ("reason", |r| r.rating_reason = Some("矿方估计".to_owned())),
    ("files", |r| r.attachments = vec![kernel::AttachmentId::new()]),
    ("drill", |r| r.drill = Some(true)),
    ("late", |r| {
        r.late = Some(report::model::LateEntry {
            at: NIGHT,
            desk_id: None,
            method: HandMethod::Fax,
            took_by: "马志远".to_owned(),
            reason: "断网".to_owned(),
            paper: None,
        });
    }),
];

#[test]
fn sent_again_with_another_text_is_never_answered_as_saved() {
    nights(|node, clock| {
        let town = officer(TOWN, "白彩霞");
        let first = mine();
        let id = node.send(&town, first.clone()).unwrap();
        for (name, change) in CHANGES {
            let mut other = first.clone();
            change(&mut other);
            assert_eq!(node.send(&town, other), Err(ReportError::OtherReport), "{name}");
        }
        // Blanks around the words, a grade that nobody chose and a cut on the way change nothing.
        let written = Some(report::model::WrittenOffline { at: NIGHT, by: Some(town.account) });
        let place_text = format!(" {} ", first.place_text);
        let same = FirstReport { place_text, rating: None, written, ..first.clone() };
        assert_eq!(node.send(&town, same), Ok(id));
        // What was corrected, graded and followed up since is held against nobody who repeats what he sent.
        clock.advance_ms(60_000);
        let correct = Correct {
            place_text: Some("双柳沟煤矿二号井".to_owned()),
            what: Some("二号井出水，3人没有上来".to_owned()),
            kind: Some("fire".to_owned()),
            contact_name: Some("高世明".to_owned()),
            reason: "井口写错".to_owned(),
            ..Correct::default()
        };
        node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None)).unwrap();
        assert_eq!(node.send(&town, first.clone()), Ok(id));
        // And what he changes is no less another text, even where it is what was corrected.
        for (name, change) in CHANGES {
            let mut other = first.clone();
            change(&mut other);
            assert_eq!(node.send(&town, other), Err(ReportError::OtherReport), "{name}, after a correction");
        }
    });
}

#[test]
fn a_receipt_can_be_taken_back_for_ten_seconds() {
    nights(|node, clock| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        node.on(&ma, id, desk::receive).unwrap();
        let again = node.on(&ma, id, desk::receive);
        assert!(matches!(again, Err(ReportError::Already(_))));
        clock.advance_ms(10_000);
        node.on(&ma, id, |tx, _, who, r| desk::unreceive(tx, who, r)).unwrap();
        assert!(node.detail(&ma, id).received.unwrap().at.is_none());
        node.on(&ma, id, desk::receive).unwrap();
        clock.advance_ms(10_001);
        let late = node.on(&ma, id, |tx, _, who, r| desk::unreceive(tx, who, r));
        assert!(matches!(late, Err(ReportError::NotNow(_))));
        assert_eq!(node.detail(&ma, id).calls.len(), 5, "the list was made once");
    });
}

#[test]
fn an_instruction_goes_down_verbatim_and_its_answer_comes_back() {
    nights(|node, clock| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        let ma = officer(DISTRICT, "马志远");
        let words = "先把井下人数、名字核死，救人第一。 ";
        let give = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: words.to_owned(),
            attachment_id: None,
            to: vec![
                GiveTo { unit_id: unit(EMERGENCY), lead: true, due_at: Some(clock.now().plus_minutes(30)) },
                GiveTo { unit_id: unit(TOWN), lead: false, due_at: None },
            ],
        };
        let given = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
        let bureau = officer(EMERGENCY, "曹丽");
        let who = bureau.clone();
        let today = node.read(|db, terms| Ok(report::read::today::today(db, terms, &who, NIGHT)?)).unwrap();
        assert!(today.items.iter().any(|i| i.action.code == "answer" && i.next.contains("副区长")));
        node.run(move |tx, _| {
            instruct::seen(tx, &bureau, given)?;
            instruct::seen(tx, &bureau, given)?;
            instruct::answer(tx, &bureau, given, "带6人03:22出发".to_owned())
        })
        .unwrap();
        let seen = node.detail(&ma, id);
        let i = &seen.instructions[0];
        assert_eq!(
            (i.text.as_str(), i.taken_by.as_deref()),
            (words, Some("马志远")),
            "verbatim, to the last blank"
        );
        assert_eq!(i.to[0].answer.as_deref(), Some("带6人03:22出发"));
        assert!(i.to[1].answered_at.is_none());
        assert!(seen.clocks.iter().any(|c| c.what == ClockWhat::Answer && c.met_at.is_some()));
        let stranger = officer(COAL, "无关");
        let refused = node.run(move |tx, _| instruct::answer(tx, &stranger, given, "x".to_owned()));
        assert_eq!(refused, Err(ReportError::NotFound));
    });
}

#[test]
fn a_correction_keeps_the_old_value_and_yesterdays_tab_is_told() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, mine()).unwrap();
        let rev = node.detail(&town, id).rev;
        let correct = Correct {
            place_text: Some("双柳沟煤矿二号井".to_owned()),
            reason: "井口写错".to_owned(),
            ..Correct::default()
        };
        let again = correct.clone();
        node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, Some(rev)))
            .unwrap();
        let seen = node.detail(&officer(DISTRICT, "马志远"), id);
        assert_eq!(seen.place_text, "双柳沟煤矿二号井");
        let told =
            seen.timeline.iter().find(|t| t.what == "report.corrected").unwrap().detail.clone().unwrap();
        assert!(told.contains("“双柳沟煤矿”改为“双柳沟煤矿二号井”") && told.contains("井口写错"), "{told}");
        let stale =
            node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, again, Some(rev)));
        assert!(matches!(stale, Err(ReportError::Moved { rev: now, .. }) if now == rev + 1), "{stale:?}");
        let foreign = node.on(&officer(DISTRICT, "马志远"), id, |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None)
        });
        assert!(foreign.is_ok(), "the district hosts the township and stands above it");
        assert!(node.detail(&town, id).clocks.is_empty(), "nothing is owed about a false alarm");
    });
}

/// A place of a unit.
fn place(node: &Node, of: &str, name: &str) -> kernel::PlaceId {
    let place = kernel::PlaceId::new();
    let fact = facts::org::PlaceEntered {
        place,
        unit: unit(of),
        name: name.to_owned(),
        initials: String::new(),
        what: "煤矿".to_owned(),
        address: String::new(),
        lon_microdegrees: None,
        lat_microdegrees: None,
    };
    node.enter_draft(facts::draft::Draft::of(&fact).unwrap());
    place
}

#[test]
fn a_corrected_place_takes_the_known_place_along_or_leaves_it() {
    nights(|node, _| {
        let town = officer(TOWN, "白彩霞");
        let (one, two) = (place(&node, TOWN, "双柳沟煤矿"), place(&node, TOWN, "麻黄梁煤矿"));
        let id = node.send(&town, FirstReport { place_id: Some(one), ..mine() }).unwrap();
        let correct = |text: Option<&str>, place_id| {
            let typed = Correct {
                place_text: text.map(str::to_owned),
                place_id,
                reason: "地点报错".to_owned(),
                ..Correct::default()
            };
            node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None))
        };
        let stands = || {
            let seen = node.detail(&town, id);
            (seen.place_text.clone(), seen.place.map(|place| place.id))
        };
        // Other words, and no known place any more: neither on the map nor in what goes upward.
        correct(Some("镇政府门口"), None).unwrap();
        assert_eq!(stands(), ("镇政府门口".to_owned(), None));
        let who = officer(DISTRICT, "马志远");
        node.on(&who, id, desk::receive).unwrap();
        let prepared = node.read(|db, terms| {
            let source = report::service::visible_report(db, &who, id)?;
            upward::prepare(db, terms, &who, &source, NIGHT)
        });
        assert_eq!(prepared.unwrap().report.place_id, None);
        // Another known place, with its name where nobody typed words.
        correct(None, Some(two)).unwrap();
        assert_eq!(stands(), ("麻黄梁煤矿".to_owned(), Some(two)));
        correct(Some("双柳沟煤矿副井"), Some(one)).unwrap();
        assert_eq!(stands(), ("双柳沟煤矿副井".to_owned(), Some(one)));
        // What says nothing of the place leaves it, and what is none is refused.
        let what =
            Correct { what: Some("出水".to_owned()), reason: "补".to_owned(), ..Correct::default() };
        node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, what, None)).unwrap();
        assert_eq!(stands().1, Some(one));
        let none = kernel::PlaceId::new();
        assert_eq!(code(&correct(None, Some(none)).unwrap_err()), "report.place_unknown");
        // A place of the neighbour's is taken: a correction says why.
        let theirs = place(&node, OTHER_TOWN, "青云水库");
        correct(None, Some(theirs)).unwrap();
        assert_eq!(stands(), ("青云水库".to_owned(), Some(theirs)));
        correct(None, Some(one)).unwrap();
        let told: Vec<_> = node.detail(&town, id).timeline.into_iter().filter_map(|t| t.detail).collect();
        assert!(told.iter().any(|t| t.contains("“镇政府门口”改为“麻黄梁煤矿”")), "{told:?}");
    });
}

#[test]
fn a_telephone_call_meets_its_clock_and_may_be_noted_late() {
    nights(|node, clock| {
        let town = officer(TOWN, "白彩霞");
        let id = node.send(&town, mine()).unwrap();
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let call = |at| Telephone { dispatch_id: d, at, took_by: "马志远".to_owned(), said: None };
        clock.advance_ms(20 * 60_000);
        let (future, early, right) =
            (call(Some(clock.now().plus_minutes(60))), call(Some(kernel::Instant(0))), call(Some(NIGHT)));
        let refused = node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, future, None));
        assert!(matches!(refused, Err(ReportError::Fields(_))));
        let refused = node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, early, None));
        assert!(matches!(refused, Err(ReportError::Fields(_))));
        node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, right, None)).unwrap();
        let seen = node.detail(&town, id);
        let tel = seen.clocks.iter().find(|c| c.dispatch_id == Some(d) && c.what == ClockWhat::Tel).unwrap();
        assert_eq!(tel.met_at, Some(NIGHT));
    });
}
