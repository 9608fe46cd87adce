//! A file that entries name, on its way between nodes. Nothing of this is a fact: the
//! fact is the entry that names the file.

use kernel::{AttachmentId, NodeId};

/// A file that an entry names and that is not whole here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub file: AttachmentId,
    /// The node whose entry names it.
    pub origin: NodeId,
    /// The first part that is not here.
    pub part: u16,
}

/// A part of a file, and what the file is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which, from 0.
    pub number: u16,
    /// How many the file has.
    pub parts: u16,
    /// Bytes of the whole file.
    pub size: u64,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// The part's bytes.
    pub bytes: Vec<u8>,
}
