//! Whether somebody of a unit answers its desk.

use crate::perm::{DeskAct, Permission as _, Role};
use journal::{Db, DbError, params};
use kernel::UnitId;

/// Whether an account of the unit works its desk; where none does, who may send answers for it. A locked
/// account works nothing.
///
/// # Errors
/// [`DbError`].
pub fn has_officer(db: &mut dyn Db, unit: UnitId) -> Result<bool, DbError> {
    let rows = db.query("SELECT roles FROM org_account WHERE unit = $1 AND locked = 0", params![unit])?;
    for row in &rows {
        let roles: Vec<String> = row.json(0)?;
        let works = |role: &Role| role.permissions().contains(&DeskAct::CODE);
        if roles.iter().filter_map(|word| Role::from_word(word)).any(|role| works(&role)) {
            return Ok(true);
        }
    }
    Ok(false)
}
