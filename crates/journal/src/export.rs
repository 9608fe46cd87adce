//! Proof bundles: some entries of one stream, and all that anybody needs to verify
//! them without this node, its database or a network.
//!
//! A bundle is JSON: the hash of the chain before the first entry, the entries'
//! canonical bytes, the digests that lead on to the next signed position, the signed
//! head, and the certificates from the node up to the root. Personal data stays out
//! unless asked for; an entry verifies without it. What a bundle cannot say is that
//! the root is the right one: whoever checks compares the root's fingerprint with one
//! that came another way. Without that anybody who makes keys of their own makes a bundle too.

use crate::db::{Db, DbError};
use crate::params;
use crate::read::{entry_at, epochs, hash_at};
use crate::view::entry_of;
use facts::crypto::{VerifyingKey, sm3};
use facts::entry::{Entry, StreamId, digest_of, link};
use facts::{Certificate, Checkpoint};
use kernel::limits;
use kernel::{Instant, NodeId};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "fenghuo proof 1";

/// Why no bundle was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The database did not do it.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No such entries.
    #[error("there is no such entry")]
    NotFound,
    /// No signature covers them yet; the signer does so within a minute.
    #[error("no signature covers the entry yet")]
    NotSigned,
    /// More than a bundle holds.
    #[error("a bundle holds at most {} entries", limits::journal::BUNDLE_ENTRIES)]
    TooMany,
}

/// Why a bundle proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// It is not a bundle.
    #[error("this is no proof bundle: {0}")]
    NotABundle(String),
    /// An entry is of another stream or position, or cannot be read.
    #[error("entry {0} is not in its place")]
    Misplaced(u64),
    /// The sealed part is not the one that was written.
    #[error("the sealed part of entry {0} is not the one that was written")]
    Sealed(u64),
    /// The entries do not lead to the signed head: something was changed.
    #[error("the entries do not lead to the signed head")]
    Chain,
    /// The signature is not of the certificate's key.
    #[error("the signature is not of the key in the certificate")]
    Signature,
    /// A certificate is not signed by the next one, or names another node.
    #[error("certificate {0} does not follow from the next")]
    Certificate(usize),
}

#[derive(Serialize, Deserialize)]
struct Bundle {
    format: String,
    /// Hash of the chain before the first entry.
    before: String,
    /// Canonical bytes of consecutive entries.
    entries: Vec<String>,
    /// Digests of the entries from there to the signed position.
    digests: Vec<String>,
    checkpoint: String,
    /// The node's first, then its issuers'.
    certificates: Vec<String>,
}

/// One who signed, from the node upwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The node.
    pub node: NodeId,
    /// Its name, such as 榆阳区.
    pub name: String,
    /// Its administrative code.
    pub code: String,
    /// SM3 of its public key, in hexadecimal.
    pub fingerprint: String,
}

/// What a bundle proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The entries, unchanged since `signed_at`.
    pub entries: Vec<Entry>,
    /// When the node signed, by its own clock.
    pub signed_at: Instant,
    /// The node and those above it who vouch for its key.
    pub signers: Vec<Signer>,
    /// The certificates lead to one that is its own issuer: a root, whose fingerprint
    /// is the last signer's.
    pub rooted: bool,
    /// The node's certificate was valid when it signed.
    pub in_date: bool,
}

/// A bundle for the entry at `pos` of this node's order. `with_sealed` puts personal
/// data in; `further` are certificates that are known beside those of the epochs here.
///
/// # Errors
/// [`ExportError`].
pub fn export_entry(
    db: &mut dyn Db,
    pos: i64,
    with_sealed: bool,
    further: &[Certificate],
) -> Result<String, ExportError> {
    let header = entry_at(db, pos)?.ok_or(ExportError::NotFound)?.entry.header;
    export(db, header.stream, header.seq, header.seq, with_sealed, further)
}

