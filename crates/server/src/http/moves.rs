//! `/api/v1/nodes/release`: a node below may join another level above; the release can be
//! taken back until it has. What was let go is read for the page.
//!
//! Nothing is changed here for the node itself: it reports where it reported, until it has
//! joined elsewhere with a token from there.

use super::nodes::exchange_of;
use super::served::Served;
use exchange::Exchange;
use facts::Certificate;
use facts::certificate::area_of;
use facts::org::{NodeKept, NodeReleased};
use journal::{Db, DbError, params};
use kernel::{EventId, Instant, Level, NodeId, Problem, limits};
use org::OrgError;
use org::perm::NodeManage;
use org::web::{Answered, ApiError, Command};
use serde::{Deserialize, Serialize};

/// A node that was let go.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ReleasedRow {
    /// It.
    pub node_id: NodeId,
    /// Its name.
    pub name: String,
    /// Code of the node that may take it in.
    pub to_code: String,
    /// Name of the unit with that code, where it is known.
    pub to: Option<String>,
    /// The code that it bears there.
    pub code: String,
    /// When.
    pub released_at: Instant,
    /// Why.
    pub reason: String,
    /// This node let it go, and may take that back.
    pub here: bool,
    /// The name of the node that let it go.
    pub by: Option<String>,
    /// It has joined there.
    pub moved: bool,
}

/// What was let go and not taken back, the latest first.
///
/// # Errors
/// [`DbError`].
pub(super) fn released(db: &mut dyn Db, own: NodeId) -> Result<Vec<ReleasedRow>, DbError> {
    let rows = db.query(
        "SELECT r.node, n.name, r.to_code, r.code, r.released_at, r.reason, r.by_node, r.certificate
         FROM org_node_release r JOIN org_node n ON n.id = r.node
         WHERE r.kept_at IS NULL ORDER BY r.released_at DESC, r.release LIMIT $1",
        params![limits::http::RELEASES_SHOWN],
    )?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let (node, by, to_code): (NodeId, NodeId, String) = (row.id(0)?, row.id(6)?, row.text(2)?);
        list.push(ReleasedRow {
            node_id: node,
            name: row.text(1)?,
            to: org::query::unit_by_code(db, &to_code)?.map(|unit| unit.short_name),
            to_code,
            code: row.text(3)?,
            released_at: row.instant(4)?,
            reason: row.text(5)?,
            here: by == own,
            by: Exchange::papers(db, by)?.pop().map(|papers| papers.name),
            moved: Exchange::has_left(db, node, &row.text(7)?)?,
        });
    }
    Ok(list)
}

/// A node may go.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ReleaseBody {
    /// Who.
    pub node_id: NodeId,
    /// Code of the level that may take it in.
    pub to_code: String,
    /// The code that it will bear there.
    pub code: String,
    /// Why, for everybody above and below.
    pub reason: String,
}

/// What was written down of it.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Released {
    /// Entries of the node that are here, and are proven to be.
    pub entries: u64,
}

/// Lets a node below go to another level above: every level is told so, and whoever stands
/// above both believes its new certificate. Until it has joined there it reports as before.
#[utoipa::path(post, path = "/nodes/release", tag = "nodes", request_body = ReleaseBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Released), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn release(
    Served { actor, node }: Served<NodeManage>,
    command: Command<ReleaseBody>,
) -> Result<Answered<Released>, ApiError> {
    let exchange = exchange_of(&node)?;
    let ReleaseBody { node_id, to_code, code, reason } = command.body.clone();
    let (to_code, code) = (to_code.trim().to_owned(), code.trim().to_owned());
    let reason = why(&reason)?;
    let answer = actor
        .command(command, move |tx, who, _| {
            let own = tx.identity().certificate.clone();
            let holding = Exchange::holding_of(tx, node_id)?.ok_or(OrgError::NotFound)?;
            may_go(&own, &holding.certificate)?;
            lies_there(&holding.certificate, &to_code, &code)?;
            let above = Exchange::papers(tx, holding.certificate.issuer)?.pop();
            if above.is_some_and(|above| above.code == to_code) {
                return Err(OrgError::invalid("/to_code", "release.same", "它现在就在这个上级之下。"));
            }
            if !waiting_of(tx, node_id)?.is_empty() {
                return Err(OrgError::conflict(
                    "nodes.already_released",
                    "已经划出，还没有加入新上级；要改去处，请先收回划出。",
                ));
            }
            let entries = holding.until.iter().map(|head| head.seq).fold(0, u64::saturating_add);
            let fact = NodeReleased {
                node: node_id,
                to_code,
                code,
                at: tx.now(),
                reason,
                from: holding.from,
                until: holding.until,
            };
            org::service::nodes::released(tx, who.acting(), who.unit, &fact)?;
            Ok::<_, OrgError>(Released { entries })
        })
        .await;
    exchange.look_at_keys();
    answer
}

