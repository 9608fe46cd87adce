//! The calendar against the two published years, and its laws by property.

use super::*;
use proptest::prelude::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn shipped() -> &'static Calendar {
    Calendar::statutory().unwrap()
}

#[test]
fn the_shipped_table_knows_2025_and_2026_and_names_its_source() {
    let calendar = shipped();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2025, 2026]);
    assert!(calendar.days.values().all(|day| day.source.starts_with("https://www.gov.cn/")));
    let off = |year| calendar.days.iter().filter(|(d, s)| d.year() == year && !s.works).count();
    assert_eq!((off(2025), off(2026)), (28, 33));
}

#[test]
fn days_that_differ_from_the_week() {
    for (day, works) in [
        ("2025-01-26", true),  // Sunday, worked for the Spring Festival
        ("2025-02-08", true),  // Saturday, likewise
        ("2025-10-08", false), // Wednesday, Mid-Autumn moved
        ("2025-10-11", true),
        ("2026-01-01", false),
        ("2026-01-04", true),
        ("2026-02-16", false),
        ("2026-02-28", true),
        ("2026-05-09", true),
        ("2026-09-25", false),
        ("2026-10-10", true),
        ("2026-11-23", true),  // an ordinary Monday
        ("2026-11-22", false), // an ordinary Sunday
    ] {
        assert_eq!(shipped().is_working_day(date(day)), Ok(works), "{day}");
    }
}

#[test]
fn a_year_that_is_not_published_is_unknown_and_so_is_what_is_counted_across_it() {
    let calendar = shipped();
    assert_eq!(calendar.is_working_day(date("2027-01-04")), Err(UnknownYear { year: 2027 }));
    assert_eq!(calendar.is_working_day(date("2024-12-31")), Err(UnknownYear { year: 2024 }));
    assert_eq!(calendar.add_working_days(date("2026-12-30"), 1), Ok(date("2026-12-31")));
    assert_eq!(calendar.add_working_days(date("2026-12-30"), 2), Err(UnknownYear { year: 2027 }));
    assert_eq!(calendar.subtract_working_days(date("2025-01-02"), 1), Err(UnknownYear { year: 2024 }));
    assert_eq!(
        calendar.working_days_between(date("2026-12-01"), date("2027-01-01")),
        Err(UnknownYear { year: 2027 })
    );
    assert_eq!(calendar.on_or_after(date("2027-03-01")), Err(UnknownYear { year: 2027 }));
}

#[test]
fn counting_goes_round_the_spring_festival() {
    let calendar = shipped();
    // 14 February 2026 is a worked Saturday; 15–23 are off.
    assert_eq!(calendar.add_working_days(date("2026-02-13"), 1), Ok(date("2026-02-14")));
    assert_eq!(calendar.add_working_days(date("2026-02-13"), 2), Ok(date("2026-02-24")));
    assert_eq!(calendar.subtract_working_days(date("2026-02-24"), 1), Ok(date("2026-02-14")));
    assert_eq!(calendar.on_or_after(date("2026-02-15")), Ok(date("2026-02-24")));
    assert_eq!(calendar.on_or_after(date("2026-02-24")), Ok(date("2026-02-24")));
    assert_eq!(calendar.working_days_between(date("2026-02-13"), date("2026-02-24")), Ok(2));
    assert_eq!(calendar.add_working_days(date("2026-02-16"), 0), Ok(date("2026-02-16")));
}

#[test]
fn a_stray_row_does_not_make_its_year_known() {
    let calendar = Calendar::from_csv(
        "date,kind,name,source\n2027-01-01,off,元旦,notice\n2027-10-01,off,国庆节,notice\n2026-12-26,work,元旦,notice\n",
    )
    .unwrap();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2027]);
    assert_eq!(calendar.is_working_day(date("2026-12-26")), Err(UnknownYear { year: 2026 }));
    assert_eq!(calendar.is_working_day(date("2027-01-04")), Ok(true));
}

#[test]
fn a_later_notice_is_added_to_the_shipped_table() {
    let more =
        "\u{feff}date,kind,name,source\r\n2027-01-01,off,元旦,notice\r\n\r\n2027-10-01,off,国庆节,notice\r\n";
    let calendar = shipped().clone().with_csv(more).unwrap();
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2025, 2026, 2027]);
    assert_eq!(calendar.add_working_days(date("2026-12-31"), 1), Ok(date("2027-01-04")));
    assert_eq!(calendar.special(date("2027-01-01")).map(|day| day.name.as_str()), Some("元旦"));
}

