//! What a periodical says: the figures of a period as sentences, and its tables. Pure. The paper is
//! Chinese in either language.
//!
//! What nobody knows is said to be unknown; of days without a record no number is given; a grade
//! that no leader confirmed is printed of no single event.

use super::{Below, Record, Told};
use crate::read::dto::{
    Compared, GradeCount, Harm, HarmSum, KindCount, OfGrade, PlaceCount, Recorded, Statistics, UnitScore,
};
use crate::rules::Law;
use crate::rules::kinds::Class;
use crate::rules::rating::grade_zh;
use crate::service::periodical::days_zh;
use crate::text::{casualties_zh, date_time_zh, rating_zh};
use facts::report::FigureTable;
use kernel::calendar::Date;
use kernel::limits::report::SCORED_ITEMS;
use kernel::limits::report::document as limits;
use kernel::{Grade, Instant, Level};

/// 以上: graver than 一般.
const GRAVER: [Grade; 3] = [Grade::I, Grade::II, Grade::III];
/// The kind of what has none.
const OTHER: &str = "other";
/// Kinds and places that a sentence names.
const NAMED: usize = 5;
/// So many of those that reported nothing, more than a district has townships.
const SILENT_NAMED: usize = 60;

/// The paper, as it grows.
#[derive(Default)]
struct Writing {
    lines: Vec<String>,
    tables: Vec<FigureTable>,
    headings: usize,
}

impl Writing {
    fn heading(&mut self, text: &str) {
        let numeral = ["一", "二", "三", "四", "五", "六"].get(self.headings).copied().unwrap_or("七");
        self.headings += 1;
        self.lines.push(format!("{numeral}、{text}"));
    }

    fn sentence(&mut self, text: impl Into<String>) {
        self.lines.push(text.into());
    }

    fn table(&mut self, caption: &str, columns: &[&str], rows: Vec<Vec<String>>) {
        let rows = rows.into_iter().take(limits::TABLE_ROWS).collect();
        self.tables.push(FigureTable { columns: columns.iter().map(|&c| c.to_owned()).collect(), rows });
        self.lines.push(format!("【表{}】{caption}", self.tables.len()));
    }
}

/// What the periods beside this one are called.
struct Beside<'a> {
    s: &'a Statistics,
    /// 上月, 上季度, 上期.
    before: &'static str,
}

impl<'a> Beside<'a> {
    fn of(s: &'a Statistics, from: Date, to: Date) -> Self {
        let months =
            i32::from(to.month()) - i32::from(from.month()) + 12 * i32::from(to.year() - from.year());
        let whole = from.day() == 1 && to.plus_days(1).day() == 1;
        let before = match months {
            0 if whole => "上月",
            2 if whole => "上季度",
            _ => "上期",
        };
        Self { s, before }
    }

    /// Of a whole year both are the same days.
    fn one(&self) -> bool {
        self.s.before == self.s.year_ago
    }

    fn columns(&self) -> Vec<&'static str> {
        if self.one() { vec!["上年"] } else { vec![self.before, "上年同期"] }
    }

    fn cells(&self, c: &Compared) -> Vec<String> {
        let cell = |n: i64, days| match self.s.recorded(days) {
            Recorded::Nothing => "无记录".to_owned(),
            _ => n.to_string(),
        };
        let year_ago = cell(c.year_ago.n, &self.s.year_ago);
        if self.one() { vec![year_ago] } else { vec![cell(c.before.n, &self.s.before), year_ago] }
    }

    /// Whether anything is known of them.
    fn known(&self) -> bool {
        let of = |days| self.s.recorded(days) != Recorded::Nothing;
        of(&self.s.before) || of(&self.s.year_ago)
    }

    /// ，比上月增加8起，比上年同期减少3起
    fn said(&self, now: i64, before: i64, year_ago: i64, unit: &str) -> String {
        if !self.one() && !self.known() {
            return format!("，{}、上年同期均无记录", self.before);
        }
        let one = |name: &str, then: i64, days| match (self.s.recorded(days), now - then) {
            (Recorded::Nothing, _) => format!("，{name}无记录"),
            (Recorded::Part, _) => format!("，{name}记录不全"),
            (_, 0) => format!("，与{name}持平"),
            (_, more) if more > 0 => format!("，比{name}增加{more}{unit}"),
            (_, fewer) => format!("，比{name}减少{}{unit}", -fewer),
        };
        if self.one() {
            return one("上年", year_ago, &self.s.year_ago);
        }
        one(self.before, before, &self.s.before) + &one("上年同期", year_ago, &self.s.year_ago)
    }
}

