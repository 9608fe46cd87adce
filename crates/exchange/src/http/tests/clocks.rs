//! A neighbour whose clock is wrong: it is heard as ever, and what it wrote says so to who reads it, also
//! where that is levels away.

use super::{TestNode, stores_of_four, until};
use crate::core::status::LinkState;
use facts::draft::{Audience, Draft};
use facts::system::ClockNoted;
use facts::{Channel, Lane, StreamId};
use journal::clocks::Clocks;
use journal::{params, read};
use kernel::clock::MINUTE_MS;
use kernel::{Clock, EventId, Instant, Level, NodeId};
use testkit::stores;

const CITY: Channel = Channel::Up(Level::City);
const PROVINCE: Channel = Channel::Up(Level::Province);

/// By how much each entry of a stream is flagged at a node, in whole minutes.
fn flags(node: &TestNode, stream: StreamId) -> Vec<Option<i64>> {
    let entries = node.read(|db| read::entries_between(db, stream, 1, 1_000));
    node.journal_applied(stream);
    let flag = |e: &facts::Entry| {
        let (kind, id) = (e.header.subject.kind.clone(), e.header.subject.id);
        let stored = node.read(|db| read::entries_of(db, &kind, id, 1));
        stored[0].clock_off_ms.map(|ms| (ms + MINUTE_MS / 2).div_euclid(MINUTE_MS))
    };
    entries.iter().map(flag).collect()
}

