//! What was erased on this node, in a file beside `node.key`: a backup on the shelf, or a database that
//! was brought back, still holds the bytes. Whatever opens the node erases anew what the file names and the
//! journal does not, before anything is served; `backup restore` does so at once.
//!
//! The file names events, reasons and legal bases, never what was erased. It is only ever appended to, and an
//! erasure counts as noted when it is durable there.
//!
//! What is never true here: that the file knows less than the journal after a start, or the other way round.

use facts::draft::{Audience, Draft, Fact as _};
use facts::entry::Header;
use facts::system::Erased;
use facts::{Certificate, Channel};
use journal::{Acting, Db, DbError, Journal, JournalError, Turn, Tx, params};
use kernel::{EventId, NodeId, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Name of the file in the data folder: one erasure a line, as JSON.
pub const FILE: &str = "erased.jsonl";

/// Why what was erased could not be noted, or erased anew.
#[derive(Debug, thiserror::Error)]
pub enum ErasingError {
    /// The file.
    #[error("擦除记录 {0}：{1}")]
    Io(PathBuf, std::io::Error),
    /// A line of it.
    #[error("擦除记录 {0} 第 {1} 行读不懂；少了它，恢复后擦除过的内容会回来，请从备份的数据目录取回这个文件")]
    Line(PathBuf, usize),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl From<DbError> for ErasingError {
    fn from(e: DbError) -> Self {
        Self::Journal(e.into())
    }
}

/// The file of a data folder.
#[derive(Debug)]
pub struct Register {
    path: PathBuf,
    /// An erasure was committed that is perhaps not in the file yet.
    heard: AtomicBool,
}

impl Register {
    /// The register of a data folder, which may not be there yet.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self { path: data.join(FILE), heard: AtomicBool::new(false) }
    }

    /// Brings file and journal together: notes what the journal erased, and erases what only the file
    /// names, also where the event is not here yet. Answers how many were erased. A journal that only reads is
    /// read.
    ///
    /// # Errors
    /// [`ErasingError`].
    pub fn settle(&self, journal: &Journal) -> Result<usize, ErasingError> {
        let noted = self.read()?;
        let done = journal.read(erasures)?;
        let known: BTreeSet<EventId> = noted.iter().map(|e| e.event).collect();
        let new: Vec<Erased> = done.iter().filter(|e| !known.contains(&e.event)).cloned().collect();
        self.append(&new)?;
        if journal.refusing().is_some() {
            return Ok(0);
        }
        let done: BTreeSet<EventId> = done.iter().map(|e| e.event).collect();
        let back: Vec<Erased> = noted.into_iter().filter(|e| !done.contains(&e.event)).collect();
        let count = back.len();
        for erased in back {
            tracing::warn!(event = %erased.event, "what was erased had come back with the database, and is erased anew");
            journal.run(Turn::Local, move |tx| write(tx, &erased))?;
        }
        Ok(count)
    }

    /// Hears of what is erased from now on; [`Self::note_heard`] puts it into the file.
    pub fn follow(self: &Arc<Self>, journal: &Journal) {
        let register = Arc::clone(self);
        journal.listen(Box::new(move |notices| {
            if notices.iter().any(|notice| notice.kind == Erased::KIND) {
                register.heard.store(true, Ordering::SeqCst);
            }
        }));
    }

    /// Whether something was heard of that is not noted yet.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        self.heard.load(Ordering::SeqCst)
    }

    /// Notes what was heard of since, if anything. Reads the journal and writes the file.
    ///
    /// # Errors
    /// [`ErasingError`]; it is tried again with the next call.
    pub fn note_heard(&self, journal: &Journal) -> Result<(), ErasingError> {
        if !self.heard.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let settled = self.settle(journal);
        if settled.is_err() {
            self.heard.store(true, Ordering::SeqCst);
        }
        settled.map(drop)
    }

    /// Erases the sealed part of an event that is here; the file first, so that no crash between
    /// the two loses it. `false` when there is no such event.
    ///
    /// # Errors
    /// [`ErasingError`].
    pub fn erase(&self, journal: &Journal, erased: Erased) -> Result<bool, ErasingError> {
        let event = erased.event;
        let is_here = |db: &mut dyn Db| {
            db.first("SELECT 1 FROM journal_entry WHERE event_id = $1 LIMIT 1", params![event])
        };
        if journal.read(is_here)?.is_none() {
            return Ok(false);
        }
        if self.read()?.iter().all(|noted| noted.event != erased.event) {
            self.append(std::slice::from_ref(&erased))?;
        }
        journal.run(Turn::Local, move |tx| write(tx, &erased))?;
        Ok(true)
    }

    fn io<T>(&self, result: std::io::Result<T>) -> Result<T, ErasingError> {
        result.map_err(|e| ErasingError::Io(self.path.clone(), e))
    }

    /// What the file names. The end of a line that a crash cut off was never counted as noted.
    fn read(&self) -> Result<Vec<Erased>, ErasingError> {
        let text = match std::fs::read(&self.path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => self.io(read)?,
        };
        let whole = text.get(..whole_lines(&text)).unwrap_or_default();
        let lines = whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines
            .enumerate()
            .map(|(index, line)| {
                serde_json::from_slice(line)
                    .map_err(|_| ErasingError::Line(self.path.clone(), index.saturating_add(1)))
            })
            .collect()
    }

    fn append(&self, new: &[Erased]) -> Result<(), ErasingError> {
        if new.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for erased in new {
            lines.extend(serde_json::to_vec(erased).unwrap_or_default());
            lines.push(b'\n');
        }
        self.io(self.write_behind(&lines))
    }

    fn write_behind(&self, lines: &[u8]) -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        let there = std::fs::read(&self.path)?;
        let end = u64::try_from(whole_lines(&there)).unwrap_or(u64::MAX);
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        file.write_all(lines)?;
        file.sync_all()?;
        match self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            Some(folder) => std::fs::File::open(folder)?.sync_all(),
            None => Ok(()),
        }
    }
}

