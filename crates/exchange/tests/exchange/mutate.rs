//! Bytes changed by somebody who knows the form: flips and cuts, extreme numbers, parts that are
//! doubled, dropped, or taken from elsewhere, with the lengths and counts around them made to
//! agree more often than not, so that what is changed is looked at and not only refused.

use exchange::core::lane::Jitter;

/// A number below `bound`.
pub fn below(dice: &mut Jitter, bound: usize) -> usize {
    usize::try_from(dice.below(i64::try_from(bound).unwrap())).unwrap()
}

/// One of them.
pub fn one_of<'a, T>(dice: &mut Jitter, all: &'a [T]) -> &'a T {
    &all[below(dice, all.len())]
}

/// The bytes with a few changes.
pub fn changed(dice: &mut Jitter, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    change(dice, &mut bytes, other);
    for _ in 0..below(dice, 3) {
        change(dice, &mut bytes, other);
    }
    bytes
}

fn change(dice: &mut Jitter, bytes: &mut Vec<u8>, other: &[u8]) {
    if bytes.is_empty() {
        bytes.extend_from_slice(other);
        return;
    }
    let at = below(dice, bytes.len());
    match dice.below(11) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = *one_of(dice, &[0, 1, 2, 3, 4, 0x20, 0x41, 0x7f, 0x80, 0xfe, 0xff]),
        2 => number(dice, bytes, at),
        3 => length(dice, bytes),
        4 => overwrite(
            bytes,
            at,
            &one_of(dice, &[0u16, 1, 2, 64, 65, 255, 256, 257, 4096, u16::MAX]).to_be_bytes(),
        ),
        5 => bytes.truncate(at),
        6 => {
            let to = at + below(dice, bytes.len() - at);
            replace(dice, bytes, at, to, &[]);
        }
        7 => {
            let to = at + below(dice, bytes.len() - at);
            let twice = bytes[at..to].to_vec();
            replace(dice, bytes, to, to, &twice);
        }
        8 => {
            let from = below(dice, other.len().max(1)).min(other.len());
            let to = from + below(dice, other.len() - from + 1).min(other.len() - from);
            replace(dice, bytes, at, at, &other[from..to]);
        }
        9 => item(dice, bytes),
        _ => {
            let (here, there) = (parts(bytes), parts(other));
            if !here.is_empty() && !there.is_empty() {
                let (from, to) = *one_of(dice, &here);
                let (of, end) = *one_of(dice, &there);
                replace(dice, bytes, from, to, &other[of..end]);
            }
        }
    }
}

/// A number of eight bytes at the ends of what it can be.
fn number(dice: &mut Jitter, bytes: &mut [u8], at: usize) {
    let extremes = [0u64, 1, 2, u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1, 1 << 32, (1 << 63) + 1];
    overwrite(bytes, at, &one_of(dice, &extremes).to_be_bytes());
}

/// A length that is a little or very wrong.
fn length(dice: &mut Jitter, bytes: &mut [u8]) {
    let all = parts(bytes);
    if all.is_empty() {
        return;
    }
    let (from, to) = *one_of(dice, &all);
    let length = u32::try_from(to - from - 4).unwrap();
    let wrong =
        [0, length - 1, length + 1, length * 2, u32::try_from(bytes.len()).unwrap(), 0x7fff_ffff, u32::MAX];
    overwrite(bytes, from, &one_of(dice, &wrong).to_be_bytes());
}

/// A part behind its length once more, or not at all; a count before it follows.
fn item(dice: &mut Jitter, bytes: &mut Vec<u8>) {
    let all = parts(bytes);
    if all.is_empty() {
        return;
    }
    let (from, to) = *one_of(dice, &all);
    let twice = dice.below(2) == 0;
    let count = from.checked_sub(2).map(|at| u16::from_be_bytes([bytes[at], bytes[at + 1]]));
    if let Some(count) = count.filter(|n| (1..=300).contains(n)) {
        let now = if twice { count + 1 } else { count - 1 };
        overwrite(bytes, from - 2, &now.to_be_bytes());
    }
    if twice {
        let part = bytes[from..to].to_vec();
        replace(dice, bytes, to, to, &part);
    } else {
        replace(dice, bytes, from, to, &[]);
    }
}

fn overwrite(bytes: &mut [u8], at: usize, with: &[u8]) {
    for (to, from) in bytes.iter_mut().skip(at).zip(with) {
        *to = *from;
    }
}

/// What may be a part behind its length: where it begins, and where it ends.
fn parts(bytes: &[u8]) -> Vec<(usize, usize)> {
    let windows = bytes.windows(4).enumerate();
    let all = windows.filter_map(|(at, window)| {
        let length = usize::try_from(u32::from_be_bytes(window.try_into().unwrap())).unwrap();
        let end = at.checked_add(4)?.checked_add(length)?;
        (length > 0 && end <= bytes.len()).then_some((at, end))
    });
    all.collect()
}

/// Puts `with` in the place of `from..to`; three times in four the lengths around it follow.
fn replace(dice: &mut Jitter, bytes: &mut Vec<u8>, from: usize, to: usize, with: &[u8]) {
    if dice.below(4) != 0 {
        for (at, end) in parts(bytes) {
            if at + 4 <= from && to <= end {
                let length = (end - at - 4 + with.len()).saturating_sub(to - from);
                overwrite(bytes, at, &u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
            }
        }
    }
    bytes.splice(from..to, with.iter().copied());
}
