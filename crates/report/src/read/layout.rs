//! A document of this slice in the model from which PDF and Word are made.

use crate::service::document::size_of;
use crate::service::{ReportError, attach, periodical};
use facts::report::{AttachmentRef, DocumentIssued, DocumentKind, DocumentPeople, FigureTable, FormRow};
use journal::Db;
use kernel::calendar::Date;
use kernel::{AttachmentId, Instant};
use officedoc::{
    Align, Block, Cell, Column, Document, Imprint, Labelled, Layout, Picture, PictureFormat, Signature,
    Urgency,
};

fn date_zh(at: Instant) -> String {
    day_zh(Date::of(at))
}

fn day_zh(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

fn labelled(label: &str, text: Option<&String>) -> Labelled {
    Labelled { label: label.to_owned(), text: text.cloned().unwrap_or_default() }
}

/// A document as it is printed.
///
/// # Errors
/// A picture that has not come yet, or is none.
pub(super) fn layout(
    db: &mut dyn Db,
    i: &DocumentIssued,
    people: &DocumentPeople,
    drill: bool,
    number: Option<String>,
) -> Result<Document, ReportError> {
    let layout = match i.kind {
        DocumentKind::Bulletin | DocumentKind::Periodical => Layout::Bulletin,
        DocumentKind::Circular => Layout::Official,
        DocumentKind::Approval | DocumentKind::Reading | DocumentKind::Notice => Layout::Form,
    };
    let date = date_zh(i.at);
    let official = layout == Layout::Official;
    let signed = match layout {
        Layout::Bulletin => vec![
            labelled("签发", people.signed_by.as_ref()),
            labelled("核稿", people.checked_by.as_ref()),
            labelled("编辑", people.edited_by.as_ref()),
            labelled("电话", people.phone.as_ref()),
        ],
        Layout::Form => vec![labelled("经办", people.by.as_ref()), labelled("电话", people.phone.as_ref())],
        Layout::Official => Vec::new(),
    };
    Ok(Document {
        layout,
        drill,
        mark: i.mark.clone(),
        urgency: i.urgency.map(|u| match u {
            facts::report::Urgency::Extra => Urgency::Extra,
            facts::report::Urgency::Urgent => Urgency::Urgent,
        }),
        head: i.head.clone(),
        number,
        unit: i.issuer.clone(),
        date: date.clone(),
        title: (layout != Layout::Form).then(|| i.title.clone()),
        addressed_to: i.addressed_to.clone(),
        blocks: blocks(db, i, people)?,
        signature: if official { Some(Signature { unit: signs_as(db, i)?, date }) } else { None },
        imprint: i
            .imprint
            .as_ref()
            .map(|printed| Imprint { by: printed.by.clone(), date: format!("{}印发", day_zh(printed.on)) }),
        copies: i.copies.iter().map(|c| Labelled { label: c.label.clone(), text: c.text.clone() }).collect(),
        signed,
    })
}

/// 落款: the full name of the unit as it was called that day. What stands at the head may say more, such as
/// “…文件”; it signs only where the unit is not known here.
fn signs_as(db: &mut dyn Db, i: &DocumentIssued) -> Result<String, ReportError> {
    let named = org::query::name_on(db, i.unit, Date::of(i.at))?;
    Ok(named.map_or_else(|| i.head.clone(), |(name, _)| name))
}

/// The text, a paragraph a line, or the rows of a form; then the pictures that stand in no row.
fn blocks(db: &mut dyn Db, i: &DocumentIssued, people: &DocumentPeople) -> Result<Vec<Block>, ReportError> {
    let mut blocks = Vec::new();
    for line in i.text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let table = periodical::named(line)
            .and_then(|(n, caption)| Some((n, caption, i.tables.get(n.checked_sub(1)?)?)));
        match table {
            Some((n, caption, table)) => {
                blocks.push(Block::Caption(format!("表{n}　{caption}").trim_end().to_owned()));
                blocks.push(figures(table));
            }
            None => blocks.push(block(line)),
        }
    }
    let mut shown: Vec<AttachmentId> = Vec::new();
    if !people.rows.is_empty() {
        blocks.push(Block::Form(form(db, i, &people.rows)?));
        shown.extend(people.rows.iter().flat_map(|row| row.pictures.iter().copied()));
    }
    if let Some((head, rows)) = people.told.split_first() {
        blocks.push(Block::Table { columns: columns(head), rows: rows.to_vec() });
    }
    for file in i.pictures.iter().filter(|file| !shown.contains(&file.id)) {
        blocks.push(Block::Picture(picture(db, file)?));
    }
    Ok(blocks)
}

