//! 文书: a desk issues papers about an event; numbers have no gaps and no doubles, and nothing that
//! is laid before one's own leaders leaves the house.
use crate::world::*;
use facts::entry::Mode;
use facts::org::{DeskNumber, DeskOpened, DeskTerms};
use facts::report::{CopyLine, DocumentKind, InstructionMethod, Masthead, SignMethod, Urgency};
use kernel::calendar::Date;
use kernel::error::Refusal;
use kernel::{DeskId, DocumentId, ReportId};
use officedoc::{Block, Layout};
use org::web::Who;
use report::model::FirstReport;
use report::read::document::{self as read, Listed, PaperOf};
use report::read::dto::{DocumentDetail, DocumentRow, Manuscript, PreparedPaper};
use report::read::sheets::{DocumentLine, conditions_of_documents, documents};
use report::service::desk;
use report::service::document::{self, Paper};
use report::service::instruct::{self, Give, GiveTo};
use report::service::manuscript::{self, AskPaper, Revise};
use report::service::mend;
use report::service::sign::Sign;
use report::service::upward::{self, Upward};
use report::service::{ReportError, attach};
use sheet::{Cell, Language, SheetRow};
use std::collections::BTreeSet;

fn at_desk(node: &Node) -> (Who, ReportId) {
    let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
    let id = node.send(&bai, mine()).unwrap();
    node.on(&ma, id, desk::receive).unwrap();
    (ma, id)
}

fn up(node: &Node, who: &Who, id: ReportId, paper: Option<Masthead>) -> Result<ReportId, ReportError> {
    let now = node.clock.now();
    let prepared = node.read(|db, terms| {
        let found = report::service::visible_report(db, who, id)?;
        upward::prepare(db, terms, who, &found, now)
    });
    let report = prepared.unwrap().report;
    let typed = Upward { report, dispatch_ids: Vec::new(), telephone: None, sign: word(who.unit), paper };
    node.on(who, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
}

fn prepared(node: &Node, who: &Who, id: ReportId, series: &str) -> PreparedPaper {
    let now = node.clock.now();
    let of: PaperOf = serde_json::from_value(serde_json::json!({ "series": series })).unwrap();
    node.read(|db, terms| read::prepare(db, terms, who, id, &of, now)).unwrap()
}

fn issue(node: &Node, who: &Who, id: ReportId, paper: Paper) -> Result<DocumentId, ReportError> {
    node.on(who, id, move |tx, terms, who, r| document::issue(tx, terms, who, r, &paper))
}

fn register(node: &Node, who: &Who, listed: serde_json::Value) -> Vec<DocumentRow> {
    let listed: Listed = serde_json::from_value(listed).unwrap();
    node.read(|db, terms| read::list(db, terms, who, &listed)).unwrap().rows
}

fn one(node: &Node, who: &Who, id: DocumentId) -> Result<DocumentDetail, ReportError> {
    node.read(|db, terms| read::one(db, terms, who, id))
}

fn signed_paper(paper: Paper) -> Paper {
    Paper { sign: word(unit(DISTRICT)), ..paper }
}

#[test]
fn a_written_report_upward_goes_in_its_numbered_bulletin_without_being_asked() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let sent = up(&node, &ma, id, None).unwrap();
        let seen = node.detail(&ma, id);
        let [paper] = seen.documents.as_slice() else { panic!("{:?}", seen.documents) };
        assert_eq!(
            (paper.series_name.as_str(), paper.number.as_deref(), paper.report, paper.with_report),
            ("值班信息", Some("第1期"), Some(sent), true)
        );
        assert_eq!(paper.series_name_en.as_deref(), Some("Duty bulletin"));
        let whole = one(&node, &ma, paper.id).unwrap();
        let labels: Vec<&str> = whole.paper.masthead.copies.iter().map(|c| c.label.as_str()).collect();
        assert_eq!(labels, ["报", "送", "发"], "whoever is owed it stands first");
        assert_eq!(whole.paper.masthead.urgency, Some(Urgency::Extra));
        assert!(!whole.paper.text.contains("较大"), "nobody confirmed the grade: {}", whole.paper.text);
        assert_eq!(whole.paper.edited_by.as_deref(), Some("马志远"));
        assert!(whole.paper.signed_by.is_some(), "who gave the word signs");
        // The course of the event tells of it, in both languages.
        let told = seen.timeline.iter().find(|item| item.what == "document.issued").unwrap();
        assert!(told.detail.as_deref().unwrap().starts_with("值班信息第1期《"));
        // On paper it looks like what it is.
        let (laid, name) = node.read(|db, _| read::laid_out(db, &ma, paper.id)).unwrap();
        assert_eq!(
            (laid.layout, laid.number.as_deref(), laid.drill),
            (Layout::Bulletin, Some("第1期"), false)
        );
        assert!(name.starts_with("值班信息第1期 "), "{name}");
        assert_eq!(laid.copies.first().map(|c| c.label.as_str()), Some("报"));
    });
}

