//! How a link is, for the operator's page and the banner. A snapshot; it decides nothing.

use super::intake::Proof;
use super::lane::Lanes;
use super::message::{Reason, StreamHead};
use super::node::Node;
use super::peer::{Link, Peer, Role, Where};
use super::route::{Side, side_of};
use super::terms;
use facts::{Channel, Lane, StreamId};
use kernel::{Instant, Level, NodeId};

/// State of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Both sides talk.
    Up,
    /// This node tries to reach the other.
    Connecting,
    /// No contact.
    Down,
    /// Cut here by the operator.
    Cut,
    /// The last greeting was refused.
    Refused(Reason),
}

impl LinkState {
    /// The word for the UI.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Connecting => "connecting",
            Self::Down => "down",
            Self::Cut => "cut",
            Self::Refused(_) => "refused",
        }
    }
}

/// A stream that one side does not take from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The stream.
    pub stream: StreamId,
    /// Its author's name by the certificate.
    pub author: String,
    /// Who refuses.
    pub side: Where,
    /// Why.
    pub reason: Reason,
    /// Since when.
    pub since: Instant,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStatus {
    /// The neighbour.
    pub node: NodeId,
    /// Its name by its certificate.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// What it is to this node.
    pub role: Role,
    /// How the link is.
    pub state: LinkState,
    /// Since when.
    pub since: Instant,
    /// The last message from it.
    pub last_contact: Option<Instant>,
    /// Entries that wait to go to it.
    pub backlog: Lanes<u64>,
    /// Files that this node waits for from it.
    pub files: u64,
    /// The first position that waits, of each stream that has one waiting.
    pub waiting: Vec<(StreamId, u64)>,
    /// Entries it holds of what goes to it.
    pub held: Lanes<u64>,
    /// When this node calls it again; `None` while it is linked, or when it calls us.
    pub next_try: Option<Instant>,
    /// Attempts since it was last reached.
    pub tries: u32,
    /// Streams that are refused here or there.
    pub trouble: Vec<Trouble>,
    /// Its clock minus ours.
    pub offset_ms: Option<i64>,
    /// Its program's version.
    pub program: String,
    /// Its certificate ends.
    pub certificate_until: Option<Instant>,
}

impl<P: Proof> Node<P> {
    /// All links, parent first.
    #[must_use]
    pub fn links(&self) -> Vec<LinkStatus> {
        let mut links: Vec<LinkStatus> = self.peers.values().map(|peer| self.link_status(peer)).collect();
        links.sort_by_key(|link| (link.role, link.code.clone(), link.node));
        links
    }

    /// The parent and the children, and whether the link is up. The way around a dead
    /// parent is mostly silent and no fault.
    pub fn direct(&self) -> impl Iterator<Item = (NodeId, bool)> + '_ {
        let direct = self.peers.values().filter(|p| matches!(p.role, Role::Parent | Role::Child));
        direct.map(|p| (p.node, p.is_up()))
    }

    /// What is kept here because nobody has named its addressee yet.
    #[must_use]
    pub fn unaddressed(&self) -> Vec<StreamHead> {
        let nowhere = |h: &&StreamHead| {
            matches!(h.stream.channel, Channel::To(node)
                if side_of(&self.trust, self.me.node, node) == Side::Unknown)
        };
        self.held.values().filter(nowhere).copied().collect()
    }

    fn link_status(&self, peer: &Peer) -> LinkStatus {
        let certificate = self.trust.newest(peer.node);
        let state = match (peer.cut, peer.link, peer.refusal()) {
            (true, _, _) => LinkState::Cut,
            (_, Link::Up, _) => LinkState::Up,
            (_, _, Some(reason)) => LinkState::Refused(reason),
            (_, Link::Greeting { .. }, _) => LinkState::Connecting,
            (_, Link::Down, _) => LinkState::Down,
        };
        LinkStatus {
            node: peer.node,
            name: certificate.map(|c| c.name.clone()).unwrap_or_default(),
            code: certificate.map(|c| c.code.clone()).unwrap_or_default(),
            level: peer.level,
            role: peer.role,
            state,
            since: self.wall(peer.since),
            last_contact: peer.last_contact.map(|at| self.wall(at)),
            backlog: Lanes::of(|lane| self.backlog(peer, lane)),
            files: self.files_from(peer.node),
            waiting: first_waiting(peer),
            held: Lanes::of(|lane| held_there(peer, lane)),
            next_try: peer.redial_at.filter(|_| dials(peer)).map(|at| self.wall(at)),
            tries: if dials(peer) { peer.redial.failures() } else { 0 },
            trouble: self.trouble_of(peer),
            offset_ms: peer.offset_ms,
            program: peer.program.clone(),
            certificate_until: certificate.map(|c| c.not_after),
        }
    }

    fn trouble_of(&self, peer: &Peer) -> Vec<Trouble> {
        let all = peer.trouble.iter().map(|((stream, side), (reason, since))| Trouble {
            stream: *stream,
            author: self.trust.newest(stream.origin).map(|c| c.name.clone()).unwrap_or_default(),
            side: *side,
            reason: *reason,
            since: self.wall(*since),
        });
        all.collect()
    }

    pub(crate) fn backlog(&self, peer: &Peer, lane: Lane) -> u64 {
        let waiting = peer.dirty.get(lane).iter().map(|stream| {
            let held = self.held.get(stream).map_or(1, |h| h.next);
            held.saturating_sub(peer.cursors.get(stream).map_or(1, |c| c.next))
        });
        waiting.fold(0, u64::saturating_add)
    }
}

/// Whether this node will call the neighbour by itself.
fn dials(peer: &Peer) -> bool {
    peer.role == Role::Parent && !peer.cut && !matches!(peer.link, Link::Up)
}

fn first_waiting(peer: &Peer) -> Vec<(StreamId, u64)> {
    let next = |stream: &StreamId| (*stream, peer.cursors.get(stream).map_or(1, |c| c.next));
    Lane::ALL
        .into_iter()
        .flat_map(|lane| peer.dirty.get(lane).iter().take(terms::WAITING_TOLD).map(next))
        .collect()
}

fn held_there(peer: &Peer, lane: Lane) -> u64 {
    let of_lane = peer.cursors.iter().filter(|(stream, _)| stream.lane == lane);
    of_lane.map(|(_, cursor)| cursor.next.saturating_sub(1)).fold(0, u64::saturating_add)
}
