//! A tiny slice for the journal's own tests: notes that are opened and written on.
#![allow(dead_code, missing_docs, clippy::missing_panics_doc)]

use facts::draft::{Audience, Draft, Fact};
use facts::entry::{Channel, Entry, Subject};
use facts::{Certificate, SigningKey, Suite};
use journal::system::SystemView;
use journal::*;
use kernel::{Clock, EpochId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::path::Path;
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

pub struct NoteView;
impl View for NoteView {
    fn name(&self) -> &'static str {
        "note"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["note"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["note"]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && (kind == "note.opened" || kind == "note.written")
    }
    fn opens(&self, kind: &str) -> bool {
        kind == "note.opened"
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM note WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        if entry.header.kind == "note.opened" {
            let fact: NoteOpened = view::body(entry)?;
            db.execute("INSERT INTO note (id, text) VALUES ($1, $2)", params![fact.id, fact.text])?;
        } else {
            let fact: NoteWritten = view::body(entry)?;
            db.execute(
                "UPDATE note SET text = text || $2 WHERE id = $1",
                params![fact.id, format!("|{}", fact.line)],
            )?;
        }
        Ok(())
    }
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
    Identity { node, epoch: EpochId::random(), level, code: code.to_owned(), name: "test".to_owned(), key, certificate }
}

pub fn setup(store: Store, identity: Identity, clock: Clock) -> Setup {
    Setup {
        store,
        identity,
        clock,
        views: Views::new(vec![Arc::new(SystemView), Arc::new(NoteView)]),
        migrations: vec![Migration {
            slice: "note",
            number: 1,
            sql: "CREATE TABLE note (id BYTEA PRIMARY KEY, text TEXT NOT NULL)",
        }],
        authority: Arc::new(Anyone),
        readers: 2,
    }
}

pub fn sqlite(dir: &Path) -> Store {
    Store::Sqlite(dir.join("fenghuo.db"))
}

pub fn write(journal: &Journal, id: [u8; 16], line: &str, channel: Option<Channel>) -> Result<(), JournalError> {
    let line = line.to_owned();
    journal.run(Turn::Local, move |tx| {
        let audience = channel.map_or_else(Audience::local, Audience::of);
        let draft = if tx.rev(&Subject::new("note", id))? == 0 {
            Draft::of(&NoteOpened { id, text: line })
        } else {
            Draft::of(&NoteWritten { id, line })
        };
        let draft = draft.map_err(|e| JournalError::Apply(e.to_string()))?.to(audience);
        tx.append(Acting::platform(), vec![draft])?;
        Ok(())
    })
}

pub fn texts(journal: &Journal) -> Vec<(Vec<u8>, String)> {
    journal
        .read(|db| {
            db.query("SELECT id, text FROM note ORDER BY id", &[])?
                .iter()
                .map(|r| Ok((r.bytes(0)?, r.text(1)?)))
                .collect::<Result<Vec<_>, DbError>>()
        })
        .unwrap()
}
