//! The tables as shipped are whole, and broken ones are refused with their place.

use super::{KNEW, law};
use crate::rules::law::{BUILTIN, Law, LawText, Mark};
use kernel::calendar::Date;

#[test]
fn the_shipped_law_is_read_and_every_norm_has_dates_and_a_place() {
    for (key, source) in law().sources.iter() {
        assert!(!source.title.is_empty() && !source.read_at.is_empty(), "{key}");
        assert!(source.zh.chars().count() <= 12, "{key}: a short name stands beside a clock");
    }
}

#[test]
fn every_kind_has_a_table_of_harm_today() {
    for kind in law().kinds.iter() {
        let tables: Vec<_> = law().grades.tables(&kind.code, Date::of(KNEW)).collect();
        assert!(tables.iter().any(|table| table.why == crate::rules::Why::Harm), "{}", kind.code);
    }
}

#[test]
fn what_is_a_setting_is_marked_as_one() {
    for table in law().kinds.iter().flat_map(|kind| law().grades.tables(&kind.code, Date::of(KNEW))) {
        if table.basis.zh.starts_with("本地标准") || table.basis.zh.contains("参照") {
            assert_eq!(table.basis.mark, Mark::K, "{}", table.id);
        }
    }
}

/// What is said when `from` in one table is replaced by `to`.
fn refused(
    pick: for<'t> fn(&'t mut LawText<'static>) -> &'t mut &'static str,
    from: &str,
    to: &str,
) -> String {
    let mut text = BUILTIN;
    let table = pick(&mut text);
    assert!(table.contains(from), "{from}");
    *table = Box::leak(table.replacen(from, to, 1).into_boxed_str());
    Law::parse(text).unwrap_err().to_string()
}

#[test]
fn a_broken_table_is_refused_with_its_file_and_what_is_wrong() {
    for (said, expected) in [
        (refused(|t| &mut t.sources, "zh = \"493号令\"", "zhh = \"493号令\""), "sources.toml"),
        (
            refused(|t| &mut t.sources, "to = \"2024-10-31\"", "to = \"2004-10-31\""),
            "law2007 ends before it begins",
        ),
        (refused(|t| &mut t.grades, "source = \"o493\"", "source = \"o494\""), "no norm is called \"o494\""),
        (refused(|t| &mut t.grades, "[\"fire\"]", "[\"fyre\"]"), "no kind is called \"fyre\""),
        (refused(|t| &mut t.grades, "dead = 30", "dead = 0"), "a row that everything meets"),
        (refused(|t| &mut t.grades, "dead = 30", "dead = 9"), "a graver row asks for less"),
        (refused(|t| &mut t.grades, "dead = 30", "deaths = 30"), "grades.toml"),
        (refused(|t| &mut t.grades, "article = \"第三条\"", "article = \"\""), "without an article"),
        (refused(|t| &mut t.deadlines, "minutes = 60", "minutes = 0"), "1 to 1440 minutes"),
        (
            refused(|t| &mut t.deadlines, "[\"special_equipment\"]", "[\"lifts\"]"),
            "no kind is called \"lifts\"",
        ),
        (
            refused(|t| &mut t.deadlines, "levels = [\"township\"]", "level = [\"township\"]"),
            "deadlines.toml",
        ),
        (refused(|t| &mut t.kinds, "code = \"other\"", "code = \"fire\""), "fire stands twice"),
        (refused(|t| &mut t.kinds, "line = \"coal\"", "line = \"cole\""), "no line is called \"cole\""),
        (refused(|t| &mut t.kinds, "\"矿难\"", "\"矿 难\""), "can never be found"),
    ] {
        assert!(said.contains(expected), "{said}");
        assert!(said.starts_with("rules/"), "{said}");
    }
}
