//! A township moves from one district to the other: it is let go, joins there under its new
//! code, nothing that was said is lost, and its former district lets the link fall.

use super::{TestNode, stores_of_four, until};
use crate::core::message::Reason;
use crate::core::status::LinkState;
use crate::http::enrolment::{EnrolError, Joining};
use facts::draft::{Audience, Draft, Fact};
use facts::org::{NodeKept, NodeReleased};
use facts::{Channel, Lane, StreamId};
use journal::{Acting, JournalError, Turn, Tx};
use kernel::{EpochId, EventId, Level, NodeId};
use testkit::stores;

/// A city, two districts, and a township of the first.
struct Four {
    city: TestNode,
    old: TestNode,
    new: TestNode,
    town: TestNode,
}

impl Four {
    async fn all() -> Vec<Self> {
        let mut houses = Vec::new();
        for [city, old, new, town] in stores_of_four() {
            let city = TestNode::new(city, "610800").await;
            let mut old = TestNode::new(old, "610802").await;
            let mut new = TestNode::new(new, "610803").await;
            let mut town = TestNode::new(town, "610802105").await;
            city.adopt(&mut old).await;
            city.adopt(&mut new).await;
            old.adopt(&mut town).await;
            let house = Self { city, old, new, town };
            until("all links are up", async || {
                house.old.link(&house.city).await == Some(LinkState::Up)
                    && house.new.link(&house.city).await == Some(LinkState::Up)
                    && house.town.link(&house.old).await == Some(LinkState::Up)
            })
            .await;
            houses.push(house);
        }
        houses
    }

    /// What is written in the town's present epoch.
    fn of_town(&self, channel: Channel) -> StreamId {
        let (origin, epoch) = (self.town.identity.node, self.town.identity.epoch);
        StreamId { origin, epoch, channel, lane: Lane::Urgent }
    }
}

impl TestNode {
    fn write<F: Fact>(&self, fact: &F) -> EventId {
        let everybody = Audience::of(Channel::Up(Level::Province)).and(Channel::Down);
        let draft = Draft::of(fact).unwrap().to(everybody).lane(Lane::Urgent);
        let event = draft.event_id;
        let append = move |tx: &mut Tx<'_>| tx.append(Acting::platform(), vec![draft]).map(drop);
        let said: Result<(), JournalError> =
            tokio::task::block_in_place(|| self.journal().run(Turn::Local, append));
        said.unwrap();
        self.exchange().look_at_keys();
        event
    }

    /// The operator lets a node below go.
    fn release(&self, node: NodeId, to_code: &str, code: &str) -> EventId {
        let holding = tokio::task::block_in_place(|| {
            self.journal().run(Turn::Local, move |tx| crate::Exchange::holding_of(tx, node))
        });
        let holding = holding.unwrap().unwrap();
        let (from, until) = (holding.from, holding.until);
        let (to_code, code, at) = (to_code.to_owned(), code.to_owned(), self.journal().clock().now());
        self.write(&NodeReleased { node, to_code, code, at, reason: "区划调整".to_owned(), from, until })
    }

    /// Joins another level, as both operators would do it.
    async fn move_to(&mut self, to: &Self, code: &str) {
        let (url, text) = (to.url(), to.token(code).unwrap());
        let joining = Joining { code: Some(code), ..Joining::at(&url, &text) };
        let joined = self.exchange().join(joining).await.unwrap();
        self.identity.certificate = joined.certificate;
        self.identity.code = code.to_owned();
        self.identity.epoch = EpochId::random();
        let (journal, identity) = (self.journal(), self.identity.clone());
        tokio::task::block_in_place(|| journal.change_epoch(identity, "join")).unwrap();
        self.exchange().reload();
    }

