//! Lists as files hold what the screen holds: the same rows in the same order, page by page,
//! for the same caller; unknown figures as words; what was typed as it was typed; English.
use crate::world::*;
use facts::report::TipSource;
use kernel::{Grade, InquiryId, Instant, ReportId};
use org::web::Who;
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport, How};
use report::read::inquiry::Listed;
use report::read::list::{ListQuery, ListState, Sort, page};
use report::read::sheets::{
    InquiryLine, InquiryQuery, InquiryShow, ReportLine, ScoreLine, ScorePeriod, conditions_of_reports,
    conditions_of_statistics, inquiries, reports, scores, statistics,
};
use report::read::statistics::StatisticsQuery;
use report::service::desk;
use report::service::inquiry::{self, AskUnit, InquiryAnswer};
use sheet::{Cell, Language, SheetRow};

/// All rows of a list as a file has them, three at a look.
fn file(node: &Node, who: &Who, query: &ListQuery, language: Language) -> Vec<Vec<Cell>> {
    let (mut rows, mut after) = (Vec::new(), None);
    for _ in 0..100 {
        let query = ListQuery { after, ..query.clone() };
        let found = node.read(|db, t| Ok(reports(db, t.law, who, &query, 3, node.clock.now())?)).unwrap();
        rows.extend(found.rows.into_iter().map(|line| line.cells(language)));
        after = found.next;
        if after.is_none() {
            return rows;
        }
    }
    panic!("the pages of {query:?} do not end");
}

/// Numbers of the rows on the screen.
fn screen(node: &Node, who: &Who, query: &ListQuery) -> Vec<String> {
    let (mut rows, mut after) = (Vec::new(), None);
    for _ in 0..100 {
        let query = ListQuery { after, limit: Some(7), ..query.clone() };
        let found = node.read(|db, t| page(db, t.law, who, &query, node.clock.now())).unwrap();
        rows.extend(found.rows.into_iter().map(|row| row.no));
        after = found.next;
        if after.is_none() {
            return rows;
        }
    }
    panic!("the pages of {query:?} do not end");
}

fn column(language: Language, name: &str) -> usize {
    ReportLine::columns(language).iter().position(|c| c.name == name).unwrap()
}

/// Twenty reports of two townships, of all kinds and grades.
fn send_some(node: &Node, clock: &kernel::Clock) {
    for n in 0..20u32 {
        let kind = ["road_traffic", "fire", "flood"][usize::try_from(n % 3).unwrap()];
        let typed = FirstReport {
            id: Some(ReportId::new()),
            kind: kind.to_owned(),
            what: format!("第{n}件事，道路受阻，已派员处置。"),
            rating: Some(ChosenRating::new(Grade::ALL[usize::try_from(n / 5).unwrap()], false)),
            rating_reason: Some("现场核实".to_owned()),
            ..collision()
        };
        let from = if n % 4 == 0 { OTHER_TOWN } else { TOWN };
        node.send(&officer(from, "值班员"), typed).unwrap();
        clock.advance_ms(61_000);
    }
}

