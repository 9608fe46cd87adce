//! Files that entries name and that are not whole here, and how they become whole: part
//! by part from a neighbour, proven by their name. Nothing of this is a fact: the fact
//! is the entry that names the file.

use super::attach::{self, id_of, plain_type};
use facts::crypto::sm3;
use facts::file::{Missing, Part};
use journal::{Db, DbError, Tx, params};
use kernel::limits::report::FILES_SOUGHT;
use kernel::limits::{ATTACHMENT_BYTES, FILE_PUSHED_BYTES, NAME_CHARS};
use kernel::{AttachmentId, NodeId};

/// An entry names a file. One that is not whole here is to be fetched: at once when it
/// is small or nobody knows how large it is, otherwise when somebody asks.
///
/// # Errors
/// [`DbError`].
pub(crate) fn note(
    db: &mut dyn Db,
    file: AttachmentId,
    origin: NodeId,
    size: Option<u64>,
) -> Result<(), DbError> {
    let wanted = size.is_none_or(|size| size <= FILE_PUSHED_BYTES);
    db.execute(
        "INSERT INTO report_missing (attachment, origin, wanted)
         SELECT $1,$2,$3 WHERE NOT EXISTS (SELECT 1 FROM report_attachment a WHERE a.id = $1 AND a.complete = 1)
         ON CONFLICT (attachment) DO NOTHING",
        params![file, origin, wanted],
    )
}

/// Somebody asks for a file that was not fetched yet.
///
/// # Errors
/// [`DbError`].
pub fn want(tx: &mut Tx<'_>, file: AttachmentId) -> Result<(), DbError> {
    tx.execute("UPDATE report_missing SET wanted = 1 WHERE attachment = $1 AND wanted = 0", params![file])
}

/// Files to fetch now.
///
/// # Errors
/// [`DbError`].
pub fn all(db: &mut dyn Db) -> Result<Vec<Missing>, DbError> {
    let rows = db.query(
        "SELECT attachment, origin, (SELECT COUNT(*) FROM report_chunk c WHERE c.attachment = m.attachment)
         FROM report_missing m WHERE wanted = 1 ORDER BY attachment LIMIT $1",
        params![FILES_SOUGHT],
    )?;
    let missing = rows.iter().map(|row| {
        let part = u16::try_from(row.int(2)?).map_err(|_| DbError::Shape("part"))?;
        Ok(Missing { file: row.id(0)?, origin: row.id(1)?, part })
    });
    missing.collect()
}

/// A part of a file that is whole here.
///
/// # Errors
/// [`DbError`].
pub fn part(db: &mut dyn Db, file: AttachmentId, number: u16) -> Result<Option<Part>, DbError> {
    let Some(known) = attach::get(db, file)? else { return Ok(None) };
    let Some(row) = db.first(
        "SELECT bytes, (SELECT COUNT(*) FROM report_chunk c WHERE c.attachment = $1)
         FROM report_chunk WHERE attachment = $1 AND part = $2",
        params![file, i64::from(number)],
    )?
    else {
        return Ok(None);
    };
    let parts = u16::try_from(row.int(1)?).map_err(|_| DbError::Shape("parts"))?;
    let (size, name, media_type) = (known.size, known.name, known.media_type);
    Ok(Some(Part { number, parts, size, name, media_type, bytes: row.bytes(0)? }))
}

/// Keeps a part that came; the number of the next, or `None` when it was the last.
///
/// # Errors
/// [`DbError`].
pub fn keep(tx: &mut Tx<'_>, file: AttachmentId, part: &Part) -> Result<Option<u16>, DbError> {
    if attach::get(tx, file)?.is_some() {
        // Somebody uploaded it here meanwhile.
        return Ok(None);
    }
    let now = tx.now();
    let name: String =
        part.name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(NAME_CHARS).collect();
    tx.execute(
        "INSERT INTO report_attachment (id, digest, name, size, media_type, complete, uploaded_at, uploaded_by)
         VALUES ($1,$2,$3,$4,$5,0,$6,NULL) ON CONFLICT (id) DO NOTHING",
        params![file, file.bytes().as_slice(), name, part.size, plain_type(&part.media_type), now],
    )?;
    let held = tx.first(
        "SELECT COUNT(*), COALESCE(SUM(LENGTH(bytes)), 0) FROM report_chunk WHERE attachment = $1",
        params![file],
    )?;
    let (count, bytes) = held.map_or(Ok((0, 0)), |row| Ok::<_, DbError>((row.int(0)?, row.int(1)?)))?;
    // Somebody uploads it here, or the neighbour began anew: what is held counts.
    let limit = i64::try_from(ATTACHMENT_BYTES).unwrap_or(i64::MAX);
    let length = i64::try_from(part.bytes.len()).unwrap_or(i64::MAX);
    if count == i64::from(part.number) && bytes.saturating_add(length) <= limit {
        tx.execute(
            "INSERT INTO report_chunk (attachment, part, bytes) VALUES ($1,$2,$3) ON CONFLICT (attachment, part) DO NOTHING",
            params![file, count, part.bytes.as_slice()],
        )?;
        let next = part.number.saturating_add(1);
        return Ok((next < part.parts).then_some(next));
    }
    Ok(Some(u16::try_from(count).unwrap_or(u16::MAX)).filter(|next| *next < part.parts))
}

/// Whether the bytes that are here are those that the file's name says.
///
/// # Errors
/// [`DbError`].
pub fn proves(db: &mut dyn Db, file: AttachmentId) -> Result<bool, DbError> {
    let bytes = attach::bytes(db, file)?;
    Ok(id_of(&sm3(&[&bytes])) == file)
}

/// The file is whole; or it is not what its name says, and goes.
///
/// # Errors
/// [`DbError`].
pub fn finish(tx: &mut Tx<'_>, file: AttachmentId, whole: bool) -> Result<(), DbError> {
    if whole {
        tx.execute("UPDATE report_attachment SET complete = 1 WHERE id = $1", params![file])?;
        return tx.execute("DELETE FROM report_missing WHERE attachment = $1", params![file]);
    }
    tx.execute("DELETE FROM report_chunk WHERE attachment = $1", params![file])?;
    tx.execute("DELETE FROM report_attachment WHERE id = $1 AND complete = 0", params![file])
}
