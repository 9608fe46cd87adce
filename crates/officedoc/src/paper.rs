//! The measures of the paper (GB/T 9704-2012, regulation.md §9.4), which Word and PDF share, and
//! what follows from them: how large a masthead may be, where a title breaks, how wide the columns
//! of a form are. All lengths are in twentieths of a point, the unit of Word.

use crate::model::{Cell, Column, Document, Labelled, Layout, Picture, Signature};
use crate::picture::{self, Turned};
use crate::text::{halves, narrow, plain};

/// A point.
pub const POINT: u32 = 20;
/// A4, upright.
pub const PAGE: (u32, u32) = (11_906, 16_838);
/// 天头 37 mm.
pub const TOP: u32 = 2097;
/// 35 mm below, less a tenth of one: 22 lines of 29 points need it.
pub const BOTTOM: u32 = 1980;
/// 订口 28 mm.
pub const LEFT: u32 = 1587;
/// 26 mm at the right.
pub const RIGHT: u32 = 1474;
/// 版心 156 mm wide.
pub const WIDTH: u32 = PAGE.0 - LEFT - RIGHT;
/// 版心 225 mm high.
pub const HEIGHT: u32 = PAGE.1 - TOP - BOTTOM;
/// 22 lines a page.
pub const LINE: u32 = 580;
/// 3号, a character of the text.
pub const EM: u32 = 320;
/// 2号, a character of the title.
pub const TITLE: u32 = 440;
/// A line of the title.
pub const TITLE_LINE: u32 = 660;
/// 4号: page numbers, the foot of the last page, forms.
pub const SMALL: u32 = 280;
/// A line of a form's cell.
pub const SMALL_LINE: u32 = 460;
/// 小四: tables and what stands below a picture.
pub const TINY: u32 = 240;
/// A line of a table.
pub const TINY_LINE: u32 = 400;
/// A line of the foot.
pub const FOOT_LINE: u32 = 500;
/// Above 落款, room for a seal.
pub const SIGNATURE_BEFORE: u32 = 2 * LINE;
/// Room at the left and right of a cell's text.
pub const CELL_SIDE: u32 = 70;
/// A picture is at most 180 mm high.
pub const PICTURE_HEIGHT: u32 = 10_205;
/// Below a page's text the number stands 7 mm lower.
pub const NUMBER_BELOW: u32 = 397;
/// The head of a formal document stands 35 mm below the top of the print area.
pub const OFFICIAL_HEAD: u32 = 1984;
/// Two lines below the rule stands the title of a formal document.
pub const OFFICIAL_TITLE_BEFORE: u32 = 2 * LINE;
/// Below the title.
pub const TITLE_AFTER: u32 = LINE;
/// The rule of a formal document runs 4 mm below its number.
pub const RULE_BELOW: u32 = 227;
/// Its weight, in eighths of a point.
pub const RULE_EIGHTHS: u32 = 18;
/// The colour of a red head and its rule.
pub const RED: &str = "C8102E";
/// What stands at the head of every page of a drill.
pub const DRILL_BAND: &str = "　演练　演练　演练　";

/// A head in red: the size of its characters and the room between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The side of a character.
    pub size: u32,
    /// Room after each character but the last.
    pub between: u32,
}

/// As large as a masthead may be, 20 mm a character, and as small as it must be to stand in one
/// line; what would have to be smaller than 1号 runs over two.
#[must_use]
pub fn head(layout: Layout, text: &str) -> Head {
    let (size, between) = match layout {
        Layout::Form => return Head { size: TITLE, between: 0 },
        Layout::Bulletin => (56 * POINT, 12 * POINT),
        Layout::Official => (50 * POINT, 2 * POINT),
    };
    let chars = halves(text).div_ceil(2).max(1);
    let full = chars * (size + between) - between;
    if full <= WIDTH {
        return Head { size, between };
    }
    // Whole points, lest Word and PDF round them apart; a little is left for the font's own edges.
    let each = (WIDTH - POINT) / chars;
    let size = (each * 20 / 21 / POINT * POINT).clamp(26 * POINT, size);
    Head { size, between: each.saturating_sub(size).min(between) / 10 * 10 }
}

