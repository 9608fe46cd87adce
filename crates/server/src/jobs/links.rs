//! Tells the browsers when a link to another level comes up or goes down, so that the
//! quiet banner needs no asking.

use crate::node::Node;
use exchange::core::event::Notice;
use org::web::Push;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;

/// Runs until the node stops.
pub async fn run(node: Arc<Node>, exchange: Arc<exchange::Exchange>) {
    let mut notices = exchange.notices();
    let mut stop = node.stop.subscribe();
    loop {
        let heard = tokio::select! {
            _ = stop.wait_for(|stopping| *stopping) => return,
            heard = notices.recv() => heard,
        };
        match heard {
            Ok(Notice::LinkUp(peer)) => tell(&node, &exchange, peer, "up").await,
            Ok(Notice::LinkDown(peer, _)) => tell(&node, &exchange, peer, "down").await,
            // Everything else stands on the page of nodes and in the log.
            Ok(other) => tracing::debug!(notice = ?other, "on a link"),
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

async fn tell(node: &Node, exchange: &exchange::Exchange, peer: kernel::NodeId, state: &str) {
    let link = exchange.links().await.ok().and_then(|links| links.into_iter().find(|link| link.node == peer));
    let state = serde_json::json!({
        "node_id": peer,
        "state": link.as_ref().map_or(state, |link| link.state.word()),
        "relation": link.as_ref().map(|link| link.role.word()),
        "name": link.as_ref().map(|link| link.name.as_str()),
        "last_contact_at": link.as_ref().and_then(|link| link.last_contact),
    });
    node.ctx.hub().push(Push::Link { state });
}
