//! Nodes as the journal knows them: who joined under this one, and which units they write
//! for from then on. The exchange calls this; it decides nothing about keys.

use super::{audience_of, draft};
use crate::error::OrgError;
use crate::query;
use facts::draft::Draft;
use facts::entry::Lane;
use facts::org::{NodeEnrolled, NodeRevoked, UnitHosted, UnitOpened, told_everywhere, unit_of_code};
use journal::{Acting, Tx};
use kernel::{Level, NodeId, UnitId};

/// A node joined under this one: notes it, enters the unit of its area when it is not here,
/// and hands the unit over to it.
///
/// # Errors
/// [`OrgError`].
pub fn enrolled(
    tx: &mut Tx<'_>,
    acting: Acting,
    node: NodeId,
    code: &str,
    level: Level,
    name: &str,
) -> Result<UnitId, OrgError> {
    let now = tx.now();
    let own_code = tx.identity().code.clone();
    let own = query::unit_by_code(tx, &own_code)?.ok_or(OrgError::NotFound)?;
    let fact = NodeEnrolled { node, code: code.to_owned(), level, name: name.to_owned(), at: now };
    let mut drafts = vec![draft(&fact, own.id)?.to(told_everywhere())];
    let unit = unit_of_code(code);
    if query::unit(tx, unit)?.is_none() {
        let opened = UnitOpened {
            unit,
            name: name.to_owned(),
            short_name: name.to_owned(),
            code: Some(code.to_owned()),
            kind: "government".to_owned(),
            level,
            parent: Some(own.id),
            opened_on: None,
            sort: 0,
            placeholder: false,
        };
        drafts.push(draft(&opened, own.id)?.to(told_everywhere()));
    }
    drafts.push(draft(&UnitHosted { unit, node, from: now }, own.id)?.to(told_everywhere()));
    tx.append(acting, drafts)?;
    Ok(unit)
}

/// Another node writes for a unit from now on.
///
/// # Errors
/// [`OrgError`].
pub fn hand_over(
    tx: &mut Tx<'_>,
    acting: Acting,
    by: UnitId,
    unit: UnitId,
    node: NodeId,
) -> Result<(), OrgError> {
    let found = query::unit(tx, unit)?.ok_or(OrgError::NotFound)?;
    let fact = UnitHosted { unit, node, from: tx.now() };
    tx.append(acting, vec![draft(&fact, by)?.to(audience_of(&found))])?;
    Ok(())
}

/// Keys of a node are trusted no more: told to everybody, before all that waits.
///
/// # Errors
/// [`OrgError`].
pub fn revoked(tx: &mut Tx<'_>, acting: Acting, by: UnitId, fact: &NodeRevoked) -> Result<(), OrgError> {
    let draft: Draft = draft(fact, by)?;
    tx.append(acting, vec![draft.to(told_everywhere()).lane(Lane::Urgent)])?;
    Ok(())
}
