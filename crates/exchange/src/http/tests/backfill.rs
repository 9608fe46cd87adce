//! A node that comes back from an old backup gets back what its neighbours hold, over real
//! connections and on both databases.

use super::bad_input::Hand;
use super::rotation::keys;
use super::{TestNode, until};
use crate::core::{Role, StreamHead};
use crate::http::client::Answer;
use crate::http::store;
use facts::{Channel, Lane, StreamId};
use journal::params;
use kernel::Level;
use std::sync::atomic::Ordering;
use testkit::{TestStore, stores};

const CITY: Channel = Channel::Up(Level::City);

/// How many entries of a stream the node counts as given back, and as lost.
fn counted(node: &TestNode, stream: StreamId) -> (u64, u64) {
    let all = tokio::task::block_in_place(|| node.exchange().memories()).unwrap();
    all.iter().find(|m| m.stream == stream).map_or((0, 0), |m| (m.given_back, m.lost))
}

/// How many entries of a stream are in the views.
fn applied(node: &TestNode, stream: StreamId) -> usize {
    node.journal_applied(stream)
}

fn another(store: &TestStore) -> TestStore {
    if store.file().is_some() { TestStore::sqlite() } else { TestStore::postgres() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_gets_back_from_its_parent_what_it_had_sent_twice_over() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let (third, fourth) = (another(&second), another(&second));
        let city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        let urgent = district.say("在备份里", CITY, Lane::Urgent);
        let local = district.say("本级", Channel::Local, Lane::Normal);
        let backup = district.backed_up();
        district.say("备份之后", CITY, Lane::Urgent);
        district.say("又一条", CITY, Lane::Urgent);
        let bulk = district.say_many(300, CITY, Lane::Bulk);
        district.say("只有本盘有", Channel::Local, Lane::Normal);
        until("the city holds all", async || {
            city.heard(urgent).len() == 3 && city.head(bulk).is_some_and(|(seq, _)| seq == 300)
        })
        .await;
        // The greeting after a start tells the city how far the local stream goes.
        district.sign_all();
        district.stop().await;
        district.start().await;
        let city_id = city.identity.node;
        until("the city was greeted", async || district.exchange().held_by(city_id, urgent) == Some(4)).await;

        district.restore(backup.clone(), third).await;
        until("the first restore is made good", async || {
            district.heard(urgent) == ["在备份里", "备份之后", "又一条"]
                && district.head(bulk) == city.head(bulk)
        })
        .await;
        until("the views have it", async || {
            applied(&district, urgent) == 3 && applied(&district, bulk) == 300
        })
        .await;
        assert_eq!((counted(&district, urgent), counted(&district, bulk)), ((2, 0), (300, 0)));
        until("the city says what is gone", async || counted(&city, local) == (0, 1)).await;

        // Between the two restores it wrote in an epoch that the backup has never seen.
        let between = district.say("第一次恢复之后", CITY, Lane::Normal);
        until("it is in the city", async || city.heard(between) == ["第一次恢复之后"]).await;
        district.restore(backup, fourth).await;
        until("the second restore is made good", async || {
            district.heard(urgent).len() == 3 && district.heard(between) == ["第一次恢复之后"]
        })
        .await;
        let after = district.say("第二次恢复之后", CITY, Lane::Urgent);
        until("work goes on", async || city.heard(after) == ["第二次恢复之后"]).await;
        assert_eq!(district.head(urgent), city.head(urgent));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parent_gets_back_from_its_children_what_it_had_sent_down() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let disk = another(&store);
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        let up = district.say("在备份里", CITY, Lane::Normal);
        until("the city has it", async || city.heard(up).len() == 1).await;
        let backup = city.backed_up();
        let down = city.say("通知", Channel::Down, Lane::Urgent);
        let to = city.say("批示", Channel::To(district.identity.node), Lane::Normal);
        district.say("备份之后", CITY, Lane::Normal);
        until("each has what the other said", async || {
            city.heard(up).len() == 2 && district.heard(down) == ["通知"] && district.heard(to) == ["批示"]
        })
        .await;
        city.restore(backup, disk).await;
        until("the city has its own words again", async || {
            city.heard(down) == ["通知"] && city.heard(to) == ["批示"] && city.heard(up).len() == 2
        })
        .await;
        assert_eq!((city.head(down), city.head(to)), (district.head(down), district.head(to)));
        assert_eq!((counted(&city, down), counted(&city, to)), ((1, 0), (1, 0)));
        assert_eq!(counted(&city, up), (0, 0), "what comes from below only comes again");
    }
}

