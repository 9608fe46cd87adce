//! Every criterion on both sides of its threshold, and the laws of proposing.

use super::{KNEW, figures, law};
use crate::model::{Casualties, ChosenRating, Count};
use crate::rules::law::Mark;
use crate::rules::{Evidence, RatingRefusal, Why, check_rating, effective_grade, propose_rating, raised};
use kernel::{Grade, Instant, Rating};
use proptest::prelude::*;

fn grade(kind: &str, text: &str) -> Grade {
    propose_rating(law(), &Evidence::new(kind, "", &figures(text)), KNEW).rating.grade
}

/// Thresholds of one fact: just below each is the lighter grade, the number itself the graver.
fn thresholds(kinds: &[&str], name: &str, steps: [(i64, Grade); 3], below: Grade) {
    for kind in kinds {
        let mut lighter = below;
        for (min, at) in steps {
            assert_eq!(grade(kind, &format!("{name} {}", min - 1)), lighter, "{kind} {name} {}", min - 1);
            assert_eq!(grade(kind, &format!("{name} {min}")), at, "{kind} {name} {min}");
            assert_eq!(grade(kind, &format!("{name} ~{min}")), at, "{kind} {name} at least {min}");
            lighter = at;
        }
    }
}

const PRODUCTION: [&str; 7] = [
    "coal_mine",
    "non_coal_mine",
    "hazardous_chemicals",
    "fireworks",
    "construction",
    "special_equipment",
    "gas",
];

#[test]
fn deaths() {
    let by = |a, b, c| [(a, Grade::III), (b, Grade::II), (c, Grade::I)];
    thresholds(&PRODUCTION, "dead", by(3, 10, 30), Grade::IV);
    let like =
        ["fire", "road_traffic", "drowning", "other", "geological", "pollution", "forest_grassland_fire"];
    thresholds(&like, "dead", by(3, 10, 30), Grade::IV);
    thresholds(&["flood", "wind_hail", "snow_cold", "drought"], "dead", by(3, 10, 30), Grade::IV);
    thresholds(&["earthquake"], "dead", by(10, 50, 300), Grade::IV);
    thresholds(&["mass_incident", "public_security"], "dead", by(1, 3, 10), Grade::IV);
    for (dead, expected) in
        [(0, Grade::IV), (1, Grade::III), (9, Grade::III), (10, Grade::II), (30, Grade::II)]
    {
        assert_eq!(grade("food_poisoning", &format!("dead {dead}")), expected);
        assert_eq!(grade("infectious_disease", &format!("dead {dead}")), expected);
    }
}

#[test]
fn injuries() {
    let by = |a, b, c| [(a, Grade::III), (b, Grade::II), (c, Grade::I)];
    thresholds(&PRODUCTION, "injured", by(10, 50, 100), Grade::IV);
    let like = ["fire", "road_traffic", "drowning", "other", "pollution", "forest_grassland_fire"];
    thresholds(&like, "injured", by(10, 50, 100), Grade::IV);
    thresholds(&["mass_incident"], "injured", by(3, 10, 30), Grade::IV);
    assert_eq!(
        grade("geological", "injured 5000"),
        Grade::IV,
        "the regulation grades by deaths and loss only"
    );
    assert_eq!(grade("food_poisoning", "injured 99"), Grade::IV);
    assert_eq!(grade("food_poisoning", "injured 100"), Grade::III);
    assert_eq!(grade("food_poisoning", "injured 100, dead 1"), Grade::II);
    assert_eq!(grade("food_poisoning", "injured 99, dead 1"), Grade::III);
}

#[test]
fn missing_count_with_the_dead_where_the_rule_says_so() {
    assert_eq!(grade("earthquake", "dead 6, missing 4"), Grade::III);
    assert_eq!(grade("earthquake", "dead 20, missing 29"), Grade::III);
    assert_eq!(grade("earthquake", "dead 20, missing 30"), Grade::II);
    assert_eq!(grade("earthquake", "missing 300"), Grade::I);
    assert_eq!(grade("flood", "dead 2, missing 1"), Grade::III);
    assert_eq!(grade("flood", "dead 2"), Grade::IV);
}

