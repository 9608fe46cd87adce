//! What is refused at the desk, each with its stable code: forms that another page filled, tabs of
//! yesterday, programs that call the node by themselves.
use crate::follow_ups::said;
use crate::world::*;
use facts::org::{DeskOpened, DeskTerms};
use facts::report::{Element, FormRow, InquiryOutcome, InstructionMethod, TipSource};
use kernel::clock::HOUR_MS;
use kernel::limits::report::{INSTRUCTION_UNITS, document};
use kernel::{AttachmentId, DocumentId, InquiryId, ReportId};
use org::perm::Role;
use org::web::Who;
use report::model::FirstReport;
use report::profile::Profile;
use report::service::address::{self, Return};
use report::service::document::{Paper, issue};
use report::service::follow::FollowUp;
use report::service::inquiry::{self, AskUnit, InquiryAnswer, Lacking};
use report::service::instruct::{self, Give, GiveTo};
use report::service::manuscript::{self, AskPaper, Submit};
use report::service::sign::{self, Sign};
use report::service::upward::{self, Upward};
use report::service::{ReportError, Terms, desk as room};
use std::sync::Arc;

fn refused<T: std::fmt::Debug>(result: Result<T, ReportError>) -> String {
    code(&result.unwrap_err())
}

fn received(node: &Node, who: &Who, typed: FirstReport) -> ReportId {
    let id = node.send(&officer(TOWN, "白彩霞"), typed).unwrap();
    node.on(who, id, room::receive).unwrap();
    id
}

fn prepared(node: &Node, who: &Who, id: ReportId) -> FirstReport {
    let now = node.clock.now();
    let prepared = node.read(|db, terms| {
        let found = report::service::visible_report(db, who, id)?;
        upward::prepare(db, terms, who, &found, now)
    });
    prepared.unwrap().report
}

fn up(node: &Node, who: &Who, id: ReportId, sign: Option<Sign>) -> Result<ReportId, ReportError> {
    let report = prepared(node, who, id);
    let typed = Upward { report, dispatch_ids: Vec::new(), telephone: None, sign, paper: None };
    node.on(who, id, move |tx, terms, who, r| upward::report_upward(tx, terms, who, r, typed, None))
}

fn submit(node: &Node, who: &Who, id: ReportId, named: Option<&str>) -> Result<ReportId, ReportError> {
    let report = prepared(node, who, id);
    let post_id = named.map(|title| post_id(DISTRICT, title));
    let typed = Submit { report, dispatch_ids: Vec::new(), post_id, check: false, paper: None };
    node.on(who, id, move |tx, terms, who, r| manuscript::submit(tx, terms, who, r, &typed, None))
}

/// The place's rules, and that nobody signs anything.
fn unsigned() -> Arc<Terms> {
    let known = terms();
    let whole = include_str!("../../../../profiles/yuyang/profile.toml");
    let nobody = "[[sign]]\nby = []\narticle = \"某县\"\narticle_en = \"a county\"\n\n[[sign]]";
    let profile = Profile::from_toml(&whole.replacen("[[sign]]", nobody, 1), known.law).unwrap();
    Arc::new(Terms { law: known.law, profile, call_list: known.call_list.clone() })
}

#[test]
fn a_follow_up_says_something_and_of_a_time_that_can_be() {
    nights(|node, clock| {
        let id = node.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
        clock.advance_ms(HOUR_MS);
        let typed = |what: &str, hours: Option<i64>| FollowUp {
            what: what.to_owned(),
            as_of: hours.map(|hours| NIGHT.plus_minutes(hours * 60)),
            casualties: mine().casualties,
            ..FollowUp::default()
        };
        for (what, hours, wanted) in [
            ("  \n", None, "follow.what_empty"),
            ("升井1人", Some(2), "follow.as_of_future"),
            ("升井1人", Some(-1), "follow.as_of_early"),
        ] {
            assert_eq!(refused(said(&node, TOWN, id, typed(what, hours))), wanted);
        }
        said(&node, TOWN, id, typed("升井1人", Some(0))).unwrap();
    });
}

