//! Credit: how much of what neighbours push may be in the store's hands at the same time. Two
//! thousand children that come back within a minute would else lay as many batches behind each
//! other, all of them in memory. Over the bound a push is answered `busy` before anything of it is
//! looked at, and its sender comes again after a wait of its own. Urgent pushes have a bound of
//! their own, so that no amount of bulk is in their way.
//!
//! What this node pulls, or is brought as a file, needs no credit: it asks for that itself, a batch
//! a lane. What is never true here: that a batch which was stored or refused by the store still
//! takes room.

use super::message::Run;
use facts::Lane;
use kernel::limits::exchange as most;

#[derive(Debug, Clone)]
struct Room {
    most_batches: usize,
    most_bytes: usize,
    batches: usize,
    bytes: usize,
}

impl Room {
    const fn of(most_batches: usize, most_bytes: usize) -> Self {
        Self { most_batches, most_bytes, batches: 0, bytes: 0 }
    }

    const fn fits(&self, bytes: usize) -> bool {
        self.batches < self.most_batches && self.bytes.saturating_add(bytes) <= self.most_bytes
    }
}

/// What is in work, and how much may be.
#[derive(Debug, Clone)]
pub(crate) struct Credit {
    urgent: Room,
    others: Room,
}

impl Default for Credit {
    fn default() -> Self {
        Self {
            urgent: Room::of(most::URGENT_BATCHES_STORING, most::URGENT_STORING_BYTES),
            others: Room::of(most::BATCHES_STORING, most::STORING_BYTES),
        }
    }
}

impl Credit {
    /// So few batches, for a world in which that is soon met.
    #[cfg(any(test, feature = "sim"))]
    pub(crate) const fn of(batches: usize) -> Self {
        let (urgent, others) = (most::URGENT_STORING_BYTES, most::STORING_BYTES);
        Self { urgent: Room::of(batches, urgent), others: Room::of(batches, others) }
    }

    const fn room(&mut self, lane: Lane) -> &mut Room {
        if matches!(lane, Lane::Urgent) { &mut self.urgent } else { &mut self.others }
    }

    /// Whether one more batch of that many bytes fits.
    pub(crate) const fn fits(&self, lane: Lane, bytes: usize) -> bool {
        if matches!(lane, Lane::Urgent) { self.urgent.fits(bytes) } else { self.others.fits(bytes) }
    }

    /// As many batches may be in work: urgent ones, and all others.
    #[cfg(any(test, feature = "sim"))]
    pub(crate) const fn most(&self) -> (usize, usize) {
        (self.urgent.most_batches, self.others.most_batches)
    }

    /// A batch was handed to the store.
    pub(crate) const fn take(&mut self, lane: Lane, bytes: usize) {
        let room = self.room(lane);
        room.batches = room.batches.saturating_add(1);
        room.bytes = room.bytes.saturating_add(bytes);
    }

    /// The store is done with it.
    pub(crate) const fn give_back(&mut self, lane: Lane, bytes: usize) {
        let room = self.room(lane);
        room.batches = room.batches.saturating_sub(1);
        room.bytes = room.bytes.saturating_sub(bytes);
    }
}

/// Bytes that the entries of a batch take.
pub(crate) fn bytes_of(runs: &[Run]) -> usize {
    let entries = runs.iter().flat_map(|run| &run.entries);
    let sizes = entries.map(|e| e.body.len().saturating_add(e.sealed.as_ref().map_or(0, Vec::len)));
    sizes.fold(0, usize::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_full_for_bulk_is_free_for_what_is_urgent_and_what_is_given_back_fits_again() {
        let mut credit = Credit::default();
        for _ in 0..most::BATCHES_STORING {
            assert!(credit.fits(Lane::Bulk, 1));
            credit.take(Lane::Bulk, 1);
        }
        assert!(!credit.fits(Lane::Bulk, 1) && !credit.fits(Lane::Normal, 1) && credit.fits(Lane::Urgent, 1));
        credit.give_back(Lane::Bulk, 1);
        assert!(credit.fits(Lane::Normal, 1));
        let left = most::STORING_BYTES - (most::BATCHES_STORING - 1);
        assert!(credit.fits(Lane::Bulk, left) && !credit.fits(Lane::Bulk, left + 1), "by its bytes too");
    }
}
