//! 拟稿 → 核稿 → 签发: a report upward, or a document, that waits for its signature. Whoever may sign is
//! asked in turn, each for some minutes, until somebody signs, returns it, or an officer
//! takes down a word. The telephone clock, and the written one, run on meanwhile.

mod paper;

pub(crate) use paper::About;
pub use paper::{AskPaper, AskPeriodPaper, paper_of, submit_paper, submit_periodical};

use super::resent;
use super::sign::{self, MaySign, Sign, Signing};
use super::upward;
use super::{ReportError, Terms, document, draft, remark, state, unmoved, unmoved_by, wrong};
use crate::model::{CasualtiesInput, ChosenRating, FirstReport};
use crate::profile::SignRow;
use crate::rules::graver;
use crate::views::manuscript::{self, ManuscriptRec};
use crate::views::report::{self, ReportRec};
use facts::draft::{Audience, Draft, Fact};
use facts::entry::Subject;
use facts::report::{
    AskedPeople, MANUSCRIPT, ManuscriptAbout, ManuscriptAsked, ManuscriptChecked, ManuscriptClosed,
    ManuscriptOpened, ManuscriptPeople, ManuscriptReturned, ManuscriptRevised, ManuscriptText,
    ManuscriptUnanswered, Masthead, SignMethod, Weighed,
};
use journal::{Acting, Db, Tx};
use kernel::{DispatchId, DocumentId, Instant, NodeId, PostId, Rating, ReportId};
use org::perm::{self, Permission};
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
    /// Series, title and copies of its document; as the place has them, when absent.
    #[serde(default)]
    pub paper: Option<Masthead>,
}

fn subject(id: ReportId) -> Subject {
    Subject::new(MANUSCRIPT, id.bytes())
}

/// A manuscript of the caller's unit, for whoever reads reports there, or wrote it.
///
/// # Errors
/// [`ReportError::NotFound`] also where it is another unit's.
pub fn own(db: &mut dyn Db, who: &Who, id: ReportId) -> Result<ManuscriptRec, ReportError> {
    let reads = |m: &ManuscriptRec| who.may(perm::ReportRead::CODE) || m.drafter == Some(who.account);
    manuscript::get(db, id)?.filter(|m| m.unit == who.unit && reads(m)).ok_or(ReportError::NotFound)
}

/// The periodical that a manuscript of the caller's unit is.
///
/// # Errors
/// As [`own`].
pub fn periodical_of(db: &mut dyn Db, who: &Who, id: ReportId) -> Result<Option<DocumentId>, ReportError> {
    let m = own(db, who, id)?;
    Ok(m.about.period().map(|_| DocumentId::from_bytes(m.id.bytes())))
}

/// One that still waits. What the platform does by itself meanwhile refuses nobody.
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
    let asks = [ManuscriptAsked::KIND, ManuscriptUnanswered::KIND];
    unmoved_by(tx, &subject(id), if_match, m.about.source(), |e| !asks.contains(&e.header.kind.as_str()))?;
    Ok(m)
}

/// The form that a manuscript is.
#[must_use]
pub fn form(m: &ManuscriptRec) -> FirstReport {
    let text = &m.text;
    FirstReport {
        id: Some(m.id),
        drill: Some(m.drill),
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
        rating: text.rating.map(|weighed| ChosenRating::from(stated(weighed))),
        rating_reason: text.rating_reason.clone(),
        attachments: text.attachments.clone(),
        inquiry_id: None,
        late: None,
        written: None,
    }
}

fn text(
    typed: &FirstReport,
    ready: &upward::Ready,
    paper: Option<&Masthead>,
) -> Result<ManuscriptText, ReportError> {
    let paper = paper.map(document::checked).transpose().map_err(|e| e.under("/paper"))?;
    Ok(ManuscriptText {
        happened: typed.happened,
        happened_text: typed.happened_text.clone(),
        place_text: typed.place_text.trim().to_owned(),
        place_id: typed.place_id,
        outside_reason: typed.outside_reason.clone(),
        what: typed.what.trim().to_owned(),
        kind: typed.kind.clone(),
        casualties: ready.casualties,
        rating: typed.rating.map(|chosen| weighed(chosen.rating())),
        rating_reason: typed.rating_reason.clone(),
        stood: weighed(ready.standing),
        attachments: typed.attachments.clone(),
        paper,
        document: None,
    })
}

