//! Documents as PDF: A4, all that was given and nothing else, whatever the texts hold; in the fonts
//! that are there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::print_stderr)]

#[path = "../../officedoc/tests/samples/mod.rs"]
mod samples;

use officedoc::{Block, Cell, Document, Labelled, Layout, PictureFormat};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock};
use typeset::{MAX_CELLS, MAX_CHARS, MAX_PICTURES, Pdf, Press, PressError};

/// One for all tests, as in the service.
static PRESS: LazyLock<Arc<Press>> = LazyLock::new(|| Arc::new(Press::new(None)));

/// A folder of its own that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fenghuo-press-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn set(document: &Document) -> Pdf {
    let pdf = PRESS.pdf(document).unwrap();
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert!(pdf.pages > 0);
    pdf
}

/// What a tool of poppler says of the file; none where it is not installed.
fn poppler(tool: &str, options: &[&str], pdf: &Pdf) -> Option<String> {
    let folder = Folder::new(&format!("{tool}-{:p}", pdf.bytes.as_ptr()));
    let file = folder.0.join("a.pdf");
    std::fs::write(&file, &pdf.bytes).unwrap();
    let to_stdout: &[&str] = if tool == "pdftotext" { &["-"] } else { &[] };
    match Command::new(tool).args(options).arg(&file).args(to_stdout).output() {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(error) => {
            eprintln!("skipped: {tool} of poppler-utils is missing ({error})");
            None
        }
    }
}

/// All characters but white space; lines break where they must.
fn squeezed(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace() && *char != '\u{200b}').collect()
}

/// The text holds these, apart from white space.
fn says(pdf: &Pdf, said: &[&str]) {
    let Some(text) = poppler("pdftotext", &["-raw"], pdf) else { return };
    let text = squeezed(&text);
    for one in said {
        assert!(text.contains(&squeezed(one)), "{one} in {text}");
    }
}

#[test]
fn a_bulletin_is_one_page_of_a4_that_says_all() {
    let pdf = set(&samples::bulletin());
    assert_eq!(pdf.pages, 1);
    says(
        &pdf,
        &[
            "特急",
            "值班信息",
            "第312期",
            "2026年11月24日",
            "麻黄梁镇双柳沟煤矿发生透水3人被困",
            "后续情况续报。",
            "报：省政府总值班室，市委值班室，市政府总值班室。",
            "核稿：刘晓燕",
            "—1—",
        ],
    );
    if let Some(info) = poppler("pdfinfo", &[], &pdf) {
        assert!(info.contains("Page size:       595.276 x 841.89 pts (A4)"), "{info}");
        assert!(info.contains("Title:           麻黄梁镇双柳沟煤矿发生透水 3人被困"), "{info}");
        assert!(info.lines().any(|line| line.starts_with("Pages:") && line.ends_with(" 1")), "{info}");
    }
}

#[test]
fn a_formal_document_says_all() {
    let pdf = set(&samples::official());
    assert!((3..=4).contains(&pdf.pages), "{} pages", pdf.pages);
    says(
        &pdf,
        &[
            "内部",
            "榆林市榆阳区人民政府办公室文件",
            "榆区政办函〔2026〕3号",
            "区政府各工作部门、直属机构：",
            "（一）值班抽查",
            "航宇路街道90",
            "抄送：市政府办公室",
            "—2—",
        ],
    );
}

#[test]
fn a_form_shows_its_pictures() {
    let mut document = samples::form();
    document.blocks.push(Block::Picture(samples::photograph(PictureFormat::Png)));
    let pdf = set(&document);
    says(&pdf, &["榆阳区总值班室呈批单", "领导批示", "贺永强11月24日3时31分批示", "办理结果"]);
    if let Some(list) = poppler("pdfimages", &["-list"], &pdf) {
        assert!(list.contains(" 480 "), "the JPEG: {list}");
        assert!(list.contains(" 300 "), "the PNG: {list}");
    }
}

#[test]
fn a_broken_picture_is_named() {
    let cut = samples::JPEG.len() / 2;
    for (format, bytes) in [
        (PictureFormat::Jpeg, b"no picture".to_vec()),
        (PictureFormat::Jpeg, samples::PNG.to_vec()),
        (PictureFormat::Png, samples::PNG[..200].to_vec()),
        (PictureFormat::Jpeg, samples::JPEG[..cut.min(30)].to_vec()),
    ] {
        let mut picture = samples::photograph(format);
        picture.bytes = bytes;
        let document = Document { blocks: vec![Block::Picture(picture)], ..samples::empty(Layout::Bulletin) };
        let error = PRESS.pdf(&document).unwrap_err();
        assert!(matches!(&error, PressError::Picture(caption) if caption.contains("贺永强")), "{error}");
        assert!(error.to_string().contains("贺永强"));
    }
}

