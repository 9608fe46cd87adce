//! What the engine, the port and the handle share.

use super::counters::Counters;
use super::files::Shelf;
use super::tls::TlsKey;
use super::{PartedHook, RenewHook, Surely};
use crate::core::bundle::{Bookmark, Fault, Outline, Taking, Told};
use crate::core::event::{Event, Notice};
use crate::core::message::{Message, StreamHead};
use crate::core::revoke::Cuts;
use crate::core::{FarLink, LinkStatus};
use facts::{Certificate, Digest32, StreamId};
use journal::Journal;
use kernel::{EpochId, NodeId};
use rustls::ServerConfig;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast, oneshot};

/// What the engine is told.
pub(crate) enum Input {
    /// For the state machine.
    Event(Event),
    /// A request from below whose answer is awaited.
    Ask { peer: NodeId, message: Message, answer: oneshot::Sender<Message>, reading: Reading },
    /// A message from below that asks nothing.
    Said { peer: NodeId, message: Message, reading: Reading },
    /// A child listens.
    Listen { peer: NodeId, id: u64, to: tokio::sync::mpsc::Sender<Vec<u8>> },
    /// It does not any more.
    Gone { peer: NodeId, id: u64 },
    /// New signatures are stored.
    Signed,
    /// They were read.
    SignedRead,
    /// A key counts no more, as somebody has written.
    Revoked,
    /// All that was written of such keys was read; `true` when more of it waits to be applied.
    RevokedRead(bool),
    /// How are the links?
    Links(oneshot::Sender<Vec<LinkStatus>>),
    /// How are the links further below?
    FarLinks(oneshot::Sender<Vec<FarLink>>),
    /// What is kept because nobody has named its addressee?
    Unaddressed(oneshot::Sender<Vec<StreamHead>>),
    /// What would a bundle for a neighbour hold?
    Outline { to: NodeId, after: Option<Bookmark>, answer: oneshot::Sender<Option<Box<Outline>>> },
    /// A step of taking a bundle.
    Take { id: u64, what: Taking, answer: Option<mpsc::SyncSender<Result<Told, Fault>>> },
    /// The certificates of this node and of those above it.
    Papers(oneshot::Sender<Vec<Certificate>>),
    /// All is noted that shows where histories part: a new epoch is to be opened.
    Parted,
    /// Begin anew from the store.
    Reload,
    /// End.
    Stop,
}

/// A place among the bodies that are read; free again when the message has been heard.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    _place: Arc<OwnedSemaphorePermit>,
}

impl Reading {
    pub(crate) fn at(place: OwnedSemaphorePermit) -> Self {
        Self { _place: Arc::new(place) }
    }
}

pub(crate) struct Shared {
    pub(crate) journal: Arc<Journal>,
    /// The TLS key and what the port answers with; changed when the node gets new keys.
    tls: RwLock<(Arc<TlsKey>, Arc<ServerConfig>)>,
    pub(crate) program: String,
    pub(crate) kinds: Vec<(String, u16)>,
    pub(crate) boot: (EpochId, Option<EpochId>),
    pub(crate) tell: mpsc::Sender<Input>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) notices: broadcast::Sender<Notice>,
    /// Keys that may call, and whose they are.
    callers: RwLock<BTreeMap<Digest32, NodeId>>,
    /// What neighbours hold, by their last word.
    pub(crate) held: RwLock<BTreeMap<(NodeId, StreamId), StreamHead>>,
    /// Own streams with entries that may not be signed yet, and how far they go.
    pub(crate) grown: Mutex<BTreeMap<StreamId, u64>>,
    /// Where files stand.
    pub(crate) shelf: Option<Arc<dyn Shelf>>,
    /// The first free position of each own stream when this process began.
    pub(crate) begun: RwLock<BTreeMap<StreamId, u64>>,
    /// Where the history of an own stream parts from that of a neighbour: what it says it holds
    /// from there on is not what was written here.
    pub(crate) parted: RwLock<BTreeMap<StreamId, u64>>,
    /// Keys that count no more, for the store: what was judged before the word came is held
    /// against it once more.
    pub(crate) cuts: RwLock<Cuts>,
    /// Streams of earlier epochs whose entries behind a cut this process has written again.
    pub(crate) written_again: Mutex<BTreeSet<StreamId>>,
    /// Neighbours' epochs of whose clock this node may have said last that it is off; `None` until they
    /// were read.
    pub(crate) clocks_off: Mutex<Option<BTreeSet<(NodeId, EpochId)>>>,
    /// Who keeps the own certificate.
    pub(crate) renewed: Option<RenewHook>,
    /// Who opens a new epoch when histories part.
    pub(crate) parted_hook: Option<PartedHook>,
    /// Whether this process is surely the node.
    surely: Option<Surely>,
    /// The next bundle's number.
    pub(crate) bundles: AtomicU64,
    /// One bundle is taken at a time: they share the neighbour's lanes.
    pub(crate) carrying: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(
        journal: Arc<Journal>,
        tls: (Arc<TlsKey>, Arc<ServerConfig>),
        setup: (String, Vec<(String, u16)>),
        boot: (EpochId, Option<EpochId>),
        tell: mpsc::Sender<Input>,
    ) -> Self {
        let (notices, _) = broadcast::channel(1_024);
        Self {
            journal,
            tls: RwLock::new(tls),
            program: setup.0,
            kinds: setup.1,
            boot,
            tell,
            counters: Arc::default(),
            notices,
            callers: RwLock::default(),
            held: RwLock::default(),
            grown: Mutex::default(),
            shelf: None,
            cuts: RwLock::default(),
            begun: RwLock::default(),
            parted: RwLock::default(),
            written_again: Mutex::default(),
            clocks_off: Mutex::default(),
            renewed: None,
            parted_hook: None,
            surely: None,
            bundles: AtomicU64::new(1),
            carrying: Arc::new(Semaphore::new(1)),
        }
    }

    pub(crate) fn with(
        self,
        shelf: Option<Arc<dyn Shelf>>,
        renewed: Option<RenewHook>,
        parted_hook: Option<PartedHook>,
        surely: Option<Surely>,
    ) -> Self {
        Self { shelf, renewed, parted_hook, surely, ..self }
    }

    /// Whether anything may go out in the node's name.
    pub(crate) fn may_speak(&self) -> bool {
        self.surely.as_ref().is_none_or(|surely| surely())
    }

    /// The TLS key.
    pub(crate) fn tls(&self) -> Arc<TlsKey> {
        Arc::clone(&self.tls.read().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// What the port answers a handshake with.
    pub(crate) fn answering(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.tls.read().unwrap_or_else(PoisonError::into_inner).1)
    }

    /// The node has another TLS key from now on.
    pub(crate) fn use_tls(&self, tls: (Arc<TlsKey>, Arc<ServerConfig>)) {
        *self.tls.write().unwrap_or_else(PoisonError::into_inner) = tls;
    }

    /// What neighbours said in an earlier run; what they say in this one goes before.
    pub(crate) fn set_held(&self, earlier: &[(NodeId, StreamHead)]) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        for (peer, head) in earlier {
            held.entry((*peer, head.stream)).or_insert(*head);
        }
    }

    /// Whose key it is.
    pub(crate) fn caller(&self, pin: &Digest32) -> Option<NodeId> {
        self.callers.read().unwrap_or_else(PoisonError::into_inner).get(pin).copied()
    }

    pub(crate) fn set_callers(&self, callers: BTreeMap<Digest32, NodeId>) {
        *self.callers.write().unwrap_or_else(PoisonError::into_inner) = callers;
    }
}
