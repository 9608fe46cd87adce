//! The bytes of every message: layout, kind of message, then its parts in fixed
//! order by `facts::bytes`. Read from anybody who reaches the port, so a reader
//! checks each count and length against its limit before it takes anything, and
//! one message has exactly one form.

use super::lane::LaneMask;
use super::message::{
    Above, Ack, AckLine, AckStatus, Batch, Before, Enrol, Enrolled, ErasureProof, FilePart, Hello, HelloAck,
    KeyChange, LinkBelow, LinkWord, Message, Pull, Push, Reason, Run, StreamHead, Wake, WakeAck, WantFile,
};
use super::terms;
use facts::bytes::{Malformed, Reader, Writer};
use facts::file::Part;
use facts::{Certificate, Checkpoint, Entry, Lane, StreamId};
use kernel::{AttachmentId, EpochId, Instant, NodeId, limits};

const LAYOUT: u8 = 1;

/// The bytes of a message.
#[must_use]
pub fn encode(message: &Message) -> Vec<u8> {
    let mut w = Writer::with_capacity(512);
    w.u8(LAYOUT);
    match message {
        Message::Hello(m) => write_hello(w.u8(1), m),
        Message::HelloAck(m) => write_hello_ack(w.u8(2), m),
        Message::Push(m) => {
            w.u8(3).u64(m.request).u8(m.lane.number());
            write_list(&mut w, &m.certificates, write_certificate);
            write_list(&mut w, &m.runs, write_run);
        }
        Message::Ack(m) => {
            w.u8(4).u64(m.request).u8(m.lane.number());
            write_list(&mut w, &m.lines, write_line);
        }
        Message::Pull(m) => {
            w.u8(5).u64(m.request).u8(m.lane.number()).u16(m.limit);
            write_list(&mut w, &m.lines, write_line);
        }
        Message::Batch(m) => {
            w.u8(6).u64(m.request).u8(m.lane.number());
            write_list(&mut w, &m.certificates, write_certificate);
            write_list(&mut w, &m.runs, write_run);
        }
        Message::Wake(m) => {
            w.u8(7).u64(m.request).i64(m.now.0);
            w.option(m.offset_ms.map(i64::to_be_bytes).as_ref().map(|b| b.as_slice()));
            w.fixed(&m.subtree).u8(m.lanes.0);
            write_list(&mut w, &m.heads, write_head);
        }
        Message::WakeAck(m) => {
            w.u8(8).u64(m.request).i64(m.echo.0).i64(m.now.0);
        }
        Message::WantCertificates(nodes) => {
            write_list(w.u8(9), nodes, |w, node| {
                w.fixed(&node.bytes());
            });
        }
        Message::Certificates(list) => write_list(w.u8(10), list, write_certificate),
        Message::Refused { request, reason } => {
            w.u8(11).u64(*request).u8(reason_number(*reason));
        }
        Message::Enrol(m) => {
            // Only who moves says more, so that an older parent reads all others.
            w.u8(if m.before.is_some() { 19 } else { 12 }).var(&m.secret);
            write_certificate(&mut w, &m.request);
            if let Some(before) = &m.before {
                w.i64(before.began.0).u64(before.rev);
            }
        }
        Message::Enrolled(m) => {
            write_certificate(w.u8(13), &m.certificate);
            write_list(&mut w, &m.chain, write_certificate);
            w.option(m.grandparent.as_deref().map(str::as_bytes)).var(m.words.as_bytes());
        }
        Message::WantFile(m) => {
            w.u8(14).u64(m.request).fixed(&m.file.bytes()).fixed(&m.origin.bytes()).u16(m.part);
        }
        Message::FilePart(m) => {
            w.u8(15).u64(m.request).fixed(&m.file.bytes());
            write_part(&mut w, m.part.as_ref());
        }
        Message::WantBack(heads) => write_list(w.u8(16), heads, write_head),
        Message::Renew(request) => {
            w.u8(17).u64(*request);
        }
        Message::KeyChange(m) => {
            write_certificate(w.u8(20).u64(m.request), &m.wanted);
            write_certificate(&mut w, &m.vouched);
        }
        Message::Renewed { request, certificate } => {
            write_certificate(w.u8(18).u64(*request), certificate);
        }
        Message::Grandparent(None) => {
            w.u8(21).u8(0);
        }
        Message::Grandparent(Some(above)) => {
            w.u8(21).u8(1).fixed(&above.node.bytes()).var(above.address.as_bytes());
        }
        Message::Kinds(kinds) => write_list(w.u8(22), kinds, write_kind),
        Message::Below(links) => write_list(w.u8(23), links, write_link),
    }
    w.finish()
}

