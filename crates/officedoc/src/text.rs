//! Plain text as paper takes it: what no reader would see is left out, and how wide it will stand.

use std::borrow::Cow;

/// The text without what paper cannot carry: control characters (XML 1.0 forbids them), marks that
/// turn the direction of writing (they make a line say what it does not hold), non-characters. A tab
/// is a space; every kind of line end is `\n`.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|char| char == '\n' || !altered(char)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            char if char == '\n' || !altered(char) => out.push(char),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Whether [`plain`] leaves it out or writes another in its stead.
fn altered(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
                | '\u{feff}' | '\u{fdd0}'..='\u{fdef}'
        )
        || u32::from(char) & 0xfffe == 0xfffe
}

/// Width in half characters of the font: 2 for what stands in a square, 1 for the rest.
#[must_use]
pub fn halves(text: &str) -> u32 {
    text.chars().map(|char| if narrow(char) { 1 } else { 2 }).fold(0, u32::saturating_add)
}

/// Whether it takes half a square: Latin letters and figures.
#[must_use]
pub const fn narrow(char: char) -> bool {
    matches!(char, '\0'..='\u{2ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_left_alone() {
        let text = "第312期 <b>&amp; 😀\n二";
        assert!(matches!(plain(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_paper_cannot_carry_is_left_out() {
        assert_eq!(plain("a\0b\u{1b}[31mc\u{202e}d\u{fffe}e\u{1fffe}"), "ab[31mcde");
        assert_eq!(plain("一\r\n二\r三\u{2028}四\t五"), "一\n二\n三\n四 五");
    }

    #[test]
    fn a_square_is_two_halves() {
        assert_eq!(halves("第312期"), 7);
    }
}