/// The form as it would go now. Where the facts have grown graver than they were when the grade
/// was chosen, the choice is undone: nobody chose against these.
#[must_use]
pub fn form_now(m: &ManuscriptRec, standing: Rating) -> FirstReport {
    let grown = graver(standing, stated(m.text.stood));
    let lighter = |chosen| graver(standing, stated(chosen));
    let undone = grown && m.text.rating.is_some_and(lighter);
    let form = form(m);
    if undone { FirstReport { rating: None, rating_reason: None, ..form } } else { form }
}

const fn weighed(rating: Rating) -> Weighed {
    Weighed(rating.grade, rating.near_miss, rating.regardless)
}

pub(crate) const fn stated(Weighed(grade, near_miss, regardless): Weighed) -> Rating {
    Rating { grade, near_miss, confirmed: false, regardless }
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
    let asked = (source.id, typed);
    if resent::done(tx, who.unit, id.bytes(), &asked)? {
        return Ok(id);
    }
    if manuscript::get(tx, id)?.is_some() || tx.rev(&super::report_subject(id))? > 0 {
        return Err(ReportError::OtherReport);
    }
    resent::keep(tx, who.unit, id.bytes(), &asked)?;
    unmoved(tx, &super::report_subject(source.id), if_match)?;
    if manuscript::waiting(tx, source.root, who.unit)?.is_some() {
        return Err(ReportError::Already("这件事已有稿件在等签发。"));
    }
    let ready = upward::ready(tx, terms, who, source, &typed.report, &typed.dispatch_ids)?;
    let row = ready.rule(terms).ok_or_else(not_wanted)?;
    document::upward_series(terms, &ready.seat, typed.paper.as_ref()).map_err(|e| e.under("/paper"))?;
    let check = typed.check || row.check;
    let fact = ManuscriptOpened {
        manuscript: id,
        at: tx.now(),
        unit: who.unit,
        about: ManuscriptAbout::Event { root: source.root, source: source.id },
        dispatches: typed.dispatch_ids.clone(),
        title: ready.title.clone(),
        text: text(&typed.report, &ready, typed.paper.as_ref())?,
        check,
    };
    let opened =
        draft(&fact, who.unit, Audience::local(), source.drill)?.sealed(&people(who, &typed.report))?;
    tx.append(who.acting(), vec![opened])?;
    if !check {
        let m = own(tx, who, id)?;
        ask(tx, row, who, &m, typed.post_id)?;
    }
    Ok(id)
}

/// The rule by which a manuscript is signed as it stands.
fn row_of<'t>(
    tx: &mut Tx<'_>,
    terms: &'t Terms,
    who: &Who,
    m: &ManuscriptRec,
) -> Result<Option<&'t SignRow>, ReportError> {
    if m.text.document.is_some() {
        return About::of(tx, m)?.rule(tx, terms, m.unit);
    }
    let (_, _, ready) = behind(tx, terms, who, m)?;
    Ok(ready.rule(terms))
}

fn not_wanted() -> ReportError {
    state("sign.not_wanted", "按本地规定，这份报告不用签发，可以直接报出。")
}

/// The report that a manuscript is written from.
fn source_of(db: &mut dyn Db, m: &ManuscriptRec) -> Result<ReportRec, ReportError> {
    let found = m.about.source().map(|id| report::get(db, id)).transpose()?.flatten();
    found.ok_or(ReportError::NotFound)
}

/// What a manuscript is written from, and how it would go now.
fn behind(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    m: &ManuscriptRec,
) -> Result<(ReportRec, FirstReport, upward::Ready), ReportError> {
    let (source, now) = (source_of(tx, m)?, tx.now());
    let standing = upward::standing(tx, terms, &source, &m.text, now)?;
    let form = form_now(m, standing);
    let ready = upward::ready(tx, terms, who, &source, &form, &m.dispatches)?;
    Ok((source, form, ready))
}

