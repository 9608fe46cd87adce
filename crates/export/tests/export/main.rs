//! Exports from asking to downloading, on both databases, of a list that this test makes up.
//! What the platform's own lists put into their rows is tested where they are.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

mod house;
mod limits;
mod owners;
mod story;
