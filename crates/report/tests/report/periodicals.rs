//! 月报: the figures of a period in words and tables, as they stood when they were taken; with a
//! number of its own, of no event, and for nobody but the unit.
use crate::world::*;
use facts::entry::Mode;
use facts::report::{DocumentKind, DocumentPeriod, FigureTable, InstructionMethod, SignMethod, UseOf};
use kernel::calendar::Date;
use kernel::{DocumentId, Grade, Instant, PersonId, ReportId};
use officedoc::{Block, Layout};
use org::web::Who;
use report::model::ChosenRating;
use report::read::document::{self as read, Listed};
use report::read::dto::{DocumentDetail, HallAsk, Manuscript, PreparedPaper};
use report::read::periodical::{self, PeriodicalOf};
use report::service::adopt::{self, Adopt};
use report::service::document::{Paper, void};
use report::service::manuscript::{self, AskPaper, AskPeriodPaper, Revise};
use report::service::mend::{self, ConfirmedBy, Rate};
use report::service::periodical::{PeriodPaper, issue};
use report::service::sign::Sign;
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

/// Who reported how much, how much of it was used, and how much was late; what is kept for nothing was not used.
#[test]
fn who_reported_and_what_became_of_it_stands_in_a_table() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let (one, two) = (node.send(&bai, mine()).unwrap(), node.send(&bai, collision()).unwrap());
        let theirs = node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
        for (id, uses) in [(one, vec![UseOf::Special, UseOf::Combined]), (two, vec![UseOf::Filed])] {
            node.on(&ma, id, desk::receive).unwrap();
            let typed = Adopt { uses, note: None };
            node.on(&ma, id, move |tx, _, who, r| adopt::adopt(tx, who, r, typed)).unwrap();
        }
        node.on(&ma, theirs, desk::receive).unwrap();
        let paper = prepared(&node, &ma, &month()).unwrap();
        assert!(paper.paper.text.contains("2个单位报送信息3条，采用1条，无迟报"), "{}", paper.paper.text);
        let table = paper.paper.tables.last().unwrap();
        assert_eq!(table.columns, ["单位", "报送", "采用", "迟报", "专报", "送阅", "约稿", "综合", "得分"]);
        assert_eq!(table.rows[0], ["麻黄梁镇", "2", "1", "0", "1", "0", "0", "1", "6"]);
        assert_eq!(table.rows[1], ["青云镇", "1", "0", "0", "0", "0", "0", "0", "0"]);
        assert_eq!(table.rows[2], ["合计", "3", "1", "0", "1", "0", "0", "1", "6"]);
        let id = issued(&node, &ma, typed(&paper)).unwrap();
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, id)).unwrap();
        let caption = format!("表{}　各单位信息报送和采用（条、分）", paper.paper.tables.len());
        assert!(laid.blocks.contains(&Block::Caption(caption)));

        clock.advance_ms(3 * 3_600_000);
        let late = prepared(&node, &ma, &month()).unwrap();
        assert_eq!(late.paper.tables.last().unwrap().rows[0][..4], ["麻黄梁镇", "2", "1", "2"]);
    });
}

/// Who reported nothing is named: a clerk asks there, and the paper says so.
#[test]
fn townships_that_reported_nothing_are_named() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let said = |period: &PeriodicalOf, what: &str| {
            let text = prepared(&node, &ma, period).unwrap().paper.text;
            assert!(text.contains(what), "{what} in {text}");
        };
        node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        said(&month(), "所辖2个乡镇（街道）中，1个没有报送信息：青云镇。");
        node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
        said(&month(), "所辖2个乡镇（街道）都有信息报送。");
        said(&of("2026-10-01", "2026-10-31"), "所辖2个乡镇（街道）都没有报送信息。");
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

/// The month as somebody writes it who may not sign.
fn unsigned(node: &Node, who: &Who) -> PeriodPaper {
    let form = prepared(node, who, &month()).unwrap();
    let paper = Paper { id: Some(DocumentId::new()), ..form.paper.clone() };
    PeriodPaper { period: form.period.unwrap(), paper }
}

