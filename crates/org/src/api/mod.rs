//! The endpoints of this slice. Handlers parse, hand over and answer; what they may is in
//! their `Actor`, what they do in [`crate::service`].

pub mod accounts;
pub mod audit;
pub mod desks;
pub mod people;
pub mod places;
pub mod posts;
pub mod session;
pub mod tokens;
pub mod units;
pub mod workstations;

use crate::web::Doors;

/// All endpoints of this slice, below `/api/v1`.
#[must_use]
pub fn routes() -> Doors {
    Doors::default()
        .merge(session::routes())
        .merge(workstations::routes())
        .merge(units::routes())
        .merge(desks::routes())
        .merge(people::routes())
        .merge(posts::routes())
        .merge(accounts::routes())
        .merge(tokens::routes())
        .merge(places::routes())
        .merge(audit::routes())
}
