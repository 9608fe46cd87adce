//! A dispatch: what one unit owes or sends to one desk about one event, with a
//! telephone clock and a written clock.
//!
//! Opened by the unit that owes; delivered, received and verified by the desk.
//! There is one dispatch for (root, from unit, to desk), so its id is derived.

use super::{Casualties, DISPATCH, Via, fact};
use crate::entry::Lane;
use kernel::{DeskId, DispatchId, Instant, Level, NodeId, Rating, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// One clock: when it runs out and what says so. Kept as it was when it arose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Term {
    /// Minutes from the start.
    pub minutes: u32,
    /// When it runs out.
    pub due_at: Instant,
    /// What sets it.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// The legal ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling_minutes: Option<u32>,
    /// Its article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling_article: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling_article_en: Option<String>,
}

impl Term {
    /// A clock that a place or a person sets, for which the law has no ceiling.
    #[must_use]
    pub fn own(basis: Instant, minutes: u32, article: String, article_en: String) -> Self {
        Self {
            minutes,
            due_at: basis.plus_minutes(i64::from(minutes)),
            article,
            article_en,
            ceiling_minutes: None,
            ceiling_article: None,
            ceiling_article_en: None,
        }
    }
}

/// Something is owed or sent to a desk. Opens the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchOpened {
    /// Derived from root, from unit and to desk.
    pub id: DispatchId,
    /// The report the chain started with.
    pub root: ReportId,
    /// The report, when it is sent with it; absent when it is only owed yet.
    pub report: Option<ReportId>,
    /// One line about the event, without personal data.
    pub title: String,
    /// Code of its kind.
    pub kind: String,
    /// Its grade at the time.
    pub rating: Rating,
    /// Who owes.
    pub from_unit: UnitId,
    /// Its name then.
    pub from_name: String,
    /// Its level.
    pub from_level: Level,
    /// From which desk.
    pub from_desk: Option<DeskId>,
    /// To which desk.
    pub to_desk: DeskId,
    /// The desk's name.
    pub to_name: String,
    /// Who keeps it.
    pub to_unit: UnitId,
    /// The addressee in one word: 榆林市, 区应急局.
    pub to_unit_name: String,
    /// Level of the desk.
    pub to_level: Level,
    /// Which way.
    pub via: Via,
    /// No node stands behind the desk.
    pub external: bool,
    /// When the duty arose.
    pub opened_at: Instant,
    /// When its clocks start: when the unit knew, or the delivery.
    pub started_at: Instant,
    /// ☎
    pub tel: Option<Term>,
    /// 文
    pub doc: Option<Term>,
    /// The highest level that may read of it.
    pub reach: Level,
    /// Nodes below that may read of it.
    pub nodes: Vec<NodeId>,
    /// 送达: the node that opens it also keeps the desk, so that it arrived with its opening;
    /// by when a person is to receive it. Absent where another node keeps the desk: that one
    /// says so itself with a [`DispatchDelivered`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Term>,
}
fact!(DispatchOpened, "dispatch.opened", DISPATCH, Lane::Urgent, id, said by from_unit);

impl DispatchOpened {
    /// What its delivery would say, where it arrived with its opening.
    #[must_use]
    pub fn delivered(&self) -> Option<DispatchDelivered> {
        let receive = self.arrived.clone()?;
        Some(DispatchDelivered { dispatch: self.id, report: self.report?, at: self.opened_at, receive })
    }
}

/// The event turned out graver, or of another kind: a clock that still runs runs out
/// earlier. Absent clocks stay as they are; a term only ever becomes stricter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRetimed {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// ☎
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tel: Option<Term>,
    /// 文
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Term>,
    /// Kind of the event by now.
    pub kind: String,
    /// Its grade by now.
    pub rating: Rating,
}
fact!(DispatchRetimed, "dispatch.retimed", DISPATCH, Lane::Normal, dispatch);

/// The owed report is written and sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchWritten {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
}
fact!(DispatchWritten, "dispatch.written", DISPATCH, Lane::Urgent, dispatch);

/// ☎: the desk was told by telephone. Sealed: [`TookPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchTelephoned {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
}
fact!(DispatchTelephoned, "dispatch.telephoned", DISPATCH, Lane::Normal, dispatch);

/// Who took a call or a paper, and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TookPeople {
    /// Who took it.
    #[serde(default)]
    pub took_by: Option<String>,
    /// What was said.
    #[serde(default)]
    pub said: Option<String>,
    /// Who acted on our side.
    #[serde(default)]
    pub by: Option<String>,
}

