//! 经过: what happened, straight from the journal, so that nothing in it can differ
//! from the record. Names come from the sealed parts and are gone when those are.

use super::dto::{Inquiry, TimelineItem, TimelineMedium};
use crate::around;
use crate::rules::Law;
use crate::title::{Event, title_en};
use crate::views::call::CallRec;
use crate::views::dispatch::DispatchRec;
use crate::views::document::DocumentRec;
use crate::views::instruction::InstructionRec;
use crate::views::link::LinkRec;
use crate::views::manuscript::ManuscriptRec;
use crate::views::report::ReportRec;
use crate::views::sealed;
use crate::words::{self, Said, maybe};
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    AskedPeople, CALL, CallTried, ClockWord, Confirmed, DISPATCH, DOCUMENT, DispatchDelivered,
    DispatchEscalated, DispatchHanded, DispatchMerged, DispatchOpened, DispatchPressed, DispatchReceived,
    DispatchRestored, DispatchRetimed, DispatchReturned, DispatchTelephoned, DispatchUnreceived,
    DispatchVerified, DispatchWithdrawn, DispatchWritten, DocumentIssued, DocumentVoided, INQUIRY,
    INSTRUCTION, InquiryAnswered, InquiryAsked, InquiryClosed, InquiryEscalated, InquiryPeople,
    InquiryPressed, InstructionAnswered, InstructionEscalated, InstructionGiven, InstructionMethod,
    InstructionPressed, InstructionReportedBack, InstructionSeen, LINK, MANUSCRIPT, ManuscriptAsked,
    ManuscriptChecked, ManuscriptClosed, ManuscriptOpened, ManuscriptPeople, ManuscriptReturned,
    ManuscriptRevised, ManuscriptUnanswered, REPORT, RatedPeople, ReportAdopted, ReportCorrected,
    ReportEscalated, ReportFollowed, ReportPaced, ReportPeople, ReportRated, ReportReopened, ReportSent,
    ReportSigned, ReportWithdrawn, ReportsJoined, ReportsParted, SignMethod, SignPeople, Signed, Term,
    TookPeople, TryPeople, VerifyPeople,
};
use journal::clocks::Clocks;
use journal::{Db, DbError};
use kernel::clock::MINUTE_MS;
use kernel::limits;
use kernel::{DocumentId, Instant, Level, ReportId, UnitId};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Everything about an event that a timeline shows.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The kinds and their names.
    pub law: &'a Law,
    /// Reports of the chain.
    pub chain: &'a [ReportRec],
    /// Dispatches.
    pub dispatches: &'a [DispatchRec],
    /// The caller's call list.
    pub calls: &'a [CallRec],
    /// Instructions.
    pub instructions: &'a [InstructionRec],
    /// The caller's unit's manuscripts.
    pub manuscripts: &'a [ManuscriptRec],
    /// What the caller's unit asked or was asked about it.
    pub inquiries: &'a [Inquiry],
    /// Documents that the caller may see.
    pub documents: &'a [DocumentRec],
    /// Whether it was linked with others, or said not to be one with them.
    pub links: &'a [LinkRec],
}

