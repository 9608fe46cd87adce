//! Signing in and out. The slow part, hashing, happens between [`look_up`] and
//! [`settle`], outside the writer; `settle` decides on what is true at that moment.

use super::access::{self, What};
use super::accounts;
use crate::error::OrgError;
use crate::perm::{self, Role};
use crate::secret::attempt::{self, Door};
use crate::web::{SessionKind, Settings, Who};
use facts::draft::Draft;
use facts::org::SubstituteEnded;
use journal::{Acting, Db, DbError, Tx, params};
use kernel::limits::SCREEN_LIFE_MINUTES;
use kernel::{AccountId, CommandId, DeskId, EventId, Instant, UnitId};

/// What is kept about a login, known or not.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The account, when there is one and it is not locked.
    pub account: Option<AccountId>,
    /// Its unit.
    pub unit: Option<UnitId>,
    /// Hash of its password.
    pub password: Option<String>,
    /// Hash of its PIN.
    pub pin: Option<String>,
    /// Its sealed TOTP secret, when the second factor is on.
    pub totp: Option<Vec<u8>>,
    /// The last time step used.
    pub totp_step: i64,
    /// Rests until then.
    pub resting: Option<Instant>,
}

/// Looks a login up.
///
/// # Errors
/// [`DbError`].
pub fn look_up(db: &mut dyn Db, door: Door, login: &str, now: Instant) -> Result<Known, DbError> {
    let resting = attempt::resting(db, attempt::key(door, login), now)?;
    let row = db.first(
        "SELECT a.id, a.unit, s.password, s.pin, s.totp, s.totp_on, s.totp_step FROM org_account a
         JOIN org_secret s ON s.account = a.id WHERE a.login = $1 AND a.locked = 0",
        params![login.to_lowercase()],
    )?;
    let Some(row) = row else { return Ok(Known { resting, ..Known::default() }) };
    let totp = if row.flag(5)? { row.opt_bytes(4)? } else { None };
    Ok(Known {
        account: Some(row.id(0)?),
        unit: Some(row.id(1)?),
        password: row.opt_text(2)?,
        pin: row.opt_text(3)?,
        totp,
        totp_step: row.int(6)?,
        resting,
    })
}

/// One attempt to sign in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// By which door.
    pub door: Door,
    /// What was typed.
    pub login: String,
    /// Whence.
    pub address: String,
    /// Digest of the new session's token.
    pub digest: [u8; 32],
    /// The registered workstation, if any.
    pub workstation: Option<EventId>,
    /// The bell was heard at the takeover.
    pub bell_tested: bool,
    /// Failures before a login rests.
    pub most_failures: i64,
    /// How long it rests.
    pub rest_minutes: i64,
    /// Longest life of the session.
    pub life_minutes: i64,
}

impl Attempt {
    /// With the operator's terms.
    #[must_use]
    pub fn new(door: Door, login: &str, address: &str, digest: [u8; 32], settings: &Settings) -> Self {
        Self {
            door,
            login: login.trim().to_lowercase(),
            address: address.to_owned(),
            digest,
            workstation: None,
            bell_tested: false,
            most_failures: settings.login_failures,
            rest_minutes: settings.lockout_minutes,
            life_minutes: settings.session_life_minutes,
        }
    }
}

/// What the slow part found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing fits.
    Wrong,
    /// Password or PIN fits this account; with a second factor, its time step.
    Right(AccountId, Option<i64>),
}

/// Settles an attempt in the writer. The inner refusal is an answer, not an error: what
/// was counted stays counted.
///
/// # Errors
/// [`OrgError`] of the database only.
pub fn settle(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    proof: Proof,
) -> Result<Result<AccountId, OrgError>, OrgError> {
    let now = tx.now();
    let key = attempt::key(attempt.door, &attempt.login);
    if let Some(until) = attempt::resting(tx, key, now)? {
        return Ok(Err(OrgError::Resting { until, now }));
    }
    let account = match proof {
        Proof::Right(account, step) if still_open(tx, account, step)? => account,
        _ => return refused(tx, attempt, key, now),
    };
    attempt::forget(tx, key)?;
    let kind = match attempt.door {
        Door::Password => SessionKind::Password,
        Door::Pin => SessionKind::Workstation,
    };
    if let (SessionKind::Workstation, Some(workstation)) = (kind, attempt.workstation) {
        // The shared PC has one hand at the desk: whoever takes over relieves the one before.
        let before =
            tx.query("SELECT digest FROM org_session WHERE workstation = $1", params![workstation])?;
        for row in &before {
            end(tx, row.fixed(0)?, &attempt.address)?;
        }
        if attempt.bell_tested {
            tx.execute(
                "UPDATE org_workstation SET bell_tested_at = $2 WHERE id = $1",
                params![workstation, now],
            )?;
        }
    }
    let row = tx.first("SELECT unit, roles FROM org_account WHERE id = $1", params![account])?;
    let row = row.ok_or(OrgError::NotFound)?;
    let (unit, roles): (UnitId, Vec<Role>) = (row.id(0)?, row.json(1)?);
    // Nobody stands on a ladder every morning to sign a screen in.
    let life_minutes = if perm::is_screen(&roles) { SCREEN_LIFE_MINUTES } else { attempt.life_minutes };
    open(
        tx,
        &NewSession {
            digest: attempt.digest,
            account,
            unit,
            kind,
            workstation: attempt.workstation,
            substitute: None,
            until: now.plus_minutes(life_minutes),
        },
    )?;
    access::note(tx, now, What::Login, &attempt.login, &attempt.address, Some(account), kind.word())?;
    Ok(Ok(account))
}

