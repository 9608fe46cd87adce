//! Finding pages of reports: what is open for a unit, tonight's, all. Paged by key, so
//! that a page costs the same with twenty reports behind it as with a million.
//!
//! What a caller sees comes from two sides: reports of the units below (one scan in
//! order of time that asks `org_closure`, or, for a unit with few below it, one index
//! range each) and reports sent to its desks of a line of business; whatever reaches a
//! general duty room comes from below. Each side is a page in order; they are merged
//! here. One's own report upward stands in the list as the report it was written from.
//! A text is looked for in a bounded stretch of time; a page that ends there has a
//! `next` even when it is short. The whole is searched by the search slice.

mod events;
mod find;
mod narrow;

use super::dto::{NextClock, ReportRow};
use super::row::{Around, row};
use crate::rules::Law;
use crate::service::{ReportError, wrong};
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::{COLUMNS, ReportRec, record};
use crate::views::{follow, instruction, link};
use find::{find, key};
use journal::{Db, DbError, Value, params};
use kernel::clock::HOUR_MS;
use kernel::limits;
use kernel::page::{Page, PageRequest};
use kernel::{Grade, Instant, ReportId, UnitId};
use narrow::narrowed;
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The night's shift begins and ends at these hours.
const EVENING_HOUR: i64 = 18;
const MORNING_HOUR: i64 = 8;

/// Which reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// Those with something to do for the caller's unit.
    Open,
    /// Those sent since the shift began.
    Tonight,
    /// All.
    #[default]
    All,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What runs out next comes first; of open matters only, refused of others.
    Urgent,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// People harmed: somebody was, or nobody knows yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Toll {
    /// 有死亡
    Dead,
    /// 有受伤
    Injured,
    /// 有失联
    Missing,
    /// 有被困
    Trapped,
    /// 死亡未核实
    DeadUnknown,
    /// 受伤未核实
    InjuredUnknown,
    /// 失联未核实
    MissingUnknown,
    /// 被困未核实
    TrappedUnknown,
}

impl Toll {
    /// Which figure, in the order dead, injured, missing, trapped, and whether it is the unknown
    /// ones that are wanted.
    #[must_use]
    pub const fn figure(self) -> (usize, bool) {
        match self {
            Self::Dead => (0, false),
            Self::Injured => (1, false),
            Self::Missing => (2, false),
            Self::Trapped => (3, false),
            Self::DeadUnknown => (0, true),
            Self::InjuredUnknown => (1, true),
            Self::MissingUnknown => (2, true),
            Self::TrappedUnknown => (3, true),
        }
    }
}

/// What a caller asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Which.
    #[serde(default)]
    #[param(inline)]
    pub state: ListState,
    /// Words in number, title, place or text.
    #[serde(default)]
    pub q: Option<String>,
    /// Code of a kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// The grade that counts.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Written at or below this unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Of that unit alone, without those below it.
    #[serde(default)]
    pub unit_only: bool,
    /// Happened at or below this unit, as far as the report says where; otherwise written there.
    #[serde(default)]
    pub place_unit: Option<UnitId>,
    /// At that unit alone, without those below it.
    #[serde(default)]
    pub place_unit_only: bool,
    /// Whose report says where it happened, or does not.
    #[serde(default)]
    pub place_known: Option<bool>,
    /// Sent from.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Sent before.
    #[serde(default)]
    pub to: Option<Instant>,
    /// One row for each event, as the statistics count them: the first report, real, not withdrawn,
    /// of linked ones the earliest; refused of open matters, which are no events.
    #[serde(default)]
    pub events: bool,
    /// Sent in this hour of the day, 0 to 23.
    #[serde(default)]
    pub hour: Option<u8>,
    /// Sent on this day of the week, 1 for Monday.
    #[serde(default)]
    pub weekday: Option<u8>,
    /// Whose grade is confirmed, or is not.
    #[serde(default)]
    pub confirmed: Option<bool>,
    /// After which a follow-up is still owed, or is not.
    #[serde(default)]
    pub following: Option<bool>,
    /// By the people harmed, as far as it is known now; with `events`.
    #[serde(default)]
    #[param(inline)]
    pub toll: Option<Toll>,
    /// Drills instead of real reports; absent: as the session is.
    #[serde(default)]
    pub drill: Option<bool>,
    /// Order; open matters by urgency, others newest first, when absent.
    #[serde(default)]
    #[param(inline)]
    pub sort: Option<Sort>,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Rows wanted.
    #[serde(default)]
    pub limit: Option<u32>,
}

