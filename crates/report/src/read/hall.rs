//! 大屏: the night of a unit for the screen on its wall, in one answer: who is on duty, what
//! is open with its figures, clocks and way, who has not answered.
//!
//! Gathered from the reads behind the desk's list, the way page and 今日, so that the wall
//! and the desk never differ. It is looked at by all who pass: no telephone number, no name
//! of who is hurt or who called, no words of a tip or an instruction, nothing of what is
//! marked 工作秘密 but that it is there. A drill is another night; the two never mix.

use super::clocks::clocks;
use super::dto::{
    Clock, ClockWhat, Hall, HallAsk, HallClock, HallEvent, HallPost, HallShift, HallWaiting, NextEscalation,
    ReportRow, UnitRef,
};
use super::list::{faces, one_a_matter, open_roots, sent_since, shift_start};
use super::row::{Around, row};
use super::way::way;
use crate::around;
use crate::figures;
use crate::jobs::steps;
use crate::rules::escalate::StepRow;
use crate::rules::{ClockState, graver, next_escalation};
use crate::service::{ReportError, Terms};
use crate::views::dispatch::DispatchRec;
use crate::views::inquiry::InquiryRec;
use crate::views::instruction::InstructionRec;
use crate::views::report::ReportRec;
use crate::views::{call, dispatch, follow, inquiry, instruction, manuscript, report, word};
use facts::entry::{Mark, Mode};
use facts::report::ClockWord;
use journal::{Db, DbError, params};
use kernel::clock::DAY_MS;
use kernel::limits::report::{
    HALL_CLOCKS, HALL_DAYS, HALL_EVENTS, HALL_SHIFT_REPORTS, HALL_WAITING, INQUIRIES, OPEN_MATTERS,
};
use kernel::{Instant, Rating, ReportId, UnitId};
use org::query::posts_of_duty;
use org::web::Who;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// The night of the caller's unit. Who waits for whom is told of the events that are shown.
///
/// # Errors
/// [`ReportError`] of the database.
pub fn hall(db: &mut dyn Db, terms: &Terms, who: &Who, now: Instant) -> Result<Hall, ReportError> {
    let drill = who.mode == Mode::Drill;
    let mut roots = open_roots(db, who, drill, now)?;
    roots.extend(followed(db, who.unit, drill, now)?);
    let (found, around) = faces(db, who.unit, &roots)?;
    let standing: Vec<ReportRec> = found.into_iter().filter(|r| r.withdrawn_at.is_none()).collect();
    let rows = standing.iter().map(|r| row(terms.law, r, who.unit, &around)).collect();
    let mut rows = one_a_matter(db, rows)?;
    rows.sort_by(|a, b| gravest_first(Some(a.rating), Some(b.rating)).then(b.sent_at.cmp(&a.sent_at)));
    let open = rows.len();
    let mut waiting = signatures(db, terms, who.unit, drill)?;
    waiting.extend(inquired(db, terms, who.unit, drill)?);
    let mut events = Vec::with_capacity(open.min(HALL_EVENTS));
    for row in rows.into_iter().take(HALL_EVENTS) {
        let Some(r) = standing.iter().find(|r| r.id == row.id) else { continue };
        let matter = Matter::of(db, who.unit, r)?;
        waiting.extend(matter.unanswered(db, terms, &row, now)?);
        events.push(matter.event(db, terms, row, now)?);
    }
    waiting.sort_by(|a, b| {
        gravest_first(a.rating, b.rating)
            .then_with(|| a.due_at.map_or(i64::MAX, |at| at.0).cmp(&b.due_at.map_or(i64::MAX, |at| at.0)))
            .then_with(|| a.id.cmp(&b.id))
    });
    let unanswered = waiting.len();
    waiting.truncate(HALL_WAITING);
    let name = around::unit(db, who.unit)?.map_or_else(String::new, |unit| unit.short_name);
    let desks = around::desks_of(db, who.unit)?;
    let desk = desks.iter().find(|desk| desk.is_general()).or(desks.first());
    Ok(Hall {
        at: now,
        unit: UnitRef { id: who.unit, name },
        desk: desk.map(|desk| desk.name.clone()),
        drill,
        on_duty: on_duty(db, who.unit, now)?,
        events,
        open,
        waiting,
        unanswered,
        shift: shift(db, who, drill, &roots, now)?,
    })
}

