//! 统计: every number is the number of rows of the list behind it, whatever was linked, withdrawn,
//! graded anew or told in between, counted already or not; and it counts events, not reports.
use crate::world::*;
use axum::extract::Query;
use facts::org::PlaceEntered;
use journal::{JournalError, Turn};
use kernel::clock::HOUR_MS;
use kernel::{Clock, Grade, PlaceId, ReportId, UnitId};
use org::web::Who;
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport, How};
use report::read::dto::{Compared, Figure, Statistics, Step};
use report::read::list::{ListQuery, page};
use report::read::sheets::StatisticsLine;
use report::read::statistics::{StatisticsQuery, statistics};
use report::service::follow::{self, FollowUp};
use report::service::link::{self, Other};
use report::service::mend::{self, Correct, Rate};
use report::service::upward::{self, Upward};
use report::service::{ReportError, desk as room};
use sheet::{Cell, Language, SheetRow};
use std::collections::{BTreeMap, BTreeSet};

const KINDS: [&str; 4] = ["road_traffic", "fire", "flood", "coal_mine"];
/// Words that name a township, the other one, both, the district alone, and nothing.
const WORDS: [&str; 5] =
    ["榆阳区麻黄梁镇十八墩村", "青云镇集镇", "麻黄梁镇至青云镇公路", "榆阳区", "包茂高速"];

fn asked(node: &Node, who: &Who, query: &StatisticsQuery) -> Result<Statistics, ReportError> {
    let now = node.clock.now();
    node.read(|db, terms| statistics(db, terms, who, query, now))
}

/// All events of the year so far.
fn year(node: &Node, who: &Who) -> Statistics {
    asked(node, who, &of_year()).unwrap()
}

fn of_year() -> StatisticsQuery {
    StatisticsQuery { from: Some("2026-01-01".parse().unwrap()), ..StatisticsQuery::default() }
}

/// The rows behind a number, seven on a page.
fn rows(node: &Node, who: &Who, list: &str) -> Vec<ReportId> {
    let uri = format!("http://node/api/v1/reports?{list}").parse().unwrap();
    let Query(query) = Query::<ListQuery>::try_from_uri(&uri).unwrap();
    let (mut found, mut after) = (Vec::new(), None);
    for _ in 0..200 {
        let query = ListQuery { after, limit: Some(7), ..query.clone() };
        let page = node.read(|db, t| page(db, t.law, who, &query, node.clock.now())).unwrap();
        found.extend(page.rows.into_iter().map(|r| r.id));
        after = page.next;
        if after.is_none() {
            return found;
        }
    }
    panic!("the pages of {list} do not end");
}

fn compared(c: &Compared) -> [&Figure; 3] {
    [&c.now, &c.before, &c.year_ago]
}

/// Every number of an answer.
fn figures(s: &Statistics) -> Vec<&Figure> {
    let mut all: Vec<&Figure> = compared(&s.events).into_iter().chain(compared(&s.following)).collect();
    all.extend(s.harm.iter().flat_map(|h| [&h.some, &h.unknown]));
    all.extend(s.grades.iter().flat_map(|g| compared(&g.events).into_iter().chain([&g.provisional])));
    for k in &s.kinds {
        all.extend(compared(&k.events));
        all.extend(k.grades.iter().map(|g| &g.events));
    }
    for p in &s.places {
        all.extend(compared(&p.events));
        all.extend(p.grades.iter().map(|g| &g.events));
    }
    for p in &s.happened {
        all.extend(compared(&p.events));
        all.extend(p.grades.iter().map(|g| &g.events));
    }
    all.extend([&s.place_known, &s.place_unknown]);
    all.extend(s.series.iter().flat_map(|p| [&p.now, &p.year_ago]).filter(|f| f.n != 0));
    all.extend(s.hours.iter().map(|h| &h.events));
    all
}