#[test]
fn near_misses_of_order_21() {
    for (kind, text, expected) in [
        ("coal_mine", "trapped 2", (Grade::IV, false)),
        ("coal_mine", "trapped 3", (Grade::III, true)),
        ("coal_mine", "trapped 2, missing 1", (Grade::III, true)),
        ("coal_mine", "missing 3", (Grade::III, true)),
        ("coal_mine", "in_danger 9", (Grade::IV, false)),
        ("coal_mine", "in_danger 10", (Grade::III, true)),
        ("hazardous_chemicals", "evacuated 499", (Grade::IV, false)),
        ("hazardous_chemicals", "evacuated 500", (Grade::III, true)),
        ("coal_mine", "dead 3, trapped 3", (Grade::III, false)),
        ("coal_mine", "dead 2, trapped 3", (Grade::III, true)),
        ("coal_mine", "injured 10, trapped 3", (Grade::III, false)),
        ("fire", "trapped 3", (Grade::III, true)),
        ("flood", "missing 2", (Grade::IV, false)),
        ("flood", "trapped 3", (Grade::III, true)),
        ("geological", "evacuated 500", (Grade::III, true)),
    ] {
        let rating = propose_rating(law(), &Evidence::new(kind, "", &figures(text)), KNEW).rating;
        assert_eq!((rating.grade, rating.near_miss), expected, "{kind}: {text}");
        assert!(!rating.confirmed, "a proposal is never confirmed");
    }
}

#[test]
fn what_may_become_graver_is_proposed_so() {
    for (kind, text, expected) in [
        ("coal_mine", "trapped 9", (Grade::III, true)),
        ("coal_mine", "trapped 10", (Grade::II, true)),
        ("coal_mine", "dead 1, trapped 9", (Grade::II, true)),
        ("coal_mine", "dead 10, trapped 2", (Grade::II, false)),
        ("coal_mine", "dead 10, trapped 20", (Grade::I, true)),
        ("coal_mine", "trapped 29", (Grade::II, true)),
        ("coal_mine", "trapped 30", (Grade::I, true)),
        ("road_traffic", "missing 10", (Grade::II, true)),
        ("road_traffic", "trapped 10", (Grade::III, true)),
        ("special_equipment", "trapped 20", (Grade::III, true)),
    ] {
        let rating = propose_rating(law(), &Evidence::new(kind, "", &figures(text)), KNEW).rating;
        assert_eq!((rating.grade, rating.near_miss), expected, "{kind}: {text}");
    }
}

#[test]
fn who_has_not_come_up_is_at_risk_until_somebody_says_otherwise() {
    let proposal =
        propose_rating(law(), &Evidence::new("coal_mine", "", &figures("on_site 12, safe 9")), KNEW);
    assert_eq!((proposal.rating.grade, proposal.rating.near_miss), (Grade::III, true));
    assert_eq!(proposal.reasons[0].fact, "当班 12 人，升井 9 人，尚有 3 人未升井；死亡、受伤未核实");
    assert_eq!(grade("coal_mine", "on_site 12, safe 10"), Grade::IV);
    assert_eq!(grade("coal_mine", "on_site 12, safe 2"), Grade::II);
    assert_eq!(
        grade("coal_mine", "on_site 12, safe 9, trapped 0"),
        Grade::IV,
        "stated, so the rest is not guessed"
    );
    assert_eq!(grade("coal_mine", "on_site 12"), Grade::IV);
    assert_eq!(grade("coal_mine", "on_site 9, safe 12"), Grade::IV, "figures that do not tie harm nobody");
}

#[test]
fn money_land_magnitude_and_crowds() {
    let none = Casualties::default();
    let with = |kind: &'static str, fill: &dyn Fn(&mut Evidence<'_>)| {
        let mut evidence = Evidence::new(kind, "", &none);
        fill(&mut evidence);
        propose_rating(law(), &evidence, KNEW).rating.grade
    };
    for (kind, steps) in [
        ("coal_mine", [(10_000_000, Grade::III), (50_000_000, Grade::II), (100_000_000, Grade::I)]),
        ("fire", [(10_000_000, Grade::III), (50_000_000, Grade::II), (100_000_000, Grade::I)]),
        ("geological", [(1_000_000, Grade::III), (5_000_000, Grade::II), (10_000_000, Grade::I)]),
        ("pollution", [(5_000_000, Grade::III), (20_000_000, Grade::II), (100_000_000, Grade::I)]),
    ] {
        let mut lighter = Grade::IV;
        for (yuan, at) in steps {
            assert_eq!(with(kind, &|e| e.loss_yuan = Some(yuan - 1)), lighter, "{kind} {yuan}");
            assert_eq!(with(kind, &|e| e.loss_yuan = Some(yuan)), at, "{kind} {yuan}");
            lighter = at;
        }
    }
    for (m2, at) in [
        (9_999, Grade::IV),
        (10_000, Grade::III),
        (999_999, Grade::III),
        (1_000_000, Grade::II),
        (9_999_999, Grade::II),
        (10_000_000, Grade::I),
    ] {
        assert_eq!(with("forest_grassland_fire", &|e| e.burnt_m2 = Some(m2)), at, "{m2}");
    }
    for (tenths, thin, dense) in [
        (39, Grade::IV, Grade::IV),
        (40, Grade::IV, Grade::III),
        (49, Grade::IV, Grade::III),
        (50, Grade::III, Grade::II),
        (59, Grade::III, Grade::II),
        (60, Grade::II, Grade::I),
        (70, Grade::I, Grade::I),
    ] {
        let at = |crowded| {
            with("earthquake", &|e| {
                e.magnitude_tenths = Some(tenths);
                e.densely_populated = Some(crowded);
            })
        };
        assert_eq!((at(false), at(true)), (thin, dense), "M{tenths}");
    }
    for (people, at) in [
        (99, Grade::IV),
        (100, Grade::III),
        (999, Grade::III),
        (1_000, Grade::II),
        (4_999, Grade::II),
        (5_000, Grade::I),
    ] {
        assert_eq!(with("mass_incident", &|e| e.participants = Some(people)), at, "{people}");
    }
    for (people, at) in [(4_999, Grade::III), (5_000, Grade::III), (10_000, Grade::II), (50_000, Grade::I)] {
        assert_eq!(grade("pollution", &format!("evacuated {people}")), at, "{people}");
    }
}

