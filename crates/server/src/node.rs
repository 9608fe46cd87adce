//! A node as one running thing: its configuration and keys, the open journal, what
//! slices share, and the figures. Opened by `serve`, by tests, and by sub-commands
//! that work on a stopped node.
//!
//! One process a data folder: a lock file says so, because two writers of one search
//! index or two epochs of one key would be two nodes. Several servers, each with a folder
//! of its own, may be started over one PostgreSQL: one holds the node by a lease, see
//! [`crate::standby`].

use crate::backup::shelf::Shelf;
use crate::config::Config;
use crate::erasing::Register;
use crate::http::metrics::Metrics;
use crate::keyfile::{KeyFile, KeyFileError};
use crate::wiring;
use crate::writing::{self, Confirming, Failed, Mark};
use exchange::http::{EnrolError, Joined, Joining, NewKeys};
use journal::lease::{Asked, Candidate, Lease};
use journal::{Acting, Journal, JournalError, Setup};
use kernel::{Clock, EpochId, NodeId};
use org::web::Ctx;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use tokio::sync::watch;

const LOCK: &str = "node.lock";
/// Why an epoch is opened when the node has new keys.
const ROTATION: &str = "rotation";
/// Where exports lie in the data folder.
const EXPORTS: &str = "exports";

/// Why a node cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// Its keys.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// Its journal.
    #[error("无法打开数据库：{0}")]
    Journal(JournalError),
    /// The database is another node's.
    #[error(
        "数据库属于节点 {owner}，数据目录中的 node.key 属于另一个节点 {key}；没有写入任何内容。请把 {owner} 的 node.key 放进数据目录，或改用另一个数据库（配置 database）"
    )]
    Another {
        /// Whose the database is.
        owner: NodeId,
        /// Whose the key is.
        key: NodeId,
    },
    /// What was erased.
    #[error(transparent)]
    Erased(#[from] crate::erasing::ErasingError),
    /// Another process has it.
    #[error("{0} 正被另一个 fenghuo 进程使用；此命令须在节点停止后执行")]
    Running(PathBuf),
    /// Another server has it.
    #[error("本节点正由另一台服务器承担（{0}）；此命令须在它停止后执行")]
    Elsewhere(String),
    /// The folder.
    #[error("数据目录 {0}：{1}")]
    Folder(PathBuf, std::io::Error),
    /// The map base.
    #[error(transparent)]
    Map(#[from] crate::map::MapError),
    /// A slice could not be wired.
    #[error("{0}")]
    Wiring(String),
}

impl From<JournalError> for NodeError {
    fn from(e: JournalError) -> Self {
        match e {
            JournalError::OtherNode { owner, key } => Self::Another { owner, key },
            other => Self::Journal(other),
        }
    }
}

/// One running node.
pub struct Node {
    /// Configuration.
    pub config: Config,
    /// Keys and identity.
    pub keys: KeyFile,
    /// The journal.
    pub journal: Arc<Journal>,
    /// What slices share.
    pub ctx: Ctx,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// Whether a stop has begun.
    pub stopping: AtomicBool,
    /// Tells everything that it is to end.
    pub stop: watch::Sender<bool>,
    /// The last commit's position, for whoever follows the journal.
    pub committed: watch::Sender<i64>,
    /// Received entries were applied.
    pub applied: watch::Sender<()>,
    /// The law and the place's terms.
    pub terms: Arc<report::Terms>,
    /// The map base of the site.
    pub map: crate::map::Base,
    /// Backups made from the page.
    pub shelf: Arc<Shelf>,
    /// Lists that somebody takes out as files.
    pub exports: Arc<export::Exports>,
    /// The lists that can be.
    pub lists: export::Lists,
    /// The disk failed under this process.
    pub disk: watch::Sender<Option<Failed>>,
    /// The operator's confirmation after that, in a later process.
    pub confirming: Confirming,
    /// It was confirmed, and the node writes again.
    pub resumed: watch::Sender<bool>,
    /// The line of the commands that work outside the writer, one after another.
    pub trust: Arc<tokio::sync::Mutex<()>>,
    searcher: RwLock<Option<search::Searcher>>,
    signer: OnceLock<Arc<journal::signer::Bell>>,
    exchange: OnceLock<Arc<exchange::Exchange>>,
    /// Another server holds the node now; says how that was noticed.
    pub elsewhere: watch::Sender<Option<String>>,
    /// What was erased here, beside the key.
    pub register: Arc<Register>,
    place: Place,
}

/// The right to be the node: the lock of the data folder and, where other servers could
/// have the database too, the lease of it. Given back when dropped, the lease first.
#[derive(Debug)]
pub struct Place {
    lease: Option<Lease>,
    _lock: File,
}

impl Place {
    /// The folder alone; enough for SQLite, whose file is in it.
    ///
    /// # Errors
    /// [`NodeError`], also where there is no node in the folder, or another one's database.
    pub fn of_folder(config: &Config) -> Result<Self, NodeError> {
        let keys = KeyFile::read(&config.data)?;
        let place = Self { lease: None, _lock: lock(&config.data)? };
        // Before a lease is asked for, because that writes. A file is asked when the journal is opened.
        if let store @ journal::Store::Postgres(_) = config.store() {
            journal::owner::refuse_another(&store, keys.node)?;
        }
        Ok(place)
    }

    /// The same with the lease.
    #[must_use]
    pub fn holding(self, lease: Lease) -> Self {
        Self { lease: Some(lease), ..self }
    }

    /// All of it, now or not at all.
    fn taken(config: &Config) -> Result<Self, NodeError> {
        let place = Self::of_folder(config)?;
        let Some(mut candidate) = Candidate::of(&config.store(), &crate::standby::who(config)) else {
            return Ok(place);
        };
        match candidate.ask_for_a_moment().map_err(JournalError::Db)? {
            Asked::Ours(lease) => Ok(place.holding(lease)),
            Asked::Held(holder) => Err(NodeError::Elsewhere(holder.who)),
        }
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({} {})", self.keys.code, self.keys.name)
    }
}

impl Node {
    /// Opens the node of a data folder.
    ///
    /// # Errors
    /// [`NodeError`].
    pub fn open(config: Config, clock: Clock) -> Result<Arc<Self>, NodeError> {
        let place = Place::taken(&config)?;
        Self::open_at(place, config, clock)
    }

    /// The same for whoever has waited for its place.
    ///
    /// # Errors
    /// [`NodeError`].
    pub fn open_at(place: Place, config: Config, clock: Clock) -> Result<Arc<Self>, NodeError> {
        let mut keys = KeyFile::read(&config.data)?;
        let put_back = journal::lineage::has_changed(&config.store()).map_err(JournalError::Db)?;
        if put_back {
            tracing::error!(
                "PostgreSQL is in another timeline than before, or another cluster: as after a restore the node goes on in a new epoch"
            );
            keys.epoch = EpochId::random();
            keys.replace(&config.data)?;
        }
        let terms = wiring::terms(&config)?;
        let (folder, named) = config.map_folder();
        let map = crate::map::Base::read(&folder, named)?;
        crate::bundles::tidy(&config.data);
        let (disk, _) = watch::channel(None);
        let (elsewhere, _) = watch::channel(None);
        if let Some(lease) = &place.lease {
            let elsewhere = elsewhere.clone();
            lease.on_lost(Box::new(move |why| {
                elsewhere.send_replace(Some(why.to_owned()));
            }));
        }
        let journal = open_journal(&config, &keys, clock, &disk, place.lease.as_ref())?;
        if put_back && journal.refusing().is_none() {
            wiring::end_all_sessions(&journal)?;
        }
        let register = Arc::new(Register::of(&config.data));
        // Before anything is served: a memory that was put back holds what was erased since.
        register.settle(&journal)?;
        register.follow(&journal);
        let exports = export::Exports::open(config.data.join(EXPORTS), journal.clock().now());
        let lists = crate::lists::lists(&terms);
        let ctx = wiring::context(&config, &keys, &journal, &terms, &exports, &lists)?;
        let (stop, _) = watch::channel(false);
        let (committed, _) = watch::channel(0);
        let tell = committed.clone();
        journal.listen(Box::new(move |notices| {
            if let Some(last) = notices.last() {
                tell.send_replace(last.pos);
            }
        }));
        let shelf = Shelf::open(config.backups(), config.backup.keep);
        Ok(Arc::new(Self {
            map,
            shelf,
            exports,
            lists,
            disk,
            confirming: Confirming::default(),
            resumed: watch::channel(false).0,
            config,
            keys,
            journal,
            ctx,
            metrics: Arc::default(),
            stopping: AtomicBool::new(false),
            stop,
            committed,
            applied: watch::channel(()).0,
            terms,
            trust: Arc::default(),
            searcher: RwLock::default(),
            signer: OnceLock::new(),
            exchange: OnceLock::new(),
            elsewhere,
            register,
            place,
        }))
    }

    /// The lease by which this process is the node, where it needs one.
    #[must_use]
    pub const fn lease(&self) -> Option<&Lease> {
        self.place.lease.as_ref()
    }

    /// What answers questions over the search index, once it is open.
    #[must_use]
    pub fn searcher(&self) -> Option<search::Searcher> {
        self.searcher.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The search index is open, for the first time or again after it failed.
    pub fn set_searcher(&self, searcher: search::Searcher) {
        *self.searcher.write().unwrap_or_else(PoisonError::into_inner) = Some(searcher);
    }

    /// The signer runs.
    pub fn set_signer(&self, bell: Arc<journal::signer::Bell>) {
        // Started once a process.
        let _already = self.signer.set(bell);
    }

    /// The exchange runs.
    pub fn set_exchange(&self, exchange: Arc<exchange::Exchange>) {
        // Started once a process.
        let _already = self.exchange.set(exchange);
    }

    /// The exchange with other levels, where it runs.
    #[must_use]
    pub fn exchange(&self) -> Option<Arc<exchange::Exchange>> {
        self.exchange.get().cloned()
    }

    /// Joins a parent: the certificate it signed goes into the key file, and the node
    /// goes on in a new epoch under it, in the name of whoever wanted it. Answers the digits to
    /// compare by telephone and the parent's name.
    ///
    /// # Errors
    /// [`EnrolError`].
    pub async fn join(self: &Arc<Self>, wish: &JoinWish, acting: Acting) -> Result<Joined, EnrolError> {
        let exchange = self.exchange().ok_or(EnrolError::NotReached)?;
        let unkept =
            |e: &dyn std::fmt::Display| EnrolError::Journal(JournalError::Unavailable(e.to_string()));
        // Under another code always: of two certificates with one key nobody could tell under
        // which an entry was signed, and so whether its author might open the unit of that code.
        let coded = wish.code.as_deref().is_some_and(|code| code != self.journal.identity().code);
        let new_keys = wish.new_keys || coded;
        let keys = if new_keys { Some(self.keys.new_keys().map_err(|e| unkept(&e))?) } else { None };
        let journal = Arc::clone(&self.journal);
        let heard =
            tokio::task::spawn_blocking(move || journal.read(|db| heard_of(db, journal.identity().node)));
        let heard = heard.await.map_err(|e| unkept(&e))?.map_err(|e| unkept(&e))?;
        let joining = Joining {
            keys: keys.as_ref(),
            code: wish.code.as_deref(),
            leave_behind: wish.leave_behind,
            heard,
            ..Joining::at(&wish.parent, &wish.token)
        };
        let joined = exchange.join(joining).await?;
        let (node, certificate, taken) = (Arc::clone(self), joined.certificate.clone(), keys.clone());
        let reason = if new_keys { ROTATION } else { "join" };
        let join = move || {
            node.take_certificate(&certificate, taken, Some((reason, acting)))?;
            // Its own unit bears the code at once; where it stands follows when that is known.
            if let Err(e) = node.journal.run(journal::Turn::Local, wiring::settle) {
                tracing::warn!(error = %e, "what follows for the own unit is said later");
            }
            Ok(())
        };
        let kept = tokio::task::spawn_blocking(join).await;
        kept.unwrap_or_else(|e| Err(JournalError::Unavailable(e.to_string())))?;
        if let Some(keys) = keys {
            exchange.use_tls(&keys.tls_pkcs8).map_err(|e| unkept(&e))?;
        }
        exchange.reload();
        Ok(joined)
    }

    /// Replaces the keys of a sound node: the parent signs for the new ones because the present ones
    /// vouch for them, and the node goes on in a new epoch. Answers the digits that follow from
    /// them.
    ///
    /// # Errors
    /// [`EnrolError`]; it can be done again, and goes on with the keys it began with.
    pub async fn replace_keys(self: &Arc<Self>, acting: Acting) -> Result<String, EnrolError> {
        let exchange = self.exchange().ok_or(EnrolError::NotReached)?;
        let unkept =
            |e: &dyn std::fmt::Display| EnrolError::Journal(JournalError::Unavailable(e.to_string()));
        let folder = self.config.data.clone();
        let prepared = tokio::task::spawn_blocking(move || {
            let mut keys = KeyFile::read(&folder)?;
            let next = keys.keys_to_come()?;
            // Durable before anybody signs for them.
            keys.replace(&folder).map(|()| next)
        });
        let new = prepared.await.map_err(|e| unkept(&e))?.map_err(|e| unkept(&e))?;
        let joined = exchange.replace_keys(&new).await?;
        let (node, certificate, taken) = (Arc::clone(self), joined.certificate, new.clone());
        let keep = move || node.take_certificate(&certificate, Some(taken), Some((ROTATION, acting)));
        tokio::task::spawn_blocking(keep).await.map_err(|e| unkept(&e))??;
        exchange.use_tls(&new.tls_pkcs8).map_err(|e| unkept(&e))?;
        exchange.reload();
        Ok(joined.words)
    }

    /// Goes on in a new epoch, after neighbours were found to hold another history of the
    /// present one, and writes again what they will not take. Answers how many entries.
    ///
    /// # Errors
    /// [`exchange::ExchangeError`].
    pub fn open_epoch(&self, acting: Acting) -> Result<u64, exchange::ExchangeError> {
        let exchange = self.exchange().ok_or(exchange::ExchangeError::Ended)?;
        // What was noted of where the histories part stands in the same line before this.
        self.journal.run(journal::Turn::Background, |_| Ok::<(), JournalError>(()))?;
        let before = self.journal.identity();
        self.take_certificate(&before.certificate, None, Some(("clone", acting)))?;
        exchange.reload();
        exchange.write_again(before.epoch)
    }

    /// The key file first: a crash between leaves a key whose epoch the next start opens. With a
    /// reason, and whoever wanted it, a new epoch is opened.
    fn take_certificate(
        &self,
        certificate: &facts::Certificate,
        new: Option<NewKeys>,
        epoch: Option<(&'static str, Acting)>,
    ) -> Result<(), JournalError> {
        let failed = |e: KeyFileError| JournalError::Unavailable(e.to_string());
        let mut keys = KeyFile::read(&self.config.data).map_err(failed)?;
        keys.certificate = hex::encode(certificate.encode());
        keys.code.clone_from(&certificate.code);
        if let Some(new) = new {
            keys.signing = hex::encode(new.signing.secret());
            keys.tls = hex::encode(new.tls_pkcs8);
            keys.next = None;
        }
        let (reason, acting) = epoch.unwrap_or((ROTATION, Acting::platform()));
        if epoch.is_some() {
            keys.epoch = EpochId::random();
        }
        keys.replace(&self.config.data).map_err(failed)?;
        self.journal.change_epoch_by(keys.identity().map_err(failed)?, reason, acting)
    }

    /// The parent has given the certificate a new term: same keys, same epoch.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn renewed(&self, certificate: &facts::Certificate) -> Result<(), JournalError> {
        self.take_certificate(certificate, None, None)
    }

    /// Signs the heads, ends the signer and the writer. Safe to call twice.
    pub fn close(&self) {
        self.shelf.close();
        self.exports.stop();
        if let Some(exchange) = self.exchange.get() {
            exchange.stop();
        }
        if let Some(bell) = self.signer.get() {
            bell.stop();
        }
        if self.journal.refusing().is_none() {
            let mut memory = journal::signer::Memory::default();
            let all = journal::signer::Round::All;
            if let Err(e) = journal::signer::sign_round(&self.journal, &mut memory, all) {
                tracing::warn!(error = %e, "the heads could not be signed; the next start does it");
            }
        }
        self.journal.stop();
    }
}

/// What an operator wants who lets this node join a parent.
#[derive(Debug, Clone, Default)]
pub struct JoinWish {
    /// The parent's address.
    pub parent: String,
    /// The token from its operator.
    pub token: String,
    /// With new keys.
    pub new_keys: bool,
    /// Under this code, when it is not the present one.
    pub code: Option<String>,
    /// Although the present parent does not hold everything yet.
    pub leave_behind: bool,
}

/// The latest revision of what was written of this node as a node, by those above it.
fn heard_of(db: &mut dyn journal::Db, node: NodeId) -> Result<u64, journal::DbError> {
    journal::read::rev(db, &facts::Subject::new("node", node.bytes()))
}

/// Opens the journal; only to read while the mark of a failed disk is there.
fn open_journal(
    config: &Config,
    keys: &KeyFile,
    clock: Clock,
    disk: &watch::Sender<Option<Failed>>,
    lease: Option<&Lease>,
) -> Result<Arc<Journal>, NodeError> {
    let setup = Setup {
        store: config.store(),
        identity: keys.identity()?,
        clock: clock.clone(),
        views: wiring::views(),
        migrations: wiring::migrations(),
        authority: wiring::authority(),
        readers: config.journal.readers,
        fence: lease.map(Lease::fence),
    };
    let opened = match writing::mark(&config.data) {
        Some(mark) => {
            tracing::error!(
                reason = mark.reason,
                "an earlier process met a disk error; reads only until it is confirmed"
            );
            Journal::open_read_only(setup, writing::refusal(&mark))
        }
        None => Journal::open(setup),
    };
    let mark = {
        let (data, disk) = (config.data.clone(), disk.clone());
        move |reason: &str| {
            let mark = Mark { failed_at: Some(clock.now()), reason: reason.to_owned() };
            let left = writing::leave_mark(&data, &mark);
            if let Err(e) = &left {
                tracing::error!(error = %e, "the mark of a failed disk could not be left; this process stays and reads");
            }
            disk.send_replace(Some(Failed { reason: reason.to_owned(), marked: left.is_ok() }));
        }
    };
    if let Err(JournalError::Db(journal::DbError::Io(reason))) = &opened {
        mark(reason);
    }
    let journal = opened?;
    journal.on_disk_failed(Box::new(mark));
    Ok(journal)
}

fn lock(data: &Path) -> Result<File, NodeError> {
    let path = data.join(LOCK);
    let file = File::create(&path).map_err(|e| NodeError::Folder(data.to_owned(), e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(NodeError::Running(data.to_owned())),
        Err(std::fs::TryLockError::Error(e)) => Err(NodeError::Folder(data.to_owned(), e)),
    }
}
