//! A handler that asks nobody who they are does not compile: routes of the API are
//! [`Doors`], doors are made with [`doors!`](crate::doors), and it takes only functions
//! whose first argument is a [`Door`].

use super::actor::{Actor, Nobody};
use super::ctx::Ctx;
use crate::perm::Permission;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

/// An extractor that lets in by a permission: [`Actor`], what another crate builds on
/// one, and [`Nobody`] at the few doors that open without a session.
pub trait Door {}

impl<P: Permission> Door for Actor<P> {}
impl Door for Nobody {}

/// A handler that begins with a [`Door`]; `Args` are its arguments.
#[diagnostic::on_unimplemented(
    message = "the first argument of a handler says who may: `Actor<Permission>`",
    note = "a door without a session takes `Nobody` and stands in `open_doors`"
)]
pub trait Guarded<Args> {}

macro_rules! guarded {
    ($($arg:ident)*) => {
        impl<F, Out, D: Door, $($arg),*> Guarded<(D, $($arg,)*)> for F where F: Fn(D, $($arg),*) -> Out {}
    };
}
guarded!();
guarded!(A);
guarded!(A B);
guarded!(A B C);
guarded!(A B C E);
guarded!(A B C E G);

/// Nothing but the demand on its argument, for [`doors!`](crate::doors).
#[doc(hidden)]
pub const fn guarded<Args, F: Guarded<Args>>(_: &F) {}

/// Handlers that share a path, each of which says who may.
pub struct OnePath(UtoipaMethodRouter<Ctx>);

impl OnePath {
    /// For [`doors!`](crate::doors) alone, which has looked at them.
    #[doc(hidden)]
    #[must_use]
    pub const fn looked_at(routes: UtoipaMethodRouter<Ctx>) -> Self {
        Self(routes)
    }
}

/// The routes of a slice: every handler of them says who may.
#[derive(Default)]
pub struct Doors(OpenApiRouter<Ctx>);

impl Doors {
    /// With these too.
    #[must_use]
    pub fn routes(self, handlers: OnePath) -> Self {
        Self(self.0.routes(handlers.0))
    }

    /// With those of another part or slice.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        Self(self.0.merge(other.0))
    }

    /// The routes so far take bodies of so many bytes.
    #[must_use]
    pub fn bodies_to(self, bytes: usize) -> Self {
        Self(self.0.layer(DefaultBodyLimit::max(bytes)))
    }

    /// As axum serves them.
    #[must_use]
    pub fn into_router(self) -> OpenApiRouter<Ctx> {
        self.0
    }
}

/// [`OnePath`] of handlers that share a path and begin with a [`Door`](crate::web::Door):
///
/// ```
/// use org::{doors, perm::SessionOwn, web::{Actor, Doors}};
///
/// #[utoipa::path(get, path = "/shift", responses((status = 200)))]
/// async fn shift(_: Actor<SessionOwn>) {}
///
/// let _routes = Doors::default().routes(doors!(shift));
/// ```
///
/// Without one it does not compile:
///
/// ```compile_fail,E0277
/// use org::{doors, web::Doors};
///
/// #[utoipa::path(get, path = "/shift", responses((status = 200)))]
/// async fn shift() {}
///
/// let _routes = Doors::default().routes(doors!(shift));
/// ```
#[macro_export]
macro_rules! doors {
    ($($($part:ident)::+),+ $(,)?) => {{
        $($crate::web::guarded(&$($part)::+);)+
        $crate::web::OnePath::looked_at(utoipa_axum::routes!($($($part)::+),+))
    }};
}
