//! What arrives from other nodes: behind a link that is cut, from a node that came back
//! from a backup.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod world;

use journal::rebuild::{Snapshot, snapshot};
use journal::{Db, Views};
use kernel::{Clock, Grade};
use report::model::{ChosenRating, FirstReport};
use report::service::mend::{self, Correct};
use report::service::{desk, dispatch_id};
use report::views::dispatch;
use world::*;

fn grave() -> FirstReport {
    FirstReport { rating: Some(ChosenRating { grade: Grade::III, near_miss: false }), ..mine() }
}

#[test]
fn what_waits_for_a_level_that_cannot_be_reached_does_not_hold_up_what_comes_in() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT, CITY]);
        let clock = Clock::standing_at(NIGHT);
        let town = Node::sqlite(&plan, TOWN, &clock);
        let district = Node::open(&plan, DISTRICT, &clock, store);
        // The link to the city is cut: 65 copies over the district's head wait for it.
        let other = officer(OTHER_TOWN, "别人");
        for _ in 0..65 {
            district.send(&other, grave()).unwrap();
        }
        let waiting = "SELECT COUNT(*) FROM report_dispatch WHERE waiting = 1";
        let waiting = district.journal.read(|db: &mut dyn Db| db.first(waiting, &[])).unwrap().unwrap();
        assert_eq!(waiting.int(0), Ok(65));
        let own = plan.node(DISTRICT).unwrap();
        let due = |node: &Node| node.read(|db, _| Ok(dispatch::deliverable(db, own, 1)?)).unwrap().len();
        assert_eq!(due(&district), 0, "a cut link gives the writer nothing to do");

        clock.advance_ms(60_000);
        let id = town.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        carry(&town, &district);
        let d = dispatch_id(id, unit(TOWN), desk(DISTRICT));
        let arrived = district.read(|db, _| Ok(dispatch::get(db, d)?)).unwrap().unwrap();
        assert!(arrived.delivered_at.is_some() && arrived.open_in);
        assert_eq!(due(&district), 0);
    }
}

fn tables(node: &Node) -> Snapshot {
    let views = Views::new(report::views());
    let mut tables = node.journal.read(|db| snapshot(db, &views)).unwrap();
    tables.remove("journal_subject");
    tables
}

/// A township's node is lost and comes back from a backup of before the report; the
/// officer's browser still has the draft and sends it again under the same id.
#[test]
fn a_report_that_a_restored_township_sends_again_is_one_report_and_blocks_nobody() {
    let plan = Plan::of(&[TOWN, DISTRICT]);
    let bai = officer(TOWN, "白彩霞");
    for swapped in [false, true] {
        for (on, store) in testkit::stores().into_iter().enumerate() {
            let clock = Clock::standing_at(NIGHT);
            let (before, after) = (Node::sqlite(&plan, TOWN, &clock), Node::sqlite(&plan, TOWN, &clock));
            let draft = mine();
            let id = before.send(&bai, draft.clone()).unwrap();
            clock.advance_ms(20 * 60_000);
            assert_eq!(after.send(&bai, draft).unwrap(), id);
            let correct = Correct {
                what: Some("井下透水".to_owned()),
                reason: "更正".to_owned(),
                ..Correct::default()
            };
            after
                .on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None))
                .unwrap();
            let healthy = after.send(&bai, collision()).unwrap();

            let district = Node::open(&plan, DISTRICT, &clock, store);
            let order = if swapped { [&after, &before] } else { [&before, &after] };
            for from in order {
                carry(from, &district);
            }
            // One report, as it was first sent, with what was corrected later.
            let ma = officer(DISTRICT, "马志远");
            let seen = district.detail(&ma, id);
            assert_eq!((seen.sent_at, seen.what.as_str()), (NIGHT, "井下透水"), "{on} {swapped}");
            let parked = district.journal.read(|db| journal::read::parked(db, 10)).unwrap();
            assert_eq!(parked, vec![], "{on} {swapped}");
            // What stands behind it arrives and can be worked on, here and at once.
            district.on(&ma, healthy, desk::receive).unwrap();
            let own = district.send(&officer(OTHER_TOWN, "别人"), collision()).unwrap();
            assert!(entries(&district).iter().any(|e| e.header.subject.id == own.bytes()));
            let rows = tables(&district);
            journal::rebuild::rebuild(&district.journal, |_| {}).unwrap();
            assert_eq!(rows, tables(&district), "{on} {swapped}");
        }
    }
}
