//! What is known of an event when it is graded, and how it is said.
//!
//! Built by the service from a report's figures; read by [`super::rating`]. A fact
//! is a number or nothing: unknown figures are never taken for zero. What the form has
//! no field for is read from the sentence, unless somebody stated it.

use super::grades::{Day, Fact};
use super::said;
use crate::model::{Casualties, Count};
use crate::text::shift_zh;

/// What is known of an event when it is graded.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    /// Code of the kind.
    pub kind: &'a str,
    /// Whether people go down on a shift; only for the words.
    pub underground: bool,
    /// What happened, in words: read for signs of gravity and for quantities.
    pub what: &'a str,
    /// Where, in words: read for places that make the difference.
    pub place: &'a str,
    /// The place's own sensitive time that it is.
    pub time: Option<&'a Day>,
    /// The figures.
    pub casualties: &'a Casualties,
    /// Direct loss, yuan.
    pub loss_yuan: Option<u64>,
    /// Burnt forest, square metres.
    pub burnt_m2: Option<u64>,
    /// Magnitude of an earthquake, tenths.
    pub magnitude_tenths: Option<u32>,
    /// Whether the county has more than 200 people/km²; unknown counts as dense.
    pub densely_populated: Option<bool>,
    /// People taking part in a mass incident.
    pub participants: Option<u32>,
}

impl<'a> Evidence<'a> {
    /// What a first report knows.
    #[must_use]
    pub const fn new(kind: &'a str, what: &'a str, casualties: &'a Casualties) -> Self {
        Self {
            kind,
            underground: false,
            what,
            place: "",
            time: None,
            casualties,
            loss_yuan: None,
            burnt_m2: None,
            magnitude_tenths: None,
            densely_populated: None,
            participants: None,
        }
    }

    /// How much of a fact is known; `None` when nothing is.
    #[must_use]
    pub fn value(&self, fact: Fact) -> Option<u64> {
        let c = self.casualties;
        match fact {
            Fact::Dead => known(c.dead),
            Fact::Injured => known(c.injured),
            Fact::InDanger => known(c.in_danger),
            Fact::Evacuated => known(c.evacuated),
            Fact::DeadOrMissing => sum(&[c.dead, c.missing]),
            Fact::TrappedOrMissing => sum(&[c.trapped, c.missing]).or_else(|| self.not_out()),
            Fact::AtRisk => match self.not_out() {
                // Those not out may be the dead: the larger of the two, not their sum.
                Some(not_out) => Some(not_out.max(known(c.dead).unwrap_or(0))),
                None => sum(&[c.dead, c.missing, c.trapped]),
            },
            Fact::LossYuan => self.loss_yuan.or_else(|| said::loss_yuan(self.what)),
            Fact::BurntM2 => self.burnt_m2.or_else(|| said::burnt_m2(self.what)),
            Fact::Magnitude => self.magnitude(),
            Fact::MagnitudeDense => self.magnitude().filter(|_| self.densely_populated != Some(false)),
            Fact::Participants => self.participants.map(u64::from).or_else(|| said::people(self.what)),
            Fact::DerailedPassenger => said::derailed(self.what, false),
            Fact::DerailedFreight => said::derailed(self.what, true),
            Fact::BlockedHours => said::blocked_hours(self.what),
            Fact::BlockedTrunkHours => said::blocked_hours(self.what).filter(|_| !said::off_trunk(self.what)),
        }
    }

    /// On site less safe, where nobody has yet said how many are trapped or missing.
    fn not_out(&self) -> Option<u64> {
        let c = self.casualties;
        if !c.trapped.is_unknown() || !c.missing.is_unknown() {
            return None;
        }
        let (on_site, safe) = (known(c.on_site)?, known(c.safe)?);
        Some(on_site.saturating_sub(safe))
    }

    fn magnitude(&self) -> Option<u64> {
        self.magnitude_tenths.map(u64::from).or_else(|| said::magnitude(self.what))
    }

