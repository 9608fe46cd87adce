//! Certificates get a new term by themselves, also when they have ended.

use super::{TestNode, until};
use crate::core::enrol;
use crate::core::status::LinkState;
use crate::http::store;
use facts::{Certificate, Channel, Lane};
use journal::{JournalError, Turn};
use kernel::{Instant, Level};
use testkit::stores;

const HOUR_MS: i64 = 3_600_000;

/// The parent signed a certificate whose term both know to be over.
async fn ended(city: &mut TestNode, district: &mut TestNode) -> Certificate {
    let own = city.identity.clone();
    let now = city.journal().clock().now();
    let mut old = enrol::renewed(&district.identity.certificate, &own.certificate, &own.key, now).unwrap();
    (old.not_before, old.not_after) = (Instant(now.0 - HOUR_MS), Instant(now.0 - 60_000));
    let old = old.signed(&own.key).unwrap();
    for node in [&*city, &*district] {
        let kept = old.clone();
        let keep = move |tx: &mut journal::Tx<'_>| -> Result<(), JournalError> {
            Ok(store::keep_certificate(tx, &kept, false)?)
        };
        tokio::task::block_in_place(|| node.journal().run(Turn::Local, keep)).unwrap();
    }
    city.stop().await;
    district.stop().await;
    district.identity.certificate = old.clone();
    city.start().await;
    old
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_certificate_has_ended_renews_it_and_goes_on() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        until("they are linked", async || district.link(&city).await == Some(LinkState::Up)).await;
        let old = ended(&mut city, &mut district).await;
        district.start().await;
        let up = district.say("期满之后", Channel::Up(Level::City), Lane::Urgent);
        until("the entry has arrived", async || city.heard(up) == ["期满之后"]).await;
        let links = city.exchange().links().await.unwrap();
        let until_when = links[0].certificate_until.unwrap();
        assert!(until_when.0 > old.not_after.0 + 300 * 24 * HOUR_MS, "a year at the least");
        // After a start it is still there, whatever the key file says.
        district.stop().await;
        district.start().await;
        until("it comes in at once", async || district.link(&city).await == Some(LinkState::Up)).await;
    }
}

/// Nobody signs for a root but itself; those below learn of it with the next greeting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_root_signs_itself_a_new_term_and_those_below_believe_it() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        until("they are linked", async || district.link(&city).await == Some(LinkState::Up)).await;
        let now = city.journal().clock().now();
        let mut old = city.identity.certificate.clone();
        // Two thirds of its life are over.
        (old.not_before, old.not_after) = (Instant(old.not_before.0 + 1), Instant(now.0 + HOUR_MS));
        let old = old.signed(&city.identity.key).unwrap();
        let kept = old.clone();
        let keep = move |tx: &mut journal::Tx<'_>| -> Result<(), JournalError> {
            Ok(store::keep_certificate(tx, &kept, true)?)
        };
        tokio::task::block_in_place(|| city.journal().run(Turn::Local, keep)).unwrap();
        city.stop().await;
        city.identity.certificate = old.clone();
        city.start().await;
        let of_city = |node: &TestNode| {
            let rows = node.read(|db| db.query("SELECT bytes FROM exchange_certificate", &[]));
            let all = rows.into_iter().map(|row| Certificate::decode(&row.bytes(0).unwrap()).unwrap());
            all.filter(|c| c.node == city.identity.node).map(|c| c.not_after.0).max().unwrap()
        };
        until("the city has a new term", async || of_city(&city) > old.not_after.0 + 300 * 24 * HOUR_MS)
            .await;
        district.exchange().reload();
        until("the district has heard of it", async || of_city(&district) == of_city(&city)).await;
        let up = district.say("之后", Channel::Up(Level::City), Lane::Urgent);
        until("it goes on", async || city.heard(up) == ["之后"]).await;
    }
}
