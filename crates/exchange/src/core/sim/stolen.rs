//! A machine is stolen: its keys are revoked by the parent, the thief signs on with them,
//! and the node comes back with new ones and writes again what nobody will take.

use super::cheap::{Cheap, sign_checkpoint};
use super::world::{Happens, Writes};
use super::{Hazard, World};
use crate::core::event::{Command, Event, PersistItem};
use crate::core::faults::Fault;
use crate::core::intake::Proof;
use crate::core::message::{Hello, Message, Push, Run};
use crate::core::revoke::{Cuts, Revocation, key_digest};
use facts::crypto::sm3;
use facts::{Certificate, Channel, Header, Lane, StreamId};
use kernel::{EpochId, EventId};
use std::collections::{BTreeMap, BTreeSet};

const MINUTE_MS: i64 = 60_000;
/// Entries written again in one transaction.
const AGAIN_PAGE: usize = 2;
/// Everybody has heard of a revocation within this.
const HEARD_MS: i64 = 10 * MINUTE_MS;

/// What the thief took away: the machine as it was.
pub(crate) struct Loot {
    key: Vec<u8>,
    chain: Vec<Certificate>,
    epoch: EpochId,
}

impl World {
    /// A lowest node is stolen and its parent's operator revokes its keys at once. The
    /// others hear of it when the entry has come to them.
    pub(crate) fn steal(&mut self, at: usize) {
        let Some(parent) = self.nodes[at].parent else { return };
        let forked = self.oracle.forked.iter().any(|(node, _)| *node == self.nodes[at].id);
        // A machine that changes hands twice on one day is not judged here.
        let moves = self.nodes[at].moving.is_some() || !self.nodes[at].brought.is_empty();
        if self.nodes[parent].core.is_none() || self.nodes[at].stolen || forked || moves {
            return;
        }
        self.weather.count(Hazard::Stolen);
        self.nodes[at].stolen = true;
        let cuts = self.cut_at(parent, at);
        let newest = self.nodes[at].key.clone();
        let signed: BTreeMap<_, _> =
            (self.nodes[at].keys.clone()).into_iter().filter(|(_, key)| *key == newest).collect();
        self.oracle.cut(parent, &signed, &cuts);
        self.hears(parent, cuts.clone());
        for other in 0..self.nodes.len() {
            if other != parent && other != at {
                let by_ms = 1_000 + self.weather.below(Hazard::Stolen, HEARD_MS - 2_000);
                self.schedule(by_ms, other, 0, Happens::Hears(cuts.clone()));
            }
        }
        let node = &self.nodes[at];
        let chain = node.greeting.as_ref().map_or_else(Vec::new, |hello| hello.chain.clone());
        let loot = Loot { key: node.key.clone(), chain, epoch: node.epoch };
        for _ in 0..3 {
            let by_ms = self.weather.below(Hazard::Stolen, 30 * MINUTE_MS);
            let grandparent =
                self.nodes[parent].parent.filter(|_| self.weather.below(Hazard::Stolen, 3) == 0);
            // Who has not heard yet believes him; that is not what is judged here.
            let heard_ms = if grandparent.is_some() { HEARD_MS } else { 0 };
            self.thief_calls(heard_ms + by_ms, at, grandparent.unwrap_or(parent), &loot);
        }
        let away_ms = MINUTE_MS + self.weather.below(Hazard::Stolen, 20 * MINUTE_MS);
        self.schedule(away_ms, at, 0, Happens::Reenrols(cuts));
    }

    /// What the parent holds of each key of the node is what counts.
    fn cut_at(&self, parent: usize, at: usize) -> Vec<Revocation> {
        let (disk, node) = (&self.nodes[parent].disk, &self.nodes[at]);
        let known =
            |digest: &facts::Digest32| disk.revoked.iter().any(|r| r.node == node.id && r.key == *digest);
        let keys = node.certificates.iter().map(|c| (key_digest(&c.signing), c.signing.clone()));
        let keys: BTreeMap<_, _> = keys.filter(|(digest, _)| !known(digest)).collect();
        // Who stood below it once has certificates of it that are right.
        let signed = disk.certificates.iter().filter(|c| c.issuer == node.id && c.node != node.id);
        let stands: BTreeSet<_> = signed.map(|c| sm3(&[&c.encode()])).collect();
        let of = |(digest, key): (&facts::Digest32, &facts::VerifyingKey)| Revocation {
            node: node.id,
            key: *digest,
            by: self.nodes[parent].id,
            until: (disk.streams.keys())
                .filter(|s| s.origin == node.id)
                .filter(|s| disk.epochs.get(&s.epoch).is_some_and(|c| c.signing == *key))
                .map(|s| disk.head(*s))
                .collect(),
            stands: stands.clone(),
        };
        keys.iter().map(of).collect()
    }