#[test]
fn a_drill_says_so_on_every_page() {
    for mut document in [samples::bulletin(), samples::form(), samples::official()] {
        document.drill = true;
        let pdf = set(&document);
        for page in 1..=pdf.pages {
            let page = page.to_string();
            let Some(text) = poppler("pdftotext", &["-raw", "-f", &page, "-l", &page], &pdf) else { return };
            assert!(squeezed(&text).matches("演练").count() >= 4, "page {page}: band and shadow in {text}");
        }
    }
}

#[test]
fn what_looks_like_markup_is_text() {
    let said =
        "#panic(\"x\") $x^2$ *b* _i_ @a <b> // c /* d */ \\ = 1 - 2 + 3 `r` #{1+1} [y] https://x.y ~ -- ---";
    let document = Document {
        mark: Some(said.into()),
        head: "#head$".into(),
        number: Some(said.into()),
        title: Some("= #title *b*".into()),
        addressed_to: Some(said.into()),
        blocks: vec![
            Block::Paragraph(said.into()),
            Block::Heading(1, "#import \"a.typ\"".into()),
            Block::Form(vec![vec![Cell {
                label: "#l".into(),
                text: format!("{said}\n#read(\"/etc/passwd\")"),
                pictures: vec![],
                lines: 0,
            }]]),
        ],
        copies: vec![Labelled { label: "*报*".into(), text: said.into() }],
        ..samples::empty(Layout::Official)
    };
    let pdf = set(&document);
    says(&pdf, &[said, "#head$", "=#title*b*", "#import\"a.typ\"", "#read(\"/etc/passwd\")", "*报*："]);
    if let Some(text) = poppler("pdftotext", &["-raw"], &pdf) {
        assert_eq!(squeezed(&text).matches(&squeezed(said)).count(), 6, "{text}");
    }
}

#[test]
fn empty_texts_and_rare_characters_are_set() {
    for layout in [Layout::Bulletin, Layout::Form, Layout::Official] {
        set(&samples::empty(layout));
        let document = Document {
            title: Some(" ".into()),
            number: Some(String::new()),
            blocks: vec![
                Block::Paragraph(String::new()),
                Block::Paragraph("\n\n".into()),
                Block::Form(vec![vec![]]),
                Block::Form(vec![]),
                Block::Table { columns: vec![], rows: vec![vec!["x".into()]] },
                Block::Heading(9, String::new()),
                Block::Paragraph("😀 𠮷 㐂 ﷽ e\u{301} \u{0}\u{1b}\u{202e}".into()),
            ],
            copies: vec![Labelled { label: String::new(), text: String::new() }],
            signed: vec![Labelled { label: String::new(), text: String::new() }],
            ..samples::empty(layout)
        };
        set(&document);
    }
}

#[test]
fn a_long_text_is_set_and_a_longer_one_refused() {
    let of = |chars: usize| {
        let text: String = "双柳沟煤矿透水，正在排水。".chars().cycle().take(chars).collect();
        Document { blocks: vec![Block::Paragraph(text)], ..samples::bulletin() }
    };
    let pdf = set(&of(60_000));
    assert!((95..=105).contains(&pdf.pages), "{} pages", pdf.pages);
    let error = PRESS.pdf(&of(2_000_000 / 3)).unwrap_err();
    assert!(matches!(error, PressError::TooLong { chars } if chars > MAX_CHARS), "{error}");
}

#[test]
fn too_many_cells_or_pictures_are_refused() {
    let mut document = samples::official();
    for block in &mut document.blocks {
        if let Block::Table { rows, .. } = block {
            rows.resize(MAX_CELLS / 3 + 1, vec!["1".into(); 3]);
        }
    }
    let error = PRESS.pdf(&document).unwrap_err();
    assert!(matches!(error, PressError::TooManyCells { count } if count > MAX_CELLS), "{error}");
    let mut document = samples::bulletin();
    document.blocks = vec![Block::Picture(samples::photograph(PictureFormat::Png)); MAX_PICTURES + 1];
    let error = PRESS.pdf(&document).unwrap_err();
    assert!(matches!(error, PressError::TooManyPictures { .. }), "{error}");
}

