//! `docs/exchange-vectors.txt`: what travels between levels, from fixed keys and inputs. The file
//! is made anew here and compared, and read as another implementation would read it. Nobody may
//! change a line of it that a node in the field has sent; a new form gets lines of its own.

use exchange::core::bundle::{Head, MAGIC, Outline, Reach, Reading, Whole, Writing, message_in};
use exchange::core::enrol::{self, Token, Wanted};
use exchange::core::faults::Planted;
use exchange::core::intake::{Proof, Real, Verdict, examine};
use exchange::core::lane::LaneMask;
use exchange::core::message::{
    Above, Ack, AckLine, AckStatus, Batch, Before, Enrol, Enrolled, ErasureProof, FilePart, Hello, HelloAck,
    LinkBelow, LinkWord, Message, Pull, Push, Reason, Run, StreamHead, Wake, WakeAck, WantFile,
};
use exchange::core::trust::Registry;
use exchange::core::wire;
use facts::bytes::{Reader, Writer};
use facts::crypto::sm3;
use facts::entry::{digest_of, link, sealed_digest};
use facts::file::Part;
use facts::{
    Certificate, Channel, Checkpoint, Digest32, Entry, Header, Lane, Mark, Mode, SigningKey, StreamId,
    Subject, Suite,
};
use kernel::{AccountId, AttachmentId, CommandId, EpochId, EventId, Instant, Level, NodeId, UnitId};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

/// 2026-11-24, a quarter to three in the morning in China.
const NIGHT: Instant = Instant(1_795_459_860_000);
const SUITES: [(&str, Suite); 2] = [("sm2", Suite::Sm2Sm3), ("ed25519", Suite::Ed25519)];
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/exchange-vectors.txt");

const CITY: NodeId = NodeId::from_bytes([0x0c; 16]);
const DISTRICT: NodeId = NodeId::from_bytes([0x0d; 16]);
const EPOCH: EpochId = EpochId::from_bytes([0xe0; 16]);
/// SubjectPublicKeyInfo of the P-256 key whose secret is 1, so that anybody can make it.
const SPKI: &str = concat!(
    "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
);

/// The seeds of the fuzzer: every vector of the committed file by its name.
pub fn kept() -> BTreeMap<String, Vec<u8>> {
    let text = std::fs::read_to_string(FILE).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let (name, bytes) = line.split_once(" = ").unwrap_or_else(|| panic!("no vector: {line}"));
            (name.to_owned(), hex::decode(bytes).unwrap_or_else(|e| panic!("{name}: {e}")))
        })
        .collect()
}

/// City and district with their keys and certificates in one suite.
struct Pair {
    city_key: SigningKey,
    key: SigningKey,
    city: Certificate,
    district: Certificate,
}

fn pair(suite: Suite) -> Pair {
    let city_key = SigningKey::from_secret(suite, &[0x2b; 32]).unwrap();
    let key = SigningKey::from_secret(suite, &[0x2a; 32]).unwrap();
    let wanted = |node, code: &str, level, name: &str| Wanted {
        node,
        code: code.to_owned(),
        level,
        name: name.to_owned(),
    };
    let of_city = wanted(CITY, "610800", Level::City, "榆林市");
    let city = enrol::own_root(of_city, [0x1c; 32], &city_key, NIGHT).unwrap();
    let of_district = wanted(DISTRICT, "610802", Level::District, "榆阳区");
    let alone = enrol::own_root(of_district, [0x1d; 32], &key, NIGHT).unwrap();
    let district = enrol::sign_for(&alone, &city, &city_key, NIGHT).unwrap();
    Pair { city_key, key, city, district }
}

const fn stream(channel: Channel, lane: Lane) -> StreamId {
    StreamId { origin: DISTRICT, epoch: EPOCH, channel, lane }
}

const fn urgent() -> StreamId {
    stream(Channel::Up(Level::City), Lane::Urgent)
}

