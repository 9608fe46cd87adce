//! The port for browsers: what surrounds every request.
//!
//! Outermost first: [`observe`] (request id, log, figures, problem form, security
//! headers), then the panic catcher, [`guard`] (foreign origins, sizes, rates,
//! concurrency, time), compression, and the routes. A slice's handler never sets a
//! header of these, and no error leaves the node in another form than RFC 9457.

pub mod backups;
pub mod briefs;
pub mod bundles;
pub mod events;
pub mod guard;
pub mod hall;
pub mod health;
pub mod limiter;
pub mod lines;
pub mod links;
pub mod map;
pub mod metrics;
pub mod moves;
pub mod nodes;
pub mod observe;
pub mod openapi;
pub mod problem;
pub mod search;
pub mod served;
pub mod ui;
pub mod writing;
