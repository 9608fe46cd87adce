//! The work on the shelf itself: making a backup, and having one checked. Runs on a
//! thread of its own, tells how far it is, and notes beside the backup what came of it.

use super::shelf::{Cause, Check, Kept, Record, State, Turn, Why, clear};
use super::{BackupError, Checked, MANIFEST, Manifest, check, io, make};
use crate::keyfile::KeyFile;
use journal::Journal;
use journal::restore::{Meter, Stage};
use kernel::{EventId, Instant};
use std::path::Path;
use std::sync::Arc;

impl Turn {
    /// On which backup.
    #[must_use]
    pub const fn backup(&self) -> EventId {
        self.backup
    }

    /// Makes the backup that was begun. A failure is noted on the shelf and is the answer.
    ///
    /// # Errors
    /// Why it is not whole.
    pub fn make(&self, journal: &Journal, data: &Path, record: Record) -> Result<Manifest, BackupError> {
        let shelf = &self.shelf;
        let progress = |done, total| {
            shelf.tell(None, done, Some(total));
            !shelf.stopping()
        };
        let place = shelf.place(self.backup);
        // The record lies there already, and a backup is made in an empty folder.
        let work = place.join("making");
        let made = KeyFile::read(data).map_err(BackupError::from).and_then(|keys| {
            let store = journal.store();
            make(store, Some(journal), &keys, &work, false, record.at, &progress)
        });
        let kept = made.and_then(|manifest| {
            for name in [manifest.form.file(), MANIFEST] {
                io(&place, std::fs::rename(work.join(name), place.join(name)))?;
            }
            clear(&place, |name| name == "making")?;
            shelf.note(&Record { state: State::Ok, ..record.clone() })?;
            Ok(manifest)
        });
        if let Err(e) = &kept {
            shelf.fail(record, why(e, shelf.stopping()))?;
        }
        kept
    }

    /// Checks a whole backup and notes what was found.
    ///
    /// # Errors
    /// [`BackupError::Io`] when the finding could not be noted.
    pub fn check(&self, kept: Kept, by: &str, at: Instant) -> Result<Check, BackupError> {
        let shelf = Arc::clone(&self.shelf);
        let entries = kept.manifest.as_ref().map_or(0, |m| u64::try_from(m.entries).unwrap_or(0));
        let meter: Meter = Arc::new(move |stage, done| {
            let (word, total) = match stage {
                Stage::Copying => ("copying", 0),
                Stage::Verifying => ("verifying", entries),
                Stage::Folding => ("folding", 0),
                Stage::Comparing => ("comparing", 0),
            };
            shelf.tell(Some(word), done, Some(total));
        });
        let found = match check(&kept.path, &meter) {
            Ok(checked) => found_by(&checked, by, at),
            Err(e) => Check {
                at,
                by: by.to_owned(),
                sound: false,
                entries: 0,
                signatures: 0,
                differing: Vec::new(),
                finding: e.to_string(),
            },
        };
        // Somebody may have removed it meanwhile; then there is nothing to note it on.
        if self.shelf.find(self.backup).is_some() {
            self.shelf.note(&Record { check: Some(found.clone()), ..kept.record })?;
        }
        Ok(found)
    }
}

fn found_by(checked: &Checked, by: &str, at: Instant) -> Check {
    let report = &checked.report;
    let faults = report.verified.faults.iter().take(5).map(|fault| fault.detail.clone());
    let words: Vec<String> = report.integrity.iter().cloned().chain(faults).collect();
    Check {
        at,
        by: by.to_owned(),
        sound: report.ok(),
        entries: report.verified.entries,
        signatures: report.verified.checkpoints,
        differing: report.differing.clone(),
        finding: words.join("；"),
    }
}

fn why(e: &BackupError, stopping: bool) -> Why {
    let cause = match e {
        _ if stopping => Cause::Stopped,
        BackupError::Db(journal::DbError::Full(_)) => Cause::Full,
        BackupError::Io(_, cause) | BackupError::Dump(journal::dump::DumpError::Io(cause))
            if cause.kind() == std::io::ErrorKind::StorageFull =>
        {
            Cause::Full
        }
        _ => Cause::Fault,
    };
    Why { cause, detail: e.to_string() }
}
