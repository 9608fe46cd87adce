//! 先报后审, and 签发: nothing goes upward in writing without somebody who may say so; a first
//! report goes at once and is signed after; whoever is asked and does not answer is passed.
use crate::world::*;
use facts::report::SignMethod;
use kernel::error::{ErrorKind, Refusal};
use kernel::{Grade, Rating, ReportId};
use org::perm::Role;
use org::web::Who;
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport};
use report::read::dto::Manuscript;
use report::service::desk::{self, Verify};
use report::service::follow::{self, FollowUp};
use report::service::manuscript::{self, Revise, Submit};
use report::service::mend::{self, Correct, Rate};
use report::service::sign::{self, Sign};
use report::service::upward::{self, Upward};
use report::service::{ReportError, attach};

fn on_screen() -> Sign {
    Sign { method: SignMethod::OnScreen, ..Sign::default() }
}

fn oral(post: &str) -> Sign {
    Sign {
        method: SignMethod::Oral,
        post_id: Some(post_id(DISTRICT, post)),
        phone: Some("6108".to_owned()),
        said: Some("同意，报吧".to_owned()),
        ..Sign::default()
    }
}

fn up(node: &Node, who: &Who, id: ReportId, sign: Option<Sign>) -> Result<ReportId, ReportError> {
    let typed = Upward {
        report: prepared(node, who, id).report,
        dispatch_ids: Vec::new(),
        telephone: None,
        sign,
        paper: None,
    };
    node.on(who, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
}

/// The night's report lies at the district's desk, received.
fn at_desk(node: &Node) -> (Who, ReportId) {
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let id = node.send(&bai, mine()).unwrap();
    node.on(&ma, id, desk::receive).unwrap();
    (ma, id)
}

fn submit(node: &Node, who: &Who, id: ReportId, check: bool) -> ReportId {
    let report = prepared(node, who, id).report;
    let typed = Submit { report, dispatch_ids: Vec::new(), post_id: None, check, paper: None };
    node.on(who, id, move |tx, terms, who, r| manuscript::submit(tx, terms, who, r, &typed, None)).unwrap()
}

fn plain(report: FirstReport) -> Revise {
    Revise { report, check: None, paper: None }
}

fn shown(node: &Node, who: &Who, id: ReportId) -> Manuscript {
    let now = node.clock.now();
    node.read(|db, terms| report::read::manuscript::shown(db, terms, who, id, now)).unwrap()
}

fn signed(node: &Node, who: &Who, id: ReportId, typed: Sign) -> Result<ReportId, ReportError> {
    let who = who.clone();
    node.run(move |tx, terms| manuscript::sign(tx, terms, &who, id, typed, None))
}

#[test]
fn nothing_goes_upward_in_writing_without_a_signature_and_the_telephone_never_waits() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let refused = up(&node, &ma, id, None).unwrap_err();
        assert_eq!(
            (refused.problem().kind, code(&refused).as_str()),
            (Some(ErrorKind::Invalid), "sign.missing")
        );
        // An officer signs nothing on the screen, whatever they press.
        let refused = up(&node, &ma, id, Some(on_screen())).unwrap_err();
        assert_eq!(code(&refused), "sign.not_yours");
        assert!(refused.problem().detail.contains("白建军"), "{}", refused.problem().detail);
        // Who agreed is chosen among those who may, not typed.
        let typed = Sign {
            post_id: None,
            name: Some("某人".to_owned()),
            post: Some("主任".to_owned()),
            ..oral("区长")
        };
        assert_eq!(code(&up(&node, &ma, id, Some(typed)).unwrap_err()), "sign.post_missing");
        assert_eq!(code(&up(&node, &ma, id, Some(oral("值班员"))).unwrap_err()), "sign.post_may_not");
        let paper = Sign { method: SignMethod::Paper, ..oral("区长") };
        assert_eq!(code(&up(&node, &ma, id, Some(paper)).unwrap_err()), "sign.paper_missing");
        let tel = node.detail(&ma, id);
        let tel = tel.clocks.iter().find(|c| c.mine && c.what == report::read::dto::ClockWhat::Tel).unwrap();
        assert!(tel.met_at.is_none());
        // The telephone report is an act of its own and asks for nobody's signature.
        let first = prepared(&node, &ma, id).to[0].dispatch_id;
        let call = desk::Telephone { dispatch_id: first, at: None, took_by: "高磊".to_owned(), said: None };
        node.on(&ma, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
        let seen = node.detail(&ma, id);
        assert!(
            seen.clocks
                .iter()
                .any(|c| c.mine && c.what == report::read::dto::ClockWhat::Tel && c.met_at.is_some())
        );
        assert!(seen.reported_as.is_none());
    });
}

