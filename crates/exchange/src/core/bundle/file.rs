//! The form of a bundle: sixteen bytes that name it, then frames, each behind its length in
//! four bytes. The first frame is the head, the last one the signature, all between are
//! messages of the wire, certificates and batches only.
//!
//! The digest that is signed is carried along from frame to frame, so that neither side
//! ever holds more of the file than one frame.

use super::Fault;
use crate::core::message::{AckLine, Message, StreamHead};
use crate::core::{terms, wire};
use facts::bytes::{Malformed, Reader, Writer};
use facts::crypto::sm3;
use facts::{Certificate, Digest32, Suite};
use kernel::{Instant, NodeId};

/// What a bundle begins with.
pub const MAGIC: [u8; 16] = *b"fenghuo bundle 1";

const PURPOSE: &[u8] = b"fenghuo bundle 1";
const HEAD: u8 = 1;
const MESSAGE: u8 = 2;
const SEAL: u8 = 3;

/// The first frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Who wrote it.
    pub from: NodeId,
    /// For whom.
    pub to: NodeId,
    /// The writer's clock.
    pub made_at: Instant,
    /// 1, or which of several files that follow each other.
    pub part: u16,
    /// Version of the writer's program.
    pub program: String,
    /// The writer's certificate first, then its issuers up to the root.
    pub chain: Vec<Certificate>,
    /// What the writer durably holds of the streams that come from the reader, and what it
    /// did not take of them: the receipt.
    pub lines: Vec<AckLine>,
    /// Streams of which the reader is to give back what lies behind: the writer lost it.
    pub wanted: Vec<StreamHead>,
}

/// The last frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Suite of the writer's key.
    pub suite: Suite,
    /// There was more than one file holds: another follows.
    pub continues: bool,
    /// 64 bytes over [`sealed_message`].
    pub signature: Vec<u8>,
}

/// What the writer signs.
#[must_use]
pub fn sealed_message(suite: Suite, digest: &Digest32, continues: bool) -> Vec<u8> {
    let mut w = Writer::with_capacity(64);
    w.u8(suite.number()).var(PURPOSE).fixed(digest).u8(u8::from(continues));
    w.finish()
}

/// The digest before the first frame.
pub(crate) fn begin_digest() -> Digest32 {
    sm3(&[&MAGIC])
}

/// The digest after a frame.
pub(crate) fn extend(digest: &Digest32, frame: &[u8]) -> Digest32 {
    sm3(&[digest, frame])
}

/// The head as a frame.
#[must_use]
pub fn head_frame(head: &Head) -> Vec<u8> {
    let mut w = Writer::with_capacity(4_096);
    w.u8(HEAD).fixed(&head.from.bytes()).fixed(&head.to.bytes()).i64(head.made_at.0).u16(head.part);
    w.var(head.program.as_bytes());
    wire::write_list(&mut w, &head.chain, wire::write_certificate);
    wire::write_list(&mut w, &head.lines, wire::write_line);
    wire::write_list(&mut w, &head.wanted, wire::write_head);
    w.finish()
}

/// A message as a frame.
#[must_use]
pub fn message_frame(message: &Message) -> Vec<u8> {
    let mut frame = vec![MESSAGE];
    frame.extend_from_slice(&wire::encode(message));
    frame
}

/// The signature as a frame.
#[must_use]
pub fn seal_frame(seal: &Seal) -> Vec<u8> {
    let mut w = Writer::with_capacity(96);
    w.u8(SEAL).u8(seal.suite.number()).u8(u8::from(seal.continues)).var(&seal.signature);
    w.finish()
}

fn read_head(r: &mut Reader<'_>) -> Result<Head, Malformed> {
    Ok(Head {
        from: NodeId::from_bytes(r.fixed()?),
        to: NodeId::from_bytes(r.fixed()?),
        made_at: Instant(r.i64()?),
        part: r.u16()?,
        program: r.text(64)?.to_owned(),
        chain: wire::read_list(r, terms::CHAIN_CERTIFICATES, wire::read_certificate)?,
        lines: wire::read_list(r, terms::HEADS_PER_MESSAGE, wire::read_line)?,
        wanted: wire::read_list(r, terms::HEADS_PER_MESSAGE, wire::read_head)?,
    })
}

