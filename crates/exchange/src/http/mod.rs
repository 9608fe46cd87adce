//! The exchange between real nodes: HTTP over TLS 1.3 with both certificates. The
//! only async part of the crate; it carries effects out and decides nothing.
//!
//! Cast: [`Exchange`] is the handle that the server holds; the engine's thread owns
//! the state machine; the port takes calls from below, a client calls above; the
//! store asks the journal. A node without a parent and without children runs it too
//! and is simply not called.

mod bundle;
mod client;
mod clocks;
mod counters;
mod diary;
mod engine;
mod enrolment;
mod evidence;
mod files;
mod forks;
mod keeper;
mod listener;
mod memory;
mod port;
mod proofs;
mod reads;
mod releases;
mod revocations;
mod shared;
pub mod store;
#[cfg(test)]
mod tests;
pub mod tls;
mod view;
mod vocabulary;

pub use bundle::{BundleError, NotTaken, Taken, Written};
pub use client::ClientError;
pub use clocks::may_say as may_say_clock;
pub use counters::Counters;
pub use diary::Quarter;
pub use enrolment::{EnrolError, EnrolHook, Joined, Joining, NewKeys, NewToken, TokenRow, adopt};
pub use evidence::Evidence;
pub use files::Shelf;
pub use listener::ListenError;
pub use memory::Memory;
pub use releases::Holding;
pub use store::MIGRATIONS;
pub use view::{Backlog, NodeLink};
pub use vocabulary::is_read_by_all;

use crate::core::event::{Command, Event, Notice};
use crate::core::{FarLink, LinkStatus, Role, StreamHead};
use engine::Engine;
use facts::draft::Fact as _;
use facts::org::{KeyCut, NodeKept, NodeReleased, NodeRevoked};
use facts::{Certificate, StreamId};
use journal::{Db, Journal, JournalError, Tx};
use kernel::{EpochId, Instant, NodeId};
use port::Port;
use shared::{Input, Shared};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use tokio::sync::{broadcast, oneshot, watch};

/// Why the exchange cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A client for a node above.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The port.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The TLS key.
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
    /// The engine's thread.
    #[error("the exchange's thread cannot start: {0}")]
    Thread(std::io::Error),
    /// It has ended.
    #[error("the exchange has ended")]
    Ended,
}

impl From<journal::DbError> for ExchangeError {
    fn from(e: journal::DbError) -> Self {
        Self::Journal(e.into())
    }
}

/// What the exchange is started with.
pub struct Setup {
    /// The node's memory, opened with [`MIGRATIONS`] among its migrations.
    pub journal: Arc<Journal>,
    /// The TLS key, PKCS#8, P-256.
    pub tls_pkcs8: Vec<u8>,
    /// Where the port listens; `None` for a node that takes no calls.
    pub listen: Option<SocketAddr>,
    /// Version of the program.
    pub program: String,
    /// Kinds this node can apply, with the newest version of each.
    pub kinds: Vec<(String, u16)>,
    /// Runs in the transaction that takes a child in.
    pub enrolled: Option<EnrolHook>,
    /// Where the files stand that entries name; none for a node without files.
    pub shelf: Option<Arc<dyn Shelf>>,
    /// Keeps the node's certificate when the parent has given it a new term. It is stored
    /// already; without this the key file keeps the old one.
    pub renewed: Option<RenewHook>,
    /// Opens a new epoch when a neighbour that has let this node in holds another history of what it
    /// writes ([`Exchange::parts`]); called once in a process. Without it that waits for somebody.
    pub parted: Option<PartedHook>,
    /// Whether this process is surely the node at this moment; without it, it always is. While
    /// it is not, nothing goes out.
    pub surely: Option<Surely>,
}

/// Answers whether nobody else can be the node at this moment; must not block.
pub type Surely = Arc<dyn Fn() -> bool + Send + Sync>;

/// Opens a new epoch; may block.
pub type PartedHook = Arc<dyn Fn() + Send + Sync>;

/// Keeps a new certificate of this node; may block.
pub type RenewHook = Arc<dyn Fn(&Certificate) + Send + Sync>;

/// The running exchange.
pub struct Exchange {
    shared: Arc<Shared>,
    address: Option<SocketAddr>,
    stop: watch::Sender<bool>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

impl std::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Exchange({:?})", self.address)
    }
}

