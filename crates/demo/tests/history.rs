//! The generated month: the same for the same seed, within the district, told to its end.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use demo::history::in_order;
use demo::{Act, Cast, District, Incident, history};
use kernel::clock::{DAY_MS, HOUR_MS};
use kernel::{Grade, Instant};

const SEED: u64 = 610_802;
/// 2026-11-24 08:12 in China.
const NOW: Instant = Instant(1_795_479_120_000);

fn month(seed: u64, now: Instant, scale: u32) -> (District, Vec<Incident>) {
    let district = District::builtin().unwrap();
    let cast = Cast::new(&district, seed);
    let told = history(&district, &cast, seed, now, scale).unwrap();
    (district, told)
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let bytes = |seed| serde_json::to_vec(&month(seed, NOW, 2).1).unwrap();
    assert_eq!(bytes(SEED), bytes(SEED));
    assert_ne!(bytes(SEED), bytes(SEED + 1));
}

#[test]
fn scale_multiplies_the_month() {
    let [none, one, three] = [0, 1, 3].map(|scale| month(SEED, NOW, scale).1.len());
    assert!((1..20).contains(&none), "what is there to be shown: {none}");
    assert!(one >= 60 && three > 2 * one, "{one}, {three}");
}

#[test]
fn everything_happens_in_the_district_within_the_month_and_never_tomorrow() {
    let (district, told) = month(SEED, NOW, 3);
    for incident in &told {
        let unit = district.townships().find(|unit| unit.key == incident.unit).unwrap();
        assert!(incident.place_text.starts_with(&unit.name), "{}", incident.place_text);
        assert!(incident.knew_at <= NOW && NOW.since(incident.knew_at) <= 32 * DAY_MS);
        assert!(!incident.what.contains('{') && !incident.what.is_empty());
        for step in &incident.steps {
            assert!(step.at >= incident.knew_at && step.at <= NOW);
            assert!(district.unit(&step.unit).is_some(), "{}", step.unit);
        }
        assert_eq!(incident.steps.first().map(|step| &step.act), Some(&Act::Send));
        assert!(incident.contact.1.starts_with("0912-555"));
    }
    let numbers: Vec<u32> = told.iter().map(|incident| incident.number).collect();
    assert_eq!(numbers, (1..=u32::try_from(told.len()).unwrap()).collect::<Vec<_>>());
}

#[test]
fn the_month_has_what_a_month_has() {
    let (_, told) = month(SEED, NOW, 1);
    let any = |test: &dyn Fn(&Act) -> bool| told.iter().flat_map(|i| &i.steps).any(|step| test(&step.act));
    assert!(any(&|act| matches!(act, Act::Withdraw { .. })), "one false alarm");
    assert!(any(&|act| matches!(act, Act::Instruct { .. })));
    assert!(any(&|act| matches!(act, Act::Answer { .. })));
    assert!(any(&|act| matches!(act, Act::Correct { .. })));
    assert!(any(&|act| matches!(act, Act::Confirm)));
    assert_eq!(told.iter().filter(|i| i.drill).count(), 1);
    assert!(told.iter().any(|i| i.grade == Grade::III));
    assert!(told.iter().filter(|i| i.unit == "mahuangliang").count() >= 2, "the own node has a history");
    let late =
        told.iter().filter(|i| i.steps.first().is_some_and(|s| s.at.since(i.knew_at) > HOUR_MS)).count();
    assert!(late > 0, "somebody reports late once a month");
    assert!(told.iter().all(|i| i.place != "双柳沟煤矿"), "the story is left to the visitor");
}

#[test]
fn what_is_not_of_tonight_has_come_to_its_end() {
    let (_, told) = month(SEED, NOW, 3);
    let open: Vec<&Incident> = told
        .iter()
        .filter(|i| !i.drill && !i.steps.iter().any(|s| matches!(s.act, Act::Withdraw { .. })))
        .filter(|i| !i.steps.iter().any(|s| s.unit == "yulin" && s.act == Act::Receive))
        .collect();
    assert!(open.len() <= 2, "{open:#?}");
}

#[test]
fn steps_are_played_in_order_of_time() {
    let (_, told) = month(SEED, NOW, 1);
    let played = in_order(&told);
    assert!(played.is_sorted_by_key(|(_, step)| step.at));
}

#[test]
fn winter_is_not_summer() {
    let summer = Instant(NOW.0 - 130 * DAY_MS);
    let kinds = |now| month(SEED, now, 2).1.into_iter().map(|i| i.kind).collect::<Vec<_>>();
    let floods = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "flood").count();
    assert_eq!(floods(kinds(NOW)), 0);
    assert!(floods(kinds(summer)) > 5);
}

/// What is told reads as its kind to the rules, so that F8 would have proposed it; and
/// nobody chose a lighter grade than the rules propose.
#[test]
fn the_rules_read_the_texts_as_they_are_meant() {
    use report::rules::{Evidence, Law, effective_grade, propose_kind, propose_rating};
    let law = Law::builtin().unwrap();
    let mut misread = std::collections::BTreeSet::new();
    for (seed, days) in [(SEED, 0), (SEED + 7, 130), (SEED + 9, 220)] {
        for incident in month(seed, Instant(NOW.0 - days * DAY_MS), 4).1 {
            let read = format!("{}，{}", incident.place, incident.what);
            let proposed: Vec<String> =
                propose_kind(&law.kinds, &read).into_iter().map(|kind| kind.code).collect();
            if !proposed.contains(&incident.kind) {
                misread.insert(format!("{} {read} {proposed:?}", incident.kind));
            }
            let evidence = Evidence {
                densely_populated: Some(false),
                place: &incident.place_text,
                ..Evidence::new(&incident.kind, &incident.what, &incident.casualties)
            };
            let rating = propose_rating(law, &evidence, incident.knew_at).rating;
            let chosen = kernel::Rating {
                regardless: incident.regardless,
                ..kernel::Rating::provisional(incident.grade, incident.near_miss)
            };
            assert_eq!(chosen.regardless, rating.regardless, "{read}");
            assert!(effective_grade(chosen) <= effective_grade(rating), "{read}: {rating:?}");
        }
    }
    assert!(misread.is_empty(), "{misread:#?}");
}
