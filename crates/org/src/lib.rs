//! Units, desks, routes, people, posts, accounts and sessions: the floor on which
//! every slice stands, because every list is scoped by unit.
//!
//! Cast: [`views`] folds the facts into tables that slices may join (`org_unit`,
//! `org_closure`); [`query`] and [`scope`] read them; [`authority`] says which node may
//! write what; `service` holds the use cases and [`routes`] their endpoints; [`web`] is
//! the edge that every slice shares; [`perm`] permissions and roles; [`setup`] fills an
//! empty node. Secrets and sessions are kept here and are never facts. Nothing here
//! knows of reports.

pub mod api;
pub mod authority;
pub mod closure;
pub mod error;
pub mod perm;
pub mod query;
pub mod scope;
pub mod secret;
pub mod service;
pub mod setup;
mod views;
pub mod web;

pub use api::routes;
pub use error::OrgError;
pub use service::access::keep_house;
pub use views::views;

/// The slice's schema.
pub const MIGRATIONS: &[journal::Migration] = &[
    journal::Migration { slice: "org", number: 1, sql: include_str!("schema.sql") },
    journal::Migration { slice: "org", number: 2, sql: include_str!("schema-2.sql") },
    journal::Migration { slice: "org", number: 3, sql: include_str!("handing.sql") },
    journal::Migration { slice: "org", number: 4, sql: include_str!("work.sql") },
];
