//! Times and counts of the protocol, units last. Sizes that the whole platform
//! shares stand in `kernel::limits`; these concern only how two nodes talk.

use facts::Lane;
use kernel::{Instant, limits};

/// The oldest protocol this program still talks.
pub const PROTOCOL_OLDEST: u16 = 1;
/// The newest protocol this program talks.
pub const PROTOCOL_NEWEST: u16 = 1;
/// One message on the wire: a batch, its frame, and one largest entry over it.
pub const MESSAGE_BYTES: usize = 2 * limits::BATCH_BYTES;
/// Streams in one batch.
pub const STREAMS_PER_BATCH: usize = 64;
/// Stream heads in one hello or heartbeat. What is left out costs a repeated batch, nothing more.
pub const HEADS_PER_MESSAGE: usize = 4_096;
/// Certificates in one message.
pub const CERTIFICATES_PER_MESSAGE: usize = 256;
/// Certificates from a node to its root: four levels, and room for more.
pub const CHAIN_CERTIFICATES: usize = 8;
/// Addressees whose certificates are sought at the same time.
pub const NODES_SOUGHT: usize = 1_024;
/// Kinds a node may say it knows.
pub const KINDS_PER_HELLO: usize = 2_048;
/// One encoded certificate.
pub const CERTIFICATE_BYTES: usize = 2_048;
/// One encoded checkpoint.
pub const CHECKPOINT_BYTES: usize = 1_024;
/// One encoded entry: header, body, sealed part and their lengths.
pub const ENTRY_BYTES: usize = limits::ENTRY_BODY_BYTES + limits::ENTRY_SEALED_BYTES + 8 * 1024;
/// Digests from an erasure to the next signed position. The origin signs at every batch,
/// so there are seldom more than a batch holds.
pub const PROOF_DIGESTS: usize = 4_096;
/// Proofs of erasures in one run; a run that needs more is cut where it is signed.
pub const PROOF_BYTES: usize = limits::BATCH_BYTES / 2;
/// The name of a file.
pub const FILE_NAME_BYTES: usize = 1_024;
/// The media type of a file.
pub const MEDIA_TYPE_BYTES: usize = 128;
/// Files that are asked of one neighbour at the same time.
pub const FILES_AT_ONCE: usize = 2;
/// Files a node seeks at the same time; the rest waits in its store.
pub const FILES_SOUGHT: usize = 1_024;
/// Parts being read for neighbours at the same time.
pub const PARTS_READ: usize = 64;
/// A part must come within this time: 256 KiB take about a minute at 32 kbit/s.
pub const FILE_TIMEOUT_MS: i64 = 120_000;
/// A file that only a neighbour wants is asked for so often in a row before it is let go.
pub const FILE_TRIES: u32 = 6;
/// The longest wait before a file is asked for again that was not there.
pub const FILE_REST_MS: i64 = 30_000;
/// A heartbeat leaves this often.
pub const BEAT_MS: i64 = 15_000;
/// Without any message for this long a link is down.
pub const SILENCE_MS: i64 = 3 * BEAT_MS + 5_000;
/// An answer to hello must come within this time.
pub const HELLO_TIMEOUT_MS: i64 = 10_000;
/// The first wait after a failure; doubled each time, with jitter.
pub const BACKOFF_FIRST_MS: i64 = 500;
/// The longest wait between two attempts to reach a silent parent.
pub const REDIAL_LAST_MS: i64 = 8_000;
/// A stream that was refused is offered again after this.
pub const REFUSED_REST_MS: i64 = 60_000;
/// A stream whose origin was unknown is offered again after this.
pub const STRANGER_REST_MS: i64 = 1_000;
/// Urgent entries that the parent has not acknowledged for this long go around it.
pub const AROUND_PARENT_MS: i64 = 30_000;
/// A clock that differs by more is noted.
pub const CLOCK_NOTED_MS: i64 = 2_000;
/// A clock that differs by more is flagged at each entry.
pub const CLOCK_FLAGGED_MS: i64 = 5 * 60_000;
/// Boots of a neighbour that are remembered to tell a clone from a restart.
pub const BOOTS_REMEMBERED: usize = 16;

/// An answer to a batch must come within this time.
#[must_use]
pub const fn batch_timeout_ms(lane: Lane) -> i64 {
    match lane {
        Lane::Urgent => 10_000,
        Lane::Normal => 20_000,
        Lane::Bulk => 60_000,
    }
}

/// The longest wait between two attempts in a lane.
#[must_use]
pub const fn backoff_last_ms(lane: Lane) -> i64 {
    match lane {
        Lane::Urgent => 5_000,
        Lane::Normal => 20_000,
        Lane::Bulk => 60_000,
    }
}

/// An instant after another; saturates at the end of time.
#[must_use]
pub const fn later(now: Instant, by_ms: i64) -> Instant {
    Instant(now.0.saturating_add(by_ms))
}
