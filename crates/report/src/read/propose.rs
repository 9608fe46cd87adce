//! While somebody types: the kinds and the grade that the facts speak for, and the
//! clocks that would start. Decides nothing.

use super::today::own_ceiling;
use crate::model::{CasualtiesInput, Via};
use crate::rules::{KindProposal, RatingProposal, Reason, propose_kind};
use crate::service::grade::{Known, standing};
use crate::service::posting::{Seat, owed};
use crate::service::sign::{self, SigningTerms};
use crate::service::{ReportError, Terms, visible_report};
use crate::{around, figures};
use journal::Db;
use kernel::limits::REPORT_TEXT_CHARS;
use kernel::{DeskId, Instant, Rating, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is known while typing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ask {
    /// What happened.
    #[serde(default)]
    pub what: String,
    /// Where.
    #[serde(default)]
    pub place_text: Option<String>,
    /// The kind, once chosen.
    #[serde(default)]
    pub kind: Option<String>,
    /// Figures.
    #[serde(default)]
    pub casualties: CasualtiesInput,
    /// The unit that would report.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// When it knew.
    #[serde(default)]
    pub knew_at: Option<Instant>,
    /// A grade chosen over the proposed one.
    #[serde(default)]
    pub rating: Option<crate::model::ChosenRating>,
    /// The report that these facts correct, verify or carry upward: its grade stands
    /// until they ask for a graver one.
    #[serde(default)]
    pub about: Option<ReportId>,
}

/// A clock that would start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProposedClock {
    /// To which desk.
    pub desk_id: DeskId,
    /// Its name.
    pub desk: String,
    /// The addressee in one word.
    pub unit: String,
    /// Which way.
    pub via: Via,
    /// No node behind it.
    pub external: bool,
    /// Numbers.
    pub phones: Vec<String>,
    /// ☎ runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_due_at: Option<Instant>,
    /// 文 runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_due_at: Option<Instant>,
    /// Minutes for ☎.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_minutes: Option<u32>,
    /// Minutes for 文.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_minutes: Option<u32>,
    /// What sets ☎.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_article: Option<String>,
    /// What sets 文.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_article: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_article_en: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_article_en: Option<String>,
    /// The legal ceiling of ☎, minutes, where the place's own term sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_ceiling_minutes: Option<u32>,
    /// The legal ceiling of 文.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_ceiling_minutes: Option<u32>,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Proposal {
    /// Kinds, the likeliest first.
    pub kinds: Vec<KindProposal>,
    /// Grade; about a report that stands, the one it would then have.
    pub rating: Rating,
    /// Why the facts speak for their grade.
    pub reasons: Vec<Reason>,
    /// Clocks that would start, by the chosen grade where there is one.
    pub clocks: Vec<ProposedClock>,
    /// Who would sign it, about a report that is written upward; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SigningTerms>,
}

/// Proposes for a caller.
///
/// # Errors
/// A text over its limit, wrong figures, or a unit that the caller may not write for.
pub fn propose(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    ask: &Ask,
    now: Instant,
) -> Result<Proposal, ReportError> {
    if ask.what.chars().count() > REPORT_TEXT_CHARS {
        return Err(crate::service::wrong("/what", "text.too_long", &format!("最多 {REPORT_TEXT_CHARS} 字")));
    }
    let casualties = ask.casualties.accept().map_err(ReportError::Fields)?;
    let kinds = propose_kind(&terms.law.kinds, &ask.what);
    let kind = ask.kind.clone().or_else(|| kinds.first().map(|k| k.code.clone())).unwrap_or_default();
    let known = Known {
        kind: &kind,
        what: &ask.what,
        place: ask.place_text.as_deref().unwrap_or_default(),
        casualties: &casualties,
    };
    let (rating, reasons) = judged(db, terms, who, ask.about, known, ask.knew_at.unwrap_or(now).min(now))?;
    let chosen = ask.rating.map_or(rating, crate::model::ChosenRating::rating);
    let unit = ask.unit_id.unwrap_or(who.unit);
    if !around::is_under(db, who.unit, unit)? {
        return Err(ReportError::UnknownUnit);
    }
    let seat = Seat::of(db, unit)?.ok_or(ReportError::UnknownUnit)?;
    let owed = owed(db, terms, &seat, &kind, chosen, ask.knew_at.unwrap_or(now))?;
    let clocks = owed
        .into_iter()
        .map(|o| {
            let desk = o.route.desk;
            ProposedClock {
                desk_id: desk.id,
                desk: desk.name,
                unit: desk.unit_name,
                via: o.route.row.via,
                external: desk.external,
                phones: desk.phones,
                tel_ceiling_minutes: o.tel.as_ref().and_then(own_ceiling),
                doc_ceiling_minutes: o.doc.as_ref().and_then(own_ceiling),
                tel_due_at: o.tel.as_ref().map(|t| t.due_at),
                doc_due_at: o.doc.as_ref().map(|t| t.due_at),
                tel_minutes: o.tel.as_ref().map(|t| t.minutes),
                doc_minutes: o.doc.as_ref().map(|t| t.minutes),
                tel_article_en: o.tel.as_ref().map(|t| t.article_en.clone()),
                doc_article_en: o.doc.as_ref().map(|t| t.article_en.clone()),
                tel_article: o.tel.map(|t| t.article),
                doc_article: o.doc.map(|t| t.article),
            }
        })
        .collect();
    let row = ask.about.and_then(|_| sign::rule(terms, seat.unit.level, &kind, chosen));
    let signing = sign::signing_terms(db, who, unit, row, now)?;
    Ok(Proposal { kinds, rating, reasons, clocks, signing })
}

/// The grade that the facts speak for; where they are about a report that stands, the
/// grade that report would then have.
fn judged(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    about: Option<ReportId>,
    known: Known<'_>,
    now: Instant,
) -> Result<(Rating, Vec<Reason>), ReportError> {
    let Some(id) = about else {
        let RatingProposal { rating, reasons } = terms.propose(known, now);
        return Ok((rating, reasons));
    };
    let source = visible_report(db, who, id)?;
    let figures = figures::in_use(db, source.root, &source)?;
    let before =
        Known { kind: &source.kind, what: &source.what, place: &source.place_text, casualties: &figures };
    let (rating, proposal) = standing(terms, source.rating, before, known, now);
    Ok((rating, proposal.reasons))
}
