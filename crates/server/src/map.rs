//! The map base of a site: boundaries and positions by administrative code, read once at
//! start from the GeoJSON files of one folder. The program itself knows no place.
//!
//! A file is a `FeatureCollection`. A polygon is the area of the unit with the `code` of its
//! properties, a point the position of one; `centre` of an area is where its name stands. The
//! collection may say whence it is (`source`, `source_en`) and that its positions are
//! `schematic`. Degrees of CGCS2000, longitude first. A file that is not so is refused at
//! start: a map that is wrong in silence is worse than none.

use kernel::Level;
use kernel::limits::map as limits;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Degrees in which the country lies, with its waters.
const WEST_EAST: (f64, f64) = (73.0, 136.0);
const SOUTH_NORTH: (f64, f64) = (3.0, 54.0);

/// Longitude and latitude, degrees.
pub type Position = [f64; 2];
/// Rings of positions, the outer one first.
pub type Polygon = Vec<Vec<Position>>;

/// Why a base cannot be used, where, and how to mend it.
#[derive(Debug, thiserror::Error)]
#[error("地图底图 {}：{why}。改正这个文件，或把它移出该目录后重新启动（没有底图时页面照常，只是没有地图）", .file.display())]
pub struct MapError {
    /// Which file or folder.
    pub file: PathBuf,
    /// What is wrong in it.
    pub why: String,
}

/// The area of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its name in the file.
    pub name: String,
    /// Its polygons.
    pub polygons: Vec<Polygon>,
    /// Where its name stands.
    pub centre: Option<Position>,
}

/// What the files hold, by administrative code.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Base {
    /// Areas.
    pub areas: BTreeMap<String, Area>,
    /// Positions; the flag says that one is schematic.
    pub points: BTreeMap<String, (Position, bool)>,
    /// Whence it is, in Chinese and in English.
    pub sources: BTreeSet<(String, String)>,
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: Wanted,
    #[serde(default)]
    source: String,
    #[serde(default)]
    source_en: String,
    #[serde(default)]
    schematic: bool,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
enum Wanted {
    FeatureCollection,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    centre: Option<At>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(At),
    Polygon(Vec<Vec<At>>),
    MultiPolygon(Vec<Vec<Vec<At>>>),
}

/// A position; a height behind it is left out.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(try_from = "Vec<f64>")]
struct At(Position);

impl TryFrom<Vec<f64>> for At {
    type Error = String;
    fn try_from(numbers: Vec<f64>) -> Result<Self, String> {
        let &[longitude, latitude, ..] = numbers.as_slice() else {
            return Err("坐标至少要有经度和纬度两个数".to_owned());
        };
        let within = |value: f64, (least, most): (f64, f64)| value >= least && value <= most;
        if within(longitude, WEST_EAST) && within(latitude, SOUTH_NORTH) {
            return Ok(Self([longitude, latitude]));
        }
        Err(format!(
            "坐标 [{longitude}, {latitude}] 不在范围内：应为 CGCS2000 度数，先经度（{} 到 {}）后纬度（{} 到 {}）",
            WEST_EAST.0, WEST_EAST.1, SOUTH_NORTH.0, SOUTH_NORTH.1
        ))
    }
}

impl Base {
    /// Reads every `*.geojson` of a folder, by name. A folder that is not there is a base
    /// without anything, unless the site has `named` it.
    ///
    /// # Errors
    /// [`MapError`] of the first file that cannot be used.
    pub fn read(folder: &Path, named: bool) -> Result<Self, MapError> {
        let wrong = |file: &Path, why: String| MapError { file: file.to_owned(), why };
        let listed = match std::fs::read_dir(folder) {
            Ok(listed) => listed,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound && !named => return Ok(Self::default()),
            Err(e) => return Err(wrong(folder, format!("目录读不了（配置 map.folder）：{e}"))),
        };
        let mut files = Vec::new();
        for item in listed {
            let path = item.map_err(|e| wrong(folder, e.to_string()))?.path();
            if path.extension().is_some_and(|ext| ext == "geojson") {
                files.push(path);
            }
        }
        if files.len() > limits::FILES {
            return Err(wrong(folder, format!("文件多于 {} 个", limits::FILES)));
        }
        files.sort();
        let mut base = Self::default();
        for file in &files {
            base.take(file).map_err(|why| wrong(file, why))?;
        }
        Ok(base)
    }

