//! The access log: logins, failed logins and refused requests. Kept apart from the
//! journal, because it would drown it; an hourly digest in the journal shows whether a row
//! was later changed or taken out. The audit administrator reads it.

use super::like;
use crate::error::OrgError;
use facts::crypto::sm3;
use facts::draft::derived_id;
use facts::system::AccessDigest;
use journal::{Acting, Db, DbError, JournalError, Row, Tx, Value, params};
use kernel::clock::{DAY_MS, HOUR_MS};
use kernel::limits;
use kernel::{AccountId, EventId, Instant, Page, PageRequest};
use serde::{Deserialize, Serialize};

/// How far back hours without a digest are looked for.
const LOOKED_BACK_HOURS: i64 = 72;

/// What a row tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AccessKind)]
pub enum What {
    /// Somebody signed in.
    Login,
    /// A login failed.
    LoginFailed,
    /// A request without permission.
    Refused,
    /// A substitute came in, from anywhere.
    Substitute,
    /// A substitute came in at a registered workstation.
    DeskSubstitute,
    /// Somebody signed out.
    Logout,
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::LoginFailed => "login_failed",
            Self::Refused => "refused",
            Self::Substitute => "substitute",
            Self::DeskSubstitute => "desk_substitute",
            Self::Logout => "logout",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Login,
            Self::LoginFailed,
            Self::Refused,
            Self::Substitute,
            Self::DeskSubstitute,
            Self::Logout,
        ];
        all.into_iter().find(|what| what.word() == word)
    }
}

/// What the access log may be narrowed to.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessFilter {
    /// Part of a login.
    pub login: Option<String>,
    /// Of this kind.
    pub what: Option<What>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// Rows wanted.
    pub limit: Option<u32>,
}

/// One row of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct AccessRow {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Instant,
    /// What happened.
    pub what: What,
    /// The login that was typed, or that of the account; empty for a substitute.
    pub login: String,
    /// The account, where one was found; of a substitute, an id made for that session.
    pub account: Option<AccountId>,
    /// Network address from which it came; empty where none was known.
    pub address: String,
    /// The permission that was missing, what a session was opened with, or the unit of a
    /// substitute.
    pub detail: String,
}

/// A page of the access log, the newest first.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, filter: &AccessFilter) -> Result<Page<AccessRow>, OrgError> {
    let limit = PageRequest { after: None, limit: filter.limit }.limit();
    let (at, id) = before(filter.after.as_deref())?;
    let mut values = vec![Value::from(at), Value::from(id), Value::from(limit.saturating_add(1))];
    let mut sql = "SELECT l.id, l.at, l.what, COALESCE(NULLIF(l.login, ''), a.login, ''), l.account, l.address, l.detail
         FROM org_access_log l LEFT JOIN org_account a ON a.id = l.account WHERE (l.at, l.id) < ($1, $2)"
        .to_owned();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace('?', &format!("${}", values.len()))));
    };
    if let Some(login) = filter.login.as_deref().filter(|login| !login.trim().is_empty()) {
        add("LOWER(COALESCE(NULLIF(l.login, ''), a.login, '')) LIKE ?", like(login));
    }
    if let Some(what) = filter.what {
        add("l.what = ?", Value::from(what.word()));
    }
    if let Some(from) = filter.from {
        add("l.at >= ?", Value::from(from));
    }
    if let Some(to) = filter.to {
        add("l.at < ?", Value::from(to));
    }
    sql.push_str(" ORDER BY l.at DESC, l.id DESC LIMIT $3");
    let rows = db.query(&sql, &values)?.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |row| format!("{}:{}", row.at.0, row.id)))
}

fn row_of(row: &Row) -> Result<AccessRow, DbError> {
    Ok(AccessRow {
        id: row.id(0)?,
        at: row.instant(1)?,
        what: What::from_word(&row.text(2)?).ok_or(DbError::Shape("kind of access"))?,
        login: row.text(3)?,
        account: row.opt_id(4)?,
        address: row.text(5)?,
        detail: row.text(6)?,
    })
}

