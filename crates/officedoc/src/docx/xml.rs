//! The words of WordprocessingML that the paper needs: paragraphs, runs, rules. Texts go in by
//! [`Xml::words`] and attributes by [`attribute`] alone, so that none can end an element.

use crate::model::fonts;
use crate::text::plain;
use std::fmt::Write as _;

/// XML as it grows.
#[derive(Debug, Default)]
pub(super) struct Xml(String);

impl Xml {
    /// Markup, as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Words of the document.
    pub(super) fn words(&mut self, words: &str) {
        for char in plain(words).chars() {
            match char {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                char => self.0.push(char),
            }
        }
    }

    /// A paragraph of one run.
    pub(super) fn line(&mut self, para: &Para, run: &Run, words: &str) {
        self.open(para);
        self.run(run, words);
        self.close();
    }

    /// Begins a paragraph.
    pub(super) fn open(&mut self, para: &Para) {
        self.raw("<w:p>");
        para.write(&mut self.0);
    }

    /// Ends a paragraph.
    pub(super) fn close(&mut self) {
        self.raw("</w:p>");
    }

    /// Words of one look; a line end in them ends the line.
    pub(super) fn run(&mut self, run: &Run, words: &str) {
        for (index, line) in plain(words).split('\n').enumerate() {
            self.raw("<w:r>");
            run.write(&mut self.0);
            if index > 0 {
                self.raw("<w:br/>");
            }
            if !line.is_empty() {
                self.raw("<w:t xml:space=\"preserve\">");
                self.words(line);
                self.raw("</w:t>");
            }
            self.raw("</w:r>");
        }
    }

    /// Goes to the next tab stop.
    pub(super) fn tab(&mut self) {
        self.raw("<w:r><w:tab/></w:r>");
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Words within the quotes of an attribute.
pub(super) fn attribute(words: &str) -> String {
    let mut xml = Xml::default();
    xml.words(words);
    xml.0.replace('"', "&quot;").replace('\n', " ")
}

/// How the lines of a paragraph stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Left,
    Centre,
    Right,
    /// Both edges even: the text.
    Both,
}

/// How high a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pitch {
    Exactly(u32),
    /// As its picture needs.
    Auto,
}

/// A stop of the tab, from the left edge; words stand after it, or end there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Left(u32),
    Right(u32),
}

/// A line below a paragraph: its colour, its weight in eighths of a point, its distance in points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) colour: &'static str,
    pub(super) eighths: u32,
    pub(super) points: u32,
}

/// A paragraph. Lengths in twentieths of a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Para {
    pub(super) style: Option<&'static str>,
    pub(super) stand: Stand,
    pub(super) pitch: Pitch,
    pub(super) before: u32,
    pub(super) after: u32,
    pub(super) left: u32,
    pub(super) right: u32,
    /// Positive: the first line is indented; negative: the others are.
    pub(super) first: i32,
    pub(super) keep_next: bool,
    pub(super) below: Option<Rule>,
    pub(super) stops: Vec<Stop>,
}

impl Para {
    /// A paragraph without indents whose lines are so high.
    pub(super) const fn new(stand: Stand, line: u32) -> Self {
        Self {
            style: None,
            stand,
            pitch: Pitch::Exactly(line),
            before: 0,
            after: 0,
            left: 0,
            right: 0,
            first: 0,
            keep_next: false,
            below: None,
            stops: Vec::new(),
        }
    }

    /// The order of the properties is the schema's; Word refuses another.
    fn write(&self, out: &mut String) {
        out.push_str("<w:pPr>");
        if let Some(style) = self.style {
            let _ = write!(out, "<w:pStyle w:val=\"{style}\"/>");
        }
        if self.keep_next {
            out.push_str("<w:keepNext/>");
        }
        if let Some(Rule { colour, eighths, points }) = self.below {
            let _ = write!(
                out,
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"{eighths}\" w:space=\"{points}\" \
                 w:color=\"{colour}\"/></w:pBdr>"
            );
        }
        if !self.stops.is_empty() {
            out.push_str("<w:tabs>");
            for stop in &self.stops {
                let (side, at) = match stop {
                    Stop::Left(at) => ("left", at),
                    Stop::Right(at) => ("right", at),
                };
                let _ = write!(out, "<w:tab w:val=\"{side}\" w:pos=\"{at}\"/>");
            }
            out.push_str("</w:tabs>");
        }
        let (line, rule) = match self.pitch {
            Pitch::Exactly(line) => (line, "exact"),
            Pitch::Auto => (240, "auto"),
        };
        let _ = write!(
            out,
            "<w:spacing w:before=\"{}\" w:after=\"{}\" w:line=\"{line}\" w:lineRule=\"{rule}\"/>",
            self.before, self.after
        );
        let (first, by) = if self.first < 0 { ("hanging", -self.first) } else { ("firstLine", self.first) };
        let _ =
            write!(out, "<w:ind w:left=\"{}\" w:right=\"{}\" w:{first}=\"{by}\"/>", self.left, self.right);
        let stand = match self.stand {
            Stand::Left => "left",
            Stand::Centre => "center",
            Stand::Right => "right",
            Stand::Both => "both",
        };
        let _ = write!(out, "<w:jc w:val=\"{stand}\"/></w:pPr>");
    }
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) font: &'static str,
    /// The side of a character, in twentieths of a point.
    pub(super) size: u32,
    /// Room after each character.
    pub(super) between: i32,
    pub(super) colour: Option<&'static str>,
}

impl Run {
    pub(super) const fn new(font: &'static str, size: u32) -> Self {
        Self { font, size, between: 0, colour: None }
    }

    /// The text of a paper.
    pub(super) const fn text() -> Self {
        Self { between: -5, ..Self::new(fonts::BODY, crate::paper::EM) }
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push_str("<w:rPr>");
        out.push_str(&typeface(self.font));
        if let Some(colour) = self.colour {
            let _ = write!(out, "<w:color w:val=\"{colour}\"/>");
        }
        let half_points = self.size / 10;
        let _ = write!(
            out,
            "<w:spacing w:val=\"{}\"/><w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/></w:rPr>",
            self.between
        );
    }
}

/// A font for every kind of letter: figures and Latin are set in the same one as the characters.
pub(super) fn typeface(font: &str) -> String {
    format!("<w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\" w:cs=\"{font}\"/>")
}
