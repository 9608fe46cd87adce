//! What the platform itself says of a whole night, in English: no Chinese is left in it but
//! names, numbers of papers and what people wrote. On both databases.
use crate::world::*;
use facts::report::{CallOutcome, HandMethod, InstructionMethod};
use kernel::{Clock, Grade, ReportId};
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport};
use report::service::calls::{self, Try};
use report::service::desk::{self, Hand, Telephone, Verify};
use report::service::dispatch_id;
use report::service::instruct::{self, Give, GiveTo};
use report::service::mend::{self, Correct, Rate};
use report::service::upward::{self, Upward};
use serde_json::Value;

fn is_han(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

/// Names of units, desks, posts and people, the longer first.
const NAMES: &[&str] = &[
    "榆阳区政府总值班室",
    "榆林市政府总值班室",
    "陕西省政府总值班室",
    "区应急局值班室",
    "区能源局值班室",
    "麻黄梁镇值班室",
    "陕西省",
    "榆林市",
    "榆阳区",
    "麻黄梁镇",
    "区应急局",
    "区能源局",
    "带班领导",
    "值班员",
    "副区长",
    "区长",
    "王维平",
    "贺永强",
    "白建军",
    "马志远",
    "折志刚",
    "白彩霞",
];

fn without_names(text: &str, papers: &[String]) -> String {
    let text = papers.iter().fold(text.to_owned(), |text, no| text.replace(no, ""));
    NAMES.iter().fold(text, |text, name| text.replace(name, ""))
}

/// Every string is either free of Chinese but names, or says the same in English beside it.
fn look(at: &str, value: &Value, papers: &[String], wrong: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let english = object.get(&format!("{key}_en"));
                if english.is_none() || key.ends_with("_en") {
                    look(&format!("{at}/{key}"), inner, papers, wrong);
                }
            }
        }
        Value::Array(all) => {
            for (n, inner) in all.iter().enumerate() {
                look(&format!("{at}/{n}"), inner, papers, wrong);
            }
        }
        Value::String(text) if without_names(text, papers).contains(is_han) => {
            wrong.push(format!("{at}: {text}"));
        }
        _ => {}
    }
}

fn number(n: i64) -> CountInput {
    CountInput::number(n)
}