/// A bundle for the positions `from` to `to` of a stream.
///
/// # Errors
/// [`ExportError`].
pub fn export(
    db: &mut dyn Db,
    stream: StreamId,
    from: u64,
    to: u64,
    with_sealed: bool,
    further: &[Certificate],
) -> Result<String, ExportError> {
    if to.saturating_sub(from) >= limits::journal::BUNDLE_ENTRIES {
        return Err(ExportError::TooMany);
    }
    let before = from.checked_sub(1).ok_or(ExportError::NotFound)?;
    let before = hash_at(db, stream, before)?.ok_or(ExportError::NotFound)?;
    let number = crate::read::stream_number(db, stream)?.ok_or(ExportError::NotFound)?;
    let signed = db
        .first(
            "SELECT bytes, seq FROM journal_checkpoint WHERE stream = $1 AND seq >= $2 ORDER BY seq LIMIT 1",
            params![number, to],
        )?
        .ok_or(ExportError::NotSigned)?;
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest FROM journal_entry
         WHERE stream = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq",
        params![number, from, to],
    )?;
    if u64::try_from(rows.len()).ok() != to.checked_sub(from).and_then(|n| n.checked_add(1)) {
        return Err(ExportError::NotFound);
    }
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut entry = entry_of(row)?;
        if !with_sealed {
            entry.sealed = None;
        }
        entries.push(hex::encode(entry.encode()));
    }
    let mut digests = Vec::new();
    db.each(
        "SELECT header, body, sealed_digest FROM journal_entry
         WHERE stream = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
        params![number, to, signed.int(1)?],
        &mut |row| {
            digests.push(hex::encode(digest_of(&row.bytes(0)?, &row.bytes(1)?, &row.fixed(2)?)));
            Ok(())
        },
    )?;
    let checkpoint =
        Checkpoint::decode(&signed.bytes(0)?).map_err(|_| DbError::Shape("a stored checkpoint"))?;
    let bundle = Bundle {
        format: FORMAT.to_owned(),
        before: hex::encode(before),
        entries,
        digests,
        checkpoint: hex::encode(checkpoint.encode()),
        certificates: certificates(db, &checkpoint, further)?
            .iter()
            .map(|c| hex::encode(c.encode()))
            .collect(),
    };
    serde_json::to_string_pretty(&bundle).map_err(|_| DbError::Shape("a bundle without a JSON form").into())
}

/// The certificate with which the node signed and those of its issuers, as far as this
/// node has met them.
fn certificates(
    db: &mut dyn Db,
    signed: &Checkpoint,
    further: &[Certificate],
) -> Result<Vec<Certificate>, ExportError> {
    let known = epochs(db)?;
    let own = known.iter().find(|e| e.epoch == signed.stream.epoch).ok_or(ExportError::NotFound)?;
    let own = &own.certificate;
    let all: Vec<&Certificate> = known.iter().map(|e| &e.certificate).chain(further).collect();
    // An epoch outlives the term of its certificate: the one that ran when the head was signed says more.
    let ran = all.iter().copied().find(|c| {
        c.node == own.node
            && c.signing == own.signing
            && c.not_before <= signed.at
            && signed.at <= c.not_after
    });
    let mut chain = vec![ran.unwrap_or(own).clone()];
    while let Some(last) = chain.last()
        && last.issuer != last.node
        && chain.len() < limits::CHAIN_CERTIFICATES
    {
        // An issuer may have had several keys; only the one that signed counts.
        let issuer = all.iter().copied().find(|c| {
            c.node == last.issuer && c.signing.suite == last.suite && last.verify(&c.signing).is_ok()
        });
        match issuer {
            Some(issuer) => chain.push(issuer.clone()),
            None => break,
        }
    }
    Ok(chain)
}

/// SM3 of a public key with its suite, in hexadecimal: what two people compare.
#[must_use]
pub fn fingerprint(key: &VerifyingKey) -> String {
    hex::encode(sm3(&[&[key.suite.number()], &key.bytes]))
}

