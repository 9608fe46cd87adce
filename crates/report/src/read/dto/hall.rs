//! The screen of the hall: what a room full of people sees from six metres. No telephone
//! number and nobody's name but who is on duty and who is asked to sign.

use super::{ClockWhat, NextEscalation, ReportRow, UnitRef, WayLevel};
use facts::report::Casualties;
use kernel::{Instant, Moment, Rating, ReportId};
use org::query::PostState;
use serde::Serialize;
use utoipa::ToSchema;

/// The night of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hall {
    /// When it was read; a screen says how old it is.
    pub at: Instant,
    /// Whose night.
    pub unit: UnitRef,
    /// The unit's duty room; absent for one that keeps none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<String>,
    /// 演练: nothing real stands here, and the reverse.
    pub drill: bool,
    /// Who is on duty, as far as this node knows.
    pub on_duty: Vec<HallPost>,
    /// What is open, gravest first, then what has been open longest.
    pub events: Vec<HallEvent>,
    /// How many are open in all.
    pub open: usize,
    /// Who has not answered, of the gravest event first.
    pub waiting: Vec<HallWaiting>,
    /// How many have not, in all.
    pub unanswered: usize,
    /// The present shift.
    pub shift: HallShift,
}

/// A post on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HallPost {
    /// `leader`, `officer`.
    pub role: String,
    /// Post.
    pub title: String,
    /// Name; absent when nobody answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether its holder is here, is stood in for, is away with nobody in their place, or there is none.
    pub state: PostState,
}

/// Something that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HallEvent {
    /// As it stands in the list of the desk.
    pub row: ReportRow,
    /// The unit in whose area it happened, as far as that is known.
    pub place_unit: String,
    /// Its administrative code, or of the nearest unit above that has one: where the map marks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_code: Option<String>,
    /// Where, as typed.
    pub place_text: String,
    /// When it happened.
    pub happened: Moment,
    /// When the unit that reported first knew.
    pub knew_at: Instant,
    /// When it came here; absent for one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came_at: Option<Instant>,
    /// The figures that count; absent where they are withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<Casualties>,
    /// 工作秘密: what it is about has no place on a wall.
    pub withheld: bool,
    /// What is owed and not met: the unit's own first, then by what runs out next.
    pub clocks: Vec<HallClock>,
    /// ☎ and 文 at each level, without who took them.
    pub way: Vec<WayLevel>,
}

/// A clock on the wall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HallClock {
    /// Stable key.
    pub id: String,
    /// Which.
    pub what: ClockWhat,
    /// Whether the unit itself owes it.
    pub mine: bool,
    /// Who owes it.
    pub owed_by: String,
    /// To whom.
    pub to: String,
    /// When it runs out.
    pub due_at: Instant,
    /// It waits for a signature.
    pub signing: bool,
}

/// What somebody has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HallAsk {
    /// 批示: to be answered.
    Instruction,
    /// 签发: a manuscript that waits for a signature.
    Sign,
    /// 核报: asked whether something happened.
    Inquiry,
    /// 补要素: asked for what a report lacks.
    Lacking,
    /// ☎ that is late.
    Tel,
    /// 文 that is late.
    Doc,
    /// 签收 that is late.
    Receive,
    /// 续报 that is late.
    Follow,
    /// 通知单: called and not reached.
    Call,
}

/// Somebody who has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HallWaiting {
    /// Stable key.
    pub id: String,
    /// Who: a unit or a post; several posts, where they were called about one event.
    pub who: String,
    /// What is asked.
    pub ask: HallAsk,
    /// The number of the instruction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no: Option<String>,
    /// The event, in one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Its grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Its first report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<ReportId>,
    /// By when; absent for a call, which is made again at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// How many were called and not reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<usize>,
    /// Who is told next, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextEscalation>,
}

/// What the shift brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct HallShift {
    /// Since when.
    pub since: Instant,
    /// Events that came in.
    pub came: usize,
    /// Of them closed or withdrawn.
    pub closed: usize,
    /// There are more than are counted.
    pub more: bool,
}
