//! A seeded month: what happened in the district, and every step that people took
//! about it, level by level, with the minute.
//!
//! Pure: `now` and the seed decide everything, and the same two give the same bytes.
//! The stage plays the scripts through the real services; this module knows no
//! database. No step lies after `now`, and what began long enough ago is finished.

pub mod events;
pub mod script;

use crate::cast::Cast;
use crate::data::{DataError, District, PlaceRow};
use crate::dice::Dice;
use events::{Event, Filling, Outcome, clock_text, figures};
use facts::report::{Casualties, HandMethod};
use kernel::calendar::Date;
use kernel::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use kernel::{Grade, Instant, Moment};
use report::rules::{Evidence, Law, propose_rating};
use serde::Serialize;

/// How far back the history goes.
const DAYS: i64 = 30;
/// Events in a month of an ordinary district, before `scale`.
const EVENTS: i64 = 56;
/// The last hours are told event by event, so that the desk is not empty and not flooded:
/// minutes before now, and which event.
const TONIGHT: [(i64, &str); 4] =
    [(288, "heating-pipe"), (171, "house-fire"), (92, "coal-smoke"), (14, "coal-lorry")];
/// Grave events that are in every month whose season allows them, told to their end, and
/// how many hours ago: one of them near enough to be found at once.
const GRAVE: [(&str, i64); 4] =
    [("mine-roof", 53), ("coal-lorry", 287), ("grass-fire", 474), ("flash-flood", 611)];
/// Nothing else begins in this time before now.
const TONIGHT_MS: i64 = 8 * HOUR_MS;
/// Told live by whoever tries the demonstration, so nothing has happened there yet.
const LEFT_ALONE: &str = "双柳沟煤矿";

/// One event with all that was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// Counts from 1 in order of time.
    pub number: u32,
    /// Which kind of event of `demo/events.toml`.
    pub event: String,
    /// Key of the township that reports.
    pub unit: String,
    /// Code of the kind.
    pub kind: String,
    /// Name of the known place.
    pub place: String,
    /// Where, as written.
    pub place_text: String,
    /// When it happened.
    pub happened: Moment,
    /// The same in the caller's words.
    pub happened_text: String,
    /// When the township knew.
    pub knew_at: Instant,
    /// What is told.
    pub what: String,
    /// Grade as chosen.
    pub grade: Grade,
    /// 较大涉险
    pub near_miss: bool,
    /// 必报, whatever the grade.
    pub regardless: bool,
    /// Figures as first known.
    pub casualties: Casualties,
    /// Name and number of who is on the scene.
    pub contact: (String, String),
    /// 演练
    pub drill: bool,
    /// What was done about it, in order of time.
    pub steps: Vec<Step>,
}

impl Incident {
    /// The grade by whose clocks and routes it is reported.
    #[must_use]
    pub fn effective(&self) -> Grade {
        if self.regardless { self.grade.min(Grade::III) } else { self.grade }
    }
}

/// One act at one minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When.
    pub at: Instant,
    /// Key of the unit that acts.
    pub unit: String,
    /// What it does.
    pub act: Act,
}

/// What people do about a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The first report leaves.
    Send,
    /// ☎ to a desk.
    Telephone {
        /// Key of the desk.
        to_desk: String,
        /// Who took it.
        took_by: String,
        /// What they said.
        said: String,
    },
    /// Handed to an addressee without a node.
    Hand {
        /// Key of the desk.
        to_desk: String,
        /// How.
        method: HandMethod,
        /// Who took it.
        took_by: String,
        /// Number of the receipt.
        receipt_no: String,
    },
    /// 签收 of everything about this event that lies at the unit's desk.
    Receive,
    /// 核实
    Verify {
        /// What was found.
        note: String,
        /// Figures that it changed.
        figures: Option<Casualties>,
    },
    /// One line of the call list: the next that is not told yet.
    Call {
        /// Whether somebody answered.
        told: bool,
        /// What they said.
        said: String,
    },
    /// The written report upward, as the platform prepares it.
    Up,
    /// A leader's instruction.
    Instruct {
        /// Key of the person who gave it.
        by: String,
        /// Verbatim.
        text: String,
        /// Keys of the units, the leading one first.
        to: Vec<String>,
        /// Minutes to answer.
        answer_minutes: i64,
    },
    /// The answer of a unit to the last instruction.
    Answer {
        /// What it says.
        text: String,
    },
    /// Better figures, later.
    Correct {
        /// The figures.
        figures: Casualties,
        /// Why.
        reason: String,
    },
    /// What is new, of the unit's own report.
    Follow {
        /// What it says.
        text: String,
        /// 终报
        last: bool,
    },
    /// A leader confirms the grade.
    Confirm,
    /// 补签: a leader signs what the unit sent at once or upon their word.
    Sign,
    /// It was none.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// The month before `now`: so many months' worth of ordinary events, and in any case what stands
