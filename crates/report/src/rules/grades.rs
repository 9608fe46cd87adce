//! The criteria tables: which facts make an event grave, and by what text.
//!
//! Read from `rules/grades.toml`. 以上 includes the number. A row holds thresholds
//! that must all be met; a table is valid between its dates. What a criterion says
//! is written from its numbers, so that the sentence and the rule cannot differ.

use super::kinds::Kinds;
use super::law::{Basis, Cite, LawError, Sources, parse_toml};
use super::rating::Why;
use super::sign::Sign;
use kernel::Grade;
use kernel::calendar::{Calendar, Date};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A fact that a criterion can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// 死亡
    Dead,
    /// 受伤, counted as seriously injured until somebody says otherwise.
    Injured,
    /// 死亡和失联
    DeadOrMissing,
    /// 被困或失联
    TrappedOrMissing,
    /// 死亡, 失联和被困
    AtRisk,
    /// 涉险
    InDanger,
    /// 疏散转移
    Evacuated,
    /// 直接经济损失, yuan
    LossYuan,
    /// 受害森林面积, square metres
    BurntM2,
    /// 震级, tenths
    Magnitude,
    /// 震级 in a densely populated county, tenths
    MagnitudeDense,
    /// 参与人数
    Participants,
    /// 客车脱轨辆数; what is not said to be freight counts as passenger cars
    DerailedPassenger,
    /// 货车脱轨辆数
    DerailedFreight,
    /// 中断时间 of traffic or works, hours
    BlockedHours,
    /// 中断时间 of a busy trunk line, hours; a line of which nothing is said counts as one
    BlockedTrunkHours,
}

impl Fact {
    /// What the fact is called.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Dead => "死亡",
            Self::Injured => "重伤",
            Self::DeadOrMissing => "死亡和失联",
            Self::TrappedOrMissing => "被困或下落不明",
            Self::AtRisk => "死亡、失联和被困",
            Self::InDanger => "涉险",
            Self::Evacuated => "紧急疏散",
            Self::LossYuan => "直接经济损失",
            Self::BurntM2 => "受害森林面积",
            Self::Magnitude => "震级",
            Self::MagnitudeDense => "人口密集地区震级",
            Self::Participants => "参与",
            Self::DerailedPassenger => "客车脱轨",
            Self::DerailedFreight => "货车脱轨",
            Self::BlockedHours => "中断",
            Self::BlockedTrunkHours => "繁忙干线中断",
        }
    }

    /// What the fact is called where nobody knows it: 参与人数 and not 参与.
    #[must_use]
    pub const fn unknown_zh(self) -> &'static str {
        match self {
            Self::Participants => "参与人数",
            Self::InDanger => "涉险人数",
            Self::Evacuated => "疏散人数",
            Self::DerailedPassenger => "客车脱轨辆数",
            Self::DerailedFreight => "货车脱轨辆数",
            Self::BlockedHours => "中断时间",
            Self::BlockedTrunkHours => "繁忙干线中断时间",
            other => other.zh(),
        }
    }

    /// The same in English.
    #[must_use]
    pub const fn unknown_en(self) -> &'static str {
        match self {
            Self::Participants => "number of participants",
            Self::InDanger => "number in danger",
            Self::Evacuated => "number evacuated",
            Self::Dead => "deaths",
            Self::Injured => "injuries",
            other => other.en(),
        }
    }

    /// What the fact is called in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Injured => "seriously injured",
            Self::DeadOrMissing => "dead or missing",
            Self::TrappedOrMissing => "trapped or missing",
            Self::AtRisk => "dead, missing or trapped",
            Self::InDanger => "in danger",
            Self::Evacuated => "evacuated",
            Self::LossYuan => "direct loss",
            Self::BurntM2 => "burnt forest",
            Self::Magnitude => "magnitude",
            Self::MagnitudeDense => "magnitude where people live densely",
            Self::Participants => "taking part",
            Self::DerailedPassenger => "passenger cars derailed",
            Self::DerailedFreight => "freight cars derailed",
            Self::BlockedHours => "blocked",
            Self::BlockedTrunkHours => "busy trunk line blocked",
        }
    }

    /// A quantity of the fact, with its unit.
    #[must_use]
    pub fn quantity_zh(self, n: u64) -> String {
        match self {
            Self::LossYuan => match (n % 100_000_000, n % 10_000) {
                (0, _) if n > 0 => format!("{} 亿元", n / 100_000_000),
                (_, 0) => format!("{} 万元", n / 10_000),
                _ => format!("{n} 元"),
            },
            Self::BurntM2 => format!("{} 公顷", decimals(n, 10_000)),
            Self::Magnitude | Self::MagnitudeDense => format!("{} 级", tenths(n)),
            Self::DerailedPassenger | Self::DerailedFreight => format!("{n} 辆"),
            Self::BlockedHours | Self::BlockedTrunkHours => format!("{n} 小时"),
            _ => format!("{n} 人"),
        }
    }

    /// A quantity of the fact, with its unit, in English.
    #[must_use]
    pub fn quantity_en(self, n: u64) -> String {
        match self {
            Self::LossYuan if n >= 1_000_000 => format!("CNY {} million", decimals(n, 1_000_000)),
            Self::LossYuan => format!("CNY {n}"),
            Self::BurntM2 => format!("{} ha", decimals(n, 10_000)),
            Self::Magnitude | Self::MagnitudeDense => format!("M{}", tenths(n)),
            Self::BlockedHours | Self::BlockedTrunkHours => format!("{n} h"),
            _ => n.to_string(),
        }
    }
}

