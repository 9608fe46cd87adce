//! The tree of certificates, and the way of each stream through it.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

use super::*;
use crate::core::intake::Real;
use crate::core::route::{Place, goes_down, goes_up, may_come_from_above, may_come_from_below};
use facts::{Channel, Lane, SigningKey, StreamId, Suite};
use kernel::{Instant, Level};

struct Tree {
    certificates: Vec<Certificate>,
    keys: Vec<SigningKey>,
}

const SHAPE: [(&str, Option<usize>); 6] = [
    ("610000", None),
    ("610800", Some(0)),
    ("610802", Some(1)),
    ("610802105", Some(2)),
    ("610803", Some(1)),
    ("610803101", Some(4)),
];

fn tree() -> Tree {
    let mut t = Tree { certificates: Vec::new(), keys: Vec::new() };
    for (code, parent) in SHAPE {
        let key = SigningKey::generate(Suite::Ed25519).unwrap();
        let signer = parent.map_or(key.clone(), |p: usize| t.keys[p].clone());
        let issuer = parent.map(|p| t.certificates[p].node);
        t.certificates.push(made(code, &key, issuer, &signer));
        t.keys.push(key);
    }
    t
}

fn made(code: &str, key: &SigningKey, issuer: Option<NodeId>, signer: &SigningKey) -> Certificate {
    let node = NodeId::random();
    Certificate {
        node,
        code: code.to_owned(),
        level: Level::of_code(code).unwrap(),
        name: code.to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(10),
        issuer: issuer.unwrap_or(node),
        suite: Suite::Ed25519,
        signature: Vec::new(),
    }
    .signed(signer)
    .unwrap()
}

fn registry(t: &Tree) -> Registry {
    let mut r = Registry::default();
    r.vouch(t.certificates[0].clone());
    for c in &t.certificates[1..] {
        assert_eq!(r.take(c, &Real), Ok(true));
        assert_eq!(r.take(c, &Real), Ok(false), "twice is once");
    }
    r
}

#[test]
fn only_what_its_issuer_signed_within_its_area_is_taken() {
    let t = tree();
    let mut r = Registry::default();
    assert_eq!(r.take(&t.certificates[0], &Real), Err(Untrusted::StrangeRoot));
    assert_eq!(r.take(&t.certificates[1], &Real), Err(Untrusted::UnknownIssuer));
    r.vouch(t.certificates[0].clone());
    r.take(&t.certificates[1], &Real).unwrap();
    let (city, city_key) = (t.certificates[1].node, &t.keys[1]);
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let far = made("620102", &key, Some(city), city_key);
    assert_eq!(r.take(&far, &Real), Err(Untrusted::OutOfArea), "another province's district");
    let above = made("610000", &key, Some(city), city_key);
    assert_eq!(r.take(&above, &Real), Err(Untrusted::OutOfArea), "a city cannot make a province");
    let forged = made("610802", &key, Some(city), &key);
    assert_eq!(r.take(&forged, &Real), Err(Untrusted::BadSignature));
    let chain: Vec<Certificate> = [3, 2, 1, 0].map(|n: usize| t.certificates[n].clone()).to_vec();
    assert_eq!(r.take_chain(&chain, &Real).unwrap().len(), 2);
    assert_eq!(r.chain_of(t.certificates[3].node), chain);
}

#[test]
fn beyond_all_nodes_of_a_country_nobody_is_new_and_who_is_known_goes_on() {
    let t = tree();
    let mut r = registry(&t);
    for _ in SHAPE.len()..terms::NODES_KNOWN {
        r.put(Certificate { node: NodeId::random(), ..t.certificates[2].clone() });
    }
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let stranger = made("610804", &key, Some(t.certificates[1].node), &t.keys[1]);
    assert_eq!(r.take(&stranger, &Real), Err(Untrusted::TooMany));
    let renewed = Certificate { not_before: Instant(5), ..t.certificates[2].clone() };
    assert_eq!(r.take(&renewed.signed(&t.keys[1]).unwrap(), &Real), Ok(true));
}

