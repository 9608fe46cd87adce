//! What an epoch holds that nobody will take is written again in the next one, also when the process ends in between.

use super::{TestNode, until};
use facts::{Channel, Lane};
use journal::{Db, JournalError, Turn, params};
use kernel::{EpochId, Level};
use testkit::{TestStore, stores};

const CITY: Channel = Channel::Up(Level::City);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_to_be_written_again_is_written_after_a_start() {
    for store in stores() {
        let city = TestNode::new(TestStore::sqlite(), "610800").await;
        let mut district = TestNode::new(store, "610802").await;
        city.adopt(&mut district).await;
        let old = district.say("大家都有", CITY, Lane::Urgent);
        until("the city has it", async || city.heard(old).len() == 1).await;
        district.cut(&city, true);
        district.say("分叉之后一", CITY, Lane::Urgent);
        district.say("分叉之后二", CITY, Lane::Urgent);
        district.say("分叉之后三", CITY, Lane::Urgent);
        // A neighbour held another history from the second position on, and a new epoch was opened; the process ended
        // when one of three entries was written again.
        let note = move |tx: &mut journal::Tx<'_>| {
            let sql =
                "INSERT INTO exchange_fork (epoch, channel, lane, next, noticed_at) VALUES ($1, $2, 0, 2, 1)";
            Ok::<(), JournalError>(tx.execute(sql, params![old.epoch, old.channel.to_string()])?)
        };
        let journal = district.journal().clone();
        tokio::task::block_in_place(|| journal.run(Turn::Local, note)).unwrap();
        assert!(tokio::task::block_in_place(|| district.exchange().parts()).unwrap());
        district.identity.epoch = EpochId::random();
        let identity = district.identity.clone();
        tokio::task::block_in_place(|| journal.change_epoch(identity, "clone")).unwrap();
        let one = move |tx: &mut journal::Tx<'_>| tx.append_again(old, 2, 2);
        assert_eq!(tokio::task::block_in_place(|| journal.run(Turn::Local, one)).unwrap(), 1);
        district.stop().await;
        district.start().await;

        let new = facts::StreamId { epoch: district.identity.epoch, ..old };
        let all = ["分叉之后一", "分叉之后二", "分叉之后三"];
        until("all of it is written again", async || district.heard(new) == all).await;
        until("nothing waits any more", async || {
            !tokio::task::block_in_place(|| district.exchange().waits_to_write()).unwrap()
        })
        .await;
        let told = tokio::task::block_in_place(|| district.exchange().memories()).unwrap();
        let again: Vec<_> = told.iter().map(|m| (m.stream, m.written_again)).collect();
        assert_eq!(again, [(old, 2)], "the page of its author says so");
        district.stop().await;
        district.start().await;
        district.say("新纪元", CITY, Lane::Urgent);
        assert_eq!(district.heard(new), [all.as_slice(), &["新纪元"]].concat(), "and once");
        let again = tokio::task::block_in_place(|| district.exchange().write_rest()).unwrap();
        assert_eq!(again, 0);
    }
}
