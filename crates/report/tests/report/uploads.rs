//! Files in parts: a cut, a reload or a restart goes on where the file stands; what is not
//! what it says goes, and what nobody goes on with is forgotten after a day.
use crate::world::*;
use facts::crypto::sm3;
use kernel::AttachmentId;
use kernel::limits::ATTACHMENT_BYTES;
use kernel::limits::report::{ATTACHMENT_CHUNK_BYTES, UNFINISHED_HOURS};
use org::web::Who;
use report::model::FirstReport;
use report::service::upload::{self, Announced, Arrived};
use report::service::{ReportError, missing};

const PART: usize = ATTACHMENT_CHUNK_BYTES;

fn photograph(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|at| (at % 251).to_le_bytes()[0]).collect()
}

fn n(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap()
}

fn announced(bytes: &[u8]) -> Announced {
    Announced {
        name: "井口.jpg".to_owned(),
        size: n(bytes.len()),
        media_type: "image/jpeg".to_owned(),
        digest: sm3(&[bytes]).iter().map(|b| format!("{b:02x}")).collect(),
    }
}

fn announce(node: &Node, who: &Who, file: Announced) -> Result<Arrived, ReportError> {
    let who = who.clone();
    node.run(move |tx, _| upload::announce(tx, &who, &file))
}

fn part(node: &Node, who: &Who, id: AttachmentId, at: usize, bytes: &[u8]) -> Result<Arrived, ReportError> {
    let (who, bytes) = (who.clone(), bytes.to_vec());
    node.run(move |tx, _| upload::part(tx, &who, id, n(at), &bytes))
}

fn settle(node: &Node, who: &Who, id: AttachmentId) -> Option<Arrived> {
    let who = who.clone();
    node.run(move |tx, _| {
        let proven = missing::proves(tx, id)?;
        Ok(upload::settle(tx, &who, id, proven)?)
    })
    .unwrap()
}

#[test]
fn a_file_goes_on_where_it_stands_and_is_named_by_its_content() {
    nights(|node, _| {
        let bai = officer(TOWN, "白彩霞");
        let bytes = photograph(2 * PART + 100);
        let begun = announce(&node, &bai, announced(&bytes)).unwrap();
        assert_eq!((begun.offset, begun.whole), (0, false));
        let id = begun.file.id;
        let after = part(&node, &bai, id, 0, &bytes[..PART]).unwrap();
        assert_eq!(after.offset, n(PART));
        // The answer was lost and it comes again; or the page jumps ahead.
        assert_eq!(part(&node, &bai, id, 0, &bytes[..PART]).unwrap(), after);
        assert_eq!(part(&node, &bai, id, 2 * PART, &bytes[2 * PART..]).unwrap(), after);
        // The page was opened again: announcing is asking.
        assert_eq!(announce(&node, &bai, announced(&bytes)).unwrap().offset, n(PART));
        part(&node, &bai, id, PART, &bytes[PART..2 * PART]).unwrap();
        let last = part(&node, &bai, id, 2 * PART, &bytes[2 * PART..]).unwrap();
        assert!(last.unproven());
        let whole = settle(&node, &bai, id).unwrap();
        assert!(whole.whole && whole.file.size == n(bytes.len()));
        assert_eq!(announce(&node, &bai, announced(&bytes)).unwrap(), whole, "twice is once");
        node.send(&bai, FirstReport { attachments: vec![id], ..mine() }).unwrap();
        let (file, back) = node.run(move |tx, _| report::read::files::file(tx, &bai, id)).unwrap();
        assert!(back == bytes && file.name == "井口.jpg");
    });
}

#[test]
fn a_first_report_goes_before_its_photographs_and_they_follow() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        let bytes = photograph(PART + 100);
        let begun = announce(&node, &bai, announced(&bytes)).unwrap();
        let id = begun.file.id;
        let named = FirstReport { attachments: vec![id], ..mine() };
        // Nobody names what another announced, or what nobody did.
        let other = officer(TOWN, "刘某");
        let refused = node.send(&other, FirstReport { id: None, ..named.clone() }).unwrap_err();
        assert_eq!(code(&refused), "report.attachment_unknown");
        let unknown = FirstReport { attachments: vec![AttachmentId::from_bytes([7; 16])], ..mine() };
        assert_eq!(code(&node.send(&bai, unknown).unwrap_err()), "report.attachment_unknown");

        let sent = node.send(&bai, named).unwrap();
        let seen = node.detail(&ma, sent);
        assert_eq!(seen.attachments[0].name, "井口.jpg");
        let by = ma.clone();
        let opened = node.run(move |tx, _| report::read::files::file(tx, &by, id));
        assert!(matches!(opened, Err(ReportError::FileOnItsWay)), "{opened:?}");
        // However long the line is down: what a report names is not forgotten.
        part(&node, &bai, id, 0, &bytes[..PART]).unwrap();
        clock.advance_ms((UNFINISHED_HOURS + 1) * kernel::clock::HOUR_MS);
        node.run(|tx, _| Ok(upload::sweep(tx)?)).unwrap();
        assert_eq!(announce(&node, &bai, announced(&bytes)).unwrap().offset, n(PART));
        part(&node, &bai, id, PART, &bytes[PART..]).unwrap();
        assert!(settle(&node, &bai, id).unwrap().whole);
        let (file, back) = node.run(move |tx, _| report::read::files::file(tx, &ma, id)).unwrap();
        assert!(back == bytes && file.size == n(bytes.len()));
    });
}

