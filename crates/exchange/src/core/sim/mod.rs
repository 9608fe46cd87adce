//! A world of nodes in memory, driven from one seed: it drops, doubles, delays, cuts,
//! crashes between handing a batch to the store and its commit, fails commits, forges,
//! replays, restores old backups and sets clocks. The oracles stand outside the nodes
//! and know only what was appended and what each user was told.
//!
//! [`swarm`] makes a tree, a storm and its judgement out of a seed, for the tests here
//! and for the command `fenghuo-sim`; the stories in `scenarios` set up one thing each.
//! Nothing here is part of a server: it exists for tests and with the feature `sim`.

#![allow(
    clippy::as_conversions,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a world of its own numbers: what is wrong in it must stop the test at once"
)]
#![cfg_attr(not(test), allow(dead_code, reason = "the stories look deeper into the world than the swarm"))]

mod applier;
mod carried;
mod cheap;
#[cfg(test)]
mod crowd;
mod disk;
mod drills;
mod erased;
mod hostile;
mod journeys;
mod losses;
#[cfg(test)]
mod meetings;
mod moved;
mod network;
mod oracle;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod regained;
#[cfg(test)]
mod scenarios;
mod stolen;
pub mod swarm;
mod syncs;
mod tree;
mod upkeep;
#[cfg(test)]
mod versions;
mod weather;
mod world;

#[cfg(test)]
pub(crate) use carried::sealed_by;
pub use weather::Hazard;
pub(crate) use weather::Weather;
pub(crate) use world::World;
