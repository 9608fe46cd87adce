//! Real nodes in one process: real journals, real TLS on loopback.

mod backfill;
mod bad_input;
mod carried;
mod clocks;
mod clones;
mod crowd;
mod erasures;
mod far_links;
mod forks;
mod grandparents;
mod history;
mod lines;
mod moves;
mod renewal;
mod revocation;
mod rotation;
mod stories;
mod versions;

use super::tls::TlsKey;
use super::{EnrolError, Exchange, Joining, MIGRATIONS, Setup};
use crate::core::enrol::{Wanted, own_root};
use crate::core::status::LinkState;
use facts::draft::{Audience, Draft, Fact};
use facts::system::{ClockNoted, Erased};
use facts::{Channel, Entry, Lane, SigningKey, StreamId, Subject, Suite};
use journal::signer::{Bell, Round};
use journal::{
    Acting, ApplyError, Authority, Db, DbError, Identity, Journal, JournalError, Turn, Tx, View, Views,
    params, read,
};
use kernel::{Clock, EpochId, EventId, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use testkit::{TestStore, stores};

/// Something that somebody said; has no tables.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) id: [u8; 16],
    pub(crate) text: String,
}

impl Fact for Said {
    const KIND: &'static str = "test.said";
    const SUBJECT: &'static str = "test";
    fn subject_id(&self) -> [u8; 16] {
        self.id
    }
}

struct SaidView;

impl View for SaidView {
    fn name(&self) -> &'static str {
        "test"
    }
    fn tables(&self) -> &'static [&'static str] {
        &[]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["test", "node"]
    }
    fn knows(&self, kind: &str, _: u16) -> bool {
        kind == "test.said" || kind.starts_with("node.")
    }
    fn opens(&self, _: &str) -> bool {
        true
    }
    fn clear(&self, _: &mut dyn Db, _: &Subject) -> Result<(), DbError> {
        Ok(())
    }
    fn apply(&self, _: &mut dyn Db, _: &Entry) -> Result<(), ApplyError> {
        Ok(())
    }
}

/// Lets everything pass but what is said of clocks, and asks the neighbours' words who reads what.
struct Neighbours;

impl Authority for Neighbours {
    fn check(&self, db: &mut dyn Db, entry: &Entry) -> Result<Result<(), String>, DbError> {
        if entry.header.subject.kind == ClockNoted::SUBJECT {
            return super::may_say_clock(db, entry);
        }
        Ok(Ok(()))
    }
    fn is_read_by_all(
        &self,
        db: &mut dyn Db,
        kind: &str,
        version: u16,
        channels: &BTreeSet<Channel>,
    ) -> Result<bool, DbError> {
        super::is_read_by_all(db, kind, version, channels)
    }
}

pub(crate) struct TestNode {
    pub(crate) store: TestStore,
    pub(crate) tls: Vec<u8>,
    pub(crate) identity: Identity,
    pub(crate) running: Option<Running>,
    pub(crate) address: SocketAddr,
    /// Whether it is surely the node; asked from the next start on.
    pub(crate) surely: Option<super::Surely>,
    /// The time it goes by from the next start on.
    pub(crate) clock: Clock,
    /// The newest version of what it can read, from the next start on.
    pub(crate) version: u16,
}

pub(crate) struct Running {
    pub(crate) journal: Arc<Journal>,
    pub(crate) exchange: Arc<Exchange>,
    bell: Arc<Bell>,
}

fn identity_of(code: &str, tls: &[u8]) -> Identity {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let (node, level) = (NodeId::random(), Level::of_code(code).unwrap());
    let wanted = Wanted { node, code: code.to_owned(), level, name: format!("节点{code}") };
    let spki = TlsKey::from_pkcs8(tls).unwrap().spki();
    let certificate = own_root(wanted, spki, &key, Clock::system().now()).unwrap();
    let name = certificate.name.clone();
    Identity { node, epoch: EpochId::random(), level, code: code.to_owned(), name, key, certificate }
}

/// The stores of four nodes, on each database.
fn stores_of_four() -> Vec<[TestStore; 4]> {
    let mut each = [stores(), stores(), stores(), stores()].map(Vec::into_iter);
    let next = || match each.each_mut().map(Iterator::next) {
        [Some(one), Some(two), Some(three), Some(four)] => Some([one, two, three, four]),
        _ => None,
    };
    std::iter::from_fn(next).collect()
}

fn journal_setup(store: &TestStore, identity: Identity) -> journal::Setup {
    journal::Setup {
        store: store.store(),
        identity,
        clock: Clock::system(),
        views: Views::new(vec![Arc::new(journal::system::SystemView), Arc::new(SaidView)]),
        migrations: MIGRATIONS.to_vec(),
        authority: Arc::new(Neighbours),
        readers: 4,
        fence: None,
    }
}

fn tls_key() -> Vec<u8> {
    rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap().serialize_der()
}

/// A node's memory without a node.
pub(crate) fn bare_journal(store: &TestStore) -> Arc<Journal> {
    Journal::open(journal_setup(store, identity_of("610802", &tls_key()))).unwrap()
}

