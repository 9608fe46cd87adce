//! Where the slices meet: their views, schema, authority, routes, consumers and
//! reconcilers, gathered once. A slice that must ask another a question gets the
//! answer from here. Nothing is decided here.

use crate::config::Config;
use crate::jobs::consumer::{Consumer, Reconciler};
use crate::keyfile::KeyFile;
use crate::node::{Node, NodeError};
use journal::system::SystemView;
use journal::{Authority, Db, DbError, Journal, JournalError, Migration, Tx, View, Views};
use kernel::{Instant, UnitId};
use org::web::{Ctx, Services, Settings, Who};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// Every slice's tables.
#[must_use]
pub fn views() -> Views {
    let mut views: Vec<Arc<dyn View>> = vec![Arc::new(SystemView)];
    views.extend(org::views());
    Views::new(views)
}

/// Every slice's schema, in the order in which it may refer to others.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    [org::MIGRATIONS, notify::MIGRATIONS].concat()
}

/// Who may write what, asked of received entries.
#[must_use]
pub fn authority() -> Arc<dyn Authority> {
    Arc::new(org::authority::OrgAuthority::new())
}

/// What handlers share.
///
/// # Errors
/// [`NodeError::Wiring`].
pub fn context(config: &Config, keys: &KeyFile, journal: &Arc<Journal>) -> Result<Ctx, NodeError> {
    let settings = Settings {
        version: crate::VERSION.to_owned(),
        demo: keys.demo,
        secure_cookies: config.http.secure_cookie,
        seal_key: keys.secrets_key()?,
        ..Settings::default()
    };
    Ok(Ctx::new(Arc::clone(journal), settings, Services::default()))
}

/// Every slice's routes, below `/api/v1`.
#[must_use]
pub fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
}

/// What follows the journal.
#[must_use]
pub fn consumers() -> Vec<Consumer> {
    Vec::new()
}

/// What looks at the clock.
#[must_use]
pub fn reconcilers() -> Vec<Reconciler> {
    Vec::new()
}

/// Called when new signatures are stored: there is something to send.
pub fn signed(_: &Arc<Node>) -> impl Fn() + Send + 'static {
    || {}
}

/// What slices forget from time to time.
///
/// # Errors
/// [`JournalError`].
pub fn keep_house(_: &mut Tx<'_>) -> Result<(), JournalError> {
    Ok(())
}

/// Ends every session: after a restore, nobody is signed in who was when it was made.
///
/// # Errors
/// [`JournalError`].
pub fn end_all_sessions(journal: &Journal, _: Instant) -> Result<(), JournalError> {
    journal.run(journal::Turn::Local, |tx| Ok(tx.execute("DELETE FROM org_session", &[])?))
}

/// Every unit within somebody's scope: their own, those below, and what their desks serve.
///
/// # Errors
/// [`DbError`].
pub fn visible_units(db: &mut dyn Db, who: &Who) -> Result<Vec<UnitId>, DbError> {
    let scope = org::scope::of(db, who)?;
    let mut values = Vec::new();
    let visible = scope.sql("u.id", &mut values);
    let rows = db.query(&format!("SELECT u.id FROM org_unit u WHERE {visible}"), &values)?;
    let mut units: Vec<UnitId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    // A unit that is not here yet is still one's own.
    units.extend(scope.roots);
    Ok(units)
}
