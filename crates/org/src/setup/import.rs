//! A folder of tables (CSV, UTF-8) fills units, names, successions, desks, routes, people
//! with posts, accounts and places. All or nothing: every wrong row is told with its file
//! and line, and then nothing is kept. Rows name each other by a key of the tables' own.
//!
//! | file | columns |
//! |---|---|
//! | `units.csv` | `key,code,name,short_name,kind,level,parent,opened_on,closed_on` |
//! | `unit-names.csv` | `unit,from_on,name,short_name` |
//! | `successions.csv` | `unit,successor,on_date,how` |
//! | `desks.csv` | `key,keeper,serves,line,name,numbers,external` |
//! | `routes.csv` | `from_unit,from_level,via,kinds,min_grade,to_desk` |
//! | `people.csv` | `key,name,pinyin,unit,post,duty,phones` |
//! | `accounts.csv` | `login,person,unit,roles` |
//! | `places.csv` | `unit,name,pinyin,what,where` |
//!
//! Lists within a cell are parted by `|`. `#root` is the key of the node's own unit. A
//! missing file is an empty table, a folder without any is an error; further columns are passed over.

use super::tables::{
    AccountRow, DeskRow, NameRow, PersonRow, PlaceRow, RouteRow, SuccessionRow, Tables, UnitRow, date, grade,
    initials, list, optional, order, phone_kind, yes,
};
use super::{FirstLogin, password};
use crate::error::OrgError;
use crate::perm::Role;
use crate::query;
use crate::secret::hash::Cost;
use crate::service::accounts::{self, NewAccount};
use crate::service::desks::{self, NewDesk};
use crate::service::people::{self, NewPerson};
use crate::service::places::{self, NewPlace};
use crate::service::posts::{self, NewHolder, NewPost};
use crate::service::routes::{self, NewRoute};
use crate::service::units::{self, NewName, NewUnit, Succession, UnitChange};
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{DeskNumber, Phone, Via};
use journal::{Journal, Turn, Tx};
use kernel::error::Refusal;
use kernel::{DeskId, Level, PersonId, UnitId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// A wrong row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{file} 第 {line} 行：{detail}")]
pub struct RowError {
    /// Which table.
    pub file: String,
    /// Which line, the heading being the first.
    pub line: u64,
    /// What is wrong and how to mend it.
    pub detail: String,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A table cannot be read at all.
    #[error("{0}")]
    Unreadable(String),
    /// These rows are wrong.
    #[error("{} 行有误，没有导入任何内容", .0.len())]
    Rows(Vec<RowError>),
    /// The node.
    #[error(transparent)]
    Org(#[from] OrgError),
}

/// What was imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Rows by table.
    pub rows: BTreeMap<String, usize>,
    /// Logins with their first passwords, told once.
    pub logins: Vec<FirstLogin>,
}

/// Imports the tables of a folder into a node that [`super::init`] has set up.
///
/// # Errors
/// [`ImportError`]; then nothing was kept.
pub fn import(journal: &Journal, dir: &Path, cost: Cost) -> Result<Imported, ImportError> {
    let tables = Tables::read(dir)?;
    let mut logins = Vec::new();
    let mut hashes = Vec::new();
    for row in &tables.accounts {
        let (password, hashed) = password(cost)?;
        logins.push(FirstLogin { login: row.login.clone(), name: String::new(), password });
        hashes.push(hashed);
    }
    let rows = journal.run(Turn::Local, move |tx| {
        let mut run = Run::new(tx)?;
        run.all(&tables, &hashes);
        run.finish()
    });
    match rows {
        Ok(rows) => Ok(Imported { rows, logins }),
        Err(Stop::Rows(errors)) => Err(ImportError::Rows(errors)),
        Err(Stop::Org(e)) => Err(e.into()),
    }
}

enum Stop {
    Rows(Vec<RowError>),
    Org(OrgError),
}

impl From<journal::JournalError> for Stop {
    fn from(e: journal::JournalError) -> Self {
        Self::Org(e.into())
    }
}

struct Run<'t, 'w> {
    tx: &'t mut Tx<'w>,
    who: Who,
    units: BTreeMap<String, UnitId>,
    desks: BTreeMap<String, DeskId>,
    people: BTreeMap<String, PersonId>,
    rows: BTreeMap<String, usize>,
    errors: Vec<RowError>,
}

impl<'t, 'w> Run<'t, 'w> {
    fn new(tx: &'t mut Tx<'w>) -> Result<Self, Stop> {
        let root = super::own_unit(tx).map_err(Stop::Org)?;
        let desks = query::desks_of(tx, root).map_err(|e| Stop::Org(e.into()))?;
        // The desk that `init` opened may be addressed before the tables open others.
        let desks = desks.into_iter().take(1).map(|d| ("#root".to_owned(), d.id)).collect();
        Ok(Self {
            tx,
            who: Who::platform(root),
            units: BTreeMap::from([("#root".to_owned(), root)]),
            desks,
            people: BTreeMap::new(),
            rows: BTreeMap::new(),
            errors: Vec::new(),
        })
    }

    fn all(&mut self, tables: &Tables, hashes: &[String]) {
        self.each("units.csv", &tables.units, |run, row, index| run.unit(row, index));
        self.each("unit-names.csv", &tables.names, |run, row, _| run.name(row));
        self.each("desks.csv", &tables.desks, |run, row, index| run.desk(row, index));
        self.each("routes.csv", &tables.routes, |run, row, _| run.route(row));
        self.each("people.csv", &tables.people, |run, row, index| run.person(row, index));
        self.each("accounts.csv", &tables.accounts, |run, row, index| {
            run.account(row, hashes.get(index).map_or("", String::as_str))
        });
        self.each("places.csv", &tables.places, |run, row, _| run.place(row));
        self.each("successions.csv", &tables.successions, |run, row, _| run.succession(row));
        // Closed last, because what stood under a unit must have moved first.
        self.each("units.csv", &tables.units, |run, row, _| run.close(row));
    }

    fn each<R>(
        &mut self,
        file: &str,
        rows: &[R],
        mut f: impl FnMut(&mut Self, &R, usize) -> Result<(), OrgError>,
    ) {
        for (index, row) in rows.iter().enumerate() {
            if let Err(e) = f(self, row, index) {
                let problem = e.problem();
                let at = problem
                    .errors
                    .first()
                    .map_or(String::new(), |f| format!("{}：", f.pointer.trim_start_matches('/')));
                let line = u64::try_from(index).unwrap_or(0).saturating_add(2);
                self.errors.push(RowError {
                    file: file.to_owned(),
                    line,
                    detail: format!("{at}{}", problem.detail),
                });
            }
        }
        self.rows.insert(file.to_owned(), rows.len());
    }

    fn finish(self) -> Result<BTreeMap<String, usize>, Stop> {
        if self.errors.is_empty() { Ok(self.rows) } else { Err(Stop::Rows(self.errors)) }
    }

    fn unit_of(&self, pointer: &'static str, key: &str) -> Result<UnitId, OrgError> {
        let found = self.units.get(key).copied();
        found.ok_or_else(|| OrgError::invalid(pointer, "key.unknown", format!("没有键为“{key}”的单位。")))
    }

    fn unit(&mut self, row: &UnitRow, index: usize) -> Result<(), OrgError> {
        if self.units.contains_key(&row.key) {
            return Err(OrgError::invalid("/key", "key.twice", format!("键“{}”出现两次。", row.key)));
        }
        let root = self.who.unit;
        let same = |unit: query::Unit| unit.id == root;
        if !row.code.is_empty() && query::unit_by_code(self.tx, &row.code)?.is_some_and(same) {
            self.units.insert(row.key.clone(), root);
            return Ok(());
        }
        let inside = row.code.is_empty() || self.tx.identity().certificate.covers(&row.code);
        let parent = match row.parent.as_str() {
            "" if inside => Some(root),
            "" => None,
            key => Some(self.unit_of("/parent", key)?),
        };
        let parent = match parent {
            Some(id) => Some(query::unit(self.tx, id)?.ok_or(OrgError::NotFound)?),
            None => None,
        };
        let new = NewUnit {
            name: row.name.clone(),
            short_name: Some(row.short_name.clone()),
            code: Some(row.code.clone()),
            kind: row.kind.clone(),
            level: optional("/level", &row.level, Level::from_word)?,
            parent: parent.as_ref().map(|p| p.id),
            opened_on: date("/opened_on", &row.opened_on)?,
            sort: order(index),
            placeholder: !inside || parent.as_ref().is_some_and(|p| p.placeholder),
        };
        let unit = units::open_under(self.tx, &self.who, &new, parent.as_ref())?;
        self.units.insert(row.key.clone(), unit.id);
        Ok(())
    }

    fn name(&mut self, row: &NameRow) -> Result<(), OrgError> {
        let unit = self.unit_of("/unit", &row.unit)?;
        let from_on = date("/from_on", &row.from_on)?;
        let from_on =
            from_on.ok_or_else(|| OrgError::invalid("/from_on", "date.missing", "请填写启用日期。"))?;
        let new = NewName { name: row.name.clone(), short_name: Some(row.short_name.clone()), from_on };
        let rev = self.rev_of(unit)?;
        units::rename(self.tx, &self.who, unit, &new, Some(rev)).map(drop)
    }

    fn succession(&mut self, row: &SuccessionRow) -> Result<(), OrgError> {
        let unit = self.unit_of("/unit", &row.unit)?;
        let on = date("/on_date", &row.on_date)?;
        let on = on.ok_or_else(|| OrgError::invalid("/on_date", "date.missing", "请填写日期。"))?;
        let successor = self.unit_of("/successor", &row.successor)?;
        let to = Succession { successor, on, how: row.how.clone(), close: false };
        let rev = self.rev_of(unit)?;
        units::succeed(self.tx, &self.who, unit, &to, Some(rev)).map(drop)
    }

    fn rev_of(&mut self, unit: UnitId) -> Result<u64, OrgError> {
        Ok(self.tx.rev(&Subject::new("unit", unit.bytes()))?)
    }

    fn close(&mut self, row: &UnitRow) -> Result<(), OrgError> {
        let Some(on) = date("/closed_on", &row.closed_on)? else { return Ok(()) };
        let unit = self.unit_of("/key", &row.key)?;
        let rev = self.rev_of(unit)?;
        let change = UnitChange { closed_on: Some(on), ..UnitChange::default() };
        units::change(self.tx, &self.who, unit, &change, Some(rev)).map(drop)
    }

    fn desk(&mut self, row: &DeskRow, index: usize) -> Result<(), OrgError> {
        let keeper = self.unit_of("/keeper", &row.keeper)?;
        let outside = query::unit(self.tx, keeper)?.is_some_and(|u| u.placeholder);
        let serves = if row.serves.is_empty() { keeper } else { self.unit_of("/serves", &row.serves)? };
        let numbers = list(&row.numbers);
        let numbers =
            numbers.map(|n| DeskNumber { kind: "phone".to_owned(), number: n.to_owned() }).collect();
        let new = NewDesk {
            keeper,
            serves: Some(serves),
            line: if row.line.is_empty() { "government".to_owned() } else { row.line.clone() },
            name: row.name.clone(),
            external: outside || yes(&row.external),
            numbers,
            hours: String::new(),
            methods: Vec::new(),
            sort: order(index),
        };
        let desk = desks::open(self.tx, &self.who, &new)?;
        self.desks.insert(row.key.clone(), desk.id);
        Ok(())
    }

    fn route(&mut self, row: &RouteRow) -> Result<(), OrgError> {
        let to_desk = self.desks.get(&row.to_desk).copied().ok_or_else(|| {
            OrgError::invalid("/to_desk", "key.unknown", format!("没有键为“{}”的值班室。", row.to_desk))
        })?;
        let via = Via::from_word(if row.via.is_empty() { "block" } else { &row.via });
        let new = NewRoute {
            from_unit: self.unit_of("/from_unit", &row.from_unit)?,
            from_level: optional("/from_level", &row.from_level, Level::from_word)?,
            kinds: list(&row.kinds).map(str::to_owned).collect(),
            min_grade: optional("/min_grade", &row.min_grade, grade)?,
            to_desk,
            via: via
                .ok_or_else(|| OrgError::invalid("/via", "word.unknown", "应为 block、line 或 skip。"))?,
        };
        routes::set(self.tx, &self.who, &new).map(drop)
    }

    fn person(&mut self, row: &PersonRow, index: usize) -> Result<(), OrgError> {
        let unit = self.unit_of("/unit", &row.unit)?;
        let phones = list(&row.phones);
        let new = NewPerson {
            unit,
            name: row.name.clone(),
            initials: initials(&row.pinyin),
            phones: phones.map(|n| Phone { kind: phone_kind(n).to_owned(), number: n.to_owned() }).collect(),
            job: row.post.clone(),
            left_on: None,
        };
        let person = people::enter(self.tx, &self.who, &new)?;
        self.people.insert(row.key.clone(), person.id);
        if row.post.is_empty() {
            return Ok(());
        }
        let duty = if row.duty.is_empty() { "staff" } else { &row.duty };
        let post = NewPost {
            unit,
            title: row.post.clone(),
            duty: duty.to_owned(),
            sort: order(index),
            full_time: false,
        };
        let post = posts::open(self.tx, &self.who, &post)?;
        let holder = NewHolder { person_id: person.id, from_on: None, acting: false };
        posts::hold(self.tx, &self.who, post.now.post, &holder, Some(post.rev)).map(drop)
    }

    fn account(&mut self, row: &AccountRow, hashed: &str) -> Result<(), OrgError> {
        let unit = self.unit_of("/unit", &row.unit)?;
        let person = match row.person.as_str() {
            "" => None,
            key => Some(self.people.get(key).copied().ok_or_else(|| {
                OrgError::invalid("/person", "key.unknown", format!("没有键为“{key}”的人员。"))
            })?),
        };
        let roles = list(&row.roles)
            .map(|word| {
                Role::from_word(word)
                    .ok_or_else(|| OrgError::invalid("/roles", "word.unknown", format!("没有角色“{word}”。")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let name = if person.is_none() { row.login.clone() } else { String::new() };
        let new = NewAccount { login: row.login.clone(), name, person_id: person, unit_id: unit, roles };
        let account = accounts::open_in(self.tx, &self.who, &new, unit)?;
        accounts::set_password(self.tx, account, hashed, true)
    }

    fn place(&mut self, row: &PlaceRow) -> Result<(), OrgError> {
        let new = NewPlace {
            id: None,
            unit_id: self.unit_of("/unit", &row.unit)?,
            name: row.name.clone(),
            pinyin: initials(&row.pinyin),
            what: row.what.clone(),
            address: row.address.clone(),
            lon_microdegrees: None,
            lat_microdegrees: None,
        };
        places::enter(self.tx, &self.who, &new, None).map(drop)
    }
}
