//! Profiles: stricter passes, looser is refused with both numbers.

use super::{DEFAULT, KNEW, YUYANG, default_profile, law, yuyang_profile};
use crate::profile::{Profile, ProfileError};
use crate::rules::{Reach, clocks, follow_up, reach};
use kernel::calendar::Date;
use kernel::clock::HOUR_MS;
use kernel::{Grade, Instant, Level, Rating};

fn load(text: &str) -> Result<Profile, ProfileError> {
    Profile::from_toml(text, law())
}

#[test]
fn the_shipped_profiles_are_lawful() {
    assert_eq!(load(DEFAULT).unwrap().receive.minutes, 5);
    assert_eq!(load(YUYANG).unwrap().id, "yuyang");
}

#[test]
fn the_demonstration_district_is_never_looser_than_the_default() {
    let (own, default) = (yuyang_profile(), default_profile());
    for kind in law().kinds.iter() {
        for grade in Grade::ALL {
            for level in [Level::Township, Level::District] {
                let rating = Rating::provisional(grade, false);
                let ours = clocks(law(), own, level, &kind.code, rating, KNEW);
                for (mine, theirs) in ours.iter().zip(clocks(law(), default, level, &kind.code, rating, KNEW))
                {
                    assert!(mine.tel.as_ref().map(|d| d.minutes) <= theirs.tel.as_ref().map(|d| d.minutes));
                    assert!(mine.doc.as_ref().map(|d| d.minutes) <= theirs.doc.as_ref().map(|d| d.minutes));
                }
            }
        }
    }
}

