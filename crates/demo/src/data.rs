//! The demonstration district as data: units with their names of 2018 and of today,
//! desks, routes, people, accounts and places, read from the files in `demo/`.
//!
//! Used by the cast, the history and the stage. The files are compiled in, so a node
//! needs nothing beside its binary, and they are checked when they are read: no row
//! names a unit or a desk that is not there. Nothing here is true of anybody: people,
//! mines, schools and telephone numbers are invented.

mod rows;

pub use rows::{
    AbsenceRow, AccountRow, DeskRow, NameRow, PersonRow, PlaceRow, RouteRow, SuccessionRow, UnitRow,
};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Why the demonstration's data cannot be used; only an edit of `demo/` does that.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The law that grades the events.
    #[error("{0}")]
    Law(#[from] report::rules::LawError),
    /// Not the table that it should be.
    #[error("demo/{file}: {text}")]
    Unreadable {
        /// Which file.
        file: &'static str,
        /// What the reader said.
        text: String,
    },
    /// A row names something that is not there.
    #[error("demo/{file}: no {what} {key:?}")]
    Missing {
        /// Which file.
        file: &'static str,
        /// A unit, a desk, a person.
        what: &'static str,
        /// Its key.
        key: String,
    },
    /// Two rows bear one key.
    #[error("demo/{file}: {key:?} stands twice")]
    Twice {
        /// Which file.
        file: &'static str,
        /// The key.
        key: String,
    },
}

#[derive(Debug, Clone, Deserialize)]
struct PinyinRow {
    character: char,
    pinyin: String,
}

/// Everything, checked.
#[derive(Debug, Clone)]
pub struct District {
    /// Units, parents before children.
    pub units: Vec<UnitRow>,
    /// Dated names.
    pub names: Vec<NameRow>,
    /// Successions.
    pub successions: Vec<SuccessionRow>,
    /// Desks.
    pub desks: Vec<DeskRow>,
    /// Routes.
    pub routes: Vec<RouteRow>,
    /// People of the story.
    pub people: Vec<PersonRow>,
    /// Absences.
    pub absences: Vec<AbsenceRow>,
    /// Logins.
    pub accounts: Vec<AccountRow>,
    /// Places.
    pub places: Vec<PlaceRow>,
    pinyin: BTreeMap<char, String>,
}

fn table<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<Vec<T>, DataError> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .collect::<Result<Vec<T>, _>>()
        .map_err(|e| DataError::Unreadable { file, text: e.to_string() })
}

macro_rules! read {
    ($file:literal) => {
        table($file, include_str!(concat!("../../../demo/", $file)))
    };
}

impl District {
    /// The demonstration district.
    ///
    /// # Errors
    /// [`DataError`] when a file in `demo/` was broken by an edit.
    pub fn builtin() -> Result<Self, DataError> {
        let pinyin: Vec<PinyinRow> = read!("pinyin.csv")?;
        let district = Self {
            units: read!("units.csv")?,
            names: read!("unit-names.csv")?,
            successions: read!("successions.csv")?,
            desks: read!("desks.csv")?,
            routes: read!("routes.csv")?,
            people: read!("people.csv")?,
            absences: read!("absences.csv")?,
            accounts: read!("accounts.csv")?,
            places: read!("places.csv")?,
            pinyin: pinyin.into_iter().map(|row| (row.character, row.pinyin)).collect(),
        };
        district.check()?;
        Ok(district)
    }

    /// The unit with this key.
    #[must_use]
    pub fn unit(&self, key: &str) -> Option<&UnitRow> {
        self.units.iter().find(|unit| unit.key == key)
    }

    /// The desk with this key.
    #[must_use]
    pub fn desk(&self, key: &str) -> Option<&DeskRow> {
        self.desks.iter().find(|desk| desk.key == key)
    }

    /// The person with this key.
    #[must_use]
    pub fn person(&self, key: &str) -> Option<&PersonRow> {
        self.people.iter().find(|person| person.key == key)
    }

