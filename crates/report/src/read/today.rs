//! 今日: what the caller's unit owes in reports, most urgent first, and what became of
//! what it sent.

use super::dto::{ClockWhat, WayLevel};
use super::list::open_reports;
use super::row::english;
use super::unhanded::{self, After};
use super::way::way;
use crate::figures;
use crate::rules::Law;
use crate::service::{self, Terms, address, sign};
use crate::views::instruction::InstructionRec;
use crate::views::manuscript::ManuscriptRec;
use crate::views::{dispatch, follow, inquiry, instruction, manuscript, report};
use crate::words::{self, Said, follow_name};
use facts::report::{FollowStage, Term};
use journal::{Db, DbError, params};
use kernel::clock::{DAY_MS, HOUR_MS};
use kernel::limits;
use kernel::{Instant, Rating, ReportId};
use org::query::{PostState, posts_of_duty};
use org::web::Who;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Time is over.
    Overdue,
    /// Due today, or without a time.
    Today,
    /// Due within the week.
    Week,
}

/// The one thing to do about a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodayAction {
    /// `receive`, `telephone`, `up`, `hand`, `calls`, `answer`, `follow`, `sign`,
    /// `check`, `manuscript`, `inquiry`, `back`, `recall`.
    pub code: String,
    /// Words, where the code alone does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where it is done.
    pub href: String,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TodayItem {
    /// Stable key.
    pub id: String,
    /// Which part.
    pub group: Group,
    /// When it runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// The matter.
    pub title: String,
    /// The same in English, where it is not as somebody typed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Grade of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// The next step.
    pub next: String,
    /// The same in English.
    pub next_en: String,
    /// Whose job.
    pub post: String,
    /// What demands it.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// The legal ceiling, minutes, where the place's own term is what demands it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_minutes: Option<u32>,
    /// What to press.
    pub action: TodayAction,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Counts {
    /// Time is over.
    pub overdue: usize,
    /// Today.
    pub today: usize,
    /// This week.
    pub week: usize,
}

/// Who is on duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OnDuty {
    /// `leader`, `officer`.
    pub role: String,
    /// Post.
    pub title: String,
    /// Name; absent when nobody answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Whether its holder is here, is stood in for, is away with nobody in their place, or there is none.
    pub state: PostState,
}

/// What became of something sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SentItem {
    /// The report.
    pub report_id: ReportId,
    /// One line.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// Grade.
    pub rating: Rating,
    /// When it was sent.
    pub sent_at: Instant,
    /// Its way.
    pub way: Vec<WayLevel>,
    /// What else is worth a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Today {
    /// Duties, most urgent first.
    pub items: Vec<TodayItem>,
    /// How many.
    pub counts: Counts,
    /// Who is on duty now.
    pub on_duty: Vec<OnDuty>,
    /// What became of what we sent.
    pub sent: Vec<SentItem>,
    /// Events of which something is to be received or reported in the other mode, which have a list of their own: drills for who works,
    /// real ones for who drills.
    pub aside: usize,
}

/// The first page of a caller.
///
/// # Errors
/// [`DbError`].
pub fn today(db: &mut dyn Db, terms: &Terms, who: &Who, now: Instant) -> Result<Today, DbError> {
    let drill = who.mode == facts::entry::Mode::Drill;
    let (mut items, recalled) = follow_ups(db, terms.law, who, drill, now)?;
    items.extend(unhanded(db, terms.law, who, drill, now)?);
    items.extend(duties(db, terms.law, who, drill, &recalled, now)?);
    items.extend(instructed(db, terms.law, who, drill, now)?);
    items.extend(signing(db, terms, who, drill, now)?);
    items.extend(inquired(db, who, drill, now)?);
    items.extend(sent_back(db, terms.law, who, drill, now)?);
    items.sort_by_key(|i| (i.group, i.due_at.map_or(i64::MAX, |at| at.0), i.id.clone()));
    let count = |group| items.iter().filter(|i| i.group == group).count();
    let counts =
        Counts { overdue: count(Group::Overdue), today: count(Group::Today), week: count(Group::Week) };
    let aside =
        dispatch::roots_waiting(db, who.unit, &who.desks, !drill, limits::report::OPEN_MATTERS)?.len();
    Ok(Today {
        aside,
        counts,
        on_duty: on_duty(db, who, now)?,
        sent: sent(db, terms.law, who, drill, now)?,
        items,
    })
}

