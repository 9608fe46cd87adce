//! Accounts: opened, given roles, locked, unlocked, given a new password. Done by the
//! node's security administrator, who cannot give roles to themselves.

use super::{append, draft, expect_rev, like, managed, whose, within};
use crate::error::OrgError;
use crate::perm::{self, Role};
use crate::query;
use crate::scope;
use crate::secret::attempt::{self, Door};
use crate::web::Who;
use facts::entry::Subject;
use facts::org::{
    AccountLocked, AccountOpened, AccountRolesSet, AccountSecretChanged, AccountUnlocked, NameSealed,
};
use journal::{Acting, Db, Row, Tx, Value, params};
use kernel::limits::org::LOGIN_CHARS;
use kernel::{AccountId, Instant, Page, PageRequest, PersonId, UnitId, limits};
use serde::{Deserialize, Serialize};

/// An account as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Its revision.
    pub rev: u64,
    /// Login.
    pub login: String,
    /// Whose it is.
    pub name: String,
    /// The person, where entered.
    pub person: Option<PersonId>,
    /// Unit.
    pub unit: UnitId,
    /// Name of the unit.
    pub unit_name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// May not be used.
    pub locked: bool,
    /// Why.
    pub lock_reason: Option<String>,
    /// Rests after failed attempts until then.
    pub resting_until: Option<Instant>,
    /// A second factor is on.
    pub totp: bool,
    /// A PIN for the duty PC is set.
    pub pin: bool,
    /// The first password; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_password: Option<String>,
}

/// What a list of accounts may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountFilter {
    /// Part of a login or name.
    pub q: Option<String>,
    /// Of this unit alone.
    pub unit: Option<UnitId>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

const COLUMNS: &str = "a.id, a.rev, a.login, COALESCE(NULLIF(p.name, ''), a.name), a.person, a.unit,
    COALESCE(u.short_name, ''), a.roles, a.locked, a.lock_reason, COALESCE(s.totp_on, 0), s.pin";
const TABLES: &str =
    "org_account a LEFT JOIN org_unit u ON u.id = a.unit LEFT JOIN org_person p ON p.id = a.person
    LEFT JOIN org_secret s ON s.account = a.id";

/// Accounts within somebody's scope.
///
/// # Errors
/// [`OrgError`].
pub fn list(
    db: &mut dyn Db,
    who: &Who,
    filter: &AccountFilter,
    now: Instant,
) -> Result<Page<Account>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let mut values = vec![Value::from(limit.saturating_add(1))];
    let visible = scope::visible_sql(db, who, "a.unit", &mut values)?;
    let mut sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {visible}");
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(after) = &filter.after {
        let after: AccountId =
            after.parse().map_err(|_| OrgError::invalid("/after", "page.after", "翻页位置无效。"))?;
        add("a.id > ?", Value::from(after));
    }
    if let Some(unit) = filter.unit {
        add("a.unit = ?", Value::from(unit));
    }
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        add("(LOWER(a.login) LIKE ? OR LOWER(a.name) LIKE ? OR LOWER(p.name) LIKE ?)", like(q));
    }
    sql.push_str(" ORDER BY a.id LIMIT $1");
    let rows = db.query(&sql, &values)?;
    let rows = rows.iter().map(|row| account_of(db, row, now)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |account| account.id.to_string()))
}

fn account_of(db: &mut dyn Db, row: &Row, now: Instant) -> Result<Account, OrgError> {
    let login = row.text(2)?;
    let resting_until = attempt::resting(db, attempt::key(Door::Password, &login), now)?;
    Ok(Account {
        id: row.id(0)?,
        rev: query::rev(row, 1)?,
        login,
        name: row.text(3)?,
        person: row.opt_id(4)?,
        unit: row.id(5)?,
        unit_name: row.text(6)?,
        roles: row.json(7)?,
        locked: row.flag(8)?,
        lock_reason: row.opt_text(9)?,
        resting_until,
        totp: row.flag(10)?,
        pin: row.opt_text(11)?.is_some(),
        initial_password: None,
    })
}

pub(super) fn one(tx: &mut Tx<'_>, id: AccountId) -> Result<Account, OrgError> {
    let row = tx.first(&format!("SELECT {COLUMNS} FROM {TABLES} WHERE a.id = $1"), params![id])?;
    let now = tx.now();
    account_of(tx, &row.ok_or(OrgError::NotFound)?, now)
}

/// An account that the caller may change.
pub(super) fn own(tx: &mut Tx<'_>, who: &Who, id: AccountId) -> Result<Account, OrgError> {
    let account = one(tx, id)?;
    managed(tx, who, account.unit)?;
    Ok(account)
}

/// What an account is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Login: letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// Whose it is, when no person is named.
    #[serde(default)]
    pub name: String,
    /// The person.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// The unit it acts for.
    pub unit_id: UnitId,
    /// Roles.
    pub roles: Vec<Role>,
}