#[test]
fn who_signs_sees_beside_the_text_what_was_stated_before_and_whose_the_grade_is() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let bai = officer(TOWN, "白彩霞");
        clock.advance_ms(60_000);
        let two = CasualtiesInput { dead: CountInput::number(2), ..mine().casualties };
        let typed =
            FollowUp { what: "升井2人无生命体征".to_owned(), casualties: two, ..FollowUp::default() };
        node.on(&bai, id, move |tx, t, who, r| follow::send(tx, t, who, r, typed, None)).unwrap();
        let graded = prepared(&node, &ma, id).graded;
        assert_eq!((graded.source.as_str(), graded.by.as_deref()), ("麻黄梁镇首报", Some("白彩霞")));
        assert_eq!(
            (graded.source_en.as_str(), graded.rating),
            ("麻黄梁镇 first report", rated(Grade::III, true))
        );

        clock.advance_ms(60_000);
        let raised = Rate {
            chosen: ChosenRating::new(Grade::II, false),
            reason: Some("可能扩大".to_owned()),
            confirm: false,
            confirmed_by: None,
        };
        node.on(&ma, id, move |tx, t, who, r| mend::rate(tx, t, who, r, raised, None)).unwrap();
        // The text says one dead where the ledger says two.
        let mut report = prepared(&node, &ma, id).report;
        report.casualties.dead = CountInput::number(1);
        let typed = Submit { report, dispatch_ids: Vec::new(), post_id: None, check: false, paper: None };
        let m =
            node.on(&ma, id, move |tx, t, who, r| manuscript::submit(tx, t, who, r, &typed, None)).unwrap();
        let leader = leader("白建军");
        let seen = shown(&node, &leader, m);
        let stood = seen.stood.unwrap();
        assert_eq!((stood.graded.source.as_str(), stood.graded.rating.grade), ("榆阳区定级", Grade::II));
        let row = &stood.ledger[0];
        assert_eq!(
            (row.source.as_str(), row.by.as_deref(), row.in_use),
            ("麻黄梁镇续报一", Some("白彩霞"), true)
        );
        assert_eq!((row.casualties.dead.known(), seen.report.casualties.dead.n), (Some(2), Some(1)));
        // It stops nobody; the ledger tells of it afterwards, and the manuscript no more.
        let sent = signed(&node, &leader, m, on_screen()).unwrap();
        assert!(!node.detail(&ma, sent).ledger[0].lowered.is_empty());
        assert!(shown(&node, &leader, m).stood.is_none());
    });
}

#[test]
fn a_word_lets_it_go_at_once_and_is_confirmed_later_by_who_gave_it() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        clock.advance_ms(60_000);
        let new = up(&node, &ma, id, Some(oral("带班领导"))).unwrap();
        let seen = node.detail(&ma, new);
        let signature = seen.signature.clone().unwrap();
        assert_eq!((signature.by.as_deref(), signature.post.as_deref()), (Some("白建军"), Some("带班领导")));
        assert_eq!(
            (signature.phone.as_deref(), signature.taken_by.as_deref()),
            (Some("6108"), Some("马志远"))
        );
        assert_eq!((signature.said.as_deref(), signature.owed), (Some("同意，报吧"), true));
        let sent = seen
            .timeline
            .iter()
            .find(|t| t.what == "report.sent" && t.level == Some(kernel::Level::District));
        let detail = sent.and_then(|t| t.detail.clone()).unwrap();
        assert!(detail.contains("白建军 口头同意（“同意，报吧”），电话 6108，马志远记录"), "{detail}");
        let bai = leader("白建军");
        assert!(
            duties(&node, &bai).contains(&("sign".to_owned(), "确认口头同意".to_owned())),
            "{:?}",
            duties(&node, &bai)
        );
        // A second word confirms nothing.
        let again =
            node.on(&ma, new, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, oral("区长"), None));
        assert!(matches!(again, Err(ReportError::State("sign.word_twice", _))), "{again:?}");
        node.on(&bai, new, |tx, terms, who, r| {
            sign::sign_after(tx, terms, who, r, Sign { confirm_grade: true, ..on_screen() }, None)
        })
        .unwrap();
        let seen = node.detail(&ma, new);
        let after = seen.signature.unwrap();
        assert_eq!(
            (after.owed, after.method, after.after_at.is_some()),
            (false, Some(SignMethod::Oral), true)
        );
        assert!(seen.rating.confirmed && node.detail(&ma, id).rating.confirmed, "one event, one grade");
        assert!(!duties(&node, &bai).iter().any(|(_, next)| next == "确认口头同意"));
        let twice =
            node.on(&bai, new, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None));
        assert!(matches!(twice, Err(ReportError::Already(_))), "{twice:?}");
    });
}

