//! 初步: a figure that somebody gave as not yet sure counts as its number, stays marked wherever it
//! goes, and is due again until somebody states it.
use crate::follow_ups::{Climb, said};
use crate::world::*;
use facts::report::{Casualties, Count, FollowStage};
use kernel::clock::{HOUR_MS, MINUTE_MS};
use kernel::{Clock, Grade, Instant, ReportId};
use report::model::{CasualtiesInput, CountInput, FirstReport};
use report::read::today::today;
use report::service::desk::{self, Verify};
use report::service::follow::{self, FollowUp, PreparedFollowUp};
use report::service::mend::{self, Correct};
use report::service::upward;

fn number(n: i64) -> CountInput {
    CountInput::number(n)
}

/// The night's report as it comes by telephone: three below by a first count, nobody found dead yet.
fn first_count() -> FirstReport {
    FirstReport {
        what: "30203工作面回风顺槽突然出水，正在清点人数。".to_owned(),
        casualties: CasualtiesInput {
            dead: CountInput::none().due_again(),
            trapped: number(3).due_again(),
            on_site: number(12),
            ..CasualtiesInput::default()
        },
        ..mine()
    }
}

fn marks(c: &Casualties) -> Vec<&'static str> {
    c.named().into_iter().filter(|(_, count)| count.is_preliminary()).map(|(name, _)| name).collect()
}

fn prepared(node: &Node, id: ReportId, code: &str, name: &str, now: Instant) -> PreparedFollowUp {
    let who = officer(code, name);
    node.read(|db, terms| {
        let own = report::service::visible_report(db, &who, id)?;
        follow::prepare(db, terms, &who, &own, now)
    })
    .unwrap()
}

/// What 今日 says of the next follow-up of a township's officer.
fn next(node: &Node, clock: &Clock) -> (String, String) {
    let (bai, now) = (officer(TOWN, "白彩霞"), clock.now());
    let owed = node.read(|db, terms| Ok(today(db, terms, &bai, now)?)).unwrap().items;
    owed.into_iter().find(|i| i.action.code == "follow").map(|i| (i.next, i.next_en)).unwrap()
}

fn tell(what: &str, casualties: CasualtiesInput) -> FollowUp {
    FollowUp { what: what.to_owned(), casualties, ..FollowUp::default() }
}

#[test]
fn a_preliminary_figure_is_due_again_until_somebody_states_it() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, first_count()).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!(marks(&seen.casualties), ["dead", "trapped"]);
        assert_eq!(seen.title, "双柳沟煤矿事故，3 人被困（初步）");
        assert_eq!(seen.title_en, "Coal mine accident, 双柳沟煤矿, 3 trapped (preliminary)");
        assert_eq!(seen.rating, rated(Grade::III, true), "it counts as its number");
        let due =
            ("续报一，还要核实：死亡 无、被困 3 人", "Follow-up 1; still to be verified: 0 dead, 3 trapped");
        assert_eq!(next(&node, &clock), (due.0.to_owned(), due.1.to_owned()));

        // What the form starts from has the marks; a follow-up that leaves one says so.
        clock.advance_ms(HOUR_MS);
        let typed = prepared(&node, id, TOWN, "白彩霞", clock.now()).casualties;
        assert_eq!((&typed.trapped, &typed.dead), (&number(3).due_again(), &CountInput::none().due_again()));
        let left = CasualtiesInput { dead: CountInput::none(), ..typed };
        said(&node, TOWN, id, tell("仍在清点", left)).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!(
            (marks(&seen.casualties), marks(&seen.ledger[1].casualties)),
            (vec!["trapped"], vec!["dead", "trapped"])
        );
        assert_eq!(marks(&seen.follow_ups[0].casualties), ["trapped"]);
        let told = seen.timeline.iter().find(|t| t.what == "report.followed").unwrap();
        assert!(told.detail.as_deref().unwrap_or_default().contains("被困 3 人（初步）"), "{told:?}");
        assert!(
            told.detail_en.as_deref().unwrap_or_default().contains("3 trapped (preliminary)"),
            "{told:?}"
        );
        assert_eq!(next(&node, &clock).0, "续报二，还要核实：被困 3 人");

        // The same number, stated: no fall, no mark, nothing due again.
        clock.advance_ms(HOUR_MS);
        let typed = prepared(&node, id, TOWN, "白彩霞", clock.now()).casualties;
        said(&node, TOWN, id, tell("核对过名单", CasualtiesInput { trapped: number(3), ..typed })).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!((marks(&seen.casualties), seen.ledger[0].lowered.len()), (vec![], 0));
        assert_eq!(seen.casualties.trapped, Count::Number { n: 3, preliminary: false });
        assert_eq!(seen.title, "双柳沟煤矿事故，3 人被困");
        assert_eq!(next(&node, &clock).0, "续报三");
    });
}

#[test]
fn what_is_preliminary_can_still_not_come_down_in_silence() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, first_count()).unwrap();
        let dead = |count: CountInput| CasualtiesInput { dead: count, ..first_count().casualties };
        let lowered = |count: CountInput| {
            clock.advance_ms(HOUR_MS);
            said(&node, TOWN, id, tell("核对人数", dead(count))).unwrap();
            !node.detail(&bai, id).ledger.remove(0).lowered.is_empty()
        };
        assert!(!lowered(number(2).due_again()), "more");
        assert!(!lowered(number(2)), "confirmed");
        assert!(!lowered(number(2).due_again()), "in doubt again, and as many");
        assert!(lowered(number(1).due_again()), "fewer, whatever its mark");
        assert!(lowered(CountInput::none()), "fewer");
    });
}