    /// The entry that revokes has been applied at a node.
    pub(crate) fn hears(&mut self, at: usize, cuts: Vec<Revocation>) {
        for cut in cuts {
            if !self.nodes[at].disk.revoked.contains(&cut) {
                self.nodes[at].disk.revoked.push(cut.clone());
            }
            self.feed(at, Event::Command(Command::Revoke(Box::new(cut))));
        }
    }

    /// The operators have given the node new keys; some time later it hears of the cut and
    /// writes again what lies behind it.
    pub(crate) fn reenrols(&mut self, at: usize, cuts: Vec<Revocation>) {
        let running = |parent: &usize| self.nodes[*parent].core.is_some() && self.nodes[at].core.is_some();
        let Some(parent) = self.nodes[at].parent.filter(running) else {
            self.schedule(MINUTE_MS, at, 0, Happens::Reenrols(cuts));
            return;
        };
        self.nodes[at].stolen = false;
        // Also what it opened with the old keys in the meantime, as after a restore.
        let old: BTreeMap<_, _> = self.nodes[at].keys.clone();
        self.oracle.cut(parent, &old, &[]);
        self.rotate(at);
        let by_ms = 5_000 + self.weather.below(Hazard::Stolen, 5 * MINUTE_MS);
        self.schedule(by_ms, at, 0, Happens::HearsOwn(cuts));
    }

    pub(crate) fn hears_own(&mut self, at: usize, cuts: Vec<Revocation>) {
        if self.nodes[at].core.is_none() {
            self.schedule(MINUTE_MS, at, 0, Happens::HearsOwn(cuts));
            return;
        }
        self.hears(at, cuts);
        self.writes_again(at);
    }

    /// What lies behind a cut of its own is written again, a few entries in each transaction, until nothing is left.
    pub(crate) fn writes_again(&mut self, at: usize) {
        let left = self.left_to_write(at);
        for (channel, lane, header) in left.iter().take(AGAIN_PAGE) {
            self.append_as(at, *channel, *lane, &Writes::Again(Box::new(header.clone())));
        }
        if left.len() > AGAIN_PAGE {
            let wait_ms = self.sync_ms();
            self.later(wait_ms, at, Happens::WritesAgain);
        }
    }

    /// A process has begun: what is left of it is written.
    pub(crate) fn begin_writing(&mut self, at: usize) {
        let node = &self.nodes[at];
        let cut = node.disk.revoked.iter().any(|cut| cut.node == node.id) && !node.stolen;
        if cut && !node.planted.has(Fault::AgainForgotten) {
            self.later(1, at, Happens::WritesAgain);
        }
    }

    /// Entries of its own that lie behind a cut and that no later epoch has.
    fn left_to_write(&self, at: usize) -> Vec<(Channel, Lane, Header)> {
        let node = &self.nodes[at];
        let anywhere = node.planted.has(Fault::AgainAnywhere);
        let id = node.id;
        let own = || node.disk.streams.iter().filter(move |(s, _)| s.origin == id);
        let later = |of: &StreamId, event: EventId| {
            own().any(|(s, kept)| {
                let counts =
                    s.channel == of.channel && (s.epoch > of.epoch || (anywhere && s.epoch != of.epoch));
                counts && kept.entries.iter().any(|(entry, _)| entry.header.event_id == event)
            })
        };
        let mut left = Vec::new();
        for (stream, kept) in own().filter(|(s, _)| s.epoch != node.epoch && s.channel != Channel::Local) {
            let Some(cut) = self.oracle.cut_of(stream) else { continue };
            let behind = kept.entries.iter().skip(cut as usize - 1).map(|(entry, _)| &entry.header);
            let new = behind.filter(|header| !later(stream, header.event_id));
            left.extend(new.map(|header| (stream.channel, stream.lane, header.clone())));
        }
        left
    }