    fn apply_all(&self) {
        let applied = tokio::task::block_in_place(|| {
            self.journal().run(Turn::Background, |tx| tx.apply_waiting(1_000))
        });
        applied.unwrap();
        self.exchange().look_at_keys();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_township_moves_to_another_district_and_nothing_is_lost() {
    for mut four in Four::all().await {
        let up = four.town.say("之前", Channel::Up(Level::City), Lane::Urgent);
        until("the city has what was said before", async || four.city.heard(up) == ["之前"]).await;
        let town = four.town.identity.node;
        four.old.release(town, "610803", "610803105");
        // Nothing changes for it yet.
        four.town.say("划出以后", Channel::Up(Level::City), Lane::Urgent);
        until("it reports as before", async || four.city.heard(up) == ["之前", "划出以后"]).await;
        four.town.move_to(&four.new, "610803105").await;
        let anew = four.of_town(Channel::Up(Level::City));
        four.town.say("之后", Channel::Up(Level::City), Lane::Urgent);
        let back = four.town.say("已到新区", Channel::To(four.old.identity.node), Lane::Urgent);
        until("the new district has it", async || four.new.heard(anew) == ["之后"]).await;
        assert_eq!(four.new.heard(up), ["之前", "划出以后"], "with the whole record");
        assert_eq!(four.town.link(&four.new).await, Some(LinkState::Up));
        until("the city believes it", async || {
            four.city.apply_all();
            four.city.heard(anew) == ["之后"]
        })
        .await;
        until("the former district hears it from above and drops the link", async || {
            four.old.apply_all();
            four.old.heard(back) == ["已到新区"] && four.old.link(&four.town).await.is_none()
        })
        .await;
        assert_eq!(four.old.count("SELECT COUNT(*) FROM exchange_peer WHERE role = 'child'"), 0);
        // What the former district writes to it goes over the city.
        let last = four.old.say("移交", Channel::To(town), Lane::Urgent);
        until("it comes from the other side", async || four.town.heard(last) == ["移交"]).await;
        assert_eq!(four.new.heard(last), ["移交"]);
        // It is so after a start too, wherever it is asked.
        for node in [&mut four.city, &mut four.old, &mut four.new, &mut four.town] {
            node.stop().await;
            node.start().await;
        }
        four.town.say("重启以后", Channel::Up(Level::City), Lane::Urgent);
        until("it goes on", async || four.city.heard(anew) == ["之后", "重启以后"]).await;
        assert!(four.old.link(&four.town).await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_district_that_takes_in_what_was_not_let_go_is_not_believed() {
    for mut four in Four::all().await {
        let town = four.town.identity.node;
        let kept = four.old.release(town, "610803", "610803105");
        let fact = NodeKept {
            node: town,
            release: kept,
            at: four.old.journal().clock().now(),
            reason: "撤回".to_owned(),
        };
        let down = StreamId {
            origin: four.old.identity.node,
            epoch: four.old.identity.epoch,
            channel: Channel::Up(Level::Province),
            lane: Lane::Urgent,
        };
        four.old.write(&fact);
        until("the city has heard both", async || {
            four.city.apply_all();
            four.city.head(down).is_some_and(|(seq, _)| seq == 2)
        })
        .await;
        four.town.move_to(&four.new, "610803105").await;
        let anew = four.of_town(Channel::Up(Level::City));
        four.town.say("之后", Channel::Up(Level::City), Lane::Urgent);
        until("the district has it", async || four.new.heard(anew) == ["之后"]).await;
        let to = four.city.say("给镇里", Channel::To(town), Lane::Urgent);
        until("the city sends it the old way", async || four.old.heard(to) == ["给镇里"]).await;
        assert!(four.city.head(anew).is_none(), "and takes nothing the new one");
        // The word comes late: what waited goes on by itself.
        four.old.release(town, "610803", "610803105");
        until("the city believes it now", async || {
            four.city.apply_all();
            four.city.heard(anew) == ["之后"]
        })
        .await;
        until("what was sent the old way comes the new one", async || four.town.heard(to) == ["给镇里"])
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_does_not_leave_while_its_district_lacks_something_unless_told_to() {
    for mut four in Four::all().await {
        four.old.release(four.town.identity.node, "610803", "610803105");
        four.town.cut(&four.old, true);
        let up = four.town.say("断线时", Channel::Up(Level::City), Lane::Urgent);
        until("it waits", async || {
            let links = four.town.exchange().links().await.unwrap();
            links.iter().any(|link| *link.backlog.get(Lane::Urgent) == 1)
        })
        .await;
        let text = four.new.token("610803105").unwrap();
        let url = four.new.url();
        let joining = Joining { code: Some("610803105"), ..Joining::at(&url, &text) };
        let refused = four.town.exchange().join(joining).await;
        assert!(matches!(&refused, Err(EnrolError::Waiting(w)) if *w.get(Lane::Urgent) == 1), "{refused:?}");
        // Under the old code nobody takes it in there, and no code of another level is asked for.
        let refused = four.town.exchange().join(Joining { leave_behind: true, ..Joining::at(&url, &text) });
        assert!(matches!(refused.await, Err(EnrolError::RefusedThere("other_code"))));
        let district = Joining { code: Some("610803"), ..joining };
        assert!(matches!(four.town.exchange().join(district).await, Err(EnrolError::BadCode)));
        let joined = four.town.exchange().join(Joining { leave_behind: true, ..joining }).await.unwrap();
        four.town.identity.certificate = joined.certificate;
        four.town.identity.epoch = EpochId::random();
        let identity = four.town.identity.clone();
        tokio::task::block_in_place(|| four.town.journal().change_epoch(identity, "join")).unwrap();
        four.town.exchange().reload();
        until("the new district has what the old one lacked", async || four.new.heard(up) == ["断线时"])
            .await;
        until("and the city", async || {
            four.city.apply_all();
            four.city.heard(up) == ["断线时"]
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_from_before_the_move_hears_that_it_stands_elsewhere() {
    for (mut four, disk) in Four::all().await.into_iter().zip(stores()) {
        let before = four.town.backed_up();
        let identity = four.town.identity.clone();
        four.old.release(four.town.identity.node, "610803", "610803105");
        four.town.move_to(&four.new, "610803105").await;
        four.town.say("已到新区", Channel::To(four.old.identity.node), Lane::Urgent);
        until("the former district drops the link", async || {
            four.city.apply_all();
            four.old.apply_all();
            four.old.link(&four.town).await.is_none()
        })
        .await;
        four.town.stop().await;
        four.town.identity = identity;
        four.town.restore(before, disk).await;
        let moved = LinkState::Refused(Reason::Moved);
        until("it hears so", async || four.town.link(&four.old).await == Some(moved)).await;
    }
}