#[test]
fn a_first_report_goes_at_once_and_its_own_leader_signs_after() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        assert!(node.detail(&ma, id).received.is_some(), "it did not wait");
        let zhe =
            Who {
                person: Some(person("折志刚")), roles: vec![Role::Leader], ..officer(TOWN, "折志刚")
            };
        assert!(duties(&node, &zhe).iter().any(|(code, next)| code == "sign" && next.contains("先报后审")));
        // Neither the level above nor a colleague without the post signs in the township's name.
        for other in [leader("白建军"), bai.clone()] {
            let refused = node
                .on(&other, id, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None));
            assert!(refused.is_err(), "{} signed", other.name);
        }
        node.on(&zhe, id, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None))
            .unwrap();
        let signature = node.detail(&ma, id).signature.unwrap();
        assert_eq!((signature.by.as_deref(), signature.owed), (Some("折志刚"), false));
        assert!(signature.terms.is_none(), "who may sign for a township is not the district's business");
        // What changes the words that were signed goes at once as well, and is signed after; a place that was
        // told more exactly is not.
        let correct = |typed: Correct| {
            let typed = Correct { reason: "现场重新清点".to_owned(), ..typed };
            node.on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None))
                .unwrap();
            node.detail(&ma, id).signature.unwrap().owed
        };
        assert!(!correct(Correct {
            place_text: Some("双柳沟煤矿副井".to_owned()), ..Correct::default()
        }));
        assert!(correct(Correct {
            what: Some("井下透水，4人被困".to_owned()), ..Correct::default()
        }));
        assert!(duties(&node, &zhe).iter().any(|(code, _)| code == "sign"));
        node.on(&zhe, id, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None))
            .unwrap();
        assert!(!node.detail(&ma, id).signature.unwrap().owed);
        // A withdrawn report is nobody's to sign.
        let other = node.send(&bai, collision()).unwrap();
        node.on(&bai, other, |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None)
        })
        .unwrap();
        assert!(!duties(&node, &zhe).iter().any(|(code, _)| code == "sign"));
    });
}

