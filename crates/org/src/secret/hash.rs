//! Passwords and PINs: argon2id, and which of them are good enough.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::limits::org::{PASSPHRASE_CHARS, PIN_DIGITS_MAX};
use kernel::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, PIN_DIGITS_MIN};

/// How costly one hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// The least the library takes: for tests, and for accounts of a rehearsal that is thrown away.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1 };

    fn hasher(self) -> Argon2<'static> {
        let params = Params::new(self.memory_kib, self.passes, 1, None).unwrap_or_default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }
}

/// Why a password or PIN is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Too short.
    #[error("口令至少 {PASSWORD_CHARS_MIN} 个字符")]
    Short,
    /// Too long.
    #[error("口令至多 {PASSWORD_CHARS_MAX} 个字符")]
    Long,
    /// Too plain.
    #[error("口令须含大写字母、小写字母、数字、符号中的三种，或长至 {PASSPHRASE_CHARS} 个字符")]
    Plain,
    /// Holds the login.
    #[error("口令不能包含登录名")]
    Login,
    /// Not a PIN.
    #[error("PIN 须为 {PIN_DIGITS_MIN} 至 {PIN_DIGITS_MAX} 位数字，且不能全相同或连续")]
    Pin,
}

/// Whether a password is good enough.
///
/// # Errors
/// [`Weak`].
pub fn acceptable(password: &str, login: &str) -> Result<(), Weak> {
    let chars = password.chars().count();
    if chars < PASSWORD_CHARS_MIN {
        return Err(Weak::Short);
    }
    if chars > PASSWORD_CHARS_MAX {
        return Err(Weak::Long);
    }
    if !login.is_empty() && password.to_lowercase().contains(&login.to_lowercase()) {
        return Err(Weak::Login);
    }
    let sorts: [fn(char) -> bool; 4] = [
        |c| c.is_lowercase(),
        |c| c.is_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit(),
    ];
    let mixed = sorts.iter().filter(|sort| password.chars().any(*sort)).count();
    if mixed < 3 && chars < PASSPHRASE_CHARS { Err(Weak::Plain) } else { Ok(()) }
}

/// Whether a PIN is good enough.
///
/// # Errors
/// [`Weak::Pin`].
pub fn acceptable_pin(pin: &str) -> Result<(), Weak> {
    let digits: Vec<u32> = pin.chars().filter_map(|c| c.to_digit(10)).collect();
    let length = pin.chars().count();
    if digits.len() != length || !(PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&length) {
        return Err(Weak::Pin);
    }
    let pairs = || digits.iter().zip(digits.iter().skip(1));
    let plain = pairs().all(|(a, b)| a == b)
        || pairs().all(|(a, b)| a + 1 == *b)
        || pairs().all(|(a, b)| *a == b + 1);
    if plain { Err(Weak::Pin) } else { Ok(()) }
}

/// The hash of a password or PIN, in the PHC text form. Slow on purpose.
///
/// # Errors
/// The machine gives no randomness.
pub fn hash(secret: &str, cost: Cost) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = cost.hasher().hash_password(secret.as_bytes())?;
    Ok(hash.to_string())
}

/// Whether `secret` is the one that was hashed. Slow on purpose.
#[must_use]
pub fn verify(secret: &str, hash: &str) -> bool {
    // Somebody who sends a megabyte must not have it hashed.
    secret.chars().count() <= PASSWORD_CHARS_MAX
        && PasswordHash::new(hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(secret.as_bytes(), &parsed).is_ok())
}

/// Spends the time of a verification where there is nothing to verify, so that an
/// unknown login cannot be told from a wrong password by the clock.
pub fn verify_nothing(secret: &str, cost: Cost) {
    let secret: String = secret.chars().take(PASSWORD_CHARS_MAX).collect();
    let mut out = [0u8; 32];
    // The outcome is thrown away: only the time counts.
    let _spent = cost.hasher().hash_password_into(secret.as_bytes(), &[7; 16], &mut out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_against_its_own_hash_only() {
        let hash = hash("Correct-horse-9", Cost::LEAST).unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("Correct-horse-9", &hash));
        assert!(!verify("correct-horse-9", &hash));
        assert!(!verify(&"x".repeat(PASSWORD_CHARS_MAX + 1), &hash));
        assert!(!verify("anything", "not a hash"));
    }

    #[test]
    fn weak_secrets_are_not_taken() {
        for (password, outcome) in [
            ("Ab3$", Err(Weak::Short)),
            ("aaaaaaaaaaaa", Err(Weak::Plain)),
            ("Zhiban-2026", Err(Weak::Login)),
            ("Beacon-2026", Ok(())),
            ("烽火连三月家书抵万金长安春望深", Err(Weak::Plain)),
            ("a long sentence will do", Ok(())),
        ] {
            assert_eq!(acceptable(password, "zhiban"), outcome, "{password}");
        }
        for pin in ["123", "1234", "9876", "0000", "12a4", "1234567890123"] {
            assert_eq!(acceptable_pin(pin), Err(Weak::Pin), "{pin}");
        }
        assert_eq!(acceptable_pin("2580"), Ok(()));
    }
}
