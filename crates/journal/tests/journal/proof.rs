//! Proof bundles verify offline, and any change to them is found.

use crate::notes::*;
use facts::entry::{Channel, Lane};
use facts::{Certificate, SigningKey, Suite};
use journal::export::{BundleFault, ExportError, Proof, check_bundle, export, export_entry, fingerprint};
use journal::signer::{Memory, Round, sign_round};
use journal::*;
use kernel::{EpochId, Level};
use std::sync::Arc;
use testkit::{TestStore, stores};

const UP: &[Channel] = &[Channel::Up(Level::City)];

/// A township whose certificate is signed by a district, which the node has met.
fn with_issuer(store: &TestStore) -> (Arc<Journal>, Identity) {
    let district = district();
    let key = SigningKey::generate(Suite::Sm2Sm3).unwrap();
    let plain = identity(Level::Township, "610802105");
    let certificate =
        Certificate { signing: key.verifying_key(), issuer: district.node, ..plain.certificate.clone() };
    let township = Identity { certificate: certificate.signed(&district.key).unwrap(), key, ..plain };
    let journal = Journal::open(setup(store.store(), township)).unwrap();
    let (epoch, certificate) = (district.epoch, district.certificate.clone());
    journal.run(Turn::Local, move |tx| Ok::<_, JournalError>(tx.know_epoch(epoch, &certificate)?)).unwrap();
    for n in 1..=5u8 {
        append(&journal, signed_by(opened([n; 16], "a"), "王五"), UP, Lane::Urgent).unwrap();
        if n == 4 {
            sign_round(&journal, &mut Memory::default(), Round::All).unwrap();
        }
    }
    (journal, district)
}

fn bundle(journal: &Journal, from: u64, to: u64, with_sealed: bool) -> Result<String, ExportError> {
    journal.read(|db| {
        let heads = read::stream_heads(db)?;
        let stream = heads.iter().find(|held| held.stream.lane == Lane::Urgent).unwrap().stream;
        export(db, stream, from, to, with_sealed, &[])
    })
}

#[test]
fn a_bundle_proves_its_entries_without_a_database() {
    for store in stores() {
        let (journal, district) = with_issuer(&store);
        let township = journal.identity();
        let proof = check_bundle(&bundle(&journal, 2, 3, false).unwrap()).unwrap();
        let seqs: Vec<u64> = proof.entries.iter().map(|e| e.header.seq).collect();
        assert_eq!(seqs, vec![2, 3], "{}", store.name());
        assert!(proof.entries.iter().all(|e| e.sealed.is_none()), "personal data stays out");
        let signers: Vec<_> = proof.signers.iter().map(|s| s.node).collect();
        assert_eq!(signers, vec![township.node, district.node]);
        assert!(proof.rooted && proof.in_date);
        let with = check_bundle(&bundle(&journal, 4, 4, true).unwrap()).unwrap();
        assert!(with.entries[0].sealed.is_some());
        let one = journal.read(|db| export_entry(db, 2, false, &[])).unwrap();
        assert_eq!(check_bundle(&one).unwrap().entries[0].header.seq, 1);
    }
}

#[test]
fn what_cannot_be_proved_is_said() {
    let store = TestStore::sqlite();
    let (journal, _) = with_issuer(&store);
    assert_eq!(bundle(&journal, 5, 5, false), Err(ExportError::NotSigned));
    assert_eq!(bundle(&journal, 3, 9, false), Err(ExportError::NotSigned));
    assert_eq!(bundle(&journal, 0, 1, false), Err(ExportError::NotFound));
    assert_eq!(bundle(&journal, 1, 20_000, false), Err(ExportError::TooMany));
    assert_eq!(journal.read(|db| export_entry(db, 99, false, &[])), Err(ExportError::NotFound));
}

#[test]
fn every_change_to_a_bundle_is_found() {
    let store = TestStore::sqlite();
    let (journal, _) = with_issuer(&store);
    let text = bundle(&journal, 2, 3, true).unwrap();
    let proof = check_bundle(&text).unwrap();
    // One digit after another: no change may prove anything else, and none may panic.
    let mut found = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(at, b)| b.is_ascii_hexdigit() && at % 7 == 0) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if byte == b'0' { b'1' } else { b'0' };
        if let Ok(other) = check_bundle(&String::from_utf8(changed).unwrap()) {
            // At worst the root no longer vouches for itself, and that is said.
            assert!(
                other == proof || !other.rooted && other.entries == proof.entries,
                "a changed digit at {at}"
            );
        } else {
            found += 1;
        }
    }
    assert!(found > 200, "{found}");
    assert!(matches!(check_bundle("{}"), Err(BundleFault::NotABundle(_))));
    assert!(matches!(check_bundle(&text.replace("proof 1", "proof 2")), Err(BundleFault::NotABundle(_))));
}