/// The timeline, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn timeline(db: &mut dyn Db, matter: Matter<'_>) -> Result<Vec<TimelineItem>, DbError> {
    let mut subjects: Vec<(&str, [u8; 16])> = Vec::new();
    subjects.extend(matter.chain.iter().map(|r| (REPORT, r.id.bytes())));
    subjects.extend(matter.dispatches.iter().map(|d| (DISPATCH, d.id.bytes())));
    subjects.extend(matter.calls.iter().filter(|c| !c.tries.is_empty()).map(|c| (CALL, c.id.bytes())));
    subjects.extend(matter.instructions.iter().map(|i| (INSTRUCTION, i.id.bytes())));
    subjects.extend(matter.inquiries.iter().map(|q| (INQUIRY, q.id.bytes())));
    subjects.extend(matter.manuscripts.iter().map(|m| (MANUSCRIPT, m.id.bytes())));
    subjects.extend(matter.documents.iter().map(|d| (DOCUMENT, d.issued.id.bytes())));
    for link in matter.links {
        subjects.push((LINK, link.id.bytes()));
    }
    let (mut names, mut clocks) = (Names::of(&matter), Clocks::default());
    let mut items: Vec<(Instant, TimelineItem)> = Vec::new();
    for (kind, id) in subjects {
        let dispatch = matter.dispatches.iter().find(|d| d.id.bytes() == id);
        for stored in journal::read::entries_of(db, kind, id, limits::report::SUBJECT_ENTRIES)? {
            if let Some(told) = tell(&stored.entry, dispatch, &matter) {
                let arrived = arrived_with_opening(&stored.entry, dispatch);
                let acted = arrived.map_or(stored.entry.header.unit, |d| Some(d.to_unit));
                let kind = arrived.map_or(stored.entry.header.kind.as_str(), |_| DispatchDelivered::KIND);
                let (unit, level) = names.find(db, acted)?;
                let place = place_of(told.at, stored.entry.header.recorded_at);
                let clock = clocks.off_of(db, &stored)?;
                let item = TimelineItem {
                    event_id: stored.entry.header.event_id,
                    at: told.at,
                    level,
                    unit,
                    medium: told.medium,
                    what: kind.to_owned(),
                    strong: told.strong,
                    detail: Some(told.detail.zh).filter(|text| !text.is_empty()),
                    detail_en: Some(told.detail.en).filter(|text| !text.is_empty()),
                    clock_off_ms: clock.as_ref().map(|clock| clock.off_ms),
                    clock_by: clock.and_then(|clock| clock.by).map(|(_, name)| name),
                };
                items.push((place, item));
            }
        }
    }
    items.sort_by_key(|(place, item)| (*place, cause_first(&item.what), item.event_id));
    Ok(items.into_iter().map(|(_, item)| item).collect())
}

/// Where a time stands among others. A person types minutes: what was recorded within the
/// minute that it is of stands where it was recorded, so that a paper handed over at once
/// does not stand before it was written.
fn place_of(at: Instant, recorded_at: Instant) -> Instant {
    let typed = at.0.rem_euclid(MINUTE_MS) == 0;
    let within = (0..MINUTE_MS).contains(&recorded_at.since(at));
    if typed && within { recorded_at } else { at }
}

/// Within one millisecond a report is sent, then arrives at its desks, then all else.
fn cause_first(kind: &str) -> u8 {
    match kind {
        "report.sent" => 0,
        "dispatch.delivered" => 1,
        _ => 2,
    }
}

/// Names of units as the dispatches of the event word them.
struct Names(BTreeMap<UnitId, (String, Option<Level>)>);

impl Names {
    fn of(matter: &Matter<'_>) -> Self {
        let mut names = BTreeMap::new();
        for d in matter.dispatches {
            names.insert(d.from_unit, (d.from_name.clone(), Some(d.from_level)));
            names.insert(d.to_unit, (d.to_unit_name.clone(), Some(d.to_level)));
        }
        for r in matter.chain {
            names.insert(r.unit, (r.unit_name.clone(), Some(r.level)));
        }
        Self(names)
    }

    fn find(&mut self, db: &mut dyn Db, unit: Option<UnitId>) -> Result<(String, Option<Level>), DbError> {
        let Some(unit) = unit else { return Ok((String::new(), None)) };
        if let Some(known) = self.0.get(&unit) {
            return Ok(known.clone());
        }
        let found =
            around::unit(db, unit)?.map_or_else(|| (String::new(), None), |u| (u.short_name, Some(u.level)));
        self.0.insert(unit, found.clone());
        Ok(found)
    }
}

struct Told {
    at: Instant,
    medium: TimelineMedium,
    strong: bool,
    detail: Said,
}

fn body<F: DeserializeOwned>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}