#[test]
fn an_earthquake_names_its_own_magnitude() {
    let none = Casualties::default();
    for (what, expected) in [
        ("发生5.2级地震", Grade::III),
        ("发生 6.0 级地震，余震3.1级", Grade::II),
        ("震感明显，启动三级响应", Grade::IV),
        ("发生45.2级地震", Grade::IV),
        ("级", Grade::IV),
    ] {
        let thin = Evidence { densely_populated: Some(false), ..Evidence::new("earthquake", what, &none) };
        let proposal = propose_rating(law(), &thin, KNEW);
        assert_eq!(proposal.rating.grade, expected, "{what}");
        assert!(!proposal.rating.near_miss, "{what}");
    }
}

#[test]
fn the_night_of_the_screens_reads_as_on_the_screens() {
    let figures = figures("trapped 3, on_site 12, safe 9");
    let proposal = propose_rating(law(), &Evidence::new("coal_mine", "工作面突然出水", &figures), KNEW);
    assert_eq!(proposal.rating, Rating::provisional(Grade::III, true));
    let first = &proposal.reasons[0];
    assert_eq!(first.fact, "被困 3 人；死亡、受伤未核实");
    assert_eq!(first.fact_en, "3 trapped; deaths and injuries unverified");
    assert_eq!(first.criterion, "被困或下落不明 3 人以上为较大涉险");
    assert_eq!(first.source, "21号令 第二十六条");
    assert_eq!((first.mark, first.why), (Mark::F, Why::NearMiss));
}

#[test]
fn reasons_say_fact_criterion_and_source_gravest_first() {
    let figures = figures("dead ~3, injured 12");
    let proposal = propose_rating(law(), &Evidence::new("coal_mine", "", &figures), KNEW);
    let said: Vec<_> = proposal.reasons.iter().map(|r| (r.fact.as_str(), r.criterion.as_str())).collect();
    assert_eq!(
        said,
        [
            ("死亡 至少 3 人", "死亡 3 人以上、不满 10 人为较大"),
            ("受伤 12 人（未分轻重，按重伤计）", "重伤 10 人以上、不满 50 人为较大"),
        ]
    );
    assert_eq!(proposal.reasons[0].source_en, "Order 493, art. 3");
    assert_eq!(proposal.reasons[0].criterion_en, "3 or more but less than 10 dead: grade III");
    assert_eq!(proposal.reasons[0].fact_en, "at least 3 dead");
}

#[test]
fn where_nothing_is_met_the_kinds_own_table_says_so() {
    let proposal =
        propose_rating(law(), &Evidence::new("road_traffic", "", &figures("dead 0, injured 2")), KNEW);
    let [only] = proposal.reasons.as_slice() else { panic!("{proposal:?}") };
    assert_eq!(only.fact, "死亡 无、受伤 2 人");
    assert_eq!(
        only.criterion,
        "死亡不满 3 人、重伤不满 10 人；直接经济损失未核实（1000 万元以上为较大），暂按一般"
    );
    assert_eq!(
        only.criterion_en,
        "dead below 3, seriously injured below 10; direct loss unverified (grade III from CNY 10 million): \
         grade IV for now"
    );
    assert_eq!((only.grade, only.why), (Grade::IV, Why::Rest));
    let blank = propose_rating(law(), &Evidence::new("no_such_kind", "", &Casualties::default()), KNEW);
    assert_eq!(blank.rating.grade, Grade::IV);
    assert_eq!(blank.reasons[0].fact, "死亡、受伤未核实");
    for kind in law().kinds.iter() {
        let rest = propose_rating(law(), &Evidence::new(&kind.code, "", &Casualties::default()), KNEW);
        assert!(!rest.reasons[0].source.is_empty(), "{}", kind.code);
    }
}