    /// A node that has new keys and has written again what lies behind the cut of the old ones, in an epoch that counts.
    pub(crate) fn judge_written_again(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let heard = node.disk.revoked.iter().any(|cut| cut.node == node.id);
            let id = node.id;
            let told = move |s: &StreamId| s.origin == id && s.channel != Channel::Local;
            let own = || node.disk.streams.iter().filter(move |(s, _)| told(s));
            let counted = own().flat_map(|(s, kept)| {
                let most = self.oracle.cut_of(s).map_or(usize::MAX, |cut| cut as usize - 1);
                kept.entries.iter().take(most).map(|(entry, _)| (s.channel, entry.header.event_id))
            });
            let counted: BTreeSet<_> = counted.collect();
            let all =
                own().flat_map(|(s, kept)| kept.entries.iter().map(|(e, _)| (s.channel, e.header.event_id)));
            let left = all.filter(|event| !counted.contains(event)).count();
            if heard && !node.stolen && left > 0 {
                wrong.push(format!("node {at} has not written again {left} entries that nobody takes"));
            }
        }
        wrong
    }

    /// Whether a batch holds what a revoked key signed behind its cut: the store looks once
    /// more, in the transaction.
    pub(crate) fn behind_cut(&self, at: usize, items: &[PersistItem]) -> bool {
        if self.nodes[at].planted.has(Fault::RevokedSigns) {
            return false;
        }
        let cuts = Cuts::of(&self.nodes[at].disk.revoked);
        items.iter().any(|item| match item {
            PersistItem::Run(run) | PersistItem::GivenBack(run) => {
                !cuts.leaves(&run.signer, &run.head_after())
            }
            _ => false,
        })
    }

    /// The thief greets as the node, and pushes what the node never wrote: behind the last
    /// entry of a stream that the receiver holds, or in an epoch of his own.
    fn thief_calls(&mut self, by_ms: i64, at: usize, above: usize, loot: &Loot) {
        let id = self.nodes[at].id;
        let request = self.dice.next();
        let boot = EpochId::from_bytes(std::array::from_fn(|i| (request >> (8 * (i % 8))) as u8 ^ 0x7f));
        let hello = Hello {
            request,
            protocol: (crate::core::terms::PROTOCOL_OLDEST, crate::core::terms::PROTOCOL_NEWEST),
            program: "thief".to_owned(),
            node: id,
            boot,
            previous_boot: None,
            epoch: loot.epoch,
            chain: loot.chain.clone(),
            now: self.now,
            heads: Vec::new(),
            subtree: [0; 32],
            kinds: Vec::new(),
        };
        self.deliver(by_ms, above, id, Message::Hello(Box::new(hello)));
        let own_epoch = self.weather.below(Hazard::Stolen, 2) == 0;
        let epoch = if own_epoch { boot } else { loot.epoch };
        let stream =
            StreamId { origin: id, epoch, channel: Channel::Up(self.nodes[0].level), lane: Lane::Urgent };
        let run = self.forged_after(above, stream, &loot.key);
        let push =
            Push { request: request ^ 2, lane: Lane::Urgent, certificates: Vec::new(), runs: vec![run] };
        self.deliver(by_ms + 50, above, id, Message::Push(push));
    }

    fn forged_after(&self, above: usize, stream: StreamId, key: &[u8]) -> Run {
        let held = self.nodes[above].disk.head(stream);
        let like = self.oracle.said.values().flat_map(|said| &said.entries).next();
        let Some((like, _)) = like else {
            return Run {
                stream,
                first: 1,
                prev: [0; 32],
                entries: Vec::new(),
                checkpoint: None,
                erasures: Vec::new(),
            };
        };
        let mut entry = like.clone();
        entry.header.stream = stream;
        entry.header.seq = held.next;
        entry.body = b"stolen".to_vec();
        let head = Cheap.link(&held.head, &entry);
        let checkpoint = Some(sign_checkpoint(stream, held.next, head, self.now, key));
        Run {
            stream,
            first: held.next,
            prev: held.head,
            entries: vec![entry],
            checkpoint,
            erasures: Vec::new(),
        }
    }
}
