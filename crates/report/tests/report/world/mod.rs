//! The world of the stories: province, city, district, two townships, two bureaus,
//! their desks, routes and people, on as many nodes as a story wants; and a postman
//! who carries streams from one node to another by hand.
#![allow(dead_code, unused_imports, missing_docs, clippy::unwrap_used, clippy::missing_panics_doc)]

mod directory;
mod post;

pub use directory::{absence, extra_town, government, person, post_id, route};
pub use post::{apply, carry};

use facts::draft::{Draft, Fact};
use facts::entry::{Entry, Mode};
use facts::org::unit_of_code;
use facts::report::SignMethod;
use facts::{Certificate, SigningKey, Suite};
use journal::system::SystemView;
use journal::{Acting, Db, Identity, Journal, JournalError, Setup, Store, Turn, Tx, View, Views};
use kernel::{
    AccountId, Clock, CommandId, DeskId, EpochId, EventId, Grade, Instant, Level, NodeId, Rating, ReportId,
    UnitId,
};
use org::authority::OrgAuthority;
use org::perm::Role;
use org::web::{SessionKind, Who};
use report::call_list::CallList;
use report::consumer::{Followed, is_due, on_arrival};
use report::model::{CasualtiesInput, ChosenRating, CountInput, FirstReport, How};
use report::profile::Profile;
use report::read::dto::ReportDetail;
use report::read::today::Today;
use report::rules::Law;
use report::service::sign::Sign;
use report::service::upward::{self, Prepared};
use report::service::{ReportError, Terms};
use std::sync::Arc;
use testkit::TestStore;

/// 2026-11-24 02:58, a Tuesday.
pub const NIGHT: Instant = Instant(1_795_460_280_000);

pub const PROVINCE: &str = "610000";
pub const CITY: &str = "610800";
pub const DISTRICT: &str = "610802";
/// 麻黄梁镇
pub const TOWN: &str = "610802105";
/// 青云镇
pub const OTHER_TOWN: &str = "610802106";
/// 区应急局
pub const EMERGENCY: &str = "emergency";
/// 区能源局
pub const COAL: &str = "coal";

pub fn unit(code: &str) -> UnitId {
    unit_of_code(code)
}

/// The desk of a unit.
pub fn desk(code: &str) -> DeskId {
    DeskId::from_bytes(facts::draft::derived_id("desk", &[code.as_bytes()]))
}

/// Who runs what in a story.
#[derive(Clone, Default)]
pub struct Plan {
    /// Nodes: code of the area, node. Units without a node above are external.
    pub nodes: Vec<(&'static str, NodeId)>,
    /// Nothing stands above the district, not even an external desk.
    pub alone: bool,
}

impl Plan {
    pub fn of(codes: &[&'static str]) -> Self {
        Self { nodes: codes.iter().map(|code| (*code, NodeId::random())).collect(), alone: false }
    }

    pub fn node(&self, code: &str) -> Option<NodeId> {
        self.nodes.iter().find(|(c, _)| *c == code).map(|(_, node)| *node)
    }

    /// The node that writes for a unit: its own, otherwise the district's for what is below.
    pub fn host(&self, code: &str) -> Option<NodeId> {
        let below_district = [TOWN, OTHER_TOWN, EMERGENCY, COAL].contains(&code);
        self.node(code).or_else(|| if below_district { self.node(DISTRICT) } else { None })
    }
}

/// A node of a story.
pub struct Node {
    pub journal: Arc<Journal>,
    pub clock: Clock,
    pub terms: Arc<Terms>,
    pub plan: Plan,
    pub level: Level,
    pub code: &'static str,
    pub followed: Arc<Followed>,
    _store: TestStore,
}

pub fn terms() -> Arc<Terms> {
    let law = Law::builtin().unwrap();
    let profile =
        Profile::from_toml(include_str!("../../../../../profiles/yuyang/profile.toml"), law).unwrap();
    Arc::new(Terms { law, profile, call_list: CallList::builtin(law).unwrap() })
}

fn identity(node: NodeId, code: &str) -> Identity {
    let level = Level::of_code(code).unwrap();
    let key = SigningKey::generate(Suite::Ed25519).unwrap();
    let certificate = Certificate {
        node,
        code: code.to_owned(),
        level,
        name: code.to_owned(),
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
        level,
        code: code.to_owned(),
        name: code.to_owned(),
        key,
        certificate,
    }
}

pub fn all_views() -> Vec<Arc<dyn View>> {
    let mut views: Vec<Arc<dyn View>> = vec![Arc::new(SystemView)];
    views.extend(org::views());
    views.extend(report::views());
    views
}

impl Node {
    /// A node of the plan over a store, with the whole directory entered.
    pub fn open(plan: &Plan, code: &'static str, clock: &Clock, store: TestStore) -> Self {
        let mut migrations = org::MIGRATIONS.to_vec();
        migrations.extend(report::migrations());
        store.prepare(&migrations);
        let setup = Setup {
            store: store.store(),
            identity: identity(plan.node(code).unwrap(), code),
            clock: clock.clone(),
            views: Views::new(all_views()),
            migrations,
            authority: Arc::new(OrgAuthority::new().with(report::AUTHORITY)),
            readers: 2,
            fence: None,
        };
        let journal = Journal::open(setup).unwrap();
        let node = Self {
            journal,
            clock: clock.clone(),
            terms: terms(),
            plan: plan.clone(),
            followed: Arc::default(),
            level: Level::of_code(code).unwrap(),
            code,
            _store: store,
        };
        node.enter_directory();
        node
    }