#[test]
fn a_file_holds_the_rows_of_the_screen_in_its_order() {
    nights(|node, clock| {
        send_some(&node, &clock);
        for who in [officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"), officer(EMERGENCY, "曹莉")]
        {
            for state in [ListState::All, ListState::Open, ListState::Tonight] {
                for (kind, grade, place, q, sort) in [
                    (None, None, None, None, None),
                    (Some("fire"), None, None, None, None),
                    (None, Some(Grade::II), None, None, Some(Sort::Oldest)),
                    (None, None, Some(unit(TOWN)), None, Some(Sort::Newest)),
                    (None, None, None, Some("第1"), None),
                ] {
                    let query = ListQuery {
                        state,
                        kind: kind.map(str::to_owned),
                        grade,
                        unit: place,
                        q: q.map(str::to_owned),
                        sort,
                        ..ListQuery::default()
                    };
                    let rows = file(&node, &who, &query, Language::Chinese);
                    let numbers: Vec<Cell> = rows.into_iter().map(|row| row[0].clone()).collect();
                    let wanted: Vec<Cell> = screen(&node, &who, &query).into_iter().map(Cell::Text).collect();
                    assert_eq!(numbers, wanted, "{} {query:?}", who.name);
                }
            }
        }
        let seen = |code| file(&node, &officer(code, "某"), &ListQuery::default(), Language::Chinese).len();
        assert_eq!(
            (seen(DISTRICT), seen(TOWN), seen(OTHER_TOWN)),
            (20, 15, 5),
            "nobody reads more than they see"
        );
    });
}

#[test]
fn a_file_counts_what_was_verified_and_not_what_was_sent() {
    nights(|node, _| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, mine()).unwrap();
        node.send(&bai, collision()).unwrap();
        node.on(&ma, id, desk::receive).unwrap();
        let figures = CasualtiesInput {
            dead: CountInput::number(2),
            trapped: CountInput::number(1).due_again(),
            ..CasualtiesInput::default()
        };
        let typed =
            desk::Verify { note: "矿调度室折文斌：2人遇难".to_owned(), casualties: Some(figures) };
        node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, typed, None)).unwrap();
        for (language, dead, trapped, marked) in [
            (Language::Chinese, "死亡", "被困", "其中初步"),
            (Language::English, "Dead", "Trapped", "Preliminary"),
        ] {
            let rows =
                file(&node, &ma, &ListQuery { state: ListState::All, ..ListQuery::default() }, language);
            let of =
                |name: &str| rows.iter().map(|row| row[column(language, name)].clone()).collect::<Vec<_>>();
            assert!(
                of(dead).contains(&Cell::Whole(2)) && of(dead).contains(&Cell::Whole(0)),
                "{:?}",
                of(dead)
            );
            assert!(matches!(
                of(trapped).as_slice(),
                [.., Cell::Marked { n: 1, .. }] | [Cell::Marked { n: 1, .. }, ..]
            ));
            assert!(of(marked).iter().any(|cell| matches!(cell, Cell::Text(text) if !text.is_empty())));
        }
    });
}

#[test]
fn a_row_says_what_is_known_and_what_is_not() {
    nights(|node, _| {
        let typed = FirstReport {
            what: "=HYPERLINK(\"http://x\") 突水".to_owned(),
            casualties: CasualtiesInput {
                dead: CountInput::none(),
                trapped: CountInput::number(3),
                in_danger: CountInput { how: How::AtLeast, n: Some(12), preliminary: true },
                missing: CountInput { how: How::AtLeast, n: Some(2), preliminary: false },
                evacuated: CountInput::number(20).due_again(),
                ..CasualtiesInput::default()
            },
            ..mine()
        };
        node.send(&officer(TOWN, "白彩霞"), typed).unwrap();
        let who = officer(DISTRICT, "马志远");
        for (language, cells) in [
            (
                Language::Chinese,
                [
                    ("死亡", Cell::Whole(0)),
                    ("受伤", Cell::Text("未核实".to_owned())),
                    ("失联", Cell::Marked { n: 2, before: "至少 ", behind: "" }),
                    ("被困", Cell::Whole(3)),
                    ("涉险", Cell::Marked { n: 12, before: "至少 ", behind: "（初步）" }),
                    ("转移", Cell::Marked { n: 20, before: "", behind: "（初步）" }),
                    ("其中初步", Cell::Text("涉险、疏散转移".to_owned())),
                    ("其中至少", Cell::Text("失联、涉险".to_owned())),
                    ("种类", Cell::Text("煤矿事故".to_owned())),
                    ("等级", Cell::Text("较大涉险".to_owned())),
                    ("等级认定", Cell::Text("暂定".to_owned())),
                    ("发生时间", Cell::Text("2026-11-24 02:51左右".to_owned())),
                    ("报出时间", Cell::Time(NIGHT)),
                    ("状态", Cell::Text("未签收".to_owned())),
                    ("演练", Cell::Text("否".to_owned())),
                    ("内容", Cell::Text("=HYPERLINK(\"http://x\") 突水".to_owned())),
                    ("报告人", Cell::Text("白彩霞".to_owned())),
                    ("现场联系人", Cell::Text("折文斌".to_owned())),
                    ("联系电话", Cell::Text("0912-5550148".to_owned())),
                ]
                .to_vec(),
            ),
            (
                Language::English,
                [
                    ("Dead", Cell::Whole(0)),
                    ("Injured", Cell::Text("unverified".to_owned())),
                    ("Missing", Cell::Marked { n: 2, before: "at least ", behind: "" }),
                    ("Evacuated", Cell::Marked { n: 20, before: "", behind: " (preliminary)" }),
                    ("Preliminary", Cell::Text("in danger, evacuated".to_owned())),
                    ("At least", Cell::Text("missing, in danger".to_owned())),
                    ("Grade", Cell::Text("Serious near miss".to_owned())),
                    ("Grade stands", Cell::Text("provisional".to_owned())),
                    ("Happened", Cell::Text("about 2026-11-24 02:51".to_owned())),
                    ("State", Cell::Text("not received".to_owned())),
                ]
                .to_vec(),
            ),
        ] {
            let rows = file(&node, &who, &ListQuery::default(), language);
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].len(), ReportLine::columns(language).len());
            for (name, wanted) in cells {
                assert_eq!(rows[0][column(language, name)], wanted, "{name}");
            }
        }
        let headers = ReportLine::columns(Language::English);
        assert!(headers.iter().all(|c| c.name.is_ascii()));
        let next = &file(&node, &who, &ListQuery::default(), Language::Chinese)[0]
            [column(Language::Chinese, "下一步")];
        assert!(matches!(next, Cell::Text(words) if !words.is_empty()), "{next:?}");
    });
}

