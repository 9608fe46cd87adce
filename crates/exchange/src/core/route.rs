//! Which stream goes where. A pure question about the tree: the answer depends on
//! who wrote the stream and for whom, never on how it happened to come, so every
//! node on the way gives the same answer and nothing turns in circles.

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
    /// Anywhere else: the way is through the parent.
    Above,
}

/// On which side `node` is, seen from `here`.
#[must_use]
pub fn side_of(registry: &Registry, here: NodeId, node: NodeId) -> Side {
    if node == here {
        return Side::Here;
    }
    registry.child_towards(here, node).map_or(Side::Above, Side::Below)
}

/// Whether the stream goes from `here` to its parent at `parent_level`.
#[must_use]
pub fn goes_up(registry: &Registry, here: Place, parent_level: Level, stream: &StreamId) -> bool {
    if side_of(registry, here.node, stream.origin) == Side::Above {
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
        // What a child says to all below it is for those below it.
        Channel::Down => !matches!(origin, Side::Below(_)),
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
        Channel::To(node) => !registry.is_under(node, from),
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
