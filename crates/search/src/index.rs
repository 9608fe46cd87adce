//! The index on disk and the one thread that writes it. The cursor over the journal
//! stands in the index's own commit, so the two can never disagree: a crash loses at
//! most the last second, which is read from the journal again.

use crate::ask::Searcher;
use crate::doc::{Doc, document, tells};
use crate::grams::Grams;
use facts::system::Erased;
use journal::db::Db;
use journal::read::{Stored, entries_after, entries_of};
use journal::{DbError, Journal, params};
use kernel::UnitId;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// Changes when documents are made in another way; an older index is then made anew.
const LAYOUT: &str = "7";
/// Entries of the journal looked at in one step.
const STEP_ENTRIES: usize = 512;
/// Entries of one subject that are read; a subject with more is found by its first.
const SUBJECT_ENTRIES: usize = 2_000;
const TOKENIZER: &str = "grams";

/// Why the index could not be used. Nothing else depends on it: a node works without.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index itself.
    #[error("the search index failed: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// The journal could not be read.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder.
    #[error("the folder of the search index: {0}")]
    Io(#[from] std::io::Error),
}

/// The fields of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub key: Field,
    pub kind: Field,
    pub id: Field,
    pub title: Field,
    pub text: Field,
    pub grams: Field,
    pub unit: Field,
    pub unit_key: Field,
    pub stretch: Field,
    pub at: Field,
    pub sort: Field,
    pub root: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        key: builder.add_text_field("key", STRING),
        kind: builder.add_text_field("kind", STRING | STORED),
        id: builder.add_text_field("id", STORED),
        title: builder.add_text_field("title", STORED),
        text: builder.add_text_field("text", STORED),
        grams: builder.add_text_field("grams", TextOptions::default().set_indexing_options(positions)),
        unit: builder.add_bytes_field("unit", STORED),
        unit_key: builder.add_u64_field("unit_key", FAST | INDEXED),
        stretch: builder.add_u64_field("stretch", INDEXED),
        at: builder.add_i64_field("at", STORED),
        sort: builder.add_u64_field("sort", FAST | INDEXED),
        root: builder.add_text_field("root", STORED),
    };
    (builder.build(), fields)
}

/// Stands among the units of what everybody finds.
pub(crate) const EVERYBODY: u64 = 0;

/// A stretch of time: a question looks at the newest before it looks at all.
const STRETCH_MS: u64 = 30 * kernel::clock::DAY_MS.unsigned_abs();

/// The stretch of a document, by its `sort`.
pub(crate) const fn stretch(sort: u64) -> u64 {
    (sort >> ID_BITS) / STRETCH_MS
}

/// The half of a unit's id by which the filter compares.
pub(crate) fn unit_key(unit: UnitId) -> u64 {
    let [.., a, b, c, d, e, f, g, h] = unit.bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// Writes the index. One a node.
pub struct Indexer {
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    /// Everything up to here is in the index, committed or not.
    pos: i64,
    committed: i64,
    /// A sealed part was erased since the last commit: its bytes must leave the disk.
    purge: bool,
    epoch: String,
}

impl std::fmt::Debug for Indexer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Indexer(at {})", self.pos)
    }
}

impl Indexer {
    /// Opens the index in `folder`, or makes it anew when it is not there, of another
    /// layout, of another memory of the node, or ahead of the journal.
    ///
    /// # Errors
    /// [`SearchError`].
    pub fn open(folder: &Path, memory_mb: usize, journal: &Journal) -> Result<Self, SearchError> {
        let epoch = journal.identity().epoch.to_string();
        let top = journal.read(|db| top_pos(db))?;
        match Self::at(folder, memory_mb, &epoch) {
            Ok(open) if open.pos <= top => Ok(open),
            other => {
                if let Err(error) = &other {
                    tracing::info!(%error, "the search index is made anew");
                }
                drop(other);
                Self::clear(folder)?;
                Self::at(folder, memory_mb, &epoch)
            }
        }
    }

