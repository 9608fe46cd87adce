//! People and how they are reached. Names and phones are sealed in the journal, and never
//! leave the node that hosts their unit.

use super::{append, draft, expect_rev, like, managed, name, one_of, within};
use crate::error::OrgError;
use crate::query;
use crate::scope;
use crate::views::dialled;
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{
    ContactSealed, ContactTested, DeskNumber, PersonChanged, PersonEntered, PersonSealed, Phone,
};
use journal::{Db, DbError, Row, Tx, Value, params};
use kernel::calendar::Date;
use kernel::limits::org::PHONES_PER_PERSON;
use kernel::{Instant, Page, PageRequest, PersonId, UnitId, limits};
use serde::{Deserialize, Serialize};

/// Most callers that are offered for a number.
const CALLERS: usize = 10;
/// Kinds of number.
const PHONE_KINDS: &[&str] = &["mobile", "office", "home", "other"];

/// A person as a list shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// Unit.
    pub unit: UnitId,
    /// Name of the unit.
    pub unit_name: String,
    /// Name; empty after an erasure.
    pub name: String,
    /// Pinyin initials.
    pub initials: String,
    /// Numbers, the first to be tried first, each with its last test.
    pub phones: Vec<PhoneRow>,
    /// What they do.
    pub job: String,
    /// Last day in the unit.
    pub left_on: Option<String>,
}

/// A number with its last test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PhoneRow {
    /// The number.
    #[serde(flatten)]
    pub phone: Phone,
    /// When it was last tried; absent when never: an alarm.
    pub tested_at: Option<Instant>,
    /// Whether somebody answered.
    pub answered: Option<bool>,
}

/// What a list of people may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeopleFilter {
    /// Part of a name, initials, number or job.
    pub q: Option<String>,
    /// Of this unit alone.
    pub unit: Option<UnitId>,
    /// Also those who left.
    pub left: Option<bool>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

const COLUMNS: &str =
    "p.id, p.rev, p.unit, COALESCE(u.short_name, ''), p.name, p.initials, p.phones, p.job, p.left_on";

/// People within somebody's scope who are there on `on`.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, filter: &PeopleFilter, on: Date) -> Result<Page<Person>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let mut values = vec![Value::from(limit.saturating_add(1))];
    let visible = scope::visible_sql(db, who, "p.unit", &mut values)?;
    let mut sql =
        format!("SELECT {COLUMNS} FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit WHERE {visible}");
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(after) = &filter.after {
        let after: PersonId =
            after.parse().map_err(|_| OrgError::invalid("/after", "page.after", "翻页位置无效。"))?;
        add("p.id > ?", Value::from(after));
    }
    if let Some(unit) = filter.unit {
        add("p.unit = ?", Value::from(unit));
    }
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        add(
            "(LOWER(p.name) LIKE ? OR p.initials LIKE ? OR LOWER(p.job) LIKE ?
              OR EXISTS (SELECT 1 FROM org_phone n WHERE n.person = p.id AND n.number LIKE ?))",
            like(q),
        );
    }
    if filter.left != Some(true) {
        add("(p.left_on IS NULL OR p.left_on >= ?)", Value::from(on.to_string()));
    }
    sql.push_str(" ORDER BY p.id LIMIT $1");
    let rows = db.query(&sql, &values)?;
    let rows = rows.iter().map(|row| person_of(db, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |person| person.id.to_string()))
}

