//! Bundles: what one node has for a neighbour, in one signed file that a person carries
//! where there is no network.
//!
//! A bundle is what would have been said in a session: how far the writer holds what comes
//! from the reader, the certificates of those who wrote, and the batches that would have been
//! pushed or pulled, urgent ones first. Nothing else is needed the other way: the receipt of a
//! bundle is a bundle in the other direction, and brings what waits there along.
//!
//! [`file`] is its form, [`write`] chooses what goes into it, [`take`] is the reader's
//! judgement: the same as that of a batch on the line, and stored before it counts.
//!
//! What is never true here: that the writer believes anything to be held because it was
//! written into a file; that a file counts for more than its writer may say on the line.

pub mod file;
pub mod take;
pub mod write;

#[cfg(test)]
mod tests;

use kernel::NodeId;

pub use file::{Head, MAGIC, Reading, Seal, Whole, message_in, sealed_message};
pub use take::{Taking, Told, ToldRun};
pub use write::{Bookmark, Outline, Reach, Writing};

/// Why a file is not taken at all. What becomes of a single run is told with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It does not begin as a bundle does.
    #[error("it is no bundle")]
    NotABundle,
    /// Its end is missing.
    #[error("it ends before its signature")]
    CutOff,
    /// A part of it has no meaning.
    #[error("a part of it has no meaning")]
    Malformed,
    /// More than a bundle holds.
    #[error("it is larger than a bundle may be")]
    TooLarge,
    /// This node wrote it.
    #[error("this node wrote it itself")]
    OwnFile,
    /// It is for another node.
    #[error("it is for another node")]
    ForAnother(NodeId),
    /// Its writer is neither parent nor child of this node.
    #[error("its writer is neither parent nor child of this node")]
    Stranger(NodeId),
    /// Its writer's certificate does not hold.
    #[error("its writer's certificate does not hold")]
    BadCertificate,
    /// Its writer's certificate has ended: it may only renew.
    #[error("its writer's certificate has ended")]
    Expired,
    /// Its writer's keys count no more: it enrols again with new ones.
    #[error("its writer's keys are revoked")]
    Revoked,
    /// Its writer runs twice, and nobody has decided which one it is.
    #[error("its writer runs twice")]
    Clone,
    /// It is not signed with its writer's key, or was changed afterwards.
    #[error("it is not signed by its writer, or was changed")]
    BadSignature,
    /// The link to its writer is cut by hand.
    #[error("the link to its writer is cut by hand")]
    Cut,
    /// The node began anew meanwhile; nothing is lost by taking the file again.
    #[error("the node began anew meanwhile")]
    Interrupted,
}

impl Fault {
    /// The word in logs and on the operator's page; the UI translates it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotABundle => "not_a_bundle",
            Self::CutOff => "cut_off",
            Self::Malformed => "malformed",
            Self::TooLarge => "too_large",
            Self::OwnFile => "own_file",
            Self::ForAnother(_) => "for_another",
            Self::Stranger(_) => "stranger",
            Self::BadCertificate => "bad_certificate",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Clone => "clone",
            Self::BadSignature => "bad_signature",
            Self::Cut => "cut",
            Self::Interrupted => "interrupted",
        }
    }
}