/// The height of the line in which a head stands.
#[must_use]
pub const fn head_line(head: Head) -> u32 {
    head.size / 10 * 14
}

/// The lines of a centred title: as few as it needs, about as long as each other, and broken where
/// a reader takes breath: at a space or a mark, after 的, never inside a number, a word, or 《》.
/// What is given in several lines keeps them.
#[must_use]
pub fn title_lines(title: &str, size: u32) -> Vec<String> {
    let widest = WIDTH / (size / 2);
    title.split('\n').flat_map(|line| balanced(line.trim(), widest)).collect()
}

/// A title of more lines is no title; it is left to run on as the paper breaks it.
const TITLE_LINES: u32 = 8;

fn balanced(line: &str, widest: u32) -> Vec<String> {
    let width = halves(line);
    if width > TITLE_LINES * widest {
        return vec![line.to_owned()];
    }
    // Two clauses parted by a space stand above one another before they fill the line.
    if let Some((above, below)) = line.split_once(' ')
        && width * 4 > widest * 3
        && !below.contains(' ')
        && halves(above).max(halves(below)) <= widest
        && [above, below].iter().any(|clause| !clause.chars().all(narrow))
    {
        return vec![above.to_owned(), below.to_owned()];
    }
    let mut left = width.div_ceil(widest).max(1);
    let mut out = Vec::new();
    let mut rest = line;
    // Breaks that avoid something may need a line more than the width alone.
    while left > 1 || halves(rest) > widest {
        let at = break_near(rest, halves(rest) / left, widest);
        let (this, next) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push(this.trim_end().to_owned());
        rest = next.trim_start();
        left = (left - 1).max(1);
    }
    out.push(rest.to_owned());
    out.retain(|line| !line.is_empty() || width == 0);
    out
}

/// Where to break, in bytes: the cheapest place, where a place costs its distance from `wanted` and
/// what breaking there does to the words. At least one character is taken.
fn break_near(text: &str, wanted: u32, widest: u32) -> usize {
    let mut best: Option<(u32, usize)> = None;
    let (mut width, mut depth) = (0_u32, 0_i32);
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        width += halves(char.encode_utf8(&mut [0; 4]));
        depth += match char {
            '《' | '（' | '“' => 1,
            '》' | '）' | '”' => -1,
            _ => 0,
        };
        let Some(&(_, next)) = chars.peek() else { break };
        if width > widest && best.is_some() {
            break;
        }
        let cost = width.abs_diff(wanted) * 4 + cost_between(char, next) + u32::from(depth > 0) * 60;
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, at + char.len_utf8()));
        }
    }
    best.map_or(text.len(), |(_, at)| at)
}

/// What breaking between two characters costs, beside the distance from where it is wanted.
fn cost_between(before: char, after: char) -> u32 {
    const NEVER: u32 = 1000;
    if "，。、；：！？》）”’〕%％年月日时分".contains(after) || "《（“‘〔第".contains(before)
    {
        return NEVER;
    }
    match (before, after) {
        (' ', _) => 0,
        (_, ' ') => 20,
        (a, b) if narrow(a) && narrow(b) => NEVER,
        // A number and what it counts.
        (a, _) if a.is_ascii_digit() => 80,
        ('、' | '，' | '：' | '；' | '》' | '）' | '的' | '于' | '年' | '月' | '日', _) | (_, '《') => {
            10
        }
        (_, '关' | '和' | '及' | '与') => 10,
        (a, b) if is_word(a, b) => 80,
        _ => 30,
    }
}

/// Whether two characters make a word that titles of the duty room are full of. There is no
/// dictionary here; these are the words that a title was seen to be cut in.
fn is_word(before: char, after: char) -> bool {
    const WORDS: &str = "关于 人民 政府 办公 公室 工作 情况 通报 通知 报告 请示 意见 方案 信息 报送 值班 突发 事件 应急 \
        管理 发生 被困 死亡 受伤 失联 遇难 煤矿 火灾 事故 透水 交通 爆炸 坍塌 泄漏 泄露 中毒 洪水 暴雨 山洪 滑坡 地震 \
        防汛 抗旱 救援 救灾 处置 指挥 部门 单位 全区 全市 全省 全县 半年 上半 下半 年度 季度 道路 车辆 追尾 侧翻 居民 村民 \
        街道 人员 群众 安全 生产 预案 预警 响应 启动 终止 领导 小组 会议 检查 督查 考核 演练 培训 续报 终报 初报";
    WORDS.split([' ', '\n']).any(|word| {
        let mut chars = word.chars();
        chars.next() == Some(before) && chars.next() == Some(after)
    })
}