fn person_of(db: &mut dyn Db, row: &Row) -> Result<Person, OrgError> {
    let id: PersonId = row.id(0)?;
    let phones: Vec<Phone> = row.json(6)?;
    let tests =
        db.query("SELECT number, tested_at, tested_ok FROM org_phone WHERE person = $1", params![id])?;
    let phones = phones
        .into_iter()
        .map(|phone| {
            let number = dialled(&phone.number);
            let test = tests.iter().find(|t| t.text(0).is_ok_and(|n| n == number));
            let tested_at = test.map(|t| t.opt_instant(1)).transpose()?.flatten();
            let answered = test.map(|t| t.opt_int(2)).transpose()?.flatten().map(|n| n != 0);
            Ok(PhoneRow { phone, tested_at, answered })
        })
        .collect::<Result<Vec<_>, OrgError>>()?;
    Ok(Person {
        id,
        rev: query::rev(row, 1)?,
        unit: row.id(2)?,
        unit_name: row.text(3)?,
        name: row.text(4)?,
        initials: row.text(5)?,
        phones,
        job: row.text(7)?,
        left_on: row.opt_text(8)?,
    })
}

/// One person within the caller's scope.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn one(db: &mut dyn Db, who: &Who, id: PersonId) -> Result<Person, OrgError> {
    let row = db.first(
        &format!("SELECT {COLUMNS} FROM org_person p LEFT JOIN org_unit u ON u.id = p.unit WHERE p.id = $1"),
        params![id],
    )?;
    let person = person_of(db, &row.ok_or(OrgError::NotFound)?)?;
    if scope::may_see(db, who, person.unit)? { Ok(person) } else { Err(OrgError::NotFound) }
}

/// What a person is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Unit.
    pub unit: UnitId,
    /// Name.
    pub name: String,
    /// Pinyin initials, lower case.
    #[serde(default)]
    pub initials: String,
    /// Numbers, the first to be tried first.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// What they do.
    #[serde(default)]
    pub job: String,
    /// Last day in the unit; for an edit.
    #[serde(default)]
    pub left_on: Option<Date>,
}

pub(crate) fn personal(new: &NewPerson) -> Result<PersonSealed, OrgError> {
    if new.phones.len() > PHONES_PER_PERSON {
        return Err(OrgError::invalid(
            "/phones",
            "list.too_long",
            format!("至多 {PHONES_PER_PERSON} 个号码。"),
        ));
    }
    let initials = within("/initials", &new.initials, limits::NAME_CHARS)?.to_lowercase();
    Ok(PersonSealed {
        name: name("/name", &new.name)?,
        initials,
        phones: new.phones.iter().map(phone).collect::<Result<_, _>>()?,
        job: within("/job", &new.job, limits::NAME_CHARS)?,
    })
}

fn phone(phone: &Phone) -> Result<Phone, OrgError> {
    let number = within("/phones", &phone.number, limits::PHONE_CHARS)?;
    if !(3..=20).contains(&dialled(&number).len()) {
        return Err(OrgError::invalid("/phones", "phone.malformed", "电话号码应有 3 至 20 位数字。"));
    }
    Ok(Phone { kind: one_of("/phones", &phone.kind, PHONE_KINDS)?, number })
}

/// Enters a person.
///
/// # Errors
/// [`OrgError`].
pub fn enter(tx: &mut Tx<'_>, who: &Who, new: &NewPerson) -> Result<Person, OrgError> {
    let unit = managed(tx, who, new.unit)?;
    let person = PersonId::new();
    let draft = draft(&PersonEntered { person, unit: unit.id }, unit.id)?.sealed(&personal(new)?)?;
    append(tx, who.acting(), vec![draft])?;
    one(tx, who, person)
}

/// Restates a person, also when they leave.
///
/// # Errors
/// [`OrgError`].
pub fn change(
    tx: &mut Tx<'_>,
    who: &Who,
    id: PersonId,
    new: &NewPerson,
    if_match: Option<u64>,
) -> Result<Person, OrgError> {
    let person = one(tx, who, id)?;
    managed(tx, who, person.unit)?;
    let unit = managed(tx, who, new.unit)?;
    expect_rev(tx, &Subject::new("person", id.bytes()), if_match, &person)?;
    let fact = PersonChanged { person: id, unit: unit.id, left_on: new.left_on };
    append(tx, who.acting(), vec![draft(&fact, unit.id)?.sealed(&personal(new)?)?])?;
    one(tx, who, id)
}

