//! Who this node is: its id, level, area, current epoch, key and certificate. The
//! key lives in a file beside the database, never in it.

use facts::{Certificate, SigningKey, Suite};
use kernel::{EpochId, Level, NodeId};

/// A node's identity in its present epoch.
#[derive(Debug, Clone)]
pub struct Identity {
    /// For life.
    pub node: NodeId,
    /// The present unbroken memory.
    pub epoch: EpochId,
    /// Level of government.
    pub level: Level,
    /// Administrative code.
    pub code: String,
    /// Name, such as 榆阳区.
    pub name: String,
    /// Signs checkpoints.
    pub key: SigningKey,
    /// Says so to others.
    pub certificate: Certificate,
}

impl Identity {
    /// The suite of the key.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        self.key.suite()
    }
}
