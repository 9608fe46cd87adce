//! Sub-commands of `fenghuo node`.

use crate::config::Config;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum NodeCommand {
    /// First.
    Status,
}

impl NodeCommand {
    pub(super) fn run(self, _: Config) -> anyhow::Result<()> {
        anyhow::bail!("尚未接通")
    }
}