fn group(due_at: Option<Instant>, now: Instant) -> Group {
    match due_at {
        Some(due) if due < now => Group::Overdue,
        Some(due) if due.0 >= Instant::from_civil_day(now.civil_day()).0.saturating_add(DAY_MS) => {
            Group::Week
        }
        _ => Group::Today,
    }
}

/// Clocks and calls of reports. Nobody is sent to tell a false alarm once more.
fn duties(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    drill: bool,
    recalled: &BTreeSet<ReportId>,
    now: Instant,
) -> Result<Vec<TodayItem>, DbError> {
    let (reports, around) = open_reports(db, who, drill, now)?;
    // What is written and waits for its signature is a line of its own.
    let waits: BTreeSet<ReportId> = manuscript::open_of(db, who.unit, drill, limits::report::OPEN_MATTERS)?
        .into_iter()
        .filter(|m| m.text.document.is_none())
        .filter_map(|m| m.about.root())
        .collect();
    let mut items = Vec::new();
    for r in &reports {
        let href = format!("/reports/{}", r.id);
        let mut add = |id: String, term: Option<&Term>, next: Said, code: &str| {
            let due_at = term.map(|t| t.due_at);
            let article = term
                .map_or(("呈报通知单", "call list"), |t| (t.article.as_str(), t.article_en.as_str()));
            items.push(TodayItem {
                id,
                group: group(due_at, now),
                due_at,
                title: r.title.clone(),
                title_en: Some(english(law, r)),
                rating: Some(r.rating),
                next: next.zh,
                next_en: next.en,
                post: "值班".to_owned(),
                article: article.0.to_owned(),
                article_en: article.1.to_owned(),
                ceiling_minutes: term.and_then(own_ceiling),
                action: TodayAction { code: code.to_owned(), label: None, href: href.clone() },
            });
        };
        for d in around.dispatches(r.root).iter().filter(|d| d.withdrawn_at.is_none()) {
            if let (true, true, Some(t)) = (d.to_unit == who.unit, d.open_in, &d.receive) {
                let name = &d.from_name;
                let next = Said::of(format!("签收{name}来报"), format!("receive the report of {name}"));
                add(key(d, ClockWhat::Receive), Some(t), next, "receive");
            }
            if d.from_unit != who.unit || d.report.is_some_and(|own| recalled.contains(&own)) {
                continue;
            }
            if let (Some(t), None) = (&d.tel, d.tel_at) {
                let name = &d.to_name;
                let next = Said::of(format!("电话报{name}"), format!("report by telephone to {name}"));
                add(key(d, ClockWhat::Tel), Some(t), next, "telephone");
            }
            let drafted = d.report.is_none() && waits.contains(&r.root);
            if let (Some(t), None, false) = (&d.doc, d.doc_at, drafted) {
                let name = &d.to_name;
                let (next, code) = if d.report.is_some() {
                    let en = format!("hand the written report to {name}");
                    (Said::of(format!("书面交付{name}"), en), "hand")
                } else {
                    (Said::of(format!("书面上报{name}"), format!("report in writing to {name}")), "up")
                };
                add(key(d, ClockWhat::Doc), Some(t), next, code);
            }
        }
        let open = around.open_calls(r.root);
        if open > 0 {
            let next = Said::of(
                format!("呈报通知单还有 {open} 个没有告知"),
                format!("call list: {open} not told yet"),
            );
            add(format!("{}-calls", r.id), None, next, "calls");
        }
    }
    Ok(items)
}

