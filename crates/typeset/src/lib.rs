//! Sets the documents of [`officedoc`] as PDF.