#[test]
fn drafted_checked_and_signed_by_three_people_and_each_sees_whom_it_waits_for() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let liu = officer(DISTRICT, "刘晓燕");
        let m = submit(&node, &ma, id, true);
        assert!(node.detail(&ma, id).manuscript.is_some());
        assert_eq!(
            duties(&node, &liu).iter().find(|(code, _)| code == "check").map(|d| d.1.as_str()),
            Some("核稿")
        );
        assert!(
            matches!(
                signed(&node, &leader("白建军"), m, on_screen()),
                Err(ReportError::State("sign.unchecked", _))
            ),
            "not checked"
        );
        let own = ma.clone();
        let self_checked = node.run(move |tx, terms| manuscript::check(tx, terms, &own, m, None, None));
        assert!(matches!(self_checked, Err(ReportError::State("sign.own_draft", _))), "{self_checked:?}");
        // A colleague may mend; what it said first stays beside it, and another one checks.
        let mended = FirstReport {
            what: "麻黄梁镇双柳沟煤矿发生透水，3人被困。".to_owned(),
            ..shown(&node, &liu, m).report
        };
        let (mender, checker) = (liu.clone(), officer(DISTRICT, "曹莉"));
        node.run(move |tx, terms| {
            manuscript::revise(tx, terms, &mender, m, &plain(mended), None)?;
            manuscript::check(tx, terms, &checker, m, None, None)
        })
        .unwrap();
        let seen = shown(&node, &ma, m);
        assert!(seen.opening.is_some_and(|was| was.contains("30203")), "the first text stays");
        let asked = seen.asked.last().unwrap();
        assert_eq!((asked.name.as_deref(), asked.now), (Some("白建军"), true));
        assert_eq!(node.detail(&ma, id).manuscript.unwrap().asked.as_deref(), Some("带班领导白建军"));
        // A second report about the event, written beside it, is refused; the telephone is not.
        assert!(matches!(up(&node, &ma, id, Some(oral("区长"))), Err(ReportError::State("sign.waits", _))));
        // Returned, mended: it has to be checked, and somebody asked, again.
        let (bai, back) = (leader("白建军"), leader("白建军"));
        node.run(move |tx, _| manuscript::give_back(tx, &back, m, "写明救援力量".to_owned(), None)).unwrap();
        assert!(
            matches!(signed(&node, &bai, m, on_screen()), Err(ReportError::State("sign.is_returned", _))),
            "returned"
        );
        let mended = FirstReport {
            what: format!("{}矿山救护队正赶往现场。", shown(&node, &ma, m).report.what),
            ..shown(&node, &ma, m).report
        };
        let (writer, checker) = (ma.clone(), liu);
        node.run(move |tx, terms| {
            manuscript::revise(tx, terms, &writer, m, &plain(mended), None)?;
            manuscript::check(tx, terms, &checker, m, None, None)
        })
        .unwrap();
        clock.advance_ms(60_000);
        let new = signed(&node, &bai, m, Sign { confirm_grade: true, ..on_screen() }).unwrap();
        assert_eq!(new, m, "the manuscript became the report");
        let seen = node.detail(&ma, new);
        let signature = seen.signature.unwrap();
        assert_eq!(
            (signature.by.as_deref(), signature.checked_by.as_deref()),
            (Some("白建军"), Some("刘晓燕"))
        );
        assert_eq!((seen.reporter.as_deref(), seen.rating.confirmed), (Some("马志远"), true));
        assert!(seen.what.contains("矿山救护队"));
        assert!(
            seen.clocks
                .iter()
                .filter(|c| c.mine && c.what == report::read::dto::ClockWhat::Doc && !c.to.external)
                .all(|c| c.met_at.is_some())
        );
        let told: Vec<_> =
            seen.timeline.iter().map(|t| t.what.as_str()).filter(|w| w.starts_with("manuscript")).collect();
        assert_eq!(
            told,
            [
                "manuscript.opened",
                "manuscript.revised",
                "manuscript.checked",
                "manuscript.asked",
                "manuscript.returned",
                "manuscript.revised",
                "manuscript.checked",
                "manuscript.asked"
            ]
        );
        assert!(matches!(signed(&node, &bai, m, on_screen()), Err(ReportError::Already(_))), "once");
        // Another unit on the same node sees neither the draft nor who was asked.
        let town = officer(TOWN, "白彩霞");
        assert!(
            node.read(|db, terms| report::read::manuscript::shown(db, terms, &town, m, clock.now())).is_err()
        );
        assert!(node.detail(&town, id).timeline.iter().all(|t| !t.what.starts_with("manuscript")));
    });
}

#[test]
fn who_does_not_answer_is_passed_and_at_the_end_whoever_waits_is_told() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let m = submit(&node, &ma, id, false);
        let names = |node: &Node| -> Vec<String> {
            shown(node, &ma, m).asked.into_iter().map(|a| a.name.unwrap_or_default()).collect()
        };
        assert_eq!(names(&node), ["白建军"]);
        node.escalate();
        assert_eq!(names(&node), ["白建军"], "each has their minutes");
        for next in ["贺永强", "王维平"] {
            clock.advance_ms(3 * 60_000);
            node.escalate();
            node.escalate();
            assert_eq!(names(&node).last().map(String::as_str), Some(next));
        }
        assert_eq!(names(&node).len(), 3, "asked once each");
        clock.advance_ms(3 * 60_000);
        node.escalate();
        assert!(shown(&node, &ma, m).unanswered_at.is_some());
        assert!(
            duties(&node, &ma).iter().any(|(code, next)| code == "manuscript" && next.contains("口头同意"))
        );
        clock.advance_ms(30 * 60_000);
        node.escalate();
        assert_eq!(names(&node).len(), 3, "nobody is woken again and again by the platform");
        // Whoever waits asks the first again, or takes down a word, and it goes.
        let asks = ma.clone();
        node.run(move |tx, terms| {
            manuscript::ask_to_sign(tx, terms, &asks, m, Some(post_id(DISTRICT, "区长")), None)
        })
        .unwrap();
        assert_eq!(names(&node).len(), 4);
        signed(&node, &ma, m, oral("区长")).unwrap();
        assert!(node.detail(&ma, id).manuscript.is_none());
        assert!(node.detail(&ma, m).signature.unwrap().owed);
    });
}

