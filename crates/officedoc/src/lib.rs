//! Documents of an office: one model ([`model`]) of bulletin, form and formal document, which is
//! written as Word here and set as PDF by the crate `typeset`, so that both say the same words in
//! the same places.
//!
//! Pure: no clock, no files, no place. Numbers, names and dates arrive as they are to be printed.

pub mod model;

pub use model::{
    Align, Block, Cell, Column, Document, Labelled, Layout, Picture, PictureFormat, Signature, Urgency,
};
