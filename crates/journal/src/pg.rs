//! PostgreSQL: each connection is driven by the thread that uses it. Writes are
//! held back and sent together with the next query or at the end of the command, so
//! that a command costs as many round trips as it has reads, and one more.

use crate::db::{Conn, Db, DbError};
use crate::value::{Row, Value};
use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut};
use tokio_postgres::{Client, Config, NoTls, Statement};

const CONNECT_SECONDS: u64 = 5;

/// A write that waits for the next round trip.
struct Deferred {
    statement: Statement,
    params: Vec<Value>,
}

/// One connection and the small runtime that drives it.
pub(crate) struct Pg {
    runtime: Runtime,
    client: Arc<Client>,
    statements: HashMap<String, Statement>,
    deferred: Vec<Deferred>,
    trouble: Option<DbError>,
}

impl Pg {
    /// Connects. `read_only` sessions cannot write even by mistake.
    pub(crate) fn connect(url: &str, read_only: bool) -> Result<Self, DbError> {
        let mut config: Config = url.parse().map_err(unavailable)?;
        config.connect_timeout(std::time::Duration::from_secs(CONNECT_SECONDS));
        config.application_name("fenghuo");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unavailable)?;
        let client = runtime.block_on(async {
            let (client, connection) = config.connect(NoTls).await.map_err(unavailable)?;
            tokio::spawn(async move {
                if let Err(e) = connection.await {
                    tracing::warn!(error = %e, "the connection to PostgreSQL ended");
                }
            });
            Ok::<_, DbError>(client)
        })?;
        let mut pg = Self { runtime, client: Arc::new(client), statements: HashMap::new(), deferred: Vec::new(), trouble: None };
        pg.script("SET synchronous_commit = on; SET statement_timeout = '30s'; SET TIME ZONE 'UTC';")?;
        if read_only {
            pg.script("SET default_transaction_read_only = on")?;
        }
        // A server told not to flush would make every acknowledgement a lie.
        let fsync = pg.query("SELECT setting FROM pg_settings WHERE name = 'fsync'", &[])?;
        if fsync.first().map(|r| r.text(0)).transpose()?.as_deref() != Some("on") {
            tracing::warn!("PostgreSQL runs with fsync off: a power cut can lose what was told as saved");
        }
        Ok(pg)
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(found) = self.statements.get(sql) {
            return Ok(found.clone());
        }
        // Preparing is a round trip of its own; what waits goes before it.
        self.flush()?;
        let prepared = self.runtime.block_on(self.client.prepare(sql)).map_err(error)?;
        self.statements.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Sends what was held back, all at once, and waits for every answer.
    fn flush(&mut self) -> Result<(), DbError> {
        if self.deferred.is_empty() {
            return Ok(());
        }
        let client = Arc::clone(&self.client);
        let waiting = std::mem::take(&mut self.deferred);
        self.runtime.block_on(async move { send_all(&client, &waiting).await }).map_err(error)
    }
}

