//! A node with a list of numbers, and accounts that may or may not see it.
// Questions are written where they are asked.
#![allow(clippy::needless_pass_by_value)]

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use calamine::{Data, Range, Reader as _, Xlsx};
use export::{Asked, ExportCondition, Exports, List, Lists, Part, work};
use facts::draft::Draft;
use facts::org::{AccountOpened, NameSealed};
use facts::{Certificate, SigningKey, Suite};
use journal::system::SystemView;
use journal::{Acting, Db, Identity, Journal, JournalError, Setup, Turn, View, Views, params};
use kernel::{AccountId, Clock, EpochId, EventId, Instant, Level, NodeId, UnitId};
use org::perm::{Permission as _, ReportRead};
use org::web::{ApiError, Ctx, Services, Settings, Who};
use serde::Deserialize;
use serde_json::{Value, json};
use sheet::{Cell, Column, Language};
use std::io::Cursor;
use std::sync::{Arc, Condvar, Mutex};
use testkit::TestStore;
use tower::ServiceExt as _;

/// 2026-11-24 02:58, a Tuesday.
pub const NIGHT: Instant = Instant(1_795_460_280_000);
/// Rows of the list.
pub const ROWS: u64 = 1_000;
/// Rows that are read in one look.
pub const AT_ONCE: u64 = 100;

pub fn unit(name: &str) -> UnitId {
    UnitId::from_bytes(facts::draft::derived_id("unit", &[name.as_bytes()]))
}

/// Lets so many looks through; the next waits.
#[derive(Default)]
pub struct Gate {
    open: Mutex<Option<usize>>,
    bell: Condvar,
    /// Looks that came to the gate.
    came: Mutex<usize>,
}

impl Gate {
    pub fn let_through(&self, looks: usize) {
        *self.open.lock().unwrap() = Some(looks);
        self.bell.notify_all();
    }

    pub fn open(&self) {
        *self.open.lock().unwrap() = None;
        self.bell.notify_all();
    }

    pub fn came(&self) -> usize {
        *self.came.lock().unwrap()
    }

    fn pass(&self) {
        *self.came.lock().unwrap() += 1;
        let mut open = self.open.lock().unwrap();
        while *open == Some(0) {
            open = self.bell.wait(open).unwrap();
        }
        if let Some(left) = open.as_mut() {
            *left -= 1;
        }
    }
}

/// The list: numbers, each with a text that looks like a formula and the unit that reads it.
struct Numbers(Arc<Gate>);

#[derive(Deserialize)]
struct Query {
    #[serde(default)]
    below: Option<u64>,
    #[serde(default)]
    word: Option<String>,
}

impl List for Numbers {
    fn word(&self) -> &'static str {
        "numbers"
    }
    fn permission(&self) -> &'static str {
        ReportRead::CODE
    }
    fn title(&self, language: Language) -> &'static str {
        language.of("数字", "Numbers")
    }
    fn filters(&self) -> &'static [&'static str] {
        &["below", "word"]
    }
    fn columns(&self, language: Language) -> Vec<Column> {
        vec![Column::number(language.of("数", "Number"), 8), Column::text("=A1", 20), Column::time("时")]
    }
    fn conditions(&self, _: &mut dyn Db, _: &Who, asked: &Asked) -> Result<Vec<ExportCondition>, ApiError> {
        let query: Query = asked.query()?;
        let said =
            query.below.map(|n| ExportCondition::of(asked.language.of("小于", "Below"), n.to_string()));
        let word = query.word.map(|word| ExportCondition::of(asked.language.of("字", "Word"), word));
        Ok(said.into_iter().chain(word).collect())
    }
    fn part(&self, db: &mut dyn Db, who: &Who, asked: &Asked, after: Option<&str>) -> Result<Part, ApiError> {
        self.0.pass();
        let query: Query = asked.query()?;
        if query.word.as_deref() == Some("bad") {
            return Err(ApiError::invalid("/word", "word.bad", "不行"));
        }
        assert!(query.word.as_deref() != Some("panic"), "as asked for");
        // A look at the database, as every list has one.
        db.query("SELECT COUNT(*) FROM org_account", &[])?;
        let end = query.below.unwrap_or(ROWS);
        let from = after.map_or(0, |text| text.parse().unwrap());
        let to = (from + AT_ONCE).min(end);
        let row = |n: u64| {
            let number = Cell::Whole(i64::try_from(n).unwrap());
            vec![number, Cell::text(format!("={n}+1 {}", who.unit)), Cell::Time(asked.at)]
        };
        Ok(Part { rows: (from..to).map(row).collect(), next: (to < end).then(|| to.to_string()) })
    }
}

pub struct House {
    pub journal: Arc<Journal>,
    pub clock: Clock,
    pub exports: Arc<Exports>,
    pub lists: Lists,
    pub gate: Arc<Gate>,
    router: Router,
    runtime: tokio::runtime::Runtime,
    folder: tempfile::TempDir,
    _store: TestStore,
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.json());
        self.json()
    }
    /// A sheet of a downloaded file.
    pub fn sheet(&self, name: &str) -> Range<Data> {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json());
        let mut book = Xlsx::new(Cursor::new(self.bytes.clone())).unwrap();
        book.worksheet_range(name).unwrap()
    }
}

