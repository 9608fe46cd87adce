//! Rings the desks of this node in the browsers that listen: when something was
//! delivered to one, when something is overdue, and when something urgent came that this
//! version cannot read. Reads facts only. Not durable: what a browser missed stands on
//! top of its list.

use super::{in_snapshot, wake};
use crate::http::briefs;
use crate::node::Node;
use facts::report::{DispatchDelivered, DispatchEscalated, DispatchOpened, StepWord};
use facts::{Entry, Fact, Mode};
use journal::read::{Stored, entries_after, entries_of};
use journal::{Db, DbError};
use kernel::{EventId, ReportId, UnitId};
use org::web::Push;
use report::rules::Law;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

const LOOK_ENTRIES: usize = 256;
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// A node that was away rings for this much of the past at the most.
const PAST_ENTRIES: usize = 64;

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut commits = node.committed.subscribe();
    let law = node.terms.law;
    let mut at: Option<i64> = None;
    // Briefs that rang in this process and ring still.
    let mut briefs: HashSet<EventId> = HashSet::new();
    loop {
        loop {
            match in_snapshot(&node, move |db| look(db, law, at)).await {
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
        match ring_briefs(&node, &briefs).await {
            Ok(ringing) => briefs = ringing,
            Err(e) => tracing::warn!(error = %e, "the bell waits for the database"),
        }
        if !wake(&node, &mut commits, LOOK_EVERY).await {
            return;
        }
    }
}

/// Rings for what cannot be read yet and has not rung; answers all that rings now.
async fn ring_briefs(node: &Arc<Node>, rang: &HashSet<EventId>) -> Result<HashSet<EventId>, DbError> {
    let code = node.keys.code.clone();
    let look = move |db: &mut dyn Db| {
        let ringing = briefs::ringing(db)?;
        let units = if ringing.is_empty() { Vec::new() } else { briefs::rung(db, &code)? };
        Ok((ringing, units))
    };
    let (ringing, units) = in_snapshot(node, look).await?;
    for one in ringing.iter().filter(|one| !rang.contains(&one.event_id)) {
        let drill = if one.drill { "【演练】" } else { "" };
        for unit in &units {
            node.ctx.hub().push(Push::Brief {
                unit: *unit,
                event_id: one.event_id,
                brief: format!("{drill}{}", one.brief),
                from: one.from.clone(),
            });
        }
    }
    Ok(ringing.into_iter().map(|one| one.event_id).collect())
}

/// What rings among the entries after `at`; from now on when `at` is unknown.
fn look(db: &mut dyn Db, law: &Law, at: Option<i64>) -> Result<(i64, Vec<Push>, bool), DbError> {
    let Some(after) = at else {
        let top = db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])?;
        return Ok((top.map_or(Ok(0), |row| row.int(0))?, Vec::new(), false));
    };
    let entries = entries_after(db, after, LOOK_ENTRIES)?;
    let upto = entries.last().map_or(after, |stored| stored.pos);
    let mut pushes = Vec::new();
    for stored in &entries {
        if pushes.len() < PAST_ENTRIES {
            pushes.extend(pushes_of(db, law, stored)?);
        }
    }
    Ok((upto, pushes, entries.len() >= LOOK_ENTRIES))
}

fn pushes_of(db: &mut dyn Db, law: &Law, stored: &Stored) -> Result<Vec<Push>, DbError> {
    let entry = &stored.entry;
    match entry.header.kind.as_str() {
        DispatchDelivered::KIND => {
            let Some(delivered) = read::<DispatchDelivered>(entry) else { return Ok(Vec::new()) };
            let Some(opened) = opening(db, entry)? else { return Ok(Vec::new()) };
            let en = english(db, law, delivered.report)?;
            Ok(vec![ring(&opened, opened.to_unit, delivered.report, en, entry)])
        }
        DispatchEscalated::KIND => {
            let Some(escalated) = read::<DispatchEscalated>(entry) else { return Ok(Vec::new()) };
            let Some(opened) = opening(db, entry)? else { return Ok(Vec::new()) };
            let report = opened.report.unwrap_or(opened.root);
            let mut units = vec![escalated.unit];
            // The last step tells the level above what it is not getting.
            if escalated.step == StepWord::Above && opened.to_unit != escalated.unit {
                units.push(opened.to_unit);
            }
            let en = english(db, law, report)?;
            Ok(units.into_iter().map(|unit| ring(&opened, unit, report, en.clone(), entry)).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// The report's title in English, where it is here.
fn english(db: &mut dyn Db, law: &Law, id: ReportId) -> Result<Option<String>, DbError> {
    Ok(report::views::report::get(db, id)?.map(|r| report::read::row::english(law, &r)))
}

fn ring(
    opened: &DispatchOpened,
    unit: UnitId,
    report_id: ReportId,
    title_en: Option<String>,
    entry: &Entry,
) -> Push {
    let (drill, drill_en) = if entry.header.mode == Mode::Drill { ("【演练】", "DRILL: ") } else { ("", "") };
    Push::Ring {
        unit,
        report_id,
        title: format!("{drill}{}", opened.title),
        title_en: title_en.map(|title| format!("{drill_en}{title}")),
        rating: opened.rating,
        from: opened.from_name.clone(),
    }
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
