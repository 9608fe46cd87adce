//! The bell beside a journal that has not caught up, without the jobs that would let it.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::{Bell, look, marked};
use crate::config::Config;
use crate::keyfile::KeyFile;
use crate::node::Node;
use facts::Suite;
use facts::draft::{Audience, Draft};
use facts::entry::Channel;
use facts::org::{
    AccountOpened, NameSealed, PersonEntered, PersonSealed, Phone, PostAbsent, PostHeld, PostOpened,
};
use facts::report::{ClockWord, DispatchDelivered, DispatchEscalated, DispatchOpened, StepWord, Term, Via};
use journal::read::entries_after;
use journal::{Acting, Db, DbError, JournalError, Turn, Tx, params};
use kernel::calendar::Date;
use kernel::{
    AccountId, Clock, CommandId, DeskId, DispatchId, EventId, Grade, Instant, Level, NodeId, PersonId,
    PostId, Rating, ReportId, UnitId,
};
use org::perm::Role;
use org::web::{Ring, RingReason, SessionKind, Who};
use std::path::Path;
use std::sync::Arc;

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

fn a_node(dir: &Path) -> Arc<Node> {
    let data = dir.join("data");
    let keys = KeyFile::generate("610802", Level::District, "某区", Suite::Ed25519, NIGHT).unwrap();
    keys.create(&data).unwrap();
    Node::open(Config { data, ..Config::default() }, Clock::standing_at(NIGHT)).unwrap()
}

#[test]
fn a_node_that_catches_up_rings_for_its_own_desks_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let node = a_node(dir.path());
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

/// Somebody with a post of a unit.
fn hold(unit: UnitId, title: &str, duty: &str, name: &str) -> (PostId, PersonId, Vec<Draft>) {
    let (post, person) = (PostId::new(), PersonId::new());
    let opened =
        PostOpened { post, unit, title: title.to_owned(), duty: duty.to_owned(), sort: 1, full_time: false };
    let held = PostHeld { post, person, from_on: Date::of(NIGHT), acting: false };
    let sealed = PersonSealed {
        name: name.to_owned(),
        initials: String::new(),
        phones: vec![Phone { kind: "other".to_owned(), number: format!("13900000{:03}", name.len()) }],
        job: title.to_owned(),
    };
    let entered = Draft::of(&PersonEntered { person, unit }).unwrap().sealed(&sealed).unwrap();
    let local = |draft: Draft| draft.by(unit).to(Audience::local());
    let drafts = vec![entered.by(unit), local(Draft::of(&opened).unwrap()), local(Draft::of(&held).unwrap())];
    (post, person, drafts)
}

fn somebody(unit: UnitId, person: Option<PersonId>, role: Role) -> Who {
    Who {
        account: AccountId::new(),
        login: String::new(),
        name: String::new(),
        person,
        unit,
        desks: Vec::new(),
        roles: vec![role],
        substitute: false,
        mode: facts::Mode::Real,
        session: EventId::new(),
        kind: SessionKind::Password,
        workstation: None,
        workstation_desk: None,
        command: CommandId::new(),
    }
}

fn late(unit: UnitId, step: StepWord) -> Draft {
    let escalated = DispatchEscalated {
        dispatch: DispatchId::random(),
        clock: ClockWord::Receive,
        due_at: NIGHT,
        step,
        at: NIGHT,
        unit,
        title: "双柳沟煤矿透水".to_owned(),
        next_at: None,
        again: false,
        above: None,
    };
    Draft::of(&escalated).unwrap().by(unit).to(Audience::local())
}

