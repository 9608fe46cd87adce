//! Which reports are proposed as one event, and which never are.
use super::{figures, law};
use crate::rules::same::{Trace, likeness};
use facts::report::Likeness;
use kernel::Instant;

const AT: Instant = Instant(1_795_460_000_000);

fn weighed(one: (&str, &str, &str), other: (&str, &str, &str), minutes: i64) -> Option<(u32, Vec<Likeness>)> {
    let (a, b) = (figures("trapped 3"), figures("trapped 3"));
    let trace = |(kind, place, what): (&'static str, &'static str, &'static str), at, casualties| Trace {
        at,
        kind,
        place_id: None,
        place,
        what,
        casualties,
    };
    let fixed = |t: (&str, &str, &str)| -> (&'static str, &'static str, &'static str) {
        (t.0.to_owned().leak(), t.1.to_owned().leak(), t.2.to_owned().leak())
    };
    likeness(&law().kinds, &trace(fixed(one), AT, &a), &trace(fixed(other), AT.plus_minutes(minutes), &b))
}

const WATER: (&str, &str, &str) = ("coal_mine", "麻黄梁镇双柳沟煤矿", "30203工作面突然出水，3人没有上来");

#[test]
fn the_same_event_told_twice_is_proposed_with_its_reasons() {
    let other = ("coal_mine", "双柳沟煤矿", "群众打电话说双柳沟井下透水，困了3个人");
    let (weight, reasons) = weighed(WATER, other, 12).unwrap();
    assert!(weight >= 9, "{weight} {reasons:?}");
    assert!(reasons.contains(&Likeness::Place { words: "双柳沟煤矿".to_owned() }), "{reasons:?}");
    assert!(reasons.contains(&Likeness::Time { minutes: 12 }));
    assert!(reasons.contains(&Likeness::Kind { code: "coal_mine".to_owned() }));
    assert!(reasons.contains(&Likeness::Figures { field: "trapped".to_owned(), n: 3 }));
    // Kind not said, or told as another of the same class: place and time are enough.
    assert!(weighed(WATER, ("other", "双柳沟煤矿", "井下冒水，3人没上来"), 20).is_some());
    // The same whichever is looked at first.
    assert_eq!(weighed(other, WATER, 12).map(|(w, _)| w), Some(weight));
}

#[test]
fn two_events_are_not_taken_for_one() {
    let elsewhere = ("coal_mine", "麻黄梁镇常兴煤矿", "顶板掉渣，3人撤出");
    assert_eq!(weighed(WATER, elsewhere, 5), None, "another mine of the township, however near in time");
    assert_eq!(weighed(WATER, WATER, 13 * 60), None, "the next shift");
    assert_eq!(
        weighed(WATER, ("mass_incident", "双柳沟煤矿", "十余名家属聚集"), 30),
        None,
        "of another class"
    );
    assert_eq!(weighed(WATER, ("coal_mine", "", ""), 5), None, "nothing said is nothing alike");
}
