//! Applying what intake stored: in `pos` order the authority is asked, and each entry
//! is brought into the views or parked. Parked entries block nothing, and an entry that
//! cannot be applied is one of them (see [`crate::alone`]).
//!
//! What a page of entries needs to know of the tables is asked for all of them at
//! once; what applying changes of it is remembered until the page is through.

use crate::brief::UNKNOWN_KIND;
use crate::db::{Db, DbError};
use crate::erase::erase;
use crate::params;
use crate::read::{PARKED, WAITING};
use crate::tx::{JournalError, Notice, Tx};
use crate::value::{Row, Value};
use crate::view::{LastRev, Way, entry_of, keep_last_revs, last_revs};
use facts::draft::Fact as _;
use facts::entry::{Entry, Subject};
use facts::system::Erased;
use kernel::EventId;
use std::collections::{HashMap, HashSet};

/// Entries of which one statement says that they are applied.
const POSITIONS_TOGETHER: usize = 32;

/// What is known of the entries of one page.
struct Page {
    /// Facts that are in the views, through whichever channel.
    applied: HashSet<EventId>,
    /// Facts whose sealed part was erased.
    erased: HashSet<EventId>,
    lasts: HashMap<Subject, LastRev>,
    moved: HashSet<Subject>,
    /// Positions of entries that are in the views, and of which the journal does not say so yet.
    unsaid: Vec<i64>,
}

impl Page {
    fn of(db: &mut dyn Db, entries: &[(Entry, i64)]) -> Result<Self, DbError> {
        let events = |wanted: fn(&Entry) -> bool| -> Vec<Vec<Value>> {
            let wanted = entries.iter().filter(|(entry, _)| wanted(entry));
            wanted.map(|(entry, _)| vec![Value::from(entry.header.event_id)]).collect()
        };
        let applied = found(
            db,
            "SELECT event_id FROM journal_entry WHERE event_id = $1 AND state = 1 LIMIT 1",
            &events(|_| true),
        )?;
        let erased = found(
            db,
            "SELECT subject_id FROM journal_entry
             WHERE subject_kind = 'erasure' AND subject_id = $1 AND state = 1 LIMIT 1",
            &events(|entry| entry.sealed.is_some()),
        )?;
        let subjects: HashSet<&Subject> = entries.iter().map(|(entry, _)| &entry.header.subject).collect();
        let lasts = last_revs(db, subjects.into_iter().cloned().collect())?;
        Ok(Self { applied, erased, lasts, moved: HashSet::new(), unsaid: Vec::new() })
    }
}

fn found(db: &mut dyn Db, sql: &str, sets: &[Vec<Value>]) -> Result<HashSet<EventId>, DbError> {
    db.query_all(sql, sets)?.iter().filter_map(|rows| rows.first()).map(|row| row.id(0)).collect()
}

