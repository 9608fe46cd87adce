//! Reports as folded from what was sent, corrected, graded and withdrawn.

use super::{adopt, follow, from_word, grade, is_drill, json, json_of, level, word};
use crate::rules::effective_grade;
use crate::service::missing;
use crate::tally;
use facts::draft::Fact;
use facts::entry::{Entry, Mark, Subject};
use facts::report::{
    AttachmentRef, Casualties, GradeReason, Late, REPORT, ReportAdopted, ReportCorrected, ReportEscalated,
    ReportFollowed, ReportPaced, ReportPeople, ReportRated, ReportReopened, ReportSent, ReportSigned,
    ReportWithdrawn, SignMethod, SignPeople, Signed, TrailStep, Writing,
};
use journal::{ApplyError, Db, DbError, Row, Value, View, params, view};
use kernel::{DeskId, Grade, Instant, Level, Moment, NodeId, PlaceId, Rating, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Folds `report` subjects into `report_report` and `report_attached`.
#[derive(Debug, Clone, Copy)]
pub struct ReportView;

impl View for ReportView {
    fn name(&self) -> &'static str {
        "report"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_report", "report_attached", "report_follow", "report_use"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[REPORT]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1
            && [
                ReportSent::KIND,
                ReportCorrected::KIND,
                ReportRated::KIND,
                ReportWithdrawn::KIND,
                ReportFollowed::KIND,
                ReportReopened::KIND,
                ReportPaced::KIND,
                ReportEscalated::KIND,
                ReportSigned::KIND,
                ReportAdopted::KIND,
            ]
            .contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == ReportSent::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        tally::noted_of(db, "report_report", subject.id)?;
        db.execute("DELETE FROM report_attached WHERE report = $1", params![subject.id])?;
        db.execute("DELETE FROM report_follow WHERE report = $1", params![subject.id])?;
        db.execute("DELETE FROM report_use WHERE report = $1", params![subject.id])?;
        db.execute("DELETE FROM report_report WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            ReportSent::KIND => return sent(db, entry),
            ReportCorrected::KIND => corrected(db, entry),
            ReportRated::KIND => rated(db, entry),
            ReportFollowed::KIND => follow::followed(db, entry),
            ReportReopened::KIND => follow::reopened(db, entry),
            ReportPaced::KIND => follow::paced(db, entry),
            ReportEscalated::KIND => follow::escalated(db, entry),
            ReportSigned::KIND => signed(db, entry),
            ReportAdopted::KIND => adopt::adopted(db, entry),
            _ => withdrawn(db, entry),
        }?;
        Ok(tally::noted_of(db, "report_report", entry.header.subject.id)?)
    }
}

fn sent(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportSent = view::body(entry)?;
    let people: ReportPeople = view::sealed(entry)?.unwrap_or_default();
    let effective = effective_grade(f.rating).number();
    let values: Vec<Value> = vec![
        f.id.into(),
        entry.header.rev.into(),
        f.root.into(),
        (f.writing == Writing::Upward).into(),
        f.no.into(),
        f.day.into(),
        f.serial.into(),
        f.unit.into(),
        f.unit_name.into(),
        f.level.word().into(),
        f.desk.into(),
        is_drill(entry).into(),
        word(&entry.header.mark)?.into(),
        f.sent_at.into(),
        f.knew_at.into(),
        json(&f.happened)?.into(),
        f.happened_text.into(),
        f.place_text.into(),
        f.place_id.into(),
        f.outside_reason.into(),
        f.title.into(),
        f.what.into(),
        f.kind.into(),
        json(&f.casualties)?.into(),
        f.rating.grade.number().into(),
        f.rating.near_miss.into(),
        f.rating.confirmed.into(),
        effective.into(),
        effective.into(),
        false.into(),
        f.rating_reason.into(),
        json(&f.reasons)?.into(),
        json(&f.sources)?.into(),
        json(&f.trail)?.into(),
        json(&f.attachments)?.into(),
        f.reach.map(Level::word).into(),
        json(&f.nodes)?.into(),
        people.reporter.into(),
        people.leader_on_duty.into(),
        people.contact_name.into(),
        people.contact_phone.into(),
        0i64.into(),
        Value::Null,
        f.follow.as_ref().map(json).transpose()?.into(),
        f.follow.as_ref().map(|term| term.due_at).into(),
        f.follow.as_ref().map(|term| term.due_at).into(),
        f.signed.as_ref().map(json).transpose()?.into(),
        people.signing.as_ref().map(json).transpose()?.into(),
        f.to_sign.into(),
        f.rating.regardless.into(),
        f.late.as_ref().map(json).transpose()?.into(),
        f.written_at.into(),
        f.place_unit.into(),
    ];
    db.execute(INSERT, &values)?;
    if !is_drill(entry) {
        tally::noted(db, f.root)?;
    }
    let signing = people.signing.unwrap_or_default();
    if let Some(signed) = &f.signed {
        attached(db, entry, f.id, signed.paper.as_slice())?;
        if signed.method == SignMethod::Oral {
            given_word(db, f.id, signed.clone(), signing)?;
        }
    }
    if let Some(paper) = f.late.and_then(|late| late.paper) {
        attached(db, entry, f.id, &[paper])?;
    }
    attached(db, entry, f.id, &f.attachments)
}

