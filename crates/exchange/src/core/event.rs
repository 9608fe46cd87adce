//! What happens to a node, what it wants done, and what it has to tell: the whole
//! surface between the state machine and the adapter that carries it.

use super::boots::Boots;
use super::bundle::{self, Taking, Told};
use super::intake::VerifiedRun;
use super::kinds::Kinds;
use super::message::{Above, Message, Reason, Run, StreamHead};
use super::peer::Role;
use super::release::{Release, Releases};
use super::revoke::Revocation;
use super::trust::Untrusted;
use facts::file::Part;
use facts::{Certificate, Lane, StreamId};
use kernel::{AttachmentId, EpochId, Instant, Level, NodeId};

/// Who this node is in this run of its process.
#[derive(Debug, Clone)]
pub struct Identity {
    /// For life.
    pub node: NodeId,
    /// Its level.
    pub level: Level,
    /// The epoch it writes in.
    pub epoch: EpochId,
    /// This run.
    pub boot: EpochId,
    /// The run before.
    pub previous_boot: Option<EpochId>,
    /// Version of the program.
    pub program: String,
    /// Kinds it can apply, with the newest version of each.
    pub kinds: Vec<(String, u16)>,
}

/// What the store knew when the process started.
#[derive(Debug, Clone, Default)]
pub struct Restored {
    /// Heads of all streams held.
    pub heads: Vec<StreamHead>,
    /// Certificates the operator vouched for: the root's, and at a root its own.
    pub vouched: Vec<Certificate>,
    /// Certificates taken since, issuers before those they signed.
    pub certificates: Vec<Certificate>,
    /// Epochs that something is held of, with the certificate each was verified with.
    pub epochs: Vec<(EpochId, Certificate)>,
    /// Epochs frozen by an equivocation.
    pub frozen: Vec<(NodeId, EpochId)>,
    /// Keys that count no more.
    pub revoked: Vec<Revocation>,
    /// Nodes that may move to another level above.
    pub released: Vec<Release>,
    /// What each neighbour last said it holds, so that the backlog is known before
    /// the first contact. Replaced by what hello says.
    pub acknowledged: Vec<(NodeId, StreamHead)>,
    /// What each neighbour last said of its own streams.
    pub said: Vec<(NodeId, StreamHead)>,
    /// What each neighbour last said that can be read in its direction.
    pub kinds: Vec<(NodeId, Kinds)>,
    /// The runs of each neighbour's process that have greeted.
    pub boots: Vec<(NodeId, Boots)>,
}

/// What happens to a node.
#[derive(Debug, Clone)]
pub enum Event {
    /// The way to a neighbour may be open: greet it now rather than later, or, when it
    /// is one below that has begun to listen, wake it again.
    PeerUp(NodeId),
    /// The transport to a neighbour broke.
    PeerDown(NodeId),
    /// A message came from a neighbour whose identity the transport has proven.
    Received(NodeId, Message),
    /// A request could not be delivered, or was not answered.
    SendFailed {
        /// To whom.
        peer: NodeId,
        /// Which.
        request: u64,
        /// How.
        failure: Failure,
    },
    /// The store has committed, durably.
    Persisted {
        /// What.
        ticket: u64,
        /// One for each run and comparison, whatever their order.
        stored: Vec<Stored>,
    },
    /// The store could not commit; nothing of it was kept.
    PersistFailed {
        /// What.
        ticket: u64,
    },
    /// The store has read.
    Runs {
        /// The [`Effect::Read`] that it answers.
        id: u64,
        /// Runs that begin where they were wanted; none where nothing can be sent.
        runs: Vec<Run>,
    },
    /// The store has looked for a part of a file.
    PartRead {
        /// The [`Effect::ReadPart`] that it answers.
        id: u64,
        /// It; `None` when the file is not whole here.
        part: Option<Part>,
    },
    /// The store has kept a part of a file, or could not.
    PartKept {
        /// Which file.
        file: AttachmentId,
        /// What became of it.
        kept: Kept,
    },
    /// A certificate was signed.
    Issued {
        /// For whom, as in the [`Effect::Issue`] that it answers.
        peer: NodeId,
        /// Its request.
        request: u64,
        /// It; `None` when the key failed.
        certificate: Option<Certificate>,
    },
    /// A timer that was armed has come.
    Timer(TimerId),
    /// Streams have grown by entries written here.
    NewEntries(Vec<StreamHead>),
    /// The operator, or the adapter on his behalf, wants something.
    Command(Command),
}

