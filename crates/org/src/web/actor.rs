//! Who asks, with the permission that the handler demands, and the only way to the
//! journal.

use super::command::{Answered, Command};
use super::ctx::{Ctx, blocking};
use super::error::ApiError;
use super::session::{SessionKind, at_work, credential};
use super::{open_doors, workstation_digest};
use crate::error::OrgError;
use crate::perm::{self, Permission, Role};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use facts::entry::Mode;
use journal::{Acting, Db, DbError, JournalError, Turn, Tx};
use kernel::{AccountId, CommandId, DeskId, EventId, Instant, NodeId, PersonId, UnitId};
use serde::Serialize;
use std::marker::PhantomData;
use std::sync::Arc;

/// Who asks: what services take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The account; of a substitute, an id made for that session.
    pub account: AccountId,
    /// Login name; empty for a substitute.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The person, where the account has one.
    pub person: Option<PersonId>,
    /// The unit for which they act.
    pub unit: UnitId,
    /// Open desks that the unit keeps.
    pub desks: Vec<DeskId>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Came in by the break-glass form.
    pub substitute: bool,
    /// Real, or a drill.
    pub mode: Mode,
    /// The session.
    pub session: EventId,
    /// What it was opened with.
    pub kind: SessionKind,
    /// The registered workstation, if any.
    pub workstation: Option<EventId>,
    /// The desk of that workstation.
    pub workstation_desk: Option<DeskId>,
    /// Id of this request's command, for the header of its facts.
    pub command: CommandId,
}

impl Who {
    /// Whether some role has the permission.
    #[must_use]
    pub fn may(&self, code: &str) -> bool {
        perm::allows(&self.roles, code)
    }

    /// For the header of what this request appends.
    #[must_use]
    pub fn acting(&self) -> Acting {
        // The platform itself, setting a node up, is nobody's account.
        let actor = (self.account.bytes() != [0; 16]).then_some(self.account);
        Acting { actor, command: self.command }
    }

    /// The platform itself, for [`crate::setup`]: it acts for the node's own unit.
    pub(crate) fn platform(unit: UnitId) -> Self {
        let mut who = Self::bare(AccountId::from_bytes([0; 16]), unit);
        who.command = CommandId::new();
        who
    }
}

/// What is done with one's own session and secrets, the first password among them.
const ONES_OWN: [&str; 2] = [perm::SessionSee::CODE, perm::SessionOwn::CODE];

/// Somebody signed in who holds permission `P`.
#[derive(Debug)]
pub struct Actor<P> {
    /// Who.
    pub who: Who,
    ctx: Ctx,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequestParts<Ctx> for Actor<P> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, ApiError> {
        let credential = credential(&parts.headers).ok_or_else(ApiError::unauthenticated)?;
        let session = ctx.session(credential, at_work(&parts.headers)).await?;
        let session = session.ok_or_else(ApiError::unauthenticated)?;
        if !session.who.may(P::CODE) {
            ctx.note_refusal(&session.who, P::CODE);
            return Err(ApiError::forbidden(P::CODE));
        }
        let commands = !parts.method.is_safe() && !ONES_OWN.contains(&P::CODE);
        // A node that writes nothing takes no new password either; what is left is to mend it.
        if commands && !ctx.read_only() && session.waits_for_own_password() {
            return Err(OrgError::FirstPassword.into());
        }
        let mut who = session.who.clone();
        who.command = CommandId::new();
        Ok(Self { who, ctx: ctx.clone(), permission: PhantomData })
    }
}

