//! How a link is, for the operator's page and the banner. A snapshot; it decides nothing.

use super::intake::Proof;
use super::lane::Lanes;
use super::message::Reason;
use super::node::Node;
use super::peer::{Link, Peer, Role};
use facts::Lane;
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

    fn link_status(&self, peer: &Peer) -> LinkStatus {
        let certificate = self.trust.newest(peer.node);
        let state = match (peer.cut, peer.link, peer.refused) {
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
            since: peer.since,
            last_contact: peer.last_contact,
            backlog: Lanes::of(|lane| self.backlog(peer, lane)),
            offset_ms: peer.offset_ms,
            program: peer.program.clone(),
            certificate_until: certificate.map(|c| c.not_after),
        }
    }

    fn backlog(&self, peer: &Peer, lane: Lane) -> u64 {
        let waiting = peer.dirty.get(lane).iter().map(|stream| {
            let held = self.held.get(stream).map_or(1, |h| h.next);
            held.saturating_sub(peer.cursors.get(stream).map_or(1, |c| c.next))
        });
        waiting.fold(0, u64::saturating_add)
    }
}
