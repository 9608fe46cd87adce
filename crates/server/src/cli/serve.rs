//! `fenghuo serve` and `fenghuo demo`.

use super::say;
use crate::config::Config;
use crate::house::ServerHouse;
use crate::node::Node;
use demo::prepare::SEED;
use demo::{Wishes, layout};
use kernel::Clock;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Runs the node.
#[derive(Debug, clap::Args)]
pub struct Serve {}

impl Serve {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        super::arenas::bounded();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("http").build()?;
        let served = runtime.block_on(async {
            let waits = |address: std::net::SocketAddr, holder: &journal::lease::Holder| {
                // A closed terminal does not keep it from waiting.
                let _told = say(&format!("烽火待命：http://{address}（节点现由 {} 承担）", holder.who));
            };
            let Some(place) = crate::standby::until_ours(&config, waits).await? else { return Ok(()) };
            let opened = tokio::task::spawn_blocking(|| Node::open_at(place, config, Clock::system()));
            let running = crate::serve::start(opened.await??).await?;
            say(&format!("烽火已启动：http://{}", running.address))?;
            running.until_told().await?;
            anyhow::Ok(())
        });
        // A blocking read that hangs must not hold up the end of the process.
        runtime.shutdown_timeout(Duration::from_secs(2));
        served
    }
}

/// Prepares the demonstration, and runs its four nodes.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// 历史事件量，以月计；0 只留几件要紧的。How many months' worth of events; 0 leaves the few to be shown.
    #[arg(long, default_value_t = 1)]
    scale: u32,
    /// 演示目录。Folder of the demonstration.
    #[arg(long, default_value = "var/demo")]
    dir: PathBuf,
    /// 第一个节点的端口，其余依次加 10。Port of the first node.
    #[arg(long, default_value_t = layout::FIRST_PORT)]
    port: u16,
    /// 随机种子。Seed of everything invented.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// 丢弃已有的演示数据，重新生成。Throws away what was prepared before.
    #[arg(long)]
    fresh: bool,
    /// 只生成数据，不启动。Prepares and does not run.
    #[arg(long)]
    prepare_only: bool,
}

impl Demo {
    pub(super) fn run(self, _: Config) -> anyhow::Result<()> {
        let now = Clock::system().now();
        let Self { scale, dir, port, seed, fresh, prepare_only } = self;
        let wishes = Wishes { seed, scale, now, first_port: port, fresh };
        let prepared = demo::prepare(&ServerHouse, &dir, wishes)?;
        for parked in prepared.parked.iter().take(20) {
            say(&format!("未能应用：{parked}"))?;
        }
        if prepare_only {
            return say(&format!("演示数据已生成：{}", prepared.layout.dir.display()));
        }
        let stop = Arc::new(AtomicBool::new(false));
        stop_on_signal(&stop)?;
        let exe = std::env::current_exe()?;
        demo::supervise(&exe, &prepared.layout, &stop, |line| {
            // A closed terminal does not stop the nodes.
            let _told = say(line);
        })?;
        Ok(())
    }
}

/// A thread that waits for SIGTERM or Ctrl-C.
fn stop_on_signal(stop: &Arc<AtomicBool>) -> anyhow::Result<()> {
    let stop = Arc::clone(stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(crate::serve::signalled());
        stop.store(true, Ordering::SeqCst);
    })?;
    Ok(())
}
