//! Whom to call back: a telephone number, and the name beside it or after 联系人.

use crate::doc::{Doc, Span, ends_sentence, is_han};
use crate::list::Words;
use crate::words::{TITLE, VOCABULARY};
use std::sync::LazyLock;

/// A name and a number, each where it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Contact {
    pub name: Option<Span>,
    pub phone: Option<Span>,
}

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文折尚拓思慕乌艾安柴成党甄井景纪冀焦靳鲁牛霍米苗南聂裴强曲屈鱼冉容申盛师时双司宿索滕佟温翁奚项邢严燕晏尤喻岳詹章左惠刁延呼拜刀闫付肖樊解訾郄卜惠柳苟庞路葛席乜牟狄麦解季卓蒙池阮古靖覃甘凌柯霞桂盖耿车党鹿闻茹荆游岑简占占沙兰蓝关麻雒邸寇池商倪佘盘单匡巫谷虞毕卞费窦祝娄舒蔺杭应邬符来燕屠仇闵涂柏仝蒲芦和迟揭佟宫姬晁栗桑褚谌郗郜鄢隗雍鞠饶骆鲍尧巩廉戎楚欧漆皮眭穆糜缪臧芮莘萨辛阚隋慕边";

static SORTED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut surnames: Vec<char> = SURNAMES.chars().collect();
    surnames.sort_unstable();
    surnames
});

pub(crate) fn is_surname(c: char) -> bool {
    SORTED.binary_search(&c).is_ok()
}

const LABELS: &Words = words![
    "联系人",
    "报告人",
    "报送人",
    "报送",
    "联络人",
    "负责人",
    "值班人",
    "填报人",
    "上报人",
    "信息员",
    "汇报人",
    "反映人",
    "来电人",
    "值班:",
    "值班员:",
    "带班:",
    "填报:",
    "我是",
    "我叫",
];

/// The contact in a stretch.
pub(crate) fn contact(doc: &Doc<'_>, stretch: Span) -> Contact {
    let phone = phones(doc, stretch);
    // 采石场负责人李某某已被控制: nobody to call.
    let open = |label: &str| phone.is_some() || !label.starts_with('我') && label != "负责人";
    let any = doc.contains(stretch, LABELS);
    let labelled = LABELS.iter().filter(|_| any).find_map(|label| {
        let found = doc.find_word(stretch, label)?;
        let own = label.starts_with('我').then(|| name_behind_office(doc, found.end, stretch.end)).flatten();
        own.or_else(|| open(label).then(|| name_from(doc, found.end, stretch.end)).flatten())
    });
    let name = labelled
        .or_else(|| phone.and_then(|phone| name_before(doc, phone.start, stretch.start)))
        .or_else(|| phone.and_then(|phone| name_after(doc, phone.end, stretch.end)));
    Contact { name, phone }
}

/// The number to call: the last in the stretch, but one that is said to be for calls first.
fn phones(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    let mut best: Option<(bool, Span)> = None;
    let mut i = stretch.start;
    while i < stretch.end {
        if !doc.at(i).is_ascii_digit() || doc.at_before(i).is_ascii_alphanumeric() {
            i += 1;
            continue;
        }
        let mut run = i;
        while doc.at(run).is_ascii_digit() {
            run += 1;
        }
        let Some(end) = phone_end(doc, i, run).filter(|&end| end <= stretch.end) else {
            i = run;
            continue;
        };
        let lead = Span::new(i.saturating_sub(12).max(stretch.start), i);
        let named = doc.contains(lead, words!["联系", "报告人", "电话"]);
        if best.is_none_or(|(other, _)| named || !other) {
            best = Some((named, Span::new(i, end)));
        }
        i = end;
    }
    best.map(|(_, span)| span)
}

fn phone_end(doc: &Doc<'_>, start: usize, run: usize) -> Option<usize> {
    let digits = run - start;
    let mobile = digits == 11 && doc.at(start) == '1' && matches!(doc.at(start + 1), '3'..='9');
    let whole = doc.at(start) == '0' && matches!(digits, 10..=12);
    if mobile || whole {
        return Some(run);
    }
    if doc.at(start) == '0' && matches!(digits, 3 | 4) && matches!(doc.at(run), '-' | ' ') {
        let mut gap = run;
        while matches!(doc.at(gap), '-' | ' ') {
            gap += 1;
        }
        let mut end = gap;
        while doc.at(end).is_ascii_digit() {
            end += 1;
        }
        return matches!(end - gap, 7 | 8).then_some(end);
    }
    let said = doc.ends_with(start, words!["电话", "电话:", "电话是", "电话 ", "打"]).is_some();
    (matches!(digits, 7 | 8) && said).then_some(run)
}

