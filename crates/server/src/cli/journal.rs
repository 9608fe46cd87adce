//! `fenghuo journal verify | rebuild | export | check | erase`.

use super::say;
use crate::config::Config;
use crate::node::Node;
use crate::proof::{self, Proof};
use anyhow::Context as _;
use facts::draft::{Audience, Draft};
use facts::entry::Header;
use facts::system::Erased;
use facts::{Certificate, Channel};
use journal::{Acting, Db as _, DbError, JournalError, Turn, Tx, params, rebuild, verify};
use kernel::{Clock, EventId, NodeId};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Sub-commands.
#[derive(Debug, clap::Subcommand)]
pub enum JournalCommand {
    /// 核验全部哈希链与签名（节点须停止）。Verifies every chain and signature.
    Verify {
        /// 核验无误后，解除磁盘故障后的只读状态；写明和谁核对过、结果如何。Allows writing again.
        #[arg(long, value_name = "核对情况")]
        confirm: Option<String>,
    },
    /// 清空并重建全部视图表，比对前后（节点须停止）。Folds all tables again.
    Rebuild,
    /// 导出一个条目的证明，任何人可离线核验（节点须停止）。Exports the proof of one entry.
    Export {
        /// 条目在本节点的序号（审计页的 pos）。
        #[arg(long)]
        pos: i64,
        /// 写到此文件。
        #[arg(long)]
        out: PathBuf,
        /// 连同密封的个人信息。
        #[arg(long)]
        with_sealed: bool,
    },
    /// 离线核验一份证明，不需要节点。Checks a proof; needs no node.
    Check {
        /// 证明文件。
        file: PathBuf,
    },
    /// 擦除一个条目的密封部分（个人信息）；哈希链仍可核验（节点须停止）。Erases a sealed part.
    Erase {
        /// 条目的 event_id。
        #[arg(long)]
        event: String,
        /// 理由。
        #[arg(long)]
        reason: String,
        /// 法律依据。
        #[arg(long)]
        basis: String,
    },
}

impl JournalCommand {
    pub(super) fn run(self, config: Config) -> anyhow::Result<()> {
        if let Self::Check { file } = &self {
            return check(file);
        }
        let node = Node::open(config, Clock::system())?;
        let done = match self {
            Self::Verify { confirm } => verify_all(&node, confirm.as_deref()),
            Self::Rebuild => rebuild_all(&node),
            Self::Export { pos, out, with_sealed } => export(&node, pos, &out, with_sealed),
            Self::Erase { event, reason, basis } => erase(&node, &event, reason, basis),
            Self::Check { .. } => Ok(()),
        };
        node.close();
        done
    }
}

fn verify_all(node: &Arc<Node>, confirm: Option<&str>) -> anyhow::Result<()> {
    let compared = confirm.map(str::trim);
    anyhow::ensure!(compared != Some(""), "请写明和谁核对过、结果如何");
    let report = match compared {
        Some(compared) => crate::writing::confirm(node, None, compared)?,
        None => verify::verify(&node.journal, &mut |_| {})?,
    };
    say(&format!(
        "条目 {}，流 {}，签名 {}，错误 {}",
        report.entries,
        report.streams,
        report.checkpoints,
        report.faults.len()
    ))?;
    for fault in &report.faults {
        say(&format!("  {}", serde_json::to_string(fault)?))?;
    }
    anyhow::ensure!(report.ok(), "核验发现错误");
    if compared.is_some() {
        say(if *node.resumed.borrow() {
            "已解除只读状态，并记入账本；下次启动恢复写入。"
        } else {
            "本节点没有处于只读状态。"
        })?;
    }
    Ok(())
}

fn rebuild_all(node: &Node) -> anyhow::Result<()> {
    let views = node.journal.views();
    let before = node.journal.read(|db| rebuild::snapshot(db, views))?;
    let done = rebuild::rebuild(&node.journal, |_| {})?;
    let after = node.journal.read(|db| rebuild::snapshot(db, views))?;
    let differing = rebuild::differences(&before, &after);
    say(&format!("已重建 {} 个对象、{} 张表，读取条目 {}", done.subjects, done.tables.len(), done.entries))?;
    if !differing.is_empty() {
        say(&format!("重建前后不一致的表（以重建后为准）：{}", differing.join("、")))?;
    }
    Ok(())
}

