//! A document as the sheet (`paper.typ`) takes it: the texts, cleaned, with every measure that
//! [`officedoc::paper`] gives, in points. Nothing here is markup.

use crate::fonts::Role;
use crate::{MAX_CELLS, MAX_CHARS, MAX_PICTURES, PressError};
use officedoc::model::{
    Align, Block, Cell, Column, Document, Labelled, Layout, Picture, PictureFormat, Urgency,
};
use officedoc::paper;
use officedoc::text::{narrow, plain};
use serde::Serialize;
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

/// All that the typesetter may read.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The document, as JSON.
    pub(crate) json: Bytes,
    /// Its pictures, in the order of their numbers.
    pub(crate) pictures: Vec<Bytes>,
    uses: Vec<Role>,
}

impl Sheet {
    /// The sheet of a document.
    pub(crate) fn of(document: &Document) -> Result<Self, PressError> {
        let chars = chars(document);
        if chars > MAX_CHARS {
            return Err(PressError::TooLong { chars });
        }
        let count = cells(document);
        if count > MAX_CELLS {
            return Err(PressError::TooManyCells { count });
        }
        let count = pictures_of(document);
        if count > MAX_PICTURES {
            return Err(PressError::TooManyPictures { count });
        }
        let mut pictures = Vec::new();
        let data = data(document, &mut pictures)?;
        let json = serde_json::to_vec(&data).map_err(|error| PressError::Refused(error.to_string()))?;
        Ok(Self { json: Bytes::new(json), pictures, uses: uses(document) })
    }

    /// What fonts it is set in.
    pub(crate) fn uses(&self) -> &[Role] {
        &self.uses
    }
}

fn cells(document: &Document) -> usize {
    let count = |block: &Block| match block {
        Block::Table { columns, rows } => columns.len().saturating_mul(rows.len()),
        Block::Form(rows) => rows.iter().map(Vec::len).sum(),
        _ => 0,
    };
    document.blocks.iter().map(count).fold(0, usize::saturating_add)
}

/// Counted before any is decoded.
fn pictures_of(document: &Document) -> usize {
    let count = |block: &Block| match block {
        Block::Picture(_) => 1,
        Block::Form(rows) => rows.iter().flatten().map(|cell| cell.pictures.len()).sum(),
        _ => 0,
    };
    document.blocks.iter().map(count).sum()
}

/// How much there is to set.
fn chars(document: &Document) -> usize {
    let block = |block: &Block| match block {
        Block::Paragraph(text) | Block::Heading(_, text) | Block::Caption(text) => text.chars().count(),
        Block::Table { rows, .. } => rows.iter().flatten().map(|text| text.chars().count() + 1).sum(),
        Block::Form(rows) => {
            rows.iter().flatten().map(|cell| cell.label.chars().count() + cell.text.chars().count() + 1).sum()
        }
        Block::Picture(picture) => picture.caption.chars().count(),
    };
    let around = [&document.head, &document.unit, &document.date].map(|text| text.chars().count());
    let optional = [&document.mark, &document.number, &document.title, &document.addressed_to];
    let optional = optional.map(|text| text.as_ref().map_or(0, |text| text.chars().count()));
    let foot = document.copies.iter().chain(&document.signed);
    let printed = document.imprint.iter().map(|one| one.by.chars().count() + one.date.chars().count());
    around.iter().sum::<usize>()
        + optional.iter().sum::<usize>()
        + document.blocks.iter().map(block).sum::<usize>()
        + printed.sum::<usize>()
        + foot.map(|one| one.label.chars().count() + one.text.chars().count()).sum::<usize>()
}

fn uses(document: &Document) -> Vec<Role> {
    let titled = document.title.as_deref().is_some_and(|title| !title.trim().is_empty());
    let level = |wanted: fn(u8) -> bool| {
        document.blocks.iter().any(|block| matches!(block, Block::Heading(level, _) if wanted(*level)))
    };
    let tabled = document.blocks.iter().any(|block| matches!(block, Block::Table { .. }));
    let marked = document.mark.is_some() || document.urgency.is_some() || document.drill;
    let mut uses = vec![Role::Body];
    if titled || !document.head.trim().is_empty() {
        uses.push(Role::Title);
    }
    if marked || tabled || !document.copies.is_empty() || level(|level| level <= 1) {
        uses.push(Role::Heading);
    }
    if level(|level| level == 2) {
        uses.push(Role::Second);
    }
    uses
}

