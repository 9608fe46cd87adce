//! 涉险: ten or more in danger are a serious near miss (Order 21, article 26); whoever states them finds
//! them in the grade, the ledger, the title, the words upward and the file, and nobody else is asked.
use crate::follow_ups::said;
use crate::world::*;
use facts::report::Count;
use kernel::clock::HOUR_MS;
use kernel::{Grade, ReportId};
use report::model::{CasualtiesInput, CountInput, FirstReport};
use report::read::list::ListQuery;
use report::read::propose::{Ask, propose};
use report::read::sheets::{ReportLine, reports};
use report::service::desk::{self, Verify};
use report::service::follow::FollowUp;
use report::service::mend::{self, Correct};
use report::service::upward;
use sheet::{Cell, Language, SheetRow};

fn in_danger(count: CountInput) -> CasualtiesInput {
    CasualtiesInput { dead: CountInput::none(), in_danger: count, ..CasualtiesInput::default() }
}

/// Water, everybody is still below and nobody is hurt.
fn danger(count: CountInput) -> FirstReport {
    FirstReport {
        what: "30203工作面突然出水，井下人员正在撤离。".to_owned(),
        casualties: in_danger(count),
        ..mine()
    }
}

#[test]
fn ten_in_danger_are_proposed_as_a_serious_near_miss() {
    nights(|node, _| {
        let bai = officer(TOWN, "白彩霞");
        let ask = |n| Ask {
            what: "30203工作面突然出水，井下人员正在撤离。".to_owned(),
            kind: Some("coal_mine".to_owned()),
            casualties: in_danger(CountInput::number(n)),
            ..Ask::default()
        };
        let asked = |n| node.read(|db, terms| propose(db, terms, &bai, &ask(n), NIGHT)).unwrap();
        assert_eq!((asked(9).rating, asked(10).rating), (rated(Grade::IV, false), rated(Grade::III, true)));
        let why = &asked(10).reasons[0];
        assert!(why.fact.contains("涉险 10 人") && why.fact_en.contains("10 in danger"), "{why:?}");
        assert!(why.source.contains("第二十六条"), "{why:?}");
    });
}

#[test]
fn who_is_in_danger_is_told_in_title_texts_and_file_and_changes_like_every_figure() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id = node.send(&bai, danger(CountInput::number(12).due_again())).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!(seen.title, "双柳沟煤矿事故，12 人涉险（初步）");
        assert_eq!(seen.title_en, "Coal mine accident, 双柳沟煤矿, 12 in danger (preliminary)");
        let now = clock.now();
        let up = node
            .read(|db, terms| {
                let source = report::service::visible_report(db, &ma, id)?;
                upward::prepare(db, terms, &ma, &source, now)
            })
            .unwrap();
        assert_eq!(up.report.casualties.in_danger, CountInput::number(12).due_again());
        for text in [&up.report.what, &up.spoken] {
            assert!(text.contains("涉险 12 人（初步）"), "{text}");
        }

        clock.advance_ms(HOUR_MS);
        let told = FollowUp {
            what: "核对入井登记".to_owned(),
            casualties: in_danger(CountInput::number(14)),
            ..FollowUp::default()
        };
        said(&node, TOWN, id, told).unwrap();
        clock.advance_ms(HOUR_MS);
        let note = "矿调度室：16人".to_owned();
        let typed = Verify { note, casualties: Some(in_danger(CountInput::number(16))) };
        node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, typed, None)).unwrap();
        clock.advance_ms(HOUR_MS);
        let typed = Correct {
            casualties: Some(in_danger(CountInput::number(15))),
            reason: "重复登记1人".to_owned(),
            ..Correct::default()
        };
        node.on(&bai, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, typed, None)).unwrap();

        let seen = node.detail(&ma, id);
        let stated: Vec<_> = seen.ledger.iter().map(|row| row.casualties.in_danger).collect();
        let number = |n, preliminary| Count::Number { n, preliminary };
        assert_eq!(stated, [number(15, false), number(16, false), number(14, false), number(12, true)]);
        assert!(
            seen.ledger.iter().all(|row| row.lowered.is_empty()),
            "who is out of danger is no lower figure"
        );
        for (language, name) in [(Language::Chinese, "涉险"), (Language::English, "In danger")] {
            let column = ReportLine::columns(language).iter().position(|c| c.name == name).unwrap();
            let query = ListQuery::default();
            let page = node.read(|db, t| Ok(reports(db, t.law, &ma, &query, 3, clock.now())?)).unwrap();
            let rows: Vec<_> = page.rows.into_iter().map(|line| line.cells(language)).collect();
            assert_eq!(rows[0][column], Cell::Whole(15));
        }
    });
}

#[test]
fn where_nobody_stated_it_nothing_is_said_of_it() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let id: ReportId = node.send(&bai, mine()).unwrap();
        let now = clock.now();
        let text =
            node.read(|db, terms| report::read::message::message(db, terms, &ma, id, None, None)).unwrap();
        let up = node
            .read(|db, terms| {
                let source = report::service::visible_report(db, &ma, id)?;
                upward::prepare(db, terms, &ma, &source, now)
            })
            .unwrap();
        for told in [&text, &up.report.what, &up.spoken, &node.detail(&ma, id).title] {
            assert!(!told.contains("涉险"), "{told}");
        }
    });
}
