//! `fenghuo user`: the way in from the machine, when no page can help.

use super::say;
use crate::config::Config;
use crate::node::Node;
use crate::wiring;
use anyhow::Context as _;
use kernel::Clock;
use org::perm::Role;
use org::setup;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum User {
    /// 在本节点所属单位开一个账号，口令只显示一次。Opens an account.
    Add {
        /// 登录名。
        login: String,
        /// 姓名。
        #[arg(long)]
        name: String,
        /// 角色，可多次：reporter、duty_officer、leader、unit_admin、system_admin、security_admin、audit_admin、viewer、screen（大屏，只看）。
        #[arg(long = "role", required = true)]
        roles: Vec<String>,
    },
    /// 重设口令并解锁，新口令只显示一次。Resets a password and unlocks.
    Reset {
        /// 登录名。
        login: String,
    },
}

impl User {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        let node = Node::open(config, Clock::system())?;
        let cost = wiring::cost(node.ctx.settings());
        let done = match self {
            Self::Add { login, name, roles } => {
                let roles = roles
                    .iter()
                    .map(|word| Role::from_word(word).with_context(|| format!("没有角色 {word}")))
                    .collect::<anyhow::Result<Vec<_>>>()?;
                setup::add_account(&node.journal, &login, &name, roles, cost)
            }
            Self::Reset { login } => setup::reset_password(&node.journal, &login, cost),
        };
        node.close();
        let first = done?;
        say(&format!("登录名 {}\n口令   {}\n首次登录须改口令。", first.login, first.password))
    }
}