    fn take(&mut self, file: &Path) -> Result<(), String> {
        let size = std::fs::metadata(file).map_err(|e| e.to_string())?.len();
        if size > limits::FILE_BYTES {
            return Err(format!("大于 {} MB；请先抽稀边界", limits::FILE_BYTES / 1_048_576));
        }
        let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
        let read: Collection = serde_json::from_slice(&bytes)
            .map_err(|e| format!("不是可用的 GeoJSON（FeatureCollection，每个要素有 code）：{e}"))?;
        let Collection { kind: Wanted::FeatureCollection, source, source_en, schematic, features } = read;
        if !source.is_empty() {
            let source_en = if source_en.is_empty() { source.clone() } else { source_en };
            self.sources.insert((source, source_en));
        }
        for (n, feature) in features.into_iter().enumerate() {
            let code = feature.properties.code.clone();
            let which = |why: &str| format!("第 {} 个要素（{code}）{why}", n.saturating_add(1));
            if code.is_empty() || code.len() > limits::CODE_BYTES {
                return Err(which("的 code 应为行政区划代码"));
            }
            if !self.enter(feature, schematic) {
                return Err(which("：同一代码出现了两次"));
            }
        }
        if self.areas.len().saturating_add(self.points.len()) > limits::FEATURES {
            return Err(format!("要素总数多于 {} 个", limits::FEATURES));
        }
        Ok(())
    }

    /// Whether it was not there yet.
    fn enter(&mut self, feature: Feature, schematic: bool) -> bool {
        let Feature { properties: Properties { code, name, centre }, geometry } = feature;
        let plain = |rings: Vec<Vec<At>>| -> Polygon {
            rings.into_iter().map(|ring| ring.into_iter().map(|At(at)| at).collect()).collect()
        };
        let polygons = match geometry {
            Geometry::Point(At(at)) => return self.points.insert(code, (at, schematic)).is_none(),
            Geometry::Polygon(rings) => vec![plain(rings)],
            Geometry::MultiPolygon(polygons) => polygons.into_iter().map(plain).collect(),
        };
        let area = Area { name, polygons, centre: centre.map(|At(at)| at) };
        self.areas.insert(code, area).is_none()
    }

    /// Where the unit with this code stands, and whether that is schematic.
    #[must_use]
    pub fn position(&self, code: &str) -> Option<(Position, bool)> {
        let centre = || self.areas.get(code).and_then(|area| area.centre).map(|at| (at, false));
        self.points.get(code).copied().or_else(centre)
    }

    /// The areas directly below a code: those in it that lie in no other that is drawn there.
    pub fn below<'a>(&'a self, code: &'a str) -> impl Iterator<Item = (&'a String, &'a Area)> {
        let between = move |other: &str| self.areas.keys().any(|c| lies_in(c, code) && lies_in(other, c));
        self.areas.iter().filter(move |(other, _)| lies_in(other, code) && !between(other))
    }

    /// The areas beside a code: of its level, and of the same unit above.
    pub fn beside<'a>(&'a self, code: &'a str) -> impl Iterator<Item = (&'a String, &'a Area)> {
        let above = stem(code).len().saturating_sub(2);
        let above = stem(code).get(..above.min(4)).unwrap_or_default();
        let same = move |other: &str| Level::of_code(other) == Level::of_code(code) && other != code;
        self.areas.iter().filter(move |(other, _)| same(other) && other.starts_with(above))
    }

    /// Whether anything is known of this code.
    #[must_use]
    pub fn knows(&self, code: &str) -> bool {
        self.areas.contains_key(code) || self.points.contains_key(code)
    }
}

/// The digits of a code that every code below it begins with: 61 of 610000, 6108 of 610800
/// (GB/T 2260).
fn stem(code: &str) -> &str {
    let digits = match Level::of_code(code) {
        Some(Level::Province) => 2,
        Some(Level::City) => 4,
        _ => code.len(),
    };
    code.get(..digits).unwrap_or(code)
}

