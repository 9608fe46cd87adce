//! Posts: who holds one on a day, who answers for it at an instant.

use facts::org::Phone;
use journal::{Db, DbError, Row, params};
use kernel::calendar::Date;
use kernel::{Instant, PersonId, PostId, UnitId, limits};
use serde::Serialize;

/// Who answers for a post at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PostNow {
    /// The post.
    pub post: PostId,
    /// Its unit.
    pub unit: UnitId,
    /// Its title.
    pub title: String,
    /// `head`, `deputy`, `leader`, `chief`, `officer` or `staff`.
    pub duty: String,
    /// Who answers for it now; absent when the post is vacant or nobody stands in.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// Their numbers, the first to be tried first.
    pub phones: Vec<Phone>,
    /// Whether somebody answered the first number when it was last tried; absent when
    /// it never was.
    pub tested_at: Option<Instant>,
    /// Holder or stand-in.
    pub state: PostState,
    /// The holder for whom somebody stands in.
    pub stands_in_for: Option<String>,
}

impl PostNow {
    /// The number to be tried first.
    #[must_use]
    pub fn phone(&self) -> Option<String> {
        self.phones.first().map(|phone| phone.number.clone())
    }

    /// The name of who answers; absent when nobody does, and after an erasure.
    #[must_use]
    pub fn who(&self) -> Option<String> {
        (!self.name.is_empty()).then(|| self.name.clone())
    }
}

/// How a post is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Its holder is here.
    Present,
    /// Its holder is away, a stand-in answers.
    StandIn,
    /// Its holder is away and nobody stands in.
    Absent,
    /// Nobody holds it.
    Vacant,
}