/// A release is taken back.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct KeepBody {
    /// Of which node.
    pub node_id: NodeId,
    /// Why, for everybody above and below.
    pub reason: String,
}

/// What was taken back.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeptHere {
    /// Releases.
    pub releases: usize,
}

/// Takes back that a node may go, as long as it has not.
#[utoipa::path(post, path = "/nodes/keep", tag = "nodes", request_body = KeepBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = KeptHere), (status = 403, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
pub async fn keep(
    Served { actor, node }: Served<NodeManage>,
    command: Command<KeepBody>,
) -> Result<Answered<KeptHere>, ApiError> {
    let exchange = exchange_of(&node)?;
    let KeepBody { node_id, reason } = command.body.clone();
    let reason = why(&reason)?;
    let answer = actor
        .command(command, move |tx, who, _| {
            let own = tx.identity().node;
            let mine = waiting_of(tx, node_id)?.into_iter().filter(|(_, by)| *by == own);
            let mine: Vec<EventId> = mine.map(|(release, _)| release).collect();
            if mine.is_empty() {
                return Err(OrgError::conflict(
                    "nodes.not_released",
                    "没有可以收回的划出：它没有被本节点划出，或者已经加入新上级。",
                ));
            }
            let now = tx.now();
            for release in &mine {
                let fact = NodeKept { node: node_id, release: *release, at: now, reason: reason.clone() };
                org::service::nodes::kept(tx, who.acting(), who.unit, &fact)?;
            }
            Ok::<_, OrgError>(KeptHere { releases: mine.len() })
        })
        .await;
    exchange.look_at_keys();
    answer
}

fn why(reason: &str) -> Result<String, ApiError> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > limits::REMARK_CHARS {
        return Err(ApiError::invalid("/reason", "release.reason", "请写明原因，不超过 1000 字。"));
    }
    Ok(reason)
}

/// Only of those below; of others nobody is told whether they exist.
fn may_go(own: &Certificate, of: &Certificate) -> Result<(), OrgError> {
    let below = of.node != own.node && of.level > own.level && own.covers(&of.code);
    if below { Ok(()) } else { Err(OrgError::NotFound) }
}

/// Whether the codes are a level above the node's and one of its own level within it.
fn lies_there(of: &Certificate, to_code: &str, code: &str) -> Result<(), OrgError> {
    let Some(to) = Level::of_code(to_code).filter(|to| *to < of.level) else {
        return Err(OrgError::invalid(
            "/to_code",
            "release.to_code",
            "请填新上级的代码：6 位数字，层级比这个节点高。",
        ));
    };
    if Level::of_code(code) != Some(of.level) || !code.starts_with(area_of(to_code, to)) {
        return Err(OrgError::invalid(
            "/code",
            "release.code",
            "新代码应在新上级的辖区内，层级和这个节点一样。",
        ));
    }
    Ok(())
}

/// Releases of a node that were not taken back and that it has not followed yet, with who
/// wrote them.
fn waiting_of(db: &mut dyn Db, node: NodeId) -> Result<Vec<(EventId, NodeId)>, DbError> {
    let rows = db.query(
        "SELECT release, by_node, certificate FROM org_node_release
         WHERE node = $1 AND kept_at IS NULL ORDER BY release",
        params![node],
    )?;
    let mut list = Vec::new();
    for row in rows {
        if !Exchange::has_left(db, node, &row.text(2)?)? {
            list.push((row.id(0)?, row.id(1)?));
        }
    }
    Ok(list)
}
