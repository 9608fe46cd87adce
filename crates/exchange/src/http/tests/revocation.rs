//! A node whose keys were stolen: what it sent stays, the thief is heard no more, and the
//! node comes back with new keys and loses nothing.

use super::{TestNode, tls_key, until};
use crate::core::message::Reason;
use crate::core::status::LinkState;
use crate::http::enrolment::{EnrolError, Joining, NewKeys};
use crate::http::revocations;
use facts::draft::{Audience, Draft};
use facts::org::NodeRevoked;
use facts::{Channel, Lane, SigningKey, StreamId, Suite};
use journal::{Acting, JournalError, Turn};
use kernel::{EpochId, Level, NodeId};
use std::sync::{Arc, PoisonError, mpsc};
use std::time::Duration;
use testkit::{TestStore, stores};

const REVOKED: LinkState = LinkState::Refused(Reason::Revoked);

impl TestNode {
    /// The operator revokes the keys of a node below.
    pub(super) fn revoke(&self, node: NodeId) -> NodeRevoked {
        let exchange = Arc::clone(self.exchange());
        let fact = tokio::task::block_in_place(|| {
            self.journal().run(Turn::Local, move |tx| -> Result<NodeRevoked, JournalError> {
                let (keys, stands) = crate::Exchange::cut_of(tx, node)?;
                let fact = NodeRevoked { node, at: tx.now(), reason: "被盗".to_owned(), keys, stands };
                let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?;
                let everybody = Audience::of(Channel::Up(Level::Province)).and(Channel::Down);
                tx.append(Acting::platform(), vec![draft.to(everybody).lane(Lane::Urgent)])?;
                exchange.cut_now(&fact);
                Ok(fact)
            })
        });
        self.exchange().look_at_keys();
        fact.unwrap()
    }

    /// Enrols with new keys, as both operators would do it.
    async fn adopt_anew(&self, child: &mut Self) {
        let code = child.identity.code.clone();
        let keys = NewKeys { signing: SigningKey::generate(Suite::Ed25519).unwrap(), tls_pkcs8: tls_key() };
        let (url, text) = (self.url(), self.token(&code).unwrap());
        let joining = Joining { keys: Some(&keys), ..Joining::at(&url, &text) };
        let joined = child.exchange().join(joining).await.unwrap();
        child.identity.certificate = joined.certificate;
        child.identity.epoch = EpochId::random();
        child.identity.key = keys.signing;
        child.tls.clone_from(&keys.tls_pkcs8);
        let (journal, identity) = (child.journal(), child.identity.clone());
        tokio::task::block_in_place(|| journal.change_epoch(identity, "rotation")).unwrap();
        child.exchange().use_tls(&keys.tls_pkcs8).unwrap();
        child.exchange().reload();
    }

    fn apply(&self) {
        let applied = tokio::task::block_in_place(|| {
            self.journal().run(Turn::Background, |tx| tx.apply_waiting(1_000))
        });
        applied.unwrap();
        self.exchange().look_at_keys();
    }
}

/// What a node says to the one above it, urgent.
const UP: (Channel, Lane) = (Channel::Up(Level::City), Lane::Urgent);

/// A city, a district whose first entry it has, and the stream of that; what the district wrote since has not left it.
async fn cut_off_while_writing(city: TestStore, district: TestStore) -> (TestNode, TestNode, StreamId) {
    let city = TestNode::new(city, "610800").await;
    let mut district = TestNode::new(district, "610802").await;
    city.adopt(&mut district).await;
    let up = district.say("之前", UP.0, UP.1);
    until("the entry has arrived", async || city.heard(up) == ["之前"]).await;
    district.cut(&city, true);
    district.say("断开以后", UP.0, UP.1);
    (city, district, up)
}

