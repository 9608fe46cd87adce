//! What must not be known: passwords, PINs, TOTP secrets, tokens. None of it is a fact;
//! a fact says only that it changed. Passwords and PINs are kept as argon2id, tokens as
//! SM3 digests, TOTP secrets sealed with SM4 under the node's key file. `rebuild` does
//! not touch these tables. Hashing takes tens of milliseconds and never runs in the
//! writer.

pub mod attempt;
pub mod hash;
pub mod seal;
pub mod totp;

use kernel::id::random_bytes;

/// Letters and digits that nobody confuses when reading them out.
const CLEAR: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";

/// A token for a cookie or a program: 256 random bits.
///
/// # Errors
/// The machine gives no randomness.
pub fn new_token() -> Result<String, getrandom::Error> {
    Ok(hex::encode(random_bytes::<32>()?))
}

/// A first password that can be read out by telephone: four groups of four, 80 bits.
///
/// # Errors
/// The machine gives no randomness.
pub fn first_password() -> Result<String, getrandom::Error> {
    let bytes = random_bytes::<16>()?;
    let mut text = String::with_capacity(19);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push('-');
        }
        let letter = CLEAR.get(usize::from(byte % 32)).copied().unwrap_or(b'x');
        // The first of each group is a capital, so that the text has three sorts.
        text.push(char::from(if index % 4 == 0 { letter.to_ascii_uppercase() } else { letter }));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_password_passes_our_own_rule() {
        for _ in 0..50 {
            let password = first_password().unwrap();
            assert_eq!(password.len(), 19);
            assert!(hash::acceptable(&password, "duty").is_ok(), "{password}");
        }
    }
}