/// Posts of a unit with who answers for each at `at`, in the unit's order.
///
/// # Errors
/// [`DbError`].
pub fn posts(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Vec<PostNow>, DbError> {
    posts_after(db, unit, at, (i64::MIN, [0; 16]), limits::org::POSTS_PER_UNIT)
}

/// The next posts of a unit behind the one of this order and id.
///
/// # Errors
/// [`DbError`].
pub fn posts_after(
    db: &mut dyn Db,
    unit: UnitId,
    at: Instant,
    (sort, id): (i64, [u8; 16]),
    limit: usize,
) -> Result<Vec<PostNow>, DbError> {
    let rows = db.query(
        "SELECT id, title, duty FROM org_post WHERE unit = $1 AND (closed_on IS NULL OR closed_on >= $2)
         AND (sort, id) > ($3, $4) ORDER BY sort, id LIMIT $5",
        params![unit, Date::of(at).to_string(), sort, id, limit],
    )?;
    rows.iter().map(|row| post_now(db, unit, row, at)).collect()
}

/// The open posts of a unit with one of the duties, with who answers for each at `at`, in the unit's order.
///
/// # Errors
/// [`DbError`].
pub fn posts_of_duty(
    db: &mut dyn Db,
    unit: UnitId,
    duty: &str,
    at: Instant,
) -> Result<Vec<PostNow>, DbError> {
    let rows = db.query(
        "SELECT id, title, duty FROM org_post WHERE unit = $1 AND duty = $2 AND (closed_on IS NULL OR closed_on >= $3)
         ORDER BY sort, id LIMIT $4",
        params![unit, duty, Date::of(at).to_string(), limits::org::POSTS_PER_UNIT],
    )?;
    rows.iter().map(|row| post_now(db, unit, row, at)).collect()
}

/// Who answers for a post. Who has left the unit neither holds it nor stands in; the last day counts.
fn post_now(db: &mut dyn Db, unit: UnitId, row: &Row, at: Instant) -> Result<PostNow, DbError> {
    let post: PostId = row.id(0)?;
    let holder = holder(db, post, Date::of(at))?;
    let absence = db.first(
        "SELECT CASE WHEN p.left_on IS NULL OR p.left_on >= $3 THEN a.stand_in END FROM org_absence a
         LEFT JOIN org_person p ON p.id = a.stand_in
         WHERE a.post = $1 AND a.from_at <= $2 AND a.to_at > $2 ORDER BY a.from_at DESC, a.id LIMIT 1",
        params![post, at, Date::of(at).to_string()],
    )?;
    let stand_in = match &absence {
        Some(row) => row.opt_id::<PersonId>(0)?,
        None => None,
    };
    let (state, person) = match (holder, &absence, stand_in) {
        (Some(holder), None, _) => (PostState::Present, Some(holder)),
        (_, Some(_), Some(stand_in)) => (PostState::StandIn, Some(stand_in)),
        (Some(_), Some(_), None) => (PostState::Absent, None),
        (None, _, _) => (PostState::Vacant, None),
    };
    let (name, phones) = match person {
        Some(person) => name_and_phones(db, person)?,
        None => (String::new(), Vec::new()),
    };
    let tested_at = match (person, phones.first()) {
        (Some(person), Some(phone)) => tested(db, person, &phone.number)?,
        _ => None,
    };
    let stands_in_for = match (state, holder) {
        (PostState::StandIn, Some(holder)) => Some(name_and_phones(db, holder)?.0),
        _ => None,
    };
    Ok(PostNow {
        post,
        unit,
        title: row.text(1)?,
        duty: row.text(2)?,
        person,
        name,
        phones,
        tested_at,
        state,
        stands_in_for,
    })
}

/// Who held a post on a day; the full holder before an acting one. Who has left the unit holds none.
///
/// # Errors
/// [`DbError`].
pub fn holder(db: &mut dyn Db, post: PostId, on: Date) -> Result<Option<PersonId>, DbError> {
    db.first(
        "SELECT h.person FROM org_holder h LEFT JOIN org_person p ON p.id = h.person
         WHERE h.post = $1 AND h.from_on <= $2 AND (h.to_on IS NULL OR h.to_on >= $2)
            AND (p.left_on IS NULL OR p.left_on >= $2)
         ORDER BY h.acting, h.from_on DESC, h.person LIMIT 1",
        params![post, on.to_string()],
    )?
    .map(|row| row.id(0))
    .transpose()
}

/// Name and numbers of a person; empty after an erasure.
///
/// # Errors
/// [`DbError`].
pub fn name_and_phones(db: &mut dyn Db, person: PersonId) -> Result<(String, Vec<Phone>), DbError> {
    let row = db.first("SELECT name, phones FROM org_person WHERE id = $1", params![person])?;
    row.map_or_else(|| Ok((String::new(), Vec::new())), |row| Ok((row.text(0)?, row.json(1)?)))
}

fn tested(db: &mut dyn Db, person: PersonId, number: &str) -> Result<Option<Instant>, DbError> {
    let row = db.first(
        "SELECT tested_at FROM org_phone WHERE person = $1 AND number = $2 AND tested_ok = 1",
        params![person, crate::views::dialled(number)],
    )?;
    row.map_or(Ok(None), |row| row.opt_instant(0))
}

/// The title of the first post that somebody holds in a unit at `at`.
///
/// # Errors
/// [`DbError`].
pub fn title_of(
    db: &mut dyn Db,
    person: PersonId,
    unit: UnitId,
    at: Instant,
) -> Result<Option<String>, DbError> {
    let found = db.first(
        "SELECT p.title FROM org_holder h JOIN org_post p ON p.id = h.post
         WHERE h.person = $1 AND p.unit = $2 AND (p.closed_on IS NULL OR p.closed_on >= $3)
            AND h.from_on <= $3 AND (h.to_on IS NULL OR h.to_on >= $3)
         ORDER BY h.acting, p.sort, p.id LIMIT 1",
        params![person, unit, Date::of(at).to_string()],
    )?;
    found.map(|row| row.text(0)).transpose()
}

/// The leader who answers for a unit at `at`: the first of its posts of duty `leader`,
/// then `deputy`, then `head`, that is filled or stood in for.
///
/// # Errors
/// [`DbError`].
pub fn leader_on_duty(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["leader", "deputy", "head"])
}

/// The officer who answers for a unit's desk at `at`: duty `officer`, then `chief`.
///
/// # Errors
/// [`DbError`].
pub fn officer_on_duty(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["officer", "chief"])
}

/// The head of a unit at `at`, or who stands in.
///
/// # Errors
/// [`DbError`].
pub fn head(db: &mut dyn Db, unit: UnitId, at: Instant) -> Result<Option<PostNow>, DbError> {
    first_of(db, unit, at, &["head"])
}

fn first_of(db: &mut dyn Db, unit: UnitId, at: Instant, duties: &[&str]) -> Result<Option<PostNow>, DbError> {
    for duty in duties {
        let filled = posts_of_duty(db, unit, duty, at)?.into_iter().find(|post| post.person.is_some());
        if filled.is_some() {
            return Ok(filled);
        }
    }
    Ok(None)
}