/// The stream in which a node says to those below what is urgent, so also that keys are revoked.
fn down(node: &TestNode) -> StreamId {
    let (origin, epoch) = (node.identity.node, node.identity.epoch);
    StreamId { origin, epoch, channel: Channel::Down, lane: Lane::Urgent }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revoked_node_is_heard_no_further_and_comes_back_with_new_keys() {
    for (store, second) in stores().into_iter().zip(stores()) {
        // It does not hear that its keys are revoked.
        let (city, mut district, up) = cut_off_while_writing(store, second).await;
        let fact = city.revoke(district.identity.node);
        assert_eq!(fact.keys.len(), 1);
        assert_eq!(fact.keys[0].until.iter().map(|head| head.seq).max(), Some(1), "the one entry stays");
        district.cut(&city, false);
        until("it is turned away", async || district.link(&city).await == Some(REVOKED)).await;
        assert_eq!(city.link(&district).await, Some(REVOKED));
        assert_eq!(city.heard(up), ["之前"]);

        // The old keys open no door, with any token.
        let text = city.token("610802").unwrap();
        let refused = district.exchange().join(Joining::at(&city.url(), &text)).await;
        assert!(matches!(refused, Err(EnrolError::RefusedThere("revoked_key"))), "{refused:?}");

        city.adopt_anew(&mut district).await;
        until("it is back", async || district.link(&city).await == Some(LinkState::Up)).await;
        until("it hears that it was revoked", async || district.head(down(&city)).is_some()).await;
        district.apply();
        let anew = StreamId { epoch: district.identity.epoch, ..up };
        until("what was behind the cut has come", async || city.heard(anew) == ["断开以后"]).await;
        assert_eq!(city.heard(up), ["之前"], "and nothing behind the cut of the old key");
        district.say("之后", UP.0, UP.1);
        until("it goes on", async || city.heard(anew) == ["断开以后", "之后"]).await;
        // Once is enough, however often it looks, and after a start.
        district.exchange().look_at_keys();
        district.stop().await;
        district.start().await;
        until("it is back again", async || district.link(&city).await == Some(LinkState::Up)).await;
        assert_eq!(district.heard(anew), ["断开以后", "之后"]);
        let report = tokio::task::block_in_place(|| journal::verify::verify(district.journal(), &mut |_| ()));
        let report = report.unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }
}

/// The machine is stolen a second time, before what it had written again has left it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_again_and_is_cut_off_again_is_written_once_more() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let (city, mut district, up) = cut_off_while_writing(store, second).await;
        for thefts in 1..=2 {
            city.revoke(district.identity.node);
            district.cut(&city, false);
            until("it is turned away", async || district.link(&city).await == Some(REVOKED)).await;
            city.adopt_anew(&mut district).await;
            until("it hears that it was revoked", async || {
                district.head(down(&city)).is_some_and(|(seq, _)| seq >= thefts)
            })
            .await;
            district.cut(&city, thefts == 1);
            district.apply();
            let anew = StreamId { epoch: district.identity.epoch, ..up };
            until("it has written again", async || district.heard(anew) == ["断开以后"]).await;
        }
        let anew = StreamId { epoch: district.identity.epoch, ..up };
        until("what was behind both cuts has come", async || city.heard(anew) == ["断开以后"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_stolen_keys_is_turned_away_and_nothing_of_his_is_kept() {
    for ((store, second), third) in stores().into_iter().zip(stores()).zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        let up = district.say("之前", UP.0, UP.1);
        until("the entry has arrived", async || city.heard(up) == ["之前"]).await;
        let copied = district.backed_up();
        city.revoke(district.identity.node);
        district.stop().await;
        // A copy of the machine: an epoch of its own, opened with the stolen key.
        district.restore(copied, third).await;
        let forged = district.say("贼写的", UP.0, UP.1);
        until("the thief is turned away", async || district.link(&city).await == Some(REVOKED)).await;
        assert!(city.head(forged).is_none());
        // It is so after a start too.
        city.stop().await;
        city.start().await;
        district.exchange().reload();
        until("he is turned away again", async || district.link(&city).await == Some(REVOKED)).await;
        assert!(city.head(forged).is_none());
    }
}

/// Between writing a revocation and its commit somebody looks what is written of keys: what was
/// closed stays closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_at_the_keys_opens_nothing_that_is_being_closed() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        let (exchange, certificate) = (Arc::clone(city.exchange()), district.identity.certificate.clone());
        let shared = Arc::clone(&exchange.shared);
        let closed = tokio::task::block_in_place(|| {
            city.journal().run(Turn::Local, move |tx| -> Result<bool, JournalError> {
                let node = certificate.node;
                let (keys, stands) = crate::Exchange::cut_of(tx, node)?;
                exchange.cut_now(&NodeRevoked {
                    node,
                    at: tx.now(),
                    reason: "被盗".to_owned(),
                    keys,
                    stands,
                });
                let (done, looked) = mpsc::channel();
                let looking = Arc::clone(&shared);
                std::thread::spawn(move || done.send(revocations::take_up(&looking).is_ok()));
                // Who looks waits for this command to end; this is long enough for one who does not.
                let early = looked.recv_timeout(Duration::from_millis(500));
                let cuts = shared.cuts.read().unwrap_or_else(PoisonError::into_inner);
                Ok(early.is_err() && cuts.covers(&certificate))
            })
        });
        assert!(closed.unwrap());
    }
}
