//! What a document says, apart from how it is printed. The layouts follow GB/T 9704-2012
//! (regulation.md §9.4): A4, print area 156×225 mm, body 3号 仿宋, title 2号 小标宋.

/// How a document is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// 值班信息, 要情快报, 专报: red masthead, issue number, unit and date over a red rule, then
    /// title and text, and at the foot of the last page 报 送 发 and who signed.
    Bulletin,
    /// 呈批单, 阅批单, 呈报通知单: a heading and a ruled table, filled and with room for handwriting.
    Form,
    /// 通报 and other formal documents: red head of the issuing body, 发文字号, red rule, title,
    /// 主送机关, text, signature with the date, 抄送 and 印发 at the foot.
    Official,
}

/// 紧急程度, as printed at the top left. 平件 carries none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// 特急
    Extra,
    /// 加急
    Urgent,
}

impl Urgency {
    /// As it is printed.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Extra => "特急",
            Self::Urgent => "加急",
        }
    }
}

/// A document, complete. Every text is plain: it may hold any characters, none of them is markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// How it is laid out.
    pub layout: Layout,
    /// 演练: says so at the head of every page and across it; a drill's paper can never pass for a
    /// real one.
    pub drill: bool,
    /// 内部, 工作秘密: printed at the top left, over the urgency.
    pub mark: Option<String>,
    /// Printed at the top left.
    pub urgency: Option<Urgency>,
    /// Masthead of a bulletin (值班信息), head of a formal document (…人民政府办公室文件), heading of a
    /// form (呈批单).
    pub head: String,
    /// 第312期, 榆区政办函〔2026〕3号, or what stands there before a number is given (签发时占号).
    pub number: Option<String>,
    /// Who issues it.
    pub unit: String,
    /// Its date: 2026年11月24日.
    pub date: String,
    /// The title; a form has none.
    pub title: Option<String>,
    /// 主送机关, without the colon.
    pub addressed_to: Option<String>,
    /// The text.
    pub blocks: Vec<Block>,
    /// 落款 of a formal document.
    pub signature: Option<Signature>,
    /// 报, 送, 发 or 抄送, each a ruled line at the foot of the last page.
    pub copies: Vec<Labelled>,
    /// 印发机关 and 印发日期 of a formal document: the last line between the rules.
    pub imprint: Option<Imprint>,
    /// 签发, 核稿, 编辑, 电话: one line below those.
    pub signed: Vec<Labelled>,
}

/// Who had a document printed, and when, at the two ends of a line (GB/T 9704-2012, 7.4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// 印发机关
    pub by: String,
    /// 印发日期 with its word: 2026年11月24日印发.
    pub date: String,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Indented by two characters.
    Paragraph(String),
    /// 一、 (1) 黑体, （一） (2) 楷体, 1. and （1） (3, 4) 仿宋. The number is part of the text.
    Heading(u8, String),
    /// What stands above a table, in the middle: 表1　按等级.
    Caption(String),
    /// A ruled table with a header row that is repeated on every page.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// Rows of as many cells.
        rows: Vec<Vec<String>>,
    },
    /// Rows of a form: labels and what stands in them.
    Form(Vec<Vec<Cell>>),
    /// A picture, such as a photograph of handwriting.
    Picture(Picture),
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its share of the width, beside the others'.
    pub share: u16,
    /// How its cells stand.
    pub align: Align,
}

/// How a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right: figures.
    Right,
}

/// A labelled cell of a form. A row of one takes the whole width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// 来文单位, 领导批示.
    pub label: String,
    /// What stands in it; several lines by `\n`.
    pub text: String,
    /// Pictures below the text.
    pub pictures: Vec<Picture>,
    /// Height at least, in lines of the body: room to write by hand.
    pub lines: u8,
}

/// A label and what it says: 报 and 市委值班室, 签发 and 白建军.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The label, without the colon.
    pub label: String,
    /// What it says; may be empty, to be filled by hand.
    pub text: String,
}

/// 落款: who issues it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub unit: String,
    /// 2026年11月24日
    pub date: String,
}

/// A picture as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What the bytes are.
    pub format: PictureFormat,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub pixels: (u32, u32),
    /// What stands below it.
    pub caption: String,
}

/// Formats that both Word and PDF take as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// image/jpeg
    Jpeg,
    /// image/png
    Png,
}

/// The fonts that GB/T 9704 names, by their use. Word finds them in the office; where the paper is
/// set here, what stands in for one that is missing is said.
pub mod fonts {
    /// Titles and mastheads.
    pub const TITLE: &str = "方正小标宋简体";
    /// The text.
    pub const BODY: &str = "仿宋_GB2312";
    /// Headings of the first order.
    pub const HEADING: &str = "黑体";
    /// Headings of the second order.
    pub const SECOND: &str = "楷体_GB2312";
}