fn read_seal(r: &mut Reader<'_>) -> Result<Seal, Malformed> {
    let suite = Suite::from_number(r.u8()?).ok_or(Malformed::Meaningless("suite"))?;
    let continues = match r.u8()? {
        0 => false,
        1 => true,
        _ => return Err(Malformed::Meaningless("whether another file follows")),
    };
    Ok(Seal { suite, continues, signature: r.var(64)?.to_vec() })
}

/// The message in a frame; `None` when it is the head or the signature.
///
/// # Errors
/// [`Fault::Malformed`] when it is neither a batch nor certificates.
pub fn message_in(frame: &[u8]) -> Result<Option<Message>, Fault> {
    match frame.split_first() {
        Some((&MESSAGE, bytes)) => match wire::decode(bytes) {
            Ok(message @ (Message::Push(_) | Message::Certificates(_))) => Ok(Some(message)),
            Ok(_) | Err(_) => Err(Fault::Malformed),
        },
        Some((&(HEAD | SEAL), _)) => Ok(None),
        _ => Err(Fault::Malformed),
    }
}

/// A file that was read to its end. Whether its writer signed it is still to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// Its head.
    pub head: Head,
    /// The digest over head and messages.
    pub digest: Digest32,
    /// Its signature.
    pub seal: Seal,
    /// Entries in it.
    pub entries: usize,
}

/// Reads a file frame by frame and keeps nothing but what [`Whole`] tells. Any bytes may
/// come; beyond its limits it takes none.
#[derive(Debug)]
pub struct Reading {
    digest: Digest32,
    head: Option<Head>,
    seal: Option<Seal>,
    bytes: usize,
    frames: usize,
    entries: usize,
    certificates: usize,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            digest: begin_digest(),
            head: None,
            seal: None,
            bytes: MAGIC.len(),
            frames: 0,
            entries: 0,
            certificates: 0,
        }
    }
}

impl Reading {
    /// The next frame.
    ///
    /// # Errors
    /// [`Fault::Malformed`], [`Fault::TooLarge`].
    pub fn frame(&mut self, frame: &[u8]) -> Result<(), Fault> {
        self.bytes = self.bytes.saturating_add(4).saturating_add(frame.len());
        self.frames = self.frames.saturating_add(1);
        if self.bytes > terms::BUNDLE_BYTES || self.frames > terms::BUNDLE_FRAMES {
            return Err(Fault::TooLarge);
        }
        // Behind the signature nothing is signed.
        if self.seal.is_some() {
            return Err(Fault::Malformed);
        }
        match (frame.split_first(), self.head.is_some()) {
            (Some((&HEAD, rest)), false) => self.head = Some(all_of(rest, read_head)?),
            (Some((&SEAL, rest)), true) => {
                self.seal = Some(all_of(rest, read_seal)?);
                return Ok(());
            }
            (Some((&MESSAGE, _)), true) => self.count(frame)?,
            _ => return Err(Fault::Malformed),
        }
        self.digest = extend(&self.digest, frame);
        Ok(())
    }

    fn count(&mut self, frame: &[u8]) -> Result<(), Fault> {
        match message_in(frame)?.ok_or(Fault::Malformed)? {
            Message::Push(push) => {
                let entries: usize = push.runs.iter().map(|run| run.entries.len()).sum();
                self.entries = self.entries.saturating_add(entries);
                self.certificates = self.certificates.saturating_add(push.certificates.len());
            }
            Message::Certificates(list) => self.certificates = self.certificates.saturating_add(list.len()),
            _ => return Err(Fault::Malformed),
        }
        let many = self.entries > terms::BUNDLE_ENTRIES || self.certificates > terms::BUNDLE_CERTIFICATES;
        if many { Err(Fault::TooLarge) } else { Ok(()) }
    }

    /// The file has ended.
    ///
    /// # Errors
    /// [`Fault::CutOff`] before its signature.
    pub fn end(self) -> Result<Whole, Fault> {
        match (self.head, self.seal) {
            (Some(head), Some(seal)) => Ok(Whole { head, digest: self.digest, seal, entries: self.entries }),
            _ => Err(Fault::CutOff),
        }
    }
}

fn all_of<T>(bytes: &[u8], read: impl Fn(&mut Reader<'_>) -> Result<T, Malformed>) -> Result<T, Fault> {
    let mut r = Reader::new(bytes);
    let read = read(&mut r).and_then(|value| r.end().map(|()| value));
    read.map_err(|_| Fault::Malformed)
}
