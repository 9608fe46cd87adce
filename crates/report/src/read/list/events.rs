//! The list as the statistics count: one row for each event. What belongs to it is asked of the
//! views themselves, so the list is never behind; only who is harmed is taken from what was
//! counted, with what waits to be counted beside it.

use super::{ListQuery, Toll};
use crate::tally::counted::Counted;
use crate::tally::pending;
use crate::tally::scope::{Scope, Under, repeated};
use journal::{Db, DbError, Value};
use kernel::{DeskId, ReportId, UnitId};
use org::web::Who;
use std::collections::BTreeSet;

/// Either this is the first report of its event, or that one is not here and no other came before.
const FIRST: &str = "r.withdrawn_at IS NULL AND (r.id = r.root OR NOT EXISTS (SELECT 1 FROM report_report x
    WHERE x.root = r.root AND x.drill = 0 AND (x.id = x.root
        OR (x.withdrawn_at IS NULL AND (x.sent_at, x.id) < (r.sent_at, r.id)))))";

/// The first that was sent to a desk, of an event that stands.
const FIRST_AT_DESK: &str = "r.withdrawn_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM report_report x WHERE x.id = r.root AND x.withdrawn_at IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM report_dispatch y JOIN report_report x ON x.id = y.report
        WHERE y.root = r.root AND y.to_desk = {} AND y.via <> 'block' AND x.root = r.root
            AND x.withdrawn_at IS NULL AND (x.sent_at, x.id) < (r.sent_at, r.id))";

/// What a page of events must know beyond the rows.
pub(super) struct Events {
    /// Counted with an event before them.
    repeated: BTreeSet<ReportId>,
    /// What the caller sees as of right: at a desk only what lies outside is looked for.
    seen: Vec<UnitId>,
    toll: Option<Toll>,
    /// Of those that wait to be counted, the reports that fit.
    fresh: Vec<ReportId>,
}

impl Events {
    /// None when no events are asked for.
    pub(super) fn of(db: &mut dyn Db, who: &Who, query: &ListQuery) -> Result<Option<Self>, DbError> {
        if !query.events {
            return Ok(None);
        }
        let Some(pending) = pending(db)? else {
            return Err(DbError::Unavailable("the events of this store are being counted".to_owned()));
        };
        let sight = Scope::of(db, who, None, false)?;
        let repeated = repeated(db, &sight, &pending, &mut Under::default())?;
        let fits = |c: &&Counted| query.toll.is_some_and(|toll| harmed(toll, c));
        let fresh = pending.iter().flat_map(|p| &p.is).filter(fits).map(|c| c.report).collect();
        Ok(Some(Self {
            repeated: repeated.iter().map(|c| c.report).collect(),
            seen: sight.seen,
            toll: query.toll,
            fresh,
        }))
    }

    /// The conditions, for what was written or for what a desk was sent, with their values from
    /// `next` on.
    pub(super) fn conditions(&self, desk: Option<DeskId>, mut next: usize) -> (String, Vec<Value>) {
        let (mut sql, mut values) = (Vec::new(), Vec::new());
        let mut place = |value: Value| {
            values.push(value);
            next = next.saturating_add(1);
            format!("${}", next.saturating_sub(1))
        };
        let scope = match desk {
            None => {
                sql.push(FIRST.to_owned());
                "r.unit".to_owned()
            }
            Some(desk) => {
                let desk = place(desk.into());
                sql.push(FIRST_AT_DESK.replace("{}", &desk));
                let seen: Vec<String> = self.seen.iter().map(|unit| place((*unit).into())).collect();
                sql.push(format!(
                    "NOT EXISTS (SELECT 1 FROM org_closure c WHERE c.descendant = r.unit AND c.ancestor IN ({}))",
                    seen.join(", ")
                ));
                desk
            }
        };
        if !self.repeated.is_empty() {
            let others: Vec<String> = self.repeated.iter().map(|id| place((*id).into())).collect();
            sql.push(format!("r.id NOT IN ({})", others.join(", ")));
        }
        if let Some(toll) = self.toll {
            let (figure, unknown) = toll.figure();
            let column = ["dead", "injured", "missing", "trapped"].get(figure).copied().unwrap_or("dead");
            let is = if unknown { "IS NULL" } else { "> 0" };
            let fresh: Vec<String> = self.fresh.iter().map(|id| place((*id).into())).collect();
            let waits =
                if fresh.is_empty() { String::new() } else { format!(" OR r.id IN ({})", fresh.join(", ")) };
            sql.push(format!(
                "((EXISTS (SELECT 1 FROM report_event e WHERE e.root = r.root AND e.scope = {scope} AND e.{column} {is})
                    AND NOT EXISTS (SELECT 1 FROM report_recount q WHERE q.root = r.root)){waits})"
            ));
        }
        (sql.join(" AND "), values)
    }
}

fn harmed(toll: Toll, c: &Counted) -> bool {
    let (figure, unknown) = toll.figure();
    let known = c.known.get(figure).copied().flatten();
    if unknown { known.is_none() } else { known > Some(0) }
}
