//! The demonstration's data holds together: keys, codes, numbers, logins, routes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use demo::{Cast, District};
use kernel::Level;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const SEED: u64 = 610_802;

fn district() -> District {
    District::builtin().unwrap()
}

fn is_invented_number(number: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    digits(number, 4) || number.strip_prefix("0912-555").is_some_and(|rest| digits(rest, 4))
}

#[test]
fn the_31_townships_are_those_of_the_statistics_bureau() {
    let district = district();
    let listed: BTreeSet<(String, String)> =
        csv::Reader::from_reader(&include_bytes!("../../../demo/yuyang-units.csv")[..])
            .records()
            .map(|row| row.map(|row| (row[1].to_owned(), row[2].to_owned())).unwrap())
            .collect();
    let ours: BTreeSet<(String, String)> =
        district.townships().map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    assert_eq!(ours.len(), 31);
    assert_eq!(ours, listed);
    assert_eq!(district.townships().filter(|unit| unit.node == "yuyang").count(), 30);
    assert_eq!(district.unit("mahuangliang").unwrap().node, "mahuangliang");
}

/// The reform of 2018: every bureau that was renamed bears both names with the day of the
/// change, today's last; those that ended name who took over, from the day after their last.
#[test]
fn departments_bear_their_names_of_2018_and_of_today() {
    let district = district();
    let renamed: BTreeSet<&str> = district.names.iter().map(|name| name.unit.as_str()).collect();
    for key in &renamed {
        let unit = district.unit(key).unwrap();
        let names: Vec<_> = district.names.iter().filter(|name| name.unit == *key).collect();
        let [before, today] = names.as_slice() else { panic!("{key}: {} names", names.len()) };
        assert!(before.from_on.is_empty() && before.name != today.name, "{key}");
        let since: kernel::calendar::Date = today.from_on.parse().unwrap();
        assert!("2018-06-05" < today.from_on.as_str() && since <= "2019-12-31".parse().unwrap(), "{key}");
        assert_eq!((&today.name, &today.short_name), (&unit.name, &unit.short_name), "{key}");
    }
    for key in
        ["yy-nengyuan", "yy-linye", "yy-shuili", "yy-shichang", "yy-weijian", "yy-ziran", "yy-xiaofang"]
    {
        assert!(renamed.contains(key), "{key} was called otherwise in 2018");
    }

    let ended: BTreeSet<&str> =
        district.units.iter().filter(|u| !u.closed_on.is_empty()).map(|u| u.key.as_str()).collect();
    assert_eq!(ended, BTreeSet::from(["yy-anjian", "yy-yingjiban"]));
    for key in ended {
        let unit = district.unit(key).unwrap();
        let to = district.successions.iter().find(|s| s.unit == key).unwrap();
        let heir = district.unit(&to.successor).unwrap();
        assert_eq!(heir.name, "榆阳区应急管理局");
        assert_eq!(to.on_date, heir.opened_on, "{}", unit.name);
        let last: kernel::calendar::Date = unit.closed_on.parse().unwrap();
        assert_eq!(last.plus_days(1).to_string(), to.on_date, "{}", unit.name);
    }
}

#[test]
fn codes_agree_with_levels_and_lie_in_the_area_above() {
    let district = district();
    for unit in district.units.iter().filter(|unit| !unit.code.is_empty()) {
        assert_eq!(Level::of_code(&unit.code), Some(unit.level), "{}", unit.name);
        if let Some(parent) = district.unit(&unit.parent) {
            let area = parent.code.trim_end_matches('0');
            assert!(unit.code.starts_with(area), "{} does not lie in {}", unit.name, parent.name);
        }
    }
}

#[test]
fn every_township_and_every_line_has_a_desk() {
    let district = district();
    for unit in district.townships() {
        assert!(district.desks.iter().any(|d| d.keeper == unit.key && !d.is_external()), "{}", unit.name);
    }
    let kinds: toml::Table = toml::from_str(include_str!("../../../rules/kinds.toml")).unwrap();
    for line in kinds["line"].as_array().unwrap() {
        let code = line["code"].as_str().unwrap();
        assert!(district.desks.iter().any(|d| d.line == code && d.serves == "yuyang"), "no desk for {code}");
    }
    let codes: BTreeSet<&str> =
        kinds["kind"].as_array().unwrap().iter().map(|k| k["code"].as_str().unwrap()).collect();
    for route in &district.routes {
        assert!(["block", "line", "skip"].contains(&route.via.as_str()), "{}", route.note);
        for kind in route.kind_codes() {
            assert!(codes.contains(kind), "{}: {kind}", route.note);
        }
    }
}