fn header(suite: Suite, seq: u64, kind: &str, subject: Subject) -> Header {
    Header {
        suite,
        event_id: EventId::from_bytes([0xa0 + u8::try_from(seq).unwrap(); 16]),
        stream: urgent(),
        seq,
        kind: kind.to_owned(),
        version: 1,
        subject,
        rev: 1,
        unit: Some(UnitId::from_bytes([0x05; 16])),
        actor: None,
        command_id: CommandId::from_bytes([0x06; 16]),
        recorded_at: NIGHT,
        mode: Mode::Real,
        mark: Mark::Internal,
        brief: None,
    }
}

/// The first entry of the urgent stream: a report, with a person in its sealed part.
fn report(suite: Suite) -> Entry {
    let sealed = br#"{"salt":"09090909090909090909090909090909","contact_phone":"0912-5550148"}"#.to_vec();
    let mut header = header(suite, 1, "report.sent", Subject::new("report", [0x04; 16]));
    header.actor = Some(AccountId::from_bytes([0x09; 16]));
    header.mode = Mode::Drill;
    header.mark = Mark::WorkSecret;
    header.brief = Some("双柳沟煤矿透水，3人被困".to_owned());
    let body = r#"{"what":"井下透水，3人被困"}"#.as_bytes().to_vec();
    let sealed_digest = sealed_digest(Some(&sealed));
    Entry { header, body, sealed: Some(sealed), sealed_digest }
}

/// The second: it erases the sealed part of the first.
fn erasure(suite: Suite) -> Entry {
    let subject = Subject::new("erasure", report(suite).header.event_id.bytes());
    let body = r#"{"event":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","reason":"到期","basis":"突发事件应对法2024 第八十五条"}"#;
    Entry {
        header: header(suite, 2, "entry.erased", subject),
        body: body.as_bytes().to_vec(),
        sealed: None,
        sealed_digest: sealed_digest(None),
    }
}

fn chain(suite: Suite) -> [Digest32; 2] {
    let first = link(&[0; 32], &report(suite).digest());
    [first, link(&first, &erasure(suite).digest())]
}

fn checkpoint(suite: Suite) -> Checkpoint {
    Checkpoint::sign(urgent(), 2, chain(suite)[1], NIGHT, &pair(suite).key).unwrap()
}

/// Both entries, as the district pushes them for the first time.
fn run(suite: Suite) -> Run {
    Run {
        stream: urgent(),
        first: 1,
        prev: [0; 32],
        entries: vec![report(suite), erasure(suite)],
        checkpoint: Some(checkpoint(suite)),
        erasures: Vec::new(),
    }
}

fn proof(suite: Suite) -> ErasureProof {
    let prev = chain(suite)[0];
    ErasureProof { prev, entry: erasure(suite), after: Vec::new(), checkpoint: checkpoint(suite) }
}

/// The first entry alone, without its sealed part, and the proof that this may be so.
fn stripped(suite: Suite) -> Run {
    let signed = Checkpoint::sign(urgent(), 1, chain(suite)[0], NIGHT, &pair(suite).key).unwrap();
    Run {
        entries: vec![Entry { sealed: None, ..report(suite) }],
        checkpoint: Some(signed),
        erasures: vec![proof(suite)],
        ..run(suite)
    }
}

fn head(next: u64, hash: Digest32) -> StreamHead {
    StreamHead { stream: urgent(), next, head: hash }
}

fn heads() -> Vec<StreamHead> {
    let to_city = stream(Channel::To(CITY), Lane::Normal);
    vec![head(3, chain(Suite::Sm2Sm3)[1]), StreamHead::empty(to_city)]
}

/// A line of every form.
fn lines() -> Vec<AckLine> {
    let held = head(3, chain(Suite::Sm2Sm3)[1]);
    let others = [AckStatus::Ok, AckStatus::Gap, AckStatus::Equivocation];
    let refused = Reason::ALL.map(AckStatus::Refused);
    others.into_iter().chain(refused).map(|status| AckLine { held, status }).collect()
}

