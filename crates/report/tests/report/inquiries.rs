//! 核报, 催报, 要素不全: a desk asks, a unit answers within minutes, and what was reported counts
//! meanwhile; late answers are told step by step; both ends are one node or two.
use crate::world::*;
use facts::report::{Element, InquiryOutcome, TipSource};
use kernel::{Clock, InquiryId, ReportId};
use org::web::Who;
use report::model::FirstReport;
use report::read::dto::Inquiry;
use report::service::follow::{self, FollowUp};
use report::service::inquiry::{self, AskUnit, InquiryAnswer, Lacking};
use report::service::{ReportError, desk};

fn tip(to: &str) -> AskUnit {
    AskUnit {
        drill: None,
        id: Some(InquiryId::new()),
        to_unit_id: unit(to),
        source: TipSource::Police,
        text: "110转来：双柳沟煤矿昨夜透水，有人没上来，请核".to_owned(),
        caller: Some("张某".to_owned()),
        phone: Some("13800000000".to_owned()),
        minutes: None,
    }
}

fn ask(node: &Node, who: &Who, typed: AskUnit) -> Result<InquiryId, ReportError> {
    let who = who.clone();
    node.run(move |tx, terms| inquiry::ask(tx, terms, &who, typed))
}

fn seen(node: &Node, who: &Who, id: InquiryId) -> Result<Inquiry, ReportError> {
    node.read(|db, _| report::read::inquiry::one(db, who, id))
}

fn answer(
    node: &Node,
    who: &Who,
    id: InquiryId,
    outcome: InquiryOutcome,
    rev: Option<u64>,
) -> Result<(), ReportError> {
    let who = who.clone();
    let typed = InquiryAnswer { outcome, text: "问了矿上和村里".to_owned(), report_id: None };
    node.run(move |tx, _| inquiry::answer(tx, &who, id, typed, rev))
}

fn press(node: &Node, who: &Who, id: InquiryId) -> Result<(), ReportError> {
    let who = who.clone();
    node.run(move |tx, _| inquiry::press(tx, &who, id, Some("省里在等".to_owned())))
}

fn lacking(node: &Node, who: &Who, id: ReportId, lacks: Vec<Element>) -> Result<InquiryId, ReportError> {
    let typed = Lacking { lacks, text: None, minutes: Some(30) };
    node.on(who, id, move |tx, terms, who, r| inquiry::lacking(tx, terms, who, r, typed))
}

#[test]
fn a_tip_is_asked_about_and_nothing_of_the_kind_is_an_answer() {
    nights(|node, clock| {
        let (ma, bai, qing) =
            (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"));
        let typed = tip(TOWN);
        let id = ask(&node, &ma, typed.clone()).unwrap();
        assert_eq!(ask(&node, &ma, typed.clone()).unwrap(), id, "asking twice is asking once");
        let other = AskUnit { text: "另一件".to_owned(), ..typed };
        assert!(matches!(ask(&node, &ma, other), Err(ReportError::OtherReport)));
        let q = seen(&node, &bai, id).unwrap();
        assert!(q.mine && q.due.minutes == 20 && q.caller.as_deref() == Some("张某"));
        assert!(seen(&node, &qing, id).is_err(), "it is between the two");
        assert!(duties(&node, &bai).contains(&("answer".to_owned(), "答复榆阳区核报".to_owned())));
        assert!(duties(&node, &ma).is_empty(), "what is not late is no duty of who asks");
        // Who is asked may not press, who asked may not answer.
        assert!(press(&node, &bai, id).is_err());
        assert!(answer(&node, &ma, id, InquiryOutcome::Unfounded, None).is_err());
        press(&node, &ma, id).unwrap();
        let q = seen(&node, &bai, id).unwrap();
        assert_eq!((q.pressed, q.pressed_note.as_deref()), (1, Some("省里在等")));
        clock.advance_ms(60_000);
        answer(&node, &bai, id, InquiryOutcome::Unfounded, Some(q.rev)).unwrap();
        let q = seen(&node, &ma, id).unwrap();
        assert_eq!((q.outcome, q.answered_by.as_deref()), (Some(InquiryOutcome::Unfounded), Some("白彩霞")));
        assert!(matches!(press(&node, &ma, id), Err(ReportError::Already(_))));
        // A colleague's older page does not write over it.
        assert!(matches!(
            answer(&node, &bai, id, InquiryOutcome::Confirmed, Some(1)),
            Err(ReportError::Already(_))
        ));
        assert!(duties(&node, &bai).is_empty());
    });
}

#[test]
fn a_tip_that_is_true_becomes_a_first_report_and_that_is_the_answer() {
    nights(|node, _| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let id = ask(&node, &ma, tip(TOWN)).unwrap();
        let report = node.send(&bai, FirstReport { inquiry_id: Some(id), ..mine() }).unwrap();
        let q = seen(&node, &ma, id).unwrap();
        assert_eq!((q.outcome, q.report), (Some(InquiryOutcome::Confirmed), Some(report)));
        // Another unit's inquiry is not answered by naming it.
        let other = ask(&node, &ma, tip(OTHER_TOWN)).unwrap();
        node.send(&bai, FirstReport { inquiry_id: Some(other), ..collision() }).unwrap();
        assert!(seen(&node, &ma, other).unwrap().answered_at.is_none());
    });
}