/// The numbers are those of the lists, and each part adds up to the whole.
fn holds(node: &Node, who: &Who, query: &StatisticsQuery) {
    let s = asked(node, who, query).unwrap();
    let mut seen = BTreeMap::new();
    for figure in figures(&s) {
        let behind = *seen.entry(figure.list.as_str()).or_insert_with(|| rows(node, who, &figure.list).len());
        assert_eq!(usize::try_from(figure.n), Ok(behind), "{} {}", who.name, figure.list);
    }
    let sum = |all: &mut dyn Iterator<Item = i64>| all.sum::<i64>();
    let whole = s.events.now.n;
    assert_eq!(sum(&mut s.grades.iter().map(|g| g.events.now.n)), whole);
    assert_eq!(sum(&mut s.kinds.iter().map(|k| k.events.now.n)), whole);
    assert_eq!(sum(&mut s.places.iter().map(|p| p.events.now.n)), whole);
    assert_eq!(sum(&mut s.happened.iter().map(|p| p.events.now.n)), whole);
    assert_eq!(s.place_known.n + s.place_unknown.n, whole);
    assert_eq!(sum(&mut s.series.iter().map(|p| p.now.n)), whole);
    assert_eq!(sum(&mut s.series.iter().map(|p| p.year_ago.n)), s.events.year_ago.n);
    assert_eq!(sum(&mut s.hours.iter().map(|h| h.events.n)), whole);
}

/// Counts what waits.
fn count(node: &Node) {
    while node.journal.run(Turn::Background, |tx| Ok::<_, JournalError>(report::tally::count(tx)?)).unwrap()
        > 0
    {}
}

/// What was counted, row by row.
fn tables(node: &Node) -> Vec<String> {
    let read = |sql: &str| node.journal.read(|db| db.query(sql, &[])).unwrap();
    let mut rows: Vec<String> = read("SELECT * FROM report_event").iter().map(|r| format!("{r:?}")).collect();
    rows.extend(read("SELECT * FROM report_tally").iter().map(|r| format!("{r:?}")));
    rows.sort();
    rows
}

/// The MMIX generator; its high bits are good enough to choose with.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn people(&mut self) -> CountInput {
        let (how, n) = match self.below(4) {
            0 => (How::Unknown, None),
            1 => (How::None, None),
            2 => (How::AtLeast, Some(1 + i64::try_from(self.below(3)).unwrap())),
            _ => (How::Number, Some(1 + i64::try_from(self.below(3)).unwrap())),
        };
        CountInput { how, n, preliminary: false }
    }

    fn casualties(&mut self) -> CasualtiesInput {
        CasualtiesInput {
            dead: self.people(),
            injured: self.people(),
            trapped: self.people(),
            ..CasualtiesInput::default()
        }
    }

    fn grade(&mut self) -> Grade {
        Grade::ALL[self.below(4)]
    }
}

/// Who wrote what, and what hangs together: what the numbers must be.
#[derive(Default)]
struct Model {
    wrote: BTreeMap<ReportId, UnitId>,
    gone: BTreeSet<ReportId>,
    links: BTreeSet<(ReportId, ReportId)>,
}

impl Model {
    fn event(&self, id: ReportId) -> BTreeSet<ReportId> {
        let mut event = BTreeSet::from([id]);
        loop {
            let more = self.links.iter().filter(|(a, b)| event.contains(a) || event.contains(b));
            let all: BTreeSet<ReportId> = more.flat_map(|(a, b)| [*a, *b]).chain(event.clone()).collect();
            if all == event {
                return event;
            }
            event = all;
        }
    }

    /// Events of the units that somebody sees.
    fn events(&self, sees: impl Fn(UnitId) -> bool) -> i64 {
        let stands = |id: &ReportId| self.wrote.get(id).is_some_and(|u| sees(*u)) && !self.gone.contains(id);
        let events: BTreeSet<_> =
            self.wrote.keys().filter(|id| stands(id)).map(|id| self.event(*id)).collect();
        i64::try_from(events.len()).unwrap()
    }
}