const fn plain(at: Instant, detail: Said) -> Told {
    Told { at, medium: TimelineMedium::None, strong: false, detail }
}

fn tell(entry: &Entry, dispatch: Option<&DispatchRec>, matter: &Matter<'_>) -> Option<Told> {
    match entry.header.kind.as_str() {
        ReportSent::KIND => {
            let f: ReportSent = body(entry)?;
            let kind = matter.law.kind(&f.kind);
            let en = title_en(&Event {
                place_text: &f.place_text,
                kind,
                what: &f.what,
                casualties: &f.casualties,
            });
            let people: ReportPeople = sealed(entry);
            let signing = f.signed.as_ref().map(|s| signed(s, &people.signing.unwrap_or_default()));
            let late = f.late.as_ref().map(words::late).unwrap_or_default();
            let written = f.written_at.map(|at| words::written(at, f.sent_at)).unwrap_or_default();
            let detail =
                Said::joined(vec![Said::of(f.title, en), written, late, signing.unwrap_or_default()]);
            Some(Told { at: f.sent_at, medium: TimelineMedium::Doc, strong: true, detail })
        }
        ReportCorrected::KIND => {
            let f: ReportCorrected = body(entry)?;
            let id = ReportId::from_bytes(entry.header.subject.id);
            let kind = matter.chain.iter().find(|r| r.id == id).map_or("", |r| r.kind.as_str());
            let people: ReportPeople = sealed(entry);
            let by: Vec<&str> =
                [f.by_name.as_deref(), people.reporter.as_deref()].into_iter().flatten().collect();
            let change = words::corrected(&f, matter.law, matter.law.is_underground(kind));
            Some(plain(f.at, Said::clauses(vec![change, Said::typed(by.join(" "))])))
        }
        ReportRated::KIND => {
            let f: ReportRated = body(entry)?;
            let (was, now) = (words::rating(f.was), words::rating(f.rating));
            let change = Said::of(format!("{} → {}", was.zh, now.zh), format!("{} → {}", was.en, now.en));
            let reason = match (f.reason, f.reason_en) {
                (Some(zh), Some(en)) => Said::of(zh, en),
                (zh, _) => maybe(zh.as_deref()),
            };
            let confirmed = f.confirmed.as_ref().map(|c| confirmed(c, &sealed(entry))).unwrap_or_default();
            Some(plain(f.at, Said::joined(vec![change, confirmed, reason])))
        }
        ReportAdopted::KIND => {
            let f: ReportAdopted = body(entry)?;
            let people: TookPeople = sealed(entry);
            Some(plain(f.at, Said::joined(vec![words::uses(&f.uses), maybe(people.said.as_deref())])))
        }
        DocumentIssued::KIND => {
            let f: DocumentIssued = body(entry)?;
            let number = f.number.as_ref().map_or("", |number| number.text.as_str());
            let said = format!("{}{number}《{}》", f.series_name, f.title);
            // The paper is Chinese; its number is what it is known by in any language.
            Some(plain(f.at, Said { zh: said, en: number.to_owned() }))
        }
        DocumentVoided::KIND => {
            let f: DocumentVoided = body(entry)?;
            let id = DocumentId::from_bytes(entry.header.subject.id);
            let which = matter.documents.iter().find(|d| d.issued.id == id);
            let number = which.and_then(|d| d.issued.number.as_ref()).map(|number| number.text.as_str());
            Some(plain(f.at, Said::joined(vec![maybe(number), maybe(Some(&f.reason))])))
        }
        ReportsJoined::KIND => {
            let f: ReportsJoined = body(entry)?;
            let parts = f.reasons.iter().map(|reason| words::likeness(matter.law, reason)).collect();
            Some(plain(f.at, Said::joined(parts)))
        }
        ReportsParted::KIND => {
            let f: ReportsParted = body(entry)?;
            let people: TookPeople = sealed(entry);
            Some(plain(f.at, maybe(people.said.as_deref())))
        }
        ReportFollowed::KIND => {
            let f: ReportFollowed = body(entry)?;
            let id = ReportId::from_bytes(entry.header.subject.id);
            let kind = matter.chain.iter().find(|r| r.id == id).map_or("", |r| r.kind.as_str());
            let figures = words::casualties(&f.casualties, matter.law.is_underground(kind));
            let people: ReportPeople = sealed(entry);
            let signing = f.signed.as_ref().map(|s| signed(s, &people.signing.unwrap_or_default()));
            let name = words::follow_name(f.number, f.stage);
            let parts = vec![name, Said::typed(f.what), figures, signing.unwrap_or_default()];
            Some(Told { at: f.at, medium: TimelineMedium::Doc, strong: true, detail: Said::joined(parts) })
        }
        ReportReopened::KIND => body::<ReportReopened>(entry).map(|f| plain(f.at, Said::typed(f.reason))),
        ReportPaced::KIND => {
            let f: ReportPaced = body(entry)?;
            let every = Said::of(f.next.article, f.next.article_en);
            Some(plain(f.at, Said::joined(vec![every, maybe(f.reason.as_deref())])))
        }
        ReportEscalated::KIND => {
            let f: ReportEscalated = body(entry)?;
            let late = Said::of("续报未到", "no follow-up yet");
            // That the last step is told again is no news.
            (!f.again).then(|| plain(f.at, Said::joined(vec![late, words::step(f.step)])))
        }
        ReportSigned::KIND => {
            let f: ReportSigned = body(entry)?;
            let told = signed(&f.signed, &sealed(entry));
            Some(Told { at: f.at, medium: TimelineMedium::None, strong: true, detail: told })
        }
        ReportWithdrawn::KIND => body::<ReportWithdrawn>(entry).map(|f| plain(f.at, Said::typed(f.reason))),
        kind if kind.starts_with("dispatch.") => dispatched(entry, dispatch?, matter.law),
        CallTried::KIND => called(entry, matter),
        kind if kind.starts_with("manuscript.") => waited(entry),
        kind if kind.starts_with("inquiry.") => inquired(entry),
        InstructionGiven::KIND => {
            let f: InstructionGiven = body(entry)?;
            let people: facts::report::InstructionPeople = sealed(entry);
            let who = Said::typed(format!("{}{}", people.by_name.unwrap_or_default(), f.by_post));
            Some(Told {
                at: f.at,
                medium: TimelineMedium::None,
                strong: true,
                detail: Said::joined(vec![who, Said::typed(f.text)]),
            })
        }
        InstructionSeen::KIND => body::<InstructionSeen>(entry).map(|f| {
            let by: TookPeople = sealed(entry);
            plain(f.at, maybe(by.by.as_deref()))
        }),
        InstructionAnswered::KIND => {
            body::<InstructionAnswered>(entry).map(|f| plain(f.at, Said::typed(f.text)))
        }
        InstructionPressed::KIND => {
            let f: InstructionPressed = body(entry)?;
            let people: TookPeople = sealed(entry);
            let all = matter.instructions.iter().flat_map(|i| &i.to);
            let names: Vec<&str> =
                all.filter(|to| f.to.contains(&to.unit)).map(|to| to.name.as_str()).collect();
            Some(plain(
                f.at,
                Said::joined(vec![Said::typed(names.join("、")), maybe(people.said.as_deref())]),
            ))
        }
        InstructionReportedBack::KIND => {
            let f: InstructionReportedBack = body(entry)?;
            let settled = if f.settled { Said::of("办结", "settled") } else { Said::default() };
            Some(plain(f.at, Said::joined(vec![laid(f.method), maybe(f.remark.as_deref()), settled])))
        }
        InstructionEscalated::KIND => {
            let f: InstructionEscalated = body(entry)?;
            let told = matter.instructions.iter().flat_map(|i| &i.to).find(|to| to.unit == f.late)?;
            let late = Said::of("未答复", "not answered");
            let line = Said::joined(vec![Said::typed(&told.name), late, words::step(f.step)]);
            // That the last step is told again is no news.
            (!f.again).then(|| plain(f.told_at, line))
        }
        _ => None,
    }
}

