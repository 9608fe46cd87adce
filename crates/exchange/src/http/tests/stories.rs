//! What must hold between real nodes.

use super::{TestNode, until, until_within};
use crate::core::status::LinkState;
use facts::{Channel, Lane};
use journal::params;
use kernel::Level;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use testkit::{TestStore, stores};

async fn tree(codes: [&str; 4]) -> [TestNode; 4] {
    let mut nodes = Vec::new();
    for code in codes {
        nodes.push(TestNode::new(TestStore::sqlite(), code).await);
    }
    let mut nodes: [TestNode; 4] = nodes.try_into().unwrap_or_else(|_| panic!("four"));
    for child in 1..4 {
        let (above, below) = nodes.split_at_mut(child);
        above.last().unwrap().adopt(&mut below[0]).await;
    }
    nodes
}

/// An urgent entry is above a dead parent within this.
const AROUND: Duration = Duration::from_secs(45);

const FOUR: [&str; 4] = ["610000", "610800", "610802", "610802105"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_climbs_four_levels_and_an_instruction_comes_down() {
    let [province, city, district, township] = tree(FOUR).await;
    let up = township.say("煤矿透水", Channel::Up(Level::Province), Lane::Urgent);
    until("the province holds it", async || province.heard(up) == ["煤矿透水"]).await;
    assert_eq!(province.head(up), township.head(up), "the chain is the same at both ends");
    assert_eq!(city.head(up), township.head(up));
    let narrow = township.say("只到区", Channel::Up(Level::District), Lane::Normal);
    let down = province.say("全省通知", Channel::Down, Lane::Normal);
    let to = province.say("批示", Channel::To(township.identity.node), Lane::Urgent);
    let local = district.say("本级", Channel::Local, Lane::Normal);
    until("all is where it belongs", async || {
        township.heard(down) == ["全省通知"]
            && township.heard(to) == ["批示"]
            && district.heard(narrow) == ["只到区"]
    })
    .await;
    assert!(city.heard(narrow).is_empty(), "it was not for the city");
    assert!(city.heard(local).is_empty() && township.heard(local).is_empty());
    until("the district says it holds the report", async || {
        township.exchange().held_by(district.identity.node, up) == Some(2)
    })
    .await;
    let links = city.exchange().links().await.unwrap();
    assert_eq!(
        links.iter().map(|l| (l.role.word(), l.state)).collect::<Vec<_>>(),
        [("parent", LinkState::Up), ("child", LinkState::Up),]
    );
    assert!(links.iter().all(|l| l.offset_ms.is_some_and(|ms| ms.abs() < 1_000)), "{links:?}");
}

/// The way of a first report when the machine between is dead, over real sockets: 30 s of waiting for
/// the parent, a greeting of the grandparent, a push.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_urgent_goes_around_a_dead_parent_in_time() {
    let [_province, city, mut district, township] = tree(FOUR).await;
    until("the link is up", async || township.link(&district).await == Some(LinkState::Up)).await;
    until("the city knows the township", async || {
        let newest = "SELECT COUNT(*) FROM exchange_certificate WHERE node = $1";
        let id = township.identity.node;
        city.read(|db| db.first(newest, params![id])).unwrap().int(0).unwrap() == 1
    })
    .await;
    district.stop().await;
    let urgent = township.say("煤矿透水", Channel::Up(Level::City), Lane::Urgent);
    let normal = township.say("续报", Channel::Up(Level::City), Lane::Normal);
    let said = Instant::now();
    until_within(AROUND, "the city has it", async || city.heard(urgent) == ["煤矿透水"]).await;
    let took = said.elapsed();
    assert!(took >= Duration::from_secs(25), "{took:?}: the parent was not waited for");
    assert!(city.heard(normal).is_empty(), "what is not urgent waits for the parent");
    // The parent comes back and gets all of it; nothing stands twice above.
    district.start().await;
    until("the city has the rest", async || city.heard(normal) == ["续报"]).await;
    until("the parent has it too", async || district.heard(urgent) == ["煤矿透水"]).await;
    assert_eq!(city.heard(urgent), ["煤矿透水"]);
    assert_eq!(city.head(urgent), township.head(urgent));
}

