//! Whether this node may write. When the disk fails under the journal nobody knows what
//! is on it: the process leaves a mark in the data folder and ends, and while the mark
//! is there every later process only reads. An operator compares the tail with what
//! the levels above and below hold, has the journal verified, and confirms, on the
//! page or at the machine; that stands in the journal.
//!
//! The mark is written before anybody is told of the failure. Where even that cannot be
//! written, the process stays and reads, because the next one would not know.

use crate::node::Node;
use journal::{JournalError, verify};
use kernel::Instant;
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Says that the disk failed under an earlier process.
const MARK: &str = "disk-failed";
/// Faults that are told.
const FAULTS: usize = 20;

/// What the mark says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When the disk failed, as far as that is known.
    pub failed_at: Option<Instant>,
    /// What the database said.
    pub reason: String,
}

/// The disk failed under this very process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What the database said.
    pub reason: String,
    /// Whether the mark could be left.
    pub marked: bool,
}

/// The mark of a data folder. One that cannot be read is one all the same.
#[must_use]
pub fn mark(data: &Path) -> Option<Mark> {
    let path = data.join(MARK);
    if !path.exists() {
        return None;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let plain = || Mark { failed_at: None, reason: text.trim().to_owned() };
    Some(serde_json::from_str(&text).unwrap_or_else(|_| plain()))
}

/// Leaves the mark, durably.
///
/// # Errors
/// The folder cannot be written.
pub fn leave_mark(data: &Path, mark: &Mark) -> std::io::Result<()> {
    let mut file = std::fs::File::create(data.join(MARK))?;
    file.write_all(&serde_json::to_vec(mark).unwrap_or_default())?;
    file.sync_all()?;
    std::fs::File::open(data)?.sync_all()
}

/// Takes the mark away, durably; `false` when there was none.
///
/// # Errors
/// The folder cannot be written.
pub fn clear_mark(data: &Path) -> std::io::Result<bool> {
    match std::fs::remove_file(data.join(MARK)) {
        Ok(()) => std::fs::File::open(data)?.sync_all().map(|()| true),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

/// A confirmation that runs, and the last one that ended.
#[derive(Debug, Default)]
pub struct Confirming(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    now: Confirmation,
    /// The command that began the last one. Kept here and not in the journal, which takes nothing meanwhile.
    by: Option<Asked>,
}

/// The command that asks for a confirmation: its key with the account, and the digest of its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Account and idempotency key.
    pub key: String,
    /// Over method, path and body.
    pub digest: [u8; 32],
}

/// What becomes of a command that asks for a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It begins now.
    Ours,
    /// The same command began the last one.
    Again,
    /// Its key stands for another command.
    OtherBody,
    /// Another confirmation runs.
    Busy,
}

/// How a confirmation is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Confirmation {
    /// The journal is being verified.
    pub running: bool,
    /// Entries verified so far.
    pub verified: u64,
    /// What the last one found wrong; empty when nothing was.
    pub faults: Vec<String>,
}

impl Confirming {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it is now.
    #[must_use]
    pub fn now(&self) -> Confirmation {
        self.state().now.clone()
    }

    fn set(&self, change: impl FnOnce(&mut Confirmation)) {
        change(&mut self.state().now);
    }

    /// What the key of a command stands for already.
    #[must_use]
    pub fn known(&self, asked: &Asked) -> Option<Turn> {
        let state = self.state();
        let by = state.by.as_ref().filter(|by| by.key == asked.key)?;
        Some(if by.digest == asked.digest { Turn::Again } else { Turn::OtherBody })
    }

    /// Takes the turn, unless the command was here before or another confirmation runs.
    #[must_use]
    pub fn begin(&self, asked: &Asked) -> Turn {
        if let Some(known) = self.known(asked) {
            return known;
        }
        let mut state = self.state();
        if state.now.running {
            return Turn::Busy;
        }
        let now = Confirmation { running: true, ..Confirmation::default() };
        *state = State { now, by: Some(asked.clone()) };
        Turn::Ours
    }
}

/// Verifies the journal and, when nothing is wrong, lets the node write again; `compared`
/// is what the operator compared, in their words. Answers what was verified.
///
/// # Errors
/// [`JournalError`]; then the node only reads, as before.
pub fn confirm(node: &Arc<Node>, who: Option<&Who>, compared: &str) -> Result<verify::Report, JournalError> {
    let done = verify_and_resume(node, who, compared);
    node.confirming.set(|state| {
        state.running = false;
        state.faults = match &done {
            Ok(report) => report.faults.iter().take(FAULTS).map(|fault| fault.detail.clone()).collect(),
            Err(e) => vec![e.to_string()],
        };
    });
    done
}

fn verify_and_resume(
    node: &Arc<Node>,
    who: Option<&Who>,
    compared: &str,
) -> Result<verify::Report, JournalError> {
    let report = verify::verify(&node.journal, &mut |so_far| {
        node.confirming.set(|state| state.verified = so_far.entries);
    })?;
    let Some(mark) = mark(&node.config.data).filter(|_| report.ok()) else { return Ok(report) };
    let failed = |e: std::io::Error| JournalError::Unavailable(format!("the mark cannot be removed: {e}"));
    clear_mark(&node.config.data).map_err(failed)?;
    let fact = facts::system::WritingResumed {
        id: kernel::EventId::new(),
        reason: mark.reason.clone(),
        failed_at: mark.failed_at,
        compared: compared.to_owned(),
        entries: report.entries,
    };
    let who = who.cloned();
    let resumed = node.journal.resume().and_then(|()| {
        node.journal.run(journal::Turn::Local, move |tx| crate::http::backups::put(tx, who.as_ref(), &fact))
    });
    if let Err(e) = resumed {
        // Nothing was confirmed then: the next process must not write either.
        node.journal.refuse_writes(Some(refusal(&mark)));
        leave_mark(&node.config.data, &mark).map_err(failed)?;
        return Err(e);
    }
    tracing::warn!(compared, "an operator confirmed the journal after a disk error; the node writes again");
    node.resumed.send_replace(true);
    Ok(report)
}

/// Why a marked node refuses, for the log and whoever watches it.
#[must_use]
pub fn refusal(mark: &Mark) -> String {
    format!("此前磁盘写入失败，待核对：{}", mark.reason)
}
