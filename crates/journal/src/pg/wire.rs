//! Requests put on the wire one behind another, their answers awaited together, and
//! what the server's errors mean to callers.

use super::rows::Rows;
use crate::db::DbError;
use crate::value::Value;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use tokio_postgres::{Client, Row, RowStream, Statement};

/// A write that waits for the next round trip.
pub(super) struct Held {
    pub(super) statement: Statement,
    /// How it is written together with others like it.
    pub(super) rows: Option<Arc<Rows>>,
    pub(super) params: Vec<Value>,
}

impl Held {
    /// Whether it writes a row of the same table in the same way.
    pub(super) fn follows(&self, first: &Self) -> bool {
        matches!((&self.rows, &first.rows), (Some(own), Some(other)) if Arc::ptr_eq(own, other))
    }
}

/// A request, which does nothing before it is polled.
pub(super) type Running<'a, T> = Pin<Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + Send + 'a>>;

/// Polls a request once, which puts it on the wire behind those before it. An answer
/// that is already there must be kept: a finished future is not polled again.
pub(super) async fn start<T>(request: &mut Running<'_, T>) -> Option<Result<T, tokio_postgres::Error>> {
    std::future::poll_fn(|cx| match request.as_mut().poll(cx) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// A write on the wire: its answer, when it was there at once, and the request.
pub(super) type Write<'a> = (Option<Result<u64, tokio_postgres::Error>>, Running<'a, u64>);

pub(super) async fn queue_writes<'a>(client: &'a Client, held: &'a [Held], writes: &mut Vec<Write<'a>>) {
    for write in held {
        let mut request: Running<'a, u64> = Box::pin(client.execute_raw(&write.statement, &write.params));
        writes.push((start(&mut request).await, request));
    }
}

/// Waits for all of them, in order; the first error is the cause, those after it only
/// say that the transaction is aborted.
pub(super) async fn settle(writes: Vec<Write<'_>>) -> Result<(), tokio_postgres::Error> {
    let mut outcome = Ok(());
    for (done, request) in writes {
        let answer = match done {
            Some(answer) => answer,
            None => request.await,
        };
        outcome = outcome.and(answer.map(drop));
    }
    outcome
}

pub(super) async fn next_row(mut stream: Pin<&mut RowStream>) -> Result<Option<Row>, tokio_postgres::Error> {
    std::future::poll_fn(|cx| futures_core::Stream::poll_next(stream.as_mut(), cx)).await.transpose()
}

pub(super) async fn gather(stream: RowStream) -> Result<Vec<Row>, tokio_postgres::Error> {
    let mut stream = std::pin::pin!(stream);
    let mut rows = Vec::new();
    while let Some(row) = next_row(stream.as_mut()).await? {
        rows.push(row);
    }
    Ok(rows)
}

pub(super) fn unavailable(e: impl std::fmt::Display) -> DbError {
    DbError::Unavailable(e.to_string())
}

/// A prepared statement that another process's migration has made useless.
pub(super) fn is_stale_plan(e: &tokio_postgres::Error) -> bool {
    e.as_db_error().is_some_and(|d| d.code().code() == "0A000" && d.message().contains("cached plan"))
}

/// What an error means to callers, by SQLSTATE.
pub(super) fn error(e: &tokio_postgres::Error) -> DbError {
    let Some(code) = e.code() else {
        use std::error::Error as _;
        let text = e.source().map_or_else(|| e.to_string(), |cause| format!("{e}: {cause}"));
        // A value that did not fit its parameter never left this process.
        let ours = text.starts_with("error serializing") || text.starts_with("expected");
        return if ours { DbError::Statement(text) } else { DbError::Unavailable(text) };
    };
    if is_stale_plan(e) {
        return unavailable(e);
    }
    let message = e.as_db_error().map_or_else(|| e.to_string(), |d| d.message().to_owned());
    let text = format!("{}: {message}", code.code());
    match code.code() {
        "53100" => DbError::Full(text),
        "58030" | "XX001" | "XX002" => DbError::Io(text),
        // A session that became read-only because the server is now a standby, a
        // transaction that was left idle too long.
        "25006" | "25P03" => DbError::Unavailable(text),
        other => match other.get(..2) {
            // Connection, resources, serialisation, operator intervention.
            Some("08" | "53" | "40" | "57") => DbError::Unavailable(text),
            _ => DbError::Statement(text),
        },
    }
}
