//! Every message is read back as it was; nothing else that a stranger sends is
//! taken, and nothing makes the reader panic.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

use super::*;
use crate::core::lane::Jitter;
use facts::entry::{NO_SEALED, sealed_digest};
use facts::{Channel, Header, Mark, Mode, Subject, Suite, VerifyingKey};
use kernel::{CommandId, EventId, Level};
use proptest::prelude::*;

fn node(n: u8) -> NodeId {
    NodeId::from_bytes([n; 16])
}

fn stream(lane: Lane) -> StreamId {
    StreamId { origin: node(1), epoch: EpochId::from_bytes([2; 16]), channel: Channel::Up(Level::City), lane }
}

fn entry(seq: u64, body: &[u8]) -> Entry {
    let header = Header {
        suite: Suite::Sm2Sm3,
        event_id: EventId::from_bytes([3; 16]),
        stream: stream(Lane::Urgent),
        seq,
        kind: "report.sent".to_owned(),
        version: 1,
        subject: Subject::new("report", [4; 16]),
        rev: 1,
        unit: None,
        actor: None,
        command_id: CommandId::from_bytes([5; 16]),
        recorded_at: Instant(7),
        mode: Mode::Real,
        mark: Mark::Internal,
        brief: Some("煤矿透水".to_owned()),
    };
    let sealed = seq.is_multiple_of(2).then(|| b"{}".to_vec());
    let digest = sealed.as_deref().map_or(NO_SEALED, |s| sealed_digest(Some(s)));
    Entry { header, body: body.to_vec(), sealed, sealed_digest: digest }
}

fn certificate(n: u8) -> Certificate {
    Certificate {
        node: node(n),
        code: "610802".to_owned(),
        level: Level::District,
        name: "榆阳区".to_owned(),
        signing: VerifyingKey { suite: Suite::Sm2Sm3, bytes: vec![4; 65] },
        tls_spki: [6; 32],
        not_before: Instant(1),
        not_after: Instant(2),
        issuer: node(9),
        suite: Suite::Sm2Sm3,
        signature: vec![8; 64],
    }
}

fn run(bodies: &[Vec<u8>]) -> Run {
    let entries: Vec<Entry> = bodies.iter().zip(1..).map(|(body, seq)| entry(seq, body)).collect();
    let checkpoint = Checkpoint {
        stream: stream(Lane::Urgent),
        seq: entries.len() as u64,
        head: [1; 32],
        at: Instant(3),
        suite: Suite::Sm2Sm3,
        signature: vec![9; 64],
    };
    let proof = |e: &Entry| ErasureProof {
        prev: [6; 32],
        entry: e.clone(),
        after: vec![[7; 32], [8; 32]],
        checkpoint: checkpoint.clone(),
    };
    let erasures = entries.iter().take(1).map(proof).collect();
    let checkpoint = Some(checkpoint.clone());
    Run { stream: stream(Lane::Urgent), first: 1, prev: [0; 32], entries, checkpoint, erasures }
}

fn lines() -> Vec<AckLine> {
    let held = StreamHead { stream: stream(Lane::Normal), next: 5, head: [3; 32] };
    let refused = Reason::ALL.map(|reason| AckLine { held, status: AckStatus::Refused(reason) });
    let others = [AckStatus::Ok, AckStatus::Gap, AckStatus::Equivocation];
    refused.into_iter().chain(others.map(|status| AckLine { held, status })).collect()
}