#[test]
fn how_it_is_narrowed_is_said_in_words() {
    nights(|node, _| {
        let query = ListQuery {
            q: Some(" 突水 ".to_owned()),
            kind: Some("coal_mine".to_owned()),
            grade: Some(Grade::III),
            unit: Some(unit(TOWN)),
            from: Some(Instant(NIGHT.0 - 60_000)),
            ..ListQuery::default()
        };
        let who = officer(DISTRICT, "马志远");
        let said = |language| {
            node.read(|db, t| Ok(conditions_of_reports(db, t.law, &who, &query, language, NIGHT)?)).unwrap()
        };
        let zh = said(Language::Chinese);
        for (name, words) in [
            ("范围", "全部"),
            ("含有文字", "突水"),
            ("种类", "煤矿事故"),
            ("等级", "较大"),
            ("从", "2026-11-24 02:57"),
        ] {
            assert!(zh.contains(&(name.to_owned(), words.to_owned())), "{name} {zh:?}");
        }
        let en = said(Language::English);
        assert!(
            en.contains(&("Grade".to_owned(), "Serious".to_owned()))
                && en.iter().all(|(name, _)| name.is_ascii()),
            "{en:?}"
        );
    });
}

fn tip(to: &str, text: &str) -> AskUnit {
    AskUnit {
        drill: None,
        id: Some(InquiryId::new()),
        to_unit_id: unit(to),
        source: TipSource::Police,
        text: text.to_owned(),
        caller: Some("张某".to_owned()),
        phone: Some("13800000000".to_owned()),
        minutes: None,
    }
}

