//! A link as the page of nodes shows it: how it is and was, what waits for it and since
//! when, what is refused, what is parked. Reads only; [`super::nodes`] asks the exchange.

use exchange::core::message::LinkWord;
use exchange::core::{FarLink, Lanes, LinkState, LinkStatus, Role, StreamHead, Trouble, Where};
use exchange::http::store::StoredPeer;
use exchange::http::{Evidence, Memory, Quarter};
use facts::{Channel, Lane, StreamId};
use journal::read::Parked;
use journal::{Db, DbError, params};
use kernel::{Instant, Level, NodeId, UnitId};
use serde::Serialize;
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;

/// One link.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NodeLink {
    /// The neighbour.
    pub node_id: NodeId,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// `parent`, `grandparent`, `child` or `grandchild`.
    pub relation: &'static str,
    /// `up`, `connecting`, `down`, `cut` or `refused`.
    pub state: &'static str,
    /// Why: the word of a refusal, or `no_answer` of a parent that is called in vain.
    pub reason: Option<&'static str>,
    /// Since when.
    pub since: Instant,
    /// The last message from it.
    pub last_contact_at: Option<Instant>,
    /// When this node calls it again; absent while linked, and when it calls us.
    pub next_try_at: Option<Instant>,
    /// Which attempt that will be.
    pub tries: Option<u32>,
    /// Where it listens, when this node calls it.
    pub address: Option<String>,
    /// The last day in 96 quarters of an hour, oldest first: `up`, `part`, `down`, or
    /// `none` when this node did not run. Empty for links that are not drawn.
    pub day: Vec<&'static str>,
    /// Minutes of that day in which it was down, begun ones included.
    pub down_minutes: i64,
    /// Entries it holds of what goes to it.
    pub held: HeldThere,
    /// Streams that one side does not take from the other.
    pub refused: Vec<RefusedRow>,
    /// Entries that wait to go to it.
    pub queue: Waiting,
    /// Urgent ones of them that have gone around it: the node above it holds them.
    pub relayed: u64,
    /// The name of that node, when it holds any.
    pub relay_by: Option<String>,
    /// Entries from it that are parked here.
    pub parked: i64,
    /// Its clock minus ours.
    pub skew_ms: Option<i64>,
    /// Its certificate ends.
    pub certificate_expires_at: Option<Instant>,
    /// Its program's version.
    pub program: String,
    /// The digits compared when it joined.
    pub words: Option<String>,
    /// When both operators said that they are the same.
    pub words_checked_at: Option<Instant>,
}

/// A link further below, by the word of the node at its upper end.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FarLinkRow {
    /// The node at the lower end.
    pub node_id: NodeId,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// The node at the upper end.
    pub under_id: NodeId,
    /// `up`, `down`, `cut` or `refused`.
    pub state: &'static str,
    /// Why it is refused.
    pub reason: Option<&'static str>,
    /// Since when, by the clock of the upper end.
    pub since: Instant,
    /// Urgent entries that wait there to go down.
    pub urgent: u64,
    /// When that was last known, where the way to the upper end is down.
    pub as_of: Option<Instant>,
    /// How far its clock is ahead of that of the upper end, where that end has said so: by more than five minutes.
    pub skew_ms: Option<i64>,
}

impl FarLinkRow {
    /// A link with what is known of the clock at its lower end.
    ///
    /// # Errors
    /// [`DbError`].
    pub(super) fn of(db: &mut dyn Db, link: FarLink) -> Result<Self, DbError> {
        Ok(Self {
            skew_ms: journal::clocks::said_last(db, link.under, link.node)?,
            node_id: link.node,
            name: link.name,
            code: link.code,
            level: link.level,
            under_id: link.under,
            state: link.told.word.word(),
            reason: match link.told.word {
                LinkWord::Refused(reason) => Some(reason.word()),
                LinkWord::Up | LinkWord::Down | LinkWord::Cut => None,
            },
            since: link.told.since,
            urgent: link.told.urgent,
            as_of: link.as_of,
        })
    }
}