/// Of two servers of a node one may be frozen and wake up: until it knows again that it is the
/// node it says nothing, above or below.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_surely_the_node_says_nothing() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    let mut township = TestNode::new(TestStore::sqlite(), "610802105").await;
    city.adopt(&mut district).await;
    let sure = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&sure);
    district.surely = Some(Arc::new(move || asked.load(Ordering::SeqCst)));
    district.stop().await;
    district.start().await;
    district.adopt(&mut township).await;
    let before = township.say("一", Channel::Up(Level::City), Lane::Urgent);
    until("the city holds it", async || city.heard(before) == ["一"]).await;

    sure.store(false, Ordering::SeqCst);
    let own = district.say("二", Channel::Up(Level::City), Lane::Urgent);
    let passed = township.say("三", Channel::Up(Level::City), Lane::Urgent);
    until("its own link is down", async || district.link(&city).await != Some(LinkState::Up)).await;
    assert_eq!(city.heard(own), [""; 0], "it spoke upward");
    assert_eq!(city.heard(passed), ["一"], "it passed on");
    assert_eq!(township.exchange().held_by(district.identity.node, passed), Some(2), "it answered below");

    sure.store(true, Ordering::SeqCst);
    until("all has caught up", async || city.heard(own) == ["二"] && city.heard(passed) == ["一", "三"])
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_goes_on_over_a_cut_link_and_all_catches_up() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        city.adopt(&mut district).await;
        until("the link is up", async || district.link(&city).await == Some(LinkState::Up)).await;
        district.cut(&city, true);
        until("the link is cut", async || district.link(&city).await == Some(LinkState::Cut)).await;
        let said: Vec<String> = (0..300).map(|n| format!("第{n}条")).collect();
        let mut up = None;
        for text in &said {
            up = Some(district.say(text, Channel::Up(Level::City), Lane::Normal));
        }
        let up = up.unwrap();
        let down = city.say("通知", Channel::Down, Lane::Urgent);
        until("the backlog is known", async || {
            let links = district.exchange().links().await.unwrap();
            *links[0].backlog.get(Lane::Normal) == 300
        })
        .await;
        assert!(city.heard(up).is_empty() && district.heard(down).is_empty());
        district.cut(&city, false);
        until("all has caught up", async || city.heard(up).len() == 300 && district.heard(down) == ["通知"])
            .await;
        assert_eq!(city.heard(up), said);
        assert_eq!(city.head(up), district.head(up));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_parent_and_a_killed_child_lose_nothing_and_double_nothing() {
    let mut city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    city.adopt(&mut district).await;
    let mut said = Vec::new();
    let mut up = None;
    for round in 0..4 {
        for n in 0..40 {
            let text = format!("{round}-{n}");
            up = Some(district.say(&text, Channel::Up(Level::City), Lane::Urgent));
            said.push(text);
            if n == 20 {
                let victim = if round % 2 == 0 { &mut city } else { &mut district };
                victim.stop().await;
                victim.start().await;
            }
        }
    }
    let up = up.unwrap();
    until("all has arrived", async || city.heard(up).len() >= said.len()).await;
    assert_eq!(city.heard(up), said);
    assert_eq!(city.head(up), district.head(up));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn urgent_entries_go_around_a_bulk_backlog() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    city.adopt(&mut district).await;
    district.cut(&city, true);
    let text = "x".repeat(4_000);
    let mut bulk = None;
    for _ in 0..600 {
        bulk = Some(district.say(&text, Channel::Up(Level::City), Lane::Bulk));
    }
    let bulk = bulk.unwrap();
    district.cut(&city, false);
    let urgent = district.say("急报", Channel::Up(Level::City), Lane::Urgent);
    until("the urgent entry is there", async || city.heard(urgent) == ["急报"]).await;
    until("the bulk follows", async || city.heard(bulk).len() == 600).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_stood_alone_brings_its_children_into_the_tree() {
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    let mut township = TestNode::new(TestStore::sqlite(), "610802105").await;
    district.adopt(&mut township).await;
    until("the township is linked", async || township.link(&district).await == Some(LinkState::Up)).await;
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    city.adopt(&mut district).await;
    let up = township.say("镇上的事", Channel::Up(Level::City), Lane::Urgent);
    let down = city.say("市里的话", Channel::Down, Lane::Urgent);
    until("the city hears the township", async || city.heard(up) == ["镇上的事"]).await;
    until("the township hears the city", async || township.heard(down) == ["市里的话"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instruction_to_a_township_that_is_not_named_yet_goes_to_nobody_else() {
    let mut nodes = Vec::new();
    for code in ["610000", "610800", "610802", "610802105", "610803"] {
        nodes.push(TestNode::new(TestStore::sqlite(), code).await);
    }
    let [province, mut city, mut district, mut township, mut neighbour] =
        nodes.try_into().unwrap_or_else(|_| panic!("five"));
    province.adopt(&mut city).await;
    city.adopt(&mut district).await;
    city.adopt(&mut neighbour).await;
    until("all are linked", async || {
        city.link(&province).await == Some(LinkState::Up)
            && district.link(&city).await == Some(LinkState::Up)
            && neighbour.link(&city).await == Some(LinkState::Up)
    })
    .await;
    // The township joins while nobody above can be told of it.
    district.cut(&city, true);
    district.adopt(&mut township).await;
    until("the township is linked", async || township.link(&district).await == Some(LinkState::Up)).await;
    let node = township.identity.node;
    let instruction = city.say("批示", Channel::To(node), Lane::Urgent);
    let request = neighbour.say("请支援", Channel::To(node), Lane::Urgent);
    let kept = async |n: &TestNode| n.exchange().unaddressed().await.unwrap().len();
    until("both are kept where they were written", async || {
        kept(&city).await == 1 && kept(&neighbour).await == 1
    })
    .await;
    // What goes up afterwards arrives; had the others gone up too, they would be there.
    let after = city.say("到省", Channel::Up(Level::Province), Lane::Urgent);
    until("the province hears the city", async || province.heard(after) == ["到省"]).await;
    district.cut(&city, false);
    until("the township has both", async || {
        township.heard(instruction) == ["批示"] && township.heard(request) == ["请支援"]
    })
    .await;
    assert!(province.heard(instruction).is_empty() && province.heard(request).is_empty());
    assert_eq!((kept(&city).await, kept(&neighbour).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_urgent_entry_climbs_four_levels_within_a_second() {
    let [province, _city, _district, township] = tree(FOUR).await;
    let mut took_ms = Vec::new();
    for n in 0..100usize {
        let start = Instant::now();
        let up = township.say("x", Channel::Up(Level::Province), Lane::Urgent);
        until("it is at the province", async || province.heard(up).len() > n).await;
        took_ms.push(start.elapsed().as_millis());
    }
    took_ms.sort_unstable();
    assert!(took_ms[98] <= 1_000, "99 of 100 within a second: {took_ms:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_of_one_operator_are_joined_without_a_token() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    let (above, below, url) = (city.journal(), district.journal(), city.url());
    let joined = tokio::task::block_in_place(|| crate::adopt(above, below, &url, None)).unwrap();
    city.exchange().reload();
    district.identity.certificate = joined.certificate;
    district.stop().await;
    district.start().await;
    let up = district.say("到了", Channel::Up(Level::City), Lane::Urgent);
    until("it has arrived", async || city.heard(up) == ["到了"]).await;
}

/// What one signature covers may be more than a batch holds; then the origin signs
/// nearer positions on the way out, so that the next level can pass it on in batches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_backlog_under_one_signature_travels_in_batches() {
    let [province, city, district, _township] = tree(FOUR).await;
    district.cut(&city, true);
    let up = district.say_many(2_000, Channel::Up(Level::Province), Lane::Normal);
    until("it is signed", async || {
        district.count("SELECT COUNT(*) FROM journal_checkpoint WHERE seq = 2000") == 1
    })
    .await;
    district.cut(&city, false);
    until("it is at the province", async || province.head(up) == district.head(up)).await;
    let signatures = city.count("SELECT COUNT(*) FROM journal_checkpoint WHERE seq > 1 AND seq <= 2000");
    assert!(signatures >= 2_000 / 256, "{signatures} signatures");
}
