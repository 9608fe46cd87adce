//! A long list of words that is asked for at every character of a text, by the characters
//! the words begin with, so that most places are passed over at the price of one look.

use crate::doc::Doc;

/// Which characters words begin with; the fewer rows, the more others seem to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Firsts<const ROWS: usize>([u64; ROWS]);

impl<const ROWS: usize> Default for Firsts<ROWS> {
    fn default() -> Self {
        Self([0; ROWS])
    }
}

impl<const ROWS: usize> Firsts<ROWS> {
    pub(crate) fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        words.filter_map(|word| word.chars().next()).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|cells| *cells == 0)
    }

    pub(crate) fn may_begin(&self, c: char) -> bool {
        let (row, bit) = Self::cell(c);
        self.0.get(row).is_some_and(|cells| cells & bit != 0)
    }

    /// Which bit stands for a character.
    fn cell(c: char) -> (usize, u64) {
        let code = u32::from(c);
        (usize::try_from(code >> 6).unwrap_or(0) % ROWS, 1 << (code & 63))
    }
}

impl<const ROWS: usize> FromIterator<char> for Firsts<ROWS> {
    fn from_iter<C: IntoIterator<Item = char>>(chars: C) -> Self {
        let mut firsts = Self([0; ROWS]);
        for c in chars {
            let (row, bit) = Self::cell(c);
            if let Some(cells) = firsts.0.get_mut(row) {
                *cells |= bit;
            }
        }
        firsts
    }
}

/// The words, numbered in the order given; of two that stand at one place the first counts.
#[derive(Debug, Default)]
pub(crate) struct List {
    words: Vec<String>,
    firsts: Firsts<64>,
    /// First characters with the numbers of their words, sorted.
    beginning: Vec<(char, usize)>,
}

impl List {
    pub(crate) fn new(words: impl Iterator<Item = impl Into<String>>) -> Self {
        let words: Vec<String> = words.map(Into::into).collect();
        let first = |(number, word): (usize, &String)| Some((word.chars().next()?, number));
        let mut beginning: Vec<(char, usize)> = words.iter().enumerate().filter_map(first).collect();
        beginning.sort_unstable();
        Self { firsts: Firsts::of(words.iter().map(String::as_str)), beginning, words }
    }

    /// The end of the word that stands at `i`, and its number.
    pub(crate) fn at(&self, doc: &Doc<'_>, i: usize) -> Option<(usize, usize)> {
        let first = doc.at(i);
        if !self.firsts.may_begin(first) {
            return None;
        }
        let from = self.beginning.partition_point(|(c, _)| *c < first);
        let mut here = self.beginning.get(from..)?.iter().take_while(|(c, _)| *c == first);
        here.find_map(|&(_, number)| Some((doc.word(i, self.words.get(number)?)?, number)))
    }

    /// Where the longest word begins that ends right before `i`.
    pub(crate) fn ending(&self, doc: &Doc<'_>, i: usize) -> Option<usize> {
        let last = doc.at_before(i);
        let ending = self.words.iter().filter(|word| word.chars().next_back().is_some_and(|c| c == last));
        ending
            .filter_map(|word| {
                let start = i.checked_sub(word.chars().count())?;
                doc.word(start, word).map(|_| start)
            })
            .min()
    }
}