/// How a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nobody was reached.
    Unreachable,
    /// No answer came in time.
    Timeout,
    /// The neighbour found it too large (413).
    TooLarge,
}

/// What the store says of a part that it was to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// The part is durable; this one is the next.
    Next(u16),
    /// The file is whole, and its content is what its name says.
    Whole,
    /// The file is whole and not what its name says, or changed on the way: begin anew.
    Spoilt,
    /// The store refused; nothing was kept.
    Failed,
}

/// What the store says of one run or comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// What is durably held of the stream now.
    pub held: StreamHead,
    /// Of a comparison: the hash held at that position is another one.
    pub differs: bool,
}

/// What is wanted of a node.
#[derive(Debug, Clone)]
pub enum Command {
    /// A neighbour exists from now on. Its certificate must be known.
    AddPeer {
        /// Who.
        node: NodeId,
        /// What it is to this node.
        role: Role,
    },
    /// A neighbour exists no more.
    RemovePeer(NodeId),
    /// Where this node dials its parent: told to those below, for the way around this node.
    ParentAt(Above),
    /// Cut the link, or mend it.
    Cut {
        /// Which.
        node: NodeId,
        /// Cut or mend.
        cut: bool,
    },
    /// A certificate was issued here, or came with enrolment.
    Certificates {
        /// Vouched for by the operator.
        vouched: Vec<Certificate>,
        /// Issuers before those they signed.
        others: Vec<Certificate>,
    },
    /// A key counts no more. Saying it again is harmless.
    Revoke(Box<Revocation>),
    /// All nodes that may move to another level above. Saying it again is harmless.
    Release(Box<Releases>),
    /// The operator has decided which of two clones is the node: the one that greets next.
    Unclone(NodeId),
    /// An entry of `origin` names a file that is not whole here. Saying it again is harmless.
    WantFile {
        /// Which.
        file: AttachmentId,
        /// Whose entry names it.
        origin: NodeId,
        /// The first part that is not here.
        part: u16,
    },
    /// Somebody brought a bundle; each step is answered by [`Effect::Took`].
    Take {
        /// Names the bundle while it is open.
        id: u64,
        /// The step.
        what: Taking,
    },
}

/// What a node wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send it; a lost one does no harm.
    Send(NodeId, Message),
    /// Commit all of it in one durable transaction, then say [`Event::Persisted`].
    Persist {
        /// Names it.
        ticket: u64,
        /// The lane, for the order of turns in the writer; `None` for none.
        lane: Option<Lane>,
        /// What.
        items: Vec<PersistItem>,
    },
    /// Read runs, in order of the wants, until a limit is met, then say [`Event::Runs`].
    Read {
        /// Names it.
        id: u64,
        /// For whom.
        peer: NodeId,
        /// What.
        wants: Vec<Want>,
        /// Entries at the most, over all runs.
        max_entries: usize,
        /// Bytes at the most, over all runs; the first run may exceed both as far
        /// as its first checkpoint.
        max_bytes: usize,
    },
    /// Look for a part of a file, then say [`Event::PartRead`].
    ReadPart {
        /// Names it.
        id: u64,
        /// Which file.
        file: AttachmentId,
        /// Which part.
        part: u16,
    },
    /// Keep a part of a file, then say [`Event::PartKept`].
    KeepPart {
        /// Which file.
        file: AttachmentId,
        /// The part.
        part: Part,
    },
    /// Sign a certificate for the same node, code and keys with a term that begins now,
    /// then say [`Event::Issued`].
    Issue {
        /// For whom.
        peer: NodeId,
        /// Its request.
        request: u64,
        /// The certificate that is due.
        of: Box<Certificate>,
    },
    /// A step of taking a bundle is done: what of it is to be stored is durable.
    Took {
        /// Of which bundle.
        id: u64,
        /// What became of it, or why it is not taken.
        said: Result<Told, bundle::Fault>,
    },
    /// Say [`Event::Timer`] at or after this instant.
    ArmTimer(TimerId, Instant),
    /// Tell whoever listens.
    Notify(Notice),
}

/// A run that is wanted from the store. It ends at a checkpoint: the node's own
/// streams are signed where the run ends, others end at a checkpoint that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// The stream.
    pub stream: StreamId,
    /// The first position.
    pub from: u64,
    /// The first position that is not wanted: the end, or the cut of a revoked key.
    pub until: u64,
}