/// there to be seen: a false alarm, a drill, the grave ones and those of tonight.
///
/// # Errors
/// [`DataError`] when a file in `demo/` was broken by an edit.
pub fn history(
    district: &District,
    cast: &Cast,
    seed: u64,
    now: Instant,
    scale: u32,
) -> Result<Vec<Incident>, DataError> {
    let events = events::events()?;
    let month = Date::of(now).month();
    let mut dice = Dice::new(seed, "history");
    let mut told = Vec::new();
    let mut tell = |dice: &mut Dice, event: &Event, outcome: &Outcome, knew: Instant, prompt: bool| {
        if let Some((mut incident, filling)) = invent(dice, district, cast, event, outcome, knew)? {
            incident.steps = script::script(dice, district, cast, &incident, outcome, filling, prompt)?;
            incident.steps.retain(|step| step.at <= now);
            told.push(incident);
        }
        Ok::<(), DataError>(())
    };
    for _ in 0..EVENTS.saturating_mul(i64::from(scale)) {
        let Some(event) = dice.weighed(&events, |event| event.weight_in(month)) else { break };
        let Some(outcome) = dice.weighed(&event.outcomes, |outcome| outcome.weight) else { continue };
        let knew = some_time(&mut dice, event, now, DAYS);
        tell(&mut dice, event, outcome, knew, false)?;
    }
    for (key, days) in [("false-alarm", 9), ("drill", 16)] {
        if let Some(event) = events.iter().find(|event| event.key == key)
            && let Some(outcome) = event.outcomes.first()
        {
            let knew = some_time(&mut dice, event, Instant(now.0 - days * DAY_MS), 1);
            tell(&mut dice, event, outcome, knew, true)?;
        }
    }
    for (key, hours) in GRAVE {
        if let Some(event) = events.iter().find(|event| event.key == key && event.weight_in(month) > 0)
            && let Some(outcome) = event.outcomes.iter().find(|outcome| outcome.grade == Grade::III)
        {
            tell(&mut dice, event, outcome, whole_minute(Instant(now.0 - hours * HOUR_MS)), true)?;
        }
    }
    for (minutes, key) in TONIGHT {
        if let Some(event) = events.iter().find(|event| event.key == key)
            && let Some(outcome) = event.outcomes.first()
        {
            tell(&mut dice, event, outcome, whole_minute(now.plus_minutes(-minutes)), true)?;
        }
    }
    told.sort_by(|a, b| (a.knew_at, &a.unit, &a.what).cmp(&(b.knew_at, &b.unit, &b.what)));
    for (incident, number) in told.iter_mut().zip(1u32..) {
        incident.number = number;
    }
    Ok(told)
}

/// All steps in the order in which they are played: by time, an event's own order kept.
#[must_use]
pub fn in_order(incidents: &[Incident]) -> Vec<(&Incident, &Step)> {
    let mut all: Vec<_> = incidents.iter().flat_map(|i| i.steps.iter().map(move |step| (i, step))).collect();
    all.sort_by_key(|(_, step)| step.at);
    all
}

const fn whole_minute(at: Instant) -> Instant {
    Instant(at.0 - at.0.rem_euclid(MINUTE_MS))
}

/// A time within the last `days` at which this kind of event tends to happen.
fn some_time(dice: &mut Dice, event: &Event, now: Instant, days: i64) -> Instant {
    let (first, last) = event.hours.minutes();
    let day = now.civil_day() - dice.between(0, days - 1);
    let at = Instant::from_civil_day(day).plus_minutes(dice.between(first, last));
    if at.0 > now.0 - TONIGHT_MS { Instant(at.0 - DAY_MS) } else { at }
}

fn invent(
    dice: &mut Dice,
    district: &District,
    cast: &Cast,
    event: &Event,
    outcome: &Outcome,
    knew_at: Instant,
) -> Result<Option<(Incident, Filling)>, DataError> {
    let places: Vec<&PlaceRow> =
        district.places.iter().filter(|p| p.name != LEFT_ALONE && event.at.contains(&p.sort)).collect();
    // The township with a node of its own is seen most, so it has a little more to tell.
    let own = |place: &&PlaceRow| if place.township == "麻黄梁镇" { 3 } else { 1 };
    let Some(place) = dice.weighed(&places, own) else { return Ok(None) };
    let Some(unit) = district.townships().find(|unit| unit.name == place.township) else { return Ok(None) };
    let filling = Filling { n: dice.between(2, 5), m: dice.between(6, 30), time: knew_at };
    let what = dice.pick(&outcome.what).map(|text| filling.fill(text)).unwrap_or_default();
    let happened_at = knew_at.plus_minutes(-dice.between(2, 25));
    let (happened, happened_text) = match dice.between(1, 20) {
        1..=12 => (Moment::About { at: happened_at }, format!("{}左右", clock_text(happened_at))),
        13..=17 => (Moment::Exact { at: happened_at }, clock_text(happened_at)),
        _ => (Moment::Unknown, String::new()),
    };
    let place_text = format!("{}{}", place.lies.replace(' ', ""), place.name);
    let casualties = figures(&outcome.figures, &filling)?;
    let evidence = Evidence { place: &place_text, ..Evidence::new(&event.kind, &what, &casualties) };
    let regardless = propose_rating(Law::builtin()?, &evidence, knew_at).rating.regardless;
    let incident = Incident {
        number: 0,
        event: event.key.clone(),
        unit: unit.key.clone(),
        kind: event.kind.clone(),
        place: place.name.clone(),
        place_text,
        happened,
        happened_text,
        knew_at,
        what,
        grade: outcome.grade,
        near_miss: outcome.near_miss,
        regardless,
        casualties,
        contact: (cast.stranger(dice), format!("0912-555{:04}", dice.between(3_000, 9_999))),
        drill: event.key == "drill",
        steps: Vec::new(),
    };
    Ok(Some((incident, filling)))
}
