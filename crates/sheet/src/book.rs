//! A file while it is written. Rows leave the memory as soon as the next one comes: they lie
//! in a file without a name beside the one that is made, which the system takes back
//! whatever becomes of the process.

use crate::cell::{Cell, Column, Kind, exact, fitting, serial};
use crate::{Language, cell};
use kernel::limits::sheet::{ROWS, TEXT_FORMAT_CHARS};
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The disk, or a bug of the writer.
    #[error("the file could not be written: {0}")]
    Write(#[from] XlsxError),
    /// The disk.
    #[error("the file could not be written: {0}")]
    Disk(#[from] std::io::Error),
    /// A row has another number of cells than there are columns.
    #[error("a row has {0} cells and the list {1} columns")]
    Width(usize, usize),
    /// More columns than a sheet has.
    #[error("too many columns")]
    Columns,
}

/// What the sheet 「说明」 says: each a name and what stands beside it.
pub type About = Vec<(String, String)>;

/// A file that takes rows.
pub struct Book {
    workbook: Workbook,
    columns: Vec<Column>,
    language: Language,
    title: String,
    looks: Looks,
    /// Rows of one sheet below its header.
    most: u32,
    /// The sheet that takes rows now.
    sheet: usize,
    /// The row in it that is written next; 0 is the header.
    next: u32,
    rows: u64,
}

/// How cells look. Made once: each is known by its content and looked up for every cell.
struct Looks {
    head: Format,
    text: Format,
    /// Text that is longer than a cell in the form *text* shows.
    long: Format,
    word: Format,
    count: Format,
    hundredths: Format,
    time: Format,
    name: Format,
}

impl Looks {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Self {
            head: top().set_bold().set_border_bottom(FormatBorder::Thin).set_text_wrap(),
            // Whoever presses Enter in such a cell does not turn `=1+1` into two, nor a telephone
            // number into a figure.
            text: top().set_num_format("@").set_quote_prefix(),
            long: top().set_quote_prefix(),
            word: top().set_num_format("@").set_quote_prefix().set_align(FormatAlign::Right),
            count: top().set_num_format("0"),
            hundredths: top().set_num_format("0.00"),
            time: top().set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Left),
            name: top().set_bold(),
        }
    }
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Book({}, {} rows)", self.title, self.rows)
    }
}

