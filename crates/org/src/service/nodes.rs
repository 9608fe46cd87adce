//! Nodes as the journal knows them: who joined under this one, and which units they write
//! for from then on. The exchange calls this; it decides nothing about keys.

use super::draft;
use crate::error::OrgError;
use crate::query;
use facts::draft::Draft;
use facts::entry::Lane;
use facts::org::{
    NodeEnrolled, NodeKept, NodeReleased, NodeRevoked, UnitHosted, UnitOpened, told_everywhere, unit_of_code,
};
use journal::{Acting, Tx};
use kernel::{Level, NodeId, UnitId};

/// A node joined under this one: notes it, enters the unit of its area when it is not here,
/// and hands the unit over to it. One that has moved here from another level bears a unit
/// already and says itself where that stands now; `heard` is the revision that it has seen of
/// what others wrote of it.
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
    heard: Option<u64>,
) -> Result<(), OrgError> {
    let now = tx.now();
    let own_code = tx.identity().code.clone();
    let own = query::unit_by_code(tx, &own_code)?.ok_or(OrgError::NotFound)?;
    let fact = NodeEnrolled { node, code: code.to_owned(), level, name: name.to_owned(), at: now };
    let noted = draft(&fact, own.id)?.to(told_everywhere());
    if let Some(rev) = heard {
        tx.append(acting, vec![noted.after(rev)])?;
        return Ok(());
    }
    let mut drafts = vec![noted];
    let known = query::unit_by_code(tx, code)?.map(|unit| unit.id);
    let unit = match known {
        Some(unit) => unit,
        None => unit_for(tx, code)?,
    };
    if known.is_none() {
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
    Ok(())
}

/// The id of a new unit with this code. A unit that bore the code and bears another one by
/// now keeps its id.
pub(crate) fn unit_for(tx: &mut Tx<'_>, code: &str) -> Result<UnitId, OrgError> {
    let unit = unit_of_code(code);
    Ok(if query::unit(tx, unit)?.is_some() { UnitId::new() } else { unit })
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

/// A node may join another level above: told to everybody, before all that waits.
///
/// # Errors
/// [`OrgError`].
pub fn released(tx: &mut Tx<'_>, acting: Acting, by: UnitId, fact: &NodeReleased) -> Result<(), OrgError> {
    let draft: Draft = draft(fact, by)?;
    tx.append(acting, vec![draft.to(told_everywhere()).lane(Lane::Urgent)])?;
    Ok(())
}

/// A release is taken back.
///
/// # Errors
/// [`OrgError`].
pub fn kept(tx: &mut Tx<'_>, acting: Acting, by: UnitId, fact: &NodeKept) -> Result<(), OrgError> {
    let draft: Draft = draft(fact, by)?;
    tx.append(acting, vec![draft.to(told_everywhere()).lane(Lane::Urgent)])?;
    Ok(())
}
