//! Signing in, taking over, breaking the glass, and one's own secrets.

use crate::doors;
use crate::error::OrgError;
use crate::perm::{SessionOwn, SessionSee, is_screen};
use crate::secret::attempt::{self, Door};
use crate::secret::hash::{self, Cost};
use crate::secret::totp;
use crate::service::me::{self, Me};
use crate::service::sessions::{self, Attempt, Known, Proof};
use crate::service::substitutes::{self, BreakGlass, Substitute, SubstituteUnit};
use crate::web::{
    Actor, Answered, ApiError, Command, Ctx, Doors, Id, Input, Nobody, Peer, SESSION_COOKIE, SessionKind,
    Settings, digest,
};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::EventId;
use kernel::clock::MINUTE_MS;
use kernel::limits::SCREEN_LIFE_MINUTES;
use serde::{Deserialize, Serialize};

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(sign_in, who_am_i, sign_out))
        .routes(doors!(take_over))
        .routes(doors!(break_glass, break_glass_units))
        .routes(doors!(substitutes_list))
        .routes(doors!(send_substitute_out))
        .routes(doors!(set_password))
        .routes(doors!(set_pin))
        .routes(doors!(offer_totp, switch_totp))
        .routes(doors!(set_drill))
}

/// Login and password, with a code where the second factor is on.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// Six digits of the authenticator.
    #[serde(default)]
    pub totp: Option<String>,
}

type Entered = (HeaderMap, Json<Me>);

/// Signs in.
#[utoipa::path(post, path = "/session", tag = "session", request_body = SignIn,
    responses((status = 200, body = Me), (status = 401), (status = 429)))]
async fn sign_in(
    nobody: Nobody,
    Peer(address): Peer,
    Input(form): Input<SignIn>,
) -> Result<Entered, ApiError> {
    let token = token()?;
    let settings = nobody.ctx().settings().clone();
    let mut attempt = Attempt::new(Door::Password, &form.login, &address, digest(&token), &settings);
    let (login, workstation_cookie, now) =
        (attempt.login.clone(), nobody.workstation, nobody.ctx().clock().now());
    let (known, workstation) = nobody
        .read(move |db| {
            let known = sessions::look_up(db, Door::Password, &login, now)?;
            Ok::<_, OrgError>((known, sessions::workstation(db, workstation_cookie)?))
        })
        .await?;
    attempt.workstation = workstation.map(|w| w.id);
    // At the unit's own registered workstation the second factor is the place itself.
    let at_own_desk = workstation.is_some_and(|w| Some(w.keeper) == known.unit);
    let proof = prove(nobody.ctx(), known, form, at_own_desk).await?;
    enter(&nobody, attempt, proof, token, &settings).await
}

/// The slow part: is it the password, is it the code.
async fn prove(ctx: &Ctx, known: Known, form: SignIn, at_own_desk: bool) -> Result<Proof, ApiError> {
    let (settings, now) = (ctx.settings().clone(), ctx.clock().now());
    let Known { account, password, totp: sealed, totp_step, .. } = known;
    let (Some(account), Some(password)) = (account, password) else {
        ctx.hash(move || hash::verify_nothing(&form.password, cost(&settings))).await?;
        return Ok(Proof::Wrong);
    };
    let SignIn { password: typed, totp: code, .. } = form;
    if !ctx.hash(move || hash::verify(&typed, &password)).await? {
        return Ok(Proof::Wrong);
    }
    let Some(sealed) = sealed.filter(|_| !at_own_desk) else { return Ok(Proof::Right(account, None)) };
    let code = code.filter(|c| !c.trim().is_empty()).ok_or(OrgError::TotpNeeded)?;
    let step =
        totp::check(&settings.seal_key, account, &sealed, &code, totp_step, now).map_err(OrgError::from)?;
    Ok(step.map_or(Proof::Wrong, |step| Proof::Right(account, Some(step))))
}

fn cost(settings: &Settings) -> Cost {
    Cost { memory_kib: settings.hash_memory_kib, passes: settings.hash_passes }
}

fn token() -> Result<String, ApiError> {
    crate::secret::new_token().map_err(|e| OrgError::from(e).into())
}

