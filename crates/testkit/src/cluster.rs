//! A private PostgreSQL cluster: made with `initdb` in a temporary directory, reached
//! over a socket in it (so no port can collide), run as the user `postgres` when we
//! are root, because PostgreSQL refuses to be.
//!
//! Each process has one shared cluster, and under nextest, which gives every test a
//! process, each run has one: making a cluster takes longer than most tests. A static is
//! never dropped and a test may be killed, so a small shell waits on a pipe from us, or
//! for the end of the run; however that comes, it stops the server and removes the
//! directory.

use crate::BadDisk;
use journal::Store;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::{CommandExt as _, parent_id};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};

/// What a new database is a copy of.
const EMPTY: &str = "template0";

/// Stops the server at once and removes the cluster when our end of the pipe closes.
const WATCH: &str = r#"read -r _; "$@"; rm -rf "$FENGHUO_CLUSTER""#;

/// The same when the process that runs the tests is gone.
const WATCH_RUN: &str =
    r#"while kill -0 "$FENGHUO_RUN" 2>/dev/null; do sleep 1; done; "$@"; rm -rf "$FENGHUO_CLUSTER""#;

/// A running cluster with its own directory.
pub struct Cluster {
    dir: PathBuf,
    bin: PathBuf,
    as_postgres: bool,
    /// Whoever ends it with us; a run's cluster ends with the run.
    watcher: Option<Child>,
    databases: AtomicU32,
    /// The server's environment: the disk under it.
    disk: Vec<(&'static str, String)>,
}

/// A database of a cluster, made when its address is first wanted; dropped with it.
pub(crate) struct Database {
    name: String,
    cluster: &'static Cluster,
    made: Once,
}

/// The cluster that this process's tests share, and all of a run by nextest.
pub(crate) fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| match std::env::var("NEXTEST_RUN_ID") {
        Ok(run) => Cluster::of_run(&run),
        Err(_) => Cluster::start(),
    })
}

impl Cluster {
    /// Whether this machine has the programs of PostgreSQL.
    #[must_use]
    pub fn is_installed() -> bool {
        programs().is_some()
    }