#[test]
fn a_step_rings_who_holds_the_post_or_stands_in_and_tells_the_desk_whom_to_call() {
    let dir = tempfile::tempdir().unwrap();
    let node = a_node(dir.path());
    let (unit, other) = (UnitId::new(), UnitId::new());
    let (post, away, mut drafts) = hold(unit, "副局长", "leader", "王五");
    let (_, head, heads) = hold(unit, "局长", "head", "欧阳六");
    let (_, stand_in, others) = hold(unit, "科长", "staff", "赵七七七");
    let absent = PostAbsent {
        post,
        absence: EventId::new(),
        from: NIGHT,
        to: NIGHT.plus_minutes(60),
        stand_in: Some(stand_in),
        reason: "出差".to_owned(),
    };
    drafts.extend(heads.into_iter().chain(others));
    drafts.extend([account(unit, Role::DutyOfficer), account(other, Role::DutyOfficer)]);
    drafts.push(Draft::of(&absent).unwrap().by(unit).to(Audience::local()));
    run(&node, move |tx| tx.append(Acting::platform(), drafts).map(drop));
    let mut bell = Bell::default();
    heard(&node, &mut bell);

    let desk = somebody(unit, None, Role::DutyOfficer);
    let people = [
        ("away", somebody(unit, Some(away), Role::Leader)),
        ("stand-in", somebody(unit, Some(stand_in), Role::Viewer)),
        ("head", somebody(unit, Some(head), Role::Leader)),
        ("desk", desk.clone()),
        ("elsewhere", somebody(other, Some(stand_in), Role::DutyOfficer)),
    ];
    for (step, told, called) in [
        (StepWord::Officer, vec!["desk"], None),
        (StepWord::Leader, vec!["stand-in", "desk"], Some("副局长 赵七七七")),
        (StepWord::Head, vec!["stand-in", "head", "desk"], Some("局长 欧阳六")),
    ] {
        run(&node, move |tx| tx.append(Acting::platform(), vec![late(unit, step)]).map(drop));
        let rings = heard(&node, &mut bell);
        let hear = |who: &Who| rings.iter().find_map(|ring| ring.clone().heard_by(who));
        let names: Vec<_> = people.iter().filter(|(_, who)| hear(who).is_some()).map(|(n, _)| *n).collect();
        assert_eq!(names, told, "{step:?}");
        let call = hear(&desk).unwrap().call;
        assert_eq!(call.as_ref().map(|call| call.name.as_str()), called, "{step:?}");
        assert!(call.is_none_or(|call| call.phone.is_some()), "{step:?}");
    }
    let rings = rings_now(&node, &mut bell, unit);
    let own = rings.iter().find_map(|ring| ring.clone().heard_by(&people[2].1)).unwrap();
    assert_eq!(own.call, None, "nobody is told to call themselves");

    // Where no such post is held, whoever leads the unit hears it.
    run(&node, move |tx| tx.append(Acting::platform(), vec![late(other, StepWord::Leader)]).map(drop));
    let rings = heard(&node, &mut bell);
    let leads = somebody(other, Some(PersonId::new()), Role::Leader);
    assert!(rings.iter().any(|ring| ring.clone().heard_by(&leads).is_some()));
}

/// The head's step once more.
fn rings_now(node: &Node, bell: &mut Bell, unit: UnitId) -> Vec<Ring> {
    run(node, move |tx| tx.append(Acting::platform(), vec![late(unit, StepWord::Head)]).map(drop));
    heard(node, bell)
}

#[test]
fn a_drill_that_cannot_be_read_yet_is_named_as_one_once() {
    for said in ["【演练】较大 麻黄梁镇 透水", "较大 麻黄梁镇 透水"] {
        assert_eq!(marked(true, said), "【演练】较大 麻黄梁镇 透水");
    }
    assert_eq!(marked(false, "较大 麻黄梁镇 透水"), "较大 麻黄梁镇 透水");
}

/// An account of a unit.
fn account(unit: UnitId, role: Role) -> Draft {
    let account = AccountId::new();
    let roles = vec![role.word().to_owned()];
    let opened = AccountOpened { account, login: account.to_string(), unit, person: None, roles };
    let sealed = NameSealed { name: "某人".to_owned() };
    Draft::of(&opened).unwrap().sealed(&sealed).unwrap().by(unit).to(Audience::local())
}

#[test]
fn where_nobody_works_the_desk_who_may_send_hears_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = a_node(dir.path());
    let unit = UnitId::new();
    let mut bell = Bell::default();
    let clerk = account(unit, Role::Reporter);
    run(&node, move |tx| tx.append(Acting::platform(), vec![clerk]).map(drop));
    heard(&node, &mut bell);
    let (reporter, viewer) = (somebody(unit, None, Role::Reporter), somebody(unit, None, Role::Viewer));
    let hear = |bell: &mut Bell, who: &Who| {
        run(&node, move |tx| arrive(tx, unit));
        heard(&node, bell).into_iter().any(|ring| ring.heard_by(who).is_some())
    };
    assert!(hear(&mut bell, &reporter), "nobody else is there");
    assert!(!hear(&mut bell, &viewer));
    let officer = account(unit, Role::DutyOfficer);
    run(&node, move |tx| tx.append(Acting::platform(), vec![officer]).map(drop));
    assert!(!hear(&mut bell, &reporter), "the officer hears it");
    assert!(hear(&mut bell, &somebody(unit, None, Role::DutyOfficer)));
}
