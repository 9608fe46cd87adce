//! What operators and accidents do to machines: backups and their return, clocks, keys,
//! copies, outages; and how an operator answers an alarm.

use super::cheap::{certificate, certificate_until};
use super::disk::Disk;
use super::world::{Happens, epoch_of};
use super::{Hazard, World};
use crate::core::event::{Command, Event, Notice};
use crate::core::faults::Fault;
use crate::core::message::{Message, Reason, StreamHead};
use facts::Certificate;
use facts::file::Part;
use kernel::{AttachmentId, EpochId, Instant, NodeId};
use std::collections::BTreeMap;

/// An operator needs this long to answer an alarm.
const ALARM_MS: i64 = 60_000;

impl World {
    /// After a start the operator sees on the page who was paused before it, whatever comes of it since.
    pub(crate) fn look_at_page(&mut self, at: usize) {
        let peers = self.nodes[at].core.iter().flat_map(|core| core.peers.values());
        let paused: Vec<NodeId> = peers.filter(|peer| peer.boots.is_paused()).map(|peer| peer.node).collect();
        for node in paused {
            self.later(10 * ALARM_MS, at, Happens::Unclones(node));
        }
    }

    /// An operator gives a node whose epoch has two histories a new one, and lets a
    /// node in again that was taken for a clone.
    pub(crate) fn attend(&mut self, at: usize, notice: &Notice) {
        if let Notice::Cloned(node) = notice {
            self.later(10 * ALARM_MS, at, Happens::Unclones(*node));
        }
        let stream = match notice {
            Notice::RolledBack(more, _) => more.stream,
            Notice::Equivocation(_, stream) | Notice::RefusedThere(_, stream, Reason::Frozen) => *stream,
            _ => return,
        };
        let node = &mut self.nodes[at];
        if stream.origin == node.id && stream.epoch == node.epoch && !node.refounding {
            node.refounding = true;
            self.schedule(ALARM_MS, at, 0, Happens::Refounds);
        }
    }

    pub(crate) fn refound(&mut self, at: usize) {
        self.nodes[at].refounding = false;
        self.new_epoch(at);
        self.crash(at, 500);
    }

    pub(crate) fn new_epoch(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        node.epochs += 1;
        node.epoch = epoch_of(at, node.epochs);
        node.keys.insert(node.epoch, node.key.clone());
    }

    pub(crate) fn back_up(&mut self, at: usize) {
        self.nodes[at].backup = Some(self.nodes[at].disk.clone());
    }

    /// The disk is as it was at the backup. What only it held is lost, and counted.
    pub(crate) fn restore(&mut self, at: usize, knows: bool) {
        let Some(backup) = self.nodes[at].backup.clone() else { return };
        self.weather.count(if knows { Hazard::Restore } else { Hazard::OldEpoch });
        self.crash(at, 5_000);
        let node = &mut self.nodes[at];
        let files = std::mem::take(&mut node.disk.files);
        let named = std::mem::take(&mut node.disk.named);
        let revoked = std::mem::take(&mut node.disk.revoked);
        let released = std::mem::take(&mut node.disk.released);
        node.disk = backup;
        self.oracle.forget_boots(at);
        let node = &mut self.nodes[at];
        // It hears of it again from its neighbours; here at once.
        (node.disk.revoked, node.disk.released) = (revoked, released);
        self.lose_files(at, &files, &named);
        let node = &mut self.nodes[at];
        // The node's own papers stand beside the database.
        // Where it stands it was told when it joined.
        for own in node.brought.iter().chain(&node.certificates) {
            if !node.disk.certificates.contains(own) && !node.disk.vouched.contains(own) {
                node.disk.certificates.push(own.clone());
            }
        }
        // Whom it took in since, it takes in again.
        let children = node.children.clone();
        let own = self.nodes[at].id;
        let taken = children.iter().flat_map(|child| self.nodes[*child].certificates.clone());
        let taken: Vec<Certificate> = taken.filter(|c| c.issuer == own).collect();
        for certificate in taken {
            let disk = &mut self.nodes[at].disk;
            if !disk.certificates.contains(&certificate) {
                disk.certificates.push(certificate);
            }
        }
        let node = &self.nodes[at];
        let (id, epoch) = (node.id, node.epoch);
        let mut shorter = false;
        for (stream, said) in self.oracle.said.iter_mut().filter(|(s, _)| s.origin == id) {
            let kept = self.nodes[at].disk.head(*stream).next as usize - 1;
            said.kept = said.kept.min(kept);
            shorter |= stream.epoch == epoch && kept < said.entries.len();
        }
        if knows && !self.nodes[at].planted.has(Fault::ReuseEpoch) {
            self.new_epoch(at);
        } else if !knows && shorter {
            self.oracle.forked.insert((id, epoch));
        }
    }

    /// Files came and went with the database. Its own ones the node names again, when their entries come back; who
    /// has them the oracle knows.
    fn lose_files(
        &mut self,
        at: usize,
        files: &BTreeMap<AttachmentId, Vec<Part>>,
        named: &BTreeMap<AttachmentId, NodeId>,
    ) {
        let node = &mut self.nodes[at];
        let own = node.id;
        for (file, parts) in files {
            let whole = parts.last().is_some_and(|last| usize::from(last.parts) == parts.len());
            if !whole || named.contains_key(file) || node.disk.part(*file, 0).is_some() {
                continue;
            }
            // What it only handed on is somebody else's.
            if self.oracle.authors.get(file) == Some(&at) {
                node.disk.named.insert(*file, own);
            }
        }
    }

