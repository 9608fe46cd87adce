//! The second factor: six digits of an authenticator, each good for one use.

use super::seal;
use super::seal::SealError;
use kernel::id::random_bytes;
use kernel::{AccountId, Instant};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a new secret (RFC 4226 recommends 160 bits).
const SECRET_BYTES: usize = 20;

/// A new secret, as an authenticator takes it and as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Base32, to be typed.
    pub secret: String,
    /// `otpauth://…`, to be scanned.
    pub otpauth_url: String,
    /// Sealed for the database.
    pub sealed: Vec<u8>,
}

/// Makes a secret for an account.
///
/// # Errors
/// [`SealError::NoRandomness`].
pub fn enrol(key: &[u8; 32], account: AccountId, login: &str, issuer: &str) -> Result<Enrolment, SealError> {
    let secret = random_bytes::<SECRET_BYTES>().map_err(|_| SealError::NoRandomness)?;
    let totp = totp(&secret, login, issuer)?;
    Ok(Enrolment {
        secret: Secret::from(secret).to_base32(),
        otpauth_url: totp.to_url().map_err(|_| SealError::Foreign)?,
        sealed: seal::seal(key, &account.bytes(), &secret)?,
    })
}

/// The time step that a code belongs to, one step early or late allowed; `None` when
/// the code is wrong or of a step that was used before.
///
/// # Errors
/// [`SealError::Foreign`] when the sealed secret does not open.
pub fn check(
    key: &[u8; 32],
    account: AccountId,
    sealed: &[u8],
    code: &str,
    last_step: i64,
    now: Instant,
) -> Result<Option<i64>, SealError> {
    let secret = seal::open(key, &account.bytes(), sealed)?;
    let totp = totp(&secret, "x", "x")?;
    let seconds = u64::try_from(now.0.div_euclid(1000)).unwrap_or(0);
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp.check(&code, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > last_step))
}

/// The code at an instant: for tests and for nothing else.
///
/// # Errors
/// [`SealError::Foreign`] when the text is no secret.
pub fn code_at(secret_base32: &str, now: Instant) -> Result<String, SealError> {
    let secret = Secret::try_from_base32(secret_base32).map_err(|_| SealError::Foreign)?;
    let totp = totp(secret.as_bytes(), "x", "x")?;
    Ok(totp.generate(u64::try_from(now.0.div_euclid(1000)).unwrap_or(0)).to_string())
}

fn totp(secret: &[u8], login: &str, issuer: &str) -> Result<Totp, SealError> {
    let clean = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(clean(login))
        .with_issuer(Some(clean(issuer)))
        .build()
        .map_err(|_| SealError::Foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_once_and_for_a_while() {
        let (key, account, now) = ([5; 32], AccountId::new(), Instant(1_795_449_600_000));
        let made = enrol(&key, account, "zhiban", "烽火 榆阳区").unwrap();
        assert!(made.otpauth_url.starts_with("otpauth://totp/"));
        let code = code_at(&made.secret, now).unwrap();
        let step = check(&key, account, &made.sealed, &code, 0, now).unwrap().unwrap();
        assert_eq!(check(&key, account, &made.sealed, &code, step, now).unwrap(), None, "used before");
        assert!(check(&key, account, &made.sealed, &code, 0, Instant(now.0 + 29_000)).unwrap().is_some());
        assert_eq!(check(&key, account, &made.sealed, &code, 0, Instant(now.0 + 120_000)).unwrap(), None);
        assert_eq!(check(&key, account, &made.sealed, "", 0, now).unwrap(), None);
        assert!(check(&[6; 32], account, &made.sealed, &code, 0, now).is_err());
    }
}
