//! 采用得分: what became of what each unit sent in a period, what it is worth, and how long things
//! took; with the items behind each number. A unit that sent nothing and answered what it was
//! instructed has a row for that.

use super::dto::{ScoreAnswer, ScoreItem, ScorePart, Scores, Times, UnitRef, UnitScore};
use super::similar::brief;
use crate::around;
use crate::rules::score::{Item, Part, points};
use crate::service::posting::Seat;
use crate::service::{ReportError, Terms, wrong};
use crate::views::adopt;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::instruction::{self, InstructionRec};
use crate::views::report::{COLUMNS, ReportRec, record};
use crate::words;
use facts::entry::Mode;
use facts::report::{LeaderOf, UseOf};
use journal::{Db, DbError, params};
use kernel::clock::{DAY_MS, MINUTE_MS};
use kernel::limits::report::{SCORED_DAYS, SCORED_ITEMS};
use kernel::{Instant, UnitId};
use org::web::Who;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A period, and one unit of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Period {
    /// From, included.
    pub from: Instant,
    /// To, excluded.
    pub to: Instant,
    /// The items of this unit only.
    #[serde(default)]
    pub unit: Option<UnitId>,
}

/// One scored report with what is known of it.
struct Scored {
    report: ReportRec,
    uses: Vec<UseOf>,
    late: bool,
    parts: Vec<(Part, i64)>,
    received: Option<i64>,
    first_instruction: Option<i64>,
}

impl Scored {
    fn total(&self) -> i64 {
        self.parts.iter().map(|(_, points)| points).sum()
    }

    /// 报出用时, minutes: of what was entered late, until it was reported by telephone or on paper.
    fn sent(&self) -> i64 {
        let r = &self.report;
        r.late.as_ref().map_or(r.sent_at, |late| late.at).since(r.knew_at) / MINUTE_MS
    }
}

/// What each unit's reports of a period came to at the caller's desk; for who keeps none, at the
/// desk above, of its own reports.
///
/// # Errors
/// A period that ends before it begins, or is longer than two years; [`DbError`].
pub fn scores(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    period: Period,
    now: Instant,
) -> Result<Scores, ReportError> {
    let days = period.to.since(period.from) / DAY_MS;
    if period.to <= period.from || days > SCORED_DAYS {
        return Err(wrong("/to", "scores.period", "起止日期不对：止要晚于起，最长两年"));
    }
    let (scorer, own_only) = scorer(db, who)?;
    let seat = Seat::of(db, scorer)?;
    let (reports, more) = sent_to(db, who, scorer, own_only, period)?;
    let ids: Vec<_> = reports.iter().map(|r| r.id).collect();
    let mut uses = BTreeMap::new();
    for some in ids.chunks(200) {
        uses.extend(adopt::of_reports(db, some)?);
    }
    let mut by_unit: BTreeMap<UnitId, Vec<Scored>> = BTreeMap::new();
    let mut answers: BTreeMap<UnitId, Vec<ScoreAnswer>> = BTreeMap::new();
    // Those that the scoring unit instructed itself: who only answered it has a row too.
    let mut told: BTreeMap<UnitId, String> = BTreeMap::new();
    for r in reports {
        let used = uses.get(&r.id).into_iter().flatten().find(|u| u.unit == scorer);
        let used = used.map(|u| u.uses.clone()).unwrap_or_default();
        let instructions = instruction::of_root(db, r.root)?;
        for (unit, minutes) in answered(&instructions) {
            answers.entry(unit).or_default().push(ScoreAnswer { report: brief(terms.law, &r), minutes });
        }
        for to in instructions.iter().filter(|i| i.unit == scorer && !own_only).flat_map(|i| &i.to) {
            told.insert(to.unit, to.name.clone());
        }
        let mut instructed = None;
        for i in &instructions {
            let own = around::unit(db, i.unit)?.map(|unit| LeaderOf::from(unit.level));
            instructed = [instructed, i.leader_of.or(own)].into_iter().flatten().min();
        }
        let dispatches = dispatch::of_root(db, r.root)?;
        let scored = scored(terms, scorer, r, used, &dispatches, &instructions, instructed, now);
        by_unit.entry(scored.report.unit).or_default().push(scored);
    }
    let all: Vec<i64> = by_unit.values().flatten().filter_map(|s| s.received).collect();
    let instructed: Vec<i64> = by_unit.values().flatten().filter_map(|s| s.first_instruction).collect();
    let answer: Vec<i64> = answers.values().flatten().map(|a| a.minutes).collect();
    let times = Times { receive: median(all), instruct: median(instructed), answer: median(answer) };
    let mut rows: Vec<UnitScore> = Vec::new();
    for (unit, items) in by_unit {
        let answer = answers.remove(&unit).unwrap_or_default();
        told.remove(&unit);
        let name = items.last().map_or_else(String::new, |s| s.report.unit_name.clone());
        rows.push(unit_score(UnitRef { id: unit, name }, &items, answer, terms, period.unit == Some(unit)));
    }
    for (id, name) in told.into_iter().filter(|(id, _)| *id != scorer) {
        let Some(answer) = answers.remove(&id) else { continue };
        rows.push(unit_score(UnitRef { id, name }, &[], answer, terms, period.unit == Some(id)));
    }
    let (from, to) = (period.from.civil_day(), period.to.civil_day().min(now.civil_day().saturating_add(1)));
    for row in &mut rows {
        row.platform = org::query::minutes_a_week(db, row.unit.id, from, to)?;
    }
    let platform = org::query::minutes_a_week(db, who.unit, from, to)?;
    rows.sort_by_key(|row| (std::cmp::Reverse(row.total), row.unit.name.clone()));
    Ok(Scores {
        by: seat.map_or_else(String::new, |seat| seat.name().to_owned()),
        rows,
        times,
        platform,
        weights: terms.profile.scores.clone(),
        more,
    })
}

