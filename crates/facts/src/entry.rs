//! An entry of the journal: header, body, optional sealed part; and how they are
//! digested and chained.
//!
//! `digest = SM3(header ‖ SM3(body) ‖ SM3(sealed))`, `hash = SM3(prev ‖ digest)`.
//! Bodies are kept as first written and never serialised again. An entry whose
//! sealed part was erased still verifies: its digest stays behind.

use crate::bytes::{Malformed, Reader, Writer};
use crate::crypto::{Digest32, Suite, sm3};
use kernel::{AccountId, CommandId, EpochId, EventId, Instant, Level, NodeId, UnitId, limits};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version of the header's own layout.
const HEADER_LAYOUT: u8 = 1;
/// Digest that stands for "no sealed part was ever there".
pub const NO_SEALED: Digest32 = [0; 32];

/// Who may read a stream, and so which way it travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// This node alone.
    Local,
    /// The levels upwards as far as this one.
    Up(Level),
    /// All below.
    Down,
    /// One node, and those who carry it there.
    To(NodeId),
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::Up(level) => write!(f, "up:{}", level.word()),
            Self::Down => f.write_str("down"),
            Self::To(node) => write!(f, "to:{node}"),
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = Malformed;
    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = Malformed::Meaningless("channel");
        match text.split_once(':') {
            None if text == "local" => Ok(Self::Local),
            None if text == "down" => Ok(Self::Down),
            Some(("up", word)) => Level::from_word(word).map(Self::Up).ok_or(bad),
            // An id is also read with hyphens and in capitals; a channel has one form.
            Some(("to", word)) => match word.parse::<NodeId>() {
                Ok(node) if node.to_string() == word => Ok(Self::To(node)),
                _ => Err(bad),
            },
            _ => Err(bad),
        }
    }
}

/// Urgency on the way between levels; each lane has its own sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// First reports, warnings, instructions.
    Urgent,
    /// Follow-ups, filings, receipts.
    Normal,
    /// Statistics, registers.
    Bulk,
}

impl Lane {
    /// All lanes, most urgent first.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Bulk];

    /// 0, 1 or 2.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }

    /// The lane with this number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| i64::from(lane.number()) == number)
    }
}

/// Real work, or a drill that must never be mistaken for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It happened.
    #[default]
    Real,
    /// 演练
    Drill,
}

/// How widely the text may be shown. State secrets have no place here at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 公开
    Public,
    /// 内部
    #[default]
    Internal,
    /// 工作秘密
    WorkSecret,
}

/// The one thing a fact changes: a kind of subject and its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Such as `report`.
    pub kind: std::borrow::Cow<'static, str>,
    /// Its id.
    pub id: [u8; 16],
}

impl Subject {
    /// The subject of a kind that the program knows.
    #[must_use]
    pub const fn new(kind: &'static str, id: [u8; 16]) -> Self {
        Self { kind: std::borrow::Cow::Borrowed(kind), id }
    }
}

/// A stream: one origin, one unbroken memory, one audience, one lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// Who writes it.
    pub origin: NodeId,
    /// Under which memory and key.
    pub epoch: EpochId,
    /// For whom.
    pub channel: Channel,
    /// How urgent.
    pub lane: Lane,
}

/// What is known of an entry without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Signature suite of the stream's checkpoints.
    pub suite: Suite,
    /// The same fact has the same id in every channel.
    pub event_id: EventId,
    /// The stream.
    pub stream: StreamId,
    /// Position in the stream, gap-free from 1.
    pub seq: u64,
    /// Kind of fact, such as `report.sent`.
    pub kind: String,
    /// Version of the kind; a breaking change is a new one.
    pub version: u16,
    /// What it changes.
    pub subject: Subject,
    /// 1 + the highest revision of the subject that the author had seen.
    pub rev: u64,
    /// The unit that acts.
    pub unit: Option<UnitId>,
    /// The account that acts; absent for the platform itself.
    pub actor: Option<AccountId>,
    /// The command that caused it.
    pub command_id: CommandId,
    /// The author's clock, never corrected.
    pub recorded_at: Instant,
    /// Real or drill.
    pub mode: Mode,
    /// How widely it may be shown.
    pub mark: Mark,
    /// In lane 0: what rings a desk that does not know the kind. No personal data.
    pub brief: Option<String>,
}