#[test]
fn who_cannot_be_asked_and_what_answers_no_inquiry() {
    nights(|node, _| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let ask = |to: &str| {
            let typed = AskUnit {
                drill: None,
                id: Some(InquiryId::new()),
                to_unit_id: unit(to),
                source: TipSource::Police,
                text: "110转来：有人没上来，请核".to_owned(),
                caller: None,
                phone: None,
                minutes: None,
            };
            let who = ma.clone();
            node.run(move |tx, terms| inquiry::ask(tx, terms, &who, typed))
        };
        let answer = |id: InquiryId, outcome: InquiryOutcome, report_id: Option<ReportId>| {
            let (who, text) = (bai.clone(), "问了矿上和村里".to_owned());
            let typed = InquiryAnswer { outcome, text, report_id };
            node.run(move |tx, _| inquiry::answer(tx, &who, id, typed, None))
        };
        // A village that has no accounts here: nobody would see what is asked.
        for draft in government(&node.plan, "610802107", "某镇", kernel::Level::Township, DISTRICT) {
            node.enter_draft(draft);
        }
        assert_eq!(refused(ask("610802107")), "inquiry.unit_without");

        let tip = ask(TOWN).unwrap();
        let theirs = node.send(
            &officer(OTHER_TOWN, "高某"),
            FirstReport { place_text: "青云镇".to_owned(), ..collision() },
        );
        for other in [ReportId::new(), theirs.unwrap()] {
            let outcome = InquiryOutcome::Confirmed;
            assert_eq!(refused(answer(tip, outcome, Some(other))), "inquiry.report_unknown");
        }
        let own = node.send(&bai, mine()).unwrap();
        answer(tip, InquiryOutcome::Confirmed, Some(own)).unwrap();

        let lacks = Lacking { lacks: vec![Element::Time], text: None, minutes: Some(30) };
        let lacking = node.on(&ma, own, move |tx, terms, who, r| inquiry::lacking(tx, terms, who, r, lacks));
        let lacking = lacking.unwrap();
        assert_eq!(refused(answer(lacking, InquiryOutcome::Confirmed, None)), "inquiry.not_a_tip");
    });
}

#[test]
fn an_instruction_has_so_many_addressees_and_a_report_that_went_upward_is_not_returned() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = received(&node, &ma, mine());
        let typed = Give {
            leader_of: None,
            by_post: "区长".to_owned(),
            by_name: "王维平".to_owned(),
            method: InstructionMethod::Telephone,
            at: None,
            taken_by: None,
            text: "救人第一。".to_owned(),
            attachment_id: None,
            to: vec![GiveTo { unit_id: unit(TOWN), lead: false, due_at: None }; INSTRUCTION_UNITS + 1],
        };
        let given = node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed));
        assert_eq!(refused(given), "instruction.to_many");
        let instructed = |by_name: &str, to: Vec<GiveTo>| {
            let typed = Give {
                leader_of: None,
                by_post: "区长".to_owned(),
                by_name: by_name.to_owned(),
                method: InstructionMethod::Telephone,
                at: None,
                taken_by: None,
                text: "救人第一。".to_owned(),
                attachment_id: None,
                to,
            };
            refused(node.on(&ma, id, move |tx, _, who, r| instruct::give(tx, who, r, typed)))
        };
        let to = |code, lead, due_at| GiveTo { unit_id: unit(code), lead, due_at };
        assert_eq!(instructed(" ", vec![to(TOWN, true, None)]), "instruction.by_name_empty");
        assert_eq!(instructed("王维平", vec![to(TOWN, true, Some(NIGHT))]), "instruction.due_past");
        let two = vec![to(TOWN, true, None), to(EMERGENCY, true, None)];
        assert_eq!(instructed("王维平", two), "instruction.lead_twice");

        // Beyond the border: it could be returned, as long as nobody above has it from here.
        for draft in government(&node.plan, "610881", "神木市", kernel::Level::District, CITY) {
            node.enter_draft(draft);
        }
        let beyond = FirstReport {
            place_text: "神木市大柳塔".to_owned(),
            outside_reason: Some("群众打到本镇".to_owned()),
            ..mine()
        };
        let id = received(&node, &ma, beyond);
        up(&node, &ma, id, word(unit(DISTRICT))).unwrap();
        let back = Return {
            reason: "事发地在神木市".to_owned(),
            desk_id: None,
            right: Some("神木市政府总值班室".to_owned()),
        };
        let back = node.on(&ma, id, move |tx, _, who, r| address::give_back(tx, who, r, back, None));
        assert_eq!(refused(back), "return.written_up");
    });
}

