//! The drawing of a day: spans go to the quarter and the state they belong to.

use super::*;

fn node(n: u8) -> NodeId {
    NodeId::from_bytes([n; 16])
}

fn look(diary: &mut Diary, at: i64, up: bool) {
    diary.look(Instant(at), std::iter::once((node(1), up)));
}

#[test]
fn time_goes_to_the_state_before_the_change_and_is_split_at_the_quarter() {
    let mut diary = Diary::default();
    let start = 10 * QUARTER_MS - 20_000;
    look(&mut diary, start, true);
    look(&mut diary, start + 15_000, false);
    look(&mut diary, start + 30_000, false);
    look(&mut diary, start + 40_000, true);
    let seen = diary.rest();
    assert_eq!(
        seen,
        [
            (node(1), 9, Quarter { seen_ms: 20_000, up_ms: 15_000 }),
            (node(1), 10, Quarter { seen_ms: 20_000, up_ms: 0 }),
        ]
    );
    assert_eq!(diary.rest(), []);
}

#[test]
fn nobody_looked_while_the_machine_slept_or_the_clock_was_set() {
    let mut diary = Diary::default();
    look(&mut diary, 1_000_000, true);
    look(&mut diary, 1_000_000 + ASLEEP_MS + 1, true);
    look(&mut diary, 500_000, true);
    assert_eq!(diary.rest(), []);
    look(&mut diary, 501_000, true);
    assert_eq!(diary.rest().len(), 1, "it goes on from the new time");
}

#[test]
fn a_change_is_written_soon_and_a_quiet_link_each_minute() {
    let mut diary = Diary::default();
    let mut writes = Vec::new();
    for second in 0..180 {
        let now = Instant(second * 1_000);
        if second == 130 {
            diary.changed();
        }
        if diary.looks(now) {
            diary.look(now, std::iter::once((node(1), second < 130)));
        }
        if diary.due(now).is_some() {
            writes.push(second);
        }
    }
    assert_eq!(writes, [5, 65, 125, 130]);
}

#[test]
fn a_quarter_has_a_word() {
    let word = |seen_ms, up_ms| Quarter { seen_ms, up_ms }.word();
    assert_eq!([word(0, 0), word(900_000, 900_000), word(900_000, 0)], ["none", "up", "down"]);
    assert_eq!([word(900_000, 897_000), word(900_000, 600_000), word(60_000, 0)], ["up", "part", "down"]);
}

#[test]
fn a_day_is_kept_in_both_databases_and_no_more() {
    for store in testkit::stores() {
        let journal = crate::http::tests::bare_journal(&store);
        let now = Instant(1_000 * QUARTER_MS + 60_000);
        let seen = |quarter, up_ms| (node(1), quarter, Quarter { seen_ms: 60_000, up_ms });
        let keep = |rows: Vec<(NodeId, i64, Quarter)>, at: Instant| {
            let kept = journal.run(journal::Turn::Background, move |tx| {
                Ok::<_, journal::JournalError>(keep(tx, &rows, at)?)
            });
            kept.unwrap();
        };
        keep(vec![seen(904, 60_000), seen(905, 0), seen(1_000, 60_000)], now);
        keep(vec![seen(1_000, 0)], now);
        let days = journal.read(|db| days(db, now)).unwrap();
        let day = days.get(&node(1)).unwrap();
        assert_eq!(day.len(), 96);
        let words: Vec<&str> = day.iter().map(|q| q.word()).collect();
        assert_eq!((words[0], words[1], words[95]), ("down", "none", "part"), "{}", store.name());
        keep(vec![seen(1_095, 60_000)], Instant(1_095 * QUARTER_MS));
        let rows = journal.read(|db| db.query("SELECT quarter FROM exchange_link_quarter", &[])).unwrap();
        assert_eq!(rows.len(), 2, "what is older than a day is gone");
    }
}
