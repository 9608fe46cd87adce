//! Typed identities: 128 bits each, made by the application, never by a database.
//!
//! Most are UUIDv7, so that they sort by birth; node and epoch ids are random,
//! because they must say nothing about when or where they were made. Text form is
//! 32 hexadecimal digits. Two ids of different things do not compare.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Why a text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 32 hexadecimal digits")]
pub struct BadId;

/// 128 bits from the operating system.
///
/// # Errors
/// The operating system has no randomness to give; nothing sensible can go on.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0u8; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Sixteen random bytes, or, should the system have none, sixteen made from the
/// clock: an id must never stop a first report.
fn random_or_clock() -> [u8; 16] {
    random_bytes::<16>().unwrap_or_else(|_| *uuid::Uuid::now_v7().as_bytes())
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A new id that sorts after those made earlier (UUIDv7).
            #[must_use]
            pub fn new() -> Self {
                Self(*uuid::Uuid::now_v7().as_bytes())
            }

            /// A new id that says nothing about its birth.
            #[must_use]
            pub fn random() -> Self {
                Self(random_or_clock())
            }

            /// The id whose bytes these are.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The id in a database column, or `None` when it is not 16 bytes.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes, as stored.
            #[must_use]
            pub const fn bytes(self) -> [u8; 16] {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for byte in self.0 {
                    write!(f, "{byte:02x}")?;
                }
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse_hex(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .pattern(Some("^[0-9a-f]{32}$"))
                    .description(Some("32 hexadecimal digits"))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

ids! {
    /// A node: one running platform, for life (random).
    NodeId,
    /// An unbroken memory of a node under one key (random).
    EpochId,
    /// One thing that happened, the same in every channel and on every node.
    EventId,
    /// One command of one person; the idempotency of the facts it caused.
    CommandId,
    /// Any organisation with duties.
    UnitId,
    /// A duty room (值班室).
    DeskId,
    /// A way that reports go from a unit to a desk.
    RouteId,
    /// A human being.
    PersonId,
    /// A post (岗位) in a unit.
    PostId,
    /// A login.
    AccountId,
    /// A named place or protected object.
    PlaceId,
    /// A report written by one unit.
    ReportId,
    /// One report owed or sent to one desk, with its clocks.
    DispatchId,
    /// One line of a call list (呈报通知单).
    CallId,
    /// A leader's instruction (批示).
    InstructionId,
    /// A question to a unit about a tip, or about what a report lacks (核报).
    InquiryId,
    /// Two reports that tell of one event, or that were said not to (并案).
    LinkId,
    /// An office document: a bulletin, a form, a circular.
    DocumentId,
    /// A file, named by its content.
    AttachmentId,
}

fn parse_hex(text: &str) -> Result<[u8; 16], BadId> {
    let mut bytes = [0u8; 16];
    let mut filled = 0usize;
    let mut high: Option<u8> = None;
    for c in text.chars().filter(|c| *c != '-') {
        let digit = c.to_digit(16).and_then(|d| u8::try_from(d).ok()).ok_or(BadId)?;
        match high.take() {
            None => high = Some(digit << 4),
            Some(h) => {
                *bytes.get_mut(filled).ok_or(BadId)? = h | digit;
                filled += 1;
            }
        }
    }
    if filled == 16 && high.is_none() { Ok(bytes) } else { Err(BadId) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_is_read_back() {
        let id = UnitId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("xyz".parse::<UnitId>(), Err(BadId));
        assert_eq!("00".parse::<UnitId>(), Err(BadId));
        assert_eq!("0".repeat(33).parse::<UnitId>(), Err(BadId));
        assert_eq!("0".repeat(34).parse::<UnitId>(), Err(BadId));
    }

    #[test]
    fn later_ids_sort_later() {
        let ids: Vec<EventId> = (0..100).map(|_| EventId::new()).collect();
        let mut sorted = ids.clone();
        sorted.sort();
        assert_eq!(ids, sorted);
    }
}
