//! The table of figures, and `target/bench.json`.

use serde::Serialize;
use std::io::Write as _;

/// One figure against its target.
#[derive(Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// How much.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// What the project wants.
    pub target: String,
    /// Whether it is reached; absent where there is no target.
    pub reached: Option<bool>,
    /// On what.
    pub machine: String,
}

/// All figures of a run.
#[derive(Debug, Default)]
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
        let (target, reached) = match want {
            Want::AtLeast(t) => (format!("≥ {t}"), Some(value >= t)),
            Want::AtMost(t) => (format!("≤ {t}"), Some(value <= t)),
            Want::Nothing => ("–".to_owned(), None),
        };
        let mark = match reached {
            Some(true) => "reached",
            Some(false) => "MISSED",
            None => "",
        };
        // A closed terminal does not stop the measuring: the file is written all the same.
        let _told = writeln!(std::io::stdout(), "{name:<64} {value:>12.2} {unit:<12} {target:<10} {mark}");
        self.rows.push(Figure {
            name: name.to_owned(),
            value,
            unit,
            target,
            reached,
            machine: self.machine.clone(),
        });
    }

    /// Writes the JSON file.
    pub fn write(&self, path: &std::path::Path) -> anyhow::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_string_pretty(&self.rows)?)?;
        Ok(())
    }
}

/// The value below which `share` of the sorted values lie.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let count = values.len();
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a sample of at most millions"
    )]
    let at = ((count as f64) * share) as usize;
    values.get(at.min(count.saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
