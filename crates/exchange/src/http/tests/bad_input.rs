//! What reaches the exchange port from people who should not be there, or who send
//! what they should not: a clear refusal, a count, and nothing stored.

use super::{TestNode, until};
use crate::core::enrol::Token;
use crate::core::faults::Planted;
use crate::core::intake::{Proof, Real};
use crate::core::lane::Jitter;
use crate::core::message::{AckStatus, Hello, Message, Push, Reason, Run, StreamHead, WantFile};
use crate::core::status::LinkState;
use crate::core::{terms, wire};
use crate::http::client::{Answer, Client};
use crate::http::tls::{Pins, TlsKey, client_config};
use crate::http::{EnrolError, Joining};
use facts::{Channel, Checkpoint, Lane, SigningKey, StreamId, Suite};
use journal::read;
use kernel::{EpochId, Instant, Level};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::TestStore;

pub(super) async fn pair() -> (TestNode, TestNode) {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let mut district = TestNode::new(TestStore::sqlite(), "610802").await;
    city.adopt(&mut district).await;
    until("the link is up", async || district.link(&city).await == Some(LinkState::Up)).await;
    (city, district)
}

/// Somebody who has the child's keys and talks to the parent by hand.
pub(super) struct Hand {
    client: Client,
    request: u64,
}

impl Hand {
    /// Stops the child and greets in its place.
    pub(super) async fn of(child: &mut TestNode, parent: &TestNode) -> Self {
        Self::saying(&parent.url(), child, parent, Vec::new()).await
    }

    /// The same under an address, with that to say of the streams it has.
    pub(super) async fn saying(
        url: &str,
        child: &mut TestNode,
        parent: &TestNode,
        heads: Vec<StreamHead>,
    ) -> Self {
        let (hand, answer) = Self::greets(url, child, parent, heads, None).await;
        let let_in = matches!(&answer, Answer::Message(said) if matches!(**said, Message::HelloAck(_)));
        assert!(let_in, "{answer:?}");
        hand
    }

    /// The same as a run that follows another one, whatever is answered.
    pub(super) async fn greets(
        url: &str,
        child: &mut TestNode,
        parent: &TestNode,
        heads: Vec<StreamHead>,
        previous_boot: Option<EpochId>,
    ) -> (Self, Answer) {
        child.stop().await;
        let tls = TlsKey::from_pkcs8(&child.tls).unwrap();
        let pin = TlsKey::from_pkcs8(&parent.tls).unwrap().spki();
        let client = Client::new(url, &tls, Pins::one(pin), Arc::default()).unwrap();
        let hand = Self { client, request: 1 };
        let hello = Hello {
            request: 1,
            protocol: (1, 1),
            program: "hand".to_owned(),
            node: child.identity.node,
            boot: EpochId::random(),
            previous_boot,
            epoch: child.identity.epoch,
            chain: vec![child.identity.certificate.clone()],
            now: Instant(0),
            heads,
            subtree: [0; 32],
            kinds: Vec::new(),
        };
        let answer = hand.client.call(&Message::Hello(Box::new(hello))).await;
        (hand, answer)
    }

