//! The parts of the package around the text: what kinds of file are in it, styles, settings, the
//! band of a drill, page numbers.

use super::xml::{Para, Pitch, Run, Stand, Xml, attribute, typeface};
use super::{is_form, media};
use crate::model::{Document, Picture, fonts};
use crate::paper;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

pub(super) const CONTENT_TYPES: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">",
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>",
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>",
    "<Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/>",
    "<Default Extension=\"png\" ContentType=\"image/png\"/>",
    "<Override PartName=\"/docProps/core.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>",
    "<Override PartName=\"/word/document.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>",
    "<Override PartName=\"/word/styles.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>",
    "<Override PartName=\"/word/settings.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
    "<Override PartName=\"/word/fontTable.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>",
    "<Override PartName=\"/word/header.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>",
    "<Override PartName=\"/word/footer-odd.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>",
    "<Override PartName=\"/word/footer-even.xml\" ",
    "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>",
    "</Types>"
);

pub(super) const RELATIONS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">",
    "<Relationship Id=\"document\" Target=\"word/document.xml\" ",
    "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>",
    "<Relationship Id=\"properties\" Target=\"docProps/core.xml\" ",
    "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\"/>",
    "</Relationships>"
);

/// Odd and even pages have their numbers at opposite sides. Marks that meet are drawn together, as
/// in every Chinese document.
pub(super) const SETTINGS: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/>",
    "<w:characterSpacingControl w:val=\"compressPunctuation\"/>",
    "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>",
    "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" ",
    "w:val=\"15\"/></w:compat>",
    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>"
);

/// What the file says of itself. It bears no time: the same document is the same bytes.
pub(super) fn properties(document: &Document) -> String {
    let mut xml = Xml::default();
    xml.raw(DECLARATION);
    xml.raw(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>",
    );
    xml.words(document.title.as_deref().unwrap_or(&document.head));
    xml.raw("</dc:title><dc:creator>");
    xml.words(&document.unit);
    xml.raw("</dc:creator></cp:coreProperties>");
    xml.as_str().to_owned()
}

/// The text between its page settings.
pub(super) fn document(document: &Document, body: &Xml) -> String {
    let (width, height) = paper::PAGE;
    let footer = paper::BOTTOM - paper::NUMBER_BELOW - paper::SMALL / 2;
    let pitch = if is_form(document) { paper::SMALL_LINE } else { paper::LINE };
    format!(
        "{DECLARATION}<w:document {NAMESPACES}><w:body>{}<w:sectPr>\
         <w:headerReference w:type=\"default\" r:id=\"header\"/><w:headerReference w:type=\"even\" r:id=\"header\"/>\
         <w:footerReference w:type=\"default\" r:id=\"odd\"/><w:footerReference w:type=\"even\" r:id=\"even\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>\
         <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"680\" \
         w:footer=\"{footer}\" w:gutter=\"0\"/><w:docGrid w:linePitch=\"{pitch}\"/></w:sectPr></w:body></w:document>",
        body.as_str(),
        paper::TOP,
        paper::RIGHT,
        paper::BOTTOM,
        paper::LEFT,
    )
}

/// The styles of the text. Headings are Word's own, so that its outline shows them.
pub(super) fn styles() -> String {
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/>\
         <w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:widowControl w:val=\"0\"/><w:kinsoku/><w:overflowPunct w:val=\"0\"/>\
         <w:snapToGrid w:val=\"0\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>\
         <w:basedOn w:val=\"Normal\"/><w:qFormat/><w:rPr>{}<w:sz w:val=\"44\"/></w:rPr></w:style>",
        typeface(fonts::BODY),
        typeface(fonts::TITLE),
    );
    for (level, font) in (1_u8..).zip([fonts::HEADING, fonts::SECOND, fonts::BODY, fonts::BODY]) {
        out.push_str(&format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>\
             <w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/>\
             <w:pPr><w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr>{}</w:rPr></w:style>",
            level - 1,
            typeface(font)
        ));
    }
    out.push_str("</w:styles>");
    out
}

/// What Word may take where a font is missing: the plain one of the same kind.
pub(super) fn font_table() -> String {
    let mut out = format!("{DECLARATION}<w:fonts {NAMESPACES}>");
    for (font, other) in
        [(fonts::TITLE, "宋体"), (fonts::BODY, "仿宋"), (fonts::HEADING, "SimHei"), (fonts::SECOND, "楷体")]
    {
        out.push_str(&format!(
            "<w:font w:name=\"{font}\"><w:altName w:val=\"{other}\"/><w:charset w:val=\"86\"/>\
             <w:pitch w:val=\"default\"/></w:font>"
        ));
    }
    out.push_str("</w:fonts>");
    out
}

