//! People act: every step of the history through the service that the page would call,
//! at its minute, by the login that sits there.
//!
//! A step that finds nothing to do (a call list shorter than the script) is passed over
//! and counted; a refusal is an error, because the script is then wrong.

use super::enter::{account_id, person_id, place_id};
use super::{Stage, StageError, StageNode};
use crate::history::{Act, Incident, Step, in_order};
use facts::draft::derived_event;
use facts::entry::Mode;
use facts::report::{CallOutcome, InstructionMethod, SignMethod, Via};
use journal::{Turn, Tx};
use kernel::{CommandId, DeskId, EventId, Instant, InstructionId, PersonId, ReportId, UnitId};
use org::perm::Role;
use org::web::{SessionKind, Who};
use report::Terms;
use report::model::{CasualtiesInput, ChosenRating, FirstReport};
use report::service::desk::{Hand, Telephone, Verify, hand, receive, telephone, verify};
use report::service::follow::{self, FollowUp};
use report::service::instruct::{Give, GiveTo, answer, give};
use report::service::mend::{ConfirmedBy, Correct, Rate, correct, rate, withdraw};
use report::service::sign::{self, MaySign, Sign};
use report::service::upward::{Upward, prepare, report_upward};
use report::service::{ReportError, calls, dispatch_id, send::send_first};
use report::views::report::ReportRec;
use report::views::{call, dispatch, instruction, report as reports};
use std::sync::Arc;

/// What became of the script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Played {
    /// Steps done.
    pub done: usize,
    /// Calls scripted beyond the end of a call list.
    pub spare_calls: usize,
    /// Other steps that found nothing to do, in words; the script and the rules disagree.
    pub idle: Vec<String>,
}

/// The id of an event's first report: sorts by time, the same for the same seed.
fn root_of(seed: u64, incident: &Incident) -> ReportId {
    report_id(seed, incident, "first", incident.knew_at)
}

fn report_id(seed: u64, incident: &Incident, unit: &str, at: Instant) -> ReportId {
    let cause = [&seed.to_be_bytes()[..], &incident.number.to_be_bytes()[..], unit.as_bytes()].concat();
    ReportId::from_bytes(derived_event("demo report", &cause, at).bytes())
}

/// Everything a step needs inside the writer.
struct Scene {
    incident: Incident,
    act: Act,
    who: Who,
    terms: Arc<Terms>,
    root: ReportId,
    /// Id of the report that this step writes.
    written: ReportId,
    to_desk: Option<DeskId>,
    /// Addressees of an instruction, with their id.
    to: Vec<UnitId>,
    /// Title and name of who instructs.
    by: (String, String),
    place: kernel::PlaceId,
    /// The leader of the unit who has a login: whose word is taken, and who confirms it.
    leader: Option<PersonId>,
}

impl Stage {
    /// Plays the history and moves the clock to `now`.
    ///
    /// # Errors
    /// [`StageError::Refused`] when a service refuses a step.
    pub fn play(&mut self, history: &[Incident], seed: u64, now: Instant) -> Result<Played, StageError> {
        let mut played = Played::default();
        let mut last_host = None;
        for (incident, step) in in_order(history) {
            let Some(host) = self.hosts.get(&step.unit).copied() else { continue };
            if last_host.is_some_and(|last| last != host) {
                self.sync()?;
            }
            self.remind_until(step.at)?;
            self.at(step.at);
            if self.step(incident, step, host, seed)? {
                played.done += 1;
                if let Some(node) = self.nodes.get_mut(host) {
                    node.restless = true;
                }
            } else if matches!(step.act, Act::Call { .. }) {
                played.spare_calls += 1;
            } else {
                let (number, grade, kind) = (incident.number, incident.grade, &incident.kind);
                played.idle.push(format!("{number} {kind} {grade:?}: {} {:?}", step.unit, step.act));
            }
            last_host = Some(host);
            // What the other levels wait for goes at once; the rest with the next of it.
            if matches!(
                step.act,
                Act::Send | Act::Up | Act::Instruct { .. } | Act::Answer { .. } | Act::Follow { .. }
            ) {
                self.at(Instant(step.at.0 + 1_000));
                self.sync()?;
            }
        }
        self.sync()?;
        self.remind_until(now)?;
        self.at(now);
        self.sync()?;
        Ok(played)
    }

