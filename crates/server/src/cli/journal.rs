//! `fenghuo journal verify | rebuild | export | check | erase`.

use super::say;
use crate::config::Config;
use crate::node::Node;
use anyhow::Context as _;
use facts::system::Erased;
use journal::export::{BundleFault, ExportError, check_bundle, export_entry};
use journal::{rebuild, verify};
use kernel::calendar::Date;
use kernel::{Clock, EventId};
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
        /// 所信任的根的密钥指纹，从别的途径得来；不是这个根就不成立。Fingerprint of the root that is trusted.
        #[arg(long, value_name = "指纹")]
        root: Option<String>,
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
        if let Self::Check { file, root } = &self {
            return check(file, root.as_deref());
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
    let bundle = node.journal.read(|db| {
        let known = exchange::Exchange::certificates(db)?;
        export_entry(db, pos, with_sealed, &known)
    });
    let bundle = bundle.map_err(|e| match e {
        ExportError::NotFound => anyhow::anyhow!("没有序号为 {pos} 的条目"),
        ExportError::NotSigned => anyhow::anyhow!("序号 {pos} 的条目尚无签名覆盖；请稍候再试"),
        other => other.into(),
    })?;
    std::fs::write(out, bundle).with_context(|| out.display().to_string())?;
    say(&format!("证明已写入 {}；核验：fenghuo journal check {}", out.display(), out.display()))
}

/// A proof that leads to no root is none, and one in which somebody has another root than the one that
/// is trusted is another's.
fn check(file: &Path, root: Option<&str>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let proof = check_bundle(&text).map_err(|e| anyhow::anyhow!("证明不成立：{}", fault_words(&e)))?;
    for entry in &proof.entries {
        let header = &entry.header;
        say(&format!(
            "{} {}，记录于 {} 的流 {}/{} 第 {} 条\n{}",
            header.kind,
            header.event_id,
            header.stream.origin,
            header.stream.channel,
            header.stream.lane.number(),
            header.seq,
            String::from_utf8_lossy(&entry.body)
        ))?;
    }
    let term = if proof.in_date { "证书在有效期内" } else { "签名时证书不在有效期内" };
    say(&format!("签名于 {}，{term}", Date::of(proof.signed_at)))?;
    for (index, signer) in proof.signers.iter().enumerate() {
        let is_root = proof.rooted && index.saturating_add(1) == proof.signers.len();
        let word = if is_root { "（自签，根）" } else { "" };
        say(&format!(
            "  证书 {} {} {}{word}\n    密钥指纹 {}",
            signer.node, signer.code, signer.name, signer.fingerprint
        ))?;
    }
    anyhow::ensure!(proof.rooted, "证明不成立：最后一份证书的签发者不在文件里，连不到根，不知道是谁的密钥");
    let found = proof.signers.last().map_or("", |signer| signer.fingerprint.as_str());
    let wanted = root.map(|root| root.trim().to_lowercase());
    anyhow::ensure!(
        wanted.as_deref().is_none_or(|wanted| wanted == found),
        "证明不成立：根的密钥指纹是 {found}，不是所要的那一个；可能是别人用自己的密钥造的"
    );
    anyhow::ensure!(proof.in_date, "证明不成立：签名时证书不在有效期内");
    say(match wanted {
        Some(_) => "证明成立：条目自签名以来没有改动，证书连到所给的根",
        None => {
            "条目自签名以来没有改动，证书连到上面的根。任何人都能自造一个根：\n请与根节点用别的途径（如电话）核对它的密钥指纹（fenghuo node status），或用 --root 给出指纹再核验"
        }
    })
}

fn fault_words(fault: &BundleFault) -> String {
    match fault {
        BundleFault::NotABundle(why) => format!("不是证明文件（{why}）"),
        BundleFault::Misplaced(seq) => format!("第 {seq} 条不在它的位置上"),
        BundleFault::Sealed(seq) => format!("第 {seq} 条的密封部分与摘要不符"),
        BundleFault::Chain => "哈希链与签名的链头不符，内容被改过".to_owned(),
        BundleFault::Signature => "签名不是证书里那把密钥签的".to_owned(),
        BundleFault::Certificate(index) => {
            format!("第 {} 份证书不是下一份签发的", index.saturating_add(1))
        }
    }
}

fn erase(node: &Node, event: &str, reason: String, basis: String) -> anyhow::Result<()> {
    let event: EventId = event.parse().context("event_id 应为 32 位十六进制")?;
    anyhow::ensure!(!reason.trim().is_empty() && !basis.trim().is_empty(), "须写明理由和法律依据");
    let erased = node.register.erase(&node.journal, Erased { event, reason, basis })?;
    anyhow::ensure!(erased, "没有 event_id 为 {event} 的条目");
    say(&format!(
        "密封部分已擦除；同一条目在其他节点的副本将随之擦除。检索索引在下次启动时更新。\n\
         此前做的备份里还有原文，直到被较新的备份替掉（保留最近 {} 份）或删去；下载到别处的请一并处理。\n\
         恢复这样的备份时会按数据目录中的 {} 再次擦除，请把它和 node.key 一起保管。",
        node.config.backup.keep,
        crate::erasing::FILE
    ))
}
