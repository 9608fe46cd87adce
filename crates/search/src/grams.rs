//! Runs of one and two characters, lower-cased and half-width, so that 榆阳 is found
//! in 榆阳区 and 13888 in a number. Jieba words missed both.
//!
//! Each character has its position; the run of one and the run of two that begin there
//! share it, so that a longer question is a phrase of pairs. Space and punctuation
//! hold a position and make no run: a pair never reaches across them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// A character as it is indexed and asked for; `None` for what separates.
fn folded(c: char) -> Option<char> {
    // Full-width forms of ASCII stand at a fixed distance.
    let c = match u32::from(c) {
        n @ 0xff01..=0xff5e => char::from_u32(n - 0xfee0).unwrap_or(c),
        _ => c,
    };
    if c.is_alphanumeric() { c.to_lowercase().next() } else { None }
}

/// The characters of a question's word, folded; separators end a word.
#[must_use]
pub fn words(question: &str) -> Vec<Vec<char>> {
    let mut words = vec![Vec::new()];
    for c in question.chars() {
        match (folded(c), words.last_mut()) {
            (Some(c), Some(word)) => word.push(c),
            _ => words.push(Vec::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Runs that a word is asked for by, with their places: one alone, or pairs that
/// cover it.
#[must_use]
pub fn runs(word: &[char]) -> Vec<(usize, String)> {
    if word.len() < 2 {
        return word.iter().map(|c| (0, c.to_string())).collect();
    }
    let last = word.len().saturating_sub(2);
    word.windows(2)
        .enumerate()
        .filter(|(at, _)| at % 2 == 0 || *at == last)
        .map(|(at, pair)| (at, pair.iter().collect()))
        .collect()
}

/// The tokenizer of the indexed field.
#[derive(Debug, Clone, Copy, Default)]
pub struct Grams;

/// The runs of one text.
#[derive(Debug)]
pub struct Runs {
    chars: Vec<(usize, Option<char>, usize)>,
    at: usize,
    pair: bool,
    token: Token,
}

impl Tokenizer for Grams {
    type TokenStream<'a> = Runs;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Runs {
        let chars =
            text.char_indices().map(|(i, c)| (i, folded(c), i.saturating_add(c.len_utf8()))).collect();
        Runs { chars, at: 0, pair: false, token: Token::default() }
    }
}

impl Runs {
    fn set(&mut self, text: String, from: usize, to: usize) -> bool {
        self.token.text = text;
        self.token.position = self.at;
        self.token.offset_from = from;
        self.token.offset_to = to;
        true
    }
}

impl TokenStream for Runs {
    fn advance(&mut self) -> bool {
        while let Some((from, first, to)) = self.chars.get(self.at).copied() {
            let Some(first) = first else {
                self.at = self.at.saturating_add(1);
                continue;
            };
            if !self.pair {
                self.pair = true;
                return self.set(first.to_string(), from, to);
            }
            let next = self.chars.get(self.at.saturating_add(1)).copied();
            if let Some((_, Some(second), end)) = next {
                let made = self.set([first, second].iter().collect(), from, end);
                self.pair = false;
                self.at = self.at.saturating_add(1);
                return made;
            }
            self.pair = false;
            self.at = self.at.saturating_add(1);
        }
        false
    }
    fn token(&self) -> &Token {
        &self.token
    }
    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, String)> {
        let mut tokenizer = Grams;
        let mut stream = tokenizer.token_stream(text);
        let mut out = Vec::new();
        while stream.advance() {
            out.push((stream.token().position, stream.token().text.clone()));
        }
        out
    }

    #[test]
    fn text_is_cut_into_ones_and_twos_that_do_not_cross_a_stop() {
        let expected = [(0, "榆"), (0, "榆阳"), (1, "阳"), (3, "a"), (3, "ab"), (4, "b")];
        let expected: Vec<_> = expected.iter().map(|(p, t)| (*p, (*t).to_owned())).collect();
        assert_eq!(cut("榆阳，ＡB"), expected);
    }

    #[test]
    fn a_question_is_covered_by_pairs() {
        let runs_of = |text: &str| words(text).iter().map(|w| runs(w)).collect::<Vec<_>>();
        assert_eq!(runs_of("水"), vec![vec![(0, "水".to_owned())]]);
        assert_eq!(runs_of("13888"), vec![vec![(0, "13".into()), (2, "88".into()), (3, "88".into())]]);
        assert_eq!(runs_of("透水 大河塔").len(), 2);
        assert!(runs_of(" ，。").is_empty());
    }
}
