//! 并案: two first reports tell of one event. Linking deletes nothing and is taken back; that two
//! are not the same is said as well, so that nobody is asked again.

use super::{DISPATCH, LINK, fact};
use crate::entry::Lane;
use kernel::{DispatchId, Instant, LinkId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Why two reports are taken for one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Likeness {
    /// 同一地点
    Place {
        /// What both call it.
        words: String,
    },
    /// 时间相近
    Time {
        /// Minutes between them.
        minutes: i64,
    },
    /// 同一种类
    Kind {
        /// Code of the kind of both.
        code: String,
    },
    /// 说法相近
    Words {
        /// What both write.
        words: String,
    },
    /// 人数相同
    Figures {
        /// `trapped`, `dead`, `missing`, `injured`.
        field: String,
        /// So many.
        n: u32,
    },
}

/// Two reports are one event. Opens the subject. Sealed: [`super::TookPeople`] with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportsJoined {
    /// Derived from both.
    pub link: LinkId,
    /// When.
    pub at: Instant,
    /// Who says so.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// The event that was reported first.
    pub first: ReportId,
    /// The other.
    pub second: ReportId,
    /// What speaks for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Likeness>,
}
fact!(ReportsJoined, "link.joined", LINK, Lane::Normal, link, said by unit);

/// Two reports are not one event: a proposal was wrong, or a link was. Sealed as above, with
/// `said`: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportsParted {
    /// The link.
    pub link: LinkId,
    /// When.
    pub at: Instant,
    /// Who says so.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// The event that was reported first.
    pub first: ReportId,
    /// The other.
    pub second: ReportId,
}
fact!(ReportsParted, "link.parted", LINK, Lane::Normal, link, said by unit);

/// 并报: what a unit owes a desk about one of two linked reports goes with the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchMerged {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// The dispatch that meets it.
    pub into: DispatchId,
}
fact!(DispatchMerged, "dispatch.merged", DISPATCH, Lane::Normal, dispatch);

/// What went with another report is owed by itself again: the two are not one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRestored {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
}
fact!(DispatchRestored, "dispatch.restored", DISPATCH, Lane::Normal, dispatch);