/// Splits a page key of the form `at:id`; above every row without one.
fn before(after: Option<&str>) -> Result<(i64, EventId), OrgError> {
    let Some(text) = after else { return Ok((i64::MAX, EventId::from_bytes([0xff; 16]))) };
    let bad = || OrgError::invalid("/after", "page.after", "翻页位置无效，请从第一页重新开始。");
    let (at, id) = text.split_once(':').ok_or_else(bad)?;
    Ok((at.parse().map_err(|_| bad())?, id.parse().map_err(|_| bad())?))
}

/// Notes one row.
///
/// # Errors
/// [`DbError`].
pub fn note(
    db: &mut dyn Db,
    at: Instant,
    what: What,
    login: &str,
    address: &str,
    account: Option<AccountId>,
    detail: &str,
) -> Result<(), DbError> {
    let cut = |text: &str| text.chars().take(limits::org::ACCESS_FIELD_CHARS).collect::<String>();
    db.execute(
        "INSERT INTO org_access_log (id, at, what, login, address, account, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![EventId::new(), at, what.word(), cut(login), cut(address), account, cut(detail)],
    )
}

/// Writes the digests of full hours that have none, and forgets rows beyond their term.
/// Safe to run at any time.
///
/// # Errors
/// [`JournalError`].
pub fn keep_house(tx: &mut Tx<'_>) -> Result<(), JournalError> {
    let now = tx.now();
    let this_hour = now.0.div_euclid(HOUR_MS);
    let rows = tx.query(
        "SELECT DISTINCT at / 3600000 FROM org_access_log WHERE at >= $1 AND at < $2 ORDER BY 1",
        params![
            this_hour.saturating_sub(LOOKED_BACK_HOURS).saturating_mul(HOUR_MS),
            this_hour.saturating_mul(HOUR_MS)
        ],
    )?;
    for row in rows {
        digest_hour(tx, row.int(0)?)?;
    }
    tx.execute(
        "DELETE FROM org_access_log WHERE at < $1",
        params![now.0.saturating_sub(limits::org::ACCESS_KEPT_DAYS * DAY_MS)],
    )?;
    tx.execute("DELETE FROM org_session WHERE expires_at < $1", params![now])?;
    tx.execute("DELETE FROM org_token WHERE expires_at < $1", params![now])?;
    tx.execute(
        "DELETE FROM org_attempt WHERE locked_until < $1 AND last_at < $2",
        params![now, now.0.saturating_sub(DAY_MS)],
    )?;
    Ok(())
}

fn digest_hour(tx: &mut Tx<'_>, hour: i64) -> Result<(), JournalError> {
    let from = Instant(hour.saturating_mul(HOUR_MS));
    let node = tx.identity().node.bytes();
    let id = EventId::from_bytes(derived_id("access", &[&node, &hour.to_be_bytes()]));
    let known = tx.first("SELECT 1 FROM journal_subject WHERE kind = 'access' AND id = $1", params![id])?;
    if known.is_some() {
        return Ok(());
    }
    let rows = tx.query(
        "SELECT id, at, what, login, address, account, detail FROM org_access_log WHERE at >= $1 AND at < $2 ORDER BY at, id",
        params![from, from.0.saturating_add(HOUR_MS)],
    )?;
    let (mut failed_logins, mut refused, mut chain) = (0u64, 0u64, [0u8; 32]);
    for row in &rows {
        let what = row.text(2)?;
        failed_logins = failed_logins.saturating_add(u64::from(what == What::LoginFailed.word()));
        refused = refused.saturating_add(u64::from(what == What::Refused.word()));
        let text = [what, row.text(3)?, row.text(4)?, row.text(6)?].join("\u{1f}");
        let account = row.opt_bytes(5)?.unwrap_or_default();
        chain = sm3(&[&chain, &row.bytes(0)?, &row.int(1)?.to_be_bytes(), text.as_bytes(), &account]);
    }
    let fact = AccessDigest { id, from, failed_logins, refused, digest: hex::encode(chain) };
    let draft = facts::Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?;
    let draft = draft.consequence("org.access", &id.bytes(), from);
    tx.append(Acting::platform(), vec![draft])?;
    Ok(())
}
