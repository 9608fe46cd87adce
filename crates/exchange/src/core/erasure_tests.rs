//! Who may erase, and what counts as shown; with real keys.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

use super::*;
use crate::core::enrol::{Wanted, own_root, sign_for};
use crate::core::faults::Planted;
use crate::core::intake::Real;
use facts::draft::Draft;
use facts::entry::{NO_SEALED, link};
use facts::{Certificate, Channel, Header, Lane, Mark, Mode, SigningKey, StreamId, Subject, Suite};
use kernel::clock::DAY_MS;
use kernel::{CommandId, EpochId, Instant, Level, NodeId};
use std::sync::Arc;

struct Who {
    key: SigningKey,
    certificate: Certificate,
}

fn who(code: &str, issuer: Option<&Who>) -> Who {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let level = Level::of_code(code).unwrap();
    let wanted = Wanted { node: NodeId::random(), code: code.to_owned(), level, name: code.to_owned() };
    let own = own_root(wanted, [0; 32], &key, Instant(0)).unwrap();
    let certificate = match issuer {
        None => own,
        Some(issuer) => sign_for(&own, &issuer.certificate, &issuer.key, Instant(0)).unwrap(),
    };
    Who { key, certificate }
}

/// Who moves gets new keys with its new code.
fn with_new_key(of: &Certificate) -> Certificate {
    Certificate { signing: SigningKey::generate(Suite::Ed25519).unwrap().verifying_key(), ..of.clone() }
}

fn entry(of: &Who, kind: &str, subject: Subject, seq: u64) -> Entry {
    let stream = StreamId {
        origin: of.certificate.node,
        epoch: EpochId::from_bytes([1; 16]),
        channel: Channel::Up(Level::City),
        lane: Lane::Urgent,
    };
    let header = Header {
        suite: Suite::Ed25519,
        event_id: EventId::from_bytes([seq as u8; 16]),
        stream,
        seq,
        kind: kind.to_owned(),
        version: 1,
        subject,
        rev: 1,
        unit: None,
        actor: None,
        command_id: CommandId::from_bytes([5; 16]),
        recorded_at: Instant(7),
        mode: Mode::Real,
        mark: Mark::Internal,
        brief: None,
    };
    Entry { header, body: b"{}".to_vec(), sealed: None, sealed_digest: NO_SEALED }
}

/// An erasure at position 5 that is signed at position 7.
fn proof(of: &Who, event: EventId) -> ErasureProof {
    let erasure = Draft::of(&Erased { event, reason: "到期".to_owned(), basis: "法".to_owned() }).unwrap();
    let entry = entry(of, Erased::KIND, erasure.subject, 5);
    let after = vec![[2; 32], [3; 32]];
    let head = after.iter().fold(link(&[9; 32], &entry.digest()), |at, d| link(&at, d));
    let checkpoint = Checkpoint::sign(entry.header.stream, 7, head, Instant(9), &of.key).unwrap();
    ErasureProof { prev: [9; 32], entry, after, checkpoint }
}

#[test]
fn the_author_and_those_above_may_erase_and_nobody_else() {
    let province = who("610000", None);
    let city = who("610800", Some(&province));
    let district = who("610802", Some(&city));
    let neighbour = who("610803", Some(&city));
    let township = who("610802105", Some(&district));
    let mut trust = Registry::default();
    trust.vouch(province.certificate.clone());
    for w in [&city, &district, &neighbour, &township] {
        trust.take(&w.certificate, &Real).unwrap();
    }
    let event = EventId::from_bytes([4; 16]);
    let said = entry(&district, "test.said", Subject::new("test", [1; 16]), 1);
    let holds = |change: &dyn Fn(&mut ErasureProof), by: &Who| {
        let mut p = proof(by, event);
        change(&mut p);
        let stream = said.header.stream;
        let mut run = Run {
            stream,
            first: 1,
            prev: [0; 32],
            entries: vec![said.clone()],
            checkpoint: None,
            erasures: vec![p],
        };
        keep_proven(&mut run, &trust, &Real);
        erased_by(run.erasures.iter().map(|p| &p.entry)).contains(&event)
    };
    let as_it_is = |_: &mut ErasureProof| {};
    for by in [&district, &city, &province] {
        assert!(holds(&as_it_is, by), "{}", by.certificate.code);
    }
    for by in [&township, &neighbour, &who("610000", None)] {
        assert!(!holds(&as_it_is, by), "{}", by.certificate.code);
    }
    assert!(!holds(&|p| p.entry.header.kind = "test.said".to_owned(), &district));
    assert!(!holds(&|p| p.entry.body = b"[]".to_vec(), &district));
    assert!(!holds(&|p| p.after.swap(0, 1), &district));
    assert!(!holds(&|p| p.after.truncate(1), &district));
    assert!(!holds(&|p| p.prev = [0; 32], &district));
    assert!(!holds(&|p| p.checkpoint.at = Instant(10), &district), "another signature");
    let forged = Checkpoint::sign(
        proof(&district, event).entry.header.stream,
        7,
        proof(&district, event).checkpoint.head,
        Instant(9),
        &neighbour.key,
    );
    let forged = forged.unwrap();
    assert!(!holds(&|p| p.checkpoint = forged.clone(), &district), "another key");
}

