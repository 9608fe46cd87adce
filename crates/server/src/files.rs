//! The files of reports, given to the exchange that carries them between nodes.

use exchange::core::Part;
use exchange::http::{Missing, Shelf};
use journal::{Db, DbError, Tx};
use kernel::AttachmentId;
use report::service::missing::{self, Piece};

/// The shelf on which the files of reports stand.
#[derive(Debug, Clone, Copy)]
pub struct ReportFiles;

impl Shelf for ReportFiles {
    fn part(&self, db: &mut dyn Db, file: AttachmentId, number: u16) -> Result<Option<Part>, DbError> {
        let piece = missing::piece(db, file, number)?;
        Ok(piece.map(|Piece { number, parts, size, name, media_type, bytes }| Part {
            number,
            parts,
            size,
            name,
            media_type,
            bytes,
        }))
    }

    fn want(&self, tx: &mut Tx<'_>, file: AttachmentId) -> Result<(), DbError> {
        missing::want(tx, file)
    }

    fn keep(&self, tx: &mut Tx<'_>, file: AttachmentId, part: Part) -> Result<Option<u16>, DbError> {
        let Part { number, parts, size, name, media_type, bytes } = part;
        missing::keep(tx, file, &Piece { number, parts, size, name, media_type, bytes })
    }

    fn proves(&self, db: &mut dyn Db, file: AttachmentId) -> Result<bool, DbError> {
        missing::proves(db, file)
    }

    fn finish(&self, tx: &mut Tx<'_>, file: AttachmentId, whole: bool) -> Result<(), DbError> {
        missing::finish(tx, file, whole)
    }

    fn missing(&self, db: &mut dyn Db) -> Result<Vec<Missing>, DbError> {
        let all = missing::all(db)?.into_iter();
        Ok(all.map(|missing::Missing { file, origin, part }| Missing { file, origin, part }).collect())
    }
}
