//! Posts, who holds them, and who stands in (AB角).

use super::{append, draft, expect_rev, managed, name, one_of, seen, sort_key, today, within};
use crate::error::OrgError;
use crate::query::{self, PostNow};
use crate::scope;
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{PostAbsent, PostClosed, PostHeld, PostLeft, PostOpened};
use journal::{Db, Tx, params};
use kernel::calendar::Date;
use kernel::{EventId, Instant, Page, PageRequest, PersonId, PostId, UnitId, limits};
use serde::{Deserialize, Serialize};

/// What a post means for duty and call lists.
pub const DUTIES: &[&str] = &["head", "deputy", "leader", "chief", "officer", "staff"];

/// Whose posts.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PostFilter {
    /// The unit; one's own when absent.
    pub unit: Option<UnitId>,
    /// At this instant; now when absent.
    pub at: Option<Instant>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// A post with who answers for it, who held it, and who was away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PostRow {
    /// Who answers for it.
    #[serde(flatten)]
    pub now: PostNow,
    /// Its revision.
    pub rev: u64,
    /// Order within the unit.
    pub sort: i64,
    /// Full-time.
    pub full_time: bool,
    /// Holders, the latest first.
    pub holders: Vec<Holder>,
    /// Absences, the latest first.
    pub absences: Vec<Absence>,
}

/// Somebody who holds or held a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Holder {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// First day.
    pub from_on: String,
    /// Last day; absent while they hold it.
    pub to_on: Option<String>,
    /// For the time being only.
    pub acting: bool,
}

/// Somebody's absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Absence {
    /// Its id; sent again it changes the absence.
    pub id: EventId,
    /// From.
    pub from: Instant,
    /// To.
    pub to: Instant,
    /// Who stands in.
    pub stand_in: Option<PersonId>,
    /// Their name.
    pub stand_in_name: String,
    /// Why.
    pub reason: String,
}

/// Posts of a unit.
///
/// # Errors
/// [`OrgError::NotFound`] when the unit is not for the caller to know about.
pub fn list(
    db: &mut dyn Db,
    who: &Who,
    filter: &PostFilter,
    now: Instant,
) -> Result<Page<PostRow>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let after = sort_key(filter.after.as_deref())?;
    let unit = seen(db, who, filter.unit.unwrap_or(who.unit))?;
    let posts = query::posts_after(db, unit.id, filter.at.unwrap_or(now), after, limit.saturating_add(1))?;
    let mut rows = posts.into_iter().map(|post| row(db, post)).collect::<Result<Vec<_>, _>>()?;
    if !who.may("people.read") {
        rows.iter_mut().for_each(without_people);
    }
    Ok(Page::from_one_more(rows, limit, |row| format!("{}:{}", row.sort, row.now.post)))
}

/// Titles and vacancies may be known to all who see the unit; names and phones not.
fn without_people(row: &mut PostRow) {
    row.now.name.clear();
    row.now.phones.clear();
    row.now.stands_in_for = None;
    row.holders.iter_mut().for_each(|holder| holder.name.clear());
    row.absences.iter_mut().for_each(|absence| absence.stand_in_name.clear());
}

fn row(db: &mut dyn Db, now: PostNow) -> Result<PostRow, OrgError> {
    let post = now.post;
    let own = db.first("SELECT rev, sort, full_time FROM org_post WHERE id = $1", params![post])?;
    let own = own.ok_or(OrgError::NotFound)?;
    let holders = db.query(
        "SELECT h.person, COALESCE(p.name, ''), h.from_on, h.to_on, h.acting FROM org_holder h
         LEFT JOIN org_person p ON p.id = h.person WHERE h.post = $1 ORDER BY h.from_on DESC, h.person LIMIT $2",
        params![post, limits::org::POST_ROWS],
    )?;
    let absences = db.query(
        "SELECT a.id, a.from_at, a.to_at, a.stand_in, COALESCE(p.name, ''), a.reason FROM org_absence a
         LEFT JOIN org_person p ON p.id = a.stand_in WHERE a.post = $1 ORDER BY a.from_at DESC, a.id LIMIT $2",
        params![post, limits::org::POST_ROWS],
    )?;
    let holder = |r: &journal::Row| -> Result<Holder, journal::DbError> {
        Ok(Holder {
            person: r.id(0)?,
            name: r.text(1)?,
            from_on: r.text(2)?,
            to_on: r.opt_text(3)?,
            acting: r.flag(4)?,
        })
    };
    let absence = |r: &journal::Row| -> Result<Absence, journal::DbError> {
        Ok(Absence {
            id: r.id(0)?,
            from: r.instant(1)?,
            to: r.instant(2)?,
            stand_in: r.opt_id(3)?,
            stand_in_name: r.text(4)?,
            reason: r.text(5)?,
        })
    };
    Ok(PostRow {
        now,
        rev: query::rev(&own, 0)?,
        sort: own.int(1)?,
        full_time: own.flag(2)?,
        holders: holders.iter().map(holder).collect::<Result<_, _>>()?,
        absences: absences.iter().map(absence).collect::<Result<_, _>>()?,
    })
}

