//! Somebody on the way, or a neighbour, who does not play by the rules. What he makes
//! arrives just before the true message; the true one is never taken away.

use super::cheap::{Cheap, certificate, sign_checkpoint};
use super::{Hazard, World};
use crate::core::intake::Proof;
use crate::core::message::{Message, Push, Run};
use facts::{Certificate, Lane};
use kernel::{Instant, NodeId};

/// Of a node that nobody enrolled.
const NOBODY: NodeId = NodeId::from_bytes([0xee; 16]);

impl World {
    pub(crate) fn meddle(&mut self, at: usize, to: usize, message: &Message) {
        if let Message::Hello(hello) = message {
            self.nodes[at].greeting = Some(hello.clone());
        }
        let lane = match message {
            Message::Push(push) => push.lane,
            Message::Batch(batch) => batch.lane,
            _ => return,
        };
        for hazard in [Hazard::Forge, Hazard::Strip, Hazard::Gossip, Hazard::TwoFaced] {
            if !self.weather.strikes(hazard) {
                continue;
            }
            let mut made = message.clone();
            let (runs, certificates, request) = match &mut made {
                Message::Push(push) => (&mut push.runs, &mut push.certificates, Some(&mut push.request)),
                Message::Batch(batch) => (&mut batch.runs, &mut batch.certificates, None),
                _ => return,
            };
            // The answer to it must not pass for the answer to the true one.
            if let Some(request) = request {
                *request ^= 1;
            }
            let done = match hazard {
                Hazard::Forge => self.forge(to, runs, certificates),
                Hazard::Strip => self.strip(to, runs),
                Hazard::Gossip => self.gossip(at, to, lane, runs),
                _ => {
                    self.two_faced(at, to, lane);
                    false
                }
            };
            if done {
                self.weather.count(hazard);
                self.deliver(1, to, self.nodes[at].id, made);
            }
        }
    }

    /// Changes a body; the better forgers mend the chain, sign it, or bring papers.
    fn forge(&mut self, to: usize, runs: &mut [Run], certificates: &mut Vec<Certificate>) -> bool {
        let art = self.weather.below(Hazard::Forge, 4);
        let Some(run) = runs.last_mut() else { return false };
        let Some(entry) = run.entries.last_mut() else { return false };
        entry.body = b"forged".to_vec();
        if art > 0 {
            let head = run.entries.iter().fold(run.prev, |at, e| Cheap.link(&at, e));
            let last = run.first + run.entries.len() as u64 - 1;
            run.checkpoint = Some(sign_checkpoint(run.stream, last, head, self.now, b"thief"));
        }
        if art > 1 {
            let code = self.nodes[to].code.clone();
            let below = format!("{}199", &code[..6]);
            certificates.push(certificate(
                NOBODY,
                &below,
                b"thief",
                (self.nodes[to].id, b"thief"),
                Instant(0),
            ));
        }
        true
    }

    /// Leaves a sealed part out, or changes it; the better ones show a proof that it was erased.
    fn strip(&mut self, to: usize, runs: &mut [Run]) -> bool {
        let leaves_out = self.weather.below(Hazard::Strip, 2) == 0;
        let Some(run) = runs.iter_mut().find(|r| r.entries.iter().any(|e| e.sealed.is_some())) else {
            return false;
        };
        let Some(entry) = run.entries.iter_mut().find(|e| e.sealed.is_some()) else { return false };
        entry.sealed = if leaves_out { None } else { Some(b"another".to_vec()) };
        if leaves_out && self.weather.has(Hazard::Erased) {
            let entry = entry.clone();
            let proof = self.false_proof(to, run, &entry);
            run.erasures.push(proof);
        }
        true
    }

    /// Sends a run of a stream that is not for the receiver.
    fn gossip(&self, at: usize, to: usize, lane: Lane, runs: &mut Vec<Run>) -> bool {
        let node = &self.nodes[at];
        let strange = node.disk.streams.keys().find(|s| {
            let origin = self.index(s.origin);
            s.lane == lane
                && origin != to
                && node.disk.head(**s).next > 1
                && !self.ways(origin, s.channel).iter().any(|(_, reader)| *reader == to)
        });
        let Some(stream) = strange else { return false };
        let wants = [crate::core::event::Want { stream: *stream, from: 1, until: u64::MAX }];
        *runs = node.disk.read(node.id, &node.keys, &wants, 4, self.now, false);
        !runs.is_empty()
    }

    /// The origin signs another history of positions that the receiver holds.
    fn two_faced(&mut self, at: usize, to: usize, lane: Lane) {
        let node = &self.nodes[at];
        let held = &self.nodes[to].disk;
        let known = |s: &&facts::StreamId| s.origin == node.id && s.epoch == node.epoch && s.lane == lane;
        let Some(stream) = node.disk.streams.keys().filter(known).find(|s| held.head(**s).next > 2).copied()
        else {
            return;
        };
        let epoch = (stream.origin, stream.epoch);
        if node.parent != Some(to) || self.oracle.forked.contains(&epoch) {
            return;
        }
        let wants = [crate::core::event::Want { stream, from: 1, until: u64::MAX }];
        // Of what is held, or reaching one position over it.
        let over = self.weather.below(Hazard::TwoFaced, 2) == 0;
        let known = held.head(stream).next as usize - 1;
        let most = if over { known.min(200) } else { 2 };
        let mut runs = node.disk.read(node.id, &node.keys, &wants, most, self.now, false);
        let Some(run) = runs.first_mut() else { return };
        let Some(entry) = run.entries.last_mut() else { return };
        entry.body = b"another".to_vec();
        if over {
            let mut next = entry.clone();
            next.header.seq += 1;
            run.entries.push(next);
        }
        let head = run.entries.iter().fold(run.prev, |at, e| Cheap.link(&at, e));
        let last = run.first + run.entries.len() as u64 - 1;
        run.checkpoint = Some(sign_checkpoint(stream, last, head, self.now, &node.key));
        let from = node.id;
        let request = self.weather.below(Hazard::TwoFaced, i64::MAX) as u64;
        self.oracle.forked.insert(epoch);
        self.oracle.second.insert(request);
        self.weather.count(Hazard::TwoFaced);
        self.deliver(1, to, from, Message::Push(Push { request, lane, certificates: Vec::new(), runs }));
    }
}
