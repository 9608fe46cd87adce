//! The stage: four journals that verify, the district's month visible at the city and
//! the province as far as it goes, and a desk that is neither empty nor flooded.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use demo::{House, NewNode, Refused, Wishes, prepare};
use facts::Certificate;
use facts::crypto::{SigningKey, Suite};
use journal::system::SystemView;
use journal::{Authority, Identity, Journal, Migration, Setup, Store, Views};
use kernel::clock::{Clock, DAY_MS};
use kernel::{EpochId, Instant, NodeId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// 2026-11-24 08:12 in China.
const NOW: Instant = Instant(1_795_479_120_000);

/// A server that keeps its keys in memory.
#[derive(Default)]
struct TestHouse {
    identities: RefCell<BTreeMap<PathBuf, Identity>>,
}

impl House for TestHouse {
    fn found(&self, new: &NewNode<'_>) -> Result<Identity, Refused> {
        let key = SigningKey::generate(Suite::Ed25519)?;
        let node = NodeId::random();
        let certificate = Certificate {
            node,
            code: new.code.to_owned(),
            level: new.level,
            name: new.name.to_owned(),
            signing: key.verifying_key(),
            tls_spki: [0; 32],
            not_before: new.at,
            not_after: Instant(new.at.0 + 365 * DAY_MS),
            issuer: node,
            suite: key.suite(),
            signature: Vec::new(),
        }
        .signed(&key)?;
        let identity = Identity {
            node,
            epoch: EpochId::random(),
            level: new.level,
            code: new.code.to_owned(),
            name: new.name.to_owned(),
            key,
            certificate,
        };
        self.identities.borrow_mut().insert(new.data.to_owned(), identity.clone());
        Ok(identity)
    }
    fn certify(&self, data: &Path, certificate: &Certificate) -> Result<(), Refused> {
        let mut identities = self.identities.borrow_mut();
        identities.get_mut(data).ok_or("no such node")?.certificate = certificate.clone();
        Ok(())
    }
    fn views(&self) -> Views {
        let mut views: Vec<Arc<dyn journal::View>> = vec![Arc::new(SystemView)];
        views.extend(org::views());
        views.extend(report::views());
        Views::new(views)
    }
    fn migrations(&self) -> Vec<Migration> {
        [org::MIGRATIONS.to_vec(), report::migrations(), exchange::MIGRATIONS.to_vec()].concat()
    }
    fn authority(&self) -> Arc<dyn Authority> {
        Arc::new(org::authority::OrgAuthority::new().with(report::AUTHORITY))
    }
    fn password_hash(&self, _: &str) -> Result<String, Refused> {
        Ok("not a hash".to_owned())
    }
}

impl TestHouse {
    fn open(&self, data: &Path) -> Arc<Journal> {
        Journal::open(Setup {
            store: Store::Sqlite(data.join("fenghuo.db")),
            identity: self.identities.borrow()[data].clone(),
            clock: Clock::standing_at(NOW),
            views: self.views(),
            migrations: self.migrations(),
            authority: self.authority(),
            readers: 1,
            fence: None,
        })
        .unwrap()
    }
}

fn one(journal: &Journal, sql: &str) -> i64 {
    journal.read(|db| db.first(sql, &[])?.unwrap().int(0)).unwrap()
}

#[test]
fn what_somebody_else_keeps_there_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("yulin")).unwrap();
    std::fs::write(dir.path().join("yulin/letter.txt"), "mine").unwrap();
    let refused = prepare(&TestHouse::default(), dir.path(), Wishes { fresh: true, ..Wishes::at(NOW) });
    assert!(refused.unwrap_err().to_string().contains("yulin"));
    assert!(dir.path().join("yulin/letter.txt").exists());
}

fn count(journal: &Journal, from: &str) -> i64 {
    one(journal, &format!("SELECT COUNT(*) FROM {from}"))
}

#[test]
fn a_month_is_played_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let house = TestHouse::default();
    let prepared = prepare(&house, dir.path(), Wishes::at(NOW)).unwrap();
    let played = prepared.played.unwrap();
    assert_eq!(played.idle, Vec::<String>::new(), "the script and the rules agree");
    assert!(played.done > 800, "{}", played.done);
    assert_eq!(prepared.parked, Vec::<String>::new());

    let again = prepare(&house, dir.path(), Wishes::at(Instant(NOW.0 + 1))).unwrap();
    assert_eq!((again.played, &again.layout), (None, &prepared.layout), "a prepared folder is left as it is");

    let open = |key: &str| house.open(&prepared.layout.node(key).unwrap().data);
    let [province, city, district, township] = ["shaanxi", "yulin", "yuyang", "mahuangliang"].map(open);
    for journal in [&province, &city, &district, &township] {
        verifies(journal);
        knows_the_townships(journal);
        calls_each_by_the_name_of_the_day(journal);
        assert_eq!(count(journal, "journal_entry WHERE state <> 1"), 0);
        assert!(one(journal, "SELECT MAX(recorded_at) FROM journal_entry") <= NOW.0);
        assert!(count(journal, "exchange_peer") >= 1);
    }
    as_far_as_routed(&province, &city, &district, &township);
    not_flooded(&city, &district, &township);
    in_time(&district);
    folds_again(&township);
}

