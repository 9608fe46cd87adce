//! Files of reports: named by their content, kept in chunks. Not a view: the journal
//! names a file, the bytes stand beside it and travel on their own.

use super::{ReportError, bounded};
use crate::read::files;
use facts::crypto::sm3;
use facts::report::AttachmentRef;
use journal::{Db, DbError, Tx, params};
use kernel::limits::report::ATTACHMENT_CHUNK_BYTES;
use kernel::limits::{ATTACHMENT_BYTES, NAME_CHARS};
use kernel::{AccountId, AttachmentId, UnitId};
use org::web::Who;

/// So much of a file is looked at to tell a program.
const PROGRAM_HEAD: usize = 512;

/// A file on its way in, measured and named outside the writer.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its content.
    pub reference: AttachmentRef,
    /// SM3 of all of it.
    pub digest: [u8; 32],
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Measures and names a file. Slow for a large one: not in the writer.
///
/// # Errors
/// Empty, too large, or a name over its limit.
pub fn measure(name: &str, media_type: &str, bytes: Vec<u8>) -> Result<Upload, ReportError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes.len() > ATTACHMENT_BYTES {
        return Err(ReportError::FileTooLarge(size));
    }
    if bytes.is_empty() {
        return Err(empty());
    }
    if is_program(&bytes) {
        return Err(program());
    }
    let name = bounded("/name", Some(last_part(name)), NAME_CHARS)?.unwrap_or_else(|| "附件".to_owned());
    let digest = sm3(&[&bytes]);
    let media_type = plain_type(media_type);
    Ok(Upload { reference: AttachmentRef { id: id_of(&digest), name, size, media_type }, digest, bytes })
}

pub(crate) fn empty() -> ReportError {
    super::wrong("", "attachment.empty", "文件是空的，请重新选择")
}

pub(crate) fn program() -> ReportError {
    ReportError::BadFile("attachment.program", "这是程序，不是照片、录音或文件，不能随信息报送；请重新选择")
}

/// The last part of a name: some browsers send a path.
pub(crate) fn last_part(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

/// Whether a file begins as programs do, whatever its name says: a program is nothing that
/// goes with a report. A message may begin with the same letters; it has no zero bytes.
#[must_use]
pub fn is_program(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 6] =
        [b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];
    let head = bytes.get(..PROGRAM_HEAD.min(bytes.len())).unwrap_or_default();
    head.contains(&0) && BEGINNINGS.iter().any(|beginning| head.starts_with(beginning))
}

/// The name of a file: the first half of its digest.
pub(crate) fn id_of(digest: &[u8; 32]) -> AttachmentId {
    let mut id = [0u8; 16];
    for (to, from) in id.iter_mut().zip(digest) {
        *to = *from;
    }
    AttachmentId::from_bytes(id)
}

/// A media type without parameters; nothing that a browser would run.
pub(crate) fn plain_type(given: &str) -> String {
    let plain = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let shown = [
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "application/pdf",
        "audio/mpeg",
        "audio/mp4",
        "audio/amr",
        "audio/wav",
        "video/mp4",
        "text/plain",
    ];
    if shown.contains(&plain.as_str()) { plain } else { "application/octet-stream".to_owned() }
}

/// Stores one chunk of a file; the last one makes it complete. Repeating is harmless.
///
/// # Errors
/// [`DbError`].
pub fn store_chunk(tx: &mut Tx<'_>, who: &Who, upload: &Upload, part: usize) -> Result<(), DbError> {
    let r = &upload.reference;
    let now = tx.now();
    tx.execute(
        "INSERT INTO report_attachment (id, digest, name, size, media_type, complete, uploaded_at, uploaded_by)
         VALUES ($1,$2,$3,$4,$5,0,$6,$7) ON CONFLICT (id) DO NOTHING",
        params![r.id, upload.digest, r.name.as_str(), r.size, r.media_type.as_str(), now, who.account],
    )?;
    let chunk = upload.bytes.chunks(ATTACHMENT_CHUNK_BYTES).nth(part).unwrap_or_default();
    tx.execute(
        "INSERT INTO report_chunk (attachment, part, bytes) VALUES ($1,$2,$3) ON CONFLICT (attachment, part) DO NOTHING",
        params![r.id, part, chunk],
    )?;
    if part.saturating_add(1) >= parts(upload) {
        tx.execute("UPDATE report_attachment SET complete = 1 WHERE id = $1", params![r.id])?;
        tx.execute("DELETE FROM report_missing WHERE attachment = $1", params![r.id])?;
        brought(tx, who.unit, r.id, r.size)?;
    }
    Ok(())
}

/// How many chunks a file has.
#[must_use]
pub fn parts(upload: &Upload) -> usize {
    upload.bytes.len().div_ceil(ATTACHMENT_CHUNK_BYTES)
}

