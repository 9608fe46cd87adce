//! The table of figures: printed as it grows, written as JSON and, when asked, as a
//! page for `docs/`. A figure that misses its target says so; one that could not be
//! measured stands there without a value, so that nothing is missing silently.

use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// One figure against its target.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// How much; absent when it could not be measured.
    pub value: Option<f64>,
    /// In what.
    pub unit: &'static str,
    /// What the project wants.
    pub target: String,
    /// Whether it is reached; absent where there is no target or no value.
    pub reached: Option<bool>,
    /// Which case the value is from, or why there is none.
    pub note: String,
    /// On what.
    pub machine: String,
}

/// All figures of a run.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Figure>,
    machine: String,
}

/// Which side of the target is good.
#[derive(Debug, Clone, Copy)]
pub enum Want {
    /// At least this much.
    AtLeast(f64),
    /// At most this much.
    AtMost(f64),
    /// Only told.
    Nothing,
}

impl Want {
    /// How the target reads, and whether a value reaches it.
    fn of(self, value: f64) -> (String, Option<bool>) {
        match self {
            Self::AtLeast(least) => (format!("≥ {}", short(least)), Some(value >= least)),
            Self::AtMost(most) => (format!("≤ {}", short(most)), Some(value <= most)),
            Self::Nothing => ("–".to_owned(), None),
        }
    }
}

/// Two decimals at the most, none where they say nothing.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Table {
    /// An empty table for this machine.
    pub fn new() -> Self {
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|l| l.strip_prefix("model name")).unwrap_or("unknown processor");
        let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
        Self {
            rows: Vec::new(),
            machine: format!("{cores} cores, {}", model.trim_start_matches([' ', '\t', ':'])),
        }
    }

    /// Adds a figure and prints it.
    pub fn add(&mut self, name: &str, value: f64, unit: &'static str, want: Want) {
        self.add_noted(name, value, unit, want, "");
    }

    /// The same, with the case that the value is from.
    pub fn add_noted(&mut self, name: &str, value: f64, unit: &'static str, want: Want, note: &str) {
        let (target, reached) = want.of(value);
        let mark = match reached {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "",
        };
        tell(&format!("{name:<72} {value:>11.2} {unit:<4} {target:<8} {mark:<8}{note}\n"));
        self.rows.push(Figure {
            name: name.to_owned(),
            value: value.is_finite().then_some(value),
            unit,
            target,
            reached,
            note: note.to_owned(),
            machine: self.machine.clone(),
        });
    }

    /// Says that something could not be measured, and why.
    pub fn lacks(&mut self, name: &str, why: &str) {
        tell(&format!("{name:<72} {:>11} NOT MEASURED: {why}\n", "–"));
        self.rows.push(Figure {
            name: name.to_owned(),
            value: None,
            unit: "",
            target: "–".to_owned(),
            reached: None,
            note: why.to_owned(),
            machine: self.machine.clone(),
        });
    }

    /// How many figures missed their target.
    pub fn missed(&self) -> usize {
        self.rows.iter().filter(|row| row.reached == Some(false)).count()
    }

    /// Writes the JSON file.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(&self.rows)?)?;
        Ok(())
    }

    /// Writes the page for readers.
    pub fn write_page(&self, path: &Path) -> anyhow::Result<()> {
        let mut page = format!(
            "# Figures\n\nWritten by `make bench`; how each is measured stands in `crates/benches`.\n\n\
             Machine: {}. The load generator runs beside the server on the same cores.\n\n\
             | figure | value | target | |\n|---|---:|---|---|\n",
            self.machine
        );
        for row in &self.rows {
            let value = row.value.map_or_else(|| "–".to_owned(), |v| format!("{} {}", short(v), row.unit));
            let mark = match row.reached {
                Some(true) => "reached",
                Some(false) => "**missed**",
                None if row.value.is_none() => "not measured",
                None => "",
            };
            let words: Vec<&str> = [mark, &row.note].into_iter().filter(|w| !w.is_empty()).collect();
            writeln!(
                page,
                "| {} | {} | {} | {} |",
                row.name,
                value.trim_end(),
                row.target,
                words.join("; ").replace('|', "\\|")
            )?;
        }
        std::fs::write(path, page)?;
        Ok(())
    }
}

/// Prints. A closed terminal does not stop the measuring: the file is written all the same.
pub fn tell(text: &str) {
    let mut out = std::io::stdout().lock();
    let _told = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// The smallest sampled value that at least `share` of all are not above (nearest
/// rank); not a number when there is none, which reaches no target.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "an index into a sample of at most millions"
)]
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = ((values.len() as f64) * share).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let mut values: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!([0.5, 0.99, 1.0].map(|share| percentile(&mut values, share)), [50.0, 99.0, 100.0]);
        assert_eq!(percentile(&mut [7.0], 0.99), 7.0);
        assert!(percentile(&mut [], 0.99).is_nan());
    }

    #[test]
    fn a_missed_or_missing_figure_is_told() {
        let mut table = Table::new();
        table.add("fast enough", 3.0, "ms", Want::AtMost(10.0));
        table.add("too slow", 11.0, "ms", Want::AtMost(10.0));
        table.add("too few", 2.0, "1/s", Want::AtLeast(3.0));
        table.add("no sample", percentile(&mut [], 0.99), "ms", Want::AtMost(10.0));
        table.lacks("PostgreSQL", "not installed");
        assert_eq!(table.missed(), 3);
        let dir = tempfile::tempdir().unwrap();
        let page = dir.path().join("figures.md");
        table.write_page(&page).unwrap();
        let text = std::fs::read_to_string(page).unwrap();
        assert_eq!(text.matches("**missed**").count(), 3, "{text}");
        assert!(text.contains("| PostgreSQL | – | – | not measured; not installed |"), "{text}");
    }

    #[test]
    fn what_is_written_says_of_each_figure_name_value_unit_target_and_machine() {
        let mut table = Table::new();
        table.add_noted("township → province", 0.25, "s", Want::AtMost(1.0), "p99");
        table.lacks("PostgreSQL", "not installed");
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("target/bench.json");
        table.write(&file).unwrap();
        let rows: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for row in &rows {
            let told: Vec<&str> = row.keys().map(String::as_str).collect();
            for wanted in ["name", "value", "unit", "target", "machine"] {
                assert!(told.contains(&wanted), "{wanted} is not among {told:?}");
            }
            assert!(row["machine"].as_str().unwrap().contains("cores"), "{row:?}");
        }
        let [measured, lacking] = &rows[..] else { panic!("{rows:?}") };
        assert_eq!(
            ["name", "value", "unit", "target"].map(|key| measured[key].to_string()),
            [r#""township → province""#, "0.25", r#""s""#, r#""≤ 1""#]
        );
        assert!(lacking["value"].is_null(), "a figure that is missing has no number: {lacking:?}");
    }
}
