//! 拟稿 → 核稿 → 签发: a report upward that waits for its signature. Whoever may sign is
//! asked in turn, each for some minutes, until somebody signs, returns it, or an officer
//! takes down a word. The telephone clock, and the written one, run on meanwhile.

use super::sign::{self, MaySign, Sign};
use super::upward::{self, Signing};
use super::{ReportError, Terms, draft, remark, unmoved, wrong};
use crate::model::{CasualtiesInput, ChosenRating, FirstReport};
use crate::profile::SignRow;
use crate::rules::check_first_report;
use crate::views::manuscript::{self, ManuscriptRec};
use crate::views::report::{self, ReportRec};
use facts::draft::{Audience, Draft};
use facts::entry::Subject;
use facts::report::{
    AskedPeople, MANUSCRIPT, ManuscriptAsked, ManuscriptChecked, ManuscriptClosed, ManuscriptOpened,
    ManuscriptPeople, ManuscriptReturned, ManuscriptRevised, ManuscriptText, ManuscriptUnanswered,
    SignMethod,
};
use journal::{Acting, Db, Tx};
use kernel::{DispatchId, Instant, NodeId, PostId, ReportId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A report upward that is to be signed by somebody else, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Submit {
    /// The same fields as a first report.
    #[serde(flatten)]
    pub report: FirstReport,
    /// Addressees; all that are owed, when absent.
    #[serde(default)]
    pub dispatch_ids: Vec<DispatchId>,
    /// Who is asked to sign; the first who may, when absent.
    #[serde(default)]
    pub post_id: Option<PostId>,
    /// 核稿: a colleague is to check it first.
    #[serde(default)]
    pub check: bool,
}

fn subject(id: ReportId) -> Subject {
    Subject::new(MANUSCRIPT, id.bytes())
}

/// A manuscript of the caller's unit.
///
/// # Errors
/// [`ReportError::NotFound`] also where it is another unit's.
pub fn own(db: &mut dyn Db, who: &Who, id: ReportId) -> Result<ManuscriptRec, ReportError> {
    manuscript::get(db, id)?.filter(|m| m.unit == who.unit).ok_or(ReportError::NotFound)
}

/// One that still waits.
fn open_one(
    tx: &mut Tx<'_>,
    who: &Who,
    id: ReportId,
    if_match: Option<u64>,
) -> Result<ManuscriptRec, ReportError> {
    let m = own(tx, who, id)?;
    if m.closed_at.is_some() {
        return Err(ReportError::Already(if m.sent {
            "已经签发报出。"
        } else {
            "稿件已经作废。"
        }));
    }
    unmoved(tx, &subject(id), if_match)?;
    Ok(m)
}

/// The form that a manuscript is.
#[must_use]
pub fn form(m: &ManuscriptRec) -> FirstReport {
    let text = &m.text;
    FirstReport {
        id: Some(m.id),
        drill: m.drill,
        unit_id: Some(m.unit),
        desk_id: None,
        happened: text.happened,
        happened_text: text.happened_text.clone(),
        knew_at: None,
        place_text: text.place_text.clone(),
        place_id: text.place_id,
        outside_reason: text.outside_reason.clone(),
        what: text.what.clone(),
        kind: text.kind.clone(),
        casualties: CasualtiesInput::from(text.casualties),
        contact_name: m.contact_name.clone(),
        contact_phone: m.contact_phone.clone(),
        rating: text.rating.map(|(grade, near_miss)| ChosenRating { grade, near_miss }),
        rating_reason: text.rating_reason.clone(),
        attachments: text.attachments.clone(),
    }
}

fn text(tx: &mut Tx<'_>, terms: &Terms, typed: &FirstReport) -> Result<ManuscriptText, ReportError> {
    let now = tx.now();
    let casualties = check_first_report(terms.law, typed, now).map_err(ReportError::Fields)?.casualties;
    Ok(ManuscriptText {
        happened: typed.happened,
        happened_text: typed.happened_text.clone(),
        place_text: typed.place_text.trim().to_owned(),
        place_id: typed.place_id,
        outside_reason: typed.outside_reason.clone(),
        what: typed.what.trim().to_owned(),
        kind: typed.kind.clone(),
        casualties,
        rating: typed.rating.map(|chosen| (chosen.grade, chosen.near_miss)),
        rating_reason: typed.rating_reason.clone(),
        attachments: typed.attachments.clone(),
    })
}

fn people(who: &Who, typed: &FirstReport) -> ManuscriptPeople {
    ManuscriptPeople {
        by: Some(who.name.clone()),
        contact_name: typed.contact_name.clone(),
        contact_phone: typed.contact_phone.clone(),
    }
}

/// 送签 or 送核: keeps the report upward until it is signed, and asks. Answers its id.
///
/// # Errors
/// [`ReportError`].
pub fn submit(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    source: &ReportRec,
    typed: &Submit,
    if_match: Option<u64>,
) -> Result<ReportId, ReportError> {
    let id = typed.report.id.unwrap_or_default();
    if let Some(known) = manuscript::get(tx, id)? {
        let same = known.unit == who.unit && known.root == source.root;
        return if same { Ok(id) } else { Err(ReportError::OtherReport) };
    }
    unmoved(tx, &super::report_subject(source.id), if_match)?;
    if manuscript::waiting(tx, source.root, who.unit)?.is_some() {
        return Err(ReportError::Already("这件事已有稿件在等签发。"));
    }
    let ready = upward::ready(tx, terms, who, source, &typed.report, &typed.dispatch_ids)?;
    let row = ready.rule(terms).ok_or(ReportError::NotNow("按本地规定，这份报告不用签发，可以直接上报。"))?;
    let check = typed.check || row.check;
    let fact = ManuscriptOpened {
        manuscript: id,
        at: tx.now(),
        unit: who.unit,
        root: source.root,
        source: source.id,
        dispatches: typed.dispatch_ids.clone(),
        title: ready.title.clone(),
        text: text(tx, terms, &typed.report)?,
        check,
    };
    let opened =
        draft(&fact, who.unit, Audience::local(), source.drill)?.sealed(&people(who, &typed.report))?;
    tx.append(who.acting(), vec![opened])?;
    if !check {
        let m = own(tx, who, id)?;
        ask(tx, row, Some(who), &m, typed.post_id)?;
    }
    Ok(id)
}

/// The rule by which a manuscript is signed, and what it is written from.
fn behind<'t>(
    tx: &mut Tx<'_>,
    terms: &'t Terms,
    who: &Who,
    m: &ManuscriptRec,
) -> Result<(&'t SignRow, ReportRec, upward::Ready), ReportError> {
    let source = report::get(tx, m.source)?.ok_or(ReportError::NotFound)?;
    let ready = upward::ready(tx, terms, who, &source, &form(m), &m.dispatches)?;
    let row = ready.rule(terms).ok_or(ReportError::NotNow("按本地规定，这份报告不用签发。"))?;
    Ok((row, source, ready))
}

