//! `fenghuo serve` and `fenghuo demo`.

use super::say;
use crate::config::Config;
use crate::node::Node;
use kernel::Clock;

/// Runs the node.
#[derive(Debug, clap::Args)]
pub struct Serve {}

impl Serve {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        let node = Node::open(config, Clock::system())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("http").build()?;
        let served = runtime.block_on(async {
            let running = crate::serve::start(node).await?;
            say(&format!("烽火已启动：http://{}", running.address))?;
            running.until_told().await?;
            anyhow::Ok(())
        });
        // A blocking read that hangs must not hold up the end of the process.
        runtime.shutdown_timeout(std::time::Duration::from_secs(2));
        served
    }
}

/// Runs the demonstration.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// 历史事件数。Number of past events.
    #[arg(long, default_value_t = 60)]
    scale: u32,
}

impl Demo {
    pub(super) fn run(self, _: Config) -> anyhow::Result<()> {
        anyhow::bail!("演示（规模 {}）尚未接通", self.scale)
    }
}
