//! Office documents: what a desk issued under which number. A document is never changed: what is
//! wrong in it is said by another, and a number that was given stays given.
//!
//! What goes upward says the same as its report and goes with it; what is laid before a leader is
//! nobody's business but the unit's, and stands in the sealed part.

use super::{AttachmentRef, DOCUMENT, SignPeople, Signed, fact};
use crate::entry::Lane;
use kernel::calendar::Date;
use kernel::{AttachmentId, DeskId, DocumentId, Instant, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 值班信息, 要情快报, 专报: a bulletin with an issue number.
    Bulletin,
    /// 呈批单: laid before a leader who is to decide.
    Approval,
    /// 阅批单: laid before leaders who are to know.
    Reading,
    /// 呈报通知单: who was told of an event, when, and what they said.
    Notice,
    /// 通报: a formal document.
    Circular,
    /// 月报, 季报, 年报: what happened in a period, in figures.
    Periodical,
}

impl DocumentKind {
    /// A ruled form, filled for one's own house.
    #[must_use]
    pub const fn is_form(self) -> bool {
        matches!(self, Self::Approval | Self::Reading | Self::Notice)
    }
}

/// 紧急程度; 平件 has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// 特急
    Extra,
    /// 加急
    Urgent,
}

/// 报, 送, 发, 抄送: to whom it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CopyLine {
    /// 报
    pub label: String,
    /// 市委值班室、市政府总值班室
    pub text: String,
}

/// 印发机关 and 印发日期: who had a formal document printed, and on which day it went to the press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Imprint {
    /// 榆阳区人民政府办公室
    pub by: String,
    /// The day.
    pub on: Date,
}

/// The number of a document: the next of its unit or desk, series and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentNumber {
    /// The year.
    pub year: i16,
    /// The count, from 1.
    pub n: i64,
    /// 第312期
    pub text: String,
}

/// How a document is headed, as chosen by whoever writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Masthead {
    /// Code of the series; the place's first that goes upward, when empty.
    #[serde(default)]
    pub series: String,
    /// The title; the report's, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 特急, 加急.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// 内部, 工作秘密.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// To whom it goes.
    #[serde(default)]
    pub copies: Vec<CopyLine>,
    /// The desk of the unit that issues it, with numbers of its own; the unit itself, or the general duty
    /// room that it keeps, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk_id: Option<DeskId>,
}

/// A row of a form: what it asks and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FormRow {
    /// 拟办意见
    pub label: String,
    /// What stands there.
    #[serde(default)]
    pub text: String,
    /// Room for so many lines of handwriting.
    #[serde(default)]
    pub lines: u8,
    /// Photographs of handwriting.
    #[serde(default)]
    pub pictures: Vec<AttachmentId>,
}

/// Days that a periodical tells of, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentPeriod {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// When the figures were taken from the record.
    pub counted_at: Instant,
}

/// Figures in a ruled table, as they were counted; they stand in the text where a line names the
/// table: 【表1】.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FigureTable {
    /// Names of the columns. The first says of what a row is, the others are figures.
    pub columns: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
}

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DocumentAbout {
    /// An event.
    Event {
        /// The event.
        root: ReportId,
        /// The report that it was made from, or that it goes with.
        report: ReportId,
        /// It goes with the report, to whoever reads that.
        with_report: bool,
    },
    /// All that happened in a period.
    Period {
        /// Which.
        period: DocumentPeriod,
    },
}

impl DocumentAbout {
    /// The event, where it is about one.
    #[must_use]
    pub const fn root(&self) -> Option<ReportId> {
        match self {
            Self::Event { root, .. } => Some(*root),
            Self::Period { .. } => None,
        }
    }

    /// The report that it was made from, where it is about an event.
    #[must_use]
    pub const fn report(&self) -> Option<ReportId> {
        match self {
            Self::Event { report, .. } => Some(*report),
            Self::Period { .. } => None,
        }
    }

    /// The report that it goes with, to whoever reads that.
    #[must_use]
    pub const fn goes_with(&self) -> Option<ReportId> {
        match self {
            Self::Event { report, with_report: true, .. } => Some(*report),
            _ => None,
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

/// A document is issued. Opens the subject. Sealed: [`DocumentPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentIssued {
    /// The document.
    pub id: DocumentId,
    /// The event or the period.
    #[serde(flatten)]
    pub about: DocumentAbout,
    /// Whose.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Who issues it, as printed: 榆阳区总值班室.
    pub issuer: String,
    /// The desk whose numbers it counts among; absent: those of the unit, or of its general duty room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskId>,
    /// When.
    pub at: Instant,
    /// What sort.
    pub kind: DocumentKind,
    /// Code of the series.
    pub series: String,
    /// Its name: 值班信息.
    pub series_name: String,
    /// What stands at its head.
    pub head: String,
    /// Its number; a form may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<DocumentNumber>,
    /// 特急, 加急.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    /// 内部, 工作秘密.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<String>,
    /// The title, without personal data.
    pub title: String,
    /// 主送机关
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressed_to: Option<String>,
    /// The text, a paragraph a line; empty for a form.
    pub text: String,
    /// Tables of a periodical.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<FigureTable>,
    /// To whom it goes.
    pub copies: Vec<CopyLine>,
    /// 印发机关 and 印发日期 of a formal document (GB/T 9704-2012, 7.4.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imprint: Option<Imprint>,
    /// Pictures that it shows.
    pub pictures: Vec<AttachmentRef>,
    /// 签发, where the place's rule asks for it; of what goes with a report, the report's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
}
fact!(DocumentIssued, "document.issued", DOCUMENT, Lane::Normal, id, said by unit);

/// Who stands at the foot of a document, and what a form says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentPeople {
    /// 签发
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// 核稿
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// 编辑
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edited_by: Option<String>,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Who issued it here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// 签发: who said so and who took it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SignPeople>,
    /// Rows of a form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<FormRow>,
    /// 呈报通知单: names of columns, then a row for each who was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Vec<String>>,
}

/// 作废: the document counts no more; its number stays given. Sealed: [`super::TookPeople`] with
/// `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVoided {
    /// The document.
    pub id: DocumentId,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}
fact!(DocumentVoided, "document.voided", DOCUMENT, Lane::Normal, id);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_about_stands_among_its_fields_as_it_always_did() {
        let event = DocumentAbout::Event {
            root: ReportId::default(),
            report: ReportId::default(),
            with_report: true,
        };
        let written = serde_json::to_value(event).unwrap();
        let keys: Vec<_> = written.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["report", "root", "with_report"]);
        assert_eq!(serde_json::from_value::<DocumentAbout>(written).unwrap(), event);
        let period = DocumentPeriod {
            from: "2026-11-01".parse().unwrap(),
            to: "2026-11-30".parse().unwrap(),
            counted_at: Instant(0),
        };
        let written = serde_json::to_value(DocumentAbout::Period { period }).unwrap();
        assert_eq!(written["period"]["to"], "2026-11-30");
        assert_eq!(
            serde_json::from_value::<DocumentAbout>(written).unwrap(),
            DocumentAbout::Period { period }
        );
    }
}