/// Notes files that came with a report or after it.
pub(super) fn attached(
    db: &mut dyn Db,
    entry: &Entry,
    report: ReportId,
    files: &[AttachmentRef],
) -> Result<(), ApplyError> {
    for file in files {
        db.execute(
            "INSERT INTO report_attached (attachment, report) VALUES ($1,$2) ON CONFLICT (attachment, report) DO NOTHING",
            params![file.id, report],
        )?;
        missing::note(db, file.id, entry.header.stream.origin, Some(file.size))?;
    }
    Ok(())
}

const INSERT: &str = "INSERT INTO report_report (id, rev, root, upward, no, day, serial, unit, unit_name, level, desk,
    drill, mark, sent_at, knew_at, happened, happened_text, place_text, place_id, outside_reason, title, what, kind,
    casualties, grade, near_miss, confirmed, effective, first_effective, raised, rating_reason, reasons, sources, trail,
    attachments, reach, nodes, reporter, leader_on_duty, contact_name, contact_phone, corrections, withdrawn_at,
    follow, follow_due_at, follow_next_at, signed, sign_people, to_sign, regardless, late, written_at,
    place_unit)
 VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,
    $30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44,$45,$46,$47,$48,$49,$50,$51,$52,$53)";

fn corrected(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportCorrected = view::body(entry)?;
    let people: ReportPeople = view::sealed(entry)?.unwrap_or_default();
    let happened = f.new.happened.as_ref().map(json).transpose()?;
    let casualties = f.new.casualties.as_ref().map(json).transpose()?;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, corrections = corrections + 1,
            corrected_at = CAST($12 AS BIGINT),
            happened = COALESCE($3, happened), happened_text = COALESCE($4, happened_text),
            place_text = COALESCE($5, place_text),
            place_id = CASE WHEN $5 IS NULL THEN COALESCE($13, place_id) ELSE $13 END,
            place_unit = CASE WHEN $5 IS NULL AND $13 IS NULL THEN place_unit ELSE $14 END,
            what = COALESCE($6, what), kind = COALESCE($7, kind),
            casualties = COALESCE($8, casualties), title = COALESCE($9, title),
            contact_name = COALESCE($10, contact_name), contact_phone = COALESCE($11, contact_phone),
            raised = CASE WHEN $7 IS NOT NULL AND $7 <> kind THEN 1 ELSE raised END,
            raised_at = CASE WHEN $7 IS NOT NULL AND $7 <> kind THEN CAST($12 AS BIGINT) ELSE raised_at END,
            to_sign = CASE WHEN $15 = 1 AND withdrawn_at IS NULL THEN 1 ELSE to_sign END
         WHERE id = $1",
        params![
            f.report,
            entry.header.rev,
            happened,
            f.new.happened_text,
            f.new.place_text,
            f.new.what,
            f.new.kind,
            casualties,
            f.new.title,
            people.contact_name,
            people.contact_phone,
            f.at,
            f.new.place_id,
            f.new.place_unit,
            f.to_sign,
        ],
    )?;
    Ok(())
}