#[test]
fn in_doubt_grave_words_count_until_somebody_has_counted() {
    let none = Casualties::default();
    let propose =
        |what, figures: &Casualties| propose_rating(law(), &Evidence::new("coal_mine", what, figures), KNEW);
    let proposal = propose("井下透水，情况不明", &none);
    assert_eq!(proposal.rating, Rating::provisional(Grade::III, false));
    assert_eq!((proposal.reasons[0].why, proposal.reasons[0].mark), (Why::Doubt, Mark::K));
    assert_eq!(proposal.reasons[0].fact, "来文写有“透水”；死亡、受伤未核实");
    assert_eq!(propose("皮带机故障", &none).rating.grade, Grade::IV);
    assert_eq!(propose("井下透水", &figures("dead 0")).rating.grade, Grade::IV);
    assert_eq!(propose("井下透水", &figures("injured 1")).rating.grade, Grade::IV);
}

#[test]
fn in_doubt_several_people_are_grave_whatever_happened_to_them() {
    let none = Casualties::default();
    for (kind, what) in [
        ("geological", "山体滑坡，多人被埋，人数不清"),
        ("geological", "滑坡埋了一栋楼，十几人失联"),
        ("construction", "在建楼房坍塌，多名工人被埋"),
        ("flood", "山洪冲走多人"),
        ("fire", "居民楼起火，多人被困"),
        ("road_traffic", "两车相撞，多人伤亡"),
        ("food_poisoning", "学校上百名学生呕吐腹泻"),
        ("pollution", "化工厂泄漏，河水变红，饮用水有异味"),
        ("railway", "旅客列车脱轨"),
    ] {
        let proposal = propose_rating(law(), &Evidence::new(kind, what, &none), KNEW);
        assert_eq!(proposal.rating.grade, Grade::III, "{what}");
        let counted = figures("dead 0, injured 1");
        let proposal = propose_rating(law(), &Evidence::new(kind, what, &counted), KNEW);
        assert_eq!(proposal.rating.grade, Grade::IV, "counted: {what}");
    }
}

#[test]
fn what_the_form_has_no_field_for_is_read_from_the_sentence() {
    let none = Casualties::default();
    let harmless = figures("dead 0, injured 0");
    for (kind, what, figures, expected) in [
        ("mass_incident", "约300名业主在路口聚集", &harmless, Grade::III),
        ("mass_incident", "约40名业主在路口聚集", &harmless, Grade::IV),
        ("mass_incident", "上千人围堵大门", &harmless, Grade::II),
        ("forest_grassland_fire", "过火约14亩", &harmless, Grade::IV),
        ("forest_grassland_fire", "过火约15亩", &harmless, Grade::III),
        ("forest_grassland_fire", "过火面积估计120公顷", &none, Grade::II),
        ("fire", "仓库起火，损失约1200万元", &harmless, Grade::III),
        ("geological", "滑坡，直接经济损失500万元", &harmless, Grade::II),
    ] {
        let proposal = propose_rating(law(), &Evidence::new(kind, what, figures), KNEW);
        assert_eq!(proposal.rating.grade, expected, "{what}");
    }
    let crowd = propose_rating(law(), &Evidence::new("mass_incident", "约300名业主聚集", &harmless), KNEW);
    assert_eq!(crowd.reasons[0].fact, "参与 300 人");
}

#[test]
fn a_crowd_or_a_fire_that_nobody_has_measured_is_taken_as_grave() {
    let harmless = figures("dead 0, injured 0");
    let propose = |kind, what| propose_rating(law(), &Evidence::new(kind, what, &harmless), KNEW);
    let crowd = propose("mass_incident", "村民堵路，不让运煤车过");
    assert_eq!((crowd.rating.grade, crowd.reasons[0].why), (Grade::III, Why::Doubt));
    assert_eq!(crowd.reasons[0].criterion, "参与人数未核实而可能严重的，先按较大报");
    assert_eq!(propose("mass_incident", "30人堵路").rating.grade, Grade::IV, "counted");
    let fire = propose("forest_grassland_fire", "山上着火了，风很大");
    assert_eq!((fire.rating.grade, fire.reasons[0].why), (Grade::III, Why::Doubt));
    assert_eq!(fire.reasons[0].criterion, "受害森林面积未核实而可能严重的，先按较大报");
    assert_eq!(propose("forest_grassland_fire", "风很大，过火2亩").rating.grade, Grade::IV, "measured");
    let quiet = propose("mass_incident", "业主到政府反映诉求");
    assert_eq!(quiet.rating.grade, Grade::IV);
    assert_eq!(
        quiet.reasons[0].criterion,
        "死亡不满 1 人、重伤不满 3 人；参与人数未核实（100 人以上为较大），暂按一般",
        "never: fewer than a hundred, of a number that nobody knows"
    );
}

