//! A node with its endpoints, one government and its first accounts.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use facts::entry::Subject;
use facts::{Certificate, SigningKey, Suite};
use journal::system::SystemView;
use journal::{Db as _, Identity, Journal, JournalError, Setup, Turn, Tx, View, Views};
use kernel::{Clock, EpochId, Instant, Level, NodeId};
use org::secret::hash::Cost;
use org::setup::{Beginning, Begun};
use org::web::{Ctx, Services, Settings};
use serde_json::{Value, json};
use std::sync::Arc;
use testkit::TestStore;
use tower::ServiceExt as _;

/// 2026-11-24 03:10 in China.
pub const NIGHT: Instant = Instant(1_795_461_000_000);

pub struct House {
    pub journal: Arc<Journal>,
    pub clock: Clock,
    pub router: Router,
    /// Only the endpoints are async; what a test asks the journal itself is not.
    runtime: tokio::runtime::Runtime,
    pub begun: Begun,
    _store: TestStore,
}

/// Cookies of one browser, or the token of one program.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    pub session: Option<String>,
    pub workstation: Option<String>,
    pub token: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub body: Value,
    pub etag: Option<String>,
}

impl Reply {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }
}

pub fn identity(level: Level, code: &str, name: &str) -> Identity {
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let node = NodeId::random();
    let certificate = Certificate {
        node,
        code: code.to_owned(),
        level,
        name: name.to_owned(),
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
    let epoch = EpochId::random();
    Identity { node, epoch, level, code: code.to_owned(), name: name.to_owned(), key, certificate }
}

pub fn views() -> Views {
    let mut views: Vec<Arc<dyn View>> = vec![Arc::new(SystemView)];
    views.extend(org::views());
    Views::new(views)
}

pub fn open(store: &TestStore, identity: Identity, clock: &Clock) -> Arc<Journal> {
    store.prepare(org::MIGRATIONS);
    Journal::open(Setup {
        store: store.store(),
        identity,
        clock: clock.clone(),
        views: views(),
        migrations: org::MIGRATIONS.to_vec(),
        authority: Arc::new(org::authority::OrgAuthority::new()),
        readers: 4,
        fence: None,
    })
    .unwrap()
}

/// Those of the accounts who have come in before; the other stories begin there.
fn everybody_has_a_password_of_their_own(journal: &Journal, accounts: &str) {
    let sql = format!(
        "UPDATE org_secret SET must_change = 0 WHERE account IN (SELECT id FROM org_account WHERE {accounts})"
    );
    journal.run(Turn::Local, move |tx| tx.execute(&sql, &[]).map_err(JournalError::from)).unwrap();
}

impl House {
    /// 榆阳区's node, set up.
    pub fn district(store: TestStore) -> Self {
        Self::of(store, Level::District, "610802", "榆阳区")
    }

    pub fn of(store: TestStore, level: Level, code: &str, name: &str) -> Self {
        let clock = Clock::standing_at(NIGHT);
        let journal = open(&store, identity(level, code, name), &clock);
        let beginning = Beginning {
            name: format!("{name}人民政府"),
            short_name: name.to_owned(),
            system_login: None,
            cost: Cost::LEAST,
        };
        let begun = org::setup::init(&journal, &beginning).unwrap();
        everybody_has_a_password_of_their_own(&journal, "roles NOT LIKE '%duty%'");
        let settings = Settings {
            hash_memory_kib: Cost::LEAST.memory_kib,
            hash_passes: 1,
            seal_key: [3; 32],
            ..Settings::default()
        };
        let ctx = Ctx::new(Arc::clone(&journal), settings, Services::default());
        let (routes, _) = org::routes().into_router().split_for_parts();
        let router = Router::new().nest("/api/v1", routes).with_state(ctx);
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { journal, router, runtime, clock, begun, _store: store }
    }

    pub fn password_of(&self, login: &str) -> String {
        self.begun.logins.iter().find(|l| l.login == login).unwrap().password.clone()
    }

    /// Signs in with the first password.
    pub fn enter(&self, login: &str) -> Browser {
        self.enter_with(login, &self.password_of(login))
    }

    pub fn enter_with(&self, login: &str, password: &str) -> Browser {
        let mut browser = Browser::default();
        self.post(&mut browser, "/session", json!({"login": login, "password": password})).ok();
        assert!(browser.session.is_some());
        browser
    }

    /// Opens an account of a unit through the security administrator, and signs in.
    pub fn hire(&self, login: &str, unit: &str, roles: &[&str]) -> Browser {
        let mut security = self.enter("security");
        let body = json!({"login": login, "name": login, "unit_id": unit, "roles": roles});
        let account = self.post(&mut security, "/accounts", body).ok();
        everybody_has_a_password_of_their_own(&self.journal, &format!("login = '{login}'"));
        self.enter_with(login, account["initial_password"].as_str().unwrap())
    }

    pub fn get(&self, browser: &Browser, path: &str) -> Reply {
        self.call(&mut browser.clone(), "GET", path, None, &[])
    }

    pub fn post(&self, browser: &mut Browser, path: &str, body: Value) -> Reply {
        self.call(browser, "POST", path, Some(body), &[])
    }

    /// A command that says against what it was made: the thing in its path as it stands now.
    pub fn edit(&self, browser: &mut Browser, method: &str, path: &str, body: Option<Value>) -> Reply {
        let rev = self.rev(path).to_string();
        self.call(browser, method, path, body, &[("if-match", &rev)])
    }

    /// The present revision of the thing in a path.
    pub fn rev(&self, path: &str) -> u64 {
        let mut parts = path.split('/').skip(1);
        let kind = match parts.next().unwrap() {
            "people" => "person".to_owned(),
            word => word.trim_end_matches('s').to_owned(),
        };
        let id: kernel::EventId = parts.next().unwrap().parse().unwrap();
        let read = move |tx: &mut Tx<'_>| {
            tx.rev(&Subject { kind: kind.into(), id: id.bytes() }).map_err(JournalError::from)
        };
        self.journal.run(Turn::Local, read).unwrap()
    }

    /// Sends a request; a command gets a fresh idempotency key unless one is given.
    pub fn call(
        &self,
        browser: &mut Browser,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let mut cookies = Vec::new();
        cookies.extend(browser.session.as_ref().map(|c| format!("{}={c}", org::web::SESSION_COOKIE)));
        cookies.extend(browser.workstation.as_ref().map(|c| format!("{}={c}", org::web::WORKSTATION_COOKIE)));
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(token) = &browser.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if method != "GET" && !headers.iter().any(|(name, _)| *name == "idempotency-key") {
            request = request.header("idempotency-key", kernel::EventId::random().to_string());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let request = request.body(body).unwrap();
        let response = self.runtime.block_on(self.router.clone().oneshot(request)).unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            assert!(text.contains("HttpOnly") && text.contains("SameSite=Strict"), "{text}");
            let (name, rest) = text.split_once('=').unwrap();
            let value = Some(rest.split(';').next().unwrap().to_owned()).filter(|v| !v.is_empty());
            match name {
                org::web::SESSION_COOKIE => browser.session = value,
                _ => browser.workstation = value,
            }
        }
        let status = response.status();
        let etag = response.headers().get(header::ETAG).map(|v| v.to_str().unwrap().to_owned());
        let bytes = self.runtime.block_on(axum::body::to_bytes(response.into_body(), 1 << 22)).unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, body, etag }
    }

    /// Enters a unit under the government; answers its id.
    pub fn unit(&self, name: &str, code: Option<&str>, kind: &str) -> String {
        let mut admin = self.enter("system");
        let body = json!({"name": name, "code": code, "kind": kind, "parent": self.begun.unit});
        self.post(&mut admin, "/units", body).ok()["id"].as_str().unwrap().to_owned()
    }

    pub fn count(&self, sql: &str) -> i64 {
        self.journal.read(|db| db.first(sql, &[])?.unwrap().int(0)).unwrap()
    }
}
