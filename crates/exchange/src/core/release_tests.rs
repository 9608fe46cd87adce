//! A node changes sides only where somebody above both has heard that it may.

use super::*;
use crate::core::faults::Planted;
use crate::core::intake::Real;
use crate::core::trust::Untrusted;
use facts::{SigningKey, Suite};
use kernel::Level;

/// The tree of the city 610800 with two districts and a township of the first.
struct Tree {
    keys: Vec<SigningKey>,
    certificates: Vec<Certificate>,
}

const CITY: usize = 1;
const OLD: usize = 2;
const NEW: usize = 3;
const TOWN: usize = 4;

fn tree() -> Tree {
    let shape = [("610000", 0), ("610800", 0), ("610802", CITY), ("610803", CITY), ("610802105", OLD)];
    let mut t = Tree { keys: Vec::new(), certificates: Vec::new() };
    for (at, (code, parent)) in shape.into_iter().enumerate() {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let node = NodeId::random();
        let issuer = if at == 0 { node } else { t.certificates[parent].node };
        let signer = if at == 0 { key.clone() } else { t.keys[parent].clone() };
        t.certificates.push(signed(node, code, &key, issuer, &signer, 10));
        t.keys.push(key);
    }
    t
}

fn signed(
    node: NodeId,
    code: &str,
    key: &SigningKey,
    issuer: NodeId,
    signer: &SigningKey,
    from: i64,
) -> Certificate {
    Certificate {
        node,
        code: code.to_owned(),
        level: Level::of_code(code).unwrap(),
        name: code.to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(from),
        not_after: Instant(from + 1_000),
        issuer,
        suite: Suite::Ed25519,
        signature: Vec::new(),
    }
    .signed(signer)
    .unwrap()
}

impl Tree {
    fn id(&self, at: usize) -> NodeId {
        self.certificates[at].node
    }

    /// What a node knows that has heard of all of the tree.
    fn at(&self, at: usize) -> Registry {
        let mut registry = Registry::default();
        registry.vouch(self.certificates[0].clone());
        for certificate in &self.certificates[1..] {
            registry.take(certificate, &Real).unwrap();
        }
        registry.own = Some(self.id(at));
        registry
    }

    /// The township's certificate under another district, or again under its own.
    fn under(&self, issuer: usize, code: &str, from: i64) -> Certificate {
        signed(self.id(TOWN), code, &self.keys[TOWN], self.id(issuer), &self.keys[issuer], from)
    }

    fn release(&self, by: usize, from: &Certificate, to_code: &str, code: &str) -> Release {
        Release {
            node: self.id(TOWN),
            by: self.id(by),
            to_code: to_code.to_owned(),
            code: code.to_owned(),
            from: sm3(&[&from.encode()]),
            until: Vec::new(),
        }
    }
}

#[test]
fn who_stands_above_both_asks_and_everybody_else_believes_the_issuer() {
    let t = tree();
    let moved = t.under(NEW, "610803105", 20);
    for at in [0, CITY, OLD] {
        let mut r = t.at(at);
        assert_eq!(r.take(&moved, &Real), Err(Untrusted::NotReleased), "{at} asks");
        assert_eq!(r.newest(t.id(TOWN)).unwrap().issuer, t.id(OLD));
        r.releases = Releases::of([t.release(OLD, &t.certificates[TOWN], "610803", "610803105")]);
        assert_eq!(r.take(&moved, &Real), Ok(true));
        assert_eq!(r.child_towards(t.id(CITY), t.id(TOWN)), Some(t.id(NEW)));
    }
    for at in [NEW, TOWN] {
        assert_eq!(t.at(at).take(&moved, &Real), Ok(true), "{at} does not");
    }
    // The city lets it go when its district is no more; the township itself has no say.
    for (by, said) in
        [(CITY, Ok(true)), (TOWN, Err(Untrusted::NotReleased)), (NEW, Err(Untrusted::NotReleased))]
    {
        let mut r = t.at(CITY);
        r.releases = Releases::of([t.release(by, &t.certificates[TOWN], "610803", "610803105")]);
        assert_eq!(r.take(&moved, &Real), said, "said by {by}");
    }
}

#[test]
fn a_release_names_one_level_and_one_code_and_counts_for_one_stay() {
    let t = tree();
    let first = &t.certificates[TOWN];
    let moved = t.under(NEW, "610803105", 720);
    for (to_code, code) in [("610804", "610803105"), ("610803", "610803106")] {
        let mut r = t.at(CITY);
        r.releases = Releases::of([t.release(OLD, first, to_code, code)]);
        assert_eq!(r.take(&moved, &Real), Err(Untrusted::NotReleased), "{to_code} {code}");
    }
    let mut r = t.at(CITY);
    // It was renewed after it was let go: the same stay.
    r.take(&t.under(OLD, "610802105", 700), &Real).unwrap();
    let back = t.release(NEW, &moved, "610802", "610802105");
    r.releases = Releases::of([t.release(OLD, first, "610803", "610803105"), back]);
    r.take(&moved, &Real).unwrap();
    r.take(&t.under(OLD, "610802105", 730), &Real).unwrap();
    let again = t.under(NEW, "610803105", 740);
    assert_eq!(r.take(&again, &Real), Err(Untrusted::NotReleased), "the word of the first stay is used up");
    assert_eq!(r.newest(t.id(TOWN)).unwrap().issuer, t.id(OLD));
    r.planted = Planted::one(Fault::ReleaseForEver);
    assert_eq!(r.take(&again, &Real), Ok(true), "the question is what keeps it out");
}

