//! When something happened, as people know it: to the minute, about, between two
//! times, or not at all. An unknown time is never filled in with now.

use crate::clock::Instant;
use serde::{Deserialize, Serialize};

/// A time that may be unknown or a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Moment {
    /// 02:51
    Exact {
        /// When.
        at: Instant,
    },
    /// 02:51 左右
    About {
        /// About when.
        at: Instant,
    },
    /// 昨夜 11 点到今晨 2 点
    Between {
        /// Not before.
        from: Instant,
        /// Not after.
        to: Instant,
    },
    /// 未核实
    Unknown,
}

impl Moment {
    /// The earliest instant it may have been; `None` when unknown.
    #[must_use]
    pub const fn earliest(self) -> Option<Instant> {
        match self {
            Self::Exact { at } | Self::About { at } => Some(at),
            Self::Between { from, .. } => Some(from),
            Self::Unknown => None,
        }
    }

    /// Whether it can have been: a range that ends before it begins cannot.
    #[must_use]
    pub fn is_valid(self) -> bool {
        match self {
            Self::Between { from, to } => from <= to,
            _ => true,
        }
    }
}
