//! The folds of accounts and of substitutes. No secret is here: those are no facts.

use super::{Fold, json, note_rev};
use facts::entry::Entry;
use facts::org::{
    AccountLocked, AccountOpened, AccountPersonSet, AccountRolesSet, AccountSecretChanged, AccountUnlocked,
    NameSealed, SubstituteAdmitted, SubstituteEnded, SubstituteSealed,
};
use journal::view::{body, sealed};
use journal::{ApplyError, Db, params};

pub(super) const ACCOUNT: Fold = Fold {
    subject: &["account"],
    tables: &["org_account"],
    opening: &["account.opened"],
    others: &[
        "account.roles_set",
        "account.person_set",
        "account.locked",
        "account.unlocked",
        "account.secret_changed",
    ],
    clear: |db, id| db.execute("DELETE FROM org_account WHERE id = $1", params![id]),
    apply: account,
};

pub(super) const SUBSTITUTE: Fold = Fold {
    subject: &["substitute"],
    tables: &["org_substitute"],
    opening: &["substitute.admitted"],
    others: &["substitute.ended"],
    clear: |db, id| db.execute("DELETE FROM org_substitute WHERE id = $1", params![id]),
    apply: substitute,
};

fn account(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        "account.opened" => {
            let fact: AccountOpened = body(entry)?;
            let name = sealed::<NameSealed>(entry)?.map(|s| s.name).unwrap_or_default();
            db.execute(
                "INSERT INTO org_account (id, login, unit, person, name, roles, locked, lock_reason, rev)
                 VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, 0)
                 ON CONFLICT (id) DO UPDATE SET login = excluded.login, unit = excluded.unit,
                    person = excluded.person, name = excluded.name, roles = excluded.roles",
                params![fact.account, fact.login, fact.unit, fact.person, name, json(&fact.roles)?],
            )?;
        }
        "account.roles_set" => {
            let fact: AccountRolesSet = body(entry)?;
            db.execute(
                "UPDATE org_account SET roles = $2 WHERE id = $1",
                params![fact.account, json(&fact.roles)?],
            )?;
        }
        "account.person_set" => {
            let fact: AccountPersonSet = body(entry)?;
            db.execute(
                "UPDATE org_account SET person = $2 WHERE id = $1",
                params![fact.account, fact.person],
            )?;
        }
        "account.locked" => {
            let fact: AccountLocked = body(entry)?;
            db.execute(
                "UPDATE org_account SET locked = 1, lock_reason = $2 WHERE id = $1",
                params![fact.account, fact.reason],
            )?;
        }
        "account.unlocked" => {
            let fact: AccountUnlocked = body(entry)?;
            db.execute(
                "UPDATE org_account SET locked = 0, lock_reason = NULL WHERE id = $1",
                params![fact.account],
            )?;
        }
        // The value is a secret and elsewhere; that it changed is only for the trail.
        _ => drop(body::<AccountSecretChanged>(entry)?),
    }
    note_rev(db, "org_account", entry)?;
    Ok(())
}

fn substitute(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    if entry.header.kind == "substitute.admitted" {
        let fact: SubstituteAdmitted = body(entry)?;
        let blank = SubstituteSealed { name: String::new(), phone: String::new(), reason: String::new() };
        let personal = sealed::<SubstituteSealed>(entry)?.unwrap_or(blank);
        db.execute(
            "INSERT INTO org_substitute (id, unit, account, name, phone, reason, from_at, until_at, ended_at, rev)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, 0)
             ON CONFLICT (id) DO NOTHING",
            params![
                fact.substitute,
                fact.unit,
                fact.account,
                personal.name,
                personal.phone,
                personal.reason,
                fact.from,
                fact.until
            ],
        )?;
    } else {
        let fact: SubstituteEnded = body(entry)?;
        db.execute(
            "UPDATE org_substitute SET ended_at = $2 WHERE id = $1",
            params![fact.substitute, fact.at],
        )?;
    }
    note_rev(db, "org_substitute", entry)?;
    Ok(())
}
