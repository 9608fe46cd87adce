//! A file that comes in parts and may be cut off anywhere: announced with its size and
//! the digest of its content, then part after part from where it stands. Where it stands
//! is what the store holds, so a reload of the page or a restart of the node goes on
//! there. Its name is its digest: it is compared when the last part is here, and what is
//! something else goes.

use super::attach::{self, id_of, plain_type};
use super::{ReportError, bounded, missing};
use facts::report::AttachmentRef;
use journal::{Db, DbError, Tx, params};
use kernel::AttachmentId;
use kernel::clock::HOUR_MS;
use kernel::limits::report::{ATTACHMENT_CHUNK_BYTES, FILES_SOUGHT, UNFINISHED_HOURS};
use kernel::limits::{ATTACHMENT_BYTES, NAME_CHARS};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A file before its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Announced {
    /// File name.
    #[serde(default)]
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Such as `image/jpeg`.
    #[serde(default)]
    pub media_type: String,
    /// SM3 of the content, as 64 hex digits.
    pub digest: String,
}

/// How far a file has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Arrived {
    /// The file, as a report names it.
    pub file: AttachmentRef,
    /// Bytes that are here; the next part begins there.
    pub offset: u64,
    /// Bytes of every part but the last.
    pub part_bytes: u64,
    /// It is whole, and what its digest says.
    pub whole: bool,
}

impl Arrived {
    /// All bytes are here and nobody has compared them yet.
    #[must_use]
    pub const fn unproven(&self) -> bool {
        !self.whole && self.offset >= self.file.size
    }
}

/// Announces a file; announced again, it says from where to go on.
///
/// # Errors
/// Empty, too large, no digest, or a name over its limit.
pub fn announce(tx: &mut Tx<'_>, who: &Who, file: &Announced) -> Result<Arrived, ReportError> {
    if file.size > u64::try_from(ATTACHMENT_BYTES).unwrap_or(u64::MAX) {
        return Err(ReportError::FileTooLarge(file.size));
    }
    if file.size == 0 {
        return Err(attach::empty());
    }
    let digest = digest_of(&file.digest)
        .ok_or(ReportError::BadFile("attachment.digest", "文件的校验值不对，请重新选择这个文件"))?;
    let id = id_of(&digest);
    let name = bounded("/name", Some(attach::last_part(&file.name)), NAME_CHARS)?;
    let name = name.unwrap_or_else(|| "附件".to_owned());
    let (media_type, now) = (plain_type(&file.media_type), tx.now());
    if let Some(known) = attach::get(tx, id)? {
        return again(tx, who, known, AttachmentRef { id, name, size: file.size, media_type });
    }
    let stands = standing(tx, id)?;
    if stands.as_ref().is_some_and(|known| known.file.size != file.size) {
        // Somebody said something else of it. What is here may be anything.
        missing::finish(tx, id, false)?;
    }
    tx.execute(
        "INSERT INTO report_attachment (id, digest, name, size, media_type, complete, uploaded_at, uploaded_by)
         VALUES ($1,$2,$3,$4,$5,0,$6,$7) ON CONFLICT (id) DO UPDATE SET uploaded_by = $7, uploaded_at = $6",
        params![id, digest, name.as_str(), file.size, media_type.as_str(), now, who.account],
    )?;
    standing(tx, id)?.ok_or(ReportError::UnknownAttachment)
}