/// Months of a district, as they come.
fn live(node: &Node, clock: &Clock, dice: &mut Dice, steps: usize) -> Model {
    let ma = officer(DISTRICT, "马志远");
    let writers = [officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"), officer(COAL, "能源"), ma.clone()];
    let mut model = Model::default();
    for _ in 0..steps {
        clock.advance_ms(i64::try_from(dice.below(70)).unwrap() * HOUR_MS / 2 + 1);
        let ids: Vec<ReportId> = model.wrote.keys().copied().collect();
        let one = ids.get(dice.below(ids.len().max(1))).copied();
        let other = ids.get(dice.below(ids.len().max(1))).copied();
        let act = dice.below(12);
        let (Some(one), Some(other), true) = (one, other, act > 4) else {
            let who = &writers[[0, 0, 1, 1, 2, 3][dice.below(6)]];
            let drill = dice.below(8) == 0;
            let typed = FirstReport {
                id: Some(ReportId::new()),
                drill: Some(drill),
                kind: KINDS[dice.below(4)].to_owned(),
                happened: kernel::Moment::Unknown,
                happened_text: None,
                knew_at: None,
                casualties: dice.casualties(),
                rating: Some(ChosenRating::new(dice.grade(), false)),
                rating_reason: Some("现场核实".to_owned()),
                place_text: WORDS[dice.below(5)].to_owned(),
                outside_reason: Some("就近".to_owned()),
                ..collision()
            };
            if let (Ok(id), false) = (node.send(who, typed), drill) {
                model.wrote.insert(id, who.unit);
            }
            continue;
        };
        let writer = writers.iter().find(|w| w.unit == model.wrote[&one]).unwrap().clone();
        let typed = Other { report_id: other, reason: Some("两件事".to_owned()) };
        match act {
            5 | 6 => {
                if node.on(&ma, one, move |tx, t, who, r| link::join(tx, t.law, who, r, &typed)).is_ok() {
                    model.links.insert((one.min(other), one.max(other)));
                }
            }
            7 => {
                if node.on(&ma, one, move |tx, _, who, r| link::part(tx, who, r, &typed)).is_ok() {
                    model.links.remove(&(one.min(other), one.max(other)));
                }
            }
            8 => {
                let why = Some("误报".to_owned());
                if node
                    .on(&writer, one, move |tx, t, who, r| mend::withdraw(tx, t, who, r, why, None))
                    .is_ok()
                {
                    model.gone.insert(one);
                }
            }
            9 => {
                let rate = Rate {
                    chosen: ChosenRating::new(dice.grade(), false),
                    reason: Some("核实".to_owned()),
                    confirm: false,
                    confirmed_by: None,
                };
                let _perhaps =
                    node.on(&writer, one, move |tx, t, who, r| mend::rate(tx, t, who, r, rate, None));
            }
            10 => {
                let typed = FollowUp {
                    what: "续报".to_owned(),
                    casualties: dice.casualties(),
                    last: dice.below(2) == 0,
                    ..FollowUp::default()
                };
                let _perhaps =
                    node.on(&writer, one, move |tx, t, who, r| follow::send(tx, t, who, r, typed, None));
            }
            _ => {
                let typed = Correct {
                    kind: Some(KINDS[dice.below(4)].to_owned()),
                    casualties: Some(dice.casualties()),
                    place_text: (dice.below(2) == 0).then(|| WORDS[dice.below(5)].to_owned()),
                    reason: "更正".to_owned(),
                    ..Correct::default()
                };
                let _perhaps =
                    node.on(&writer, one, move |tx, t, who, r| mend::correct(tx, t, who, r, typed, None));
            }
        }
        if dice.below(9) == 0 {
            count(node);
        }
    }
    model
}

#[test]
fn every_number_is_the_list_behind_it() {
    nights(|node, clock| {
        let mut dice = Dice(2026);
        let model = live(&node, &clock, &mut dice, 80);
        assert!(model.links.len() > 1 && !model.gone.is_empty(), "nothing was linked or withdrawn");
        let (ma, bai, cao) =
            (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"), officer(EMERGENCY, "曹莉"));
        let (all, town) = (model.events(|_| true), model.events(|u| u == unit(TOWN)));
        let days = StatisticsQuery {
            from: Some("2026-12-03".parse().unwrap()),
            to: Some("2026-12-09".parse().unwrap()),
            ..StatisticsQuery::default()
        };
        let narrowed = [
            StatisticsQuery { unit: Some(unit(TOWN)), ..of_year() },
            StatisticsQuery { kind: Some("fire".to_owned()), ..of_year() },
            StatisticsQuery { grade: Some(Grade::III), ..days.clone() },
        ];
        // Once with what was not counted yet, once with all of it.
        for counted in [false, true] {
            let s = year(&node, &ma);
            assert_eq!((s.events.now.n, s.step), (all, Step::Month));
            assert_eq!(year(&node, &bai).events.now.n, town, "a township counts its own, linked or not");
            holds(&node, &ma, &of_year());
            holds(&node, &cao, &of_year());
            holds(&node, &bai, &days);
            if !counted {
                narrowed.iter().for_each(|query| holds(&node, &ma, query));
                holds(&node, &cao, &narrowed[0]);
            }
            count(&node);
            assert_eq!(year(&node, &ma), s, "counting changes no number");
        }
        // Rebuilt, it is the same: at once, and to the last byte when all is counted again.
        let (before, rows) = (year(&node, &ma), tables(&node));
        journal::rebuild::rebuild(&node.journal, |_| {}).unwrap();
        assert_eq!(year(&node, &ma), before);
        count(&node);
        assert_eq!(tables(&node), rows);
        assert_eq!(year(&node, &ma), before);
    });
}

/// How many events happened where, and of how many that is said.
fn by_place(s: &Statistics) -> (BTreeMap<&str, i64>, i64, i64) {
    let at = s.happened.iter().map(|p| (p.unit.name.as_str(), p.events.now.n)).filter(|(_, n)| *n > 0);
    (at.collect(), s.place_known.n, s.place_unknown.n)
}

#[test]
fn an_event_counts_where_it_happened_and_otherwise_with_who_reported() {
    nights(|node, clock| {
        let (coal, ma) = (officer(COAL, "能源"), officer(DISTRICT, "马志远"));
        let (bai, gao) = (officer(TOWN, "白彩霞"), officer(OTHER_TOWN, "高某"));
        let shaft = PlaceId::new();
        node.enter(PlaceEntered {
            place: shaft,
            unit: unit(TOWN),
            name: "双柳沟煤矿".to_owned(),
            initials: String::new(),
            what: "煤矿".to_owned(),
            address: String::new(),
            lon_microdegrees: None,
            lat_microdegrees: None,
        });
        let send = |who: &Who, place_text: &str, place_id| {
            clock.advance_ms(60_000);
            let outside_reason = Some("就近".to_owned());
            let typed =
                FirstReport { place_text: place_text.to_owned(), place_id, outside_reason, ..collision() };
            node.send(who, FirstReport { id: Some(ReportId::new()), ..typed }).unwrap()
        };
        // A bureau tells of the townships by their names and by a known place; of a road between two by neither.
        send(&coal, "榆阳区麻黄梁镇十八墩村", None);
        let on_the_road = send(&coal, "麻黄梁镇至青云镇公路", None);
        let known = send(&coal, "矿区", Some(shaft));
        send(&bai, "青云镇集镇", None);
        send(&gao, "包茂高速", None);
        let whole = BTreeMap::from([("麻黄梁镇", 2), ("青云镇", 2), ("区能源局", 1)]);
        for _ in 0..2 {
            let s = year(&node, &ma);
            assert_eq!(by_place(&s), (whole.clone(), 3, 2));
            let wrote: BTreeMap<_, _> =
                s.places.iter().map(|p| (p.unit.name.as_str(), p.events.now.n)).collect();
            assert_eq!(wrote, BTreeMap::from([("区能源局", 3), ("麻黄梁镇", 1), ("青云镇", 1)]));
            let town = s.happened.iter().find(|p| p.unit.name == "麻黄梁镇").unwrap();
            assert!(rows(&node, &ma, &town.events.now.list).contains(&known));
            assert_eq!(rows(&node, &ma, &s.place_unknown.list).len(), 2);
            let lies_in = |id| node.detail(&ma, id).place_unit.map(|unit| unit.name);
            assert_eq!((lies_in(known).as_deref(), lies_in(on_the_road)), (Some("麻黄梁镇"), None));
            holds(&node, &ma, &of_year());
            count(&node);
        }
        // Corrected, an event moves; words that say nothing take away what was known.
        let place = |id: ReportId, text: &str| {
            clock.advance_ms(60_000);
            let typed = Correct {
                place_text: Some(text.to_owned()),
                reason: "更正".to_owned(),
                ..Correct::default()
            };
            node.on(&coal, id, move |tx, t, who, r| mend::correct(tx, t, who, r, typed, None)).unwrap();
        };
        place(on_the_road, "青云镇");
        place(known, "矿区外");
        let moved = BTreeMap::from([("麻黄梁镇", 1), ("青云镇", 3), ("区能源局", 1)]);
        for _ in 0..2 {
            assert_eq!(by_place(&year(&node, &ma)), (moved.clone(), 3, 2));
            holds(&node, &ma, &of_year());
            count(&node);
        }
        // The lists are the same where so many units are in sight that they are not read one by one.
        for n in 0..20 {
            for draft in extra_town(&node.plan, &format!("61080210{n:02}")) {
                node.enter_draft(draft);
            }
        }
        holds(&node, &ma, &of_year());
        let (before, counted) = (year(&node, &ma), tables(&node));
        journal::rebuild::rebuild(&node.journal, |_| {}).unwrap();
        count(&node);
        assert_eq!((year(&node, &ma), tables(&node)), (before, counted));
    });
}

#[test]
fn an_unknown_figure_is_no_zero_and_what_is_known_later_counts() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        node.send(&bai, collision()).unwrap();
        let s = year(&node, &ma);
        let harm = |s: &Statistics, n: usize| (s.harm[n].people, s.harm[n].some.n, s.harm[n].unknown.n);
        assert_eq!(harm(&s, 0), (0, 0, 1), "dead: unknown in the mine, none on the road");
        assert_eq!(harm(&s, 1), (2, 1, 1));
        assert_eq!(harm(&s, 3), (3, 1, 1));
        // The district has asked: what it verified counts, though the report still says otherwise.
        clock.advance_ms(60_000);
        node.on(&ma, id, room::receive).unwrap();
        let number = CountInput::number;
        let known = CasualtiesInput { dead: number(1), trapped: number(2), ..CasualtiesInput::default() };
        let verify = room::Verify { note: "矿调度室".to_owned(), casualties: Some(known) };
        node.on(&ma, id, move |tx, t, who, r| room::verify(tx, t, who, r, verify, None)).unwrap();
        for _ in 0..2 {
            let s = year(&node, &ma);
            assert_eq!(harm(&s, 0), (1, 1, 0));
            assert_eq!(harm(&s, 3), (2, 1, 1));
            assert_eq!(rows(&node, &ma, &s.harm[0].some.list), [id]);
            count(&node);
        }
    });
}

