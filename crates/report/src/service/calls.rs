//! 呈报通知单: made when a desk receives a report, worked off one key a call.

use super::desk::earliest;
use super::{ReportError, Terms, born_with, bounded, draft, platform_in, remark, stated_at, unmoved_by};
use crate::around::{self, Desk};
use crate::call_list::Whom;
use crate::model::Via;
use crate::rules::deadlines::case;
use crate::views::call;
use crate::views::report::ReportRec;
use facts::draft::Audience;
use facts::entry::Subject;
use facts::report::{CALL, CallListed, CallOutcome, CallPeople, CallTried, TryPeople};
use journal::{Acting, Tx};
use kernel::calendar::Date;
use kernel::limits::NAME_CHARS;
use kernel::{CallId, Instant, PersonId, ReportId, UnitId};
use org::query::{self, PostNow, PostState};
use org::web::Who;
use std::collections::BTreeMap;

/// A line before it is listed.
struct Line {
    fact: CallListed,
    people: CallPeople,
}

/// Makes the call list of a desk's keeper for an event, or adds to it what a graver
/// grade asks for. Lines that stand are left as they are.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn list(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    desk: &Desk,
    report: &ReportRec,
) -> Result<(), ReportError> {
    let case = case(terms.law, desk.level, &report.kind, report.rating, Via::Block);
    let mut lines = Vec::new();
    for (whom, why) in terms.call_list.whom(terms.law, &case) {
        match whom {
            Whom::Duty(duty) => posts(tx, desk, report, &duty, why, &mut lines)?,
            Whom::Line(line) => desk_of_line(tx, desk, report, &line, why, &mut lines)?,
        }
    }
    let standing = call::of_unit(tx, report.root, desk.keeper)?;
    let listed = standing.iter().filter_map(|c| Some((c.person?, c.id))).collect();
    let mut drafts = Vec::new();
    for (position, mut line) in one_a_person(lines, listed).into_iter().enumerate() {
        if tx.rev(&Subject::new(CALL, line.fact.id.bytes()))? > 0 {
            continue;
        }
        line.fact.position = i64::try_from(position).unwrap_or(i64::MAX);
        let id = line.fact.id.bytes();
        drafts.push(
            draft(&line.fact, desk.keeper, Audience::local(), report.drill)?
                .sealed(&line.people)?
                .consequence("report.call", &id, report.sent_at),
        );
    }
    if !drafts.is_empty() {
        tx.append(platform_in(acting), drafts)?;
    }
    Ok(())
}

/// Whoever answers for several posts is called once: the line of the first post names the
/// others, whose holder they stand in for. `listed` are the people who have a line already.
fn one_a_person(lines: Vec<Line>, mut listed: BTreeMap<PersonId, CallId>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(person) = line.fact.person else {
            kept.push(line);
            continue;
        };
        let first = *listed.entry(person).or_insert(line.fact.id);
        if first == line.fact.id {
            kept.push(line);
        } else if let Some(known) = kept.iter_mut().find(|k| k.fact.id == first) {
            if !known.fact.post_name.split('、').any(|post| post == line.fact.post_name) {
                known.fact.post_name = format!("{}、{}", known.fact.post_name, line.fact.post_name);
            }
            if !known.fact.why.contains(&line.fact.why) {
                known.fact.why = format!("{}、{}", known.fact.why, line.fact.why);
            }
            known.people.stands_in_for = known.people.stands_in_for.take().or(line.people.stands_in_for);
        }
    }
    kept
}

fn call_id(root: ReportId, unit: UnitId, whom: &[u8]) -> CallId {
    CallId::from_bytes(born_with(root, "call", &[&unit.bytes(), whom]))
}

