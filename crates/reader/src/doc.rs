//! A text made ready for reading: one folded character for each one that is kept,
//! and for every folded character the place it has in the text as pasted.
//!
//! Folding makes full-width signs half-width, drops the space beside a digit, lets any
//! other run of spaces stand as one, and mends the typing errors that the input methods
//! of telephones make most (煤况, 己经), and lets endings of the dialect stand as those of the
//! written language (烫咧, 着火喽). Nothing here moves a character: what a field
//! came from can always be underlined in the original.

use crate::known::Known;
use crate::list::Words;
use crate::words::TYPOS;

/// A stretch of folded characters, `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    pub(crate) const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    pub(crate) const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest stretch over both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The folded text with the way back.
pub(crate) struct Doc<'t> {
    /// Names that the place knows.
    pub(crate) known: &'t Known,
    source: &'t str,
    chars: Vec<char>,
    /// Per folded character: its byte and its number in the source.
    origin: Vec<(usize, usize)>,
}

impl<'t> Doc<'t> {
    /// Of no place in particular.
    #[cfg(test)]
    pub(crate) fn new(source: &'t str) -> Self {
        static NOWHERE: std::sync::LazyLock<Known> = std::sync::LazyLock::new(Known::default);
        Self::at_place(source, &NOWHERE)
    }

    pub(crate) fn at_place(source: &'t str, known: &'t Known) -> Self {
        let mut chars: Vec<char> = Vec::with_capacity(source.len() / 2);
        let mut origin = Vec::with_capacity(source.len() / 2);
        let mut gap: Option<(usize, usize)> = None;
        for (number, (byte, raw)) in source.char_indices().enumerate() {
            let c = fold(raw);
            if c == ' ' {
                gap = gap.or(Some((byte, number)));
                continue;
            }
            if let Some(place) = gap.take()
                && let Some(&before) = chars.last()
                && before != '\n'
                && c != '\n'
                && !is_joined(before, c)
            {
                chars.push(' ');
                origin.push(place);
            }
            chars.push(c);
            origin.push((byte, number));
        }
        let mut doc = Self { known, source, chars, origin };
        doc.mend();
        doc
    }

    /// 2.6时10分 at the start of a line is the second item, not 2.6.
    fn is_item_mark(&self, i: usize) -> bool {
        let first = i.checked_sub(2).is_none_or(|before| ends_sentence(self.at(before)));
        let mut after = i + 1;
        while self.at(after).is_ascii_digit() {
            after += 1;
        }
        let dated = matches!(self.at(after), '月' | '日' | '时' | '点' | '号' | ':');
        self.at(i) == '.' && self.at_before(i).is_ascii_digit() && first && (after == i + 1 || dated)
    }