fn identity() -> Identity {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: "610802".to_owned(),
        level: Level::District,
        name: "榆阳区".to_owned(),
        signing: key.verifying_key(),
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(i64::MAX),
        issuer: node,
        suite: key.suite(),
        signature: Vec::new(),
    }
    .signed(&key)
    .unwrap();
    Identity {
        node,
        epoch: EpochId::random(),
        level: Level::District,
        code: "610802".to_owned(),
        name: "榆阳区".to_owned(),
        key,
        certificate,
    }
}

fn router(journal: &Arc<Journal>, exports: &Arc<Exports>, lists: &Lists) -> Router {
    let services = Services::default().with(Arc::clone(exports)).with(lists.clone());
    let ctx = Ctx::new(Arc::clone(journal), Settings::default(), services);
    let (routes, _) = export::api::routes().into_router().split_for_parts();
    routes.with_state(ctx)
}

impl House {
    pub fn open(store: TestStore) -> Self {
        let clock = Clock::standing_at(NIGHT);
        let mut views: Vec<Arc<dyn View>> = vec![Arc::new(SystemView)];
        views.extend(org::views());
        store.prepare(org::MIGRATIONS);
        let journal = Journal::open(Setup {
            store: store.store(),
            identity: identity(),
            clock: clock.clone(),
            views: Views::new(views),
            migrations: org::MIGRATIONS.to_vec(),
            authority: Arc::new(org::authority::OrgAuthority::new()),
            readers: 4,
            fence: None,
        })
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let exports = Exports::open(folder.path().join("exports"), clock.now());
        let gate = Arc::new(Gate::default());
        let lists = Lists::of(vec![Arc::new(Numbers(Arc::clone(&gate)))]);
        let router = router(&journal, &exports, &lists);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { journal, clock, exports, lists, gate, router, runtime, folder, _store: store }
    }

    /// The process ends and another begins over the same folder and database.
    pub fn restart(&mut self) {
        self.exports.stop();
        self.exports = Exports::open(self.folder.path().join("exports"), self.clock.now());
        self.router = router(&self.journal, &self.exports, &self.lists);
    }

    /// An account with a token, which is its name.
    pub fn admit(&self, name: &'static str, unit: UnitId, roles: &[&str]) -> AccountId {
        let account = AccountId::from_bytes(facts::draft::derived_id("account", &[name.as_bytes()]));
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        self.run(move |tx| {
            let fact = AccountOpened { account, login: name.to_owned(), unit, person: None, roles };
            let draft = Draft::of(&fact).unwrap().sealed(&NameSealed { name: name.to_owned() }).unwrap();
            tx.append(Acting::platform(), vec![draft])?;
            let digest = facts::crypto::sm3(&[name.as_bytes()]);
            tx.execute(
                "INSERT INTO org_token (digest, id, account, label, created_at, expires_at) VALUES ($1,$2,$3,'',0,$4)",
                params![digest, EventId::new(), account, Instant(i64::MAX)],
            )?;
            Ok(())
        });
        account
    }

    pub fn run(&self, f: impl FnOnce(&mut journal::Tx<'_>) -> Result<(), JournalError> + Send + 'static) {
        self.journal.run(Turn::Local, f).unwrap();
        // What is remembered of sessions is believed for two seconds.
        self.clock.advance_ms(3_000);
    }

    /// Makes all that waits.
    pub fn work(&self) {
        while let Some(turn) = self.exports.next(self.clock.now()) {
            work(&self.journal, &self.lists, turn);
        }
    }

    pub fn call(&self, token: &str, method: &str, path: &str, key: &str, body: Option<Value>) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        if method != "GET" {
            request = request.header("idempotency-key", key);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request = request.body(body).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            let bytes = axum::body::to_bytes(response.into_body(), 1 << 24).await.unwrap().to_vec();
            Reply { status, headers, bytes }
        })
    }

    pub fn get(&self, token: &str, path: &str) -> Reply {
        self.call(token, "GET", path, "", None)
    }

    /// Asks for the list; a key of its own each time.
    pub fn ask(&self, token: &str, query: Value) -> Reply {
        let key = EventId::random().to_string();
        self.call(token, "POST", "/exports", &key, Some(json!({ "list": "numbers", "query": query })))
    }

    /// The id of an export that was taken in.
    pub fn asked(&self, token: &str, query: Value) -> String {
        self.ask(token, query).ok()["id"].as_str().unwrap().to_owned()
    }

    pub fn show(&self, token: &str, id: &str) -> Value {
        self.get(token, &format!("/exports/{id}")).ok()
    }

    pub fn file(&self, token: &str, id: &str) -> Reply {
        self.get(token, &format!("/exports/{id}/file"))
    }

    pub fn cancel(&self, token: &str, id: &str) -> Reply {
        self.call(token, "POST", &format!("/exports/{id}/cancel"), &format!("c-{id}"), Some(json!({})))
    }

    /// Names of what lies in the folder, without the records.
    pub fn files(&self) -> Vec<String> {
        let items = std::fs::read_dir(self.folder.path().join("exports")).unwrap();
        let names = items.map(|item| item.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.ends_with(".json")).collect()
    }
}

/// Lives a story on each database.
pub fn nights(story: impl Fn(House)) {
    for store in testkit::stores() {
        story(House::open(store));
    }
}
