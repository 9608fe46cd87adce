//! Writes 100,000 rows like those of the list of reports, and a file of three times as many,
//! and tells how long each took and how much memory: `cargo bench -p fenghuo-sheet`.
//! The database is not in it; the whole way is measured by `make bench`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use kernel::Instant;
use sheet::{Book, Cell, Column, Language};
use std::fs::File;

const NIGHT: Instant = Instant(1_795_460_280_000);
const COLUMNS: usize = 27;
const WHAT: &str = "30203工作面回风顺槽突然出水，当班12人，升井9人，3人没有上来、联系不上，矿方正在组织抽水，\
    镇上已派人赶往现场，消防、医疗同时到位，周边群众情绪稳定。";

fn columns() -> Vec<Column> {
    (0..COLUMNS)
        .map(|n| match n {
            5..=7 | 17 => Column::time(format!("时间{n}")),
            9..=13 | 21 => Column::number(format!("数{n}"), 9),
            _ => Column::text(format!("字{n}"), 20),
        })
        .collect()
}

fn row(n: i64) -> Vec<Cell> {
    (0..COLUMNS)
        .map(|column| match column {
            0 => Cell::text(format!("信〔2026〕1124-{n:06}")),
            1 => Cell::text(format!("双柳沟煤矿第{n}次突水，3人失联")),
            5..=7 => Cell::Time(NIGHT.plus_minutes(n)),
            9 => Cell::text("未核实"),
            10..=13 => Cell::Whole(n % 7),
            15 | 17 | 18 | 21 => Cell::Blank,
            22 => Cell::text(WHAT),
            _ => Cell::text("麻黄梁镇"),
        })
        .collect()
}

/// The most that was resident, MB.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn main() {
    for rows in [100_000, 300_000] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.xlsx");
        let begun = std::time::Instant::now();
        let mut book = Book::begin(folder.path(), "信息", Language::Chinese, columns()).unwrap();
        for n in 0..rows {
            book.row(row(n)).unwrap();
        }
        let written = begun.elapsed().as_secs_f64();
        book.finish(&[("行数".to_owned(), rows.to_string())], &File::create(&path).unwrap()).unwrap();
        let bytes = path.metadata().unwrap().len();
        println!(
            "{rows} rows of {COLUMNS} cells: {:.2} s ({written:.2} s of it rows), {:.1} MB, peak memory so far {} MB",
            begun.elapsed().as_secs_f64(),
            f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1_048_576.0,
            peak_mb()
        );
    }
}
