//! What arrives from other nodes: behind a link that is cut, from a node that came back
//! from a backup.
use crate::world::*;
use facts::file::{Missing, Part};
use journal::rebuild::{Snapshot, snapshot};
use journal::{Db, Views};
use kernel::{Clock, Grade};
use report::model::{ChosenRating, FirstReport};
use report::service::mend::{self, Correct};
use report::service::missing;
use report::service::{attach, desk, dispatch_id};
use report::views::dispatch;

fn grave() -> FirstReport {
    FirstReport { rating: Some(ChosenRating::new(Grade::III, false)), ..mine() }
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

/// A photograph comes part by part: twice is once, a restart goes on where it stopped, a
/// neighbour that gives other bytes than the name says is found out, and the right file
/// is taken afterwards.
#[test]
fn a_file_that_is_not_what_its_name_says_is_thrown_away_and_fetched_anew() {
    for store in testkit::stores() {
        let plan = Plan::of(&[TOWN, DISTRICT]);
        let clock = Clock::standing_at(NIGHT);
        let (town, district) =
            (Node::sqlite(&plan, TOWN, &clock), Node::open(&plan, DISTRICT, &clock, store));
        let bai = officer(TOWN, "白彩霞");
        let bytes: Vec<u8> = (0..600_000u32).map(|n| n.to_le_bytes()[1]).collect();
        let upload = attach::measure("井口.jpg", "image/jpeg", bytes.clone()).unwrap();
        let (file, parts) = (upload.reference.id, attach::parts(&upload));
        assert_eq!(parts, 3);
        for part in 0..parts {
            let (upload, bai) = (upload.clone(), bai.clone());
            town.run(move |tx, _| Ok(attach::store_chunk(tx, &bai, &upload, part)?)).unwrap();
        }
        let id = town.send(&bai, FirstReport { attachments: vec![file], ..collision() }).unwrap();
        carry(&town, &district);
        let wanted = |part| [Missing { file, origin: plan.node(TOWN).unwrap(), part }];
        let missing = || district.read(|db, _| Ok(missing::all(db)?)).unwrap();
        assert_eq!(missing(), wanted(0));
        let own = town.read(|db, _| Ok(missing::all(db)?)).unwrap();
        assert_eq!(own, [], "who has it does not seek it");

        let part = |n: u16| town.read(|db, _| Ok(missing::part(db, file, n)?)).unwrap().unwrap();
        let keep = |part: Part| district.run(move |tx, _| Ok(missing::keep(tx, file, &part)?)).unwrap();
        let finish = || {
            let whole = district.read(|db, _| Ok(missing::proves(db, file)?)).unwrap();
            district.run(move |tx, _| Ok(missing::finish(tx, file, whole)?)).unwrap();
            whole
        };
        assert_eq!(keep(part(0)), Some(1));
        assert_eq!(keep(part(0)), Some(1), "twice is once");
        assert_eq!(keep(part(2)), Some(1), "a part out of turn is not taken");
        assert_eq!(missing(), wanted(1));
        let here = || district.read(|db, _| Ok(missing::part(db, file, 0)?)).unwrap();
        assert_eq!(here(), None, "half a file is given to nobody");
        assert_eq!(keep(Part { bytes: vec![7; 10], ..part(1) }), Some(2));
        assert_eq!(keep(part(2)), None);
        assert!(!finish());
        assert_eq!(missing(), wanted(0));

        for n in 0..3 {
            keep(part(n));
        }
        assert!(finish());
        assert_eq!(missing(), []);
        assert_eq!(district.read(|db, _| Ok(attach::bytes(db, file)?)).unwrap(), bytes);
        let shown = district.detail(&officer(DISTRICT, "马晓东"), id);
        assert!(shown.attachments[0].held);
        let more = Part { number: 3, parts: 9, bytes: vec![1; 3], ..part(0) };
        assert_eq!(keep(more), None);
        assert_eq!(
            district.read(|db, _| Ok(attach::bytes(db, file)?)).unwrap(),
            bytes,
            "what is whole stays so"
        );
    }
}