fn hello(suite: Suite) -> Hello {
    let Pair { city, district, .. } = pair(suite);
    Hello {
        request: 1,
        protocol: (1, 1),
        program: "0.1.0".to_owned(),
        node: DISTRICT,
        boot: EpochId::from_bytes([0xb2; 16]),
        previous_boot: Some(EpochId::from_bytes([0xb1; 16])),
        epoch: EPOCH,
        chain: vec![district, city],
        now: NIGHT,
        heads: heads(),
        subtree: [0; 32],
        kinds: vec![("report.sent".to_owned(), 1), ("entry.erased".to_owned(), 1)],
    }
}

fn hello_ack(suite: Suite) -> HelloAck {
    let Pair { city, district, .. } = pair(suite);
    HelloAck {
        request: 1,
        protocol: 1,
        program: "0.1.0".to_owned(),
        node: CITY,
        boot: EpochId::from_bytes([0xc1; 16]),
        heard_at: Instant(NIGHT.0 + 40),
        now: Instant(NIGHT.0 + 41),
        chain: vec![city.clone()],
        heads: vec![head(2, chain(suite)[0])],
        subtree: subtree(&city, &district),
        kinds: vec![("report.sent".to_owned(), 1)],
        lanes: LaneMask::default().with(Lane::Normal),
    }
}

/// The digest over what the city knows below itself: the district.
fn subtree(city: &Certificate, district: &Certificate) -> Digest32 {
    let mut known = Registry::default();
    known.vouch(city.clone());
    assert_eq!(known.take(district, &Real), Ok(true));
    known.digest_below(CITY)
}

fn token() -> Token {
    Token { secret: [0x33; 16], parent_spki: [0x1c; 32] }
}

fn asked(suite: Suite) -> Enrol {
    let wanted = Wanted {
        node: DISTRICT,
        code: "610802".to_owned(),
        level: Level::District,
        name: "榆阳区".to_owned(),
    };
    enrol::request(&token(), wanted, [0x1d; 32], &pair(suite).key, None).unwrap()
}

fn part() -> Part {
    Part {
        number: 1,
        parts: 2,
        size: 262_149,
        name: "井口.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: b"water".to_vec(),
    }
}

