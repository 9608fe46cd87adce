//! Which stream goes where. A pure question about the tree: the answer depends on
//! who wrote the stream and for whom, never on how it happened to come, so every
//! node on the way gives the same answer and nothing turns in circles.
//!
//! Of a node whose certificate is not known nobody can say whether it stands below or
//! elsewhere. What is addressed to it goes nowhere until the certificate is here
//! (`docs/decisions/0007`); a guess would give it to somebody it is not meant for.

use super::trust::Registry;
use facts::{Channel, StreamId};
use kernel::{Level, NodeId};

/// Where a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// Its level.
    pub level: Level,
}

/// Where an origin or an addressee is, seen from a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The node itself.
    Here,
    /// Below, through this child.
    Below(NodeId),
    /// Anywhere else in the known tree: the way is through the parent.
    Above,
    /// Nobody has named it yet: there is no way.
    Unknown,
}

/// On which side `node` is, seen from `here`.
#[must_use]
pub fn side_of(registry: &Registry, here: NodeId, node: NodeId) -> Side {
    if node == here {
        return Side::Here;
    }
    match registry.child_towards(here, node) {
        Some(child) => Side::Below(child),
        None if registry.newest(node).is_some() => Side::Above,
        None => Side::Unknown,
    }
}

/// Whether the stream goes from `here` to its parent at `parent_level`.
#[must_use]
pub fn goes_up(registry: &Registry, here: Place, parent_level: Level, stream: &StreamId) -> bool {
    if matches!(side_of(registry, here.node, stream.origin), Side::Above | Side::Unknown) {
        return false;
    }
    match stream.channel {
        Channel::Local | Channel::Down => false,
        Channel::Up(highest) => highest.reaches(parent_level),
        Channel::To(node) => side_of(registry, here.node, node) == Side::Above,
    }
}

/// Whether the stream goes from `here` to its child `child`.
#[must_use]
pub fn goes_down(registry: &Registry, here: Place, child: NodeId, stream: &StreamId) -> bool {
    let origin = side_of(registry, here.node, stream.origin);
    match stream.channel {
        Channel::Local | Channel::Up(_) => false,
        // What a child says to all below it is for those below it, and what somebody said who
        // once stood above is for nobody here any more.
        Channel::Down => origin == Side::Here || registry.is_under(here.node, stream.origin),
        Channel::To(node) => {
            side_of(registry, here.node, node) == Side::Below(child) && origin != Side::Below(child)
        }
    }
}

/// Whether the stream may come to `here` from `from`, a node below it (its child,
/// or a grandchild that goes around a dead parent).
#[must_use]
pub fn may_come_from_below(registry: &Registry, here: Place, from: NodeId, stream: &StreamId) -> bool {
    if !registry.is_under(stream.origin, from) {
        return false;
    }
    match stream.channel {
        Channel::Local | Channel::Down => false,
        Channel::Up(highest) => highest.reaches(here.level),
        Channel::To(node) => registry.newest(node).is_some() && !registry.is_under(node, from),
    }
}

/// Whether the stream may come to `here` from its parent.
#[must_use]
pub fn may_come_from_above(registry: &Registry, here: Place, parent: NodeId, stream: &StreamId) -> bool {
    if registry.is_under(stream.origin, here.node) {
        return false;
    }
    match stream.channel {
        Channel::Local | Channel::Up(_) => false,
        // Only those above may speak to all below.
        Channel::Down => {
            registry.is_under(here.node, stream.origin) && registry.is_under(parent, stream.origin)
        }
        Channel::To(node) => registry.is_under(node, here.node),
    }
}
