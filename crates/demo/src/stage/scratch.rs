//! Where the databases stand while the month is played: in memory where the machine
//! offers it, because ten thousand durable commits cost a minute on a slow disk, and
//! nobody has been told yet that anything is saved. They are copied to their folders
//! whole, and only then is the demonstration said to be prepared.

use std::path::{Path, PathBuf};

/// A file system in memory, on Linux.
const MEMORY: &str = "/dev/shm";

/// A folder for databases that is gone when dropped.
#[derive(Debug)]
pub struct Scratch(Option<PathBuf>);

impl Scratch {
    /// A new folder in memory, where that can be had.
    #[must_use]
    pub fn in_memory() -> Option<Self> {
        let name = format!("fenghuo-demo-{}", kernel::EventId::random());
        let folder = Path::new(MEMORY).join(name);
        std::fs::create_dir(&folder).is_ok().then_some(Self(Some(folder)))
    }

    /// None: databases stand where they belong from the beginning.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// Where the database of a node stands while it is played, for one that belongs at `home`.
    pub(super) fn place(&self, key: &str, home: &Path) -> PathBuf {
        self.0.as_ref().map_or_else(|| home.to_owned(), |folder| folder.join(format!("{key}.db")))
    }

    /// Whether databases must be brought home.
    pub(super) const fn is_away(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // What cannot be removed is memory that a restart frees.
            let _removed = std::fs::remove_dir_all(folder);
        }
    }
}
