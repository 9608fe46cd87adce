//! Where the slices meet: their views, schema, authority, routes, consumers and
//! reconcilers, gathered once. A slice that must ask another a question gets the
//! answer from here. Nothing is decided here.

use crate::config::Config;
use crate::http::briefs;
use crate::jobs::reconcile::Reconciler;
use crate::keyfile::KeyFile;
use crate::node::{Node, NodeError};
use exchange::http::{EnrolHook, PartedHook, RenewHook};
use exchange::{Exchange, ExchangeError};
use export::{Exports, Lists};
use facts::draft::Fact as _;
use facts::system::ClockNoted;
use facts::{Certificate, Channel, Entry};
use journal::system::SystemView;
use journal::{Acting, Authority, Db, DbError, Identity, Journal, JournalError, Migration, Tx, View, Views};
use kernel::limits;
use kernel::{DeskId, Instant, NodeId, UnitId};
use org::OrgError;
use org::authority::OrgAuthority;
use org::secret::hash::Cost;
use org::service::moves::{self, Standing};
use org::service::workstations::{DeskWatch, Waiting};
use org::web::{Ctx, Doors, Services, Settings, Who};
use report::Terms;
use report::api::{Press, Printed};
use report::call_list::CallList;
use report::profile::Profile;
use report::rules::Law;
use report::service::ReportError;
use report::service::moved::Move;
use report::views::dispatch;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// The profile of a place that has none: the ceilings of the law.
const DEFAULT_PROFILE: &str = include_str!("../../../profiles/default/profile.toml");

/// Kinds of fact by slice.
const ALL_KINDS: &[&[&str]] = &[
    &facts::system::KINDS,
    &[
        "unit.opened",
        "unit.renamed",
        "unit.coded",
        "unit.placed",
        "unit.succeeded",
        "unit.closed",
        "unit.hosted",
        "desk.opened",
        "desk.changed",
        "desk.closed",
        "route.set",
        "route.removed",
        "person.entered",
        "person.changed",
        "contact.tested",
        "post.opened",
        "post.closed",
        "post.held",
        "post.left",
        "post.absent",
        "account.opened",
        "account.roles_set",
        "account.person_set",
        "account.locked",
        "account.unlocked",
        "account.secret_changed",
        "place.entered",
        "place.removed",
        "node.enrolled",
        "node.revoked",
        "node.released",
        "node.kept",
        "substitute.admitted",
        "substitute.ended",
    ],
    &facts::report::KINDS,
];

/// Every slice's tables.
#[must_use]
pub fn views() -> Views {
    let mut views: Vec<Arc<dyn View>> = vec![Arc::new(SystemView)];
    views.extend(org::views());
    views.extend(report::views());
    Views::new(views)
}

/// Every slice's schema, in the order in which it may refer to others.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    let mut all = org::MIGRATIONS.to_vec();
    all.extend(report::migrations());
    all.extend_from_slice(notify::MIGRATIONS);
    all.extend_from_slice(exchange::MIGRATIONS);
    all
}

/// Who may write what, asked of received entries; and who reads what, asked of the exchange.
#[must_use]
pub fn authority() -> Arc<dyn Authority> {
    Arc::new(House { org: OrgAuthority::new().with(report::AUTHORITY) })
}

/// Brings the slices' rights and the neighbours' words together.
struct House {
    org: OrgAuthority,
}

impl Authority for House {
    fn check(&self, db: &mut dyn Db, entry: &Entry) -> Result<Result<(), String>, DbError> {
        // Org knows no node's neighbours: which is above which is the certificates' word.
        if entry.header.subject.kind == ClockNoted::SUBJECT {
            return exchange::http::may_say_clock(db, entry);
        }
        self.org.check(db, entry)
    }

    fn is_read_by_all(
        &self,
        db: &mut dyn Db,
        kind: &str,
        version: u16,
        channels: &BTreeSet<Channel>,
    ) -> Result<bool, DbError> {
        exchange::http::is_read_by_all(db, kind, version, channels)
    }
}

