//! What the writer has read before and nobody has written since. A command reads
//! units, desks, routes and posts again and again; on PostgreSQL each reading is a
//! round trip, and the writer's time is everybody's.
//!
//! Wraps the writer's connection, through which every write of this process goes. An
//! answer is kept only when its tables have been at rest for some batches, dropped
//! when one of them is written, and all are dropped when anything is undone or
//! another process has written. A command cannot tell the difference, as long as no
//! trigger or cascade writes behind the statements' backs; there are none here. Who
//! changes rows by hand stops the node first.

use crate::db::{Conn, Db, DbError};
use crate::value::{Row, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// Batches that a table must have been at rest for.
const REST_BATCHES: u64 = 8;
/// Answers kept; beyond this all are dropped, which costs one reading each.
const ANSWERS_KEPT: usize = 4_096;
/// Rows of an answer that is kept: lists are not.
const ROWS_KEPT: usize = 64;
/// Statements whose meaning is remembered.
const STATEMENTS_KEPT: usize = 1_024;

/// What a statement does, from its text. The numbers are tables.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Does {
    Reads(Arc<[usize]>),
    /// Names these tables, one of which it writes.
    Writes(Arc<[usize]>),
    /// Something that cannot be told: anything may have changed.
    Unknown,
}

#[derive(Debug, Clone, Copy, Default)]
struct Table {
    /// Counts its writes.
    generation: u64,
    /// The batch of the last one.
    written_in: Option<u64>,
}

/// An answer, and the generations of its tables when it was read.
struct Answer {
    generations: Vec<u64>,
    rows: Vec<Row>,
}

/// The wrapped connection.
pub(crate) struct Recall {
    conn: Box<dyn Conn>,
    names: HashMap<String, usize>,
    tables: Vec<Table>,
    statements: HashMap<String, Does>,
    answers: HashMap<String, HashMap<Vec<Value>, Answer>>,
    kept: usize,
    batch: u64,
    /// Something was written since the savepoint.
    wrote: bool,
}

impl Recall {
    /// Wraps a connection whose schema is complete.
    pub(crate) fn new(mut conn: Box<dyn Conn>) -> Result<Self, DbError> {
        let names: HashMap<String, usize> =
            conn.tables()?.into_iter().enumerate().map(|(index, name)| (name, index)).collect();
        let tables = vec![Table::default(); names.len()];
        let (statements, answers) = (HashMap::new(), HashMap::new());
        Ok(Self { conn, names, tables, statements, answers, kept: 0, batch: 0, wrote: false })
    }

    fn does(&mut self, sql: &str) -> Does {
        if let Some(known) = self.statements.get(sql) {
            return known.clone();
        }
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        let does = meaning(sql, &self.names);
        self.statements.insert(sql.to_owned(), does.clone());
        does
    }

    fn forget(&mut self) {
        self.answers.clear();
        self.kept = 0;
    }

    /// Before a statement that is not a plain reading.
    fn written(&mut self, does: &Does) {
        self.wrote = true;
        let Does::Writes(tables) = does else {
            self.forget();
            return;
        };
        for &index in tables.iter() {
            if let Some(table) = self.tables.get_mut(index) {
                table.generation = table.generation.saturating_add(1);
                table.written_in = Some(self.batch);
            }
        }
    }

    fn generations(&self, tables: &[usize]) -> Vec<u64> {
        tables.iter().filter_map(|index| self.tables.get(*index)).map(|table| table.generation).collect()
    }

    fn at_rest(&self, tables: &[usize]) -> bool {
        tables.iter().filter_map(|index| self.tables.get(*index)).all(|table| {
            table.written_in.is_none_or(|batch| self.batch.saturating_sub(batch) >= REST_BATCHES)
        })
    }

    fn recalled(&self, sql: &str, params: &[Value], tables: &[usize]) -> Option<Vec<Row>> {
        let answer = self.answers.get(sql)?.get(params)?;
        (answer.generations == self.generations(tables)).then(|| answer.rows.clone())
    }

    fn keep(&mut self, sql: &str, params: &[Value], tables: &[usize], rows: &[Row]) {
        if rows.len() > ROWS_KEPT || !self.at_rest(tables) {
            return;
        }
        if self.kept >= ANSWERS_KEPT {
            self.forget();
        }
        let answer = Answer { generations: self.generations(tables), rows: rows.to_vec() };
        let of_statement = self.answers.entry(sql.to_owned()).or_default();
        if of_statement.insert(params.to_vec(), answer).is_none() {
            self.kept = self.kept.saturating_add(1);
        }
    }
}

