//! A file for somebody who may see a report or an instruction that names it, or who
//! uploaded it.

use crate::service::{ReportError, attach, missing, visible_report};
use crate::sight::Sight;
use crate::views::instruction;
use facts::report::AttachmentRef;
use journal::{Db, Tx, params};
use kernel::limits;
use kernel::{AttachmentId, InstructionId, ReportId};
use org::web::Who;

/// The file and its bytes.
///
/// # Errors
/// [`ReportError::NotFound`] when it is not for this caller; [`ReportError::FileOnItsWay`]
/// when it is, and has not come yet.
pub fn file(db: &mut dyn Db, who: &Who, id: AttachmentId) -> Result<(AttachmentRef, Vec<u8>), ReportError> {
    if !may_see(db, who, id)? {
        return Err(ReportError::NotFound);
    }
    let file = attach::get(db, id)?.ok_or(ReportError::FileOnItsWay)?;
    let bytes = attach::bytes(db, id)?;
    Ok((file, bytes))
}

/// Asks for a file that has not come yet. Whether it is here already.
///
/// # Errors
/// [`ReportError::NotFound`] when it is not for this caller.
pub fn fetch(tx: &mut Tx<'_>, who: &Who, id: AttachmentId) -> Result<bool, ReportError> {
    if !may_see(tx, who, id)? {
        return Err(ReportError::NotFound);
    }
    missing::want(tx, id)?;
    Ok(attach::get(tx, id)?.is_some())
}

/// Whether a file is for this caller.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn may_see(db: &mut dyn Db, who: &Who, id: AttachmentId) -> Result<bool, ReportError> {
    if attach::uploader(db, id)? == Some(who.account) {
        return Ok(true);
    }
    let rows = db.query(
        "SELECT report FROM report_attached WHERE attachment = $1 ORDER BY report DESC LIMIT $2",
        params![id, limits::report::FILES_ASKED],
    )?;
    for row in &rows {
        let report: ReportId = row.id(0)?;
        match visible_report(db, who, report) {
            Ok(_) => return Ok(true),
            Err(ReportError::NotFound) => {}
            Err(e) => return Err(e),
        }
    }
    let rows = db.query(
        "SELECT id FROM report_instruction WHERE attachment = $1 ORDER BY id DESC LIMIT $2",
        params![id, limits::report::FILES_ASKED],
    )?;
    for row in &rows {
        let id: InstructionId = row.id(0)?;
        let Some(found) = instruction::get(db, id)? else { continue };
        if Sight::of(db, who)?.instruction(db, &found)? {
            return Ok(true);
        }
    }
    Ok(false)
}
