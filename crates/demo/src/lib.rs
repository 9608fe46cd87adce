//! The demonstration: one district between a city and a province, with a township that
//! has a node of its own, and a month of what might have happened there.
//!
//! Cast: [`data`] the district as files; [`cast`] who works where; [`history`] a seeded
//! month of events as scripts of timed steps. The server's `demo` command is the only
//! caller. Nothing here runs on a node that serves a real place.

pub mod cast;
pub mod data;
pub mod dice;
pub mod history;
pub mod house;
pub mod layout;
pub mod prepare;
pub mod stage;
pub mod supervise;

pub use cast::{Cast, PASSWORD};
pub use data::{DataError, District};
pub use history::{Act, Incident, Step, history};
pub use house::{House, NewNode, Refused};
pub use layout::{Layout, LoginLayout, NodeLayout};
pub use prepare::{Prepared, Wishes, prepare};
pub use stage::StageError;
pub use supervise::{SuperviseError, supervise};
