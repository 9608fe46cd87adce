//! Bundles between real nodes on both databases: with the line cut, a file goes up, its
//! receipt comes down, and both hold the same.

use super::bad_input::run_of;
use super::{TestNode, until};
use crate::core::bundle::file::{begin_digest, extend, head_frame, message_frame, seal_frame};
use crate::core::bundle::{Fault, Head, MAGIC, Seal, sealed_message};
use crate::core::intake::{Proof, Real};
use crate::core::message::{Message, Push, Run};
use crate::core::status::LinkState;
use crate::http::bundle::read_whole;
use crate::http::{BundleError, Taken, Written};
use facts::{Channel, Checkpoint, Lane};
use kernel::clock::MINUTE_MS;
use kernel::{Clock, Instant, Level, NodeId};
use std::io::{Cursor, Write};
use std::sync::{Arc, Mutex};
use testkit::{TestStore, stores};

/// A file in memory.
#[derive(Clone, Default)]
struct Stick(Arc<Mutex<Vec<u8>>>);

impl Write for Stick {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn write(from: &TestNode, to: &TestNode) -> (Vec<u8>, Written) {
    let stick = Stick::default();
    let written = from.exchange().write_bundle(to.identity.node, None, stick.clone()).await.unwrap();
    let bytes = stick.0.lock().unwrap().clone();
    assert_eq!(u64::try_from(bytes.len()), Ok(written.bytes));
    (bytes, written)
}

async fn take(at: &TestNode, bytes: &[u8]) -> Result<Taken, BundleError> {
    at.exchange().take_bundle(Cursor::new(bytes.to_vec()), |_| Ok(())).await
}

async fn refused(at: &TestNode, bytes: &[u8]) -> Fault {
    match take(at, bytes).await {
        Err(BundleError::Fault(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

/// A city and a district that has joined it and whose line is cut on both sides.
async fn cut_off(stores: [TestStore; 2]) -> (TestNode, TestNode) {
    let [first, second] = stores;
    let city = TestNode::new(first, "610800").await;
    let mut district = TestNode::new(second, "610802").await;
    city.adopt(&mut district).await;
    until("the link is up", async || district.link(&city).await == Some(LinkState::Up)).await;
    district.cut(&city, true);
    city.cut(&district, true);
    until("the link is cut", async || {
        (district.link(&city).await, city.link(&district).await)
            == (Some(LinkState::Cut), Some(LinkState::Cut))
    })
    .await;
    (city, district)
}

async fn waits(at: &TestNode, lane: Lane) -> u64 {
    *at.exchange().links().await.unwrap()[0].backlog.get(lane)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_up_and_its_receipt_comes_down_with_what_waits_there() {
    for (first, second) in stores().into_iter().zip(stores()) {
        let (city, district) = cut_off([first, second]).await;
        let up = Channel::Up(Level::City);
        let urgent = district.say("煤矿透水", up, Lane::Urgent);
        let many = district.say_many(700, up, Lane::Bulk);
        let order = city.say("全力搜救", Channel::To(district.identity.node), Lane::Urgent);
        until("all is signed", async || {
            waits(&district, Lane::Bulk).await == 700
                && waits(&district, Lane::Urgent).await == 1
                && waits(&city, Lane::Urgent).await == 1
        })
        .await;
        let (bytes, written) = write(&district, &city).await;
        assert_eq!((written.part, written.next), (1, None));
        assert_eq!([Lane::Urgent, Lane::Bulk].map(|lane| *written.entries.get(lane)), [1, 700]);
        let taken = take(&city, &bytes).await.unwrap();
        assert_eq!((taken.from, taken.entries), (district.identity.node, 701));
        assert_eq!([Lane::Urgent, Lane::Bulk].map(|lane| *taken.new.get(lane)), [1, 700]);
        assert_eq!((taken.stale, taken.refused.as_slice()), (false, [].as_slice()));
        assert_eq!(city.heard(urgent), ["煤矿透水"]);
        assert_eq!((city.head(urgent), city.head(many)), (district.head(urgent), district.head(many)));
        assert_eq!(district.exchange().held_by(city.identity.node, urgent), None, "nobody has said so");

        let (receipt, _) = write(&city, &district).await;
        let taken = take(&district, &receipt).await.unwrap();
        assert_eq!([Lane::Urgent, Lane::Bulk].map(|lane| *taken.acknowledged.get(lane)), [1, 700]);
        assert_eq!(district.heard(order), ["全力搜救"]);
        assert_eq!(district.exchange().held_by(city.identity.node, urgent), Some(2));
        assert_eq!((waits(&district, Lane::Urgent).await, waits(&district, Lane::Bulk).await), (0, 0));
        // Read again, both change nothing.
        let again = take(&city, &bytes).await.unwrap();
        assert_eq!([Lane::Urgent, Lane::Bulk].map(|lane| *again.new.get(lane)), [0, 0]);
        take(&district, &receipt).await.unwrap();
        let (_, empty) = write(&district, &city).await;
        assert_eq!(Lane::ALL.map(|lane| *empty.entries.get(lane)), [0, 0, 0]);
        // And the line goes on from there.
        district.cut(&city, false);
        city.cut(&district, false);
        let after = district.say("续报", up, Lane::Urgent);
        until("the line goes on", async || city.heard(after) == ["煤矿透水", "续报"]).await;
        assert_eq!(city.exchange().counters().runs_refused.load(std::sync::atomic::Ordering::Relaxed), 0);
    }
}

/// By which clock a file was written nobody knows: the offset that is known is that of the last session, and the
/// clock may have been set right since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_carried_is_not_flagged_by_the_clock_of_the_last_session() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    city.adopt(&mut district).await;
    district.stop().await;
    district.clock = Clock::standing_at(Instant(Clock::system().now().0 + 7 * MINUTE_MS));
    district.start().await;
    let up = Channel::Up(Level::City);
    let stream = district.say("快了七分钟", up, Lane::Urgent);
    until("it came over the line", async || city.heard(stream).len() == 1).await;
    until("its author knows", async || waits(&district, Lane::Urgent).await == 0).await;
    city.cut(&district, true);
    district.stop().await;
    district.clock = Clock::system();
    district.start().await;
    district.say("钟已拨准", up, Lane::Urgent);
    until("it is signed", async || waits(&district, Lane::Urgent).await == 1).await;
    take(&city, &write(&district, &city).await.0).await.unwrap();
    assert_eq!(city.heard(stream), ["快了七分钟", "钟已拨准"]);
    let flagged = "SELECT COUNT(*) FROM journal_entry WHERE clock_off_ms IS NOT NULL";
    assert_eq!(city.count(flagged), 1, "the one that came over the line");
    // What the city said of that clock to those above ends with what was carried.
    let said = "SELECT COUNT(*) FROM journal_clock";
    assert_eq!(city.count(said), 2);
    assert_eq!(city.count("SELECT off_ms FROM journal_clock WHERE nr = 2"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_held_by_a_file_is_known_after_a_restart() {
    let (city, mut district) = cut_off([TestStore::sqlite(), TestStore::sqlite()]).await;
    let stream = district.say("一", Channel::Up(Level::City), Lane::Normal);
    until("it is signed", async || waits(&district, Lane::Normal).await == 1).await;
    take(&city, &write(&district, &city).await.0).await.unwrap();
    take(&district, &write(&city, &district).await.0).await.unwrap();
    until("it is noted", async || {
        district.count("SELECT COUNT(*) FROM exchange_held WHERE next = 2 AND lane = 1") == 1
    })
    .await;
    district.stop().await;
    district.start().await;
    assert_eq!(district.exchange().held_by(city.identity.node, stream), Some(2));
    assert_eq!(waits(&district, Lane::Normal).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_file_for_this_node_is_refused_with_its_reason() {
    let (city, district) = cut_off([TestStore::sqlite(), TestStore::sqlite()]).await;
    let other = TestNode::new(TestStore::sqlite(), "610803").await;
    let stream = district.say("一", Channel::Up(Level::City), Lane::Normal);
    until("it is signed", async || waits(&district, Lane::Normal).await == 1).await;
    let (bytes, _) = write(&district, &city).await;
    assert_eq!(refused(&district, &bytes).await, Fault::OwnFile);
    assert_eq!(refused(&other, &bytes).await, Fault::ForAnother(city.identity.node));
    assert_eq!(refused(&city, b"").await, Fault::NotABundle);
    assert_eq!(refused(&city, b"PK\x03\x04 a spreadsheet").await, Fault::NotABundle);
    assert_eq!(refused(&city, &bytes[..16]).await, Fault::CutOff);
    assert_eq!(refused(&city, &bytes[..bytes.len() - 1]).await, Fault::CutOff);
    let mut signed = bytes.clone();
    *signed.last_mut().unwrap() ^= 1;
    assert_eq!(refused(&city, &signed).await, Fault::BadSignature);
    let may = |of: NodeId| move |from: NodeId| if from == of { Err(Fault::Cut) } else { Ok(()) };
    let cut = city.exchange().take_bundle(Cursor::new(bytes.clone()), may(district.identity.node)).await;
    assert!(matches!(cut, Err(BundleError::Fault(Fault::Cut))), "{cut:?}");
    let nobody = city.exchange().write_bundle(other.identity.node, None, Stick::default()).await;
    assert!(matches!(nobody, Err(BundleError::NotANeighbour)), "{nobody:?}");
    assert!(city.heard(stream).is_empty(), "nothing of them was taken");
    take(&city, &bytes).await.unwrap();
    assert_eq!(city.heard(stream), ["一"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cut_and_every_flipped_byte_is_noticed_before_anything_is_taken() {
    let (city, district) = cut_off([TestStore::sqlite(), TestStore::sqlite()]).await;
    district.say_many(40, Channel::Up(Level::City), Lane::Normal);
    until("it is signed", async || waits(&district, Lane::Normal).await == 40).await;
    let (bytes, _) = write(&district, &city).await;
    let whole = read_whole(&mut bytes.as_slice()).unwrap();
    for length in (0..bytes.len()).step_by(7) {
        assert!(read_whole(&mut &bytes[..length]).is_err(), "{length} bytes of {}", bytes.len());
    }
    for at in (0..bytes.len()).step_by(3) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x40;
        if let Ok(read) = read_whole(&mut changed.as_slice()) {
            assert!(read.digest != whole.digest || read.seal != whole.seal, "byte {at}");
        }
    }
    // A length that promises more than is there reserves nothing.
    let promise = [&bytes[..16], &[0, 0x1f, 0xff, 0xff, 1]].concat();
    assert!(matches!(read_whole(&mut promise.as_slice()), Err(BundleError::Fault(Fault::CutOff))));
    let huge = [&bytes[..16], &[0xff; 64]].concat();
    assert!(matches!(read_whole(&mut huge.as_slice()), Err(BundleError::Fault(Fault::TooLarge))));
}

/// A file that a node's own operator makes by hand, signed with the node's key.
fn by_hand(from: &TestNode, to: &TestNode, run: Run) -> Vec<u8> {
    let head = Head {
        from: from.identity.node,
        to: to.identity.node,
        made_at: Instant(0),
        part: 1,
        program: "hand".to_owned(),
        chain: vec![from.identity.certificate.clone()],
        lines: Vec::new(),
        wanted: Vec::new(),
    };
    let push = Push { request: 0, lane: run.stream.lane, certificates: Vec::new(), runs: vec![run] };
    let mut frames = vec![head_frame(&head), message_frame(&Message::Push(push))];
    let digest = frames.iter().fold(begin_digest(), |digest, frame| extend(&digest, frame));
    let key = &from.identity.key;
    let signature = key.sign(&sealed_message(key.suite(), &digest, false)).unwrap().to_vec();
    frames.push(seal_frame(&Seal { suite: key.suite(), continues: false, signature }));
    let mut bytes = MAGIC.to_vec();
    for frame in frames {
        bytes.extend_from_slice(&u32::try_from(frame.len()).unwrap().to_be_bytes());
        bytes.extend_from_slice(&frame);
    }
    bytes
}

/// What comes in a file is judged as on the line: two histories freeze the epoch, and what is
/// not for this node does not come in, whoever signed the file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_history_and_a_stray_stream_are_found_in_a_file_too() {
    let (city, district) = cut_off([TestStore::sqlite(), TestStore::sqlite()]).await;
    let stream = district.say("一", Channel::Up(Level::City), Lane::Normal);
    let local = district.say("本级", Channel::Local, Lane::Normal);
    until("it is signed", async || waits(&district, Lane::Normal).await == 1).await;
    take(&city, &write(&district, &city).await.0).await.unwrap();
    let why = |taken: &Taken| taken.refused.iter().map(|r| (r.here, r.why)).collect::<Vec<_>>();
    let stray = take(&city, &by_hand(&district, &city, run_of(&district, local))).await.unwrap();
    assert_eq!(why(&stray), [(true, "not_for_here")]);
    assert_eq!(city.head(local), None);
    let mut second = run_of(&district, stream);
    second.entries[0].body = b"{}".to_vec();
    let head = second.entries.iter().fold(second.prev, |at, entry| Real.link(&at, entry));
    let signed = Checkpoint::sign(stream, 1, head, Instant(1), &district.identity.key);
    second.checkpoint = Some(signed.unwrap());
    let found = take(&city, &by_hand(&district, &city, second)).await.unwrap();
    assert_eq!(why(&found), [(true, "frozen")]);
    assert_eq!(city.heard(stream), ["一"]);
    until("the second one is kept", async || city.count("SELECT COUNT(*) FROM exchange_evidence") == 1).await;
    district.say("二", Channel::Up(Level::City), Lane::Normal);
    until("it is signed", async || waits(&district, Lane::Normal).await == 2).await;
    let after = take(&city, &write(&district, &city).await.0).await.unwrap();
    assert_eq!(why(&after), [(true, "frozen")], "nothing more of that epoch");
    let receipt = take(&district, &write(&city, &district).await.0).await.unwrap();
    assert_eq!(why(&receipt), [(false, "frozen")], "and the receipt says so");
}
