//! Tables and properties of the rules. What is asserted here is the law as
//! `rules/` holds it, on both sides of every threshold.

mod addressees;
mod deadlines;
mod escalate;
mod kinds;
mod law;
mod profile;
mod rating;
mod said;
mod same;
mod score;
mod validate;

use crate::model::{Casualties, Count};
use crate::profile::Profile;
use crate::rules::Law;
use kernel::Instant;
use std::sync::LazyLock;

/// The profile of a place that has written none.
pub const DEFAULT: &str = include_str!("../../../../../profiles/default/profile.toml");
/// The demonstration district's profile.
pub const YUYANG: &str = include_str!("../../../../../profiles/yuyang/profile.toml");
/// 2026-11-24 02:55 in China.
pub const KNEW: Instant = Instant(1_795_449_600_000 + (2 * 60 + 55) * 60_000);

/// The law as shipped.
pub fn law() -> &'static Law {
    Law::builtin().unwrap()
}

/// The default profile.
pub fn default_profile() -> &'static Profile {
    static READ: LazyLock<Profile> = LazyLock::new(|| Profile::from_toml(DEFAULT, law()).unwrap());
    &READ
}

/// The demonstration district's profile.
pub fn yuyang_profile() -> &'static Profile {
    static READ: LazyLock<Profile> = LazyLock::new(|| Profile::from_toml(YUYANG, law()).unwrap());
    &READ
}

/// A profile that says nothing but what it must, so that only the law speaks.
pub fn silent_profile() -> &'static Profile {
    static READ: LazyLock<Profile> = LazyLock::new(|| {
        let receive = "[receive]\nminutes = 5\narticle = \"x\"\narticle_en = \"x\"\nmark = \"K\"\n";
        let steps = "[[escalation]]\nstep = \"officer\"\nafter_minutes = 0\n";
        Profile::from_toml(&format!("id = \"x\"\nzh = \"x\"\nen = \"x\"\n{receive}{steps}"), law()).unwrap()
    });
    &READ
}

/// So many.
pub fn n(n: i64) -> Count {
    Count::number(n).unwrap()
}

/// Figures from `dead 3, injured ~10, trapped 0`; `~` is at least.
pub fn figures(text: &str) -> Casualties {
    let mut figures = Casualties::default();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (name, number) = part.split_once(' ').unwrap();
        let count = match number.strip_prefix('~') {
            Some(number) => Count::at_least(number.parse().unwrap()).unwrap(),
            None => n(number.parse().unwrap()),
        };
        match name {
            "dead" => figures.dead = count,
            "injured" => figures.injured = count,
            "missing" => figures.missing = count,
            "trapped" => figures.trapped = count,
            "on_site" => figures.on_site = count,
            "safe" => figures.safe = count,
            "evacuated" => figures.evacuated = count,
            "in_danger" => figures.in_danger = count,
            other => panic!("{other}"),
        }
    }
    figures
}
