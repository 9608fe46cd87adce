//! What may go wrong, how often, and how often it did. Each hazard draws from dice of
//! its own, so that leaving one out changes the others as little as possible.

use crate::core::lane::Jitter;

macro_rules! hazards {
    ($($name:ident, $word:literal, $rate:literal, $says:literal;)+) => {
        /// One thing that goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Hazard {
            $(#[doc = $says] $name,)+
        }

        impl Hazard {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Its word on the command line and in the report.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What happens.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Self::$name => $says,)+ }
            }

            /// How often, in ten thousand occasions, when a storm has it.
            const fn usual(self) -> u32 {
                match self { $(Self::$name => $rate,)+ }
            }
        }
    };
}

hazards! {
    Drop, "drop", 800, "a message is lost";
    Double, "double", 800, "a message arrives twice, the second time up to 40 s later";
    Reorder, "reorder", 1_000, "a message overtakes others within 5 s";
    Hours, "hours", 100, "a message arrives hours late, when its session is long over";
    Narrow, "narrow", 2_500, "a line that never lets more than a few entries through at once";
    OneWay, "one-way", 2_500, "a line works in one direction only, for minutes to hours";
    Partition, "partition", 2_500, "a subtree is cut off, for minutes to hours";
    Unnamed, "unnamed", 2_500, "a subtree was never heard of above when entries are addressed into it";
    CrashAtEffect, "crash-at-effect", 20, "a process dies between two effects of one step";
    CrashAtSync, "crash-at-sync", 150, "a process dies before its sync, or after it and unheard, or just after it heard";
    Outage, "outage", 2_500, "a machine is off for minutes to an hour";
    SlowSync, "slow-sync", 300, "a sync takes 1 to 30 s";
    SyncFails, "sync-fails", 300, "a sync fails, nothing is kept";
    DiskFull, "disk-full", 1_500, "every sync of a node fails for minutes";
    Tail, "tail", 5_000, "of the batches not yet confirmed at a crash some are kept, one is torn, the rest is lost";
    Flip, "flip", 100, "a bit of a cold page has flipped when it is read for sending";
    Sloppy, "sloppy", 1_000, "a store hands out an entry behind its checkpoint";
    Clock, "clock", 2_500, "a clock on the wall jumps by up to two days";
    Restore, "restore", 3_000, "a node comes back from an old backup, with a new epoch";
    OldEpoch, "old-epoch", 2_500, "a node comes back from an old backup and goes on as if nothing had happened";
    FallBack, "fall-back", 3_000, "a database falls back to a replica that lagged, under a running process";
    Rotation, "rotation", 2_500, "a lowest node gets a new key and a new epoch while entries of the old one wait";
    Clone, "clone", 2_500, "a copy of a machine greets with the same identity";
    Forge, "forge", 600, "somebody on the way changes bodies, chains, signatures or certificates";
    Strip, "strip", 600, "somebody on the way leaves out or changes a sealed part";
    Gossip, "gossip", 100, "a neighbour sends what is not for this node";
    TwoFaced, "two-faced", 200, "an origin signs a second history of a position";
    Ending, "ending", 2_500, "a certificate is valid for minutes only, and so is each that follows it";
    Stolen, "stolen", 2_500, "a lowest node is stolen: its keys are revoked, the thief signs on, it comes back with new ones";
    Carried, "carried", 2_500, "a line is dead and people carry bundles over it: lost, late, twice, forged";
    Moved, "moved", 2_500, "a node moves to another level above, with the word of it late here and there";
    Pirate, "pirate", 2_500, "a node signs a certificate for one that was not let go to it";
    Crowded, "crowded", 2_500, "a node has room for one urgent and one other batch of all its children at a time, and seeks one addressee at a time";
    Again, "again", 5_000, "what goes together comes together, and what befell a node befalls it again";
    Erased, "erased", 6_000, "somebody who may erases the sealed part of an entry, before it has arrived or after";
    Skew, "skew", 2_500, "programs of three versions: what a node cannot read it parks, and machines are upgraded meanwhile";
    Applying, "applying", 500, "a process dies while a page is applied, before it is durable or just after";
}

const COUNT: usize = Hazard::ALL.len();

/// The hazards of one world.
#[derive(Debug, Clone)]
pub(crate) struct Weather {
    rate: [u32; COUNT],
    dice: Vec<Jitter>,
    injected: [u64; COUNT],
}

impl Weather {
    pub(crate) fn fair(seed: u64) -> Self {
        let dice = (0..COUNT as u64).map(|n| Jitter::new(seed ^ (n + 1).wrapping_mul(0xd6e8_feb8_6659_fd93)));
        Self { rate: [0; COUNT], dice: dice.collect(), injected: [0; COUNT] }
    }

    /// Sets hazards to their usual rate.
    pub(crate) fn storm(&mut self, hazards: &[Hazard]) {
        for hazard in hazards {
            self.set(*hazard, hazard.usual());
        }
    }

    pub(crate) fn set(&mut self, hazard: Hazard, in_ten_thousand: u32) {
        self.rate[hazard as usize] = in_ten_thousand;
    }

    /// Nothing goes wrong any more; what was counted stays.
    pub(crate) fn calm(&mut self) {
        self.rate = [0; COUNT];
    }

    pub(crate) const fn has(&self, hazard: Hazard) -> bool {
        self.rate[hazard as usize] > 0
    }

    /// Whether it happens on this occasion. The caller counts what it really injects.
    pub(crate) fn strikes(&mut self, hazard: Hazard) -> bool {
        let rate = i64::from(self.rate[hazard as usize]);
        rate > 0 && self.dice[hazard as usize].below(10_000) < rate
    }

    pub(crate) fn count(&mut self, hazard: Hazard) {
        self.injected[hazard as usize] += 1;
    }

    /// How often it was injected.
    pub(crate) const fn times(&self, hazard: Hazard) -> u64 {
        self.injected[hazard as usize]
    }

    pub(crate) fn below(&mut self, hazard: Hazard, bound: i64) -> i64 {
        self.dice[hazard as usize].below(bound)
    }

    pub(crate) fn injected(&self) -> Vec<(Hazard, u64)> {
        Hazard::ALL.iter().copied().zip(self.injected).filter(|(_, n)| *n > 0).collect()
    }
}
