//! Whatever reaches a decoder: no panic, one form, and no more memory than a small multiple of
//! the bytes; and whatever can be read reaches a node in a session, which goes on as before.
//!
//! A few seconds with every run of the tests, always the same ones. `FUZZ_SECONDS=3600` goes on
//! for so long, from `FUZZ_SEED` (1 when absent). What failed is printed as hexadecimal.

use crate::mutate::{below, changed, one_of};
use crate::vectors::kept;
use exchange::core::bundle::{Bookmark, Reading, message_in};
use exchange::core::enrol::Token;
use exchange::core::intake::Real;
use exchange::core::lane::Jitter;
use exchange::core::message::{
    AckLine, AckStatus, ErasureProof, Hello, Message, Pull, Run, StreamHead, Wake,
};
use exchange::core::wire;
use exchange::core::{
    Command, Effect, Event, Failure, Identity, Kept, Node, Notice, PersistItem, Restored, Role, Stored,
};
use facts::{Certificate, Channel, Checkpoint, Entry, Header, Lane, StreamId};
use kernel::{EpochId, Instant, Level, NodeId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

/// Changes tried by a short run.
const SHORT: u64 = 60_000;
/// Lives of a node in a short run, and messages in each.
const LIVES: u64 = 200;
const STEPS: usize = 300;
/// A decoded value takes no more than this many times its bytes, and this much beside them: a list that
/// grows holds up to twice its items, and an empty text of four bytes is three words in memory.
const TIMES: usize = 16;
const BESIDE: usize = 4_096;
/// Seeds that were found on the way are kept up to this number and length.
const FOUND: usize = 4_000;
const FOUND_BYTES: usize = 32 * 1024;

/// Prints what was being tried when something panics.
struct Tried<'a>(&'a str, &'a [u8]);

impl Drop for Tried<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            tell(&format!("while trying {}: {}\n", self.0, hex::encode(self.1)));
        }
    }
}

fn tell(text: &str) {
    // Nobody need read it.
    let _closed = std::io::stderr().write_all(text.as_bytes());
}

/// How long a run goes on.
struct Budget {
    started: std::time::Instant,
    seconds: Option<u64>,
    rounds: u64,
}

impl Budget {
    fn of(rounds: u64) -> Self {
        let seconds = std::env::var("FUZZ_SECONDS").ok().map(|text| text.parse().unwrap());
        Self { started: std::time::Instant::now(), seconds, rounds }
    }

    fn lasts(&self, done: u64) -> bool {
        match self.seconds {
            Some(seconds) => self.started.elapsed() < Duration::from_secs(seconds),
            None => done < self.rounds,
        }
    }

    fn is_long(&self) -> bool {
        self.seconds.is_some()
    }
}

fn seed() -> u64 {
    std::env::var("FUZZ_SEED").map_or(1, |text| text.parse().unwrap())
}

/// One decoder. What it says is how far it came: a new answer is worth going on from.
type Decoder = fn(&[u8]) -> String;

const DECODERS: [(&str, Decoder); 9] = [
    ("message", of_message),
    ("entry", |bytes| one_form(bytes, Entry::decode(bytes).map(|e| (e.encode(), weight_of_entry(&e))))),
    ("header", |bytes| one_form(bytes, Header::decode(bytes).map(|h| (h.encode(), 0)))),
    ("certificate", |bytes| one_form(bytes, Certificate::decode(bytes).map(|c| (c.encode(), 0)))),
    ("checkpoint", |bytes| one_form(bytes, Checkpoint::decode(bytes).map(|c| (c.encode(), 0)))),
    ("erasure", |bytes| {
        one_form(bytes, wire::decode_erasure(bytes).map(|p| (wire::encode_erasure(&p), weight_of_proof(&p))))
    }),
    ("bundle", of_bundle),
    ("token", of_token),
    ("bookmark", of_bookmark),
];

fn one_form<E: std::fmt::Debug>(bytes: &[u8], read: Result<(Vec<u8>, usize), E>) -> String {
    match read {
        Err(why) => format!("{why:?}"),
        Ok((again, weight)) => {
            assert!(again == bytes, "a second form of {}", hex::encode(&again));
            assert!(weight <= bytes.len() * TIMES + BESIDE, "{weight} bytes of memory");
            "read".to_owned()
        }
    }
}

