//! 月报: the figures of a period in words and tables, as they stood when they were taken; with a
//! number of its own, of no event, and for nobody but the unit.
use crate::world::*;
use facts::entry::Mode;
use facts::report::{DocumentKind, DocumentPeriod, FigureTable, InstructionMethod};
use kernel::calendar::Date;
use kernel::{DocumentId, Grade, Instant};
use officedoc::{Block, Layout};
use org::web::Who;
use report::model::ChosenRating;
use report::read::document::{self as read, Listed};
use report::read::dto::{DocumentDetail, PreparedPaper};
use report::read::periodical::{self, PeriodicalOf};
use report::service::document::{Paper, void};
use report::service::mend::{self, ConfirmedBy, Rate};
use report::service::periodical::{PeriodPaper, issue};
use report::service::{ReportError, desk};

/// Of which days, 2026-11-01.
fn of(from: &str, to: &str) -> PeriodicalOf {
    PeriodicalOf { from: from.parse().ok(), to: to.parse().ok(), series: None }
}

/// The month so far: the story's night is of November.
fn month() -> PeriodicalOf {
    PeriodicalOf::default()
}

fn prepared(node: &Node, who: &Who, of: &PeriodicalOf) -> Result<PreparedPaper, ReportError> {
    let now = node.clock.now();
    node.read(|db, terms| periodical::prepare(db, terms, who, of, now))
}

fn typed(prepared: &PreparedPaper) -> PeriodPaper {
    let paper = Paper { sign: word(unit(DISTRICT)), ..prepared.paper.clone() };
    PeriodPaper { period: prepared.period.unwrap(), paper }
}

fn issued(node: &Node, who: &Who, paper: PeriodPaper) -> Result<DocumentId, ReportError> {
    let who = who.clone();
    node.run(move |tx, terms| issue(tx, terms, &who, &paper))
}

fn one(node: &Node, who: &Who, id: DocumentId) -> Result<DocumentDetail, ReportError> {
    node.read(|db, terms| read::one(db, terms, who, id))
}

/// A night with a mine and a collision, the mine's grade confirmed.
fn night(node: &Node) -> Who {
    let ma = officer(DISTRICT, "马志远");
    node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
    let mine = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    node.on(&ma, mine, desk::receive).unwrap();
    let confirmed_by = Some(ConfirmedBy {
        name: "白建军".to_owned(),
        post: "带班领导".to_owned(),
        method: InstructionMethod::Telephone,
    });
    let confirmed =
        Rate { chosen: ChosenRating::new(Grade::III, false), reason: None, confirm: true, confirmed_by };
    node.on(&ma, mine, move |tx, terms, who, r| mend::rate(tx, terms, who, r, confirmed, None)).unwrap();
    ma
}

#[test]
fn a_month_is_told_in_words_and_tables_and_gets_the_next_number() {
    nights(|node, clock| {
        let ma = night(&node);
        let paper = prepared(&node, &ma, &month()).unwrap();
        let text = &paper.paper.text;
        let date = Date::of(clock.now());
        let until = format!("{}月1日至{}日", date.month(), date.day());
        assert!(text.contains(&until) && text.contains("共接报突发事件2起"), "{text}");
        assert!(
            text.contains("特别重大0起，重大0起，较大（含涉险、必报）1起，一般0起；等级待领导确认的1起"),
            "{text}"
        );
        // Of months without a record nothing is said but that.
        assert!(text.contains("、上年同期均无记录"), "{text}");
        assert!(text.contains("受伤2人") && text.contains("被困3人"), "{text}");
        assert!(text.contains("1起的死亡人数、") && text.contains("尚未核实，未计入"), "{text}");
        assert!(text.contains("（较大）：") && text.contains("双柳沟煤矿"), "{text}");
        assert!(text.contains("2个单位报送信息2条"), "{text}");
        for hidden in ["折文斌", "0912", "白彩霞"] {
            assert!(!text.contains(hidden), "{hidden} in {text}");
        }
        assert_eq!(paper.period.unwrap().counted_at, clock.now());
        assert_eq!(paper.series.len(), 1, "a month has one series: {:?}", paper.series);
        let captions: Vec<_> = text.lines().filter(|line| line.starts_with("【表")).collect();
        assert_eq!(captions.len(), paper.paper.tables.len());
        let grades = &paper.paper.tables[0];
        assert_eq!(grades.columns, ["等级", "本期", "其中待确认", "上期", "上年同期"]);
        assert_eq!(grades.rows[2], ["较大（含涉险、必报）", "1", "0", "无记录", "无记录"]);
        assert_eq!(grades.rows[4], ["合计", "2", "1", "无记录", "无记录"]);

        let first = issued(&node, &ma, typed(&paper)).unwrap();
        let seen = one(&node, &ma, first).unwrap();
        assert_eq!(
            (seen.row.kind, seen.row.report, seen.row.with_report),
            (DocumentKind::Periodical, None, false)
        );
        assert_eq!(seen.row.number.as_deref(), Some("2026年第1期"));
        assert_eq!(seen.row.period, paper.period);
        assert_eq!(seen.paper.tables, paper.paper.tables, "as they stood");
        // What comes in later changes nothing in it, and stands in the next.
        node.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        assert_eq!(one(&node, &ma, first).unwrap().paper, seen.paper);
        let next = prepared(&node, &ma, &month()).unwrap();
        assert!(next.paper.text.contains("共接报突发事件3起"), "{}", next.paper.text);
        assert_eq!(next.series[0].next, "2026年第2期");
        let (laid, name) = node.read(|db, _| read::laid_out(db, &ma, first)).unwrap();
        assert_eq!((laid.layout, laid.number.as_deref()), (Layout::Bulletin, Some("2026年第1期")));
        assert!(name.starts_with("突发事件月报2026年第1期"), "{name}");
        let tables = laid.blocks.iter().filter(|b| matches!(b, Block::Table { .. })).count();
        assert_eq!(tables, paper.paper.tables.len());
        assert!(laid.blocks.contains(&Block::Caption("表1　按事件等级（起）".to_owned())));
        let said = |block: &Block| matches!(block, Block::Paragraph(text) if text.contains("【表"));
        assert!(!laid.blocks.iter().any(said), "no name of a table is left over");
    });
}

