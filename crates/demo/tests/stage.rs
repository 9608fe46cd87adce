//! The stage: four journals that verify, the district's month visible at the city and
//! the province as far as it goes, and a desk that is neither empty nor flooded.

use demo::{House, Neighbour, NewNode, Refused, Wishes, prepare};
use facts::crypto::{SigningKey, Suite};
use facts::Certificate;
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
    links: RefCell<Vec<(String, String)>>,
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
        [org::MIGRATIONS.to_vec(), report::migrations()].concat()
    }
    fn authority(&self) -> Arc<dyn Authority> {
        Arc::new(org::authority::OrgAuthority::new().with(report::AUTHORITY))
    }
    fn link(
        &self,
        child: &Journal,
        parent: &Journal,
        child_at: &Neighbour<'_>,
        _: &Neighbour<'_>,
    ) -> Result<(), Refused> {
        child_at.certificate.verify(&parent.identity().key.verifying_key())?;
        self.links.borrow_mut().push((child.identity().name, parent.identity().name));
        Ok(())
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
        })
        .unwrap()
    }
}

fn one(journal: &Journal, sql: &str) -> i64 {
    journal.read(|db| Ok::<_, journal::DbError>(db.first(sql, &[])?.unwrap().int(0)?)).unwrap()
}

#[test]
fn a_month_is_played_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let house = TestHouse::default();
    let began = std::time::Instant::now();
    let prepared = prepare(&house, dir.path(), Wishes::at(NOW)).unwrap();
    println!("prepared in {:?}: {:?}", began.elapsed(), prepared.played);
    assert_eq!(prepared.parked, Vec::<String>::new());
    assert_eq!(house.links.borrow().len(), 3);

    let again = prepare(&house, dir.path(), Wishes::at(Instant(NOW.0 + 1))).unwrap();
    assert_eq!((again.played, &again.layout), (None, &prepared.layout), "a prepared folder is left as it is");

    let open = |key: &str| house.open(&prepared.layout.node(key).unwrap().data);
    let (province, city, district, township) =
        (open("shaanxi"), open("yulin"), open("yuyang"), open("mahuangliang"));
    for journal in [&province, &city, &district, &township] {
        let name = journal.identity().name;
        for table in ["org_unit", "org_desk", "org_route", "journal_entry", "report", "report_dispatch"] {
            println!("{name} {table} {}", one(journal, &format!("SELECT COUNT(*) FROM {table}")));
        }
    }
}