fn tenths(n: u64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// `n` in units of `unit`, with at most two decimals, none where it divides.
fn decimals(n: u64, unit: u64) -> String {
    let whole = n / unit;
    let hundredths = (n % unit).saturating_mul(100) / unit;
    match (hundredths, hundredths % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", hundredths / 10),
        _ => format!("{whole}.{hundredths:02}"),
    }
}

/// One criterion: the sign said, where it has one, and every fact at least so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The grade it makes.
    pub grade: Grade,
    /// What must be said.
    pub sign: Option<Sign>,
    /// The thresholds, all of them, included.
    pub when: BTreeMap<Fact, u64>,
    /// Statutory holidays, and with them the place's own sensitive times; empty: on any day.
    pub days: Vec<Day>,
}

/// A time at which what is light otherwise is not: a statutory holiday, or one that a place names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// 春节
    pub zh: String,
    /// Spring Festival
    pub en: String,
}

/// A table of criteria for some kinds.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name in the file.
    pub id: String,
    /// What it grades.
    pub zh: String,
    /// What it grades, in English.
    pub en: String,
    /// Codes of the kinds it judges; empty: all.
    pub kinds: Vec<String>,
    /// Where it comes from.
    pub basis: Basis,
    /// Why a row counts.
    pub why: Why,
    /// Its criteria.
    pub rows: Vec<Row>,
}

/// Words that make a report grave while nobody has been counted.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// Codes of the kinds it speaks of.
    pub kinds: Vec<String>,
    /// What must all be unknown for it to speak.
    pub unknown: Vec<Fact>,
    /// Any of these.
    pub words: Vec<String>,
    /// The grade taken in doubt.
    pub grade: Grade,
    /// Where it comes from.
    pub basis: Basis,
}

/// All criteria.
#[derive(Debug, Clone)]
pub struct Grades {
    tables: Vec<Table>,
    doubts: Vec<Doubt>,
    rest: Grade,
}

