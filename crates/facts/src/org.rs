//! Facts of organisation: units, desks, routes, people, posts, accounts, places and
//! nodes.
//!
//! Units, desks and routes are told upwards to the province and to all below, because
//! every level addresses them. People, posts, accounts and places stay on the node that
//! hosts their unit. Names and phones are personal data and stand in the sealed part;
//! the structures named `…Sealed` are those parts. A secret is never in a fact: a fact
//! says that it changed.

use crate::draft::{Audience, Fact};
use crate::entry::{Channel, Lane};
use kernel::calendar::Date;
use kernel::{
    AccountId, DeskId, EpochId, EventId, Grade, Instant, Level, NodeId, PersonId, PlaceId, PostId, RouteId,
    UnitId,
};
use serde::{Deserialize, Serialize};

/// Everyone who may have to address a unit: upwards to the province, and all below.
#[must_use]
pub fn told_everywhere() -> Audience {
    Audience::of(Channel::Up(Level::Province)).and(Channel::Down)
}

/// The id of a unit that has an administrative code: the same on every node, so that
/// a district and a township's own node mean the same unit by it.
#[must_use]
pub fn unit_of_code(code: &str) -> UnitId {
    UnitId::from_bytes(crate::draft::derived_id("unit", &[code.as_bytes()]))
}

macro_rules! facts {
    ($($subject:literal { $($(#[$meta:meta])* $name:ident = $kind:literal by $key:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)?
    })+ })+) => {$($(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type),*
        }
        impl Fact for $name {
            const KIND: &'static str = $kind;
            const SUBJECT: &'static str = $subject;
            const LANE: Lane = Lane::Normal;
            fn subject_id(&self) -> [u8; 16] {
                self.$key.bytes()
            }
        }
    )+)+};
}

