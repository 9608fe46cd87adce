//! Bundles as files: written from the journal and read into it, one frame in memory at a
//! time. A file is read twice, first to its end, so that nothing of one is taken that its
//! writer did not sign.

use super::reads;
use super::shared::{Input, Shared};
use super::{Exchange, ExchangeError};
use crate::core::bundle::{
    Bookmark, Fault, MAGIC, Outline, Reading, Taking, Told, Whole, Writing, message_in,
};
use crate::core::lane::Lanes;
use crate::core::message::{AckStatus, Reason, Run};
use crate::core::terms;
use facts::Lane;
use facts::crypto::KeyError;
use journal::{DbError, JournalError};
use kernel::{Instant, NodeId, limits};
use std::io::{Read, Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::oneshot;

/// A batch that met one of the line, or a store that refused, is handed over again so often.
const TRIES: u32 = 20;
/// After this.
const AGAIN: Duration = Duration::from_millis(100);
/// A step that takes longer is given up; what it stored stays.
const PATIENCE: Duration = Duration::from_secs(120);

/// Why no bundle was written or taken.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// No neighbour that is reached directly.
    #[error("that node is neither parent nor child of this one")]
    NotANeighbour,
    /// The file is not taken.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The file itself.
    #[error("the file cannot be used: {0}")]
    File(#[from] std::io::Error),
    /// The exchange.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The node's key.
    #[error("this node's key failed: {0}")]
    Key(#[from] KeyError),
}

impl From<JournalError> for BundleError {
    fn from(e: JournalError) -> Self {
        Self::Exchange(e.into())
    }
}

impl From<DbError> for BundleError {
    fn from(e: DbError) -> Self {
        Self::Exchange(e.into())
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// 1, or which of several files.
    pub part: u16,
    /// Entries in it, by lane.
    pub entries: Lanes<u64>,
    /// Streams of which it says how far they are held here: the receipt.
    pub receipts: usize,
    /// Its length.
    pub bytes: u64,
    /// Where the next file goes on; `None` when this one holds all that waits.
    pub next: Option<Bookmark>,
}

/// A stream that one side did not take from the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// Its author's name.
    pub author: String,
    /// How urgent.
    pub lane: Lane,
    /// By this node, or by the writer of the file.
    pub here: bool,
    /// The word of a reason, or `gap`: what lies before it is missing.
    pub why: &'static str,
}

/// A file that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Who wrote it.
    pub from: NodeId,
    /// When, by its clock.
    pub made_at: Instant,
    /// 1, or which of several files.
    pub part: u16,
    /// Another file follows it.
    pub continues: bool,
    /// Entries in it.
    pub entries: u64,
    /// Entries of it that are new here, by lane.
    pub new: Lanes<u64>,
    /// Entries that the writer holds by its receipt and was not known to hold.
    pub acknowledged: Lanes<u64>,
    /// The receipt was not used: the writer has said something since.
    pub stale: bool,
    /// What was not taken, here or there.
    pub refused: Vec<NotTaken>,
}

impl Exchange {
    /// Writes a bundle for the parent or a child, from `after` on when an earlier file did not
    /// hold all. What was written counts as held by nobody until its receipt is read.
    ///
    /// # Errors
    /// [`BundleError`].
    pub async fn write_bundle(
        &self,
        to: NodeId,
        after: Option<Bookmark>,
        out: impl Write + Send + 'static,
    ) -> Result<Written, BundleError> {
        let (answer, answered) = oneshot::channel();
        self.tell(Input::Outline { to, after, answer });
        let outline = answered.await.map_err(|_| ExchangeError::Ended)?.ok_or(BundleError::NotANeighbour)?;
        let shared = Arc::clone(&self.shared);
        let written = tokio::task::spawn_blocking(move || write(&shared, *outline, out));
        written.await.map_err(|_| ExchangeError::Ended)?
    }

    /// Takes a bundle that somebody brought. What of it is durable is said, and nothing else;
    /// taking a file again is harmless. `may` is asked who wrote it before anything is taken.
    ///
    /// # Errors
    /// [`BundleError`]. What was stored before an error stays.
    pub async fn take_bundle(
        &self,
        file: impl Read + Seek + Send + 'static,
        may: impl FnOnce(NodeId) -> Result<(), Fault> + Send + 'static,
    ) -> Result<Taken, BundleError> {
        let turn = Arc::clone(&self.shared.carrying).acquire_owned().await;
        let shared = Arc::clone(&self.shared);
        let taken = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            take(&shared, file, may)
        });
        taken.await.map_err(|_| ExchangeError::Ended)?
    }
}

