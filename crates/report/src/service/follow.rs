//! 续报: what is new since a report, to everybody who has it; 终报, which closes; opening
//! again; and asking for follow-ups more often.
//!
//! How often they are owed follows from the law, the place's own terms and what a desk
//! above ordered, whichever is sooner. Each says when the next is due. A preliminary figure
//! is due again with each until somebody states it; the one that closes asks for it once.

use super::grade::{self, Known};
use super::inquiry;
use super::mend::written_by;
use super::sign::{self, Sign, SigningTerms};
use super::{
    ReportError, Terms, attach, bounded, draft, readers_of, remark, report_subject, unmoved, unmoved_by,
    wrong,
};
use crate::around;
use crate::figures;
use crate::model::CasualtiesInput;
use crate::profile::SignRow;
use crate::rules::{Law, counted_until, follow_up};
use crate::text::{brief_zh, date_time_zh};
use crate::title::{Event, title_zh};
use crate::views::dispatch;
use crate::views::follow::{self, FollowRec};
use crate::views::report::{self, ReportRec};
use crate::words::{self, follow_name};
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    AttachmentRef, Casualties, FollowStage, REPORT, ReportCorrected, ReportFollowed, ReportPaced,
    ReportPeople, ReportReopened, ReportWithdrawn, Term,
};
use journal::{Db, DbError, Tx};
use kernel::limits::report::{
    CLOCK_MAX_MINUTES, FUTURE_TOLERANCE_MINUTES, PACE_MINUTES_MIN, SUBJECT_ENTRIES,
};
use kernel::limits::{REMARK_CHARS, REPORT_TEXT_CHARS};
use kernel::{AttachmentId, EventId, InquiryId, Instant, Level, Rating};
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A follow-up, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FollowUp {
    /// 截至: when the figures were counted; now, when absent.
    #[serde(default)]
    pub as_of: Option<Instant>,
    /// What is new.
    pub what: String,
    /// The figures as they stand now, all of them.
    pub casualties: CasualtiesInput,
    /// Why one is lower than reported.
    #[serde(default)]
    pub fewer: Option<String>,
    /// 终报
    #[serde(default)]
    pub last: bool,
    /// It closes although figures are still preliminary: nobody will find out more.
    #[serde(default)]
    pub leaves_preliminary: bool,
    /// Files.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// What of the levels below the form was filled from; one that came meanwhile is told
    /// before anything is sent.
    #[serde(default)]
    pub passes: Vec<EventId>,
    /// 签发, where the report went upward and the place wants it signed.
    #[serde(default)]
    pub sign: Option<Sign>,
    /// What was asked about the report and is answered with it (要素不全).
    #[serde(default)]
    pub answers: Vec<InquiryId>,
}

/// What the officer starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PreparedFollowUp {
    /// Revision of the report, for `If-Match`.
    pub rev: u64,
    /// 1 for 续报一.
    pub number: i64,
    /// 续报一; 伤亡补报 where the report is closed already.
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// What those below said since, to be passed on.
    pub what: String,
    /// The figures that count.
    pub casualties: CasualtiesInput,
    /// When this one is due, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Term>,
    /// Until when casualties are counted (伤亡统计期).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_until: Option<Instant>,
    /// The report is closed: only changed casualties may still be told.
    pub closed: bool,
    /// The follow-ups of levels below that `what` was filled from.
    pub passes: Vec<EventId>,
    /// Their files.
    pub attachments: Vec<AttachmentRef>,
    /// Who signs it; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SigningTerms>,
}

/// The rule by which a follow-up is signed: what went upward is; what is told of a first report
/// goes at once like the report itself.
fn sign_rule<'t>(terms: &'t Terms, r: &ReportRec) -> Option<&'t SignRow> {
    sign::rule(terms, r.level, &r.kind, r.rating).filter(|_| r.upward)
}

/// When the next follow-up is owed after one at `basis`.
pub(crate) fn next_term(
    terms: &Terms,
    level: Level,
    kind: &str,
    rating: Rating,
    paced: Option<&Term>,
    basis: Instant,
) -> Option<Term> {
    let own = follow_up(terms.law, &terms.profile, level, kind, rating, basis).map(Term::from);
    let ordered =
        paced.map(|term| Term { due_at: basis.plus_minutes(i64::from(term.minutes)), ..term.clone() });
    own.into_iter().chain(ordered).min_by_key(|term| term.due_at)
}