impl TestNode {
    pub(crate) async fn new(store: TestStore, code: &str) -> Self {
        let tls = tls_key();
        let identity = identity_of(code, &tls);
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let clock = Clock::system();
        let mut made =
            Self { store, tls, identity, running: None, address: any, surely: None, clock, version: 1 };
        made.start().await;
        made
    }

    /// Starts the node on the port it had.
    pub(crate) async fn start(&mut self) {
        let clock = self.clock.clone();
        let setup = journal::Setup { clock, ..journal_setup(&self.store, self.identity.clone()) };
        let journal = tokio::task::spawn_blocking(move || Journal::open(setup).unwrap()).await.unwrap();
        let late: Arc<OnceLock<Arc<Exchange>>> = Arc::default();
        let signed = Arc::clone(&late);
        let bell = journal::signer::start(&journal, journal::signer::LOOK_EVERY, move || {
            if let Some(exchange) = signed.get() {
                exchange.signed();
            }
        })
        .unwrap();
        let setup = Setup {
            journal: Arc::clone(&journal),
            tls_pkcs8: self.tls.clone(),
            listen: Some(self.address),
            program: "test".to_owned(),
            kinds: vec![("test.said".to_owned(), self.version), (ClockNoted::KIND.to_owned(), 1)],
            enrolled: None,
            shelf: None,
            renewed: None,
            parted: None,
            surely: self.surely.clone(),
        };
        let exchange = Exchange::start(setup).await.unwrap();
        self.address = exchange.address().unwrap();
        assert!(late.set(Arc::clone(&exchange)).is_ok());
        self.running = Some(Running { journal, exchange, bell });
    }

    /// Stops it as a power cut would for its neighbours: connections just end.
    pub(crate) async fn stop(&mut self) {
        let Some(running) = self.running.take() else { return };
        let ended = tokio::task::spawn_blocking(move || {
            running.bell.stop();
            running.exchange.stop();
            running.journal.stop();
        });
        ended.await.unwrap();
    }

    /// All that the node holds now, as a file to carry away.
    pub(crate) fn backed_up(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        tokio::task::block_in_place(|| journal::dump::dump(self.journal(), &mut bytes)).unwrap();
        bytes
    }

    /// The disk is gone; the node comes back from a backup on a new one, in a new epoch.
    pub(crate) async fn restore(&mut self, backup: Vec<u8>, disk: TestStore) {
        self.stop().await;
        self.store = disk;
        let setup = journal_setup(&self.store, self.identity.clone());
        let restored = tokio::task::spawn_blocking(move || {
            let (journal, _) = journal::dump::restore(setup, &mut backup.as_slice(), |_| Ok(())).unwrap();
            journal.stop();
            journal.identity().epoch
        });
        self.identity.epoch = restored.await.unwrap();
        self.start().await;
    }

    /// Signs everything, as before a stop.
    pub(crate) fn sign_all(&self) {
        let sign = || journal::signer::sign_round(self.journal(), &mut Default::default(), Round::All);
        tokio::task::block_in_place(sign).unwrap();
    }

    pub(crate) fn exchange(&self) -> &Arc<Exchange> {
        &self.running.as_ref().unwrap().exchange
    }

    pub(crate) fn journal(&self) -> &Arc<Journal> {
        &self.running.as_ref().unwrap().journal
    }

    /// Reads the journal from a test, which is async; the journal is not.
    pub(crate) fn read<T>(&self, f: impl FnOnce(&mut dyn Db) -> Result<T, DbError>) -> T {
        tokio::task::block_in_place(|| self.journal().read(f)).unwrap()
    }

    /// Cuts the link to a neighbour, or mends it.
    pub(crate) fn cut(&self, to: &Self, cut: bool) {
        let node = to.identity.node;
        let keep = move |tx: &mut Tx<'_>| Ok::<_, JournalError>(Exchange::keep_cut(tx, node, cut)?);
        tokio::task::block_in_place(|| self.journal().run(Turn::Local, keep)).unwrap();
        self.exchange().cut(node, cut);
    }

