//! The node: configuration, wiring, HTTP, jobs and sub-commands.
//!
//! Cast: [`config`] and [`keyfile`] say what the node is; [`wiring`] gathers the
//! slices' views, schema, authority and services; [`node`] opens them as one running
//! thing; [`http`] stands around every request; [`jobs`] follow the journal and the
//! clock; [`writing`] says whether it may write at all, [`backup`] keeps copies of it, [`erasing`] what
//! no copy brings back;
//! [`bundles`] are the files that people carry to its neighbours;
//! [`serve`] starts and stops all of it; [`cli`] is what an operator types. This
//! is the only crate that knows all slices, and the only one besides the adapters of
//! `exchange` and `notify` that is async. No rule of the duty room stands here.

pub mod backup;
pub mod bundles;
pub mod cli;
pub mod config;
pub mod erasing;
mod files;
pub mod house;
pub mod http;
pub mod jobs;
pub mod keyfile;
pub mod lists;
pub mod map;
pub mod node;
pub mod serve;
pub mod standby;
pub mod wiring;
pub mod writing;

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