/// Text and tables of a period.
pub(super) fn written(law: &Law, unit: &str, record: &Record) -> (String, Vec<FigureTable>) {
    let s = &record.counted;
    let (from, to) = (record.period.from, record.period.to);
    let beside = Beside::of(s, from, to);
    let mut w = Writing::default();
    w.heading("总体情况");
    w.sentence(overall(unit, record, &beside));
    if s.events.now.n > 0 {
        w.sentence(people(s, &beside));
        grades(&mut w, s, &beside);
        w.heading("分类情况");
        w.sentence(classes(law, s));
        kinds(&mut w, s, &beside);
        if s.places.len() > 1 {
            w.heading("区域分布");
            places(&mut w, s, &beside);
        }
        grave(&mut w, record);
    }
    scores(&mut w, record);
    (w.lines.join("\n"), w.tables)
}

fn overall(unit: &str, record: &Record, beside: &Beside<'_>) -> String {
    let s = &record.counted;
    let [now, before, year_ago] = [s.events.now.n, s.events.before.n, s.events.year_ago.n];
    let days = days_zh(record.period.from, record.period.to);
    let counted = date_time_zh(record.period.counted_at);
    let partly = match s.recorded(&s.period) {
        Recorded::Whole => String::new(),
        _ => format!("（本平台自{}起有记录）", s.records_from.as_deref().unwrap_or("今日")),
    };
    let mut said = format!("{days}{partly}，{unit}共接报突发事件{now}起");
    said.push_str(&beside.said(now, before, year_ago, "起"));
    said.push('。');
    if now > 0 {
        // A grade that no leader confirmed is not printed.
        let confirmed = |g: &GradeCount| g.events.now.n.saturating_sub(g.provisional.n);
        let one = |g: &GradeCount| format!("{}{}起", counted_as(g), confirmed(g));
        let all = s.grades.iter().map(one).collect::<Vec<_>>().join("，");
        said.push_str(&format!("已确认等级的：{all}"));
        let provisional: i64 = s.grades.iter().map(|g| g.provisional.n).sum();
        if provisional > 0 {
            said.push_str(&format!("；等级待领导确认的{provisional}起"));
        }
        said.push('。');
        let following = s.following.now.n;
        said.push_str(&match following {
            0 => "各起事件均已终报。".to_owned(),
            n => format!("仍在处置、续报的{n}起。"),
        });
    }
    said.push_str(&format!("（统计截至{counted}，补录的按录入时间计入。）"));
    said
}

const fn harm_zh(harm: Harm) -> &'static str {
    match harm {
        Harm::Dead => "死亡",
        Harm::Injured => "受伤",
        Harm::Missing => "失联",
        Harm::Trapped => "被困",
    }
}

fn people(s: &Statistics, beside: &Beside<'_>) -> String {
    let known = |h: &HarmSum| {
        let least = if h.at_least { "至少" } else { "" };
        let first = match h.preliminary {
            0 => String::new(),
            n => format!("（其中初步{n}人）"),
        };
        format!("{}{least}{}人{first}", harm_zh(h.harm), h.people)
    };
    let mut said = format!("共造成{}", s.harm.iter().map(known).collect::<Vec<_>>().join("、"));
    let dead = s.harm.iter().find(|h| h.harm == Harm::Dead).filter(|_| beside.known());
    if let Some(dead) = dead {
        said.push_str("。死亡人数");
        let than = beside.said(dead.people, dead.before, dead.year_ago, "人");
        said.push_str(than.trim_start_matches('，'));
    }
    let unknown: Vec<String> = s
        .harm
        .iter()
        .filter(|h| h.unknown.n > 0)
        .map(|h| format!("{}起的{}人数", h.unknown.n, harm_zh(h.harm)))
        .collect();
    if !unknown.is_empty() {
        said.push_str(&format!("。另有{}尚未核实，未计入", unknown.join("、")));
    }
    said.push('。');
    said
}

/// 涉险 and 必报 are counted with the grade that they are reported like.
fn counted_as(g: &GradeCount) -> String {
    let with = if g.grade == Grade::III && g.events.now.n > 0 { "（含涉险、必报）" } else { "" };
    format!("{}{with}", grade_zh(g.grade))
}

