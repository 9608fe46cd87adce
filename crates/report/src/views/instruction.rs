//! Instructions as folded from what was given, seen and answered.

use super::{from_word, is_drill, word};
use crate::around;
use crate::service::missing;
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{
    INSTRUCTION, InstructionAnswered, InstructionEscalated, InstructionGiven, InstructionMethod,
    InstructionPeople, InstructionPressed, InstructionReportedBack, InstructionSeen, LeaderOf, TookPeople,
};
use journal::{ApplyError, Db, DbError, Row, View, params, view};
use kernel::{AttachmentId, Instant, InstructionId, NodeId, ReportId, UnitId};

/// Folds `instruction` subjects into `report_instruction` and `report_instruction_to`.
#[derive(Debug, Clone, Copy)]
pub struct InstructionView;

impl View for InstructionView {
    fn name(&self) -> &'static str {
        "instruction"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_instruction", "report_instruction_to"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[INSTRUCTION]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1
            && [
                InstructionGiven::KIND,
                InstructionSeen::KIND,
                InstructionAnswered::KIND,
                InstructionEscalated::KIND,
                InstructionPressed::KIND,
                InstructionReportedBack::KIND,
            ]
            .contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == InstructionGiven::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_instruction_to WHERE instruction = $1", params![subject.id])?;
        db.execute("DELETE FROM report_instruction WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            InstructionGiven::KIND => given(db, entry),
            InstructionSeen::KIND => seen(db, entry),
            InstructionEscalated::KIND => escalated(db, entry),
            InstructionPressed::KIND => pressed(db, entry),
            InstructionReportedBack::KIND => reported_back(db, entry),
            _ => answered(db, entry),
        }
    }
}

fn given(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionGiven = view::body(entry)?;
    let people: InstructionPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "INSERT INTO report_instruction (id, rev, root, drill, title, no, day, serial, unit, unit_name, by_post, by_name,
            method, at, taken_by, text, attachment, home, leader_of)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)",
        params![
            f.id,
            entry.header.rev,
            f.root,
            is_drill(entry),
            f.title,
            f.no,
            f.day,
            f.serial,
            f.unit,
            f.unit_name,
            f.by_post,
            people.by_name,
            word(&f.method)?,
            f.at,
            people.taken_by,
            f.text,
            f.attachment,
            f.home,
            f.leader_of.as_ref().map(word).transpose()?,
        ],
    )?;
    if let Some(file) = f.attachment {
        missing::note(db, file, entry.header.stream.origin, None)?;
    }
    for (position, to) in f.to.into_iter().enumerate() {
        db.execute(
            "INSERT INTO report_instruction_to (instruction, unit, position, name, lead, drill, due_at, open, next_at)
             VALUES ($1,$2,$3,$4,$5,$6,$7,1,$7) ON CONFLICT (instruction, unit) DO NOTHING",
            params![f.id, to.unit, position, to.name, to.lead, is_drill(entry), to.due_at],
        )?;
    }
    Ok(())
}

fn touch(db: &mut dyn Db, id: InstructionId, entry: &Entry) -> Result<(), DbError> {
    db.execute(
        "UPDATE report_instruction SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END WHERE id = $1",
        params![id, entry.header.rev],
    )
}

fn seen(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionSeen = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    touch(db, f.instruction, entry)?;
    db.execute(
        "UPDATE report_instruction_to SET seen_by = CASE WHEN seen_at IS NULL THEN $4 ELSE seen_by END,
            seen_at = COALESCE(seen_at, $3)
         WHERE instruction = $1 AND unit = $2",
        params![f.instruction, f.unit, f.at, people.by],
    )?;
    Ok(())
}

fn answered(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionAnswered = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    touch(db, f.instruction, entry)?;
    // The first answer meets the clock; a later one replaces its text, the journal keeps both.
    db.execute(
        "UPDATE report_instruction_to SET answered_at = COALESCE(answered_at, $3), seen_at = COALESCE(seen_at, $3),
            answer = $4, answered_by = $5, open = 0
         WHERE instruction = $1 AND unit = $2",
        params![f.instruction, f.unit, f.at, f.text, people.by],
    )?;
    Ok(())
}

fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionEscalated = view::body(entry)?;
    touch(db, f.instruction, entry)?;
    let step = if f.again { String::new() } else { format!("{} ", word(&f.step)?) };
    db.execute(
        "UPDATE report_instruction_to SET told = told || $3, next_at = $4 WHERE instruction = $1 AND unit = $2",
        params![f.instruction, f.late, step, f.next_at],
    )?;
    Ok(())
}

