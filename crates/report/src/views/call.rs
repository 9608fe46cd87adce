//! Call lists as folded from what was listed and tried.

use super::{from_word, is_drill, word};
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{CALL, CallListed, CallOutcome, CallPeople, CallTried, TryPeople};
use journal::{ApplyError, Db, DbError, Row, View, params, view};
use kernel::{CallId, DeskId, EventId, Instant, PersonId, PostId, ReportId, UnitId};

/// Folds `call` subjects into `report_call` and `report_try`.
#[derive(Debug, Clone, Copy)]
pub struct CallView;

impl View for CallView {
    fn name(&self) -> &'static str {
        "call"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_call", "report_try"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[CALL]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && (kind == CallListed::KIND || kind == CallTried::KIND)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == CallListed::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_try WHERE call = $1", params![subject.id])?;
        db.execute("DELETE FROM report_call WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        if entry.header.kind == CallListed::KIND { listed(db, entry) } else { tried(db, entry) }
    }
}

fn listed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: CallListed = view::body(entry)?;
    let people: CallPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "INSERT INTO report_call (id, rev, root, unit, drill, position, at, post, post_name, desk, unit_name, person,
            why, name, phone, stands_in_for, state, told_at, open)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,'untouched',NULL,1)",
        params![
            f.id,
            entry.header.rev,
            f.root,
            f.unit,
            is_drill(entry),
            f.position,
            f.at,
            f.post,
            f.post_name,
            f.desk,
            f.unit_name,
            f.person,
            f.why,
            people.name,
            people.phone,
            people.stands_in_for,
        ],
    )?;
    Ok(())
}

fn tried(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: CallTried = view::body(entry)?;
    let people: TryPeople = view::sealed(entry)?.unwrap_or_default();
    let outcome = word(&f.outcome)?;
    db.execute(
        "INSERT INTO report_try (event, call, at, outcome, took_by, said, by_name) VALUES ($1,$2,$3,$4,$5,$6,$7)",
        params![entry.header.event_id, f.call, f.at, outcome.as_str(), people.took_by, people.said, people.by],
    )?;
    // Somebody who was told stays told, whatever a later try found.
    db.execute(
        "UPDATE report_call SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END,
            state = CASE WHEN state = 'told' THEN state ELSE $3 END,
            told_at = CASE WHEN $3 = 'told' THEN COALESCE(told_at, $4) ELSE told_at END,
            open = CASE WHEN state = 'told' OR $3 = 'told' THEN 0 ELSE 1 END
         WHERE id = $1",
        params![f.call, entry.header.rev, outcome.as_str(), f.at],
    )?;
    Ok(())
}

/// A try as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryRec {
    /// The fact.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Who took it.
    pub took_by: Option<String>,
    /// What they said.
    pub said: Option<String>,
}

/// A line of a call list as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRec {
    /// The call.
    pub id: CallId,
    /// Revision.
    pub rev: u64,
    /// The event.
    pub root: ReportId,
    /// The unit that tells.
    pub unit: UnitId,
    /// Place on the list.
    pub position: i64,
    /// Post that is told.
    pub post: Option<PostId>,
    /// Its name.
    pub post_name: String,
    /// Desk that is told.
    pub desk: Option<DeskId>,
    /// The person's unit.
    pub unit_name: String,
    /// Who.
    pub person: Option<PersonId>,
    /// Why.
    pub why: String,
    /// Name.
    pub name: Option<String>,
    /// Number.
    pub phone: Option<String>,
    /// For whom this person stands in.
    pub stands_in_for: Option<String>,
    /// `untouched`, `no_answer`, `busy`, `told`.
    pub state: String,
    /// When told.
    pub told_at: Option<Instant>,
    /// Tries, oldest first.
    pub tries: Vec<TryRec>,
}

const COLUMNS: &str =
    "id, rev, root, unit, position, post, post_name, desk, unit_name, person, why, name, phone,
    stands_in_for, state, told_at";

fn record(row: &Row) -> Result<CallRec, DbError> {
    Ok(CallRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        root: row.id(2)?,
        unit: row.id(3)?,
        position: row.int(4)?,
        post: row.opt_id(5)?,
        post_name: row.text(6)?,
        desk: row.opt_id(7)?,
        unit_name: row.text(8)?,
        person: row.opt_id(9)?,
        why: row.text(10)?,
        name: row.opt_text(11)?,
        phone: row.opt_text(12)?,
        stands_in_for: row.opt_text(13)?,
        state: row.text(14)?,
        told_at: row.opt_instant(15)?,
        tries: Vec::new(),
    })
}

fn with_tries(db: &mut dyn Db, mut call: CallRec) -> Result<CallRec, DbError> {
    let rows = db.query(
        "SELECT event, at, outcome, took_by, said FROM report_try WHERE call = $1 ORDER BY at, event LIMIT 200",
        params![call.id],
    )?;
    for row in &rows {
        call.tries.push(TryRec {
            event: row.id(0)?,
            at: row.instant(1)?,
            outcome: from_word(row.text(2)?)?,
            took_by: row.opt_text(3)?,
            said: row.opt_text(4)?,
        });
    }
    Ok(call)
}

/// A line by its id.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: CallId) -> Result<Option<CallRec>, DbError> {
    match db.first(&format!("SELECT {COLUMNS} FROM report_call WHERE id = $1"), params![id])? {
        None => Ok(None),
        Some(row) => with_tries(db, record(&row)?).map(Some),
    }
}

/// The list of a unit for an event, in its order.
///
/// # Errors
/// [`DbError`].
pub fn of_unit(db: &mut dyn Db, root: ReportId, unit: UnitId) -> Result<Vec<CallRec>, DbError> {
    let rows = db.query(
        &format!(
            "SELECT {COLUMNS} FROM report_call WHERE root = $1 AND unit = $2 ORDER BY position, id LIMIT 200"
        ),
        params![root, unit],
    )?;
    rows.iter()
        .map(record)
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .map(|call| with_tries(db, call))
        .collect()
}
