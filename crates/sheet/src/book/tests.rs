//! Files are read back with a reader of another hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use kernel::Instant;
use std::path::PathBuf;

fn columns() -> Vec<Column> {
    vec![Column::text("标题", 30), Column::number("死亡", 8), Column::time("时间")]
}

fn written(language: Language, rows: Vec<Vec<Cell>>, a_sheet: u32) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    let mut book = Book::with_sheets_of(folder.path(), "信息", language, columns(), a_sheet).unwrap();
    for row in rows {
        book.row(row).unwrap();
    }
    let about =
        vec![("清单".to_owned(), "信息".to_owned()), ("条件".to_owned(), "=cmd|' /C calc'!A0".to_owned())];
    book.finish(&about, &File::create(&path).unwrap()).unwrap();
    (folder, path)
}

fn sheet(path: &Path, name: &str) -> Range<Data> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    book.worksheet_range(name).unwrap()
}

fn row(title: &str) -> Vec<Cell> {
    vec![Cell::text(title), Cell::text("未核实"), Cell::Time(Instant(1_795_460_280_000))]
}

#[test]
fn a_list_is_read_back_as_it_was_written() {
    let rows = vec![row("双柳沟煤矿突水"), vec![Cell::text("追尾"), Cell::Whole(0), Cell::Blank]];
    let (_folder, path) = written(Language::Chinese, rows, ROWS);
    let found = sheet(&path, "信息");
    assert_eq!(found.get_size(), (3, 3));
    assert_eq!(found[(0, 1)], Data::String("死亡".to_owned()));
    assert_eq!(found[(1, 1)], Data::String("未核实".to_owned()), "an unknown figure is a word");
    assert_eq!(found[(2, 1)], Data::Float(0.0), "a none that somebody said is a number");
    let Data::DateTime(at) = &found[(1, 2)] else { panic!("{:?}", found[(1, 2)]) };
    assert_eq!(at.to_ymd_hms_milli(), (2026, 11, 24, 2, 58, 0, 0));
    let about = sheet(&path, "说明");
    assert_eq!(about[(0, 0)], Data::String("清单".to_owned()));
    assert_eq!(about[(1, 1)], Data::String("=cmd|' /C calc'!A0".to_owned()));
}

#[test]
fn a_marked_count_is_a_number_that_shows_its_mark() {
    let row = |before, n, behind| vec![Cell::text("突水"), Cell::Marked { n, before, behind }, Cell::Blank];
    let rows = vec![
        row("", 3, "（初步）"),
        row("", 0, "（初步）"),
        row("至少 ", 5, ""),
        row("至少 ", 7, "（初步）"),
    ];
    let (_folder, path) = written(Language::Chinese, rows, ROWS);
    let found = sheet(&path, "信息");
    let numbers: Vec<&Data> = (1..=4).map(|row| &found[(row, 1)]).collect();
    assert_eq!(numbers, [3.0, 0.0, 5.0, 7.0].map(Data::Float).iter().collect::<Vec<_>>());
    let mut styles = String::new();
    let mut zip = zip::ZipArchive::new(File::open(&path).unwrap()).unwrap();
    std::io::Read::read_to_string(&mut zip.by_name("xl/styles.xml").unwrap(), &mut styles).unwrap();
    for look in
        ["\"0&quot;（初步）&quot;\"", "\"&quot;至少 &quot;0\"", "\"&quot;至少 &quot;0&quot;（初步）&quot;\""]
    {
        assert!(styles.contains(look), "{look} {styles}");
    }
}

#[test]
fn no_text_becomes_a_formula_and_none_is_changed() {
    let typed = [
        "=1+1",
        "=HYPERLINK(\"http://a\",\"b\")",
        "+8613900000001",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "0912-5550148",
        "007",
        "2026-11-24",
        "TRUE",
        " 前后有空格 ",
        "<b>&\"'",
        "一\n二",
        "_x0041_",
        "http://example.invalid/",
    ];
    let (_folder, path) = written(Language::Chinese, typed.iter().map(|text| row(text)).collect(), ROWS);
    let found = sheet(&path, "信息");
    for (n, text) in (1u32..).zip(typed) {
        assert_eq!(found.get_value((n, 0)), Some(&Data::String(text.to_owned())));
    }
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert!(book.worksheet_formula("信息").unwrap().cells().all(|(_, _, formula)| formula.is_empty()));
}

#[test]
fn what_is_too_long_is_cut_and_says_so() {
    let (_folder, path) = written(Language::English, vec![row(&"水".repeat(40_000))], ROWS);
    let found = sheet(&path, "信息");
    let Data::String(text) = &found[(1, 0)] else { panic!() };
    assert!(text.ends_with("… (cut)") && text.encode_utf16().count() == 32_767);
    assert!(sheet(&path, "About").get_size().0 == 2);
}

#[test]
fn what_does_not_fit_on_a_sheet_goes_on_in_another() {
    let rows = (0..7).map(|n| row(&format!("第{n}件"))).collect();
    let (_folder, path) = written(Language::Chinese, rows, 4);
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["信息", "信息（2）", "信息（3）", "说明"]);
    let sizes: Vec<usize> = ["信息", "信息（2）", "信息（3）"]
        .iter()
        .map(|name| book.worksheet_range(name).unwrap().height())
        .collect();
    assert_eq!(sizes, [4, 4, 2], "each has its header");
    let last = book.worksheet_range("信息（3）").unwrap();
    assert_eq!(last[(1, 0)], Data::String("第6件".to_owned()));
}

#[test]
fn a_list_without_rows_has_its_header() {
    let (_folder, path) = written(Language::Chinese, Vec::new(), ROWS);
    assert_eq!(sheet(&path, "信息").get_size(), (1, 3));
}

#[test]
fn a_row_of_another_width_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::begin(folder.path(), "信息", Language::Chinese, columns()).unwrap();
    assert!(matches!(book.row(vec![Cell::Blank]), Err(SheetError::Width(1, 3))));
    assert_eq!(book.rows(), 0);
}

#[test]
fn a_tab_takes_every_title() {
    assert_eq!(sheet_name("采用得分[2026/11]"), "采用得分202611");
    assert_eq!(sheet_name("///"), "1");
    assert_eq!(sheet_name(&"长".repeat(40)).chars().count(), 31);
}