fn one(db: &mut dyn Db, post: PostId, now: Instant) -> Result<PostRow, OrgError> {
    let unit = crate::authority::unit_of_post(db, post)?.ok_or(OrgError::NotFound)?;
    let found = query::posts(db, unit, now)?.into_iter().find(|p| p.post == post);
    row(db, found.ok_or(OrgError::NotFound)?)
}

/// The unit of a post that the caller may change, as it stands at the revision they saw.
fn own(tx: &mut Tx<'_>, who: &Who, post: PostId, if_match: Option<u64>) -> Result<UnitId, OrgError> {
    let unit = crate::authority::unit_of_post(tx, post)?.ok_or(OrgError::NotFound)?;
    let unit = managed(tx, who, unit)?.id;
    let now = tx.now();
    let current = one(tx, post, now)?;
    expect_rev(tx, &Subject::new("post", post.bytes()), if_match, &current)?;
    Ok(unit)
}

/// What a post is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPost {
    /// Unit.
    pub unit: UnitId,
    /// Title.
    pub title: String,
    /// `head`, `deputy`, `leader`, `chief`, `officer` or `staff`.
    pub duty: String,
    /// Order within the unit.
    #[serde(default)]
    pub sort: i64,
    /// Full-time.
    #[serde(default)]
    pub full_time: bool,
}

/// Sets a post up.
///
/// # Errors
/// [`OrgError`].
pub fn open(tx: &mut Tx<'_>, who: &Who, new: &NewPost) -> Result<PostRow, OrgError> {
    let unit = managed(tx, who, new.unit)?;
    let post = PostId::new();
    let fact = PostOpened {
        post,
        unit: unit.id,
        title: name("/title", &new.title)?,
        duty: one_of("/duty", &new.duty, DUTIES)?,
        sort: new.sort,
        full_time: new.full_time,
    };
    append(tx, who.acting(), vec![draft(&fact, unit.id)?])?;
    let now = tx.now();
    one(tx, post, now)
}

/// Gives a post up from today on.
///
/// # Errors
/// [`OrgError`].
pub fn close(tx: &mut Tx<'_>, who: &Who, post: PostId, if_match: Option<u64>) -> Result<(), OrgError> {
    let unit = own(tx, who, post, if_match)?;
    let fact = PostClosed { post, on: today(tx).plus_days(-1) };
    append(tx, who.acting(), vec![draft(&fact, unit)?])
}

/// Somebody takes a post.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHolder {
    /// Who.
    pub person_id: PersonId,
    /// First day; today when absent.
    #[serde(default)]
    pub from_on: Option<Date>,
    /// For the time being only.
    #[serde(default)]
    pub acting: bool,
}

/// Gives a post to somebody; whoever held it leaves on the day before.
///
/// # Errors
/// [`OrgError`].
pub fn hold(
    tx: &mut Tx<'_>,
    who: &Who,
    post: PostId,
    new: &NewHolder,
    if_match: Option<u64>,
) -> Result<PostRow, OrgError> {
    let unit = own(tx, who, post, if_match)?;
    known_person(tx, who, "/person_id", new.person_id)?;
    let from_on = new.from_on.unwrap_or_else(|| today(tx));
    let mut drafts = Vec::new();
    let rows = tx.query(
        "SELECT person, from_on FROM org_holder WHERE post = $1 AND to_on IS NULL ORDER BY person",
        params![post],
    )?;
    for row in rows.iter().filter(|_| !new.acting) {
        let person: PersonId = row.id(0)?;
        if person == new.person_id && row.text(1)? == from_on.to_string() {
            continue;
        }
        drafts.push(draft(&PostLeft { post, person, on: from_on.plus_days(-1) }, unit)?);
    }
    drafts.push(draft(&PostHeld { post, person: new.person_id, from_on, acting: new.acting }, unit)?);
    append(tx, who.acting(), drafts)?;
    let now = tx.now();
    one(tx, post, now)
}

