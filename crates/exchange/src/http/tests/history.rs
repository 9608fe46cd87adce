//! What the operator's page says about a link: the last day, what has waited longest,
//! when it is tried again.

use super::bad_input::pair;
use super::until;
use crate::core::status::LinkState;
use facts::{Channel, Lane};
use journal::read;
use kernel::Level;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_day_of_a_link_survives_a_restart() {
    let (city, mut district) = pair().await;
    let parent = city.identity.node;
    let today = |node: &super::TestNode| {
        let days = tokio::task::block_in_place(|| node.exchange().days()).unwrap();
        days.get(&parent).and_then(|day| day.last().copied()).unwrap_or_default()
    };
    district.cut(&city, true);
    until("the time while it was up is noted", async || today(&district).up_ms > 0).await;
    district.cut(&city, false);
    until("the link is up", async || district.link(&city).await == Some(LinkState::Up)).await;
    until("the time while it was cut is noted", async || today(&district).down_ms() > 0).await;
    district.stop().await;
    district.start().await;
    let after = today(&district);
    assert!(after.up_ms > 0 && after.down_ms() > 0, "{after:?}");
    assert_eq!(tokio::task::block_in_place(|| district.exchange().days()).unwrap()[&parent].len(), 96);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dead_parent_is_tried_again_and_the_first_that_waits_is_known() {
    let (mut city, district) = pair().await;
    city.stop().await;
    until("the link is down", async || district.link(&city).await != Some(LinkState::Up)).await;
    let stream = district.say("一", Channel::Up(Level::City), Lane::Urgent);
    district.say("二", Channel::Up(Level::City), Lane::Urgent);
    let link = async || district.exchange().links().await.unwrap().remove(0);
    until("both wait", async || *link().await.backlog.get(Lane::Urgent) == 2).await;
    until("it was tried more than once", async || link().await.tries >= 2).await;
    until("the next try is known", async || link().await.next_try.is_some()).await;
    let status = link().await;
    assert_eq!(status.waiting, [(stream, 1)]);
    assert!(district.read(|db| read::received_at(db, stream, 1)).is_some());
    city.start().await;
    until("all has gone", async || link().await.waiting.is_empty()).await;
    let status = link().await;
    assert_eq!((status.next_try, status.tries, *status.held.get(Lane::Urgent)), (None, 0, 2));
}
