//! Hashing of passwords and PINs, on one thread of its own.
//!
//! A hash takes tens of megabytes and a core on purpose. One at a time keeps a flood of
//! logins from starving the desk; on one thread the allocator hands the same memory out
//! again, where it would keep some for every thread that ever hashed. Whoever waits,
//! waits in order. The thread ends with the context.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// The thread, as those who want a hash see it.
#[derive(Debug)]
pub(super) struct Hashing(Sender<Job>);

impl Hashing {
    /// Starts the thread.
    pub(super) fn start() -> Self {
        let (to, from) = channel::<Job>();
        let started = std::thread::Builder::new().name("hash".to_owned()).spawn(move || {
            for job in from {
                // Who asked hears that nothing came; the next one is served all the same.
                let _panicked = catch_unwind(AssertUnwindSafe(job));
            }
        });
        if let Err(e) = started {
            tracing::error!(error = %e, "nobody can sign in: the thread for hashing did not start");
        }
        Self(to)
    }

    /// Runs `work` when its turn has come; `None` when it panicked or the thread is gone.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (tell, hear) = oneshot::channel();
        let job = Box::new(move || {
            // Nobody may be waiting any more: the request was given up.
            let _gone = tell.send(work());
        });
        self.0.send(job).ok()?;
        hear.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_done_by_one_thread_and_survives_a_panic() {
        let hashing = Hashing::start();
        let first = hashing.run(|| std::thread::current().id()).await;
        assert!(first.is_some_and(|id| id != std::thread::current().id()));
        assert_eq!(hashing.run(|| -> u8 { panic!("a bug") }).await, None);
        assert_eq!(hashing.run(|| std::thread::current().id()).await, first);
    }
}
