//! The state of every router: settings, hub and, behind [`super::Actor`], the journal.

use super::actor::Who;
use super::hashing::Hashing;
use super::hub::{Hub, Push, Touched};
use super::session::{Credential, Session, SessionCache};
use super::standby::Standby;
use crate::service::access;
use crate::web::ApiError;
use journal::{Journal, JournalError, Notice, Turn};
use kernel::{Clock, limits};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// What the operator may set, with the platform's own terms as default.
#[derive(Clone)]
pub struct Settings {
    /// Version shown to people.
    pub version: String,
    /// A demonstration: links may be cut from the page.
    pub demo: bool,
    /// Cookies only over TLS.
    pub secure_cookies: bool,
    /// A session without use ends after this.
    pub session_idle_minutes: i64,
    /// A session ends after this in any case.
    pub session_life_minutes: i64,
    /// Failed logins before a login rests.
    pub login_failures: i64,
    /// How long it rests.
    pub lockout_minutes: i64,
    /// Memory of one password hash.
    pub hash_memory_kib: u32,
    /// Passes of one password hash.
    pub hash_passes: u32,
    /// From the node's key file: seals what must be readable again (TOTP secrets).
    pub seal_key: [u8; 32],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            demo: false,
            secure_cookies: false,
            session_idle_minutes: limits::SESSION_IDLE_MINUTES,
            session_life_minutes: limits::SESSION_LIFE_MINUTES,
            login_failures: limits::LOGIN_FAILURES,
            lockout_minutes: limits::LOCKOUT_MINUTES,
            hash_memory_kib: 19_456,
            hash_passes: 2,
            seal_key: [0; 32],
        }
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("version", &self.version)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

/// Answers that `server` wires from one slice to another, by type: a slice declares a
/// small trait, the server puts an `Arc<dyn Trait>` in, a handler takes it out.
#[derive(Clone, Default)]
pub struct Services(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    /// The same with one more.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, service: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Arc::new(service));
        self
    }

    /// The service of this type, if the server wired one.
    #[must_use]
    pub fn get<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.0.get(&TypeId::of::<T>()).and_then(|s| s.downcast_ref::<T>()).cloned()
    }
}

struct Inner {
    journal: Arc<Journal>,
    settings: Settings,
    services: Services,
    hub: Hub,
    sessions: Arc<SessionCache>,
    standby: Arc<Standby>,
    hashing: Hashing,
    /// Second and count of the refusals noted in it.
    refusals: AtomicI64,
}

/// The state of every router. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

impl std::fmt::Debug for Ctx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ctx")
    }
}

impl Ctx {
    /// Over an open journal. From now on every commit reaches the hub, and a change of
    /// an account, unit or desk ends what is remembered of sessions.
    #[must_use]
    pub fn new(journal: Arc<Journal>, settings: Settings, services: Services) -> Self {
        let hub = Hub::default();
        let sessions = Arc::new(SessionCache::default());
        let (tell, forget) = (hub.clone(), Arc::clone(&sessions));
        journal.listen(Box::new(move |notices: &[Notice]| {
            if notices.iter().any(touches_sessions) {
                forget.forget_all();
            }
            if tell.listeners() > 0 {
                tell.push(changed(notices));
            }
        }));
        let hashing = Hashing::start();
        Self(Arc::new(Inner {
            journal,
            settings,
            services,
            hub,
            sessions,
            standby: Arc::default(),
            hashing,
            refusals: AtomicI64::new(0),
        }))
    }

    /// What browsers hear at once.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.0.hub
    }

    /// The operator's settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// A service that the server wired.
    ///
    /// # Errors
    /// A bug when the server forgot to.
    pub fn service<T: Clone + Send + Sync + 'static>(&self) -> Result<T, ApiError> {
        self.0.services.get::<T>().ok_or_else(|| ApiError::bug(std::any::type_name::<T>()))
    }

    /// A service that the server may have wired.
    #[must_use]
    pub fn optional_service<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.0.services.get::<T>()
    }

    /// The node's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        self.0.journal.clock()
    }

    pub(super) fn journal(&self) -> &Arc<Journal> {
        &self.0.journal
    }

    /// Notes a request without permission in the access log, behind the answer; at most
    /// ten a second, because a broken page asks again and again.
    pub(super) fn note_refusal(&self, who: &Who, permission: &'static str) {
        tracing::info!(account = %who.account, permission, "a request without permission");
        let now = self.clock().now();
        let second = now.0.div_euclid(1_000);
        let before = self.0.refusals.load(Ordering::Relaxed);
        let (at, count) = (before >> 8, before & 0xff);
        let count = if at == second { count.saturating_add(1) } else { 1 };
        if count > 10 {
            return;
        }
        self.0.refusals.store((second << 8) | count, Ordering::Relaxed);
        if self.read_only() {
            return;
        }
        let (login, account) = (who.login.clone(), who.account);
        self.0.journal.submit(
            Turn::Background,
            move |tx| {
                access::note(tx, now, access::What::Refused, &login, "", Some(account), permission)
                    .map_err(JournalError::from)
            },
            |noted| {
                if let Err(e) = noted {
                    tracing::warn!(error = %e, "a refused request could not be noted");
                }
            },
        );
    }

    /// Whether nothing is written now.
    #[must_use]
    pub fn read_only(&self) -> bool {
        self.0.journal.refusing().is_some()
    }

    /// Sessions that are nowhere written.
    pub(crate) fn standby(&self) -> &Arc<Standby> {
        &self.0.standby
    }

    pub(crate) fn forget_sessions(&self) {
        self.0.sessions.forget_all();
    }

    pub(super) async fn session(
        &self,
        credential: Credential,
        at_work: bool,
    ) -> Result<Option<Arc<Session>>, ApiError> {
        self.0.sessions.session(self, credential, at_work).await
    }

    /// Runs password hashing apart, one at a time.
    pub(crate) async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.0.hashing.run(work).await.ok_or_else(|| ApiError::bug("the thread for hashing is gone"))
    }
}

/// Runs `work` on a blocking thread.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::bug("a request's work panicked"))
}

fn touches_sessions(notice: &Notice) -> bool {
    matches!(notice.subject.kind.as_ref(), "account" | "unit" | "desk" | "person" | "substitute")
}

fn changed(notices: &[Notice]) -> Push {
    let mut subjects: Vec<Touched> = notices
        .iter()
        .map(|n| Touched { kind: n.subject.kind.to_string(), id: hex::encode(n.subject.id), unit: n.unit })
        .collect();
    subjects.dedup();
    Push::Changed { subjects }
}
