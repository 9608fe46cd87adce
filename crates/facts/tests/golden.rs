//! Golden vectors: the bytes that lie in every journal in the field and pass between its levels.
//! They stand in `golden.txt` as hexadecimal, and nobody may change a line of it: a program that
//! makes others cannot read what was kept, and its signatures are worth nothing to its neighbours.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use facts::bytes::Reader;
use facts::crypto::sm3;
use facts::draft::{derived_event, derived_id};
use facts::entry::{digest_of, link, sealed_digest};
use facts::report::{
    Casualties, Count, InstructionGiven, InstructionMethod, InstructionPeople, InstructionTo, ReportPeople,
    ReportSent, TrailStep, Writing,
};
use facts::{
    Certificate, Channel, Checkpoint, Draft, Entry, Fact, Header, Lane, Mark, Mode, SigningKey, StreamId,
    Subject, Suite,
};
use kernel::{
    AccountId, CommandId, DeskId, EpochId, EventId, Grade, Instant, InstructionId, Level, Moment, NodeId,
    Rating, ReportId, UnitId,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const NIGHT: Instant = Instant(1_795_459_860_000);
const SECRET: [u8; 32] = [0x2a; 32];
const SUITES: [(&str, Suite); 2] = [("sm2", Suite::Sm2Sm3), ("ed25519", Suite::Ed25519)];

/// Body and sealed part as a draft writes them, with a salt that stands still.
fn drafted<F: Fact>(fact: &F, people: &impl Serialize) -> (Vec<u8>, Vec<u8>) {
    let draft = Draft::of(fact).unwrap().sealed(people).unwrap();
    let text = String::from_utf8(draft.sealed.unwrap()).unwrap();
    let salt = serde_json::from_str::<serde_json::Value>(&text).unwrap()["salt"].as_str().unwrap().to_owned();
    (draft.body, text.replacen(&salt, &"09".repeat(16), 1).into_bytes())
}

fn stream(channel: Channel, lane: Lane) -> StreamId {
    StreamId { origin: NodeId::from_bytes([2; 16]), epoch: EpochId::from_bytes([3; 16]), channel, lane }
}

fn report() -> ReportSent {
    let unit = UnitId::from_bytes([5; 16]);
    ReportSent {
        id: ReportId::from_bytes([4; 16]),
        root: ReportId::from_bytes([4; 16]),
        writing: Writing::First,
        no: "信〔2026〕1124-03".to_owned(),
        day: 20_781,
        serial: 3,
        unit,
        unit_name: "麻黄梁镇".to_owned(),
        level: Level::Township,
        desk: Some(DeskId::from_bytes([7; 16])),
        sent_at: NIGHT,
        knew_at: Instant(NIGHT.0 - 180_000),
        happened: Moment::About { at: Instant(NIGHT.0 - 420_000) },
        happened_text: Some("2:44左右".to_owned()),
        place_text: "双柳沟煤矿".to_owned(),
        place_id: None,
        outside_reason: None,
        title: "双柳沟煤矿事故，3 人被困".to_owned(),
        what: "井下透水，3人被困".to_owned(),
        kind: "coal_mine".to_owned(),
        casualties: Casualties {
            dead: Count::NONE,
            trapped: Count::number(3).unwrap(),
            ..Casualties::default()
        },
        rating: Rating::provisional(Grade::III, true),
        rating_reason: None,
        reasons: Vec::new(),
        sources: Vec::new(),
        trail: vec![TrailStep {
            at: NIGHT,
            level: Level::Township,
            unit,
            name: "麻黄梁镇".to_owned(),
            step: "sent".to_owned(),
            medium: None,
            to: None,
            via: None,
        }],
        attachments: Vec::new(),
        reach: Some(Level::City),
        nodes: vec![NodeId::from_bytes([2; 16])],
        follow: None,
        signed: None,
        to_sign: false,
        late: None,
        written_at: None,
        place_unit: None,
    }
}

fn people() -> ReportPeople {
    let word = |text: &str| Some(text.to_owned());
    ReportPeople {
        reporter: word("白彩霞"),
        leader_on_duty: None,
        contact_name: word("折文斌"),
        contact_phone: word("0912-5550148"),
        signing: None,
    }
}

fn instruction() -> InstructionGiven {
    InstructionGiven {
        id: InstructionId::from_bytes([8; 16]),
        root: ReportId::from_bytes([4; 16]),
        title: "双柳沟煤矿事故，3 人被困".to_owned(),
        no: "批 1124-01".to_owned(),
        day: 20_781,
        serial: 1,
        unit: UnitId::from_bytes([5; 16]),
        unit_name: "陕西省".to_owned(),
        by_post: "副省长".to_owned(),
        method: InstructionMethod::Telephone,
        at: NIGHT,
        text: "全力救人，严防次生灾害。".to_owned(),
        attachment: None,
        leader_of: None,
        to: vec![InstructionTo {
            unit: UnitId::from_bytes([6; 16]),
            name: "麻黄梁镇".to_owned(),
            lead: true,
            due_at: Some(Instant(NIGHT.0 + 3_600_000)),
        }],
        home: NodeId::from_bytes([0x0a; 16]),
        nodes: vec![NodeId::from_bytes([2; 16])],
    }
}

/// A first report as it lies in the township's journal.
fn entry() -> Entry {
    let (body, sealed) = drafted(&report(), &people());
    let header = Header {
        suite: Suite::Sm2Sm3,
        event_id: EventId::from_bytes([1; 16]),
        stream: stream(Channel::Up(Level::City), Lane::Urgent),
        seq: 7,
        kind: ReportSent::KIND.to_owned(),
        version: ReportSent::VERSION,
        subject: Subject::new(ReportSent::SUBJECT, report().subject_id()),
        rev: 1,
        unit: Some(UnitId::from_bytes([5; 16])),
        actor: Some(AccountId::from_bytes([9; 16])),
        command_id: CommandId::from_bytes([6; 16]),
        recorded_at: NIGHT,
        mode: Mode::Drill,
        mark: Mark::WorkSecret,
        brief: Some("双柳沟煤矿透水".to_owned()),
    };
    let sealed_digest = sealed_digest(Some(&sealed));
    Entry { header, body, sealed: Some(sealed), sealed_digest }
}

fn checkpoint(suite: Suite) -> Checkpoint {
    let key = SigningKey::from_secret(suite, &SECRET).unwrap();
    let head = link(&[0x11; 32], &entry().digest());
    Checkpoint::sign(stream(Channel::Up(Level::City), Lane::Urgent), 7, head, NIGHT, &key).unwrap()
}

fn certificate(suite: Suite) -> Certificate {
    let key = SigningKey::from_secret(suite, &SECRET).unwrap();
    let unsigned = Certificate {
        node: NodeId::from_bytes([2; 16]),
        code: "610802105".to_owned(),
        level: Level::Township,
        name: "麻黄梁镇".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0x33; 32],
        not_before: NIGHT,
        not_after: Instant(NIGHT.0 + 86_400_000),
        issuer: NodeId::from_bytes([0x0a; 16]),
        suite,
        signature: Vec::new(),
    };
    unsigned.signed(&key).unwrap()
}

