//! Who may write what: asked of every entry that another node wrote, when it is applied.
//! A signature proves who wrote it, not that they might.
//!
//! Two questions. Does the origin write for the acting unit? It does when a fact says
//! that it hosts it (now or ever: streams arrive in any order, so what was true at the
//! entry's own position cannot be told from here, and a node that once hosted keeps only
//! what it wrote then). And is the kind allowed from where the acting unit stands towards
//! the subject: its owner, a unit above the owner, or one to whom it was addressed? The
//! slices say that for their kinds with a [`KindRule`]. An entry whose units have not
//! arrived is parked and tried again.

use facts::certificate::codes_above;
use facts::draft::Fact;
use facts::entry::{Entry, Header};
use facts::org as fact;
use journal::read::certificates_of;
use journal::{Authority, Db, DbError, params};
use kernel::{NodeId, PostId, UnitId};
use serde::de::DeserializeOwned;

/// Where the acting unit stands towards the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The subject is its own.
    Owner,
    /// It stands above the owner.
    Ancestor,
    /// The subject was addressed to it or to one of its desks.
    Addressee,
    /// None of these.
    Stranger,
}

/// Finds the relation of the acting unit to an entry's subject.
pub type Relate = fn(&mut dyn Db, &Entry, UnitId) -> Result<Relation, DbError>;

/// Finds the unit in whose name an entry's body speaks, if it names one.
pub type Speaker = fn(&Entry) -> Option<UnitId>;

/// From which relations a kind is allowed.
#[derive(Clone, Copy)]
pub struct KindRule {
    /// The kind, or with a final dot all kinds that begin so (`call.`).
    pub kind: &'static str,
    /// From these.
    pub from: &'static [Relation],
    /// How the relation is found.
    pub relate: Relate,
    /// In whose name the body speaks: in none but that of the acting unit.
    pub speaker: Speaker,
}

impl KindRule {
    /// The rule of one kind of fact.
    #[must_use]
    pub const fn of<F: Fact>(from: &'static [Relation], relate: Relate) -> Self {
        Self { kind: F::KIND, from, relate, speaker: speaker::<F> }
    }

    /// The rule of all kinds that begin so, whose bodies name nobody who speaks.
    #[must_use]
    pub const fn of_all(prefix: &'static str, from: &'static [Relation], relate: Relate) -> Self {
        Self { kind: prefix, from, relate, speaker: |_| None }
    }
}

fn speaker<F: Fact>(entry: &Entry) -> Option<UnitId> {
    read::<F>(entry).and_then(|fact| fact.speaker())
}

/// The relation of `acting` to a subject whose owner is `owner`.
///
/// # Errors
/// [`DbError`].
pub fn towards(db: &mut dyn Db, acting: UnitId, owner: UnitId) -> Result<Relation, DbError> {
    if acting == owner {
        return Ok(Relation::Owner);
    }
    let above = crate::scope::stands_above(db, acting, owner)?;
    Ok(if above { Relation::Ancestor } else { Relation::Stranger })
}

/// The authority of the house: org's own rules and those of the slices.
#[derive(Clone, Default)]
pub struct OrgAuthority {
    rules: Vec<KindRule>,
}

impl OrgAuthority {
    /// With org's own rules only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with the rules of another slice.
    #[must_use]
    pub fn with(mut self, rules: &[KindRule]) -> Self {
        self.rules.extend_from_slice(rules);
        self
    }

    fn rule(&self, kind: &str) -> Option<&KindRule> {
        let exact = self.rules.iter().find(|rule| rule.kind == kind);
        exact.or_else(|| {
            self.rules.iter().find(|rule| rule.kind.ends_with('.') && kind.starts_with(rule.kind))
        })
    }
}

type Verdict = Result<(), String>;