    pub fn sqlite(plan: &Plan, code: &'static str, clock: &Clock) -> Self {
        Self::open(plan, code, clock, TestStore::sqlite())
    }

    pub fn run<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Tx<'_>, &Terms) -> Result<T, ReportError> + Send + 'static,
    ) -> Result<T, ReportError> {
        let terms = Arc::clone(&self.terms);
        self.journal.run(Turn::Local, move |tx| f(tx, &terms))
    }

    pub fn read<T>(
        &self,
        f: impl FnOnce(&mut dyn Db, &Terms) -> Result<T, ReportError>,
    ) -> Result<T, ReportError> {
        self.journal.read(|db| f(db, &self.terms))
    }

    pub fn detail(&self, who: &Who, id: ReportId) -> ReportDetail {
        let now = self.clock.now();
        self.read(|db, terms| report::read::detail::detail(db, terms, who, id, now)).unwrap()
    }

    /// Sends a first report.
    pub fn send(&self, who: &Who, typed: FirstReport) -> Result<ReportId, ReportError> {
        let who = who.clone();
        self.run(move |tx, terms| {
            report::service::send::send_first(tx, terms, &who, typed).map(|receipt| receipt.id)
        })
    }

    /// One command on a report.
    pub fn on<T: Send + 'static>(
        &self,
        who: &Who,
        id: ReportId,
        f: impl FnOnce(&mut Tx<'_>, &Terms, &Who, &report::views::report::ReportRec) -> Result<T, ReportError>
        + Send
        + 'static,
    ) -> Result<T, ReportError> {
        let who = who.clone();
        self.run(move |tx, terms| {
            let found = report::service::visible_report(tx, &who, id)?;
            f(tx, terms, &who, &found)
        })
    }

    /// What the server does after entries arrived.
    pub fn arrive(&self) -> usize {
        let followed = Arc::clone(&self.followed);
        self.run(move |tx, terms| on_arrival(tx, terms, &followed)).unwrap()
    }

    /// Whether the server would ask for that.
    pub fn arrival_due(&self) -> bool {
        let (own, now) = (self.plan.node(self.code).unwrap(), self.clock.now());
        self.read(|db, _| Ok(is_due(db, &self.followed, own, now)?)).unwrap()
    }

    /// What the server does every few seconds.
    pub fn escalate(&self) -> usize {
        self.run(|tx, terms| {
            let now = tx.now();
            report::jobs::escalate(tx, terms, now)
        })
        .unwrap()
    }

    fn enter_directory(&self) {
        let plan = self.plan.clone();
        self.journal
            .run(Turn::Local, move |tx| {
                for draft in directory::directory(&plan) {
                    tx.append(Acting::platform(), vec![draft])?;
                }
                Ok::<(), JournalError>(())
            })
            .unwrap();
    }

    /// Appends a draft, locally.
    pub fn enter_draft(&self, draft: Draft) {
        self.journal
            .run(Turn::Local, move |tx| {
                tx.append(Acting::platform(), vec![draft])?;
                Ok::<(), JournalError>(())
            })
            .unwrap();
    }

    /// Appends any fact, locally.
    pub fn enter<F: Fact + Send + 'static>(&self, fact: F) {
        self.journal
            .run(Turn::Local, move |tx| {
                tx.append(Acting::platform(), vec![Draft::of(&fact).unwrap()])?;
                Ok::<(), JournalError>(())
            })
            .unwrap();
    }
}

/// A leader of the district with an account of their own.
pub fn leader(name: &str) -> Who {
    Who {
        person: Some(person(name)),
        roles: vec![Role::Leader],
        desks: Vec::new(),
        ..officer(DISTRICT, name)
    }
}