#[test]
fn another_series_title_and_copies_can_be_chosen_and_what_is_wrong_in_them_is_said() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let masthead = |series: &str| Masthead {
            series: series.to_owned(),
            title: Some("麻黄梁镇双柳沟煤矿发生透水".to_owned()),
            urgency: None,
            mark: Some("内部".to_owned()),
            copies: vec![CopyLine { label: "送".to_owned(), text: "区长".to_owned() }],
            desk_id: None,
        };
        let wrong = up(&node, &ma, id, Some(masthead("gazette"))).unwrap_err();
        assert_eq!(wrong.problem().errors[0].pointer, "/paper/series");
        assert_eq!(code(&up(&node, &ma, id, Some(masthead("approval"))).unwrap_err()), "document.not_upward");
        let secret = Masthead { mark: Some("机密★10年".to_owned()), ..masthead("flash") };
        assert_eq!(code(&up(&node, &ma, id, Some(secret)).unwrap_err()), "document.secret");
        assert!(node.detail(&ma, id).reported_as.is_none(), "nothing went with a wrong paper");
        up(&node, &ma, id, Some(masthead("flash"))).unwrap();
        let paper = node.detail(&ma, id).documents[0].clone();
        assert_eq!(
            (paper.series_name.as_str(), paper.title.as_str()),
            ("要情快报", "麻黄梁镇双柳沟煤矿发生透水")
        );
        let whole = one(&node, &ma, paper.id).unwrap();
        assert_eq!(whole.paper.masthead.mark.as_deref(), Some("内部"));
        assert_eq!(whole.paper.masthead.copies[1].text, "区长");
    });
}

#[test]
fn numbers_of_a_series_have_no_gaps_and_no_doubles_however_often_it_is_pressed() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        for n in 1..=3 {
            let paper = signed_paper(prepared(&node, &ma, id, "special").paper);
            assert_eq!(prepared(&node, &ma, id, "special").series[2].next, format!("第{n}期"));
            // A refused one takes no number.
            let empty = Paper { text: "  ".to_owned(), ..paper.clone() };
            assert_eq!(code(&issue(&node, &ma, id, empty).unwrap_err()), "document.text_empty");
            let paper = Paper { id: Some(DocumentId::new()), ..paper };
            let first = issue(&node, &ma, id, paper.clone()).unwrap();
            assert_eq!(issue(&node, &ma, id, paper).unwrap(), first, "twice is once");
        }
        let unsigned = prepared(&node, &ma, id, "special").paper;
        assert_eq!(code(&issue(&node, &ma, id, unsigned).unwrap_err()), "document.unsigned");
        // Another series counts for itself, and so does another year.
        issue(&node, &ma, id, prepared(&node, &ma, id, "approval").paper).unwrap();
        clock.advance_ms(kernel::Instant(1_798_740_000_000).since(clock.now()));
        issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "special").paper)).unwrap();
        let numbers: Vec<_> = register(&node, &ma, serde_json::json!({ "series": "special" }))
            .into_iter()
            .filter_map(|row| row.number)
            .collect();
        assert_eq!(numbers, ["第1期", "第3期", "第2期", "第1期"]);
        let slips = register(&node, &ma, serde_json::json!({ "q": "呈〔2026〕" }));
        assert_eq!(slips.len(), 1);
        let one_year = register(&node, &ma, serde_json::json!({ "series": "special", "year": 2027 }));
        assert_eq!(one_year.len(), 1);
    });
}

/// One more room that the district keeps, with a line of its own.
fn flood_room(node: &Node) -> DeskId {
    let terms = DeskTerms {
        keeper: unit(DISTRICT),
        serves: unit(DISTRICT),
        line: "flood".to_owned(),
        name: "区防汛办值班室".to_owned(),
        external: false,
        numbers: vec![DeskNumber { kind: "phone".to_owned(), number: "0912-5550300".to_owned() }],
        hours: String::new(),
        methods: Vec::new(),
        sort: 9,
    };
    let desk = DeskId::new();
    node.enter(DeskOpened { desk, terms });
    desk
}