    fn step(&self, incident: &Incident, step: &Step, host: usize, seed: u64) -> Result<bool, StageError> {
        let Some(node) = self.nodes.get(host) else { return Ok(false) };
        let scene = self.scene(incident, step, node, seed);
        let what = format!("{} {:?}", step.unit, step.act);
        node.journal.run(Turn::Local, move |tx| scene.play(tx)).map_err(|why| StageError::Refused {
            incident: incident.number,
            at: crate::history::events::clock_text(step.at),
            what,
            why,
        })
    }

    fn scene(&self, incident: &Incident, step: &Step, node: &StageNode, seed: u64) -> Scene {
        let desk = |key: &String| self.desks.get(key).copied();
        let to_desk = match &step.act {
            Act::Telephone { to_desk, .. } | Act::Hand { to_desk, .. } => desk(to_desk),
            _ => None,
        };
        let (to, by) = match &step.act {
            Act::Instruct { to, by, .. } => {
                let person = self.district.person(by);
                let by = person.map(|p| (p.post.clone(), p.name.clone())).unwrap_or_default();
                (to.iter().map(|unit| self.unit_id(unit)).collect(), by)
            }
            _ => (Vec::new(), (String::new(), String::new())),
        };
        Scene {
            who: self.who(&step.unit, &step.act, step.at),
            incident: Incident { steps: Vec::new(), ..incident.clone() },
            act: step.act.clone(),
            terms: Arc::clone(&node.terms),
            root: root_of(seed, incident),
            written: report_id(seed, incident, &step.unit, step.at),
            to_desk,
            to,
            by,
            place: place_id(&incident.unit, &incident.place),
            leader: self.leader_of(&step.unit).map(|l| person_id(&l.person)),
        }
    }

    fn leader_of(&self, unit: &str) -> Option<&crate::cast::Login> {
        self.cast.logins.iter().find(|l| l.unit == unit && l.roles.iter().any(|r| r == "leader"))
    }

    /// The login that acts: the desk's, or a leader's where only a leader may.
    fn who(&self, unit: &str, act: &Act, at: Instant) -> Who {
        let leader = self.leader_of(unit);
        let desk = self.cast.desk_login(unit, at.civil_day());
        let login = if matches!(act, Act::Confirm | Act::Sign) { leader.or(desk) } else { desk };
        let person = login.map(|l| l.person.as_str()).unwrap_or_default();
        let name = self.cast.members.iter().find(|m| m.key == person).map(|m| m.name.clone());
        let roles = login.map(|l| l.roles.as_slice()).unwrap_or_default();
        let keeper = self.unit_id(unit);
        let kept = self.district.desks.iter().filter(|d| d.keeper == unit);
        Who {
            account: account_id(login.map(|l| l.login.as_str()).unwrap_or_default()),
            login: login.map(|l| l.login.clone()).unwrap_or_default(),
            name: name.unwrap_or_default(),
            person: Some(person_id(person)),
            unit: keeper,
            desks: kept.filter_map(|d| self.desks.get(&d.key).copied()).collect(),
            roles: roles.iter().filter_map(|word| Role::from_word(word)).collect(),
            substitute: false,
            mode: Mode::Real,
            session: EventId::random(),
            kind: SessionKind::Password,
            workstation: None,
            workstation_desk: None,
            command: CommandId::new(),
        }
    }
}

/// What a leader said over the telephone.
fn word(by: &MaySign) -> Sign {
    Sign {
        method: SignMethod::Oral,
        post_id: Some(by.post_id),
        phone: Some(by.phone.clone().unwrap_or_else(|| "当面".to_owned())),
        said: Some("同意，报吧。".to_owned()),
        ..Sign::default()
    }
}

