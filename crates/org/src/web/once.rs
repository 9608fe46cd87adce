//! A command that does its work outside the writer: it waits for another node, or moves files. The
//! answer is kept as any other, so the same key with the same body hears it again and nothing is
//! done twice. Used by the server and the exports.
//!
//! What is never true here: that two such commands of one line work at once (the second of two with
//! one key would not find the answer of the first), or that a caller who hangs up leaves the work
//! half done.

use super::command::{Answered, Command};
use super::error::ApiError;
use super::{Actor, Permission};
use serde::Serialize;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::Mutex;

impl<P: Permission> Actor<P> {
    /// Does `act` once for each idempotency key, one after another in `line`, and keeps what it answers.
    /// A refusal is not kept: the same may be asked again.
    ///
    /// # Errors
    /// What `act` refuses with, another command under the key, or that the journal takes nothing now.
    pub async fn once<B, T, F>(
        self,
        line: Arc<Mutex<()>>,
        command: Command<B>,
        act: impl FnOnce(B) -> F + Send + 'static,
    ) -> Result<Answered<T>, ApiError>
    where
        B: Send + 'static,
        T: Serialize + Send + 'static,
        F: Future<Output = Result<T, ApiError>> + Send,
    {
        let work = tokio::spawn(async move {
            let _in_line = line.lock().await;
            let (body, head) = command.split();
            if let Some(given) = self.given(head.clone()).await? {
                return Ok(given);
            }
            let value = act(body).await?;
            self.command(head, move |_, _, ()| Ok::<_, ApiError>(value)).await
        });
        work.await.unwrap_or_else(|_| Err(ApiError::bug("a command's work panicked")))
    }

    /// The answer that was given under this key before.
    async fn given<T: Serialize + Send + 'static>(
        &self,
        head: Command<()>,
    ) -> Result<Option<Answered<T>>, ApiError> {
        // What is refused is not kept, and nothing else is refused in these words here: the journal
        // says of itself that it takes nothing now.
        let asked = self.command(head, move |_, _, ()| Err::<T, _>(ApiError::not_found()));
        match asked.await {
            Ok(given) => Ok(Some(given)),
            Err(e) if e == ApiError::not_found() => Ok(None),
            Err(e) => Err(e),
        }
    }
}
