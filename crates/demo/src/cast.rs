//! Who works where: the people of the story by name, and invented colleagues for every
//! unit that has a desk, with posts, telephones and logins.
//!
//! Used by the stage, which makes them known to the nodes, and by the history, which
//! lets them act. Every telephone number is of the reserved block 0912-555 or a short
//! number of four digits; no name belongs to anybody we know.

use crate::data::{District, UnitRow};
use crate::dice::Dice;
use std::collections::BTreeSet;

/// The one password of every login of the demonstration.
pub const PASSWORD: &str = "fenghuo-demo-2026";

const SURNAMES: &str =
    "白折贺高马刘王李张曹常杭艾尚拓惠苗崔雷薛康乔郝任冯慕延郭杜党思呼米柳纪霍谢鲍田石贾景韩武";
const FIRST: &str = "志建永文晓彩海国生振少小世春秀玉宏卫耀占怀凤治延亚";
const SECOND: &str = "强军平明霞娟波斌飞亮燕梅祥旺华宁涛鹏丽峰林虎雄兰芳东荣";
/// Short numbers of invented people start here; those of the story lie below.
const FIRST_SHORT_NUMBER: i64 = 6_400;

/// A person with a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Key, unique.
    pub key: String,
    /// Name.
    pub name: String,
    /// First letters of the name.
    pub initials: String,
    /// Key of the unit.
    pub unit: String,
    /// Title of the post.
    pub post: String,
    /// `head`, `deputy`, `leader`, `officer` or `staff`.
    pub duty: String,
    /// Numbers.
    pub phones: Vec<String>,
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The login.
    pub login: String,
    /// Key of the person.
    pub person: String,
    /// Key of the unit.
    pub unit: String,
    /// Words of the roles.
    pub roles: Vec<String>,
    /// Whose it is, for the list that is printed; empty for those not printed.
    pub what: String,
}

/// Everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// People.
    pub members: Vec<Member>,
    /// Logins.
    pub logins: Vec<Login>,
}

impl Cast {
    /// The cast of a seed.
    #[must_use]
    pub fn new(district: &District, seed: u64) -> Self {
        let mut hiring = Hiring {
            district,
            dice: Dice::new(seed, "cast"),
            names: district.people.iter().map(|p| p.name.clone()).collect(),
            next_short: FIRST_SHORT_NUMBER,
            members: Vec::new(),
        };
        for unit in &district.units {
            hiring.staff(unit);
        }
        let members = hiring.members;
        let mut logins: Vec<Login> = district
            .accounts
            .iter()
            .map(|row| Login {
                login: row.login.clone(),
                person: row.person.clone(),
                unit: row.unit.clone(),
                roles: row.roles.split('|').map(str::to_owned).collect(),
                what: row.what.clone(),
            })
            .collect();
        for unit in &district.units {
            if let Some(login) = further_login(unit, &members, &logins) {
                logins.push(login);
            }
        }
        Self { members, logins }
    }

    /// Who sits at the unit's desk on a day: officers take turns.
    #[must_use]
    pub fn officer_on(&self, unit: &str, civil_day: i64) -> Option<&Member> {
        let officers: Vec<&Member> =
            self.members.iter().filter(|m| m.unit == unit && m.duty == "officer").collect();
        let turns = i64::try_from(officers.len()).ok().filter(|n| *n > 0)?;
        usize::try_from(civil_day.rem_euclid(turns)).ok().and_then(|turn| officers.get(turn).copied())
    }

    /// A name for somebody outside the cast: a caller, who took a call elsewhere.
    #[must_use]
    pub fn stranger(&self, dice: &mut Dice) -> String {
        // Nearly every throw is free; the bound only keeps a loop from having none.
        let mut name = invented_name(dice);
        for _ in 0..64 {
            if self.members.iter().all(|m| m.name != name) {
                break;
            }
            name = invented_name(dice);
        }
        name
    }

    /// The login with which a unit's desk works on a day.
    #[must_use]
    pub fn desk_login(&self, unit: &str, civil_day: i64) -> Option<&Login> {
        let logins: Vec<&Login> = self
            .logins
            .iter()
            .filter(|l| l.unit == unit && l.roles.iter().any(|r| r == "duty_officer"))
            .collect();
        let turns = i64::try_from(logins.len()).ok().filter(|n| *n > 0)?;
        usize::try_from(civil_day.rem_euclid(turns)).ok().and_then(|turn| logins.get(turn).copied())
    }
}