/// How an instruction's answers came before the leader.
fn laid(method: InstructionMethod) -> Said {
    match method {
        InstructionMethod::Telephone => Said::of("电话报告", "by telephone"),
        InstructionMethod::Paper => Said::of("书面呈报", "in writing"),
        InstructionMethod::InPerson => Said::of("当面报告", "in person"),
        InstructionMethod::OnScreen => Said::of("本人在平台上看过", "read on the platform"),
    }
}

/// 副区长 贺永强 电话确认，马志远记录
fn confirmed(how: &Confirmed, people: &RatedPeople) -> Said {
    let method = match how.method {
        InstructionMethod::Telephone => Said::of("电话确认", "confirmed by telephone"),
        InstructionMethod::Paper => Said::of("书面确认", "confirmed in writing"),
        InstructionMethod::InPerson => Said::of("当面确认", "confirmed in person"),
        InstructionMethod::OnScreen => Said::of("在平台上确认", "confirmed on the platform"),
    };
    let who = [how.by_post.as_deref(), people.confirmed_by.as_deref()];
    let who = who.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let said = Said::of(format!("{who} {}", method.zh), format!("{who} {}", method.en));
    let taken = people.taken_by.as_deref();
    let taken = taken.map(|name| Said::of(format!("{name}记录"), format!("taken down by {name}")));
    Said::joined(vec![said, taken.unwrap_or_default()])
}

