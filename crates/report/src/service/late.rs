//! 补录: a report that was made by telephone or on paper, because the platform or the network
//! was away, is entered afterwards. Both times stay: when it was reported, which meets the
//! clock of whom it was told, and when it was entered, which the journal keeps.

use super::{ReportError, attach, audience_of, bounded, draft, wrong};
use crate::model::LateEntry;
use crate::views::dispatch;
use facts::report::{DispatchHanded, DispatchTelephoned, HandMethod, Late, ReportSent, TookPeople, Via};
use journal::Tx;
use kernel::clock::MINUTE_MS;
use kernel::limits::report::FUTURE_TOLERANCE_MINUTES;
use kernel::limits::{NAME_CHARS, REMARK_CHARS};
use kernel::{DeskId, Instant};
use org::web::Who;

/// What a late entry says, checked: the fact, and who took the report.
pub(crate) fn checked(
    tx: &mut Tx<'_>,
    who: &Who,
    typed: Option<&LateEntry>,
    knew_at: Instant,
) -> Result<Option<(Late, String)>, ReportError> {
    let Some(typed) = typed else { return Ok(None) };
    if typed.at > tx.now().plus_minutes(FUTURE_TOLERANCE_MINUTES) {
        return Err(wrong("/late/at", "time.future", "报出时间晚于现在，请核对"));
    }
    if typed.at.0 < knew_at.0.saturating_sub(MINUTE_MS) {
        return Err(wrong("/late/at", "late.before_knew", "报出时间早于知悉时间，请核对两个时间"));
    }
    let took_by = bounded("/late/took_by", Some(typed.took_by.clone()), NAME_CHARS)?
        .ok_or_else(|| wrong("/late/took_by", "report.took_by_empty", "请写明对方接话人或接收人"))?;
    let reason = bounded("/late/reason", Some(typed.reason.clone()), REMARK_CHARS)?
        .ok_or_else(|| wrong("/late/reason", "late.reason_empty", "请写明当时为什么没有在平台上报"))?;
    let paper = attach::refs(tx, who, typed.paper.as_slice())?.pop();
    Ok(Some((Late { at: typed.at, method: typed.method, reason, paper }, took_by)))
}

/// Whom the unit told then, the duty room that comes first on its way where nobody says, was told at that time:
/// by telephone its ☎ is met, by paper its 文.
pub(crate) fn told(
    tx: &mut Tx<'_>,
    who: &Who,
    sent: &ReportSent,
    late: &Late,
    desk: Option<DeskId>,
    took_by: String,
    drill: bool,
) -> Result<(), ReportError> {
    let mut told = dispatch::of_root(tx, sent.root)?;
    told.retain(|d| d.from_unit == sent.unit && desk.is_none_or(|desk| desk == d.to_desk));
    if let (Some(_), true) = (desk, told.is_empty()) {
        return Err(wrong("/late/desk_id", "late.desk", "这份信息不报给这个值班室，请重新选择"));
    }
    let told = told.into_iter();
    let Some(d) = told.min_by_key(|d| (d.via != Via::Block, std::cmp::Reverse(d.to_level), d.id)) else {
        return Ok(());
    };
    let people = TookPeople { took_by: Some(took_by), said: None, by: Some(who.name.clone()) };
    let told = if late.method == HandMethod::Phone {
        let fact = DispatchTelephoned { dispatch: d.id, at: late.at };
        draft(&fact, who.unit, audience_of(tx, &d)?, drill)?
    } else {
        let fact = DispatchHanded { dispatch: d.id, at: late.at, method: late.method, receipt_no: None };
        draft(&fact, who.unit, audience_of(tx, &d)?, drill)?
    };
    tx.append(who.acting(), vec![told.sealed(&people)?])?;
    Ok(())
}
