//! Facts of reporting: reports, dispatches, calls, instructions.