#[test]
fn each_room_of_a_unit_numbers_its_bulletins_for_itself_and_the_unit_its_circulars() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        assert!(prepared(&node, &ma, id, "special").series.iter().all(|s| s.desks.is_empty()), "one room");
        issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "special").paper)).unwrap();
        let flood = flood_room(&node);
        let by = |series: &str, desk_id: Option<DeskId>| {
            let paper = signed_paper(prepared(&node, &ma, id, series).paper);
            let masthead = Masthead { desk_id, ..paper.masthead.clone() };
            let issued = issue(&node, &ma, id, Paper { masthead, ..paper })?;
            let d = one(&node, &ma, issued)?;
            Ok::<_, ReportError>((d.row.issuer, d.row.number.unwrap()))
        };
        let said = |issuer: &str, n: &str| (issuer.to_owned(), n.to_owned());
        let (own, flooded) = ("榆阳区政府总值班室", "区防汛办值班室");
        // The general duty room goes on where the unit was; the other begins, each in its own order.
        assert_eq!(by("special", Some(flood)).unwrap(), said(flooded, "第1期"));
        assert_eq!(by("special", None).unwrap(), said(own, "第2期"));
        assert_eq!(by("special", Some(desk(DISTRICT))).unwrap(), said(own, "第3期"));
        assert_eq!(by("special", Some(flood)).unwrap(), said(flooded, "第2期"));
        let series = prepared(&node, &ma, id, "special").series;
        let special = series.iter().find(|s| s.code == "special").unwrap();
        assert_eq!((special.next.as_str(), special.desks[0].next.as_str()), ("第4期", "第3期"));
        assert_eq!(special.desks[0].phone.as_deref(), Some("0912-5550300"));
        // 发文字号 is of the organ; and nobody issues in the name of another unit's room.
        let circular = series.iter().find(|s| s.kind == DocumentKind::Circular).unwrap();
        assert!(circular.desks.is_empty());
        assert_eq!(code(&by("circular", Some(flood)).unwrap_err()), "document.desk");
        assert_eq!(code(&by("special", Some(desk(EMERGENCY))).unwrap_err()), "document.desk");
        let wrong =
            Masthead { desk_id: Some(desk(EMERGENCY)), ..prepared(&node, &ma, id, "duty").paper.masthead };
        let wrong = up(&node, &ma, id, Some(wrong)).unwrap_err();
        assert_eq!(wrong.problem().errors[0].pointer, "/paper/desk_id");
        // Rebuilt from the record the next numbers are the same.
        journal::rebuild::rebuild(&node.journal, |_| {}).unwrap();
        assert_eq!(prepared(&node, &ma, id, "special").series, series);
    });
}

#[test]
fn a_circular_says_who_had_it_printed_and_when() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let laid = |paper: Paper| {
            let issued = issue(&node, &ma, id, signed_paper(paper)).unwrap();
            let d = one(&node, &ma, issued).unwrap().paper;
            let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, issued)).unwrap();
            (laid.imprint.map(|printed| (printed.by, printed.date)), d.printed_by, d.printed_on)
        };
        let filled = prepared(&node, &ma, id, "circular").paper;
        let today = Date::of(clock.now());
        let office = "榆阳区人民政府办公室".to_owned();
        assert_eq!(filled.printed_by.as_ref(), Some(&office), "as the place has it");
        let printed = (office.clone(), "2026年11月24日印发".to_owned());
        assert_eq!(laid(filled.clone()), (Some(printed), Some(office), Some(today)));
        let other = Paper {
            printed_by: Some("区应急局".to_owned()),
            printed_on: Some(today.plus_days(1)),
            ..filled.clone()
        };
        let printed = ("区应急局".to_owned(), "2026年11月25日印发".to_owned());
        assert_eq!(laid(other.clone()).0, Some(printed.clone()));
        assert_eq!(laid(Paper { printed_by: Some("  ".to_owned()), ..filled }), (None, None, None));
        // What was typed stays while it waits for its signature; a bulletin has no such line.
        let m = ask(&node, &ma, id, other, false).unwrap();
        sign_waiting(&node, &leader("白建军"), m).unwrap();
        let waited = DocumentId::from_bytes(m.bytes());
        let (paper, _) = node.read(|db, _| read::laid_out(db, &ma, waited)).unwrap();
        assert_eq!(paper.imprint.map(|one| (one.by, one.date)), Some(printed));
        assert_eq!(prepared(&node, &ma, id, "special").paper.printed_by, None);
    });
}

fn ask(node: &Node, who: &Who, id: ReportId, paper: Paper, check: bool) -> Result<ReportId, ReportError> {
    let typed = AskPaper { paper, post_id: None, check };
    node.on(who, id, move |tx, terms, who, r| manuscript::submit_paper(tx, terms, who, r, &typed))
}

