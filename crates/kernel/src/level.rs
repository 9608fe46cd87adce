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

/// The first two digits of a code and the province-level division they stand for
/// (GB/T 2260).
const PROVINCES: [(&str, &str); 34] = [
    ("11", "北京市"),
    ("12", "天津市"),
    ("13", "河北省"),
    ("14", "山西省"),
    ("15", "内蒙古自治区"),
    ("21", "辽宁省"),
    ("22", "吉林省"),
    ("23", "黑龙江省"),
    ("31", "上海市"),
    ("32", "江苏省"),
    ("33", "浙江省"),
    ("34", "安徽省"),
    ("35", "福建省"),
    ("36", "江西省"),
    ("37", "山东省"),
    ("41", "河南省"),
    ("42", "湖北省"),
    ("43", "湖南省"),
    ("44", "广东省"),
    ("45", "广西壮族自治区"),
    ("46", "海南省"),
    ("50", "重庆市"),
    ("51", "四川省"),
    ("52", "贵州省"),
    ("53", "云南省"),
    ("54", "西藏自治区"),
    ("61", "陕西省"),
    ("62", "甘肃省"),
    ("63", "青海省"),
    ("64", "宁夏回族自治区"),
    ("65", "新疆维吾尔自治区"),
    ("71", "台湾省"),
    ("81", "香港特别行政区"),
    ("82", "澳门特别行政区"),
];

/// The province-level division that an administrative code lies in.
#[must_use]
pub fn province_of_code(code: &str) -> Option<&'static str> {
    PROVINCES.iter().find(|(digits, _)| code.starts_with(digits)).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_lies_in_a_province_or_nowhere() {
        assert_eq!(province_of_code("610802"), Some("陕西省"));
        assert_eq!(province_of_code("990000"), None);
    }

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
