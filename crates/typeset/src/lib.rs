//! Sets the documents of [`officedoc`] as PDF.
//!
//! A [`Press`] is made once and shared. It looks for fonts when the first document comes, and loads
//! those that a document uses; texts go to the typesetter as data, never as its language, and what
//! it may read is that data and the pictures of the document: no file, no package, no clock. The
//! same document on the same fonts is the same bytes.

mod fonts;
mod set;
mod sheet;

pub use fonts::Substituted;

use fonts::Fonts;
use officedoc::Document;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use kernel::limits::press::{CELLS as MAX_CELLS, CHARS as MAX_CHARS, PICTURES as MAX_PICTURES};

/// Why a document cannot be set.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// No font with Chinese characters was found.
    #[error(
        "没有可用的中文字体：请安装 fonts-noto-cjk，或把方正小标宋、仿宋、黑体、楷体等字体文件放入字体目录（{0}）"
    )]
    NoFonts(String),
    /// A picture's file is broken, or is not of the format it is said to be, or too large.
    #[error("图片“{0}”已损坏或格式不对，无法排版")]
    Picture(String),
    /// There is more text than is set at once.
    #[error("文稿共 {chars} 字，超过 {MAX_CHARS} 字，无法排成 PDF，请分成几份或导出 DOCX")]
    TooLong {
        /// How much.
        chars: usize,
    },
    /// Its tables have more cells than are set at once.
    #[error("文稿的表格共 {count} 格，超过 {MAX_CELLS} 格，无法排成 PDF，请分成几份或导出 DOCX")]
    TooManyCells {
        /// How many.
        count: usize,
    },
    /// There are more pictures than are set at once.
    #[error("文稿共有图片 {count} 张，超过 {MAX_PICTURES} 张，无法排成 PDF")]
    TooManyPictures {
        /// How many.
        count: usize,
    },
    /// The typesetter refused it; this is a fault of ours.
    #[error("排版出错：{0}")]
    Refused(String),
}

/// A document set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Fonts that it should have been set in and were not there.
    pub substituted: Vec<Substituted>,
}

/// Sets documents. Many threads may ask at once.
#[derive(Debug)]
pub struct Press {
    folders: Vec<PathBuf>,
    /// Found when first needed. What was not found is looked for again, so that fonts may be put in
    /// place while the service runs.
    fonts: Mutex<Option<Arc<Fonts>>>,
}

impl Press {
    /// A press that takes fonts from the site's folder first, then from the system's.
    #[must_use]
    pub fn new(site_fonts: Option<&Path>) -> Self {
        let system = ["/usr/local/share/fonts", "/usr/share/fonts"].map(PathBuf::from);
        Self::with_folders(site_fonts.map(Path::to_path_buf).into_iter().chain(system).collect())
    }

    /// A press that takes fonts from these folders alone, in this order.
    #[must_use]
    pub const fn with_folders(folders: Vec<PathBuf>) -> Self {
        Self { folders, fonts: Mutex::new(None) }
    }

    /// Sets a document.
    ///
    /// # Errors
    /// No Chinese font is there; a picture is broken; the document is too long.
    pub fn pdf(&self, document: &Document) -> Result<Pdf, PressError> {
        let sheet = sheet::Sheet::of(document)?;
        let fonts = self.fonts()?;
        let (bytes, pages) = set::set(&sheet, &fonts)?;
        Ok(Pdf { bytes, pages, substituted: fonts.substituted(sheet.uses()) })
    }

    /// Whoever comes first searches, the others wait for it.
    fn fonts(&self) -> Result<Arc<Fonts>, PressError> {
        let mut known = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = &*known {
            return Ok(Arc::clone(fonts));
        }
        let found = Fonts::search(&self.folders).ok_or_else(|| {
            let folders: Vec<_> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
            PressError::NoFonts(folders.join("、"))
        })?;
        Ok(Arc::clone(known.insert(Arc::new(found))))
    }
}