impl Exchange {
    /// Starts the engine and opens the port.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub async fn start(setup: Setup) -> Result<Arc<Self>, ExchangeError> {
        let tls = tls::both(&setup.tls_pkcs8)?;
        let (tell, inputs) = mpsc::channel();
        let journal = setup.journal;
        let boot = {
            let journal = Arc::clone(&journal);
            let begun = tokio::task::spawn_blocking(move || store::begin_boot(&journal));
            begun.await.map_err(|_| ExchangeError::Ended)??
        };
        let shared = Arc::new(Shared::new(journal, tls, (setup.program, setup.kinds), boot, tell).with(
            setup.shelf,
            setup.renewed,
            setup.parted,
            setup.surely,
        ));
        follow_growth(&shared);
        let runtime = tokio::runtime::Handle::current();
        let engine = {
            let (shared, runtime) = (Arc::clone(&shared), runtime.clone());
            let made = tokio::task::spawn_blocking(move || Engine::new(shared, runtime));
            made.await.map_err(|_| ExchangeError::Ended)??
        };
        let thread = std::thread::Builder::new()
            .name("exchange".to_owned())
            .spawn(move || engine.run(&inputs))
            .map_err(ExchangeError::Thread)?;
        let (stop, stopped) = watch::channel(false);
        let address = match setup.listen {
            Some(listen) => Some(open(&shared, listen, setup.enrolled, stopped).await?),
            None => None,
        };
        Ok(Arc::new(Self { shared, address, stop, thread: Mutex::new(Some(thread)) }))
    }

    /// Where the port listens.
    #[must_use]
    pub const fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// New signatures are stored: there is something to send. Called by the signer.
    pub fn signed(&self) {
        self.tell(Input::Signed);
    }

    /// How every link is, parent first.
    ///
    /// # Errors
    /// [`ExchangeError::Ended`].
    pub async fn links(&self) -> Result<Vec<LinkStatus>, ExchangeError> {
        let (answer, answered) = oneshot::channel();
        self.tell(Input::Links(answer));
        answered.await.map_err(|_| ExchangeError::Ended)
    }

    /// How links further below are, by the word of those above them, highest first.
    ///
    /// # Errors
    /// [`ExchangeError::Ended`].
    pub async fn far_links(&self) -> Result<Vec<FarLink>, ExchangeError> {
        let (answer, answered) = oneshot::channel();
        self.tell(Input::FarLinks(answer));
        answered.await.map_err(|_| ExchangeError::Ended)
    }

    /// The last day of each direct link, in 96 quarters of an hour, oldest first.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn days(&self) -> Result<BTreeMap<NodeId, Vec<Quarter>>, ExchangeError> {
        let now = self.shared.journal.clock().now();
        Ok(self.shared.journal.read(|db| diary::days(db, now))?)
    }

    /// What restores cost, of each stream: entries that came back, entries that are gone.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn memories(&self) -> Result<Vec<Memory>, ExchangeError> {
        Ok(self.shared.journal.read(|db| memory::all(db))?)
    }

    /// Second histories that were found, newest first.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn evidence(&self) -> Result<Vec<Evidence>, ExchangeError> {
        Ok(self.shared.journal.read(|db| evidence::all(db))?)
    }

    /// What is kept here because nobody has named its addressee yet.
    ///
    /// # Errors
    /// [`ExchangeError::Ended`].
    pub async fn unaddressed(&self) -> Result<Vec<StreamHead>, ExchangeError> {
        let (answer, answered) = oneshot::channel();
        self.tell(Input::Unaddressed(answer));
        answered.await.map_err(|_| ExchangeError::Ended)
    }

    /// What happens on the links, for whoever wants to show it.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.shared.notices.subscribe()
    }

    /// Counters for `/metrics`.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// The first position of a stream that a neighbour does not hold, by its last
    /// word, and no further than its history is that of this node; `None` when it has said nothing yet.
    #[must_use]
    pub fn held_by(&self, peer: NodeId, stream: StreamId) -> Option<u64> {
        let held = self.shared.held.read().unwrap_or_else(PoisonError::into_inner);
        let parted = self.shared.parted.read().unwrap_or_else(PoisonError::into_inner);
        let most = parted.get(&stream).copied().unwrap_or(u64::MAX);
        held.get(&(peer, stream)).map(|head| head.next.min(most))
    }

    /// A token for a child with this code; shown once, valid for two days once it is kept.
    ///
    /// # Errors
    /// [`EnrolError`].
    pub fn new_token(&self, code: &str, name: &str) -> Result<NewToken, EnrolError> {
        enrolment::new_token(&self.shared, code, name)
    }

    /// Tokens that were given out, newest first.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn tokens(&self) -> Result<Vec<TokenRow>, ExchangeError> {
        Ok(self.shared.journal.read(|db| enrolment::tokens(db))?)
    }

    /// Neighbours as stored, with the digits that were compared.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn peers(&self) -> Result<Vec<store::StoredPeer>, ExchangeError> {
        Ok(self.shared.journal.read(|db| store::peers(db))?)
    }

    /// Joins a parent. Afterwards the caller puts the certificate into the key file,
    /// opens an epoch under it ([`Journal::change_epoch`]) and calls [`Exchange::reload`];
    /// with keys it enrols under these and then goes on with them ([`Exchange::use_tls`]).
    ///
    /// # Errors
    /// [`EnrolError`].
    pub async fn join(&self, joining: Joining<'_>) -> Result<Joined, EnrolError> {
        let links = self.links().await.map_err(|_| EnrolError::NotReached)?;
        let waiting = links.iter().find(|link| link.role == Role::Parent).map(|link| link.backlog.clone());
        enrolment::join(Arc::clone(&self.shared), joining, waiting.unwrap_or_default()).await
    }

    /// Gets a certificate for new keys from the parent, for which the present ones vouch. Afterwards
    /// the caller puts both into the key file, opens an epoch under them
    /// ([`Journal::change_epoch`]), goes on with them ([`Exchange::use_tls`]) and calls
    /// [`Exchange::reload`]. It may be asked again for the same keys.
    ///
    /// # Errors
    /// [`EnrolError`]; nothing has changed here then.
    pub async fn replace_keys(&self, new: &NewKeys) -> Result<Joined, EnrolError> {
        enrolment::replace_keys(Arc::clone(&self.shared), new).await
    }

    /// All certificates that are known beside those of the epochs.
    ///
    /// # Errors
    /// [`journal::DbError`].
    pub fn certificates(db: &mut dyn Db) -> Result<Vec<Certificate>, journal::DbError> {
        releases::certificates(db)
    }

    /// The certificates of a node that are known, oldest first.
    ///
    /// # Errors
    /// [`journal::DbError`].
    pub fn papers(db: &mut dyn Db, node: NodeId) -> Result<Vec<Certificate>, journal::DbError> {
        releases::papers(db, node)
    }

    /// Whether a node has moved to another level above since it bore the certificate with this
    /// SM3, in hex.
    ///
    /// # Errors
    /// [`journal::DbError`].
    pub fn has_left(db: &mut dyn Db, node: NodeId, from: &str) -> Result<bool, journal::DbError> {
        releases::has_left(db, node, from)
    }

    /// What a release of a node says now: its present certificate, and what is held here of its
    /// streams. Asked inside the transaction that writes the fact; `None` for a stranger.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn holding_of(tx: &mut Tx<'_>, node: NodeId) -> Result<Option<Holding>, JournalError> {
        releases::holding_of(tx, node)
    }

    /// The node has this TLS key from now on; what is connected already stays so.
    ///
    /// # Errors
    /// [`ExchangeError::Tls`].
    pub fn use_tls(&self, pkcs8: &[u8]) -> Result<(), ExchangeError> {
        self.shared.use_tls(tls::both(pkcs8)?);
        Ok(())
    }

    /// Begins anew from the store, after the node's certificate, epoch or parent changed.
    pub fn reload(&self) {
        self.tell(Input::Reload);
    }

    /// Notes that a link is cut, or mended; remembered over a restart. [`Exchange::cut`] when that
    /// is durable.
    ///
    /// # Errors
    /// [`journal::DbError`].
    pub fn keep_cut(tx: &mut Tx<'_>, node: NodeId, cut: bool) -> Result<(), journal::DbError> {
        store::keep_cut(tx, node, cut)
    }

    /// Cuts a link, or mends it, as was noted.
    pub fn cut(&self, node: NodeId, cut: bool) {
        self.tell(Input::Event(Event::Command(Command::Cut { node, cut })));
    }

    /// Notes that the operators have compared the digits of an enrolment by telephone. When they
    /// differ somebody stands between the two nodes: the link is cut until the node enrols again,
    /// with [`Exchange::cut`] when that is durable.
    ///
    /// # Errors
    /// [`journal::DbError`].
    pub fn keep_words(tx: &mut Tx<'_>, node: NodeId, same: bool) -> Result<(), journal::DbError> {
        if same {
            let now = tx.now();
            return store::keep_checked(tx, node, now);
        }
        store::forget_checked(tx, node)?;
        store::keep_cut(tx, node, true)
    }

    /// When the digits of each neighbour were compared.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn words_checked(&self) -> Result<BTreeMap<NodeId, Instant>, ExchangeError> {
        Ok(self.shared.journal.read(|db| store::checked(db))?)
    }

    /// The operator has decided which of two clones is the node.
    pub fn unclone(&self, node: NodeId) {
        self.tell(Input::Event(Event::Command(Command::Unclone(node))));
    }

    /// What a revocation of all keys of a node says now: the keys that are known, how far each
    /// counts by what is held here, and the certificates that stay. Asked inside the
    /// transaction that writes the fact.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn cut_of(tx: &mut Tx<'_>, node: NodeId) -> Result<(Vec<KeyCut>, Vec<String>), JournalError> {
        revocations::cut_of(tx, node)
    }

    /// From here on nothing is stored that the fact cuts off, also what was judged before.
    /// Called in the transaction that writes it; [`Exchange::look_at_keys`] afterwards, also
    /// when it failed.
    pub fn cut_now(&self, fact: &NodeRevoked) {
        let mut cuts = self.shared.cuts.write().unwrap_or_else(PoisonError::into_inner);
        for revocation in revocations::of_fact(self.shared.journal.identity().node, fact) {
            cuts.add(&revocation);
        }
    }

    /// What is written of keys is read again.
    pub fn look_at_keys(&self) {
        self.tell(Input::Revoked);
    }

    /// Whether a neighbour holds another history of the epoch that this node writes: it came
    /// back from an old backup, or runs twice. The operator then opens a new epoch.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn parts(&self) -> Result<bool, ExchangeError> {
        let epoch = self.shared.journal.identity().epoch;
        Ok(self.shared.journal.read(|db| forks::is_noted(db, epoch))?)
    }

    /// Whether entries of an earlier epoch wait to be written again: something failed after the new one was
    /// opened. It is tried again by itself, and with [`Exchange::write_rest`].
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn waits_to_write(&self) -> Result<bool, ExchangeError> {
        let epoch = self.shared.journal.identity().epoch;
        Ok(!self.shared.journal.read(|db| forks::unwritten(db, epoch))?.is_empty())
    }

    /// Writes again what is left of earlier epochs whose history parts; answers how many entries were.
    /// May block.
    ///
    /// # Errors
    /// [`ExchangeError`]; it can be done again.
    pub fn write_rest(&self) -> Result<u64, ExchangeError> {
        Ok(forks::write_rest(&self.shared)?)
    }

    /// After a new epoch was opened: what the one before holds and nobody will take is
    /// written again; answers how many entries were. May block.
    ///
    /// # Errors
    /// [`ExchangeError`]; it can be done again.
    pub fn write_again(&self, before: EpochId) -> Result<u64, ExchangeError> {
        Ok(forks::write_again(&self.shared, before)?)
    }

    /// Closes the port and ends the engine. Safe to call twice; blocks for a moment.
    pub fn stop(&self) {
        self.stop.send_replace(true);
        self.tell(Input::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the exchange ended in a panic");
        }
    }

    fn tell(&self, input: Input) {
        // After the end nobody is told any more.
        let _ended = self.shared.tell.send(input);
    }
}