fn grades(w: &mut Writing, s: &Statistics, beside: &Beside<'_>) {
    let row = |g: &GradeCount| {
        let mut row = vec![counted_as(g), g.events.now.n.to_string()];
        row.push(g.provisional.n.to_string());
        row.extend(beside.cells(&g.events));
        row
    };
    let mut rows: Vec<Vec<String>> = s.grades.iter().map(row).collect();
    let provisional: i64 = s.grades.iter().map(|g| g.provisional.n).sum();
    let mut all = vec!["合计".to_owned(), s.events.now.n.to_string(), provisional.to_string()];
    all.extend(beside.cells(&s.events));
    rows.push(all);
    let columns = [vec!["等级", "本期", "其中待确认"], beside.columns()].concat();
    w.table("按事件等级（起）", &columns, rows);
}

/// 事故灾难48起（72.7%），其中道路交通事故30起、火灾10起；…
fn classes(law: &Law, s: &Statistics) -> String {
    let all = s.events.now.n;
    let one = |(class, zh): (Class, &str)| {
        let of_class = |k: &&KindCount| law.kinds.class_of(&k.kind) == class && k.events.now.n > 0;
        let mut kinds: Vec<_> = s.kinds.iter().filter(of_class).collect();
        kinds.sort_by_key(|k| k.kind == OTHER);
        let n: i64 = kinds.iter().map(|k| k.events.now.n).sum();
        let named: Vec<String> =
            kinds.iter().take(NAMED).map(|k| format!("{}{}起", k.zh, k.events.now.n)).collect();
        let others: i64 = kinds.iter().skip(NAMED).map(|k| k.events.now.n).sum();
        let others = if others > 0 { format!("、其余{others}起") } else { String::new() };
        let of_which = if kinds.len() > 1 { "其中" } else { "为" };
        match n {
            0 => format!("{zh}0起"),
            n => format!("{zh}{n}起（{}），{of_which}{}{others}", share(n, all), named.join("、")),
        }
    };
    let classes = law.kinds.classes().iter().map(|named| one((named.code, named.zh.as_str())));
    format!("{}。", classes.collect::<Vec<_>>().join("；"))
}

