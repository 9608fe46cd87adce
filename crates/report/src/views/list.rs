//! Pages of reports.