/// The head of every page: nothing, or the band of a drill with the word across the page.
pub(super) fn header(drill: bool) -> String {
    let mut xml = Xml::default();
    xml.raw(DECLARATION);
    xml.raw(&format!("<w:hdr {NAMESPACES}>"));
    if drill {
        xml.open(&Para::new(Stand::Centre, 640));
        xml.raw("<w:r><w:rPr>");
        xml.raw(&typeface(fonts::HEADING));
        xml.raw("<w:spacing w:val=\"60\"/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>");
        xml.raw("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"D9D9D9\"/></w:rPr>");
        xml.raw("<w:t xml:space=\"preserve\">");
        xml.words(paper::DRILL_BAND);
        xml.raw("</w:t></w:r>");
        xml.raw(&shadow());
        xml.close();
    } else {
        xml.open(&Para::new(Stand::Left, 240));
        xml.close();
    }
    xml.raw("</w:hdr>");
    xml.as_str().to_owned()
}

/// 演练 in grey, as Word draws its own watermarks.
fn shadow() -> String {
    format!(
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict><v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" \
         o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\"><v:formulas>\
         <v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/>\
         <v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/>\
         <v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/>\
         <v:f eqn=\"mid @5 @6\"/><v:f eqn=\"mid @8 @5\"/><v:f eqn=\"mid @7 @8\"/><v:f eqn=\"mid @6 @7\"/>\
         <v:f eqn=\"sum @6 0 @5\"/></v:formulas><v:path textpathok=\"t\" o:connecttype=\"custom\"/>\
         <v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>\
         <v:shape id=\"PowerPlusWaterMarkObject1\" o:spid=\"_x0000_s2049\" type=\"#_x0000_t136\" \
         style=\"position:absolute;margin-left:0;margin-top:0;width:400pt;height:200pt;rotation:315;\
         z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;\
         mso-position-vertical:center;mso-position-vertical-relative:page\" fillcolor=\"#d9d9d9\" stroked=\"f\">\
         <v:textpath style=\"font-family:&quot;{}&quot;;font-size:1pt\" string=\"演练\"/></v:shape></w:pict></w:r>",
        fonts::HEADING
    )
}

/// The number of the page, one character in from the outer edge.
pub(super) fn footer(odd: bool) -> String {
    let (stand, left, right) =
        if odd { (Stand::Right, 0, paper::SMALL) } else { (Stand::Left, paper::SMALL, 0) };
    let run = Run::new(fonts::BODY, paper::SMALL);
    let mut xml = Xml::default();
    xml.raw(DECLARATION);
    xml.raw(&format!("<w:ftr {NAMESPACES}>"));
    xml.open(&Para { left, right, ..Para::new(stand, paper::SMALL * 10 / 7) });
    xml.run(&run, "— ");
    xml.raw("<w:fldSimple w:instr=\" PAGE \">");
    xml.run(&run, "1");
    xml.raw("</w:fldSimple>");
    xml.run(&run, " —");
    xml.close();
    xml.raw("</w:ftr>");
    xml.as_str().to_owned()
}

/// What the text refers to, by name.
pub(super) fn document_relations(pictures: &[&Picture]) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    );
    for (id, kind, target) in [
        ("styles", "styles", "styles.xml"),
        ("settings", "settings", "settings.xml"),
        ("fonts", "fontTable", "fontTable.xml"),
        ("header", "header", "header.xml"),
        ("odd", "footer", "footer-odd.xml"),
        ("even", "footer", "footer-even.xml"),
    ] {
        out.push_str(&format!("<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>"));
    }
    for (index, picture) in pictures.iter().enumerate() {
        let target = media(index, picture);
        out.push_str(&format!(
            "<Relationship Id=\"picture{index}\" Type=\"{KIND}/image\" Target=\"{target}\"/>"
        ));
    }
    out.push_str("</Relationships>");
    out
}

/// A picture in the line: `size` in twentieths of a point, turned as its file says.
pub(super) fn picture(xml: &mut Xml, index: usize, caption: &str, size: (u32, u32), quarters: u8) {
    const EMU: u64 = 635;
    let (width, height) = (u64::from(size.0) * EMU, u64::from(size.1) * EMU);
    // The frame that is turned is the one before it is turned.
    let (across, down) = if quarters % 2 == 1 { (height, width) } else { (width, height) };
    let turn = u32::from(quarters % 4) * 90 * 60_000;
    let (id, name) = (index + 1, attribute(caption));
    xml.raw(&format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{id}\" name=\"picture{id}\" descr=\"{name}\"/>\
         <wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>\
         <pic:cNvPr id=\"{id}\" name=\"picture{id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
         <a:blip r:embed=\"picture{index}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>\
         <a:xfrm rot=\"{turn}\"><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{across}\" cy=\"{down}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
         </wp:inline></w:drawing></w:r>"
    ));
}

/// A paragraph for a picture.
pub(super) fn picture_para() -> Para {
    Para { pitch: Pitch::Auto, keep_next: true, ..Para::new(Stand::Centre, 0) }
}
