//! `fenghuo node`: who this node is, tokens for those below, joining the one above.

use super::say;
use crate::config::Config;
use crate::keyfile::KeyFile;
use crate::node::Node;
use crate::wiring;
use anyhow::Context as _;
use kernel::Clock;
use kernel::calendar::Date;
use std::sync::Arc;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum NodeCommand {
    /// 显示本节点的身份与证书（节点可在运行，只读密钥文件）。Who this node is.
    Status,
    /// 为下级签发一次性加入令牌（节点须停止；运行中请用“平台”页）。A token for a child.
    Token {
        /// 下级的行政区划代码。
        #[arg(long)]
        code: String,
        /// 下级的名称。
        #[arg(long, default_value = "")]
        name: String,
    },
    /// 用上级给的令牌加入（节点须停止；运行中请用“平台”页）。Joins a parent.
    Join {
        /// 上级的交换地址，https:// 开头。
        #[arg(long)]
        parent: String,
        /// 令牌。
        #[arg(long)]
        token: String,
        /// 换用新密钥（证书被吊销后必须）。With new keys, as after a revocation.
        #[arg(long)]
        new_keys: bool,
    },
}

impl NodeCommand {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        match self {
            Self::Status => status(&config),
            Self::Token { code, name } => with_exchange(config, async move |node| {
                let exchange = node.exchange().context("级间交换未开启（exchange.enabled）")?;
                let made = tokio::task::spawn_blocking(move || exchange.issue_token(&code, &name)).await?;
                let (token, expires_at) = made?;
                let address = &node.config.exchange.public_url;
                say(&format!(
                    "令牌   {token}\n有效至 {}\n地址   {address}\n只显示这一次。",
                    Date::of(expires_at)
                ))
            }),
            Self::Join { parent, token, new_keys } => with_exchange(config, async move |node| {
                let exchange::http::Joined { words, parent, .. } =
                    node.join(&parent, &token, new_keys).await?;
                let name = parent.name;
                say(&format!("已加入 {name}。\n请用电话与上级核对：{words}"))
            }),
        }
    }
}

fn status(config: &Config) -> anyhow::Result<()> {
    let keys = KeyFile::read(&config.data)?;
    let identity = keys.identity()?;
    let certificate = &identity.certificate;
    let root = if certificate.issuer == certificate.node { "（自签，尚未加入上级）" } else { "" };
    say(&format!(
        "{}（{}，{}）\n  节点 {}\n  纪元 {}\n  证书 {} 至 {}{root}\n  签名套件 {:?}",
        keys.name,
        keys.code,
        keys.level.word(),
        keys.node,
        keys.epoch,
        Date::of(certificate.not_before),
        Date::of(certificate.not_after),
        keys.suite
    ))
}

/// Opens the stopped node with its exchange, without a port, and closes it again.
fn with_exchange(
    config: Config,
    work: impl AsyncFnOnce(Arc<Node>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let node = Node::open(config, Clock::system())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = runtime.block_on(async {
        if let Some(exchange) = wiring::start_exchange(&node, None).await? {
            node.set_exchange(exchange);
        }
        let done = work(Arc::clone(&node)).await;
        let closing = Arc::clone(&node);
        tokio::task::spawn_blocking(move || closing.close()).await?;
        done
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    done
}