/// Asks somebody who may sign: the post that is named, otherwise the first who was not asked in
/// this round.
fn ask(
    tx: &mut Tx<'_>,
    row: &SignRow,
    who: &Who,
    m: &ManuscriptRec,
    post: Option<PostId>,
) -> Result<(), ReportError> {
    let now = tx.now();
    let may = sign::may_sign(tx, m.unit, row, None, now)?;
    let chosen = match post {
        Some(id) => {
            let post = may.iter().find(|one| one.post_id == id && one.person.is_some());
            let says = "这个岗位不能签发，或现在无人负责；请在可签发的人中选择";
            let post = post.ok_or_else(|| wrong("/post_id", "sign.post_may_not", says))?;
            let far = "他的账号不在本单位，屏上请不到；请打电话，记录口头同意";
            Some(Some(post).filter(|one| one.own).ok_or_else(|| wrong("/post_id", "sign.post_far", far))?)
        }
        None => next_of(&may, m),
    };
    // Where nobody can be asked, whoever waits calls: a place without entered leaders reports too.
    let next = match chosen {
        Some(chosen) => asked_draft(m, row, chosen, Some(who), now)?,
        None => unanswered_draft(m, now)?,
    };
    tx.append(who.acting(), vec![next])?;
    Ok(())
}

/// The first who may sign on the unit's own accounts, is there, and was not asked in this round.
fn next_of<'m>(may: &'m [MaySign], m: &ManuscriptRec) -> Option<&'m MaySign> {
    let since = m.round_began();
    let was = |one: &MaySign| {
        m.asked.iter().any(|a| a.at >= since && (a.post == one.post_id || a.person == one.person))
    };
    may.iter().find(|one| one.own && one.person.is_some() && !was(one))
}

fn unanswered_draft(m: &ManuscriptRec, now: Instant) -> Result<Draft, ReportError> {
    draft(&ManuscriptUnanswered { manuscript: m.id, at: now }, m.unit, Audience::local(), m.drill)
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Revise {
    /// The same fields as a first report.
    #[serde(flatten)]
    pub report: FirstReport,
    /// 核稿 is wanted, where the rule leaves it open; as it was, when absent.
    #[serde(default)]
    pub check: Option<bool>,
    /// Series, title and copies of its document; as it was, when absent.
    #[serde(default)]
    pub paper: Option<Masthead>,
}

/// Mends the text, or sends it again as it stands after it was returned. It is checked again
/// where that is wanted; otherwise whoever was asked last is asked anew, because it is
/// another text.
///
/// # Errors
/// [`ReportError`].
pub fn revise(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    typed: &Revise,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let m = open_one(tx, who, id, if_match)?;
    let (row, title, text, people) = match paper_of(&m) {
        Some(paper) => paper::mended(tx, terms, who, &m, paper, typed)?,
        None => {
            let source = source_of(tx, &m)?;
            let masthead = typed.paper.as_ref().or(m.text.paper.as_ref());
            let ready = upward::ready(tx, terms, who, &source, &typed.report, &m.dispatches)?;
            let row = ready.rule(terms);
            let text = text(&typed.report, &ready, masthead)?;
            (row, ready.title, text, people(who, &typed.report))
        }
    };
    let check = row.is_some_and(|row| row.check) || typed.check.unwrap_or(m.wants_check);
    let fact = ManuscriptRevised { manuscript: id, at: tx.now(), title, text, check };
    let revised = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![revised])?;
    let Some(row) = row.filter(|_| !check) else { return Ok(()) };
    let (last, now) = (m.asked.last().map(|asked| asked.post), tx.now());
    let may = sign::may_sign(tx, m.unit, row, None, now)?;
    let again =
        last.filter(|post| may.iter().any(|one| one.post_id == *post && one.own && one.person.is_some()));
    let m = own(tx, who, id)?;
    ask(tx, row, who, &m, again)
}

/// 核稿通过: a colleague of whoever drafted or mended it has checked the text, and somebody is asked to sign.
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
    if m.written_by(who.account) {
        return Err(state("sign.own_draft", "核稿人不能是拟稿、改稿的人自己；请同事用自己的账号核稿。"));
    }
    not_returned(&m)?;
    let row = row_of(tx, terms, who, &m)?.ok_or_else(not_wanted)?;
    if !(m.wants_check || row.check) || m.checked_at.is_some() {
        return Err(ReportError::Already("不用核稿，或已经核过。"));
    }
    let fact = ManuscriptChecked { manuscript: id, at: tx.now() };
    let checked = draft(&fact, m.unit, Audience::local(), m.drill)?.sealed(&by(who))?;
    tx.append(who.acting(), vec![checked])?;
    let m = own(tx, who, id)?;
    ask(tx, row, who, &m, post)
}

