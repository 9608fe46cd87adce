//! Lists with filters hold what the whole list holds, page by page, whichever way the
//! rows were found: few units or many, a bureau's desk that was sent few or many, newest
//! or oldest first. Each on both databases.
use crate::world::*;
use facts::draft::Draft;
use facts::org::UnitHosted;
use journal::{Acting, Db as _, JournalError, Turn, params};
use kernel::{Clock, DispatchId, Grade, Instant, ReportId};
use org::web::Who;
use report::model::{ChosenRating, FirstReport};
use report::read::dto::ReportRow;
use report::read::list::{ListQuery, ListState, Sort, page};

const KINDS: [&str; 4] = ["road_traffic", "fire", "flood", "coal_mine"];
/// More than are read one by one.
const TOWNS: u32 = 20;
/// More than a desk is looked through report by report.
const MANY: u32 = 2_001;

fn town(n: u32) -> String {
    format!("6108022{n:02}")
}

/// A district with many townships that have sent sixty reports of all kinds and grades.
fn house(clock: &Clock, store: testkit::TestStore) -> Node {
    let plan = Plan::of(&[DISTRICT]);
    let node = Node::open(&plan, DISTRICT, clock, store);
    node.journal
        .run(Turn::Local, move |tx| {
            for n in 0..TOWNS {
                let hosted =
                    UnitHosted { unit: unit(&town(n)), node: plan.node(DISTRICT).unwrap(), from: Instant(0) };
                for draft in extra_town(&plan, &town(n)).into_iter().chain([Draft::of(&hosted).unwrap()]) {
                    tx.append(Acting::platform(), vec![draft])?;
                }
            }
            Ok::<_, JournalError>(())
        })
        .unwrap();
    for n in 0..60u32 {
        let kind = KINDS[usize::try_from(n % 4).unwrap()];
        let grade = Grade::ALL[usize::try_from((n / 4 + n / 16) % 4).unwrap()];
        // Three units send most; the others one each.
        let from = [TOWN.to_owned(), OTHER_TOWN.to_owned(), town(n % TOWNS)][usize::try_from(n % 3).unwrap()]
            .clone();
        let typed = FirstReport {
            id: Some(ReportId::new()),
            kind: kind.to_owned(),
            what: format!("第{n}件事，道路受阻，已派员处置。"),
            rating: Some(ChosenRating::new(grade, false)),
            rating_reason: Some("现场核实".to_owned()),
            ..collision()
        };
        node.send(&officer(&from, "值班员"), typed).unwrap();
        // Two at one instant now and then: the order is by id as well.
        if n % 5 != 0 {
            clock.advance_ms(61_000);
        }
    }
    node
}

/// All rows of a list, seven on a page.
fn all(node: &Node, who: &Who, query: &ListQuery) -> Vec<ReportRow> {
    let (mut rows, mut after) = (Vec::new(), None);
    for _ in 0..200 {
        let query = ListQuery { after, limit: Some(7), ..query.clone() };
        let found = node.read(|db, t| page(db, t.law, who, &query, node.clock.now())).unwrap();
        rows.extend(found.rows);
        after = found.next;
        if after.is_none() {
            return rows;
        }
    }
    panic!("the pages of {query:?} do not end");
}

fn ids(rows: &[ReportRow]) -> Vec<ReportId> {
    rows.iter().map(|r| r.id).collect()
}