/// Settles the attempt, then answers with the cookie and who it is.
async fn enter(
    nobody: &Nobody,
    attempt: Attempt,
    proof: Proof,
    token: String,
    settings: &Settings,
) -> Result<Entered, ApiError> {
    let (life, digest) = (attempt.life_minutes, attempt.digest);
    if nobody.ctx().read_only() {
        let (key, now) = (attempt::key(attempt.door, &attempt.login), nobody.ctx().clock().now());
        let resting = nobody.read(move |db| Ok::<_, OrgError>(attempt::resting(db, key, now)?)).await?;
        if let Some(until) = resting {
            return Err(OrgError::Resting { until, now }.into());
        }
        nobody.ctx().standby().settle(&attempt, proof, now)?;
    } else {
        nobody.write(move |tx| sessions::settle(tx, &attempt, proof)).await??;
    }
    nobody.ctx().forget_sessions();
    entered(nobody, digest, &token, life, settings).await
}

async fn entered(
    nobody: &Nobody,
    digest: [u8; 32],
    token: &str,
    life_minutes: i64,
    settings: &Settings,
) -> Result<Entered, ApiError> {
    let who = nobody.who(digest).await?;
    let (identity, settings, now) = (nobody.identity(), settings.clone(), nobody.ctx().clock().now());
    let life_minutes = if is_screen(&who.roles) { SCREEN_LIFE_MINUTES } else { life_minutes };
    let cookie = cookie(SESSION_COOKIE, token, life_minutes, &settings)?;
    let me = nobody.read(move |db| me::me(db, &who, &identity, &settings, now)).await?;
    Ok((cookie, Json(me)))
}

/// A cookie that scripts cannot read and other sites cannot send.
pub(super) fn cookie(
    name: &str,
    value: &str,
    minutes: i64,
    settings: &Settings,
) -> Result<HeaderMap, ApiError> {
    let secure = if settings.secure_cookies { "; Secure" } else { "" };
    let seconds = minutes.saturating_mul(MINUTE_MS / 1000);
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let mut headers = HeaderMap::new();
    let value = HeaderValue::from_str(&text).map_err(|e| ApiError::bug(&e.to_string()))?;
    headers.insert(header::SET_COOKIE, value);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(headers)
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Me), (status = 401)))]
async fn who_am_i(actor: Actor<SessionSee>) -> Result<Json<Me>, ApiError> {
    let (identity, settings, now) = (actor.identity(), actor.ctx().settings().clone(), actor.now());
    Ok(Json(actor.read(move |db, who| me::me(db, who, &identity, &settings, now)).await?))
}

/// Signs out; no error when nobody was signed in.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn sign_out(nobody: Nobody, Peer(address): Peer) -> Result<(StatusCode, HeaderMap), ApiError> {
    if let Some(digest) = nobody.session {
        if !nobody.ctx().standby().end(digest) {
            nobody.write(move |tx| sessions::end(tx, digest, &address)).await?;
        }
        nobody.ctx().forget_sessions();
    }
    Ok((StatusCode::NO_CONTENT, cookie(SESSION_COOKIE, "", 0, nobody.ctx().settings())?))
}

/// Account and PIN at a registered workstation.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// Login.
    pub login: String,
    /// PIN.
    pub pin: String,
    /// The bell was heard.
    #[serde(default)]
    pub bell_tested: bool,
}

/// Takes a registered workstation over.
#[utoipa::path(post, path = "/session/takeover", tag = "session", request_body = TakeOver,
    responses((status = 200, body = Me), (status = 401), (status = 403), (status = 429)))]
async fn take_over(
    nobody: Nobody,
    Peer(address): Peer,
    Input(form): Input<TakeOver>,
) -> Result<Entered, ApiError> {
    let token = token()?;
    let settings = nobody.ctx().settings().clone();
    let mut attempt = Attempt::new(Door::Pin, &form.login, &address, digest(&token), &settings);
    let (login, cookie, now) = (attempt.login.clone(), nobody.workstation, nobody.ctx().clock().now());
    let (known, workstation) = nobody
        .read(move |db| {
            let known = sessions::look_up(db, Door::Pin, &login, now)?;
            Ok::<_, OrgError>((known, sessions::workstation(db, cookie)?))
        })
        .await?;
    let workstation = workstation.ok_or_else(|| {
        OrgError::forbidden("workstation.none", "这台电脑没有登记为值班工作站，请用口令登录。")
    })?;
    attempt.workstation = Some(workstation.id);
    attempt.bell_tested = form.bell_tested;
    let own = known.unit == Some(workstation.keeper);
    let proof = match (known.account, known.pin.filter(|_| own)) {
        (Some(account), Some(pin)) => {
            let right = nobody.ctx().hash(move || hash::verify(&form.pin, &pin)).await?;
            if right { Proof::Right(account, None) } else { Proof::Wrong }
        }
        _ => {
            let cost = cost(&settings);
            nobody.ctx().hash(move || hash::verify_nothing(&form.pin, cost)).await?;
            Proof::Wrong
        }
    };
    enter(&nobody, attempt, proof, token, &settings).await
}

