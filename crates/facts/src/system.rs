//! Facts of the house itself: an epoch opens, a sealed part is erased, a parked
//! entry is looked at, a day's failed logins are counted.

use crate::draft::Fact;
use crate::entry::Lane;
use kernel::{EpochId, EventId, Instant, UnitId};
use serde::{Deserialize, Serialize};

/// An epoch opens: the first entry of the `local` stream of a new memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochOpened {
    /// The new epoch.
    pub epoch: EpochId,
    /// The one before, if any.
    pub predecessor: Option<EpochId>,
    /// Why: `init`, `restore`, `rotation`, `join`, `clone`.
    pub reason: String,
    /// Heads of all own streams it continues from: channel, lane, seq, hash in hex.
    pub heads: Vec<(String, u8, u64, String)>,
    /// The node's certificate, in hex of its canonical bytes.
    pub certificate: String,
}

impl Fact for EpochOpened {
    const KIND: &'static str = "epoch.opened";
    const SUBJECT: &'static str = "epoch";
    fn subject_id(&self) -> [u8; 16] {
        self.epoch.bytes()
    }
}

/// Every holder deletes the sealed part of an entry and all that came from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Whose sealed part.
    pub event: EventId,
    /// Why.
    pub reason: String,
    /// The legal basis, such as 突发事件应对法2024 第八十五条.
    pub basis: String,
}

impl Fact for Erased {
    const KIND: &'static str = "entry.erased";
    const SUBJECT: &'static str = "erasure";
    fn subject_id(&self) -> [u8; 16] {
        self.event.bytes()
    }
}

/// The hourly digest of what is logged apart: failed logins and refused requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessDigest {
    /// Id of the hour, derived from it.
    pub id: EventId,
    /// Start of the hour.
    pub from: Instant,
    /// Failed logins.
    pub failed_logins: u64,
    /// Refused requests.
    pub refused: u64,
    /// Chained digest of the access log's rows, in hex.
    pub digest: String,
}

impl Fact for AccessDigest {
    const KIND: &'static str = "access.digest";
    const SUBJECT: &'static str = "access";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

/// Somebody at a desk has seen the `brief` of an urgent entry that this node cannot read
/// yet; it rings no more. Who it was stands in the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BriefSeen {
    /// The parked entry.
    pub event: EventId,
    /// Its kind.
    pub kind: String,
    /// Whose desk.
    pub unit: UnitId,
    /// When.
    pub at: Instant,
}

impl Fact for BriefSeen {
    const KIND: &'static str = "brief.seen";
    const SUBJECT: &'static str = "brief";
    fn subject_id(&self) -> [u8; 16] {
        self.event.bytes()
    }
}
