//! Runs the four nodes as processes of their own, so that one can be killed while the
//! others go on: waits until each answers, prints where they are, starts a fallen one
//! again, and stops all when told.
//!
//! Used by `fenghuo demo`. Standard library only: no node of a real place is run so.

use crate::layout::{Layout, NodeLayout};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A fallen node is started again after this.
const RESTART_AFTER: Duration = Duration::from_secs(3);
/// A node must answer within this after its start.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// A node that was told to stop has this long.
const STOP_WITHIN: Duration = Duration::from_secs(12);
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A question to a port waits this long.
const ASK_WITHIN: Duration = Duration::from_secs(3);

/// Why the demonstration does not run.
#[derive(Debug, thiserror::Error)]
pub enum SuperviseError {
    /// A process could not be started, or its log not opened.
    #[error("节点 {0} 无法启动：{1}")]
    Start(String, std::io::Error),
    /// Somebody else listens there.
    #[error("端口 {0} 已被占用；演示可能已在运行，或用 --port 换一组端口")]
    Taken(std::net::SocketAddr),
    /// It ended or said nothing.
    #[error("节点 {name} 没有就绪，日志见 {log}")]
    NotReady {
        /// Which.
        name: String,
        /// Its log.
        log: String,
    },
}

struct Running<'l> {
    node: &'l NodeLayout,
    child: Option<Child>,
    /// When a fallen one is to be started again.
    again_at: Option<Instant>,
}

/// Starts every node of `layout` with the program `exe`, tells `say` what a person
/// should read, and returns when `stop` was set and all have ended.
///
/// # Errors
/// [`SuperviseError`] when a node cannot be brought up the first time.
pub fn supervise(
    exe: &Path,
    layout: &Layout,
    stop: &AtomicBool,
    mut say: impl FnMut(&str),
) -> Result<(), SuperviseError> {
    for node in &layout.nodes {
        for address in [node.http, node.exchange] {
            if TcpStream::connect_timeout(&address, ASK_WITHIN).is_ok() {
                return Err(SuperviseError::Taken(address));
            }
        }
    }
    let mut running: Vec<Running<'_>> = Vec::new();
    let begun = bring_up(exe, layout, stop, &mut running);
    if begun.is_ok() && !stop.load(Ordering::SeqCst) {
        say(&layout.greeting());
        watch(exe, &mut running, stop, &mut say);
    }
    end(&mut running);
    begun
}

fn bring_up<'l>(
    exe: &Path,
    layout: &'l Layout,
    stop: &AtomicBool,
    running: &mut Vec<Running<'l>>,
) -> Result<(), SuperviseError> {
    for node in &layout.nodes {
        let child = start(exe, node)?;
        running.push(Running { node, child: Some(child), again_at: None });
    }
    let until = Instant::now() + READY_WITHIN;
    for one in running {
        while !stop.load(Ordering::SeqCst) && !is_ready(one.node) {
            let fallen = one.child.as_mut().is_none_or(|child| !matches!(child.try_wait(), Ok(None)));
            if fallen || Instant::now() > until {
                let log = log_path(one.node).display().to_string();
                return Err(SuperviseError::NotReady { name: one.node.name.clone(), log });
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
    Ok(())
}

fn watch(exe: &Path, running: &mut [Running<'_>], stop: &AtomicBool, say: &mut impl FnMut(&str)) {
    while !stop.load(Ordering::SeqCst) {
        for one in running.iter_mut() {
            if let Some(child) = &mut one.child
                && let Ok(Some(status)) = child.try_wait()
            {
                say(&format!("{} 节点停了（{status}），3 秒后重启。", one.node.name));
                one.child = None;
                one.again_at = Some(Instant::now() + RESTART_AFTER);
            }
            if one.again_at.is_some_and(|at| Instant::now() >= at) {
                match start(exe, one.node) {
                    Ok(child) => {
                        one.child = Some(child);
                        one.again_at = None;
                        say(&format!("{} 节点已重启：{}", one.node.name, one.node.url()));
                    }
                    Err(e) => {
                        say(&format!("{e}，3 秒后再试。"));
                        one.again_at = Some(Instant::now() + RESTART_AFTER);
                    }
                }
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn log_path(node: &NodeLayout) -> std::path::PathBuf {
    node.data.join("fenghuo.log")
}

fn start(exe: &Path, node: &NodeLayout) -> Result<Child, SuperviseError> {
    let fail = |e| SuperviseError::Start(node.name.clone(), e);
    let log: File = OpenOptions::new().create(true).append(true).open(log_path(node)).map_err(fail)?;
    let errors = log.try_clone().map_err(fail)?;
    Command::new(exe)
        .arg("--config")
        .arg(&node.config)
        .arg("serve")
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .map_err(fail)
}

/// Whether the node takes commands.
fn is_ready(node: &NodeLayout) -> bool {
    let asked = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&node.http, ASK_WITHIN)?;
        stream.set_read_timeout(Some(ASK_WITHIN))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", node.http)?;
        let mut first = [0u8; 12];
        stream.read_exact(&mut first)?;
        Ok(first.ends_with(b" 200"))
    };
    asked().unwrap_or(false)
}

/// Asks every node to stop, townships first, and kills what does not.
fn end(running: &mut [Running<'_>]) {
    for one in running.iter().rev() {
        if let Some(child) = &one.child {
            // A shell knows `kill` even where no such program is installed.
            let _asked =
                Command::new("sh").args(["-c", "kill -TERM \"$0\"", &child.id().to_string()]).status();
        }
    }
    let until = Instant::now() + STOP_WITHIN;
    for one in running.iter_mut() {
        let Some(child) = &mut one.child else { continue };
        while matches!(child.try_wait(), Ok(None)) {
            if Instant::now() > until {
                let _killed = child.kill();
                let _gone = child.wait();
                break;
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
}
