//! Preparing the demonstration: four data folders with keys, certificates, the district
//! and a month of history, written through the same services that the pages use.
//!
//! Called by `fenghuo demo` before the nodes start. A folder that is prepared is left
//! as it is; one that was only begun is made anew.

use crate::cast::{Cast, PASSWORD};
use crate::data::District;
use crate::history::{Incident, history, in_order};
use crate::house::House;
use crate::layout::{self, FIRST_PORT, Layout, LoginLayout, NodeLayout, configuration};
use crate::stage::{self, Played, Scratch, StageError};
use kernel::Instant;
use kernel::clock::DAY_MS;
use std::path::{Path, PathBuf};

/// The nodes were founded so long before now; the history begins a little later.
const LEAD_DAYS: i64 = 33;
/// Seed of the demonstration as it is shown.
pub const SEED: u64 = 610_802;
/// Says that a folder is ours, also before it is finished.
const BEGUN: &str = "demo.begun";
/// Folder of the district's own terms.
const PROFILE: &str = "profile";
/// Folder of the map base, one for all nodes: each draws what its own units need.
const MAP: &str = "map";
/// The files of it.
const MAP_FILES: [(&str, &str); 3] = [
    ("cities.geojson", include_str!("../../../demo/map/cities.geojson")),
    ("counties.geojson", include_str!("../../../demo/map/counties.geojson")),
    ("townships.geojson", include_str!("../../../demo/map/townships.geojson")),
];

/// How the demonstration is to be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wishes {
    /// Seed of everything invented.
    pub seed: u64,
    /// How many months' worth of events.
    pub scale: u32,
    /// Now.
    pub now: Instant,
    /// Port of the first node's pages.
    pub first_port: u16,
    /// Throws away what was prepared before.
    pub fresh: bool,
}

impl Wishes {
    /// As it is shown.
    #[must_use]
    pub const fn at(now: Instant) -> Self {
        Self { seed: SEED, scale: 1, now, first_port: FIRST_PORT, fresh: false }
    }
}

/// What was prepared, or found prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// Where everything is.
    pub layout: Layout,
    /// What was played; absent when it was prepared before.
    pub played: Option<Played>,
    /// Entries that a node could not apply; none, unless slices disagree.
    pub parked: Vec<String>,
}

/// Prepares `dir`, or finds it prepared.
///
/// # Errors
/// [`StageError`].
pub fn prepare(house: &dyn House, dir: &Path, wishes: Wishes) -> Result<Prepared, StageError> {
    std::fs::create_dir_all(dir).map_err(|e| io(dir, e))?;
    let dir = dir.canonicalize().map_err(|e| io(dir, e))?;
    if !wishes.fresh
        && let Some(layout) = Layout::read(&dir)
    {
        return Ok(Prepared { layout, played: None, parked: Vec::new() });
    }
    let district = District::builtin()?;
    let cast = Cast::new(&district, wishes.seed);
    let nodes = Layout::nodes_in(&district, &dir, wishes.first_port);
    let logins = logins(&district, &cast);
    let told = history(&district, &cast, wishes.seed, wishes.now, wishes.scale)?;
    let make = |scratch: Scratch| {
        clear(&dir, &nodes)?;
        perform(house, (district.clone(), cast.clone()), &nodes, &told, wishes, scratch)
    };
    // Memory may be too small for a large month; the disk is only slower.
    let (played, parked) = match Scratch::in_memory() {
        None => make(Scratch::none())?,
        Some(memory) => make(memory).or_else(|_| make(Scratch::none()))?,
    };
    write_configurations(&dir, &nodes)?;
    let layout = Layout {
        dir: dir.clone(),
        seed: wishes.seed,
        scale: wishes.scale,
        prepared_at: wishes.now,
        nodes,
        logins,
        password: PASSWORD.to_owned(),
    };
    // Written last: a folder without it was only begun.
    let text = serde_json::to_string_pretty(&layout).map_err(|e| StageError::Setting(e.to_string()))?;
    write(&dir.join(layout::FILE), &text)?;
    Ok(Prepared { layout, played: Some(played), parked })
}

/// Plays the month on a stage and brings it home.
fn perform(
    house: &dyn House,
    (district, cast): (District, Cast),
    nodes: &[NodeLayout],
    told: &[Incident],
    wishes: Wishes,
    scratch: Scratch,
) -> Result<(Played, Vec<String>), StageError> {
    let first = in_order(told).first().map_or(wishes.now, |(_, step)| step.at);
    let founded_at = Instant(wishes.now.0 - LEAD_DAYS * DAY_MS).min(Instant(first.0 - DAY_MS));
    let mut stage = stage::found(house, (district, cast), nodes, (founded_at, wishes.now), scratch)?;
    let played = stage.play(told, wishes.seed, wishes.now)?;
    let parked = stage.parked()?;
    stage.sign_all()?;
    stage.note_held()?;
    stage.close()?;
    Ok((played, parked))
}

fn io(path: &Path, e: std::io::Error) -> StageError {
    StageError::Io(path.display().to_string(), e)
}

fn write(path: &Path, text: &str) -> Result<(), StageError> {
    std::fs::write(path, text).map_err(|e| io(path, e))
}

/// Empties the folders of the nodes, and nothing beside them; refuses a folder in which
/// something of the same name stands that was not made here.
fn clear(dir: &Path, nodes: &[NodeLayout]) -> Result<(), StageError> {
    let (mark, begun) = (dir.join(layout::FILE), dir.join(BEGUN));
    if let Some(node) = nodes.iter().find(|node| node.data.exists())
        && !mark.exists()
        && !begun.exists()
    {
        let there = node.data.display();
        return Err(StageError::Setting(format!("{there} 已存在且不是演示数据；请另选一个目录")));
    }
    write(&begun, "演示数据正在生成；没有 demo.json 就是没有生成完。\n")?;
    if mark.exists() {
        std::fs::remove_file(&mark).map_err(|e| io(&mark, e))?;
    }
    for node in nodes {
        if node.data.exists() {
            std::fs::remove_dir_all(&node.data).map_err(|e| io(&node.data, e))?;
        }
        std::fs::create_dir_all(&node.data).map_err(|e| io(&node.data, e))?;
    }
    Ok(())
}

/// A configuration file for each node, and the district's terms and the map beside them.
fn write_configurations(dir: &Path, nodes: &[NodeLayout]) -> Result<(), StageError> {
    let profile = dir.join(PROFILE);
    std::fs::create_dir_all(&profile).map_err(|e| io(&profile, e))?;
    write(&profile.join("profile.toml"), stage::DISTRICT_PROFILE)?;
    let map = dir.join(MAP);
    std::fs::create_dir_all(&map).map_err(|e| io(&map, e))?;
    for (name, text) in MAP_FILES {
        write(&map.join(name), text)?;
    }
    for node in nodes {
        let terms = if stage::has_district_terms(node.level) { profile.clone() } else { PathBuf::new() };
        write(&node.config, &configuration(node, &terms, &map))?;
    }
    Ok(())
}

/// The logins that are printed, by node.
fn logins(district: &District, cast: &Cast) -> Vec<LoginLayout> {
    let printed = cast.logins.iter().filter(|login| !login.what.is_empty());
    printed
        .map(|login| LoginLayout {
            node: district.unit(&login.unit).map(|unit| unit.node.clone()).unwrap_or_default(),
            login: login.login.clone(),
            name: cast
                .members
                .iter()
                .find(|m| m.key == login.person)
                .map(|m| m.name.clone())
                .unwrap_or_default(),
            what: login.what.clone(),
        })
        .collect()
}