impl TestNode {
    /// Starts again by a clock that is so many minutes off.
    async fn off_by(&mut self, minutes: i64) {
        self.stop().await;
        self.clock = Clock::standing_at(Instant(Clock::system().now().0 + minutes * MINUTE_MS));
        self.start().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_by_a_wrong_clock_is_taken_and_flagged_entry_by_entry() {
    for ((store, second), third) in stores().into_iter().zip(stores()).zip(stores()) {
        let city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        let mut town = TestNode::new(third, "610802105").await;
        city.adopt(&mut district).await;
        district.adopt(&mut town).await;
        let up = district.say("钟准", CITY, Lane::Urgent);
        let relayed = town.say("镇的钟也准", CITY, Lane::Urgent);
        until("both came", async || city.heard(up).len() == 1 && city.heard(relayed).len() == 1).await;

        district.off_by(7).await;
        district.say("快了七分钟", CITY, Lane::Urgent);
        town.say("经过区里", CITY, Lane::Urgent);
        until("nothing is refused", async || city.heard(up).len() == 2 && city.heard(relayed).len() == 2)
            .await;
        assert_eq!(flags(&city, up), [None, Some(7)]);
        assert_eq!(flags(&city, relayed), [None, None], "the district did not date what it passes on");
        let down = city.say("通知", Channel::Down, Lane::Urgent);
        until("it is down", async || district.heard(down).len() == 1 && town.heard(down).len() == 1).await;
        assert_eq!((flags(&district, down), flags(&town, down)), (vec![Some(-7)], vec![None]));

        district.off_by(-4).await;
        district.say("慢了四分钟", CITY, Lane::Urgent);
        until("it came", async || city.heard(up).len() == 3).await;
        assert_eq!(flags(&city, up), [None, Some(7), None], "a few minutes are noted and not flagged");
        assert_eq!(district.link(&city).await, Some(LinkState::Up));
        let flagged = "SELECT COUNT(*) FROM journal_entry WHERE clock_off_ms IS NOT NULL AND stream NOT IN
            (SELECT stream FROM journal_stream WHERE origin = $1)";
        let others = city.read(|db| db.first(flagged, params![district.identity.node]));
        assert_eq!(others.unwrap().int(0).unwrap(), 0);
    }
}

/// By how much a reader at a node is told that each entry of a stream is off, in whole minutes, and by whom
/// that was measured where it was not there.
fn marks(node: &TestNode, stream: StreamId) -> Vec<Option<(i64, Option<NodeId>)>> {
    let entries = node.read(|db| read::entries_between(db, stream, 1, 1_000));
    node.journal_applied(stream);
    let mark = |e: &facts::Entry| {
        let (kind, id) = (e.header.subject.kind.clone(), e.header.subject.id);
        let off = node.read(|db| {
            let stored = read::entries_of(db, &kind, id, 1)?.remove(0);
            Clocks::default().off_of(db, &stored)
        });
        off.map(|off| ((off.off_ms + MINUTE_MS / 2).div_euclid(MINUTE_MS), off.by.map(|(node, _)| node)))
    };
    entries.iter().filter(|e| e.header.kind == "test.said").map(mark).collect()
}

/// How many words a node has said itself of the clock of another.
fn words(node: &TestNode, of: &TestNode) -> i64 {
    let (own, of) = (node.identity.node, of.identity.node);
    let sql = "SELECT COUNT(*) FROM journal_clock WHERE by_node = $1 AND node = $2";
    node.read(|db| db.first(sql, params![own, of])).unwrap().int(0).unwrap()
}

/// Nodes of four levels, from above, on both databases.
async fn four() -> Vec<[TestNode; 4]> {
    let mut trees = Vec::new();
    for [one, two, three, four] in stores_of_four() {
        let province = TestNode::new(one, "610000").await;
        let mut city = TestNode::new(two, "610800").await;
        let mut district = TestNode::new(three, "610802").await;
        let mut town = TestNode::new(four, "610802105").await;
        province.adopt(&mut city).await;
        city.adopt(&mut district).await;
        district.adopt(&mut town).await;
        trees.push([province, city, district, town]);
    }
    trees
}

/// Waits until nodes hold so many entries of a stream.
async fn came(nodes: [&TestNode; 2], stream: StreamId, count: usize) {
    until("it came", async || nodes.iter().all(|node| node.heard(stream).len() == count)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_reads_it_levels_further_up_is_told_that_a_township_s_clock_was_wrong_and_by_whom() {
    for [province, city, district, mut town] in four().await {
        let stream = town.say("钟准", PROVINCE, Lane::Urgent);
        let other = town.say("也准", CITY, Lane::Urgent);
        came([&province, &city], stream, 1).await;
        came([&district, &city], other, 1).await;
        assert_eq!(words(&district, &town), 0, "a clock that is right is not spoken of");

        town.off_by(40).await;
        town.say("快了四十分钟", PROVINCE, Lane::Urgent);
        came([&province, &city], stream, 2).await;
        town.say("还快", PROVINCE, Lane::Urgent);
        town.say("还快", CITY, Lane::Urgent);
        came([&province, &city], stream, 3).await;
        came([&district, &city], other, 2).await;
        town.off_by(42).await;
        town.say("快了四十二分钟", PROVINCE, Lane::Urgent);
        came([&province, &city], stream, 4).await;
        assert_eq!(words(&district, &town), 1, "it is said once, not for each entry, session and minute");

        town.off_by(0).await;
        town.say("又准了", PROVINCE, Lane::Urgent);
        town.say("又准了", CITY, Lane::Urgent);
        came([&province, &city], stream, 5).await;
        came([&district, &city], other, 3).await;
        assert_eq!(words(&district, &town), 2, "and that it has ended");
        let by = Some(district.identity.node);
        let here = |off: i64| Some((off, None));
        let there = Some((40, by));
        assert_eq!(marks(&district, stream), [None, here(40), here(40), here(42), None]);
        for above in [&city, &province] {
            until("it is told there", async || marks(above, stream) == [None, there, there, there, None])
                .await;
        }
        assert_eq!(marks(&city, other), [None, there, None], "in each of its streams from where it was so");
        let name = city.read(|db| {
            let stored = read::entries_between(db, stream, 2, 2)?.remove(0).header;
            let stored = read::entries_of(db, &stored.subject.kind, stored.subject.id, 1)?.remove(0);
            Clocks::default().off_of(db, &stored)
        });
        assert_eq!(name.unwrap().by.unwrap().1, "节点610802");

        // Folded again it is the same.
        let before = marks(&city, stream);
        tokio::task::block_in_place(|| journal::rebuild::rebuild(city.journal(), |_| {})).unwrap();
        assert_eq!(marks(&city, stream), before);
    }
}

/// Who measures with a wrong clock finds everybody else's wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_right_is_not_blamed_for_that_of_who_measured_it() {
    for [province, city, mut district, town] in four().await {
        let stream = town.say("钟准", PROVINCE, Lane::Urgent);
        let notice = city.say("通知", Channel::Down, Lane::Urgent);
        came([&province, &city], stream, 1).await;
        came([&district, &town], notice, 1).await;
        district.off_by(40).await;
        let own = district.say("快了四十分钟", CITY, Lane::Urgent);
        town.say("镇的钟准", PROVINCE, Lane::Urgent);
        city.say("又一通知", Channel::Down, Lane::Urgent);
        came([&province, &city], stream, 2).await;
        came([&district, &town], notice, 2).await;
        until("the city has the district's", async || city.heard(own).len() == 1).await;
        until("all is said", async || words(&district, &town) == 1 && words(&district, &city) == 1).await;
        assert_eq!(marks(&district, stream), [None, Some((-40, None))], "as it sees the township");
        until("the words are there", async || {
            [&city, &province].iter().all(|node| {
                node.journal_applied(stream);
                let sql = "SELECT COUNT(*) FROM journal_clock WHERE off_ms < 0";
                node.count(sql) == 1
            })
        })
        .await;
        assert_eq!(marks(&city, own), [Some((40, None))]);
        assert_eq!(marks(&city, stream), [None, None]);
        until("the province knows whose clock it is", async || marks(&province, stream) == [None, None])
            .await;
        // Downwards the same.
        until("the word is there", async || {
            marks(&town, notice);
            town.count("SELECT COUNT(*) FROM journal_clock WHERE off_ms < 0") == 1
        })
        .await;
        assert_eq!(marks(&town, notice), [None, None]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_a_level_it_is_told_too_that_the_clock_two_levels_up_was_wrong() {
    for [_province, mut city, district, town] in four().await {
        let notice = city.say("钟准", Channel::Down, Lane::Urgent);
        came([&district, &town], notice, 1).await;
        city.off_by(-30).await;
        city.say("慢了半小时", Channel::Down, Lane::Urgent);
        came([&district, &town], notice, 2).await;
        assert_eq!(marks(&district, notice), [None, Some((-30, None))]);
        let by = Some(district.identity.node);
        until("the township is told", async || marks(&town, notice) == [None, Some((-30, by))]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_but_a_neighbour_speaks_of_a_clock() {
    for [province, city, mut district, town] in four().await {
        let mut other = TestNode::new(testkit::TestStore::sqlite(), "610802107").await;
        district.adopt(&mut other).await;
        let stream = town.say("钟准", PROVINCE, Lane::Urgent);
        let own = district.say("钟准", PROVINCE, Lane::Urgent);
        came([&province, &city], stream, 1).await;
        let say = |by: &TestNode, of: &TestNode, epoch: &TestNode| {
            let fact = ClockNoted {
                id: EventId::new(),
                node: of.identity.node,
                epoch: epoch.identity.epoch,
                nr: 1,
                off_ms: i64::MIN,
                at: Instant(0),
                after: Vec::new(),
            };
            by.append(vec![Draft::of(&fact).unwrap().to(Audience::of(PROVINCE))]);
        };
        // A sibling, the node itself, the level above the one above; and a neighbour that speaks of its
        // neighbour in the epoch of another.
        say(&other, &town, &town);
        say(&town, &town, &town);
        say(&city, &town, &town);
        say(&district, &town, &other);
        until("the province has them", async || {
            province.journal_applied(stream);
            province.count("SELECT COUNT(*) FROM journal_entry WHERE kind = 'clock.noted'") == 4
        })
        .await;
        let parked = "SELECT COUNT(*) FROM journal_entry WHERE kind = 'clock.noted' AND state = 2";
        assert_eq!(province.count(parked), 3);
        assert_eq!(marks(&province, stream), [None]);
        // A neighbour is believed, however much it says; nobody falls over that.
        say(&town, &district, &district);
        until("its word is applied", async || marks(&province, own)[0].is_some()).await;
        assert_eq!(marks(&province, own)[0].unwrap().1, Some(town.identity.node));
        district.stop().await;
    }
}