/// The columns of a table, by their shares of the width.
#[must_use]
pub fn table_columns(columns: &[Column]) -> Vec<u32> {
    shared(WIDTH, columns.iter().map(|column| u32::from(column.share.max(1))))
}

/// The columns of the line below the foot: 签发, 核稿 and so on by how much they say; an empty one
/// has room for a name.
#[must_use]
pub fn signed_columns(signed: &[Labelled]) -> Vec<u32> {
    const NAME: u32 = 6;
    shared(WIDTH, signed.iter().map(|one| halves(&one.label) + 4 + halves(&one.text).max(NAME)))
}

/// Parts a width by weights; the last takes what the division leaves.
fn shared(width: u32, weights: impl Iterator<Item = u32> + Clone) -> Vec<u32> {
    let whole = weights.clone().fold(0_u64, |sum, weight| sum + u64::from(weight)).max(1);
    let mut out: Vec<u32> = weights
        .map(|weight| u32::try_from(u64::from(width) * u64::from(weight) / whole).unwrap_or(0))
        .collect();
    let taken: u32 = out.iter().sum();
    if let Some(last) = out.last_mut() {
        *last += width.saturating_sub(taken);
    }
    out
}

/// A form as a table: rows of different numbers of cells over one set of columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormGrid {
    /// Widths.
    pub columns: Vec<u32>,
    /// For every cell of every row, how many columns its label and its text span.
    pub spans: Vec<Vec<(usize, usize)>>,
}

/// The grid of a form. Labels are equally wide where up to two cells stand in a row, so that they
/// stand below one another.
#[must_use]
pub fn form_grid(rows: &[Vec<Cell>]) -> FormGrid {
    let widths: Vec<Vec<u32>> = rows.iter().map(|row| form_widths(row.len())).collect();
    let mut edges: Vec<u32> = widths.iter().flat_map(|row| ends(row)).collect();
    edges.sort_unstable();
    edges.dedup();
    let columns =
        edges.iter().scan(0, |before, &edge| Some(edge - std::mem::replace(before, edge))).collect();
    let spans = widths
        .iter()
        .map(|row| {
            let places: Vec<usize> =
                ends(row).map(|end| edges.partition_point(|&edge| edge <= end)).collect();
            let spans: Vec<usize> =
                places.iter().scan(0, |before, &at| Some(at - std::mem::replace(before, at))).collect();
            spans.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
        })
        .collect();
    FormGrid { columns, spans }
}

fn ends(widths: &[u32]) -> impl Iterator<Item = u32> + '_ {
    widths.iter().scan(0, |end, width| {
        *end += width;
        Some(*end)
    })
}

/// Label, text, label, text: the widths of a row of so many cells.
fn form_widths(cells: usize) -> Vec<u32> {
    let cells = u32::try_from(cells).unwrap_or(u32::MAX).max(1);
    let each = WIDTH / cells;
    let label = match cells {
        1 | 2 => 1500,
        3 => 1300,
        _ => each * 2 / 5,
    };
    let last = WIDTH - each * (cells - 1);
    let wide = std::iter::repeat_n(each, usize::try_from(cells - 1).unwrap_or(0)).chain([last]);
    wide.flat_map(|wide| [label, wide - label]).collect()
}

/// How high a row of a form is at least: room to write in, but never more than a page has.
#[must_use]
pub fn form_row_height(row: &[Cell]) -> u32 {
    let lines = row.iter().map(|cell| u32::from(cell.lines)).max().unwrap_or(1).clamp(1, 18);
    lines * LINE + 10 * POINT
}

