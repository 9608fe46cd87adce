//! Manuscripts: reports upward and documents that wait for their signature, as folded from what was
//! drafted, revised, checked, asked, returned and closed.

use super::{is_drill, json};
use crate::around;
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{
    AskedPeople, MANUSCRIPT, ManuscriptAbout, ManuscriptAsked, ManuscriptChecked, ManuscriptClosed,
    ManuscriptOpened, ManuscriptPeople, ManuscriptReturned, ManuscriptRevised, ManuscriptText,
    ManuscriptUnanswered,
};
use journal::{ApplyError, Db, DbError, Row, View, params, view};
use kernel::limits::report::MANUSCRIPTS;
use kernel::{AccountId, DispatchId, Instant, NodeId, PersonId, PostId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Folds `manuscript` subjects into `report_manuscript`.
#[derive(Debug, Clone, Copy)]
pub struct ManuscriptView;

impl View for ManuscriptView {
    fn name(&self) -> &'static str {
        "manuscript"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_manuscript"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[MANUSCRIPT]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1
            && [
                ManuscriptOpened::KIND,
                ManuscriptRevised::KIND,
                ManuscriptChecked::KIND,
                ManuscriptAsked::KIND,
                ManuscriptUnanswered::KIND,
                ManuscriptReturned::KIND,
                ManuscriptClosed::KIND,
            ]
            .contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == ManuscriptOpened::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_manuscript WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            ManuscriptOpened::KIND => opened(db, entry)?,
            ManuscriptRevised::KIND => revised(db, entry)?,
            ManuscriptChecked::KIND => checked(db, entry)?,
            ManuscriptAsked::KIND => asked(db, entry)?,
            ManuscriptUnanswered::KIND => unanswered(db, entry)?,
            ManuscriptReturned::KIND => returned(db, entry)?,
            _ => closed(db, entry)?,
        }
        db.execute(
            "UPDATE report_manuscript SET rev = $2 WHERE id = $1 AND rev < $2",
            params![entry.header.subject.id, entry.header.rev],
        )?;
        Ok(())
    }
}

fn opened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptOpened = view::body(entry)?;
    let people: ManuscriptPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "INSERT INTO report_manuscript (id, rev, unit, drill, root, source, dispatches, title, text, opening,
            contact_name, contact_phone, opened_at, opened_by, wants_check, drafter, document, period, asked, sent)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,'[]',0)",
        params![
            f.manuscript,
            entry.header.rev,
            f.unit,
            is_drill(entry),
            f.about.root(),
            f.about.source(),
            json(&f.dispatches)?,
            f.title,
            json(&f.text)?,
            f.text.what,
            people.contact_name,
            people.contact_phone,
            f.at,
            people.by,
            f.check,
            entry.header.actor,
            f.text.document.is_some(),
            f.about.period().as_ref().map(json).transpose()?,
        ],
    )?;
    Ok(())
}

/// Mended text has to be checked, and somebody asked, again. Who sends it again as it stands has not
/// written it.
fn revised(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptRevised = view::body(entry)?;
    let people: ManuscriptPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_manuscript SET title = $2, text = $3, revised_at = $4, revised_by = $5, contact_name = $6,
            contact_phone = $7, wants_check = $8, ask_until = NULL, unanswered_at = NULL, checked_at = NULL, checked_by = NULL, returned_at = NULL, returned_by = NULL,
            return_reason = NULL,
            reviser = CASE WHEN text = $3 AND title = $2 THEN reviser ELSE $9 END WHERE id = $1",
        params![
            f.manuscript,
            f.title,
            json(&f.text)?,
            f.at,
            people.by,
            people.contact_name,
            people.contact_phone,
            f.check,
            entry.header.actor,
        ],
    )?;
    Ok(())
}

fn checked(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptChecked = view::body(entry)?;
    let people: ManuscriptPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_manuscript SET checked_at = $2, checked_by = $3 WHERE id = $1",
        params![f.manuscript, f.at, people.by],
    )?;
    Ok(())
}

fn asked(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptAsked = view::body(entry)?;
    let people: AskedPeople = view::sealed(entry)?.unwrap_or_default();
    let Some(row) = db.first("SELECT asked FROM report_manuscript WHERE id = $1", params![f.manuscript])?
    else {
        return Ok(());
    };
    let mut asked: Vec<AskedRec> = row.json(0)?;
    asked.push(AskedRec {
        post: f.post,
        title: f.title,
        person: f.person,
        name: people.name,
        phone: people.phone,
        at: f.at,
        by: people.by,
    });
    db.execute(
        "UPDATE report_manuscript SET asked = $2, ask_until = $3, unanswered_at = NULL WHERE id = $1",
        params![f.manuscript, json(&asked)?, f.until],
    )?;
    Ok(())
}

