//! The protocol from outside, as another implementation sees it: the bytes that
//! `docs/exchange-vectors.txt` pins, and what becomes of bytes that are none of them.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod fuzz;
mod mutate;
mod pure;
mod vectors;