/// Something that was said below after a report was written from it: a follow-up, a correction, a
/// withdrawal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Below {
    /// The fact, as a follow-up names what it passes on.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// As it is passed on.
    pub what: String,
    /// Files that came with it.
    #[serde(skip)]
    pub attachments: Vec<AttachmentRef>,
    /// 撤回: the report below was a false alarm.
    pub withdrawn: bool,
}

impl From<FollowRec> for Below {
    fn from(f: FollowRec) -> Self {
        Self { event: f.event, at: f.at, what: f.what, attachments: f.attachments, withdrawn: false }
    }
}

/// Whether all that a report was written from was withdrawn, and nobody has said yet that it stands
/// all the same.
///
/// # Errors
/// [`DbError`].
pub fn is_recalled(db: &mut dyn Db, r: &ReportRec, below: &[Below]) -> Result<bool, DbError> {
    if !below.iter().any(|b| b.withdrawn) {
        return Ok(false);
    }
    for source in &r.sources {
        if report::get(db, *source)?.is_some_and(|s| s.withdrawn_at.is_none()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What levels below said after the reports that this one was written from, and nobody
/// has passed on with it yet, oldest first. What they said before it was written stands in it.
///
/// # Errors
/// [`DbError`].
pub fn unpassed(db: &mut dyn Db, law: &Law, r: &ReportRec) -> Result<Vec<Below>, DbError> {
    if r.sources.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = follow::of_root(db, r.root)?;
    // 并案: it may have been written from reports of several roots.
    for source in &r.sources {
        if let Some(root) = report::get(db, *source)?.map(|s| s.root).filter(|root| *root != r.root) {
            all.extend(follow::of_root(db, root)?);
        }
    }
    let passed: BTreeSet<EventId> =
        all.iter().filter(|f| f.report == r.id).flat_map(|f| f.passes.iter().copied()).collect();
    let follow_ups = all.into_iter().filter(|f| r.sources.contains(&f.report)).map(Below::from);
    let mut below: Vec<Below> = follow_ups.collect();
    for source in &r.sources {
        let Some(source) = report::get(db, *source)? else { continue };
        below.extend(mended(db, law, &source)?);
    }
    below.retain(|b| b.at > r.sent_at && !passed.contains(&b.event));
    below.sort_by_key(|b| (b.at, b.event));
    Ok(below)
}

/// Corrections and the withdrawal of a report, in words to be passed on.
fn mended(db: &mut dyn Db, law: &Law, r: &ReportRec) -> Result<Vec<Below>, DbError> {
    if r.corrections == 0 && r.withdrawn_at.is_none() {
        return Ok(Vec::new());
    }
    let underground = law.is_underground(&r.kind);
    let mut found = Vec::new();
    for stored in journal::read::entries_of(db, REPORT, r.id.bytes(), SUBJECT_ENTRIES)? {
        let entry = &stored.entry;
        let (at, said, withdrawn) = match entry.header.kind.as_str() {
            ReportCorrected::KIND => {
                let Ok(f) = serde_json::from_slice::<ReportCorrected>(&entry.body) else { continue };
                (f.at, format!("更正：{}", words::corrected(&f, law, underground).zh), false)
            }
            ReportWithdrawn::KIND => {
                let Ok(f) = serde_json::from_slice::<ReportWithdrawn>(&entry.body) else { continue };
                (f.at, format!("撤回原报：{}", f.reason), true)
            }
            _ => continue,
        };
        let what = format!("{}{}{said}", r.unit_name, date_time_zh(at));
        found.push(Below { event: entry.header.event_id, at, what, attachments: Vec::new(), withdrawn });
    }
    Ok(found)
}

/// Whether follow-ups are owed of a report: it goes to somebody, stands and is not closed.
const fn owes(r: &ReportRec) -> bool {
    r.reach.is_some() && r.withdrawn_at.is_none() && r.follow.closed_at.is_none()
}

/// Whether the casualties of a report may still be told after it is closed.
pub(crate) fn is_counted(terms: &Terms, r: &ReportRec, now: Instant) -> bool {
    counted(terms, r).is_none_or(|until| now <= until)
}

/// Until when the casualties of a report are counted, and whether that is over.
pub(crate) fn counted(terms: &Terms, r: &ReportRec) -> Option<Instant> {
    let happened = r.happened.earliest().unwrap_or(r.knew_at);
    counted_until(terms.law, &r.kind, happened).map(|(until, _)| until)
}

/// Prepares the next follow-up of a report of the caller's unit.
///
/// # Errors
/// [`ReportError`].
pub fn prepare(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    r: &ReportRec,
    now: Instant,
) -> Result<PreparedFollowUp, ReportError> {
    let signing = sign::signing_terms(db, who, r.unit, sign_rule(terms, r), now)?;
    let number = r.follow.count.saturating_add(1);
    let below = unpassed(db, terms.law, r)?;
    let closed = r.follow.closed_at.is_some();
    let stage = if closed { FollowStage::Recount } else { FollowStage::Further };
    let name = follow_name(number, stage);
    let mut attachments: Vec<AttachmentRef> = Vec::new();
    for file in below.iter().flat_map(|f| &f.attachments) {
        if !attachments.iter().any(|known| known.id == file.id) {
            attachments.push(file.clone());
        }
    }
    Ok(PreparedFollowUp {
        rev: r.rev,
        number,
        name: name.zh,
        name_en: name.en,
        what: below.iter().map(|f| f.what.as_str()).collect::<Vec<_>>().join("\n"),
        casualties: CasualtiesInput::from(figures::in_use(db, r.root, r)?),
        due: r.follow.term.clone().filter(|_| r.follow.due_at.is_some()),
        counted_until: counted(terms, r),
        closed,
        passes: below.iter().map(|f| f.event).collect(),
        attachments,
        signing,
    })
}

/// 续报, or with `last` 终报. After a 终报 only changed casualties may be told, as long as
/// they are counted; the report stays closed.
///
/// # Errors
/// [`ReportError`].
pub fn send(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    typed: FollowUp,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    written_by(tx, who, found)?;
    // What the platform notes by itself while somebody types is no reason to refuse it.
    let told = [ReportFollowed::KIND, ReportReopened::KIND, ReportCorrected::KIND, ReportWithdrawn::KIND];
    let matters = |entry: &Entry| told.contains(&entry.header.kind.as_str());
    unmoved_by(tx, &report_subject(found.id), if_match, found.id, matters)?;
    let below = unpassed(tx, terms.law, found)?;
    if below.iter().any(|f| !typed.passes.contains(&f.event)) {
        return Err(ReportError::Moved { rev: found.rev, report: Some(found.id) });
    }
    let now = tx.now();
    let what = bounded("/what", Some(typed.what), REPORT_TEXT_CHARS)?
        .ok_or_else(|| wrong("/what", "follow.what_empty", "请写明有什么新情况"))?;
    let as_of = as_of(typed.as_of, found, now)?;
    let casualties = typed.casualties.accept().map_err(ReportError::Fields)?;
    let fewer = remark("/fewer", typed.fewer)?;
    let attachments = files(tx, who, &below, &typed.attachments)?;
    let closed = found.follow.closed_at.is_some();
    if closed && (found.casualties == casualties || !is_counted(terms, found, now)) {
        return Err(ReportError::NotNow("已经终报；统计期内伤亡有变可以补报，其他新情况请先重新打开。"));
    }
    let stage = match (closed, typed.last) {
        (true, _) => FollowStage::Recount,
        (false, true) => FollowStage::Last,
        (false, false) => FollowStage::Further,
    };
    if stage == FollowStage::Last && !typed.leaves_preliminary {
        settled(terms, &found.kind, &casualties)?;
    }
    let signing = sign::demand(tx, who, found.unit, sign_rule(terms, found), typed.sign, found.knew_at)?;
    let number = found.follow.count.saturating_add(1);
    let title = title_zh(&Event {
        place_text: &found.place_text,
        kind: terms.law.kind(&found.kind),
        what: &found.what,
        casualties: &casualties,
    });
    let goes_on = stage == FollowStage::Further && owes(found);
    let next = goes_on
        .then(|| next_term(terms, found.level, &found.kind, found.rating, found.follow.ordered(), now))
        .flatten();
    let other = (who.unit != found.unit).then(|| around::unit(tx, who.unit)).transpose()?.flatten();
    let fact = ReportFollowed {
        report: found.id,
        number,
        at: now,
        by: other.as_ref().map(|unit| unit.id),
        by_name: other.map(|unit| unit.short_name),
        passes: below.iter().map(|f| f.event).collect(),
        as_of,
        what: what.clone(),
        casualties,
        fewer,
        stage,
        title,
        attachments,
        next,
        signed: signing.as_ref().map(|s| s.signed.clone()),
    };
    let people = ReportPeople {
        reporter: Some(who.name.clone()),
        signing: signing.as_ref().map(|s| s.people.clone()),
        ..ReportPeople::default()
    };
    let name = follow_name(number, stage).zh;
    let brief = brief_zh(found.drill, found.rating, &found.unit_name, &format!("{}（{name}）", fact.title));
    let followed =
        draft(&fact, found.unit, readers_of(tx, found)?, found.drill)?.sealed(&people)?.brief(&brief);
    // What its writer was asked about it is answered by what is new.
    let answer: String = what.chars().take(REMARK_CHARS).collect();
    // The grade is judged by all that this report has said, not by the last words alone.
    let own = follow::of_root(tx, found.root)?.into_iter().filter(|f| f.report == found.id);
    let said = std::iter::once(found.what.clone()).chain(own.map(|f| f.what)).collect::<Vec<_>>().join("\n");
    tx.append(who.acting(), vec![followed])?;
    inquiry::supplied(tx, who, found, &typed.answers, &answer)?;
    let before =
        Known { kind: &found.kind, what: &said, place: &found.place_text, casualties: &found.casualties };
    let all = format!("{said}\n{what}");
    let now = Known { what: &all, casualties: &casualties, ..before };
    grade::keep_up(tx, terms, who, found, before, now)?;
    let confirmed = signing.and_then(|s| s.confirm.map(|confirm| (s, confirm)));
    if let (Some((s, confirm)), Some(found)) = (confirmed, report::get(tx, found.id)?) {
        sign::confirm_grade(tx, terms, who, &found, (found.rating, confirm), (&s.signed, &s.people))?;
    }
    Ok(())
}

/// Refuses to close a report while a figure is due again, and says which.
fn settled(terms: &Terms, kind: &str, casualties: &Casualties) -> Result<(), ReportError> {
    let Some((name, _)) = casualties.named().into_iter().find(|(_, count)| count.is_preliminary()) else {
        return Ok(());
    };
    let open = words::due_again(casualties, terms.law.is_underground(kind)).zh;
    let says = format!("还是初步数字：{open}。请先核实；查不清的，注明“按初步数字终报”");
    Err(wrong(&format!("/casualties/{name}"), "follow.preliminary_left", &says))
}

/// Files of what is passed on, taken along as they are, and new ones.
fn files(
    tx: &mut Tx<'_>,
    who: &Who,
    below: &[Below],
    wanted: &[AttachmentId],
) -> Result<Vec<AttachmentRef>, ReportError> {
    let known = || below.iter().flat_map(|f| &f.attachments);
    let (come, new): (Vec<_>, Vec<_>) =
        wanted.iter().copied().partition(|id| known().any(|file| file.id == *id));
    let mut refs: Vec<AttachmentRef> = Vec::new();
    for file in come.iter().filter_map(|id| known().find(|file| file.id == *id)) {
        if !refs.iter().any(|taken| taken.id == file.id) {
            refs.push(file.clone());
        }
    }
    refs.extend(attach::refs(tx, who, &new)?);
    Ok(refs)
}

fn as_of(typed: Option<Instant>, found: &ReportRec, now: Instant) -> Result<Instant, ReportError> {
    match typed {
        None => Ok(now),
        Some(at) if at > now.plus_minutes(FUTURE_TOLERANCE_MINUTES) => {
            Err(wrong("/as_of", "follow.as_of_future", "截至时间晚于现在，请核对"))
        }
        Some(at) if at < found.happened.earliest().unwrap_or(found.knew_at).min(found.knew_at) => {
            Err(wrong("/as_of", "follow.as_of_early", "截至时间早于事情发生，请核对日期和钟点"))
        }
        Some(at) => Ok(at.min(now)),
    }
}

/// 重新打开: a closed report owes follow-ups again.
///
/// # Errors
/// [`ReportError`].
pub fn reopen(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    found: &ReportRec,
    reason: String,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    written_by(tx, who, found)?;
    unmoved(tx, &report_subject(found.id), if_match)?;
    if found.follow.closed_at.is_none() {
        return Err(ReportError::Already("没有终报，可以直接续报。"));
    }
    let reason = remark("/reason", Some(reason))?
        .ok_or_else(|| wrong("/reason", "report.reason_empty", "请写明为什么重新打开"))?;
    let at = tx.now();
    let next = found
        .reach
        .and_then(|_| next_term(terms, found.level, &found.kind, found.rating, found.follow.ordered(), at));
    let fact = ReportReopened { report: found.id, at, reason, next };
    let reopened = draft(&fact, found.unit, readers_of(tx, found)?, found.drill)?;
    tx.append(who.acting(), vec![reopened])?;
    Ok(())
}

/// How often follow-ups are wanted, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Pace {
    /// One every so many minutes.
    pub every_minutes: u32,
    /// What is wanted.
    #[serde(default)]
    pub reason: Option<String>,
}

/// 续报要求: a desk that has the report wants follow-ups more often.
///
/// # Errors
/// [`ReportError`].
pub fn pace(
    tx: &mut Tx<'_>,
    who: &Who,
    found: &ReportRec,
    typed: Pace,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    unmoved(tx, &report_subject(found.id), if_match)?;
    if !(PACE_MINUTES_MIN..=CLOCK_MAX_MINUTES).contains(&typed.every_minutes) {
        return Err(wrong("/every_minutes", "follow.pace", "续报间隔为 10 到 1440 分钟"));
    }
    let has_it = dispatch::of_root(tx, found.root)?
        .iter()
        .any(|d| d.to_unit == who.unit && d.report == Some(found.id) && d.delivered_at.is_some());
    if !has_it {
        return Err(ReportError::NotNow("只有收到这份信息的值班室可以要求续报。"));
    }
    if found.withdrawn_at.is_some() || found.follow.closed_at.is_some() {
        return Err(ReportError::NotNow("这份信息已经终报或撤回，没有续报可要求。"));
    }
    let reason = remark("/reason", typed.reason)?;
    let (at, every) = (tx.now(), typed.every_minutes);
    let name = around::unit(tx, who.unit)?.map_or_else(String::new, |unit| unit.short_name);
    let in_words = if every % 60 == 0 {
        (format!("{} 小时", every / 60), format!("{} h", every / 60))
    } else {
        (format!("{every} 分钟"), format!("{every} min"))
    };
    let fact = ReportPaced {
        report: found.id,
        at,
        by: Some(who.unit),
        by_name: Some(name.clone()),
        reason,
        next: Term {
            minutes: every,
            due_at: at.plus_minutes(i64::from(every)),
            article: format!("{name}要求每 {} 续报", in_words.0),
            article_en: format!("{name} wants a follow-up every {}", in_words.1),
            ceiling_minutes: None,
            ceiling_article: None,
            ceiling_article_en: None,
        },
    };
    let brief = brief_zh(found.drill, found.rating, &name, &format!("{}（要求续报）", found.title));
    let paced = draft(&fact, who.unit, readers_of(tx, found)?, found.drill)?.brief(&brief);
    tx.append(who.acting(), vec![paced])?;
    Ok(())
}

/// Tightens what is owed where the grade has risen: the next follow-up is due as if the
/// last word had been spoken at the new grade.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn keep_pace(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: journal::Acting,
    r: &ReportRec,
) -> Result<(), ReportError> {
    if !owes(r) {
        return Ok(());
    }
    let now = tx.now();
    let since = r.follow.at.unwrap_or(r.sent_at);
    let asked = next_term(terms, r.level, &r.kind, r.rating, r.follow.ordered(), since);
    let Some(asked) = asked.map(|term| Term { due_at: term.due_at.max(now), ..term }) else { return Ok(()) };
    // Where none runs yet, one begins: the report went to nobody before.
    if r.follow.due_at.is_some_and(|due_at| asked.due_at >= due_at) {
        return Ok(());
    }
    let mut cause = r.id.bytes().to_vec();
    cause.extend_from_slice(&since.0.to_be_bytes());
    cause.extend_from_slice(&asked.minutes.to_be_bytes());
    let fact = ReportPaced { report: r.id, at: now, by: None, by_name: None, reason: None, next: asked };
    let paced =
        draft(&fact, r.unit, readers_of(tx, r)?, r.drill)?.consequence("report.paced", &cause, r.sent_at);
    tx.append(super::platform_in(acting), vec![paced])?;
    Ok(())
}