#[test]
fn every_township_reaches_the_district_by_the_government_and_by_a_line() {
    let district = district();
    let kinds: toml::Table = toml::from_str(include_str!("../../../rules/kinds.toml")).unwrap();
    for unit in district.townships() {
        for kind in kinds["kind"].as_array().unwrap() {
            let code = kind["code"].as_str().unwrap();
            let ways: Vec<&str> = district
                .routes_from(unit)
                .filter(|route| route.carries(code, kernel::Grade::IV))
                .map(|route| route.via.as_str())
                .collect();
            assert!(ways.contains(&"block") && ways.contains(&"line"), "{} {code}: {ways:?}", unit.name);
        }
    }
}

/// 条: beside 应急局 the bureau in charge hears of it, whose line the kind is of.
#[test]
fn every_township_reaches_the_bureau_in_charge_of_each_kind() {
    let district = district();
    let kinds: toml::Table = toml::from_str(include_str!("../../../rules/kinds.toml")).unwrap();
    let grades = [kernel::Grade::IV, kernel::Grade::III];
    for (kind, grade) in kinds["kind"].as_array().unwrap().iter().flat_map(|k| grades.map(|g| (k, g))) {
        let (code, line) = (kind["code"].as_str().unwrap(), kind["line"].as_str().unwrap());
        // A fire of woods or grass is 林草局's from 较大 on, as the route says; 应急局 hears of all.
        if code == "forest_grassland_fire" && grade == kernel::Grade::IV {
            continue;
        }
        for unit in district.townships() {
            let lines: BTreeSet<&str> = district
                .routes_from(unit)
                .filter(|route| route.via == "line" && route.carries(code, grade))
                .map(|route| district.desk(&route.to_desk).unwrap().line.as_str())
                .collect();
            assert!(lines.contains(line), "{} {code}: {lines:?}", unit.name);
        }
    }
}

#[test]
fn a_mine_group_is_told_beside_and_owed_no_report() {
    let district = district();
    let desk = district.desk("d-ss-meiye").unwrap();
    assert!(desk.is_external() && district.unit(&desk.keeper).unwrap().kind == "enterprise");
    for route in &district.routes {
        let to = district.desk(&route.to_desk).unwrap();
        let keeper = district.unit(&to.keeper).unwrap();
        assert_ne!(keeper.kind, "enterprise", "{}: nobody reports to a company", route.note);
    }
    // On the district's call list for a grave mine accident it has its line and its number.
    let law = report::rules::Law::builtin().unwrap();
    let list = report::call_list::CallList::builtin(law).unwrap();
    let rating = kernel::Rating::provisional(kernel::Grade::III, true);
    let case =
        report::rules::deadlines::case(law, Level::District, "coal_mine", rating, facts::report::Via::Block);
    let told = list.whom(law, &case);
    let line = report::call_list::Whom::Line(desk.line.clone());
    assert!(told.iter().any(|(whom, _)| *whom == line), "{told:?}");
    assert_eq!(desk.serves, "yuyang");
    assert!(desk.phones().next().is_some());
}

#[test]
fn no_number_could_ring_anywhere() {
    let district = district();
    let cast = Cast::new(&district, SEED);
    let desks = district.desks.iter().flat_map(|desk| desk.phones());
    let people = cast.members.iter().flat_map(|member| member.phones.iter().map(String::as_str));
    for number in desks.chain(people) {
        assert!(is_invented_number(number), "{number}");
    }
}

/// Who calls is known by the number (F2), so no two duty rooms share one.
#[test]
fn a_number_is_of_one_duty_room() {
    let district = district();
    let mut seen = BTreeMap::new();
    for desk in &district.desks {
        for number in desk.phones() {
            let other = seen.insert(number.to_owned(), &desk.keeper);
            assert!(
                other.is_none_or(|other| *other == desk.keeper),
                "{number}: {} and {other:?}",
                desk.keeper
            );
        }
    }
}

