//! API tokens: a program acts with the roles of the account that made the token.

use super::{accounts, id_key, name};
use crate::error::OrgError;
use crate::web::{SessionKind, Who};
use journal::{Db, DbError, Tx, params};
use kernel::limits::org::{TOKEN_LIFE_DAYS, TOKENS_PER_ACCOUNT};
use kernel::{EventId, Instant, Page, PageRequest};
use serde::{Deserialize, Serialize};

/// A token as a list shows it; never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Token {
    /// Its id.
    pub id: EventId,
    /// What it is for.
    pub label: String,
    /// Made.
    pub created_at: Instant,
    /// Good until.
    pub expires_at: Instant,
    /// The token; only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// What a new token is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    pub label: String,
    /// Days of its life; at most 366.
    pub days: i64,
}

/// One's own tokens, in the order in which they were made.
///
/// # Errors
/// [`OrgError`].
pub fn list(db: &mut dyn Db, who: &Who, page: &PageRequest) -> Result<Page<Token>, OrgError> {
    let (after, limit) = (id_key(page.after.as_deref())?, page.limit());
    let rows = db.query(
        "SELECT id, label, created_at, expires_at FROM org_token WHERE account = $1 AND id > $2
         ORDER BY id LIMIT $3",
        params![who.account, after, limit.saturating_add(1)],
    )?;
    let token = |row: &journal::Row| -> Result<Token, DbError> {
        let (created_at, expires_at) = (row.instant(2)?, row.instant(3)?);
        Ok(Token { id: row.id(0)?, label: row.text(1)?, created_at, expires_at, token: None })
    };
    let rows = rows.iter().map(token).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_one_more(rows, limit, |token| token.id.to_string()))
}

/// Makes a token; `digest` is of the token, which was made outside.
///
/// # Errors
/// [`OrgError`].
pub fn make(tx: &mut Tx<'_>, who: &Who, new: &NewToken, digest: [u8; 32]) -> Result<Token, OrgError> {
    if who.kind != SessionKind::Password {
        return Err(OrgError::forbidden("token.needs_password", "接口令牌只能在用口令登录后创建。"));
    }
    if !(1..=TOKEN_LIFE_DAYS).contains(&new.days) {
        return Err(OrgError::invalid(
            "/days",
            "token.days",
            format!("有效期为 1 至 {TOKEN_LIFE_DAYS} 天。"),
        ));
    }
    let count = tx.first("SELECT COUNT(*) FROM org_token WHERE account = $1", params![who.account])?;
    if count.map_or(Ok(0), |row| row.int(0))? >= TOKENS_PER_ACCOUNT {
        return Err(OrgError::conflict(
            "token.too_many",
            format!("每个账号至多 {TOKENS_PER_ACCOUNT} 个令牌。"),
        ));
    }
    let now = tx.now();
    let token = Token {
        id: EventId::new(),
        label: name("/label", &new.label)?,
        created_at: now,
        expires_at: now.plus_minutes(new.days.saturating_mul(24 * 60)),
        token: None,
    };
    tx.execute(
        "INSERT INTO org_token (digest, id, account, label, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![digest, token.id, who.account, token.label.as_str(), token.created_at, token.expires_at],
    )?;
    accounts::secret_changed(tx, who, who.account, who.unit, "token", false)?;
    Ok(token)
}

/// Takes one's own token back.
///
/// # Errors
/// [`OrgError::NotFound`].
pub fn remove(tx: &mut Tx<'_>, who: &Who, id: EventId) -> Result<(), OrgError> {
    let row = tx.first("SELECT 1 FROM org_token WHERE id = $1 AND account = $2", params![id, who.account])?;
    row.ok_or(OrgError::NotFound)?;
    tx.execute("DELETE FROM org_token WHERE id = $1 AND account = $2", params![id, who.account])?;
    accounts::secret_changed(tx, who, who.account, who.unit, "token_removed", false)
}
