//! An urgent entry of a kind that this version does not know: it rings the desk of the
//! node's own unit with the words its author wrote, over a restart, until a person there
//! says that it was seen. On both databases.
use crate::common::*;
use facts::draft::{Audience, Draft, Fact};
use facts::entry::{Channel, Entry, Lane, Subject};
use facts::{Certificate, SigningKey, Suite};
use journal::signer::{Memory, Round, sign_round};
use journal::system::SystemView;
use journal::{
    Acting, Anyone, ApplyError, Db, DbError, Identity, Journal, JournalError, Run, Setup, Turn, Verdict,
    View, Views,
};
use kernel::{Clock, EpochId, Instant, Level, NodeId};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// What a later version of the platform will know.
#[derive(Debug, Serialize, Deserialize)]
struct WarningIssued {
    id: [u8; 16],
    text: String,
}

impl Fact for WarningIssued {
    const KIND: &'static str = "warning.issued";
    const SUBJECT: &'static str = "warning";
    const LANE: Lane = Lane::Urgent;
    fn subject_id(&self) -> [u8; 16] {
        self.id
    }
}

struct Later;

impl View for Later {
    fn name(&self) -> &'static str {
        "warning"
    }
    fn tables(&self) -> &'static [&'static str] {
        &[]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &["warning"]
    }
    fn knows(&self, _: &str, _: u16) -> bool {
        true
    }
    fn opens(&self, _: &str) -> bool {
        true
    }
    fn clear(&self, _: &mut dyn Db, _: &Subject) -> Result<(), DbError> {
        Ok(())
    }
    fn apply(&self, _: &mut dyn Db, _: &Entry) -> Result<(), ApplyError> {
        Ok(())
    }
}

/// The city's node, a version ahead.
fn city() -> (testkit::TestStore, Arc<Journal>) {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: "610800".to_owned(),
        level: Level::City,
        name: "某市".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(i64::MAX),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    };
    let certificate = certificate.signed(&key).unwrap();
    let identity = Identity {
        node,
        epoch: EpochId::random(),
        level: Level::City,
        code: "610800".to_owned(),
        name: "某市".to_owned(),
        key,
        certificate,
    };
    let store = testkit::TestStore::sqlite();
    let journal = Journal::open(Setup {
        store: store.store(),
        identity,
        clock: Clock::standing_at(NIGHT),
        views: Views::new(vec![Arc::new(SystemView), Arc::new(Later)]),
        migrations: Vec::new(),
        authority: Arc::new(Anyone),
        readers: 1,
        fence: None,
    });
    (store, journal.unwrap())
}

/// Two warnings: one urgent with its brief, one that can wait.
fn issue(city: &Journal) -> Vec<(Run, Certificate)> {
    let write = |n: u8, lane, brief: &str| {
        let fact = WarningIssued { id: [n; 16], text: "全文".to_owned() };
        let draft = Draft::of(&fact).unwrap().to(Audience::of(Channel::Down)).lane(lane).brief(brief);
        city.run(Turn::Local, |tx| tx.append(Acting::platform(), vec![draft])).unwrap();
    };
    write(1, Lane::Urgent, "山洪红色预警，请立即转移");
    write(2, Lane::Normal, "明日有雨");
    sign_round(city, &mut Memory::default(), Round::All).unwrap();
    let certificate = city.identity().certificate;
    let read = |db: &mut dyn Db| -> Result<Vec<Run>, DbError> {
        let heads = journal::read::stream_heads(db)?;
        let down = heads.iter().filter(|held| held.stream.channel == Channel::Down);
        down.map(|held| Ok(journal::read::read_run(db, held.stream, 1, 100)?.unwrap())).collect()
    };
    city.read(read).unwrap().into_iter().map(|run| (run, certificate.clone())).collect()
}

fn take_in(node: &TestNode, runs: Vec<(Run, Certificate)>) {
    node.node()
        .journal
        .run(Turn::Background, move |tx| {
            for (run, certificate) in &runs {
                tx.know_epoch(run.stream.epoch, certificate)?;
                assert_eq!(tx.take_in(run)?.verdict, Verdict::Ok);
            }
            Ok::<_, JournalError>(())
        })
        .unwrap();
}

/// An urgent entry that this version cannot read has come to the node.
pub fn comes(node: &TestNode) {
    let (_store, city) = city();
    take_in(node, issue(&city));
}

async fn story(database: String) {
    let (mut node, logins) = TestNode::house_with(|config| config.database = database).await;
    let district = node.login(&logins, "district").await;
    let bureau = node.login(&logins, "bureau").await;
    let mut desk = district.listen().await;
    let mut other = bureau.listen().await;
    assert_eq!(district.get("/api/v1/desk/briefs").await.ok(), json!([]));

    comes(&node);
    let ring = desk.next("brief", Duration::from_secs(3)).await.expect("the desk rings");
    assert_eq!(
        (ring["brief"].as_str(), ring["from"].as_str()),
        (Some("山洪红色预警，请立即转移"), Some("某市"))
    );
    assert_eq!(other.next("brief", Duration::from_millis(300)).await, None, "no other desk does");
    let list = district.get("/api/v1/desk/briefs").await.ok();
    assert_eq!(list.as_array().unwrap().len(), 1, "what can wait does not ring: {list}");
    assert_eq!((list[0]["kind"].as_str(), list[0]["node"].as_str()), (Some("warning.issued"), Some("某市")));
    assert_eq!(bureau.get("/api/v1/desk/briefs").await.ok(), json!([]));

    node.restart().await;
    let district = node.login(&logins, "district").await;
    let after = district.get("/api/v1/desk/briefs").await.ok();
    assert_eq!(after, list, "a restart forgets nothing");
    let path = format!("/api/v1/desk/briefs/{}/seen", list[0]["event_id"].as_str().unwrap());
    let east = node.login(&logins, "east").await;
    assert_eq!(east.post(&path, &json!({})).await.status, StatusCode::NOT_FOUND, "only the desk that rings");
    assert_eq!(district.post(&path, &json!({})).await.ok()["rang"], true);
    assert_eq!(district.post(&path, &json!({})).await.ok()["rang"], false, "seen is seen");
    assert_eq!(district.get("/api/v1/desk/briefs").await.ok(), json!([]));
    node.restart().await;
    let district = node.login(&logins, "district").await;
    assert_eq!(district.get("/api/v1/desk/briefs").await.ok(), json!([]), "and stays silent");
    let audit = node.login(&logins, "audit").await;
    let rows = audit.get("/api/v1/audit?kind=brief.seen").await.ok();
    assert_eq!(rows["rows"].as_array().unwrap().len(), 1, "who it was stands in the audit trail: {rows}");
    node.stop().await;
}

#[tokio::test]
async fn what_this_version_cannot_read_rings_until_it_was_seen() {
    for store in testkit::stores() {
        let database = match store.store() {
            journal::Store::Postgres(url) => url,
            journal::Store::Sqlite(_) => String::new(),
        };
        story(database).await;
    }
}