impl Scene {
    /// Does it; `false` when there was nothing to do.
    fn play(self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        match &self.act {
            Act::Send => self.send(tx),
            Act::Telephone { took_by, said, .. } => self.telephone(tx, took_by, said),
            Act::Hand { .. } => self.hand(tx),
            Act::Receive => self.receive(tx),
            Act::Verify { note, figures } => {
                let Some(source) = self.source(tx)? else { return Ok(false) };
                let casualties = figures.map(CasualtiesInput::from);
                verify(tx, &self.terms, &self.who, &source, Verify { note: note.clone(), casualties }, None)?;
                Ok(true)
            }
            Act::Call { told, said } => self.call(tx, *told, said),
            Act::Up => self.up(tx),
            Act::Instruct { text, answer_minutes, .. } => self.instruct(tx, text, *answer_minutes),
            Act::Answer { text } => self.answer(tx, text),
            Act::Correct { figures, reason } => {
                let Some(first) = reports::get(tx, self.root)? else { return Ok(false) };
                let typed = Correct {
                    casualties: Some(CasualtiesInput::from(*figures)),
                    what: Some(format!("{}{reason}", first.what)),
                    reason: reason.clone(),
                    ..Correct::default()
                };
                correct(tx, &self.terms, &self.who, &first, typed, None)?;
                Ok(true)
            }
            Act::Follow { text, last } => {
                let Some(own) = self.own(tx)? else { return Ok(false) };
                let now = tx.now();
                let prepared = follow::prepare(tx, &self.terms, &self.who, &own, now)?;
                let may = prepared.signing.map(|terms| terms.may).unwrap_or_default();
                let typed = FollowUp {
                    what: text.clone(),
                    casualties: prepared.casualties,
                    passes: prepared.passes,
                    last: *last,
                    sign: self.word(&may),
                    ..FollowUp::default()
                };
                follow::send(tx, &self.terms, &self.who, &own, typed, None)?;
                Ok(true)
            }
            Act::Confirm => {
                let Some(source) = self.source(tx)? else { return Ok(false) };
                let chosen = ChosenRating::from(source.rating);
                // Where no leader has a login, the officer takes down who confirmed it.
                let confirmed_by = (!self.who.roles.contains(&Role::Leader)).then(|| ConfirmedBy {
                    name: self.by.1.clone(),
                    post: self.by.0.clone(),
                    method: InstructionMethod::Telephone,
                });
                let typed = Rate { chosen, reason: None, confirm: true, confirmed_by };
                rate(tx, &self.terms, &self.who, &source, typed, None)?;
                Ok(true)
            }
            Act::Sign => self.sign(tx),
            Act::Withdraw { reason } => {
                let Some(own) = self.own(tx)? else { return Ok(false) };
                withdraw(tx, &self.terms, &self.who, &own, Some(reason.clone()), None)?;
                Ok(true)
            }
        }
    }

    fn send(&self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        let i = &self.incident;
        let typed = FirstReport {
            id: Some(self.root),
            drill: Some(i.drill),
            unit_id: None,
            desk_id: self.who.desks.first().copied(),
            happened: i.happened,
            happened_text: Some(i.happened_text.clone()).filter(|text| !text.is_empty()),
            knew_at: Some(i.knew_at),
            place_text: i.place_text.clone(),
            place_id: Some(self.place),
            outside_reason: None,
            what: i.what.clone(),
            kind: i.kind.clone(),
            casualties: CasualtiesInput::from(i.casualties),
            contact_name: Some(i.contact.0.clone()),
            contact_phone: Some(i.contact.1.clone()),
            rating: Some(ChosenRating {
                regardless: i.regardless,
                ..ChosenRating::new(i.grade, i.near_miss)
            }),
            rating_reason: None,
            attachments: Vec::new(),
            inquiry_id: None,
            late: None,
            written: None,
        };
        send_first(tx, &self.terms, &self.who, typed)?;
        Ok(true)
    }

