//! The grade follows the facts: in doubt the higher, lower only by a person with a reason.
//!
//! Facts change after a first report: a desk verifies other figures, the sender corrects
//! figures or kind, a report upward says more than its source. Each time the facts are
//! judged again, here and nowhere else. Where they have grown graver than the standing
//! grade, it is raised at once and provisionally; where they have grown lighter nothing
//! happens, because lowering is a person's decision. A grade that somebody lowered with a
//! reason stands as long as the facts propose nothing graver than they did then.

use super::{ReportError, Terms, draft, follow, mend, platform_in, readers_of};
use crate::rules::{RatingProposal, graver, raised};
use crate::views::report::{self, ReportRec};
use crate::words::Said;
use facts::report::{Casualties, Confirmed, RatedPeople, ReportRated};
use journal::{Acting, Tx};
use kernel::limits::REMARK_CHARS;
use kernel::{Instant, Rating};
use org::web::Who;

/// What is known of an event, as far as its grade goes.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Code of the kind.
    pub kind: &'a str,
    /// What happened, in words.
    pub what: &'a str,
    /// Where, in words.
    pub place: &'a str,
    /// The figures that count.
    pub casualties: &'a Casualties,
}

/// The grade that stands once `before` has become `now`, and what the new facts speak for.
#[must_use]
pub fn standing(
    terms: &Terms,
    present: Rating,
    before: Known<'_>,
    now: Known<'_>,
    at: Instant,
) -> (Rating, RatingProposal) {
    let then = terms.propose(before, at);
    let proposal = terms.propose(now, at);
    (raised(present, then.rating, proposal.rating), proposal)
}

/// Judges changed facts and raises the grade where they ask for it. Answers whether it rose. Figures that change
/// after the days in which casualties are counted raise nothing by themselves: a person may.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn keep_up(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    before: Known<'_>,
    now: Known<'_>,
) -> Result<bool, ReportError> {
    let over = !follow::is_counted(terms, found, tx.now());
    let now = if over { Known { casualties: before.casualties, ..now } } else { now };
    let (next, proposal) = standing(terms, found.rating, before, now, tx.now());
    if next == found.rating {
        return Ok(false);
    }
    let reason = proposal.reasons.first().map(|r| {
        let bounded = |said: String| -> String { said.chars().take(REMARK_CHARS).collect() };
        Said::of(
            bounded(format!("事实有变：{}；{}（{}）", r.fact, r.criterion, r.source)),
            bounded(format!("the facts changed: {}; {} ({})", r.fact_en, r.criterion_en, r.source_en)),
        )
    });
    for r in together(tx, who, found)?.into_iter().filter(|r| graver(next, r.rating)) {
        rate_one(tx, who, platform_in(who.acting()), &r, next, reason.clone(), None)?;
        mend::follow(tx, terms, who.acting(), r.id)?;
    }
    Ok(true)
}

/// The report, and one's own report upward about the same event, which keeps step.
pub(crate) fn together(tx: &mut Tx<'_>, who: &Who, found: &ReportRec) -> Result<Vec<ReportRec>, ReportError> {
    let mut all = vec![found.clone()];
    all.extend(
        report::of_root(tx, found.root)?.into_iter().filter(|r| r.unit == who.unit && r.id != found.id),
    );
    Ok(all)
}

/// Writes the new grade of one report, with who confirmed it, where somebody did.
pub(crate) fn rate_one(
    tx: &mut Tx<'_>,
    who: &Who,
    acting: Acting,
    r: &ReportRec,
    next: Rating,
    reason: Option<Said>,
    confirmation: Option<&(Confirmed, RatedPeople)>,
) -> Result<(), ReportError> {
    let (reason, reason_en) = match reason {
        Some(said) => (Some(said.zh.clone()), Some(said.en).filter(|en| *en != said.zh)),
        None => (None, None),
    };
    let fact = ReportRated {
        report: r.id,
        at: tx.now(),
        unit: who.unit,
        rating: next,
        was: r.rating,
        reason,
        reason_en,
        confirmed: confirmation.map(|(confirmed, _)| confirmed.clone()),
    };
    let mut rated = draft(&fact, who.unit, readers_of(tx, r)?, r.drill)?;
    if let Some((_, people)) = confirmation {
        rated = rated.sealed(people)?;
    }
    tx.append(acting, vec![rated])?;
    Ok(())
}