/// One thing to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersistItem {
    /// Append, if the store holds exactly what is below it; otherwise append
    /// nothing. Either way say what is held now.
    Run(VerifiedRun),
    /// The same for what comes back after a restore; in the same transaction it is
    /// counted how many entries of the stream did.
    GivenBack(VerifiedRun),
    /// Compare the run's last hash with the one held at its position.
    Compare(VerifiedRun),
    /// An epoch with two histories: keep the second one as evidence.
    Evidence(VerifiedRun),
    /// A certificate.
    Certificate(Certificate),
    /// A root to trust from now on.
    Vouched(Certificate),
}

/// Names a timer. Arming it again does not take back the earlier one; whether it
/// still matters is decided when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerId {
    /// Of which neighbour.
    pub peer: NodeId,
    /// For what.
    pub kind: TimerKind,
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerKind {
    /// Greet the neighbour above.
    Dial,
    /// Give up waiting for the answer.
    Greeting,
    /// A batch to the neighbour: answer overdue, rest over.
    Push(Lane),
    /// A pull: answer overdue, rest over.
    Pull(Lane),
    /// Heartbeat.
    Beat,
    /// Is an urgent entry to go around the parent?
    Around,
    /// Files: an answer overdue, a rest over.
    Files,
}

/// What a person, a log or another part of the house may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A link came up.
    LinkUp(NodeId),
    /// A link went down, or a greeting was refused.
    LinkDown(NodeId, Option<Reason>),
    /// A neighbour durably holds a stream as far as this.
    HeldBy(NodeId, StreamHead),
    /// This node refused a run.
    RefusedHere(NodeId, StreamId, Reason),
    /// A neighbour refused a run.
    RefusedThere(NodeId, StreamId, Reason),
    /// The origin signed two histories; the epoch is frozen here.
    Equivocation(NodeId, StreamId),
    /// A neighbour says that this stream has two histories.
    EquivocationThere(NodeId, StreamId),
    /// A neighbour holds more of a stream than its origin says it has: the origin
    /// has lost its memory. The first head is the larger.
    RolledBack(StreamHead, StreamHead),
    /// The neighbour gave back so many entries that were lost here.
    GivenBack(NodeId, StreamId, u64),
    /// Positions that the author of a stream once had, and that neither it nor this node
    /// holds any more.
    Lost {
        /// The stream.
        stream: StreamId,
        /// The first position that is gone.
        from: u64,
        /// The first that never was.
        to: u64,
    },
    /// A neighbour has said another hash of a position than before, or than is held here, or a run of
    /// its own leads to another: it has written its history anew.
    Rewritten {
        /// The stream.
        stream: StreamId,
        /// The position behind the one that was said.
        next: u64,
    },
    /// What a neighbour says of its own streams has changed: to be kept, so that it can be held
    /// against it after a restart.
    Said {
        /// Who.
        peer: NodeId,
        /// What it says now.
        heads: Vec<StreamHead>,
        /// Streams that it names no more.
        gone: Vec<StreamId>,
    },
    /// Other runs of a neighbour's process have greeted than before, or an operator has decided between two: to be
    /// kept, so that a restart decides nothing.
    Boots(NodeId, Boots),
    /// What can be read in the direction of a neighbour is something else than before: to be kept.
    Reads(NodeId, Kinds),
    /// Entries that are held here although they lie behind the cut of their key: they came
    /// before the word did.
    BeyondCut {
        /// The stream.
        stream: StreamId,
        /// The first position that does not count.
        from: u64,
        /// The first that is not held.
        to: u64,
    },
    /// The same node runs twice.
    Cloned(NodeId),
    /// A neighbour's clock is off by this.
    ClockOff(NodeId, i64),
    /// The store refused a batch.
    StoreFailed,
    /// A certificate that came is not trusted.
    Untrusted(NodeId, Untrusted),
    /// A file that was sought is whole here.
    FileHere(AttachmentId),
    /// This node has a certificate with a new term.
    Renewed(Box<Certificate>),
    /// A neighbour has moved to another level above, and is none any more.
    Moved(NodeId),
    /// A child greets with a certificate that this node has signed and did not know any more.
    Remembered(Box<Certificate>),
    /// The parent says where its own parent listens, or that it has none.
    Grandparent(Option<Above>),
    /// The certificates known have changed.
    CertificatesChanged,
}
