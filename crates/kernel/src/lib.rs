//! The words every other crate speaks: ids, time, levels, grades, the statutory
//! calendar, paging, limits and the kinds of error.
//!
//! Pure: nothing here reads a file, a socket or a random source, except
//! [`clock`], the one place that reads the system clock, and [`id`], the one
//! place that asks the operating system for randomness. No place is named here.

pub mod calendar;
pub mod clock;
pub mod error;
pub mod grade;
pub mod id;
pub mod level;
pub mod limits;
pub mod moment;
pub mod page;

pub use clock::{Clock, Instant};
pub use error::{ErrorKind, Problem};
pub use grade::{Grade, Rating};
pub use id::{
    AccountId, AttachmentId, CallId, CommandId, DeskId, DispatchId, DocumentId, EpochId, EventId, InquiryId,
    InstructionId, LinkId, NodeId, PersonId, PlaceId, PostId, ReportId, RouteId, UnitId,
};
pub use level::Level;
pub use moment::Moment;
pub use page::{Page, PageRequest};