const FILE: &str = "grades.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrades {
    #[serde(default)]
    sign: Vec<Sign>,
    table: Vec<RawTable>,
    #[serde(default)]
    doubt: Vec<RawDoubt>,
    rest: RawRest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    id: String,
    zh: String,
    en: String,
    kinds: Vec<String>,
    law: Cite,
    why: Why,
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    grade: Grade,
    sign: Option<String>,
    #[serde(default)]
    when: BTreeMap<Fact, u64>,
    #[serde(default)]
    days: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDoubt {
    id: String,
    kinds: Vec<String>,
    #[serde(default = "nobody_counted")]
    unknown: Vec<Fact>,
    words: Vec<String>,
    grade: Grade,
    law: Cite,
}

fn nobody_counted() -> Vec<Fact> {
    vec![Fact::Dead, Fact::Injured]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRest {
    grade: Grade,
}

impl Grades {
    pub(super) fn parse(text: &str, sources: &Sources, kinds: &Kinds) -> Result<Self, LawError> {
        let raw: RawGrades = parse_toml(FILE, text)?;
        let known = |id: &str, codes: &[String]| match codes.iter().find(|code| kinds.find(code).is_none()) {
            Some(code) => Err(LawError { file: FILE, what: format!("{id}: no kind is called {code:?}") }),
            None => Ok(()),
        };
        let mut tables = Vec::new();
        for table in raw.table {
            known(&table.id, &table.kinds)?;
            let open = |row: &RawRow| row.sign.is_none() && row.when.is_empty() && row.days.is_empty();
            if table.rows.iter().any(|row| open(row) || row.when.values().any(|min| *min == 0)) {
                return Err(LawError {
                    file: FILE,
                    what: format!("{}: a row that everything meets", table.id),
                });
            }
            let basis = sources.resolve(FILE, &table.law)?;
            let rows: Result<Vec<Row>, LawError> =
                table.rows.into_iter().map(|row| signed(row, &raw.sign, &table.id)).collect();
            let Some(rows) = gravest_first(rows?) else {
                return Err(LawError {
                    file: FILE,
                    what: format!("{}: a graver row asks for less", table.id),
                });
            };
            let RawTable { id, zh, en, kinds, why, .. } = table;
            tables.push(Table { id, zh, en, kinds, basis, why, rows });
        }
        let mut doubts = Vec::new();
        for doubt in raw.doubt {
            known(&doubt.id, &doubt.kinds)?;
            let basis = sources.resolve(FILE, &doubt.law)?;
            let RawDoubt { kinds, unknown, words, grade, .. } = doubt;
            doubts.push(Doubt { kinds, unknown, words, grade, basis });
        }
        Ok(Self { tables, doubts, rest: raw.rest.grade })
    }

    /// The tables that judge this kind on this date.
    pub fn tables(&self, kind: &str, on: Date) -> impl Iterator<Item = &Table> {
        self.tables.iter().filter(move |table| table.basis.in_force(on) && table.judges(kind))
    }

    /// The words of doubt for this kind on this date.
    pub fn doubts(&self, kind: &str, on: Date) -> impl Iterator<Item = &Doubt> {
        self.doubts
            .iter()
            .filter(move |doubt| doubt.basis.in_force(on) && doubt.kinds.iter().any(|code| code == kind))
    }

    /// The grade where no criterion is met.
    #[must_use]
    pub const fn rest(&self) -> Grade {
        self.rest
    }
}

/// A row with its sign found.
fn signed(row: RawRow, signs: &[Sign], table: &str) -> Result<Row, LawError> {
    let sign =
        match row.sign {
            None => None,
            Some(id) => Some(signs.iter().find(|sign| sign.id == id).cloned().ok_or_else(|| LawError {
                file: FILE,
                what: format!("{table}: no sign is called {id:?}"),
            })?),
        };
    Ok(Row { grade: row.grade, sign, when: row.when, days: row.days })
}

/// The rows sorted, or `None` when a graver row with the same facts asks for no
/// more than a lighter one.
fn gravest_first(mut rows: Vec<Row>) -> Option<Vec<Row>> {
    rows.sort_by_key(|row| row.grade);
    let wrong = rows.iter().enumerate().any(|(index, graver)| {
        rows.iter().skip(index.saturating_add(1)).any(|lighter| {
            graver.asks_like(lighter)
                && graver.when.iter().zip(&lighter.when).all(|((_, more), (_, less))| more <= less)
        })
    });
    (!wrong).then_some(rows)
}

impl Table {
    fn judges(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|code| code == kind)
    }
}