/// Opens an account. `password` is the hash of its first password, made outside.
///
/// # Errors
/// [`OrgError`].
pub fn open(tx: &mut Tx<'_>, who: &Who, new: &NewAccount, password: &str) -> Result<Account, OrgError> {
    let unit = managed(tx, who, new.unit_id)?;
    let id = open_in(tx, who, new, unit.id)?;
    set_password(tx, id, password, true)?;
    one(tx, id)
}

/// Appends the opening of an account in a unit. Used by the import, too.
pub(crate) fn open_in(
    tx: &mut Tx<'_>,
    who: &Who,
    new: &NewAccount,
    unit: UnitId,
) -> Result<AccountId, OrgError> {
    let login = login(&new.login)?;
    if tx.first("SELECT 1 FROM org_account WHERE login = $1", params![login.as_str()])?.is_some() {
        return Err(OrgError::invalid("/login", "account.login_taken", "这个登录名已有人使用。"));
    }
    if let Some(person) = new.person_id {
        whose::known_person(tx, who, person)?;
    }
    check_roles(tx, None, unit, new.person_id, &new.roles)?;
    let name = within("/name", &new.name, limits::NAME_CHARS)?;
    if name.is_empty() && new.person_id.is_none() {
        return Err(OrgError::invalid("/name", "account.nameless", "请选择人员或填写姓名。"));
    }
    let account = AccountId::new();
    let fact = AccountOpened {
        account,
        login,
        unit,
        person: new.person_id,
        roles: new.roles.iter().map(|r| r.word().to_owned()).collect(),
    };
    append(tx, who.acting(), vec![draft(&fact, unit)?.sealed(&NameSealed { name })?])?;
    Ok(account)
}

fn login(text: &str) -> Result<String, OrgError> {
    let login = text.trim().to_lowercase();
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let length = login.chars().count();
    if (2..=LOGIN_CHARS).contains(&length) && login.chars().all(known) {
        return Ok(login);
    }
    Err(OrgError::invalid(
        "/login",
        "account.login_malformed",
        format!("登录名为 2 至 {LOGIN_CHARS} 个小写字母、数字或 . - _。"),
    ))
}

/// The three administrators are apart: on the account, and on the person over all
/// accounts of the node. Those whose power is over the node as a whole are of its own unit.
pub(super) fn check_roles(
    tx: &mut Tx<'_>,
    account: Option<AccountId>,
    unit: UnitId,
    person: Option<PersonId>,
    roles: &[Role],
) -> Result<(), OrgError> {
    if roles.contains(&Role::Substitute) || roles.contains(&Role::DeskSubstitute) {
        return Err(OrgError::invalid("/roles", "role.not_given", "顶班身份不能授予账号。"));
    }
    if perm::clash(roles) {
        return Err(OrgError::invalid(
            "/roles",
            "role.clash",
            "系统、安全、审计三类管理员和大屏须各自分开，且不得兼任业务角色。",
        ));
    }
    if roles.iter().any(|role| role.is_over_the_node()) && !super::is_of_the_node(tx, unit)? {
        return Err(OrgError::invalid(
            "/roles",
            "role.of_the_node",
            "系统管理员和审计管理员管整个节点，只能由节点所属政府及其部门的账号担任。",
        ));
    }
    let Some(person) = person else { return Ok(()) };
    let others =
        tx.query("SELECT id, roles FROM org_account WHERE person = $1 AND locked = 0", params![person])?;
    for other in others {
        if Some(other.id::<AccountId>(0)?) == account {
            continue;
        }
        let mut all: Vec<Role> = other.json(1)?;
        all.extend(roles);
        all.sort_unstable();
        all.dedup();
        if perm::clash(&all) {
            return Err(OrgError::invalid(
                "/roles",
                "role.clash_person",
                "此人另有账号，与所授角色不能由同一人兼任。",
            ));
        }
    }
    Ok(())
}

/// Sets the roles of an account.
///
/// # Errors
/// [`OrgError`].
pub fn set_roles(
    tx: &mut Tx<'_>,
    who: &Who,
    id: AccountId,
    roles: &[Role],
    if_match: Option<u64>,
) -> Result<Account, OrgError> {
    let account = own(tx, who, id)?;
    expect_rev(tx, &subject(id), if_match, &account)?;
    not_oneself(who, id)?;
    check_roles(tx, Some(id), account.unit, account.person, roles)?;
    if account.roles.contains(&Role::SecurityAdmin) && !roles.contains(&Role::SecurityAdmin) {
        another_security_admin(tx, id)?;
    }
    let words = roles.iter().map(|r| r.word().to_owned()).collect();
    append(tx, who.acting(), vec![draft(&AccountRolesSet { account: id, roles: words }, who.unit)?])?;
    one(tx, id)
}