/// Whether a row of a form goes to the next page as a whole: as long as it fills less than nine
/// tenths of one. A longer one breaks where the page ends.
#[must_use]
pub fn form_row_whole(row: &[Cell]) -> bool {
    let widths = form_widths(row.len());
    let high = row.iter().zip(widths.chunks_exact(2)).map(|(cell, widths)| {
        let width = widths.last().map_or(WIDTH, |text| text - 2 * CELL_SIDE);
        let lines = cell.text.split('\n').map(|line| (halves(line) / (2 * width / SMALL).max(1)) + 1);
        let text = lines.fold(0, u32::saturating_add).saturating_mul(SMALL_LINE);
        let pictures = cell.pictures.iter().filter_map(|picture| printed(picture, width));
        pictures.map(|((_, high), _)| high + TINY_LINE).fold(text, u32::saturating_add)
    });
    high.max().unwrap_or(0).max(form_row_height(row)) < HEIGHT * 9 / 10
}

/// How high the foot is, rather a line too much than one too few where a text fills its last line
/// nearly. One that would be higher than half a page does not stand at the bottom of the last page;
/// it follows the text.
#[must_use]
pub fn foot_height(document: &Document) -> u32 {
    let room = WIDTH - 2 * copies_side(document.layout == Layout::Official);
    let copies = document.copies.iter().map(|copy| {
        let width = room.saturating_sub(copies_hang(copy)).max(SMALL);
        let lines = plain(&copy.text)
            .split('\n')
            .map(|line| (halves(line) + 2) / (2 * width / SMALL).max(1) + 1)
            .sum::<u32>();
        lines.saturating_mul(FOOT_LINE)
    });
    let rules = foot_ruled(document).saturating_add(1);
    let line = |there: bool| if there { FOOT_LINE } else { 0 };
    let below = line(document.imprint.is_some()) + line(!document.signed.is_empty());
    copies.fold(rules.saturating_mul(POINT), u32::saturating_add).saturating_add(below)
}

/// How many parts of the foot stand between rules.
#[must_use]
pub fn foot_ruled(document: &Document) -> u32 {
    u32::try_from(document.copies.len()).unwrap_or(u32::MAX).saturating_add(document.imprint.is_some().into())
}

/// How wide a label at the foot is with its colon; so far in stand the lines of the text.
#[must_use]
pub fn copies_hang(copy: &Labelled) -> u32 {
    (halves(&plain(&copy.label)) * SMALL / 2 + SMALL).min(WIDTH / 3)
}

/// Room at the sides of a line at the foot: a character where the standard asks for it.
#[must_use]
pub const fn copies_side(official: bool) -> u32 {
    if official { SMALL } else { 0 }
}

/// Room at the right of 落款: of the unit, and of the date, which stands four characters in. The
/// unit is centred over the date as far as it has room.
#[must_use]
pub fn signature(signature: &Signature) -> (u32, u32) {
    let date = 4 * EM;
    let (unit, below) = (halves(&signature.unit) * EM / 2, halves(&signature.date) * EM / 2);
    let centre = date + below / 2;
    (centre.saturating_sub(unit / 2), date)
}

/// A picture on paper: its width and height there, and how it is turned. At most as wide as it may
/// be and 180 mm high; a small one is not made larger than 96 dots an inch. None where it is broken.
#[must_use]
pub fn printed(picture: &Picture, widest: u32) -> Option<((u32, u32), Turned)> {
    let ((width, height), turned) = picture::stored(picture)?;
    let (width, height) = if turned.0 % 2 == 1 { (height, width) } else { (width, height) };
    let (width, height) = (u64::from(width) * 15, u64::from(height) * 15);
    let (widest, highest) = (u64::from(widest), u64::from(PICTURE_HEIGHT));
    let (mut across, mut down) = (width, height);
    if across > widest {
        (across, down) = (widest, height * widest / width);
    }
    if down > highest {
        (across, down) = (width * highest / height, highest);
    }
    let side = |length: u64| u32::try_from(length.max(POINT.into())).ok();
    Some(((side(across)?, side(down)?), turned))
}

#[cfg(test)]
mod tests;
