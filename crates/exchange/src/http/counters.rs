//! Counters of the exchange, for `/metrics`. They only grow.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {
        /// What was counted since the start.
        #[derive(Debug, Default)]
        pub struct Counters {
            $($(#[doc = $doc])+ pub $name: AtomicU64,)+
        }

        impl Counters {
            /// Name, meaning and value of each.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, &'static str, u64)> {
                vec![$((stringify!($name), concat!($($doc),+).trim_ascii(), self.$name.load(Ordering::Relaxed)),)+]
            }
        }
    };
}

counters! {
    /// Entries that neighbours gave and that were stored.
    entries_received,
    /// Entries that were sent, repeated ones included.
    entries_sent,
    /// Entries that were lost here and that neighbours gave back.
    entries_given_back,
    /// Entries of neighbours that are held by nobody on the link any more.
    entries_lost,
    /// Batches that were stored.
    batches_stored,
    /// Batches that the store refused.
    batches_failed,
    /// Runs that were refused here: forged, out of place, without signature.
    runs_refused,
    /// Requests that could not be read, or came from an unknown key.
    requests_refused,
    /// Requests to nodes above that failed.
    calls_failed,
    /// Bytes of messages that were sent.
    bytes_sent,
    /// Bytes of messages that came.
    bytes_received,
    /// Parts of files that neighbours gave.
    parts_received,
    /// Files that became whole here.
    files_received,
    /// Times a link came up.
    links_up,
    /// Times a link went down.
    links_down,
    /// Equivocations that were found.
    equivocations,
}

/// Counts one or more.
pub(crate) fn count(counter: &AtomicU64, by: usize) {
    counter.fetch_add(u64::try_from(by).unwrap_or(0), Ordering::Relaxed);
}