#[test]
fn what_is_not_what_was_announced_goes_and_may_come_again() {
    nights(|node, _| {
        let bai = officer(TOWN, "白彩霞");
        let bytes = photograph(PART + 9);
        let id = announce(&node, &bai, announced(&bytes)).unwrap().file.id;
        part(&node, &bai, id, 0, &photograph(PART + 1)[1..]).unwrap();
        assert!(part(&node, &bai, id, PART, &bytes[PART..]).unwrap().unproven());
        assert_eq!(settle(&node, &bai, id), None);
        assert_eq!(announce(&node, &bai, announced(&bytes)).unwrap().offset, 0);
        part(&node, &bai, id, 0, &bytes[..PART]).unwrap();
        part(&node, &bai, id, PART, &bytes[PART..]).unwrap();
        assert!(settle(&node, &bai, id).unwrap().whole);
    });
}

#[test]
fn too_large_empty_and_programs_are_refused_at_once() {
    nights(|node, _| {
        let bai = officer(TOWN, "白彩霞");
        let bytes = photograph(10);
        let refused = |change: fn(&mut Announced)| {
            let mut file = announced(&bytes);
            change(&mut file);
            code(&announce(&node, &bai, file).unwrap_err())
        };
        assert_eq!(refused(|f| f.size = n(ATTACHMENT_BYTES) + 1), "attachment.too_large");
        assert_eq!(refused(|f| f.size = 0), "attachment.empty");
        assert_eq!(refused(|f| f.digest.truncate(63)), "attachment.digest");
        let program = [b"MZ\x90\0".as_slice(), &[0; 60]].concat();
        let id = announce(&node, &bai, announced(&program)).unwrap().file.id;
        assert_eq!(code(&part(&node, &bai, id, 0, &program).unwrap_err()), "attachment.program");
        let id = announce(&node, &bai, announced(&bytes)).unwrap().file.id;
        assert_eq!(code(&part(&node, &bai, id, 0, &bytes[..3]).unwrap_err()), "attachment.part");
    });
}

#[test]
fn another_account_hears_nothing_of_it_until_it_has_the_content_too() {
    nights(|node, _| {
        let (bai, gao) = (officer(TOWN, "白彩霞"), officer(TOWN, "高磊"));
        let bytes = photograph(PART + 9);
        let id = announce(&node, &bai, announced(&bytes)).unwrap().file.id;
        part(&node, &bai, id, 0, &bytes[..PART]).unwrap();
        assert_eq!(code(&part(&node, &gao, id, PART, &bytes[PART..]).unwrap_err()), "not_found");
        assert_eq!(announce(&node, &gao, announced(&bytes)).unwrap().offset, n(PART));
        assert!(part(&node, &gao, id, PART, &bytes[PART..]).unwrap().unproven());
    });
}

#[test]
fn what_nobody_goes_on_with_is_forgotten_after_a_day() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        let (left, kept) = (photograph(PART + 9), photograph(PART + 10));
        let id = announce(&node, &bai, announced(&left)).unwrap().file.id;
        part(&node, &bai, id, 0, &left[..PART]).unwrap();
        let other = announce(&node, &bai, announced(&kept)).unwrap().file.id;
        clock.advance_ms(UNFINISHED_HOURS * 3_600_000);
        part(&node, &bai, other, 0, &kept[..PART]).unwrap();
        clock.advance_ms(1);
        node.run(|tx, _| Ok(upload::sweep(tx)?)).unwrap();
        assert_eq!(code(&part(&node, &bai, id, PART, &left[PART..]).unwrap_err()), "not_found");
        assert_eq!(announce(&node, &bai, announced(&kept)).unwrap().offset, n(PART));
    });
}
