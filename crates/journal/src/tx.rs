//! What a command sees inside the writer: the tables as every earlier command left
//! them, and `append`.

use crate::db::{Conn, Db, DbError};
use crate::identity::Identity;
use crate::params;
use crate::state::{Head, WriterState};
use crate::value::{Row, Value};
use crate::view::{ApplyError, Authority, LastRev, Views, keep_last_revs, last_rev, last_revs};
use facts::draft::Draft;
use facts::entry::{Channel, Entry, Header, StreamId, Subject, digest_of, link};
use kernel::{AccountId, CommandId, EventId, Instant, limits};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Why a command did not happen, on the journal's side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// The database did not do it.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A fact could not be applied to the views of this node: a bug.
    #[error("a fact of our own cannot be applied: {0}")]
    Apply(String),
    /// A fact is larger than an entry may be.
    #[error("a fact is larger than an entry may be ({0} bytes)")]
    TooLarge(usize),
    /// The kind has no view on this node: a bug.
    #[error("nobody here knows the kind {0}")]
    UnknownKind(String),
    /// The writer takes nothing at the moment.
    #[error("the writer takes nothing now: {0}")]
    Unavailable(String),
    /// Writing is refused until somebody has looked: after a disk error.
    #[error("nothing is written: {0}")]
    ReadOnly(String),
    /// The store is of another node than the key.
    #[error("the journal is of node {owner}, and the key of node {key}")]
    OtherNode {
        /// Whose the journal is.
        owner: kernel::NodeId,
        /// Whose the key is.
        key: kernel::NodeId,
    },
}

impl From<ApplyError> for JournalError {
    fn from(e: ApplyError) -> Self {
        match e {
            ApplyError::Db(e) => Self::Db(e),
            ApplyError::Undecodable(text) => Self::Apply(text),
        }
    }
}

/// Who acts, for the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acting {
    /// The account; absent for the platform itself.
    pub actor: Option<AccountId>,
    /// The command.
    pub command: CommandId,
}

impl Acting {
    /// The platform itself, drawing a consequence or keeping house.
    #[must_use]
    pub fn platform() -> Self {
        Self { actor: None, command: CommandId::new() }
    }

    /// An account with the command's id.
    #[must_use]
    pub const fn account(actor: AccountId, command: CommandId) -> Self {
        Self { actor: Some(actor), command }
    }
}

/// What an entry looks like to those who only need to know that it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// This node's commit order.
    pub pos: i64,
    /// Kind of fact.
    pub kind: String,
    /// What changed.
    pub subject: Subject,
    /// The stream.
    pub stream: StreamId,
    /// Position in it.
    pub seq: u64,
    /// The acting unit.
    pub unit: Option<kernel::UnitId>,
    /// Rings a desk.
    pub brief: Option<String>,
    /// Written by this node.
    pub own: bool,
    /// Stored but parked: the kind is unknown here, or its author may not.
    pub parked: bool,
}

/// An entry's place in its chain: the header's canonical bytes and the hash after it.
pub(crate) struct Linked {
    pub header: Vec<u8>,
    pub hash: [u8; 32],
}

/// A command's view of the node. Everything it does is kept or undone together.
pub struct Tx<'a> {
    pub(crate) conn: &'a mut dyn Conn,
    pub(crate) state: &'a mut WriterState,
    pub(crate) views: &'a Views,
    pub(crate) authority: &'a Arc<dyn Authority>,
    pub(crate) identity: &'a Identity,
    pub(crate) now: Instant,
}

impl Db for Tx<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        self.conn.query(sql, params)
    }
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        self.conn.execute(sql, params)
    }
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.conn.each(sql, params, f)
    }
    fn query_all(&mut self, sql: &str, sets: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, DbError> {
        self.conn.query_all(sql, sets)
    }
}

