//! Clocks by level, kind and grade; reach; and that no profile is later than the law.

use super::{KNEW, default_profile, law, silent_profile, yuyang_profile};
use crate::model::Medium;
use crate::model::Via;
use crate::profile::Profile;
use crate::rules::deadlines::{case, reach};
use crate::rules::{Reach, clocks, owes_up};
use kernel::calendar::Date;
use kernel::{Grade, Instant, Level, Rating};
use proptest::prelude::*;

fn rating(grade: Grade) -> Rating {
    Rating::provisional(grade, false)
}

/// `block 30/60 line 30/60 skip -/60`
fn said(profile: &Profile, level: Level, kind: &str, rating: Rating) -> String {
    let minutes =
        |deadline: Option<crate::rules::Deadline>| deadline.map_or("-".to_owned(), |d| d.minutes.to_string());
    let ways: Vec<String> = clocks(law(), profile, level, kind, rating, KNEW)
        .into_iter()
        .map(|way| format!("{} {}/{}", way.via.word(), minutes(way.tel), minutes(way.doc)))
        .collect();
    ways.join(" ")
}

#[test]
fn the_default_terms_by_level_kind_and_grade() {
    let profile = default_profile();
    for (level, kind, grade, expected) in [
        (Level::Township, "coal_mine", Grade::III, "block 30/60 line 30/60 skip -/60"),
        (Level::Township, "coal_mine", Grade::IV, "block 60/60 line 60/60"),
        (Level::Township, "flood", Grade::IV, "block 60/120 line 60/120"),
        (Level::Township, "flood", Grade::I, "block 30/60 line 30/60 skip -/60"),
        (Level::Township, "food_poisoning", Grade::IV, "block 60/120 line 60/120"),
        (Level::District, "coal_mine", Grade::III, "block 30/60 line 30/60 skip 30/60"),
        (Level::District, "coal_mine", Grade::IV, "block 60/120 line 60/120"),
        (Level::City, "coal_mine", Grade::II, "block 30/60 line 30/60"),
        (Level::Province, "infectious_disease", Grade::IV, "block 60/60 line 60/60"),
        (Level::Province, "animal_epidemic", Grade::IV, "block 60/60 line 60/60"),
        (Level::Township, "animal_epidemic", Grade::IV, "block 60/120 line 60/120"),
        (Level::District, "railway", Grade::IV, "block 60/120 line 60/120"),
        (Level::Province, "coal_mine", Grade::IV, "block 60/120 line 60/120"),
        (Level::Province, "coal_mine", Grade::I, "block 30/60 line 30/60"),
    ] {
        assert_eq!(said(profile, level, kind, rating(grade)), expected, "{level:?} {kind} {grade:?}");
    }
}

#[test]
fn a_near_miss_is_reported_like_grade_three() {
    let profile = default_profile();
    let near = said(profile, Level::Township, "coal_mine", Rating::provisional(Grade::IV, true));
    assert_eq!(near, said(profile, Level::Township, "coal_mine", rating(Grade::III)));
}

#[test]
fn a_clock_names_its_article_and_the_ceiling_beside_it() {
    let ways = clocks(law(), default_profile(), Level::Township, "coal_mine", rating(Grade::III), KNEW);
    let tel = ways[0].tel.clone().unwrap();
    assert_eq!((tel.minutes, tel.due_at), (30, KNEW.plus_minutes(30)));
    assert_eq!(tel.article, "平台默认时限（较大及以上）");
    assert_eq!((tel.ceiling_minutes, tel.ceiling_article.as_deref()), (Some(60), Some("493号令 第九条")));
    assert_eq!(tel.ceiling_article_en.as_deref(), Some("Order 493, art. 9"));
}

#[test]
fn the_legal_ceilings() {
    for (level, kind, grade, via, medium, expected) in [
        (Level::Township, "coal_mine", Grade::IV, Via::Block, Medium::Doc, (60, "493号令 第九条")),
        (Level::District, "coal_mine", Grade::IV, Via::Block, Medium::Doc, (120, "493号令 第十一条")),
        (Level::District, "coal_mine", Grade::IV, Via::Block, Medium::Tel, (120, "493号令 第十一条")),
        (Level::District, "coal_mine", Grade::III, Via::Skip, Medium::Tel, (60, "21号令 第八条")),
        (Level::City, "coal_mine", Grade::III, Via::Block, Medium::Tel, (60, "21号令 第八条")),
        (Level::Province, "coal_mine", Grade::III, Via::Block, Medium::Tel, (120, "493号令 第十一条")),
        (Level::Province, "coal_mine", Grade::II, Via::Block, Medium::Tel, (60, "21号令 第九条")),
        (Level::City, "coal_mine", Grade::I, Via::Block, Medium::Doc, (120, "493号令 第十一条")),
        (
            Level::District,
            "animal_epidemic",
            Grade::IV,
            Via::Block,
            Medium::Doc,
            (120, "重大动物疫情条例 第十七条"),
        ),
        (
            Level::Province,
            "animal_epidemic",
            Grade::I,
            Via::Line,
            Medium::Tel,
            (60, "重大动物疫情条例 第十七条"),
        ),
        (
            Level::City,
            "food_poisoning",
            Grade::III,
            Via::Line,
            Medium::Doc,
            (120, "卫生应急条例 第十九、二十条"),
        ),
        (
            Level::Province,
            "food_poisoning",
            Grade::III,
            Via::Line,
            Medium::Doc,
            (60, "卫生应急条例 第十九条"),
        ),
        (
            Level::Township,
            "flood",
            Grade::III,
            Via::Block,
            Medium::Tel,
            (60, "应对法2024 第六十一条（立即；时限为平台设定）"),
        ),
    ] {
        let case = case(law(), level, kind, rating(grade), via);
        let ceiling = law().deadlines.ceiling(&case, medium, Some(Date::of(KNEW))).unwrap();
        assert_eq!(
            (ceiling.minutes, ceiling.basis.zh.as_str()),
            expected,
            "{level:?} {kind} {grade:?} {medium:?}"
        );
    }
}