/// Asks somebody who may sign: the post that is named, otherwise the first who was not asked.
fn ask(
    tx: &mut Tx<'_>,
    row: &SignRow,
    who: Option<&Who>,
    m: &ManuscriptRec,
    post: Option<PostId>,
) -> Result<(), ReportError> {
    let now = tx.now();
    let may = sign::may_sign(tx, m.unit, row, None, now)?;
    let chosen = match post {
        Some(id) => may.iter().find(|one| one.post_id == id).ok_or_else(|| {
            wrong("/post_id", "sign.post_may_not", "这个岗位不能签发；请在可签发的人中选择")
        })?,
        None => next_of(&may, m).ok_or_else(|| {
            wrong("/post_id", "sign.nobody", "没有可请的签发人；请在单位的岗位中录入领导，或记录口头同意")
        })?,
    };
    let asked = asked_draft(m, row, chosen, who, now)?;
    tx.append(who.map_or_else(Acting::platform, Who::acting), vec![asked])?;
    Ok(())
}

/// The first who may sign, is there, and was not asked since the text last changed.
fn next_of<'m>(may: &'m [MaySign], m: &ManuscriptRec) -> Option<&'m MaySign> {
    let since = m.revised_at.unwrap_or(m.opened_at);
    let was = |one: &MaySign| m.asked.iter().any(|asked| asked.post == one.post_id && asked.at >= since);
    may.iter().find(|one| one.person.is_some() && !was(one))
}