fn refused(
    tx: &mut Tx<'_>,
    attempt: &Attempt,
    key: [u8; 16],
    now: Instant,
) -> Result<Result<AccountId, OrgError>, OrgError> {
    let until = attempt::failed(tx, key, now, attempt.most_failures, attempt.rest_minutes)?;
    access::note(tx, now, What::LoginFailed, &attempt.login, &attempt.address, None, "")?;
    Ok(Err(match until {
        Some(until) => OrgError::Resting { until, now },
        None => OrgError::Refused,
    }))
}

/// Not locked since it was looked up, and the code not used since.
fn still_open(tx: &mut Tx<'_>, account: AccountId, step: Option<i64>) -> Result<bool, DbError> {
    let row = tx.first(
        "SELECT s.totp_step FROM org_account a JOIN org_secret s ON s.account = a.id WHERE a.id = $1 AND a.locked = 0",
        params![account],
    )?;
    let Some(row) = row else { return Ok(false) };
    let Some(step) = step else { return Ok(true) };
    if row.int(0)? >= step {
        return Ok(false);
    }
    tx.execute("UPDATE org_secret SET totp_step = $2 WHERE account = $1", params![account, step])?;
    Ok(true)
}

/// A session to be opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSession {
    pub digest: [u8; 32],
    pub account: AccountId,
    pub unit: UnitId,
    pub kind: SessionKind,
    pub workstation: Option<EventId>,
    pub substitute: Option<EventId>,
    pub until: Instant,
}

pub(crate) fn open(tx: &mut Tx<'_>, new: &NewSession) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO org_session (digest, id, account, unit, kind, workstation, substitute, drill, started_at, used_at,
            expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8, $9)",
        params![
            new.digest,
            EventId::random(),
            new.account,
            new.unit,
            new.kind.word(),
            new.workstation,
            new.substitute,
            now,
            new.until
        ],
    )
}

/// Ends a session; a substitute is then done. A session that is not there is no error.
///
/// # Errors
/// [`OrgError`].
pub fn end(tx: &mut Tx<'_>, digest: [u8; 32], address: &str) -> Result<(), OrgError> {
    end_by(tx, digest, None, address)
}

/// The same, by somebody else where `by` says so.
///
/// # Errors
/// [`OrgError`].
pub fn end_by(tx: &mut Tx<'_>, digest: [u8; 32], by: Option<&Who>, address: &str) -> Result<(), OrgError> {
    let now = tx.now();
    let row =
        tx.first("SELECT account, unit, substitute FROM org_session WHERE digest = $1", params![digest])?;
    let Some(row) = row else { return Ok(()) };
    let account: AccountId = row.id(0)?;
    if let Some(substitute) = row.opt_id::<EventId>(2)? {
        let unit: UnitId = row.id(1)?;
        let audience = super::substitutes::audience(tx, unit)?;
        let draft = Draft::of(&SubstituteEnded { substitute, at: now })?.by(unit).to(audience);
        let acting = by.map_or_else(|| Acting::account(account, CommandId::new()), Who::acting);
        tx.append(acting, vec![draft])?;
    }
    tx.execute("DELETE FROM org_session WHERE digest = $1", params![digest])?;
    access::note(tx, now, What::Logout, "", address, Some(account), "")?;
    Ok(())
}

/// The registered workstation of a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workstation {
    /// Its id.
    pub id: EventId,
    /// Its desk.
    pub desk: DeskId,
    /// The unit that keeps the desk.
    pub keeper: UnitId,
}

