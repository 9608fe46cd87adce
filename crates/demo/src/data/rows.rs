//! The rows of the files in `demo/`, as they stand there. Used by [`super::District`],
//! which checks that what they name exists; a row by itself promises nothing.

use kernel::{Grade, Level};
use serde::Deserialize;

/// A unit: a government, a town, a department, an enterprise.
#[derive(Debug, Clone, Deserialize)]
pub struct UnitRow {
    /// Its name in these files.
    pub key: String,
    /// Administrative code; empty for what has none.
    pub code: String,
    /// Name of today.
    pub name: String,
    /// Short name of today.
    pub short_name: String,
    /// `government`, `town`, `street`, `department`, `enterprise`.
    pub kind: String,
    /// Level of government.
    pub level: Level,
    /// Key of the unit above; empty for none.
    pub parent: String,
    /// Key of the node that hosts it.
    pub node: String,
    /// Day it was founded, when it did not always stand.
    pub opened_on: String,
    /// Day it was dissolved.
    pub closed_on: String,
}

/// A name with the day from which it holds; an empty day is "as long as we know".
#[derive(Debug, Clone, Deserialize)]
pub struct NameRow {
    /// Key of the unit.
    pub unit: String,
    /// From this day.
    pub from_on: String,
    /// The name.
    pub name: String,
    /// The short name.
    pub short_name: String,
}

/// A unit whose duties went to another.
#[derive(Debug, Clone, Deserialize)]
pub struct SuccessionRow {
    /// Key of the unit that ended.
    pub unit: String,
    /// Key of the one that took over.
    pub successor: String,
    /// Day.
    pub on_date: String,
    /// How: `merged`, `split` or `duty`, as the page of the units writes it.
    pub how: String,
}

/// A duty room.
#[derive(Debug, Clone, Deserialize)]
pub struct DeskRow {
    /// Its name in these files.
    pub key: String,
    /// Key of the unit that keeps it.
    pub keeper: String,
    /// Key of the unit whose area it serves.
    pub serves: String,
    /// `government` or a line of business.
    pub line: String,
    /// The name on the door.
    pub name: String,
    /// Telephone numbers, apart by blanks.
    pub numbers: String,
    /// `yes` where no node stands behind it.
    pub external: String,
}

impl DeskRow {
    /// Whether no node stands behind it.
    #[must_use]
    pub fn is_external(&self) -> bool {
        self.external == "yes"
    }

    /// Its numbers.
    pub fn phones(&self) -> impl Iterator<Item = &str> {
        self.numbers.split_whitespace()
    }
}

/// A way that reports go.
#[derive(Debug, Clone, Deserialize)]
pub struct RouteRow {
    /// Key of the unit it starts from.
    pub from_unit: String,
    /// Where given: every unit of this level below `from_unit` instead.
    pub from_level: Option<Level>,
    /// `block`, `line` or `skip`.
    pub via: String,
    /// Codes of the kinds it carries, apart by `|`; empty: all.
    pub kinds: String,
    /// The lightest grade it carries.
    pub min_grade: Grade,
    /// Key of the desk it ends at.
    pub to_desk: String,
    /// What an operator reads.
    pub note: String,
}

impl RouteRow {
    /// Codes of the kinds; empty means all.
    pub fn kind_codes(&self) -> impl Iterator<Item = &str> {
        self.kinds.split('|').filter(|code| !code.is_empty())
    }

    /// Whether an event of this kind and grade takes it.
    #[must_use]
    pub fn carries(&self, kind: &str, grade: Grade) -> bool {
        grade.at_least(self.min_grade)
            && (self.kinds.is_empty() || self.kind_codes().any(|code| code == kind))
    }
}

/// A person of the story, by name.
#[derive(Debug, Clone, Deserialize)]
pub struct PersonRow {
    /// Name in these files.
    pub key: String,
    /// The name.
    pub name: String,
    /// Key of the unit.
    pub unit: String,
    /// Title of the post.
    pub post: String,
    /// `head`, `deputy`, `leader`, `officer` or `staff`.
    pub duty: String,
    /// Telephone numbers, apart by blanks.
    pub phones: String,
}

/// Somebody is away and another stands in.
#[derive(Debug, Clone, Deserialize)]
pub struct AbsenceRow {
    /// Key of the person.
    pub person: String,
    /// Days from today, usually negative.
    pub from_day: i64,
    /// Days from today.
    pub to_day: i64,
    /// Key of the stand-in.
    pub stand_in: String,
    /// Why.
    pub reason: String,
}

/// A login worth remembering.
#[derive(Debug, Clone, Deserialize)]
pub struct AccountRow {
    /// The login.
    pub login: String,
    /// Key of the person.
    pub person: String,
    /// Key of the unit.
    pub unit: String,
    /// Words of the roles, apart by `|`.
    pub roles: String,
    /// Whose login it is, for the list that is printed.
    pub what: String,
}

/// A named place.
#[derive(Debug, Clone, Deserialize)]
pub struct PlaceRow {
    /// Name of the township.
    pub township: String,
    /// Its name.
    pub name: String,
    /// Syllables, apart by blanks.
    pub pinyin: String,
    /// Sort, for the history: `village`, `road`, `mine` …
    pub sort: String,
    /// What it is, as shown.
    pub what: String,
    /// Where it lies, as shown.
    pub lies: String,
}

impl PlaceRow {
    /// First letters of its syllables.
    #[must_use]
    pub fn initials(&self) -> String {
        self.pinyin.split_whitespace().filter_map(|syllable| syllable.chars().next()).collect()
    }
}