facts! {
    "unit" {
        /// A unit is entered.
        UnitOpened = "unit.opened" by unit {
            /// The unit.
            unit: UnitId,
            /// Full name.
            name: String,
            /// Name on lists.
            short_name: String,
            /// Administrative code (6, 9 or 12 digits), where it has one.
            code: Option<String>,
            /// `government`, `office`, `department`, `linkage`, `enterprise`, `school`,
            /// `hospital`, `village`, `zone` or `other`.
            kind: String,
            /// Level of the government that it is or answers to.
            level: Level,
            /// Under which unit it stands.
            parent: Option<UnitId>,
            /// Since when, where it matters.
            opened_on: Option<Date>,
            /// Order among its siblings.
            sort: i64,
            /// Only a name for somebody outside: never overrides what the unit's own
            /// node says.
            placeholder: bool,
        }
        /// A name from a date on; the names before stay.
        UnitRenamed = "unit.renamed" by unit {
            /// The unit.
            unit: UnitId,
            /// Full name.
            name: String,
            /// Name on lists.
            short_name: String,
            /// First day of the name.
            from_on: Date,
        }
        /// An administrative code from a date on; the unit keeps its id, and the codes before stay.
        UnitCoded = "unit.coded" by unit {
            /// The unit.
            unit: UnitId,
            /// The code (6, 9 or 12 digits).
            code: String,
            /// First day of the code.
            from_on: Date,
        }
        /// Its place in the tree changes.
        UnitPlaced = "unit.placed" by unit {
            /// The unit.
            unit: UnitId,
            /// Under which unit it stands now.
            parent: Option<UnitId>,
            /// Order among its siblings.
            sort: i64,
        }
        /// Its duties pass to another unit, wholly or in part.
        UnitSucceeded = "unit.succeeded" by unit {
            /// The unit whose duties pass on.
            unit: UnitId,
            /// To whom.
            successor: UnitId,
            /// From which day.
            on: Date,
            /// `renamed`, `merged`, `split` or `duty`, with words where needed.
            how: String,
        }
        /// It is no more.
        UnitClosed = "unit.closed" by unit {
            /// The unit.
            unit: UnitId,
            /// Last day.
            on: Date,
            /// Why.
            reason: String,
        }
        /// A node writes for it from now on.
        UnitHosted = "unit.hosted" by unit {
            /// The unit.
            unit: UnitId,
            /// The node.
            node: NodeId,
            /// Since when.
            from: Instant,
        }
    }
    "desk" {
        /// A duty room is opened.
        DeskOpened = "desk.opened" by desk {
            /// The desk.
            desk: DeskId,
            /// Everything about it.
            #[serde(flatten)]
            terms: DeskTerms,
        }
        /// Something about it changes; restated in full.
        DeskChanged = "desk.changed" by desk {
            /// The desk.
            desk: DeskId,
            /// Everything about it.
            #[serde(flatten)]
            terms: DeskTerms,
        }
        /// It is closed.
        DeskClosed = "desk.closed" by desk {
            /// The desk.
            desk: DeskId,
            /// Last day.
            on: Date,
        }
    }
    "route" {
        /// A way that reports go; set again it is restated in full.
        RouteSet = "route.set" by route {
            /// The route.
            route: RouteId,
            /// From this unit or, with `from_level`, from those below it.
            from_unit: UnitId,
            /// From every unit of this level below `from_unit`.
            from_level: Option<Level>,
            /// Kinds of event; empty means all.
            kinds: Vec<String>,
            /// Only this grade and graver; absent means all.
            min_grade: Option<Grade>,
            /// To this desk.
            to_desk: DeskId,
            /// Block, line or skip-level copy.
            via: Via,
        }
        /// A way is given up.
        RouteRemoved = "route.removed" by route {
            /// The route.
            route: RouteId,
        }
    }
    "person" {
        /// A person is entered; name and phones are sealed ([`PersonSealed`]).
        PersonEntered = "person.entered" by person {
            /// The person.
            person: PersonId,
            /// The unit they belong to.
            unit: UnitId,
        }
        /// Something about a person changes; restated in full ([`PersonSealed`]).
        PersonChanged = "person.changed" by person {
            /// The person.
            person: PersonId,
            /// The unit they belong to.
            unit: UnitId,
            /// Last day in the unit, once they leave.
            left_on: Option<Date>,
        }
        /// One of their numbers was tried; which one is sealed ([`ContactSealed`]).
        ContactTested = "contact.tested" by person {
            /// The person.
            person: PersonId,
            /// When.
            at: Instant,
            /// Whether somebody answered.
            answered: bool,
        }
    }
    "post" {
        /// A post is set up.
        PostOpened = "post.opened" by post {
            /// The post.
            post: PostId,
            /// In which unit.
            unit: UnitId,
            /// Title, such as 分管应急副区长.
            title: String,
            /// `head`, `deputy`, `leader`, `chief`, `officer` or `staff`: what it means
            /// for duty and call lists.
            duty: String,
            /// Order within the unit.
            sort: i64,
            /// Full-time.
            full_time: bool,
        }
        /// A post is given up.
        PostClosed = "post.closed" by post {
            /// The post.
            post: PostId,
            /// Last day.
            on: Date,
        }
        /// Somebody holds it from a day on.
        PostHeld = "post.held" by post {
            /// The post.
            post: PostId,
            /// Who.
            person: PersonId,
            /// First day.
            from_on: Date,
            /// Holds it for the time being only.
            acting: bool,
        }
        /// Somebody holds it no more.
        PostLeft = "post.left" by post {
            /// The post.
            post: PostId,
            /// Who.
            person: PersonId,
            /// Last day.
            on: Date,
        }
        /// Its holder is away, with a stand-in (AB角).
        PostAbsent = "post.absent" by post {
            /// The post.
            post: PostId,
            /// Id of the absence; the same id again changes it.
            absence: EventId,
            /// From.
            from: Instant,
            /// To.
            to: Instant,
            /// Who stands in.
            stand_in: Option<PersonId>,
            /// Why, without personal data: 出差、学习、休假.
            reason: String,
        }
    }
    "account" {
        /// An account is opened; whose name it bears is sealed ([`NameSealed`]).
        AccountOpened = "account.opened" by account {
            /// The account.
            account: AccountId,
            /// Login name.
            login: String,
            /// The unit it acts for.
            unit: UnitId,
            /// The person, where entered.
            person: Option<PersonId>,
            /// Words of the roles.
            roles: Vec<String>,
        }
        /// Its roles are now these.
        AccountRolesSet = "account.roles_set" by account {
            /// The account.
            account: AccountId,
            /// Words of the roles.
            roles: Vec<String>,
        }
        /// Whose it is: a person, or nobody who is entered.
        AccountPersonSet = "account.person_set" by account {
            /// The account.
            account: AccountId,
            /// The person; absent where the name it was opened with stands again.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            person: Option<PersonId>,
        }
        /// It may not be used.
        AccountLocked = "account.locked" by account {
            /// The account.
            account: AccountId,
            /// Why.
            reason: String,
        }
        /// It may be used again.
        AccountUnlocked = "account.unlocked" by account {
            /// The account.
            account: AccountId,
        }
        /// A secret of it changed; never the value.
        AccountSecretChanged = "account.secret_changed" by account {
            /// The account.
            account: AccountId,
            /// `password`, `pin`, `totp_on`, `totp_off`, `token` or `token_removed`.
            what: String,
            /// Set by somebody else than its holder.
            reset: bool,
        }
    }
    "place" {
        /// A place or protected object is entered; entered again it is restated.
        PlaceEntered = "place.entered" by place {
            /// The place.
            place: PlaceId,
            /// Whose jurisdiction it lies in.
            unit: UnitId,
            /// Name.
            name: String,
            /// Pinyin initials, lower case.
            initials: String,
            /// What it is: 煤矿, 学校, 加油站.
            what: String,
            /// Where, in words.
            address: String,
            /// CGCS2000 longitude in millionths of a degree.
            lon_microdegrees: Option<i64>,
            /// CGCS2000 latitude in millionths of a degree.
            lat_microdegrees: Option<i64>,
        }
        /// A place is struck off.
        PlaceRemoved = "place.removed" by place {
            /// The place.
            place: PlaceId,
        }
    }
    "node" {
        /// A node joined under this one.
        NodeEnrolled = "node.enrolled" by node {
            /// The node.
            node: NodeId,
            /// Its area.
            code: String,
            /// Its level.
            level: Level,
            /// Its name.
            name: String,
            /// When.
            at: Instant,
        }
        /// Keys of a node are trusted no more. What it signed with them before stays, as far
        /// as this names it: a place in its streams and never a time.
        NodeRevoked = "node.revoked" by node {
            /// The node.
            node: NodeId,
            /// When.
            at: Instant,
            /// Why.
            reason: String,
            /// Its keys, and how far each counts.
            keys: Vec<KeyCut>,
            /// Certificates signed with one of them that stay: SM3 of their bytes, in hex.
            stands: Vec<String>,
        }
        /// A node may join another level above: its present one lets it go. Until it has joined,
        /// nothing changes for it.
        NodeReleased = "node.released" by node {
            /// The node.
            node: NodeId,
            /// Code of the node that may take it in.
            to_code: String,
            /// The code that it will bear there.
            code: String,
            /// When.
            at: Instant,
            /// Why.
            reason: String,
            /// SM3 of the certificate that it had then, in hex: from which level it is let go.
            from: String,
            /// What of its streams is held where it is released: up to there its former level
            /// has its record.
            until: Vec<CutHead>,
        }
        /// A release is taken back.
        NodeKept = "node.kept" by node {
            /// The node.
            node: NodeId,
            /// The release.
            release: EventId,
            /// When.
            at: Instant,
            /// Why.
            reason: String,
        }
    }
}