/// 带班领导 白建军 口头同意（“同意，报吧”），马志远记录
fn signed(s: &Signed, people: &SignPeople) -> Said {
    let method = match s.method {
        SignMethod::OnScreen => Said::of("屏上签发", "signed on the screen"),
        SignMethod::Oral => Said::of("口头同意", "agreed by word of mouth"),
        SignMethod::Paper => Said::of("纸上签发", "signed on paper"),
    };
    let who =
        [Some(s.post.as_str()), people.by.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let words = people.said.as_deref();
    let said = words.map_or_else(
        || method.clone(),
        |words| Said::of(format!("{}（“{words}”）", method.zh), format!("{} (“{words}”)", method.en)),
    );
    let said = Said::of(format!("{who} {}", said.zh), format!("{who} {}", said.en));
    let phone = people.phone.as_deref().map(|phone| Said::of(format!("电话 {phone}"), format!("by {phone}")));
    let taken = people.taken_by.as_deref();
    let taken = taken.map(|name| Said::of(format!("{name}记录"), format!("taken down by {name}")));
    let checked = people.checked_by.as_deref();
    let checked = checked.map(|name| Said::of(format!("{name}核稿"), format!("checked by {name}")));
    Said::joined(vec![
        said,
        phone.unwrap_or_default(),
        taken.unwrap_or_default(),
        checked.unwrap_or_default(),
    ])
}

/// What was asked about a report, and what was said to it.
fn inquired(entry: &Entry) -> Option<Told> {
    let told = || maybe(sealed::<TookPeople>(entry).said.as_deref());
    match entry.header.kind.as_str() {
        InquiryAsked::KIND => {
            let f: InquiryAsked = body(entry)?;
            let lacks = f.lacks.iter().map(|e| words::element(*e)).collect::<Vec<_>>();
            let people: InquiryPeople = sealed(entry);
            let parts = vec![Said::typed(f.to_name), Said::joined(lacks), Said::typed(people.text)];
            Some(plain(f.at, Said::joined(parts)))
        }
        InquiryAnswered::KIND => body::<InquiryAnswered>(entry)
            .map(|f| plain(f.at, Said::joined(vec![words::inquiry(f.outcome), told()]))),
        InquiryPressed::KIND => body::<InquiryPressed>(entry).map(|f| plain(f.at, told())),
        InquiryClosed::KIND => body::<InquiryClosed>(entry).map(|f| plain(f.at, told())),
        InquiryEscalated::KIND => {
            let f: InquiryEscalated = body(entry)?;
            let late = Said::of("未答复", "not answered");
            (!f.again).then(|| plain(f.told_at, Said::joined(vec![late, words::step(f.step)])))
        }
        _ => None,
    }
}

/// What became of a manuscript before it was signed.
fn waited(entry: &Entry) -> Option<Told> {
    let by = || maybe(sealed::<ManuscriptPeople>(entry).by.as_deref());
    match entry.header.kind.as_str() {
        ManuscriptOpened::KIND => body::<ManuscriptOpened>(entry).map(|f| plain(f.at, by())),
        ManuscriptRevised::KIND => body::<ManuscriptRevised>(entry).map(|f| plain(f.at, by())),
        ManuscriptChecked::KIND => body::<ManuscriptChecked>(entry).map(|f| plain(f.at, by())),
        ManuscriptAsked::KIND => {
            let f: ManuscriptAsked = body(entry)?;
            let people: AskedPeople = sealed(entry);
            let whom = format!("{} {}", f.title, people.name.unwrap_or_default());
            let moved = match entry.header.actor {
                None => Said::of("上一位未应，自动改请", "the one before did not answer"),
                Some(_) => Said::default(),
            };
            Some(plain(f.at, Said::joined(vec![Said::typed(whom.trim()), moved])))
        }
        ManuscriptUnanswered::KIND => {
            body::<ManuscriptUnanswered>(entry).map(|f| plain(f.at, Said::default()))
        }
        ManuscriptReturned::KIND => body::<ManuscriptReturned>(entry)
            .map(|f| plain(f.at, Said::joined(vec![by(), Said::typed(f.reason)]))),
        // That it went is said by the report itself.
        ManuscriptClosed::KIND => {
            body::<ManuscriptClosed>(entry).filter(|f| !f.sent).map(|f| plain(f.at, by()))
        }
        _ => None,
    }
}

fn arrived(f: &DispatchDelivered, d: &DispatchRec) -> Told {
    let detail = Said::typed(&d.to_name);
    Told { at: f.at, medium: TimelineMedium::Doc, strong: false, detail }
}

/// The dispatch of an opening that is told as the delivery it was.
fn arrived_with_opening<'a>(entry: &Entry, dispatch: Option<&'a DispatchRec>) -> Option<&'a DispatchRec> {
    dispatch.filter(|_| entry.header.kind == DispatchOpened::KIND)
}