fn export(node: &Node, pos: i64, out: &Path, with_sealed: bool) -> anyhow::Result<()> {
    let mut memory = journal::signer::Memory::default();
    journal::signer::sign_round(&node.journal, &mut memory, journal::signer::Round::All)?;
    let proof = node.journal.read(|db| proof::proof(db, pos, with_sealed))?;
    let proof = proof.with_context(|| format!("没有序号为 {pos} 的条目，或尚无签名覆盖它"))?;
    std::fs::write(out, serde_json::to_vec_pretty(&proof)?).with_context(|| out.display().to_string())?;
    say(&format!("证明已写入 {}；核验：fenghuo journal check {}", out.display(), out.display()))
}

fn check(file: &Path) -> anyhow::Result<()> {
    let text = std::fs::read(file).with_context(|| file.display().to_string())?;
    let proof: Proof = serde_json::from_slice(&text).context("不是证明文件")?;
    let proven = proof::check(&proof)?;
    let header = &proven.entry.header;
    say(&format!(
        "证明成立：{} {}，记录于 {} 的流 {}/{} 第 {} 条\n{}",
        header.kind,
        header.event_id,
        header.stream.origin,
        header.stream.channel,
        header.stream.lane.number(),
        header.seq,
        String::from_utf8_lossy(&proven.entry.body)
    ))?;
    for certificate in &proven.certificates {
        let own = if certificate.issuer == certificate.node { "（自签，根）" } else { "" };
        say(&format!("  证书 {} {} {}{own}", certificate.node, certificate.code, certificate.name))?;
    }
    Ok(())
}

fn erase(node: &Node, event: &str, reason: String, basis: String) -> anyhow::Result<()> {
    let event: EventId = event.parse().context("event_id 应为 32 位十六进制")?;
    anyhow::ensure!(!reason.trim().is_empty() && !basis.trim().is_empty(), "须写明理由和法律依据");
    let erased = node.journal.run(Turn::Local, move |tx| {
        let rows = tx.query("SELECT header FROM journal_entry WHERE event_id = $1", params![event])?;
        let mut audience = Audience::local();
        let mut unit = None;
        for row in &rows {
            let header = Header::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored header"))?;
            audience = audience.and(header.stream.channel);
            unit = header.unit;
            for node in down_to(tx, header.stream.origin)? {
                audience = audience.and(Channel::To(node));
            }
        }
        if rows.is_empty() {
            return Ok::<bool, JournalError>(false);
        }
        let mut draft = Draft::of(&Erased { event, reason, basis })
            .map_err(|e| JournalError::Apply(e.to_string()))?
            .to(audience);
        draft.unit = unit;
        tx.append(Acting::platform(), vec![draft])?;
        Ok(true)
    })?;
    anyhow::ensure!(erased, "没有 event_id 为 {event} 的条目");
    say("密封部分已擦除；同一条目在其他节点的副本将随之擦除。检索索引在下次启动时更新。")
}

/// The nodes from below this one down to an author: they hold what he wrote, and no
/// channel of the entry leads back to them. Empty when the author is this node, or not
/// below it.
fn down_to(tx: &mut Tx<'_>, author: NodeId) -> Result<Vec<NodeId>, JournalError> {
    let own = tx.identity().node;
    let mut issuers = BTreeMap::new();
    for row in &tx.query("SELECT certificate FROM journal_epoch", &[])? {
        let known = Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a certificate"))?;
        issuers.insert(known.node, known.issuer);
    }
    let (mut path, mut at) = (Vec::new(), author);
    while at != own {
        let above = issuers.get(&at).filter(|issuer| **issuer != at && !path.contains(*issuer));
        let Some(above) = above else { return Ok(Vec::new()) };
        path.push(at);
        at = *above;
    }
    Ok(path)
}