fn asked_draft(
    m: &ManuscriptRec,
    row: &SignRow,
    chosen: &MaySign,
    who: Option<&Who>,
    now: Instant,
) -> Result<Draft, ReportError> {
    let fact = ManuscriptAsked {
        manuscript: m.id,
        at: now,
        post: chosen.post_id,
        title: chosen.title.clone(),
        person: chosen.person,
        until: Some(now.plus_minutes(i64::from(row.minutes))),
    };
    let people = AskedPeople {
        name: chosen.name.clone(),
        phone: chosen.phone.clone(),
        by: who.map(|who| who.name.clone()),
    };
    draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&people).map_err(ReportError::from)
}

/// A mended text, as typed.
///
/// # Errors
/// [`ReportError`].
pub fn revise(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    typed: &FirstReport,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    let source = report::get(tx, m.source)?.ok_or(ReportError::NotFound)?;
    let ready = upward::ready(tx, terms, who, &source, typed, &m.dispatches)?;
    let fact =
        ManuscriptRevised { manuscript: id, at: tx.now(), title: ready.title, text: text(tx, terms, typed)? };
    let revised = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&people(who, typed))?;
    tx.append(who.acting(), vec![revised])?;
    Ok(())
}

/// 核稿通过: a colleague of whoever drafted it has checked the text, and somebody is asked to sign.
///
/// # Errors
/// [`ReportError`].
pub fn check(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    post: Option<PostId>,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    if m.drafter == Some(who.account) {
        return Err(ReportError::NotNow("核稿人不能是拟稿人自己；请同事用自己的账号核稿。"));
    }
    if m.checked_at.is_some() {
        return Err(ReportError::Already("已经核稿。"));
    }
    let (row, _, _) = behind(tx, terms, who, &m)?;
    let fact = ManuscriptChecked { manuscript: id, at: tx.now() };
    let checked = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&by(who))?;
    tx.append(who.acting(), vec![checked])?;
    ask(tx, row, Some(who), &m, post)
}

fn by(who: &Who) -> ManuscriptPeople {
    ManuscriptPeople { by: Some(who.name.clone()), ..ManuscriptPeople::default() }
}

/// 请签, 改请: asks somebody else, or again.
///
/// # Errors
/// [`ReportError`].
pub fn ask_to_sign(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    post: Option<PostId>,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    if m.wants_check && m.checked_at.is_none() {
        return Err(ReportError::NotNow("还没有核稿；核过之后再请签。"));
    }
    let (row, _, _) = behind(tx, terms, who, &m)?;
    ask(tx, row, Some(who), &m, post)
}

/// 退回修改
///
/// # Errors
/// [`ReportError`].
pub fn give_back(
    tx: &mut Tx<'_>,
    who: &Who,
    id: ReportId,
    reason: String,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    let reason = remark("/reason", Some(reason))?
        .ok_or_else(|| wrong("/reason", "sign.return_reason", "请写明要改什么"))?;
    let fact = ManuscriptReturned { manuscript: id, at: tx.now(), reason };
    let returned = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&by(who))?;
    tx.append(who.acting(), vec![returned])?;
    Ok(())
}