/// Every message, some in more than one form; those that carry certificates or runs in both suites.
fn messages() -> Vec<(String, Message)> {
    let file = AttachmentId::from_bytes([0xf1; 16]);
    let wake = Wake {
        request: 12,
        now: NIGHT,
        offset_ms: Some(-1_500),
        subtree: [0; 32],
        lanes: LaneMask::default(),
        heads: heads(),
    };
    let down = Wake { request: 13, offset_ms: None, lanes: LaneMask::ALL, heads: Vec::new(), ..wake };
    let mut all: Vec<(String, Message)> = [
        ("ack", Message::Ack(Ack { request: 7, lane: Lane::Urgent, lines: lines() })),
        ("pull", Message::Pull(Pull { request: 8, lane: Lane::Urgent, limit: 256, lines: lines() })),
        (
            "batch empty",
            Message::Batch(Batch {
                request: 9,
                lane: Lane::Bulk,
                certificates: Vec::new(),
                runs: Vec::new(),
            }),
        ),
        ("wake up", Message::Wake(wake)),
        ("wake down", Message::Wake(down)),
        ("wake_ack", Message::WakeAck(WakeAck { request: 12, echo: NIGHT, now: Instant(NIGHT.0 - 1_460) })),
        ("want_certificates", Message::WantCertificates(vec![CITY, DISTRICT])),
        ("refused", Message::Refused { request: 7, reason: Reason::NoSession }),
        ("want_file", Message::WantFile(WantFile { request: 14, file, origin: DISTRICT, part: 1 })),
        ("file_part", Message::FilePart(FilePart { request: 14, file, part: Some(part()) })),
        ("file_part not here", Message::FilePart(FilePart { request: 14, file, part: None })),
        ("want_back", Message::WantBack(heads())),
        ("renew", Message::Renew(15)),
        (
            "grandparent",
            Message::Grandparent(Some(Above { node: CITY, address: "https://shi.example:7443".to_owned() })),
        ),
        ("grandparent none", Message::Grandparent(None)),
        (
            "below",
            Message::Below(vec![
                LinkBelow { node: DISTRICT, word: LinkWord::Up, since: NIGHT, urgent: 0 },
                LinkBelow { node: CITY, word: LinkWord::Refused(Reason::Clone), since: NIGHT, urgent: 3 },
            ]),
        ),
        ("kinds", Message::Kinds(vec![("report.sent".to_owned(), 1), ("unit.opened".to_owned(), 1)])),
    ]
    .map(|(name, message)| (name.to_owned(), message))
    .into();
    for (name, suite) in SUITES {
        let Pair { city, district, key, .. } = pair(suite);
        let papers = vec![city.clone(), district.clone()];
        let push =
            Push { request: 7, lane: Lane::Urgent, certificates: papers.clone(), runs: vec![run(suite)] };
        let batch =
            Batch { request: 8, lane: Lane::Urgent, certificates: Vec::new(), runs: vec![stripped(suite)] };
        let words = enrol::words(&city, &district);
        let before = Before { began: NIGHT, rev: 7 };
        let enrolled = Enrolled {
            certificate: district.clone(),
            chain: vec![city],
            grandparent: Some("https://sheng.example:7443".to_owned()),
            words,
        };
        let new = SigningKey::from_secret(suite, &[0x2c; 32]).unwrap();
        let key_change = enrol::key_change(16, &district, &key, &new, [0x1e; 32]).unwrap();
        let renewed = Message::Renewed { request: 15, certificate: Box::new(district) };
        all.extend(
            [
                ("hello", Message::Hello(Box::new(hello(suite)))),
                ("hello_ack", Message::HelloAck(Box::new(hello_ack(suite)))),
                ("push", Message::Push(push)),
                ("batch", Message::Batch(batch)),
                ("certificates", Message::Certificates(papers)),
                ("enrol", Message::Enrol(Box::new(asked(suite)))),
                ("enrolled", Message::Enrolled(Box::new(enrolled))),
                (
                    "enrol, who moves",
                    Message::Enrol(Box::new(Enrol { before: Some(before), ..asked(suite) })),
                ),
                ("renewed", renewed),
                ("key_change", Message::KeyChange(Box::new(key_change))),
            ]
            .map(|(what, message)| (format!("{what} {name}"), message)),
        );
    }
    all
}

/// A file as the district writes it for the city: receipt, papers, one batch, signature.
fn bundle(suite: Suite) -> Vec<u8> {
    let Pair { city, district, key, .. } = pair(suite);
    let held = StreamHead {
        stream: StreamId { origin: CITY, ..stream(Channel::Down, Lane::Urgent) },
        ..head(5, [0x77; 32])
    };
    let head = Head {
        from: DISTRICT,
        to: CITY,
        made_at: NIGHT,
        part: 1,
        program: "0.1.0".to_owned(),
        chain: vec![district.clone(), city.clone()],
        lines: vec![AckLine { held, status: AckStatus::Ok }],
        wanted: Vec::new(),
    };
    let reaches = vec![Reach { stream: urgent(), from: 1, until: 3 }];
    let outline = Outline { head, certificates: vec![city, district], reaches };
    let (mut writing, mut frames) = Writing::begin(outline, usize::MAX, usize::MAX);
    frames.push(writing.put(vec![run(suite)]).unwrap());
    let signature = key.sign(&writing.to_sign(suite)).unwrap().to_vec();
    frames.push(writing.seal(suite, signature));
    let framed = frames.iter().flat_map(|frame| behind_length(frame));
    MAGIC.into_iter().chain(framed).collect()
}