#[test]
fn figures_that_moved_while_it_waited_are_shown_to_who_signs() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let m = submit(&node, &ma, id, false);
        assert!(shown(&node, &ma, m).figures_now.is_none());
        let casualties = Some(CasualtiesInput { dead: CountInput::number(1), ..mine().casualties });
        node.on(&ma, id, move |tx, terms, who, r| {
            desk::verify(tx, terms, who, r, Verify { note: "矿方：1人遇难".to_owned(), casualties }, None)
        })
        .unwrap();
        assert!(shown(&node, &leader("白建军"), m).figures_now.is_some());
        // An older state of the manuscript is signed by nobody.
        let seen = shown(&node, &ma, m);
        let (writer, same) = (ma, seen.report);
        node.run(move |tx, terms| manuscript::revise(tx, terms, &writer, m, &plain(same), None)).unwrap();
        let bai = leader("白建军");
        let old = seen.rev;
        let refused = node.run(move |tx, terms| manuscript::sign(tx, terms, &bai, m, on_screen(), Some(old)));
        assert!(matches!(refused, Err(ReportError::Moved { .. })), "{refused:?}");
    });
}

#[test]
fn a_stand_in_signs_for_whom_they_stand_in_and_a_discarded_draft_owes_as_before() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        node.enter(absence(clock.now()));
        let may = prepared(&node, &ma, id).signing.unwrap();
        let deputy = may.may.iter().find(|one| one.title == "副区长").unwrap();
        assert_eq!(
            (deputy.name.as_deref(), deputy.stands_in_for.as_deref()),
            (Some("马志远"), Some("贺永强"))
        );
        let m = submit(&node, &ma, id, false);
        let who = ma.clone();
        node.run(move |tx, _| manuscript::discard(tx, &who, m, None)).unwrap();
        assert!(node.detail(&ma, id).manuscript.is_none());
        assert_eq!(node.escalate(), 0);
        // 马志远 stands in for the deputy, so that his own account signs.
        let standing = Who { person: Some(person("马志远")), ..ma };
        let new = up(&node, &standing, id, Some(on_screen())).unwrap();
        let signature = node.detail(&standing, new).signature.unwrap();
        assert_eq!(
            (signature.post.as_deref(), signature.stands_in_for.as_deref()),
            (Some("副区长"), Some("贺永强"))
        );
        assert!(!signature.owed);
    });
}

#[test]
fn a_follow_up_upward_is_signed_and_one_of_a_first_report_goes_at_once() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let new = up(&node, &leader("白建军"), id, Some(on_screen())).unwrap();
        assert!(!node.detail(&ma, new).signature.unwrap().owed);
        clock.advance_ms(60_000);
        let more = |sign| FollowUp { what: "救出1人".to_owned(), sign, ..FollowUp::default() };
        let (unsigned, signed) = (more(None), more(Some(oral("副区长"))));
        let refused = node.on(&ma, new, |tx, terms, who, r| follow::send(tx, terms, who, r, unsigned, None));
        assert_eq!(code(&refused.unwrap_err()), "sign.missing");
        node.on(&ma, new, |tx, terms, who, r| follow::send(tx, terms, who, r, signed, None)).unwrap();
        let seen = node.detail(&ma, new);
        assert_eq!(seen.follow_ups[0].signed_by.as_deref(), Some("副区长 贺永强"));
        assert!(seen.signature.unwrap().owed, "the word is to be confirmed");
        let he = leader("贺永强");
        assert!(duties(&node, &he).contains(&("sign".to_owned(), "确认口头同意".to_owned())));
        node.on(&he, new, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None))
            .unwrap();
        assert!(!node.detail(&ma, new).signature.unwrap().owed);
        let bai = officer(TOWN, "白彩霞");
        let plain = more(None);
        node.on(&bai, id, |tx, terms, who, r| follow::send(tx, terms, who, r, plain, None)).unwrap();
    });
}