#[test]
fn the_law_in_force_is_the_one_of_the_day() {
    let article = |day: &str| {
        let knew = day.parse::<Date>().unwrap().start();
        clocks(law(), silent_profile(), Level::District, "flood", rating(Grade::IV), knew)[0]
            .tel
            .clone()
            .unwrap()
            .article
    };
    assert!(article("2024-10-31").starts_with("应对法2007 第三十九条"));
    assert!(article("2024-11-01").starts_with("应对法2024 第六十一条"));
}

#[test]
fn a_silent_profile_leaves_every_clock_to_the_law() {
    let profile = silent_profile();
    assert_eq!(
        said(profile, Level::Township, "coal_mine", rating(Grade::III)),
        "block 60/60 line 60/60 skip -/60"
    );
    assert_eq!(
        said(profile, Level::District, "coal_mine", rating(Grade::III)),
        "block 60/120 line 60/120 skip 60/120"
    );
}

#[test]
fn how_far_a_report_climbs() {
    let profile = default_profile();
    for (grade, expected) in [
        (Grade::IV, Reach::City),
        (Grade::III, Reach::Province),
        (Grade::II, Reach::Nation),
        (Grade::I, Reach::Nation),
    ] {
        for kind in law().kinds.iter() {
            assert_eq!(
                reach(law(), profile, &kind.code, rating(grade), KNEW),
                expected,
                "{} {grade:?}",
                kind.code
            );
        }
    }
    let owes = |level, grade| owes_up(law(), profile, level, "coal_mine", rating(grade), KNEW);
    assert!(owes(Level::Township, Grade::IV) && owes(Level::District, Grade::IV));
    assert!(!owes(Level::City, Grade::IV) && owes(Level::City, Grade::III));
    assert!(!owes(Level::Province, Grade::III) && owes(Level::Province, Grade::II));
}

#[test]
fn a_kind_of_a_newer_version_still_has_clocks() {
    assert_eq!(
        said(default_profile(), Level::Township, "kind_of_2030", rating(Grade::III)),
        "block 30/60 line 30/60 skip -/60"
    );
}

prop_compose! {
    fn any_case()(
        kind in 0..law().kinds.iter().count(),
        grade in proptest::sample::select(Grade::ALL.to_vec()),
        near in any::<bool>(),
        level in proptest::sample::select(Level::ALL.to_vec()),
        day in -6_000_i64..4_000,
    ) -> (String, Rating, Level, Instant) {
        let code = law().kinds.iter().nth(kind).unwrap().code.clone();
        (code, Rating::provisional(grade, near), level, Date::of(KNEW).plus_days(day).start())
    }
}

proptest! {
    #[test]
    fn a_profile_never_gives_a_later_time_than_the_law((kind, rating, level, knew) in any_case(), yuyang in any::<bool>()) {
        let own = if yuyang { yuyang_profile() } else { default_profile() };
        let silent = silent_profile();
        let by_law = clocks(law(), silent, level, &kind, rating, knew);
        for way in clocks(law(), own, level, &kind, rating, knew) {
            let lawful = by_law.iter().find(|lawful| lawful.via == way.via).unwrap();
            for (mine, law) in [(&way.tel, &lawful.tel), (&way.doc, &lawful.doc)] {
                if let (Some(mine), Some(law)) = (mine, law) {
                    prop_assert!(mine.due_at <= law.due_at);
                    prop_assert_eq!(mine.ceiling_minutes, Some(law.minutes));
                }
            }
        }
    }

    #[test]
    fn today_every_report_has_both_clocks_on_block_and_line((kind, rating, level, _) in any_case()) {
        let ways = clocks(law(), default_profile(), level, &kind, rating, KNEW);
        for via in [Via::Block, Via::Line] {
            let way = ways.iter().find(|way| way.via == via).unwrap();
            prop_assert!(way.tel.is_some() && way.doc.is_some());
        }
    }

    #[test]
    fn a_graver_report_is_never_due_later((kind, rating, level, _) in any_case()) {
        let graver = Rating { grade: Grade::from_number((rating.grade.number() - 1).max(1)).unwrap(), ..rating };
        let light = clocks(law(), default_profile(), level, &kind, rating, KNEW);
        for way in clocks(law(), default_profile(), level, &kind, graver, KNEW) {
            if let Some(light) = light.iter().find(|light| light.via == way.via) {
                prop_assert!(way.tel.as_ref().map(|d| d.due_at) <= light.tel.as_ref().map(|d| d.due_at));
                prop_assert!(way.doc.as_ref().map(|d| d.due_at) <= light.doc.as_ref().map(|d| d.due_at));
            }
        }
    }
}
