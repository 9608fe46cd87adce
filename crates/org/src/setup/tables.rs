//! Reading a folder of tables into rows of text, and cells into values. Nothing here
//! knows the node.

use super::import::ImportError;
use crate::error::OrgError;
use kernel::Grade;
use kernel::calendar::Date;
use kernel::limits::org::SETUP_ROWS;
use serde::Deserialize;
use std::path::Path;
use std::str::FromStr;

macro_rules! rows {
    ($($(#[$meta:meta])* $name:ident { $($field:ident),* $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(default)]
        pub(super) struct $name { $(pub $field: String),* }
    )+};
}

rows! {
    UnitRow { key, code, name, short_name, kind, level, parent, opened_on, closed_on }
    NameRow { unit, from_on, name, short_name }
    SuccessionRow { unit, successor, on_date, how }
    DeskRow { key, keeper, serves, line, name, numbers, external }
    RouteRow { from_unit, from_level, via, kinds, min_grade, to_desk }
    PersonRow { key, name, pinyin, unit, post, duty, phones }
    AccountRow { login, person, unit, roles }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlaceRow {
    pub unit: String,
    pub name: String,
    pub pinyin: String,
    pub what: String,
    #[serde(rename = "where")]
    pub address: String,
}

/// Every table there is.
const FILES: [&str; 8] = [
    "units.csv",
    "unit-names.csv",
    "successions.csv",
    "desks.csv",
    "routes.csv",
    "people.csv",
    "accounts.csv",
    "places.csv",
];

pub(super) struct Tables {
    pub units: Vec<UnitRow>,
    pub names: Vec<NameRow>,
    pub successions: Vec<SuccessionRow>,
    pub desks: Vec<DeskRow>,
    pub routes: Vec<RouteRow>,
    pub people: Vec<PersonRow>,
    pub accounts: Vec<AccountRow>,
    pub places: Vec<PlaceRow>,
}

impl Tables {
    /// Reads every table of the folder; a missing one is empty. A folder without any is a wrong folder.
    pub(super) fn read(dir: &Path) -> Result<Self, ImportError> {
        if !dir.is_dir() {
            return Err(ImportError::Unreadable(format!("没有目录 {}", dir.display())));
        }
        let [units, names, successions, desks, routes, people, accounts, places] = FILES;
        if FILES.iter().all(|file| !dir.join(file).exists()) {
            let known = FILES.join("、");
            let why = format!("目录 {} 里没有可导入的表；文件名应为 {known}", dir.display());
            return Err(ImportError::Unreadable(why));
        }
        Ok(Self {
            units: read(dir, units)?,
            names: read(dir, names)?,
            successions: read(dir, successions)?,
            desks: read(dir, desks)?,
            routes: read(dir, routes)?,
            people: read(dir, people)?,
            accounts: read(dir, accounts)?,
            places: read(dir, places)?,
        })
    }
}

fn read<R: serde::de::DeserializeOwned>(dir: &Path, file: &str) -> Result<Vec<R>, ImportError> {
    let path = dir.join(file);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let bytes = std::fs::read(&path).map_err(|e| ImportError::Unreadable(format!("{file}：{e}")))?;
    // What Excel saves as "CSV UTF-8" begins with a mark.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let rows: Result<Vec<R>, _> = reader.deserialize().take(SETUP_ROWS.saturating_add(1)).collect();
    let rows = rows.map_err(|e| ImportError::Unreadable(format!("{file}：{e}")))?;
    if rows.len() > SETUP_ROWS {
        return Err(ImportError::Unreadable(format!("{file}：至多 {SETUP_ROWS} 行")));
    }
    Ok(rows)
}

pub(super) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

pub(super) fn yes(cell: &str) -> bool {
    matches!(cell.to_lowercase().as_str(), "1" | "true" | "yes" | "是")
}

pub(super) fn order(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX / 10).saturating_add(1).saturating_mul(10)
}

pub(super) fn date(pointer: &'static str, cell: &str) -> Result<Option<Date>, OrgError> {
    if cell.is_empty() {
        return Ok(None);
    }
    Date::from_str(cell).map(Some).map_err(|e| OrgError::invalid(pointer, "date.malformed", e.to_string()))
}

pub(super) fn optional<T>(
    pointer: &'static str,
    cell: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, OrgError> {
    if cell.is_empty() {
        return Ok(None);
    }
    read(cell)
        .map(Some)
        .ok_or_else(|| OrgError::invalid(pointer, "word.unknown", format!("不认识“{cell}”。")))
}

pub(super) fn grade(word: &str) -> Option<Grade> {
    match word {
        "I" | "1" | "特别重大" => Some(Grade::I),
        "II" | "2" | "重大" => Some(Grade::II),
        "III" | "3" | "较大" => Some(Grade::III),
        "IV" | "4" | "一般" => Some(Grade::IV),
        _ => None,
    }
}

/// `zhong lou xiang` → `zlx`; initials stay as they are.
pub(super) fn initials(pinyin: &str) -> String {
    if pinyin.contains(' ') {
        pinyin.split_whitespace().filter_map(|syllable| syllable.chars().next()).collect()
    } else {
        pinyin.to_owned()
    }
}

pub(super) fn phone_kind(number: &str) -> &'static str {
    let digits = crate::views::dialled(number);
    if digits.len() == 11 && digits.starts_with('1') { "mobile" } else { "office" }
}
