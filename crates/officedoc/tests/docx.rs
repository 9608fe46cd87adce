//! Documents as Word: every part is well-formed and says what the model says, in the fonts that the
//! standard names; whatever the texts hold.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod samples;

use officedoc::model::fonts;
use officedoc::{Block, Cell, Document, DocxError, Labelled, Layout, PictureFormat, docx};
use std::collections::BTreeMap;
use std::io::Read as _;

/// The files of the package.
fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    files
}

/// Writes it, and checks what must hold for every document: parts are well-formed, every relation
/// leads to a file, the same bytes come twice.
fn written(document: &Document) -> BTreeMap<String, Vec<u8>> {
    let bytes = docx(document).unwrap();
    assert!(bytes == docx(document).unwrap(), "the same document is the same bytes");
    let files = unzip(&bytes);
    for (name, bytes) in &files {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let text = std::str::from_utf8(bytes).unwrap();
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    let relations = part(&files, "word/_rels/document.xml.rels");
    let tree = roxmltree::Document::parse(&relations).unwrap();
    for target in tree.descendants().filter_map(|node| node.attribute("Target")) {
        assert!(files.contains_key(&format!("word/{target}")), "{target}");
    }
    files
}

fn part(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

/// The words of the text, a line per paragraph.
fn words(files: &BTreeMap<String, Vec<u8>>) -> String {
    let xml = part(files, "word/document.xml");
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let mut out = String::new();
    for node in tree.descendants() {
        match node.tag_name().name() {
            "t" => out.push_str(node.text().unwrap_or_default()),
            "p" | "br" => out.push('\n'),
            "tab" => out.push('\t'),
            _ => {}
        }
    }
    out
}

#[test]
fn a_bulletin_says_all_that_it_was_given() {
    let files = written(&samples::bulletin());
    let words = words(&files);
    for said in [
        "特急",
        "值班信息",
        "第312期",
        "榆阳区总值班室\t2026年11月24日",
        "麻黄梁镇双柳沟煤矿发生透水\n3人被困",
        "后续情况续报。",
        "报：省政府总值班室，市委值班室，市政府总值班室。",
        "签发：",
        "核稿：刘晓燕",
        "电话：5550100",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    let xml = part(&files, "word/document.xml");
    for font in [fonts::TITLE, fonts::BODY, fonts::HEADING] {
        assert!(xml.contains(&format!("w:eastAsia=\"{font}\"")), "{font}");
    }
    assert!(xml.contains("w:line=\"580\" w:lineRule=\"exact\""), "29 points a line");
    assert!(xml.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>"), "A4");
    assert!(xml.contains("<wp:align>bottom</wp:align>"), "the foot stands at the bottom");
    assert!(xml.contains("w:color=\"C8102E\""), "the rule is red");
    assert!(part(&files, "docProps/core.xml").contains("麻黄梁镇双柳沟煤矿发生透水 3人被困"));
}

#[test]
fn a_formal_document_has_orders_of_headings_and_a_repeated_header() {
    let files = written(&samples::official());
    let xml = part(&files, "word/document.xml");
    for style in ["Heading1", "Heading2", "Heading3", "Heading4", "Title"] {
        assert!(xml.contains(&format!("w:val=\"{style}\"")), "{style}");
    }
    assert!(xml.contains(fonts::SECOND));
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    let words = words(&files);
    assert!(words.contains("区政府各工作部门、直属机构："), "{words}");
    assert!(words.contains("抄送：市政府办公室"), "{words}");
    assert!(words.contains("榆林市榆阳区人民政府办公室\t2026年7月9日印发"), "{words}");
    assert!(part(&files, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert!(part(&files, "word/footer-odd.xml").contains("w:val=\"right\""));
    assert!(part(&files, "word/footer-even.xml").contains("w:val=\"left\""));
}

#[test]
fn who_had_it_printed_stands_between_the_thick_rules_with_and_without_copies() {
    let thick =
        |document: &Document| part(&written(document), "word/document.xml").matches("w:sz=\"8\"").count();
    let with = samples::official();
    let alone = Document { copies: Vec::new(), ..samples::official() };
    assert_eq!((thick(&with), thick(&alone)), (2, 2));
    assert!(words(&written(&alone)).contains("2026年7月9日印发"));
    let none = Document { imprint: None, ..alone };
    assert_eq!(thick(&none), 0, "nothing to rule off");
}

#[test]
fn a_forms_pictures_are_taken_as_they_are() {
    let mut document = samples::form();
    document.blocks.push(Block::Picture(samples::photograph(PictureFormat::Png)));
    let files = written(&document);
    assert!(files["word/media/picture0.jpeg"] == samples::JPEG);
    assert!(files["word/media/picture1.png"] == samples::PNG);
    let xml = part(&files, "word/document.xml");
    // 480×160 pixels at 96 dots an inch: 5 by 1⅔ inches.
    assert!(xml.contains("<wp:extent cx=\"4572000\" cy=\"1524000\"/>"), "its shape is kept");
    assert!(xml.contains("w:hRule=\"atLeast\""), "room to write in");
    assert!(words(&files).contains("贺永强 11月24日3时31分批示"));
}

#[test]
fn a_broken_picture_is_named() {
    for bytes in [&b"no picture"[..], b"", samples::PNG, &samples::JPEG[..20]] {
        let mut picture = samples::photograph(PictureFormat::Jpeg);
        picture.bytes = bytes.to_vec();
        let document = Document { blocks: vec![Block::Picture(picture)], ..samples::empty(Layout::Bulletin) };
        let error = docx(&document).unwrap_err();
        assert!(matches!(&error, DocxError::Picture(caption) if caption.contains("贺永强")), "{error}");
        assert!(error.to_string().contains("贺永强"));
    }
}

#[test]
fn a_drill_says_so_on_every_page() {
    for layout in [Layout::Bulletin, Layout::Form, Layout::Official] {
        let files = written(&Document { drill: true, ..samples::empty(layout) });
        let header = part(&files, "word/header.xml");
        assert!(header.contains("演练　演练"), "the band");
        assert!(header.contains("string=\"演练\""), "across the page");
        let xml = part(&files, "word/document.xml");
        for pages in ["default", "even"] {
            assert!(xml.contains(&format!("<w:headerReference w:type=\"{pages}\" r:id=\"header\"/>")));
        }
    }
    let files = written(&samples::bulletin());
    assert!(!part(&files, "word/header.xml").contains("演练"));
}

#[test]
fn what_looks_like_markup_is_text() {
    let said = "<w:p>&amp; ]]> \"'</w:t> $x$ #panic() {{x}}";
    let document = Document {
        head: said.into(),
        number: Some(said.into()),
        unit: said.into(),
        title: Some("\"<&>'\"".into()),
        blocks: vec![
            Block::Paragraph(said.into()),
            Block::Form(vec![vec![Cell {
                label: said.into(),
                text: said.into(),
                pictures: vec![],
                lines: 0,
            }]]),
        ],
        copies: vec![Labelled { label: said.into(), text: said.into() }],
        ..samples::empty(Layout::Bulletin)
    };
    let words = words(&written(&document));
    assert_eq!(words.matches(said).count(), 8, "{words}");
}

#[test]
fn characters_that_xml_forbids_are_left_out() {
    let all: String =
        (0..0x20).filter_map(char::from_u32).chain(['\u{7f}', '\u{fffe}', '\u{ffff}']).collect();
    let text = format!("前{all}后😀𠮷");
    let document = Document {
        title: Some(text.clone()),
        unit: text.clone(),
        blocks: vec![Block::Paragraph(text.clone()), Block::Heading(1, text)],
        ..samples::empty(Layout::Official)
    };
    assert!(words(&written(&document)).contains("后😀𠮷"));
}

#[test]
fn empty_and_huge_documents_are_written() {
    for layout in [Layout::Bulletin, Layout::Form, Layout::Official] {
        written(&samples::empty(layout));
        let document = Document {
            blocks: vec![
                Block::Paragraph(String::new()),
                Block::Form(vec![vec![]]),
                Block::Form(vec![]),
                Block::Table { columns: vec![], rows: vec![vec!["x".into()]] },
            ],
            copies: vec![Labelled { label: String::new(), text: String::new() }],
            ..samples::empty(layout)
        };
        written(&document);
    }
    let text = "双柳沟煤矿，".repeat(2_000_000 / 18);
    let document = Document {
        title: Some(text.clone()),
        head: text.clone(),
        blocks: vec![Block::Paragraph(text.clone())],
        copies: vec![Labelled { label: "报".into(), text }],
        ..samples::empty(Layout::Bulletin)
    };
    written(&document);
}

#[test]
fn rows_of_other_lengths_than_the_header_are_filled_up() {
    let mut document = samples::official();
    for block in &mut document.blocks {
        if let Block::Table { rows, .. } = block {
            rows.push(vec!["短".into()]);
            rows.push(vec!["长".into(); 9]);
        }
    }
    let files = written(&document);
    let xml = part(&files, "word/document.xml");
    let tree = roxmltree::Document::parse(&xml).unwrap();
    let table = tree.descendants().find(|node| node.tag_name().name() == "tbl").unwrap();
    for row in table.children().filter(|node| node.tag_name().name() == "tr") {
        assert_eq!(row.children().filter(|node| node.tag_name().name() == "tc").count(), 3);
    }
}
