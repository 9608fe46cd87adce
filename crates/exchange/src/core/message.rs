//! What two nodes say to each other. Plain data; [`super::wire`] gives it bytes.
//!
//! Up: the child pushes batches and hears an [`Ack`]. Down: the parent wakes the
//! child, which pulls; the lines of the next pull acknowledge the batch before. An
//! answer names the request it answers, so late and doubled answers do no harm.

use super::lane::LaneMask;
use facts::{Certificate, Checkpoint, Digest32, Entry, Lane, StreamId};
use kernel::{AttachmentId, EpochId, Instant, NodeId};

/// "Of this stream I hold everything below `next`; the last hash is `head`."
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamHead {
    /// The stream.
    pub stream: StreamId,
    /// The first position not held; 1 when nothing is.
    pub next: u64,
    /// The chain's hash at `next - 1`; zeros at the start.
    pub head: Digest32,
}

impl StreamHead {
    /// Nothing of the stream is held.
    #[must_use]
    pub const fn empty(stream: StreamId) -> Self {
        Self { stream, next: 1, head: [0; 32] }
    }
}

/// The first thing said on a link, by the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Names this exchange of greetings.
    pub request: u64,
    /// Oldest and newest protocol spoken.
    pub protocol: (u16, u16),
    /// Version of the program, for the operator's page.
    pub program: String,
    /// Who speaks.
    pub node: NodeId,
    /// This run of its process.
    pub boot: EpochId,
    /// The run before, if it remembers one.
    pub previous_boot: Option<EpochId>,
    /// The epoch it writes in.
    pub epoch: EpochId,
    /// Its certificate first, then its issuers up to the root.
    pub chain: Vec<Certificate>,
    /// Its clock when it spoke.
    pub now: Instant,
    /// Heads of its own streams, and of those it has from the listener.
    pub heads: Vec<StreamHead>,
    /// Digest over the certificates of all nodes below it.
    pub subtree: Digest32,
    /// Kinds that it and all below it can apply, with the newest version of each.
    pub kinds: Vec<(String, u16)>,
}

/// The parent's answer to [`Hello`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelloAck {
    /// The hello it answers.
    pub request: u64,
    /// The protocol to speak.
    pub protocol: u16,
    /// Version of the program.
    pub program: String,
    /// Who answers.
    pub node: NodeId,
    /// This run of its process.
    pub boot: EpochId,
    /// The clock when hello came.
    pub heard_at: Instant,
    /// The clock when this was said.
    pub now: Instant,
    /// Its own chain up to the root, so that a re-parented tree learns its new one.
    pub chain: Vec<Certificate>,
    /// What it holds of the streams that come from the speaker.
    pub heads: Vec<StreamHead>,
    /// Digest over the certificates it has of nodes below the speaker.
    pub subtree: Digest32,
    /// Kinds that it and all above it can apply.
    pub kinds: Vec<(String, u16)>,
    /// Lanes that hold something for the speaker.
    pub lanes: LaneMask,
}

/// Consecutive entries of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The stream.
    pub stream: StreamId,
    /// Position of the first entry.
    pub first: u64,
    /// The chain's hash before it.
    pub prev: Digest32,
    /// The entries.
    pub entries: Vec<Entry>,
    /// The origin's signature that covers them. Without one nothing is stored.
    pub checkpoint: Option<Checkpoint>,
    /// For each sealed part that is gone, who erased it; none for what the run itself
    /// erases.
    pub erasures: Vec<ErasureProof>,
}

/// An `entry.erased` that stands elsewhere, with all that shows that its author signed
/// it: the digests of the entries behind it, up to a signed head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureProof {
    /// The chain's hash before it.
    pub prev: Digest32,
    /// The erasure.
    pub entry: Entry,
    /// Digests of the entries that follow.
    pub after: Vec<Digest32>,
    /// The signature over the last of them.
    pub checkpoint: Checkpoint,
}

