//! Places and protected objects, found by name or pinyin initials.

use super::{append, draft, expect_rev, like, managed, name, within};
use crate::error::OrgError;
use crate::scope;
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{PlaceEntered, PlaceRemoved};
use journal::{Db, Row, Tx, Value, params};
use kernel::{Page, PageRequest, PlaceId, UnitId, limits};
use serde::{Deserialize, Serialize};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Its revision.
    pub rev: u64,
    /// Whose jurisdiction it lies in.
    pub unit_id: UnitId,
    /// Name of that unit.
    pub unit_name: String,
    /// Name.
    pub name: String,
    /// Pinyin initials.
    pub pinyin: String,
    /// What it is.
    pub what: String,
    /// Where, in words.
    #[serde(rename = "where")]
    pub address: String,
    /// CGCS2000 longitude in millionths of a degree.
    pub lon_microdegrees: Option<i64>,
    /// CGCS2000 latitude in millionths of a degree.
    pub lat_microdegrees: Option<i64>,
}

/// What places are looked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlaceFilter {
    /// Part of a name or address, or the initials from their beginning.
    pub q: Option<String>,
    /// Those of this unit first.
    pub unit: Option<UnitId>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted; thirty, which fill a drop-down, when absent.
    pub limit: Option<u32>,
}

/// Where a page begins: behind the place of this rank (0: of the unit asked for), name and id.
struct After {
    rank: i64,
    name: String,
    id: PlaceId,
}

impl After {
    fn of(key: Option<&str>) -> Result<Self, OrgError> {
        let Some(text) = key else {
            return Ok(Self { rank: -1, name: String::new(), id: PlaceId::from_bytes([0; 16]) });
        };
        let bad = || OrgError::invalid("/after", "page.after", "翻页位置无效，请从第一页重新开始。");
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().ok_or_else(bad);
        let rank = part()?.parse().map_err(|_| bad())?;
        let id = part()?.parse().map_err(|_| bad())?;
        Ok(Self { rank, id, name: part()?.to_owned() })
    }
}

const COLUMNS: &str = "p.id, p.rev, p.unit, COALESCE(u.short_name, ''), p.name, p.initials, p.what, p.address, p.lon_microdegrees, p.lat_microdegrees";

fn place_of(row: &Row) -> Result<Place, journal::DbError> {
    Ok(Place {
        id: row.id(0)?,
        rev: crate::query::rev(row, 1)?,
        unit_id: row.id(2)?,
        unit_name: row.text(3)?,
        name: row.text(4)?,
        pinyin: row.text(5)?,
        what: row.text(6)?,
        address: row.text(7)?,
        lon_microdegrees: row.opt_int(8)?,
        lat_microdegrees: row.opt_int(9)?,
    })
}

/// Places within somebody's scope, those of `unit` (one's own when absent) first.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, filter: &PlaceFilter) -> Result<Page<Place>, OrgError> {
    let own = filter.unit.unwrap_or(who.unit);
    let limit = filter.limit.or(Some(limits::org::PLACES_OFFERED));
    let limit = PageRequest { after: None, limit }.limit();
    let after = After::of(filter.after.as_deref())?;
    let q = filter.q.as_deref().unwrap_or_default().trim().to_lowercase();
    let mut values = vec![
        Value::from(own),
        Value::from(limit.saturating_add(1)),
        like(&q),
        Value::from(format!("{}%", clean(&q))),
        Value::from(after.rank),
        Value::from(after.name),
        Value::from(after.id),
    ];
    let visible = scope::visible_sql(db, who, "p.unit", &mut values)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM org_place p LEFT JOIN org_unit u ON u.id = p.unit
         WHERE {visible} AND (LOWER(p.name) LIKE $3 OR p.initials LIKE $4 OR LOWER(p.address) LIKE $3)
         AND (CASE WHEN p.unit = $1 THEN 0 ELSE 1 END, p.name, p.id) > ($5, $6, $7)
         ORDER BY CASE WHEN p.unit = $1 THEN 0 ELSE 1 END, p.name, p.id LIMIT $2"
    );
    let rows = db.query(&sql, &values)?.iter().map(place_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |place| {
        let rank = if place.unit_id == own { 0 } else { 1 };
        format!("{rank}:{}:{}", place.id, place.name)
    }))
}

fn clean(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect()
}

/// One place within somebody's scope.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn one(db: &mut dyn Db, who: &Who, id: PlaceId) -> Result<Place, OrgError> {
    let row = db.first(
        &format!("SELECT {COLUMNS} FROM org_place p LEFT JOIN org_unit u ON u.id = p.unit WHERE p.id = $1"),
        params![id],
    )?;
    let place = place_of(&row.ok_or(OrgError::NotFound)?)?;
    if scope::may_see(db, who, place.unit_id)? { Ok(place) } else { Err(OrgError::NotFound) }
}

/// What a place is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// Restates this place; a new one when absent.
    #[serde(default)]
    pub id: Option<PlaceId>,
    /// Whose jurisdiction it lies in.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Pinyin initials.
    #[serde(default)]
    pub pinyin: String,
    /// What it is.
    #[serde(default)]
    pub what: String,
    /// Where, in words.
    #[serde(default, rename = "where")]
    pub address: String,
    /// CGCS2000 longitude in millionths of a degree.
    #[serde(default)]
    pub lon_microdegrees: Option<i64>,
    /// CGCS2000 latitude in millionths of a degree.
    #[serde(default)]
    pub lat_microdegrees: Option<i64>,
}

/// Enters or restates a place.
///
/// # Errors
/// [`OrgError`].
pub fn enter(tx: &mut Tx<'_>, who: &Who, new: &NewPlace, if_match: Option<u64>) -> Result<Place, OrgError> {
    let unit = managed(tx, who, new.unit_id)?;
    if let Some(id) = new.id {
        let place = one(tx, who, id)?;
        managed(tx, who, place.unit_id)?;
        expect_rev(tx, &Subject::new("place", id.bytes()), if_match, &place)?;
    }
    let place = new.id.unwrap_or_default();
    append(tx, who.acting(), vec![draft(&fact(new, place)?, unit.id)?])?;
    one(tx, who, place)
}

pub(crate) fn fact(new: &NewPlace, place: PlaceId) -> Result<PlaceEntered, OrgError> {
    let on_earth = |degrees: Option<i64>, most: i64| degrees.is_none_or(|d| d.abs() <= most * 1_000_000);
    if !on_earth(new.lon_microdegrees, 180) || !on_earth(new.lat_microdegrees, 90) {
        return Err(OrgError::invalid(
            "/lon_microdegrees",
            "place.off_earth",
            "经纬度超出范围（单位为百万分之一度）。",
        ));
    }
    Ok(PlaceEntered {
        place,
        unit: new.unit_id,
        name: name("/name", &new.name)?,
        initials: within("/pinyin", &new.pinyin, limits::NAME_CHARS)?.to_lowercase(),
        what: within("/what", &new.what, limits::NAME_CHARS)?,
        address: within("/where", &new.address, limits::PLACE_CHARS)?,
        lon_microdegrees: new.lon_microdegrees,
        lat_microdegrees: new.lat_microdegrees,
    })
}

/// Strikes a place off.
///
/// # Errors
/// [`OrgError`].
pub fn remove(tx: &mut Tx<'_>, who: &Who, id: PlaceId) -> Result<(), OrgError> {
    let place = one(tx, who, id)?;
    managed(tx, who, place.unit_id)?;
    append(tx, who.acting(), vec![draft(&PlaceRemoved { place: id }, place.unit_id)?])
}