#[test]
fn a_stream_goes_where_its_audience_is_and_nowhere_else() {
    let t = tree();
    let r = registry(&t);
    let id = |n: usize| t.certificates[n].node;
    let place = |n: usize| Place { node: id(n), level: t.certificates[n].level };
    let stream = |origin: usize, channel| StreamId {
        origin: id(origin),
        epoch: EpochId::from_bytes([1; 16]),
        channel,
        lane: Lane::Normal,
    };
    // The edges of the tree over which a stream travels, upwards and downwards.
    let travels = |s: &StreamId| {
        let mut up = Vec::new();
        let mut down = Vec::new();
        for (child, (_, parent)) in SHAPE.iter().enumerate() {
            let Some(parent) = *parent else { continue };
            let rises = goes_up(&r, place(child), place(parent).level, s);
            assert_eq!(rises, rises && may_come_from_below(&r, place(parent), id(child), s), "sent is taken");
            let falls = goes_down(&r, place(parent), id(child), s);
            assert_eq!(falls, falls && may_come_from_above(&r, place(child), id(parent), s), "sent is taken");
            if rises {
                up.push(child);
            }
            if falls {
                down.push(child);
            }
        }
        (up, down)
    };
    let up = |level| Channel::Up(level);
    assert_eq!(travels(&stream(3, up(Level::City))), (vec![2, 3], vec![]), "not to the province");
    assert_eq!(travels(&stream(3, up(Level::Province))), (vec![1, 2, 3], vec![]));
    assert_eq!(travels(&stream(3, up(Level::Township))), (vec![], vec![]));
    assert_eq!(travels(&stream(2, up(Level::City))), (vec![2], vec![]));
    assert_eq!(travels(&stream(1, Channel::Down)), (vec![], vec![2, 3, 4, 5]));
    assert_eq!(travels(&stream(0, Channel::To(id(3)))), (vec![], vec![1, 2, 3]));
    assert_eq!(travels(&stream(3, Channel::To(id(5)))), (vec![2, 3], vec![4, 5]), "over the city");
    assert_eq!(travels(&stream(3, Channel::To(id(1)))), (vec![2, 3], vec![]));
    assert_eq!(travels(&stream(0, Channel::Local)), (vec![], vec![]));
}

#[test]
fn an_addressee_whom_nobody_has_named_is_on_no_side() {
    let t = tree();
    let id = |n: usize| t.certificates[n].node;
    let place = |n: usize| Place { node: id(n), level: t.certificates[n].level };
    // The city as it is before the district's township was named to it.
    let mut r = Registry::default();
    r.vouch(t.certificates[0].clone());
    for n in [1, 2, 4] {
        r.take(&t.certificates[n], &Real).unwrap();
    }
    let to = |origin: usize, node: usize| StreamId {
        origin: id(origin),
        epoch: EpochId::from_bytes([1; 16]),
        channel: Channel::To(id(node)),
        lane: Lane::Urgent,
    };
    assert!(!goes_up(&r, place(1), Level::Province, &to(1, 3)), "it may stand below");
    assert!(!goes_down(&r, place(1), id(2), &to(1, 3)));
    assert!(!may_come_from_below(&r, place(1), id(2), &to(2, 3)));
    assert!(goes_down(&r, place(1), id(4), &to(1, 4)) && goes_up(&r, place(1), Level::Province, &to(1, 0)));
    r.take(&t.certificates[3], &Real).unwrap();
    assert!(goes_down(&r, place(1), id(2), &to(1, 3)) && !goes_up(&r, place(1), Level::Province, &to(1, 3)));
}