impl<P: Permission> Actor<P> {
    /// Reads in a snapshot, on a blocking thread.
    ///
    /// # Errors
    /// What `f` refuses with, or that the database is away.
    pub async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut dyn Db, &Who) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        ApiError: From<E>,
    {
        let who = self.who.clone();
        read(&self.ctx, move |db| f(db, &who)).await
    }

    /// Runs a command in the writer, once for each idempotency key, and answers after
    /// the durable commit.
    ///
    /// # Errors
    /// What `f` refuses with, or that the journal takes nothing now.
    pub async fn command<B, T, E>(
        &self,
        command: Command<B>,
        f: impl FnOnce(&mut Tx<'_>, &Who, B) -> Result<T, E> + Send + 'static,
    ) -> Result<Answered<T>, ApiError>
    where
        B: Send + 'static,
        T: Serialize + Send + 'static,
        E: From<JournalError> + Send + 'static,
        ApiError: From<E>,
    {
        let who = self.who.clone();
        let key = format!("{}/{}", who.account, command.key);
        let Command { body, digest, status, .. } = command;
        write(&self.ctx, move |tx| Answered::once(tx, &key, &digest, status, |tx| f(tx, &who, body))).await
    }

    /// The time by the node's clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.ctx.clock().now()
    }

    /// The state, for hub, settings and services.
    #[must_use]
    pub const fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// Id of this node.
    #[must_use]
    pub fn node(&self) -> NodeId {
        self.ctx.journal().identity().node
    }

    /// This node, for [`crate::service::me`].
    pub(crate) fn identity(&self) -> journal::Identity {
        self.ctx.journal().identity()
    }

    /// Verifies the whole journal, on a blocking thread and in snapshots of its own.
    pub(crate) async fn verify_journal(&self) -> Result<journal::verify::Report, ApiError> {
        let journal = Arc::clone(self.ctx.journal());
        Ok(blocking(move || journal::verify::verify(&journal, &mut |_| {})).await??)
    }
}

/// Nobody signed in, at one of the doors that open without a session.
#[derive(Debug)]
pub struct Nobody {
    ctx: Ctx,
    /// Digest of the workstation cookie, if the browser has one.
    pub workstation: Option<[u8; 32]>,
    pub(crate) session: Option<[u8; 32]>,
}

impl FromRequestParts<Ctx> for Nobody {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, ApiError> {
        let path =
            parts.extensions.get::<MatchedPath>().map_or_else(|| parts.uri.path(), MatchedPath::as_str);
        if !open_doors::is_open(parts.method.as_str(), path) {
            return Err(ApiError::bug("a door opens without a session and is not on the list"));
        }
        let session = match credential(&parts.headers) {
            Some(super::Credential::Session(digest)) => Some(digest),
            _ => None,
        };
        Ok(Self { ctx: ctx.clone(), workstation: workstation_digest(&parts.headers), session })
    }
}

impl Nobody {
    /// Reads in a snapshot, on a blocking thread.
    ///
    /// # Errors
    /// What `f` refuses with, or that the database is away.
    pub(crate) async fn read<T, E>(
        &self,
        f: impl FnOnce(&mut dyn Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        ApiError: From<E>,
    {
        read(&self.ctx, f).await
    }

    /// Runs in the writer. Nothing is kept for an idempotency key: an answer here may
    /// carry a new session, which must not be stored.
    ///
    /// # Errors
    /// What `f` refuses with, or that the journal takes nothing now.
    pub(crate) async fn write<T, E>(
        &self,
        f: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        E: From<JournalError> + Send + 'static,
        ApiError: From<E>,
    {
        write(&self.ctx, move |tx| f(tx).map_err(ApiError::from)).await
    }

    /// The state.
    pub(crate) const fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// This node.
    pub(crate) fn identity(&self) -> journal::Identity {
        self.ctx.journal().identity()
    }

    /// Who a session's digest stands for, once it is open.
    pub(crate) async fn who(&self, digest: [u8; 32]) -> Result<Who, ApiError> {
        let session = self.ctx.session(super::Credential::Session(digest), false).await?;
        session.map(|s| s.who.clone()).ok_or_else(ApiError::unauthenticated)
    }
}

async fn read<T, E>(
    ctx: &Ctx,
    f: impl FnOnce(&mut dyn Db) -> Result<T, E> + Send + 'static,
) -> Result<T, ApiError>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
    ApiError: From<E>,
{
    let journal = Arc::clone(ctx.journal());
    Ok(blocking(move || journal.read(f)).await??)
}

async fn write<T: Send + 'static>(
    ctx: &Ctx,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    let (tell, hear) = tokio::sync::oneshot::channel();
    ctx.journal().submit(Turn::Local, f, move |answer| {
        // The caller may have hung up; the command stands all the same.
        let _gone = tell.send(answer);
    });
    hear.await.map_err(|_| ApiError(kernel::error::Problem::bug()))?
}