struct Hiring<'d> {
    district: &'d District,
    dice: Dice,
    names: BTreeSet<String>,
    next_short: i64,
    members: Vec<Member>,
}

impl Hiring<'_> {
    fn staff(&mut self, unit: &UnitRow) {
        let named = self.district.people.iter().filter(|p| p.unit == unit.key);
        let before = self.members.len();
        self.members.extend(named.map(|p| Member {
            key: p.key.clone(),
            name: p.name.clone(),
            initials: self.district.initials(&p.name),
            unit: p.unit.clone(),
            post: p.post.clone(),
            duty: p.duty.clone(),
            phones: p.phones.split_whitespace().map(str::to_owned).collect(),
        }));
        let desk = self.district.desks.iter().find(|d| d.keeper == unit.key);
        let desk_number = desk.and_then(|d| d.phones().next()).unwrap_or_default().to_owned();
        let has_desk = desk.is_some_and(|d| !d.is_external());
        for (post, duty, count) in plan(unit, has_desk) {
            let hired = &self.members;
            let there = hired.iter().skip(before).filter(|m| m.duty == duty).count();
            for number in there..count {
                let phone = if duty == "officer" { desk_number.clone() } else { self.short_number() };
                let name = self.name();
                self.members.push(Member {
                    key: format!("{}-{duty}-{number}", unit.key),
                    initials: self.district.initials(&name),
                    name,
                    unit: unit.key.clone(),
                    post: post.to_owned(),
                    duty: duty.to_owned(),
                    phones: vec![phone],
                });
            }
        }
    }

    fn short_number(&mut self) -> String {
        let number = self.next_short;
        self.next_short += 1;
        number.to_string()
    }

    /// A name that nobody else bears.
    fn name(&mut self) -> String {
        loop {
            let name = invented_name(&mut self.dice);
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }
}

fn invented_name(dice: &mut Dice) -> String {
    let [surnames, first, second] = [SURNAMES, FIRST, SECOND].map(|s| s.chars().collect::<Vec<_>>());
    let mut letters: Vec<char> = dice.pick(&surnames).copied().into_iter().collect();
    if dice.chance(80) {
        letters.extend(dice.pick(&first));
    }
    letters.extend(dice.pick(&second));
    letters.into_iter().collect()
}

/// Posts of a unit of this kind: title, duty, how many.
fn plan(unit: &UnitRow, has_desk: bool) -> Vec<(&'static str, &'static str, usize)> {
    if !unit.closed_on.is_empty() {
        return Vec::new();
    }
    match unit.kind.as_str() {
        "street" => vec![
            ("街道办主任", "head", 1),
            ("副主任", "leader", 1),
            ("副主任", "deputy", 1),
            ("值班员", "officer", 3),
        ],
        "town" if unit.name.ends_with('乡') => {
            vec![
                ("乡长", "head", 1),
                ("副乡长", "leader", 1),
                ("副乡长", "deputy", 1),
                ("值班员", "officer", 3),
            ]
        }
        "town" => vec![
            ("镇长", "head", 1),
            ("副镇长", "leader", 1),
            ("副镇长", "deputy", 1),
            ("值班员", "officer", 3),
        ],
        "department" if has_desk => {
            vec![("局长", "head", 1), ("副局长", "leader", 1), ("值班员", "officer", 2)]
        }
        "department" => vec![("局长", "head", 1), ("副局长", "leader", 1)],
        "government" if has_desk => vec![("值班员", "officer", 2)],
        "enterprise" => vec![("调度室主任", "staff", 1)],
        _ => Vec::new(),
    }
}

/// Every unit whose desk has no login in the files gets one for its duty officer, named
/// after the unit.
fn further_login(unit: &UnitRow, members: &[Member], logins: &[Login]) -> Option<Login> {
    if logins.iter().any(|l| l.unit == unit.key && l.roles.iter().any(|r| r == "duty_officer")) {
        return None;
    }
    let officer = members.iter().find(|m| m.unit == unit.key && m.duty == "officer")?;
    let plain = unit.key.strip_prefix("yy-").unwrap_or(&unit.key);
    Some(Login {
        login: plain.to_owned(),
        person: officer.key.clone(),
        unit: unit.key.clone(),
        roles: vec!["duty_officer".to_owned()],
        what: String::new(),
    })
}
