//! What stands above the text: marks, the head in red, number, unit and date, the rule, the title,
//! and to whom it goes.

use super::xml::{Para, Rule, Run, Stand, Stop, Xml};
use crate::model::{Document, Layout, fonts};
use crate::paper::{self, EM, LINE, POINT};

pub(super) fn write(xml: &mut Xml, document: &Document) {
    let marks = marks(xml, document);
    match document.layout {
        Layout::Bulletin => bulletin(xml, document),
        Layout::Official => official(xml, document, marks),
        Layout::Form => form(xml, document),
    }
    let first = if document.layout == Layout::Official { paper::OFFICIAL_TITLE_BEFORE } else { LINE };
    let title = document.title.as_deref().filter(|title| !title.trim().is_empty());
    if let Some(title) = title {
        let para = Para {
            style: Some("Title"),
            before: first,
            after: paper::TITLE_AFTER,
            keep_next: true,
            ..Para::new(Stand::Centre, paper::TITLE_LINE)
        };
        let lines = paper::title_lines(title, paper::TITLE).join("\n");
        xml.line(&para, &Run::new(fonts::TITLE, paper::TITLE), &lines);
    } else if document.layout != Layout::Form {
        xml.line(&Para::new(Stand::Left, LINE), &Run::text(), "");
    }
    if let Some(to) = document.addressed_to.as_deref().filter(|to| !to.trim().is_empty()) {
        xml.line(&Para::new(Stand::Both, LINE), &Run::text(), &format!("{to}："));
    }
}

/// 密级 and 紧急程度 at the top left; how many lines they take.
fn marks(xml: &mut Xml, document: &Document) -> u32 {
    let mut lines = 0;
    for mark in [document.mark.as_deref(), document.urgency.map(crate::model::Urgency::zh)] {
        if let Some(mark) = mark.filter(|mark| !mark.trim().is_empty()) {
            xml.line(&Para::new(Stand::Left, LINE), &Run::new(fonts::HEADING, EM), mark);
            lines += 1;
        }
    }
    lines
}

fn masthead(xml: &mut Xml, document: &Document, before: u32) {
    let head = paper::head(document.layout, &document.head);
    let colour = (document.layout != Layout::Form).then_some(paper::RED);
    let between = i32::try_from(head.between).unwrap_or(0);
    let para = Para { before, ..Para::new(Stand::Centre, paper::head_line(head)) };
    // Room after the last character would push the head off the middle.
    let text = crate::text::plain(&document.head);
    let end = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let (most, last) = text.split_at_checked(end).unwrap_or((&text, ""));
    xml.open(&para);
    xml.run(&Run { between, colour, ..Run::new(fonts::TITLE, head.size) }, most);
    xml.run(&Run { colour, ..Run::new(fonts::TITLE, head.size) }, last);
    xml.close();
}

const fn red_rule(points: u32) -> Option<Rule> {
    Some(Rule { colour: paper::RED, eighths: paper::RULE_EIGHTHS, points })
}

fn bulletin(xml: &mut Xml, document: &Document) {
    masthead(xml, document, 0);
    if let Some(number) = &document.number {
        xml.line(&Para::new(Stand::Centre, LINE), &Run::text(), number);
    }
    let para =
        Para { below: red_rule(4), stops: vec![Stop::Right(paper::WIDTH)], ..Para::new(Stand::Left, LINE) };
    apart(xml, &para, &Run::text(), &document.unit, &document.date);
}

/// Words at the left edge and words at the right.
fn apart(xml: &mut Xml, para: &Para, run: &Run, left: &str, right: &str) {
    xml.open(para);
    xml.run(run, left);
    xml.tab();
    xml.run(run, right);
    xml.close();
}

/// The head stands 35 mm below the top of the print area, 发文字号 two lines below it, the rule 4 mm
/// below that.
fn official(xml: &mut Xml, document: &Document, marks: u32) {
    masthead(xml, document, paper::OFFICIAL_HEAD.saturating_sub(marks * LINE));
    let para = Para {
        before: 2 * LINE,
        below: red_rule(paper::RULE_BELOW / POINT),
        ..Para::new(Stand::Centre, LINE)
    };
    xml.line(&para, &Run::text(), document.number.as_deref().unwrap_or_default());
}

fn form(xml: &mut Xml, document: &Document) {
    masthead(xml, document, 0);
    let run = Run::new(fonts::BODY, paper::SMALL);
    if let Some(number) = document.number.as_deref().filter(|number| !number.is_empty()) {
        xml.line(&Para::new(Stand::Centre, paper::SMALL_LINE), &run, number);
    }
    let para = Para {
        before: 6 * POINT,
        after: 3 * POINT,
        stops: vec![Stop::Right(paper::WIDTH)],
        ..Para::new(Stand::Left, paper::SMALL_LINE)
    };
    apart(xml, &para, &run, &document.unit, &document.date);
}
