//! One event in a few bytes, and many of them one after another.
//!
//! A day of a township is a row of some hundred bytes instead of a dozen wide rows: a year of a
//! district is read in tens of milliseconds on either database. The bytes are those of this
//! program version and never leave the store: they follow from the views and can be made again.

use facts::report::Count;
use kernel::UnitId;

/// The hour needs five bits, the grade three.
const GRADE: u8 = 0b0111;
const CONFIRMED: u8 = 0b1000;
const FOLLOWED: u8 = 0b1_0000;
/// A byte behind the flags says which figures are preliminary. A cell without is the same as ever.
const MARKED: u8 = 0b10_0000;
/// It happened where its author is.
const HERE: u8 = 0b100_0000;
/// It happened elsewhere: the unit stands before the figures.
const ELSEWHERE: u8 = 0b1000_0000;
/// Bytes of the id of a unit.
const UNIT: usize = 16;
/// A kind's code is a word; of a longer one so much counts.
const KIND_LONGEST: usize = 100;

/// Where an event happened, as far as its report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Happened {
    /// Neither its place nor its words say.
    #[default]
    Unsaid,
    /// In the jurisdiction of the unit that wrote of it.
    Here,
    /// In that of another.
    Elsewhere(UnitId),
}

impl Happened {
    /// Of a report of `author`, which says that it happened at `place`.
    #[must_use]
    pub fn of(author: UnitId, place: Option<UnitId>) -> Self {
        match place {
            None => Self::Unsaid,
            Some(place) if place == author => Self::Here,
            Some(place) => Self::Elsewhere(place),
        }
    }
}

/// What an event counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Hour of the day, 0 to 23.
    pub hour: u8,
    /// The grade that counts, 1 to 4.
    pub grade: u8,
    /// The grade is confirmed.
    pub confirmed: bool,
    /// A follow-up is still owed.
    pub open: bool,
    /// Dead, injured, missing, trapped.
    pub figures: [Count; 4],
    /// Where it happened.
    pub happened: Happened,
    /// Code of the kind.
    pub kind: String,
}

/// The same as it is read by the hundred thousand, nothing copied.
#[derive(Debug, Clone, Copy)]
pub struct CellRef<'a> {
    /// Hour of the day, 0 to 23.
    pub hour: u8,
    /// The grade that counts, 1 to 4.
    pub grade: u8,
    /// The grade is confirmed.
    pub confirmed: bool,
    /// A follow-up is still owed.
    pub open: bool,
    /// Dead, injured, missing, trapped.
    pub figures: [Figure; 4],
    /// Which of them are preliminary.
    pub preliminary: [bool; 4],
    /// Where it happened.
    pub happened: Happened,
    /// Code of the kind.
    pub kind: &'a [u8],
}

/// A figure: unknown, or so many, perhaps more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figure(u64);

impl Figure {
    fn of(count: Count) -> Self {
        let at_least = u64::from(matches!(count, Count::AtLeast { .. }));
        Self(count.known().map_or(0, |n| ((u64::from(n) << 1) | at_least).saturating_add(1)))
    }

    /// How many are known; `None` is unverified.
    #[must_use]
    pub const fn known(self) -> Option<u64> {
        match self.0.checked_sub(1) {
            None => None,
            Some(n) => Some(n >> 1),
        }
    }

    /// 至少
    #[must_use]
    pub const fn at_least(self) -> bool {
        match self.0.checked_sub(1) {
            None => false,
            Some(n) => n & 1 == 1,
        }
    }
}

impl Cell {
    /// The bytes: hour, flags, marks where there are any, where it happened if elsewhere, four figures,
    /// the kind.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(24);
        let flag = |is: bool, bit: u8| if is { bit } else { 0 };
        bytes.push(self.hour);
        let marks = (0u8..).zip(self.figures).filter(|(_, count)| count.is_preliminary());
        let marks = marks.fold(0u8, |marks, (bit, _)| marks | 1 << bit);
        let flags = flag(self.confirmed, CONFIRMED) | flag(self.open, FOLLOWED) | flag(marks != 0, MARKED);
        let happened = match self.happened {
            Happened::Unsaid => 0,
            Happened::Here => HERE,
            Happened::Elsewhere(_) => ELSEWHERE,
        };
        bytes.push(self.grade & GRADE | flags | happened);
        if marks != 0 {
            bytes.push(marks);
        }
        if let Happened::Elsewhere(unit) = self.happened {
            bytes.extend(unit.bytes());
        }
        for count in self.figures {
            push(&mut bytes, Figure::of(count).0);
        }
        bytes.extend(self.kind.bytes().take(KIND_LONGEST));
        bytes
    }
}