#[test]
fn logins_are_unique_and_belong_to_somebody_of_the_unit() {
    let district = district();
    let cast = Cast::new(&district, SEED);
    let logins: BTreeSet<&str> = cast.logins.iter().map(|login| login.login.as_str()).collect();
    assert_eq!(logins.len(), cast.logins.len());
    for login in &cast.logins {
        if login.roles == ["screen"] {
            assert!(login.person.is_empty(), "nobody sits before a screen");
            continue;
        }
        let member = cast.members.iter().find(|m| m.key == login.person).unwrap();
        assert_eq!(member.unit, login.unit, "{}", login.login);
    }
    for desk in district.desks.iter().filter(|desk| !desk.is_external()) {
        assert!(cast.desk_login(&desk.keeper, 0).is_some(), "nobody sits at {}", desk.name);
    }
    let names: BTreeSet<&str> = cast.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names.len(), cast.members.len(), "a name is borne twice");
}

#[test]
fn names_are_spelled_for_those_who_type_initials() {
    let district = district();
    let cast = Cast::new(&district, SEED);
    for member in &cast.members {
        assert!(district.spells(&member.name), "{}", member.name);
        assert_eq!(member.initials.chars().count(), member.name.chars().count());
    }
    let mine = district.places.iter().find(|place| place.name == "双柳沟煤矿").unwrap();
    assert_eq!(mine.initials(), "slgmk");
    for place in &district.places {
        assert_eq!(place.initials().len(), place.name.chars().count(), "{}", place.name);
    }
}

#[test]
fn the_cast_is_the_same_for_the_same_seed() {
    let district = district();
    assert_eq!(Cast::new(&district, 1), Cast::new(&district, 1));
    assert_ne!(Cast::new(&district, 1), Cast::new(&district, 2));
}

/// The district of the demonstration, the city above it, two of its townships, its folder and the code
/// that all of them begin with.
const ITS_NAMES: [&str; 6] = ["榆阳", "榆林", "麻黄梁", "镇川", "yuyang", "6108"];

/// Where it may be named: its own data, and what is no part of a node.
const OF_THE_DEMONSTRATION: [&str; 5] = ["demo/", "benches/", "testkit/", "sim/", "exchange/src/core/sim/"];

#[test]
fn any_county_is_set_up_from_data_so_nothing_of_this_one_stands_in_the_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let crates = root.join("crates");
    let mut sources = Vec::new();
    for member in std::fs::read_dir(&crates).unwrap() {
        let member = member.unwrap().path();
        files(&member.join("src"), &mut sources);
        files(&member.join("rules"), &mut sources);
    }
    sources.retain(|path| {
        let place = path.strip_prefix(&crates).unwrap().display().to_string();
        let is_test = place.contains("/tests/") || place.ends_with("tests.rs");
        !is_test && !OF_THE_DEMONSTRATION.iter().any(|folder| place.starts_with(folder))
    });
    assert!(sources.len() > 200, "the sources are not where this looks: {}", sources.len());
    files(&root.join("rules"), &mut sources);
    files(&root.join("profiles/default"), &mut sources);

    let found: Vec<String> = sources.iter().flat_map(|path| named(root, path)).collect();
    assert_eq!(found, Vec::<String>::new(), "this belongs into profiles/, demo/ or crates/demo");
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in std::fs::read_dir(folder).into_iter().flatten() {
        let path = item.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The lines of a file that name the district; those of a program before its tests and without its
/// comments, which give examples.
fn named(root: &Path, path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let place = path.strip_prefix(root).unwrap().display();
    let is_program = path.extension().is_some_and(|kind| kind == "rs");
    let code = if is_program { text.split("#[cfg(test)]").next().unwrap() } else { &text };
    let told = code.lines().enumerate().filter(|(_, line)| {
        let is_comment = is_program && line.trim_start().starts_with("//");
        let line = if is_program { line.split(" // ").next().unwrap() } else { line };
        !is_comment && ITS_NAMES.iter().any(|name| line.contains(name))
    });
    told.map(|(at, line)| format!("{place}:{}: {}", at + 1, line.trim())).collect()
}
