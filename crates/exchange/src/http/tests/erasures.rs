//! A sealed part that is gone: erased by its author and carried on as such, or left out
//! by whoever carried it and refused.

use super::bad_input::{Hand, pair, run_of};
use super::{TestNode, until};
use crate::core::message::{AckStatus, ErasureProof, Reason, Run};
use crate::core::status::LinkState;
use crate::core::{Where, wire};
use facts::{Channel, Checkpoint, Lane, StreamId};
use journal::read;
use kernel::{EventId, Instant, Level};
use std::sync::atomic::Ordering;
use testkit::{TestStore, stores};

const UP: Channel = Channel::Up(Level::Province);
const NAME: &str = "欧阳某某";

/// Entries of a stream whose sealed parts are here.
fn sealed(node: &TestNode, stream: StreamId) -> usize {
    let entries = node.read(|db| read::entries_between(db, stream, 1, 1_000_000));
    entries.iter().filter(|e| e.sealed.is_some()).count()
}

fn holds_name(node: &TestNode, stream: StreamId) -> bool {
    let entries = node.read(|db| read::entries_between(db, stream, 1, 1_000_000));
    entries.iter().any(|e| {
        let bytes = e.sealed.clone().unwrap_or_default();
        bytes.windows(NAME.len()).any(|w| w == NAME.as_bytes())
    })
}