/// Whether one code lies strictly below another.
fn lies_in(code: &str, above: &str) -> bool {
    code != above && Level::of_code(code) > Level::of_code(above) && code.starts_with(stem(above))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::Base;
    use kernel::limits::map as limits;

    fn read(text: &str) -> Result<Base, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("base.geojson"), text).unwrap();
        Base::read(folder.path(), true).map_err(|e| e.to_string())
    }

    fn collection(features: &str) -> String {
        format!(r#"{{"type":"FeatureCollection","source":"某局","schematic":true,"features":[{features}]}}"#)
    }

    const AREA: &str = r#"{"type":"Feature","properties":{"code":"110101","name":"甲区","centre":[116.4,39.9]},
        "geometry":{"type":"Polygon","coordinates":[[[116.3,39.8],[116.5,39.8],[116.5,40.0],[116.3,39.8]]]}}"#;
    const POINT: &str = r#"{"type":"Feature","properties":{"code":"110101001"},
        "geometry":{"type":"Point","coordinates":[116.41,39.91,44.5]}}"#;

    #[test]
    fn areas_and_positions_stand_by_their_codes() {
        let base = read(&collection(&format!("{AREA},{POINT}"))).unwrap();
        assert_eq!(base.areas["110101"].polygons[0][0].len(), 4);
        assert_eq!(base.position("110101"), Some(([116.4, 39.9], false)));
        assert_eq!(base.position("110101001"), Some(([116.41, 39.91], true)), "a height is left out");
        assert_eq!(base.position("110102"), None);
        assert_eq!(base.sources.iter().next().unwrap().1, "某局");
    }

    #[test]
    fn a_base_that_is_wrong_is_refused_with_where_and_how() {
        let swapped = POINT.replace("116.41,39.91,44.5", "39.91,116.41");
        let cases = [
            ("not json".to_owned(), "GeoJSON"),
            (AREA.to_owned(), "FeatureCollection"),
            (collection(&swapped), "先经度"),
            (collection(&format!("{AREA},{AREA}")), "两次"),
            (collection(&AREA.replace("110101", "")), "行政区划代码"),
            (" ".repeat(usize::try_from(limits::FILE_BYTES).unwrap() + 1), "MB"),
        ];
        for (text, said) in cases {
            let refused = read(&text).unwrap_err();
            assert!(refused.contains(said) && refused.contains("base.geojson"), "{refused}");
            assert!(refused.contains("改正这个文件"), "{refused}");
        }
    }

    #[test]
    fn what_lies_below_and_beside_follows_from_the_codes() {
        let codes = ["110000", "110100", "110101", "110102", "110201", "120000", "120100"];
        let areas = codes.map(|code| AREA.replace("110101", code)).join(",");
        let base = read(&collection(&areas)).unwrap();
        let below = |code| base.below(code).map(|(code, _)| code.as_str()).collect::<Vec<_>>();
        let beside = |code| base.beside(code).map(|(code, _)| code.as_str()).collect::<Vec<_>>();
        assert_eq!(below("110000"), ["110100", "110201"], "one whose city is not drawn counts too");
        assert_eq!(below("110100"), ["110101", "110102"]);
        assert!(below("110101").is_empty() && below("110101001").is_empty());
        assert_eq!(beside("110101"), ["110102"]);
        assert_eq!(beside("110100"), Vec::<&str>::new());
        assert_eq!(beside("110000"), ["120000"]);
    }

    #[test]
    fn the_base_of_the_demonstration_is_whole_and_its_townships_lie_in_their_district() {
        let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/map");
        let base = Base::read(std::path::Path::new(demo), true).unwrap();
        assert!(base.areas.values().all(|area| area.centre.is_some()));
        for (code, (at, schematic)) in &base.points {
            let area = &base.areas[&code[..6]];
            assert!(*schematic && area.polygons.iter().any(|polygon| inside(*at, &polygon[0])), "{code}");
        }
        assert_eq!(base.points.len(), 31);
    }

    /// Whether a ring goes around a position: it crosses a line to the east an odd number of times.
    fn inside([x, y]: super::Position, ring: &[super::Position]) -> bool {
        let crosses = |a: &super::Position, b: &super::Position| {
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        };
        ring.windows(2).filter(|side| crosses(&side[0], &side[1])).count() % 2 == 1
    }

    #[test]
    fn a_site_without_a_base_has_none_and_one_that_names_a_folder_has_it() {
        let nowhere = std::path::Path::new("/nowhere/at/all");
        assert_eq!(Base::read(nowhere, false).unwrap(), Base::default());
        assert!(Base::read(nowhere, true).unwrap_err().to_string().contains("map.folder"));
    }
}