#[test]
fn a_table_stands_where_its_line_is_and_goes_with_it() {
    nights(|node, _| {
        let ma = night(&node);
        let paper = typed(&prepared(&node, &ma, &month()).unwrap());
        let short = |text: &str| PeriodPaper {
            paper: Paper { id: None, text: text.to_owned(), ..paper.paper.clone() },
            ..paper.clone()
        };
        let id = issued(&node, &ma, short("一、总体情况\n【表2】只要这一张\n以上。")).unwrap();
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, id)).unwrap();
        let shown: Vec<_> = laid
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading(..) => "heading",
                Block::Caption(text) => text,
                Block::Table { .. } => "table",
                _ => "text",
            })
            .collect();
        assert_eq!(shown, ["heading", "表2　只要这一张", "table", "text"]);
        assert_eq!(code(&issued(&node, &ma, short("【表9】没有的")).unwrap_err()), "document.table_unknown");
        assert_eq!(code(&issued(&node, &ma, short(" ")).unwrap_err()), "document.text_empty");
        let crooked = FigureTable { columns: vec!["一".to_owned()], rows: vec![vec![]] };
        let mut bad = short("【表1】");
        bad.paper.tables = vec![crooked];
        assert_eq!(code(&issued(&node, &ma, bad).unwrap_err()), "document.table");
        let mut unsigned = paper.clone();
        unsigned.paper.sign = None;
        assert_eq!(code(&issued(&node, &ma, unsigned).unwrap_err()), "document.unsigned");
    });
}

#[test]
fn only_a_span_of_the_calendar_has_a_series_and_a_year_is_compared_once() {
    nights(|node, clock| {
        let ma = night(&node);
        let refused = prepared(&node, &ma, &of("2026-11-03", "2026-11-20")).unwrap_err();
        assert_eq!(code(&refused), "document.period_fit");
        let before = prepared(&node, &ma, &of("2025-10-01", "2025-12-31")).unwrap();
        assert_eq!(before.series[0].code, "quarterly");
        assert!(before.paper.text.contains("共接报突发事件0起"), "{}", before.paper.text);
        assert_eq!(before.paper.masthead.title.as_deref(), Some("2025年第四季度突发事件情况"));
        let year = prepared(&node, &ma, &of("2025-01-01", "2025-12-31")).unwrap();
        assert_eq!(year.series[0].code, "yearly");
        assert_eq!(year.paper.text.matches("上年").count(), 1, "{}", year.paper.text);
        // The future, a drill and another's unit.
        let now = clock.now();
        let period = DocumentPeriod { counted_at: now.plus_minutes(1), ..before.period.unwrap() };
        let paper = PeriodPaper { period, ..typed(&before) };
        assert_eq!(code(&issued(&node, &ma, paper).unwrap_err()), "document.period_counted");
        let to = Date::of(now).plus_days(1);
        let ahead = DocumentPeriod { to, ..before.period.unwrap() };
        let paper = PeriodPaper { period: ahead, ..typed(&before) };
        assert_eq!(code(&issued(&node, &ma, paper).unwrap_err()), "document.period");
        let drilling = Who { mode: Mode::Drill, ..ma.clone() };
        assert_eq!(code(&prepared(&node, &drilling, &month()).unwrap_err()), "document.period_drill");
        let id = issued(&node, &ma, typed(&before)).unwrap();
        let foreign = officer(TOWN, "白彩霞");
        assert!(matches!(one(&node, &foreign, id), Err(ReportError::NotFound)));
    });
}

#[test]
fn it_stands_in_the_register_is_issued_once_and_can_be_voided() {
    nights(|node, _| {
        let ma = night(&node);
        let mut paper = typed(&prepared(&node, &ma, &month()).unwrap());
        paper.paper.id = Some(DocumentId::new());
        let id = issued(&node, &ma, paper.clone()).unwrap();
        assert_eq!(issued(&node, &ma, paper.clone()).unwrap(), id, "twice is once");
        let mut other = paper.clone();
        other.period.from = Date::of(Instant(0));
        other.paper.masthead.series = "yearly".to_owned();
        assert_eq!(code(&issued(&node, &ma, other).unwrap_err()), "document.id_taken");
        let by = ma.clone();
        node.run(move |tx, _| void(tx, &by, id, "数字有误".to_owned())).unwrap();
        let listed: Listed = serde_json::from_value(serde_json::json!({ "series": "monthly" })).unwrap();
        let rows = node.read(|db, terms| read::list(db, terms, &ma, &listed)).unwrap().rows;
        assert_eq!((rows.len(), rows[0].void_reason.as_deref()), (1, Some("数字有误")));
        paper.paper.id = Some(DocumentId::new());
        let again = issued(&node, &ma, paper).unwrap();
        assert_eq!(one(&node, &ma, again).unwrap().row.number.as_deref(), Some("2026年第2期"));
    });
}
