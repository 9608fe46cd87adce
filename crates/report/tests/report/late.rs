//! 补录: what was reported by telephone or on paper while the platform was away is entered
//! afterwards; both times stay, and the earlier one meets the clock.
use crate::world::*;
use facts::report::HandMethod;
use kernel::{AttachmentId, Instant, ReportId};
use org::web::Who;
use report::model::{FirstReport, LateEntry};
use report::read::dto::{Clock, ClockWhat};
use report::service::upward::{self, Upward};
use report::service::{ReportError, attach};

/// Reported at 03:06 by fax; the node was away until 05:00.
fn entered(method: HandMethod) -> FirstReport {
    let late = LateEntry {
        at: Instant(NIGHT.0 + 8 * 60_000),
        desk_id: None,
        method,
        took_by: "马志远".to_owned(),
        reason: "停电，平台打不开".to_owned(),
        paper: None,
    };
    FirstReport { late: Some(late), ..mine() }
}

const PAGE: &[u8] = b"\xff\xd8\xffa page of the book of the duty room";

/// Entered late with a photograph of the page on which it was written down.
fn with_paper(node: &Node, who: &Who) -> (ReportId, AttachmentId) {
    let page = attach::measure("值班记录.jpg", "image/jpeg", PAGE.to_vec()).unwrap();
    let (file, keeper) = (page.reference.id, who.clone());
    node.run(move |tx, _| Ok(attach::store_chunk(tx, &keeper, &page, 0)?)).unwrap();
    let mut typed = entered(HandMethod::Paper);
    if let Some(late) = &mut typed.late {
        late.paper = Some(file);
    }
    (node.send(who, typed).unwrap(), file)
}

#[test]
fn a_late_entry_keeps_both_times_and_meets_the_clock_by_the_first() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        clock.advance_ms(2 * 3_600_000);
        let paper = node.send(&bai, entered(HandMethod::Fax)).unwrap();
        let seen = node.detail(&ma, paper);
        let late = seen.late.as_ref().unwrap();
        assert_eq!((late.at, seen.sent_at), (Instant(NIGHT.0 + 8 * 60_000), clock.now()));
        assert!(late.reason.contains("停电"));
        let to_district = |what| {
            seen.clocks
                .iter()
                .find(move |c| c.what == what && c.to.unit == "榆阳区" && c.to.name == "榆阳区政府总值班室")
        };
        let doc = to_district(ClockWhat::Doc).unwrap();
        assert_eq!(doc.met_at, Some(late.at), "in time, by the fax");
        assert!(doc.met_at.unwrap() <= doc.due_at && doc.due_at < seen.sent_at);
        let tel = to_district(ClockWhat::Tel).unwrap();
        assert_eq!(tel.met_at, None, "a fax is no call");
        assert!(seen.timeline.iter().any(|t| t.detail.as_deref().is_some_and(|d| d.contains("补录"))));
        assert!(
            seen.timeline.iter().any(|t| t.detail_en.as_deref().is_some_and(|d| d.contains("entered late")))
        );

        let called = node.send(&bai, entered(HandMethod::Phone)).unwrap();
        let seen = node.detail(&ma, called);
        let at = |what| {
            let mine = |c: &&Clock| c.what == what && c.to.name == "榆阳区政府总值班室";
            seen.clocks.iter().find(mine).and_then(|c| c.met_at)
        };
        assert_eq!(at(ClockWhat::Tel), Some(Instant(NIGHT.0 + 8 * 60_000)));
        assert_eq!(at(ClockWhat::Doc), Some(clock.now()), "entered is when it was written");
    });
}