    /// Towns and streets of the district that stands in the middle of the story.
    pub fn townships(&self) -> impl Iterator<Item = &UnitRow> {
        self.units.iter().filter(|unit| unit.kind == "town" || unit.kind == "street")
    }

    /// Routes by which a report of this unit goes, before the rules choose among them.
    pub fn routes_from<'d>(&'d self, unit: &'d UnitRow) -> impl Iterator<Item = &'d RouteRow> {
        self.routes.iter().filter(move |route| match route.from_level {
            None => route.from_unit == unit.key,
            Some(level) => level == unit.level && self.is_below(unit, &route.from_unit),
        })
    }

    fn is_below(&self, unit: &UnitRow, ancestor: &str) -> bool {
        let mut above = Some(unit);
        // No tree here is deeper than its number of units.
        for _ in 0..self.units.len() {
            match above {
                None => return false,
                Some(unit) if unit.parent == ancestor => return true,
                Some(unit) => above = self.unit(&unit.parent),
            }
        }
        false
    }

    /// First letters of a name, for those characters we know.
    #[must_use]
    pub fn initials(&self, name: &str) -> String {
        name.chars()
            .filter_map(|c| self.pinyin.get(&c).and_then(|syllable| syllable.chars().next()))
            .collect()
    }

    /// Whether every character of a name is known.
    #[must_use]
    pub fn spells(&self, name: &str) -> bool {
        name.chars().all(|c| self.pinyin.contains_key(&c))
    }

    fn check(&self) -> Result<(), DataError> {
        self.check_keys()?;
        let unit = |file, key: &str| match self.unit(key) {
            Some(_) => Ok(()),
            None => Err(DataError::Missing { file, what: "unit", key: key.to_owned() }),
        };
        let person = |file, key: &str| match self.person(key) {
            Some(_) => Ok(()),
            None => Err(DataError::Missing { file, what: "person", key: key.to_owned() }),
        };
        for row in &self.units {
            unit("units.csv", &row.node)?;
            if !row.parent.is_empty() {
                unit("units.csv", &row.parent)?;
            }
        }
        for row in &self.names {
            unit("unit-names.csv", &row.unit)?;
        }
        for row in &self.successions {
            unit("successions.csv", &row.unit)?;
            unit("successions.csv", &row.successor)?;
        }
        for row in &self.desks {
            unit("desks.csv", &row.keeper)?;
            unit("desks.csv", &row.serves)?;
        }
        for row in &self.routes {
            unit("routes.csv", &row.from_unit)?;
            if self.desk(&row.to_desk).is_none() {
                return Err(DataError::Missing {
                    file: "routes.csv",
                    what: "desk",
                    key: row.to_desk.clone(),
                });
            }
        }
        for row in &self.people {
            unit("people.csv", &row.unit)?;
        }
        for row in &self.absences {
            person("absences.csv", &row.person)?;
            person("absences.csv", &row.stand_in)?;
        }
        for row in &self.accounts {
            unit("accounts.csv", &row.unit)?;
            if !row.person.is_empty() {
                person("accounts.csv", &row.person)?;
            }
        }
        for row in &self.places {
            if !self.townships().any(|town| town.name == row.township) {
                return Err(DataError::Missing {
                    file: "places.csv",
                    what: "unit",
                    key: row.township.clone(),
                });
            }
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), DataError> {
        once("units.csv", self.units.iter().map(|row| row.key.as_str()))?;
        once("desks.csv", self.desks.iter().map(|row| row.key.as_str()))?;
        once("people.csv", self.people.iter().map(|row| row.key.as_str()))?;
        once("accounts.csv", self.accounts.iter().map(|row| row.login.as_str()))
    }
}

fn once<'k>(file: &'static str, mut keys: impl Iterator<Item = &'k str>) -> Result<(), DataError> {
    let mut seen = BTreeSet::new();
    keys.find(|key| !seen.insert(*key))
        .map_or(Ok(()), |key| Err(DataError::Twice { file, key: key.to_owned() }))
}