/// A batch on its way up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Names the batch.
    pub request: u64,
    /// The lane.
    pub lane: Lane,
    /// Certificates of origins that were not named in this session, issuers first.
    pub certificates: Vec<Certificate>,
    /// Runs of one or more streams of that lane.
    pub runs: Vec<Run>,
}

/// What a receiver says of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AckLine {
    /// What it holds, durably.
    pub held: StreamHead,
    /// What it made of the run.
    pub status: AckStatus,
}

/// What became of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AckStatus {
    /// Held below `next`.
    Ok,
    /// The run begins after `next`: send from there.
    Gap,
    /// Another history of the same epoch is held; the epoch is frozen here.
    Equivocation,
    /// Not taken, and why.
    Refused(Reason),
}

/// Why a run, a greeting or a request is refused. The number is its wire form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Positions, streams or lanes do not agree.
    Malformed,
    /// The chain does not lead from entry to entry.
    BrokenChain,
    /// No checkpoint covers the entries.
    NoCheckpoint,
    /// The checkpoint's signature is not of the origin's key.
    BadSignature,
    /// No certificate of the origin, or of the addressee, is known.
    UnknownOrigin,
    /// The stream may not come from there, or not go here.
    NotForHere,
    /// The epoch is frozen since an equivocation.
    Frozen,
    /// The store refused; nothing was lost, nothing was taken.
    Unavailable,
    /// An earlier batch of the lane is still being stored.
    Busy,
    /// No hello was heard since the last start.
    NoSession,
    /// No protocol that both speak.
    Version,
    /// The certificate is not signed by whom it should be, or the chain is broken.
    BadCertificate,
    /// The certificate has expired; only renewal is possible.
    Expired,
    /// The same node runs twice.
    Clone,
    /// A sealed part does not match its digest.
    BadSealed,
    /// The link is cut by its operator.
    Cut,
    /// A sealed part is gone and nobody who may has erased it.
    Stripped,
    /// The key counts no more, or no more behind that position.
    Revoked,
    /// The node stands under another level above by now.
    Moved,
    /// The node is said to stand here, and its former level has not released it (yet).
    NotReleased,
}

impl Reason {
    /// All reasons, in the order of their numbers.
    pub const ALL: [Self; 20] = [
        Self::Malformed,
        Self::BrokenChain,
        Self::NoCheckpoint,
        Self::BadSignature,
        Self::UnknownOrigin,
        Self::NotForHere,
        Self::Frozen,
        Self::Unavailable,
        Self::Busy,
        Self::NoSession,
        Self::Version,
        Self::BadCertificate,
        Self::Expired,
        Self::Clone,
        Self::BadSealed,
        Self::Cut,
        Self::Stripped,
        Self::Revoked,
        Self::Moved,
        Self::NotReleased,
    ];

    /// The word in logs and on the operator's page; the UI translates it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::BrokenChain => "broken_chain",
            Self::NoCheckpoint => "no_checkpoint",
            Self::BadSignature => "bad_signature",
            Self::UnknownOrigin => "unknown_origin",
            Self::NotForHere => "not_for_here",
            Self::Frozen => "frozen",
            Self::Unavailable => "unavailable",
            Self::Busy => "busy",
            Self::NoSession => "no_session",
            Self::Version => "version",
            Self::BadCertificate => "bad_certificate",
            Self::Expired => "expired",
            Self::Clone => "clone",
            Self::BadSealed => "bad_sealed",
            Self::Cut => "cut",
            Self::Stripped => "stripped",
            Self::Revoked => "revoked",
            Self::Moved => "moved",
            Self::NotReleased => "not_released",
        }
    }
}

/// The answer to a [`Push`]: only ever about what is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The push it answers.
    pub request: u64,
    /// The lane.
    pub lane: Lane,
    /// One line a stream.
    pub lines: Vec<AckLine>,
}

/// The child asks for what waits for it, and acknowledges what came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// Names the pull.
    pub request: u64,
    /// The lane.
    pub lane: Lane,
    /// Entries at the most.
    pub limit: u16,
    /// What became of the last batch.
    pub lines: Vec<AckLine>,
}