fn dispatched(entry: &Entry, d: &DispatchRec, law: &Law) -> Option<Told> {
    let people: TookPeople = sealed(entry);
    let (took_by, to) = (maybe(people.took_by.as_deref()), Said::typed(&d.to_unit_name));
    match entry.header.kind.as_str() {
        // Said by the report itself; an owed one is a clock, not an event.
        DispatchWritten::KIND => None,
        DispatchOpened::KIND => body::<DispatchOpened>(entry)?.delivered().map(|f| arrived(&f, d)),
        DispatchTelephoned::KIND => {
            let f: DispatchTelephoned = body(entry)?;
            let detail = Said::joined(vec![to, took_by, maybe(people.said.as_deref())]);
            let strong = d.tel.is_some() && d.tel_at == Some(f.at);
            Some(Told { at: f.at, medium: TimelineMedium::Tel, strong, detail })
        }
        DispatchDelivered::KIND => body(entry).map(|f| arrived(&f, d)),
        DispatchReceived::KIND => {
            let f: DispatchReceived = body(entry)?;
            let (strong, detail) = (d.received_at == Some(f.at), maybe(people.by.as_deref()));
            Some(Told { at: f.at, medium: TimelineMedium::None, strong, detail })
        }
        DispatchUnreceived::KIND => body::<DispatchUnreceived>(entry).map(|f| plain(f.at, Said::default())),
        DispatchVerified::KIND => {
            let f: DispatchVerified = body(entry)?;
            let people: VerifyPeople = sealed(entry);
            let below = law.is_underground(&d.kind);
            let figures = f.figures.as_ref().map(|c| words::casualties(c, below)).unwrap_or_default();
            let detail = Said::joined(vec![maybe(people.note.as_deref()), figures]);
            Some(Told { at: f.at, medium: TimelineMedium::Tel, strong: false, detail })
        }
        DispatchHanded::KIND => {
            let f: DispatchHanded = body(entry)?;
            let parts = vec![to, words::method(f.method), took_by, maybe(f.receipt_no.as_deref())];
            let (strong, detail) = (d.doc_at == Some(f.at), Said::joined(parts));
            Some(Told { at: f.at, medium: TimelineMedium::Doc, strong, detail })
        }
        DispatchEscalated::KIND => {
            let f: DispatchEscalated = body(entry)?;
            let late = match f.clock {
                ClockWord::Delivery => Said::of("未送达", "not delivered"),
                _ => Said::default(),
            };
            // That the last step is told again is no news.
            (!f.again).then(|| plain(f.at, Said::joined(vec![to, late, words::step(f.step)])))
        }
        DispatchWithdrawn::KIND => {
            body::<DispatchWithdrawn>(entry).map(|f| plain(f.at, words::reason(&f.reason)))
        }
        DispatchPressed::KIND => {
            let f: DispatchPressed = body(entry)?;
            let people: TookPeople = sealed(entry);
            let to = Said::typed(&d.from_name);
            Some(plain(
                f.at,
                Said::joined(vec![to, maybe(people.said.as_deref()), maybe(people.by.as_deref())]),
            ))
        }
        DispatchMerged::KIND => {
            let f: DispatchMerged = body(entry)?;
            Some(plain(f.at, if d.returned.is_some() { words::sent_on(d) } else { words::merged(d) }))
        }
        DispatchRestored::KIND => {
            body::<DispatchRestored>(entry).map(|f| plain(f.at, Said::typed(&d.to_unit_name)))
        }
        DispatchReturned::KIND => {
            let f: DispatchReturned = body(entry)?;
            let people: TookPeople = sealed(entry);
            Some(Told {
                strong: true,
                ..plain(f.at, words::returned(&f.right, &f.reason, people.by.as_deref()))
            })
        }
        DispatchRetimed::KIND => body::<DispatchRetimed>(entry).map(|f| plain(f.at, retimed(&f, d))),
        _ => None,
    }
}

