//! A node's store with as many reports as wanted, spread over two years, all townships,
//! every kind and grade, in minutes instead of the hours that sending them would take.
//!
//! Reports are facts in the journal as any other, appended in large commands while the
//! node stands: chained, applied by the slice's own view, and found by the search index
//! when it follows. Their dispatches, long received, are written as folded rows only:
//! lists join them, nothing reads their facts. A store made so is for measuring and for
//! nothing else; `journal rebuild` would drop those rows.

use crate::figures::tell;
use crate::node::Home;
use anyhow::Context as _;
use facts::draft::{Audience, Draft};
use facts::entry::{Channel, Mode};
use facts::report::{Casualties, Count, ReportPeople, ReportSent, Writing};
use journal::{Acting, Db as _, DbError, JournalError, Turn, Tx, Value};
use kernel::clock::DAY_MS;
use kernel::{Clock, DeskId, Grade, Instant, Level, Moment, Rating, ReportId, UnitId};
use report::rules::Law;
use report::service::dispatch_id;
use report::text::number_zh;
use report::title::{Event, title_zh};
use server::config::Config;
use server::node::Node;
use std::collections::BTreeMap;

/// The days over which the reports are spread.
const DAYS: i64 = 730;
/// Reports in one command of the writer.
const BATCH: u64 = 500;
/// The seed of everything.
const SEED: u64 = 2026;

const PLACES: [&str; 12] = [
    "王家沟村",
    "石峁村",
    "麻黄梁村",
    "常乐堡村",
    "白舍牛滩村",
    "河口水库",
    "工业园区",
    "镇区东街",
    "省道204线",
    "包茂高速出口",
    "古城滩林场",
    "金鸡滩村",
];
const HAPPENED: [&str; 12] = [
    "两车追尾，占用应急车道",
    "农户院内柴草起火，正在扑救",
    "强降雨致村道塌方",
    "放牧老人走失，家属已报警",
    "供水主管道爆裂，停水约三百户",
    "大风掀翻养殖棚",
    "井下皮带机故障停产检查",
    "群众反映河道水体发黑",
    "幼儿园多名儿童发热腹泻",
    "外来务工人员讨薪聚集",
    "天然气管道被挖断，已关阀",
    "冰雹砸损玉米约二百亩",
];
const DONE: [&str; 6] = [
    "镇主要领导已到现场",
    "派出所、卫生院已派员处置",
    "现场已拉起警戒，交通管制",
    "正在核查人员情况",
    "已通知区有关部门派员支援",
    "暂无人员伤亡",
];

/// Numbers that look random and are the same each time (splitmix64).
pub struct Dice(u64);

impl Dice {
    /// A new one.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `0..count`.
    pub fn below(&mut self, count: u64) -> u64 {
        self.roll() % count.max(1)
    }

    /// One of them.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let at = self.below(u64::try_from(all.len()).unwrap_or(1));
        all.get(usize::try_from(at).unwrap_or(0))
    }
}

/// A desk that townships report to.
#[derive(Clone)]
struct Desk {
    id: DeskId,
    name: String,
    keeper: UnitId,
    /// The keeper in one word.
    word: String,
    via: &'static str,
}

/// Who reports, and to whom.
#[derive(Clone)]
struct Places {
    /// Townships: unit, name, own desk.
    townships: Vec<(UnitId, String, DeskId)>,
    district: (UnitId, String),
    desks: Vec<Desk>,
    /// Kinds, the common ones many times: code and name.
    kinds: Vec<String>,
}

/// Fills the store of a node that stands with so many reports.
pub fn fill(home: &Home, wanted: u64) -> anyhow::Result<()> {
    let config = Config { data: home.data(), database: home.database.clone(), ..Config::default() };
    let node = Node::open(config, Clock::system())?;
    let places = places(&node)?;
    // The newest is a day old, so that the shift's own list holds only what was sent since.
    let end = node.journal.clock().now().0 - DAY_MS;
    let mut have = 0;
    while have < wanted {
        let until = (have + BATCH).min(wanted);
        let (places, from) = (places.clone(), have);
        let when = move |number: u64| sent_at(end, number, wanted);
        node.journal.run(Turn::Local, move |tx| batch(tx, &places, when, from..until))?;
        have = until;
        if have % (wanted / 20).max(BATCH) < BATCH {
            tell(&format!("\r  {have} of {wanted} reports in the store"));
        }
    }
    // Events are counted behind the writer; a store that stands has counted them.
    let mut counted = 0;
    while let done @ 1.. =
        node.journal.run(Turn::Background, |tx| Ok::<_, JournalError>(report::tally::count(tx)?))?
    {
        counted += done;
        if counted % 20_000 < done {
            tell(&format!("\r  {counted} events of the store counted"));
        }
    }
    tell(&format!("\r{:60}\r", ""));
    node.close();
    Ok(())
}

