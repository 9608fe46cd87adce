//! A township with good keys says what is not its to say: of a subject that it names in the
//! header it may speak, of another one in the body it may not; nor in another's name; nor may
//! it open again, under its own name, what another unit has opened.

use crate::world::*;
use facts::crypto::Suite;
use facts::entry::{Channel, Lane, NO_SEALED, StreamId, Subject, link};
use facts::report::{
    Corrections, DispatchOpened, InstructionAnswered, InstructionGiven, InstructionMethod, InstructionTo,
    ReportAdopted, ReportCorrected, ReportSent, ReportWithdrawn, UseOf,
};
use facts::{Checkpoint, Entry, Fact, Header};
use journal::{Db, JournalError, Run, Turn, Verdict};
use kernel::{Clock, CommandId, EventId, InstructionId, Level, NodeId, ReportId, UnitId};
use report::service::instruct::{self, Give, GiveTo};

/// A township on a node of its own, and its district.
struct Two {
    town: Node,
    district: Node,
}

impl Two {
    fn new() -> Self {
        let (plan, clock) = (Plan::of(&[TOWN, DISTRICT]), Clock::standing_at(NIGHT));
        Self { town: Node::sqlite(&plan, TOWN, &clock), district: Node::sqlite(&plan, DISTRICT, &clock) }
    }

    fn settle(&self) {
        for _ in 0..3 {
            carry(&self.town, &self.district);
            carry(&self.district, &self.town);
        }
    }

    /// The district's leader asks the township and the bureau for something.
    fn instructed(&self, about: ReportId) -> InstructionId {
        let to = |code| GiveTo { unit_id: unit(code), lead: code == TOWN, due_at: None };
        let give = Give {
            leader_of: None,
            by_post: "副区长".to_owned(),
            by_name: "贺永强".to_owned(),
            method: InstructionMethod::InPerson,
            at: None,
            taken_by: Some("马志远".to_owned()),
            text: "救人第一。".to_owned(),
            attachment_id: None,
            to: vec![to(TOWN), to(EMERGENCY)],
        };
        let ma = officer(DISTRICT, "马志远");
        let given = self.district.on(&ma, about, move |tx, _, who, r| instruct::give(tx, who, r, give));
        self.settle();
        given.unwrap()
    }

    /// The township's key signs an entry that no program of ours would write; answers why the
    /// district parks it, if it does.
    fn forged(&self, entry: impl FnOnce(&mut Entry)) -> Option<String> {
        let author = self.town.journal.identity();
        let stream = StreamId {
            origin: author.node,
            epoch: author.epoch,
            channel: Channel::Up(Level::City),
            lane: Lane::Bulk,
        };
        let heads = self.district.journal.read(|db: &mut dyn Db| journal::read::stream_heads(db)).unwrap();
        let (seq, before) =
            heads.iter().find(|h| h.stream == stream).map_or((0, [0; 32]), |h| (h.seq, h.head));
        let mut forged = Entry {
            header: Header {
                suite: Suite::Ed25519,
                event_id: EventId::new(),
                stream,
                seq: seq + 1,
                kind: String::new(),
                version: 1,
                subject: Subject::new("report", [0; 16]),
                rev: 50,
                unit: Some(unit(TOWN)),
                actor: None,
                command_id: CommandId::new(),
                recorded_at: NIGHT,
                mode: facts::Mode::Real,
                mark: facts::Mark::Internal,
                brief: None,
            },
            body: Vec::new(),
            sealed: None,
            sealed_digest: NO_SEALED,
        };
        entry(&mut forged);
        let event = forged.header.event_id;
        let head = link(&before, &forged.digest());
        let checkpoint = Checkpoint::sign(stream, seq + 1, head, NIGHT, &author.key).unwrap();
        let run = Run { stream, entries: vec![forged], checkpoint };
        let taken = self.district.journal.run(Turn::Background, move |tx| {
            tx.know_epoch(stream.epoch, &author.certificate)?;
            Ok::<_, JournalError>(tx.take_in(&run)?.verdict)
        });
        assert_eq!(taken.unwrap(), Verdict::Ok, "chain and signature are good");
        apply(&self.district);
        let parked = self.district.journal.read(|db| journal::read::parked(db, 100)).unwrap();
        parked.into_iter().find(|p| p.stored.entry.header.event_id == event).map(|p| p.reason)
    }

    /// The same for a fact, under a subject of its own or another.
    fn says<F: Fact>(&self, fact: &F, more: impl FnOnce(&mut Entry)) -> Option<String> {
        let body = serde_json::to_vec(fact).unwrap();
        let subject = Subject::new(F::SUBJECT, fact.subject_id());
        self.forged(|entry| {
            F::KIND.clone_into(&mut entry.header.kind);
            entry.header.subject = subject;
            entry.body = body;
            more(entry);
        })
    }
}

const ANOTHER_SUBJECT: &str = "it speaks of another subject than its header";
const ANOTHER_NAME: &str = "in the name of another unit";

fn refused(reason: Option<String>, with: &str) {
    let Some(reason) = reason else { panic!("it was believed") };
    assert!(reason.contains(with), "{reason}");
}

