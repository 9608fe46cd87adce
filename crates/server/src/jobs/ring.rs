//! Rings the desks of this node in the browsers that listen: when something came to
//! one, when something about it changed, when something is overdue, and when something
//! urgent came that this version cannot read. Reads facts and the slices' rows. Not
//! durable: what a browser missed is told to it when it comes back, and stands on top of
//! its list.
//!
//! The bell keeps a place of its own in the journal and does not wait behind entries
//! that are not applied yet: while a node catches up with a long absence its own desks
//! ring at once. An entry that rings and is not applied yet is looked at again until it
//! is.

#[cfg(test)]
mod tests;
mod words;

pub use words::waiting;
pub(super) use words::{RINGS, rings_of};

use super::in_snapshot;
use crate::http::briefs;
use crate::node::Node;
use journal::read::{entry_at, glances_after, state_at, top};
use journal::{Db, DbError};
use kernel::EventId;
use org::web::{Push, Ring};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

const LOOK_ENTRIES: usize = 1_024;
/// One look rings for so many entries at the most, or looks whether they ring: opening a
/// clock does only where the report arrived with it.
const RING_ENTRIES: usize = 128;
/// Entries that ring and wait to be applied: the newest are kept.
const WAITING_ENTRIES: usize = 256;
/// The same fact may stand in several channels; it rings once.
const REMEMBERED_EVENTS: usize = 512;

/// Where the bell is.
#[derive(Debug, Clone, Default)]
struct Bell {
    /// Looked at so far; unknown at the start.
    at: Option<i64>,
    /// Entries that ring as soon as they are applied.
    waiting: VecDeque<i64>,
    rung: VecDeque<EventId>,
}

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut commits = node.committed.subscribe();
    let mut applied = node.applied.subscribe();
    let mut stop = node.stop.subscribe();
    let mut bell = Bell::default();
    // Briefs that rang in this process and ring still.
    let mut rang: HashSet<EventId> = HashSet::new();
    // Something is parked only where received entries are applied, never by a commit of ours.
    let mut look_at_briefs = true;
    loop {
        loop {
            let from = bell.clone();
            match in_snapshot(&node, move |db| look(db, from)).await {
                Ok((next, rings, more)) => {
                    bell = next;
                    for ring in rings {
                        node.ctx.hub().push(Push::Ring(ring));
                    }
                    if !more {
                        break;
                    }
                }
                Err(e) => {
                    tracing::warn!(error = %e, "the bell waits for the database");
                    break;
                }
            }
        }
        if look_at_briefs {
            match ring_briefs(&node, &rang).await {
                Ok(ringing) => rang = ringing,
                Err(e) => tracing::warn!(error = %e, "the bell waits for the database"),
            }
        }
        tokio::select! {
            _ = stop.wait_for(|stopping| *stopping) => return,
            changed = commits.changed() => {
                look_at_briefs = false;
                if changed.is_err() { return }
            }
            changed = applied.changed() => {
                look_at_briefs = true;
                if changed.is_err() { return }
            }
            () = tokio::time::sleep(node.config.look_every) => look_at_briefs = true,
        }
    }
}

/// Rings for what cannot be read yet and has not rung; answers all that rings now.
async fn ring_briefs(node: &Arc<Node>, rang: &HashSet<EventId>) -> Result<HashSet<EventId>, DbError> {
    let code = node.journal.identity().code;
    let look = move |db: &mut dyn Db| {
        let ringing = briefs::ringing(db)?;
        let units = if ringing.is_empty() { Vec::new() } else { briefs::rung(db, &code)? };
        Ok((ringing, units))
    };
    let (ringing, units) = in_snapshot(node, look).await?;
    for one in ringing.iter().filter(|one| !rang.contains(&one.event_id)) {
        let brief = marked(one.drill, &one.brief);
        for unit in &units {
            node.ctx.hub().push(Push::Brief {
                unit: *unit,
                event_id: one.event_id,
                brief: brief.clone(),
                from: one.from.clone(),
            });
        }
    }
    Ok(ringing.into_iter().map(|one| one.event_id).collect())
}

/// A brief named as a drill, once: most say so themselves, but whoever wrote this one may not have.
fn marked(drill: bool, brief: &str) -> String {
    const DRILL: &str = "【演练】";
    if drill && !brief.starts_with(DRILL) { format!("{DRILL}{brief}") } else { brief.to_owned() }
}

/// What rings since the last look; from now on at the first.
fn look(db: &mut dyn Db, mut bell: Bell) -> Result<(Bell, Vec<Ring>, bool), DbError> {
    let Some(after) = bell.at else {
        bell.at = Some(top(db)?);
        return Ok((bell, Vec::new(), false));
    };
    let glances = glances_after(db, after, LOOK_ENTRIES)?;
    let mut ready = Vec::new();
    let mut still = VecDeque::new();
    for pos in std::mem::take(&mut bell.waiting) {
        if state_at(db, pos)? == Some(APPLIED) {
            ready.push(pos);
        } else {
            still.push_back(pos);
        }
    }
    for glance in glances.iter().filter(|glance| RINGS.contains(&glance.kind.as_str())) {
        if glance.state == APPLIED {
            ready.push(glance.pos);
        } else {
            still.push_back(glance.pos);
        }
    }
    while still.len() > WAITING_ENTRIES {
        still.pop_front();
    }
    bell.waiting = still;
    // Of very many the newest ring; the others stand in the list.
    let passed = ready.len().saturating_sub(RING_ENTRIES);
    let mut rings = Vec::new();
    for pos in ready.into_iter().skip(passed) {
        let Some(stored) = entry_at(db, pos)? else { continue };
        let event = stored.entry.header.event_id;
        if bell.rung.contains(&event) {
            continue;
        }
        bell.rung.push_back(event);
        if bell.rung.len() > REMEMBERED_EVENTS {
            bell.rung.pop_front();
        }
        rings.extend(rings_of(db, &stored.entry)?);
    }
    bell.at = Some(glances.last().map_or(after, |glance| glance.pos));
    Ok((bell, rings, glances.len() >= LOOK_ENTRIES))
}

/// The state of an entry that is in the views.
const APPLIED: i64 = 1;
