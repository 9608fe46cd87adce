//! A document as Word: a package of XML parts, written straight from the model.
//!
//! The parts are written here rather than by a library of documents because the paper needs what
//! those leave out: a table whose header is repeated, a foot that stands at the bottom of the last
//! page, a shadow across every page, pictures under the type they are. Word and WPS find the fonts
//! by name in the office; none is put in the file. The same document is the same bytes.

mod blocks;
mod foot;
mod head;
mod parts;
mod tables;
mod xml;

use crate::model::{Document, Layout, Picture, PictureFormat};
use std::io::{Cursor, Write as _};
use xml::Xml;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// Why a document cannot be written as Word.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// A picture's file is broken, or is not of the format it is said to be, or too large.
    #[error("图片“{0}”已损坏或格式不对，无法写入文档")]
    Picture(String),
    /// The package cannot be written: it is larger than its format allows.
    #[error("无法写成 DOCX 文档：{0}")]
    Package(#[from] ZipError),
}

/// Writes a document as Word.
///
/// # Errors
/// A picture that is broken, by its caption.
pub fn docx(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut body = Body { xml: Xml::default(), pictures: Vec::new() };
    head::write(&mut body.xml, document);
    blocks::write(&mut body, document)?;
    foot::write(&mut body.xml, document);

    let mut package = Package::default();
    package.part("[Content_Types].xml", parts::CONTENT_TYPES)?;
    package.part("_rels/.rels", parts::RELATIONS)?;
    package.part("docProps/core.xml", &parts::properties(document))?;
    package.part("word/document.xml", &parts::document(document, &body.xml))?;
    package.part("word/styles.xml", &parts::styles())?;
    package.part("word/settings.xml", parts::SETTINGS)?;
    package.part("word/fontTable.xml", &parts::font_table())?;
    package.part("word/header.xml", &parts::header(document.drill))?;
    package.part("word/footer-odd.xml", &parts::footer(true))?;
    package.part("word/footer-even.xml", &parts::footer(false))?;
    package.part("word/_rels/document.xml.rels", &parts::document_relations(&body.pictures))?;
    for (index, picture) in body.pictures.iter().enumerate() {
        package.stored(&format!("word/{}", media(index, picture)), &picture.bytes)?;
    }
    Ok(package.zip.finish()?.into_inner())
}

/// The text of the document as it grows, and the pictures it shows.
struct Body<'a> {
    xml: Xml,
    pictures: Vec<&'a Picture>,
}

/// Where a picture stands in the package.
fn media(index: usize, picture: &Picture) -> String {
    let ending = match picture.format {
        PictureFormat::Jpeg => "jpeg",
        PictureFormat::Png => "png",
    };
    format!("media/picture{index}.{ending}")
}

/// Whether the text of the paper is a form's, whose characters are smaller.
fn is_form(document: &Document) -> bool {
    document.layout == Layout::Form
}

struct Package {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
}

impl Default for Package {
    fn default() -> Self {
        Self { zip: zip::ZipWriter::new(Cursor::new(Vec::new())) }
    }
}

impl Package {
    fn part(&mut self, name: &str, text: &str) -> Result<(), DocxError> {
        self.file(name, text.as_bytes(), zip::CompressionMethod::Deflated)
    }

    /// Pictures are compressed by themselves.
    fn stored(&mut self, name: &str, bytes: &[u8]) -> Result<(), DocxError> {
        self.file(name, bytes, zip::CompressionMethod::Stored)
    }

    /// Every file bears the first day that a ZIP can say: there is no clock here.
    fn file(&mut self, name: &str, bytes: &[u8], method: zip::CompressionMethod) -> Result<(), DocxError> {
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes).map_err(ZipError::Io)?;
        Ok(())
    }
}
