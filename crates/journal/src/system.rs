//! The house's own subjects: epochs, erasures, digests of the access log. Also opens
//! the first epoch of a new node.

use crate::db::{Db, DbError};
use crate::view::{ApplyError, View, body};
use crate::{Acting, Journal, JournalError, Turn, params};
use facts::draft::Draft;
use facts::entry::{Entry, Subject};
use facts::system::{AccessDigest, EpochOpened, Erased};

/// View of the house's own facts; it has no tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemView;

impl View for SystemView {
    fn name(&self) -> &'static str {
        "system"
    }
    fn tables(&self) -> &'static [&'static str] {
        &[]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["epoch", "erasure", "access"]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && ["epoch.opened", "entry.erased", "access.digest"].contains(&kind)
    }
    fn opens(&self, _: &str) -> bool {
        true
    }
    fn clear(&self, _: &mut dyn Db, _: &Subject) -> Result<(), DbError> {
        Ok(())
    }
    fn apply(&self, _: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            "epoch.opened" => body::<EpochOpened>(entry).map(drop),
            "entry.erased" => body::<Erased>(entry).map(drop),
            _ => body::<AccessDigest>(entry).map(drop),
        }
    }
}

impl Journal {
    /// Makes the present epoch known and opens it when it has no entry yet.
    pub(crate) fn open_epoch(&self) -> Result<(), JournalError> {
        let identity = self.identity();
        self.run(Turn::Local, move |tx| {
            tx.know_epoch(identity.epoch, &identity.certificate)?;
            let opened = tx.first(
                "SELECT 1 FROM journal_subject WHERE kind = 'epoch' AND id = $1",
                params![identity.epoch],
            )?;
            if opened.is_some() {
                return Ok(());
            }
            let fact = EpochOpened {
                epoch: identity.epoch,
                predecessor: None,
                reason: "init".to_owned(),
                heads: Vec::new(),
                certificate: hex(&identity.certificate.encode()),
            };
            let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?;
            tx.append(Acting::platform(), vec![draft])?;
            Ok(())
        })
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}