fn asked(node: &Node, who: &Who, typed: &PeriodPaper, check: bool) -> Result<ReportId, ReportError> {
    let ask = AskPaper { paper: typed.paper.clone(), post_id: None, check };
    let (who, typed) = (who.clone(), AskPeriodPaper { period: typed.period, ask });
    node.run(move |tx, terms| manuscript::submit_periodical(tx, terms, &who, &typed))
}

fn waits(node: &Node, who: &Who, id: ReportId) -> Result<Manuscript, ReportError> {
    let now = node.clock.now();
    node.read(|db, terms| report::read::manuscript::shown(db, terms, who, id, now))
}

fn signed(node: &Node, who: &Who, id: ReportId, typed: Sign) -> Result<ReportId, ReportError> {
    let who = who.clone();
    node.run(move |tx, terms| manuscript::sign(tx, terms, &who, id, typed, None))
}

fn on_screen() -> Sign {
    Sign { method: SignMethod::OnScreen, ..Sign::default() }
}

fn numbers(node: &Node, who: &Who) -> Vec<String> {
    let listed: Listed = serde_json::from_value(serde_json::json!({ "series": "monthly" })).unwrap();
    let rows = node.read(|db, terms| read::list(db, terms, who, &listed)).unwrap().rows;
    rows.into_iter().rev().filter_map(|row| row.number).collect()
}

#[test]
fn a_month_waits_for_its_signature_and_gets_its_number_with_it() {
    nights(|node, clock| {
        let (ma, bai) = (night(&node), leader("白建军"));
        let form = prepared(&node, &ma, &month()).unwrap();
        assert!(!form.signing.as_ref().unwrap().mine, "an officer signs no monthly report");
        let typed = unsigned(&node, &ma);
        let m = asked(&node, &ma, &typed, false).unwrap();
        assert_eq!(asked(&node, &ma, &typed, false).unwrap(), m, "twice is once");
        assert_eq!(code(&issued(&node, &ma, typed.clone()).unwrap_err()), "document.id_taken");
        assert!(numbers(&node, &ma).is_empty(), "what waits holds no number");
        // Who waits sees who is asked; who is asked sees what to sign, at the desk and on the wall.
        let waiting = ("manuscript".to_owned(), "等签发，已请带班领导白建军".to_owned());
        assert!(duties(&node, &ma).contains(&waiting), "{:?}", duties(&node, &ma));
        let mine = ("sign".to_owned(), "签发文书".to_owned());
        assert!(duties(&node, &bai).contains(&mine), "{:?}", duties(&node, &bai));
        let screen = Who { roles: vec![org::perm::Role::Screen], ..officer(DISTRICT, "大屏") };
        let now = clock.now();
        let hall = node.read(|db, terms| report::read::hall::hall(db, terms, &screen, now)).unwrap();
        assert!(hall.waiting.iter().any(|w| w.who == "带班领导白建军" && w.ask == HallAsk::Sign));
        let seen = waits(&node, &bai, m).unwrap();
        let document = seen.document.unwrap();
        assert_eq!((document.kind, document.period), (DocumentKind::Periodical, Some(typed.period)));
        assert_eq!((document.tables, seen.source), (typed.paper.tables.clone(), None));
        assert_eq!(seen.papers.unwrap().series.len(), 1, "the series of a month");
        assert!(seen.signing.unwrap().mine && seen.to.is_empty() && seen.stood.is_none());
        assert!(waits(&node, &officer(TOWN, "白彩霞"), m).is_err(), "nobody's business but the unit's");

        // Meanwhile another is issued, and takes the number that nobody held.
        issued(&node, &ma, self::typed(&form)).unwrap();
        assert_eq!(code(&signed(&node, &ma, m, on_screen()).unwrap_err()), "sign.not_yours");
        clock.advance_ms(60_000);
        let (who, reason) = (bai.clone(), "写上下一步打算".to_owned());
        node.run(move |tx, _| manuscript::give_back(tx, &who, m, reason, None)).unwrap();
        assert_eq!(waits(&node, &ma, m).unwrap().returned.unwrap().reason, "写上下一步打算");
        assert_eq!(code(&signed(&node, &bai, m, on_screen()).unwrap_err()), "sign.is_returned");
        let mut mended = waits(&node, &ma, m).unwrap().report;
        mended.what.push_str("\n六、下一步工作\n加强汛期值守。");
        let (who, revise) = (ma.clone(), Revise { report: mended, check: None, paper: None });
        node.run(move |tx, terms| manuscript::revise(tx, terms, &who, m, &revise, None)).unwrap();
        // What came in since stands in the next: the figures are those that were signed.
        node.send(&officer(TOWN, "白彩霞"), collision()).unwrap();
        assert_eq!(signed(&node, &bai, m, on_screen()).unwrap(), m, "answers the periodical itself");

        let id = DocumentId::from_bytes(m.bytes());
        let seen = one(&node, &ma, id).unwrap();
        assert_eq!(seen.row.number.as_deref(), Some("2026年第2期"));
        assert_eq!((seen.row.period, seen.row.report), (Some(typed.period), None));
        assert_eq!(seen.paper.tables, typed.paper.tables);
        assert!(seen.paper.text.ends_with("加强汛期值守。") && seen.paper.text.contains("突发事件2起"));
        let people = (seen.paper.signed_by.as_deref(), seen.paper.edited_by.as_deref());
        assert_eq!(people, (Some("白建军"), Some("马志远")));
        assert_eq!(seen.signed.unwrap().method, SignMethod::OnScreen);
        assert!(waits(&node, &ma, m).unwrap().sent);
        assert!(matches!(signed(&node, &bai, m, on_screen()), Err(ReportError::Already(_))));
        assert_eq!(numbers(&node, &ma), ["2026年第1期", "2026年第2期"], "no gaps and no doubles");
    });
}