/// Finds the workstation of a cookie's digest.
///
/// # Errors
/// [`DbError`].
pub fn workstation(db: &mut dyn Db, digest: Option<[u8; 32]>) -> Result<Option<Workstation>, DbError> {
    let Some(digest) = digest else { return Ok(None) };
    db.first(
        "SELECT w.id, d.id, d.keeper FROM org_workstation w JOIN org_desk d ON d.id = w.desk
         WHERE w.digest = $1 AND d.closed_on IS NULL",
        params![digest],
    )?
    .map(|row| Ok(Workstation { id: row.id(0)?, desk: row.id(1)?, keeper: row.id(2)? }))
    .transpose()
}

/// The hash of one's own password.
///
/// # Errors
/// [`OrgError::NotFound`] for a substitute, who has none.
pub fn own_password(db: &mut dyn Db, who: &Who) -> Result<String, OrgError> {
    let row = db.first("SELECT password FROM org_secret WHERE account = $1", params![who.account])?;
    Ok(row.ok_or(OrgError::NotFound)?.text(0)?)
}

/// Sets one's own password; all other sessions of the account and all its tokens end.
///
/// # Errors
/// [`OrgError`].
pub fn change_password(tx: &mut Tx<'_>, who: &Who, hash: &str) -> Result<(), OrgError> {
    accounts::set_password(tx, who.account, hash, false)?;
    tx.execute("DELETE FROM org_session WHERE account = $1 AND id <> $2", params![who.account, who.session])?;
    tx.execute("DELETE FROM org_token WHERE account = $1", params![who.account])?;
    accounts::secret_changed(tx, who, who.account, who.unit, "password", false)
}

/// Sets one's own PIN.
///
/// # Errors
/// [`OrgError`].
pub fn set_pin(tx: &mut Tx<'_>, who: &Who, hash: &str) -> Result<(), OrgError> {
    tx.execute("UPDATE org_secret SET pin = $2 WHERE account = $1", params![who.account, hash])?;
    accounts::secret_changed(tx, who, who.account, who.unit, "pin", false)
}

/// Keeps a TOTP secret that is not yet on.
///
/// # Errors
/// [`OrgError`].
pub fn offer_totp(tx: &mut Tx<'_>, who: &Who, sealed: &[u8]) -> Result<(), OrgError> {
    let row = tx.first("SELECT totp_on FROM org_secret WHERE account = $1", params![who.account])?;
    if row.ok_or(OrgError::NotFound)?.flag(0)? {
        return Err(OrgError::conflict("totp.already_on", "已启用动态验证码；如要更换，请先关闭。"));
    }
    tx.execute(
        "UPDATE org_secret SET totp = $2, totp_on = 0, totp_step = 0 WHERE account = $1",
        params![who.account, sealed],
    )?;
    Ok(())
}

/// Turns the second factor on or off with a code of it.
///
/// # Errors
/// [`OrgError`] also when the code is wrong.
pub fn switch_totp(tx: &mut Tx<'_>, who: &Who, key: &[u8; 32], code: &str, on: bool) -> Result<(), OrgError> {
    let row = tx.first("SELECT totp, totp_step FROM org_secret WHERE account = $1", params![who.account])?;
    let row = row.ok_or(OrgError::NotFound)?;
    let sealed = row.opt_bytes(0)?;
    let sealed = sealed.ok_or_else(|| OrgError::conflict("totp.none", "请先生成密钥并扫码。"))?;
    let now = tx.now();
    let step = crate::secret::totp::check(key, who.account, &sealed, code, row.int(1)?, now)?;
    let step =
        step.ok_or_else(|| OrgError::invalid("/code", "totp.wrong", "验证码不对，或已用过；请等下一组。"))?;
    if on {
        tx.execute(
            "UPDATE org_secret SET totp_on = 1, totp_step = $2 WHERE account = $1",
            params![who.account, step],
        )?;
    } else {
        tx.execute(
            "UPDATE org_secret SET totp_on = 0, totp = NULL, totp_step = 0 WHERE account = $1",
            params![who.account],
        )?;
    }
    accounts::secret_changed(tx, who, who.account, who.unit, if on { "totp_on" } else { "totp_off" }, false)
}

/// Puts one's own session into a drill or out of it.
///
/// # Errors
/// [`DbError`].
pub fn set_drill(tx: &mut Tx<'_>, who: &Who, drill: bool) -> Result<(), OrgError> {
    tx.execute("UPDATE org_session SET drill = $2 WHERE id = $1", params![who.session, drill])?;
    Ok(())
}
