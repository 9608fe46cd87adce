//! Rows of the list: for each report where it stands for the caller and what runs out
//! next. Four queries for a page, however many rows.

use super::dto::{ClockWhat, DeskRef, NextClock, ReportRow, RowState, UnitRef};
use crate::rules::Law;
use crate::rules::graver;
use crate::title::{Event, title_en};
use crate::views::dispatch::{self, DispatchRec};
use crate::views::link;
use crate::views::report;
use crate::views::report::ReportRec;
use facts::report::UseOf;
use journal::{Db, DbError, Value, params};
use kernel::{Instant, Rating, ReportId, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// What is known around the reports of a page.
#[derive(Debug)]
pub struct Around {
    unit: UnitId,
    dispatches: BTreeMap<ReportId, Vec<DispatchRec>>,
    open_calls: BTreeMap<ReportId, i64>,
    answers: BTreeMap<ReportId, Vec<(Instant, String)>>,
    follow_ups: BTreeMap<ReportId, Instant>,
    linked: BTreeMap<ReportId, (usize, Rating)>,
    adopted: BTreeMap<ReportId, UseOf>,
}

impl Around {
    /// Loads what surrounds these roots for a unit.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn load(db: &mut dyn Db, unit: UnitId, roots: &BTreeSet<ReportId>) -> Result<Self, DbError> {
        let mut around = Self {
            unit,
            dispatches: BTreeMap::new(),
            open_calls: BTreeMap::new(),
            answers: BTreeMap::new(),
            follow_ups: BTreeMap::new(),
            linked: BTreeMap::new(),
            adopted: BTreeMap::new(),
        };
        if roots.is_empty() {
            return Ok(around);
        }
        let ids: Vec<Value> = roots.iter().map(|root| Value::from(*root)).collect();
        let rows = db.query(
            &format!(
                "SELECT {} FROM report_dispatch d WHERE d.root IN ({}) ORDER BY d.opened_at, d.via, d.id",
                dispatch::COLUMNS,
                places(1, ids.len())
            ),
            &ids,
        )?;
        for row in &rows {
            let d = dispatch::record(row)?;
            around.dispatches.entry(d.root).or_default().push(d);
        }
        for root in link::joined_among(db, roots)? {
            let mut others = 0_usize;
            let mut gravest: Option<Rating> = None;
            for id in link::event_of(db, root)? {
                // What was withdrawn counts no more, but for its own row.
                let Some(r) = report::get(db, id)?.filter(|r| id == root || r.withdrawn_at.is_none()) else {
                    continue;
                };
                others = others.saturating_add(usize::from(id != root));
                gravest = Some(gravest.filter(|known| !graver(r.rating, *known)).unwrap_or(r.rating));
            }
            if let (1.., Some(gravest)) = (others, gravest) {
                around.linked.insert(root, (others, gravest));
            }
        }
        let mut with_unit = params![unit].to_vec();
        with_unit.extend(ids.iter().cloned());
        let rows = db.query(
            &format!(
                "SELECT root, COUNT(*) FROM report_call WHERE unit = $1 AND open = 1 AND root IN ({}) GROUP BY root",
                places(2, ids.len())
            ),
            &with_unit,
        )?;
        for row in &rows {
            around.open_calls.insert(row.id(0)?, row.int(1)?);
        }
        let used = db.query(
            &format!(
                "SELECT r.id, u.uses FROM report_use u JOIN report_report r ON r.id = u.report WHERE r.root IN ({})",
                places(1, ids.len())
            ),
            &ids,
        )?;
        for row in &used {
            let uses: Vec<UseOf> = row.json(1)?;
            if let Some(best) = uses.into_iter().min() {
                let stands = around.adopted.entry(row.id(0)?).or_insert(best);
                *stands = (*stands).min(best);
            }
        }
        let rows = db.query(
            &format!(
                "SELECT i.root, t.due_at, i.unit_name FROM report_instruction i
                 JOIN report_instruction_to t ON t.instruction = i.id
                 WHERE t.unit = $1 AND t.open = 1 AND t.due_at IS NOT NULL AND i.root IN ({})",
                places(2, ids.len())
            ),
            &with_unit,
        )?;
        for row in &rows {
            around.answers.entry(row.id(0)?).or_default().push((row.instant(1)?, row.text(2)?));
        }
        let rows = db.query(
            &format!(
                "SELECT root, MIN(follow_due_at) FROM report_report
                 WHERE unit = $1 AND follow_due_at IS NOT NULL AND root IN ({}) GROUP BY root",
                places(2, ids.len())
            ),
            &with_unit,
        )?;
        for row in &rows {
            around.follow_ups.insert(row.id(0)?, row.instant(1)?);
        }
        Ok(around)
    }

    /// Calls of the unit about an event that are not done.
    #[must_use]
    pub fn open_calls(&self, root: ReportId) -> i64 {
        // Of what was returned nobody is told any more.
        let stands = |d: &DispatchRec| d.to_unit == self.unit && d.withdrawn_at.is_none();
        if !self.dispatches(root).iter().any(stands) {
            return 0;
        }
        self.open_calls.get(&root).copied().unwrap_or(0)
    }

    /// The dispatches of an event.
    #[must_use]
    pub fn dispatches(&self, root: ReportId) -> &[DispatchRec] {
        self.dispatches.get(&root).map_or(&[], Vec::as_slice)
    }
}