#[test]
fn what_is_confirmed_is_the_grade_that_was_signed_and_nothing_graver_is_lowered() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let graver = FirstReport {
            rating: Some(ChosenRating::new(Grade::II, false)),
            ..prepared(&node, &ma, id).report
        };
        let sign = Some(Sign { confirm_grade: true, ..on_screen() });
        let typed = Upward { report: graver, dispatch_ids: Vec::new(), telephone: None, sign, paper: None };
        let new = node
            .on(&leader("白建军"), id, |tx, terms, who, r| {
                upward::report_upward(tx, terms, who, r, typed, None)
            })
            .unwrap();
        let second = Rating { confirmed: true, ..rated(Grade::II, false) };
        assert_eq!(node.detail(&ma, new).rating, second);
        assert_eq!(node.detail(&ma, id).rating, second, "the source keeps step with what was signed");
        // Something graver that came meanwhile is nobody's to confirm by the way.
        clock.advance_ms(60_000);
        node.on(&ma, new, |tx, terms, who, r| {
            let typed =
                FollowUp {
                    what: "又有变化".to_owned(), sign: Some(oral("区长")), ..FollowUp::default()
                };
            follow::send(tx, terms, who, r, typed, None)
        })
        .unwrap();
        let bai = officer(TOWN, "白彩霞");
        node.on(&bai, id, |tx, terms, who, r| {
            let chosen = ChosenRating::new(Grade::I, false);
            mend::rate(
                tx,
                terms,
                who,
                r,
                Rate { chosen, reason: None, confirm: false, confirmed_by: None },
                None,
            )
        })
        .unwrap();
        node.on(&leader("王维平"), new, |tx, terms, who, r| {
            sign::sign_after(tx, terms, who, r, Sign { confirm_grade: true, ..on_screen() }, None)
        })
        .unwrap();
        assert_eq!(node.detail(&ma, id).rating, rated(Grade::I, false), "it stays the graver one");
    });
}

#[test]
fn a_word_is_confirmed_by_the_post_that_gave_it_and_never_by_who_took_it_down() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let new = up(&node, &ma, id, Some(oral("副区长"))).unwrap();
        let confirm = |who: &Who| {
            node.on(who, new, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, on_screen(), None))
        };
        let other = confirm(&leader("王维平")).unwrap_err();
        assert!(
            matches!(&other, ReportError::State("sign.word_of_other", says) if says.contains("贺永强")),
            "{other:?}"
        );
        assert!(!node.detail(&leader("王维平"), new).signature.unwrap().mine);
        assert!(!duties(&node, &leader("王维平")).iter().any(|(_, next)| next == "确认口头同意"));
        // 马志远 took it down and stands in for the deputy by now: it is still not his to confirm.
        node.enter(absence(clock.now()));
        let standing = Who { person: Some(person("马志远")), ..ma.clone() };
        let own = confirm(&standing).unwrap_err();
        assert!(matches!(own, ReportError::State("sign.word_own", _)), "{own:?}");
        // No word without a telephone, and none under another's name.
        let numberless = Sign { phone: None, ..oral("区长") };
        assert_eq!(code(&up(&node, &ma, id, Some(numberless)).unwrap_err()), "report.already");
        let typed = Sign { name: Some("某人".to_owned()), ..oral("区长") };
        let bai = officer(TOWN, "白彩霞");
        let fresh = node.send(&bai, collision()).unwrap();
        node.on(&ma, fresh, desk::receive).unwrap();
        assert_eq!(code(&up(&node, &ma, fresh, Some(typed)).unwrap_err()), "sign.name_held");
        let numberless = Sign { phone: None, ..oral("区长") };
        assert_eq!(code(&up(&node, &ma, fresh, Some(numberless)).unwrap_err()), "sign.phone_missing");
    });
}

#[test]
fn each_word_is_confirmed_for_itself_and_only_as_the_grade_that_was_shown() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let new = up(&node, &ma, id, Some(oral("带班领导"))).unwrap();
        clock.advance_ms(60_000);
        let more =
            FollowUp { what: "救出1人".to_owned(), sign: Some(oral("区长")), ..FollowUp::default() };
        node.on(&ma, new, |tx, terms, who, r| follow::send(tx, terms, who, r, more, None)).unwrap();
        let confirm = |who: &Who, typed: Sign| {
            node.on(who, new, |tx, terms, who, r| sign::sign_after(tx, terms, who, r, typed, None))
        };
        let (bai, wang) = (leader("白建军"), leader("王维平"));
        let stands = node.detail(&ma, new).rating;
        let shown = |grade| Sign {
            confirm_grade: true,
            grade: Some(ChosenRating::new(grade, stands.near_miss)),
            ..on_screen()
        };
        let moved = confirm(&wang, shown(Grade::II)).unwrap_err();
        assert!(matches!(moved, ReportError::State("sign.grade_moved", _)), "{moved:?}");
        confirm(&wang, shown(stands.grade)).unwrap();
        let seen = node.detail(&ma, new).signature.unwrap();
        assert_eq!((seen.owed, seen.word_of.as_deref()), (true, Some("带班领导白建军")), "his is still his");
        confirm(&bai, on_screen()).unwrap();
        assert!(!node.detail(&ma, new).signature.unwrap().owed);
    });
}