/// Notes which own streams grow, so that a signature is looked up only for those.
fn follow_growth(shared: &Arc<Shared>) {
    let weak = Arc::downgrade(shared);
    shared.journal.listen(Box::new(move |notices| {
        let Some(shared) = weak.upgrade() else { return };
        let mut grown = shared.grown.lock().unwrap_or_else(PoisonError::into_inner);
        for notice in notices.iter().filter(|n| n.own) {
            grown.insert(notice.stream, notice.seq);
        }
        let kinds = [NodeRevoked::KIND, NodeReleased::KIND, NodeKept::KIND];
        if notices.iter().any(|n| kinds.contains(&n.kind.as_str())) {
            let _ended = shared.tell.send(Input::Revoked);
        }
    }));
}

async fn open(
    shared: &Arc<Shared>,
    listen: SocketAddr,
    enrolled: Option<EnrolHook>,
    mut stopped: watch::Receiver<bool>,
) -> Result<SocketAddr, ExchangeError> {
    let tcp = tokio::net::TcpListener::bind(listen).await.map_err(ListenError::Socket)?;
    let address = tcp.local_addr().map_err(ListenError::Socket)?;
    let tls = listener::TlsListener::new(tcp, Arc::clone(shared))?;
    let port = Port::new(Arc::clone(shared), enrolled);
    tokio::spawn(async move {
        let stop = async move {
            // The sender gone means the same.
            let _gone = stopped.wait_for(|stop| *stop).await;
        };
        if let Err(e) = port.serve(tls, stop).await {
            tracing::error!(error = %e, "the exchange port failed");
        }
    });
    tracing::info!(%address, "the exchange port is open");
    Ok(address)
}