/// Who scores: the caller's unit, where reports are sent to it; otherwise the general duty room
/// above, of the caller's own reports.
pub(super) fn scorer(db: &mut dyn Db, who: &Who) -> Result<(UnitId, bool), DbError> {
    let sent = db.first("SELECT 1 FROM report_dispatch WHERE to_unit = $1 LIMIT 1", params![who.unit])?;
    if sent.is_some() {
        return Ok((who.unit, false));
    }
    let Some(seat) = Seat::of(db, who.unit)? else { return Ok((who.unit, false)) };
    let above = around::general_above(db, &seat.unit, &seat.desks)?;
    Ok(above.map_or((who.unit, false), |desk| (desk.keeper, true)))
}

fn sent_to(
    db: &mut dyn Db,
    who: &Who,
    scorer: UnitId,
    own_only: bool,
    period: Period,
) -> Result<(Vec<ReportRec>, bool), DbError> {
    let mut values =
        params![scorer, who.mode == Mode::Drill, period.from, period.to, SCORED_ITEMS.saturating_add(1)]
            .to_vec();
    let own = if own_only {
        values.push(who.unit.into());
        " AND r.unit = $6"
    } else {
        ""
    };
    let sql = format!(
        "SELECT DISTINCT {COLUMNS} FROM report_dispatch d JOIN report_report r ON r.id = d.report
         WHERE d.to_unit = $1 AND d.drill = $2 AND d.written_at >= $3 AND d.written_at < $4 AND r.withdrawn_at IS NULL
            AND d.returned IS NULL{own}
         ORDER BY r.sent_at, r.id LIMIT $5"
    );
    let mut found = db.query(&sql, &values)?.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    let more = found.len() > SCORED_ITEMS;
    found.truncate(SCORED_ITEMS);
    Ok((found, more))
}