fn pressed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionPressed = view::body(entry)?;
    touch(db, f.instruction, entry)?;
    for unit in f.to {
        db.execute(
            "UPDATE report_instruction_to SET pressed = pressed + 1,
                pressed_at = CASE WHEN pressed_at > $3 THEN pressed_at ELSE $3 END
             WHERE instruction = $1 AND unit = $2",
            params![f.instruction, unit, f.at],
        )?;
    }
    Ok(())
}

fn reported_back(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InstructionReportedBack = view::body(entry)?;
    touch(db, f.instruction, entry)?;
    db.execute(
        "UPDATE report_instruction SET back_at = $2, back_method = $3, back_remark = $4
         WHERE id = $1 AND (back_at IS NULL OR back_at <= $2)",
        params![f.instruction, f.at, word(&f.method)?, f.remark],
    )?;
    if f.settled {
        db.execute(
            "UPDATE report_instruction SET settled_at = CASE WHEN settled_at < $2 THEN settled_at ELSE $2 END
             WHERE id = $1",
            params![f.instruction, f.at],
        )?;
        db.execute(
            "UPDATE report_instruction_to SET open = 0 WHERE instruction = $1",
            params![f.instruction],
        )?;
    }
    Ok(())
}

/// What one unit made of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRec {
    /// The unit.
    pub unit: UnitId,
    /// Its name then.
    pub name: String,
    /// 牵头
    pub lead: bool,
    /// By when an answer is wanted.
    pub due_at: Option<Instant>,
    /// When seen.
    pub seen_at: Option<Instant>,
    /// When answered.
    pub answered_at: Option<Instant>,
    /// The answer.
    pub answer: Option<String>,
    /// Who was told that the time for it ran out, in words parted by blanks.
    pub told: String,
    /// When somebody is told next.
    pub next_at: Option<Instant>,
    /// How often it was pressed.
    pub pressed: i64,
    /// When last.
    pub pressed_at: Option<Instant>,
}

/// How an instruction was laid before the leader who gave it, the last time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackRec {
    /// When.
    pub at: Instant,
    /// How.
    pub method: InstructionMethod,
    /// What was said to it.
    pub remark: Option<String>,
}

/// An instruction as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstructionRec {
    /// The instruction.
    pub id: InstructionId,
    /// Revision.
    pub rev: u64,
    /// The event.
    pub root: ReportId,
    /// 演练
    pub drill: bool,
    /// One line about it.
    pub title: String,
    /// 批 1124-01
    pub no: String,
    /// The unit whose leader gave it.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Whose leader, where it came from a level above.
    pub leader_of: Option<LeaderOf>,
    /// Post of who gave it.
    pub by_post: String,
    /// Name of who gave it.
    pub by_name: Option<String>,
    /// How.
    pub method: InstructionMethod,
    /// When.
    pub at: Instant,
    /// Who took it down.
    pub taken_by: Option<String>,
    /// Verbatim.
    pub text: String,
    /// The photograph of the paper.
    pub attachment: Option<AttachmentId>,
    /// Node where answers go.
    pub home: NodeId,
    /// For whom.
    pub to: Vec<ToRec>,
    /// 回呈
    pub back: Option<BackRec>,
    /// 办结
    pub settled_at: Option<Instant>,
}

impl InstructionRec {
    /// Everybody has answered, and what they answered last was not laid before the leader yet.
    #[must_use]
    pub fn owes_report_back(&self) -> bool {
        let answered: Option<Vec<Instant>> = self.to.iter().map(|to| to.answered_at).collect();
        let last = answered.and_then(|all| all.into_iter().max());
        self.settled_at.is_none() && last.is_some_and(|last| self.back.as_ref().is_none_or(|b| b.at < last))
    }
}

const COLUMNS: &str =
    "id, rev, root, drill, title, no, unit, unit_name, by_post, by_name, method, at, taken_by, text,
    attachment, home, back_at, back_method, back_remark, settled_at, leader_of";