#[test]
fn a_month_is_signed_by_a_word_or_dropped_and_the_next_is_asked_where_nobody_answers() {
    nights(|node, clock| {
        let ma = night(&node);
        let typed = unsigned(&node, &ma);
        let m = asked(&node, &ma, &typed, true).unwrap();
        // Checked by a colleague first.
        assert_eq!(
            code(&signed(&node, &ma, m, word(unit(DISTRICT)).unwrap()).unwrap_err()),
            "sign.unchecked"
        );
        let colleague = Who { account: kernel::AccountId::new(), ..officer(DISTRICT, "曹莉") };
        node.run(move |tx, terms| manuscript::check(tx, terms, &colleague, m, None, None)).unwrap();
        let first = waits(&node, &ma, m).unwrap().asked;
        clock.advance_ms(3 * 60_000 + 1);
        assert!(node.escalate() > 0, "the next is asked");
        let asks: Vec<Option<PersonId>> = node
            .read(|db, _| Ok(report::views::manuscript::get(db, m)?.unwrap()))
            .unwrap()
            .asked
            .iter()
            .map(|asked| asked.person)
            .collect();
        assert_eq!((first.len(), asks.len()), (1, 2), "{asks:?}");
        assert_ne!(asks[0], asks[1]);
        // A word by telephone, taken down by who waits.
        signed(&node, &ma, m, word(unit(DISTRICT)).unwrap()).unwrap();
        let issued = one(&node, &ma, DocumentId::from_bytes(m.bytes())).unwrap();
        assert_eq!(issued.paper.checked_by.as_deref(), Some("曹莉"));
        let how = issued.signed.unwrap();
        assert_eq!((how.method, how.taken_by.as_deref()), (SignMethod::Oral, Some("马志远")));
        // Dropped: no number is lost with it.
        let m = asked(&node, &ma, &unsigned(&node, &ma), false).unwrap();
        let who = ma.clone();
        node.run(move |tx, _| manuscript::discard(tx, &who, m, None)).unwrap();
        assert_eq!(numbers(&node, &ma), ["2026年第1期"]);
        // What cannot be issued cannot be asked for either.
        let mut ahead = unsigned(&node, &ma);
        ahead.period.counted_at = clock.now().plus_minutes(1);
        assert_eq!(code(&asked(&node, &ma, &ahead, false).unwrap_err()), "document.period_counted");
        let drilling = Who { mode: Mode::Drill, ..ma.clone() };
        let other = unsigned(&node, &ma);
        assert_eq!(code(&asked(&node, &drilling, &other, false).unwrap_err()), "document.period_drill");
    });
}
