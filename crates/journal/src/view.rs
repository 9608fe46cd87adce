//! Views: the tables a slice folds out of the journal, and how entries reach them.
//!
//! A row belongs to one subject and is the fold of that subject's entries in
//! (`rev`, `event_id`) order, the opening one first. An entry that sorts last is
//! applied on top; one that sorts earlier makes the subject be folded afresh. A
//! subject whose opening entry has not arrived has no rows. A second opening of a
//! subject is no opening: the first in fold order stands, whichever came first, and
//! the other says nothing. So streams may arrive in any interleaving and the tables
//! are the same. A view never reads a clock, `pos`, or another subject's rows.

use crate::db::{Db, DbError};
use crate::params;
use crate::value::{Row, Value};
use facts::draft::Fact;
use facts::entry::{Channel, Entry, Header, Subject};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Why an entry could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The body is not what the kind promises; the entry is parked.
    #[error("the body cannot be read: {0}")]
    Undecodable(String),
    /// The database did not do it; nothing of the turn is kept.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A slice's tables for some kinds of subject.
pub trait View: Send + Sync {
    /// Name, for the operator.
    fn name(&self) -> &'static str;
    /// Tables that are nothing but folds; `rebuild` empties them.
    fn tables(&self) -> &'static [&'static str];
    /// Kinds of subject whose entries it folds.
    fn subjects(&self) -> &'static [&'static str];
    /// Whether it understands this kind and version.
    fn knows(&self, kind: &str, version: u16) -> bool;
    /// Whether this kind opens its subject.
    fn opens(&self, kind: &str) -> bool;
    /// Whether a second entry of an opening kind is a change of the subject, such as a
    /// place that is entered again. Where it is not, it is passed over: a node that came
    /// back from a backup may write the same opening twice.
    fn opens_again(&self, _kind: &str) -> bool {
        false
    }
    /// Deletes the subject's rows.
    ///
    /// # Errors
    /// [`DbError`].
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError>;
    /// Applies an entry on top of the rows that are there.
    ///
    /// # Errors
    /// [`ApplyError`].
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError>;
}

/// Reads the body of an entry as a fact. It must speak of the subject that the header names:
/// by the header it is judged who may write it, and in whose fold it stands.
///
/// # Errors
/// [`ApplyError::Undecodable`].
pub fn body<F: Fact>(entry: &Entry) -> Result<F, ApplyError> {
    let fact: F = serde_json::from_slice(&entry.body).map_err(|e| ApplyError::Undecodable(e.to_string()))?;
    let subject = &entry.header.subject;
    if subject.kind != F::SUBJECT || subject.id != fact.subject_id() {
        return Err(ApplyError::Undecodable("it speaks of another subject than its header".to_owned()));
    }
    Ok(fact)
}

/// Reads the sealed part; `None` when it was erased or never there.
///
/// # Errors
/// [`ApplyError::Undecodable`].
pub fn sealed<S: serde::de::DeserializeOwned>(entry: &Entry) -> Result<Option<S>, ApplyError> {
    entry
        .sealed
        .as_deref()
        .map(|bytes| serde_json::from_slice(bytes).map_err(|e| ApplyError::Undecodable(e.to_string())))
        .transpose()
}

/// May this entry change its subject? Asked when applying what another node wrote. And may a kind be
/// written that older programs cannot read?
pub trait Authority: Send + Sync {
    /// `Ok(Err(reason))` parks the entry.
    ///
    /// # Errors
    /// [`DbError`].
    fn check(&self, db: &mut dyn Db, entry: &Entry) -> Result<Result<(), String>, DbError>;

    /// Whether all nodes to which the channels lead can read a kind in this version. Where nobody
    /// knows, the answer is no.
    ///
    /// # Errors
    /// [`DbError`].
    fn is_read_by_all(
        &self,
        _db: &mut dyn Db,
        _kind: &str,
        _version: u16,
        _channels: &BTreeSet<Channel>,
    ) -> Result<bool, DbError> {
        Ok(false)
    }
}

/// An authority that lets everything pass: for tests of the journal itself.
#[derive(Debug, Clone, Copy)]
pub struct Anyone;

impl Authority for Anyone {
    fn check(&self, _: &mut dyn Db, _: &Entry) -> Result<Result<(), String>, DbError> {
        Ok(Ok(()))
    }
}

/// All views of a node, by kind of subject.
#[derive(Clone)]
pub struct Views {
    by_subject: HashMap<&'static str, Vec<Arc<dyn View>>>,
    all: Vec<Arc<dyn View>>,
}

