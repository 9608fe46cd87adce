//! Times in a text, and what they mean beside the time of the message: 昨, 凌晨, 半小时前,
//! 13日5时, 22时至3日4时. A time that cannot be (三月三十二日) is kept as such.

mod ago;
mod ranges;

use crate::civil::{DAY, Minute, date_of, day_of, weekday};
use crate::clock_words::{ClockTime, Date, DayPart, Piece, may_begin, piece};
use crate::doc::{Doc, Span};
use ago::ago;
use ranges::{closed, until};

/// What a mention of time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    At(Minute),
    Between(Minute, Minute),
    /// Written, but no such time exists, or several in one list.
    Impossible,
}

/// A mention of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    pub span: Span,
    pub value: Value,
    pub about: bool,
    /// Says more than a day or a part of one.
    pub has_clock: bool,
    /// Later than the message: no event can have been then.
    pub ahead: bool,
}

impl When {
    fn starts_after(&self, limit: Minute) -> bool {
        match self.value {
            Value::At(at) | Value::Between(at, _) => at > limit,
            Value::Impossible => false,
        }
    }
}

/// What earlier mentions leave open for later ones: 13日 is of the month spoken of before.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Context {
    /// The last day that was written with its month.
    day: Option<i64>,
    /// The day of the last mention in this sentence.
    pub in_sentence: Option<i64>,
}

/// All times in a stretch, in order. `anchor` is the time of the message.
pub(crate) fn mentions(doc: &Doc<'_>, stretch: Span, anchor: Minute, context: &mut Context) -> Vec<When> {
    let mut found = Vec::new();
    let mut i = stretch.start;
    context.in_sentence = None;
    while i < stretch.end {
        let when = ago(doc, i, anchor)
            .or_else(|| (may_begin(doc.at(i))).then(|| mention(doc, i, anchor, context)).flatten());
        match when {
            Some(when) if when.span.end <= stretch.end => {
                i = when.span.end;
                found.push(When { ahead: when.starts_after(anchor.plus(30)), ..when });
            }
            _ => i += 1,
        }
    }
    found
}

fn mention(doc: &Doc<'_>, i: usize, anchor: Minute, context: &mut Context) -> Option<When> {
    let first = piece(doc, i)?;
    // 找了一晚上: how long, not when.
    if first.date.is_none() && first.clock.is_none() && matches!(doc.at_before(i), '一' | '整' | '半') {
        return None;
    }
    let about = doc
        .ends_with(
            i,
            words![
                "大概",
                "大约",
                "约",
                "差不多",
                "大概是",
                "将近",
                "快",
                "约莫",
                "约摸",
                "大致",
                "大概其",
                "大概在",
                "可能",
                "可能是",
                "估计",
            ],
        )
        .is_some();
    let Some((value, is_about)) = settle(first, anchor, context) else {
        return impossible(first).then_some(When {
            span: Span::new(i, first.end),
            value: Value::Impossible,
            about: false,
            has_clock: false,
            ahead: false,
        });
    };
    if let Some(range) = until(doc, first, value, anchor, context) {
        let about = range.about || about && first.clock.is_some();
        return Some(When { span: Span::new(i, range.span.end), about, ..range });
    }
    let end = if matches!(value, Value::Between(..)) { closed(doc, first.end) } else { first.end };
    let start = Span::new(i, end);
    // 昨天夜里到现在两件事: the span of a summary; the times in it are of their own days.
    if doc.one_of(first.end, words!["到现在", "至今", "到今天", "到今早", "以来"]).is_some() {
        context.in_sentence = None;
    }
    let has_clock = first.clock.is_some();
    Some(When { span: start, value, about: about || is_about, has_clock, ahead: false })
}

fn impossible(piece: Piece) -> bool {
    match piece.date {
        Some(Date::Full(..)) => true,
        Some(Date::MonthDay(month, day)) => day_of(2024, month, day).is_none(),
        Some(Date::Day(day)) => day > 31 || day == 0,
        _ => piece.clock.is_some_and(|clock| clock.hour > 24),
    }
}

