//! Clocks that are wrong, as neighbours measured them: said once where a deviation begins, once where it
//! changes or ends, and read by whoever is further away from the node than those who measured it.
//!
//! A word speaks of an epoch of a node, from a position of each stream on. So it says of each entry what
//! the one who measured noted at it, whatever way and in whatever order entry and word came, and no clock
//! has to be right for it. What a word's author measured is against his own clock; where that one is off as
//! seen from here, both are added up.
//!
//! What is never true here: that something is refused, ordered or decided by it.

use crate::db::{Db, DbError};
use crate::read::{Stored, certificates_of, entries_of};
use crate::tx::{Acting, JournalError, Tx};
use crate::view::{ApplyError, body};
use crate::{Row, params};
use facts::draft::{Audience, Draft, Fact as _};
use facts::entry::{Channel, Entry, Header, Lane, StreamId};
use facts::system::{ClockAfter, ClockNoted};
use kernel::limits::exchange::{CLOCK_FLAGGED_MS, CLOCK_SAID_WITHIN_MS, CLOCK_STREAMS, CLOCK_WORDS_WITHIN};
use kernel::{EpochId, EventId, Instant, Level, NodeId};
use std::collections::BTreeMap;

/// Each level above a word's author may be off as seen from the next one.
const AUTHORS_FOLLOWED: u8 = 4;
/// One word; a second entry of the same subject is somebody else's.
const WORDS_OF_ONE: usize = 8;

/// How far the clock by which an entry was dated is off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockOff {
    /// So far ahead of this node's clock, in milliseconds; negative: behind.
    pub off_ms: i64,
    /// The node that measured it and said so, and its name by its newest certificate here; `None` where
    /// this node did.
    pub by: Option<(NodeId, String)>,
}

/// Reads by which clocks entries were dated; remembers who has spoken of whom, for a page of them.
#[derive(Debug, Default)]
pub struct Clocks {
    authors: BTreeMap<(NodeId, EpochId), Vec<NodeId>>,
}

impl Clocks {
    /// How far the clock by which an entry was dated is off, where that is so much that its times may be
    /// wrong: as this node measured it when the entry came, else as another one said.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn off_of(&mut self, db: &mut dyn Db, stored: &Stored) -> Result<Option<ClockOff>, DbError> {
        if let Some(off_ms) = stored.clock_off_ms {
            return Ok(Some(ClockOff { off_ms, by: None }));
        }
        let Some((off_ms, by)) = self.told(db, &stored.entry.header, AUTHORS_FOLLOWED)? else {
            return Ok(None);
        };
        Ok(Some(ClockOff { off_ms, by: Some((by, name_of(db, by)?)) }))
    }

    /// What others said of an entry's clock; of several the one that is furthest off.
    fn told(
        &mut self,
        db: &mut dyn Db,
        header: &Header,
        follow: u8,
    ) -> Result<Option<(i64, NodeId)>, DbError> {
        let mut furthest: Option<(i64, NodeId)> = None;
        for by in self.authors(db, header.stream)? {
            let Some((id, said_ms)) = word_about(db, by, header.stream, header.seq)? else { continue };
            let off_ms = said_ms.saturating_add(self.author_off(db, by, id, follow)?);
            let further = furthest.is_none_or(|(known, _)| known.saturating_abs() < off_ms.saturating_abs());
            if off_ms.saturating_abs() > CLOCK_FLAGGED_MS && further {
                furthest = Some((off_ms, by));
            }
        }
        Ok(furthest)
    }

    /// Who has spoken of the clock of an epoch.
    fn authors(&mut self, db: &mut dyn Db, stream: StreamId) -> Result<Vec<NodeId>, DbError> {
        let of = (stream.origin, stream.epoch);
        if let Some(known) = self.authors.get(&of) {
            return Ok(known.clone());
        }
        let sql =
            "SELECT DISTINCT by_node FROM journal_clock WHERE node = $1 AND epoch = $2 ORDER BY by_node";
        let authors: Vec<NodeId> =
            db.query(sql, params![of.0, of.1])?.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
        self.authors.insert(of, authors.clone());
        Ok(authors)
    }

    /// How far the clock was off, as seen from here, by which the author of a word measured.
    fn author_off(&mut self, db: &mut dyn Db, by: NodeId, word: EventId, follow: u8) -> Result<i64, DbError> {
        let entries = entries_of(db, ClockNoted::SUBJECT, word.bytes(), WORDS_OF_ONE)?;
        let Some(stored) = entries.into_iter().find(|s| s.entry.header.stream.origin == by) else {
            return Ok(0);
        };
        let off = match (stored.clock_off_ms, follow.checked_sub(1)) {
            (Some(off_ms), _) => Some(off_ms),
            (None, Some(left)) => self.told(db, &stored.entry.header, left)?.map(|(off_ms, _)| off_ms),
            (None, None) => None,
        };
        Ok(off.unwrap_or(0))
    }
}