fn shown(node: &Node, who: &Who, id: ReportId) -> Manuscript {
    let now = node.clock.now();
    node.read(|db, terms| report::read::manuscript::shown(db, terms, who, id, now)).unwrap()
}

fn on_screen() -> Sign {
    Sign { method: SignMethod::OnScreen, ..Sign::default() }
}

fn sign_waiting(node: &Node, who: &Who, id: ReportId) -> Result<ReportId, ReportError> {
    let who = who.clone();
    node.run(move |tx, terms| manuscript::sign(tx, terms, &who, id, on_screen(), None))
}

#[test]
fn a_typed_name_signs_no_bulletin_and_whoever_may_not_sign_asks_for_it() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let form = prepared(&node, &ma, id, "special");
        assert!(!form.signing.as_ref().unwrap().mine, "an officer signs no bulletin");
        assert!(prepared(&node, &ma, id, "approval").signing.is_none(), "a slip is laid before who signs");
        let typed = Paper { signed_by: Some("白建军".to_owned()), ..form.paper.clone() };
        let refused = issue(&node, &ma, id, typed).unwrap_err();
        assert_eq!(
            (code(&refused), refused.problem().errors[0].pointer.as_str()),
            ("document.unsigned".to_owned(), "/sign")
        );
        let mine = Paper { sign: Some(on_screen()), ..form.paper.clone() };
        assert_eq!(code(&issue(&node, &ma, id, mine.clone()).unwrap_err()), "sign.not_yours");

        let paper =
            Paper { id: Some(DocumentId::new()), text: "需调集水泵四台。".to_owned(), ..form.paper };
        let m = ask(&node, &ma, id, paper.clone(), false).unwrap();
        assert_eq!(ask(&node, &ma, id, paper.clone(), false).unwrap(), m, "twice is once");
        assert!(register(&node, &ma, serde_json::json!({})).is_empty(), "no number is held for what waits");
        let bai = leader("白建军");
        assert!(
            duties(&node, &bai).contains(&("sign".to_owned(), "签发文书".to_owned())),
            "{:?}",
            duties(&node, &bai)
        );
        let seen = shown(&node, &bai, m);
        let document = seen.document.clone().unwrap();
        assert_eq!((document.kind, Some(document.id)), (DocumentKind::Bulletin, paper.id));
        assert!(seen.signing.unwrap().mine && seen.to.is_empty() && seen.stood.is_none());
        assert_eq!(seen.report.what, "需调集水泵四台。");

        // A report upward of the same event does not wait for it.
        assert!(node.detail(&ma, id).manuscript.is_none());
        up(&node, &ma, id, None).unwrap();

        // Returned, mended and asked for again.
        let (who, reason) = (bai.clone(), "写明型号".to_owned());
        node.run(move |tx, _| manuscript::give_back(tx, &who, m, reason, None)).unwrap();
        assert_eq!(code(&sign_waiting(&node, &bai, m).unwrap_err()), "sign.is_returned");
        clock.advance_ms(60_000);
        let mended = FirstReport {
            what: "需调集大功率水泵四台。".to_owned(), ..shown(&node, &ma, m).report
        };
        let (who, typed) = (ma.clone(), Revise { report: mended, check: None, paper: None });
        node.run(move |tx, terms| manuscript::revise(tx, terms, &who, m, &typed, None)).unwrap();
        assert_eq!(sign_waiting(&node, &bai, m).unwrap(), id, "answers the report that it is about");

        let issued = one(&node, &ma, paper.id.unwrap()).unwrap();
        assert_eq!(issued.row.number.as_deref(), Some("第1期"));
        assert_eq!(issued.paper.text, "需调集大功率水泵四台。");
        assert_eq!(
            (issued.paper.signed_by.as_deref(), issued.paper.edited_by.as_deref()),
            (Some("白建军"), Some("马志远"))
        );
        let signed = issued.signed.unwrap();
        assert_eq!((signed.method, signed.post.as_str()), (SignMethod::OnScreen, "带班领导"));
        assert!(shown(&node, &ma, m).sent);
        assert!(matches!(sign_waiting(&node, &bai, m), Err(ReportError::Already(_))));
        assert_eq!(ask(&node, &ma, id, paper.clone(), false).unwrap(), m, "asked for again it is the same");
        let taken = Paper { id: paper.id, ..mine };
        assert_eq!(code(&ask(&node, &ma, id, taken, false).unwrap_err()), "report.id_taken");
        // Whoever may sign issues at once, and a word is taken down with who, when and by which telephone.
        let own = Paper { id: None, ..prepared(&node, &bai, id, "special").paper };
        issue(&node, &bai, id, Paper { sign: Some(on_screen()), ..own.clone() }).unwrap();
        let oral = issue(&node, &ma, id, signed_paper(own)).unwrap();
        let oral = one(&node, &ma, oral).unwrap().signed.unwrap();
        assert_eq!(
            (oral.method, oral.phone.as_deref(), oral.taken_by.as_deref()),
            (SignMethod::Oral, Some("6108"), Some("马志远"))
        );
    });
}

