//! What a node remembers of one neighbour: the link, what the neighbour holds of
//! each stream that goes to it, and how far each lane has got. Nothing here is
//! durable; after a start all of it comes back with hello.

use super::boots::Boots;
use super::lane::{Backoff, BatchSize, Lanes};
use super::message::{AckLine, Hello, LinkBelow, Reason, StreamHead};
use super::terms;
use facts::StreamId;
use kernel::{EpochId, Instant, Level, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// What a neighbour is to this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The node above; this node dials it.
    Parent,
    /// The node above the parent; dialled for urgent entries when the parent is dead.
    Grandparent,
    /// A node below, which dials this one.
    Child,
    /// A node further below whose parent is dead.
    Grandchild,
}

impl Role {
    /// Whether this node dials the neighbour.
    #[must_use]
    pub const fn is_above(self) -> bool {
        matches!(self, Self::Parent | Self::Grandparent)
    }

    /// The word on the operator's page.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Grandparent => "grandparent",
            Self::Child => "child",
            Self::Grandchild => "grandchild",
        }
    }
}

/// The link to a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    /// No contact.
    Down,
    /// Hello was sent.
    Greeting { request: u64, sent_at: Instant, deadline: Instant },
    /// Both have greeted.
    Up,
}

/// What a neighbour holds of a stream that goes to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    /// The first position it does not hold, by its own word.
    pub(crate) next: u64,
    /// Since when something waits without progress.
    pub(crate) waiting_since: Instant,
    /// It refused the stream; try again then.
    pub(crate) rest_until: Option<Instant>,
    /// It holds another history; nothing more of this stream goes there.
    pub(crate) stopped: bool,
}

/// How far the batch of a lane on its way to the neighbour has got.
#[derive(Debug, Clone, Default)]
pub(crate) enum Stage {
    /// Nothing is on its way.
    #[default]
    Idle,
    /// The store was asked for entries.
    Reading { id: u64, wants: BTreeMap<StreamId, u64> },
    /// Sent; the answer is awaited. With each stream, the position after the run.
    Sent { request: u64, deadline: Instant, streams: BTreeMap<StreamId, u64>, full: bool },
    /// Waiting after a failure.
    Resting { until: Instant },
}

/// One lane towards the neighbour.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outbound {
    pub(crate) stage: Stage,
    pub(crate) size: BatchSize,
    pub(crate) backoff: Backoff,
    /// The stream that was served last; the next batch begins behind it.
    pub(crate) last: Option<StreamId>,
    /// Downwards: the pull that waits for its answer, and its limit of entries.
    pub(crate) asked: Option<(u64, usize)>,
    /// Downwards: a wake was sent since the last pull.
    pub(crate) woken: bool,
}

/// How far the pull of a lane has got.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum PullStage {
    /// Nothing waits above, as far as is known.
    #[default]
    Idle,
    /// The pull was sent.
    Asked { request: u64, deadline: Instant },
    /// Its batch is being stored.
    Storing,
    /// Waiting after a failure.
    Resting { until: Instant },
}

/// One lane from the neighbour above.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inbound {
    pub(crate) stage: PullStage,
    /// A wake came while busy: pull again.
    pub(crate) again: bool,
    /// What became of the last batch, for the next pull.
    pub(crate) lines: Vec<AckLine>,
    pub(crate) size: BatchSize,
    pub(crate) backoff: Backoff,
}