/// Polls each write once in order, which queues it on the wire, then awaits them all.
async fn send_all(client: &Client, writes: &[Deferred]) -> Result<(), tokio_postgres::Error> {
    let mut running: Vec<std::pin::Pin<Box<dyn Future<Output = Result<u64, tokio_postgres::Error>> + Send + '_>>> =
        Vec::with_capacity(writes.len());
    for write in writes {
        running.push(Box::pin(client.execute_raw(&write.statement, &write.params)));
    }
    let mut done = vec![false; running.len()];
    let mut failure = None;
    std::future::poll_fn(|cx| {
        let mut waiting = false;
        for (future, finished) in running.iter_mut().zip(done.iter_mut()) {
            if *finished {
                continue;
            }
            match future.as_mut().poll(cx) {
                std::task::Poll::Ready(answer) => {
                    *finished = true;
                    if let Err(e) = answer
                        && failure.is_none()
                    {
                        failure = Some(e);
                    }
                }
                std::task::Poll::Pending => waiting = true,
            }
        }
        if waiting { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    failure.map_or(Ok(()), Err)
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(n) => match *ty {
                Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*n)?.to_sql(ty, out),
                _ => n.to_sql(ty, out),
            },
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.as_slice().to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    tokio_postgres::types::to_sql_checked!();
}

fn unavailable(e: impl std::fmt::Display) -> DbError {
    DbError::Unavailable(e.to_string())
}

fn error(e: tokio_postgres::Error) -> DbError {
    use tokio_postgres::error::SqlState;
    let text = e.as_db_error().map_or_else(|| e.to_string(), |d| format!("{}: {}", d.code().code(), d.message()));
    match e.code() {
        Some(code) if *code == SqlState::DISK_FULL => DbError::Full(text),
        Some(code) if *code == SqlState::IO_ERROR || *code == SqlState::DATA_CORRUPTED => DbError::Io(text),
        Some(code) if code.code().starts_with("57") || code.code().starts_with("08") => DbError::Unavailable(text),
        Some(code) if code.code().starts_with("53") || code.code().starts_with("40") => DbError::Unavailable(text),
        Some(_) => DbError::Statement(text),
        None => DbError::Unavailable(text),
    }
}

impl Db for Pg {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let answer = self.rows(sql, params);
        self.note(answer)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        let prepared = self.statement(sql);
        let statement = self.note(prepared)?;
        self.deferred.push(Deferred { statement, params: params.to_vec() });
        Ok(())
    }
}

impl Pg {
    fn note<T>(&mut self, answer: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(e) = &answer {
            self.trouble = Some(e.clone());
        }
        answer
    }

    fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql)?;
        self.flush()?;
        let refs: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p as &(dyn ToSql + Sync)).collect();
        let rows = self.runtime.block_on(self.client.query(&statement, &refs)).map_err(error)?;
        rows.iter().map(row).collect()
    }
}

fn row(from: &tokio_postgres::Row) -> Result<Row, DbError> {
    let mut values = Vec::with_capacity(from.len());
    for (index, column) in from.columns().iter().enumerate() {
        values.push(match *column.type_() {
            Type::INT8 => from.try_get::<_, Option<i64>>(index).map_err(error)?.map_or(Value::Null, Value::Int),
            Type::INT4 => from
                .try_get::<_, Option<i32>>(index)
                .map_err(error)?
                .map_or(Value::Null, |n| Value::Int(i64::from(n))),
            Type::BYTEA => {
                from.try_get::<_, Option<Vec<u8>>>(index).map_err(error)?.map_or(Value::Null, Value::Bytes)
            }
            Type::BOOL => from
                .try_get::<_, Option<bool>>(index)
                .map_err(error)?
                .map_or(Value::Null, |b| Value::Int(i64::from(b))),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN => {
                from.try_get::<_, Option<String>>(index).map_err(error)?.map_or(Value::Null, Value::Text)
            }
            _ => return Err(DbError::Shape("a column type that is not BIGINT, TEXT or BYTEA")),
        });
    }
    Ok(Row(values))
}

impl Conn for Pg {
    fn begin(&mut self) -> Result<(), DbError> {
        self.deferred.clear();
        self.execute("BEGIN", &[])
    }
    fn begin_read(&mut self) -> Result<(), DbError> {
        self.deferred.clear();
        self.script("BEGIN ISOLATION LEVEL REPEATABLE READ")
    }
    fn commit(&mut self) -> Result<(), DbError> {
        self.flush()?;
        self.execute("COMMIT", &[])?;
        self.flush()
    }
    fn rollback(&mut self) {
        self.deferred.clear();
        if let Err(e) = self.script("ROLLBACK") {
            tracing::warn!(error = %e, "rollback failed");
        }
    }
    fn savepoint(&mut self) -> Result<(), DbError> {
        self.trouble = None;
        self.execute("SAVEPOINT c", &[])
    }
    fn release(&mut self) -> Result<(), DbError> {
        // The command's own writes must have answered before it may be called kept;
        // the RELEASE itself cannot fail after that and goes with the next round trip.
        self.flush()?;
        if let Some(e) = self.trouble.take() {
            return Err(e);
        }
        self.execute("RELEASE c", &[])
    }
    fn rollback_to(&mut self) -> Result<(), DbError> {
        self.deferred.clear();
        self.script("ROLLBACK TO c; RELEASE c")
    }
    fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.flush()?;
        self.runtime.block_on(self.client.batch_execute(sql)).map_err(error)
    }
    fn trouble(&self) -> Option<DbError> {
        self.trouble.clone()
    }
    fn alive(&self) -> bool {
        !self.client.is_closed()
    }
}