/// Years later the erasure stands far behind what it erased, in the same stream and in
/// another lane; the levels above come back only now and must be able to catch up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_erased_reaches_those_who_catch_up_late_and_is_carried_on_by_them() {
    for (store, second) in stores().into_iter().zip(stores()) {
        let province = TestNode::new(TestStore::sqlite(), "610000").await;
        let mut city = TestNode::new(store, "610800").await;
        let mut district = TestNode::new(second, "610802").await;
        province.adopt(&mut city).await;
        city.adopt(&mut district).await;
        city.cut(&province, true);
        district.cut(&city, true);
        let (stream, first) = district.say_of(NAME, UP, Lane::Urgent);
        let (_, second) = district.say_of(NAME, UP, Lane::Urgent);
        let (_, kept) = district.say_of("王五", UP, Lane::Urgent);
        district.say_many(600, UP, Lane::Urgent);
        district.erase(first, UP, Lane::Urgent);
        district.erase(second, UP, Lane::Bulk);
        assert!(!holds_name(&district, stream));
        district.cut(&city, false);
        until("the city has caught up", async || city.head(stream) == district.head(stream)).await;
        city.cut(&province, false);
        until("the province has caught up", async || province.head(stream) == city.head(stream)).await;
        for node in [&city, &province] {
            assert_eq!(
                (sealed(node, stream), holds_name(node, stream)),
                (1, false),
                "the other person stays"
            );
            assert_eq!(node.exchange().counters().runs_refused.load(Ordering::Relaxed), 0);
        }
        assert!(province.read(|db| read::erasures_of(db, kept)).is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_parent_erased_reaches_a_child_that_was_away() {
    let (city, mut district) = pair().await;
    district.stop().await;
    let (stream, event) = city.say_of(NAME, Channel::Down, Lane::Normal);
    city.say_many(300, Channel::Down, Lane::Normal);
    city.erase(event, Channel::Down, Lane::Normal);
    district.start().await;
    until("the district has caught up", async || district.head(stream) == city.head(stream)).await;
    assert_eq!(sealed(&district, stream), 0);
}

/// The relay changes nothing that the chain or a signature would show.
fn stripped(run: &Run) -> Run {
    let mut run = run.clone();
    for entry in &mut run.entries {
        entry.sealed = None;
    }
    run
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_leaves_out_a_sealed_part_is_refused_and_shown() {
    let (city, mut district) = pair().await;
    district.cut(&city, true);
    let (stream, event) = district.say_of(NAME, UP, Lane::Urgent);
    let whole = run_of(&district, stream);
    district.cut(&city, false);
    until("the whole entry is there", async || sealed(&city, stream) == 1).await;
    // A second one, which the relay strips.
    district.cut(&city, true);
    until("the link is cut", async || district.link(&city).await == Some(LinkState::Cut)).await;
    district.say_of(NAME, UP, Lane::Urgent);
    let both = run_of(&district, stream);
    let key = district.identity.key.clone();
    let mut hand = Hand::of(&mut district, &city).await;
    let refused = AckStatus::Refused(Reason::Stripped);
    assert_eq!(hand.push(stripped(&both)).await, refused);
    assert_eq!(hand.push(stripped(&whole)).await, AckStatus::Ok, "held whole already; nothing changes");
    assert_eq!(sealed(&city, stream), 1);
    // Proofs that prove nothing: of another event, of no erasure, with a broken chain.
    let second = both.entries[1].clone();
    let mut forged = second.clone();
    forged.header.kind = "entry.erased".to_owned();
    forged.header.subject = facts::Subject::new("erasure", second.header.event_id.bytes());
    let proof = |entry: facts::Entry, checkpoint: Checkpoint| ErasureProof {
        prev: [0; 32],
        entry,
        after: Vec::new(),
        checkpoint,
    };
    let checkpoint = both.checkpoint.clone().unwrap();
    let with = |proof: ErasureProof| Run { erasures: vec![proof], ..stripped(&both) };
    assert_eq!(hand.push(with(proof(second, checkpoint.clone()))).await, refused);
    assert_eq!(hand.push(with(proof(forged.clone(), checkpoint))).await, refused);
    let mut stranger = forged;
    stranger.header.stream.origin = kernel::NodeId::random();
    let head = facts::entry::link(&[0; 32], &stranger.digest());
    let own = Checkpoint::sign(stranger.header.stream, stranger.header.seq, head, Instant(1), &key).unwrap();
    assert_eq!(hand.push(with(proof(stranger, own))).await, refused, "somebody who stands nowhere");
    assert_eq!(city.heard(stream).len(), 1, "nothing of it was stored");
    let links = city.exchange().links().await.unwrap();
    let trouble: Vec<_> = links[0].trouble.iter().map(|t| (t.stream, t.side, t.reason)).collect();
    assert_eq!(trouble, [(stream, Where::Here, Reason::Stripped)], "the operator sees it");
    assert!(city.read(|db| read::erasure_proof(db, event)).is_none());
    // The district itself comes back and sends it whole.
    assert_eq!(hand.push(both.clone()).await, AckStatus::Ok);
    assert_eq!(sealed(&city, stream), 2);
    assert!(city.exchange().links().await.unwrap()[0].trouble.is_empty(), "and sees that it is over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_is_kept_until_the_erasure_itself_is_here() {
    let (city, mut district) = pair().await;
    district.cut(&city, true);
    let (stream, event): (StreamId, EventId) = district.say_of(NAME, UP, Lane::Urgent);
    district.erase(event, UP, Lane::Bulk);
    let erasures = StreamId { lane: Lane::Bulk, ..stream };
    let erasure = run_of(&district, erasures);
    let proof = ErasureProof {
        prev: [0; 32],
        entry: erasure.entries[0].clone(),
        after: Vec::new(),
        checkpoint: erasure.checkpoint.clone().unwrap(),
    };
    let run = Run { erasures: vec![proof.clone()], ..run_of(&district, stream) };
    assert!(run.entries[0].sealed.is_none());
    let mut hand = Hand::of(&mut district, &city).await;
    assert_eq!(
        hand.push(Run { erasures: Vec::new(), ..run.clone() }).await,
        AckStatus::Refused(Reason::Stripped)
    );
    assert_eq!(hand.push(run).await, AckStatus::Ok);
    let kept = city.read(|db| read::erasure_proof(db, event)).unwrap();
    assert_eq!(wire::decode_erasure(&kept).unwrap(), proof);
    let verified = tokio::task::block_in_place(|| journal::verify::verify(city.journal(), &mut |_| {}));
    assert!(verified.unwrap().ok(), "a missing sealed part with a proof is no fault");
}
