//! The files of reports, given to the exchange that carries them between nodes.

use exchange::http::Shelf;
use facts::file::{Missing, Part};
use journal::{Db, DbError, Tx};
use kernel::AttachmentId;
use report::service::missing;

/// The shelf on which the files of reports stand.
#[derive(Debug, Clone, Copy)]
pub struct ReportFiles;

impl Shelf for ReportFiles {
    fn part(&self, db: &mut dyn Db, file: AttachmentId, number: u16) -> Result<Option<Part>, DbError> {
        missing::part(db, file, number)
    }

    fn want(&self, tx: &mut Tx<'_>, file: AttachmentId) -> Result<(), DbError> {
        missing::want(tx, file)
    }

    fn keep(&self, tx: &mut Tx<'_>, file: AttachmentId, part: Part) -> Result<Option<u16>, DbError> {
        missing::keep(tx, file, &part)
    }

    fn proves(&self, db: &mut dyn Db, file: AttachmentId) -> Result<bool, DbError> {
        missing::proves(db, file)
    }

    fn finish(&self, tx: &mut Tx<'_>, file: AttachmentId, whole: bool) -> Result<(), DbError> {
        missing::finish(tx, file, whole)
    }

    fn missing(&self, db: &mut dyn Db) -> Result<Vec<Missing>, DbError> {
        missing::all(db)
    }
}