fn name_before(doc: &Doc<'_>, phone: usize, floor: usize) -> Option<Span> {
    let mut end = phone;
    loop {
        let skipped = doc
            .ends_with(
                end,
                words![
                    "联系电话",
                    "手机号码",
                    "手机号",
                    "手机",
                    "电话号码",
                    "电话",
                    "号码",
                    "座机",
                    ":",
                    " ",
                    ",",
                    "(",
                    "-",
                    "是",
                    "。",
                    "的",
                ],
            )
            .filter(|&start| start >= floor);
        match skipped {
            Some(start) => end = start,
            None => break,
        }
    }
    if end == phone
        && is_han(doc.at_before(phone))
        && doc.ends_with(phone, words!["拨打", "打", "按"]).is_some()
    {
        return None;
    }
    let mut fallback = None;
    for len in [3_usize, 2] {
        let Some(start) = end.checked_sub(len).filter(|&start| start >= floor) else { continue };
        let han = (start..end).all(|i| is_han(doc.at(i)));
        // 安环科长 同建宏: after a title any name will do.
        let after_title = ends_title(doc, start) || doc.at_before(start) == ' ' && ends_title(doc, start - 1);
        // 联系我小王15500553391
        let young =
            len == 2 && matches!(doc.at(start), '小' | '老') && is_surname(doc.at(start + 1)) && end == phone;
        let surname = is_surname(doc.at(start)) || after_title && len == 3 || young;
        // 黄短袖蓝凉鞋,手机…: what somebody wears.
        let clothes = "鞋衣裤帽袜袄".contains(doc.at_before(end));
        if !han || !surname || clothes || is_title(doc, Span::new(start, end)) {
            continue;
        }
        let name = Span::new(start, end);
        let bounded = start == floor || !is_han(doc.at_before(start)) || ends_title(doc, start);
        if bounded {
            return Some(name);
        }
        // 葫芦峁村: no name ends in what places end in.
        if !"村镇乡组队社区站所局".contains(doc.at_before(end)) {
            fallback = fallback.or(Some(name));
        }
    }
    // 王主任 0912-…: surname and title.
    titled(doc, end, floor).or(fallback)
}

/// 鱼河峁镇中心幼儿园 曹丽: who signs at the end of the text, after where they write from or
/// what they are.
pub(crate) fn signature(doc: &Doc<'_>) -> Option<Span> {
    const OFFICES: &str = "镇乡村办处局队矿厂校司园院所站室科部会组社道心班区街";
    let end = doc.trim(doc.all()).end;
    [3_usize, 2].into_iter().find_map(|len| {
        let start = end.checked_sub(len)?;
        let han = (start..end).all(|i| is_han(doc.at(i)));
        let spaced = matches!(doc.at_before(start), ' ' | ':');
        let before = if spaced { start - 1 } else { start };
        let titled = ends_title(doc, before)
            || doc.ends_with(before, words!["干部", "网格员", "值班", "调度"]).is_some();
        // 朱家寨则朱治国: right after the village.
        let village = !spaced
            && len == 3
            && "村则沟梁峁湾畔塔".contains(doc.at_before(start))
            && (start + 1..end).all(|i| !"了全好没有在的上下里头边口家路过来去".contains(doc.at(i)));
        let office = village || spaced && OFFICES.contains(doc.at_before(before)) && before > 0;
        let name = Span::new(start, end);
        let office = office || spaced && signs_alone(doc, before);
        (han && is_surname(doc.at(start))
            && (titled || office)
            && !is_title(doc, name)
            && !"镇乡村局办队矿厂站所院校了着过呢的吧吗".contains(doc.at_before(end))
            && !doc.contains(name, words!["某"]))
        .then_some(name)
    })
}

