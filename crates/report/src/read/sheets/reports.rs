//! 信息: reports as rows of a file.

use super::{Conditions, drill_or_real, figure, moment, say, span, written, yes};
use crate::around;
use crate::figures;
use crate::read::dto::{ClockWhat, NextClock, ReportRow, RowState};
use crate::read::list::{ListQuery, ListState, Toll, records, shift_start};
use crate::rules::Law;
use crate::views::dispatch;
use crate::views::report::ReportRec;
use crate::words::{self, Said};
use facts::report::Casualties;
use journal::{Db, DbError};
use kernel::page::Page;
use kernel::{Grade, Instant, Rating, ReportId};
use org::web::Who;
use sheet::{Cell, Column, Language, SheetRow};
use std::collections::{BTreeMap, BTreeSet};

/// One report with what the list says of it.
#[derive(Debug)]
pub struct ReportLine {
    report: ReportRec,
    row: ReportRow,
    kind: Said,
    /// Those in use: of an event that was verified, what the ledger shows first.
    casualties: Casualties,
}

/// Some rows of the list, in its order; of what is open all, for that is read in one look.
///
/// # Errors
/// [`DbError`].
pub fn reports(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    query: &ListQuery,
    limit: usize,
    now: Instant,
) -> Result<Page<ReportLine>, DbError> {
    let limit = if query.state == ListState::Open { usize::MAX } else { limit };
    let found = records(db, law, who, query, limit, now)?;
    let roots: BTreeSet<ReportId> = found.rows.iter().map(|(report, _)| report.root).collect();
    let mut verified = BTreeMap::new();
    for root in dispatch::verified_among(db, &roots.into_iter().collect::<Vec<_>>())? {
        verified.insert(root, figures::standing(db, root)?);
    }
    Ok(found.map(|(report, row)| {
        let stands = verified.get(&report.root).copied().flatten();
        let casualties = stands.unwrap_or(report.casualties);
        ReportLine { kind: words::kind(law, &report.kind), report, row, casualties }
    }))
}

impl SheetRow for ReportLine {
    fn columns(language: Language) -> Vec<Column> {
        let text = |zh: &str, en: &str, width| Column::text(language.of(zh, en), width);
        let number = |zh: &str, en: &str| Column::number(language.of(zh, en), 9);
        let time = |zh: &str, en: &str| Column::time(language.of(zh, en));
        vec![
            text("编号", "No.", 20),
            text("标题", "Title", 44),
            text("种类", "Kind", 14),
            text("等级", "Grade", 14),
            text("等级认定", "Grade stands", 11),
            time("发生时间", "Happened"),
            time("获知时间", "Known"),
            time("报出时间", "Sent"),
            text("地点", "Place", 26),
            number("死亡", "Dead"),
            number("受伤", "Injured"),
            number("失联", "Missing"),
            number("被困", "Trapped"),
            number("涉险", "In danger"),
            number("转移", "Evacuated"),
            text("其中初步", "Preliminary", 14),
            text("其中至少", "At least", 14),
            text("报送单位", "From", 18),
            text("状态", "State", 12),
            text("下一步", "Next", 34),
            time("下一步时限", "Next due"),
            text("采用", "Used as", 10),
            text("演练", "Drill", 7),
            text("补录", "Entered late", 10),
            number("并案", "Linked"),
            text("内容", "What happened", 60),
            text("报告人", "Reported by", 12),
            text("带班领导", "Leader on duty", 12),
            text("现场联系人", "Contact", 12),
            text("联系电话", "Telephone", 16),
        ]
    }

    fn cells(self, language: Language) -> Vec<Cell> {
        let Self { report: r, row, kind, casualties } = self;
        let Casualties { dead, injured, missing, trapped, in_danger, evacuated, .. } = casualties;
        let preliminary = Cell::text(say(words::names_due_again(&casualties), language));
        let at_least = Cell::text(say(words::names_at_least(&casualties), language));
        let grade = say(words::rating(Rating { confirmed: true, ..row.rating }), language);
        let stands = match row.rating.confirmed {
            true => language.of("确认", "confirmed"),
            false => language.of("暂定", "provisional"),
        };
        let linked = i64::try_from(row.linked).ok().filter(|n| *n > 0);
        vec![
            Cell::text(r.no),
            Cell::text(language.of(row.title, row.title_en)),
            Cell::text(say(kind, language)),
            Cell::text(grade),
            Cell::text(stands),
            moment(r.happened, language),
            Cell::Time(r.knew_at),
            Cell::Time(r.sent_at),
            Cell::text(r.place_text),
            figure(dead, language),
            figure(injured, language),
            figure(missing, language),
            figure(trapped, language),
            figure(in_danger, language),
            figure(evacuated, language),
            preliminary,
            at_least,
            Cell::text(r.unit_name),
            Cell::text(state(row.state, language)),
            row.next_clock.as_ref().map_or(Cell::Blank, |clock| next(clock, language)),
            Cell::maybe_at(row.next_clock.map(|clock| clock.due_at)),
            Cell::maybe(row.adopted.map(|of| say(words::use_of(of), language))),
            yes(row.drill, language),
            yes(row.late, language),
            Cell::maybe_whole(linked),
            Cell::text(r.what),
            Cell::maybe(r.reporter),
            Cell::maybe(r.leader_on_duty),
            Cell::maybe(r.contact_name),
            Cell::maybe(r.contact_phone),
        ]
    }
}