    async fn call(&mut self, message: Message) -> Message {
        match self.client.call(&message).await {
            Answer::Message(answer) => *answer,
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn push(&mut self, run: Run) -> AckStatus {
        self.request += 1;
        let push =
            Push { request: self.request, lane: run.stream.lane, certificates: Vec::new(), runs: vec![run] };
        match self.call(Message::Push(push)).await {
            Message::Ack(ack) => ack.lines[0].status,
            other => panic!("{other:?}"),
        }
    }
}

pub(super) fn run_of(node: &TestNode, stream: StreamId) -> Run {
    let entries = node.read(|db| read::entries_between(db, stream, 1, 100));
    let (seq, head) = node.head(stream).unwrap();
    let checkpoint = Checkpoint::sign(stream, seq, head, Instant(1), &node.identity.key).unwrap();
    Run { stream, first: 1, prev: [0; 32], entries, checkpoint: Some(checkpoint), erasures: Vec::new() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_batches_are_refused_and_replayed_ones_change_nothing() {
    let (city, mut district) = pair().await;
    let stream = district.say("真的", Channel::Up(Level::City), Lane::Urgent);
    until("it has arrived", async || city.heard(stream) == ["真的"]).await;
    let good = run_of(&district, stream);
    let mut next = good.clone();
    let mut entry = good.entries[0].clone();
    entry.header.seq = 2;
    entry.body = br#"{"id":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"text":"forged"}"#.to_vec();
    next.entries.push(entry);
    let rechained = |run: &Run| run.entries.iter().fold(run.prev, |at, e| Real.link(&at, e));
    let mut hand = Hand::of(&mut district, &city).await;

    assert_eq!(hand.push(good.clone()).await, AckStatus::Ok, "a replay is held already");
    let mut changed = good.clone();
    changed.entries[0].body = b"{}".to_vec();
    assert_eq!(hand.push(changed).await, AckStatus::Refused(Reason::BrokenChain));
    let thief = SigningKey::generate(Suite::Ed25519).unwrap();
    next.checkpoint = Some(Checkpoint::sign(stream, 2, rechained(&next), Instant(1), &thief).unwrap());
    assert_eq!(hand.push(next.clone()).await, AckStatus::Refused(Reason::BadSignature));
    next.checkpoint.clone_from(&good.checkpoint);
    assert_eq!(hand.push(next).await, AckStatus::Ok, "the part that is signed is held already");
    let mut bare = good.clone();
    bare.checkpoint = None;
    assert_eq!(hand.push(bare).await, AckStatus::Refused(Reason::NoCheckpoint));
    let stranger = StreamId { origin: city.identity.node, ..stream };
    let mut foreign = good;
    foreign.stream = stranger;
    assert_eq!(hand.push(foreign).await, AckStatus::Refused(Reason::NotForHere));
    assert_eq!(city.heard(stream), ["真的"]);
    assert_eq!(city.exchange().counters().runs_refused.load(Ordering::Relaxed), 4);
    assert!(!Planted::default().has(crate::core::faults::Fault::SkipSignature));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_signed_histories_freeze_the_epoch_and_keep_the_evidence() {
    let (city, mut district) = pair().await;
    let stream = district.say("一", Channel::Up(Level::City), Lane::Urgent);
    until("it has arrived", async || city.heard(stream) == ["一"]).await;
    let mut other = run_of(&district, stream);
    other.entries[0].body = br#"{"id":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"text":"two"}"#.to_vec();
    let head = Real.link(&[0; 32], &other.entries[0]);
    other.checkpoint = Some(Checkpoint::sign(stream, 1, head, Instant(1), &district.identity.key).unwrap());
    let good = run_of(&district, stream);
    let mut hand = Hand::of(&mut district, &city).await;
    assert_eq!(hand.push(other).await, AckStatus::Equivocation);
    assert_eq!(hand.push(good).await, AckStatus::Refused(Reason::Frozen));
    until("the evidence is kept", async || city.count("SELECT COUNT(*) FROM exchange_evidence") == 1).await;
    assert_eq!(city.count("SELECT COUNT(*) FROM journal_epoch WHERE frozen = 1"), 1);
    let shown = tokio::task::block_in_place(|| city.exchange().evidence()).unwrap();
    let told = shown.iter().map(|e| (e.origin, e.epoch, e.channel, e.lane, e.seq, e.goes_on));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(district.identity.node, stream.epoch, stream.channel, stream.lane, 1, false)]
    );
    assert_eq!(city.heard(stream), ["一"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_garbage_and_giants_are_turned_away() {
    let (city, district) = pair().await;
    let pins = Pins::one(TlsKey::from_pkcs8(&city.tls).unwrap().spki());
    let http = |tls: &TlsKey| {
        let config = client_config(tls, pins.clone()).unwrap();
        reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy().build().unwrap()
    };
    let stranger = http(&TlsKey::generate().unwrap());
    let known = http(&TlsKey::from_pkcs8(&district.tls).unwrap());
    let url = |name: &str| format!("{}/exchange/v1/{name}", city.url());
    let refused = Message::Refused { request: 1, reason: Reason::Busy };
    let post = async |http: &reqwest::Client, name: &str, body: Vec<u8>| {
        http.post(url(name)).body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(post(&stranger, "refused", wire::encode(&refused)).await, 403);
    assert_eq!(stranger.get(url("wake")).send().await.unwrap().status().as_u16(), 403);
    assert_eq!(post(&stranger, "enrol", b"garbage".to_vec()).await, 400);
    assert_eq!(post(&stranger, "enrol", vec![1; terms::ENROL_BYTES + 1]).await, 413, "a request is small");
    assert_eq!(post(&known, "push", b"garbage".to_vec()).await, 400);
    assert_eq!(post(&known, "push", wire::encode(&refused)).await, 400, "another message than the path says");
    assert_eq!(post(&known, "push", vec![1; terms::MESSAGE_BYTES + 1]).await, 413);
    assert_eq!(post(&known, "push", Vec::new()).await, 400);
    assert!(city.exchange().counters().requests_refused.load(Ordering::Relaxed) >= 5);
    let plain = reqwest::Client::builder()
        .tls_backend_preconfigured(client_config(&TlsKey::generate().unwrap(), Pins::default()).unwrap());
    assert!(
        plain.build().unwrap().get(url("wake")).send().await.is_err(),
        "a parent with another key is not talked to"
    );
    let stream = district.say("照常", Channel::Up(Level::City), Lane::Urgent);
    until("the link is unhurt", async || city.heard(stream) == ["照常"]).await;
}

/// A connection of somebody whom nobody knows, after its handshake.
async fn stands_there(city: &TestNode) -> tokio_rustls::client::TlsStream<tokio::net::TcpStream> {
    let pins = Pins::one(TlsKey::from_pkcs8(&city.tls).unwrap().spki());
    let config = client_config(&TlsKey::generate().unwrap(), pins).unwrap();
    let tcp = tokio::net::TcpStream::connect(city.address).await.unwrap();
    let name = rustls::pki_types::ServerName::try_from("fenghuo").unwrap();
    tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, tcp).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_strangers_stand_there_who_is_known_gets_in() {
    let (city, mut district) = pair().await;
    district.stop().await;
    let mut house = Vec::new();
    for _ in 0..terms::STRANGER_CONNECTIONS {
        house.push(stands_there(&city).await);
    }
    district.start().await;
    let stream = district.say("照常", Channel::Up(Level::City), Lane::Urgent);
    until("the district is heard", async || city.heard(stream) == ["照常"]).await;
    // One more of them is let go at once, and the others keep their places.
    let ended = async |who: &mut tokio_rustls::client::TlsStream<tokio::net::TcpStream>| {
        let read = tokio::io::AsyncReadExt::read_u8(who);
        tokio::time::timeout(Duration::from_secs(10), read).await.is_ok_and(|read| read.is_err())
    };
    assert!(ended(&mut stands_there(&city).await).await);
    let asks = b"GET /exchange/v1/papers HTTP/1.1\r\nhost: fenghuo\r\n\r\n";
    tokio::io::AsyncWriteExt::write_all(&mut house[0], asks).await.unwrap();
    let mut answer = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut house[0], &mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

/// A line to the target, and how many connections were made over it.
async fn counted_line(target: SocketAddr) -> (String, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut caller, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut called = tokio::net::TcpStream::connect(target).await.unwrap();
                // Either end may hang up.
                let _ended = tokio::io::copy_bidirectional(&mut caller, &mut called).await;
            });
        }
    });
    (url, count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_lane_has_a_connection_of_its_own_and_so_have_greetings_and_files() {
    let (city, mut district) = pair().await;
    let (url, count) = counted_line(city.address).await;
    // One after another, so that a pool that was shared would take the connection before.
    let mut hand = Hand::saying(&url, &mut district, &city, Vec::new()).await;
    assert_eq!(count.load(Ordering::SeqCst), 1, "the greeting");
    for (n, lane) in Lane::ALL.into_iter().enumerate() {
        let request = 100 + u64::try_from(n).unwrap();
        let push = Message::Push(Push { request, lane, certificates: Vec::new(), runs: Vec::new() });
        assert!(matches!(hand.call(push).await, Message::Ack(ack) if ack.lane == lane));
        assert_eq!(count.load(Ordering::SeqCst), 2 + n, "{lane:?}");
    }
    let (file, origin) = (kernel::AttachmentId::from_bytes([1; 16]), city.identity.node);
    hand.call(Message::WantFile(WantFile { request: 200, file, origin, part: 0 })).await;
    assert_eq!(count.load(Ordering::SeqCst), 5, "files");
}

/// Writes down what is logged as a warning, as `message field=value …`.
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl tracing::field::Visit for Line {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        let told = if field.name() == "message" {
            format!("{value:?}")
        } else {
            format!(" {}={value:?}", field.name())
        };
        let at = if field.name() == "message" { 0 } else { self.0.len() };
        self.0.insert_str(at, &told);
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::WARN
    }
    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }
    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(String::new());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_comes_that_should_not_leaves_one_line_that_says_what_and_from_where() {
    let log = Arc::new(Mutex::new(Vec::new()));
    tracing::subscriber::set_global_default(Log(Arc::clone(&log))).unwrap();
    let (city, district) = pair().await;
    let pins = Pins::one(TlsKey::from_pkcs8(&city.tls).unwrap().spki());
    let http = |tls: &TlsKey| {
        let config = client_config(tls, pins.clone()).unwrap();
        reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy().build().unwrap()
    };
    let post = async |http: &reqwest::Client, body: &[u8]| {
        let url = format!("{}/exchange/v1/push", city.url());
        http.post(url).body(body.to_vec()).send().await.unwrap();
    };
    let lines = |what: &str| {
        let told = log.lock().unwrap();
        told.iter().filter(|line| line.starts_with(what)).cloned().collect::<Vec<String>>()
    };
    log.lock().unwrap().clear();
    post(&http(&TlsKey::from_pkcs8(&district.tls).unwrap()), b"garbage").await;
    let read = lines("a message that cannot be read");
    assert!(
        read.len() == 1 && read[0].contains(" bytes=7") && read[0].contains(" address=127.0.0.1:"),
        "{read:?}"
    );
    assert!(read[0].contains(" error="), "{read:?}");
    post(&http(&TlsKey::generate().unwrap()), b"garbage").await;
    let stranger = lines("a request from an unknown key");
    assert!(stranger.len() == 1 && stranger[0].contains(" address=127.0.0.1:"), "{stranger:?}");
    let mut plain = tokio::net::TcpStream::connect(city.address).await.unwrap();
    let from = plain.local_addr().unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut plain, b"GET / HTTP/1.0\r\n\r\n").await.unwrap();
    until("it is told", async || !lines("no handshake on the exchange port").is_empty()).await;
    let shaken = lines("no handshake on the exchange port");
    assert!(shaken.len() == 1 && shaken[0].contains(&format!(" address={from}")), "{shaken:?}");
}

/// What was once said, with a few bytes changed, from a key that is known. A greeting is left out: one
/// of another boot is a clone, and its link is rightly paused.
fn changed_messages(count: usize) -> Vec<(String, Vec<u8>)> {
    let mut dice = Jitter::new(7);
    let mut pick = |below: usize| usize::try_from(dice.below(i64::try_from(below).unwrap())).unwrap();
    let vectors = include_str!("../../../../../docs/exchange-vectors.txt");
    let said = vectors.lines().filter_map(|line| line.strip_prefix("message ")?.split_once(" = "));
    let said: Vec<(&str, Vec<u8>)> = said
        .map(|(name, bytes)| (name.split(' ').next().unwrap(), hex::decode(bytes).unwrap()))
        .filter(|(name, _)| *name != "hello")
        .collect();
    let changed = (0..count).map(|_| {
        let (name, bytes) = &said[pick(said.len())];
        let mut bytes = bytes.clone();
        for _ in 0..pick(4) {
            let at = pick(bytes.len());
            match pick(4) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = 0xff,
                _ => bytes[at] ^= 1 << pick(8),
            }
        }
        ((*name).to_owned(), bytes)
    });
    changed.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_said_with_a_known_key_the_streams_go_on() {
    let (city, district) = pair().await;
    let before = district.say("之前", Channel::Up(Level::City), Lane::Bulk);
    let pins = Pins::one(TlsKey::from_pkcs8(&city.tls).unwrap().spki());
    let config = client_config(&TlsKey::from_pkcs8(&district.tls).unwrap(), pins).unwrap();
    let known = reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy().build().unwrap();
    let mut refused = 0;
    for (name, bytes) in changed_messages(500) {
        let url = format!("{}/exchange/v1/{name}", city.url());
        // What asks for nothing that can be answered may be left without an answer.
        let asked = known.post(url).timeout(Duration::from_secs(1)).body(bytes).send().await;
        let status = asked.map_or(0, |answer| answer.status().as_u16());
        assert!([0, 200, 204, 400].contains(&status), "{name}: {status}");
        refused += u64::from(status == 400);
    }
    assert!(refused > 50, "too few changes were noticed: {refused}");
    // An enrolment that is refused is counted too, and answered.
    assert!(city.exchange().counters().requests_refused.load(Ordering::Relaxed) >= refused);
    until("the bulk lane goes on", async || city.heard(before) == ["之前"]).await;
    let urgent = district.say("急", Channel::Up(Level::City), Lane::Urgent);
    until("and the urgent one", async || city.heard(urgent) == ["急"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_serves_one_node_with_one_code_at_one_parent() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let other_city = TestNode::new(TestStore::sqlite(), "610600").await;
    let district = TestNode::new(TestStore::sqlite(), "610802").await;
    let twin = TestNode::new(TestStore::sqlite(), "610802").await;
    let neighbour = TestNode::new(TestStore::sqlite(), "610803").await;
    let text = city.token("610802").unwrap();
    assert!(city.token("620102").is_err(), "not in its area");
    let join = async |node: &TestNode, at: &TestNode, text: &str| {
        node.exchange().join(Joining::at(&at.url(), text)).await
    };

    assert!(
        matches!(join(&district, &other_city, &text).await, Err(EnrolError::NotReached)),
        "another parent's key"
    );
    assert!(matches!(join(&neighbour, &city, &text).await, Err(EnrolError::RefusedThere("other_code"))));
    assert!(matches!(join(&district, &city, "fenghuo-1234").await, Err(EnrolError::Token(_))));
    let plain = district.exchange().join(Joining::at("http://127.0.0.1:1", &text)).await;
    assert!(matches!(plain, Err(EnrolError::BadAddress)));
    let joined = join(&district, &city, &text).await.unwrap();
    let kept = city.exchange().peers().unwrap();
    assert_eq!((kept[0].node, kept[0].words.as_str()), (district.identity.node, joined.words.as_str()));
    assert!(matches!(join(&twin, &city, &text).await, Err(EnrolError::RefusedThere("used_token"))));
    assert!(join(&district, &city, &text).await.is_ok(), "the same node may ask again");
    assert_eq!(city.exchange().tokens().unwrap()[0].used_by, Some(district.identity.node));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_token_does_not_come_as_far_as_the_writer() {
    let city = TestNode::new(TestStore::sqlite(), "610800").await;
    let neighbour = TestNode::new(TestStore::sqlite(), "610803").await;
    let (enters, entered) = tokio::sync::oneshot::channel();
    let (leave, left) = std::sync::mpsc::channel::<()>();
    let journal = Arc::clone(city.journal());
    // A command of the house is in the writer's hands, and others wait behind it.
    let held = move || {
        let command = move |_: &mut journal::Tx<'_>| {
            enters.send(()).unwrap();
            left.recv().unwrap();
            Ok::<(), journal::JournalError>(())
        };
        journal.run(journal::Turn::Local, command).unwrap();
    };
    let held = tokio::task::spawn_blocking(held);
    entered.await.unwrap();
    let spki = TlsKey::from_pkcs8(&city.tls).unwrap().spki();
    let guessed = Token { secret: [9; 16], parent_spki: spki }.text();
    let joins = neighbour.exchange().join(Joining::at(&city.url(), &guessed)).await;
    leave.send(()).unwrap();
    held.await.unwrap();
    assert!(matches!(joins, Err(EnrolError::RefusedThere("unknown_token"))), "{joins:?}");
}
