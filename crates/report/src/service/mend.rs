//! Grading, correcting and withdrawing what was sent. Old values stay: every change
//! is a fact of its own with its reason.

use super::delivery::{self, Letter, Parcel};
use super::inquiry;
use super::posting::{self, Matter, Seat};
use super::send::place_unknown;
use super::{
    ReportError, Terms, audience_of, bounded, calls, draft, grade, readers_of, remark, report_subject, sign,
    unmoved, wrong,
};
use crate::around;
use crate::figures;
use crate::model::{CasualtiesInput, ChosenRating};
use crate::rules::check_correction;
use crate::rules::rating::lowers;
use crate::title::{Event, title_zh};
use crate::views::report::ReportRec;
use crate::views::{dispatch, report};
use crate::words::{SOURCE_WITHDRAWN, Said};
use facts::report::{
    Confirmed, Corrections, DispatchWithdrawn, InstructionMethod, RatedPeople, ReportCorrected, ReportPeople,
    ReportWithdrawn,
};
use journal::Tx;
use kernel::limits::{NAME_CHARS, PHONE_CHARS, PLACE_CHARS, REMARK_CHARS, REPORT_TEXT_CHARS};
use kernel::{InquiryId, Moment, PlaceId, Rating};
use org::perm::{self, Permission};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A grade, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rate {
    /// The grade.
    #[serde(flatten)]
    pub chosen: ChosenRating,
    /// Why; needed to lower it.
    #[serde(default)]
    pub reason: Option<String>,
    /// A leader confirms it.
    #[serde(default)]
    pub confirm: bool,
    /// Which leader, where it is not the one who writes.
    #[serde(default)]
    pub confirmed_by: Option<ConfirmedBy>,
}

/// The leader who confirmed a grade, as an officer takes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfirmedBy {
    /// Their name.
    pub name: String,
    /// Their post.
    pub post: String,
    /// How they said so.
    pub method: InstructionMethod,
}

/// Raises freely, lowers with a reason, confirms for a leader. A graver grade opens
/// what is then owed and lengthens the call list.
///
/// # Errors
/// [`ReportError`].
pub fn rate(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    typed: Rate,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    graded_by(tx, who, found)?;
    unmoved(tx, &report_subject(found.id), if_match)?;
    let confirmation = if typed.confirm { Some(confirmation(who, typed.confirmed_by)?) } else { None };
    let reason = remark("/reason", typed.reason)?;
    let next = Rating { confirmed: typed.confirm, ..typed.chosen.rating() };
    // The unit's report upward may be graver by now than the one that is open.
    let together = grade::together(tx, who, found)?;
    if reason.is_none() && together.iter().any(|r| lowers(next, r.rating)) {
        return Err(ReportError::LoweredWithoutReason);
    }
    for r in together {
        grade::rate_one(
            tx,
            who,
            who.acting(),
            &r,
            next,
            reason.clone().map(Said::typed),
            confirmation.as_ref(),
        )?;
        follow(tx, terms, who.acting(), r.id)?;
    }
    Ok(())
}

/// Who confirmed a grade and how: the leader who writes, or the one an officer names,
/// as an instruction is taken down. Nobody confirms a grade without a leader's name.
fn confirmation(who: &Who, by: Option<ConfirmedBy>) -> Result<(Confirmed, RatedPeople), ReportError> {
    let missing = |pointer| wrong(pointer, "rating.confirmer_missing", "请写明哪位领导确认的、什么职务");
    let Some(by) = by else {
        if !who.may(perm::GradeConfirm::CODE) {
            return Err(missing("/confirmed_by"));
        }
        let people = RatedPeople { confirmed_by: Some(who.name.clone()), taken_by: None };
        return Ok((Confirmed { by_post: None, method: InstructionMethod::OnScreen }, people));
    };
    if !who.may(perm::Instruct::CODE) {
        return Err(ReportError::NotNow("等级由领导确认；请由有批示权限的人员记录。"));
    }
    let name = bounded("/confirmed_by/name", Some(by.name), NAME_CHARS)?
        .ok_or_else(|| missing("/confirmed_by/name"))?;
    let post = bounded("/confirmed_by/post", Some(by.post), NAME_CHARS)?
        .ok_or_else(|| missing("/confirmed_by/post"))?;
    let people = RatedPeople { confirmed_by: Some(name), taken_by: Some(who.name.clone()) };
    Ok((Confirmed { by_post: Some(post), method: by.method }, people))
}