/// A signing key that counts no more behind these positions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCut {
    /// SM3 of the public key's bytes, in hex.
    pub key: String,
    /// The last position that counts in each stream of the epochs signed with it; in a
    /// stream that is not named nothing does.
    pub until: Vec<CutHead>,
}

/// The last position of a stream that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutHead {
    /// The epoch.
    pub epoch: EpochId,
    /// The channel as text, such as `up:city`.
    pub channel: String,
    /// The lane's number.
    pub lane: u8,
    /// The position.
    pub seq: u64,
    /// The chain's hash there, in hex.
    pub head: String,
}

/// A substitute came in by the break-glass form. The level above sees it; name, phone
/// and reason are sealed ([`SubstituteSealed`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteAdmitted {
    /// Id of the admission.
    pub substitute: EventId,
    /// The unit they act for.
    pub unit: UnitId,
    /// The id under which their acts stand in the journal.
    pub account: AccountId,
    /// From.
    pub from: Instant,
    /// Until at the latest.
    pub until: Instant,
}

impl Fact for SubstituteAdmitted {
    const KIND: &'static str = "substitute.admitted";
    const SUBJECT: &'static str = "substitute";
    const LANE: Lane = Lane::Urgent;
    fn subject_id(&self) -> [u8; 16] {
        self.substitute.bytes()
    }
}