/// The answer to a [`Pull`]; empty when nothing waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The pull it answers.
    pub request: u64,
    /// The lane.
    pub lane: Lane,
    /// Certificates of origins that were not named in this session, issuers first.
    pub certificates: Vec<Certificate>,
    /// Runs.
    pub runs: Vec<Run>,
}

/// A heartbeat, and downwards also "pull these lanes".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wake {
    /// Names it.
    pub request: u64,
    /// The speaker's clock.
    pub now: Instant,
    /// The offset it measured of the listener's clock, if it did.
    pub offset_ms: Option<i64>,
    /// Digest over the certificates of all nodes below the speaker.
    pub subtree: Digest32,
    /// Lanes that hold something for the listener.
    pub lanes: LaneMask,
    /// Heads of the speaker's own streams that the listener gets.
    pub heads: Vec<StreamHead>,
}

/// The answer to a heartbeat that went up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WakeAck {
    /// The heartbeat it answers.
    pub request: u64,
    /// The clock in that heartbeat.
    pub echo: Instant,
    /// The answerer's clock.
    pub now: Instant,
}

/// "Send me this part of a file." Both ways; whoever names a file by its content has
/// read an entry that names it, or has the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantFile {
    /// Names the request.
    pub request: u64,
    /// Which.
    pub file: AttachmentId,
    /// The node whose entry names it: who holds it stands in that direction.
    pub origin: NodeId,
    /// Which part, from 0.
    pub part: u16,
}

/// The answer to [`WantFile`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The request it answers.
    pub request: u64,
    /// Which file.
    pub file: AttachmentId,
    /// The part; `None` when the file is not here, or not yet.
    pub part: Option<facts::file::Part>,
}

/// A child asks to be taken in, with the token its parent's operator gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrol {
    /// The token's secret, 16 bytes or more.
    pub secret: Vec<u8>,
    /// The certificate it would like, signed by its own key: proof that it has it.
    pub request: Certificate,
    /// Where it comes from, when it stands below another node now.
    pub before: Option<Before>,
}

/// What a node brings along that moves here from another level above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// When the term of its present certificate begins: that of the new one begins later.
    pub began: Instant,
    /// The latest revision it has heard of what others wrote of it as a node.
    pub rev: u64,
}

/// A child asks for a certificate for other keys than it has. Its present key vouches for them, so
/// nobody has to give it a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    /// Names the request.
    pub request: u64,
    /// The certificate it would like, as in [`Enrol`], signed by the new key: proof that it has it.
    pub wanted: Certificate,
    /// The same, signed by its present key.
    pub vouched: Certificate,
}

/// The parent's answer to [`Enrol`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The child's certificate.
    pub certificate: Certificate,
    /// The parent's chain up to the root.
    pub chain: Vec<Certificate>,
    /// Where the parent's own parent listens, for the way around the parent.
    pub grandparent: Option<String>,
    /// The short string that both operators compare by telephone.
    pub words: String,
}

/// How a link below the speaker is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkWord {
    /// Both ends talk.
    Up,
    /// No contact.
    Down,
    /// Cut by the operator of the upper end.
    Cut,
    /// The upper end refused the last greeting.
    Refused(Reason),
}

impl LinkWord {
    /// The word for the UI, as of a link of one's own.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Cut => "cut",
            Self::Refused(_) => "refused",
        }
    }
}

/// A link below the speaker, by the clock of its upper end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkBelow {
    /// Its lower end.
    pub node: NodeId,
    /// How it is.
    pub word: LinkWord,
    /// Since when.
    pub since: Instant,
    /// Urgent entries that wait there to go down.
    pub urgent: u64,
}

/// Where the node above the speaker listens, for the way around the speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Above {
    /// It.
    pub node: NodeId,
    /// Its address, as the speaker dials it.
    pub address: String,
}