fn write(shared: &Shared, outline: Outline, out: impl Write) -> Result<Written, BundleError> {
    let mut out = Counted { out, bytes: 0 };
    let (part, receipts) = (outline.head.part, outline.head.lines.len());
    let own = shared.journal.identity();
    let (mut writing, frames) = Writing::begin(outline, terms::BUNDLE_BYTES, terms::BUNDLE_ENTRIES);
    out.write_all(&MAGIC)?;
    for frame in &frames {
        write_frame(&mut out, frame)?;
    }
    while let Some(wants) = writing.next_wants() {
        let (now, room) = (shared.journal.clock().now(), writing.room());
        let runs: Vec<Run> =
            shared.journal.read(|db| reads::read_runs(db, &own, &wants, room, limits::BATCH_BYTES, now))?;
        if let Some(frame) = writing.put(runs) {
            write_frame(&mut out, &frame)?;
        }
    }
    let suite = own.key.suite();
    let signature = own.key.sign(&writing.to_sign(suite))?.to_vec();
    write_frame(&mut out, &writing.seal(suite, signature))?;
    out.flush()?;
    let (entries, next) = (writing.entries().clone(), writing.bookmark());
    Ok(Written { part, entries, receipts, bytes: out.bytes, next })
}

struct Counted<W> {
    out: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(0));
        Ok(written)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

fn write_frame(out: &mut impl Write, frame: &[u8]) -> Result<(), std::io::Error> {
    let length = u32::try_from(frame.len()).map_err(std::io::Error::other)?;
    out.write_all(&length.to_be_bytes())?;
    out.write_all(frame)
}

/// The next frame, or none at the end of the file.
fn read_frame(file: &mut impl Read) -> Result<Option<Vec<u8>>, BundleError> {
    let mut length = Vec::with_capacity(4);
    file.by_ref().take(4).read_to_end(&mut length)?;
    let length: [u8; 4] = match length.try_into() {
        Ok(length) => length,
        Err(none) if none.is_empty() => return Ok(None),
        Err(_) => return Err(Fault::CutOff.into()),
    };
    let length = u32::from_be_bytes(length);
    if usize::try_from(length).is_ok_and(|n| n <= terms::MESSAGE_BYTES) {
        // Nothing is reserved from a length that a stranger wrote.
        let mut frame = Vec::new();
        file.by_ref().take(u64::from(length)).read_to_end(&mut frame)?;
        let whole = u64::try_from(frame.len()) == Ok(u64::from(length));
        return if whole { Ok(Some(frame)) } else { Err(Fault::CutOff.into()) };
    }
    Err(Fault::TooLarge.into())
}

/// Reads a file to its end, from its beginning.
pub(crate) fn read_whole(file: &mut impl Read) -> Result<Whole, BundleError> {
    let mut magic = Vec::with_capacity(MAGIC.len());
    let most = u64::try_from(MAGIC.len()).unwrap_or(0);
    file.by_ref().take(most).read_to_end(&mut magic)?;
    if magic != MAGIC {
        return Err(Fault::NotABundle.into());
    }
    let mut reading = Reading::default();
    while let Some(frame) = read_frame(file)? {
        reading.frame(&frame)?;
    }
    Ok(reading.end()?)
}