    /// A token for a child with this code.
    pub(crate) fn token(&self, code: &str) -> Result<String, EnrolError> {
        let token = self.exchange().new_token(code, "test")?;
        let text = token.text().to_owned();
        let keep = move |tx: &mut Tx<'_>| Ok::<_, JournalError>(token.keep(tx)?);
        tokio::task::block_in_place(|| self.journal().run(Turn::Local, keep))?;
        Ok(text)
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Takes the child in, as both operators would do it.
    pub(crate) async fn adopt(&self, child: &mut Self) -> String {
        self.adopt_over(&self.url(), child).await
    }

    /// The same where the child reaches this node under another address.
    pub(crate) async fn adopt_over(&self, url: &str, child: &mut Self) -> String {
        let text = self.token(&child.identity.code).unwrap();
        let joined = child.exchange().join(Joining::at(url, &text)).await.unwrap();
        child.identity.certificate = joined.certificate;
        child.identity.epoch = EpochId::random();
        let (journal, identity) = (child.journal(), child.identity.clone());
        tokio::task::block_in_place(|| journal.change_epoch(identity, "join")).unwrap();
        child.exchange().reload();
        joined.words
    }

    pub(crate) fn say(&self, text: &str, channel: Channel, lane: Lane) -> StreamId {
        let fact = Said { id: NodeId::random().bytes(), text: text.to_owned() };
        let draft = Draft::of(&fact).unwrap().to(Audience::of(channel)).lane(lane);
        let append = move |tx: &mut Tx<'_>| tx.append(Acting::platform(), vec![draft]);
        let said: Result<_, JournalError> =
            tokio::task::block_in_place(|| self.journal().run(Turn::Local, append));
        said.unwrap();
        StreamId { origin: self.identity.node, epoch: self.identity.epoch, channel, lane }
    }

    /// Says something about a person, who is named in the sealed part.
    pub(crate) fn say_of(&self, name: &str, channel: Channel, lane: Lane) -> (StreamId, EventId) {
        let fact = Said { id: NodeId::random().bytes(), text: "x".to_owned() };
        let draft = Draft::of(&fact).unwrap().to(Audience::of(channel)).lane(lane);
        let draft = draft.sealed(&std::collections::BTreeMap::from([("name", name)])).unwrap();
        let event = draft.event_id;
        self.append(vec![draft]);
        (StreamId { origin: self.identity.node, epoch: self.identity.epoch, channel, lane }, event)
    }

    /// Erases what was said of a person, by a fact in the same stream.
    pub(crate) fn erase(&self, event: EventId, channel: Channel, lane: Lane) {
        let fact =
            Erased {
                event, reason: "到期".to_owned(), basis: "突发事件应对法2024 第八十五条".to_owned()
            };
        self.append(vec![Draft::of(&fact).unwrap().to(Audience::of(channel)).lane(lane)]);
    }

    pub(crate) fn append(&self, drafts: Vec<Draft>) {
        let append = move |tx: &mut Tx<'_>| tx.append(Acting::platform(), drafts);
        let said: Result<_, JournalError> =
            tokio::task::block_in_place(|| self.journal().run(Turn::Local, append));
        said.unwrap();
    }

    pub(crate) fn say_many(&self, count: usize, channel: Channel, lane: Lane) -> StreamId {
        let draft = || {
            let fact = Said { id: NodeId::random().bytes(), text: "x".repeat(200) };
            Draft::of(&fact).unwrap().to(Audience::of(channel)).lane(lane)
        };
        let drafts: Vec<Draft> = (0..count).map(|_| draft()).collect();
        let append = move |tx: &mut Tx<'_>| tx.append(Acting::platform(), drafts);
        let said: Result<_, JournalError> =
            tokio::task::block_in_place(|| self.journal().run(Turn::Local, append));
        said.unwrap();
        StreamId { origin: self.identity.node, epoch: self.identity.epoch, channel, lane }
    }

    /// How many entries of a stream are in the views. Nobody applies by himself in these
    /// tests.
    pub(crate) fn journal_applied(&self, stream: StreamId) -> usize {
        let applied = tokio::task::block_in_place(|| {
            self.journal().run(Turn::Background, |tx| tx.apply_waiting(1_000))
        });
        applied.unwrap();
        let entries = self.read(|db| read::entries_between(db, stream, 1, 1_000_000));
        let states = entries.iter().map(|e| e.header.event_id);
        let mut count = 0;
        for event in states {
            let sql = "SELECT COUNT(*) FROM journal_entry WHERE event_id = $1 AND state = 1";
            let row = self.read(|db| db.first(sql, params![event]));
            count += usize::try_from(row.unwrap().int(0).unwrap()).unwrap();
        }
        count
    }

    /// What was said in a stream, as this node holds it.
    pub(crate) fn heard(&self, stream: StreamId) -> Vec<String> {
        let entries = self.read(|db| read::entries_between(db, stream, 1, 1_000_000));
        let texts = entries.iter().map(|e| serde_json::from_slice::<Said>(&e.body).unwrap().text);
        texts.collect()
    }

    pub(crate) fn head(&self, stream: StreamId) -> Option<(u64, [u8; 32])> {
        let heads = self.read(|db| read::stream_heads(db));
        heads.iter().find(|h| h.stream == stream).map(|h| (h.seq, h.head))
    }

    pub(crate) fn count(&self, sql: &'static str) -> i64 {
        self.read(|db| db.first(sql, params![])).unwrap().int(0).unwrap()
    }

    pub(crate) async fn link(&self, to: &Self) -> Option<LinkState> {
        let links = self.exchange().links().await.unwrap();
        links.iter().find(|l| l.node == to.identity.node).map(|l| l.state)
    }
}

/// Asks until it holds; fails after half a minute.
pub(crate) async fn until(what: &str, holds: impl AsyncFnMut() -> bool) {
    until_within(Duration::from_secs(30), what, holds).await;
}

/// Asks until it holds; fails after so long.
pub(crate) async fn until_within(within: Duration, what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < within, "waited in vain: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