fn places(node: &Node) -> anyhow::Result<Places> {
    let law = Law::builtin()?;
    // The common kinds first, each with a share of one over its rank.
    let mut kinds = Vec::new();
    for (rank, kind) in law.kinds.iter().enumerate() {
        for _ in 0..(120 / (rank + 1)).max(1) {
            kinds.push(kind.code.clone());
        }
    }
    let own = node.journal.identity().node;
    let (units, desks) = node.journal.read(|db| {
        let units =
            db.query("SELECT id, short_name, level FROM org_unit WHERE hosted_by = $1", &[own.into()])?;
        // Those of the tables; the one that `init` opened is addressed by nobody.
        let desks = db.query(
            "SELECT d.id, d.name, d.keeper, k.short_name, d.line, s.level,
                EXISTS (SELECT 1 FROM org_route r WHERE r.to_desk = d.id)
             FROM org_desk d JOIN org_unit k ON k.id = d.keeper JOIN org_unit s ON s.id = d.serves",
            &[],
        )?;
        Ok::<_, DbError>((units, desks))
    })?;
    let mut own_desk: BTreeMap<UnitId, DeskId> = BTreeMap::new();
    let mut to = Vec::new();
    for row in &desks {
        let desk = Desk {
            id: row.id(0)?,
            name: row.text(1)?,
            keeper: row.id(2)?,
            word: row.text(3)?,
            via: if row.text(4)? == "government" { "block" } else { "line" },
        };
        if row.text(5)? == Level::Township.word() {
            own_desk.insert(desk.keeper, desk.id);
        } else if row.flag(6)? {
            to.push(desk);
        }
    }
    let (mut townships, mut district) = (Vec::new(), None);
    for row in &units {
        let (id, name): (UnitId, String) = (row.id(0)?, row.text(1)?);
        if let Some(desk) = own_desk.get(&id) {
            townships.push((id, name, *desk));
        } else if to.iter().any(|desk| desk.via == "block" && desk.keeper == id) {
            district = Some((id, name));
        }
    }
    anyhow::ensure!(
        to.len() == 2 && !townships.is_empty(),
        "the tables are not those of the measured district"
    );
    Ok(Places { townships, district: district.context("no district")?, desks: to, kinds })
}

/// When a report was sent: one after another over all the days, as they come in.
fn sent_at(end: i64, number: u64, of: u64) -> Instant {
    let span = u128::from((DAYS * DAY_MS).unsigned_abs());
    let before = span * u128::from(of.saturating_sub(number)) / u128::from(of.max(1));
    Instant(end - i64::try_from(before).unwrap_or(0))
}