#[test]
fn a_looser_term_is_refused_with_both_numbers() {
    let said = load(&DEFAULT.replacen("doc_minutes = 60", "doc_minutes = 90", 1)).unwrap_err().to_string();
    for part in
        ["平台默认时限（较大及以上）", "书面 90 分钟", "法定上限 60 分钟", "493号令 第九条", "煤矿事故"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert!(matches!(
        load(&DEFAULT.replacen("tel_minutes = 30", "tel_minutes = 61", 1)),
        Err(ProfileError::Looser { minutes: 61, ceiling_minutes: 60, .. })
    ));
    assert!(
        load(&DEFAULT.replacen("tel_minutes = 30", "tel_minutes = 60", 1)).is_ok(),
        "the ceiling itself is lawful"
    );
}

#[test]
fn what_is_no_profile_is_refused() {
    let refused = |from: &str, to: &str| {
        assert!(DEFAULT.contains(from), "{from}");
        load(&DEFAULT.replacen(from, to, 1)).unwrap_err()
    };
    assert!(matches!(load("id = "), Err(ProfileError::Syntax(_))));
    assert!(matches!(refused("tel_minutes = 30", "tel_minuten = 30"), ProfileError::Syntax(_)));
    assert!(matches!(refused("\nminutes = 5", "\nminutes = 0"), ProfileError::Minutes { .. }));
    assert!(matches!(refused("delivery_minutes = 5", "delivery_minutes = 0"), ProfileError::Steps));
    assert!(matches!(refused("tel_minutes = 30", "tel_minutes = 0"), ProfileError::Minutes { .. }));
    assert!(matches!(refused("step = \"officer\"", "step = \"leader\""), ProfileError::Steps));
    assert!(matches!(refused("after_minutes = 20", "after_minutes = 2"), ProfileError::Steps));
    assert_eq!(
        refused("classes = [\"accident\"]", "kinds = [\"volcano\"]"),
        ProfileError::UnknownKind("volcano".to_owned())
    );
}

#[test]
fn a_place_may_ask_for_more_to_go_further() {
    let more = format!(
        "{DEFAULT}\n[[reach]]\napplies = {{ kinds = [\"coal_mine\"] }}\nto = \"province\"\n\
         [[skip]]\napplies = {{ kinds = [\"coal_mine\"], levels = [\"township\"] }}\nmedia = [\"tel\", \"doc\"]\n"
    );
    let profile = load(&more).unwrap();
    let rating = Rating::provisional(Grade::IV, false);
    assert_eq!(reach(law(), &profile, "coal_mine", rating, KNEW), Reach::Province);
    assert_eq!(reach(law(), &profile, "fire", rating, KNEW), Reach::City);
    let ways = clocks(law(), &profile, Level::Township, "coal_mine", rating, KNEW);
    assert!(ways.iter().any(|way| way.via == crate::model::Via::Skip && way.tel.is_some()));
    // A place cannot ask for less than the law: not for a copy in fewer ways either.
    let skipped = |profile: &Profile, kind| {
        let ways =
            clocks(law(), profile, Level::Township, kind, Rating::provisional(Grade::III, false), KNEW);
        ways.into_iter()
            .find(|way| way.via == crate::model::Via::Skip)
            .map(|way| (way.tel.is_some(), way.doc.is_some()))
    };
    let by_law = skipped(&load(DEFAULT).unwrap(), "coal_mine");
    let none = format!("{DEFAULT}\n[[skip]]\napplies = {{ grades = [\"III\"] }}\nmedia = []\n");
    assert_eq!(skipped(&load(&none).unwrap(), "coal_mine"), by_law);
    assert!(by_law.is_some_and(|(tel, doc)| tel || doc), "{by_law:?}");
    let less = format!("{DEFAULT}\n[[reach]]\napplies = {{}}\nto = \"district\"\n");
    assert_eq!(reach(law(), &load(&less).unwrap(), "fire", rating, KNEW), Reach::City);
}

#[test]
fn a_place_may_want_follow_ups_before_certain_hours_of_the_day() {
    let rows = "[[follow]]\napplies = { grades = [\"I\", \"II\", \"III\"] }\nbefore_hours = [8, 17]\n\
                article = \"某省每日两报\"\narticle_en = \"a province: twice a day\"\n";
    let profile = load(&format!("{DEFAULT}\n{rows}")).unwrap();
    let due = |grade, (hour, minute): (i64, i64)| {
        let midnight = Instant::from_civil_day(KNEW.civil_day());
        let basis = midnight.plus_minutes(hour * 60 + minute);
        let rating = Rating::provisional(grade, false);
        let due = follow_up(law(), &profile, Level::Township, "coal_mine", rating, basis)?;
        Some((due.due_at.since(midnight) / HOUR_MS, due.article))
    };
    let own = "某省每日两报".to_owned();
    for (after, hour) in
        [((3, 0), 8), ((7, 0), 8), ((7, 1), 17), ((16, 0), 17), ((16, 30), 32), ((23, 59), 32)]
    {
        assert_eq!(
            due(Grade::III, after),
            Some((hour, own.clone())),
            "{after:?}: at least an hour to write it in"
        );
    }
    assert!(due(Grade::IV, (3, 0)).is_none_or(|(_, article)| article != own), "of graver ones alone");
    let refused = load(&format!("{DEFAULT}\n{}", rows.replace("17", "24"))).unwrap_err().to_string();
    assert!(refused.contains("某省每日两报") && refused.contains("before_hours"), "{refused}");
}

#[test]
fn a_place_has_sensitive_days_of_its_own() {
    let row = |from: &str, to: &str| {
        format!(
            "{DEFAULT}\n[[sensitive_time]]\nzh = \"区两会\"\nen = \"the district's two sessions\"\n\
             from = \"{from}\"\nto = \"{to}\"\n"
        )
    };
    let profile = load(&row("2027-02-03", "2027-02-06")).unwrap();
    let named = |day| {
        profile.sensitive_time(Date::new(2027, 2, day).unwrap()).map(|day| (day.zh.as_str(), day.en.as_str()))
    };
    for (day, is_sensitive) in [(2, false), (3, true), (6, true), (7, false)] {
        assert_eq!(named(day), is_sensitive.then_some(("区两会", "the district's two sessions")), "{day}");
    }
    assert!(load(&row("2027-02-06", "2027-02-03")).is_err(), "it ends before it begins");
}
