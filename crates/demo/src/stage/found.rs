//! Founding the four nodes: keys, a certificate signed by the node above, a journal
//! that knows the others.

use super::enter;
use super::scratch::Scratch;
use super::{Stage, StageError, StageNode};
use crate::cast::Cast;
use crate::data::District;
use crate::house::{House, NewNode};
use crate::layout::NodeLayout;
use facts::Certificate;
use journal::{Identity, Journal, JournalError, Setup, Store, Turn};
use kernel::clock::{Clock, DAY_MS};
use kernel::{Instant, Level};
use report::Terms;
use report::call_list::CallList;
use report::profile::Profile;
use report::rules::Law;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Life of a demonstration's certificates.
const CERTIFICATE_DAYS: i64 = 730;
/// Name of the database in a node's folder.
pub(super) const DATABASE: &str = "fenghuo.db";
const READERS: usize = 1;

const DEFAULT_PROFILE: &str = include_str!("../../../../profiles/default/profile.toml");
/// The district's own terms, also written beside the nodes for their processes.
pub const DISTRICT_PROFILE: &str = include_str!("../../../../profiles/yuyang/profile.toml");

/// Whether a node runs under the district's own terms.
#[must_use]
pub fn has_district_terms(level: Level) -> bool {
    matches!(level, Level::District | Level::Township)
}

/// Makes the nodes at `at` and opens them on a standing clock; what is dated by days is
/// dated from `shown_at`.
///
/// # Errors
/// [`StageError`].
pub fn found(
    house: &dyn House,
    (district, cast): (District, Cast),
    layouts: &[NodeLayout],
    (at, shown_at): (Instant, Instant),
    scratch: Scratch,
) -> Result<Stage, StageError> {
    let clock = Clock::standing_at(at);
    let identities = identities(house, layouts, at)?;
    let mut nodes = Vec::with_capacity(layouts.len());
    for (layout, identity) in layouts.iter().zip(&identities) {
        let journal = Journal::open(Setup {
            store: Store::Sqlite(scratch.place(&layout.key, &layout.data.join(DATABASE))),
            identity: identity.clone(),
            clock: clock.clone(),
            views: house.views(),
            migrations: house.migrations(),
            authority: house.authority(),
            readers: READERS,
            fence: None,
        })?;
        nodes.push(StageNode {
            layout: layout.clone(),
            id: identity.node,
            journal,
            terms: Arc::new(terms(layout.level)?),
            restless: true,
            looked_at: at,
            held: HashMap::new(),
        });
    }
    acquaint(&nodes, &identities)?;
    let units: BTreeMap<_, _> =
        district.units.iter().map(|u| (u.key.clone(), enter::unit_id(&u.code, &u.key))).collect();
    let desks = district.desks.iter().map(|d| (d.key.clone(), enter::desk_id(&d.key))).collect();
    let host = |unit: &crate::data::UnitRow| nodes.iter().position(|node| node.layout.key == unit.node);
    let hosts = district.units.iter().filter_map(|unit| Some((unit.key.clone(), host(unit)?))).collect();
    let mut stage = Stage { nodes, clock, shown_at, district, cast, units, desks, hosts, scratch };
    enter::enter(&mut stage, house)?;
    stage.link()?;
    Ok(stage)
}

/// Law and terms of a node, as its process will have them.
fn terms(level: Level) -> Result<Terms, StageError> {
    let setting = |e: &dyn std::fmt::Display| StageError::Setting(e.to_string());
    let law = Law::builtin().map_err(|e| setting(&e))?;
    let text = if has_district_terms(level) { DISTRICT_PROFILE } else { DEFAULT_PROFILE };
    let profile = Profile::from_toml(text, law).map_err(|e| setting(&e))?;
    let call_list = CallList::builtin(law).map_err(|e| setting(&e))?;
    Ok(Terms { law, profile, call_list })
}

/// Keys of every node, each certificate signed by the node above, before anything is
/// written: so the first entry of every epoch carries the certificate that stays.
fn identities(house: &dyn House, layouts: &[NodeLayout], at: Instant) -> Result<Vec<Identity>, StageError> {
    let mut made: Vec<Identity> = Vec::with_capacity(layouts.len());
    for layout in layouts {
        let new =
            NewNode { data: &layout.data, code: &layout.code, level: layout.level, name: &layout.name, at };
        let mut identity = house.found(&new).map_err(StageError::House)?;
        let above = layout.parent.as_ref().and_then(|parent| {
            layouts.iter().zip(&made).find(|(l, _)| l.key == *parent).map(|(_, identity)| identity.clone())
        });
        if let Some(above) = above {
            let unsigned = Certificate {
                issuer: above.node,
                not_before: at,
                not_after: Instant(at.0 + CERTIFICATE_DAYS * DAY_MS),
                signature: Vec::new(),
                ..identity.certificate.clone()
            };
            let setting = |e: facts::crypto::KeyError| StageError::Setting(e.to_string());
            identity.certificate = unsigned.signed(&above.key).map_err(setting)?;
            house.certify(&layout.data, &identity.certificate).map_err(StageError::House)?;
        }
        made.push(identity);
    }
    Ok(made)
}

/// Every node knows every epoch, so that it can take in what any of them wrote.
fn acquaint(nodes: &[StageNode], identities: &[Identity]) -> Result<(), StageError> {
    let epochs: Vec<_> = identities.iter().map(|i| (i.epoch, i.certificate.clone())).collect();
    for node in nodes {
        let epochs = epochs.clone();
        node.journal.run(Turn::Local, move |tx| {
            for (epoch, certificate) in &epochs {
                tx.know_epoch(*epoch, certificate)?;
            }
            Ok::<(), JournalError>(())
        })?;
    }
    Ok(())
}
