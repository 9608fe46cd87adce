//! Places that are told by where they stand rather than by what they end in: before 这边, 跟前,
//! 底下; after 在, 我是; alone in a clause; right before what happened (龙泉墩滑坡). Asked only
//! where no other place is named, and never taken unless both ends of the name are clear.

use super::names::{Bounds, is_name};
use super::{Depth, Place};
use crate::doc::{Doc, Span, is_han};
use crate::list::{Chars, List, Words};
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::words::{FAULT, HAPPENED, HURT, REASON, SUSPECTED, THING, TROUBLE, Tags, UNDONE};
use std::sync::LazyLock;

/// 驼巷那块: said after a name, and no part of it.
#[rustfmt::skip]
const HERE: &[&str] = &[
    "这边", "那边", "这面", "那面", "这达", "那达", "这搭", "那搭", "这里", "那里", "这儿", "那儿", "这块", "那块", "这跟前", "那跟前", "跟前", "这一带", "那一带", "一带", "这个地方", "那个地方", "这头", "那头", "这座", "那条", "那个", "这个", "这几",
];

/// 府州城墙根底下: the spot, told from the name.
#[rustfmt::skip]
const SPOT: &[&str] = &[
    "门口", "大门口", "底下", "下面", "上面", "对面", "对过", "斜对过", "旁边", "附近", "边上", "背后", "后头", "后面", "前头", "前面", "北头", "南头", "东头", "西头", "北边", "南边", "东边", "西边", "南侧", "北侧", "东侧", "西侧", "顶上", "畔上", "口上", "坡上", "坡下", "坡底", "沟底", "沟里", "院里", "河边", "桥头", "桥下", "下坡", "上坡", "拐弯", "转弯", "路段", "地界", "境内", "出口", "入口", "十字", "工地", "里头",
];

/// Says why, and nothing of what happened.
const WHY: Tags = FAULT.and(REASON).and(UNDONE).and(SUSPECTED);

/// Before a name.
#[rustfmt::skip]
const AT: &Words = words![
    "就在", "位于", "家住", "住在", "路过", "途经", "走到", "来到", "发生在", "地点在", "地点", "在",
];

/// What the words of [`AT`] begin with.
const AT_BEGINS: &Chars = &Chars::new("就位家住路途走来发地在");

/// The speaker names where he is from.
#[rustfmt::skip]
const SPEAKER: &Words = words![
    "我是", "我们是", "这里是", "这儿是", "我这是", "我这里是", "我们这是", "我们这里是", "这是", "我在", "我们", "我", "咱", "俺",
];

/// What the last character of a name most often is, in this country.
const GEO: &Chars = &Chars::new(
    "沟梁峁湾畔坪川河渠滩岔墕硷塔界墩堡营寨庄树坬台崂岭塬洼咀嘴城关山坡桥庙寺殿铺湖泉潭坝街巷则砭崖崄窑村镇苑",
);

/// Nouns of no place in particular.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "副驾", "自然村", "自家院", "烧烤店", "烤肉店", "树林", "松林", "超市", "医院", "学校", "工地", "单位", "加油站", "煤矿", "矿上", "厂里", "厂子", "村里", "村上", "镇上", "镇里", "乡上", "县上", "家里", "屋里", "房子", "院子", "路上", "公路", "马路", "街道", "小区", "小学", "中学", "幼儿园", "教室", "食堂", "宿舍", "车间", "仓库", "现场", "井下", "楼上", "楼下", "门面", "门市", "饭馆", "商店", "河里", "河边", "沟里", "山上", "山下", "坡上", "地里", "水库", "桥上", "桥下", "车上", "车里", "政府", "派出所", "村委会", "市场", "广场", "停车场", "高速", "国道", "后山", "前山", "后沟", "窑洞", "大桥", "上游", "下游", "附近", "全村", "本村", "我村", "老家", "老窑", "旧窑", "铁路", "隧道", "变电站", "收费站", "服务区", "垃圾", "河道", "渠里", "坝上", "坡底", "半山", "半路", "中间", "一起", "外面", "里面", "上面", "下面", "后面", "前面", "旁边", "对面", "左边", "右边", "东边", "西边", "南边", "北边", "电梯", "房顶", "楼顶", "屋顶", "墙根", "公司", "车站", "老人", "工厂", "矿山", "煤场", "砖厂", "大门", "办公室", "办公楼", "教学楼", "居民楼", "家属楼", "停车", "路口", "十字路口", "半坡上", "大路", "小路", "土路", "便道", "河滩", "林区", "林子", "坟地", "菜地", "麦地", "川道", "人工湖", "鱼塘", "池塘", "鱼池", "机井", "水井", "水窖", "洗煤厂", "采石场", "石料厂", "羊圈", "猪场", "鸡场", "大棚", "工棚", "彩钢房", "板房", "厨房", "厕所", "澡堂", "网吧", "酒店", "宾馆", "饭店", "烧烤", "夜市", "集市", "集上", "庙会", "戏台", "广播", "微信", "群里", "网上", "电话", "抖音",
];