/// 一、 and （一） at the beginning of a short line make a heading.
fn block(line: &str) -> Block {
    const NUMERALS: &str = "一二三四五六七八九十";
    let rest = line.trim_start_matches(|c| NUMERALS.contains(c));
    let short = line.chars().count() <= 40 && !line.ends_with('。');
    if short && rest.len() < line.len() && rest.starts_with('、') {
        return Block::Heading(1, line.to_owned());
    }
    let second = line.strip_prefix('（').map(|inner| inner.trim_start_matches(|c| NUMERALS.contains(c)));
    if short && second.is_some_and(|rest| rest.starts_with('）')) {
        return Block::Heading(2, line.to_owned());
    }
    Block::Paragraph(line.to_owned())
}

/// Rows of a form, short ones in pairs.
fn form(db: &mut dyn Db, i: &DocumentIssued, rows: &[FormRow]) -> Result<Vec<Vec<Cell>>, ReportError> {
    let mut lines: Vec<Vec<Cell>> = Vec::new();
    let mut pair = false;
    for row in rows {
        let mut pictures = Vec::new();
        for id in &row.pictures {
            let Some(file) = i.pictures.iter().find(|file| file.id == *id) else { continue };
            pictures.push(picture(db, file)?);
        }
        let short = row.lines <= 1 && row.pictures.is_empty() && row.text.chars().count() <= 14;
        let cell =
            Cell { label: row.label.clone(), text: row.text.clone(), pictures, lines: row.lines.max(1) };
        match lines.last_mut().filter(|_| pair && short) {
            Some(line) => {
                line.push(cell);
                pair = false;
            }
            None => {
                lines.push(vec![cell]);
                pair = short;
            }
        }
    }
    Ok(lines)
}

/// A table of figures: of what a row is, then the figures.
fn figures(table: &FigureTable) -> Block {
    let column = |(n, name): (usize, &String)| match n {
        0 => Column { name: name.clone(), share: 5, align: Align::Left },
        _ => Column { name: name.clone(), share: 3, align: Align::Right },
    };
    Block::Table { columns: table.columns.iter().enumerate().map(column).collect(), rows: table.rows.clone() }
}

fn columns(head: &[String]) -> Vec<Column> {
    let shares = [5, 3, 4, 3, 5, 6];
    let column = |(name, share): (&String, u16)| Column { name: name.clone(), share, align: Align::Left };
    head.iter().zip(shares.into_iter().chain(std::iter::repeat(4))).map(column).collect()
}

/// A picture as it was stored. One that is not here yet is asked for on the page of the report.
fn picture(db: &mut dyn Db, file: &AttachmentRef) -> Result<Picture, ReportError> {
    attach::get(db, file.id)?.ok_or(ReportError::FileOnItsWay)?;
    let bytes = attach::bytes(db, file.id)?;
    let pixels = size_of(&file.name, &bytes)?;
    let png = matches!(imagesize::image_type(&bytes), Ok(imagesize::ImageType::Png));
    let format = if png { PictureFormat::Png } else { PictureFormat::Jpeg };
    Ok(Picture { format, bytes, pixels, caption: file.name.clone() })
}