/// Reads a message.
///
/// # Errors
/// [`Malformed`]: too long, cut off, left over, or without meaning.
pub fn decode(bytes: &[u8]) -> Result<Message, Malformed> {
    if bytes.len() > terms::MESSAGE_BYTES {
        return Err(Malformed::TooLong);
    }
    let mut r = Reader::new(bytes);
    if r.u8()? != LAYOUT {
        return Err(Malformed::Meaningless("layout"));
    }
    let message = match r.u8()? {
        1 => Message::Hello(Box::new(read_hello(&mut r)?)),
        2 => Message::HelloAck(Box::new(read_hello_ack(&mut r)?)),
        3 => Message::Push(Push {
            request: r.u64()?,
            lane: read_lane(&mut r)?,
            certificates: read_certificates(&mut r)?,
            runs: read_runs(&mut r)?,
        }),
        4 => Message::Ack(Ack { request: r.u64()?, lane: read_lane(&mut r)?, lines: read_lines(&mut r)? }),
        5 => Message::Pull(Pull {
            request: r.u64()?,
            lane: read_lane(&mut r)?,
            limit: r.u16()?,
            lines: read_lines(&mut r)?,
        }),
        6 => Message::Batch(Batch {
            request: r.u64()?,
            lane: read_lane(&mut r)?,
            certificates: read_certificates(&mut r)?,
            runs: read_runs(&mut r)?,
        }),
        7 => Message::Wake(Wake {
            request: r.u64()?,
            now: Instant(r.i64()?),
            offset_ms: match r.option(8)? {
                None => None,
                Some(b) => Some(i64::from_be_bytes(b.try_into().map_err(|_| Malformed::Short)?)),
            },
            subtree: r.fixed()?,
            lanes: read_mask(&mut r)?,
            heads: read_heads(&mut r)?,
        }),
        8 => Message::WakeAck(WakeAck { request: r.u64()?, echo: Instant(r.i64()?), now: Instant(r.i64()?) }),
        9 => Message::WantCertificates(read_list(&mut r, terms::CERTIFICATES_PER_MESSAGE, |r| {
            Ok(NodeId::from_bytes(r.fixed()?))
        })?),
        10 => Message::Certificates(read_certificates(&mut r)?),
        11 => Message::Refused { request: r.u64()?, reason: read_reason(&mut r)? },
        12 => Message::Enrol(Box::new(Enrol {
            secret: r.var(64)?.to_vec(),
            request: read_certificate(&mut r)?,
            before: None,
        })),
        13 => Message::Enrolled(Box::new(Enrolled {
            certificate: read_certificate(&mut r)?,
            chain: read_list(&mut r, terms::CHAIN_CERTIFICATES, read_certificate)?,
            grandparent: read_option_text(&mut r, 512)?,
            words: r.text(64)?.to_owned(),
        })),
        14 => Message::WantFile(WantFile {
            request: r.u64()?,
            file: AttachmentId::from_bytes(r.fixed()?),
            origin: NodeId::from_bytes(r.fixed()?),
            part: r.u16()?,
        }),
        15 => Message::FilePart(FilePart {
            request: r.u64()?,
            file: AttachmentId::from_bytes(r.fixed()?),
            part: read_part(&mut r)?,
        }),
        16 => Message::WantBack(read_heads(&mut r)?),
        17 => Message::Renew(r.u64()?),
        18 => Message::Renewed { request: r.u64()?, certificate: Box::new(read_certificate(&mut r)?) },
        19 => Message::Enrol(Box::new(Enrol {
            secret: r.var(64)?.to_vec(),
            request: read_certificate(&mut r)?,
            before: Some(Before { began: Instant(r.i64()?), rev: r.u64()? }),
        })),
        20 => Message::KeyChange(Box::new(KeyChange {
            request: r.u64()?,
            wanted: read_certificate(&mut r)?,
            vouched: read_certificate(&mut r)?,
        })),
        21 => Message::Grandparent(match r.u8()? {
            0 => None,
            1 => Some(Above { node: NodeId::from_bytes(r.fixed()?), address: r.text(512)?.to_owned() }),
            _ => return Err(Malformed::Meaningless("a grandparent")),
        }),
        22 => Message::Kinds(read_list(&mut r, terms::KINDS_PER_HELLO, read_kind)?),
        23 => Message::Below(read_list(&mut r, terms::LINKS_PER_MESSAGE, read_link)?),
        _ => return Err(Malformed::Meaningless("message")),
    };
    r.end()?;
    Ok(message)
}