#[test]
fn a_circular_is_signed_by_the_unit_whatever_stands_at_its_head() {
    nights(|mut node, _| {
        let law = node.terms.law;
        let own = include_str!("../../../../profiles/yuyang/profile.toml")
            .replace("head = \"{unit}\"", "head = \"{unit}文件\"");
        let profile = report::profile::Profile::from_toml(&own, law).unwrap();
        let call_list = report::call_list::CallList::builtin(law).unwrap();
        node.terms = std::sync::Arc::new(report::service::Terms { law, profile, call_list });
        let (ma, id) = at_desk(&node);
        let issued = issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "circular").paper)).unwrap();
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, issued)).unwrap();
        let name = node.read(|db, _| Ok(org::query::unit(db, unit(DISTRICT))?)).unwrap().unwrap().name;
        assert_eq!(laid.head, format!("{name}文件"));
        assert_eq!(laid.signature.map(|s| s.unit), Some(name));
    });
}

#[test]
fn a_bulletin_that_is_to_be_checked_waits_for_a_colleague_first() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let paper = prepared(&node, &ma, id, "circular").paper;
        let m = ask(&node, &ma, id, paper, true).unwrap();
        let bai = leader("白建军");
        assert_eq!(code(&sign_waiting(&node, &bai, m).unwrap_err()), "sign.unchecked");
        let check = |who: Who| node.run(move |tx, terms| manuscript::check(tx, terms, &who, m, None, None));
        assert_eq!(code(&check(ma.clone()).unwrap_err()), "sign.own_draft");
        let colleague = Who { account: kernel::AccountId::new(), ..officer(DISTRICT, "曹莉") };
        check(colleague).unwrap();
        sign_waiting(&node, &bai, m).unwrap();
        let issued = one(&node, &ma, DocumentId::from_bytes(m.bytes())).unwrap();
        assert_eq!(issued.paper.checked_by.as_deref(), Some("曹莉"));
        // A false alarm takes what waits about it along.
        let m = ask(&node, &ma, id, prepared(&node, &ma, id, "special").paper, false).unwrap();
        let town = officer(TOWN, "白彩霞");
        let why = Some("误报".to_owned());
        node.on(&town, id, move |tx, terms, who, r| mend::withdraw(tx, terms, who, r, why, None)).unwrap();
        assert!(shown(&node, &ma, m).closed_at.is_some());
    });
}

#[test]
fn a_document_that_tells_of_a_withdrawal_waits_for_its_signature_like_any_other() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        let why = Some("误报".to_owned());
        node.on(&officer(TOWN, "白彩霞"), id, move |tx, terms, who, r| {
            mend::withdraw(tx, terms, who, r, why, None)
        })
        .unwrap();
        clock.advance_ms(60_000);
        let m = ask(&node, &ma, id, prepared(&node, &ma, id, "special").paper, false).unwrap();
        // Nobody answers: the next is asked, until whoever waits is told. What was done about the
        // withdrawal is done again, as after every arrival.
        for _ in 0..6 {
            clock.advance_ms(60 * 60_000);
            node.escalate();
            node.run(move |tx, terms| mend::follow(tx, terms, journal::Acting::platform(), id)).unwrap();
            assert_eq!(shown(&node, &ma, m).closed_at, None);
        }
        assert!(shown(&node, &ma, m).unanswered_at.is_some());
        sign_waiting(&node, &leader("白建军"), m).unwrap();
        assert!(one(&node, &ma, DocumentId::from_bytes(m.bytes())).is_ok(), "issued");
    });
}

