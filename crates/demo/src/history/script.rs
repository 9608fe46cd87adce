//! What people do about an event, minute by minute: the township sends and telephones,
//! the desks receive and check, the district tells its leaders and reports upward, a
//! leader instructs. Mostly in time, sometimes late.
//!
//! Pure. Addressees are read from the routes as data, as the rules do; a test holds
//! this choice against the rules themselves.

use super::events::{Filling, Outcome, figures};
use super::{Act, Incident, Step};
use crate::cast::Cast;
use crate::data::{DataError, DeskRow, District, RouteRow, UnitRow};
use crate::dice::Dice;
use facts::report::HandMethod;
use kernel::{Grade, Instant};

/// Lines of the longest call list; calls that are not on the list are passed over.
const CALLS: i64 = 9;

/// The steps of one event.
///
/// # Errors
/// [`DataError`] for figures that are none.
pub fn script(
    dice: &mut Dice,
    district: &District,
    cast: &Cast,
    incident: &Incident,
    outcome: &Outcome,
    filling: Filling,
    prompt: bool,
) -> Result<Vec<Step>, DataError> {
    let mut play = Play { dice, district, cast, incident, prompt, steps: Vec::new() };
    let sent = play.township();
    let received = play.district_desk(sent, outcome, filling)?;
    if incident.event == "false-alarm" {
        play.step(
            sent.plus_minutes(80),
            &incident.unit,
            Act::Withdraw { reason: filling.fill(&outcome.verified) },
        );
    } else if incident.effective() == Grade::III {
        play.grave(sent, received, outcome);
    } else if play.dice.chance(12) && !incident.drill {
        let text = "跟踪处置，把原因查清，有变化及时续报。".to_owned();
        play.instruction(received, text, "yy-yingji");
    }
    if let Some(later) = &outcome.later {
        let table = outcome.later_figures.as_ref().or(outcome.found.as_ref()).unwrap_or(&outcome.figures);
        let after = if prompt { 100 } else { play.dice.between(95, 260) };
        let act = Act::Correct { figures: figures(table, &filling)?, reason: filling.fill(later) };
        play.step(sent.plus_minutes(after), &incident.unit, act);
    }
    play.follow(sent);
    play.sign();
    let mut steps = play.steps;
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

struct Play<'p> {
    dice: &'p mut Dice,
    district: &'p District,
    cast: &'p Cast,
    incident: &'p Incident,
    /// Everything at the quick end: what is shown as tonight's must not be late.
    prompt: bool,
    steps: Vec<Step>,
}

