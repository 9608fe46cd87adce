//! Whether two reports may tell of one event: by place, time, kind, words and figures, each a
//! reason that is shown. It proposes; a person links.
//!
//! Weights are a setting of ours [K]: time within half an hour, the same place and the same kind
//! are enough; words alone are not, unless nearly all of one report stands in the other.

use super::kinds::{Kinds, OTHER};
use crate::model::Casualties;
use crate::text::core_zh;
use facts::report::Likeness;
use kernel::clock::MINUTE_MS;
use kernel::limits::report::{SIMILAR_APART_MINUTES, SIMILAR_CHARS};
use kernel::{Instant, PlaceId};
use std::collections::BTreeSet;

/// From so much on two reports are proposed as one event.
const ENOUGH: u32 = 6;
/// The fewest characters that say something together.
const FEWEST: usize = 3;

/// What is compared of a report.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    /// When it happened, or when somebody knew.
    pub at: Instant,
    /// Code of its kind.
    pub kind: &'a str,
    /// The known place.
    pub place_id: Option<PlaceId>,
    /// Where, as typed.
    pub place: &'a str,
    /// What, as typed.
    pub what: &'a str,
    /// Figures.
    pub casualties: &'a Casualties,
}

/// What speaks for one event, and how much; nothing where it is not enough.
#[must_use]
pub fn likeness(kinds: &Kinds, one: &Trace<'_>, other: &Trace<'_>) -> Option<(u32, Vec<Likeness>)> {
    let minutes = one.at.since(other.at).abs() / MINUTE_MS;
    let time = match minutes {
        0..=30 => 3,
        31..=120 => 2,
        121..=SIMILAR_APART_MINUTES => 1,
        _ => return None,
    };
    let (kind, named) = match (one.kind == other.kind, kinds.class_of(one.kind) == kinds.class_of(other.kind))
    {
        (true, _) => (2, one.kind != OTHER),
        (false, true) => (1, false),
        (false, false) if one.kind == OTHER || other.kind == OTHER => (0, false),
        (false, false) => return None,
    };
    let mut reasons = Vec::new();
    let place = place(one, other, &mut reasons);
    reasons.push(Likeness::Time { minutes });
    if named {
        reasons.push(Likeness::Kind { code: one.kind.to_owned() });
    }
    let words = words(one, other);
    let figures = figures(one.casualties, other.casualties);
    let sum = place + time + kind + words + u32::from(figures.is_some());
    if sum < ENOUGH || (place == 0 && words < 2) {
        return None;
    }
    if words > 0 {
        let both = common(&text(one), &text(other));
        let told = reasons.iter().any(|r| matches!(r, Likeness::Place { words } if words.contains(&both)));
        // A date that both write says nothing.
        if both.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST && !told {
            reasons.push(Likeness::Words { words: both });
        }
    }
    reasons.extend(figures);
    Some((sum, reasons))
}

fn place(one: &Trace<'_>, other: &Trace<'_>, reasons: &mut Vec<Likeness>) -> u32 {
    let shorter = [one.place, other.place].into_iter().min_by_key(|p| p.chars().count()).unwrap_or_default();
    let typed = one.place.trim();
    let same_words = !typed.is_empty() && typed == other.place.trim();
    if same_words || (one.place_id.is_some() && one.place_id == other.place_id) {
        reasons.push(Likeness::Place { words: shorter.to_owned() });
        return 4;
    }
    let chars = |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (a, b) = (chars(one.place), chars(other.place));
    let both = common(&a, &b);
    let (said, fewest) = (both.chars().count(), a.len().min(b.len()));
    if said < FEWEST || said * 10 < fewest * 7 {
        return 0;
    }
    reasons.push(Likeness::Place { words: both });
    3
}

/// Place and text without signs, as far as they are compared: who told whom and when is in every
/// report upward and makes no two events one.
fn text(of: &Trace<'_>) -> Vec<char> {
    let all = of.place.chars().chain(core_zh(of.what, of.place).chars());
    all.filter(|c| c.is_alphanumeric()).take(SIMILAR_CHARS).collect()
}

/// How much of the shorter text stands in the other, by pairs of characters.
fn words(one: &Trace<'_>, other: &Trace<'_>) -> u32 {
    let pairs = |text: &[char]| -> BTreeSet<(char, char)> {
        text.iter().zip(text.iter().skip(1)).map(|(a, b)| (*a, *b)).collect()
    };
    let (a, b) = (pairs(&text(one)), pairs(&text(other)));
    let (shared, fewest) = (a.intersection(&b).count(), a.len().min(b.len()));
    if fewest == 0 {
        return 0;
    }
    match shared * 100 / fewest {
        60.. => 3,
        35..=59 => 2,
        20..=34 => 1,
        _ => 0,
    }
}

/// The longest run of characters that both have.
fn common(a: &[char], b: &[char]) -> String {
    let (mut longest, mut end) = (0usize, 0usize);
    let mut row = vec![0usize; b.len()];
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = 0usize;
        for (cell, right) in row.iter_mut().zip(b) {
            let above = *cell;
            *cell = if left == right { diagonal.saturating_add(1) } else { 0 };
            if *cell > longest {
                (longest, end) = (*cell, i.saturating_add(1));
            }
            diagonal = above;
        }
    }
    a.get(end.saturating_sub(longest)..end).map(|run| run.iter().collect()).unwrap_or_default()
}

/// The first figure that is more than none and the same in both.
fn figures(one: &Casualties, other: &Casualties) -> Option<Likeness> {
    let named = [
        ("trapped", one.trapped, other.trapped),
        ("dead", one.dead, other.dead),
        ("missing", one.missing, other.missing),
        ("injured", one.injured, other.injured),
    ];
    named.into_iter().find_map(|(field, a, b)| {
        let n = a.known().filter(|n| *n > 0 && b.known() == Some(*n))?;
        Some(Likeness::Figures { field: field.to_owned(), n })
    })
}