#[test]
fn what_is_laid_before_ones_own_leaders_stays_in_the_house_with_who_said_what() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let given = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "全力救人，严防次生灾害".to_owned(),
            attachment_id: None,
            to: vec![GiveTo { unit_id: unit(TOWN), lead: true, due_at: None }],
        };
        node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, given)).unwrap();
        let slip = prepared(&node, &ma, id, "approval");
        assert_eq!(slip.paper.text, "", "a form says it in its rows");
        let row = |label: &str| slip.paper.rows.iter().find(|row| row.label == label).unwrap();
        assert_eq!(row("来文单位").text, "麻黄梁镇");
        assert!(row("领导批示").text.contains("全力救人，严防次生灾害"), "{}", row("领导批示").text);
        let issued = issue(&node, &ma, id, slip.paper.clone()).unwrap();
        let shown = one(&node, &ma, issued).unwrap();
        assert_eq!(
            (shown.row.kind, shown.row.number.as_deref()),
            (DocumentKind::Approval, Some("呈〔2026〕1号"))
        );
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, issued)).unwrap();
        assert_eq!((laid.layout, laid.title), (Layout::Form, None));
        assert!(matches!(laid.blocks.first(), Some(Block::Form(_))));
        // The township sees its report and not what the district's leaders read of it.
        let bai = officer(TOWN, "白彩霞");
        assert!(node.detail(&bai, id).documents.is_empty());
        assert!(matches!(one(&node, &bai, issued), Err(ReportError::NotFound)));
        assert!(node.read(|db, _| read::laid_out(db, &bai, issued)).is_err());
        assert!(register(&node, &bai, serde_json::json!({})).is_empty());
        // 呈报通知单 says who was told.
        let notice = prepared(&node, &ma, id, "notice");
        assert!(notice.told.len() > 1 && notice.told[1].contains(&"未告知".to_owned()), "{:?}", notice.told);
    });
}

#[test]
fn a_voided_document_keeps_its_number_and_says_so_on_paper() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let first = issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "circular").paper)).unwrap();
        let void = |who: &Who, reason: &str| {
            let (who, reason) = (who.clone(), reason.to_owned());
            node.run(move |tx, _| document::void(tx, &who, first, reason))
        };
        assert_eq!(code(&void(&ma, " ").unwrap_err()), "document.void_reason");
        assert!(void(&officer(TOWN, "白彩霞"), "错").is_err());
        void(&ma, "单位名称写错").unwrap();
        assert!(matches!(void(&ma, "再作废"), Err(ReportError::Already(_))));
        let row = one(&node, &ma, first).unwrap().row;
        assert_eq!(
            (row.number.as_deref(), row.void_reason.as_deref()),
            (Some("榆区值通〔2026〕1号"), Some("单位名称写错"))
        );
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, first)).unwrap();
        assert_eq!(laid.number.as_deref(), Some("榆区值通〔2026〕1号（作废）"));
        let next = issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "circular").paper)).unwrap();
        assert_eq!(one(&node, &ma, next).unwrap().row.number.as_deref(), Some("榆区值通〔2026〕2号"));
    });
}

#[test]
fn the_register_goes_out_as_it_stands_with_what_was_voided_and_why() {
    nights(|node, clock| {
        let (ma, id) = at_desk(&node);
        for _ in 0..3 {
            clock.advance_ms(60_000);
            issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "special").paper)).unwrap();
        }
        clock.advance_ms(60_000);
        let wrong = issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "circular").paper)).unwrap();
        let who = ma.clone();
        node.run(move |tx, _| document::void(tx, &who, wrong, "单位名称写错".to_owned())).unwrap();
        let file = |listed: serde_json::Value, language| {
            let listed: Listed = serde_json::from_value(listed).unwrap();
            let (mut cells, mut after) = (Vec::new(), None::<String>);
            loop {
                let part =
                    node.read(|db, terms| documents(db, terms, &ma, &listed, after.as_deref(), 2)).unwrap();
                cells.extend(part.rows.into_iter().map(|line| line.cells(language)));
                after = part.next;
                if after.is_none() {
                    return cells;
                }
            }
        };
        let all = file(serde_json::json!({}), Language::Chinese);
        let screen = register(&node, &ma, serde_json::json!({}));
        let numbers = |rows: &[Vec<Cell>]| rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(numbers(&all), screen.iter().map(|d| Cell::maybe(d.number.clone())).collect::<Vec<_>>());
        let words = |cell: &Cell| if let Cell::Text(text) = cell { text.clone() } else { String::new() };
        let told: Vec<String> = [1, 7, 9, 10].map(|column| words(&all[0][column])).to_vec();
        assert_eq!(told, ["通报", "已作废", "马志远", "单位名称写错"]);
        assert_eq!(words(&all[1][7]), "有效");
        let special = serde_json::json!({ "series": "special", "year": 2026, "q": "第2期" });
        let one = file(special.clone(), Language::English);
        assert_eq!(
            (one.len(), words(&one[0][1]), words(&one[0][7])),
            (1, "Special report".to_owned(), "in force".to_owned())
        );
        let listed: Listed = serde_json::from_value(special).unwrap();
        let narrowed = |language| conditions_of_documents(&node.terms, &ma, &listed, language);
        let said: Vec<String> = narrowed(Language::Chinese).into_iter().map(|(_, said)| said).collect();
        assert_eq!(said, ["专报", "2026", "第2期", "真实"]);
        assert!(narrowed(Language::English).iter().all(|(name, _)| name.is_ascii()));
        assert!(DocumentLine::columns(Language::English).iter().all(|column| column.name.is_ascii()));
        assert_eq!(DocumentLine::columns(Language::Chinese).len(), all[0].len());
        let other = officer(TOWN, "白彩霞");
        let theirs =
            node.read(|db, terms| documents(db, terms, &other, &Listed::default(), None, 9)).unwrap();
        assert_eq!(theirs.rows.len(), 0, "a township has its own register");
    });
}