/// A level above hears late that a node has gone and come back. The word of its first stay is not one of the
/// second, though nothing of what lay between counts there yet, and the pirate has signed first.
#[test]
fn what_lies_between_two_stays_parts_them_before_it_counts() {
    let t = tree();
    let (gone, back) = (t.under(NEW, "610803105", 20), t.under(OLD, "610802105", 700));
    let (early, forged) = (t.under(NEW, "610803105", 25), t.under(NEW, "610803105", 740));
    let mut r = t.at(CITY);
    for certificate in [&early, &gone, &forged] {
        assert_eq!(r.take(certificate, &Real), Err(Untrusted::NotReleased));
        r.unreleased.put(certificate);
    }
    assert_eq!(r.take(&back, &Real), Ok(true));
    let first = t.release(OLD, &t.certificates[TOWN], "610803", "610803105");
    r.releases = Releases::of([first.clone()]);
    for certificate in [&gone, &forged] {
        assert_eq!(r.take(certificate, &Real), Err(Untrusted::NotReleased));
    }
    let mut planted = r.clone();
    planted.planted = Planted::one(Fault::StaysAsOne);
    assert_eq!(planted.take(&forged, &Real), Ok(true), "what waits between is what keeps it out");
    r.releases = Releases::of([first, t.release(NEW, &gone, "610802", "610802105")]);
    assert_eq!(r.take(&gone, &Real), Ok(true));
    assert_eq!(r.take(&forged, &Real), Err(Untrusted::NotReleased));
}

/// The pirate has taken care that nothing is heard of what lay between.
#[test]
fn who_comes_back_sooner_than_a_certificate_is_renewed_has_come_back() {
    let t = tree();
    for (back, taken) in
        [(30, Err(Untrusted::NotReleased)), (509, Err(Untrusted::NotReleased)), (510, Ok(true))]
    {
        let mut r = t.at(CITY);
        r.releases = Releases::of([t.release(OLD, &t.certificates[TOWN], "610803", "610803105")]);
        r.take(&t.under(OLD, "610802105", back), &Real).unwrap();
        assert_eq!(r.take(&t.under(NEW, "610803105", back + 10), &Real), taken, "{back}");
    }
}

#[test]
fn of_many_certificates_that_wait_the_first_of_an_issuer_stay_and_the_last() {
    let t = tree();
    let mut waiting = Unreleased::default();
    for n in 0..terms::UNRELEASED_PER_ISSUER + 3 {
        let new = waiting.put(&t.under(NEW, "610803105", 20 + i64::try_from(n).unwrap()));
        assert_eq!(new, n == 0);
    }
    waiting.put(&t.under(CITY, "610802105", 5));
    let begun: Vec<i64> = waiting.of_node(t.id(TOWN)).iter().map(|c| c.not_before.0).collect();
    assert_eq!(begun, [5, 20, 21, 22, 26]);
    for certificate in waiting.of_node(t.id(TOWN)).to_vec() {
        waiting.remove(&certificate);
    }
    assert!(waiting.0.is_empty());
}

/// Whoever signs backdates as he likes: also a certificate that is not the newest gives a key
/// in the node's name.
#[test]
fn a_backdated_certificate_of_a_stranger_is_asked_for_too() {
    let t = tree();
    for from in [5, 10, 20] {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let forged = signed(t.id(TOWN), "610803105", &key, t.id(NEW), &t.keys[NEW], from);
        assert_eq!(t.at(CITY).take(&forged, &Real), Err(Untrusted::NotReleased), "from {from}");
    }
}

#[test]
fn the_certificates_of_a_node_that_moved_are_taken_in_any_order() {
    let t = tree();
    let (first, moved) = (t.certificates[TOWN].clone(), t.under(NEW, "610803105", 20));
    for order in [[&first, &moved], [&moved, &first]] {
        let mut r = Registry::default();
        r.vouch(t.certificates[0].clone());
        for certificate in &t.certificates[1..TOWN] {
            r.take(certificate, &Real).unwrap();
        }
        r.own = Some(t.id(CITY));
        r.releases = Releases::of([t.release(OLD, &first, "610803", "610803105")]);
        for certificate in order {
            assert_eq!(r.take(certificate, &Real), Ok(true));
        }
        assert_eq!(r.newest(t.id(TOWN)), Some(&moved));
    }
}