/// Appends the reports of these numbers, the oldest first.
fn batch(
    tx: &mut Tx<'_>,
    places: &Places,
    when: impl Fn(u64) -> Instant,
    numbers: std::ops::Range<u64>,
) -> Result<(), JournalError> {
    let mut drafts = Vec::new();
    let mut rows = Vec::new();
    for number in numbers {
        let mut dice = Dice(SEED ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let Some(sent) = first(&mut dice, places, when(number), number) else { continue };
        let drill = dice.below(100) < 3;
        rows.extend(places.desks.iter().map(|desk| dispatch(&sent, drill, desk)));
        if sent.rating.grade != Grade::IV {
            drafts.push(draft(&upward(&mut dice, places, &sent), drill)?);
        }
        drafts.push(draft(&sent, drill)?);
    }
    tx.append(Acting::platform(), drafts)?;
    for row in rows {
        tx.execute(DISPATCH, &row)?;
    }
    Ok(())
}

fn draft(sent: &ReportSent, drill: bool) -> Result<Draft, JournalError> {
    let people = ReportPeople {
        reporter: Some("测试员".to_owned()),
        leader_on_duty: Some("带班员".to_owned()),
        contact_name: Some("联系人".to_owned()),
        contact_phone: Some(format!("0912-555{:04}", sent.serial.rem_euclid(10_000))),
        signing: None,
    };
    let draft = Draft::of(sent)
        .and_then(|draft| draft.sealed(&people))
        .map_err(|e| JournalError::Apply(e.to_string()))?;
    let mode = if drill { Mode::Drill } else { Mode::Real };
    Ok(draft.by(sent.unit).mode(mode).brief(&sent.title).to(Audience::of(Channel::Up(Level::City))))
}

/// An id that begins with its time, as those made by clients do.
fn id_at(dice: &mut Dice, at: Instant) -> ReportId {
    let mut bytes = [0u8; 16];
    let time = at.0.to_be_bytes();
    let tail = [dice.roll().to_be_bytes(), dice.roll().to_be_bytes()].concat();
    for (to, from) in bytes.iter_mut().zip(time.iter().skip(2).chain(tail.iter())) {
        *to = *from;
    }
    ReportId::from_bytes(bytes)
}

/// A township's first report.
fn first(dice: &mut Dice, places: &Places, sent_at: Instant, number: u64) -> Option<ReportSent> {
    let (unit, unit_name, desk) = dice.one_of(&places.townships)?.clone();
    let kind = dice.one_of(&places.kinds)?.clone();
    let known = Law::builtin().ok()?.kind(&kind);
    let (place, happened, done) = (dice.one_of(&PLACES)?, dice.one_of(&HAPPENED)?, dice.one_of(&DONE)?);
    let place_text = format!("{unit_name}{place}");
    let injured = u32::try_from(dice.below(6)).ok()?;
    let casualties = Casualties {
        dead: Count::NONE,
        injured: Count::number(i64::from(injured)).ok()?,
        ..Casualties::default()
    };
    let grade = match dice.below(1_000) {
        0..2 => Grade::I,
        2..10 => Grade::II,
        10..60 => Grade::III,
        _ => Grade::IV,
    };
    let what = format!("{place_text}{happened}（第{number}号），{done}。");
    let id = id_at(dice, sent_at);
    let serial = i64::try_from(number % 97).ok()? + 1;
    Some(ReportSent {
        id,
        root: id,
        writing: Writing::First,
        no: number_zh("信", false, sent_at, serial),
        day: sent_at.civil_day(),
        serial,
        unit,
        unit_name,
        level: Level::Township,
        desk: Some(desk),
        sent_at,
        knew_at: Instant(sent_at.0 - 600_000),
        happened: Moment::Unknown,
        happened_text: None,
        title: title_zh(&Event {
            place_text: &place_text,
            kind: known,
            what: &what,
            casualties: &casualties,
        }),
        what,
        place_text,
        place_id: None,
        outside_reason: None,
        kind,
        casualties,
        rating: Rating { confirmed: grade != Grade::IV, ..Rating::provisional(grade, false) },
        rating_reason: None,
        reasons: Vec::new(),
        sources: Vec::new(),
        trail: Vec::new(),
        attachments: Vec::new(),
        reach: Some(Level::District),
        nodes: Vec::new(),
        follow: None,
        signed: None,
        to_sign: false,
        late: None,
        written_at: None,
        place_unit: Some(unit),
    })
}

/// What the district made of it.
fn upward(dice: &mut Dice, places: &Places, first: &ReportSent) -> ReportSent {
    let sent_at = Instant(first.sent_at.0 + 1_500_000);
    ReportSent {
        id: id_at(dice, sent_at),
        writing: Writing::Upward,
        unit: places.district.0,
        unit_name: places.district.1.clone(),
        level: Level::District,
        desk: None,
        sent_at,
        what: format!("{}区委、区政府已部署处置。", first.what),
        sources: vec![first.id],
        reach: Some(Level::City),
        ..first.clone()
    }
}

const DISPATCH: &str = "INSERT INTO report_dispatch (id, rev, root, report, drill, title, kind, from_unit, from_name,
    from_level, from_desk, to_desk, to_name, to_unit, to_unit_name, to_level, via, external, opened_at, started_at,
    reach, nodes, written_at, doc_at, delivered_at, received_at, received_by, told_tel, told_doc, told_receive,
    waiting, open_in, open_out)
 VALUES ($1,3,$2,$2,$3,$4,$5,$6,$7,'township',$8,$9,$10,$11,$12,'district',$13,0,$14,$14,'district','[]',$14,$14,$14,
    $15,'值班员','','','',0,0,0)";

fn dispatch(sent: &ReportSent, drill: bool, to: &Desk) -> Vec<Value> {
    vec![
        dispatch_id(sent.root, sent.unit, to.id).into(),
        sent.id.into(),
        drill.into(),
        sent.title.as_str().into(),
        sent.kind.as_str().into(),
        sent.unit.into(),
        sent.unit_name.as_str().into(),
        sent.desk.into(),
        to.id.into(),
        to.name.as_str().into(),
        to.keeper.into(),
        to.word.as_str().into(),
        to.via.into(),
        sent.sent_at.into(),
        Instant(sent.sent_at.0 + 120_000).into(),
    ]
}