#[test]
fn preliminary_people_are_counted_and_told_apart_until_somebody_states_them() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let number = CountInput::number;
        let first = CasualtiesInput {
            dead: CountInput::none().due_again(),
            trapped: number(3).due_again(),
            ..CasualtiesInput::default()
        };
        let id = node.send(&bai, FirstReport { casualties: first.clone(), ..mine() }).unwrap();
        let stated = CasualtiesInput { trapped: number(2), ..collision().casualties };
        node.send(&bai, FirstReport { casualties: stated, ..collision() }).unwrap();
        let told = |s: &Statistics, n: usize| {
            let h = &s.harm[n];
            (h.people, h.preliminary, h.preliminary_events)
        };
        for _ in 0..2 {
            let s = year(&node, &ma);
            assert_eq!((told(&s, 3), told(&s, 0), told(&s, 1)), ((5, 3, 1), (0, 0, 1), (2, 0, 0)));
            count(&node);
        }
        // The same in the file of the statistics and in the monthly report's own sentence.
        let now = clock.now();
        let lines =
            node.read(|db, terms| report::read::sheets::statistics(db, terms, &ma, &of_year(), now)).unwrap();
        let names = StatisticsLine::columns(Language::Chinese);
        let column = names.iter().position(|c| c.name == "其中初步").unwrap();
        let rows: Vec<_> = lines.into_iter().map(|line| line.cells(Language::Chinese)).collect();
        let trapped = rows.iter().find(|row| row[1] == Cell::text("被困")).unwrap();
        assert_eq!((&trapped[2], &trapped[column]), (&Cell::Whole(5), &Cell::Whole(3)));

        clock.advance_ms(60_000);
        let known = CasualtiesInput { dead: CountInput::none(), trapped: number(3), ..first };
        let typed = FollowUp { what: "名单核对".to_owned(), casualties: known, ..FollowUp::default() };
        node.on(&bai, id, move |tx, t, who, r| follow::send(tx, t, who, r, typed, None)).unwrap();
        for _ in 0..2 {
            let s = year(&node, &ma);
            assert_eq!((told(&s, 3), told(&s, 0)), ((5, 0, 0), (0, 0, 0)));
            count(&node);
        }
    });
}