/// Lets a substitute in, from any browser: no password, few powers, seen by the level above.
#[utoipa::path(post, path = "/session/break-glass", tag = "session", request_body = BreakGlass,
    responses((status = 200, body = Me), (status = 409), (status = 422)))]
async fn break_glass(
    nobody: Nobody,
    Peer(address): Peer,
    Input(form): Input<BreakGlass>,
) -> Result<Entered, ApiError> {
    let token = token()?;
    let settings = nobody.ctx().settings().clone();
    let (key, cookie) = (digest(&token), nobody.workstation);
    let minutes = nobody
        .write(move |tx| {
            let workstation = sessions::workstation(tx, cookie)?;
            substitutes::admit(tx, &form, key, workstation, &address)
        })
        .await?;
    nobody.ctx().forget_sessions();
    entered(&nobody, key, &token, minutes, &settings).await
}

/// The units that the break-glass form offers: names, before anybody is signed in.
#[utoipa::path(get, path = "/session/break-glass", tag = "session",
    responses((status = 200, body = Vec<SubstituteUnit>)))]
async fn break_glass_units(nobody: Nobody) -> Result<Json<Vec<SubstituteUnit>>, ApiError> {
    let node = nobody.identity().node;
    Ok(Json(nobody.read(move |db| substitutes::units(db, node).map_err(OrgError::from)).await?))
}

/// Sends a substitute out of the unit or of one below it.
#[utoipa::path(delete, path = "/session/substitutes/{id}", tag = "session",
    params(("id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Done), (status = 404), (status = 409)))]
async fn send_substitute_out(
    actor: Actor<crate::perm::DeskAct>,
    Id(id): Id<EventId>,
    Peer(address): Peer,
    command: Command<Option<()>>,
) -> Result<Answered<Done>, ApiError> {
    let answer =
        actor.command(command, move |tx, who, _| substitutes::send_out(tx, who, id, &address).map(|()| DONE));
    let answer = answer.await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Substitutes who came in lately, within one's scope.
#[utoipa::path(get, path = "/session/substitutes", tag = "session", responses((status = 200, body = Vec<Substitute>)))]
async fn substitutes_list(actor: Actor<crate::perm::PeopleRead>) -> Result<Json<Vec<Substitute>>, ApiError> {
    Ok(Json(actor.read(substitutes::list).await?))
}

/// A new password in place of the old one.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The old one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// It is done.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Done {
    /// Always true.
    pub done: bool,
}

pub(super) const DONE: Done = Done { done: true };

/// Changes one's own password.
#[utoipa::path(put, path = "/session/password", tag = "session", request_body = NewPassword,
    params(("Idempotency-Key" = String, Header)), responses((status = 200, body = Done), (status = 422)))]
async fn set_password(
    actor: Actor<SessionOwn>,
    command: Command<NewPassword>,
) -> Result<Answered<Done>, ApiError> {
    personal_session(&actor)?;
    let (body, command) = command.secret().split();
    hash::acceptable(&body.new, &actor.who.login)
        .map_err(|weak| OrgError::invalid("/new", "password.weak", weak.to_string()))?;
    let known = actor.read(|db, who| sessions::own_password(db, who)).await?;
    let cost = cost(actor.ctx().settings());
    let hashed =
        actor
            .ctx()
            .hash(move || {
                if hash::verify(&body.old, &known) { hash::hash(&body.new, cost).map(Some) } else { Ok(None) }
            })
            .await?;
    let hashed = hashed.map_err(|e| ApiError::bug(&e.to_string()))?;
    let hashed = hashed.ok_or_else(|| OrgError::invalid("/old", "password.wrong", "原口令不对。"))?;
    let answer = actor
        .command(command, move |tx, who, ()| sessions::change_password(tx, who, &hashed).map(|()| DONE))
        .await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// A PIN for the duty PC.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPin {
    /// Four to twelve digits.
    pub pin: String,
}