/// Everything that travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Greeting, upwards.
    Hello(Box<Hello>),
    /// Answer to it.
    HelloAck(Box<HelloAck>),
    /// Entries, upwards.
    Push(Push),
    /// Answer to it.
    Ack(Ack),
    /// Request for entries, upwards.
    Pull(Pull),
    /// Answer to it.
    Batch(Batch),
    /// Heartbeat, both ways.
    Wake(Wake),
    /// Answer to one that went up.
    WakeAck(WakeAck),
    /// "Send me the certificates of these and of all below them."
    WantCertificates(Vec<NodeId>),
    /// Certificates, issuers before those they signed.
    Certificates(Vec<Certificate>),
    /// A request is refused as a whole.
    Refused {
        /// Which.
        request: u64,
        /// Why.
        reason: Reason,
    },
    /// A child asks to be taken in.
    Enrol(Box<Enrol>),
    /// It is.
    Enrolled(Box<Enrolled>),
    /// Request for a part of a file, both ways.
    WantFile(WantFile),
    /// Answer to it.
    FilePart(FilePart),
    /// "Of these streams, which went from me to you, I hold only this much: give the rest
    /// back." Both ways, after a restore.
    WantBack(Vec<StreamHead>),
    /// A child asks for a certificate with a new term; also when its own has ended.
    Renew(u64),
    /// A child asks for a certificate for new keys.
    KeyChange(Box<KeyChange>),
    /// Answer to either.
    Renewed {
        /// The request it answers.
        request: u64,
        /// The newest certificate of the asker.
        certificate: Box<Certificate>,
    },
    /// Down, whenever a child begins to listen: its grandparent, or that there is none.
    Grandparent(Option<Above>),
    /// Both ways: the kinds of the greeting have changed.
    Kinds(Vec<(String, u16)>),
    /// Up, with a heartbeat: links below the speaker that have changed.
    Below(Vec<LinkBelow>),
}

impl Message {
    /// The request that this answers; `None` when it answers none.
    #[must_use]
    pub fn answers(&self) -> Option<u64> {
        match self {
            Self::HelloAck(m) => Some(m.request),
            Self::Ack(m) => Some(m.request),
            Self::Batch(m) => Some(m.request),
            Self::WakeAck(m) => Some(m.request),
            Self::Refused { request, .. } => Some(*request),
            Self::FilePart(m) => Some(m.request),
            Self::Renewed { request, .. } => Some(*request),
            _ => None,
        }
    }

    /// The number of this request; `None` when it is not one that waits for an answer.
    #[must_use]
    pub fn asks(&self) -> Option<u64> {
        match self {
            Self::Hello(m) => Some(m.request),
            Self::Push(m) => Some(m.request),
            Self::Pull(m) => Some(m.request),
            Self::Wake(m) => Some(m.request),
            Self::WantFile(m) => Some(m.request),
            Self::Renew(request) => Some(*request),
            Self::KeyChange(m) => Some(m.request),
            _ => None,
        }
    }

    /// Its name in logs and metrics.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::HelloAck(_) => "hello_ack",
            Self::Push(_) => "push",
            Self::Ack(_) => "ack",
            Self::Pull(_) => "pull",
            Self::Batch(_) => "batch",
            Self::Wake(_) => "wake",
            Self::WakeAck(_) => "wake_ack",
            Self::WantCertificates(_) => "want_certificates",
            Self::Certificates(_) => "certificates",
            Self::Refused { .. } => "refused",
            Self::Enrol(_) => "enrol",
            Self::Enrolled(_) => "enrolled",
            Self::WantFile(_) => "want_file",
            Self::FilePart(_) => "file_part",
            Self::WantBack(_) => "want_back",
            Self::Renew(_) => "renew",
            Self::KeyChange(_) => "key_change",
            Self::Grandparent(_) => "grandparent",
            Self::Kinds(_) => "kinds",
            Self::Below(_) => "below",
            Self::Renewed { .. } => "renewed",
        }
    }
}
