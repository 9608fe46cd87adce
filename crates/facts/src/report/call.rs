//! One line of a call list (呈报通知单): whom a unit tells sideways, and each try.

use super::{CALL, fact};
use crate::entry::Lane;
use kernel::{CallId, DeskId, Instant, PersonId, PostId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Somebody is to be told. Opens the subject. Sealed: [`CallPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallListed {
    /// Derived from root, unit and place on the list.
    pub id: CallId,
    /// The event.
    pub root: ReportId,
    /// The unit that tells.
    pub unit: UnitId,
    /// Place on the list, from 0.
    pub position: i64,
    /// When it was listed.
    pub at: Instant,
    /// Post that is told.
    pub post: Option<PostId>,
    /// Its name: 区长, 带班领导.
    pub post_name: String,
    /// Desk that is told, where it is no person.
    pub desk: Option<DeskId>,
    /// The person's unit in one word.
    pub unit_name: String,
    /// Who holds the post, or stands in.
    pub person: Option<PersonId>,
    /// Why: the row of the table.
    pub why: String,
}
fact!(CallListed, "call.listed", CALL, Lane::Normal, id, said by unit);

/// Who is called and at which number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CallPeople {
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// Number.
    #[serde(default)]
    pub phone: Option<String>,
    /// For whom this person stands in.
    #[serde(default)]
    pub stands_in_for: Option<String>,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// 已告知
    Told,
    /// 未接
    NoAnswer,
    /// 占线
    Busy,
}

/// A try. Sealed: [`TryPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallTried {
    /// The call.
    pub call: CallId,
    /// When.
    pub at: Instant,
    /// How it ended.
    pub outcome: CallOutcome,
}
fact!(CallTried, "call.tried", CALL, Lane::Normal, call);

/// Who took a call and what they said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TryPeople {
    /// Who took it.
    #[serde(default)]
    pub took_by: Option<String>,
    /// What they said.
    #[serde(default)]
    pub said: Option<String>,
    /// Who called.
    #[serde(default)]
    pub by: Option<String>,
}