    fn mend(&mut self) {
        for i in 0..self.chars.len() {
            let (before, here, after) = (self.at_before(i), self.at(i), self.at(i + 1));
            let mended = if self.is_item_mark(i) {
                Some('、')
            } else if let Some(read) = ending(here) {
                // 哗啦一声 is no ending.
                let sound = here == '啦' && matches!(before, '哗' | '啪' | '叭' | '呼' | '了' | '啦');
                (!sound).then_some(read)
            } else if here == '己' {
                (!matches!(before, '自' | '知' | '异' | '克') && !matches!(after, '方' | '所'))
                    .then_some('已')
            } else {
                TYPOS
                    .iter()
                    .find_map(|&(first, wrong, right)| (here == wrong && before == first).then_some(right))
            };
            if let (Some(right), Some(place)) = (mended, self.chars.get_mut(i)) {
                *place = right;
            }
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.chars.len()
    }

    pub(crate) const fn all(&self) -> Span {
        Span::new(0, self.chars.len())
    }

    /// The folded character at `i`; NUL outside the text, which no rule looks for.
    pub(crate) fn at(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\0')
    }

    pub(crate) fn at_before(&self, i: usize) -> char {
        i.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    pub(crate) fn slice(&self, span: Span) -> &[char] {
        self.chars.get(span.start..span.end.min(self.chars.len())).unwrap_or_default()
    }

    pub(crate) fn folded(&self, span: Span) -> String {
        self.slice(span).iter().collect()
    }

    /// The stretch to be shown: folded, with its endings as they were written.
    pub(crate) fn shown(&self, span: Span) -> String {
        let written = |i: usize| {
            let (byte, _) = self.origin.get(i)?;
            self.source.get(*byte..)?.chars().next().filter(|c| ending(*c).is_some())
        };
        (span.start..span.end).map(|i| written(i).unwrap_or_else(|| self.at(i))).collect()
    }

    /// Where `word` ends when it stands at `i`.
    pub(crate) fn word(&self, i: usize, word: &str) -> Option<usize> {
        let mut end = i;
        for c in word.chars() {
            if self.at(end) != c {
                return None;
            }
            end += 1;
        }
        Some(end)
    }

    /// Where `word` starts when it ends right before `i`.
    pub(crate) fn word_before(&self, i: usize, word: &str) -> Option<usize> {
        let mut start = i;
        for c in word.chars().rev() {
            if start == 0 || self.at_before(start) != c {
                return None;
            }
            start -= 1;
        }
        Some(start)
    }

    /// The end of the first of `words` that stands at `i`, and its number.
    pub(crate) fn one_of(&self, i: usize, words: &Words) -> Option<(usize, usize)> {
        words.beginning(self.at(i)).find_map(|(number, word)| Some((self.word(i, word)?, number)))
    }

    /// The end of the longest of `words` that stands at `i`.
    pub(crate) fn longest_of(&self, i: usize, words: &Words) -> Option<usize> {
        words.beginning(self.at(i)).filter_map(|(_, word)| self.word(i, word)).max()
    }

    /// Whether one of `words` ends right before `i`; where it starts.
    pub(crate) fn ends_with(&self, i: usize, words: &Words) -> Option<usize> {
        if !words.may_end(self.at_before(i)) {
            return None;
        }
        words.iter().find_map(|word| self.word_before(i, word))
    }

    pub(crate) fn contains(&self, span: Span, words: &Words) -> bool {
        self.find(span, words).is_some()
    }

    /// The first of `words` in the stretch.
    pub(crate) fn find(&self, span: Span, words: &Words) -> Option<Span> {
        self.first_in(span, |i| self.one_of(i, words).map(|(end, _)| end))
    }

    /// Where `word` first stands in the stretch.
    pub(crate) fn find_word(&self, span: Span, word: &str) -> Option<Span> {
        self.first_in(span, |i| self.word(i, word))
    }

    fn first_in(&self, span: Span, ends: impl Fn(usize) -> Option<usize>) -> Option<Span> {
        (span.start..span.end).find_map(|i| {
            let end = ends(i).filter(|end| *end <= span.end)?;
            Some(Span::new(i, end))
        })
    }

    /// The stretch without spaces, stops and brackets at its ends.
    pub(crate) fn trim(&self, mut span: Span) -> Span {
        while span.start < span.end && is_edge(self.at(span.start)) {
            span.start += 1;
        }
        while span.start < span.end && is_edge(self.at_before(span.end)) {
            span.end -= 1;
        }
        span
    }

    /// “好邻居”便利店: with the mark that opens what is closed in the stretch.
    pub(crate) fn quoted(&self, span: Span) -> Span {
        let opens = self.slice(span).iter().position(|&c| c == '“');
        let closes = self.slice(span).iter().position(|&c| c == '”');
        let unopened = closes.is_some_and(|close| opens.is_none_or(|open| close < open));
        if unopened && self.at_before(span.start) == '“' {
            Span::new(span.start - 1, span.end)
        } else {
            span
        }
    }

    /// First and last character in the source, the last exclusive, and the words there.
    pub(crate) fn original(&self, span: Span) -> (usize, usize, &'t str) {
        let first = self.origin.get(span.start).copied();
        let last = span.end.checked_sub(1).and_then(|last| self.origin.get(last)).copied();
        let (Some((byte, start)), Some((last_byte, last))) = (first, last) else {
            return (0, 0, "");
        };
        let tail = self.source.get(last_byte..).and_then(|rest| rest.chars().next());
        let end_byte = last_byte.saturating_add(tail.map_or(0, char::len_utf8));
        (start, last.saturating_add(1), self.source.get(byte..end_byte).unwrap_or_default())
    }
}

/// 12 人, 电话 0912: a space that only the typing put beside a digit.
fn is_joined(before: char, after: char) -> bool {
    const MEASURES: &str = "人名个位口分时点日月号年米亩度户辆台只头公吨元万亿小钟级毫平立死伤余多来";
    let digit = |c: char| c.is_ascii_digit();
    digit(before) && MEASURES.contains(after) || is_han(before) && digit(after)
}

/// What an ending of the dialect is read as.
const fn ending(c: char) -> Option<char> {
    match c {
        '咧' | '喽' | '嘞' | '啦' => Some('了'),
        '哩' => Some('呢'),
        _ => None,
    }
}

/// A word of the vocabulary as it stands in a folded text.
pub(crate) fn folded_word(word: &str) -> String {
    word.chars().map(|c| ending(c).unwrap_or_else(|| fold(c))).collect()
}

fn fold(c: char) -> char {
    if is_han(c) {
        return c;
    }
    let c = match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '—' | '–' | '―' | '‐' | '−' | '─' => '-',
        '∶' | '︰' => ':',
        '〜' | '∼' => '~',
        '｡' | '…' => '。',
        '〇' | '○' => '零',
        '\u{feff}' | '\u{200b}'..='\u{200f}' => ' ',
        _ if c.is_whitespace() => ' ',
        _ => c,
    };
    c.to_ascii_uppercase()
}

fn is_edge(c: char) -> bool {
    matches!(c, ' ' | ',' | '。' | '、' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '"' | '\'' | '“' | '”')
}

/// Whether the character ends a sentence.
pub(crate) fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '\n') || ('\u{1f000}'..='\u{1faff}').contains(&c)
}

/// ① to ⑳.
pub(crate) fn is_circled(c: char) -> bool {
    ('\u{2460}'..='\u{2473}').contains(&c)
}

/// Whether the character parts clauses of a sentence.
pub(crate) fn parts_clauses(c: char) -> bool {
    matches!(c, ',' | ' ' | '(' | ')' | ':' | '“' | '”' | '"' | '[' | ']' | '【' | '】') || ends_sentence(c)
}

/// Whether the character is a Chinese one.
pub(crate) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{3400}'..='\u{4dbf}').contains(&c)
}