/// `$1, $2, …`
#[must_use]
pub fn places(first: usize, count: usize) -> String {
    (first..first.saturating_add(count)).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// A report's title in English: said anew from its fields, for the fact keeps the Chinese.
#[must_use]
pub fn english(law: &Law, r: &ReportRec) -> String {
    title_en(&Event {
        place_text: &r.place_text,
        kind: law.kind(&r.kind),
        what: &r.what,
        casualties: &r.casualties,
    })
}

/// The row of a report for a unit.
#[must_use]
pub fn row(law: &Law, report: &ReportRec, unit: UnitId, around: &Around) -> ReportRow {
    let dispatches = around.dispatches(report.root);
    let here = dispatches.iter().find(|d| d.to_unit == unit && d.report == Some(report.id));
    let linked = around.linked.get(&report.root).copied();
    ReportRow {
        id: report.id,
        root: report.root,
        no: report.no.clone(),
        title: report.title.clone(),
        title_en: english(law, report),
        kind: report.kind.clone(),
        rating: linked.map_or(report.rating, |(_, gravest)| match graver(gravest, report.rating) {
            true => gravest,
            false => report.rating,
        }),
        from_unit: UnitRef { id: report.unit, name: report.unit_name.clone() },
        desk: here.map(|d| DeskRef { id: d.to_desk, name: d.to_name.clone() }),
        sent_at: report.sent_at,
        state: state(report, unit, dispatches),
        next_clock: next_clock(report.root, unit, around),
        drill: report.drill,
        late: report.late.is_some(),
        adopted: around.adopted.get(&report.id).copied(),
        linked: linked.map_or(0, |(others, _)| others),
        open_calls: around.open_calls(report.root),
        mark: report.mark,
        unread: dispatches.iter().any(|d| d.to_unit == unit && d.report == Some(report.id) && d.open_in),
    }
}

fn state(report: &ReportRec, unit: UnitId, dispatches: &[DispatchRec]) -> RowState {
    if report.withdrawn_at.is_some() {
        return RowState::Withdrawn;
    }
    let mut here = dispatches.iter().filter(|d| d.to_unit == unit && d.report == Some(report.id)).peekable();
    if here.peek().is_some() {
        let here: Vec<_> = here.collect();
        let up: Vec<_> =
            dispatches.iter().filter(|d| d.from_unit == unit && d.withdrawn_at.is_none()).collect();
        return if here.iter().any(|d| d.open_in) {
            RowState::New
        } else if !up.is_empty() && up.iter().all(|d| !d.open_out) {
            RowState::Reported
        } else if here.iter().any(|d| d.verified_at.is_some()) {
            RowState::Verified
        } else {
            RowState::Received
        };
    }
    let sent: Vec<_> = dispatches.iter().filter(|d| d.report == Some(report.id)).collect();
    if sent.iter().any(|d| d.received_at.is_some()) {
        RowState::Taken
    } else if sent.iter().any(|d| d.delivered_at.is_some() || d.handed_at.is_some()) {
        RowState::Delivered
    } else {
        RowState::Sent
    }
}

/// The clock that runs out next: one's own before those of others.
fn next_clock(root: ReportId, unit: UnitId, around: &Around) -> Option<NextClock> {
    let mut clocks: Vec<NextClock> = Vec::new();
    for d in around.dispatches(root) {
        clocks.extend(open_clocks(d, unit));
    }
    for (due_at, whose) in around.answers.get(&root).into_iter().flatten() {
        clocks.push(NextClock { what: ClockWhat::Answer, due_at: *due_at, to: whose.clone(), mine: true });
    }
    if let Some(due_at) = around.follow_ups.get(&root).copied() {
        let to = around.dispatches(root).iter().find(|d| d.from_unit == unit);
        let to = to.map_or_else(String::new, |d| d.to_unit_name.clone());
        clocks.push(NextClock { what: ClockWhat::Follow, due_at, to, mine: true });
    }
    clocks.into_iter().min_by_key(|c| (!c.mine, c.due_at, c.what))
}

/// The clocks of a dispatch that are not met.
fn open_clocks(d: &DispatchRec, unit: UnitId) -> Vec<NextClock> {
    if d.withdrawn_at.is_some() {
        return Vec::new();
    }
    let mine = d.from_unit == unit;
    let to = &d.to_unit_name;
    let clock = |what, due_at, to: &str, mine| NextClock { what, due_at, to: to.to_owned(), mine };
    let mut open = Vec::new();
    if let (Some(term), None) = (&d.tel, d.tel_at) {
        open.push(clock(ClockWhat::Tel, term.due_at, to, mine));
    }
    if let (Some(term), None) = (&d.doc, d.doc_at) {
        open.push(clock(ClockWhat::Doc, term.due_at, to, mine));
    }
    if let (Some(term), true) = (&d.receive, d.open_in) {
        open.push(clock(ClockWhat::Receive, term.due_at, &d.from_name, d.to_unit == unit));
    }
    open
}