/// Somebody of a unit: an officer at its desk, where it has one.
pub fn officer(code: &str, name: &str) -> Who {
    Who {
        account: AccountId::from_bytes(facts::draft::derived_id(
            "account",
            &[code.as_bytes(), name.as_bytes()],
        )),
        login: name.to_owned(),
        name: name.to_owned(),
        person: None,
        unit: unit(code),
        desks: vec![desk(code)],
        roles: vec![Role::DutyOfficer],
        substitute: false,
        mode: Mode::Real,
        session: EventId::new(),
        kind: SessionKind::Password,
        workstation: None,
        workstation_desk: None,
        command: CommandId::new(),
    }
}

/// The night's report: water in 双柳沟煤矿, three below.
pub fn mine() -> FirstReport {
    let number = CountInput::number;
    FirstReport {
        id: Some(ReportId::new()),
        drill: None,
        unit_id: None,
        desk_id: None,
        happened: kernel::Moment::About { at: Instant(NIGHT.0 - 7 * 60_000) },
        happened_text: Some("2:51左右".to_owned()),
        knew_at: Some(Instant(NIGHT.0 - 3 * 60_000)),
        place_text: "双柳沟煤矿".to_owned(),
        place_id: None,
        outside_reason: None,
        what: "30203工作面回风顺槽突然出水，当班12人，升井9人，3人没有上来、联系不上，矿方正在组织抽水。"
            .to_owned(),
        kind: "coal_mine".to_owned(),
        casualties: CasualtiesInput {
            trapped: number(3),
            on_site: number(12),
            safe: number(9),
            ..CasualtiesInput::default()
        },
        contact_name: Some("折文斌".to_owned()),
        contact_phone: Some("0912-5550148".to_owned()),
        rating: Some(ChosenRating::new(Grade::III, true)),
        rating_reason: None,
        attachments: Vec::new(),
        inquiry_id: None,
        late: None,
        written: None,
    }
}

/// A small thing: a collision without harm.
pub fn collision() -> FirstReport {
    FirstReport {
        id: Some(ReportId::new()),
        what: "包茂高速三车追尾，2人轻伤，已送医。".to_owned(),
        kind: "road_traffic".to_owned(),
        place_text: "包茂高速".to_owned(),
        casualties: CasualtiesInput {
            dead: CountInput::none(),
            injured: CountInput::number(2),
            ..CasualtiesInput::default()
        },
        rating: Some(ChosenRating::new(Grade::IV, false)),
        ..mine()
    }
}

pub fn rated(grade: Grade, near_miss: bool) -> Rating {
    Rating::provisional(grade, near_miss)
}

/// Every entry that a node holds, in its order.
pub fn entries(node: &Node) -> Vec<Entry> {
    node.journal
        .read(|db| journal::read::entries_after(db, 0, 100_000))
        .unwrap()
        .into_iter()
        .map(|stored| stored.entry)
        .collect()
}

pub fn store_name(store: &Store) -> &'static str {
    store.name()
}

/// Lives a story at the district alone, on each database.
pub fn nights(story: impl Fn(Node, Clock)) {
    for store in testkit::stores() {
        let clock = Clock::standing_at(NIGHT);
        story(Node::open(&Plan::of(&[DISTRICT]), DISTRICT, &clock, store), clock);
    }
}

/// A leader's word to a unit, as an officer takes it down; at the district, where posts are
/// entered, of the leader on duty.
pub fn word(to: UnitId) -> Option<Sign> {
    let post_id = (to == unit(DISTRICT)).then(|| post_id(DISTRICT, "带班领导"));
    let named = |text: &str| post_id.is_none().then(|| text.to_owned());
    Some(Sign {
        method: SignMethod::Oral,
        post_id,
        name: named("惠彦平"),
        post: named("副秘书长"),
        phone: Some("6108".to_owned()),
        ..Sign::default()
    })
}

/// The draft of a report upward, as a desk is shown it.
pub fn prepared(node: &Node, who: &Who, id: ReportId) -> Prepared {
    let now = node.clock.now();
    node.read(|db, terms| {
        let source = report::service::visible_report(db, who, id)?;
        upward::prepare(db, terms, who, &source, now)
    })
    .unwrap()
}

/// 今日 as somebody sees it.
pub fn today(node: &Node, who: &Who) -> Today {
    let now = node.clock.now();
    node.read(|db, terms| Ok(report::read::today::today(db, terms, who, now)?)).unwrap()
}

/// What 今日 asks of somebody: action and words.
pub fn duties(node: &Node, who: &Who) -> Vec<(String, String)> {
    today(node, who).items.into_iter().map(|i| (i.action.code, i.next)).collect()
}

/// The stable code of a refusal: of its first field, where a field is wrong.
pub fn code(refused: &ReportError) -> String {
    let problem = kernel::error::Refusal::problem(refused);
    problem.errors.first().map_or_else(|| problem.code.clone(), |e| e.code.clone())
}