/// The parent keeps what its child said of its own streams, through a restart; what the child writes
/// anew afterwards, in a stream that never leaves it, is seen in the next greeting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_cannot_write_anew_what_it_once_said_to_its_parent() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        let stream = district.say("本级", Channel::Local, Lane::Normal);
        district.say("又一条", Channel::Local, Lane::Normal);
        // The greeting after a start tells the city how far the local stream goes.
        district.sign_all();
        district.stop().await;
        district.start().await;
        let kept =
            "SELECT COUNT(*) FROM exchange_witness WHERE channel = 'local' AND next = $1 AND head = $2";
        until("the city keeps what it heard", async || {
            let (seq, head) = district.head(stream).unwrap();
            let row = city.read(|db| db.first(kept, params![seq + 1, head]));
            row.unwrap().int(0).unwrap() == 1
        })
        .await;
        let (seq, head) = district.head(stream).unwrap();
        district.stop().await;
        city.stop().await;
        city.start().await;

        let anew = |city: &TestNode| {
            let all = tokio::task::block_in_place(|| city.exchange().memories()).unwrap();
            all.iter().find(|m| m.stream == stream).map_or(0, |m| m.rewritten)
        };
        let says = |head| vec![StreamHead { stream, next: seq + 1, head }];
        Hand::saying(&city.url(), &mut district, &city, says(head)).await;
        assert_eq!(anew(&city), 0, "it says what it said");
        Hand::saying(&city.url(), &mut district, &city, says([7; 32])).await;
        until("the city says that it is another", async || anew(&city) == 1).await;
    }
}

/// The digits with a child, and whether it is noted as one, by what is stored.
fn noted(parent: &TestNode, child: &TestNode) -> Option<String> {
    let peers = parent.read(|db| store::peers(db));
    peers.into_iter().find(|p| p.node == child.identity.node && p.role == Role::Child).map(|p| p.words)
}

/// A parent comes back from a backup that is older than a child, and than another one's new keys: it has signed for
/// both and knows neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_parent_lets_in_again_whom_it_took_in_after_its_backup() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let disk = another(&store);
        let mut city = TestNode::new(store, "610800").await;
        let mut older = TestNode::new(second, "610802").await;
        let mut newer = TestNode::new(TestStore::sqlite(), "610803").await;
        city.adopt(&mut older).await;
        let backup = city.backed_up();
        let words = older.take_keys(&keys()).await;
        let digits = city.adopt(&mut newer).await;
        let [a, b] = [&older, &newer].map(|node| node.say("备份之后", CITY, Lane::Urgent));
        until("both came", async || city.heard(a).len() == 1 && city.heard(b).len() == 1).await;

        city.restore(backup, disk).await;
        until("both are let in again", async || city.heard(a).len() == 1 && city.heard(b).len() == 1).await;
        until("and are noted", async || {
            noted(&city, &older) == Some(words.clone()) && noted(&city, &newer) == Some(digits.clone())
        })
        .await;
        city.stop().await;
        city.start().await;
        let down = city.say("通知", Channel::Down, Lane::Urgent);
        until("also after a start", async || older.heard(down) == ["通知"] && newer.heard(down) == ["通知"])
            .await;
    }
}

/// A certificate that somebody else signed in the name of this node opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_never_taken_in_is_not_let_in_by_its_own_word() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut thief = TestNode::new(TestStore::sqlite(), "610802").await;
    let own = thief.identity.certificate.clone();
    let forged =
        facts::Certificate { issuer: city.identity.node, ..own }.signed(&thief.identity.key).unwrap();
    thief.identity.certificate = forged;
    let before = city.exchange().counters().requests_refused.load(Ordering::Relaxed);
    let (_, answer) = Hand::greets(&city.url(), &mut thief, &city, Vec::new(), None).await;
    assert!(matches!(answer, Answer::Unknown), "{answer:?}");
    assert!(city.exchange().counters().requests_refused.load(Ordering::Relaxed) > before);
    assert_eq!(city.count("SELECT COUNT(*) FROM exchange_peer"), 0);
    // Certificates are no secret: a true one is that of its key and of nobody else's.
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    city.adopt(&mut district).await;
    thief.identity = district.identity.clone();
    let (_, answer) = Hand::greets(&city.url(), &mut thief, &city, Vec::new(), None).await;
    assert!(matches!(answer, Answer::Unknown), "{answer:?}");
}