impl Authority for OrgAuthority {
    fn check(&self, db: &mut dyn Db, entry: &Entry) -> Result<Verdict, DbError> {
        let header = &entry.header;
        match header.subject.kind.as_ref() {
            "epoch" | "access" => return Ok(Ok(())),
            "erasure" => return erasure(db, entry),
            "node" => return node(db, entry),
            "unit" if header.kind == "unit.opened" => return opened(db, entry),
            _ => {}
        }
        let Some(acting) = header.unit else { return refuse("no unit acts") };
        if !writes_for(db, header.stream.origin, acting)? {
            return refuse(&format!(
                "the origin does not write for the acting unit {acting}, as far as known here"
            ));
        }
        if let Some(owner) = org_owner(db, entry)? {
            return match owner {
                Owner::Unit(owner) => match owned(db, header, acting, owner)? {
                    Ok(()) if header.kind == "unit.coded" => coded(db, entry),
                    Ok(()) if header.kind == "unit.placed" => placed(db, entry, acting),
                    Ok(()) => stays_with_its_own(db, entry, acting, owner),
                    refused => Ok(refused),
                },
                Owner::NotHere => refuse("the subject's unit is not known here yet"),
                Owner::Undecodable => refuse("the body cannot be read"),
            };
        }
        let Some(rule) = self.rule(&header.kind) else {
            return refuse(&format!("nobody may write {} from elsewhere", header.kind));
        };
        if (rule.speaker)(entry).is_some_and(|unit| unit != acting) {
            return refuse("it speaks in the name of another unit than the one that acts");
        }
        let relation = (rule.relate)(db, entry, acting)?;
        if rule.from.contains(&relation) {
            return Ok(Ok(()));
        }
        refuse(&format!("{} is not allowed to {relation:?}", header.kind))
    }
}

fn refuse(reason: &str) -> Result<Verdict, DbError> {
    Ok(Err(reason.to_owned()))
}

/// Whether the node hosts the unit or once did.
///
/// # Errors
/// [`DbError`].
pub fn writes_for(db: &mut dyn Db, node: NodeId, unit: UnitId) -> Result<bool, DbError> {
    Ok(db.first("SELECT 1 FROM org_hosting WHERE unit = $1 AND node = $2", params![unit, node])?.is_some())
}

/// Org facts: only by the node that hosts the subject's unit, or one above it.
fn owned(db: &mut dyn Db, header: &Header, acting: UnitId, owner: UnitId) -> Result<Verdict, DbError> {
    let relation = towards(db, acting, owner)?;
    if relation != Relation::Stranger || writes_for(db, header.stream.origin, owner)? {
        return Ok(Ok(()));
    }
    refuse(&format!("the unit {acting} may not change what belongs to {owner}"))
}

/// What goes from one unit to another is changed by who may change what belongs to either.
/// Entering again what is there already changes it, too: the unit that the body names may be
/// the author's own, and what is entered another's.
fn stays_with_its_own(
    db: &mut dyn Db,
    entry: &Entry,
    acting: UnitId,
    owner: UnitId,
) -> Result<Verdict, DbError> {
    let header = &entry.header;
    let other = match header.kind.as_str() {
        "person.changed" => read::<fact::PersonChanged>(entry).map(|f| f.unit),
        "desk.changed" => read::<fact::DeskChanged>(entry).map(|f| f.terms.keeper),
        _ => match present_owner(db, &header.subject.kind, header.subject.id)? {
            Some(Owner::Unit(present)) => Some(present),
            _ => None,
        },
    };
    match other {
        Some(other) if other != owner => owned(db, header, acting, other),
        _ => Ok(Ok(())),
    }
}

/// A coded unit within the area of the origin's certificate, or one under a unit that
/// the origin writes for.
fn opened(db: &mut dyn Db, entry: &Entry) -> Result<Verdict, DbError> {
    let Ok(opened) = serde_json::from_slice::<fact::UnitOpened>(&entry.body) else {
        return refuse("the body cannot be read");
    };
    let origin = entry.header.stream.origin;
    match opened.code.as_deref() {
        Some(code) if fact::unit_of_code(code) == opened.unit => {
            // The id stays with a unit that bears another code by now.
            if bears_another(db, opened.unit, code)? && !writes_for(db, origin, opened.unit)? {
                return refuse("the unit bears another code and belongs to another node");
            }
            if covers(db, &entry.header, code)? {
                return Ok(Ok(()));
            }
            refuse(&format!("the code {code} lies outside the origin's area"))
        }
        // A department may share its government's code; its id is its own.
        _ => {
            let Some(parent) = opened.parent else { return refuse("a unit without code needs a parent") };
            // Who knows the id of another's bureau may not open it as their own.
            let known =
                db.first("SELECT 1 FROM org_hosting WHERE unit = $1", params![opened.unit])?.is_some();
            if known && !writes_for(db, origin, opened.unit)? {
                return refuse("the unit belongs to another node");
            }
            if writes_for(db, origin, parent)? {
                return Ok(Ok(()));
            }
            refuse("the unit above is not one that the origin writes for, as far as known here")
        }
    }
}

fn bears_another(db: &mut dyn Db, unit: UnitId, code: &str) -> Result<bool, DbError> {
    let row = db.first("SELECT 1 FROM org_unit WHERE id = $1 AND code <> $2", params![unit, code])?;
    Ok(row.is_some())
}

