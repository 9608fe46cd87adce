//! A disk that can be made bad while a program works on it: no sync succeeds, there is no more
//! room, or the n-th write, sync or change of length from now on fails. A small library, loaded into a process before it starts, stands between it and the C
//! library; nothing is mounted, so it works wherever a C compiler is, which builds SQLite, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files that are on the bad disk: those in whose path this occurs.
const FILES: &str = "BAD_DISK_FILES";
/// While this file is there, no sync succeeds.
const SYNC: &str = "BAD_DISK_SYNC";
/// While this file is there, no file grows.
const ROOM: &str = "BAD_DISK_ROOM";
/// Three numbers of 8 bytes, shared with the library: operations that still succeed (none are
/// counted below 0), whether all fail after the first that does, and how many have failed.
const NTH: &str = "BAD_DISK_NTH";

const SOURCE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
static int ours(int fd) {
    const char *files = getenv("BAD_DISK_FILES");
    char link[64], path[4096];
    if (!files) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return strstr(path, files) != NULL;
}
static int bad(int fd, const char *how) {
    const char *trigger = getenv(how);
    return trigger && access(trigger, F_OK) == 0 && ours(fd);
}
/* Whether this operation is the one that fails, or one after it on a disk that is gone. */
struct nth { long long left, always, failed; };
static int fails(int fd) {
    static struct nth *nth;
    if (!nth) {
        const char *path = getenv("BAD_DISK_NTH");
        int at = path ? open(path, O_RDWR) : -1;
        if (at < 0) return 0;
        void *map = mmap(NULL, sizeof *nth, PROT_READ | PROT_WRITE, MAP_SHARED, at, 0);
        close(at);
        if (map == MAP_FAILED) return 0;
        nth = map;
    }
    if (__atomic_load_n(&nth->left, __ATOMIC_SEQ_CST) < 0 || !ours(fd)) return 0;
    long long before = __atomic_load_n(&nth->left, __ATOMIC_SEQ_CST);
    while (before > 0)
        if (__atomic_compare_exchange_n(&nth->left, &before, before - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return 0;
    if (before < 0 || (!nth->always && __atomic_fetch_add(&nth->failed, 1, __ATOMIC_SEQ_CST) > 0)) return 0;
    if (nth->always) __atomic_fetch_add(&nth->failed, 1, __ATOMIC_SEQ_CST);
    return 1;
}
/* What lies within the file has its room already. */
static int full(int fd, off_t end) {
    struct stat now;
    return bad(fd, "BAD_DISK_ROOM") && fstat(fd, &now) == 0 && end > now.st_size;
}
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define SYNC(name) int name(int fd) { \
    REAL(name); \
    if (bad(fd, "BAD_DISK_SYNC") || fails(fd)) { errno = EIO; return -1; } \
    return real(fd); }
SYNC(fsync)
SYNC(fdatasync)
#define PWRITE(name) ssize_t name(int fd, const void *from, size_t n, off_t at) { \
    REAL(name); \
    if (full(fd, at + (off_t)n)) { errno = ENOSPC; return -1; } \
    if (fails(fd)) { if (real(fd, from, n / 2, at)) {} errno = EIO; return -1; } \
    return real(fd, from, n, at); }
PWRITE(pwrite)
PWRITE(pwrite64)
ssize_t write(int fd, const void *from, size_t n) {
    REAL(write);
    if (full(fd, lseek(fd, 0, SEEK_CUR) + (off_t)n)) { errno = ENOSPC; return -1; }
    if (fails(fd)) { if (real(fd, from, n / 2)) {} errno = EIO; return -1; }
    return real(fd, from, n);
}
#define GROW(name) int name(int fd, off_t end) { \
    REAL(name); \
    if (full(fd, end)) { errno = ENOSPC; return -1; } \
    if (fails(fd)) { errno = EIO; return -1; } \
    return real(fd, end); }
GROW(ftruncate)
GROW(ftruncate64)
"#;

/// The library with its triggers, in a folder that is gone when this is.
pub struct BadDisk {
    dir: PathBuf,
    files: String,
    /// Whoever made the folder removes it.
    _made: Option<tempfile::TempDir>,
}