/// 签发: the report goes. Answers its id.
///
/// # Errors
/// [`ReportError`].
pub fn sign(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    typed: Sign,
    if_match: Option<u64>,
) -> Result<ReportId, ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    if m.returned_at.is_some() {
        return Err(ReportError::NotNow("稿件已退回修改；改好再签。"));
    }
    if m.wants_check && m.checked_at.is_none() && typed.method != SignMethod::Paper {
        return Err(ReportError::NotNow("还没有核稿；核过之后再签发。"));
    }
    let (row, source, ready) = behind(tx, terms, who, &m)?;
    let confirm = typed.confirm_grade;
    let (signed, mut people) = sign::accept(tx, who, m.unit, row, typed, source.knew_at)?;
    people.checked_by.clone_from(&m.checked_by);
    let signing = Signing { signed, people, confirm };
    let drafted_by = m.opened_by.clone().unwrap_or_default();
    upward::write(tx, terms, who, &source, &form(&m), &ready, Some(signing), &drafted_by, id, None)?;
    close(tx, who, &m, true)?;
    Ok(id)
}

/// 作废: the manuscript goes nowhere.
///
/// # Errors
/// [`ReportError`].
pub fn discard(tx: &mut Tx<'_>, who: &Who, id: ReportId, if_match: Option<u64>) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    close(tx, who, &m, false)
}

fn close(tx: &mut Tx<'_>, who: &Who, m: &ManuscriptRec, sent: bool) -> Result<(), ReportError> {
    let fact = ManuscriptClosed { manuscript: m.id, at: tx.now(), sent };
    let closed = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&by(who))?;
    tx.append(who.acting(), vec![closed])?;
    Ok(())
}

/// Whether somebody else is to be asked by `now`.
///
/// # Errors
/// [`journal::DbError`].
pub fn is_due(db: &mut dyn Db, own: NodeId, now: Instant) -> Result<bool, journal::DbError> {
    Ok(!manuscript::to_ask(db, own, now, 1)?.is_empty())
}

/// Manuscripts looked at in one turn.
const TURN: usize = 64;

/// Asks the next of those who may sign wherever the one who was asked has not answered; when
/// all were asked, whoever waits is told. What has nobody to go to any more is closed.
/// Answers how many it moved.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn move_on(tx: &mut Tx<'_>, terms: &Terms, now: Instant) -> Result<usize, ReportError> {
    let own = tx.identity().node;
    let waiting = manuscript::to_ask(tx, own, now, TURN)?;
    for m in &waiting {
        let next = next_step(tx, terms, m, now)?;
        let mut cause = m.id.bytes().to_vec();
        cause.extend_from_slice(&m.ask_until.unwrap_or(now).0.to_be_bytes());
        tx.append(Acting::platform(), vec![next.consequence("manuscript.moved", &cause, now)])?;
    }
    Ok(waiting.len())
}

fn next_step(tx: &mut Tx<'_>, terms: &Terms, m: &ManuscriptRec, now: Instant) -> Result<Draft, ReportError> {
    let local = Audience::local;
    let source = report::get(tx, m.source)?.filter(|r| r.withdrawn_at.is_none());
    let level = crate::around::unit(tx, m.unit)?.map(|unit| unit.level);
    let (Some(source), Some(level)) = (source, level) else {
        let fact = ManuscriptClosed { manuscript: m.id, at: now, sent: false };
        return draft(&fact, m.unit, local(), m.drill);
    };
    let rating =
        m.text.rating.map_or(source.rating, |(grade, near)| kernel::Rating::provisional(grade, near));
    if let Some(row) = sign::rule(terms, level, &m.text.kind, rating) {
        let may = sign::may_sign(tx, m.unit, row, None, now)?;
        if let Some(next) = next_of(&may, m) {
            return asked_draft(m, row, next, None, now);
        }
    }
    draft(&ManuscriptUnanswered { manuscript: m.id, at: now }, m.unit, local(), m.drill)
}