fn unanswered(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptUnanswered = view::body(entry)?;
    db.execute(
        "UPDATE report_manuscript SET ask_until = NULL, unanswered_at = $2 WHERE id = $1",
        params![f.manuscript, f.at],
    )?;
    Ok(())
}

fn returned(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptReturned = view::body(entry)?;
    let people: ManuscriptPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_manuscript SET returned_at = $2, returned_by = $3, return_reason = $4, ask_until = NULL,
            unanswered_at = NULL, checked_at = NULL, checked_by = NULL WHERE id = $1",
        params![f.manuscript, f.at, people.by, f.reason],
    )?;
    Ok(())
}

fn closed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ManuscriptClosed = view::body(entry)?;
    db.execute(
        "UPDATE report_manuscript SET closed_at = $2, sent = $3, ask_until = NULL WHERE id = $1",
        params![f.manuscript, f.at, f.sent],
    )?;
    Ok(())
}

/// Somebody who was asked to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedRec {
    /// Which post.
    pub post: PostId,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    pub person: Option<PersonId>,
    /// Name; gone after an erasure.
    pub name: Option<String>,
    /// Number.
    pub phone: Option<String>,
    /// When.
    pub at: Instant,
    /// Who asked; absent where the platform moved on by itself.
    pub by: Option<String>,
}

/// A manuscript as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManuscriptRec {
    /// The report or the document that it becomes.
    pub id: ReportId,
    /// Revision, for `If-Match`.
    pub rev: u64,
    /// Whose.
    pub unit: UnitId,
    /// 演练
    pub drill: bool,
    /// The event and the report that it is written from, or the period.
    pub about: ManuscriptAbout,
    /// To whom it goes.
    pub dispatches: Vec<DispatchId>,
    /// One line.
    pub title: String,
    /// The text.
    pub text: ManuscriptText,
    /// What it said when it was drafted.
    pub opening: String,
    /// 现场联系人
    pub contact_name: Option<String>,
    /// 联系电话
    pub contact_phone: Option<String>,
    /// 拟稿
    pub opened_at: Instant,
    /// By whom.
    pub opened_by: Option<String>,
    /// Their account.
    pub drafter: Option<AccountId>,
    /// When it was last changed.
    pub revised_at: Option<Instant>,
    /// By whom.
    pub revised_by: Option<String>,
    /// The account of who last changed the text.
    pub reviser: Option<AccountId>,
    /// 核稿 is wanted.
    pub wants_check: bool,
    /// 核稿
    pub checked_at: Option<Instant>,
    /// By whom.
    pub checked_by: Option<String>,
    /// Who was asked to sign, in order.
    pub asked: Vec<AskedRec>,
    /// When the next is asked.
    pub ask_until: Option<Instant>,
    /// Nobody of them has answered.
    pub unanswered_at: Option<Instant>,
    /// 退回
    pub returned_at: Option<Instant>,
    /// By whom.
    pub returned_by: Option<String>,
    /// What is to be mended.
    pub return_reason: Option<String>,
    /// When it was sent or dropped.
    pub closed_at: Option<Instant>,
    /// It became a report.
    pub sent: bool,
}

impl ManuscriptRec {
    /// Since when this text is asked about: it was drafted, mended or checked then.
    #[must_use]
    pub fn round_began(&self) -> Instant {
        let text = self.revised_at.unwrap_or(self.opened_at);
        self.checked_at.map_or(text, |at| at.max(text))
    }

    /// Whether the text is this account's, as drafted or as mended: its own author does not check it.
    #[must_use]
    pub fn written_by(&self, account: AccountId) -> bool {
        [self.drafter, self.reviser].contains(&Some(account))
    }

    /// Who is asked now about this text; nobody while it is to be mended or checked.
    #[must_use]
    pub fn waits_for(&self) -> Option<&AskedRec> {
        let open = self.closed_at.is_none() && self.returned_at.is_none();
        let ready = open && (!self.wants_check || self.checked_at.is_some());
        self.asked.last().filter(|asked| ready && asked.at >= self.round_began())
    }
}