impl Book {
    /// A file without rows; what is written lies in `folder` meanwhile.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn begin(
        folder: &Path,
        title: &str,
        language: Language,
        columns: Vec<Column>,
    ) -> Result<Self, SheetError> {
        Self::with_sheets_of(folder, title, language, columns, ROWS)
    }

    fn with_sheets_of(
        folder: &Path,
        title: &str,
        language: Language,
        columns: Vec<Column>,
        rows: u32,
    ) -> Result<Self, SheetError> {
        let mut workbook = Workbook::new();
        workbook.set_tempdir(folder)?;
        workbook.set_properties(&DocProperties::new().set_title(title).set_author("烽火 Fenghuo"));
        let mut book = Self {
            workbook,
            columns,
            language,
            title: title.to_owned(),
            looks: Looks::new(),
            most: rows.saturating_sub(1),
            sheet: 0,
            next: 0,
            rows: 0,
        };
        book.open_sheet(0)?;
        Ok(book)
    }

    /// Rows so far, headers aside.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.rows
    }

    /// One more row.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn row(&mut self, cells: Vec<Cell>) -> Result<(), SheetError> {
        if cells.len() != self.columns.len() {
            return Err(SheetError::Width(cells.len(), self.columns.len()));
        }
        if self.next > self.most {
            self.close_sheet()?;
            self.open_sheet(self.sheet.saturating_add(1))?;
        }
        let at = self.next;
        let sign = self.language.of("……（后略）", "… (cut)");
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        for (n, (cell, column)) in cells.into_iter().zip(&self.columns).enumerate() {
            let n = u16::try_from(n).map_err(|_| SheetError::Columns)?;
            write(sheet, (at, n), cell, column.kind, &self.looks, sign)?;
        }
        self.next = at.saturating_add(1);
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    /// Writes the sheet about the file and the file itself.
    ///
    /// # Errors
    /// [`SheetError`].
    pub fn finish(mut self, about: &[(String, String)], out: &File) -> Result<(), SheetError> {
        self.close_sheet()?;
        let sign = self.language.of("……（后略）", "… (cut)");
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(self.language.of("说明", "About"))?;
        sheet.set_column_width(0, 16)?;
        sheet.set_column_width(1, 70)?;
        for (row, (name, said)) in (0u32..).zip(about) {
            sheet.write_string_with_format(row, 0, name, &self.looks.name)?;
            let said = fitting(said.clone(), sign);
            sheet.write_string_with_format(row, 1, said, &self.looks.long)?;
        }
        self.workbook.save_to_writer(BufWriter::with_capacity(256 * 1024, out))?;
        out.sync_all()?;
        Ok(())
    }

    /// The next sheet, with its header.
    fn open_sheet(&mut self, number: usize) -> Result<(), SheetError> {
        let name = match number {
            0 => self.title.clone(),
            n => format!("{}（{}）", self.title, n.saturating_add(1)),
        };
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(&name))?;
        sheet.set_freeze_panes(1, 0)?;
        for (n, column) in self.columns.iter().enumerate() {
            let n = u16::try_from(n).map_err(|_| SheetError::Columns)?;
            sheet.set_column_width(n, column.width)?;
            sheet.write_string_with_format(0, n, &column.name, &self.looks.head)?;
        }
        self.sheet = number;
        self.next = 1;
        Ok(())
    }

    /// Sets the filters on a sheet that takes no more rows.
    fn close_sheet(&mut self) -> Result<(), SheetError> {
        let last = self.next.saturating_sub(1);
        let last_column = u16::try_from(self.columns.len().saturating_sub(1));
        let last_column = last_column.map_err(|_| SheetError::Columns)?;
        self.workbook.worksheet_from_index(self.sheet)?.autofilter(0, 0, last, last_column)?;
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell,
    kind: Kind,
    looks: &Looks,
    sign: &str,
) -> Result<(), SheetError> {
    let marked;
    let number = match &cell {
        Cell::Blank => return Ok(()),
        Cell::Marked { n, before, behind } => {
            marked = looks.count.clone().set_num_format(format!("{}0{}", quoted(before), quoted(behind)));
            exact(*n).map(|n| (n, &marked))
        }
        Cell::Text(_) => None,
        Cell::Whole(n) => exact(*n).map(|n| (n, &looks.count)),
        Cell::Hundredths(n) => exact(*n).map(|n| (n / 100.0, &looks.hundredths)),
        Cell::Time(at) => serial(*at).map(|at| (at, &looks.time)),
    };
    if let Some((number, look)) = number {
        sheet.write_number_with_format(row, column, number, look)?;
        return Ok(());
    }
    // What Excel cannot keep as the number it is stands there as a text.
    let text = match cell {
        Cell::Blank => return Ok(()),
        Cell::Text(text) => fitting(text, sign),
        Cell::Whole(n) => n.to_string(),
        Cell::Marked { n, before, behind } => format!("{before}{n}{behind}"),
        Cell::Hundredths(n) => format!("{}.{:02}", n / 100, n.rem_euclid(100)),
        Cell::Time(at) => cell::written(at),
    };
    let look = match kind {
        Kind::Number => &looks.word,
        // Older Excel shows a longer text in a cell of the form *text* as a row of #.
        _ if text.encode_utf16().count() > TEXT_FORMAT_CHARS => &looks.long,
        _ => &looks.text,
    };
    sheet.write_string_with_format(row, column, text, look)?;
    Ok(())
}

/// Words in the form of a number.
fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("\"{words}\"") }
}

/// What may stand on a tab: no more than 31 characters, and none of `[]:*?/\`.
fn sheet_name(title: &str) -> String {
    let plain: String = title.chars().filter(|c| !r"[]:*?/\'".contains(*c)).take(31).collect();
    if plain.is_empty() { "1".to_owned() } else { plain }
}

#[cfg(test)]
mod tests;