fn write_hello(w: &mut Writer, m: &Hello) {
    w.u64(m.request).u16(m.protocol.0).u16(m.protocol.1).var(m.program.as_bytes());
    w.fixed(&m.node.bytes()).fixed(&m.boot.bytes());
    w.option(m.previous_boot.map(EpochId::bytes).as_ref().map(|b| b.as_slice()));
    w.fixed(&m.epoch.bytes());
    write_list(w, &m.chain, write_certificate);
    w.i64(m.now.0);
    write_list(w, &m.heads, write_head);
    w.fixed(&m.subtree);
    write_list(w, &m.kinds, write_kind);
}

fn read_hello(r: &mut Reader<'_>) -> Result<Hello, Malformed> {
    Ok(Hello {
        request: r.u64()?,
        protocol: (r.u16()?, r.u16()?),
        program: r.text(64)?.to_owned(),
        node: NodeId::from_bytes(r.fixed()?),
        boot: EpochId::from_bytes(r.fixed()?),
        previous_boot: match r.option(16)? {
            None => None,
            Some(b) => Some(EpochId::from_slice(b).ok_or(Malformed::Meaningless("id"))?),
        },
        epoch: EpochId::from_bytes(r.fixed()?),
        chain: read_list(r, terms::CHAIN_CERTIFICATES, read_certificate)?,
        now: Instant(r.i64()?),
        heads: read_heads(r)?,
        subtree: r.fixed()?,
        kinds: read_list(r, terms::KINDS_PER_HELLO, read_kind)?,
    })
}

fn write_hello_ack(w: &mut Writer, m: &HelloAck) {
    w.u64(m.request).u16(m.protocol).var(m.program.as_bytes());
    w.fixed(&m.node.bytes()).fixed(&m.boot.bytes()).i64(m.heard_at.0).i64(m.now.0);
    write_list(w, &m.chain, write_certificate);
    write_list(w, &m.heads, write_head);
    w.fixed(&m.subtree);
    write_list(w, &m.kinds, write_kind);
    w.u8(m.lanes.0);
}

fn read_hello_ack(r: &mut Reader<'_>) -> Result<HelloAck, Malformed> {
    Ok(HelloAck {
        request: r.u64()?,
        protocol: r.u16()?,
        program: r.text(64)?.to_owned(),
        node: NodeId::from_bytes(r.fixed()?),
        boot: EpochId::from_bytes(r.fixed()?),
        heard_at: Instant(r.i64()?),
        now: Instant(r.i64()?),
        chain: read_list(r, terms::CHAIN_CERTIFICATES, read_certificate)?,
        heads: read_heads(r)?,
        subtree: r.fixed()?,
        kinds: read_list(r, terms::KINDS_PER_HELLO, read_kind)?,
        lanes: read_mask(r)?,
    })
}

fn write_part(w: &mut Writer, part: Option<&Part>) {
    let Some(part) = part else {
        w.u8(0);
        return;
    };
    w.u8(1).u16(part.number).u16(part.parts).u64(part.size);
    w.var(part.name.as_bytes()).var(part.media_type.as_bytes()).var(&part.bytes);
}

fn read_part(r: &mut Reader<'_>) -> Result<Option<Part>, Malformed> {
    match r.u8()? {
        0 => Ok(None),
        1 => Ok(Some(Part {
            number: r.u16()?,
            parts: r.u16()?,
            size: r.u64()?,
            name: r.text(terms::FILE_NAME_BYTES)?.to_owned(),
            media_type: r.text(terms::MEDIA_TYPE_BYTES)?.to_owned(),
            bytes: r.var(limits::FILE_PART_BYTES)?.to_vec(),
        })),
        _ => Err(Malformed::Meaningless("part")),
    }
}

