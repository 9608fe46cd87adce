//! The node in a handler's hands: only together with somebody who may.

use crate::node::Node;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use org::web::{Actor, ApiError, Ctx, Door, Permission};
use std::sync::Arc;

/// Somebody signed in who holds permission `P`, and the node they ask.
#[derive(Debug)]
pub struct Served<P> {
    /// Who.
    pub actor: Actor<P>,
    /// The node.
    pub node: Arc<Node>,
}

/// What [`hand`] lays beside a request. Private: no handler can name it.
#[derive(Clone)]
struct Beside(Arc<Node>);

/// The router whose handlers may ask for [`Served`].
pub fn hand(router: Router, node: &Arc<Node>) -> Router {
    router.layer(axum::Extension(Beside(Arc::clone(node))))
}

impl<P: Permission> Door for Served<P> {}

impl<P: Permission> FromRequestParts<Ctx> for Served<P> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, ApiError> {
        let actor = Actor::from_request_parts(parts, ctx).await?;
        let Beside(node) =
            parts.extensions.get().cloned().ok_or_else(|| ApiError::bug("a router without its node"))?;
        Ok(Self { actor, node })
    }
}
