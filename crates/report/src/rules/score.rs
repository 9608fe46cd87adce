//! 采用得分: what an item is worth, by its weights, each part with its reason.
//!
//! Only what the record shows is counted. 漏报 and 瞒报 are findings of people (14号令 art. 5) and
//! no number takes them for granted.

use crate::profile::ScoreWeights;
use facts::report::{LeaderOf, UseOf};

/// What is known of an item.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// How the desk that scores used it.
    pub uses: &'a [UseOf],
    /// The highest level whose leader gave an instruction on it.
    pub instructed: Option<LeaderOf>,
    /// Pictures, sound or film came with it.
    pub pictures: bool,
    /// 迟报: a clock of the sender was met late, or has run out.
    pub late: bool,
}

/// One part of an item's points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its use.
    Use(UseOf),
    /// A leader's instruction.
    Instructed(LeaderOf),
    /// Pictures.
    Pictures,
    /// Late.
    Late,
}

/// The parts with their hundredths of a point; nothing for what no desk has used yet. Of several
/// uses the one that weighs most counts.
#[must_use]
pub fn points(item: &Item<'_>, weights: &ScoreWeights) -> Vec<(Part, i64)> {
    let worth = |of: UseOf| match of {
        UseOf::Special => weights.special,
        UseOf::Circulated => weights.circulated,
        UseOf::Commissioned => weights.commissioned,
        UseOf::Combined => weights.combined,
        UseOf::Filed => weights.filed,
    };
    let Some(best) = item.uses.iter().copied().max_by_key(|of| (worth(*of), std::cmp::Reverse(*of))) else {
        return Vec::new();
    };
    let whole = |points: u32| i64::from(points).saturating_mul(100);
    let mut parts = vec![(Part::Use(best), whole(worth(best)))];
    if let Some(level) = item.instructed {
        let bonus = match level {
            LeaderOf::National => weights.instructed_national,
            LeaderOf::Province => weights.instructed_province,
            LeaderOf::City => weights.instructed_city,
            LeaderOf::District => weights.instructed_district,
            LeaderOf::Township => 0,
        };
        if bonus > 0 {
            parts.push((Part::Instructed(level), whole(bonus)));
        }
    }
    if item.pictures && weights.pictures > 0 {
        parts.push((Part::Pictures, whole(weights.pictures)));
    }
    if item.late && weights.late_percent > 0 {
        let sum: i64 = parts.iter().map(|(_, points)| points).sum();
        parts.push((Part::Late, -(sum.saturating_mul(i64::from(weights.late_percent)) / 100)));
    }
    parts
}
