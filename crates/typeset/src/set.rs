//! Sets a sheet: the world that the typesetter sees is that sheet, its own layout and the fonts.

use crate::PressError;
use crate::fonts::Fonts;
use crate::sheet::Sheet;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// How often what the typesetter remembers may go unused, in documents, before it is forgotten:
/// long enough for the layout itself to stay, short enough that memory does not grow.
const FORGET_AFTER: usize = 3;

/// The layout: the same for every document, so that it is parsed once.
static LAYOUT: LazyLock<Option<Source>> =
    LazyLock::new(|| Some(Source::new(file_id("/paper.typ")?, include_str!("paper.typ").to_owned())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

fn file_id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

/// The file and how many pages it has.
pub(crate) fn set(sheet: &Sheet, fonts: &Fonts) -> Result<(Vec<u8>, usize), PressError> {
    let layout = LAYOUT.as_ref().ok_or_else(|| PressError::Refused("layout".to_owned()))?;
    let desk = Desk { sheet, fonts, layout };
    let set = typst::compile::<PagedDocument>(&desk).output.map_err(|errors| refused(&errors));
    let out = set.and_then(|paper| {
        let options = PdfOptions { creator: Smart::Custom(None), ..PdfOptions::default() };
        let bytes = typst_pdf::pdf(&paper, &options).map_err(|errors| refused(&errors))?;
        Ok((bytes, paper.pages().len()))
    });
    comemo::evict(FORGET_AFTER);
    out
}

fn refused(errors: &[SourceDiagnostic]) -> PressError {
    let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    PressError::Refused(said.join("; "))
}

struct Desk<'a> {
    sheet: &'a Sheet,
    fonts: &'a Fonts,
    layout: &'static Source,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.layout.id() { Ok(self.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    /// The data of the document, and its pictures by number.
    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get();
        if *path.root() != VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        let name = path.vpath().get_without_slash();
        if name == "document.json" {
            return Ok(self.sheet.json.clone());
        }
        let number = name.split_once('.').and_then(|(number, _)| number.parse::<usize>().ok());
        number.and_then(|number| self.sheet.pictures.get(number)).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