/// Opens and tightens what a report owes at its present grade and kind, on this node: by its sender, and by
/// the desks that have it; or closes what a withdrawn one leaves owed. Safe to run at
/// any time.
///
/// # Errors
/// [`ReportError`].
pub fn follow(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: journal::Acting,
    id: kernel::ReportId,
) -> Result<(), ReportError> {
    let Some(r) = report::get(tx, id)? else { return Ok(()) };
    let own = tx.identity().node;
    let now = tx.now();
    if r.withdrawn_at.is_some() {
        super::manuscript::retract(tx, super::platform_in(acting), &r)?;
        return retract(tx, acting, &r);
    }
    if let Some(seat) = Seat::of(tx, r.unit)?.filter(|s| s.unit.hosted_by == Some(own)) {
        let owed = posting::owed(tx, terms, &seat, &r.kind, r.rating, now)?;
        let matter = Matter {
            root: r.root,
            title: &r.title,
            kind: &r.kind,
            rating: r.rating,
            started_at: now,
            nodes: r.nodes.clone(),
            drill: r.drill,
            stamp: r.sent_at,
        };
        // New addressees never saw the report's own stream: it is owed to them, and
        // writing it upward restates it in full.
        posting::open(tx, terms, super::platform_in(acting), &seat, &matter, &owed)?;
        let stricter = posting::retimes(tx, &seat, &matter, &owed)?;
        if !stricter.is_empty() {
            tx.append(super::platform_in(acting), stricter)?;
        }
        super::follow::keep_pace(tx, terms, acting, &r)?;
    }
    for d in dispatch::of_root(tx, r.root)? {
        if d.report != Some(r.id) || d.delivered_at.is_none() || d.withdrawn_at.is_some() {
            continue;
        }
        let Some(seat) = Seat::of(tx, d.to_unit)?.filter(|s| s.unit.hosted_by == Some(own)) else { continue };
        let drafts = delivery::upward(tx, terms, &seat, &Parcel::from(&d), Letter::from(&r), now, true)?;
        if !drafts.is_empty() {
            tx.append(super::platform_in(acting), drafts)?;
        }
        if d.via == facts::report::Via::Block {
            super::first::arrived(tx, terms, acting, &seat, r.id)?;
        }
        if d.received_at.is_some()
            && let Some(desk) = around::desk(tx, d.to_desk)?
        {
            calls::list(tx, terms, acting, &desk, &r)?;
        }
    }
    Ok(())
}

/// What our units owe because of a withdrawn report and have not written is owed no
/// more. What they have written is theirs to withdraw.
fn retract(tx: &mut Tx<'_>, acting: journal::Acting, r: &ReportRec) -> Result<(), ReportError> {
    let own = tx.identity().node;
    let dispatches = dispatch::of_root(tx, r.root)?;
    let others = report::of_root(tx, r.root)?;
    if others.iter().any(|o| o.withdrawn_at.is_none()) {
        return Ok(());
    }
    for d in dispatches.iter().filter(|d| d.report.is_none() && d.withdrawn_at.is_none()) {
        let Some(seat) = Seat::of(tx, d.from_unit)?.filter(|s| s.unit.hosted_by == Some(own)) else {
            continue;
        };
        let fact = DispatchWithdrawn { dispatch: d.id, at: tx.now(), reason: SOURCE_WITHDRAWN.to_owned() };
        let stamp = r.withdrawn_at.unwrap_or(r.sent_at);
        let withdrawn = draft(&fact, seat.unit.id, audience_of(tx, d)?, d.drill)?.consequence(
            "report.retracted",
            &d.id.bytes(),
            stamp,
        );
        tx.append(super::platform_in(acting), vec![withdrawn])?;
    }
    inquiry::of_withdrawn(tx, acting, r)?;
    super::link::settle(tx, acting, r.root)
}