#[test]
fn the_level_above_has_the_bulletin_with_the_report_and_not_the_slips() {
    let clock = kernel::Clock::standing_at(NIGHT);
    let plan = Plan::of(&[CITY, DISTRICT]);
    let (city, district) = (Node::sqlite(&plan, CITY, &clock), Node::sqlite(&plan, DISTRICT, &clock));
    let (ma, id) = at_desk(&district);
    issue(&district, &ma, id, prepared(&district, &ma, id, "approval").paper).unwrap();
    let sent = up(&district, &ma, id, None).unwrap();
    carry(&district, &city);
    let gao = officer(CITY, "高磊");
    let seen = city.detail(&gao, sent);
    let [paper] = seen.documents.as_slice() else { panic!("{:?}", seen.documents) };
    assert_eq!((paper.number.as_deref(), paper.mine), (Some("第1期"), false));
    let (laid, _) = city.read(|db, _| read::laid_out(db, &gao, paper.id)).unwrap();
    assert_eq!(laid.unit, "榆阳区政府总值班室");
    let void = paper.id;
    let gao_ = gao.clone();
    let refused = city.run(move |tx, _| document::void(tx, &gao_, void, "不是我的".to_owned()));
    assert!(refused.is_err(), "only who issued it voids it");
    district.run(move |tx, _| document::void(tx, &ma, void, "标题有误".to_owned())).unwrap();
    carry(&district, &city);
    assert!(city.detail(&gao, sent).documents[0].voided_at.is_some(), "the reader above learns of it");
}

#[test]
fn a_drills_paper_says_so_and_counts_for_itself() {
    nights(|node, _| {
        let drilling = |code, name| Who { mode: Mode::Drill, ..officer(code, name) };
        let bai = drilling(TOWN, "白彩霞");
        let ma = drilling(DISTRICT, "马志远");
        let id = node.send(&bai, FirstReport { drill: Some(true), ..mine() }).unwrap();
        let issued = issue(&node, &ma, id, signed_paper(prepared(&node, &ma, id, "special").paper)).unwrap();
        let row = one(&node, &ma, issued).unwrap().row;
        assert_eq!((row.number.as_deref(), row.drill), (Some("演练第1期"), true));
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, issued)).unwrap();
        assert!(laid.drill);
        let real = officer(DISTRICT, "马志远");
        let (_, other) = at_desk(&node);
        assert_eq!(prepared(&node, &real, other, "special").series[2].next, "第1期");
        assert!(register(&node, &real, serde_json::json!({})).is_empty(), "no drill in the real register");
    });
}

#[test]
fn a_photograph_of_handwriting_stands_in_the_slip_and_what_is_no_photograph_is_refused() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let png: &[u8] = &[
            0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0,
            2, 0, 0, 0, 3, 8, 2, 0, 0, 0, 0x12, 0x16, 0xf1, 0x4d,
        ];
        let file = |name: &str, media: &str, bytes: &[u8]| {
            let upload = attach::measure(name, media, bytes.to_vec()).unwrap();
            let (reference, who) = (upload.reference.clone(), ma.clone());
            node.run(move |tx, _| attach::store_chunk(tx, &who, &upload, 0).map_err(ReportError::from))
                .unwrap();
            reference.id
        };
        let photo = file("批示.png", "image/png", png);
        let slip = |picture| {
            let mut paper = prepared(&node, &ma, id, "approval").paper;
            let row = paper.rows.iter_mut().find(|row| row.label == "领导批示").unwrap();
            row.pictures.push(picture);
            paper
        };
        let issued = issue(&node, &ma, id, slip(photo)).unwrap();
        let (laid, _) = node.read(|db, _| read::laid_out(db, &ma, issued)).unwrap();
        let Some(Block::Form(rows)) = laid.blocks.first() else { panic!() };
        let pictures: Vec<_> = rows.iter().flatten().flat_map(|cell| &cell.pictures).collect();
        assert_eq!((pictures.len(), pictures[0].pixels), (1, (2, 3)));
        // A text is no photograph, another file that is called one is none, and a program does not even come in.
        let text = file("说明.txt", "text/plain", b"abc");
        assert_eq!(code(&issue(&node, &ma, id, slip(text)).unwrap_err()), "document.picture_kind");
        let program = attach::measure("现场.jpg", "image/jpeg", b"MZ\x90\x00 this program".to_vec());
        assert_eq!(code(&program.unwrap_err()), "attachment.program");
        let renamed = file("现场.jpg", "image/jpeg", b"PK\x03\x04 an archive");
        let refused = issue(&node, &ma, id, slip(renamed)).unwrap_err();
        assert_eq!(code(&refused), "document.picture_bad", "{refused:?}");
        assert!(refused.problem().detail.contains("现场.jpg"));
    });
}

