//! Finds the fonts of the paper, or what stands in for them, and loads those that are used.
//!
//! The names of all fonts are read when the first document comes; a font is read into memory when a
//! document first needs it, and stays. A font of the site's folder comes before the system's.

use fontdb::{Database, FaceInfo, Source};
use officedoc::model::fonts as wanted;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

/// A font that should have been used and was not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substituted {
    /// The font of the standard.
    pub wanted: &'static str,
    /// What stands in for it.
    pub used: String,
}

/// What a font is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    Body,
    Heading,
    Second,
}

/// All of them.
pub(crate) const ROLES: [Role; 4] = [Role::Title, Role::Body, Role::Heading, Role::Second];

impl Role {
    /// The font that the standard names.
    const fn wanted(self) -> &'static str {
        match self {
            Self::Title => wanted::TITLE,
            Self::Body => wanted::BODY,
            Self::Heading => wanted::HEADING,
            Self::Second => wanted::SECOND,
        }
    }

    /// The family by which the sheet asks for it.
    const fn family(self) -> &'static str {
        match self {
            Self::Title => "paper title",
            Self::Body => "paper body",
            Self::Heading => "paper heading",
            Self::Second => "paper second",
        }
    }

    /// The same font under its other names.
    const fn same(self) -> &'static [&'static str] {
        match self {
            Self::Title => &[wanted::TITLE, "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"],
            Self::Body => &[wanted::BODY, "FangSong_GB2312"],
            Self::Heading => &[wanted::HEADING, "SimHei"],
            Self::Second => &[wanted::SECOND, "KaiTi_GB2312"],
        }
    }

    /// What may stand in for it, the closest first: fonts of the same style that offices have, then
    /// those that a free system has. The flag asks for the bold face.
    const fn others(self) -> &'static [(&'static str, bool)] {
        match self {
            Self::Title => &[
                ("方正小标宋_GBK", false),
                ("CESI_XBS_GB2312", false),
                ("华文中宋", false),
                ("STZhongsong", false),
                ("Noto Serif CJK SC", true),
                ("Noto Serif SC", true),
                ("Source Han Serif SC", true),
                ("思源宋体", true),
                ("SimSun", true),
            ],
            Self::Body => &[
                ("仿宋", false),
                ("FangSong", false),
                ("CESI_FS_GB2312", false),
                ("方正仿宋_GBK", false),
                ("STFangsong", false),
                ("FandolFang", false),
                ("Noto Serif CJK SC", false),
                ("Noto Serif SC", false),
                ("Source Han Serif SC", false),
                ("思源宋体", false),
                ("SimSun", false),
            ],
            Self::Heading => &[
                ("CESI_HT_GB2312", false),
                ("方正黑体_GBK", false),
                ("Noto Sans CJK SC", true),
                ("Noto Sans SC", true),
                ("Source Han Sans SC", true),
                ("思源黑体", true),
                ("WenQuanYi Zen Hei", false),
            ],
            Self::Second => &[
                ("楷体", false),
                ("KaiTi", false),
                ("CESI_KT_GB2312", false),
                ("方正楷体_GBK", false),
                ("STKaiti", false),
                ("FandolKai", false),
                ("AR PL UKai CN", false),
                ("LXGW WenKai", false),
                ("Noto Serif CJK SC", false),
                ("Noto Serif SC", false),
                ("Source Han Serif SC", false),
                ("思源宋体", false),
                ("SimSun", false),
            ],
        }
    }
}

/// The fonts of a press.
#[derive(Debug)]
pub(crate) struct Fonts {
    book: LazyHash<FontBook>,
    slots: Vec<Slot>,
    /// What stands in, by role.
    substituted: Vec<(Role, Substituted)>,
}

#[derive(Debug)]
struct Slot {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl Fonts {
    /// Looks through the folders. None where none of their fonts has Chinese characters.
    pub(crate) fn search(folders: &[PathBuf]) -> Option<Self> {
        let mut database = Database::new();
        for folder in folders {
            database.load_fonts_dir(folder);
        }
        let faces = in_order(&database, folders);
        let mut fonts =
            Self { book: LazyHash::new(FontBook::new()), slots: Vec::new(), substituted: Vec::new() };
        let mut book = FontBook::new();
        let mut taken = HashSet::new();
        for role in ROLES {
            let (face, exact) = choose(role, &faces, &database)?;
            let info = database.with_face_data(face.id, FontInfo::new)??;
            taken.insert(family(face).to_owned());
            if !exact {
                let used = display_name(face);
                fonts.substituted.push((role, Substituted { wanted: role.wanted(), used }));
            }
            fonts.push(&mut book, face, FontInfo { family: role.family().to_owned(), ..info });
        }
        for face in others(&faces, &taken) {
            if let Some(info) = database.with_face_data(face.id, FontInfo::new).flatten() {
                fonts.push(&mut book, face, info);
            }
        }
        fonts.book = LazyHash::new(book);
        Some(fonts)
    }

