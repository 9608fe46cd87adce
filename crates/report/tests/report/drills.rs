//! A drill stays a drill and what is real stays real, whoever says what in which session.
use crate::world::*;
use facts::Mode;
use facts::draft::{Audience, Draft};
use facts::entry::Channel;
use facts::report::{ReportSent, ReportWithdrawn};
use kernel::{Clock, Grade, Level, ReportId};
use org::web::Who;
use report::model::{ChosenRating, FirstReport};
use report::service::{desk, dispatch_id, inquiry, mend};
use report::views::report as reports;

fn drilling(who: Who) -> Who {
    Who { mode: Mode::Drill, ..who }
}

fn modes(node: &Node, id: ReportId) -> Vec<(String, Mode)> {
    let about = entries(node).into_iter().filter(|e| {
        let body = String::from_utf8_lossy(&e.body).into_owned();
        e.header.subject.id == id.bytes() || body.contains(&id.to_string())
    });
    about.map(|e| (e.header.kind.as_str().to_owned(), e.header.mode)).collect()
}

/// The night of one report, acted by people whose sessions are in the other mode.
fn night(node: &Node, bai: &Who, ma: &Who, id: ReportId) {
    node.on(ma, id, desk::receive).unwrap();
    let verify = desk::Verify { note: "已问过矿上".to_owned(), casualties: None };
    node.on(ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, verify, None)).unwrap();
    let lacking =
        inquiry::Lacking { lacks: Vec::new(), text: Some("几人下井".to_owned()), minutes: None };
    node.on(ma, id, move |tx, terms, who, r| inquiry::lacking(tx, terms, who, r, lacking)).unwrap();
    let correct = mend::Correct {
        what: Some("井下出水".to_owned()),
        reason: "更正".to_owned(),
        ..mend::Correct::default()
    };
    node.on(bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None)).unwrap();
    node.clock.advance_ms(3 * 3_600_000);
    node.escalate();
}

#[test]
fn whatever_is_done_about_a_drill_is_a_drill_and_about_what_is_real_is_real() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let drill = node.send(&bai, FirstReport { drill: Some(true), ..mine() }).unwrap();
        let real = node.send(&bai, collision()).unwrap();
        night(&node, &bai, &ma, drill);
        night(&node, &drilling(bai), &drilling(ma), real);
        for (id, mode) in [(drill, Mode::Drill), (real, Mode::Real)] {
            let said = modes(&node, id);
            assert!(said.len() > 8, "{said:?}");
            assert!(said.iter().any(|(kind, _)| kind.contains("escalated")), "{said:?}");
            assert!(said.iter().all(|(_, found)| *found == mode), "{said:?}");
        }
    });
}

#[test]
fn a_page_from_before_the_drill_does_not_turn_a_real_report_into_one() {
    nights(|node, _| {
        let bai = drilling(officer(TOWN, "白彩霞"));
        let written_as_real = FirstReport { drill: Some(false), ..mine() };
        assert_eq!(code(&node.send(&bai, written_as_real.clone()).unwrap_err()), "report.drill_session");
        let id = node.send(&bai, FirstReport { drill: None, ..mine() }).unwrap();
        assert!(node.detail(&bai, id).drill, "what a drill begins is a drill");
        // Out of the drill, the same page sends what it wrote.
        let sent = node.send(&officer(TOWN, "白彩霞"), written_as_real).unwrap();
        assert!(!node.detail(&bai, sent).drill);
    });
}

#[test]
fn an_inquiry_begun_as_real_is_not_sent_out_of_a_drill_and_one_begun_as_a_drill_stays_one() {
    nights(|node, _| {
        let ask = |who: &Who, drill| {
            let typed = inquiry::AskUnit {
                id: None,
                drill,
                to_unit_id: unit(TOWN),
                source: facts::report::TipSource::Web,
                text: "网传煤矿透水".to_owned(),
                caller: None,
                phone: None,
                minutes: None,
            };
            let who = who.clone();
            node.run(move |tx, terms| inquiry::ask(tx, terms, &who, typed))
        };
        let ma = officer(DISTRICT, "马志远");
        let refused = ask(&drilling(ma.clone()), Some(false)).unwrap_err();
        assert_eq!(code(&refused), "report.drill_session");
        let id = ask(&ma, Some(true)).unwrap();
        assert!(node.read(|db, _| report::read::inquiry::one(db, &ma, id)).unwrap().drill);
    });
}

#[test]
fn what_waits_in_the_other_mode_is_told_and_counted_nowhere_else() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let today = |who: &Who| {
            let now = node.clock.now();
            node.read(|db, terms| Ok(report::read::today::today(db, terms, who, now)?)).unwrap()
        };
        assert_eq!(today(&ma).aside, 0);
        let drill = node.send(&bai, FirstReport { drill: Some(true), ..mine() }).unwrap();
        let working = today(&ma);
        assert_eq!((working.aside, working.items.len(), working.sent.len()), (1, 0, 0));
        assert_eq!(today(&drilling(ma.clone())).aside, 0);
        node.send(&bai, collision()).unwrap();
        assert_eq!(today(&drilling(ma.clone())).aside, 1, "who drills is told that something real waits");
        let text = |form| {
            node.read(|db, terms| report::read::message::message(db, terms, &ma, drill, None, form)).unwrap()
        };
        assert!(text(None).starts_with("【演练】"));
        let forms: Vec<String> = node.terms.profile.forms.iter().map(|form| form.code.clone()).collect();
        for form in &forms {
            assert!(text(Some(form)).starts_with("【演练】"), "{form}");
        }
    });
}

/// A township's node that says of its drill that it is real, and of what is real that it was a drill.
#[test]
fn no_node_turns_one_into_the_other() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let town = Node::sqlite(&plan, TOWN, &clock);
        let district = Node::open(&plan, DISTRICT, &clock, store);
        let bai = officer(TOWN, "白彩霞");
        let grave = |drill| FirstReport {
            drill: Some(drill),
            rating: Some(ChosenRating::new(Grade::III, false)),
            ..mine()
        };
        for drill in [true, false] {
            let id = town.send(&bai, grave(drill)).unwrap();
            carry(&town, &district);
            let found = |id| district.read(|db, _| Ok(reports::get(db, id)?)).unwrap();
            let before = found(id).unwrap();
            assert_eq!(before.drill, drill);
            let other = if drill { Mode::Real } else { Mode::Drill };
            let lies = |draft: Draft| {
                draft.by(unit(TOWN)).to(Audience::of(Channel::Up(Level::District))).mode(other)
            };
            let withdrawn = ReportWithdrawn { report: id, at: clock.now(), reason: "误报".to_owned() };
            town.enter_draft(lies(Draft::of(&withdrawn).unwrap()));
            // The same event once more, as an upward report of the other mode.
            let opened = entries(&town)
                .into_iter()
                .find(|e| e.header.subject.id == id.bytes() && e.header.kind.as_str() == "report.sent");
            let mut sent: ReportSent = serde_json::from_slice(&opened.unwrap().body).unwrap();
            sent.id = ReportId::new();
            town.enter_draft(lies(Draft::of(&sent).unwrap()));
            carry(&town, &district);
            assert_eq!(found(id).unwrap(), before, "nothing that was said in the other mode holds");
            assert!(found(sent.id).is_none());
            let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
            let open = district.read(|db, _| Ok(report::views::dispatch::get(db, d)?)).unwrap().unwrap();
            assert!(open.open_in, "the desk still has it to receive");
        }
    }
}
