//! The bell beside a journal that has not caught up, without the jobs that would let it.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Bell, look};
use crate::config::Config;
use crate::keyfile::KeyFile;
use crate::node::Node;
use facts::Suite;
use facts::draft::{Audience, Draft};
use facts::entry::Channel;
use facts::report::{DispatchDelivered, DispatchOpened, Term, Via};
use journal::read::entries_after;
use journal::{Acting, Db, DbError, JournalError, Turn, Tx, params};
use kernel::{Clock, DeskId, DispatchId, Grade, Instant, Level, NodeId, Rating, ReportId, UnitId};
use org::web::{Ring, RingReason};

const NIGHT: Instant = Instant(1_795_459_860_000);

fn term() -> Term {
    Term {
        minutes: 5,
        due_at: NIGHT.plus_minutes(5),
        article: String::new(),
        article_en: String::new(),
        ceiling_minutes: None,
        ceiling_article: None,
        ceiling_article_en: None,
    }
}

/// A report from a township reaches a desk of `to`; two channels carry what is said of it.
fn arrive(tx: &mut Tx<'_>, to: UnitId) -> Result<(), JournalError> {
    let (id, report) = (DispatchId::random(), ReportId::new());
    let opened = DispatchOpened {
        id,
        root: report,
        report: Some(report),
        title: "双柳沟煤矿透水".to_owned(),
        kind: "coal_mine".to_owned(),
        rating: Rating::provisional(Grade::III, true),
        from_unit: UnitId::new(),
        from_name: "麻黄梁镇".to_owned(),
        from_level: Level::Township,
        from_desk: None,
        to_desk: DeskId::new(),
        to_name: "总值班室".to_owned(),
        to_unit: to,
        to_unit_name: "某区".to_owned(),
        to_level: Level::District,
        via: Via::Block,
        external: false,
        opened_at: NIGHT,
        started_at: NIGHT,
        tel: None,
        doc: None,
        reach: Level::District,
        nodes: Vec::new(),
        arrived: None,
    };
    let delivered = DispatchDelivered { dispatch: id, report, at: NIGHT, receive: term() };
    let twice = Audience::of(Channel::Up(Level::City)).and(Channel::To(NodeId::random()));
    let drafts = vec![Draft::of(&opened).unwrap(), Draft::of(&delivered).unwrap().to(twice)];
    tx.append(Acting::platform(), drafts).map(drop)
}

fn run(node: &Node, work: impl FnOnce(&mut Tx<'_>) -> Result<(), JournalError> + Send + 'static) {
    node.journal.run(Turn::Local, work).unwrap();
}

fn state_of(node: &Node, kind: &'static str, state: i64) {
    let sql = "UPDATE journal_entry SET state = $1 WHERE kind = $2";
    run(node, move |tx| Ok(tx.execute(sql, params![state, kind])?));
}

fn heard(node: &Node, bell: &mut Bell) -> Vec<Ring> {
    let from = bell.clone();
    let (next, rings, _) = node.journal.read(|db: &mut dyn Db| look(db, from)).unwrap();
    *bell = next;
    rings
}

#[test]
fn a_node_that_catches_up_rings_for_its_own_desks_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let keys = KeyFile::generate("610802", Level::District, "某区", Suite::Ed25519, NIGHT).unwrap();
    keys.create(&data).unwrap();
    let config = Config { data, ..Config::default() };
    let node = Node::open(config, Clock::standing_at(NIGHT)).unwrap();
    let mut bell = Bell::default();
    assert_eq!(heard(&node, &mut bell), [], "it rings from now on");

    // The link has just come back: thousands of entries wait, among them this one.
    let (far, own) = (UnitId::new(), UnitId::new());
    run(&node, move |tx| arrive(tx, far));
    state_of(&node, "dispatch.opened", 0);
    state_of(&node, "dispatch.delivered", 0);
    run(&node, move |tx| arrive(tx, own));
    let behind = |db: &mut dyn Db| -> Result<usize, DbError> { Ok(entries_after(db, 1, 100)?.len()) };
    assert_eq!(node.journal.read(behind).unwrap(), 0, "others wait for it");
    let rings = heard(&node, &mut bell);
    let heard_by: Vec<_> = rings.iter().map(|ring| (ring.unit, ring.reason)).collect();
    assert_eq!(heard_by, [(own, RingReason::Arrived)], "once, through however many channels");

    // What waited rings when it is applied, and once.
    assert_eq!(heard(&node, &mut bell), []);
    state_of(&node, "dispatch.opened", 1);
    state_of(&node, "dispatch.delivered", 1);
    let rings = heard(&node, &mut bell);
    assert_eq!(rings.iter().map(|ring| ring.unit).collect::<Vec<_>>(), [far]);
    assert_eq!(heard(&node, &mut bell), []);
}
