//! 批示: entered as given, verbatim and for good; down to those it is meant for, and
//! their answers back. What one unit makes of it goes to every node where it is read, so
//! that all it is meant for, and the levels it passed, see how far each of them is.

use super::posting::Seat;
use super::{ReportError, bounded, draft, remark, stated_at, unmoved_by, wrong};
use crate::around;
use crate::service::attach;
use crate::sight::Sight;
use crate::text::{brief_zh, number_zh};
use crate::views::instruction::{self, InstructionRec};
use crate::views::report::ReportRec;
use facts::draft::{Audience, Fact};
use facts::entry::{Channel, Entry, Subject};
use facts::report::{
    INSTRUCTION, InstructionAnswered, InstructionGiven, InstructionMethod, InstructionPeople,
    InstructionSeen, InstructionTo, LeaderOf, TookPeople,
};
use journal::Tx;
use kernel::limits::report::INSTRUCTION_UNITS;
use kernel::limits::{INSTRUCTION_CHARS, NAME_CHARS};
use kernel::{AttachmentId, Instant, InstructionId, NodeId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// An instruction's own entry is its first.
const OPENINGS: usize = 1;

/// One unit it is meant for, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GiveTo {
    /// The unit.
    pub unit_id: UnitId,
    /// 牵头
    #[serde(default)]
    pub lead: bool,
    /// By when an answer is wanted.
    #[serde(default)]
    pub due_at: Option<Instant>,
}

/// An instruction, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Give {
    /// Post of who gave it.
    pub by_post: String,
    /// Name of who gave it.
    pub by_name: String,
    /// Whose leader, where it came down from a level above; the unit's own, when absent.
    #[serde(default)]
    pub leader_of: Option<LeaderOf>,
    /// How.
    pub method: InstructionMethod,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
    /// Who took it down; the caller, when absent.
    #[serde(default)]
    pub taken_by: Option<String>,
    /// Verbatim.
    pub text: String,
    /// Photograph of the paper; needed where it was given on paper.
    #[serde(default)]
    pub attachment_id: Option<AttachmentId>,
    /// For whom.
    pub to: Vec<GiveTo>,
}

