//! A fact on its way into the journal: what a slice decided, before the writer
//! gives it stream, position, revision and chain.

use crate::crypto::Digest32;
use crate::entry::{Channel, Lane, Mark, Mode, Subject, sealed_digest};
use kernel::{EventId, Instant, UnitId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// A kind of fact: its name, and the subject it changes.
pub trait Fact: Serialize + DeserializeOwned {
    /// Kind, such as `report.sent`.
    const KIND: &'static str;
    /// Version of the kind.
    const VERSION: u16 = 1;
    /// Kind of subject, such as `report`.
    const SUBJECT: &'static str;
    /// How urgent it is between levels.
    const LANE: Lane = Lane::Normal;
    /// Id of the subject.
    fn subject_id(&self) -> [u8; 16];
    /// The unit in whose name it is said, where the body names it; nobody else may say it.
    fn speaker(&self) -> Option<UnitId> {
        None
    }
}

/// Who may read a fact: one or more channels. Empty means this node alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience(pub BTreeSet<Channel>);

impl Audience {
    /// This node alone.
    #[must_use]
    pub fn local() -> Self {
        Self::default()
    }

    /// One channel.
    #[must_use]
    pub fn of(channel: Channel) -> Self {
        Self(BTreeSet::from([channel]))
    }

    /// The same and one more.
    #[must_use]
    pub fn and(mut self, channel: Channel) -> Self {
        self.0.insert(channel);
        self
    }
}

/// A fact ready to be appended.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Made by the author; derived from (consumer, cause) for a consequence, so
    /// that twice is once.
    pub event_id: EventId,
    /// Kind and version.
    pub kind: &'static str,
    /// Version of the kind.
    pub version: u16,
    /// What it changes.
    pub subject: Subject,
    /// The unit that acts.
    pub unit: Option<UnitId>,
    /// Who may read it.
    pub audience: Audience,
    /// How urgent.
    pub lane: Lane,
    /// Real or drill.
    pub mode: Mode,
    /// How widely it may be shown.
    pub mark: Mark,
    /// What rings a desk that does not know the kind.
    pub brief: Option<String>,
    /// JSON.
    pub body: Vec<u8>,
    /// Personal data: JSON with a salt.
    pub sealed: Option<Vec<u8>>,
    /// A consequence, whose id is derived: appending it twice is appending it once.
    pub derived: bool,
    /// A revision of the subject that its author has heard of, though the entry is not here.
    pub seen: u64,
}

/// A fact could not be written as JSON; only a bug does that.
#[derive(Debug, thiserror::Error)]
#[error("a fact could not be written: {0}")]
pub struct Unwritable(#[from] pub serde_json::Error);

impl Draft {
    /// A draft of `fact`, for this node alone until an audience is given.
    ///
    /// # Errors
    /// [`Unwritable`] when the fact has no JSON form.
    pub fn of<F: Fact>(fact: &F) -> Result<Self, Unwritable> {
        Ok(Self {
            event_id: EventId::new(),
            kind: F::KIND,
            version: F::VERSION,
            subject: Subject::new(F::SUBJECT, fact.subject_id()),
            unit: None,
            audience: Audience::local(),
            lane: F::LANE,
            mode: Mode::Real,
            mark: Mark::Internal,
            brief: None,
            body: serde_json::to_vec(fact)?,
            sealed: None,
            derived: false,
            seen: 0,
        })
    }

    /// The acting unit.
    #[must_use]
    pub const fn by(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit);
        self
    }

    /// It follows this revision of the subject, which was told otherwise than by an entry.
    #[must_use]
    pub const fn after(mut self, rev: u64) -> Self {
        self.seen = rev;
        self
    }

    /// Who may read it.
    #[must_use]
    pub fn to(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// How urgent, where it differs from the kind's own lane.
    #[must_use]
    pub const fn lane(mut self, lane: Lane) -> Self {
        self.lane = lane;
        self
    }

    /// Real or drill.
    #[must_use]
    pub const fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// How widely it may be shown.
    #[must_use]
    pub const fn mark(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// The text that rings a desk, cut to its limit; no personal data.
    #[must_use]
    pub fn brief(mut self, text: &str) -> Self {
        self.brief = Some(text.chars().take(kernel::limits::BRIEF_CHARS).collect());
        self
    }

    /// Personal data, kept apart with a salt so that its digest tells nothing.
    ///
    /// # Errors
    /// [`Unwritable`] when it has no JSON form.
    pub fn sealed<S: Serialize>(mut self, personal: &S) -> Result<Self, Unwritable> {
        #[derive(Serialize)]
        struct Salted<'a, S> {
            salt: String,
            #[serde(flatten)]
            personal: &'a S,
        }
        let salt = EventId::random().to_string();
        self.sealed = Some(serde_json::to_vec(&Salted { salt, personal })?);
        Ok(self)
    }

    /// A consequence: its id follows from who draws it and what caused it, so that
    /// drawing it twice is drawing it once.
    #[must_use]
    pub fn consequence(mut self, consumer: &str, cause: &[u8], at: Instant) -> Self {
        self.event_id = derived_event(consumer, cause, at);
        self.derived = true;
        self
    }

    /// Digest of the sealed part.
    #[must_use]
    pub fn sealed_digest(&self) -> Digest32 {
        sealed_digest(self.sealed.as_deref())
    }
}

/// The event id of a consequence: UUIDv7-shaped, time from the cause, the rest
/// from SM3 over consumer and cause.
#[must_use]
pub fn derived_event(consumer: &str, cause: &[u8], at: Instant) -> EventId {
    let digest = crate::crypto::sm3(&[consumer.as_bytes(), &[0], cause]);
    let mut bytes = [0u8; 16];
    let time = at.0.to_be_bytes();
    for (to, from) in bytes.iter_mut().zip(time.iter().skip(2).chain(digest.iter())) {
        *to = *from;
    }
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x70;
    *variant = (*variant & 0x3f) | 0x80;
    EventId::from_bytes(bytes)
}

/// A stable id that follows from a purpose and the ids it joins.
#[must_use]
pub fn derived_id(purpose: &str, parts: &[&[u8]]) -> [u8; 16] {
    let mut all: Vec<&[u8]> = vec![purpose.as_bytes(), &[0]];
    all.extend_from_slice(parts);
    let digest = crate::crypto::sm3(&all);
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest) {
        *to = from;
    }
    bytes
}
