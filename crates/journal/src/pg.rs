//! PostgreSQL: each connection is driven by the thread that uses it. Writes are
//! held back and sent together with the next query or at the end of the command, so
//! that a command costs as many round trips as it has reads, and one more.
//!
//! An error of a held-back write surfaces at that next round trip, always within the
//! command that made it, because [`Conn::release`] waits for every answer.

mod rows;
mod value;
mod wire;

use self::rows::{Rows, TOGETHER};
use self::value::row;
use self::wire::{
    Held, Running, error, gather, is_stale_plan, next_row, queue_writes, settle, start, unavailable,
};
use crate::db::{Conn, Db, DbError};
use crate::value::{Row, Value};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, Config, NoTls, RowStream, Statement};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The keeper of the lease hears of a lost network within this.
const LEASE_TIMEOUT: Duration = Duration::from_secs(5);
/// Beyond this what is held back goes out, so that a long turn holds little memory.
const HELD_BACK_WRITES: usize = 256;
/// Statements kept prepared; a slice that makes up SQL must not fill the server.
const STATEMENTS_CACHED: usize = 512;
const GONE: &str = "the connection is no longer driven";
/// A page reads so little that starting other processes for it costs more than it saves.
const SESSION: &str = "SET synchronous_commit = on; SET statement_timeout = '30s';
    SET idle_in_transaction_session_timeout = '60s'; SET TIME ZONE 'UTC';
    SET max_parallel_workers_per_gather = 0;";

/// The small runtime that drives a connection. A runtime may not simply be dropped
/// where async code runs, and a journal may be.
struct Driver(Option<Runtime>);

impl Driver {
    fn new() -> Result<Self, DbError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map(|runtime| Self(Some(runtime))).map_err(unavailable)
    }

    /// `None` only after the drop, that is, never.
    fn run<F: Future>(&self, f: F) -> Option<F::Output> {
        self.0.as_ref().map(|runtime| runtime.block_on(f))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Who a connection works for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The writer, under the token of the lease it holds, if any.
    Writer(Option<i64>),
    /// Somebody who reads; such a session cannot write even by mistake.
    Reader,
    /// Whoever holds the node or would.
    Lease,
}

impl Role {
    /// As the database calls the session: whoever takes over ends the writer before it by name.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Writer(Some(token)) => format!("fenghuo writer {token}"),
            Self::Writer(None) | Self::Reader => "fenghuo".to_owned(),
            Self::Lease => "fenghuo lease".to_owned(),
        }
    }
}

/// A statement that the server knows, and how more rows of it are written at once, if they can be.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    rows: Option<Arc<Rows>>,
}

/// One connection.
pub(crate) struct Pg {
    driver: Driver,
    client: Client,
    statements: HashMap<String, Prepared>,
    held: Vec<Held>,
    /// Where the open savepoint stands among what is held back, while it is unsent.
    unsent_savepoint: Option<usize>,
    /// The last error since the savepoint.
    trouble: Option<DbError>,
    /// The transaction is aborted on the server; a COMMIT would undo it and say so
    /// only in a tag that nobody reads.
    aborted: bool,
    /// A statement no longer fits the schema, or the like: make the connection anew.
    spent: bool,
}

impl Pg {
    /// Connects.
    pub(crate) fn connect(url: &str, role: Role) -> Result<Self, DbError> {
        let mut config: Config = url.parse().map_err(unavailable)?;
        config.connect_timeout(CONNECT_TIMEOUT).application_name(role.name());
        if role == Role::Lease {
            // A lost network must not look like a slow database.
            config.tcp_user_timeout(LEASE_TIMEOUT);
        }
        let driver = Driver::new()?;
        let connected = driver.run(async {
            let (client, connection) = config.connect(NoTls).await.map_err(unavailable)?;
            tokio::spawn(async move {
                if let Err(e) = connection.await {
                    tracing::warn!(error = %e, "the connection to PostgreSQL ended");
                }
            });
            Ok::<_, DbError>(client)
        });
        let client = connected.unwrap_or_else(|| Err(unavailable(GONE)))?;
        let mut pg = Self {
            driver,
            client,
            statements: HashMap::new(),
            held: Vec::new(),
            unsent_savepoint: None,
            trouble: None,
            aborted: false,
            spent: false,
        };
        pg.script(SESSION)?;
        match role {
            Role::Writer(_) => {}
            Role::Reader => pg.script("SET default_transaction_read_only = on")?,
            Role::Lease => pg.script("SET statement_timeout = '5s'")?,
        }
        // A server told not to flush would make every acknowledgement a lie.
        let fsync = pg.query("SELECT setting FROM pg_settings WHERE name = 'fsync'", &[])?;
        if fsync.first().map(|r| r.text(0)).transpose()?.as_deref() != Some("on") {
            tracing::warn!("PostgreSQL runs with fsync off: a power cut can lose what was told as saved");
        }
        Ok(pg)
    }

