//! Words ready to be asked for: by the characters they begin and end with, so that most places
//! of a text are passed over at the price of one look. Short lists ([`Words`]) are made ready
//! when the program is built, long ones ([`List`]) when they are first asked for.

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

/// Of a short list.
type Few = Firsts<16>;

impl Few {
    const NONE: Self = Self([0; 16]);

    /// With the cell of the character whose last two bytes these are: of them its code has
    /// its last ten bits.
    const fn marked(mut self, before: u8, last: u8) -> Self {
        let (mut cells, mut row): (&mut [u64], u8) = (&mut self.0, before & 15);
        while let [cell, more @ ..] = cells {
            if row == 0 {
                *cell |= 1 << (last & 63);
                break;
            }
            (cells, row) = (more, row - 1);
        }
        self
    }

    /// With the first character of an encoded text, and what follows it.
    const fn with_first(self, text: &[u8]) -> (Self, &[u8]) {
        match text {
            [ascii, rest @ ..] if *ascii < 0x80 => (self.marked(*ascii >> 6, *ascii), rest),
            [lead, last, rest @ ..] if *lead < 0xe0 => (self.marked(*lead, *last), rest),
            [lead, before, last, rest @ ..] if *lead < 0xf0 => (self.marked(*before, *last), rest),
            [_, _, before, last, rest @ ..] => (self.marked(*before, *last), rest),
            _ => (self, &[]),
        }
    }

    const fn with_last(self, word: &str) -> Self {
        match word.as_bytes() {
            [.., ascii] if *ascii < 0x80 => self.marked(*ascii >> 6, *ascii),
            [.., before, last] => self.marked(*before, *last),
            _ => self,
        }
    }
}

/// A short list, written where it is asked for (`words!["左右", "上下"]`); of two words that
/// fit at one place the first counts.
#[derive(Debug)]
pub(crate) struct Words {
    words: &'static [&'static str],
    firsts: Few,
    lasts: Few,
}

/// A set of characters that is asked for at most places of a text.
#[derive(Debug)]
pub(crate) struct Chars {
    all: &'static str,
    some: Few,
}

impl Chars {
    pub(crate) const fn new(all: &'static str) -> Self {
        let (mut some, mut rest) = (Few::NONE, all.as_bytes());
        while !rest.is_empty() {
            (some, rest) = some.with_first(rest);
        }
        Self { all, some }
    }

    pub(crate) fn contains(&self, c: char) -> bool {
        self.some.may_begin(c) && self.all.contains(c)
    }
}

/// A list of words made ready when the program is built.
macro_rules! words {
    ($($word:literal),* $(,)?) => {
        const { &$crate::list::Words::new(&[$($word),*]) }
    };
}

impl Words {
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        let (mut firsts, mut lasts, mut rest) = (Few::NONE, Few::NONE, words);
        while let [word, more @ ..] = rest {
            (firsts, _) = firsts.with_first(word.as_bytes());
            lasts = lasts.with_last(word);
            rest = more;
        }
        Self { words, firsts, lasts }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.words.iter().copied()
    }

    /// Those that may begin with the character, with their numbers: all of them that do.
    pub(crate) fn beginning(&self, c: char) -> impl Iterator<Item = (usize, &'static str)> + use<> {
        let words: &[&str] = if self.firsts.may_begin(c) { self.words } else { &[] };
        // The bytes are compared, so that no word is decoded that begins otherwise.
        let mut bytes = [0; 4];
        let three = match c.encode_utf8(&mut bytes).as_bytes() {
            [a, b, c] => Some([*a, *b, *c]),
            _ => None,
        };
        let begins = move |word: &str| three.is_none_or(|c| word.as_bytes().first_chunk() == Some(&c));
        words.iter().copied().enumerate().filter(move |(_, word)| begins(word))
    }

    /// Whether one of them may end in the character.
    pub(crate) fn may_end(&self, c: char) -> bool {
        self.lasts.may_begin(c)
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
