//! The protocol as a pure state machine: `step(now, event) → effects`.
//!
//! Used by the HTTP adapter and by the tests, which drive several nodes from one
//! seed. Nothing here reads a clock, a socket, a disk or a random source; time and
//! seeds are arguments, and every map is ordered, so the same events give the same
//! effects byte for byte. What is never true here: an acknowledgement that does not
//! come from a `Persisted` event; a stored entry that no verified checkpoint covers.
//!
//! [`message`] names what travels, [`wire`] its bytes; [`trust`] knows who signed
//! whom, [`route`] which stream goes where, [`intake`] what may be stored and [`erasure`]
//! what may be missing in it;
//! [`files`] fetches what entries name and do not carry;
//! [`backfill`] gets back what was lost with a disk; [`renew`] asks for certificates anew,
//! [`revoke`] says which keys count no more, [`release`] which nodes may move; [`bundle`] carries all of it where there is no network;
//! [`boots`] tells two machines with one identity from one that was started anew;
//! `below` tells how links further below are, [`kinds`] what can be read in which direction;
//! [`peer`] is what a node remembers of a neighbour and [`node`] puts them together.

mod backfill;
mod beat;
mod below;
pub mod boots;
pub mod bundle;
mod credit;
pub mod enrol;
mod erasure;
pub mod event;
pub mod faults;
mod files;
pub mod intake;
pub mod kinds;
pub mod lane;
pub mod message;
pub mod node;
mod outbound;
mod papers;
pub mod peer;
mod receive;
pub mod release;
pub mod renew;
pub mod revoke;
pub mod route;
mod session;
#[cfg(any(test, feature = "sim"))]
pub mod sim;
pub mod status;
pub mod terms;
pub mod trust;
pub mod wire;
mod witness;

pub use below::FarLink;
pub use event::{
    Command, Effect, Event, Failure, Identity, Kept, Notice, PersistItem, Restored, Stored, TimerId, Want,
};
pub use intake::{Proof, Real, VerifiedRun};
pub use lane::Lanes;
pub use message::{Message, Run, StreamHead};
pub use node::Node;
pub use peer::{Role, Where};
pub use release::{Release, Releases};
pub use revoke::Revocation;
pub use status::{LinkState, LinkStatus, Trouble};