#[test]
fn where_nobody_said_how_densely_people_live_the_graver_estimate_holds() {
    let none = Casualties::default();
    let quake = |dense| {
        let evidence =
            Evidence { densely_populated: dense, ..Evidence::new("earthquake", "发生4.5级地震", &none) };
        propose_rating(law(), &evidence, KNEW)
    };
    assert_eq!(quake(Some(false)).rating.grade, Grade::IV);
    assert_eq!(quake(Some(true)).rating.grade, Grade::III);
    let unknown = quake(None);
    assert_eq!(unknown.rating.grade, Grade::III);
    assert!(unknown.reasons[0].fact.starts_with("震级 4.5 级，当地是否人口密集未核实"), "{unknown:?}");
    // A place says so itself.
    let known = |casualties| crate::service::grade::Known {
        kind: "earthquake",
        what: "发生4.5级地震",
        place: "",
        casualties,
    };
    let call_list = crate::call_list::CallList::builtin(law()).unwrap();
    let terms = crate::Terms { law: law(), profile: super::yuyang_profile().clone(), call_list };
    assert_eq!(terms.propose(known(&none), KNEW).rating.grade, Grade::IV, "榆阳 has 137 people/km²");
}

#[test]
fn a_table_holds_only_between_its_dates() {
    let evidence = figures("dead 10");
    let before_the_fire_notice = Instant(1_180_000_000_000); // 2007-05-24
    let rating = |at| propose_rating(law(), &Evidence::new("fire", "", &evidence), at).rating.grade;
    assert_eq!(rating(before_the_fire_notice), Grade::IV);
    assert_eq!(rating(KNEW), Grade::II);
}

#[test]
fn an_officer_raises_freely_and_lowers_with_a_reason() {
    let proposed = Rating::provisional(Grade::III, true);
    let long = "长".repeat(1_001);
    let take = |grade, near_miss, reason| check_rating(proposed, ChosenRating::new(grade, near_miss), reason);
    assert_eq!(take(Grade::I, false, None), Ok(Rating::provisional(Grade::I, false)));
    assert_eq!(take(Grade::III, false, None), Ok(Rating::provisional(Grade::III, false)));
    assert_eq!(
        take(Grade::IV, true, None),
        Ok(Rating::provisional(Grade::IV, true)),
        "still reported like Ⅲ"
    );
    assert_eq!(take(Grade::IV, false, None), Err(RatingRefusal::ReasonMissing));
    assert_eq!(take(Grade::IV, false, Some(" \n ")), Err(RatingRefusal::ReasonMissing));
    assert_eq!(take(Grade::IV, false, Some("人已全部升井")), Ok(Rating::provisional(Grade::IV, false)));
    assert_eq!(take(Grade::IV, false, Some(&long)), Err(RatingRefusal::ReasonTooLong));
    assert!(!take(Grade::I, false, None).unwrap().confirmed);
}

#[test]
fn changed_facts_raise_and_never_lower() {
    let (light, near, harm, grave) = (
        Rating::provisional(Grade::IV, false),
        Rating::provisional(Grade::III, true),
        Rating::provisional(Grade::III, false),
        Rating::provisional(Grade::II, false),
    );
    let confirmed = Rating { confirmed: true, ..light };
    for (present, before, now, expected, why) in [
        (light, light, grave, grave, "graver facts raise"),
        (confirmed, light, near, near, "also what a leader confirmed, and then it is open again"),
        (near, near, light, near, "lighter facts lower nothing"),
        (light, near, near, light, "lowered with a reason against these facts: it stands"),
        (light, near, harm, harm, "but not against graver ones"),
        (near, near, harm, harm, "harm is graver than danger at the same clocks"),
        (grave, light, near, grave, "somebody had raised it further"),
        (harm, light, near, harm, "the same clocks: what was chosen stands"),
    ] {
        assert_eq!(raised(present, before, now), expected, "{why}");
    }
}

fn kinds() -> impl Strategy<Value = String> {
    let codes: Vec<String> = law().kinds.iter().map(|kind| kind.code.clone()).collect();
    proptest::sample::select(codes)
}

