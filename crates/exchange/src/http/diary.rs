//! How each link was over the last day, in quarters of an hour, for the operator's page.
//!
//! Of each quarter two spans are kept: how long this node looked, and how long the link
//! was up meanwhile. A node that did not run has not looked, and its page says so
//! instead of calling the link down. The table holds a day and no more; it is written
//! once a minute and when a link changes, so a crash loses a minute of drawing. It is
//! no view: nothing is folded from it and nobody else needs it.

use journal::{Db, DbError, params};
use kernel::{Instant, NodeId};
use std::collections::BTreeMap;

/// One quarter of an hour.
const QUARTER_MS: i64 = 15 * 60_000;
/// Quarters of a day.
pub(crate) const QUARTERS: i64 = 96;
/// Looked at this often.
const LOOK_MS: i64 = 5_000;
/// Written this often.
const WRITE_MS: i64 = 60_000;
/// A change is written after this: many links change together.
const CHANGED_MS: i64 = 1_000;
/// Nobody looked for longer than this: the machine slept, or the clock was set.
const ASLEEP_MS: i64 = 60_000;
/// A shorter interruption in a quarter is a restart or a changed connection, no outage.
const BLINK_MS: i64 = 5_000;

/// What was seen of a link in one quarter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Quarter {
    /// How long this node looked.
    pub seen_ms: i64,
    /// How long the link was up.
    pub up_ms: i64,
}

impl Quarter {
    /// The word for the page: `up`, `part`, `down`, or `none` when nobody looked.
    #[must_use]
    pub const fn word(self) -> &'static str {
        if self.seen_ms == 0 {
            "none"
        } else if self.down_ms() <= BLINK_MS {
            "up"
        } else if self.up_ms == 0 {
            "down"
        } else {
            "part"
        }
    }

    /// How long the link was down while this node looked.
    #[must_use]
    pub const fn down_ms(self) -> i64 {
        self.seen_ms.saturating_sub(self.up_ms)
    }
}

/// What was seen since it was last written.
#[derive(Debug, Default)]
pub(crate) struct Diary {
    looked_at: Option<Instant>,
    wrote_at: Option<Instant>,
    /// How each link was when it was last looked at.
    up: BTreeMap<NodeId, bool>,
    pending: BTreeMap<(NodeId, i64), Quarter>,
    changed: bool,
}

const fn quarter_of(at: Instant) -> i64 {
    at.0.div_euclid(QUARTER_MS)
}

impl Diary {
    /// A link has changed: look and write soon.
    pub(crate) const fn changed(&mut self) {
        self.changed = true;
    }

    /// Whether it is time to look.
    pub(crate) fn looks(&self, now: Instant) -> bool {
        self.changed || self.looked_at.is_none_or(|at| !(0..LOOK_MS).contains(&now.since(at)))
    }

    /// The time since the last look goes to the state that each link had then.
    pub(crate) fn look(&mut self, now: Instant, links: impl Iterator<Item = (NodeId, bool)>) {
        let from = self.looked_at.filter(|at| (0..=ASLEEP_MS).contains(&now.since(*at)));
        if let Some(mut at) = from {
            while at < now {
                let quarter = quarter_of(at);
                let ends = Instant(quarter.saturating_add(1).saturating_mul(QUARTER_MS));
                let until = ends.min(now);
                let span_ms = until.since(at);
                for (node, up) in &self.up {
                    let seen = self.pending.entry((*node, quarter)).or_default();
                    seen.seen_ms = seen.seen_ms.saturating_add(span_ms);
                    seen.up_ms = seen.up_ms.saturating_add(if *up { span_ms } else { 0 });
                }
                at = until;
            }
        }
        self.looked_at = Some(now);
        self.up = links.collect();
    }

    /// What is to be written now, if anything is.
    pub(crate) fn due(&mut self, now: Instant) -> Option<Vec<(NodeId, i64, Quarter)>> {
        let rest_ms = if self.changed { CHANGED_MS } else { WRITE_MS };
        let due = self.wrote_at.is_none_or(|at| !(0..rest_ms).contains(&now.since(at)));
        if !due || self.pending.is_empty() {
            return None;
        }
        self.changed = false;
        self.wrote_at = Some(now);
        Some(self.rest())
    }

    /// Everything that is not written yet.
    pub(crate) fn rest(&mut self) -> Vec<(NodeId, i64, Quarter)> {
        std::mem::take(&mut self.pending).into_iter().map(|((node, at), seen)| (node, at, seen)).collect()
    }
}

/// Adds what was seen, and drops what is older than a day.
///
/// # Errors
/// [`DbError`].
pub(crate) fn keep(db: &mut dyn Db, seen: &[(NodeId, i64, Quarter)], now: Instant) -> Result<(), DbError> {
    for (node, quarter, span) in seen {
        db.execute(
            "INSERT INTO exchange_link_quarter (peer, quarter, seen_ms, up_ms) VALUES ($1, $2, $3, $4)
             ON CONFLICT (peer, quarter) DO UPDATE SET
                seen_ms = exchange_link_quarter.seen_ms + excluded.seen_ms,
                up_ms = exchange_link_quarter.up_ms + excluded.up_ms",
            params![*node, *quarter, span.seen_ms, span.up_ms],
        )?;
    }
    let oldest = quarter_of(now).saturating_sub(QUARTERS);
    db.execute("DELETE FROM exchange_link_quarter WHERE quarter <= $1", params![oldest])
}

/// The last day of each link, oldest quarter first; the last one is running.
///
/// # Errors
/// [`DbError`].
pub(crate) fn days(db: &mut dyn Db, now: Instant) -> Result<BTreeMap<NodeId, Vec<Quarter>>, DbError> {
    let first = quarter_of(now).saturating_sub(QUARTERS).saturating_add(1);
    let rows = db.query(
        "SELECT peer, quarter, seen_ms, up_ms FROM exchange_link_quarter WHERE quarter >= $1 AND quarter <= $2",
        params![first, quarter_of(now)],
    )?;
    let mut days: BTreeMap<NodeId, Vec<Quarter>> = BTreeMap::new();
    for row in rows {
        let day = days.entry(row.id(0)?).or_insert_with(|| {
            let length = usize::try_from(QUARTERS).unwrap_or_default();
            vec![Quarter::default(); length]
        });
        let place = usize::try_from(row.int(1)?.saturating_sub(first)).unwrap_or(usize::MAX);
        if let Some(quarter) = day.get_mut(place) {
            *quarter = Quarter { seen_ms: row.int(2)?, up_ms: row.int(3)? };
        }
    }
    Ok(days)
}

#[cfg(test)]
#[path = "diary_tests.rs"]
mod tests;
