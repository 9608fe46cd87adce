//! What the demonstration is lent by the server, which alone knows how the slices fit
//! together and how a node keeps its keys.
//!
//! Implemented once by the server and once by our tests. Called only while the
//! demonstration is prepared, never by a running node.

use facts::Certificate;
use journal::{Authority, Identity, Migration, Views};
use kernel::{Instant, Level};
use std::path::Path;
use std::sync::Arc;

/// What could not be lent, in words for an operator.
pub type Refused = Box<dyn std::error::Error + Send + Sync>;

/// A node that is to be set up.
#[derive(Debug, Clone, Copy)]
pub struct NewNode<'n> {
    /// Its folder.
    pub data: &'n Path,
    /// Administrative code.
    pub code: &'n str,
    /// Level.
    pub level: Level,
    /// Name.
    pub name: &'n str,
    /// Its keys are valid from here.
    pub at: Instant,
}

/// The server, as far as the demonstration needs it.
pub trait House {
    /// Makes the keys of a demonstration node in its folder; answers who it is now.
    ///
    /// # Errors
    /// The folder or the machine refused.
    fn found(&self, node: &NewNode<'_>) -> Result<Identity, Refused>;

    /// Keeps the certificate that the parent signed in the node's key file.
    ///
    /// # Errors
    /// The folder refused.
    fn certify(&self, data: &Path, certificate: &Certificate) -> Result<(), Refused>;

    /// Every slice's tables.
    fn views(&self) -> Views;

    /// Every slice's schema, that of the exchange among them.
    fn migrations(&self) -> Vec<Migration>;

    /// Who may write what.
    fn authority(&self) -> Arc<dyn Authority>;

    /// The hash under which a password is kept.
    ///
    /// # Errors
    /// The machine gives no randomness.
    fn password_hash(&self, password: &str) -> Result<String, Refused>;
}
