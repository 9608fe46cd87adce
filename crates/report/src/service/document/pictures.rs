//! The pictures that a document prints: whether they are pictures, and not too many.

use super::Paper;
use crate::service::{ReportError, attach, wrong};
use facts::report::AttachmentRef;
use journal::Db;
use kernel::limits::report::document as limits;
use org::web::Who;

/// The pictures that a document prints: files of the event, or uploaded here.
pub(super) fn pictures(
    db: &mut dyn Db,
    who: &Who,
    attachments: &[AttachmentRef],
    typed: &Paper,
) -> Result<Vec<AttachmentRef>, ReportError> {
    let mut ids = typed.pictures.clone();
    ids.extend(typed.rows.iter().flat_map(|row| row.pictures.iter().copied()));
    ids.sort_unstable();
    ids.dedup();
    if ids.len() > limits::PICTURES {
        let says = format!("最多印 {} 张照片", limits::PICTURES);
        return Err(wrong("/pictures", "document.pictures", &says));
    }
    let (known, new): (Vec<_>, Vec<_>) =
        ids.into_iter().partition(|id| attachments.iter().any(|a| a.id == *id));
    let mut refs: Vec<AttachmentRef> =
        attachments.iter().filter(|a| known.contains(&a.id)).cloned().collect();
    refs.extend(attach::refs(db, who, &new)?);
    if let Some(other) = refs.iter().find(|a| !["image/jpeg", "image/png"].contains(&a.media_type.as_str())) {
        let says = format!("“{}”不是 JPEG 或 PNG 照片，印不进文书；请换一张，或只作附件", other.name);
        return Err(wrong("/pictures", "document.picture_kind", &says));
    }
    for file in &refs {
        size_of(&file.name, &attach::head(db, file.id)?)?;
    }
    if refs.iter().map(|a| a.size).sum::<u64>() > limits::PICTURE_BYTES {
        let says = format!("照片合计超过 {} MB；请减少几张", limits::PICTURE_BYTES / 1024 / 1024);
        return Err(wrong("/pictures", "document.pictures_large", &says));
    }
    Ok(refs)
}

/// Width and height of a picture in pixels, from the beginning of its file; whatever it is called,
/// it must be one.
pub(crate) fn size_of(name: &str, bytes: &[u8]) -> Result<(u32, u32), ReportError> {
    use imagesize::ImageType::{Jpeg, Png};
    let is_picture = matches!(imagesize::image_type(bytes), Ok(Jpeg | Png));
    let size = imagesize::blob_size(bytes).ok().filter(|_| is_picture).ok_or_else(|| {
        let says = format!("“{name}”读不出来，不是照片或没有传完整；请重新拍照上传");
        wrong("/pictures", "document.picture_bad", &says)
    })?;
    let pixels = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok((pixels(size.width), pixels(size.height)))
}
