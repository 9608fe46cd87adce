//! 断网时写: a first report that was finished without a network says when, beside when it
//! was sent; its clocks run as before, and nobody sends it in another's name.
use crate::world::*;
use kernel::Instant;
use kernel::clock::MINUTE_MS;
use report::model::{FirstReport, WrittenOffline};
use report::read::dto::ClockWhat;

/// Finished at 03:02, when the node was away.
const FINISHED: Instant = Instant(NIGHT.0 + 4 * MINUTE_MS);

fn written(at: Instant) -> FirstReport {
    FirstReport { written: Some(WrittenOffline { at, by: None }), ..mine() }
}

#[test]
fn the_time_of_writing_is_kept_beside_the_time_of_sending_and_moves_no_clock() {
    nights(|node, clock| {
        let (bai, ma) = (officer(TOWN, "白彩霞"), officer(DISTRICT, "马志远"));
        clock.advance_ms(43 * MINUTE_MS);
        let plain = node.send(&bai, FirstReport { id: None, ..mine() }).unwrap();
        let id = node.send(&bai, written(FINISHED)).unwrap();
        let seen = node.detail(&ma, id);
        assert_eq!((seen.written_at, seen.sent_at), (Some(FINISHED), clock.now()));
        let opening = seen.timeline.iter().find(|t| t.what == "report.sent").unwrap();
        assert_eq!(opening.at, clock.now());
        let (zh, en) = (opening.detail.as_deref().unwrap(), opening.detail_en.as_deref().unwrap());
        assert!(zh.contains("写于 03:02（断网），发出 03:41"), "{zh}");
        assert!(en.contains("written 03:02 (no network), sent 03:41"), "{en}");
        let due = |id| {
            let clocks = node.detail(&bai, id).clocks;
            clocks.iter().filter(|c| c.what == ClockWhat::Tel).map(|c| c.due_at).min()
        };
        assert_eq!(due(id), due(plain), "the clocks run from when the unit knew");
        assert_eq!(node.detail(&ma, plain).written_at, None);
    });
}

#[test]
fn written_is_never_after_sent_and_another_day_is_named() {
    nights(|node, clock| {
        let bai = officer(TOWN, "白彩霞");
        // A device whose clock runs ahead finished it when it came, at the latest.
        let ahead = node.send(&bai, written(Instant(NIGHT.0 + 90 * MINUTE_MS))).unwrap();
        assert_eq!(node.detail(&bai, ahead).written_at, Some(clock.now()));
        clock.advance_ms(24 * 60 * MINUTE_MS);
        let id = node.send(&bai, FirstReport { id: None, ..written(FINISHED) }).unwrap();
        let seen = node.detail(&bai, id);
        let told = seen.timeline.iter().find(|t| t.what == "report.sent").unwrap();
        let zh = told.detail.as_deref().unwrap();
        assert!(zh.contains("写于 11月24日03时02分（断网），发出 11月25日02时58分"), "{zh}");
    });
}

#[test]
fn nobody_sends_what_another_wrote() {
    nights(|node, _| {
        let (bai, gao) = (officer(TOWN, "白彩霞"), officer(TOWN, "高磊"));
        let of = |who: &org::web::Who| FirstReport {
            written: Some(WrittenOffline { at: FINISHED, by: Some(who.account) }),
            ..mine()
        };
        assert_ne!(bai.account, gao.account);
        assert_eq!(code(&node.send(&gao, of(&bai)).unwrap_err()), "report.other_author");
        let id = node.send(&bai, of(&bai)).unwrap();
        // The answer was lost and it is sent again: one report, and still nobody else's.
        assert_eq!(node.send(&bai, FirstReport { id: Some(id), ..of(&bai) }).unwrap(), id);
        assert_eq!(
            code(&node.send(&gao, FirstReport { id: Some(id), ..of(&bai) }).unwrap_err()),
            "report.other_author"
        );
    });
}