/// A night in which everything happens that a timeline tells.
fn night(node: &Node, clock: &Clock) -> ReportId {
    let town = officer(TOWN, "白彩霞");
    let ma = officer(DISTRICT, "马志远");
    let typed = FirstReport {
        place_text: "Shuangliugou mine".to_owned(),
        what: "Water broke into face 30203, three are missing below".to_owned(),
        happened_text: Some("about 02:51".to_owned()),
        contact_name: Some("Zhe".to_owned()),
        ..mine()
    };
    let id = node.send(&town, typed).unwrap();
    let to_district = dispatch_id(id, unit(TOWN), desk(DISTRICT));
    let call = Telephone {
        dispatch_id: to_district,
        at: None,
        took_by: "Ma".to_owned(),
        said: Some("noted".to_owned()),
    };
    node.on(&town, id, move |tx, _, who, r| desk::telephone(tx, who, r, call, None)).unwrap();
    clock.advance_ms(60_000);
    node.on(&ma, id, desk::receive).unwrap();
    node.on(&ma, id, |tx, _, who, r| desk::unreceive(tx, who, r)).unwrap();
    node.on(&ma, id, desk::receive).unwrap();
    let figures = CasualtiesInput { trapped: number(4), on_site: number(13), ..CasualtiesInput::default() };
    let verify = Verify { note: "asked mine control".to_owned(), casualties: Some(figures) };
    node.on(&ma, id, move |tx, terms, who, r| desk::verify(tx, terms, who, r, verify, None)).unwrap();
    let calls = node.detail(&ma, id).calls;
    for (call, outcome) in calls.iter().zip([CallOutcome::Told, CallOutcome::NoAnswer, CallOutcome::Busy]) {
        let id_of_call = call.id;
        let tried =
            Try { outcome, took_by: Some("Bai".to_owned()), said: Some("coming".to_owned()), at: None };
        node.on(&ma, id, move |tx, _, who, r| calls::tried(tx, who, r, id_of_call, tried, None)).unwrap();
    }
    let correct = Correct {
        what: Some("Water broke into face 30203, four are missing below".to_owned()),
        place_text: Some("Shuangliugou mine, shaft 2".to_owned()),
        kind: Some("non_coal_mine".to_owned()),
        happened: Some(kernel::Moment::Unknown),
        casualties: Some(CasualtiesInput { trapped: number(4), ..CasualtiesInput::default() }),
        reason: "misheard".to_owned(),
        ..Correct::default()
    };
    node.on(&town, id, move |tx, terms, who, r| mend::correct(tx, terms, who, r, correct, None)).unwrap();
    let rate = Rate {
        chosen: ChosenRating::new(Grade::III, false),
        reason: Some("by the figures".to_owned()),
        confirm: false,
        confirmed_by: None,
    };
    node.on(&ma, id, move |tx, terms, who, r| mend::rate(tx, terms, who, r, rate, None)).unwrap();
    let give = Give {
        leader_of: None,
        by_post: "Deputy head".to_owned(),
        by_name: "He".to_owned(),
        method: InstructionMethod::Telephone,
        at: None,
        taken_by: None,
        text: "Save lives first.".to_owned(),
        attachment_id: None,
        to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: Some(clock.now().plus_minutes(30)) }],
    };
    let given = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, give)).unwrap();
    let bai = town;
    node.run(move |tx, _| {
        instruct::seen(tx, &bai, given)?;
        instruct::answer(tx, &bai, given, "20 people on their way".to_owned())
    })
    .unwrap();
    let (asked, now) = (ma.clone(), clock.now());
    let prepared = node
        .read(|db, terms| {
            let found = report::service::visible_report(db, &asked, id)?;
            upward::prepare(db, terms, &asked, &found, now)
        })
        .unwrap();
    let mut draft = prepared.report;
    draft.what = "As reported by the town".to_owned();
    let up = Upward {
        report: draft,
        dispatch_ids: Vec::new(),
        telephone: None,
        sign: word(unit(DISTRICT)),
        paper: None,
    };
    node.on(&ma, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, up, None)).unwrap();
    let to_city = dispatch_id(id, unit(DISTRICT), desk(CITY));
    let hand = Hand {
        dispatch_id: to_city,
        method: HandMethod::Fax,
        at: None,
        took_by: "Gao".to_owned(),
        receipt_no: Some("017".to_owned()),
    };
    node.on(&ma, id, move |tx, _, who, r| desk::hand(tx, who, r, hand, None)).unwrap();
    clock.advance_ms(6 * 60 * 60_000);
    assert!(node.escalate() > 0);
    id
}

#[test]
fn a_whole_night_in_english_has_no_chinese_but_names_and_what_people_wrote() {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        let node = Node::open(&Plan::of(&[DISTRICT]), DISTRICT, &clock, store);
        let id = night(&node, &clock);
        let now = clock.now();
        for who in [officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞")] {
            let seen = node.detail(&who, id);
            let mut papers = vec![seen.no.clone()];
            papers.extend(seen.instructions.iter().map(|i| i.no.clone()));
            let kinds: std::collections::BTreeSet<&str> =
                seen.timeline.iter().map(|item| item.what.as_str()).collect();
            assert!(kinds.len() >= 13 || who.unit == unit(TOWN), "the night tells little: {kinds:?}");
            let mut wrong = Vec::new();
            look("detail", &serde_json::to_value(&seen).unwrap(), &papers, &mut wrong);
            let asked = who.clone();
            let today =
                node.read(|db, terms| Ok(report::read::today::today(db, terms, &asked, now)?)).unwrap();
            let mut today = serde_json::to_value(&today).unwrap();
            // The page has its own word for the one post that stands there.
            for item in today["items"].as_array_mut().unwrap() {
                assert_eq!(item["post"], "值班");
                item.as_object_mut().unwrap().remove("post");
            }
            look("today", &today, &papers, &mut wrong);
            let query = report::read::list::ListQuery::default();
            let rows = node.read(|db, t| report::read::list::page(db, t.law, &asked, &query, now)).unwrap();
            look("rows", &serde_json::to_value(&rows.rows).unwrap(), &papers, &mut wrong);
            // The instruction's title is the event's, of which the report beside it says the English.
            wrong.retain(|w| !w.starts_with("detail/instructions/0/title"));
            // A paper is Chinese, and so are its number and its title.
            let of_paper = |w: &&String| {
                let own = ["number", "title"].iter().any(|field| w.contains(&format!("/{field}: ")));
                w.starts_with("detail/documents/") && own || w.ends_with("detail_en: 第1期")
            };
            wrong.retain(|w| !of_paper(&w));
            assert!(wrong.is_empty(), "{wrong:#?}");
        }
    }
}