#[test]
fn what_was_returned_is_asked_for_again_and_what_the_platform_does_refuses_nobody() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let m = submit(&node, &ma, id, false);
        let seen = shown(&node, &ma, m).rev;
        clock.advance_ms(4 * 60_000);
        node.escalate();
        assert_eq!(shown(&node, &ma, m).asked.len(), 2, "the next was asked meanwhile");
        // His page is older than that; the text is the same.
        let back = leader("白建军");
        node.run(move |tx, _| manuscript::give_back(tx, &back, m, "写明救援力量".to_owned(), Some(seen)))
            .unwrap();
        let now = shown(&node, &ma, m);
        assert!(now.asked.iter().all(|asked| !asked.now), "nobody is asked for a returned text");
        let (writer, same) = (ma.clone(), now.report);
        node.run(move |tx, terms| manuscript::revise(tx, terms, &writer, m, &plain(same), None)).unwrap();
        let now = shown(&node, &ma, m);
        assert_eq!(
            now.asked.last().map(|asked| (asked.name.as_deref(), asked.now)),
            Some((Some("贺永强"), true))
        );
        clock.advance_ms(4 * 60_000);
        node.escalate();
        assert_eq!(
            shown(&node, &ma, m).asked.last().and_then(|a| a.name.clone()).as_deref(),
            Some("白建军"),
            "a new round"
        );
    });
}

#[test]
fn graver_facts_undo_a_lighter_choice_and_who_signs_is_told() {
    nights(|node, _| {
        let bai = officer(TOWN, "白彩霞");
        let (ma, id) = (officer(DISTRICT, "马志远"), node.send(&bai, collision()).unwrap());
        node.on(&ma, id, desk::receive).unwrap();
        let report = FirstReport {
            rating: Some(ChosenRating::new(Grade::IV, false)),
            ..prepared(&node, &ma, id).report
        };
        let typed = Submit { report, dispatch_ids: Vec::new(), post_id: None, check: false, paper: None };
        let m = node
            .on(&ma, id, move |tx, terms, who, r| manuscript::submit(tx, terms, who, r, &typed, None))
            .unwrap();
        let number = CountInput::number;
        let casualties = Some(CasualtiesInput { dead: number(3), ..collision().casualties });
        node.on(&ma, id, move |tx, terms, who, r| {
            desk::verify(tx, terms, who, r, Verify { note: "3人抢救无效".to_owned(), casualties }, None)
        })
        .unwrap();
        let seen = shown(&node, &leader("白建军"), m);
        assert!(seen.grade_undone && seen.rating == rated(Grade::III, false), "{:?}", seen.rating);
        signed(&node, &leader("白建军"), m, on_screen()).unwrap();
        assert_eq!(node.detail(&ma, m).rating, rated(Grade::III, false));
    });
}

#[test]
fn who_mended_the_text_does_not_check_it_and_who_only_sends_it_again_does() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let (zhao, cao) = (officer(DISTRICT, "赵军"), officer(DISTRICT, "曹莉"));
        let m = submit(&node, &ma, id, true);
        let check = |who: &Who| {
            let who = who.clone();
            node.run(move |tx, terms| manuscript::check(tx, terms, &who, m, None, None))
        };
        let revise = |who: &Who, report: FirstReport| {
            let who = who.clone();
            clock.advance_ms(60_000);
            node.run(move |tx, terms| manuscript::revise(tx, terms, &who, m, &plain(report), None)).unwrap();
        };
        let mut report = shown(&node, &zhao, m).report;
        report.what = format!("{}另：水泵已运到。", report.what);
        revise(&zhao, report.clone());
        // Sent again as it stands: it is 赵军's text still.
        revise(&cao, report);
        for who in [&ma, &zhao] {
            assert!(!shown(&node, who, m).may_check, "{}", who.name);
            assert_eq!(code(&check(who).unwrap_err()), "sign.own_draft", "{}", who.name);
            assert!(duties(&node, who).iter().all(|(code, _)| code != "check"), "{}", who.name);
        }
        assert!(shown(&node, &cao, m).may_check);
        check(&cao).unwrap();
    });
}