/// One neighbour.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) node: NodeId,
    pub(crate) level: Level,
    pub(crate) role: Role,
    pub(crate) link: Link,
    /// Since when the link is as it is.
    pub(crate) since: Instant,
    pub(crate) last_contact: Option<Instant>,
    /// Cut by the operator.
    pub(crate) cut: bool,
    /// Why it or we refused the last greeting.
    pub(crate) refused: Option<Reason>,
    /// It hears nothing of this node until its operator has said who that is: the link is cut there, or
    /// this node seems to run twice. Remembered also while nobody answers.
    pub(crate) barred: bool,
    pub(crate) redial: Backoff,
    pub(crate) redial_at: Option<Instant>,
    /// Of the parent: when it is looked at whether urgent entries still wait for it.
    pub(crate) around_at: Option<Instant>,
    /// Its clock minus ours.
    pub(crate) offset_ms: Option<i64>,
    pub(crate) program: String,
    /// The runs of its process that have greeted.
    pub(crate) boots: Boots,
    /// Origins whose certificates it was sent in this session, lane by lane: what one lane has on its way may be lost.
    pub(crate) told: Lanes<BTreeSet<NodeId>>,
    pub(crate) cursors: BTreeMap<StreamId, Cursor>,
    /// Streams that hold something the neighbour lacks.
    pub(crate) dirty: Lanes<BTreeSet<StreamId>>,
    pub(crate) out: Lanes<Outbound>,
    pub(crate) pull: Lanes<Inbound>,
    /// A batch of the lane from below is being stored.
    pub(crate) storing: Lanes<bool>,
    pub(crate) kinds: Vec<(String, u16)>,
    /// Streams of which it holds more than this node, and its first free position in each.
    pub(crate) more: BTreeMap<StreamId, u64>,
    /// Streams that this node writes and of which it says that it holds another history, and from where it is
    /// asked to show it.
    pub(crate) doubts: BTreeMap<StreamId, u64>,
    /// What it last said of its own streams, and which run of its process said it.
    pub(crate) said: BTreeMap<StreamId, StreamHead>,
    pub(crate) said_by: Option<EpochId>,
    /// With which request it greeted last.
    pub(crate) greeted_with: Option<u64>,
    /// How often it has greeted or been greeted.
    pub(crate) sessions: u64,
    /// The run of its process that greeted last.
    pub(crate) boot: Option<EpochId>,
    /// When the newest bundle that was brought from there was made, by its clock.
    pub(crate) carried_at: Option<Instant>,
    /// Of a child: links below it, by its word.
    pub(crate) below: BTreeMap<NodeId, LinkBelow>,
    /// Of the parent: what it was told of links below in this session.
    pub(crate) told_below: BTreeMap<NodeId, LinkBelow>,
    /// Streams that are refused since the last greeting, here or there.
    pub(crate) trouble: BTreeMap<(StreamId, Where), (Reason, Instant)>,
}

/// Which side refuses a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Where {
    /// This node refuses what the neighbour sends.
    Here,
    /// The neighbour refuses what this node sends.
    There,
}

impl Peer {
    pub(crate) fn new(node: NodeId, level: Level, role: Role, now: Instant) -> Self {
        Self {
            node,
            level,
            role,
            link: Link::Down,
            since: now,
            last_contact: None,
            cut: false,
            refused: None,
            barred: false,
            redial: Backoff::default(),
            redial_at: None,
            around_at: None,
            offset_ms: None,
            program: String::new(),
            boots: Boots::default(),
            told: Lanes::default(),
            cursors: BTreeMap::new(),
            dirty: Lanes::default(),
            out: Lanes::default(),
            pull: Lanes::default(),
            storing: Lanes::default(),
            kinds: Vec::new(),
            more: BTreeMap::new(),
            doubts: BTreeMap::new(),
            said: BTreeMap::new(),
            said_by: None,
            greeted_with: None,
            sessions: 0,
            boot: None,
            carried_at: None,
            below: BTreeMap::new(),
            told_below: BTreeMap::new(),
            trouble: BTreeMap::new(),
        }
    }

    pub(crate) const fn is_up(&self) -> bool {
        matches!(self.link, Link::Up) && !self.cut
    }

    /// Why the last greeting was refused, here or there. Whoever seems to run twice is refused for that
    /// until an operator has decided, whatever else its greetings lack.
    pub(crate) const fn refusal(&self) -> Option<Reason> {
        if self.boots.is_paused() { Some(Reason::Clone) } else { self.refused }
    }

    /// Whether this greeting was heard before, and the session that it began goes on.
    pub(crate) fn has_greeted_with(&self, hello: &Hello) -> bool {
        self.is_up() && self.greeted_with == Some(hello.request) && self.boot == Some(hello.boot)
    }

    /// What was on its way is forgotten; what waits stays known.
    pub(crate) fn stop_lanes(&mut self) {
        self.out = Lanes::default();
        self.pull = Lanes::default();
    }

    /// What the neighbour holds is learnt anew, from its greeting.
    pub(crate) fn forget_cursors(&mut self) {
        self.cursors.clear();
        self.dirty = Lanes::default();
        self.told = Lanes::default();
        self.more.clear();
        self.doubts.clear();
        self.told_below.clear();
        self.trouble.clear();
    }

    /// A stream is refused, or no longer; of one that is, the first time is kept.
    pub(crate) fn troubled(&mut self, stream: StreamId, side: Where, reason: Option<Reason>, now: Instant) {
        let Some(reason) = reason else {
            self.trouble.remove(&(stream, side));
            return;
        };
        if self.trouble.len() < terms::TROUBLES_KEPT || self.trouble.contains_key(&(stream, side)) {
            self.trouble.entry((stream, side)).or_insert((reason, now)).0 = reason;
        }
    }

    /// The neighbour's cursor of a stream; nothing is assumed held.
    pub(crate) fn cursor(&mut self, stream: StreamId, now: Instant) -> &mut Cursor {
        self.cursors.entry(stream).or_insert(Cursor {
            next: 1,
            waiting_since: now,
            rest_until: None,
            stopped: false,
        })
    }
}