/// A stream that is refused. One from here is an alarm: somebody on the way changed it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RefusedRow {
    /// The node that wrote it.
    pub from: String,
    /// How urgent.
    pub lane: &'static str,
    /// Refused by this node, or by the neighbour.
    pub here: bool,
    /// Why; translated by the page.
    pub why: &'static str,
    /// Since when.
    pub since: Instant,
}

/// What is kept here because nobody has named the node it is addressed to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct KeptRow {
    /// The addressee.
    pub node_id: NodeId,
    /// Its name, when it was entered here.
    pub to: Option<String>,
    /// How urgent.
    pub lane: &'static str,
    /// How many.
    pub count: u64,
    /// Since when the oldest waits.
    pub oldest_at: Option<Instant>,
}

/// What restores cost, of one node and lane.
#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MemoryRow {
    /// The node that wrote them.
    pub from: String,
    /// How urgent.
    pub lane: &'static str,
    /// Entries that were lost here and that neighbours gave back.
    pub given_back: u64,
    /// Entries that their author once had, and that are held nowhere on the link any more.
    pub lost: u64,
    /// How often their author was seen to have written them anew below what it had said it has.
    pub rewritten: u64,
    /// Entries that this node wrote again in a later epoch: nobody would have taken them in the one before.
    pub written_again: u64,
    /// When that was last seen.
    pub changed_at: Instant,
}

/// Two histories of one position, both signed by the same node. Its epoch takes nothing more.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EvidenceRow {
    /// Who signed both.
    pub node_id: NodeId,
    /// Its name.
    pub from: String,
    /// How urgent.
    pub lane: &'static str,
    /// The last position of the second history.
    pub seq: u64,
    /// When it was found.
    pub found_at: Instant,
    /// It writes in a later epoch by now.
    pub goes_on: bool,
}

/// Entries, by urgency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Waiting {
    /// First reports, warnings, instructions.
    pub urgent: u64,
    /// Follow-ups, receipts.
    pub normal: u64,
    /// Statistics, registers.
    pub bulk: u64,
    /// Attachments that this node waits for from there.
    pub files: u64,
}

/// Entries that the other side holds, by urgency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HeldThere {
    /// First reports, warnings, instructions.
    pub urgent: u64,
    /// Follow-ups, receipts.
    pub normal: u64,
    /// Statistics, registers.
    pub bulk: u64,
}

/// Parked entries of one sort.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParkedRow {
    /// The node that wrote them, or the unit that acted, where the node is no neighbour.
    pub from: String,
    /// How urgent.
    pub lane: &'static str,
    /// Kind of fact.
    pub what: String,
    /// Why they are parked: `unknown_kind`, `missing`, `not_allowed` or `unreadable`.
    pub why: &'static str,
    /// The same as the program says it, for who mends it.
    pub detail: String,
    /// How many.
    pub count: i64,
}

/// What waits to go to one neighbour in one lane.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QueueRow {
    /// The neighbour.
    pub node_id: NodeId,
    /// Its name.
    pub to: String,
    /// How urgent.
    pub lane: &'static str,
    /// How many.
    pub count: u64,
    /// Since when the oldest of them is here.
    pub oldest_at: Option<Instant>,
}

/// What has gone around a dead parent.
pub(super) struct Around {
    /// The name of the node above it.
    by: String,
    /// Urgent entries that it holds and the parent does not.
    entries: u64,
}

/// Of the urgent entries that wait for the parent, those that the node above it holds by its last word.
pub(super) fn around(
    links: &[LinkStatus],
    held_by: impl Fn(NodeId, StreamId) -> Option<u64>,
) -> Option<Around> {
    let parent = links.iter().find(|link| link.role == Role::Parent)?;
    let above = links.iter().find(|link| link.role == Role::Grandparent)?;
    let urgent = parent.waiting.iter().filter(|(stream, _)| stream.lane == Lane::Urgent);
    let past = urgent.map(|(stream, from)| held_by(above.node, *stream).unwrap_or(0).saturating_sub(*from));
    let entries = past.fold(0, u64::saturating_add).min(*parent.backlog.get(Lane::Urgent));
    (entries > 0).then(|| Around { by: above.name.clone(), entries })
}

/// When the entry was stored that has waited longest, by neighbour and lane.
pub(super) type Oldest = BTreeMap<(NodeId, Lane), Instant>;