impl BadDisk {
    /// A disk on which the files lie in whose path `files` occurs.
    ///
    /// # Panics
    /// When there is no C compiler, or no temporary directory.
    #[must_use]
    pub fn of(files: &str) -> Self {
        let made = tempfile::Builder::new().prefix("fh-disk-").tempdir().expect("a temporary directory");
        let dir = made.path().to_owned();
        let source = dir.join("bad_disk.c");
        fs::write(&source, SOURCE).expect("a file");
        let mut cc = Command::new("cc");
        let built = cc.args(["-O1", "-shared", "-fPIC", "-o"]).arg(library(&dir)).arg(&source).arg("-ldl");
        assert!(built.status().is_ok_and(|status| status.success()), "no C compiler builds the bad disk");
        // PostgreSQL's user looks at the triggers, too.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(&dir, open).expect("a folder of ours");
        let disk = Self { dir, files: files.to_owned(), _made: Some(made) };
        disk.heal();
        disk
    }

    /// The disk under this very process: the test of the given name runs once more, in a process
    /// of its own that has such a disk, and there it is answered. `None` to whoever only waited
    /// for that.
    ///
    /// # Panics
    /// When the test fails there.
    #[must_use]
    pub fn under_the_test(name: &str, files: &str) -> Option<Self> {
        if let Some(sync) = std::env::var_os(SYNC) {
            let dir = Path::new(&sync).parent().expect("a trigger lies in a folder").to_owned();
            return Some(Self { dir, files: files.to_owned(), _made: None });
        }
        let disk = Self::of(files);
        let program = std::env::current_exe().expect("the program of the tests");
        let again = Command::new(program).args(["--exact", name, "--nocapture"]).envs(disk.env()).output();
        let again = again.expect("the program of the tests");
        let said = String::from_utf8_lossy(&again.stdout);
        let ran = again.status.success() && said.contains("1 passed");
        assert!(ran, "{said}\n{}", String::from_utf8_lossy(&again.stderr));
        None
    }

    /// What a process needs in its environment to have this disk.
    #[must_use]
    pub fn env(&self) -> [(&'static str, String); 5] {
        let text = |path: PathBuf| path.display().to_string();
        [
            ("LD_PRELOAD", text(library(&self.dir))),
            (FILES, self.files.clone()),
            (SYNC, text(self.trigger(SYNC))),
            (ROOM, text(self.trigger(ROOM))),
            (NTH, text(self.trigger(NTH))),
        ]
    }

    /// No sync succeeds from now on.
    ///
    /// # Panics
    /// When the trigger cannot be pulled.
    pub fn fail(&self) {
        fs::write(self.trigger(SYNC), "").expect("a trigger");
    }

    /// Syncs succeed again.
    ///
    /// # Panics
    /// When they never failed.
    pub fn recover(&self) {
        fs::remove_file(self.trigger(SYNC)).expect("it failed before");
    }

    /// No file grows from now on.
    ///
    /// # Panics
    /// When the trigger cannot be pulled.
    pub fn fill(&self) {
        fs::write(self.trigger(ROOM), "").expect("a trigger");
    }

    /// There is room again.
    ///
    /// # Panics
    /// When it was not full.
    pub fn empty(&self) {
        fs::remove_file(self.trigger(ROOM)).expect("it was full before");
    }

    /// The `n`-th write, sync or change of length from now on fails, and with `and_all_after`
    /// every one behind it: a write leaves half of what it was given.
    ///
    /// # Panics
    /// When the trigger cannot be pulled.
    pub fn fail_at(&self, n: u64, and_all_after: bool) {
        self.count_down(i64::try_from(n).unwrap_or(i64::MAX).saturating_sub(1), and_all_after);
    }

    /// Nothing fails from now on. Answers how many operations did since [`BadDisk::fail_at`].
    ///
    /// # Panics
    /// When the trigger cannot be pulled.
    pub fn heal(&self) -> u64 {
        let numbers = fs::read(self.trigger(NTH)).unwrap_or_default();
        let failed =
            numbers.get(16..24).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_ne_bytes);
        self.count_down(-1, false);
        failed
    }

    /// Written in place: the library has the file in its memory.
    fn count_down(&self, left: i64, always: bool) {
        use std::io::Write as _;
        let numbers = [left, i64::from(always), 0].map(i64::to_ne_bytes).concat();
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(self.trigger(NTH));
        file.and_then(|mut file| file.write_all(&numbers)).expect("a trigger");
    }

    fn trigger(&self, what: &str) -> PathBuf {
        self.dir.join(what)
    }
}

fn library(dir: &Path) -> PathBuf {
    dir.join("bad_disk.so")
}
