//! `GET /api/v1/map`: the map base as far as the caller's unit needs it: its own area, those
//! below and beside it, and where each unit below is marked.

use super::served::Served;
use crate::map::{Area, Base, Polygon, Position};
use axum::Json;
use journal::{Db, DbError, params};
use kernel::limits::map::POINTS;
use kernel::{Problem, UnitId};
use org::perm::SessionSee;
use org::query::{Unit, unit};
use org::web::ApiError;
use serde::Serialize;
use std::collections::BTreeMap;

/// The map of a unit. Degrees of CGCS2000, longitude first.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MapBase {
    /// Boundaries, those beside first and the own one last. Empty where the site has no base.
    pub boundary: MapAreas,
    /// Where the units at and below the own one are marked, by administrative code.
    pub points: Vec<MapPoint>,
    /// Some positions are schematic: the map says on its face that nobody may go by it.
    pub schematic: bool,
    /// Whence it is.
    pub sources: Vec<MapSource>,
}

/// A GeoJSON `FeatureCollection`.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MapAreas {
    /// `FeatureCollection`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The areas.
    pub features: Vec<MapArea>,
}

/// A GeoJSON `Feature`.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MapArea {
    /// `Feature`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Whose.
    pub properties: MapUnit,
    /// Its shape.
    pub geometry: MapShape,
}

/// Whose area it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MapUnit {
    /// Administrative code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it is to the caller's unit.
    pub stands: MapStands,
}

/// What an area is to the caller's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MapStands {
    /// Beside it: for the eye only.
    Beside,
    /// Below it.
    Below,
    /// Its own.
    Own,
}

/// A GeoJSON `MultiPolygon`.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MapShape {
    /// `MultiPolygon`
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Polygons of rings of positions.
    #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
    pub coordinates: Vec<Polygon>,
}

/// Where a unit is marked.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct MapPoint {
    /// Administrative code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Longitude and latitude.
    #[schema(value_type = Vec<f64>)]
    pub at: Position,
    /// Its name is written on the map: a unit directly below, at a position of its own.
    pub named: bool,
}

/// Whence a part of the base is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MapSource {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The map of the caller's unit; without anything where the site has no base.
#[utoipa::path(get, path = "/map", tag = "hall",
    responses((status = 200, body = MapBase), (status = 401, body = Problem)))]
pub async fn base(Served { actor, node }: Served<SessionSee>) -> Result<Json<MapBase>, ApiError> {
    Ok(Json(actor.read(move |db, who| of_unit(db, &node.map, who.unit)).await?))
}

/// A unit below another, as the map needs it.
struct Below {
    id: UnitId,
    parent: Option<UnitId>,
    code: Option<String>,
    name: String,
    depth: i64,
}

fn of_unit(db: &mut dyn Db, base: &Base, id: UnitId) -> Result<MapBase, DbError> {
    let mut found = MapBase {
        boundary: MapAreas { kind: "FeatureCollection", features: Vec::new() },
        points: Vec::new(),
        schematic: false,
        sources: Vec::new(),
    };
    let Some((own, below)) = mapped(db, base, id)? else { return Ok(found) };
    let code = own.code.unwrap_or_default();
    let drawn = |stands| move |(code, area): (&String, &Area)| shape(code, area, stands);
    let mut features: Vec<MapArea> = base.beside(&code).map(drawn(MapStands::Beside)).collect();
    features.extend(base.below(&code).map(drawn(MapStands::Below)));
    features.extend(base.areas.get_key_value(&code).map(drawn(MapStands::Own)));
    found.boundary.features = features;
    // Nearest first: a unit without a position stands where the one above it does.
    let mut at: BTreeMap<UnitId, Position> = BTreeMap::new();
    let position = |code: &Option<String>| code.as_deref().and_then(|code| base.position(code));
    for unit in below {
        let known = position(&unit.code);
        let stands = known.map(|(at, _)| at).or_else(|| unit.parent.and_then(|id| at.get(&id).copied()));
        let Some(stands) = stands else { continue };
        at.insert(unit.id, stands);
        found.schematic |= known.is_some_and(|(_, schematic)| schematic);
        if let Some(code) = unit.code {
            let named = unit.depth == 1 && known.is_some();
            found.points.push(MapPoint { code, name: unit.name, at: stands, named });
        }
    }
    // The base may know areas below that the directory does not.
    for (code, area) in base.below(&code) {
        if let (Some(at), false) = (area.centre, found.points.iter().any(|p| p.code == *code)) {
            found.points.push(MapPoint { code: code.clone(), name: area.name.clone(), at, named: true });
        }
    }
    found.sources =
        base.sources.iter().map(|(zh, en)| MapSource { zh: zh.clone(), en: en.clone() }).collect();
    Ok(found)
}

/// The nearest unit from the caller's upwards that the base knows, itself or one directly
/// below it, and all that is at and below it, from above.
fn mapped(db: &mut dyn Db, base: &Base, id: UnitId) -> Result<Option<(Unit, Vec<Below>)>, DbError> {
    let mut next = Some(id);
    while let Some(id) = next {
        let Some(found) = unit(db, id)? else { return Ok(None) };
        let below = below(db, id)?;
        let known = |unit: &Below| unit.code.as_deref().is_some_and(|code| base.knows(code));
        let drawn = found
            .code
            .as_deref()
            .is_some_and(|code| base.areas.contains_key(code) || base.below(code).next().is_some());
        if drawn || below.iter().any(|unit| unit.depth == 1 && known(unit)) {
            return Ok(Some((found, below)));
        }
        next = found.parent;
    }
    Ok(None)
}

fn below(db: &mut dyn Db, id: UnitId) -> Result<Vec<Below>, DbError> {
    let rows = db.query(
        "SELECT u.id, u.parent, u.code, u.short_name, c.depth FROM org_closure c JOIN org_unit u ON u.id = c.descendant
         WHERE c.ancestor = $1 AND u.closed_on IS NULL AND (u.code IS NOT NULL OR c.depth = 0)
         ORDER BY c.depth, u.code, u.id LIMIT $2",
        params![id, POINTS],
    )?;
    let of = |row: &journal::Row| {
        Ok(Below {
            id: row.id(0)?,
            parent: row.opt_id(1)?,
            code: row.opt_text(2)?,
            name: row.text(3)?,
            depth: row.int(4)?,
        })
    };
    rows.iter().map(of).collect()
}

fn shape(code: &str, area: &Area, stands: MapStands) -> MapArea {
    MapArea {
        kind: "Feature",
        properties: MapUnit { code: code.to_owned(), name: area.name.clone(), stands },
        geometry: MapShape { kind: "MultiPolygon", coordinates: area.polygons.clone() },
    }
}