pub(super) fn subject(id: AccountId) -> Subject {
    Subject::new("account", id.bytes())
}

pub(super) fn not_oneself(who: &Who, id: AccountId) -> Result<(), OrgError> {
    if who.account == id {
        return Err(OrgError::forbidden("account.own", "不能对自己的账号做此操作，请另一位安全管理员办理。"));
    }
    Ok(())
}

/// A node without a security administrator could never again be mended from the page.
fn another_security_admin(tx: &mut Tx<'_>, besides: AccountId) -> Result<(), OrgError> {
    let rows = tx.query("SELECT roles FROM org_account WHERE id <> $1 AND locked = 0", params![besides])?;
    for row in rows {
        if row.json::<Vec<Role>>(0)?.contains(&Role::SecurityAdmin) {
            return Ok(());
        }
    }
    Err(OrgError::conflict("account.last_security_admin", "这是最后一个可用的安全管理员账号。"))
}

/// Locks an account: its sessions and tokens end at once.
///
/// # Errors
/// [`OrgError`].
pub fn lock(
    tx: &mut Tx<'_>,
    who: &Who,
    id: AccountId,
    reason: &str,
    if_match: Option<u64>,
) -> Result<Account, OrgError> {
    let account = own(tx, who, id)?;
    expect_rev(tx, &subject(id), if_match, &account)?;
    not_oneself(who, id)?;
    if account.roles.contains(&Role::SecurityAdmin) {
        another_security_admin(tx, id)?;
    }
    let reason = within("/reason", reason, limits::REMARK_CHARS)?;
    locked(tx, who.acting(), who.unit, &AccountLocked { account: id, reason })?;
    one(tx, id)
}

/// Locks an account: its sessions and tokens end.
pub(crate) fn locked(
    tx: &mut Tx<'_>,
    acting: Acting,
    by: UnitId,
    fact: &AccountLocked,
) -> Result<(), OrgError> {
    append(tx, acting, vec![draft(fact, by)?])?;
    tx.execute("DELETE FROM org_session WHERE account = $1", params![fact.account])?;
    tx.execute("DELETE FROM org_token WHERE account = $1", params![fact.account])?;
    Ok(())
}

/// Unlocks an account, also from the rest after failed attempts. What became of its person's
/// other accounts meanwhile counts: together they hold no roles that stand apart.
///
/// # Errors
/// [`OrgError`].
pub fn unlock(tx: &mut Tx<'_>, who: &Who, id: AccountId) -> Result<Account, OrgError> {
    let account = own(tx, who, id)?;
    if account.locked {
        check_roles(tx, Some(id), account.unit, account.person, &account.roles)?;
        append(tx, who.acting(), vec![draft(&AccountUnlocked { account: id }, who.unit)?])?;
    }
    for door in [Door::Password, Door::Pin] {
        attempt::forget(tx, attempt::key(door, &account.login))?;
    }
    one(tx, id)
}

/// Gives an account a new first password; its sessions and tokens end, its second factor and
/// PIN go: whoever knew the old password may have made a token with it.
///
/// # Errors
/// [`OrgError`].
pub fn reset(tx: &mut Tx<'_>, who: &Who, id: AccountId, password: &str) -> Result<Account, OrgError> {
    let account = own(tx, who, id)?;
    not_oneself(who, id)?;
    set_password(tx, id, password, true)?;
    tx.execute(
        "UPDATE org_secret SET pin = NULL, totp = NULL, totp_on = 0, totp_step = 0 WHERE account = $1",
        params![id],
    )?;
    tx.execute("DELETE FROM org_session WHERE account = $1", params![id])?;
    tx.execute("DELETE FROM org_token WHERE account = $1", params![id])?;
    attempt::forget(tx, attempt::key(Door::Password, &account.login))?;
    secret_changed(tx, who, id, account.unit, "password", true)?;
    one(tx, id)
}

/// Keeps the hash of a password.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    id: AccountId,
    hash: &str,
    must_change: bool,
) -> Result<(), OrgError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO org_secret (account, password, pin, totp, totp_on, totp_step, must_change, changed_at)
         VALUES ($1, $2, NULL, NULL, 0, 0, $3, $4)
         ON CONFLICT (account) DO UPDATE SET password = excluded.password, must_change = excluded.must_change,
            changed_at = excluded.changed_at",
        params![id, hash, must_change, now],
    )?;
    Ok(())
}

/// Notes in the journal that a secret changed; never the value.
pub(crate) fn secret_changed(
    tx: &mut Tx<'_>,
    who: &Who,
    account: AccountId,
    unit: UnitId,
    what: &str,
    reset: bool,
) -> Result<(), OrgError> {
    let fact = AccountSecretChanged { account, what: what.to_owned(), reset };
    append(tx, who.acting(), vec![draft(&fact, unit)?])
}
