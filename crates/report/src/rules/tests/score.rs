//! What an item is worth: the use that weighs most, what is added, what a late one loses.
use super::yuyang_profile;
use crate::rules::score::{Item, Part, points};
use facts::report::{LeaderOf, UseOf};

fn total(item: &Item<'_>) -> i64 {
    points(item, &yuyang_profile().scores).iter().map(|(_, points)| points).sum()
}

#[test]
fn the_use_that_weighs_most_counts_and_late_loses_half() {
    let plain = Item { uses: &[], instructed: None, pictures: false, late: false };
    assert!(points(&plain, &yuyang_profile().scores).is_empty(), "what nobody has used yet is no number");
    let worth = |of: UseOf| total(&Item { uses: &[of], ..plain });
    let all = [UseOf::Special, UseOf::Circulated, UseOf::Commissioned, UseOf::Combined, UseOf::Filed];
    assert_eq!(all.map(worth), [500, 400, 300, 200, 100]);
    let both = Item { uses: &[UseOf::Combined, UseOf::Circulated], ..plain };
    assert_eq!(total(&both), 400);
    let city = Item { instructed: Some(LeaderOf::City), pictures: true, ..both };
    assert_eq!(total(&city), 800, "4, a city leader's instruction 3, pictures 1");
    let late = Item { late: true, ..city };
    assert_eq!(total(&late), 400);
    assert_eq!(points(&late, &yuyang_profile().scores).last(), Some(&(Part::Late, -400)));
    assert_eq!(
        total(&Item { instructed: Some(LeaderOf::District), ..both }),
        400,
        "a district's adds nothing here"
    );
    let by = |of| total(&Item { instructed: Some(of), ..both }) - 400;
    let all =
        [LeaderOf::National, LeaderOf::Province, LeaderOf::City, LeaderOf::District, LeaderOf::Township];
    assert_eq!(all.map(by), [500, 400, 300, 0, 0], "national, provincial, city: 5, 4, 3 (Meizhou IV(2))");
}