fn count() -> impl Strategy<Value = Count> {
    prop_oneof![
        Just(Count::Unknown),
        Just(Count::NONE),
        Just(Count::NONE.marked(true)),
        (1_i64..400).prop_map(|n| Count::number(n).unwrap()),
        (1_i64..400).prop_map(|n| Count::at_least(n).unwrap()),
        (1_i64..400).prop_map(|n| Count::number(n).unwrap().marked(true)),
    ]
}

prop_compose! {
    fn casualties()(
        dead in count(), injured in count(), missing in count(), trapped in count(),
        on_site in count(), safe in count(), evacuated in count(), in_danger in count(),
    ) -> Casualties {
        Casualties { dead, injured, missing, trapped, on_site, safe, evacuated, in_danger }
    }
}

/// The count one or more higher; an unknown one stays unknown.
fn more(count: Count, by: u32) -> Count {
    match count {
        Count::Unknown => Count::Unknown,
        Count::None { preliminary } => Count::Number { n: by, preliminary },
        Count::Number { n, preliminary } => Count::Number { n: n + by, preliminary },
        Count::AtLeast { n, preliminary } => Count::AtLeast { n: n + by, preliminary },
    }
}

proptest! {
    #[test]
    fn the_grade_never_gets_lighter_when_a_count_rises(
        kind in kinds(), before in casualties(), which in 0_usize..7, by in 1_u32..500,
    ) {
        let mut after = before;
        let field = match which {
            0 => &mut after.dead,
            1 => &mut after.injured,
            2 => &mut after.missing,
            3 => &mut after.trapped,
            4 => &mut after.on_site,
            5 => &mut after.evacuated,
            _ => &mut after.in_danger,
        };
        *field = more(*field, by);
        let rate = |figures| effective_grade(propose_rating(law(), &Evidence::new(&kind, "", figures), KNEW).rating);
        prop_assert!(rate(&after) <= rate(&before), "{kind}: {before:?} → {after:?}");
    }

    #[test]
    fn at_least_counts_as_its_number(kind in kinds(), figures in casualties()) {
        let firm = |count| match count {
            Count::AtLeast { n, preliminary } => Count::Number { n, preliminary },
            other => other,
        };
        let counted = Casualties {
            dead: firm(figures.dead), injured: firm(figures.injured), missing: firm(figures.missing),
            trapped: firm(figures.trapped), on_site: firm(figures.on_site), safe: firm(figures.safe),
            evacuated: firm(figures.evacuated), in_danger: firm(figures.in_danger),
        };
        let rate = |figures| propose_rating(law(), &Evidence::new(&kind, "", figures), KNEW).rating;
        prop_assert_eq!(rate(&figures), rate(&counted));
    }

    #[test]
    fn a_preliminary_figure_counts_as_its_number(kind in kinds(), figures in casualties()) {
        let all = |mark: bool| Casualties {
            dead: figures.dead.marked(mark), injured: figures.injured.marked(mark),
            missing: figures.missing.marked(mark), trapped: figures.trapped.marked(mark),
            on_site: figures.on_site.marked(mark), safe: figures.safe.marked(mark),
            evacuated: figures.evacuated.marked(mark), in_danger: figures.in_danger.marked(mark),
        };
        let rate = |figures: Casualties| propose_rating(law(), &Evidence::new(&kind, "", &figures), KNEW).rating;
        prop_assert_eq!(rate(all(true)), rate(all(false)));
    }

    #[test]
    fn unknown_deaths_lower_nothing(kind in kinds(), figures in casualties()) {
        let unknown = Casualties { dead: Count::Unknown, ..figures };
        let none = Casualties { dead: Count::NONE, ..figures };
        let rate = |figures| propose_rating(law(), &Evidence::new(&kind, "", figures), KNEW).rating.grade;
        prop_assert!(rate(&unknown) <= rate(&none));
    }

    #[test]
    fn every_proposal_is_reasoned_and_led_by_its_grade(kind in kinds(), figures in casualties(), what in ".{0,40}") {
        let proposal = propose_rating(law(), &Evidence::new(&kind, &what, &figures), KNEW);
        prop_assert!(!proposal.reasons.is_empty());
        prop_assert_eq!(proposal.reasons[0].grade, proposal.rating.grade);
        for reason in &proposal.reasons {
            prop_assert!(!reason.fact.is_empty() && !reason.fact_en.is_empty(), "{:?}", reason);
            prop_assert!(!reason.criterion.is_empty() && !reason.source.is_empty());
        }
        let same = ChosenRating::from(proposal.rating);
        prop_assert_eq!(check_rating(proposal.rating, same, None), Ok(proposal.rating));
    }
}

