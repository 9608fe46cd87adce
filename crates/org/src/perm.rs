//! Who may do what: permissions as types, roles as sets of them.
//!
//! A handler names its permission in its signature (`Actor<perm::ReportSend>`), and
//! an `Actor` is the only way to the journal, so a handler without one does not
//! compile. The system, security and audit administrators are apart: no account and
//! no person holds two of them on one node, none holds a business role beside it, and
//! none reads a report by virtue of being administrator.

use serde::{Deserialize, Serialize};

/// A permission as a type.
pub trait Permission: Send + Sync + 'static {
    /// Stable code, such as `report.send`.
    const CODE: &'static str;
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $code:literal),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;
            impl Permission for $name {
                const CODE: &'static str = $code;
            }
        )+
        /// Every permission's code.
        pub const ALL: &[&str] = &[$($code),+];
    };
}

permissions! {
    /// Who is signed in, what is pushed to them, whether they are in a drill. Everybody has it.
    SessionSee = "session.see",
    /// One's own password, tokens and files. Everybody but a screen on the wall has it.
    SessionOwn = "session.own",
    /// The screen of the hall.
    HallRead = "hall.read",
    /// Read reports within one's scope.
    ReportRead = "report.read",
    /// Send reports of one's unit.
    ReportSend = "report.send",
    /// Work a desk: receive, verify, telephone, call, report upward.
    DeskAct = "desk.act",
    /// Enter instructions as given, and take down what a leader decided.
    Instruct = "instruct",
    /// Confirm a grade oneself: a leader's.
    GradeConfirm = "grade.confirm",
    /// Search: finds what the other permissions let one read.
    SearchUse = "search.use",
    /// See units, desks, routes, posts and places.
    OrgRead = "org.read",
    /// Change units, desks, routes and places.
    UnitManage = "unit.manage",
    /// See people and their phones.
    PeopleRead = "people.read",
    /// Change people and posts.
    PeopleManage = "people.manage",
    /// See accounts.
    AccountRead = "account.read",
    /// Open, lock and unlock accounts, give roles.
    AccountManage = "account.manage",
    /// Register and remove workstations.
    WorkstationManage = "workstation.manage",
    /// See nodes and links.
    NodeRead = "node.read",
    /// Enrol, join and cut nodes.
    NodeManage = "node.manage",
    /// Read and verify the audit trail.
    AuditRead = "audit.read",
}

/// A role that an account may hold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sends reports for a unit (信息员).
    Reporter,
    /// Sits at a desk (值班员).
    DutyOfficer,
    /// Instructs and confirms grades (领导).
    Leader,
    /// Keeps the unit's people, posts and desks (单位管理员).
    UnitAdmin,
    /// Keeps the node running (系统管理员).
    SystemAdmin,
    /// Accounts and permissions (安全管理员).
    SecurityAdmin,
    /// The audit trail (审计管理员).
    AuditAdmin,
    /// Looks, changes nothing (查看).
    Viewer,
    /// The screen on the wall of the hall (大屏): sees its one page, has no command.
    Screen,
    /// A substitute who came in by the break-glass form; never given to an account.
    Substitute,
    /// A substitute at a registered workstation, who may also work its desk.
    DeskSubstitute,
}

impl Role {
    /// Every role that an account may be given.
    pub const GIVEN: [Self; 9] = [
        Self::Reporter,
        Self::DutyOfficer,
        Self::Leader,
        Self::UnitAdmin,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::AuditAdmin,
        Self::Viewer,
        Self::Screen,
    ];

