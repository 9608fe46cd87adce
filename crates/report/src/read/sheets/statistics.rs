//! 统计: the tables of a period as rows of a file, one below the other: by grade, kind, place and
//! time, then the people.

use super::{Conditions, say};
use crate::around;
use crate::read::dto::{Compared, Harm, OfGrade, Recorded, Span, Statistics, Step};
use crate::read::statistics::{StatisticsQuery, statistics as counted};
use crate::service::{ReportError, Terms};
use crate::words;
use journal::Db;
use kernel::{Grade, Instant, Rating};
use org::web::Who;
use sheet::{Cell, Column, Language, SheetRow};

/// One line of one of the tables.
#[derive(Debug)]
pub struct StatisticsLine {
    by: (&'static str, &'static str),
    name: (String, String),
    numbers: [Option<i64>; 3],
    grades: [Option<i64>; 4],
    at_least: bool,
    preliminary: Option<i64>,
    unknown: Option<i64>,
}

/// All tables of a period.
///
/// # Errors
/// As [`counted`].
pub fn statistics(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    query: &StatisticsQuery,
    now: Instant,
) -> Result<Vec<StatisticsLine>, ReportError> {
    Ok(lines(&counted(db, terms, who, query, now)?))
}

fn lines(s: &Statistics) -> Vec<StatisticsLine> {
    // Of days without a record there is no number.
    let known = |n: i64, days| (s.recorded(days) != Recorded::Nothing).then_some(n);
    let three = |now, before, year_ago| {
        [known(now, &s.period), known(before, &s.before), known(year_ago, &s.year_ago)]
    };
    let numbers = |c: &Compared| three(c.now.n, c.before.n, c.year_ago.n);
    let of_grades = |grades: &[OfGrade]| {
        Grade::ALL.map(|grade| grades.iter().find(|g| g.grade == grade).map(|g| g.events.n))
    };
    let line = |by, name, numbers| StatisticsLine {
        by,
        name,
        numbers,
        grades: [None; 4],
        at_least: false,
        preliminary: None,
        unknown: None,
    };
    let both = |text: &str| (text.to_owned(), text.to_owned());
    let all = Grade::ALL.map(|grade| s.grades.iter().find(|g| g.grade == grade).map(|g| g.events.now.n));
    let mut lines = vec![StatisticsLine {
        grades: all,
        ..line(("合计", "All"), ("突发事件".to_owned(), "Events".to_owned()), numbers(&s.events))
    }];
    for g in &s.grades {
        let said = words::rating(Rating { confirmed: true, ..Rating::provisional(g.grade, false) });
        lines.push(line(("等级", "Grade"), (said.zh, said.en), numbers(&g.events)));
    }
    for k in &s.kinds {
        let name = (k.zh.clone(), k.en.clone());
        let grades = of_grades(&k.grades);
        lines.push(StatisticsLine { grades, ..line(("种类", "Kind"), name, numbers(&k.events)) });
    }
    let by_unit = s.places.iter().map(|p| (("单位", "Unit"), p));
    let by_place = s.happened.iter().map(|p| (("发生地", "Place"), p));
    for (by, p) in by_unit.chain(by_place) {
        let name = match p.alone {
            true => (format!("{}本级", p.unit.name), format!("{} itself", p.unit.name)),
            false => both(&p.unit.name),
        };
        let grades = of_grades(&p.grades);
        lines.push(StatisticsLine { grades, ..line(by, name, numbers(&p.events)) });
    }
    for p in &s.series {
        let (by, name) = match s.step {
            Step::Day => (("日", "Day"), both(&p.from)),
            Step::Month => (("月", "Month"), both(p.from.get(..7).unwrap_or(&p.from))),
        };
        lines.push(line(by, name, [Some(p.now.n), None, known(p.year_ago.n, &s.year_ago)]));
    }
    for h in &s.harm {
        let name = match h.harm {
            Harm::Dead => ("死亡", "Dead"),
            Harm::Injured => ("受伤", "Injured"),
            Harm::Missing => ("失联", "Missing"),
            Harm::Trapped => ("被困", "Trapped"),
        };
        let name = (name.0.to_owned(), name.1.to_owned());
        let people = line(("人数", "People"), name, three(h.people, h.before, h.year_ago));
        lines.push(StatisticsLine {
            at_least: h.at_least,
            preliminary: known(h.preliminary, &s.period),
            unknown: Some(h.unknown.n),
            ..people
        });
    }
    lines
}

