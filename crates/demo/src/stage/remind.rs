//! Reminders at the minute at which they fell due: the month has its late reports, and
//! somebody was told of each.

use super::{Stage, StageError};
use journal::{DbError, Turn};
use kernel::Instant;
use kernel::clock::MINUTE_MS;
use report::jobs::escalate;
use report::views::dispatch;
use std::sync::Arc;

impl Stage {
    /// Runs the reminders that fell due before `until`, at the minute at which they did.
    pub(super) fn remind_until(&mut self, until: Instant) -> Result<(), StageError> {
        // Each round passes one minute at which somebody was told; a month has no more.
        for _ in 0..100_000 {
            let mut next: Option<(Instant, usize)> = None;
            for index in 0..self.nodes.len() {
                if let Some(due) = self.next_reminder(index)?
                    && due < until
                    && next.is_none_or(|(earliest, _)| due < earliest)
                {
                    next = Some((due, index));
                }
            }
            let Some((due, index)) = next else { return Ok(()) };
            self.at(due);
            let now = self.clock.now();
            let Some(node) = self.nodes.get_mut(index) else { return Ok(()) };
            node.looked_at = now.max(due);
            let terms = Arc::clone(&node.terms);
            let told = node.journal.run(Turn::Local, move |tx| escalate(tx, &terms, now));
            let told = told.map_err(|e| StageError::Setting(e.to_string()))?;
            if told > 0 {
                node.restless = true;
                self.sync()?;
            }
        }
        Ok(())
    }

    /// The next minute at which a clock of a unit of this node asks for somebody.
    fn next_reminder(&mut self, index: usize) -> Result<Option<Instant>, StageError> {
        let Some(node) = self.nodes.get(index) else { return Ok(None) };
        let looked_at = node.looked_at;
        let own = node.journal.identity().node;
        let after: Vec<i64> = node.terms.profile.steps.iter().map(|s| i64::from(s.after_minutes)).collect();
        let never = Instant(i64::MAX);
        let next = node.journal.read(|db| {
            let mut next: Option<Instant> = None;
            let mut note = |due: Option<Instant>| {
                for minutes in &after {
                    // A minute late, so that the step is due when it is looked for.
                    let at = due.map(|due| Instant(due.plus_minutes(*minutes).0 + MINUTE_MS));
                    next = at.filter(|at| *at > looked_at && next.is_none_or(|n| *at < n)).or(next);
                }
            };
            for d in &dispatch::send_overdue(db, own, never, 256)? {
                note(d.tel.as_ref().filter(|_| d.tel_at.is_none()).map(|t| t.due_at));
                note(d.doc.as_ref().filter(|_| d.doc_at.is_none()).map(|t| t.due_at));
            }
            for d in &dispatch::take_overdue(db, own, never, 256)? {
                note(d.receive.as_ref().filter(|_| d.received_at.is_none()).map(|t| t.due_at));
            }
            Ok::<_, DbError>(next)
        })?;
        Ok(next)
    }
}
