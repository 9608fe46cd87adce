//! Making the district known: units with their dated names and successions, desks,
//! routes, places, people, posts and logins, each on the node that hosts it.
//!
//! Written as facts of the platform itself, as an import would. Ids follow from the
//! keys in `demo/`, so that the demonstration has the same ids each time.

use super::{Stage, StageError};
use crate::cast::{Cast, PASSWORD};
use crate::data::{AbsenceRow, District, UnitRow};
use crate::house::House;
use facts::draft::{Audience, Draft, Fact, derived_id};
use facts::org::{
    AccountOpened, DeskNumber, DeskOpened, DeskTerms, NameSealed, PersonEntered, PersonSealed, Phone,
    PlaceEntered, PostAbsent, PostHeld, PostOpened, RouteSet, UnitClosed, UnitOpened, UnitRenamed,
    UnitSucceeded, Via, told_everywhere, unit_of_code,
};
use journal::{Acting, Db as _, Turn, Tx, params};
use kernel::calendar::Date;
use kernel::clock::DAY_MS;
use kernel::{AccountId, DeskId, EventId, Instant, PersonId, PlaceId, PostId, RouteId, UnitId};
use report::service::ReportError;

/// Everybody has held their post since before the history begins.
const HELD_SINCE_DAYS: i64 = 400;

/// The id of a unit: by its code where it has one, so that every node means the same.
pub(super) fn unit_id(code: &str, key: &str) -> UnitId {
    if code.is_empty() {
        UnitId::from_bytes(derived_id("demo unit", &[key.as_bytes()]))
    } else {
        unit_of_code(code)
    }
}

pub(super) fn desk_id(key: &str) -> DeskId {
    DeskId::from_bytes(derived_id("demo desk", &[key.as_bytes()]))
}

pub(super) fn account_id(login: &str) -> AccountId {
    AccountId::from_bytes(derived_id("demo account", &[login.as_bytes()]))
}

pub(super) fn person_id(key: &str) -> PersonId {
    PersonId::from_bytes(derived_id("demo person", &[key.as_bytes()]))
}

pub(super) fn place_id(unit: &str, name: &str) -> PlaceId {
    PlaceId::from_bytes(derived_id("demo place", &[unit.as_bytes(), name.as_bytes()]))
}

/// Makes everything known, the province first, so that what is named is there.
pub(super) fn enter(stage: &mut Stage, house: &dyn House) -> Result<(), StageError> {
    for index in 0..stage.nodes.len() {
        let drafts = drafts(stage, index)?;
        let logins = logins(stage, house, index)?;
        let Some(node) = stage.nodes.get_mut(index) else { continue };
        node.restless = true;
        node.journal
            .run(Turn::Local, move |tx| {
                tx.append(Acting::platform(), drafts)?;
                for (account, password) in logins {
                    keep_password(tx, account, &password)?;
                }
                Ok::<(), ReportError>(())
            })
            .map_err(|e| StageError::Setting(e.to_string()))?;
        stage.sync()?;
    }
    Ok(())
}

/// Accounts of a node with the hash of the one password.
fn logins(stage: &Stage, house: &dyn House, index: usize) -> Result<Vec<(AccountId, String)>, StageError> {
    let password = house.password_hash(PASSWORD).map_err(StageError::House)?;
    let here = stage.cast.logins.iter().filter(|login| stage.hosts.get(&login.unit) == Some(&index));
    Ok(here.map(|login| (account_id(&login.login), password.clone())).collect())
}

/// Secrets are no facts and have no service without somebody signed in, who is not there
/// yet: the first passwords of a demonstration are put where the slice keeps them.
fn keep_password(tx: &mut Tx<'_>, account: AccountId, hash: &str) -> Result<(), journal::DbError> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO org_secret (account, password, pin, totp, totp_on, totp_step, must_change, changed_at)
         VALUES ($1, $2, NULL, NULL, 0, 0, 0, $3) ON CONFLICT (account) DO NOTHING",
        params![account, hash, now],
    )
}

/// What one node enters.
struct Register<'s> {
    district: &'s District,
    cast: &'s Cast,
    /// Key of the node.
    node: &'s str,
    now: Instant,
    shown_at: Instant,
    drafts: Vec<Draft>,
}

fn drafts(stage: &Stage, index: usize) -> Result<Vec<Draft>, StageError> {
    let Some(node) = stage.nodes.get(index) else { return Ok(Vec::new()) };
    let mut register = Register {
        district: &stage.district,
        cast: &stage.cast,
        node: &node.layout.key,
        now: stage.clock.now(),
        shown_at: stage.shown_at,
        drafts: Vec::new(),
    };
    register.units()?;
    register.desks()?;
    register.routes()?;
    register.places()?;
    register.people()?;
    register.absences()?;
    register.accounts()?;
    Ok(register.drafts)
}