/// Looks up what has waited longest of what the links say is waiting.
///
/// # Errors
/// [`DbError`].
pub(super) fn oldest(db: &mut dyn Db, waiting: &[(NodeId, Vec<(StreamId, u64)>)]) -> Result<Oldest, DbError> {
    let mut oldest = Oldest::new();
    for (node, streams) in waiting {
        for (stream, seq) in streams {
            let Some(at) = journal::read::received_at(db, *stream, *seq)? else { continue };
            let first = oldest.entry((*node, stream.lane)).or_insert(at);
            *first = at.min(*first);
        }
    }
    Ok(oldest)
}

/// What restores cost, gathered by node and lane, newest first.
pub(super) fn memory_rows(memories: &[Memory], names: &BTreeMap<NodeId, String>) -> Vec<MemoryRow> {
    let mut rows: BTreeMap<(NodeId, Lane), MemoryRow> = BTreeMap::new();
    for memory in memories {
        let (origin, lane) = (memory.stream.origin, memory.stream.lane);
        let row = rows.entry((origin, lane)).or_insert_with(|| MemoryRow {
            from: names.get(&origin).cloned().unwrap_or_else(|| origin.to_string()),
            lane: word_of(lane),
            given_back: 0,
            lost: 0,
            rewritten: 0,
            written_again: 0,
            changed_at: memory.changed_at,
        });
        row.given_back = row.given_back.saturating_add(memory.given_back);
        row.lost = row.lost.saturating_add(memory.lost);
        row.rewritten = row.rewritten.saturating_add(memory.rewritten);
        row.written_again = row.written_again.saturating_add(memory.written_again);
        row.changed_at = row.changed_at.max(memory.changed_at);
    }
    let mut rows: Vec<MemoryRow> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.changed_at));
    rows
}

/// The second histories that were found, with the names of their authors.
pub(super) fn evidence_rows(found: Vec<Evidence>, names: &BTreeMap<NodeId, String>) -> Vec<EvidenceRow> {
    let rows = found.into_iter().map(|e| EvidenceRow {
        node_id: e.origin,
        from: names.get(&e.origin).cloned().unwrap_or_else(|| e.origin.to_string()),
        lane: word_of(e.lane),
        seq: e.seq,
        found_at: e.found_at,
        goes_on: e.goes_on,
    });
    rows.collect()
}

/// What is kept for nodes that nobody has named.
///
/// # Errors
/// [`DbError`].
pub(super) fn kept(db: &mut dyn Db, heads: &[StreamHead]) -> Result<Vec<KeptRow>, DbError> {
    let mut rows = Vec::new();
    for head in heads {
        let Channel::To(node) = head.stream.channel else { continue };
        let name = db.first("SELECT name FROM org_node WHERE id = $1", params![node])?;
        rows.push(KeptRow {
            node_id: node,
            to: name.map(|row| row.text(0)).transpose()?,
            lane: word_of(head.stream.lane),
            count: head.next.saturating_sub(1),
            oldest_at: journal::read::received_at(db, head.stream, 1)?,
        });
    }
    Ok(rows)
}

const fn word_of(lane: Lane) -> &'static str {
    match lane {
        Lane::Urgent => "urgent",
        Lane::Normal => "normal",
        Lane::Bulk => "bulk",
    }
}

fn waiting(link: &LinkStatus) -> Waiting {
    let of = |lane| *link.backlog.get(lane);
    Waiting { urgent: of(Lane::Urgent), normal: of(Lane::Normal), bulk: of(Lane::Bulk), files: link.files }
}

fn held(of: &Lanes<u64>) -> HeldThere {
    let of = |lane| *of.get(lane);
    HeldThere { urgent: of(Lane::Urgent), normal: of(Lane::Normal), bulk: of(Lane::Bulk) }
}

pub(super) fn queue_of(link: &LinkStatus, oldest: &Oldest) -> Vec<QueueRow> {
    let rows = Lane::ALL.into_iter().map(|lane| QueueRow {
        node_id: link.node,
        to: link.name.clone(),
        lane: word_of(lane),
        count: *link.backlog.get(lane),
        oldest_at: oldest.get(&(link.node, lane)).copied(),
    });
    rows.filter(|row| row.count > 0).collect()
}

