//! What the writer remembers of its readings is never told from a reading.

use crate::notes::*;
use journal::*;
use testkit::stores;

fn secret(tx: &mut Tx<'_>) -> Result<Option<String>, JournalError> {
    let row = tx.first("SELECT secret FROM note_secret WHERE id = $1", params![[1u8; 16]])?;
    Ok(row.map(|row| row.text(0)).transpose()?)
}

fn set(tx: &mut Tx<'_>, text: &str) -> Result<(), JournalError> {
    Ok(tx.execute(
        "INSERT INTO note_secret (id, secret) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET secret = excluded.secret",
        params![[1u8; 16], text],
    )?)
}

/// Enough batches for a table to count as being at rest, and a reading in each.
fn rest(journal: &Journal, expected: Option<&str>) {
    for n in 0..12u8 {
        let read = journal.run(Turn::Local, secret).unwrap();
        assert_eq!(read.as_deref(), expected, "{n}");
    }
}

#[test]
fn a_command_sees_every_earlier_write_however_it_was_made() {
    for store in stores() {
        let id = district();
        let journal = Journal::open(setup(store.store(), id.clone())).unwrap();
        let other = Journal::open(setup(store.store(), id)).unwrap();
        rest(&journal, None);
        // Its own write, in the same command.
        let seen = journal.run(Turn::Local, |tx| {
            assert_eq!(secret(tx)?, None);
            set(tx, "a")?;
            assert_eq!(secret(tx)?.as_deref(), Some("a"));
            set(tx, "b")?;
            secret(tx)
        });
        assert_eq!(seen.unwrap().as_deref(), Some("b"));
        rest(&journal, Some("b"));
        // A write that was undone, and what was read after it.
        let undone: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
            set(tx, "undone")?;
            assert_eq!(secret(tx)?.as_deref(), Some("undone"));
            Err(JournalError::Unavailable("no".to_owned()))
        });
        assert!(undone.is_err());
        rest(&journal, Some("b"));
        // A write that failed late.
        let broken: Result<(), JournalError> = journal.run(Turn::Local, |tx| {
            set(tx, "undone")?;
            secret(tx)?;
            Ok(tx.execute("INSERT INTO note_secret (id, secret) VALUES ($1, $2)", params![[1u8; 16], "x"])?)
        });
        assert!(broken.is_err());
        rest(&journal, Some("b"));
        // Another process.
        other.run(Turn::Local, |tx| set(tx, "c")).unwrap();
        rest(&journal, Some("c"));
        // A deletion, and a statement whose meaning cannot be told.
        let delete = |tx: &mut Tx<'_>| {
            tx.query("DELETE FROM note_secret WHERE id = $1 RETURNING id", params![[1u8; 16]])?;
            secret(tx)
        };
        assert_eq!(journal.run(Turn::Local, delete).unwrap(), None, "{}", store.name());
        rest(&journal, None);
    }
}

#[test]
fn a_view_row_is_seen_as_its_fold_left_it() {
    for store in stores() {
        let journal = open(&store);
        let text = |tx: &mut Tx<'_>| -> Result<String, JournalError> {
            Ok(tx
                .first("SELECT text FROM note WHERE id = $1", params![[1u8; 16]])?
                .map_or(Ok(String::new()), |r| r.text(0))?)
        };
        write(&journal, [1; 16], "a").unwrap();
        for _ in 0..12 {
            assert_eq!(journal.run(Turn::Local, text).unwrap(), "a");
        }
        let both = move |tx: &mut Tx<'_>| {
            let before = text(tx)?;
            tx.append(Acting::platform(), vec![written([1; 16], "b")])?;
            Ok::<_, JournalError>((before, text(tx)?))
        };
        assert_eq!(journal.run(Turn::Local, both).unwrap(), ("a".to_owned(), "a|b".to_owned()));
        assert_eq!(journal.run(Turn::Local, text).unwrap(), "a|b", "{}", store.name());
    }
}