fn write_link(w: &mut Writer, link: &LinkBelow) {
    w.fixed(&link.node.bytes());
    match link.word {
        LinkWord::Up => w.u8(0),
        LinkWord::Down => w.u8(1),
        LinkWord::Cut => w.u8(2),
        LinkWord::Refused(reason) => w.u8(3).u8(reason_number(reason)),
    };
    w.i64(link.since.0).u64(link.urgent);
}

fn read_link(r: &mut Reader<'_>) -> Result<LinkBelow, Malformed> {
    let node = NodeId::from_bytes(r.fixed()?);
    let word = match r.u8()? {
        0 => LinkWord::Up,
        1 => LinkWord::Down,
        2 => LinkWord::Cut,
        3 => LinkWord::Refused(read_reason(r)?),
        _ => return Err(Malformed::Meaningless("how a link is")),
    };
    Ok(LinkBelow { node, word, since: Instant(r.i64()?), urgent: r.u64()? })
}

fn write_kind(w: &mut Writer, kind: &(String, u16)) {
    w.var(kind.0.as_bytes()).u16(kind.1);
}

fn read_kind(r: &mut Reader<'_>) -> Result<(String, u16), Malformed> {
    Ok((r.text(64)?.to_owned(), r.u16()?))
}

pub(super) fn write_stream(w: &mut Writer, stream: &StreamId) {
    w.fixed(&stream.origin.bytes()).fixed(&stream.epoch.bytes());
    w.var(stream.channel.to_string().as_bytes()).u8(stream.lane.number());
}

pub(super) fn read_stream(r: &mut Reader<'_>) -> Result<StreamId, Malformed> {
    Ok(StreamId {
        origin: NodeId::from_bytes(r.fixed()?),
        epoch: EpochId::from_bytes(r.fixed()?),
        channel: r.text(64)?.parse()?,
        lane: read_lane(r)?,
    })
}

pub(super) fn write_head(w: &mut Writer, head: &StreamHead) {
    write_stream(w, &head.stream);
    w.u64(head.next).fixed(&head.head);
}

pub(super) fn read_head(r: &mut Reader<'_>) -> Result<StreamHead, Malformed> {
    let head = StreamHead { stream: read_stream(r)?, next: r.u64()?, head: r.fixed()? };
    if head.next == 0 { Err(Malformed::Meaningless("count from one")) } else { Ok(head) }
}

fn read_heads(r: &mut Reader<'_>) -> Result<Vec<StreamHead>, Malformed> {
    read_list(r, terms::HEADS_PER_MESSAGE, read_head)
}

pub(super) fn write_line(w: &mut Writer, line: &AckLine) {
    write_head(w, &line.held);
    match line.status {
        AckStatus::Ok => w.u8(0),
        AckStatus::Gap => w.u8(1),
        AckStatus::Equivocation => w.u8(2),
        AckStatus::Refused(reason) => w.u8(3).u8(reason_number(reason)),
    };
}

fn read_lines(r: &mut Reader<'_>) -> Result<Vec<AckLine>, Malformed> {
    read_list(r, terms::STREAMS_PER_BATCH, read_line)
}

pub(super) fn read_line(r: &mut Reader<'_>) -> Result<AckLine, Malformed> {
    let held = read_head(r)?;
    let status = match r.u8()? {
        0 => AckStatus::Ok,
        1 => AckStatus::Gap,
        2 => AckStatus::Equivocation,
        3 => AckStatus::Refused(read_reason(r)?),
        _ => return Err(Malformed::Meaningless("status")),
    };
    Ok(AckLine { held, status })
}

fn write_run(w: &mut Writer, run: &Run) {
    write_stream(w, &run.stream);
    w.u64(run.first).fixed(&run.prev);
    write_list(w, &run.entries, |w, entry| {
        w.var(&entry.encode());
    });
    w.option(run.checkpoint.as_ref().map(Checkpoint::encode).as_deref());
    write_list(w, &run.erasures, write_erasure);
}

fn write_erasure(w: &mut Writer, proof: &ErasureProof) {
    w.fixed(&proof.prev).var(&proof.entry.encode());
    write_list(w, &proof.after, |w, digest| {
        w.fixed(digest);
    });
    w.var(&proof.checkpoint.encode());
}

