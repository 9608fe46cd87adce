//! A level above the parent sees the links further below, as the nodes above them tell.

use super::{TestNode, until, until_within};
use crate::core::FarLink;
use crate::core::message::LinkWord;
use crate::core::status::LinkState;
use std::time::Duration;
use testkit::TestStore;

/// Longer than two heartbeats.
const TOLD: Duration = Duration::from_secs(60);

async fn far(node: &TestNode) -> Vec<FarLink> {
    node.exchange().far_links().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_city_sees_a_township_that_is_dead_and_says_how_old_its_word_is() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    let mut town = TestNode::new(TestStore::sqlite(), "610802105").await;
    city.adopt(&mut district).await;
    district.adopt(&mut town).await;
    until("they are linked", async || {
        town.link(&district).await == Some(LinkState::Up) && district.link(&city).await == Some(LinkState::Up)
    })
    .await;
    let town_is = async |word: LinkWord| {
        let links = far(&city).await;
        let [link] = links.as_slice() else { return false };
        let names = (link.node, link.under) == (town.identity.node, district.identity.node);
        names && link.name == "节点610802105" && link.told.word == word && link.as_of.is_none()
    };
    until_within(TOLD, "the city sees the township", async || town_is(LinkWord::Up).await).await;
    assert!(far(&district).await.is_empty(), "the district has it as a link of its own");
    let before = far(&city).await[0].told.since;
    town.stop().await;
    let town_node = town.identity.node;
    until_within(TOLD, "and that it is dead", async || {
        far(&city).await.iter().any(|l| l.node == town_node && l.told.word == LinkWord::Down)
    })
    .await;
    assert!(far(&city).await[0].told.since > before);
    // Nobody tells any more: what was told last stands, with its age.
    district.stop().await;
    until_within(TOLD, "the word is old", async || far(&city).await.iter().all(|l| l.as_of.is_some())).await;
    assert_eq!(far(&city).await.len(), 1);
}