const COLUMNS: &str =
    "m.id, m.rev, m.unit, m.drill, m.root, m.source, m.dispatches, m.title, m.text, m.opening,
    m.contact_name, m.contact_phone, m.opened_at, m.opened_by, m.revised_at, m.revised_by, m.wants_check,
    m.checked_at, m.checked_by, m.asked, m.ask_until, m.unanswered_at, m.returned_at, m.returned_by,
    m.return_reason, m.closed_at, m.sent, m.drafter, m.period, m.reviser";

fn about(row: &Row) -> Result<ManuscriptAbout, DbError> {
    Ok(match (row.opt_id(4)?, row.opt_id(5)?) {
        (Some(root), Some(source)) => ManuscriptAbout::Event { root, source },
        _ => ManuscriptAbout::Period { period: row.json(28)? },
    })
}

fn record(row: &Row) -> Result<ManuscriptRec, DbError> {
    Ok(ManuscriptRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        unit: row.id(2)?,
        drill: row.flag(3)?,
        about: about(row)?,
        dispatches: row.json(6)?,
        title: row.text(7)?,
        text: row.json(8)?,
        opening: row.text(9)?,
        contact_name: row.opt_text(10)?,
        contact_phone: row.opt_text(11)?,
        opened_at: row.instant(12)?,
        opened_by: row.opt_text(13)?,
        revised_at: row.opt_instant(14)?,
        revised_by: row.opt_text(15)?,
        wants_check: row.flag(16)?,
        checked_at: row.opt_instant(17)?,
        checked_by: row.opt_text(18)?,
        asked: row.json(19)?,
        ask_until: row.opt_instant(20)?,
        unanswered_at: row.opt_instant(21)?,
        returned_at: row.opt_instant(22)?,
        returned_by: row.opt_text(23)?,
        return_reason: row.opt_text(24)?,
        closed_at: row.opt_instant(25)?,
        sent: row.flag(26)?,
        drafter: row.opt_id(27)?,
        reviser: row.opt_id(29)?,
    })
}

/// A manuscript, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: ReportId) -> Result<Option<ManuscriptRec>, DbError> {
    db.first(&format!("SELECT {COLUMNS} FROM report_manuscript m WHERE m.id = $1"), params![id])?
        .as_ref()
        .map(record)
        .transpose()
}

/// A unit's manuscripts that wait, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn open_of(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    limit: usize,
) -> Result<Vec<ManuscriptRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_manuscript m WHERE m.unit = $1 AND m.drill = $2 AND m.closed_at IS NULL
         ORDER BY m.opened_at, m.id LIMIT $3"
    );
    db.query(&sql, params![unit, drill, limit])?.iter().map(record).collect()
}

/// A unit's manuscripts about an event, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId, unit: UnitId) -> Result<Vec<ManuscriptRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_manuscript m WHERE m.root = $1 AND m.unit = $2
         ORDER BY m.opened_at, m.id LIMIT $3"
    );
    db.query(&sql, params![root, unit, MANUSCRIPTS])?.iter().map(record).collect()
}

/// The unit's report upward about an event that waits; not a document about it.
///
/// # Errors
/// [`DbError`].
pub fn waiting(db: &mut dyn Db, root: ReportId, unit: UnitId) -> Result<Option<ManuscriptRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_manuscript m WHERE m.root = $1 AND m.unit = $2 AND m.closed_at IS NULL AND m.document = 0
         ORDER BY m.opened_at DESC, m.id LIMIT 1"
    );
    db.first(&sql, params![root, unit])?.as_ref().map(record).transpose()
}

/// Manuscripts that wait and were written from a report.
///
/// # Errors
/// [`DbError`].
pub fn open_about(db: &mut dyn Db, source: ReportId) -> Result<Vec<ManuscriptRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_manuscript m JOIN report_report r ON r.root = m.root
         WHERE r.id = $1 AND m.source = $1 AND m.closed_at IS NULL ORDER BY m.id LIMIT $2"
    );
    db.query(&sql, params![source, MANUSCRIPTS])?.iter().map(record).collect()
}

/// Manuscripts of units that `own` writes for of which the next is to be asked by `now`.
///
/// # Errors
/// [`DbError`].
pub fn to_ask(
    db: &mut dyn Db,
    own: NodeId,
    now: Instant,
    limit: usize,
) -> Result<Vec<ManuscriptRec>, DbError> {
    let hosted = around::hosted_sql("m.unit", "$1");
    let sql = format!(
        "SELECT {COLUMNS} FROM report_manuscript m WHERE m.ask_until <= $2 AND {hosted}
         ORDER BY m.ask_until, m.id LIMIT $3"
    );
    db.query(&sql, params![own, now, limit])?.iter().map(record).collect()
}