/// What one node said last of the clock of another, in milliseconds by its own; `None` where it said nothing or
/// that all is right.
///
/// # Errors
/// [`DbError`].
pub fn said_last(db: &mut dyn Db, by: NodeId, of: NodeId) -> Result<Option<i64>, DbError> {
    let last = db.first(
        "SELECT off_ms FROM journal_clock WHERE node = $1 AND by_node = $2 ORDER BY at DESC, nr DESC LIMIT 1",
        params![of, by],
    )?;
    let off_ms = last.map(|row| row.int(0)).transpose()?;
    Ok(off_ms.filter(|off_ms| *off_ms != 0))
}

/// A node's name by its newest certificate here.
fn name_of(db: &mut dyn Db, node: NodeId) -> Result<String, DbError> {
    let newest = certificates_of(db, node)?.into_iter().max_by_key(|certificate| certificate.not_before);
    Ok(newest.map(|certificate| certificate.name).unwrap_or_default())
}

/// The word of one author that holds for a position of a stream, unless that is that nothing is wrong.
fn word_about(
    db: &mut dyn Db,
    by: NodeId,
    stream: StreamId,
    seq: u64,
) -> Result<Option<(EventId, i64)>, DbError> {
    let last = db.first(
        "SELECT c.id, c.off_ms FROM journal_clock c LEFT JOIN journal_clock_after a
            ON a.id = c.id AND a.by_node = c.by_node AND a.channel = $4 AND a.lane = $5
         WHERE c.node = $1 AND c.epoch = $2 AND c.by_node = $3 AND COALESCE(a.seq, 0) < $6
         ORDER BY c.nr DESC, c.id DESC LIMIT 1",
        params![stream.origin, stream.epoch, by, stream.channel.to_string(), stream.lane.number(), seq],
    )?;
    let said = last.map(|row| Ok::<_, DbError>((row.id(0)?, row.int(1)?))).transpose()?;
    Ok(said.filter(|(_, off_ms)| *off_ms != 0))
}

pub(crate) const TABLES: &[&str] = &["journal_clock", "journal_clock_after"];

pub(crate) fn clear(db: &mut dyn Db, id: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM journal_clock WHERE id = $1", params![id])?;
    db.execute("DELETE FROM journal_clock_after WHERE id = $1", params![id])
}

/// A row belongs to its author: who uses another's id says nothing for him.
pub(crate) fn apply(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let fact: ClockNoted = body(entry)?;
    let by = entry.header.stream.origin;
    let known =
        db.first("SELECT 1 FROM journal_clock WHERE id = $1 AND by_node = $2", params![fact.id, by])?;
    if known.is_some() {
        return Ok(());
    }
    db.execute(
        "INSERT INTO journal_clock (id, by_node, node, epoch, nr, off_ms, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![fact.id, by, fact.node, fact.epoch, fact.nr, fact.off_ms, fact.at],
    )?;
    for after in fact.after.iter().take(CLOCK_STREAMS) {
        db.execute(
            "INSERT INTO journal_clock_after (id, by_node, channel, lane, seq) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (id, by_node, channel, lane) DO NOTHING",
            params![fact.id, by, after.channel.as_str(), i64::from(after.lane), after.seq],
        )?;
    }
    Ok(())
}

/// On which side of this node the one stands whose clock it measured: from there its entries go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It stands below: those above read what it writes.
    Below,
    /// It stands above: those below do.
    Above,
}

impl Side {
    fn audience(self) -> Audience {
        Audience::of(match self {
            Self::Below => Channel::Up(Level::Province),
            Self::Above => Channel::Down,
        })
    }
}

/// What this node said last of an epoch.
struct Said {
    nr: u64,
    off_ms: i64,
    /// When it said the earliest of the words that bound how many may follow.
    bound: Option<Instant>,
}

/// Epochs of whose clock this node's last word may be that it is off.
///
/// # Errors
/// [`DbError`].
pub fn open_epochs(db: &mut dyn Db, own: NodeId) -> Result<Vec<(NodeId, EpochId)>, DbError> {
    let sql = "SELECT DISTINCT node, epoch FROM journal_clock WHERE by_node = $1 AND off_ms <> 0";
    let both = |row: &Row| Ok((row.id(0)?, row.id(1)?));
    db.query(sql, params![own])?.iter().map(both).collect()
}