#[test]
fn a_word_longer_than_a_line_stays_on_the_paper() {
    let word = format!("https://example.org/{}", "0123456789".repeat(30));
    let pdf = set(&Document { blocks: vec![Block::Paragraph(word.clone())], ..samples::bulletin() });
    says(&pdf, &[&word]);
    let Some(boxes) = poppler("pdftotext", &["-bbox"], &pdf) else { return };
    for word in boxes.lines().filter_map(|line| line.split_once("xMax=\"")) {
        let right: f64 = word.1.split('"').next().unwrap().parse().unwrap();
        assert!(right < 595.0 - 70.0, "{word:?}");
    }
}

#[test]
fn the_same_document_is_the_same_bytes_from_many_threads() {
    let document = Document { drill: true, ..samples::official() };
    let first = set(&document);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..3 {
                    assert!(set(&document) == first);
                }
                set(&samples::form());
            });
        }
    });
}

#[test]
fn where_no_chinese_font_is_the_error_says_what_to_do() {
    let folder = Folder::new("none");
    let press = Press::with_folders(vec![folder.0.clone()]);
    let error = press.pdf(&samples::bulletin()).unwrap_err();
    assert!(matches!(error, PressError::NoFonts(_)), "{error}");
    let said = error.to_string();
    assert!(said.contains("fonts-noto-cjk") && said.contains(folder.0.to_str().unwrap()), "{said}");
}

#[test]
fn what_stands_in_for_a_missing_font_is_said() {
    if !Path::new(NOTO).join("NotoSerifCJK-Bold.ttc").exists() {
        eprintln!("skipped: fonts-noto-cjk is missing");
        return;
    }
    let press = Press::with_folders(vec![NOTO.into()]);
    let said = |document: &Document| {
        let substituted = press.pdf(document).unwrap().substituted;
        substituted.into_iter().map(|one| (one.wanted, one.used)).collect::<Vec<_>>()
    };
    let pair = |wanted, used: &str| (wanted, used.to_owned());
    let (title, body) =
        (pair("方正小标宋简体", "Noto Serif CJK SC Bold"), pair("仿宋_GB2312", "Noto Serif CJK SC"));
    let heading = pair("黑体", "Noto Sans CJK SC Bold");
    let second = pair("楷体_GB2312", "Noto Serif CJK SC");
    assert_eq!(said(&samples::bulletin()), [title.clone(), body.clone(), heading.clone()]);
    assert_eq!(said(&samples::form()), [title.clone(), body.clone()]);
    assert_eq!(said(&samples::official()), [title, body, heading, second]);
}

const NOTO: &str = "/usr/share/fonts/opentype/noto";

/// A font of the system, put into a folder under the name of a font of the standard.
fn renamed(file: &str, from: &str, to: &str, folder: &Path) -> bool {
    let Ok(mut bytes) = std::fs::read(Path::new(NOTO).join(file)) else {
        eprintln!("skipped: fonts-noto-cjk is missing");
        return false;
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let (from, to) = (wide(from), wide(&format!("{to:<width$}", width = from.len())));
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, name)| *name == from).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(&to);
    }
    std::fs::write(folder.join(file), bytes).unwrap();
    true
}

#[test]
fn the_sites_fonts_come_first() {
    let (site, system) = (Folder::new("site"), Folder::new("system"));
    if !renamed("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "FangSong_GB2312", &site.0)
        || !renamed("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "FangSong_GB2312", &system.0)
    {
        return;
    }
    let folders = [site.0.clone(), system.0.clone()];
    for (folders, used, not) in [
        (folders.to_vec(), "NotoSans", "NotoSerif"),
        (folders.iter().rev().cloned().collect(), "NotoSerif", "NotoSans"),
    ] {
        let document =
            Document { blocks: vec![Block::Paragraph("仿宋".into())], ..samples::empty(Layout::Form) };
        let pdf = Press::with_folders(folders).pdf(&document).unwrap();
        assert_eq!(pdf.substituted, [], "the body's font is there");
        if let Some(fonts) = poppler("pdffonts", &[], &pdf) {
            assert!(fonts.contains(used) && !fonts.contains(not), "{fonts}");
        }
    }
}