/// A link with what is stored about it.
pub(super) fn link_of(
    link: LinkStatus,
    parked: &[Parked],
    stored: Option<&StoredPeer>,
    words_checked_at: Option<Instant>,
    day: Option<&Vec<Quarter>>,
    around: Option<&Around>,
) -> NodeLink {
    let around = around.filter(|_| link.role == Role::Parent);
    let here = parked.iter().filter(|p| p.stored.entry.header.stream.origin == link.node).count();
    let day: &[Quarter] = day.map_or(&[], Vec::as_slice);
    let down_ms = day.iter().filter(|q| q.word() != "up").map(|q| q.down_ms()).fold(0, i64::saturating_add);
    NodeLink {
        queue: waiting(&link),
        relayed: around.map_or(0, |around| around.entries),
        relay_by: around.map(|around| around.by.clone()),
        held: held(&link.held),
        reason: match link.state {
            LinkState::Refused(reason) => Some(reason.word()),
            LinkState::Down | LinkState::Connecting if link.role == Role::Parent => Some("no_answer"),
            _ => None,
        },
        next_try_at: link.next_try,
        tries: link.next_try.map(|_| link.tries.saturating_add(1)),
        address: stored.map(|peer| peer.address.clone()).filter(|address| !address.is_empty()),
        day: day.iter().map(|quarter| quarter.word()).collect(),
        down_minutes: down_ms.saturating_add(MINUTE_MS - 1) / MINUTE_MS,
        refused: link.trouble.iter().map(refused).collect(),
        words: stored.map(|peer| peer.words.clone()).filter(|words| !words.is_empty()),
        words_checked_at,
        node_id: link.node,
        name: link.name,
        code: link.code,
        level: link.level,
        relation: link.role.word(),
        state: link.state.word(),
        since: link.since,
        last_contact_at: link.last_contact,
        parked: i64::try_from(here).unwrap_or(i64::MAX),
        skew_ms: link.offset_ms,
        certificate_expires_at: link.certificate_until,
        program: link.program,
    }
}

fn refused(trouble: &Trouble) -> RefusedRow {
    RefusedRow {
        from: trouble.author.clone(),
        lane: word_of(trouble.stream.lane),
        here: trouble.side == Where::Here,
        why: trouble.reason.word(),
        since: trouble.since,
    }
}

/// Names of the units that acted in parked entries.
///
/// # Errors
/// [`DbError`].
pub(super) fn acted(db: &mut dyn Db, parked: &[Parked]) -> Result<BTreeMap<UnitId, String>, DbError> {
    let mut names = BTreeMap::new();
    for unit in parked.iter().filter_map(|one| one.stored.entry.header.unit) {
        if !names.contains_key(&unit)
            && let Some(known) = org::query::unit(db, unit)?
        {
            names.insert(unit, known.short_name);
        }
    }
    Ok(names)
}

/// What an operator can do about it, from the reason that stands beside the entry.
fn why_parked(reason: &str) -> &'static str {
    if reason.starts_with("unknown kind ") {
        "unknown_kind"
    } else if reason.starts_with("the body cannot be read") {
        "unreadable"
    } else if reason.contains("known here") || reason.starts_with("no unit is known") {
        "missing"
    } else {
        "not_allowed"
    }
}

pub(super) fn parked_rows(
    parked: &[Parked],
    names: &BTreeMap<NodeId, String>,
    units: &BTreeMap<UnitId, String>,
) -> Vec<ParkedRow> {
    let mut sorts: BTreeMap<(String, &'static str, String, String), i64> = BTreeMap::new();
    for one in parked {
        let header = &one.stored.entry.header;
        let origin = header.stream.origin;
        let unit = || header.unit.and_then(|unit| units.get(&unit)).cloned();
        let from = names.get(&origin).cloned().or_else(unit).unwrap_or_else(|| origin.to_string());
        let key = (from, word_of(header.stream.lane), header.kind.clone(), one.reason.clone());
        let count = sorts.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    sorts
        .into_iter()
        .map(|((from, lane, what, detail), count)| ParkedRow {
            from,
            lane,
            what,
            why: why_parked(&detail),
            detail,
            count,
        })
        .collect()
}