/// What handlers share.
///
/// # Errors
/// [`NodeError::Wiring`].
pub fn context(
    config: &Config,
    keys: &KeyFile,
    journal: &Arc<Journal>,
    terms: &Arc<Terms>,
    exports: &Arc<Exports>,
    lists: &Lists,
) -> Result<Ctx, NodeError> {
    let settings = Settings {
        version: crate::VERSION.to_owned(),
        demo: keys.demo,
        secure_cookies: config.http.secure_cookie,
        seal_key: keys.secrets_key()?,
        ..Settings::default()
    };
    let watch: Arc<dyn DeskWatch> = Arc::new(Watch { journal: Arc::downgrade(journal) });
    let press: Arc<dyn Press> = Arc::new(Typesetter(typeset::Press::new(Some(&config.fonts()))));
    let services = Services::default().with(Arc::clone(terms)).with(watch).with(press);
    let services = services.with(Arc::clone(exports)).with(lists.clone());
    Ok(Ctx::new(Arc::clone(journal), settings, services))
}

/// Sets the documents of the report slice.
struct Typesetter(typeset::Press);

impl Press for Typesetter {
    fn pdf(&self, document: &officedoc::Document) -> Result<Printed, String> {
        let pdf = self.0.pdf(document).map_err(|e| e.to_string())?;
        let substituted =
            pdf.substituted.into_iter().map(|font| (font.wanted.to_owned(), font.used)).collect();
        Ok(Printed { bytes: pdf.bytes, substituted })
    }
}

/// Answers org's question: what waits at a desk, of the report slice and of what cannot
/// be read yet.
struct Watch {
    /// Whose own area is asked for: its code may change when the node moves.
    journal: Weak<Journal>,
}

impl DeskWatch for Watch {
    fn waiting(&self, db: &mut dyn Db, desk: DeskId, now: Instant) -> Result<Waiting, DbError> {
        let open = dispatch::open_at(db, desk, false, limits::http::SCREEN_REPORTS)?;
        let mut since: Vec<Instant> = open.iter().map(|d| d.delivered_at.unwrap_or(d.opened_at)).collect();
        let unread = briefs::ringing(db)?;
        if !unread.is_empty() {
            let code = self.journal.upgrade().map(|journal| journal.identity().code).unwrap_or_default();
            let rung = briefs::rung(db, &code)?;
            if org::query::desk(db, desk)?.is_some_and(|desk| rung.contains(&desk.keeper)) {
                since.extend(unread.iter().map(|one| one.received_at));
            }
        }
        let oldest = since.iter().min().copied();
        let open_count = u64::try_from(since.len()).unwrap_or(u64::MAX);
        Ok(Waiting { open_count, oldest_wait_ms: oldest.map(|at| now.since(at)) })
    }
}

/// How costly passwords are hashed.
#[must_use]
pub const fn cost(settings: &Settings) -> Cost {
    Cost { memory_kib: settings.hash_memory_kib, passes: settings.hash_passes }
}

/// Every slice's routes, below `/api/v1`.
#[must_use]
pub fn routes() -> Doors {
    org::routes().merge(report::api::routes()).merge(export::api::routes())
}

