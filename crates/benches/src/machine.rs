//! What the machine itself does: its fsync rate, processor time and memory of a process.

use crate::figures::percentile;
use std::io::Write as _;
use std::time::Instant;

/// The kernel's `USER_HZ`, 100 on every Linux we serve.
const TICKS_PER_SECOND: f64 = 100.0;

/// The median time of writing one page and making it durable, where stores are kept.
pub fn fsync_ms() -> anyhow::Result<f64> {
    let mut file = tempfile::tempfile()?;
    let page = [7u8; 4096];
    let mut times = Vec::new();
    for _ in 0..500 {
        let begun = Instant::now();
        file.write_all(&page)?;
        file.sync_data()?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(percentile(&mut times, 0.5))
}

/// Fields of `/proc/<pid>/stat` after the name of the program: state, parent, ….
fn stat(process: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    text.rsplit(')').next().unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

fn ticks(stat: &[String], from: usize, count: usize) -> f64 {
    stat.iter().skip(from).take(count).filter_map(|t| t.parse::<f64>().ok()).sum()
}

/// Processor seconds that a process has used.
pub fn cpu_seconds(process: u32) -> f64 {
    ticks(&stat(&process.to_string()), 11, 2) / TICKS_PER_SECOND
}

/// Processor seconds that this process has used: the load generator.
pub fn own_cpu_seconds() -> f64 {
    cpu_seconds(std::process::id())
}

/// Processor seconds of a process and its children, those that have ended too:
/// PostgreSQL has a process for each connection.
pub fn cpu_seconds_with_children(process: u32) -> f64 {
    let name = process.to_string();
    let mut all = ticks(&stat(&name), 11, 4);
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(child) = entry.file_name().into_string() else { continue };
        let fields = stat(&child);
        if fields.get(1) == Some(&name) {
            all += ticks(&fields, 11, 2);
        }
    }
    all / TICKS_PER_SECOND
}

/// Processor seconds of those programs that this one started and that have ended.
pub fn ended_children_cpu_seconds() -> f64 {
    ticks(&stat("self"), 13, 2) / TICKS_PER_SECOND
}

/// A process's memory in MB: all that is resident, and what of it no file backs.
pub fn resident_mb(process: u32) -> (f64, f64) {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let mb = |key: &str| {
        let kb = status.lines().find_map(|line| line.strip_prefix(key)?.split_whitespace().next());
        kb.and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
    };
    (mb("VmRSS:"), mb("RssAnon:"))
}