fn record(db: &mut dyn Db, row: &Row) -> Result<InstructionRec, DbError> {
    let id: InstructionId = row.id(0)?;
    let rows = db.query(
        "SELECT unit, name, lead, due_at, seen_at, answered_at, answer, told, next_at, pressed, pressed_at
         FROM report_instruction_to
         WHERE instruction = $1 ORDER BY position LIMIT 200",
        params![id],
    )?;
    let to = rows
        .iter()
        .map(|r| {
            Ok(ToRec {
                unit: r.id(0)?,
                name: r.text(1)?,
                lead: r.flag(2)?,
                due_at: r.opt_instant(3)?,
                seen_at: r.opt_instant(4)?,
                answered_at: r.opt_instant(5)?,
                answer: r.opt_text(6)?,
                told: r.text(7)?,
                next_at: r.opt_instant(8)?,
                pressed: r.int(9)?,
                pressed_at: r.opt_instant(10)?,
            })
        })
        .collect::<Result<Vec<_>, DbError>>()?;
    Ok(InstructionRec {
        id,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        root: row.id(2)?,
        drill: row.flag(3)?,
        title: row.text(4)?,
        no: row.text(5)?,
        unit: row.id(6)?,
        unit_name: row.text(7)?,
        by_post: row.text(8)?,
        by_name: row.opt_text(9)?,
        method: from_word(row.text(10)?)?,
        at: row.instant(11)?,
        taken_by: row.opt_text(12)?,
        text: row.text(13)?,
        attachment: row.opt_id(14)?,
        home: row.id(15)?,
        back: back(row)?,
        settled_at: row.opt_instant(19)?,
        leader_of: row.opt_text(20)?.map(from_word).transpose()?,
        to,
    })
}

fn back(row: &Row) -> Result<Option<BackRec>, DbError> {
    let (Some(at), Some(method)) = (row.opt_instant(16)?, row.opt_text(17)?) else { return Ok(None) };
    Ok(Some(BackRec { at, method: from_word(method)?, remark: row.opt_text(18)? }))
}

/// An instruction, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: InstructionId) -> Result<Option<InstructionRec>, DbError> {
    match db.first(&format!("SELECT {COLUMNS} FROM report_instruction WHERE id = $1"), params![id])? {
        None => Ok(None),
        Some(row) => record(db, &row).map(Some),
    }
}

/// The instructions about an event, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<InstructionRec>, DbError> {
    let rows = db.query(
        &format!("SELECT {COLUMNS} FROM report_instruction WHERE root = $1 ORDER BY at, id LIMIT 200"),
        params![root],
    )?;
    rows.iter().map(|row| record(db, row)).collect()
}

/// Instructions that a unit has not answered, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn open_for(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    limit: usize,
) -> Result<Vec<InstructionRec>, DbError> {
    let rows = db.query(
        "SELECT instruction FROM report_instruction_to WHERE unit = $1 AND drill = $2 AND open = 1
         ORDER BY instruction LIMIT $3",
        params![unit, drill, limit],
    )?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.extend(get(db, row.id(0)?)?);
    }
    Ok(found)
}

/// Instructions of a unit's leaders that everybody answered and that are to be laid before them
/// ([`InstructionRec::owes_report_back`]), newest first.
///
/// # Errors
/// [`DbError`].
pub fn to_report_back(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    limit: usize,
) -> Result<Vec<InstructionRec>, DbError> {
    let to = "SELECT 1 FROM report_instruction_to t WHERE t.instruction = report_instruction.id";
    let sql = format!(
        "SELECT {COLUMNS} FROM report_instruction WHERE unit = $1 AND drill = $2 AND settled_at IS NULL
            AND NOT EXISTS ({to} AND t.answered_at IS NULL)
            AND EXISTS ({to} AND (back_at IS NULL OR t.answered_at > back_at))
         ORDER BY at DESC, id LIMIT $3"
    );
    let rows = db.query(&sql, params![unit, drill, limit])?;
    rows.iter().map(|row| record(db, row)).collect()
}

/// Instructions that units of node `here` should have answered by `now`, about which
/// somebody is to be told, each with the unit.
///
/// # Errors
/// [`DbError`].
pub fn overdue(
    db: &mut dyn Db,
    here: NodeId,
    now: Instant,
    limit: usize,
) -> Result<Vec<(InstructionRec, UnitId)>, DbError> {
    let hosted = around::hosted_sql("t.unit", "$1");
    let rows = db.query(
        &format!(
            "SELECT t.instruction, t.unit FROM report_instruction_to t
             WHERE t.open = 1 AND t.next_at IS NOT NULL AND t.next_at <= $2 AND {hosted}
             ORDER BY t.next_at DESC LIMIT $3"
        ),
        params![here, now, limit],
    )?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let late: UnitId = row.id(1)?;
        found.extend(get(db, row.id(0)?)?.map(|instruction| (instruction, late)));
    }
    Ok(found)
}

/// The next number of a unit's instructions on a civil day.
///
/// # Errors
/// [`DbError`].
pub fn next_serial(db: &mut dyn Db, unit: UnitId, drill: bool, day: i64) -> Result<i64, DbError> {
    let row = db.first(
        "SELECT COALESCE(MAX(serial), 0) FROM report_instruction WHERE unit = $1 AND drill = $2 AND day = $3",
        params![unit, drill, day],
    )?;
    Ok(row.map_or(Ok(0), |r| r.int(0))?.saturating_add(1))
}