impl Play<'_> {
    fn step(&mut self, at: Instant, unit: &str, act: Act) {
        self.steps.push(Step { at, unit: unit.to_owned(), act });
    }

    /// Minutes of `from..=to`, or `late` ones now and then.
    fn minutes(&mut self, from: i64, to: i64, late: (i64, i64)) -> i64 {
        if self.prompt {
            return self.dice.between(from, from + (to - from).div_euclid(3));
        }
        if self.dice.chance(5) { self.dice.between(late.0, late.1) } else { self.dice.between(from, to) }
    }

    /// What went at once, or upon a word, is signed some minutes later.
    fn sign(&mut self) {
        let sent: Vec<_> = self
            .steps
            .iter()
            .filter(|s| matches!(s.act, Act::Send | Act::Up | Act::Follow { .. }))
            .cloned()
            .collect();
        for Step { at, unit, act } in sent {
            self.step(at.plus_minutes(if act == Act::Up { 9 } else { 12 }), &unit, Act::Sign);
        }
    }

    /// 续报 of what is grave, and 终报 from below upward: by everybody who reported.
    fn follow(&mut self, sent: Instant) {
        let mut levels = vec![self.incident.unit.clone()];
        let mut ups: Vec<_> = self.steps.iter().filter(|step| matches!(step.act, Act::Up)).collect();
        ups.sort_by_key(|step| step.at);
        levels.extend(ups.iter().map(|step| step.unit.clone()));
        if self.incident.event == "false-alarm" {
            // It was none at any level.
            for (turn, unit) in (1..).zip(levels.iter().skip(1)) {
                let reason = "来报单位已核实为误报。".to_owned();
                self.step(sent.plus_minutes(80 + turn * 15), unit, Act::Withdraw { reason });
            }
            return;
        }
        let mut at = sent.plus_minutes(self.dice.between(75, 110));
        if self.incident.effective() == Grade::III {
            let text = "现场救援、处置正在进行，人员情况逐一核对，周边秩序正常。";
            self.step(at, &self.incident.unit.clone(), Act::Follow { text: text.to_owned(), last: false });
        }
        at = sent.plus_minutes(self.dice.between(330, 690));
        let ends = ["现场处置完毕，无新增伤亡，秩序恢复正常。", "善后已安排，现场恢复，原因另行调查。"];
        for unit in levels {
            let text = self.dice.pick(&ends).copied().unwrap_or_default().to_owned();
            self.step(at, &unit, Act::Follow { text, last: true });
            at = at.plus_minutes(self.dice.between(12, 40));
        }
    }

    fn officer(&self, unit: &str, at: Instant) -> String {
        let name = self.cast.officer_on(unit, at.civil_day()).map(|m| m.name.clone());
        name.unwrap_or_else(|| "值班员".to_owned())
    }

    /// Routes on which this unit really sends.
    fn routes(&self, unit: &UnitRow) -> Vec<(RouteRow, DeskRow)> {
        let (kind, grade) = (&self.incident.kind, self.incident.effective());
        self.district
            .routes_from(unit)
            .filter(|route| route.carries(kind, grade))
            .filter_map(|route| Some((route.clone(), self.district.desk(&route.to_desk)?.clone())))
            .collect()
    }

    /// Sends, and telephones every desk that is to be telephoned. Answers when it was sent.
    fn township(&mut self) -> Instant {
        let Some(unit) = self.district.unit(&self.incident.unit) else { return self.incident.knew_at };
        let lag = self.minutes(3, 15, (62, 85));
        let sent = self.incident.knew_at.plus_minutes(lag);
        self.step(sent, &unit.key, Act::Send);
        let mut minute = 0;
        for (route, desk) in self.routes(unit) {
            minute += self.dice.between(1, 2);
            let at = sent.plus_minutes(minute);
            match route.via.as_str() {
                "skip" => {
                    self.receive(sent, &desk.keeper);
                }
                _ if desk.is_external() => self.outside(at, at.plus_minutes(6), &unit.key, &desk),
                _ => {
                    self.telephone(at, &unit.key, &desk, "收到，盯住人员情况，随时续报。");
                    if desk.key != "d-yuyang" {
                        self.receive(sent, &desk.keeper);
                    }
                }
            }
        }
        sent
    }

    fn telephone(&mut self, at: Instant, unit: &str, desk: &DeskRow, said: &str) {
        let took_by = self.officer(&desk.keeper, at);
        self.step(at, unit, Act::Telephone { to_desk: desk.key.clone(), took_by, said: said.to_owned() });
    }

    /// An addressee without a node: told by telephone, and the text handed over.
    fn outside(&mut self, at: Instant, handed_at: Instant, unit: &str, desk: &DeskRow) {
        let took_by = self.cast.stranger(self.dice);
        let said = "收到，已告知本单位值班领导。".to_owned();
        self.step(at, unit, Act::Telephone { to_desk: desk.key.clone(), took_by: took_by.clone(), said });
        let method = if self.dice.chance(70) { HandMethod::Fax } else { HandMethod::Message };
        let receipt_no = format!("传{:03}", self.dice.between(1, 399));
        let act = Act::Hand { to_desk: desk.key.clone(), method, took_by, receipt_no };
        self.step(handed_at, unit, act);
    }

    /// 签收, mostly within the five minutes, and then the call list.
    fn receive(&mut self, delivered: Instant, unit: &str) -> Instant {
        let at = delivered.plus_minutes(self.minutes(1, 4, (6, 13)));
        self.step(at, unit, Act::Receive);
        self.calls(at, unit);
        at
    }

    /// The district's general duty room: receive, check, tell, report upward.
    fn district_desk(
        &mut self,
        sent: Instant,
        outcome: &Outcome,
        mut filling: Filling,
    ) -> Result<Instant, DataError> {
        let received = self.receive(sent, "yuyang");
        filling.time = received.plus_minutes(2);
        let note = filling.fill(&outcome.verified);
        let found = outcome.found.as_ref().map(|table| figures(table, &filling)).transpose()?;
        if found.is_some() || self.dice.chance(85) {
            let at = received.plus_minutes(self.dice.between(3, 8));
            self.step(at, "yuyang", Act::Verify { note, figures: found });
        }
        let grave = self.incident.effective() == Grade::III;
        let (tel, doc) = if grave {
            (self.minutes(8, 18, (22, 27)), self.minutes(24, 38, (42, 50)))
        } else {
            (self.minutes(12, 34, (50, 66)), self.minutes(25, 70, (95, 125)))
        };
        let Some(unit) = self.district.unit("yuyang") else { return Ok(received) };
        let up = sent.plus_minutes(doc);
        for (route, desk) in self.routes(unit) {
            let at = sent.plus_minutes(tel + i64::from(route.via == "skip") * 4);
            if desk.is_external() {
                self.outside(at, up.plus_minutes(3), "yuyang", &desk);
            } else {
                self.telephone(at, "yuyang", &desk, "收到，请尽快书面报来，有变化先打电话。");
            }
        }
        self.step(up, "yuyang", Act::Up);
        self.receive(up, "yulin");
        Ok(received)
    }

    /// Works the call list down; who does not answer is called again.
    fn calls(&mut self, received: Instant, unit: &str) {
        let mut at = received.plus_minutes(1);
        let words = ["知道了，按预案办。", "收到，马上安排人去。", "收到，请把后续情况报我。", "已出动。"];
        for _ in 0..CALLS {
            if self.dice.chance(12) {
                self.step(at, unit, Act::Call { told: false, said: String::new() });
                at = at.plus_minutes(2);
            }
            let said = self.dice.pick(&words).copied().unwrap_or_default().to_owned();
            self.step(at, unit, Act::Call { told: true, said });
            at = at.plus_minutes(self.dice.between(1, 2));
        }
    }

    /// 较大 and above: every level takes part, along the government and along the line.
    fn grave(&mut self, sent: Instant, received: Instant, outcome: &Outcome) {
        let line = self.bureau();
        let text = outcome.instruction.clone().unwrap_or_else(|| {
            "人员搜救和救治放在第一位，属地和部门马上到现场，情况每小时报一次。".to_owned()
        });
        self.instruction(received, text, &line);
        self.step(received.plus_minutes(24), "yuyang", Act::Confirm);
        let along = self.along_the_line();
        for bureau in &along {
            self.upward(bureau, sent, 40);
            // The bureau of the city has it from that of the district.
            if let Some(above) = bureau.strip_prefix("yy-") {
                self.upward(&format!("yl-{above}"), sent.plus_minutes(40), 40);
            }
        }
        self.bureaus(sent, &along);
        // The skip-level copy makes nobody owe: the city's clock runs from the district's report.
        if let Some(up) = self.steps.iter().find(|s| s.unit == "yuyang" && s.act == Act::Up) {
            let at = up.at;
            self.receive(at, "shaanxi");
            self.upward("yulin", at, 40);
        }
    }

    /// 首报责任: a bureau that had it along its line writes to the general duty room as well.
    fn bureaus(&mut self, sent: Instant, along: &[String]) {
        let up = sent.plus_minutes(40);
        for keeper in along {
            if !self.steps.iter().any(|step| step.unit == *keeper && step.act == Act::Up) {
                self.step(up, keeper, Act::Up);
            }
        }
        if !along.is_empty() {
            self.receive(up, "yuyang");
        }
    }

    /// The district's bureaus to which the township reports along the line.
    fn along_the_line(&self) -> Vec<String> {
        let Some(town) = self.district.unit(&self.incident.unit) else { return Vec::new() };
        let routes = self.routes(town).into_iter().filter(|(route, desk)| {
            route.via == "line" && desk.serves == "yuyang" && desk.keeper != "yuyang"
        });
        routes.map(|(_, desk)| desk.keeper).collect()
    }

    /// A unit above reports further up: by telephone, then in writing.
    fn upward(&mut self, unit: &str, began: Instant, doc_minutes: i64) {
        let Some(row) = self.district.unit(unit) else { return };
        // A bureau's own government had it from the township; nothing is owed there.
        let level = |desk: &DeskRow| self.district.unit(&desk.serves).map(|unit| unit.level);
        let further = |desk: &DeskRow| level(desk).is_some_and(|level| level < row.level);
        let routes: Vec<_> =
            self.routes(row).into_iter().filter(|(_, desk)| !desk.is_external() && further(desk)).collect();
        if routes.is_empty() {
            return;
        }
        let tel = self.dice.between(14, 22);
        for (_, desk) in &routes {
            self.telephone(began.plus_minutes(tel), unit, desk, "收到，已报带班领导，请持续跟进。");
        }
        let up = began.plus_minutes(doc_minutes);
        self.step(up, unit, Act::Up);
        for (_, desk) in &routes {
            self.receive(up, &desk.keeper);
        }
    }

    /// The unit that leads: the bureau whose line the kind is, where it has a desk.
    fn bureau(&self) -> String {
        match self.incident.kind.as_str() {
            "coal_mine" => "yy-nengyuan",
            "forest_grassland_fire" => "yy-linye",
            "road_traffic" => "yy-gongan",
            "fire" => "yy-xiaofang",
            "flood" => "yy-shuili",
            _ => "yy-yingji",
        }
        .to_owned()
    }

    fn instruction(&mut self, received: Instant, text: String, bureau: &str) {
        let given = received.plus_minutes(self.dice.between(6, 12));
        let mut to = vec!["yy-yingji".to_owned()];
        if bureau != "yy-yingji" {
            to.push(bureau.to_owned());
        }
        to.push(self.incident.unit.clone());
        let answers = [
            "值班领导带队已出发，到现场后即报。",
            "人员和设备已到位，正在现场配合处置。",
            "已按要求逐户逐人核对，暂无新增情况。",
        ];
        for (unit, answer) in to.clone().iter().zip(answers) {
            let at = given.plus_minutes(self.dice.between(14, 50));
            self.step(at, unit, Act::Answer { text: answer.to_owned() });
        }
        let by = "he-yongqiang".to_owned();
        self.step(given, "yuyang", Act::Instruct { by, text, to, answer_minutes: 60 });
    }
}