/// Dated before everything, as the author of an entry may choose.
fn earlier(entry: &mut Entry) {
    entry.header.rev = 1;
    let mut id = entry.header.event_id.bytes();
    id[..6].fill(0);
    entry.header.event_id = EventId::from_bytes(id);
}

#[test]
fn who_may_speak_of_a_report_speaks_of_no_other_in_the_body() {
    let two = Two::new();
    let own = two.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    let theirs = two.district.send(&officer(DISTRICT, "马志远"), collision()).unwrap();
    two.settle();
    let before = two.district.detail(&officer(DISTRICT, "马志远"), theirs);
    let corrected = ReportCorrected {
        report: theirs,
        at: NIGHT,
        new: Corrections { what: Some("没有的事".to_owned()), ..Corrections::default() },
        was: Corrections::default(),
        reason: "听错".to_owned(),
        by_name: None,
        to_sign: false,
    };
    let own_subject = |entry: &mut Entry| entry.header.subject.id = own.bytes();
    refused(two.says(&corrected, own_subject), ANOTHER_SUBJECT);
    let withdrawn = ReportWithdrawn { report: theirs, at: NIGHT, reason: "误报".to_owned() };
    refused(two.says(&withdrawn, own_subject), ANOTHER_SUBJECT);
    assert_eq!(two.district.detail(&officer(DISTRICT, "马志远"), theirs), before);
    // Of its own report it is believed.
    let withdrawn = ReportWithdrawn { report: own, at: NIGHT, reason: "误报".to_owned() };
    assert_eq!(two.says(&withdrawn, |_| {}), None);
}

#[test]
fn nobody_speaks_in_the_name_of_another_unit() {
    let two = Two::new();
    let own = two.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    two.settle();
    let given = two.instructed(own);
    let answered =
        |by: UnitId| InstructionAnswered {
            instruction: given, unit: by, at: NIGHT, text: "办了".to_owned()
        };
    refused(two.says(&answered(unit(EMERGENCY)), |_| {}), ANOTHER_NAME);
    let adopted = ReportAdopted {
        report: own,
        at: NIGHT,
        unit: unit(DISTRICT),
        unit_name: "榆阳区".to_owned(),
        uses: vec![UseOf::Special],
    };
    refused(two.says(&adopted, |_| {}), ANOTHER_NAME);
    let seen = two.district.detail(&officer(DISTRICT, "马志远"), own);
    assert!(seen.instructions[0].to.iter().all(|to| to.answer.is_none()), "{:?}", seen.instructions);
    assert_eq!(two.says(&answered(unit(TOWN)), |_| {}), None);
}

#[test]
fn what_one_unit_has_opened_no_other_opens_again_however_it_is_dated() {
    let two = Two::new();
    let own = two.town.send(&officer(TOWN, "白彩霞"), mine()).unwrap();
    let theirs = two.district.send(&officer(DISTRICT, "马志远"), collision()).unwrap();
    two.settle();
    let given = two.instructed(own);
    let ma = officer(DISTRICT, "马志远");
    let before = (two.district.detail(&ma, own), two.district.detail(&ma, theirs));
    let instruction = InstructionGiven {
        id: given,
        root: own,
        title: "双柳沟煤矿事故".to_owned(),
        no: "批 1124-01".to_owned(),
        day: 20_000,
        serial: 1,
        unit: unit(TOWN),
        unit_name: "麻黄梁镇".to_owned(),
        by_post: "副区长".to_owned(),
        method: InstructionMethod::InPerson,
        at: NIGHT,
        text: "不用管了。".to_owned(),
        attachment: None,
        to: vec![InstructionTo {
            unit: unit(EMERGENCY),
            name: "区应急局".to_owned(),
            lead: true,
            due_at: None,
        }],
        home: NodeId::random(),
        nodes: Vec::new(),
        leader_of: None,
    };
    refused(two.says(&instruction, earlier), "Stranger");
    let sent = two.town_s::<ReportSent>(own);
    refused(two.says(&ReportSent { id: theirs, root: theirs, ..sent }, earlier), "Stranger");
    let opened = two.town_s::<DispatchOpened>(own);
    let of_district = entries(&two.district)
        .into_iter()
        .filter(|e| e.header.kind == DispatchOpened::KIND)
        .filter_map(|e| serde_json::from_slice::<DispatchOpened>(&e.body).ok())
        .find(|d| d.from_unit == unit(DISTRICT))
        .expect("the district owes somebody");
    let opened = DispatchOpened { id: of_district.id, root: of_district.root, arrived: None, ..opened };
    refused(two.says(&opened, earlier), "Stranger");
    assert_eq!((two.district.detail(&ma, own), two.district.detail(&ma, theirs)), before);
}

impl Two {
    /// What the township's own first report was written with.
    fn town_s<F: Fact>(&self, root: ReportId) -> F {
        let found = entries(&self.town).into_iter().find(|entry| {
            let of = serde_json::from_slice::<serde_json::Value>(&entry.body).unwrap();
            entry.header.kind == F::KIND && of["root"] == serde_json::json!(root)
        });
        serde_json::from_slice(&found.unwrap().body).unwrap()
    }
}