/// Somebody leaves a post.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// Who.
    pub person_id: PersonId,
    /// Last day; today when absent.
    #[serde(default)]
    pub on: Option<Date>,
}

/// Notes that somebody leaves a post.
///
/// # Errors
/// [`OrgError`].
pub fn leave(
    tx: &mut Tx<'_>,
    who: &Who,
    post: PostId,
    leaving: &Leaving,
    if_match: Option<u64>,
) -> Result<PostRow, OrgError> {
    let unit = own(tx, who, post, if_match)?;
    let holds = "SELECT 1 FROM org_holder WHERE post = $1 AND person = $2 LIMIT 1";
    if tx.first(holds, params![post, leaving.person_id])?.is_none() {
        return Err(OrgError::invalid("/person_id", "post.not_held", "此人不在这个岗位上。"));
    }
    let on = leaving.on.unwrap_or_else(|| today(tx));
    let fact = PostLeft { post, person: leaving.person_id, on };
    append(tx, who.acting(), vec![draft(&fact, unit)?])?;
    let now = tx.now();
    one(tx, post, now)
}

/// A holder is away.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// The absence that is changed; a new one when absent.
    #[serde(default)]
    pub id: Option<EventId>,
    /// From.
    pub from: Instant,
    /// To.
    pub to: Instant,
    /// Who stands in.
    #[serde(default)]
    pub stand_in: Option<PersonId>,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Notes an absence with its stand-in.
///
/// # Errors
/// [`OrgError`].
pub fn absent(
    tx: &mut Tx<'_>,
    who: &Who,
    post: PostId,
    new: &NewAbsence,
    if_match: Option<u64>,
) -> Result<PostRow, OrgError> {
    let unit = own(tx, who, post, if_match)?;
    // One that is there and ends where it begins did not take place after all.
    if new.to < new.from || new.to == new.from && new.id.is_none() {
        return Err(OrgError::invalid("/to", "time.order", "结束时间应晚于开始时间。"));
    }
    if let Some(stand_in) = new.stand_in {
        // Whoever comes back ends the absence also when the stand-in has left the unit meanwhile.
        if !stands_in_already(tx, post, new.id, stand_in)? {
            known_person(tx, who, "/stand_in", stand_in)?;
        }
        if query::holder(tx, post, Date::of(new.from))? == Some(stand_in) {
            return Err(OrgError::invalid("/stand_in", "post.stand_in_self", "代理人不能是本人。"));
        }
    }
    let fact = PostAbsent {
        post,
        absence: new.id.unwrap_or_default(),
        from: new.from,
        to: new.to,
        stand_in: new.stand_in,
        reason: within("/reason", &new.reason, limits::REMARK_CHARS)?,
    };
    append(tx, who.acting(), vec![draft(&fact, unit)?])?;
    let now = tx.now();
    one(tx, post, now)
}

fn stands_in_already(
    tx: &mut Tx<'_>,
    post: PostId,
    absence: Option<EventId>,
    stand_in: PersonId,
) -> Result<bool, OrgError> {
    let row = tx.first(
        "SELECT 1 FROM org_absence WHERE id = $1 AND post = $2 AND stand_in = $3",
        params![absence, post, stand_in],
    )?;
    Ok(row.is_some())
}

/// Somebody within the caller's scope who is still there. A post shows the name and the numbers
/// of who holds it, so a person of another unit is as unknown here as one who does not exist.
fn known_person(tx: &mut Tx<'_>, who: &Who, pointer: &'static str, person: PersonId) -> Result<(), OrgError> {
    let row = tx.first("SELECT unit, left_on FROM org_person WHERE id = $1", params![person])?;
    let Some(row) = row else { return Err(unknown_person(pointer)) };
    if !scope::may_see(tx, who, row.id(0)?)? {
        return Err(unknown_person(pointer));
    }
    // The last day is a day of work.
    if row.opt_text(1)?.is_some_and(|last_day| last_day < today(tx).to_string()) {
        return Err(OrgError::invalid(pointer, "person.left", "此人已离开单位。"));
    }
    Ok(())
}

fn unknown_person(pointer: &'static str) -> OrgError {
    OrgError::invalid(pointer, "person.unknown", "没有登记这个人。")
}
