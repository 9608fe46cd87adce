//! 采用: what a desk made of a report. The unit that sent it sees at once what became of it.

use super::{REPORT, fact};
use crate::entry::Lane;
use kernel::{Instant, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// How an item was used; the order is that of weight (梅州2012 考评办法 [E]).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UseOf {
    /// 专报: reported by itself to the level above.
    Special,
    /// 送阅: laid before the leaders.
    Circulated,
    /// 约稿: asked for, and written.
    Commissioned,
    /// 综合: used in a bulletin.
    Combined,
    /// 备查: kept, used for nothing.
    Filed,
}

/// What a desk made of a report; what it said before is replaced, and by nothing taken back.
/// Sealed: [`super::TookPeople`] with `by` and `said`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportAdopted {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// Which unit's desk.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// How it was used.
    pub uses: Vec<UseOf>,
}
fact!(ReportAdopted, "report.adopted", REPORT, Lane::Normal, report, said by unit);