impl Views {
    /// Gathers the slices' views.
    #[must_use]
    pub fn new(views: Vec<Arc<dyn View>>) -> Self {
        let mut by_subject: HashMap<&'static str, Vec<Arc<dyn View>>> = HashMap::new();
        for view in &views {
            for kind in view.subjects() {
                by_subject.entry(kind).or_default().push(Arc::clone(view));
            }
        }
        Self { by_subject, all: views }
    }

    /// Every view.
    #[must_use]
    pub fn all(&self) -> &[Arc<dyn View>] {
        &self.all
    }

    fn of(&self, subject_kind: &str) -> &[Arc<dyn View>] {
        self.by_subject.get(subject_kind).map_or(&[], Vec::as_slice)
    }

    /// Whether some view understands the entry.
    #[must_use]
    pub fn knows(&self, header: &Header) -> bool {
        self.of(&header.subject.kind).iter().any(|v| v.knows(&header.kind, header.version))
    }

    fn opens(&self, header: &Header) -> bool {
        self.of(&header.subject.kind).iter().any(|v| v.opens(&header.kind))
    }

    /// Whether an entry says something once its subject is open.
    fn changes(&self, header: &Header) -> bool {
        let views = self.of(&header.subject.kind);
        views.iter().any(|v| !v.opens(&header.kind) || v.opens_again(&header.kind))
    }

    /// Brings an entry that has just been stored into the tables, on top or by
    /// folding the subject afresh.
    pub(crate) fn bring_in(
        &self,
        db: &mut dyn Db,
        entry: &Entry,
        last: &mut LastRev,
    ) -> Result<(), ApplyError> {
        let header = &entry.header;
        let way = self.way(header, last);
        last.opened |= self.opens(header);
        if last.is_before(header) {
            last.rev = header.rev;
            last.event_id = header.event_id.bytes();
        }
        match way {
            Way::Nothing => Ok(()),
            Way::OnTop => self.apply(db, entry),
            Way::Afresh => self.fold(db, &header.subject),
        }
    }

    /// How an entry comes into the tables of a subject whose last one is `last`.
    pub(crate) fn way(&self, header: &Header, last: &LastRev) -> Way {
        let sorts_last = last.is_before(header);
        match (last.opened, self.opens(header)) {
            (false, false) => Way::Nothing,
            (true, false) if sorts_last => Way::OnTop,
            // The first opening stands, and it sorts before this one.
            (true, true) if sorts_last && !self.changes(header) => Way::Nothing,
            // The very first entry of a subject, the usual case of a new one.
            (false, true) if sorts_last && last.is_new => Way::OnTop,
            _ => Way::Afresh,
        }
    }

    /// Applies an entry on top of its subject's rows.
    pub(crate) fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        for view in self.of(&entry.header.subject.kind) {
            view.apply(db, entry)?;
        }
        Ok(())
    }

    /// Deletes a subject's rows.
    pub(crate) fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        self.of(&subject.kind).iter().try_for_each(|view| view.clear(db, subject))
    }

    /// Folds a subject afresh from the journal.
    ///
    /// # Errors
    /// [`ApplyError`].
    pub fn fold(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), ApplyError> {
        self.clear(db, subject)?;
        self.fold_onto_nothing(db, subject).map(drop)
    }

    /// Folds a subject that has no rows; answers its last entry and how many there were.
    pub(crate) fn fold_onto_nothing(
        &self,
        db: &mut dyn Db,
        subject: &Subject,
    ) -> Result<(LastRev, usize), ApplyError> {
        let (entries, rows) = stored_of(db, subject)?;
        let last = LastRev::of(&entries, self.order(&entries).next().is_some());
        for (entry, _) in self.order(&entries) {
            self.apply(db, entry)?;
        }
        Ok((last, rows))
    }

    /// A subject's entries as they are applied: the first opening, then all that change
    /// it; none when it is not open.
    pub(crate) fn order<'a>(
        &'a self,
        entries: &'a [(Entry, i64)],
    ) -> impl Iterator<Item = &'a (Entry, i64)> + 'a {
        let first = entries.iter().position(|(entry, _)| self.opens(&entry.header));
        let opening = first.and_then(|first| entries.get(first));
        let others = entries.iter().enumerate().filter(move |(index, (entry, _))| {
            first.is_some_and(|first| first != *index) && self.changes(&entry.header)
        });
        opening.into_iter().chain(others.map(|(_, entry)| entry))
    }
}

/// What is applied of a subject in (`rev`, `event_id`) order, each with its `pos`, and
/// how many rows that was: the same fact may stand in several channels.
pub(crate) fn stored_of(db: &mut dyn Db, subject: &Subject) -> Result<(Vec<(Entry, i64)>, usize), DbError> {
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest, pos FROM journal_entry
         WHERE subject_kind = $1 AND subject_id = $2 AND state = 1 ORDER BY rev, event_id, pos",
        params![subject.kind.as_ref(), subject.id],
    )?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        entries.push((entry_of(row)?, row.int(4)?));
    }
    entries.dedup_by_key(|(entry, _)| entry.header.event_id);
    Ok((entries, rows.len()))
}

