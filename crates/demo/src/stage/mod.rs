//! The stage: four nodes in one process, with one clock that is moved by hand, on
//! which the history is played through the real services.
//!
//! [`found`] makes keys and certificates and opens the journals, [`enter`] makes the
//! district known, [`link`] makes them neighbours, [`sync`] carries the streams between the levels as the exchange
//! would, [`play`] lets people act and [`remind`] lets clocks run out. Used by [`crate::prepare`] alone; a stage is closed
//! before a node is started over its folders.

mod enter;
mod found;
mod link;
mod play;
mod remind;
mod scratch;
mod sync;

pub use found::{DISTRICT_PROFILE, found, has_district_terms};
pub use play::Played;
pub use scratch::Scratch;

use crate::cast::Cast;
use crate::data::{DataError, District};
use crate::house::Refused;
use crate::layout::NodeLayout;
use journal::signer::{Memory, Round, sign_round};
use journal::{DbError, Journal, JournalError};
use kernel::clock::Clock;
use kernel::{DeskId, Instant, NodeId, UnitId};
use report::Terms;
use report::service::ReportError;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Why the demonstration could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// The files in `demo/`.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A service refused what the script asked for: the script is wrong.
    #[error("第 {incident} 件事 {at}：{what}：{why}")]
    Refused {
        /// Number of the event.
        incident: u32,
        /// When.
        at: String,
        /// Which act.
        what: String,
        /// What the service said.
        why: ReportError,
    },
    /// The server refused.
    #[error("{0}")]
    House(Refused),
    /// The law, a profile or a key.
    #[error("{0}")]
    Setting(String),
    /// A file or folder.
    #[error("{0}：{1}")]
    Io(String, std::io::Error),
    /// A stream could not be carried.
    #[error("同步 {stream} 到 {to} 失败：{why}")]
    Stream {
        /// Which.
        stream: String,
        /// To which node.
        to: String,
        /// What was wrong.
        why: String,
    },
}

impl From<DbError> for StageError {
    fn from(e: DbError) -> Self {
        Self::Journal(e.into())
    }
}

impl From<facts::draft::Unwritable> for StageError {
    fn from(e: facts::draft::Unwritable) -> Self {
        Self::Setting(e.to_string())
    }
}

/// A node on the stage.
pub struct StageNode {
    /// Where it lives.
    pub layout: NodeLayout,
    /// Its id.
    pub id: NodeId,
    /// Its journal.
    pub journal: Arc<Journal>,
    /// Law and terms.
    pub terms: Arc<Terms>,
    /// Something was written or came in since it last told others.
    restless: bool,
    /// When overdue clocks were last looked for.
    looked_at: Instant,
    /// The last position held of each stream, as far as looked at.
    held: HashMap<facts::StreamId, u64>,
}

/// All of it.
pub struct Stage {
    /// Nodes, the province first.
    pub nodes: Vec<StageNode>,
    /// The hands of every node's clock.
    pub clock: Clock,
    /// When the history ends.
    shown_at: Instant,
    district: District,
    cast: Cast,
    units: BTreeMap<String, UnitId>,
    desks: BTreeMap<String, DeskId>,
    /// Index of the node that hosts a unit.
    hosts: BTreeMap<String, usize>,
    scratch: Scratch,
}

impl Stage {
    fn unit_id(&self, key: &str) -> UnitId {
        self.units.get(key).copied().unwrap_or_else(|| enter::unit_id("", key))
    }

    /// Moves the clock to `at`; it never goes back.
    fn at(&self, at: Instant) {
        let ahead = at.since(self.clock.now());
        if ahead > 0 {
            self.clock.advance_ms(ahead);
        }
    }

    /// Signs every head, also of what stays local.
    ///
    /// # Errors
    /// [`StageError::Journal`].
    pub fn sign_all(&self) -> Result<(), StageError> {
        for node in &self.nodes {
            sign_round(&node.journal, &mut Memory::default(), Round::All)?;
        }
        Ok(())
    }

    /// Ends every writer and brings the databases home; the folders may then be used by
    /// others.
    ///
    /// # Errors
    /// [`StageError::Journal`] when the disk does not take them.
    pub fn close(self) -> Result<(), StageError> {
        for node in &self.nodes {
            node.journal.stop();
            if self.scratch.is_away() {
                node.journal.backup(&node.layout.data.join(found::DATABASE))?;
            }
        }
        Ok(())
    }
}