    /// The database falls back to a replica that lagged; nobody greets anew. Only what
    /// others wrote is shorter: of its own the node would have to open a new epoch.
    pub(crate) fn fall_back(&mut self, at: usize, noticed: bool) {
        let node = &mut self.nodes[at];
        let busy = node.core.as_ref().is_none_or(|core| !core.storing.is_empty());
        let own = |disk: &Disk| -> Vec<StreamHead> {
            disk.streams.keys().filter(|s| s.origin == node.id).map(|s| disk.head(*s)).collect()
        };
        let replica = node.backup.clone().filter(|backup| own(backup) == own(&node.disk));
        let Some(mut replica) = replica.filter(|_| !busy && node.unconfirmed.is_empty()) else {
            node.backup = Some(node.disk.clone());
            return;
        };
        // Papers are few and seldom new; the replica has them.
        replica.certificates.clone_from(&node.disk.certificates);
        (replica.boot, replica.files) = (node.disk.boot, std::mem::take(&mut node.disk.files));
        replica.frozen.clone_from(&node.disk.frozen);
        replica.revoked.clone_from(&node.disk.revoked);
        replica.released.clone_from(&node.disk.released);
        replica.named.clone_from(&node.disk.named);
        if let Some(core) = node.core.as_mut() {
            core.held = replica.streams.keys().map(|s| (*s, replica.head(*s))).collect();
        }
        node.disk = replica;
        self.oracle.forget_boots(at);
        self.weather.count(Hazard::FallBack);
        self.wake_applier(at);
        // The operator sees that the database has changed and starts the process anew;
        // until then every batch meets a gap.
        if noticed {
            let by_ms = ALARM_MS + self.weather.below(Hazard::FallBack, 10 * ALARM_MS);
            self.later(by_ms, at, Happens::Dies(1_000));
        }
    }

    /// The clock on the wall jumps; the time of the steps does not.
    pub(crate) fn jump_clock(&mut self, at: usize, ahead_ms: i64) {
        let node = &mut self.nodes[at];
        node.ahead_ms = ahead_ms;
        if let Some(core) = node.core.as_mut() {
            core.set_wall_ahead(ahead_ms);
        }
    }

    /// A node gets a new key; the parent signs it and knows it at once.
    pub(crate) fn rotate(&mut self, at: usize) {
        // Nobody replaces the keys of a node that is on its way: the word by which it goes names its certificate.
        let Some(parent) = self.nodes[at].parent.filter(|_| self.nodes[at].moving.is_none()) else { return };
        self.weather.count(Hazard::Rotation);
        let key = format!("key {at}.{}", self.nodes[at].certificates.len()).into_bytes();
        let issuer = (self.nodes[parent].id, self.nodes[parent].key.clone());
        // Later than all before it, whatever the parent's clock said then.
        let before = self.nodes[at].certificates.iter().map(|c| c.not_before.0).max().unwrap_or(0);
        let from = Instant((self.now.0 + 1).max(before + 1));
        let own = certificate(self.nodes[at].id, &self.nodes[at].code, &key, (issuer.0, &issuer.1), from);
        self.nodes[at].key = key;
        self.nodes[at].certificates.push(own.clone());
        for holder in [at, parent] {
            self.nodes[holder].disk.certificates.push(own.clone());
        }
        let others = vec![own];
        self.feed(parent, Event::Command(Command::Certificates { vouched: Vec::new(), others }));
        self.new_epoch(at);
        self.crash(at, 500);
    }

    /// The parent gives a node a certificate that soon ends.
    pub(crate) fn shorten(&mut self, at: usize) {
        let Some(parent) = self.nodes[at].parent.filter(|_| self.nodes[at].moving.is_none()) else { return };
        self.weather.count(Hazard::Ending);
        let from = Instant(self.now.0 + self.nodes[parent].ahead_ms);
        let life_ms = ALARM_MS + self.weather.below(Hazard::Ending, 15 * ALARM_MS);
        let own = self.issue(parent, at, from, life_ms);
        self.nodes[at].certificates.push(own.clone());
        for holder in [at, parent] {
            self.nodes[holder].disk.certificates.push(own.clone());
            let others = vec![own.clone()];
            self.feed(holder, Event::Command(Command::Certificates { vouched: Vec::new(), others }));
        }
    }

    /// A certificate for the keys that a node has, signed by its parent.
    pub(crate) fn issue(&self, parent: usize, at: usize, from: Instant, life_ms: i64) -> Certificate {
        let (issuer, node) = (&self.nodes[parent], &self.nodes[at]);
        let term = (from, Instant(from.0 + life_ms));
        certificate_until(node.id, &node.code, &node.key, (issuer.id, &issuer.key), term)
    }

    /// A copy of the machine, made before its last start, greets the parent.
    pub(crate) fn clone_greets(&mut self, at: usize) {
        let (Some(parent), Some(hello)) = (self.nodes[at].parent, self.nodes[at].greeting.clone()) else {
            return;
        };
        if hello.previous_boot.is_some() {
            self.weather.count(Hazard::Clone);
            let boot =
                EpochId::from_bytes(std::array::from_fn(|i| (self.count >> (8 * (i % 8))) as u8 ^ 0xc1));
            let request = self.dice.next();
            let copy = crate::core::message::Hello { boot, request, ..*hello };
            self.deliver(1, parent, self.nodes[at].id, Message::Hello(Box::new(copy)));
        }
    }
}
