//! A neighbour whose clock is wrong: it is heard as ever, and what it wrote says so to who reads it.

use super::{TestNode, until};
use crate::core::status::LinkState;
use facts::{Channel, Lane, StreamId};
use journal::{params, read};
use kernel::clock::MINUTE_MS;
use kernel::{Clock, Instant, Level};
use testkit::stores;

const CITY: Channel = Channel::Up(Level::City);

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
