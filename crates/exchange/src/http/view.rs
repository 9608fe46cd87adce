//! A link as the operator's page and the banner show it.

use crate::core::{LinkState, LinkStatus};
use facts::Lane;
use kernel::{Instant, Level, NodeId};
use serde::Serialize;

/// Entries that wait, by lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Backlog {
    /// First reports, warnings, instructions.
    pub urgent: u64,
    /// Follow-ups, filings, receipts.
    pub normal: u64,
    /// Statistics, registers.
    pub bulk: u64,
}

/// One link to another level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = LinkOfNode)]
pub struct NodeLink {
    /// The neighbour.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Its administrative code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// `parent`, `grandparent`, `child` or `grandchild`.
    pub role: &'static str,
    /// `up`, `connecting`, `down`, `cut` or `refused`.
    pub state: &'static str,
    /// Why a greeting was refused; translated by the UI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Since when it is so.
    pub since: Instant,
    /// The last message from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Instant>,
    /// What waits to go there.
    pub backlog: Backlog,
    /// Its clock minus ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_ms: Option<i64>,
    /// Its program's version.
    pub program: String,
    /// Its certificate ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_until: Option<Instant>,
}

impl From<LinkStatus> for NodeLink {
    fn from(link: LinkStatus) -> Self {
        let waiting = |lane| *link.backlog.get(lane);
        Self {
            node: link.node,
            level: link.level,
            role: link.role.word(),
            state: link.state.word(),
            reason: match link.state {
                LinkState::Refused(reason) => Some(reason.word()),
                _ => None,
            },
            since: link.since,
            last_contact: link.last_contact,
            backlog: Backlog {
                urgent: waiting(Lane::Urgent),
                normal: waiting(Lane::Normal),
                bulk: waiting(Lane::Bulk),
            },
            offset_ms: link.offset_ms,
            certificate_until: link.certificate_until,
            name: link.name,
            code: link.code,
            program: link.program,
        }
    }
}
