//! 拟稿, 核稿, 签发: a written report upward waits for its signature as a manuscript of its unit;
//! a first report goes at once and is signed after (先报后审).
//!
//! A manuscript is nobody's business but its unit's: it never leaves the node. What was signed,
//! by which post and how, goes with the report.

use super::{MANUSCRIPT, REPORT, fact};
use crate::entry::Lane;
use kernel::calendar::Date;
use kernel::{AttachmentId, DispatchId, Grade, Instant, Moment, PersonId, PlaceId, PostId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

use super::{AttachmentRef, Casualties, DocumentPeriod, FigureTable, Masthead};

/// How somebody signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignMethod {
    /// 屏上签: with the leader's own account.
    #[default]
    OnScreen,
    /// 口头同意: to be confirmed later.
    Oral,
    /// 纸上签, with a photograph.
    Paper,
}

/// 签发: which post said that a report may go, and how. Sealed: [`SignPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Signed {
    /// When it was said.
    pub at: Instant,
    /// The post, where it is entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_id: Option<PostId>,
    /// Its title.
    pub post: String,
    /// How.
    pub method: SignMethod,
    /// The photograph of the paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<AttachmentRef>,
}

/// Who signed, and who took it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignPeople {
    /// Who signed.
    pub by: Option<String>,
    /// For whom they stood in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
    /// By which telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// 原话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// 记录: who took it down; absent where the leader signed on the screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// 核稿
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
}

/// 补签: what went unsigned, or upon a word, is signed. Sealed: [`SignPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSigned {
    /// The report.
    pub report: ReportId,
    /// When it was recorded.
    pub at: Instant,
    /// By whom and how.
    pub signed: Signed,
}
fact!(ReportSigned, "report.signed", REPORT, Lane::Normal, report);

/// A grade as a manuscript keeps it: grade, 较大涉险, 必报.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed(pub Grade, pub bool, #[serde(default)] pub bool);

/// The text of a report upward that waits. Contact and telephone are sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptText {
    /// When it happened.
    pub happened: Moment,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened_text: Option<String>,
    /// Where.
    pub place_text: String,
    /// The known place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_id: Option<PlaceId>,
    /// Why a place outside the jurisdiction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_reason: Option<String>,
    /// What happened.
    pub what: String,
    /// Code of the kind.
    pub kind: String,
    /// Figures.
    pub casualties: Casualties,
    /// The grade chosen, and whether 较大涉险; absent: as the facts ask for when it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Weighed>,
    /// Why it is lower.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_reason: Option<String>,
    /// What the facts asked for when the grade was chosen: graver facts undo the choice.
    pub stood: Weighed,
    /// Files.
    pub attachments: Vec<AttachmentId>,
    /// How the document is headed; as the place has it, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Masthead>,
    /// It becomes a document about its source, and no report upward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<WaitingPaper>,
}

/// What a document that waits says beside its text and its head.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WaitingPaper {
    /// 主送机关
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressed_to: Option<String>,
    /// 印发机关
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_by: Option<String>,
    /// 印发日期, where it is another day than that of the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_on: Option<Date>,
    /// Pictures that it shows.
    pub pictures: Vec<AttachmentId>,
    /// Tables of a periodical, as they were counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<FigureTable>,
}

/// What a manuscript is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ManuscriptAbout {
    /// An event.
    Event {
        /// The event.
        root: ReportId,
        /// The report that it is written from.
        source: ReportId,
    },
    /// All that happened in a period: a periodical waits.
    Period {
        /// Which.
        period: DocumentPeriod,
    },
}

impl ManuscriptAbout {
    /// The event, where it is about one.
    #[must_use]
    pub const fn root(&self) -> Option<ReportId> {
        match self {
            Self::Event { root, .. } => Some(*root),
            Self::Period { .. } => None,
        }
    }

    /// The report that it is written from, where it is about an event.
    #[must_use]
    pub const fn source(&self) -> Option<ReportId> {
        match self {
            Self::Event { source, .. } => Some(*source),
            Self::Period { .. } => None,
        }
    }

