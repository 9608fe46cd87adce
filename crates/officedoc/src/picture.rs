//! What the head of a picture's file says. The picture itself is not decoded here: Word takes it as
//! it is, and whoever sets the paper decodes it anyway.

use crate::model::{Picture, PictureFormat};

/// The largest picture taken, in pixels: four times what a telephone's camera makes, and some 200 MB
/// once decoded.
pub const MAX_PIXELS: u64 = 50_000_000;

/// How a picture must be turned, clockwise in quarter turns, before it stands upright: telephones
/// store a photograph as the sensor saw it and say so in its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turned(pub u8);

/// The picture as it is stored: width and height in pixels, read from the file, and how it is
/// turned. None where the file is not what it is said to be, or no picture at all, or too large.
#[must_use]
pub fn stored(picture: &Picture) -> Option<((u32, u32), Turned)> {
    let (pixels, turned) = match picture.format {
        PictureFormat::Png => (png(&picture.bytes)?, Turned(0)),
        PictureFormat::Jpeg => jpeg(&picture.bytes)?,
    };
    let area = u64::from(pixels.0).checked_mul(u64::from(pixels.1))?;
    (1..=MAX_PIXELS).contains(&area).then_some((pixels, turned))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let size = head.get(4..)?.strip_prefix(b"IHDR")?;
    Some((u32_at(size, 0)?, u32_at(size, 4)?))
}

/// Walks the segments of a JPEG up to its frame (SOF), and takes the orientation from the Exif
/// segment on the way.
fn jpeg(bytes: &[u8]) -> Option<((u32, u32), Turned)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut turned = Turned(0);
    loop {
        let (&[0xff, marker], after) = rest.split_first_chunk::<2>()? else { return None };
        // A marker may be filled up with FF; those without a body have no length either.
        if marker == 0xff {
            rest = rest.get(1..)?;
            continue;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            rest = after;
            continue;
        }
        let length = usize::from(u16_at(after, 0)?);
        let body = after.get(2..length)?;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (height, width) = (u16_at(body, 1)?, u16_at(body, 3)?);
                return Some(((u32::from(width), u32::from(height)), turned));
            }
            0xe1 => turned = orientation(body).unwrap_or(turned),
            0xda | 0xd9 => return None,
            _ => {}
        }
        rest = after.get(length..)?;
    }
}

/// Tag 0x0112 of the first directory of an Exif segment. Mirrored pictures, which no camera makes,
/// are taken as if they were not.
fn orientation(exif: &[u8]) -> Option<Turned> {
    let tiff = exif.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let value = if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        usize::try_from(value).ok()
    };
    let directory = long(4)?;
    for entry in 0..usize::from(short(directory)?) {
        let at = directory.checked_add(2)?.checked_add(entry.checked_mul(12)?)?;
        if short(at)? == 0x0112 {
            return Some(Turned(match short(at.checked_add(8)?)? {
                3 | 4 => 2,
                5 | 6 => 1,
                7 | 8 => 3,
                _ => 0,
            }));
        }
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: PictureFormat, bytes: &[u8]) -> Picture {
        Picture { format, bytes: bytes.to_vec(), pixels: (1, 1), caption: String::new() }
    }

    const JPEG: &[u8] =
        b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0\
        \xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xda";

    #[test]
    fn the_head_says_the_size_and_how_it_is_turned() {
        assert_eq!(stored(&picture(PictureFormat::Jpeg, JPEG)), Some(((32, 16), Turned(1))));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x03\0\0\0\x04";
        assert_eq!(stored(&picture(PictureFormat::Png, png)), Some(((3, 4), Turned(0))));
    }

    #[test]
    fn what_is_no_picture_is_none() {
        for cut in 0..JPEG.len() - 4 {
            let _ = stored(&picture(PictureFormat::Jpeg, &JPEG[..cut]));
            assert_eq!(stored(&picture(PictureFormat::Png, &JPEG[..cut])), None);
        }
        assert_eq!(stored(&picture(PictureFormat::Jpeg, b"\xff\xd8\xff\xff\xff")), None);
        let huge = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\xff\xff\xff\0\xff\xff\xff";
        assert_eq!(stored(&picture(PictureFormat::Png, huge)), None);
    }
}
