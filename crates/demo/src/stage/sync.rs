//! Carrying streams between the levels inside one process: the same streams, the same
//! intake and the same consumer as over the network, without the network.
//!
//! Up go the `up:` streams that reach the parent and what is addressed beyond it; down
//! go the `down` streams from above and what is addressed below. A node that took
//! something in may have something to tell, so rounds go on until all is quiet.

use super::{Stage, StageError, StageNode};
use facts::entry::{Channel, StreamId};
use facts::{Certificate, Checkpoint};
use journal::read::{StreamHead, epochs, read_run, signed_heads, stream_heads};
use journal::{Db, DbError, JournalError, Run, Turn, Verdict};
use kernel::{NodeId, limits};
use report::consumer::{Followed, on_arrival};
use report::service::ReportError;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// More rounds than any message needs to cross the tree and its answer to come back.
const ROUNDS: usize = 64;

impl Stage {
    /// Carries everything everywhere it belongs.
    ///
    /// # Errors
    /// [`StageError`].
    pub(super) fn sync(&mut self) -> Result<(), StageError> {
        for _ in 0..ROUNDS {
            let restless: Vec<usize> =
                self.nodes.iter().enumerate().filter(|(_, n)| n.restless).map(|(index, _)| index).collect();
            if restless.is_empty() {
                return Ok(());
            }
            for from in restless {
                self.tell_neighbours(from)?;
            }
        }
        Err(StageError::Setting("the nodes do not come to rest".to_owned()))
    }

    fn tell_neighbours(&mut self, from: usize) -> Result<(), StageError> {
        let Some(node) = self.nodes.get_mut(from) else { return Ok(()) };
        node.restless = false;
        node.sign()?;
        let key = node.layout.key.clone();
        let parent = node.layout.parent.clone();
        let neighbours: Vec<usize> = self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, n)| n.layout.parent.as_ref() == Some(&key) || Some(&n.layout.key) == parent.as_ref())
            .map(|(index, _)| index)
            .collect();
        for to in neighbours {
            let below_to = self.subtree(to);
            let below_from = self.subtree(from);
            let (Some(node), Some(other)) = (self.nodes.get(from), self.nodes.get(to)) else { continue };
            let upward = Some(&other.layout.key) == node.layout.parent.as_ref();
            let goes = |id: &StreamId| match (upward, id.channel) {
                (_, Channel::Local) => false,
                (true, Channel::Up(level)) => {
                    level.reaches(other.layout.level) && below_from.contains(&id.origin)
                }
                (true, Channel::To(target)) => !below_from.contains(&target) && id.origin != other.id,
                (false, Channel::Down) => !below_to.contains(&id.origin),
                (false, Channel::To(target)) => below_to.contains(&target) && id.origin != other.id,
                (true, Channel::Down) | (false, Channel::Up(_)) => false,
            };
            let runs = node.runs_for(other, goes)?;
            if !runs.is_empty()
                && let Some(other) = self.nodes.get_mut(to)
            {
                other.take(runs)?;
            }
        }
        Ok(())
    }

    /// A node and all below it.
    fn subtree(&self, of: usize) -> BTreeSet<NodeId> {
        let mut keys: Vec<&str> = self.nodes.get(of).map(|n| n.layout.key.as_str()).into_iter().collect();
        let mut ids = BTreeSet::new();
        // Nodes stand in order, parents before children.
        for node in &self.nodes {
            let below = node.layout.parent.as_deref().is_some_and(|parent| keys.contains(&parent));
            if below {
                keys.push(&node.layout.key);
            }
            if keys.contains(&node.layout.key.as_str()) {
                ids.insert(node.id);
            }
        }
        ids
    }

    /// Entries that no node could apply, with the reason; there should be none.
    ///
    /// # Errors
    /// [`StageError::Journal`].
    pub fn parked(&self) -> Result<Vec<String>, StageError> {
        let mut found = Vec::new();
        for node in &self.nodes {
            node.journal.run(Turn::Local, |tx| tx.retry_parked(limits::TURN_ENTRIES))?;
            let parked = node.journal.read(|db| journal::read::parked(db, limits::TURN_ENTRIES))?;
            found.extend(
                parked
                    .into_iter()
                    .map(|p| format!("{}: {} {}", node.layout.key, p.stored.entry.header.kind, p.reason)),
            );
        }
        Ok(found)
    }
}

