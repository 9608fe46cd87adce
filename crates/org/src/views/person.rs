//! The fold of a person: row and numbers. After an erasure name and numbers are empty
//! and the row stands, so that posts and lists that point at it still read.

use super::{Fold, json, note_rev};
use facts::entry::Entry;
use facts::org::{ContactSealed, ContactTested, PersonChanged, PersonEntered, PersonSealed};
use journal::view::{body, sealed};
use journal::{ApplyError, Db, DbError, params};
use kernel::{PersonId, UnitId};

pub(super) const FOLD: Fold = Fold {
    subject: &["person"],
    tables: &["org_person", "org_phone"],
    opening: &["person.entered"],
    others: &["person.changed", "contact.tested"],
    clear,
    apply,
};

fn clear(db: &mut dyn Db, id: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM org_person WHERE id = $1", params![id])?;
    db.execute("DELETE FROM org_phone WHERE person = $1", params![id])
}

fn apply(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        "person.entered" => {
            let fact: PersonEntered = body(entry)?;
            restate(db, entry, fact.person, fact.unit, None)?;
        }
        "person.changed" => {
            let fact: PersonChanged = body(entry)?;
            restate(db, entry, fact.person, fact.unit, fact.left_on.map(|d| d.to_string()))?;
        }
        _ => {
            let fact: ContactTested = body(entry)?;
            if let Some(contact) = sealed::<ContactSealed>(entry)? {
                db.execute(
                    "UPDATE org_phone SET tested_at = $3, tested_ok = $4 WHERE person = $1 AND number = $2",
                    params![fact.person, dialled(&contact.number), fact.at, fact.answered],
                )?;
            }
        }
    }
    note_rev(db, "org_person", entry)?;
    Ok(())
}

fn restate(
    db: &mut dyn Db,
    entry: &Entry,
    person: PersonId,
    unit: UnitId,
    left_on: Option<String>,
) -> Result<(), ApplyError> {
    let blank =
        PersonSealed { name: String::new(), initials: String::new(), phones: vec![], job: String::new() };
    let personal = sealed::<PersonSealed>(entry)?.unwrap_or(blank);
    db.execute(
        "INSERT INTO org_person (id, unit, name, initials, phones, job, left_on, rev)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, name = excluded.name, initials = excluded.initials,
            phones = excluded.phones, job = excluded.job, left_on = excluded.left_on",
        params![
            person,
            unit,
            personal.name.as_str(),
            personal.initials.as_str(),
            json(&personal.phones)?,
            personal.job.as_str(),
            left_on,
            entry.header.rev
        ],
    )?;
    let mut stale = known_numbers(db, person)?;
    for phone in &personal.phones {
        let number = dialled(&phone.number);
        stale.retain(|known| *known != number);
        db.execute(
            "INSERT INTO org_phone (person, number, tested_at, tested_ok) VALUES ($1, $2, NULL, NULL)
             ON CONFLICT (person, number) DO NOTHING",
            params![person, number],
        )?;
    }
    for number in stale {
        db.execute("DELETE FROM org_phone WHERE person = $1 AND number = $2", params![person, number])?;
    }
    Ok(())
}

fn known_numbers(db: &mut dyn Db, person: PersonId) -> Result<Vec<String>, DbError> {
    db.query("SELECT number FROM org_phone WHERE person = $1", params![person])?
        .iter()
        .map(|row| row.text(0))
        .collect()
}

/// A number as compared: digits only, without the country's prefix.
pub(crate) fn dialled(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11)) {
        Some(rest) => rest.to_owned(),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::dialled;

    #[test]
    fn one_number_has_one_form() {
        for (written, compared) in [
            ("139 0000 0000", "13900000000"),
            ("+86-139-0000-0000", "13900000000"),
            ("0086 13900000000", "13900000000"),
            ("0912-3525001", "09123525001"),
        ] {
            assert_eq!(dialled(written), compared);
        }
    }
}
