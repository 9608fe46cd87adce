//! The node as its users and operators meet it: over HTTP, at the command line, as
//! processes that die. One program: the server is linked once.
#![allow(dead_code, missing_docs, clippy::missing_panics_doc)]
// A story ends in a panic where it goes wrong, also in its helpers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod backups;
mod brief;
mod carried;
mod clocks;
mod common;
mod demo;
mod disk;
mod doors;
mod edge;
mod exports;
mod foreign;
mod hall;
mod handing;
mod kill;
mod leader;
mod moves;
mod naming;
mod nodes;
mod operator;
mod papers;
mod province;
mod schema;
mod search;
mod storm;
mod story;
mod told;
mod tree;
mod two;
mod webhook;
