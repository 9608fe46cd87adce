//! Proof of one entry for anyone, offline: the entry, the digests of those behind it
//! up to the next signed head, that signature, and the certificates up to the root of
//! the tree as far as they are known. Whoever trusts the root's key needs no database
//! and no node to check it.

use facts::crypto::VerifyingKey;
use facts::entry::{Entry, link};
use facts::{Certificate, Checkpoint};
use journal::read::{Epoch, entry_at, epochs, hash_at, read_run};
use journal::{Db, DbError};
use serde::{Deserialize, Serialize};

/// What the first line of a bundle says.
pub const FORMAT: &str = "fenghuo proof 1";

/// A proof, in hex of canonical bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Proof {
    /// [`FORMAT`].
    pub format: String,
    /// The entry; its sealed part only when it was asked for.
    pub entry: String,
    /// Hash of the chain before it.
    pub previous: String,
    /// Digests of the entries behind it, up to the signed head.
    pub digests: Vec<String>,
    /// The signed head.
    pub checkpoint: String,
    /// The certificate of the entry's origin, then those of its issuers.
    pub certificates: Vec<String>,
}

/// Why a proof does not prove.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// Not of our form.
    #[error("文件不是 {FORMAT} 格式：{0}")]
    Form(String),
    /// The chain does not end at the signed head.
    #[error("哈希链与签名的链头不符")]
    Chain,
    /// The sealed part is not the one that was written.
    #[error("密封部分与摘要不符")]
    Sealed,
    /// A signature is false.
    #[error("签名不符：{0}")]
    Signature(String),
}

/// What a proof shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The entry.
    pub entry: Entry,
    /// The signed head.
    pub checkpoint: Checkpoint,
    /// Certificates from the origin upwards, each signed by the next.
    pub certificates: Vec<Certificate>,
}

/// Makes the proof of the entry at a position; `None` when there is no such entry or
/// no signature covers it yet.
///
/// # Errors
/// [`DbError`].
pub fn proof(db: &mut dyn Db, pos: i64, with_sealed: bool) -> Result<Option<Proof>, DbError> {
    let Some(stored) = entry_at(db, pos)? else { return Ok(None) };
    let header = &stored.entry.header;
    let Some(run) = read_run(db, header.stream, header.seq, 1)? else { return Ok(None) };
    let Some(previous) = hash_at(db, header.stream, header.seq.saturating_sub(1))? else { return Ok(None) };
    let known = epochs(db)?;
    let certificates = chain_of(&known, &stored.entry).iter().map(|c| hex::encode(c.encode())).collect();
    let entry = if with_sealed { stored.entry } else { Entry { sealed: None, ..stored.entry } };
    Ok(Some(Proof {
        format: FORMAT.to_owned(),
        entry: hex::encode(entry.encode()),
        previous: hex::encode(previous),
        digests: run.entries.iter().skip(1).map(|e| hex::encode(e.digest())).collect(),
        checkpoint: hex::encode(run.checkpoint.encode()),
        certificates,
    }))
}

/// The certificate of the entry's epoch and those above it, as far as they are here.
fn chain_of(known: &[Epoch], entry: &Entry) -> Vec<Certificate> {
    let mut chain = Vec::new();
    let mut next = known.iter().find(|e| e.epoch == entry.header.stream.epoch).map(|e| e.certificate.clone());
    while let Some(certificate) = next {
        let issuer = certificate.issuer;
        let is_root = issuer == certificate.node;
        chain.push(certificate);
        // Four levels and a few re-issues; a longer way is a circle.
        if is_root || chain.len() >= 16 {
            break;
        }
        next = known.iter().rev().find(|e| e.certificate.node == issuer).map(|e| e.certificate.clone());
    }
    chain
}

/// Checks a proof by itself.
///
/// # Errors
/// [`NotProven`].
pub fn check(proof: &Proof) -> Result<Proven, NotProven> {
    if proof.format != FORMAT {
        return Err(NotProven::Form(proof.format.chars().take(40).collect()));
    }
    let form = |e: &dyn std::fmt::Display| NotProven::Form(e.to_string());
    let bytes = |text: &str| hex::decode(text).map_err(|e| form(&e));
    let digest = |text: &str| -> Result<[u8; 32], NotProven> {
        bytes(text)?.try_into().map_err(|_| NotProven::Form("digest".to_owned()))
    };
    let entry = Entry::decode(&bytes(&proof.entry)?).map_err(|e| form(&e))?;
    let checkpoint = Checkpoint::decode(&bytes(&proof.checkpoint)?).map_err(|e| form(&e))?;
    if !entry.sealed_is_true() {
        return Err(NotProven::Sealed);
    }
    let mut head = link(&digest(&proof.previous)?, &entry.digest());
    let mut seq = entry.header.seq;
    for text in &proof.digests {
        head = link(&head, &digest(text)?);
        seq = seq.saturating_add(1);
    }
    if checkpoint.stream != entry.header.stream || checkpoint.seq != seq || checkpoint.head != head {
        return Err(NotProven::Chain);
    }
    let mut certificates = Vec::new();
    for text in &proof.certificates {
        certificates.push(Certificate::decode(&bytes(text)?).map_err(|e| form(&e))?);
    }
    signed(&checkpoint, &certificates)?;
    Ok(Proven { entry, checkpoint, certificates })
}

fn signed(checkpoint: &Checkpoint, certificates: &[Certificate]) -> Result<(), NotProven> {
    let Some(own) = certificates.first().filter(|c| c.node == checkpoint.stream.origin) else {
        return Err(NotProven::Signature("没有来源节点的证书".to_owned()));
    };
    checkpoint.verify(&own.signing).map_err(|e| NotProven::Signature(e.to_string()))?;
    let mut issuers = certificates.iter().skip(1);
    for certificate in certificates {
        let issuer: Option<&VerifyingKey> = match issuers.next() {
            Some(next) if next.node == certificate.issuer => Some(&next.signing),
            Some(_) => return Err(NotProven::Signature("证书不相连".to_owned())),
            // The last one: a root signs its own; otherwise its issuer is not here.
            None if certificate.issuer == certificate.node => Some(&certificate.signing),
            None => None,
        };
        if let Some(issuer) = issuer {
            certificate.verify(issuer).map_err(|e| NotProven::Signature(e.to_string()))?;
        }
    }
    Ok(())
}
