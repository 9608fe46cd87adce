//! Rebuilding: dropping the views and folding them again.