#[test]
fn what_a_report_lacks_is_asked_for_while_it_counts() {
    nights(|node, clock| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let id = node.send(&bai, mine()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        assert_eq!(code(&lacking(&node, &ma, id, Vec::new()).unwrap_err()), "inquiry.lacks_empty");
        assert!(
            lacking(&node, &bai, id, vec![Element::Time]).is_err(),
            "one's own report is mended, not asked about"
        );
        let asked =
            lacking(&node, &ma, id, vec![Element::Measures, Element::Casualties, Element::Measures]).unwrap();
        let detail = node.detail(&bai, id);
        assert_eq!(detail.inquiries[0].lacks, [Element::Casualties, Element::Measures]);
        assert!(
            detail.received.is_none() && node.detail(&ma, id).received.is_some_and(|r| r.at.is_some()),
            "it counts"
        );
        assert!(detail.timeline.iter().any(
            |t| t.what == "inquiry.asked" && t.detail.as_deref().is_some_and(|d| d.contains("伤亡失联"))
        ));
        assert!(duties(&node, &bai).iter().any(|(code, next)| code == "follow" && next.contains("要素")));
        // What is said next answers for it only where it is meant to.
        clock.advance_ms(60_000);
        let more =
            |answers| FollowUp {
                what: "已组织抽水，死伤无".to_owned(), answers, ..FollowUp::default()
            };
        let (other, meant) = (more(Vec::new()), more(vec![asked]));
        node.on(&bai, id, |tx, terms, who, r| follow::send(tx, terms, who, r, other, None)).unwrap();
        assert!(seen(&node, &ma, asked).unwrap().answered_at.is_none());
        node.on(&bai, id, |tx, terms, who, r| follow::send(tx, terms, who, r, meant, None)).unwrap();
        let q = seen(&node, &ma, asked).unwrap();
        assert_eq!(
            (q.outcome, q.answer.as_deref()),
            (Some(InquiryOutcome::Supplied), Some("已组织抽水，死伤无"))
        );
    });
}

#[test]
fn a_late_answer_is_told_step_by_step_and_stands_with_who_waits() {
    nights(|node, clock| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let id = ask(&node, &ma, tip(TOWN)).unwrap();
        clock.advance_ms(21 * 60_000);
        assert_eq!(node.escalate(), 1, "the officer");
        assert_eq!(node.escalate(), 0, "once");
        clock.advance_ms(5 * 60_000);
        assert_eq!(node.escalate(), 1, "the leader on duty");
        assert!(
            duties(&node, &ma).contains(&("inquiry".to_owned(), "麻黄梁镇未答复核报，催一下".to_owned()))
        );
        answer(&node, &bai, id, InquiryOutcome::Confirmed, None).unwrap();
        clock.advance_ms(60 * 60_000);
        assert_eq!(node.escalate(), 0, "an answered one is nobody's to tell");
        assert!(duties(&node, &ma).is_empty());
    });
}

#[test]
fn only_units_below_are_asked_and_bad_input_says_where() {
    nights(|node, _| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        for (who, to) in [(&bai, DISTRICT), (&ma, CITY), (&ma, DISTRICT)] {
            assert_eq!(code(&ask(&node, who, tip(to)).unwrap_err()), "inquiry.unit_not_below", "{to}");
        }
        let beside = ask(&node, &bai, tip(OTHER_TOWN)).unwrap_err();
        assert_eq!(code(&beside), "inquiry.unit_unknown", "of no business of theirs");
        ask(&node, &ma, tip(EMERGENCY)).unwrap();
        let bad = [
            (AskUnit { text: " ".to_owned(), ..tip(TOWN) }, "inquiry.text_empty"),
            (AskUnit { minutes: Some(2), ..tip(TOWN) }, "inquiry.minutes"),
            (AskUnit { minutes: Some(5_000), ..tip(TOWN) }, "inquiry.minutes"),
            (AskUnit { to_unit_id: kernel::UnitId::new(), ..tip(TOWN) }, "inquiry.unit_unknown"),
        ];
        for (typed, says) in bad {
            assert_eq!(code(&ask(&node, &ma, typed).unwrap_err()), says);
        }
    });
}