fn samples(bodies: &[Vec<u8>], request: u64) -> Vec<Message> {
    let heads = vec![StreamHead::empty(stream(Lane::Bulk)), StreamHead { next: 8, ..lines()[0].held }];
    let kinds = vec![("report.sent".to_owned(), 1)];
    let certificates = vec![certificate(2)];
    vec![
        Message::Hello(Box::new(Hello {
            request,
            protocol: (1, 2),
            program: "0.1.0".to_owned(),
            node: node(1),
            boot: EpochId::from_bytes([7; 16]),
            previous_boot: request.is_multiple_of(2).then(|| EpochId::from_bytes([8; 16])),
            epoch: EpochId::from_bytes([2; 16]),
            chain: vec![certificate(1), certificate(2)],
            now: Instant(-5),
            heads: heads.clone(),
            subtree: [4; 32],
            kinds: kinds.clone(),
        })),
        Message::HelloAck(Box::new(HelloAck {
            request,
            protocol: 1,
            program: String::new(),
            node: node(3),
            boot: EpochId::from_bytes([7; 16]),
            heard_at: Instant(1),
            now: Instant(2),
            chain: vec![certificate(3)],
            heads: heads.clone(),
            subtree: [1; 32],
            kinds,
            lanes: LaneMask::ALL,
        })),
        Message::Push(Push {
            request,
            lane: Lane::Urgent,
            certificates: certificates.clone(),
            runs: vec![run(bodies), run(&[])],
        }),
        Message::Ack(Ack { request, lane: Lane::Bulk, lines: lines() }),
        Message::Pull(Pull { request, lane: Lane::Normal, limit: 256, lines: lines() }),
        Message::Batch(Batch {
            request,
            lane: Lane::Urgent,
            certificates: Vec::new(),
            runs: vec![run(bodies)],
        }),
        Message::Wake(Wake {
            request,
            now: Instant(4),
            offset_ms: (request % 2 == 1).then_some(-1500),
            subtree: [2; 32],
            lanes: LaneMask(2),
            heads,
        }),
        Message::WakeAck(WakeAck { request, echo: Instant(1), now: Instant(2) }),
        Message::WantBack(vec![StreamHead {
            stream: stream(Lane::Bulk),
            next: request.max(1),
            head: [7; 32],
        }]),
        Message::Renew(request),
        Message::Renewed { request, certificate: Box::new(certificate(3)) },
        Message::KeyChange(Box::new(KeyChange { request, wanted: certificate(3), vouched: certificate(4) })),
        Message::Kinds(vec![("report.sent".to_owned(), 2), ("unit.opened".to_owned(), 1)]),
        Message::Below(vec![
            LinkBelow { node: node(3), word: LinkWord::Up, since: Instant(5), urgent: 0 },
            LinkBelow {
                node: node(4),
                word: LinkWord::Refused(Reason::Clone),
                since: Instant(6),
                urgent: request,
            },
        ]),
        Message::Grandparent(None),
        Message::Grandparent(Some(Above { node: node(7), address: "https://shi.example:7443".to_owned() })),
        Message::WantCertificates(vec![node(1), node(2)]),
        Message::Certificates(certificates),
        Message::Refused { request, reason: Reason::Clone },
        Message::Enrol(Box::new(Enrol { secret: vec![1; 16], request: certificate(1), before: None })),
        Message::Enrol(Box::new(Enrol {
            secret: vec![1; 16],
            request: certificate(1),
            before: Some(Before { began: Instant(7), rev: 4 }),
        })),
        Message::Enrolled(Box::new(Enrolled {
            certificate: certificate(1),
            chain: vec![certificate(2)],
            grandparent: Some("https://127.0.0.1:7444".to_owned()),
            words: "1234 5678".to_owned(),
        })),
        Message::WantFile(WantFile {
            request,
            file: AttachmentId::from_bytes([5; 16]),
            origin: node(4),
            part: 2,
        }),
        Message::FilePart(FilePart { request, file: AttachmentId::from_bytes([5; 16]), part: None }),
        Message::FilePart(FilePart {
            request,
            file: AttachmentId::from_bytes([5; 16]),
            part: Some(Part {
                number: 1,
                parts: 2,
                size: 300,
                name: "井口.jpg".to_owned(),
                media_type: "image/jpeg".to_owned(),
                bytes: bodies.concat(),
            }),
        }),
    ]
}

proptest! {
    #[test]
    fn messages_are_read_back(
        bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8),
        request in any::<u64>(),
    ) {
        for message in samples(&bodies, request) {
            let bytes = encode(&message);
            let read = decode(&bytes);
            prop_assert_eq!(read.as_ref(), Ok(&message));
        }
    }

    #[test]
    fn what_is_read_has_one_form(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(message) = decode(&bytes) {
            prop_assert_eq!(encode(&message), bytes);
        }
    }
}

#[test]
fn every_cut_is_noticed() {
    for message in samples(&[b"water".to_vec()], 3) {
        let bytes = encode(&message);
        for cut in 0..bytes.len() {
            assert!(decode(&bytes[..cut]).is_err(), "{} cut at {cut}", message.name());
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        assert_eq!(decode(&longer), Err(Malformed::Trailing), "{}", message.name());
    }
}

/// A hundred thousand changed messages: bytes flipped, overwritten, cut, joined.
#[test]
fn changed_bytes_never_panic_and_never_gain_a_second_form() {
    let mut dice = Jitter::new(42);
    let originals: Vec<Vec<u8>> =
        samples(&[b"water in the mine".to_vec(), Vec::new()], 9).iter().map(encode).collect();
    let mut taken = 0u32;
    for _ in 0..100_000 {
        let pick = |dice: &mut Jitter, len: usize| usize::try_from(dice.below(len as i64)).unwrap();
        let mut bytes = originals[pick(&mut dice, originals.len())].clone();
        for _ in 0..=pick(&mut dice, 4) {
            let at = pick(&mut dice, bytes.len());
            match dice.below(5) {
                0 => bytes[at] ^= 1 << dice.below(8),
                1 => bytes[at] = 0xff,
                2 => bytes.truncate(at.max(1)),
                3 => bytes[at] = dice.next().to_be_bytes()[0],
                _ => {
                    let other = &originals[pick(&mut dice, originals.len())];
                    let from = pick(&mut dice, other.len());
                    bytes.extend_from_slice(&other[from..]);
                }
            }
        }
        if let Ok(message) = decode(&bytes) {
            assert_eq!(encode(&message), bytes);
            taken += 1;
        }
    }
    assert!(taken > 1_000, "the changes were too crude to test anything: {taken}");
}

#[test]
fn a_count_that_promises_the_moon_takes_no_memory() {
    // A hello whose list of heads claims 65,535 of them, and a push of 256 entries of nothing.
    let hello = encode(&samples(&[], 1)[0]);
    for at in 0..hello.len() - 1 {
        let mut bytes = hello.clone();
        bytes[at] = 0xff;
        bytes[at + 1] = 0xff;
        let _ = decode(&bytes);
    }
    assert_eq!(decode(&vec![1; terms::MESSAGE_BYTES + 1]), Err(Malformed::TooLong));
}

#[test]
fn more_entries_than_a_batch_holds_are_refused() {
    let many = run(&vec![Vec::new(); 200]);
    let push = |runs| Message::Push(Push { request: 1, lane: Lane::Urgent, certificates: Vec::new(), runs });
    assert!(decode(&encode(&push(vec![many.clone()]))).is_ok());
    assert_eq!(decode(&encode(&push(vec![many.clone(), many]))), Err(Malformed::TooLong));
}