impl<'a> CellRef<'a> {
    /// What the bytes say; `None` where they are not of a cell.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Option<Self> {
        let [hour, flags, rest @ ..] = bytes else { return None };
        let (marks, rest) = match flags & MARKED {
            0 => (0, rest),
            _ => rest.split_first().map(|(marks, rest)| (*marks, rest))?,
        };
        let (happened, rest) = match (flags & HERE, flags & ELSEWHERE) {
            (0, 0) => (Happened::Unsaid, rest),
            (_, 0) => (Happened::Here, rest),
            _ => rest
                .split_first_chunk::<UNIT>()
                .map(|(unit, rest)| (Happened::Elsewhere(UnitId::from_bytes(*unit)), rest))?,
        };
        let (mut rest, mut figures) = (rest, [Figure::default(); 4]);
        for figure in &mut figures {
            (figure.0, rest) = pull(rest)?;
        }
        Some(Self {
            hour: *hour,
            grade: flags & GRADE,
            confirmed: flags & CONFIRMED != 0,
            open: flags & FOLLOWED != 0,
            figures,
            preliminary: [0u8, 1, 2, 3].map(|bit| marks & (1 << bit) != 0),
            happened,
            kind: rest,
        })
    }
}

/// Seven bits a byte, the lowest first.
fn push(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        bytes.push(u8::try_from(n & 0x7f).unwrap_or(0) | 0x80);
        n >>= 7;
    }
    bytes.push(u8::try_from(n).unwrap_or(0));
}

fn pull(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (mut n, mut shift, mut rest) = (0u64, 0u32, bytes);
    loop {
        let (first, after) = rest.split_first()?;
        n |= u64::from(first & 0x7f).checked_shl(shift)?;
        (rest, shift) = (after, shift.saturating_add(7));
        if first & 0x80 == 0 {
            return Some((n, rest));
        }
    }
}

/// Cells one after another, each behind its length.
#[must_use]
pub fn joined(cells: &[Vec<u8>]) -> Vec<u8> {
    let mut all = Vec::with_capacity(cells.iter().map(|c| c.len().saturating_add(1)).sum());
    for cell in cells {
        all.push(u8::try_from(cell.len()).unwrap_or(u8::MAX));
        all.extend(cell.iter().take(usize::from(u8::MAX)));
    }
    all
}

/// The cells of [`joined`].
pub fn split(all: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = all;
    std::iter::from_fn(move || {
        let (len, after) = rest.split_first()?;
        let (cell, behind) = after.split_at_checked(usize::from(*len))?;
        rest = behind;
        Some(cell)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let cell = Cell {
            hour: 23,
            grade: 3,
            confirmed: true,
            open: false,
            figures: [
                Count::Unknown,
                Count::NONE,
                Count::Number { n: 64, preliminary: false },
                Count::AtLeast { n: 9_999_999, preliminary: false },
            ],
            happened: Happened::Elsewhere(UnitId::from_bytes([9; 16])),
            kind: "coal_mine".to_owned(),
        };
        let bytes = joined(&[cell.bytes(), cell.bytes()]);
        let read: Vec<CellRef<'_>> = split(&bytes).map(|c| CellRef::of(c).unwrap()).collect();
        assert_eq!(read.len(), 2);
        let c = read[1];
        assert_eq!(
            (c.hour, c.grade, c.confirmed, c.open, c.kind),
            (23, 3, true, false, "coal_mine".as_bytes())
        );
        assert_eq!(c.figures.map(Figure::known), [None, Some(0), Some(64), Some(9_999_999)]);
        assert_eq!(c.figures.map(Figure::at_least), [false, false, false, true]);
        assert_eq!(c.preliminary, [false; 4]);
        assert_eq!(c.happened, cell.happened);
        assert!(CellRef::of(&[1, ELSEWHERE, 0, 0, 0, 0]).is_none(), "no unit");
        assert!(CellRef::of(&[1, 2, 0x80]).is_none(), "cut off");
    }

    #[test]
    fn what_is_preliminary_is_told_apart_and_all_else_keeps_its_bytes() {
        let stated = Cell {
            hour: 3,
            grade: 3,
            confirmed: false,
            open: true,
            figures: [
                Count::NONE,
                Count::Unknown,
                Count::AtLeast { n: 2, preliminary: false },
                Count::Number { n: 3, preliminary: false },
            ],
            happened: Happened::Unsaid,
            kind: "fire".to_owned(),
        };
        assert_eq!(stated.bytes(), [&[3, 0b1_0011, 1, 0, 6, 7][..], b"fire"].concat());
        let first = Cell { figures: stated.figures.map(|count| count.marked(true)), ..stated };
        let bytes = first.bytes();
        let c = CellRef::of(&bytes).unwrap();
        assert_eq!(c.preliminary, [true, false, true, true], "of what is unknown nothing is preliminary");
        assert_eq!(c.figures.map(Figure::known), [Some(0), None, Some(2), Some(3)]);
        assert_eq!((c.open, c.grade, c.kind), (true, 3, "fire".as_bytes()));
        let here = Cell { happened: Happened::Here, ..first }.bytes();
        assert_eq!((here.len(), CellRef::of(&here).unwrap().happened), (bytes.len(), Happened::Here));
        assert!(CellRef::of(&[3, MARKED]).is_none(), "cut off");
    }
}
