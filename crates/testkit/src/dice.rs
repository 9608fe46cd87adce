//! Dice for tests that try many things: the same seed throws the same. And the numbers that
//! `make prove` asks for where `make test` is content with less.

/// Dice with a seed (xorshift64*).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        // A small seed must not begin with a row of small numbers.
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.throw();
        }
        dice
    }

    fn throw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 for 0.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { (self.throw() >> 11) % end }
    }

    /// Dice for somebody who throws at their own pace.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self::of(self.throw())
    }
}

/// A number from the environment, or what is enough without.
///
/// # Panics
/// When it is no number.
#[must_use]
pub fn wanted(name: &str, enough: u64) -> u64 {
    std::env::var(name)
        .map_or(enough, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// The seed of this run: `FENGHUO_PROVE_SEED`, or a new one, which whoever uses it prints.
#[must_use]
pub fn seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let fresh = now.map_or(0, |now| now.as_millis() % 1_000_000);
    wanted("FENGHUO_PROVE_SEED", u64::try_from(fresh).unwrap_or(0))
}