/// The period in words, with what it is compared, and how it is narrowed.
///
/// # Errors
/// As [`counted`].
pub fn conditions_of_statistics(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    query: &StatisticsQuery,
    language: Language,
    now: Instant,
) -> Result<Conditions, ReportError> {
    let s = counted(db, terms, who, query, now)?;
    let days = |span: &Span| {
        let known = match s.recorded(span) {
            Recorded::Whole => "",
            Recorded::Part => language.of("（记录不全）", " (only in part on record)"),
            Recorded::Nothing => language.of("（无记录）", " (not on record)"),
        };
        format!("{} — {}{known}", span.from, span.to)
    };
    let mut said = vec![
        (language.of("本期", "Period").to_owned(), days(&s.period)),
        (language.of("上期", "Before").to_owned(), days(&s.before)),
        (language.of("上年同期", "A year ago").to_owned(), days(&s.year_ago)),
    ];
    said.insert(0, (language.of("范围", "Of").to_owned(), s.of.name));
    if let Some(kind) = &query.kind {
        said.push((language.of("种类", "Kind").to_owned(), say(words::kind(terms.law, kind), language)));
    }
    if let Some(grade) = query.grade {
        let grade = words::rating(Rating { confirmed: true, ..Rating::provisional(grade, false) });
        said.push((language.of("等级", "Grade").to_owned(), say(grade, language)));
    }
    if let Some(unit) = query.unit {
        let name = around::unit(db, unit)?.map_or_else(String::new, |unit| unit.name);
        said.push((language.of("单位", "Unit").to_owned(), name));
    }
    said.push((
        language.of("补录", "Entered late").to_owned(),
        language.of("按录入时间计入", "counted when it was entered").to_owned(),
    ));
    Ok(said)
}

impl SheetRow for StatisticsLine {
    fn columns(language: Language) -> Vec<Column> {
        let number = |zh: &str, en: &str| Column::number(language.of(zh, en), 11);
        let mut columns = vec![
            Column::text(language.of("分类", "By"), 10),
            Column::text(language.of("名称", "Name"), 22),
            number("本期", "Period"),
            number("上期", "Before"),
            number("上年同期", "A year ago"),
            number("较上年增减", "Change on year"),
        ];
        columns.extend(Grade::ALL.map(|grade| {
            let said = words::rating(Rating { confirmed: true, ..Rating::provisional(grade, false) });
            Column::number(say(said, language), 11)
        }));
        columns.push(number("其中初步", "Preliminary"));
        columns.push(Column::text(language.of("注", "Note"), 22));
        columns
    }

    fn cells(self, language: Language) -> Vec<Cell> {
        let [now, before, year_ago] = self.numbers;
        let (zh, en) = self.name;
        let mut cells = vec![
            Cell::text(language.of(self.by.0, self.by.1)),
            Cell::text(language.of(zh, en)),
            Cell::maybe_whole(now),
            Cell::maybe_whole(before),
            Cell::maybe_whole(year_ago),
            Cell::maybe_whole(now.zip(year_ago).map(|(now, then)| now.saturating_sub(then))),
        ];
        cells.extend(self.grades.map(Cell::maybe_whole));
        cells.push(Cell::maybe_whole(self.preliminary));
        let unknown = self.unknown.filter(|n| *n > 0);
        let at_least = self.at_least.then(|| language.of("至少", "at least").to_owned());
        let unknown =
            unknown.map(|n| language.of(format!("另有 {n} 起未核实"), format!("{n} more events unverified")));
        let note: Vec<String> = at_least.into_iter().chain(unknown).collect();
        cells.push(Cell::maybe((!note.is_empty()).then(|| note.join(language.of("，", ", ")))));
        cells
    }
}
