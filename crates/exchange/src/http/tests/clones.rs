//! A node that seems to run twice stays paused until an operator has decided, whatever becomes of its parent meanwhile.

use super::bad_input::Hand;
use super::{TestNode, until};
use crate::core::message::{Message, Reason};
use crate::core::status::LinkState;
use crate::http::client::Answer;
use journal::params;
use kernel::EpochId;
use testkit::{TestStore, stores};

const PAUSED: Option<LinkState> = Some(LinkState::Refused(Reason::Clone));

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_paused_stays_paused_through_restarts_and_new_beginnings_of_its_parent() {
    for store in stores() {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
        city.adopt(&mut district).await;
        until("they are linked", async || city.link(&district).await == Some(LinkState::Up)).await;
        let boot = "SELECT boot FROM exchange_boot WHERE id = 1";
        let first: EpochId = district.read(|db| db.first(boot, params![])).unwrap().id(0).unwrap();
        district.stop().await;
        district.start().await;
        until("they are linked again", async || district.link(&city).await == Some(LinkState::Up)).await;
        let kept = "SELECT COUNT(*) FROM exchange_boots";
        until("the city keeps which runs have greeted", async || city.count(kept) == 1).await;

        // The city does not forget between two greetings which run followed which.
        city.stop().await;
        city.start().await;
        let (_, answer) = Hand::greets(&city.url(), &mut district, &city, Vec::new(), Some(first)).await;
        let refused = matches!(&answer, Answer::Message(said)
            if matches!(**said, Message::Refused { reason: Reason::Clone, .. }));
        assert!(refused, "{answer:?}");
        assert_eq!(city.link(&district).await, PAUSED);
        city.exchange().reload();
        district.start().await;
        until("it is paused after a new beginning", async || district.link(&city).await == PAUSED).await;
        let paused = "SELECT COUNT(*) FROM exchange_boots WHERE boots >= $1";
        until("the city keeps that too", async || {
            let row = city.read(|db| db.first(paused, params![vec![1u8]]));
            row.unwrap().int(0).unwrap() == 1
        })
        .await;
        district.stop().await;
        city.stop().await;
        city.start().await;
        assert_eq!(city.link(&district).await, PAUSED, "and says so before anybody has greeted");
        district.start().await;
        until("nor does a restart let it in", async || district.link(&city).await == PAUSED).await;

        city.exchange().unclone(district.identity.node);
        until("an operator does", async || district.link(&city).await == Some(LinkState::Up)).await;
        until("which is kept", async || {
            let row = city.read(|db| db.first(paused, params![vec![1u8]]));
            row.unwrap().int(0).unwrap() == 0
        })
        .await;
    }
}