#[derive(Serialize)]
struct Data {
    layout: &'static str,
    drill: Option<&'static str>,
    /// What the file is called in its own properties.
    name: String,
    marks: Vec<String>,
    head: Head,
    number: Vec<String>,
    unit: Vec<String>,
    date: Vec<String>,
    title: Vec<String>,
    to: Option<String>,
    blocks: Vec<Part>,
    signature: Option<Signed>,
    copies: Vec<Label>,
    copies_side: f64,
    imprint: Option<Imprint>,
    signed: Vec<Label>,
    signed_columns: Vec<f64>,
    pinned: bool,
}

#[derive(Serialize)]
struct Head {
    text: Vec<String>,
    size: f64,
    between: f64,
    line: f64,
}

#[derive(Serialize)]
struct Signed {
    unit: Vec<String>,
    unit_right: f64,
    date: Vec<String>,
    date_right: f64,
}

#[derive(Serialize)]
struct Imprint {
    by: Vec<String>,
    date: Vec<String>,
}

#[derive(Serialize)]
struct Label {
    label: String,
    text: Vec<String>,
    /// How wide the label is with its colon; so far in stand the lines of the text.
    hang: f64,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Part {
    Paragraph { lines: Vec<String> },
    Heading { level: u8, lines: Vec<String> },
    Caption { lines: Vec<String> },
    Table { columns: Vec<f64>, aligns: Vec<&'static str>, header: Vec<String>, rows: Vec<Row> },
    Form { columns: Vec<f64>, rows: Vec<FormRow> },
    Picture(Shown),
}

#[derive(Serialize)]
struct Row {
    whole: bool,
    cells: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct FormRow {
    height: f64,
    whole: bool,
    cells: Vec<FormCell>,
}

#[derive(Serialize)]
struct FormCell {
    label: Vec<String>,
    label_span: usize,
    text: Vec<String>,
    text_span: usize,
    /// Stands in the middle of its height.
    middle: bool,
    pictures: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    file: String,
    width: f64,
    height: f64,
    caption: Vec<String>,
}

fn data(document: &Document, pictures: &mut Vec<Bytes>) -> Result<Data, PressError> {
    let head = paper::head(document.layout, &document.head);
    let title = document.title.as_deref().filter(|title| !title.trim().is_empty());
    let marks = [document.mark.as_deref(), document.urgency.map(Urgency::zh)];
    Ok(Data {
        layout: match document.layout {
            Layout::Bulletin => "bulletin",
            Layout::Form => "form",
            Layout::Official => "official",
        },
        drill: document.drill.then_some(paper::DRILL_BAND),
        name: plain(title.unwrap_or(&document.head)).into_owned(),
        marks: marks.into_iter().flatten().filter(|mark| !mark.trim().is_empty()).map(whole).collect(),
        head: Head {
            text: lines(&document.head),
            size: points(head.size),
            between: points(head.between),
            line: points(paper::head_line(head)),
        },
        number: lines(document.number.as_deref().unwrap_or_default()),
        unit: lines(&document.unit),
        date: lines(&document.date),
        title: title
            .map(|title| paper::title_lines(&plain(title), paper::TITLE))
            .unwrap_or_default()
            .iter()
            .map(|line| breakable(line))
            .collect(),
        to: document.addressed_to.as_deref().filter(|to| !to.trim().is_empty()).map(whole),
        blocks: document.blocks.iter().map(|block| part(block, pictures)).collect::<Result<_, _>>()?,
        signature: document.signature.as_ref().map(|signature| {
            let (unit, date) = paper::signature(signature);
            Signed {
                unit: lines(&signature.unit),
                unit_right: points(unit),
                date: lines(&signature.date),
                date_right: points(date),
            }
        }),
        copies: document.copies.iter().map(label).collect(),
        imprint: document.imprint.as_ref().map(|one| Imprint { by: lines(&one.by), date: lines(&one.date) }),
        copies_side: points(paper::copies_side(document.layout == Layout::Official)),
        signed: document.signed.iter().map(label).collect(),
        signed_columns: paper::signed_columns(&document.signed).into_iter().map(points).collect(),
        pinned: paper::foot_height(document) < paper::HEIGHT / 2,
    })
}

fn part(block: &Block, pictures: &mut Vec<Bytes>) -> Result<Part, PressError> {
    Ok(match block {
        Block::Paragraph(text) => Part::Paragraph { lines: lines(text) },
        Block::Heading(level, text) => Part::Heading { level: (*level).clamp(1, 4), lines: lines(text) },
        Block::Caption(text) => Part::Caption { lines: lines(text) },
        Block::Table { columns, rows } => table(columns, rows),
        Block::Form(rows) => form(rows, pictures)?,
        Block::Picture(picture) => Part::Picture(shown(picture, paper::WIDTH, pictures)?),
    })
}

fn table(columns: &[Column], rows: &[Vec<String>]) -> Part {
    /// A cell of more characters may break over pages.
    const LONG: usize = 300;
    let row = |row: &Vec<String>| Row {
        whole: row.iter().all(|text| text.chars().count() < LONG),
        cells: columns
            .iter()
            .enumerate()
            .map(|(index, _)| lines(row.get(index).map_or("", String::as_str)))
            .collect(),
    };
    Part::Table {
        columns: paper::table_columns(columns).into_iter().map(points).collect(),
        aligns: columns
            .iter()
            .map(|column| match column.align {
                Align::Left => "left",
                Align::Centre => "centre",
                Align::Right => "right",
            })
            .collect(),
        header: columns.iter().map(|column| whole(&column.name)).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

fn form(rows: &[Vec<Cell>], pictures: &mut Vec<Bytes>) -> Result<Part, PressError> {
    let grid = paper::form_grid(rows);
    let mut set = Vec::new();
    for (row, spans) in rows.iter().zip(&grid.spans).filter(|(row, _)| !row.is_empty()) {
        let mut widths = grid.columns.iter();
        let mut wide = |span: usize| widths.by_ref().take(span).sum::<u32>();
        let mut cells = Vec::new();
        for (cell, &(label_span, text_span)) in row.iter().zip(spans) {
            wide(label_span);
            let width = wide(text_span).saturating_sub(2 * paper::CELL_SIDE);
            let shown = cell.pictures.iter().map(|picture| shown(picture, width, pictures));
            cells.push(FormCell {
                label: lines(&cell.label),
                label_span,
                text: if cell.text.is_empty() { Vec::new() } else { lines(&cell.text) },
                text_span,
                middle: cell.lines <= 1,
                pictures: shown.collect::<Result<_, _>>()?,
            });
        }
        set.push(FormRow {
            height: points(paper::form_row_height(row)),
            whole: paper::form_row_whole(row),
            cells,
        });
    }
    Ok(Part::Form { columns: grid.columns.into_iter().map(points).collect(), rows: set })
}

/// Decodes the picture, which the typesetter would do anyway, so that one that is broken is named.
/// The typesetter remembers it.
fn shown(picture: &Picture, widest: u32, pictures: &mut Vec<Bytes>) -> Result<Shown, PressError> {
    let broken = || PressError::Picture(picture.caption.clone());
    let ((width, height), _) = paper::printed(picture, widest).ok_or_else(broken)?;
    let (format, ending) = match picture.format {
        PictureFormat::Jpeg => (ExchangeFormat::Jpg, "jpg"),
        PictureFormat::Png => (ExchangeFormat::Png, "png"),
    };
    let bytes = Bytes::new(picture.bytes.clone());
    RasterImage::plain(bytes.clone(), format).map_err(|_| broken())?;
    let file = format!("/{}.{ending}", pictures.len());
    pictures.push(bytes);
    let caption = picture.caption.trim();
    Ok(Shown {
        file,
        width: points(width),
        height: points(height),
        caption: if caption.is_empty() { Vec::new() } else { lines(caption) },
    })
}

fn label(one: &Labelled) -> Label {
    Label { label: whole(&one.label), text: lines(&one.text), hang: points(paper::copies_hang(one)) }
}

fn lines(text: &str) -> Vec<String> {
    plain(text).split('\n').map(breakable).collect()
}

/// In one line.
fn whole(text: &str) -> String {
    breakable(&plain(text).replace('\n', " "))
}

/// A word longer than a line, such as an address of the web, may break after every tenth letter;
/// it would run off the paper.
fn breakable(line: &str) -> String {
    const LONGEST: usize = 30;
    const PIECE: usize = 10;
    let mut out = String::with_capacity(line.len());
    let mut run = 0;
    let long =
        |rest: &str| rest.chars().take_while(|&char| narrow(char) && char != ' ').nth(LONGEST).is_some();
    let mut breaking = false;
    for (at, char) in line.char_indices() {
        if !narrow(char) || char == ' ' {
            (run, breaking) = (0, false);
        } else {
            if run == 0 {
                breaking = long(line.get(at..).unwrap_or_default());
            } else if breaking && run % PIECE == 0 {
                out.push('\u{200b}');
            }
            run += 1;
        }
        out.push(char);
    }
    out
}

/// Twentieths of a point as points.
fn points(twentieths: u32) -> f64 {
    f64::from(twentieths) / 20.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_longer_than_a_line_may_break() {
        assert_eq!(breakable("见网址 short 字"), "见网址 short 字");
        let long = breakable(&format!("见{}字", "a".repeat(31)));
        assert_eq!(long.matches('\u{200b}').count(), 3);
        assert_eq!(long.replace('\u{200b}', ""), format!("见{}字", "a".repeat(31)));
    }
}
