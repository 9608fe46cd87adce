//! Bundles as files on this node's disk: written for a neighbour and waiting for their
//! download, or brought and being taken. Used by the page's endpoints and by the command for
//! a node without a browser; both leave a fact in the journal.
//!
//! The folder is the node's own. What is written waits there for a while and goes when
//! newer files come; what was brought goes as soon as it is taken.

use crate::backup;
use crate::http::backups::stamp;
use crate::node::Node;
use exchange::Exchange;
use exchange::core::bundle::{Bookmark, Fault};
use exchange::core::{Lanes, LinkStatus};
use exchange::http::{BundleError, Taken, Written};
use facts::Lane;
use facts::system::{BundleTaken, BundleWritten};
use journal::{Db, DbError, params};
use kernel::limits::exchange::BUNDLES_KEPT;
use kernel::{EventId, NodeId};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where bundles lie in the data folder.
const FOLDER: &str = "bundles";
const WRITTEN: &str = "bundle";
const BROUGHT: &str = "brought";

/// A file that was written.
#[derive(Debug)]
pub struct Made {
    /// Its id.
    pub id: EventId,
    /// What stands in it.
    pub written: Written,
    /// SM3 of it, in hex.
    pub sm3: String,
    /// Its name when it is saved.
    pub file: String,
    /// Where it lies.
    pub path: PathBuf,
}

impl Made {
    /// The fact of it.
    #[must_use]
    pub fn fact(&self, node: NodeId) -> BundleWritten {
        let Written { part, entries, bytes, .. } = &self.written;
        let (part, entries, bytes) = (*part, sum(entries), *bytes);
        BundleWritten { bundle: self.id, node, part, entries, bytes, sm3: self.sm3.clone() }
    }
}

/// The fact of a file that was taken.
#[must_use]
pub fn fact_of(taken: &Taken, sm3: String) -> BundleTaken {
    let refused = u64::try_from(taken.refused.len()).unwrap_or(u64::MAX);
    let (node, part, new) = (taken.from, taken.part, sum(&taken.new));
    BundleTaken { bundle: EventId::new(), node, part, new, refused, sm3 }
}

/// Entries of all lanes.
#[must_use]
pub fn sum(entries: &Lanes<u64>) -> u64 {
    Lane::ALL.iter().map(|lane| *entries.get(*lane)).fold(0, u64::saturating_add)
}

/// Writes a bundle for the neighbour at the other end of a link into the node's folder.
///
/// # Errors
/// [`BundleError`].
pub async fn write(
    node: &Arc<Node>,
    exchange: &Arc<Exchange>,
    link: &LinkStatus,
    after: Option<Bookmark>,
) -> Result<Made, BundleError> {
    let to = link.node;
    if cut_links(node, exchange).await?.contains(&to) {
        return Err(Fault::Cut.into());
    }
    let (id, folder) = (EventId::new(), folder(node)?);
    let (part, at) = (after.map_or(1, |mark| mark.part), stamp(node.journal.clock().now()));
    let file = format!("fenghuo-{}-{}-{at}-{part}.{WRITTEN}", node.journal.identity().code, link.code);
    let path = folder.join(format!("{id}.{file}"));
    let out = BufWriter::new(File::create(&path)?);
    let written = match exchange.write_bundle(to, after, out).await {
        Ok(written) => written,
        Err(e) => {
            forget(&path);
            return Err(e);
        }
    };
    let measured = path.clone();
    let digest = tokio::task::spawn_blocking(move || {
        thin(&folder);
        backup::digest(&measured)
    });
    let (_, sm3) = digest.await.map_err(std::io::Error::other)??;
    Ok(Made { id, written, sm3, file, path })
}

/// Takes a bundle that lies in a file. Answers what became of it, and the file's SM3.
///
/// # Errors
/// [`BundleError`].
pub async fn take(
    node: &Arc<Node>,
    exchange: &Arc<Exchange>,
    path: &Path,
) -> Result<(Taken, String), BundleError> {
    let cut = cut_links(node, exchange).await?;
    let may = move |from: NodeId| if cut.contains(&from) { Err(Fault::Cut) } else { Ok(()) };
    let (file, measured) = (File::open(path)?, path.to_owned());
    let digest = tokio::task::spawn_blocking(move || backup::digest(&measured));
    let (_, sm3) = digest.await.map_err(std::io::Error::other)??;
    let taken = exchange.take_bundle(std::io::BufReader::new(file), may).await?;
    Ok((taken, sm3))
}

/// Links that somebody cut because the digits differed: whoever is at the other end may not
/// be who it says. On a demonstration a cut plays a dead line, over which files are carried.
async fn cut_links(node: &Node, exchange: &Arc<Exchange>) -> Result<BTreeSet<NodeId>, BundleError> {
    if node.keys.demo {
        return Ok(BTreeSet::new());
    }
    let exchange = Arc::clone(exchange);
    let peers = tokio::task::spawn_blocking(move || exchange.peers());
    let peers = peers.await.map_err(std::io::Error::other)??;
    Ok(peers.into_iter().filter(|peer| peer.cut).map(|peer| peer.node).collect())
}

/// A written file that still waits for its download, and its name when it is saved.
#[must_use]
pub fn find(node: &Node, id: EventId) -> Option<(PathBuf, String)> {
    let begins = format!("{id}.");
    paths(&node.config.data.join(FOLDER), WRITTEN).into_iter().find_map(|path| {
        let name = path.file_name()?.to_str()?.strip_prefix(&begins)?.to_owned();
        Some((path, name))
    })
}

/// A place for what somebody brings; emptied when it is dropped.
///
/// # Errors
/// When the folder cannot be used.
pub fn brought(node: &Node) -> std::io::Result<Brought> {
    Ok(Brought(folder(node)?.join(format!("{}.{BROUGHT}", EventId::new()))))
}

/// A file that somebody brought, while it is taken.
#[derive(Debug)]
pub struct Brought(PathBuf);

impl Brought {
    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Brought {
    fn drop(&mut self) {
        forget(&self.0);
    }
}

/// Removes a file that nobody needs any more.
pub fn forget(path: &Path) {
    match std::fs::remove_file(path) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
        Err(e) => tracing::warn!(error = %e, path = %path.display(), "a bundle could not be removed"),
    }
}

/// The name of a node that was entered here.
///
/// # Errors
/// [`DbError`].
pub fn name_of(db: &mut dyn Db, node: NodeId) -> Result<Option<String>, DbError> {
    let row = db.first("SELECT name FROM org_node WHERE id = $1", params![node])?;
    row.map(|row| row.text(0)).transpose()
}

fn folder(node: &Node) -> std::io::Result<PathBuf> {
    let folder = node.config.data.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// What an earlier process left half taken.
pub(crate) fn tidy(data: &Path) {
    for path in paths(&data.join(FOLDER), BROUGHT) {
        forget(&path);
    }
}

fn paths(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| entry.ok().map(|e| e.path()));
    paths.filter(|path| path.extension().is_some_and(|e| e == ending)).collect()
}

/// Takes away what is beyond the number kept; ids are in order of time.
fn thin(folder: &Path) {
    let mut written = paths(folder, WRITTEN);
    written.sort();
    let beyond = written.len().saturating_sub(BUNDLES_KEPT);
    for path in written.iter().take(beyond) {
        forget(path);
    }
}
