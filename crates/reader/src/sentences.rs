//! Sentences and clauses, and the lines of a pasted chat with the time of each.
//!
//! A sentence is never longer than 400 characters and a clause never longer than 120,
//! whatever the text: so the work per character is bounded.

use crate::civil::{DAY, Minute};
use crate::clock_words::{Date, piece};
use crate::doc::{Doc, Span, ends_sentence, is_circled, is_han, parts_clauses};
use crate::kinds;
use crate::quantities::first_at;
use crate::scan::{Hit, Scan};
use crate::times::{Context, Value, mentions};
use crate::words::{ANOTHER, CASUALTIES, DEAD, HURT};

const SENTENCE_CHARS: usize = 400;
const CLAUSE_CHARS: usize = 120;
const HEADER_CHARS: usize = 44;

/// A message of a chat, or the whole text: its body, and the time it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message {
    pub body: Span,
    pub anchor: Minute,
}

/// The messages in the text. A text without headers is one, written now.
pub(crate) fn messages(doc: &Doc<'_>, scan: &Scan, hits: &[Hit], now: Minute) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    let mut open = Message { body: Span::new(0, 0), anchor: now };
    let lines = lines(doc);
    let spoken: Vec<Option<(usize, Minute)>> =
        lines.iter().map(|&line| speaks(doc, line, scan, hits, now)).collect();
    // One such line may be a form or a report; two are a chat.
    let chat = spoken.iter().flatten().count() > 1;
    for (&line, spoken) in lines.iter().zip(spoken) {
        if let Some((start, anchor)) = spoken.filter(|_| chat) {
            if open.body.len() > 0 {
                found.push(open);
            }
            open = Message { body: Span::new(start, line.end), anchor };
        } else if let Some(anchor) = header(doc, line, scan, hits, now) {
            if open.body.len() > 0 {
                found.push(open);
            }
            open = Message { body: Span::new(line.end, line.end), anchor };
        } else {
            open.body.end = line.end;
        }
    }
    found.push(open);
    found
}

fn lines(doc: &Doc<'_>) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for i in 0..doc.len() {
        if doc.at(i) == '\n' {
            lines.push(Span::new(start, i));
            start = i + 1;
        }
    }
    lines.push(Span::new(start, doc.len()));
    lines
}

/// 21:33 小白:有业主说…, 小白 21:33:有业主说…: where what is said begins, and when it was.
fn speaks(doc: &Doc<'_>, line: Span, scan: &Scan, hits: &[Hit], now: Minute) -> Option<(usize, Minute)> {
    let reach = Span::new(line.start, line.end.min(line.start + HEADER_CHARS));
    let colon = (reach.start..reach.end).find(|&i| {
        let in_clock = doc.at_before(i).is_ascii_digit() && doc.at(i + 1).is_ascii_digit();
        doc.at(i) == ':' && !in_clock
    })?;
    let opens = usize::from(matches!(doc.at(line.start), '[' | '【'));
    let anchor = header(doc, Span::new(line.start + opens, colon), scan, hits, now)?;
    Some((colon + 1, anchor))
}

/// The time of a line that is nothing but a name and a time.
fn header(doc: &Doc<'_>, line: Span, scan: &Scan, hits: &[Hit], now: Minute) -> Option<Minute> {
    let line = doc.trim(line);
    if line.len() == 0 || line.len() > HEADER_CHARS || !may_be_header(doc, line) {
        return None;
    }
    let here: Vec<&Hit> =
        first_at(line.start, hits).iter().take_while(|hit| hit.span.end <= line.end).collect();
    let tells = kinds::hear(scan, &here).first().is_some_and(|heard| heard.strength >= 2)
        || here.iter().any(|hit| hit.tags.has(DEAD.and(HURT).and(CASUALTIES)));
    if tells {
        return None;
    }
    let mut context = Context::default();
    let times = mentions(doc, line, now, &mut context);
    let (first, last) = (times.first()?, times.last()?);
    let at_edge = last.span.end == line.end || first.span.start == line.start;
    let name = line.len().saturating_sub(first.span.with(last.span).len());
    if !at_edge || !(1..=20).contains(&name) || times.len() > 2 {
        return None;
    }
    let clock = times.iter().find(|when| when.has_clock)?;
    let Value::At(at) = clock.value else { return None };
    let date = times.iter().find_map(|when| match when.value {
        Value::Between(from, _) if !when.has_clock => Some(from),
        _ => None,
    });
    let at = date.map_or(at, |date| Minute::at(date.day(), at.0.rem_euclid(DAY)));
    (at <= now.plus(DAY)).then_some(at)
}