/// What is proposed of a sentence when nobody is hurt.
fn of_words(kind: &str, what: &str) -> super::super::RatingProposal {
    propose_rating(law(), &Evidence::new(kind, what, &figures("dead 0, injured 0")), KNEW)
}

#[test]
fn railway_accidents_by_cars_and_hours() {
    for (what, expected) in [
        ("列车脱轨，辆数不详", Grade::IV),
        ("客运列车1辆脱轨", Grade::IV),
        ("客运列车2辆脱轨", Grade::III),
        ("旅客列车脱轨17节", Grade::III),
        ("旅客列车脱轨18节", Grade::II),
        ("旅客列车脱轨18节，中断行车48小时", Grade::I),
        ("旅客列车脱轨18节，支线中断行车48小时", Grade::II),
        ("旅客列车脱轨2辆，中断行车24小时", Grade::II),
        ("旅客列车脱轨2辆，支线中断行车24小时", Grade::III),
        ("旅客列车脱轨2辆，专用线中断行车两天", Grade::II),
        ("运煤列车脱轨5节", Grade::IV),
        ("运煤列车脱轨6节", Grade::III),
        ("货运列车脱轨59辆", Grade::III),
        ("货运列车脱轨60辆", Grade::II),
        ("货运列车脱轨六十辆，中断行车两天", Grade::I),
        ("客运列车2辆脱轨，货运列车5辆脱轨", Grade::III),
        ("塌方致线路中断5小时", Grade::IV),
        ("塌方致线路中断6个小时", Grade::III),
        ("支线塌方，中断9小时", Grade::IV),
        ("支线塌方，中断10小时", Grade::III),
        ("车次K1234，列车停了40分钟", Grade::IV),
    ] {
        assert_eq!(of_words("railway", what).rating.grade, expected, "{what}");
    }
    thresholds(&["railway"], "dead", [(3, Grade::III), (10, Grade::II), (30, Grade::I)], Grade::IV);
    let reason = of_words("railway", "旅客列车脱轨18节，中断行车48小时").reasons.remove(0);
    assert_eq!(reason.fact, "客车脱轨 18 辆，中断 48 小时，是否繁忙干线未核实");
    assert_eq!(reason.criterion, "客车脱轨 18 辆以上且繁忙干线中断 48 小时以上为特别重大");
    assert_eq!((reason.source.as_str(), reason.mark), ("铁路事故条例 第九至十二条", Mark::F));
}

#[test]
fn criteria_that_words_meet() {
    for (kind, what, expected) in [
        ("mass_incident", "两村械斗，约180人", Grade::III),
        ("mass_incident", "两村械斗，约200人", Grade::II),
        ("mass_incident", "两村械斗，约500人", Grade::I),
        ("mass_incident", "60人堵塞国道，交通中断7小时", Grade::IV),
        ("mass_incident", "60人堵塞国道，交通中断8小时", Grade::I),
        ("mass_incident", "60名工人罢工，全厂停产24小时", Grade::I),
        ("mass_incident", "70多人冲击区政府大门", Grade::I),
        ("mass_incident", "70多人到区政府反映问题，没有冲击区政府", Grade::IV),
        ("mass_incident", "30名村民围攻施工队，区政府、公安分局已到场处置", Grade::IV),
        ("mass_incident", "60名农民工因工地停工20天讨薪", Grade::IV),
        ("flood", "黄河支流佳芦河决口，损失200万元", Grade::IV),
        ("flood", "无定河干流堤防决口", Grade::I),
        ("flood", "洪水淹没国道，中断30小时", Grade::II),
        ("pollution", "窟野河出境断面超标", Grade::IV),
        ("pollution", "省界收费站附近罐车侧翻泄漏", Grade::IV),
        ("animal_epidemic", "非洲猪瘟检测阴性", Grade::IV),
        ("mass_incident", "看守所内12人骚乱", Grade::I),
        ("pollution", "柴油泄漏，县城水源停止取水", Grade::II),
        ("pollution", "柴油泄漏，市区停水", Grade::I),
        ("pollution", "柴油泄漏，下游镇区停水", Grade::III),
        ("pollution", "柴油泄漏，未影响县城供水，没有停水", Grade::IV),
        ("pollution", "污水流向省界", Grade::II),
        ("pollution", "污水流到市界", Grade::III),
        ("flood", "黄河干流堤防决口", Grade::I),
        ("flood", "河道主要支流决口", Grade::II),
        ("flood", "某中型水库垮坝", Grade::II),
        ("flood", "某大型水库溃坝", Grade::I),
        ("flood", "包茂高速被冲断，中断30小时", Grade::II),
        ("flood", "包茂高速被冲断，中断2天", Grade::I),
        ("wind_hail", "城区遭大风，直接经济损失6000万元", Grade::I),
        ("wind_hail", "某镇遭冰雹，直接经济损失6000万元", Grade::II),
        ("animal_epidemic", "养殖场疑似非洲猪瘟", Grade::III),
        ("animal_epidemic", "养羊户的羊接连死了8只", Grade::IV),
        ("animal_epidemic", "排除非洲猪瘟", Grade::IV),
    ] {
        assert_eq!(of_words(kind, what).rating.grade, expected, "{what}");
    }
    let reason = of_words("mass_incident", "两村械斗，约500人").reasons.remove(0);
    assert_eq!(reason.fact, "来文写有“械斗”，参与 500 人");
    assert_eq!(reason.criterion, "聚众械斗，参与 500 人以上为特别重大");
    assert_eq!(reason.criterion_en, "an armed fight and 500 or more taking part: grade I");
    let below = of_words("mass_incident", "两村械斗，约200人").reasons.remove(0);
    assert_eq!(below.criterion, "聚众械斗，参与 200 人以上、不满 500 人为重大");
}