/// Every combination of filters against the whole list.
fn compare(node: &Node, who: &Who, units: &[&str]) {
    let whole = all(node, who, &ListQuery::default());
    for kind in [None, Some("road_traffic"), Some("coal_mine"), Some("gas")] {
        for grade in [None, Some(Grade::I), Some(Grade::III), Some(Grade::IV)] {
            for place in std::iter::once(None).chain(units.iter().map(|code| Some(unit(code)))) {
                for sort in [Sort::Newest, Sort::Oldest] {
                    for q in [None, Some("第4")] {
                        let query = ListQuery {
                            kind: kind.map(str::to_owned),
                            grade,
                            unit: place,
                            sort: Some(sort),
                            q: q.map(str::to_owned),
                            ..ListQuery::default()
                        };
                        let fits = |r: &&ReportRow| {
                            kind.is_none_or(|kind| kind == r.kind)
                                && grade.is_none_or(|grade| grade == r.rating.grade)
                                && place.is_none_or(|unit| unit == r.from_unit.id)
                        };
                        let mut wanted: Vec<&ReportRow> = whole.iter().filter(fits).collect();
                        if sort == Sort::Oldest {
                            wanted.reverse();
                        }
                        let found = all(node, who, &query);
                        if q.is_none() {
                            let wanted: Vec<ReportId> = wanted.iter().map(|r| r.id).collect();
                            assert_eq!(ids(&found), wanted, "{} {query:?}", who.name);
                        } else {
                            // Words are not in the row; what is found is in order and fits.
                            let mut left = wanted.iter();
                            assert!(
                                found.iter().all(|r| left.any(|w| w.id == r.id)),
                                "{} {query:?}",
                                who.name
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_open_has_no_urgency_to_be_ordered_by_and_is_told_so() {
    nights(|node, clock| {
        let who = officer(DISTRICT, "马志远");
        for minutes in [0, 30] {
            clock.advance_ms(minutes * 60_000);
            node.send(&officer(TOWN, "白彩霞"), FirstReport { id: Some(ReportId::new()), ..mine() }).unwrap();
        }
        let asked = |state, sort| {
            let query = ListQuery { state, sort: Some(sort), ..ListQuery::default() };
            let now = clock.now();
            node.read(|db, terms| page(db, terms.law, &who, &query, now)).map(|page| ids(&page.rows))
        };
        for state in [ListState::Tonight, ListState::All] {
            assert_eq!(code(&asked(state, Sort::Urgent).unwrap_err()), "list.sort_urgent");
            let (newest, mut oldest) =
                (asked(state, Sort::Newest).unwrap(), asked(state, Sort::Oldest).unwrap());
            oldest.reverse();
            assert_eq!((newest.len(), newest), (2, oldest));
        }
        assert_eq!(asked(ListState::Open, Sort::Urgent).unwrap().len(), 2);
    });
}

#[test]
fn a_filtered_list_holds_what_the_whole_list_holds() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = house(&clock, store);
        let district = officer(DISTRICT, "马志远");
        assert_eq!(all(&node, &district, &ListQuery::default()).len(), 60);
        let words = ListQuery { q: Some("第59件".to_owned()), ..ListQuery::default() };
        assert_eq!(all(&node, &district, &words).len(), 1, "a text is found however far back");
        compare(&node, &district, &[TOWN, &town(2)]);
        compare(&node, &officer(TOWN, "白彩霞"), &[TOWN]);
        let bureau = officer(EMERGENCY, "曹莉");
        assert_eq!(all(&node, &bureau, &ListQuery::default()).len(), 60);
        compare(&node, &bureau, &[]);
        let road = FirstReport { what: "G65高速K204处追尾".to_owned(), ..collision() };
        node.send(&officer(TOWN, "白彩霞"), road).unwrap();
        for q in ["g65", "K204", "k204处"] {
            let words = ListQuery { q: Some(q.to_owned()), ..ListQuery::default() };
            assert_eq!(all(&node, &district, &words).len(), 1, "{q}");
        }
    }
}

#[test]
fn what_is_open_is_narrowed_as_the_whole_list_is() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = house(&clock, store);
        let ma = officer(DISTRICT, "马志远");
        let gas = FirstReport {
            id: Some(ReportId::new()),
            what: "LNG槽车侧翻，2人轻伤。".to_owned(),
            ..collision()
        };
        let lng = node.send(&officer(TOWN, "白彩霞"), gas).unwrap();
        let of = |narrow: &ListQuery, state| {
            let mut found = ids(&all(&node, &ma, &ListQuery { state, ..narrow.clone() }));
            found.sort_unstable();
            found
        };
        let none = ListQuery::default;
        let open = of(&none(), ListState::Open);
        assert_eq!(open, of(&none(), ListState::All), "nothing was received yet");
        let (here, there) = (Some(unit(DISTRICT)), Some(unit(TOWN)));
        for narrow in [
            ListQuery { unit: here, ..none() },
            ListQuery { unit: here, unit_only: true, ..none() },
            ListQuery { unit: there, unit_only: true, ..none() },
            ListQuery { place_unit: here, ..none() },
            ListQuery { place_unit: here, place_unit_only: true, ..none() },
            ListQuery { place_unit: there, ..none() },
            ListQuery { place_known: Some(true), ..none() },
            ListQuery { place_known: Some(false), ..none() },
            ListQuery { hour: Some(3), ..none() },
            ListQuery { weekday: Some(2), ..none() },
            ListQuery { weekday: Some(3), ..none() },
            ListQuery { confirmed: Some(true), ..none() },
            ListQuery { confirmed: Some(false), ..none() },
            ListQuery { following: Some(true), ..none() },
            ListQuery { following: Some(false), ..none() },
            ListQuery { q: Some("第4".to_owned()), ..none() },
        ] {
            assert_eq!(of(&narrow, ListState::Open), of(&narrow, ListState::All), "{narrow:?}");
        }
        assert_eq!(of(&ListQuery { unit: here, ..none() }, ListState::Open), open, "the district and below");
        assert_eq!(of(&ListQuery { q: Some("lng".to_owned()), ..none() }, ListState::Open), [lng]);
        let counted = ListQuery { state: ListState::Open, events: true, ..none() };
        let refused = node.read(|db, t| page(db, t.law, &ma, &counted, node.clock.now())).unwrap_err();
        assert_eq!(code(&refused), "list.events_open");
    }
}

#[test]
fn a_desk_that_was_sent_very_many_finds_the_same() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = house(&clock, store);
        let bureau = officer(EMERGENCY, "曹莉");
        let few = |query: &ListQuery| ids(&all(&node, &bureau, query));
        let queries: Vec<ListQuery> =
            [(None, Some(Grade::I)), (Some("fire"), None), (Some("fire"), Some(Grade::II))]
                .into_iter()
                .flat_map(|(kind, grade)| {
                    [None, Some("第4".to_owned())].map(|q| ListQuery {
                        kind: kind.map(str::to_owned),
                        grade,
                        q,
                        ..ListQuery::default()
                    })
                })
                .collect();
        let before: Vec<_> = queries.iter().map(few).collect();
        assert!(before.iter().any(|found| found.len() > 2));
        // Owed to the desk and not written yet: in no list, but its index is long now.
        node.journal
            .run(Turn::Local, |tx| {
                for n in 0..MANY {
                    let id = DispatchId::from_bytes(facts::draft::derived_id("many", &[&n.to_be_bytes()]));
                    tx.execute(OWED, params![id, unit(TOWN), desk(EMERGENCY), unit(EMERGENCY), NIGHT])?;
                }
                Ok::<_, JournalError>(())
            })
            .unwrap();
        assert_eq!(queries.iter().map(few).collect::<Vec<_>>(), before);
    }
}

const OWED: &str = "INSERT INTO report_dispatch (id, rev, root, drill, title, kind, from_unit, from_name, from_level,
    to_desk, to_name, to_unit, to_unit_name, to_level, via, external, opened_at, started_at, reach, nodes, told_tel,
    told_doc, told_receive, waiting, open_in, open_out)
 VALUES ($1,1,$1,0,'','fire',$2,'','township',$3,'',$4,'','district','line',0,$5,$5,'district','[]','','','',0,0,0)";