fn behind_length(bytes: &[u8]) -> Vec<u8> {
    let mut w = Writer::with_capacity(bytes.len() + 4);
    w.var(bytes);
    w.finish()
}

/// What is signed of something that travels as (signed bytes, signature).
fn signed_bytes(travelling: &[u8]) -> Vec<u8> {
    Reader::new(travelling).var(1024).unwrap().to_vec()
}

/// Bytes that have no meaning, one for each rule that a reader may forget.
fn meaningless() -> Vec<(&'static str, Vec<u8>)> {
    let of = |message: &Message| wire::encode(message);
    let changed = |mut bytes: Vec<u8>, at: usize, to: u8| {
        bytes[at] = to;
        bytes
    };
    let renew = of(&Message::Renew(15));
    let pull = of(&Message::Pull(Pull { request: 8, lane: Lane::Urgent, limit: 256, lines: Vec::new() }));
    let refused = of(&Message::Refused { request: 7, reason: Reason::Malformed });
    let back = |channel: &[u8]| {
        let mut w = Writer::with_capacity(128);
        w.u8(1).u8(16).u16(1).fixed(&DISTRICT.bytes()).fixed(&EPOCH.bytes()).var(channel);
        w.u8(0).u64(1).fixed(&[0; 32]);
        w.finish()
    };
    assert!(wire::decode(&back(b"local")).is_ok());
    vec![
        ("nothing", Vec::new()),
        ("layout 2", changed(renew.clone(), 0, 2)),
        ("message 19", changed(renew.clone(), 1, 19)),
        ("a byte too few", renew[..renew.len() - 1].to_vec()),
        ("a byte too many", [renew.as_slice(), &[0]].concat()),
        ("lane 3", changed(pull.clone(), 10, 3)),
        ("65 lines of a pull", changed(pull, 14, 65)),
        ("reason 20", changed(refused, 10, 20)),
        ("a channel nobody knows", back(b"up:country")),
        ("an addressee in capitals", back(format!("to:{}", "0D".repeat(16)).as_bytes())),
        ("an addressee with hyphens", back(b"to:0d0d0d0d-0d0d-0d0d-0d0d-0d0d0d0d0d0d")),
        ("text that is none", back(b"loc\xffl")),
    ]
}

/// The file as the program makes it now.
fn made() -> String {
    let mut out = Page::default();
    out.note(
        "The exchange between levels, byte by byte: see exchange.md. Each line is a name and hexadecimal.\n\
         Made from fixed keys and inputs by crates/exchange/tests/exchange/vectors.rs, which also compares it.\n\
         A line that a node in the field has sent is never changed; a new form gets lines of its own.\n\
         SM2 signatures here were made without randomness; other signatures of the same bytes are as good.\n\n\
         The district 榆阳区 (node 0d…, epoch e0…) stands below the city 榆林市 (node 0c…), which is a root.\n\
         Secret keys are 32 times the same byte. The time is 1795459860000.",
    );
    keys(&mut out);
    entries(&mut out);
    papers(&mut out);
    out.note("Messages. The first byte is the layout, the second the message.");
    for (name, message) in messages() {
        out.put(&format!("message {name}"), &wire::encode(&message));
    }
    out.note("A message in the wake stream: behind its length.");
    out.put("frame renew", &behind_length(&wire::encode(&Message::Renew(15))));
    out.note("A proof of an erasure, as it stands in a run.");
    out.put("erasure", &wire::encode_erasure(&proof(Suite::Sm2Sm3)));
    out.note("Bundles: a receipt, two certificates, one batch, signed.");
    for (name, suite) in SUITES {
        out.put(&format!("bundle {name}"), &bundle(suite));
    }
    out.note("Not to be read as a message by anybody.");
    for (name, bytes) in meaningless() {
        out.put(&format!("no message: {name}"), &bytes);
    }
    out.text
}