#[test]
fn key_places_in_danger_are_a_near_miss() {
    for what in ["大火逼近加油站", "泄漏威胁自来水厂", "农田大面积污染"] {
        let proposal = of_words("fire", what);
        assert_eq!(proposal.rating, Rating::provisional(Grade::III, true), "{what}");
    }
    assert_eq!(of_words("fire", "没有威胁加油站").rating.grade, Grade::IV);
}

#[test]
fn what_is_sensitive_is_reported_whatever_its_grade() {
    let none = figures("dead 0, injured 0");
    let at = |evidence: Evidence<'_>, at| propose_rating(law(), &evidence, at);
    let light = |what| at(Evidence::new("fire", what, &none), KNEW);
    // Where: in the sentence, or in the place that was named.
    let school = light("第十中学宿舍楼起火，已扑灭");
    assert_eq!((school.rating.grade, school.rating.regardless), (Grade::IV, true), "{school:?}");
    assert_eq!(effective_grade(school.rating), Grade::III);
    assert_eq!(school.reasons.first().map(|r| r.why), Some(Why::Regardless), "said first");
    let placed = at(Evidence { place: "榆阳区第一小学", ..Evidence::new("fire", "二楼起火", &none) }, KNEW);
    assert!(placed.rating.regardless);
    // A place that is only near, and a denial, are none.
    for what in [
        "第十中学附近商铺起火",
        "商铺起火，伤者送往市第一医院",
        "火情未波及学校",
        "商铺起火",
        "货车下坡失控侧翻，驾驶员轻伤",
        "镇政府主要领导已到现场处置，镇政府已启动应急预案",
        "区委、区政府高度重视，区委常委、副区长批示：全力救治",
        "社区委员会工作人员入户排查",
        "医院宣布临床死亡1人，经区医院诊断为骨折",
        "化学生产车间冒烟，高中压燃气管道正常",
        "组织集中学习，加大学习力度，退役军人事务局到场",
        "大学路与机场路十字起火，密切关注舆情，舆情平稳",
        "死者初中文化",
    ] {
        assert!(!light(what).rating.regardless, "{what}");
    }
    // Whom, and what may grow.
    assert!(light("商铺起火，一名外籍人员轻伤").rating.regardless);
    assert!(light("库房起火，火势有扩大趋势").rating.regardless);
    // When: the National Day holiday, and the place's own times; casualties only.
    let national_day = Instant(1_790_838_000_000); // 2026-10-01
    let trapped = figures("dead 0, injured 0, trapped 1");
    assert!(at(Evidence::new("fire", "民房起火", &trapped), national_day).rating.regardless);
    assert!(!at(Evidence::new("fire", "民房起火", &trapped), KNEW).rating.regardless);
    assert!(!at(Evidence::new("fire", "民房起火", &none), national_day).rating.regardless);
    let congress = crate::rules::grades::Day { zh: "区两会".into(), en: "the two sessions".into() };
    let then = Evidence { time: Some(&congress), ..Evidence::new("mass_incident", "十余人聚集", &none) };
    let said = at(then, KNEW);
    assert!(said.rating.regardless);
    assert!(said.reasons.iter().any(|r| r.fact.starts_with("正值区两会")), "{said:?}");
    // Taking it off is lowering it.
    let plain = ChosenRating::new(Grade::IV, false);
    assert_eq!(check_rating(school.rating, plain, None), Err(RatingRefusal::ReasonMissing));
    assert!(check_rating(school.rating, plain, Some("锅炉房在校外")).is_ok());
    assert!(
        check_rating(Rating::provisional(Grade::IV, false), ChosenRating::from(school.rating), None).is_ok()
    );
}