    /// The fact in a sentence: `被困 3 人`, `当班 12 人，脱险 9 人，尚有 3 人未脱险`.
    pub(super) fn zh(&self, fact: Fact, value: u64) -> String {
        let c = self.casualties;
        let figures = |named: &[(&str, Count)]| {
            let said: Vec<String> = named
                .iter()
                .filter(|(_, count)| known(*count).is_some_and(|n| n > 0))
                .map(|(name, count)| format!("{name} {}", count.zh()))
                .collect();
            said.join("、")
        };
        match fact {
            Fact::Dead => figures(&[("死亡", c.dead)]),
            Fact::Injured => format!("{}（未分轻重，按重伤计）", figures(&[("受伤", c.injured)])),
            Fact::InDanger => figures(&[("涉险", c.in_danger)]),
            Fact::Evacuated => figures(&[("疏散转移", c.evacuated)]),
            Fact::DeadOrMissing => figures(&[("死亡", c.dead), ("失联", c.missing)]),
            Fact::TrappedOrMissing | Fact::AtRisk if self.not_out().is_some() => {
                let (on_site, safe) = shift_zh(self.underground);
                let (there, out_of) = (c.on_site.zh(), c.safe.zh());
                let left = self.not_out().unwrap_or(0);
                let out = format!("{on_site} {there}，{safe} {out_of}，尚有 {left} 人未{safe}");
                match (fact, figures(&[("死亡", c.dead)])) {
                    (Fact::AtRisk, dead) if !dead.is_empty() => format!("{out}、{dead}"),
                    _ => out,
                }
            }
            Fact::TrappedOrMissing => figures(&[("被困", c.trapped), ("失联", c.missing)]),
            Fact::AtRisk => figures(&[("死亡", c.dead), ("失联", c.missing), ("被困", c.trapped)]),
            Fact::MagnitudeDense if self.densely_populated.is_none() => {
                format!("震级 {}，当地是否人口密集未核实", fact.quantity_zh(value))
            }
            Fact::BlockedTrunkHours => {
                format!("中断 {}，是否繁忙干线未核实", fact.quantity_zh(value))
            }
            _ => format!("{} {}", fact.zh(), fact.quantity_zh(value)),
        }
    }

    pub(super) fn en(&self, fact: Fact, value: u64) -> String {
        let c = self.casualties;
        let figures = |named: &[(&str, Count)]| {
            let said: Vec<String> = named
                .iter()
                .filter(|(_, count)| known(*count).is_some_and(|n| n > 0))
                .map(|(name, count)| format!("{} {name}{}", count.marked(false).en(), count.mark_en()))
                .collect();
            said.join(", ")
        };
        match fact {
            Fact::Dead => figures(&[("dead", c.dead)]),
            Fact::Injured => format!("{} (counted as serious)", figures(&[("injured", c.injured)])),
            Fact::InDanger => figures(&[("in danger", c.in_danger)]),
            Fact::Evacuated => figures(&[("evacuated", c.evacuated)]),
            Fact::DeadOrMissing => figures(&[("dead", c.dead), ("missing", c.missing)]),
            Fact::TrappedOrMissing | Fact::AtRisk if self.not_out().is_some() => {
                format!("{} on site, {} safe: {value} at risk", c.on_site.en(), c.safe.en())
            }
            Fact::TrappedOrMissing => figures(&[("trapped", c.trapped), ("missing", c.missing)]),
            Fact::AtRisk => figures(&[("dead", c.dead), ("missing", c.missing), ("trapped", c.trapped)]),
            Fact::MagnitudeDense if self.densely_populated.is_none() => {
                format!("magnitude {}, density of population unverified", fact.quantity_en(value))
            }
            Fact::BlockedTrunkHours => {
                format!("blocked for {}, busy trunk line unverified", fact.quantity_en(value))
            }
            Fact::BlockedHours => format!("{} for {}", fact.en(), fact.quantity_en(value)),
            Fact::DerailedPassenger | Fact::DerailedFreight => format!("{value} {}", fact.en()),
            _ => format!("{} {}", fact.en(), fact.quantity_en(value)),
        }
    }
}

fn known(count: Count) -> Option<u64> {
    count.known().map(u64::from)
}

/// The sum of what is known; `None` when nothing is.
fn sum(counts: &[Count]) -> Option<u64> {
    counts.iter().filter_map(|count| known(*count)).reduce(u64::saturating_add)
}
