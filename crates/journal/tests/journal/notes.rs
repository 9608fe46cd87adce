//! A tiny slice: notes are opened by somebody (sealed: personal data) and written on.

use facts::draft::{Audience, Draft, Fact};
use facts::entry::{Channel, Entry, Lane, Subject};
use facts::{Certificate, SigningKey, Suite};
use journal::system::SystemView;
use journal::view::{body, sealed};
use journal::*;
use kernel::{Clock, EpochId, EventId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoteOpened {
    pub id: [u8; 16],
    pub text: String,
}
impl Fact for NoteOpened {
    const KIND: &'static str = "note.opened";
    const SUBJECT: &'static str = "note";
    fn subject_id(&self) -> [u8; 16] {
        self.id
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NoteWritten {
    pub id: [u8; 16],
    pub line: String,
}
impl Fact for NoteWritten {
    const KIND: &'static str = "note.written";
    const SUBJECT: &'static str = "note";
    fn subject_id(&self) -> [u8; 16] {
        self.id
    }
}

/// Who opened or wrote: personal data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Who {
    pub name: String,
}

/// A line that breaks a constraint of the table, as a bug would.
pub const BREAKS: &str = "breaks";

/// Folds notes into two tables.
pub struct NoteView {
    /// Before an upgrade the node does not know `note.written`.
    pub knows_written: bool,
}

impl View for NoteView {
    fn name(&self) -> &'static str {
        "note"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["note", "note_line"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["note"]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && (kind == "note.opened" || kind == "note.written" && self.knows_written)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == "note.opened"
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM note WHERE id = $1", params![subject.id])?;
        db.execute("DELETE FROM note_line WHERE note = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        let who = sealed::<Who>(entry)?.map(|who| who.name);
        if entry.header.kind == "note.opened" {
            let fact: NoteOpened = body(entry)?;
            db.execute(
                "INSERT INTO note (id, text, opened_by, lines) VALUES ($1, $2, $3, 0)",
                params![fact.id, fact.text, who],
            )?;
        } else {
            let fact: NoteWritten = body(entry)?;
            if fact.line == BREAKS {
                db.execute("INSERT INTO note (id, text, lines) VALUES ($1, NULL, 0)", params![fact.id])?;
            }
            db.execute(
                "UPDATE note SET text = text || $2, lines = lines + 1 WHERE id = $1",
                params![fact.id, format!("|{}", fact.line)],
            )?;
            db.execute(
                "INSERT INTO note_line (note, n, line, written_by)
                 SELECT id, lines, $2, $3 FROM note WHERE id = $1",
                params![fact.id, fact.line, who],
            )?;
        }
        Ok(())
    }
}

pub const SCHEMA: &str = "
    CREATE TABLE note (id BYTEA PRIMARY KEY, text TEXT NOT NULL, opened_by TEXT, lines BIGINT NOT NULL);
    CREATE TABLE note_line (note BYTEA NOT NULL, n BIGINT NOT NULL, line TEXT NOT NULL, written_by TEXT,
        PRIMARY KEY (note, n));
    CREATE TABLE note_secret (id BYTEA PRIMARY KEY, secret TEXT NOT NULL)";

pub fn views() -> Views {
    Views::new(vec![Arc::new(SystemView), Arc::new(NoteView { knows_written: true })])
}

pub fn identity(level: Level, code: &str) -> Identity {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: code.to_owned(),
        level,
        name: "test".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(i64::MAX),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    }
    .signed(&key)
    .unwrap();
    Identity {
        node,
        epoch: EpochId::random(),
        level,
        code: code.to_owned(),
        name: "test".to_owned(),
        key,
        certificate,
    }
}

pub fn district() -> Identity {
    identity(Level::District, "610802")
}

pub fn setup(store: Store, identity: Identity) -> Setup {
    Setup {
        store,
        identity,
        clock: Clock::system(),
        views: views(),
        migrations: vec![Migration { slice: "note", number: 1, sql: SCHEMA }],
        authority: Arc::new(Anyone),
        readers: 2,
        fence: None,
    }
}

/// A journal of a new district.
pub fn open(store: &testkit::TestStore) -> Arc<Journal> {
    Journal::open(setup(store.store(), district())).unwrap()
}

pub fn opened(id: [u8; 16], text: &str) -> Draft {
    Draft::of(&NoteOpened { id, text: text.to_owned() }).unwrap()
}

pub fn written(id: [u8; 16], line: &str) -> Draft {
    Draft::of(&NoteWritten { id, line: line.to_owned() }).unwrap()
}

pub fn signed_by(draft: Draft, name: &str) -> Draft {
    draft.sealed(&Who { name: name.to_owned() }).unwrap()
}

/// Appends one fact to each of the channels.
pub fn append(
    journal: &Journal,
    draft: Draft,
    channels: &[Channel],
    lane: Lane,
) -> Result<EventId, JournalError> {
    let event = draft.event_id;
    let draft = draft.to(Audience(channels.iter().copied().collect())).lane(lane);
    journal.run(Turn::Local, move |tx| {
        tx.append(Acting::platform(), vec![draft])?;
        Ok(event)
    })
}

/// Opens the note or writes a line on it, whichever its state asks for.
pub fn write(journal: &Journal, id: [u8; 16], line: &str) -> Result<(), JournalError> {
    let line = line.to_owned();
    journal.run(Turn::Local, move |tx| {
        let is_new = tx.rev(&Subject::new("note", id))? == 0;
        let draft = if is_new { opened(id, &line) } else { written(id, &line) };
        tx.append(Acting::platform(), vec![draft])?;
        Ok(())
    })
}

pub fn texts(journal: &Journal) -> Vec<(u8, String)> {
    let read = |db: &mut dyn Db| -> Result<Vec<_>, DbError> {
        let rows = db.query("SELECT id, text FROM note ORDER BY id", &[])?;
        rows.iter().map(|r| Ok((r.fixed::<16>(0)?[0], r.text(1)?))).collect()
    };
    journal.read(read).unwrap()
}

/// One number from the database.
pub fn count(journal: &Journal, sql: &str) -> i64 {
    journal
        .read(|db| db.first(sql, &[])?.map_or(Ok(0), |row| row.int(0)))
        .unwrap_or_else(|e: DbError| panic!("{e}"))
}
