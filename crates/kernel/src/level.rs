//! The levels of government. A level is an attribute of a unit, not its depth in
//! the tree: some counties stand directly under a province.

use serde::{Deserialize, Serialize};

/// A level of government, highest first. Units below a township (villages,
/// enterprises, schools) and departments carry the level of the government they
/// answer to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省
    Province,
    /// 市
    City,
    /// 区县
    District,
    /// 乡镇街道
    Township,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Self; 4] = [Self::Province, Self::City, Self::District, Self::Township];

    /// The word used in channels, JSON and the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::District => "district",
            Self::Township => "township",
        }
    }

    /// The level with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The level above, `None` above the province.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Province => None,
            Self::City => Some(Self::Province),
            Self::District => Some(Self::City),
            Self::Township => Some(Self::District),
        }
    }

    /// Whether this level stands at or above `other`.
    #[must_use]
    pub fn reaches(self, other: Self) -> bool {
        self <= other
    }

    /// The level an administrative code speaks of: `610000` a province, `610800`
    /// a city, `610802` a district, nine digits or more a township or below
    /// (GB/T 2260; the statistics bureau's 12-digit codes).
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        if !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        match code.len() {
            6 if code.ends_with("0000") => Some(Self::Province),
            6 if code.ends_with("00") => Some(Self::City),
            6 => Some(Self::District),
            9 | 12 => Some(Self::Township),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_their_level() {
        for (code, level) in [
            ("610000", Some(Level::Province)),
            ("610800", Some(Level::City)),
            ("610802", Some(Level::District)),
            ("610802105", Some(Level::Township)),
            ("610802105000", Some(Level::Township)),
            ("61080", None),
            ("61080x", None),
        ] {
            assert_eq!(Level::of_code(code), level, "{code}");
        }
    }

    #[test]
    fn the_province_reaches_every_level() {
        assert!(Level::Province.reaches(Level::Township));
        assert!(!Level::Township.reaches(Level::District));
    }
}