/// 榆林市，☎ 30 分钟、文 60 分钟
fn retimed(f: &DispatchRetimed, d: &DispatchRec) -> Said {
    let terms = [(Said::of("☎", "by telephone"), &f.tel), (Said::of("文", "in writing"), &f.doc)];
    let within = |(mark, term): (Said, &Option<Term>)| {
        let n = term.as_ref()?.minutes;
        Some(Said::of(format!("{} {n} 分钟", mark.zh), format!("{} within {n} min", mark.en)))
    };
    let said = std::iter::once(Said::typed(&d.to_unit_name)).chain(terms.into_iter().filter_map(within));
    Said::joined(said.collect())
}

fn called(entry: &Entry, matter: &Matter<'_>) -> Option<Told> {
    let f: CallTried = body(entry)?;
    let people: TryPeople = sealed(entry);
    let call = matter.calls.iter().find(|c| c.id == f.call)?;
    let whom = Said::typed(format!("{}{}", call.name.as_deref().unwrap_or_default(), call.post_name));
    let (took_by, said) = (maybe(people.took_by.as_deref()), maybe(people.said.as_deref()));
    let detail = Said::joined(vec![whom, words::outcome(f.outcome), took_by, said]);
    Some(Told { at: f.at, medium: TimelineMedium::Tel, strong: false, detail })
}
