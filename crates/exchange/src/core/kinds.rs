//! Which kinds of fact can be read where. Each node says in its greeting what it and everybody beyond it
//! can read: a child what it and all below it can, a parent what it and all above it can. So a
//! neighbour's word holds for everybody to whom something goes in that direction, and a kind that
//! older programs cannot read is written only when all of them have been replaced. What was said is
//! kept through restarts, and said anew when it changes.
//!
//! What is never true here: that a neighbour that has not spoken yet is taken to read anything.

use super::event::{Effect, Notice};
use super::intake::Proof;
use super::message::Message;
use super::node::Node;
use super::peer::Role;
use kernel::NodeId;
use std::collections::BTreeMap;

/// Kinds with the newest version of each.
pub type Kinds = Vec<(String, u16)>;

impl<P: Proof> Node<P> {
    /// What this node and all below it can read.
    pub(crate) fn read_below(&self) -> Kinds {
        self.read_with(Role::Child)
    }

    /// What this node and all above it can read.
    pub(crate) fn read_above(&self) -> Kinds {
        self.read_with(Role::Parent)
    }

    fn read_with(&self, role: Role) -> Kinds {
        let of_role = self.peers.values().filter(|p| p.role == role);
        of_role.fold(self.me.kinds.clone(), |all, peer| common(all, &peer.kinds))
    }

    /// A neighbour says what can be read in its direction. Whoever stands in the other one hears it
    /// when that changes what this node says itself.
    pub(crate) fn reads(&mut self, id: NodeId, kinds: Kinds, fx: &mut Vec<Effect>) {
        let Some(role) = self.peers.get(&id).filter(|p| p.kinds != kinds).map(|p| p.role) else { return };
        let before = self.read_with(role);
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.kinds.clone_from(&kinds);
        }
        fx.push(Effect::Notify(Notice::Reads(id, kinds)));
        let now = self.read_with(role);
        if now == before {
            return;
        }
        let hears = match role {
            Role::Child => Role::Parent,
            Role::Parent => Role::Child,
            Role::Grandparent | Role::Grandchild => return,
        };
        for peer in self.peers.values().filter(|p| p.role == hears && p.is_up()) {
            fx.push(Effect::Send(peer.node, Message::Kinds(now.clone())));
        }
    }
}

/// What both lists name, in the lower of both versions.
fn common(ours: Kinds, theirs: &Kinds) -> Kinds {
    // The usual case: the same program.
    if ours == *theirs {
        return ours;
    }
    let theirs: BTreeMap<&str, u16> =
        theirs.iter().map(|(kind, version)| (kind.as_str(), *version)).collect();
    let both = ours.into_iter().filter_map(|(kind, version)| {
        let other = *theirs.get(kind.as_str())?;
        Some((kind, version.min(other)))
    });
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_both_read_is_common_in_the_version_that_both_read() {
        let list = |of: &[(&str, u16)]| of.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect::<Kinds>();
        let ours = list(&[("a", 2), ("b", 1), ("c", 1)]);
        assert_eq!(common(ours.clone(), &list(&[("c", 3), ("a", 1), ("x", 1)])), list(&[("a", 1), ("c", 1)]));
        assert_eq!(common(ours, &list(&[])), list(&[]), "who has said nothing reads nothing");
    }
}