    fn statement(&mut self, sql: &str) -> Result<Prepared, DbError> {
        if let Some(found) = self.statements.get(sql) {
            return Ok(found.clone());
        }
        // Preparing is a round trip of its own; what waits goes before it.
        self.flush()?;
        if self.statements.len() >= STATEMENTS_CACHED {
            self.statements.clear();
        }
        let statement = self.driver.run(self.client.prepare(sql));
        let statement = self.judge(statement)?;
        let prepared = Prepared { statement, rows: Rows::of(sql).map(Arc::new) };
        self.statements.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// Turns the driver's error into ours and remembers what it means for the rest
    /// of the transaction.
    fn judge<T>(&mut self, answer: Option<Result<T, tokio_postgres::Error>>) -> Result<T, DbError> {
        let answer = answer.ok_or_else(|| unavailable(GONE))?;
        answer.map_err(|e| {
            let ours = error(&e);
            self.spent |= is_stale_plan(&e);
            self.aborted = true;
            self.trouble.get_or_insert_with(|| ours.clone());
            ours
        })
    }

    /// What was held back, to be sent now: rows of one table behind one another in one statement.
    fn outgoing(&mut self) -> Result<Vec<Held>, DbError> {
        self.unsent_savepoint = None;
        let mut left = VecDeque::from(std::mem::take(&mut self.held));
        let mut out = Vec::with_capacity(left.len());
        while let Some(first) = left.pop_front() {
            let others = left.iter().take_while(|next| next.follows(&first)).count();
            let together = TOGETHER.iter().find(|count| **count <= others.saturating_add(1));
            let (Some(rows), Some(&count)) = (&first.rows, together) else {
                out.push(first);
                continue;
            };
            let statement = self.statement(&rows.sql(count))?.statement;
            let others = left.drain(..count.saturating_sub(1));
            let params = std::iter::once(first).chain(others).flat_map(|held| held.params).collect();
            out.push(Held { statement, rows: None, params });
        }
        Ok(out)
    }

    /// Sends what was held back, all at once, and waits for every answer.
    fn flush(&mut self) -> Result<(), DbError> {
        if self.held.is_empty() {
            return Ok(());
        }
        let held = self.outgoing()?;
        let client = &self.client;
        let answer = self.driver.run(async {
            let mut writes = Vec::with_capacity(held.len());
            queue_writes(client, &held, &mut writes).await;
            settle(writes).await
        });
        self.judge(answer)
    }

    /// What was held back and the same query for each set of values, in one round trip.
    fn ask(&mut self, sql: &str, sets: &[&[Value]]) -> Result<Vec<Vec<Row>>, DbError> {
        let statement = self.statement(sql)?.statement;
        let held = self.outgoing()?;
        let client = &self.client;
        let answer = self.driver.run(async {
            let mut writes = Vec::with_capacity(held.len());
            queue_writes(client, &held, &mut writes).await;
            let mut queries: Vec<(Option<_>, Running<'_, RowStream>)> = Vec::with_capacity(sets.len());
            for params in sets {
                let mut query: Running<'_, RowStream> = Box::pin(client.query_raw(&statement, params.iter()));
                queries.push((start(&mut query).await, query));
            }
            settle(writes).await?;
            let mut answers = Vec::with_capacity(sets.len());
            for (done, query) in queries {
                let stream = match done {
                    Some(answer) => answer?,
                    None => query.await?,
                };
                answers.push(gather(stream).await?);
            }
            Ok(answers)
        });
        let answers = self.judge(answer)?;
        answers.iter().map(|rows| rows.iter().map(row).collect()).collect()
    }

    fn note<T>(&mut self, answer: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(e) = &answer {
            self.trouble.get_or_insert_with(|| e.clone());
        }
        answer
    }

    fn stream(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let statement = self.statement(sql)?.statement;
        self.flush()?;
        let client = &self.client;
        let answer = self.driver.run(async {
            let mut rows = std::pin::pin!(client.query_raw(&statement, params.iter()).await?);
            let mut refused = Ok(());
            while let Some(next) = next_row(rows.as_mut()).await? {
                // After a refusal the rest is read and dropped: the connection stays usable.
                refused = refused.and_then(|()| f(row(&next)?));
            }
            Ok(refused)
        });
        self.judge(answer)?
    }
}

impl Db for Pg {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let answer = self.ask(sql, &[params]);
        Ok(self.note(answer)?.pop().unwrap_or_default())
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        let prepared = self.statement(sql);
        let Prepared { statement, rows } = self.note(prepared)?;
        self.held.push(Held { statement, rows, params: params.to_vec() });
        if self.held.len() >= HELD_BACK_WRITES {
            return self.flush();
        }
        Ok(())
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.script("SET LOCAL statement_timeout = 0")?;
        let answer = self.stream(sql, params, f);
        self.note(answer)?;
        self.script("SET LOCAL statement_timeout = '30s'")
    }

    fn query_all(&mut self, sql: &str, sets: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, DbError> {
        let sets: Vec<&[Value]> = sets.iter().map(Vec::as_slice).collect();
        let answer = self.ask(sql, &sets);
        self.note(answer)
    }
}

impl Conn for Pg {
    fn begin(&mut self) -> Result<(), DbError> {
        self.forget();
        self.execute("BEGIN", &[])
    }
    fn begin_alone(&mut self) -> Result<(), DbError> {
        self.begin()?;
        self.script("SELECT pg_advisory_xact_lock(7021930)")
    }
    fn begin_read(&mut self) -> Result<(), DbError> {
        self.forget();
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", &[])
    }
    fn commit(&mut self) -> Result<(), DbError> {
        if self.aborted {
            return Err(self.trouble.take().unwrap_or(DbError::Shape("the transaction was aborted")));
        }
        self.execute("COMMIT", &[])?;
        self.flush()
    }
    fn rollback(&mut self) {
        self.held.clear();
        if let Err(e) = self.script("ROLLBACK") {
            tracing::debug!(error = %e, "nothing was left to roll back");
        }
        self.forget();
    }
    fn savepoint(&mut self) -> Result<(), DbError> {
        self.trouble = None;
        let statement = self.statement("SAVEPOINT c")?.statement;
        self.unsent_savepoint = Some(self.held.len());
        self.held.push(Held { statement, rows: None, params: Vec::new() });
        Ok(())
    }
    fn release(&mut self) -> Result<(), DbError> {
        // The command's own writes must have answered before it may be called kept;
        // the RELEASE itself cannot fail after that and goes with the next round trip.
        if let Some(at) = self.unsent_savepoint
            && self.held.len() == at.saturating_add(1)
            && self.trouble.is_none()
        {
            // A command that asked and wrote nothing needs no savepoint at all.
            self.held.truncate(at);
            self.unsent_savepoint = None;
            return Ok(());
        }
        self.flush()?;
        if let Some(e) = self.trouble.clone() {
            return Err(e);
        }
        self.execute("RELEASE c", &[])
    }
    fn rollback_to(&mut self) -> Result<(), DbError> {
        self.trouble = None;
        if let Some(at) = self.unsent_savepoint.take() {
            // Nothing of the command has left; what is before it belongs to others.
            self.held.truncate(at);
            return Ok(());
        }
        self.held.clear();
        self.script("ROLLBACK TO c; RELEASE c")?;
        self.aborted = false;
        Ok(())
    }
    fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.flush()?;
        let answer = self.driver.run(self.client.batch_execute(sql));
        self.judge(answer)
    }
    fn trouble(&self) -> Option<DbError> {
        self.trouble.clone()
    }
    fn alive(&mut self) -> bool {
        // While nobody uses the connection nothing polls it; a few turns let it
        // notice that the server has hung up.
        let _looked = self.driver.run(async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
        });
        !self.spent && !self.client.is_closed()
    }
    fn tables(&mut self) -> Result<Vec<String>, DbError> {
        self.query(
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
            &[],
        )?
        .iter()
        .map(|row| row.text(0))
        .collect()
    }
    fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        self.query(
            "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[Value::from(table)],
        )?
        .iter()
        .map(|row| row.text(0))
        .collect()
    }
}

impl Pg {
    /// Between transactions nothing is open.
    fn forget(&mut self) {
        self.held.clear();
        self.unsent_savepoint = None;
        self.trouble = None;
        self.aborted = false;
    }
}