/// Keeps a part. One that does not begin where the file stands is let go: the answer
/// says where that is, so a part sent twice or too early costs nothing.
///
/// # Errors
/// The caller has not announced the file, or somebody else did since; a part of another
/// length than its place wants; a program.
pub fn part(
    tx: &mut Tx<'_>,
    who: &Who,
    id: AttachmentId,
    offset: u64,
    bytes: &[u8],
) -> Result<Arrived, ReportError> {
    if let Some(whole) = attach::get(tx, id)? {
        return shown(tx, who, whole, offset, bytes);
    }
    if attach::uploader(tx, id)? != Some(who.account) {
        return Err(ReportError::NotFound);
    }
    let known = standing(tx, id)?.ok_or(ReportError::NotFound)?;
    if offset != known.offset || known.unproven() {
        return Ok(known);
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let left = known.file.size.saturating_sub(offset);
    if length != known.part_bytes.min(left) {
        return Err(ReportError::BadFile("attachment.part", "文件的这一段长度不对，请重新传"));
    }
    if offset == 0 && attach::is_program(bytes) {
        return Err(attach::program());
    }
    let number = offset.checked_div(known.part_bytes).unwrap_or_default();
    tx.execute(
        "INSERT INTO report_chunk (attachment, part, bytes) VALUES ($1,$2,$3) ON CONFLICT (attachment, part) DO NOTHING",
        params![id, number, bytes],
    )?;
    let now = tx.now();
    tx.execute("UPDATE report_attachment SET uploaded_at = $2 WHERE id = $1", params![id, now])?;
    Ok(Arrived { offset: offset.saturating_add(length), ..known })
}

/// A file that is here already. Whoever may not have it brings it once more, as if it were not
/// here: that they know what its content digests to does not say that they have it.
fn again(
    tx: &mut Tx<'_>,
    who: &Who,
    known: AttachmentRef,
    said: AttachmentRef,
) -> Result<Arrived, ReportError> {
    if attach::may_name(tx, who, &known)? {
        return Ok(arrived(known, None));
    }
    let offset = attach::brought_by(tx, who.unit, known.id)?.unwrap_or_default();
    attach::brought(tx, who.unit, known.id, offset)?;
    Ok(arrived(said, Some(offset)))
}

/// A part of a file that is here already is compared with what is here.
fn shown(
    tx: &mut Tx<'_>,
    who: &Who,
    file: AttachmentRef,
    offset: u64,
    bytes: &[u8],
) -> Result<Arrived, ReportError> {
    let id = file.id;
    let Some(at) = attach::brought_by(tx, who.unit, id)? else {
        let own = attach::may_name(tx, who, &file)?;
        return if own { Ok(arrived(file, None)) } else { Err(ReportError::NotFound) };
    };
    if at >= file.size {
        return Ok(arrived(file, None));
    }
    let known = arrived(file, Some(at));
    if offset != at {
        return Ok(known);
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if length != known.part_bytes.min(known.file.size.saturating_sub(at)) {
        return Err(ReportError::BadFile("attachment.part", "文件的这一段长度不对，请重新传"));
    }
    if !attach::is_there(tx, id, at, bytes)? {
        return Err(damaged());
    }
    let at = at.saturating_add(length);
    attach::brought(tx, who.unit, id, at)?;
    let whole = at >= known.file.size;
    Ok(arrived(known.file, (!whole).then_some(at)))
}

/// All bytes were compared with the digest: it is whole, or it goes and there is nothing.
///
/// # Errors
/// [`DbError`].
pub fn settle(
    tx: &mut Tx<'_>,
    who: &Who,
    id: AttachmentId,
    proven: bool,
) -> Result<Option<Arrived>, DbError> {
    missing::finish(tx, id, proven)?;
    let file = attach::get(tx, id)?;
    if let Some(file) = &file {
        attach::brought(tx, who.unit, id, file.size)?;
    }
    Ok(file.map(|file| arrived(file, None)))
}

/// What is said of a file that went because it is not what was announced. Said after the
/// command that let it go: a command that refuses changes nothing.
#[must_use]
pub const fn damaged() -> ReportError {
    ReportError::BadFile("attachment.damaged", "文件在路上坏了，已丢弃；请再传一次，报告不用等它")
}

/// The files that a first report names: what is here, and what its author has announced and brings
/// behind the words. Nobody waits for a photograph; until it is whole it is *on its way*, here and at
/// every level.
///
/// # Errors
/// [`ReportError::UnknownAttachment`].
pub(crate) fn here_or_announced(
    db: &mut dyn Db,
    who: &Who,
    ids: &[AttachmentId],
) -> Result<Vec<AttachmentRef>, ReportError> {
    let mut found: Vec<AttachmentRef> = Vec::with_capacity(ids.len());
    for id in ids {
        let file = match attach::get(db, *id)? {
            Some(file) if attach::may_name(db, who, &file)? => file,
            None if attach::uploader(db, *id)? == Some(who.account) => {
                standing(db, *id)?.ok_or(ReportError::UnknownAttachment)?.file
            }
            _ => return Err(ReportError::UnknownAttachment),
        };
        if !found.contains(&file) {
            found.push(file);
        }
    }
    Ok(found)
}

/// Forgets files that nobody has gone on with for a day; what a report names is sought
/// elsewhere and stays.
///
/// # Errors
/// [`DbError`].
pub fn sweep(tx: &mut Tx<'_>) -> Result<(), DbError> {
    let before = tx.now().0.saturating_sub(UNFINISHED_HOURS.saturating_mul(HOUR_MS));
    let rows = tx.query(
        "SELECT a.id FROM report_attachment a WHERE a.complete = 0 AND a.uploaded_by IS NOT NULL AND a.uploaded_at < $1
            AND NOT EXISTS (SELECT 1 FROM report_missing m WHERE m.attachment = a.id)
         ORDER BY a.id LIMIT $2",
        params![before, FILES_SOUGHT],
    )?;
    for row in &rows {
        missing::finish(tx, row.id(0)?, false)?;
    }
    Ok(())
}

/// An announced file that is not whole.
fn standing(db: &mut dyn Db, id: AttachmentId) -> Result<Option<Arrived>, DbError> {
    let sql = "SELECT name, size, media_type,
            (SELECT COALESCE(SUM(LENGTH(c.bytes)), 0) FROM report_chunk c WHERE c.attachment = a.id)
         FROM report_attachment a WHERE a.id = $1 AND a.complete = 0";
    let Some(row) = db.first(sql, params![id])? else { return Ok(None) };
    let size = |column| u64::try_from(row.int(column)?).map_err(|_| DbError::Shape("size"));
    let file = AttachmentRef { id, name: row.text(0)?, size: size(1)?, media_type: row.text(2)? };
    let offset = size(3)?;
    Ok(Some(arrived(file, Some(offset))))
}

/// 64 hex digits as bytes.
fn digest_of(hex: &str) -> Option<[u8; 32]> {
    let mut digest = [0u8; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (to, pair) in digest.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *to = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(digest)
}

/// Without an offset it is whole.
fn arrived(file: AttachmentRef, offset: Option<u64>) -> Arrived {
    let part_bytes = u64::try_from(ATTACHMENT_CHUNK_BYTES).unwrap_or(u64::MAX);
    Arrived { offset: offset.unwrap_or(file.size), part_bytes, whole: offset.is_none(), file }
}