/// The value of a piece, and whether it is only about.
fn settle(piece: Piece, anchor: Minute, context: &mut Context) -> Option<(Value, bool)> {
    let given = match piece.date {
        Some(date) => Some(day_for(date, anchor, context)?),
        None => None,
    };
    if let Some(day) = given {
        context.in_sentence = Some(day);
    }
    let day = given.or(context.in_sentence);
    let Some(clock) = piece.clock else {
        let Some(part) = piece.part else {
            let day = day?;
            return Some((capped(Minute::at(day, 0), Minute::at(day + 1, 0), anchor), false));
        };
        let (from, to) = hours_of(part);
        let mut day = day.unwrap_or_else(|| anchor.day());
        if given.is_none() && Minute::at(day, from) > anchor {
            day -= 1;
        }
        return Some((capped(Minute::at(day, from), Minute::at(day, to), anchor), true));
    };
    if clock.hour > 24 || clock.minute > 59 {
        return None;
    }
    let at = match (given, context.in_sentence) {
        // 今天四点多, said in the evening: the last four o'clock of the day.
        (Some(day), _) if piece.part.is_none() && day == anchor.day() && clock.spoken && clock.hour < 8 => {
            let early = at_on(day, None, clock);
            let late = early.plus(DAY / 2);
            let named = matches!(piece.date, Some(Date::Relative(0)));
            if named && late <= anchor { late } else { early }
        }
        (Some(day), _) | (None, Some(day)) => by_the_message(at_on(day, piece.part, clock), piece, anchor),
        (None, None) => last_before(anchor, piece.part, clock),
    };
    context.in_sentence = context.in_sentence.or(Some(at.day()));
    Some((Value::At(at), clock.about))
}

/// A range that reaches beyond the message ends with the message.
fn capped(from: Minute, to: Minute, anchor: Minute) -> Value {
    let to = if from < anchor && anchor < to { anchor } else { to };
    Value::Between(from, to)
}

fn day_for(date: Date, anchor: Minute, context: &mut Context) -> Option<i64> {
    let today = anchor.day();
    let (year, month, _) = date_of(today);
    let day = match date {
        Date::Full(year, month, day) => day_of(year, month, day)?,
        Date::MonthDay(month, day) => {
            let year = context.day.map_or(year, |day| date_of(day).0);
            let this = day_of(year, month, day);
            match this {
                // A date ahead of the message is of the year before.
                Some(this) if this > today + 1 && context.day.is_none() => day_of(year - 1, month, day)?,
                this => this?,
            }
        }
        Date::Day(day) => {
            let (year, month) = context.day.map_or((year, month), |day| {
                let (year, month, _) = date_of(day);
                (year, month)
            });
            match day_of(year, month, day) {
                Some(this) if this <= today || context.day.is_some() => this,
                _ if month == 1 => day_of(year - 1, 12, day)?,
                _ => day_of(year, month - 1, day)?,
            }
        }
        Date::Relative(days) => today + days,
        Date::SameDay => context.in_sentence.or(context.day).unwrap_or(today),
        Date::Weekday(day, weeks) => {
            let monday = today - weekday(today);
            let this = monday + day - weeks * 7;
            if this > today { this - 7 } else { this }
        }
    };
    if matches!(date, Date::Full(..) | Date::MonthDay(..) | Date::Day(..)) {
        context.day = Some(day);
    }
    Some(day)
}

/// From and to in minutes of the day; a night reaches into the next.
const fn hours_of(part: DayPart) -> (i64, i64) {
    let (from, to) = match part {
        DayPart::Dawn => (0, 6),
        DayPart::Early => (5, 9),
        DayPart::Morning => (6, 12),
        DayPart::Noon => (11, 14),
        DayPart::Afternoon => (12, 18),
        DayPart::Dusk => (17, 20),
        DayPart::Evening => (18, 24),
        DayPart::Night => (18, 30),
        DayPart::LateNight => (24, 30),
    };
    (from * 60, to * 60)
}

/// The minute of a clock time on a day.
fn at_on(day: i64, part: Option<DayPart>, clock: ClockTime) -> Minute {
    Minute::at(day, hour_in(part, clock.hour) * 60 + clock.minute)
}

/// 11月3日夜班3时12分, written at four: the night that the date is the end of.
fn by_the_message(at: Minute, piece: Piece, anchor: Minute) -> Minute {
    let night = matches!(piece.part, Some(DayPart::Night | DayPart::LateNight | DayPart::Evening));
    let dated = matches!(piece.date, Some(Date::Full(..) | Date::MonthDay(..) | Date::Day(..)));
    if night && dated && at > anchor { at.plus(-DAY) } else { at }
}