#[test]
fn inquiries_go_out_in_the_order_of_their_page() {
    nights(|node, clock| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let mut asked = Vec::new();
        for n in 0..7 {
            let (who, typed) =
                (ma.clone(), tip(if n == 6 { OTHER_TOWN } else { TOWN }, &format!("第{n}条线索，请核")));
            asked.push(node.run(move |tx, terms| inquiry::ask(tx, terms, &who, typed)).unwrap());
            // Two at one instant now and then.
            clock.advance_ms(if n % 3 == 0 { 0 } else { 61_000 });
        }
        let (who, id) = (bai.clone(), asked[3]);
        let typed = InquiryAnswer {
            outcome: facts::report::InquiryOutcome::Unfounded,
            text: "问了矿上和村里".to_owned(),
            report_id: None,
        };
        node.run(move |tx, _| inquiry::answer(tx, &who, id, typed, None)).unwrap();
        for who in [&ma, &bai] {
            let all = Listed::default();
            let page = node.read(|db, t| Ok(report::read::inquiry::list(db, t, who, &all)?)).unwrap();
            for (show, wanted) in [
                (InquiryShow::All, page.rows.iter().collect::<Vec<_>>()),
                (InquiryShow::Open, page.rows.iter().filter(|q| q.answered_at.is_none()).collect()),
                (InquiryShow::Mine, page.rows.iter().filter(|q| q.mine).collect()),
                (InquiryShow::Asked, page.rows.iter().filter(|q| !q.mine).collect()),
            ] {
                let (mut found, mut after) = (Vec::new(), None::<String>);
                loop {
                    let part = node
                        .read(|db, _| Ok(inquiries(db, who, InquiryQuery { show }, after.as_deref(), 2)?))
                        .unwrap();
                    found.extend(part.rows.into_iter().map(|line| line.cells(Language::Chinese)));
                    after = part.next;
                    if after.is_none() {
                        break;
                    }
                }
                // The page of the screen, three at a time, has the same.
                let (mut pages, mut after) = (Vec::new(), None::<String>);
                loop {
                    let listed = Listed { show, after, limit: Some(3) };
                    let part =
                        node.read(|db, t| Ok(report::read::inquiry::list(db, t, who, &listed)?)).unwrap();
                    assert!(part.rows.len() <= 3);
                    pages.extend(part.rows.into_iter().map(|q| q.id));
                    after = part.next;
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(pages, wanted.iter().map(|q| q.id).collect::<Vec<_>>(), "{} {show:?}", who.name);
                let texts: Vec<Cell> = found.into_iter().map(|row| row[6].clone()).collect();
                let wanted: Vec<Cell> = wanted.into_iter().map(|q| Cell::text(q.text.clone())).collect();
                assert_eq!(texts, wanted, "{} {show:?}", who.name);
            }
        }
        assert_eq!(InquiryLine::columns(Language::English).len(), 21);
    });
}

#[test]
fn scores_go_out_as_their_page_counts_them() {
    nights(|node, clock| {
        send_some(&node, &clock);
        let who = officer(DISTRICT, "马志远");
        let period = ScorePeriod { from: Instant(NIGHT.0 - 3_600_000), to: Instant(NIGHT.0 + 3_600_000) };
        let rows = node.read(|db, t| scores(db, t, &who, period, node.clock.now())).unwrap();
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(|line| line.cells(Language::Chinese)).collect();
        let counts: Vec<(&Cell, &Cell)> = rows.iter().map(|row| (&row[0], &row[1])).collect();
        assert_eq!(counts.len(), 2);
        assert!(
            counts.iter().any(|(_, n)| **n == Cell::Whole(15))
                && counts.iter().any(|(_, n)| **n == Cell::Whole(5))
        );
        assert_eq!(rows[0].len(), ScoreLine::columns(Language::English).len());
        let empty = ScorePeriod { from: period.to, to: period.from };
        let refused = node.read(|db, t| scores(db, t, &who, empty, node.clock.now())).unwrap_err();
        assert_eq!(code(&refused), "scores.period");
    });
}

#[test]
fn a_file_of_the_statistics_says_no_number_where_nothing_is_on_record() {
    nights(|node, clock| {
        let ma = officer(DISTRICT, "马志远");
        node.send(&officer(OTHER_TOWN, "高某"), collision()).unwrap();
        let query = StatisticsQuery::default();
        let now = clock.now();
        for (language, said) in [(Language::Chinese, "（无记录）"), (Language::English, " (not on record)")]
        {
            let lines = node.read(|db, terms| statistics(db, terms, &ma, &query, now)).unwrap();
            let all = lines.into_iter().next().unwrap().cells(language);
            let number = |n| Cell::maybe_whole(Some(n));
            let none = Cell::maybe_whole(None::<i64>);
            assert_eq!(all[2..6], [number(1_i64), none.clone(), none.clone(), none]);
            let over = node
                .read(|db, terms| conditions_of_statistics(db, terms, &ma, &query, language, now))
                .unwrap();
            assert!(!over[1].1.contains(said), "{over:?}");
            assert!(over[2].1.ends_with(said) && over[3].1.ends_with(said), "{over:?}");
        }
    });
}