#[test]
fn the_level_above_counts_what_was_written_upward_where_it_holds_no_more() {
    let plan = Plan::of(&[CITY, DISTRICT]);
    let clock = Clock::standing_at(NIGHT);
    let (city, district) = (Node::sqlite(&plan, CITY, &clock), Node::sqlite(&plan, DISTRICT, &clock));
    let (bai, ma, city_room) =
        (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"), officer(CITY, "市值班员"));
    let id = district.send(&bai, mine()).unwrap();
    let now = clock.now();
    let prepared =
        district.on(&ma, id, move |tx, terms, who, r| upward::prepare(tx, terms, who, r, now)).unwrap();
    let typed = Upward {
        report: prepared.report,
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: word(unit(DISTRICT)),
        paper: None,
    };
    district
        .on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
        .unwrap();
    // One event for the district, however many reports tell of it.
    assert_eq!(year(&district, &ma).events.now.n, 1);
    carry(&district, &city);
    city.arrive();
    let s = year(&city, &city_room);
    assert_eq!(s.events.now.n, 1);
    assert_eq!(s.places.iter().map(|p| p.unit.name.as_str()).collect::<Vec<_>>(), ["榆阳区"]);
    holds(&city, &city_room, &of_year());
    count(&city);
    holds(&city, &city_room, &of_year());
}

#[test]
fn a_period_that_cannot_be_meant_is_refused() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        for (from, to) in [("2026-11-02", "2026-11-01"), ("2023-01-01", "2026-11-01")] {
            let query = StatisticsQuery {
                from: Some(from.parse().unwrap()),
                to: Some(to.parse().unwrap()),
                ..StatisticsQuery::default()
            };
            assert_eq!(code(&asked(&node, &ma, &query).unwrap_err()), "statistics.period");
        }
        let s = asked(&node, &ma, &StatisticsQuery::default()).unwrap();
        assert_eq!((s.period.from.as_str(), s.period.to.as_str()), ("2026-11-01", "2026-11-24"));
        assert_eq!((s.before.from.as_str(), s.year_ago.to.as_str()), ("2026-10-01", "2025-11-24"));
        assert!(s.events.now.n == 0 && s.kinds.is_empty() && s.series.len() == 24);
    });
}