/// Characters that no name of a place holds, though some verb or noun of the clause does.
const NEVER: &Chars = &Chars::new(
    "无副吃喝看见听想要会能可以吗呢吧啊呀哎喂嘛么啥怎样谢请问您很太真好快慢急刚才现已正着过来走跑站坐躺睡哭喊叫骂打骑开推抬扛救挖捞扑灭冒漏炸烧爆淹伤死病疼痛饿冷热湿买卖借还欠讨闹吵抢偷盗骗赌喷洒漂抓找寻查办管派送接等只些几多少每另其他她它们第零一次回遍趟下",
);

static HERE_LIST: LazyLock<List> = LazyLock::new(|| longest_first(HERE));
static SPOT_LIST: LazyLock<List> = LazyLock::new(|| longest_first(SPOT));
static GENERIC_LIST: LazyLock<List> = LazyLock::new(|| longest_first(GENERIC));

fn longest_first(words: &[&'static str]) -> List {
    let mut words = words.to_vec();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    List::new(words.into_iter())
}

/// What the frames are read from.
pub(super) struct Frames<'d, 't> {
    pub doc: &'d Doc<'t>,
    pub hits: &'d [Hit],
    pub bounds: &'d Bounds,
}

impl Frames<'_, '_> {
    /// The place of a clause, if one of the frames holds one.
    pub(super) fn framed(&self, clause: Span) -> Option<Place> {
        let own = self.doc.trim(clause);
        self.between(own)
            .or_else(|| self.beside(own))
            .or_else(|| self.speaker(own))
            .or_else(|| self.after_at(own))
            .or_else(|| self.before_event(own))
            .or_else(|| self.alone(own))
            .map(|(name, end)| Place { name, ..Place::new(Span::new(name.start, end), Depth::Framed) })
    }

    /// 秦庄梁和小河岔中间: two names, and that it was on the way.
    fn between(&self, clause: Span) -> Option<(Span, usize)> {
        const ON_THE_WAY: &Words = words!["之间", "中间", "交界", "那段", "这段", "那截", "一线"];
        (clause.start + 2..clause.end).find_map(|i| {
            if !matches!(self.doc.at(i), '和' | '与' | '跟' | '到' | '至') {
                return None;
            }
            let (second, _) = self.doc.one_of(i, words!["和", "与", "跟", "到", "至"])?;
            let marker = (second + 2..(second + 6).min(clause.end))
                .find(|&at| self.doc.one_of(at, ON_THE_WAY).is_some())?;
            let first = Span::new(self.left_edge(clause, i)?, i);
            let both = self.is_place(first) && self.is_place(Span::new(second, marker));
            both.then_some((Span::new(first.start, marker), marker))
        })
    }

    /// 驼巷那块, 府州城墙根底下
    fn beside(&self, clause: Span) -> Option<(Span, usize)> {
        (clause.start + 2..clause.end).find_map(|i| {
            let here = HERE_LIST.at(self.doc, i).map(|_| i);
            let spot = || SPOT_LIST.at(self.doc, i).map(|(end, _)| end);
            let end = here.or_else(spot).filter(|&end| end <= clause.end)?;
            let name = Span::new(self.left_edge(clause, i)?, i);
            self.is_place(name).then_some((name, end))
        })
    }

    /// 我是高渠的, 我这是白家硷
    fn speaker(&self, clause: Span) -> Option<(Span, usize)> {
        let start = self.doc.longest_of(clause.start, SPEAKER)?;
        // 我拉煤的: what he does.
        if "拉开跑送卖干".contains(self.doc.at(start)) {
            return None;
        }
        let end = self.right_edge(start, clause.end);
        let closed = end == clause.end || matches!(self.doc.at(end), '的' | '这' | '那' | '人' | '村');
        let name = Span::new(start, end);
        (closed && self.is_place(name)).then_some((name, name.end))
    }

    /// 就在常塔山畔上, 在三里墩拆旧锅炉: the longest name that ends as names here do.
    fn after_at(&self, clause: Span) -> Option<(Span, usize)> {
        (clause.start..clause.end).find_map(|i| {
            if !AT_BEGINS.contains(self.doc.at(i)) {
                return None;
            }
            let (start, _) = self.doc.one_of(i, AT)?;
            let edge = self.right_edge(start, clause.end).min(start + 5);
            let ends = (start + 2..=edge).rev().filter(|&end| GEO.contains(self.doc.at_before(end)));
            ends.map(|end| Span::new(start, end))
                .find(|&name| self.is_place(name))
                .map(|name| (name, name.end))
        })
    }

    /// 龙泉墩滑坡: a name right before what happened there.
    fn before_event(&self, clause: Span) -> Option<(Span, usize)> {
        let here = first_at(clause.start, self.hits).iter().take_while(|hit| hit.span.start < clause.end);
        let happened = |hit: &&Hit| {
            let told = hit.tags.without(WHY) == Tags::default() || hit.tags.has(TROUBLE.and(HAPPENED));
            told && hit.span.end <= clause.end && hit.span.len() > 1
        };
        here.filter(happened).find_map(|hit| {
            if !GEO.contains(self.doc.at_before(hit.span.start)) {
                return None;
            }
            let name = Span::new(self.left_edge(clause, hit.span.start)?, hit.span.start);
            (name.len() >= 3 && self.is_place(name)).then_some((name, name.end))
        })
    }

    /// A clause that is nothing but a name: 老君殿这达; 折家坪 before a date.
    fn alone(&self, clause: Span) -> Option<(Span, usize)> {
        let end = self
            .doc
            .ends_with(clause.end, words!["的", "这达", "那达", "这边", "那边"])
            .unwrap_or(clause.end);
        let name = Span::new(clause.start, end);
        // A name of a person ends otherwise.
        let geo = GEO.contains(self.doc.at_before(name.end));
        (geo && self.is_place(name)).then_some((name, name.end))
    }

    /// Where a name that ends at `end` begins; none where nothing says so.
    fn left_edge(&self, clause: Span, end: usize) -> Option<usize> {
        const MOST: usize = 7;
        let bound = self.bounds.before(end).max(clause.start);
        let mut start = end;
        while start > bound && end - start <= MOST && is_name(self.doc, start - 1) {
            start -= 1;
        }
        let lead = self.doc.longest_of(start, AT);
        let start = lead.filter(|&after| after < end).unwrap_or(start);
        (end - start <= MOST).then_some(start)
    }

    /// Where a name that begins at `start` ends.
    fn right_edge(&self, start: usize, limit: usize) -> usize {
        let mut end = start;
        while end < limit.min(start + 7)
            && is_name(self.doc, end)
            && !NEVER.contains(self.doc.at(end))
            && !self.told_at(end)
            && (end == start
                || HERE_LIST.at(self.doc, end).is_none() && SPOT_LIST.at(self.doc, end).is_none())
        {
            end += 1;
        }
        end
    }

    /// A word of what happened begins here.
    fn told_at(&self, i: usize) -> bool {
        first_at(i, self.hits)
            .iter()
            .take_while(|hit| hit.span.start == i)
            .any(|hit| hit.span.len() > 1 && hit.tags.has(TROUBLE.and(HURT)))
    }

    /// Two to six characters that are no word we know.
    fn is_place(&self, name: Span) -> bool {
        if !(2..=6).contains(&name.len()) {
            return false;
        }
        let own = self.doc.slice(name);
        let plain = own.iter().all(|&c| is_han(c) && !NEVER.contains(c));
        if !plain {
            return false;
        }
        let generic = GENERIC_LIST.at(self.doc, name.start).is_some_and(|(end, _)| end >= name.end)
            || (name.start..name.end).any(|i| {
                GENERIC_LIST.at(self.doc, i).is_some_and(|(end, _)| end == name.end && i < name.start + 2)
            });
        let known = first_at(name.start.saturating_sub(1), self.hits)
            .iter()
            .take_while(|hit| hit.span.start < name.end)
            .any(|hit| {
                hit.span.len() > 1
                    && hit.span.meets(name)
                    && hit.tags != Tags::default()
                    && !hit.tags.has(THING)
            });
        !generic && !known
    }
}
