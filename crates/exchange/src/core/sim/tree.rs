//! Trees: those of the stories, and of any size from a seed.

use crate::core::lane::Jitter;

/// A district and a township.
#[cfg(test)]
pub(crate) const TWO: &[(&str, Option<usize>)] = &[("610802", None), ("610802105", Some(0))];
/// One node of each level.
#[cfg(test)]
pub(crate) const FOUR: &[(&str, Option<usize>)] =
    &[("610000", None), ("610800", Some(0)), ("610802", Some(1)), ("610802105", Some(2))];
/// A city with two districts, of which one has two townships and the other one.
#[cfg(test)]
pub(crate) const BRANCHED: &[(&str, Option<usize>)] = &[
    ("610000", None),
    ("610800", Some(0)),
    ("610802", Some(1)),
    ("610802105", Some(2)),
    ("610802106", Some(2)),
    ("610803", Some(1)),
    ("610803101", Some(5)),
];

/// A province with cities, districts and townships: the code of each node and the index
/// of its parent. The first four are one of each level; where somebody is to move, the fifth is a second district.
pub(crate) fn tree(seed: u64, nodes: usize, to_move: bool) -> Vec<(String, Option<usize>)> {
    let mut dice = Jitter::new(seed ^ 0x7472_6565);
    let mut shape: Vec<(String, Option<usize>)> = vec![("610000".to_owned(), None)];
    let mut by_level: [Vec<usize>; 3] = [vec![0], Vec::new(), Vec::new()];
    let mut below = vec![0usize];
    while shape.len() < nodes.max(if to_move { 5 } else { 4 }) {
        let level = match (shape.len(), dice.below(100)) {
            (n @ 1..=3, _) => n - 1,
            (4, _) if to_move => 1,
            (_, 0..=4) => 0,
            (_, 5..=19) => 1,
            _ => 2,
        };
        let parent = by_level[level][dice.below(by_level[level].len() as i64) as usize];
        let room = if level == 2 { 999 } else { 99 };
        if below[parent] >= room {
            continue;
        }
        below[parent] += 1;
        let (code, n) = (&shape[parent].0, below[parent]);
        let code = match level {
            0 => format!("61{n:02}00"),
            1 => format!("{}{n:02}", &code[..4]),
            _ => format!("{code}{n:03}"),
        };
        if level < 2 {
            by_level[level + 1].push(shape.len());
        }
        shape.push((code, Some(parent)));
        below.push(0);
    }
    shape
}
