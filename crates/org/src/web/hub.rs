//! What browsers are told at once. In this process only and never durable: a page
//! that missed something reads it again. A listener that lags is told so and reloads.

use super::Who;
use crate::perm::{DeskAct, Instruct, Permission as _, ReportSend};
use facts::report::StepWord;
use kernel::{EventId, InquiryId, PersonId, Rating, ReportId, UnitId};
use serde::Serialize;
use tokio::sync::broadcast;

/// Pushes that may wait for a slow listener before it is told that it lagged.
const BACKLOG: usize = 1_024;

/// Something that a page may want to show at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Push {
    /// Subjects changed; pages that show them read them again.
    Changed {
        /// What changed.
        subjects: Vec<Touched>,
    },
    /// A desk rings.
    Ring(Ring),
    /// An urgent entry came whose kind this version does not know; it rings by its brief.
    Brief {
        /// Who hears it.
        unit: UnitId,
        /// The fact.
        event_id: EventId,
        /// What its author wrote for desks that cannot read the rest.
        brief: String,
        /// Where it comes from.
        from: String,
    },
    /// A link to another level changed.
    Link {
        /// As the exchange words it.
        state: serde_json::Value,
    },
}

/// Why a desk rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RingReason {
    /// 来报: a report was delivered.
    Arrived,
    /// 超时: a clock ran out; `step` says who is told.
    Overdue,
    /// 未送达: what was sent does not get through.
    Undelivered,
    /// 批示: an instruction is meant for the unit.
    Instruction,
    /// 答复: an instruction was answered.
    Answer,
    /// 批示未答复: an answer is overdue.
    Unanswered,
    /// 更正: a report that the unit has was corrected.
    Corrected,
    /// 升级: its grade was raised.
    Raised,
    /// 撤回: it was withdrawn.
    Withdrawn,
    /// 续报: a report that the unit has was followed up.
    Followed,
    /// 重新打开: a closed report owes follow-ups again.
    Reopened,
    /// 要求续报: a desk above wants follow-ups more often.
    Paced,
    /// 续报超时: a follow-up is late.
    Unfollowed,
    /// 核报: the unit is asked.
    Inquiry,
    /// 催报: who asked presses for the answer.
    Pressed,
    /// 核报答复: what was asked is answered.
    Inquired,
    /// 核报未答复: an answer is overdue.
    Unsaid,
    /// 请签: a manuscript waits for a signature.
    ToSign,
    /// 核稿: a manuscript waits to be checked.
    ToCheck,
    /// 送签未答复: nobody who may sign has answered.
    Unsigned,
    /// 退回: a manuscript is to be mended.
    Returned,
    /// 退回: a report went to a wrong address.
    Misaddressed,
    /// 补签: what went at once is to be signed.
    SignAfter,
}

/// A desk rings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ring {
    /// The desk's keeper or the unit it serves: who hears it.
    pub unit: UnitId,
    /// Why.
    pub reason: RingReason,
    /// Who is told, when a clock ran out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepWord>,
    /// The report, where this node holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<ReportId>,
    /// The manuscript that waits, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manuscript_id: Option<ReportId>,
    /// The inquiry, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inquiry_id: Option<InquiryId>,
    /// Its title, without personal data.
    pub title: String,
    /// The same in English, where the report is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Its rating, as far as known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// The unit it comes from, or that is late.
    pub from: String,
    /// Whom to call about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<RingCall>,
    /// Who answers now for the posts that the step names, holder or stand-in; not sent
    /// to browsers.
    #[serde(skip)]
    pub told: Vec<PersonId>,
    /// No account of the unit works its desk: who may send hears what its officer would; not sent
    /// to browsers.
    #[serde(skip)]
    pub without_officer: bool,
    /// It rang before, and nobody has acted: told to a browser that has just come.
    pub waiting: bool,
}

/// A desk or a person to be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RingCall {
    /// The desk's name, or the person's with their post.
    pub name: String,
    /// The number, where one is entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The person, who need not be told to call themselves; not sent to browsers.
    #[serde(skip)]
    pub person: Option<PersonId>,
}

impl Ring {
    /// As somebody hears it, if it is for them.
    #[must_use]
    pub fn heard_by(mut self, who: &Who) -> Option<Self> {
        let themselves = |call: &mut RingCall| call.person.is_some() && call.person == who.person;
        self.is_for(who).then(|| {
            drop(self.call.take_if(themselves));
            self
        })
    }

    /// Whether it is for somebody: of its unit, and of those whom the step names. Who
    /// works the desk, or who sends where nobody does, hears every step; after it the leader on duty, then the head too,
    /// each as the posts are held or stood in for. Where nobody holds such a post, all who
    /// lead the unit hear it instead.
    fn is_for(&self, who: &Who) -> bool {
        let works = who.may(DeskAct::CODE) || (self.without_officer && who.may(ReportSend::CODE));
        let leads = who.may(Instruct::CODE);
        let named = who.person.is_some_and(|person| self.told.contains(&person));
        let told = match (self.step, self.reason) {
            (Some(StepWord::Leader | StepWord::Head | StepWord::Above), _) => {
                works || named || (self.told.is_empty() && leads)
            }
            (None, RingReason::ToSign | RingReason::SignAfter) => named || (self.told.is_empty() && leads),
            (
                None,
                RingReason::ToCheck
                | RingReason::Unsigned
                | RingReason::Returned
                | RingReason::Inquiry
                | RingReason::Pressed,
            )
            | (Some(StepWord::Officer), RingReason::Unsaid) => works || who.may(ReportSend::CODE),
            (None, RingReason::Instruction | RingReason::Answer) => works || leads,
            (Some(StepWord::Officer) | None, _) => works,
        };
        told && self.unit == who.unit
    }
}

/// One changed subject, with the unit that acted: who may see the unit may hear of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Touched {
    /// Such as `report`.
    pub kind: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// The unit that acted; not sent to browsers.
    #[serde(skip)]
    pub unit: Option<UnitId>,
}

/// The in-process broadcast behind `GET /events`.
#[derive(Debug, Clone)]
pub struct Hub(broadcast::Sender<Push>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::channel(BACKLOG).0)
    }
}

impl Hub {
    /// Tells all listeners; nobody listening is fine.
    pub fn push(&self, push: Push) {
        // The only error is that nobody listens.
        let _nobody = self.0.send(push);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Push> {
        self.0.subscribe()
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }
}
