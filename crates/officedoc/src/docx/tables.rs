//! Ruled tables: a table of figures, whose header is repeated on every page, and a form, whose cells
//! have room to write in.

use super::xml::{Para, Run, Stand, Xml};
use super::{Body, DocxError, blocks};
use crate::model::{Align, Cell, Column, fonts};
use crate::paper::{self, CELL_SIDE};
use crate::text::plain;

/// Begins a table of fixed columns, ruled all over.
fn open(xml: &mut Xml, columns: &[u32]) {
    xml.raw(&format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblInd w:w=\"0\" w:type=\"dxa\"/>\
         <w:tblBorders>{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>\
         <w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"{CELL_SIDE}\" w:type=\"dxa\"/>\
         <w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"{CELL_SIDE}\" w:type=\"dxa\"/></w:tblCellMar>\
         </w:tblPr><w:tblGrid>",
        columns.iter().sum::<u32>(),
        all_ruled()
    ));
    for width in columns {
        xml.raw(&format!("<w:gridCol w:w=\"{width}\"/>"));
    }
    xml.raw("</w:tblGrid>");
}

/// Rules between all cells, half a point thick.
fn all_ruled() -> String {
    ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(|side| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"))
        .concat()
}

/// Begins a cell; `extra` stands in its properties as the schema orders them.
fn open_cell(xml: &mut Xml, width: u32, span: usize, middle: bool) {
    let stand = if middle { "<w:vAlign w:val=\"center\"/>" } else { "" };
    xml.raw(&format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:gridSpan w:val=\"{span}\"/>{stand}</w:tcPr>"
    ));
}

pub(super) fn table(xml: &mut Xml, columns: &[Column], rows: &[Vec<String>]) {
    if columns.is_empty() {
        return;
    }
    let widths = paper::table_columns(columns);
    open(xml, &widths);
    xml.raw("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (column, width) in columns.iter().zip(&widths) {
        // The header stays with the first row.
        let para = Para { keep_next: true, ..Para::new(Stand::Centre, paper::TINY_LINE) };
        cell(xml, *width, &para, fonts::HEADING, &column.name);
    }
    xml.raw("</w:tr>");
    for row in rows {
        xml.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
        let texts = row.iter().map(String::as_str).chain(std::iter::repeat(""));
        for ((column, width), text) in columns.iter().zip(&widths).zip(texts) {
            let stand = match column.align {
                Align::Left => Stand::Left,
                Align::Centre => Stand::Centre,
                Align::Right => Stand::Right,
            };
            cell(xml, *width, &Para::new(stand, paper::TINY_LINE), fonts::BODY, text);
        }
        xml.raw("</w:tr>");
    }
    xml.raw("</w:tbl>");
}

fn cell(xml: &mut Xml, width: u32, para: &Para, font: &'static str, text: &str) {
    open_cell(xml, width, 1, true);
    for line in plain(text).split('\n') {
        xml.line(para, &Run::new(font, paper::TINY), line);
    }
    xml.raw("</w:tc>");
}

pub(super) fn form<'a>(body: &mut Body<'a>, rows: &'a [Vec<Cell>]) -> Result<(), DocxError> {
    let grid = paper::form_grid(rows);
    if grid.columns.is_empty() {
        return Ok(());
    }
    open(&mut body.xml, &grid.columns);
    for (row, spans) in rows.iter().zip(&grid.spans).filter(|(row, _)| !row.is_empty()) {
        let height = paper::form_row_height(row);
        let whole = if paper::form_row_whole(row) { "<w:cantSplit/>" } else { "" };
        body.xml.raw(&format!(
            "<w:tr><w:trPr>{whole}<w:trHeight w:val=\"{height}\" w:hRule=\"atLeast\"/></w:trPr>"
        ));
        let mut widths = grid.columns.iter();
        let mut wide = |span: usize| widths.by_ref().take(span).sum::<u32>();
        for (cell, (label, text)) in row.iter().zip(spans) {
            labelled(body, cell, (*label, wide(*label)), (*text, wide(*text)))?;
        }
        body.xml.raw("</w:tr>");
    }
    body.xml.raw("</w:tbl>");
    Ok(())
}

/// A label in the middle of its cell, and beside it what it says. What is one line stands in the
/// middle as well; room for handwriting begins at the top.
fn labelled<'a>(
    body: &mut Body<'a>,
    cell: &'a Cell,
    label: (usize, u32),
    text: (usize, u32),
) -> Result<(), DocxError> {
    let run = Run::new(fonts::BODY, paper::SMALL);
    open_cell(&mut body.xml, label.1, label.0, true);
    for line in plain(&cell.label).split('\n') {
        body.xml.line(&Para::new(Stand::Centre, paper::SMALL_LINE), &run, line);
    }
    body.xml.raw("</w:tc>");
    open_cell(&mut body.xml, text.1, text.0, cell.lines <= 1);
    if !cell.text.is_empty() || cell.pictures.is_empty() {
        for line in plain(&cell.text).split('\n') {
            body.xml.line(&Para::new(Stand::Both, paper::SMALL_LINE), &run, line);
        }
    }
    for picture in &cell.pictures {
        blocks::picture(body, picture, text.1.saturating_sub(2 * CELL_SIDE))?;
    }
    // A cell must end with a paragraph; a picture without a caption is one.
    body.xml.raw("</w:tc>");
    Ok(())
}
