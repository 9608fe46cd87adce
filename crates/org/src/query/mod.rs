//! Reading units, desks, routes and who holds which post: for services of this and
//! every other slice. Nothing here asks who is asking; that is [`crate::scope`].

mod accounts;
mod desks;
mod posts;
mod units;
mod work;

pub use accounts::has_officer;
pub(crate) use desks::{DESK_COLUMNS, ROUTE_COLUMNS, desk_of, route_of};
pub use desks::{Desk, Route, desk, desks_of, desks_serving, routes_of};
pub use posts::{
    PostNow, PostState, head, holder, leader_on_duty, name_and_phones, officer_on_duty, posts, posts_after,
    posts_of_duty, title_of,
};
pub use units::{
    DatedName, Unit, government_of, governments_below, line_up, name_on, names, successors, unit,
    unit_by_code,
};
pub(crate) use units::{UNIT_COLUMNS, unit_of};
pub use work::minutes_a_week;

use journal::{DbError, Row};

/// A revision in a column.
pub(crate) fn rev(row: &Row, column: usize) -> Result<u64, DbError> {
    u64::try_from(row.int(column)?).map_err(|_| DbError::Shape("rev"))
}