fn rated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportRated = view::body(entry)?;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, grade = $3, near_miss = $4, regardless = $10,
            confirmed = $5, effective = $6, rating_reason = COALESCE($7, rating_reason),
            rating_reason_en = CASE WHEN COALESCE($7, '') = '' THEN rating_reason_en ELSE $8 END,
            raised = CASE WHEN $6 < first_effective THEN 1 ELSE raised END,
            raised_at = CASE WHEN $6 < first_effective THEN CAST($9 AS BIGINT) ELSE raised_at END
         WHERE id = $1",
        params![
            f.report,
            entry.header.rev,
            f.rating.grade.number(),
            f.rating.near_miss,
            f.rating.confirmed,
            effective_grade(f.rating).number(),
            f.reason,
            f.reason_en,
            f.at,
            f.rating.regardless,
        ],
    )?;
    Ok(())
}

/// The first signature stands; a word that somebody took down is confirmed by the next that
/// is more than a word.
fn signed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportSigned = view::body(entry)?;
    let people: SignPeople = view::sealed(entry)?.unwrap_or_default();
    if let Some(file) = &f.signed.paper {
        attached(db, entry, f.report, std::slice::from_ref(file))?;
    }
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END,
            sign_people = CASE WHEN signed IS NULL THEN $4 ELSE sign_people END, signed = COALESCE(signed, $3)
         WHERE id = $1",
        params![f.report, entry.header.rev, json(&f.signed)?, json(&people)?],
    )?;
    if f.signed.method == SignMethod::Oral {
        return given_word(db, f.report, f.signed, people);
    }
    let mut open = words(db, f.report)?;
    // Those of this post are confirmed; a signature of another stands for all of them.
    let (of_post, others): (Vec<_>, Vec<_>) = open.drain(..).partition(|w| w.is_of(&f.signed));
    let left = if of_post.is_empty() { Vec::new() } else { others };
    db.execute(
        "UPDATE report_report SET to_sign = $2, words = $3, signed_after = $4, after_by = $5 WHERE id = $1",
        params![f.report, !left.is_empty(), json(&left)?, f.signed.at, people.by],
    )?;
    Ok(())
}

fn words(db: &mut dyn Db, report: ReportId) -> Result<Vec<Word>, DbError> {
    let row = db.first("SELECT words FROM report_report WHERE id = $1", params![report])?;
    row.map_or(Ok(Vec::new()), |row| json_of(&row, 0))
}

/// A word stands to be confirmed by who gave it.
pub(super) fn given_word(
    db: &mut dyn Db,
    report: ReportId,
    signed: Signed,
    people: SignPeople,
) -> Result<(), ApplyError> {
    let mut open = words(db, report)?;
    open.push(Word { signed, people });
    db.execute(
        "UPDATE report_report SET to_sign = 1, words = $2 WHERE id = $1",
        params![report, json(&open)?],
    )?;
    Ok(())
}

fn withdrawn(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportWithdrawn = view::body(entry)?;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, withdrawn_at = $3,
            follow_due_at = NULL, follow_next_at = NULL, to_sign = 0 WHERE id = $1",
        params![f.report, entry.header.rev, f.at],
    )?;
    Ok(())
}

