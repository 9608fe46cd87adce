//! Documents of an office: one model ([`model`]) of bulletin, form and formal document, which is
//! written as Word here ([`docx`]) and set as PDF by the crate `typeset`, so that both say the same
//! words in the same places ([`paper`]).
//!
//! Pure: no clock, no files, no place. Numbers, names and dates arrive as they are to be printed.

mod docx;
pub mod model;
pub mod paper;
pub mod picture;
pub mod text;

pub use docx::{DocxError, docx};
pub use model::{
    Align, Block, Cell, Column, Document, Imprint, Labelled, Layout, Picture, PictureFormat, Signature,
    Urgency,
};
