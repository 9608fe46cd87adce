//! Facts of the house itself: an epoch opens, a sealed part is erased, a parked
//! entry is looked at, a day's failed logins are counted, the node is backed up, an
//! operator lets it write again after a disk error, a list is taken out as a file, a bundle
//! is carried to a neighbour by hand, somebody trusts another node: gives it a code to join with,
//! compares the digits, says which of two machines is the node; how far a neighbour's clock is off.

use crate::draft::Fact;
use crate::entry::Lane;
use kernel::{EpochId, EventId, Instant, NodeId, UnitId};
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

/// A backup is begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupBegun {
    /// The backup.
    pub backup: EventId,
}

impl Fact for BackupBegun {
    const KIND: &'static str = "backup.begun";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// A backup is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupMade {
    /// The backup.
    pub backup: EventId,
    /// Entries in it.
    pub entries: i64,
    /// Size of its file.
    pub bytes: u64,
    /// SM3 of its file, in hex.
    pub sm3: String,
}

impl Fact for BackupMade {
    const KIND: &'static str = "backup.made";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// A backup was begun and is not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFailed {
    /// The backup.
    pub backup: EventId,
    /// Why.
    pub why: String,
}

impl Fact for BackupFailed {
    const KIND: &'static str = "backup.failed";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// A backup was proved on a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupChecked {
    /// The backup.
    pub backup: EventId,
    /// Whether chains, signatures and tables are all right.
    pub sound: bool,
    /// What was found.
    pub finding: String,
}

impl Fact for BackupChecked {
    const KIND: &'static str = "backup.checked";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// A backup was downloaded: all that the node holds left the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupTaken {
    /// The backup.
    pub backup: EventId,
}

impl Fact for BackupTaken {
    const KIND: &'static str = "backup.taken";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// A backup was removed, by somebody or because newer ones fill the number kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRemoved {
    /// The backup.
    pub backup: EventId,
}

impl Fact for BackupRemoved {
    const KIND: &'static str = "backup.removed";
    const SUBJECT: &'static str = "backup";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.backup.bytes()
    }
}

/// After a disk error the journal was verified and an operator let the node write again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritingResumed {
    /// Of this confirmation.
    pub id: EventId,
    /// What the disk had said.
    pub reason: String,
    /// When it failed, where that is known.
    pub failed_at: Option<Instant>,
    /// What the operator compared, in their words.
    pub compared: String,
    /// Entries verified.
    pub entries: u64,
}

impl Fact for WritingResumed {
    const KIND: &'static str = "writing.resumed";
    const SUBJECT: &'static str = "writing";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

/// A list was taken out of the platform as a file. Who it was stands in the header; how the
/// list was narrowed does not stand here, because a word that was looked for may be a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListExported {
    /// The export.
    pub export: EventId,
    /// Word of the list, such as `reports`.
    pub list: String,
    /// Rows in it.
    pub rows: u64,
    /// Size of the file.
    pub bytes: u64,
    /// SM3 of the file, in hex: a file that turns up somewhere is known again.
    pub sm3: String,
}

impl Fact for ListExported {
    const KIND: &'static str = "list.exported";
    const SUBJECT: &'static str = "export";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.export.bytes()
    }
}

/// A bundle was written: what waits for a neighbour left the machine as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleWritten {
    /// The file.
    pub bundle: EventId,
    /// For which node.
    pub node: NodeId,
    /// 1, or which of several files.
    pub part: u16,
    /// Entries in it.
    pub entries: u64,
    /// Size of the file.
    pub bytes: u64,
    /// SM3 of the file, in hex.
    pub sm3: String,
}

impl Fact for BundleWritten {
    const KIND: &'static str = "bundle.written";
    const SUBJECT: &'static str = "bundle";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.bundle.bytes()
    }
}

/// A bundle that somebody brought was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleTaken {
    /// Of this taking.
    pub bundle: EventId,
    /// Which node wrote it.
    pub node: NodeId,
    /// 1, or which of several files.
    pub part: u16,
    /// Entries of it that were new here.
    pub new: u64,
    /// Streams of it that were not taken.
    pub refused: u64,
    /// SM3 of the file, in hex.
    pub sm3: String,
}

impl Fact for BundleTaken {
    const KIND: &'static str = "bundle.taken";
    const SUBJECT: &'static str = "bundle";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.bundle.bytes()
    }
}

/// Somebody gave out a code with which a node below may join. The code itself stands nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenIssued {
    /// Of this code.
    pub token: EventId,
    /// The administrative code that it is bound to.
    pub code: String,
    /// What the operator called the node.
    pub name: String,
    /// It ends then.
    pub expires_at: Instant,
}

impl Fact for TokenIssued {
    const KIND: &'static str = "enrolment.offered";
    const SUBJECT: &'static str = "enrolment";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.token.bytes()
    }
}

/// Somebody compared the digits of an enrolment with the other operator by telephone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordsCompared {
    /// Of this comparison.
    pub id: EventId,
    /// With which neighbour.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Both read the same; otherwise the link was cut.
    pub same: bool,
}

impl Fact for WordsCompared {
    const KIND: &'static str = "enrolment.compared";
    const SUBJECT: &'static str = "enrolment";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

/// A neighbour was taken for two machines; somebody said that it is one again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneReleased {
    /// Of this word.
    pub id: EventId,
    /// The neighbour.
    pub node: NodeId,
    /// Its name.
    pub name: String,
}

impl Fact for CloneReleased {
    const KIND: &'static str = "clone.released";
    const SUBJECT: &'static str = "clone";
    const LANE: Lane = Lane::Bulk;
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

/// How far the clock of a neighbour is off, for those who read further on what it wrote: said by the
/// node above or below it that measured it. It speaks of one epoch, from a position of each stream on,
/// until the next one of the same author about the same epoch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockNoted {
    /// Of this word.
    pub id: EventId,
    /// Whose clock.
    pub node: NodeId,
    /// The epoch in which that node writes.
    pub epoch: EpochId,
    /// Counts the words of one author about one epoch, from 1: his clock may be set back between two.
    pub nr: u64,
    /// So far ahead of the author's clock, in milliseconds; negative: behind; 0: no more than is let pass.
    pub off_ms: i64,
    /// When it was said, by the author's clock.
    pub at: Instant,
    /// The last position of each stream of which it does not speak; of one that is not named it speaks
    /// from the beginning.
    pub after: Vec<ClockAfter>,
}

/// The last position of a stream of which a word about its author's clock does not speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockAfter {
    /// The channel as text, such as `up:city`.
    pub channel: String,
    /// The lane's number.
    pub lane: u8,
    /// The position.
    pub seq: u64,
}

impl Fact for ClockNoted {
    const KIND: &'static str = "clock.noted";
    const SUBJECT: &'static str = "clock";
    // As quick as the quickest of what it speaks of.
    const LANE: Lane = Lane::Urgent;
    fn subject_id(&self) -> [u8; 16] {
        self.id.bytes()
    }
}

/// Kinds of the house itself.
pub const KINDS: [&str; 18] = [
    EpochOpened::KIND,
    Erased::KIND,
    AccessDigest::KIND,
    BriefSeen::KIND,
    BackupBegun::KIND,
    BackupMade::KIND,
    BackupFailed::KIND,
    BackupChecked::KIND,
    BackupTaken::KIND,
    BackupRemoved::KIND,
    WritingResumed::KIND,
    ListExported::KIND,
    BundleWritten::KIND,
    BundleTaken::KIND,
    TokenIssued::KIND,
    WordsCompared::KIND,
    CloneReleased::KIND,
    ClockNoted::KIND,
];