    fn clear(folder: &Path) -> Result<(), SearchError> {
        match std::fs::remove_dir_all(folder) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }
    }

    fn at(folder: &Path, memory_mb: usize, epoch: &str) -> Result<Self, SearchError> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = schema();
        let directory = tantivy::directory::MmapDirectory::open(PathBuf::from(folder))
            .map_err(tantivy::TantivyError::from)?;
        let index = Index::open_or_create(directory, schema)?;
        index.tokenizers().register(TOKENIZER, TextAnalyzer::from(Grams));
        let writer = index.writer_with_num_threads(1, memory_mb.max(15).saturating_mul(1_000_000))?;
        let payload = index.load_metas()?.payload;
        let pos = match payload {
            None => 0,
            Some(text) => match text.split(':').collect::<Vec<_>>().as_slice() {
                [LAYOUT, of, pos] if *of == epoch => pos.parse().unwrap_or(i64::MAX),
                // Another layout or another memory: the caller makes it anew.
                _ => i64::MAX,
            },
        };
        Ok(Self { index, writer, fields, pos, committed: pos, purge: false, epoch: epoch.to_owned() })
    }

    /// What answers questions over this index.
    ///
    /// # Errors
    /// [`SearchError`].
    pub fn searcher(&self) -> Result<Searcher, SearchError> {
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::OnCommitWithDelay).try_into()?;
        Ok(Searcher { reader, fields: self.fields })
    }

    /// Takes in the next entries of the journal; answers how many it looked at.
    ///
    /// # Errors
    /// [`SearchError`].
    pub fn step(&mut self, journal: &Journal) -> Result<usize, SearchError> {
        let after = self.pos;
        let (docs, gone, looked, last, purge) = journal.read(|db| read_step(db, after))?;
        for key in docs.iter().map(|doc| key_of(doc.kind, doc.id)).chain(gone) {
            self.writer.delete_term(Term::from_field_text(self.fields.key, &key));
        }
        for doc in &docs {
            self.writer.add_document(self.written(doc))?;
        }
        self.purge |= purge;
        self.pos = last;
        Ok(looked)
    }

    /// Makes what was taken in findable and durable, with the cursor. Called each
    /// second, not per entry: a commit costs milliseconds.
    ///
    /// # Errors
    /// [`SearchError`].
    pub fn commit(&mut self) -> Result<(), SearchError> {
        if self.pos == self.committed {
            return Ok(());
        }
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&format!("{LAYOUT}:{}:{}", self.epoch, self.pos));
        commit.commit()?;
        self.committed = self.pos;
        if std::mem::take(&mut self.purge) {
            self.purge_deleted()?;
        }
        Ok(())
    }

    /// Rewrites the segments, so that deleted documents leave the disk and not only
    /// the answers.
    fn purge_deleted(&mut self) -> Result<(), SearchError> {
        let segments = self.index.searchable_segment_ids()?;
        if !segments.is_empty() {
            self.writer.merge(&segments).wait()?;
        }
        self.writer.garbage_collect_files().wait()?;
        Ok(())
    }

    /// How far the index has followed the journal.
    #[must_use]
    pub const fn pos(&self) -> i64 {
        self.pos
    }

    fn written(&self, doc: &Doc) -> TantivyDocument {
        let fields = &self.fields;
        let mut out = TantivyDocument::default();
        out.add_text(fields.key, key_of(doc.kind, doc.id));
        out.add_text(fields.kind, doc.kind);
        out.add_text(fields.id, journal::system::hex(&doc.id));
        out.add_text(fields.title, &doc.title);
        out.add_text(fields.text, &doc.text);
        out.add_text(fields.grams, &doc.text);
        for unit in &doc.units {
            out.add_bytes(fields.unit, &unit.bytes());
            out.add_u64(fields.unit_key, unit_key(*unit));
        }
        if doc.open {
            out.add_u64(fields.unit_key, EVERYBODY);
        }
        out.add_i64(fields.at, doc.at.0);
        out.add_u64(fields.sort, sort_of(doc));
        out.add_u64(fields.stretch, stretch(sort_of(doc)));
        if let Some(root) = &doc.root {
            out.add_text(fields.root, root);
        }
        out
    }
}

/// Bits of the id behind the milliseconds.
const ID_BITS: u32 = 20;

/// Newest first, and no two alike: milliseconds, then twenty bits of the id.
fn sort_of(doc: &Doc) -> u64 {
    let [.., a, b, c] = doc.id;
    let tail = u64::from(u32::from_be_bytes([0, a, b, c]) & 0xf_ffff);
    (u64::try_from(doc.at.0).unwrap_or(0) << ID_BITS) | tail
}

fn key_of(kind: &str, id: [u8; 16]) -> String {
    format!("{kind}/{}", journal::system::hex(&id))
}

fn top_pos(db: &mut dyn Db) -> Result<i64, DbError> {
    db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])?.map_or(Ok(0), |r| r.int(0))
}

type Step = (Vec<Doc>, Vec<String>, usize, i64, bool);

/// The documents of all subjects that the next entries change; of those that have
/// none any more, the keys.
fn read_step(db: &mut dyn Db, after: i64) -> Result<Step, DbError> {
    let entries = entries_after(db, after, STEP_ENTRIES)?;
    let mut subjects: BTreeSet<(String, [u8; 16])> = BTreeSet::new();
    let mut purge = false;
    for stored in &entries {
        let subject = &stored.entry.header.subject;
        if tells(subject.kind.as_ref(), &stored.entry.header.kind) {
            subjects.insert((subject.kind.to_string(), subject.id));
        }
        if let Some(of) = erased_subject(db, stored)? {
            subjects.insert(of);
            purge = true;
        }
    }
    let (mut docs, mut gone) = (Vec::new(), Vec::new());
    for (kind, id) in subjects {
        let of: Vec<_> = entries_of(db, &kind, id, SUBJECT_ENTRIES)?.into_iter().map(|s| s.entry).collect();
        match document(&kind, id, &of) {
            Some(doc) => docs.push(doc),
            None => gone.push(key_of(&kind, id)),
        }
    }
    let last = entries.last().map_or(after, |stored| stored.pos);
    Ok((docs, gone, entries.len(), last, purge))
}

/// The subject whose entry lost its sealed part.
fn erased_subject(db: &mut dyn Db, stored: &Stored) -> Result<Option<(String, [u8; 16])>, DbError> {
    if stored.entry.header.kind != "entry.erased" {
        return Ok(None);
    }
    let Ok(erased) = serde_json::from_slice::<Erased>(&stored.entry.body) else { return Ok(None) };
    db.first(
        "SELECT subject_kind, subject_id FROM journal_entry WHERE event_id = $1 LIMIT 1",
        params![erased.event],
    )?
    .map(|row| Ok((row.text(0)?, row.fixed(1)?)))
    .transpose()
}
