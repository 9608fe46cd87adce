//! 采用: a desk says what it made of a report that was sent to it.

use super::posting::Seat;
use super::{ReportError, draft, readers_of, remark, wrong};
use crate::views::dispatch;
use crate::views::report::ReportRec;
use facts::report::{ReportAdopted, TookPeople, UseOf};
use journal::Tx;
use org::web::Who;
use serde::{Deserialize, Serialize};

/// How an item was used, as chosen; nothing takes back what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Adopt {
    /// All uses.
    pub uses: Vec<UseOf>,
    /// In words.
    #[serde(default)]
    pub note: Option<String>,
}

/// Records what the caller's desk made of a report. What was kept for nothing (备查) was not used
/// otherwise.
///
/// # Errors
/// [`ReportError`].
pub fn adopt(tx: &mut Tx<'_>, who: &Who, report: &ReportRec, typed: Adopt) -> Result<(), ReportError> {
    let here = dispatch::of_root(tx, report.root)?
        .iter()
        .any(|d| d.to_unit == who.unit && d.report == Some(report.id) && d.withdrawn_at.is_none());
    if !here {
        return Err(ReportError::NotNow("这份信息不是报给本单位的"));
    }
    let mut uses = typed.uses;
    uses.sort_unstable();
    uses.dedup();
    if uses.len() > 1 && uses.contains(&UseOf::Filed) {
        return Err(wrong("/uses", "adopt.filed_alone", "“备查”是没有采用，不能同时选别的"));
    }
    let seat = Seat::of(tx, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let fact = ReportAdopted {
        report: report.id,
        at: tx.now(),
        unit: who.unit,
        unit_name: seat.name().to_owned(),
        uses,
    };
    let said = remark("/note", typed.note)?;
    let people = TookPeople { by: Some(who.name.clone()), said, ..TookPeople::default() };
    let adopted = draft(&fact, who.unit, readers_of(tx, report)?, report.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![adopted])?;
    Ok(())
}