#[test]
fn who_stood_above_may_erase_what_was_written_below_it_and_nothing_later() {
    let province = who("610000", None);
    let city = who("610800", Some(&province));
    let district = who("610802", Some(&city));
    let township = who("610802105", Some(&district));
    let renamed = with_new_key(&township.certificate);
    let moved = sign_for(&renamed, &city.certificate, &city.key, Instant(9 * DAY_MS)).unwrap();
    let mut trust = Registry::default();
    trust.vouch(province.certificate);
    for certificate in [&city.certificate, &district.certificate, &township.certificate, &moved] {
        trust.take(certificate, &Real).unwrap();
    }
    let (before, after) = (EpochId::from_bytes([1; 16]), EpochId::from_bytes([2; 16]));
    trust.pin(before, Arc::new(township.certificate.clone()));
    trust.pin(after, Arc::new(moved));
    let event = EventId::from_bytes([4; 16]);
    let holds = |epoch: EpochId, by: &Who| {
        let mut said = entry(&township, "test.said", Subject::new("test", [1; 16]), 1);
        said.header.stream.epoch = epoch;
        let stream = said.header.stream;
        let erasures = vec![proof(by, event)];
        let mut run =
            Run { stream, first: 1, prev: [0; 32], entries: vec![said], checkpoint: None, erasures };
        keep_proven(&mut run, &trust, &Real);
        !run.erasures.is_empty()
    };
    assert_eq!([before, after].map(|epoch| holds(epoch, &district)), [true, false]);
    assert_eq!([before, after].map(|epoch| holds(epoch, &city)), [true, true]);
}

/// A level that had the node for a while has erased what it was given; the node has gone back since.
#[test]
fn who_stood_above_since_may_erase_what_it_was_given_and_for_good() {
    let province = who("610000", None);
    let [old, new] = ["610800", "610900"].map(|code| who(code, Some(&province)));
    let town = who("610802105", Some(&old));
    let under = |by: &Who, days: i64| {
        let renamed = with_new_key(&town.certificate);
        sign_for(&renamed, &by.certificate, &by.key, Instant(days * DAY_MS)).unwrap()
    };
    let stay = Certificate { code: "610902105".to_owned(), ..under(&new, 9) }.signed(&new.key).unwrap();
    let back = under(&old, 19);
    let mut trust = Registry::default();
    trust.vouch(province.certificate);
    for certificate in [&old.certificate, &new.certificate, &town.certificate, &stay, &back] {
        trust.take(certificate, &Real).unwrap();
    }
    let (before, after) = (EpochId::from_bytes([1; 16]), EpochId::from_bytes([2; 16]));
    trust.pin(before, Arc::new(town.certificate.clone()));
    trust.pin(after, Arc::new(back));
    let may = |trust: &Registry, epoch: EpochId| {
        let stream =
            StreamId { epoch, ..entry(&town, "test.said", Subject::new("test", [1; 16]), 1).header.stream };
        may_erase(trust, &stream, new.certificate.node)
    };
    assert_eq!([before, after].map(|epoch| may(&trust, epoch)), [true, false]);
    // An epoch that came late is found under the newest certificate of its key.
    let renewed = sign_for(&town.certificate, &old.certificate, &old.key, Instant(29 * DAY_MS)).unwrap();
    trust.take(&renewed, &Real).unwrap();
    let late = EpochId::from_bytes([3; 16]);
    trust.pin(late, Arc::new(renewed));
    assert!(may(&trust, late));
    trust.planted = Planted::one(Fault::EraserOfToday);
    assert!(!may(&trust, before));
}
