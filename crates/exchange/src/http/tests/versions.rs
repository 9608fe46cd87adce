//! A breaking change of a kind is written only when everybody reads it to whom it goes.

use super::{Said, TestNode, until};
use crate::core::status::LinkState;
use facts::draft::{Audience, Draft};
use facts::{Channel, Lane};
use journal::{JournalError, Turn, Tx};
use kernel::{Level, NodeId};
use testkit::stores;

const CITY: Channel = Channel::Up(Level::City);
const BULK: Lane = Lane::Bulk;

impl TestNode {
    /// In which version this node would write to a channel now.
    fn writes(&self, channel: Channel) -> u16 {
        let fact = Said { id: NodeId::random().bytes(), text: "x".to_owned() };
        let older = Draft::of(&fact).unwrap().to(Audience::of(channel)).lane(BULK);
        let newer = Draft { version: 2, ..older.clone() };
        let form =
            move |tx: &mut Tx<'_>| -> Result<u16, JournalError> { Ok(tx.in_form(newer, older)?.version) };
        tokio::task::block_in_place(|| self.journal().run(Turn::Local, form)).unwrap()
    }

    async fn upgrade(&mut self) {
        self.stop().await;
        self.version = 2;
        self.start().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_breaking_change_waits_for_the_last_of_those_who_get_it() {
    for ((store, second), third) in stores().into_iter().zip(stores()).zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        let mut town = TestNode::new(third, "610802105").await;
        assert_eq!(district.writes(CITY), 2, "nobody gets it yet");
        city.adopt(&mut district).await;
        district.adopt(&mut town).await;
        let up = async |one: &TestNode, other: &TestNode| one.link(other).await == Some(LinkState::Up);
        until("all are linked", async || up(&district, &city).await && up(&town, &district).await).await;
        district.upgrade().await;
        until("they are again", async || up(&district, &city).await && up(&town, &district).await).await;
        let to_town = Channel::To(town.identity.node);
        assert_eq!([CITY, Channel::Down, to_town].map(|c| district.writes(c)), [1, 1, 1]);
        assert_eq!(district.writes(Channel::Local), 2, "it reads its own words");

        city.upgrade().await;
        until("the district hears what the city reads", async || district.writes(CITY) == 2).await;
        assert_eq!([Channel::Down, to_town].map(|c| district.writes(c)), [1, 1], "the town does not yet");
        assert_eq!(city.writes(Channel::Down), 1, "nor does everybody below the city");
        assert_eq!(city.writes(to_town), 1);

        // The last one: the word of it goes up while the links stay as they are.
        town.upgrade().await;
        until("those above the town hear it", async || {
            district.writes(Channel::Down) == 2 && city.writes(Channel::Down) == 2
        })
        .await;
        assert_eq!((town.writes(CITY), city.writes(to_town), district.writes(to_town)), (2, 2, 2));

        // It is still known after a start at which nobody is there.
        city.stop().await;
        town.stop().await;
        district.stop().await;
        district.start().await;
        assert_eq!([CITY, Channel::Down].map(|c| district.writes(c)), [2, 2]);
        // A node that has just joined has said nothing.
        let new = TestNode::new(testkit::TestStore::sqlite(), "610802106").await;
        let text = district.token("610802106").unwrap();
        new.exchange().join(crate::http::Joining::at(&district.url(), &text)).await.unwrap();
        assert_eq!(district.writes(Channel::Down), 1);
    }
}