impl Row {
    /// The holiday that this day is, where the row asks for one. A year whose holidays are not
    /// published yet has none.
    #[must_use]
    pub fn day(&self, on: Date) -> Option<&Day> {
        let special = Calendar::statutory().ok()?.special(on).filter(|special| !special.works)?;
        self.days.iter().find(|day| special.name.split('、').any(|name| name == day.zh))
    }

    /// Whether it asks for the same as another, at other numbers.
    #[must_use]
    pub fn asks_like(&self, other: &Self) -> bool {
        self.sign == other.sign && self.days == other.days && self.when.keys().eq(other.when.keys())
    }

    /// What the criterion says, from its numbers: `死亡 3 人以上、不满 10 人为较大`.
    /// `table` gives the upper end.
    #[must_use]
    pub fn zh(&self, table: &Table) -> String {
        let facts: Vec<String> = self
            .when
            .iter()
            .map(|(fact, min)| {
                let upper = self
                    .upper(table, *fact)
                    .map(|max| format!("、不满 {}", fact.quantity_zh(max)))
                    .unwrap_or_default();
                format!("{} {}以上{upper}", fact.zh(), fact.quantity_zh(*min))
            })
            .collect();
        let days: Vec<&str> = self.days.iter().map(|day| day.zh.as_str()).collect();
        let days = (!days.is_empty()).then(|| format!("{}等敏感时间", days.join("、")));
        let sign = days.into_iter().chain(self.sign.iter().map(|sign| sign.zh.clone()));
        let parts: Vec<String> = sign.chain((!facts.is_empty()).then(|| facts.join("且"))).collect();
        format!("{}为{}", parts.join("，"), table.why.grade_zh(self.grade))
    }

    /// The same in English: `3 or more but fewer than 10 dead: grade III`.
    #[must_use]
    pub fn en(&self, table: &Table) -> String {
        let facts = self.when.iter().map(|(fact, min)| {
            let upper = self
                .upper(table, *fact)
                .map(|max| format!(" but less than {}", fact.quantity_en(max)))
                .unwrap_or_default();
            match fact {
                Fact::LossYuan | Fact::BurntM2 | Fact::Magnitude | Fact::MagnitudeDense => {
                    format!("{} of {} or more{upper}", fact.en(), fact.quantity_en(*min))
                }
                Fact::BlockedHours | Fact::BlockedTrunkHours => {
                    format!("{} for {} or more{upper}", fact.en(), fact.quantity_en(*min))
                }
                _ => format!("{} or more{upper} {}", fact.quantity_en(*min), fact.en()),
            }
        });
        let days: Vec<&str> = self.days.iter().map(|day| day.en.as_str()).collect();
        let days = (!days.is_empty()).then(|| format!("a sensitive time ({} …)", days.join(", ")));
        let sign = days.into_iter().chain(self.sign.iter().map(|sign| sign.en.clone()));
        let parts: Vec<String> = sign.chain(facts).collect();
        format!("{}: {}", parts.join(" and "), table.why.grade_en(self.grade))
    }

    /// Where the next graver grade begins for this fact alone.
    fn upper(&self, table: &Table, fact: Fact) -> Option<u64> {
        if self.when.len() != 1 {
            return None;
        }
        table
            .rows
            .iter()
            .filter(|row| row.grade < self.grade && row.asks_like(self))
            .filter_map(|row| row.when.get(&fact).copied())
            .min()
    }
}
