//! As many arenas of memory as processors ([decision 57](../../../../docs/decisions/0057-as-many-arenas-as-processors.md)).
//!
//! The C library of Linux gives each thread that allocates an arena of its own, up to eight for each processor, and what
//! is free in one serves no other. A node's blocking threads come and go, so that each of sixteen arenas in turn
//! once held what one large batch needs.

use std::ffi::OsStr;

/// What the library reads as a process begins; there is no other way to say it without unsafe code.
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// With one, threads of one processor would wait for each other in the middle of an allocation.
const FEWEST: usize = 2;

/// Begins this program once more, in the same process, with its arenas bounded; goes on where that is said already, by us
/// or by who started it, where the library is another, and where the program cannot be begun.
pub(super) fn bounded() {
    if std::env::var_os(ARENAS).is_none() {
        let processors = std::thread::available_parallelism().map_or(FEWEST, usize::from);
        begin_again(processors.max(FEWEST).to_string().as_ref());
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn begin_again(arenas: &OsStr) {
    use std::os::unix::process::CommandExt as _;
    let mut said = std::env::args_os();
    let (Some(name), Ok(program)) = (said.next(), std::env::current_exe()) else { return };
    // It comes back only when it failed.
    let failed = std::process::Command::new(program).arg0(name).args(said).env(ARENAS, arenas).exec();
    tracing::warn!(error = %failed, "the memory of this process is not bounded to few arenas");
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
const fn begin_again(_arenas: &OsStr) {}
