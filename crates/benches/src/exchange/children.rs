//! Nodes below a measured one: each with keys, a certificate signed by its parent, a unit that it hosts, and a
//! stream of entries as it would have written and signed them. What they say is ready as bytes, so that the generator
//! costs little beside the node.

use crate::node::Home;
use anyhow::Context as _;
use exchange::core::Role;
use exchange::core::enrol::{Wanted, own_root, sign_for};
use exchange::core::message::{Hello, Message, Push, Run};
use exchange::core::wire;
use exchange::http::store::{StoredPeer, keep_certificate, keep_peer};
use exchange::http::tls::TlsKey;
use facts::draft::Fact as _;
use facts::entry::{NO_SEALED, link};
use facts::org::{PlaceEntered, unit_of_code};
use facts::{
    Certificate, Channel, Checkpoint, Entry, Header, Lane, Mark, Mode, SigningKey, StreamId, Subject, Suite,
};
use journal::{Acting, JournalError, Turn};
use kernel::{Clock, CommandId, EpochId, EventId, Instant, Level, NodeId, PlaceId};
use server::config::Config;
use server::node::Node;

/// Children that are entered in one command of the writer.
const AT_ONCE: usize = 50;

/// A node below the measured one.
pub struct Child {
    /// Its TLS key.
    pub tls: TlsKey,
    /// How it greets.
    pub hello: Vec<u8>,
    /// What it pushes, in order, and the position behind each batch.
    pub pushes: Vec<(Vec<u8>, u64)>,
}

/// Enters so many children at a node that stands, each with `each` entries, `run` of them under one
/// signature. Also the pin of the node.
pub fn enter(home: &Home, count: u32, each: u32, run: u32) -> anyhow::Result<(Vec<Child>, [u8; 32])> {
    let config = Config { data: home.data(), database: home.database.clone(), ..Config::default() };
    let node = Node::open(config, Clock::system())?;
    let own = node.journal.identity();
    let now = node.journal.clock().now();
    let mut made = Vec::new();
    let numbers: Vec<u32> = (0..count).collect();
    for some in numbers.chunks(AT_ONCE) {
        let mut papers = Vec::new();
        for number in some {
            let (child, certificate) = child(*number, &own, now, each, run)?;
            papers.push(certificate);
            made.push(child);
        }
        node.journal.run(Turn::Local, move |tx| -> Result<(), JournalError> {
            for certificate in &papers {
                keep_certificate(tx, certificate, false)?;
                let (address, words) = (String::new(), String::new());
                let peer =
                    StoredPeer { node: certificate.node, role: Role::Child, address, words, cut: false };
                keep_peer(tx, &peer, now)?;
                let Certificate { node, code, level, name, .. } = certificate;
                org::service::nodes::enrolled(tx, Acting::platform(), *node, code, *level, name, None)
                    .map_err(|e| JournalError::Apply(e.to_string()))?;
            }
            Ok(())
        })?;
    }
    node.close();
    Ok((made, own.certificate.tls_spki))
}

fn child(
    number: u32,
    parent: &journal::Identity,
    now: Instant,
    each: u32,
    run: u32,
) -> anyhow::Result<(Child, Certificate)> {
    let key = SigningKey::generate(Suite::Sm2Sm3)?;
    let tls = TlsKey::generate()?;
    let code = format!("{}{number:06}", parent.code);
    let wanted = Wanted {
        node: NodeId::random(),
        code: code.clone(),
        level: Level::Township,
        name: format!("第{number}节点"),
    };
    let alone = own_root(wanted, tls.spki(), &key, now)?;
    let certificate = sign_for(&alone, &parent.certificate, &parent.key, now)?;
    let epoch = EpochId::random();
    let hello = Message::Hello(Box::new(Hello {
        request: 1,
        protocol: (1, 1),
        program: "bench".to_owned(),
        node: certificate.node,
        boot: EpochId::random(),
        previous_boot: None,
        epoch,
        chain: vec![certificate.clone(), parent.certificate.clone()],
        now,
        heads: Vec::new(),
        subtree: [0; 32],
        kinds: Vec::new(),
    }));
    let stream = StreamId {
        origin: certificate.node,
        epoch,
        channel: Channel::Up(Level::District),
        lane: Lane::Normal,
    };
    let pushes = pushes(stream, &code, now, &key, each, run)?;
    Ok((Child { tls, hello: wire::encode(&hello), pushes }, certificate))
}

/// A register of places, signed after every run.
fn pushes(
    stream: StreamId,
    code: &str,
    now: Instant,
    key: &SigningKey,
    each: u32,
    run: u32,
) -> anyhow::Result<Vec<(Vec<u8>, u64)>> {
    let (mut head, mut seq) = ([0; 32], 0u64);
    let mut all = Vec::new();
    while seq < u64::from(each) {
        let (first, prev) = (seq + 1, head);
        let mut entries = Vec::new();
        while entries.len() < usize::try_from(run)? && seq < u64::from(each) {
            seq += 1;
            let entry = place(stream, code, now, seq)?;
            head = link(&head, &entry.digest());
            entries.push(entry);
        }
        let checkpoint = Some(Checkpoint::sign(stream, seq, head, now, key)?);
        let run = Run { stream, first, prev, entries, checkpoint, erasures: Vec::new() };
        let push = Push { request: seq + 1, lane: stream.lane, certificates: Vec::new(), runs: vec![run] };
        all.push((wire::encode(&Message::Push(push)), seq + 1));
    }
    Ok(all)
}

fn place(stream: StreamId, code: &str, now: Instant, seq: u64) -> anyhow::Result<Entry> {
    let unit = unit_of_code(code);
    let fact = PlaceEntered {
        place: PlaceId::new(),
        unit,
        name: format!("第{seq}处加油站"),
        initials: "jyz".to_owned(),
        what: "加油站".to_owned(),
        address: format!("{code}镇省道204线{seq}公里处"),
        lon_microdegrees: Some(109_734_000),
        lat_microdegrees: Some(38_285_000),
    };
    let header = Header {
        suite: Suite::Sm2Sm3,
        event_id: EventId::new(),
        stream,
        seq,
        kind: PlaceEntered::KIND.to_owned(),
        version: PlaceEntered::VERSION,
        subject: Subject::new(PlaceEntered::SUBJECT, fact.subject_id()),
        rev: 1,
        unit: Some(unit),
        actor: None,
        command_id: CommandId::new(),
        recorded_at: now,
        mode: Mode::Real,
        mark: Mark::Internal,
        brief: None,
    };
    let body = serde_json::to_vec(&fact).context("a place")?;
    Ok(Entry { header, body, sealed: None, sealed_digest: NO_SEALED })
}