fn take(
    shared: &Shared,
    mut file: impl Read + Seek,
    may: impl FnOnce(NodeId) -> Result<(), Fault>,
) -> Result<Taken, BundleError> {
    file.rewind()?;
    let whole = read_whole(&mut file)?;
    may(whole.head.from)?;
    let mut taken = Taken {
        from: whole.head.from,
        made_at: whole.head.made_at,
        part: whole.head.part,
        continues: whole.seal.continues,
        entries: u64::try_from(whole.entries).unwrap_or(u64::MAX),
        new: Lanes::default(),
        acknowledged: Lanes::default(),
        stale: false,
        refused: Vec::new(),
    };
    let bundle = Bundle::new(shared);
    let opened = bundle.step(Taking::Open(Box::new(whole)))?;
    note(&mut taken, &opened, false);
    (taken.stale, taken.acknowledged) = (opened.stale, opened.acknowledged);
    let start = u64::try_from(MAGIC.len()).unwrap_or(0);
    file.seek(SeekFrom::Start(start))?;
    while let Some(frame) = read_frame(&mut file)? {
        let Some(message) = message_in(&frame)? else { continue };
        let mut tries = 1;
        let told = loop {
            let told = bundle.step(Taking::Message(Box::new(message.clone())))?;
            if tries >= TRIES || !told.runs.iter().any(|run| comes_again(run.line.status)) {
                break told;
            }
            tries += 1;
            add_new(&mut taken, &told);
            std::thread::sleep(AGAIN);
        };
        add_new(&mut taken, &told);
        note(&mut taken, &told, true);
    }
    Ok(taken)
}

/// A run that met another batch of its stream, or a store that is full for the moment.
const fn comes_again(status: AckStatus) -> bool {
    matches!(status, AckStatus::Refused(Reason::Busy | Reason::Unavailable))
}

fn add_new(taken: &mut Taken, told: &Told) {
    for run in &told.runs {
        let count = taken.new.get_mut(run.line.held.stream.lane);
        *count = count.saturating_add(run.new);
    }
}

/// What was not taken; one line for each author, lane and reason.
fn note(taken: &mut Taken, told: &Told, here: bool) {
    for run in &told.runs {
        let why = match run.line.status {
            AckStatus::Ok => continue,
            AckStatus::Gap => "gap",
            AckStatus::Equivocation => Reason::Frozen.word(),
            AckStatus::Refused(reason) => reason.word(),
        };
        let lane = run.line.held.stream.lane;
        let row = NotTaken { author: run.author.clone(), lane, here, why };
        if taken.refused.len() < terms::TROUBLES_KEPT && !taken.refused.contains(&row) {
            taken.refused.push(row);
        }
    }
}

/// A bundle that is open at the engine; closed when it is dropped.
struct Bundle<'a> {
    shared: &'a Shared,
    id: u64,
}

impl<'a> Bundle<'a> {
    fn new(shared: &'a Shared) -> Self {
        Self { shared, id: shared.bundles.fetch_add(1, Ordering::Relaxed) }
    }

    /// One step, and what became of it.
    fn step(&self, what: Taking) -> Result<Told, BundleError> {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        let input = Input::Take { id: self.id, what, answer: Some(answer) };
        self.shared.tell.send(input).map_err(|_| ExchangeError::Ended)?;
        match answered.recv_timeout(PATIENCE) {
            Ok(said) => Ok(said?),
            // The engine began anew, or the store is slower than anybody's patience.
            Err(_) => Err(Fault::Interrupted.into()),
        }
    }
}

impl Drop for Bundle<'_> {
    fn drop(&mut self) {
        // The engine may have ended; it holds nothing then.
        let _ended = self.shared.tell.send(Input::Take { id: self.id, what: Taking::Close, answer: None });
    }
}
