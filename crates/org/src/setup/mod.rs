//! Filling an empty node: the first unit, its desk and its first accounts; and, from a
//! folder of tables, everything else. Run by the operator at the machine, never from a
//! page. Nothing about any place is compiled in.

pub mod import;
mod tables;

use crate::error::OrgError;
use crate::perm::Role;
use crate::query;
use crate::secret::first_password;
use crate::secret::hash::{self, Cost};
use crate::service::accounts::{self, NewAccount};
use crate::service::draft;
use crate::web::Who;
use facts::org::{DeskOpened, DeskTerms, UnitOpened, told_everywhere, unit_of_code};
use journal::{Acting, Db, Journal, Turn, Tx};
use kernel::{DeskId, Level, UnitId};
use serde::Serialize;

/// The first accounts: login, role, whose it is.
const FIRST_ACCOUNTS: &[(&str, Role, &str)] = &[
    ("system", Role::SystemAdmin, "系统管理员"),
    ("security", Role::SecurityAdmin, "安全管理员"),
    ("audit", Role::AuditAdmin, "审计管理员"),
    ("unit", Role::UnitAdmin, "单位管理员"),
    ("duty", Role::DutyOfficer, "值班员"),
];

/// What a new node begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Full name of its government, such as 某某县人民政府.
    pub name: String,
    /// Name on lists, such as 某某县.
    pub short_name: String,
    /// Login of the first system administrator; `system` when absent.
    pub system_login: Option<String>,
    /// How costly passwords are hashed.
    pub cost: Cost,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Begun {
    /// The first unit.
    pub unit: UnitId,
    /// Its general duty room.
    pub desk: DeskId,
    /// Logins with their first passwords, told once.
    pub logins: Vec<FirstLogin>,
}

/// A login with its first password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstLogin {
    /// Login.
    pub login: String,
    /// Whose it is.
    pub name: String,
    /// First password.
    pub password: String,
}

/// Sets an empty node up: unit, desk, the three administrators, a unit administrator and
/// a duty officer. Area and level are the node's own.
///
/// # Errors
/// [`OrgError::Conflict`] when the node has accounts already.
pub fn init(journal: &Journal, beginning: &Beginning) -> Result<Begun, OrgError> {
    let mut logins = Vec::new();
    let mut accounts = Vec::new();
    for (login, role, name) in FIRST_ACCOUNTS {
        let own = beginning.system_login.as_deref().filter(|_| *role == Role::SystemAdmin);
        let login = own.unwrap_or(login).to_owned();
        let (password, hashed) = password(beginning.cost)?;
        accounts.push((login.clone(), *role, (*name).to_owned(), hashed));
        logins.push(FirstLogin { login, name: (*name).to_owned(), password });
    }
    let beginning = beginning.clone();
    journal.run(Turn::Local, move |tx| {
        let (unit, desk) = found(tx, &beginning)?;
        let who = Who::platform(unit);
        for (login, role, name, hashed) in accounts {
            let new = NewAccount { login, name, person_id: None, unit_id: unit, roles: vec![role] };
            let account = accounts::open_in(tx, &who, &new, unit)?;
            accounts::set_password(tx, account, &hashed, true)?;
        }
        Ok(Begun { unit, desk, logins })
    })
}

/// A first password with its hash.
fn password(cost: Cost) -> Result<(String, String), OrgError> {
    let password = first_password()?;
    let hashed = hash::hash(&password, cost).map_err(|e| OrgError::Bug(e.to_string()))?;
    Ok((password, hashed))
}

fn found(tx: &mut Tx<'_>, beginning: &Beginning) -> Result<(UnitId, DeskId), OrgError> {
    if tx.first("SELECT 1 FROM org_account LIMIT 1", &[])?.is_some() {
        return Err(OrgError::conflict("setup.done", "这个节点已经初始化。"));
    }
    let (code, level) = (tx.identity().code.clone(), tx.identity().level);
    let unit = unit_of_code(&code);
    let mut drafts = Vec::new();
    if query::unit(tx, unit)?.is_none_or(|known| known.placeholder) {
        let opened = UnitOpened {
            unit,
            name: beginning.name.clone(),
            short_name: beginning.short_name.clone(),
            code: Some(code),
            kind: "government".to_owned(),
            level,
            parent: None,
            opened_on: None,
            sort: 0,
            placeholder: false,
        };
        drafts.push(draft(&opened, unit)?.to(told_everywhere()));
    }
    let desk = DeskId::new();
    let terms = DeskTerms {
        keeper: unit,
        serves: unit,
        line: "government".to_owned(),
        name: format!("{}{}", beginning.short_name, desk_word(level)),
        external: false,
        numbers: Vec::new(),
        hours: String::new(),
        methods: Vec::new(),
        sort: 0,
    };
    drafts.push(draft(&DeskOpened { desk, terms }, unit)?.to(told_everywhere()));
    tx.append(Acting::platform(), drafts)?;
    Ok((unit, desk))
}

/// What the duty room of a level is called.
const fn desk_word(level: Level) -> &'static str {
    match level {
        Level::Township => "值班室",
        _ => "总值班室",
    }
}

/// Opens one more account from the machine: `fenghuo user add`.
///
/// # Errors
/// [`OrgError`].
pub fn add_account(
    journal: &Journal,
    login: &str,
    name: &str,
    roles: Vec<Role>,
    cost: Cost,
) -> Result<FirstLogin, OrgError> {
    let (password, hashed) = password(cost)?;
    let (login, name) = (login.to_owned(), name.to_owned());
    let first = FirstLogin { login: login.clone(), name: name.clone(), password };
    journal.run(Turn::Local, move |tx| {
        let unit = own_unit(tx)?;
        let new = NewAccount { login, name, person_id: None, unit_id: unit, roles };
        let account = accounts::open_in(tx, &Who::platform(unit), &new, unit)?;
        accounts::set_password(tx, account, &hashed, true)
    })?;
    Ok(first)
}

/// Gives an account a new first password from the machine: `fenghuo user reset`. It also
/// unlocks it: the way back when the last security administrator is locked out.
///
/// # Errors
/// [`OrgError::NotFound`] when there is no such login.
pub fn reset_password(journal: &Journal, login: &str, cost: Cost) -> Result<FirstLogin, OrgError> {
    let (password, hashed) = password(cost)?;
    let login = login.trim().to_lowercase();
    let first = FirstLogin { login: login.clone(), name: String::new(), password };
    journal.run(Turn::Local, move |tx| {
        let row = tx.first("SELECT id FROM org_account WHERE login = $1", journal::params![login])?;
        let account = row.ok_or(OrgError::NotFound)?.id(0)?;
        let who = Who::platform(own_unit(tx)?);
        accounts::unlock(tx, &who, account)?;
        accounts::reset(tx, &who, account, &hashed)?;
        Ok::<_, OrgError>(())
    })?;
    Ok(first)
}

fn own_unit(tx: &mut Tx<'_>) -> Result<UnitId, OrgError> {
    let code = tx.identity().code.clone();
    let known = query::unit_by_code(tx, &code)?;
    known.map(|u| u.id).ok_or_else(|| OrgError::conflict("setup.missing", "请先运行 fenghuo init。"))
}