fn read_erasure(r: &mut Reader<'_>) -> Result<ErasureProof, Malformed> {
    Ok(ErasureProof {
        prev: r.fixed()?,
        entry: Entry::decode(r.var(terms::ENTRY_BYTES)?)?,
        after: read_list(r, terms::PROOF_DIGESTS, Reader::fixed)?,
        checkpoint: Checkpoint::decode(r.var(terms::CHECKPOINT_BYTES)?)?,
    })
}

/// The bytes of a proof, for keeping it until the erasure itself arrives.
#[must_use]
pub fn encode_erasure(proof: &ErasureProof) -> Vec<u8> {
    let mut w = Writer::with_capacity(512);
    write_erasure(&mut w, proof);
    w.finish()
}

/// Reads a proof that was kept.
///
/// # Errors
/// [`Malformed`].
pub fn decode_erasure(bytes: &[u8]) -> Result<ErasureProof, Malformed> {
    let mut r = Reader::new(bytes);
    let proof = read_erasure(&mut r)?;
    r.end()?;
    Ok(proof)
}

fn read_runs(r: &mut Reader<'_>) -> Result<Vec<Run>, Malformed> {
    // The limit of entries holds for the batch, whatever the number of its runs.
    let mut left = limits::BATCH_ENTRIES;
    read_list(r, terms::STREAMS_PER_BATCH, |r| {
        let stream = read_stream(r)?;
        let (first, prev) = (r.u64()?, r.fixed()?);
        let entries = read_list(r, left, |r| Entry::decode(r.var(terms::ENTRY_BYTES)?))?;
        left = left.saturating_sub(entries.len());
        let checkpoint = r.option(terms::CHECKPOINT_BYTES)?.map(Checkpoint::decode).transpose()?;
        let erasures = read_list(r, entries.len(), read_erasure)?;
        Ok(Run { stream, first, prev, entries, checkpoint, erasures })
    })
}

pub(super) fn write_certificate(w: &mut Writer, certificate: &Certificate) {
    w.var(&certificate.encode());
}

pub(super) fn read_certificate(r: &mut Reader<'_>) -> Result<Certificate, Malformed> {
    Certificate::decode(r.var(terms::CERTIFICATE_BYTES)?)
}

fn read_certificates(r: &mut Reader<'_>) -> Result<Vec<Certificate>, Malformed> {
    read_list(r, terms::CERTIFICATES_PER_MESSAGE, read_certificate)
}

fn read_lane(r: &mut Reader<'_>) -> Result<Lane, Malformed> {
    Lane::from_number(i64::from(r.u8()?)).ok_or(Malformed::Meaningless("lane"))
}

fn read_mask(r: &mut Reader<'_>) -> Result<LaneMask, Malformed> {
    let bits = r.u8()?;
    if bits <= LaneMask::ALL.0 { Ok(LaneMask(bits)) } else { Err(Malformed::Meaningless("lanes")) }
}

fn reason_number(reason: Reason) -> u8 {
    let at = Reason::ALL.iter().position(|r| *r == reason);
    at.and_then(|n| u8::try_from(n).ok()).unwrap_or(0)
}

fn read_reason(r: &mut Reader<'_>) -> Result<Reason, Malformed> {
    Reason::ALL.get(usize::from(r.u8()?)).copied().ok_or(Malformed::Meaningless("reason"))
}

fn read_option_text(r: &mut Reader<'_>, limit: usize) -> Result<Option<String>, Malformed> {
    match r.option(limit)? {
        None => Ok(None),
        Some(b) => {
            std::str::from_utf8(b).map(|t| Some(t.to_owned())).map_err(|_| Malformed::Meaningless("text"))
        }
    }
}

/// Lists carry their count in two bytes: every list's limit is far below, and a
/// longer one is cut by whoever builds the message.
pub(super) fn write_list<T>(w: &mut Writer, list: &[T], write: impl Fn(&mut Writer, &T)) {
    let count = u16::try_from(list.len()).unwrap_or(u16::MAX);
    w.u16(count);
    for item in list.iter().take(usize::from(count)) {
        write(w, item);
    }
}

pub(super) fn read_list<'a, T>(
    r: &mut Reader<'a>,
    limit: usize,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let count = usize::from(r.u16()?);
    if count > limit {
        return Err(Malformed::TooLong);
    }
    // Nothing is reserved from a count that a stranger wrote; the list grows with
    // what is really there.
    let mut list = Vec::new();
    for _ in 0..count {
        list.push(read(r)?);
    }
    Ok(list)
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