/// Enters an instruction and answers its id.
///
/// # Errors
/// [`ReportError`].
pub fn give(
    tx: &mut Tx<'_>,
    who: &Who,
    report: &ReportRec,
    typed: Give,
) -> Result<InstructionId, ReportError> {
    let now = tx.now();
    let at = stated_at(now, typed.at, report.knew_at)?;
    // Verbatim: bounded and checked, but not trimmed or mended.
    if bounded("/text", Some(typed.text.clone()), INSTRUCTION_CHARS)?.is_none() {
        return Err(wrong("/text", "instruction.text_empty", "请按原话录入批示"));
    }
    let by_post = bounded("/by_post", Some(typed.by_post), NAME_CHARS)?
        .ok_or_else(|| wrong("/by_post", "instruction.by_empty", "请写明批示人职务"))?;
    let by_name = bounded("/by_name", Some(typed.by_name), NAME_CHARS)?
        .ok_or_else(|| wrong("/by_name", "instruction.by_name_empty", "请写明是哪位领导批示的"))?;
    // Who gives it on the screen gives it in the post that the record knows.
    let own = typed.method == InstructionMethod::OnScreen && by_name == who.name;
    let held = match who.person.filter(|_| own) {
        Some(person) => org::query::title_of(tx, person, who.unit, now)?,
        None => None,
    };
    let by_post = held.unwrap_or(by_post);
    if typed.method == InstructionMethod::Paper && typed.attachment_id.is_none() {
        return Err(wrong(
            "/attachment_id",
            "instruction.photo_missing",
            "书面批示请附照片；手边没有原件的，按电话或当面记录，并写明记录人",
        ));
    }
    attach::refs(tx, who, typed.attachment_id.as_slice())?;
    let seat = Seat::of(tx, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    if typed.leader_of.is_some_and(|of| of >= LeaderOf::from(seat.unit.level)) {
        let says = "只有上级领导的批示才注明来自哪一级；本级领导的不用选";
        return Err(wrong("/leader_of", "instruction.leader_not_above", says));
    }
    let (to, nodes) = addressees(tx, who, &typed.to)?;
    let audience = nodes.iter().fold(Audience::local(), |audience, node| audience.and(Channel::To(*node)));
    let day = now.civil_day();
    let serial = instruction::next_serial(tx, who.unit, report.drill, day)?;
    let id = InstructionId::new();
    let fact = InstructionGiven {
        id,
        root: report.root,
        title: report.title.clone(),
        no: number_zh("批", report.drill, now, serial),
        day,
        serial,
        unit: who.unit,
        unit_name: seat.name().to_owned(),
        by_post,
        method: typed.method,
        at,
        text: typed.text,
        attachment: typed.attachment_id,
        to,
        home: tx.identity().node,
        nodes,
        leader_of: typed.leader_of,
    };
    let people = InstructionPeople {
        by_name: Some(by_name),
        taken_by: Some(bounded("/taken_by", typed.taken_by, NAME_CHARS)?.unwrap_or_else(|| who.name.clone())),
    };
    let brief = format!("批示：{}", brief_zh(report.drill, report.rating, seat.name(), &report.title));
    let given = draft(&fact, who.unit, audience, report.drill)?.sealed(&people)?.brief(&brief);
    tx.append(who.acting(), vec![given])?;
    Ok(id)
}

/// The units with their names, and the nodes beside ours where they read it. An instruction
/// goes down: to the giver's own unit, the government whose general duty room it keeps, and
/// what stands below either; a level above or beside is reported to, or asked.
fn addressees(
    tx: &mut Tx<'_>,
    who: &Who,
    typed: &[GiveTo],
) -> Result<(Vec<InstructionTo>, Vec<NodeId>), ReportError> {
    if typed.len() > INSTRUCTION_UNITS {
        return Err(wrong("/to", "instruction.to_many", "一次批示的单位过多，请分开录入"));
    }
    let own = tx.identity().node;
    let roots = around::roots_of_sight(tx, who.unit)?;
    let mut nodes: Vec<NodeId> = Vec::new();
    let mut to: Vec<InstructionTo> = Vec::with_capacity(typed.len());
    for (index, one) in typed.iter().enumerate() {
        let pointer = format!("/to/{index}/unit_id");
        let unit = around::addressable(tx, who, one.unit_id)?
            .ok_or_else(|| wrong(&pointer, "instruction.unit_unknown", "没有这个单位，请重新选择"))?;
        if to.iter().any(|earlier| earlier.unit == unit.id) {
            continue;
        }
        if !around::is_under_any(tx, &roots, unit.id)? {
            let says = format!("批示只能给本级和下级单位；{}不在其中", unit.short_name);
            return Err(wrong(&pointer, "instruction.unit_not_below", &says));
        }
        if one.due_at.is_some_and(|due| due <= tx.now()) {
            let pointer = format!("/to/{index}/due_at");
            return Err(wrong(&pointer, "instruction.due_past", "要求答复的时间已经过了，请改晚一些"));
        }
        if one.lead && to.iter().any(|earlier| earlier.lead) {
            let pointer = format!("/to/{index}/lead");
            return Err(wrong(&pointer, "instruction.lead_twice", "牵头单位只能有一家"));
        }
        if let Some(node) = unit.hosted_by.filter(|node| *node != own && !nodes.contains(node)) {
            nodes.push(node);
        }
        to.push(InstructionTo { unit: unit.id, name: unit.short_name, lead: one.lead, due_at: one.due_at });
    }
    Ok((to, nodes))
}

/// The instruction, when it is meant for the caller's unit.
fn mine(tx: &mut Tx<'_>, who: &Who, id: InstructionId) -> Result<InstructionRec, ReportError> {
    let found = instruction::get(tx, id)?.ok_or(ReportError::NotFound)?;
    let addressed = found.to.iter().any(|to| to.unit == who.unit);
    if addressed && Sight::of(tx, who)?.instruction(tx, &found)? {
        Ok(found)
    } else {
        Err(ReportError::NotFound)
    }
}

/// Every node where an instruction is read, that of its giver first, and where its addressees are
/// written for by now; those between carry it and read it too.
pub(crate) fn readers(tx: &mut Tx<'_>, found: &InstructionRec) -> Result<Audience, ReportError> {
    let own = tx.identity().node;
    let entries = journal::read::entries_of(tx, INSTRUCTION, found.id.bytes(), OPENINGS)?;
    let given = entries.iter().find(|stored| stored.entry.header.kind == InstructionGiven::KIND);
    let fact: Option<InstructionGiven> = given.and_then(|s| serde_json::from_slice(&s.entry.body).ok());
    let mut nodes = vec![around::host_of(tx, found.unit)?.unwrap_or(found.home)];
    nodes.extend(fact.map(|fact| fact.nodes).unwrap_or_default());
    for to in &found.to {
        nodes.extend(around::host_of(tx, to.unit)?);
    }
    let others: BTreeSet<NodeId> = nodes.into_iter().filter(|node| *node != own).collect();
    Ok(others.into_iter().fold(Audience::local(), |audience, node| audience.and(Channel::To(node))))
}

/// The caller's unit has seen it; a second time changes nothing.
///
/// # Errors
/// [`ReportError`].
pub fn seen(tx: &mut Tx<'_>, who: &Who, id: InstructionId) -> Result<(), ReportError> {
    let found = mine(tx, who, id)?;
    if found.to.iter().any(|to| to.unit == who.unit && to.seen_at.is_some()) {
        return Ok(());
    }
    let fact = InstructionSeen { instruction: id, unit: who.unit, at: tx.now() };
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let audience = readers(tx, &found)?;
    let seen = draft(&fact, who.unit, audience, found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![seen])?;
    Ok(())
}

/// Holds an answer against what was on the screen: only an answer of one's own unit, given
/// meanwhile by a colleague, stands against it.
///
/// # Errors
/// [`ReportError::Moved`].
pub fn unanswered_since(
    tx: &mut Tx<'_>,
    who: &Who,
    id: InstructionId,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let found = mine(tx, who, id)?;
    let ours = |e: &Entry| e.header.kind == InstructionAnswered::KIND && e.header.unit == Some(who.unit);
    unmoved_by(tx, &Subject::new(INSTRUCTION, id.bytes()), if_match, found.root, ours)
}

/// The caller's unit answers.
///
/// # Errors
/// [`ReportError`].
pub fn answer(tx: &mut Tx<'_>, who: &Who, id: InstructionId, text: String) -> Result<(), ReportError> {
    let found = mine(tx, who, id)?;
    let text = remark("/text", Some(text))?
        .ok_or_else(|| wrong("/text", "instruction.answer_empty", "请写明办理情况"))?;
    let fact = InstructionAnswered { instruction: id, unit: who.unit, at: tx.now(), text };
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let audience = readers(tx, &found)?;
    let answered = draft(&fact, who.unit, audience, found.drill)?.sealed(&people)?.brief(&format!(
        "{}答复批示：{}",
        unit_name(&found, who.unit),
        found.title
    ));
    tx.append(who.acting(), vec![answered])?;
    Ok(())
}

fn unit_name(found: &InstructionRec, unit: UnitId) -> &str {
    found.to.iter().find(|to| to.unit == unit).map_or("", |to| to.name.as_str())
}