/// What has no grade comes last.
fn gravest_first(a: Option<Rating>, b: Option<Rating>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if graver(a, b) => Ordering::Less,
        (Some(a), Some(b)) if graver(b, a) => Ordering::Greater,
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

/// Events that are not over because somebody still owes a follow-up: the unit itself, or
/// who reported to it.
fn followed(db: &mut dyn Db, unit: UnitId, drill: bool, now: Instant) -> Result<Vec<ReportId>, DbError> {
    let mut roots: Vec<ReportId> =
        follow::owed_by(db, unit, drill, OPEN_MATTERS)?.into_iter().map(|r| r.root).collect();
    let since = Instant(now.0.saturating_sub(HALL_DAYS * DAY_MS));
    let rows = db.query(
        "SELECT DISTINCT d.root FROM report_dispatch d JOIN report_report r ON r.id = d.report
         WHERE d.to_unit = $1 AND d.drill = $2 AND d.written_at >= $3 AND d.withdrawn_at IS NULL
            AND d.returned IS NULL AND r.withdrawn_at IS NULL AND r.follow_due_at IS NOT NULL LIMIT $4",
        params![unit, drill, since, OPEN_MATTERS],
    )?;
    for row in &rows {
        roots.push(row.id(0)?);
    }
    Ok(roots)
}

fn on_duty(db: &mut dyn Db, unit: UnitId, now: Instant) -> Result<Vec<HallPost>, DbError> {
    let mut found = Vec::new();
    for role in ["leader", "officer"] {
        for post in posts_of_duty(db, unit, role, now)? {
            found.push(HallPost {
                role: role.to_owned(),
                name: post.who(),
                state: post.state,
                title: post.title,
            });
        }
    }
    Ok(found)
}

/// Events of the present shift, and how many of them have nothing left to do.
fn shift(
    db: &mut dyn Db,
    who: &Who,
    drill: bool,
    open: &BTreeSet<ReportId>,
    now: Instant,
) -> Result<HallShift, DbError> {
    let since = shift_start(now);
    let (found, more) = sent_since(db, who, drill, since, HALL_SHIFT_REPORTS)?;
    let came: BTreeSet<ReportId> = found.iter().map(|r| r.root).collect();
    Ok(HallShift { since, came: came.len(), closed: came.difference(open).count(), more })
}

/// An event with what its clocks and its way are made of.
struct Matter {
    unit: UnitId,
    face: ReportRec,
    chain: Vec<ReportRec>,
    dispatches: Vec<DispatchRec>,
    /// Those that the unit gave, and those meant for it.
    instructions: Vec<InstructionRec>,
}

impl Matter {
    fn of(db: &mut dyn Db, unit: UnitId, face: &ReportRec) -> Result<Self, DbError> {
        let mut instructions = instruction::of_root(db, face.root)?;
        instructions.retain(|i| i.unit == unit || i.to.iter().any(|to| to.unit == unit));
        Ok(Self {
            unit,
            chain: report::of_root(db, face.root)?,
            dispatches: dispatch::of_root(db, face.root)?,
            instructions,
            face: face.clone(),
        })
    }

    fn clocks(&self, db: &mut dyn Db, terms: &Terms) -> Result<Vec<Clock>, DbError> {
        let steps = &terms.profile.steps;
        let all = clocks(db, self.unit, &self.chain, &self.dispatches, &self.instructions, steps)?;
        Ok(all.into_iter().filter(|c| c.met_at.is_none()).collect())
    }

    fn event(
        &self,
        db: &mut dyn Db,
        terms: &Terms,
        row: ReportRow,
        now: Instant,
    ) -> Result<HallEvent, ReportError> {
        let r = &self.face;
        let withheld = self.withheld();
        let signing = manuscript::waiting(db, r.root, self.unit)?.is_some();
        let clocks = self.clocks(db, terms)?.into_iter().take(HALL_CLOCKS);
        let clocks = clocks.map(|c| HallClock {
            signing: signing && c.mine && c.what == ClockWhat::Doc,
            id: c.id,
            what: c.what,
            mine: c.mine,
            owed_by: c.owed_by.name,
            to: if c.to.unit.is_empty() { c.to.name } else { c.to.unit },
            due_at: c.due_at,
        });
        let mut levels = way(db, self.unit, &self.chain, &self.dispatches, &r.trail, now)?;
        for level in &mut levels {
            (level.tel.by, level.doc.by) = (None, None);
        }
        let place = r.place_id.map(|id| around::place(db, id)).transpose()?.flatten();
        let author = self.chain.iter().find(|o| o.id == o.root).unwrap_or(r);
        let lies_in = place.map(|(unit, _)| unit).or(r.place_unit).unwrap_or(author.unit);
        let place_unit =
            around::unit(db, lies_in)?.map_or_else(|| author.unit_name.clone(), |u| u.short_name);
        let here = self.dispatches.iter().filter(|d| d.to_unit == self.unit && d.report == Some(r.id));
        Ok(HallEvent {
            place_unit,
            place_code: code_above(db, lies_in)?,
            place_text: if withheld { String::new() } else { r.place_text.clone() },
            happened: r.happened,
            knew_at: author.knew_at,
            came_at: here.filter_map(|d| d.delivered_at).min(),
            figures: if withheld { None } else { Some(figures::in_use(db, r.root, r)?) },
            withheld,
            clocks: clocks.collect(),
            way: levels,
            row: if withheld { veiled(terms, row) } else { row },
        })
    }

    fn withheld(&self) -> bool {
        self.chain.iter().any(|r| r.mark == Mark::WorkSecret)
    }

    /// Who has not answered about this event.
    fn unanswered(
        &self,
        db: &mut dyn Db,
        terms: &Terms,
        row: &ReportRow,
        now: Instant,
    ) -> Result<Vec<HallWaiting>, ReportError> {
        let about = Told::of(row, self.withheld());
        let mut found = Vec::new();
        for i in self.instructions.iter().filter(|i| i.unit == self.unit && i.settled_at.is_none()) {
            for to in i.to.iter().filter(|to| to.answered_at.is_none()) {
                let Some(due_at) = to.due_at else { continue };
                let id = format!("{}-{}", i.id, to.unit);
                let next = told_next(due_at, &to.told, to.next_at, &terms.profile.steps)?;
                let line = about.line(id, to.name.clone(), HallAsk::Instruction, Some(due_at), next);
                found.push(HallWaiting { no: Some(i.no.clone()), ..line });
            }
        }
        for c in self.clocks(db, terms)?.into_iter().filter(|c| !c.mine && c.due_at < now) {
            if let Some(ask) = self.waits_for(&c) {
                found.push(about.line(c.id, c.owed_by.name, ask, Some(c.due_at), c.next_escalation));
            }
        }
        found.extend(self.unreached(db, &about)?);
        Ok(found)
    }

    /// Whom the unit has called about it and not reached: one line for all of them.
    fn unreached(&self, db: &mut dyn Db, about: &Told) -> Result<Option<HallWaiting>, DbError> {
        let own = around::unit(db, self.unit)?.map(|unit| unit.short_name);
        let mut posts: Vec<String> = Vec::new();
        for c in call::of_unit(db, self.face.root, self.unit)? {
            if matches!(c.state.as_str(), "no_answer" | "busy") {
                let outside = own.as_ref().is_none_or(|own| *own != c.unit_name);
                posts.push(if outside { format!("{}{}", c.unit_name, c.post_name) } else { c.post_name });
            }
        }
        let id = format!("{}-calls", self.face.root);
        let line = about.line(id, posts.join("、"), HallAsk::Call, None, None);
        Ok((!posts.is_empty()).then_some(HallWaiting { people: Some(posts.len()), ..line }))
    }

    /// Whether the unit is the one that waits for this clock of another.
    fn waits_for(&self, clock: &Clock) -> Option<HallAsk> {
        let own = |d: &&DispatchRec| Some(d.id) == clock.dispatch_id;
        let dispatch = self.dispatches.iter().find(own);
        let sends_here = |d: &DispatchRec| d.from_unit == clock.owed_by.id && d.to_unit == self.unit;
        match clock.what {
            ClockWhat::Tel if dispatch?.to_unit == self.unit => Some(HallAsk::Tel),
            ClockWhat::Doc if dispatch?.to_unit == self.unit => Some(HallAsk::Doc),
            ClockWhat::Receive if dispatch?.from_unit == self.unit => Some(HallAsk::Receive),
            ClockWhat::Follow if self.dispatches.iter().any(sends_here) => Some(HallAsk::Follow),
            _ => None,
        }
    }
}

/// The event that somebody's silence is about.
struct Told {
    root: Option<ReportId>,
    rating: Option<Rating>,
    title: Option<(String, String)>,
}

impl Told {
    fn of(row: &ReportRow, withheld: bool) -> Self {
        let title = (!withheld).then(|| (row.title.clone(), row.title_en.clone()));
        Self { root: Some(row.root), rating: Some(row.rating), title }
    }

    fn line(
        &self,
        id: String,
        who: String,
        ask: HallAsk,
        due_at: Option<Instant>,
        next: Option<NextEscalation>,
    ) -> HallWaiting {
        let (title, title_en) = self.title.clone().unzip();
        HallWaiting {
            id,
            who,
            ask,
            no: None,
            title,
            title_en,
            rating: self.rating,
            root: self.root,
            due_at,
            people: None,
            next,
        }
    }
}

/// Who is told next of a time that nobody keeps, by the steps of a written report.
fn told_next(
    due_at: Instant,
    told: &str,
    next_at: Option<Instant>,
    rows: &[StepRow],
) -> Result<Option<NextEscalation>, DbError> {
    let told = steps(told);
    let state = ClockState { clock: ClockWord::Doc, due_at, met_at: None, told: &told, next_at };
    let next = next_escalation(&state, rows);
    next.map(|n| word(&n.step).map(|to| NextEscalation { at: n.at, to })).transpose()
}

/// Manuscripts that wait for somebody's signature.
fn signatures(
    db: &mut dyn Db,
    terms: &Terms,
    unit: UnitId,
    drill: bool,
) -> Result<Vec<HallWaiting>, ReportError> {
    let mut found = Vec::new();
    for m in manuscript::open_of(db, unit, drill, OPEN_MATTERS)? {
        let Some(asked) = m.waits_for() else { continue };
        let about = match m.about.source() {
            Some(source) => of_report(db, terms, unit, source)?,
            None => Told { root: None, rating: None, title: Some((m.title.clone(), m.title.clone())) },
        };
        let who = format!("{}{}", asked.title, asked.name.as_deref().unwrap_or_default());
        found.push(about.line(m.id.to_string(), who, HallAsk::Sign, m.ask_until, None));
    }
    Ok(found)
}

/// What the unit asked others and has not been told.
fn inquired(
    db: &mut dyn Db,
    terms: &Terms,
    unit: UnitId,
    drill: bool,
) -> Result<Vec<HallWaiting>, ReportError> {
    let asked = inquiry::of_unit(db, unit, drill, INQUIRIES)?;
    let mut found = Vec::new();
    for q in asked.into_iter().filter(InquiryRec::is_open).filter(|q| q.unit == unit) {
        let next = told_next(q.due.due_at, &q.told, q.next_at, &terms.profile.steps)?;
        // A tip's title is made of what somebody said, which is sealed.
        let (about, ask) = match q.about {
            Some(report) => (of_report(db, terms, unit, report)?, HallAsk::Lacking),
            None => (Told { root: None, rating: None, title: None }, HallAsk::Inquiry),
        };
        found.push(about.line(q.id.to_string(), q.to_name, ask, Some(q.due.due_at), next));
    }
    Ok(found)
}

/// The event of a report, where the node has it.
fn of_report(db: &mut dyn Db, terms: &Terms, unit: UnitId, id: ReportId) -> Result<Told, ReportError> {
    let Some(r) = report::get(db, id)? else { return Ok(Told { root: None, rating: None, title: None }) };
    let around = Around::load(db, unit, &BTreeSet::from([r.root]))?;
    let withheld = report::of_root(db, r.root)?.iter().any(|o| o.mark == Mark::WorkSecret);
    Ok(Told::of(&row(terms.law, &r, unit, &around), withheld))
}

/// 工作秘密: only its kind stands on the wall.
fn veiled(terms: &Terms, row: ReportRow) -> ReportRow {
    let kind = terms.law.kind(&row.kind);
    let (zh, en) = kind.map_or(("突发事件", "Incident"), |kind| (kind.noun_zh(), kind.noun_en()));
    ReportRow { title: zh.to_owned(), title_en: en.to_owned(), ..row }
}

/// The administrative code of a unit, or of the nearest above that has one.
fn code_above(db: &mut dyn Db, unit: UnitId) -> Result<Option<String>, DbError> {
    let row = db.first(
        "SELECT u.code FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
         WHERE c.descendant = $1 AND u.code IS NOT NULL AND u.code <> '' ORDER BY c.depth LIMIT 1",
        params![unit],
    )?;
    row.map(|row| row.text(0)).transpose()
}
