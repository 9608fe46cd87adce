//! The text, block by block, and the signature below it.

use super::xml::{Para, Run, Stand, Xml};
use super::{Body, DocxError, parts, tables};
use crate::model::{Block, Document, Picture, fonts};
use crate::paper::{self, EM, LINE};
use crate::text::plain;

/// Two characters.
const INDENT: i32 = 640;

pub(super) fn write<'a>(body: &mut Body<'a>, document: &'a Document) -> Result<(), DocxError> {
    let mut captioned = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(text) => paragraphs(&mut body.xml, text),
            Block::Heading(level, text) => heading(&mut body.xml, *level, text),
            Block::Caption(text) => caption(&mut body.xml, text),
            Block::Table { columns, rows } => {
                if !captioned {
                    gap(&mut body.xml);
                }
                tables::table(&mut body.xml, columns, rows);
                gap(&mut body.xml);
            }
            Block::Form(rows) => {
                tables::form(body, rows)?;
                gap(&mut body.xml);
            }
            Block::Picture(one) => picture(body, one, paper::WIDTH)?,
        }
        captioned = matches!(block, Block::Caption(_));
    }
    if let Some(signature) = &document.signature {
        let (unit, date) = paper::signature(signature);
        let run = Run { between: 0, ..Run::text() };
        let right = Para::new(Stand::Right, LINE);
        let above = Para { right: unit, before: paper::SIGNATURE_BEFORE, keep_next: true, ..right.clone() };
        body.xml.line(&above, &run, &signature.unit);
        body.xml.line(&Para { right: date, ..right }, &run, &signature.date);
    }
    Ok(())
}

/// Each line of the text is a paragraph of its own.
fn paragraphs(xml: &mut Xml, text: &str) {
    let para = Para { first: INDENT, ..Para::new(Stand::Both, LINE) };
    for line in plain(text).split('\n') {
        xml.line(&para, &Run::text(), line);
    }
}

fn heading(xml: &mut Xml, level: u8, text: &str) {
    let (style, font) = match level {
        0 | 1 => ("Heading1", fonts::HEADING),
        2 => ("Heading2", fonts::SECOND),
        3 => ("Heading3", fonts::BODY),
        _ => ("Heading4", fonts::BODY),
    };
    let para = Para { style: Some(style), first: INDENT, keep_next: true, ..Para::new(Stand::Both, LINE) };
    xml.line(&para, &Run { font, ..Run::text() }, text);
}

/// It stays with the table below it.
fn caption(xml: &mut Xml, text: &str) {
    let para = Para { keep_next: true, ..Para::new(Stand::Centre, LINE) };
    xml.line(&para, &Run::new(fonts::HEADING, paper::TINY), text);
}

/// A picture at most so wide, and what stands below it.
pub(super) fn picture<'a>(body: &mut Body<'a>, picture: &'a Picture, widest: u32) -> Result<(), DocxError> {
    let Some((size, turned)) = paper::printed(picture, widest) else {
        return Err(DocxError::Picture(picture.caption.clone()));
    };
    let caption = picture.caption.trim();
    let para = Para { keep_next: !caption.is_empty(), ..parts::picture_para() };
    body.xml.open(&para);
    parts::picture(&mut body.xml, body.pictures.len(), caption, size, turned.0);
    body.xml.close();
    body.pictures.push(picture);
    if !caption.is_empty() {
        let run = Run::new(fonts::BODY, paper::TINY);
        body.xml.line(&Para::new(Stand::Centre, paper::TINY_LINE), &run, caption);
    }
    Ok(())
}

/// Parts a table from what follows; Word makes one table of two that touch.
fn gap(xml: &mut Xml) {
    xml.line(&Para::new(Stand::Left, EM / 4), &Run::new(fonts::BODY, 20), "");
}
