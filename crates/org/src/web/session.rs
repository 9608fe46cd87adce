//! From a cookie or a bearer token to who asks.
//!
//! What is found is remembered in this process for two seconds and forgotten at once
//! when an account, unit, desk or person changes here. Another server process over the
//! same database hears of a lock within those two seconds. A session's own end is
//! always looked at against the clock. The token itself is nowhere stored: only SM3 of
//! it.

use super::actor::Who;
use super::ctx::{Ctx, blocking};
use super::error::ApiError;
use super::standby::Standby;
use crate::perm::{self, Role};
use crate::service::work;
use axum::http::{HeaderMap, header};
use facts::crypto::sm3;
use facts::entry::Mode;
use journal::{Db, DbError, JournalError, Turn, Tx, params};
use kernel::clock::MINUTE_MS;
use kernel::{AccountId, CommandId, DeskId, EventId, Instant, UnitId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Cookie of a session.
pub const SESSION_COOKIE: &str = "fenghuo_session";
/// Cookie of a registered workstation.
pub const WORKSTATION_COOKIE: &str = "fenghuo_workstation";

/// Header of a request whose sender pressed a key or touched the page within the last minute.
pub const AT_WORK: &str = "fenghuo-at-work";

/// How long what was found is believed without looking again.
const BELIEVED_MS: i64 = 2_000;
/// Sessions remembered; above it all are forgotten.
const REMEMBERED: usize = 10_000;
/// Use of a session, and work in it, is noted this often, not at every request.
pub(crate) const NOTED_EVERY_MS: i64 = MINUTE_MS;

/// What a session was opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// Login and password, with TOTP where it is on.
    Password,
    /// Account and PIN on a registered workstation.
    Workstation,
    /// The break-glass form.
    Substitute,
    /// An API token.
    Token,
}

impl SessionKind {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Workstation => "workstation",
            Self::Substitute => "substitute",
            Self::Token => "token",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Password, Self::Workstation, Self::Substitute, Self::Token]
            .into_iter()
            .find(|k| k.word() == word)
    }
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Credential {
    /// Digest of the session cookie.
    Session([u8; 32]),
    /// Digest of a bearer token.
    Token([u8; 32]),
}

/// The digest under which a secret text is kept.
pub(crate) fn digest(text: &str) -> [u8; 32] {
    sm3(&[text.as_bytes()])
}

/// What the request carries, a bearer token before a cookie.
pub(crate) fn credential(headers: &HeaderMap) -> Option<Credential> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.strip_prefix("Bearer "));
    match bearer {
        Some(token) => Some(Credential::Token(digest(token.trim()))),
        None => cookie(headers, SESSION_COOKIE).map(|text| Credential::Session(digest(text))),
    }
}

/// Whether somebody is at work on the page that asks.
pub(super) fn at_work(headers: &HeaderMap) -> bool {
    headers.contains_key(AT_WORK)
}

/// Digest of the workstation cookie, if there is one.
pub(crate) fn workstation_digest(headers: &HeaderMap) -> Option<[u8; 32]> {
    cookie(headers, WORKSTATION_COOKIE).map(digest)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A session as found.
#[derive(Debug)]
pub(super) struct Session {
    pub who: Who,
    /// The account still bears a password that somebody else set.
    first_password: bool,
    idle_minutes: Option<i64>,
    used_at: AtomicI64,
    worked_at: AtomicI64,
    expires_at: Instant,
    loaded_at: Instant,
}

#[derive(Debug, Default)]
pub(super) struct SessionCache(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    sessions: HashMap<Credential, Arc<Session>>,
    /// How often all was forgotten: what was read before that is not remembered after.
    forgotten: u64,
}

impl SessionCache {
    pub(super) fn forget_all(&self) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.sessions.clear();
        all.forgotten = all.forgotten.wrapping_add(1);
    }

    /// The session, if it is remembered and fresh; and how often all was forgotten so far.
    fn remembered(&self, credential: Credential, now: Instant) -> (Option<Arc<Session>>, u64) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |s: &&Arc<Session>| now.since(s.loaded_at).unsigned_abs() < BELIEVED_MS.unsigned_abs();
        (all.sessions.get(&credential).filter(fresh).map(Arc::clone), all.forgotten)
    }

    fn remember(&self, credential: Credential, session: &Arc<Session>, forgotten: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.forgotten != forgotten {
            return;
        }
        if all.sessions.len() >= REMEMBERED {
            all.sessions.clear();
        }
        all.sessions.insert(credential, Arc::clone(session));
    }

    pub(super) async fn session(
        &self,
        ctx: &Ctx,
        credential: Credential,
        at_work: bool,
    ) -> Result<Option<Arc<Session>>, ApiError> {
        let now = ctx.clock().now();
        let session = match self.remembered(credential, now) {
            (Some(session), _) => session,
            (None, forgotten) => {
                let journal = Arc::clone(ctx.journal());
                let idle = ctx.settings().session_idle_minutes;
                let standby = Arc::clone(ctx.standby());
                let found = move || {
                    journal.read(|db| match load(db, credential, idle, now)? {
                        None => load_unwritten(db, &standby, credential, idle, now),
                        found => Ok(found),
                    })
                };
                let found = blocking(found).await??;
                let Some(found) = found else { return Ok(None) };
                let found = Arc::new(found);
                self.remember(credential, &found, forgotten);
                found
            }
        };
        if !session.lives(now) {
            return Ok(None);
        }
        session.note_use(ctx, credential, now);
        if at_work {
            session.note_work(ctx, credential, now);
        }
        Ok(Some(session))
    }
}