/// Verifies a bundle from its text alone.
///
/// # Errors
/// [`BundleFault`].
pub fn check_bundle(text: &str) -> Result<Proof, BundleFault> {
    let bundle: Bundle = serde_json::from_str(text).map_err(|e| not_a_bundle(&e))?;
    if bundle.format != FORMAT {
        return Err(not_a_bundle(&format!("its format is {:?}", bundle.format)));
    }
    let checkpoint = Checkpoint::decode(&bytes(&bundle.checkpoint)?).map_err(|e| not_a_bundle(&e))?;
    let mut certificates = Vec::with_capacity(bundle.certificates.len());
    for certificate in &bundle.certificates {
        certificates.push(Certificate::decode(&bytes(certificate)?).map_err(|e| not_a_bundle(&e))?);
    }
    let own = certificates.first().ok_or_else(|| not_a_bundle(&"it has no certificate"))?;
    if own.node != checkpoint.stream.origin {
        return Err(BundleFault::Certificate(0));
    }
    let entries = entries(&bundle, &checkpoint)?;
    checkpoint.verify(&own.signing).map_err(|_| BundleFault::Signature)?;
    let rooted = vouched(&certificates)?;
    Ok(Proof {
        entries,
        signed_at: checkpoint.at,
        rooted,
        in_date: own.not_before <= checkpoint.at && checkpoint.at <= own.not_after,
        signers: certificates
            .iter()
            .map(|c| Signer {
                node: c.node,
                name: c.name.clone(),
                code: c.code.clone(),
                fingerprint: fingerprint(&c.signing),
            })
            .collect(),
    })
}

/// The entries, when they stand in their places and lead to the signed head.
fn entries(bundle: &Bundle, checkpoint: &Checkpoint) -> Result<Vec<Entry>, BundleFault> {
    let mut hash = digest(&bundle.before)?;
    let mut entries: Vec<Entry> = Vec::with_capacity(bundle.entries.len());
    let mut next = None;
    for text in &bundle.entries {
        let entry = Entry::decode(&bytes(text)?).map_err(|e| not_a_bundle(&e))?;
        let seq = entry.header.seq;
        if entry.header.stream != checkpoint.stream || next.is_some_and(|next| next != seq) {
            return Err(BundleFault::Misplaced(seq));
        }
        if !entry.sealed_is_true() {
            return Err(BundleFault::Sealed(seq));
        }
        hash = link(&hash, &entry.digest());
        next = seq.checked_add(1);
        entries.push(entry);
    }
    let mut seq = entries.last().ok_or_else(|| not_a_bundle(&"it has no entry"))?.header.seq;
    for text in &bundle.digests {
        hash = link(&hash, &digest(text)?);
        seq = seq.saturating_add(1);
    }
    if hash != checkpoint.head || seq != checkpoint.seq {
        return Err(BundleFault::Chain);
    }
    Ok(entries)
}

/// Whether each certificate is signed by the next, and the last by itself.
fn vouched(certificates: &[Certificate]) -> Result<bool, BundleFault> {
    let issuers = certificates.iter().skip(1).map(Some).chain(std::iter::once(None));
    let mut rooted = false;
    for (index, (certificate, issuer)) in certificates.iter().zip(issuers).enumerate() {
        let bad = BundleFault::Certificate(index);
        match issuer {
            Some(issuer) if issuer.node != certificate.issuer => return Err(bad),
            Some(issuer) => certificate.verify(&issuer.signing).map_err(|_| bad)?,
            None if certificate.issuer == certificate.node => {
                certificate.verify(&certificate.signing).map_err(|_| bad)?;
                rooted = true;
            }
            None => {}
        }
    }
    Ok(rooted)
}

fn not_a_bundle(e: &dyn std::fmt::Display) -> BundleFault {
    BundleFault::NotABundle(e.to_string())
}

fn bytes(text: &str) -> Result<Vec<u8>, BundleFault> {
    hex::decode(text).map_err(|e| not_a_bundle(&e))
}

fn digest(text: &str) -> Result<[u8; 32], BundleFault> {
    bytes(text)?.try_into().map_err(|_| not_a_bundle(&"a digest has 32 bytes"))
}
