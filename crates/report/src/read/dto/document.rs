//! Office documents as pages show them.

use super::UnitRef;
use crate::service::document::Paper;
use crate::service::sign::SigningTerms;
use facts::report::{DocumentKind, DocumentPeriod, Masthead, SignMethod};
use kernel::{DeskId, DocumentId, Instant, ReportId};
use serde::Serialize;
use utoipa::ToSchema;

/// A series of documents that the caller's unit has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesRef {
    /// Its code.
    pub code: String,
    /// What sort of document.
    pub kind: DocumentKind,
    /// 值班信息
    pub zh: String,
    /// In English.
    pub en: String,
    /// What stands at its head.
    pub head: String,
    /// The number that the next gets, if nobody issues one before: 第312期.
    pub next: String,
    /// Other desks of the unit that issue it under their own name, each with numbers of its own.
    pub desks: Vec<IssuerRef>,
    /// Reports go upward in it.
    pub upward: bool,
}

/// A desk that issues documents under its own name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IssuerRef {
    /// The desk.
    pub desk_id: DeskId,
    /// Its name, as printed.
    pub name: String,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The number that its next gets.
    pub next: String,
}

/// How a report upward will be headed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Papers {
    /// What can be chosen.
    pub series: Vec<SeriesRef>,
    /// What is chosen, or would be.
    pub masthead: Masthead,
    /// Who issues it, as printed.
    pub issuer: String,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A document to be written: filled with what the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreparedPaper {
    /// What can be chosen.
    pub series: Vec<SeriesRef>,
    /// The form.
    pub paper: Paper,
    /// 呈报通知单: names of columns, then who was told.
    pub told: Vec<Vec<String>>,
    /// Who issues it, as printed.
    pub issuer: String,
    /// 演练
    pub drill: bool,
    /// The period that it tells of, and when its figures were taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<DocumentPeriod>,
    /// Who signs it; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SigningTerms>,
}

/// By whom and how a document was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentSigned {
    /// When.
    pub at: Instant,
    /// The post.
    pub post: String,
    /// Who; nobody after an erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How.
    pub method: SignMethod,
    /// For whom they stood in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
    /// By which telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// 原话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// 记录
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
}

/// A document in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// Revision.
    pub rev: u64,
    /// What sort.
    pub kind: DocumentKind,
    /// Code of the series.
    pub series: String,
    /// Its name: 值班信息.
    pub series_name: String,
    /// In English, where the place still has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series_name_en: Option<String>,
    /// 第312期
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The title.
    pub title: String,
    /// When it was issued.
    pub at: Instant,
    /// Whose.
    pub unit: UnitRef,
    /// Who issued it, as printed.
    pub issuer: String,
    /// The caller's unit's own.
    pub mine: bool,
    /// The report that it was made from, or goes with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportId>,
    /// It went with the report.
    pub with_report: bool,
    /// The period that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<DocumentPeriod>,
    /// 签发
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// 作废
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voided_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voided_by: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void_reason: Option<String>,
    /// 演练
    pub drill: bool,
}

/// A document with all that it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentDetail {
    /// As in a list.
    #[serde(flatten)]
    pub row: DocumentRow,
    /// What it says.
    pub paper: Paper,
    /// What stands at its head.
    pub head: String,
    /// 呈报通知单: who was told.
    pub told: Vec<Vec<String>>,
    /// 签发
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<DocumentSigned>,
}