impl Session {
    /// Whether it commands nothing yet: one of the three administrators whose password somebody
    /// else knows. A duty officer is only reminded, for a first report waits for no password.
    pub(super) fn waits_for_own_password(&self) -> bool {
        self.first_password && self.who.roles.iter().any(|role| role.is_node_admin())
    }

    fn lives(&self, now: Instant) -> bool {
        let used_at = Instant(self.used_at.load(Ordering::Relaxed));
        let idle = self.idle_minutes.is_some_and(|minutes| now >= used_at.plus_minutes(minutes));
        now < self.expires_at && !idle
    }

    /// Notes at most once a minute that the session is in use; behind the answer.
    fn note_use(&self, ctx: &Ctx, credential: Credential, now: Instant) {
        let Credential::Session(digest) = credential else { return };
        if is_due(&self.used_at, ctx, now) {
            behind(ctx, move |tx| {
                tx.execute(
                    "UPDATE org_session SET used_at = $2 WHERE digest = $1 AND used_at < $2",
                    params![digest, now],
                )
            });
        }
    }

    /// Counts at most once a minute that somebody works in it; behind the answer.
    fn note_work(&self, ctx: &Ctx, credential: Credential, now: Instant) {
        let Credential::Session(digest) = credential else { return };
        let unit = self.who.unit;
        if is_due(&self.worked_at, ctx, now) {
            behind(ctx, move |tx| work::noted(tx, digest, unit, now));
        }
    }
}

/// Whether what was noted last is a minute old and can be noted now; then it is by this request.
fn is_due(noted_at: &AtomicI64, ctx: &Ctx, now: Instant) -> bool {
    let before = noted_at.load(Ordering::Relaxed);
    now.0.saturating_sub(before) >= NOTED_EVERY_MS
        && !ctx.read_only()
        && noted_at.compare_exchange(before, now.0, Ordering::Relaxed, Ordering::Relaxed).is_ok()
}