impl ListQuery {
    /// Refuses an order in which the rows that are asked for do not stand, and to count what is open:
    /// what a unit has to do is not what happened.
    ///
    /// # Errors
    /// [`ReportError`] for the urgency of what is not open, for events among what is.
    pub fn check(&self) -> Result<(), ReportError> {
        match (self.state, self.sort) {
            (ListState::Tonight | ListState::All, Some(Sort::Urgent)) => {
                Err(wrong("/sort", "list.sort_urgent", "只有待办能按紧急排；本班和全部请选最新或最早在前"))
            }
            (ListState::Open, _) if self.events || self.toll.is_some() => {
                Err(wrong("/events", "list.events_open", "待办按要办的事列出，不按一事一行计数；请看全部"))
            }
            _ => Ok(()),
        }
    }

    /// The query as it stands behind `GET /reports?`, what is not asked for left out.
    #[must_use]
    pub fn query_string(&self) -> String {
        let mut parts = Vec::new();
        let mut say = |name: &str, value: Option<String>| {
            parts.extend(value.map(|value| format!("{name}={}", percent(&value))));
        };
        let yes = |is: bool| is.then(|| "true".to_owned());
        let word = |value: Option<Toll>| value.and_then(|toll| crate::views::word(&toll).ok());
        say("events", yes(self.events));
        say("q", self.q.clone());
        say("kind", self.kind.clone());
        say("grade", self.grade.map(|grade| format!("{grade:?}")));
        say("unit", self.unit.map(|unit| unit.to_string()));
        say("unit_only", yes(self.unit_only));
        say("place_unit", self.place_unit.map(|unit| unit.to_string()));
        say("place_unit_only", yes(self.place_unit_only));
        say("place_known", self.place_known.map(|is| is.to_string()));
        say("from", self.from.map(|at| at.0.to_string()));
        say("to", self.to.map(|at| at.0.to_string()));
        say("weekday", self.weekday.map(|n| n.to_string()));
        say("hour", self.hour.map(|n| n.to_string()));
        say("confirmed", self.confirmed.map(|is| is.to_string()));
        say("following", self.following.map(|is| is.to_string()));
        say("toll", word(self.toll));
        parts.join("&")
    }
}

