//! 疑似重复: reports that may tell of the same event, with what speaks for it; and those that
//! were linked with it.

use super::dto::{LinkedReport, ReportBrief, SaidReason, SimilarReport, UnitRef};
use super::row::english;
use crate::rules::Law;
use crate::rules::same::{Trace, likeness};
use crate::service::link::joints;
use crate::sight::Sight;
use crate::views::report::{self, COLUMNS, ReportRec, record};
use crate::views::{dispatch, link};
use crate::words;
use facts::report::Likeness;
use journal::{Db, DbError, params};
use kernel::clock::MINUTE_MS;
use kernel::limits::report::{SIMILAR_APART_MINUTES, SIMILAR_LOOKED_AT, SIMILAR_SHOWN};
use kernel::{Instant, ReportId};
use org::web::Who;

fn trace(r: &ReportRec) -> Trace<'_> {
    Trace {
        at: r.happened.earliest().unwrap_or(r.knew_at),
        kind: &r.kind,
        place_id: r.place_id,
        place: &r.place_text,
        what: &r.what,
        casualties: &r.casualties,
    }
}

/// What speaks for two reports being one event, where anything does.
#[must_use]
pub fn reasons(law: &Law, one: &ReportRec, other: &ReportRec) -> Vec<Likeness> {
    likeness(&law.kinds, &trace(one), &trace(other)).map(|(_, reasons)| reasons).unwrap_or_default()
}

/// First reports that may tell of the same event as this one and of which nobody has said yet
/// whether they do, the likeliest first, as far as the caller sees them.
///
/// # Errors
/// [`DbError`].
pub fn similar(db: &mut dyn Db, law: &Law, who: &Who, r: &ReportRec) -> Result<Vec<SimilarReport>, DbError> {
    let mine = face(db, r.root)?.unwrap_or_else(|| r.clone());
    let mut known = link::event_of(db, mine.root)?;
    known.extend(link::of_root(db, mine.root)?.into_iter().flat_map(|l| [l.first, l.second]));
    let mut likely: Vec<(u32, Vec<Likeness>, ReportRec)> = Vec::new();
    for other in around_in_time(db, &mine)? {
        if known.contains(&other.root) {
            continue;
        }
        if let Some((weight, reasons)) = likeness(&law.kinds, &trace(&mine), &trace(&other)) {
            likely.push((weight, reasons, other));
        }
    }
    likely.sort_by_key(|(weight, _, other)| (std::cmp::Reverse(*weight), other.sent_at, other.id));
    let sight = Sight::of(db, who)?;
    let mut found = Vec::new();
    for (_, reasons, other) in likely {
        if found.len() == SIMILAR_SHOWN {
            break;
        }
        let Some(other) = shown(db, who, other.root)? else { continue };
        if sight.report(db, &other)? {
            found.push(SimilarReport { report: brief(law, &other), reasons: said(law, &reasons) });
        }
    }
    Ok(found)
}

/// The report that stands for a chain here: the one it began with, or the earliest that came.
///
/// # Errors
/// [`DbError`].
pub fn face(db: &mut dyn Db, root: ReportId) -> Result<Option<ReportRec>, DbError> {
    if let Some(first) = report::get(db, root)? {
        return Ok(Some(first));
    }
    Ok(report::of_root(db, root)?.into_iter().next())
}

/// The report that stands for an event at the caller's unit.
fn shown(db: &mut dyn Db, who: &Who, root: ReportId) -> Result<Option<ReportRec>, DbError> {
    let chain = report::of_root(db, root)?;
    Ok(super::list::face(who.unit, chain, &dispatch::of_root(db, root)?))
}

/// First reports sent about the same time, the nearest looked at first.
pub(crate) fn around_in_time(db: &mut dyn Db, mine: &ReportRec) -> Result<Vec<ReportRec>, DbError> {
    let apart = SIMILAR_APART_MINUTES * MINUTE_MS;
    // A late entry tells of what others reported hours before.
    let earliest = mine.sent_at.min(mine.knew_at).min(mine.happened.earliest().unwrap_or(mine.knew_at));
    let (from, to) = (Instant(earliest.0 - apart), Instant(mine.sent_at.0.saturating_add(apart)));
    let mut found = Vec::new();
    for (condition, order) in [("r.sent_at <= $3", "DESC"), ("r.sent_at > $3", "ASC")] {
        let sql = format!(
            "SELECT {COLUMNS} FROM report_report r WHERE r.drill = $1 AND r.sent_at >= $2 AND r.sent_at <= $4
                AND {condition} AND r.withdrawn_at IS NULL AND r.root <> $5
                AND (r.upward = 0 OR NOT EXISTS (SELECT 1 FROM report_report o WHERE o.id = r.root))
             ORDER BY r.sent_at {order}, r.id {order} LIMIT $6"
        );
        let values = params![mine.drill, from, mine.sent_at, to, mine.root, SIMILAR_LOOKED_AT];
        for row in &db.query(&sql, values)? {
            found.push(record(row)?);
        }
    }
    Ok(found)
}

/// The other reports of the event, earliest first, each with the link that holds it.
///
/// # Errors
/// [`DbError`].
pub fn linked(db: &mut dyn Db, law: &Law, who: &Who, root: ReportId) -> Result<Vec<LinkedReport>, DbError> {
    let joints = joints(db, root)?;
    if joints.is_empty() {
        return Ok(Vec::new());
    }
    let sight = Sight::of(db, who)?;
    let mut found = Vec::new();
    for other in link::event_of(db, root)?.into_iter().filter(|other| *other != root) {
        let Some(r) = shown(db, who, other)? else { continue };
        let Some(joint) = joints.iter().find(|l| l.first == other || l.second == other) else { continue };
        if sight.report(db, &r)? {
            found.push(LinkedReport {
                report: brief(law, &r),
                what: r.what.clone(),
                withdrawn_at: r.withdrawn_at,
                by_unit: joint.unit_name.clone(),
                by: joint.by.clone(),
                at: joint.at,
                direct: [joint.first, joint.second].contains(&root),
                reasons: said(law, &joint.reasons),
            });
        }
    }
    found.sort_by_key(|l| (l.report.sent_at, l.report.id));
    Ok(found)
}

pub(super) fn brief(law: &Law, r: &ReportRec) -> ReportBrief {
    ReportBrief {
        id: r.id,
        no: r.no.clone(),
        title: r.title.clone(),
        title_en: english(law, r),
        from_unit: UnitRef { id: r.unit, name: r.unit_name.clone() },
        sent_at: r.sent_at,
        rating: r.rating,
    }
}

fn said(law: &Law, reasons: &[Likeness]) -> Vec<SaidReason> {
    reasons.iter().map(|reason| words::likeness(law, reason).into()).collect()
}