/// Writes behind the answer.
fn behind(ctx: &Ctx, note: impl FnOnce(&mut Tx<'_>) -> Result<(), DbError> + Send + 'static) {
    ctx.journal().submit(
        Turn::Background,
        move |tx| note(tx).map_err(JournalError::from),
        |noted| {
            if let Err(e) = noted {
                tracing::warn!(error = %e, "the use of a session could not be noted");
            }
        },
    );
}

fn load(
    db: &mut dyn Db,
    credential: Credential,
    idle: i64,
    now: Instant,
) -> Result<Option<Session>, DbError> {
    match credential {
        Credential::Session(digest) => load_session(db, digest, idle, now),
        Credential::Token(digest) => load_token(db, digest, now),
    }
}

fn load_session(
    db: &mut dyn Db,
    digest: [u8; 32],
    idle: i64,
    now: Instant,
) -> Result<Option<Session>, DbError> {
    let row = db.first(
        "SELECT s.id, s.account, s.unit, s.kind, s.drill, s.used_at, s.expires_at, s.substitute, w.id, w.desk,
            s.worked_at
         FROM org_session s LEFT JOIN org_workstation w ON w.id = s.workstation WHERE s.digest = $1",
        params![digest],
    )?;
    let Some(row) = row else { return Ok(None) };
    let kind = SessionKind::from_word(&row.text(3)?).ok_or(DbError::Shape("session kind"))?;
    let account: AccountId = row.id(1)?;
    let base = match row.opt_id::<[u8; 16]>(7)? {
        Some(substitute) => {
            let at_desk = row.opt_id::<EventId>(8)?.is_some();
            substitute_who(db, substitute, account, row.id(2)?, at_desk)?
        }
        None => account_who(db, account)?,
    };
    let Some(mut who) = base else { return Ok(None) };
    let first_password = bears_first_password(db, account)?;
    who.session = row.id(0)?;
    who.kind = kind;
    who.mode = if row.flag(4)? { Mode::Drill } else { Mode::Real };
    who.workstation = row.opt_id::<EventId>(8)?;
    who.workstation_desk = row.opt_id::<DeskId>(9)?;
    let used_at = AtomicI64::new(row.int(5)?);
    // A screen that was switched off over the holidays shows again without a hand.
    let idle_minutes = Some(idle).filter(|_| !perm::is_screen(&who.roles));
    let (worked_at, expires_at) = (AtomicI64::new(row.int(10)?), row.instant(6)?);
    Ok(Some(Session { who, first_password, idle_minutes, used_at, worked_at, expires_at, loaded_at: now }))
}

fn load_unwritten(
    db: &mut dyn Db,
    standby: &Standby,
    credential: Credential,
    idle: i64,
    now: Instant,
) -> Result<Option<Session>, DbError> {
    let Credential::Session(digest) = credential else { return Ok(None) };
    let Some(unwritten) = standby.find(digest) else { return Ok(None) };
    let Some(mut who) = account_who(db, unwritten.account)? else { return Ok(None) };
    who.session = unwritten.id;
    who.kind = unwritten.kind;
    let (used_at, expires_at) = (AtomicI64::new(unwritten.at.0), unwritten.until);
    let worked_at = AtomicI64::new(0);
    let (first_password, idle_minutes) = (bears_first_password(db, unwritten.account)?, Some(idle));
    Ok(Some(Session { who, first_password, idle_minutes, used_at, worked_at, expires_at, loaded_at: now }))
}

fn load_token(db: &mut dyn Db, digest: [u8; 32], now: Instant) -> Result<Option<Session>, DbError> {
    let row = db.first("SELECT id, account, expires_at FROM org_token WHERE digest = $1", params![digest])?;
    let Some(row) = row else { return Ok(None) };
    let account: AccountId = row.id(1)?;
    let Some(mut who) = account_who(db, account)? else { return Ok(None) };
    let first_password = bears_first_password(db, account)?;
    who.session = row.id(0)?;
    who.kind = SessionKind::Token;
    let expires_at = row.instant(2)?;
    let (used_at, worked_at) = (AtomicI64::new(now.0), AtomicI64::new(0));
    let idle_minutes = None;
    Ok(Some(Session { who, first_password, idle_minutes, used_at, worked_at, expires_at, loaded_at: now }))
}

/// The same person as they stand now, with the unit, the roles and the desks of this moment;
/// none once the account is locked or the substitute relieved. For work that goes on after
/// the request that began it.
///
/// # Errors
/// [`DbError`].
pub fn standing(db: &mut dyn Db, who: &Who) -> Result<Option<Who>, DbError> {
    let found = if who.substitute {
        let row = db.first(
            "SELECT id FROM org_substitute WHERE account = $1 AND ended_at IS NULL",
            params![who.account],
        )?;
        let Some(row) = row else { return Ok(None) };
        let at_desk = who.roles.contains(&Role::DeskSubstitute);
        substitute_who(db, row.fixed(0)?, who.account, who.unit, at_desk)?
    } else {
        account_who(db, who.account)?
    };
    Ok(found.map(|now| Who { unit: now.unit, roles: now.roles, desks: now.desks, ..who.clone() }))
}

fn bears_first_password(db: &mut dyn Db, account: AccountId) -> Result<bool, DbError> {
    let row = db.first("SELECT must_change FROM org_secret WHERE account = $1", params![account])?;
    row.map_or(Ok(false), |row| row.flag(0))
}

/// The holder of an account that is not locked.
fn account_who(db: &mut dyn Db, account: AccountId) -> Result<Option<Who>, DbError> {
    let row = db.first(
        "SELECT a.login, a.name, a.unit, a.person, a.roles, p.name FROM org_account a
         LEFT JOIN org_person p ON p.id = a.person WHERE a.id = $1 AND a.locked = 0",
        params![account],
    )?;
    let Some(row) = row else { return Ok(None) };
    let unit: UnitId = row.id(2)?;
    let name = row.opt_text(5)?.filter(|n| !n.is_empty()).unwrap_or(row.text(1)?);
    let mut who = Who::bare(account, unit);
    who.login = row.text(0)?;
    who.name = name;
    who.person = row.opt_id(3)?;
    who.roles = row.json::<Vec<Role>>(4)?;
    who.desks = desks_of(db, unit)?;
    Ok(Some(who))
}

fn substitute_who(
    db: &mut dyn Db,
    substitute: [u8; 16],
    account: AccountId,
    unit: UnitId,
    at_desk: bool,
) -> Result<Option<Who>, DbError> {
    let row =
        db.first("SELECT name FROM org_substitute WHERE id = $1 AND ended_at IS NULL", params![substitute])?;
    let Some(row) = row else { return Ok(None) };
    let mut who = Who::bare(account, unit);
    who.name = row.text(0)?;
    who.roles = vec![if at_desk { Role::DeskSubstitute } else { Role::Substitute }];
    who.substitute = true;
    who.desks = desks_of(db, unit)?;
    Ok(Some(who))
}

fn desks_of(db: &mut dyn Db, unit: UnitId) -> Result<Vec<DeskId>, DbError> {
    db.query(
        "SELECT id FROM org_desk WHERE keeper = $1 AND closed_on IS NULL ORDER BY sort, id",
        params![unit],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

impl Who {
    pub(super) fn bare(account: AccountId, unit: UnitId) -> Self {
        Self {
            account,
            login: String::new(),
            name: String::new(),
            person: None,
            unit,
            desks: Vec::new(),
            roles: Vec::new(),
            substitute: false,
            mode: Mode::Real,
            session: EventId::from_bytes([0; 16]),
            kind: SessionKind::Password,
            workstation: None,
            workstation_desk: None,
            command: CommandId::from_bytes([0; 16]),
        }
    }
}
