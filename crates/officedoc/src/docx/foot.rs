//! 版记 at the bottom of the last page: 报, 送, 发 or 抄送 between rules, who had it printed, and below
//! them who signed.
//!
//! It stands in a box without a frame at the bottom of the print area, on the page of the paragraph
//! that holds it, which is the last one and bears nothing else. Text that would run into it goes to
//! the next page, and the box with it. A table would do as well, but not every office program lets a
//! table as wide as the text stand anywhere.

use super::xml::{Para, Pitch, Rule, Run, Stand, Stop, Xml};
use crate::model::{Document, Imprint, Labelled, Layout, fonts};
use crate::paper;

const BOX: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";

pub(super) fn write(xml: &mut Xml, document: &Document) {
    let there = paper::foot_ruled(document) > 0 || !document.signed.is_empty();
    let height = paper::foot_height(document);
    let pinned = there && height < paper::HEIGHT / 2;
    if there && !pinned {
        lines(xml, document);
    }
    xml.open(&Para::new(Stand::Left, 20));
    if pinned {
        open_box(xml, height);
        lines(xml, document);
        close_box(xml);
    }
    xml.close();
}

/// Opens the box: as wide as the print area and so high; what is less stands at its bottom.
fn open_box(xml: &mut Xml, height: u32) {
    const EMU: u64 = 635;
    let (width, height) = (u64::from(paper::WIDTH) * EMU, u64::from(height) * EMU);
    xml.raw(&format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor distT=\"0\" distB=\"0\" \
         distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"2\" behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" \
         allowOverlap=\"0\"><wp:simplePos x=\"0\" y=\"0\"/><wp:positionH relativeFrom=\"margin\"><wp:align>left</wp:align>\
         </wp:positionH><wp:positionV relativeFrom=\"margin\"><wp:align>bottom</wp:align></wp:positionV>\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:wrapTopAndBottom/><wp:docPr id=\"{FOOT_ID}\" name=\"版记\"/>\
         <wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"{BOX}\"><wps:wsp><wps:cNvSpPr txBox=\"1\"/><wps:spPr>\
         <a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>\
         <wps:txbx><w:txbxContent>"
    ));
}

/// Apart from the numbers of pictures, which begin at 1.
const FOOT_ID: u32 = 100_000;

fn close_box(xml: &mut Xml) {
    xml.raw(
        "</w:txbxContent></wps:txbx><wps:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"b\">\
         <a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>\
         </mc:AlternateContent></w:r>",
    );
}

fn lines(xml: &mut Xml, document: &Document) {
    let line = Para::new(Stand::Both, paper::FOOT_LINE);
    copies(xml, document, &line);
    if !document.signed.is_empty() {
        signed(xml, &document.signed, &line);
    }
}

/// One line each, thick rules above and below, thin ones between. The rules are as wide as the print
/// area and so are paragraphs of their own; those of a text are as wide as its indents leave it.
fn copies(xml: &mut Xml, document: &Document, line: &Para) {
    let side = paper::copies_side(document.layout == Layout::Official);
    for (index, copy) in document.copies.iter().enumerate() {
        rule(xml, line, index == 0);
        let label = paper::copies_hang(copy);
        let para = Para {
            left: side + label,
            right: side,
            first: -i32::try_from(label).unwrap_or(0),
            ..line.clone()
        };
        xml.open(&para);
        xml.run(&Run::new(fonts::HEADING, paper::SMALL), &format!("{}：", copy.label));
        xml.run(&Run::new(fonts::BODY, paper::SMALL), &copy.text);
        xml.close();
    }
    if let Some(printed) = &document.imprint {
        rule(xml, line, document.copies.is_empty());
        imprint(xml, printed, line, side);
    }
    if paper::foot_ruled(document) > 0 {
        rule(xml, line, true);
    }
}

/// Who at the left, when at the right, each as far in as the standard has it.
fn imprint(xml: &mut Xml, printed: &Imprint, line: &Para, side: u32) {
    let stops = vec![Stop::Right(paper::WIDTH - side)];
    xml.open(&Para { stand: Stand::Left, left: side, right: side, stops, ..line.clone() });
    xml.run(&Run::new(fonts::BODY, paper::SMALL), &printed.by);
    xml.tab();
    xml.run(&Run::new(fonts::BODY, paper::SMALL), &printed.date);
    xml.close();
}

fn rule(xml: &mut Xml, line: &Para, thick: bool) {
    let (colour, eighths) = if thick { ("000000", 8) } else { ("808080", 4) };
    let below = Some(Rule { colour, eighths, points: 0 });
    let para = Para { pitch: Pitch::Exactly(20), below, ..line.clone() };
    xml.line(&para, &Run::new(fonts::BODY, 20), "");
}

/// Side by side; the last ends at the right edge.
fn signed(xml: &mut Xml, signed: &[Labelled], line: &Para) {
    let columns = paper::signed_columns(signed);
    let last = columns.len() - 1;
    let ends = columns.iter().scan(0, |end, width| {
        *end += width;
        Some(*end)
    });
    let stops = ends
        .enumerate()
        .filter(|(index, _)| index + 1 != last)
        .map(|(index, end)| if index < last { Stop::Left(end) } else { Stop::Right(end) })
        .collect();
    xml.open(&Para { stand: Stand::Left, stops, ..line.clone() });
    for (index, one) in signed.iter().enumerate() {
        if index > 0 {
            xml.tab();
        }
        xml.run(&Run::new(fonts::BODY, paper::SMALL), &format!("{}：{}", one.label, one.text));
    }
    xml.close();
}
