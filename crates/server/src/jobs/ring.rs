//! Rings the desks of this node in the browsers that listen: when something was
//! delivered to one, and when something is overdue. Reads facts only. Not durable:
//! what a browser missed stands on top of its list.

use super::{in_snapshot, wake};
use crate::node::Node;
use facts::report::{DispatchDelivered, DispatchEscalated, DispatchOpened};
use facts::{Entry, Fact};
use journal::read::{Stored, entries_after, entries_of};
use journal::{Db, DbError};
use kernel::ReportId;
use org::web::Push;
use std::sync::Arc;
use std::time::Duration;

const LOOK_ENTRIES: usize = 256;
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A node that was away rings for this much of the past at the most.
const PAST_ENTRIES: usize = 64;

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut commits = node.committed.subscribe();
    let mut at: Option<i64> = None;
    loop {
        loop {
            match in_snapshot(&node, move |db| look(db, at)).await {
                Ok((upto, pushes, more)) => {
                    at = Some(upto);
                    for push in pushes {
                        node.ctx.hub().push(push);
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
        if !wake(&node, &mut commits, LOOK_EVERY).await {
            return;
        }
    }
}

/// What rings among the entries after `at`; from now on when `at` is unknown.
fn look(db: &mut dyn Db, at: Option<i64>) -> Result<(i64, Vec<Push>, bool), DbError> {
    let Some(after) = at else {
        let top = db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])?;
        return Ok((top.map_or(Ok(0), |row| row.int(0))?, Vec::new(), false));
    };
    let entries = entries_after(db, after, LOOK_ENTRIES)?;
    let upto = entries.last().map_or(after, |stored| stored.pos);
    let mut pushes = Vec::new();
    for stored in &entries {
        if pushes.len() < PAST_ENTRIES
            && let Some(push) = push_of(db, stored)?
        {
            pushes.push(push);
        }
    }
    Ok((upto, pushes, entries.len() >= LOOK_ENTRIES))
}

fn push_of(db: &mut dyn Db, stored: &Stored) -> Result<Option<Push>, DbError> {
    let entry = &stored.entry;
    match entry.header.kind.as_str() {
        DispatchDelivered::KIND => {
            let Some(delivered) = read::<DispatchDelivered>(entry) else { return Ok(None) };
            Ok(opening(db, entry)?.map(|opened| ring(opened, delivered.report)))
        }
        DispatchEscalated::KIND => {
            let Some(escalated) = read::<DispatchEscalated>(entry) else { return Ok(None) };
            Ok(opening(db, entry)?.map(|opened| {
                let report = opened.report.unwrap_or(opened.root);
                match ring(opened, report) {
                    Push::Ring { report_id, rating, from, .. } => {
                        Push::Ring { unit: escalated.unit, report_id, title: escalated.title, rating, from }
                    }
                    other => other,
                }
            }))
        }
        _ => Ok(None),
    }
}

fn ring(opened: DispatchOpened, report_id: ReportId) -> Push {
    let rating = serde_json::to_value(opened.rating)
        .map_or_else(|_| String::new(), |value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned));
    Push::Ring { unit: opened.to_unit, report_id, title: opened.title, rating, from: opened.from_name }
}

/// The opening fact of the dispatch that an entry is about.
fn opening(db: &mut dyn Db, entry: &Entry) -> Result<Option<DispatchOpened>, DbError> {
    let subject = &entry.header.subject;
    let entries = entries_of(db, &subject.kind, subject.id, LOOK_ENTRIES)?;
    Ok(entries.iter().filter(|s| s.entry.header.kind == DispatchOpened::KIND).find_map(|s| read(&s.entry)))
}

fn read<F: Fact>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}