fn of_message(bytes: &[u8]) -> String {
    let read = wire::decode(bytes);
    match &read {
        Ok(message) => {
            one_form(bytes, read.as_ref().map(|m| (wire::encode(m), weight_of(m))));
            shape_of(message)
        }
        Err(why) => format!("{why:?} {:?}", bytes.get(1)),
    }
}

/// As the HTTP adapter reads a file: what it begins with, then frames behind their lengths.
fn of_bundle(bytes: &[u8]) -> String {
    let mut reading = Reading::default();
    let mut rest = bytes.get(16..).unwrap_or_default();
    let mut frames = 0;
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap();
        let Some((frame, tail)) = tail.split_at_checked(length) else { break };
        rest = tail;
        frames += 1;
        if let Err(why) = reading.frame(frame) {
            return format!("{why:?} {frames}");
        }
        if let Some(message) = message_in(frame).unwrap() {
            of_message(&wire::encode(&message));
        }
    }
    match reading.end() {
        Ok(whole) => format!("{} entries, {} lines", whole.entries.min(4), whole.head.lines.len().min(4)),
        Err(why) => format!("{why:?} {frames}"),
    }
}

fn of_token(bytes: &[u8]) -> String {
    let read = std::str::from_utf8(bytes).ok().and_then(|text| Token::parse(text).ok());
    if let Some(token) = &read {
        assert_eq!(Token::parse(&token.text()), Ok(*token));
    }
    format!("{}", read.is_some())
}

fn of_bookmark(bytes: &[u8]) -> String {
    let read = Bookmark::parse(&hex::encode(bytes));
    if let Some(mark) = &read {
        assert_eq!(mark.text(), hex::encode(bytes));
    }
    format!("{}", read.is_some())
}

/// What a message holds, roughly: another roughness is another place of the decoder.
fn shape_of(message: &Message) -> String {
    let few = |n: usize| n.min(3);
    let mut shape = message.name().to_owned();
    let runs = |shape: &mut String, runs: &[Run]| {
        for run in runs.iter().take(3) {
            write!(
                shape,
                " run {} {} {}",
                few(run.entries.len()),
                run.checkpoint.is_some(),
                few(run.erasures.len())
            )
            .unwrap();
        }
    };
    let more = match message {
        Message::Hello(m) => format!(
            "{} {} {} {}",
            few(m.chain.len()),
            few(m.heads.len()),
            few(m.kinds.len()),
            m.previous_boot.is_some()
        ),
        Message::HelloAck(m) => {
            format!("{} {} {}", few(m.chain.len()), few(m.heads.len()), few(m.kinds.len()))
        }
        Message::Push(m) => {
            runs(&mut shape, &m.runs);
            format!("{}", few(m.certificates.len()))
        }
        Message::Batch(m) => {
            runs(&mut shape, &m.runs);
            format!("{}", few(m.certificates.len()))
        }
        Message::Ack(m) => format!("{}", few(m.lines.len())),
        Message::Pull(m) => format!("{}", few(m.lines.len())),
        Message::Wake(m) => format!("{} {}", few(m.heads.len()), m.offset_ms.is_some()),
        Message::WantBack(m) => format!("{}", few(m.len())),
        Message::Certificates(m) => format!("{}", few(m.len())),
        Message::WantCertificates(m) => format!("{}", few(m.len())),
        Message::Enrolled(m) => format!("{} {}", few(m.chain.len()), m.grandparent.is_some()),
        Message::FilePart(m) => format!("{}", m.part.is_some()),
        _ => String::new(),
    };
    format!("{shape} {more}")
}