/// The last entry of a subject in fold order.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LastRev {
    pub rev: u64,
    pub event_id: [u8; 16],
    pub opened: bool,
    /// Nothing of the subject was ever stored.
    pub is_new: bool,
}

impl LastRev {
    /// Of a subject of which nothing was ever stored.
    pub(crate) const NEW: Self = Self { rev: 0, event_id: [0; 16], opened: false, is_new: true };

    /// Of a subject's entries in fold order.
    pub(crate) fn of(entries: &[(Entry, i64)], opened: bool) -> Self {
        let (rev, event_id) = entries
            .last()
            .map_or((0, [0; 16]), |(entry, _)| (entry.header.rev, entry.header.event_id.bytes()));
        Self { rev, event_id, opened, is_new: entries.is_empty() }
    }

    /// Whether an entry sorts behind it.
    fn is_before(&self, header: &Header) -> bool {
        (self.rev, self.event_id) < (header.rev, header.event_id.bytes())
    }
}

/// How an entry comes into the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It changes nothing there.
    Nothing,
    /// On top of its subject's rows.
    OnTop,
    /// By folding its subject again, from all that the journal says is applied.
    Afresh,
}

const LAST_REV: &str = "SELECT rev, event_id, opened FROM journal_subject WHERE kind = $1 AND id = $2";

fn read_last_rev(row: Option<&Row>) -> Result<LastRev, DbError> {
    let Some(row) = row else { return Ok(LastRev::NEW) };
    Ok(LastRev {
        rev: u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("rev"))?,
        event_id: row.fixed(1)?,
        opened: row.flag(2)?,
        is_new: false,
    })
}

pub(crate) fn last_rev(db: &mut dyn Db, subject: &Subject) -> Result<LastRev, DbError> {
    let row = db.first(LAST_REV, params![subject.kind.as_ref(), subject.id])?;
    read_last_rev(row.as_ref())
}

/// The same of several subjects, in one round trip.
pub(crate) fn last_revs(
    db: &mut dyn Db,
    subjects: Vec<Subject>,
) -> Result<HashMap<Subject, LastRev>, DbError> {
    let sets: Vec<Vec<Value>> =
        subjects.iter().map(|s| vec![Value::from(s.kind.as_ref()), Value::from(s.id)]).collect();
    let answers = db.query_all(LAST_REV, &sets)?;
    subjects.into_iter().zip(&answers).map(|(s, rows)| Ok((s, read_last_rev(rows.first())?))).collect()
}

pub(crate) fn keep_last_rev(db: &mut dyn Db, subject: &Subject, last: &LastRev) -> Result<(), DbError> {
    keep_last_revs(db, &[(subject, last)])
}

/// Rows in one statement: as many as one command moves, and few enough texts to keep.
const ROWS_TOGETHER: usize = 8;

/// The same for several subjects, all different, in as few statements as possible.
pub(crate) fn keep_last_revs(db: &mut dyn Db, moved: &[(&Subject, &LastRev)]) -> Result<(), DbError> {
    for some in moved.chunks(ROWS_TOGETHER) {
        let mut sql = String::from("INSERT INTO journal_subject (kind, id, rev, event_id, opened) VALUES ");
        let mut values = Vec::with_capacity(some.len().saturating_mul(5));
        for (n, (subject, last)) in some.iter().enumerate() {
            let at = n.saturating_mul(5);
            let comma = if n == 0 { "" } else { "," };
            sql.push_str(&format!("{comma}(${},${},${},${},${})", at + 1, at + 2, at + 3, at + 4, at + 5));
            values.extend_from_slice(params![
                subject.kind.as_ref(),
                subject.id,
                last.rev,
                last.event_id,
                last.opened
            ]);
        }
        sql.push_str(
            " ON CONFLICT (kind, id) DO UPDATE SET
             rev = excluded.rev, event_id = excluded.event_id, opened = excluded.opened",
        );
        db.execute(&sql, &values)?;
    }
    Ok(())
}

/// An entry from the columns `header, body, sealed, sealed_digest`.
///
/// # Errors
/// [`DbError::Shape`] when the stored bytes are not an entry.
pub fn entry_of(row: &Row) -> Result<Entry, DbError> {
    let header = Header::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored header"))?;
    Ok(Entry { header, body: row.bytes(1)?, sealed: row.opt_bytes(2)?, sealed_digest: row.fixed(3)? })
}