    fn push(&mut self, book: &mut FontBook, face: &FaceInfo, info: FontInfo) {
        if let Some(path) = path(face) {
            book.push(info);
            self.slots.push(Slot { path: path.to_owned(), index: face.index, font: OnceLock::new() });
        }
    }

    /// What the typesetter chooses from.
    pub(crate) const fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// A font, read from its file when it is first asked for. Two roles may share one.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        let slot = self.slots.get(index)?;
        let load = || {
            let shared =
                self.slots.iter().filter(|other| other.path == slot.path && other.index == slot.index);
            shared
                .into_iter()
                .find_map(|other| other.font.get().cloned().flatten())
                .or_else(|| Font::new(Bytes::new(std::fs::read(&slot.path).ok()?), slot.index))
        };
        slot.font.get_or_init(load).clone()
    }

    /// Of these roles, those that another font stands in for.
    pub(crate) fn substituted(&self, uses: &[Role]) -> Vec<Substituted> {
        let used = self.substituted.iter().filter(|(role, _)| uses.contains(role));
        used.map(|(_, substituted)| substituted.clone()).collect()
    }
}

fn path(face: &FaceInfo) -> Option<&Path> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

fn family(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name)
}

/// By folder, then by name: the order in which a folder lists its files means nothing.
fn in_order<'a>(database: &'a Database, folders: &[PathBuf]) -> Vec<&'a FaceInfo> {
    let folders: Vec<PathBuf> =
        folders.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())).collect();
    let mut faces: Vec<&FaceInfo> = database.faces().filter(|face| path(face).is_some()).collect();
    faces.sort_by_cached_key(|face| {
        let path = path(face).unwrap_or(Path::new("")).to_owned();
        let folder = folders.iter().position(|folder| path.starts_with(folder)).unwrap_or(folders.len());
        (folder, path, face.index)
    });
    faces
}

/// The face for a role, and whether it is the one that the standard names. Where neither it nor a
/// stand-in is there, any font with Chinese characters does.
fn choose<'a>(role: Role, faces: &[&'a FaceInfo], database: &Database) -> Option<(&'a FaceInfo, bool)> {
    let same = role.same().iter().find_map(|name| named(faces, name, false, database));
    if let Some(face) = same {
        return Some((face, true));
    }
    let other = role.others().iter().find_map(|&(name, bold)| named(faces, name, bold, database));
    let any = || faces.iter().copied().find(|face| is_chinese(face, database));
    other.or_else(any).map(|face| (face, false))
}

/// The face of a family that is closest to regular or bold, upright.
fn named<'a>(faces: &[&'a FaceInfo], name: &str, bold: bool, database: &Database) -> Option<&'a FaceInfo> {
    let weight = if bold { 700 } else { 400 };
    faces
        .iter()
        .copied()
        .filter(|face| face.families.iter().any(|(family, _)| family.trim().eq_ignore_ascii_case(name)))
        .filter(|face| is_chinese(face, database))
        .min_by_key(|face| (face.style != fontdb::Style::Normal, face.weight.0.abs_diff(weight)))
}

/// Whether it has the commonest characters; a font may bear a name and lack them.
fn is_chinese(face: &FaceInfo, database: &Database) -> bool {
    let Some(info) = database.with_face_data(face.id, FontInfo::new).flatten() else { return false };
    "的一国急".chars().all(|char| info.coverage.contains(char.into()))
}

/// Fonts for characters that the paper's have not: one face of every other family. Those of the CJK
/// families for other languages bring nothing new.
fn others<'a>(faces: &[&'a FaceInfo], taken: &HashSet<String>) -> Vec<&'a FaceInfo> {
    const MOST: usize = 40;
    let mut seen = taken.clone();
    faces
        .iter()
        .copied()
        .filter(|face| face.style == fontdb::Style::Normal && face.weight.0 == 400)
        .filter(|face| !family(face).contains(" CJK ") && seen.insert(family(face).to_owned()))
        .take(MOST)
        .collect()
}

fn display_name(face: &FaceInfo) -> String {
    let bold = if face.weight.0 >= 600 { " Bold" } else { "" };
    format!("{}{bold}", family(face))
}