/// The law and the place's own terms, read once at start.
///
/// # Errors
/// [`NodeError::Wiring`] with the file and what is wrong in it.
pub fn terms(config: &Config) -> Result<Arc<Terms>, NodeError> {
    let wrong = |what: &str, e: &dyn std::fmt::Display| NodeError::Wiring(format!("{what}：{e}"));
    let law = Law::builtin().map_err(|e| wrong("规则", &e))?;
    let own = |name: &str| {
        let path = Path::new(&config.profile).join(name);
        std::fs::read_to_string(&path).map_err(|e| (path.display().to_string(), e))
    };
    let text = if config.profile.is_empty() {
        DEFAULT_PROFILE.to_owned()
    } else {
        own("profile.toml").map_err(|(path, e)| wrong(&path, &e))?
    };
    let profile = Profile::from_toml(&text, law).map_err(|e| wrong("地方参数", &e))?;
    // A place that has written no call list of its own calls by the shipped one.
    let call_list = match own("call_list.toml") {
        Ok(text) if !config.profile.is_empty() => CallList::from_toml(&text, law),
        Err((path, e)) if !config.profile.is_empty() && e.kind() != std::io::ErrorKind::NotFound => {
            return Err(wrong(&path, &e));
        }
        _ => CallList::builtin(law),
    };
    let call_list = call_list.map_err(|e| wrong("呈报通知单", &e))?;
    Ok(Arc::new(Terms { law, profile, call_list }))
}

/// What looks at the state and the clock.
#[must_use]
pub fn reconcilers(
    journal: &Arc<Journal>,
    terms: &Arc<Terms>,
    own: NodeId,
    look_every: Duration,
) -> Vec<Reconciler> {
    let (identity, moved_from) = (Arc::downgrade(journal), Arc::downgrade(journal));
    let followed = Arc::new(report::consumer::Followed::default());
    let known = Arc::clone(&followed);
    let (arrival, overdue, escalation) = (Arc::clone(terms), Arc::clone(terms), Arc::clone(terms));
    let (owing, writing) = (Arc::clone(terms), Arc::clone(terms));
    vec![
        Reconciler {
            name: "report.arrival",
            every: look_every.saturating_mul(2),
            due: Arc::new(move |db, now| report::consumer::is_due(db, &known, own, now)),
            act: Arc::new(move |tx| report::consumer::on_arrival(tx, &arrival, &followed).map_err(of_report)),
        },
        Reconciler {
            name: "report.escalation",
            every: look_every,
            due: Arc::new(move |db, now| report::jobs::is_due(db, &overdue, own, now)),
            act: Arc::new(move |tx| {
                let now = tx.now();
                report::jobs::escalate(tx, &escalation, now).map_err(of_report)
            }),
        },
        Reconciler {
            name: "org.handing",
            every: look_every.saturating_mul(4),
            due: Arc::new(move |db, _| org::service::handing::is_due(db, own)),
            act: Arc::new(|tx| {
                let sources = [org::service::handing::SOURCES, report::handing::SOURCES].concat();
                org::service::handing::turn(tx, &sources).map_err(of_org)
            }),
        },
        Reconciler {
            name: "org.moves",
            every: look_every.saturating_mul(2),
            due: Arc::new(move |db, _| {
                let Some(journal) = identity.upgrade() else { return Ok(false) };
                let standing = standing(db, &journal.identity())?;
                standing.map_or(Ok(false), |(standing, above)| moves::is_due(db, &standing, &above))
            }),
            act: Arc::new(settle),
        },
        Reconciler {
            name: "report.moved",
            every: look_every.saturating_mul(4),
            due: Arc::new(move |db, now| {
                let Some(journal) = moved_from.upgrade() else { return Ok(false) };
                let Some(of) = moved(db, &journal.identity())? else { return Ok(false) };
                Ok(moves::routes_are_due(db, of.own, of.former, of.above)?
                    || report::service::moved::is_due(db, &owing, of, now)?)
            }),
            act: Arc::new(move |tx| {
                let own = tx.identity().clone();
                let Some(of) = moved(tx, &own)? else { return Ok(0) };
                let dropped = moves::drop_routes(tx, of.former, of.above).map_err(of_org)?;
                let owed = report::service::moved::turn(tx, &writing, of).map_err(of_report)?;
                Ok(dropped.saturating_add(owed))
            }),
        },
        Reconciler {
            name: "report.tally",
            every: look_every.saturating_mul(2),
            due: Arc::new(|db, _| report::tally::is_due(db)),
            act: Arc::new(|tx| report::tally::count(tx).map_err(JournalError::from)),
        },
    ]
}

