//! Accounts.

use crate::doors;
use crate::error::OrgError;
use crate::perm::{AccountManage, AccountRead, Role};
use crate::secret::hash::{self, Cost};
use crate::service::accounts::{self, Account, AccountFilter, NewAccount};
use crate::service::whose::{self, AccountPerson, AccountPersonFilter};
use crate::web::{Actor, Answered, ApiError, Command, Ctx, Doors, Id, Query};
use axum::Json;
use kernel::calendar::Date;
use kernel::{AccountId, Page, PersonId};
use serde::Deserialize;

pub(super) fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, open))
        .routes(doors!(people))
        .routes(doors!(set_roles))
        .routes(doors!(set_person))
        .routes(doors!(lock))
        .routes(doors!(unlock))
        .routes(doors!(reset))
}

/// Accounts within one's scope.
#[utoipa::path(get, path = "/accounts", tag = "platform", params(AccountFilter),
    responses((status = 200, body = Page<Account>)))]
async fn list(
    actor: Actor<AccountRead>,
    Query(filter): Query<AccountFilter>,
) -> Result<Json<Page<Account>>, ApiError> {
    let now = actor.now();
    Ok(Json(actor.read(move |db, who| accounts::list(db, who, &filter, now)).await?))
}

/// The people of a unit, for choosing whose an account is: names and jobs alone.
#[utoipa::path(get, path = "/accounts/people", tag = "platform", params(AccountPersonFilter),
    responses((status = 200, body = Page<AccountPerson>), (status = 404)))]
async fn people(
    actor: Actor<AccountManage>,
    Query(filter): Query<AccountPersonFilter>,
) -> Result<Json<Page<AccountPerson>>, ApiError> {
    let on = Date::of(actor.now());
    Ok(Json(actor.read(move |db, who| whose::people(db, who, &filter, on)).await?))
}

/// A first password with its hash, made outside the writer.
async fn first_password(ctx: &Ctx) -> Result<(String, String), ApiError> {
    let password = crate::secret::first_password().map_err(OrgError::from)?;
    let cost = Cost { memory_kib: ctx.settings().hash_memory_kib, passes: ctx.settings().hash_passes };
    let plain = password.clone();
    let hashed = ctx.hash(move || hash::hash(&plain, cost)).await?;
    Ok((password, hashed.map_err(|e| ApiError::bug(&e.to_string()))?))
}

/// Opens an account; its first password is in this answer and nowhere else.
#[utoipa::path(post, path = "/accounts", tag = "platform", request_body = NewAccount,
    params(("Idempotency-Key" = String, Header)), responses((status = 201, body = Account), (status = 422)))]
async fn open(
    actor: Actor<AccountManage>,
    command: Command<NewAccount>,
) -> Result<Answered<Account>, ApiError> {
    let (password, hashed) = first_password(actor.ctx()).await?;
    let answer = actor
        .command(command.created(), move |tx, who, body| accounts::open(tx, who, &body, &hashed))
        .await?;
    answer.telling_once(|account| account.initial_password = Some(password))
}

/// Roles.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// All the account shall have.
    pub roles: Vec<Role>,
}

/// Sets the roles of an account.
#[utoipa::path(post, path = "/accounts/{id}/roles", tag = "platform",
    params(("id" = AccountId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = Roles,
    responses((status = 200, body = Account), (status = 403), (status = 409), (status = 422), (status = 428)))]
async fn set_roles(
    actor: Actor<AccountManage>,
    Id(id): Id<AccountId>,
    command: Command<Roles>,
) -> Result<Answered<Account>, ApiError> {
    let seen = command.if_match;
    let answer = actor
        .command(command, move |tx, who, body| accounts::set_roles(tx, who, id, &body.roles, seen))
        .await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Whose an account is.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhoseAccount {
    /// The person; absent for nobody who is entered.
    #[serde(default)]
    pub person_id: Option<PersonId>,
}

/// Says whose an account is.
#[utoipa::path(post, path = "/accounts/{id}/person", tag = "platform",
    params(("id" = AccountId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = WhoseAccount,
    responses((status = 200, body = Account), (status = 403), (status = 409), (status = 422), (status = 428)))]
async fn set_person(
    actor: Actor<AccountManage>,
    Id(id): Id<AccountId>,
    command: Command<WhoseAccount>,
) -> Result<Answered<Account>, ApiError> {
    let seen = command.if_match;
    let answer = actor
        .command(command, move |tx, who, body| whose::set_person(tx, who, id, body.person_id, seen))
        .await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Why.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WithReason)]
pub struct Why {
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Locks an account.
#[utoipa::path(post, path = "/accounts/{id}/lock", tag = "platform",
    params(("id" = AccountId, Path), ("Idempotency-Key" = String, Header),
        ("If-Match" = Option<u64>, Header, description = "Revision that the form was filled against")),
    request_body = Why, responses((status = 200, body = Account), (status = 403), (status = 409), (status = 428)))]
async fn lock(
    actor: Actor<AccountManage>,
    Id(id): Id<AccountId>,
    command: Command<Option<Why>>,
) -> Result<Answered<Account>, ApiError> {
    let seen = command.if_match;
    let answer = actor
        .command(command, move |tx, who, body| {
            accounts::lock(tx, who, id, &body.unwrap_or_default().reason, seen)
        })
        .await?;
    actor.ctx().forget_sessions();
    Ok(answer)
}

/// Unlocks an account, also from the rest after failed attempts.
#[utoipa::path(post, path = "/accounts/{id}/unlock", tag = "platform",
    params(("id" = AccountId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Account)))]
async fn unlock(
    actor: Actor<AccountManage>,
    Id(id): Id<AccountId>,
    command: Command<Option<Why>>,
) -> Result<Answered<Account>, ApiError> {
    actor.command(command, move |tx, who, _| accounts::unlock(tx, who, id)).await
}

/// Gives an account a new first password, which is in this answer and nowhere else.
#[utoipa::path(post, path = "/accounts/{id}/reset-password", tag = "platform",
    params(("id" = AccountId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Account), (status = 403)))]
async fn reset(
    actor: Actor<AccountManage>,
    Id(id): Id<AccountId>,
    command: Command<Option<Why>>,
) -> Result<Answered<Account>, ApiError> {
    let (password, hashed) = first_password(actor.ctx()).await?;
    let answer = actor.command(command, move |tx, who, _| accounts::reset(tx, who, id, &hashed)).await?;
    actor.ctx().forget_sessions();
    answer.telling_once(|account| account.initial_password = Some(password))
}