/// What is signed of something that travels as (signed bytes, signature).
fn signed_bytes(travelling: &[u8]) -> Vec<u8> {
    Reader::new(travelling).var(1024).unwrap().to_vec()
}

/// Every vector as the program makes it now.
fn made() -> BTreeMap<String, Vec<u8>> {
    let entry = entry();
    let erased = Entry { sealed: None, ..entry.clone() };
    let header = entry.header.encode();
    let (order, ordered_by) = drafted(&instruction(), &said());
    let mut all: Vec<(String, Vec<u8>)> = [
        ("body report.sent", entry.body.clone()),
        ("sealed report.sent", entry.sealed.clone().unwrap()),
        ("body instruction.given", order),
        ("sealed instruction.given", ordered_by),
        ("entry header", header.clone()),
        ("entry whole", entry.encode()),
        ("entry erased", erased.encode()),
        ("digest body", sm3(&[&entry.body]).to_vec()),
        ("digest sealed", entry.sealed_digest.to_vec()),
        ("digest entry", digest_of(&header, &entry.body, &entry.sealed_digest).to_vec()),
        ("chain first", link(&[0; 32], &entry.digest()).to_vec()),
        ("chain next", link(&[0x11; 32], &entry.digest()).to_vec()),
        ("id derived", derived_id("unit", &[b"610802105"]).to_vec()),
        ("id consequence", derived_event("report.delivered", &[4; 16], NIGHT).bytes().to_vec()),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    for (name, suite) in SUITES {
        let (head, paper) = (checkpoint(suite).encode(), certificate(suite).encode());
        all.push((format!("checkpoint {name} signed bytes"), signed_bytes(&head)));
        all.push((format!("checkpoint {name}"), head));
        all.push((format!("certificate {name} signed bytes"), signed_bytes(&paper)));
        all.push((format!("certificate {name}"), paper));
    }
    for (name, stream) in streams() {
        // A stream has no bytes of its own: it stands in the header of each of its entries.
        let header = Header { stream, ..entry.header.clone() }.encode();
        all.push((name, header.get(18..).unwrap().split_at(stream_bytes(stream)).0.to_vec()));
    }
    all.into_iter().collect()
}

fn streams() -> Vec<(String, StreamId)> {
    let channels = [
        ("local", Channel::Local),
        ("down", Channel::Down),
        ("up district", Channel::Up(Level::District)),
        ("up city", Channel::Up(Level::City)),
        ("up province", Channel::Up(Level::Province)),
        ("to", Channel::To(NodeId::from_bytes([0x0b; 16]))),
    ];
    let mut all = Vec::new();
    for (name, channel) in channels {
        all.push((format!("stream {name}"), stream(channel, Lane::Urgent)));
    }
    all.push(("stream normal".to_owned(), stream(Channel::Local, Lane::Normal)));
    all.push(("stream bulk".to_owned(), stream(Channel::Local, Lane::Bulk)));
    all
}

/// Origin, epoch, the channel's word behind its length, lane.
fn stream_bytes(stream: StreamId) -> usize {
    16 + 16 + 4 + stream.channel.to_string().len() + 1
}

fn said() -> InstructionPeople {
    InstructionPeople { by_name: Some("某某".to_owned()), taken_by: Some("高磊".to_owned()) }
}

/// The committed vectors.
fn kept() -> BTreeMap<String, Vec<u8>> {
    let lines = include_str!("golden.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (name, bytes) = line.split_once(" = ").unwrap_or_else(|| panic!("{line}"));
            (name.to_owned(), hex::decode(bytes).unwrap_or_else(|e| panic!("{name}: {e}")))
        })
        .collect()
}

