//! Who stands above the parent may change after a node has enrolled; it hears where that is.

use super::{TestNode, until, until_within};
use crate::core::Role;
use crate::core::status::LinkState;
use crate::http::store;
use facts::{Channel, Lane};
use journal::params;
use kernel::{Level, NodeId};
use std::time::Duration;
use testkit::{TestStore, stores};

/// The node above the parent, and where it is called, by what is stored.
fn above_parent(node: &TestNode) -> Option<(NodeId, String)> {
    let peers = node.read(|db| store::peers(db));
    peers.into_iter().find(|p| p.role == Role::Grandparent).map(|p| (p.node, p.address))
}

async fn knows_above(node: &TestNode, above: &TestNode) -> bool {
    let links = node.exchange().links().await.unwrap();
    let linked = links.iter().any(|l| l.role == Role::Grandparent && l.node == above.identity.node);
    linked && above_parent(node) == Some((above.identity.node, above.url()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_hears_who_stands_above_its_parent_now_and_goes_that_way_when_the_parent_is_dead() {
    for ((store, second), third) in stores().into_iter().zip(stores()).zip(stores()) {
        let first = TestNode::new(store, "610800").await;
        let other = TestNode::new(TestStore::sqlite(), "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        let mut town = TestNode::new(third, "610802105").await;
        district.adopt(&mut town).await;
        until("they are linked", async || town.link(&district).await == Some(LinkState::Up)).await;
        assert_eq!(above_parent(&town), None, "nobody stands above the district");

        first.adopt(&mut district).await;
        until("the town hears of the city", async || knows_above(&town, &first).await).await;
        other.adopt(&mut district).await;
        until("and of the one that took its place", async || knows_above(&town, &other).await).await;
        assert!(town.link(&first).await.is_none(), "the first is no neighbour any more");

        let sql = "SELECT COUNT(*) FROM exchange_certificate WHERE node = $1";
        until("the city knows the town", async || {
            let known = other.read(|db| db.first(sql, params![town.identity.node]));
            known.unwrap().int(0).unwrap() == 1
        })
        .await;
        // What it was told it still knows after a start, without its parent.
        town.stop().await;
        district.stop().await;
        town.start().await;
        let up = town.say("区里断了", Channel::Up(Level::City), Lane::Urgent);
        until_within(Duration::from_secs(90), "it went around", async || other.heard(up) == ["区里断了"])
            .await;
    }
}