#[test]
fn it_travels_to_the_node_of_who_is_asked_and_its_answer_comes_back() {
    let plan = Plan::of(&[TOWN, DISTRICT]);
    let clock = Clock::standing_at(NIGHT);
    let (town, district) = (Node::sqlite(&plan, TOWN, &clock), Node::sqlite(&plan, DISTRICT, &clock));
    let settle = || {
        for _ in 0..2 {
            carry(&district, &town);
            carry(&town, &district);
        }
    };
    let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
    let id = ask(&district, &ma, tip(TOWN)).unwrap();
    settle();
    let q = seen(&town, &bai, id).unwrap();
    assert!(q.mine && q.text.contains("110转来"));
    clock.advance_ms(30 * 60_000);
    assert_eq!((town.escalate(), district.escalate()), (3, 0), "who is late says so itself");
    press(&district, &ma, id).unwrap();
    settle();
    assert_eq!(seen(&town, &bai, id).unwrap().pressed, 1);
    let report = town.send(&bai, FirstReport { inquiry_id: Some(id), ..mine() }).unwrap();
    settle();
    assert_eq!(seen(&district, &ma, id).unwrap().report, Some(report));
    // What the report lacks goes the same way.
    district.on(&ma, report, desk::receive).unwrap();
    let asked = lacking(&district, &ma, report, vec![Element::Trend]).unwrap();
    settle();
    answer(&town, &bai, asked, InquiryOutcome::Supplied, None).unwrap();
    settle();
    assert_eq!(seen(&district, &ma, asked).unwrap().outcome, Some(InquiryOutcome::Supplied));
}

#[test]
fn what_was_said_is_sealed_and_who_asked_may_take_it_back() {
    nights(|node, clock| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let id = ask(&node, &ma, tip(TOWN)).unwrap();
        press(&node, &ma, id).unwrap();
        clock.advance_ms(21 * 60_000);
        assert_eq!(node.escalate(), 1, "the officer is told");
        answer(&node, &bai, id, InquiryOutcome::Unfounded, None).unwrap();
        assert!(entries(&node).iter().any(|e| e.header.kind.as_str() == "inquiry.escalated"));
        for entry in entries(&node).iter().filter(|e| e.header.kind.starts_with("inquiry.")) {
            let open = format!("{}{:?}", String::from_utf8_lossy(&entry.body), entry.header.brief);
            for said in ["双柳沟", "13800000000", "张某", "省里在等", "问了矿上"] {
                assert!(!open.contains(said), "{said} stands open in {}: {open}", entry.header.kind);
            }
        }
        let other = ask(&node, &ma, tip(TOWN)).unwrap();
        let close = |who: &Who, why: &str| {
            let (who, why) = (who.clone(), why.to_owned());
            node.run(move |tx, _| inquiry::close(tx, &who, other, why))
        };
        assert!(close(&bai, "不用了").is_err(), "who is asked answers");
        assert_eq!(code(&close(&ma, " ").unwrap_err()), "inquiry.close_empty");
        close(&ma, "电话已答复，查无此事").unwrap();
        assert!(answer(&node, &bai, other, InquiryOutcome::Confirmed, None).is_err());
        assert!(duties(&node, &bai).is_empty());
    });
}

#[test]
fn neither_a_drill_nor_a_withdrawn_report_leaves_an_inquiry_wrong() {
    nights(|node, _| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let id = ask(&node, &ma, tip(TOWN)).unwrap();
        node.send(&bai, FirstReport { inquiry_id: Some(id), drill: Some(true), ..mine() }).unwrap();
        assert!(seen(&node, &ma, id).unwrap().answered_at.is_none(), "a drill answers nothing real");
        let report = node.send(&bai, mine()).unwrap();
        node.on(&ma, report, desk::receive).unwrap();
        let asked = lacking(&node, &ma, report, vec![Element::Trend]).unwrap();
        assert!(answer(&node, &bai, asked, InquiryOutcome::Confirmed, None).is_err(), "it is no tip");
        node.on(&bai, report, |tx, terms, who, r| {
            report::service::mend::withdraw(tx, terms, who, r, Some("误报".to_owned()), None)
        })
        .unwrap();
        assert_eq!(seen(&node, &ma, asked).unwrap().outcome, Some(InquiryOutcome::Unfounded));
    });
}