/// Bytes that a decoded message holds, lists by their capacity.
fn weight_of(message: &Message) -> usize {
    fn list<T>(list: &Vec<T>) -> usize {
        list.capacity() * size_of::<T>()
    }
    let certificates =
        |all: &Vec<Certificate>| list(all) + all.iter().map(weight_of_certificate).sum::<usize>();
    let kinds =
        |all: &Vec<(String, u16)>| list(all) + all.iter().map(|(kind, _)| kind.capacity()).sum::<usize>();
    let runs = |all: &Vec<Run>| list(all) + all.iter().map(weight_of_run).sum::<usize>();
    size_of::<Message>()
        + match message {
            Message::Hello(m) => {
                size_of::<Hello>() + certificates(&m.chain) + list(&m.heads) + kinds(&m.kinds)
            }
            Message::HelloAck(m) => {
                size_of::<Hello>() + certificates(&m.chain) + list(&m.heads) + kinds(&m.kinds)
            }
            Message::Push(m) => certificates(&m.certificates) + runs(&m.runs),
            Message::Batch(m) => certificates(&m.certificates) + runs(&m.runs),
            Message::Ack(m) => list(&m.lines),
            Message::Pull(m) => list(&m.lines),
            Message::Wake(m) => list(&m.heads),
            Message::WantBack(heads) => list(heads),
            Message::WantCertificates(nodes) => list(nodes),
            Message::Certificates(all) => certificates(all),
            Message::Enrol(m) => m.secret.capacity() + weight_of_certificate(&m.request),
            Message::Enrolled(m) => certificates(&m.chain) + weight_of_certificate(&m.certificate),
            Message::Renewed { certificate, .. } => weight_of_certificate(certificate),
            Message::KeyChange(m) => weight_of_certificate(&m.wanted) + weight_of_certificate(&m.vouched),
            Message::Kinds(all) => kinds(all),
            Message::Below(links) => list(links),
            Message::Grandparent(above) => above.as_ref().map_or(0, |above| above.address.capacity()),
            Message::FilePart(m) => m.part.as_ref().map_or(0, |p| p.bytes.capacity() + p.name.capacity()),
            _ => 0,
        }
}

fn weight_of_certificate(c: &Certificate) -> usize {
    size_of::<Certificate>()
        + c.code.capacity()
        + c.name.capacity()
        + c.signing.bytes.capacity()
        + c.signature.capacity()
}

fn weight_of_run(run: &Run) -> usize {
    let entries: usize = run.entries.iter().map(weight_of_entry).sum();
    let spare = (run.entries.capacity() - run.entries.len()) * size_of::<Entry>();
    let erasures = run.erasures.capacity() * size_of::<ErasureProof>();
    entries + spare + erasures + run.erasures.iter().map(weight_of_proof).sum::<usize>()
}

fn weight_of_proof(proof: &ErasureProof) -> usize {
    weight_of_entry(&proof.entry) + proof.after.capacity() * 32 + proof.checkpoint.signature.capacity()
}

fn weight_of_entry(entry: &Entry) -> usize {
    let header = &entry.header;
    let texts = header.kind.capacity()
        + header.subject.kind.len()
        + header.brief.as_ref().map_or(0, String::capacity);
    size_of::<Entry>() + texts + entry.body.capacity() + entry.sealed.as_ref().map_or(0, Vec::capacity)
}

/// The vectors of each decoder.
fn corpus() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let kept = kept();
    let of = |begins: &[&str]| -> Vec<Vec<u8>> {
        let named = kept.iter().filter(|(name, _)| begins.iter().any(|b| name.starts_with(b)));
        named.map(|(_, bytes)| bytes.clone()).collect()
    };
    let mark = {
        let mut mark = vec![0, 2];
        // The stream up:city that the message begins with behind its count.
        mark.extend_from_slice(&kept["message want_back"][4..48]);
        mark.extend_from_slice(&7u64.to_be_bytes());
        mark
    };
    BTreeMap::from([
        ("message", of(&["message ", "no message: "])),
        ("entry", of(&["entry "])),
        ("header", of(&["header "])),
        ("certificate", of(&["certificate "])),
        ("checkpoint", of(&["checkpoint "])),
        ("erasure", of(&["erasure"])),
        ("bundle", of(&["bundle "])),
        ("token", of(&["token text"])),
        ("bookmark", vec![mark]),
    ])
}

