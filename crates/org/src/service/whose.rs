//! Whose an account is. The security administrator chooses among the people of a unit, by name and
//! job and without their numbers: a leader is rung and signs as the person, not as the account.

use super::accounts::{self, Account};
use super::{append, draft, expect_rev, seen, today};
use crate::error::OrgError;
use crate::scope;
use crate::web::Who;
use facts::org::AccountPersonSet;
use journal::{Db, DbError, Row, Tx, params};
use kernel::calendar::Date;
use kernel::{AccountId, Page, PageRequest, PersonId, UnitId};
use serde::{Deserialize, Serialize};

/// Somebody whose an account may be: what the security administrator chooses by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccountPerson {
    /// The person.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub job: String,
}

/// Whose people.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountPersonFilter {
    /// The unit.
    pub unit: UnitId,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// The people of a unit who are still there on `on`, without their numbers.
///
/// # Errors
/// [`OrgError::NotFound`] when the unit is not for the caller to know about.
pub fn people(
    db: &mut dyn Db,
    who: &Who,
    filter: &AccountPersonFilter,
    on: Date,
) -> Result<Page<AccountPerson>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let after = super::id_key(filter.after.as_deref())?;
    let unit = seen(db, who, filter.unit)?;
    let rows = db.query(
        "SELECT id, name, job FROM org_person WHERE unit = $1 AND id > $2 AND (left_on IS NULL OR left_on >= $3)
         ORDER BY id LIMIT $4",
        params![unit.id, after, on.to_string(), limit.saturating_add(1)],
    )?;
    let person = |row: &Row| -> Result<AccountPerson, DbError> {
        Ok(AccountPerson { id: row.id(0)?, name: row.text(1)?, job: row.text(2)? })
    };
    let rows = rows.iter().map(person).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |person| person.id.to_string()))
}

/// Says whose an account is; nobody who is entered when absent, and then the name it was
/// opened with stands. A leader is rung and signs as the person, not as the account.
///
/// # Errors
/// [`OrgError`].
pub fn set_person(
    tx: &mut Tx<'_>,
    who: &Who,
    id: AccountId,
    person: Option<PersonId>,
    if_match: Option<u64>,
) -> Result<Account, OrgError> {
    let account = accounts::own(tx, who, id)?;
    expect_rev(tx, &accounts::subject(id), if_match, &account)?;
    accounts::not_oneself(who, id)?;
    if account.person == person {
        return Ok(account);
    }
    match person {
        Some(person) => known_person(tx, who, person)?,
        None => named_without_person(tx, id)?,
    }
    accounts::check_roles(tx, Some(id), account.unit, person, &account.roles)?;
    append(tx, who.acting(), vec![draft(&AccountPersonSet { account: id, person }, who.unit)?])?;
    accounts::one(tx, id)
}

/// An account always says whose it is.
fn named_without_person(tx: &mut Tx<'_>, id: AccountId) -> Result<(), OrgError> {
    let row = tx.first("SELECT 1 FROM org_account WHERE id = $1 AND name <> ''", params![id])?;
    if row.is_some() {
        return Ok(());
    }
    Err(OrgError::invalid("/person_id", "account.nameless", "请选择人员或填写姓名。"))
}

/// Somebody within the caller's scope who is still there. Whom an account already names is
/// not looked up again by who may not see them.
pub(super) fn known_person(tx: &mut Tx<'_>, who: &Who, person: PersonId) -> Result<(), OrgError> {
    let row = tx.first(
        "SELECT unit FROM org_person WHERE id = $1 AND (left_on IS NULL OR left_on >= $2)",
        params![person, today(tx).to_string()],
    )?;
    let here = match row {
        Some(row) => scope::may_see(tx, who, row.id(0)?)?,
        None => false,
    };
    if here {
        return Ok(());
    }
    Err(OrgError::invalid("/person_id", "person.unknown", "没有登记这个人，或已离开。"))
}
