//! Carrying streams between nodes by hand, as the exchange would.

use super::Node;
use facts::entry::{Channel, StreamId};
use journal::signer::{Memory, Round, sign_round};
use journal::{Db, JournalError, Turn, Verdict};

/// Carries everything that is meant to go from one node to its neighbour, applies it,
/// and does what the server does then. Answers how many runs were taken.
pub fn carry(from: &Node, to: &Node) -> usize {
    sign_round(&from.journal, &mut Memory::default(), Round::All).unwrap();
    let epochs = from.journal.read(|db: &mut dyn Db| journal::read::epochs(db)).unwrap();
    let heads = from.journal.read(|db: &mut dyn Db| journal::read::stream_heads(db)).unwrap();
    let mut taken = 0;
    for head in heads.into_iter().filter(|h| goes(from, to, &h.stream)) {
        let certificate = epochs.iter().find(|e| e.epoch == head.stream.epoch).unwrap().certificate.clone();
        let stream = head.stream;
        let held = to
            .journal
            .read(|db: &mut dyn Db| journal::read::stream_heads(db))
            .unwrap()
            .into_iter()
            .find(|h| h.stream == stream)
            .map_or(0, |h| h.seq);
        let run = from
            .journal
            .read(|db: &mut dyn Db| journal::read::read_run(db, stream, held + 1, 10_000))
            .unwrap();
        let Some(run) = run else { continue };
        let verdict = to
            .journal
            .run(Turn::Background, move |tx| {
                tx.know_epoch(stream.epoch, &certificate)?;
                Ok::<_, JournalError>(tx.take_in(&run)?.verdict)
            })
            .unwrap();
        assert_eq!(verdict, Verdict::Ok);
        taken += 1;
    }
    apply(to);
    to.arrive();
    taken
}

/// Applies what waits and what was parked, until nothing moves.
pub fn apply(node: &Node) {
    loop {
        let moved = node
            .journal
            .run(Turn::Background, |tx| {
                let applied = tx.apply_waiting(256)?;
                Ok::<_, JournalError>(applied + tx.retry_parked(256)?)
            })
            .unwrap();
        if moved == 0 {
            return;
        }
    }
}

/// Whether a stream goes from a node to its neighbour, above or below: asked of the tree,
/// as the exchange asks it.
fn goes(from: &Node, to: &Node, stream: &StreamId) -> bool {
    let code_of = |node| from.plan.nodes.iter().find(|(_, n)| *n == node).map(|(code, _)| *code);
    let origin = code_of(stream.origin).unwrap();
    let upward = to.level < from.level;
    // What came from that side does not go back there.
    let lower = if upward { from } else { to };
    if is_below(origin, lower.code) != upward {
        return false;
    }
    match stream.channel {
        Channel::Local => false,
        Channel::Down => !upward,
        Channel::Up(level) => upward && level.reaches(to.level),
        Channel::To(node) => code_of(node).is_some_and(|addressee| is_below(addressee, lower.code) != upward),
    }
}

/// Whether an area lies in another, or is it: codes of the levels begin with each other.
fn is_below(code: &str, area: &str) -> bool {
    code.starts_with(area.trim_end_matches('0'))
}