/// A report as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRec {
    /// The report.
    pub id: ReportId,
    /// Revision, for `If-Match`.
    pub rev: u64,
    /// The report the chain started with.
    pub root: ReportId,
    /// Written by a level above from what it received.
    pub upward: bool,
    /// 信〔2026〕1124-03
    pub no: String,
    /// Who wrote it.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Its level.
    pub level: Level,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// 演练
    pub drill: bool,
    /// How widely it may be shown.
    pub mark: Mark,
    /// When it was sent.
    pub sent_at: Instant,
    /// When the unit knew.
    pub knew_at: Instant,
    /// When it happened.
    pub happened: Moment,
    /// In words.
    pub happened_text: Option<String>,
    /// Where.
    pub place_text: String,
    /// The known place.
    pub place_id: Option<PlaceId>,
    /// Why a place outside the jurisdiction.
    pub outside_reason: Option<String>,
    /// One line.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Code of the kind.
    pub kind: String,
    /// Figures, with corrections.
    pub casualties: Casualties,
    /// Grade as of now.
    pub rating: Rating,
    /// Why it is as it is.
    pub rating_reason: Option<String>,
    /// The same in English, where the platform gave it.
    pub rating_reason_en: Option<String>,
    /// Why it was proposed.
    pub reasons: Vec<GradeReason>,
    /// What it was written from.
    pub sources: Vec<ReportId>,
    /// The way before it, restated.
    pub trail: Vec<TrailStep>,
    /// Files.
    pub attachments: Vec<AttachmentRef>,
    /// The highest level it is addressed to.
    pub reach: Option<Level>,
    /// Nodes it came through.
    pub nodes: Vec<NodeId>,
    /// 报告人
    pub reporter: Option<String>,
    /// 带班领导
    pub leader_on_duty: Option<String>,
    /// 现场联系人
    pub contact_name: Option<String>,
    /// 联系电话
    pub contact_phone: Option<String>,
    /// When it was last corrected.
    pub corrected_at: Option<Instant>,
    /// How often it was corrected.
    pub corrections: i64,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Instant>,
    /// What is owed after it, and since when and how often it was followed up.
    pub follow: follow::FollowState,
    /// 签发
    pub sign: SignState,
    /// 补录
    pub late: Option<Late>,
    /// 断网时写: when it was finished, where that was not when it was sent.
    pub written_at: Option<Instant>,
    /// 发生地: the unit in whose jurisdiction it happened, where place or words say it.
    pub place_unit: Option<UnitId>,
}

/// Whether and how a report was signed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignState {
    /// The first signature, or word.
    pub signed: Option<Signed>,
    /// Who gave it; gone after an erasure.
    pub people: SignPeople,
    /// Words that are to be confirmed, of the report and of follow-ups.
    pub words: Vec<Word>,
    /// When it was signed after it went, or its word confirmed.
    pub after: Option<Instant>,
    /// By whom.
    pub after_by: Option<String>,
    /// A signature is owed.
    pub owed: bool,
}

/// A word that is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Which post gave it.
    pub signed: Signed,
    /// Who; gone after an erasure.
    pub people: SignPeople,
}

impl Word {
    /// Whether the same post signed.
    #[must_use]
    pub fn is_of(&self, signed: &Signed) -> bool {
        match (self.signed.post_id, signed.post_id) {
            (Some(gave), Some(signs)) => gave == signs,
            _ => self.signed.post == signed.post,
        }
    }
}

fn sign_state(row: &Row, first: usize) -> Result<SignState, DbError> {
    let at = |column: usize| first.saturating_add(column);
    Ok(SignState {
        signed: json_of(row, at(0))?,
        people: json_of::<Option<SignPeople>>(row, at(1))?.unwrap_or_default(),
        words: json_of(row, at(2))?,
        after: row.opt_instant(at(3))?,
        after_by: row.opt_text(at(4))?,
        owed: row.flag(at(5))?,
    })
}

/// The columns of [`ReportRec`], for queries that name the table `r`.
pub(crate) const COLUMNS: &str = "r.id, r.rev, r.root, r.upward, r.no, r.unit, r.unit_name, r.level, r.desk, r.drill,
    r.mark, r.sent_at, r.knew_at, r.happened, r.happened_text, r.place_text, r.place_id, r.outside_reason, r.title,
    r.what, r.kind, r.casualties, r.grade, r.near_miss, r.confirmed, r.rating_reason, r.reasons, r.sources, r.trail,
    r.attachments, r.reach, r.nodes, r.reporter, r.leader_on_duty, r.contact_name, r.contact_phone, r.corrections,
    r.withdrawn_at, r.rating_reason_en, r.follow, r.follows, r.followed_at, r.closed_at, r.paced, r.told_follow,
    r.follow_due_at, r.follow_next_at, r.signed, r.sign_people, r.words,
    r.signed_after, r.after_by, r.to_sign, r.regardless, r.late, r.written_at, r.place_unit,
    r.corrected_at";