impl StageNode {
    /// Signs what goes to others; what stays local is signed at the end.
    fn sign(&mut self) -> Result<(), StageError> {
        let identity = self.journal.identity();
        let (heads, signed) = self.journal.read(|db: &mut dyn Db| -> Result<_, DbError> {
            let signed: HashMap<i64, u64> = signed_heads(db)?.into_iter().collect();
            Ok((stream_heads(db)?, signed))
        })?;
        let now = self.journal.clock().now();
        let mut made = Vec::new();
        let ours = |head: &&StreamHead| {
            head.stream.origin == identity.node
                && head.stream.channel != Channel::Local
                && head.seq > signed.get(&head.number).copied().unwrap_or(0)
        };
        for head in heads.iter().filter(ours) {
            let checkpoint = Checkpoint::sign(head.stream, head.seq, head.head, now, &identity.key)
                .map_err(|e| StageError::Setting(e.to_string()))?;
            made.push(checkpoint);
        }
        self.held = heads.into_iter().map(|head| (head.stream, head.seq)).collect();
        if made.is_empty() {
            return Ok(());
        }
        self.journal.run(Turn::Local, move |tx| {
            for checkpoint in &made {
                tx.keep_checkpoint(checkpoint)?;
            }
            Ok::<(), JournalError>(())
        })?;
        Ok(())
    }

    /// What `other` does not hold yet of the streams that go there.
    fn runs_for(&self, other: &Self, goes: impl Fn(&StreamId) -> bool) -> Result<Vec<Run>, StageError> {
        let wanted: Vec<(StreamId, u64)> = self
            .held
            .iter()
            .filter(|(id, _)| goes(id))
            .map(|(id, seq)| (*id, *seq, other.held.get(id).copied().unwrap_or(0)))
            .filter(|(_, seq, held)| seq > held)
            .map(|(id, _, held)| (id, held.saturating_add(1)))
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut runs = self.journal.read(move |db| {
            let mut runs = Vec::new();
            for (id, mut from) in wanted {
                while let Some(run) = read_run(db, id, from, limits::BATCH_ENTRIES)? {
                    from = run.checkpoint.seq.saturating_add(1);
                    runs.push(run);
                }
            }
            Ok::<_, DbError>(runs)
        })?;
        runs.sort_by_key(|run| (run.stream, run.checkpoint.seq));
        Ok(runs)
    }

    /// Takes runs in as the exchange does: signatures before the writer, then intake,
    /// applying, and what follows from the arrival.
    fn take(&mut self, runs: Vec<Run>) -> Result<(), StageError> {
        let known = self.journal.read(|db| epochs(db))?;
        for run in &runs {
            let certificate: Option<&Certificate> =
                known.iter().find(|epoch| epoch.epoch == run.stream.epoch).map(|epoch| &epoch.certificate);
            let genuine = certificate.is_some_and(|c| run.checkpoint.verify(&c.signing).is_ok());
            if !genuine {
                return Err(self.stream_error(run, "the checkpoint is not signed by its origin"));
            }
        }
        let terms = Arc::clone(&self.terms);
        let held: Vec<(StreamId, u64)> = runs.iter().map(|run| (run.stream, run.checkpoint.seq)).collect();
        let taken = self.journal.run(Turn::Local, move |tx| {
            let mut refused = None;
            for run in runs {
                let taken = tx.take_in(&run)?;
                if taken.verdict != Verdict::Ok {
                    refused.get_or_insert((format!("{:?}", run.stream), format!("{:?}", taken.verdict)));
                }
            }
            while tx.apply_waiting(limits::TURN_ENTRIES).map_err(ReportError::from)? > 0 {}
            while on_arrival(tx, &terms, &Followed::default())? > 0 {}
            Ok::<_, ReportError>(refused)
        });
        match taken {
            Ok(None) => {}
            Ok(Some((stream, why))) => {
                return Err(StageError::Stream { stream, to: self.layout.key.clone(), why });
            }
            Err(e) => {
                return Err(StageError::Stream {
                    stream: "arrival".to_owned(),
                    to: self.layout.key.clone(),
                    why: e.to_string(),
                });
            }
        }
        self.held.extend(held);
        self.restless = true;
        Ok(())
    }

    fn stream_error(&self, run: &Run, why: &str) -> StageError {
        StageError::Stream {
            stream: format!("{:?}", run.stream),
            to: self.layout.key.clone(),
            why: why.to_owned(),
        }
    }
}