/// A correction, as typed; absent fields stay.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Correct {
    /// 何时
    pub happened: Option<Moment>,
    /// 何时, in words.
    pub happened_text: Option<String>,
    /// 何地
    pub place_text: Option<String>,
    /// The known place, where one was chosen; other words without one are of no known place.
    pub place_id: Option<PlaceId>,
    /// 何事
    pub what: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// 伤亡
    pub casualties: Option<CasualtiesInput>,
    /// 现场联系人
    pub contact_name: Option<String>,
    /// 联系电话
    pub contact_phone: Option<String>,
    /// Why.
    pub reason: String,
    /// What was asked about the report and is answered with it (要素不全).
    pub answers: Vec<InquiryId>,
}

/// 更正: by the unit that wrote the report; the old values stay beside the new.
///
/// # Errors
/// [`ReportError`].
pub fn correct(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    typed: Correct,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    written_by(tx, who, found)?;
    unmoved(tx, &report_subject(found.id), if_match)?;
    let reason = remark("/reason", Some(typed.reason))?
        .ok_or_else(|| wrong("/reason", "report.reason_empty", "请写明为什么更正"))?;
    if let Some(kind) = &typed.kind
        && terms.law.kind(kind).is_none()
    {
        return Err(wrong("/kind", "report.kind_unknown", "没有这个种类，请从列表中选择"));
    }
    check_correction(typed.happened, typed.contact_phone.as_deref(), found.knew_at, tx.now())
        .map_err(ReportError::Fields)?;
    let casualties = typed.casualties.map(|c| c.accept()).transpose().map_err(ReportError::Fields)?;
    let mut new = Corrections {
        happened: typed.happened,
        happened_text: bounded("/happened_text", typed.happened_text, REMARK_CHARS)?,
        place_text: place_text(tx, found, typed.place_text, typed.place_id)?,
        place_id: typed.place_id,
        place_unit: None,
        what: bounded("/what", typed.what, REPORT_TEXT_CHARS)?,
        kind: typed.kind,
        casualties,
        title: None,
    };
    let contact = ReportPeople {
        contact_name: bounded("/contact_name", typed.contact_name, NAME_CHARS)?,
        contact_phone: bounded("/contact_phone", typed.contact_phone, PHONE_CHARS)?,
        ..ReportPeople::default()
    };
    if new == Corrections::default() && contact == ReportPeople::default() {
        return Err(ReportError::NotNow("没有改动任何内容。"));
    }
    let moved = new.place_text.is_some() || new.place_id.is_some();
    if moved {
        let text = new.place_text.as_deref().unwrap_or(&found.place_text);
        let seat = Seat::of(tx, found.unit)?.ok_or(ReportError::UnknownUnit)?;
        new.place_unit = seat.place_unit(tx, new.place_id, text)?;
    }
    let was = Corrections {
        happened: new.happened.map(|_| found.happened),
        happened_text: new.happened_text.as_ref().and_then(|_| found.happened_text.clone()),
        place_text: new.place_text.as_ref().map(|_| found.place_text.clone()),
        place_id: found.place_id.filter(|_| moved),
        place_unit: found.place_unit.filter(|_| moved),
        what: new.what.as_ref().map(|_| found.what.clone()),
        kind: new.kind.as_ref().map(|_| found.kind.clone()),
        casualties: new.casualties.map(|_| found.casualties),
        title: Some(found.title.clone()),
    };
    new.title = Some(title_zh(&Event {
        place_text: new.place_text.as_deref().unwrap_or(&found.place_text),
        kind: terms.law.kind(new.kind.as_deref().unwrap_or(&found.kind)),
        what: new.what.as_deref().unwrap_or(&found.what),
        casualties: &new.casualties.unwrap_or(found.casualties),
    }));
    let other = (who.unit != found.unit).then(|| around::unit(tx, who.unit)).transpose()?.flatten();
    let by_name = other.map(|unit| unit.short_name);
    let to_sign = changes_what_was_signed(terms, found, &new);
    let fact = ReportCorrected { report: found.id, at: tx.now(), new, was, reason, by_name, to_sign };
    let people = ReportPeople { reporter: Some(who.name.clone()), ..contact };
    let corrected = draft(&fact, found.unit, readers_of(tx, found)?, found.drill)?.sealed(&people)?;
    // Read before the correction is: afterwards it is one of the figures itself.
    let figures = figures::in_use(tx, found.root, found)?;
    tx.append(who.acting(), vec![corrected])?;
    inquiry::supplied(tx, who, found, &typed.answers, &fact.reason)?;
    let before =
        grade::Known { kind: &found.kind, what: &found.what, place: &found.place_text, casualties: &figures };
    let now = grade::Known {
        kind: fact.new.kind.as_deref().unwrap_or(&found.kind),
        what: fact.new.what.as_deref().unwrap_or(&found.what),
        place: fact.new.place_text.as_deref().unwrap_or(&found.place_text),
        casualties: fact.new.casualties.as_ref().unwrap_or(&figures),
    };
    grade::keep_up(tx, terms, who, found, before, now)?;
    // Another kind is owed to other desks, by other clocks, and told to others.
    follow(tx, terms, who.acting(), found.id)
}

