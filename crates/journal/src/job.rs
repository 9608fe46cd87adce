//! A command on its way through the writer, with the types it came with erased.

use crate::tx::{JournalError, Tx};
use crate::writer::Job;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A command, what came of it, and whom to tell.
pub(crate) struct Typed<C, T, E, A> {
    command: Option<C>,
    result: Option<Result<T, E>>,
    answer: Option<A>,
}

impl<C, T, E, A> Typed<C, T, E, A> {
    /// A command that has not run.
    pub(crate) const fn new(command: C, answer: A) -> Self {
        Self { command: Some(command), result: None, answer: Some(answer) }
    }
}

impl<C, T, E, A> Job for Typed<C, T, E, A>
where
    C: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<JournalError> + Send,
    A: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(command) = self.command.take() else { return false };
        // A panic in a rule must not take the writer with it: the command is undone
        // and its caller told that it was our fault.
        let caught = catch_unwind(AssertUnwindSafe(|| command(tx)));
        let result = caught.unwrap_or_else(|_| {
            tracing::error!("a command panicked; it was undone");
            Err(JournalError::Apply("a command panicked".to_owned()).into())
        });
        let kept = result.is_ok();
        self.result = Some(result);
        kept
    }

    fn finish(mut self: Box<Self>, outcome: Result<(), JournalError>) {
        let answer = match (outcome, self.result.take()) {
            (Ok(()), Some(result)) => result,
            // A rule's refusal stands, whatever became of the batch.
            (Err(_), Some(Err(refusal))) => Err(refusal),
            (Err(e), _) => Err(e.into()),
            (Ok(()), None) => Err(JournalError::Unavailable("the command did not run".to_owned()).into()),
        };
        if let Some(tell) = self.answer.take() {
            // Nor may the one who hears the answer take the writer down.
            if catch_unwind(AssertUnwindSafe(|| tell(answer))).is_err() {
                tracing::error!("telling a command's answer panicked");
            }
        }
    }
}