#[test]
fn limits_are_said_with_their_numbers() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let base = signed_paper(prepared(&node, &ma, id, "special").paper);
        let refused = |paper: Paper| code(&issue(&node, &ma, id, paper).unwrap_err());
        assert_eq!(refused(Paper { text: "长".repeat(20_001), ..base.clone() }), "document.text_long");
        let long = Masthead { title: Some("题".repeat(201)), ..base.masthead.clone() };
        assert_eq!(refused(Paper { masthead: long, ..base.clone() }), "text.too_long");
        let line = CopyLine { label: "送".to_owned(), text: "某局".to_owned() };
        let many = Masthead { copies: vec![line; 9], ..base.masthead.clone() };
        assert_eq!(refused(Paper { masthead: many, ..base }), "document.copies");
        let mut slip = prepared(&node, &ma, id, "approval").paper;
        slip.rows[4].text = "长".repeat(12_001);
        assert_eq!(refused(slip), "document.form_long");
        assert_eq!(register(&node, &ma, serde_json::json!({})).len(), 0);
        let seen: BTreeSet<_> = node.detail(&ma, id).documents.iter().map(|d| d.id).collect();
        assert!(seen.is_empty());
    });
}

#[test]
fn the_form_of_the_system_above_is_filled_from_the_record_and_what_is_unknown_says_so() {
    nights(|node, _| {
        let (ma, id) = at_desk(&node);
        let text = |form: Option<&str>| {
            node.read(|db, terms| report::read::message::message(db, terms, &ma, id, None, form))
        };
        let form = text(Some("city")).unwrap();
        assert!(form.contains("报送单位：麻黄梁镇") && form.contains("死亡：未核实"), "{form}");
        assert!(form.contains("被困：3") && form.contains("等级：待确认"), "{form}");
        assert!(!form.contains('{'), "{form}");
        assert!(matches!(text(Some("fax")), Err(ReportError::NotFound)));
        assert_ne!(text(None).unwrap(), form);
    });
}

#[test]
fn a_place_whose_series_or_forms_cannot_be_used_is_refused_with_what_is_wrong() {
    let law = report::rules::Law::builtin().unwrap();
    let base = include_str!("../../../../profiles/default/profile.toml");
    let says = |more: &str| {
        report::profile::Profile::from_toml(&format!("{base}\n{more}"), law).unwrap_err().to_string()
    };
    let series = "[[series]]\ncode = \"duty\"\nkind = \"bulletin\"\nzh = \"值班信息\"\nen = \"Duty\"\n";
    assert!(says(&format!("{series}number = \"第期\"")).contains("值班信息"));
    assert!(says(&format!("{series}number = \"第{{n}}期\"\n{series}number = \"{{n}}\"")).contains("两次"));
    let slip = series.replace("bulletin", "approval");
    assert!(says(&format!("{slip}number = \"{{n}}\"\nupward = true")).contains("bulletin"));
    let form = "[[form]]\ncode = \"a\"\nzh = \"上级\"\nen = \"a\"\ntemplate = \"{weather}\"";
    assert!(says(form).contains("{weather}"));
    // A place's own series stands in for the general one of its levels only.
    let own = format!("{base}\n{series}number = \"榆{{n}}\"\nlevels = [\"district\"]\nupward = true");
    let profile = report::profile::Profile::from_toml(&own, law).unwrap();
    let of = |level| profile.series(level).find(|row| row.code == "duty").unwrap().number.clone();
    assert_eq!(
        (of(kernel::Level::District), of(kernel::Level::City)),
        ("榆{n}".to_owned(), "第{n}期".to_owned())
    );
}