/// Where this node stands by its certificates, and the code of the node above.
fn standing(db: &mut dyn Db, own: &Identity) -> Result<Option<(Standing, String)>, DbError> {
    let mut papers = Exchange::papers(db, own.node)?;
    // A restored store may lack the one in the key file.
    if !papers.contains(&own.certificate) {
        papers.push(own.certificate.clone());
        papers.sort_by_key(|certificate| certificate.not_before);
    }
    let above = Exchange::papers(db, own.certificate.issuer)?.pop();
    let above = above.map(|certificate| certificate.code).unwrap_or_default();
    Ok(Standing::of(&papers).map(|standing| (standing, above)))
}

/// Says what follows for the node's own unit from where it stands now. Safe to do at any time.
///
/// # Errors
/// [`JournalError`].
pub fn settle(tx: &mut Tx<'_>) -> Result<usize, JournalError> {
    let own = tx.identity().clone();
    let Some((standing, above)) = standing(tx, &own)? else { return Ok(0) };
    moves::settle(tx, &standing, &above).map_err(of_org)
}

/// From where to where this node has moved, if it has.
fn moved(db: &mut dyn Db, own: &Identity) -> Result<Option<Move>, DbError> {
    let former = standing(db, own)?.and_then(|(standing, _)| standing.former);
    let above = own.certificate.issuer;
    Ok(former.map(|former| Move { own: own.node, former, above }))
}

/// The same of org's as [`of_report`].
fn of_org(e: OrgError) -> JournalError {
    match e {
        OrgError::Journal(e) => e,
        OrgError::Db(e) => e.into(),
        e => JournalError::Apply(e.to_string()),
    }
}

/// A reconciler's refusal in the journal's words: only a database that is away is
/// worth another try at once.
fn of_report(e: ReportError) -> JournalError {
    match e {
        ReportError::Journal(e) => e,
        other => JournalError::Apply(other.to_string()),
    }
}

/// Called when new signatures are stored: there is something to send.
pub fn signed(node: &Arc<Node>) -> impl Fn() + Send + 'static {
    let node = Arc::downgrade(node);
    move || {
        if let Some(exchange) = node.upgrade().and_then(|node| node.exchange()) {
            exchange.signed();
        }
    }
}

/// Starts the exchange with other levels, where the configuration wants it; without
/// `listen` it takes no calls.
///
/// # Errors
/// [`ExchangeError`].
pub async fn start_exchange(
    node: &Arc<Node>,
    listen: Option<SocketAddr>,
) -> Result<Option<Arc<Exchange>>, ExchangeError> {
    let config = &node.config.exchange;
    if !config.enabled {
        return Ok(None);
    }
    let enrolled: EnrolHook = Arc::new(|tx, certificate, heard| {
        let Certificate { node, code, level, name, .. } = certificate;
        let taken = org::service::nodes::enrolled(tx, Acting::platform(), *node, code, *level, name, heard);
        taken.map_err(|e| JournalError::Apply(e.to_string()))
    });
    let keeper = Arc::downgrade(node);
    let renewed: RenewHook = Arc::new(move |certificate| {
        let Some(node) = keeper.upgrade() else { return };
        if let Err(e) = node.renewed(certificate) {
            tracing::error!(error = %e, "the renewed certificate is not in the key file");
        }
    });
    let opener = Arc::downgrade(node);
    let parted: PartedHook = Arc::new(move || {
        let Some(node) = opener.upgrade() else { return };
        match node.open_epoch(Acting::platform()) {
            Ok(again) => {
                tracing::warn!(again, "neighbours hold another history; the node goes on in a new epoch");
            }
            Err(e) => {
                tracing::error!(error = %e, "the node has not begun anew to its end; what is left is tried again, and can be done on the page of nodes");
            }
        }
    });
    let tls_pkcs8 = node.keys.tls_pkcs8().map_err(|e| JournalError::Unavailable(e.to_string()))?;
    let exchange = Exchange::start(exchange::Setup {
        journal: Arc::clone(&node.journal),
        tls_pkcs8,
        listen,
        program: crate::VERSION.to_owned(),
        kinds: kinds(),
        enrolled: Some(enrolled),
        shelf: Some(Arc::new(crate::files::ReportFiles)),
        renewed: Some(renewed),
        parted: Some(parted),
        surely: node.lease().map(journal::lease::Lease::surely),
    });
    Ok(Some(exchange.await?))
}

