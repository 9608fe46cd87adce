//! `fenghuo node`: who this node is, tokens for those below, joining the one above.

use super::say;
use crate::bundles;
use crate::config::Config;
use crate::http::backups::put;
use crate::keyfile::KeyFile;
use crate::node::{JoinWish, Node};
use crate::wiring;
use anyhow::Context as _;
use exchange::core::{LinkStatus, Role};
use facts::Fact;
use facts::system::TokenIssued;
use journal::{Acting, JournalError, Turn, Tx};
use kernel::calendar::Date;
use kernel::{Clock, EventId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum NodeCommand {
    /// 显示本节点的身份与证书（节点可在运行，只读密钥文件）。Who this node is.
    Status,
    /// 为下级签发一次性入网码（节点须停止；运行中请用“平台”页）。A token for a child.
    Token {
        /// 下级的行政区划代码。
        #[arg(long)]
        code: String,
        /// 下级的名称。
        #[arg(long, default_value = "")]
        name: String,
    },
    /// 用上级给的入网码加入（节点须停止；运行中请用“平台”页）。Joins a parent.
    Join {
        /// 上级的交换地址，https:// 开头。
        #[arg(long)]
        parent: String,
        /// 入网码。
        #[arg(long)]
        token: String,
        /// 换用新密钥（证书被吊销后必须）。With new keys, as after a revocation.
        #[arg(long)]
        new_keys: bool,
        /// 在新上级使用的行政区划代码（划转以后代码变了才用）。The code it bears there.
        #[arg(long)]
        code: Option<String>,
        /// 原上级还没有收全也加入，没收的发给新上级。Joins although the old parent lacks entries.
        #[arg(long)]
        leave_behind: bool,
    },
    /// 没有网络时，把要给上级或下级的内容写成摆渡文件（节点须停止；运行中请用“平台”页）。Writes a bundle to carry.
    Bundle {
        /// parent，或下级的行政区划代码。
        #[arg(long = "for", value_name = "parent|CODE")]
        to: String,
        /// 写到这个文件；一份写不完时另写 .2、.3……
        #[arg(long)]
        out: PathBuf,
    },
    /// 导入对方带来的摆渡文件（节点须停止；运行中请用“平台”页）。Takes a bundle that was brought.
    Take {
        /// 文件。
        file: PathBuf,
    },
}

impl NodeCommand {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        match self {
            Self::Status => status(&config),
            Self::Token { code, name } => with_exchange(config, async move |node| {
                let exchange = node.exchange().context("级间交换未开启（exchange.enabled）")?;
                let made = exchange.new_token(&code, &name)?;
                let (token, expires_at) = (made.text().to_owned(), made.expires_at());
                let fact = TokenIssued { token: EventId::new(), code, name, expires_at };
                let keeping = Arc::clone(&node);
                let keep = move |tx: &mut Tx<'_>| {
                    made.keep(tx).map_err(JournalError::Db)?;
                    put(tx, None, &fact)
                };
                tokio::task::spawn_blocking(move || keeping.journal.run(Turn::Local, keep)).await??;
                let address = &node.config.exchange.public_url;
                say(&format!(
                    "入网码 {token}\n有效至 {}\n地址   {address}\n只显示这一次。",
                    Date::of(expires_at)
                ))
            }),
            Self::Join { parent, token, new_keys, code, leave_behind } => {
                with_exchange(config, async move |node| {
                    let wish = JoinWish { parent, token, new_keys, code, leave_behind };
                    let exchange::http::Joined { words, parent, .. } =
                        node.join(&wish, Acting::platform()).await?;
                    let name = parent.name;
                    say(&format!("已加入 {name}。\n请用电话与上级核对：{words}"))
                })
            }
            Self::Bundle { to, out } => {
                with_exchange(config, async move |node| bundle(&node, &to, &out).await)
            }
            Self::Take { file } => with_exchange(config, async move |node| take(&node, &file).await),
        }
    }
}

fn status(config: &Config) -> anyhow::Result<()> {
    let keys = KeyFile::read(&config.data)?;
    let identity = keys.identity()?;
    let certificate = &identity.certificate;
    let root = if certificate.issuer == certificate.node { "（自签，尚未加入上级）" } else { "" };
    say(&format!(
        "{}（{}，{}）\n  节点 {}\n  纪元 {}\n  证书 {} 至 {}{root}\n  签名套件 {:?}\n  密钥指纹 {}",
        keys.name,
        keys.code,
        keys.level.word(),
        keys.node,
        keys.epoch,
        Date::of(certificate.not_before),
        Date::of(certificate.not_after),
        keys.suite,
        journal::export::fingerprint(&certificate.signing)
    ))
}

/// Writes as many files as all that waits needs.
async fn bundle(node: &Arc<Node>, to: &str, out: &Path) -> anyhow::Result<()> {
    let exchange = node.exchange().context("级间交换未开启（exchange.enabled）")?;
    let links = exchange.links().await?;
    let wanted = |link: &&LinkStatus| match link.role {
        Role::Parent => to == "parent" || link.code == to,
        Role::Child => link.code == to,
        Role::Grandparent | Role::Grandchild => false,
    };
    let link = links.iter().find(wanted).with_context(|| format!("没有这个上级或下级：{to}"))?;
    let (mut after, mut path) = (None, out.to_owned());
    loop {
        let made = bundles::write(node, &exchange, link, after).await?;
        std::fs::copy(&made.path, &path).with_context(|| format!("写不了 {}", path.display()))?;
        bundles::forget(&made.path);
        note(node, made.fact(link.node)).await?;
        let entries = bundles::sum(&made.written.entries);
        say(&format!("{}：给{}，{entries} 条\n  SM3 {}", path.display(), link.name, made.sm3))?;
        let Some(mark) = made.written.next else { break };
        path = PathBuf::from(format!("{}.{}", out.display(), mark.part));
        after = Some(mark);
    }
    say("带到对方导入，再带回对方导出的那一份；导入它以后，送达才算数。")
}

async fn take(node: &Arc<Node>, file: &Path) -> anyhow::Result<()> {
    let exchange = node.exchange().context("级间交换未开启（exchange.enabled）")?;
    let (taken, sm3) = bundles::take(node, &exchange, file).await?;
    note(node, bundles::fact_of(&taken, sm3)).await?;
    let (new, held) = (bundles::sum(&taken.new), bundles::sum(&taken.acknowledged));
    say(&format!("收下 {new} 条新的（文件里共 {} 条）；对方已存我方 {held} 条。", taken.entries))?;
    for row in &taken.refused {
        let side = if row.here { "本节点没有收" } else { "对方没有收" };
        say(&format!("  {side}：{}（{}）", row.author, row.why))?;
    }
    if taken.continues {
        say("后面还有一份，请接着导入。")?;
    }
    say("请再为对方导出一份带回去：它是回执，也带去等着的内容。")
}

/// What was carried stands in the journal; who it was, nobody can say here.
async fn note<F: Fact + Clone + Send + 'static>(node: &Arc<Node>, fact: F) -> anyhow::Result<()> {
    let node = Arc::clone(node);
    let noted =
        tokio::task::spawn_blocking(move || node.journal.run(Turn::Local, move |tx| put(tx, None, &fact)));
    Ok(noted.await??)
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
