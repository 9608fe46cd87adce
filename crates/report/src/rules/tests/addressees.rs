//! Who is told, by level, kind and grade.

use super::{KNEW, default_profile, law};
use crate::model::Via;
use crate::rules::{RouteRow, addressees};
use kernel::{DeskId, Grade, Level, Rating, RouteId};
use proptest::prelude::*;

/// A route numbered `n` to desk `desk`.
fn route(n: u8, via: Via, to_level: Level, desk: u8, kinds: &[&str], min_grade: Grade) -> RouteRow {
    RouteRow {
        route_id: RouteId::from_bytes([n; 16]),
        via,
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        min_grade,
        to_desk: DeskId::from_bytes([desk; 16]),
        to_level,
    }
}

fn rating(grade: Grade) -> Rating {
    Rating::provisional(grade, false)
}

/// Numbers of the routes taken.
fn taken(level: Level, routes: &[RouteRow], kind: &str, rating: Rating) -> Vec<u8> {
    addressees(law(), default_profile(), level, routes, kind, rating, KNEW)
        .into_iter()
        .map(|route| route.route_id.bytes()[0])
        .collect()
}

/// A township's routes: government, emergency bureau, coal bureau, fire for fires of Ⅲ, the city's copy.
fn township() -> Vec<RouteRow> {
    vec![
        route(5, Via::Skip, Level::City, 50, &[], Grade::IV),
        route(3, Via::Line, Level::District, 30, &["coal_mine"], Grade::IV),
        route(1, Via::Block, Level::District, 10, &[], Grade::IV),
        route(4, Via::Line, Level::District, 40, &["fire"], Grade::III),
        route(2, Via::Line, Level::District, 20, &[], Grade::IV),
    ]
}

#[test]
fn a_township_tells_government_line_and_for_grave_events_the_city() {
    let routes = township();
    for (kind, rating, expected) in [
        ("coal_mine", rating(Grade::III), vec![1, 2, 3, 5]),
        ("coal_mine", rating(Grade::IV), vec![1, 2, 3]),
        ("coal_mine", Rating::provisional(Grade::IV, true), vec![1, 2, 3, 5]),
        ("fire", rating(Grade::IV), vec![1, 2]),
        ("fire", rating(Grade::III), vec![1, 2, 4, 5]),
        ("flood", rating(Grade::I), vec![1, 2, 5]),
    ] {
        assert_eq!(taken(Level::Township, &routes, kind, rating), expected, "{kind} {rating:?}");
    }
}

#[test]
fn a_report_climbs_as_far_as_the_law_says() {
    let district = [
        route(1, Via::Block, Level::City, 10, &[], Grade::IV),
        route(2, Via::Skip, Level::Province, 20, &[], Grade::IV),
    ];
    assert_eq!(taken(Level::District, &district, "coal_mine", rating(Grade::IV)), [1]);
    assert_eq!(taken(Level::District, &district, "coal_mine", rating(Grade::III)), [1, 2]);
    let city = [route(1, Via::Block, Level::Province, 10, &[], Grade::IV)];
    assert_eq!(taken(Level::City, &city, "coal_mine", rating(Grade::IV)), Vec::<u8>::new());
    assert_eq!(taken(Level::City, &city, "coal_mine", rating(Grade::III)), [1]);
}

#[test]
fn a_bureau_always_tells_its_own_government() {
    let bureau = [
        route(1, Via::Block, Level::District, 10, &[], Grade::IV),
        route(2, Via::Line, Level::City, 20, &[], Grade::IV),
    ];
    assert_eq!(taken(Level::District, &bureau, "coal_mine", rating(Grade::IV)), [1, 2]);
}

#[test]
fn a_county_under_a_province_has_no_city_and_reports_to_the_province() {
    let county = [route(1, Via::Block, Level::Province, 10, &[], Grade::IV)];
    assert_eq!(taken(Level::District, &county, "coal_mine", rating(Grade::IV)), [1]);
    let with_city = [
        route(1, Via::Block, Level::Province, 10, &[], Grade::IV),
        route(2, Via::Block, Level::City, 20, &[], Grade::IV),
    ];
    assert_eq!(taken(Level::District, &with_city, "coal_mine", rating(Grade::IV)), [2]);
    assert_eq!(taken(Level::District, &with_city, "coal_mine", rating(Grade::III)), [2, 1]);
}

#[test]
fn nothing_goes_down_and_no_desk_is_told_twice() {
    let routes = [
        route(1, Via::Line, Level::Township, 10, &[], Grade::IV),
        route(2, Via::Line, Level::City, 20, &[], Grade::IV),
        route(3, Via::Block, Level::City, 20, &[], Grade::IV),
        route(4, Via::Skip, Level::City, 30, &[], Grade::IV),
    ];
    assert_eq!(taken(Level::District, &routes, "coal_mine", rating(Grade::I)), [3]);
}

#[test]
fn a_unit_without_routes_tells_nobody_by_rule() {
    assert_eq!(taken(Level::Township, &[], "coal_mine", rating(Grade::I)), Vec::<u8>::new());
}

prop_compose! {
    fn any_route()(
        n in any::<u8>(), desk in 0_u8..6, min in 1_i64..=4,
        via in proptest::sample::select(Via::ALL.to_vec()),
        level in proptest::sample::select(Level::ALL.to_vec()),
        coal in any::<bool>(),
    ) -> RouteRow {
        let kinds: &[&str] = if coal { &["coal_mine"] } else { &[] };
        route(n, via, level, desk, kinds, Grade::from_number(min).unwrap())
    }
}

proptest! {
    #[test]
    fn the_order_of_routes_is_irrelevant(
        routes in proptest::collection::vec(any_route(), 0..12),
        level in proptest::sample::select(Level::ALL.to_vec()),
        grade in proptest::sample::select(Grade::ALL.to_vec()),
        seed in any::<u64>(),
    ) {
        // One id is one route.
        let mut routes = routes;
        routes.sort_by_key(|route| route.route_id);
        routes.dedup_by_key(|route| route.route_id);
        let mut shuffled = routes.clone();
        let length = shuffled.len();
        for index in 1..length {
            let turn = seed.rotate_left(u32::try_from(index).unwrap());
            let with = usize::try_from(turn % (u64::try_from(index).unwrap() + 1)).unwrap();
            shuffled.swap(index, with);
        }
        let one = taken(level, &routes, "coal_mine", rating(grade));
        prop_assert_eq!(&one, &taken(level, &shuffled, "coal_mine", rating(grade)));
    }

    #[test]
    fn a_graver_report_tells_everybody_a_lighter_one_would(
        routes in proptest::collection::vec(any_route(), 0..12),
        level in proptest::sample::select(Level::ALL.to_vec()),
    ) {
        let desks = |grade| -> Vec<DeskId> {
            addressees(law(), default_profile(), level, &routes, "coal_mine", rating(grade), KNEW)
                .into_iter().map(|route| route.to_desk).collect()
        };
        for (light, grave) in [(Grade::IV, Grade::III), (Grade::III, Grade::II), (Grade::II, Grade::I)] {
            let grave = desks(grave);
            // Where the nearest upper route is only taken for want of a nearer one, a nearer
            // one may replace it; the desks of the unit's own reach never go.
            if routes.iter().all(|route| route.min_grade == Grade::IV) {
                for desk in desks(light) {
                    prop_assert!(grave.contains(&desk));
                }
            }
        }
    }
}