/// A header holds a clock with a colon and no comma or full stop.
fn may_be_header(doc: &Doc<'_>, line: Span) -> bool {
    let chars = doc.slice(line);
    let colon =
        chars.windows(3).any(|w| matches!(w, [a, ':', b] if a.is_ascii_digit() && b.is_ascii_digit()));
    colon && !chars.iter().any(|c| matches!(c, ',' | '。' | '!' | '?' | ';'))
}

/// The sentences of a stretch. Items of a numbered list and what begins with "another
/// thing" are sentences of their own.
pub(crate) fn split(doc: &Doc<'_>, stretch: Span, hits: &[Hit]) -> Vec<Span> {
    let mut sentences = Vec::new();
    let mut start = stretch.start;
    let mut close = |start: usize, end: usize| {
        let span = doc.trim(Span::new(start, end));
        if span.len() > 0 {
            sentences.push(span);
        }
    };
    let mut another = first_at(stretch.start, hits).iter().filter(|hit| hit.tags.has(ANOTHER)).peekable();
    for i in stretch.start..stretch.end {
        while another.peek().is_some_and(|hit| hit.span.start < i) {
            another.next();
        }
        // 车上另外4人受伤: the others of the same event.
        let announced = |hit: &&Hit| hit.span.start == i && (hit.span.len() > 2 || !is_han(doc.at_before(i)));
        let begins = another.peek().is_some_and(announced) || is_item(doc, i, start);
        if ends_sentence(doc.at(i)) {
            close(start, i);
            start = i + 1;
        } else if begins && i > start || i.saturating_sub(start) >= SENTENCE_CHARS {
            close(start, i);
            start = i;
        }
    }
    close(start, stretch.end);
    sentences
}

/// 1、 and 2. before a word: an item of a list begins here.
fn is_item(doc: &Doc<'_>, i: usize, start: usize) -> bool {
    let han = doc.at(i + 1) == '、' && "一二三四五六".contains(doc.at(i));
    let bracketed = doc.at(i) == '('
        && doc.at(i + 1).is_ascii_digit()
        && doc.at(i + 2) == ')'
        && !doc.at(i + 3).is_ascii_digit();
    if is_circled(doc.at(i)) || bracketed || han && at_start(doc, i, start) {
        return true;
    }
    if !doc.at(i).is_ascii_digit() || doc.at_before(i).is_ascii_digit() || doc.at(i + 2) == '\0' {
        return false;
    }
    match doc.at(i + 1) {
        '.' => {
            !doc.at(i + 2).is_ascii_digit() && is_han(doc.at(i + 2))
                || at_start(doc, i, start) && is_date(doc, i + 2)
        }
        '、' => at_start(doc, i, start),
        _ => false,
    }
}

fn at_start(doc: &Doc<'_>, i: usize, start: usize) -> bool {
    i == start || doc.trim(Span::new(start, i)).len() == 0 || matches!(doc.at_before(i), ' ' | ':')
}

fn is_date(doc: &Doc<'_>, i: usize) -> bool {
    piece(doc, i)
        .is_some_and(|piece| matches!(piece.date, Some(Date::MonthDay(..) | Date::Day(_) | Date::Full(..))))
}

/// The clauses of a sentence.
pub(crate) fn clauses(doc: &Doc<'_>, sentence: Span) -> Vec<Span> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    for i in sentence.start..=sentence.end {
        let in_clock =
            doc.at(i) == ':' && doc.at(i + 1).is_ascii_digit() && doc.at_before(i).is_ascii_digit();
        // 死亡:2人 and 伤亡:无 of a form belong together; 伤亡:2人死亡 says of what itself.
        let both = doc.ends_with(i, words!["伤亡", "死伤"]).is_some() && !"无零暂".contains(doc.at(i + 1));
        let in_form = doc.at(i) == ':'
            && !both
            && "亡伤联踪困员数况移散险".contains(doc.at_before(i))
            && (doc.at(i + 1).is_ascii_digit() || "无零一二三四五六七八九十两暂".contains(doc.at(i + 1)));
        let parts = i == sentence.end || parts_clauses(doc.at(i)) && !in_clock && !in_form;
        if parts || i.saturating_sub(start) >= CLAUSE_CHARS {
            if i > start {
                clauses.push(Span::new(start, i));
            }
            start = if parts { i + 1 } else { i };
        }
    }
    clauses
}