/// A code is given by whoever's certificate covers it: the level above signed that.
fn coded(db: &mut dyn Db, entry: &Entry) -> Result<Verdict, DbError> {
    let Some(fact) = read::<fact::UnitCoded>(entry) else { return refuse("the body cannot be read") };
    if covers(db, &entry.header, &fact.code)? {
        return Ok(Ok(()));
    }
    refuse(&format!("the code {} lies outside the origin's area", fact.code))
}

/// Under a unit that it stands above, whoever may change a unit places it. Under another one
/// a unit places itself alone, and only where the certificate of that very epoch shows that
/// the other's node has taken it in.
fn placed(db: &mut dyn Db, entry: &Entry, acting: UnitId) -> Result<Verdict, DbError> {
    let Some(fact) = read::<fact::UnitPlaced>(entry) else { return refuse("the body cannot be read") };
    let Some(parent) = fact.parent else { return Ok(Ok(())) };
    let origin = entry.header.stream.origin;
    let stays =
        db.first("SELECT 1 FROM org_unit WHERE id = $1 AND parent = $2", params![fact.unit, parent])?;
    if stays.is_some()
        || towards(db, acting, parent)? != Relation::Stranger
        || writes_for(db, origin, parent)?
    {
        return Ok(Ok(()));
    }
    if acting != fact.unit {
        return refuse("the unit above is not one that the acting unit stands above");
    }
    let Some(own) = certificate_of(db, &entry.header)? else { return refuse("its certificate is not here") };
    // Where it was before, the unit to which it has gone may be a stranger.
    if codes_above(&own.code).iter().any(|code| fact::unit_of_code(code) == parent) {
        return Ok(Ok(()));
    }
    let Some(row) = db.first("SELECT code FROM org_unit WHERE id = $1", params![parent])? else {
        return refuse("the unit above is not known here yet");
    };
    let code = row.opt_text(0)?;
    if writes_for(db, own.issuer, parent)? || speaks_for(db, own.issuer, code.as_deref())? {
        return Ok(Ok(()));
    }
    refuse("the node of the unit above has not taken the origin in")
}

/// Whether an epoch of a node was signed under a certificate with just this code.
fn speaks_for(db: &mut dyn Db, node: NodeId, code: Option<&str>) -> Result<bool, DbError> {
    let Some(code) = code else { return Ok(false) };
    Ok(certificates_of(db, node)?.iter().any(|c| c.code == code))
}

/// The certificate of the epoch in which an entry was written, if it is its author's.
fn certificate_of(db: &mut dyn Db, header: &Header) -> Result<Option<facts::Certificate>, DbError> {
    let row =
        db.first("SELECT certificate FROM journal_epoch WHERE epoch = $1", params![header.stream.epoch])?;
    let Some(row) = row else { return Ok(None) };
    let certificate =
        facts::Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a certificate"))?;
    Ok(Some(certificate).filter(|c| c.node == header.stream.origin))
}

fn covers(db: &mut dyn Db, header: &Header, code: &str) -> Result<bool, DbError> {
    Ok(certificate_of(db, header)?.is_some_and(|certificate| certificate.covers(code)))
}

/// Only who wrote the entry, or a node whose area holds that of who wrote it, erases.
fn erasure(db: &mut dyn Db, entry: &Entry) -> Result<Verdict, DbError> {
    let row = db.first(
        "SELECT s.origin, e.certificate FROM journal_entry t JOIN journal_stream s ON s.stream = t.stream
         JOIN journal_epoch e ON e.epoch = s.epoch WHERE t.event_id = $1 LIMIT 1",
        params![entry.header.subject.id],
    )?;
    let Some(row) = row else { return refuse("what it erases is not here yet") };
    if row.id::<NodeId>(0)? == entry.header.stream.origin {
        return Ok(Ok(()));
    }
    let author = facts::Certificate::decode(&row.bytes(1)?).map_err(|_| DbError::Shape("a certificate"))?;
    if covers(db, &entry.header, &author.code)? {
        return Ok(Ok(()));
    }
    refuse("the origin may not erase what another wrote")
}

