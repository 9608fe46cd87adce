//! What the engine, the port and the handle share.

use super::RenewHook;
use super::counters::Counters;
use super::files::Shelf;
use super::tls::TlsKey;
use crate::core::LinkStatus;
use crate::core::event::{Event, Notice};
use crate::core::message::{Message, StreamHead};
use facts::{Digest32, StreamId};
use journal::Journal;
use kernel::{EpochId, NodeId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, mpsc};
use tokio::sync::{broadcast, oneshot};

/// What the engine is told.
pub(crate) enum Input {
    /// For the state machine.
    Event(Event),
    /// A request from below whose answer is awaited.
    Ask { peer: NodeId, message: Message, answer: oneshot::Sender<Message> },
    /// A child listens.
    Listen { peer: NodeId, id: u64, to: tokio::sync::mpsc::Sender<Vec<u8>> },
    /// It does not any more.
    Gone { peer: NodeId, id: u64 },
    /// New signatures are stored.
    Signed,
    /// They were read.
    SignedRead,
    /// How are the links?
    Links(oneshot::Sender<Vec<LinkStatus>>),
    /// What is kept because nobody has named its addressee?
    Unaddressed(oneshot::Sender<Vec<StreamHead>>),
    /// Begin anew from the store.
    Reload,
    /// End.
    Stop,
}

pub(crate) struct Shared {
    pub(crate) journal: Arc<Journal>,
    pub(crate) tls: TlsKey,
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
    /// Who keeps the own certificate.
    pub(crate) renewed: Option<RenewHook>,
}

impl Shared {
    pub(crate) fn new(
        journal: Arc<Journal>,
        tls: TlsKey,
        setup: (String, Vec<(String, u16)>),
        boot: (EpochId, Option<EpochId>),
        tell: mpsc::Sender<Input>,
    ) -> Self {
        let (notices, _) = broadcast::channel(1_024);
        Self {
            journal,
            tls,
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
            renewed: None,
        }
    }

    pub(crate) fn with(self, shelf: Option<Arc<dyn Shelf>>, renewed: Option<RenewHook>) -> Self {
        Self { shelf, renewed, ..self }
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