    /// The period, where it is about one.
    #[must_use]
    pub const fn period(&self) -> Option<DocumentPeriod> {
        match self {
            Self::Event { .. } => None,
            Self::Period { period } => Some(*period),
        }
    }
}

/// Who wrote a manuscript or did something to it, and whom one can call on the spot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ManuscriptPeople {
    /// Who.
    pub by: Option<String>,
    /// 现场联系人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    /// 联系电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
}

/// 拟稿: a report upward or a document waits. Opens the subject. Sealed: [`ManuscriptPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptOpened {
    /// The report that it becomes.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
    /// Whose.
    pub unit: UnitId,
    /// The event or the period.
    #[serde(flatten)]
    pub about: ManuscriptAbout,
    /// To whom it goes.
    pub dispatches: Vec<DispatchId>,
    /// One line, without personal data.
    pub title: String,
    /// The text.
    pub text: ManuscriptText,
    /// 核稿 is wanted before the signature.
    pub check: bool,
}
fact!(ManuscriptOpened, "manuscript.opened", MANUSCRIPT, Lane::Normal, manuscript, said by unit);

/// The text was changed; a check before it counts no more. Sealed: [`ManuscriptPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptRevised {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
    /// One line.
    pub title: String,
    /// The text.
    pub text: ManuscriptText,
    /// 核稿 is wanted before the signature.
    pub check: bool,
}
fact!(ManuscriptRevised, "manuscript.revised", MANUSCRIPT, Lane::Normal, manuscript);

/// 核稿: a colleague has checked the text. Sealed: [`ManuscriptPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptChecked {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
}
fact!(ManuscriptChecked, "manuscript.checked", MANUSCRIPT, Lane::Normal, manuscript);

/// 请签: somebody is asked to sign. Sealed: [`AskedPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptAsked {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
    /// Which post.
    pub post: PostId,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    #[serde(default)]
    pub person: Option<PersonId>,
    /// When the next is asked if nothing comes; absent when nobody is left.
    #[serde(default)]
    pub until: Option<Instant>,
}
fact!(ManuscriptAsked, "manuscript.asked", MANUSCRIPT, Lane::Normal, manuscript);

/// Who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskedPeople {
    /// Name.
    pub name: Option<String>,
    /// Number.
    pub phone: Option<String>,
    /// Who asked; absent where the platform moved on by itself.
    pub by: Option<String>,
}

/// Nobody who may sign has answered: whoever waits must call. Drawn by the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptUnanswered {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
}
fact!(ManuscriptUnanswered, "manuscript.unanswered", MANUSCRIPT, Lane::Normal, manuscript);

/// 退回修改. Sealed: [`ManuscriptPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptReturned {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
    /// What is to be mended.
    pub reason: String,
}
fact!(ManuscriptReturned, "manuscript.returned", MANUSCRIPT, Lane::Normal, manuscript);

/// It was signed and sent, or dropped. Sealed: [`ManuscriptPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManuscriptClosed {
    /// The manuscript.
    pub manuscript: ReportId,
    /// When.
    pub at: Instant,
    /// It became a report.
    pub sent: bool,
}
fact!(ManuscriptClosed, "manuscript.closed", MANUSCRIPT, Lane::Normal, manuscript);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_a_manuscript_is_about_stands_among_its_fields_as_it_always_did() {
        let (root, source) = (ReportId::default(), ReportId::default());
        let event = ManuscriptAbout::Event { root, source };
        let written = serde_json::to_value(event).unwrap();
        let keys: Vec<_> = written.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["root", "source"]);
        assert_eq!(serde_json::from_value::<ManuscriptAbout>(written).unwrap(), event);
        let period = DocumentPeriod {
            from: "2026-11-01".parse().unwrap(),
            to: "2026-11-30".parse().unwrap(),
            counted_at: Instant(0),
        };
        let about = ManuscriptAbout::Period { period };
        let written = serde_json::to_value(about).unwrap();
        assert_eq!(serde_json::from_value::<ManuscriptAbout>(written).unwrap(), about);
        assert_eq!((about.root(), about.source(), about.period()), (None, None, Some(period)));
    }
}
