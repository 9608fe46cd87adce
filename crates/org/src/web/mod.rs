//! The edge that every slice shares: who asks, what may be asked, how a command
//! reaches the journal and how an answer or a problem goes back.
//!
//! Cast: [`Ctx`] is the state of every router; [`Actor`] the only way from a handler
//! to the journal; [`Command`] a body with its idempotency key; [`Answered`] an
//! answer that is kept with the command; [`Door`] what every handler begins with; [`ApiError`] a problem; [`Hub`] what
//! browsers hear at once. [`Nobody`] stands for the few doors that open without a
//! session, listed in [`open_doors`]. Nothing here decides anything about a slice.

mod actor;
mod command;
mod ctx;
mod door;
mod error;
mod hashing;
mod hub;
mod once;
pub mod open_doors;
mod parts;
mod session;
mod standby;

pub use crate::perm::Permission;
pub use actor::{Actor, Nobody, Who};
pub use command::{Answered, Command};
pub use ctx::{Ctx, Services, Settings};
pub use door::{Door, Doors, Guarded, OnePath, guarded};
pub use error::ApiError;
pub use hub::{Hub, Push, Ring, RingCall, RingReason, Touched};
pub use parts::{Id, Input, Peer, Query};
pub use session::{AT_WORK, SESSION_COOKIE, SessionKind, WORKSTATION_COOKIE, standing};
pub(crate) use session::{Credential, NOTED_EVERY_MS, digest, workstation_digest};
