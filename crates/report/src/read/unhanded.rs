//! What an addressee without a node has not been told yet: what was said, corrected or withdrawn after
//! it had the report. The platform brings it nothing, so a person does, and 今日 asks for it.

use crate::views::dispatch::DispatchRec;
use crate::views::follow::FollowRec;
use crate::views::report::ReportRec;
use crate::words::Said;
use facts::report::Term;
use kernel::Instant;

/// What is to be told after a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// 续报: it is handed over.
    Followed,
    /// 更正: it is handed over.
    Corrected,
    /// 撤回: it is told by telephone or handed over.
    Withdrawn,
}

/// Something that is owed to an addressee without a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unhanded {
    /// What.
    pub after: After,
    /// When it was said.
    pub at: Instant,
    /// By when it is to be told, and why: by the term of the written report, a withdrawal by that of
    /// the telephone where there is one.
    pub term: Term,
}

/// What an addressee without a node still has to be told of a chain of reports, of which `said` are
/// the 续报. A report of which it was never told is not told to it as withdrawn.
#[must_use]
pub fn unhanded(d: &DispatchRec, chain: &[ReportRec], said: &[FollowRec]) -> Option<Unhanded> {
    if !d.external || d.returned.is_some() || d.merged_into.is_some() {
        return None;
    }
    let own = d.report.and_then(|id| chain.iter().find(|r| r.id == id));
    let (after, at, term) = match d.withdrawn_at {
        Some(at) => {
            let told = d.handed_last.max(d.tel_last)?;
            if told >= at || !is_false_alarm(d, own, chain) {
                return None;
            }
            (After::Withdrawn, at, d.tel.as_ref().or(d.doc.as_ref())?)
        }
        None => {
            let handed = d.handed_last?;
            let corrected = own.and_then(|r| r.corrected_at);
            let followed = said.iter().filter(|f| d.report == Some(f.report)).map(|f| f.at).max();
            let both = [(followed, After::Followed), (corrected, After::Corrected)];
            let (at, after) =
                both.into_iter().filter_map(|(at, after)| Some((at?, after))).max_by_key(|(at, _)| *at)?;
            if at <= handed {
                return None;
            }
            (after, at, d.doc.as_ref()?)
        }
    };
    let due_at = at.plus_minutes(i64::from(term.minutes));
    Some(Unhanded { after, at, term: Term { due_at, ..term.clone() } })
}

/// Whether nothing is owed any more because the event was withdrawn, not because somebody else is told of
/// it. What was told by telephone only rests on the reports of others, or on what its own unit withdrew.
fn is_false_alarm(d: &DispatchRec, own: Option<&ReportRec>, chain: &[ReportRec]) -> bool {
    let withdrawn = |r: &ReportRec| r.withdrawn_at.is_some();
    own.map_or_else(
        || chain.iter().all(withdrawn) || chain.iter().any(|r| r.unit == d.from_unit && withdrawn(r)),
        withdrawn,
    )
}

/// What 今日 asks for.
#[must_use]
pub fn next(after: After, to: &str) -> Said {
    match after {
        After::Followed => Said::of(format!("续报送交{to}"), format!("hand the follow-up to {to}")),
        After::Corrected => Said::of(format!("更正送交{to}"), format!("hand the correction to {to}")),
        After::Withdrawn => Said::of(format!("告知{to}已撤回"), format!("tell {to} that it was withdrawn")),
    }
}