#[test]
fn what_is_written_has_the_bytes_that_were_kept() {
    let (made, kept) = (made(), kept());
    let mut differing = String::new();
    for (name, bytes) in made.iter().filter(|(name, bytes)| kept.get(*name) != Some(*bytes)) {
        writeln!(differing, "{name} = {}", hex::encode(bytes)).unwrap();
    }
    assert!(
        differing.is_empty(),
        "other bytes than the kept ones, which no journal in the field has:\n{differing}"
    );
    let gone: Vec<&String> = kept.keys().filter(|name| !made.contains_key(*name)).collect();
    assert!(gone.is_empty(), "no longer made: {gone:?}");
}

#[test]
fn what_was_kept_is_read_and_its_signatures_hold() {
    let kept = kept();
    let of = |name: &str| kept.get(name).unwrap_or_else(|| panic!("no {name}")).as_slice();
    assert_eq!(serde_json::from_slice::<ReportSent>(of("body report.sent")).unwrap(), report());
    assert_eq!(
        serde_json::from_slice::<InstructionGiven>(of("body instruction.given")).unwrap(),
        instruction()
    );
    assert_eq!(serde_json::from_slice::<ReportPeople>(of("sealed report.sent")).unwrap(), people());
    assert_eq!(serde_json::from_slice::<InstructionPeople>(of("sealed instruction.given")).unwrap(), said());
    assert_eq!(Header::decode(of("entry header")), Ok(entry().header));
    let whole = Entry::decode(of("entry whole")).unwrap();
    assert!(whole == entry() && whole.sealed_is_true());
    let erased = Entry::decode(of("entry erased")).unwrap();
    assert_eq!(
        (erased.sealed.as_ref(), erased.digest()),
        (None, whole.digest()),
        "the chain outlives an erasure"
    );
    for (name, suite) in SUITES {
        let key = SigningKey::from_secret(suite, &SECRET).unwrap().verifying_key();
        let head = Checkpoint::decode(of(&format!("checkpoint {name}"))).unwrap();
        assert_eq!(head.verify(&key), Ok(()), "{name}");
        assert_eq!(
            key.verify(of(&format!("checkpoint {name} signed bytes")), &head.signature),
            Ok(()),
            "{name}"
        );
        let paper = Certificate::decode(of(&format!("certificate {name}"))).unwrap();
        assert_eq!(paper.verify(&key), Ok(()), "{name}");
        assert_eq!(
            key.verify(of(&format!("certificate {name} signed bytes")), &paper.signature),
            Ok(()),
            "{name}"
        );
    }
}