#[test]
fn nobody_speaks_for_those_who_are_not_below_him() {
    let t = tree();
    let r = registry(&t);
    let id = |n: usize| t.certificates[n].node;
    let place = |n: usize| Place { node: id(n), level: t.certificates[n].level };
    let stream = |origin: usize, channel| StreamId {
        origin: id(origin),
        epoch: EpochId::from_bytes([1; 16]),
        channel,
        lane: Lane::Normal,
    };
    let city_wide = Channel::Up(Level::City);
    assert!(!may_come_from_below(&r, place(1), id(2), &stream(5, city_wide)), "another district's township");
    assert!(!may_come_from_below(&r, place(1), id(2), &stream(2, Channel::Down)));
    assert!(!may_come_from_below(&r, place(1), id(2), &stream(2, Channel::Local)));
    assert!(!may_come_from_below(&r, place(0), id(1), &stream(3, city_wide)), "reaches the city only");
    assert!(!may_come_from_above(&r, place(2), id(1), &stream(2, Channel::Down)), "own words from above");
    assert!(!may_come_from_above(&r, place(2), id(1), &stream(4, Channel::Down)), "a neighbour is not above");
    assert!(!may_come_from_above(&r, place(2), id(1), &stream(0, Channel::To(id(5)))), "not this way");
    assert!(may_come_from_below(&r, place(1), id(3), &stream(3, city_wide)), "around a dead parent");
}

/// What is asked for early is kept true by each certificate that comes; what is asked for
/// late is summed up from all. Both sides of a link may have done either.
#[test]
fn a_digest_of_a_subtree_does_not_depend_on_when_it_is_asked_for_or_what_came_first() {
    let t = tree();
    let nodes: Vec<NodeId> = t.certificates.iter().map(|c| c.node).collect();
    let digests = |r: &mut Registry| nodes.iter().map(|n| r.digest_below(*n)).collect::<Vec<_>>();
    let mut late = registry(&t);
    let mut early = Registry::default();
    early.vouch(t.certificates[0].clone());
    for at in [1, 4, 5, 2, 3] {
        let before = digests(&mut early);
        early.take(&t.certificates[at], &Real).unwrap();
        assert_ne!(digests(&mut early), before);
    }
    assert_eq!(digests(&mut early), digests(&mut late));
    // A second key of a district, and a township that moves to the other district.
    let next = |at: usize, issuer: usize, from: i64| {
        let moved =
            Certificate { issuer: nodes[issuer], not_before: Instant(from), ..t.certificates[at].clone() };
        let moved =
            Certificate { code: if at == 3 { "610803105".to_owned() } else { moved.code.clone() }, ..moved };
        moved.signed(&t.keys[issuer]).unwrap()
    };
    for (at, issuer) in [(2, 1), (3, 4)] {
        let before = digests(&mut early);
        let certificate = next(at, issuer, 5);
        early.take(&certificate, &Real).unwrap();
        late.take(&certificate, &Real).unwrap();
        assert_ne!(digests(&mut early), before);
    }
    let mut fresh = registry(&t);
    fresh.take(&next(2, 1, 5), &Real).unwrap();
    fresh.take(&next(3, 4, 5), &Real).unwrap();
    assert_eq!(digests(&mut early), digests(&mut fresh));
    assert_eq!(digests(&mut late), digests(&mut fresh));
}

/// A thousand certificates are renewed each month, and none of them is a reason to look through all
/// that is held.
#[test]
fn a_new_term_opens_no_way_and_a_new_place_does() {
    let t = tree();
    let mut r = registry(&t);
    let ways = r.ways();
    let (town, district) = (&t.certificates[3], &t.certificates[4]);
    let renewed = |from: i64, issuer: usize, code: &str| {
        let unsigned = Certificate {
            not_before: Instant(from),
            issuer: t.certificates[issuer].node,
            code: code.to_owned(),
            ..town.clone()
        };
        unsigned.signed(&t.keys[issuer]).unwrap()
    };
    r.take(&renewed(5, 2, &town.code), &Real).unwrap();
    assert_eq!(r.ways(), ways, "renewed");
    r.take(&renewed(8, 4, "610803105"), &Real).unwrap();
    assert_eq!(r.child_towards(district.issuer, town.node), Some(district.node));
    let moved = r.ways();
    assert_ne!(moved, ways, "elsewhere");
    r.take(&renewed(6, 2, &town.code), &Real).unwrap();
    assert_eq!(r.ways(), moved, "a term of the former place");
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    r.take(&made("610803103", &key, Some(district.node), &t.keys[4]), &Real).unwrap();
    assert_ne!(r.ways(), moved, "new");
}
