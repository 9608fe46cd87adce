//! A small world of nodes in memory, driven from one seed: it drops, doubles,
//! delays, cuts, crashes between handing a batch to the store and its commit, fails
//! commits, forges and replays. The oracles stand outside the nodes and know only
//! what was appended and what each user was told.

#![allow(clippy::as_conversions, reason = "small numbers of a test")]

mod cheap;
mod disk;
mod scenarios;
mod world;

pub(crate) use world::{Storm, World};