    /// Makes and starts a cluster; for tests that stop it. Others use
    /// [`crate::TestStore::postgres`].
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(Vec::new())
    }

    /// The same over a disk that can be made bad; which of the server's files lie on it, the disk
    /// says: `/base/` are the tables without the log, so that filling it ends no server.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start_on(disk: &BadDisk) -> Self {
        Self::start_with(disk.env().to_vec())
    }

    fn start_with(disk: Vec<(&'static str, String)>) -> Self {
        let bin =
            programs().expect("PostgreSQL is not installed; FENGHUO_TEST_STORES=sqlite runs without it");
        let as_postgres = is_root();
        let dir = tempfile::Builder::new().prefix("fh-pg-").tempdir().expect("a temporary directory").keep();
        let watcher = Some(watch(&bin, &dir, as_postgres, None));
        let cluster = Self { dir, bin, as_postgres, watcher, databases: AtomicU32::new(0), disk };
        cluster.make(true);
        cluster
    }

    /// The cluster of a run: made by the first process that asks, under a lock.
    fn of_run(id: &str) -> Self {
        let bin =
            programs().expect("PostgreSQL is not installed; FENGHUO_TEST_STORES=sqlite runs without it");
        let dir = std::env::temp_dir().join(format!("fh-pg-{id}"));
        fs::create_dir_all(&dir).expect("a temporary directory");
        let (as_postgres, databases) = (is_root(), AtomicU32::new(0));
        let cluster = Self { dir, bin, as_postgres, watcher: None, databases, disk: Vec::new() };
        let lock = fs::File::create(cluster.dir.join("lock")).expect("a lock file");
        lock.lock().expect("the lock");
        let made = cluster.dir.join("made");
        if !made.exists() {
            // Left to itself: it ends with the run.
            drop(watch(&cluster.bin, &cluster.dir, cluster.as_postgres, Some(parent_id())));
            cluster.make(false);
            fs::write(made, "").expect("a note that it runs");
        }
        cluster
    }

    /// Fills the directory and starts the server. What no test cuts the power of need not
    /// reach the disk.
    fn make(&self, durable: bool) {
        if self.as_postgres {
            run(Command::new("chown").arg("postgres").arg(&self.dir));
        }
        run(self
            .program("initdb")
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D"])
            .arg(self.data()));
        let conf = self.data().join("postgresql.conf");
        let mut text = fs::read_to_string(&conf).expect("the cluster's configuration");
        text.push_str(&format!(
            "\nlisten_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 200\nshared_buffers = 64MB\nfsync = {}\n",
            self.dir.display(),
            if durable { "on" } else { "off" },
        ));
        fs::write(&conf, text).expect("the cluster's configuration");
        self.restart();
    }

    /// Starts the server again after [`Cluster::stop`]; returns when it takes connections.
    ///
    /// # Panics
    /// When it does not start.
    pub fn restart(&self) {
        let log = self.dir.join("log");
        run(self
            .program("pg_ctl")
            .args(["-w", "-t", "60", "-l"])
            .arg(log)
            .arg("-D")
            .arg(self.data())
            .arg("start")
            .envs(self.disk.iter().map(|(name, value)| (*name, value)))
            // A test that is ended must not take the others' server with it.
            .process_group(0));
    }

    /// Stops the server in the middle of whatever it does, as a power cut would.
    ///
    /// # Panics
    /// When it does not stop.
    pub fn stop(&self) {
        run(self.program("pg_ctl").args(["-w", "-m", "immediate", "-D"]).arg(self.data()).arg("stop"));
    }

    /// Makes a base backup under the working server, to be put back with [`Cluster::put_back`].
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn base_backup(&self) {
        let mut copy = self.program("pg_basebackup");
        copy.args(["-U", "postgres", "-c", "fast", "-h"]).arg(&self.dir).arg("-D").arg(self.backup());
        run(&mut copy);
    }

    /// The base backup in the place of what the server has, which is lost; the server runs afterwards.
    /// An operator brings it to a point in time, and it writes a new timeline; `as_it_stood` is a
    /// folder copied over another, of which the server knows nothing.
    ///
    /// # Panics
    /// When there is no backup, or the server does not start with it.
    pub fn put_back(&self, as_it_stood: bool) {
        self.stop();
        fs::remove_dir_all(self.data()).expect("the server's folder");
        fs::rename(self.backup(), self.data()).expect("a base backup");
        if !as_it_stood {
            let conf = self.data().join("postgresql.conf");
            let mut text = fs::read_to_string(&conf).expect("the cluster's configuration");
            text.push_str(
                "\nhot_standby = off\nrestore_command = 'false'\nrecovery_target = 'immediate'\n\
                 recovery_target_action = 'promote'\n",
            );
            fs::write(&conf, text).expect("the cluster's configuration");
            let signal = self.data().join("recovery.signal");
            fs::write(&signal, "").expect("a signal");
            if self.as_postgres {
                run(Command::new("chown").arg("postgres").arg(signal));
            }
        }
        self.restart();
        let takes = || {
            let mut psql = Command::new(self.bin.join("psql"));
            psql.args(["-q", "-U", "postgres", "-d", "postgres", "-c", "SELECT 1", "-h"]).arg(&self.dir);
            psql.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        crate::until("the server has recovered", 60, takes);
    }

    /// The server's process, parent of those that serve its connections.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        let text = fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    /// A new database's address.
    #[must_use]
    pub fn fresh(&self) -> String {
        let name = self.name();
        self.create(&name, EMPTY);
        self.url(&name)
    }

    /// Runs SQL in a database of the cluster, outside any journal.
    ///
    /// # Panics
    /// When the SQL fails.
    pub fn sql(&self, database: &str, sql: &str) {
        run(Command::new(self.bin.join("psql"))
            .args(["-q", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-c", sql, "-h"])
            .arg(&self.dir));
    }

    /// The address of a database of the cluster.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let socket = self.dir.display().to_string().replace('/', "%2F");
        format!("postgresql://postgres@{socket}/{database}")
    }

    pub(crate) fn database(&'static self) -> Database {
        Database { name: self.name(), cluster: self, made: Once::new() }
    }

    fn name(&self) -> String {
        format!("t{}_{}", std::process::id(), self.databases.fetch_add(1, Ordering::Relaxed))
    }

    fn create(&self, name: &str, like: &str) {
        self.sql("postgres", &format!("CREATE DATABASE {name} TEMPLATE {like}"));
    }

    /// The database that `fill` fills: once for all who share the cluster.
    fn once(&self, name: &str, fill: impl FnOnce(&Store)) {
        let lock = fs::File::create(self.dir.join("lock")).expect("a lock file");
        lock.lock().expect("the lock");
        let filled = self.dir.join(name);
        if !filled.exists() {
            self.create(name, EMPTY);
            fill(&Store::Postgres(self.url(name)));
            fs::write(filled, "").expect("a note that it is filled");
        }
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn backup(&self) -> PathBuf {
        self.dir.join("base_backup")
    }

    fn program(&self, name: &str) -> Command {
        program(&self.bin, name, self.as_postgres)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        // Closing the pipe is the watcher's signal.
        drop(watcher.stdin.take());
        let _gone = watcher.wait();
    }
}

impl Database {
    pub(crate) fn url(&self) -> String {
        self.made.call_once(|| self.cluster.create(&self.name, EMPTY));
        self.cluster.url(&self.name)
    }

    /// Begins as a copy of the database `name`, which `fill` fills for the first who wants it.
    pub(crate) fn begin_as(&self, name: &str, fill: impl FnOnce(&Store)) {
        self.made.call_once(|| {
            self.cluster.once(name, fill);
            self.cluster.create(&self.name, name);
        });
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.made.is_completed() && !std::thread::panicking() {
            self.cluster.sql("postgres", &format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// Where PostgreSQL's programs are: Debian keeps them apart by version; elsewhere
/// `initdb` is found along `PATH`.
fn programs() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin): &(u32, PathBuf)| bin.join("initdb").exists())
        .collect();
    versions.sort();
    let along_path = std::env::var_os("PATH").unwrap_or_default();
    versions
        .pop()
        .map(|(_, bin)| bin)
        .or_else(|| std::env::split_paths(&along_path).find(|dir| dir.join("initdb").exists()))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id -u");
    id.stdout.starts_with(b"0")
}

fn program(bin: &Path, name: &str, as_postgres: bool) -> Command {
    let path = bin.join(name);
    let mut command = if as_postgres {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    };
    // Our own directory may be closed to the user postgres.
    command.current_dir("/").stdin(Stdio::null());
    command
}

/// Ends a cluster with us, or with the process that runs the tests.
fn watch(bin: &Path, dir: &Path, as_postgres: bool, run: Option<u32>) -> Child {
    let mut stop = program(bin, "pg_ctl", as_postgres);
    stop.args(["-m", "immediate", "-D"]).arg(dir.join("data")).arg("stop");
    Command::new("sh")
        .args(["-c", if run.is_some() { WATCH_RUN } else { WATCH }, "sh"].map(OsStr::new))
        .arg(stop.get_program())
        .args(stop.get_args())
        .env("FENGHUO_CLUSTER", dir)
        .env("FENGHUO_RUN", run.unwrap_or_default().to_string())
        .current_dir("/")
        .stdin(if run.is_some() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl-C at the terminal is for us; the watcher outlives us to clean up.
        .process_group(0)
        .spawn()
        .expect("a shell")
}

/// Runs a program to its end; its output is shown only when it fails. The server
/// that `pg_ctl` leaves behind inherits no pipe of ours, so this does not hang.
fn run(command: &mut Command) {
    let log = tempfile::tempfile().expect("a temporary file");
    let status = command
        .stdout(log.try_clone().expect("a file"))
        .stderr(log.try_clone().expect("a file"))
        .status()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    if !status.success() {
        let mut log = log;
        let mut text = String::new();
        let _rewound = std::io::Seek::rewind(&mut log);
        let _read = std::io::Read::read_to_string(&mut log, &mut text);
        panic!("{command:?} failed: {text}");
    }
}