/// Bytes up to the end of the last whole line.
fn whole_lines(text: &[u8]) -> usize {
    text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1))
}

/// The erasures that this node has carried out.
fn erasures(db: &mut dyn Db) -> Result<Vec<Erased>, DbError> {
    let rows = db.query(
        "SELECT body FROM journal_entry WHERE subject_kind = 'erasure' AND kind = $1 AND state = 1 ORDER BY pos",
        params![Erased::KIND],
    )?;
    let read = |row: &journal::Row| {
        serde_json::from_slice(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored erasure"))
    };
    rows.iter().map(read).collect()
}

fn write(tx: &mut Tx<'_>, erased: &Erased) -> Result<(), JournalError> {
    let (audience, unit) = audience(tx, erased.event)?.unwrap_or_else(|| (Audience::local(), None));
    let mut draft = Draft::of(erased).map_err(|e| JournalError::Apply(e.to_string()))?.to(audience);
    draft.unit = unit;
    tx.append(Acting::platform(), vec![draft]).map(drop)
}

/// Whom an erasure is told, and the unit that wrote what is erased: all that may hold the event. `None` when
/// it is not here.
fn audience(tx: &mut Tx<'_>, event: EventId) -> Result<Option<(Audience, Option<UnitId>)>, JournalError> {
    let rows = tx.query("SELECT header FROM journal_entry WHERE event_id = $1", params![event])?;
    let mut found: Option<(Audience, Option<UnitId>)> = None;
    for row in &rows {
        let header = Header::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored header"))?;
        let mut told = found.take().map_or_else(Audience::local, |(told, _)| told).and(header.stream.channel);
        for node in down_to(tx, header.stream.origin)? {
            told = told.and(Channel::To(node));
        }
        found = Some((told, header.unit));
    }
    Ok(found)
}

/// The nodes from below this one down to an author: they hold what he wrote, and no
/// channel of the entry leads back to them. Empty when the author is this node, or not
/// below it.
fn down_to(tx: &mut Tx<'_>, author: NodeId) -> Result<Vec<NodeId>, JournalError> {
    let own = tx.identity().node;
    let mut issuers = BTreeMap::new();
    for row in &tx.query("SELECT certificate FROM journal_epoch", &[])? {
        let known = Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a certificate"))?;
        issuers.insert(known.node, known.issuer);
    }
    let (mut path, mut at) = (Vec::new(), author);
    while at != own {
        let above = issuers.get(&at).filter(|issuer| **issuer != at && !path.contains(*issuer));
        let Some(above) = above else { return Ok(Vec::new()) };
        path.push(at);
        at = *above;
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(n: u8) -> Erased {
        Erased {
            event: EventId::from_bytes([n; 16]), reason: "到期".to_owned(), basis: "依法".to_owned()
        }
    }

    #[test]
    fn a_line_that_a_crash_cut_off_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let register = Register::of(dir.path());
        assert_eq!(register.read().unwrap(), vec![]);
        register.append(&[erased(1), erased(2)]).unwrap();
        let path = dir.path().join(FILE);
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b"{\"event\":\"03");
        std::fs::write(&path, text).unwrap();
        assert_eq!(register.read().unwrap(), vec![erased(1), erased(2)]);
        register.append(&[erased(4)]).unwrap();
        assert_eq!(register.read().unwrap(), vec![erased(1), erased(2), erased(4)]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_no_erasure_that_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let register = Register::of(dir.path());
        register.append(&[erased(1)]).unwrap();
        let path = dir.path().join(FILE);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}nonsense\n")).unwrap();
        assert!(matches!(register.read(), Err(ErasingError::Line(_, 2))));
    }
}
