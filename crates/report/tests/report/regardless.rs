//! 必报: a sensitive place, time or person, or what may grow, is reported whatever its grade,
//! like Ⅲ; the officer sets it freely and takes it off with a reason.
use crate::world::*;
use kernel::clock::DAY_MS;
use kernel::{Grade, Rating};
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport};
use report::profile::Profile;
use report::read::dto::ClockWhat;
use report::read::propose::{Ask, propose};
use report::service::desk as room;
use report::service::mend::{self, Rate};
use report::service::{ReportError, Terms};
use std::sync::Arc;

fn school(rating: Option<ChosenRating>) -> FirstReport {
    FirstReport {
        place_text: "麻黄梁中学".to_owned(),
        what: "食堂起火，无人员伤亡".to_owned(),
        kind: "fire".to_owned(),
        rating,
        ..collision()
    }
}

#[test]
fn what_is_sensitive_climbs_like_a_graver_one_and_keeps_its_grade() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let must = ChosenRating { regardless: true, ..ChosenRating::new(Grade::IV, false) };
        let ask = Ask {
            what: school(None).what,
            place_text: Some("麻黄梁中学".to_owned()),
            kind: Some("fire".to_owned()),
            casualties: collision().casualties,
            ..Ask::default()
        };
        let now = node.clock.now();
        let proposed = node.read(|db, terms| propose(db, terms, &bai, &ask, now)).unwrap();
        assert_eq!(ChosenRating::from(proposed.rating), must);

        let plain = school(Some(ChosenRating::new(Grade::IV, false)));
        assert!(matches!(node.send(&bai, plain.clone()), Err(ReportError::LoweredWithoutReason)));
        let light = node
            .send(&bai, FirstReport { rating_reason: Some("校外食堂，已废弃".to_owned()), ..plain })
            .unwrap();
        let id = node.send(&bai, school(None)).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(
            (seen.rating.grade, seen.rating.regardless),
            (Grade::IV, true),
            "it stays IV, and is stored"
        );
        assert!(seen.reasons.iter().any(|r| r.criterion.contains("必报")));
        assert!(seen.timeline.len() > 1);
        // By the clocks and to the levels of a graver one.
        let minutes = |id| {
            node.detail(&ma, id)
                .clocks
                .iter()
                .filter(|c| c.what == ClockWhat::Tel && !c.mine)
                .map(|c| c.minutes)
                .max()
                .unwrap()
        };
        assert!(minutes(id) < minutes(light), "{} {}", minutes(id), minutes(light));
        let told = |id| {
            node.on(&ma, id, room::receive).unwrap();
            node.detail(&ma, id).calls.len()
        };
        assert!(told(id) > told(light), "more are told");

        // Taking it off is lowering, and needs a reason; setting it needs none.
        let rate = |id, chosen, reason: Option<&'static str>| {
            let typed =
                Rate { chosen, reason: reason.map(str::to_owned), confirm: false, confirmed_by: None };
            node.on(&ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, typed, None))
        };
        let off = ChosenRating::new(Grade::IV, false);
        assert!(matches!(rate(id, off, None), Err(ReportError::LoweredWithoutReason)));
        rate(id, off, Some("已核实为校外")).unwrap();
        assert_eq!(node.detail(&ma, id).rating, Rating::provisional(Grade::IV, false));
        rate(light, must, None).unwrap();
        assert!(node.detail(&ma, light).rating.regardless);
    });
}

#[test]
fn on_the_places_own_days_what_is_light_is_reported_and_the_reason_names_them() {
    nights(|mut node, clock| {
        let whole = include_str!("../../../../profiles/yuyang/profile.toml");
        let days = "[[sensitive_time]]\nzh = \"区两会\"\nen = \"the district's two sessions\"\n\
                    from = \"2026-11-23\"\nto = \"2026-11-24\"\n";
        let known = terms();
        let profile = Profile::from_toml(&format!("{whole}\n{days}"), known.law).unwrap();
        node.terms = Arc::new(Terms { law: known.law, profile, call_list: known.call_list.clone() });
        let bai = officer(TOWN, "白彩霞");
        let proposed = || {
            let one = CasualtiesInput { missing: CountInput::number(1), ..CasualtiesInput::default() };
            let what = "一人在河边走失".to_owned();
            let ask = Ask { what, kind: Some("drowning".to_owned()), casualties: one, ..Ask::default() };
            let now = clock.now();
            node.read(|db, terms| propose(db, terms, &bai, &ask, now)).unwrap()
        };
        let sensitive = proposed();
        assert!(sensitive.rating.regardless);
        let said: Vec<&str> = sensitive.reasons.iter().map(|r| r.fact.as_str()).collect();
        assert!(said.iter().any(|said| said.contains("区两会")), "{said:?}");
        clock.advance_ms(DAY_MS);
        assert!(!proposed().rating.regardless, "the day after");
    });
}
