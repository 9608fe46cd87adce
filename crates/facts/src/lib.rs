//! The vocabulary of the house: every fact that can happen, and the bytes it is
//! kept in.
//!
//! Pure. [`entry`] and [`bytes`] fix the canonical form that is hashed, chained and
//! carried between levels; [`crypto`] the two suites; the modules named after slices
//! hold their facts. A fact's form never changes: what must mean something else gets
//! a new version of its kind. Nothing here knows a database or a network.

pub mod bytes;
pub mod certificate;
pub mod checkpoint;
pub mod crypto;
pub mod draft;
pub mod entry;
pub mod file;
pub mod org;
pub mod report;
pub mod system;

pub use certificate::Certificate;
pub use checkpoint::Checkpoint;
pub use crypto::{Digest32, SigningKey, Suite, VerifyingKey};
pub use draft::{Audience, Draft, Fact};
pub use entry::{Channel, Entry, Header, Lane, Mark, Mode, StreamId, Subject};
