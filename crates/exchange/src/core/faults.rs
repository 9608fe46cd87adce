//! Bugs planted on purpose, to judge the tests: each is one wrong decision that a
//! tired engineer could write. In a normal build the question is always "no" and
//! costs nothing; only tests and the feature `mutants` can plant one.

/// One wrong decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Acknowledge when the batch was handed to the store, not when it was stored.
    AckBeforePersist,
    /// Believe the positions, do not follow the hashes.
    SkipChainCheck,
    /// Do not check the checkpoint's signature.
    SkipSignature,
    /// Store entries behind the last checkpoint.
    StoreUncovered,
    /// One outstanding batch for all lanes together.
    ForgetLane,
    /// After an answer, go on by what was sent instead of by what is held.
    AdvanceByBatchSize,
    /// Take a batch that is already held as a new one.
    ReplayAsNew,
    /// On a gap, go on instead of going back.
    IgnoreGap,
    /// Forget a batch whose answer did not come.
    ForgetOnTimeout,
    /// Take the answer to an earlier batch as that to this one.
    AnyAckWillDo,
    /// Send a stream back to where it came from.
    SendBack,
    /// Do not pull again when a wake comes while a batch is being stored.
    LoseWake,
    /// Guess that an addressee whom nobody has named stands above.
    GuessUp,
    /// Give up a file that was not there when it was asked for.
    ForgetFile,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::AckBeforePersist,
        Self::SkipChainCheck,
        Self::SkipSignature,
        Self::StoreUncovered,
        Self::ForgetLane,
        Self::AdvanceByBatchSize,
        Self::ReplayAsNew,
        Self::IgnoreGap,
        Self::ForgetOnTimeout,
        Self::AnyAckWillDo,
        Self::SendBack,
        Self::LoseWake,
        Self::GuessUp,
        Self::ForgetFile,
    ];
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