fn keys(out: &mut Page) {
    out.note("Keys, the TLS key's pin (the P-256 key with the secret 1), token and digits.");
    for (name, suite) in SUITES {
        let Pair { city_key, key, .. } = pair(suite);
        for (whose, key) in [("city", city_key), ("district", key)] {
            out.put(&format!("key {name} {whose} secret"), &key.secret());
            out.put(&format!("key {name} {whose}"), &key.verifying_key().bytes);
        }
    }
    let spki = hex::decode(SPKI).unwrap();
    out.put("tls key", &spki);
    out.put("tls pin", &sm3(&[&spki]));
    out.put("token secret", &token().secret);
    out.put("token pin of the parent", &token().parent_spki);
    out.put("token text", token().text().as_bytes());
    out.put("token as kept", &enrol::secret_digest(&token().secret));
    for (name, suite) in SUITES {
        let Pair { city, district, .. } = pair(suite);
        out.put(&format!("digits {name}"), enrol::words(&city, &district).as_bytes());
    }
}

fn entries(out: &mut Page) {
    out.note("The first entry of the urgent stream up:city, and the second, which erases its sealed part.");
    for (name, suite) in SUITES {
        let (first, second) = (report(suite), erasure(suite));
        let header = first.header.encode();
        out.put(&format!("header {name}"), &header);
        if suite == Suite::Sm2Sm3 {
            out.put("body", &first.body);
            out.put("sealed", first.sealed.as_deref().unwrap());
            out.put("digest of the body", &sm3(&[&first.body]));
            out.put("digest of the sealed part", &first.sealed_digest);
        }
        out.put(&format!("digest {name}"), &digest_of(&header, &first.body, &first.sealed_digest));
        out.put(&format!("entry {name}"), &first.encode());
        out.put(&format!("entry {name} erased"), &Entry { sealed: None, ..first }.encode());
        out.put(&format!("entry {name} second"), &second.encode());
        let [one, two] = chain(suite);
        out.put(&format!("chain {name} 1"), &one);
        out.put(&format!("chain {name} 2"), &two);
        let signed = checkpoint(suite).encode();
        out.put(&format!("signed bytes of checkpoint {name}"), &signed_bytes(&signed));
        out.put(&format!("checkpoint {name}"), &signed);
    }
}