/// 先报后审 holds for a correction too: what is wrong is mended at once, and whoever signs for such reports signs
/// for the new words, figures or kind after it.
fn changes_what_was_signed(terms: &Terms, found: &ReportRec, new: &Corrections) -> bool {
    let weighty = new.kind.is_some() || new.what.is_some() || new.casualties.is_some();
    let signed = found.sign.signed.is_some() && !found.sign.owed;
    weighty && signed && sign::rule(terms, found.level, &found.kind, found.rating).is_some()
}

/// The words for a corrected place: as typed, or the name of the known place where that is another. It may
/// lie outside the jurisdiction, of which a first report says why: a correction always does.
fn place_text(
    tx: &mut Tx<'_>,
    found: &ReportRec,
    typed: Option<String>,
    known: Option<PlaceId>,
) -> Result<Option<String>, ReportError> {
    let text = bounded("/place_text", typed, PLACE_CHARS)?;
    let Some(known) = known else { return Ok(text) };
    let (_, name) = around::place(tx, known)?.ok_or_else(place_unknown)?;
    Ok(text.or(Some(name)).filter(|text| *text != found.place_text))
}

pub(crate) fn written_by(tx: &mut Tx<'_>, who: &Who, found: &ReportRec) -> Result<(), ReportError> {
    let own = tx.identity().node;
    let hosted = Seat::of(tx, found.unit)?.is_some_and(|s| s.unit.hosted_by == Some(own));
    if found.withdrawn_at.is_some() {
        Err(ReportError::NotNow("这份信息已经撤回。"))
    } else if hosted && around::is_under(tx, who.unit, found.unit)? {
        Ok(())
    } else {
        Err(ReportError::NotNow("只有报送单位可以更正、续报或撤回；请通知它办理，或在核实中写明。"))
    }
}

/// The grade is set by who wrote the report and by who has it before them; whoever only hears of the
/// event says so in an answer.
fn graded_by(tx: &mut Tx<'_>, who: &Who, found: &ReportRec) -> Result<(), ReportError> {
    let has = |d: &dispatch::DispatchRec| d.to_unit == who.unit && d.report == Some(found.id);
    if found.withdrawn_at.is_none() && dispatch::of_root(tx, found.root)?.iter().any(has) {
        return Ok(());
    }
    match written_by(tx, who, found) {
        Err(ReportError::NotNow(_)) if found.withdrawn_at.is_none() => {
            Err(ReportError::NotNow("等级由报送单位和收到它的单位定；其他单位请在答复中说明。"))
        }
        other => other,
    }
}

/// 撤回: a false alarm. What was owed about it is owed no more.
///
/// # Errors
/// [`ReportError`].
pub fn withdraw(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    reason: Option<String>,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    written_by(tx, who, found)?;
    unmoved(tx, &report_subject(found.id), if_match)?;
    let reason = remark("/reason", reason)?
        .ok_or_else(|| wrong("/reason", "report.reason_empty", "请写明为什么撤回"))?;
    let at = tx.now();
    let fact = ReportWithdrawn { report: found.id, at, reason: reason.clone() };
    let mut drafts = vec![draft(&fact, found.unit, readers_of(tx, found)?, found.drill)?];
    for d in dispatch::of_root(tx, found.root)? {
        if d.from_unit == found.unit && d.withdrawn_at.is_none() {
            let fact = DispatchWithdrawn { dispatch: d.id, at, reason: reason.clone() };
            drafts.push(draft(&fact, found.unit, audience_of(tx, &d)?, d.drill)?);
        }
    }
    tx.append(who.acting(), drafts)?;
    inquiry::withdrawn(tx, who, found, &reason)?;
    follow(tx, terms, who.acting(), found.id)
}