/// Entries of the old epoch are verified under the old district's certificate.
#[test]
fn a_node_is_introduced_with_everybody_who_ever_signed_for_it() {
    let t = tree();
    let mut r = t.at(TOWN);
    r.take(&t.under(NEW, "610803105", 20), &Real).unwrap();
    let papers = r.papers_of(t.id(TOWN));
    let mut fresh = Registry::default();
    fresh.vouch(t.certificates[0].clone());
    for certificate in &papers {
        fresh.take(certificate, &Real).ok();
    }
    assert_eq!(fresh.certificates_of(t.id(TOWN)).count(), 2);
    let mut above = t.at(NEW);
    above.take(&t.under(NEW, "610803105", 20), &Real).unwrap();
    let below = above.papers_below(t.id(NEW));
    assert!(below.contains(&t.certificates[OLD]), "the old district signed for it");
    assert!(!above.below(t.id(NEW)).contains(&t.certificates[OLD]), "and does not stand below");
}

/// A district moves to another city under another code; what it signed for its townships
/// stays right where both of its certificates are known.
#[test]
fn what_a_node_signed_under_its_old_code_stays_right() {
    let t = tree();
    let mut r = Registry::default();
    r.vouch(t.certificates[0].clone());
    for certificate in &t.certificates[1..TOWN] {
        r.take(certificate, &Real).unwrap();
    }
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let other = signed(NodeId::random(), "610900", &key, t.id(0), &t.keys[0], 10);
    r.take(&other, &Real).unwrap();
    let moved = signed(t.id(OLD), "610902", &t.keys[OLD], other.node, &key, 20);
    r.take(&moved, &Real).unwrap();
    assert_eq!(r.take(&t.certificates[TOWN], &Real), Ok(true));
    assert_eq!(r.take(&t.under(OLD, "610804105", 30), &Real), Err(Untrusted::OutOfArea));
}

impl Tree {
    /// A registry in which the old district moves at 30 to another city, with the first city's word.
    fn without_old(&self, at: usize, said: impl IntoIterator<Item = Release>) -> Registry {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let other = signed(NodeId::random(), "610900", &key, self.id(0), &self.keys[0], 10);
        let moved = signed(self.id(OLD), "610902", &self.keys[OLD], other.node, &key, 30);
        let go =
            Release { node: self.id(OLD), ..self.release(CITY, &self.certificates[OLD], "610900", "610902") };
        let mut r = self.at(at);
        r.releases = Releases::of(said.into_iter().chain([go]));
        r.take(&other, &Real).unwrap();
        assert_eq!(r.take(&moved, &Real), Ok(true));
        assert!(!r.is_under(self.id(TOWN), self.id(CITY)));
        r
    }
}

/// The word of a city counts for what it was said of, also where it is heard after the district
/// between has gone elsewhere, and for nothing later.
#[test]
fn who_stood_above_when_a_node_went_has_let_it_go_for_good() {
    let t = tree();
    let said = || [t.release(CITY, &t.certificates[TOWN], "610803", "610803105")];
    let (before, behind) = (t.under(NEW, "610803105", 20), t.under(NEW, "610803105", 40));
    assert_eq!(t.without_old(0, said()).take(&before, &Real), Ok(true));
    assert_eq!(t.without_old(0, said()).take(&behind, &Real), Err(Untrusted::NotReleased));
}

/// What a city refused to believe of a township it does not believe because the district between
/// has gone elsewhere. Of later certificates it asks nothing, like everybody who is not above.
#[test]
fn a_pirate_does_not_win_by_waiting_until_the_level_between_has_moved() {
    let t = tree();
    for (from, taken) in [(20, Err(Untrusted::NotReleased)), (40, Ok(true))] {
        assert_eq!(t.without_old(CITY, []).take(&t.under(NEW, "610803105", from), &Real), taken, "{from}");
    }
    // Who stands above both now asks, whenever the certificate says that it began.
    for from in [20, 40] {
        let taken = t.without_old(0, []).take(&t.under(NEW, "610803105", from), &Real);
        assert_eq!(taken, Err(Untrusted::NotReleased), "{from}");
    }
}

/// A former level above signed for the key once, and has no say of it any more.
#[test]
fn a_former_level_above_revokes_nothing() {
    let t = tree();
    let mut r = t.at(CITY);
    r.releases = Releases::of([t.release(OLD, &t.certificates[TOWN], "610803", "610803105")]);
    r.take(&t.under(NEW, "610803105", 20), &Real).unwrap();
    let cut = |by: usize| crate::core::revoke::Revocation {
        node: t.id(TOWN),
        key: crate::core::revoke::key_digest(&t.certificates[TOWN].signing),
        by: t.id(by),
        until: Vec::new(),
        stands: std::collections::BTreeSet::new(),
    };
    assert!(!r.may_revoke(&cut(OLD)));
    assert!(r.may_revoke(&cut(NEW)) && r.may_revoke(&cut(CITY)));
}