fn papers(out: &mut Page) {
    out.note("Certificates, and the digest over all below the city.");
    for (name, suite) in SUITES {
        let Pair { city, district, .. } = pair(suite);
        for (whose, certificate) in [("city", &city), ("district", &district)] {
            let bytes = certificate.encode();
            out.put(&format!("signed bytes of certificate {name} {whose}"), &signed_bytes(&bytes));
            out.put(&format!("certificate {name} {whose}"), &bytes);
        }
        out.put(&format!("subtree {name}"), &subtree(&city, &district));
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn note(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        for line in text.lines() {
            writeln!(self.text, "{}", format!("# {line}").trim_end()).unwrap();
        }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) {
        writeln!(self.text, "{name} = {}", hex::encode(bytes)).unwrap();
    }
}

#[test]
fn what_is_sent_has_the_bytes_that_were_kept() {
    let made = made();
    if std::fs::read_to_string(FILE).is_ok_and(|kept| kept == made) {
        return;
    }
    let beside = concat!(env!("CARGO_TARGET_TMPDIR"), "/exchange-vectors.txt");
    std::fs::write(beside, made).unwrap();
    panic!(
        "other bytes than docs/exchange-vectors.txt pins; compare it with {beside}, which is what is made now"
    );
}

#[test]
fn every_vector_is_read_and_written_again() {
    let kept = kept();
    for (name, bytes) in &kept {
        let again = match name.split_once(' ') {
            Some(("message", _)) => {
                wire::encode(&wire::decode(bytes).unwrap_or_else(|e| panic!("{name}: {e}")))
            }
            Some(("header", _)) => Header::decode(bytes).unwrap().encode(),
            Some(("entry", _)) => Entry::decode(bytes).unwrap().encode(),
            Some(("checkpoint", _)) => Checkpoint::decode(bytes).unwrap().encode(),
            Some(("certificate", _)) => Certificate::decode(bytes).unwrap().encode(),
            Some(("frame", _)) => behind_length(Reader::new(bytes).var(usize::MAX).unwrap()),
            Some(("bundle", _)) => unfolded(bytes),
            Some(("no", _)) => {
                assert!(wire::decode(bytes).is_err(), "{name} was read");
                continue;
            }
            _ if name == "erasure" => wire::encode_erasure(&wire::decode_erasure(bytes).unwrap()),
            _ if name == "token text" => {
                let text = String::from_utf8(bytes.clone()).unwrap();
                Token::parse(&text).unwrap().text().into_bytes()
            }
            _ => continue,
        };
        assert_eq!(hex::encode(again), hex::encode(bytes), "{name}");
    }
    // Every message has its vector.
    let named = kept.iter().filter(|(name, _)| name.starts_with("message "));
    let kinds: std::collections::BTreeSet<u8> = named.map(|(_, bytes)| bytes[1]).collect();
    assert_eq!(kinds, (1..=23).collect());
}

/// A bundle's frames, each read and written again.
fn unfolded(bytes: &[u8]) -> Vec<u8> {
    let mut again = MAGIC.to_vec();
    for frame in frames(bytes) {
        let written = match message_in(frame).unwrap() {
            Some(message) => exchange::core::bundle::file::message_frame(&message),
            None => frame.to_vec(),
        };
        again.extend(behind_length(&written));
    }
    again
}

fn frames(bytes: &[u8]) -> Vec<&[u8]> {
    let mut r = Reader::new(bytes.strip_prefix(&MAGIC).unwrap());
    let mut frames = Vec::new();
    while r.end().is_err() {
        frames.push(r.var(usize::MAX).unwrap());
    }
    frames
}

fn whole(bytes: &[u8]) -> Whole {
    let mut reading = Reading::default();
    for frame in frames(bytes) {
        reading.frame(frame).unwrap();
    }
    reading.end().unwrap()
}

/// What a receiver asks of the vectors before it believes them.
#[test]
fn the_vectors_hold_what_they_claim() {
    let kept = kept();
    let of = |name: &str| kept.get(name).unwrap_or_else(|| panic!("no {name}")).as_slice();
    for (name, suite) in SUITES {
        let Pair { key, city, district, .. } = pair(suite);
        let verifying = key.verifying_key();
        assert_eq!(of(&format!("key {name} district")), verifying.bytes);
        let paper = Certificate::decode(of(&format!("certificate {name} district"))).unwrap();
        assert_eq!((paper.verify(&city.signing), &paper), (Ok(()), &district));
        let Ok(Message::Push(push)) = wire::decode(of(&format!("message push {name}"))) else {
            panic!("no push")
        };
        let judged = |run: &Run, next: u64, hash| {
            examine(run.clone(), head(next, hash), &[Arc::new(district.clone())], &Real, Planted::default())
        };
        let Verdict::Accept(run) = judged(&push.runs[0], 1, [0; 32]) else { panic!("not taken") };
        let last: Digest32 = of(&format!("chain {name} 2")).try_into().unwrap();
        assert_eq!(run.head_after(), head(3, last));
        assert!(matches!(judged(&push.runs[0], 3, last), Verdict::Held(_)));
        let Ok(Message::Batch(batch)) = wire::decode(of(&format!("message batch {name}"))) else {
            panic!("no batch")
        };
        assert!(matches!(judged(&batch.runs[0], 1, [0; 32]), Verdict::Accept(_)), "erased, and proven to be");
        let bare = Run { erasures: Vec::new(), ..batch.runs[0].clone() };
        assert_eq!(judged(&bare, 1, [0; 32]), Verdict::Refused(Reason::Stripped));
        let Whole { seal, digest, entries, .. } = whole(of(&format!("bundle {name}")));
        assert!(Real.seal(&seal, &digest, &verifying) && !seal.continues && entries == 2);
    }
}
