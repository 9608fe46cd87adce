//! Lists are bounded and paged by key: a page names the last key it showed, never
//! an offset, so that it costs the same with fifty rows behind it as with a million.

use crate::limits;
use serde::{Deserialize, Serialize};

/// Which page a caller wants.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, utoipa::IntoParams,
)]
#[into_params(parameter_in = Query)]
pub struct PageRequest {
    /// The `next` of the page before; absent for the first page.
    pub after: Option<String>,
    /// Rows wanted; at most 200, 50 when absent.
    pub limit: Option<u32>,
}

impl PageRequest {
    /// Rows to fetch, within the limits.
    #[must_use]
    pub fn limit(&self) -> usize {
        let wanted =
            self.limit.map_or(limits::PAGE_DEFAULT_ROWS, |n| usize::try_from(n).unwrap_or(usize::MAX));
        wanted.clamp(1, limits::PAGE_MAX_ROWS)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Key of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page out of one row more than was wanted: the extra row tells that there
    /// is a next page and is dropped.
    pub fn from_one_more(mut rows: Vec<T>, limit: usize, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }

    /// The same page with each row turned into another.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(f).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extra_row_tells_of_the_next_page() {
        let page = Page::from_one_more(vec![1, 2, 3], 2, |n| n.to_string());
        assert_eq!((page.rows, page.next), (vec![1, 2], Some("2".to_owned())));
        let last = Page::from_one_more(vec![1, 2], 2, |n| n.to_string());
        assert_eq!(last.next, None);
    }

    #[test]
    fn a_caller_cannot_ask_for_the_whole_table() {
        let request = PageRequest { after: None, limit: Some(u32::MAX) };
        assert_eq!(request.limit(), limits::PAGE_MAX_ROWS);
        assert_eq!(PageRequest { after: None, limit: Some(0) }.limit(), 1);
    }
}