#[test]
fn a_manuscript_is_returned_with_a_reason_and_asked_of_who_can_be_asked_on_the_screen() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = received(&node, &ma, mine());
        let m = submit(&node, &ma, id, None).unwrap();
        let bai = leader("白建军");
        let back = node.run(move |tx, _| manuscript::give_back(tx, &bai, m, " ".to_owned(), None));
        assert_eq!(refused(back), "sign.return_reason");

        // The bureau keeps the district's general duty room as well: the district's leaders sign for it,
        // and their accounts are not of the bureau.
        let terms = DeskTerms {
            keeper: unit(EMERGENCY),
            serves: unit(DISTRICT),
            line: "government".to_owned(),
            name: "区总值班室".to_owned(),
            external: false,
            numbers: Vec::new(),
            hours: String::new(),
            methods: Vec::new(),
            sort: 0,
        };
        node.enter(DeskOpened { desk: desk("general"), terms });
        let bureau = officer(EMERGENCY, "高亮");
        let id = received(&node, &bureau, mine());
        assert_eq!(refused(submit(&node, &bureau, id, Some("带班领导"))), "sign.post_far");
    });
}

#[test]
fn who_may_not_instruct_confirms_no_grade_with_a_word() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = received(&node, &ma, mine());
        let stand_in = Who { roles: vec![Role::DeskSubstitute], substitute: true, ..ma };
        let sign = word(unit(DISTRICT)).map(|word| Sign { confirm_grade: true, ..word });
        assert_eq!(refused(up(&node, &stand_in, id, sign)), "sign.grade_not_yours");
        up(&node, &stand_in, id, word(unit(DISTRICT))).unwrap();
    });
}

#[test]
fn where_no_rule_wants_a_signature_nobody_is_asked_for_one() {
    nights(|mut node, _| {
        let (ma, bai) = (officer(DISTRICT, "马志远"), officer(TOWN, "白彩霞"));
        let (first, second) = (received(&node, &ma, mine()), received(&node, &ma, mine()));
        let m = submit(&node, &ma, first, None).unwrap();
        // The place drops the rule while one waits for its signature and another is owed one.
        node.terms = unsigned();
        let asks = ma.clone();
        let again = node.run(move |tx, terms| manuscript::ask_to_sign(tx, terms, &asks, m, None, None));
        assert_eq!(refused(again), "sign.not_wanted");
        assert_eq!(refused(submit(&node, &ma, second, None)), "sign.not_wanted");
        let now = node.clock.now();
        let of = serde_json::from_value(serde_json::json!({ "series": "special" })).unwrap();
        let form = node.read(|db, terms| report::read::document::prepare(db, terms, &ma, second, &of, now));
        let typed = AskPaper { paper: form.unwrap().paper, post_id: None, check: false };
        let paper = node
            .on(&ma, second, move |tx, terms, who, r| manuscript::submit_paper(tx, terms, who, r, &typed));
        assert_eq!(refused(paper), "sign.not_wanted");
        let late = Sign {
            post_id: Some(post_id(TOWN, "带班领导")),
            name: None,
            post: None,
            ..word(unit(TOWN)).unwrap()
        };
        let after =
            node.on(&bai, first, move |tx, terms, who, r| sign::sign_after(tx, terms, who, r, late, None));
        assert_eq!(refused(after), "sign.not_wanted");
    });
}

#[test]
fn a_document_prints_so_many_pictures_and_a_form_has_so_many_rows() {
    nights(|node, _| {
        let ma = officer(DISTRICT, "马志远");
        let id = received(&node, &ma, mine());
        let now = node.clock.now();
        let prepared = |series: &str| {
            let of = serde_json::from_value(serde_json::json!({ "series": series })).unwrap();
            let form = node.read(|db, terms| report::read::document::prepare(db, terms, &ma, id, &of, now));
            Paper { id: Some(DocumentId::new()), sign: word(unit(DISTRICT)), ..form.unwrap().paper }
        };
        let issued =
            |paper: Paper| node.on(&ma, id, move |tx, terms, who, r| issue(tx, terms, who, r, &paper));
        let pictures = (0..=document::PICTURES).map(|_| AttachmentId::new()).collect();
        assert_eq!(refused(issued(Paper { pictures, ..prepared("special") })), "document.pictures");
        let row =
            FormRow { label: "拟办意见".to_owned(), text: String::new(), lines: 1, pictures: Vec::new() };
        let rows = vec![row; document::ROWS + 1];
        assert_eq!(refused(issued(Paper { rows, sign: None, ..prepared("approval") })), "document.rows");
    });
}