/// Kinds of fact that this program can apply, told to neighbours in the greeting.
#[must_use]
pub fn kinds() -> Vec<(String, u16)> {
    let views = views();
    let known = |kind: &&&str| views.all().iter().any(|view| view.knows(kind, 1));
    ALL_KINDS.iter().copied().flatten().filter(known).map(|kind| ((*kind).to_owned(), 1)).collect()
}

/// What slices forget from time to time, and the hourly digest of the access log.
///
/// # Errors
/// [`JournalError`].
pub fn keep_house(tx: &mut Tx<'_>) -> Result<(), JournalError> {
    report::service::upload::sweep(tx)?;
    org::service::access::keep_house(tx)
}

/// Ends every session: after a restore, nobody is signed in who was when it was made.
///
/// # Errors
/// [`JournalError`].
pub fn end_all_sessions(journal: &Journal) -> Result<(), JournalError> {
    journal.run(journal::Turn::Local, |tx| Ok(tx.execute("DELETE FROM org_session", &[])?))
}

/// Every unit within somebody's scope: their own, those below, and what their desks serve.
///
/// # Errors
/// [`DbError`].
pub fn visible_units(db: &mut dyn Db, who: &Who) -> Result<Vec<UnitId>, DbError> {
    let scope = org::scope::of(db, who)?;
    let mut values = Vec::new();
    let visible = scope.sql("u.id", &mut values);
    let rows = db.query(&format!("SELECT u.id FROM org_unit u WHERE {visible}"), &values)?;
    let mut units: Vec<UnitId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    // A unit that is not here yet is still one's own.
    units.extend(scope.roots);
    Ok(units)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Config, DEFAULT_PROFILE, terms};
    use kernel::{Grade, Level, Rating};
    use report::call_list::Whom;
    use report::model::Via;
    use report::rules::deadlines::case;

    /// Whom a district's desk calls about a small fire, by a profile folder.
    fn called(folder: &str) -> Result<Vec<Whom>, String> {
        let config = Config { profile: folder.to_owned(), ..Config::default() };
        let terms = terms(&config).map_err(|e| e.to_string())?;
        let fire =
            case(terms.law, Level::District, "fire", Rating::provisional(Grade::IV, false), Via::Block);
        Ok(terms.call_list.whom(terms.law, &fire).into_iter().map(|(whom, _)| whom).collect())
    }

    #[test]
    fn a_place_calls_by_its_own_list_where_it_has_written_one() {
        let shipped = called("").unwrap();
        assert!(shipped.contains(&Whom::Duty("leader".to_owned())));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        std::fs::write(folder.path().join("profile.toml"), DEFAULT_PROFILE).unwrap();
        assert_eq!(called(path).unwrap(), shipped, "a profile alone calls by the shipped list");
        let own = "[[tell]]\nduty = \"chief\"\nzh = \"值班室主任\"\nen = \"Chief\"\n";
        std::fs::write(folder.path().join("call_list.toml"), own).unwrap();
        assert_eq!(called(path).unwrap(), [Whom::Duty("chief".to_owned())]);
        std::fs::write(folder.path().join("call_list.toml"), "[[tell]]\nzh = \"谁\"\nen = \"who\"\n")
            .unwrap();
        assert!(called(path).unwrap_err().contains("呈报通知单"), "a broken list is no list");
    }
}
