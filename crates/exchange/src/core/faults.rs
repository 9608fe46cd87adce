//! Bugs planted on purpose, to judge the tests: each is one wrong decision that a
//! tired engineer could write. In a normal build the question is always "no" and
//! costs nothing; only tests and the feature `mutants` can plant one.

macro_rules! faults {
    ($($name:ident: $wrong:literal,)+) => {
        /// One wrong decision.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $(#[doc = $wrong] $name,)+
        }

        impl Fault {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What the engineer did.
            #[must_use]
            pub const fn wrong(self) -> &'static str {
                match self {
                    $(Self::$name => $wrong,)+
                }
            }
        }
    };
}

faults! {
    AckBeforePersist: "acknowledge when the batch was handed to the store, not when it was stored",
    PullAckBeforePersist: "acknowledge a pulled batch with the next pull before it is stored",
    HoldBeforePersist: "count a batch as held when it was handed to the store",
    NeverRelease: "keep a neighbour's lane busy after its batch was stored",
    NeverReleaseFailed: "keep streams busy after the store refused their batch",
    NoCredit: "take every batch that comes, however many are being stored",
    CreditNeverFreed: "count a batch as being stored for ever",
    ReplayAsNew: "take a batch that is already held as a new one",
    OverlapTwice: "store again what a batch repeats of the entries held",
    GapAsNew: "store a batch that begins behind what is held",
    CompareNothing: "call a batch below `next` a duplicate without comparing it",
    CertificateOnce: "do not store a certificate again that the store refused once",
    SkipChainCheck: "believe the positions, do not follow the hashes",
    SkipSeam: "do not compare the hash at the seam between what is held and what is new",
    SkipSignature: "do not check the checkpoint's signature",
    SkipSealed: "do not compare a sealed part with its digest",
    SkipStripped: "take an entry whose sealed part was left out on the way",
    SkipIssuer: "take a certificate without asking who signed it",
    StoreUncovered: "store entries behind the last checkpoint",
    NewestKey: "verify with the newest key instead of the one valid in that epoch",
    TakeAnything: "do not ask whether a stream may come from this neighbour",
    TakeFrozen: "go on taking an epoch that has two histories",
    FreezeNode: "freeze all epochs of a node when one has two histories",
    ForgetEvidence: "freeze an epoch in memory only",
    CloneWelcome: "let both of two clones in",
    AlternateWelcome: "let two machines in that greet by turns",
    ClockUnsaid: "say nothing of a neighbour's clock that differs",
    RollbackUnsaid: "say nothing when a neighbour has lost its memory",
    ForgetLane: "one outstanding batch for all lanes together",
    PullForgetsLane: "pull the urgent lane whatever lane has something waiting",
    AdvanceByBatchSize: "after an answer, go on by what was sent instead of by what is held",
    ReadBehind: "begin a batch one position too far",
    ClearOnAck: "think nothing is left to send after any acknowledgement",
    IgnoreGap: "on a gap, go on instead of going back",
    ForgetOnTimeout: "forget a batch whose answer did not come",
    AnyAckWillDo: "take the answer to an earlier batch as that to this one",
    KeepCursors: "believe after a greeting what was believed before it",
    NeverHalve: "send a batch that was too large again as it was",
    PullNeverHalves: "ask again for as much as did not arrive",
    IgnorePullLimit: "answer a pull with more than it asked for",
    PullForgetsLines: "pull without saying what became of the batch before",
    RestForever: "let a refused stream rest without a timer",
    RestToTheBeat: "wake a child for a refused stream with the next heartbeat only",
    StrippedPapersKept: "bring no papers again to who refused an entry as stripped",
    TellOnce: "count a certificate as told though its batch was lost",
    GreetForever: "wait for the answer to a greeting without an end",
    GreetedTwice: "take a greeting that comes twice for two, and forget what was offered in between",
    NoSessionIgnored: "go on in a session that the neighbour has forgotten",
    NoFillAfterHello: "after a greeting, offer only what is written from then on",
    NoPumpAfterHello: "after a greeting, wait for the next entry before sending the waiting ones",
    PullWaitsForever: "wait for the answer to a pull without an end",
    PullRestsForever: "rest after a failed pull without a timer",
    LoseWake: "do not pull again when a wake comes while a batch is being stored",
    WokenForever: "wake a child only once",
    WakeFirstOnly: "wake the first child only",
    DeadlineByTheWall: "wait by the clock on the wall",
    RedialGrowsForever: "double the wait before the next call without a limit",
    OffsetBackwards: "take the difference of the clocks with the wrong sign",
    AroundForgotten: "leave urgent entries at a dead parent",
    SendBack: "send a stream back to where it came from",
    GuessUp: "guess that an addressee whom nobody has named stands above",
    FirstDestinationOnly: "offer a stream to the first of its destinations only",
    UpTooFar: "send every stream that goes up to the top",
    LocalGoesUp: "send up what is local",
    ToEverybody: "give what is addressed to one node to all children",
    FirstSoughtOnly: "never seek the addressees for which there was no room at once",
    NoRefill: "do not look again for a way when more of the tree is known",
    ForgetFile: "give up a file that was not there when it was asked for",
    FileAskedOfThen: "ask for a lost file only whom it was to be asked of when its rest began",
    FileStuckOnFailure: "wait for ever for a part that the store refused",
    FileWaitsForever: "wait for the answer to a request for a file without an end",
    NotHandedOn: "do not seek on a neighbour's behalf a file that is not here",
    AskersKept: "never forget who asked for a part",
    OnlyNewestPapers: "introduce an origin with its newest certificate only",
    OwnPapersUnsaid: "think that a greeting named every certificate of this node",
    ToldStays: "think that who was told of a node knows its next certificate as well",
    ToldInAnyLane: "think that who is being told of a node in one lane knows it in all",
    GrowAtOnce: "try a larger batch after each one that arrived",
    BackUnproven: "believe without proof what a neighbour gives back",
    BackForgetsLane: "ask back what was urgent and forget the other lanes",
    BackOwnOnly: "ask back what this node wrote and forget what it handed on",
    BackNeverAskedBelow: "ask the parent for what is lost, and not the children",
    BackGivesAnything: "give back more than came from the asker",
    BackAskedOnce: "ask once for what is lost, whether or not it was heard",
    BackNotOffered: "wait to be asked for what arrived after the asker had greeted",
    MovedNotOffered: "offer nothing of who has come to stand below a child that had greeted before",
    BackIntoCurrent: "take back entries into the epoch that is being written",
    PartingUnsaid: "say nothing when a neighbour shows what this node wrote and has lost",
    WordIsProof: "begin anew because a neighbour says, without showing it, that it holds another history",
    SameLengthIsSame: "think that a history of the same length is the same one",
    AckNeedsAWay: "take no notice of what is held elsewhere of a stream whose addressee is unknown here",
    BackUncounted: "store what came back as if it were new",
    LostUnsaid: "say nothing of entries that nobody holds any more",
    WitnessByPosition: "compare positions of what a neighbour said, and not hashes",
    RelayTrims: "let go, at a node on the way, of what the next hop holds",
    ErasureUnsigned: "believe the proof of an erasure whoever signed it",
    ErasureByAnybody: "let anybody erase what somebody else wrote",
    EraserOfToday: "let only those erase who stand above the author today",
    ProofDropped: "take an entry whose sealed part was erased and keep no proof of it",
    UnknownRefused: "refuse entries of a kind that this program does not know",
    UnknownKept: "keep back what this program cannot read instead of passing it on",
    BriefSilent: "park what cannot be read without a word to the desk",
    ParkedBlocks: "wait with all that follows until the program can read an entry",
    ParkedForgotten: "do not try parked entries again after an upgrade",
    AppliedBeforeNoted: "make durable what a page did to the tables before what of it was taken up",
    RenewNever: "let the certificate end",
    RenewInTimeOnly: "do not ask for a new certificate once the old one has ended",
    RenewByOwnClock: "tell by the own clock, however far it is off, when a certificate ends",
    RenewEachTime: "sign a new certificate for each request, due or not",
    RenewedUnheard: "do not take the new certificate",
    ExpiredWelcome: "let a node in whose certificate has ended",
    CarriedUnsigned: "take a bundle whoever signed it",
    CarriedIsHeld: "think that what was written into a bundle is held by its reader",
    AgainForgotten: "write again after a start nothing of what was left when the process died",
    AgainAnywhere: "write nothing again that stands in another epoch, also where it counts no more",
    RevokedWelcome: "let a node in whose keys count no more",
    RevokedSigns: "take what a revoked key signed behind the cut",
    OfferBeyondCut: "go on offering what lies behind the cut",
    ReleaseNotAsked: "believe whoever signs that a node has changed sides",
    ReleaseForAnybody: "let anybody take in a node that was released",
    ReleaseForEver: "let a release count for every later stay",
    NewestAsksOnly: "ask for a release when a certificate is the newest, and believe one that is backdated",
    StaysAsOne: "take two stays under one level for one where the word of what lay between is not here yet",
    ReleaseUnheard: "hear of a release at the next start only",
    GoneUnsaid: "let a child think that a node stands below it which has gone",
    OldPapersOnly: "introduce a node with the issuers of its present place only",
    KeepsOldLink: "keep the link to a node that has moved",
    MovedWelcome: "let a node in that stands elsewhere by now",
    FormerStayWelcome: "let in a copy of a node from before it went and came back",
    MovesWithoutEpoch: "go on in the old epoch under another level above",
    ReuseEpoch: "go on in the old epoch after a restore",
    OwnFilesGone: "seek no file that this node wrote itself",
    PauseForgotten: "forget at a restart which of two machines an operator is to decide about",
    AroundABar: "go around a parent that hears nothing of this node before an operator has decided",
    BarredBelowWelcome: "let a grandchild in of which its parent hears nothing until an operator has decided",
    AroundOnlyWhatIsNew: "go around a dead parent with what is said after the start only",
}

/// Which fault is planted: none, except in tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Planted {
    #[cfg(any(test, feature = "mutants"))]
    fault: Option<Fault>,
}

impl Planted {
    /// Plants one.
    #[cfg(any(test, feature = "mutants"))]
    #[must_use]
    pub const fn one(fault: Fault) -> Self {
        Self { fault: Some(fault) }
    }

    /// Whether `fault` is planted.
    #[cfg(any(test, feature = "mutants"))]
    #[must_use]
    pub fn has(self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    /// Whether `fault` is planted: never.
    #[cfg(not(any(test, feature = "mutants")))]
    #[must_use]
    pub const fn has(self, _fault: Fault) -> bool {
        false
    }
}