impl Tx<'_> {
    /// Says to those further on how far a neighbour's clock is off, if that is to be said: `off_ms` is what
    /// is noted at its entries from now on, 0 where nothing is. It was measured at `stream` from the position
    /// `first` on; in the other streams of that epoch it holds behind what is here.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn note_clock(
        &mut self,
        side: Side,
        off_ms: i64,
        stream: StreamId,
        first: u64,
    ) -> Result<(), JournalError> {
        let (node, epoch) = (stream.origin, stream.epoch);
        let said = self.said_of(node, epoch)?;
        if !is_to_say(&said, off_ms, self.now()) {
            return Ok(());
        }
        let fact = ClockNoted {
            id: EventId::new(),
            node,
            epoch,
            nr: said.nr.saturating_add(1),
            off_ms,
            at: self.now(),
            after: self.ends_told(stream, first)?,
        };
        let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?;
        self.append(Acting::platform(), vec![draft.to(side.audience())])?;
        Ok(())
    }

    fn said_of(&mut self, node: NodeId, epoch: EpochId) -> Result<Said, DbError> {
        let own = self.identity().node;
        let rows = self.query(
            "SELECT nr, off_ms, at FROM journal_clock WHERE node = $1 AND epoch = $2 AND by_node = $3
             ORDER BY nr DESC, id DESC LIMIT $4",
            params![node, epoch, own, CLOCK_WORDS_WITHIN],
        )?;
        let Some(last) = rows.first() else { return Ok(Said { nr: 0, off_ms: 0, bound: None }) };
        let bound = rows.get(CLOCK_WORDS_WITHIN.saturating_sub(1));
        Ok(Said {
            nr: u64::try_from(last.int(0)?).unwrap_or(0),
            off_ms: last.int(1)?,
            bound: bound.map(|row| row.instant(2)).transpose()?,
        })
    }

    /// Where the streams of an epoch end here that others read, too; `measured` ends before `first`.
    fn ends_told(&mut self, measured: StreamId, first: u64) -> Result<Vec<ClockAfter>, DbError> {
        let own = Channel::To(self.identity().node);
        // Of this epoch alone: where this node's own clock is wrong, all its neighbours' are at once.
        let streams = self.query(
            "SELECT channel, lane FROM journal_stream WHERE origin = $1 AND epoch = $2 ORDER BY channel, lane",
            params![measured.origin, measured.epoch],
        )?;
        let mut ends = Vec::new();
        for row in streams.iter().take(CLOCK_STREAMS) {
            let channel: Channel = row.text(0)?.parse().map_err(|_| DbError::Shape("a channel"))?;
            let lane = Lane::from_number(row.int(1)?).ok_or(DbError::Shape("a lane"))?;
            if channel == Channel::Local || channel == own {
                continue;
            }
            let stream = StreamId { channel, lane, ..measured };
            let seq = if stream == measured { first.saturating_sub(1) } else { self.head(stream)?.seq };
            if seq > 0 {
                ends.push(ClockAfter { channel: channel.to_string(), lane: lane.number(), seq });
            }
        }
        Ok(ends)
    }
}

/// Whether a clock is spoken of once more: at once where it begins to be off. Where it is off by another
/// amount, or no more, only so often; until then it counts as before.
fn is_to_say(said: &Said, off_ms: i64, now: Instant) -> bool {
    if said.off_ms == 0 {
        return off_ms != 0;
    }
    let another = off_ms == 0 || off_ms.saturating_sub(said.off_ms).saturating_abs() > CLOCK_FLAGGED_MS;
    // This node's own clock may have been set back since.
    let often = said.bound.is_some_and(|at| (0..CLOCK_SAID_WITHIN_MS).contains(&now.since(at)));
    another && !often
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::clock::{HOUR_MS, MINUTE_MS};

    fn to_say(off_minutes: i64, bound_minutes_ago: Option<i64>, now_off_minutes: i64) -> bool {
        let now = Instant(100 * HOUR_MS);
        let bound = bound_minutes_ago.map(|m| Instant(now.0 - m * MINUTE_MS));
        let said = Said { nr: 1, off_ms: off_minutes * MINUTE_MS, bound };
        is_to_say(&said, now_off_minutes * MINUTE_MS, now)
    }

    #[test]
    fn a_clock_is_spoken_of_when_it_begins_changes_or_ends_and_not_too_often() {
        // Last said, the bounding word so long ago, measured now: spoken of?
        for (said, bound, measured, spoken) in [
            (0, None, 40, true),
            (0, None, 0, false),
            (0, Some(1), 40, true),
            (40, None, 40, false),
            (40, None, 44, false),
            (40, None, 46, true),
            (40, None, -40, true),
            (40, None, 0, true),
            (40, Some(59), 0, false),
            (40, Some(59), 90, false),
            (40, Some(61), 0, true),
            (40, Some(61), 90, true),
            (40, Some(61), 41, false),
            (40, Some(-500), 0, true),
        ] {
            assert_eq!(to_say(said, bound, measured), spoken, "{said} {bound:?} {measured}");
        }
    }
}
