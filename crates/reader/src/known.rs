//! Names that everybody at a place knows and that do not say what they are: 锦界, 大保当. They are no
//! rule of the language and are told by whoever knows the place.

use crate::list::List;
use serde::Deserialize;

/// Towns and counties as people name them, without 镇 or 县.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Names {
    /// Towns and sub-districts.
    pub towns: Vec<String>,
    /// Counties and districts.
    pub counties: Vec<String>,
}

/// The names of a place, ready to be found in a message.
#[derive(Debug, Default)]
pub struct Known {
    pub(crate) list: List,
    /// So many of the first are towns.
    pub(crate) towns: usize,
}

impl Known {
    /// Ready to be found.
    #[must_use]
    pub fn new(names: &Names) -> Self {
        let all = names.towns.iter().chain(&names.counties);
        Self { list: List::new(all.map(String::as_str)), towns: names.towns.len() }
    }
}
