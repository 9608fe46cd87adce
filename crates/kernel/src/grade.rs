//! The four grades of an event, and what is no grade of its own but is reported like Ⅲ:
//! 较大涉险 (regulation §2.3), and what must be reported whatever its grade (§3.5).

use serde::{Deserialize, Serialize};

/// 特别重大 … 一般. Smaller is graver, so `min` of two is the graver one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
pub enum Grade {
    /// 特别重大
    I,
    /// 重大
    II,
    /// 较大
    III,
    /// 一般
    IV,
}

impl Grade {
    /// All grades, gravest first.
    pub const ALL: [Self; 4] = [Self::I, Self::II, Self::III, Self::IV];

    /// 1 for Ⅰ … 4 for Ⅳ, as stored.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::I => 1,
            Self::II => 2,
            Self::III => 3,
            Self::IV => 4,
        }
    }

    /// The grade stored as `number`.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.number() == number)
    }

    /// Whether this grade is `other` or graver.
    #[must_use]
    pub fn at_least(self, other: Self) -> bool {
        self <= other
    }
}

/// A grade with what is still open about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rating {
    /// The grade that sets clocks and addressees.
    pub grade: Grade,
    /// 较大涉险: nobody need be hurt, many are in danger (Order 21, article 26).
    pub near_miss: bool,
    /// Confirmed by a leader. Until then it is not printed.
    pub confirmed: bool,
    /// 必报: reported like Ⅲ whatever the grade, because of where, when or whom it struck.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub regardless: bool,
}

impl Rating {
    /// An unconfirmed rating.
    #[must_use]
    pub const fn provisional(grade: Grade, near_miss: bool) -> Self {
        Self { grade, near_miss, confirmed: false, regardless: false }
    }
}