/// A substitute is done, or was sent off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteEnded {
    /// Id of the admission.
    pub substitute: EventId,
    /// When.
    pub at: Instant,
}

impl Fact for SubstituteEnded {
    const KIND: &'static str = "substitute.ended";
    const SUBJECT: &'static str = "substitute";
    const LANE: Lane = Lane::Urgent;
    fn subject_id(&self) -> [u8; 16] {
        self.substitute.bytes()
    }
}

/// Everything about a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskTerms {
    /// The unit that keeps it.
    pub keeper: UnitId,
    /// The unit whose jurisdiction it serves: its government for a general duty room.
    pub serves: UnitId,
    /// `government` for the general duty room, or a line of business such as
    /// `emergency`, `coal`, `health`.
    pub line: String,
    /// Name, such as 榆阳区政府总值班室.
    pub name: String,
    /// No node of ours behind it: told by telephone, fax or another system.
    pub external: bool,
    /// Official numbers.
    pub numbers: Vec<DeskNumber>,
    /// Hours in words; empty means day and night.
    pub hours: String,
    /// How it takes papers: `fax`, `message`, `system`, `paper`.
    pub methods: Vec<String>,
    /// Order among the keeper's desks.
    pub sort: i64,
}

/// An official number of a desk; not personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeskNumber {
    /// `phone`, `fax`, `mobile`, `hotline` or `internal`.
    pub kind: String,
    /// As one dials it.
    pub number: String,
}

/// Along which line a route goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// 块: along the governments.
    Block,
    /// 条: along a line of business.
    Line,
    /// 越级抄送: a copy to the next level but one.
    Skip,
}

impl Via {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Line => "line",
            Self::Skip => "skip",
        }
    }

    /// The value of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Block, Self::Line, Self::Skip].into_iter().find(|via| via.word() == word)
    }
}

/// A number at which a person is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Phone {
    /// `mobile`, `office`, `home` or `other`.
    pub kind: String,
    /// As one dials it.
    pub number: String,
}

/// Sealed part of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonSealed {
    /// Name.
    pub name: String,
    /// Pinyin initials of the name, lower case.
    pub initials: String,
    /// Numbers, the first to be tried first.
    pub phones: Vec<Phone>,
    /// What they do, in words.
    pub job: String,
}

/// Sealed part of a tested contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactSealed {
    /// The number that was tried.
    pub number: String,
}

/// Sealed part that is only a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameSealed {
    /// The name.
    pub name: String,
}

/// Sealed part of a substitute's admission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteSealed {
    /// Who it is.
    pub name: String,
    /// Where they can be called back.
    pub phone: String,
    /// Why.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;

    #[test]
    fn a_coded_unit_is_the_same_everywhere() {
        assert_eq!(unit_of_code("610802105"), unit_of_code("610802105"));
        assert_ne!(unit_of_code("610802105"), unit_of_code("610802"));
    }

    #[test]
    fn names_and_phones_stay_out_of_the_body() {
        let fact = PersonEntered { person: PersonId::new(), unit: UnitId::new() };
        let sealed = PersonSealed {
            name: "王强".to_owned(),
            initials: "wq".to_owned(),
            phones: vec![Phone { kind: "mobile".to_owned(), number: "13900000000".to_owned() }],
            job: "值班员".to_owned(),
        };
        let draft = Draft::of(&fact).unwrap().sealed(&sealed).unwrap();
        let body = String::from_utf8(draft.body.clone()).unwrap();
        assert!(!body.contains("王强") && !body.contains("13900000000"));
        let back: PersonSealed = serde_json::from_slice(&draft.sealed.unwrap()).unwrap();
        assert_eq!(back, sealed);
    }

    #[test]
    fn desk_terms_are_flat_in_the_body() {
        let terms = DeskTerms {
            keeper: unit_of_code("610802"),
            serves: unit_of_code("610802"),
            line: "government".to_owned(),
            name: "总值班室".to_owned(),
            external: false,
            numbers: vec![],
            hours: String::new(),
            methods: vec![],
            sort: 0,
        };
        let fact = DeskOpened { desk: DeskId::new(), terms };
        let text = serde_json::to_string(&fact).unwrap();
        assert!(text.contains("\"line\":\"government\""));
        assert_eq!(serde_json::from_str::<DeskOpened>(&text).unwrap(), fact);
    }
}