pub(crate) fn record(row: &Row) -> Result<ReportRec, DbError> {
    Ok(ReportRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        root: row.id(2)?,
        upward: row.flag(3)?,
        no: row.text(4)?,
        unit: row.id(5)?,
        unit_name: row.text(6)?,
        level: level(&row.text(7)?)?,
        desk: row.opt_id(8)?,
        drill: row.flag(9)?,
        mark: from_word(row.text(10)?)?,
        sent_at: row.instant(11)?,
        knew_at: row.instant(12)?,
        happened: row.json(13)?,
        happened_text: row.opt_text(14)?,
        place_text: row.text(15)?,
        place_id: row.opt_id(16)?,
        outside_reason: row.opt_text(17)?,
        title: row.text(18)?,
        what: row.text(19)?,
        kind: row.text(20)?,
        casualties: row.json(21)?,
        rating: Rating {
            grade: grade(row.int(22)?)?,
            near_miss: row.flag(23)?,
            confirmed: row.flag(24)?,
            regardless: row.flag(53)?,
        },
        rating_reason: row.opt_text(25)?,
        reasons: row.json(26)?,
        sources: row.json(27)?,
        trail: row.json(28)?,
        attachments: row.json(29)?,
        reach: row.opt_text(30)?.map(|word| level(&word)).transpose()?,
        nodes: row.json(31)?,
        reporter: row.opt_text(32)?,
        leader_on_duty: row.opt_text(33)?,
        contact_name: row.opt_text(34)?,
        contact_phone: row.opt_text(35)?,
        corrections: row.int(36)?,
        withdrawn_at: row.opt_instant(37)?,
        rating_reason_en: row.opt_text(38)?,
        follow: follow::state(row, 39)?,
        sign: sign_state(row, 47)?,
        late: json_of(row, 54)?,
        written_at: row.opt_instant(55)?,
        place_unit: row.opt_id(56)?,
        corrected_at: row.opt_instant(57)?,
    })
}

/// A report, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: ReportId) -> Result<Option<ReportRec>, DbError> {
    db.first(&format!("SELECT {COLUMNS} FROM report_report r WHERE r.id = $1"), params![id])?
        .as_ref()
        .map(record)
        .transpose()
}

/// Every report of a chain that this node holds, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<ReportRec>, DbError> {
    db.query(
        &format!(
            "SELECT {COLUMNS} FROM report_report r WHERE r.root = $1 ORDER BY r.sent_at, r.id LIMIT 200"
        ),
        params![root],
    )?
    .iter()
    .map(record)
    .collect()
}

/// The next number of a unit's reports on a civil day.
///
/// # Errors
/// [`DbError`].
pub fn next_serial(db: &mut dyn Db, unit: UnitId, drill: bool, day: i64) -> Result<i64, DbError> {
    let row = db.first(
        "SELECT COALESCE(MAX(serial), 0) FROM report_report WHERE unit = $1 AND drill = $2 AND day = $3",
        params![unit, drill, day],
    )?;
    Ok(row.map_or(Ok(0), |r| r.int(0))?.saturating_add(1))
}

/// Reports whose grade rose or whose kind was corrected after they were sent, or that were
/// withdrawn, no longer ago than `since`: others may have to follow. The column `raised`
/// stays set, because following twice is following once.
///
/// # Errors
/// [`DbError`].
pub fn changed_since(db: &mut dyn Db, since: Instant, limit: usize) -> Result<Vec<ReportRec>, DbError> {
    let mut found = Vec::new();
    for condition in
        ["r.raised_at >= $1 ORDER BY r.raised_at", "r.withdrawn_at >= $1 ORDER BY r.withdrawn_at"]
    {
        let sql = format!("SELECT {COLUMNS} FROM report_report r WHERE {condition} DESC LIMIT $2");
        for row in &db.query(&sql, params![since, limit])? {
            found.push(record(row)?);
        }
    }
    Ok(found)
}

/// A unit's own reports that are to be signed after they went, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn to_sign(db: &mut dyn Db, unit: UnitId, drill: bool, limit: usize) -> Result<Vec<ReportRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} {TO_SIGN}");
    db.query(&sql, params![unit, drill, limit])?.iter().map(record).collect()
}

/// The end of what [`to_sign`] asks. Ordered by the time alone: with the id SQLite reads everything the unit ever sent, in an index
/// that has the order, and not the few that wait, in one that has to be sorted.
pub const TO_SIGN: &str = "FROM report_report r WHERE r.unit = $1 AND r.drill = $2 AND r.to_sign = 1
         ORDER BY r.sent_at LIMIT $3";

/// The grade that counts for clocks and lists.
#[must_use]
pub fn effective(rec: &ReportRec) -> Grade {
    effective_grade(rec.rating)
}