/// A number was tried.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tested {
    /// Which.
    pub number: String,
    /// Whether somebody answered.
    pub answered: bool,
}

/// Notes that a number was tried.
///
/// # Errors
/// [`OrgError`].
pub fn tested(tx: &mut Tx<'_>, who: &Who, id: PersonId, tested: &Tested) -> Result<Person, OrgError> {
    let person = one(tx, who, id)?;
    let number = dialled(&tested.number);
    if !person.phones.iter().any(|p| dialled(&p.phone.number) == number) {
        return Err(OrgError::invalid("/number", "phone.unknown", "此人没有登记这个号码。"));
    }
    let fact = ContactTested { person: id, at: tx.now(), answered: tested.answered };
    append(tx, who.acting(), vec![draft(&fact, person.unit)?.sealed(&ContactSealed { number })?])?;
    one(tx, who, id)
}

/// Who calls from a number: fills name and post of the reporter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Caller {
    /// The person; absent for a number of a desk.
    pub person: Option<PersonId>,
    /// Name of the person or desk.
    pub name: String,
    /// What they do.
    pub job: String,
    /// Their unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
}

/// Known callers with a number on `on`, within somebody's scope: people before duty rooms, at most ten.
///
/// # Errors
/// [`OrgError`].
pub fn callers(db: &mut dyn Db, who: &Who, number: &str, on: Date) -> Result<Vec<Caller>, OrgError> {
    let number = dialled(number);
    if number.len() < 3 {
        return Ok(Vec::new());
    }
    let mut callers = people_calling(db, who, &number, on)?;
    callers.extend(desks_calling(db, who, &number)?);
    callers.truncate(CALLERS);
    Ok(callers)
}

fn people_calling(db: &mut dyn Db, who: &Who, number: &str, on: Date) -> Result<Vec<Caller>, OrgError> {
    let mut values = vec![Value::from(number), Value::from(on.to_string()), Value::from(CALLERS)];
    let visible = scope::visible_sql(db, who, "p.unit", &mut values)?;
    let sql = format!(
        "SELECT p.id, p.name, p.job, p.unit, u.short_name FROM org_phone n JOIN org_person p ON p.id = n.person
         JOIN org_unit u ON u.id = p.unit
         WHERE n.number = $1 AND (p.left_on IS NULL OR p.left_on >= $2) AND {visible} ORDER BY p.id LIMIT $3"
    );
    let people = db.query(&sql, &values)?;
    Ok(people
        .iter()
        .map(|row| {
            Ok(Caller {
                person: Some(row.id(0)?),
                name: row.text(1)?,
                job: row.text(2)?,
                unit: row.id(3)?,
                unit_name: row.text(4)?,
            })
        })
        .collect::<Result<Vec<_>, DbError>>()?)
}

/// Duty rooms with a number. Theirs are kept as they were written, so they are compared here.
fn desks_calling(db: &mut dyn Db, who: &Who, number: &str) -> Result<Vec<Caller>, OrgError> {
    let mut values = Vec::new();
    let visible = scope::visible_sql(db, who, "d.keeper", &mut values)?;
    let sql = format!(
        "SELECT d.name, d.keeper, u.short_name, d.numbers FROM org_desk d JOIN org_unit u ON u.id = d.keeper
         WHERE d.closed_on IS NULL AND {visible} ORDER BY d.sort, d.id"
    );
    let mut callers = Vec::new();
    for row in db.query(&sql, &values)? {
        let numbers: Vec<DeskNumber> = row.json(3)?;
        if numbers.iter().any(|own| dialled(&own.number) == number) {
            let (name, unit, unit_name) = (row.text(0)?, row.id(1)?, row.text(2)?);
            callers.push(Caller { person: None, name, job: String::new(), unit, unit_name });
        }
    }
    Ok(callers)
}