#[allow(clippy::too_many_arguments)]
fn scored(
    terms: &Terms,
    scorer: UnitId,
    report: ReportRec,
    uses: Vec<UseOf>,
    dispatches: &[DispatchRec],
    instructions: &[InstructionRec],
    instructed: Option<LeaderOf>,
    now: Instant,
) -> Scored {
    let sent = || dispatches.iter().filter(|d| d.from_unit == report.unit && d.withdrawn_at.is_none());
    let over = |due: Option<Instant>, met: Option<Instant>| due.is_some_and(|due| met.unwrap_or(now) > due);
    let late = sent().filter(|d| d.to_unit == scorer).any(|d| {
        over(d.tel.as_ref().map(|t| t.due_at), d.tel_at) || over(d.doc.as_ref().map(|t| t.due_at), d.doc_at)
    });
    let here = || dispatches.iter().filter(|d| d.to_unit == scorer && d.report == Some(report.id));
    let delivered = here().filter_map(|d| d.delivered_at).min();
    let received = here().filter_map(|d| d.received_at).min();
    let since = |at: Option<Instant>| Some(at?.since(delivered?) / MINUTE_MS).filter(|minutes| *minutes >= 0);
    let first = instructions.iter().map(|i| i.at).min();
    let pictures = report
        .attachments
        .iter()
        .any(|a| ["image/", "audio/", "video/"].iter().any(|kind| a.media_type.starts_with(kind)));
    let item = Item { uses: &uses, instructed, pictures, late };
    let parts = points(&item, &terms.profile.scores);
    Scored { received: since(received), first_instruction: since(first), report, uses, late, parts }
}

/// How long each unit took to answer what it was instructed, minutes.
fn answered(instructions: &[InstructionRec]) -> Vec<(UnitId, i64)> {
    let told = instructions.iter().flat_map(|i| i.to.iter().map(move |to| (i.at, to)));
    told.filter_map(|(at, to)| Some((to.unit, to.answered_at?.since(at) / MINUTE_MS))).collect()
}

fn unit_score(
    unit: UnitRef,
    items: &[Scored],
    answer: Vec<ScoreAnswer>,
    terms: &Terms,
    with_items: bool,
) -> UnitScore {
    let used = |of: UseOf| items.iter().filter(|s| s.uses.contains(&of)).count();
    let counted = items.iter().filter(|s| !s.parts.is_empty()).count();
    let total: i64 = items.iter().map(Scored::total).sum();
    let sent = items.iter().map(Scored::sent).collect();
    UnitScore {
        unit,
        items: items.len(),
        special: used(UseOf::Special),
        circulated: used(UseOf::Circulated),
        commissioned: used(UseOf::Commissioned),
        combined: used(UseOf::Combined),
        filed: used(UseOf::Filed),
        undecided: items.iter().filter(|s| s.uses.is_empty()).count(),
        late: items.iter().filter(|s| s.late).count(),
        total,
        average: i64::try_from(counted).ok().filter(|n| *n > 0).map(|n| total / n),
        sent: median(sent),
        answer: median(answer.iter().map(|a| a.minutes).collect()),
        platform: None,
        behind: if with_items { items.iter().map(|s| shown(terms, s)).collect() } else { Vec::new() },
        answers: if with_items { answer } else { Vec::new() },
    }
}

fn shown(terms: &Terms, s: &Scored) -> ScoreItem {
    ScoreItem {
        report: brief(terms.law, &s.report),
        uses: s.uses.clone(),
        late: s.late,
        parts: s
            .parts
            .iter()
            .map(|(part, points)| ScorePart { reason: words::score_part(*part).into(), points: *points })
            .collect(),
        total: s.total(),
        sent: s.sent(),
        received: s.received,
        instructed: s.first_instruction,
    }
}

/// The middle of what was measured.
fn median(mut minutes: Vec<i64>) -> Option<i64> {
    minutes.sort_unstable();
    minutes.get(minutes.len().checked_sub(1)? / 2).copied()
}
