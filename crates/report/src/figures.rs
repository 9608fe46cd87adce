//! The figures of an event: who stated them, when, and which count.
//!
//! The one place that decides this, for the desk's ledger, for what is proposed upward
//! and for the grade. Every statement is a row of its own: the report as sent, each
//! correction, each report upward, each verification. Old values stay; the newest row
//! counts, and of two in the same instant the one that was checked last: a verification
//! before a correction, a correction before what was sent. Nothing here is stored: it
//! follows from the facts.

use crate::views::dispatch::{self, VerifiedRec};
use crate::views::report::{self, ReportRec};
use crate::words::Said;
use facts::draft::Fact;
use facts::report::{Casualties, REPORT, ReportCorrected, ReportSent};
use journal::{Db, DbError};
use kernel::limits;
use kernel::{Instant, ReportId};

/// Figures as somebody stated them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Whose they are: 麻黄梁镇首报, 麻黄梁镇更正, 榆阳区核实.
    pub source: Said,
    /// When.
    pub at: Instant,
    /// The figures.
    pub casualties: Casualties,
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
        let (zh, en) = if r.upward { ("上报", "report upward") } else { ("首报", "first report") };
        let mut first =
            Stated { source: source(&r.unit_name, zh, en), at: r.sent_at, casualties: r.casualties };
        if r.corrections > 0 {
            let (was, changes) = history(db, r)?;
            first.casualties = was.unwrap_or(r.casualties);
            corrected.extend(changes);
        }
        sent.push(first);
    }
    let mut rows = sent;
    rows.extend(corrected);
    rows.extend(verified.iter().filter_map(|v| {
        Some(Stated { source: source(&v.unit_name, "核实", "verified"), at: v.at, casualties: v.figures? })
    }));
    rows.reverse();
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok(rows)
}

/// Whose and which kind of statement.
fn source(unit: &str, zh: &str, en: &str) -> Said {
    Said::of(format!("{unit}{zh}"), format!("{unit} {en}"))
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
                let source = source(&r.unit_name, "更正", "corrected");
                changes.push(Stated { source, at: f.at, casualties });
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
    let chain = report::of_root(db, root)?;
    let verified = dispatch::verified_of(db, root)?;
    let rows = ledger(db, &chain, &verified)?;
    Ok(rows.first().map_or(own.casualties, |row| row.casualties))
}