#[test]
fn a_wrong_row_is_named_with_its_line() {
    let read = |row: &str| Calendar::from_csv(&format!("date,kind,name,source\n{row}\n")).unwrap_err();
    assert_eq!(Calendar::from_csv("").unwrap_err(), CalendarError::Header);
    assert_eq!(Calendar::from_csv("2026-01-01,off,元旦,x").unwrap_err(), CalendarError::Header);
    assert_eq!(read("2026-01-01,off,元旦"), CalendarError::Columns { line: 2 });
    assert_eq!(read("2026-01-01,off,元旦,x,y"), CalendarError::Columns { line: 2 });
    assert!(matches!(read("2026-02-30,off,春节,x"), CalendarError::Date { line: 2, .. }));
    assert!(matches!(read("三月三十二日,off,春节,x"), CalendarError::Date { line: 2, .. }));
    assert_eq!(read("2026-01-01,maybe,元旦,x"), CalendarError::Kind { line: 2 });
    assert_eq!(read("2026-01-01,off,元旦,"), CalendarError::Source { line: 2 });
    assert!(matches!(read("2026-01-05,work,元旦,x"), CalendarError::WorkOnWeekday { line: 2, .. }));
    assert!(matches!(
        read("2026-01-04,work,元旦,x\n2026-01-04,off,元旦,x"),
        CalendarError::Contradiction { line: 3, .. }
    ));
}

#[test]
fn dates_are_written_one_way_only() {
    for bad in [
        "2026-2-3",
        "2026/02/03",
        "20260203",
        "2026-13-01",
        "-026-01-01",
        "2026-02-03-",
        "",
        "２０２６-01-01",
    ] {
        assert!(bad.parse::<Date>().is_err(), "{bad}");
    }
    assert_eq!(serde_json::to_string(&date("2026-02-03")).unwrap(), "\"2026-02-03\"");
    assert_eq!(serde_json::from_str::<Date>("\"2026-02-03\"").unwrap(), date("2026-02-03"));
    assert!(serde_json::from_str::<Date>("\"2026-02-31\"").is_err());
}

#[test]
fn midnight_is_midnight_in_china() {
    let night = date("2026-11-24");
    assert_eq!(night.start(), Instant(1_795_449_600_000));
    assert_eq!(Date::of(Instant(night.start().0 - 1)), date("2026-11-23"));
    assert_eq!(night.weekday(), 2);
    assert_eq!(Date::of(Instant(i64::MAX)).to_string(), "9999-12-31");
    assert_eq!(Date::of(Instant(i64::MIN)).year(), -9999);
}

proptest! {
    #[test]
    fn civil_days_and_dates_are_one_to_one(day in -700_000_i64..2_900_000) {
        let there = Date::of_civil_day(day);
        prop_assert_eq!(there.civil_day(), day);
        prop_assert_eq!(Date::of(there.start()), there);
        prop_assert_eq!(there.to_string().parse::<Date>().ok().map(Date::civil_day).unwrap_or(day), day);
        prop_assert_eq!(there.plus_days(1).civil_day(), day + 1);
    }

    #[test]
    fn adding_and_counting_agree(offset in 0_i64..600, count in 0_u32..90) {
        let from = date("2025-01-01").plus_days(offset);
        if let Ok(to) = shipped().add_working_days(from, count) {
            prop_assert_eq!(shipped().working_days_between(from, to), Ok(count));
            if count > 0 {
                prop_assert_eq!(shipped().is_working_day(to), Ok(true));
            }
        }
    }

    #[test]
    fn no_day_outside_the_known_years_is_ever_answered(day in -700_000_i64..2_900_000) {
        let there = Date::of_civil_day(day);
        let known = (2025..=2026).contains(&there.year());
        prop_assert_eq!(shipped().is_working_day(there).is_ok(), known);
    }

    #[test]
    fn any_text_is_read_or_refused_without_harm(text in "\\PC{0,80}") {
        let _ = Calendar::from_csv(&format!("date,kind,name,source\n{text}"));
        let _ = text.parse::<Date>();
    }
}
