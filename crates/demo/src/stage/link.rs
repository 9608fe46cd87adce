//! Parent and child know each other, as if the child had joined with a token: trust,
//! addresses, and what the other already holds, so that a started node does not think
//! that a month waits to be sent.

use super::{Stage, StageError, StageNode};
use exchange::core::Role;
use exchange::core::enrol::words;
use exchange::core::message::StreamHead;
use exchange::http::store::{StoredPeer, keep_certificate, keep_held, keep_peer};
use facts::Certificate;
use facts::draft::Draft;
use facts::entry::Channel;
use facts::org::{NodeEnrolled, unit_of_code};
use journal::read::stream_heads;
use journal::{Acting, JournalError, Turn};
use kernel::NodeId;
use std::collections::BTreeMap;

impl StageNode {
    fn certificate(&self) -> Certificate {
        self.journal.identity().certificate
    }

    fn address(&self) -> String {
        format!("https://{}", self.layout.exchange)
    }
}

impl Stage {
    fn above(&self, node: &StageNode) -> Option<&StageNode> {
        self.nodes.iter().find(|above| Some(&above.layout.key) == node.layout.parent.as_ref())
    }

    /// Makes every child and its parent neighbours.
    pub(super) fn link(&mut self) -> Result<(), StageError> {
        self.trust()?;
        for child in &self.nodes {
            let Some(parent) = self.above(child) else { continue };
            self.join(child, parent)?;
            take_in(parent, child)?;
        }
        for node in &mut self.nodes {
            node.restless = true;
        }
        Ok(())
    }

    /// Every node has every certificate: those above it, whom it trusts, and those below,
    /// so that it knows through which child the way to a node leads.
    fn trust(&self) -> Result<(), StageError> {
        let certificates: Vec<Certificate> = self.nodes.iter().map(StageNode::certificate).collect();
        for node in &self.nodes {
            let certificates = certificates.clone();
            node.journal.run(Turn::Local, move |tx| {
                for certificate in &certificates {
                    keep_certificate(tx, certificate, certificate.issuer == certificate.node)?;
                }
                Ok::<(), JournalError>(())
            })?;
        }
        Ok(())
    }

    /// The child's side: the parent and the one above it.
    fn join(&self, child: &StageNode, parent: &StageNode) -> Result<(), StageError> {
        let digits = words(&parent.certificate(), &child.certificate());
        let peer = |node: &StageNode, role| StoredPeer {
            node: node.id,
            role,
            address: node.address(),
            words: digits.clone(),
            cut: false,
        };
        let mut peers = vec![peer(parent, Role::Parent)];
        peers.extend(self.above(parent).map(|grandparent| peer(grandparent, Role::Grandparent)));
        child.journal.run(Turn::Local, move |tx| {
            let now = tx.now();
            for peer in &peers {
                keep_peer(tx, peer, now)?;
            }
            Ok::<(), JournalError>(())
        })?;
        Ok(())
    }

    /// Notes on every node what its neighbours hold by now.
    ///
    /// # Errors
    /// [`StageError::Journal`].
    pub fn note_held(&self) -> Result<(), StageError> {
        let mut held: BTreeMap<NodeId, Vec<StreamHead>> = BTreeMap::new();
        for node in &self.nodes {
            let heads = node.journal.read(stream_heads)?;
            let carried = heads.into_iter().filter(|h| h.stream.channel != Channel::Local && h.seq > 0);
            let list =
                carried.map(|h| StreamHead { stream: h.stream, next: h.seq.saturating_add(1), head: h.head });
            held.insert(node.id, list.collect());
        }
        for node in &self.nodes {
            // The one above the parent too: urgent entries go round by it.
            let above = self.above(node);
            let further = above.and_then(|parent| self.above(parent));
            let neighbours = self.nodes.iter().filter(|other| {
                other.layout.parent.as_ref() == Some(&node.layout.key)
                    || [above, further].into_iter().flatten().any(|known| known.id == other.id)
            });
            let list: Vec<(NodeId, StreamHead)> = neighbours
                .flat_map(|other| held.get(&other.id).into_iter().flatten().map(|head| (other.id, *head)))
                .collect();
            node.journal.run(Turn::Local, move |tx| {
                let now = tx.now();
                keep_held(tx, &list, now)?;
                Ok::<(), JournalError>(())
            })?;
        }
        Ok(())
    }
}

/// The parent's side.
fn take_in(parent: &StageNode, child: &StageNode) -> Result<(), StageError> {
    let certificate = child.certificate();
    let peer = StoredPeer {
        node: child.id,
        role: Role::Child,
        address: String::new(),
        words: words(&parent.certificate(), &certificate),
        cut: false,
    };
    let enrolled = NodeEnrolled {
        node: child.id,
        code: certificate.code,
        level: certificate.level,
        name: certificate.name,
        at: parent.journal.clock().now(),
    };
    let noted = Draft::of(&enrolled)?.by(unit_of_code(&parent.layout.code));
    parent.journal.run(Turn::Local, move |tx| {
        let now = tx.now();
        keep_peer(tx, &peer, now)?;
        tx.append(Acting::platform(), vec![noted])?;
        Ok::<(), JournalError>(())
    })?;
    Ok(())
}
