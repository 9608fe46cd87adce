//! The way of a report and its clocks.

use super::{ClockWhat, UnitRef};
use crate::model::Via;
use kernel::{DeskId, DispatchId, Instant, Level};
use serde::Serialize;
use utoipa::ToSchema;

/// What a unit is on a report's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayRole {
    /// A node of its own.
    Own,
    /// Hosted on another unit's node.
    Hosted,
    /// No node: telephone, fax, another system.
    External,
    /// Told over the head of the level between.
    Skip,
}

/// ☎ or 文 at one step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WayMark {
    /// How it stands.
    pub state: WayState,
    /// When done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// By when owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Who took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// How ☎ or 文 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayState {
    /// Done.
    Done,
    /// Owed, time left.
    Owed,
    /// Not owed.
    None,
    /// Owed, time over.
    Over,
}

/// One level of a report's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WayLevel {
    /// The level.
    pub level: Level,
    /// The unit in one word.
    pub unit: String,
    /// What it is on the way.
    pub role: WayRole,
    /// By which way it is told; absent for the unit that wrote first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// The caller's own unit.
    pub here: bool,
    /// ☎
    pub tel: WayMark,
    /// 文
    pub doc: WayMark,
    /// 已保存
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<Instant>,
    /// 送达
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Instant>,
    /// 签收
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// 核实
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Instant>,
    /// 传真, 签收人: what else is worth a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
}

/// To whom a clock is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockTo {
    /// The desk; absent for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_id: Option<DeskId>,
    /// Its name.
    pub name: String,
    /// The addressee in one word.
    pub unit: String,
    /// Numbers.
    pub phones: Vec<String>,
    /// No node behind it.
    pub external: bool,
}

/// Who is told next when nobody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextEscalation {
    /// When.
    pub at: Instant,
    /// Who: `officer`, `leader`, `head`, `above`.
    pub to: String,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clock {
    /// Stable key.
    pub id: String,
    /// The dispatch; absent for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispatch_id: Option<DispatchId>,
    /// Revision of the dispatch, for `If-Match`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rev: Option<u64>,
    /// Which.
    pub what: ClockWhat,
    /// Way of the dispatch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// Who owes it.
    pub owed_by: UnitRef,
    /// Whether that is the caller's unit.
    pub mine: bool,
    /// To whom.
    pub to: ClockTo,
    /// When it runs out.
    pub due_at: Instant,
    /// When it started.
    pub started_at: Instant,
    /// Minutes in all.
    pub minutes: i64,
    /// What sets it.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// The legal ceiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_minutes: Option<u32>,
    /// Its article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article_en: Option<String>,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Instant>,
    /// 催报: owed to the caller's desk, which may press for it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub may_press: bool,
    /// How often it was pressed for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressed: Option<i64>,
    /// Who is told next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_escalation: Option<NextEscalation>,
}
