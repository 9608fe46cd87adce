//! 导出: a list, exactly as it is narrowed on the screen, becomes an Excel file in the
//! background. Whoever asked may leave; the file is found again, for a week, by nobody else.
//!
//! Cast: [`List`] is what another slice offers, wired by the server; [`Exports`] keeps the
//! files, their records and the line of those that wait; [`work`] makes one file; `api` are
//! the endpoints.
//!
//! A record lies as a small file beside the file it is about, not in a table and not in the
//! journal: it is of no use without that file, lives exactly as long, belongs to the machine
//! on which the file lies, and progress that changes every second costs the writer nothing.
//! What an auditor wants to know is another thing and stands in the journal, for good and
//! before the file can be had: who took out how many rows of which list, when, and the
//! digest by which a file that turns up somewhere is known again (`list.exported`).
//!
//! Where several processes serve one database each keeps the exports that were asked of it.
//!
//! What is never true: a file holds a row that its owner might not see on the screen when
//! it was read; it is handed to somebody else, or to its owner once they may not see the list
//! any more or act for another unit; a file can be had of which the journal knows nothing; a
//! list holds the database longer than one look at a few hundred rows.

pub mod api;
mod error;
mod list;
mod record;
mod shelf;
mod work;

pub use error::ExportError;
pub use list::{Asked, List, Lists, Part};
pub use record::{Export, ExportCondition, ExportState, NotMade, NotMadeCause, Record};
pub use shelf::{Exports, Turn};
pub use work::work;