/// Nodes are enrolled, revoked, let go and kept by one whose area holds theirs, never by
/// themselves.
fn node(db: &mut dyn Db, entry: &Entry) -> Result<Verdict, DbError> {
    let header = &entry.header;
    if header.subject.id == header.stream.origin.bytes() {
        return refuse("a node does not enrol itself");
    }
    // It may come before the enrolment, which is not urgent, or behind that of the next level.
    if matches!(header.kind.as_str(), "node.released" | "node.kept") && was_below(db, header)? {
        return Ok(Ok(()));
    }
    let code = match read::<fact::NodeEnrolled>(entry) {
        Some(enrolled) if header.kind == "node.enrolled" => Some(enrolled.code),
        _ => db
            .first("SELECT code FROM org_node WHERE id = $1", params![header.subject.id])?
            .map(|row| row.text(0))
            .transpose()?,
    };
    match code {
        Some(code) if covers(db, header, &code)? => Ok(Ok(())),
        Some(code) => refuse(&format!("the code {code} lies outside the origin's area")),
        None => refuse("the node is not known here yet"),
    }
}

/// Whether a node has written under a certificate whose code lies in the author's area. How
/// far its word still counts is asked where it is used.
fn was_below(db: &mut dyn Db, header: &Header) -> Result<bool, DbError> {
    let Some(own) = certificate_of(db, header)? else { return Ok(false) };
    let of_node = certificates_of(db, NodeId::from_bytes(header.subject.id))?;
    Ok(of_node.iter().any(|c| own.covers(&c.code)))
}

enum Owner {
    Unit(UnitId),
    NotHere,
    Undecodable,
}

/// The unit to which an org subject belongs; `None` for kinds of other slices.
fn org_owner(db: &mut dyn Db, entry: &Entry) -> Result<Option<Owner>, DbError> {
    let id = entry.header.subject.id;
    let owner = match entry.header.kind.as_str() {
        "desk.opened" => read::<fact::DeskOpened>(entry).map(|f| f.terms.keeper),
        "route.set" => {
            return Ok(Some(match read::<fact::RouteSet>(entry) {
                None => Owner::Undecodable,
                Some(f) => route_owner(db, f.from_unit)?,
            }));
        }
        "person.entered" => read::<fact::PersonEntered>(entry).map(|f| f.unit),
        "post.opened" => read::<fact::PostOpened>(entry).map(|f| f.unit),
        "account.opened" => read::<fact::AccountOpened>(entry).map(|f| f.unit),
        "place.entered" => read::<fact::PlaceEntered>(entry).map(|f| f.unit),
        "substitute.admitted" => read::<fact::SubstituteAdmitted>(entry).map(|f| f.unit),
        kind => {
            let Some((subject, _)) = kind.split_once('.') else { return Ok(None) };
            return present_owner(db, subject, id);
        }
    };
    Ok(Some(owner.map_or(Owner::Undecodable, Owner::Unit)))
}

fn read<F: DeserializeOwned>(entry: &Entry) -> Option<F> {
    serde_json::from_slice(&entry.body).ok()
}

/// A route belongs to the unit from which it leads: a unit below may not lead others'
/// reports, one above may. The desk may be one that is never heard of here: a unit that has moved
/// brings along the routes that it once had.
fn route_owner(db: &mut dyn Db, from: UnitId) -> Result<Owner, DbError> {
    let known = db.first("SELECT 1 FROM org_unit WHERE id = $1", params![from])?.is_some();
    Ok(if known { Owner::Unit(from) } else { Owner::NotHere })
}

fn present_owner(db: &mut dyn Db, subject: &str, id: [u8; 16]) -> Result<Option<Owner>, DbError> {
    let sql = match subject {
        "unit" => "SELECT id FROM org_unit WHERE id = $1",
        "desk" => "SELECT keeper FROM org_desk WHERE id = $1",
        "route" => "SELECT from_unit FROM org_route WHERE id = $1",
        "person" | "contact" => "SELECT unit FROM org_person WHERE id = $1",
        "post" => "SELECT unit FROM org_post WHERE id = $1",
        "account" => "SELECT unit FROM org_account WHERE id = $1",
        "place" => "SELECT unit FROM org_place WHERE id = $1",
        "substitute" => "SELECT unit FROM org_substitute WHERE id = $1",
        _ => return Ok(None),
    };
    Ok(Some(match db.first(sql, params![id])? {
        Some(row) => Owner::Unit(row.id(0)?),
        None => Owner::NotHere,
    }))
}

/// The unit of a post, for slices that relate by post.
///
/// # Errors
/// [`DbError`].
pub fn unit_of_post(db: &mut dyn Db, post: PostId) -> Result<Option<UnitId>, DbError> {
    db.first("SELECT unit FROM org_post WHERE id = $1", params![post])?.map(|r| r.id(0)).transpose()
}