fn not_returned(m: &ManuscriptRec) -> Result<(), ReportError> {
    match m.returned_at {
        Some(_) => Err(state("sign.is_returned", "稿件已退回修改；改好、再送之后才能核、签。")),
        None => Ok(()),
    }
}

fn is_checked(m: &ManuscriptRec, row: &SignRow) -> Result<(), ReportError> {
    match (m.wants_check || row.check) && m.checked_at.is_none() {
        true => Err(state("sign.unchecked", "还没有核稿；核过之后再签发，或附上已签字的纸件。")),
        false => Ok(()),
    }
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
    not_returned(&m)?;
    let row = row_of(tx, terms, who, &m)?.ok_or_else(not_wanted)?;
    is_checked(&m, row)?;
    ask(tx, row, who, &m, post)
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

/// 签发: the report goes, the document is issued. Where no rule asks for a signature any more it goes
/// without. Answers the report's id; of a document, of the report that it is about; of a periodical, its own.
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
    not_returned(&m)?;
    if let Some(paper) = paper_of(&m) {
        return paper::sign(tx, terms, who, &m, &paper, typed);
    }
    let (source, form, ready) = behind(tx, terms, who, &m)?;
    if tx.rev(&super::report_subject(id))? > 0 {
        return Err(ReportError::OtherReport);
    }
    let signing = match ready.rule(terms) {
        None => None,
        Some(row) => {
            if typed.method != SignMethod::Paper {
                is_checked(&m, row)?;
            }
            let confirm = typed.confirms();
            // A word is about this text, not about an earlier one.
            let since = m.revised_at.unwrap_or(m.opened_at);
            let (signed, mut people) = sign::accept(tx, who, m.unit, row, typed, since, "")?;
            people.checked_by.clone_from(&m.checked_by);
            Some(Signing { signed, people, confirm })
        }
    };
    let drafted_by = m.opened_by.clone().unwrap_or_default();
    let paper = m.text.paper.as_ref();
    let going = upward::Going { id, drafted_by: &drafted_by, signing, telephone: None, paper };
    upward::write(tx, terms, who, &source, &form, &ready, going)?;
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
    let Some(level) = crate::around::unit(tx, m.unit)?.map(|unit| unit.level) else {
        return closed_draft(m, now);
    };
    let rating = match m.about.source() {
        None => stated(m.text.stood),
        Some(source) => {
            let source = report::get(tx, source)?.filter(|r| !goes_nowhere(m, r));
            let Some(source) = source else { return closed_draft(m, now) };
            let standing = upward::standing(tx, terms, &source, &m.text, now)?;
            form_now(m, standing).rating.map_or(standing, ChosenRating::rating)
        }
    };
    if let Some(row) = sign::rule(terms, level, &m.text.kind, rating) {
        let may = sign::may_sign(tx, m.unit, row, None, now)?;
        if let Some(next) = next_of(&may, m) {
            return asked_draft(m, row, next, None, now);
        }
    }
    unanswered_draft(m, now)
}

pub(crate) fn closed_draft(m: &ManuscriptRec, now: Instant) -> Result<Draft, ReportError> {
    let fact = ManuscriptClosed { manuscript: m.id, at: now, sent: false };
    draft(&fact, m.unit, Audience::local(), m.drill)
}

/// What was written from a report before it was withdrawn goes nowhere. A document that was begun since
/// tells of the withdrawal, and goes.
fn goes_nowhere(m: &ManuscriptRec, source: &ReportRec) -> bool {
    source.withdrawn_at.is_some_and(|at| m.text.document.is_none() || m.opened_at <= at)
}

/// What was written from a withdrawn report goes nowhere: its manuscripts here are closed.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn retract(tx: &mut Tx<'_>, acting: Acting, source: &ReportRec) -> Result<(), ReportError> {
    let now = tx.now();
    let mut waiting = manuscript::open_about(tx, source.id)?;
    waiting.retain(|m| goes_nowhere(m, source));
    let drafts = waiting.iter().map(|m| closed_draft(m, now)).collect::<Result<Vec<_>, _>>()?;
    if !drafts.is_empty() {
        tx.append(acting, drafts)?;
    }
    Ok(())
}
