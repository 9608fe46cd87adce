//! Rows that a command writes into one table behind one another go to the server as one statement. What a
//! statement costs there beside its row (being begun, answered, and the answer sent) is as much as the row.

use std::fmt::Write as _;

/// So many rows in one statement, the most first; fewer go one by one. Each is a statement of its own to prepare.
pub(super) const TOGETHER: [usize; 3] = [64, 16, 4];

/// A statement that does nothing but insert the row it is given.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rows {
    /// All before the values.
    before: String,
    columns: usize,
}

impl Rows {
    /// Reads `INSERT INTO t (…) VALUES ($1, …, $n)`; `None` for a statement that says anything else, as what is to
    /// happen when the row is there already: of two such rows the second would have to see the first.
    pub(super) fn of(sql: &str) -> Option<Self> {
        let (before, values) = sql.split_once("VALUES")?;
        let values = values.trim().strip_prefix('(')?.strip_suffix(')')?;
        let columns = values.split(',').count();
        let in_order = values.split(',').zip(1_usize..).all(|(value, number)| {
            value.trim().strip_prefix('$').and_then(|digits| digits.parse().ok()) == Some(number)
        });
        (before.starts_with("INSERT INTO ") && in_order).then(|| Self { before: before.to_owned(), columns })
    }

    /// The statement for so many rows, whose values are given one row after the other.
    pub(super) fn sql(&self, rows: usize) -> String {
        let mut sql = format!("{}VALUES ", self.before);
        for number in 1..=rows.saturating_mul(self.columns) {
            let begins = number % self.columns.max(1) == 1 || self.columns == 1;
            let before = match (begins, number) {
                (true, 1) => "(",
                (true, _) => "), (",
                (false, _) => ", ",
            };
            // Writing into a text does not fail.
            let _ = write!(sql, "{before}${number}");
        }
        sql.push(')');
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn a_plain_row_is_written_with_others() {
        let rows = Rows::of("INSERT INTO t (a, b)\n VALUES ($1,$2)").unwrap();
        assert_eq!(rows.sql(3), "INSERT INTO t (a, b)\n VALUES ($1, $2), ($3, $4), ($5, $6)");
        let narrow = Rows::of("INSERT INTO t (a) VALUES ($1)").unwrap();
        assert_eq!(narrow.sql(2), "INSERT INTO t (a) VALUES ($1), ($2)");
    }

    #[test]
    fn what_says_more_than_the_row_goes_by_itself() {
        for sql in [
            "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING",
            "INSERT INTO t (a, b) VALUES ($1, 0)",
            "INSERT INTO t (a, b) VALUES ($2, $1)",
            "INSERT INTO t (a) VALUES ($1) RETURNING a",
            "INSERT INTO t (a) SELECT b FROM (VALUES ($1)) AS v (b)",
            "UPDATE t SET a = $1",
        ] {
            assert_eq!(Rows::of(sql), None, "{sql}");
        }
    }
}
