//! The witness: with each greeting and heartbeat a neighbour says how far its own streams go and with
//! which hash. The last word of it is kept, through restarts too, so what it once said can be held
//! against it: after a lost disk what is held nowhere any more is counted, and a history that was
//! written anew below a position that was said is noticed, in the next word or in the run that
//! comes. Streams that never leave their author have no other witness.
//!
//! What is never true here: that somebody is refused for it. A machine that came back from an old
//! copy looks the same, and what it wrote is needed; a person is told.

use super::event::{Effect, Notice};
use super::faults::Fault;
use super::intake::{Proof, VerifiedRun};
use super::message::StreamHead;
use super::node::Node;
use super::terms;
use facts::{Channel, StreamId};
use kernel::{EpochId, NodeId};
use std::collections::BTreeMap;

impl<P: Proof> Node<P> {
    /// How far the neighbour says that its own streams go. After a restart it may be less
    /// than it was: what is held nowhere between the two is gone with its disk.
    pub(crate) fn note_said(
        &mut self,
        id: NodeId,
        boot: EpochId,
        heads: &[StreamHead],
        fx: &mut Vec<Effect>,
    ) {
        let own: Vec<StreamHead> = heads.iter().filter(|h| h.stream.origin == id).copied().collect();
        self.note_rewritten(id, &own, fx);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.said_by == Some(boot) || heads.len() >= terms::HEADS_PER_MESSAGE {
            let mut new = Vec::new();
            for head in own {
                if peer.said.len() >= terms::HEADS_PER_MESSAGE && !peer.said.contains_key(&head.stream) {
                    continue;
                }
                let said = peer.said.entry(head.stream).or_insert(StreamHead::empty(head.stream));
                if head.next >= said.next && *said != head {
                    *said = head;
                    new.push(head);
                }
            }
            keep(id, new, Vec::new(), fx);
            return;
        }
        peer.said_by = Some(boot);
        let now_said: BTreeMap<StreamId, StreamHead> = own.iter().map(|h| (h.stream, *h)).collect();
        let before = std::mem::replace(&mut peer.said, now_said);
        let new = own.into_iter().filter(|head| before.get(&head.stream) != Some(head)).collect();
        let gone = before.keys().filter(|stream| !peer.said.contains_key(stream)).copied().collect();
        keep(id, new, gone, fx);
        for (stream, said) in before {
            let Some(peer) = self.peers.get(&id) else { return };
            // Of what does not pass here others may know more.
            let judges = self.came_from(peer, &stream) || stream.channel == Channel::Local;
            let there = peer.said.get(&stream).map_or(1, |head| head.next);
            let kept = there.max(self.held(stream).next);
            if judges && kept < said.next && !self.planted.has(Fault::LostUnsaid) {
                fx.push(Effect::Notify(Notice::Lost { stream, from: kept, to: said.next }));
            }
        }
    }

    /// Another hash at a position that was said before, or that is held here.
    fn note_rewritten(&self, id: NodeId, own: &[StreamHead], fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get(&id) else { return };
        for head in own.iter().filter(|head| head.next > 1) {
            let said = peer.said.get(&head.stream);
            let new = said != Some(head) && !self.is_frozen(&head.stream);
            let differs = |known: &StreamHead| known.next == head.next && known.head != head.head;
            let parts = said.is_some_and(differs) || self.held.get(&head.stream).is_some_and(differs);
            if new && parts && !self.planted.has(Fault::WitnessByPosition) {
                fx.push(Effect::Notify(Notice::Rewritten { stream: head.stream, next: head.next }));
            }
        }
    }

    /// A run of the neighbour's own that goes over the position it once said, and does not lead there.
    pub(crate) fn witness(&mut self, id: NodeId, run: &VerifiedRun, fx: &mut Vec<Effect>) {
        if run.stream.origin != id || self.planted.has(Fault::WitnessByPosition) {
            return;
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let Some(said) = peer.said.get(&run.stream).copied() else { return };
        let place = said.next.checked_sub(1).and_then(|last| last.checked_sub(run.first));
        let there = place.and_then(|n| run.entries.get(usize::try_from(n).ok()?));
        if there.is_some_and(|(_, hash)| *hash != said.head) {
            let after = run.head_after();
            peer.said.insert(run.stream, after);
            keep(id, vec![after], Vec::new(), fx);
            fx.push(Effect::Notify(Notice::Rewritten { stream: run.stream, next: said.next }));
        }
    }
}

fn keep(peer: NodeId, heads: Vec<StreamHead>, gone: Vec<StreamId>, fx: &mut Vec<Effect>) {
    if !heads.is_empty() || !gone.is_empty() {
        fx.push(Effect::Notify(Notice::Said { peer, heads, gone }));
    }
}