const fn hour_in(part: Option<DayPart>, hour: i64) -> i64 {
    match part {
        Some(DayPart::Dawn) if hour == 12 => 0,
        Some(DayPart::Afternoon | DayPart::Dusk) if hour < 12 => hour + 12,
        Some(DayPart::Noon) if hour < 10 => hour + 12,
        Some(DayPart::Evening) if hour < 5 => hour + 24,
        Some(DayPart::Evening) if hour <= 12 => hour + 12,
        Some(DayPart::Night | DayPart::LateNight) if hour < 6 => hour + 24,
        Some(DayPart::Night | DayPart::LateNight) if hour <= 12 => hour + 12,
        _ => hour,
    }
}

/// Without a date: the last such time before the message. 8点 without a part of the day
/// may also have been in the evening; 0823 and 8:23 may not.
fn last_before(anchor: Minute, part: Option<DayPart>, clock: ClockTime) -> Minute {
    const SLACK: i64 = 10;
    let limit = anchor.plus(SLACK);
    let today = anchor.day();
    let night_from_yesterday = matches!(part, Some(DayPart::Night)) && clock.hour < 6;
    let first = if night_from_yesterday { today - 1 } else { today };
    let mut candidates = vec![at_on(first, part, clock), at_on(first - 1, part, clock)];
    if clock.spoken && part.is_none() && (1..12).contains(&clock.hour) {
        let later = ClockTime { hour: clock.hour + 12, ..clock };
        candidates.push(at_on(today, part, later));
        candidates.push(at_on(today - 1, part, later));
    }
    candidates.into_iter().filter(|at| *at <= limit).max().unwrap_or_else(|| at_on(today, part, clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Minute {
        Minute::at(day_of(2026, 7, 3).unwrap(), 9 * 60 + 20)
    }

    fn of(text: &str) -> String {
        let doc = Doc::new(text);
        let mut context = Context::default();
        let found = mentions(&doc, doc.all(), now(), &mut context);
        let Some(when) = found.first() else { return "none".into() };
        let short = |at: Minute| at.rfc3339()[5..16].to_owned();
        let about = if when.about { "~" } else { "" };
        match when.value {
            Value::At(at) => format!("{about}{}", short(at)),
            Value::Between(from, to) => format!("{about}{}..{}", short(from), short(to)),
            Value::Impossible => "impossible".into(),
        }
    }

    #[test]
    fn clocks_of_all_kinds() {
        let mut wrong = Vec::new();
        for (text, want) in [
            ("上午8:23左右", "~07-03T08:23"),
            ("昨夜11点多", "~07-02T23:00"),
            ("半小时前", "~07-03T08:50"),
            ("刚才", "~07-03T09:20"),
            ("0823着火", "07-03T08:23"),
            ("13日5时30分", "06-13T05:30"),
            ("3日5时30分", "07-03T05:30"),
            ("昨晚九点四十", "07-02T21:40"),
            ("昨天下午三点一刻", "07-02T15:15"),
            ("今早", "~07-03T05:00..07-03T09:00"),
            ("凌晨", "~07-03T00:00..07-03T06:00"),
            ("昨", "none"),
            ("昨天", "07-02T00:00..07-03T00:00"),
            ("7月2日22时至3日4时", "07-02T22:00..07-03T04:00"),
            ("昨夜2点", "07-03T02:00"),
            ("昨晚后半夜", "~07-03T00:00..07-03T06:00"),
            ("昨晚凌晨1点", "07-03T01:00"),
            ("刚10来分钟前", "~07-03T09:10"),
            ("11点多", "~07-02T23:00"),
            ("8点半", "07-03T08:30"),
            ("2025年6月16日上午8:23", "06-16T08:23"),
            ("三月三十二日", "impossible"),
            ("2月30日", "impossible"),
            ("一个半小时前", "~07-03T07:50"),
            ("0912-5550148", "none"),
            ("30203工作面", "none"),
            ("2000亩", "none"),
            ("3号楼", "none"),
            ("昨夜11点到今晨2点之间", "07-02T23:00..07-03T02:00"),
            ("昨夜11点和今晨2点之间", "07-02T23:00..07-03T02:00"),
            ("昨夜11点到今晨2点许", "~07-02T23:00..07-03T02:00"),
            ("七月三日零八时一十分", "07-03T08:10"),
        ] {
            let got = of(text);
            if got != want {
                wrong.push(format!("{text}: {got}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