/// Where a report stands, in the words of the list.
const fn state(state: RowState, language: Language) -> &'static str {
    let (zh, en) = match state {
        RowState::New => ("未签收", "not received"),
        RowState::Received => ("已签收", "received"),
        RowState::Verified => ("已核实", "verified"),
        RowState::Reported => ("已上报", "reported up"),
        RowState::Sent => ("已报出", "sent"),
        RowState::Delivered => ("已送达", "delivered"),
        RowState::Taken => ("对方已签收", "received above"),
        RowState::Withdrawn => ("已撤回", "withdrawn"),
    };
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// What runs out next, and whose it is.
fn next(clock: &NextClock, language: Language) -> Cell {
    let to = &clock.to;
    let said = match clock.what {
        ClockWhat::Tel => Said::of(format!("电话报{to}"), format!("telephone {to}")),
        ClockWhat::Doc => Said::of(format!("书面报{to}"), format!("report in writing to {to}")),
        ClockWhat::Receive => Said::of(format!("签收{to}来报"), format!("receive what {to} sent")),
        ClockWhat::Answer => Said::of(format!("答复{to}批示"), format!("answer the instruction of {to}")),
        ClockWhat::Follow => Said::of(format!("向{to}续报"), format!("follow up to {to}")),
        ClockWhat::Withdrawn => {
            Said::of(format!("告知{to}已撤回"), format!("tell {to} that it was withdrawn"))
        }
    };
    let whose = if clock.mine { Said::default() } else { Said::of("（其他单位）", " (another unit)") };
    Cell::text(say(Said::of(said.zh + &whose.zh, said.en + &whose.en), language))
}

/// How the list is narrowed, in words.
///
/// # Errors
/// [`DbError`].
pub fn conditions_of_reports(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    query: &ListQuery,
    language: Language,
    now: Instant,
) -> Result<Conditions, DbError> {
    let name = |zh: &str, en: &str| language.of(zh, en).to_owned();
    let which = match query.state {
        ListState::Open => Said::of("待办", "open matters"),
        ListState::Tonight => {
            let start = written(shift_start(now));
            Said::of(format!("本班（{start} 起）"), format!("this shift (since {start})"))
        }
        ListState::All => Said::of("全部", "all"),
    };
    let mut said = vec![(name("范围", "Which"), say(which, language))];
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        said.push((name("含有文字", "With the words"), q.to_owned()));
    }
    if let Some(kind) = &query.kind {
        said.push((name("种类", "Kind"), say(words::kind(law, kind), language)));
    }
    if let Some(grade) = query.grade {
        said.push((name("等级", "Grade"), graded(grade, language)));
    }
    if let Some(unit) = query.unit {
        let found = around::unit(db, unit)?.map_or_else(|| unit.to_string(), |unit| unit.name);
        let whose = match query.unit_only {
            true => name("单位（仅本级）", "Unit (itself)"),
            false => name("单位（含下级）", "Unit (and below)"),
        };
        said.push((whose, found));
    }
    if let Some(unit) = query.place_unit {
        let found = around::unit(db, unit)?.map_or_else(|| unit.to_string(), |unit| unit.name);
        let whose = match query.place_unit_only {
            true => name("发生地（仅本级）", "Happened in (the unit itself)"),
            false => name("发生地（含下级）", "Happened in (and below)"),
        };
        said.push((whose, found));
    }
    said.extend(counted(query, language));
    said.extend(span(query.from, query.to, language));
    let drill = !query.events && query.drill.unwrap_or(who.mode == facts::entry::Mode::Drill);
    said.push(drill_or_real(drill, language));
    Ok(said)
}

/// What the statistics narrow by.
fn counted(query: &ListQuery, language: Language) -> Conditions {
    let name = |zh: &str, en: &str| language.of(zh, en).to_owned();
    let mut said = Vec::new();
    if query.events {
        said.push((name("计数", "Counted"), name("一事一行", "one row an event")));
    }
    if let Some(known) = query.place_known {
        let says = if known {
            name("已知", "known")
        } else {
            name("未注明，按报送单位", "not said, by who reported")
        };
        said.push((name("发生地", "Place"), says));
    }
    if let Some(hour) = query.hour {
        said.push((name("报出钟点", "Hour"), format!("{hour:02}:00—{hour:02}:59")));
    }
    if let Some(weekday) = query.weekday {
        let days = [
            ("周一", "Monday"),
            ("周二", "Tuesday"),
            ("周三", "Wednesday"),
            ("周四", "Thursday"),
            ("周五", "Friday"),
            ("周六", "Saturday"),
            ("周日", "Sunday"),
        ];
        let day = days.get(usize::from(weekday.saturating_sub(1))).copied().unwrap_or_default();
        said.push((name("星期", "Day of the week"), name(day.0, day.1)));
    }
    if let Some(confirmed) = query.confirmed {
        let (zh, en) = if confirmed { ("确认", "confirmed") } else { ("暂定", "provisional") };
        said.push((name("等级认定", "Grade stands"), name(zh, en)));
    }
    if let Some(following) = query.following {
        let (zh, en) = if following { ("还要续报", "still owed") } else { ("不用续报", "none owed") };
        said.push((name("续报", "Follow-up"), name(zh, en)));
    }
    if let Some(toll) = query.toll {
        let (zh, en) = match toll {
            Toll::Dead => ("有死亡", "somebody died"),
            Toll::Injured => ("有受伤", "somebody injured"),
            Toll::Missing => ("有失联", "somebody missing"),
            Toll::Trapped => ("有被困", "somebody trapped"),
            Toll::DeadUnknown => ("死亡未核实", "deaths unverified"),
            Toll::InjuredUnknown => ("受伤未核实", "injured unverified"),
            Toll::MissingUnknown => ("失联未核实", "missing unverified"),
            Toll::TrappedUnknown => ("被困未核实", "trapped unverified"),
        };
        said.push((name("伤亡", "People"), name(zh, en)));
    }
    said
}

fn graded(grade: Grade, language: Language) -> String {
    say(words::rating(Rating { confirmed: true, ..Rating::provisional(grade, false) }), language)
}