/// 72.7%
fn share(n: i64, all: i64) -> String {
    let thousandths = (n * 2000 + all) / (all * 2).max(1);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn graver(grades: &[OfGrade]) -> i64 {
    grades.iter().filter(|g| GRAVER.contains(&g.grade)).map(|g| g.events.n).sum()
}

fn kinds(w: &mut Writing, s: &Statistics, beside: &Beside<'_>) {
    let row = |k: &KindCount| {
        let mut row = vec![k.zh.clone(), k.events.now.n.to_string(), graver(&k.grades).to_string()];
        row.extend(beside.cells(&k.events));
        row
    };
    let columns = [vec!["种类", "本期", "较大以上"], beside.columns()].concat();
    w.table("按事件种类（起）", &columns, s.kinds.iter().map(row).collect());
}

fn places(w: &mut Writing, s: &Statistics, beside: &Beside<'_>) {
    let name = |p: &PlaceCount| {
        if p.alone { format!("{}本级", p.unit.name) } else { p.unit.name.clone() }
    };
    let some: Vec<_> = s.places.iter().filter(|p| p.events.now.n > 0).collect();
    let first: Vec<String> =
        some.iter().take(NAMED).map(|p| format!("{}{}起", name(p), p.events.now.n)).collect();
    w.sentence(format!("{}个单位有事件接报，居前的是{}。", some.len(), first.join("、")));
    let row = |p: &PlaceCount| {
        let mut row = vec![name(p), p.events.now.n.to_string(), graver(&p.grades).to_string()];
        row.extend(beside.cells(&p.events));
        row
    };
    let columns = [vec!["单位", "本期", "较大以上"], beside.columns()].concat();
    w.table("按单位（起）", &columns, s.places.iter().map(row).collect());
}

fn grave(w: &mut Writing, record: &Record) {
    let grave = &record.grave;
    if grave.told.is_empty() && grave.withheld == 0 {
        return;
    }
    w.heading("重点事件");
    w.sentence("较大以上（含涉险、必报）和有人员死亡的事件：");
    for (n, told) in (1..).zip(&grave.told) {
        w.sentence(one_event(n, told));
    }
    if grave.more {
        w.sentence(format!("以上为其中{}起，其余见统计。", grave.told.len()));
    }
    if grave.withheld > 0 {
        w.sentence(format!("另有{}起标为工作秘密，不在此列出。", grave.withheld));
    }
}

/// 1. 11月24日，麻黄梁镇双柳沟煤矿透水（较大）：被困3人。
fn one_event(n: usize, told: &Told) -> String {
    let grade =
        if told.rating.confirmed { format!("（{}）", rating_zh(told.rating)) } else { String::new() };
    let figures = casualties_zh(&told.figures, told.underground);
    let figures = if figures.is_empty() { String::new() } else { format!("：{figures}") };
    format!("{n}. {}，{}{grade}{figures}。", day_zh(told.at), told.title)
}

fn day_zh(at: Instant) -> String {
    let date = Date::of(at);
    format!("{}月{}日", date.month(), date.day())
}

fn scores(w: &mut Writing, record: &Record) {
    let scores = &record.scores;
    let items: usize = scores.rows.iter().map(|row| row.items).sum();
    if items == 0 && record.below.is_none() {
        return;
    }
    w.heading("信息报送情况");
    if let Some(below) = &record.below {
        w.sentence(silent(below));
    }
    if items == 0 {
        return;
    }
    let late: usize = scores.rows.iter().map(|row| row.late).sum();
    let adopted: usize = scores.rows.iter().map(UnitScore::adopted).sum();
    let wrote = scores.rows.iter().filter(|row| row.items > 0).count();
    let mut said = format!("{wrote}个单位报送信息{items}条，采用{adopted}条");
    said.push_str(&match late {
        0 => "，无迟报".to_owned(),
        n => format!("，其中迟报{n}条"),
    });
    let times = [
        ("签收", scores.times.receive),
        ("作出批示", scores.times.instruct),
        ("答复批示", scores.times.answer),
    ];
    let times: Vec<String> =
        times.into_iter().filter_map(|(what, m)| Some(format!("{what}{}分钟", m?))).collect();
    if !times.is_empty() {
        said.push_str(&format!("。用时中位数：{}", times.join("，")));
    }
    said.push('。');
    if scores.more {
        said.push_str(&format!("（条数太多，只计前{SCORED_ITEMS}条。）"));
    }
    w.sentence(said);
    let units = scores.rows.iter().take(limits::TABLE_ROWS.saturating_sub(1));
    let mut rows: Vec<Vec<String>> = units.map(|u| of_units(&u.unit.name, std::slice::from_ref(u))).collect();
    rows.push(of_units("合计", &scores.rows));
    let columns = ["单位", "报送", "采用", "迟报", "专报", "送阅", "约稿", "综合", "得分"];
    w.table("各单位信息报送和采用（条、分）", &columns, rows);
}

/// 所辖31个乡镇（街道）中，29个没有报送信息：鱼河镇、……。
fn silent(below: &Below) -> String {
    let Below { level, count, silent } = below;
    let kind = match level {
        Level::City => "个市",
        Level::District => "个县（市、区）",
        Level::Province | Level::Township => "个乡镇（街道）",
    };
    match silent.len() {
        0 => format!("所辖{count}{kind}都有信息报送。"),
        none if none == *count => format!("所辖{count}{kind}都没有报送信息。"),
        some => {
            let named = silent.iter().take(SILENT_NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
            let rest = if some > SILENT_NAMED { "等" } else { "" };
            format!("所辖{count}{kind}中，{some}个没有报送信息：{named}{rest}。")
        }
    }
}

fn of_units(name: &str, units: &[UnitScore]) -> Vec<String> {
    let counts: [fn(&UnitScore) -> usize; 7] = [
        |u| u.items,
        UnitScore::adopted,
        |u| u.late,
        |u| u.special,
        |u| u.circulated,
        |u| u.commissioned,
        |u| u.combined,
    ];
    let sums = counts.map(|count| units.iter().map(count).sum::<usize>().to_string());
    let total = hundredths(units.iter().map(|u| u.total).sum());
    [name.to_owned()].into_iter().chain(sums).chain([total]).collect()
}

fn hundredths(total: i64) -> String {
    let (sign, n) = if total < 0 { ("-", -total) } else { ("", total) };
    match (n / 100, n % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) => format!("{sign}{whole}.{part:02}").trim_end_matches('0').to_owned(),
    }
}