#[test]
fn a_verification_or_a_correction_takes_the_mark_away_or_leaves_it() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, first_count()).unwrap();
        clock.advance_ms(MINUTE_MS);
        let asked = CasualtiesInput { dead: CountInput::none(), ..first_count().casualties };
        let typed = Verify { note: "矿调度室：没有死亡".to_owned(), casualties: Some(asked) };
        node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, typed, None)).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(
            (seen.ledger[0].source.as_str(), marks(&seen.casualties)),
            ("榆阳区核实", vec!["trapped"])
        );
        assert_eq!(next(&node, &clock).0, "续报一，还要核实：被困 3 人", "verified by the desk above");

        clock.advance_ms(MINUTE_MS);
        let typed = Correct {
            casualties: Some(CasualtiesInput {
                trapped: number(2).due_again(),
                ..CasualtiesInput::default()
            }),
            reason: "多数了一人".to_owned(),
            ..Correct::default()
        };
        node.on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None)).unwrap();
        let seen = node.detail(&bai, id);
        let corrected = seen.timeline.iter().find(|t| t.what == "report.corrected").unwrap();
        let told = corrected.detail.as_deref().unwrap_or_default();
        assert!(told.contains("被困 3 人（初步）") && told.contains("被困 2 人（初步）"), "{told}");
        assert_eq!(marks(&seen.casualties), ["trapped"]);
        assert!(
            seen.ledger.iter().all(|row| row.casualties.trapped.is_preliminary()),
            "every old value stays"
        );
    });
}

#[test]
fn the_final_report_asks_once_what_became_of_preliminary_figures() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, first_count()).unwrap();
        clock.advance_ms(HOUR_MS);
        let last = FollowUp { last: true, ..tell("处置完毕", first_count().casualties) };
        let refused = said(&node, TOWN, id, last.clone()).unwrap_err();
        assert_eq!(code(&refused), "follow.preliminary_left");
        let problem = kernel::error::Refusal::problem(&refused);
        assert_eq!(problem.errors[0].pointer, "/casualties/dead");
        assert!(problem.errors[0].detail.contains("死亡 无、被困 3 人"), "{problem:?}");
        assert_eq!(node.detail(&bai, id).follow_ups.len(), 0);
        // Nobody will find out more: it closes and says so. A changed count is told afterwards, a
        // confirmed one too.
        said(&node, TOWN, id, FollowUp { leaves_preliminary: true, ..last }).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!(
            (seen.follow_ups[0].stage, marks(&seen.casualties)),
            (FollowStage::Last, vec!["dead", "trapped"])
        );
        clock.advance_ms(HOUR_MS);
        let stated =
            CasualtiesInput { dead: CountInput::none(), trapped: number(3), ..first_count().casualties };
        said(&node, TOWN, id, tell("名单核对无误", stated)).unwrap();
        let seen = node.detail(&bai, id);
        assert_eq!((seen.follow_ups[1].stage, marks(&seen.casualties)), (FollowStage::Recount, vec![]));
    });
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let id = node.send(&bai, mine()).unwrap();
        clock.advance_ms(HOUR_MS);
        let last = FollowUp { last: true, ..tell("处置完毕", mine().casualties) };
        said(&node, TOWN, id, last).unwrap();
        assert!(node.detail(&bai, id).closed_at.is_some(), "what was stated is not asked for");
    });
}

#[test]
fn what_is_read_and_copied_says_that_a_figure_is_preliminary() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, first_count()).unwrap();
        let asked = ma.clone();
        let now = clock.now();
        let up = node
            .read(|db, terms| {
                let source = report::service::visible_report(db, &asked, id)?;
                upward::prepare(db, terms, &asked, &source, now)
            })
            .unwrap();
        assert_eq!(up.report.casualties.trapped, number(3).due_again());
        let says = ["被困 3 人（初步）", "无人员死亡（初步）"];
        let text = |form: Option<&'static str>| {
            node.read(|db, terms| report::read::message::message(db, terms, &ma, id, None, form)).unwrap()
        };
        for told in [&up.report.what, &up.spoken, &text(None)] {
            assert!(says.iter().all(|words| told.contains(words)), "{told}");
        }
        let form = node.terms.profile.forms.first().map(|form| form.code.clone()).unwrap();
        let filled = node
            .read(|db, terms| report::read::message::message(db, terms, &ma, id, None, Some(&form)))
            .unwrap();
        assert!(filled.contains("（初步）"), "{filled}");
    });
}

#[test]
fn the_mark_climbs_and_a_confirmation_follows_it() {
    let climb = Climb::of(first_count());
    let yl = officer(CITY, "高值班");
    let seen = climb.city.detail(&yl, climb.upward);
    assert_eq!(marks(&seen.casualties), ["dead", "trapped"]);
    assert!(seen.what.contains("被困 3 人（初步）"), "{}", seen.what);

    climb.clock.advance_ms(HOUR_MS);
    let stated = CasualtiesInput { trapped: number(3), ..first_count().casualties };
    said(&climb.town, TOWN, climb.first, tell("名单核对过，3人被困", stated)).unwrap();
    climb.settle();
    climb.pass_on(false);
    let seen = climb.city.detail(&yl, climb.upward);
    assert_eq!(marks(&seen.casualties), ["dead"]);
    let told: Vec<_> = seen.ledger.iter().map(|row| (row.source.as_str(), marks(&row.casualties))).collect();
    let (both, one) = (vec!["dead", "trapped"], vec!["dead"]);
    let expected = [
        ("榆阳区续报一", one.clone()),
        ("麻黄梁镇续报一", one),
        ("榆阳区上报", both.clone()),
        ("麻黄梁镇首报", both),
    ];
    assert_eq!(told, expected);
}