/// Posts with a duty: of the keeper first, then of the government it serves.
fn posts(
    tx: &mut Tx<'_>,
    desk: &Desk,
    report: &ReportRec,
    duty: &str,
    why: &str,
    lines: &mut Vec<Line>,
) -> Result<(), ReportError> {
    let now = tx.now();
    let mut units = vec![desk.keeper];
    if desk.serves != desk.keeper && desk.is_general() {
        units.push(desk.serves);
    }
    for unit in units {
        for post in query::posts_of_duty(tx, unit, duty, now)? {
            let (person, people) = whom_to_tell(tx, &post)?;
            let fact = CallListed {
                id: call_id(report.root, desk.keeper, &post.post.bytes()),
                root: report.root,
                unit: desk.keeper,
                position: 0,
                at: now,
                post: Some(post.post),
                post_name: post.title,
                desk: None,
                unit_name: desk.unit_name.clone(),
                person,
                why: why.to_owned(),
            };
            lines.push(Line { fact, people });
        }
    }
    Ok(())
}

/// Who is called for a post: who answers for it, and where nobody does its holder, who may be
/// away and has a telephone all the same.
fn whom_to_tell(tx: &mut Tx<'_>, post: &PostNow) -> Result<(Option<PersonId>, CallPeople), ReportError> {
    if post.state != PostState::Absent {
        let people =
            CallPeople { name: post.who(), phone: post.phone(), stands_in_for: post.stands_in_for.clone() };
        return Ok((post.person, people));
    }
    let today = Date::of(tx.now());
    let Some(person) = query::holder(tx, post.post, today)? else { return Ok((None, CallPeople::default())) };
    let (name, phones) = query::name_and_phones(tx, person)?;
    let phone = phones.into_iter().next().map(|phone| phone.number);
    let name = Some(name).filter(|name| !name.is_empty());
    Ok((Some(person), CallPeople { name, phone, stands_in_for: None }))
}

fn desk_of_line(
    tx: &mut Tx<'_>,
    desk: &Desk,
    report: &ReportRec,
    line: &str,
    why: &str,
    lines: &mut Vec<Line>,
) -> Result<(), ReportError> {
    let Some(other) = around::desk_serving(tx, desk.serves, line)? else { return Ok(()) };
    // Nobody calls themselves, nor one whose line of business they are.
    if other.keeper == desk.keeper || lines.iter().any(|l| l.fact.desk == Some(other.id)) {
        return Ok(());
    }
    let fact = CallListed {
        id: call_id(report.root, desk.keeper, &other.id.bytes()),
        root: report.root,
        unit: desk.keeper,
        position: 0,
        at: tx.now(),
        post: None,
        post_name: other.name.clone(),
        desk: Some(other.id),
        unit_name: other.unit_name.clone(),
        person: None,
        why: why.to_owned(),
    };
    let people = CallPeople { name: None, phone: other.phones.first().cloned(), stands_in_for: None };
    lines.push(Line { fact, people });
    Ok(())
}

/// A try of a call, as typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Try {
    /// How it ended.
    pub outcome: CallOutcome,
    /// Who took it.
    #[serde(default)]
    pub took_by: Option<String>,
    /// What they said.
    #[serde(default)]
    pub said: Option<String>,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
}

/// Notes a try of a line on one's own unit's list.
///
/// # Errors
/// [`ReportError`].
pub fn tried(
    tx: &mut Tx<'_>,
    who: &Who,
    report: &ReportRec,
    id: CallId,
    typed: Try,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let call = call::get(tx, id)?.ok_or(ReportError::NotFound)?;
    if call.unit != who.unit || call.root != report.root {
        return Err(ReportError::NotFound);
    }
    // A call that a colleague made meanwhile: shown before a second one is noted.
    unmoved_by(tx, &Subject::new(CALL, id.bytes()), if_match, report.id, |_| true)?;
    let at = stated_at(tx.now(), typed.at, earliest(tx, report, report.knew_at)?)?;
    let fact = CallTried { call: id, at, outcome: typed.outcome };
    let people = TryPeople {
        took_by: bounded("/took_by", typed.took_by, NAME_CHARS)?,
        said: remark("/said", typed.said)?,
        by: Some(who.name.clone()),
    };
    let tried = draft(&fact, who.unit, Audience::local(), report.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![tried])?;
    Ok(())
}