    /// Permissions of the role.
    #[must_use]
    pub const fn permissions(self) -> &'static [&'static str] {
        match self {
            Self::Reporter => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                ReportRead::CODE,
                ReportSend::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                PeopleRead::CODE,
            ],
            Self::DutyOfficer => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                HallRead::CODE,
                ReportRead::CODE,
                ReportSend::CODE,
                DeskAct::CODE,
                Instruct::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                PeopleRead::CODE,
                NodeRead::CODE,
            ],
            Self::Leader => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                HallRead::CODE,
                ReportRead::CODE,
                ReportSend::CODE,
                Instruct::CODE,
                GradeConfirm::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                PeopleRead::CODE,
                NodeRead::CODE,
            ],
            Self::UnitAdmin => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                UnitManage::CODE,
                PeopleRead::CODE,
                PeopleManage::CODE,
                AccountRead::CODE,
                WorkstationManage::CODE,
                NodeRead::CODE,
            ],
            Self::SystemAdmin => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                UnitManage::CODE,
                WorkstationManage::CODE,
                NodeRead::CODE,
                NodeManage::CODE,
            ],
            Self::SecurityAdmin => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                AccountRead::CODE,
                AccountManage::CODE,
                NodeRead::CODE,
            ],
            Self::AuditAdmin => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
                AuditRead::CODE,
                NodeRead::CODE,
            ],
            Self::Viewer => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                HallRead::CODE,
                ReportRead::CODE,
                SearchUse::CODE,
                OrgRead::CODE,
            ],
            // Nobody sits before it, and it is seen by all who pass.
            Self::Screen => &[SessionSee::CODE, HallRead::CODE],
            // From anywhere a first report may be sent; what stands on the desk is read
            // only at the registered duty PC.
            Self::Substitute => &[SessionSee::CODE, SessionOwn::CODE, ReportSend::CODE, OrgRead::CODE],
            Self::DeskSubstitute => &[
                SessionSee::CODE,
                SessionOwn::CODE,
                ReportRead::CODE,
                ReportSend::CODE,
                DeskAct::CODE,
                OrgRead::CODE,
            ],
        }
    }

    /// Whether it is one of the three administrators that are kept apart.
    #[must_use]
    pub const fn is_node_admin(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }

    /// Whether its power is over the node as a whole, and not over the units in its scope.
    #[must_use]
    pub const fn is_over_the_node(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::AuditAdmin)
    }

    /// The word in JSON and facts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reporter => "reporter",
            Self::DutyOfficer => "duty_officer",
            Self::Leader => "leader",
            Self::UnitAdmin => "unit_admin",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::AuditAdmin => "audit_admin",
            Self::Viewer => "viewer",
            Self::Screen => "screen",
            Self::Substitute => "substitute",
            Self::DeskSubstitute => "desk_substitute",
        }
    }

    /// The role that an account may be given with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::GIVEN.into_iter().find(|role| role.word() == word)
    }
}

/// Whether some of the roles has the permission.
#[must_use]
pub fn allows(roles: &[Role], code: &str) -> bool {
    roles.iter().any(|role| role.permissions().contains(&code))
}

/// Whether they are those of a screen on the wall, before which nobody sits.
#[must_use]
pub fn is_screen(roles: &[Role]) -> bool {
    roles == [Role::Screen]
}

/// Why a set of roles cannot stand together: the three administrators are apart from
/// each other and from all business roles, and a screen that looks has no power besides.
#[must_use]
pub fn clash(roles: &[Role]) -> bool {
    roles.iter().any(|role| role.is_node_admin() || *role == Role::Screen) && roles.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_administrators_share_no_power_and_read_no_report() {
        let admins = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin];
        for admin in admins {
            for code in [ReportRead::CODE, ReportSend::CODE, PeopleRead::CODE] {
                assert!(!allows(&[admin], code), "{admin:?} must not have {code}");
            }
        }
        let own = |role: Role| {
            let everybody =
                [SessionSee::CODE, SessionOwn::CODE, SearchUse::CODE, OrgRead::CODE, NodeRead::CODE];
            role.permissions().iter().filter(|c| !everybody.contains(c)).copied().collect::<Vec<_>>()
        };
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!(own(admins[a]).iter().all(|c| !own(admins[b]).contains(c)));
        }
    }

    #[test]
    fn an_administrator_holds_nothing_beside_it() {
        assert!(clash(&[Role::SystemAdmin, Role::SecurityAdmin]));
        assert!(clash(&[Role::AuditAdmin, Role::DutyOfficer]));
        assert!(clash(&[Role::Screen, Role::DutyOfficer]));
        assert!(!clash(&[Role::Screen]));
        assert!(!clash(&[Role::SystemAdmin]));
        assert!(!clash(&[Role::DutyOfficer, Role::Leader, Role::UnitAdmin]));
    }

    #[test]
    fn a_screen_looks_at_one_page() {
        assert_eq!(Role::Screen.permissions(), [SessionSee::CODE, HallRead::CODE]);
        assert!(is_screen(&[Role::Screen]) && !is_screen(&[Role::Viewer]));
    }

    #[test]
    fn a_grade_is_confirmed_by_a_leader_and_by_nobody_else() {
        for role in Role::GIVEN.into_iter().chain([Role::Substitute, Role::DeskSubstitute]) {
            assert_eq!(allows(&[role], GradeConfirm::CODE), role == Role::Leader, "{role:?}");
        }
    }

    #[test]
    fn every_role_has_its_word_and_only_known_permissions() {
        for role in Role::GIVEN {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert!(role.permissions().iter().all(|code| ALL.contains(code)));
        }
        assert_eq!(Role::from_word("substitute"), None);
    }
}