/// Reads a statement's meaning from its words. A name that is both a table and a
/// column only makes the answer more careful.
fn meaning(sql: &str, names: &HashMap<String, usize>) -> Does {
    let words: Vec<String> = sql
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut tables: Vec<usize> = words.iter().filter_map(|word| names.get(word)).copied().collect();
    tables.sort_unstable();
    tables.dedup();
    let writes = words.iter().any(|word| ["insert", "update", "delete"].contains(&word.as_str()));
    match words.first().map(String::as_str) {
        _ if tables.is_empty() => Does::Unknown,
        Some("select") if !writes => Does::Reads(tables.into()),
        Some("insert" | "update" | "delete") => Does::Writes(tables.into()),
        _ => Does::Unknown,
    }
}

impl Db for Recall {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let does = self.does(sql);
        let Does::Reads(tables) = &does else {
            self.written(&does);
            return self.conn.query(sql, params);
        };
        if let Some(rows) = self.recalled(sql, params, tables) {
            return Ok(rows);
        }
        let rows = self.conn.query(sql, params)?;
        self.keep(sql, params, tables, &rows);
        Ok(rows)
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<(), DbError> {
        let does = self.does(sql);
        self.written(&does);
        self.conn.execute(sql, params)
    }

    fn each(
        &mut self,
        sql: &str,
        params: &[Value],
        f: &mut dyn FnMut(Row) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        self.conn.each(sql, params, f)
    }

    fn query_all(&mut self, sql: &str, sets: &[Vec<Value>]) -> Result<Vec<Vec<Row>>, DbError> {
        self.conn.query_all(sql, sets)
    }
}

impl Conn for Recall {
    fn begin(&mut self) -> Result<(), DbError> {
        self.batch = self.batch.saturating_add(1);
        self.conn.begin()
    }
    fn begin_alone(&mut self) -> Result<(), DbError> {
        self.forget();
        self.conn.begin_alone()
    }
    fn begin_read(&mut self) -> Result<(), DbError> {
        self.forget();
        self.conn.begin_read()
    }
    fn commit(&mut self) -> Result<(), DbError> {
        self.conn.commit()
    }
    fn rollback(&mut self) {
        self.forget();
        self.conn.rollback();
    }
    fn savepoint(&mut self) -> Result<(), DbError> {
        self.wrote = false;
        self.conn.savepoint()
    }
    fn release(&mut self) -> Result<(), DbError> {
        self.conn.release()
    }
    fn rollback_to(&mut self) -> Result<(), DbError> {
        // What the command read after its own writes never was.
        if self.wrote {
            self.forget();
        }
        self.conn.rollback_to()
    }
    fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.forget();
        self.conn.script(sql)
    }
    fn trouble(&self) -> Option<DbError> {
        self.conn.trouble()
    }
    fn alive(&mut self) -> bool {
        self.conn.alive()
    }
    fn tables(&mut self) -> Result<Vec<String>, DbError> {
        self.conn.tables()
    }
    fn columns(&mut self, table: &str) -> Result<Vec<String>, DbError> {
        self.conn.columns(table)
    }
    fn others_wrote(&mut self) {
        self.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_understood_or_taken_for_the_worst() {
        let names = HashMap::from([("unit".to_owned(), 0), ("desk".to_owned(), 1)]);
        let cases = [
            ("SELECT a FROM unit WHERE id = $1", Does::Reads([0].into())),
            ("select d.a from desk d, unit where d.unit=unit.id", Does::Reads([0, 1].into())),
            ("SELECT a FROM (SELECT b FROM Desk) x", Does::Reads([1].into())),
            (
                "INSERT INTO unit (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = 1",
                Does::Writes([0].into()),
            ),
            ("INSERT INTO unit SELECT a FROM desk", Does::Writes([0, 1].into())),
            ("DELETE FROM desk", Does::Writes([1].into())),
            ("UPDATE unit SET a = 1 RETURNING a", Does::Writes([0].into())),
            ("WITH gone AS (DELETE FROM unit RETURNING a) SELECT a FROM gone", Does::Unknown),
            ("PRAGMA page_count", Does::Unknown),
            ("SELECT 1", Does::Unknown),
            ("DROP TABLE unit", Does::Unknown),
        ];
        for (sql, does) in cases {
            assert_eq!(meaning(sql, &names), does, "{sql}");
        }
    }
}