/// 送达: the receiver's node holds it. Written by that node itself, where it is another one
/// than the sender's (see [`DispatchOpened::arrived`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchDelivered {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// By when a person is to receive it.
    pub receive: Term,
}
fact!(DispatchDelivered, "dispatch.delivered", DISPATCH, Lane::Normal, dispatch);

/// 签收: a person at the desk has it. Sealed: [`TookPeople`] with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchReceived {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
}
fact!(DispatchReceived, "dispatch.received", DISPATCH, Lane::Normal, dispatch);

/// The receipt was a slip of the hand, taken back within seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchUnreceived {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
}
fact!(DispatchUnreceived, "dispatch.unreceived", DISPATCH, Lane::Normal, dispatch);

/// 核实: the desk asked and was answered. Sealed: [`VerifyPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchVerified {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// Figures as verified.
    pub figures: Option<Casualties>,
}
fact!(DispatchVerified, "dispatch.verified", DISPATCH, Lane::Normal, dispatch);

/// Who verified and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VerifyPeople {
    /// Who asked.
    #[serde(default)]
    pub by: Option<String>,
    /// With whom, and what they said.
    #[serde(default)]
    pub note: Option<String>,
}

/// How a written report was handed to an addressee without a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandMethod {
    /// 传真
    Fax,
    /// 电话口述
    Phone,
    /// 短信、微信
    Message,
    /// 对方的系统
    System,
    /// 纸质
    Paper,
}

/// The written report was handed over outside the platform. Sealed: [`TookPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchHanded {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// How.
    pub method: HandMethod,
    /// The receipt's number or mark.
    pub receipt_no: Option<String>,
}
fact!(DispatchHanded, "dispatch.handed", DISPATCH, Lane::Normal, dispatch);

/// Which clock ran out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ClockWord {
    /// ☎
    Tel,
    /// 文
    Doc,
    /// 签收
    Receive,
    /// 送达: what was sent has not reached the addressee's node.
    Delivery,
}

/// Who was told that it ran out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StepWord {
    /// 值班员
    Officer,
    /// 带班领导
    Leader,
    /// 单位主要负责人
    Head,
    /// 上级值班室
    Above,
}

/// The desk above that is told what it is not getting, and whom it may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldAbove {
    /// Who keeps the desk.
    pub unit: UnitId,
    /// The desk.
    pub name: String,
    /// Its number.
    #[serde(default)]
    pub phone: Option<String>,
    /// No node stands behind it: the desk that is late must call it.
    pub external: bool,
    /// The unit that is late.
    pub late_name: String,
    /// Its number.
    #[serde(default)]
    pub late_phone: Option<String>,
    /// Grade of the event.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// The report.
    pub report: ReportId,
}

/// 催办: a clock ran out and the next person is told. Drawn by the node of the unit that is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchEscalated {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// Which clock.
    pub clock: ClockWord,
    /// When it ran out.
    pub due_at: Instant,
    /// Who is told.
    pub step: StepWord,
    /// When the step was due.
    pub at: Instant,
    /// The unit that is late.
    pub unit: UnitId,
    /// One line about the event.
    pub title: String,
    /// When somebody is told next if nobody acts; absent when nobody is.
    #[serde(default)]
    pub next_at: Option<Instant>,
    /// The last step is told once more.
    #[serde(default)]
    pub again: bool,
    /// Who stands above, for the last step.
    #[serde(default)]
    pub above: Option<ToldAbove>,
}
fact!(DispatchEscalated, "dispatch.escalated", DISPATCH, Lane::Urgent, dispatch, said by unit);

/// 催报: the desk that waits presses for what it is owed. Sealed: [`TookPeople`] with `by` and
/// `said`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchPressed {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
}
fact!(DispatchPressed, "dispatch.pressed", DISPATCH, Lane::Urgent, dispatch);

/// 退回: the report was sent to a wrong address; nothing else is a reason. Sealed: [`TookPeople`]
/// with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchReturned {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// Why it is none of theirs.
    pub reason: String,
    /// The right addressee in words.
    pub right: String,
    /// Its desk, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_desk: Option<DeskId>,
}
fact!(DispatchReturned, "dispatch.returned", DISPATCH, Lane::Urgent, dispatch);

/// Nothing is owed any more: a false alarm, or another desk took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchWithdrawn {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}
fact!(DispatchWithdrawn, "dispatch.withdrawn", DISPATCH, Lane::Normal, dispatch);