/// All 31 by name and code, as the statistics bureau lists them.
fn knows_the_townships(journal: &Journal) {
    let listed: BTreeMap<String, String> =
        csv::Reader::from_reader(&include_bytes!("../../../demo/yuyang-units.csv")[..])
            .records()
            .map(|row| row.map(|row| (row[1].to_owned(), row[2].to_owned())).unwrap())
            .collect();
    let sql = "SELECT code, short_name FROM org_unit WHERE level = 'township' AND kind = 'government'";
    let known: BTreeMap<String, String> = journal
        .read(|db| db.query(sql, &[])?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect())
        .map_err(|e: journal::DbError| e)
        .unwrap();
    assert_eq!((known.len(), &known), (31, &listed), "{}", journal.identity().name);
}

/// A paper of 2018 bears the names of 2018, and who wants the bureau of then finds the one of now.
fn calls_each_by_the_name_of_the_day(journal: &Journal) {
    let unit = |name: &str| -> kernel::UnitId {
        let sql = format!("SELECT id FROM org_unit WHERE short_name = '{name}'");
        let found = journal.read(|db| db.first(&sql, &[])?.map(|row| row.id(0)).transpose()).unwrap();
        found.unwrap_or_else(|| panic!("no {name} at {}", journal.identity().name))
    };
    let called = |id, on: &str| {
        let on = on.parse().unwrap();
        journal.read(|db| org::query::name_on(db, id, on)).unwrap().unwrap().0
    };
    let district = demo::District::builtin().unwrap();
    for today in district.names.iter().filter(|name| !name.from_on.is_empty()) {
        let before = district.names.iter().find(|n| n.unit == today.unit && n.from_on.is_empty()).unwrap();
        let id = unit(&today.short_name);
        assert_eq!(called(id, "2018-06-05"), before.name);
        assert_eq!(called(id, &today.from_on), today.name);
    }
    let safety = unit("区安监局");
    assert_eq!(called(safety, "2018-06-05"), "榆阳区安全生产监督管理局");
    let heirs = journal.read(|db| org::query::successors(db, safety)).unwrap();
    assert_eq!(heirs, [unit("区应急局")]);
}

/// Chains and signatures hold.
fn verifies(journal: &Journal) {
    let report = journal::verify::verify(journal, &mut |_| {}).unwrap();
    assert!(report.ok(), "{}: {:?}", journal.identity().name, report.faults.first());
}

/// The tables are what the journal says.
fn folds_again(journal: &Journal) {
    let before = journal.read(|db| journal::rebuild::snapshot(db, journal.views())).unwrap();
    journal::rebuild::rebuild(journal, |_| {}).unwrap();
    let after = journal.read(|db| journal::rebuild::snapshot(db, journal.views())).unwrap();
    assert_eq!(journal::rebuild::differences(&before, &after), Vec::<String>::new());
}

/// 一般 goes to the city, 较大 to the province; a township sees what is its own.
fn as_far_as_routed(province: &Journal, city: &Journal, district: &Journal, township: &Journal) {
    let events = count(district, "report_report WHERE upward = 0");
    assert!(events >= 60, "{events}");
    let grave = count(district, "report_report WHERE upward = 0 AND effective < 4");
    assert!(grave >= 3, "{grave}");
    let upward = count(city, "report_report WHERE upward = 1");
    assert!(upward >= events - 3, "{upward} of {events} at the city");
    assert!(count(province, "report_report") >= 2 * grave);
    assert_eq!(count(province, "report_report WHERE effective = 4"), 0);
    assert!(count(township, "report_report") >= 2);
    let strangers =
        "report_report r JOIN org_unit u ON u.id = r.unit WHERE r.upward = 0 AND u.short_name <> '麻黄梁镇'";
    assert_eq!(count(township, strangers), 0);
    assert_eq!(count(district, "report_report WHERE drill = 1 AND upward = 0"), 1);
    assert_eq!(count(district, "report_report WHERE withdrawn_at IS NOT NULL AND upward = 0"), 1);
    assert!(count(district, "report_instruction") >= grave);
}

/// A handful of open matters, all of tonight, and nobody was forgotten.
fn not_flooded(city: &Journal, district: &Journal, township: &Journal) {
    for journal in [city, district, township] {
        assert!(count(journal, "report_dispatch WHERE open_out = 1") <= 3);
        assert!(count(journal, "report_dispatch WHERE open_in = 1") <= 2);
        assert_eq!(count(journal, "report_dispatch WHERE waiting = 1"), 0);
        assert!(count(journal, "report_call WHERE open = 1") <= 6);
        assert_eq!(count(journal, &format!("report_dispatch WHERE send_due_at < {}", NOW.0)), 0, "overdue");
    }
    assert!(count(district, "report_dispatch WHERE open_out = 1") >= 1, "something is to be done at once");
}

/// Clocks and receipts are of the hour at which things happened; some were late and
/// somebody was told.
fn in_time(district: &Journal) {
    let late = "report_dispatch WHERE delivered_at - written_at > 60000";
    assert_eq!(count(district, late), 0, "delivery follows sending");
    let received =
        "report_dispatch WHERE received_at IS NOT NULL AND received_at - delivered_at BETWEEN 0 AND 900000";
    assert_eq!(count(district, received), count(district, "report_dispatch WHERE received_at IS NOT NULL"));
    let escalated = count(district, "journal_entry WHERE kind = 'dispatch.escalated'");
    assert!((5..120).contains(&escalated), "{escalated}");
    // What is over was closed by everybody who reported it; what is of tonight is open.
    let late = format!("report_report WHERE follow_due_at < {}", NOW.0);
    assert_eq!(count(district, &late), 0);
    assert!(count(district, "report_report WHERE follow_due_at IS NOT NULL") > 0);
    assert!(count(district, "report_follow WHERE stage = 'further'") > 0);
}