#[test]
fn another_key_or_a_false_issuer_is_found() {
    let store = TestStore::sqlite();
    let (journal, district) = with_issuer(&store);
    let text = bundle(&journal, 2, 2, false).unwrap();
    let own = hex::encode(journal.identity().certificate.encode());
    let forger = SigningKey::generate(Suite::Ed25519).unwrap();
    // The same names, a key of the forger's, signed by the forger.
    let forged = Certificate { signing: forger.verifying_key(), ..journal.identity().certificate };
    let forged = hex::encode(forged.signed(&forger).unwrap().encode());
    assert_eq!(check_bundle(&text.replace(&own, &forged)), Err(BundleFault::Signature));
    let false_root = Certificate { signing: forger.verifying_key(), ..district.certificate.clone() };
    let false_root = hex::encode(false_root.signed(&forger).unwrap().encode());
    let root = hex::encode(district.certificate.encode());
    assert_eq!(check_bundle(&text.replace(&root, &false_root)), Err(BundleFault::Certificate(0)));
    // Without the root it still verifies, and says that it leads nowhere.
    let cut = text.replace(&format!("\"{own}\",\n    \"{root}\""), &format!("\"{own}\""));
    assert!(!check_bundle(&cut).unwrap().rooted);
}

/// The district has other keys by now; what the township signed under the old ones is proved with the
/// old ones, wherever the newer certificate stands.
#[test]
fn a_proof_outlives_the_keys_of_the_issuer() {
    for store in stores() {
        let (journal, district) = with_issuer(&store);
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let newer = Certificate {
            signing: key.verifying_key(),
            not_before: district.certificate.not_before.plus_minutes(1),
            ..district.certificate.clone()
        };
        let newer = newer.signed(&key).unwrap();
        for epoch in [[0u8; 16], [0xff; 16]] {
            let newer = newer.clone();
            let known = move |tx: &mut Tx<'_>| tx.know_epoch(EpochId::from_bytes(epoch), &newer);
            journal.run(Turn::Local, move |tx| Ok::<_, JournalError>(known(tx)?)).unwrap();
        }
        let proof = check_bundle(&bundle(&journal, 2, 2, false).unwrap()).unwrap();
        assert!(proof.rooted, "{}", store.name());
        let root = &proof.signers.last().unwrap().fingerprint;
        assert_eq!(*root, fingerprint(&district.certificate.signing));
        assert_ne!(*root, fingerprint(&newer.signing));
    }
}

/// Whoever makes keys makes a bundle; its root is another one, and that is all that tells them apart.
#[test]
fn a_forger_with_keys_of_their_own_has_another_root() {
    for (store, forged) in stores().into_iter().zip(stores()) {
        let (journal, district) = with_issuer(&store);
        let (forger, _) = with_issuer(&forged);
        let (good, bad) = (bundle(&journal, 2, 2, false).unwrap(), bundle(&forger, 2, 2, false).unwrap());
        let (good, bad) = (check_bundle(&good).unwrap(), check_bundle(&bad).unwrap());
        assert!(good.rooted && bad.rooted, "it proves itself, as every root does");
        let root = |proof: &Proof| proof.signers.last().unwrap().fingerprint.clone();
        assert_eq!(root(&good), fingerprint(&district.certificate.signing));
        assert_ne!(root(&bad), root(&good), "{}", store.name());
    }
}

/// A certificate is renewed within an epoch; what was signed before was signed in date.
#[test]
fn what_was_signed_before_a_renewal_was_signed_in_date() {
    for store in stores() {
        let (journal, district) = with_issuer(&store);
        let first = journal.identity().certificate;
        let later = journal.clock().now().plus_minutes(60);
        let renewed = Certificate { not_before: later, ..first.clone() }.signed(&district.key).unwrap();
        let (epoch, next) = (journal.identity().epoch, renewed.clone());
        journal.run(Turn::Local, move |tx| Ok::<_, JournalError>(tx.know_epoch(epoch, &next)?)).unwrap();
        let text = journal.read(|db| export_entry(db, 2, false, &[renewed, first])).unwrap();
        assert!(check_bundle(&text).unwrap().in_date);
        let text = journal.read(|db| export_entry(db, 2, false, &[])).unwrap();
        assert!(!check_bundle(&text).unwrap().in_date, "with the renewed one alone it is not known");
    }
}