/// Follow-ups that the unit owes, and what those below said that it has not passed on; with the
/// reports whose sources were all withdrawn.
fn follow_ups(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<(Vec<TodayItem>, BTreeSet<ReportId>), DbError> {
    let owing = follow::owed_by(db, who.unit, drill, limits::report::OPEN_MATTERS)?;
    let (mut items, mut recalled) = (Vec::with_capacity(owing.len()), BTreeSet::new());
    for r in owing {
        let Some(term) = &r.follow.term else { continue };
        let below = service::follow::unpassed(db, law, &r)?;
        let name = follow_name(r.follow.count.saturating_add(1), FollowStage::Further);
        let is_recalled = service::follow::is_recalled(db, &r, &below)?;
        let next = if is_recalled {
            recalled.insert(r.id);
            Said::of(
                "下级已撤回：撤回上报件，或续报说明仍属实",
                "withdrawn below: withdraw the report upward, or say in a follow-up that it stands",
            )
        } else if below.is_empty() {
            let figures =
                if r.casualties.is_preliminary() { figures::in_use(db, r.root, &r)? } else { r.casualties };
            let open = words::due_again(&figures, law.is_underground(&r.kind));
            if open.zh.is_empty() {
                name
            } else {
                Said::of(
                    format!("{}，还要核实：{}", name.zh, open.zh),
                    format!("{}; still to be verified: {}", name.en, open.en),
                )
            }
        } else {
            Said::of(
                format!("{}，转报下级新情况", name.zh),
                format!("{}: pass on what came from below", name.en),
            )
        };
        let due_at = r.follow.due_at;
        let by_time = group(due_at, now);
        // What came from below is a matter of today, whenever the clock runs out.
        let group = if below.is_empty() { by_time } else { by_time.min(Group::Today) };
        items.push(TodayItem {
            id: format!("{}-follow", r.id),
            group,
            due_at,
            title_en: Some(english(law, &r)),
            rating: Some(r.rating),
            next: next.zh,
            next_en: next.en,
            post: "值班".to_owned(),
            article: term.article.clone(),
            article_en: term.article_en.clone(),
            ceiling_minutes: own_ceiling(term),
            action: TodayAction {
                code: if is_recalled { "recall" } else { "follow" }.to_owned(),
                label: None,
                href: format!("/reports/{}", r.id),
            },
            title: r.title,
        });
    }
    Ok((items, recalled))
}

/// What was said after a report and is still to be told to addressees without a node.
fn unhanded(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<Vec<TodayItem>, DbError> {
    let mut items = Vec::new();
    for d in dispatch::behind(db, who.unit, drill, limits::report::OPEN_MATTERS)? {
        let chain = report::of_root(db, d.root)?;
        let said = follow::of_root(db, d.root)?;
        let Some(owed) = unhanded::unhanded(&d, &chain, &said) else { continue };
        let of = chain.iter().find(|r| d.report == Some(r.id)).or(chain.first());
        let Some(r) = of else { continue };
        let (next, term) = (unhanded::next(owed.after, &d.to_name), owed.term);
        let withdrawn = owed.after == After::Withdrawn;
        items.push(TodayItem {
            id: format!("{}-hand-{}", d.id, owed.at.0),
            group: group(Some(term.due_at), now),
            due_at: Some(term.due_at),
            title: r.title.clone(),
            title_en: Some(english(law, r)),
            rating: Some(r.rating),
            next: next.zh,
            next_en: next.en,
            post: "值班".to_owned(),
            ceiling_minutes: own_ceiling(&term),
            article: term.article,
            article_en: term.article_en,
            action: TodayAction {
                code: if withdrawn { "tell_withdrawn" } else { "hand" }.to_owned(),
                label: None,
                href: format!("/reports/{}", r.id),
            },
        });
    }
    Ok(items)
}

/// 核稿, 签发 and 补签: manuscripts that wait for the caller, or that the caller's unit waits
/// with; and what went and is signed after by the caller.
fn signing(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<Vec<TodayItem>, DbError> {
    let mut items = Vec::new();
    for m in manuscript::open_of(db, who.unit, drill, limits::report::OPEN_MATTERS)? {
        let source = m.about.source().map(|id| report::get(db, id)).transpose()?.flatten();
        if source.is_none() && m.about.source().is_some() {
            continue;
        }
        let (next, post, code) = manuscript_step(&m, who);
        let owed = m.about.root().map(|root| dispatch::of_root(db, root)).transpose()?;
        let doc = owed
            .into_iter()
            .flatten()
            .filter(|d| d.from_unit == who.unit && d.report.is_none() && d.withdrawn_at.is_none())
            // A document has no clock of its own.
            .filter(|_| m.text.document.is_none())
            .filter_map(|d| d.doc)
            .min_by_key(|term| term.due_at);
        let due_at = doc.as_ref().map(|term| term.due_at);
        let article = doc.map_or_else(Default::default, |term| (term.article, term.article_en));
        items.push(TodayItem {
            id: format!("{}-{code}", m.id),
            group: group(due_at, now).min(Group::Today),
            due_at,
            title_en: source.as_ref().map(|source| english(terms.law, source)),
            rating: source.as_ref().map(|source| source.rating),
            next: next.zh,
            next_en: next.en,
            post: post.to_owned(),
            article: article.0,
            article_en: article.1,
            ceiling_minutes: None,
            action: TodayAction {
                code: code.to_owned(),
                label: None,
                href: format!("/manuscripts/{}", m.id),
            },
            title: m.title,
        });
    }
    for r in sign::mine_to_sign(db, terms, who, drill, now, limits::report::OPEN_MATTERS)? {
        let Some(row) = sign::rule(terms, r.level, &r.kind, r.rating) else { continue };
        let next = match (r.upward, r.sign.signed.is_some()) {
            (_, true) => Said::of("确认口头同意", "confirm the word given"),
            (false, false) => Said::of("补签首报（先报后审）", "sign the first report, sent at once"),
            (true, false) => Said::of("补签", "sign"),
        };
        items.push(TodayItem {
            id: format!("{}-sign", r.id),
            group: Group::Today,
            due_at: None,
            title_en: Some(english(terms.law, &r)),
            rating: Some(r.rating),
            next: next.zh,
            next_en: next.en,
            post: "带班".to_owned(),
            article: row.article.clone(),
            article_en: row.article_en.clone(),
            ceiling_minutes: None,
            action: TodayAction { code: "sign".to_owned(), label: None, href: format!("/reports/{}", r.id) },
            title: r.title,
        });
    }
    Ok(items)
}

/// What the caller's unit is asked and has not answered, and what it waits for itself. Who
/// asks hears the answer; what is not late yet is no duty of theirs.
fn inquired(db: &mut dyn Db, who: &Who, drill: bool, now: Instant) -> Result<Vec<TodayItem>, DbError> {
    let asked = inquiry::of_unit(db, who.unit, drill, limits::report::INQUIRIES)?;
    let mut items = Vec::new();
    for q in asked.into_iter().filter(inquiry::InquiryRec::is_open) {
        let mine = q.to == who.unit;
        if !mine && q.due.due_at >= now {
            continue;
        }
        let (from, to) = (&q.unit_name, &q.to_name);
        let next = match (mine, q.about.is_some()) {
            (true, false) => Said::of(format!("答复{from}核报"), format!("answer the inquiry of {from}")),
            (true, true) => Said::of(format!("补报{from}要的要素"), format!("supply what {from} asks for")),
            (false, _) => {
                Said::of(format!("{to}未答复核报，催一下"), format!("{to} has not answered: press"))
            }
        };
        let (code, href) = match (mine, q.about) {
            (true, Some(report)) => ("follow", format!("/reports/{report}")),
            (true, None) => ("answer", format!("/inquiries/{}", q.id)),
            (false, _) => ("inquiry", format!("/inquiries/{}", q.id)),
        };
        items.push(TodayItem {
            id: format!("{}-inquiry", q.id),
            group: group(Some(q.due.due_at), now),
            due_at: Some(q.due.due_at),
            title: q.title,
            title_en: None,
            rating: None,
            next: next.zh,
            next_en: next.en,
            post: "值班".to_owned(),
            article: q.due.article,
            article_en: q.due.article_en,
            ceiling_minutes: None,
            action: TodayAction { code: code.to_owned(), label: None, href },
        });
    }
    Ok(items)
}

/// 改送: what was returned as wrongly addressed and went nowhere else yet. Its clocks run on
/// in words, because another desk has been owed since the unit knew.
fn sent_back(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<Vec<TodayItem>, DbError> {
    let mut items = Vec::new();
    for d in dispatch::returned_of(db, who.unit, drill, limits::report::OPEN_MATTERS)? {
        let Some(r) = d.report.map(|id| report::get(db, id)).transpose()?.flatten() else { continue };
        let all = dispatch::of_root(db, d.root)?;
        let open = address::unsettled(&all, who).iter().any(|o| o.id == d.id);
        if r.withdrawn_at.is_some() || !open {
            continue;
        }
        let Some(returned) = d.returned else { continue };
        let term = d.tel.or(d.doc);
        let due_at = term.as_ref().map(|term| term.due_at);
        let (article, article_en) = term.map_or_else(Default::default, |t| (t.article, t.article_en));
        items.push(TodayItem {
            id: format!("{}-readdress", d.id),
            group: group(due_at, now).min(Group::Today),
            due_at,
            title_en: Some(english(law, &r)),
            rating: Some(r.rating),
            next: format!("{}退回（地址错误），改送{}", d.to_unit_name, returned.right),
            next_en: format!("returned by {} (wrong address): send it to {}", d.to_unit_name, returned.right),
            post: "值班".to_owned(),
            article,
            article_en,
            ceiling_minutes: None,
            action: TodayAction {
                code: "readdress".to_owned(),
                label: None,
                href: format!("/reports/{}", r.id),
            },
            title: r.title,
        });
    }
    Ok(items)
}

/// What a manuscript waits for, as the caller sees it: words, whose job, action.
fn manuscript_step(m: &ManuscriptRec, who: &Who) -> (Said, &'static str, &'static str) {
    if m.returned_at.is_some() {
        return (
            Said::of("稿件被退回，修改后再送签", "the draft was returned: mend it"),
            "值班",
            "manuscript",
        );
    }
    if m.unanswered_at.is_some() {
        let said = Said::of(
            "可签发的人都未应：请打电话，记录口头同意",
            "nobody who may sign has answered: call, and take down the word",
        );
        return (said, "值班", "manuscript");
    }
    let Some(asked) = m.waits_for() else {
        return match m.written_by(who.account) {
            true => (Said::of("等待核稿", "waits to be checked"), "值班", "manuscript"),
            false => (Said::of("核稿", "check the draft"), "值班", "check"),
        };
    };
    if asked.person.is_some() && asked.person == who.person {
        let said = match m.text.document {
            Some(_) => Said::of("签发文书", "sign the document"),
            None => Said::of("签发书面上报", "sign the report upward"),
        };
        return (said, "带班", "sign");
    }
    let name = format!("{}{}", asked.title, asked.name.as_deref().unwrap_or_default());
    let said = Said::of(format!("等签发，已请{name}"), format!("waits for the signature of {name}"));
    (said, "值班", "manuscript")
}

/// The legal ceiling beside a place's own term; a term of the law is its own ceiling.
pub(super) fn own_ceiling(term: &Term) -> Option<u32> {
    term.ceiling_minutes.filter(|_| term.ceiling_article.as_ref() != Some(&term.article))
}

fn key(d: &dispatch::DispatchRec, what: ClockWhat) -> String {
    format!("{}-{what:?}", d.id).to_lowercase()
}

/// Instructions that the unit has not answered.
fn instructed(
    db: &mut dyn Db,
    law: &Law,
    who: &Who,
    drill: bool,
    now: Instant,
) -> Result<Vec<TodayItem>, DbError> {
    let mut items = Vec::new();
    for i in instruction::open_for(db, who.unit, drill, limits::report::OPEN_MATTERS)? {
        let due_at = i.to.iter().find(|to| to.unit == who.unit).and_then(|to| to.due_at);
        let next = Said::of(
            format!("答复{}{}批示", i.unit_name, i.by_post),
            format!("answer the instruction of {} {}", i.unit_name, i.by_post),
        );
        items.push(about_instruction(db, law, i, "answer", next, (group(due_at, now), due_at))?);
    }
    for i in instruction::to_report_back(db, who.unit, drill, limits::report::OPEN_MATTERS)? {
        let next = Said::of(
            format!("都已答复，回呈{}", i.by_post),
            format!("all answered: report back to {}", i.by_post),
        );
        items.push(about_instruction(db, law, i, "back", next, (Group::Today, None))?);
    }
    Ok(items)
}

/// What an instruction asks for, and by when.
fn about_instruction(
    db: &mut dyn Db,
    law: &Law,
    i: InstructionRec,
    code: &str,
    next: Said,
    (group, due_at): (Group, Option<Instant>),
) -> Result<TodayItem, DbError> {
    // A unit may be instructed about a report that it never had.
    let about = report::get(db, i.root)?;
    Ok(TodayItem {
        id: format!("{}-{code}", i.id),
        group,
        due_at,
        title: i.title,
        title_en: about.map(|r| english(law, &r)),
        rating: None,
        next: next.zh,
        next_en: next.en,
        post: "值班".to_owned(),
        article: i.no.clone(),
        article_en: i.no,
        ceiling_minutes: None,
        action: TodayAction { code: code.to_owned(), label: None, href: format!("/instructions/{}", i.id) },
    })
}

fn on_duty(db: &mut dyn Db, who: &Who, now: Instant) -> Result<Vec<OnDuty>, DbError> {
    let mut found = Vec::new();
    for role in ["leader", "officer"] {
        for post in posts_of_duty(db, who.unit, role, now)? {
            found.push(OnDuty {
                role: role.to_owned(),
                name: post.who(),
                phone: post.phone(),
                state: post.state,
                title: post.title,
            });
        }
    }
    Ok(found)
}

/// The unit's own latest reports with their way.
fn sent(db: &mut dyn Db, law: &Law, who: &Who, drill: bool, now: Instant) -> Result<Vec<SentItem>, DbError> {
    let since = Instant(now.0.saturating_sub(limits::report::SENT_HOURS * HOUR_MS));
    let rows = db.query(
        "SELECT id FROM report_report WHERE unit = $1 AND drill = $2 AND sent_at >= $3
         ORDER BY sent_at DESC, id DESC LIMIT $4",
        params![who.unit, drill, since, limits::report::SENT_ROWS],
    )?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(r) = report::get(db, row.id(0)?)? else { continue };
        let chain = report::of_root(db, r.root)?;
        let dispatches = dispatch::of_root(db, r.root)?;
        let way = way(db, who.unit, &chain, &dispatches, &r.trail, now)?;
        let note = r.withdrawn_at.map(|_| Said::of("已撤回", "withdrawn"));
        found.push(SentItem {
            report_id: r.id,
            title_en: english(law, &r),
            title: r.title,
            rating: r.rating,
            sent_at: r.sent_at,
            way,
            note: note.as_ref().map(|said| said.zh.clone()),
            note_en: note.map(|said| said.en),
        });
    }
    Ok(found)
}