impl Tx<'_> {
    /// The instant of this command.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// This node.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        self.identity
    }

    /// Appends facts: gives each its streams, positions and revision, chains it and
    /// brings it into the views. A consequence that is already there is skipped.
    ///
    /// # Errors
    /// [`JournalError`]; the command is then undone as a whole.
    pub fn append(&mut self, acting: Acting, drafts: Vec<Draft>) -> Result<Vec<EventId>, JournalError> {
        let ids = drafts.iter().map(|draft| draft.event_id).collect();
        // All subjects are asked for at once; a subject that an earlier draft of the
        // same append has moved is remembered here.
        let subjects: Vec<Subject> = drafts.iter().map(|draft| draft.subject.clone()).collect();
        let mut lasts: HashMap<Subject, LastRev> = last_revs(self.conn, subjects)?;
        let mut moved = false;
        for draft in drafts {
            if draft.derived && self.is_stored(draft.event_id)? {
                continue;
            }
            let last = lasts.entry(draft.subject.clone()).or_insert(LastRev::NEW);
            self.append_one(acting, draft, last)?;
            moved = true;
        }
        if moved {
            let moved: Vec<_> = lasts.iter().filter(|(_, last)| !last.is_new).collect();
            keep_last_revs(self.conn, &moved)?;
        }
        Ok(ids)
    }

    /// Of one fact in two forms, the newer one a breaking change of its kind: the newer where everybody
    /// reads it to whom it goes, else the older. A breaking change is written nowhere else.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn in_form(&mut self, newer: Draft, older: Draft) -> Result<Draft, DbError> {
        let channels = self.channels(&newer);
        let authority = Arc::clone(self.authority);
        let read = authority.is_read_by_all(self.conn, newer.kind, newer.version, &channels)?;
        Ok(if read { newer } else { older })
    }

    /// Whether an entry with this id is here, in any channel.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn is_stored(&mut self, event: EventId) -> Result<bool, DbError> {
        Ok(self
            .conn
            .first("SELECT 1 FROM journal_entry WHERE event_id = $1 LIMIT 1", params![event])?
            .is_some())
    }

    fn append_one(&mut self, acting: Acting, draft: Draft, last: &mut LastRev) -> Result<(), JournalError> {
        let sealed_len = draft.sealed.as_ref().map_or(0, Vec::len);
        if draft.body.len() > limits::ENTRY_BODY_BYTES || sealed_len > limits::ENTRY_SEALED_BYTES {
            return Err(JournalError::TooLarge(draft.body.len().max(sealed_len)));
        }
        let sealed_digest = draft.sealed_digest();
        let channels = self.channels(&draft);
        let mut entry = Entry {
            header: Header {
                suite: self.identity.suite(),
                event_id: draft.event_id,
                stream: StreamId {
                    origin: self.identity.node,
                    epoch: self.identity.epoch,
                    channel: Channel::Local,
                    lane: draft.lane,
                },
                seq: 0,
                kind: draft.kind.to_owned(),
                version: draft.version,
                subject: draft.subject,
                rev: last.rev.max(draft.seen).saturating_add(1),
                unit: draft.unit,
                actor: acting.actor,
                command_id: acting.command,
                recorded_at: self.now,
                mode: draft.mode,
                mark: draft.mark,
                brief: draft.brief,
            },
            body: draft.body,
            sealed: draft.sealed,
            sealed_digest,
        };
        if !self.views.knows(&entry.header) {
            return Err(JournalError::UnknownKind(entry.header.kind));
        }
        for channel in channels {
            entry.header.stream.channel = channel;
            let head = self.head(entry.header.stream)?;
            entry.header.seq = head.seq.saturating_add(1);
            entry.header.recorded_at = self.now.max(head.last_recorded_at);
            self.store(&entry, head, 1, None)?;
        }
        self.views.bring_in(self.conn, &entry, last)?;
        last.is_new = false;
        if entry.header.kind == "entry.erased" {
            crate::erase::erase(self.conn, self.views, &entry)?;
        }
        Ok(())
    }

    /// The channels an audience means on this node: the highest of several upward
    /// ones, nothing addressed to ourselves, and `local` when nothing is left.
    fn channels(&self, draft: &Draft) -> BTreeSet<Channel> {
        let own = self.identity.node;
        let highest = draft
            .audience
            .0
            .iter()
            .filter_map(|c| if let Channel::Up(l) = c { Some(*l) } else { None })
            .min();
        let mut channels: BTreeSet<Channel> = draft
            .audience
            .0
            .iter()
            .filter(|c| match c {
                Channel::Up(level) => Some(*level) == highest,
                Channel::To(node) => *node != own,
                Channel::Local => false,
                Channel::Down => true,
            })
            .copied()
            .collect();
        if channels.is_empty() {
            channels.insert(Channel::Local);
        }
        channels
    }

    /// The head of a stream, making the stream when it is new.
    pub(crate) fn head(&mut self, id: StreamId) -> Result<Head, DbError> {
        if let Some(head) = self.state.heads.get(&id) {
            return Ok(*head);
        }
        let row = self.conn.first(
            "SELECT stream, seq, head, last_recorded_at FROM journal_stream
             WHERE origin = $1 AND epoch = $2 AND channel = $3 AND lane = $4",
            params![id.origin, id.epoch, id.channel.to_string(), id.lane.number()],
        )?;
        let head = match row {
            Some(row) => Head {
                stream: row.int(0)?,
                seq: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("seq"))?,
                hash: row.fixed(2)?,
                last_recorded_at: row.instant(3)?,
            },
            None => {
                let top = self.conn.first("SELECT COALESCE(MAX(stream), 0) FROM journal_stream", &[])?;
                let stream = top.map(|r| r.int(0)).transpose()?.unwrap_or(0).saturating_add(1);
                self.conn.execute(
                    "INSERT INTO journal_stream (stream, origin, epoch, channel, lane, seq, head, last_recorded_at)
                     VALUES ($1, $2, $3, $4, $5, 0, $6, 0)",
                    params![stream, id.origin, id.epoch, id.channel.to_string(), id.lane.number(), [0u8; 32]],
                )?;
                Head { stream, seq: 0, hash: [0; 32], last_recorded_at: Instant(0) }
            }
        };
        self.state.set_head(id, head);
        Ok(head)
    }

    /// Stores one entry after `head` and moves the head. `state`: 0 waits to be
    /// applied, 1 applied, 2 parked.
    pub(crate) fn store(
        &mut self,
        entry: &Entry,
        head: Head,
        state: i64,
        reason: Option<&str>,
    ) -> Result<(), DbError> {
        let header = entry.header.encode();
        let hash = link(&head.hash, &digest_of(&header, &entry.body, &entry.sealed_digest));
        self.store_linked(entry, Linked { header, hash }, head, state, reason)
    }

    /// The same for an entry whose bytes and hash are known already.
    pub(crate) fn store_linked(
        &mut self,
        entry: &Entry,
        linked: Linked,
        head: Head,
        state: i64,
        reason: Option<&str>,
    ) -> Result<(), DbError> {
        let (header, hash) = (&entry.header, linked.hash);
        self.state.pos = self.state.pos.saturating_add(1);
        let pos = self.state.pos;
        self.conn.execute(
            "INSERT INTO journal_entry (pos, stream, seq, event_id, kind, subject_kind, subject_id, rev, unit_id,
                actor_id, recorded_at, received_at, state, reason, header, body, sealed, sealed_digest, hash)
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)",
            params![
                pos,
                head.stream,
                header.seq,
                header.event_id,
                header.kind.as_str(),
                header.subject.kind.as_ref(),
                header.subject.id,
                header.rev,
                header.unit,
                header.actor,
                header.recorded_at,
                self.now,
                state,
                reason,
                linked.header,
                entry.body.as_slice(),
                entry.sealed.as_deref(),
                entry.sealed_digest,
                hash
            ],
        )?;
        let last_recorded_at = head.last_recorded_at.max(header.recorded_at);
        self.state
            .set_head(header.stream, Head { stream: head.stream, seq: header.seq, hash, last_recorded_at });
        self.state.notices.push(Notice {
            pos,
            kind: header.kind.clone(),
            subject: header.subject.clone(),
            stream: header.stream,
            seq: header.seq,
            unit: header.unit,
            brief: header.brief.clone(),
            own: header.stream.origin == self.identity.node,
            parked: state == 2,
        });
        Ok(())
    }

    /// The revision of a subject, 0 when there is none: what `If-Match` is held against.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn rev(&mut self, subject: &Subject) -> Result<u64, DbError> {
        Ok(last_rev(self.conn, subject)?.rev)
    }

    /// Moves a consumer's durable cursor with the consequences it drew.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn set_cursor(&mut self, consumer: &str, pos: i64) -> Result<(), DbError> {
        self.conn.execute(
            "INSERT INTO journal_cursor (consumer, pos) VALUES ($1, $2)
             ON CONFLICT (consumer) DO UPDATE SET pos = excluded.pos",
            params![consumer, pos],
        )
    }
}