impl Header {
    /// The canonical bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(256);
        w.u8(self.suite.number()).u8(HEADER_LAYOUT);
        w.fixed(&self.event_id.bytes()).fixed(&self.stream.origin.bytes()).fixed(&self.stream.epoch.bytes());
        w.var(self.stream.channel.to_string().as_bytes()).u8(self.stream.lane.number()).u64(self.seq);
        w.var(self.kind.as_bytes()).u16(self.version);
        w.var(self.subject.kind.as_bytes()).fixed(&self.subject.id).u64(self.rev);
        w.option(self.unit.map(UnitId::bytes).as_ref().map(|b| b.as_slice()));
        w.option(self.actor.map(AccountId::bytes).as_ref().map(|b| b.as_slice()));
        w.fixed(&self.command_id.bytes()).i64(self.recorded_at.0);
        w.u8(match self.mode {
            Mode::Real => 0,
            Mode::Drill => 1,
        });
        w.u8(match self.mark {
            Mark::Public => 0,
            Mark::Internal => 1,
            Mark::WorkSecret => 2,
        });
        w.option(self.brief.as_deref().map(str::as_bytes));
        w.finish()
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`Malformed`] when they are not the one form of a header.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = Reader::new(bytes);
        let suite = Suite::from_number(r.u8()?).ok_or(Malformed::Meaningless("suite"))?;
        if r.u8()? != HEADER_LAYOUT {
            return Err(Malformed::Meaningless("layout"));
        }
        let event_id = EventId::from_bytes(r.fixed()?);
        let origin = NodeId::from_bytes(r.fixed()?);
        let epoch = EpochId::from_bytes(r.fixed()?);
        let channel = r.text(limits::ENTRY_KIND_BYTES)?.parse()?;
        let lane = Lane::from_number(i64::from(r.u8()?)).ok_or(Malformed::Meaningless("lane"))?;
        let stream = StreamId { origin, epoch, channel, lane };
        let seq = r.u64()?;
        let kind = r.text(limits::ENTRY_KIND_BYTES)?.to_owned();
        let version = r.u16()?;
        let subject = Subject {
            kind: std::borrow::Cow::Owned(r.text(limits::ENTRY_KIND_BYTES)?.to_owned()),
            id: r.fixed()?,
        };
        let rev = r.u64()?;
        let id16 = |part: Option<&[u8]>| -> Result<Option<[u8; 16]>, Malformed> {
            part.map(|b| b.try_into().map_err(|_| Malformed::Meaningless("id"))).transpose()
        };
        let unit = id16(r.option(16)?)?.map(UnitId::from_bytes);
        let actor = id16(r.option(16)?)?.map(AccountId::from_bytes);
        let command_id = CommandId::from_bytes(r.fixed()?);
        let recorded_at = Instant(r.i64()?);
        let mode = match r.u8()? {
            0 => Mode::Real,
            1 => Mode::Drill,
            _ => return Err(Malformed::Meaningless("mode")),
        };
        let mark = match r.u8()? {
            0 => Mark::Public,
            1 => Mark::Internal,
            2 => Mark::WorkSecret,
            _ => return Err(Malformed::Meaningless("mark")),
        };
        let brief = match r.option(limits::BRIEF_CHARS * 4)? {
            None => None,
            Some(b) => Some(std::str::from_utf8(b).map_err(|_| Malformed::Meaningless("brief"))?.to_owned()),
        };
        r.end()?;
        if seq == 0 || rev == 0 {
            return Err(Malformed::Meaningless("count from one"));
        }
        Ok(Self {
            suite,
            event_id,
            stream,
            seq,
            kind,
            version,
            subject,
            rev,
            unit,
            actor,
            command_id,
            recorded_at,
            mode,
            mark,
            brief,
        })
    }
}

/// An entry as stored and carried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The header.
    pub header: Header,
    /// The body as first written (JSON).
    pub body: Vec<u8>,
    /// Personal data, as first written (JSON with a salt); `None` when there never
    /// was any or when it was erased.
    pub sealed: Option<Vec<u8>>,
    /// Digest of the sealed part, which outlives it; [`NO_SEALED`] when there never was one.
    pub sealed_digest: Digest32,
}

impl Entry {
    /// `SM3(header ‖ SM3(body) ‖ SM3(sealed))`.
    #[must_use]
    pub fn digest(&self) -> Digest32 {
        digest_of(&self.header.encode(), &self.body, &self.sealed_digest)
    }

    /// Whether the sealed part, if it is here, is the one that was written.
    #[must_use]
    pub fn sealed_is_true(&self) -> bool {
        self.sealed.as_ref().is_none_or(|bytes| sealed_digest(Some(bytes)) == self.sealed_digest)
    }

