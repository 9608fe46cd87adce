//! The runs of a neighbour's process, by which two machines with one identity are told from one that
//! was started anew. Kept by the store through restarts of this node: whoever was paused here stays
//! paused until an operator has decided, however often this node begins anew meanwhile.

use super::terms;
use facts::bytes::{Malformed, Reader, Writer};
use kernel::EpochId;

/// Late greetings of processes that were already followed by another.
const RETURNS_OF_A_CLONE: u32 = 3;

/// One run of a neighbour's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boot {
    /// Its id.
    pub boot: EpochId,
    /// The run before it.
    pub previous: Option<EpochId>,
    /// The epoch it wrote in.
    pub epoch: EpochId,
}

/// What the line of boots says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lineage {
    /// One machine.
    Good,
    /// A greeting of a process that is no more.
    Late,
    /// Two machines with one identity.
    Clone,
}

/// The runs of a neighbour's process that have greeted, and what was made of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Boots {
    /// In the order in which they came, [`terms::BOOTS_REMEMBERED`] at the most.
    runs: Vec<Boot>,
    /// Greetings of boots that were already followed by another, since the last new one.
    returns: u32,
    /// The neighbour seems to run twice: its link is paused until an operator has decided.
    paused: bool,
}

impl Boots {
    /// Whether the link is paused.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.paused
    }

    /// Whether this run has greeted before.
    pub(crate) fn has(&self, boot: &Boot) -> bool {
        self.runs.contains(boot)
    }

    /// What a greeting says about the machines behind the neighbour's id. Once there are two it says so of
    /// every greeting, until an operator has decided.
    pub(crate) fn judge(&mut self, new: Boot) -> Lineage {
        let says = if self.paused { Lineage::Clone } else { self.lineage(new) };
        self.paused = says == Lineage::Clone;
        says
    }

    fn lineage(&mut self, new: Boot) -> Lineage {
        let Some(latest) = self.runs.last().copied() else { return Lineage::Good };
        if new.boot == latest.boot {
            return Lineage::Good;
        }
        // A greeting can be so late that its process is long dead, but not again and
        // again: then two machines take turns.
        if self.runs.iter().any(|b| b.boot == new.boot) {
            self.returns = self.returns.saturating_add(1);
            return if self.returns >= RETURNS_OF_A_CLONE { Lineage::Clone } else { Lineage::Late };
        }
        // Two boots cannot continue the same one, unless a new epoch began between
        // them: a restore says so, a clone does not know that it is one.
        let forks = |b: &Boot| b.previous == new.previous && b.epoch == new.epoch;
        if new.previous.is_some() && self.runs.iter().any(forks) { Lineage::Clone } else { Lineage::Good }
    }

    /// A run was let in. When it is a new one, what came late before it says nothing any more: this is kept for
    /// years, and each start may leave a greeting that is late.
    pub(crate) fn greeted(&mut self, boot: Boot) {
        if self.runs.last() != Some(&boot) {
            self.returns = 0;
            self.runs.push(boot);
            if self.runs.len() > terms::BOOTS_REMEMBERED {
                self.runs.remove(0);
            }
        }
    }

    /// As the store keeps them.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Writer::with_capacity(64);
        bytes.u8(u8::from(self.paused)).u64(u64::from(self.returns));
        for boot in &self.runs {
            bytes.fixed(&boot.boot.bytes()).fixed(&boot.epoch.bytes());
            bytes.option(boot.previous.map(|previous| previous.bytes()).as_ref().map(<[u8; 16]>::as_slice));
        }
        bytes.finish()
    }

    /// As the store has kept them.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let paused = reader.u8()? != 0;
        let returns = u32::try_from(reader.u64()?).unwrap_or(u32::MAX);
        let mut runs = Vec::new();
        while reader.end().is_err() {
            let (boot, epoch) = (reader.fixed()?, reader.fixed()?);
            let previous =
                reader.option(16)?.map(|id| id.try_into().map_err(|_| Malformed::Short)).transpose()?;
            runs.push(Boot {
                boot: EpochId::from_bytes(boot),
                previous: previous.map(EpochId::from_bytes),
                epoch: EpochId::from_bytes(epoch),
            });
        }
        Ok(Self { runs, returns, paused })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_that_are_late_after_each_start_make_no_clone() {
        let boot = |n: u8| Boot {
            boot: EpochId::from_bytes([n; 16]),
            previous: Some(EpochId::from_bytes([n - 1; 16])),
            epoch: EpochId::from_bytes([9; 16]),
        };
        let mut boots = Boots::default();
        boots.greeted(boot(1));
        for n in 2..12 {
            assert_eq!(boots.judge(boot(n)), Lineage::Good);
            boots.greeted(boot(n));
            assert_eq!(boots.judge(boot(n - 1)), Lineage::Late, "start {n}");
        }
        assert_eq!(boots.judge(boot(10)), Lineage::Late);
        assert_eq!(boots.judge(boot(10)), Lineage::Clone, "again and again without a start: there are two");
    }

    #[test]
    fn boots_are_read_back_as_they_were_kept() {
        let mut boots = Boots::default();
        assert_eq!(Boots::decode(&boots.encode()), Ok(boots.clone()));
        let id = |n: u8| EpochId::from_bytes([n; 16]);
        let first = Boot { boot: id(1), previous: None, epoch: id(9) };
        let second = Boot { boot: id(2), previous: Some(id(1)), epoch: id(9) };
        boots.greeted(first);
        boots.greeted(second);
        assert_eq!(boots.judge(Boot { boot: id(3), ..second }), Lineage::Clone);
        let kept = Boots::decode(&boots.encode()).unwrap();
        assert_eq!(kept, boots);
        assert!(kept.is_paused());
        let cut = boots.encode();
        assert!(Boots::decode(&cut[..cut.len() - 1]).is_err());
    }
}