#[test]
fn any_bytes_leave_a_decoder_unhurt() {
    let mut corpus = corpus();
    let mut dice = Jitter::new(seed());
    let budget = Budget::of(SHORT);
    let mut answers: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
    let mut done = 0u64;
    while budget.lasts(done) {
        // Messages are what most comes of.
        let at = if dice.below(2) == 0 { 0 } else { below(&mut dice, DECODERS.len()) };
        let (name, decode) = DECODERS[at];
        let seeds = corpus.get_mut(name).unwrap();
        let (one, other) = (below(&mut dice, seeds.len()), below(&mut dice, seeds.len()));
        let bytes = changed(&mut dice, &seeds[one], &seeds[other]);
        let tried = Tried(name, &bytes);
        let answer = decode(&bytes);
        drop(tried);
        let refused = !answer.starts_with(char::is_lowercase);
        let count = answers.entry(name).or_default().entry(answer).or_default();
        *count += 1;
        // Of what is refused there is enough; a few are a way to what nobody thought of.
        let new = *count == 1 && (!refused || dice.below(4) == 0);
        if new && seeds.len() < FOUND && bytes.len() <= FOUND_BYTES {
            seeds.push(bytes);
        }
        done += 1;
    }
    let read = answers["message"].iter().filter(|(answer, _)| answer.starts_with(char::is_lowercase));
    let read: u64 = read.map(|(_, count)| count).sum();
    assert!(
        read * 20 > answers["message"].values().sum(),
        "too crude to test anything: {read} of {done} were read"
    );
    if budget.is_long() {
        let shapes: usize = answers.values().map(BTreeMap::len).sum();
        tell(&format!("decoders: {done} inputs, {read} messages read, {shapes} different answers\n"));
    }
}

/// A node and what it has asked of the world and not yet heard.
struct Life {
    node: Node<Real>,
    neighbour: NodeId,
    now: Instant,
    owed: VecDeque<Event>,
    /// Requests that the neighbour has not answered.
    asked: Vec<u64>,
    lines: Vec<(u64, Vec<AckStatus>)>,
    /// Streams of which it was told on that the neighbour holds them.
    told: u64,
}

const CITY: NodeId = NodeId::from_bytes([0x0c; 16]);
const DISTRICT: NodeId = NodeId::from_bytes([0x0d; 16]);
const NIGHT: Instant = Instant(1_795_459_860_000);

impl Life {
    /// The city with the district below it, or the district with the city above.
    fn begin(kept: &BTreeMap<String, Vec<u8>>, above: bool, seed: u64) -> Self {
        let paper =
            |whose: &str| Certificate::decode(&kept[&format!("certificate ed25519 {whose}")]).unwrap();
        let me = Identity {
            node: if above { CITY } else { DISTRICT },
            level: if above { Level::City } else { Level::District },
            epoch: EpochId::from_bytes([0xee; 16]),
            boot: EpochId::from_bytes([0xbb; 16]),
            previous_boot: None,
            program: "fuzz".to_owned(),
            kinds: Vec::new(),
        };
        let restored = Restored {
            vouched: vec![paper("city")],
            certificates: vec![paper("district")],
            ..Restored::default()
        };
        let (neighbour, role) = if above { (DISTRICT, Role::Child) } else { (CITY, Role::Parent) };
        let node = Node::new(me, restored, seed, Real);
        let mut life = Self {
            node,
            neighbour,
            now: NIGHT,
            owed: VecDeque::new(),
            asked: Vec::new(),
            lines: Vec::new(),
            told: 0,
        };
        life.step(Event::Command(Command::AddPeer { node: neighbour, role }));
        life
    }