/// What a file is called and how large it is, once it is complete here.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: AttachmentId) -> Result<Option<AttachmentRef>, DbError> {
    db.first(
        "SELECT name, size, media_type FROM report_attachment WHERE id = $1 AND complete = 1",
        params![id],
    )?
    .map(|row| {
        Ok(AttachmentRef {
            id,
            name: row.text(0)?,
            size: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("size"))?,
            media_type: row.text(2)?,
        })
    })
    .transpose()
}

/// Who uploaded a file here, if anybody did.
///
/// # Errors
/// [`DbError`].
pub fn uploader(db: &mut dyn Db, id: AttachmentId) -> Result<Option<AccountId>, DbError> {
    db.first("SELECT uploaded_by FROM report_attachment WHERE id = $1", params![id])?
        .map(|row| row.opt_id(0))
        .transpose()
        .map(Option::flatten)
}

/// The bytes of a file.
///
/// # Errors
/// [`DbError`].
pub fn bytes(db: &mut dyn Db, id: AttachmentId) -> Result<Vec<u8>, DbError> {
    let mut all = Vec::new();
    for row in &db.query("SELECT bytes FROM report_chunk WHERE attachment = $1 ORDER BY part", params![id])? {
        all.extend(row.bytes(0)?);
    }
    Ok(all)
}

/// Whether a whole file has these bytes at `offset`, whatever the lengths of its chunks.
///
/// # Errors
/// [`DbError`].
pub(crate) fn is_there(
    db: &mut dyn Db,
    id: AttachmentId,
    offset: u64,
    bytes: &[u8],
) -> Result<bool, DbError> {
    let part = offset.checked_div(u64::try_from(ATTACHMENT_CHUNK_BYTES).unwrap_or(u64::MAX));
    let sql = "SELECT bytes FROM report_chunk WHERE attachment = $1 AND part = $2";
    let chunk = db.first(sql, params![id, part.unwrap_or_default()])?;
    if chunk.map(|row| row.bytes(0)).transpose()?.as_deref() == Some(bytes) {
        return Ok(true);
    }
    // A neighbour may have sent it in other parts.
    let all = self::bytes(db, id)?;
    let from = usize::try_from(offset).unwrap_or(usize::MAX);
    Ok(all.get(from..from.saturating_add(bytes.len())) == Some(bytes))
}

/// The beginning of a file: enough to tell what it is.
///
/// # Errors
/// [`DbError`].
pub(crate) fn head(db: &mut dyn Db, id: AttachmentId) -> Result<Vec<u8>, DbError> {
    let sql = "SELECT bytes FROM report_chunk WHERE attachment = $1 ORDER BY part LIMIT 1";
    db.first(sql, params![id])?.map_or_else(|| Ok(Vec::new()), |row| row.bytes(0))
}

/// A unit brought so many bytes of a file here.
pub(crate) fn brought(tx: &mut Tx<'_>, unit: UnitId, id: AttachmentId, bytes: u64) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO report_brought (attachment, unit, bytes) VALUES ($1,$2,$3)
         ON CONFLICT (attachment, unit) DO UPDATE SET bytes = $3",
        params![id, unit, bytes],
    )
}

/// How many bytes of a file a unit brought here, if it said at all that it has it.
///
/// # Errors
/// [`DbError`].
pub(crate) fn brought_by(db: &mut dyn Db, unit: UnitId, id: AttachmentId) -> Result<Option<u64>, DbError> {
    let sql = "SELECT bytes FROM report_brought WHERE attachment = $1 AND unit = $2";
    let bytes = |row: journal::Row| u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("bytes"));
    db.first(sql, params![id, unit])?.map(bytes).transpose()
}

/// Whether somebody may name a file: their unit brought its bytes here, or they see what
/// names it already. A file is called by its content, so its name alone must open nothing.
pub(crate) fn may_name(db: &mut dyn Db, who: &Who, file: &AttachmentRef) -> Result<bool, ReportError> {
    let whole = brought_by(db, who.unit, file.id)?.is_some_and(|bytes| bytes >= file.size);
    Ok(whole || files::may_see(db, who, file.id)?)
}

/// The files that a form names; all must be here, and for the caller to name.
///
/// # Errors
/// [`ReportError::UnknownAttachment`].
pub(crate) fn refs(
    db: &mut dyn Db,
    who: &Who,
    ids: &[AttachmentId],
) -> Result<Vec<AttachmentRef>, ReportError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let file = get(db, *id)?.ok_or(ReportError::UnknownAttachment)?;
        if !may_name(db, who, &file)? {
            return Err(ReportError::UnknownAttachment);
        }
        if !found.contains(&file) {
            found.push(file);
        }
    }
    Ok(found)
}
