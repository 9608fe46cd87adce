//! The figures of an event: who stated them, when, and which count.
//!
//! The one place that decides this, for the desk's ledger, for what is proposed upward
//! and for the grade. Every statement is a row of its own: the report as sent, each
//! correction, each follow-up, each report upward, each verification. Old values stay; the newest row
//! counts, and of two in the same instant the one that was checked last: a verification
//! before a correction, a correction before what was sent. Nothing here is stored: it
//! follows from the facts.

use crate::views::dispatch::{self, VerifiedRec};
use crate::views::report::{self, ReportRec};
use crate::views::{follow, sealed};
use crate::words::{Said, follow_name};
use facts::draft::Fact;
use facts::report::{Casualties, Count, REPORT, ReportCorrected, ReportPeople, ReportSent};
use journal::{Db, DbError};
use kernel::limits;
use kernel::{Instant, ReportId};

/// Figures as somebody stated them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Whose they are: 麻黄梁镇首报, 麻黄梁镇更正, 榆阳区核实.
    pub source: Said,
    /// Who said so, where the record names them.
    pub by: Option<String>,
    /// When.
    pub at: Instant,
    /// The figures.
    pub casualties: Casualties,
    /// Why they are lower than before, where somebody said so.
    pub reason: Option<String>,
    /// 更正前: what they corrected.
    pub was: Option<Casualties>,
    /// 截至: when they were counted, where that was said.
    pub as_of: Option<Instant>,
}

/// All figures of an event, those that count first, then backwards in time.
///
/// # Errors
/// [`DbError`].
pub fn ledger(
    db: &mut dyn Db,
    chain: &[ReportRec],
    verified: &[VerifiedRec],
) -> Result<Vec<Stated>, DbError> {
    // In the order of who is believed at the same instant, the last most.
    let (mut sent, mut corrected) = (Vec::new(), Vec::new());
    for r in chain.iter().filter(|r| r.withdrawn_at.is_none()) {
        let source = source_of(r);
        let (by, at) = (r.reporter.clone(), r.sent_at);
        let mut first =
            Stated { source, by, at, casualties: r.casualties, reason: None, was: None, as_of: None };
        if r.corrections > 0 || r.follow.count > 0 {
            let (was, changes) = history(db, r)?;
            first.casualties = was.unwrap_or(r.casualties);
            corrected.extend(changes);
        }
        sent.push(first);
    }
    let mut rows = sent;
    rows.extend(corrected);
    if let Some(first) = chain.first().filter(|_| chain.iter().any(|r| r.follow.count > 0)) {
        for f in follow::of_root(db, first.root)? {
            let Some(r) = chain.iter().find(|r| r.id == f.report && r.withdrawn_at.is_none()) else {
                continue;
            };
            let name = follow_name(f.number, f.stage);
            let mut source = source(&r.unit_name, &name.zh, &name.en);
            if let Some(by) = &f.unit_name {
                source = for_it(&source, by);
            }
            let as_of = Some(f.as_of);
            rows.push(Stated {
                source,
                by: f.by,
                at: f.at,
                casualties: f.casualties,
                reason: f.fewer,
                was: None,
                as_of,
            });
        }
    }
    rows.extend(verified.iter().filter_map(|v| {
        let source = source(&v.unit_name, "核实", "verified");
        let (by, reason) = (v.by.clone(), v.note.clone());
        Some(Stated { source, by, at: v.at, casualties: v.figures?, reason, was: None, as_of: None })
    }));
    rows.reverse();
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok(rows)
}

/// A figure that came down: dead, or injured who did not die meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lowered {
    /// 死亡
    Dead,
    /// 受伤
    Injured,
}

/// Which figures of a statement are lower than the last that was stated before it.
/// People who were trapped or missing are found, and who was moved away comes home: of
/// those a lower figure is no news. A preliminary figure counts as its number here: that somebody
/// stated it afterwards is no fall, that it came down is one.
#[must_use]
pub fn lowered(now: &Stated, before: &[Stated]) -> Vec<Lowered> {
    let known = |of: fn(&Casualties) -> Count, row: &Stated| of(&row.casualties).known();
    let last = |of: fn(&Casualties) -> Count| before.iter().find_map(|row| known(of, row)).unwrap_or(0);
    // What was known and is not any more has come down to nothing.
    let fell = |of: fn(&Casualties) -> Count| last(of).saturating_sub(known(of, now).unwrap_or(0));
    let died = known(|c| c.dead, now).unwrap_or(0).saturating_sub(last(|c| c.dead));
    let mut found = Vec::new();
    if fell(|c| c.dead) > 0 {
        found.push(Lowered::Dead);
    }
    if fell(|c| c.injured) > died {
        found.push(Lowered::Injured);
    }
    found
}

/// Whose word a report is: 麻黄梁镇首报, 榆阳区上报.
pub(crate) fn source_of(r: &ReportRec) -> Said {
    let (zh, en) = if r.upward { ("上报", "report upward") } else { ("首报", "first report") };
    source(&r.unit_name, zh, en)
}

/// Whose and which kind of statement.
pub(crate) fn source(unit: &str, zh: &str, en: &str) -> Said {
    Said::of(format!("{unit}{zh}"), format!("{unit} {en}"))
}

/// The same, written by a unit above for it.
fn for_it(source: &Said, by: &str) -> Said {
    Said::of(format!("{}（{by}代）", source.zh), format!("{} (by {by})", source.en))
}

/// What a corrected report said first, and every correction of its figures.
fn history(db: &mut dyn Db, r: &ReportRec) -> Result<(Option<Casualties>, Vec<Stated>), DbError> {
    let (mut was, mut changes) = (None, Vec::new());
    for stored in journal::read::entries_of(db, REPORT, r.id.bytes(), limits::report::SUBJECT_ENTRIES)? {
        let body = &stored.entry.body;
        match stored.entry.header.kind.as_str() {
            ReportSent::KIND => {
                was = serde_json::from_slice::<ReportSent>(body).ok().map(|f| f.casualties);
            }
            ReportCorrected::KIND => {
                let Ok(f) = serde_json::from_slice::<ReportCorrected>(body) else { continue };
                let Some(casualties) = f.new.casualties else { continue };
                let mut source = source(&r.unit_name, "更正", "corrected");
                if let Some(by) = &f.by_name {
                    source = for_it(&source, by);
                }
                // Nobody after an erasure, nor where it was not written down yet who corrected.
                let people: ReportPeople = sealed(&stored.entry);
                changes.push(Stated {
                    source,
                    by: people.reporter,
                    at: f.at,
                    casualties,
                    reason: Some(f.reason),
                    was: f.was.casualties,
                    as_of: None,
                });
            }
            _ => {}
        }
    }
    Ok((was, changes))
}

/// The figures that count for an event; `own` speaks where the chain is not held here.
///
/// # Errors
/// [`DbError`].
pub fn in_use(db: &mut dyn Db, root: ReportId, own: &ReportRec) -> Result<Casualties, DbError> {
    Ok(standing(db, root)?.unwrap_or(own.casualties))
}

/// The same; nothing where nobody states any: all was withdrawn, or is not held here.
///
/// # Errors
/// [`DbError`].
pub fn standing(db: &mut dyn Db, root: ReportId) -> Result<Option<Casualties>, DbError> {
    let chain = report::of_root(db, root)?;
    let verified = dispatch::verified_of(db, root)?;
    let rows = ledger(db, &chain, &verified)?;
    Ok(rows.first().map(|row| row.casualties))
}