#[test]
fn a_late_entry_says_when_why_and_who_took_it() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        clock.advance_ms(3_600_000);
        let refused = |change: fn(&mut LateEntry)| {
            let mut typed = entered(HandMethod::Paper);
            if let Some(late) = &mut typed.late {
                change(late);
            }
            code(&node.send(&bai, typed).unwrap_err())
        };
        assert_eq!(refused(|late| late.at = Instant(NIGHT.0 + 2 * 3_600_000)), "time.future");
        assert_eq!(refused(|late| late.at = Instant(NIGHT.0 - 3_600_000)), "late.before_knew");
        assert_eq!(refused(|late| late.took_by.clear()), "report.took_by_empty");
        assert_eq!(refused(|late| late.reason.clear()), "late.reason_empty");
        assert_eq!(refused(|late| late.desk_id = Some(desk(COAL))), "late.desk");
        // Who was called was the bureau: the general duty room's ☎ runs on.
        let mut typed = entered(HandMethod::Phone);
        typed.late.as_mut().unwrap().desk_id = Some(desk(EMERGENCY));
        let id = node.send(&bai, typed).unwrap();
        let seen = node.detail(&bai, id);
        let tel = |name: &str| {
            let of = |c: &&Clock| c.what == ClockWhat::Tel && c.to.name == name;
            seen.clocks.iter().find(of).and_then(|c| c.met_at)
        };
        assert_eq!(tel("区应急局值班室"), Some(Instant(NIGHT.0 + 8 * 60_000)));
        assert_eq!(tel("榆阳区政府总值班室"), None);
        // Where nobody said when the unit knew, it knew when it reported.
        let id = node.send(&bai, FirstReport { knew_at: None, ..entered(HandMethod::Paper) }).unwrap();
        assert_eq!(node.detail(&bai, id).knew_at, Instant(NIGHT.0 + 8 * 60_000));
        // A report upward is recorded act by act, not entered late.
        let ma = officer(DISTRICT, "马志远");
        let typed = Upward {
            report: FirstReport { id: None, ..entered(HandMethod::Paper) },
            dispatch_ids: Vec::new(),
            telephone: None,
            sign: word(unit(DISTRICT)),
            paper: None,
        };
        let refused: Result<_, ReportError> =
            node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None));
        assert_eq!(code(&refused.unwrap_err()), "report.late_upward");
    });
}

#[test]
fn the_paper_record_of_a_late_entry_is_opened_by_the_level_above_and_by_nobody_else() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        clock.advance_ms(2 * 3_600_000);
        let (id, file) = with_paper(&node, &bai);
        let seen = node.detail(&ma, id);
        let paper = seen.late.and_then(|late| late.paper).expect("the record says where it stands");
        assert_eq!((paper.id, paper.name.as_str(), paper.held), (file, "值班记录.jpg", true));
        let opened = |who: &Who| node.read(|db, _| report::read::files::file(db, who, file));
        assert_eq!(opened(&ma).unwrap().1, PAGE);
        assert!(opened(&leader("白建军")).is_ok());
        assert!(matches!(opened(&officer(OTHER_TOWN, "高某")), Err(ReportError::NotFound)));
    });
}

#[test]
fn the_paper_record_of_a_township_with_a_node_of_its_own_is_known_to_be_on_its_way() {
    let plan = Plan::of(&[DISTRICT, TOWN]);
    let clock = kernel::Clock::standing_at(Instant(NIGHT.0 + 2 * 3_600_000));
    let (district, town) = (Node::sqlite(&plan, DISTRICT, &clock), Node::sqlite(&plan, TOWN, &clock));
    let (id, file) = with_paper(&town, &officer(TOWN, "白彩霞"));
    carry(&town, &district);
    district.arrive();
    let ma = officer(DISTRICT, "马志远");
    let paper = district.detail(&ma, id).late.and_then(|late| late.paper).unwrap();
    assert_eq!((paper.id, paper.name.as_str(), paper.held), (file, "值班记录.jpg", false));
    let opened = district.read(|db, _| report::read::files::file(db, &ma, file));
    assert!(matches!(opened, Err(ReportError::FileOnItsWay)), "theirs, and not here yet: {opened:?}");
}