/// Sets one's own PIN.
#[utoipa::path(put, path = "/session/pin", tag = "session", request_body = NewPin,
    params(("Idempotency-Key" = String, Header)), responses((status = 200, body = Done), (status = 422)))]
async fn set_pin(actor: Actor<SessionOwn>, command: Command<NewPin>) -> Result<Answered<Done>, ApiError> {
    personal_session(&actor)?;
    let (body, command) = command.secret().split();
    hash::acceptable_pin(&body.pin)
        .map_err(|weak| OrgError::invalid("/pin", "pin.weak", weak.to_string()))?;
    let cost = cost(actor.ctx().settings());
    let hashed = actor.ctx().hash(move || hash::hash(&body.pin, cost)).await?;
    let hashed = hashed.map_err(|e| ApiError::bug(&e.to_string()))?;
    actor.command(command, move |tx, who, ()| sessions::set_pin(tx, who, &hashed).map(|()| DONE)).await
}

/// A new TOTP secret; it counts only once a code of it was given.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub struct TotpSecret {
    /// Base32, to be typed; only in the first answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// To be scanned; only in the first answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otpauth_url: Option<String>,
}

/// Makes a TOTP secret.
#[utoipa::path(post, path = "/session/totp", tag = "session",
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = TotpSecret), (status = 409)))]
async fn offer_totp(
    actor: Actor<SessionOwn>,
    command: Command<Option<()>>,
) -> Result<Answered<TotpSecret>, ApiError> {
    personal_session(&actor)?;
    let issuer = format!("烽火 {}", actor.identity().name);
    let key = actor.ctx().settings().seal_key;
    let made = totp::enrol(&key, actor.who.account, &actor.who.login, &issuer).map_err(OrgError::from)?;
    let sealed = made.sealed.clone();
    let answer = actor
        .command(command, move |tx, who, _| {
            sessions::offer_totp(tx, who, &sealed).map(|()| TotpSecret::default())
        })
        .await?;
    answer.telling_once(|told| {
        *told = TotpSecret { secret: Some(made.secret), otpauth_url: Some(made.otpauth_url) }
    })
}

/// A code of the authenticator.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// Six digits.
    pub code: String,
    /// Turn the second factor off instead of on.
    #[serde(default)]
    pub off: bool,
}

/// Turns the second factor on, or off.
#[utoipa::path(put, path = "/session/totp", tag = "session", request_body = TotpCode,
    params(("Idempotency-Key" = String, Header)), responses((status = 200, body = Done), (status = 422)))]
async fn switch_totp(
    actor: Actor<SessionOwn>,
    command: Command<TotpCode>,
) -> Result<Answered<Done>, ApiError> {
    personal_session(&actor)?;
    let key = actor.ctx().settings().seal_key;
    actor
        .command(command, move |tx, who, body| {
            sessions::switch_totp(tx, who, &key, &body.code, !body.off).map(|()| DONE)
        })
        .await
}

/// Into a drill, or out of it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillSwitch {
    /// Into it.
    pub on: bool,
}

/// Puts one's own session into a drill or out of it.
#[utoipa::path(put, path = "/session/drill", tag = "session", request_body = DrillSwitch,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Done)))]
async fn set_drill(
    actor: Actor<SessionSee>,
    command: Command<DrillSwitch>,
) -> Result<Answered<Done>, ApiError> {
    let answer =
        actor.command(command, |tx, who, body| sessions::set_drill(tx, who, body.on).map(|()| DONE)).await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Secrets are changed by their holder in person, not by a program or a substitute.
fn personal_session(actor: &Actor<SessionOwn>) -> Result<(), ApiError> {
    if matches!(actor.who.kind, SessionKind::Password | SessionKind::Workstation) {
        return Ok(());
    }
    Err(OrgError::forbidden("session.not_personal", "顶班登录和接口令牌不能修改口令、PIN 或动态验证码。")
        .into())
}
