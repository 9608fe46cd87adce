//! The small face that both databases show: a query with `$n` parameters, and a
//! write. One SQL text serves both. Nothing above this crate knows which runs.

use crate::value::{Row, Value};

/// Why the database did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A row is not of the shape the program expects: a bug, or another schema.
    #[error("a row has another shape: {0}")]
    Shape(&'static str),
    /// The statement is wrong or breaks a constraint.
    #[error("the statement failed: {0}")]
    Statement(String),
    /// No room on the disk.
    #[error("no room on the disk: {0}")]
    Full(String),
    /// The database cannot be reached, or is busy beyond the limit.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The disk failed under the database.
    #[error("the disk failed: {0}")]
    Io(String),
    /// Another server holds the node now, and this one writes no more.
    #[error("another server holds this node now")]
    Fenced,
    /// The database is in another history than when this process began: it was put back, or a
    /// standby promoted. The next start goes on in a new epoch.
    #[error("the database is in another timeline than before, or another cluster")]
    OtherHistory,
}

impl DbError {
    /// Whether the whole transaction is lost with this error.
    #[must_use]
    pub const fn ends_transaction(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Unavailable(_) | Self::Io(_)) || self.ends_writing()
    }

    /// Whether this process writes nothing more.
    #[must_use]
    pub const fn ends_writing(&self) -> bool {
        matches!(self, Self::Fenced | Self::OtherHistory)
    }
}

/// A connection, inside a transaction or a snapshot.
pub trait Db {
    /// Rows of a query.
    ///
    /// # Errors
    /// [`DbError`], also of a write that was deferred before this query.
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError>;

    /// A write. It may be deferred to the next query or to the end of the command;
    /// its error then surfaces there.
    ///
    /// # Errors
    /// [`DbError`].
    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError>;

    /// Hands the rows of a query to `f` one after another, without holding them all.
    ///
    /// # Errors
    /// As [`Db::query`], and what `f` answers.
    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.query(sql, params)?.into_iter().try_for_each(f)
    }

    /// The same query for several sets of values, in one round trip where there are any.
    ///
    /// # Errors
    /// As [`Db::query`].
    fn query_all(&mut self, sql: &str, sets: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, DbError> {
        sets.iter().map(|params| self.query(sql, params)).collect()
    }

    /// The first row of a query, if any.
    ///
    /// # Errors
    /// As [`Db::query`].
    fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }
}

/// What the writer needs beyond [`Db`].
pub(crate) trait Conn: Db + Send {
    /// Begins a transaction that will write.
    fn begin(&mut self) -> Result<(), DbError>;
    /// Begins a transaction that no other process's schema step can run beside.
    fn begin_alone(&mut self) -> Result<(), DbError>;
    /// Begins a snapshot for reading.
    fn begin_read(&mut self) -> Result<(), DbError>;
    /// Makes it durable; returns only when it is.
    fn commit(&mut self) -> Result<(), DbError>;
    /// Forgets everything since `begin`.
    fn rollback(&mut self);
    /// A point to which one command can be undone.
    fn savepoint(&mut self) -> Result<(), DbError>;
    /// Waits for deferred writes and keeps the command.
    fn release(&mut self) -> Result<(), DbError>;
    /// Undoes the command.
    fn rollback_to(&mut self) -> Result<(), DbError>;
    /// Runs a script of statements without parameters.
    fn script(&mut self, sql: &str) -> Result<(), DbError>;
    /// The last error since the savepoint, also one that a slice swallowed.
    fn trouble(&self) -> Option<DbError>;
    /// Whether the connection can still be used, as far as one can tell without asking.
    fn alive(&mut self) -> bool;
    /// Another process has written since the last batch.
    fn others_wrote(&mut self) {}
    /// Names of all tables, sorted.
    fn tables(&mut self) -> Result<Vec<String>, DbError>;
    /// Names of a table's columns, in their order.
    fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError>;
}
