//! Sub-commands of `fenghuo user`.

use crate::config::Config;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum User {
    /// First.
    Add,
}

impl User {
    pub(super) fn run(self, _: Config) -> anyhow::Result<()> {
        anyhow::bail!("尚未接通")
    }
}