impl<'s> Register<'s> {
    fn here(&self, unit: &str) -> Option<&'s UnitRow> {
        self.district.unit(unit).filter(|row| row.node == self.node)
    }

    fn id(&self, unit: &str) -> UnitId {
        self.district.unit(unit).map_or_else(|| unit_id("", unit), |row| unit_id(&row.code, &row.key))
    }

    fn add<F: Fact>(&mut self, fact: &F, by: UnitId, audience: Audience) -> Result<(), StageError> {
        self.drafts.push(Draft::of(fact)?.by(by).to(audience));
        Ok(())
    }

    fn date(&self, text: &str) -> Result<Option<Date>, StageError> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|e: kernel::calendar::BadDate| StageError::Setting(e.to_string()))
    }

    fn units(&mut self) -> Result<(), StageError> {
        let district = self.district;
        for (row, sort) in district.units.iter().zip(1i64..) {
            if self.here(&row.key).is_none() {
                continue;
            }
            let unit = unit_id(&row.code, &row.key);
            let names: Vec<_> = district.names.iter().filter(|name| name.unit == row.key).collect();
            let first = names.iter().find(|name| name.from_on.is_empty());
            // A neighbour beyond the tree is only our own note.
            let outside = row.parent.is_empty() && row.node != row.key;
            let audience = if outside { Audience::local() } else { told_everywhere() };
            let opened = UnitOpened {
                unit,
                name: first.map_or(&row.name, |name| &name.name).clone(),
                short_name: first.map_or(&row.short_name, |name| &name.short_name).clone(),
                code: Some(row.code.clone()).filter(|code| !code.is_empty()),
                kind: if ["town", "street"].contains(&row.kind.as_str()) { "government" } else { &row.kind }
                    .to_owned(),
                level: row.level,
                parent: Some(row.parent.as_str()).filter(|p| !p.is_empty()).map(|parent| self.id(parent)),
                opened_on: self.date(&row.opened_on)?,
                sort,
                placeholder: outside,
            };
            self.add(&opened, unit, audience.clone())?;
            for name in names.iter().filter(|name| !name.from_on.is_empty()) {
                let Some(from_on) = self.date(&name.from_on)? else { continue };
                let renamed = UnitRenamed {
                    unit,
                    name: name.name.clone(),
                    short_name: name.short_name.clone(),
                    from_on,
                };
                self.add(&renamed, unit, audience.clone())?;
            }
            for succession in district.successions.iter().filter(|s| s.unit == row.key) {
                let Some(on) = self.date(&succession.on_date)? else { continue };
                let successor = self.id(&succession.successor);
                let succeeded = UnitSucceeded { unit, successor, on, how: succession.how.clone() };
                self.add(&succeeded, unit, audience.clone())?;
            }
            if let Some(on) = self.date(&row.closed_on)? {
                let closed = UnitClosed { unit, on, reason: "机构改革".to_owned() };
                self.add(&closed, unit, audience)?;
            }
        }
        Ok(())
    }

    fn desks(&mut self) -> Result<(), StageError> {
        for (row, sort) in self.district.desks.iter().zip(1i64..) {
            let Some(keeper) = self.here(&row.keeper) else { continue };
            let outside = keeper.parent.is_empty() && keeper.node != keeper.key;
            let number = |number: &str| DeskNumber {
                kind: if number.len() == 4 { "internal" } else { "phone" }.to_owned(),
                number: number.to_owned(),
            };
            let methods: &[&str] = if row.is_external() { &["fax", "message"] } else { &["system", "fax"] };
            let terms = DeskTerms {
                keeper: self.id(&row.keeper),
                serves: self.id(&row.serves),
                line: row.line.clone(),
                name: row.name.clone(),
                external: row.is_external(),
                numbers: row.phones().map(number).collect(),
                hours: String::new(),
                methods: methods.iter().map(|method| (*method).to_owned()).collect(),
                sort,
            };
            let by = terms.keeper;
            let audience = if outside { Audience::local() } else { told_everywhere() };
            self.add(&DeskOpened { desk: desk_id(&row.key), terms }, by, audience)?;
        }
        Ok(())
    }

    fn routes(&mut self) -> Result<(), StageError> {
        for (row, number) in self.district.routes.iter().zip(1u32..) {
            // The node of the unit it starts from sets it; one for a level, the node above that level.
            if self.here(&row.from_unit).is_none() {
                continue;
            }
            let Some(via) = Via::from_word(&row.via) else {
                return Err(StageError::Setting(format!("demo/routes.csv: no way {:?}", row.via)));
            };
            let outside = self.district.desk(&row.to_desk).and_then(|d| self.district.unit(&d.keeper));
            let audience = match outside {
                Some(keeper) if keeper.parent.is_empty() && keeper.node != keeper.key => Audience::local(),
                _ => told_everywhere(),
            };
            let from_unit = self.id(&row.from_unit);
            let set = RouteSet {
                route: RouteId::from_bytes(derived_id("demo route", &[&number.to_be_bytes()])),
                from_unit,
                from_level: row.from_level,
                kinds: row.kind_codes().map(str::to_owned).collect(),
                min_grade: Some(row.min_grade),
                to_desk: desk_id(&row.to_desk),
                via,
            };
            self.add(&set, from_unit, audience)?;
        }
        Ok(())
    }

    fn places(&mut self) -> Result<(), StageError> {
        for row in &self.district.places {
            let Some(unit) = self.district.townships().find(|unit| unit.name == row.township) else {
                continue;
            };
            if self.here(&unit.key).is_none() {
                continue;
            }
            let by = self.id(&unit.key);
            let entered = PlaceEntered {
                place: place_id(&unit.key, &row.name),
                unit: by,
                name: row.name.clone(),
                initials: row.initials(),
                what: row.what.clone(),
                address: row.lies.clone(),
                lon_microdegrees: None,
                lat_microdegrees: None,
            };
            self.add(&entered, by, Audience::local())?;
        }
        Ok(())
    }

    fn people(&mut self) -> Result<(), StageError> {
        let since = Date::of(Instant(self.now.0 - HELD_SINCE_DAYS * DAY_MS));
        for (member, sort) in self.cast.members.iter().zip(1i64..) {
            if self.here(&member.unit).is_none() {
                continue;
            }
            let unit = self.id(&member.unit);
            let person = person_id(&member.key);
            let kind = |number: &str| if number.len() == 4 { "office" } else { "other" }.to_owned();
            let phones = member.phones.iter().map(|n| Phone { kind: kind(n), number: n.clone() }).collect();
            let sealed = PersonSealed {
                name: member.name.clone(),
                initials: member.initials.clone(),
                phones,
                job: member.post.clone(),
            };
            self.drafts.push(Draft::of(&PersonEntered { person, unit })?.by(unit).sealed(&sealed)?);
            let post = post_id(&member.key);
            let opened = PostOpened {
                post,
                unit,
                title: member.post.clone(),
                duty: member.duty.clone(),
                sort,
                full_time: member.duty == "officer",
            };
            self.add(&opened, unit, Audience::local())?;
            self.add(&PostHeld { post, person, from_on: since, acting: false }, unit, Audience::local())?;
        }
        Ok(())
    }

    fn absences(&mut self) -> Result<(), StageError> {
        for row in &self.district.absences {
            let Some(unit) = self.district.person(&row.person).map(|p| p.unit.as_str()) else { continue };
            if self.here(unit).is_none() {
                continue;
            }
            let by = self.id(unit);
            self.add(&self.absence(row), by, Audience::local())?;
        }
        Ok(())
    }

    fn absence(&self, row: &AbsenceRow) -> PostAbsent {
        let day = |days: i64| Instant(self.shown_at.0 + days * DAY_MS);
        PostAbsent {
            post: post_id(&row.person),
            absence: EventId::from_bytes(derived_id("demo absence", &[row.person.as_bytes()])),
            from: day(row.from_day),
            to: day(row.to_day),
            stand_in: Some(person_id(&row.stand_in)),
            reason: row.reason.clone(),
        }
    }

    fn accounts(&mut self) -> Result<(), StageError> {
        for login in &self.cast.logins {
            if self.here(&login.unit).is_none() {
                continue;
            }
            let unit = self.id(&login.unit);
            let name = self.cast.members.iter().find(|m| m.key == login.person).map(|m| m.name.clone());
            let opened = AccountOpened {
                account: account_id(&login.login),
                login: login.login.clone(),
                unit,
                // A screen on the wall is nobody.
                person: (!login.person.is_empty()).then(|| person_id(&login.person)),
                roles: login.roles.clone(),
            };
            let sealed = NameSealed { name: name.unwrap_or_else(|| login.what.clone()) };
            self.drafts.push(Draft::of(&opened)?.by(unit).sealed(&sealed)?);
        }
        Ok(())
    }
}

fn post_id(member: &str) -> PostId {
    PostId::from_bytes(derived_id("demo post", &[member.as_bytes()]))
}