    fn step(&mut self, event: Event) {
        for effect in self.node.step(self.now, event) {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        let owed = match effect {
            Effect::Send(_, message) => {
                self.asked.extend(message.asks());
                if let Message::Ack(ack) = message {
                    self.lines.push((ack.request, ack.lines.iter().map(|line| line.status).collect()));
                }
                return;
            }
            Effect::Persist { ticket, items, .. } => {
                let stored = items.iter().filter_map(|item| match item {
                    PersistItem::Run(run) | PersistItem::GivenBack(run) => {
                        Some(Stored { held: run.head_after(), differs: false })
                    }
                    PersistItem::Compare(run) => {
                        Some(Stored { held: self.node.held(run.stream), differs: false })
                    }
                    _ => None,
                });
                Event::Persisted { ticket, stored: stored.collect() }
            }
            Effect::Read { id, .. } => Event::Runs { id, runs: Vec::new() },
            Effect::ReadPart { id, .. } => Event::PartRead { id, part: None },
            Effect::KeepPart { file, .. } => Event::PartKept { file, kept: Kept::Failed },
            Effect::Issue { peer, request, .. } => Event::Issued { peer, request, certificate: None },
            Effect::ArmTimer(id, _) => Event::Timer(id),
            Effect::Notify(Notice::HeldBy(..)) => {
                self.told += 1;
                return;
            }
            Effect::Took { .. } | Effect::Notify(_) => return,
        };
        self.owed.push_back(owed);
    }

    /// The world answers one of the things that it owes, or refuses it.
    fn answer(&mut self, dice: &mut Jitter) {
        let Some(event) = self.owed.pop_front() else { return };
        if matches!(event, Event::Timer(_)) {
            self.now = Instant(self.now.0 + dice.below(20_000));
        }
        match event {
            Event::Persisted { ticket, .. } if dice.below(8) == 0 => {
                self.step(Event::PersistFailed { ticket });
            }
            event => self.step(event),
        }
    }

    /// The world answers all that it owes; no time passes.
    fn settle(&mut self, dice: &mut Jitter) {
        while !self.owed.is_empty() {
            self.owed.retain(|event| !matches!(event, Event::Timer(_)));
            self.answer(dice);
        }
    }
}

/// Whether the district's entries are taken as if nothing had been.
fn goes_on(life: &mut Life, kept: &BTreeMap<String, Vec<u8>>, dice: &mut Jitter) {
    life.settle(dice);
    life.step(Event::PeerDown(DISTRICT));
    life.step(Event::Command(Command::Unclone(DISTRICT)));
    let Ok(Message::Hello(hello)) = wire::decode(&kept["message hello ed25519"]) else { panic!("no hello") };
    let hello = Hello { boot: EpochId::random(), previous_boot: None, ..*hello };
    life.step(Event::Received(DISTRICT, Message::Hello(Box::new(hello))));
    let Ok(Message::Push(mut push)) = wire::decode(&kept["message push ed25519"]) else { panic!("no push") };
    for request in 1..=20 {
        push.request = u64::MAX - request;
        life.step(Event::Received(DISTRICT, Message::Push(push.clone())));
        life.settle(dice);
        let taken = life.lines.iter().any(|(of, lines)| *of == push.request && *lines == [AckStatus::Ok]);
        if taken {
            assert_eq!(life.node.held(push.runs[0].stream).next, 3);
            return;
        }
    }
    panic!("the district's own entries are no longer taken: {:?}", life.lines.last());
}

/// Messages of a neighbour that has lost its mind, or its keys.
#[test]
fn whatever_a_neighbour_says_the_node_goes_on() {
    let kept = kept();
    let named = kept.iter().filter(|(name, _)| name.starts_with("message "));
    let seeds: Vec<Vec<u8>> = named.map(|(_, bytes)| bytes.clone()).collect();
    let budget = Budget::of(LIVES);
    let mut dice = Jitter::new(seed());
    let (mut lives, mut heard, mut most) = (0u64, 0u64, 0usize);
    let mut names = BTreeSet::new();
    while budget.lasts(lives) {
        let above = lives.is_multiple_of(2);
        let mut life = Life::begin(&kept, above, dice.next());
        let opening = if above { "message hello ed25519" } else { "message hello_ack ed25519" };
        let mut said = patched(&mut dice, &life, kept[opening].clone(), true);
        for _ in 0..STEPS {
            if let Ok(message) = wire::decode(&said) {
                let tried = Tried("a message", &said);
                names.insert(message.name());
                life.step(Event::Received(life.neighbour, message));
                heard += 1;
                drop(tried);
            }
            for _ in 0..dice.below(4) {
                life.answer(&mut dice);
            }
            // What it says may end the session, and mostly does: it greets again.
            if dice.below(12) == 0 {
                life.step(Event::Command(Command::Unclone(life.neighbour)));
                let greets = patched(&mut dice, &life, kept[opening].clone(), true);
                life.step(Event::Received(life.neighbour, wire::decode(&greets).unwrap()));
            }
            if dice.below(50) == 0 && !life.asked.is_empty() {
                let (peer, request) = (life.neighbour, *one_of(&mut dice, &life.asked));
                let failure =
                    *one_of(&mut dice, &[Failure::Timeout, Failure::TooLarge, Failure::Unreachable]);
                life.step(Event::SendFailed { peer, request, failure });
            }
            let (one, other) = (one_of(&mut dice, &seeds).clone(), one_of(&mut dice, &seeds).clone());
            let bytes = if dice.below(4) == 0 { one } else { changed(&mut dice, &one, &other) };
            said = patched(&mut dice, &life, bytes, false);
        }
        most = most.max(format!("{:?}", life.node).len());
        if above {
            goes_on(&mut life, &kept, &mut dice);
        }
        lives += 1;
    }
    assert!(most < 4_000_000, "a node that hears {STEPS} small messages remembers {most} characters");
    assert!(names.len() >= 16, "too few messages were understood: {names:?}");
    if budget.is_long() {
        tell(&format!(
            "nodes: {lives} lives, {heard} messages heard, at most {most} characters remembered\n"
        ));
    }
}

/// Every number of every message at the ends of what it can be, one after the other.
#[test]
fn numbers_at_their_ends_leave_a_node_unhurt() {
    let kept = kept();
    let named = kept.iter().filter(|(name, _)| name.starts_with("message ") && !name.ends_with("sm2"));
    let seeds: Vec<Vec<u8>> = named.map(|(_, bytes)| bytes.clone()).collect();
    let mut dice = Jitter::new(seed());
    let ends = [i64::MIN, i64::MAX, -1, 0].map(i64::to_be_bytes);
    for above in [true, false] {
        let opening = if above { "message hello ed25519" } else { "message hello_ack ed25519" };
        for seed in &seeds {
            let mut life = Life::begin(&kept, above, 1);
            let hello = patched(&mut dice, &life, kept[opening].clone(), true);
            life.step(Event::Received(life.neighbour, wire::decode(&hello).unwrap()));
            for (at, end) in (2..seed.len().saturating_sub(8)).flat_map(|at| ends.map(|end| (at, end))) {
                let mut bytes = seed.clone();
                bytes[at..at + 8].copy_from_slice(&end);
                let bytes = if at < 10 { bytes } else { patched(&mut dice, &life, bytes, false) };
                let Ok(message) = wire::decode(&bytes) else { continue };
                let tried = Tried("a message", &bytes);
                life.step(Event::Received(life.neighbour, message));
                drop(tried);
                life.settle(&mut dice);
            }
        }
    }
}

/// A neighbour may name as many streams as it likes that nobody has; they are not kept, and told to nobody.
#[test]
fn names_of_streams_that_nobody_has_are_not_remembered() {
    let kept = kept();
    let mut dice = Jitter::new(seed());
    let mut life = Life::begin(&kept, true, 1);
    life.step(Event::Received(DISTRICT, wire::decode(&kept["message hello ed25519"]).unwrap()));
    let mut named = 0u64;
    let mut heads = |origin, channel, count: usize| -> Vec<StreamHead> {
        let of = |_| {
            named += 1;
            let epoch = EpochId::from_bytes(u128::from(named).to_be_bytes());
            let stream = StreamId { origin, epoch, channel, lane: Lane::Urgent };
            StreamHead { stream, next: 2, head: [1; 32] }
        };
        (0..count).map(of).collect()
    };
    let mut sizes = Vec::new();
    for round in 0..400u64 {
        let line = |held| AckLine { held, status: AckStatus::Ok };
        let lines = heads(CITY, Channel::Down, 64).into_iter().map(line).collect();
        let pull = Pull { request: round, lane: Lane::Urgent, limit: 1, lines };
        life.step(Event::Received(DISTRICT, Message::Pull(pull)));
        let Ok(Message::Wake(wake)) = wire::decode(&kept["message wake up"]) else { panic!("no wake") };
        let wake = Wake { heads: heads(DISTRICT, Channel::Up(Level::City), 64), request: round, ..wake };
        life.step(Event::Received(DISTRICT, Message::Wake(wake)));
        // By the first of these what is remembered for a restore is full.
        if [200, 399].contains(&round) {
            sizes.push(format!("{:?}", life.node).len());
        }
    }
    assert!(sizes[1] < sizes[0] + 10_000, "{sizes:?} characters are remembered");
    assert_eq!(life.told, 0);
    goes_on(&mut life, &kept, &mut dice);
}

/// An answer is worth nothing without the number of what it answers.
fn patched(dice: &mut Jitter, life: &Life, mut bytes: Vec<u8>, always: bool) -> Vec<u8> {
    if let (Some(request), Some(place)) = (life.asked.last(), bytes.get_mut(2..10))
        && (always || dice.below(2) == 0)
    {
        place.copy_from_slice(&request.to_be_bytes());
    }
    bytes
}