#[test]
fn one_alone_on_the_shift_drops_a_check_that_no_rule_asks_for_and_a_withdrawal_closes_it() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let m = submit(&node, &ma, id, true);
        let (writer, report) = (ma.clone(), shown(&node, &ma, m).report);
        node.run(move |tx, terms| {
            manuscript::revise(
                tx,
                terms,
                &writer,
                m,
                &Revise { report, check: Some(false), paper: None },
                None,
            )
        })
        .unwrap();
        let seen = shown(&node, &ma, m);
        assert!(!seen.wants_check && seen.asked.last().is_some_and(|asked| asked.now));
        // Who came in by the break-glass form from anywhere reads no drafts of the unit.
        let stranger = Who { roles: vec![Role::Substitute], ..officer(DISTRICT, "顶班") };
        assert!(
            node.read(|db, terms| report::read::manuscript::shown(db, terms, &stranger, m, NIGHT)).is_err()
        );
        let bai = officer(TOWN, "白彩霞");
        node.on(&bai, id, |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None)
        })
        .unwrap();
        assert!(shown(&node, &ma, m).closed_at.is_some());
        assert!(!duties(&node, &ma).iter().any(|(code, _)| code == "manuscript"));
    });
}

#[test]
fn the_signed_page_goes_with_the_report() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let page =
            attach::measure("签字页.jpg", "image/jpeg", b"\xff\xd8\xffa page with a name".to_vec()).unwrap();
        let file = page.reference.id;
        let keeper = ma.clone();
        node.run(move |tx, _| Ok(attach::store_chunk(tx, &keeper, &page, 0)?)).unwrap();
        let paper = Sign {
            method: SignMethod::Paper,
            post_id: Some(post_id(DISTRICT, "区长")),
            paper: Some(file),
            ..Sign::default()
        };
        let new = up(&node, &ma, id, Some(paper)).unwrap();
        let signature = node.detail(&ma, new).signature.unwrap();
        assert_eq!((signature.owed, signature.method), (false, Some(SignMethod::Paper)));
        assert!(signature.paper.is_some_and(|page| page.held && page.name == "签字页.jpg"));
        assert!(node.read(|db, _| report::read::files::file(db, &leader("白建军"), file)).is_ok());
    });
}

#[test]
fn a_rule_names_who_signs_by_level_kind_and_grade_and_may_ask_for_nobody() {
    let law = report::rules::Law::builtin().unwrap();
    let base = include_str!("../../../../profiles/default/profile.toml");
    let rows = |rows: &str| {
        let head = base.split("[[sign]]").next().unwrap();
        let tail = base
            .split("[[escalation]]")
            .skip(1)
            .map(|part| format!("[[escalation]]{part}"))
            .collect::<String>();
        report::profile::Profile::from_toml(&format!("{head}{rows}\n{tail}"), law)
    };
    let article = "article = \"某县\"\narticle_en = \"a county\"\n";
    let profile = rows(&format!(
        "[[sign]]\napplies = {{ grades = [\"IV\"], levels = [\"township\"] }}\nby = []\n{article}
         [[sign]]\napplies = {{ grades = [\"I\", \"II\"] }}\nby = [\"head\"]\ncheck = true\n{article}
         [[sign]]\napplies = {{ kinds = [\"food_poisoning\"] }}\nby = [\"deputy\"]\n{article}
         [[sign]]\napplies = {{ classes = [\"health\"] }}\nby = [\"head\"]\n{article}
         [[sign]]\nby = [\"leader\"]\n{article}"
    ))
    .unwrap();
    let by = |level, kind, grade| {
        let case =
            report::rules::deadlines::case(law, level, kind, rated(grade, false), report::model::Via::Block);
        profile.sign(&case).map(|row| (row.by.join(","), row.check))
    };
    use kernel::Level::{District, Township};
    let signs = |who: &str, check| Some((who.to_owned(), check));
    assert_eq!(by(Township, "coal_mine", Grade::IV), None);
    assert_eq!(by(District, "coal_mine", Grade::IV), signs("leader", false));
    assert_eq!(by(Township, "coal_mine", Grade::II), signs("head", true));
    // By kind and by class, where no row before speaks of it.
    assert_eq!(by(District, "food_poisoning", Grade::III), signs("deputy", false));
    assert_eq!(by(District, "infectious_disease", Grade::III), signs("head", false));
    assert_eq!(by(District, "food_poisoning", Grade::I), signs("head", true));
    assert_eq!(by(Township, "food_poisoning", Grade::IV), None);
    let refused = rows(&format!("[[sign]]\nby = [\"staff\"]\n{article}")).unwrap_err().to_string();
    assert!(refused.contains("某县"), "{refused}");
    assert!(rows(&format!("[[sign]]\nby = [\"head\"]\nminutes = 0\n{article}")).is_err());
}