fn percent(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A page of rows for a caller.
///
/// # Errors
/// [`ReportError`] for an order that the rows do not have, for events among what is open.
pub fn page(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    query: &ListQuery,
    now: Instant,
) -> Result<Page<ReportRow>, ReportError> {
    query.check()?;
    let limit = PageRequest { after: None, limit: query.limit }.limit();
    Ok(records(db, law, who, query, limit, now)?.map(|(_, row)| row))
}

/// The same, each row with the report behind it, and as many rows as are wanted.
///
/// # Errors
/// [`DbError`].
pub(super) fn records(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    query: &ListQuery,
    limit: usize,
    now: Instant,
) -> Result<Page<(ReportRec, ReportRow)>, DbError> {
    let drill = !query.events && query.drill.unwrap_or(who.mode == facts::entry::Mode::Drill);
    if query.state == ListState::Open {
        return open(db, law, who, query, drill, limit, now);
    }
    let mut asked = query.clone();
    if query.state == ListState::Tonight {
        let shift = shift_start(now);
        asked.from = Some(asked.from.map_or(shift, |from| from.max(shift)));
    }
    let (found, stretch_end) = find(db, who, &asked, drill, limit)?;
    let mut page = Page::from_one_more(found, limit, |r| key(r.sent_at, r.id));
    page.next = page.next.or(stretch_end.map(|(at, id)| key(at, id)));
    let around = Around::load(db, who.unit, &page.rows.iter().map(|r| r.root).collect())?;
    Ok(page.map(|r| {
        let row = row(law, &r, who.unit, &around);
        (r, row)
    }))
}

/// Reports in the caller's sight that were sent since an instant, newest first, and whether
/// there are more of them.
///
/// # Errors
/// [`DbError`].
pub(super) fn sent_since(
    db: &mut dyn Db,
    who: &Who,
    drill: bool,
    from: Instant,
    limit: usize,
) -> Result<(Vec<ReportRec>, bool), DbError> {
    let query = ListQuery { from: Some(from), ..ListQuery::default() };
    let (mut found, _) = find(db, who, &query, drill, limit)?;
    let more = found.len() > limit;
    found.truncate(limit);
    Ok((found, more))
}

/// When the present shift began: 08:00 or 18:00, whichever was last.
#[must_use]
pub fn shift_start(now: Instant) -> Instant {
    let midnight = Instant::from_civil_day(now.civil_day());
    let hour = now.civil_time_ms() / HOUR_MS;
    let back = if hour >= EVENING_HOUR {
        EVENING_HOUR
    } else if hour >= MORNING_HOUR {
        MORNING_HOUR
    } else {
        EVENING_HOUR - 24
    };
    Instant(midnight.0.saturating_add(back * HOUR_MS))
}

/// What a unit still has to do, by what runs out next.
fn open(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    query: &ListQuery,
    drill: bool,
    limit: usize,
    now: Instant,
) -> Result<Page<(ReportRec, ReportRow)>, DbError> {
    let (reports, around) = open_reports(db, who, drill, now)?;
    let fit = narrowed(db, &reports, query)?;
    let rows: Vec<ReportRow> = fit.into_iter().map(|r| row(law, r, who.unit, &around)).collect();
    let mut rows = if query.unit.is_none() { one_a_matter(db, rows)? } else { rows };
    match query.sort {
        None | Some(Sort::Urgent) => rows.sort_by_key(|r| {
            let due = r.next_clock.as_ref().filter(|c| c.mine).map_or(i64::MAX, |c| c.due_at.0);
            (due, std::cmp::Reverse(r.sent_at), r.id)
        }),
        Some(Sort::Newest) => rows.sort_by_key(|r| (std::cmp::Reverse(r.sent_at), r.id)),
        Some(Sort::Oldest) => rows.sort_by_key(|r| (r.sent_at, r.id)),
    }
    let skip = query
        .after
        .as_deref()
        .and_then(|after| rows.iter().position(|r| r.id.to_string() == after))
        .map_or(0, |position| position.saturating_add(1));
    let mut behind: BTreeMap<ReportId, ReportRec> = reports.into_iter().map(|r| (r.id, r)).collect();
    let rows = rows.into_iter().skip(skip).take(limit.saturating_add(1));
    let rows = rows.filter_map(|row| Some((behind.remove(&row.id)?, row))).collect();
    Ok(Page::from_one_more(rows, limit, |(r, _)| r.id.to_string()))
}

/// 并案: open matters of one event are one row, that of the report which came first; what is
/// still to be done about the others stands on it.
pub(super) fn one_a_matter(db: &mut dyn Db, rows: Vec<ReportRow>) -> Result<Vec<ReportRow>, DbError> {
    let mut kept: Vec<ReportRow> = Vec::with_capacity(rows.len());
    let mut events: Vec<(ReportId, BTreeSet<ReportId>)> = Vec::new();
    let mut rows = rows;
    rows.sort_by_key(|r| (r.sent_at, r.id));
    for row in rows {
        let first = events.iter().find(|(_, event)| event.contains(&row.root)).map(|(first, _)| *first);
        let Some(face) = first.and_then(|first| kept.iter_mut().find(|k| k.root == first)) else {
            if row.linked > 0 {
                events.push((row.root, link::event_of(db, row.root)?));
            }
            kept.push(row);
            continue;
        };
        face.unread |= row.unread;
        face.open_calls = face.open_calls.saturating_add(row.open_calls);
        let sooner = |a: &NextClock, b: &NextClock| (!a.mine, a.due_at) < (!b.mine, b.due_at);
        if let Some(next) = row.next_clock
            && face.next_clock.as_ref().is_none_or(|stands| sooner(&next, stands))
        {
            face.next_clock = Some(next);
        }
    }
    Ok(kept)
}

/// One report for each event with something to do for the unit (the one it was sent,
/// otherwise its own), and what surrounds them. A handful of queries, however many.
///
/// # Errors
/// [`DbError`].
pub fn open_reports(
    db: &mut dyn Db,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<(Vec<ReportRec>, Around), DbError> {
    let roots = open_roots(db, who, drill, now)?;
    faces(db, who.unit, &roots)
}

/// The first reports of events with something to do for the unit.
pub(super) fn open_roots(
    db: &mut dyn Db,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<BTreeSet<ReportId>, DbError> {
    let mut roots = dispatch::roots_waiting(db, who.unit, &who.desks, drill, limits::report::OPEN_MATTERS)?;
    roots.extend(
        instruction::open_for(db, who.unit, drill, limits::report::OPEN_MATTERS)?.into_iter().map(|i| i.root),
    );
    let soon = now.plus_minutes(limits::report::FOLLOW_AHEAD_MINUTES);
    roots.extend(follow::roots_owing(db, who.unit, drill, soon, limits::report::OPEN_MATTERS)?);
    let calls = db.query(
        "SELECT DISTINCT c.root FROM report_call c WHERE c.unit = $1 AND c.drill = $2 AND c.open = 1
            AND EXISTS (SELECT 1 FROM report_dispatch d WHERE d.root = c.root AND d.to_unit = c.unit
                AND d.withdrawn_at IS NULL) LIMIT $3",
        params![who.unit, drill, limits::report::OPEN_MATTERS],
    )?;
    for row in &calls {
        roots.insert(row.id(0)?);
    }
    Ok(roots)
}

/// The report that stands for each event at a unit, and what surrounds them.
pub(super) fn faces(
    db: &mut dyn Db,
    unit: UnitId,
    roots: &BTreeSet<ReportId>,
) -> Result<(Vec<ReportRec>, Around), DbError> {
    let around = Around::load(db, unit, roots)?;
    let mut chains: BTreeMap<ReportId, Vec<ReportRec>> = BTreeMap::new();
    if !roots.is_empty() {
        let ids: Vec<Value> = roots.iter().map(|root| Value::from(*root)).collect();
        let places = super::row::places(1, ids.len());
        let sql = format!("SELECT {COLUMNS} FROM report_report r WHERE r.root IN ({places})");
        for row in &db.query(&sql, &ids)? {
            let r = record(row)?;
            chains.entry(r.root).or_default().push(r);
        }
    }
    let faces = chains.into_iter().filter_map(|(root, chain)| face(unit, chain, around.dispatches(root)));
    Ok((faces.collect(), around))
}

/// The report that stands for an event at a unit.
pub(super) fn face(unit: UnitId, mut chain: Vec<ReportRec>, dispatches: &[DispatchRec]) -> Option<ReportRec> {
    let sent_here = |id| dispatches.iter().any(|d| d.to_unit == unit && d.report == Some(id));
    chain.sort_by_key(|r| (!sent_here(r.id), r.unit != unit, r.upward, std::cmp::Reverse(r.sent_at), r.id));
    chain.into_iter().next()
}