    /// The acting unit's own report of the event.
    fn own(&self, tx: &mut Tx<'_>) -> Result<Option<ReportRec>, ReportError> {
        let chain = reports::of_root(tx, self.root)?;
        Ok(chain.into_iter().find(|r| r.unit == self.who.unit && r.withdrawn_at.is_none()))
    }

    /// The report that lies at the acting unit: the newest that was sent to it.
    fn source(&self, tx: &mut Tx<'_>) -> Result<Option<ReportRec>, ReportError> {
        let mut at_us: Vec<_> =
            dispatch::of_root(tx, self.root)?.into_iter().filter(|d| d.to_unit == self.who.unit).collect();
        // A copy over somebody's head is not what one reports upward from.
        at_us.sort_by_key(|d| (d.via == Via::Skip, std::cmp::Reverse(d.delivered_at)));
        for d in at_us {
            if let Some(id) = d.report
                && let Some(found) = reports::get(tx, id)?
            {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn receive(&self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        let open: Vec<_> = dispatch::of_root(tx, self.root)?
            .into_iter()
            .filter(|d| d.to_unit == self.who.unit && d.delivered_at.is_some() && d.received_at.is_none())
            .filter_map(|d| d.report)
            .collect();
        let mut any = false;
        for id in open {
            if let Some(found) = reports::get(tx, id)? {
                match receive(tx, &self.terms, &self.who, &found) {
                    Ok(()) => any = true,
                    Err(ReportError::Already(_)) => {}
                    Err(e) => return Err(e),
                }
            }
        }
        Ok(any)
    }

    /// A report of the event that is known here, to name the event by.
    fn any_report(&self, tx: &mut Tx<'_>) -> Result<Option<ReportRec>, ReportError> {
        match reports::get(tx, self.root)? {
            Some(first) => Ok(Some(first)),
            None => self.source(tx),
        }
    }

    fn telephone(&self, tx: &mut Tx<'_>, took_by: &str, said: &str) -> Result<bool, ReportError> {
        let Some(desk) = self.to_desk else { return Ok(false) };
        let id = dispatch_id(self.root, self.who.unit, desk);
        let Some(owed) = dispatch::get(tx, id)? else { return Ok(false) };
        let Some(about) = self.any_report(tx)? else { return Ok(false) };
        if owed.tel_at.is_some() || owed.tel.is_none() || owed.withdrawn_at.is_some() {
            return Ok(false);
        }
        let typed =
            Telephone { dispatch_id: id, at: None, took_by: took_by.to_owned(), said: Some(said.to_owned()) };
        telephone(tx, &self.who, &about, typed, None)?;
        Ok(true)
    }

    fn hand(&self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        let Act::Hand { method, took_by, receipt_no, .. } = &self.act else { return Ok(false) };
        let Some(desk) = self.to_desk else { return Ok(false) };
        let id = dispatch_id(self.root, self.who.unit, desk);
        let Some(owed) = dispatch::get(tx, id)? else { return Ok(false) };
        let Some(about) = self.any_report(tx)? else { return Ok(false) };
        if owed.report.is_none() || owed.handed_at.is_some() || owed.withdrawn_at.is_some() {
            return Ok(false);
        }
        let typed = Hand {
            dispatch_id: id,
            method: *method,
            took_by: took_by.clone(),
            at: None,
            receipt_no: Some(receipt_no.clone()),
        };
        hand(tx, &self.who, &about, typed, None)?;
        Ok(true)
    }

    fn call(&self, tx: &mut Tx<'_>, told: bool, said: &str) -> Result<bool, ReportError> {
        let list = call::of_unit(tx, self.root, self.who.unit)?;
        let Some(next) = list.iter().find(|call| call.told_at.is_none()) else { return Ok(false) };
        let Some(about) = self.any_report(tx)? else { return Ok(false) };
        let outcome = if told { CallOutcome::Told } else { CallOutcome::NoAnswer };
        let typed = calls::Try {
            outcome,
            took_by: told.then(|| next.name.clone().unwrap_or_else(|| "值班员".to_owned())),
            said: Some(said.to_owned()).filter(|said| !said.is_empty()),
            at: None,
        };
        calls::tried(tx, &self.who, &about, next.id, typed, None)?;
        Ok(true)
    }

    fn up(&self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        let Some(source) = self.source(tx)? else { return Ok(false) };
        let owed = dispatch::of_root(tx, self.root)?;
        let waits = |d: &dispatch::DispatchRec| {
            d.from_unit == self.who.unit && d.report.is_none() && d.withdrawn_at.is_none()
        };
        if source.withdrawn_at.is_some() || !owed.iter().any(waits) {
            return Ok(false);
        }
        let now = tx.now();
        let prepared = prepare(tx, &self.terms, &self.who, &source, now)?;
        let report = FirstReport { id: Some(self.written), ..prepared.report };
        let may = prepared.signing.map(|terms| terms.may).unwrap_or_default();
        let sign = self.word(&may);
        let typed = Upward { report, dispatch_ids: Vec::new(), telephone: None, sign, paper: None };
        report_upward(tx, &self.terms, &self.who, &source, typed, None)?;
        Ok(true)
    }

    /// The word of the leader who has a login, otherwise of the first who may sign.
    fn word(&self, may: &[MaySign]) -> Option<Sign> {
        let held = || may.iter().filter(|one| one.name.is_some());
        held()
            .find(|one| self.leader.is_some() && one.person == self.leader)
            .or_else(|| held().next())
            .map(word)
    }

    /// Where no leader has a login, the officer takes down their word, and it stays to be confirmed.
    fn sign(&self, tx: &mut Tx<'_>) -> Result<bool, ReportError> {
        let chain = reports::of_root(tx, self.root)?;
        for own in chain.iter().filter(|r| r.unit == self.who.unit && r.sign.owed) {
            let Some(row) = sign::rule(&self.terms, own.level, &own.kind, own.rating) else { continue };
            let now = tx.now();
            let may = sign::may_sign(tx, own.unit, row, self.who.person, now)?;
            let typed = if may.iter().any(|one| one.me) {
                Some(Sign { method: SignMethod::OnScreen, ..Sign::default() })
            } else {
                self.word(&may).filter(|_| own.sign.signed.is_none())
            };
            if let Some(typed) = typed {
                sign::sign_after(tx, &self.terms, &self.who, own, typed, None)?;
            }
        }
        Ok(true)
    }

    fn instruct(&self, tx: &mut Tx<'_>, text: &str, answer_minutes: i64) -> Result<bool, ReportError> {
        let Some(source) = self.source(tx)? else { return Ok(false) };
        let now = tx.now();
        let due_at = Some(now.plus_minutes(answer_minutes));
        let to =
            self.to.iter().zip(0..).map(|(unit, place)| GiveTo { unit_id: *unit, lead: place == 0, due_at });
        let typed = Give {
            leader_of: None,
            by_post: self.by.0.clone(),
            by_name: self.by.1.clone(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: text.to_owned(),
            attachment_id: None,
            to: to.collect(),
        };
        give(tx, &self.who, &source, typed)?;
        Ok(true)
    }

    fn answer(&self, tx: &mut Tx<'_>, text: &str) -> Result<bool, ReportError> {
        let waiting: Option<InstructionId> = instruction::of_root(tx, self.root)?
            .into_iter()
            .find(|i| i.to.iter().any(|to| to.unit == self.who.unit && to.answered_at.is_none()))
            .map(|i| i.id);
        let Some(id) = waiting else { return Ok(false) };
        answer(tx, &self.who, id, text.to_owned())?;
        Ok(true)
    }
}