impl Tx<'_> {
    /// Applies up to `limit` stored entries in `pos` order; answers how many were
    /// taken up, so that the caller knows whether to come again.
    ///
    /// # Errors
    /// [`JournalError`]; nothing of the turn is then kept.
    pub fn apply_waiting(&mut self, limit: usize) -> Result<usize, JournalError> {
        let rows = self.conn.query(
            &format!("SELECT header, body, sealed, sealed_digest, pos FROM journal_entry WHERE {WAITING} ORDER BY pos LIMIT $1"),
            params![limit],
        )?;
        self.apply_page(&rows, true)?;
        Ok(rows.len())
    }

    /// Tries the parked entries again, after an upgrade or when what they wait for
    /// may have come; answers how many are no longer parked.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn retry_parked(&mut self, limit: usize) -> Result<usize, JournalError> {
        self.retry_parked_after(0, limit).map(|(applied, _)| applied)
    }

    /// The same for those after `pos`, so that some that stay parked do not hide the
    /// others; answers also the last position tried, `None` when there was none.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn retry_parked_after(
        &mut self,
        pos: i64,
        limit: usize,
    ) -> Result<(usize, Option<i64>), JournalError> {
        let rows = self.conn.query(
            &format!(
                "SELECT header, body, sealed, sealed_digest, pos FROM journal_entry
                 WHERE {PARKED} AND pos > $1 ORDER BY pos LIMIT $2"
            ),
            params![pos, limit],
        )?;
        let last = rows.last().map(|row| row.int(4)).transpose()?;
        Ok((self.apply_page(&rows, false)?, last))
    }

    /// Applies the rows `header, body, sealed, sealed_digest, pos`; answers how many were
    /// not parked. A desk is rung for what is parked the first time only.
    fn apply_page(&mut self, rows: &[Row], ring: bool) -> Result<usize, JournalError> {
        if rows.is_empty() {
            return Ok(0);
        }
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            entries.push((entry_of(row)?, row.int(4)?));
        }
        if let Ok(applied) = self.guarded(|tx| tx.apply_together(&entries, ring))? {
            return Ok(applied);
        }
        // One of them cannot be applied. It must not hold up the others.
        let mut applied = 0usize;
        for one in entries {
            let done = match self.guarded(|tx| tx.apply_together(std::slice::from_ref(&one), ring))? {
                Ok(done) => done,
                Err(_) => usize::from(self.apply_alone(&one.0, one.1, ring)?),
            };
            applied = applied.saturating_add(done);
        }
        Ok(applied)
    }

    /// Applies entries whose tables are asked for all at once; refused as a whole when
    /// one of them cannot be applied.
    fn apply_together(&mut self, entries: &[(Entry, i64)], ring: bool) -> Result<usize, JournalError> {
        let mut page = Page::of(self.conn, entries)?;
        let mut applied = 0usize;
        for (entry, pos) in entries {
            let erased = page.erased.contains(&entry.header.event_id) && entry.sealed.is_some();
            let bare = erased.then(|| Entry { sealed: None, ..entry.clone() });
            let entry = bare.as_ref().unwrap_or(entry);
            match self.apply_received(entry, *pos, &mut page)? {
                None => applied = applied.saturating_add(1),
                Some(reason) => self.park(entry, *pos, &reason, ring)?,
            }
        }
        self.say_applied(&mut page)?;
        let moved: Vec<(&Subject, &LastRev)> =
            page.lasts.iter().filter(|(subject, _)| page.moved.contains(*subject)).collect();
        keep_last_revs(self.conn, &moved)?;
        Ok(applied)
    }

    /// Applies one; answers why it must be parked, if it must.
    fn apply_received(
        &mut self,
        entry: &Entry,
        pos: i64,
        page: &mut Page,
    ) -> Result<Option<String>, JournalError> {
        let header = &entry.header;
        if !self.views.knows(header) {
            return Ok(Some(format!("{UNKNOWN_KIND}{}/{}", header.kind, header.version)));
        }
        // What this node wrote itself, lost, and got back was asked for before it was written.
        if header.stream.origin != self.identity.node {
            let authority = std::sync::Arc::clone(self.authority);
            if let Err(reason) = authority.check(self.conn, entry)? {
                return Ok(Some(reason));
            }
        }
        page.unsaid.push(pos);
        if !page.applied.insert(header.event_id) {
            // It came through another channel before.
            return Ok(None);
        }
        let mut last = page.lasts.get(&header.subject).copied().unwrap_or(LastRev::NEW);
        let erases = header.kind == Erased::KIND;
        if erases || self.views.way(header, &last) == Way::Afresh {
            // Both read in the journal what is applied.
            self.say_applied(page)?;
        }
        self.views.bring_in(self.conn, entry, &mut last)?;
        last.is_new = false;
        page.lasts.insert(header.subject.clone(), last);
        page.moved.insert(header.subject.clone());
        if erases {
            erase(self.conn, self.views, entry)?;
            page.erased.insert(crate::view::body::<Erased>(entry)?.event);
        }
        Ok(None)
    }

    fn say_applied(&mut self, page: &mut Page) -> Result<(), DbError> {
        for some in page.unsaid.chunks(POSITIONS_TOGETHER) {
            let places: Vec<String> = (1..=some.len()).map(|number| format!("${number}")).collect();
            let places = places.join(",");
            let sql = format!("UPDATE journal_entry SET state = 1, reason = NULL WHERE pos IN ({places})");
            let positions: Vec<Value> = some.iter().map(|pos| Value::from(*pos)).collect();
            self.conn.execute(&sql, &positions)?;
        }
        page.unsaid.clear();
        Ok(())
    }

    pub(crate) fn park(&mut self, entry: &Entry, pos: i64, reason: &str, ring: bool) -> Result<(), DbError> {
        self.conn.execute(
            "UPDATE journal_entry SET state = 2, reason = $2 WHERE pos = $1",
            params![pos, reason],
        )?;
        if !ring {
            return Ok(());
        }
        tracing::warn!(kind = %entry.header.kind, pos, reason, "an entry was parked");
        if let Some(brief) = &entry.header.brief {
            let header = &entry.header;
            self.state.notices.push(Notice {
                pos,
                kind: header.kind.clone(),
                subject: header.subject.clone(),
                stream: header.stream,
                seq: header.seq,
                unit: header.unit,
                brief: Some(brief.clone()),
                own: false,
                parked: true,
            });
        }
        Ok(())
    }
}