    /// The bytes in which an entry travels.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::with_capacity(320 + self.body.len());
        w.var(&self.header.encode())
            .var(&self.body)
            .fixed(&self.sealed_digest)
            .option(self.sealed.as_deref());
        w.finish()
    }

    /// Reads an entry that travelled.
    ///
    /// # Errors
    /// [`Malformed`], also when a part is over its limit.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = Reader::new(bytes);
        let header = Header::decode(r.var(4096)?)?;
        let body = r.var(limits::ENTRY_BODY_BYTES)?.to_vec();
        let sealed_digest = r.fixed()?;
        let sealed = r.option(limits::ENTRY_SEALED_BYTES)?.map(<[u8]>::to_vec);
        r.end()?;
        Ok(Self { header, body, sealed, sealed_digest })
    }
}

/// The digest of an entry from its parts.
#[must_use]
pub fn digest_of(header: &[u8], body: &[u8], sealed: &Digest32) -> Digest32 {
    sm3(&[header, &sm3(&[body]), sealed])
}

/// The digest of a sealed part.
#[must_use]
pub fn sealed_digest(sealed: Option<&[u8]>) -> Digest32 {
    sealed.map_or(NO_SEALED, |bytes| sm3(&[bytes]))
}

/// The next link of a chain.
#[must_use]
pub fn link(prev: &Digest32, digest: &Digest32) -> Digest32 {
    sm3(&[prev, digest])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Entry {
        let header = Header {
            suite: Suite::Sm2Sm3,
            event_id: EventId::from_bytes([1; 16]),
            stream: StreamId {
                origin: NodeId::from_bytes([2; 16]),
                epoch: EpochId::from_bytes([3; 16]),
                channel: Channel::Up(Level::District),
                lane: Lane::Urgent,
            },
            seq: 7,
            kind: "report.sent".to_owned(),
            version: 1,
            subject: Subject::new("report", [4; 16]),
            rev: 1,
            unit: Some(UnitId::from_bytes([5; 16])),
            actor: None,
            command_id: CommandId::from_bytes([6; 16]),
            recorded_at: Instant(1_795_449_600_000),
            mode: Mode::Real,
            mark: Mark::Internal,
            brief: Some("煤矿透水，3人被困".to_owned()),
        };
        let sealed = b"{\"phone\":\"0912\"}".to_vec();
        let sealed_digest = sealed_digest(Some(&sealed));
        Entry { header, body: b"{\"what\":\"water\"}".to_vec(), sealed: Some(sealed), sealed_digest }
    }

    /// Golden vectors: if these change, every journal in the field is unreadable.
    #[test]
    fn canonical_bytes_stay_as_they_are() {
        let entry = sample();
        assert_eq!(
            hex::encode(entry.header.encode()),
            concat!(
                "0101",
                "01010101010101010101010101010101",
                "02020202020202020202020202020202",
                "03030303030303030303030303030303",
                "0000000b75703a6469737472696374",
                "00",
                "0000000000000007",
                "0000000b7265706f72742e73656e74",
                "0001",
                "000000067265706f7274",
                "04040404040404040404040404040404",
                "0000000000000001",
                "010000001005050505050505050505050505050505",
                "00",
                "06060606060606060606060606060606",
                "000001a20922b800",
                "00",
                "01",
                "0100000019e785a4e79fbfe9808fe6b0b4efbc8c33e4babae8a2abe59bb0"
            )
        );
        assert_eq!(
            hex::encode(entry.digest()),
            hex::encode(sm3(&[&entry.header.encode(), &sm3(&[&entry.body]), &entry.sealed_digest]))
        );
    }

    #[test]
    fn an_entry_is_read_back_and_nothing_else_is() {
        let entry = sample();
        let bytes = entry.encode();
        assert_eq!(Entry::decode(&bytes), Ok(entry));
        for cut in 0..bytes.len() {
            assert!(Entry::decode(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert_eq!(Entry::decode(&longer), Err(Malformed::Trailing));
    }

    #[test]
    fn an_erased_entry_still_has_its_digest() {
        let entry = sample();
        let erased = Entry { sealed: None, ..entry.clone() };
        assert_eq!(entry.digest(), erased.digest());
        assert!(erased.sealed_is_true());
        let forged = Entry { sealed: Some(b"other".to_vec()), ..entry };
        assert!(!forged.sealed_is_true());
    }

    #[test]
    fn channels_are_read_back() {
        for channel in [
            Channel::Local,
            Channel::Down,
            Channel::Up(Level::Province),
            Channel::To(NodeId::from_bytes([9; 16])),
        ] {
            assert_eq!(channel.to_string().parse(), Ok(channel));
        }
        for other in
            ["up:moon", "to:0A0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "to:0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a"]
        {
            assert!(other.parse::<Channel>().is_err(), "{other}");
        }
    }
}