/// 天洁燃气抢维修 尤志杰: what stands before the name is a line or a sentence of its own, and tells nothing.
fn signs_alone(doc: &Doc<'_>, end: usize) -> bool {
    let start = (0..end).rev().find(|&i| ends_sentence(doc.at(i)) || doc.at(i) == ' ').map_or(0, |i| i + 1);
    let stretch = Span::new(start, end);
    (2..=16).contains(&stretch.len())
        && start > 0
        && ends_sentence(doc.at(start - 1))
        && !doc.slice(stretch).iter().any(|c| "了着被在把让叫有没不是,:".contains(*c))
}

/// 0912-8890017 马蕾: the name behind the number, and nothing behind the name.
fn name_after(doc: &Doc<'_>, phone: usize, limit: usize) -> Option<Span> {
    let start = phone + usize::from(matches!(doc.at(phone), ' ' | '(' | ','));
    let end = (start..limit.min(start + 4)).find(|&i| !is_han(doc.at(i))).unwrap_or(limit);
    let name = Span::new(start, end);
    let fits = (2..=3).contains(&name.len()) && is_surname(doc.at(start)) && start > phone;
    (fits && !is_title(doc, name)).then_some(name)
}

fn titled(doc: &Doc<'_>, end: usize, floor: usize) -> Option<Span> {
    titles().find_map(|title| {
        let start = doc.word_before(end, title)?.checked_sub(1)?;
        (start >= floor && is_surname(doc.at(start))).then_some(Span::new(start, end))
    })
}

fn name_from(doc: &Doc<'_>, label_end: usize, limit: usize) -> Option<Span> {
    let mut start = label_end;
    while matches!(doc.at(start), ':' | ' ' | '是' | '为' | '(' | ',') && start < limit {
        start += 1;
    }
    // 报告人:南关社区 乔小燕: where they are from stands before the name.
    let office = (start..(start + 14).min(limit)).find(|&i| {
        doc.at(i) == ' '
            && "镇乡村办处局队矿厂校司园院所站室科部会组区".contains(doc.at_before(i))
            && is_surname(doc.at(i + 1))
    });
    start = office.map_or(start, |space| space + 1);
    // 村主任高二强: the title is not of the name.
    let lead = Span::new(start, (start + 10).min(limit));
    if let Some(title) = titles().filter_map(|title| doc.find_word(lead, title)).max_by_key(|found| found.end)
    {
        let surname_first = title.start == start + 1 && is_surname(doc.at(start));
        if surname_first {
            return Some(Span::new(start, title.end));
        }
        start = title.end;
        while matches!(doc.at(start), ':' | ' ') {
            start += 1;
        }
    }
    // 安全部强小军: nor is the department.
    if let Some(office) =
        doc.find(Span::new(start, (start + 5).min(limit)), words!["部", "科", "室", "处", "办", "站", "队"])
        && office.start > start
        && is_surname(doc.at(office.end))
    {
        start = office.end;
    }
    if !is_surname(doc.at(start)) || doc.one_of(start, words!["司机", "师傅", "安全"]).is_some() {
        return None;
    }
    let mut end = start;
    while end < limit.min(start + 3) && is_han(doc.at(end)) && !matches!(doc.at(end), '电' | '手' | '联') {
        end += 1;
    }
    (end - start >= 2).then_some(Span::new(start, end))
}

/// 我是德源化工安环部邢伟,: the name closes the clause, behind the office.
fn name_behind_office(doc: &Doc<'_>, start: usize, limit: usize) -> Option<Span> {
    let end = (start..limit.min(start + 24)).find(|&i| !is_han(doc.at(i)))?;
    [2_usize, 3].into_iter().find_map(|len| {
        let first = end.checked_sub(len).filter(|&first| first > start)?;
        let office = "部科室办局所站队司厂矿镇村".contains(doc.at_before(first));
        let name = Span::new(first, end);
        (office && is_surname(doc.at(first)) && !is_title(doc, name)).then_some(name)
    })
}

fn titles() -> impl Iterator<Item = &'static str> {
    VOCABULARY.iter().filter(|(tags, _)| *tags == TITLE).flat_map(|(_, words)| words.iter().copied())
}

fn is_title(doc: &Doc<'_>, span: Span) -> bool {
    titles().any(|title| doc.word_before(span.end, title).is_some())
        || doc.ends_with(span.end, words!["司机", "师傅", "老板", "村民", "群众", "游客"]).is_some()
}

fn ends_title(doc: &Doc<'_>, i: usize) -> bool {
    titles().any(|title| doc.word_before(i, title).is_some())
        || doc.ends_with(i, words!["室", "人", "员", "长"]).is_some()
}
